//! Tests of file names and kinds.

use super::kind::Reading;
use super::{file_name, kind_of, may_show_inline, served_type};

#[test]
fn a_file_name_is_display_data_only() {
    assert_eq!(file_name("C:\\Temp\\..\\a b.txt").as_deref(), Ok("a b.txt"));
    assert_eq!(file_name("/etc/passwd").as_deref(), Ok("passwd"));
    assert_eq!(file_name("photo\u{202e}gpj.exe\r\n").as_deref(), Ok("photogpj.exe"));
    for bad in ["", " ", "..", "a/", &"x".repeat(256)] {
        assert!(file_name(bad).is_err(), "{bad}");
    }
}

#[test]
fn bytes_count_before_names_and_names_before_claims() {
    let png = b"\x89PNG\r\n\x1a\n....";
    for (head, name, claimed, content_type, reading) in [
        (png.as_slice(), "a.txt", Some("text/html"), "image/png", Reading::Binary),
        (b"<script>", "a.png", Some("image/png"), "application/octet-stream", Reading::Markup),
        (b"hello", "a.txt", Some("application/json"), "text/plain", Reading::Text),
        (b"hello", "noname", Some("application/binary"), "text/plain", Reading::Text),
        (b"a,b", "noname", Some("Text/CSV; charset=utf-8"), "text/csv", Reading::Text),
        (b"\0\x01", "noname", None, "application/octet-stream", Reading::Binary),
        (b"From: a", "mail.EML", None, "message/rfc822", Reading::Mail),
        (b"<svg>", "a.svg", Some("image/svg+xml"), "image/svg+xml", Reading::Markup),
        (b"4111 1111", "a.pdf", None, "application/pdf", Reading::Text),
        (b"4\x001\x001\x001\x00", "noname", None, "text/plain", Reading::Text),
        (b"x", "noname", Some("te\"xt/x"), "text/plain", Reading::Text),
    ] {
        let kind = kind_of(head, name, claimed);
        assert_eq!((kind.content_type.as_str(), kind.reading), (content_type, reading), "{name} {claimed:?}");
    }
}

#[test]
fn only_pixels_and_plain_text_are_shown_in_place() {
    for shown in ["image/png", "text/plain"] {
        assert!(may_show_inline(shown));
    }
    for offered in ["image/svg+xml", "text/html", "application/pdf", "application/xml", "message/rfc822"] {
        assert!(!may_show_inline(offered), "{offered}");
    }
    for run in ["image/svg+xml", "text/html", "application/xhtml+xml", "text/javascript", "multipart/related"] {
        assert_eq!(served_type(run), "application/octet-stream");
    }
}
