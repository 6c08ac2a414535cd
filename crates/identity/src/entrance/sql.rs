//! Credentials to actor: what the rows say of a user who proved to be one. The only place where actors are made.

use std::sync::Arc;

use domain::actor::ActingUser;
use domain::assurance::{Assurance, Level};
use domain::custom_roles::RoleConfiguration;
use domain::ids::{GroupId, OrganizationId, SessionId, UserId};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::{Actor, Refusal, Result, Time};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

/// Most groups or organizations of one user that count for permission.
const MOST_MEMBERSHIPS: i64 = 1000;

/// The user with this primary or other e-mail address, with the hash of the password. One that somebody else knows
/// counts as none.
pub(super) async fn by_email(tx: &mut ReadTx, email: &str) -> Result<Option<(i64, Option<String>, Role)>> {
    let sql = Sql::new(
        "select users.id, case when users.password_spoiled = 0 then users.password end, users.role \
         from identities join users on users.id = identities.user_id \
         where identities.type = 'email' and identities.value = $1",
        [email.trim().to_lowercase().into()],
    );
    let row = tx.opt(sql, |row| Ok((row.int(0)?, row.opt_text(1)?, row.text(2)?))).await?;
    Ok(row.and_then(|(id, password, role)| Some((id, password, Role::from_word(&role)?))))
}

/// What a token of a program opens.
pub(super) struct Opened {
    pub(super) id: i64,
    /// None: whoever is named with it.
    pub(super) user: Option<i64>,
    pub(super) scopes: Scopes,
    pub(super) ends_at: Option<Time>,
    pub(super) used_at: Option<Time>,
}

fn opened(row: &Row<'_>) -> StoreResult<Opened> {
    Ok(Opened {
        id: row.int(0)?,
        user: row.opt_int(1)?,
        scopes: Scopes::parse(&row.text(2)?),
        ends_at: row.opt_int(3)?.map(Time::from_millis),
        used_at: row.opt_int(4)?.map(Time::from_millis),
    })
}

/// The API token of this digest, unless it is over.
pub(super) async fn by_token(tx: &mut ReadTx, digest: [u8; 32], now: Time) -> StoreResult<Option<Opened>> {
    let sql = Sql::new(
        "select id, user_id, scopes, expires_at, last_used_at from api_tokens where digest = $1 and revoked_at is null \
         and (expires_at is null or expires_at > $2)",
        [digest.to_vec().into(), now.millis().into()],
    );
    tx.opt(sql, opened).await
}

/// The access token of OAuth of this digest, unless it is over or was turned over.
pub(super) async fn by_oauth_token(tx: &mut ReadTx, digest: [u8; 32], now: Time) -> StoreResult<Option<Opened>> {
    let sql = Sql::new(
        "select id, user_id, scopes, expires_at, used_at from oauth_tokens where digest = $1 \
         and refreshed_at is null and expires_at > $2",
        [digest.to_vec().into(), now.millis().into()],
    );
    tx.opt(sql, opened).await
}

/// Notes that an API token was used.
pub(super) async fn stamp_token(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update api_tokens set last_used_at = $1 where id = $2", [now.millis().into(), id.into()])).await
}

/// Notes that a token of OAuth was used.
pub(super) async fn stamp_oauth_token(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update oauth_tokens set used_at = $1 where id = $2", [now.millis().into(), id.into()])).await
}

/// A session as the entrance must know it.
pub(super) struct Found {
    pub(super) user: i64,
    pub(super) id: SessionId,
    pub(super) assurance: Assurance,
    pub(super) address: Option<String>,
    pub(super) agent: Option<String>,
    pub(super) authenticated_at: Time,
    pub(super) last_seen_at: Time,
    pub(super) expires_at: Time,
}

/// The session with this secret, unless its time is over.
pub(super) async fn by_session(tx: &mut ReadTx, digest: [u8; 32], now: Time) -> Result<Option<Found>> {
    let sql = Sql::new(
        "select user_id, id, assurance, proven_at, address, agent, authenticated_at, last_seen_at, expires_at \
         from sessions where digest = $1 and expires_at > $2",
        [digest.to_vec().into(), now.millis().into()],
    );
    let found = |row: &Row<'_>| {
        let (level, proven_at) = (Level::from_word(&row.text(2)?), Time::from_millis(row.int(3)?));
        Ok(Found {
            user: row.int(0)?,
            id: SessionId::new(row.int(1)?),
            assurance: Assurance::Session { level, proven_at },
            address: row.opt_text(4)?,
            agent: row.opt_text(5)?,
            authenticated_at: Time::from_millis(row.int(6)?),
            last_seen_at: Time::from_millis(row.int(7)?),
            expires_at: Time::from_millis(row.int(8)?),
        })
    };
    Ok(tx.opt(sql, found).await?)
}

/// Notes that a session was used, unless that was noted after `before`.
pub(super) async fn stamp_session(
    tx: &mut WriteTx,
    id: SessionId,
    before: Time,
    now: Time,
    expires_at: Time,
) -> Result<u64> {
    let sql = Sql::new(
        "update sessions set last_seen_at = $1, expires_at = $2 where id = $3 and last_seen_at <= $4",
        [now.millis().into(), expires_at.millis().into(), id.number().into(), before.millis().into()],
    );
    Ok(tx.run(sql).await?)
}

/// The actor this user is, with rights as they stand now.
///
/// # Errors
/// `Unauthenticated` for a user who is suspended, deleted or gone.
pub(super) async fn acting(
    tx: &mut ReadTx,
    id: i64,
    scopes: Scopes,
    session: Option<(SessionId, Assurance)>,
) -> Result<Actor> {
    let sql = Sql::new(
        "select users.role, users.suspended, users.active, users.ticket_restriction, users.only_private_comments, \
         users.custom_role_id, custom_roles.system, custom_roles.configuration \
         from users left join custom_roles on custom_roles.id = users.custom_role_id where users.id = $1",
        [id.into()],
    );
    let row = tx.opt(sql, |row| Ok((row.text(0)?, row.flag(1)?, row.flag(2)?, rights(row)?))).await?;
    let Some((role, false, true, rights)) = row else { return Err(Refusal::Unauthenticated.into()) };
    let role = Role::from_word(&role).ok_or(Refusal::Unauthenticated)?;
    let groups = if role.is_staff() { groups_of(tx, id).await? } else { [].into() };
    let (organizations, shared_organizations) = organizations_of(tx, id).await?;
    #[expect(clippy::disallowed_methods, reason = "the entrance is where actors are made")]
    Ok(Actor::assume(ActingUser {
        id: UserId::new(id),
        role,
        rights,
        groups,
        organizations,
        shared_organizations,
        scopes,
        session: session.map(|(id, _)| id),
        assurance: session.map_or(Assurance::Sessionless, |(_, assurance)| assurance),
        on_behalf_by: None,
    }))
}

/// The rights that a row of [`acting`] comes to.
fn rights(row: &Row<'_>) -> StoreResult<Rights> {
    let role = Role::from_word(&row.text(0)?).unwrap_or(Role::EndUser);
    let (system, stored) = (row.opt_text(6)?, row.opt_text(7)?);
    let custom = stored.as_deref().map(|stored| (system.as_deref(), stored));
    let configuration = RoleConfiguration::of_user(row.opt_int(5)?.is_some(), custom);
    let access = TicketAccess::from_word(row.opt_text(3)?.as_deref());
    Ok(Rights::resolve(role, configuration.as_ref(), access, row.flag(4)?))
}

async fn groups_of(tx: &mut ReadTx, user: i64) -> Result<Arc<[GroupId]>> {
    let sql = Sql::new(
        "select group_id from group_memberships where user_id = $1 order by group_id limit $2",
        [user.into(), MOST_MEMBERSHIPS.into()],
    );
    Ok(tx.all(sql, |row| Ok(GroupId::new(row.int(0)?))).await?.into())
}

/// All organizations, and those whose tickets an end user may read.
async fn organizations_of(tx: &mut ReadTx, user: i64) -> Result<(Arc<[OrganizationId]>, Arc<[OrganizationId]>)> {
    let sql = Sql::new(
        "select organizations.id, organizations.shared_tickets, organization_memberships.view_tickets \
         from organization_memberships join organizations on organizations.id = organization_memberships.organization_id \
         where organization_memberships.user_id = $1 and organizations.deleted_at is null order by organizations.id limit $2",
        [user.into(), MOST_MEMBERSHIPS.into()],
    );
    let rows = tx.all(sql, |row| Ok((OrganizationId::new(row.int(0)?), row.flag(1)? || row.flag(2)?))).await?;
    let shared = rows.iter().filter(|(_, shared)| *shared).map(|(id, _)| *id).collect();
    Ok((rows.iter().map(|(id, _)| *id).collect(), shared))
}
