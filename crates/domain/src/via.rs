//! Through which door something came: the channel, and what is known of its source.

/// The channel, in Zendesk's words.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Channel {
    Web,
    Email,
    #[default]
    Api,
    Rule,
    Chat,
    Import,
    ClosedTicket,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 7] =
        [Self::Web, Self::Email, Self::Api, Self::Rule, Self::Chat, Self::Import, Self::ClosedTicket];

    /// The stored word, which is also the one on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Email => "email",
            Self::Api => "api",
            Self::Rule => "rule",
            Self::Chat => "chat",
            Self::Import => "import",
            Self::ClosedTicket => "closed_ticket",
        }
    }

    /// Reads the stored word; an unknown one is `api`.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|channel| channel.word() == word).unwrap_or_default()
    }

    /// The number rules use (`via_id`).
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Web => 0,
            Self::Email => 4,
            Self::Api => 5,
            Self::Rule => 8,
            Self::ClosedTicket => 27,
            Self::Chat => 29,
            Self::Import => 6,
        }
    }
}

/// Channel and source of a ticket or comment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Via {
    pub channel: Channel,
    /// Who it came from, as the channel tells: name and address for mail.
    pub from: Option<Correspondent>,
    /// Who it was sent to.
    pub to: Option<Correspondent>,
    /// The ticket a follow-up continues.
    pub followed: Option<crate::ids::TicketId>,
}

/// A name and an address as a channel gave them: text, never an identity.
#[derive(Clone, Debug, Default, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Correspondent {
    pub name: Option<String>,
    pub address: Option<String>,
}

impl Via {
    /// A channel with no source.
    #[must_use]
    pub const fn channel(channel: Channel) -> Self {
        Self { channel, from: None, to: None, followed: None }
    }
}
