//! What an account asks of passwords (AUT-3): a level for staff and another for end users, or rules of its own.
//!
//! Length and a list of what is tried first are what counts (NIST SP 800-63B-4, 3.1.1.2); rules about kinds of letters
//! are there for those who must have them.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::role::Role;

/// Fewest characters that an account may ask for.
pub const FEWEST_CHARACTERS: u32 = 8;
/// Most characters that an account may ask for: people must be able to type it.
pub const MOST_ASKED_CHARACTERS: u32 = 128;
/// Most characters of a password, and most bytes.
pub const MOST_CHARACTERS: usize = 1024;
/// Parts of an address or name that are shorter than this may stand in a password by chance.
const SHORTEST_PART: usize = 4;

/// How much is asked.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Eight characters, and none of the passwords that are tried first.
    #[default]
    Low,
    /// Twelve characters, and nothing that falls within a hundred million tries.
    Medium,
    /// Fifteen characters, nothing that falls within ten thousand million tries, and a second factor.
    High,
    /// The account's own rules.
    Custom,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Custom];

    /// The word we store and write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Custom => "custom",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// Rules of an account's own.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CustomRules {
    /// Fewest characters.
    pub min_length: u32,
    /// No part of the address or the name may stand in it.
    pub no_personal_parts: bool,
    /// Legacy: both small letters and capitals.
    pub mixed_case: bool,
    /// Legacy: a digit.
    pub digit: bool,
    /// Legacy: something that is neither letter nor digit.
    pub symbol: bool,
}

impl Default for CustomRules {
    fn default() -> Self {
        Self { min_length: 12, no_personal_parts: true, mixed_case: false, digit: false, symbol: false }
    }
}

/// What is asked of some people.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    pub level: Level,
    /// Heard only at the level `custom`.
    #[serde(default)]
    pub custom: CustomRules,
}

/// A password as it is judged. It does not print.
pub struct Candidate<'a> {
    pub text: &'a str,
    /// The address and the name of whose it is.
    pub about: &'a [&'a str],
    /// How many tries it takes, as the power of ten; by an estimate that knows common passwords.
    pub tries_log10: f64,
}

impl PasswordPolicy {
    /// Fewest characters.
    #[must_use]
    pub const fn min_length(&self) -> u32 {
        match self.level {
            Level::Low => FEWEST_CHARACTERS,
            Level::Medium => 12,
            Level::High => 15,
            Level::Custom => self.custom.min_length,
        }
    }

    /// Fewest tries, as the power of ten.
    const fn fewest_tries_log10(&self) -> f64 {
        match self.level {
            Level::Low | Level::Custom => 6.0,
            Level::Medium => 8.0,
            Level::High => 10.0,
        }
    }

    const fn rules(&self) -> CustomRules {
        match self.level {
            Level::Custom => self.custom,
            _ => CustomRules {
                min_length: self.min_length(),
                no_personal_parts: matches!(self.level, Level::Medium | Level::High),
                mixed_case: false,
                digit: false,
                symbol: false,
            },
        }
    }

    /// May the rules be asked for?
    ///
    /// # Errors
    /// `Invalid` for a length nobody can type or that is too short for anybody.
    pub fn check(&self) -> Result<(), Refusal> {
        if (FEWEST_CHARACTERS..=MOST_ASKED_CHARACTERS).contains(&self.custom.min_length) {
            return Ok(());
        }
        let text = format!("Min length: is between {FEWEST_CHARACTERS} and {MOST_ASKED_CHARACTERS}");
        Err(Refusal::invalid("min_length", ProblemCode::Invalid, text))
    }

    /// The rules, in sentences for people, as Zendesk's clients show them.
    #[must_use]
    pub fn requirements(&self) -> Vec<String> {
        let rules = self.rules();
        let mut sentences = vec![
            format!("must be at least {} characters", self.min_length()),
            format!("must be at most {MOST_CHARACTERS} characters"),
            "must be different from the email address".to_owned(),
            "must not be a password that is easily guessed".to_owned(),
        ];
        for (is_asked, sentence) in [
            (rules.no_personal_parts, "must not contain parts of the email address or name"),
            (rules.mixed_case, "must contain small letters and capitals"),
            (rules.digit, "must contain a digit"),
            (rules.symbol, "must contain a character that is neither letter nor digit"),
        ] {
            if is_asked {
                sentences.push(sentence.to_owned());
            }
        }
        sentences
    }

    /// Takes the password or says everything that is wrong with it, never the password.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn judge(&self, given: &Candidate<'_>) -> Result<(), Refusal> {
        let rules = self.rules();
        let length = given.text.chars().count();
        if given.text.len() > MOST_CHARACTERS {
            let text = format!("Password: must be at most {MOST_CHARACTERS} characters");
            return Err(Refusal::invalid("password", ProblemCode::TooLong, text));
        }
        let mut problems = Vec::new();
        let mut wrong = |is_wrong: bool, sentence: String| {
            if is_wrong {
                problems.push(FieldProblem::new("password", ProblemCode::Invalid, format!("Password: {sentence}")));
            }
        };
        let has = |is: fn(char) -> bool| given.text.chars().any(is);
        let is_short = u32::try_from(length).is_ok_and(|length| length < self.min_length());
        wrong(is_short, format!("must be at least {} characters", self.min_length()));
        let is_itself = given.about.iter().any(|about| about.to_lowercase() == given.text.trim().to_lowercase());
        wrong(is_itself, "must be different from the email address and the name".to_owned());
        wrong(
            rules.no_personal_parts && !is_itself && holds_a_part(given),
            "must not contain parts of the email address or name".to_owned(),
        );
        let is_guessed = given.tries_log10 < self.fewest_tries_log10();
        wrong(is_guessed && !is_short, "is easily guessed; use several words that do not belong together".to_owned());
        wrong(
            rules.mixed_case && !(has(char::is_lowercase) && has(char::is_uppercase)),
            "must contain small letters and capitals".to_owned(),
        );
        wrong(rules.digit && !has(char::is_numeric), "must contain a digit".to_owned());
        let is_symbol = |letter: char| !letter.is_alphanumeric();
        wrong(rules.symbol && !has(is_symbol), "must contain a character that is neither letter nor digit".to_owned());
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
    }
}

/// Does a part of the address or name stand in the password? Parts are what stands between marks: `ann`, `example`.
fn holds_a_part(given: &Candidate<'_>) -> bool {
    let text = given.text.to_lowercase();
    given.about.iter().any(|about| {
        let about = about.to_lowercase();
        let mut parts = about.split(|letter: char| !letter.is_alphanumeric());
        parts.any(|part| part.chars().count() >= SHORTEST_PART && text.contains(part))
    })
}

/// What an account asks of everybody.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicies {
    pub staff: PasswordPolicy,
    pub end_users: PasswordPolicy,
}

impl PasswordPolicies {
    /// The most there is: what counts when the stored policies cannot be read.
    #[must_use]
    pub fn strictest() -> Self {
        let high = PasswordPolicy { level: Level::High, custom: CustomRules::default() };
        Self { staff: high, end_users: high }
    }

    /// What is asked of somebody of this role.
    #[must_use]
    pub const fn of(&self, role: Role) -> PasswordPolicy {
        if role.is_staff() { self.staff } else { self.end_users }
    }
}
