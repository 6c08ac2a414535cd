//! The lists of what may stay in HTML, and the limits of its parts.

/// Tags that are kept. Everything else loses its tag and keeps its text.
pub(super) const TAGS: [&str; 61] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];
/// Tags for the head and foot of a table become plain table bodies.
pub(super) const BODY_LIKE: [&str; 3] = ["tbody", "thead", "tfoot"];
/// Elements that go with all their content.
pub(super) const DROPPED: [&str; 15] = [
    "script", "style", "title", "iframe", "noframes", "noembed", "svg", "math", "template", "select", "object",
    "applet", "audio", "video", "canvas",
];
/// Elements whose content the browser reads as text to the end when they are not closed.
pub(super) const RAW_TEXT: [&str; 6] = ["script", "style", "title", "iframe", "noframes", "noembed"];
pub(super) const VOID: [&str; 4] = ["br", "col", "hr", "img"];
/// Start tags that do not close an open paragraph, and end tags that do not reach over blocks.
pub(super) const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "u",
];
pub(super) const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
/// Attributes that are kept; which tag may have which is decided in `clean`.
pub(super) const ATTRIBUTES: [&str; 18] = [
    "align",
    "alt",
    "class",
    "color",
    "colspan",
    "data-remote-src",
    "dir",
    "height",
    "href",
    "lang",
    "rowspan",
    "src",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "width",
];
/// Attributes with a longer value are dropped, in bytes.
pub(super) const MAX_VALUE: usize = 4096;
/// The serialiser looks through the whole rest of a text for each of these characters
/// (see `is_slow`), so a text with many is parted by comments, which the parser drops.
pub(super) const MAX_SLOW_IN_TEXT: usize = 64;
/// Attributes with this many such characters are dropped.
pub(super) const MAX_SLOW_IN_VALUE: usize = 128;
/// The class given to the mark that Outlook puts before the mail it answers (it uses an id).
pub(crate) const OUTLOOK_REPLY: &str = "outlook_reply";
