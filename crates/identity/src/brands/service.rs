//! Showing, making, changing and putting away brands.

use domain::brands::{Brand, BrandChange, Brands, blank};
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::BrandId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::{Shown, sql};
use crate::clean::clean;
use crate::users::refuse_unclean;

/// Most brands named in one request.
const MOST_NAMED: u32 = 100;

async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: BrandId) -> Result<Allowed<A, Brand>>
where
    Brand: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, Brand>(row)?)
}

/// One brand, also one put away, so that old tickets can name it.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, id: BrandId) -> Result<Shown> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let brand = opened::<act::Read>(tx, &who, id).await?.into_inner();
        let forms = sql::trusted_forms(tx).await?;
        Ok(shown(brand, &forms))
    })
    .await
}

/// The brands of these numbers that the actor may see, also those put away; others are left out.
///
/// # Errors
/// `TooManyValues` above a hundred.
pub async fn show_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Vec<Shown>> {
    if ids.len() > MOST_NAMED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_NAMED }.into());
    }
    let sees = ctx.actor().sees::<Brand>();
    ctx.read(async move |tx| {
        let brands = sql::many(tx, &sees, &ids).await?;
        let forms = sql::trusted_forms(tx).await?;
        Ok(brands.into_iter().map(|brand| shown(brand, &forms)).collect())
    })
    .await
}

/// A page of the brands in use.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<Shown>> {
    let sees = ctx.actor().sees::<Brand>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees).await?);
        }
        let forms = sql::trusted_forms(tx).await?;
        Ok(page.map(|brand| shown(brand, &forms)))
    })
    .await
}

/// The number of the default brand.
///
/// # Errors
/// When the store fails.
pub async fn default_id(ctx: &Ctx) -> Result<Option<BrandId>> {
    Ok(ctx.glance(async move |tx| Ok(sql::trusted_default(tx).await?)).await?.map(BrandId::new))
}

fn shown(brand: Brand, forms: &[(i64, bool, String)]) -> Shown {
    let id = brand.id.to_string();
    let fits = |(_, everywhere, of): &&(i64, bool, String)| *everywhere || of.split([' ', ',']).any(|word| word == id);
    let ticket_form_ids = forms.iter().filter(fits).map(|(form, ..)| *form).collect();
    Shown { brand, ticket_form_ids }
}

/// Makes a brand.
///
/// # Errors
/// `Denied`; `Invalid`, also for an address in use.
pub async fn create(ctx: &Ctx, change: BrandChange) -> Result<Shown> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(Brands))?;
        let mut problems = Vec::new();
        for (field, title, text) in [("name", "Name", &change.name), ("subdomain", "Subdomain", &change.subdomain)] {
            if text.is_none() {
                problems.push(blank(field, title));
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems).into());
        }
        let mut brand = Brand {
            id: BrandId::new(0),
            name: change.name.unwrap_or_default(),
            subdomain: change.subdomain.unwrap_or_default(),
            host_mapping: change.host_mapping.over(None),
            signature_template: change.signature_template.unwrap_or_default(),
            active: change.active.unwrap_or(true),
            is_default: false,
            is_deleted: false,
            created_at: who.now(),
            updated_at: who.now(),
        };
        refuse_taken_host(tx, &brand).await?;
        brand.id = sql::insert(tx, &brand).await.on_unique("brands_subdomain_unique", subdomain_taken)?;
        let mut events = vec![Event::created(About::Brand(brand.id.number()))];
        if change.is_default == Some(true) {
            refuse_inactive_default(&brand)?;
            brand.is_default = true;
            sql::update(tx, &brand).await?;
            events.push(Event::updated(About::Brand(brand.id.number()), &["default"]));
        }
        let forms = sql::trusted_forms(tx).await?;
        Ok(tx.commit(&who, events).await?.with(shown(brand, &forms)))
    })
    .await
}

/// Changes a brand.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid`, also for an address in use, or a default that is not active.
pub async fn update(ctx: &Ctx, id: BrandId, change: BrandChange) -> Result<Shown> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let mut brand = before.clone();
        brand.name = change.name.unwrap_or(brand.name);
        brand.subdomain = change.subdomain.unwrap_or(brand.subdomain);
        brand.host_mapping = change.host_mapping.over(brand.host_mapping);
        brand.signature_template = change.signature_template.unwrap_or(brand.signature_template);
        brand.active = change.active.unwrap_or(brand.active);
        brand.is_default |= change.is_default == Some(true);
        let fields = changed(&before, &brand);
        let forms = sql::trusted_forms(tx).await?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(shown(brand, &forms)));
        }
        refuse_inactive_default(&brand)?;
        refuse_taken_host(tx, &brand).await?;
        brand.updated_at = who.now();
        sql::update(tx, &brand).await.on_unique("brands_subdomain_unique", subdomain_taken)?;
        let event = Event::updated(About::Brand(id.number()), &fields);
        Ok(tx.commit(&who, vec![event]).await?.with(shown(brand, &forms)))
    })
    .await
}

fn changed(before: &Brand, after: &Brand) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("subdomain", before.subdomain != after.subdomain),
        ("host_mapping", before.host_mapping != after.host_mapping),
        ("signature_template", before.signature_template != after.signature_template),
        ("active", before.active != after.active),
        ("default", before.is_default != after.is_default),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

/// Puts a brand away; its tickets keep it.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for the default brand.
pub async fn delete(ctx: &Ctx, id: BrandId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut brand = opened::<act::Delete>(tx, &who, id).await?.into_inner();
        if brand.is_default {
            let text = "The default brand cannot be deleted: make another the default first";
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        (brand.is_deleted, brand.active, brand.updated_at) = (true, false, who.now());
        sql::update(tx, &brand).await?;
        tx.commit(&who, vec![Event::deleted(About::Brand(id.number()))]).await
    })
    .await
}

fn admitted(ctx: &Ctx, change: BrandChange) -> Result<BrandChange> {
    let mut change = change.checked()?;
    for text in [&mut change.name, &mut change.signature_template].into_iter().flatten() {
        *text = clean(ctx, text);
    }
    for (field, text) in
        [("subdomain", change.subdomain.as_deref()), ("host_mapping", change.host_mapping.set().map(String::as_str))]
    {
        refuse_unclean(ctx, field, text.unwrap_or_default())?;
    }
    Ok(change)
}

fn refuse_inactive_default(brand: &Brand) -> Result<()> {
    if brand.is_default && !brand.active {
        let text = "Active: the default brand must be active";
        return Err(Refusal::invalid("active", ProblemCode::State, text).into());
    }
    Ok(())
}

async fn refuse_taken_host(tx: &mut ReadTx, brand: &Brand) -> Result<()> {
    let Some(host) = &brand.host_mapping else { return Ok(()) };
    if sql::trusted_host_is_taken(tx, host, brand.id.number()).await? {
        return Err(Refusal::taken("host_mapping", "Host mapping: has already been taken").into());
    }
    Ok(())
}

fn subdomain_taken() -> Refusal {
    Refusal::taken("subdomain", "Subdomain: has already been taken")
}
