//! Building mails: what is built can be read again, and nothing can be injected.

use super::super::{
    BoundarySeed, HeaderError, HeaderText, MailLimits, Mailbox, MessageId, OutgoingAttachment, OutgoingMail,
    build_mail, parse_mail,
};

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox::new(Some(HeaderText::new(name).unwrap()), address).unwrap()
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        from: mailbox("Hélp \"desk\", x", "help@b.example"),
        to: vec![mailbox("Jan", "jan@a.example"), mailbox("", "piet@a.example")],
        cc: vec![mailbox("日本", "cc@a.example")],
        reply_to: Some(mailbox("", "help+7@b.example")),
        subject: HeaderText::new(&format!("Onderwerp ✓ {}", "lang ".repeat(60).trim_end())).unwrap(),
        message_id: MessageId::new("<7.1@b.example>").unwrap(),
        in_reply_to: Some(MessageId::new("6@a.example").unwrap()),
        references: (0..30)
            .map(|index| MessageId::new(&format!("long-reference-{index}@a.example")).unwrap())
            .collect(),
        date_unix: 1_767_603_600,
        auto_submitted: Some(HeaderText::new("auto-replied").unwrap()),
        loop_header: Some(HeaderText::new("acc1/7").unwrap()),
        text: "Hallo é\r\n.\nFrom here\n-- \nwe".to_owned(),
        html: Some("<p>Hallo é</p><img src=\"cid:i@b.example\">".to_owned()),
        attachments: vec![
            OutgoingAttachment {
                file_name: HeaderText::new("logo.png").unwrap(),
                content_type: HeaderText::new("image/png").unwrap(),
                content_id: Some(MessageId::new("i@b.example").unwrap()),
                bytes: vec![0, 1, 2, 255],
            },
            OutgoingAttachment {
                file_name: HeaderText::new("rëkening \"1\".pdf").unwrap(),
                content_type: HeaderText::new("application/pdf; x=\"y").unwrap(),
                content_id: None,
                bytes: b"%PDF\r\n\0".to_vec(),
            },
        ],
    }
}

fn seed() -> BoundarySeed {
    BoundarySeed::new("0123456789abcdef").unwrap()
}

#[test]
fn what_is_built_can_be_read() {
    let raw = build_mail(&mail(), &seed());
    let read = parse_mail(&raw, &MailLimits::default()).unwrap();
    assert_eq!(read.notes, []);
    let from = read.from.as_ref().unwrap();
    assert_eq!((from.name.as_str(), from.address.as_str()), ("Hélp \"desk\", x", "help@b.example"));
    assert_eq!(read.to.len(), 2);
    assert_eq!(read.cc[0].name, "日本");
    assert_eq!(read.reply_to[0].address, "help+7@b.example");
    assert_eq!(read.subject, mail().subject.as_str());
    assert_eq!(read.message_id.as_deref(), Some("7.1@b.example"));
    assert_eq!(read.in_reply_to, ["6@a.example"]);
    assert_eq!(read.references.len(), 30);
    assert_eq!(read.date_unix, Some(1_767_603_600));
    assert_eq!(read.loop_header.as_deref(), Some("acc1/7"));
    assert_eq!(read.auto, super::super::AutoKind::AutoReply);
    assert_eq!(read.text.as_deref(), Some("Hallo é\n.\nFrom here\n-- \nwe"));
    assert_eq!(read.html, mail().html);
    assert_eq!((read.parts[0].inline, read.parts[0].bytes.as_slice()), (true, [0, 1, 2, 255].as_slice()));
    assert_eq!(read.parts[0].content_id.as_deref(), Some("i@b.example"));
    assert_eq!(read.parts[1].file_name.as_deref(), Some("rëkening \"1\".pdf"));
    assert_eq!(read.parts[1].content_type, "application/octet-stream");
    assert_eq!(read.parts[1].bytes, b"%PDF\r\n\0");
}

#[test]
fn the_bytes_are_fixed_folded_and_ascii() {
    let raw = build_mail(&mail(), &seed());
    assert_eq!(raw, build_mail(&mail(), &seed()));
    assert!(raw.is_ascii());
    for line in raw.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 998);
        assert!(line.is_empty() || line.ends_with(b"\r"), "bare line end");
    }
    let text = String::from_utf8(raw).unwrap();
    assert!(text.contains("Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n"), "{text}");
    assert!(text.contains("balie-0123456789abcdef.a"));
}

#[test]
fn a_boundary_in_the_text_is_avoided() {
    let mut mail = mail();
    mail.text = "\n--balie-0123456789abcdef.a--\n".to_owned();
    let read = parse_mail(&build_mail(&mail, &seed()), &MailLimits::default()).unwrap();
    assert_eq!(read.text.as_deref(), Some(mail.text.as_str()));
    assert_eq!(read.html, mail.html);
}

#[test]
fn a_plain_mail_is_one_part() {
    let mut mail = mail();
    mail.html = None;
    mail.attachments.clear();
    let raw = String::from_utf8(build_mail(&mail, &seed())).unwrap();
    assert!(!raw.contains("multipart"));
}

#[test]
fn header_values_refuse_line_ends() {
    for bad in ["a\r\nBcc: x", "a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{7f}"] {
        assert_eq!(HeaderText::new(bad).err(), Some(HeaderError::Control), "{bad:?}");
        assert!(!HeaderText::stripped(bad).as_str().contains(char::is_control));
    }
    for bad in [
        "",
        "a",
        "@b",
        "a@",
        "a b@c",
        "a@b>,<c@d",
        "a@b,c@d",
        "a@b\r\nBcc: c@d",
        "\"a\"@b",
        "a@b@c",
        "a@[1.2.3.4]",
        "<a@b>",
        "a@b;",
    ] {
        assert!(Mailbox::new(None, bad).is_err(), "{bad:?}");
    }
    for bad in ["", "<>", "a b", "a\r\n", "a><b", "a\0"] {
        let id = MessageId::new(bad);
        assert!(id.is_err() || bad == "a\r\n", "{bad:?}");
    }
    for bad in ["short", "has space 123", "\r\n\r\n\r\n\r\n"] {
        assert!(BoundarySeed::new(bad).is_err(), "{bad:?}");
    }
}
