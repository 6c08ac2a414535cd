//! What becomes of the texts of a comment, and of what repeats them, when something in it is redacted. Pure.

use domain::attachments::Attachment;
use domain::error::ProblemCode;
use domain::redaction::manual::{apply_redact_tags, blot, blot_html};
use domain::{Refusal, Result};
use markup::html::{clean_html, html_to_text, text_to_html};

/// The frame around the HTML of a comment in replies.
const FRAME: (&str, &str) = ("<div class=\"zd-comment\" dir=\"auto\">", "</div>");
/// Shortest beginning of a text that is sought at the end of a subject that was cut off, in characters.
const SHORTEST_CUT: usize = 4;

/// The texts of one comment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Said {
    pub(super) body: String,
    pub(super) html: Option<String>,
    /// What the mail quoted, folded away.
    pub(super) quoted: Option<String>,
}

/// What is asked to be gone.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// This text, wherever it stands.
    Text(String),
    /// What stands between `<redact>` tags in the comment's HTML, and these addresses.
    Marked { html: String, urls: Vec<String> },
}

/// The comment's texts afterwards, and what must be sought wherever else it may be kept.
pub(super) struct Redacted {
    pub(super) said: Said,
    pub(super) needles: Vec<String>,
    /// Files that were shown within what is gone.
    pub(super) lost: Vec<i64>,
}

impl Said {
    /// Redacts as wished.
    ///
    /// # Errors
    /// `Invalid` when the marked HTML is not this comment's, or nothing is marked.
    pub(super) fn redact(&self, wish: &Wish, files: &[Attachment]) -> Result<Redacted> {
        match wish {
            Wish::Text(text) => {
                let needles = vec![text.clone()];
                Ok(Redacted { said: self.without(&needles), needles, lost: Vec::new() })
            }
            Wish::Marked { html, urls } => self.redact_marked(html, urls, files),
        }
    }

    /// Every occurrence of the needles is blotted.
    fn without(&self, needles: &[String]) -> Self {
        Self {
            body: without(&self.body, needles),
            html: self.html.as_deref().map(|html| without_html(html, needles)),
            quoted: self.quoted.as_deref().map(|quoted| without_html(&without(quoted, needles), needles)),
        }
    }

    fn redact_marked(&self, submitted: &str, urls: &[String], files: &[Attachment]) -> Result<Redacted> {
        let submitted = unframed(submitted);
        let shown = self.html.clone().unwrap_or_else(|| text_to_html(&self.body));
        let (marked, mut needles) = apply_redact_tags(submitted);
        // The cleaner drops the marks, so that both can be compared.
        let same = clean_html(submitted) == clean_html(&shown);
        if !same && words(submitted) != words(&shown) {
            let text = "Html body: send the comment's HTML as it is, with <redact> tags around what shall go";
            return Err(Refusal::invalid("html_body", ProblemCode::Invalid, text).into());
        }
        if clean_html(&marked) == clean_html(submitted) && urls.is_empty() {
            let text = "Html body: mark what shall go with <redact> tags";
            return Err(Refusal::invalid("html_body", ProblemCode::Blank, text).into());
        }
        let lost = files.iter().filter(|file| is_in(file, submitted) && !is_in(file, &marked));
        let lost = lost.map(|file| file.id.number()).collect();
        needles.extend(urls.iter().filter(|url| !url.trim().is_empty()).cloned());
        let mut said = self.without(&needles);
        if same && self.html.is_some() {
            // Only what is marked goes, not what reads the same elsewhere in the comment.
            let html = without_html(&clean_html(&marked), urls);
            said.body = html_to_text(&html);
            said.html = Some(html);
        }
        Ok(Redacted { said, needles, lost })
    }
}

/// The text without every occurrence of the needles.
pub(super) fn without(text: &str, needles: &[String]) -> String {
    needles.iter().fold(text.to_owned(), |text, needle| blot(&text, needle))
}

fn without_html(html: &str, needles: &[String]) -> String {
    needles.iter().fold(html.to_owned(), |html, needle| blot_html(&html, needle))
}

/// As [`without`] for a text of unknown form, such as a part of a mail.
pub(super) fn without_anywhere(text: &str, needles: &[String]) -> String {
    without_html(&without(text, needles), needles)
}

/// As [`without`] for a subject, which may have been made from the comment and cut off within the needle.
pub(super) fn without_cut(subject: &str, needles: &[String]) -> String {
    let mut subject = without(subject, needles);
    for needle in needles {
        let letters: Vec<char> = needle.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        let longest = letters.len().min(subject.chars().count());
        let cut = (SHORTEST_CUT..=longest)
            .rev()
            .map(|length| letters.iter().take(length).collect::<String>())
            .find(|begin| subject.ends_with(begin));
        if let Some(begin) = cut {
            subject = blot(&subject, &begin);
        }
    }
    subject
}

fn unframed(html: &str) -> &str {
    let html = html.trim();
    html.strip_prefix(FRAME.0).and_then(|rest| rest.strip_suffix(FRAME.1)).unwrap_or(html)
}

fn words(html: &str) -> String {
    html_to_text(&clean_html(html)).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_in(file: &Attachment, html: &str) -> bool {
    html.contains(file.secret.expose())
        || file.content_id.as_ref().is_some_and(|id| html.contains(&format!("cid:{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str, html: Option<&str>) -> Said {
        Said { body: body.to_owned(), html: html.map(str::to_owned), quoted: Some(format!("> {body}")) }
    }

    #[test]
    fn a_text_goes_from_body_html_and_quote() {
        let said = said("the code is xyzzy", Some("<p>the code is xy<b>zzy</b></p>"));
        let redacted = said.redact(&Wish::Text("xyzzy".to_owned()), &[]).map(|redacted| redacted.said);
        let redacted = redacted.unwrap_or(said);
        assert_eq!(redacted.body, "the code is ▇▇▇▇▇");
        assert_eq!(redacted.html.as_deref(), Some("<p>the code is ▇▇<b>▇▇▇</b></p>"));
        assert_eq!(redacted.quoted.as_deref(), Some("> the code is ▇▇▇▇▇"));
    }

    #[test]
    fn only_what_is_marked_goes_and_nothing_is_rewritten() {
        let said = said("one two one", Some("<p>one two one</p>"));
        let mark = |html: &str| said.redact(&Wish::Marked { html: html.to_owned(), urls: Vec::new() }, &[]);
        let framed = "<div class=\"zd-comment\" dir=\"auto\"><p>one two <redact>one</redact></p></div>";
        let redacted = mark(framed).ok();
        assert_eq!(redacted.as_ref().and_then(|redacted| redacted.said.html.as_deref()), Some("<p>one two ▇▇▇</p>"));
        assert_eq!(redacted.map(|redacted| redacted.said.body), Some("one two ▇▇▇".to_owned()));
        assert!(mark("<p>something else <redact>one</redact></p>").is_err());
        assert!(mark("<p>one two one</p>").is_err());
    }

    #[test]
    fn a_subject_that_was_cut_within_the_text_is_blotted() {
        let needles = vec!["a long secret that goes on".to_owned()];
        assert_eq!(without_cut("Here: a long sec", &needles), "Here: ▇▇▇▇▇▇▇▇▇▇");
        assert_eq!(without_cut("Here: nothing", &needles), "Here: nothing");
    }
}
