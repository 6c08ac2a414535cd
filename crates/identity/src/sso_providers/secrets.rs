//! A provider's shared secret: sealed for its place, opened to check a signature.

use domain::{Fault, Result};
use store::{Ctx, Open};
use vault::{Purpose, SecretString};
use zeroize::Zeroizing;

/// The place a secret is sealed for. It has no number, since the number is known only once the row stands; the
/// provider's name is unique and cannot be it either, for it changes.
const PLACE: &[u8] = b"sso_providers.secret";

pub(super) fn sealed(ctx: &Ctx, secret: &SecretString) -> Result<Vec<u8>> {
    let key = ctx.account().key(Purpose::Columns);
    let sealed = vault::seal(&key, PLACE, secret.expose().as_bytes(), ctx.random());
    sealed.map_err(|error| Fault::new("seal a provider's secret", error).into())
}

pub(super) fn opened(ctx: &Ctx, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let key = ctx.account().key(Purpose::Columns);
    vault::open(&key, PLACE, sealed).map_err(|error| Fault::new("open a provider's secret", error).into())
}

/// A keyed digest of what a provider calls a person or a token, apart for each use.
pub(super) fn digest(ctx: &Ctx, what: &str, text: &str) -> Vec<u8> {
    vault::blind_index(&ctx.account().key(Purpose::Index), &format!("sso {what}\n{text}")).to_vec()
}
