//! Settings as Zendesk writes them: the groups of which Balie has something, each key as it stands.

use domain::ids::BrandId;
use domain::settings::Locale;
use gate::wire::flag;
use identity::account::Setting;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The settings in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "AccountSettings")]
pub(crate) struct Settings {
    active_features: ActiveFeatures,
    agents: Agents,
    api: Api,
    attachments: Attachments,
    branding: Branding,
    brands: Brands,
    email: Email,
    limits: Limits,
    localization: Localization,
    ticket_form: TicketForm,
    tickets: Tickets,
    user: User,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsActiveFeatures")]
struct ActiveFeatures {
    allow_ccs: bool,
    allow_email_template_customization: bool,
    customer_satisfaction: bool,
    automatic_answers: bool,
    chat: bool,
    light_agents: bool,
    markdown: bool,
    on_hold_status: bool,
    organization_access_enabled: bool,
    rich_text_comments: bool,
    ticket_forms: bool,
    ticket_tagging: bool,
    user_org_fields: bool,
    user_tagging: bool,
    voice: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsAgents")]
struct Agents {
    agent_home: bool,
    agent_workspace: bool,
    aw_self_serve_migration_enabled: bool,
    focus_mode: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsApi")]
struct Api {
    accepted_api_agreement: bool,
    /// `true` or `false` as a text, as in Zendesk.
    api_password_access: String,
    /// `true` or `false` as a text, as in Zendesk.
    api_token_access: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsAttachments")]
struct Attachments {
    max_attachment_size: u64,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsBranding")]
struct Branding {
    header_color: Option<String>,
    page_background_color: Option<String>,
    tab_background_color: Option<String>,
    text_color: Option<String>,
    header_logo_url: Option<String>,
    favicon_url: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsBrands")]
struct Brands {
    default_brand_id: Option<i64>,
    require_brand_on_new_tickets: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsEmail")]
struct Email {
    accept_wildcard_emails: bool,
    no_delimiter: bool,
    personalized_replies: bool,
    rich_content_in_emails: bool,
    send_gmail_messages_via_gmail: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsLimits")]
struct Limits {
    attachment_size: u64,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsLocalization")]
struct Localization {
    locale_ids: Vec<i64>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsTicketForm")]
struct TicketForm {
    raw_ticket_forms_instructions: String,
    ticket_forms_instructions: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsTickets")]
struct Tickets {
    agent_ticket_deletion: bool,
    allow_group_reset: bool,
    assign_default_organization: bool,
    assign_tickets_upon_solve: bool,
    auto_updated_ccs_followers_rules: bool,
    collaboration: bool,
    comments_public_by_default: bool,
    email_attachments: bool,
    is_first_comment_private_enabled: bool,
    list_newest_comments_first: bool,
    markdown_ticket_comments: bool,
    private_attachments: bool,
    rich_text_comments: bool,
    tagging: bool,
    using_skill_based_routing: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SettingsUser")]
struct User {
    agent_created_welcome_emails: bool,
    end_user_phone_number_validation: bool,
    have_gravatars_enabled: bool,
    language_selection: bool,
    multiple_organizations: bool,
    tagging: bool,
    time_zone_selection: bool,
}

impl Settings {
    pub(super) fn of(settings: &domain::settings::Settings, brand: Option<BrandId>) -> Self {
        Self {
            active_features: ActiveFeatures {
                allow_ccs: true,
                allow_email_template_customization: false,
                customer_satisfaction: false,
                automatic_answers: false,
                chat: false,
                light_agents: true,
                markdown: false,
                on_hold_status: true,
                organization_access_enabled: true,
                rich_text_comments: true,
                ticket_forms: true,
                ticket_tagging: true,
                user_org_fields: true,
                user_tagging: true,
                voice: false,
            },
            agents: Agents {
                agent_home: false,
                agent_workspace: false,
                aw_self_serve_migration_enabled: false,
                focus_mode: false,
            },
            api: Api {
                accepted_api_agreement: true,
                api_password_access: settings.password_basic.to_string(),
                api_token_access: true.to_string(),
            },
            attachments: Attachments { max_attachment_size: settings.max_attachment_bytes },
            branding: Branding {
                header_color: None,
                page_background_color: None,
                tab_background_color: None,
                text_color: None,
                header_logo_url: None,
                favicon_url: None,
            },
            brands: Brands { default_brand_id: brand.map(BrandId::number), require_brand_on_new_tickets: false },
            email: Email {
                accept_wildcard_emails: false,
                no_delimiter: true,
                personalized_replies: settings.sender_name.is_none(),
                rich_content_in_emails: true,
                send_gmail_messages_via_gmail: false,
            },
            limits: Limits { attachment_size: settings.max_attachment_bytes },
            localization: Localization { locale_ids: Locale::ALL.into_iter().map(Locale::number).collect() },
            ticket_form: TicketForm {
                raw_ticket_forms_instructions: String::new(),
                ticket_forms_instructions: String::new(),
            },
            tickets: Tickets {
                agent_ticket_deletion: true,
                allow_group_reset: true,
                assign_default_organization: true,
                assign_tickets_upon_solve: true,
                auto_updated_ccs_followers_rules: false,
                collaboration: true,
                comments_public_by_default: true,
                email_attachments: true,
                is_first_comment_private_enabled: true,
                list_newest_comments_first: false,
                markdown_ticket_comments: false,
                private_attachments: settings.private_attachments,
                rich_text_comments: true,
                tagging: true,
                using_skill_based_routing: false,
            },
            user: User {
                agent_created_welcome_emails: false,
                end_user_phone_number_validation: false,
                have_gravatars_enabled: false,
                language_selection: true,
                multiple_organizations: true,
                tagging: true,
                time_zone_selection: true,
            },
        }
    }
}

/// The body of a change. Only what can be changed is a key of it; the rest is dropped and named in the warning.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    settings: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Fields {
    #[serde(default)]
    api: ApiFields,
    #[serde(default)]
    tickets: TicketFields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct ApiFields {
    #[serde(default, deserialize_with = "flag")]
    api_password_access: Option<bool>,
}

#[derive(Default, Deserialize, JsonSchema)]
struct TicketFields {
    #[serde(default, deserialize_with = "flag")]
    private_attachments: Option<bool>,
}

impl Body {
    pub(super) fn wishes(self) -> Vec<(Setting, String)> {
        [
            (Setting::PasswordBasic, self.settings.api.api_password_access),
            (Setting::PrivateAttachments, self.settings.tickets.private_attachments),
        ]
        .into_iter()
        .filter_map(|(setting, wish)| wish.map(|on| (setting, on.to_string())))
        .collect()
    }
}

/// The body of a change under our own names.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct OurBody {
    #[serde(default)]
    pub(super) settings: Map<String, Value>,
}
