//! Showing roles.

use domain::custom_roles::CustomRole;
use domain::ids::CustomRoleId;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;

/// One role.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, id: CustomRoleId) -> Result<CustomRole> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let mut role = who.actor().may::<act::Read, CustomRole>(row)?.into_inner();
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
    let is_of = |(word, number, _): &&(String, Option<i64>, i64)| match number {
        Some(number) => *number == role.id.number(),
        None => word == base.word() || (base.is_admin() && word == "owner"),
    };
    members.iter().filter(is_of).map(|(.., count)| count).sum()
}
