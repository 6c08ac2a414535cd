//! `token create|list|revoke`.

use clap::Subcommand;
use identity::api_tokens::{self, NewToken};
use serde_json::json;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a token; it is shown once.
    Create {
        #[arg(long)]
        account: String,
        /// What it is for.
        #[arg(long)]
        description: String,
        /// Scopes parted by spaces, `*` for everything.
        #[arg(long, default_value = "*")]
        scopes: String,
        /// Days until it ends.
        #[arg(long, default_value_t = 365)]
        days: u32,
    },
    /// List the tokens, without their secrets.
    List {
        #[arg(long)]
        account: String,
    },
    /// Revoke a token at once.
    Revoke {
        #[arg(long)]
        account: String,
        id: i64,
    },
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    match command {
        Command::Create { account, description, scopes, days } => {
            let ctx = house.entered(&account, "token_create").await?;
            let expires_at = Some(ctx.now().plus_seconds(i64::from(days) * 86_400));
            let (token, secret) =
                api_tokens::create(&ctx, NewToken { user_id: None, description, scopes, expires_at }).await?;
            say::answer(json, &json!({"id": token.id, "token": secret.expose()}), secret.expose())
        }
        Command::List { account } => {
            let ctx = house.operator(&account).await?;
            for token in api_tokens::list(&ctx).await? {
                let state = if token.revoked_at.is_some() { "revoked" } else { "active" };
                let value =
                    json!({"id": token.id, "description": token.description, "scopes": token.scopes, "state": state});
                say::answer(json, &value, &format!("{}\t{state}\t{}\t{}", token.id, token.scopes, token.description))?;
            }
            Ok(())
        }
        Command::Revoke { account, id } => {
            let ctx = house.operator(&account).await?;
            api_tokens::revoke(&ctx, id).await?;
            say::answer(json, &json!({"revoked": id}), &format!("Token {id} is revoked."))
        }
    }
}
