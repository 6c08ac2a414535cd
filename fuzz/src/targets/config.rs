//! The configuration file.

use server::config::Config;

/// Keys of the file, and TOML.
pub const TOKENS: [&str; 24] = [
    "listen = ",
    "\"127.0.0.1:8443\"",
    "certificate = ",
    "certificate_key = ",
    "master_key_file = ",
    "[locations.eu]\n",
    "[locations.",
    "region = ",
    "postgres = ",
    "[mail]\n",
    "relay = ",
    "password_file = ",
    "ca_file = ",
    "from = ",
    "lmtp_listen = ",
    "\"\"\"",
    "'''",
    "[[",
    "]]",
    "{",
    "}",
    "\n",
    "\\u0000",
    "= 1979-05-27T07:32:00Z",
];

/// It is read or refused; a refusal shows no secret of the file's other lines.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match toml::from_str::<Config>(text) {
        Ok(config) => {
            let _ = config.mail.outgoing();
        }
        Err(error) => assert!(error.message().len() <= 2000 + text.len(), "too long a refusal"),
    }
}
