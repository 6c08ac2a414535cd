//! Somebody writes: who is it? Found by address, or made, inside the write that makes the ticket.

use domain::identities::{IdentityKind, domain_of};
use domain::ids::{OrganizationId, UserId};
use domain::role::Role;
use domain::users::{LONGEST_NAME, UserChange};
use domain::{Event, Refusal, Result};
use store::{Ctx, WriteTx};

use super::gate::refuse_unclean;
use super::{change, sql};
use crate::clean::clean;
use crate::identities;

/// Who wrote.
#[derive(Clone, Debug)]
pub struct Requester {
    pub id: UserId,
    pub role: Role,
    pub organization_id: Option<OrganizationId>,
    pub suspended: bool,
    /// Did somebody prove that the address is the user's?
    pub verified: bool,
    /// Made just now.
    pub created: bool,
    /// What there is to tell; to be committed by whoever opened the write.
    pub events: Vec<Event>,
}

/// The user of this address. When nobody has it, an unverified end user is made, in the organization of the
/// address's domain. The caller decides whether the actor may have one made: this asks no permission.
///
/// # Errors
/// `Invalid` for an address that is none.
pub async fn find_or_create_requester(
    tx: &mut WriteTx,
    ctx: &Ctx,
    name: Option<&str>,
    email: &str,
) -> Result<Requester> {
    let email = IdentityKind::Email.normal_form(email)?;
    if let Some(known) = identities::find(tx, IdentityKind::Email, &email).await? {
        let user = sql::trusted_load(tx, known.user_id).await?.ok_or(Refusal::NotFound)?;
        return Ok(Requester {
            id: user.id,
            role: user.role,
            organization_id: user.organization_id,
            suspended: user.suspended,
            verified: known.verified,
            created: false,
            events: Vec::new(),
        });
    }
    refuse_unclean(ctx, "email", &email)?;
    let change = UserChange {
        name: Some(clean(ctx, &name_of(name, &email))),
        email: Some(email),
        skip_verify_email: true,
        ..UserChange::default()
    };
    let done = change::insert(tx, ctx, &change).await?;
    let user = done.user;
    Ok(Requester {
        id: user.id,
        role: user.role,
        organization_id: user.organization_id,
        suspended: false,
        verified: false,
        created: true,
        events: done.events,
    })
}

/// The name as written, in one line and cut; otherwise the address up to its `@`.
fn name_of(name: Option<&str>, email: &str) -> String {
    let written = name.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = written.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if cut.is_empty() {
        email.strip_suffix(domain_of(email)).unwrap_or(email).trim_end_matches('@').to_owned()
    } else {
        cut
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_name_is_one_line_and_never_blank() {
        assert_eq!(name_of(Some("  Ann\r\n Lee "), "ann@example.com"), "Ann Lee");
        assert_eq!(name_of(Some(" \t"), "ann@example.com"), "ann");
        assert_eq!(name_of(None, "ann.lee@example.com"), "ann.lee");
        assert_eq!(name_of(Some(&"x".repeat(1000)), "a@b.c").chars().count(), 255);
    }
}
