//! What a program reads first (RFC 8414).

use gate::{Answer, Call, Reply};

use super::wire::Metadata;

pub(super) async fn show(call: Call) -> Answer {
    Reply::ok(&Metadata::at(&call.base))
}
