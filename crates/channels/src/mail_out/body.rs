//! The two bodies of a mail, text and HTML, from the same parts.

use domain::Time;
use domain::settings::Locale;
use markup::html::{escape_html, text_to_html};

use super::recipients::Form;
use super::words::{filled, words};

/// Longest text of an earlier comment that is quoted, in characters.
const LONGEST_QUOTE: usize = 2_000;

/// An earlier comment.
pub(super) struct Quote {
    pub(super) name: String,
    pub(super) at: Time,
    pub(super) text: String,
}

/// What a body is made of. Everything was cleaned and redacted when it was stored.
pub(super) struct Parts {
    pub(super) form: Form,
    pub(super) locale: Locale,
    pub(super) ticket: String,
    pub(super) author: String,
    pub(super) public: bool,
    pub(super) text: String,
    pub(super) html: String,
    /// Latest first.
    pub(super) quotes: Vec<Quote>,
    pub(super) signature: String,
    /// Names of files that do not come along.
    pub(super) left_out: Vec<String>,
}

impl Parts {
    /// What stands above the comment, or is the whole mail where nothing of it is said.
    fn opening(&self) -> Vec<String> {
        let words = words(self.locale);
        let values = [("name", self.author.as_str()), ("ticket", self.ticket.as_str())];
        match self.form {
            Form::Reply => Vec::new(),
            Form::Note if self.public => vec![filled(words.note_public, &values)],
            Form::Note => vec![filled(words.note_private, &values)],
            Form::Acknowledgement => vec![filled(words.received, &values), words.add_by_answering.to_owned()],
        }
    }

    /// What stands below it.
    fn closing(&self) -> Vec<String> {
        let words = words(self.locale);
        let mut lines = Vec::new();
        if !self.left_out.is_empty() {
            lines.push(filled(words.files_left_out, &[("names", &self.left_out.join(", "))]));
        }
        if self.form == Form::Note {
            lines.push(words.note_footer.to_owned());
        }
        lines
    }

    fn says_the_comment(&self) -> bool {
        self.form != Form::Acknowledgement
    }

    fn shown_text(&self) -> &str {
        if self.text.trim().is_empty() { words(self.locale).only_files } else { self.text.trim() }
    }

    /// The plain body.
    pub(super) fn to_text(&self) -> String {
        let words = words(self.locale);
        let mut blocks = vec![words.delimiter.to_owned()];
        blocks.extend(self.opening());
        if self.says_the_comment() {
            blocks.push(self.shown_text().to_owned());
        }
        blocks.extend(self.closing());
        if !self.signature.trim().is_empty() {
            // The mark of a signature keeps its space (RFC 3676 section 4.3).
            blocks.push(format!("-- \n{}", self.signature.trim()));
        }
        if !self.quotes.is_empty() {
            blocks.push(format!("{}:", words.earlier));
            for quote in &self.quotes {
                let lines: Vec<String> = quoted(quote).lines().map(|line| format!("> {line}")).collect();
                blocks.push(format!("{}\n{}", self.headline(quote), lines.join("\n")));
            }
        }
        blocks.join("\n\n") + "\n"
    }

    /// The HTML body. Only the comment's own HTML, cleaned when it was stored, stands in it unescaped.
    pub(super) fn to_html(&self) -> String {
        let words = words(self.locale);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n\
             <p style=\"color: #595959\">{}</p>\n",
            self.locale.tag(),
            escape_html(words.delimiter)
        );
        let paragraph = |out: &mut String, text: &str| {
            out.push_str("<p>");
            out.push_str(&escape_html(text));
            out.push_str("</p>\n");
        };
        self.opening().iter().for_each(|text| paragraph(&mut out, text));
        if self.says_the_comment() {
            let html = if self.text.trim().is_empty() { text_to_html(words.only_files) } else { self.html.clone() };
            out.push_str(&format!("<div>{html}</div>\n"));
        }
        self.closing().iter().for_each(|text| paragraph(&mut out, text));
        if !self.signature.trim().is_empty() {
            out.push_str(&format!("<div>-- <br>{}</div>\n", text_to_html(self.signature.trim())));
        }
        if !self.quotes.is_empty() {
            out.push_str("<hr>\n");
            paragraph(&mut out, &format!("{}:", words.earlier));
            for quote in &self.quotes {
                paragraph(&mut out, &self.headline(quote));
                out.push_str(&format!("<blockquote>{}</blockquote>\n", text_to_html(&quoted(quote))));
            }
        }
        out.push_str("</body>\n</html>\n");
        out
    }

    fn headline(&self, quote: &Quote) -> String {
        filled(words(self.locale).wrote, &[("name", &quote.name), ("time", &minute(quote.at))])
    }
}

fn quoted(quote: &Quote) -> String {
    let text = quote.text.trim();
    let mut short: String = text.chars().take(LONGEST_QUOTE).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// `2026-01-05 09:00 UTC`.
pub(super) fn minute(at: Time) -> String {
    let text = at.to_string().replace('T', " ");
    format!("{} UTC", text.get(..16).unwrap_or(&text))
}
