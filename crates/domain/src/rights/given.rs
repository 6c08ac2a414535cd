//! Which key of a configuration gives which right: the only place where the two meet.

use super::Right;
use crate::custom_roles::RoleConfiguration;

/// A right is had when the key has one of these values. A right that stands twice is had by either.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    pub right: Right,
    pub key: &'static str,
    pub values: &'static [&'static str],
}

impl Given {
    /// Does this configuration give it by this line?
    #[must_use]
    pub fn by(&self, configuration: &RoleConfiguration) -> bool {
        self.values.contains(&configuration.value(self.key))
    }
}

const YES: &[&str] = &["true"];

const fn given(right: Right, key: &'static str, values: &'static [&'static str]) -> Given {
    Given { right, key, values }
}

/// Every line. `docs/security/roles.md` is held against it.
pub const GIVEN: [Given; 32] = [
    given(Right::EditTickets, "ticket_editing", YES),
    given(Right::ReplyPublicly, "ticket_comment_access", &["public"]),
    given(Right::DeleteTickets, "ticket_deletion", YES),
    given(Right::SeeDeletedTickets, "view_deleted_tickets", YES),
    given(Right::MergeTickets, "ticket_merge", YES),
    given(Right::TagTickets, "ticket_tag_editing", YES),
    given(Right::RedactTickets, "ticket_redaction", YES),
    given(Right::AssignToAnyGroup, "assign_tickets_to_any_group", YES),
    given(Right::EditMany, "ticket_bulk_editing", YES),
    given(Right::ExportSearch, "search_export", YES),
    given(Right::ListEndUsers, "end_user_list_access", &["full"]),
    given(Right::EditEndUsers, "end_user_profile_access", &["edit", "full"]),
    given(Right::EditOwnEndUsers, "end_user_profile_access", &["edit-within-org", "edit", "full"]),
    given(Right::DeleteEndUsers, "end_user_profile_access", &["full"]),
    given(Right::MergeEndUsers, "end_user_profile_access", &["full"]),
    given(Right::PlaceEndUsers, "end_user_profile_access", &["edit", "full"]),
    given(Right::EditOrganizationNotes, "organization_notes_editing", YES),
    given(Right::EditOrganizationNotes, "organization_editing", YES),
    given(Right::EditOrganizationNotes, "manage_organizations", YES),
    given(Right::EditOrganizations, "organization_editing", YES),
    given(Right::EditOrganizations, "manage_organizations", YES),
    given(Right::DeleteOrganizations, "manage_organizations", YES),
    given(Right::ManageGroups, "manage_groups", YES),
    given(Right::ManageGroupMemberships, "manage_group_memberships", YES),
    given(Right::PersonalViews, "view_access", &["manage-personal", "manage-group", "full"]),
    given(Right::GroupViews, "view_access", &["manage-group", "full"]),
    given(Right::SharedViews, "view_access", &["full"]),
    given(Right::ManageTicketFields, "manage_ticket_fields", YES),
    given(Right::ManageTicketForms, "manage_ticket_forms", YES),
    given(Right::ManageUserFields, "manage_user_fields", YES),
    given(Right::ManageOrganizationFields, "manage_organization_fields", YES),
    given(Right::ManageSuspendedTickets, "manage_suspended_tickets", YES),
];
