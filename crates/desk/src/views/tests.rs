//! Predicates as SQL answer as predicates in memory do: random tickets and conditions, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::event::{About, Event};
use domain::ids::{BrandId, FieldId, GroupId, TicketId, UserId};
use domain::page::Window;
use domain::role::Role;
use domain::rules::{Conditions, Output, Predicate, TicketFacts, Viewer, compile, cube};
use domain::tags::Tags;
use domain::tickets::{FieldValue, FieldValues, Metrics, Priority, Status, Ticket, TicketType};
use domain::via::{Channel, Via};
use domain::{Actor, Time};
use serde_json::{Value, json};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open};

use super::sql;
use crate::comments::sql as comments;
use crate::tickets::sql::write;

const TICKETS: i64 = 200;
const ROUNDS: u32 = 150;
const HOUR: i64 = 3_600_000;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let place = usize::try_from(self.below(from.len() as u64)).unwrap();
        from.get(place).unwrap().clone()
    }

    fn id(&mut self) -> i64 {
        self.below(3).cast_signed() + 1
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| value(self))
    }

    fn moment(&mut self) -> Time {
        Time::from_millis(NOW - (self.below(9).cast_signed() - 4) * HOUR + self.below(3).cast_signed() - 1)
    }

    fn text(&mut self) -> String {
        (0..self.below(4))
            .map(|_| self.pick(&["Café", "e-mail", "lost", "E", "parcel", "!"]))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn value(&mut self) -> FieldValue {
        match self.below(3) {
            0 => FieldValue::Flag(self.below(2) == 0),
            1 => FieldValue::Choices((0..self.below(3)).map(|_| self.pick(&["red", "blue"]).to_owned()).collect()),
            _ => FieldValue::Text(self.pick(&["red", "false", "true", ""]).to_owned()),
        }
    }

    fn ticket(&mut self) -> Ticket {
        let mut fields = BTreeMap::new();
        for field in [7, 8] {
            if let Some(value) = self.maybe(Self::value) {
                fields.insert(field, value);
            }
        }
        Ticket {
            id: TicketId::new(0),
            external_id: None,
            subject: self.text(),
            status: self.pick(&Status::ALL),
            custom_status_id: self.maybe(Self::id).map(Into::into),
            priority: self.maybe(|dice| dice.pick(&Priority::ALL)),
            kind: self.maybe(|dice| dice.pick(&TicketType::ALL)),
            requester_id: UserId::new(self.id()),
            submitter_id: UserId::new(self.id()),
            assignee_id: self.maybe(Self::id).map(UserId::new),
            group_id: self.maybe(Self::id).map(GroupId::new),
            organization_id: self.maybe(Self::id).map(Into::into),
            brand_id: BrandId::new(self.id()),
            form_id: self.maybe(Self::id).map(Into::into),
            problem_id: self.maybe(Self::id).map(Into::into),
            recipient: self.maybe(|dice| dice.pick(&["help@example.org", "x@example.org"]).to_owned()),
            due_at: self.maybe(Self::moment),
            tags: Tags::from_words((0..self.below(3)).map(|_| self.pick(&["hot", "cold", "vip"])).collect::<Vec<_>>()),
            fields: FieldValues(fields),
            follower_ids: Vec::new(),
            email_cc_ids: Vec::new(),
            via: Via::channel(self.pick(&[Channel::Web, Channel::Email, Channel::Api])),
            is_public: self.below(2) == 0,
            created_at: self.moment(),
            updated_at: self.moment(),
            generated_at: Time::from_millis(NOW),
            metrics: Metrics {
                assigned_at: self.maybe(Self::moment),
                assignee_updated_at: self.maybe(Self::moment),
                requester_updated_at: self.maybe(Self::moment),
                status_updated_at: self.maybe(Self::moment),
                solved_at: self.maybe(Self::moment),
                ..Metrics::default()
            },
            deleted_at: None,
            scrubbed: false,
        }
    }

    fn condition(&mut self) -> Value {
        let plain = ["is", "is_not"];
        let ordered = ["is", "is_not", "less_than", "greater_than"];
        let listed = ["is", "is_not", "includes", "not_includes"];
        let (field, operator, value) = match self.below(14) {
            0 => ("status", self.pick(&ordered), self.pick(&["new", "open", "pending", "hold", "solved", "closed"])),
            1 => ("priority", self.pick(&ordered), self.pick(&["low", "normal", "high", "urgent"])),
            2 => ("type", self.pick(&plain), self.pick(&["problem", "task", ""])),
            3 => ("group_id", self.pick(&plain), self.pick(&["1", "2", "current_groups", ""])),
            4 => ("assignee_id", self.pick(&plain), self.pick(&["1", "current_user", "requester_id", ""])),
            5 => ("requester_id", self.pick(&plain), self.pick(&["2", "current_user", "assignee_id"])),
            6 => (
                self.pick(&["organization_id", "ticket_form_id", "problem_id", "custom_status_id"]),
                self.pick(&plain),
                self.pick(&["1", ""]),
            ),
            7 => ("current_tags", self.pick(&["includes", "not_includes"]), self.pick(&["hot", "hot vip"])),
            8 => ("subject_includes_word", self.pick(&listed), self.pick(&["cafe", "e-mail", "lost parcel", "MAIL E"])),
            9 => ("description_includes_word", self.pick(&listed), self.pick(&["cafe", "e-mail", "lost parcel", "E"])),
            10 => ("recipient", self.pick(&plain), self.pick(&["help@example.org", ""])),
            11 => ("requester_role", self.pick(&plain), self.pick(&["0", "2", "4"])),
            12 => (
                self.pick(&[
                    "NEW",
                    "OPEN",
                    "SOLVED",
                    "CLOSED",
                    "assigned_at",
                    "updated_at",
                    "due_date",
                    "until_due_date",
                ]),
                self.pick(&["is", "less_than", "greater_than"]),
                self.pick(&["0", "1", "2"]),
            ),
            _ => (
                self.pick(&["custom_fields_7", "custom_fields_8"]),
                self.pick(&["is", "is_not", "present", "not_present", "includes", "not_includes"]),
                self.pick(&["red", "false", "true"]),
            ),
        };
        json!({"field": field, "operator": operator, "value": value})
    }

    fn conditions(&mut self) -> Conditions {
        let mut side = |most| (0..self.below(most)).map(|_| self.condition()).collect::<Vec<_>>();
        Conditions::from_json(&json!({"all": side(3), "any": side(4)})).unwrap()
    }
}

async fn operator(account: Account) -> Ctx {
    let now = Time::from_millis(NOW);
    let settings = identity::account::settings::snapshot(&account, now).await.unwrap();
    let ctx = Ctx::new(Actor::Operator, account, settings, now, Client::default());
    let first = identity::account::FirstOwner { name: "Olga".to_owned(), email: "olga@example.org".to_owned() };
    identity::account::start(&ctx, first, "Test".to_owned()).await.unwrap();
    ctx
}

/// Stores the tickets, each with a first comment and a second that says everything.
async fn stored(ctx: &Ctx, mut dice: Dice) -> (Vec<(Ticket, String)>, Dice) {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut tickets = Vec::new();
        for _ in 0..TICKETS {
            let (mut ticket, first) = (dice.ticket(), dice.text());
            ticket.id = TicketId::new(write::insert(tx, &ticket).await?);
            for (is_first, body) in [(true, first.as_str()), (false, "cafe e mail lost parcel")] {
                let new = comments::NewRow {
                    ticket_id: ticket.id,
                    author_id: ticket.requester_id,
                    public: true,
                    body,
                    html: None,
                    via: &ticket.via,
                    unverified: false,
                    message_id: None,
                    raw_blob: None,
                    audit_id: 1,
                    created_at: ticket.created_at,
                };
                let (_, place) = comments::insert(tx, &new).await?;
                if is_first {
                    write::insert_beside(tx, &ticket, place, body).await?;
                } else {
                    write::index_at(tx, &ticket, place, body).await?;
                }
            }
            tickets.push((ticket, first));
        }
        Ok(tx.commit(&who, vec![Event::created(About::Account)]).await?.with((tickets, dice)))
    })
    .await
    .unwrap()
}

async fn found(ctx: &Ctx, predicate: Predicate) -> (Vec<i64>, u64) {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let sees = who.actor().sees::<Ticket>();
        let page = sql::tickets(tx, &sees, &predicate, &Output::default(), &Window::first(1000)).await?;
        let mut ids: Vec<i64> = page.rows.iter().map(|ticket| ticket.id.number()).collect();
        ids.sort_unstable();
        Ok((ids, sql::count_tickets(tx, &sees, &predicate).await?))
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_store_answers_as_memory_does() {
    each(async |account| {
        let ctx = operator(account).await;
        let (tickets, mut dice) = stored(&ctx, Dice(7)).await;
        let groups: Arc<[GroupId]> = Arc::new([GroupId::new(1), GroupId::new(3)]);
        let viewer = Viewer { user_id: UserId::new(1), groups: &groups, now: ctx.now() };
        let (mut some, mut by_cube) = (0, 0);
        for round in 0..ROUNDS {
            let conditions = dice.conditions();
            let predicate = compile(&conditions, &viewer);
            let meets = |(ticket, first): &&(Ticket, String)| {
                // User 1 is the owner; the other requesters do not exist.
                let requester_role = (ticket.requester_id == UserId::new(1)).then_some(Role::Owner);
                predicate.evaluate(&TicketFacts { ticket, description: Some(first), requester_role })
            };
            let wanted: Vec<i64> = tickets.iter().filter(meets).map(|(ticket, _)| ticket.id.number()).collect();
            let (ids, count) = found(&ctx, predicate.clone()).await;
            assert_eq!(ids, wanted, "round {round}: {}", conditions.to_stored());
            assert_eq!(count, wanted.len() as u64, "round {round}: {}", conditions.to_stored());
            some += u32::from(!wanted.is_empty() && wanted.len() < tickets.len());
            by_cube += u32::from(cube(&predicate).is_some());
        }
        assert!(some > ROUNDS / 3 && by_cube > 10, "{some} rounds told something, {by_cube} used the cube");
    })
    .await;
}

#[tokio::test]
async fn a_field_without_a_row_is_not_present() {
    each(async |account| {
        let ctx = operator(account).await;
        let (ids, count) = found(&ctx, Predicate::FieldPresent(FieldId::new(7))).await;
        assert_eq!((ids, count), (Vec::new(), 0));
    })
    .await;
}
