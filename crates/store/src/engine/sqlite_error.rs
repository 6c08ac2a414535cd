//! SQLite's errors in our words, with the same constraint names as PostgreSQL gives.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use crate::error::StoreError;

/// The result code as text, for example `sqlite 2067`.
pub(crate) fn code(error: &Error) -> String {
    match error {
        Error::SqliteFailure(failure, _) => format!("sqlite {}", failure.extended_code),
        Error::SqlInputError { error: failure, .. } => format!("sqlite {}", failure.extended_code),
        _ => "sqlite driver".to_owned(),
    }
}

pub(crate) fn translate(connection: &Connection, error: Error) -> StoreError {
    let code = code(&error);
    match error {
        Error::SqliteFailure(failure, message) => {
            let message = message.unwrap_or_default();
            match failure.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                    StoreError::Unique { constraint: constraint_name(connection, &message) }
                }
                ffi::SQLITE_CONSTRAINT_NOTNULL => StoreError::Constraint { kind: "not null" },
                ffi::SQLITE_CONSTRAINT_CHECK => StoreError::Constraint { kind: "check" },
                ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Constraint { kind: "foreign key" },
                _ => match failure.code {
                    ErrorCode::ConstraintViolation => StoreError::Constraint { kind: "type" },
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull => {
                        StoreError::Unavailable(code)
                    }
                    _ => StoreError::Statement { code, words: safe_words(message) },
                },
            }
        }
        Error::SqlInputError { msg, .. } => StoreError::Statement { code, words: safe_words(msg) },
        Error::InvalidParameterCount(..) => StoreError::Malformed("the number of values differs from the placeholders"),
        _ => StoreError::Statement { code, words: String::new() },
    }
}

/// The full-text engine quotes what was searched for; everything else speaks of the schema.
fn safe_words(message: String) -> String {
    if message.starts_with("fts5") { "fts5".to_owned() } else { message }
}

/// Finds the name behind `UNIQUE constraint failed: table.column, table.column`.
fn constraint_name(connection: &Connection, message: &str) -> String {
    let Some((_, failed)) = message.split_once(": ") else { return String::new() };
    if let Some(index) = failed.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let mut table = "";
    let mut columns = Vec::new();
    for part in failed.split(", ") {
        if let Some((of, column)) = part.split_once('.') {
            table = of;
            columns.push(column);
        }
    }
    let columns = columns.join(",");
    index_name(connection, table, &columns).unwrap_or_else(|| format!("{table}_pkey"))
}

/// The index over exactly these columns: its own name, or PostgreSQL's name for an inline constraint.
fn index_name(connection: &Connection, table: &str, columns: &str) -> Option<String> {
    let text = "select l.name, l.origin from pragma_index_list(?1) l where l.\"unique\" = 1 and ?2 = \
                (select group_concat(i.name, ',') from (select name from pragma_index_info(l.name) order by seqno) i) \
                order by l.seq limit 1";
    let found =
        connection.query_row(text, [table, columns], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    let (name, origin) = found.ok()?;
    Some(match origin.as_str() {
        "pk" => format!("{table}_pkey"),
        "u" => format!("{table}_{}_key", columns.replace(',', "_")),
        _ => name,
    })
}
