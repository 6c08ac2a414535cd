//! How a page is written: templates with strict names and escaping, the style of the house, and the headers of a page.

use std::sync::{LazyLock, OnceLock};

use domain::{Error, Fault, Refusal};
use gate::{Answer, Call, HeaderName, Method, Reply, StatusCode};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use crate::words::Words;

/// Every template by name. Written by us; no customer's text is ever one.
const TEMPLATES: [(&str, &str); 9] = [
    ("layout.html", include_str!("templates/layout.html")),
    ("sign_in.html", include_str!("templates/sign_in.html")),
    ("code.html", include_str!("templates/code.html")),
    ("start.html", include_str!("templates/start.html")),
    ("step_up.html", include_str!("templates/step_up.html")),
    ("second_factor.html", include_str!("templates/second_factor.html")),
    ("recovery_codes.html", include_str!("templates/recovery_codes.html")),
    ("devices.html", include_str!("templates/devices.html")),
    ("refused.html", include_str!("templates/refused.html")),
];
const STYLE: &str = include_str!("style.css");
/// Asks the browser for a key, and does nothing else.
const SCRIPT: &str = include_str!("passkeys.js");
/// Nothing runs, nothing is loaded but the style and pictures that stand in the page, and forms go to this host.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

fn environment() -> Result<&'static Environment<'static>, Fault> {
    static MADE: OnceLock<Result<Environment<'static>, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).map_err(|error| error.to_string())?;
        }
        Ok(environment)
    });
    made.as_ref().map_err(|error| Fault::new("read the templates", error.clone()))
}

/// A page from a template, in the language of `words`. `what` is what the template names.
///
/// # Errors
/// A fault for a template that names what is not there.
pub(crate) fn page(call: &Call, words: &Words, name: &str, status: StatusCode, what: Value) -> Answer {
    written(call, words, name, status, what, None)
}

/// A page where a key may be asked: the script of passkeys runs on it, and no other, whatever else this host serves.
///
/// # Errors
/// As [`page`].
pub(crate) fn page_with_keys(call: &Call, words: &Words, name: &str, status: StatusCode, what: Value) -> Answer {
    written(call, words, name, status, what, Some(script_path()))
}

fn written(
    call: &Call,
    words: &Words,
    name: &str,
    status: StatusCode,
    what: Value,
    script: Option<&'static str>,
) -> Answer {
    let account = call.ctx.settings().name.clone();
    // A page that answers a form has no address to come back to.
    let here = (call.method == Method::GET).then(|| call.query.with(&[], &["lang"]));
    let languages = Value::from(Serde(here.map(|here| words.others(&here)).unwrap_or_default()));
    let style = style_path();
    let around = context! { w => words.texts(), lang => words.tag(), account, languages, style, script, ..what };
    let rendered = environment()?.get_template(name).and_then(|template| template.render(around));
    let text = rendered.map_err(|error| Error::from(Fault::new("write a page", error)))?;
    let mut reply = Reply::bytes("text/html; charset=utf-8", text.into_bytes().into());
    reply.status = status;
    let policy = script.map_or_else(
        || POLICY.to_owned(),
        |script| {
            let trusted = "require-trusted-types-for 'script'; trusted-types 'none'";
            format!("{POLICY}; script-src {}; {trusted}", call.url(script))
        },
    );
    Ok([
        ("content-security-policy", policy.as_str()),
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
        // A form says by it where it comes from; nothing of the address is told to others.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("vary", "Accept-Language, Cookie"),
    ]
    .into_iter()
    .fold(reply, |reply, (name, value)| reply.with(HeaderName::from_static(name), value)))
}

/// The address of a file changes with its content, so that a browser may keep it for ever (FNV-1a).
fn path_of(name: &str, ending: &str, text: &str) -> String {
    let folded = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("/pages/{name}-{:016x}.{ending}", text.bytes().fold(0xcbf2_9ce4_8422_2325, folded))
}

fn style_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| path_of("style", "css", STYLE));
    &PATH
}

fn script_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| path_of("passkeys", "js", SCRIPT));
    &PATH
}

/// The style of every page, and the script of passkeys.
pub(crate) async fn file(call: Call) -> Answer {
    let (kind, text) = match call.path.as_str() {
        path if path == style_path() => ("text/css; charset=utf-8", STYLE),
        path if path == script_path() => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return Err(Refusal::NotFound.into()),
    };
    let reply = Reply::bytes(kind, text.as_bytes().into());
    Ok(reply.with(HeaderName::from_static("cache-control"), "public, max-age=31536000, immutable"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_read() {
        let environment = environment().unwrap();
        for (name, _) in TEMPLATES {
            environment.get_template(name).unwrap();
        }
    }

    #[test]
    fn what_people_write_is_text_on_a_page() {
        let mut environment = environment().unwrap().clone();
        environment.add_template("one.html", "<p title=\"{{ name }}\">{{ name }}</p>").unwrap();
        let page = environment.get_template("one.html").unwrap();
        let page = page.render(context! { name => "\"><script>alert(1)</script>" }).unwrap();
        assert!(!page.contains("<script>") && !page.contains("\"\">"), "{page}");
        assert!(environment.get_template("one.html").unwrap().render(context! {}).is_err(), "an unknown name is blank");
    }
}
