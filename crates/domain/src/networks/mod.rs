//! From which networks an account may be reached (PRD-2): a list of CIDR blocks, for everyone or for staff only.
//!
//! IPv4 addresses that are written as IPv6 (`::ffff:192.0.2.1`) are one and the same address, in lists and in requests.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};

use crate::error::{FieldProblem, ProblemCode};

/// Most networks of one account.
pub const MOST_NETWORKS: usize = 500;
/// Longest label, in characters.
pub const LONGEST_LABEL: usize = 100;
/// Longest text that is read as a network: a whole IPv6 address with its prefix is 43 characters.
const LONGEST_NETWORK: usize = 64;

/// Whom the list is for.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    #[default]
    Off,
    Everyone,
    Staff,
}

impl AppliesTo {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Off, Self::Everyone, Self::Staff];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Everyone => "everyone",
            Self::Staff => "staff",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.word() == word)
    }
}

/// One block of addresses, with what people call it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Network {
    pub cidr: IpNet,
    #[serde(default)]
    pub label: String,
}

impl Network {
    /// Reads `192.0.2.0/24`, `2001:db8::/32` or a single address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str, label: &str) -> Result<Self, FieldProblem> {
        let problem = |code, text: String| FieldProblem::new("networks", code, text);
        let text = text.trim();
        if text.len() > LONGEST_NETWORK {
            return Err(problem(ProblemCode::TooLong, "Networks: a text is too long to be a network".to_owned()));
        }
        let parsed = match text.parse::<IpAddr>() {
            Ok(address) => Some(IpNet::from(address)),
            Err(_) => text.parse::<IpNet>().ok(),
        };
        let Some(cidr) = parsed.map(canonical) else {
            // What cannot be read is not repeated: it may be anything.
            let text = "Networks: a text is not a network; write 192.0.2.0/24, 2001:db8::/32 or one address";
            return Err(problem(ProblemCode::Format, text.to_owned()));
        };
        if cidr != cidr.trunc() {
            let text = format!("Networks: {cidr} has bits beyond its prefix; did you mean {}?", cidr.trunc());
            return Err(problem(ProblemCode::Invalid, text));
        }
        let label = label.trim();
        if label.chars().count() > LONGEST_LABEL || label.contains(char::is_control) {
            let text = format!("Label: write at most {LONGEST_LABEL} characters on one line");
            return Err(problem(ProblemCode::TooLong, text));
        }
        Ok(Self { cidr, label: label.to_owned() })
    }
}

/// IPv4 blocks written as IPv6 become IPv4 blocks.
fn canonical(net: IpNet) -> IpNet {
    let IpNet::V6(long) = net else { return net };
    let short = long.addr().to_ipv4_mapped().zip(long.prefix_len().checked_sub(96));
    match short.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok()) {
        Some(short) => IpNet::V4(short),
        None => net,
    }
}

/// The list of an account, ready to be asked at every request.
#[derive(Clone, Debug, Default)]
pub struct NetworkRules {
    applies_to: AppliesTo,
    networks: Vec<Network>,
    /// First and last address of each stretch, sorted, without overlaps.
    short: Box<[(u32, u32)]>,
    long: Box<[(u128, u128)]>,
}

/// The stored form.
#[derive(Deserialize, Serialize)]
struct Stored {
    applies_to: AppliesTo,
    networks: Vec<Network>,
}

impl NetworkRules {
    /// Rules over a list.
    ///
    /// # Errors
    /// A sentence: too many networks, one that stands twice, or a list that would admit nobody.
    pub fn new(applies_to: AppliesTo, networks: Vec<Network>) -> Result<Self, FieldProblem> {
        if networks.len() > MOST_NETWORKS {
            let text = format!("Networks: at most {MOST_NETWORKS} networks");
            return Err(FieldProblem::new("networks", ProblemCode::TooLong, text));
        }
        if applies_to != AppliesTo::Off && networks.is_empty() {
            let text = "Networks: an empty list would admit nobody; add a network first";
            return Err(FieldProblem::new("networks", ProblemCode::Blank, text));
        }
        let mut sorted: Vec<IpNet> = networks.iter().map(|network| network.cidr).collect();
        sorted.sort_unstable();
        if let Some((_, twice)) = sorted.iter().zip(sorted.iter().skip(1)).find(|(one, next)| one == next) {
            let text = format!("Networks: {twice} stands twice in the list");
            return Err(FieldProblem::new("networks", ProblemCode::Duplicate, text));
        }
        Ok(Self::over(applies_to, networks))
    }

    fn over(applies_to: AppliesTo, networks: Vec<Network>) -> Self {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for network in &networks {
            match network.cidr {
                IpNet::V4(net) => short.push((u32::from(net.network()), u32::from(net.broadcast()))),
                IpNet::V6(net) => long.push((u128::from(net.network()), u128::from(net.broadcast()))),
            }
        }
        Self { applies_to, networks, short: merged(short), long: merged(long) }
    }

    /// The rules of a stored text. One that cannot be read admits nobody: a list that is lost must not open the door,
    /// and the operator has a way back in.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        serde_json::from_str::<Stored>(text).map_or_else(
            |_| Self::over(AppliesTo::Everyone, Vec::new()),
            |stored| Self::over(stored.applies_to, stored.networks),
        )
    }

    /// The text to store.
    #[must_use]
    pub fn to_stored(&self) -> String {
        let stored = Stored { applies_to: self.applies_to, networks: self.networks.clone() };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    #[must_use]
    pub const fn applies_to(&self) -> AppliesTo {
        self.applies_to
    }

    #[must_use]
    pub fn networks(&self) -> &[Network] {
        &self.networks
    }

    /// May a request from this address go on? An address that is not known stands in no list.
    #[must_use]
    pub fn admits(&self, address: Option<IpAddr>, is_staff: bool) -> bool {
        match self.applies_to {
            AppliesTo::Off => true,
            AppliesTo::Staff if !is_staff => true,
            AppliesTo::Everyone | AppliesTo::Staff => address.is_some_and(|address| self.contains(address)),
        }
    }

    fn contains(&self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(address) => lies_in(&self.short, u32::from(address)),
            IpAddr::V6(address) => lies_in(&self.long, u128::from(address)),
        }
    }
}

/// Sorted stretches without overlaps.
fn merged<N: Copy + Ord>(mut stretches: Vec<(N, N)>) -> Box<[(N, N)]> {
    stretches.sort_unstable();
    let mut merged: Vec<(N, N)> = Vec::with_capacity(stretches.len());
    for (first, last) in stretches {
        match merged.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged.into()
}

fn lies_in<N: Copy + Ord>(stretches: &[(N, N)], address: N) -> bool {
    let after = stretches.partition_point(|(first, _)| *first <= address);
    after.checked_sub(1).and_then(|at| stretches.get(at)).is_some_and(|(_, last)| address <= *last)
}

/// The network a caller is in: of IPv4 its /24, of IPv6 its /64. What sessions may be bound to.
#[must_use]
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(short) => {
            let [a, b, c, _] = short.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(long) => {
            let [a, b, c, d, ..] = long.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
