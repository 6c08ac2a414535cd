//! The canary: a card number and a secret word go in; no byte on disk may show them.

mod entrances;
mod places;
mod planted;

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::json;
use testkit::TestHouse;

use crate::attachments::{content_path, fetch, upload};

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
async fn what_is_planted_at_every_entrance_is_found_in_no_place() -> Result<()> {
    let log = testkit::logs::captured();
    for (index, house) in TestHouse::each().await?.into_iter().enumerate() {
        let since = places::now();
        let cluster = if index == 0 { None } else { testkit::cluster::Cluster::reached().await? };
        let mut seeds = entrances::plant(house).await?;
        entrances::ask_everything(&mut seeds).await?;
        places::search(seeds, &log, cluster, since).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_card_number_is_kept_nowhere_and_words_are_not_readable_on_disk() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let html = "<p>4111<b>1111</b> 1111&#49;111</p>";
        for comment in [json!({"body": format!("{WORD} {CARD}")}), json!({"html_body": html})] {
            let new = json!({"ticket": {"subject": format!("Paid with {CARD}"), "comment": comment}});
            let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
            ensure!(made.status < 300, "{}", made.text);
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

#[tokio::test]
async fn a_card_number_in_a_text_file_is_blotted_though_it_comes_in_pieces() -> Result<()> {
    let encoded = "From: a@example.com\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                   NDExMSAxMTExIDExMTEgMTExMQ==\r\n";
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        for (name, pieces) in [
            ("paid.txt", ["quetzalcoatlus 4111 11".as_bytes(), b"11 1111 1111 thanks"]),
            ("paid", ["quetzalcoatlus,4111111".as_bytes(), b"111111111,thanks"]),
            ("paid.html", ["<p>quetzalcoatlus 4111<b>11".as_bytes(), b"11</b> 1111&#49;111</p>"]),
            ("paid.json", ["{\"quetzalcoatlus\": \"4111-1111".as_bytes(), b"-1111-1111\"}"]),
            ("paid.eml", [encoded.as_bytes(), b""]),
            ("4111 1111 1111 1111.txt", ["quetzal".as_bytes(), b"coatlus"]),
        ] {
            let query = format!("filename={}", name.replace(' ', "%20"));
            let upload = upload(&house, &owner, &query, &pieces).await?;
            let file = &upload["attachment"];
            let new = json!({"ticket": {"comment": {"body": "See the file", "uploads": [upload["token"]]}}});
            let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
            ensure!(made.status < 300, "{}", made.text);
            let kept = fetch(&house, &owner, &content_path(file), &[]).await?;
            let text = String::from_utf8_lossy(&kept.bytes).into_owned();
            ensure!(kept.status == 200, "{name}: {}", kept.status);
            ensure!(!text.contains("NDExMSAxMTEx"), "{name}: {text}");
            if name != "paid.eml" {
                let digits = text.replace("&#49;", "1").chars().filter(char::is_ascii_digit).count();
                ensure!(digits <= LEFT && (text.contains('▇') || name.starts_with('4')), "{name}: {text}");
            }
            ensure!(!file["file_name"].as_str().unwrap_or_default().contains("4111"), "{file}");
        }
        house.settle("acme").await?;
        house.house.stores.close().await;
        let found = holding(house.folder(), &[WORD, CARD, CARD_BARE, "4111-1111-1111-1111", "NDExMSAxMTEx"])?;
        ensure!(found.is_empty(), "readable in {found:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_redacted_word_is_in_no_byte_on_disk() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let new = json!({"ticket": {"subject": format!("The {WORD}"), "comment": {"body": format!("A {WORD}.")}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        let ticket = &made.json["ticket"]["id"];
        let list = house.get(&owner, &format!("/api/v2/tickets/{ticket}/comments.json")).await?;
        let comment = &list.json["comments"][0]["id"];
        let path = format!("/api/v2/tickets/{ticket}/comments/{comment}/redact.json");
        let redacted = house.put(&owner, &path, &json!({"text": WORD})).await?;
        ensure!(redacted.status == 200, "{}", redacted.text);
        house.settle("acme").await?;
        house.house.stores.close().await;
        let found = holding(house.folder(), &[WORD])?;
        ensure!(found.is_empty(), "readable in {found:?}");
    }
    Ok(())
}
