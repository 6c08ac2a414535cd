//! Items of orders are read with the same keys as single requests.

use desk::job_statuses::{Item, Named};
use domain::job_statuses::Work;
use domain::{Error, Refusal};
use serde_json::json;

use super::read::item_of;

#[test]
fn an_item_names_what_it_is_about() {
    let update = item_of(Work::UpdateUsers, &json!({"id": "7", "name": "Ann"}));
    assert!(matches!(update, Ok(Item::UpdateUser(Named::Id(7), change)) if change.name.as_deref() == Some("Ann")));
    let outside = item_of(Work::DeleteOrganizations, &json!({"external_id": "x9"}));
    assert!(matches!(outside, Ok(Item::DeleteOrganization(Named::ExternalId(id))) if id == "x9"));
    for work in Work::ALL.into_iter().filter(|work| work.verb() != "Create" && *work != Work::CreateOrUpdateUsers) {
        assert!(matches!(item_of(work, &json!({})), Err(Error::Refused(Refusal::NotFound))), "{}", work.word());
    }
}

#[test]
fn an_item_of_the_wrong_type_is_refused_without_repeating_it() {
    for (work, item) in [
        (Work::CreateTickets, json!({"subject": ["secret"]})),
        (Work::UpdateTickets, json!({"id": {"secret": 1}})),
        (Work::CreateUsers, json!({"name": {"secret": 1}})),
        (Work::CreateOrganizations, json!("secret")),
        (Work::CreateGroupMemberships, json!([1])),
    ] {
        let refused = item_of(work, &item).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(!refused.is_empty() && !refused.contains("secret"), "{}: {refused}", work.word());
    }
}

#[test]
fn tags_are_added_and_taken_away_in_bulk() {
    let item = item_of(Work::UpdateTickets, &json!({"id": 3, "additional_tags": ["a"], "remove_tags": "b c"}));
    let Ok(Item::UpdateTicket(id, update)) = item else { panic!("not an update") };
    assert_eq!(
        (id.number(), update.wish.additional_tags.as_slice(), update.wish.remove_tags.as_slice().len()),
        (3, ["a".to_owned()].as_slice(), 2)
    );
    assert!(update.wish.tags.is_none());
}
