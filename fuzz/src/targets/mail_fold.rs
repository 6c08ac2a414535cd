//! Folding the quotes of a mail's body.

use markup::html::clean_html;
use markup::mail::fold_quotes;

use super::text;

/// How programs and people quote.
pub const TOKENS: [&str; 24] = [
    "\n",
    "\n> ",
    ">",
    "On Mon, Jan 5, 2026 at 9:00 AM Jan <jan@a.example> wrote:\n",
    "Op 5 jan 2026 om 09:00 schreef Jan:\n",
    "-----Original Message-----\n",
    "From: a\nSent: b\nTo: c\nSubject: d\n",
    "Van: a\nVerzonden: b\nAan: c\nOnderwerp: d\n",
    "##- Please type your reply above this line -##",
    "-- \n",
    "________________________________\n",
    "<blockquote>",
    "</blockquote>",
    "<div class=\"gmail_quote\">",
    "<div id=\"divRplyFwdMsg\">",
    "<hr>",
    "<br>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "&nbsp;",
    "\u{a0}",
    "<table><tr><td>",
];

/// No letter is lost or made; the HTML stays clean.
pub fn run(data: &[u8]) {
    let body = text(data);
    let fold = fold_quotes("", &body);
    assert_eq!(letters(&fold.visible_text) + letters(&fold.quoted_text), letters(&body), "letters were lost or made");
    let fold = fold_quotes(&body, "");
    for html in [&fold.visible_html, &fold.quoted_html] {
        super::html_clean::assert_harmless(html);
        assert_eq!(&clean_html(html), html, "a part is no longer clean");
    }
    fold_quotes(&body, &body);
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_ascii_alphabetic()).count()
}
