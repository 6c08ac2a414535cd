//! Notes that a credential was used: beside the request, and seldom.

use domain::Time;
use domain::ids::SessionId;
use store::{Ctx, Open};

use super::sql;
use crate::devices;

/// A use is noted once in so many seconds at most.
pub(super) const STAMP_SECONDS: i64 = 60;

/// What was used.
pub(super) enum Used {
    /// Unless that was noted after `before`; it ends at `end` from now on.
    Session {
        id: SessionId,
        before: Time,
        end: Time,
        place: Option<String>,
    },
    ApiToken(i64),
    OauthToken(i64),
}

/// Writes the note; was it written? One that cannot be written is no reason to turn anybody away.
pub(super) async fn note(ctx: &Ctx, used: Used) -> bool {
    let (who, now) = (ctx.clone(), ctx.now());
    let noted = ctx.write(async move |tx| {
        match used {
            Used::Session { id, before, end, place } => {
                if sql::stamp_session(tx, id, before, now, end).await? > 0 {
                    devices::stamp(tx, &who, id, place.as_deref()).await?;
                }
            }
            Used::ApiToken(id) => sql::stamp_token(tx, id, now).await.map(|_| ())?,
            Used::OauthToken(id) => sql::stamp_oauth_token(tx, id, now).await.map(|_| ())?,
        }
        Ok(tx.commit_quietly("a session with its device, or a token, was seen"))
    });
    match noted.await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(account = ctx.account_id(), %error, "the use of a credential could not be noted");
            false
        }
    }
}
