//! Folding: a table of mails in English and Dutch, as text and as HTML.

use proptest::prelude::*;

use super::super::{REPLY_DELIMITER_EN, REPLY_DELIMITER_NL, fold_quotes};
use crate::html::{clean_html, html_to_text};

/// A text, and the lines of it that stay visible.
const TEXTS: [(&str, &str); 36] = [
    ("Hi\nthere", "Hi\nthere"),
    ("Yes.\n\n##- Please type your reply above this line -##\n\nOld", "Yes."),
    ("Ja.\n\n##- Typ uw antwoord boven deze regel -##\n\nOud", "Ja."),
    ("Ja.\n\n##- Typ je antwoord boven deze regel. -##\nOud", "Ja."),
    ("Yes.\n\n> ##- Please type your reply above this line -##\n> Old", "Yes."),
    ("Ok\n\nOn Mon, Jan 5, 2026 at 9:00 AM Jan <jan@a.example> wrote:\n\n> Old\n> mail", "Ok"),
    ("Ok\n\nOn Mon, Jan 5, 2026 at 9:00 AM Jan Jansen\n<jan@a.example> wrote:\n> Old", "Ok"),
    ("Ok\n\nOn 5 Jan 2026, at 09:00, Jan <jan@a.example> wrote:\n\nOld without marks", "Ok"),
    ("Goed\n\nOp ma 5 jan. 2026 om 09:00 schreef Jan <jan@a.example>:\n\n> Oud", "Goed"),
    ("Goed\n\nOp 5 jan. 2026 om 09:00 heeft Jan <jan@a.example> het volgende\ngeschreven:\n\n> Oud", "Goed"),
    ("Goed\n\nOp maandag 5 januari 2026 schreef Jan:\nOud zonder tekens", "Goed"),
    ("Goed\n\nJan Jansen schreef op 5-1-2026 om 9:00:\n> Oud", "Goed"),
    ("Ok\n\nJan <jan@a.example> wrote:\n> Old", "Ok"),
    ("Ok\n\n-----Original Message-----\nFrom: Jan\nOld", "Ok"),
    ("Ok\n\n---- Original message ----\nOld", "Ok"),
    ("Goed\n\n-----Oorspronkelijk bericht-----\nVan: Jan\nOud", "Goed"),
    ("Goed\n\n----- Oorspronkelijk bericht -----\nOud", "Goed"),
    ("Ok\n\nFrom: Jan\nSent: Monday, January 5, 2026\nTo: Help\nSubject: x\n\nOld", "Ok"),
    ("Ok\n\n________________________________\nFrom: Jan\nSent: Monday\nTo: Help\n\nOld", "Ok"),
    ("Goed\n\nVan: Jan\nVerzonden: maandag 5 januari\nAan: Help\nOnderwerp: x\n\nOud", "Goed"),
    ("Goed\n\n*Van:* Jan\n*Datum:* maandag\n*Aan:* Help\n\nOud", "Goed"),
    ("Hi\n\n-- \nJan\nACME", "Hi"),
    ("Hi\n--\nJan\n\n> old", "Hi"),
    ("Answer\n\n> old\n> mail", "Answer"),
    ("On 5 Jan 2026 Jan wrote:\n> old\n\nBelow is my answer", "Below is my answer"),
    ("Op 5 jan 2026 schreef Jan:\n> oud\n\nMijn antwoord\n\n-- \nPiet", "Mijn antwoord"),
    ("> one\nyes\n> two\nno", "> one\nyes\n> two\nno"),
    ("See:\n> one\nthat is wrong", "See:\n> one\nthat is wrong"),
    ("> only\n> quoted", "> only\n> quoted"),
    ("-----Original Message-----\nOld only", "-----Original Message-----\nOld only"),
    ("From: me to you, a story", "From: me to you, a story"),
    ("On Monday I wrote:\nnothing with digits", "On Monday I wrote:\nnothing with digits"),
    (
        "Fyi\n\n---------- Forwarded message ---------\nFrom: Jan\nDate: x\nSubject: y\nTo: z\n\nShown",
        "Fyi\n\n---------- Forwarded message ---------\nFrom: Jan\nDate: x\nSubject: y\nTo: z\n\nShown",
    ),
    (
        "Zie\n\nBegin doorgestuurd bericht:\n\nVan: Jan\nDatum: x\nOnderwerp: y\n\nGetoond",
        "Zie\n\nBegin doorgestuurd bericht:\n\nVan: Jan\nDatum: x\nOnderwerp: y\n\nGetoond",
    ),
    ("Total:\n------\n5 euro", "Total:\n------\n5 euro"),
    ("Op 5 januari schreef ik u een brief.\nGeen antwoord.", "Op 5 januari schreef ik u een brief.\nGeen antwoord."),
];

#[test]
fn texts_fold() {
    for (text, visible) in TEXTS {
        let fold = fold_quotes("", text);
        assert_eq!(fold.visible_text, visible, "{text}");
        assert_eq!(fold.quoted_text.is_empty(), visible == text, "{text}");
        assert_same_words(&fold.visible_text, &fold.quoted_text, text);
        let windows = fold_quotes("", &text.replace('\n', "\r\n"));
        assert_eq!(windows.visible_text, visible, "{text}");
    }
    for delimiter in [REPLY_DELIMITER_EN, REPLY_DELIMITER_NL] {
        assert_eq!(fold_quotes("", &format!("x\n\n{delimiter}\ny")).visible_text, "x");
    }
}

/// The same texts as HTML, in the two ways mail programs write lines.
#[test]
fn texts_fold_as_html() {
    for (text, visible) in TEXTS {
        if text.contains('>') && text.contains("\n>") || text.starts_with('>') {
            continue;
        }
        for html in [as_divs(text), as_breaks(text)] {
            let fold = fold_quotes(&html, "");
            assert_eq!(words(&fold.visible_text), words(visible), "{html}");
            assert_same_words(&fold.visible_text, &fold.quoted_text, text);
        }
    }
}

fn as_divs(text: &str) -> String {
    let escape = crate::html::escape_html;
    text.lines().map(|line| format!("<div><span>{}</span></div>", escape(line))).collect()
}

fn as_breaks(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(crate::html::escape_html).collect();
    format!("<div class=\"x\"><p>{}</p></div>", lines.join("<br>\n"))
}

#[test]
fn html_folds() {
    for (html, visible) in [
        ("<p>Hi</p>", "<p>Hi</p>"),
        (
            "<div dir=\"ltr\">Ok</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, Jan 5, 2026 Jan wrote:<br></div><blockquote class=\"gmail_quote\">Old</blockquote></div>",
            "<div dir=\"ltr\">Ok</div><br>",
        ),
        (
            "<p>Ok</p><div class=\"moz-cite-prefix\">Op 05-01-2026 om 09:00 schreef Jan:<br></div><blockquote type=\"cite\"><p>Oud</p></blockquote>",
            "<p>Ok</p>",
        ),
        (
            "<div>Ok</div><div><br><blockquote type=\"cite\"><div>On 5 Jan 2026, at 09:00, Jan wrote:</div><div>Old</div></blockquote></div>",
            "<div>Ok</div><div><br></div>",
        ),
        (
            "<div>Ok</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Jan<br><b>Sent:</b> x<br></div><div>Old</div>",
            "<div>Ok</div>",
        ),
        (
            "<p>Goed</p><div style=\"border:none\"><p><b>Van:</b> Jan<br><b>Verzonden:</b> x<br><b>Aan:</b> y<br><b>Onderwerp:</b> z</p></div><p>Oud</p>",
            "<p>Goed</p>",
        ),
        (
            "<div class=\"moz-cite-prefix\">On 1/5/2026 Jan wrote:</div><blockquote type=\"cite\">Old</blockquote><p>My answer</p>",
            "<p>My answer</p>",
        ),
        (
            "<blockquote type=\"cite\">one</blockquote><p>yes</p><blockquote type=\"cite\">two</blockquote><p>no</p>",
            "<blockquote type=\"cite\">one</blockquote><p>yes</p><blockquote type=\"cite\">two</blockquote><p>no</p>",
        ),
        (
            "<p>As he said:</p><blockquote>a plain quote</blockquote><p>Right?</p>",
            "<p>As he said:</p><blockquote>a plain quote</blockquote><p>Right?</p>",
        ),
        (
            "<div>Fyi</div><div class=\"gmail_quote\"><div>---------- Forwarded message ---------<br>From: Jan</div>Shown</div>",
            "<div>Fyi</div><div class=\"gmail_quote\"><div>---------- Forwarded message ---------<br>From: Jan</div>Shown</div>",
        ),
        ("<div class=\"yahoo_quoted\">only old</div>", "<div class=\"yahoo_quoted\">only old</div>"),
        ("<div>Hi</div><div>--&nbsp;<br>Jan</div>", "<div>Hi</div>"),
    ] {
        let fold = fold_quotes(html, "");
        let empty = fold.visible_html.replace("<div></div>", "");
        assert_eq!(empty, visible, "{html}");
        assert_same_words(&fold.visible_text, &fold.quoted_text, &html_to_text(html));
        assert_eq!(clean_html(&fold.quoted_html), fold.quoted_html);
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every character is in one of the two parts.
fn assert_same_words(visible: &str, quoted: &str, all: &str) {
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        chars.sort_unstable();
        chars
    };
    assert_eq!(sorted(&format!("{visible}{quoted}")), sorted(all), "{all}");
}

fn line_soup() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "",
        "text",
        "more text 5",
        "> quoted",
        ">> deep",
        "On 5 Jan 2026 Jan wrote:",
        "Op 5 jan schreef Jan",
        "<jan@a.example>:",
        "-- ",
        "--",
        "-----Original Message-----",
        "From: Jan",
        "Sent: x",
        "To: y",
        "Van: a",
        "Aan: b",
        "Onderwerp: c",
        "________",
        "---------- Forwarded message ---------",
        "##- Please type your reply above this line -##",
        "é ✓ &amp; <b>",
    ]);
    prop::collection::vec(line, 0..25).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn nothing_is_lost(text in line_soup()) {
        let fold = fold_quotes("", &text);
        assert_same_words(&fold.visible_text, &fold.quoted_text, &text);
        prop_assert!(!fold.visible_text.trim().is_empty() || text.trim().is_empty());
        for html in [as_divs(&text), as_breaks(&text)] {
            let fold = fold_quotes(&html, "");
            assert_same_words(&fold.visible_text, &fold.quoted_text, &text);
        }
    }

    #[test]
    fn never_panics(html in any::<String>(), text in any::<String>()) {
        fold_quotes(&html, &text);
    }
}

/// Mails made to make every line look at every other one.
#[test]
fn long_mails_fold_in_linear_time() {
    let half = 60_000;
    for text in [
        format!("{}{}", "\n".repeat(half * 4), "--\n".repeat(half)),
        format!("{}> q", "On 1 a wrote:\nx\n".repeat(half)),
        "--\n> q\nx\n".repeat(half),
        format!("x\n{}{}y", "--\n".repeat(12), "> q\n".repeat(half)),
        "> q\n\nx\n".repeat(half),
    ] {
        let fold = fold_quotes("", &text);
        assert!(!fold.visible_text.is_empty());
    }
}
