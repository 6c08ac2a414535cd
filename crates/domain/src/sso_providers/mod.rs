//! Single sign-on: houses outside whose word the account takes for who somebody is (AUT-2).

mod claims;
pub mod openid;
mod policy;
#[cfg(test)]
mod tests;

pub use claims::{Claims, ClaimsProblem, LONGEST_CLAIM, WINDOW_SECONDS};

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::role::Role;
use crate::time::Time;

/// Most providers of one account.
pub const MOST_PROVIDERS: i64 = 20;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 100;
/// Longest address of a provider's pages, in bytes.
pub const LONGEST_ADDRESS: usize = 2000;
/// How long the secret before counts beside a new one, in seconds: a week.
pub const OVERLAP_SECONDS: i64 = 7 * 24 * 3600;

/// How a provider speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Zendesk's scheme: a JSON web token signed with a shared secret (HS256) is brought to `/access/jwt`.
    Jwt,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::Jwt];

    /// The word we store and write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A provider without its secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SsoProvider {
    pub id: i64,
    pub kind: Kind,
    pub name: String,
    /// Does it answer for staff?
    pub staff: bool,
    /// Does it answer for end users?
    pub end_users: bool,
    /// Are people made whom the account does not know yet?
    pub provisions: bool,
    /// Does its `role` say who is end user, agent or admin?
    pub gives_roles: bool,
    /// Where it signs people in.
    pub remote_login_url: Option<String>,
    /// Where people land who were refused.
    pub remote_logout_url: Option<String>,
    /// Until when the secret before the present one counts.
    pub previous_secret_until: Option<Time>,
    pub created_at: Time,
    pub updated_at: Time,
}

impl SsoProvider {
    /// A provider before anything is said of it: for end users, whom it may make, and without a name.
    #[must_use]
    pub const fn unnamed(kind: Kind, now: Time) -> Self {
        Self {
            id: 0,
            kind,
            name: String::new(),
            staff: false,
            end_users: true,
            provisions: true,
            gives_roles: false,
            remote_login_url: None,
            remote_logout_url: None,
            previous_secret_until: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// Does its word count for somebody of this role?
    #[must_use]
    pub const fn answers_for(&self, role: Role) -> bool {
        if role.is_staff() { self.staff } else { self.end_users }
    }

    /// The provider after a change, and the names of what differs.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn changed(&self, change: ProviderChange) -> Result<(Self, Vec<&'static str>), Refusal> {
        let mut after = self.clone();
        after.name = change.name.map_or(after.name, |name| name.trim().to_owned());
        after.staff = change.staff.unwrap_or(after.staff);
        after.end_users = change.end_users.unwrap_or(after.end_users);
        after.provisions = change.provisions.unwrap_or(after.provisions);
        after.gives_roles = change.gives_roles.unwrap_or(after.gives_roles);
        after.remote_login_url = change.remote_login_url.over(after.remote_login_url);
        after.remote_logout_url = change.remote_logout_url.over(after.remote_logout_url);
        after.check()?;
        let fields = [
            ("name", after.name != self.name),
            ("staff", after.staff != self.staff),
            ("end_users", after.end_users != self.end_users),
            ("provisions", after.provisions != self.provisions),
            ("gives_roles", after.gives_roles != self.gives_roles),
            ("remote_login_url", after.remote_login_url != self.remote_login_url),
            ("remote_logout_url", after.remote_logout_url != self.remote_logout_url),
        ];
        let fields = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
        Ok((after, fields))
    }

    fn check(&self) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        if self.name.is_empty() || self.name.chars().count() > LONGEST_NAME || self.name.contains(char::is_control) {
            let text = format!("Name: write 1 to {LONGEST_NAME} characters");
            problems.push(FieldProblem::new("name", ProblemCode::Invalid, text));
        }
        let addresses = [
            ("remote_login_url", "Remote login URL", &self.remote_login_url),
            ("remote_logout_url", "Remote logout URL", &self.remote_logout_url),
        ];
        for (field, title, address) in addresses {
            if address.as_deref().is_some_and(|address| !is_address(address)) {
                let text = format!("{title}: write an address that begins with https://");
                problems.push(FieldProblem::new(field, ProblemCode::Format, text));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
    }
}

/// An address that a browser may be sent to as it stands: https, a host, no room for a second meaning.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>`{}|^#@".contains(&byte);
    text.len() <= LONGEST_ADDRESS
        && host.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        && rest.bytes().all(plain)
}

/// What a request says of a provider.
#[derive(Clone, Debug, Default)]
pub struct ProviderChange {
    pub name: Option<String>,
    pub staff: Option<bool>,
    pub end_users: Option<bool>,
    pub provisions: Option<bool>,
    pub gives_roles: Option<bool>,
    pub remote_login_url: crate::Patch<String>,
    pub remote_logout_url: crate::Patch<String>,
}

/// All providers of an account; the place where one is made.
#[derive(Clone, Copy, Debug)]
pub struct SsoProviders;
