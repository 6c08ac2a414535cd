//! What a browser is told of the page: what may run, who may frame it, how long a file is good.

use axum::http::{HeaderName, header};
use gate::Reply;

/// Scripts, styles and fonts are our own files; nothing is framed but text we wrote into the frame ourselves, which
/// inherits this; text becomes HTML in one place only (`web/src/features/conversation/untrusted.ts`).
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types balie-message";

/// The headers of the page itself, which names the files of this build.
pub(super) fn of_page(reply: Reply) -> Reply {
    reply
        .with(header::CACHE_CONTROL, "no-cache")
        .with(header::CONTENT_SECURITY_POLICY, POLICY)
        .with(header::X_FRAME_OPTIONS, "DENY")
        .with(header::REFERRER_POLICY, "same-origin")
        .with(HeaderName::from_static("cross-origin-opener-policy"), "same-origin")
        .with(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()")
}

/// The headers of a file whose name changes with its content.
pub(super) fn of_asset(reply: Reply) -> Reply {
    // The frame of a message has no origin of its own; a font is asked for as from elsewhere. The files are public.
    reply
        .with(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .with(header::VARY, "Accept-Encoding")
        .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
}
