//! The mail walk: in by LMTP, found, answered, answered back.

use serde_json::json;

use super::*;

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn first_mail() -> String {
    format!(
        "From: Wim Klant <wim@klant.example>\nTo: {SUPPORT}\nSubject: The coffee machine leaks\nMessage-ID: <first@klant.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/related; boundary=rel\n\n\
         --rel\nContent-Type: text/html; charset=utf-8\n\n<p>It leaks, see <img src=\"cid:drop@klant\">. I paid with 4111 1111 1111 1111.</p>\n\
         --rel\nContent-Type: image/png; name=drop.png\nContent-ID: <drop@klant>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n\
         {PIXEL}\n--rel--\n--out\nContent-Type: text/plain; name=invoice.txt\nContent-Disposition: attachment; filename=invoice.txt\n\n\
         invoice 7\n--out--\n"
    )
}

#[tokio::test]
async fn a_mail_is_a_ticket_its_answer_comes_back_and_joins() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        postman.brings(SUPPORT, first_mail()).await?;
        house.settle("acme").await?;

        let found = house.get(&owner, "/api/v2/search.json?query=coffee+leaks+type:ticket").await?;
        ensure!(found.json["count"] == 1, "{}", found.text);
        let ticket = found.json["results"][0].clone();
        ensure!(ticket["subject"] == "The coffee machine leaks" && ticket["status"] == "new", "{ticket}");
        ensure!(ticket["recipient"] == SUPPORT, "{ticket}");
        ensure!(ticket["via"]["source"]["from"]["address"] == "wim@klant.example", "{ticket}");
        let said = comments(&house, &owner, &ticket["id"]).await?;
        ensure!(said.len() == 1, "{said:?}");
        let body = said[0]["body"].as_str().unwrap_or_default();
        ensure!(body.contains("It leaks") && body.contains('▇') && !body.contains("4111 1111"), "{body}");
        let files = said[0]["attachments"].as_array().cloned().unwrap_or_default();
        let inline =
            |name: &str| files.iter().find(|file| file["file_name"] == name).map(|file| file["inline"] == json!(true));
        ensure!(inline("drop.png") == Some(true) && inline("invoice.txt") == Some(false), "{files:?}");
        let asked = house.get(&owner, &format!("/api/v2/users/{}.json", ticket["requester_id"])).await?;
        ensure!(
            asked.json["user"]["email"] == "wim@klant.example" && asked.json["user"]["verified"] == false,
            "{}",
            asked.text
        );

        // The agent answers; the customer answers back, quoting.
        house.mailbox.take();
        let path = format!("/api/v2/tickets/{}.json", ticket["id"]);
        let answer = json!({"ticket": {"status": "solved", "comment": {"body": "Turn it off.", "public": true}}});
        ensure!(house.put(&owner, &path, &answer).await?.status == 200, "the answer was refused");
        house.settle("acme").await?;
        let (reply_to, id) = answered_to(&house)?;
        let thanks = mail(
            "Wim Klant <wim@klant.example>",
            "second@klant.example",
            "Re: The coffee machine leaks",
            &format!("In-Reply-To: <{id}>\r\n"),
            "Now it leaks cold.\r\n\r\nOn Mon, 5 Jan 2026 at 10:00, Acme <support@acme.localhost> wrote:\r\n> Turn it off.\r\n",
        );
        let answer = postman.asks_for(&reply_to).await?;
        ensure!(answer.starts_with("250"), "{reply_to}: {answer}");
        postman.brings(&reply_to, &thanks).await?;
        let said = comments(&house, &owner, &ticket["id"]).await?;
        ensure!(said.len() == 3, "{said:?}");
        ensure!(said[2]["body"] == "Now it leaks cold." && said[2]["public"] == true, "{}", said[2]);
        ensure!(said[2]["author_id"] == ticket["requester_id"], "{}", said[2]);
        ensure!(said[2]["metadata"]["unverified"] == false, "{}", said[2]);
        let now = house.get(&owner, &path).await?.json["ticket"].clone();
        ensure!(now["status"] == "open", "it was not reopened: {now}");

        // The same once more, and by another address of ours: nothing new.
        postman.brings(&reply_to, &thanks).await?;
        postman.brings(SUPPORT, &thanks).await?;
        ensure!(Seen::by(&house, &owner).await?.things() == 3, "a repeated mail stands twice");

        // A stranger with the same subject and number begins a ticket of his own.
        let subject = format!("Re: [#{}] The coffee machine leaks", ticket["id"]);
        let foreign = mail(
            "x@evil.example",
            "x@evil.example",
            &subject,
            "References: <first@klant.example>\r\n",
            "Send it to me",
        );
        postman.brings(SUPPORT, foreign).await?;
        let seen = Seen::by(&house, &owner).await?;
        ensure!(
            seen.tickets.len() == 2 && comments(&house, &owner, &ticket["id"]).await?.len() == 3,
            "the stranger joined"
        );
    }
    Ok(())
}

#[tokio::test]
async fn mail_for_nobody_here_is_refused_at_the_door() -> Result<()> {
    for house in TestHouse::each().await? {
        house.account("acme").await?;
        house.account("other").await?;
        let mut postman = Postman::at(&house).await?;
        for (address, answer) in [
            (SUPPORT, "250"),
            ("Support+abc@ACME.localhost", "250"),
            ("support@other.localhost", "250"),
            ("sales@acme.localhost", "550"),
            ("support@nowhere.localhost", "550"),
            ("support", "5"),
        ] {
            let told = postman.asks_for(address).await?;
            ensure!(told.starts_with(answer), "{address}: {told}");
        }
    }
    Ok(())
}
