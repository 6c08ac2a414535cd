//! Secrets are silent and comparable only in constant time.

use super::*;

#[test]
fn debug_shows_nothing() {
    let text = SecretString::from("correct horse");
    assert_eq!(format!("{text:?} {:?}", Some(&text)), "[secret] Some([secret])");
    assert_eq!(format!("{:?}", SecretBytes::from(vec![1, 2])), "[secret]");
}

#[test]
fn compares_by_value() {
    let text = SecretString::from("abc");
    assert!(text.matches(b"abc"));
    assert!(!text.matches(b"abd"));
    assert!(!text.matches(b"ab"));
    assert_eq!(text.clone().expose(), "abc");
}

#[test]
fn comes_in_by_serde() {
    let text: SecretString = serde_json::from_str("\"hush\"").unwrap();
    assert_eq!(text.expose(), "hush");
    assert!(serde_json::from_str::<SecretString>("7").is_err());
}
