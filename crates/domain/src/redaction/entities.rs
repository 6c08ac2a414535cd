//! Character references of HTML: every numeric one, and the named ones people's mail programs write.

/// Longest reference looked at, in bytes.
const LONGEST: usize = 40;

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("AMP", '&'),
    ("LT", '<'),
    ("GT", '>'),
    ("QUOT", '"'),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("emsp13", '\u{2004}'),
    ("emsp14", '\u{2005}'),
    ("numsp", '\u{2007}'),
    ("puncsp", '\u{2008}'),
    ("thinsp", '\u{2009}'),
    ("hairsp", '\u{200a}'),
    ("MediumSpace", '\u{205f}'),
    ("NonBreakingSpace", '\u{a0}'),
    ("ThinSpace", '\u{2009}'),
    ("VeryThinSpace", '\u{200a}'),
    ("ThickSpace", '\u{205f}'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("InvisibleComma", '\u{2063}'),
    ("ic", '\u{2063}'),
    ("InvisibleTimes", '\u{2062}'),
    ("it", '\u{2062}'),
    ("ApplyFunction", '\u{2061}'),
    ("af", '\u{2061}'),
    ("NegativeThinSpace", '\u{200b}'),
    ("NegativeMediumSpace", '\u{200b}'),
    ("NegativeThickSpace", '\u{200b}'),
    ("NegativeVeryThinSpace", '\u{200b}'),
    ("hyphen", '\u{2010}'),
    ("dash", '\u{2010}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("horbar", '\u{2015}'),
    ("minus", '\u{2212}'),
    ("hybull", '\u{2043}'),
    ("period", '.'),
    ("middot", '·'),
    ("centerdot", '·'),
    ("bull", '•'),
    ("bullet", '•'),
    ("sdot", '⋅'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("frasl", '⁄'),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("comma", ','),
    ("semi", ';'),
    ("colon", ':'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lsqb", '['),
    ("rsqb", ']'),
    ("lbrack", '['),
    ("rbrack", ']'),
    ("lcub", '{'),
    ("rcub", '}'),
    ("lbrace", '{'),
    ("rbrace", '}'),
    ("ast", '*'),
    ("midast", '*'),
    ("plus", '+'),
    ("num", '#'),
    ("excl", '!'),
    ("quest", '?'),
    ("equals", '='),
    ("verbar", '|'),
    ("vert", '|'),
    ("VerticalLine", '|'),
    ("grave", '`'),
    ("Hat", '^'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("tilde", '˜'),
    ("times", '×'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("percnt", '%'),
    ("commat", '@'),
    ("dollar", '$'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("iacute", 'í'),
    ("iuml", 'ï'),
    ("oacute", 'ó'),
    ("ouml", 'ö'),
    ("oslash", 'ø'),
    ("uacute", 'ú'),
    ("uuml", 'ü'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
    ("szlig", 'ß'),
    ("Eacute", 'É'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
];

/// The named references that HTML also reads without a semicolon and that matter here.
const UNCLOSED: [&str; 6] = ["nbsp", "shy", "middot", "amp", "lt", "gt"];

/// The character and length in bytes of the reference at the start of `rest`, which begins with `&`.
/// `None` when it is no reference known here; the ampersand then stands for itself.
pub(super) fn decode(rest: &str) -> Option<(char, usize)> {
    match rest.strip_prefix("&#") {
        Some(number) => numeric(number).map(|(ch, long)| (ch, long + 2)),
        None => named(rest.strip_prefix('&')?).map(|(ch, long)| (ch, long + 1)),
    }
}

fn numeric(number: &str) -> Option<(char, usize)> {
    let hex = number.starts_with(['x', 'X']);
    let (skip, radix) = if hex { (1, 16) } else { (0, 10) };
    let digits = number.as_bytes().get(skip..)?.iter().take_while(|byte| char::from(**byte).is_digit(radix));
    // Zeros in front are as many as the writer likes; only a bounded number of them is read.
    let long = digits.take(LONGEST).count();
    let code = u32::from_str_radix(number.get(skip..skip + long)?, radix).ok()?;
    let closed = usize::from(number.as_bytes().get(skip + long) == Some(&b';'));
    Some((char::from_u32(code).unwrap_or('\u{fffd}'), skip + long + closed))
}

fn named(name: &str) -> Option<(char, usize)> {
    let long = name.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let word = name.get(..long)?;
    if name.as_bytes().get(long) == Some(&b';') {
        return NAMED.iter().find(|(known, _)| *known == word).map(|(_, ch)| (*ch, long + 1));
    }
    let known = UNCLOSED.iter().find(|known| word.starts_with(**known))?;
    NAMED.iter().find(|(name, _)| name == known).map(|(_, ch)| (*ch, known.len()))
}
