//! Security settings as they are read and written.

use domain::Refusal;
use domain::error::ProblemCode;
use domain::networks::{AppliesTo, NetworkRules};
use domain::sessions::{self as laws, Lifetimes};
use gate::Call;
use gate::wire::flag;
use identity::networks::NetworkChange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The list in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct Networks {
    /// `off`, `everyone` or `staff`.
    applies_to: &'static str,
    networks: Vec<Network>,
    /// The address this request came from, as it is counted here.
    your_address: Option<String>,
}

#[derive(JsonSchema, Serialize)]
struct Network {
    cidr: String,
    label: String,
}

impl Networks {
    pub(super) fn of(rules: &NetworkRules, call: &Call) -> Self {
        let address = call.ctx.client().address;
        Self {
            applies_to: rules.applies_to().word(),
            networks: rules
                .networks()
                .iter()
                .map(|network| Network { cidr: network.cidr.to_string(), label: network.label.clone() })
                .collect(),
            your_address: address.map(|address| address.to_canonical().to_string()),
        }
    }
}

/// The body of a change of the list.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct NetworkBody {
    #[serde(default)]
    pub(super) networks: NetworkFields,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct NetworkFields {
    /// `off`, `everyone` or `staff`.
    applies_to: Option<String>,
    networks: Option<Vec<NetworkField>>,
}

#[derive(Deserialize, JsonSchema)]
struct NetworkField {
    /// `192.0.2.0/24`, `2001:db8::/32` or one address.
    cidr: String,
    #[serde(default)]
    label: Option<String>,
}

impl NetworkFields {
    pub(super) fn into_change(self) -> Result<NetworkChange, Refusal> {
        let word = |word: String| {
            let sentence = "Applies to: is off, everyone or staff";
            AppliesTo::from_word(&word).ok_or_else(|| Refusal::invalid("applies_to", ProblemCode::Invalid, sentence))
        };
        let pairs = |networks: Vec<NetworkField>| {
            networks.into_iter().map(|network| (network.cidr, network.label.unwrap_or_default())).collect()
        };
        Ok(NetworkChange { applies_to: self.applies_to.map(word).transpose()?, networks: self.networks.map(pairs) })
    }
}

/// The rules of sessions in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct SessionRules {
    staff: ClassRules,
    end_users: ClassRules,
    /// Does a session count in the network only in which it began?
    bind_network: bool,
    /// Does a session count for the browser only in which it began?
    bind_agent: bool,
}

#[derive(JsonSchema, Serialize)]
struct ClassRules {
    idle_minutes: u32,
    absolute_minutes: u32,
}

impl SessionRules {
    pub(super) fn of(rules: laws::SessionRules) -> Self {
        let class = |lifetimes: Lifetimes| ClassRules {
            idle_minutes: lifetimes.idle_minutes,
            absolute_minutes: lifetimes.absolute_minutes,
        };
        Self {
            staff: class(rules.staff),
            end_users: class(rules.end_users),
            bind_network: rules.bind_network,
            bind_agent: rules.bind_agent,
        }
    }
}

/// The body of a change of the rules.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct SessionBody {
    #[serde(default)]
    pub(super) sessions: SessionFields,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct SessionFields {
    #[serde(default)]
    staff: ClassFields,
    #[serde(default)]
    end_users: ClassFields,
    #[serde(default, deserialize_with = "flag")]
    bind_network: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    bind_agent: Option<bool>,
}

#[derive(Default, Deserialize, JsonSchema)]
struct ClassFields {
    idle_minutes: Option<u32>,
    absolute_minutes: Option<u32>,
}

impl ClassFields {
    fn over(&self, before: Lifetimes) -> Lifetimes {
        Lifetimes {
            idle_minutes: self.idle_minutes.unwrap_or(before.idle_minutes),
            absolute_minutes: self.absolute_minutes.unwrap_or(before.absolute_minutes),
        }
    }
}

impl SessionFields {
    /// What was, with what is wished over it.
    pub(super) fn over(&self, before: laws::SessionRules) -> laws::SessionRules {
        laws::SessionRules {
            staff: self.staff.over(before.staff),
            end_users: self.end_users.over(before.end_users),
            bind_network: self.bind_network.unwrap_or(before.bind_network),
            bind_agent: self.bind_agent.unwrap_or(before.bind_agent),
        }
    }
}
