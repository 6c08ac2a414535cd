//! The one HTML cleaner: mail bodies, `html_body` from the API and rendered Markdown.
//!
//! Parse, allow-list, serialise (by ammonia), after `flatten` made the input cheap
//! to parse. The step is repeated until it changes nothing, so cleaning twice is
//! the same as cleaning once.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use super::{
    cut, escape_html,
    flatten::flatten,
    lists::{OUTLOOK_REPLY, TAGS},
    text::plain_text,
};

/// The longest HTML that is read, in bytes (1 MiB). The rest is cut off. The result is never longer.
pub const MAX_HTML_BYTES: usize = 1 << 20;
/// How often the cleaning step may be repeated before the text is shown as plain text.
const MAX_ROUNDS: usize = 12;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Cleans untrusted HTML. Never fails: what is not allowed is left out.
///
/// Kept: text structure, tables, links (`http`, `https`, `mailto`, `tel`, `cid`) and
/// images. A remote image has no `src`; its address is in `data-remote-src`, so that
/// nothing loads by itself. Links get `rel="noopener noreferrer nofollow"`.
/// `clean_html(&clean_html(x)) == clean_html(x)` for every `x`.
pub fn clean_html(html: &str) -> String {
    let mut budget = MAX_HTML_BYTES;
    let mut current = step(cut(html, budget));
    for _ in 0..MAX_ROUNDS {
        // Escapes make the text longer; one that grew over the limit is cut ever shorter.
        budget = if current.len() > MAX_HTML_BYTES { budget / 2 } else { MAX_HTML_BYTES };
        let next = step(cut(&current, budget));
        if next == current {
            return next;
        }
        current = next;
    }
    as_plain_paragraph(&current)
}

/// One pass: the normal form, then the allow-list.
fn step(html: &str) -> String {
    CLEANER.clean(&flatten(html).html).to_string()
}

/// The text alone, as one paragraph: always stable under `step`.
fn as_plain_paragraph(html: &str) -> String {
    let text = plain_text(html).replace(['\u{a0}', '\r'], " ");
    let text = cut(text.trim(), MAX_HTML_BYTES / 8);
    if text.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = text.lines().map(escape_text).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

fn escape_text(line: &str) -> String {
    escape_html(line).replace("&quot;", "\"").replace("&#39;", "'")
}

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    let cell = ["align", "valign", "colspan", "rowspan", "width", "height"];
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", vec!["href"]),
        ("img", vec!["src", "data-remote-src", "alt", "width", "height"]),
        ("ol", vec!["start", "type"]),
        ("font", vec!["color"]),
        ("col", vec!["width"]),
        ("table", vec!["align", "width"]),
        ("td", cell.to_vec()),
        ("th", cell.to_vec()),
        ("tr", vec!["align", "valign"]),
        ("div", vec!["align"]),
        ("p", vec!["align"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.into_iter().collect()))
    .collect();
    // The class names mail programs use to mark a quoted mail; `mail::quote` reads them.
    let quote_classes: HashSet<&str> = QUOTE_CLASSES.into_iter().collect();
    let classes: HashMap<&str, HashSet<&str>> =
        ["div", "blockquote", "span", "p"].into_iter().map(|tag| (tag, quote_classes.clone())).collect();
    let cite = HashMap::from([("type", HashSet::from(["cite"]))]);
    builder
        .tags(TAGS.into_iter().collect())
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math"]))
        .tag_attributes(attributes)
        .tag_attribute_values(HashMap::from([("blockquote", cite)]))
        .generic_attributes(HashSet::from(["style", "title", "lang", "dir"]))
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["http", "https", "mailto", "cid", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(filter_attribute);
    builder
}

/// Classes that survive cleaning: they say where a quoted mail begins.
const QUOTE_CLASSES: [&str; 6] =
    ["gmail_quote", "gmail_quote_container", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", OUTLOOK_REPLY];

/// The last word on a value of an allowed attribute: `None` drops the attribute.
fn filter_attribute<'a>(tag: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let keep = match (tag, name) {
        ("img", "src") => has_scheme(value, "cid:"),
        ("img", "data-remote-src") => {
            (has_scheme(value, "https://") || has_scheme(value, "http://"))
                && !value.contains(|c: char| c.is_control() || c.is_whitespace())
        }
        (_, "style") => return filter_style(value).map(Cow::Owned),
        (_, "class") => QUOTE_CLASSES.iter().any(|class| value.split_ascii_whitespace().any(|word| word == *class)),
        (_, "color") => value.len() <= 32 && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'),
        (_, "href" | "title" | "rel" | "alt") => true,
        _ => value.len() <= 32,
    };
    keep.then_some(Cow::Borrowed(value))
}

fn has_scheme(value: &str, scheme: &str) -> bool {
    value.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// Inline styles that can neither load, move nor hide anything.
const STYLE_PROPERTIES: [&str; 7] =
    ["color", "background-color", "font-weight", "font-style", "text-decoration", "text-align", "white-space"];

fn filter_style(style: &str) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        let value = value.trim().to_ascii_lowercase();
        if STYLE_PROPERTIES.contains(&property.as_str()) && is_plain_value(&value) {
            kept.push(format!("{property}:{value}"));
        }
    }
    (!kept.is_empty()).then(|| kept.join(";"))
}

/// A word, a number, a colour, or `rgb(1, 2, 3)`: no functions that load, no escapes, no quotes.
fn is_plain_value(value: &str) -> bool {
    let inner = value
        .strip_prefix("rgba(")
        .or_else(|| value.strip_prefix("rgb("))
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(value);
    !inner.is_empty()
        && value.len() <= 64
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '.' | ',' | '-' | ' '))
}
