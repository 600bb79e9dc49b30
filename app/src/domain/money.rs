//! Amounts of money: whole minor units (cents) of one currency, never fractions.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A currency by its ISO 4217 code. Holding one means that the code has the right form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Currencies without minor units, and those with a thousand of them. All others have a hundred.
const WHOLE: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XPF"];
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

impl Currency {
    /// The code: `USD`.
    pub fn code(&self) -> &str {
        // Only ASCII letters get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits stand behind the decimal point.
    pub fn decimals(&self) -> usize {
        match self.code() {
            code if WHOLE.contains(&code) => 0,
            code if THOUSANDTHS.contains(&code) => 3,
            _ => 2,
        }
    }
}

/// Text that is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotMoney;

impl fmt::Display for NotMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount and a currency, such as 10.00 USD")
    }
}

impl std::error::Error for NotMoney {}

impl FromStr for Currency {
    type Err = NotMoney;

    fn from_str(code: &str) -> Result<Self, NotMoney> {
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| NotMoney)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(NotMoney) }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotMoney;

    fn try_from(code: String) -> Result<Self, NotMoney> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's smallest unit: 1000 for 10.00 USD.
    pub minor: u64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// The highest price taken, in minor units: beyond it somebody mistyped.
    const HIGHEST: u64 = 100_000_000;

    /// So many times this amount. (A price is at most [`Self::HIGHEST`]: no practice has the people to
    /// overflow it.)
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Self { minor: self.minor.saturating_mul(count as u64), ..self }
    }

    /// The amount in digits, without the currency: `10.00`.
    pub fn digits(&self) -> String {
        let decimals = self.currency.decimals();
        let digits = format!("{:0>1$}", self.minor, decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.digits(), self.currency.code())
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    /// As an operator writes it: `10.00 USD`, with all decimals that the currency has, or none.
    fn from_str(typed: &str) -> Result<Self, NotMoney> {
        let (amount, currency) = typed.trim().split_once(' ').ok_or(NotMoney)?;
        let currency: Currency = currency.trim_start().parse()?;
        let decimals = currency.decimals();
        let (whole, part) = match amount.split_once('.') {
            Some((whole, part)) if decimals > 0 && part.len() == decimals => (whole, part.to_owned()),
            Some(_) => return Err(NotMoney),
            None => (amount, "0".repeat(decimals)),
        };
        let digits = format!("{whole}{part}");
        if whole.is_empty() || digits.len() > 12 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NotMoney);
        }
        let minor = digits.parse().map_err(|_| NotMoney)?;
        if minor <= Self::HIGHEST { Ok(Self { minor, currency }) } else { Err(NotMoney) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_written_with_all_decimals_of_its_currency() {
        for (typed, minor, written) in [
            ("10.00 USD", 1000, "10.00 USD"),
            (" 10  EUR ", 1000, "10.00 EUR"),
            ("0.05 USD", 5, "0.05 USD"),
            ("0 USD", 0, "0.00 USD"),
            ("1500 JPY", 1500, "1500 JPY"),
            ("3.250 KWD", 3250, "3.250 KWD"),
        ] {
            let money: Money = typed.parse().unwrap();
            assert_eq!((money.minor, money.to_string().as_str()), (minor, written), "{typed:?}");
        }
        let price: Money = "10.00 USD".parse().unwrap();
        assert_eq!(price.times(12).to_string(), "120.00 USD");
    }

    #[test]
    fn what_could_mean_something_else_is_refused() {
        for typed in [
            "",
            "10.00",
            "USD",
            "10,00 USD",
            "10.0 USD",
            "10.000 USD",
            "-1.00 USD",
            "+1.00 USD",
            "1e3 USD",
            ".50 USD",
            "10.00 usd",
            "10.00 US",
            "10.00 USDT",
            "1.00 JPY",
            "10.00\u{a0}USD",
            "99999999.00 USD",
            "１０.00 USD",
        ] {
            assert_eq!(typed.parse::<Money>(), Err(NotMoney), "{typed:?}");
        }
    }
}
