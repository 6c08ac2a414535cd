//! Uploads and attachments through the API, on both engines: taking in, hanging on, fetching, and refusals.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, header};
use futures_util::stream;
use http_body_util::BodyExt as _;
use identity::account::Setting;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

/// A PNG of 3 by 2 pixels, as far as its header.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";

/// An answer as bytes.
pub(crate) struct Fetched {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Fetched {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Sends any request.
pub(crate) async fn call(
    house: &TestHouse,
    caller: &Caller,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Body,
) -> Result<Fetched> {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, &caller.host);
    if let Some(authorization) = &caller.authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = house.entrance.answer(request.body(body)?).await;
    let (parts, body) = response.into_parts();
    Ok(Fetched { status: parts.status.as_u16(), headers: parts.headers, bytes: body.collect().await?.to_bytes() })
}

/// Uploads pieces as one file; answers the upload.
pub(crate) async fn upload(house: &TestHouse, caller: &Caller, query: &str, pieces: &[&[u8]]) -> Result<Value> {
    let pieces: Vec<std::result::Result<Bytes, std::io::Error>> =
        pieces.iter().map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let body = Body::from_stream(stream::iter(pieces));
    let path = format!("/api/v2/uploads.json?{query}");
    let made = call(house, caller, Method::POST, &path, &[("content-type", "application/json")], body).await?;
    ensure!(made.status == 201, "{} {}", made.status, String::from_utf8_lossy(&made.bytes));
    Ok(serde_json::from_slice::<Value>(&made.bytes)?["upload"].clone())
}

/// The path of a file's content.
pub(crate) fn content_path(attachment: &Value) -> String {
    let url = attachment["content_url"].as_str().unwrap_or_default();
    url.strip_prefix("https://acme.localhost").unwrap_or_default().to_owned()
}

pub(crate) async fn fetch(house: &TestHouse, caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Result<Fetched> {
    call(house, caller, Method::GET, path, headers, Body::empty()).await
}

/// A user with a token.
pub(crate) async fn user(house: &TestHouse, owner: &Caller, name: &str, more: Value) -> Result<Caller> {
    let email = format!("{name}@example.com");
    let mut user = json!({"name": name, "email": email, "verified": true});
    if let (Some(user), Value::Object(more)) = (user.as_object_mut(), more) {
        user.extend(more);
    }
    let made = house.post(owner, "/api/v2/users.json", &json!({"user": user})).await?;
    ensure!(made.status == 201, "{}", made.text);
    house.caller("acme", &email, "*").await
}

/// Changes a setting of the account.
async fn set(house: &TestHouse, setting: Setting, value: &str) -> Result<()> {
    let operator = house.house.operator("acme").await?;
    Ok(identity::account::change(&operator, vec![(setting, value.to_owned())]).await?)
}

async fn made(told: Told, status: u16) -> Result<Value> {
    ensure!(told.status == status, "{} {}", told.status, told.text);
    Ok(told.json)
}

#[tokio::test]
async fn files_are_uploaded_hung_on_a_comment_and_fetched() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let first = upload(&house, &owner, "filename=a%20b.txt&binary=undefined", &[b"hello ", b"world"]).await?;
        let token = first["token"].as_str().unwrap_or_default();
        let second = upload(&house, &owner, &format!("filename=dot.png&token={token}"), &[PNG]).await?;
        ensure!(second["token"] == token && second["attachments"].as_array().map(Vec::len) == Some(2), "{second}");
        ensure!(second["expires_at"] == "2026-01-05T10:00:00Z", "{second}");
        let (text, image) = (&first["attachment"], &second["attachment"]);
        ensure!(
            text["file_name"] == "a b.txt" && text["content_type"] == "text/plain" && text["size"] == 11,
            "{first}"
        );
        ensure!(image["content_type"] == "image/png" && image["width"] == 3 && image["height"] == 2, "{second}");
        ensure!(image["thumbnails"] == json!([]) && image["malware_scan_result"] == "not_scanned", "{second}");

        let html = format!("<p>See <img src=\"{}\"></p>", image["content_url"].as_str().unwrap_or_default());
        let new = json!({"ticket": {"comment": {"html_body": html, "uploads": [token]}}});
        let ticket = made(house.post(&owner, "/api/v2/tickets.json", &new).await?, 201).await?;
        let path = format!("/api/v2/tickets/{}", ticket["ticket"]["id"]);
        let comments = house.get(&owner, &format!("{path}/comments.json")).await?;
        let files = &comments.json["comments"][0]["attachments"];
        ensure!(files[0]["id"] == text["id"] && files[0]["inline"] == false, "{}", comments.text);
        ensure!(files[1]["id"] == image["id"] && files[1]["inline"] == true, "{}", comments.text);
        let audits = house.get(&owner, &format!("{path}/audits.json")).await?;
        ensure!(audits.json["audits"][0]["events"][0]["attachments"][1]["id"] == image["id"], "{}", audits.text);
        let shown = house.get(&owner, &format!("/api/v2/attachments/{}.json", text["id"])).await?;
        ensure!(shown.json["attachment"]["content_url"] == text["content_url"], "{}", shown.text);

        let whole = fetch(&house, &owner, &content_path(text), &[]).await?;
        ensure!(whole.status == 200 && whole.bytes == "hello world" && whole.header("content-length") == "11");
        ensure!(whole.header("content-type") == "text/plain; charset=utf-8");
        ensure!(whole.header("content-disposition").starts_with("inline; filename=\"a b.txt\""));
        ensure!(whole.header("x-content-type-options") == "nosniff");
        ensure!(whole.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        ensure!(
            whole.headers.get_all("cache-control").iter().count() == 1
                && whole.header("cache-control").starts_with("private")
        );
        let part = fetch(&house, &owner, &content_path(text), &[("range", "bytes=6-")]).await?;
        ensure!(part.status == 206 && part.bytes == "world" && part.header("content-range") == "bytes 6-10/11");
        let beyond = fetch(&house, &owner, &content_path(text), &[("range", "bytes=11-")]).await?;
        ensure!(beyond.status == 416 && beyond.header("content-range") == "bytes */11" && beyond.bytes.is_empty());
        let known = fetch(&house, &owner, &content_path(text), &[("if-none-match", whole.header("etag"))]).await?;
        ensure!(known.status == 304 && known.bytes.is_empty());

        let again = json!({"ticket": {"comment": {"body": "x", "uploads": [token]}}});
        let used = house.put(&owner, &format!("{path}.json"), &again).await?;
        ensure!(used.status == 422 && used.json["details"]["uploads"][0]["description"].is_string(), "{}", used.text);
        let list = house.get(&owner, &format!("{path}/comments.json")).await?;
        ensure!(list.json["count"] == 1, "a refused comment was written: {}", list.text);
    }
    Ok(())
}

#[tokio::test]
async fn strangers_see_no_file_and_its_people_do() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let other = house.account("other").await?;
        let eve = user(&house, &owner, "eve", json!({})).await?;
        let mallory = user(&house, &owner, "mallory", json!({})).await?;
        let narrow = user(&house, &owner, "nora", json!({"role": "agent", "ticket_restriction": "assigned"})).await?;
        let mut files = Vec::new();
        let mut path = String::new();
        for (name, public) in [("public.html", true), ("note.csv", false)] {
            let uploaded = upload(&house, &owner, &format!("filename={name}"), &[b"<b>x</b>"]).await?;
            let comment = json!({"body": name, "public": public, "uploads": [uploaded["token"]]});
            if path.is_empty() {
                let new = json!({"ticket": {"requester": {"email": "eve@example.com"}, "comment": comment}});
                let ticket = made(house.post(&owner, "/api/v2/tickets.json", &new).await?, 201).await?;
                path = format!("/api/v2/tickets/{}.json", ticket["ticket"]["id"]);
            } else {
                made(house.put(&owner, &path, &json!({"ticket": {"comment": comment}})).await?, 200).await?;
            }
            files.push(uploaded["attachment"].clone());
        }
        let shown = async |who: &Caller, file: &Value| -> Result<(u16, u16)> {
            let told = house.get(who, &format!("/api/v2/attachments/{}.json", file["id"])).await?;
            Ok((told.status, fetch(&house, who, &content_path(file), &[]).await?.status))
        };
        let (public, note) = (&files[0], &files[1]);
        ensure!(shown(&eve, public).await? == (200, 200), "the requester's own file");
        ensure!(shown(&eve, note).await? == (404, 404), "the requester and a note's file");
        ensure!(shown(&mallory, public).await? == (404, 404), "another end user");
        ensure!(shown(&narrow, public).await? == (404, 404), "an agent out of reach");
        ensure!(shown(&owner, note).await? == (200, 200), "the owner");
        ensure!(shown(&owner.nobody(), public).await? == (401, 401), "nobody");
        let foreign = Caller { host: "other.localhost".to_owned(), ..other.clone() };
        ensure!(shown(&foreign, public).await? == (404, 404), "another account");
        let html = fetch(&house, &eve, &content_path(public), &[]).await?;
        ensure!(html.header("content-type") == "application/octet-stream", "HTML was served as such");
        ensure!(html.header("content-disposition").starts_with("attachment;"));
        let wrong = content_path(public).replace("/?", "0/?");
        ensure!(fetch(&house, &owner, &wrong, &[]).await?.status == 404, "a wrong secret");

        // Without privacy the address is enough, for exactly this file.
        set(&house, Setting::PrivateAttachments, "false").await?;
        ensure!(fetch(&house, &owner.nobody(), &content_path(note), &[]).await?.status == 200, "the open address");
        let guessed = content_path(note).replace('a', "b");
        if guessed != content_path(note) {
            ensure!(fetch(&house, &owner.nobody(), &guessed, &[]).await?.status == 404, "a guessed secret");
        }
        ensure!(house.get(&owner.nobody(), &format!("/api/v2/attachments/{}.json", note["id"])).await?.status == 401);
    }
    Ok(())
}

#[tokio::test]
async fn an_upload_is_its_makers_for_an_hour() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = user(&house, &owner, "eve", json!({})).await?;
        let uploaded = upload(&house, &eve, "filename=a.txt", &[b"a"]).await?;
        let token = uploaded["token"].as_str().unwrap_or_default();
        let path = format!("/api/v2/uploads/{token}.json");
        ensure!(house.send(&owner, Method::DELETE, &path, None).await?.status == 404, "somebody else's upload");
        let stolen = json!({"ticket": {"comment": {"body": "x", "uploads": [token]}}});
        ensure!(house.post(&owner, "/api/v2/tickets.json", &stolen).await?.status == 422, "somebody else's token");
        ensure!(fetch(&house, &owner, &content_path(&uploaded["attachment"]), &[]).await?.status == 404);
        ensure!(fetch(&house, &eve, &content_path(&uploaded["attachment"]), &[]).await?.status == 200);
        ensure!(house.send(&eve, Method::DELETE, &path, None).await?.status == 204);
        ensure!(house.send(&eve, Method::DELETE, &path, None).await?.status == 404);

        // Nobody may upload, until the account takes requests from anybody.
        let visitor = owner.nobody();
        let refused = call(&house, &visitor, Method::POST, "/api/v2/uploads.json?filename=a.txt", &[], Body::from("a"));
        ensure!(refused.await?.status == 401, "nobody uploaded");
        set(&house, Setting::AnonymousRequests, "true").await?;
        let anonymous = upload(&house, &visitor, "filename=a.txt", &[b"a"]).await?;
        ensure!(anonymous["token"].as_str().is_some_and(|token| token.starts_with("bal_upl_")), "{anonymous}");

        let late = upload(&house, &owner, "filename=late.txt", &[b"late"]).await?;
        house.pass_seconds(60 * 60);
        let ticket = json!({"ticket": {"comment": {"body": "x", "uploads": [late["token"]]}}});
        ensure!(house.post(&owner, "/api/v2/tickets.json", &ticket).await?.status == 422, "an old token");
        ensure!(fetch(&house, &owner, &content_path(&late["attachment"]), &[]).await?.status == 404, "an old file");
        house.make_rounds("acme").await?;
        house.settle("acme").await?;
        ensure!(blobs(&house.folder().join("blobs"))? == 0, "blobs of old uploads are left");
    }
    Ok(())
}

/// Files below a folder.
fn blobs(folder: &std::path::Path) -> Result<usize> {
    let mut many = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        many += if path.is_dir() { blobs(&path)? } else { 1 };
    }
    Ok(many)
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let path = "/api/v2/uploads.json?filename=big.bin";
        let megabyte = Bytes::from(vec![7_u8; 1024 * 1024]);
        let said = (51 * 1024 * 1024).to_string();
        // It says so itself: nothing may be read.
        let touched = Arc::new(AtomicUsize::new(0));
        let counter = touched.clone();
        let unread = stream::poll_fn(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            std::task::Poll::Ready(None::<std::io::Result<Bytes>>)
        });
        let unread = Body::from_stream(unread);
        let refused = call(&house, &owner, Method::POST, path, &[("content-length", &said)], unread).await?;
        ensure!(refused.status == 413 && touched.load(Ordering::Relaxed) == 0, "{}", refused.status);
        // It does not say so: the piece over the limit is the last that is read.
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = taken.clone();
        let endless = stream::repeat_with(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            std::io::Result::Ok(megabyte.clone())
        });
        let refused = call(&house, &owner, Method::POST, path, &[], Body::from_stream(endless)).await?;
        ensure!(refused.status == 413, "{}", refused.status);
        let body: Value = serde_json::from_slice(&refused.bytes)?;
        ensure!(body["error"] == "AttachmentTooLarge", "{body}");
        let taken = taken.load(Ordering::Relaxed);
        ensure!(taken == 51, "{taken} pieces were read");
        ensure!(blobs(&house.folder().join("blobs")).unwrap_or_default() == 0, "what was refused is left");
        set(&house, Setting::MaxAttachmentBytes, "10").await?;
        let refused = call(&house, &owner, Method::POST, path, &[], Body::from("12345678901")).await?;
        ensure!(refused.status == 413, "the account's own limit");
        let nameless = call(&house, &owner, Method::POST, "/api/v2/uploads.json", &[], Body::from("x")).await?;
        ensure!(nameless.status == 422, "{}", nameless.status);
    }
    Ok(())
}
