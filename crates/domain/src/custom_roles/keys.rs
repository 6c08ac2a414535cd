//! The keys of a role's configuration, as Zendesk publishes them, and three of our own; each with its closed values.

/// What a key may hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Values {
    /// False or true.
    Flag,
    /// One of these words, the one that gives least first.
    Words(&'static [&'static str]),
    /// Whole hours, at most a week; null is no limit of its own.
    Hours,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub values: Values,
    /// Said by us, never taken from a request: it follows from the type of the role.
    pub read_only: bool,
}

const fn flag(name: &'static str) -> Key {
    Key { name, values: Values::Flag, read_only: false }
}

const fn said(name: &'static str) -> Key {
    Key { name, values: Values::Flag, read_only: true }
}

const fn words(name: &'static str, words: &'static [&'static str]) -> Key {
    Key { name, values: Values::Words(words), read_only: false }
}

const TICKETS: &[&str] =
    &["assigned-only", "within-organization", "within-groups", "within-groups-and-public-groups", "all"];
const MANAGED: &[&str] = &["readonly", "manage-personal", "manage-group", "full"];
const PROFILES: &[&str] = &["readonly", "edit-within-org", "edit", "full"];
const REPORTS: &[&str] = &["none", "readonly", "full"];
const TEAM: &[&str] = &["off", "readonly", "all-with-self-restriction"];

/// Every key in the order of the wire.
pub const KEYS: [Key; 54] = [
    flag("assign_tickets_to_any_group"),
    flag("chat_access"),
    words("end_user_list_access", &["none", "full"]),
    words("end_user_profile_access", PROFILES),
    words("explore_access", &["none", "readonly", "edit", "full"]),
    words("forum_access", &["readonly", "edit-topics", "full"]),
    flag("forum_access_restricted_content"),
    said("group_access"),
    said("light_agent"),
    words("macro_access", MANAGED),
    flag("manage_automations"),
    flag("manage_business_rules"),
    flag("manage_contextual_workspaces"),
    flag("manage_deletion_schedules"),
    flag("manage_dynamic_content"),
    flag("manage_extensions_and_channels"),
    flag("manage_facebook"),
    flag("manage_group_memberships"),
    flag("manage_groups"),
    flag("manage_macro_content_suggestions"),
    flag("manage_malicious_attachments"),
    flag("manage_organization_fields"),
    flag("manage_organizations"),
    words("manage_roles", &["none", "all-except-self"]),
    flag("manage_skills"),
    flag("manage_slas"),
    flag("manage_suspended_tickets"),
    words("manage_team_members", TEAM),
    flag("manage_ticket_fields"),
    flag("manage_ticket_forms"),
    flag("manage_triggers"),
    flag("manage_user_fields"),
    flag("moderate_forums"),
    flag("organization_editing"),
    flag("organization_notes_editing"),
    flag("read_macro_content_suggestions"),
    words("report_access", REPORTS),
    flag("search_export"),
    Key { name: "session_hours", values: Values::Hours, read_only: false },
    flag("side_conversation_create"),
    words("ticket_access", TICKETS),
    flag("ticket_bulk_editing"),
    words("ticket_comment_access", &["none", "public"]),
    flag("ticket_deletion"),
    flag("ticket_editing"),
    flag("ticket_merge"),
    flag("ticket_redaction"),
    flag("ticket_tag_editing"),
    flag("twitter_search_access"),
    words("user_view_access", &["none", "readonly", "manage-personal", "manage-group", "full"]),
    words("view_access", &["playonly", "readonly", "manage-personal", "manage-group", "full"]),
    flag("view_deleted_tickets"),
    flag("voice_access"),
    flag("voice_dashboard_access"),
];

/// Keys that Zendesk does not have.
pub const OWN: [&str; 3] = ["search_export", "session_hours", "ticket_bulk_editing"];

impl Values {
    /// The words of its values, the one that gives least first.
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Flag => &["false", "true"],
            Self::Words(words) => words,
            Self::Hours => &[],
        }
    }
}
