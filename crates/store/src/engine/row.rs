//! One row of an answer, read by column number.

use rusqlite::types::ValueRef;

use super::postgres_types::{PgInt, PgReal};
use crate::error::{StoreError, StoreResult};

/// A row of either engine. Columns count from 0, in the order of the `select`.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

const NULL: &str = "is null";
const NOT_INT: &str = "is not a whole number";
const NOT_REAL: &str = "is not a number";
const NOT_TEXT: &str = "is not text";
const NOT_BYTES: &str = "is not bytes";

fn wrong(index: usize, problem: &'static str) -> StoreError {
    StoreError::Column { index, problem }
}

fn present<T>(index: usize, value: Option<T>) -> StoreResult<T> {
    value.ok_or(wrong(index, NULL))
}

impl<'a> Row<'a> {
    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Column`] when the column is absent, null or of another type; so for all below.
    pub fn int(&self, index: usize) -> StoreResult<i64> {
        present(index, self.opt_int(index)?)
    }

    /// A whole number or null.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_int(&self, index: usize) -> StoreResult<Option<i64>> {
        match &self.0 {
            Source::Sqlite(row) => match sqlite(row, index)? {
                ValueRef::Null => Ok(None),
                ValueRef::Integer(number) => Ok(Some(number)),
                _ => Err(wrong(index, NOT_INT)),
            },
            Source::Postgres(row) => Ok(postgres::<PgInt>(row, index, NOT_INT)?.map(|number| number.0)),
        }
    }

    /// A number that is 0 or not: false or true.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn flag(&self, index: usize) -> StoreResult<bool> {
        Ok(self.int(index)? != 0)
    }

    /// A floating-point number (whole numbers are taken too).
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn real(&self, index: usize) -> StoreResult<f64> {
        present(index, self.opt_real(index)?)
    }

    /// A floating-point number or null.
    ///
    /// # Errors
    /// See [`Row::int`].
    #[expect(clippy::cast_precision_loss, reason = "a reader of floating point accepts its rounding")]
    pub fn opt_real(&self, index: usize) -> StoreResult<Option<f64>> {
        match &self.0 {
            Source::Sqlite(row) => match sqlite(row, index)? {
                ValueRef::Null => Ok(None),
                ValueRef::Real(number) => Ok(Some(number)),
                ValueRef::Integer(number) => Ok(Some(number as f64)),
                _ => Err(wrong(index, NOT_REAL)),
            },
            Source::Postgres(row) => Ok(postgres::<PgReal>(row, index, NOT_REAL)?.map(|number| number.0)),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn text(&self, index: usize) -> StoreResult<String> {
        self.str(index).map(str::to_owned)
    }

    /// Text or null.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_text(&self, index: usize) -> StoreResult<Option<String>> {
        Ok(self.opt_str(index)?.map(str::to_owned))
    }

    /// Text, borrowed from the row.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn str(&self, index: usize) -> StoreResult<&str> {
        present(index, self.opt_str(index)?)
    }

    /// Text or null, borrowed from the row.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_str(&self, index: usize) -> StoreResult<Option<&str>> {
        match &self.0 {
            Source::Sqlite(row) => match sqlite(row, index)? {
                ValueRef::Null => Ok(None),
                ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(Some).map_err(|_| wrong(index, NOT_TEXT)),
                _ => Err(wrong(index, NOT_TEXT)),
            },
            Source::Postgres(row) => postgres::<&str>(row, index, NOT_TEXT),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn bytes(&self, index: usize) -> StoreResult<Vec<u8>> {
        present(index, self.opt_bytes(index)?)
    }

    /// Bytes or null.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn opt_bytes(&self, index: usize) -> StoreResult<Option<Vec<u8>>> {
        match &self.0 {
            Source::Sqlite(row) => match sqlite(row, index)? {
                ValueRef::Null => Ok(None),
                ValueRef::Blob(bytes) => Ok(Some(bytes.to_vec())),
                _ => Err(wrong(index, NOT_BYTES)),
            },
            Source::Postgres(row) => Ok(postgres::<&[u8]>(row, index, NOT_BYTES)?.map(<[u8]>::to_vec)),
        }
    }

    /// Text that stands for a `T`: `row.parse(3, Status::parse)`.
    ///
    /// # Errors
    /// See [`Row::int`]; also when the text means nothing to `parse`.
    pub fn parse<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> StoreResult<T> {
        parse(self.str(index)?).ok_or(wrong(index, "holds a word that is not known"))
    }

    /// [`Row::parse`], or null.
    ///
    /// # Errors
    /// See [`Row::parse`].
    pub fn opt_parse<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> StoreResult<Option<T>> {
        match self.opt_str(index)? {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or(wrong(index, "holds a word that is not known")),
        }
    }

    /// The error for a column whose content cannot be understood (say JSON that does not parse).
    #[must_use]
    pub fn corrupt(&self, index: usize, problem: &'static str) -> StoreError {
        wrong(index, problem)
    }
}

fn sqlite<'a>(row: &'a rusqlite::Row<'_>, index: usize) -> StoreResult<ValueRef<'a>> {
    row.get_ref(index).map_err(|_| wrong(index, "is absent"))
}

fn postgres<'a, T: tokio_postgres::types::FromSql<'a>>(
    row: &'a tokio_postgres::Row,
    index: usize,
    problem: &'static str,
) -> StoreResult<Option<T>> {
    row.try_get::<_, Option<T>>(index).map_err(|_| wrong(index, problem))
}
