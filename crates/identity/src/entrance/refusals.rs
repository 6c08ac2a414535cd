//! The network check of the entrance, and refusals as events: each is told, but not a thousand times a minute.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::event::{About, Act, Event};
use domain::networks::neighbourhood;
use domain::{Refusal, Result};
use moka::sync::Cache;
use store::{Ctx, Open};

use super::Doorman;

/// The same refusal of the same caller is told once in this time.
const ONCE_IN: Duration = Duration::from_secs(60);
/// Most refusals of one account that are told in this time, whoever they come from.
const MOST_TOLD: u32 = 100;

/// Who was refused, so that an onlooker cannot fill the log by knocking.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Knock {
    account: i64,
    user: i64,
    network: IpAddr,
    code: &'static str,
}

/// The refusals of the last minute.
pub(super) struct Refusals {
    knocks: Cache<Knock, ()>,
    told: Cache<i64, Arc<AtomicU32>>,
}

impl Default for Refusals {
    fn default() -> Self {
        Self {
            knocks: Cache::builder().max_capacity(50_000).time_to_live(ONCE_IN).build(),
            told: Cache::builder().max_capacity(10_000).time_to_live(ONCE_IN).build(),
        }
    }
}

impl Refusals {
    fn is_news(&self, ctx: &Ctx, code: &'static str) -> bool {
        let address = ctx.client().address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), neighbourhood);
        let user = ctx.actor().user_id().map_or(0, domain::ids::UserId::number);
        let knock = Knock { account: ctx.account_id(), user, network: address, code };
        if self.knocks.contains_key(&knock) {
            return false;
        }
        self.knocks.insert(knock, ());
        let told = self.told.get_with(ctx.account_id(), Arc::default);
        told.fetch_add(1, Ordering::Relaxed) < MOST_TOLD
    }
}

impl Doorman {
    /// May this actor come from where the request comes from (PRD-2)?
    ///
    /// # Errors
    /// `NetworkRefused`, which is told by an event.
    pub async fn check_network(&self, ctx: &Ctx) -> Result<()> {
        if ctx.settings().networks.admits(ctx.client().address, ctx.actor().is_staff()) {
            return Ok(());
        }
        self.tell_refusal(ctx, About::Session(0), "network").await;
        Err(Refusal::NetworkRefused.into())
    }

    /// Tells a refusal by an event with its code. Should that fail, the refusal stands all the same.
    pub(crate) async fn tell_refusal(&self, ctx: &Ctx, about: About, code: &'static str) {
        if !self.refusals.is_news(ctx, code) {
            return;
        }
        let who = ctx.clone();
        let refused = Event::new(about, Act::Refused).with_code(code);
        if let Err(error) = ctx.write(async move |tx| tx.commit(&who, vec![refused]).await).await {
            tracing::warn!(account = ctx.account_id(), code, %error, "a refusal could not be told");
        }
    }
}
