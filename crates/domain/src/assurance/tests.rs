//! The law of signing in, case by case.
#![expect(clippy::disallowed_methods, reason = "a test proves what it likes")]

use super::*;
use crate::actor::ActingUser;
use crate::ids::SessionId;
use crate::rights::Rights;
use crate::role::TicketAccess;
use crate::scopes::Scopes;

const NOW: Time = Time::from_millis(1_767_603_600_000);
const DAY: i64 = 24 * 3600;

fn proven(factors: &[Factor]) -> Evidence {
    factors.iter().fold(Evidence(Vec::new()), |evidence, factor| evidence.and(*factor, NOW))
}

#[test]
fn a_password_opens_a_session_only_where_nothing_more_is_asked() {
    use Factor::{OneTimeCode, Passkey, Password, RecoveryCode, SecurityKey, Sso};
    let agents = SecondFactorPolicy {
        agents: Some(NOW.plus_seconds(-3 * DAY).millis()),
        grace_days: 3,
        ..SecondFactorPolicy::default()
    };
    let check = |policy: &SecondFactorPolicy, role, has, factors: &[Factor], expected| {
        let created_at = NOW.plus_seconds(-100 * DAY);
        let who = Standing { role, has_second_factor: has, created_at };
        let law = Policy { second_factor: policy, end_user_passwords: true };
        assert_eq!(law.admission(who, &proven(factors), NOW), expected, "{role:?} {has} {factors:?}");
    };
    let nobody = SecondFactorPolicy::default();
    let two = Admission::Session(Level::TwoFactors);
    check(&nobody, Role::Agent, false, &[Password], Admission::Session(Level::OneFactor));
    check(&nobody, Role::Agent, true, &[Password], Admission::SecondFactor);
    check(&nobody, Role::Agent, true, &[Password, OneTimeCode], two);
    check(&nobody, Role::EndUser, true, &[Password, RecoveryCode], two);
    check(&agents, Role::Agent, false, &[Password], Admission::Session(Level::Enrolling));
    check(&agents, Role::Agent, true, &[Password], Admission::SecondFactor);
    check(&agents, Role::Admin, false, &[Password], Admission::Session(Level::OneFactor));
    // The factor is gone: the code of before does not stand for it.
    check(&agents, Role::Agent, false, &[Password, OneTimeCode], Admission::Session(Level::Enrolling));
    check(&agents, Role::Agent, false, &[Passkey], two);
    check(&agents, Role::Agent, true, &[Password, SecurityKey], two);
    check(&agents, Role::Agent, false, &[Password, SecurityKey], Admission::Session(Level::Enrolling));
    check(&agents, Role::Agent, true, &[Sso], two);
    for codes in [&[OneTimeCode][..], &[RecoveryCode, OneTimeCode], &[SecurityKey], &[]] {
        check(&nobody, Role::Owner, true, codes, Admission::Refused("no_first_factor"));
    }
    check(&SecondFactorPolicy::strictest(), Role::EndUser, false, &[Password], Admission::Session(Level::Enrolling));
}

#[test]
fn grace_runs_from_the_policy_or_from_the_persons_first_day() {
    let policy = SecondFactorPolicy { admins: Some(NOW.millis()), grace_days: 7, ..SecondFactorPolicy::default() };
    assert_eq!(policy.due(Role::Owner, NOW.plus_seconds(-90 * DAY)), Some(NOW.plus_seconds(7 * DAY)));
    assert_eq!(policy.due(Role::Admin, NOW.plus_seconds(DAY)), Some(NOW.plus_seconds(8 * DAY)));
    assert_eq!(policy.due(Role::Agent, NOW), None);
}

#[test]
fn end_users_can_be_kept_from_passwords_and_staff_cannot() {
    let second_factor = &SecondFactorPolicy::default();
    let law = Policy { second_factor, end_user_passwords: false };
    let who = |role| Standing { role, has_second_factor: false, created_at: NOW };
    let password = proven(&[Factor::Password]);
    assert_eq!(law.admission(who(Role::EndUser), &password, NOW), Admission::Refused("way_closed"));
    assert_eq!(law.admission(who(Role::LightAgent), &password, NOW), Admission::Session(Level::OneFactor));
    let sso = proven(&[Factor::Sso]);
    assert_eq!(law.admission(who(Role::EndUser), &sso, NOW), Admission::Session(Level::TwoFactors));
}

#[test]
fn evidence_is_kept_as_text_and_a_broken_text_proves_nothing() {
    let evidence = Evidence::proven(Factor::Password, NOW).and(Factor::OneTimeCode, NOW.plus_seconds(9));
    assert_eq!(Evidence::parse(&evidence.to_text()), evidence);
    assert_eq!(evidence.words(), "password+one_time_code");
    assert_eq!(evidence.last(), NOW.plus_seconds(9));
    let again = evidence.and(Factor::Password, NOW.plus_seconds(20));
    assert_eq!(again.to_text().matches("password").count(), 1);
    for broken in ["", "password", "password@x", "root@1767603600000"] {
        assert_eq!(Evidence::parse(broken).to_text(), "");
    }
    assert_eq!(Level::from_word("anything"), Level::Enrolling);
}

#[test]
fn a_proof_is_fresh_for_a_quarter_of_an_hour() {
    let who = |assurance, on_behalf_by: Option<i64>| {
        Actor::assume(ActingUser {
            id: 1.into(),
            role: Role::Admin,
            rights: Rights::of(Role::Admin, TicketAccess::All),
            groups: [].into(),
            organizations: [].into(),
            shared_organizations: [].into(),
            scopes: Scopes::Everything,
            session: Some(SessionId::new(1)),
            assurance,
            on_behalf_by: on_behalf_by.map(Into::into),
        })
    };
    let session = Assurance::Session { level: Level::OneFactor, proven_at: NOW };
    let screen = who(session, None);
    assert_eq!(screen.needs_fresh(NOW.plus_seconds(899), Sessionless::Refuse), Ok(()));
    assert_eq!(screen.needs_fresh(NOW.plus_seconds(900), Sessionless::Refuse), Err(Refusal::StepUpNeeded));
    assert_eq!(screen.needs_fresh(NOW.plus_seconds(900), Sessionless::Pass), Err(Refusal::StepUpNeeded));
    let program = who(Assurance::Sessionless, None);
    assert_eq!(program.needs_fresh(NOW, Sessionless::Pass), Ok(()));
    assert_eq!(program.needs_fresh(NOW, Sessionless::Refuse), Err(Refusal::Denied));
    assert_eq!(who(session, Some(2)).needs_fresh(NOW, Sessionless::Refuse), Err(Refusal::Denied));
    assert_eq!(Actor::Operator.needs_fresh(NOW, Sessionless::Refuse), Ok(()));
    assert_eq!(Actor::Visitor.needs_fresh(NOW, Sessionless::Pass), Err(Refusal::Unauthenticated));
}
