//! What `include` loads beside the rows of an export: a page may name thousands, so they come a hundred at a time.

use std::collections::BTreeSet;

use domain::Error;
use domain::page::{Place, Window};
use domain::tickets::Ticket;
use domain::users::User;
use gate::{Call, Envelope};
use identity::groups::GroupFilter;
use identity::{groups, organizations, users};

/// Most rows one look-up takes.
const A_STEP: usize = 100;
/// Most pages of groups that are looked through.
const MOST_PAGES: usize = 10;

/// The ids that the rows name.
#[derive(Default)]
pub(super) struct Named {
    users: BTreeSet<i64>,
    groups: BTreeSet<i64>,
    organizations: BTreeSet<i64>,
}

impl Named {
    pub(super) fn by_tickets<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> Self {
        let mut named = Self::default();
        for ticket in tickets {
            named.users.extend([ticket.requester_id.number(), ticket.submitter_id.number()]);
            named.users.extend(ticket.assignee_id.map(i64::from));
            named.groups.extend(ticket.group_id.map(i64::from));
            named.organizations.extend(ticket.organization_id.map(i64::from));
        }
        named
    }

    pub(super) fn by_users<'a>(users: impl Iterator<Item = &'a User>) -> Self {
        let mut named = Self::default();
        for user in users {
            named.groups.extend(user.default_group_id.map(i64::from));
            named.organizations.extend(user.organization_id.map(i64::from));
        }
        named
    }
}

/// Adds the arrays that were asked for; other names are ignored.
pub(super) async fn add(call: &Call, named: &Named, mut envelope: Envelope) -> Result<Envelope, Error> {
    if call.query.includes("users") && !named.users.is_empty() {
        let mut rows = Vec::new();
        for ids in chunks(&named.users) {
            rows.extend(users::show_many(&call.ctx, users::Key::Ids(ids)).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::users::wire::User::from(row, call)).collect();
        envelope = envelope.and("users", &wires)?;
    }
    if call.query.includes("organizations") {
        let mut rows = Vec::new();
        for ids in chunks(&named.organizations) {
            rows.extend(organizations::show_many(&call.ctx, organizations::Key::Ids(ids)).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::organizations::wire::Organization::of(row, call)).collect();
        envelope = envelope.and("organizations", &wires)?;
    }
    if call.query.includes("groups") {
        let rows = groups_of(call, &named.groups).await?;
        let wires: Vec<_> = rows.iter().map(|row| crate::groups::wire::Group::of(row, call)).collect();
        envelope = envelope.and("groups", &wires)?;
    }
    Ok(envelope)
}

fn chunks(ids: &BTreeSet<i64>) -> Vec<Vec<i64>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    ids.chunks(A_STEP).map(<[i64]>::to_vec).collect()
}

/// Groups are few: they are read in order, and those that are named are kept.
async fn groups_of(call: &Call, ids: &BTreeSet<i64>) -> Result<Vec<domain::groups::Group>, Error> {
    let mut kept = Vec::new();
    let mut place = None;
    for _ in 0..MOST_PAGES {
        if kept.len() == ids.len() {
            break;
        }
        let page = groups::list(&call.ctx, GroupFilter::default(), Window::After { place, limit: 100 }).await?;
        let has_more = page.has_more;
        place = page.rows.last().map(|group| Place { value: group.id.number(), id: group.id.number() });
        kept.extend(page.rows.into_iter().filter(|group| ids.contains(&group.id.number())));
        if !has_more {
            break;
        }
    }
    Ok(kept)
}
