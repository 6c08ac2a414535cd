//! Whole conversations over a pipe in memory, and one over a real socket.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::*;

/// A stand-in for the accounts: the local part says what happens.
#[derive(Default)]
struct House {
    mails: Mutex<Vec<IncomingMail>>,
}

impl Delivery for House {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        match address.split('@').next() {
            Some("nobody") => RecipientVerdict::Unknown,
            Some("asleep") => RecipientVerdict::TryLater,
            _ => RecipientVerdict::Known,
        }
    }

    async fn deliver(&self, mail: IncomingMail) -> Delivered {
        match mail.to.split('@').next() {
            Some("full") => return Delivered::TryLater,
            Some("closed") => return Delivered::Refused,
            Some("stuck") => std::future::pending::<()>().await,
            _ => {}
        }
        self.mails.lock().unwrap().push(mail);
        Delivered::Taken
    }
}

struct Talk {
    stream: DuplexStream,
    house: Arc<House>,
    session: JoinHandle<()>,
    shutdown: watch::Sender<bool>,
}

impl Talk {
    async fn new(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::new("mail.example.com".into());
        change(&mut limits);
        let (stream, theirs) = duplex(64 * 1024);
        let house = Arc::new(House::default());
        let (shutdown, watching) = watch::channel(false);
        let session = tokio::spawn(converse(theirs, Arc::clone(&house), Arc::new(limits), watching));
        let mut talk = Self { stream, house, session, shutdown };
        talk.hears("220").await;
        talk
    }

    async fn says(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads one answer, which may have several lines, and checks how it begins.
    async fn hears(&mut self, code: &str) {
        loop {
            let mut line = String::new();
            while !line.ends_with("\r\n") {
                let byte = self.stream.read_u8().await.unwrap();
                line.push(char::from(byte));
            }
            assert!(line.starts_with(code), "{line} instead of {code}");
            if line.get(3..4) == Some(" ") {
                return;
            }
        }
    }

    async fn asks(&mut self, text: &str, code: &str) {
        self.says(text).await;
        self.says("\r\n").await;
        self.hears(code).await;
    }

    async fn begins(&mut self, recipients: &[&str]) {
        self.asks("LHLO client", "250").await;
        self.asks("MAIL FROM:<ann@example.org>", "250 2.1.0").await;
        for to in recipients {
            self.asks(&format!("RCPT TO:<{to}>"), "250 2.1.5").await;
        }
    }

    /// The session must have ended, and nothing more come.
    async fn ends(mut self) {
        self.session.await.unwrap();
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty());
    }

    fn mails(&self) -> Vec<(Option<String>, String, String)> {
        let mails = self.house.mails.lock().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        mails.iter().map(|mail| (mail.from.clone(), mail.to.clone(), text(&mail.bytes))).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.mails().into_iter().map(|(_, _, text)| text).collect()
    }
}

#[tokio::test]
async fn a_mail_is_taken() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["help@example.com"]).await;
    talk.asks("DATA", "354").await;
    talk.says("Subject: Hi\r\n\r\n..dots\r\n.\r\n").await;
    talk.hears("250 2.0.0 Taken").await;
    let expected =
        (Some("ann@example.org".to_owned()), "help@example.com".to_owned(), "Subject: Hi\r\n\r\n.dots\r\n".to_owned());
    assert_eq!(talk.mails(), [expected]);
    talk.asks("MAIL FROM:<> SIZE=10 BODY=8BITMIME", "250").await;
    talk.asks("rcpt to:<help@example.com>", "250").await;
    talk.asks("DATA", "354").await;
    talk.asks(".", "250").await;
    assert_eq!(talk.mails().last().unwrap().0, None);
    assert_eq!(talk.mails().last().unwrap().2, "");
    talk.asks("QUIT", "221").await;
    talk.ends().await;
}

#[tokio::test]
async fn every_accepted_recipient_has_its_own_answer() {
    let mut talk = Talk::new(|limits| limits.max_recipients = 4).await;
    talk.begins(&["a@x", "full@x"]).await;
    talk.asks("RCPT TO:<nobody@x>", "550 5.1.1").await;
    talk.asks("RCPT TO:<asleep@x>", "451 4.3.0").await;
    talk.asks("RCPT TO:<closed@x>", "250").await;
    talk.asks("RCPT TO:<b@x>", "250").await;
    talk.asks("RCPT TO:<c@x>", "452 4.5.3").await;
    talk.asks("DATA", "354").await;
    talk.says("text\r\n.\r\n").await;
    for code in ["250", "451", "550", "250"] {
        talk.hears(code).await;
    }
    assert_eq!(talk.texts().len(), 2);
}

#[tokio::test]
async fn a_pipelined_group_is_answered_in_order() {
    let mut talk = Talk::new(|_| ()).await;
    talk.says("LHLO c\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nRCPT TO:<nobody@x>\r\nDATA\r\n").await;
    for code in ["250", "250", "250", "550", "354"] {
        talk.hears(code).await;
    }
    talk.says("one\r\n.\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nBDAT 5 LAST\r\ntwo\r\nQUIT\r\n").await;
    for code in ["250", "250", "250", "250", "221"] {
        talk.hears(code).await;
    }
    assert_eq!(talk.texts(), ["one\r\n", "two\r\n"]);
    talk.ends().await;
}

#[tokio::test]
async fn a_message_behind_a_refused_data_is_not_read_as_commands() {
    let mut talk = Talk::new(|_| ()).await;
    talk.says("LHLO c\r\nMAIL FROM:<a@x>\r\nDATA\r\nRCPT TO:<b@x>\r\n.\r\n").await;
    for code in ["250", "250", "503", "421"] {
        talk.hears(code).await;
    }
    talk.ends().await;
}

#[tokio::test]
async fn a_smuggled_mail_stays_text_and_is_refused() {
    for trick in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\n"] {
        let mut talk = Talk::new(|_| ()).await;
        talk.begins(&["b@x", "c@x"]).await;
        talk.asks("DATA", "354").await;
        talk.says(&format!("one{trick}MAIL FROM:<evil@x>\r\nRCPT TO:<b@x>\r\n.\r\n")).await;
        talk.hears("550 5.6.0").await;
        talk.hears("550 5.6.0").await;
        talk.asks("NOOP", "250").await;
        assert!(talk.texts().is_empty());
    }
}

#[tokio::test]
async fn a_lone_cr_dot_cr_ends_nothing() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["b@x"]).await;
    talk.asks("DATA", "354").await;
    talk.says("one\r.\rtwo\r\n.\r\n").await;
    talk.hears("250").await;
    assert_eq!(talk.texts(), ["one\r.\rtwo\r\n"]);
}

#[tokio::test]
async fn commands_need_crlf_and_text() {
    for line in ["NOOP\n", "NOOP a\rb\r\n", "NOOP \0\r\n"] {
        let mut talk = Talk::new(|_| ()).await;
        talk.says(line).await;
        talk.hears("421 4.5.2").await;
        talk.ends().await;
    }
}

#[tokio::test]
async fn a_large_message_is_refused_for_each_recipient() {
    let mut talk = Talk::new(|limits| limits.message_bytes = 100).await;
    talk.begins(&["b@x", "c@x"]).await;
    talk.asks("DATA", "354").await;
    talk.says(&"x".repeat(150)).await;
    talk.says("\r\n.\r\n").await;
    talk.hears("552 5.3.4").await;
    talk.hears("552 5.3.4").await;
    talk.asks("MAIL FROM:<a@x> SIZE=101", "552").await;
    talk.asks("MAIL FROM:<a@x> SIZE=100", "250").await;
    talk.asks("RCPT TO:<b@x>", "250").await;
    talk.asks("DATA", "354").await;
    talk.says(&"x".repeat(1000)).await;
    talk.hears("421 4.3.4").await;
    assert!(talk.texts().is_empty());
    talk.ends().await;
}

#[tokio::test]
async fn chunks_make_one_message() {
    let mut talk = Talk::new(|limits| limits.message_bytes = 100).await;
    talk.begins(&["b@x", "c@x"]).await;
    talk.says("BDAT 4\r\n.\r\na").await;
    talk.hears("250").await;
    talk.asks("RCPT TO:<d@x>", "503").await;
    talk.asks("DATA", "503").await;
    talk.says("BDAT 2\r\n\r\nBDAT 0 LAST\r\n").await;
    for _ in 0..3 {
        talk.hears("250").await;
    }
    assert_eq!(talk.texts(), [".\r\na\r\n", ".\r\na\r\n"]);

    talk.says("BDAT 2\r\nab").await;
    talk.hears("503").await;
    talk.says("MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nBDAT 60\r\n").await;
    talk.says(&"x".repeat(60)).await;
    talk.says(&format!("BDAT 60 LAST\r\n{}NOOP\r\n", "x".repeat(60))).await;
    for code in ["250", "250", "250", "552", "250"] {
        talk.hears(code).await;
    }
    talk.asks("BDAT 1000", "503").await;
    talk.hears("421 4.3.4").await;
    talk.ends().await;
}

#[tokio::test]
async fn a_chunk_of_unknown_size_ends_the_connection() {
    for size in ["", " x", " 1 LST", " 99999999999999999999"] {
        let mut talk = Talk::new(|_| ()).await;
        talk.begins(&["b@x"]).await;
        talk.says(&format!("BDAT{size}\r\nNOOP\r\n")).await;
        talk.hears("421 4.5.4").await;
        talk.ends().await;
    }
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let mut talk = Talk::new(|_| ()).await;
    talk.asks("MAIL FROM:<a@x>", "503").await;
    talk.asks("EHLO client", "500").await;
    talk.asks("LHLO client", "250").await;
    talk.asks("RCPT TO:<a@x>", "503").await;
    talk.asks("DATA", "503").await;
    talk.asks("MAIL FROM:<a@x>", "250").await;
    talk.asks("MAIL FROM:<a@x>", "503").await;
    talk.asks("DATA", "503").await;
    talk.asks("RSET", "250").await;
    talk.asks("MAIL FROM:<a@x> BODY=BINARYMIME", "555").await;
    talk.asks("MAIL FROM:<a@x> NONSENSE=1", "555").await;
    talk.asks("MAIL FROM:<\u{e9}@x>", "553").await;
    talk.asks("MAIL FROM:<a@x> SMTPUTF8", "250").await;
    talk.asks("RCPT TO:<\u{e9}@x>", "250").await;
    talk.asks("RCPT TO:<>", "550").await;
    talk.asks("VRFY a", "252").await;
    talk.asks("HELP", "214").await;
    talk.asks("STARTTLS", "502").await;
}

#[tokio::test]
async fn garbage_has_an_end() {
    let mut talk = Talk::new(|limits| limits.max_errors = 2).await;
    talk.asks("GET / HTTP/1.1", "500").await;
    talk.asks("Host: x", "500").await;
    talk.asks("", "500").await;
    talk.hears("421 4.7.0").await;
    talk.ends().await;

    let mut talk = Talk::new(|_| ()).await;
    talk.stream.write_all(&[0xff, 0xfe, b'\r', b'\n']).await.unwrap();
    talk.hears("421 4.5.2").await;
    talk.ends().await;

    let mut talk = Talk::new(|_| ()).await;
    talk.says(&"x".repeat(5000)).await;
    talk.hears("421 4.5.2 Line is too long").await;
    talk.ends().await;

    let mut talk = Talk::new(|limits| limits.max_commands = 2).await;
    talk.asks("NOOP", "250").await;
    talk.asks("NOOP", "250").await;
    talk.hears("421 4.7.0").await;
    talk.ends().await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_sent_away() {
    let mut talk = Talk::new(|_| ()).await;
    let start = Instant::now();
    talk.says("NOO").await;
    talk.hears("421 4.4.2").await;
    assert_eq!(start.elapsed().as_secs(), 300);
    talk.ends().await;
}

#[tokio::test(start_paused = true)]
async fn dripping_does_not_hold_a_connection() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["b@x"]).await;
    talk.asks("DATA", "354").await;
    let start = Instant::now();
    for _ in 0..4 {
        sleep(Duration::from_secs(200)).await;
        talk.says("x").await;
    }
    talk.hears("421 4.4.2").await;
    assert_eq!(start.elapsed().as_secs(), 900);
    assert!(talk.texts().is_empty());
    talk.ends().await;
}

#[tokio::test(start_paused = true)]
async fn a_stuck_delivery_is_asked_for_again_later() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["stuck@x", "b@x"]).await;
    talk.asks("DATA", "354").await;
    talk.says("text\r\n.\r\n").await;
    talk.hears("451").await;
    talk.hears("250").await;
}

#[tokio::test]
async fn the_end_of_the_server_is_said() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["b@x"]).await;
    talk.shutdown.send(true).unwrap();
    talk.hears("421 4.3.2").await;
    talk.ends().await;
}

#[tokio::test]
async fn a_client_that_vanishes_leaves_nothing() {
    let mut talk = Talk::new(|_| ()).await;
    talk.begins(&["b@x"]).await;
    talk.asks("DATA", "354").await;
    talk.says("half a mail\r\n").await;
    drop(talk.stream);
    talk.session.await.unwrap();
    assert!(talk.house.mails.lock().unwrap().is_empty());
}

async fn one_mail(mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin) -> String {
    let text = "LHLO c\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nBDAT 2 LAST\r\n\r\nQUIT\r\n";
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    answers
}

#[tokio::test]
async fn sockets_are_served_and_closed_in_order() {
    let folder = std::env::temp_dir().join(format!("lmtp-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("lmtp.sock");
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = tcp.local_addr().unwrap();
    let unix = UnixListener::bind(&path).unwrap();

    let house = Arc::new(House::default());
    let (end, shutdown) = watch::channel(false);
    let mut limits = Limits::new("mail.example.com".into());
    limits.max_connections = 1;
    let servers = [Listener::Tcp(tcp), Listener::Unix(unix)].map(|listener| {
        let served = serve(listener, Arc::clone(&house), limits.clone(), shutdown.clone());
        tokio::spawn(served)
    });
    let answers = tokio::join!(
        one_mail(TcpStream::connect(address).await.unwrap()),
        one_mail(TcpStream::connect(address).await.unwrap()),
        one_mail(UnixStream::connect(&path).await.unwrap()),
    );
    for answer in [answers.0, answers.1, answers.2] {
        assert!(answer.contains("250 2.0.0 Taken"), "{answer}");
    }
    assert_eq!(house.mails.lock().unwrap().len(), 3);

    end.send(true).unwrap();
    for server in servers {
        server.await.unwrap();
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
