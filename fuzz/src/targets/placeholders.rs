//! Placeholders in templates.

use markup::placeholder::{fill_html, fill_text};

use super::text;

/// Braces and names.
pub const TOKENS: [&str; 12] =
    ["{{", "}}", "{", "}", "{{ticket.id}}", "{{ evil }}", "ticket.id", ".", "_", "-", " ", "{{{{ticket.id}}}}"];

fn value(name: &str) -> Option<String> {
    match name {
        "ticket.id" => Some("7".to_owned()),
        "evil" => Some("<script>{{ticket.id}}</script>".to_owned()),
        _ => None,
    }
}

/// A template without braces stays; values are escaped in HTML and never read again.
pub fn run(data: &[u8]) {
    let template = text(data);
    let filled = fill_text(&template, &value);
    assert!(filled.len() <= 10 * template.len(), "much longer than the template");
    if !template.contains("{{") {
        assert_eq!(filled, template, "changed without a placeholder");
    }
    let html = fill_html(&template, &value);
    let scripts = |text: &str| text.matches("<script>").count();
    assert!(scripts(&html) <= scripts(&template), "a value became a tag");
}
