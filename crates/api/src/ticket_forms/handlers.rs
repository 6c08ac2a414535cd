//! The requests about ticket forms.

use desk::ticket_forms::{self, FormFilter};
use domain::page::Place;
use domain::ticket_forms::TicketForm;
use gate::wire::{Number, flag};
use gate::{Answer, Call, Envelope, Paging, Reply};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::wire;

/// Most forms on one page, and in one `show_many`.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let wish = |key: &str| call.query.get(key).and_then(|text| text.parse().ok());
    let filter =
        FormFilter { active: wish("active"), end_user_visible: wish("end_user_visible"), is_default: wish("default") };
    let mut page = ticket_forms::list(&call.ctx, filter, paging.window()).await?;
    if page.rows.is_empty() && call.query.is_on("fallback_to_default") {
        let default = FormFilter { is_default: Some(true), ..FormFilter::default() };
        page = ticket_forms::list(&call.ctx, default, paging.window()).await?;
    }
    let links = paging.links(&call, &page, |form: &TicketForm| Place { value: form.position, id: form.id.number() });
    envelope(&call, &page.rows)?.paged(links).reply()
}

fn envelope(call: &Call, forms: &[TicketForm]) -> Result<Envelope, domain::Error> {
    Envelope::of("ticket_forms", &forms.iter().map(|form| wire::TicketForm::of(form, call)).collect::<Vec<_>>())
}

fn whole(count: usize) -> Vec<(&'static str, Value)> {
    vec![("next_page", json!(null)), ("previous_page", json!(null)), ("count", json!(count))]
}

pub(super) async fn show_many(call: Call) -> Answer {
    let ids = call.query.ids("ids", MOST)?;
    let forms = ticket_forms::show_many(&call.ctx, ids).await?;
    envelope(&call, &forms)?.paged(whole(forms.len())).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let form = ticket_forms::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("ticket_form", &wire::TicketForm::of(&form, &call))?.reply()
}

fn created(call: &Call, form: &TicketForm) -> Answer {
    Reply::created(&wire::url(call, form.id.number()), &json!({"ticket_form": wire::TicketForm::of(form, call)}))
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let form = ticket_forms::create(&call.ctx, body.change()?).await?;
    created(&call, &form)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let form = ticket_forms::update(&call.ctx, call.id("id")?.into(), body.change()?).await?;
    Envelope::of("ticket_form", &wire::TicketForm::of(&form, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    ticket_forms::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

/// How a form is copied.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Copy {
    #[serde(deserialize_with = "flag")]
    prepend_clone_title: Option<bool>,
}

pub(super) async fn clone(mut call: Call) -> Answer {
    let copy: Copy = call.json().await?;
    let mark_title = copy.prepend_clone_title.unwrap_or(true);
    let form = ticket_forms::clone(&call.ctx, call.id("id")?.into(), mark_title).await?;
    // 200, unlike other things that are made: so Zendesk publishes it, and generated clients refuse another.
    Envelope::of("ticket_form", &wire::TicketForm::of(&form, &call))?.reply()
}

/// The new order.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Order {
    ticket_form_ids: Vec<Number>,
}

pub(super) async fn reorder(mut call: Call) -> Answer {
    let order: Order = call.json().await?;
    let ids = order.ticket_form_ids.into_iter().map(|id| id.0.into()).collect();
    let forms = ticket_forms::reorder(&call.ctx, ids).await?;
    envelope(&call, &forms)?.paged(whole(forms.len())).reply()
}
