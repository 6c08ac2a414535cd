//! The owner lets the operator in until a time, over the API; commands ask for it.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};

use super::{EVE, INSIDE, Person, furnished, signed_in};

const PATH: &str = "/api/balie/v1/operator_access.json";

#[tokio::test]
async fn the_operator_asks_the_owner_first() -> Result<()> {
    for mut house in TestHouse::each().await? {
        furnished(&house).await?;
        ensure!(house.house.entered("acme", "token_create").await.is_ok(), "an account cannot be set up");
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        let refused = house.house.entered("acme", "token_create").await.map(|_| ()).map_err(|error| error.to_string());
        ensure!(refused.as_ref().is_err_and(|text| text.contains("has not let the operator in")), "{refused:?}");
        ensure!(house.house.operator("acme").await.is_ok(), "maintenance needs leave");

        let wish = |hour: &str| json!({"operator_access": {"expires_at": hour, "reason": "Find the lost mail"}});
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        ensure!(eve.send(&house, Method::POST, PATH, &wish("2026-01-05T10:00:00Z")).await?.status == 403);
        for bad in [wish("2026-01-05T08:00:00Z"), wish("2026-03-05T08:00:00Z"), wish("soon"), json!({})] {
            ensure!(owner.send(&house, Method::POST, PATH, &bad).await?.status == 422, "{bad} was taken");
        }
        let made = owner.send(&house, Method::POST, PATH, &wish("2026-01-05T10:00:00Z")).await?;
        ensure!(made.status == 201 && made.json["operator_access"]["is_open"] == true, "{}", made.json);
        ensure!(house.house.entered("acme", "token_create").await.is_ok(), "leave does not let in");

        let token = house.caller("acme", OWNER, "*").await?.authorization.context("a token")?;
        let one = format!("/api/balie/v1/operator_access/{}.json", made.json["operator_access"]["id"]);
        let mut program = Person::at(INSIDE).with("authorization", &token);
        ensure!(program.send(&house, Method::DELETE, &one, &Value::Null).await?.status == 204);
        ensure!(house.house.entered("acme", "token_create").await.is_err(), "leave that was ended lets in");
        owner.send(&house, Method::POST, PATH, &wish("2026-01-05T10:00:00Z")).await?;
        house.pass_seconds(3600);
        ensure!(house.house.entered("acme", "token_create").await.is_err(), "leave has no end");

        house.house.without_leave = true;
        ensure!(house.house.entered("acme", "user_set_password").await.is_ok(), "a bad day has no way in");
        let log = program.get(&house, "/api/v2/audit_logs.json?filter[source_type]=operator_access").await?;
        let entered = log.json["audit_logs"].as_array().context("a list")?;
        let opened = entered.iter().filter(|log| log["action"] == "opened").count();
        ensure!(opened == 3, "{}", log.json);
    }
    Ok(())
}
