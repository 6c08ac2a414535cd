//! Events of the account as Zendesk's audit log writes them.

use domain::Time;
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;

/// Zendesk's number for what nobody did by hand.
const NOBODY: i64 = -1;
/// Zendesk's word for an act, its label, and ours.
const ACTS: [(&str, &str, &str); 6] = [
    ("create", "Created", "created"),
    ("update", "Updated", "updated"),
    ("destroy", "Deleted", "deleted"),
    ("login", "Signed in", "signed_in"),
    ("logout", "Signed out", "signed_out"),
    ("exported", "Exported", "exported"),
];

/// Our word for an act in Zendesk's or in ours.
pub(super) fn act_of(word: &str) -> Option<&str> {
    let known = ACTS.iter().find(|(theirs, ..)| *theirs == word).map(|(.., ours)| *ours);
    let fits = word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    known.or(fits.then_some(word))
}

/// An event in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct AuditLog {
    url: String,
    id: i64,
    action: String,
    action_label: String,
    actor_id: i64,
    actor_name: String,
    change_description: String,
    created_at: Time,
    ip_address: Option<String>,
    source_id: i64,
    source_label: String,
    source_type: String,
}

impl AuditLog {
    pub(super) fn of(log: &identity::audit_logs::AuditLog, call: &Call) -> Self {
        let event = &log.event;
        let ours = event.kind.rsplit('.').next().unwrap_or_default();
        let known = ACTS.iter().find(|(.., word)| *word == ours);
        let action_label = known.map_or_else(|| sentence(ours), |(_, label, _)| (*label).to_owned());
        let mut changed = event.details.fields.clone();
        changed.extend(event.details.code.clone());
        Self {
            url: call.url(&format!("/api/v2/audit_logs/{}.json", event.seq)),
            id: event.seq,
            action: known.map_or(ours, |(word, ..)| word).to_owned(),
            action_label,
            actor_id: event.actor_id.unwrap_or(NOBODY),
            actor_name: log.actor_name.clone().unwrap_or_else(|| sentence(&event.actor_kind)),
            change_description: changed.join(", "),
            created_at: event.at,
            // Where a request came from is kept with the session, not with every event.
            ip_address: None,
            source_id: event.about_id,
            source_label: format!("{}: {}", sentence(&event.about), event.about_id),
            source_type: event.about.clone(),
        }
    }
}

/// `signed_out` as `Signed out`.
fn sentence(word: &str) -> String {
    let mut letters = word.replace('_', " ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}
