//! Passkeys (WebAuthn): questions to a browser, and whether its answers prove a key.
//!
//! Every passkey must verify its user (by a finger, a face, a PIN), so it is two factors in one.

use anyhow::Context;
use app::domain::Refusal;
use std::sync::Arc;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

/// Asks and checks passkeys for one server.
#[derive(Clone)]
pub struct Passkeys(Option<Arc<Webauthn>>);

/// What goes to the browser, and what the server remembers until the answer; both JSON.
pub struct Question {
    /// For the browser.
    pub options: String,
    /// For the server.
    pub state: String,
}

impl Passkeys {
    /// For a server at this address. Browsers know no passkeys for bare network addresses: there
    /// every passkey is refused.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(base_url: &str) -> anyhow::Result<Self> {
        let origin = Url::parse(base_url).context("BASE_URL")?;
        let Some(host) = origin.domain() else { return Ok(Self(None)) };
        let webauthn = WebauthnBuilder::new(host, &origin).context("passkeys")?.rp_name("Rolecall").build();
        Ok(Self(Some(Arc::new(webauthn.context("passkeys")?))))
    }

    /// Asks for a new passkey; `known` are those that the account has already.
    ///
    /// # Errors
    /// When passkeys are not to be had here.
    pub fn ask_new(&self, account: Uuid, username: &str, known: &[String]) -> anyhow::Result<Question> {
        let known = parsed(known)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (options, state) = self.get()?.start_passkey_registration(account, username, username, Some(known))?;
        let mut options = serde_json::to_value(options)?;
        // So that the browser can offer it for signing in, without a username.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
        Ok(Question { options: options.to_string(), state: serde_json::to_string(&state)? })
    }

    /// The new passkey and its id.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`].
    pub fn take_new(&self, state: &str, answer: &str) -> Result<(String, Vec<u8>), Refusal> {
        let taken = || -> anyhow::Result<(String, Vec<u8>)> {
            let state: PasskeyRegistration = serde_json::from_str(state)?;
            let answer: RegisterPublicKeyCredential = serde_json::from_str(answer)?;
            let passkey = self.get()?.finish_passkey_registration(&answer, &state)?;
            Ok((serde_json::to_string(&passkey)?, passkey.cred_id().to_vec()))
        };
        taken().map_err(refused)
    }

    /// Asks for one of these passkeys.
    ///
    /// # Errors
    /// When passkeys are not to be had here.
    pub fn ask_known(&self, known: &[String]) -> anyhow::Result<Question> {
        let (options, state) = self.get()?.start_passkey_authentication(&parsed(known)?)?;
        Ok(Question { options: serde_json::to_string(&options)?, state: serde_json::to_string(&state)? })
    }

    /// Asks for whichever passkey the browser has for us.
    ///
    /// # Errors
    /// When passkeys are not to be had here.
    pub fn ask_any(&self) -> anyhow::Result<Question> {
        let (mut options, state) = self.get()?.start_discoverable_authentication()?;
        // A button was pressed: the browser asks at once, and not in a field's suggestions.
        options.mediation = None;
        Ok(Question { options: serde_json::to_string(&options)?, state: serde_json::to_string(&state)? })
    }

    /// The id of the credential that an answer claims to come from.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`].
    pub fn credential_id(answer: &str) -> Result<Vec<u8>, Refusal> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|error| refused(error.into()))?;
        Ok(answer.get_credential_id().to_vec())
    }

    /// Whether the answer to [`Self::ask_known`] proves `passkey`; the passkey with its new counter.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`].
    pub fn prove_known(&self, state: &str, answer: &str, passkey: &str) -> Result<String, Refusal> {
        let proved = || -> anyhow::Result<String> {
            let state: PasskeyAuthentication = serde_json::from_str(state)?;
            let answer: PublicKeyCredential = serde_json::from_str(answer)?;
            let mut passkey: Passkey = serde_json::from_str(passkey)?;
            let result = self.get()?.finish_passkey_authentication(&answer, &state)?;
            passkey.update_credential(&result).context("another passkey answered")?;
            Ok(serde_json::to_string(&passkey)?)
        };
        proved().map_err(refused)
    }

    /// Whether the answer to [`Self::ask_any`] proves `passkey`; the passkey with its new counter.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`].
    pub fn prove_any(&self, state: &str, answer: &str, passkey: &str) -> Result<String, Refusal> {
        let proved = || -> anyhow::Result<String> {
            let state: DiscoverableAuthentication = serde_json::from_str(state)?;
            let answer: PublicKeyCredential = serde_json::from_str(answer)?;
            let mut passkey: Passkey = serde_json::from_str(passkey)?;
            let known = DiscoverableKey::from(&passkey);
            let result = self.get()?.finish_discoverable_authentication_v2(&answer, state, &known)?;
            passkey.update_credential(&result).context("another passkey answered")?;
            Ok(serde_json::to_string(&passkey)?)
        };
        proved().map_err(refused)
    }

    fn get(&self) -> anyhow::Result<&Webauthn> {
        self.0.as_deref().context("BASE_URL has no domain name, so there are no passkeys")
    }
}

fn parsed(known: &[String]) -> anyhow::Result<Vec<Passkey>> {
    known.iter().map(|text| serde_json::from_str(text).context("read a passkey")).collect()
}

fn refused(cause: anyhow::Error) -> Refusal {
    tracing::info!(cause = format!("{cause:#}"), "a passkey was refused");
    Refusal::PasskeyRefused
}
