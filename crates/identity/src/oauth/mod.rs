//! OAuth 2.0 (AUT-6): clients, consent, codes, tokens that turn over, and their end.

mod authorize;
mod clients;
mod exchange;
mod grants;
mod holder;
mod issue;
mod sql;
#[cfg(test)]
mod tests;
mod tokens;

pub use authorize::{Answer, Consent, answer, consent, judge};
pub use clients::{create, delete, generate_secret, list, show, update};
pub use exchange::exchange;
pub use grants::{GrantRow, end as end_grant, list as list_grants};
pub use holder::{Introspected, introspect, revoke};
pub use issue::Issued;
pub use tokens::{current, list as list_tokens, revoke as revoke_token, show as show_token};

use store::{Ctx, Open as _};
use vault::{Purpose, Token, TokenKind};

/// What a secret of this kind is looked up by; none for what is no such secret.
fn digest(ctx: &Ctx, kind: TokenKind, text: &str) -> Option<[u8; 32]> {
    Token::parse(kind, text).ok().map(|token| token.digest(&ctx.account().key(Purpose::Tokens)))
}
