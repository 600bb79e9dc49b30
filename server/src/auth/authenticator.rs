//! Authenticator apps: time-based one-time codes (RFC 6238), as every such app makes them.

use super::token::{Purpose, ServerKey};
use anyhow::Context;
use app::domain::Moment;
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};
use totp_rs::{Builder, Totp};
use uuid::Uuid;

/// What stands before the account's name in the app.
const ISSUER: &str = "Rolecall";

/// An authenticator's codes. Its secret is derived from the server's key, so that a stolen database
/// makes no codes.
pub struct Authenticator(Totp);

impl Authenticator {
    /// The authenticator of this row, for the account of this name.
    ///
    /// # Errors
    /// When the name is none that apps can show.
    pub fn new(key: &ServerKey, id: Uuid, username: &str) -> anyhow::Result<Self> {
        // 160 bits, as RFC 4226 recommends; SHA-1, six digits and 30 s, because many apps know nothing else.
        let secret = key.bytes(Purpose::Authenticator, id.as_bytes())[..20].to_vec();
        let totp = Builder::new().with_secret(secret).with_issuer(Some(ISSUER)).with_account_name(username).build();
        Ok(Self(totp.map_err(|error| anyhow::anyhow!("{error}")).context("authenticator")?))
    }

    /// The time step of this code, if it is the one of now, or of half a minute before or after.
    pub fn step(&self, code: &str, now: Moment) -> Option<i64> {
        let seconds = u64::try_from(now.0 / 1000).ok()?;
        self.0.check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The code of this moment, for tests.
    pub fn code(&self, now: Moment) -> String {
        self.0.generate(u64::try_from(now.0 / 1000).unwrap_or_default()).to_string()
    }

    /// The secret to type by hand: letters and digits in groups of four.
    pub fn secret(&self) -> String {
        let secret = self.0.secret().to_base32();
        let groups = secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned());
        groups.collect::<Vec<_>>().join(" ")
    }

    /// The secret as a QR code: an SVG image as a `data:` address.
    ///
    /// # Errors
    /// When the address can't be written.
    pub fn qr_code(&self) -> anyhow::Result<String> {
        let code = QrCode::new(self.address()?).map_err(|error| anyhow::anyhow!("{error}")).context("QR code")?;
        let image = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
        Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(image)))
    }

    fn address(&self) -> anyhow::Result<String> {
        self.0.to_url().map_err(|error| anyhow::anyhow!("{error}")).context("otpauth address")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authenticator(id: u128) -> Authenticator {
        let key = ServerKey::from_hex(&"0b".repeat(32)).unwrap();
        Authenticator::new(&key, Uuid::from_u128(id), "ben.roth").unwrap()
    }

    #[test]
    fn a_code_fits_its_time_and_its_authenticator_only() {
        let now = Moment(1_795_521_600_000);
        let code = authenticator(1).code(now);
        let step = authenticator(1).step(&code, now).unwrap();
        assert_eq!(step, now.0 / 30_000);
        assert_eq!(authenticator(1).step(&code, now.plus(30_000)), Some(step), "a clock may be half a minute off");
        assert_eq!(authenticator(1).step(&code, now.plus(90_000)), None);
        assert_eq!(authenticator(2).step(&code, now), None);
        for wrong in ["", "12345", "1234567", "abcdef", "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}"] {
            assert_eq!(authenticator(1).step(wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn the_secret_can_be_typed_and_scanned() {
        let secret = authenticator(1).secret();
        assert_eq!(secret.split(' ').count(), 8, "{secret}"); // 160 bits, 5 a letter, 4 letters a group
        assert!(authenticator(1).qr_code().unwrap().starts_with("data:image/svg+xml;base64,"));
    }
}
