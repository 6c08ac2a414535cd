//! Organizations: the companies of customers, found by the domains their people write from.

mod policy;

pub use policy::Organizations;

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::{GroupId, OrganizationId};
use crate::patch::Patch;
use crate::tags::Tags;
use crate::time::Time;

/// Longest name and external id, in characters.
pub const LONGEST_NAME: usize = 255;
/// Longest details and notes, in characters.
pub const LONGEST_TEXT: usize = 65_535;
/// Most domains of one organization.
pub const MOST_DOMAINS: usize = 1000;
/// Longest domain, in bytes (RFC 1035, 2.3.4).
const LONGEST_DOMAIN: usize = 253;

/// One organization as stored.
#[derive(Clone, Debug)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    pub external_id: Option<String>,
    /// Lower-case domains, sorted.
    pub domain_names: Vec<String>,
    pub details: Option<String>,
    pub notes: Option<String>,
    /// The group new tickets of its people come to.
    pub group_id: Option<GroupId>,
    /// May its end users read each other's tickets?
    pub shared_tickets: bool,
    /// May its end users comment on each other's tickets?
    pub shared_comments: bool,
    pub tags: Tags,
    /// Values of organization fields by key, as stored JSON.
    pub fields: serde_json::Map<String, serde_json::Value>,
    pub deleted_at: Option<Time>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct OrganizationChange {
    pub name: Option<String>,
    pub external_id: Patch<String>,
    pub domain_names: Option<Vec<String>>,
    pub details: Patch<String>,
    pub notes: Patch<String>,
    pub group_id: Patch<GroupId>,
    pub shared_tickets: Option<bool>,
    pub shared_comments: Option<bool>,
    pub tags: Option<Tags>,
    /// Values of organization fields by key; null clears one.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

impl OrganizationChange {
    /// Refuses what is blank, too long or no domain; brings name and domains into normal form.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        if let Some(name) = &mut self.name {
            *name = name.trim().to_owned();
            if name.is_empty() {
                problems.push(FieldProblem::new("name", ProblemCode::Blank, "Name: cannot be blank"));
            }
        }
        let name = self.name.as_ref();
        for (field, title, text, longest) in [
            ("name", "Name", name, LONGEST_NAME),
            ("external_id", "External", self.external_id.set(), LONGEST_NAME),
            ("details", "Details", self.details.set(), LONGEST_TEXT),
            ("notes", "Notes", self.notes.set(), LONGEST_TEXT),
        ] {
            if text.is_some_and(|text| text.chars().count() > longest) {
                problems.push(FieldProblem::new(
                    field,
                    ProblemCode::TooLong,
                    format!("{title}: is too long (maximum is {longest} characters)"),
                ));
            }
        }
        if let Some(domains) = &mut self.domain_names {
            if domains.len() > MOST_DOMAINS {
                return Err(Refusal::TooManyValues { limit: 1000 });
            }
            for domain in domains.iter_mut() {
                *domain = domain.trim().to_lowercase();
            }
            domains.sort_unstable();
            domains.dedup();
            if domains.iter().any(|domain| !is_domain(domain)) {
                problems.push(FieldProblem::new(
                    "domain_names",
                    ProblemCode::Format,
                    "Domain names: is not properly formatted",
                ));
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }

    /// Does it name only what agents keep about an organization: notes and tags?
    #[must_use]
    pub fn is_note_only(&self) -> bool {
        self.name.is_none()
            && !self.external_id.is_named()
            && self.domain_names.is_none()
            && !self.details.is_named()
            && !self.group_id.is_named()
            && self.shared_tickets.is_none()
            && self.shared_comments.is_none()
            && self.fields.is_empty()
    }
}

/// Labels of letters, digits and hyphens, at least two, parted by dots; letters beyond ASCII are admitted (RFC 5890).
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= LONGEST_DOMAIN && text.contains('.') && text.split('.').all(label)
}
