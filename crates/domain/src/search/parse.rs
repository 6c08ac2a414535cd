//! Tokens into a [`Query`]: keywords, their values, and what several of them mean together.

use super::QueryProblem;
use super::dates;
use super::lexer::{Operator, Token, tokens};
use super::query::{
    Filter, FlagKey, Kind, Pattern, Person, PersonKey, Place, PlaceKey, Query, Satisfaction, SortKey, TagTest, Test,
    TextKey, TextTerm, TimeKey, Words, WordsKey,
};
use super::words::words;
use crate::ids::{FieldId, TicketId, UserId};
use crate::page::Direction;
use crate::rules::RequesterRole;
use crate::tickets::{Priority, Status, TicketType};
use crate::time::Time;
use crate::via::Channel;

/// Reads a search. What is not a keyword is text, also with a colon in it.
///
/// # Errors
/// When it is too long, or a keyword has a value or an operator that it cannot have.
pub fn parse(query: &str, now: Time) -> Result<Query, QueryProblem> {
    let mut result = Query::default();
    let mut sort = None;
    // The filters that take further values of their keyword: `tags:a tags:b` is one filter.
    let mut open: Vec<usize> = Vec::new();
    for token in tokens(query)? {
        let Some((word, operator)) = token.key else {
            result.text.extend(text_term(&token));
            continue;
        };
        let word = word.to_ascii_lowercase();
        match word.as_str() {
            "type" => add_type(&mut result.types, &token)?,
            "order_by" | "sort_by" => {
                let key = SortKey::from_word(&token.value.to_ascii_lowercase()).ok_or_else(|| bad(&token))?;
                result.order = Some((key, Direction::Descending));
            }
            "sort" | "sort_order" => {
                sort = Some(match token.value.to_ascii_lowercase().as_str() {
                    "asc" => Direction::Ascending,
                    "desc" => Direction::Descending,
                    _ => return Err(bad(&token)),
                });
            }
            _ => match test(&word, operator, &token, now)? {
                None => result.text.extend(text_term(&Token { key: None, value: token.whole, ..token })),
                Some(test) => {
                    let joins = operator == Operator::Is && !token.negated;
                    add_filter(&mut result.filters, &mut open, Filter { negated: token.negated, test }, joins);
                }
            },
        }
    }
    if let (Some((_, direction)), Some(sort)) = (&mut result.order, sort) {
        *direction = sort;
    }
    Ok(result)
}

fn add_filter(filters: &mut Vec<Filter>, open: &mut Vec<usize>, filter: Filter, joins: bool) {
    let Filter { negated, mut test } = filter;
    if joins {
        for known in open.iter() {
            let Some(known) = filters.get_mut(*known) else { continue };
            match known.test.join(test) {
                None => return,
                Some(back) => test = back,
            }
        }
        open.push(filters.len());
    }
    filters.push(Filter { negated, test });
}

fn bad(token: &Token<'_>) -> QueryProblem {
    let keyword = token.key.map_or("", |(key, _)| key).to_ascii_lowercase();
    QueryProblem::BadValue { keyword, value: token.value.chars().filter(|c| !c.is_control()).take(60).collect() }
}

fn add_type(types: &mut Vec<Kind>, token: &Token<'_>) -> Result<(), QueryProblem> {
    let kind = Kind::from_word(&token.value.to_ascii_lowercase()).ok_or_else(|| bad(token))?;
    if token.negated {
        if types.is_empty() {
            types.extend(Kind::ALL);
        }
        types.retain(|known| *known != kind);
    } else if !types.contains(&kind) {
        types.push(kind);
    }
    Ok(())
}

/// Words of the token; a number, or `#` and a number, is also a ticket's id. None when nothing is left to find.
fn text_term(token: &Token<'_>) -> Option<TextTerm> {
    let hash = token.value.strip_prefix('#');
    let id = hash.unwrap_or(token.value).parse::<i64>().ok().filter(|id| *id > 0 && !token.quoted);
    let is_digits = hash.unwrap_or(token.value).bytes().all(|byte| byte.is_ascii_digit());
    let ticket_id = id.filter(|_| is_digits).map(TicketId::new);
    let words = if hash.is_some() && ticket_id.is_some() { Words::default() } else { words_of(token) };
    let empty = words.words.is_empty() && ticket_id.is_none();
    (!empty).then_some(TextTerm { words, negated: token.negated, ticket_id })
}

/// The folded words up to a `*`, which makes the last one a beginning. In quotes a star is no sign.
fn words_of(token: &Token<'_>) -> Words {
    match token.value.split_once('*') {
        Some((before, _)) if !token.quoted => {
            let list: Vec<String> = words(before).collect();
            let prefix = !list.is_empty();
            Words { words: list, prefix }
        }
        _ => Words { words: words(token.value).collect(), prefix: false },
    }
}

/// The test a keyword asks for; none when it is not a keyword.
fn test(word: &str, operator: Operator, token: &Token<'_>, now: Time) -> Result<Option<Test>, QueryProblem> {
    let value = token.value.to_lowercase();
    let none = value == "none" && !token.quoted;
    let ordered = match word {
        "created" | "created_at" => Some(time(TimeKey::Created, operator, token, now)?),
        "updated" | "updated_at" => Some(time(TimeKey::Updated, operator, token, now)?),
        "solved" | "solved_at" => Some(time(TimeKey::Solved, operator, token, now)?),
        "due_date" | "due_at" => Some(time(TimeKey::DueDate, operator, token, now)?),
        "status" => {
            let wanted = Status::from_word(&value).ok_or_else(|| bad(token))?;
            Some(Test::Status(Status::ALL.into_iter().filter(|known| stands(operator, known, &wanted)).collect()))
        }
        "priority" if none && operator == Operator::Is => Some(Test::Priority(vec![None])),
        "priority" => {
            let wanted = Priority::from_word(&value).ok_or_else(|| bad(token))?;
            let list = Priority::ALL.into_iter().filter(|known| stands(operator, known, &wanted));
            Some(Test::Priority(list.map(Some).collect()))
        }
        _ => None,
    };
    if ordered.is_some() {
        return Ok(ordered);
    }
    let Some(test) = unordered(word, &value, none, token)? else { return Ok(None) };
    if operator == Operator::Is { Ok(Some(test)) } else { Err(QueryProblem::BadOperator { keyword: word.to_owned() }) }
}

fn stands<T: Ord>(operator: Operator, known: &T, wanted: &T) -> bool {
    match operator {
        Operator::Is => known == wanted,
        Operator::Less => known < wanted,
        Operator::LessOrEqual => known <= wanted,
        Operator::Greater => known > wanted,
        Operator::GreaterOrEqual => known >= wanted,
    }
}

fn time(key: TimeKey, operator: Operator, token: &Token<'_>, now: Time) -> Result<Test, QueryProblem> {
    if token.value.eq_ignore_ascii_case("none") && operator == Operator::Is {
        return Ok(Test::Time(key, vec![None]));
    }
    let span = dates::span(token.value.trim(), operator, now).ok_or_else(|| bad(token))?;
    Ok(Test::Time(key, vec![Some(span)]))
}

fn unordered(word: &str, value: &str, none: bool, token: &Token<'_>) -> Result<Option<Test>, QueryProblem> {
    let person = |key| Ok(Test::Person(key, vec![person(token, none).ok_or_else(|| bad(token))?]));
    let place = |key| Ok(Test::Place(key, vec![place(token, none).ok_or_else(|| bad(token))?]));
    let in_words = |key| match words_of(token) {
        _ if none => Ok(Test::Words(key, vec![None])),
        words if words.words.is_empty() => Err(bad(token)),
        words => Ok(Test::Words(key, vec![Some(words)])),
    };
    let text = |key| Test::Text(key, vec![(!none).then(|| pattern(token))]);
    let flag = |key| match value {
        "true" => Ok(Test::Flag(key, vec![true])),
        "false" => Ok(Test::Flag(key, vec![false])),
        _ => Err(bad(token)),
    };
    let number = || {
        let id = value.parse::<i64>().ok().filter(|id| *id > 0);
        if none { Ok(None) } else { id.map(Some).ok_or_else(|| bad(token)) }
    };
    Ok(Some(match word {
        "ticket_type" if none => Test::TicketType(vec![None]),
        "ticket_type" => Test::TicketType(vec![Some(TicketType::from_word(value).ok_or_else(|| bad(token))?)]),
        "assignee" | "assignee_id" => person(PersonKey::Assignee)?,
        "submitter" | "submitter_id" => person(PersonKey::Submitter)?,
        "requester" | "requester_id" => person(PersonKey::Requester)?,
        "cc" => person(PersonKey::Cc)?,
        "commenter" => person(PersonKey::Commenter)?,
        "user" => person(PersonKey::User)?,
        "group" | "group_id" => place(PlaceKey::Group)?,
        "organization" | "organization_id" => place(PlaceKey::Organization)?,
        "brand" | "brand_id" => place(PlaceKey::Brand)?,
        "form" | "ticket_form" | "ticket_form_id" => place(PlaceKey::Form)?,
        "subject" => in_words(WordsKey::Subject)?,
        "description" => in_words(WordsKey::Description)?,
        "comment" => in_words(WordsKey::Comment)?,
        "name" => in_words(WordsKey::Name)?,
        "notes" => in_words(WordsKey::Notes)?,
        "details" => in_words(WordsKey::Details)?,
        "external_id" => text(TextKey::ExternalId),
        "recipient" => text(TextKey::Recipient),
        "email" => text(TextKey::Email),
        "phone" => text(TextKey::Phone),
        "whatsapp" => text(TextKey::Whatsapp),
        "fieldvalue" => text(TextKey::FieldValue),
        "tags" => Test::Tags(vec![tags(token, none).ok_or_else(|| bad(token))?]),
        "via" => Test::Via(channel(value).into_iter().collect()),
        "satisfaction" => Test::Satisfaction(vec![Satisfaction::from_word(value).ok_or_else(|| bad(token))?]),
        "custom_status_id" => Test::CustomStatus(vec![number()?.map(Into::into)]),
        "problem_id" | "problem" => Test::Problem(vec![number()?.map(Into::into)]),
        "role" => Test::Role(vec![role(value).ok_or_else(|| bad(token))?]),
        "has_attachment" => flag(FlagKey::HasAttachment)?,
        "is_verified" => flag(FlagKey::IsVerified)?,
        "is_suspended" => flag(FlagKey::IsSuspended)?,
        _ => match word.strip_prefix("custom_field_").and_then(|number| number.parse::<i64>().ok()) {
            Some(id) if id > 0 => text(TextKey::CustomField(FieldId::new(id))),
            _ => return Ok(None),
        },
    }))
}

fn id(token: &Token<'_>) -> Option<i64> {
    let is_digits = token.value.bytes().all(|byte| byte.is_ascii_digit());
    token.value.parse::<i64>().ok().filter(|id| is_digits && *id > 0)
}

fn person(token: &Token<'_>, none: bool) -> Option<Person> {
    Some(match id(token) {
        _ if none => Person::None,
        Some(id) => Person::Id(UserId::new(id)),
        None if token.value.eq_ignore_ascii_case("me") && !token.quoted => Person::Me,
        None => Person::Text(named(token)?),
    })
}

fn place(token: &Token<'_>, none: bool) -> Option<Place> {
    Some(match id(token) {
        _ if none => Place::None,
        Some(id) => Place::Id(id),
        None => Place::Text(named(token)?),
    })
}

/// A name, which cannot be empty.
fn named(token: &Token<'_>) -> Option<String> {
    let text = pattern(token).text;
    (!text.is_empty()).then_some(text)
}

fn pattern(token: &Token<'_>) -> Pattern {
    match token.value.strip_suffix('*') {
        Some(text) if !token.quoted => Pattern { text: text.trim().to_owned(), prefix: true },
        _ => Pattern { text: token.value.trim().to_owned(), prefix: false },
    }
}

fn tags(token: &Token<'_>, none: bool) -> Option<TagTest> {
    if none {
        return Some(TagTest::None);
    }
    let pattern = pattern(token);
    let text = pattern.text.to_lowercase();
    if pattern.prefix {
        return (!text.is_empty()).then_some(TagTest::Prefix(text));
    }
    let tags = crate::tags::Tags::from_words([text.as_str()]);
    (!tags.is_empty()).then(|| TagTest::All(tags.as_slice().to_vec()))
}

fn channel(word: &str) -> Option<Channel> {
    match word {
        "mail" => Some(Channel::Email),
        "web_form" => Some(Channel::Web),
        _ => Channel::ALL.into_iter().find(|channel| channel.word() == word),
    }
}

fn role(word: &str) -> Option<RequesterRole> {
    match word {
        "end-user" | "end_user" | "enduser" => Some(RequesterRole::EndUser),
        "agent" => Some(RequesterRole::Agent),
        "admin" => Some(RequesterRole::Admin),
        _ => None,
    }
}
