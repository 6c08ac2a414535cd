//! `demo`: the account `demo`, made when it is not there, and a file that tells scripts how to sign in.

mod data;
mod people;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::Context as _;
use channels::mail_in::lmtp::Listener;
use domain::role::Role;
use identity::account::{FirstOwner, Setting, change};
use identity::api_tokens::{self, NewToken};
use identity::{passwords, users};
use serde_json::json;
use store::{Ctx, StoreError};
use tokio::net::TcpListener;

use super::{account, say, serve};
use crate::config::Config;
use crate::house::House;
use crate::{intake, tls};
use vault::{Randomness as _, SystemRandom};

/// The account's name.
const NAME: &str = "demo";
/// Its owner's address.
const OWNER_EMAIL: &str = "owner@demo.localhost";
/// An agent's address.
const AGENT_EMAIL: &str = "agent@demo.localhost";
/// A customer's address.
const END_USER_EMAIL: &str = "customer@demo.localhost";

pub(super) async fn run(house: &House, config: &Config, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    let address = serve::address(config, listen);
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let port = listener.local_addr()?.port();
    let file = house.data.join("demo.json");
    match house.stores.find_by_name(NAME).await {
        Ok(_) => say::line(&format!("The account {NAME} is there already; {} tells how to sign in.", file.display()))?,
        Err(StoreError::NoAccount) => make(house, port).await?,
        Err(error) => return Err(error.into()),
    }
    let lmtp = lmtp(config).await?;
    if let Listener::Tcp(lmtp) = &lmtp {
        tell_lmtp(&file, &lmtp.local_addr()?.to_string())?;
    }
    serve::until_stopped(house, config, listener, Some(lmtp)).await
}

/// Where the demo takes mail in: any free port, when none is configured.
async fn lmtp(config: &Config) -> anyhow::Result<Listener> {
    if let Some(listener) = intake::bind(&config.mail).await? {
        return Ok(listener);
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("cannot listen for mail")?;
    Ok(Listener::Tcp(listener))
}

/// Writes the address where mail comes in, which is another one at each start, to the file for scripts.
fn tell_lmtp(file: &Path, address: &str) -> anyhow::Result<()> {
    let told = std::fs::read_to_string(file).ok().and_then(|text| serde_json::from_str(&text).ok());
    let mut told: serde_json::Value = told.unwrap_or_else(|| json!({}));
    if let Some(told) = told.as_object_mut() {
        told.insert("lmtp_addr".to_owned(), json!(address));
    }
    tls::write_private(file, &serde_json::to_string_pretty(&told)?)?;
    say::line(&format!("Mail for support@demo.localhost comes in by LMTP at {address}."))
}

async fn make(house: &House, port: u16) -> anyhow::Result<()> {
    account::create(
        house,
        NAME,
        first_location(house),
        FirstOwner { name: "Olga Owner".to_owned(), email: OWNER_EMAIL.to_owned() },
    )
    .await?;
    house.stores.add_host(NAME, "localhost").await?;
    house.stores.add_host(NAME, "127.0.0.1").await?;
    let ctx = house.operator(NAME).await?;
    // The demo shows sign-in with a password; an account made by hand has it off.
    change(&ctx, vec![(Setting::PasswordBasic, "true".to_owned()), (Setting::Name, "Demo".to_owned())]).await?;
    let ctx = house.operator(NAME).await?;
    let passwords = [password(), password(), password()];
    let [owner_password, agent_password, end_user_password] = &passwords;
    set_owner_password(&ctx, owner_password).await?;
    let earlier = people::before_all(&ctx);
    people::organizations(&earlier).await?;
    let agent = people::user(&earlier, "Anna Agent", AGENT_EMAIL, Role::Agent, agent_password.clone()).await?;
    people::user(&earlier, "Karel Klant", END_USER_EMAIL, Role::EndUser, end_user_password.clone()).await?;
    let new = NewToken { user_id: None, description: "demo".to_owned(), scopes: "*".to_owned(), expires_at: None };
    let (_, secret) = api_tokens::create(&ctx, new).await?;
    people::tickets(&ctx, agent).await?;
    // Nobody is to be told of made-up history.
    house.works().skip_history(&house.account(NAME).await?).await?;
    let base_url = format!("https://localhost:{port}");
    let ca_file = tls::ca_file(&house.data);
    let told = json!({
        "base_url": base_url,
        "ca_file": std::path::absolute(&ca_file)?,
        "owner_email": OWNER_EMAIL,
        "owner_password": owner_password,
        "agent_email": AGENT_EMAIL,
        "agent_password": agent_password,
        "end_user_email": END_USER_EMAIL,
        "end_user_password": end_user_password,
        "api_token": secret.expose(),
    });
    let file = house.data.join("demo.json");
    tls::write_private(&file, &serde_json::to_string_pretty(&told)?)?;
    say::line(&format!(
        "Try: curl --cacert {} -u '{OWNER_EMAIL}/token:{}' {base_url}/api/v2/users/me.json",
        ca_file.display(),
        secret.expose()
    ))?;
    say::line(&format!("Everything else to sign in with is in {}.", file.display()))
}

/// A password nobody chose: 16 random bytes in hex.
fn password() -> String {
    let mut bytes = [0_u8; 16];
    SystemRandom.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn set_owner_password(ctx: &Ctx, password: &str) -> anyhow::Result<()> {
    let owner = users::show_many(ctx, users::Key::Ids(vec![1])).await?;
    let owner = owner.first().context("the account has no owner")?;
    passwords::set(ctx, owner.id, password.to_owned()).await?;
    Ok(())
}

fn first_location(house: &House) -> &str {
    house.stores.locations().first().map_or("eu", |location| location.name.as_str())
}
