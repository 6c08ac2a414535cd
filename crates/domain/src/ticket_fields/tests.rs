//! Values of each type, options, and what is refused.

use serde_json::{Value, json};

use super::{FieldKind, FieldOption, OptionWish, TicketField, TicketFieldChange, put_option, replaced};
use crate::error::{ProblemCode, Refusal};
use crate::ids::FieldId;
use crate::patch::Patch;
use crate::tickets::FieldValue;
use crate::time::Time;

pub(crate) fn field(id: i64, kind: FieldKind, options: &[&str]) -> TicketField {
    TicketField {
        id: FieldId::new(id),
        kind,
        title: "Order".to_owned(),
        title_in_portal: "Order".to_owned(),
        description: String::new(),
        agent_description: None,
        position: id,
        active: true,
        required: false,
        collapsed_for_agents: false,
        regexp: (kind == FieldKind::Regexp).then(|| "^[A-Z]{2}\\d+$".to_owned()),
        visible_in_portal: false,
        editable_in_portal: false,
        required_in_portal: false,
        tag: (kind == FieldKind::Checkbox).then(|| "ticked".to_owned()),
        options: options
            .iter()
            .zip(1..)
            .map(|(value, id)| FieldOption {
                id,
                name: value.to_uppercase(),
                value: (*value).to_owned(),
                default: false,
            })
            .collect(),
        relationship_target_type: (kind == FieldKind::Lookup).then(|| "zen:user".to_owned()),
        created_at: Time::default(),
        updated_at: Time::default(),
    }
}

fn kept(kind: FieldKind, value: Value) -> Option<Option<FieldValue>> {
    field(7, kind, &["red", "blue"]).read(&value, &|text| text.replace("secret", "▇")).ok()
}

fn text(text: &str) -> Option<Option<FieldValue>> {
    Some(Some(FieldValue::Text(text.to_owned())))
}

#[test]
fn each_type_takes_its_values_only() {
    use FieldKind::{Checkbox, Date, Decimal, Integer, Lookup, Multiselect, Regexp, Tagger, Text};
    let choices = |list: &[&str]| Some(Some(FieldValue::Choices(list.iter().map(|word| (*word).to_owned()).collect())));
    for (kind, value, wanted) in [
        (Text, json!(" my secret "), text("my ▇")),
        (Text, json!(12), text("12")),
        (Text, json!({"a": 1}), None),
        (Text, json!(""), Some(None)),
        (Text, json!(null), Some(None)),
        (Text, json!("x".repeat(70_000)), None),
        (Checkbox, json!("1"), Some(Some(FieldValue::Flag(true)))),
        (Checkbox, json!(false), Some(Some(FieldValue::Flag(false)))),
        (Checkbox, json!("maybe"), None),
        (Integer, json!("0042"), text("42")),
        (Integer, json!(1.5), None),
        (Integer, json!("99999999999999999999"), None),
        (Decimal, json!("-1.50"), text("-1.50")),
        (Decimal, json!("1e5"), None),
        (Decimal, json!("."), None),
        (Date, json!("2026-02-28"), text("2026-02-28")),
        (Date, json!("2026-02-28T10:00:00Z"), text("2026-02-28")),
        (Date, json!("2026-02-30"), None),
        (Regexp, json!("NL12"), text("NL12")),
        (Regexp, json!("nl12"), None),
        (Tagger, json!("red"), text("red")),
        (Tagger, json!("green"), None),
        (Multiselect, json!(["red", "blue", "red"]), None),
        (Multiselect, json!(["red", "blue"]), choices(&["blue", "red"])),
        (Multiselect, json!("blue"), choices(&["blue"])),
        (Multiselect, json!([]), Some(None)),
        (Multiselect, json!([1]), None),
        (Lookup, json!(12), text("12")),
        (Lookup, json!(-1), None),
        (FieldKind::Subject, json!("x"), None),
    ] {
        assert_eq!(kept(kind, value.clone()), wanted, "{kind:?} {value}");
    }
}

#[test]
fn a_card_field_keeps_the_last_four_digits() {
    let card = |value: Value| kept(FieldKind::PartialCreditCard, value);
    for written in ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "XXXXXXXXXXXX1111", "1111"] {
        assert_eq!(card(json!(written)), text("XXXXXXXXXXXX1111"), "{written}");
    }
    for wrong in ["4111111111111112", "hello", "12345", "4111111111111111 and more"] {
        assert_eq!(card(json!(wrong)), None, "{wrong}");
    }
}

#[test]
fn a_problem_names_the_field_and_not_the_value() {
    let problem = field(7, FieldKind::Integer, &[]).read(&json!("my secret"), &str::to_owned).unwrap_err();
    assert_eq!(problem.ticket_field, Some((7, "FieldInteger")));
    assert_eq!((problem.field.as_str(), problem.code), ("base", ProblemCode::Invalid));
    assert_eq!(problem.text, "Order: must be a whole number");
}

#[test]
fn options_keep_their_numbers_and_values_become_tags() {
    let before = field(1, FieldKind::Tagger, &["red", "blue"]).options;
    let wish = |id, name: &str, value: Option<&str>| OptionWish {
        id,
        name: Some(name.to_owned()),
        value: value.map(str::to_owned),
        default: None,
    };
    let after =
        replaced(&before, vec![wish(None, "Blue", Some("blue")), wish(None, "Deep Sea, cold", None)], &str::to_owned)
            .unwrap();
    assert_eq!((after[0].id, after[0].name.as_str()), (2, "Blue"));
    assert_eq!((after[1].id, after[1].value.as_str()), (3, "deep_sea__cold"));
    let twice = replaced(&before, vec![wish(None, "A", Some("a")), wish(None, "B", Some("A"))], &str::to_owned);
    assert_eq!(twice.unwrap_err().code, ProblemCode::Duplicate);
    assert_eq!(replaced(&before, vec![OptionWish::default()], &str::to_owned).unwrap_err().code, ProblemCode::Blank);
    let (more, id) = put_option(&before, wish(None, "Green", None), &str::to_owned).unwrap().unwrap();
    assert_eq!((more.len(), id), (3, 3));
    let (renamed, _) = put_option(&before, wish(Some(1), "Crimson", None), &str::to_owned).unwrap().unwrap();
    assert_eq!((renamed[0].name.as_str(), renamed[0].value.as_str()), ("Crimson", "red"));
    assert_eq!(put_option(&before, wish(Some(9), "Green", None), &str::to_owned), Ok(None));
}

#[test]
fn a_field_that_cannot_work_is_refused() {
    let refused = |kind, change: TicketFieldChange| match change.over(&field(1, kind, &[]), &str::to_owned) {
        Err(Refusal::Invalid(problems)) => problems[0].field.clone(),
        other => format!("{:?}", other.map(|(field, _)| field.title)),
    };
    let with = TicketFieldChange::default;
    let pattern = |text: &str| TicketFieldChange { regexp: Patch::Set(text.to_owned()), ..with() };
    assert_eq!(refused(FieldKind::Text, TicketFieldChange { title: Some(" ".to_owned()), ..with() }), "title");
    assert_eq!(refused(FieldKind::Regexp, pattern("(?=a)")), "regexp_for_validation");
    assert_eq!(refused(FieldKind::Regexp, pattern("a{9999}{9999}")), "regexp_for_validation");
    assert_eq!(
        refused(FieldKind::Regexp, TicketFieldChange { regexp: Patch::Clear, ..with() }),
        "regexp_for_validation"
    );
    assert_eq!(refused(FieldKind::Subject, TicketFieldChange { active: Some(false), ..with() }), "active");
    let target = TicketFieldChange { relationship_target_type: Some("zen:moon".to_owned()), ..with() };
    assert_eq!(refused(FieldKind::Lookup, target), "relationship_target_type");
}

#[test]
fn a_number_that_would_be_blotted_is_refused_and_others_are_kept() {
    let blot = |text: &str| text.replace("4111111111111111", "▇");
    for kind in [FieldKind::Integer, FieldKind::Decimal] {
        for card in [json!("4111111111111111"), json!(4_111_111_111_111_111_i64), json!("4111111111111111.0")] {
            assert!(field(7, kind, &[]).read(&card, &blot).is_err(), "{card}");
        }
        assert!(field(7, kind, &[]).read(&json!(4_111_111_111_111_112_i64), &blot).is_ok());
    }
}
