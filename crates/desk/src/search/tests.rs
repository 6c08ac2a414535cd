//! What a search must not tell: tickets out of reach and private notes.

use std::sync::Arc;

use domain::actor::ActingUser;
use domain::event::Cause;
use domain::ids::UserId;
use domain::patch::Patch;
use domain::rights::{Right, Rights};
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::search::parse;
use domain::tickets::change::TicketChange;
use domain::via::{Channel, Via};
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Client, Ctx};

use super::*;
use crate::tickets::{CommentInput, NewTicket, Requester, TicketUpdate, create, update};

#[expect(clippy::disallowed_methods, reason = "a test is whom it needs")]
fn user(id: UserId, role: Role, ticket_access: TicketAccess) -> Actor {
    Actor::assume(ActingUser {
        id,
        role,
        rights: Rights::of(role, ticket_access),
        groups: Arc::new([]),
        organizations: Arc::new([]),
        shared_organizations: Arc::new([]),
        scopes: Scopes::Everything,
        session: None,
        assurance: domain::assurance::Assurance::Sessionless,
        on_behalf_by: None,
    })
}

fn comment(text: &str, public: bool) -> CommentInput {
    CommentInput { body: Some(text.to_owned()), public: Some(public), ..CommentInput::default() }
}

async fn counted(ctx: &Ctx, query: &str) -> (u64, usize) {
    let search = TicketSearch { query: parse(query, ctx.now()).unwrap(), order: None };
    let page = find(ctx, search.clone(), 0, 10).await.unwrap();
    let exported = export(ctx, search.clone(), domain::page::Window::first(10)).await;
    if ctx.actor().has(Right::ExportSearch) {
        assert_eq!(page.rows.len(), exported.unwrap().rows.len());
    } else {
        assert!(matches!(exported, Err(Error::Refused(Refusal::Denied))));
    }
    (count(ctx, search).await.unwrap(), page.rows.len())
}

#[tokio::test]
async fn only_what_the_actor_reaches_is_found_and_counted() {
    each(async |account| {
        let now = Time::from_millis(NOW);
        let settings = identity::account::settings::snapshot(&account, now).await.unwrap();
        let seen_by = |actor| Ctx::new(actor, account.clone(), settings.clone(), now, Client::default());
        let first = identity::account::FirstOwner { name: "Olga".to_owned(), email: "olga@example.org".to_owned() };
        let owner = identity::account::start(&seen_by(Actor::Operator), first, "Test".to_owned()).await.unwrap();
        let owner = seen_by(user(owner, Role::Owner, TicketAccess::All));
        let new = NewTicket {
            wish: TicketChange { subject: Patch::Set("Fiets".to_owned()), ..TicketChange::default() },
            requester: Requester::Address { name: Some("Eve".to_owned()), email: "eve@example.org".to_owned() },
            submitter_id: None,
            comment: comment("zichtbaar", true),
            via: Via::channel(Channel::Api),
            recipient: None,
            cause: Cause::Actor,
            message_id: None,
            raw_blob: None,
            unverified: false,
        };
        let (shown, _) = create(&owner, new).await.unwrap();
        let note = TicketUpdate {
            comment: Some(comment("verborgen", false)),
            via: Via::channel(Channel::Api),
            ..TicketUpdate::default()
        };
        update(&owner, shown.ticket.id, note).await.unwrap();

        assert_eq!(counted(&owner, "fiets verborgen").await, (1, 1));
        let stranger = seen_by(user(UserId::new(4711), Role::Agent, TicketAccess::Groups));
        for query in ["fiets", "type:ticket", "#1", "-nothing"] {
            assert_eq!(counted(&stranger, query).await, (0, 0), "{query}");
        }
        let requester = seen_by(user(shown.ticket.requester_id, Role::EndUser, TicketAccess::All));
        assert_eq!(counted(&requester, "zichtbaar").await, (1, 1));
        assert_eq!(counted(&requester, "verborgen").await, (0, 0));
    })
    .await;
}
