//! Redaction of raw messages: what is kept on disk holds no card number that a reader could find.

use domain::redaction::Redactor;
use markup::mail::{MailLimits, parse_mail, redact_raw};

fn blot(text: &str) -> Option<String> {
    let redactor = Redactor::default();
    let once = redactor.redact_text(text);
    let twice = redactor.redact_html(&once).into_owned();
    (twice != text).then_some(twice)
}

/// Redacting twice is redacting once; no text that is read from the result needs redaction.
pub fn run(data: &[u8]) {
    let new = redact_raw(data, &blot);
    assert!(new.len() <= 8 * data.len() + 4096, "much longer than the message");
    let again = redact_raw(&new, &blot);
    assert_eq!(again, new, "redacting twice differs");
    let Ok(mail) = parse_mail(&new, &MailLimits::default()) else { return };
    let names = mail.parts.iter().filter_map(|part| part.file_name.as_deref());
    let texts = mail.text.iter().chain(&mail.html).map(String::as_str).chain(names).chain([mail.subject.as_str()]);
    for text in texts {
        assert_eq!(blot(text), None, "a reader of the redacted message finds a number");
    }
}
