//! Finding users by what they are called or by how they are reached. Answered from indexes: the beginning of a
//! name, whole addresses, numbers and external ids.

use domain::Result;
use domain::identities::{email_address, phone_number};
use domain::ids::OrganizationId;
use domain::page::{Page, Window};
use domain::role::Role;
use domain::users::User;
use store::{Ctx, Open};

use super::fields::complete;
use super::sql::{self, Wanted};
use super::{Key, UserFilter};
use crate::clean::clean;

/// Longest query, in characters; what follows is not read.
const LONGEST_QUERY: usize = 1000;

/// Users that a query finds: `ann`, `"ann lee"`, `ann@example.com`, `email:…`, `name:…`, `phone:…`, `role:…`,
/// `external_id:…`, `organization:…` (a number). All parts must fit.
///
/// # Errors
/// When the store fails.
pub async fn search(ctx: &Ctx, query: &str, window: Window) -> Result<Page<User>> {
    let cut: String = query.chars().take(LONGEST_QUERY).collect();
    match wanted(&clean(ctx, &cut)) {
        Some(wanted) => found(ctx, wanted, window).await,
        None => Ok(Page::empty()),
    }
}

/// Users whose name, or an e-mail address of whom, begins so.
///
/// # Errors
/// When the store fails.
pub async fn autocomplete(ctx: &Ctx, beginning: &str, window: Window) -> Result<Page<User>> {
    let beginning: String = beginning.trim().chars().take(LONGEST_QUERY).collect();
    if beginning.is_empty() {
        return Ok(Page::empty());
    }
    found(ctx, Wanted { beginning: Some(beginning), ..Wanted::default() }, window).await
}

/// The user of an external id, as a list of one or none.
///
/// # Errors
/// When the store fails.
pub async fn by_external_id(ctx: &Ctx, external_id: &str) -> Result<Page<User>> {
    let external_id = clean(ctx, external_id);
    let mut rows = super::show_many(ctx, Key::ExternalIds(vec![external_id])).await?;
    rows.retain(|user| user.active);
    Ok(Page { count: Some(rows.len() as u64), rows, has_more: false })
}

async fn found(ctx: &Ctx, wanted: Wanted, window: Window) -> Result<Page<User>> {
    let sees = ctx.actor().sees::<User>();
    let mut page = ctx
        .read(async move |tx| {
            let mut page = sql::found(tx, &sees, &wanted, &window).await?;
            if let Window::Offset { skip, .. } = window {
                // Nobody counts a search to its end: so many at least.
                let more = u64::from(page.has_more);
                page.count = Some(u64::from(skip) + page.rows.len() as u64 + more);
            }
            Ok(page)
        })
        .await?;
    complete(ctx, &mut page.rows).await?;
    Ok(page)
}

/// Reads a query; none when it holds nothing to look for, or something nobody can be.
fn wanted(query: &str) -> Option<Wanted> {
    let mut wanted = Wanted { filter: UserFilter::default(), ..Wanted::default() };
    let mut free: Vec<String> = Vec::new();
    let mut named = false;
    for word in words(query) {
        let Some((key, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty()) else {
            free.push(word);
            continue;
        };
        named = true;
        match key {
            "type" if value == "user" => {}
            "email" | "user" if value.contains('@') => wanted.email = Some(email_address(value)?),
            "name" | "user" => wanted.name = Some(value.trim_end_matches('*').to_owned()),
            "phone" => wanted.phone = Some(phone_number(value)?),
            "external_id" => wanted.filter.external_id = Some(value.to_owned()),
            "organization" | "organization_id" => {
                wanted.filter.organization = Some(OrganizationId::new(value.parse().ok()?))
            }
            "role" => wanted.filter.roles = roles_of(value)?,
            _ => free.push(word),
        }
    }
    let text = free.join(" ");
    let text = text.trim_end_matches('*');
    if !text.is_empty() {
        wanted.text = Some(phone_number(text).filter(|_| text.starts_with('+')).unwrap_or_else(|| text.to_owned()));
    }
    (named || wanted.text.is_some()).then_some(wanted)
}

/// The roles behind Zendesk's word.
#[must_use]
pub fn roles_of(word: &str) -> Option<Vec<Role>> {
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| role.wire() == word || role.word() == word).collect();
    (!roles.is_empty()).then_some(roles)
}

/// Splits at spaces outside quotes, and drops the quotes.
fn words(query: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in query.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_real_clients_are_read() {
        let named = |query: &str| wanted(query).and_then(|wanted| wanted.name);
        assert_eq!(named("name:\"Ann Lee\"").as_deref(), Some("Ann Lee"));
        assert_eq!(named("type:user name:ann*").as_deref(), Some("ann"));
        let email = wanted("email:Ann@Example.com role:agent").unwrap_or_default();
        assert_eq!(email.email.as_deref(), Some("ann@example.com"));
        assert_eq!(email.filter.roles, [Role::LightAgent, Role::Agent]);
        assert_eq!(wanted("\"ann lee\"").and_then(|wanted| wanted.text).as_deref(), Some("ann lee"));
        assert_eq!(wanted("+31 20 1234567").and_then(|wanted| wanted.text).as_deref(), Some("+31201234567"));
        assert!(wanted("  ").is_none());
        assert!(wanted("role:god").is_none());
        assert!(wanted("email:no@").is_none());
    }
}
