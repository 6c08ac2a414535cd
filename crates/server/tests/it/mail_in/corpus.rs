//! Odd mail: whatever comes in becomes exactly one thing that somebody sees, with words in it.

use std::path::Path;

use super::*;

/// Real kinds of mail; a name that begins with `ticket` becomes one, `held` waits for an agent. `X-Expect` names words
/// that must be seen.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail");

fn expected(message: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(message);
    text.lines().find_map(|line| line.strip_prefix("X-Expect: ").map(str::to_owned))
}

fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(Path::new(FOLDER))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((name, std::fs::read(&path)?));
    }
    files.sort();
    ensure!(files.len() > 20, "the corpus is gone");
    Ok(files)
}

#[tokio::test]
async fn every_mail_of_the_corpus_becomes_one_thing_with_its_words() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        let mut before = Seen::by(&house, &owner).await?;
        for (name, message) in files()? {
            postman.brings(SUPPORT, &message).await?;
            let after = Seen::by(&house, &owner).await?;
            ensure!(after.things() == before.things() + 1, "{name}: {} things", after.things() - before.things());
            let shown = if name.starts_with("ticket") {
                ensure!(after.tickets.len() == before.tickets.len() + 1, "{name}: {}", after.last_held());
                let ticket = after.last();
                let comments = comments(&house, &owner, &ticket["id"]).await?;
                let html = comments[0]["html_body"].as_str().unwrap_or_default();
                for bad in ["<script", "onclick", "onerror", "<iframe"] {
                    ensure!(!html.contains(bad), "{name}: {html}");
                }
                ensure!(ticket["via"]["channel"] == "email", "{name}: {}", ticket["via"]);
                ticket["description"].clone()
            } else {
                ensure!(after.held.len() == before.held.len() + 1, "{name} is a ticket");
                after.last_held()["content"].clone()
            };
            let shown = shown.as_str().unwrap_or_default();
            let words = expected(&message).unwrap_or_default();
            ensure!(!shown.trim().is_empty() && shown.contains(&words), "{name}: {shown:?} has no {words:?}");
            before = after;
        }
    }
    Ok(())
}

/// A message nested this deep.
fn deep(levels: usize) -> Vec<u8> {
    let mut head = String::new();
    let mut tail = String::new();
    for level in 0..levels {
        head.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        tail.insert_str(0, &format!("\n--b{level}--\n"));
    }
    format!("From: deep@klant.example\nSubject: Deep\nMessage-ID: <deep-{levels}@klant.example>\n{head}Content-Type: text/plain\n\nbottom\n{tail}")
        .into_bytes()
}

/// Messages no mail program makes.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let headers: String = (0..10_000).map(|n| format!("X-Filler-{n}: {n}\n")).collect();
    let many = format!("From: many@klant.example\nSubject: Many\nMessage-ID: <many@klant.example>\n{headers}\nbody\n");
    let huge = format!("{}From: huge@klant.example\n\nbody\n", "X-Long: long long long\n".repeat(60_000));
    let parts: String =
        (0..3_000).map(|n| format!("--p\nContent-Type: text/plain; name=n{n}.txt\n\npart {n}\n")).collect();
    let parts = format!(
        "From: parts@klant.example\nSubject: Parts\nContent-Type: multipart/mixed; boundary=p\n\n{parts}--p--\n"
    );
    let junk: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let cc: String = (0..5_000).map(|n| format!(" cc{n}@klant.example,\n")).collect();
    let cc = format!("From: cc@klant.example\nSubject: Copies\nCc:\n{cc} end@klant.example\n\nhello\n");
    vec![
        ("deep", deep(60)),
        ("very deep", deep(3_000)),
        ("many headers", many.into_bytes()),
        ("huge header", huge.into_bytes()),
        ("many parts", parts.into_bytes()),
        ("many copies", cc.into_bytes()),
        ("no header", b"hello there, no header at all\n".to_vec()),
        ("empty", b"\n".to_vec()),
        ("binary junk", junk),
        ("zeroes", vec![0; 10_000]),
    ]
}

#[tokio::test]
async fn a_bomb_is_one_thing_to_see_and_holds_nothing_up() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        let mut before = Seen::by(&house, &owner).await?;
        for (name, message) in bombs() {
            let started = std::time::Instant::now();
            postman.brings(SUPPORT, &message).await.with_context(|| name)?;
            ensure!(started.elapsed().as_secs() < 20, "{name} took {:?}", started.elapsed());
            let after = Seen::by(&house, &owner).await?;
            ensure!(after.things() == before.things() + 1, "{name}: {} -> {}", before.things(), after.things());
            before = after;
        }
        let users = house.get(&owner, "/api/v2/users/count.json").await?.json["count"]["value"].as_u64();
        ensure!(users.is_some_and(|users| users < 20), "a mail made {users:?} users");
        postman.brings(SUPPORT, mail("ann@klant.example", "a@klant.example", "Fine", "", "All is well")).await?;
        ensure!(Seen::by(&house, &owner).await?.last()["description"] == "All is well", "the next mail suffers");
    }
    Ok(())
}

#[tokio::test]
async fn a_message_too_large_is_told_to_the_mail_server() -> Result<()> {
    let house = TestHouse::each().await?.into_iter().next().context("a house")?;
    let owner = house.account("acme").await?;
    let mut postman = Postman::at(&house).await?;
    let large = vec![b'x'; 36 * 1024 * 1024];
    let answer = postman.hands(SUPPORT, &large).await?;
    ensure!(answer.starts_with("552"), "{answer}");
    ensure!(Seen::by(&house, &owner).await?.things() == 0, "it was stored");
    Ok(())
}

const CARD: &str = "4111 1111 1111 1111";

/// Every blob of the account, opened.
async fn blobs(house: &TestHouse, folder: &Path) -> Result<Vec<Vec<u8>>> {
    let account = house.house.account("acme").await?;
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(Box::pin(blobs(house, &path)).await?);
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(id) = store::BlobId::parse(&name) {
            all.push(account.blobs().get(&id, 1 << 30).await?);
        }
    }
    Ok(all)
}

#[tokio::test]
async fn a_card_number_in_a_mail_is_kept_nowhere() -> Result<()> {
    let bare = CARD.replace(' ', "");
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut postman = Postman::at(&house).await?;
        // base64 of "card 4111 1111 1111 1111"
        let encoded = "Y2FyZCA0MTExIDExMTEgMTExMSAxMTEx";
        let message = format!(
            "From: \"{CARD}\" <pay@klant.example>\nTo: {SUPPORT}\nSubject: Paid with {CARD}\nMessage-ID: <pay@klant.example>\n\
             X-Note: {bare}\nContent-Type: multipart/mixed; boundary=c\n\nPreamble {CARD}\n--c\nContent-Type: multipart/alternative; boundary=d\n\n\
             --d\nContent-Type: text/plain\n\nplain {CARD}\n--d\nContent-Type: text/html\n\n<p>4111<b>1111</b> 1111&#49;111</p>\n--d--\n\
             --c\nContent-Type: text/plain; name=\"{bare}.txt\"\nContent-Disposition: attachment; filename=\"{bare}.txt\"\n\
             Content-Transfer-Encoding: base64\n\n{encoded}\n\
             --c\nContent-Type: application/octet-stream; name=\"notes.bin\"\nContent-Transfer-Encoding: base64\n\n{encoded}\n--c--\n"
        );
        postman.brings(SUPPORT, message).await?;
        postman.brings(SUPPORT, format!("no header, only {CARD}\n")).await?;
        let away = mail(
            "away@klant.example",
            "away@klant.example",
            &format!("Away {CARD}"),
            "Auto-Submitted: auto-replied\r\n",
            CARD,
        );
        postman.brings(SUPPORT, away).await?;
        let seen = Seen::by(&house, &owner).await?;
        ensure!((seen.tickets.len(), seen.held.len()) == (1, 2), "{} {}", seen.tickets.len(), seen.held.len());
        let mut texts = vec![serde_json::to_string(&seen.tickets)?, serde_json::to_string(&seen.held)?];
        texts.push(serde_json::to_string(&comments(&house, &owner, &seen.last()["id"]).await?)?);
        texts.push(house.get(&owner, "/api/v2/users.json").await?.text);
        let blobs = blobs(&house, house.folder()).await?;
        ensure!(blobs.len() >= 4, "{} blobs", blobs.len());
        texts.extend(blobs.iter().map(|blob| String::from_utf8_lossy(blob).into_owned()));
        for text in texts {
            for number in [CARD, bare.as_str(), "4111<b>1111", encoded] {
                ensure!(!text.contains(number), "{number} stands in {text}");
            }
        }
    }
    Ok(())
}
