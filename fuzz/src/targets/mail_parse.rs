//! Reading a message: within the limits, whatever it holds.

use markup::mail::{MailError, MailLimits, parse_mail};

/// Headers, boundaries and encodings.
pub const TOKENS: [&str; 40] = [
    "\r\n",
    "\n",
    "\r\n\r\n",
    "\n\n",
    " ",
    "\t",
    "From: a@b.example\r\n",
    "To: c@d.example, \"X, Y\" <e@f.example>\r\n",
    "Cc: g: h@i.example;\r\n",
    "Subject: ",
    "=?utf-8?B?4pyT?=",
    "=?x?Q?=E9?=",
    "=?utf-16?B?",
    "Message-ID: <1@a.example>\r\n",
    "References: <1@a> <2@b>\r\n",
    "Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/alternative; boundary=\"c\"\r\n",
    "Content-Type: text/html; charset=utf-16\r\n",
    "Content-Type: text/plain; charset=iso-2022-jp\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Type: image/png; name=\"a\"\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*=utf-8''%34\r\n",
    "Content-ID: <x@y>\r\n",
    "Auto-Submitted: auto-replied\r\n",
    "\r\n--b\r\n",
    "\r\n--b--\r\n",
    "--c\n",
    "=\r\n",
    "=E9",
    "NDExMQ==",
    "4111111111111111",
    "4111 1111 1111 1111",
    "=34",
    "<p>4111111111111111</p>",
    "begin 644 a\n",
    "(comment (in) comment)",
    "name*0=\"4111\"; name*1=\"11111111\"",
];

/// Nothing is over a limit, and the body that is shown is clean and not empty.
pub fn run(data: &[u8]) {
    let small = MailLimits { bytes: 4000, parts: 5, depth: 3, addresses: 2, header_bytes: 300 };
    for limits in [small, MailLimits::default()] {
        let mail = match parse_mail(data, &limits) {
            Ok(mail) => mail,
            Err(MailError::Empty | MailError::NoHeader) => continue,
        };
        assert!(mail.parts.len() <= limits.parts, "too many parts");
        assert!(mail.to.len() + mail.cc.len() <= limits.addresses, "too many addresses");
        assert!(mail.references.len() <= 100 && mail.headers.len() <= 500, "too many references or headers");
        assert!(!mail.subject.contains(char::is_control), "control characters in the subject");
        for part in &mail.parts {
            assert!(part.bytes.len() <= 4 * data.len() + 64, "a part is longer than the message");
            let name = part.file_name.as_deref().unwrap_or_default();
            assert!(!name.contains(['/', '\\']) && !name.contains(char::is_control), "a path for a file name");
        }
        let body = mail.body_for_display();
        assert!(!body.text.is_empty() && !body.html.is_empty(), "an empty body");
        super::html_clean::assert_harmless(&body.html);
    }
}
