//! E-mail addresses and phone numbers in one form each, so that the same person is found again.

/// Longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const LONGEST_EMAIL: usize = 254;
/// Longest part before the `@`, in bytes.
const LONGEST_LOCAL: usize = 64;
/// Longest label of a domain, in bytes.
const LONGEST_LABEL: usize = 63;
/// Digits a phone number has (E.164 allows 15; fewer than 3 is nothing).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=15;

/// Trims, lower-cases and checks an e-mail address: one `@`, a dot-atom before it (RFC 5322, 3.2.3; letters beyond
/// ASCII as in RFC 6531), a domain of labels after it. Quoted local parts and address literals are not taken.
#[must_use]
pub fn email_address(text: &str) -> Option<String> {
    // Lower-casing can lengthen a text threefold at most, so a text that is too long stays unread.
    if text.len() > 4 * LONGEST_EMAIL {
        return None;
    }
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@')?;
    let well_formed = email.len() <= LONGEST_EMAIL && is_local(local) && is_domain(domain);
    well_formed.then_some(email)
}

/// The domain of a normal address.
#[must_use]
pub fn domain_of(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

fn is_local(local: &str) -> bool {
    let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(is_atom_char);
    local.len() <= LONGEST_LOCAL && local.split('.').all(is_atom)
}

fn is_atom_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) } else { c.is_alphanumeric() }
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    domain.split('.').all(is_label) && (domain.contains('.') || domain == "localhost")
}

/// Keeps the digits of a phone number and its leading `+` (`00` becomes `+`); drops spaces and the usual marks.
#[must_use]
pub fn phone_number(text: &str) -> Option<String> {
    if text.len() > 100 {
        return None;
    }
    let text = text.trim().replace("(0)", "");
    let mut number = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => number.push(c),
            '+' if number.is_empty() => number.push(c),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return None,
        }
    }
    let number = match number.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => number,
    };
    let digits = number.trim_start_matches('+').len();
    PHONE_DIGITS.contains(&digits).then_some(number)
}
