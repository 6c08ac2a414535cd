//! Placeholders: `{{ticket.id}}` in texts written by agents and admins.
//!
//! Plain substitution over names the caller knows. No conditions, no loops, no
//! nesting: a value that contains `{{…}}` is not read again.

use crate::html::escape_html;

/// Longest name between the braces, in bytes.
const MAX_NAME: usize = 100;

/// Replaces each `{{name}}` by `value(name)`, or by nothing when the name is unknown.
/// Names are letters, digits, `.`, `_` and `-`; spaces around them are ignored.
/// Braces around anything else stay as they are. For plain text.
pub fn fill_text(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    fill(template, &|name| value(name).unwrap_or_default())
}

/// Like [`fill_text`] for an HTML template: values are escaped.
pub fn fill_html(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    fill(template, &|name| value(name).map(|text| escape_html(&text)).unwrap_or_default())
}

fn fill(template: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match name_at(from) {
            Some((name, len)) => {
                out.push_str(&value(name));
                rest = from.get(len..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name in `{{ name }}` at the start of `text`, and the length of the whole.
fn name_at(text: &str) -> Option<(&str, usize)> {
    let inner = crate::html::cut(text.get(2..)?, MAX_NAME + 20);
    let end = inner.find("}}")?;
    let name = inner.get(..end)?.trim();
    let valid = !name.is_empty()
        && name.len() <= MAX_NAME
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    valid.then_some((name, end + 4))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(name: &str) -> Option<String> {
        match name {
            "ticket.id" => Some("7".to_owned()),
            "ticket.title" => Some("<b> & {{ticket.id}}".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn fills() {
        for (template, text) in [
            ("#{{ticket.id}} and {{ ticket.id }}.", "#7 and 7."),
            ("{{unknown}}x", "x"),
            ("{{ticket.title}}", "<b> & {{ticket.id}}"),
            ("{{{ticket.id}}}", "{7}"),
            ("{{a b}} {{}} {{ticket.id", "{{a b}} {{}} {{ticket.id"),
            ("é{{ticket.id}}é", "é7é"),
        ] {
            assert_eq!(fill_text(template, &value), text, "{template}");
        }
        assert_eq!(fill_html("{{ticket.title}}", &value), "&lt;b&gt; &amp; {{ticket.id}}");
    }

    #[test]
    fn many_open_braces_are_cheap() {
        let text = "{".repeat(1 << 20);
        assert_eq!(fill_text(&text, &value), text);
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            fill_text(&text, &value);
        }
    }
}
