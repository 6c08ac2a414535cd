//! An order waits in the database, so the redactor sees every text of it before it is written.

use identity::{clean, clean_html};
use serde_json::{Map, Value};
use store::Ctx;

/// The item with every text, key and long number cleaned.
pub(super) fn cleaned(ctx: &Ctx, value: Value) -> Value {
    of_key(ctx, "", value)
}

fn of_key(ctx: &Ctx, key: &str, value: Value) -> Value {
    match value {
        Value::String(text) if key.contains("html") => Value::String(clean_html(ctx, &text)),
        Value::String(text) => Value::String(clean(ctx, &text)),
        Value::Number(number) => {
            // A card number may come as a number; what is blotted is text from then on.
            let text = number.to_string();
            let blotted = clean(ctx, &text);
            if blotted == text { Value::Number(number) } else { Value::String(blotted) }
        }
        Value::Array(list) => Value::Array(list.into_iter().map(|value| of_key(ctx, key, value)).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let value = of_key(ctx, &key, value);
                (clean(ctx, &key), value)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other,
    }
}
