//! What may be asked of a user, and who may ask it: one form for new users and for changes.

use super::{LONGEST_NAME, User};
use crate::actor::Actor;
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::identities::{IdentityKind, MOST_IDENTITIES, NewIdentity};
use crate::ids::{CustomRoleId, GroupId, OrganizationId};
use crate::patch::Patch;
use crate::policy::{Permits, Verdict, act};
use crate::rights::Right;
use crate::role::{Role, TicketAccess};
use crate::settings::Locale;
use crate::tags::Tags;

/// Longest details, notes and signature, in characters.
pub const LONGEST_TEXT: usize = 65_535;
/// Longest external id and alias, in characters.
const LONGEST_WORD: usize = 255;
/// Longest name of a time zone, in characters.
const LONGEST_TIME_ZONE: usize = 64;

/// An organization, by its number or by its name.
#[derive(Clone, Eq, PartialEq)]
pub enum OrganizationChoice {
    Id(OrganizationId),
    /// The name of one that exists.
    Name(String),
}

/// A role that is asked for in Zendesk's three words or ours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RoleWish(pub Role);

impl RoleWish {
    /// Reads `end-user`, `agent`, `admin`, and our own words.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Role::from_word(&word.replace('-', "_")).map(Self)
    }

    /// The role after this wish. A role that reads the same on the wire is no change: a client that sends back
    /// what it was given promotes no light agent and demotes no owner.
    #[must_use]
    pub fn over(self, before: Role) -> Role {
        if self.0.wire() == before.wire() && matches!(self.0, Role::Agent | Role::Admin) { before } else { self.0 }
    }
}

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct UserChange {
    pub name: Option<String>,
    /// For a new user the primary address; for another an address more.
    pub email: Option<String>,
    pub phone: Patch<String>,
    pub role: Option<RoleWish>,
    pub custom_role_id: Patch<CustomRoleId>,
    pub ticket_access: Option<TicketAccess>,
    pub organization: Patch<OrganizationChoice>,
    pub default_group_id: Patch<GroupId>,
    pub external_id: Patch<String>,
    pub alias: Patch<String>,
    pub details: Patch<String>,
    pub notes: Patch<String>,
    pub signature: Patch<String>,
    pub locale: Patch<Locale>,
    pub time_zone: Patch<String>,
    pub tags: Option<Tags>,
    /// Values of user fields by key; null clears one.
    pub fields: serde_json::Map<String, serde_json::Value>,
    pub verified: Option<bool>,
    pub suspended: Option<bool>,
    pub moderator: Option<bool>,
    pub only_private_comments: Option<bool>,
    pub identities: Vec<NewIdentity>,
    /// No mail shall ask the user to verify the address.
    pub skip_verify_email: bool,
}

impl UserChange {
    /// Refuses values that are too long, blank or not well-formed; brings address and number into normal form.
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
            limit(&mut problems, "name", Some(name.as_str()), LONGEST_NAME);
        }
        for (field, text, longest) in [
            ("external_id", &self.external_id, LONGEST_WORD),
            ("alias", &self.alias, LONGEST_WORD),
            ("details", &self.details, LONGEST_TEXT),
            ("notes", &self.notes, LONGEST_TEXT),
            ("signature", &self.signature, LONGEST_TEXT),
            ("time_zone", &self.time_zone, LONGEST_TIME_ZONE),
        ] {
            limit(&mut problems, field, text.set().map(String::as_str), longest);
        }
        if self.time_zone.set().is_some_and(|zone| !is_time_zone(zone)) {
            problems.push(FieldProblem::new("time_zone", ProblemCode::Invalid, "Time zone: is not valid"));
        }
        if self.identities.len() > MOST_IDENTITIES {
            problems.push(FieldProblem::new(
                "identities",
                ProblemCode::TooLong,
                format!("Identities: at most {MOST_IDENTITIES}"),
            ));
        }
        if let Some(email) = self.email.take_if(|email| email.trim().is_empty()) {
            drop(email);
        }
        if let Some(email) = &mut self.email {
            normalise(&mut problems, IdentityKind::Email, email);
        }
        if let Patch::Set(phone) = &mut self.phone {
            normalise(&mut problems, IdentityKind::PhoneNumber, phone);
        }
        for identity in self.identities.iter_mut().take(MOST_IDENTITIES) {
            normalise(&mut problems, identity.kind, &mut identity.value);
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }

    /// May the actor make a user so? Only admins make staff; nobody makes an owner.
    ///
    /// # Errors
    /// `Denied`, or `Invalid` for an owner.
    pub fn may_create(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.is_house() {
            return Ok(());
        }
        refuse_owner(self.role)?;
        let staff = self.role.is_some_and(|wish| wish.0.is_staff()) || self.names_staff_rights();
        let right = if staff { Right::Run } else { Right::EditOwnEndUsers };
        let own = actor.has(Right::EditEndUsers) || self.is_placed_at_ones_own(actor);
        if actor.has(right) && own { Ok(()) } else { Err(Refusal::Denied) }
    }

    /// May the actor, who may change this user, change this of the user?
    ///
    /// # Errors
    /// `Denied` for rights and for what only staff may write; `Invalid` for an owner to be.
    pub fn may_update(&self, actor: &Actor, user: &User) -> Result<(), Refusal> {
        if actor.is_house() {
            return Ok(());
        }
        if self.role.is_some_and(|wish| wish.over(user.role) != user.role) {
            refuse_owner(self.role)?;
        }
        if self.names_managed(user) && <User as Permits<act::Manage>>::permits(user, actor) != Verdict::Yes {
            return Err(Refusal::Denied);
        }
        let is_self = actor.user_id() == Some(user.id);
        self.may_place(actor, user)?;
        if self.names_desk_matters(user) && is_self && !actor.is_agent() { Err(Refusal::Denied) } else { Ok(()) }
    }

    /// Rights over the account: role, reach and suspension, when they would differ.
    fn names_managed(&self, user: &User) -> bool {
        let role = self.role.is_some_and(|wish| wish.over(user.role) != user.role);
        let custom = self.custom_role_id.is_named()
            && self.custom_role_id.clone().over(user.custom_role_id) != user.custom_role_id;
        let access = self.ticket_access.is_some_and(|access| access != user.ticket_access);
        let suspended = self.suspended.is_some_and(|suspended| suspended != user.suspended);
        let private = self.only_private_comments.is_some_and(|only| only != user.only_private_comments);
        let moderator = self.moderator.is_some_and(|moderator| moderator != user.moderator);
        role || custom || access || suspended || private || moderator
    }

    /// Is the new customer to belong to an organization of the actor?
    fn is_placed_at_ones_own(&self, actor: &Actor) -> bool {
        let Patch::Set(OrganizationChoice::Id(id)) = &self.organization else { return false };
        actor.user().is_some_and(|user| user.organizations.contains(id))
    }

    /// May the actor say where the user belongs? Groups and organizations widen what staff reach, so staff are placed
    /// by those who manage that; a customer by those who reach what the organization brings.
    fn may_place(&self, actor: &Actor, user: &User) -> Result<(), Refusal> {
        let place = if user.role.is_staff() { Right::Run } else { Right::PlaceEndUsers };
        if !self.keeps_organization(user) && !actor.has(place) {
            return Err(Refusal::Denied);
        }
        let group = match &self.default_group_id {
            Patch::Set(group) if user.default_group_id != Some(*group) => group,
            _ => return Ok(()),
        };
        let own = actor.user_id() == Some(user.id) && actor.user().is_some_and(|user| user.groups.contains(group));
        if own || actor.has(Right::ManageGroupMemberships) { Ok(()) } else { Err(Refusal::Denied) }
    }

    /// Is the organization that is named the one the user has?
    fn keeps_organization(&self, user: &User) -> bool {
        match &self.organization {
            Patch::Set(OrganizationChoice::Id(id)) => user.organization_id == Some(*id),
            Patch::Clear => user.organization_id.is_none(),
            Patch::Keep => true,
            Patch::Set(OrganizationChoice::Name(_)) => false,
        }
    }

    fn names_staff_rights(&self) -> bool {
        self.custom_role_id.set().is_some()
            || self.ticket_access.is_some_and(|access| access != TicketAccess::All)
            || self.moderator == Some(true)
    }

    /// What agents keep about a person, and no end user or light agent writes about oneself.
    fn names_desk_matters(&self, user: &User) -> bool {
        self.organization.is_named()
            || self.external_id.is_named()
            || self.details.is_named()
            || self.notes.is_named()
            || self.tags.is_some()
            || !self.identities.is_empty()
            || self.default_group_id.is_named()
            || self.verified.is_some_and(|verified| verified != user.verified)
            || !self.fields.is_empty()
    }
}

fn refuse_owner(role: Option<RoleWish>) -> Result<(), Refusal> {
    match role {
        Some(RoleWish(Role::Owner)) => {
            Err(Refusal::invalid("role", ProblemCode::Invalid, "Role: an account has one owner, who is not made here"))
        }
        _ => Ok(()),
    }
}

fn limit(problems: &mut Vec<FieldProblem>, field: &str, text: Option<&str>, longest: usize) {
    // A character has four bytes at most; only a text near the limit is counted.
    let too_long = text.is_some_and(|text| text.len() > longest && text.chars().take(longest + 1).count() > longest);
    if too_long {
        problems.push(FieldProblem::new(
            field,
            ProblemCode::TooLong,
            format!("{field}: is too long (at most {longest} characters)"),
        ));
    }
}

fn normalise(problems: &mut Vec<FieldProblem>, kind: IdentityKind, value: &mut String) {
    match kind.normal_form(value) {
        Ok(normal) => *value = normal,
        Err(Refusal::Invalid(found)) => problems.extend(found),
        Err(_) => {}
    }
}

/// An IANA name or one of Zendesk's (`Eastern Time (US & Canada)`): words, no control characters.
fn is_time_zone(zone: &str) -> bool {
    !zone.is_empty() && zone.chars().all(|c| c.is_alphanumeric() || " /_+-.,'()&".contains(c))
}
