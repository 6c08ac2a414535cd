//! What a token may be used for: `read`, `write`, or one resource (`tickets:read`).

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

#[cfg(test)]
mod tests {
    use super::{Needed, Scopes};

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
