//! The HTML cleaner: nothing that acts is left, and cleaning twice is cleaning once.

use markup::html::{MAX_HTML_BYTES, clean_html};

use super::text;

/// Tags, attributes and texts of attacks.
pub const TOKENS: [&str; 56] = [
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?",
    "<!doctype html>",
    "&lt;",
    "&#60;",
    "&#x3c;",
    "&",
    "\"",
    "'",
    "=",
    "`",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<a href=",
    "javascript:",
    "java&#10;script:",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mtext>",
    "<mglyph>",
    "<title>",
    "</title>",
    "<textarea>",
    "<noscript>",
    "<template>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<select>",
    "<form>",
    "<plaintext>",
    "<xmp>",
    "<iframe srcdoc=",
    " style=\"color:red\"",
    " onclick=a()",
    "cid:a",
    "data:text/html,",
];

/// Names of elements that must not be left.
const ELEMENTS: [&str; 24] = [
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "form",
    "input",
    "button",
    "object",
    "embed",
    "link",
    "meta",
    "base",
    "textarea",
    "select",
    "noscript",
    "template",
    "video",
    "audio",
    "source",
    "frame",
    "title",
    "xmp",
    "plaintext",
];

/// Only harmless tags are left; it is stable and not longer than allowed.
pub fn run(data: &[u8]) {
    let html = text(data);
    let clean = clean_html(&html);
    assert!(clean.len() <= MAX_HTML_BYTES, "longer than allowed");
    assert_harmless(&clean);
    assert_eq!(clean_html(&clean), clean, "cleaning twice differs");
}

/// Looks at every tag as a browser would: in cleaned HTML `<` stands only before a tag, and values are in quotes.
pub(super) fn assert_harmless(clean: &str) {
    for piece in clean.split('<').skip(1) {
        let tag = piece.trim_start_matches('/');
        let name: String = tag.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
        assert!(!ELEMENTS.contains(&name.to_ascii_lowercase().as_str()), "the element {name} is left");
        assert!(!name.contains(['!', '?', ':']), "the declaration {name} is left");
        for (number, part) in tag.split('"').enumerate() {
            if number % 2 == 1 {
                continue;
            }
            // Outside quotes: names of attributes, up to the end of the tag.
            for word in part.split('>').next().unwrap_or_default().split_whitespace().skip(usize::from(number == 0)) {
                let word = word.to_ascii_lowercase();
                let allowed = !word.starts_with("on") && !word.starts_with("srcdoc") && !word.starts_with("srcset");
                assert!(allowed, "the attribute {word} is left");
            }
            if part.contains('>') {
                break;
            }
        }
        let lower = tag.to_ascii_lowercase();
        for scheme in ["href=\"javascript:", "href=\"data:", "href=\"vbscript:", " src=\"data:", " src=\"http"] {
            assert!(!lower.split('>').next().unwrap_or_default().contains(scheme), "the address {scheme} is left");
        }
    }
}
