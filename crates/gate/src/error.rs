//! The only place with status codes and Zendesk's error bodies (`zendesk/api.md` 4.2).

use axum::http::{HeaderName, StatusCode, header};
use domain::error::FieldProblem;
use domain::oauth::Problem;
use domain::{Error, Refusal};
use serde_json::{Map, Value, json};

use crate::reply::Reply;

/// The reply for a failure. A fault is logged here, once, with the request's id, which the caller sees too.
#[must_use]
pub fn reply(error: &Error, request_id: &str) -> Reply {
    match error {
        Error::Refused(refusal) => refuse(refusal),
        Error::Broken(fault) => {
            tracing::error!(request_id, context = fault.context, cause = %fault.source, "request failed");
            let body = json!({"error": "InternalError", "description": format!("Something went wrong here. Ask your administrator to look for {request_id} in the log.")});
            answer(StatusCode::INTERNAL_SERVER_ERROR, &body)
        }
    }
}

fn refuse(refusal: &Refusal) -> Reply {
    let (status, body) = status_and_body(refusal);
    let reply = answer(status, &body);
    match refusal {
        Refusal::Unauthenticated => reply.with(header::WWW_AUTHENTICATE, "Basic realm=\"Balie\""),
        Refusal::Oauth(Problem::InvalidClient) => {
            reply.with(header::WWW_AUTHENTICATE, "Basic realm=\"Balie\"").with(header::CACHE_CONTROL, "no-store")
        }
        Refusal::Oauth(_) => reply.with(header::CACHE_CONTROL, "no-store"),
        Refusal::TooMany { retry_after_seconds } => reply.with(header::RETRY_AFTER, &retry_after_seconds.to_string()),
        Refusal::NoSuchMethod => reply.with(HeaderName::from_static("x-balie-hint"), "see /api/balie/v1/openapi.json"),
        _ => reply,
    }
}

fn answer(status: StatusCode, body: &Value) -> Reply {
    Reply::json(status, body).unwrap_or_else(|_| Reply { status, ..Reply::no_content() })
}

fn status_and_body(refusal: &Refusal) -> (StatusCode, Value) {
    match refusal {
        Refusal::Unauthenticated => (StatusCode::UNAUTHORIZED, json!({"error": "Couldn't authenticate you"})),
        Refusal::Denied => (
            StatusCode::FORBIDDEN,
            json!({"error": {"title": "Forbidden", "message": "You do not have access to this page. Please contact the account owner of this help desk for further help."}}),
        ),
        Refusal::NetworkRefused => (
            StatusCode::FORBIDDEN,
            named(
                "NetworkNotAllowed",
                "This account cannot be reached from your network. Please contact an administrator of the account.",
            ),
        ),
        Refusal::ScopeMissing(scope) => {
            (StatusCode::FORBIDDEN, named("Forbidden", &format!("Missing the following required scopes: {scope}")))
        }
        Refusal::StepUpNeeded => (
            StatusCode::FORBIDDEN,
            named("StepUpNeeded", "Prove again that it is you: POST /api/balie/v1/sessions/step_up"),
        ),
        Refusal::SecondFactorNeeded => (
            StatusCode::FORBIDDEN,
            named("SecondFactorNeeded", "Add a second factor first: POST /api/balie/v1/users/me/second_factors"),
        ),
        Refusal::NotFound => (StatusCode::NOT_FOUND, named("RecordNotFound", "Not found")),
        Refusal::NoSuchRoute => (StatusCode::NOT_FOUND, named("InvalidEndpoint", "Not found")),
        Refusal::NoSuchMethod => {
            (StatusCode::METHOD_NOT_ALLOWED, named("MethodNotAllowed", "This address does not take this method"))
        }
        Refusal::Invalid(problems) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({"error": "RecordInvalid", "description": "Record validation errors", "details": details(problems)}),
        ),
        Refusal::Malformed(text) => (StatusCode::BAD_REQUEST, named("UnprocessableRequest", text)),
        Refusal::BadPage(text) => (StatusCode::BAD_REQUEST, named("InvalidPaginationParameter", text)),
        // The two spaces are Zendesk's.
        Refusal::TooManyValues { limit } => (
            StatusCode::BAD_REQUEST,
            json!({"error": "TooManyValues", "description": format!("Parameter  cannot specify more than {limit} values"), "max_count": limit}),
        ),
        Refusal::TooManyUsers { limit } => {
            (StatusCode::BAD_REQUEST, named("TooManyValues", &format!("Maximum {limit} users may be created per call")))
        }
        Refusal::Conflict => (
            StatusCode::CONFLICT,
            named(
                "UpdateConflict",
                "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.",
            ),
        ),
        Refusal::IdempotencyMismatch => (
            StatusCode::BAD_REQUEST,
            named("IdempotentRequestError", "The idempotency key was used for another request. Use a new key."),
        ),
        Refusal::BadQuery(text) => (StatusCode::UNPROCESSABLE_ENTITY, named("invalid", text)),
        Refusal::TooMany { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            named("APIRateLimitExceeded", "Number of allowed API requests per minute exceeded"),
        ),
        Refusal::TooManyJobs => (
            StatusCode::TOO_MANY_REQUESTS,
            named("TooManyJobs", "Too many jobs are queued or running. Wait until one has ended."),
        ),
        Refusal::TooLarge { limit_bytes } => (
            StatusCode::PAYLOAD_TOO_LARGE,
            named("AttachmentTooLarge", &format!("The body is larger than {limit_bytes} bytes")),
        ),
        Refusal::Suspended => (StatusCode::FORBIDDEN, named("AccountSuspended", "This account is suspended")),
        Refusal::Oauth(problem) => {
            let is_unknown = matches!(problem, Problem::InvalidClient);
            let status = if is_unknown { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
            (status, json!({"error": problem.word(), "error_description": problem.text()}))
        }
        Refusal::StartTimeTooRecent => (
            StatusCode::UNPROCESSABLE_ENTITY,
            named("StartTimeTooRecent", "Too recent start_time. Use a start_time older than 1 minute"),
        ),
    }
}

fn named(error: &str, description: &str) -> Value {
    json!({"error": error, "description": description})
}

/// `{"<field>": [{"description", "error"}]}`.
fn details(problems: &[FieldProblem]) -> Value {
    let mut details = Map::new();
    for problem in problems {
        let mut entry = json!({"description": problem.text, "error": problem.code.word()});
        if let (Some((id, class)), Some(entry)) = (problem.ticket_field, entry.as_object_mut()) {
            entry.insert("ticket_field_id".to_owned(), json!(id));
            entry.insert("ticket_field_type".to_owned(), json!(class));
        }
        if let Value::Array(list) = details.entry(problem.field.clone()).or_insert_with(|| json!([])) {
            list.push(entry);
        }
    }
    Value::Object(details)
}
