//! Redaction of raw mails: the number is gone, the rest stays.

use super::{
    super::{MailLimits, ParsedMail, parse_mail, redact_raw},
    redactor,
};

const CARD: &str = "4111111111111111";
/// "My card 4111111111111111" and its base64.
const CARD_BASE64: &str = "TXkgY2FyZCA0MTExMTExMTExMTExMTEx";
const HIDDEN: &str = "************1111";

fn redact(raw: &str) -> (String, ParsedMail) {
    let raw = raw.replace('\n', "\r\n");
    let new = redact_raw(raw.as_bytes(), &redactor);
    let mail = parse_mail(&new, &MailLimits::default()).unwrap();
    let new = String::from_utf8(new).unwrap();
    assert!(!new.contains(CARD) && !new.contains("MTExMTExMTEx"), "{new}");
    (new, mail)
}

#[test]
fn plain_base64_and_quoted_printable_texts() {
    for (encoding, body) in [
        ("7bit", "My card 4111111111111111\n"),
        ("base64", "TXkgY2FyZCA0\nMTExMTExMTExMTExMTEx\n"),
        ("base64", CARD_BASE64),
        ("quoted-printable", "My card 4111=\n1111=31111=\n1111\n"),
        ("x-unknown", "My card 4111111111111111\n"),
    ] {
        let (new, mail) = redact(&format!(
            "From: a@b.example\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\n\
             Content-Transfer-Encoding: {encoding}\nX-Other: stays\n\n{body}"
        ));
        assert_eq!(mail.text.as_deref().map(str::trim_end), Some("My card ************1111"), "{encoding}");
        assert!(new.contains("X-Other: stays\r\n") && new.contains("format=\"flowed\""), "{new}");
        assert_eq!(new.matches("Content-Transfer-Encoding").count(), 1);
    }
}

#[test]
fn the_character_set_is_kept_readable() {
    let mut raw = b"From: a@b.example\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\xe9 ".to_vec();
    raw.extend_from_slice(CARD.as_bytes());
    let mail = parse_mail(&redact_raw(&raw, &redactor), &MailLimits::default()).unwrap();
    assert_eq!(mail.text.as_deref(), Some("café ************1111"));
    let mut wide = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n".to_vec();
    wide.extend(CARD.bytes().flat_map(|byte| [byte, 0]));
    let mail = parse_mail(&redact_raw(&wide, &redactor), &MailLimits::default()).unwrap();
    assert_eq!(mail.text.as_deref(), Some(HIDDEN));
}

#[test]
fn headers_names_and_file_names() {
    let (new, mail) = redact(
        "From: \"Card 4111111111111111\" <a@b.example>\nTo: c@d.example, X 4111111111111111 <e@f.example>\n\
         Message-ID: <1@a.example>\nSubject: =?utf-8?B?TXkgY2FyZCA0MTExMTExMTExMTExMTEx?=\n\
         X-Note: 41111111\n 11111111 and 4111111111111111\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\n\
         Content-Type: application/pdf; name=\"4111111111111111.pdf\"\n\
         Content-Disposition: attachment; filename*=utf-8''4111111111111111.pdf\n\nPDF\n--b--\n",
    );
    assert_eq!(mail.subject, "My card ************1111");
    assert_eq!(mail.from.unwrap().name, "Card ************1111");
    let to: Vec<_> = mail.to.iter().map(|to| to.address.as_str()).collect();
    assert_eq!(to, ["c@d.example", "e@f.example"]);
    assert_eq!(mail.parts.first().unwrap().file_name.as_deref(), Some("************1111.pdf"));
    assert!(new.contains("Message-ID: <1@a.example>\r\n") && new.contains("\r\n\r\nHi\r\n--b\r\n"));
}

#[test]
fn nested_messages_and_the_text_around_the_parts() {
    let inner = "Subject: My 4111111111111111\n\nText 4111111111111111";
    let (new, mail) = redact(&format!(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\nPreamble {CARD}\n--b\n\
         Content-Type: message/rfc822\n\n{inner}\n--b\nContent-Type: message/delivery-status\n\nX: {CARD}\n--b--\nEnd {CARD}\n"
    ));
    let nested = mail.parts.first().unwrap();
    let nested = parse_mail(&nested.bytes, &MailLimits::default()).unwrap();
    assert_eq!(nested.subject, "My ************1111");
    assert_eq!(nested.text.as_deref().map(str::trim_end), Some("Text ************1111"));
    assert!(!new.contains("Preamble") && !new.contains("End") && new.ends_with("--b--\r\n"));
    assert_eq!(mail.parts.len(), 2);
}

#[test]
fn encoded_nested_messages() {
    let inner = super::super::decode::encode_base64(b"Subject: x\r\n\r\nText 4111111111111111");
    let (_, mail) = redact(&format!(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\
         Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
        String::from_utf8(inner).unwrap().replace("\r\n", "\n")
    ));
    let nested = parse_mail(&mail.parts.first().unwrap().bytes, &MailLimits::default()).unwrap();
    assert_eq!(nested.text.as_deref().map(str::trim_end), Some("Text ************1111"));
}

#[test]
fn other_parts_stay_as_they_are() {
    let raw = "From: a@b.example\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nText 4111111111111111\n--b\n\
         Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>No=20number</p>\n--b\n\
         Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw==\n--b--\n";
    let (new, mail) = redact(raw);
    assert!(new.contains("<p>No=20number</p>\r\n--b\r\nContent-Type: image/png"));
    assert!(new.contains("\r\niVBORw==\r\n--b--\r\n"));
    assert_eq!(mail.text.as_deref(), Some("Text ************1111"));
}

#[test]
fn a_text_under_another_name_is_looked_through() {
    let (_, mail) = redact(&format!(
        "From: a@b.example\nContent-Type: application/octet-stream; name=notes.bin\n\
         Content-Transfer-Encoding: base64\n\n{CARD_BASE64}\n"
    ));
    let part = mail.parts.first().unwrap();
    assert_eq!(
        (part.content_type.as_str(), part.file_name.as_deref()),
        ("application/octet-stream", Some("notes.bin"))
    );
    assert_eq!(part.bytes, format!("My card {HIDDEN}").into_bytes());
}

#[test]
fn nothing_to_change_is_byte_identical() {
    for raw in [
        "",
        "garbage",
        "From: x\n\nbody",
        "From: x\r\nSubject:  odd   spaces \r\n\r\nbody\r\n",
        "From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b",
        "\r\n\r\nFrom: late\r\n",
    ] {
        assert_eq!(redact_raw(raw.as_bytes(), &redactor), raw.as_bytes(), "{raw:?}");
    }
}

#[test]
fn texts_without_header_and_parts_without_end() {
    for raw in [
        format!("just text {CARD}"),
        format!("From: a@b.example\n\n{CARD}"),
        format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{CARD}"),
        format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{CARD}"),
        format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nno header {CARD}\n--b--"),
        format!("From: a@b.example\nSubject: {CARD}"),
        format!("X-A: 1\n\n{CARD}\n.\n{CARD}"),
        format!("From: a@b.example\nnonsense {CARD}\n{CARD}: x\n\rSubject: {CARD}\n\nx"),
    ] {
        let new = redact_raw(raw.as_bytes(), &redactor);
        let shown = String::from_utf8(new.clone()).unwrap();
        assert!(!shown.contains(CARD), "{shown}");
        let mail = parse_mail(&new, &MailLimits::default()).unwrap();
        assert!(!mail.text.unwrap_or_default().contains(CARD));
        assert_eq!(redact_raw(&new, &redactor), new);
    }
}

#[test]
fn what_cannot_be_checked_is_removed() {
    let mut deep = "From: a@b.example\n".to_owned();
    for index in 0..30 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{index}\n\n--b{index}\n"));
    }
    deep.push_str(&format!("Content-Transfer-Encoding: base64\n\n{CARD_BASE64}\n"));
    let new = String::from_utf8(redact_raw(deep.as_bytes(), &redactor)).unwrap();
    assert!(!new.contains(CARD_BASE64) && new.contains("(removed: "));
}

#[test]
fn digits_that_a_control_character_held_apart_are_looked_at_as_they_are_written() {
    let f = |text: &str| text.contains(CARD).then(|| text.replacen(CARD, HIDDEN, 9));
    let raw = b"From: a@b.example\r\nX-Note: 4111111111111111 411111111111111\t1\r\n\r\nHi\r\n";
    let once = redact_raw(raw, &f);
    assert_eq!(redact_raw(&once, &f), once);
}
