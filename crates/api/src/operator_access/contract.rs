//! What the routes of the operator's leave are for, take and answer.

use super::wire::{Body, OperatorAccess};
use crate::contract::{Operation, delete, get, post};

pub(crate) fn operations() -> Vec<Operation> {
    let path = "/api/balie/v1/operator_access";
    vec![
        get(path, "List when the operator may enter the account").one::<Vec<OperatorAccess>>("operator_access"),
        post(path, "Let the operator enter the account until a time")
            .takes::<Body>()
            .created::<OperatorAccess>("operator_access"),
        delete("/api/balie/v1/operator_access/{id}", "End the operator's leave before its time"),
    ]
}
