//! What a key is asked: a challenge that says by itself when it was made, for what and for which host, under a key of
//! the account. Nothing is kept until it is answered, so that whoever only looks at the sign-in page writes no row.

use domain::Result;
use domain::ids::UserId;
use store::{Ctx, Open, WriteTx};
use subtle::ConstantTimeEq as _;
use vault::{Purpose, webauthn};

use super::{Place, sql};

/// How long a question may be answered, in seconds.
pub const QUESTION_SECONDS: i64 = 300;
const SECONDS_BYTES: usize = 8;
const RANDOM_BYTES: usize = 16;
const HEAD_BYTES: usize = SECONDS_BYTES + RANDOM_BYTES;
const TAG_BYTES: usize = 16;

/// What a question is asked for; its answer is good for that alone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum For<'a> {
    /// Adding a key, in this session.
    Adding(i64),
    /// Proving again, in this session.
    StepUp(i64),
    /// The second factor of this waiting sign-in, by the digest of its token.
    Finishing(&'a [u8; 32]),
    /// Signing in with nothing else.
    SigningIn,
}

impl For<'_> {
    fn text(self) -> String {
        match self {
            Self::Adding(session) => format!("adding {session}"),
            Self::StepUp(session) => format!("step-up {session}"),
            Self::Finishing(digest) => format!("finishing {}", webauthn::encoded(digest)),
            Self::SigningIn => "signing in".to_owned(),
        }
    }
}

/// What a page asks a key.
#[derive(Clone, Debug)]
pub struct Question {
    pub challenge: String,
    pub host: String,
    /// Which keys may answer; none named: whichever knows this host.
    pub credentials: Vec<String>,
    pub needs_verification: bool,
}

/// A challenge for this purpose and place.
pub(super) fn challenge(ctx: &Ctx, purpose: For<'_>, place: &Place) -> String {
    let mut bytes = [0; HEAD_BYTES];
    let (seconds, random) = bytes.split_at_mut(SECONDS_BYTES);
    seconds.copy_from_slice(&ctx.now().seconds().to_be_bytes());
    ctx.random().fill(random);
    let tag = tag(ctx, purpose, place, &bytes);
    webauthn::encoded(&[bytes.as_slice(), &tag].concat())
}

fn tag(ctx: &Ctx, purpose: For<'_>, place: &Place, head: &[u8]) -> [u8; TAG_BYTES] {
    let text = format!("passkey question\n{}\n{}\n{}", purpose.text(), place.origin, webauthn::encoded(head));
    vault::blind_index(&ctx.account().key(Purpose::Tokens), &text)
}

/// Takes a challenge that came back, or tells why it does not count. It is used up whatever the answer is worth.
///
/// # Errors
/// When the store fails.
pub(super) async fn take(
    tx: &mut WriteTx,
    ctx: &Ctx,
    purpose: For<'_>,
    place: &Place,
    challenge: &str,
) -> Result<Option<&'static str>> {
    let Some(bytes) = webauthn::decoded(challenge).filter(|bytes| bytes.len() == HEAD_BYTES + TAG_BYTES) else {
        return Ok(Some("passkey_challenge"));
    };
    let (head, given) = bytes.split_at(HEAD_BYTES);
    let made = head.first_chunk::<SECONDS_BYTES>().map(|seconds| i64::from_be_bytes(*seconds)).unwrap_or_default();
    if !bool::from(tag(ctx, purpose, place, head).ct_eq(given)) {
        return Ok(Some("passkey_challenge"));
    }
    let age = ctx.now().seconds() - made;
    if !(0..QUESTION_SECONDS).contains(&age) {
        return Ok(Some("passkey_expired"));
    }
    let until = ctx.now().plus_seconds(QUESTION_SECONDS);
    let is_first = sql::use_question(tx, given, until, ctx.now()).await?;
    Ok((!is_first).then_some("passkey_replayed"))
}

/// The question that proves again who sits at this session; none for whoever has no key.
pub(crate) async fn asked_of(ctx: &Ctx, user: UserId, purpose: For<'_>, place: &Place) -> Result<Option<Question>> {
    let credentials = ctx.read(async move |tx| Ok(sql::credentials(tx, user).await?)).await?;
    if credentials.is_empty() {
        return Ok(None);
    }
    Ok(Some(Question {
        challenge: challenge(ctx, purpose, place),
        host: place.host().to_owned(),
        credentials: credentials.iter().map(|credential| webauthn::encoded(credential)).collect(),
        needs_verification: false,
    }))
}

/// Questions of the pages.
pub mod questions {
    use domain::Result;
    use store::Ctx;

    use super::{For, Place, Question, asked_of, challenge};
    use crate::sessions;

    /// To whoever has not said who it is.
    #[must_use]
    pub fn signing_in(visitor: &Ctx, place: &Place) -> Question {
        Question {
            challenge: challenge(visitor, For::SigningIn, place),
            host: place.host().to_owned(),
            credentials: Vec::new(),
            needs_verification: true,
        }
    }

    /// To whoever proves again to be there.
    ///
    /// # Errors
    /// `NotFound` without a session.
    pub async fn step_up(ctx: &Ctx, place: &Place) -> Result<Option<Question>> {
        let session = sessions::current(ctx).await?;
        asked_of(ctx, session.user_id.into(), For::StepUp(session.id), place).await
    }
}
