//! Tests of cleaning and of text: attacks, limits, stability.

use proptest::prelude::*;

use super::{
    MAX_HTML_BYTES, clean_html, escape_html,
    flatten::{MAX_DEPTH, flatten},
    html_to_text, text_to_html,
    token::{Token, Tokens},
};

/// Every tag and attribute of a cleaned text, checked against a list written out here again.
fn assert_safe(clean: &str, from: &str) {
    let mut tokens = Tokens::new(clean);
    while let Some(token) = tokens.next_token() {
        let Token::Start { name, attributes } = token else {
            continue;
        };
        assert!(
            ![
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
            ]
            .contains(&name.as_str()),
            "tag {name} from {from}"
        );
        for (key, value) in attributes {
            assert!(!key.starts_with("on"), "{key} from {from}");
            assert!(key != "srcset" && key != "id" && key != "background" && key != "target");
            let value = value.to_ascii_lowercase();
            match key.as_str() {
                "src" => assert!(value.starts_with("cid:"), "{value} from {from}"),
                "data-remote-src" => assert!(value.starts_with("http"), "{value} from {from}"),
                "href" => assert!(
                    ["http:", "https:", "mailto:", "tel:", "cid:"].iter().any(|scheme| value.starts_with(scheme)),
                    "{value} from {from}"
                ),
                "style" => assert!(
                    !value.contains("url") && !value.contains("expression") && !value.contains('\\'),
                    "{value} from {from}"
                ),
                _ => {}
            }
        }
    }
}

#[test]
fn attacks_do_nothing() {
    for attack in [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img/src=\"x\"/onerror=alert(1)//>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg><iframe><a title=\"</iframe><img src onerror=alert(1)>\">test",
        "<math><annotation-xml encoding=\"text/html\"><style><img src onerror=alert(1)></style></annotation-xml></math>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
        "<textarea><img title=\"</textarea><img src onerror=alert(1)>\"></textarea>",
        "<title><a title=\"</title><img src onerror=alert(1)>\">",
        "<select><style><img src=x onerror=alert(1)></style></select>",
        "<template><script>alert(1)</script></template>",
        "<style>*{background:url(http://t.example)}</style>",
        "<style>@import 'http://t.example'</style>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"java&#x0a;script:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=\" &#14; javascript:alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<a href=\"//evil.example/x\">x</a>",
        "<a href=\"/api/v2/users\">x</a>",
        "<a href=\"blob:https://x/1\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href='x' ping='http://t.example'>x</a>",
        "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
        "<img src=\"/logo.png\"><img src=\"//t.example/x\">",
        "<img srcset=\"http://t.example/1x 1x\">",
        "<img src=\"cid:a\" data-remote-src=\"javascript:alert(1)\">",
        "<img data-remote-src=\"data:text/html,x\">",
        "<table background=\"http://t.example/x.png\"><tr><td>x",
        "<div style=\"background:url(http://t.example)\">x</div>",
        "<div style=\"color:red;background-color:url(javascript:1)\">x</div>",
        "<div style=\"position:fixed;top:0;width:100%\">x</div>",
        "<div style=\"color:expression(alert(1))\">x</div>",
        "<div style=\"c\\6flor:red;color:\\75rl(x)\">x</div>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=x></object><embed src=x><applet code=x>",
        "<base href=\"http://evil.example\"><meta http-equiv=refresh content=\"0;url=http://x\">",
        "<link rel=stylesheet href=http://t.example/x.css>",
        "<form action=http://evil.example><input name=password><button>go</button></form>",
        "<div id=document><p name=cookie>",
        "<p><style><!--</style><img src=x onerror=alert(1)>--></style>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!--[if mso]><script>1</script><![endif]-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<a title=\"&quot; onmouseover=alert(1) x=&quot;\">x</a>",
        "<a title='\" onmouseover=alert(1) x=\"'>x</a>",
        "<b title=`x` onclick=alert(1)>x</b>",
        "<p class=\"gmail_quote\" onclick=1 class=x>",
        "<x/onclick=alert(1)>text</x>",
        "<img src=\"cid:x\"onerror=\"alert(1)\">",
        "\u{0}<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
        "<table><script>1</script><tr><svg onload=1></table>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<video><source onerror=alert(1)></video>",
    ] {
        let clean = clean_html(attack);
        assert_safe(&clean, attack);
        assert_eq!(clean_html(&clean), clean, "{attack}");
    }
}

#[test]
fn cleans_as_written() {
    for (html, clean) in [
        ("", ""),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<P>Hi<p>there", "<p>Hi</p><p>there</p>"),
        ("<b>x</b><script>y</script>", "<b>x</b>"),
        (
            "<a href=\"https://a.example/?a=1&amp;b=2\" target=_top>x</a>",
            "<a href=\"https://a.example/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">x</a>",
        ),
        (
            "<img src=\"https://t.example/p.png\" width=1 alt=logo>",
            "<img data-remote-src=\"https://t.example/p.png\" width=\"1\" alt=\"logo\">",
        ),
        ("<img src=\"cid:part1@x\">", "<img src=\"cid:part1@x\">"),
        ("<span style=\"COLOR: Red; font-size:40px\">x</span>", "<span style=\"color:red\">x</span>"),
        ("<div class=\"gmail_quote evil\">x</div>", "<div class=\"gmail_quote\">x</div>"),
        ("<blockquote type=\"cite\">x</blockquote>", "<blockquote type=\"cite\">x</blockquote>"),
        ("<blockquote type=\"x\">x</blockquote>", "<blockquote>x</blockquote>"),
        ("<div id=\"divRplyFwdMsg\">x</div>", "<div class=\"outlook_reply\">x</div>"),
        (
            "<table><td>1<td>2<tr><td>3</table>",
            "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>",
        ),
        ("<table>loose", "<table><tbody><tr><td>loose</td></tr></tbody></table>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<html><head><title>t</title></head><body>x</body></html>", "x\n"),
        ("<pre>\n\n\nx\ny</pre>", "<pre>x\ny</pre>"),
        ("x<br/>y</br>z", "x<br>y<br>z"),
    ] {
        assert_eq!(clean_html(html), clean, "{html}");
    }
}

#[test]
fn deep_nesting_is_flattened_in_linear_time() {
    let steps = |count: usize, unit: &str| flatten(&unit.repeat(count)).steps.max(1);
    for unit in [
        "<div>",
        "<b>",
        "<p>",
        "<table>",
        "<table><tr><td>",
        "<blockquote>",
        "<a href=x>",
        "<li>",
        "<ul><li>",
        "</div>",
        "<svg>",
        "<p><b>",
        "<table><b></b>",
        "<font color=a>",
        "<h1>",
        "<div></p>",
        "<i><table>",
        "<td>",
        "<div><!--</div>-->",
        "<template>",
        "<script>",
        "<!--",
    ] {
        let (small, large) = (steps(2_000, unit), steps(20_000, unit));
        assert!(large <= small * 11 + 100, "{unit}: {small} then {large}");
        let count = if unit == "<div>" { 100_000 } else { 4_000 };
        let clean = clean_html(&unit.repeat(count));
        let (mut depth, mut deepest) = (0_usize, 0);
        let mut tokens = Tokens::new(&clean);
        while let Some(token) = tokens.next_token() {
            match token {
                Token::Start { name, .. } if name != "br" && name != "img" => depth += 1,
                Token::End(_) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert!(deepest <= MAX_DEPTH + 4, "{unit}: {deepest}");
        assert_eq!(clean_html(&clean), clean, "{unit}");
    }
}

#[test]
fn many_attributes_are_cheap() {
    let mut tag = "<a ".to_owned();
    for index in 0..150_000 {
        tag.push_str(&format!("a{index} "));
    }
    tag.push_str(">x</a>");
    assert!(clean_html(&tag).len() < 100);
}

#[test]
fn long_input_is_cut_and_stays_stable() {
    for unit in ["é", "<p>some words in a paragraph", "&words between the signs, many"] {
        let long = unit.repeat(2 * MAX_HTML_BYTES / unit.len());
        let clean = clean_html(&long);
        assert!(clean.len() <= MAX_HTML_BYTES, "{unit}: {}", clean.len());
        assert!(!clean.is_empty(), "{unit}");
        assert_eq!(clean_html(&clean), clean, "{unit}");
    }
}

#[test]
fn text_of_html() {
    for (html, text) in [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<ul><li>x<li>y</ul>z", "- x\n- y\n\nz"),
        ("<a href=\"https://a.example/x\">here</a> now", "here (https://a.example/x) now"),
        ("<a href=\"https://a.example/\">https://a.example/</a>", "https://a.example/"),
        ("<a href=\"mailto:a@b.example\">a@b.example</a>", "a@b.example"),
        ("<style>p{}</style><script>1</script>x", "x"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("  a\n\n b  ", "a b"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</table>", "1 2\n3"),
        ("<p>&nbsp;</p>", ""),
        ("x<img alt=\"logo\">", "xlogo"),
    ] {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

#[test]
fn html_of_text() {
    for (text, html) in [
        ("", ""),
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"),
        (
            "see (https://a.example/x?a=1&b=2).",
            "<p>see (<a href=\"https://a.example/x?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">https://a.example/x?a=1&amp;b=2</a>).</p>",
        ),
        ("javascript:alert(1) https:// http://", "<p>javascript:alert(1) https:// http://</p>"),
    ] {
        assert_eq!(text_to_html(text), html, "{text}");
    }
    assert_eq!(escape_html("<a b='c'>"), "&lt;a b=&#39;c&#39;&gt;");
}

/// Pieces that, put together at random, meet most corners of the parsers.
fn markup_soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href=https://a.example>", "</a>",
            "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<tbody>", "<caption>",
            "</caption>", "<colgroup>", "<col>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<dl>",
            "<dt>", "<dd>", "<h1>", "</h1>", "<h2>", "<pre>", "\n", "</pre>", "<br>", "<hr>",
            "<svg>", "</svg>", "<math>", "<style>", "</style>", "<script>", "</script>", "<!--",
            "-->", "<font color=red>", "</font>", "<blockquote type=cite>", "</blockquote>",
            "<select>", "<option>", "<center>", "<form>", "<img src=cid:a>", "<textarea>",
            "<title>", "<span style='color:red;x:y'>", "</span>", "<img src=http://a.example/ b>",
            "&amp;", "&", "&lt", "&#13;", "&#0;", "&nbsp;", "<", ">", "\"", "'", "=", "\u{0}", "\r",
            "<address>", "<q>", "<code>", "<del>", "<ol start=3>", "<nobr>", "<body>", "<frameset>",
        ]).prop_map(str::to_owned),
        1 => "[ -~é\u{a0}]{0,6}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn cleaning_is_safe_and_stable(html in markup_soup()) {
        let clean = clean_html(&html);
        assert_safe(&clean, &html);
        prop_assert_eq!(clean_html(&clean), clean);
        html_to_text(&html);
    }

    /// The plain-text fallback must stay for real oddities: soup needs at most a few rounds.
    #[test]
    fn any_text_is_safe(html in any::<String>()) {
        let clean = clean_html(&html);
        assert_safe(&clean, &html);
        prop_assert_eq!(clean_html(&clean), clean);
    }

    #[test]
    fn text_to_html_is_safe_and_keeps_words(text in "[a-z<>&\"' \n:/.h]{0,80}") {
        let html = text_to_html(&text);
        assert_safe(&html, &text);
        let words = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(words(&html_to_text(&html)), words(&text));
    }
}

/// The serialiser is quadratic in these within one text: it must never see many together.
#[test]
fn slow_characters_are_kept_apart() {
    for unit in ["&", "<td>&", "\u{a0}", "</b>\u{ab}"] {
        let flat = flatten(&unit.repeat(10_000)).html;
        let most = flat
            .split("<!---->")
            .map(|text| text.chars().filter(|c| matches!(c, '&' | '\u{a0}' | '\u{ab}')).count())
            .max();
        assert_eq!(most, Some(64), "{unit}");
    }
    let value = "&".repeat(200);
    assert_eq!(clean_html(&format!("<b title=\"{value}\">x</b>")), "<b>x</b>");
}
