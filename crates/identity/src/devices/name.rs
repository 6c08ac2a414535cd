//! What a device is called: browser and system, from a closed list of words, never the text it sent.

use woothee::parser::Parser;
use woothee::woothee::VALUE_UNKNOWN;

/// Longest name, in characters.
const LONGEST: usize = 60;

/// `Firefox (Linux)`; empty for what nobody knows.
pub(super) fn name_of(agent: Option<&str>) -> String {
    let Some(found) = agent.and_then(|agent| Parser::new().parse(agent)) else { return String::new() };
    let known = |word: &str| !word.is_empty() && word != VALUE_UNKNOWN;
    let name = match (known(found.name), known(found.os)) {
        (true, true) => format!("{} ({})", found.name, found.os),
        (true, false) => found.name.to_owned(),
        (false, true) => found.os.to_owned(),
        (false, false) => String::new(),
    };
    name.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn browsers_have_names_and_nothing_else_is_repeated() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "Chrome (Windows 10)",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox (Linux)"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari (iPhone)",
            ),
            ("", ""),
            ("visit https://evil.example now", ""),
        ] {
            assert_eq!(name_of(Some(agent)), name, "{agent}");
        }
        assert_eq!(name_of(None), "");
    }
}
