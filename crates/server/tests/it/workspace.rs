//! The agent workspace's files: whoever asks gets the page with its policy, and nothing besides the files of the build.

use anyhow::{Result, ensure};
use axum::http::Method;
use testkit::TestHouse;

#[tokio::test]
async fn the_page_answers_at_every_address_of_the_workspace_with_its_policy() -> Result<()> {
    for house in TestHouse::each().await? {
        let nobody = house.account("acme").await?.nobody();
        for path in ["/agent", "/agent/", "/agent/views/3/17", "/agent/tickets/5"] {
            let page = house.get(&nobody, path).await?;
            ensure!(page.status == 200, "{path} answered {}", page.status);
            // A build may be in the binary or not: either way it is a page that says something.
            ensure!(page.text.starts_with("<!doctype html>"), "{path}: {:.80}", page.text);
            let policy = page.headers["content-security-policy"].to_str()?;
            for rule in [
                "default-src 'self'",
                "script-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "require-trusted-types-for 'script'",
            ] {
                ensure!(policy.split("; ").any(|part| part == rule), "{rule} is not in {policy}");
            }
            ensure!(!policy.contains("unsafe"), "{policy}");
            ensure!(page.headers["cache-control"] == "no-cache" && page.headers["x-frame-options"] == "DENY");
            ensure!(page.headers.get("set-cookie").is_none());
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_file_of_the_build_is_not_found() -> Result<()> {
    for house in TestHouse::each().await? {
        let nobody = house.account("acme").await?.nobody();
        for path in ["/agent/assets/none.js", "/agent/assets/..%2Findex.html", "/agent/assets/%2Fetc%2Fpasswd"] {
            let answer = house.get(&nobody, path).await?;
            ensure!(answer.status == 404, "{path} answered {}", answer.status);
        }
        let posted = house.send(&nobody, Method::POST, "/agent", None).await?;
        ensure!(posted.status == 405, "{}", posted.status);
        // Another host's account has the page too; a host without an account has nothing.
        let elsewhere = house.get(&nobody.at("nowhere.example"), "/agent").await?;
        ensure!(elsewhere.status == 404, "{}", elsewhere.status);
    }
    Ok(())
}

#[tokio::test]
async fn a_script_without_a_session_is_refused_without_the_browsers_own_question() -> Result<()> {
    for house in TestHouse::each().await? {
        let nobody = house.account("acme").await?.nobody();
        let script = [("sec-fetch-mode", "cors")];
        let refused = house.send_with(&nobody, Method::GET, "/api/v2/tickets", &script, Vec::new()).await?;
        ensure!(refused.status == 401 && refused.headers.get("www-authenticate").is_none(), "{:?}", refused.headers);
        // Programs, and a person who opens the address, are told how to sign in.
        for other in [&[][..], &[("sec-fetch-mode", "navigate")][..]] {
            let asked = house.send_with(&nobody, Method::GET, "/api/v2/tickets", other, Vec::new()).await?;
            ensure!(asked.status == 401 && asked.headers["www-authenticate"] == "Basic realm=\"Balie\"");
        }
    }
    Ok(())
}
