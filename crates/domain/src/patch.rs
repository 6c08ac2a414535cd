//! What a request says of one field: nothing, empty it, or set it.

/// A wish for one field.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Patch<T> {
    /// The request does not name the field.
    #[default]
    Keep,
    /// The request sets it to null.
    Clear,
    /// The request sets it to this.
    Set(T),
}

impl<T> Patch<T> {
    /// The value after this wish, given the value before.
    #[must_use]
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Does the request name the field?
    #[must_use]
    pub const fn is_named(&self) -> bool {
        !matches!(self, Self::Keep)
    }

    /// The value to set, when there is one.
    #[must_use]
    pub const fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }

    /// The same wish about another type.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(f(value)),
        }
    }

    /// A wish from a JSON field: absent, null, or a value.
    #[must_use]
    pub fn from_nested(field: Option<Option<T>>) -> Self {
        match field {
            None => Self::Keep,
            Some(None) => Self::Clear,
            Some(Some(value)) => Self::Set(value),
        }
    }
}
