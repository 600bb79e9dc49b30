//! Tokens: derived from the server's key, or random; at rest only as a hash.

use crate::clock;
use app::backend::Secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The server's key, 256 bits. Whoever has it can make every link.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

/// What a derived token is for. Tokens of different purposes never fit each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The link of an invitation.
    Invitation,
    /// The link of a password reset.
    PasswordReset,
    /// The signature of a flash cookie.
    Flash,
    /// The set-up code.
    SetUp,
    /// The secret of an authenticator app.
    Authenticator,
    /// What is kept of a recovery code.
    RecoveryCode,
    /// The name under which failures are counted.
    Throttle,
    /// The link that confirms a new e-mail address.
    EmailChange,
    /// The link by which the old address stops that.
    EmailChangeStop,
    /// The digits that an agent reads out.
    AgentCode,
    /// The link of somebody who signs up without an invitation.
    SignUp,
}

impl Purpose {
    /// Part of every token ever sent: changing a name kills all links of that purpose.
    fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password-reset",
            Self::Flash => "flash",
            Self::SetUp => "set-up",
            Self::Authenticator => "authenticator",
            Self::RecoveryCode => "recovery-code",
            Self::Throttle => "throttle",
            Self::EmailChange => "email-change",
            Self::EmailChangeStop => "email-change-stop",
            Self::AgentCode => "agent-code",
            Self::SignUp => "sign-up",
        }
    }
}

impl ServerKey {
    /// From 32 bytes in hexadecimal.
    ///
    /// # Errors
    /// For anything else; the error does not repeat it.
    pub fn from_hex(text: &str) -> anyhow::Result<Self> {
        let text = text.trim();
        let mut key = [0; 32];
        anyhow::ensure!(text.len() == 64 && text.is_ascii(), "expected 64 hexadecimal digits");
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits)?, 16)?;
        }
        Ok(Self(key))
    }

    /// A new one, in hexadecimal.
    pub fn new_hex() -> String {
        clock::random::<32>().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The token of the link that `id` stands for; the same each time, so that every copy of a
    /// letter carries the same link and the database none.
    pub fn link_token(&self, purpose: Purpose, id: Uuid) -> Secret {
        Secret(URL_SAFE_NO_PAD.encode(self.mac(purpose, id.as_bytes()).finalize().into_bytes()))
    }

    /// 32 bytes that follow from the key and `data` and tell nothing of either.
    pub fn bytes(&self, purpose: Purpose, data: &[u8]) -> [u8; 32] {
        self.mac(purpose, data).finalize().into_bytes().into()
    }

    /// A signature of `payload`.
    pub fn sign(&self, purpose: Purpose, payload: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, payload).finalize().into_bytes())
    }

    /// Whether `signature` is ours. Takes the same time for every wrong one.
    pub fn signed(&self, purpose: Purpose, payload: &[u8], signature: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|signature| self.mac(purpose, payload).verify_slice(&signature).is_ok())
    }

    /// The six digits that `id` stands for. Guessing them is limited by counting tries.
    pub fn digits(&self, purpose: Purpose, id: Uuid) -> String {
        let bytes = self.bytes(purpose, id.as_bytes());
        let number = bytes[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// The code that guards the set-up page: the same on every node and after a restart, worth
    /// nothing once a practice exists. 60 bits, in letters and digits that can't be mistaken.
    pub fn set_up_code(&self) -> String {
        readable_code(&self.bytes(Purpose::SetUp, &[])[..12])
    }

    #[allow(clippy::expect_used)] // HMAC takes keys of every length
    fn mac(&self, purpose: Purpose, data: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        mac.update(purpose.name().as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac
    }
}

/// A token that nobody can guess: 256 random bits.
pub fn random() -> Secret {
    Secret(URL_SAFE_NO_PAD.encode(clock::random::<32>()))
}

/// Five bits of each byte, in groups of four letters and digits that can't be mistaken.
pub fn readable_code(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let code: Vec<char> = bytes.iter().map(|b| char::from(DIGITS[usize::from(b % 32)])).collect();
    code.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What the database keeps of a token.
pub fn hash(token: &Secret) -> Vec<u8> {
    Sha256::digest(token.0.as_bytes()).to_vec()
}

/// Whether two codes typed by people are the same, in time that does not depend on where they
/// differ. Case, spaces and hyphens don't count.
pub fn same_code(a: &str, b: &str) -> bool {
    let plain = |code: &str| {
        let kept: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        Sha256::digest(kept.to_ascii_uppercase().as_bytes())
    };
    plain(a).iter().zip(plain(b).iter()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ServerKey {
        ServerKey::from_hex(&"0b".repeat(32)).unwrap()
    }

    #[test]
    fn a_link_token_is_the_same_each_time_and_fits_one_purpose_and_row() {
        let id = Uuid::from_u128(7);
        let token = key().link_token(Purpose::Invitation, id);
        assert_eq!(token, key().link_token(Purpose::Invitation, id));
        assert_eq!(token.0.len(), 43); // 256 bits
        assert_ne!(token, key().link_token(Purpose::PasswordReset, id));
        assert_ne!(token, key().link_token(Purpose::Invitation, Uuid::from_u128(8)));
        let other = ServerKey::from_hex(&ServerKey::new_hex()).unwrap();
        assert_ne!(token, other.link_token(Purpose::Invitation, id));
    }

    #[test]
    fn only_our_signature_is_ours() {
        let signature = key().sign(Purpose::Flash, b"typed");
        assert!(key().signed(Purpose::Flash, b"typed", &signature));
        assert!(!key().signed(Purpose::Flash, b"typed!", &signature));
        assert!(!key().signed(Purpose::Invitation, b"typed", &signature));
        assert!(!key().signed(Purpose::Flash, b"typed", "not base64 !"));
    }

    #[test]
    fn a_code_may_be_typed_in_any_case_and_grouping() {
        let code = key().set_up_code();
        assert_eq!(code.len(), 14);
        assert!(same_code(&code, &code.to_lowercase().replace('-', " ")));
        assert!(!same_code(&code, "AAAA-AAAA-AAAA") && !same_code(&code, ""));
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        for wrong in ["", "abc", &"g".repeat(64), &"0b".repeat(33), &"é".repeat(32)] {
            assert!(ServerKey::from_hex(wrong).is_err(), "{wrong:?}");
        }
    }
}
