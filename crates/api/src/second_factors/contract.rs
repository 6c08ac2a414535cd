//! What the routes of second factors are for, take and answer.

use super::wire::{Code, Confirmed, Enrolment, New, Overview, Policy, PolicyBody, RecoveryCodes, SecondFactor};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/balie/v1/users/me/second_factors", "List one's own second factors").whole::<Overview>(),
        post("/api/balie/v1/users/me/second_factors", "Begin with an authenticator app")
            .takes::<New>()
            .whole_with::<Enrolment>(201),
        post("/api/balie/v1/users/me/second_factors/recovery_codes", "Make new recovery codes")
            .whole_with::<RecoveryCodes>(201),
        post("/api/balie/v1/users/me/second_factors/{id}/confirm", "Confirm a second factor by a code")
            .takes::<Code>()
            .whole::<Confirmed>(),
        put("/api/balie/v1/users/me/second_factors/{id}", "Rename one of one's own second factors")
            .takes::<New>()
            .one::<SecondFactor>("second_factor"),
        delete("/api/balie/v1/users/me/second_factors/{id}", "Remove one of one's own second factors"),
        delete("/api/balie/v1/users/{id}/second_factors", "Take a user's second factors away"),
        get("/api/balie/v1/security/second_factor", "Show whom the account asks for a second factor")
            .one::<Policy>("second_factor"),
        put("/api/balie/v1/security/second_factor", "Change whom the account asks for a second factor")
            .takes::<PolicyBody>()
            .one::<Policy>("second_factor"),
    ]
}
