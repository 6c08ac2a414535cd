//! Dates of a search: whole (`2026-01-05T09:00:00Z`), in part (`2026-01`), or so long ago (`4hours`).

use super::lexer::Operator;
use super::query::Span;
use crate::time::Time;

/// The moments that stand so to the date; none when it is no date.
#[must_use]
pub fn span(text: &str, operator: Operator, now: Time) -> Option<Span> {
    if let Some((ago, unit)) = ago(text, now) {
        return Some(match operator {
            Operator::Is => Span { from: Some(ago), until: Some(ago.plus_seconds(unit)) },
            Operator::Less | Operator::LessOrEqual => Span { from: None, until: Some(ago) },
            Operator::Greater | Operator::GreaterOrEqual => Span { from: Some(ago), until: None },
        });
    }
    let (first, next) = period(text)?;
    Some(match operator {
        Operator::Is => Span { from: Some(first), until: Some(next) },
        Operator::Less => Span { from: None, until: Some(first) },
        Operator::LessOrEqual => Span { from: None, until: Some(next) },
        Operator::Greater => Span { from: Some(next), until: None },
        Operator::GreaterOrEqual => Span { from: Some(first), until: None },
    })
}

/// So many units before now, and the unit in seconds. A month is 30 days, a year 365.
fn ago(text: &str, now: Time) -> Option<(Time, i64)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (digits, word) = text.split_at_checked(end)?;
    let number = i64::from(digits.parse::<u32>().ok()?);
    let word = word.to_ascii_lowercase();
    let unit = match word.strip_suffix('s').unwrap_or(&word) {
        "minute" | "min" => 60,
        "hour" => 3600,
        "day" => 86_400,
        "week" => 7 * 86_400,
        "month" => 30 * 86_400,
        "year" => 365 * 86_400,
        _ => return None,
    };
    Some((now.plus_seconds(-number.saturating_mul(unit)), unit))
}

/// The first moment of the year, month, day or second, and the first one after it.
fn period(text: &str) -> Option<(Time, Time)> {
    let parts: Vec<&str> = text.split('-').collect();
    if parts.len() < 3 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return match parts.as_slice() {
            [year] if year.len() == 4 => {
                Some((month(year.parse().ok()?, 1)?, month(year.parse::<u32>().ok()? + 1, 1)?))
            }
            [year, number] if year.len() == 4 && number.len() <= 2 => {
                let (year, number) = (year.parse::<u32>().ok()?, number.parse::<u32>().ok()?);
                let next = if number == 12 { month(year + 1, 1)? } else { month(year, number + 1)? };
                Some((month(year, number)?, next))
            }
            _ => None,
        };
    }
    if text.len() == 10 {
        let day = Time::parse(text)?;
        return Some((day, day.plus_seconds(86_400)));
    }
    // A time without a zone is in UTC.
    let time = Time::parse(&format!("{text}Z")).or_else(|| Time::parse(text))?;
    Some((time, time.plus_seconds(1)))
}

fn month(year: u32, month: u32) -> Option<Time> {
    if year == 10_000 {
        return Some(Time::from_millis(i64::MAX));
    }
    Time::parse(&format!("{year:04}-{month:02}-01"))
}
