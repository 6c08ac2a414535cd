//! `demo`: the account `demo`, made when it is not there, and a file that tells scripts how to sign in.

use std::net::SocketAddr;

use anyhow::Context as _;
use identity::account::FirstOwner;
use identity::api_tokens::{self, NewToken};
use serde_json::json;
use store::StoreError;
use tokio::net::TcpListener;

use super::{account, say, serve};
use crate::config::Config;
use crate::house::House;
use crate::tls;

/// The account's name.
const NAME: &str = "demo";
/// Its owner's address.
const OWNER_EMAIL: &str = "owner@demo.localhost";

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
    serve::until_stopped(house, config, listener).await
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
    let new = NewToken { user_id: None, description: "demo".to_owned(), scopes: "*".to_owned(), expires_at: None };
    let (_, secret) = api_tokens::create(&ctx, new).await?;
    let base_url = format!("https://localhost:{port}");
    let ca_file = tls::ca_file(&house.data);
    let told = json!({
        "base_url": base_url,
        "ca_file": std::path::absolute(&ca_file)?,
        "owner_email": OWNER_EMAIL,
        "api_token": secret.expose(),
    });
    let file = house.data.join("demo.json");
    tls::write_private(&file, &serde_json::to_string_pretty(&told)?)?;
    say::line(&format!(
        "Try: curl --cacert {} -u '{OWNER_EMAIL}/token:{}' {base_url}/api/v2/users/me.json",
        ca_file.display(),
        secret.expose()
    ))
}

fn first_location(house: &House) -> &str {
    house.stores.locations().first().map_or("eu", |location| location.name.as_str())
}
