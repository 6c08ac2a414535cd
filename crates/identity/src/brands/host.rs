//! Does a host name that a brand wants for itself lead to this installation?

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use domain::brands::{Brands, is_host};
use domain::ids::BrandId;
use domain::policy::act;
use domain::{Result, Unchecked};
use outbound::egress;
use store::{Ctx, Open};

use super::sql;

/// How long the name service may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Only the addresses count; any port gives the same.
const PORT: u16 = 443;

/// What was found out about a host name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostCheck {
    /// The host it must lead to.
    pub expected: String,
    /// Why it cannot be used; none: it can.
    pub reason: Option<&'static str>,
}

/// Looks whether `wanted` is a host name, is free, and leads where `here`, the host of this account, leads.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn check_host(ctx: &Ctx, besides: Option<BrandId>, wanted: &str, here: &str) -> Result<HostCheck> {
    let _here: domain::Allowed<act::Manage, Brands> = ctx.actor().may(Unchecked::new(Brands))?;
    let wanted = wanted.trim().to_lowercase();
    let reason = if !is_host(&wanted) {
        Some("not_a_host_name")
    } else if wanted == here {
        Some("already_in_use")
    } else {
        let (host, besides) = (wanted.clone(), besides.map_or(0, BrandId::number));
        let taken = ctx.glance(async move |tx| Ok(sql::trusted_host_is_taken(tx, &host, besides).await?)).await?;
        if taken { Some("already_in_use") } else { where_it_leads(&wanted, here).await }
    };
    Ok(HostCheck { expected: here.to_owned(), reason })
}

async fn where_it_leads(wanted: &str, here: &str) -> Option<&'static str> {
    let found = addresses(wanted).await;
    if found.is_empty() {
        return Some("no_cname_record");
    }
    if found.is_disjoint(&addresses(here).await) { Some("wrong_cname") } else { None }
}

/// The addresses of a host; none when it has none, or too many, or the name service does not answer in time.
async fn addresses(host: &str) -> BTreeSet<IpAddr> {
    let asked = tokio::time::timeout(PATIENCE, egress::resolve(host, PORT, true)).await;
    let found = asked.ok().and_then(std::result::Result::ok).unwrap_or_default();
    found.into_iter().map(|address| address.ip()).collect()
}
