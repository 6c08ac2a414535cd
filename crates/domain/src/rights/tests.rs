//! The laws of rights: more in a configuration is never less in a verdict.

use proptest::prelude::*;

use super::{GIVEN, Right, Rights};
use crate::custom_roles::{KEYS, RoleConfiguration, System, Values};
use crate::role::{Role, TicketAccess};

const ACCESSES: [TicketAccess; 4] =
    [TicketAccess::All, TicketAccess::Groups, TicketAccess::Organization, TicketAccess::Assigned];

/// A configuration from one number for each key.
fn configured(ranks: &[u8]) -> RoleConfiguration {
    KEYS.iter().zip(ranks).fold(RoleConfiguration::LEAST, |all, (key, rank)| match key.values.words() {
        [] => all.with_session_hours(rank % 169),
        words => all.with(key.name, words[usize::from(*rank) % words.len()]),
    })
}

fn ranks() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), KEYS.len())
}

proptest! {
    #[test]
    fn less_in_a_configuration_is_never_a_right_more(one in ranks(), other in ranks(), access in 0..4_usize) {
        let (one, other) = (configured(&one), configured(&other));
        // What both give is less than what either gives.
        let both = KEYS.iter().fold(RoleConfiguration::LEAST, |all, key| {
            let rank = |word: &str| key.values.words().iter().position(|known| *known == word).unwrap_or(0);
            let least = rank(one.value(key.name)).min(rank(other.value(key.name)));
            all.with(key.name, key.values.words().get(least).copied().unwrap_or_default())
        });
        let both = both.with("ticket_access", "assigned-only");
        let rights = |configuration| Rights::resolve(Role::Agent, Some(configuration), ACCESSES[access], false);
        prop_assert!(rights(&both).is_within(rights(&one)), "{both:?} {one:?}");
        prop_assert!(rights(&both).is_within(rights(&other)), "{both:?} {other:?}");
    }

    #[test]
    fn a_restriction_never_adds(ranks in ranks(), only_private: bool) {
        let configuration = configured(&ranks);
        let free = Rights::resolve(Role::Agent, Some(&configuration), TicketAccess::All, false);
        for access in ACCESSES {
            let restricted = Rights::resolve(Role::Agent, Some(&configuration), access, only_private);
            prop_assert!(restricted.is_within(free));
            prop_assert!(restricted.is_within(Rights::of(Role::Admin, TicketAccess::All)));
            let assigned = Rights::resolve(Role::Agent, Some(&configuration), TicketAccess::Assigned, only_private);
            prop_assert!(assigned.is_within(restricted));
        }
    }

    #[test]
    fn what_is_stored_is_what_is_read(ranks in ranks()) {
        let configuration = configured(&ranks);
        prop_assert_eq!(RoleConfiguration::from_stored(&configuration.to_stored()), configuration);
    }

    #[test]
    fn a_stored_text_of_any_kind_gives_at_most_what_it_says(text in ".*") {
        let read = RoleConfiguration::from_stored(&text);
        prop_assert!(read.is_within(&RoleConfiguration::LEAST.with_session_hours(1)));
    }
}

#[test]
fn the_roles_of_the_system_lie_within_one_another() {
    let of = |role, system: System| Rights::resolve(role, Some(&system.configuration()), TicketAccess::All, false);
    let agent = of(Role::Agent, System::Agent);
    for system in [System::GroupAgent, System::OrganizationAgent, System::Contractor] {
        assert!(of(Role::Agent, system).is_within(agent), "{system:?}");
        assert!(!agent.is_within(of(Role::Agent, system)), "{system:?}");
    }
    let light = of(Role::LightAgent, System::LightAgent);
    assert!(light.is_within(agent) && !light.has(Right::Desk) && !light.has(Right::ReplyPublicly));
    assert!(agent.is_within(of(Role::Admin, System::Admin)) && !agent.has(Right::Run));
    assert!(Rights::of(Role::EndUser, TicketAccess::All).is_within(light));
    assert_eq!(of(Role::Agent, System::Contractor).session_hours(), Some(12));
}

#[test]
fn no_configuration_gives_what_admins_have() {
    let most = RoleConfiguration::most();
    let rights = Rights::resolve(Role::Agent, Some(&most), TicketAccess::All, false);
    for right in Right::ALL {
        assert_eq!(rights.has(right), right != Right::Run, "{right:?}");
    }
    // A light agent is one, whatever a configuration says.
    let light = Rights::resolve(Role::LightAgent, Some(&most), TicketAccess::All, false);
    assert_eq!(light, Rights::of(Role::LightAgent, TicketAccess::All));
    assert_eq!(Rights::resolve(Role::EndUser, Some(&most), TicketAccess::All, false), Rights::NONE);
}

#[test]
fn the_page_about_roles_says_what_each_key_gives_and_nothing_else() {
    let page = include_str!("../../../../docs/security/roles.md");
    let told = page.lines().filter(|line| line.split('|').nth(3).is_some_and(|right| right.starts_with(" `")));
    let told: Vec<&str> = told.collect();
    assert_eq!(told.len(), GIVEN.len());
    for (line, given) in told.iter().zip(GIVEN) {
        let values: Vec<String> = given.values.iter().map(|value| format!("`{value}`")).collect();
        let start = format!("| `{}` | {} | `{:?}` | ", given.key, values.join(", "), given.right);
        assert!(line.starts_with(&start), "{line}\nis not\n{start}");
    }
}

#[test]
fn every_line_names_a_key_and_values_that_exist_and_every_right_but_the_basic_ones_is_given() {
    for line in GIVEN {
        let key = KEYS.iter().find(|key| key.name == line.key).unwrap_or_else(|| panic!("{}", line.key));
        assert!(line.values.iter().all(|value| key.values.words().contains(value)), "{line:?}");
        // With one value every one that gives more must be named too: otherwise more would be less.
        let words = key.values.words();
        let first = words.iter().position(|word| line.values.contains(word)).unwrap_or(0);
        assert!(words.iter().skip(first).all(|word| line.values.contains(word)), "{line:?}");
    }
    for right in Right::ALL {
        let basic = matches!(right, Right::Inside | Right::Desk | Right::Run);
        assert_eq!(GIVEN.iter().any(|line| line.right == right), !basic, "{right:?}");
    }
    assert!(KEYS.windows(2).all(|pair| pair[0].name < pair[1].name), "keys stand in the order of their names");
    assert!(KEYS.iter().filter(|key| key.values == Values::Hours).count() == 1);
}
