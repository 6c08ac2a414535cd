//! `/api/balie/v1/sso_providers`: the houses outside whose word is taken for who somebody is (AUT-2).

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    let (read, write) = (Access::Admin("account:read"), Access::Admin("account:write"));
    Routes::new()
        .get("/api/balie/v1/sso_providers", read, handlers::list)
        .post("/api/balie/v1/sso_providers", write, handlers::create)
        .put("/api/balie/v1/sso_providers/{id}", write, handlers::update)
        .delete("/api/balie/v1/sso_providers/{id}", write, handlers::delete)
        .post("/api/balie/v1/sso_providers/{id}/secret", write, handlers::new_secret)
}
