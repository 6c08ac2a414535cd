//! What the benches of the pure hot paths read: ordinary text, HTML as mail programs write it, whole mails.
//!
//! `cargo bench -p bench` runs them all. The load of a whole server is measured by `cargo xtask load`.

use std::fmt::Write as _;

/// Sizes that are measured, in bytes: what is linear takes a thousand times as long for the last as for the first.
pub const SIZES: [usize; 4] = [1 << 10, 1 << 14, 1 << 17, 1 << 20];

/// Sentences of support mail, in two languages, with the numbers people write.
const SENTENCES: [&str; 8] = [
    "I have been waiting for order 40718-223 since Monday and the tracking page still says 'in transit'. ",
    "Kunt u mij terugbellen op 06-12345678 of 020 555 01 23, liefst na 14:30 uur? ",
    "The invoice of 12-10-2025 (EUR 1.249,95) lists fourteen licences, but we only have twelve. ",
    "Sinds de update van versie 4.18.2 komen de etiketten gespiegeld uit de printer; zie de bijlage. ",
    "Our export job 8f3a91c0 has been running for two hours, is that normal for 1,250,000 rows? ",
    "Met vriendelijke groet, Sanne Bakker, Bakkerij Zoet, Dorpsstraat 12, 1234 AB Ergens. ",
    "Please reset the two-factor code for my account; I lost my phone yesterday and cannot sign in. ",
    "Het contractnummer is NL-2024-0093, de looptijd eindigt op 31 december 2026. ",
];

/// Ordinary text of exactly so many bytes or a few fewer, without card numbers.
#[must_use]
pub fn text(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 128);
    for sentence in SENTENCES.iter().cycle() {
        if text.len() + sentence.len() > bytes {
            break;
        }
        text.push_str(sentence);
    }
    text
}

/// HTML of about so many bytes, with what mail programs put in: styles, tables, links, images, comments.
#[must_use]
pub fn html(bytes: usize) -> String {
    let mut html = String::with_capacity(bytes + 512);
    html.push_str("<html><head><style>p { margin: 0 }</style></head><body>");
    for (number, sentence) in SENTENCES.iter().cycle().enumerate() {
        if html.len() >= bytes {
            break;
        }
        let _ = write!(
            html,
            "<p class=\"MsoNormal\" style=\"color:#1f497d\"><b>{number}</b> {sentence}\
             <a href=\"https://example.com/orders?id={number}\" onclick=\"steal()\">order</a>\
             <img src=\"cid:image{number}@example.com\" width=\"40\"><!-- part {number} --></p>\
             <table><tr><td>&euro;&nbsp;12,50</td><td><script>alert({number})</script>ok</td></tr></table>"
        );
    }
    html.push_str("</body></html>");
    html
}

/// A mail of about so many bytes: text and HTML, and an attachment in base64 that takes half of it.
#[must_use]
pub fn mail(bytes: usize) -> Vec<u8> {
    let quarter = bytes / 4;
    let mut mail = String::with_capacity(bytes + 2048);
    mail.push_str(
        "From: =?utf-8?Q?Sanne_Bakker?= <sanne@bakkerijzoet.example>\r\nTo: support@demo.example\r\n\
         Subject: =?utf-8?B?RmFjdHV1ciB2YW4gb2t0b2JlciBrbG9wdCBuaWV0?=\r\nDate: Mon, 24 Nov 2025 10:12:13 +0100\r\n\
         Message-ID: <1@bakkerijzoet.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\n\
         Content-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n--inner\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n",
    );
    lines(&mut mail, &text(quarter));
    mail.push_str("\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n");
    lines(&mut mail, &html(quarter));
    mail.push_str(
        "\r\n--inner--\r\n--outer\r\nContent-Type: application/pdf; name=\"factuur.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"factuur.pdf\"\r\n\r\n",
    );
    for _ in 0..quarter * 2 / 78 {
        mail.push_str("JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl\r\n");
    }
    mail.push_str("--outer--\r\n");
    mail.into_bytes()
}

/// Lines of at most some eighty characters, as mail has them.
fn lines(mail: &mut String, text: &str) {
    let mut length = 0;
    for word in text.split_inclusive(' ') {
        if length + word.len() > 78 {
            mail.push_str("\r\n");
            length = 0;
        }
        mail.push_str(word);
        length += word.len();
    }
}
