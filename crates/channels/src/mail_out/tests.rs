//! From a comment to the mails it makes, on both engines: who gets one, what it says, and what stops it.

use std::sync::Arc;

use domain::actor::ActingUser;
use domain::event::Cause;
use domain::ids::{TicketId, UserId};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::tickets::change::TicketChange;
use domain::via::Via;
use domain::{Actor, Patch, Time};
use identity::account::{Setting, change};
use markup::mail::{LOOP_HEADER, MailLimits, ParsedMail, parse_mail};
use outbound::{MailDoor, Mailbox, SendError, SentMail};
use store::testing::{NOW, each};
use store::work::{Outcome, Subscriber as _, Worker as _};
use store::{Account, Client, Ctx, ReadTx, Recorded, Sql, jobs};

use super::*;
use crate::capability;
use desk::tickets::{CommentInput, NewTicket, Requester, TicketUpdate};

/// A started account with an owner, and a mailbox for what leaves.
struct Desk {
    account: Account,
    owner: UserId,
    mailbox: Mailbox,
}

impl Desk {
    async fn start(account: Account) -> Self {
        let desk = Self { account, owner: UserId::new(1), mailbox: Mailbox::new() };
        let operator = desk.seen_by(Actor::Operator, 0).await;
        let first = identity::account::FirstOwner { name: "Olga".to_owned(), email: "olga@example.org".to_owned() };
        let owner = identity::account::start(&operator, first, "Acme".to_owned()).await.unwrap();
        Self { owner, ..desk }
    }

    /// Somebody, this many seconds after the start.
    async fn seen_by(&self, actor: Actor, after: i64) -> Ctx {
        let now = Time::from_millis(NOW).plus_seconds(after);
        let settings = identity::account::settings::snapshot(&self.account, now).await.unwrap();
        Ctx::new(actor, self.account.clone(), settings, now, Client::default())
    }

    async fn owner(&self, after: i64) -> Ctx {
        self.seen_by(user(self.owner, Role::Owner), after).await
    }

    /// A ticket by the owner for somebody new, with an internal note only.
    async fn ticket_for(&self, email: &str) -> (TicketId, UserId) {
        let new = new("Printer burns", "For your eyes only", false, Cause::Actor, email);
        let (shown, _) = desk::tickets::create(&self.owner(0).await, new).await.unwrap();
        (shown.ticket.id, shown.ticket.requester_id)
    }

    /// The owner says something.
    async fn says(&self, ticket: TicketId, text: &str, public: bool, after: i64) {
        let comment = Some(said(text, public));
        let update = TicketUpdate { comment, ..TicketUpdate::default() };
        desk::tickets::update(&self.owner(after).await, ticket, update).await.unwrap();
    }

    /// Tells the mailer everything that ever happened.
    async fn tell(&self, after: i64) {
        let ctx = self.seen_by(Actor::Job("mailer"), after).await;
        Mailer.told(&ctx, &self.events().await).await.unwrap();
    }

    async fn events(&self) -> Vec<Recorded> {
        let read = async move |tx: &mut ReadTx| {
            let mut sql = Sql::build("select ");
            sql.push(store::events::COLUMNS).push(" from events order by seq");
            tx.all(sql, store::events::recorded).await
        };
        self.account.database().read(read).await.unwrap()
    }

    /// Does every job that is due, once.
    async fn send(&self, after: i64) -> Vec<Outcome> {
        let worker = SendMail::new(MailDoor::Memory(self.mailbox.clone()), None);
        let ctx = self.seen_by(Actor::Job("send_mail"), after).await;
        let mut outcomes = Vec::new();
        let now = ctx.now().millis();
        while let Some(job) = jobs::claim(self.account.database(), worker.kinds(), now, 1_000).await.unwrap() {
            let outcome = worker.work(&ctx, &job).await;
            outcomes.push(outcome);
            let end = async move |tx: &mut store::WriteTx| match outcome {
                Outcome::Done => jobs::done(tx, &job).await.map(|_| ()),
                Outcome::Retry(code) => jobs::retry(tx, &job, code, now).await.map(|_| ()),
                Outcome::Dead(code) => jobs::dead(tx, &job, code).await.map(|_| ()),
            };
            self.account.database().write(end).await.unwrap();
        }
        outcomes
    }

    async fn states(&self) -> Vec<String> {
        let sql = "select state from outgoing_mails order by id";
        let read = async move |tx: &mut ReadTx| tx.all(Sql::new(sql, []), |row| row.text(0)).await;
        self.account.database().read(read).await.unwrap()
    }

    /// Kinds and codes of what the house itself told of tickets.
    async fn told(&self) -> Vec<(String, Option<String>)> {
        let by_job = |event: &Recorded| event.actor_kind == "job";
        self.events().await.into_iter().filter(by_job).map(|event| (event.kind, event.details.code)).collect()
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

fn said(text: &str, public: bool) -> CommentInput {
    CommentInput { body: Some(text.to_owned()), public: Some(public), ..CommentInput::default() }
}

fn new(subject: &str, text: &str, public: bool, cause: Cause, email: &str) -> NewTicket {
    NewTicket {
        wish: TicketChange { subject: Patch::Set(subject.to_owned()), ..TicketChange::default() },
        requester: Requester::Address { name: Some("Ann".to_owned()), email: email.to_owned() },
        submitter_id: None,
        comment: said(text, public),
        via: Via::default(),
        recipient: None,
        cause,
        message_id: None,
        raw_blob: None,
        unverified: false,
    }
}

fn read(mail: &SentMail) -> ParsedMail {
    parse_mail(&mail.message, &MailLimits::default()).unwrap()
}

#[tokio::test]
async fn an_answer_leaves_once_with_what_leads_back_to_its_ticket() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (ticket, ann) = desk.ticket_for("ann@example.org").await;
        desk.says(ticket, "Unplug it & call us. 4111 1111 1111 1111", true, 60).await;
        desk.says(ticket, "She kicked it", false, 120).await;
        desk.tell(180).await;
        desk.tell(181).await;
        assert_eq!(desk.send(200).await, [Outcome::Done]);
        desk.tell(201).await;
        assert_eq!(desk.send(210).await, []);
        assert_eq!(desk.states().await, ["sent"]);
        assert_eq!(desk.told().await, [("ticket.mail_sent".to_owned(), None)]);

        let mails = desk.mailbox.take();
        let [sent] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        let ctx = desk.owner(300).await;
        let reply_address = sent.envelope.from.as_deref().unwrap();
        assert_eq!(capability::read(&ctx, reply_address), Some((ticket, ann)));
        assert_eq!(sent.envelope.to, ["ann@example.org"]);
        let mail = read(sent);
        assert_eq!(mail.reply_to.first().unwrap().address, reply_address);
        assert_eq!(capability::read(&ctx, mail.message_id.as_deref().unwrap()), Some((ticket, ann)));
        assert!(capability::is_loop_of(&ctx, mail.header(LOOP_HEADER).unwrap()));
        assert_eq!(mail.from.as_ref().unwrap().name, "Olga (Acme)");
        assert_eq!(mail.from.as_ref().unwrap().address, ctx.settings().support_address);
        // To Ann it is the first word of the conversation.
        assert_eq!(mail.subject, "[Acme] Printer burns");
        assert_eq!(mail.header("auto-submitted"), None);
        let (text, html) = (mail.text.unwrap(), mail.html.unwrap());
        assert!(text.starts_with("##- Please type your reply above this line -##\n\nUnplug it & call us."), "{text}");
        assert!(html.contains("Unplug it &amp; call us."), "{html}");
        let whole = String::from_utf8_lossy(&sent.message).into_owned();
        for secret in ["4111 1111", "41111111", "kicked", "eyes only"] {
            assert!(!whole.contains(secret) && !text.contains(secret) && !html.contains(secret), "{secret}");
        }

        desk.says(ticket, "Did it help?", true, 400).await;
        desk.tell(401).await;
        assert_eq!(desk.send(402).await, [Outcome::Done]);
        let second = read(desk.mailbox.take().first().unwrap());
        assert_eq!(second.subject, "[Acme] Re: Printer burns");
        assert_eq!(second.in_reply_to, [mail.message_id.clone().unwrap()]);
        assert_eq!(second.references, [mail.message_id.unwrap()]);
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again_and_a_final_one_is_told() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (ticket, _) = desk.ticket_for("ann@example.org").await;
        desk.says(ticket, "Unplug it", true, 60).await;
        desk.tell(61).await;
        desk.mailbox.fail_next(SendError::Refused { code: 451, permanent: false });
        assert_eq!(desk.send(62).await, [Outcome::Retry("deferred")]);
        assert_eq!(desk.states().await, ["waiting"]);
        assert_eq!(desk.told().await, []);
        assert_eq!(desk.send(3_600).await, [Outcome::Done]);
        assert_eq!(desk.mailbox.take().len(), 1);

        desk.says(ticket, "And again", true, 4_000).await;
        desk.tell(4_001).await;
        desk.mailbox.fail_next(SendError::Refused { code: 550, permanent: true });
        assert_eq!(desk.send(4_002).await, [Outcome::Dead("refused")]);
        assert_eq!(desk.states().await, ["sent", "failed"]);
        let failed = ("ticket.mail_failed".to_owned(), Some("refused".to_owned()));
        assert_eq!(desk.told().await.last(), Some(&failed));
        let audits =
            desk::audits::list(&desk.owner(5_000).await, ticket, domain::page::Window::first(50)).await.unwrap();
        assert_eq!(audits.rows.last().unwrap().event.kind, "ticket.mail_failed");
        assert!(desk.mailbox.take().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_said_long_ago_is_told_to_nobody_and_a_strange_order_is_dead() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (ticket, _) = desk.ticket_for("ann@example.org").await;
        desk.says(ticket, "Unplug it", true, 60).await;
        desk.tell(60 + 5 * 86_400).await;
        assert!(desk.states().await.is_empty());
        desk.tell(60 + 3 * 86_400).await;
        assert_eq!(desk.states().await, ["waiting"]);

        let ctx = desk.seen_by(Actor::Job("send_mail"), 62).await;
        let worker = SendMail::new(MailDoor::Memory(desk.mailbox.clone()), None);
        let now = ctx.now().plus_seconds(4 * 86_400).millis();
        let job = jobs::claim(desk.account.database(), worker.kinds(), now, 1).await.unwrap().unwrap();
        let unread = jobs::ClaimedJob { args: "{\"mail\":1,\"form\":\"shout\"}".to_owned(), ..job };
        assert_eq!(worker.work(&ctx, &unread).await, Outcome::Dead("bad_order"));
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_before_it_left_is_not_sent() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (hidden, _) = desk.ticket_for("ann@example.org").await;
        let (deleted, _) = desk.ticket_for("bob@example.org").await;
        let (gone, cleo) = desk.ticket_for("cleo@example.org").await;
        let (blotted, _) = desk.ticket_for("dora@example.org").await;
        for ticket in [hidden, deleted, gone, blotted] {
            desk.says(ticket, "A secret of somebody else", true, 60).await;
        }
        desk.tell(61).await;
        let owner = desk.owner(62).await;
        let window = domain::page::Window::first(10);
        let comments = desk::comments::list(&owner, hidden, window, Default::default()).await.unwrap();
        desk::comments::make_private(&owner, hidden, comments.rows.last().unwrap().id).await.unwrap();
        let window = domain::page::Window::first(10);
        let comments = desk::comments::list(&owner, blotted, window, Default::default()).await.unwrap();
        desk::redaction::text(&owner, blotted, comments.rows.last().unwrap().id, "secret").await.unwrap();
        desk::tickets::delete(&owner, deleted).await.unwrap();
        let suspend = domain::users::UserChange { suspended: Some(true), ..Default::default() };
        identity::users::update(&owner, cleo, suspend).await.unwrap();
        assert_eq!(desk.send(63).await, [Outcome::Done; 4]);
        assert!(desk.mailbox.take().is_empty());
        assert_eq!(desk.states().await, ["stopped"; 4]);
    })
    .await;
}

#[tokio::test]
async fn staff_who_follow_get_notes_too_and_those_in_copy_get_no_history() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (ticket, _) = desk.ticket_for("ann@example.org").await;
        let owner = desk.owner(10).await;
        let person = async |name: &str, email: &str, role: Role| {
            let (name, email) = (Some(name.to_owned()), Some(email.to_owned()));
            let role = Some(domain::users::RoleWish(role));
            let wish = domain::users::UserChange { name, email, role, ..Default::default() };
            identity::users::create(&owner, wish).await.unwrap().id
        };
        let gert = person("Gert", "gert@example.org", Role::Agent).await;
        let lisa = person("Lisa", "lisa@example.org", Role::EndUser).await;
        desk.says(ticket, "The first answer", true, 20).await;
        let wish =
            TicketChange { follower_ids: Some(vec![gert]), email_cc_ids: Some(vec![lisa]), ..TicketChange::default() };
        let update = TicketUpdate { wish, ..TicketUpdate::default() };
        desk::tickets::update(&desk.owner(30).await, ticket, update).await.unwrap();
        desk.says(ticket, "She kicked it", false, 40).await;
        desk.says(ticket, "The second answer", true, 50).await;
        // Only what is said from now on: the first answer was said to Ann alone.
        let all = desk.events().await;
        let ctx = desk.seen_by(Actor::Job("mailer"), 60).await;
        Mailer.told(&ctx, all.get(all.len() - 2..).unwrap()).await.unwrap();
        assert_eq!(desk.send(61).await, [Outcome::Done; 4]);
        let mails = desk.mailbox.take();
        let to = |address: &str| -> Vec<ParsedMail> {
            mails.iter().filter(|mail| mail.envelope.to == [address]).map(read).collect()
        };
        let notes = to("gert@example.org");
        assert_eq!(notes.len(), 2);
        let text = notes.first().unwrap().text.clone().unwrap();
        assert!(text.contains("Olga left an internal note") && text.contains("She kicked it"), "{text}");
        assert_eq!(notes.first().unwrap().header("auto-submitted"), Some("auto-generated"));
        for address in ["ann@example.org", "lisa@example.org"] {
            let text = to(address).first().unwrap().text.clone().unwrap();
            assert!(text.contains("The second answer") && !text.contains("kicked"), "{text}");
            assert!(!text.contains("The first answer"), "history for {address}: {text}");
        }

        // Proven, the requester gets her own conversation along; who came later still does not.
        let (ann, window) = (owner_of(&owner, ticket).await, domain::page::Window::first(5));
        let identities = identity::identities::list(&owner, ann, window).await.unwrap();
        identity::identities::verify(&owner, ann, identities.rows.first().unwrap().id).await.unwrap();
        desk.says(ticket, "The third answer", true, 70).await;
        let all = desk.events().await;
        Mailer.told(&ctx, all.get(all.len() - 1..).unwrap()).await.unwrap();
        assert_eq!(desk.send(80).await, [Outcome::Done; 3]);
        let mails = desk.mailbox.take();
        let quotes = |address: &str| {
            let mail = mails.iter().find(|mail| mail.envelope.to == [address]).map(read).unwrap();
            mail.text.unwrap().contains("> The second answer")
        };
        assert!(quotes("ann@example.org") && !quotes("lisa@example.org"));
    })
    .await;
}

async fn owner_of(ctx: &Ctx, ticket: TicketId) -> UserId {
    desk::tickets::show(ctx, ticket).await.unwrap().ticket.requester_id
}

#[tokio::test]
async fn a_question_is_acknowledged_in_fixed_words_until_the_address_is_proven() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (_, ann) = desk.ticket_for("ann@example.org").await;
        let asks = async |subject: &str, after: i64| {
            let mut new = new(subject, "Buy at evil.example", true, Cause::Actor, "ann@example.org");
            new.requester = Requester::Actor;
            let ctx = desk.seen_by(user(ann, Role::EndUser), after).await;
            desk::tickets::create(&ctx, new).await.unwrap().0.ticket.id
        };
        asks("Visit evil.example", 60).await;
        asks("Visit evil.example again", 70).await;
        desk.tell(80).await;
        assert_eq!(desk.send(81).await, [Outcome::Done]);
        assert_eq!(desk.states().await, ["sent", "held"]);
        let mails = desk.mailbox.take();
        let mail = read(mails.first().unwrap());
        assert_eq!(mail.subject, "[Acme] We have received your request");
        assert_eq!(mail.to.first().unwrap().name, "");
        assert_eq!(mail.header("auto-submitted"), Some("auto-replied"));
        assert_eq!(mails.first().unwrap().envelope.from, None);
        assert!(!String::from_utf8_lossy(&mails.first().unwrap().message).contains("evil"));

        let owner = desk.owner(90).await;
        let identities = identity::identities::list(&owner, ann, domain::page::Window::first(5)).await.unwrap();
        identity::identities::verify(&owner, ann, identities.rows.first().unwrap().id).await.unwrap();
        asks("The printer again", 200).await;
        desk.tell(201).await;
        assert_eq!(desk.send(202).await, [Outcome::Done]);
        assert_eq!(read(desk.mailbox.take().first().unwrap()).subject, "[Acme] Re: The printer again");

        change(&owner, vec![(Setting::Acknowledge, "false".to_owned())]).await.unwrap();
        asks("One more", 300).await;
        desk.tell(301).await;
        assert_eq!(desk.send(302).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_storm_of_mails_to_one_address_is_held_and_told() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let (ticket, _) = desk.ticket_for("ann@example.org").await;
        for second in 0..62 {
            desk.says(ticket, "Again", true, 60 + second).await;
        }
        desk.tell(130).await;
        assert_eq!(desk.send(131).await.len(), 60);
        assert_eq!(desk.states().await.iter().filter(|state| *state == "held").count(), 2);
        let held = ("ticket.held".to_owned(), Some("mail_rate".to_owned()));
        assert_eq!(desk.told().await.iter().filter(|told| **told == held).count(), 2);
        desk.says(ticket, "An hour later", true, 4_000).await;
        desk.tell(4_001).await;
        assert_eq!(desk.send(4_002).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn history_from_elsewhere_is_quiet_and_dutch_readers_are_told_in_dutch() {
    each(async |account| {
        let desk = Desk::start(account).await;
        let owner = desk.owner(0).await;
        let old = new("Long ago", "Solved in 2019", true, Cause::Import, "ann@example.org");
        desk::tickets::create(&owner, old).await.unwrap();
        desk.tell(1).await;
        assert_eq!(desk.send(2).await, []);

        let values = [(Setting::Locale, "nl"), (Setting::SenderName, "Acme Hulp"), (Setting::MailSignature, "Groet")];
        change(&owner, values.map(|(setting, value)| (setting, value.to_owned())).to_vec()).await.unwrap();
        let fresh = new("[Acme Hulp] Re: Printer", "Trek de stekker eruit", true, Cause::Actor, "ann@example.org");
        desk::tickets::create(&desk.owner(10).await, fresh).await.unwrap();
        desk.tell(11).await;
        assert_eq!(desk.send(12).await, [Outcome::Done]);
        let mail = read(desk.mailbox.take().first().unwrap());
        assert_eq!(
            (mail.subject.as_str(), mail.from.unwrap().name.as_str()),
            ("[Acme Hulp] Printer", "Olga (Acme Hulp)")
        );
        let text = mail.text.unwrap();
        assert!(text.starts_with("##- Typ uw antwoord boven deze regel -##"), "{text}");
        assert!(text.contains("\n\n-- \nGroet\n"), "{text}");
        assert!(mail.html.unwrap().contains("lang=\"nl\""));
    })
    .await;
}
