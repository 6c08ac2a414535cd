//! Markdown (GFM) to safe HTML.

use comrak::Options;

use crate::html::{clean_html, cut};

/// The longest Markdown that is read, in bytes (128 KiB). The rest is cut off.
pub const MAX_MARKDOWN_BYTES: usize = 128 << 10;

/// Renders GitHub-flavoured Markdown. Raw HTML in it is shown as text, not obeyed;
/// the result went through [`clean_html`].
pub fn markdown_to_html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    let markdown = cut(markdown, MAX_MARKDOWN_BYTES);
    clean_html(&comrak::markdown_to_html(markdown, &options))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn renders_the_usual() {
        let html = markdown_to_html("# Hi\n\n**bold** ~~old~~ https://a.example\n\n|a|b|\n|-|-|\n|1|2|");
        for piece in ["<h1>Hi</h1>", "<strong>bold</strong>", "<del>old</del>", "<td>1</td>"] {
            assert!(html.contains(piece), "{piece} in {html}");
        }
        assert!(html.contains("href=\"https://a.example\""));
    }

    #[test]
    fn raw_html_and_bad_links_do_nothing() {
        let html = markdown_to_html(
            "<script>x</script>\n\n<b onclick=x>t</b> [a](javascript:alert(1)) ![i](http://t.example/x.png)",
        );
        assert!(!html.contains("<script") && !html.contains("<b ") && !html.contains("javascript:"));
        assert!(html.contains("data-remote-src=\"http://t.example/x.png\""));
    }

    #[test]
    fn deep_nesting_is_harmless() {
        for unit in [">", "- ", "[", "*a ", "![", "`", "(", "<"] {
            markdown_to_html(&unit.repeat(20_000));
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let html = markdown_to_html(&text);
            prop_assert_eq!(clean_html(&html), html);
        }
    }
}
