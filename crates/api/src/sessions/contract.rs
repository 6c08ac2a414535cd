//! What the routes of sessions are for, take and answer.

use super::wire::{Finish, Renewed, Session, SignIn, SignedIn, StepUp, Waiting};
use crate::contract::{Operation, delete, get, post};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/api/balie/v1/sessions", "Sign in on a screen")
            .takes::<SignIn>()
            .whole_with::<SignedIn>(201)
            .or_answers::<Waiting>(202),
        post("/api/balie/v1/sessions/second_factor", "Finish a sign-in with a code")
            .takes::<Finish>()
            .whole_with::<SignedIn>(201),
        post("/api/balie/v1/sessions/step_up", "Prove again that it is you").takes::<StepUp>().whole::<Renewed>(),
        post("/api/balie/v1/sessions/renew", "Give the session another secret and end").whole::<Renewed>(),
        get("/api/v2/sessions", "List sessions").page::<Session>("sessions"),
        get("/api/v2/users/me/session", "Show the session of this request").one::<Session>("session"),
        delete("/api/v2/users/me/session", "Sign out"),
        get("/api/v2/users/me/session/renew", "Show the session's authenticity token")
            .one::<String>("authenticity_token"),
        delete("/api/v2/users/me/sessions", "Sign out everywhere"),
        delete("/api/v2/users/me/logout", "Sign out"),
        get("/api/v2/users/{id}/sessions", "List a user's sessions").page::<Session>("sessions"),
        delete("/api/v2/users/{id}/sessions", "End a user's sessions"),
        get("/api/v2/users/{id}/sessions/{session_id}", "Show a session").one::<Vec<Session>>("session"),
        delete("/api/v2/users/{id}/sessions/{session_id}", "End a session"),
    ]
}
