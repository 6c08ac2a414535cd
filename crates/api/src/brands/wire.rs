//! Brands as Zendesk writes them.

use domain::brands::BrandChange;
use domain::{Patch, Time};
use gate::Call;
use gate::wire::{flag, patch_text};
use identity::brands::Shown;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A brand in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Brand<'a> {
    url: String,
    id: i64,
    name: &'a str,
    brand_url: String,
    subdomain: &'a str,
    host_mapping: Option<&'a str>,
    has_help_center: bool,
    help_center_state: &'static str,
    active: bool,
    default: bool,
    is_deleted: bool,
    logo: Option<&'a str>,
    ticket_form_ids: &'a [i64],
    signature_template: &'a str,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Brand<'a> {
    pub(crate) fn of(shown: &'a Shown, call: &Call) -> Self {
        let brand = &shown.brand;
        Self {
            url: url(call, brand.id.number()),
            id: brand.id.number(),
            name: &brand.name,
            brand_url: address(brand, call),
            subdomain: &brand.subdomain,
            host_mapping: brand.host_mapping.as_deref(),
            // There is no help centre yet, and no picture of a brand.
            has_help_center: false,
            help_center_state: "disabled",
            active: brand.active,
            default: brand.is_default,
            is_deleted: brand.is_deleted,
            logo: None,
            ticket_form_ids: &shown.ticket_form_ids,
            signature_template: &brand.signature_template,
            created_at: brand.created_at,
            updated_at: brand.updated_at,
        }
    }
}

/// The address of a brand's record.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/brands/{id}.json"))
}

/// The host the caller came to, without the port.
pub(super) fn host(call: &Call) -> &str {
    let named = call.base.strip_prefix("https://").unwrap_or(&call.base);
    match named.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => named,
    }
}

/// Where customers of the brand go: its own host, its subdomain beside the account's, or the account's host.
fn address(brand: &domain::brands::Brand, call: &Call) -> String {
    if let Some(host) = &brand.host_mapping {
        return format!("https://{host}");
    }
    let own = call.base.strip_prefix("https://").and_then(|named| named.split_once('.'));
    match own {
        Some((first, rest)) if first == call.ctx.account_name() => format!("https://{}.{rest}", brand.subdomain),
        _ => call.base.clone(),
    }
}

/// The body of a change.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    brand: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Fields {
    #[serde(default, deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    subdomain: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    host_mapping: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    signature_template: Patch<String>,
    #[serde(default, deserialize_with = "flag")]
    active: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    default: Option<bool>,
}

impl From<Body> for BrandChange {
    fn from(body: Body) -> Self {
        let Fields { name, subdomain, host_mapping, signature_template, active, default } = body.brand;
        Self {
            name: or_blank(name),
            subdomain: or_blank(subdomain),
            host_mapping,
            signature_template: or_blank(signature_template),
            active,
            is_default: default,
        }
    }
}

/// Null and empty text are the same wish: blank.
fn or_blank(text: Patch<String>) -> Option<String> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(String::new()),
        Patch::Set(text) => Some(text),
    }
}

/// What was found out about a host name.
#[derive(JsonSchema, Serialize)]
pub(super) struct HostCheck<'a> {
    /// The name service of the system follows aliases by itself and does not tell them.
    cname: Option<&'a str>,
    expected_cnames: [&'a str; 1],
    is_valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl<'a> HostCheck<'a> {
    pub(super) fn of(found: &'a identity::brands::HostCheck) -> Self {
        Self { cname: None, expected_cnames: [&found.expected], is_valid: found.reason.is_none(), reason: found.reason }
    }
}
