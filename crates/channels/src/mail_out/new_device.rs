//! Tells a user by mail that somebody signed in on a new device, with a link that says "this was not me".
//!
//! The order comes with the sign-in itself (`identity::devices`). Nothing in the mail was chosen by whoever signed in:
//! the device's name is from a list of words, the place from the operator's file, the host one of the account's own.

use domain::Result;
use domain::ids::UserId;
use domain::settings::Locale;
use identity::devices::{self, Notice, TELL_OF_DEVICE, TellOrder};
use markup::html::text_to_html;
use markup::mail::{HeaderError, HeaderText, Mailbox, MessageId, OutgoingMail, build_mail};
use outbound::{Envelope, MailDoor};
use store::jobs::ClaimedJob;
use store::work::{Doing, Outcome, Worker};
use store::{Ctx, Open};

use super::body::minute;
use super::recipients::{Person, is_reachable};
use super::send::{code, seed};
use super::sql;
use super::valve::Valve;
use super::words::{filled, words};

/// Does the jobs that a sign-in on a new device ordered.
#[derive(Debug)]
pub struct TellOfDevice {
    door: Option<MailDoor>,
    sender: Option<String>,
    valve: Valve,
}

impl TellOfDevice {
    /// As `SendMail`: mail leaves by `door` and comes from `sender` where the relay takes only one.
    #[must_use]
    pub fn new(door: Option<MailDoor>, sender: Option<String>) -> Self {
        Self { door, sender, valve: Valve::default() }
    }
}

impl Worker for TellOfDevice {
    fn kinds(&self) -> &'static [&'static str] {
        &[TELL_OF_DEVICE]
    }

    /// Longer than the relay's own time limit, so that no mail is sent by two at once.
    fn lease_millis(&self) -> i64 {
        900_000
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            match self.tell(ctx, job).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::warn!(account = ctx.account_id(), job = job.id, %error, "a mail could not be prepared");
                    Outcome::Retry("fault")
                }
            }
        })
    }
}

impl TellOfDevice {
    async fn tell(&self, ctx: &Ctx, job: &ClaimedJob) -> Result<Outcome> {
        let Ok(TellOrder { device }) = serde_json::from_str(&job.args) else { return Ok(Outcome::Dead("bad_order")) };
        // Told already, signed out meanwhile, or said to be a stranger's.
        let Some(notice) = devices::notice(ctx, device).await? else { return Ok(Outcome::Done) };
        let user = notice.user;
        let Some(reader) = reader(ctx, user).await? else {
            devices::told(ctx, device, user, Some("no_address")).await?;
            return Ok(Outcome::Done);
        };
        let sent = match (&self.door, letter(ctx, &reader, &notice, self.sender.as_deref())?) {
            (_, Err(_)) => Err(("bad_address", true)),
            (None, _) => Err(("no_relay", false)),
            (Some(_), Ok(_)) if !self.valve.admits(&reader.address, ctx.now()) => Err(("budget", false)),
            (Some(door), Ok((envelope, message))) => {
                door.send(&envelope, &message).await.map_err(|error| (code(error), error.is_permanent()))
            }
        };
        match sent {
            Ok(()) => {
                devices::told(ctx, device, user, None).await?;
                Ok(Outcome::Done)
            }
            Err((code, permanent)) => {
                if permanent || job.attempts >= job.max_attempts {
                    devices::told(ctx, device, user, Some(code)).await?;
                }
                Ok(if permanent { Outcome::Dead(code) } else { Outcome::Retry(code) })
            }
        }
    }
}

/// Who reads the mail, and in which language.
struct Reader {
    address: String,
    locale: Locale,
}

/// The user, when there is an address that was proved to be theirs.
async fn reader(ctx: &Ctx, user: UserId) -> Result<Option<Reader>> {
    let read = async move |tx: &mut store::ReadTx| {
        let person = sql::people(tx, &[user.number()]).await?.pop();
        let locale = sql::locale(tx, user).await?.as_deref().and_then(Locale::from_tag);
        Ok((person, locale))
    };
    let (person, locale) = ctx.glance(read).await?;
    let settings = ctx.settings();
    let fits = |person: &Person| person.verified && is_reachable(person, &settings.support_address);
    let address = person.filter(fits).and_then(|person| person.email);
    Ok(address.map(|address| Reader { address, locale: locale.unwrap_or(settings.locale) }))
}

type Letter = std::result::Result<(Envelope, Vec<u8>), HeaderError>;

fn letter(ctx: &Ctx, reader: &Reader, notice: &Notice, sender: Option<&str>) -> Result<Letter> {
    let settings = ctx.settings();
    let brand = settings.sender_name.clone().unwrap_or_else(|| settings.name.clone());
    let said = Said { brand: &brand, locale: reader.locale, notice };
    let mut number = [0; 16];
    ctx.random().fill(&mut number);
    let number: String = number.iter().map(|byte| format!("{byte:02x}")).collect();
    let (_, domain) = settings.support_address.split_once('@').unwrap_or(("", "localhost"));
    let seed = seed(ctx)?;
    let mail = || {
        Ok(OutgoingMail {
            from: Mailbox::new(Some(HeaderText::stripped(&brand)), sender.unwrap_or(&settings.support_address))?,
            to: vec![Mailbox::new(None, &reader.address)?],
            cc: Vec::new(),
            reply_to: None,
            subject: HeaderText::stripped(&format!("[{brand}] {}", words(reader.locale).device_subject)),
            message_id: MessageId::new(&format!("{number}@{domain}"))?,
            in_reply_to: None,
            references: Vec::new(),
            date_unix: ctx.now().seconds(),
            auto_submitted: Some(HeaderText::stripped("auto-generated")),
            loop_header: None,
            text: said.text(),
            html: Some(said.html()),
            attachments: Vec::new(),
        })
    };
    // Nothing comes back for an automatic mail (RFC 3834).
    let envelope = Envelope { from: None, to: vec![reader.address.clone()] };
    Ok(mail().map(|mail| (envelope, build_mail(&mail, &seed))))
}

/// What the mail says.
struct Said<'a> {
    brand: &'a str,
    locale: Locale,
    notice: &'a Notice,
}

impl Said<'_> {
    fn text(&self) -> String {
        let (words, notice) = (words(self.locale), self.notice);
        let known = |text: &str| if text.is_empty() { words.not_known.to_owned() } else { text.to_owned() };
        let place = known(notice.place.as_deref().unwrap_or_default());
        let (device, time) = (known(&notice.name), minute(notice.seen_at));
        // Behind `#`, so that no server on the way, ours included, writes the word into its log.
        let link = format!("https://{}/not_me#{}", notice.host, notice.token.expose());
        let facts = [("time", time.as_str()), ("place", &place), ("device", &device)];
        let blocks = [
            filled(words.device_opening, &[("brand", self.brand)]),
            filled(words.device_facts, &facts),
            words.device_was_me.to_owned(),
            filled(words.device_not_me, &[("link", &link)]),
        ];
        blocks.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n{}\n</body>\n</html>\n",
            self.locale.tag(),
            text_to_html(&self.text())
        )
    }
}

#[cfg(test)]
mod tests {
    use domain::Time;
    use vault::SecretString;

    use super::*;

    #[test]
    fn the_mail_says_when_where_and_what_to_do_in_both_languages() {
        let notice = Notice {
            user: UserId::new(1),
            name: "Firefox (Linux)".into(),
            place: None,
            host: "acme.example.com".into(),
            seen_at: Time::from_seconds(1_767_603_600),
            token: SecretString::from("bal_not_word".to_owned()),
        };
        for (locale, unknown) in [(Locale::English, "not known"), (Locale::Dutch, "onbekend")] {
            let said = Said { brand: "Acme <b>", locale, notice: &notice };
            let text = said.text();
            for part in ["Acme <b>", "2026-01-05 09:00 UTC", unknown, "Firefox (Linux)"] {
                assert!(text.contains(part), "{part}: {text}");
            }
            assert!(text.contains("\nhttps://acme.example.com/not_me#bal_not_word\n"), "{text}");
            let html = said.html();
            assert!(
                html.contains("Acme &lt;b&gt;")
                    && html.contains("href=\"https://acme.example.com/not_me#bal_not_word\"")
            );
        }
    }
}
