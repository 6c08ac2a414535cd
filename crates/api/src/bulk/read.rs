//! Reading a stored item of an order: the same keys as in a request for one thing.

use desk::job_statuses::{Item, Named};
use desk::tickets::Merge;
use domain::error::ProblemCode;
use domain::ids::TicketId;
use domain::job_statuses::Work;
use domain::tags::Tags;
use domain::{Error, Refusal, Result};
use futures_util::future::BoxFuture;
use gate::Ctx;
use gate::wire::{Number, flag, words};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{organizations, tickets, users};

/// Reads an item. The order was cleaned when it was stored.
///
/// # Errors
/// What becomes the item's result: `NotFound` without an id, `Invalid` for fields of the wrong type.
pub fn read<'a>(_ctx: &'a Ctx, work: Work, item: &'a Value) -> BoxFuture<'a, Result<Item>> {
    Box::pin(std::future::ready(item_of(work, item)))
}

pub(super) fn item_of(work: Work, item: &Value) -> Result<Item> {
    if !item.is_object() {
        return Err(Refusal::invalid("item", ProblemCode::Invalid, "Item: must be an object").into());
    }
    Ok(match work {
        Work::CreateTickets => Item::CreateTicket(Box::new(tickets::creation(item)?)),
        Work::UpdateTickets => {
            let more: Tagging = typed(item)?;
            let mut update = tickets::change(item)?;
            update.wish.additional_tags = tags(more.additional_tags);
            update.wish.remove_tags = tags(more.remove_tags);
            Item::UpdateTicket(ticket(item)?, Box::new(update))
        }
        Work::DeleteTickets => Item::DeleteTicket(ticket(item)?),
        Work::RestoreTickets => Item::RestoreTicket(ticket(item)?),
        Work::PermanentlyDeleteTickets => Item::PermanentlyDeleteTicket(ticket(item)?),
        Work::MarkTicketsAsSpam => Item::MarkTicketAsSpam(ticket(item)?),
        Work::MergeTickets => Item::MergeTickets(ticket(item)?, Box::new(merge(item)?)),
        Work::CreateUsers => Item::CreateUser(Box::new(users::change_of(item)?)),
        Work::CreateOrUpdateUsers => {
            let id = typed::<ById>(item)?.id.map(|id| id.0.into());
            Item::CreateOrUpdateUser(id, Box::new(users::change_of(item)?))
        }
        Work::UpdateUsers => Item::UpdateUser(which(item)?, Box::new(users::change_of(item)?)),
        Work::DeleteUsers => Item::DeleteUser(which(item)?),
        Work::CreateOrganizations => Item::CreateOrganization(Box::new(organizations::change_of(item)?)),
        Work::UpdateOrganizations => Item::UpdateOrganization(which(item)?, Box::new(organizations::change_of(item)?)),
        Work::DeleteOrganizations => Item::DeleteOrganization(which(item)?),
        Work::CreateGroupMemberships => {
            let new: Membership = typed(item)?;
            Item::CreateGroupMembership {
                user: number(new.user_id).into(),
                group: number(new.group_id).into(),
                as_default: new.default.unwrap_or(false),
            }
        }
        Work::DeleteGroupMemberships => Item::DeleteGroupMembership(id(item)?.into()),
        Work::CreateOrganizationMemberships => {
            let new: Membership = typed(item)?;
            Item::CreateOrganizationMembership {
                user: number(new.user_id).into(),
                organization: number(new.organization_id).into(),
                as_default: new.default.unwrap_or(false),
                view_tickets: new.view_tickets.unwrap_or(false),
            }
        }
        Work::DeleteOrganizationMemberships => Item::DeleteOrganizationMembership(id(item)?.into()),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ById {
    id: Option<Number>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tagging {
    #[serde(deserialize_with = "words")]
    additional_tags: Option<Vec<String>>,
    #[serde(deserialize_with = "words")]
    remove_tags: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Membership {
    user_id: Option<Number>,
    group_id: Option<Number>,
    organization_id: Option<Number>,
    #[serde(deserialize_with = "flag")]
    default: Option<bool>,
    #[serde(deserialize_with = "flag")]
    view_tickets: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Merging {
    ids: Vec<Number>,
    source_comment: Option<String>,
    target_comment: Option<String>,
    #[serde(deserialize_with = "flag")]
    source_comment_is_public: Option<bool>,
    #[serde(deserialize_with = "flag")]
    target_comment_is_public: Option<bool>,
}

/// Number 0 stands for an id that was not given; nobody has it, so the service names the field.
fn number(id: Option<Number>) -> i64 {
    id.map_or(0, |id| id.0)
}

fn tags(words: Option<Vec<String>>) -> Tags {
    Tags::from_words(words.unwrap_or_default().iter().map(String::as_str))
}

fn merge(item: &Value) -> Result<Merge> {
    let merging: Merging = typed(item)?;
    Ok(Merge {
        sources: merging.ids.into_iter().map(|id| TicketId::new(id.0)).collect(),
        target_comment: merging.target_comment,
        target_comment_is_public: merging.target_comment_is_public.unwrap_or(false),
        source_comment: merging.source_comment,
        source_comment_is_public: merging.source_comment_is_public.unwrap_or(false),
        ..Merge::default()
    })
}

fn id(item: &Value) -> Result<i64> {
    Ok(typed::<ById>(item)?.id.ok_or(Refusal::NotFound)?.0)
}

fn ticket(item: &Value) -> Result<TicketId> {
    Ok(id(item)?.into())
}

/// By the id when there is one, otherwise by the external id.
fn which(item: &Value) -> Result<Named> {
    if let Some(id) = typed::<ById>(item)?.id {
        return Ok(Named::Id(id.0));
    }
    match item.get("external_id") {
        Some(Value::String(text)) if !text.is_empty() => Ok(Named::ExternalId(text.clone())),
        Some(Value::Number(number)) => Ok(Named::ExternalId(number.to_string())),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// The item as a `T`; the message of a mismatch would repeat what stood there, so it is not told.
pub(crate) fn typed<T: DeserializeOwned>(item: &Value) -> Result<T> {
    T::deserialize(item).map_err(|_| wrong_type())
}

pub(crate) fn wrong_type() -> Error {
    Refusal::invalid("base", ProblemCode::Format, "A field is of the wrong type").into()
}
