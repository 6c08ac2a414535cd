//! Showing, making, changing and deleting roles.

use domain::assurance::Sessionless;
use domain::custom_roles::{
    CustomRole, CustomRoles, KEYS, MOST_ROLES, RoleChange, RoleConfiguration, RoleType, System, may_give,
};
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::CustomRoleId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::sql;
use crate::clean::clean;

async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: CustomRoleId) -> Result<Allowed<A, CustomRole>>
where
    CustomRole: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, CustomRole>(row)?)
}

/// One role.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, id: CustomRoleId) -> Result<CustomRole> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let mut role = opened::<act::Read>(tx, &who, id).await?.into_inner();
        let members = sql::trusted_members(tx).await?;
        role.team_member_count = counted(&role, &members);
        Ok(role)
    })
    .await
}

/// A page of the roles.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<CustomRole>> {
    let sees = ctx.actor().sees::<CustomRole>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees).await?);
        }
        let members = sql::trusted_members(tx).await?;
        for role in &mut page.rows {
            role.team_member_count = counted(role, &members);
        }
        Ok(page)
    })
    .await
}

/// Who has the role by its number, and who has its base and no number.
fn counted(role: &CustomRole, members: &[(String, Option<i64>, i64)]) -> i64 {
    let base = role.role_type.role();
    let is_base = matches!(role.system, Some(System::Agent | System::LightAgent | System::Admin));
    let is_of = |(word, number, _): &&(String, Option<i64>, i64)| match number {
        Some(number) => *number == role.id.number(),
        None => is_base && (word == base.word() || (base.is_admin() && word == "owner")),
    };
    members.iter().filter(is_of).map(|(.., count)| count).sum()
}

/// Makes a role. What its configuration does not name, it does not give.
///
/// # Errors
/// `Denied`, also for what the actor lacks; `StepUpNeeded`; `Invalid`, also for a name in use.
pub async fn create(ctx: &Ctx, change: RoleChange) -> Result<CustomRole> {
    let change = admitted(ctx, change)?;
    let configuration = RoleConfiguration::LEAST.changed(&change.configuration)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(CustomRoles))?;
        fresh(&who)?;
        may_give(who.actor(), &configuration)?;
        let sees = who.actor().sees::<CustomRole>();
        if sql::count(tx, &sees).await? >= MOST_ROLES.unsigned_abs() {
            let text = format!("An account can have at most {MOST_ROLES} roles");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        let blank = || Refusal::invalid("name", ProblemCode::Blank, "Name: cannot be blank");
        let mut role = CustomRole {
            id: CustomRoleId::new(0),
            name: change.name.ok_or_else(blank)?,
            description: change.description.unwrap_or_default(),
            role_type: RoleType::Agent,
            system: None,
            configuration,
            team_member_count: 0,
            created_at: who.now(),
            updated_at: who.now(),
        };
        role.id = sql::insert(tx, &role).await.on_unique("custom_roles_name_unique", name_taken)?;
        Ok(tx.commit(&who, vec![Event::created(About::CustomRole(role.id.number()))]).await?.with(role))
    })
    .await
}

/// Changes a role of the account's own. Whoever has it has the new rights with the next request.
///
/// # Errors
/// `NotFound`, `Denied`, also for roles of the system and for what the actor lacks; `StepUpNeeded` for other rights;
/// `Invalid`.
pub async fn update(ctx: &Ctx, id: CustomRoleId, change: RoleChange) -> Result<CustomRole> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?;
        let mut role = before.clone();
        role.configuration = before.configuration.changed(&change.configuration)?;
        if role.configuration != before.configuration {
            fresh(&who)?;
        }
        may_give(who.actor(), &role.configuration)?;
        role.name = change.name.unwrap_or(role.name);
        role.description = change.description.unwrap_or(role.description);
        let fields = differences(&before, &role);
        if !fields.is_empty() {
            role.updated_at = who.now();
            sql::update(tx, &before, &role).await.on_unique("custom_roles_name_unique", name_taken)?;
        }
        let members = sql::trusted_members(tx).await?;
        role.team_member_count = counted(&role, &members);
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(role));
        }
        Ok(tx.commit(&who, vec![Event::updated(About::CustomRole(id.number()), &fields)]).await?.with(role))
    })
    .await
}

/// Deletes a role that nobody has.
///
/// # Errors
/// `NotFound`, `Denied`, also for roles of the system; `Invalid` for one in use.
pub async fn delete(ctx: &Ctx, id: CustomRoleId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let role = opened::<act::Delete>(tx, &who, id).await?;
        if sql::in_use(tx, id).await? {
            let text = "Role: is in use; give those who have it another one first";
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        sql::take_from_inactive(tx, id).await?;
        sql::delete(tx, &role).await?;
        tx.commit(&who, vec![Event::deleted(About::CustomRole(id.number()))]).await
    })
    .await
}

/// What a role gives is given to all who have it: like giving one, it needs a fresh proof at a screen. Programs go on;
/// their token's scopes bound them.
fn fresh(ctx: &Ctx) -> Result<()> {
    Ok(ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?)
}

/// The texts redacted and within their limits.
fn admitted(ctx: &Ctx, change: RoleChange) -> Result<RoleChange> {
    let cleaned = |text: Option<String>| text.map(|text| clean(ctx, &text));
    let change = RoleChange { name: cleaned(change.name), description: cleaned(change.description), ..change };
    Ok(change.checked()?)
}

fn name_taken() -> Refusal {
    Refusal::taken("name", "Name: has already been taken")
}

/// The names of what differs; of the configuration, its keys.
fn differences(before: &CustomRole, after: &CustomRole) -> Vec<&'static str> {
    let texts = [("name", before.name != after.name), ("description", before.description != after.description)];
    let (old, new) = (before.configuration.to_json(), after.configuration.to_json());
    let keys = KEYS.iter().filter(|key| old.get(key.name) != new.get(key.name)).map(|key| key.name);
    texts.into_iter().filter_map(|(name, differs)| differs.then_some(name)).chain(keys).collect()
}
