//! A search cut into tokens: words, phrases in quotes, and `keyword:value` with its operator.

use super::QueryProblem;

/// Longest search, in characters.
pub const LONGEST_QUERY: usize = 2000;
/// Most tokens of one search.
pub const MOST_TERMS: usize = 50;

/// What stands between a keyword and its value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Operator {
    Is,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Token<'a> {
    /// A `-` stood before it.
    pub negated: bool,
    /// The keyword as written, and its operator; only when a value follows.
    pub key: Option<(&'a str, Operator)>,
    /// The value, or the words themselves, without quotes.
    pub value: &'a str,
    pub quoted: bool,
    /// All of the token but the `-`.
    pub whole: &'a str,
}

/// Cuts a search into tokens. Every text can be cut: a quote that is not closed runs to the end.
///
/// # Errors
/// When the search is too long or has too many tokens.
pub fn tokens(query: &str) -> Result<Vec<Token<'_>>, QueryProblem> {
    if query.chars().nth(LONGEST_QUERY).is_some() {
        return Err(QueryProblem::TooLong);
    }
    let mut tokens = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        if tokens.len() == MOST_TERMS {
            return Err(QueryProblem::TooManyTerms);
        }
        let (token, after) = token(rest);
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn token(text: &str) -> (Token<'_>, &str) {
    let (negated, text) = match text.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| !c.is_whitespace()) => (true, rest),
        _ => (false, text),
    };
    let (key, value_on) = match key(text) {
        Some((key, operator, rest)) if rest.starts_with(|c: char| !c.is_whitespace()) => (Some((key, operator)), rest),
        _ => (None, text),
    };
    let (value, quoted, after) = value(value_on);
    let whole = text.get(..text.len() - after.len()).unwrap_or(text);
    (Token { negated, key, value, quoted, whole }, after)
}

fn key(text: &str) -> Option<(&str, Operator, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (key, rest) = text.split_at_checked(end).filter(|(key, _)| !key.is_empty())?;
    // `created:>2026` means `created>2026`.
    let bare = rest.strip_prefix(':').unwrap_or(rest);
    let orders = [
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    for (sign, operator) in orders {
        if let Some(value) = bare.strip_prefix(sign) {
            return Some((key, operator, value));
        }
    }
    rest.strip_prefix(':').map(|value| (key, Operator::Is, value))
}

/// The value, whether it stood in quotes, and what follows it.
fn value(text: &str) -> (&str, bool, &str) {
    if let Some(inside) = text.strip_prefix('"') {
        return match inside.split_once('"') {
            Some((value, after)) => (value, true, after),
            None => (inside, true, ""),
        };
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (value, after) = text.split_at_checked(end).unwrap_or((text, ""));
    (value, false, after)
}
