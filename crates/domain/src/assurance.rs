//! How sure the house is of who acts: what was proven and when, and what the account asks for on top (AUT-4).

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::error::Refusal;
use crate::role::Role;
use crate::time::Time;

/// How long a proof counts as fresh, in seconds: a quarter of an hour.
pub const FRESH_SECONDS: i64 = 15 * 60;
/// Longest time that a person may go on without a second factor, in days.
pub const MOST_GRACE_DAYS: u32 = 90;

/// Something that was proven.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Factor {
    Password,
    /// A code of an authenticator app.
    OneTimeCode,
    /// One of the codes on paper.
    RecoveryCode,
    /// A key that asked who holds it.
    Passkey,
    /// A key that was touched and asked nobody anything.
    SecurityKey,
    /// Another house answers for the person, second factor included.
    Sso,
}

impl Factor {
    /// Every factor.
    pub const ALL: [Self; 6] =
        [Self::Password, Self::OneTimeCode, Self::RecoveryCode, Self::Passkey, Self::SecurityKey, Self::Sso];

    /// The word we store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::OneTimeCode => "one_time_code",
            Self::RecoveryCode => "recovery_code",
            Self::Passkey => "passkey",
            Self::SecurityKey => "security_key",
            Self::Sso => "sso",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.word() == word)
    }

    /// Can a sign-in begin with it?
    const fn begins(self) -> bool {
        matches!(self, Self::Password | Self::Passkey | Self::Sso)
    }

    /// Does it count beside a first factor only?
    const fn is_second(self) -> bool {
        matches!(self, Self::OneTimeCode | Self::RecoveryCode | Self::SecurityKey)
    }

    /// Is it enough by itself, where a second factor is asked for?
    const fn is_enough(self) -> bool {
        matches!(self, Self::Passkey | Self::Sso)
    }
}

/// What was proven: each factor once, with its latest moment. Made where the proof is checked, and nowhere else
/// (`clippy.toml`).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evidence(Vec<(Factor, Time)>);

impl Evidence {
    /// One factor, proven just now. Only `identity` may say so.
    #[must_use]
    pub fn proven(factor: Factor, at: Time) -> Self {
        Self(vec![(factor, at)])
    }

    /// With one more factor.
    #[must_use]
    pub fn and(mut self, factor: Factor, at: Time) -> Self {
        self.0.retain(|(known, _)| *known != factor);
        self.0.push((factor, at));
        self
    }

    /// When the last proof was.
    #[must_use]
    pub fn last(&self) -> Time {
        self.0.iter().map(|(_, at)| *at).max().unwrap_or_default()
    }

    /// `password+one_time_code`, for an event.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|(factor, _)| factor.word()).collect::<Vec<_>>().join("+")
    }

    /// The stored form: `password@1767603600000`, parted by spaces.
    #[must_use]
    pub fn to_text(&self) -> String {
        let parts = self.0.iter().map(|(factor, at)| format!("{}@{}", factor.word(), at.millis()));
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Reads the stored form; what cannot be read proves nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let part = |part: &str| {
            let (word, at) = part.split_once('@')?;
            Some((Factor::from_word(word)?, Time::from_millis(at.parse().ok()?)))
        };
        Self(text.split_whitespace().filter_map(part).collect())
    }

    fn has(&self, is: impl Fn(Factor) -> bool) -> bool {
        self.0.iter().any(|(factor, _)| is(*factor))
    }
}

/// What a session may be used for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Level {
    /// Nothing but adding a second factor: the account asks for one, and there is none yet.
    Enrolling,
    OneFactor,
    TwoFactors,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Self; 3] = [Self::Enrolling, Self::OneFactor, Self::TwoFactors];

    /// The word we store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enrolling => "enrolling",
            Self::OneFactor => "one_factor",
            Self::TwoFactors => "two_factors",
        }
    }

    /// Reads the stored word; an unknown one gives the least.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|level| level.word() == word).unwrap_or(Self::Enrolling)
    }
}

/// How sure we are of an acting user.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Assurance {
    /// A credential of a program, or a job: nobody sits there who could prove anything again.
    Sessionless,
    Session {
        level: Level,
        /// When the last strong proof was.
        proven_at: Time,
    },
}

/// What an act that needs a fresh proof does with a credential that has no session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sessionless {
    /// Programs do this too; the scopes of their token bound them.
    Pass,
    /// Only a person at a screen does this.
    Refuse,
}

impl Actor {
    /// Asks for a proof that is not older than [`FRESH_SECONDS`].
    ///
    /// # Errors
    /// `StepUpNeeded`; `Denied` without a session where a person must do it, and for whoever acts for another;
    /// `Unauthenticated` for a visitor.
    pub fn needs_fresh(&self, now: Time, sessionless: Sessionless) -> Result<(), Refusal> {
        let Some(user) = self.user() else {
            return if self.is_house() { Ok(()) } else { Err(Refusal::Unauthenticated) };
        };
        match (user.assurance, sessionless) {
            (_, Sessionless::Refuse) if user.on_behalf_by.is_some() => Err(Refusal::Denied),
            (Assurance::Session { proven_at, .. }, _) if now < proven_at.plus_seconds(FRESH_SECONDS) => Ok(()),
            (Assurance::Session { .. }, _) => Err(Refusal::StepUpNeeded),
            (Assurance::Sessionless, Sessionless::Pass) => Ok(()),
            (Assurance::Sessionless, Sessionless::Refuse) => Err(Refusal::Denied),
        }
    }

    /// May this actor do nothing but add a second factor?
    #[must_use]
    pub fn is_enrolling(&self) -> bool {
        let assurance = self.user().map(|user| user.assurance);
        matches!(assurance, Some(Assurance::Session { level: Level::Enrolling, .. }))
    }
}

/// Whom an account asks for a second factor, each with the moment (milliseconds since 1970) since when.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorPolicy {
    /// Admins and the owner.
    pub admins: Option<i64>,
    pub agents: Option<i64>,
    pub light_agents: Option<i64>,
    pub end_users: Option<i64>,
    /// How many days people may go on without one.
    pub grace_days: u32,
}

impl SecondFactorPolicy {
    /// Everybody, at once: what counts when the stored policy cannot be read.
    #[must_use]
    pub const fn strictest() -> Self {
        Self { admins: Some(0), agents: Some(0), light_agents: Some(0), end_users: Some(0), grace_days: 0 }
    }

    /// Since when it is asked of a role.
    #[must_use]
    pub fn since(&self, role: Role) -> Option<Time> {
        let since = match role {
            Role::Owner | Role::Admin => self.admins,
            Role::Agent => self.agents,
            Role::LightAgent => self.light_agents,
            Role::EndUser => self.end_users,
        };
        since.map(Time::from_millis)
    }

    /// From when on somebody of this role, known since `created_at`, cannot do without.
    #[must_use]
    pub fn due(&self, role: Role, created_at: Time) -> Option<Time> {
        let since = self.since(role)?.max(created_at);
        Some(since.plus_seconds(i64::from(self.grace_days.min(MOST_GRACE_DAYS)) * 24 * 3600))
    }
}

/// What an account says of signing in.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    pub second_factor: &'a SecondFactorPolicy,
    /// May end users sign in with a password? Staff always may, until another way is built.
    pub end_user_passwords: bool,
}

/// Who wants in.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub role: Role,
    pub has_second_factor: bool,
    pub created_at: Time,
}

/// What evidence is worth.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Admission {
    Session(Level),
    /// A second factor must be proven first.
    SecondFactor,
    /// With the reason's code.
    Refused(&'static str),
}

impl Policy<'_> {
    /// Judges evidence. The one law by which sessions are made.
    #[must_use]
    pub fn admission(&self, who: Standing, evidence: &Evidence, now: Time) -> Admission {
        if !evidence.has(Factor::begins) {
            return Admission::Refused("no_first_factor");
        }
        if who.role == Role::EndUser && !self.end_user_passwords && !evidence.has(Factor::is_enough) {
            return Admission::Refused("way_closed");
        }
        let has_second = evidence.has(Factor::is_second);
        let is_due = self.second_factor.due(who.role, who.created_at).is_some_and(|due| due <= now);
        match (evidence.has(Factor::is_enough), who.has_second_factor) {
            (true, _) => Admission::Session(Level::TwoFactors),
            (false, true) if has_second => Admission::Session(Level::TwoFactors),
            (false, true) => Admission::SecondFactor,
            (false, false) if is_due => Admission::Session(Level::Enrolling),
            (false, false) => Admission::Session(Level::OneFactor),
        }
    }
}

#[cfg(test)]
mod tests;
