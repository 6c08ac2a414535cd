//! Passwords by level: each rule with one it refuses and one it takes.

use super::*;

fn judged(policy: PasswordPolicy, text: &str, tries_log10: f64) -> Result<(), Refusal> {
    policy.judge(&Candidate { text, about: &["ann.lee@example.com", "Ann Lee"], tries_log10 })
}

fn level(level: Level) -> PasswordPolicy {
    PasswordPolicy { level, custom: CustomRules::default() }
}

#[test]
fn each_level_has_its_length_and_its_list() {
    for (asked, length, tries) in [(Level::Low, 8, 6.0), (Level::Medium, 12, 8.0), (Level::High, 15, 10.0)] {
        let policy = level(asked);
        let enough = "ö".repeat(length);
        assert_eq!(judged(policy, &enough, tries), Ok(()), "{asked:?}");
        assert!(judged(policy, &"ö".repeat(length - 1), tries).is_err(), "{asked:?} takes one too short");
        assert!(judged(policy, &enough, tries - 0.01).is_err(), "{asked:?} takes one that is guessed");
        assert!(policy.requirements()[0].contains(&length.to_string()));
    }
    assert!(judged(level(Level::Low), &"x".repeat(1025), 99.0).is_err());
}

#[test]
fn who_it_is_is_no_secret() {
    for asked in Level::ALL {
        assert!(judged(level(asked), " Ann.Lee@example.com", 20.0).is_err(), "{asked:?}");
    }
    let with_a_part = "correct example horse";
    assert!(judged(level(Level::Low), with_a_part, 20.0).is_ok());
    assert!(judged(level(Level::Medium), with_a_part, 20.0).is_err());
    // Three letters stand in many words.
    assert!(judged(level(Level::Medium), "cleaning the stairs", 20.0).is_ok());
}

#[test]
fn own_rules_are_kept_each_by_itself() {
    let bare = CustomRules { min_length: 8, no_personal_parts: false, mixed_case: false, digit: false, symbol: false };
    let own = |custom| PasswordPolicy { level: Level::Custom, custom };
    for (rules, good, bad) in [
        (CustomRules { min_length: 20, ..bare }, "abcdefghij abcdefghij", "abcdefghij"),
        (CustomRules { no_personal_parts: true, ..bare }, "correct horse", "example horse"),
        (CustomRules { mixed_case: true, ..bare }, "Correct horse", "correct horse"),
        (CustomRules { digit: true, ..bare }, "correct horse 7", "correct horse"),
        (CustomRules { symbol: true, ..bare }, "correct horse", "correcthorse"),
    ] {
        assert!(judged(own(rules), good, 20.0).is_ok(), "{rules:?}");
        assert!(judged(own(rules), bad, 20.0).is_err(), "{rules:?}");
        assert!(judged(level(Level::Low), bad, 20.0).is_ok(), "{rules:?} is heard at another level");
    }
    assert!(own(CustomRules { min_length: 7, ..bare }).check().is_err());
    assert!(own(CustomRules { min_length: 129, ..bare }).check().is_err());
    assert!(own(bare).check().is_ok());
}

#[test]
fn every_problem_is_said_at_once_and_the_password_never() {
    let rules = CustomRules { min_length: 12, no_personal_parts: true, mixed_case: true, digit: true, symbol: true };
    let refused = judged(PasswordPolicy { level: Level::Custom, custom: rules }, "zqpass", 1.0);
    let Err(Refusal::Invalid(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems.iter().all(|problem| !problem.text.contains("zqpass")));
}

#[test]
fn staff_and_end_users_are_asked_apart() {
    let policies = PasswordPolicies { staff: level(Level::High), end_users: level(Level::Low) };
    assert_eq!(policies.of(Role::LightAgent).level, Level::High);
    assert_eq!(policies.of(Role::EndUser).level, Level::Low);
    let stored = serde_json::to_string(&policies).unwrap();
    assert_eq!(serde_json::from_str::<PasswordPolicies>(&stored).unwrap(), policies);
}
