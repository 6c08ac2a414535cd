//! What is asked of passwords, as it is read and written.

use domain::Refusal;
use domain::error::ProblemCode;
use domain::passwords::{CustomRules, Level, PasswordPolicies, PasswordPolicy};
use gate::wire::flag;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The policies in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PasswordPolicies")]
pub(super) struct Policies {
    staff: Policy,
    end_users: Policy,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PasswordPolicy")]
struct Policy {
    /// `low`, `medium`, `high` or `custom`.
    level: &'static str,
    /// Heard at the level `custom` only.
    custom: Custom,
    /// The rules in sentences for people.
    requirements: Vec<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PasswordRules")]
struct Custom {
    min_length: u32,
    no_personal_parts: bool,
    mixed_case: bool,
    digit: bool,
    symbol: bool,
}

impl Policies {
    pub(super) fn of(policies: PasswordPolicies) -> Self {
        Self { staff: Policy::of(policies.staff), end_users: Policy::of(policies.end_users) }
    }
}

impl Policy {
    fn of(policy: PasswordPolicy) -> Self {
        let CustomRules { min_length, no_personal_parts, mixed_case, digit, symbol } = policy.custom;
        Self {
            level: policy.level.word(),
            custom: Custom { min_length, no_personal_parts, mixed_case, digit, symbol },
            requirements: policy.requirements(),
        }
    }
}

/// The body of a change; what is not named stays.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "PasswordPoliciesBody")]
pub(super) struct PolicyBody {
    #[serde(default)]
    passwords: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "PasswordPoliciesFields")]
struct Fields {
    #[serde(default)]
    staff: PolicyFields,
    #[serde(default)]
    end_users: PolicyFields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "PasswordPolicyFields")]
struct PolicyFields {
    /// `low`, `medium`, `high` or `custom`.
    level: Option<String>,
    #[serde(default)]
    custom: CustomFields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "PasswordRulesFields")]
struct CustomFields {
    /// Between 8 and 128.
    min_length: Option<u32>,
    /// No part of the address or the name may stand in it.
    #[serde(default, deserialize_with = "flag")]
    no_personal_parts: Option<bool>,
    /// Legacy: both small letters and capitals.
    #[serde(default, deserialize_with = "flag")]
    mixed_case: Option<bool>,
    /// Legacy: a digit.
    #[serde(default, deserialize_with = "flag")]
    digit: Option<bool>,
    /// Legacy: something that is neither letter nor digit.
    #[serde(default, deserialize_with = "flag")]
    symbol: Option<bool>,
}

impl PolicyBody {
    pub(super) fn over(&self, before: PasswordPolicies) -> Result<PasswordPolicies, Refusal> {
        let (staff, end_users) = (&self.passwords.staff, &self.passwords.end_users);
        Ok(PasswordPolicies { staff: staff.over(before.staff)?, end_users: end_users.over(before.end_users)? })
    }
}

impl PolicyFields {
    fn over(&self, before: PasswordPolicy) -> Result<PasswordPolicy, Refusal> {
        let level = match &self.level {
            None => before.level,
            Some(word) => Level::from_word(word).ok_or_else(|| {
                Refusal::invalid("level", ProblemCode::Invalid, "Level: is low, medium, high or custom")
            })?,
        };
        let custom = CustomRules {
            min_length: self.custom.min_length.unwrap_or(before.custom.min_length),
            no_personal_parts: self.custom.no_personal_parts.unwrap_or(before.custom.no_personal_parts),
            mixed_case: self.custom.mixed_case.unwrap_or(before.custom.mixed_case),
            digit: self.custom.digit.unwrap_or(before.custom.digit),
            symbol: self.custom.symbol.unwrap_or(before.custom.symbol),
        };
        Ok(PasswordPolicy { level, custom })
    }
}
