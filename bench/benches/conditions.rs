//! Conditions: tried on a ticket in memory, and compiled to what the store runs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::Time;
use domain::ids::{BrandId, GroupId, TicketId, UserId};
use domain::rules::{Conditions, TicketFacts, Viewer, compile, cube, evaluate};
use domain::tags::Tags;
use domain::tickets::{FieldValues, Metrics, Priority, Status, Ticket};
use domain::via::{Channel, Via};
use serde_json::json;

/// Ten conditions as a busy view has them.
fn conditions() -> Option<Conditions> {
    let json = json!({
        "all": [
            {"field": "status", "operator": "less_than", "value": "solved"},
            {"field": "priority", "operator": "greater_than", "value": "low"},
            {"field": "group_id", "operator": "is", "value": "current_groups"},
            {"field": "current_tags", "operator": "includes", "value": "billing urgent"},
            {"field": "current_tags", "operator": "not_includes", "value": "spam"},
            {"field": "updated_at", "operator": "less_than", "value": "48"},
        ],
        "any": [
            {"field": "assignee_id", "operator": "is", "value": "current_user"},
            {"field": "assignee_id", "operator": "is", "value": ""},
            {"field": "type", "operator": "is", "value": "incident"},
            {"field": "type", "operator": "is", "value": "problem"},
        ],
    });
    Conditions::from_json(&json).ok()
}

fn ticket(now: Time) -> Ticket {
    Ticket {
        id: TicketId::new(1),
        external_id: None,
        scrubbed: false,
        subject: "Factuur van oktober klopt niet".to_owned(),
        status: Status::Open,
        custom_status_id: None,
        priority: Some(Priority::High),
        kind: None,
        requester_id: UserId::new(2),
        submitter_id: UserId::new(2),
        assignee_id: None,
        group_id: Some(GroupId::new(3)),
        organization_id: None,
        brand_id: BrandId::new(1),
        form_id: None,
        problem_id: None,
        recipient: None,
        due_at: None,
        tags: Tags::from_words(["billing", "october", "urgent", "vip"]),
        fields: FieldValues::default(),
        follower_ids: Vec::new(),
        email_cc_ids: Vec::new(),
        via: Via::channel(Channel::Email),
        is_public: true,
        created_at: now,
        updated_at: now,
        generated_at: now,
        metrics: Metrics::default(),
        deleted_at: None,
    }
}

fn rules(criterion: &mut Criterion) {
    assert!(conditions().is_some(), "the conditions of this bench are not valid");
    let Some(conditions) = conditions() else { return };
    let now = Time::from_seconds(1_767_603_600);
    let groups = [GroupId::new(1), GroupId::new(3)];
    let viewer = Viewer { user_id: UserId::new(7), groups: &groups, now };
    let ticket = ticket(now);
    let facts = TicketFacts { ticket: &ticket, description: None, requester_role: None };
    let stored = conditions.to_stored();
    let mut group = criterion.benchmark_group("conditions");
    group.bench_function("evaluate ten", |bencher| {
        bencher.iter(|| evaluate(black_box(&conditions), &facts, &viewer));
    });
    group.bench_function("compile ten", |bencher| {
        bencher.iter(|| compile(black_box(&conditions), &viewer));
    });
    group.bench_function("compile ten, with the cube", |bencher| {
        bencher.iter(|| cube(&compile(black_box(&conditions), &viewer)));
    });
    group.bench_function("read ten as stored", |bencher| {
        bencher.iter(|| Conditions::from_stored(black_box(&stored)).is_ok());
    });
    group.finish();
}

criterion_group!(benches, rules);
criterion_main!(benches);
