//! What a provider says of a person, in Zendesk's words: read strictly, with limits, after its signature was checked.

use serde_json::{Map, Value};

use crate::identities::IdentityKind;
use crate::patch::Patch;
use crate::role::Role;
use crate::settings::Locale;
use crate::tags::Tags;
use crate::time::Time;
use crate::users::{OrganizationChoice, RoleWish, UserChange};

/// How far `iat` may lie from our own clock, in seconds, to either side: three minutes, as in Zendesk.
pub const WINDOW_SECONDS: i64 = 180;
/// Longest single text, in characters.
pub const LONGEST_CLAIM: usize = 255;
/// Most tags that are read.
const MOST_TAGS: usize = 100;

/// Why claims do not count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClaimsProblem {
    NotAnObject,
    /// `iat` is missing or no number.
    NoTime,
    /// `iat` lies too far back or ahead.
    OutOfTime,
    /// `exp` is over, or `nbf` is still to come.
    NotNow,
    /// `jti` is missing, blank or too long.
    NoNumber,
    /// `email` is missing or none.
    NoEmail,
    /// `name` is missing, blank or too long.
    NoName,
    /// Another claim is of the wrong kind or too long.
    BadClaim,
}

impl ClaimsProblem {
    /// The code of the event.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnObject => "sso_no_claims",
            Self::NoTime => "sso_no_iat",
            Self::OutOfTime => "sso_iat_out_of_time",
            Self::NotNow => "sso_not_now",
            Self::NoNumber => "sso_no_jti",
            Self::NoEmail => "sso_no_email",
            Self::NoName => "sso_no_name",
            Self::BadClaim => "sso_bad_claim",
        }
    }
}

/// A person as a provider tells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claims {
    pub issued_at: Time,
    /// The number of the token (`jti`): good once.
    pub number: String,
    /// In normal form.
    pub email: String,
    pub name: String,
    pub external_id: Option<String>,
    /// The name of an organization; unknown ones are left out.
    pub organization: Option<String>,
    pub phone: Option<String>,
    pub locale: Option<Locale>,
    /// In place of those the user has.
    pub tags: Option<Tags>,
    pub role: Option<Role>,
}

impl Claims {
    /// Reads claims that were issued about `now`.
    ///
    /// # Errors
    /// The first [`ClaimsProblem`].
    pub fn read(claims: &Value, now: Time) -> Result<Self, ClaimsProblem> {
        let claims = claims.as_object().ok_or(ClaimsProblem::NotAnObject)?;
        let issued_at = moment(claims, "iat")?.ok_or(ClaimsProblem::NoTime)?;
        if (now.seconds() - issued_at).abs() > WINDOW_SECONDS {
            return Err(ClaimsProblem::OutOfTime);
        }
        let is_over = moment(claims, "exp")?.is_some_and(|exp| exp <= now.seconds());
        let is_early = moment(claims, "nbf")?.is_some_and(|nbf| nbf > now.seconds() + WINDOW_SECONDS);
        if is_over || is_early {
            return Err(ClaimsProblem::NotNow);
        }
        let email = text(claims, "email")?.ok_or(ClaimsProblem::NoEmail)?;
        Ok(Self {
            issued_at: Time::from_seconds(issued_at),
            number: number_or_text(claims, "jti")?.ok_or(ClaimsProblem::NoNumber)?,
            email: IdentityKind::Email.normal_form(&email).map_err(|_| ClaimsProblem::NoEmail)?,
            name: text(claims, "name")?.ok_or(ClaimsProblem::NoName)?,
            external_id: number_or_text(claims, "external_id")?,
            organization: text(claims, "organization")?,
            phone: text(claims, "phone")?,
            locale: text(claims, "locale")?.and_then(|word| Locale::from_tag(&word)),
            tags: tags(claims)?,
            role: role(claims)?,
        })
    }

    /// By what the provider knows the person: its own number, else the address. Prefixed, so that no number is taken
    /// for an address.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.external_id {
            Some(id) => format!("id\n{id}"),
            None => format!("email\n{}", self.email),
        }
    }

    /// What it says of the user. The address is for a new user only: a known one keeps those proven here.
    #[must_use]
    pub fn change(&self, is_new: bool, gives_roles: bool, organization_is_known: bool) -> UserChange {
        let set = |text: &Option<String>| text.clone().map_or(Patch::Keep, Patch::Set);
        let organization = self.organization.clone().filter(|_| organization_is_known);
        UserChange {
            name: Some(self.name.clone()),
            email: is_new.then(|| self.email.clone()),
            verified: is_new.then_some(true),
            skip_verify_email: true,
            external_id: set(&self.external_id),
            phone: set(&self.phone),
            organization: organization.map_or(Patch::Keep, |name| Patch::Set(OrganizationChoice::Name(name))),
            locale: self.locale.map_or(Patch::Keep, Patch::Set),
            tags: self.tags.clone(),
            role: self.role.filter(|_| gives_roles).map(RoleWish),
            ..UserChange::default()
        }
    }
}

/// Seconds since 1970. Fractions are cut off, as some libraries write them.
pub(super) fn moment(claims: &Map<String, Value>, key: &str) -> Result<Option<i64>, ClaimsProblem> {
    let Some(value) = claims.get(key) else { return Ok(None) };
    #[expect(clippy::cast_possible_truncation, reason = "a real beyond the range becomes the farthest number")]
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|real| real as i64));
    let seconds = seconds.filter(|seconds| (0..=1 << 40).contains(seconds));
    seconds.map(Some).ok_or(if key == "iat" { ClaimsProblem::NoTime } else { ClaimsProblem::NotNow })
}

/// A text in one line; null and blank are none.
fn text(claims: &Map<String, Value>, key: &str) -> Result<Option<String>, ClaimsProblem> {
    match claims.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => bounded(text.trim()),
        Some(_) => Err(ClaimsProblem::BadClaim),
    }
}

/// A text, or a number that stands for one.
fn number_or_text(claims: &Map<String, Value>, key: &str) -> Result<Option<String>, ClaimsProblem> {
    match claims.get(key) {
        Some(Value::Number(number)) => bounded(&number.to_string()),
        _ => text(claims, key),
    }
}

pub(super) fn bounded(text: &str) -> Result<Option<String>, ClaimsProblem> {
    if text.chars().count() > LONGEST_CLAIM || text.contains(char::is_control) {
        return Err(ClaimsProblem::BadClaim);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A list of words, or one text of them.
fn tags(claims: &Map<String, Value>) -> Result<Option<Tags>, ClaimsProblem> {
    let words: Vec<&str> = match claims.get("tags") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.split([' ', ',']).collect(),
        Some(Value::Array(list)) => {
            list.iter().map(Value::as_str).collect::<Option<_>>().ok_or(ClaimsProblem::BadClaim)?
        }
        Some(_) => return Err(ClaimsProblem::BadClaim),
    };
    if words.len() > MOST_TAGS || words.iter().any(|word| word.chars().count() > LONGEST_CLAIM) {
        return Err(ClaimsProblem::BadClaim);
    }
    Ok(Some(Tags::from_words(words)))
}

/// Zendesk's three words. Nobody becomes owner so.
fn role(claims: &Map<String, Value>) -> Result<Option<Role>, ClaimsProblem> {
    let Some(word) = text(claims, "role")? else { return Ok(None) };
    match word.as_str() {
        "user" | "end-user" | "end_user" => Ok(Some(Role::EndUser)),
        "agent" => Ok(Some(Role::Agent)),
        "admin" => Ok(Some(Role::Admin)),
        _ => Err(ClaimsProblem::BadClaim),
    }
}
