//! Questions to a small server on a real socket with TLS.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;
use crate::tls::testing::acceptor;

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A server that answers one question as it is told, and tells what it was asked.
struct Server {
    settings: WebSettings,
    address: String,
    heard: JoinHandle<String>,
}

async fn start(answer: String) -> Server {
    let (acceptor, ca) = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings =
        WebSettings { ca: Some(ca), allow_private: true, timeout: Duration::from_secs(20), most_bytes: 1000 };
    let address = format!("https://localhost:{}/keys?a=b", listener.local_addr().unwrap().port());
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = acceptor.accept(stream).await else { return String::new() };
        let mut heard = Vec::new();
        let mut some = [0; 2000];
        // The tests' questions end with their head, or with this form.
        while !heard.ends_with(b"\r\n\r\n") && !heard.ends_with(b"code=1") {
            let count = stream.read(&mut some).await.unwrap();
            heard.extend_from_slice(&some[..count]);
        }
        // Whoever stops listening half way is no failure here.
        let _ = stream.write_all(answer.as_bytes()).await;
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        let _ = stream.shutdown().await;
        String::from_utf8(heard).unwrap()
    });
    Server { settings, address, heard }
}

impl Server {
    async fn asked(&self) -> Result<WebAnswer, WebError> {
        WebClient::new(self.settings.clone()).unwrap().get(&self.address).await
    }
}

#[tokio::test]
async fn a_document_comes_back_whole() {
    let chunked = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let to_the_end = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end";
    for (answer, status, body) in [(FINE, 200, "{}"), (chunked, 404, "abc"), (to_the_end, 200, "to the end")] {
        let server = start(answer.to_owned()).await;
        let came = server.asked().await.unwrap();
        assert_eq!((came.status, came.body.as_slice()), (status, body.as_bytes()));
        let heard = server.heard.await.unwrap().to_lowercase();
        assert!(heard.starts_with("get /keys?a=b http/1.1\r\nhost: localhost:"), "{heard}");
        assert!(!heard.contains("authorization") && !heard.contains("cookie"), "{heard}");
    }
}

#[tokio::test]
async fn a_form_is_sent_with_its_proof() {
    let server = start(FINE.to_owned()).await;
    let client = WebClient::new(server.settings.clone()).unwrap();
    let (proof, form) = (SecretString::from("Basic eDp5".to_owned()), SecretString::from("code=1".to_owned()));
    let came = client.post_form(&server.address, Some(&proof), &form).await.unwrap();
    assert_eq!(came.status, 200);
    let heard = server.heard.await.unwrap().to_lowercase();
    assert!(heard.starts_with("post /keys?a=b") && heard.ends_with("\r\n\r\ncode=1"), "{heard}");
    assert!(heard.contains("authorization: basic edp5\r\n"), "{heard}");
    assert!(heard.contains("content-type: application/x-www-form-urlencoded\r\n"), "{heard}");
    let broken = SecretString::from("Basic a\r\nx: y".to_owned());
    assert_eq!(client.post_form(&server.address, Some(&broken), &form).await, Err(WebError::Question));
}

#[tokio::test]
async fn answers_out_of_bounds_are_refused() {
    let body = |count: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {count}\r\n\r\n{}", "x".repeat(count));
    let chunks = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "1f4\r\n".to_owned() + &"x".repeat(500) + "\r\n"
    );
    let long_head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(2 * MOST_HEAD_BYTES));
    assert_eq!(start(body(1000)).await.asked().await.map(|answer| answer.body.len()), Ok(1000));
    for (answer, error) in [
        (body(1001), WebError::TooLarge),
        (format!("{chunks}{}", "1f5\r\n".to_owned() + &"x".repeat(501) + "\r\n0\r\n\r\n"), WebError::TooLarge),
        (long_head, WebError::TooLarge),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab".to_owned(), WebError::Unreachable),
        ("220 a mail server\r\n\r\n".to_owned(), WebError::Protocol),
    ] {
        let start_of = answer.chars().take(60).collect::<String>();
        assert_eq!(start(answer).await.asked().await, Err(error), "{start_of}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let answer = format!("HTTP/1.1 {status}\r\nLocation: https://localhost/else\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(start(answer).await.asked().await, Err(WebError::Redirected), "{status}");
    }
}

#[tokio::test]
async fn private_addresses_need_the_operators_leave() {
    let mut server = start(FINE.to_owned()).await;
    assert!(server.asked().await.is_ok());
    server.settings.allow_private = false;
    assert_eq!(server.asked().await, Err(WebError::Denied));
    let client = WebClient::new(server.settings).unwrap();
    for private in ["https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/x"] {
        assert_eq!(client.get(private).await, Err(WebError::Denied), "{private}");
    }
}

#[tokio::test]
async fn only_https_with_a_trusted_certificate_is_spoken() {
    let server = start(FINE.to_owned()).await;
    let public = WebSettings { ca: None, ..server.settings.clone() };
    assert_eq!(WebClient::new(public).unwrap().get(&server.address).await, Err(WebError::Tls));
    // A certificate that is trusted, but for another name than the one that is asked.
    let named = start(FINE.to_owned()).await;
    let client = WebClient::new(named.settings.clone()).unwrap();
    assert_eq!(client.get(&named.address.replace("localhost", "127.0.0.1")).await, Err(WebError::Tls));
    for bad in [
        "http://localhost/",
        "localhost",
        "/keys",
        "https://",
        "https://a@localhost/",
        "file:///etc/passwd",
        "https://a b/",
    ] {
        assert_eq!(client.get(bad).await, Err(WebError::Address), "{bad}");
    }
    let none = WebSettings { ca: Some(b"no certificate".to_vec()), ..server.settings };
    assert_eq!(WebClient::new(none).err(), Some(TlsProblem::Ca));
}

#[tokio::test]
async fn whoever_does_not_answer_is_left() {
    let mut server = start(String::new()).await;
    server.settings.timeout = Duration::from_millis(300);
    assert_eq!(server.asked().await, Err(WebError::TimedOut));
    server.heard.abort();
}
