//! The newest tickets that have every word, each in whichever comment: one stream of tickets a word, newest first, that
//! leap over each other. What is read depends on the rarest word, not on how many tickets there are.
//!
//! On PostgreSQL a stream of a frequent word walks the rows backwards, and one of a rare word asks the index: it plans each
//! question for its word ([`plan_for_values`]). Where the words seldom meet, walking on costs more than its bitmaps would,
//! so there the leap gives up after [`ASKED_AT_MOST`] questions ([`Leap::is_lost`]).

use std::collections::VecDeque;

use domain::policy::Reach;
use domain::search::Query;
use store::fulltext::plan_for_values;
use store::{EngineKind, ReadTx, Sql, StoreResult};

use super::conditions::{By, text_of};
use super::sql;
use crate::tickets::sql::write::PLACE_BITS;

/// Rows read at least and at most at once.
const FEW: i64 = 16;
const MANY: i64 = 1024;
/// So many rows are skipped by reading them; more by a new start further on.
const READ_OVER: i64 = 200;
/// Where a frequent word is found by reading all rows, fewer are read ahead.
const MANY_WALKED: i64 = 256;
/// Questions after which the bitmaps of PostgreSQL are the better way.
const ASKED_AT_MOST: u32 = 32;
/// How often the index is asked for the sake of the count; what is left is then estimated from what was seen.
const FOR_COUNT: u32 = 24;
/// How often each stream is asked for it where rows are walked.
const FOR_COUNT_WALKED: usize = 2;

/// The streams of one search.
pub(super) struct Leap {
    engine: EngineKind,
    streams: Vec<Stream>,
    /// How often the index was asked, to bound the work.
    asked: u32,
    /// The ticket that comes next is older than this one.
    below: i64,
}

/// The tickets that have one word.
struct Stream {
    /// The condition on the index.
    sql: Sql,
    /// Tickets that were read and not passed yet, newest first.
    waiting: VecDeque<i64>,
    /// Rows from here on were read, or leapt over.
    floor: i64,
    ended: bool,
    /// How many rows the next reading takes.
    rows: i64,
    /// Tickets between one row and the next, as last seen; at least 1.
    pace: i64,
}

impl Leap {
    /// The streams, when the search can be run so: words that all have to be there, for who may see every comment.
    pub(super) fn of(engine: EngineKind, by: &By, query: &Query) -> StoreResult<Option<Self>> {
        let plain = |term: &domain::search::TextTerm| !term.negated && term.ticket_id.is_none();
        if *by.comments.reach() != Reach::All || query.text.is_empty() {
            return Ok(None);
        }
        if !query.text.iter().all(plain) {
            return Ok(None);
        }
        let mut streams = Vec::new();
        for term in &query.text {
            let sql = sql::rows_of(engine, &text_of(&term.words))?;
            streams.push(Stream { sql, waiting: VecDeque::new(), floor: i64::MAX, ended: false, rows: 64, pace: 1 });
        }
        Ok(Some(Self { engine, streams, asked: 0, below: i64::MAX >> PLACE_BITS }))
    }

    /// Was enough seen for an estimate of the count?
    pub(super) fn is_enough(&self) -> bool {
        if self.engine == EngineKind::Sqlite {
            return self.asked >= FOR_COUNT;
        }
        usize::try_from(self.asked).is_ok_and(|asked| asked >= FOR_COUNT_WALKED * self.streams.len())
    }

    /// Is another way shorter by now?
    pub(super) fn is_lost(&self) -> bool {
        self.engine == EngineKind::Postgres && self.asked >= ASKED_AT_MOST
    }

    /// The next ticket with every word, newest first.
    pub(super) async fn next(&mut self, tx: &mut ReadTx) -> StoreResult<Option<i64>> {
        let mut ticket = self.below - 1;
        let mut agreed = 0;
        let mut place = 0;
        if self.asked == 0 {
            plan_for_values(tx).await?;
        }
        while agreed < self.streams.len() && !self.is_lost() {
            let Some(stream) = self.streams.get_mut(place) else { break };
            let Some(found) = stream.at_most(tx, ticket, &mut self.asked).await? else { return Ok(None) };
            agreed = if found == ticket { agreed + 1 } else { 1 };
            ticket = found;
            place = (place + 1) % self.streams.len();
        }
        if agreed < self.streams.len() {
            return Ok(None);
        }
        self.below = ticket;
        Ok(Some(ticket))
    }

    /// Everything newer than this was looked at.
    pub(super) const fn reached(&self) -> i64 {
        self.below
    }
}

impl Stream {
    /// The newest ticket of the stream that is this one or older.
    async fn at_most(&mut self, tx: &mut ReadTx, ticket: i64, asked: &mut u32) -> StoreResult<Option<i64>> {
        loop {
            while let Some(front) = self.waiting.front() {
                if *front <= ticket {
                    return Ok(Some(*front));
                }
                self.waiting.pop_front();
            }
            if self.ended {
                return Ok(None);
            }
            self.read(tx, ticket).await?;
            *asked += 1;
        }
    }

    /// Reads on, or from `ticket` on when that is far.
    async fn read(&mut self, tx: &mut ReadTx, ticket: i64) -> StoreResult<()> {
        let gap = (self.floor >> PLACE_BITS) - ticket;
        let between = gap / self.pace;
        if between > READ_OVER {
            self.floor = self.floor.min((ticket + 1) << PLACE_BITS);
            self.rows = FEW;
        } else {
            let most = if tx.engine() == EngineKind::Postgres { MANY_WALKED } else { MANY };
            self.rows = (self.rows * 2).max(between * 2).min(most);
        }
        let rows = sql::rows_below(tx, &self.sql, self.floor, self.rows).await?;
        let read = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        self.ended = read < self.rows;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(()) };
        self.pace = (((first - last) >> PLACE_BITS) / read).max(1);
        self.floor = *last;
        for row in rows {
            let ticket = row >> PLACE_BITS;
            if self.waiting.back() != Some(&ticket) {
                self.waiting.push_back(ticket);
            }
        }
        Ok(())
    }
}
