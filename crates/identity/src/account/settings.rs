//! The settings of an account, read from name and value rows into one snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use domain::assurance::SecondFactorPolicy;
use domain::attachments::MOST_BYTES;
use domain::networks::NetworkRules;
use domain::passwords::PasswordPolicies;
use domain::redaction::{RedactionRules, Redactor};
use domain::sessions::SessionRules;
use domain::settings::{Locale, Settings};
use domain::{Result, Time};
use store::{Account, ReadTx};

use super::sql;

/// Requests a minute when nothing is set.
const API_REQUESTS_PER_MINUTE: u32 = 60_000;

/// The snapshot, kept until settings change.
///
/// # Errors
/// When the store fails.
pub async fn snapshot(account: &Account, now: Time) -> Result<Arc<Settings>> {
    let name = account.name().to_owned();
    account.cached(now, async move |tx| load(tx, &name).await).await
}

async fn load(tx: &mut ReadTx, account_name: &str) -> Result<Settings> {
    Ok(from_rows(sql::settings(tx).await?.into_iter().collect(), account_name))
}

/// A row that is missing or cannot be read means the safe default.
fn from_rows(rows: HashMap<String, String>, account_name: &str) -> Settings {
    let text = |name: &str| rows.get(name).map(String::as_str);
    let on = |name: &str| text(name) == Some("true");
    let redaction: RedactionRules =
        text("redaction").and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    Settings {
        name: text("name").unwrap_or(account_name).to_owned(),
        locale: text("locale").and_then(Locale::from_tag).unwrap_or_default(),
        time_zone: text("time_zone").unwrap_or("Europe/Amsterdam").to_owned(),
        password_basic: on("password_basic"),
        passwords: passwords(text("passwords")),
        second_factor: second_factor(text("second_factor")),
        end_user_passwords: text("end_user_passwords") != Some("false"),
        anonymous_requests: on("anonymous_requests"),
        private_attachments: text("private_attachments") != Some("false"),
        max_attachment_bytes: text("max_attachment_bytes").and_then(|text| text.parse().ok()).unwrap_or(MOST_BYTES),
        mail_adds_ccs: on("mail_adds_ccs"),
        api_requests_per_minute: text("api_requests_per_minute")
            .and_then(|text| text.parse().ok())
            .unwrap_or(API_REQUESTS_PER_MINUTE),
        redactor: Redactor::new(redaction.clone()),
        redaction,
        support_address: text("support_address")
            .map_or_else(|| format!("support@{account_name}.localhost"), str::to_owned),
        acknowledge: text("acknowledge") != Some("false"),
        sender_name: text("sender_name").filter(|name| !name.is_empty()).map(str::to_owned),
        mail_signature: text("mail_signature").unwrap_or_default().to_owned(),
        networks: text("networks").map(NetworkRules::from_stored).unwrap_or_default(),
        sessions: text("sessions").map(SessionRules::from_stored).unwrap_or_default(),
        new_device_mail: text("new_device_mail") != Some("false"),
    }
}

/// The lowest level where nothing was ever set; the highest where what was set cannot be read.
pub(crate) fn passwords(json: Option<&str>) -> PasswordPolicies {
    let Some(json) = json else { return PasswordPolicies::default() };
    serde_json::from_str(json).unwrap_or_else(|_| PasswordPolicies::strictest())
}

/// Nobody is asked where nothing was ever set; where what was set cannot be read, everybody is.
fn second_factor(json: Option<&str>) -> SecondFactorPolicy {
    let Some(json) = json else { return SecondFactorPolicy::default() };
    serde_json::from_str(json).unwrap_or_else(|_| SecondFactorPolicy::strictest())
}
