//! What the routes of providers are for, take and answer.

use super::wire::{Body, NewSecret, SsoProvider};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let (all, one) = ("/api/balie/v1/sso_providers", "/api/balie/v1/sso_providers/{id}");
    vec![
        get(all, "List the providers of single sign-on").one::<Vec<SsoProvider>>("sso_providers"),
        post(all, "Add a provider of single sign-on; its secret is shown once")
            .takes::<Body>()
            .created::<SsoProvider>("sso_provider"),
        put(one, "Change a provider of single sign-on").takes::<Body>().one::<SsoProvider>("sso_provider"),
        delete(one, "Delete a provider of single sign-on"),
        post("/api/balie/v1/sso_providers/{id}/secret", "Give a provider another secret, which is shown once")
            .takes::<NewSecret>()
            .one::<SsoProvider>("sso_provider"),
    ]
}
