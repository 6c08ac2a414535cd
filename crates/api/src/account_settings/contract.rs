//! What the routes of settings are for, take and answer.

use super::wire::{Body, OurBody, Settings};
use crate::contract::{AnyObject, Operation, get, put};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/account/settings", "Show the account's settings").one::<Settings>("settings"),
        put("/api/v2/account/settings", "Change the account's settings").takes::<Body>().one::<Settings>("settings"),
        get("/api/balie/v1/settings", "Show every setting").one::<AnyObject>("settings"),
        put("/api/balie/v1/settings", "Change settings").takes::<OurBody>().one::<AnyObject>("settings"),
    ]
}
