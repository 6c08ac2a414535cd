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

/// The description of every route.
///
/// # Errors
/// One line for each route that is not described, and for each description without a route.
pub fn document() -> Result<Value, Vec<String>> {
    document::draw(&crate::routes(), operations())
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/balie/v1/openapi.json", gate::Access::Public("it holds no data"), show)
}

async fn show(_call: Call) -> Answer {
    let document = document().map_err(|lines| domain::Fault::new("describe the API", DescribedBadly(lines.len())))?;
    Reply::ok(&document)
}

/// Some routes and their descriptions do not meet.
#[derive(Debug)]
struct DescribedBadly(usize);

impl std::fmt::Display for DescribedBadly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} routes and descriptions do not meet", self.0)
    }
}

impl std::error::Error for DescribedBadly {}

fn operations() -> Vec<Operation> {
    let mut all = vec![get("/api/balie/v1/openapi.json", "The description of the API").whole::<AnyObject>()];
    for of_feature in [
        crate::group_memberships::contract::operations,
        crate::groups::contract::operations,
        crate::identities::contract::operations,
        crate::organization_memberships::contract::operations,
        crate::organizations::contract::operations,
        crate::users::contract::operations,
        crate::views::contract::operations,
    ] {
        all.extend(of_feature());
    }
    all
}
