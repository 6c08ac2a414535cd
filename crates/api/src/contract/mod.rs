//! The description of the API (OpenAPI 3.1), drawn from the table of routes and the wire types.
//!
//! Each feature says in its `contract.rs` what its routes are for, take and answer. A route without an
//! operation, or an operation without a route, is an error that the tests report.

mod document;
mod operation;
mod shapes;

use gate::{Answer, Call, Reply, Routes};
use serde_json::Value;

pub(crate) use operation::{Operation, delete, get, post, put};
pub(crate) use shapes::{AnyObject, Count};

/// The description of every route, and one line for each route and description that do not meet.
#[must_use]
pub fn document() -> (Value, Vec<String>) {
    document::draw(&crate::routes(), operations())
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/balie/v1/openapi", gate::Access::Public("it holds no data"), show)
}

async fn show(_call: Call) -> Answer {
    Reply::ok(&document().0)
}

fn operations() -> Vec<Operation> {
    let mut all = vec![get("/api/balie/v1/openapi", "The description of the API").whole::<AnyObject>()];
    for of_feature in [
        crate::access::contract::operations,
        crate::account_settings::contract::operations,
        crate::attachments::contract::operations,
        crate::redaction::contract::operations,
        crate::uploads::contract::operations,
        crate::audit_logs::contract::operations,
        crate::brands::contract::operations,
        crate::bulk::contract::operations,
        crate::custom_roles::contract::operations,
        crate::custom_statuses::contract::operations,
        crate::devices::contract::operations,
        crate::explain::contract::operations,
        crate::group_memberships::contract::operations,
        crate::groups::contract::operations,
        crate::identities::contract::operations,
        crate::incremental::contract::operations,
        crate::job_statuses::contract::operations,
        crate::locales::contract::operations,
        crate::oauth::contract::operations,
        crate::operator_access::contract::operations,
        crate::organization_memberships::contract::operations,
        crate::organizations::contract::operations,
        crate::requests::contract::operations,
        crate::search::contract::operations,
        crate::security::contract::operations,
        crate::second_factors::contract::operations,
        crate::sessions::contract::operations,
        crate::sso_providers::contract::operations,
        crate::suspended_tickets::contract::operations,
        crate::people_fields::contract::operations,
        crate::tags::contract::operations,
        crate::ticket_fields::contract::operations,
        crate::ticket_forms::contract::operations,
        crate::ticket_metrics::contract::operations,
        crate::tickets::contract::operations,
        crate::users::contract::operations,
        crate::views::contract::operations,
    ] {
        all.extend(of_feature());
    }
    all
}
