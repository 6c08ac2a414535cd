//! What a token may be used for: `read`, `write`, or one resource (`tickets:read`).

/// What a token can be for: the resources that routes name, in the plural of their routes.
pub const RESOURCES: [&str; 23] = [
    "account",
    "api_tokens",
    "audit_logs",
    "brands",
    "custom_roles",
    "custom_statuses",
    "explain",
    "group_memberships",
    "groups",
    "job_statuses",
    "oauth",
    "organization_fields",
    "organization_memberships",
    "organizations",
    "requests",
    "suspended_tickets",
    "ticket_fields",
    "ticket_forms",
    "tickets",
    "user_fields",
    "users",
    "views",
    "webhooks",
];
/// Most words of one list of scopes.
pub const MOST_WORDS: usize = 50;

/// What a route asks of a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Needed {
    /// The resource, in the plural of its route.
    pub resource: &'static str,
    pub write: bool,
}

impl Needed {
    /// Reads `tickets:read` or `tickets:write`, as route tables write it.
    #[must_use]
    pub fn of(text: &'static str) -> Self {
        match text.split_once(':') {
            Some((resource, act)) => Self { resource, write: act == "write" },
            None => Self { resource: text, write: true },
        }
    }
}

/// What a credential grants.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scopes {
    /// A session, a password or a token without limits.
    Everything,
    /// Exactly these, such as `read` or `tickets:write`.
    Some(Vec<String>),
}

impl Scopes {
    /// Reads the stored form: words parted by spaces, `*` for everything.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.trim() == "*" {
            return Self::Everything;
        }
        Self::Some(text.split_whitespace().map(str::to_owned).collect())
    }

    /// The stored form.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Everything => "*".to_owned(),
            Self::Some(words) => words.join(" "),
        }
    }

    /// Reads what a program asks for: known words only, and never everything. The same word twice counts once.
    #[must_use]
    pub fn asked(text: &str) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !is_known(word) || words.len() >= MOST_WORDS {
                return None;
            }
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        (!words.is_empty()).then_some(Self::Some(words))
    }

    /// The words; none for everything.
    #[must_use]
    pub fn words(&self) -> &[String] {
        match self {
            Self::Everything => &[],
            Self::Some(words) => words,
        }
    }

    /// Is nothing in `other` that is not in these? Nobody gives away more than he holds.
    #[must_use]
    pub fn cover(&self, other: &Self) -> bool {
        let (Self::Some(_), Self::Some(asked)) = (self, other) else { return *self == Self::Everything };
        asked.iter().all(|word| self.covers_word(word))
    }

    fn covers_word(&self, asked: &str) -> bool {
        self.words().iter().any(|held| {
            held == asked
                || match (held.as_str(), asked.split_once(':')) {
                    ("write", None) => asked == "read",
                    ("write", Some(_)) | ("read", Some((_, "read"))) => true,
                    (held, Some((resource, "read"))) => {
                        held.strip_suffix(":write").is_some_and(|held| held == resource)
                    }
                    _ => false,
                }
        })
    }

    /// May the holder act for an end user (`X-On-Behalf-Of`)?
    #[must_use]
    pub fn impersonate(&self) -> bool {
        *self == Self::Everything || self.words().iter().any(|word| word == "impersonate")
    }

    /// Do they grant what a route needs? `write` covers reading too, as in Zendesk.
    #[must_use]
    pub fn grant(&self, needed: Needed) -> bool {
        let Self::Some(words) = self else { return true };
        words.iter().any(|word| match word.split_once(':') {
            None => word == "write" || (word == "read" && !needed.write),
            Some((resource, act)) => {
                resource == needed.resource && (act == "write" || (act == "read" && !needed.write))
            }
        })
    }
}

fn is_known(word: &str) -> bool {
    matches!(word, "read" | "write" | "impersonate")
        || word
            .split_once(':')
            .is_some_and(|(resource, act)| RESOURCES.contains(&resource) && matches!(act, "read" | "write"))
}

#[cfg(test)]
mod tests {
    use super::{Needed, Scopes};

    #[test]
    fn known_words_are_asked_for_and_never_everything() {
        for (text, read) in [
            ("read", Some("read")),
            ("read  write read", Some("read write")),
            ("tickets:read users:write impersonate", Some("tickets:read users:write impersonate")),
            ("*", None),
            ("read *", None),
            ("tickets", None),
            ("tickets:delete", None),
            ("Tickets:read", None),
            ("read\ttickets:read", None),
            ("", None),
            (" ", None),
        ] {
            assert_eq!(Scopes::asked(text).map(|scopes| scopes.to_text()).as_deref(), read, "{text}");
        }
    }

    #[test]
    fn nobody_gives_away_more_than_he_holds() {
        let check = |held: &str, other: &str, expected: bool| {
            assert_eq!(Scopes::parse(held).cover(&Scopes::parse(other)), expected, "{held} covers {other}");
        };
        check("*", "*", true);
        check("*", "read write impersonate", true);
        check("read write", "*", false);
        check("write", "read tickets:read tickets:write", true);
        check("read", "tickets:read", true);
        check("read", "tickets:write", false);
        check("read", "write", false);
        check("tickets:write", "tickets:read", true);
        check("tickets:write", "read", false);
        check("tickets:read", "users:read", false);
        check("write", "impersonate", false);
        check("impersonate", "read", false);
        check("read", "", true);
    }

    #[test]
    fn a_scope_grants_its_own_resource_and_no_other() {
        let check = |scopes: &str, needed: &'static str, expected: bool| {
            assert_eq!(Scopes::parse(scopes).grant(Needed::of(needed)), expected, "{scopes} for {needed}");
        };
        check("*", "users:write", true);
        check("read", "tickets:read", true);
        check("read", "tickets:write", false);
        check("write", "tickets:read", true);
        check("tickets:read", "tickets:read", true);
        check("tickets:read", "tickets:write", false);
        check("tickets:write", "users:read", false);
        check("", "tickets:read", false);
    }
}
