//! A whole LMTP conversation: it ends, and what is delivered is what was sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use channels::mail_in::lmtp::{Delivered, Delivery, IncomingMail, Limits, RecipientVerdict, converse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

/// Commands, and ends of messages.
pub const TOKENS: [&str; 26] = [
    "LHLO x\r\n",
    "MAIL FROM:<a@b.example>\r\n",
    "MAIL FROM:<>",
    " SIZE=99",
    " BODY=8BITMIME",
    " SMTPUTF8\r\n",
    "RCPT TO:<help@c.example>\r\n",
    "RCPT TO:<nobody@c.example>\r\n",
    "DATA\r\n",
    ".\r\n",
    "\r\n.\r\n",
    "\n.\n",
    "\r.\r",
    "..\r\n",
    "BDAT 5 LAST\r\n",
    "BDAT 3\r\n",
    "BDAT ",
    "RSET\r\n",
    "NOOP\r\n",
    "VRFY x\r\n",
    "HELP\r\n",
    "QUIT\r\n",
    "\r\n",
    "<",
    ">",
    "EHLO x\r\n",
];

static RUNTIME: LazyLock<Option<Runtime>> = LazyLock::new(|| Builder::new_current_thread().enable_all().build().ok());

/// Takes mail and counts it; it also checks that a message is within the limits.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Delivery for Counting {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        if address.starts_with("nobody@") { RecipientVerdict::Unknown } else { RecipientVerdict::Known }
    }

    async fn deliver(&self, mail: IncomingMail) -> Delivered {
        assert!(mail.bytes.len() <= 4096, "longer than the limit");
        assert!(!mail.to.contains(['\r', '\n', '\0']), "a recipient with line ends");
        self.0.fetch_add(1, Ordering::Relaxed);
        Delivered::Taken
    }
}

/// The conversation ends with the input, and no mail is acknowledged that was not delivered.
pub fn run(data: &[u8]) {
    let Some(runtime) = &*RUNTIME else { return };
    runtime.block_on(async {
        let mut limits = Limits::new("mail.example.com".to_owned());
        limits.message_bytes = 4096;
        limits.idle = Duration::from_secs(5);
        let (mut ours, theirs) = duplex(256 * 1024);
        let delivery = Arc::new(Counting::default());
        let (_keep, shutdown) = watch::channel(false);
        let session = converse(theirs, delivery.clone(), Arc::new(limits), shutdown);
        let talk = async {
            let mut answers = Vec::new();
            // That the server closed first is fine.
            let _ = ours.write_all(data).await;
            let _ = ours.shutdown().await;
            let _ = ours.read_to_end(&mut answers).await;
            answers
        };
        let both = async { tokio::join!(session, talk) };
        let ended = tokio::time::timeout(Duration::from_secs(4), both).await;
        assert!(ended.is_ok(), "the conversation does not end");
        let answers = ended.map(|((), answers)| answers).unwrap_or_default();
        let answers = String::from_utf8_lossy(&answers);
        assert!(answers.len() <= 64 * data.len() + 1024, "long answers to a short input");
        let taken = answers.lines().filter(|line| line.starts_with("250 2.0.0 Taken")).count();
        assert!(taken <= delivery.0.load(Ordering::Relaxed), "acknowledged, and not delivered");
    });
}
