//! Tests of the condition language: memory, predicate and cube agree on random tickets.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::*;
use crate::ids::{BrandId, FieldId, GroupId, TicketId, UserId};
use crate::role::Role;
use crate::settings::Locale;
use crate::tags::Tags;
use crate::tickets::{FieldValue, FieldValues, Metrics, Priority, Status, Ticket, TicketType};
use crate::time::Time;
use crate::via::{Channel, Via};

const NOW: i64 = 1_767_603_600_000;
const HOUR: i64 = 3_600_000;

fn moment() -> impl Strategy<Value = Time> {
    // Near the edges of whole hours, before and after now.
    (-4_i64..5, -1_i64..2).prop_map(|(hours, millis)| Time::from_millis(NOW - hours * HOUR + millis))
}

fn number() -> impl Strategy<Value = i64> {
    1_i64..4
}

fn field_value() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        any::<bool>().prop_map(FieldValue::Flag),
        prop::collection::vec(select(vec!["red", "blue", ""]), 0..3)
            .prop_map(|list| FieldValue::Choices(list.into_iter().map(str::to_owned).collect())),
        select(vec!["red", "false", "true", ""]).prop_map(|text| FieldValue::Text(text.to_owned())),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(vec!["Café", "e-mail", "lost", "E", "parcel", "!"]), 0..4)
        .prop_map(|list| list.join(" "))
}

prop_compose! {
    fn metrics()(
        assigned_at in prop::option::of(moment()),
        assignee_updated_at in prop::option::of(moment()),
        requester_updated_at in prop::option::of(moment()),
        status_updated_at in prop::option::of(moment()),
        solved_at in prop::option::of(moment()),
    ) -> Metrics {
        Metrics { assigned_at, assignee_updated_at, requester_updated_at, status_updated_at, solved_at, ..Metrics::default() }
    }
}

prop_compose! {
    fn ticket()(
        (status, priority, kind) in (
            select(Status::ALL.to_vec()), prop::option::of(select(Priority::ALL.to_vec())),
            prop::option::of(select(TicketType::ALL.to_vec()))),
        ids in prop::array::uniform7(prop::option::of(number())),
        (requester, brand) in (number(), number()),
        (subject, recipient, channel) in (
            text(), prop::option::of(select(vec!["a@x.nl", "b@x.nl"])), select(Channel::ALL.to_vec())),
        tags in prop::collection::vec(select(vec!["a", "b", "c"]), 0..3),
        fields in prop::collection::btree_map(number(), field_value(), 0..3),
        (created_at, updated_at, due_at) in (moment(), moment(), prop::option::of(moment())),
        metrics in metrics(),
        is_public in any::<bool>(),
        deleted_at in prop::option::weighted(0.1, moment()),
    ) -> Ticket {
        let [custom_status, assignee, group, organization, form, problem, _] = ids;
        Ticket {
            id: TicketId::new(1), external_id: None, subject, status, custom_status_id: custom_status.map(Into::into),
            priority, kind, requester_id: UserId::new(requester), submitter_id: UserId::new(requester),
            assignee_id: assignee.map(Into::into), group_id: group.map(Into::into),
            organization_id: organization.map(Into::into), brand_id: BrandId::new(brand), form_id: form.map(Into::into),
            problem_id: problem.map(Into::into), recipient: recipient.map(str::to_owned), due_at,
            tags: Tags::from_words(tags), fields: FieldValues(fields), follower_ids: Vec::new(),
            email_cc_ids: Vec::new(), via: Via::channel(channel), is_public, created_at, updated_at,
            generated_at: updated_at, metrics, deleted_at, scrubbed: false,
        }
    }
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        3 => select(Field::PLAIN.to_vec()),
        2 => select(vec![Field::Status, Field::Assignee, Field::Group, Field::Priority]),
        1 => select(Moment::ALL.to_vec()).prop_map(Field::Hours),
        1 => number().prop_map(|id| Field::Custom(FieldId::new(id))),
    ]
}

fn values() -> Vec<Value> {
    let mut values = vec![
        Value::Nothing,
        Value::Number(1),
        Value::Number(2),
        Value::Numbers(vec![2]),
        Value::Numbers(vec![1, 3]),
        Value::CurrentUser,
        Value::CurrentGroups,
        Value::Requester,
        Value::Assignee,
        Value::Tags(Tags::from_words(["a"])),
        Value::Tags(Tags::from_words(["b", "c"])),
        Value::Texts(vec!["red".into(), "false".into()]),
        Value::Public(true),
        Value::Public(false),
    ];
    values.extend(Status::ALL.map(Value::Status));
    values.extend(TicketType::ALL.map(Value::Type));
    values.extend(Priority::ALL.map(Value::Priority));
    values.extend(Channel::ALL.map(Value::Channel));
    values.extend(RequesterRole::ALL.map(Value::Role));
    values.extend((0..4).map(Value::Hours));
    let texts = ["red", "false", "true", "a@x.nl", "caFÉ", "e-mail lost", "Lost  parcel"];
    values.extend(texts.map(|text| Value::Text(text.to_owned())));
    values
}

/// A field with one of the operators and values that fit it.
fn condition() -> impl Strategy<Value = Condition> {
    (field(), any::<prop::sample::Index>()).prop_map(|(field, index)| {
        let operators = Operator::ALL.into_iter().filter(|operator| field.takes(*operator));
        let fitting: Vec<Condition> = operators
            .flat_map(|operator| values().into_iter().filter_map(move |value| Condition::new(field, operator, value)))
            .collect();
        index.get(&fitting).clone()
    })
}

fn conditions() -> impl Strategy<Value = Conditions> {
    (prop::collection::vec(condition(), 0..4), prop::collection::vec(condition(), 0..4))
        .prop_map(|(all, any)| Conditions { all, any })
}

/// The answer of an engine with three-valued logic.
fn three_valued(predicate: &Predicate, facts: &TicketFacts<'_>) -> Option<bool> {
    let is_null = |column: &Column| Predicate::IsNull(*column).evaluate(facts);
    match predicate {
        Predicate::All(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| three_valued(part, facts)).collect();
            if parts.contains(&Some(false)) { Some(false) } else { (!parts.contains(&None)).then_some(true) }
        }
        Predicate::Any(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| three_valued(part, facts)).collect();
            if parts.contains(&Some(true)) { Some(true) } else { (!parts.contains(&None)).then_some(false) }
        }
        Predicate::Not(part) => three_valued(part, facts).map(|answer| !answer),
        Predicate::Compare { column, .. } | Predicate::In { column, .. } if is_null(column) => None,
        Predicate::Same { left, right } if is_null(left) || is_null(right) => None,
        other => Some(other.evaluate(facts)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn memory_predicate_and_cube_agree(
        conditions in conditions(),
        ticket in ticket(),
        description in prop::option::of(text()),
        role in prop::option::of(select(Role::ALL.to_vec())),
        groups in prop::collection::vec(number().prop_map(GroupId::new), 0..3),
    ) {
        let facts = TicketFacts { ticket: &ticket, description: description.as_deref(), requester_role: role };
        let viewer = Viewer { user_id: UserId::new(1), groups: &groups, now: Time::from_millis(NOW) };
        let expected = evaluate(&conditions, &facts, &viewer);
        let predicate = compile(&conditions, &viewer);
        prop_assert_eq!(predicate.evaluate(&facts), expected, "{:?}", predicate);
        prop_assert_eq!(three_valued(&predicate, &facts).unwrap_or(false), expected, "{:?}", predicate);
        if let Some(filter) = cube(&predicate) {
            let counted = CubeCell::of(&ticket).is_some_and(|cell| filter.evaluate(&cell));
            prop_assert_eq!(counted, expected, "{:?}", filter);
        }
    }

    #[test]
    fn conditions_are_read_as_they_were_written(conditions in conditions()) {
        prop_assert_eq!(Conditions::from_stored(&conditions.to_stored()), Ok(conditions.clone()));
        for locale in Locale::ALL {
            prop_assert!(describe(&conditions, locale, &|_, _| None).ends_with('.'));
        }
    }

    #[test]
    fn any_json_of_the_form_is_read_or_refused(
        field in "\\PC{0,12}|status|group_id|custom_fields_[0-9]{1,20}|OPEN|current_tags|via_id",
        operator in "\\PC{0,6}|is|includes|less_than",
        value in "\\PC{0,12}|-?[0-9]{1,25}",
    ) {
        let json = json!({"all": [{"field": field, "operator": operator, "value": value}]});
        let _ = Conditions::from_json(&json);
    }
}

fn viewer(groups: &[GroupId]) -> Viewer<'_> {
    Viewer { user_id: UserId::new(9), groups, now: Time::from_millis(NOW) }
}

fn read(all: serde_json::Value) -> Conditions {
    Conditions::from_sides(Some(&all), None).unwrap()
}

#[test]
fn zendesk_conditions_are_read() {
    let conditions = read(json!([
        {"field": "status", "operator": "less_than", "value": "solved"},
        {"source": "assignee_id", "operator": "is", "value": null},
        {"field": "group_id", "operator": "is_not", "value": 24},
        {"field": "current_tags", "operator": "not_includes", "value": "VIP gold"},
        {"field": "custom_fields_7", "operator": "is", "value": true},
        {"field": "OPEN", "operator": "greater_than", "value": "96"},
        {"field": "custom_status_id", "operator": "includes", "value": ["1", 2]},
        {"field": "via_id", "operator": "is", "value": 4},
    ]));
    assert_eq!(conditions.all.len(), 8);
    assert_eq!(conditions.all[1].value(), &Value::Nothing);
    assert_eq!(conditions.all[3].to_json()["value"], "gold vip");
    assert_eq!(conditions.all[6].value(), &Value::Numbers(vec![1, 2]));
    assert_eq!(conditions.view_problem(), None);
}

#[test]
fn bad_conditions_are_refused_with_a_sentence() {
    let cases = [
        (json!("x"), "must be a list"),
        (json!([7]), "must have field"),
        (json!([{"operator": "is", "value": "x"}]), "needs a field"),
        (json!([{"field": "mood", "operator": "is", "value": "x"}]), "`mood` is not a field"),
        (json!([{"field": "status", "operator": "changed", "value": "x"}]), "`changed` cannot be used"),
        (json!([{"field": "status", "operator": "is", "value": "x"}]), "the value is not one"),
        (json!([{"field": "group_id", "operator": "is", "value": "-3"}]), "the value is not one"),
        (json!([{"field": "group_id", "operator": "is", "value": [1, 2]}]), "the value is not one"),
        (json!([{"field": "updated_at", "operator": "is", "value": "soon"}]), "the value is not one"),
        (json!([{"field": "current_tags", "operator": "includes", "value": ""}]), "the value is not one"),
        (json!([{"field": "subject_includes_word", "operator": "is", "value": "!!"}]), "the value is not one"),
        (json!([{"field": "recipient", "operator": "is", "value": "x".repeat(1001)}]), "too long"),
        (json!([{"field": "recipient", "operator": "is", "value": {}}]), "must be a text"),
        (json!(vec![json!({"field": "status", "operator": "is", "value": "new"}); 51]), "at most 50"),
    ];
    for (all, text) in cases {
        let problems = Conditions::from_sides(Some(&all), None).unwrap_err();
        assert!(problems[0].text.starts_with("Invalid conditions: "), "{problems:?}");
        assert!(problems[0].text.contains(text), "{problems:?}");
        assert_eq!(problems[0].field, "all");
    }
    assert!(Conditions::from_stored("{").is_err());
    let tags = read(json!([{"field": "current_tags", "operator": "includes", "value": "a"}]));
    assert!(tags.view_problem().is_some());
}

#[test]
fn null_is_not_anything_and_has_no_order() {
    let null = Predicate::IsNull(Column::Priority);
    let live = Predicate::IsNull(Column::DeletedAt);
    let is_not = read(json!([{"field": "priority", "operator": "is_not", "value": "low"}]));
    let differs = Predicate::number(Column::Priority, Cmp::NotEqual, 1);
    assert_eq!(compile(&is_not, &viewer(&[])), Predicate::All(vec![live.clone(), Predicate::Any(vec![null, differs])]));
    let less = read(json!([{"field": "priority", "operator": "less_than", "value": "high"}]));
    let below = Predicate::number(Column::Priority, Cmp::Less, 3);
    assert_eq!(compile(&less, &viewer(&[])), Predicate::All(vec![live, below]));
    // In the cube null is 0, which is less than every priority, and must not count.
    let filter = cube(&compile(&less, &viewer(&[]))).unwrap();
    let cell = |priority| CubeCell { status: 0, assignee_id: 0, group_id: 0, priority, kind: 0, brand_id: 1 };
    assert_eq!([0, 1, 2, 3].map(|priority| filter.evaluate(&cell(priority))), [false, true, true, false]);
}

#[test]
fn unsolved_tickets_use_the_partial_indexes() {
    let groups = [GroupId::new(2), GroupId::new(1), GroupId::new(2)];
    let views = default_views();
    let unsolved = Predicate::number(Column::Unsolved, Cmp::Equal, 1);
    let live = Predicate::IsNull(Column::DeletedAt);
    let not_closed = Predicate::number(Column::Status, Cmp::Less, Status::Closed.rank());
    let compiled: Vec<Predicate> = views.iter().map(|view| compile(&view.conditions, &viewer(&groups))).collect();
    assert_eq!(
        compiled[0],
        Predicate::All(vec![unsolved.clone(), Predicate::number(Column::AssigneeId, Cmp::Equal, 9)])
    );
    assert_eq!(compiled[1], Predicate::All(vec![unsolved.clone(), Predicate::IsNull(Column::AssigneeId)]));
    assert_eq!(compiled[2], unsolved);
    assert!(matches!(&compiled[3], Predicate::All(parts) if parts[..2] == [live, not_closed]));
    let pending = Predicate::number(Column::Status, Cmp::Equal, 2);
    assert_eq!(compiled[5], Predicate::All(vec![unsolved.clone(), pending]));
    assert_eq!(
        compiled[7],
        Predicate::All(vec![unsolved, Predicate::In { column: Column::GroupId, values: vec![1, 2] }])
    );
    assert_eq!(compile(&views[7].conditions, &viewer(&[])), Predicate::Never);
    let nothing = read(json!([
        {"field": "status", "operator": "is", "value": "new"}, {"field": "status", "operator": "is", "value": "open"}
    ]));
    assert_eq!(compile(&nothing, &viewer(&[])), Predicate::Never);
}

#[test]
fn the_cube_counts_what_it_knows() {
    let groups = [GroupId::new(1)];
    let counted: Vec<bool> =
        default_views().iter().map(|view| cube(&compile(&view.conditions, &viewer(&groups))).is_some()).collect();
    assert_eq!(counted, [true, true, true, false, true, true, false, true]);
    // A predicate that may hold of deleted tickets is not counted there.
    assert_eq!(cube(&Predicate::number(Column::Status, Cmp::Equal, 0)), None);
}

#[test]
fn default_views_are_valid_views() {
    let views = default_views();
    assert_eq!(views.len(), 8);
    for view in &views {
        assert_eq!(view.conditions.view_problem(), None);
        assert!(!view.conditions.all.is_empty());
        assert_eq!(Conditions::from_stored(&view.conditions.to_stored()).as_ref(), Ok(&view.conditions));
        assert_eq!(view.output.sort_by, Shown::Updated);
        for locale in Locale::ALL {
            assert!(!view.title(locale).is_empty());
        }
    }
    let sizes: Vec<usize> = views.iter().map(|view| view.conditions.all.len()).collect();
    assert_eq!(sizes, [2, 2, 1, 2, 2, 1, 2, 2], "every condition was accepted");
}

#[test]
fn conditions_are_described() {
    let mut conditions = read(json!([
        {"field": "status", "operator": "less_than", "value": "solved"},
        {"field": "group_id", "operator": "is", "value": "5"},
    ]));
    let names = |field, id| (field == Field::Group && id == 5).then(|| "Support".to_owned());
    assert_eq!(
        describe(&conditions, Locale::English, &names),
        "Tickets where status is less than solved and group is Support."
    );
    let either = json!([
        {"field": "priority", "operator": "is", "value": "high"},
        {"field": "custom_fields_3", "operator": "present", "value": ""},
    ]);
    conditions.any = read(either).all;
    assert_eq!(
        describe(&conditions, Locale::Dutch, &names),
        "Tickets waarvoor geldt: status is minder dan opgelost en groep is Support, en minstens een van: \
         prioriteit is hoog of veld 3 is ingevuld."
    );
    assert_eq!(describe(&Conditions::default(), Locale::English, &names), "Every ticket.");
}

#[test]
fn output_is_read_and_written() {
    let json = json!({
        "columns": ["nice_id", {"id": "description"}, 360, "custom_fields_361", "nice_id"],
        "group_by": "assignee", "group_order": "asc", "sort_by": "created_at", "sort_order": "asc",
    });
    let output = Output::default().with_json(&json).unwrap();
    assert_eq!(output.to_json()["columns"], json!(["nice_id", "subject", "360", "361"]));
    assert_eq!(output.group_by, Some(Shown::Assignee));
    assert_eq!(Output::default().with_json(&output.to_json()), Ok(output.clone()));
    assert_eq!(output.clone().with_json(&json!({"group_by": ""})).unwrap().group_by, None);
    assert_eq!(output.clone().with_json(&json!({})), Ok(output));
    let wrong = json!({"columns": ["mood"], "group_by": "mood", "sort_by": "subject", "sort_order": "up"});
    assert_eq!(Output::default().with_json(&wrong).unwrap_err().len(), 4);
    assert!(Output::default().with_json(&json!({"columns": (1..12).collect::<Vec<_>>()})).is_err());
    for shown in Shown::ALL {
        assert_eq!(Shown::from_word(shown.word()), Some(shown));
    }
}

#[test]
fn stored_rows_of_a_field_leave_out_empty_texts() {
    assert_eq!(field_rows(&FieldValue::Flag(false)), ["false"]);
    assert_eq!(field_rows(&FieldValue::Text(String::new())), Vec::<&str>::new());
    let mut fields = BTreeMap::new();
    fields.insert(1, FieldValue::Choices(vec!["a".into(), String::new()]));
    assert_eq!(field_rows(&fields[&1]), ["a"]);
}
