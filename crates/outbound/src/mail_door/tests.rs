//! The mailbox in memory keeps, fails on demand, and is as strict as a relay.

use super::*;

fn envelope(to: &str) -> Envelope {
    Envelope { from: Some("help@example.com".into()), to: vec![to.into()] }
}

#[tokio::test]
async fn mails_are_kept_in_order_and_taken_once() {
    let mailbox = Mailbox::new();
    let door = MailDoor::Memory(mailbox.clone());
    door.send(&envelope("ann@example.org"), b"1").await.unwrap();
    door.send(&envelope("bob@example.org"), b"2").await.unwrap();
    let mails = mailbox.take();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails.first().unwrap().message, b"1");
    assert!(mailbox.mails().is_empty());
    assert!(!format!("{mails:?}").contains("ann@"));
}

#[tokio::test]
async fn a_failure_is_given_once() {
    let mailbox = Mailbox::new();
    let door = MailDoor::Memory(mailbox.clone());
    mailbox.fail_next(SendError::TimedOut);
    let to_ann = envelope("ann@example.org");
    assert_eq!(door.send(&to_ann, b"1").await, Err(SendError::TimedOut));
    assert_eq!(door.send(&to_ann, b"1").await, Ok(()));
    assert_eq!(mailbox.mails().len(), 1);
}

#[tokio::test]
async fn a_bad_envelope_is_refused_here_too() {
    let door = MailDoor::Memory(Mailbox::new());
    let bad = envelope("ann@example.org>\r\nDATA");
    assert_eq!(door.send(&bad, b"1").await, Err(SendError::BadEnvelope));
}
