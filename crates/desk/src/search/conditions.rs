//! Each term and each filter of a search as a condition on `tickets`. Values are always bound.

use domain::comments::Comment;
use domain::ids::UserId;
use domain::policy::{Reach, Sees};
use domain::search::{
    Filter, FlagKey, PersonKey, Query, Span, TagTest, Test, TextKey, TextTerm, TimeKey, Words, WordsKey,
};
use domain::tickets::{Priority, Status, Ticket, TicketType};
use domain::{Actor, Refusal};
use store::fulltext::{TextColumn, TextQuery, push_direct};
use store::{EngineKind, Sql, StoreResult};

use super::named;
use crate::tickets::sql::write::TEXTS;

/// For whom a search runs.
pub(super) struct By {
    pub(super) me: Option<UserId>,
    pub(super) tickets: Sees<Ticket>,
    pub(super) comments: Sees<Comment>,
}

impl By {
    pub(super) fn of(actor: &Actor) -> Self {
        Self { me: actor.user_id(), tickets: actor.sees(), comments: actor.sees() }
    }
}

/// Refuses what tickets cannot be asked, by its keyword, so that no filter is silently left out.
pub(super) fn check(query: &Query) -> Result<(), Refusal> {
    let unknown = query.filters.iter().find_map(|filter| unsupported(&filter.test));
    match unknown {
        None => Ok(()),
        Some(keyword) => Err(Refusal::BadQuery(format!("Invalid search: {keyword} cannot be used to find tickets"))),
    }
}

fn unsupported(test: &Test) -> Option<&'static str> {
    match test {
        Test::Satisfaction(_) => Some("satisfaction"),
        Test::Role(_) => Some("role"),
        Test::Flag(FlagKey::IsVerified, _) => Some("is_verified"),
        Test::Flag(FlagKey::IsSuspended, _) => Some("is_suspended"),
        Test::Person(PersonKey::Commenter, _) => Some("commenter"),
        Test::Person(PersonKey::User, _) => Some("user"),
        Test::Words(WordsKey::Name, _) => Some("name"),
        Test::Words(WordsKey::Notes, _) => Some("notes"),
        Test::Words(WordsKey::Details, _) => Some("details"),
        Test::Words(WordsKey::Description, list) if list.contains(&None) => Some("description:none"),
        Test::Words(WordsKey::Comment, list) if list.contains(&None) => Some("comment:none"),
        Test::Text(TextKey::Email, _) => Some("email"),
        Test::Text(TextKey::Phone, _) => Some("phone"),
        Test::Text(TextKey::Whatsapp, _) => Some("whatsapp"),
        _ => None,
    }
}

/// Appends that the ticket, in its subject or any one comment the actor may see, has the words; or has that number.
pub(super) fn push_term(sql: &mut Sql, engine: EngineKind, by: &By, term: &TextTerm) -> StoreResult<()> {
    sql.push(" and (");
    if let Some(id) = term.ticket_id {
        sql.push("tickets.id = ").bind(id.number());
    }
    if !term.words.words.is_empty() {
        sql.push(if term.ticket_id.is_some() { " or " } else { "" });
        commented(sql, engine, by, &text_of(&term.words), "")?;
    }
    // An absent value is not what was excluded.
    sql.push(if term.negated { ") is not true" } else { ")" });
    Ok(())
}

/// Appends a filter; its values are alternatives.
pub(super) fn push_filter(sql: &mut Sql, engine: EngineKind, by: &By, filter: &Filter) -> StoreResult<()> {
    sql.push(" and (");
    match &filter.test {
        Test::Time(key, spans) => sql.push_any(spans, |sql, span| {
            time(sql, *key, span.as_ref());
            Ok(())
        })?,
        Test::Status(list) => {
            let ranks: Vec<i64> = list.iter().map(|status: &Status| status.rank()).collect();
            sql.push("tickets.status in ").push_in(&ranks);
        }
        Test::Priority(list) => {
            numbers(sql, "tickets.priority", list.iter().map(|priority| priority.map(Priority::rank)))
        }
        Test::TicketType(list) => numbers(sql, "tickets.type", list.iter().map(|kind| kind.map(TicketType::rank))),
        Test::CustomStatus(list) => numbers(sql, "tickets.custom_status_id", list.iter().map(|id| id.map(i64::from))),
        Test::Problem(list) => numbers(sql, "tickets.problem_id", list.iter().map(|id| id.map(i64::from))),
        Test::Person(key, people) => sql.push_any(people, |sql, person| {
            named::person(sql, *key, person, by.me);
            Ok(())
        })?,
        Test::Place(key, places) => sql.push_any(places, |sql, place| {
            named::place(sql, *key, place);
            Ok(())
        })?,
        Test::Words(key, list) => sql.push_any(list, |sql, words| in_words(sql, engine, by, *key, words.as_ref()))?,
        Test::Text(key, list) => sql.push_any(list, |sql, pattern| {
            named::text(sql, *key, pattern.as_ref());
            Ok(())
        })?,
        Test::Tags(list) => sql.push_any(list, |sql, test| {
            tags(sql, test);
            Ok(())
        })?,
        Test::Via(channels) => {
            let words: Vec<&str> = channels.iter().map(|channel| channel.word()).collect();
            sql.push("tickets.channel in ").push_in_text(&words);
        }
        Test::Flag(FlagKey::HasAttachment, flags) => sql.push_any(flags, |sql, flag| {
            sql.push(if *flag { "exists" } else { "not exists" });
            sql.push(" (select 1 from comments join attachments on attachments.comment_id = comments.id where comments.ticket_id = tickets.id");
            seen(sql, &by.comments);
            sql.push(")");
            Ok(())
        })?,
        // Refused by `check`; nothing is found should one come through.
        Test::Satisfaction(_) | Test::Role(_) | Test::Flag(_, _) => {
            sql.push("1 = 0");
        }
    }
    sql.push(if filter.negated { ") is not true" } else { ")" });
    Ok(())
}

/// A column among these numbers, where none means no value.
fn numbers(sql: &mut Sql, column: &'static str, list: impl Iterator<Item = Option<i64>>) {
    let list: Vec<Option<i64>> = list.collect();
    let known: Vec<i64> = list.iter().copied().flatten().collect();
    sql.push(column).push(" in ").push_in(&known);
    if list.contains(&None) {
        sql.push(" or ").push(column).push(" is null");
    }
}

fn time(sql: &mut Sql, key: TimeKey, span: Option<&Span>) {
    let column = match key {
        TimeKey::Created => "tickets.created_at",
        TimeKey::Updated => "tickets.updated_at",
        TimeKey::Solved => "tickets.solved_at",
        TimeKey::DueDate => "tickets.due_at",
    };
    sql.push(column).push(if span.is_some() { " is not null" } else { " is null" });
    if let Some(from) = span.and_then(|span| span.from) {
        sql.push(" and ").push(column).push(" >= ").bind(from.millis());
    }
    if let Some(until) = span.and_then(|span| span.until) {
        sql.push(" and ").push(column).push(" < ").bind(until.millis());
    }
}

fn tags(sql: &mut Sql, test: &TagTest) {
    match test {
        TagTest::None => {
            sql.push("tickets.tags = ''");
        }
        TagTest::All(tags) => {
            for (place, tag) in tags.iter().enumerate() {
                sql.push(if place == 0 { "" } else { " and " });
                sql.push("tickets.id in (select ticket_id from ticket_tags where tag = ").bind(tag.as_str()).push(")");
            }
        }
        TagTest::Prefix(beginning) => {
            sql.push("tickets.id in (select ticket_id from ticket_tags where tag >= ").bind(beginning.as_str());
            sql.push(" and tag < ").bind(format!("{beginning}{}", char::MAX)).push(")");
        }
    }
}

fn in_words(sql: &mut Sql, engine: EngineKind, by: &By, key: WordsKey, words: Option<&Words>) -> StoreResult<()> {
    let Some(words) = words else {
        sql.push(if key == WordsKey::Subject { "tickets.subject = ''" } else { "1 = 0" });
        return Ok(());
    };
    let text = text_of(words);
    let within = |column| TextQuery::In(column, Box::new(text.clone()));
    match key {
        WordsKey::Subject => commented(sql, engine, by, &within(TextColumn::Subject), ""),
        WordsKey::Comment => commented(sql, engine, by, &within(TextColumn::Body), ""),
        WordsKey::Description => {
            commented(sql, engine, by, &within(TextColumn::Body), " and ticket_texts.rowid & 8191 = 0")
        }
        WordsKey::Name | WordsKey::Notes | WordsKey::Details => {
            sql.push("1 = 0");
            Ok(())
        }
    }
}

/// A comment that the actor may see matches (`PLACE_BITS` tells what its row means). `more` narrows which comments count.
fn commented(sql: &mut Sql, engine: EngineKind, by: &By, text: &TextQuery, more: &'static str) -> StoreResult<()> {
    sql.push("tickets.id in (select ticket_texts.rowid >> 13 from ticket_texts");
    let all = *by.comments.reach() == Reach::All;
    if !all {
        sql.push(" join comments on comments.ticket_id = ticket_texts.rowid >> 13");
        sql.push(" and comments.place = ticket_texts.rowid & 8191");
    }
    sql.push(" where ");
    push_direct(sql, engine, &TEXTS, "ticket_texts", text)?;
    seen(sql, &by.comments);
    sql.push(more).push(")");
    Ok(())
}

/// Only comments the actor may see, so that nobody learns by searching what a private note says.
fn seen(sql: &mut Sql, comments: &Sees<Comment>) {
    match comments.reach() {
        Reach::All => {}
        Reach::Own { .. } => {
            sql.push(" and comments.is_public = 1 and comments.unverified = 0");
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
}

pub(super) fn text_of(words: &Words) -> TextQuery {
    match (words.prefix, words.words.as_slice()) {
        // The last word of the text is the beginning of one.
        (true, list) => TextQuery::Prefix(list.join(" ")),
        (false, [word]) => TextQuery::Word(word.clone()),
        (false, list) => TextQuery::Phrase(list.to_vec()),
    }
}
