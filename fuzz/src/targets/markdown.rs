//! Markdown to HTML: what comes out is as the cleaner would leave it.

use markup::html::clean_html;
use markup::markdown::markdown_to_html;

use super::text;

/// Marks of Markdown, and HTML in it.
pub const TOKENS: [&str; 30] = [
    "*",
    "**",
    "_",
    "__",
    "`",
    "```\n",
    "# ",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "    ",
    "[",
    "](",
    ")",
    "![",
    "[a]: http://b\n",
    "<http://a.example>",
    "<script>",
    "<b>",
    "</b>",
    "javascript:alert(1)",
    "|",
    "|-|-|\n",
    "~~",
    "\\",
    "&lt;",
    "---\n",
    "[x](java\nscript:a)",
];

/// Harmless, and stable under the cleaner.
pub fn run(data: &[u8]) {
    let html = markdown_to_html(&text(data));
    super::html_clean::assert_harmless(&html);
    assert_eq!(clean_html(&html), html, "not as the cleaner leaves it");
}
