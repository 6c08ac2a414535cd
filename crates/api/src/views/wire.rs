//! Views as Zendesk writes them.

use std::collections::HashMap;

use desk::views::ViewCount;
use domain::Time;
use domain::page::Direction;
use domain::rules::output::order_word;
use domain::rules::{Output, Shown, ViewColumn};
use domain::settings::Locale;
use domain::views::Restriction;
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// A view in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct View<'a> {
    url: String,
    id: i64,
    title: &'a str,
    raw_title: &'a str,
    active: bool,
    updated_at: Time,
    created_at: Time,
    default: bool,
    position: i64,
    description: Option<&'a str>,
    execution: Value,
    conditions: Value,
    restriction: Option<Value>,
    watchable: bool,
}

/// The address of a view.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/views/{id}.json"))
}

impl<'a> View<'a> {
    pub(super) fn of(view: &'a domain::views::View, titles: &HashMap<i64, String>, call: &Call) -> Self {
        let id = view.id.number();
        Self {
            url: url(call, id),
            id,
            title: &view.title,
            raw_title: &view.title,
            active: view.active,
            updated_at: view.updated_at,
            created_at: view.created_at,
            default: view.is_default,
            position: view.position,
            description: view.description.as_deref(),
            execution: execution(&view.output, titles, call),
            conditions: view.conditions.to_json(),
            restriction: restriction(&view.restriction),
            watchable: true,
        }
    }
}

fn restriction(restriction: &Restriction) -> Option<Value> {
    let ids = restriction.ids();
    restriction.word().map(|word| json!({"type": word, "id": ids.first(), "ids": ids}))
}

fn execution(output: &Output, titles: &HashMap<i64, String>, call: &Call) -> Value {
    let locale = call.ctx.settings().locale;
    let ordered = |shown: Shown, direction: Direction| json!({"id": shown.word(), "title": shown.title(locale), "order": order_word(direction)});
    let (custom, known): (Vec<_>, Vec<_>) =
        output.columns.iter().partition(|column| matches!(column, ViewColumn::Custom(_)));
    let shaped =
        |columns: Vec<&ViewColumn>| columns.into_iter().map(|one| column(*one, titles, locale, call)).collect();
    let (fields, custom_fields): (Vec<Value>, Vec<Value>) = (shaped(known), shaped(custom));
    json!({
        "group_by": output.group_by.map(Shown::word),
        "group_order": order_word(output.group_order),
        "sort_by": output.sort_by.word(),
        "sort_order": order_word(output.sort_order),
        "group": output.group_by.map(|shown| ordered(shown, output.group_order)),
        "sort": ordered(output.sort_by, output.sort_order),
        "columns": columns(output, titles, call),
        "fields": fields,
        "custom_fields": custom_fields,
    })
}

/// The columns in order, each with the title people read.
pub(super) fn columns(output: &Output, titles: &HashMap<i64, String>, call: &Call) -> Vec<Value> {
    let locale = call.ctx.settings().locale;
    output.columns.iter().map(|one| column(*one, titles, locale, call)).collect()
}

fn column(column: ViewColumn, titles: &HashMap<i64, String>, locale: Locale, call: &Call) -> Value {
    match column {
        ViewColumn::Known(shown) => json!({"id": shown.word(), "title": shown.title(locale)}),
        ViewColumn::Custom(field) => {
            let number = field.number();
            json!({
                "id": number,
                "title": titles.get(&number).cloned().unwrap_or_else(|| number.to_string()),
                "type": "custom_field",
                "url": call.url(&format!("/api/v2/ticket_fields/{number}.json")),
            })
        }
    }
}

/// How many tickets a view holds.
pub(super) fn count(count: ViewCount, id: Option<i64>, call: &Call) -> Value {
    let pretty = if count.exact { grouped(count.value) } else { format!("~{}", grouped(count.value)) };
    let path =
        id.map_or_else(|| "/api/v2/views/preview/count.json".to_owned(), |id| format!("/api/v2/views/{id}/count.json"));
    json!({"url": call.url(&path), "view_id": id, "value": count.value, "pretty": pretty, "fresh": true})
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
