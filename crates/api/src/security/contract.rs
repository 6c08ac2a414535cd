//! What the routes of security settings are for, take and answer.

use super::passwords::{Policies, PolicyBody};
use super::wire::{NetworkBody, Networks, SessionBody, SessionRules};
use crate::contract::{Operation, get, put};

pub(crate) fn operations() -> Vec<Operation> {
    let passwords = "/api/balie/v1/security/passwords";
    let (networks, sessions) = ("/api/balie/v1/security/networks", "/api/balie/v1/security/sessions");
    vec![
        get(networks, "Show from which networks the account may be reached").one::<Networks>("networks"),
        put(networks, "Change from which networks the account may be reached")
            .takes::<NetworkBody>()
            .one::<Networks>("networks"),
        get(passwords, "Show what is asked of passwords").one::<Policies>("passwords"),
        put(passwords, "Change what is asked of passwords").takes::<PolicyBody>().one::<Policies>("passwords"),
        get(sessions, "Show how long sessions last").one::<SessionRules>("sessions"),
        put(sessions, "Change how long sessions last").takes::<SessionBody>().one::<SessionRules>("sessions"),
    ]
}
