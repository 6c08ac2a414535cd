//! Providers as they are written.

use domain::sso_providers::{ProviderChange, SsoProvider as Provider};
use domain::{Patch, Time};
use gate::Call;
use gate::wire::{flag, patch_text};
use identity::SecretString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A provider in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct SsoProvider {
    id: i64,
    /// `jwt`: Zendesk's scheme.
    kind: &'static str,
    name: String,
    staff: bool,
    end_users: bool,
    provisions: bool,
    gives_roles: bool,
    remote_login_url: Option<String>,
    remote_logout_url: Option<String>,
    /// Where the provider brings people, with `jwt` and `return_to`.
    access_url: String,
    /// Shown when it is made, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Until then the secret before counts too.
    previous_secret_until: Option<Time>,
    created_at: Time,
    updated_at: Time,
}

impl SsoProvider {
    pub(super) fn of(provider: &Provider, call: &Call) -> Self {
        Self {
            id: provider.id,
            kind: provider.kind.word(),
            name: provider.name.clone(),
            staff: provider.staff,
            end_users: provider.end_users,
            provisions: provider.provisions,
            gives_roles: provider.gives_roles,
            remote_login_url: provider.remote_login_url.clone(),
            remote_logout_url: provider.remote_logout_url.clone(),
            access_url: call.url("/access/jwt"),
            secret: None,
            previous_secret_until: provider.previous_secret_until.filter(|until| call.ctx.now() < *until),
            created_at: provider.created_at,
            updated_at: provider.updated_at,
        }
    }

    pub(super) fn with_secret(self, secret: &SecretString) -> Self {
        Self { secret: Some(secret.expose().clone()), ..self }
    }
}

/// The body of a change.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    sso_provider: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "SsoProviderFields")]
struct Fields {
    name: Option<String>,
    /// Does it answer for staff? Not unless said.
    #[serde(default, deserialize_with = "flag")]
    staff: Option<bool>,
    /// Does it answer for end users? Unless said otherwise.
    #[serde(default, deserialize_with = "flag")]
    end_users: Option<bool>,
    /// Are people made whom the account does not know? Unless said otherwise.
    #[serde(default, deserialize_with = "flag")]
    provisions: Option<bool>,
    /// Does its `role` say who is end user, agent or admin? Not unless said.
    #[serde(default, deserialize_with = "flag")]
    gives_roles: Option<bool>,
    /// Where it signs people in.
    #[serde(default, deserialize_with = "patch_text")]
    remote_login_url: Patch<String>,
    /// Where people land who were refused.
    #[serde(default, deserialize_with = "patch_text")]
    remote_logout_url: Patch<String>,
}

impl From<Body> for ProviderChange {
    fn from(body: Body) -> Self {
        let fields = body.sso_provider;
        Self {
            name: fields.name,
            staff: fields.staff,
            end_users: fields.end_users,
            provisions: fields.provisions,
            gives_roles: fields.gives_roles,
            remote_login_url: fields.remote_login_url,
            remote_logout_url: fields.remote_logout_url,
        }
    }
}

/// What is said of a new secret.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "NewProviderSecret")]
pub(super) struct NewSecret {
    /// Does the secret before end now, because others know it? Otherwise it counts for a week more.
    #[serde(default)]
    pub(super) at_once: bool,
}
