//! The people of a ticket in a request: Zendesk's five ways to name them, as wishes about single persons.

use domain::ids::UserId;
use domain::tickets::change::{Part, PersonNamed, PersonWish};
use gate::wire::Number;
use schemars::JsonSchema;
use serde::Deserialize;

/// A collaborator: a number, an address, or name and address.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Loose {
    Id(Number),
    Address(String),
    Person { name: Option<String>, email: String },
}

/// A person to be copied or to follow, or no longer.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Entry {
    user_id: Option<Number>,
    user_email: Option<String>,
    user_name: Option<String>,
    /// `put`, which is meant when it is absent, or `delete`.
    action: Option<String>,
}

impl Loose {
    fn named(&self) -> PersonNamed {
        match self {
            Self::Id(id) => PersonNamed::Id(UserId::new(id.0)),
            Self::Address(email) => PersonNamed::Address { name: None, email: email.clone() },
            Self::Person { name, email } => PersonNamed::Address { name: name.clone(), email: email.clone() },
        }
    }
}

/// Each of the list becomes a collaborator.
pub(crate) fn collaborators(list: &[Loose]) -> impl Iterator<Item = PersonWish> + '_ {
    list.iter().map(|who| PersonWish { who: who.named(), part: Part::Collaborator, remove: false })
}

/// Each of the list is added or taken away; who is not named at all is left out.
pub(super) fn entries(list: &[Entry], part: Part) -> impl Iterator<Item = PersonWish> + '_ {
    list.iter().filter_map(move |entry| {
        let who = match (&entry.user_id, &entry.user_email) {
            (Some(id), _) => PersonNamed::Id(UserId::new(id.0)),
            (None, Some(email)) => PersonNamed::Address { name: entry.user_name.clone(), email: email.clone() },
            (None, None) => return None,
        };
        Some(PersonWish { who, part, remove: entry.action.as_deref() == Some("delete") })
    })
}
