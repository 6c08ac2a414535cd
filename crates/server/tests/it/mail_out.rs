//! An agent's answer leaves as a mail, through the API and the crew, on both engines.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use testkit::TestHouse;

#[tokio::test]
async fn an_answer_is_mailed_once_and_an_internal_note_never() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let new = json!({"ticket": {
            "subject": "Printer burns", "requester": {"name": "Eve", "email": "eve@example.com"},
            "comment": {"body": "Eve called.", "public": false}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        let path = format!("/api/v2/tickets/{}.json", made.json["ticket"]["id"]);
        house.settle("acme").await?;
        ensure!(house.mailbox.mails().is_empty(), "a ticket with an internal note only was mailed");

        house.pass_seconds(60);
        let answer = json!({"ticket": {"status": "pending", "comment":
            {"html_body": "<p>Unplug it.</p><script>x()</script> Card 4111-1111-1111-1111", "public": true}}});
        ensure!(house.put(&owner, &path, &answer).await?.status == 200, "the answer was refused");
        let note = json!({"ticket": {"comment": {"body": "She kicked it", "public": false}}});
        ensure!(house.put(&owner, &path, &note).await?.status == 200, "the note was refused");
        house.settle("acme").await?;
        house.settle("acme").await?;
        let mails = house.mailbox.take();
        ensure!(mails.len() == 1, "{} mails left", mails.len());
        let sent = mails.first().context("a mail")?;
        ensure!(sent.envelope.to == ["eve@example.com"], "sent to somebody else");
        let text = String::from_utf8_lossy(&sent.message).into_owned();
        for part in
            ["multipart/alternative", "text/plain", "text/html", "Unplug it.", "Message-ID: <", "X-Balie-Loop: "]
        {
            ensure!(text.contains(part), "no {part} in {text}");
        }
        for secret in ["4111-1111", "She kicked", "Eve called", "<script"] {
            ensure!(!text.contains(secret), "{secret} left: {text}");
        }

        let audits = house.get(&owner, &path.replace(".json", "/audits.json")).await?;
        let last = audits.json["audits"].as_array().and_then(|audits| audits.last()).cloned().unwrap_or_default();
        ensure!(last["events"][0]["type"] == "Notification", "{last}");
        ensure!(last["events"][0]["recipients"] == json!([made.json["ticket"]["requester_id"]]), "{last}");
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_that_cannot_be_delivered_shows_on_its_ticket() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let new = json!({"ticket": {"subject": "Printer burns", "comment": {"body": "We saw smoke. All well?"},
            "requester": {"name": "Eve", "email": "eve@example.com"}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        house.mailbox.fail_next(outbound::SendError::Refused { code: 450, permanent: false });
        house.mailbox.fail_next(outbound::SendError::Refused { code: 550, permanent: true });
        house.settle("acme").await?;
        house.pass_seconds(3_600);
        house.settle("acme").await?;
        ensure!(house.mailbox.mails().is_empty(), "a refused mail was sent");
        let path = format!("/api/v2/tickets/{}/audits.json", made.json["ticket"]["id"]);
        let audits = house.get(&owner, &path).await?;
        let last = audits.json["audits"].as_array().and_then(|audits| audits.last()).cloned().unwrap_or_default();
        ensure!(last["events"][0]["type"] == "Error", "{last}");
        ensure!(last["events"][0]["message"] == "refused", "{last}");
    }
    Ok(())
}
