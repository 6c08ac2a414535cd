//! How often ordinary text is hit by chance.

use super::super::issuers::sums_to_ten;
use super::*;

/// A small generator of repeatable random numbers (Knuth's constants for a 64-bit linear congruence).
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }

    fn digits(&mut self, many: usize) -> String {
        (0..many).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    /// Replaces every `#` by a digit and every `x` by a hexadecimal digit.
    fn fill(&mut self, shape: &str) -> String {
        shape
            .chars()
            .map(|c| match c {
                '#' => char::from(b'0' + self.below(10) as u8),
                'x' => char::from_digit(self.below(16) as u32, 16).unwrap(),
                c => c,
            })
            .collect()
    }

    /// A valid IBAN, as printed.
    fn iban(&mut self, country: &str, bank: &str, many: usize) -> String {
        let account = format!("{bank}{}", self.digits(many));
        let rest = format!("{account}{country}00").chars().fold(0, |rest, c| {
            let value = c.to_digit(36).unwrap();
            (if value < 10 { rest * 10 } else { rest * 100 } + value) % 97
        });
        let whole = format!("{country}{:02}{account}", 98 - rest);
        whole.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect::<Vec<_>>().join(" ")
    }
}

/// Shapes of what people write; `#` a digit, `x` a hexadecimal digit.
const SHAPES: [(&str, &[&str]); 14] = [
    (
        "order numbers",
        &[
            "Order ######",
            "order nr. ########",
            "ORD-2025-######",
            "#########",
            "bestelling 40#-#######-#######",
            "inv 2025########",
            "PO ##########",
            "SO/####/#####",
        ],
    ),
    (
        "telephone numbers",
        &[
            "+31 6 ########",
            "+316########",
            "06-########",
            "020 ### ## ##",
            "+49 15## #######",
            "+44 #### ######",
            "+1 (4##) ###-####",
            "0031 6 ## ## ## ##",
            "+86 1## #### ####",
            "+55 11 9####-####",
            "06 ## ## ## ##, 06 ## ## ## ##",
            "tel. 4##-###-#### / 5##-###-####",
            "+62 8## #### ####",
            "00491#########",
        ],
    ),
    (
        "dates and times",
        &[
            "2025-0#-1# 1#:2#:3#",
            "1#-0#-2025 t/m 2#-0#-2025",
            "2025-0#-1#T1#:2#:3#.######Z",
            "1#/0#/2025 10:00 - 1#/0#/2025 12:30",
            "20250#1#1#2#3#",
            "17###########",
            "17########",
        ],
    ),
    (
        "tracking numbers",
        &[
            "1Z###AA#########",
            "3SABCD#########",
            "JJD0################",
            "JVGL##########",
            "94## #### #### #### #### ##",
            "RR#########NL",
            "00340434##########",
            "##############",
        ],
    ),
    (
        "amounts",
        &[
            "€ 1.###.###,##",
            "4.###.###.###,00",
            "$5,###,###.##",
            "4### × 5### = ########",
            "4#,##\n5#,##\n3#,##\n4#,##",
        ],
    ),
    (
        "identifiers",
        &[
            "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx",
            "sha xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxxxxxxxxxx",
            "12##############",
            "1###################",
        ],
    ),
    (
        "addresses of pages",
        &[
            "https://example.org/t/########",
            "https://example.org/i?id=##########&p=##",
            "https://x.example/status/1##################",
            "https://shop.example/p/##########.html",
        ],
    ),
    ("network addresses", &["1##.1##.2##.4#:5####", "xxxx:xxxx:xxxx:xxxx::1", "xx:xx:xx:xx:xx:xx"]),
    ("places", &["52.#######, 4.#######", "N 51.###### E 4.######", "####AB ##, 4###CD ##"]),
    (
        "numbers in programs",
        &[
            "0.################",
            "{\"a\":4.###############}",
            "[4#, 5#, 3#, 4#, 5#, 6#, 4#, 5#, 3#, 4#]",
            "4 5 3 # # # # # # # # # # # # # # # # # # # # # # # #",
            "rgb(4#, 5#, 1##)",
        ],
    ),
    (
        "tables of fours",
        &[
            "4###\t5###\t3###\t4###\t6###\t5###\t4###",
            "5###\n4###\n4###\n6###\n5###\n4###\n5###\n4###",
            "4###, 5###, 4###, 6###, 5###, 4###, 5###",
        ],
    ),
    ("bar codes", &["87###########", "54###########", "97881########", "40###########"]),
    (
        "longer numbers",
        &["####################", "45##################", "########################", "4########################"],
    ),
    ("chamber and tax", &["KvK ########", "NL#########B##", "BTW NL ### ### ### B##", "4## ### ###"]),
];

#[test]
fn ordinary_text_is_hit_less_than_once_in_two_hundred() {
    let redactor = Redactor::default();
    let mut dice = Dice(7);
    let (mut texts, mut hits) = (0_u32, 0_u32);
    for (kind, shapes) in SHAPES {
        let (mut own_texts, mut own_hits) = (0_u32, 0_u32);
        for shape in shapes {
            for _ in 0..1000 {
                let text = format!("Hallo, zie {} alstublieft.", dice.fill(shape));
                own_texts += 1;
                own_hits += u32::from(!redactor.redact_text_found(&text).1.is_nothing());
            }
        }
        println!("{kind}: {own_hits} of {own_texts}");
        assert!(own_hits * 100 <= own_texts * 3, "{kind}: {own_hits} of {own_texts}");
        (texts, hits) = (texts + own_texts, hits + own_hits);
    }
    println!("all: {hits} of {texts}");
    assert!(hits * 200 <= texts, "{hits} of {texts}");
}

#[test]
fn ibans_are_no_cards() {
    let mut dice = Dice(11);
    for (country, bank, many) in [
        ("NL", "ABNA", 10),
        ("DE", "", 18),
        ("FR", "", 23),
        ("GB", "NWBK", 14),
        ("BE", "", 12),
        ("ES", "", 20),
        ("PL", "", 24),
    ] {
        for _ in 0..2000 {
            let iban = dice.iban(country, bank, many);
            for iban in [iban.replace(' ', ""), iban] {
                let text = format!("Rekening {iban} graag");
                assert_eq!(Redactor::default().redact_text(&text), text);
                let out = all_rules().redact_text_found(&text);
                assert_eq!((out.1.ibans, out.1.cards), (1, 0), "{text}");
                assert_eq!(digits_in(&out.0), 4, "{text} {}", out.0);
            }
        }
    }
}

/// The rate nobody can go below: one number in ten passes Luhn, and about one in three begins like
/// some issuer's card.
#[test]
fn a_bare_number_of_sixteen_digits_is_hit_once_in_twenty_five_at_most() {
    let mut dice = Dice(13);
    let hits = (0..20_000).filter(|_| !Redactor::default().redact_text_found(&dice.digits(16)).1.is_nothing()).count();
    println!("sixteen random digits: {hits} of 20000");
    assert!(hits <= 800, "{hits}");
    assert!(sums_to_ten(&[0, 0]));
}
