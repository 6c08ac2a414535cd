//! `user create|set-password|reset-second-factors`.

use anyhow::Context as _;
use clap::Subcommand;
use domain::users::{RoleWish, UserChange};
use identity::{passwords, second_factors, users};
use serde_json::json;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a user.
    Create {
        #[arg(long)]
        account: String,
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// end-user, light-agent, agent or admin.
        #[arg(long, default_value = "agent")]
        role: String,
    },
    /// Set a user's password; it is read from standard input, one line.
    SetPassword {
        #[arg(long)]
        account: String,
        /// The user's number.
        id: i64,
    },
    /// Take a user's second factors and recovery codes away and end the user's sessions; also the owner's, who has
    /// nobody else to do it.
    ResetSecondFactors {
        #[arg(long)]
        account: String,
        /// The user's number.
        id: i64,
    },
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    match command {
        Command::Create { account, name, email, role } => {
            let role = RoleWish::from_word(&role).context("--role is end-user, light-agent, agent or admin")?;
            let change = UserChange {
                name: Some(name),
                email: Some(email),
                role: Some(role),
                verified: Some(true),
                ..UserChange::default()
            };
            let user = users::create(&house.entered(&account, "user_create").await?, change).await?;
            say::answer(json, &json!({"id": user.id}), &format!("User {} is made.", user.id))
        }
        Command::SetPassword { account, id } => {
            let mut password = String::new();
            std::io::stdin().read_line(&mut password)?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            passwords::set(&house.entered(&account, "user_set_password").await?, id.into(), password).await?;
            say::answer(json, &json!({"password_set": id}), &format!("The password of user {id} is set."))
        }
        Command::ResetSecondFactors { account, id } => {
            second_factors::reset(&house.entered(&account, "user_reset_second_factors").await?, id.into()).await?;
            let text = format!("User {id} has no second factor any more.");
            say::answer(json, &json!({"second_factors_reset": id}), &text)
        }
    }
}
