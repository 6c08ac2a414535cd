//! Who joins a ticket by mail: the one a reply code was given to, and nobody else.

use channels::mail_in::Trust;
use serde_json::json;

use super::*;

const ANN: &str = "Ann <ann@klant.example>";

/// Ann's ticket, answered by the owner: what leads an answer back.
async fn answered(house: &TestHouse, owner: &Caller, postman: &mut Postman) -> Result<(Value, String, String)> {
    postman.brings(SUPPORT, mail(ANN, "ann-1@klant.example", "Help", "", "I need help")).await?;
    let ticket = Seen::by(house, owner).await?.last();
    house.settle("acme").await?;
    house.mailbox.take();
    let answer = json!({"ticket": {"status": "pending", "comment": {"body": "What is it?", "public": true}}});
    ensure!(house.put(owner, &path(&ticket), &answer).await?.status == 200, "the answer was refused");
    house.settle("acme").await?;
    let (reply_to, id) = answered_to(house)?;
    Ok((ticket, reply_to, id))
}

fn path(ticket: &Value) -> String {
    format!("/api/v2/tickets/{}.json", ticket["id"])
}

#[tokio::test]
async fn the_code_works_in_every_place_for_ann_and_in_none_for_a_thief() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        let (ticket, reply_to, id) = answered(&house, &owner, &mut postman).await?;
        let shown = async || comments(&house, &owner, &ticket["id"]).await;

        postman.brings(&reply_to, mail(ANN, "a2@klant.example", "Re: Help", "", "By the address")).await?;
        let in_reply_to = format!("In-Reply-To: <{id}>\r\n");
        postman.brings(SUPPORT, mail(ANN, "a3@klant.example", "Other subject", &in_reply_to, "By the id")).await?;
        let references = format!("References: <foreign@x.example> <{id}>\r\n");
        postman.brings(SUPPORT, mail(ANN, "a4@klant.example", "Re: Help", &references, "By the references")).await?;
        let shouted = reply_to.to_uppercase();
        postman.brings(&shouted, mail(ANN, "a5@klant.example", "Re: Help", "", "Shouted")).await?;
        ensure!(shown().await?.len() == 6, "Ann's answers did not join: {:?}", shown().await?);

        // Somebody else with Ann's code, and Ann's name without it.
        let before = house.get(&owner, &path(&ticket)).await?.json["ticket"].clone();
        let spoofs = [
            mail("thief@evil.example", "t1@evil.example", "Re: Help", &in_reply_to, "Stolen"),
            mail("Ann <olga@example.com>", "t2@evil.example", "Re: Help", "", "As the owner"),
            mail("\"ann@klant.example\" <thief@evil.example>", "t3@evil.example", "Re: Help", "", "By the name"),
            mail("thief@evil.example", "t4@evil.example", "Re: Help", "Sender: ann@klant.example\r\n", "By Sender"),
            mail("thief@evil.example", "t5@evil.example", "Re: Help", "Reply-To: ann@klant.example\r\n", "By Reply-To"),
            mail("аnn@klant.example", "t6@evil.example", "Re: Help", "", "With a Cyrillic letter"),
        ];
        for (index, spoof) in spoofs.iter().enumerate() {
            postman.brings(&reply_to, spoof).await?;
            let seen = Seen::by(&house, &owner).await?;
            ensure!(seen.held.len() == index + 1, "spoof {index} was not held: {:?}", seen.last());
            ensure!(shown().await?.len() == 6, "spoof {index} joined");
        }
        let seen = Seen::by(&house, &owner).await?;
        ensure!(seen.held[0]["ticket_id"] == ticket["id"] && seen.held[0]["cause_id"] == 5, "{}", seen.held[0]);
        ensure!(seen.held[1]["cause_id"] == 6, "{}", seen.held[1]);
        let after = house.get(&owner, &path(&ticket)).await?.json["ticket"].clone();
        ensure!(before["updated_at"] == after["updated_at"] && before["status"] == after["status"], "{after}");
        house.settle("acme").await?;
        ensure!(house.mailbox.take().is_empty(), "a held mail was answered");

        // Recovered, the mail in the owner's name is an internal note that is marked and that nobody is sent.
        let recovery = format!("/api/v2/suspended_tickets/{}/recover.json", seen.held[1]["id"]);
        ensure!(house.put(&owner, &recovery, &json!({})).await?.status == 200, "not recovered");
        let note = shown().await?.pop().unwrap_or_default();
        ensure!(note["body"] == "As the owner" && note["public"] == false, "{note}");
        ensure!(note["metadata"]["unverified"] == true, "{note}");
        house.settle("acme").await?;
        ensure!(house.mailbox.take().is_empty(), "a spoof was mailed to the customer");
        let count = shown().await?.len();

        let named = mail(ANN, "a7@klant.example", &format!("Re: [#{}] Help", ticket["id"]), "", "No code");
        postman.brings(SUPPORT, named).await?;
        let seen = Seen::by(&house, &owner).await?;
        ensure!(seen.tickets.len() == 2 && shown().await?.len() == count, "a number joined");
        let first = comments(&house, &owner, &seen.last()["id"]).await?;
        ensure!(first[0]["metadata"]["unverified"] == true, "a known name without proof is not marked");

        // A code with one letter changed is only an address.
        let (local, domain) = reply_to.split_once('@').context("an address")?;
        let last = if local.ends_with('a') { "b" } else { "a" };
        let forged = format!("{}{last}@{domain}", &local[..local.len() - 1]);
        postman.brings(&forged, mail(ANN, "a8@klant.example", "Re: Help", "", "Guessed")).await?;
        ensure!(shown().await?.len() == count, "a forged code joined");
    }
    Ok(())
}

#[tokio::test]
async fn a_closed_ticket_is_followed_a_deleted_one_begun_anew_and_an_old_code_held() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        let (ticket, reply_to, _) = answered(&house, &owner, &mut postman).await?;
        let closing = json!({"ticket": {"status": "closed"}});
        ensure!(house.put(&owner, &path(&ticket), &closing).await?.status == 200, "it was not closed");
        postman.brings(&reply_to, mail(ANN, "b1@klant.example", "Re: Help", "", "Again")).await?;
        let follow_up = Seen::by(&house, &owner).await?.last();
        ensure!(follow_up["id"] != ticket["id"] && follow_up["status"] == "new", "{follow_up}");
        let closed = house.get(&owner, &path(&ticket)).await?.json["ticket"].clone();
        ensure!(closed["followup_ids"] == json!([follow_up["id"]]), "{closed}");

        ensure!(house.send(&owner, "DELETE".parse()?, &path(&ticket), None).await?.status == 204, "not deleted");
        postman.brings(&reply_to, mail(ANN, "b2@klant.example", "Re: Help", "", "Once more")).await?;
        let seen = Seen::by(&house, &owner).await?;
        ensure!(seen.tickets.len() == 2 && seen.held.is_empty(), "{:?}", seen.held);

        house.pass_seconds(400 * 86_400);
        postman.brings(&reply_to, mail(ANN, "b3@klant.example", "Re: Help", "", "Years later")).await?;
        let held = Seen::by(&house, &owner).await?.last_held();
        ensure!(held["cause_id"] == 20, "{held}");
    }
    Ok(())
}

#[tokio::test]
async fn only_a_proven_sender_speaks_for_staff_or_adds_people() -> Result<()> {
    for mut house in TestHouse::each().await? {
        house.house.trust = Trust { authserv_ids: vec!["mx.acme.example".to_owned()] };
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        let on = vec![(identity::account::Setting::MailAddsCcs, "true".to_owned())];
        identity::account::change(&operator, on).await?;
        let mut postman = Postman::at(&house).await?;
        let proof = |domain: &str| {
            format!("Authentication-Results: mx.acme.example; dkim=pass; dmarc=pass header.from={domain}\r\n")
        };
        let cc = "Cc: Bob <bob@klant.example>, no-reply@shop.example, support@acme.localhost\r\n";
        postman.brings(SUPPORT, mail(ANN, "c1@klant.example", "One", cc, "Unproven")).await?;
        ensure!(Seen::by(&house, &owner).await?.last()["email_cc_ids"] == json!([]), "an unproven mail added people");
        let proven = format!("{}{cc}", proof("klant.example"));
        postman.brings(SUPPORT, mail(ANN, "c2@klant.example", "Two", &proven, "Proven")).await?;
        let ticket = Seen::by(&house, &owner).await?.last();
        ensure!(ticket["email_cc_ids"].as_array().is_some_and(|ids| ids.len() == 1), "{ticket}");
        ensure!(comments(&house, &owner, &ticket["id"]).await?[0]["metadata"]["unverified"] == false, "marked");

        // The owner is a follower, gets a mail and answers it: proven it counts as the owner's, otherwise it waits.
        let me = house.get(&owner, "/api/v2/users/me.json").await?.json["user"]["id"].clone();
        let code = channels::capability::reply_address(
            &operator,
            ticket["id"].as_i64().unwrap_or(0).into(),
            me.as_i64().unwrap_or(0).into(),
        )?;
        postman.brings(&code, mail(testkit::OWNER, "c3@example.com", "Re: Two", "", "Not proven")).await?;
        ensure!(Seen::by(&house, &owner).await?.last_held()["cause_id"] == 20, "an unproven agent was not held");
        let proof = proof("example.com");
        postman.brings(&code, mail(testkit::OWNER, "c4@example.com", "Re: Two", &proof, "I see to it")).await?;
        let said = comments(&house, &owner, &ticket["id"]).await?;
        ensure!(said.len() == 2 && said[1]["author_id"] == me && said[1]["public"] == true, "{said:?}");
        let audits = house.get(&owner, &path(&ticket).replace(".json", "/audits.json")).await?;
        let last = audits.json["audits"].as_array().and_then(|audits| audits.last()).cloned().unwrap_or_default();
        ensure!(last["author_id"] == me, "{last}");
    }
    Ok(())
}

#[tokio::test]
async fn our_own_mail_and_floods_end_up_waiting() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        postman.brings(SUPPORT, mail(ANN, "ann-1@klant.example", "Help", "", "I need help")).await?;
        let ticket = Seen::by(&house, &owner).await?.last();
        let answer = json!({"ticket": {"comment": {"body": "What is it?", "public": true}}});
        house.put(&owner, &path(&ticket), &answer).await?;
        house.settle("acme").await?;
        let mails = house.mailbox.take();
        let sent = mails.last().context("a mail left")?;
        postman.brings(SUPPORT, &sent.message).await?;
        ensure!(Seen::by(&house, &owner).await?.last_held()["cause_id"] == 4, "our own mail came in");

        for n in 0..45 {
            let id = format!("f{n}@flood.example");
            postman.brings(SUPPORT, mail("f@flood.example", &id, "Flood", "", &format!("number {n}"))).await?;
        }
        let seen = Seen::by(&house, &owner).await?;
        ensure!(seen.tickets.len() == 41 && seen.held.len() == 6, "{} {}", seen.tickets.len(), seen.held.len());
        house.pass_seconds(3_700);
        postman.brings(SUPPORT, mail("f@flood.example", "late@flood.example", "Calm", "", "calm again")).await?;
        ensure!(Seen::by(&house, &owner).await?.tickets.len() == 42, "the valve did not open again");
    }
    Ok(())
}
