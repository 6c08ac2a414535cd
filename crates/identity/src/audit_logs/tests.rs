//! The audit log, on both engines.

use domain::brands::BrandChange;
use domain::page::{Place, Window};
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Client, Ctx};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::brands;

fn seqs(page: &domain::page::Page<AuditLog>) -> Vec<i64> {
    page.rows.iter().map(|log| log.event.seq).collect()
}

#[tokio::test]
async fn the_log_runs_backwards_and_is_for_admins() {
    each(async |account| {
        let now = Time::from_millis(NOW);
        let settings = settings::snapshot(&account, now).await.unwrap();
        let ctx = Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default());
        start(&ctx, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme".into()).await.unwrap();
        let brand = BrandChange { name: Some("B".into()), subdomain: Some("b".into()), ..BrandChange::default() };
        brands::create(&ctx, brand).await.unwrap();

        let all = list(&ctx, AuditFilter::default(), Window::Offset { skip: 0, limit: 100 }).await.unwrap();
        assert_eq!(all.rows[0].event.kind, "account.exported", "reading the log is told");
        assert_eq!(all.rows[1].event.kind, "brand.created");
        let mut sorted = seqs(&all);
        assert_eq!(all.count, Some(sorted.len() as u64));
        sorted.sort_unstable();
        sorted.reverse();
        assert_eq!(seqs(&all), sorted);

        let first = list(&ctx, AuditFilter::default(), Window::first(2)).await.unwrap();
        assert!(first.has_more && seqs(&first) == sorted[..2]);
        let at = |id| Place { value: id, id };
        let second = Window::After { place: Some(at(sorted[1])), limit: 2 };
        assert_eq!(seqs(&list(&ctx, AuditFilter::default(), second).await.unwrap()), sorted[2..4]);
        let back = Window::Before { place: at(sorted[2]), limit: 2 };
        assert_eq!(seqs(&list(&ctx, AuditFilter::default(), back).await.unwrap()), sorted[..2]);

        let of_brands = AuditFilter {
            source_type: Some("brand".into()),
            act: Some("created".into()),
            oldest_first: true,
            ..AuditFilter::default()
        };
        let found = list(&ctx, of_brands, Window::first(10)).await.unwrap();
        assert_eq!(found.rows.len(), 2);
        assert!(found.rows[0].event.seq < found.rows[1].event.seq);
        assert_eq!(show(&ctx, sorted[1]).await.unwrap().event.kind, "brand.created");
        let visitor = ctx.seen_by(Actor::Visitor);
        let refused = list(&visitor, AuditFilter::default(), Window::first(1)).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Denied))));
        assert!(matches!(show(&ctx, 9_999).await, Err(Error::Refused(Refusal::NotFound))));
    })
    .await;
}
