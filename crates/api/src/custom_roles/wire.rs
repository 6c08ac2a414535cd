//! Roles as Zendesk writes them. What a role may do is written as it is, not as it was asked for.

use domain::custom_roles::{KEYS, RoleChange, Values};
use domain::{Patch, Time};
use gate::wire::patch_text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A role in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct CustomRole<'a> {
    id: i64,
    name: &'a str,
    description: &'a str,
    role_type: i64,
    created_at: Time,
    updated_at: Time,
    #[schemars(with = "Configuration")]
    configuration: Map<String, Value>,
    team_member_count: i64,
}

impl<'a> CustomRole<'a> {
    pub(crate) fn of(role: &'a domain::custom_roles::CustomRole) -> Self {
        Self {
            id: role.id.number(),
            name: &role.name,
            description: &role.description,
            role_type: role.role_type.number(),
            created_at: role.created_at,
            updated_at: role.updated_at,
            configuration: role.configuration.to_json(),
            team_member_count: role.team_member_count,
        }
    }
}

/// What its holder may do, in Zendesk's words; described from the keys themselves.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Configuration(Map<String, Value>);

impl JsonSchema for Configuration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CustomRoleConfiguration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let described = |values: Values| match values {
            Values::Flag => json!({"type": "boolean"}),
            Values::Words(words) => json!({"type": "string", "enum": words}),
            Values::Hours => json!({"type": ["integer", "null"], "minimum": 1, "maximum": 168}),
        };
        let properties: Map<String, Value> =
            KEYS.iter().map(|key| (key.name.to_owned(), described(key.values))).collect();
        json_schema!({"type": "object", "properties": properties, "additionalProperties": false})
    }
}

/// The body of a change.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    custom_role: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Fields {
    #[serde(default, deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    description: Patch<String>,
    #[serde(default)]
    configuration: Option<Configuration>,
}

impl From<Body> for RoleChange {
    fn from(body: Body) -> Self {
        let Fields { name, description, configuration } = body.custom_role;
        let configuration = configuration.unwrap_or_default().0;
        Self { name: or_blank(name), description: or_blank(description), configuration }
    }
}

/// Null and empty text are the same wish: blank.
fn or_blank(text: Patch<String>) -> Option<String> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(String::new()),
        Patch::Set(text) => Some(text),
    }
}
