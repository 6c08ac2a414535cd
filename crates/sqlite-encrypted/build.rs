//! Compiles the SQLite3 Multiple Ciphers amalgamation with the flags of `stack.md`.

/// Every define, with its value: no `"double quoted strings"`, no loadable extensions, no schema that runs functions.
const DEFINES: [(&str, &str); 13] = [
    ("SQLITE_DEFAULT_MEMSTATUS", "0"),
    ("SQLITE_DQS", "0"),
    ("SQLITE_ENABLE_COLUMN_METADATA", "1"),
    ("SQLITE_ENABLE_FTS5", "1"),
    ("SQLITE_ENABLE_PREUPDATE_HOOK", "1"),
    ("SQLITE_ENABLE_SESSION", "1"),
    ("SQLITE_ENABLE_STAT4", "1"),
    ("SQLITE_LIKE_DOESNT_MATCH_BLOBS", "1"),
    ("SQLITE_MAX_EXPR_DEPTH", "200"),
    ("SQLITE_OMIT_LOAD_EXTENSION", "1"),
    ("SQLITE_TEMP_STORE", "2"),
    ("SQLITE_THREADSAFE", "2"),
    ("SQLITE_TRUSTED_SCHEMA", "0"),
];

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script its target in the environment")]
fn main() {
    let folder = sqlite3mc_src::source_dir();
    let mut build = cc::Build::new();
    build.file(folder.join(sqlite3mc_src::SOURCE_FILE)).include(folder).opt_level(3).warnings(false);
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("x86_64") {
        // AEGIS picks the AES instructions at run time; the compiler must be allowed to emit them.
        build.flag("-maes").flag("-msse4.2").flag("-mpclmul");
    }
    for (name, value) in DEFINES {
        build.define(name, value);
    }
    build.compile("sqlite3mc");
}
