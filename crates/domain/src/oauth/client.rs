//! A client: a program that an admin registered, and what may be changed of it.

use super::redirect;
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::UserId;
use crate::scopes::Scopes;
use crate::time::Time;

/// Most clients of an account.
pub const MOST_CLIENTS: u64 = 500;
/// Most redirect addresses of a client.
const MOST_ADDRESSES: usize = 20;
/// Longest text, in characters.
const LONGEST_TEXT: usize = 255;
/// What a client may ask for when nothing else was said.
const FIRST_SCOPES: &str = "read write";

/// Can it keep a secret?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A program on somebody's own machine or in a browser: it has no secret.
    Public,
    /// A program on a server.
    Confidential,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Public, Self::Confidential];

    /// The stored word, which is Zendesk's too.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Confidential => "confidential",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A program that was registered.
#[derive(Clone, Debug)]
pub struct OauthClient {
    pub id: i64,
    /// Its `client_id`: no secret.
    pub identifier: String,
    pub name: String,
    pub company: String,
    pub description: String,
    pub kind: Kind,
    pub redirect_uris: Vec<String>,
    /// The most it may ever be given.
    pub scopes: Scopes,
    /// Who made it; a token by client credentials acts as this user.
    pub user_id: UserId,
    pub created_at: Time,
    pub updated_at: Time,
}

impl OauthClient {
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.kind == Kind::Public
    }

    /// May a code be sent to this address?
    #[must_use]
    pub fn knows(&self, address: &str) -> bool {
        self.redirect_uris.iter().any(|known| redirect::is_same(known, address, self.is_public()))
    }
}

/// What somebody wishes of a client. The kind is chosen once: a secret that was given out cannot be taken for none.
#[derive(Clone, Debug, Default)]
pub struct ClientChange {
    pub identifier: Option<String>,
    pub name: Option<String>,
    pub company: Option<String>,
    pub description: Option<String>,
    pub kind: Option<String>,
    pub redirect_uris: Option<Vec<String>>,
    pub scopes: Option<String>,
}

impl ClientChange {
    /// A new client of this maker.
    ///
    /// # Errors
    /// `Invalid` with every field that is wrong.
    pub fn made(self, maker: UserId, now: Time) -> Result<OauthClient, Refusal> {
        let kind = match self.kind.as_deref() {
            None => Kind::Confidential,
            Some(word) => Kind::from_word(word)
                .ok_or_else(|| Refusal::invalid("kind", ProblemCode::Invalid, "Kind: write confidential or public"))?,
        };
        let blank = OauthClient {
            id: 0,
            identifier: String::new(),
            name: String::new(),
            company: String::new(),
            description: String::new(),
            kind,
            redirect_uris: Vec::new(),
            scopes: Scopes::parse(FIRST_SCOPES),
            user_id: maker,
            created_at: now,
            updated_at: now,
        };
        Self { kind: None, ..self }.applied(&blank, now)
    }

    /// The client after the change.
    ///
    /// # Errors
    /// `Invalid` with every field that is wrong.
    pub fn applied(self, before: &OauthClient, now: Time) -> Result<OauthClient, Refusal> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, code, text: &str| problems.push(FieldProblem::new(field, code, text));
        let mut client = OauthClient { updated_at: now, ..before.clone() };
        if self.kind.is_some_and(|kind| kind != before.kind.word()) {
            wrong("kind", ProblemCode::State, "Kind: cannot be changed; make another client");
        }
        client.identifier = self.identifier.unwrap_or(client.identifier);
        client.name = self.name.unwrap_or(client.name);
        client.company = self.company.unwrap_or(client.company);
        client.description = self.description.unwrap_or(client.description);
        client.redirect_uris = self.redirect_uris.unwrap_or(client.redirect_uris);
        if !is_identifier(&client.identifier) {
            let text = "Identifier: write 1 to 100 letters, digits, hyphens, dots or underscores";
            wrong("identifier", ProblemCode::Format, text);
        }
        if client.name.trim().is_empty() {
            wrong("name", ProblemCode::Blank, "Name: cannot be blank");
        }
        for (field, text) in
            [("name", &client.name), ("company", &client.company), ("description", &client.description)]
        {
            if text.chars().count() > LONGEST_TEXT {
                wrong(field, ProblemCode::TooLong, &format!("{field}: write at most {LONGEST_TEXT} characters"));
            }
        }
        let safe = client.redirect_uris.iter().all(|address| redirect::is_safe(address, client.is_public()));
        if client.redirect_uris.len() > MOST_ADDRESSES || !safe {
            let text = "Redirect uri: write at most 20 addresses with https, without fragment or user name; \
                a public client may use http://127.0.0.1 and http://[::1]";
            wrong("redirect_uri", ProblemCode::Invalid, text);
        }
        match self.scopes.as_deref().map(Scopes::asked) {
            None => {}
            Some(Some(scopes)) => client.scopes = scopes,
            Some(None) => {
                wrong("scopes", ProblemCode::Invalid, "Scopes: write words such as read, write or tickets:read");
            }
        }
        if problems.is_empty() { Ok(client) } else { Err(Refusal::Invalid(problems)) }
    }
}

fn is_identifier(text: &str) -> bool {
    (1..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}
