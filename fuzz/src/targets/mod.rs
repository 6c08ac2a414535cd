//! The targets: each has a function `run` that tries one input.

pub mod blobs;
pub mod conditions;
pub mod config;
pub mod html_clean;
pub mod html_text;
pub mod key_file;
pub mod lmtp;
pub mod mail_fold;
pub mod mail_parse;
pub mod mail_redact;
pub mod markdown;
pub mod paging;
pub mod placeholders;
pub mod redact_html;
pub mod redact_text;
pub mod reply_code;
pub mod search;
pub mod sso_claims;
pub mod sso_openid;
pub mod stored;
pub mod ticket_json;
pub mod tokens;
pub mod webauthn;
pub mod wire;

use crate::Target;

/// Every target, in the order of the names.
pub const TARGETS: [Target; 24] = [
    Target { name: "blobs", run: blobs::run, tokens: &[], longest_bytes: 300_000 },
    Target { name: "conditions", run: conditions::run, tokens: &conditions::TOKENS, longest_bytes: 8192 },
    Target { name: "config", run: config::run, tokens: &config::TOKENS, longest_bytes: 4096 },
    Target { name: "html_clean", run: html_clean::run, tokens: &html_clean::TOKENS, longest_bytes: 8192 },
    Target { name: "html_text", run: html_text::run, tokens: &html_clean::TOKENS, longest_bytes: 16_384 },
    Target { name: "key_file", run: key_file::run, tokens: &["0", "f", "\r\n", "\n", " "], longest_bytes: 256 },
    Target { name: "lmtp", run: lmtp::run, tokens: &lmtp::TOKENS, longest_bytes: 8192 },
    Target { name: "mail_fold", run: mail_fold::run, tokens: &mail_fold::TOKENS, longest_bytes: 8192 },
    Target { name: "mail_parse", run: mail_parse::run, tokens: &mail_parse::TOKENS, longest_bytes: 16_384 },
    Target { name: "mail_redact", run: mail_redact::run, tokens: &mail_parse::TOKENS, longest_bytes: 8192 },
    Target { name: "markdown", run: markdown::run, tokens: &markdown::TOKENS, longest_bytes: 4096 },
    Target { name: "paging", run: paging::run, tokens: &paging::TOKENS, longest_bytes: 4096 },
    Target { name: "placeholders", run: placeholders::run, tokens: &placeholders::TOKENS, longest_bytes: 16_384 },
    Target { name: "redact_html", run: redact_html::run, tokens: &redact_html::TOKENS, longest_bytes: 8192 },
    Target { name: "redact_text", run: redact_text::run, tokens: &redact_text::TOKENS, longest_bytes: 8192 },
    Target { name: "reply_code", run: reply_code::run, tokens: &["a", "7", "+", "@"], longest_bytes: 256 },
    Target { name: "search", run: search::run, tokens: &search::TOKENS, longest_bytes: 4096 },
    Target { name: "sso_claims", run: sso_claims::run, tokens: &sso_claims::TOKENS, longest_bytes: 4096 },
    Target { name: "sso_openid", run: sso_openid::run, tokens: &sso_openid::TOKENS, longest_bytes: 4096 },
    Target { name: "stored", run: stored::run, tokens: &conditions::TOKENS, longest_bytes: 4096 },
    Target { name: "ticket_json", run: ticket_json::run, tokens: &ticket_json::TOKENS, longest_bytes: 8192 },
    Target { name: "tokens", run: tokens::run, tokens: &tokens::TOKENS, longest_bytes: 256 },
    Target { name: "webauthn", run: webauthn::run, tokens: &webauthn::TOKENS, longest_bytes: 8192 },
    Target { name: "wire", run: wire::run, tokens: &wire::TOKENS, longest_bytes: 1024 },
];

/// The input as text; what is not UTF-8 becomes U+FFFD, as readers of bytes do it.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
