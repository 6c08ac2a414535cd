//! What kind of file it is: told by its first bytes, then by its name, and only then by what the sender claims.

/// What was found out about a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileKind {
    /// The type it is served with.
    pub content_type: String,
    /// How its bytes are looked through for what must be blotted.
    pub reading: Reading,
}

/// How a file is read by the redactor.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reading {
    /// Not text: kept as it is.
    Binary,
    Text,
    /// Text with tags and entities: HTML, XML, SVG.
    Markup,
    /// A message with encoded parts.
    Mail,
}

/// First bytes that tell a binary type.
const MAGIC: [(&[u8], &str); 16] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"OggS\0", "application/ogg"),
    (b"ID3\x03", "audio/mpeg"),
    (b"ID3\x04", "audio/mpeg"),
];

/// Types by the end of a name. The second word says how such a file is read when its bytes are text.
const NAMES: [(&str, &str, Reading); 44] = [
    ("txt", "text/plain", Reading::Text),
    ("text", "text/plain", Reading::Text),
    ("log", "text/plain", Reading::Text),
    ("md", "text/markdown", Reading::Text),
    ("csv", "text/csv", Reading::Text),
    ("tsv", "text/tab-separated-values", Reading::Text),
    ("json", "application/json", Reading::Text),
    ("ndjson", "application/x-ndjson", Reading::Text),
    ("yaml", "application/yaml", Reading::Text),
    ("yml", "application/yaml", Reading::Text),
    ("toml", "application/toml", Reading::Text),
    ("sql", "application/sql", Reading::Text),
    ("css", "text/css", Reading::Text),
    ("js", "text/javascript", Reading::Text),
    ("ics", "text/calendar", Reading::Text),
    ("vcf", "text/vcard", Reading::Text),
    ("rtf", "application/rtf", Reading::Text),
    ("html", "text/html", Reading::Markup),
    ("htm", "text/html", Reading::Markup),
    ("xhtml", "application/xhtml+xml", Reading::Markup),
    ("xml", "application/xml", Reading::Markup),
    ("svg", "image/svg+xml", Reading::Markup),
    ("eml", "message/rfc822", Reading::Mail),
    ("mht", "multipart/related", Reading::Mail),
    ("mhtml", "multipart/related", Reading::Mail),
    ("pdf", "application/pdf", Reading::Binary),
    ("zip", "application/zip", Reading::Binary),
    ("gz", "application/gzip", Reading::Binary),
    ("doc", "application/msword", Reading::Binary),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Reading::Binary),
    ("xls", "application/vnd.ms-excel", Reading::Binary),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Reading::Binary),
    ("ppt", "application/vnd.ms-powerpoint", Reading::Binary),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Reading::Binary),
    ("odt", "application/vnd.oasis.opendocument.text", Reading::Binary),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", Reading::Binary),
    ("mp3", "audio/mpeg", Reading::Binary),
    ("wav", "audio/wav", Reading::Binary),
    ("m4a", "audio/mp4", Reading::Binary),
    ("mp4", "video/mp4", Reading::Binary),
    ("mov", "video/quicktime", Reading::Binary),
    ("webm", "video/webm", Reading::Binary),
    ("heic", "image/heic", Reading::Binary),
    ("msg", "application/vnd.ms-outlook", Reading::Binary),
];

/// Types of containers, for which the name may say more than the bytes.
const CONTAINERS: [&str; 2] = ["application/zip", "application/x-ole-storage"];
/// Bytes that are looked at to tell text from other things.
const LOOKED_AT: usize = 8 * 1024;

/// Tells the kind of a file from its first bytes, its name and what the sender says it is.
#[must_use]
pub fn kind_of(head: &[u8], file_name: &str, claimed: Option<&str>) -> FileKind {
    let named = by_name(file_name);
    if let Some(told) = by_bytes(head) {
        let more = named.filter(|(_, _, reading)| CONTAINERS.contains(&told) && *reading == Reading::Binary);
        let content_type = more.map_or(told, |(_, content_type, _)| content_type);
        return FileKind { content_type: content_type.to_owned(), reading: Reading::Binary };
    }
    let claimed = claimed.and_then(bare_type);
    let said = named.map(|(_, content_type, reading)| (content_type.to_owned(), reading));
    let said = said.or_else(|| claimed.map(|claimed| (claimed.clone(), reading_of(&claimed))));
    match said {
        // The bytes are no image we know, so it is not served as one.
        Some((content_type, Reading::Binary)) if content_type.starts_with("image/") && content_type != "image/heic" => {
            FileKind { content_type: "application/octet-stream".to_owned(), reading: guess(head) }
        }
        Some((content_type, Reading::Binary)) => FileKind { content_type, reading: guess(head) },
        Some((content_type, reading)) => FileKind { content_type, reading },
        None => match guess(head) {
            Reading::Binary => {
                FileKind { content_type: "application/octet-stream".to_owned(), reading: Reading::Binary }
            }
            reading => FileKind { content_type: "text/plain".to_owned(), reading },
        },
    }
}

/// Types that a browser may show in place; all others are offered as a download.
#[must_use]
pub fn may_show_inline(content_type: &str) -> bool {
    matches!(content_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "text/plain")
}

/// The type a file is served with: those that a browser would run are served as mere bytes.
#[must_use]
pub fn served_type(content_type: &str) -> &str {
    match content_type {
        "text/plain" => "text/plain; charset=utf-8",
        "text/html" | "text/xml" | "text/javascript" | "text/css" => "application/octet-stream",
        _ if content_type.ends_with("xml") || content_type.contains("javascript") => "application/octet-stream",
        _ if content_type.starts_with("multipart/") || content_type.starts_with("message/") => {
            "application/octet-stream"
        }
        _ => content_type,
    }
}

fn by_bytes(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP".as_slice()) {
        return Some("image/webp");
    }
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, told)| *told)
}

fn by_name(file_name: &str) -> Option<(&'static str, &'static str, Reading)> {
    let (_, end) = file_name.rsplit_once('.')?;
    NAMES.into_iter().find(|(known, _, _)| end.eq_ignore_ascii_case(known))
}

/// `Text/Plain; charset=x` is `text/plain`; what is no type, or says nothing about the file, is none.
fn bare_type(claimed: &str) -> Option<String> {
    let bare = claimed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fits = |part: &str| {
        !part.is_empty()
            && part.len() <= 100
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(&byte))
    };
    let (kind, sort) = bare.split_once('/')?;
    // Clients send JSON or "binary" for whatever file they upload.
    let says_nothing = matches!(
        bare.as_str(),
        "application/json" | "application/binary" | "application/octet-stream" | "application/x-www-form-urlencoded"
    );
    (fits(kind) && fits(sort) && !says_nothing).then_some(bare)
}

fn reading_of(content_type: &str) -> Reading {
    match content_type {
        "message/rfc822" | "message/global" => Reading::Mail,
        "text/html" | "text/xml" => Reading::Markup,
        _ if content_type.ends_with("+xml") || content_type.ends_with("/xml") => Reading::Markup,
        _ if content_type.starts_with("text/") || content_type.ends_with("+json") => Reading::Text,
        _ if content_type.starts_with("multipart/") => Reading::Mail,
        _ => Reading::Binary,
    }
}

/// Text unless the bytes say otherwise: rather look through too much than too little.
fn guess(head: &[u8]) -> Reading {
    let head = head.get(..LOOKED_AT).unwrap_or(head);
    if wide_of(head).is_none() && head.contains(&0) {
        return Reading::Binary;
    }
    let begin = head.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0xef | 0xbb | 0xbf..));
    if begin == Some(&b'<') { Reading::Markup } else { Reading::Text }
}

/// Which of the two bytes of a UTF-16 unit comes first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wide {
    LowFirst,
    HighFirst,
}

/// Is it UTF-16? By its mark, or because nearly every second byte is zero, as in Western text.
#[must_use]
pub fn wide_of(head: &[u8]) -> Option<Wide> {
    let head = head.get(..LOOKED_AT).unwrap_or(head);
    if head.starts_with(b"\xff\xfe") {
        return Some(Wide::LowFirst);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(Wide::HighFirst);
    }
    let (mut high_zeros, mut low_zeros) = (0_usize, 0_usize);
    for unit in head.chunks_exact(2) {
        if let [first, second] = unit {
            high_zeros += usize::from(*first == 0 && *second != 0);
            low_zeros += usize::from(*second == 0 && *first != 0);
        }
    }
    let most = head.len() / 2 * 4 / 5;
    if most < 2 {
        None
    } else if low_zeros >= most {
        Some(Wide::LowFirst)
    } else if high_zeros >= most {
        Some(Wide::HighFirst)
    } else {
        None
    }
}
