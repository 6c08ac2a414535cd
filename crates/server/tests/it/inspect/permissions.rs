//! The matrix of permissions: every act on every thing by every kind of actor, from the policies themselves.
//!
//! Run with `UPDATE_REFERENCE=1` to write the file anew.

use std::any::type_name;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use domain::actor::ActingUser;
use domain::attachments::{Held, Uploads};
use domain::brands::Brands;
use domain::custom_roles::{CustomRoles, RoleConfiguration, System};
use domain::custom_statuses::CustomStatuses;
use domain::group_memberships::GroupMemberships;
use domain::groups::Groups;
use domain::ids::{GroupId, UserId};
use domain::job_statuses::{JobStatuses, Work};
use domain::oauth::OauthClients;
use domain::operator_access::OperatorAccesses;
use domain::organization_memberships::OrganizationMemberships;
use domain::organizations::Organizations;
use domain::people_fields::{Owner, PeopleFields};
use domain::policy::act::{
    Create, Delete, Export, Manage, Merge, Note, PermanentlyDelete, Read, Redact, Reply, Restore, Tag, Update,
};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::sso_providers::SsoProviders;
use domain::suspended_tickets::SuspendedTickets;
use domain::ticket_fields::TicketFields;
use domain::ticket_forms::TicketForms;
use domain::tickets::policy::{Found, Tickets};
use domain::users::Users;
use domain::views::{Restriction, Views};
use domain::{Actor, Permits, Verdict};

use super::sample_settings;
use super::samples::{self, END_USER, GROUP, ORGANIZATION, OWN_AGENT};

const FILE: &str = "docs/reference/permissions.txt";
const HEAD: &str = "\
Who may do what, told by the policies themselves: cargo test writes and compares this file.
✔ may   ✘ may not   · may not even learn that it exists
agent own: reaches the tickets of his groups only, and the thing is of his group or his own
agent oth: reaches the tickets of his groups only, and the thing is of another group or person
agent org: reaches the tickets of his organizations only, and the thing is of one of them
hired own: a contractor, who reaches the tickets assigned to him only, and the thing is    hired oth: it is not
custom:    an example of a role of the account's own: edits and tags, answers, deletes nothing, keeps fields and views
user own:  an end user to whom the thing belongs    user oth: an end user of another organization
";

fn user(id: i64, role: Role, access: TicketAccess, group: i64) -> Actor {
    let organization = if id == END_USER { ORGANIZATION } else { 99 };
    holder(id, role, Rights::of(role, access), group, organization)
}

/// An agent with this configuration.
fn agent(id: i64, configuration: RoleConfiguration, organization: i64) -> Actor {
    let rights = Rights::resolve(Role::Agent, Some(&configuration), TicketAccess::All, false);
    holder(id, Role::Agent, rights, 9, organization)
}

/// The example of a role of the account's own.
fn example() -> RoleConfiguration {
    let words = [
        ("end_user_list_access", "full"),
        ("end_user_profile_access", "edit-within-org"),
        ("manage_ticket_fields", "true"),
        ("organization_notes_editing", "true"),
        ("ticket_access", "all"),
        ("ticket_comment_access", "public"),
        ("ticket_editing", "true"),
        ("ticket_tag_editing", "true"),
        ("view_access", "full"),
    ];
    words.iter().fold(RoleConfiguration::LEAST, |all, (key, word)| all.with(key, word))
}

fn holder(id: i64, role: Role, rights: Rights, group: i64, organization: i64) -> Actor {
    Actor::User(ActingUser {
        id: UserId::new(id),
        role,
        rights,
        groups: [GroupId::new(group)].into(),
        organizations: [organization.into()].into(),
        shared_organizations: [].into(),
        scopes: Scopes::Everything,
        session: None,
        assurance: domain::assurance::Assurance::Sessionless,
        on_behalf_by: None,
    })
}

/// Whom the columns stand for, in their order.
fn actors() -> [(&'static str, Actor); 15] {
    [
        ("owner", user(1, Role::Owner, TicketAccess::All, 9)),
        ("admin", user(2, Role::Admin, TicketAccess::All, 9)),
        ("agent", user(3, Role::Agent, TicketAccess::All, 9)),
        ("agent own", user(OWN_AGENT, Role::Agent, TicketAccess::Groups, GROUP)),
        ("agent oth", user(5, Role::Agent, TicketAccess::Groups, 8)),
        ("agent org", agent(10, System::OrganizationAgent.configuration(), ORGANIZATION)),
        ("hired own", agent(OWN_AGENT, System::Contractor.configuration(), 99)),
        ("hired oth", agent(11, System::Contractor.configuration(), 99)),
        ("custom", agent(12, example(), 99)),
        ("light", user(6, Role::LightAgent, TicketAccess::All, 9)),
        ("user own", user(END_USER, Role::EndUser, TicketAccess::All, 0)),
        ("user oth", user(8, Role::EndUser, TicketAccess::All, 0)),
        ("visitor", Actor::Visitor),
        ("job", Actor::Job("sample")),
        ("operator", Actor::Operator),
    ]
}

/// The matrix while it is written, and which policies it asked.
#[derive(Default)]
struct Matrix {
    rows: String,
    asked: BTreeSet<String>,
}

fn last<T>() -> &'static str {
    type_name::<T>().rsplit("::").next().unwrap_or_default()
}

impl Matrix {
    fn row<A, T: Permits<A>>(&mut self, thing: &str, sample: &T) {
        self.asked.insert(format!("{} {}", last::<A>(), last::<T>()));
        self.line::<A>(thing, |actor| sample.permits(actor));
    }

    fn line<A>(&mut self, thing: &str, verdict: impl Fn(&Actor) -> Verdict) {
        let act = last::<A>();
        let mut line = format!("{thing:<38} {act:<18}");
        for (_, actor) in actors() {
            let mark = match verdict(&actor) {
                Verdict::Yes => '✔',
                Verdict::No => '✘',
                Verdict::Unseen => '·',
            };
            line.push_str(&format!(" {mark:<9}"));
        }
        self.rows.push_str(line.trim_end());
        self.rows.push('\n');
    }

    fn tickets(&mut self) {
        for (name, ticket) in samples::tickets() {
            self.row::<Read, _>(name, &ticket);
            self.row::<Update, _>(name, &ticket);
            self.row::<Tag, _>(name, &ticket);
            self.row::<Reply, _>(name, &ticket);
            self.row::<Note, _>(name, &ticket);
            self.row::<Merge, _>(name, &ticket);
            self.row::<Delete, _>(name, &ticket);
            self.row::<Restore, _>(name, &ticket);
            self.row::<PermanentlyDelete, _>(name, &ticket);
            self.row::<Redact, _>(name, &ticket);
        }
        self.row::<Create, _>("tickets", &Tickets);
        self.row::<Reply, _>("tickets", &Tickets);
        self.row::<Manage, _>("tickets", &Tickets);
        self.row::<Export, _>("tickets", &Tickets);
        self.row::<Export, _>("what a search finds", &Found);
        for (name, comment) in samples::comments() {
            self.row::<Read, _>(name, &comment);
            self.row::<Redact, _>(name, &comment);
        }
        for (name, held) in samples::uploads() {
            self.row::<Read, _>(name, &held);
        }
        // A file of a comment is held by both opened; the policies of ticket and comment are asked on the way.
        for (name, ticket, comment) in samples::comment_files() {
            self.asked.insert("Read Held".to_owned());
            self.line::<Read>(name, |actor| match samples::held(actor, ticket(), comment()) {
                Some(held) => <Held as Permits<Read>>::permits(&held, actor),
                None => Verdict::Unseen,
            });
        }
        self.row::<Create, _>("uploads (visitors may ask)", &Uploads { visitors: true });
        self.row::<Create, _>("uploads (visitors may not)", &Uploads { visitors: false });
        let suspended = samples::suspended_ticket();
        self.row::<Read, _>("suspended ticket", &suspended);
        self.row::<Restore, _>("suspended ticket", &suspended);
        self.row::<Delete, _>("suspended ticket", &suspended);
        self.row::<Manage, _>("suspended tickets", &SuspendedTickets);
        for (name, job) in samples::job_statuses() {
            self.row::<Read, _>(name, &job);
        }
        self.row::<Create, _>("job statuses, a merge", &JobStatuses(Work::MergeTickets));
        self.row::<Create, _>("job statuses, of many things", &JobStatuses(Work::UpdateTickets));
        self.row::<Create, _>("job statuses, of organizations", &JobStatuses(Work::DeleteOrganizations));
    }

    fn people(&mut self) {
        for (name, user) in sample_settings::users() {
            self.row::<Read, _>(name, &user);
            self.row::<Update, _>(name, &user);
            self.row::<Delete, _>(name, &user);
            self.row::<PermanentlyDelete, _>(name, &user);
            self.row::<Merge, _>(name, &user);
            self.row::<Manage, _>(name, &user);
        }
        self.row::<Create, _>("users", &Users);
        self.row::<Manage, _>("users", &Users);
        self.row::<Export, _>("users", &Users);
        for (name, organization) in sample_settings::organizations() {
            self.row::<Read, _>(name, &organization);
            self.row::<Update, _>(name, &organization);
            self.row::<Manage, _>(name, &organization);
            self.row::<Delete, _>(name, &organization);
        }
        self.row::<Create, _>("organizations", &Organizations);
        self.row::<Export, _>("organizations", &Organizations);
        for (name, membership) in sample_settings::organization_memberships() {
            self.row::<Read, _>(name, &membership);
            self.row::<Update, _>(name, &membership);
            self.row::<Delete, _>(name, &membership);
        }
        self.row::<Create, _>("organization memberships, end users", &OrganizationMemberships(Role::EndUser));
        self.row::<Create, _>("organization memberships, agents", &OrganizationMemberships(Role::Agent));
        for (name, group) in sample_settings::groups() {
            self.row::<Read, _>(name, &group);
            self.row::<Update, _>(name, &group);
            self.row::<Delete, _>(name, &group);
        }
        self.row::<Create, _>("groups", &Groups);
        let membership = sample_settings::group_membership();
        self.row::<Read, _>("group membership", &membership);
        self.row::<Update, _>("group membership", &membership);
        self.row::<Delete, _>("group membership", &membership);
        self.row::<Create, _>("group memberships", &GroupMemberships);
        for (name, system) in [("custom role", None), ("custom role, of the system", Some(System::Agent))] {
            let role = sample_settings::custom_role(system);
            self.row::<Read, _>(name, &role);
            self.row::<Update, _>(name, &role);
            self.row::<Delete, _>(name, &role);
        }
        self.row::<Create, _>("custom roles", &CustomRoles);
        let client = sample_settings::oauth_client();
        self.row::<Read, _>("OAuth client", &client);
        self.row::<Update, _>("OAuth client", &client);
        self.row::<Delete, _>("OAuth client", &client);
        self.row::<Create, _>("OAuth clients", &OauthClients);
        for (name, grant, token) in sample_settings::oauth_grants() {
            self.row::<Delete, _>(&format!("OAuth grant, {name}"), &grant);
            self.row::<Read, _>(&format!("OAuth token, {name}"), &token);
            self.row::<Delete, _>(&format!("OAuth token, {name}"), &token);
        }
        self.row::<Read, _>("operator access", &OperatorAccesses);
        self.row::<Create, _>("operator access", &OperatorAccesses);
        self.row::<Read, _>("sso providers", &SsoProviders);
        self.row::<Create, _>("sso providers", &SsoProviders);
        self.row::<Update, _>("one sso provider", &sample_settings::sso_provider());
        self.row::<Delete, _>("one sso provider", &sample_settings::sso_provider());
        self.row::<Delete, _>("one operator access", &sample_settings::operator_access());
        for (name, device, devices) in sample_settings::devices() {
            self.row::<Read, _>(name, &device);
            self.row::<Delete, _>(name, &device);
            self.row::<Read, _>(&format!("{name}, the list"), &devices);
            self.row::<Delete, _>(&format!("{name}, the list"), &devices);
        }
    }

    fn settings(&mut self) {
        let restrictions = [
            ("view, shared", Restriction::Nobody),
            ("view, of a group", Restriction::Groups(vec![GROUP.into()])),
            ("view, personal", Restriction::User(OWN_AGENT.into())),
        ];
        for (name, restriction) in restrictions {
            let view = sample_settings::view(restriction);
            self.row::<Read, _>(name, &view);
            self.row::<Create, _>(name, &view);
            self.row::<Update, _>(name, &view);
            self.row::<Delete, _>(name, &view);
        }
        self.row::<Read, _>("views", &Views);
        self.row::<Manage, _>("views", &Views);
        for (name, field) in sample_settings::ticket_fields() {
            self.row::<Read, _>(name, &field);
            self.row::<Update, _>(name, &field);
            self.row::<Delete, _>(name, &field);
        }
        self.row::<Create, _>("ticket fields", &TicketFields);
        self.row::<Manage, _>("ticket fields", &TicketFields);
        for (name, form) in sample_settings::ticket_forms() {
            self.row::<Read, _>(name, &form);
            self.row::<Update, _>(name, &form);
            self.row::<Delete, _>(name, &form);
        }
        self.row::<Create, _>("ticket forms", &TicketForms);
        self.row::<Manage, _>("ticket forms", &TicketForms);
        let field = sample_settings::people_field();
        self.row::<Read, _>("user or organization field", &field);
        self.row::<Update, _>("user or organization field", &field);
        self.row::<Delete, _>("user or organization field", &field);
        for (name, owner) in [("user fields", Owner::User), ("organization fields", Owner::Organization)] {
            self.row::<Create, _>(name, &PeopleFields(owner));
            self.row::<Manage, _>(name, &PeopleFields(owner));
        }
        for (name, brand) in sample_settings::brands() {
            self.row::<Read, _>(name, &brand);
            self.row::<Update, _>(name, &brand);
            self.row::<Delete, _>(name, &brand);
        }
        self.row::<Create, _>("brands", &Brands);
        self.row::<Manage, _>("brands", &Brands);
        let status = sample_settings::custom_status();
        self.row::<Read, _>("custom status", &status);
        self.row::<Update, _>("custom status", &status);
        self.row::<Create, _>("custom statuses", &CustomStatuses);
        self.row::<Manage, _>("custom statuses", &CustomStatuses);
    }
}

/// Every `impl Permits<act::X> for Y` below a folder, as `X Y`.
fn written(folder: &Path, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            written(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path)?;
            for line in text.lines().filter_map(|line| line.strip_prefix("impl Permits<")) {
                let (act, thing) = line.split_once("> for ").unwrap_or((line, ""));
                let act = act.rsplit("::").next().unwrap_or_default();
                found.insert(format!("{act} {}", thing.trim_end_matches([' ', '{'])));
            }
        }
    }
    Ok(())
}

#[test]
fn the_printed_matrix_is_what_the_policies_say_and_leaves_none_out() -> Result<()> {
    let mut matrix = Matrix::default();
    matrix.tickets();
    matrix.people();
    matrix.settings();
    let mut there = BTreeSet::new();
    written(&super::root().join("crates/domain/src"), &mut there)?;
    ensure!(there.len() > 70, "only {} policies were found in the text of domain", there.len());
    let missing: Vec<_> = there.difference(&matrix.asked).collect();
    ensure!(missing.is_empty(), "not in the matrix: {missing:?}");
    let mut head = format!("{HEAD}\n{:<38} {:<18}", "thing", "act");
    for (name, _) in actors() {
        head.push_str(&format!(" {name:<9}"));
    }
    super::compare(FILE, &format!("{}\n{}", head.trim_end(), matrix.rows))
}

#[test]
fn a_file_of_a_suspended_ticket_is_for_who_may_read_the_message() -> Result<()> {
    let message = samples::suspended_ticket();
    let [.., (_, file)] = samples::uploads();
    for (name, actor) in actors() {
        let of_message = <_ as Permits<Read>>::permits(&message, &actor);
        let of_file = file.permits(&actor);
        ensure!(of_file == of_message, "{name}: {of_file:?} for the file, {of_message:?} for the message");
    }
    Ok(())
}
