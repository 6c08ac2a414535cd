//! The list of migrations, in order. Files never change once released; new ones are added at the end.

use crate::migrate::Migration;

/// Every account's database.
pub const ACCOUNT: &[Migration] = &[
    Migration { number: 1, name: "engine", text: include_str!("../../../schema/account/0001_engine.sql") },
    Migration { number: 2, name: "people", text: include_str!("../../../schema/account/0002_people.sql") },
    Migration { number: 3, name: "tickets", text: include_str!("../../../schema/account/0003_tickets.sql") },
    Migration { number: 4, name: "bulk_jobs", text: include_str!("../../../schema/account/0004_bulk_jobs.sql") },
    Migration { number: 5, name: "people_texts", text: include_str!("../../../schema/account/0005_people_texts.sql") },
    Migration {
        number: 6,
        name: "second_factors",
        text: include_str!("../../../schema/account/0006_second_factors.sql"),
    },
    Migration { number: 7, name: "under_load", text: include_str!("../../../schema/account/0007_under_load.sql") },
    Migration { number: 8, name: "roles", text: include_str!("../../../schema/account/0008_roles.sql") },
    Migration {
        number: 9,
        name: "networks_and_devices",
        text: include_str!("../../../schema/account/0009_networks_and_devices.sql"),
    },
    Migration {
        number: 10,
        name: "search_beside_writes",
        text: include_str!("../../../schema/account/0010_search_beside_writes.sql"),
    },
    Migration { number: 11, name: "sso", text: include_str!("../../../schema/account/0011_sso.sql") },
    Migration { number: 12, name: "oauth", text: include_str!("../../../schema/account/0012_oauth.sql") },
    Migration { number: 13, name: "small_merges", text: include_str!("../../../schema/account/0013_small_merges.sql") },
    Migration { number: 14, name: "passkeys", text: include_str!("../../../schema/account/0014_passkeys.sql") },
];

/// The directory's database.
pub const DIRECTORY: &[Migration] =
    &[Migration { number: 1, name: "directory", text: include_str!("../../../schema/directory/0001_directory.sql") }];
