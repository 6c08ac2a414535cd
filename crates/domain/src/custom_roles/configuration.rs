//! What one role may do: a value for each key. Small and copyable; unknown keys and values cannot be in it.

use serde_json::{Map, Value, json};

use super::System;
use super::keys::{KEYS, Values};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::role::TicketAccess;

/// Most hours of a session that a role can say: a week.
pub const MOST_HOURS: u8 = 168;

/// A value for every key: the place of its word, or hours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RoleConfiguration([u8; KEYS.len()]);

fn place_of(name: &str) -> Option<usize> {
    KEYS.iter().position(|key| key.name == name)
}

impl RoleConfiguration {
    /// Every key at what gives least; sessions as the account says.
    pub const LEAST: Self = Self([0; KEYS.len()]);

    /// Every key at what gives most.
    #[must_use]
    pub fn most() -> Self {
        let mut configuration = Self::LEAST;
        for (value, key) in configuration.0.iter_mut().zip(KEYS) {
            *value = u8::try_from(key.values.words().len().saturating_sub(1)).unwrap_or(0);
        }
        configuration.with("light_agent", "false")
    }

    /// The same with one key at another word. A key or word that does not exist changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, word: &str) -> Self {
        let place = place_of(name).and_then(|at| KEYS.get(at).map(|key| (at, key.values.words())));
        if let Some((at, words)) = place
            && let Some(rank) = words.iter().position(|known| *known == word)
            && let Some(value) = self.0.get_mut(at)
        {
            *value = u8::try_from(rank).unwrap_or(0);
        }
        self
    }

    /// The same with sessions of so many hours; nought is no limit of its own.
    #[must_use]
    pub fn with_session_hours(mut self, hours: u8) -> Self {
        if let Some(value) = place_of("session_hours").and_then(|at| self.0.get_mut(at)) {
            *value = hours.min(MOST_HOURS);
        }
        self
    }

    /// The word a key has. A key that does not exist has none.
    #[must_use]
    pub fn value(&self, name: &str) -> &'static str {
        let at = place_of(name);
        let words = at.and_then(|at| KEYS.get(at)).map_or(&[] as &[&str], |key| key.values.words());
        let rank = at.and_then(|at| self.0.get(at)).map_or(0, |rank| usize::from(*rank));
        words.get(rank).copied().unwrap_or_default()
    }

    /// After how many hours a session ends; nought is no limit of its own.
    #[must_use]
    pub fn session_hours(&self) -> u8 {
        place_of("session_hours").and_then(|at| self.0.get(at)).copied().unwrap_or(0)
    }

    /// Which tickets its holders reach. Groups cannot be private here yet, so those with the public ones are one's own.
    #[must_use]
    pub fn ticket_access(&self) -> TicketAccess {
        match self.value("ticket_access") {
            "all" => TicketAccess::All,
            "within-groups" | "within-groups-and-public-groups" => TicketAccess::Groups,
            "within-organization" => TicketAccess::Organization,
            _ => TicketAccess::Assigned,
        }
    }

    /// The configuration after a request: what it names, over this.
    ///
    /// # Errors
    /// `Invalid` for a key or a value that does not exist, with every problem found.
    pub fn changed(mut self, wish: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        for (name, value) in wish.iter().take(2 * KEYS.len()) {
            let Some((at, key)) = place_of(name).and_then(|at| KEYS.get(at).map(|key| (at, key))) else {
                // The name came from outside: it is not said back.
                problems.push(problem("configuration", "has a key that does not exist"));
                continue;
            };
            match rank(key.values, value) {
                Some(_) if key.read_only => {}
                Some(rank) => self.0.iter_mut().skip(at).take(1).for_each(|value| *value = rank),
                None => problems.push(problem(key.name, "is not one of the values it may have")),
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }

    /// Reads the stored form. What is missing or not understood gives least.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        let mut configuration = Self::LEAST.with_session_hours(1);
        let Ok(Value::Object(stored)) = serde_json::from_str(text) else { return configuration };
        for (value, key) in configuration.0.iter_mut().zip(KEYS) {
            let kept = stored.get(key.name).and_then(|kept| rank(key.values, kept));
            *value = match key.values {
                // No limit is the most there is: hours that cannot be read are the fewest.
                Values::Hours => kept.unwrap_or(1),
                _ => kept.unwrap_or(0),
            };
        }
        configuration
    }

    /// Of a stored role: what the system says of its own, else what is stored. A role of a system that is not known
    /// any more gives least.
    #[must_use]
    pub fn of_row(system: Option<&str>, stored: &str) -> Self {
        match system.map(System::from_word) {
            Some(Some(system)) => system.configuration(),
            Some(None) => Self::LEAST.with_session_hours(1),
            None => Self::from_stored(stored),
        }
    }

    /// Of a user with this role and, where one is named, the row of the custom role; a named row that is gone gives
    /// least. An admin's role in the hands of somebody who is no admin any more is an agent's.
    #[must_use]
    pub fn of_user(named: bool, row: Option<(Option<&str>, &str)>) -> Option<Self> {
        match row {
            None => named.then(|| Self::LEAST.with_session_hours(1)),
            Some((Some("admin"), _)) => Some(System::Agent.configuration()),
            Some((system, stored)) => Some(Self::of_row(system, stored)),
        }
    }

    /// The stored form.
    #[must_use]
    pub fn to_stored(&self) -> String {
        Value::Object(self.to_json()).to_string()
    }

    /// Every key with its value, as the wire and the store write it.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let written = |(key, rank): (&super::Key, &u8)| {
            let value = match key.values {
                Values::Flag => json!(*rank == 1),
                Values::Words(words) => json!(words.get(usize::from(*rank))),
                Values::Hours => json!(Some(*rank).filter(|hours| *hours > 0)),
            };
            (key.name.to_owned(), value)
        };
        KEYS.iter().zip(&self.0).map(written).collect()
    }

    /// Does it give nothing that the other does not give?
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let tickets = self.ticket_access();
        let reach = tickets.narrowed(other.ticket_access()) == tickets;
        reach
            && KEYS.iter().zip(self.0.iter().zip(&other.0)).all(|(key, (mine, theirs))| match key.values {
                _ if key.name == "ticket_access" || key.name == "light_agent" => true,
                Values::Hours => *theirs == 0 || (*mine > 0 && mine <= theirs),
                _ => mine <= theirs,
            })
    }
}

fn problem(field: &str, what: &str) -> FieldProblem {
    FieldProblem::new(field, ProblemCode::Invalid, format!("Configuration: {field} {what}"))
}

fn rank(values: Values, value: &Value) -> Option<u8> {
    let rank = match (values, value) {
        (Values::Flag, Value::Bool(flag)) => usize::from(*flag),
        (Values::Words(words), Value::String(word)) => words.iter().position(|known| known == word)?,
        (Values::Hours, Value::Null) => 0,
        (Values::Hours, Value::Number(hours)) => {
            usize::try_from(hours.as_u64()?).ok().filter(|hours| (1..=usize::from(MOST_HOURS)).contains(hours))?
        }
        _ => return None,
    };
    u8::try_from(rank).ok()
}
