//! Conditions about people, places and whole texts, which may be given by name: the name is looked up in the statement.

use domain::ids::UserId;
use domain::search::{Pattern, Person, PersonKey, Place, PlaceKey, TextKey};
use store::Sql;

/// A person of the ticket. Names, addresses and external ids are compared as a whole.
pub(super) fn person(sql: &mut Sql, key: PersonKey, person: &Person, me: Option<UserId>) {
    let column = match key {
        PersonKey::Assignee => "tickets.assignee_id",
        PersonKey::Submitter => "tickets.submitter_id",
        PersonKey::Requester => "tickets.requester_id",
        PersonKey::Cc => return copied(sql, person, me),
        PersonKey::Commenter | PersonKey::User => {
            sql.push("1 = 0");
            return;
        }
    };
    if *person == Person::None {
        sql.push(column).push(" is null");
        return;
    }
    sql.push(column);
    who(sql, person, me);
}

fn copied(sql: &mut Sql, person: &Person, me: Option<UserId>) {
    if *person == Person::None {
        sql.push("tickets.email_cc_ids = ''");
        return;
    }
    sql.push("tickets.id in (select ticket_people.ticket_id from ticket_people where ticket_people.part = 'email_cc' and ticket_people.user_id");
    who(sql, person, me);
    sql.push(")");
}

/// ` = ` somebody, or ` in ` those of that name.
fn who(sql: &mut Sql, person: &Person, me: Option<UserId>) {
    match person {
        Person::Id(id) => {
            sql.push(" = ").bind(id.number());
        }
        Person::Me => {
            // Nobody has the number 0.
            sql.push(" = ").bind(me.map_or(0, UserId::number));
        }
        Person::Text(text) => {
            sql.push(" in (select users.id from users where lower(users.name) = lower(").bind(text.as_str());
            sql.push(") union all select users.id from users where users.external_id = ").bind(text.as_str());
            sql.push(" union all select identities.user_id from identities where identities.type = 'email' and identities.value = ");
            sql.bind(text.to_lowercase()).push(")");
        }
        Person::None => {
            sql.push(" is null");
        }
    }
}

/// What the ticket belongs to, by number or by its whole name.
pub(super) fn place(sql: &mut Sql, key: PlaceKey, place: &Place) {
    let (column, names) = match key {
        PlaceKey::Group => ("tickets.group_id", " in (select id from groups where lower(name) = lower("),
        PlaceKey::Organization => (
            "tickets.organization_id",
            " in (select id from organizations where deleted_at is null and lower(name) = lower(",
        ),
        PlaceKey::Brand => ("tickets.brand_id", " in (select id from brands where lower(name) = lower("),
        PlaceKey::Form => ("tickets.form_id", " in (select id from ticket_forms where lower(name) = lower("),
    };
    sql.push(column);
    match place {
        Place::None => {
            sql.push(" is null");
        }
        Place::Id(id) => {
            sql.push(" = ").bind(*id);
        }
        Place::Text(name) => {
            sql.push(names).bind(name.as_str()).push("))");
        }
    }
}

/// A value that equals a text, or begins with it; none means no value.
pub(super) fn text(sql: &mut Sql, key: TextKey, pattern: Option<&Pattern>) {
    match key {
        TextKey::ExternalId => valued(sql, "tickets.external_id", pattern),
        TextKey::Recipient => valued(sql, "tickets.recipient", pattern),
        TextKey::FieldValue => fielded(sql, None, pattern),
        TextKey::CustomField(field) => fielded(sql, Some(field.number()), pattern),
        TextKey::Email | TextKey::Phone | TextKey::Whatsapp => {
            sql.push("1 = 0");
        }
    }
}

fn fielded(sql: &mut Sql, field: Option<i64>, pattern: Option<&Pattern>) {
    sql.push("tickets.id").push(if pattern.is_some() { " in" } else { " not in" });
    sql.push(" (select ticket_field_values.ticket_id from ticket_field_values where ");
    match field {
        Some(field) => sql.push("ticket_field_values.field_id = ").bind(field),
        None => sql.push("1 = 1"),
    };
    if pattern.is_some() {
        sql.push(" and (");
        valued(sql, "ticket_field_values.value", pattern);
        sql.push(")");
    }
    sql.push(")");
}

/// Compared as written, in small and in capital letters, so that the column's index answers.
fn valued(sql: &mut Sql, column: &'static str, pattern: Option<&Pattern>) {
    let Some(Pattern { text, prefix }) = pattern else {
        sql.push(column).push(" is null");
        return;
    };
    let mut forms = vec![text.clone(), text.to_lowercase(), text.to_uppercase()];
    forms.dedup();
    if !*prefix {
        sql.push(column).push(" in ").push_in_text(&forms);
        return;
    }
    for (place, form) in forms.iter().enumerate() {
        sql.push(if place == 0 { "(" } else { " or (" });
        sql.push(column).push(" >= ").bind(form.as_str()).push(" and ").push(column).push(" < ");
        sql.bind(format!("{form}{}", char::MAX)).push(")");
    }
}
