//! Which lines of a mail are its author's, and which are the old mail below or above.
//!
//! Works on lines of text, so that plain mails and HTML mails are judged by the same rules.

/// One line of a mail.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Trimmed; without `>` marks when it has none to show.
    pub text: String,
    /// Marked as quoted by its writer's program (`>` or a quote element).
    pub quoted: bool,
    /// The program says that the old mail begins here.
    pub cut: bool,
}

/// Longest introduction of a quote, in bytes.
const MAX_ATTRIBUTION: usize = 400;
/// Lines of a signature; more is not taken for one.
const MAX_SIGNATURE: usize = 12;

/// `true` for each line to be folded. All `false` when nothing would stay visible.
pub(super) fn folded(lines: &[Line]) -> Vec<bool> {
    let mut folded = vec![false; lines.len()];
    let forward = first(lines, |index| is_forward(&line(lines, index).text));
    let end = forward.unwrap_or(lines.len());
    // Known once, so that no line has to look through all others.
    let first_text = next_text(lines, 0).unwrap_or(0);
    let last_quoted = lines.iter().rposition(|line| line.quoted);
    let cut =
        first(lines.get(..end).unwrap_or_default(), |index| begins_old_mail(lines, index, first_text, last_quoted));
    let cut = cut.map(|index| with_introduction(lines, index));
    for flag in folded.iter_mut().take(lines.len()).skip(cut.unwrap_or(lines.len())) {
        *flag = true;
    }
    let region = cut.unwrap_or(end);
    fold_blocks(lines.get(..region).unwrap_or_default(), cut.is_none() && forward.is_none(), &mut folded);
    let visible = lines.iter().zip(&folded).any(|(line, folded)| !folded && !line.text.is_empty());
    if !visible {
        folded.fill(false);
    }
    folded
}

fn first(lines: &[Line], test: impl Fn(usize) -> bool) -> Option<usize> {
    (0..lines.len()).find(|index| test(*index))
}

fn line(lines: &[Line], index: usize) -> &Line {
    const EMPTY: &Line = &Line { text: String::new(), quoted: false, cut: false };
    lines.get(index).unwrap_or(EMPTY)
}

/// From this line on everything is old.
fn begins_old_mail(lines: &[Line], index: usize, first_text: usize, last_quoted: Option<usize>) -> bool {
    let here = line(lines, index);
    if here.cut || is_delimiter(&here.text) {
        return true;
    }
    if here.quoted || here.text.is_empty() {
        return false;
    }
    if is_original_message(&here.text)
        || is_header_block(lines, index)
        || (index > first_text && is_signature(lines, index))
    {
        return true;
    }
    // "On … wrote:" and then the old mail without any marks.
    attribution(lines, index).is_some_and(|len| {
        let next = next_text(lines, index + len);
        next.is_some_and(|next| !line(lines, next).quoted && !line(lines, next).cut)
            && last_quoted.is_none_or(|quoted| quoted < index + len)
    })
}

/// Moves up over the lines that introduce the old mail.
fn with_introduction(lines: &[Line], index: usize) -> usize {
    let Some(above) = last_text(lines, index) else {
        return index;
    };
    for len in [3, 2, 1] {
        let start = (above + 1).saturating_sub(len);
        if !line(lines, start).quoted && attribution(lines, start) == Some(len) {
            return start;
        }
    }
    let text = &line(lines, above).text;
    if text.len() >= 8 && text.chars().all(|c| c == '_') {
        return above;
    }
    index
}

/// Folds blocks of quoted lines, unless the author answers between them.
fn fold_blocks(lines: &[Line], is_whole: bool, folded: &mut [bool]) {
    let blocks = blocks(lines);
    let Some((_, last_end)) = blocks.last().copied() else {
        return;
    };
    let mut starts = Vec::new();
    for (start, _) in &blocks {
        starts.push(with_introduction(lines, *start));
    }
    let introduced =
        blocks.iter().zip(&starts).all(|((block, _), start)| start < block || attribution(lines, *block).is_some());
    let answers_between = blocks.windows(2).zip(starts.iter().skip(1)).any(|(pair, next)| {
        let end = pair.first().map_or(0, |block| block.1);
        (end..*next).any(|index| !line(lines, index).text.is_empty())
    });
    let text_below = (last_end..lines.len()).any(|index| !line(lines, index).text.is_empty());
    let text_above = starts.first().is_some_and(|start| (0..*start).any(|index| !line(lines, index).text.is_empty()));
    // A quote without an introduction between two texts of the author is part of the answer.
    if answers_between || (text_below && (!introduced || (text_above && !is_whole))) {
        return;
    }
    let from = starts.first().copied().unwrap_or(0);
    for flag in folded.iter_mut().take(last_end).skip(from) {
        *flag = true;
    }
}

/// Runs of quoted lines, empty lines within included: start and end.
fn blocks(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut joined = false;
    for (index, line) in lines.iter().enumerate() {
        if line.quoted {
            match blocks.last_mut().filter(|_| joined) {
                Some(block) => block.1 = index + 1,
                None => blocks.push((index, index + 1)),
            }
            joined = true;
        } else if !line.text.is_empty() {
            joined = false;
        }
    }
    blocks
}

fn next_text(lines: &[Line], from: usize) -> Option<usize> {
    (from..lines.len()).find(|index| !line(lines, *index).text.is_empty())
}

fn last_text(lines: &[Line], before: usize) -> Option<usize> {
    // An introduction stands close above its quote.
    let from = before.saturating_sub(4);
    (from..before).rev().find(|index| !line(lines, *index).text.is_empty())
}

/// The line our mails begin with, in each language, also when it came back quoted.
fn is_delimiter(text: &str) -> bool {
    let text = text.to_lowercase();
    let above = [
        "type your reply above this line",
        "reply above this line",
        "antwoord boven deze regel",
        "antwoord boven deze lijn",
    ];
    text.contains("##") && above.iter().any(|words| text.contains(words))
}

fn is_original_message(text: &str) -> bool {
    let text = text.trim_matches(['*', ' ']);
    let words = text.trim_matches(['-', '_', '=', ' ', '\u{2013}', '\u{2014}']).to_lowercase();
    text.starts_with("--")
        && matches!(
            words.as_str(),
            "original message"
                | "original appointment"
                | "oorspronkelijk bericht"
                | "oorspronkelijke afspraak"
                | "origineel bericht"
                | "ursprüngliche nachricht"
        )
}

/// A forwarded mail is what the author wants to show: it is never folded.
fn is_forward(text: &str) -> bool {
    let words = text.trim_matches(['-', '_', '*', ' ', ':', '>']).to_lowercase();
    matches!(
        words.as_str(),
        "forwarded message" | "begin forwarded message" | "doorgestuurd bericht" | "begin doorgestuurd bericht"
    )
}

/// Outlook: `From:` or `Van:`, and two more header names in the lines below.
fn is_header_block(lines: &[Line], index: usize) -> bool {
    const FIRST: [&str; 2] = ["from", "van"];
    const MORE: [&str; 9] = ["sent", "date", "to", "subject", "verzonden", "datum", "aan", "onderwerp", "cc"];
    let name = |index: usize| {
        let text = line(lines, index).text.trim_start_matches(['*', ' ']);
        let (name, _) = text.split_once(':')?;
        Some(name.trim_matches(['*', ' ']).to_lowercase())
    };
    if !name(index).is_some_and(|name| FIRST.contains(&name.as_str())) {
        return false;
    }
    let below = (index + 1..index + 9).filter_map(name);
    below.filter(|name| MORE.contains(&name.as_str())).count() >= 2
}

/// `-- ` alone (RFC 3676, 4.3) with a few lines below it.
fn is_signature(lines: &[Line], index: usize) -> bool {
    if line(lines, index).text != "--" {
        return false;
    }
    let below = lines.iter().skip(index + 1);
    let own = below.take_while(|line| !line.quoted && !line.cut && !is_delimiter(&line.text));
    let mut count = 0;
    for (offset, line) in own.enumerate() {
        if line.text.is_empty() {
            continue;
        }
        if attribution(lines, index + 1 + offset).is_some() || is_original_message(&line.text) {
            break;
        }
        count += 1;
        if count > MAX_SIGNATURE {
            return false;
        }
    }
    // Text below a quote below a signature is an answer, not a signature.
    let mut seen_quote = false;
    for line in lines.iter().skip(index + 1) {
        seen_quote |= line.quoted;
        if seen_quote && !line.quoted && !line.text.is_empty() {
            return false;
        }
    }
    true
}

/// The number of lines, up to three, of `On … wrote:` or `Op … schreef …:` at `index`.
fn attribution(lines: &[Line], index: usize) -> Option<usize> {
    let mut joined = String::new();
    for len in 1..=3 {
        let text = &line(lines, index + len - 1).text;
        if text.is_empty() || joined.len() + text.len() > MAX_ATTRIBUTION {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&text.to_lowercase());
        if is_attribution(joined.trim_matches(['*', '_', ' ', '>']), len == 1) {
            return Some(len);
        }
    }
    None
}

/// An introduction over several lines must begin with its date.
fn is_attribution(text: &str, one_line: bool) -> bool {
    let Some(body) = text.strip_suffix(':') else {
        return false;
    };
    if !body.contains(|c: char| c.is_ascii_digit() || c == '@') {
        return false;
    }
    let verb_last = ["wrote", "schreef", "geschreven", "writes"].iter().any(|verb| body.trim_end().ends_with(verb));
    let dated = body.starts_with("on ") || body.starts_with("op ");
    let verb_inside = [" wrote ", " schreef "].iter().any(|verb| body.contains(verb));
    let verb_op = body.contains(" schreef op ") || body.contains(" wrote on ");
    (dated && (verb_last || verb_inside)) || (one_line && (verb_op || (verb_last && body.contains('@'))))
}
