//! "This was not me": the word in the mail about a new device, and what it does.

use domain::devices::ALARM_SECONDS;
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::{Fault, Refusal, Result, Time};
use serde::{Deserialize, Serialize};
use store::{Ctx, Open};
use vault::{Purpose, SecretString, Token, TokenKind, open, seal};

use super::service::gone;
use super::sql;
use crate::users;

/// The kind of the jobs that tell a user of a new device; `channels` does them.
pub const TELL_OF_DEVICE: &str = "tell_of_device";

/// What such a job carries.
#[derive(Debug, Deserialize, Serialize)]
pub struct TellOrder {
    /// The device's number.
    pub device: i64,
}

/// What the mail says.
pub struct Notice {
    pub user: UserId,
    /// Browser and system; empty when not known.
    pub name: String,
    pub place: Option<String>,
    /// The host the user signed in at.
    pub host: String,
    pub seen_at: Time,
    /// Whoever holds it may say "this was not me", once.
    pub token: SecretString,
}

/// A new word: the digest to keep, and the word sealed until it is mailed.
pub(super) fn new_word(ctx: &Ctx) -> Result<([u8; 32], Vec<u8>)> {
    let token = Token::new(TokenKind::NotMe, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let key = ctx.account().key(Purpose::Columns);
    let sealed = seal(&key, &place_of(&digest), token.reveal().expose().as_bytes(), ctx.random());
    Ok((digest, sealed.map_err(|error| Fault::new("seal a word", error))?))
}

/// The place a word is sealed for: no other row's opens there.
fn place_of(digest: &[u8]) -> Vec<u8> {
    [b"devices.alarm_sealed/".as_slice(), digest].concat()
}

/// What is to be told of a device; none when it was told, or is gone. For jobs.
///
/// # Errors
/// `Denied` for anybody else; when the word does not open.
pub async fn notice(ctx: &Ctx, device: i64) -> Result<Option<Notice>> {
    if !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    let Some(untold) = ctx.glance(async move |tx| Ok(sql::untold(tx, device).await?)).await? else { return Ok(None) };
    let key = ctx.account().key(Purpose::Columns);
    let word = open(&key, &place_of(&untold.alarm_digest), &untold.alarm_sealed);
    let word = word.map_err(|error| Fault::new("open a word", error))?;
    let word = String::from_utf8(word.to_vec()).map_err(|error| Fault::new("open a word", error))?;
    Ok(Some(Notice {
        user: untold.user,
        name: untold.name,
        place: untold.place,
        host: untold.host.unwrap_or_default(),
        seen_at: untold.first_seen_at,
        token: SecretString::from(word),
    }))
}

/// Writes down that the mail left, or with which code it never will; the word itself is forgotten.
///
/// # Errors
/// `Denied` for anybody but jobs.
pub async fn told(ctx: &Ctx, device: i64, user: UserId, failure: Option<&'static str>) -> Result<()> {
    if !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        if sql::forget_word(tx, device).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        let event = match failure {
            None => Event::new(About::Device(device), Act::MailSent),
            Some(code) => Event::new(About::Device(device), Act::MailFailed).with_code(code),
        };
        tx.commit(&who, vec![event.with_other(user.number())]).await
    })
    .await
}

/// The user says that a new device is a stranger's: it is signed out and forgotten, and the password that opened the
/// door opens and proves nothing until it is set anew.
///
/// # Errors
/// `Invalid`, the same for a word that never was, was used, or is too old.
pub async fn not_me(ctx: &Ctx, text: &str) -> Result<()> {
    let refused = || Refusal::invalid("token", ProblemCode::State, "This link was used already, or is too old");
    let token = Token::parse(TokenKind::NotMe, text.trim()).map_err(|_| refused())?;
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let since = who.now().plus_seconds(-ALARM_SECONDS);
        let (id, user) = sql::by_alarm(tx, digest, since).await?.ok_or_else(refused)?;
        let forgotten = gone(tx, id, user, Some("not_me")).await?;
        sql::spoil_password(tx, user, who.now()).await?;
        users::sql::remove_pending(tx, user).await?;
        let spoiled = Event::updated(About::User(user.number()), &["password_spoiled"]);
        tx.commit(&who, vec![forgotten, spoiled]).await
    })
    .await
}
