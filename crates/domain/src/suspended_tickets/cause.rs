//! Why mail was held back: the causes that occur here, with Zendesk's numbers and words.

/// Why mail was held back.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Cause {
    /// Spam, and whatever a suspended user writes.
    Spam,
    /// A machine wrote it, or a mailing list brought it.
    AutoMailer,
    /// Our own mail came back, or a sender writes too often.
    Loop,
    /// A reply code that was given to somebody else, used by a stranger.
    UnknownUserUpdate,
    /// A reply code that was given to somebody else, or to somebody who is no longer on the ticket.
    OtherUserUpdate,
    /// A report that mail could not be delivered.
    AutoDeliveryFailure,
    /// Out of office.
    AutoVacation,
    /// `mailer-daemon`, `no-reply` and the like.
    SystemUser,
    /// The mail could not be read, or the desk did not take it.
    UnprocessableEmail,
    /// An answer in the name of staff, or with a code that is too old, from a sender that is not proven.
    UnauthenticatedEmailUpdate,
    /// From an address we receive mail at.
    FromSupportAddress,
    /// From somebody of the staff, and the sender is not proven; or from two senders at once.
    FailedEmailAuthentication,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 12] = [
        Self::Spam,
        Self::AutoMailer,
        Self::Loop,
        Self::UnknownUserUpdate,
        Self::OtherUserUpdate,
        Self::AutoDeliveryFailure,
        Self::AutoVacation,
        Self::SystemUser,
        Self::UnprocessableEmail,
        Self::UnauthenticatedEmailUpdate,
        Self::FromSupportAddress,
        Self::FailedEmailAuthentication,
    ];

    /// Zendesk's number (`cause_id`).
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Spam => 0,
            Self::AutoMailer => 3,
            Self::Loop => 4,
            Self::UnknownUserUpdate => 5,
            Self::OtherUserUpdate => 6,
            Self::AutoDeliveryFailure => 7,
            Self::AutoVacation => 8,
            Self::SystemUser => 9,
            Self::UnprocessableEmail => 19,
            Self::UnauthenticatedEmailUpdate => 20,
            Self::FromSupportAddress => 22,
            Self::FailedEmailAuthentication => 26,
        }
    }

    /// Zendesk's sentence (`cause`).
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Spam => "Detected as spam",
            Self::AutoMailer => "Automated response mail",
            Self::Loop => "Detected as mail loop",
            Self::UnknownUserUpdate => "Unknown user tried to update existing ticket",
            Self::OtherUserUpdate => "End user only allowed to update their own tickets",
            Self::AutoDeliveryFailure => "Automated response mail, delivery failed",
            Self::AutoVacation => "Automated response mail, out of office",
            Self::SystemUser => "Detected email as being from a system user",
            Self::UnprocessableEmail => "Automatic email processing failed",
            Self::UnauthenticatedEmailUpdate => "Permission denied due to unauthenticated email update",
            Self::FromSupportAddress => "Received from support address",
            Self::FailedEmailAuthentication => "Email authentication failed",
        }
    }

    /// The word we store and put into events.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::AutoMailer => "auto_mailer",
            Self::Loop => "loop",
            Self::UnknownUserUpdate => "unknown_user_update",
            Self::OtherUserUpdate => "other_user_update",
            Self::AutoDeliveryFailure => "auto_delivery_failure",
            Self::AutoVacation => "auto_vacation",
            Self::SystemUser => "system_user",
            Self::UnprocessableEmail => "unprocessable_email",
            Self::UnauthenticatedEmailUpdate => "unauthenticated_email_update",
            Self::FromSupportAddress => "from_support_address",
            Self::FailedEmailAuthentication => "failed_email_authentication",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn every_cause_has_its_own_word_and_number() {
        for cause in Cause::ALL {
            assert_eq!(Cause::from_word(cause.word()), Some(cause));
            assert_eq!(Cause::ALL.iter().filter(|other| other.number() == cause.number()).count(), 1);
        }
    }
}
