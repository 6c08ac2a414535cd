//! Which addresses an account receives mail at: its support address and `support@` on each of its hosts, each also
//! with `+CODE` in its local part.

use store::Ctx;

/// The local part that is ours on every host of an account.
const SUPPORT: &str = "support";

/// Does the account of `ctx` receive mail at this address? `host` is the address's domain, which led to the account.
#[must_use]
pub fn is_ours(ctx: &Ctx, address: &str) -> bool {
    let Some(base) = base(address) else { return false };
    let local = base.split_once('@').map_or("", |(local, _)| local);
    local == SUPPORT || base == own(ctx)
}

/// The address without what stands behind a `+`, in lower case.
pub(super) fn base(address: &str) -> Option<String> {
    let (local, domain) = address.trim().rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or_default();
    let fits = !local.is_empty() && !domain.is_empty();
    fits.then(|| format!("{local}@{domain}").to_lowercase())
}

/// Is this one of the account's own addresses, seen from a mail that came to `recipient`?
pub(super) fn is_own(ctx: &Ctx, recipient: &str, address: &str) -> bool {
    let Some(address) = base(address) else { return false };
    address == own(ctx) || base(recipient).is_some_and(|recipient| recipient == address)
}

fn own(ctx: &Ctx) -> String {
    ctx.settings().support_address.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_code_is_not_part_of_the_address() {
        assert_eq!(base("Support+abc@Acme.example").as_deref(), Some("support@acme.example"));
        assert_eq!(base("support@acme.example").as_deref(), Some("support@acme.example"));
        assert_eq!(base("+abc@acme.example"), None);
        assert_eq!(base("support"), None);
    }
}
