//! Answering with a file: ranges, caches, and the headers that keep a stranger's bytes from doing anything.

use std::ops::Range;

use axum::http::{HeaderName, Method, StatusCode, header};
use bytes::Bytes;
use domain::Error;
use futures_util::Stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::Call;
use crate::reply::Reply;

/// Characters of a name that need no escape (RFC 8187 `attr-char`).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is told of a file beside its bytes.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
    /// Changes when the bytes do; letters and digits.
    pub etag: String,
    /// May a browser show it in place? Otherwise it is offered as a download.
    pub inline: bool,
}

/// Which bytes are asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    /// None of the file's bytes.
    Outside,
}

/// Answers with the file or the range of it that the caller asks for. `pieces` reads that range.
pub fn answer<S>(call: &Call, file: &File, pieces: impl FnOnce(Range<u64>) -> S) -> Reply
where
    S: Stream<Item = Result<Bytes, Error>> + Send + 'static,
{
    let etag = format!("\"{}\"", file.etag);
    let known = call.header("if-none-match").is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    if known {
        return with_headers(Reply { status: StatusCode::NOT_MODIFIED, ..Reply::no_content() }, file, &etag);
    }
    let same = call.header("if-range").is_none_or(|tag| tag == etag);
    let asked = call.header("range").filter(|_| same && call.method == Method::GET);
    let size = file.size_bytes;
    let reply = match asked.map_or(Asked::Whole, |asked| range(asked, size)) {
        Asked::Whole => Reply::stream(&file.content_type, size, pieces(0..size)),
        Asked::Part(part) => {
            let told = format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1));
            let reply = Reply::stream(&file.content_type, part.end - part.start, pieces(part));
            Reply { status: StatusCode::PARTIAL_CONTENT, ..reply }.with(header::CONTENT_RANGE, &told)
        }
        Asked::Outside => Reply { status: StatusCode::RANGE_NOT_SATISFIABLE, ..Reply::no_content() }
            .with(header::CONTENT_RANGE, &format!("bytes */{size}")),
    };
    with_headers(reply, file, &etag)
}

fn with_headers(reply: Reply, file: &File, etag: &str) -> Reply {
    reply
        .with(header::ACCEPT_RANGES, "bytes")
        .with(header::ETAG, etag)
        // Asked again each time: a redacted file must not come out of a cache.
        .with(header::CACHE_CONTROL, "private, no-cache")
        .with(header::CONTENT_DISPOSITION, &disposition(&file.name, file.inline))
        .with(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'none'")
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(HeaderName::from_static("cross-origin-resource-policy"), "same-site")
}

fn disposition(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || "-._ ".contains(letter) { letter } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN))
}

/// Reads a `Range` (RFC 9110, 14.2). Several ranges, and what cannot be read, mean the whole file.
fn range(asked: &str, size: u64) -> Asked {
    let Some((first, last)) = asked.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last && first < size => Asked::Part(first..size.min(last.saturating_add(1))),
        (Ok(first), Ok(last)) if first > last => Asked::Whole,
        (Ok(first), Err(_)) if last.is_empty() && first < size => Asked::Part(first..size),
        (Err(_), Ok(last)) if first.is_empty() && last > 0 && size > 0 => Asked::Part(size.saturating_sub(last)..size),
        (Ok(_), Ok(_)) => Asked::Outside,
        (Ok(_), Err(_)) if last.is_empty() => Asked::Outside,
        (Err(_), Ok(_)) if first.is_empty() => Asked::Outside,
        _ => Asked::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, disposition, range};

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (asked, is) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=2-99", Asked::Part(2..10)),
            ("bytes=4-", Asked::Part(4..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-99", Asked::Part(0..10)),
            ("bytes=10-", Asked::Outside),
            ("bytes=10-12", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=5-2", Asked::Whole),
            ("bytes=0-1,4-5", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=18446744073709551615-", Asked::Outside),
            ("bytes=0-18446744073709551615", Asked::Part(0..10)),
        ] {
            assert_eq!(range(asked, 10), is, "{asked}");
        }
        assert_eq!(range("bytes=0-", 0), Asked::Outside);
        assert_eq!(range("bytes=-1", 0), Asked::Outside);
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        let told = disposition("a\"b\r\nSet-Cookie: x;é.txt", false);
        assert_eq!(
            told,
            "attachment; filename=\"a_b__Set-Cookie_ x__.txt\"; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3B%C3%A9.txt"
        );
        assert!(told.is_ascii());
    }
}
