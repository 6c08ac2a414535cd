//! Reading mails: bodies, character sets, limits, machine mail.

use super::super::{AutoKind, BodySource, MailError, MailLimits, MailNote, ParsedMail, parse_mail};

fn read(raw: &str) -> ParsedMail {
    parse_mail(raw.replace('\n', "\r\n").as_bytes(), &MailLimits::default()).unwrap()
}

#[test]
fn reads_the_headers() {
    let mail = read(
        "Return-Path: <jan@a.example>\nDelivered-To: <help@b.example>\nMessage-ID: <1@a.example>\n\
         In-Reply-To: <0@b.example>\nReferences: <x@b.example>\n <0@b.example>\n\
         From: =?iso-8859-1?Q?Jan_M=FCller?= <jan@a.example>\nReply-To: jan2@a.example\n\
         To: \"Help, desk\" <help@b.example>, Team: one@b.example, two@b.example;\nCc: c@c.example\n\
         Subject: =?UTF-8?B?SGFsbMOz?=\n vervolg\nDate: Mon, 5 Jan 2026 10:00:00 +0100\n\
         X-Balie-Loop: acc1/7\n\nHello\n",
    );
    assert_eq!(mail.message_id.as_deref(), Some("1@a.example"));
    assert_eq!(mail.in_reply_to, ["0@b.example"]);
    assert_eq!(mail.references, ["x@b.example", "0@b.example"]);
    let from = mail.from.as_ref().unwrap();
    assert_eq!((from.name.as_str(), from.address.as_str()), ("Jan Müller", "jan@a.example"));
    assert_eq!(mail.reply_to[0].address, "jan2@a.example");
    let to: Vec<_> = mail.to.iter().map(|to| to.address.as_str()).collect();
    assert_eq!(to, ["help@b.example", "one@b.example", "two@b.example"]);
    assert_eq!(mail.to[0].name, "Help, desk");
    assert_eq!(mail.cc.len(), 1);
    assert_eq!(mail.delivered_to, ["help@b.example"]);
    assert_eq!(mail.subject, "Halló vervolg");
    assert_eq!(mail.date_unix, Some(1_767_603_600));
    assert_eq!(mail.loop_header.as_deref(), Some("acc1/7"));
    assert_eq!((mail.auto, mail.from_count), (AutoKind::NotAuto, 1));
    assert_eq!(mail.header("subject").map(|value| value.starts_with("=?UTF-8")), Some(true));
    assert_eq!(mail.text.as_deref(), Some("Hello\n"));
    assert_eq!(mail.html, None);
    assert!(!format!("{mail:?}").contains("Hello"));
}

#[test]
fn reads_any_character_set_and_encoding() {
    for (header, body, text) in [
        ("text/plain; charset=utf-8", "h\u{e9}".as_bytes(), "hé"),
        ("text/plain; charset=iso-8859-1", b"h\xe9".as_slice(), "hé"),
        ("text/plain; charset=us-ascii", b"h\xe9", "hé"),
        ("text/plain; charset=utf-8", b"h\xe9", "hé"),
        ("text/plain; charset=nonsense", "h\u{e9}".as_bytes(), "hé"),
        ("text/plain; charset=windows-1252", b"\x80", "€"),
        ("text/plain; charset=koi8-r", b"\xf0\xd2", "Пр"),
        ("text/plain; charset=iso-2022-jp", b"\x1b$B$3\x1b(B", "こ"),
        ("text/plain; charset=gb18030", b"\xc4\xe3", "你"),
        ("text/plain; charset=utf-16le", b"h\0i\0", "hi"),
        ("text/plain; charset=utf-7", b"h+AOk-", "hé"),
        ("text/plain", b"a\0b", "ab"),
        ("text/plain\r\nContent-Transfer-Encoding: base64", b"aMOp", "hé"),
        ("text/plain\r\nContent-Transfer-Encoding: BASE64", b"aM!Op=\r\naGk=", "hé hi"),
        ("text/plain\r\nContent-Transfer-Encoding: quoted-printable", b"h=C3=A9 =\r\nx=ZZ=", "hé x=ZZ"),
    ] {
        let mut raw = format!("From: a@b.example\r\nContent-Type: {header}\r\n\r\n").into_bytes();
        raw.extend_from_slice(body);
        let mail = parse_mail(&raw, &MailLimits::default()).unwrap();
        let got = mail.text.unwrap();
        assert_eq!(got.replace("éhi", "é hi"), text, "{header}");
    }
}

const ALTERNATIVE: &str = "From: a@b.example\nContent-Type: multipart/mixed; boundary=m\n\npreamble\n--m\n\
    Content-Type: multipart/alternative; boundary=\"a\"\n\n--a\n\nplain\n--a\n\
    Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<b>rich</b><img src=\"cid:i@x\">\n--r\n\
    Content-Type: image/png; name=i.png\nContent-ID: <i@x>\nContent-Disposition: inline\n\
    Content-Transfer-Encoding: base64\n\niVBORw==\n--r--\n\n--a--\n\n--m\nContent-Type: application/pdf\n\
    Content-Disposition: attachment; filename=\"../a\\\\b.pdf\"\n\nPDF\n--m\n\
    Content-Type: text/plain; name=note.txt\nContent-Disposition: inline\n\nnote\n--m\n\
    Content-Type: message/rfc822\n\nSubject: inner\n\ninner text\n--m--\nepilogue\n";

#[test]
fn sorts_body_and_attachments() {
    let mail = read(ALTERNATIVE);
    assert_eq!(mail.text.as_deref(), Some("plain"));
    assert_eq!(mail.html.as_deref(), Some("<b>rich</b><img src=\"cid:i@x\">"));
    let parts: Vec<_> = mail
        .parts
        .iter()
        .map(|p| (p.file_name.as_deref().unwrap_or(""), p.content_type.as_str(), p.inline, p.bytes.len()))
        .collect();
    assert_eq!(
        parts,
        [
            ("i.png", "image/png", true, 4),
            (".._a_b.pdf", "application/pdf", false, 3),
            ("note.txt", "text/plain", false, 4),
            ("message.eml", "message/rfc822", false, 28),
        ]
    );
    assert_eq!(mail.parts[0].content_id.as_deref(), Some("i@x"));
    let body = mail.body_for_display();
    assert_eq!((body.source, body.text.as_str()), (BodySource::Html, "plain"));
    assert_eq!(body.html, "<b>rich</b><img src=\"cid:i@x\">");
}

#[test]
fn the_body_is_never_empty() {
    let html = |body: &str| format!("From: a@b.example\nContent-Type: text/html\n\n{body}");
    let mixed =
        |part: &str| format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\n{part}\n--m--\n");
    for (raw, source, text) in [
        ("From: a@b.example\n\n  \n".to_owned(), BodySource::Nothing, "(no text)"),
        ("From: a@b.example\n".to_owned(), BodySource::Nothing, "(no text)"),
        (html("<script>x</script>"), BodySource::Nothing, "(no text)"),
        (html("<p>Hi <b>you</b></p>"), BodySource::Html, "Hi you"),
        (html("<img src=\"https://t.example/x.png\">"), BodySource::Html, "(no text)"),
        (
            mixed("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nattached"),
            BodySource::AttachedText,
            "attached",
        ),
        (mixed("Content-Type: image/png\n\nx"), BodySource::Nothing, "(no text)"),
        (mixed("\nfirst\n--m\nContent-Type: text/html\n\n<p>second</p>"), BodySource::Html, "first\nsecond"),
    ] {
        let body = read(&raw).body_for_display();
        assert_eq!((body.source, body.text.as_str()), (source, text), "{raw}");
        assert!(!body.html.is_empty());
    }
    let mail = read(&mixed("\nfirst\n--m\nContent-Type: text/html\n\n<p>second</p>"));
    assert_eq!(mail.body_for_display().html, "<p>first</p>\n<p>second</p>");
}

#[test]
fn knows_machine_mail() {
    for (headers, kind) in [
        ("Auto-Submitted: no", AutoKind::NotAuto),
        ("Auto-Submitted: auto-replied (vacation)", AutoKind::AutoReply),
        ("Return-Path: <>\nAuto-Submitted: auto-replied", AutoKind::AutoReply),
        ("Auto-Submitted: auto-generated", AutoKind::AutoGenerated),
        ("X-Auto-Response-Suppress: All", AutoKind::AutoGenerated),
        ("X-Autoreply: yes", AutoKind::AutoReply),
        ("Precedence: auto_reply", AutoKind::AutoReply),
        ("Precedence: bulk", AutoKind::List),
        ("Precedence: list", AutoKind::List),
        ("List-Id: <x.example>", AutoKind::List),
        ("List-Unsubscribe: <mailto:x@y.example>", AutoKind::List),
        ("Return-Path: <>", AutoKind::Bounce),
        ("X-Failed-Recipients: a@b.example", AutoKind::Bounce),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", AutoKind::Bounce),
        ("Content-Type: multipart/report; boundary=b", AutoKind::Bounce),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", AutoKind::AutoReply),
    ] {
        let mail = read(&format!("From: a@b.example\n{headers}\n\n--b\n\nx\n--b--\n"));
        assert_eq!(mail.auto, kind, "{headers}");
    }
    assert_eq!(read("From: MAILER-DAEMON@b.example\n\nx").auto, AutoKind::Bounce);
}

#[test]
fn doubtful_senders_are_counted() {
    for (headers, count) in [
        ("From: a@b.example", 1),
        ("From: a@b.example, c@d.example", 2),
        ("From: a@b.example\nFrom: c@d.example", 2),
        ("From: a@b.example\nFrom: ", 2),
        ("Subject: x", 0),
    ] {
        let mail = read(&format!("{headers}\n\nx"));
        assert_eq!(mail.from_count, count, "{headers}");
        assert_eq!(mail.notes.contains(&MailNote::ManyFrom), count > 1);
    }
}

#[test]
fn only_nothing_is_an_error() {
    let limits = MailLimits::default();
    for (raw, error) in [
        ("", MailError::Empty),
        (" \r\n\r\n", MailError::Empty),
        ("hello there", MailError::NoHeader),
        ("\u{0}\u{1}\u{2}", MailError::NoHeader),
        ("no colon here\r\n\r\nbody", MailError::NoHeader),
    ] {
        assert_eq!(parse_mail(raw.as_bytes(), &limits).err(), Some(error), "{raw:?}");
    }
    let mail = read("From me@x Mon Jan 5\nSubject: mbox\nnonsense line\nTo: a@b.example\n\nx");
    assert_eq!((mail.subject.as_str(), mail.to.len()), ("mbox", 1));
}

#[test]
fn header_values_hold_no_line_ends() {
    let mail = read("Subject: =?utf-8?B?YQ0KQmNjOiB4QHkuZXhhbXBsZQ==?=\nFrom: =?utf-8?Q?a=0D=0Ab?= <a@b.example>\n\nx");
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
    assert!(!mail.from.unwrap().name.contains(['\r', '\n']));
}

#[test]
fn limits_leave_out_and_note() {
    let limits = MailLimits { bytes: 4000, parts: 3, depth: 2, addresses: 2, header_bytes: 500 };
    let parse = |raw: &str| parse_mail(raw.as_bytes(), &limits).unwrap();
    let long = parse(&format!("From: a@b.example\n\n{}", "x".repeat(5000)));
    assert_eq!(long.notes, [MailNote::BytesCut]);
    assert_eq!(long.text.map(|text| text.len()), Some(4000 - 19));

    let header = parse(&format!("From: a@b.example\nX: {}\nSubject: late\n\nbody", "y".repeat(600)));
    assert_eq!(header.notes, [MailNote::HeaderCut]);
    assert_eq!((header.subject.as_str(), header.text.as_deref()), ("", Some("body")));

    let to = parse("From: a@b.example\nTo: a@b.example, b@b.example\nCc: c@b.example\n\nx");
    assert_eq!((to.notes.as_slice(), to.to.len(), to.cc.len()), ([MailNote::AddressesDropped].as_slice(), 2, 0));

    let many = format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(50));
    let many = parse(&many);
    assert_eq!(many.notes, [MailNote::PartsDropped]);
    assert_eq!(many.text.as_deref(), Some("x\nx"));

    let mut deep = "From: a@b.example\n".to_owned();
    for index in 0..10 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{index}\n\n--b{index}\n"));
    }
    assert_eq!(parse(&deep).notes, [MailNote::TooDeep]);

    let broken = parse("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\nno boundary");
    assert_eq!(broken.notes, [MailNote::BrokenMultipart]);
    assert_eq!(broken.body_for_display().text, "no boundary");
}

#[test]
fn nesting_does_not_overflow_the_stack() {
    let raw = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert!(parse_mail(raw.as_bytes(), &MailLimits::default()).is_ok());
    let raw = "Content-Type: multipart/digest; boundary=b\n\n--b\n".repeat(50_000);
    assert!(parse_mail(raw.as_bytes(), &MailLimits::default()).is_ok());
    let raw = format!("To: {}\n\nx", "(".repeat(200_000));
    assert!(parse_mail(raw.as_bytes(), &MailLimits::default()).is_ok());
}
