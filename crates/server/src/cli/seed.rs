//! `seed`: fills an account with people and tickets for trying it at size. The same every time.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use clap::Args;
use desk::tickets::seed::{Crowd, MOST_AT_ONCE, seed, settle};
use domain::groups::GroupChange;
use domain::ids::{GroupId, OrganizationId, UserId};
use domain::organizations::OrganizationChange;
use domain::page::{Place, Window};
use domain::patch::Patch;
use domain::role::Role;
use domain::users::{OrganizationChoice, RoleWish, User, UserChange};
use identity::users::{self, UserFilter};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use store::Ctx;

use super::say;
use crate::house::House;

/// Agents, with a group for each four of them.
const AGENTS: u64 = 20;
const AGENTS_IN_A_GROUP: u64 = 4;
/// One organization for so many customers.
const CUSTOMERS_IN_AN_ORGANIZATION: u64 = 10;
/// Tickets in one transaction.
const AT_ONCE: u32 = 250;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long)]
    account: String,
    /// How many tickets, each with three comments.
    #[arg(long)]
    tickets: u64,
}

pub(super) async fn run(house: &House, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let Arguments { account, tickets } = arguments;
    ensure!((1..=100_000_000).contains(&tickets), "--tickets takes 1 to 100,000,000");
    let begun = Instant::now();
    let ctx = house.entered(&account, "seed").await?;
    let crowd = Arc::new(crowd(&ctx, tickets).await?);
    let bar = bar("tickets", tickets)?;
    let mut number = 0;
    while number < tickets {
        let many = u32::try_from(tickets - number).unwrap_or(AT_ONCE).min(AT_ONCE).min(MOST_AT_ONCE);
        seed(&ctx, &crowd, number, many).await?;
        number += u64::from(many);
        bar.set_position(number);
    }
    bar.set_message("merging the search index of");
    settle(&ctx).await?;
    bar.finish_and_clear();
    // Nobody is told of what did not happen.
    house.works().skip_history(&house.account(&account).await?).await?;
    house.stores.close().await;
    let seconds = begun.elapsed().as_secs_f64();
    let value = json!({"account": account, "tickets": tickets, "seconds": seconds});
    say::answer(json, &value, &format!("{account} has {tickets} tickets more, after {seconds:.1} s."))
}

fn bar(what: &'static str, many: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {per_sec} {eta}")?;
    Ok(ProgressBar::new(many).with_style(style).with_message(what))
}

/// The people there are, and as many more as so many tickets need.
async fn crowd(ctx: &Ctx, tickets: u64) -> anyhow::Result<Crowd> {
    let mut agents = Vec::new();
    for agent in people(ctx, Role::Agent).await? {
        agents.extend(agent.default_group_id.map(|group| (agent.id, group)));
    }
    let mut group = None;
    for number in u64::try_from(agents.len())?..AGENTS {
        if group.is_none() || number % AGENTS_IN_A_GROUP == 0 {
            group = Some(new_group(ctx, number / AGENTS_IN_A_GROUP + 1).await?);
        }
        agents.push(new_agent(ctx, number, group.context("no group")?).await?);
    }
    let wanted = (tickets / 50).clamp(20, 2_000);
    let mut customers: Vec<_> =
        people(ctx, Role::EndUser).await?.iter().map(|user| (user.id, user.organization_id)).collect();
    let known = u64::try_from(customers.len())?;
    let bar = bar("customers", wanted)?;
    let mut organization = None;
    for number in known..wanted {
        if organization.is_none() || number % CUSTOMERS_IN_AN_ORGANIZATION == 0 {
            organization = Some(new_organization(ctx, number).await?);
        }
        customers.push(new_customer(ctx, number, organization).await?);
        bar.set_position(number);
    }
    bar.finish_and_clear();
    Ok(Crowd { agents, customers, tickets })
}

/// Everybody of a role, at most some thousands.
async fn people(ctx: &Ctx, role: Role) -> anyhow::Result<Vec<User>> {
    let mut found: Vec<User> = Vec::new();
    while found.len() < 5_000 {
        let place = found.last().map(|user| Place { value: user.id.number(), id: user.id.number() });
        let filter = UserFilter { roles: vec![role], ..UserFilter::default() };
        let page = users::list(ctx, filter, Window::After { place, limit: 100 }).await?;
        found.extend(page.rows);
        if !page.has_more {
            break;
        }
    }
    Ok(found)
}

async fn new_group(ctx: &Ctx, number: u64) -> anyhow::Result<GroupId> {
    let change = GroupChange { name: Some(format!("Team {number}")), ..GroupChange::default() };
    Ok(identity::groups::create(ctx, change).await?.id)
}

async fn new_agent(ctx: &Ctx, number: u64, group: GroupId) -> anyhow::Result<(UserId, GroupId)> {
    let change = UserChange {
        name: Some(format!("Agent {number}")),
        email: Some(format!("agent{number}@seed.example")),
        role: Some(RoleWish(Role::Agent)),
        verified: Some(true),
        ..UserChange::default()
    };
    let agent = users::create(ctx, change).await?.id;
    identity::group_memberships::create(ctx, agent, group, true).await?;
    Ok((agent, group))
}

async fn new_organization(ctx: &Ctx, number: u64) -> anyhow::Result<OrganizationId> {
    let change = OrganizationChange { name: Some(format!("Company {number}")), ..OrganizationChange::default() };
    Ok(identity::organizations::create(ctx, change).await?.id)
}

async fn new_customer(
    ctx: &Ctx,
    number: u64,
    organization: Option<OrganizationId>,
) -> anyhow::Result<(UserId, Option<OrganizationId>)> {
    let change = UserChange {
        name: Some(format!("Customer {number}")),
        email: Some(format!("customer{number}@seed.example")),
        organization: organization.map_or(Patch::Keep, |id| Patch::Set(OrganizationChoice::Id(id))),
        verified: Some(true),
        ..UserChange::default()
    };
    let user = users::create(ctx, change).await?;
    Ok((user.id, user.organization_id))
}
