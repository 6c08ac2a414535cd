//! Redaction by hand through the API, on both engines: the word is gone wherever it was kept.

use anyhow::{Context as _, Result, ensure};
use desk::tickets::{CommentInput, NewTicket, Requester};
use domain::event::Cause;
use domain::tickets::change::TicketChange;
use domain::via::{Channel, Via};
use serde_json::{Value, json};
use store::{BlobId, Open as _};
use testkit::{Caller, TestHouse};

use crate::attachments::{content_path, fetch, upload, user};

const WORD: &str = "xylophonist";

/// The ids of the first comment of a ticket, with its path.
async fn first(house: &TestHouse, owner: &Caller, ticket: &Value) -> Result<Value> {
    let list = house.get(owner, &format!("/api/v2/tickets/{ticket}/comments.json")).await?;
    ensure!(list.status == 200, "{}", list.text);
    Ok(list.json["comments"][0].clone())
}

/// Does the word show anywhere through the API?
async fn shown(house: &TestHouse, owner: &Caller, ticket: &Value) -> Result<bool> {
    let found = house.get(owner, &format!("/api/v2/search.json?query={WORD}")).await?;
    ensure!(found.status == 200, "{}", found.text);
    let mut shows = found.json["count"] != 0;
    for path in ["", "/comments", "/audits"] {
        let told = house.get(owner, &format!("/api/v2/tickets/{ticket}{path}.json")).await?;
        ensure!(told.status == 200, "{}", told.text);
        shows |= told.text.contains(WORD);
    }
    Ok(shows)
}

#[tokio::test]
async fn a_redacted_text_is_gone_from_comment_subject_audits_and_search() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let html = "<p>I am a <b>xylo</b>phonist by trade</p>";
        let new = json!({"ticket": {"subject": format!("The {WORD}"), "comment": {"html_body": html}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        let ticket = &made.json["ticket"]["id"];
        house.pass_seconds(60);
        let renamed = json!({"ticket": {"subject": "Another subject"}});
        house.put(&owner, &format!("/api/v2/tickets/{ticket}.json"), &renamed).await?;
        ensure!(shown(&house, &owner, ticket).await?, "the word was not there at first");
        let comment = first(&house, &owner, ticket).await?;
        let path = format!("/api/v2/tickets/{ticket}/comments/{}/redact.json", comment["id"]);

        let eve = user(&house, &owner, "eve", json!({})).await?;
        let light = user(&house, &owner, "nora", json!({"role": "agent", "ticket_restriction": "assigned"})).await?;
        let ask = json!({"text": WORD});
        ensure!(house.put(&eve, &path, &ask).await?.status == 403, "an end user redacted");
        ensure!(house.put(&light, &path, &ask).await?.status == 404, "an agent out of reach redacted");
        ensure!(house.put(&owner, &path, &json!({"text": " "})).await?.status == 422, "a blank text");
        let elsewhere = format!("/api/v2/tickets/999/comments/{}/redact.json", comment["id"]);
        ensure!(house.put(&owner, &elsewhere, &ask).await?.status == 404, "a comment of another ticket");

        let redacted = house.put(&owner, &path, &ask).await?;
        ensure!(redacted.status == 200, "{}", redacted.text);
        let blots = "▇".repeat(WORD.chars().count());
        ensure!(redacted.json["comment"]["body"] == format!("I am a {blots} by trade"), "{}", redacted.text);
        ensure!(redacted.json["comment"]["html_body"].as_str().is_some_and(|html| html.contains("<b>▇▇▇▇</b>")));
        ensure!(!shown(&house, &owner, ticket).await?, "the word shows");
        let audits = house.get(&owner, &format!("/api/v2/tickets/{ticket}/audits.json")).await?;
        let events: Vec<&Value> = audits.json["audits"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|audit| audit["events"].as_array())
            .flatten()
            .collect();
        ensure!(
            events.iter().any(|event| event["type"] == "CommentRedactionEvent" && event["comment_id"] == comment["id"]),
            "{}",
            audits.text
        );
        house.settle("acme").await?;
        ensure!(!shown(&house, &owner, ticket).await?, "the word shows after the jobs");
        let rest = house.get(&owner, "/api/v2/search.json?query=trade").await?;
        ensure!(rest.json["count"] == 1, "the rest of the comment is not found: {}", rest.text);

        // What is not there changes nothing, and tells nothing.
        let many = events.len();
        ensure!(house.put(&owner, &path, &ask).await?.status == 200);
        let audits = house.get(&owner, &format!("/api/v2/tickets/{ticket}/audits.json")).await?;
        let events =
            audits.json["audits"].as_array().into_iter().flatten().flat_map(|audit| audit["events"].as_array());
        ensure!(events.flatten().count() == many, "an empty redaction was told");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_marked_goes_with_the_files_shown_in_it() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let uploaded = upload(&house, &owner, "filename=a.png", &[b"\x89PNG\r\n\x1a\n...."]).await?;
        let image = uploaded["attachment"].clone();
        let html =
            format!("<p>one two one</p><p><img src=\"{}\"></p>", image["content_url"].as_str().unwrap_or_default());
        let new = json!({"ticket": {"subject": "s", "comment": {"html_body": html, "uploads": [uploaded["token"]]}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        ensure!(made.status == 201, "{}", made.text);
        let ticket = &made.json["ticket"]["id"];
        let comment = first(&house, &owner, ticket).await?;
        let shown = comment["html_body"].as_str().unwrap_or_default();
        let path = format!("/api/v2/comment_redactions/{}.json", comment["id"]);
        let ask = |html: String| json!({"ticket_id": ticket, "html_body": html, "external_attachment_urls": []});
        ensure!(house.put(&owner, &path, &ask(shown.to_owned())).await?.status == 422, "nothing was marked");
        let forged = house.put(&owner, &path, &ask("<p><redact>Other</redact> text</p>".to_owned())).await?;
        ensure!(forged.status == 422, "another text was taken: {}", forged.text);
        let marked = shown.replacen("two one", "two <redact>one</redact>", 1).replace("<p><img", "<p><redact><img");
        let marked = marked.replacen("</p></div>", "</redact></p></div>", 1);
        let redacted = house.put(&owner, &path, &ask(marked)).await?;
        ensure!(redacted.status == 200, "{}", redacted.text);
        let html = redacted.json["comment"]["html_body"].as_str().unwrap_or_default();
        ensure!(html.contains("<p>one two ▇▇▇</p>"), "{html}");
        let file = &redacted.json["comment"]["attachments"][0];
        ensure!(file["file_name"] == "redacted.txt" && file["deleted"] == true, "{file}");
        ensure!(fetch(&house, &owner, &content_path(&image), &[]).await?.status == 404, "the old address opens");
    }
    Ok(())
}

#[tokio::test]
async fn a_redacted_file_is_destroyed_and_leaves_a_note() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let uploaded = upload(&house, &owner, "filename=passport.txt", &[b"secret of the passport"]).await?;
        let file = uploaded["attachment"].clone();
        let new = json!({"ticket": {"subject": "s", "comment": {"body": "b", "uploads": [uploaded["token"]]}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        let ticket = &made.json["ticket"]["id"];
        let comment = first(&house, &owner, ticket).await?;
        let path = |comment: &Value, file: &Value| {
            format!("/api/v2/tickets/{ticket}/comments/{comment}/attachments/{file}/redact.json")
        };
        ensure!(house.put(&owner, &path(&comment["id"], &json!(99)), &json!({})).await?.status == 404);
        let redacted = house.put(&owner, &path(&comment["id"], &file["id"]), &json!({})).await?;
        ensure!(redacted.status == 200, "{}", redacted.text);
        let left = &redacted.json["attachment"];
        ensure!(left["id"] == file["id"] && left["file_name"] == "redacted.txt", "{left}");
        ensure!(fetch(&house, &owner, &content_path(&file), &[]).await?.status == 404, "the old address opens");
        let text = fetch(&house, &owner, &content_path(left), &[]).await?;
        ensure!(text.status == 200 && !String::from_utf8_lossy(&text.bytes).contains("passport"));
        let audits = house.get(&owner, &format!("/api/v2/tickets/{ticket}/audits.json")).await?;
        ensure!(
            audits.text.contains("AttachmentRedactionEvent") && !audits.text.contains("passport"),
            "{}",
            audits.text
        );
        house.settle("acme").await?;
        ensure!(fetch(&house, &owner, &content_path(left), &[]).await?.status == 200, "the note went too");
    }
    Ok(())
}

#[tokio::test]
async fn the_raw_mail_is_written_anew_and_goes_with_its_ticket() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        let blobs = operator.account().blobs().clone();
        let mail = format!(
            "From: eve@example.com\r\nSubject: The {WORD}\r\nContent-Type: text/plain\r\n\r\nI am a {WORD}.\r\n"
        );
        let raw = blobs.put(mail.as_bytes()).await?;
        let new = NewTicket {
            wish: TicketChange { subject: domain::Patch::Set(format!("The {WORD}")), ..TicketChange::default() },
            requester: Requester::Address { name: None, email: "eve@example.com".to_owned() },
            submitter_id: None,
            comment: CommentInput {
                body: Some(format!("I am a {WORD}.")),
                quoted_html: Some(format!("<p>You <i>are</i> a {WORD}?</p>")),
                ..CommentInput::default()
            },
            via: Via::channel(Channel::Email),
            recipient: None,
            cause: Cause::Mail,
            message_id: None,
            raw_blob: Some(raw.id.as_str().to_owned()),
            unverified: false,
        };
        let (made, _) = desk::tickets::create(&operator, new).await?;
        let ticket = json!(made.ticket.id);
        let comment = first(&house, &owner, &ticket).await?;
        let path = format!("/api/v2/tickets/{ticket}/comments/{}/redact.json", comment["id"]);
        let redacted = house.put(&owner, &path, &json!({"text": WORD})).await?;
        ensure!(redacted.status == 200, "{}", redacted.text);
        house.settle("acme").await?;
        ensure!(blobs.get(&raw.id, u64::MAX).await.is_err(), "the old raw mail is left");
        let (name, quoted) = beside(&house, &ticket).await?;
        ensure!(quoted.contains("▇▇▇▇▇▇▇▇▇▇▇") && !quoted.contains(WORD), "{quoted}");
        let kept = blobs.get(&BlobId::parse(&name).context("a name")?, u64::MAX).await?;
        let kept = String::from_utf8_lossy(&kept).into_owned();
        ensure!(kept.contains("eve@example.com") && !kept.contains(WORD), "{kept}");
        ensure!(!shown(&house, &owner, &ticket).await?, "the word shows");

        house.send(&owner, axum::http::Method::DELETE, &format!("/api/v2/tickets/{ticket}.json"), None).await?;
        desk::tickets::permanently_delete(&operator, made.ticket.id).await?;
        house.settle("acme").await?;
        ensure!(blobs.get(&BlobId::parse(&name).context("a name")?, u64::MAX).await.is_err(), "the raw mail is left");
    }
    Ok(())
}

/// The raw mail that the ticket's first comment names, and what it quotes.
async fn beside(house: &TestHouse, ticket: &Value) -> Result<(String, String)> {
    let operator = house.house.operator("acme").await?;
    let ticket = ticket.as_i64().unwrap_or_default();
    let load = async move |tx: &mut store::ReadTx| -> domain::Result<(Option<String>, Option<String>)> {
        let text = "select raw_blob, quoted from comments where ticket_id = $1 order by id";
        Ok(tx.one(store::Sql::new(text, [ticket.into()]), |row| Ok((row.opt_text(0)?, row.opt_text(1)?))).await?)
    };
    let (raw, quoted) = operator.read(load).await?;
    Ok((raw.context("a raw mail")?, quoted.context("a quote")?))
}
