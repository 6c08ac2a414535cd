//! `/access`: where single sign-on brings people, at Zendesk's addresses (AUT-2).

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    let becoming = Access::Public("signing in is how one becomes somebody");
    Routes::new().get("/access/jwt", becoming, handlers::by_query).post("/access/jwt", becoming, handlers::by_form).get(
        "/access/unauthenticated",
        becoming,
        handlers::to_provider,
    )
}
