//! Tags: lower-case words without spaces, kept sorted and single.

/// Most tags one record may hold.
pub const MOST_TAGS: usize = 400;
/// Longest tag, in characters.
pub const LONGEST_TAG: usize = 255;

/// The tags of one record.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tags(Vec<String>);

impl Tags {
    /// Splits on spaces and commas, lower-cases, cuts, sorts and drops doubles, as Zendesk does.
    pub fn from_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tags: Vec<String> = words
            .into_iter()
            .flat_map(|word| word.split(|c: char| c.is_whitespace() || c == ','))
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().take(LONGEST_TAG).collect::<String>().to_lowercase())
            .collect();
        tags.sort_unstable();
        tags.dedup();
        tags.truncate(MOST_TAGS);
        Self(tags)
    }

    /// Reads the stored form, words parted by single spaces.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        Self(text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// The stored form.
    #[must_use]
    pub fn to_stored(&self) -> String {
        self.0.join(" ")
    }

    /// With these added.
    #[must_use]
    pub fn with(&self, more: &Self) -> Self {
        Self::from_words(self.iter().chain(more.iter()))
    }

    /// Without these.
    #[must_use]
    pub fn without(&self, fewer: &Self) -> Self {
        Self(self.0.iter().filter(|tag| !fewer.has(tag)).cloned().collect())
    }

    /// Those that `keep` says yes to.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|tag| keep(tag)).cloned().collect())
    }

    #[must_use]
    pub fn has(&self, tag: &str) -> bool {
        self.0.binary_search_by(|known| known.as_str().cmp(tag)).is_ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
