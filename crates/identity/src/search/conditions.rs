//! Each term and each filter of a search as a condition on people. Values are always bound.

use domain::identities::{email_address, phone_number};
use domain::ids::UserId;
use domain::role::Role;
use domain::rules::RequesterRole;
use domain::search::words::words;
use domain::search::{
    Filter, FlagKey, Pattern, Person, PersonKey, Place, PlaceKey, Span, TagTest, Test, TextKey, TextTerm, TimeKey,
    Words, WordsKey,
};
use store::fulltext::{TextColumn, TextQuery, push_direct};
use store::{EngineKind, Sql, StoreResult};

use crate::people_texts::{People, TEXTS};

/// The names of the columns of one kind.
struct Columns {
    id: &'static str,
    created: &'static str,
    updated: &'static str,
    external_id: &'static str,
    notes: &'static str,
    details: &'static str,
    tags: &'static str,
}

const USERS: Columns = Columns {
    id: "users.id",
    created: "users.created_at",
    updated: "users.updated_at",
    external_id: "users.external_id",
    notes: "coalesce(users.notes, '')",
    details: "coalesce(users.details, '')",
    tags: "users.tags",
};
const ORGANIZATIONS: Columns = Columns {
    id: "organizations.id",
    created: "organizations.created_at",
    updated: "organizations.updated_at",
    external_id: "organizations.external_id",
    notes: "coalesce(organizations.notes, '')",
    details: "coalesce(organizations.details, '')",
    tags: "organizations.tags",
};
/// What groups do not have is always empty.
const GROUPS: Columns = Columns {
    id: "groups.id",
    created: "groups.created_at",
    updated: "groups.updated_at",
    external_id: "null",
    notes: "''",
    details: "''",
    tags: "''",
};

const fn columns(people: People) -> &'static Columns {
    match people {
        People::User => &USERS,
        People::Organization => &ORGANIZATIONS,
        People::Group => &GROUPS,
    }
}

/// Appends that the words stand in the name or in what else is known. A number of a ticket is nobody's.
pub(super) fn push_term(sql: &mut Sql, engine: EngineKind, people: People, term: &TextTerm) -> StoreResult<()> {
    sql.push(" and (");
    if term.words.words.is_empty() {
        sql.push("1 = 0");
    } else {
        worded(sql, engine, people, &text_of(&term.words), Part::Any)?;
    }
    sql.push(if term.negated { ") is not true" } else { ")" });
    Ok(())
}

/// Appends a filter; its values are alternatives.
pub(super) fn push_filter(
    sql: &mut Sql,
    engine: EngineKind,
    people: People,
    me: Option<UserId>,
    filter: &Filter,
) -> StoreResult<()> {
    let names = columns(people);
    sql.push(" and (");
    match &filter.test {
        Test::Time(TimeKey::Created, spans) => {
            sql.push_any(spans, |sql, span| time(sql, names.created, span.as_ref()))?
        }
        Test::Time(TimeKey::Updated, spans) => {
            sql.push_any(spans, |sql, span| time(sql, names.updated, span.as_ref()))?
        }
        Test::Words(key, list) => {
            sql.push_any(list, |sql, words| in_words(sql, engine, people, *key, words.as_ref()))?
        }
        Test::Text(TextKey::ExternalId, list) => {
            sql.push_any(list, |sql, pattern| valued(sql, names.external_id, pattern.as_ref()))?;
        }
        Test::Text(key, list) if people == People::User => {
            sql.push_any(list, |sql, pattern| address(sql, *key, pattern.as_ref()))?;
        }
        Test::Tags(list) => sql.push_any(list, |sql, test| tags(sql, engine, people, test))?,
        Test::Role(list) if people == People::User => roles(sql, list),
        Test::Flag(FlagKey::IsVerified, list) if people == People::User => flags(sql, "users.verified", list),
        Test::Flag(FlagKey::IsSuspended, list) if people == People::User => flags(sql, "users.suspended", list),
        Test::Person(PersonKey::User, list) if people == People::User => {
            sql.push_any(list, |sql, person| named(sql, person, me))?;
        }
        Test::Place(key, list) if people == People::User => sql.push_any(list, |sql, at| place(sql, *key, at))?,
        // `Query::kinds` leaves people out of what they do not have.
        _ => {
            sql.push("1 = 0");
        }
    }
    sql.push(if filter.negated { ") is not true" } else { ")" });
    Ok(())
}

/// Which rows of the index count.
#[derive(Clone, Copy)]
enum Part {
    Any,
    Known,
    Notes,
}

fn worded(sql: &mut Sql, engine: EngineKind, people: People, text: &TextQuery, part: Part) -> StoreResult<()> {
    sql.push(columns(people).id).push(" in (select people_texts.rowid >> 3 from people_texts where ");
    push_direct(sql, engine, &TEXTS, "people_texts", text)?;
    match part {
        Part::Any => sql.push(" and people_texts.rowid & 6 = ").bind(people.bits()),
        Part::Known => sql.push(" and people_texts.rowid & 7 = ").bind(people.bits()),
        Part::Notes => sql.push(" and people_texts.rowid & 7 = ").bind(people.bits() + 1),
    };
    sql.push(")");
    Ok(())
}

fn in_words(
    sql: &mut Sql,
    engine: EngineKind,
    people: People,
    key: WordsKey,
    words: Option<&Words>,
) -> StoreResult<()> {
    let names = columns(people);
    let (column, part, empty) = match key {
        WordsKey::Name => (TextColumn::Subject, Part::Known, "1 = 0"),
        WordsKey::Notes => (TextColumn::Subject, Part::Notes, names.notes),
        WordsKey::Details => (TextColumn::Body, Part::Notes, names.details),
        WordsKey::Subject | WordsKey::Description | WordsKey::Comment => {
            sql.push("1 = 0");
            return Ok(());
        }
    };
    match words {
        Some(words) => worded(sql, engine, people, &TextQuery::In(column, Box::new(text_of(words))), part)?,
        None if key == WordsKey::Name => {
            sql.push(empty);
        }
        None => {
            sql.push(empty).push(" = ''");
        }
    }
    Ok(())
}

fn text_of(words: &Words) -> TextQuery {
    match (words.prefix, words.words.as_slice()) {
        // The last word of the text is the beginning of one.
        (true, list) => TextQuery::Prefix(list.join(" ")),
        (false, [word]) => TextQuery::Word(word.clone()),
        (false, list) => TextQuery::Phrase(list.to_vec()),
    }
}

fn time(sql: &mut Sql, column: &'static str, span: Option<&Span>) -> StoreResult<()> {
    sql.push(column).push(if span.is_some() { " is not null" } else { " is null" });
    if let Some(from) = span.and_then(|span| span.from) {
        sql.push(" and ").push(column).push(" >= ").bind(from.millis());
    }
    if let Some(until) = span.and_then(|span| span.until) {
        sql.push(" and ").push(column).push(" < ").bind(until.millis());
    }
    Ok(())
}

/// Compared as written, in small and in capital letters, so that the column's index answers.
fn valued(sql: &mut Sql, column: &'static str, pattern: Option<&Pattern>) -> StoreResult<()> {
    let Some(Pattern { text, prefix }) = pattern else {
        sql.push(column).push(" is null");
        return Ok(());
    };
    let mut forms = vec![text.clone(), text.to_lowercase(), text.to_uppercase()];
    forms.dedup();
    if !*prefix {
        sql.push(column).push(" in ").push_in_text(&forms);
        return Ok(());
    }
    sql.push_any(&forms, |sql, form| {
        beginning(sql, column, form);
        Ok(())
    })
}

fn beginning(sql: &mut Sql, column: &'static str, text: &str) {
    sql.push(column).push(" >= ").bind(text).push(" and ").push(column).push(" < ");
    sql.bind(format!("{text}{}", char::MAX));
}

/// An e-mail address or number by which a user is reached.
fn address(sql: &mut Sql, key: TextKey, pattern: Option<&Pattern>) -> StoreResult<()> {
    let (kind, column) = match key {
        TextKey::Email => ("'email'", "users.email"),
        TextKey::Phone => ("'phone_number'", "users.phone"),
        _ => {
            sql.push("1 = 0");
            return Ok(());
        }
    };
    let Some(Pattern { text, prefix }) = pattern else {
        sql.push(column).push(" is null");
        return Ok(());
    };
    let normal = if key == TextKey::Email { email_address(text) } else { phone_number(text) };
    let value = normal.filter(|_| !*prefix).unwrap_or_else(|| text.to_lowercase());
    sql.push("users.id in (select identities.user_id from identities where identities.type = ")
        .push(kind)
        .push(" and ");
    if *prefix {
        beginning(sql, "identities.value", &value);
    } else {
        sql.push("identities.value = ").bind(value.as_str());
    }
    sql.push(")");
    // A number that others have too is no identity.
    if key == TextKey::Phone {
        sql.push(" or users.phone = ").bind(value);
    }
    Ok(())
}

/// The index finds who has the words of a tag; the column tells whether they are that tag.
fn tags(sql: &mut Sql, engine: EngineKind, people: People, test: &TagTest) -> StoreResult<()> {
    let column = columns(people).tags;
    let (tags, prefix) = match test {
        TagTest::None => {
            sql.push(column).push(" = ''");
            return Ok(());
        }
        TagTest::All(tags) => (tags.clone(), false),
        TagTest::Prefix(beginning) => (vec![beginning.clone()], true),
    };
    for (place, tag) in tags.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " and " });
        let list: Vec<String> = words(tag).collect();
        if !list.is_empty() {
            let text = text_of(&Words { words: list, prefix });
            worded(sql, engine, people, &TextQuery::In(TextColumn::Body, Box::new(text)), Part::Known)?;
            sql.push(" and ");
        }
        let whole = if prefix { format!(" {tag}") } else { format!(" {tag} ") };
        sql.push("replace(' ' || ").push(column).push(" || ' ', ").bind(whole);
        sql.push(", '') <> ' ' || ").push(column).push(" || ' '");
    }
    Ok(())
}

fn roles(sql: &mut Sql, list: &[RequesterRole]) {
    let wanted = |role: &Role| {
        list.iter().any(|wish| match wish {
            RequesterRole::EndUser => *role == Role::EndUser,
            RequesterRole::Agent => matches!(role, Role::LightAgent | Role::Agent),
            RequesterRole::Admin => role.is_admin(),
        })
    };
    let words: Vec<&str> = Role::ALL.iter().filter(|role| wanted(role)).map(|role| role.word()).collect();
    sql.push("users.role in ").push_in_text(&words);
}

fn flags(sql: &mut Sql, column: &'static str, list: &[bool]) {
    let list: Vec<i64> = list.iter().map(|flag| i64::from(*flag)).collect();
    sql.push(column).push(" in ").push_in(&list);
}

/// One user by number, whole name, address or external id.
fn named(sql: &mut Sql, person: &Person, me: Option<UserId>) -> StoreResult<()> {
    match person {
        Person::Id(id) => {
            sql.push("users.id = ").bind(id.number());
        }
        // Nobody has the number 0.
        Person::Me => {
            sql.push("users.id = ").bind(me.map_or(0, UserId::number));
        }
        Person::None => {
            sql.push("1 = 0");
        }
        Person::Text(text) => {
            sql.push("lower(users.name) = lower(").bind(text.as_str()).push(") or users.external_id = ");
            sql.bind(text.as_str()).push(" or users.id in (select identities.user_id from identities ");
            sql.push("where identities.type = 'email' and identities.value = ").bind(text.to_lowercase()).push(")");
        }
    }
    Ok(())
}

/// Of which group or organization a user is.
fn place(sql: &mut Sql, key: PlaceKey, place: &Place) -> StoreResult<()> {
    let (members, column, names) = match key {
        PlaceKey::Group => (
            "(select group_memberships.user_id from group_memberships",
            " where group_memberships.group_id",
            " in (select groups.id from groups where groups.deleted = 0 and lower(groups.name) = lower(",
        ),
        PlaceKey::Organization => (
            "(select organization_memberships.user_id from organization_memberships",
            " where organization_memberships.organization_id",
            " in (select organizations.id from organizations where organizations.deleted_at is null and lower(organizations.name) = lower(",
        ),
        PlaceKey::Brand | PlaceKey::Form => {
            sql.push("1 = 0");
            return Ok(());
        }
    };
    sql.push("users.id").push(if *place == Place::None { " not in " } else { " in " }).push(members);
    match place {
        Place::None => sql.push(")"),
        Place::Id(id) => sql.push(column).push(" = ").bind(*id).push(")"),
        Place::Text(name) => sql.push(column).push(names).bind(name.as_str()).push(")))"),
    };
    Ok(())
}
