//! Users as the API writes them. An end user gets fewer fields, also of oneself.

use domain::role::Role;
use domain::settings::Locale;
use domain::time::Time;
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A user as shown.
#[derive(JsonSchema, Serialize)]
pub(crate) struct User {
    pub(super) id: Option<i64>,
    pub(super) url: Option<String>,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) created_at: Option<Time>,
    pub(super) updated_at: Option<Time>,
    pub(super) time_zone: String,
    iana_time_zone: String,
    pub(super) phone: Option<String>,
    pub(super) shared_phone_number: Option<bool>,
    pub(super) photo: Value,
    pub(super) locale_id: i64,
    pub(super) locale: &'static str,
    pub(super) organization_id: Option<i64>,
    pub(super) role: &'static str,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticity_token: Option<String>,
    #[serde(flatten)]
    staff: Option<ForStaff>,
}

/// What staff see besides.
#[derive(JsonSchema, Serialize)]
struct ForStaff {
    external_id: Option<String>,
    tags: Vec<String>,
    alias: String,
    active: bool,
    shared: bool,
    shared_agent: bool,
    last_login_at: Option<Time>,
    two_factor_auth_enabled: Option<bool>,
    signature: Option<String>,
    details: String,
    notes: String,
    role_type: Option<i64>,
    custom_role_id: Option<i64>,
    moderator: bool,
    ticket_restriction: Option<&'static str>,
    only_private_comments: bool,
    restricted_agent: bool,
    suspended: bool,
    default_group_id: Option<i64>,
    report_csv: bool,
    user_fields: Map<String, Value>,
    permanently_deleted: bool,
}

impl User {
    /// What the caller may see of the user.
    pub(crate) fn from(user: &domain::users::User, call: &Call) -> Self {
        let settings = call.ctx.settings();
        let locale = user.locale.unwrap_or(settings.locale);
        let (time_zone, iana_time_zone) = time_zones(user.time_zone.as_deref(), &settings.time_zone);
        Self {
            id: Some(user.id.number()),
            url: Some(call.url(&format!("/api/v2/users/{}.json", user.id))),
            name: user.name.clone(),
            email: user.email.clone(),
            created_at: Some(user.created_at),
            updated_at: Some(user.updated_at),
            time_zone,
            iana_time_zone,
            phone: user.phone.clone(),
            shared_phone_number: user.phone.as_ref().map(|_| user.shared_phone_number),
            photo: Value::Null,
            locale_id: locale.number(),
            locale: locale.tag(),
            organization_id: user.organization_id.map(i64::from),
            role: user.role.wire(),
            verified: user.verified,
            authenticity_token: None,
            staff: call.ctx.actor().is_staff().then(|| ForStaff::from(user)),
        }
    }

    /// Nobody, for `users/me` without good credentials.
    pub(super) fn anonymous(call: &Call) -> Self {
        let settings = call.ctx.settings();
        let locale: Locale = settings.locale;
        Self {
            id: None,
            url: None,
            name: "Anonymous user".to_owned(),
            email: None,
            created_at: None,
            updated_at: None,
            time_zone: settings.time_zone.clone(),
            iana_time_zone: settings.time_zone.clone(),
            phone: None,
            shared_phone_number: None,
            photo: Value::Null,
            locale_id: locale.number(),
            locale: locale.tag(),
            organization_id: None,
            role: Role::EndUser.wire(),
            verified: false,
            authenticity_token: None,
            staff: None,
        }
    }

    /// With the word a screen sends back.
    pub(super) fn with_token(mut self, token: String) -> Self {
        self.authenticity_token = Some(token);
        self
    }
}

impl ForStaff {
    fn from(user: &domain::users::User) -> Self {
        Self {
            external_id: user.external_id.clone(),
            tags: user.tags.as_slice().to_vec(),
            alias: user.alias.clone().unwrap_or_default(),
            active: user.active,
            shared: user.shared,
            shared_agent: false,
            last_login_at: user.last_login_at,
            two_factor_auth_enabled: None,
            signature: user.signature.clone(),
            details: user.details.clone().unwrap_or_default(),
            notes: user.notes.clone().unwrap_or_default(),
            role_type: role_type(user),
            custom_role_id: user.custom_role_id.map(i64::from),
            moderator: user.moderator || user.role.is_admin(),
            ticket_restriction: restriction(user),
            only_private_comments: user.only_private_comments || user.role == Role::LightAgent,
            restricted_agent: !user.role.is_admin(),
            suspended: user.suspended,
            default_group_id: user.default_group_id.map(i64::from),
            report_csv: user.role.is_admin(),
            user_fields: user.fields.clone(),
            permanently_deleted: user.permanently_deleted,
        }
    }
}

/// Zendesk's numbers: 0 custom, 1 light agent, 4 admin; none for end users and plain agents.
fn role_type(user: &domain::users::User) -> Option<i64> {
    match user.role {
        Role::EndUser => None,
        Role::LightAgent => Some(1),
        Role::Agent => user.custom_role_id.map(|_| 0),
        Role::Admin | Role::Owner => Some(4),
    }
}

/// An end user reaches the tickets one asked for.
fn restriction(user: &domain::users::User) -> Option<&'static str> {
    if user.role == Role::EndUser { Some("requested") } else { user.ticket_access.word() }
}

/// The zone as kept, and its IANA name: the account's, when the kept one is another of Zendesk's names.
fn time_zones(own: Option<&str>, account: &str) -> (String, String) {
    let zone = own.unwrap_or(account);
    let iana = if zone.contains('/') || zone == "UTC" { zone } else { known_zone(zone).unwrap_or(account) };
    (zone.to_owned(), iana.to_owned())
}

/// Zendesk's own names of common zones.
fn known_zone(name: &str) -> Option<&'static str> {
    Some(match name {
        "Amsterdam" => "Europe/Amsterdam",
        "Athens" => "Europe/Athens",
        "Berlin" | "Bern" => "Europe/Berlin",
        "Brussels" => "Europe/Brussels",
        "Copenhagen" => "Europe/Copenhagen",
        "Dublin" => "Europe/Dublin",
        "Helsinki" => "Europe/Helsinki",
        "Lisbon" => "Europe/Lisbon",
        "London" | "Edinburgh" => "Europe/London",
        "Madrid" => "Europe/Madrid",
        "Paris" => "Europe/Paris",
        "Prague" => "Europe/Prague",
        "Rome" => "Europe/Rome",
        "Stockholm" => "Europe/Stockholm",
        "Vienna" => "Europe/Vienna",
        "Warsaw" => "Europe/Warsaw",
        "Eastern Time (US & Canada)" => "America/New_York",
        "Central Time (US & Canada)" => "America/Chicago",
        "Mountain Time (US & Canada)" => "America/Denver",
        "Pacific Time (US & Canada)" => "America/Los_Angeles",
        "Brasilia" => "America/Sao_Paulo",
        "New Delhi" | "Kolkata" | "Mumbai" => "Asia/Kolkata",
        "Singapore" => "Asia/Singapore",
        "Sydney" => "Australia/Sydney",
        "Tokyo" => "Asia/Tokyo",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::time_zones;

    #[test]
    fn a_zone_has_an_iana_name_always() {
        let both = |own| time_zones(own, "Europe/Amsterdam");
        assert_eq!(both(None), ("Europe/Amsterdam".to_owned(), "Europe/Amsterdam".to_owned()));
        assert_eq!(both(Some("Rome")), ("Rome".to_owned(), "Europe/Rome".to_owned()));
        assert_eq!(both(Some("Asia/Tokyo")).1, "Asia/Tokyo");
        assert_eq!(both(Some("Atlantis")).1, "Europe/Amsterdam");
    }
}
