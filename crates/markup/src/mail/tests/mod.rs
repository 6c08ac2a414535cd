//! Tests of mail: one file for each subject, and the promise that nothing panics.

mod build;
mod parse;
mod quote;
mod rewrite;

use proptest::prelude::*;

use super::{MailLimits, fold_quotes, parse_mail, redact_raw};

/// Pieces that, put together at random, meet most corners of a MIME message.
fn mail_soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "From: a@b.example\r\n", "From: \"A, B\" <a@b.example>, c@d.example\n", "To: x: a@b, c@d;\r\n",
            "Subject: =?utf-8?B?4pyT?= =?x?Q?=E9?=\r\n", "Subject: 4111111111111111\r\n", " folded\r\n",
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/alternative; boundary=c\r\n",
            "Content-Type: text/html; charset=utf-16\r\n", "Content-Type: text/plain; charset=x\r\n",
            "Content-Type: message/rfc822\r\n", "Content-Type: multipart/digest; boundary=\"b\"\r\n",
            "Content-Type: image/png; name=\"=?utf-8?q?a?=\"\r\n", "Content-Type:\r\n", "Content-Type: ;;\"\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\n",
            "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b\r\n",
            "Date: Mon, 99 Foo 2026 99:99:99 +9999\r\n", "Message-ID: <a@b>\r\n", "References: <a> <b> c\r\n",
            "\r\n", "\n", "\r", "--b\r\n", "--b--\r\n", "--c\n", "--c--", "--b", "NDExMTExMTExMTExMTExMQ==\r\n",
            "4111=\r\n111111111111", "=3D=E9=", "4111111111111111\r\n", "<p>Hi</p>", "> quoted\r\n", "-- \r\n",
            "On 1 Jan 2026 x wrote:\r\n", "Return-Path: <>\r\n", ": no name\r\n", "\u{0}", "é", "(((((",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Replaces the test card number, as the redactor of the desk does.
fn redactor(text: &str) -> Option<String> {
    text.contains("4111111111111111").then(|| text.replace("4111111111111111", "************1111"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn reading_never_panics(raw in mail_soup()) {
        let limits = MailLimits { parts: 5, depth: 3, addresses: 2, header_bytes: 300, ..MailLimits::default() };
        for limits in [limits, MailLimits::default()] {
            if let Ok(mail) = parse_mail(&raw, &limits) {
                let body = mail.body_for_display();
                prop_assert!(!body.text.is_empty() && !body.html.is_empty());
                fold_quotes(&body.html, &body.text);
            }
        }
    }

    /// After redaction no reader of ours can find the number, and doing it again changes nothing.
    #[test]
    fn redaction_is_complete_and_stable(raw in mail_soup()) {
        let once = redact_raw(&raw, &redactor);
        if let Ok(mail) = parse_mail(&once, &MailLimits::default()) {
            let seen = format!("{:?}{:?}{}", mail.text, mail.html, mail.subject);
            prop_assert!(!seen.contains("4111111111111111"), "{}", String::from_utf8_lossy(&raw));
        }
        prop_assert_eq!(redact_raw(&once, &redactor), once);
        prop_assert_eq!(redact_raw(&raw, &|_| None), raw);
    }

    #[test]
    fn random_bytes_are_harmless(raw in prop::collection::vec(any::<u8>(), 0..300)) {
        let read = parse_mail(&raw, &MailLimits::default());
        prop_assert!(read.is_ok() || read.is_err());
        prop_assert_eq!(redact_raw(&raw, &|_| None), raw);
    }
}
