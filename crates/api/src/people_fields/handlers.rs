//! The requests about user and organization fields; the path says whose.

use domain::page::Place;
use domain::people_fields::{Owner, PeopleField, PeopleFieldChange};
use gate::wire::Number;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::people_fields;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, json};

use super::wire;

/// Most fields on one page.
const MOST: u32 = 100;

/// Whose fields the request is about.
pub(super) fn owner(call: &Call) -> Owner {
    if call.path.starts_with("/api/v2/organization_fields") { Owner::Organization } else { Owner::User }
}

const fn keys(owner: Owner) -> (&'static str, &'static str) {
    match owner {
        Owner::User => ("user_field", "user_fields"),
        Owner::Organization => ("organization_field", "organization_fields"),
    }
}

fn one(call: &Call, field: &PeopleField) -> Result<Envelope, domain::Error> {
    Envelope::of(keys(field.owner).0, &wire::PeopleField::of(field, call))
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let owner = owner(&call);
    let page = people_fields::list(&call.ctx, owner, paging.window()).await?;
    let links =
        paging.links(&call, &page, |field: &PeopleField| Place { value: field.position, id: field.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|field| wire::PeopleField::of(field, &call)).collect();
    Envelope::of(keys(owner).1, &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let field = people_fields::show(&call.ctx, owner(&call), call.param("id")).await?;
    one(&call, &field)?.reply()
}

async fn change(call: &mut Call) -> Result<PeopleFieldChange, domain::Error> {
    Ok(match owner(call) {
        Owner::User => call.json::<wire::UserBody>().await?.user_field.change()?,
        Owner::Organization => call.json::<wire::OrganizationBody>().await?.organization_field.change()?,
    })
}

pub(super) async fn create(mut call: Call) -> Answer {
    let change = change(&mut call).await?;
    let field = people_fields::create(&call.ctx, owner(&call), change).await?;
    let mut json = Map::new();
    json.insert(keys(field.owner).0.to_owned(), json!(wire::PeopleField::of(&field, &call)));
    Reply::created(&wire::url(&call, field.owner, field.id.number()), &json)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let change = change(&mut call).await?;
    let field = people_fields::update(&call.ctx, owner(&call), call.param("id"), change).await?;
    one(&call, &field)?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    people_fields::delete(&call.ctx, owner(&call), call.param("id")).await?;
    Ok(Reply::no_content())
}

/// The new order.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Order {
    user_field_ids: Vec<Number>,
    organization_field_ids: Vec<Number>,
}

pub(super) async fn reorder(mut call: Call) -> Answer {
    let order: Order = call.json().await?;
    let owner = owner(&call);
    let ids = match owner {
        Owner::User => order.user_field_ids,
        Owner::Organization => order.organization_field_ids,
    };
    people_fields::reorder(&call.ctx, owner, ids.into_iter().map(|id| id.0.into()).collect()).await?;
    Reply::empty_text()
}
