//! The ways people write a card number.

/// The groups a card of this length is printed in.
fn groups(card: &str) -> Vec<&str> {
    let sizes: &[usize] = match card.len() {
        15 => &[4, 6, 5],
        14 => &[4, 6, 4],
        _ => &[4, 4, 4, 4, 4],
    };
    cut(card, sizes)
}

fn cut<'c>(card: &'c str, sizes: &[usize]) -> Vec<&'c str> {
    let mut rest = card;
    let mut parts = Vec::new();
    for size in sizes {
        let (part, after) = rest.split_at(rest.len().min(*size));
        if !part.is_empty() {
            parts.push(part);
        }
        rest = after;
    }
    parts
}

fn script(card: &str, zero: u32) -> String {
    card.chars().map(|c| char::from_u32(zero + c.to_digit(10).unwrap()).unwrap()).collect()
}

fn each(card: &str, between: &str) -> String {
    card.chars().map(String::from).collect::<Vec<_>>().join(between)
}

/// Separators between printed groups.
const BETWEEN: [&str; 36] = [
    "",
    " ",
    "\u{a0}",
    "\u{2009}",
    "\u{202f}",
    "\u{3000}",
    "\t",
    "  ",
    "-",
    "–",
    "—",
    "\u{2011}",
    "\u{2212}",
    " - ",
    "--",
    ".",
    "·",
    "/",
    "\\",
    "_",
    ",",
    ", ",
    "\n",
    "\r\n",
    "\n> ",
    "*",
    "+",
    ":",
    "|",
    ";",
    "\u{200b}",
    "\u{ad}",
    "\u{2060}",
    "\u{feff} ",
    "=",
    "~",
];
/// Zeros of other scripts.
const SCRIPTS: [u32; 8] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE, 0x1D7F6];

/// Every disguise of the card as plain text.
pub(super) fn plain(card: &str) -> Vec<String> {
    let parts = groups(card);
    let mut all: Vec<String> = BETWEEN.iter().map(|between| parts.join(between)).collect();
    all.extend(SCRIPTS.iter().map(|zero| script(card, *zero)));
    all.extend(SCRIPTS.iter().map(|zero| spaced(&parts, *zero)));
    all.extend(
        ["\u{200b}", "\u{ad}", "\u{336}", "\u{fe0f}\u{20e3}", " ", "-", ".", "\u{a0}"]
            .map(|between| each(card, between)),
    );
    all.push(cut(card, &[2; 10]).join(" "));
    all.push(cut(card, &[2; 10]).join("-"));
    all.push(cut(card, &[5; 4]).join(" "));
    all.push(cut(card, &[8; 3]).join(" "));
    all.push(cut(card, &[4, 8, 8]).join(" "));
    all.push(parts.iter().map(|part| format!("({part})")).collect());
    all.push(format!("({})", parts.join(") (")));
    all.push(format!("{} {}", cut(card, &[4, 4]).join("-"), cut(&card[8..], &[4, 4, 4]).join("-")));
    all.push(format!("{}\n{}", cut(card, &[4, 4]).join(" "), cut(&card[8..], &[4, 4, 4]).join(" ")));
    all.push(parts.join("%20"));
    all.push(card.chars().map(|c| format!("%3{c}")).collect());
    all.push(
        card.chars()
            .enumerate()
            .map(|(at, c)| if at % 2 == 0 { c } else { script(&c.to_string(), 0x660).chars().next().unwrap() })
            .collect(),
    );
    all.push(card.chars().map(|c| "⓪①②③④⑤⑥⑦⑧⑨".chars().nth(c.to_digit(10).unwrap() as usize).unwrap()).collect());
    all
}

fn spaced(parts: &[&str], zero: u32) -> String {
    parts.iter().map(|part| script(part, zero)).collect::<Vec<_>>().join(" ")
}

/// Every disguise of the card in HTML.
pub(super) fn html(card: &str) -> Vec<String> {
    let parts = groups(card);
    let mut all: Vec<String> = [
        "</b><b>",
        "<br>",
        "</p>\n<p>",
        "</td><td>",
        "&nbsp;",
        "&#160;",
        "&#x2009;",
        "&shy;",
        "<!-- x -->",
        "<wbr>",
        "<span title='a > b'></span>",
        "&ndash;",
        "&nbsp;- ",
        " <i>-</i> ",
        "&zwnj;",
        "&period;",
        "<o:p></o:p>",
    ]
    .iter()
    .map(|between| parts.join(between))
    .collect();
    all.push(card.chars().map(|c| format!("&#{};", u32::from(c))).collect());
    all.push(card.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect());
    all.push(card.chars().map(|c| format!("&#000{};", u32::from(c))).collect());
    all.push(each(card, "<b></b>"));
    all.push(each(card, "&#8203;"));
    all.push(format!("<a href=\"https://example.org/?c={card}\">x</a>"));
    all.push(format!("<a href='tel:{}'>x</a>", parts.join("%20")));
    all.push(format!("<img alt=\"{}\">", parts.join("-")));
    all.push(format!("<p data-card={card}>x</p>"));
    all.push(format!("<p title=\"{}\">x</p>", parts.join("&nbsp;")));
    all.push(format!("<!-- {} -->", parts.join(" ")));
    all.push(format!("{}<b>{}</b>&#{};{}", &card[..4], &card[4..8], u32::from(card.as_bytes()[8]), &card[9..]));
    all
}
