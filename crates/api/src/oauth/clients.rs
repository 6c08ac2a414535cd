//! The requests about clients: admins register programs.

use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::oauth;

use super::wire::{Client, ClientBody};

/// Most clients on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = oauth::list(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, |client| Place { value: client.id, id: client.id });
    let rows: Vec<_> = page.rows.into_iter().map(|client| Client::of(client, None, &call)).collect();
    Envelope::of("clients", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let client = oauth::show(&call.ctx, call.id("id")?).await?;
    Envelope::of("client", &Client::of(client, None, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: ClientBody = call.json().await?;
    let (client, secret) = oauth::create(&call.ctx, body.into()).await?;
    let client = Client::of(client, secret, &call);
    let address = client.url.clone();
    Ok(Envelope::of("client", &client)?.created(&address)?.unkept())
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: ClientBody = call.json().await?;
    let client = oauth::update(&call.ctx, call.id("id")?, body.into()).await?;
    Envelope::of("client", &Client::of(client, None, &call))?.reply()
}

pub(super) async fn generate_secret(call: Call) -> Answer {
    let (client, secret) = oauth::generate_secret(&call.ctx, call.id("id")?).await?;
    Ok(Envelope::of("client", &Client::of(client, Some(secret), &call))?.reply()?.unkept())
}

pub(super) async fn delete(call: Call) -> Answer {
    oauth::delete(&call.ctx, call.id("id")?).await?;
    Ok(Reply::no_content())
}
