//! A message on its way in: redacted before anything is kept of it, then parsed, both away from the threads that
//! serve others, because a message is up to 35 MB of somebody else's making.

use aws_lc_rs::digest::{Context, SHA256};
use domain::{Fault, Result};
use markup::mail::{MailLimits, MailNote, ParsedMail, parse_mail, redact_raw};
use store::{BlobId, Ctx, Open};

use super::lmtp::IncomingMail;

/// Headers that say which message this is; those that servers on the way add are left out, so that the same message
/// on two ways is one.
const TELLING: [&str; 8] = ["from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"];

/// Longest raw message that is read back, in bytes: what LMTP takes, and room for what redaction adds.
const LONGEST_RAW: u64 = 80 << 20;

/// A message without what must not be stored.
pub(crate) struct Message {
    /// The envelope's sender is `<>`.
    pub(super) no_return_path: bool,
    /// The envelope's recipient.
    pub(super) to: String,
    /// The redacted message.
    pub(crate) raw: Vec<u8>,
    /// None when it could not be read.
    pub(crate) parsed: Option<ParsedMail>,
    pub(super) key: Key,
}

/// What a message is recognised by when it comes again.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The Message-ID, or one made from the digest when there is none that may be kept.
    pub(super) message_id: String,
    /// SHA-256 over the redacted message.
    pub(super) sha256: [u8; 32],
}

/// Redacts and parses a message.
pub(super) async fn read(ctx: &Ctx, mail: IncomingMail) -> Result<Message> {
    let who = ctx.clone();
    let work = tokio::task::spawn_blocking(move || {
        let raw = redacted(&who, &mail.bytes);
        let parsed = parsed(&raw);
        let key = key(&who, &raw, parsed.as_ref());
        Message { no_return_path: mail.from.is_none(), to: mail.to, raw, parsed, key }
    });
    Ok(work.await.map_err(|error| Fault::new("read a mail", error))?)
}

/// Reads a message back from its blob, to recover it.
pub(crate) async fn reread(ctx: &Ctx, blob: &str, to: String) -> Result<Message> {
    let id = BlobId::parse(blob).ok_or_else(|| Fault::new("read a mail back", "its blob has no name"))?;
    let bytes = ctx.account().blobs().get(&id, LONGEST_RAW).await?;
    read(ctx, IncomingMail { from: Some(String::new()), to, bytes: bytes.into() }).await
}

fn redacted(ctx: &Ctx, bytes: &[u8]) -> Vec<u8> {
    let redactor = &ctx.settings().redactor;
    redact_raw(bytes, &|text| {
        let plain = redactor.redact_text(text);
        let html = redactor.redact_html(&plain);
        (html != text).then(|| html.into_owned())
    })
}

fn parsed(raw: &[u8]) -> Option<ParsedMail> {
    let limits = MailLimits { bytes: raw.len().max(1), ..MailLimits::default() };
    parse_mail(raw, &limits).ok()
}

impl Message {
    /// Was it unreadable, or were parts of it beyond all measure?
    pub(super) fn is_unreadable(&self) -> bool {
        self.parsed.as_ref().is_none_or(|mail| {
            let beyond = [MailNote::BytesCut, MailNote::HeaderCut, MailNote::PartsDropped, MailNote::TooDeep];
            mail.from.is_none() || mail.notes.iter().any(|note| beyond.contains(note))
        })
    }

    /// The Message-ID to store: never one that would have to be blotted.
    pub(crate) fn message_id(&self) -> &str {
        &self.key.message_id
    }

    /// What it is recognised by.
    pub(crate) fn key(&self) -> Key {
        self.key.clone()
    }

    /// The address of ours it was sent to, without a code.
    pub(crate) fn recipient(&self) -> Option<String> {
        super::recipient::base(&self.to)
    }

    /// The From address in lower case, without any claim that it is true; empty when there is none.
    pub(crate) fn sender_address(&self) -> String {
        let from = self.parsed.as_ref().and_then(|mail| mail.from.as_ref());
        from.map(|from| from.address.to_lowercase()).unwrap_or_default()
    }
}

fn key(ctx: &Ctx, raw: &[u8], mail: Option<&ParsedMail>) -> Key {
    let mut context = Context::new(&SHA256);
    let mut put = |bytes: &[u8]| {
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(bytes);
    };
    match mail {
        Some(mail) => {
            for (name, value) in mail.headers.iter().filter(|(name, _)| TELLING.contains(&name.to_lowercase().as_str()))
            {
                put(name.to_lowercase().as_bytes());
                put(value.as_bytes());
            }
            put(body(raw));
        }
        None => put(raw),
    }
    let mut sha256 = [0; 32];
    for (to, from) in sha256.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    let named = mail.and_then(|mail| mail.message_id.clone()).filter(|id| identity::clean(ctx, id) == *id);
    let made = || {
        let digits: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{digits}@mail.invalid")
    };
    Key { message_id: named.unwrap_or_else(made), sha256 }
}

/// What stands behind the header.
fn body(raw: &[u8]) -> &[u8] {
    let start = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let rest = raw.get(start..).unwrap_or_default();
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n".as_slice()];
    let end = ends.iter().filter_map(|end| rest.windows(end.len()).position(|window| window == *end)).min();
    end.and_then(|end| rest.get(end..)).unwrap_or_default()
}
