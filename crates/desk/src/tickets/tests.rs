//! The life of a ticket on both engines: made, changed, listed, audited, put away, scrubbed.

use std::sync::Arc;

use domain::actor::ActingUser;
use domain::event::{Cause, Fact};
use domain::ids::{TicketId, UserId};
use domain::page::{Direction, Window};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::settings::Settings;
use domain::tags::Tags;
use domain::tickets::change::TicketChange;
use domain::tickets::{Priority, Status};
use domain::via::Via;
use domain::{Actor, Error, Patch, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;

/// A started account, its owner and its settings.
struct Desk {
    account: Account,
    owner: UserId,
    settings: Arc<Settings>,
}

impl Desk {
    async fn start(account: Account) -> Self {
        let now = Time::from_millis(NOW);
        let settings = identity::account::settings::snapshot(&account, now).await.unwrap();
        let operator = Ctx::new(Actor::Operator, account.clone(), settings.clone(), now, Client::default());
        let first = identity::account::FirstOwner { name: "Olga".to_owned(), email: "olga@example.org".to_owned() };
        let owner = identity::account::start(&operator, first, "Test".to_owned()).await.unwrap();
        Self { account, owner, settings }
    }

    /// Somebody, this many milliseconds after the start.
    fn seen_by(&self, actor: Actor, after: i64) -> Ctx {
        Ctx::new(actor, self.account.clone(), self.settings.clone(), Time::from_millis(NOW + after), Client::default())
    }

    /// The owner, this many milliseconds after the start.
    fn at(&self, after: i64) -> Ctx {
        self.seen_by(user(self.owner, Role::Owner), after)
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is whom it needs")]
fn user(id: UserId, role: Role) -> Actor {
    Actor::assume(ActingUser {
        id,
        role,
        rights: Rights::of(role, TicketAccess::All),
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

fn new(subject: &str, public: bool, email: &str) -> NewTicket {
    NewTicket {
        wish: TicketChange {
            subject: Patch::Set(subject.to_owned()),
            tags: Some(Tags::from_words(["one two"])),
            priority: Patch::Set(Priority::High),
            ..TicketChange::default()
        },
        requester: Requester::Address { name: Some("Ann".to_owned()), email: email.to_owned() },
        submitter_id: None,
        comment: comment("The printer burns", public),
        via: Via::default(),
        recipient: None,
        cause: Cause::Actor,
        message_id: None,
        raw_blob: None,
        unverified: false,
    }
}

fn list(filter: TicketFilter, window: Window) -> TicketList {
    TicketList { sort: Sort::UpdatedAt, direction: Direction::Descending, window, filter }
}

fn refused<T>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("{fault}"),
        Ok(_) => panic!("was not refused"),
    }
}

#[tokio::test]
async fn a_ticket_is_made_changed_and_audited() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let at = |after| desk.at(after);
        let (made, audit) = create(&at(0), new("Fire", true, "ann@example.org")).await.unwrap();
        let id = made.ticket.id;
        assert_eq!((made.ticket.status, made.description.as_str()), (Status::New, "The printer burns"));

        let wish = TicketChange {
            subject: Patch::Set("Fire in the hall".to_owned()),
            status: Patch::Set(Status::Solved),
            tags: Some(Tags::from_words(["three"])),
            ..TicketChange::default()
        };
        let change = TicketUpdate { wish, comment: Some(comment("secret", false)), ..TicketUpdate::default() };
        let (shown, second) = update(&at(5_000), id, change).await.unwrap();
        assert!(second > audit);
        assert_eq!((shown.ticket.status, shown.comment_count), (Status::Solved, 2));
        assert_eq!(shown.ticket.tags.to_stored(), "three");
        assert_eq!(show(&at(6_000), id).await.unwrap().ticket.metrics, shown.ticket.metrics);

        let audits = crate::audits::list(&at(6_000), id, Window::first(10)).await.unwrap();
        let numbers: Vec<i64> = audits.rows.iter().map(|row| row.event.seq).collect();
        assert_eq!(numbers, [audit, second]);
        assert!(audits.rows.first().unwrap().texts.values().eq(["Fire"]));
        let last = audits.rows.last().unwrap();
        assert_eq!(last.comment.as_ref().unwrap().body, "secret");
        let subject = last.event.details.changes.iter().find(|change| change.field == "subject").unwrap();
        let Some(Fact::Text { text }) = &subject.after else { panic!("a text") };
        assert_eq!(last.texts.get(text).map(String::as_str), Some("Fire in the hall"));

        let named = |wish| TicketUpdate { wish, ..TicketUpdate::default() };
        let requester = made.ticket.requester_id;
        let copied = TicketChange { email_cc_ids: Some(vec![requester]), ..TicketChange::default() };
        assert_eq!(update(&at(6_000), id, named(copied)).await.unwrap().0.ticket.email_cc_ids, [requester]);
        let follower = TicketChange { follower_ids: Some(vec![requester]), ..TicketChange::default() };
        assert!(matches!(refused(update(&at(6_000), id, named(follower)).await), Refusal::Invalid(_)));
        let brand = TicketChange { brand_id: Patch::Set(99.into()), ..TicketChange::default() };
        assert!(matches!(refused(update(&at(6_000), id, named(brand)).await), Refusal::Invalid(_)));

        let stale = TicketUpdate { updated_stamp: Some(Time::from_millis(NOW)), ..TicketUpdate::default() };
        assert_eq!(refused(update(&at(7_000), id, stale).await), Refusal::Conflict);
    })
    .await;
}

#[tokio::test]
async fn end_users_see_their_own_public_words_only() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let at = |after| desk.at(after);
        let (open, _) = create(&at(0), new("Open", true, "ann@example.org")).await.unwrap();
        let (inside, _) = create(&at(1), new("Inside", false, "ann@example.org")).await.unwrap();
        let (other, _) = create(&at(2), new("Other", true, "bob@example.org")).await.unwrap();
        let note = TicketUpdate { comment: Some(comment("note", false)), ..TicketUpdate::default() };
        update(&at(3), open.ticket.id, note).await.unwrap();

        let ann = desk.seen_by(user(open.ticket.requester_id, Role::EndUser), 10);
        let page = super::list(&ann, list(TicketFilter::All, Window::first(10))).await.unwrap();
        assert_eq!(page.rows.iter().map(|shown| shown.ticket.id).collect::<Vec<_>>(), [open.ticket.id]);
        assert_eq!(page.rows.first().unwrap().comment_count, 1);
        for unseen in [inside.ticket.id, other.ticket.id] {
            assert_eq!(refused(show(&ann, unseen).await), Refusal::NotFound);
            assert_eq!(
                refused(
                    update(&ann, unseen, TicketUpdate { comment: Some(comment("x", true)), ..TicketUpdate::default() })
                        .await
                ),
                Refusal::NotFound
            );
        }
        let said = crate::comments::list(&ann, open.ticket.id, Window::first(10), Direction::Ascending).await.unwrap();
        assert_eq!(said.rows.len(), 1);
        assert_eq!(refused(crate::audits::list(&ann, open.ticket.id, Window::first(10)).await), Refusal::Denied);
        assert_eq!(refused(deleted(&ann, Window::first(10)).await), Refusal::Denied);

        let first = said.rows.first().unwrap().id;
        crate::comments::make_private(&at(20), open.ticket.id, first).await.unwrap();
        assert_eq!(refused(show(&ann, open.ticket.id).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn pages_walk_both_ways_and_counts_follow() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let at = |after| desk.at(after);
        let mut ids: Vec<TicketId> = Vec::new();
        for after in 0..5 {
            ids.push(create(&at(after), new("Many", true, "ann@example.org")).await.unwrap().0.ticket.id);
        }
        ids.reverse();
        let read = async |window| super::list(&at(9), list(TicketFilter::All, window)).await.unwrap();
        let numbers =
            |page: &domain::page::Page<Shown>| page.rows.iter().map(|shown| shown.ticket.id).collect::<Vec<_>>();
        let first = read(Window::first(2)).await;
        assert_eq!((numbers(&first), first.has_more), (ids[..2].to_vec(), true));
        let place = Sort::UpdatedAt.place(&first.rows[1].ticket);
        let second = read(Window::After { place: Some(place), limit: 2 }).await;
        assert_eq!(numbers(&second), ids[2..4].to_vec());
        let place = Sort::UpdatedAt.place(&second.rows[0].ticket);
        assert_eq!(numbers(&read(Window::Before { place, limit: 2 }).await), ids[..2].to_vec());
        let third = read(Window::Offset { skip: 4, limit: 2 }).await;
        assert_eq!((numbers(&third), third.count), (ids[4..].to_vec(), Some(5)));

        delete(&at(20), ids[0]).await.unwrap();
        assert_eq!(refused(show(&at(21), ids[0]).await), Refusal::NotFound);
        assert_eq!(count(&at(21), TicketList::all(Window::first(1))).await.unwrap(), 4);
        assert_eq!(deleted(&at(21), Window::Offset { skip: 0, limit: 5 }).await.unwrap().rows.len(), 1);
        restore(&at(22), ids[0]).await.unwrap();
        assert_eq!(count(&at(23), TicketList::all(Window::first(1))).await.unwrap(), 5);
        delete(&at(24), ids[0]).await.unwrap();
        permanently_delete(&at(25), ids[0]).await.unwrap();
        let gone = deleted(&at(26), Window::Offset { skip: 0, limit: 5 }).await.unwrap();
        assert_eq!((gone.rows.len(), gone.count), (0, Some(0)));
        assert_eq!(refused(restore(&at(26), ids[0]).await), Refusal::NotFound);
        assert_eq!(refused(show_deleted(&at(26), ids[0]).await), Refusal::NotFound);
        assert_eq!(refused(permanently_delete(&at(26), ids[0]).await), Refusal::NotFound);
        assert_eq!(load_many(&at(26), ids.clone()).await.unwrap().len(), 4);
        let requester = first.rows[0].ticket.requester_id;
        assert_eq!(count(&at(26), list(TicketFilter::Requester(requester), Window::first(1))).await.unwrap(), 4);
    })
    .await;
}
