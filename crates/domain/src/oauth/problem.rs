//! Why a request of OAuth is refused, in the closed words of RFC 6749, each with what to do about it.

/// A refusal to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// A parameter is missing, there twice, or not of its form.
    InvalidRequest(&'static str),
    /// The client did not prove who it is.
    InvalidClient,
    /// The code or the refresh token is not good, or not for this client.
    InvalidGrant,
    /// This client may not use this grant.
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    InvalidScope,
    /// The person said no.
    AccessDenied,
}

impl Problem {
    /// The word of the standard.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
        }
    }

    /// One sentence for whoever writes the client. It repeats nothing that came in.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::InvalidRequest(text) => text,
            Self::InvalidClient => "The client is unknown or its secret is wrong; look them up in the admin's list",
            Self::InvalidGrant => "The code or token is expired, used, revoked or of another client; begin again",
            Self::UnauthorizedClient => "This kind of client may not use this grant",
            Self::UnsupportedGrantType => "Use authorization_code, refresh_token or client_credentials",
            Self::UnsupportedResponseType => "Use response_type=code",
            Self::InvalidScope => "Ask for known scopes, and for no more than the client and the grant have",
            Self::AccessDenied => "The person did not allow it",
        }
    }
}
