//! The files of a build, found by name, in the encoding the browser takes.

use std::collections::HashMap;

use axum::http::header;
use bytes::Bytes;
use gate::{Call, Reply};

use super::headers::{of_asset, of_page};

/// What the build put into the binary: name and bytes.
const BUILT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/workspace_files.rs"));

/// The page when nothing was built: how to build it.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Balie</title>\
    <h1>The workspace is not in this build</h1>\
    <p>The server works; its screen was not built. In the folder of the source:</p>\
    <pre>cd web &amp;&amp; npm ci &amp;&amp; npm run build\ncargo build --release -p server</pre>\
    <p><code>./run</code> does both. It needs Node.js 20.19 or newer.</p></html>";

/// Encodings of what the build compressed, best first, with the ending of the file.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The files by name.
pub struct Files(HashMap<&'static str, &'static [u8]>);

impl Files {
    /// What the binary holds.
    #[must_use]
    pub fn built() -> Self {
        Self::of(BUILT)
    }

    /// These files.
    #[must_use]
    pub fn of(files: &[(&'static str, &'static [u8])]) -> Self {
        Self(files.iter().copied().collect())
    }

    /// The page, whatever the address below `/agent`.
    pub(super) fn page(&self, call: &Call) -> Reply {
        let reply = self
            .found("index.html", call)
            .unwrap_or_else(|| Reply::bytes("text/html; charset=utf-8", Bytes::from_static(NOT_BUILT.as_bytes())));
        of_page(reply.with(header::VARY, "Accept-Encoding"))
    }

    /// A file of the build.
    pub(super) fn asset(&self, call: &Call) -> Option<Reply> {
        let name = format!("assets/{}", call.param("file"));
        self.found(&name, call).map(of_asset)
    }

    fn found(&self, name: &str, call: &Call) -> Option<Reply> {
        let plain = self.0.get(name)?;
        let takes = call.header("accept-encoding").unwrap_or_default();
        for (encoding, ending) in ENCODINGS {
            if let Some(packed) = self.0.get(format!("{name}{ending}").as_str())
                && takes.split(',').any(|part| accepts(part, encoding))
            {
                let reply = Reply::bytes(kind(name), Bytes::from_static(packed));
                return Some(reply.with(header::CONTENT_ENCODING, encoding));
            }
        }
        Some(Reply::bytes(kind(name), Bytes::from_static(plain)))
    }
}

/// `br;q=0` is a refusal.
fn accepts(part: &str, encoding: &str) -> bool {
    let mut words = part.split(';').map(str::trim);
    words.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
        && !words.any(|word| matches!(word.to_ascii_lowercase().as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{accepts, kind};

    #[test]
    fn an_encoding_can_be_refused() {
        assert!(accepts("gzip", "gzip") && accepts(" br;q=1.0", "br") && accepts("BR", "br"));
        assert!(!accepts("br;q=0", "br") && !accepts("gzip", "br") && !accepts("", "br"));
    }

    #[test]
    fn a_browser_is_told_the_kind_of_each_file_there_is() {
        for name in ["index.html", "a-1.js", "a-1.css", "icon-1.svg", "inter-1.woff2"] {
            assert_ne!(kind(name), "application/octet-stream", "{name}");
        }
    }
}
