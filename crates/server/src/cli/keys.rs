//! `keys`: which keys are in use, by fingerprint.

use serde_json::json;

use super::say;
use crate::house::House;

pub(super) async fn run(house: &House, json: bool) -> anyhow::Result<()> {
    let master = house.master_fingerprint.clone();
    say::answer(json, &json!({"master": master}), &format!("master\t{master}"))
}
