//! What is planted: a card number nobody else has, in the forms people write it, and words that are secret.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A card number and words of this run alone, so that other runs on the same machine are not found.
pub(super) struct Planted {
    pub(super) card: String,
    /// A word of people's texts.
    pub(super) word: String,
    pub(super) password: String,
    /// A password that was wrong.
    pub(super) mistyped: String,
    /// What the server gave away as secrets: tokens and cookies.
    pub(super) secrets: Vec<(String, String)>,
}

impl Planted {
    pub(super) fn new() -> Self {
        let chance = || RandomState::new().build_hasher().finish();
        // A Visa number of 16 digits that no test prints.
        let body = format!("4{:014}", chance() % 100_000_000_000_000);
        let word = format!("quetzal{:016x}", chance());
        Self {
            card: format!("{body}{}", check_digit(&body)),
            password: format!("Pw-{word}-{:016x}", chance()),
            mistyped: format!("Wrong-{:016x}{:016x}", chance(), chance()),
            word,
            secrets: Vec::new(),
        }
    }

    fn parted(&self, by: &str) -> String {
        let groups = self.card.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join(by)
    }

    fn digits_from(&self, zero: char) -> String {
        let digit = |letter: char| char::from_u32(zero as u32 + letter.to_digit(10)?);
        self.card.chars().filter_map(digit).collect()
    }

    /// The forms in which the number is planted; each of them is a card number to a person.
    pub(super) fn forms(&self) -> Vec<String> {
        let mut forms = vec![self.card.clone()];
        forms.extend([" ", "-", ".", "\u{a0}", "\u{2013}"].map(|by| self.parted(by)));
        forms.extend([self.digits_from('\u{ff10}'), self.digits_from('\u{660}')]);
        forms
    }

    /// The number with its groups in tags of HTML.
    pub(super) fn in_html(&self) -> String {
        format!("<p>{}</p>", self.parted("</b> <b>").replacen("</b>", "<b></b>", 1))
    }

    /// Every form in which it could be kept: as planted, as in an address, in base64, and all but the last digits.
    pub(super) fn needles(&self) -> Vec<String> {
        let mut needles = self.forms();
        needles.extend(["%20", "+", "</b> <b>"].map(|by| self.parted(by)));
        needles.push(self.card.chars().take(12).collect());
        for text in [self.card.clone(), self.parted(" "), self.parted("-")] {
            for before in ["", "x", "xy"] {
                let encoded = STANDARD.encode(format!("{before}{text}"));
                // What depends on the neighbours is at both ends.
                needles.push(encoded.chars().skip(4).take(16).collect());
            }
        }
        needles
    }

    /// Secrets that are nowhere, whichever the engine.
    pub(super) fn secret_needles(&self) -> Vec<(String, String)> {
        let mut needles = self.secrets.clone();
        needles.push(("the password".to_owned(), self.password.clone()));
        needles.push(("a mistyped password".to_owned(), self.mistyped.clone()));
        needles
    }
}

/// The last digit by Luhn.
fn check_digit(body: &str) -> u32 {
    let digits = body.chars().rev().filter_map(|letter| letter.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}
