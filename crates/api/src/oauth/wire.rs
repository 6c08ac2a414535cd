//! OAuth as it is written: Zendesk's shapes for clients and tokens, the standards' for programs.

use domain::Time;
use domain::oauth::{ACCESS_SECONDS, ClientChange, OauthClient, OauthToken, REFRESH_SECONDS};
use domain::scopes::RESOURCES;
use gate::Call;
use gate::wire::words;
use identity::SecretString;
use identity::oauth::{Consent, GrantRow, Introspected, Issued};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A client in a reply. The secret stands in the one answer that made it.
#[derive(JsonSchema, Serialize)]
pub(super) struct Client {
    pub(super) url: String,
    id: i64,
    identifier: String,
    name: String,
    company: String,
    description: String,
    kind: &'static str,
    redirect_uri: Vec<String>,
    scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    user_id: i64,
    global: bool,
    logo_url: Option<String>,
    created_at: Time,
    updated_at: Time,
}

impl Client {
    pub(super) fn of(client: OauthClient, secret: Option<SecretString>, call: &Call) -> Self {
        Self {
            url: call.url(&format!("/api/v2/oauth/clients/{}.json", client.id)),
            id: client.id,
            kind: client.kind.word(),
            identifier: client.identifier,
            name: client.name,
            company: client.company,
            description: client.description,
            redirect_uri: client.redirect_uris,
            scopes: client.scopes.words().to_vec(),
            secret: secret.map(|secret| secret.expose().to_owned()),
            user_id: client.user_id.number(),
            global: false,
            logo_url: None,
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

/// The body of a change of a client.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct ClientBody {
    #[serde(default)]
    client: ClientFields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct ClientFields {
    identifier: Option<String>,
    name: Option<String>,
    company: Option<String>,
    description: Option<String>,
    /// `confidential` (with a secret) or `public`; chosen once.
    kind: Option<String>,
    /// A list, or one text with an address on each line.
    #[serde(default, deserialize_with = "addresses")]
    redirect_uri: Option<Vec<String>>,
    /// The most the client may ask for.
    #[serde(default, deserialize_with = "words")]
    scopes: Option<Vec<String>>,
}

fn addresses<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Addresses {
        List(Vec<String>),
        Text(String),
    }
    Ok(Option::<Addresses>::deserialize(deserializer)?.map(|addresses| match addresses {
        Addresses::List(list) => list,
        Addresses::Text(text) => text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    }))
}

impl From<ClientBody> for ClientChange {
    fn from(body: ClientBody) -> Self {
        let ClientFields { identifier, name, company, description, kind, redirect_uri, scopes } = body.client;
        let scopes = scopes.map(|words| words.join(" "));
        Self { identifier, name, company, description, kind, redirect_uris: redirect_uri, scopes }
    }
}

/// A token in a reply, never its secret.
#[derive(JsonSchema, Serialize)]
pub(super) struct Token {
    url: String,
    id: i64,
    client_id: i64,
    user_id: i64,
    scopes: Vec<String>,
    created_at: Time,
    used_at: Option<Time>,
    expires_at: Time,
    refresh_token_expires_at: Option<Time>,
}

impl Token {
    pub(super) fn of(token: OauthToken, call: &Call) -> Self {
        Self {
            url: call.url(&format!("/api/v2/oauth/tokens/{}.json", token.id)),
            id: token.id,
            client_id: token.client_id,
            user_id: token.user_id.number(),
            scopes: token.scopes.words().to_vec(),
            created_at: token.created_at,
            used_at: token.used_at,
            expires_at: token.expires_at,
            refresh_token_expires_at: token.refresh_expires_at,
        }
    }
}

/// What oneself has granted.
#[derive(JsonSchema, Serialize)]
pub(super) struct Grant {
    id: i64,
    client_id: i64,
    client_identifier: String,
    client_name: String,
    scopes: Vec<String>,
    created_at: Time,
    used_at: Option<Time>,
    expires_at: Time,
}

impl Grant {
    pub(super) fn of(row: GrantRow) -> Self {
        Self {
            id: row.grant.id,
            client_id: row.grant.client_id,
            client_identifier: row.identifier,
            client_name: row.name,
            scopes: row.grant.scopes.words().to_vec(),
            created_at: row.grant.created_at,
            used_at: row.used_at,
            expires_at: row.grant.ends_at,
        }
    }
}

/// What a client asks of a person; or where the browser goes, when there is nothing to ask.
#[derive(Default, JsonSchema, Serialize)]
pub(super) struct Authorization {
    client_identifier: Option<String>,
    client_name: Option<String>,
    client_company: Option<String>,
    client_description: Option<String>,
    scopes: Vec<String>,
    /// Where the answer goes.
    redirect_uri: Option<String>,
    /// The request is refused: the browser goes there without anybody being asked.
    redirect_to: Option<String>,
}

impl Authorization {
    pub(super) fn of(consent: Consent) -> Self {
        let Consent { client, asked } = consent;
        Self {
            client_identifier: Some(client.identifier),
            client_name: Some(client.name),
            client_company: Some(client.company),
            client_description: Some(client.description),
            scopes: asked.scopes.words().to_vec(),
            redirect_uri: Some(asked.redirect_uri),
            redirect_to: None,
        }
    }

    pub(super) fn elsewhere(address: String) -> Self {
        Self { redirect_to: Some(address), ..Self::default() }
    }
}

/// Where the browser goes.
#[derive(JsonSchema, Serialize)]
pub(super) struct Redirect {
    pub(super) redirect_to: String,
}

/// The answer of a person to a client.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct AuthorizationBody {
    #[serde(default)]
    pub(super) authorization: AuthorizationAnswer,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct AuthorizationAnswer {
    /// Yes or no.
    #[serde(default)]
    pub(super) approve: bool,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    response_type: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

impl AuthorizationAnswer {
    pub(super) fn pairs(self) -> Vec<(String, String)> {
        named([
            ("client_id", self.client_id),
            ("redirect_uri", self.redirect_uri),
            ("response_type", self.response_type),
            ("scope", self.scope),
            ("state", self.state),
            ("code_challenge", self.code_challenge),
            ("code_challenge_method", self.code_challenge_method),
        ])
    }
}

fn named<const N: usize>(values: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// What a program sends, as JSON.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct TokenBody {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
    /// What to introspect or to revoke.
    token: Option<String>,
}

impl TokenBody {
    pub(super) fn pairs(self) -> Vec<(String, String)> {
        named([
            ("grant_type", self.grant_type),
            ("client_id", self.client_id),
            ("client_secret", self.client_secret),
            ("code", self.code),
            ("redirect_uri", self.redirect_uri),
            ("code_verifier", self.code_verifier),
            ("refresh_token", self.refresh_token),
            ("scope", self.scope),
            ("token", self.token),
        ])
    }
}

/// Tokens on their way to their client.
#[derive(JsonSchema, Serialize)]
pub(super) struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_expires_in: Option<i64>,
}

impl TokenAnswer {
    pub(super) fn of(issued: Issued) -> Self {
        Self {
            access_token: issued.access.expose().to_owned(),
            token_type: "bearer",
            expires_in: ACCESS_SECONDS,
            scope: issued.scopes.to_text(),
            refresh_token_expires_in: issued.refresh.as_ref().map(|_| REFRESH_SECONDS),
            refresh_token: issued.refresh.map(|refresh| refresh.expose().to_owned()),
        }
    }
}

/// What a client is told of a token; of one that does not work, nothing.
#[derive(Default, JsonSchema, Serialize)]
pub(super) struct Introspection {
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// The number of the user, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
}

impl Introspection {
    pub(super) fn of(found: Option<Introspected>, issuer: &str) -> Self {
        let Some(found) = found else { return Self::default() };
        Self {
            active: true,
            scope: Some(found.token.scopes.to_text()),
            client_id: Some(found.client),
            token_type: Some(if found.is_refresh { "refresh_token" } else { "bearer" }),
            exp: Some(found.expires_at.millis().div_euclid(1000)),
            iat: Some(found.token.created_at.millis().div_euclid(1000)),
            sub: Some(found.token.user_id.number().to_string()),
            iss: Some(issuer.to_owned()),
        }
    }
}

/// What the server can do (RFC 8414).
#[derive(JsonSchema, Serialize)]
pub(super) struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 3],
    code_challenge_methods_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 3],
    introspection_endpoint_auth_methods_supported: [&'static str; 2],
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    scopes_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    pub(super) fn at(base: &str) -> Self {
        let at = |path: &str| format!("{base}{path}");
        let each = RESOURCES.iter().flat_map(|name| [format!("{name}:read"), format!("{name}:write")]);
        let (secrets, all) =
            (["client_secret_basic", "client_secret_post"], ["client_secret_basic", "client_secret_post", "none"]);
        Self {
            issuer: base.to_owned(),
            authorization_endpoint: at("/oauth/authorizations/new"),
            token_endpoint: at("/oauth/tokens"),
            introspection_endpoint: at("/oauth/introspect"),
            revocation_endpoint: at("/oauth/revoke"),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
            code_challenge_methods_supported: ["S256"],
            token_endpoint_auth_methods_supported: all,
            introspection_endpoint_auth_methods_supported: secrets,
            revocation_endpoint_auth_methods_supported: all,
            scopes_supported: ["read", "write", "impersonate"].map(str::to_owned).into_iter().chain(each).collect(),
            authorization_response_iss_parameter_supported: true,
        }
    }
}
