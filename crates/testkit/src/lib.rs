//! A whole server in memory for tests: people who call its public routes, and a clock that is moved by hand.

pub mod cluster;
mod described;
pub mod logs;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::{Method, Request, header};
use base64::Engine as _;
use domain::{Actor, Time};
use gate::router::Entrance;
use http_body_util::BodyExt as _;
use identity::account::{FirstOwner, start};
use identity::api_tokens::{self, NewToken};
use identity::entrance::Clock;
use outbound::{MailDoor, Mailbox};
use serde_json::Value;
use server::config::{Config, LocationConfig};
use server::house::House;
use server::work::Works;
use tempfile::TempDir;
use vault::Cost;

/// When every test begins: 2026-01-05T09:00:00Z.
const START_MILLIS: i64 = 1_767_603_600_000;
/// The owner's address in every account.
pub const OWNER: &str = "olga@example.com";

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Time {
        Time::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// A server without a network: requests go straight to its entrance.
pub struct TestHouse {
    pub house: House,
    pub entrance: Arc<Entrance>,
    /// What left by mail.
    pub mailbox: Mailbox,
    works: Works,
    clock: Arc<HandClock>,
    folder: TempDir,
}

/// Somebody who calls: a host and the header that says who.
#[derive(Clone, Debug)]
pub struct Caller {
    pub host: String,
    pub authorization: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub json: Value,
    pub text: String,
}

impl TestHouse {
    /// Houses on every engine there is: SQLite, and PostgreSQL when `TEST_POSTGRES_URL` is set.
    ///
    /// # Errors
    /// When a house does not open.
    #[expect(clippy::disallowed_methods, reason = "the test run tells where its PostgreSQL is")]
    pub async fn each() -> anyhow::Result<Vec<Self>> {
        let mut houses = vec![Self::on(None).await?];
        if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
            houses.push(Self::on(Some(url)).await?);
        }
        Ok(houses)
    }

    async fn on(postgres: Option<String>) -> anyhow::Result<Self> {
        let mut config = Config::default();
        config.locations.insert("eu".to_owned(), LocationConfig { region: "eu".to_owned(), postgres, blobs: None });
        Self::configured(config).await
    }

    /// A house of this configuration.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn configured(config: Config) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(HandClock(AtomicI64::new(START_MILLIS)));
        let mut house = House::with(folder.path(), &config, clock.clone(), Cost::light()).await?;
        let mailbox = Mailbox::new();
        house.outgoing.door = Some(MailDoor::Memory(mailbox.clone()));
        let (entrance, works) = (house.entrance()?, house.works());
        Ok(Self { house, entrance, mailbox, works, clock, folder })
    }

    /// Moves the clock on.
    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    /// Tells subscribers and does jobs in an account until there is nothing left to do.
    ///
    /// # Errors
    /// When the account does not open.
    pub async fn settle(&self, account: &str) -> anyhow::Result<()> {
        Ok(self.works.settle(&self.house.account(account).await?).await?)
    }

    /// Makes every round in an account once.
    ///
    /// # Errors
    /// When the account does not open or a round fails.
    pub async fn make_rounds(&self, account: &str) -> anyhow::Result<()> {
        Ok(self.works.make_rounds(&self.house.account(account).await?).await?)
    }

    /// The folder all data is in.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Makes an account at `NAME.localhost` and gives its owner, with a token for everything.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn account(&self, name: &str) -> anyhow::Result<Caller> {
        let account = self.house.stores.create_account(name, "eu", self.clock.now().millis()).await?;
        self.house.stores.add_host(name, &format!("{name}.localhost")).await?;
        let operator = self.house.doorman().house(&account, Actor::Operator).await?;
        let owner = FirstOwner { name: "Olga Owner".to_owned(), email: OWNER.to_owned() };
        start(&operator, owner, name.to_owned()).await?;
        desk::views::install_defaults(&operator).await?;
        desk::ticket_fields::install_defaults(&operator).await?;
        self.caller(name, OWNER, "*").await
    }

    /// Somebody of an account with a token of these scopes.
    ///
    /// # Errors
    /// When the token cannot be made.
    pub async fn caller(&self, account: &str, email: &str, scopes: &str) -> anyhow::Result<Caller> {
        let operator = self.house.operator(account).await?;
        let new =
            NewToken { user_id: None, description: "test".to_owned(), scopes: scopes.to_owned(), expires_at: None };
        let (_, secret) = api_tokens::create(&operator, new).await?;
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{email}/token:{}", secret.expose()));
        Ok(Caller { host: format!("{account}.localhost"), authorization: Some(format!("Basic {pair}")) })
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// When the request cannot be built or the answer cannot be read.
    pub async fn send(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Told> {
        let text = body.map(Value::to_string).unwrap_or_default();
        self.send_raw(caller, method, path, text.into_bytes()).await
    }

    /// Sends a request with any bytes as its body.
    ///
    /// # Errors
    /// As [`TestHouse::send`].
    pub async fn send_raw(&self, caller: &Caller, method: Method, path: &str, body: Vec<u8>) -> anyhow::Result<Told> {
        self.send_with(caller, method, path, &[], body).await
    }

    /// Sends a request with headers of its own.
    ///
    /// # Errors
    /// As [`TestHouse::send`].
    pub async fn send_with(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> anyhow::Result<Told> {
        let mut request = Request::builder().method(method.clone()).uri(path).header(header::HOST, &caller.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(authorization) = &caller.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let response = self.entrance.answer(request.body(Body::from(body))?).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let told = Told { status: parts.status.as_u16(), headers: parts.headers, json, text };
        described::check(&method, path, &told)?;
        Ok(told)
    }

    /// GET.
    ///
    /// # Errors
    /// As [`TestHouse::send`].
    pub async fn get(&self, caller: &Caller, path: &str) -> anyhow::Result<Told> {
        self.send(caller, Method::GET, path, None).await
    }

    /// POST with JSON.
    ///
    /// # Errors
    /// As [`TestHouse::send`].
    pub async fn post(&self, caller: &Caller, path: &str, body: &Value) -> anyhow::Result<Told> {
        self.send(caller, Method::POST, path, Some(body)).await
    }

    /// PUT with JSON.
    ///
    /// # Errors
    /// As [`TestHouse::send`].
    pub async fn put(&self, caller: &Caller, path: &str, body: &Value) -> anyhow::Result<Told> {
        self.send(caller, Method::PUT, path, Some(body)).await
    }
}

impl Caller {
    /// Nobody, at the same host.
    #[must_use]
    pub fn nobody(&self) -> Self {
        Self { host: self.host.clone(), authorization: None }
    }

    /// The same credentials at the host of another account.
    #[must_use]
    pub fn at(&self, host: &str) -> Self {
        Self { host: host.to_owned(), authorization: self.authorization.clone() }
    }
}
