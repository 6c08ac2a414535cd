//! Identities on the wire.

use domain::error::ProblemCode;
use domain::identities::{IdentityKind, NewIdentity};
use domain::time::Time;
use domain::{Patch, Refusal};
use gate::Call;
use gate::wire::{flag, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An identity as shown.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Identity {
    url: String,
    id: i64,
    user_id: i64,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    verified: bool,
    primary: bool,
    created_at: Time,
    updated_at: Time,
    undeliverable_count: i64,
    deliverable_state: &'static str,
    verification_method: &'static str,
    verified_at: Option<Time>,
}

impl Identity {
    pub(crate) fn from(identity: &domain::identities::Identity, call: &Call) -> Self {
        Self {
            url: call.url(&format!("/api/v2/users/{}/identities/{}.json", identity.user_id, identity.id)),
            id: identity.id.number(),
            user_id: identity.user_id.number(),
            kind: identity.kind.word(),
            value: identity.value.clone(),
            verified: identity.verified,
            primary: identity.primary,
            created_at: identity.created_at,
            updated_at: identity.updated_at,
            undeliverable_count: identity.undeliverable_count,
            deliverable_state: if identity.undeliverable_count > 0 { "undeliverable" } else { "deliverable" },
            verification_method: if identity.verified { "full" } else { "none" },
            verified_at: identity.verified_at,
        }
    }
}

/// The body of a creation or a change.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Body {
    identity: Option<Wish>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Wish {
    #[serde(rename = "type", deserialize_with = "patch_text")]
    kind: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    pub(super) value: Patch<String>,
    #[serde(deserialize_with = "flag")]
    pub(super) verified: Option<bool>,
    #[serde(deserialize_with = "flag")]
    primary: Option<bool>,
    #[serde(deserialize_with = "flag")]
    pub(super) skip_verify_email: Option<bool>,
}

impl Body {
    /// # Errors
    /// `Malformed` without an identity.
    pub(super) fn wish(self) -> Result<Wish, Refusal> {
        self.identity.ok_or_else(|| Refusal::Malformed("The body has no identity".to_owned()))
    }
}

impl Wish {
    /// The identity that is asked for.
    ///
    /// # Errors
    /// `Invalid` without a value or with an unknown type.
    pub(super) fn new_identity(self) -> Result<NewIdentity, Refusal> {
        let word = self.kind.over(Some("email".to_owned())).unwrap_or_default();
        let kind = IdentityKind::from_word(&word)
            .ok_or_else(|| Refusal::invalid("type", ProblemCode::Invalid, "Type: is not valid"))?;
        let value = self
            .value
            .over(None)
            .ok_or_else(|| Refusal::invalid("value", ProblemCode::Blank, "Value: cannot be blank"))?;
        Ok(NewIdentity {
            kind,
            value,
            verified: self.verified.unwrap_or(false),
            primary: self.primary.unwrap_or(false),
        })
    }
}
