//! The live channel over a real socket, with TLS, on a listener that serves.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use axum::http::HeaderValue;
use futures_util::{SinkExt as _, StreamExt as _};
use rustls_pki_types::ServerName;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::over_tls;

type Channel = WebSocketStream<TlsStream<TcpStream>>;

/// A listener that serves a house until the test ends.
struct Served {
    port: u16,
    connector: TlsConnector,
}

async fn served(house: &TestHouse) -> Result<Served> {
    let (port, connector) = over_tls::listen(house).await?;
    Ok(Served { port, connector })
}

impl Served {
    async fn open(&self, caller: &Caller, origin: Option<&str>) -> Result<Channel> {
        self.open_with(caller, origin, None).await
    }

    async fn open_with(&self, caller: &Caller, origin: Option<&str>, cookie: Option<&str>) -> Result<Channel> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        // The local certificate is for `localhost`; the account is in the request.
        let stream = self.connector.connect(ServerName::try_from("localhost")?, stream).await?;
        let mut request = format!("wss://{}:{}/live", caller.host, self.port).into_client_request()?;
        if let Some(authorization) = &caller.authorization {
            request.headers_mut().insert("authorization", HeaderValue::from_str(authorization)?);
        }
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", HeaderValue::from_str(origin)?);
        }
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", HeaderValue::from_str(cookie)?);
        }
        Ok(tokio_tungstenite::client_async(request, stream).await?.0)
    }
}

/// The next message that is no ping.
async fn heard(channel: &mut Channel) -> Result<Value> {
    loop {
        match tokio::time::timeout(Duration::from_secs(10), channel.next()).await? {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text)?),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(frame))) => bail!("closed: {frame:?}"),
            other => bail!("{other:?}"),
        }
    }
}

/// Waits until the house closes the channel, without another word on it.
async fn ended(channel: &mut Channel) -> Result<()> {
    loop {
        match tokio::time::timeout(Duration::from_secs(60), channel.next()).await? {
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(Some(frame)))) if frame.code == CloseCode::Policy => return Ok(()),
            other => bail!("{other:?}"),
        }
    }
}

/// The tickets that are told until the counters are.
async fn told(channel: &mut Channel) -> Result<Vec<i64>> {
    let mut ids = Vec::new();
    loop {
        let message = heard(channel).await?;
        match message["type"].as_str() {
            Some("counters") => return Ok(ids),
            Some("event") if message["about"] == "ticket" => ids.push(message["id"].as_i64().context("an id")?),
            _ => {}
        }
    }
}

async fn ticket(house: &TestHouse, owner: &Caller, group: i64) -> Result<i64> {
    let body = json!({"ticket": {"subject": "x", "comment": {"body": "y"}, "group_id": group}});
    let made = house.post(owner, "/api/v2/tickets.json", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    made.json["ticket"]["id"].as_i64().context("an id")
}

async fn made(house: &TestHouse, owner: &Caller, path: &str, body: &Value) -> Result<i64> {
    let made = house.post(owner, path, body).await?;
    ensure!(made.status == 201, "{}", made.text);
    let object = made.json.as_object().and_then(|object| object.values().next()).context("a record")?;
    object["id"].as_i64().context("an id")
}

#[tokio::test]
async fn each_listener_hears_of_what_it_may_see_and_of_nothing_else() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = json!({"user": {"name": "Ann", "email": "ann@example.com", "role": "agent", "verified": true,
            "ticket_restriction": "groups"}});
        let ann_id = made(&house, &owner, "/api/v2/users.json", &ann).await?;
        let hers = made(&house, &owner, "/api/v2/groups.json", &json!({"group": {"name": "Hers"}})).await?;
        let member = json!({"group_membership": {"user_id": ann_id, "group_id": hers}});
        made(&house, &owner, "/api/v2/group_memberships.json", &member).await?;
        let other = made(&house, &owner, "/api/v2/groups.json", &json!({"group": {"name": "Other"}})).await?;
        let customer = json!({"user": {"name": "Eve", "email": "eve@example.com", "verified": true}});
        made(&house, &owner, "/api/v2/users.json", &customer).await?;
        let agent = house.caller("acme", "ann@example.com", "*").await?;
        // Her memberships as they were when the server first met her must not count.
        house.get(&agent, "/api/v2/groups.json").await?;

        let served = served(&house).await?;
        let mut all = served.open(&owner, None).await?;
        let mut some = served.open(&agent, None).await?;
        let start = heard(&mut all).await?["seq"].as_i64().context("a number")?;
        ensure!(heard(&mut some).await?["type"] == "hello");

        let secret = ticket(&house, &owner, other).await?;
        let open = ticket(&house, &owner, hers).await?;
        let mut by_owner = told(&mut all).await?;
        if by_owner.len() < 2 {
            by_owner.extend(told(&mut all).await?);
        }
        ensure!(by_owner == [secret, open], "{by_owner:?}");
        ensure!(told(&mut some).await? == [open], "another group's ticket was told");

        // From a number on, also after a break.
        drop(all);
        let mut again = served.open(&owner, None).await?;
        heard(&mut again).await?;
        again.send(Message::Text(json!({"since": start}).to_string().into())).await?;
        ensure!(told(&mut again).await? == [secret, open], "what was missed was not told");
        again.send(Message::Text(json!({"since": 1_000_000}).to_string().into())).await?;
        ensure!(heard(&mut again).await?["type"] == "resync", "a number that never was is no place to resume");

        // Rights end while the channel is open.
        let path = format!("/api/v2/users/{ann_id}.json");
        let demoted = house.put(&owner, &path, &json!({"user": {"role": "end-user"}})).await?;
        ensure!(demoted.status == 200, "{}", demoted.text);
        ensure!(heard(&mut some).await.is_err(), "a listener without rights was told something");

        let stranger = house.caller("acme", "eve@example.com", "*").await?;
        ensure!(served.open(&stranger, None).await.is_err(), "a customer listens");
        ensure!(served.open(&owner.nobody(), None).await.is_err(), "nobody listens");
        ensure!(served.open(&owner, Some("https://evil.example")).await.is_err(), "another site listens");
        let base = format!("https://acme.localhost:{}", served.port);
        ensure!(served.open(&owner, Some(&base)).await.is_ok(), "our own page does not listen");
        let mut silly = served.open(&owner, None).await?;
        heard(&mut silly).await?;
        silly.send(Message::Text("{\"since\": \"all\"}".into())).await?;
        ensure!(heard(&mut silly).await.is_err(), "nonsense was understood");
        let plain = house.get(&owner, "/live").await?;
        ensure!(plain.status == 422, "{}", plain.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_user_has_so_many_channels_and_no_more() -> Result<()> {
    let house = TestHouse::each().await?.remove(0);
    let owner = house.account("acme").await?;
    let served = served(&house).await?;
    let mut open = Vec::new();
    for _ in 0..10 {
        let mut channel = served.open(&owner, None).await?;
        heard(&mut channel).await?;
        open.push(channel);
    }
    ensure!(served.open(&owner, None).await.is_err(), "an eleventh channel opened");
    open.pop();
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if served.open(&owner, None).await.is_ok() {
            return Ok(());
        }
    }
    bail!("the place was not given back")
}

#[tokio::test]
async fn a_screen_listens_with_its_cookie_from_its_own_page_only() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        identity::passwords::set(&operator, 1.into(), "correct horse battery".to_owned()).await?;
        let nobody = owner.nobody();
        let body = json!({"email": testkit::OWNER, "password": "correct horse battery"});
        let signed_in = house.post(&nobody, "/api/balie/v1/sessions", &body).await?;
        ensure!(signed_in.status == 201, "{}", signed_in.text);
        let cookie = signed_in.headers.get("set-cookie").context("a cookie")?.to_str()?;
        let cookie = cookie.split(';').next().context("a pair")?;

        let served = served(&house).await?;
        let base = format!("https://acme.localhost:{}", served.port);
        let mut screen = served.open_with(&nobody, Some(&base), Some(cookie)).await?;
        ensure!(heard(&mut screen).await?["type"] == "hello");
        ensure!(served.open_with(&nobody, None, Some(cookie)).await.is_err(), "a page without an origin listens");
        let evil = served.open_with(&nobody, Some("https://evil.example"), Some(cookie)).await;
        ensure!(evil.is_err(), "another site listens with the cookie");

        identity::sessions::sign_out_everywhere(&operator, 1.into()).await?;
        // What was told before the end may still be on its way.
        let mut left = 10;
        while left > 0 && heard(&mut screen).await.is_ok() {
            left -= 1;
        }
        ensure!(left > 0, "a channel outlived its session");
    }
    Ok(())
}

#[tokio::test]
async fn a_channel_closes_when_its_network_is_shut_out() -> Result<()> {
    use domain::networks::AppliesTo;
    use identity::networks::{NetworkChange, change};
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        let served = served(&house).await?;
        let list = |network: &str| NetworkChange {
            applies_to: Some(AppliesTo::Staff),
            networks: Some(vec![(network.to_owned(), String::new())]),
        };
        change(&operator, list("127.0.0.0/8")).await?;
        let mut channel = served.open(&owner, None).await?;
        ensure!(heard(&mut channel).await?["type"] == "hello");
        change(&operator, list("192.0.2.0/24")).await?;
        ended(&mut channel).await.context("a channel stayed open in a network that is shut out")?;
        ensure!(served.open(&owner, None).await.is_err(), "a channel opened from a network that is shut out");
        change(&operator, list("127.0.0.1")).await?;
        ensure!(served.open(&owner, None).await.is_ok(), "a channel does not open from a network in the list");
    }
    Ok(())
}
