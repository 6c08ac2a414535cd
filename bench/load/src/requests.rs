//! The operations that are measured, as requests. What they ask for is drawn afresh each time.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::client::{Connection, Door, Request};

/// An operation of one or more requests in a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Operation {
    Create,
    Update,
    Show,
    List,
    Execute,
    Counts,
    Search,
    Incremental,
}

impl Operation {
    pub(crate) const ALL: [Self; 8] = [
        Self::Show,
        Self::List,
        Self::Execute,
        Self::Counts,
        Self::Search,
        Self::Incremental,
        Self::Update,
        Self::Create,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Show => "show with comments",
            Self::List => "list of 25 of a view",
            Self::Execute => "execute a view, 25 rows and count",
            Self::Counts => "count and count_many",
            Self::Search => "search of three words",
            Self::Incremental => "incremental page of 100",
        }
    }

    /// The status of a good answer.
    const fn status(self) -> u16 {
        if matches!(self, Self::Create) { 201 } else { 200 }
    }
}

/// What there is to ask for.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) tickets: u64,
    pub(crate) views: Vec<i64>,
    /// The views with a whole page of 25 and more: to list an empty one costs nothing.
    full: Vec<i64>,
    /// Tickets that may be updated.
    pub(crate) unsolved: Vec<i64>,
    /// Subjects, whose words are searched for and whose texts new tickets have.
    subjects: Vec<String>,
    requesters: Vec<i64>,
    pub(crate) has_incremental: bool,
}

/// Random enough for choosing (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(usize::try_from(self.below(list.len() as u64)).unwrap_or(0))
    }
}

impl World {
    /// Looks round: views, some hundred tickets, tickets that can be updated.
    pub(crate) async fn look(door: &Door, tickets: u64) -> Result<Arc<Self>> {
        let mut connection = door.connect().await?;
        let views = numbers(&get(&mut connection, "/api/v2/views.json?page[size]=100").await?, "views", "id");
        ensure!(!views.is_empty(), "the account has no views");
        let unsolved_view = views.get(2).copied().context("too few views")?;
        let mut full = Vec::new();
        for view in &views {
            let page = get(&mut connection, &format!("/api/v2/views/{view}/tickets.json?page[size]=25")).await?;
            if numbers(&page, "tickets", "id").len() == 25 {
                full.push(*view);
            }
        }
        ensure!(!full.is_empty(), "no view has 25 tickets");
        let mut unsolved = Vec::new();
        let mut path = format!("/api/v2/views/{unsolved_view}/tickets.json?page[size]=100");
        while unsolved.len() < 3_000 {
            let page = get(&mut connection, &path).await?;
            unsolved.extend(numbers(&page, "tickets", "id"));
            let next = page.pointer("/links/next").and_then(Value::as_str);
            match next.and_then(|url| url.find("/api/").and_then(|at| url.get(at..))) {
                Some(next) if page.pointer("/meta/has_more") == Some(&Value::Bool(true)) => path = next.to_owned(),
                _ => break,
            }
        }
        ensure!(!unsolved.is_empty(), "there are no unsolved tickets");
        let (mut subjects, mut requesters, mut dice) = (Vec::new(), Vec::new(), Dice(7));
        while subjects.len() < 1_000 {
            let ids: Vec<String> = (0..100).map(|_| (dice.below(tickets) + 1).to_string()).collect();
            let page = get(&mut connection, &format!("/api/v2/tickets/show_many.json?ids={}", ids.join(","))).await?;
            let rows = page.get("tickets").and_then(Value::as_array).cloned().unwrap_or_default();
            ensure!(!rows.is_empty(), "the seeded tickets cannot be found");
            subjects.extend(rows.iter().filter_map(|row| Some(row.get("subject")?.as_str()?.to_owned())));
            requesters.extend(rows.iter().filter_map(|row| row.get("requester_id")?.as_i64()));
        }
        let probe = connection.ask(&incremental(0)).await?;
        let has_incremental = probe.status == 200;
        Ok(Arc::new(Self { tickets, views, full, unsolved, subjects, requesters, has_incremental }))
    }

    fn subject(&self, dice: &mut Dice) -> &str {
        dice.pick(&self.subjects).map_or("nothing", String::as_str)
    }

    /// Three different words of one subject.
    pub(crate) fn three_words(&self, dice: &mut Dice) -> String {
        let mut words: Vec<&str> = self
            .subject(dice)
            .split([' ', '.'])
            .filter(|word| word.len() > 1 && !word.eq_ignore_ascii_case("or"))
            .collect();
        words.sort_unstable();
        words.dedup();
        while words.len() > 3 {
            let leave = usize::try_from(dice.below(words.len() as u64)).unwrap_or(0);
            words.remove(leave);
        }
        words.join(" ")
    }

    /// About forty words.
    pub(crate) fn text(&self, dice: &mut Dice) -> String {
        (0..7).map(|_| self.subject(dice)).collect::<Vec<_>>().join(". ")
    }

    pub(crate) fn any_ticket(&self, dice: &mut Dice) -> i64 {
        i64::try_from(dice.below(self.tickets)).unwrap_or(0) + 1
    }

    pub(crate) fn unsolved_ticket(&self, dice: &mut Dice) -> i64 {
        dice.pick(&self.unsolved).copied().unwrap_or(1)
    }

    /// The body of a new ticket.
    pub(crate) fn new_ticket(&self, dice: &mut Dice, subject: &str) -> String {
        let tag = dice.below(400);
        json!({"ticket": {
            "subject": subject,
            "comment": {"body": self.text(dice)},
            "requester_id": dice.pick(&self.requesters),
            "priority": "normal",
            "tags": [format!("topic_{tag}"), "load"],
        }})
        .to_string()
    }

    /// The requests of one operation.
    pub(crate) fn requests(&self, operation: Operation, dice: &mut Dice) -> Vec<Request> {
        let view = dice.pick(&self.views).copied().unwrap_or(1);
        let full = dice.pick(&self.full).copied().unwrap_or(1);
        match operation {
            Operation::Create => {
                let subject = self.subject(dice).to_owned();
                let body = Some(self.new_ticket(dice, &subject));
                vec![Request { method: "POST", path: "/api/v2/tickets.json".to_owned(), body }]
            }
            Operation::Update => {
                let status = if dice.below(2) == 0 { "open" } else { "pending" };
                let body = json!({"ticket": {"status": status, "comment": {"body": self.text(dice)}}}).to_string();
                let path = format!("/api/v2/tickets/{}.json", self.unsolved_ticket(dice));
                vec![Request { method: "PUT", path, body: Some(body) }]
            }
            Operation::Show => {
                let id = self.any_ticket(dice);
                vec![
                    Request::get(format!("/api/v2/tickets/{id}.json")),
                    Request::get(format!("/api/v2/tickets/{id}/comments.json?page[size]=100")),
                ]
            }
            Operation::List => vec![Request::get(format!("/api/v2/views/{full}/tickets.json?page[size]=25"))],
            Operation::Execute => vec![Request::get(format!("/api/v2/views/{full}/execute.json?per_page=25"))],
            Operation::Counts if dice.below(2) == 0 => {
                vec![Request::get(format!("/api/v2/views/{view}/count.json"))]
            }
            Operation::Counts => {
                let ids: Vec<String> = self.views.iter().take(12).map(ToString::to_string).collect();
                vec![Request::get(format!("/api/v2/views/count_many.json?ids={}", ids.join(",")))]
            }
            Operation::Search => {
                let words = self.three_words(dice).replace(' ', "%20");
                vec![Request::get(format!("/api/v2/search.json?query=type:ticket%20{words}&per_page=25"))]
            }
            Operation::Incremental => vec![incremental(dice.below(DAYS))],
        }
    }

    /// Does one operation; an answer of another status is an error.
    pub(crate) async fn act(&self, connection: &mut Connection, operation: Operation, dice: &mut Dice) -> Result<()> {
        for request in self.requests(operation, dice) {
            let answer = connection.ask(&request).await?;
            if answer.status != operation.status() {
                let text = String::from_utf8_lossy(answer.body).chars().take(300).collect::<String>();
                anyhow::bail!("{} {}: status {}: {text}", request.method, request.path, answer.status);
            }
        }
        Ok(())
    }
}

/// Pages of changes begin on one of so many days before now.
pub(crate) const DAYS: u64 = 365;

/// So many days ago, in seconds since 1970.
pub(crate) fn days_ago(days: u64) -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the driver is outside the house and has the clock of this machine")]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    now.saturating_sub(days * 86_400 + 7_200)
}

/// A page of what changed since so many days ago.
fn incremental(days: u64) -> Request {
    let start = days_ago(days);
    Request::get(format!("/api/v2/incremental/tickets/cursor.json?start_time={start}&per_page=100"))
}

async fn get(connection: &mut Connection, path: &str) -> Result<Value> {
    let answer = connection.ask(&Request::get(path)).await?;
    ensure!(answer.status == 200, "GET {path}: status {}", answer.status);
    answer.json()
}

fn numbers(page: &Value, key: &str, field: &str) -> Vec<i64> {
    let rows = page.get(key).and_then(Value::as_array);
    rows.into_iter().flatten().filter_map(|row| row.get(field)?.as_i64()).collect()
}
