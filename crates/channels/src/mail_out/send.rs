//! Sends one ordered mail: reads everything anew, as its recipient, and hands it to the relay.

use domain::comments::Comment;
use domain::event::{About, Act, Event};
use domain::page::{Direction, Place, Window};
use domain::scopes::Scopes;
use domain::settings::Locale;
use domain::{Error, Fault, Refusal, Result};
use identity::entrance::as_user;
use markup::mail::{BoundarySeed, HeaderText, OutgoingAttachment};
use outbound::{Envelope, MailDoor, SendError};
use store::jobs::ClaimedJob;
use store::work::{Doing, Outcome, Worker};
use store::{BlobId, Ctx, Open};

use super::body::{Parts, Quote};
use super::letter::Letter;
use super::recipients::{Form, Person, is_reachable};
use super::sql::{self, File, Mail, State};
use super::valve::Valve;
use super::{SEND_MAIL, SendOrder};
use crate::capability;

/// Earlier comments that are quoted.
const MOST_QUOTES: u32 = 3;
/// Files of a comment come along up to this many bytes together, since many servers take no more than 10 MB encoded.
const MOST_FILE_BYTES: u64 = 7_000_000;

/// Does the jobs that [`super::Mailer`] ordered.
#[derive(Debug)]
pub struct SendMail {
    door: MailDoor,
    sender: Option<String>,
    valve: Valve,
}

impl SendMail {
    /// Mail leaves by `door`. `sender` is the one address that the relay takes mail from, where it takes only one; else
    /// mail comes from the account's support address.
    #[must_use]
    pub fn new(door: MailDoor, sender: Option<String>) -> Self {
        Self { door, sender, valve: Valve::default() }
    }
}

impl Worker for SendMail {
    fn kinds(&self) -> &'static [&'static str] {
        &[SEND_MAIL]
    }

    /// Longer than the relay's own time limit, so that no mail is sent by two at once.
    fn lease_millis(&self) -> i64 {
        900_000
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            match self.send(ctx, job).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::warn!(account = ctx.account_id(), job = job.id, %error, "a mail could not be prepared");
                    Outcome::Retry("fault")
                }
            }
        })
    }
}

/// What the relay said: a code of ours, and whether trying again is of no use.
type Sent = std::result::Result<(), (&'static str, bool)>;

impl SendMail {
    async fn send(&self, ctx: &Ctx, job: &ClaimedJob) -> Result<Outcome> {
        let order = serde_json::from_str::<SendOrder>(&job.args).ok();
        let Some((id, form)) = order.and_then(|order| Some((order.mail, Form::from_word(&order.form)?))) else {
            return Ok(Outcome::Dead("bad_order"));
        };
        let mail = ctx.glance(async move |tx| Ok(sql::load(tx, id).await?)).await?;
        let Some(mail) = mail.filter(|mail| mail.waiting) else { return Ok(Outcome::Done) };
        let Some(letter) = unless_refused(letter(ctx, &mail, form).await)?.flatten() else {
            finish(ctx, &mail, State::Stopped, "stopped").await?;
            return Ok(Outcome::Done);
        };
        let last = job.attempts >= job.max_attempts;
        let sent = match letter.build(&seed(ctx)?, self.sender.as_deref()) {
            Err(_) => Err(("bad_address", true)),
            Ok(_) if form == Form::Acknowledgement && !self.valve.admits(&mail.address, ctx.now()) => {
                Err(("budget", false))
            }
            Ok((envelope, message)) => self.hand_over(&envelope, &message).await,
        };
        match sent {
            Ok(()) => {
                finish(ctx, &mail, State::Sent, "sent").await?;
                Ok(Outcome::Done)
            }
            Err((code, permanent)) => {
                if permanent || last {
                    finish(ctx, &mail, State::Failed, code).await?;
                }
                Ok(if permanent { Outcome::Dead(code) } else { Outcome::Retry(code) })
            }
        }
    }

    async fn hand_over(&self, envelope: &Envelope, message: &[u8]) -> Sent {
        self.door.send(envelope, message).await.map_err(|error| (code(error), error.is_permanent()))
    }
}

/// The word for a failure, as it stands in the job and in the ticket's audit.
pub(super) const fn code(error: SendError) -> &'static str {
    match error {
        SendError::Refused { permanent: true, .. } => "refused",
        SendError::Refused { permanent: false, .. } => "deferred",
        SendError::Login => "relay_login",
        SendError::Unreachable => "relay_unreachable",
        SendError::Denied => "relay_denied",
        SendError::Tls => "relay_tls",
        SendError::TimedOut => "timed_out",
        SendError::Protocol => "relay_protocol",
        SendError::BadEnvelope => "bad_address",
        SendError::NotSupported => "not_supported",
        SendError::TooLarge => "too_large",
    }
}

/// What the recipient may not see (any more) is not sent: a refusal is an answer here, a fault is not.
fn unless_refused<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refused(Refusal::NotFound | Refusal::Denied | Refusal::Unauthenticated | Refusal::Suspended)) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Writes down what became of the mail, once.
async fn finish(ctx: &Ctx, mail: &Mail, state: State, code: &'static str) -> Result<()> {
    let sent = state == State::Sent;
    let mut event = Event::new(About::Ticket(mail.ticket), if sent { Act::MailSent } else { Act::MailFailed });
    event.details.recipients = vec![mail.user.number()];
    event.details.other = Some(mail.comment.number());
    event.details.code = (!sent).then(|| code.to_owned());
    let (who, id) = (ctx.clone(), mail.id);
    ctx.write(async move |tx| {
        // Another worker may have written it down.
        if !sql::load(tx, id).await?.is_some_and(|mail| mail.waiting) {
            return tx.unchanged();
        }
        sql::mark(tx, id, state, sent.then(|| who.now())).await?;
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// The mail as it is to leave now; none when it is not to leave at all.
async fn letter(ctx: &Ctx, mail: &Mail, form: Form) -> Result<Option<Letter>> {
    let theirs = as_user(ctx, mail.user, Scopes::Everything).await?;
    let shown = desk::tickets::show(&theirs, mail.ticket).await?;
    let upto = Place { value: mail.comment.number() + 1, id: mail.comment.number() + 1 };
    let window = Window::After { place: Some(upto), limit: MOST_QUOTES + 1 };
    let said = desk::comments::list(&theirs, mail.ticket, window, Direction::Descending).await?;
    let first = !said.has_more && said.rows.len() == 1;
    let mut said = said.rows.into_iter();
    let Some(comment) = said.next().filter(|comment| comment.id == mail.comment) else { return Ok(None) };
    let earlier: Vec<Comment> = said.collect();
    let beside = beside(ctx, mail, &comment, &earlier, shown.ticket.brand_id).await?;
    let ours = &ctx.settings().support_address;
    let same = |person: &Person| person.email.as_ref() == Some(&mail.address) && is_reachable(person, ours);
    let Some(person) = beside.person.filter(same) else { return Ok(None) };
    if beside.redacted {
        return Ok(None);
    }
    // Whoever joined later gets no history; and to an address that nobody proved go the agent's own words only.
    let quotes_fit = match form {
        Form::Reply => shown.ticket.requester_id == mail.user && person.verified,
        Form::Note => true,
        Form::Acknowledgement => false,
    };
    let name_of = |id: i64| beside.names.iter().find(|(user, _)| *user == id).map_or("", |(_, name)| name.as_str());
    let quotes = earlier.iter().filter(|_| quotes_fit).map(|comment| Quote {
        name: name_of(comment.author_id.number()).to_owned(),
        at: comment.created_at,
        text: comment.body.clone(),
    });
    let quotes = quotes.collect();
    let (files, left_out) = match form {
        Form::Acknowledgement => (Vec::new(), Vec::new()),
        Form::Reply | Form::Note => files(ctx, beside.files).await?,
    };
    let settings = ctx.settings();
    let signature = if form == Form::Note { String::new() } else { settings.mail_signature.clone() };
    let brand = settings.sender_name.clone().or(beside.brand).unwrap_or_else(|| settings.name.clone());
    let parts = Parts {
        form,
        locale: beside.locale.unwrap_or(settings.locale),
        ticket: mail.ticket.to_string(),
        author: name_of(comment.author_id.number()).to_owned(),
        public: comment.public,
        html: comment.html.clone().unwrap_or_else(|| desk::comments::html_of(&comment.body)),
        text: comment.body,
        quotes,
        signature,
        left_out,
    };
    Ok(Some(Letter {
        parts,
        brand,
        subject: shown.ticket.subject,
        proven: person.verified,
        first,
        from_address: settings.support_address.clone(),
        reply_address: capability::reply_address(ctx, mail.ticket, mail.user)?,
        to_name: name_of(mail.user.number()).to_owned(),
        to_address: mail.address.clone(),
        message_id: mail.message_id.clone(),
        loop_value: capability::loop_value(ctx, mail.ticket, mail.user)?,
        thread: beside.thread,
        date_unix: ctx.now().seconds(),
        files,
    }))
}

/// What stands beside a comment and is needed for its mail.
struct Beside {
    person: Option<Person>,
    redacted: bool,
    brand: Option<String>,
    names: Vec<(i64, String)>,
    locale: Option<Locale>,
    thread: Vec<String>,
    files: Vec<File>,
}

async fn beside(
    ctx: &Ctx,
    mail: &Mail,
    comment: &Comment,
    earlier: &[Comment],
    brand: domain::ids::BrandId,
) -> Result<Beside> {
    let mut ids: Vec<i64> = earlier.iter().map(|comment| comment.author_id.number()).collect();
    ids.extend([comment.author_id.number(), mail.user.number()]);
    let (mail, audit, comment) = (mail.clone(), comment.audit_id, comment.id);
    ctx.read(async move |tx| {
        let redactions = sql::redactions(tx, mail.ticket, audit).await?;
        Ok(Beside {
            person: sql::people(tx, &[mail.user.number()]).await?.pop(),
            redacted: redactions.iter().any(|event| blots(event, comment)),
            brand: sql::brand_name(tx, brand).await?,
            names: sql::names(tx, &ids).await?,
            locale: sql::locale(tx, mail.user).await?.as_deref().and_then(Locale::from_tag),
            thread: sql::thread(tx, &mail).await?,
            files: sql::files(tx, comment).await?,
        })
    })
    .await
}

/// Was text of the comment blotted out? A redacted file alone does not come along, and the words still may leave.
fn blots(event: &store::Recorded, comment: domain::ids::CommentId) -> bool {
    event.details.comment == Some(comment) && event.details.attachment.is_none()
}

/// The files that come along, and the names of those that are too large.
async fn files(ctx: &Ctx, files: Vec<File>) -> Result<(Vec<OutgoingAttachment>, Vec<String>)> {
    let (mut along, mut left_out) = (Vec::new(), Vec::new());
    let mut room = MOST_FILE_BYTES;
    for file in files {
        let size = u64::try_from(file.size_bytes).unwrap_or(u64::MAX);
        let Some(blob) = BlobId::parse(&file.blob).filter(|_| size <= room) else {
            left_out.push(file.name);
            continue;
        };
        room -= size;
        along.push(OutgoingAttachment {
            file_name: HeaderText::stripped(&file.name),
            content_type: HeaderText::stripped(&file.content_type),
            content_id: None,
            bytes: ctx.account().blobs().get(&blob, MOST_FILE_BYTES).await?,
        });
    }
    Ok((along, left_out))
}

pub(super) fn seed(ctx: &Ctx) -> Result<BoundarySeed> {
    let mut bytes = [0; 12];
    ctx.random().fill(&mut bytes);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(BoundarySeed::new(&hex).map_err(|error| Fault::new("draw a boundary", error))?)
}
