//! What each route of providers does.

use domain::sso_providers::ProviderChange;
use gate::{Answer, Call, Envelope, Reply};
use identity::sso_providers;

use super::wire::{Body, NewSecret, SsoProvider};

const KEY: &str = "sso_provider";

pub(super) async fn list(call: Call) -> Answer {
    let providers = sso_providers::list(&call.ctx).await?;
    let rows: Vec<_> = providers.iter().map(|provider| SsoProvider::of(provider, &call)).collect();
    Envelope::of("sso_providers", &rows)?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let change = ProviderChange::from(call.json::<Body>().await?);
    let (provider, secret) = sso_providers::create(&call.ctx, change).await?;
    let row = SsoProvider::of(&provider, &call).with_secret(&secret);
    let path = format!("/api/balie/v1/sso_providers/{}.json", provider.id);
    Ok(Envelope::of(KEY, &row)?.created(&call.url(&path))?.unkept())
}

pub(super) async fn update(mut call: Call) -> Answer {
    let change = ProviderChange::from(call.json::<Body>().await?);
    let provider = sso_providers::update(&call.ctx, call.id("id")?, change).await?;
    Envelope::of(KEY, &SsoProvider::of(&provider, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    sso_providers::delete(&call.ctx, call.id("id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn new_secret(mut call: Call) -> Answer {
    let NewSecret { at_once } = call.json().await?;
    let (provider, secret) = sso_providers::new_secret(&call.ctx, call.id("id")?, at_once).await?;
    Ok(Envelope::of(KEY, &SsoProvider::of(&provider, &call).with_secret(&secret))?.reply()?.unkept())
}
