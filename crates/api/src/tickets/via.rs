//! Where a ticket, a comment or an audit came from, as Zendesk writes it.

use domain::via::{Channel, Correspondent};
use schemars::JsonSchema;
use serde::Serialize;

/// Channel and source.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Via {
    pub(crate) channel: String,
    source: ViaSource,
}

#[derive(Default, JsonSchema, Serialize)]
struct ViaSource {
    from: ViaSide,
    to: ViaSide,
    /// `follow_up` when it continues another ticket.
    rel: Option<&'static str>,
}

/// Empty where nothing is known.
#[derive(Default, JsonSchema, Serialize)]
struct ViaSide {
    #[serde(flatten)]
    who: Option<ViaAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<i64>,
}

#[derive(JsonSchema, Serialize)]
struct ViaAddress {
    name: Option<String>,
    address: Option<String>,
}

impl Via {
    /// With all that is known of the source.
    pub(crate) fn of(via: &domain::via::Via) -> Self {
        let side = |who: &Option<Correspondent>, ticket_id| ViaSide {
            who: who.as_ref().map(|who| ViaAddress { name: who.name.clone(), address: who.address.clone() }),
            ticket_id,
        };
        let source = ViaSource {
            from: side(&via.from, via.followed.map(i64::from)),
            to: side(&via.to, None),
            rel: via.followed.map(|_| "follow_up"),
        };
        Self { channel: via.channel.word().to_owned(), source }
    }

    /// The channel alone.
    pub(crate) fn bare(channel: Channel) -> Self {
        Self::word(channel.word())
    }

    /// The channel alone, by its word.
    pub(crate) fn word(channel: &str) -> Self {
        Self { channel: channel.to_owned(), source: ViaSource::default() }
    }
}
