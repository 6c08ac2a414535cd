//! The wiring: stores, doorman and routes put together from a data folder and a configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use channels::mail_in::Trust;
use domain::{Actor, Error, Refusal};
use gate::Routes;
use gate::proxies::Proxies;
use gate::router::Entrance;
use identity::devices::Places;
use identity::entrance::{Clock, Doorman};
use store::{Account, Ctx, Stores};
use vault::{Cost, MasterKey, Randomness, SecretString, SystemRandom};

use crate::clock::SystemClock;
use crate::config::Config;
use crate::intake::Intake;
use crate::limits::Limits;
use crate::mail::Outgoing;
use crate::work::{Works, crew};
use crate::workspace;

/// Everything that is open in this process.
pub struct House {
    pub data: PathBuf,
    pub stores: Stores,
    pub clock: Arc<dyn Clock>,
    /// The short name of the master key, safe to show.
    pub master_fingerprint: String,
    /// What mail leaves by.
    pub outgoing: Outgoing,
    /// Which mail servers' word on senders is taken.
    pub trust: Trust,
    /// How much, and how slowly, may come in.
    pub limits: Limits,
    /// Which proxies stand in front.
    pub proxies: Proxies,
    /// Does the operator enter accounts without leave, on a bad day? Told by an event.
    pub without_leave: bool,
    places: Places,
    random: Arc<dyn Randomness>,
    cost: Cost,
}

/// Every route of the server: the API, the pages, the live channel, the agent workspace.
#[must_use]
pub fn every_route() -> Routes {
    let screen = workspace::routes(workspace::Files::built());
    api::routes().and(pages::routes()).and(live::routes(Arc::default())).and(screen)
}

impl House {
    /// Opens the data folder, and makes it when it is not there.
    ///
    /// # Errors
    /// When the folder, the master key or a store does not open; the error says which.
    pub async fn open(data: &Path, config: &Config) -> anyhow::Result<Self> {
        // What passwords are hashed with (`identity::passwords`): other work for unknown addresses would tell them apart.
        Self::with(data, config, Arc::new(SystemClock), Cost::floor()).await
    }

    /// The same with another clock and another cost of passwords, for tests.
    ///
    /// # Errors
    /// As [`House::open`].
    pub async fn with(data: &Path, config: &Config, clock: Arc<dyn Clock>, cost: Cost) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
        let random: Arc<dyn Randomness> = Arc::new(SystemRandom);
        let master = master_key(data, config, random.as_ref())?;
        let master_fingerprint = master.fingerprint();
        let stores = crate::stores::open(data, config, master, random.clone(), clock.now()).await?;
        let outgoing = config.mail.outgoing()?;
        let limits = config.limits.limits()?;
        let (proxies, places) = (config.http.proxies()?, config.geoip.places());
        let trust = Trust { authserv_ids: config.mail.trusted_authserv_ids.clone() };
        Ok(Self {
            data: data.to_owned(),
            stores,
            clock,
            master_fingerprint,
            outgoing,
            trust,
            limits,
            proxies,
            without_leave: false,
            places,
            random,
            cost,
        })
    }

    /// The doorman of this house.
    #[must_use]
    pub fn doorman(&self) -> Doorman {
        Doorman::new(self.stores.clone(), self.clock.clone(), self.random.clone(), self.cost, self.places.clone())
    }

    /// The entrance over every route.
    ///
    /// # Errors
    /// When the table of routes is wrong.
    pub fn entrance(&self) -> anyhow::Result<Arc<Entrance>> {
        let deadlines = self.limits.deadlines();
        Entrance::new(self.doorman(), every_route(), deadlines, self.proxies.clone()).map_err(anyhow::Error::msg)
    }

    /// What takes mail in.
    #[must_use]
    pub fn intake(&self) -> Intake {
        Intake::new(self.doorman(), self.trust.clone())
    }

    /// The crew at work behind the requests.
    #[must_use]
    pub fn works(&self) -> Works {
        Works::new(self.doorman(), crew(&self.outgoing))
    }

    /// The operator in an account, for the command line.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn operator(&self, account: &str) -> anyhow::Result<Ctx> {
        let account = self.account(account).await?;
        Ok(self.doorman().house(&account, Actor::Operator).await?)
    }

    /// The operator in an account, for commands that read or change what its customers said, or make keys to it: with
    /// the leave of its owner (NET-13).
    ///
    /// # Errors
    /// When there is no such account, or no leave.
    pub async fn entered(&self, account: &str, what: &'static str) -> anyhow::Result<Ctx> {
        let ctx = self.operator(account).await?;
        match identity::operator_access::enter(&ctx, what, self.without_leave).await {
            Ok(()) => Ok(ctx),
            Err(Error::Refused(Refusal::Denied)) => bail!(
                "the owner of {account} has not let the operator in; ask for it (POST /api/balie/v1/operator_access), \
                 or say --without-leave, which the owner will read"
            ),
            Err(error) => Err(error.into()),
        }
    }

    /// An account by name.
    ///
    /// # Errors
    /// When there is none.
    pub async fn account(&self, name: &str) -> anyhow::Result<Account> {
        self.stores
            .account(name, self.clock.now().millis())
            .await
            .with_context(|| format!("there is no account {name}; see `balie account list`"))
    }
}

/// The master key from where the configuration says; a file is made when it is not there.
fn master_key(data: &Path, config: &Config, random: &dyn Randomness) -> anyhow::Result<MasterKey> {
    if let Some(variable) = &config.master_key_variable {
        return master_key_in(variable);
    }
    let file = config.master_key_file.clone().unwrap_or_else(|| data.join("master.key"));
    MasterKey::load_or_create(&file, random)
        .with_context(|| format!("the master key {} cannot be used", file.display()))
}

/// The master key in an environment variable.
///
/// # Errors
/// When the variable is not set or holds no key; the error names the variable, never what it holds.
#[expect(clippy::disallowed_methods, reason = "the configuration names the variable; it is read once, here")]
pub(crate) fn master_key_in(variable: &str) -> anyhow::Result<MasterKey> {
    let text = std::env::var(variable).ok().map(SecretString::from);
    let text = text.with_context(|| format!("the variable {variable}, which shall hold the master key, is not set"))?;
    MasterKey::from_hex(text.expose()).ok().with_context(|| format!("{variable} does not hold 64 hexadecimal digits"))
}
