//! Changing settings of an account: by admins and the operator, each value checked before it is kept.

use domain::attachments::MOST_BYTES;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::identities::email_address;
use domain::redaction::RedactionRules;
use domain::settings::Locale;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;
use crate::clean::clean;

/// A setting that may be changed, by its stored name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Setting {
    Name,
    Locale,
    PasswordBasic,
    EndUserPasswords,
    AnonymousRequests,
    PrivateAttachments,
    MaxAttachmentBytes,
    MailAddsCcs,
    ApiRequestsPerMinute,
    SupportAddress,
    Acknowledge,
    SenderName,
    MailSignature,
    Redaction,
    NewDeviceMail,
}

impl Setting {
    /// Every setting.
    pub const ALL: [Self; 15] = [
        Self::Name,
        Self::Locale,
        Self::PasswordBasic,
        Self::EndUserPasswords,
        Self::AnonymousRequests,
        Self::PrivateAttachments,
        Self::MaxAttachmentBytes,
        Self::MailAddsCcs,
        Self::ApiRequestsPerMinute,
        Self::SupportAddress,
        Self::Acknowledge,
        Self::SenderName,
        Self::MailSignature,
        Self::Redaction,
        Self::NewDeviceMail,
    ];

    /// The stored name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Locale => "locale",
            Self::PasswordBasic => "password_basic",
            Self::EndUserPasswords => "end_user_passwords",
            Self::AnonymousRequests => "anonymous_requests",
            Self::PrivateAttachments => "private_attachments",
            Self::MaxAttachmentBytes => "max_attachment_bytes",
            Self::MailAddsCcs => "mail_adds_ccs",
            Self::ApiRequestsPerMinute => "api_requests_per_minute",
            Self::SupportAddress => "support_address",
            Self::Acknowledge => "acknowledge",
            Self::SenderName => "sender_name",
            Self::MailSignature => "mail_signature",
            Self::Redaction => "redaction",
            Self::NewDeviceMail => "new_device_mail",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.word() == word)
    }

    /// Is this a value it can have?
    fn takes(self, value: &str) -> bool {
        match self {
            Self::Name => !value.trim().is_empty() && value.len() <= 255,
            Self::Locale => Locale::from_tag(value).is_some(),
            Self::PasswordBasic
            | Self::EndUserPasswords
            | Self::AnonymousRequests
            | Self::PrivateAttachments
            | Self::MailAddsCcs
            | Self::Acknowledge
            | Self::NewDeviceMail => matches!(value, "true" | "false"),
            Self::MaxAttachmentBytes => value.parse().is_ok_and(|bytes| (1..=MOST_BYTES).contains(&bytes)),
            Self::ApiRequestsPerMinute => value.parse::<u32>().is_ok_and(|number| (1..=10_000_000).contains(&number)),
            Self::SupportAddress => email_address(value).is_some(),
            Self::SenderName => value.len() <= 255 && !value.contains(char::is_control),
            Self::MailSignature => value.len() <= 4096,
            Self::Redaction => serde_json::from_str::<RedactionRules>(value).is_ok_and(|rules| rules.check().is_ok()),
        }
    }
}

/// Changes settings; all or none.
///
/// # Errors
/// `Denied` for anybody but admins and the operator; `Invalid` for a value that a setting cannot have.
pub async fn change(ctx: &Ctx, mut values: Vec<(Setting, String)>) -> Result<()> {
    if !ctx.actor().is_admin() && !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    if values.is_empty() {
        return Ok(());
    }
    for (setting, value) in &mut values {
        if matches!(setting, Setting::Name | Setting::SenderName | Setting::MailSignature) {
            *value = clean(ctx, value);
        }
    }
    for (setting, value) in &values {
        if !setting.takes(value) {
            let text = format!("{}: is not a value this setting can have", setting.word());
            return Err(Refusal::invalid(setting.word(), ProblemCode::Invalid, text).into());
        }
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        for (setting, value) in &values {
            sql::put(tx, setting.word(), value).await?;
        }
        let names: Vec<&str> = values.iter().map(|(setting, _)| setting.word()).collect();
        tx.commit(&who, vec![Event::updated(About::Settings, &names)]).await
    })
    .await
}
