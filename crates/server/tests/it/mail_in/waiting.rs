//! Suspended tickets over the API: listed, shown, recovered, thrown away; by those who may.

use serde_json::json;

use store::Open as _;

use super::*;
use crate::attachments::{content_path, fetch, user};

const LIST: &str = "/api/v2/suspended_tickets.json";

/// An automatic answer, which is held back.
fn away(n: u32) -> String {
    let from = format!("Away {n} <away{n}@klant.example>");
    mail(
        &from,
        &format!("away-{n}@klant.example"),
        &format!("Out of office {n}"),
        "Auto-Submitted: auto-replied\r\n",
        "I am away",
    )
}

#[tokio::test]
async fn an_agent_recovers_what_waits_and_an_outsider_never_sees_it() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let other = house.account("other").await?;
        let new = json!({"user": {"name": "Eve", "email": "eve@example.com", "role": "end-user"}});
        house.post(&owner, "/api/v2/users.json", &new).await?;
        let end_user = house.caller("acme", "eve@example.com", "*").await?;
        let mut postman = Postman::at(&house).await?;
        for n in 1..=5 {
            postman.brings(SUPPORT, away(n)).await?;
        }

        let listed = house.get(&owner, &format!("{LIST}?sort_by=subject&sort_order=desc")).await?;
        ensure!(listed.status == 200 && listed.json["count"] == 5, "{}", listed.text);
        let held = listed.json["suspended_tickets"][0].clone();
        ensure!(held["subject"] == "Out of office 5" && held["cause_id"] == 8, "{held}");
        ensure!(held["author"]["email"] == "away5@klant.example" && held["author"]["id"].is_null(), "{held}");
        ensure!(held["recipient"] == SUPPORT && held["message_id"] == "away-5@klant.example", "{held}");
        let first = house.get(&owner, &format!("{LIST}?page[size]=2")).await?;
        ensure!(first.json["meta"]["has_more"] == true, "{}", first.text);
        let next = first.json["links"]["next"].as_str().and_then(|url| url.find("/api").map(|at| url[at..].to_owned()));
        let second = house.get(&owner, &next.context("a next page")?).await?;
        ensure!(second.json["suspended_tickets"][0]["subject"] == "Out of office 3", "{}", second.text);
        ensure!(house.get(&owner, &format!("{LIST}?sort_by=content")).await?.status == 422, "sorted by anything");

        let one = format!("/api/v2/suspended_tickets/{}.json", held["id"]);
        let recovery = one.replace(".json", "/recover.json");
        for (caller, status) in [(&end_user, 403), (&other, 404), (&owner.nobody(), 401)] {
            ensure!(house.get(caller, &one).await?.status == status, "seen by an outsider");
            ensure!(house.put(caller, &recovery, &json!({})).await?.status == status, "recovered by an outsider");
            let deleted = house.send(caller, "DELETE".parse()?, &one, None).await?;
            ensure!(deleted.status == status, "deleted by an outsider");
        }
        ensure!(house.get(&owner, &one).await?.json["suspended_ticket"]["content"] == "I am away", "not shown");

        let recovered = house.put(&owner, &recovery, &json!({})).await?;
        ensure!(recovered.status == 200, "{}", recovered.text);
        let ticket = recovered.json["ticket"][0].clone();
        ensure!(ticket["subject"] == "Out of office 5" && ticket["description"] == "I am away", "{ticket}");
        let asked = house.get(&owner, &format!("/api/v2/users/{}.json", ticket["requester_id"])).await?;
        ensure!(asked.json["user"]["email"] == "away5@klant.example", "{}", asked.text);
        ensure!(house.get(&owner, &one).await?.status == 404, "it still waits");
        postman.brings(SUPPORT, away(5)).await?;
        ensure!(Seen::by(&house, &owner).await?.things() == 5, "recovered mail came in again");

        let ids: Vec<String> = Seen::by(&house, &owner).await?.held.iter().map(|held| held["id"].to_string()).collect();
        let many = format!("/api/v2/suspended_tickets/recover_many.json?ids={},{}", ids[0], ids[1]);
        let recovered = house.put(&owner, &many, &json!({})).await?;
        ensure!(recovered.json["tickets"].as_array().is_some_and(|tickets| tickets.len() == 2), "{}", recovered.text);
        let many = format!("/api/v2/suspended_tickets/destroy_many.json?ids={}", ids[2]);
        ensure!(house.send(&owner, "DELETE".parse()?, &many, None).await?.status == 204, "not destroyed");
        ensure!(
            house.put(&owner, "/api/v2/suspended_tickets/recover_many.json", &json!({})).await?.status == 422,
            "no ids"
        );
        ensure!(Seen::by(&house, &owner).await?.held.len() == 1, "too many went");
        house.pass_seconds(15 * 86_400);
        house.make_rounds("acme").await?;
        ensure!(Seen::by(&house, &owner).await?.held.is_empty(), "it waits for ever");
    }
    Ok(())
}

#[tokio::test]
async fn the_file_of_a_suspended_ticket_is_for_who_may_read_the_message() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = user(&house, &owner, "ann", json!({"role": "agent"})).await?;
        let ben = user(&house, &owner, "ben", json!({"role": "agent", "ticket_restriction": "groups"})).await?;
        let multipart = "Auto-Submitted: auto-replied\r\nContent-Type: multipart/mixed; boundary=k\r\n";
        let text = "--k\r\nContent-Type: text/plain\r\n\r\nAway\r\n--k\r\nContent-Type: text/csv; name=list.csv\r\n\r\na,b\r\n--k--";
        let away = mail("away@klant.example", "away@klant.example", "Away", multipart, text);
        Postman::at(&house).await?.brings(SUPPORT, away).await?;
        let held = Seen::by(&house, &owner).await?.last_held();

        // Out of the message, as an upload of who asks.
        let copying = format!("/api/v2/suspended_tickets/{}/attachments.json", held["id"]);
        ensure!(house.post(&ben, &copying, &json!({})).await?.status == 404, "copied by a restricted agent");
        let copied = house.post(&ann, &copying, &json!({})).await?;
        ensure!(copied.status < 300, "{}", copied.text);
        let file = copied.json["upload"]["attachments"][0]["id"].as_i64().context("a file")?;
        let shown = format!("/api/v2/attachments/{file}.json");
        let told = house.get(&ann, &shown).await?;
        ensure!(told.status == 200, "{}", told.text);
        let content = content_path(&told.json["attachment"]);
        ensure!(fetch(&house, &ann, &content, &[]).await?.bytes.starts_with(b"a,b"), "not the file");
        ensure!(house.get(&ben, &shown).await?.status == 404, "another's upload was shown");

        // Hanging on the message itself: for everybody who may look at that, and for nobody else.
        let operator = house.house.operator("acme").await?;
        let id = held["id"].as_i64().context("a number")?;
        operator
            .write(async move |tx| {
                let text = "update attachments set upload_id = null, suspended_ticket_id = $1 where id = $2";
                tx.run(store::Sql::new(text, [id.into(), file.into()])).await?;
                Ok(tx.commit_quietly("a test's rows"))
            })
            .await?;
        for (who, status) in [(&ann, 200), (&owner, 200), (&ben, 404), (&owner.nobody(), 401)] {
            ensure!(house.get(who, &shown).await?.status == status, "{who:?} and what the file is called");
            ensure!(fetch(&house, who, &content, &[]).await?.status == status, "{who:?} and what is in it");
        }
    }
    Ok(())
}

#[tokio::test]
async fn mail_beside_a_ticket_joins_it_when_recovered_with_its_files() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        postman.brings(SUPPORT, mail("ann@klant.example", "w1@klant.example", "Help", "", "I need help")).await?;
        let ticket = Seen::by(&house, &owner).await?.last();
        let operator = house.house.operator("acme").await?;
        let number = |value: &Value| value.as_i64().unwrap_or(0);
        let code = channels::capability::reply_address(
            &operator,
            number(&ticket["id"]).into(),
            number(&ticket["requester_id"]).into(),
        )?;
        let file = "Content-Type: multipart/mixed; boundary=k\r\n";
        let text = "--k\r\nContent-Type: text/plain\r\n\r\nAnn's colleague here\r\n--k\r\nContent-Type: text/csv; name=list.csv\r\n\r\na,b\r\n--k--";
        postman.brings(&code, mail("Col <col@klant.example>", "w2@klant.example", "Re: Help", file, text)).await?;
        let held = Seen::by(&house, &owner).await?.last_held();
        ensure!(held["ticket_id"] == ticket["id"], "{held}");

        let copied = house
            .post(&owner, &format!("/api/v2/suspended_tickets/{}/attachments.json", held["id"]), &json!({}))
            .await?;
        ensure!(copied.json["upload"]["attachments"][0]["file_name"] == "list.csv", "{}", copied.text);
        ensure!(copied.json["upload"]["token"].is_string(), "{}", copied.text);

        let recovery = format!("/api/v2/suspended_tickets/{}/recover.json", held["id"]);
        let recovered = house.put(&owner, &recovery, &json!({})).await?;
        ensure!(recovered.status == 200 && recovered.json["ticket"][0]["id"] == ticket["id"], "{}", recovered.text);
        let said = comments(&house, &owner, &ticket["id"]).await?;
        ensure!(said.len() == 2 && said[1]["body"] == "Ann's colleague here", "{said:?}");
        ensure!(said[1]["attachments"][0]["file_name"] == "list.csv", "{}", said[1]);
        ensure!(said[1]["author_id"] != ticket["requester_id"], "it speaks as Ann");

        // On a ticket that is closed by now it cannot join, says why, and goes on waiting.
        postman.brings(&code, mail("Col <col@klant.example>", "w3@klant.example", "Re: Help", "", "More")).await?;
        let held = Seen::by(&house, &owner).await?.last_held();
        let closing = json!({"ticket": {"status": "closed"}});
        house.put(&owner, &format!("/api/v2/tickets/{}.json", ticket["id"]), &closing).await?;
        let recovery = format!("/api/v2/suspended_tickets/{}/recover.json", held["id"]);
        let failed = house.put(&owner, &recovery, &json!({})).await?;
        ensure!(failed.status == 422 && failed.json["ticket"][0]["error_messages"][0].is_object(), "{}", failed.text);
        ensure!(Seen::by(&house, &owner).await?.held.len() == 1, "it was lost");
    }
    Ok(())
}
