//! What the routes of OAuth are for, take and answer.

use super::wire::{
    Authorization, AuthorizationBody, Client, ClientBody, Grant, Introspection, Metadata, Redirect, Token, TokenAnswer,
    TokenBody,
};
use crate::contract::{AnyObject, Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    [programs(), consent(), clients(), tokens()].concat()
}

fn programs() -> Vec<Operation> {
    vec![
        get("/.well-known/oauth-authorization-server", "What the OAuth server can do (RFC 8414)").whole::<Metadata>(),
        post("/oauth/tokens", "Get an access token; a form or JSON").takes::<TokenBody>().whole::<TokenAnswer>(),
        post("/oauth/introspect", "Ask whether a token of one's own works (RFC 7662)")
            .takes::<TokenBody>()
            .whole::<Introspection>(),
        post("/oauth/revoke", "End a token of one's own (RFC 7009)").takes::<TokenBody>().whole::<AnyObject>(),
    ]
}

/// The parameters of a request for authorization.
fn asking(operation: Operation) -> Operation {
    operation
        .query("client_id", "The identifier of the client.")
        .query("redirect_uri", "Where the answer goes, exactly as registered.")
        .query("response_type", "`code`.")
        .query("scope", "Words parted by spaces; `read` when there are none.")
        .query("state", "Comes back with the answer.")
        .query("code_challenge", "SHA-256 of the code verifier, in base64url (RFC 7636).")
        .query("code_challenge_method", "`S256`.")
}

fn consent() -> Vec<Operation> {
    let path = "/api/balie/v1/oauth/authorization";
    vec![
        asking(get("/oauth/authorizations/new", "Ask a person for authorization"))
            .one::<Authorization>("authorization")
            .or_answers::<Redirect>(303),
        asking(get(path, "See what a client asks of oneself")).one::<Authorization>("authorization"),
        post(path, "Say yes or no to a client").takes::<AuthorizationBody>().whole::<Redirect>(),
        get("/api/balie/v1/users/me/oauth/grants", "List what oneself has granted to clients").page::<Grant>("grants"),
        delete("/api/balie/v1/users/me/oauth/grants/{grant_id}", "Take back what oneself has granted"),
    ]
}

fn clients() -> Vec<Operation> {
    let one = "/api/v2/oauth/clients/{id}";
    vec![
        get("/api/v2/oauth/clients", "List OAuth clients").page::<Client>("clients"),
        post("/api/v2/oauth/clients", "Create an OAuth client").takes::<ClientBody>().created::<Client>("client"),
        get(one, "Show an OAuth client").one::<Client>("client"),
        put(one, "Change an OAuth client").takes::<ClientBody>().one::<Client>("client"),
        delete(one, "Delete an OAuth client with its tokens"),
        put("/api/v2/oauth/clients/{id}/generate_secret", "Give an OAuth client another secret")
            .one::<Client>("client"),
    ]
}

fn tokens() -> Vec<Operation> {
    vec![
        get("/api/v2/oauth/tokens", "List one's own tokens")
            .page::<Token>("tokens")
            .query("all", "`true`: those of everybody, for admins."),
        get("/api/v2/oauth/tokens/current", "Show the token of this request").one::<Token>("token"),
        delete("/api/v2/oauth/tokens/current", "Revoke the token of this request"),
        get("/api/v2/oauth/tokens/{id}", "Show a token").one::<Token>("token"),
        delete("/api/v2/oauth/tokens/{id}", "Revoke a token"),
    ]
}
