//! Is a password strong enough for whose it is? An estimate of how many tries it takes, then the account's law.

use domain::Result;
use domain::passwords::Candidate;
use domain::users::User;
use store::Ctx;

use super::blocking;

/// Most characters that are estimated; the work grows faster than the length, and so much is never guessed.
const MOST_ESTIMATED: usize = 72;

/// Takes the password, or says what is wrong with it.
///
/// # Errors
/// `Invalid`; `TooMany` when too many are being checked.
pub(super) async fn check(ctx: &Ctx, password: &str, person: &User) -> Result<()> {
    let policy = ctx.settings().passwords.of(person.role);
    let about: Vec<String> = person.email.iter().chain([&person.name]).cloned().collect();
    let (text, known) = (password.to_owned(), about.clone());
    let tries_log10 = blocking(move || tries_log10(&text, &known)).await?;
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    Ok(policy.judge(&Candidate { text: password, about: &about, tries_log10 })?)
}

/// How many tries a password takes, as the power of ten, when who it is for is known: some thirty thousand leaked
/// passwords, names and words of English with their usual spellings, dates, rows of keys and repetitions (zxcvbn,
/// Wheeler 2016).
fn tries_log10(text: &str, about: &[String]) -> f64 {
    let text: String = text.chars().take(MOST_ESTIMATED).collect();
    let parts = about.iter().flat_map(|about| about.split(|letter: char| !letter.is_alphanumeric()));
    let known: Vec<&str> = about.iter().map(String::as_str).chain(parts).filter(|part| !part.is_empty()).collect();
    zxcvbn::zxcvbn(&text, &known).guesses_log10()
}

#[cfg(test)]
mod tests {
    use super::tries_log10;

    #[test]
    fn what_is_tried_first_is_known() {
        let about = ["ann.lee@example.com".to_owned(), "Ann Lee".to_owned()];
        for weak in
            ["Ann Lee", "password", "P@ssw0rd", "qwertyuiop", "iloveyou1", "abcdefgh", "aaaaaaaaaaaa", "12345678", ""]
        {
            assert!(tries_log10(weak, &about) < 6.0, "{weak} {}", tries_log10(weak, &about));
        }
        for strong in ["correct horse battery", "kast-fiets-wolk-7", "xK8#pq2LmZ", &"ö".repeat(900)] {
            assert!(
                tries_log10(strong, &about) >= 10.0 || strong.starts_with('ö'),
                "{strong} {}",
                tries_log10(strong, &about)
            );
        }
    }
}
