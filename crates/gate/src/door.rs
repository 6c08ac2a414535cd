//! What a handler may ask of the entrance: to let somebody sign in, and to judge the caller anew.
//!
//! Handlers never hold the doorman itself: with this they reach their own host and their own caller only.

use std::sync::Arc;

use axum::http::HeaderMap;
use domain::oauth::{ClientProof, Problem, TokenRequest};
use domain::{Actor, Error, Refusal};
use identity::entrance::{Client, Credentials, Doorman};
use identity::passkeys::Answer;
use identity::sessions::{self, Arrival, Minted, Proof, Session, SignedIn, StepUp};
use identity::sso_providers::{self, Refused};
use identity::{Ctx, SecretString};
use identity::{devices, oauth};

use crate::entrance::{DEVICE_COOKIE, SESSION_COOKIE, cookie, not_from_elsewhere};
use crate::tries::{Trier, Tries};

/// The entrance as one request may use it.
#[derive(Clone)]
pub struct Door(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) doorman: Arc<Doorman>,
    pub(crate) tries: Arc<Tries>,
    pub(crate) host: String,
    pub(crate) credentials: Credentials,
    pub(crate) on_behalf_of: Option<String>,
    pub(crate) client: Client,
    pub(crate) session: Option<String>,
    pub(crate) device: Option<String>,
}

impl Door {
    /// The cookies of a request that counts beside its credentials.
    pub(crate) fn cookies(headers: &HeaderMap) -> (Option<String>, Option<String>) {
        (cookie(headers, SESSION_COOKIE), cookie(headers, DEVICE_COOKIE))
    }

    /// Signs in with a password, within the tries that are left: for the address and the name, or for a device on
    /// which the owner of the name signed in before, so that a stranger's failures do not lock the owner out.
    ///
    /// # Errors
    /// `Unauthenticated`, the same for every reason; `NetworkRefused` for staff who come from elsewhere; `TooMany`.
    pub async fn sign_in(&self, visitor: &Ctx, email: String, password: String) -> Result<Minted, Error> {
        let inner = &self.0;
        let known = inner.device.as_deref().and_then(|marks| sessions::known_device(visitor, &email, marks));
        // A device that was signed out by its owner waits with the strangers.
        let known = match known {
            Some(number) if devices::is_known(visitor, number).await? => Some(number),
            _ => None,
        };
        let mut triers = match known {
            Some(number) => vec![Trier::Device(number)],
            None => vec![Trier::name(visitor.account_name(), &email)],
        };
        if known.is_none() {
            triers.extend(inner.client.address.map(Trier::address));
        }
        let mut triers = self.take(triers)?;
        let minted = sessions::sign_in(&inner.doorman, visitor, email, password).await?;
        match &minted {
            Minted::SignedIn(signed_in) => {
                self.give_back(&triers);
                self.end_planted(&signed_in.ctx).await?;
            }
            // Whoever knows the password and not the code is not to begin over and over.
            Minted::Pending(_) => {
                triers.retain(|trier| matches!(trier, Trier::Address(_)));
                self.give_back(&triers);
            }
        }
        Ok(minted)
    }

    /// Finishes a sign-in that waits for a code or a key, within the tries that are left for the address.
    ///
    /// # Errors
    /// `Unauthenticated`, the same for every reason; `NetworkRefused` for staff who come from elsewhere; `TooMany`.
    pub async fn finish_sign_in(&self, visitor: &Ctx, token: &str, proof: Proof) -> Result<SignedIn, Error> {
        let triers = self.take(self.0.client.address.map(Trier::address).into_iter().collect())?;
        let arrival = Arrival { email: None, place: self.0.doorman.place_of_caller(visitor) };
        let signed_in = sessions::finish(visitor, token, proof, arrival).await?;
        self.give_back(&triers);
        self.end_planted(&signed_in.ctx).await?;
        Ok(signed_in)
    }

    /// Signs in by the answer of a passkey, within the tries that are left for the address.
    ///
    /// # Errors
    /// `Unauthenticated`, the same for every reason; `NetworkRefused` for staff who come from elsewhere; `TooMany`.
    pub async fn sign_in_by_passkey(&self, visitor: &Ctx, answer: Answer) -> Result<SignedIn, Error> {
        let triers = self.take(self.0.client.address.map(Trier::address).into_iter().collect())?;
        let signed_in = sessions::sign_in_by_passkey(&self.0.doorman, visitor, answer).await?;
        self.give_back(&triers);
        self.end_planted(&signed_in.ctx).await?;
        Ok(signed_in)
    }

    /// Signs in by a token of one of the account's providers, within the tries that are left for the address.
    ///
    /// # Errors
    /// As [`sso_providers::sign_in_by_token`]; `TooMany`.
    pub async fn sign_in_by_token(&self, ctx: &Ctx, token: &str) -> Result<SignedIn, Refused> {
        let triers = self.take(self.0.client.address.map(Trier::address).into_iter().collect()).map_err(Error::from)?;
        // Whoever is signed in already comes as a visitor all the same.
        let visitor = ctx.seen_by(Actor::Visitor);
        let signed_in = sso_providers::sign_in_by_token(&self.0.doorman, &visitor, token).await?;
        self.give_back(&triers);
        self.end_planted(&signed_in.ctx).await?;
        Ok(signed_in)
    }

    /// Proves again that the person of this session sits there, within the tries that are left for the person and the
    /// address.
    ///
    /// # Errors
    /// `NotFound` for another credential; `Invalid` for a wrong or missing proof; `TooMany`.
    pub async fn step_up(&self, ctx: &Ctx, given: StepUp) -> Result<(Session, SecretString), Error> {
        let person = ctx.actor().user_id().map(|user| Trier::Person(ctx.account_name().to_owned(), user.number()));
        let triers = person.into_iter().chain(self.0.client.address.map(Trier::address)).collect();
        let triers = self.take(triers)?;
        let stepped = sessions::step_up(ctx, given).await?;
        self.give_back(&triers);
        Ok(stepped)
    }

    /// Gives a program its token, within the tries that are left for the address.
    ///
    /// # Errors
    /// A problem of OAuth; `TooMany`.
    pub async fn oauth_token(&self, visitor: &Ctx, request: TokenRequest) -> Result<oauth::Issued, Error> {
        self.as_client(oauth::exchange(&self.0.doorman, visitor, request)).await
    }

    /// Tells a program about a token of its own.
    ///
    /// # Errors
    /// As [`Door::oauth_token`].
    pub async fn oauth_introspect(
        &self,
        visitor: &Ctx,
        client: ClientProof,
        token: &str,
    ) -> Result<Option<oauth::Introspected>, Error> {
        self.as_client(oauth::introspect(&self.0.doorman, visitor, client, token)).await
    }

    /// Ends what a token of a program came from.
    ///
    /// # Errors
    /// As [`Door::oauth_token`].
    pub async fn oauth_revoke(&self, visitor: &Ctx, client: ClientProof, token: &str) -> Result<(), Error> {
        self.as_client(oauth::revoke(&self.0.doorman, visitor, client, token)).await
    }

    /// Only what looks like guessing uses a try up.
    async fn as_client<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let triers = self.take(self.0.client.address.map(Trier::address).into_iter().collect())?;
        let outcome = work.await;
        let guess = [Problem::InvalidClient, Problem::InvalidGrant].map(Refusal::Oauth);
        if !matches!(&outcome, Err(Error::Refused(refusal)) if guess.contains(refusal)) {
            self.give_back(&triers);
        }
        outcome
    }

    fn take(&self, triers: Vec<Trier>) -> Result<Vec<Trier>, Refusal> {
        let now = self.0.doorman.now();
        for trier in &triers {
            self.0.tries.take(trier, now)?;
        }
        Ok(triers)
    }

    fn give_back(&self, triers: &[Trier]) {
        for trier in triers {
            self.0.tries.give_back(trier);
        }
    }

    /// The browser's session before, whoever it belonged to, ends: a planted one is worth nothing.
    async fn end_planted(&self, ctx: &Ctx) -> Result<(), Error> {
        match &self.0.session {
            Some(secret) => sessions::end_presented(ctx, secret).await,
            None => Ok(()),
        }
    }

    /// The same credentials, judged as they count now: rights may have changed, a session may have ended.
    ///
    /// # Errors
    /// `Unauthenticated` when they count no longer; `Suspended`.
    pub async fn again(&self) -> Result<Ctx, Error> {
        let inner = &self.0;
        let (credentials, behalf) = (inner.credentials.clone(), inner.on_behalf_of.clone());
        inner.doorman.admit(&inner.host, credentials, behalf, inner.client.clone()).await
    }

    /// Whose browser sent a form of our own pages: the session's, when the form came from this host and holds the word of
    /// that session. For pages without a script, which cannot send a header.
    ///
    /// # Errors
    /// `Denied` for a form from elsewhere or without the word; `Unauthenticated` without a session.
    pub async fn by_form(&self, visitor: &Ctx, headers: &HeaderMap, base: &str, word: &str) -> Result<Ctx, Error> {
        let inner = &self.0;
        let secret = inner.session.clone().ok_or(Refusal::Unauthenticated)?;
        if !not_from_elsewhere(headers, base) || !sessions::is_authentic(visitor, &secret, word) {
            return Err(Refusal::Denied.into());
        }
        inner.doorman.admit(&inner.host, Credentials::Session(secret), None, inner.client.clone()).await
    }

    /// Did the caller come with the cookie of a screen?
    #[must_use]
    pub fn is_session(&self) -> bool {
        matches!(self.0.credentials, Credentials::Session(_))
    }

    /// The word a screen sends back with every change.
    #[must_use]
    pub fn authenticity_token(&self, ctx: &Ctx) -> String {
        match &self.0.credentials {
            Credentials::Session(secret) => sessions::authenticity_token(ctx, Some(secret)),
            _ => sessions::authenticity_token(ctx, None),
        }
    }

    /// Is the word that came with a change the one of the caller's session?
    pub(crate) fn check_word(&self, ctx: &Ctx, given: Option<&str>) -> Result<(), Refusal> {
        let Credentials::Session(secret) = &self.0.credentials else { return Ok(()) };
        let right = given.is_some_and(|given| sessions::is_authentic(ctx, secret, given));
        if right { Ok(()) } else { Err(Refusal::Denied) }
    }
}
