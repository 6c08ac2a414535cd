//! The values of custom fields in a request: `[{"id": 1, "value": "x"}]`, or `{"1": "x"}` as older clients write them.

use domain::Refusal;
use domain::error::ProblemCode;
use domain::ids::FieldId;
use serde_json::Value;

/// What `fields` and `custom_fields` say; where both name a field, `custom_fields` wins.
pub(crate) fn wishes(fields: Option<&Value>, custom_fields: Option<&Value>) -> Result<Vec<(FieldId, Value)>, Refusal> {
    let mut wishes = read("fields", fields)?;
    let named = read("custom_fields", custom_fields)?;
    wishes.retain(|(id, _)| named.iter().all(|(other, _)| other != id));
    wishes.extend(named);
    Ok(wishes)
}

fn read(key: &str, json: Option<&Value>) -> Result<Vec<(FieldId, Value)>, Refusal> {
    let wrong = || Refusal::invalid(key, ProblemCode::Format, format!("{key}: write a list of {{id, value}}"));
    match json {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => list
            .iter()
            .map(|entry| {
                let entry = entry.as_object().ok_or_else(wrong)?;
                let id = entry.get("id").and_then(number).ok_or_else(wrong)?;
                Ok((FieldId::new(id), entry.get("value").cloned().unwrap_or(Value::Null)))
            })
            .collect(),
        Some(Value::Object(map)) => {
            map.iter().map(|(id, value)| Ok((FieldId::new(id.parse().map_err(|_| wrong())?), value.clone()))).collect()
        }
        Some(_) => Err(wrong()),
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
