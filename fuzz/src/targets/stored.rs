//! What is read back from the store, should somebody have changed it there.

use domain::rules::Conditions;
use domain::ticket_forms::{from_stored, stored};

use super::text;

/// Read or refused; what is read is written the same.
pub fn run(data: &[u8]) {
    let text = text(data);
    let _ = Conditions::from_stored(&text);
    if let Ok(conditions) = from_stored(&text) {
        let again = from_stored(&stored(&conditions));
        assert!(again.is_ok_and(|again| stored(&again) == stored(&conditions)), "written otherwise than read");
    }
}
