//! The fixed texts of our mails: one file per language, every text in every language.

mod dutch;
mod english;

use domain::settings::Locale;

/// All texts of one language. `{…}` marks what is filled in.
pub(super) struct Words {
    /// The first line of a mail that may be answered; what stands below it is folded away when the answer comes.
    pub(super) delimiter: &'static str,
    /// Subject of an acknowledgement that may not repeat the customer's own.
    pub(super) received_subject: &'static str,
    /// Acknowledgement: `{ticket}` is its number.
    pub(super) received: &'static str,
    /// How to go on, below an acknowledgement.
    pub(super) add_by_answering: &'static str,
    /// Above a comment for staff: `{name}` wrote it, `{ticket}` is the ticket's number.
    pub(super) note_public: &'static str,
    pub(super) note_private: &'static str,
    /// Below a note, since an answer to it would go to the customer or nowhere.
    pub(super) note_footer: &'static str,
    /// Above earlier comments.
    pub(super) earlier: &'static str,
    /// Above one earlier comment: `{name}`, `{time}`.
    pub(super) wrote: &'static str,
    /// Files that are too large to come along: `{names}`.
    pub(super) files_left_out: &'static str,
    /// What stands where a comment has no text.
    pub(super) only_files: &'static str,
    /// Subject of the mail about a new device.
    pub(super) device_subject: &'static str,
    /// What happened: `{brand}` is where.
    pub(super) device_opening: &'static str,
    /// `{time}`, `{place}` and `{device}`, a line each.
    pub(super) device_facts: &'static str,
    /// What to do when it was the reader.
    pub(super) device_was_me: &'static str,
    /// What to do when it was not: `{link}` leads to the page that asks once more.
    pub(super) device_not_me: &'static str,
    /// A place or a device that is not known.
    pub(super) not_known: &'static str,
}

/// The texts of a language.
pub(super) const fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::English => &english::WORDS,
        Locale::Dutch => &dutch::WORDS,
    }
}

/// Puts a value where its mark stands. Values are not looked through for marks again.
pub(super) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (mark, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(name, _)| *name == mark);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_read_again() {
        assert_eq!(filled("{name} wrote {x}at {time}:", &[("name", "{time}"), ("time", "9")]), "{time} wrote at 9:");
    }

    #[test]
    fn every_language_uses_the_same_marks() {
        for locale in Locale::ALL {
            let words = words(locale);
            assert!(words.received.contains("{ticket}"));
            assert!(words.note_public.contains("{name}") && words.note_private.contains("{ticket}"));
            assert!(words.wrote.contains("{name}") && words.wrote.contains("{time}"));
            assert!(words.files_left_out.contains("{names}"));
            assert!(words.delimiter.starts_with("##- "));
            for mark in ["{time}", "{place}", "{device}"] {
                assert!(words.device_facts.contains(mark));
            }
            assert!(words.device_opening.contains("{brand}") && words.device_not_me.contains("{link}"));
        }
    }
}
