//! What requests say of users. Keys that are not named here are dropped and told in a header.

use domain::error::ProblemCode;
use domain::identities::{IdentityKind, NewIdentity};
use domain::role::TicketAccess;
use domain::settings::Locale;
use domain::tags::Tags;
use domain::users::{OrganizationChoice, RoleWish, UserChange};
use domain::{Patch, Refusal};
use gate::wire::{Number, flag, patch_number, patch_text, words};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The body of a creation or a change.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Body {
    user: Option<User>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct User {
    #[serde(deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    email: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    phone: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    role: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    custom_role_id: Patch<i64>,
    #[serde(deserialize_with = "patch_text")]
    ticket_restriction: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    organization_id: Patch<i64>,
    organization: Option<Organization>,
    #[serde(deserialize_with = "patch_number")]
    default_group_id: Patch<i64>,
    #[serde(deserialize_with = "patch_text")]
    external_id: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    alias: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    details: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    notes: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    signature: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    locale: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    locale_id: Patch<i64>,
    #[serde(deserialize_with = "patch_text")]
    time_zone: Patch<String>,
    #[serde(deserialize_with = "words")]
    tags: Option<Vec<String>>,
    user_fields: Option<Map<String, Value>>,
    #[serde(deserialize_with = "flag")]
    verified: Option<bool>,
    #[serde(deserialize_with = "flag")]
    suspended: Option<bool>,
    #[serde(deserialize_with = "flag")]
    moderator: Option<bool>,
    #[serde(deserialize_with = "flag")]
    only_private_comments: Option<bool>,
    #[serde(deserialize_with = "flag")]
    skip_verify_email: Option<bool>,
    identities: Option<Vec<Identity>>,
}

#[derive(Deserialize, JsonSchema)]
struct Organization {
    id: Option<Number>,
    name: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Identity {
    #[serde(rename = "type")]
    kind: String,
    value: String,
    #[serde(default, deserialize_with = "flag")]
    verified: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    primary: Option<bool>,
}

impl Body {
    /// The wishes.
    ///
    /// # Errors
    /// `Malformed` without a user; `Invalid` for words nobody knows.
    pub(super) fn change(self) -> Result<UserChange, Refusal> {
        let user = self.user.ok_or_else(|| Refusal::Malformed("The body has no user".to_owned()))?;
        let organization = match (user.organization, user.organization_id) {
            (Some(Organization { id: Some(id), .. }), _) => Patch::Set(OrganizationChoice::Id(id.0.into())),
            (Some(Organization { name: Some(name), .. }), _) => Patch::Set(OrganizationChoice::Name(name)),
            (_, id) => id.map(|id| OrganizationChoice::Id(id.into())),
        };
        Ok(UserChange {
            // A name that is emptied is blank, which the laws refuse.
            name: match user.name {
                Patch::Keep => None,
                Patch::Clear => Some(String::new()),
                Patch::Set(name) => Some(name),
            },
            email: user.email.over(None),
            phone: user.phone,
            role: user.role.over(None).map(|word| role(&word)).transpose()?,
            custom_role_id: user.custom_role_id.map(Into::into),
            ticket_access: ticket_access(user.ticket_restriction)?,
            organization,
            default_group_id: user.default_group_id.map(Into::into),
            external_id: user.external_id,
            alias: user.alias,
            details: user.details,
            notes: user.notes,
            signature: user.signature,
            locale: locale(user.locale, user.locale_id)?,
            time_zone: user.time_zone,
            tags: user.tags.map(|tags| Tags::from_words(tags.iter().map(String::as_str))),
            fields: user.user_fields.unwrap_or_default(),
            verified: user.verified,
            suspended: user.suspended,
            moderator: user.moderator,
            only_private_comments: user.only_private_comments,
            identities: user.identities.unwrap_or_default().into_iter().map(identity).collect::<Result<_, _>>()?,
            skip_verify_email: user.skip_verify_email.unwrap_or(false),
        })
    }
}

fn unknown(field: &str, title: &str) -> Refusal {
    Refusal::invalid(field, ProblemCode::Invalid, format!("{title}: is not valid"))
}

fn role(word: &str) -> Result<RoleWish, Refusal> {
    RoleWish::from_word(word).ok_or_else(|| unknown("role", "Role"))
}

fn ticket_access(wish: Patch<String>) -> Result<Option<TicketAccess>, Refusal> {
    match wish {
        Patch::Keep => Ok(None),
        Patch::Clear => Ok(Some(TicketAccess::All)),
        Patch::Set(word) => match word.as_str() {
            // An end user's, which is no choice.
            "requested" => Ok(None),
            "groups" | "organization" | "assigned" => Ok(Some(TicketAccess::from_word(Some(&word)))),
            _ => Err(unknown("ticket_restriction", "Ticket restriction")),
        },
    }
}

fn locale(tag: Patch<String>, number: Patch<i64>) -> Result<Patch<Locale>, Refusal> {
    let known = match (tag, number) {
        (Patch::Set(tag), _) => Locale::from_tag(&tag),
        (_, Patch::Set(number)) => Locale::from_number(number),
        (Patch::Clear, _) | (_, Patch::Clear) => return Ok(Patch::Clear),
        (Patch::Keep, Patch::Keep) => return Ok(Patch::Keep),
    };
    known.map(Patch::Set).ok_or_else(|| unknown("locale", "Locale"))
}

fn identity(identity: Identity) -> Result<NewIdentity, Refusal> {
    Ok(NewIdentity {
        kind: IdentityKind::from_word(&identity.kind).ok_or_else(|| unknown("type", "Type"))?,
        value: identity.value,
        verified: identity.verified.unwrap_or(false),
        primary: identity.primary.unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::role::Role;
    use serde_json::json;

    fn change(body: Value) -> Result<UserChange, Refusal> {
        let body: Body = serde_json::from_value(body).map_err(|error| Refusal::Malformed(error.to_string()))?;
        body.change()
    }

    #[test]
    fn what_clients_send_is_read() -> Result<(), Refusal> {
        let read = change(json!({"user": {
            "id": 7, "name": "Ann", "email": "ann@example.com", "role": "end-user", "organization_id": "12", "external_id": 99,
            "tags": "a b", "user_fields": {"plan": "gold"}, "verified": "true", "locale_id": 1005, "phone": null,
            "identities": [{"type": "twitter", "value": "ann"}], "ticket_restriction": "requested", "custom_role_id": null
        }}))?;
        assert_eq!((read.name.as_deref(), read.role), (Some("Ann"), Some(RoleWish(Role::EndUser))));
        assert!(read.organization == Patch::Set(OrganizationChoice::Id(12.into())));
        assert_eq!(read.external_id, Patch::Set("99".to_owned()));
        assert_eq!((read.verified, read.locale), (Some(true), Patch::Set(Locale::Dutch)));
        assert_eq!((read.phone, read.ticket_access, read.identities.len()), (Patch::Clear, None, 1));
        assert!(!read.notes.is_named());
        let by_name = change(json!({"user": {"organization": {"name": "Acme"}}}))?;
        assert!(by_name.organization == Patch::Set(OrganizationChoice::Name("Acme".to_owned())));
        Ok(())
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for body in [
            json!({}),
            json!({"user": {"role": "god"}}),
            json!({"user": {"locale": "tlh"}}),
            json!({"user": {"ticket_restriction": "none"}}),
            json!({"user": {"identities": [{"type": "psychic", "value": "x"}]}}),
            json!({"user": {"name": ["Ann"]}}),
            json!({"user": {"user_fields": 5}}),
        ] {
            assert!(change(body).is_err());
        }
    }
}
