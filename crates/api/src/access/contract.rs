//! What the routes of single sign-on are for, take and answer.

use super::wire::Token;
use crate::contract::{Operation, get, post};

pub(crate) fn operations() -> Vec<Operation> {
    let return_to = "Where to go then: a path of this host.";
    vec![
        get("/access/jwt", "Sign in by a provider's JSON web token")
            .query("jwt", "The token.")
            .query("return_to", return_to)
            .goes_on(),
        post("/access/jwt", "Sign in by a provider's JSON web token").takes_form::<Token>().goes_on(),
        get("/access/unauthenticated", "Go to the page where the account's provider signs people in")
            .query("return_to", return_to)
            .goes_on(),
    ]
}
