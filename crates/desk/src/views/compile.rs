//! Predicates as bound SQL: the condition that a statement over table `tickets` (or over the cube) ends in.
//!
//! Answers as `Predicate::evaluate` does. Only the program's own words are pushed; every value is bound.

use domain::ids::FieldId;
use domain::role::Role;
use domain::rules::{Column, CubeFilter, Predicate, RequesterRole, Scalar};
use store::fulltext::{TextColumn, TextQuery, push_match};
use store::{EngineKind, Sql, StoreResult};

use crate::tickets::sql::write::{TEXTS, begin};

/// The row of the index that holds a ticket's subject and its first comment (`PLACE_BITS`).
const FIRST_COMMENT: &str = "(tickets.id << 13)";

/// Appends the predicate as a condition on `tickets`.
///
/// # Errors
/// When a text search is too large; the checks of conditions keep it smaller.
pub(crate) fn predicate(sql: &mut Sql, engine: EngineKind, test: &Predicate) -> StoreResult<()> {
    match test {
        Predicate::Always => {
            sql.push("1 = 1");
        }
        Predicate::Never => {
            sql.push("1 = 0");
        }
        Predicate::All(parts) => joined(sql, engine, parts, " and ", "1 = 1")?,
        Predicate::Any(parts) => joined(sql, engine, parts, " or ", "1 = 0")?,
        Predicate::Not(part) => {
            sql.push("not (");
            predicate(sql, engine, part)?;
            sql.push(")");
        }
        Predicate::Compare { column, op, value } => {
            named(sql, *column).push(" ").push(op.sql()).push(" ");
            match value {
                // Named, not bound: the partial indexes of unsolved tickets serve only who says so in words.
                Scalar::Number(number @ (0 | 1)) if *column == Column::Unsolved => {
                    sql.push(if *number == 1 { "1" } else { "0" })
                }
                Scalar::Number(number) => sql.bind(*number),
                Scalar::Text(text) => sql.bind(text.as_str()),
            };
        }
        Predicate::In { column, values } => {
            named(sql, *column).push(" in ").push_in(values);
        }
        Predicate::IsNull(column) => {
            named(sql, *column).push(" is null");
        }
        Predicate::Same { left, right } => {
            named(sql, *left).push(" = ");
            named(sql, *right);
        }
        Predicate::HasTag(tag) => has_tag(sql, std::slice::from_ref(tag)),
        Predicate::HasAnyTag(tags) => has_tag(sql, tags),
        Predicate::FieldIs { field_id, value } => {
            has_value(sql, *field_id);
            sql.push(" = ").bind(begin(value)).push(")");
        }
        Predicate::FieldPresent(field_id) => {
            has_value(sql, *field_id);
            sql.push(" <> '')");
        }
        Predicate::SubjectWord(phrase) => has_phrase(sql, engine, TextColumn::Subject, phrase)?,
        Predicate::DescriptionWord(phrase) => has_phrase(sql, engine, TextColumn::Body, phrase)?,
        Predicate::RequesterIs(wanted) => {
            let roles = Role::ALL.into_iter().filter(|role| RequesterRole::of(*role) == *wanted);
            let words: Vec<&str> = roles.map(Role::word).collect();
            sql.push("exists (select 1 from users where users.id = tickets.requester_id and users.role in ");
            sql.push_in_text(&words).push(")");
        }
    }
    Ok(())
}

fn joined(sql: &mut Sql, engine: EngineKind, parts: &[Predicate], glue: &str, none: &str) -> StoreResult<()> {
    if parts.is_empty() {
        sql.push(none);
    }
    for (place, part) in parts.iter().enumerate() {
        sql.push(if place == 0 { "(" } else { glue });
        predicate(sql, engine, part)?;
    }
    if !parts.is_empty() {
        sql.push(")");
    }
    Ok(())
}

fn named(sql: &mut Sql, column: Column) -> &mut Sql {
    sql.push("tickets.").push(column.name())
}

fn has_tag(sql: &mut Sql, tags: &[String]) {
    sql.push("exists (select 1 from ticket_tags where ticket_tags.ticket_id = tickets.id and ticket_tags.tag in ");
    sql.push_in_text(tags).push(")");
}

fn has_value(sql: &mut Sql, field: FieldId) {
    sql.push("exists (select 1 from ticket_field_values where ticket_field_values.ticket_id = tickets.id");
    sql.push(" and ticket_field_values.field_id = ").bind(field.number()).push(" and ticket_field_values.value");
}

fn has_phrase(sql: &mut Sql, engine: EngineKind, column: TextColumn, phrase: &[String]) -> StoreResult<()> {
    let query = TextQuery::In(column, Box::new(TextQuery::Phrase(phrase.to_vec())));
    push_match(sql, engine, &TEXTS, FIRST_COMMENT, &query)
}

/// Appends the filter as a condition on `ticket_counts`.
pub(crate) fn cube_filter(sql: &mut Sql, filter: &CubeFilter) {
    match filter {
        CubeFilter::Always => {
            sql.push("1 = 1");
        }
        CubeFilter::Never => {
            sql.push("1 = 0");
        }
        CubeFilter::All(parts) => cube_joined(sql, parts, " and ", "1 = 1"),
        CubeFilter::Any(parts) => cube_joined(sql, parts, " or ", "1 = 0"),
        CubeFilter::Not(part) => {
            sql.push("not (");
            cube_filter(sql, part);
            sql.push(")");
        }
        CubeFilter::Compare { dimension, op, value } => {
            sql.push("ticket_counts.").push(dimension.name()).push(" ").push(op.sql()).push(" ").bind(*value);
        }
        CubeFilter::In { dimension, values } => {
            sql.push("ticket_counts.").push(dimension.name()).push(" in ").push_in(values);
        }
    }
}

fn cube_joined(sql: &mut Sql, parts: &[CubeFilter], glue: &str, none: &str) {
    if parts.is_empty() {
        sql.push(none);
    }
    for (place, part) in parts.iter().enumerate() {
        sql.push(if place == 0 { "(" } else { glue });
        cube_filter(sql, part);
    }
    if !parts.is_empty() {
        sql.push(")");
    }
}
