//! What the command line prints: answers on standard output, failures on standard error.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

/// Prints a line.
///
/// # Errors
/// When standard output is closed.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// Prints JSON on one line when asked to, otherwise the words.
///
/// # Errors
/// When standard output is closed.
pub(super) fn answer(json: bool, value: &impl Serialize, words: &str) -> anyhow::Result<()> {
    if json { line(&serde_json::to_string(value)?) } else { line(words) }
}

/// Prints why a command failed, with its causes.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let _ = writeln!(std::io::stderr().lock(), "balie: {}", causes.join(": "));
    ExitCode::FAILURE
}
