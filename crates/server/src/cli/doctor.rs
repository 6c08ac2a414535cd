//! `doctor`: does every account open, and is its chain of events whole?

use serde_json::json;
use store::events;

use super::say;
use crate::house::House;

/// Events read at a time.
const PAGE: i64 = 1000;

pub(super) async fn run(house: &House, json: bool) -> anyhow::Result<()> {
    use store::AccountState;
    let mut broken = 0_u32;
    for record in house.stores.list(0, 1000).await? {
        if record.state != AccountState::Active {
            continue;
        }
        let account = house.account(&record.name).await?;
        let first =
            account.database().read(async move |tx: &mut store::ReadTx| events::first_broken(tx, PAGE).await).await?;
        let words = match first {
            None => format!("{}: the chain of events is whole", record.name),
            Some(seq) => format!("{}: event {seq} does not fit the chain", record.name),
        };
        broken += u32::from(first.is_some());
        say::answer(json, &json!({"account": record.name, "broken_event": first}), &words)?;
    }
    if broken > 0 { anyhow::bail!("{broken} accounts have a broken chain of events") } else { Ok(()) }
}
