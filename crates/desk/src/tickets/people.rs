//! The people on a ticket: wishes that name them one by one become the two lists the laws know.

use domain::error::ProblemCode;
use domain::event::Event;
use domain::ids::UserId;
use domain::role::Role;
use domain::tickets::Ticket;
use domain::tickets::change::{Part, PersonNamed, PersonWish, TicketChange};
use domain::{Refusal, Result};
use store::{Ctx, WriteTx};

use super::facts::{self, MOST_PEOPLE};

/// Turns `wish.people` into `wish.follower_ids` and `wish.email_cc_ids`. People who are not known yet are made, and
/// what there is to tell of it comes into `events`.
pub(super) async fn settle(
    tx: &mut WriteTx,
    ctx: &Ctx,
    before: Option<&Ticket>,
    wish: &mut TicketChange,
    events: &mut Vec<Event>,
) -> Result<()> {
    let wishes = std::mem::take(&mut wish.people);
    if wishes.is_empty() {
        return Ok(());
    }
    if wishes.len() > 2 * MOST_PEOPLE {
        let text = format!("Collaborators: name at most {MOST_PEOPLE} people");
        return Err(Refusal::invalid("collaborators", ProblemCode::TooLong, text).into());
    }
    let present =
        |list: Option<Vec<UserId>>, known: Option<&Vec<UserId>>| list.or_else(|| known.cloned()).unwrap_or_default();
    let mut followers = present(wish.follower_ids.take(), before.map(|ticket| &ticket.follower_ids));
    let mut email_ccs = present(wish.email_cc_ids.take(), before.map(|ticket| &ticket.email_cc_ids));
    for wished in wishes {
        let (id, role) = found(tx, ctx, &wished, events).await?;
        let list = match wished.part {
            Part::Follower => &mut followers,
            Part::EmailCc => &mut email_ccs,
            Part::Collaborator if role.is_staff() => &mut followers,
            Part::Collaborator => &mut email_ccs,
        };
        list.retain(|known| *known != id);
        if !wished.remove {
            list.push(id);
        }
    }
    wish.follower_ids = Some(followers);
    wish.email_cc_ids = Some(email_ccs);
    Ok(())
}

async fn found(tx: &mut WriteTx, ctx: &Ctx, wished: &PersonWish, events: &mut Vec<Event>) -> Result<(UserId, Role)> {
    match &wished.who {
        PersonNamed::Id(id) => {
            let person = facts::person(tx, *id).await?;
            // Somebody who is gone may still be taken off.
            match person {
                Some(person) => Ok((*id, person.role)),
                None if wished.remove => Ok((*id, Role::EndUser)),
                None => Err(facts::unknown("collaborators", "Collaborators").into()),
            }
        }
        PersonNamed::Address { name, email } => {
            let known = identity::users::find_or_create_requester(tx, ctx, name.as_deref(), email).await?;
            events.extend(known.events);
            Ok((known.id, known.role))
        }
    }
}
