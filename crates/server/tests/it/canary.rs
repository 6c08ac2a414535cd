//! The canary: a card number and a secret word go in; no byte on disk may show them.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::json;
use testkit::TestHouse;

const CARD: &str = "4111 1111 1111 1111";
const CARD_BARE: &str = "4111111111111111";
/// How many digits of a card number may be left.
const LEFT: usize = 4;
const WORD: &str = "quetzalcoatlus";

/// Every file below a folder that holds one of these texts.
fn holding(folder: &Path, texts: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(holding(&path, texts)?);
            continue;
        }
        let bytes = std::fs::read(&path)?;
        let hit = texts.iter().any(|text| bytes.windows(text.len()).any(|window| window == text.as_bytes()));
        if hit {
            found.push(path.display().to_string());
        }
    }
    Ok(found)
}

#[tokio::test]
async fn a_card_number_is_kept_nowhere_and_words_are_not_readable_on_disk() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let html = "<p>4111<b>1111</b> 1111&#49;111</p>";
        for comment in [json!({"body": format!("{WORD} {CARD}")}), json!({"html_body": html})] {
            let new = json!({"ticket": {"subject": format!("Paid with {CARD}"), "comment": comment}});
            let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
            ensure!(made.status == 201, "{}", made.text);
            let shown =
                house.get(&owner, &format!("/api/v2/tickets/{}/comments.json", made.json["ticket"]["id"])).await?;
            let said = &shown.json["comments"][0];
            for text in [
                &made.json["ticket"]["subject"],
                &made.json["ticket"]["description"],
                &said["body"],
                &said["html_body"],
            ] {
                let text = text.as_str().unwrap_or_default();
                let digits = text.chars().filter(char::is_ascii_digit).count();
                ensure!(digits <= LEFT && text.contains('▇'), "{text}");
            }
        }
        house.house.stores.close().await;
        let found = holding(house.folder(), &[WORD, CARD, CARD_BARE])?;
        ensure!(found.is_empty(), "readable in {found:?}");
    }
    Ok(())
}
