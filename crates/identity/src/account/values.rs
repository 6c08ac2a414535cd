//! Settings as typed values, for those who may run the account.

use domain::settings::Settings;
use serde_json::{Value, json};

use super::Setting;

/// What a setting stands at.
#[must_use]
pub fn value(settings: &Settings, setting: Setting) -> Value {
    match setting {
        Setting::Name => json!(settings.name),
        Setting::Locale => json!(settings.locale.tag()),
        Setting::PasswordBasic => json!(settings.password_basic),
        Setting::EndUserPasswords => json!(settings.end_user_passwords),
        Setting::AnonymousRequests => json!(settings.anonymous_requests),
        Setting::PrivateAttachments => json!(settings.private_attachments),
        Setting::MaxAttachmentBytes => json!(settings.max_attachment_bytes),
        Setting::MailAddsCcs => json!(settings.mail_adds_ccs),
        Setting::ApiRequestsPerMinute => json!(settings.api_requests_per_minute),
        Setting::SupportAddress => json!(settings.support_address),
        Setting::Acknowledge => json!(settings.acknowledge),
        Setting::SenderName => json!(settings.sender_name.as_deref().unwrap_or_default()),
        Setting::MailSignature => json!(settings.mail_signature),
        Setting::Redaction => json!(settings.redaction),
        Setting::NewDeviceMail => json!(settings.new_device_mail),
    }
}

/// The stored form of a value: text as it is, everything else as JSON; null is empty text.
#[must_use]
pub fn stored(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
