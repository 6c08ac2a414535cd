//! A statement: text with `$1`, `$2` … and its values, the same for both engines.

use std::borrow::Cow;
use std::fmt::Write as _;

use smallvec::SmallVec;

use super::value::Value;
use crate::error::{StoreError, StoreResult};

/// A statement and its values. Placeholders appear first in ascending order, because SQLite numbers
/// them by first appearance; debug builds refuse anything else.
#[derive(Clone, Debug)]
pub struct Sql {
    pub(crate) text: Cow<'static, str>,
    pub(crate) binds: SmallVec<[Value; 8]>,
    /// Where it was made.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) place: &'static std::panic::Location<'static>,
}

impl Sql {
    /// A constant statement: `Sql::new("select id from users where id = $1", [id.into()])`.
    #[must_use]
    #[cfg_attr(any(test, feature = "testing"), track_caller)]
    pub fn new<const N: usize>(text: &'static str, binds: [Value; N]) -> Self {
        Self {
            text: Cow::Borrowed(text),
            binds: binds.into_iter().collect(),
            #[cfg(any(test, feature = "testing"))]
            place: std::panic::Location::caller(),
        }
    }

    /// Begins a statement made of pieces. Only constant text may be pushed; values are bound.
    #[must_use]
    #[cfg_attr(any(test, feature = "testing"), track_caller)]
    pub fn build(text: &'static str) -> Self {
        Self {
            text: Cow::Owned(text.to_owned()),
            binds: SmallVec::new(),
            #[cfg(any(test, feature = "testing"))]
            place: std::panic::Location::caller(),
        }
    }

    /// Appends text. It must come from the program, never from outside.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Appends the next placeholder for `value`.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.binds.push(value.into());
        let number = self.binds.len();
        let _ = write!(self.text.to_mut(), "${number}");
        self
    }

    /// Appends `($3,$4,…)` for `x in …`. The list is filled up to a power of two by repeating its
    /// last number, so that few distinct statements exist; an empty list becomes `(null)`.
    pub fn push_in(&mut self, numbers: &[i64]) -> &mut Self {
        self.push_list(numbers.iter().map(|number| Value::Int(*number)))
    }

    /// [`Sql::push_in`] for texts.
    pub fn push_in_text<S: AsRef<str>>(&mut self, texts: &[S]) -> &mut Self {
        self.push_list(texts.iter().map(|text| Value::from(text.as_ref())))
    }

    /// Appends the conditions of a list, joined by "or"; an empty list is a condition that nothing meets.
    ///
    /// # Errors
    /// What `push` answers.
    pub fn push_any<T>(
        &mut self,
        list: &[T],
        mut push: impl FnMut(&mut Self, &T) -> StoreResult<()>,
    ) -> StoreResult<()> {
        if list.is_empty() {
            self.push("1 = 0");
        }
        for (place, value) in list.iter().enumerate() {
            self.push(if place == 0 { "(" } else { " or (" });
            push(self, value)?;
            self.push(")");
        }
        Ok(())
    }

    fn push_list(&mut self, values: impl ExactSizeIterator<Item = Value>) -> &mut Self {
        let missing = values.len().next_power_of_two() - values.len();
        let mut last = None;
        self.push("(");
        for value in values {
            if last.is_some() {
                self.push(",");
            }
            last = Some(value.clone());
            self.bind(value);
        }
        match last {
            None => {
                self.push("null");
            }
            Some(last) => {
                for _ in 0..missing {
                    self.push(",").bind(last.clone());
                }
            }
        }
        self.push(")")
    }

    /// The text, for the test that prepares every statement on both engines.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Refuses, in debug builds, placeholders that do not first appear as `$1`, `$2`, …, and a
    /// number of values that differs from them.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        if !cfg!(debug_assertions) {
            return Ok(());
        }
        let mut seen = 0;
        let mut quoted = false;
        let mut bytes = self.text.bytes().peekable();
        while let Some(byte) = bytes.next() {
            if byte == b'\'' {
                quoted = !quoted;
            }
            if byte != b'$' || quoted {
                continue;
            }
            let mut number = 0_usize;
            while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
                number = number.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
            }
            if number == seen + 1 {
                seen = number;
            } else if number == 0 || number > seen {
                return Err(StoreError::Malformed("placeholders must first appear in ascending order"));
            }
        }
        if seen == self.binds.len() {
            Ok(())
        } else {
            Err(StoreError::Malformed("the number of values differs from the placeholders"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sql;

    #[test]
    fn lists_are_filled_to_a_power_of_two() {
        let mut sql = Sql::build("select 1 where $1 = 1 and a in ");
        sql.binds.push(1_i64.into());
        sql.push_in(&[7, 8, 9]);
        assert_eq!(sql.text(), "select 1 where $1 = 1 and a in ($2,$3,$4,$5)");
        assert_eq!(sql.binds.as_slice().last(), Some(&9_i64.into()));
        let mut none = Sql::build("select 1 where a in ");
        assert_eq!(none.push_in_text::<&str>(&[]).text(), "select 1 where a in (null)");
    }

    #[test]
    fn placeholders_out_of_order_are_refused() {
        assert!(Sql::new("select $1, $2, $1", [1_i64.into(), 2_i64.into()]).check().is_ok());
        assert!(Sql::new("select $2, $1", [1_i64.into(), 2_i64.into()]).check().is_err());
        assert!(Sql::new("select $1", []).check().is_err());
        assert!(Sql::new("select '$2', $1", [1_i64.into()]).check().is_ok());
    }
}
