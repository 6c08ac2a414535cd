//! The one way in: credentials become an actor, and an actor in an account at a moment becomes a `Ctx`.

mod basic;
mod person;
mod refusals;
mod session;
mod sql;
mod stamp;
mod token;

use std::sync::Arc;
use std::time::Duration;

use domain::actor::ActingUser;
use domain::rights::Right;
use domain::{Actor, Error, Refusal, Result, Time};
use moka::sync::Cache;
use store::{Account, Client as StoreClient, Ctx, Open as _, Stores};
use vault::{Cost, Passwords, Purpose, Randomness};

use crate::account::settings;
use crate::devices::Places;
pub(crate) use person::{acting_by_grant, may_act, of_session};
pub use person::{as_user, asked_as};
pub use store::Client;

/// How long a credential that was found good is believed while nothing changes in the account.
const BELIEVED: Duration = Duration::from_secs(60);

/// What a request brought to show who it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Credentials {
    None,
    Bearer(String),
    EmailToken { email: String, token: String },
    Password { email: String, password: String },
    Session(String),
}

/// Tells the time; the system's clock in the server, a hand-moved one in tests.
pub trait Clock: Send + Sync {
    fn now(&self) -> Time;
}

/// Lets people in. One for the whole installation.
pub struct Doorman {
    stores: Stores,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    cost: Cost,
    /// Good credentials by their digest, with the account's epoch they were found good in.
    believed: Cache<Belief, Arc<Proof>>,
    /// Password checks at once: each takes memory by design, and a flood must not take all of it.
    hashing: tokio::sync::Semaphore,
    refusals: refusals::Refusals,
    /// Where addresses are, for the list of devices.
    places: Places,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Belief {
    account: i64,
    epoch: u64,
    digest: [u8; 16],
}

/// Who a credential proved to be, and until when that may be believed without looking again.
#[derive(Clone)]
struct Proof {
    actor: Actor,
    until: Option<Time>,
}

impl Proof {
    /// Not for longer than [`BELIEVED`] by our own clock either: what a session stamps depends on it.
    fn no_longer_than(self, now: Time) -> Self {
        let latest = now.plus_seconds(BELIEVED.as_secs().cast_signed());
        Self { until: Some(self.until.map_or(latest, |until| until.min(latest))), ..self }
    }
}

impl Doorman {
    /// A doorman over these stores.
    #[must_use]
    pub fn new(stores: Stores, clock: Arc<dyn Clock>, random: Arc<dyn Randomness>, cost: Cost, places: Places) -> Self {
        let believed = Cache::builder().max_capacity(50_000).time_to_live(BELIEVED).build();
        let at_once = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
        let hashing = tokio::sync::Semaphore::new(at_once);
        let refusals = refusals::Refusals::default();
        Self { stores, clock, random, cost, believed, hashing, refusals, places }
    }

    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// A name for one request, to find it in the log.
    #[must_use]
    pub fn new_request_id(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.random.fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Makes the `Ctx` of a request.
    ///
    /// # Errors
    /// `NotFound` for an unknown host, `Suspended`, `NetworkRefused`, `Unauthenticated` for credentials that are not
    /// good, with the same work whether the user exists or not.
    pub async fn admit(
        &self,
        host: &str,
        credentials: Credentials,
        on_behalf_of: Option<String>,
        client: StoreClient,
    ) -> Result<Ctx> {
        let now = self.now();
        let account = self.stores.account_by_host(host, now.millis()).await?;
        let settings = settings::snapshot(&account, now).await?;
        let visitor = Ctx::new(Actor::Visitor, account.clone(), settings, now, client);
        // Before anything is looked up for a network that nobody may come from, and before anybody acts for another.
        self.check_network(&visitor).await?;
        let ctx = visitor.seen_by(self.believed_actor(&visitor, &credentials).await?);
        self.check_network(&ctx).await?;
        match on_behalf_of {
            None => Ok(ctx),
            Some(email) => Ok(ctx.seen_by(impersonated(&account, ctx.actor(), &email).await?)),
        }
    }

    /// Where the caller is, if the operator gave a file that tells.
    #[must_use]
    pub fn place_of_caller(&self, ctx: &Ctx) -> Option<String> {
        self.places.of(ctx.client().address?)
    }

    /// The `Ctx` of a visitor, where the route admits one although the credentials were wrong.
    ///
    /// # Errors
    /// `Unauthenticated` where it does not.
    pub async fn visitor_for(&self, host: &str, client: StoreClient, admitted: bool) -> Result<Ctx> {
        if !admitted {
            return Err(Refusal::Unauthenticated.into());
        }
        self.admit(host, Credentials::None, None, client).await
    }

    /// A `Ctx` for the house itself: a job, or the operator on the command line.
    ///
    /// # Errors
    /// When the account does not open.
    pub async fn house(&self, account: &Account, actor: Actor) -> Result<Ctx> {
        if !actor.is_house() {
            return Err(Refusal::Denied.into());
        }
        let now = self.now();
        let settings = settings::snapshot(account, now).await?;
        Ok(Ctx::new(actor, account.clone(), settings, now, StoreClient::default()))
    }

    #[must_use]
    pub const fn stores(&self) -> &Stores {
        &self.stores
    }

    /// The password hasher of an account.
    #[must_use]
    pub fn passwords(&self, account: &Account) -> Passwords {
        Passwords::new(self.cost, account.key(Purpose::Passwords))
    }

    async fn believed_actor(&self, visitor: &Ctx, credentials: &Credentials) -> Result<Actor> {
        let (account, now) = (visitor.account(), visitor.now());
        let Some(digest) = digest(visitor, credentials) else { return Ok(Actor::Visitor) };
        let belief = Belief { account: account.id(), epoch: account.epoch(), digest };
        if let Some(proof) = self.believed.get(&belief)
            && proof.until.is_none_or(|until| now < until)
        {
            return Ok(proof.actor.clone());
        }
        let proof = self.prove(visitor, credentials).await?.no_longer_than(now);
        let actor = proof.actor.clone();
        self.believed.insert(belief, Arc::new(proof));
        Ok(actor)
    }

    async fn prove(&self, visitor: &Ctx, credentials: &Credentials) -> Result<Proof> {
        let account = visitor.account();
        match credentials {
            Credentials::None => Ok(Proof { actor: Actor::Visitor, until: None }),
            Credentials::Bearer(text) => self.by_bearer(visitor, text).await,
            Credentials::EmailToken { email, token } => self.by_api_token(visitor, token, Some(email.clone())).await,
            Credentials::Session(text) => self.by_session(visitor, text).await,
            Credentials::Password { email, password } => {
                let actor = self.by_password(account, email.clone(), password.clone()).await?;
                basic::admit(visitor, &actor).await?;
                Ok(Proof { actor, until: None })
            }
        }
    }

    /// Checks a password with the same work for known and unknown addresses.
    ///
    /// # Errors
    /// `Unauthenticated`; `TooMany` when too many checks are waiting.
    pub async fn by_password(&self, account: &Account, email: String, password: String) -> Result<Actor> {
        let known = account.database().read(async move |tx| sql::by_email(tx, &email).await).await?;
        let passwords = self.passwords(account);
        let waiting = tokio::time::timeout(Duration::from_secs(2), self.hashing.acquire()).await;
        let Ok(Ok(_turn)) = waiting else { return Err(Refusal::TooMany { retry_after_seconds: 2 }.into()) };
        let phc = known.as_ref().and_then(|(_, phc, _)| phc.clone());
        let good = tokio::task::spawn_blocking(move || match phc {
            Some(phc) => !matches!(passwords.verify(&password, &phc), vault::Verified::No),
            None => {
                passwords.verify_nothing(&password);
                false
            }
        });
        let good = good.await.map_err(|error| domain::Fault::new("check a password", error))?;
        match known {
            Some((id, ..)) if good => {
                account
                    .database()
                    .read(async move |tx| sql::acting(tx, id, domain::scopes::Scopes::Everything, None).await)
                    .await
            }
            _ => Err(Refusal::Unauthenticated.into()),
        }
    }
}

/// What a credential is remembered by; never the credential itself.
fn digest(visitor: &Ctx, credentials: &Credentials) -> Option<[u8; 16]> {
    let text = match credentials {
        Credentials::None => return None,
        Credentials::Bearer(token) => format!("b\n{token}"),
        Credentials::EmailToken { email, token } => format!("t\n{email}\n{token}"),
        Credentials::Password { email, password } => format!("p\n{email}\n{password}"),
        Credentials::Session(token) => format!("s\n{token}{}", session::bond(visitor)),
    };
    Some(vault::blind_index(&visitor.account().key(Purpose::Tokens), &text))
}

/// An agent acts for an end user (`X-On-Behalf-Of`): the user's rights, within the agent's scopes, and the agent on record.
async fn impersonated(account: &Account, agent: &Actor, email: &str) -> Result<Actor> {
    let may = |user: &&ActingUser| user.rights.has(Right::Desk) && user.scopes.impersonate();
    let Some(by) = agent.user().filter(may) else {
        return Err(Refusal::Denied.into());
    };
    let (agent_id, scopes, email) = (by.id, by.scopes.clone(), email.to_owned());
    let assurance = by.assurance;
    let read = async move |tx: &mut store::ReadTx| {
        let (id, _, role) = sql::by_email(tx, &email).await?.ok_or(Refusal::Denied)?;
        if role.is_staff() {
            return Err(Error::from(Refusal::Denied));
        }
        sql::acting(tx, id, scopes, None).await
    };
    let Actor::User(mut user) = account.database().read(read).await? else { return Err(Refusal::Denied.into()) };
    user.on_behalf_by = Some(agent_id);
    user.assurance = assurance;
    #[expect(clippy::disallowed_methods, reason = "the entrance is where actors are made")]
    Ok(Actor::assume(user))
}

#[cfg(test)]
mod tests;
