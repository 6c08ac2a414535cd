//! Which digits begin a payment card, how long such a card is, and the Luhn sum.

/// Fewest digits of a card number (ISO/IEC 7812, Maestro).
pub(super) const FEWEST: usize = 12;
/// Most digits of a card number.
pub(super) const MOST: usize = 19;

/// Maestro cards of any length begin with one of these.
const MAESTRO: [u32; 14] = [604, 5018, 5020, 5038, 5612, 5893, 6304, 6390, 6706, 6709, 6759, 6761, 6762, 6763];

/// Whether the digits (values 0 to 9) begin and measure like a card of a known issuer.
pub(super) fn is_issued(digits: &[u8]) -> bool {
    let long = digits.len();
    if !(FEWEST..=MOST).contains(&long) {
        return false;
    }
    let two = prefix(digits, 2);
    let three = prefix(digits, 3);
    let four = prefix(digits, 4);
    let six = prefix(digits, 6);
    match two {
        // Visa
        40..=49 => matches!(long, 13 | 16 | 19),
        // American Express
        34 | 37 => long == 15,
        // Mastercard
        51..=55 => long == 16,
        20..=27 if (2221..=2720).contains(&four) => long == 16,
        // Mir
        22 if (2200..=2204).contains(&four) => (16..=19).contains(&long),
        // JCB
        35 if (3528..=3589).contains(&four) => (16..=19).contains(&long),
        // Diners Club
        36 => (14..=19).contains(&long),
        30 if three <= 305 || four == 3095 => matches!(long, 14 | 16 | 19),
        38 | 39 => matches!(long, 14 | 16 | 19),
        // Discover and RuPay
        60 if four == 6011 || (6521..=6522).contains(&four) || three == 608 || three == 607 => {
            (16..=19).contains(&long)
        }
        64 if three >= 644 => (16..=19).contains(&long),
        65 => (16..=19).contains(&long),
        // UnionPay; RuPay
        62 => (16..=19).contains(&long),
        81 if six <= 817_199 => (16..=19).contains(&long),
        // Troy
        97 if four == 9792 => long == 16,
        // Maestro
        _ if MAESTRO.contains(&four) => true,
        50 | 56..=58 | 63 | 67 => matches!(long, 16 | 18 | 19),
        _ => false,
    }
}

fn prefix(digits: &[u8], many: usize) -> u32 {
    digits.iter().take(many).fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}

/// Whether the Luhn sum (ISO/IEC 7812-1 annex B) of the digits is a multiple of ten.
pub(super) fn sums_to_ten(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit);
            match (place % 2, digit) {
                (0, _) => digit,
                (_, 0..=4) => digit * 2,
                _ => digit * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
