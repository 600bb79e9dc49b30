//! One's own account: what its page shows.

use super::{EmailAddress, EmailChangeId, Factors, Refusal, ShownTime};
use serde::{Deserialize, Serialize};

/// Everything that the page of one's own account shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    /// The name to sign in with.
    pub username: String,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The address that waits for its confirmation, and until when.
    pub new_email: Option<(EmailAddress, ShownTime)>,
    /// The authenticator app.
    pub authenticator: AuthenticatorState,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<PasskeyLine>,
    /// How many recovery codes were not used yet.
    pub recovery_codes: u64,
    /// Since when, or from when on, a practice requires a second factor; `None` if none does.
    pub required_from: Option<ShownTime>,
    /// The usable sessions, the last used first.
    pub sessions: Vec<SessionLine>,
    /// Words that a new password must not be made of.
    pub own_words: Vec<String>,
}

impl OwnAccount {
    /// Whether signing in takes more than the password.
    pub fn has_second_factor(&self) -> bool {
        matches!(self.authenticator, AuthenticatorState::On { .. }) || !self.passkeys.is_empty()
    }

    /// What protects the account: says how long a new password must be.
    pub fn factors(&self) -> Factors {
        if self.has_second_factor() { Factors::Second } else { Factors::PasswordOnly }
    }
}

/// An authenticator app on one's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthenticatorState {
    /// None.
    Off,
    /// Waits for its first code.
    SettingUp {
        /// To type by hand.
        secret: String,
        /// To scan: an image as a `data:` address.
        qr_code: String,
    },
    /// Asked for at each sign-in.
    On {
        /// Since when.
        since: ShownTime,
    },
}

/// One passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyLine {
    /// Which one.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub since: ShownTime,
    /// When it was used last.
    pub used: Option<ShownTime>,
}

/// One usable session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Names the session and opens nothing.
    pub id: String,
    /// The browser's description of itself.
    pub user_agent: String,
    /// The network address at sign-in.
    pub address: String,
    /// The sign-in.
    pub since: ShownTime,
    /// The last request, to the minute.
    pub seen: ShownTime,
    /// The one that asks.
    pub this: bool,
}

/// Codes that each replace a second factor once. Shown once: only hashes are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes(pub Vec<String>);

/// What the page between password and second factor shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingSignIn {
    /// Whose sign-in waits.
    pub username: String,
    /// Whether the account has an authenticator app.
    pub authenticator: bool,
    /// Whether it has a passkey.
    pub passkey: bool,
}

/// What the page behind the link of an e-mail change shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenEmailChange {
    /// Which one; the form sends it back.
    pub id: EmailChangeId,
    /// Whose.
    pub username: String,
    /// The address that the account would have.
    pub email: EmailAddress,
    /// The link came to the old address: it stops the change.
    pub stops: bool,
    /// When the link stops working, or stopped.
    pub expires: ShownTime,
    /// Why nothing can be done with it; `None` if something can.
    pub closed: Option<Refusal>,
}

/// What an account's owner is told by e-mail after it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum AccountNotice {
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    SecondFactorReset,
    RecoveryCodeUsed,
    PasswordLocked,
    AgentCodeLocked,
}

impl AccountNotice {
    /// All notices.
    pub const ALL: [Self; 7] = [
        Self::PasswordChanged,
        Self::SecondFactorAdded,
        Self::SecondFactorRemoved,
        Self::SecondFactorReset,
        Self::RecoveryCodeUsed,
        Self::PasswordLocked,
        Self::AgentCodeLocked,
    ];

    /// The notice's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorAdded => "second_factor_added",
            Self::SecondFactorRemoved => "second_factor_removed",
            Self::SecondFactorReset => "second_factor_reset",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasswordLocked => "password_locked",
            Self::AgentCodeLocked => "agent_code_locked",
        }
    }

    /// The notice of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }
}
