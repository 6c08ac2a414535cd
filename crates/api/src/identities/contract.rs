//! What the routes of identities are for, take and answer.

use super::wire::{Body, Identity};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/users/{id}/identities/{identity_id}";
    vec![
        get("/api/v2/users/{id}/identities", "List a user's identities").page::<Identity>("identities"),
        post("/api/v2/users/{id}/identities", "Give a user an identity")
            .takes::<Body>()
            .created::<Identity>("identity"),
        get(one, "Show an identity").one::<Identity>("identity"),
        put(one, "Change an identity").takes::<Body>().one::<Identity>("identity"),
        delete(one, "Take an identity away"),
        put("/api/v2/users/{id}/identities/{identity_id}/make_primary", "Make this the primary identity")
            .page::<Identity>("identities"),
        put("/api/v2/users/{id}/identities/{identity_id}/verify", "Say that an identity is the user's")
            .one::<Identity>("identity"),
        put(
            "/api/v2/users/{id}/identities/{identity_id}/request_verification",
            "Send the user a mail to verify an identity",
        )
        .whole::<String>(),
        get("/api/v2/end_users/{id}/identities", "List an end user's identities").page::<Identity>("identities"),
        post("/api/v2/end_users/{id}/identities", "Give an end user an identity")
            .takes::<Body>()
            .created::<Identity>("identity"),
    ]
}
