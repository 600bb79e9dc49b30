//! New passwords: one way to check, hash and store them, for everybody who sets one.

use super::UseCases;
use crate::store::{
    self,
    accounts::{Account, KeptPassword},
};
use app::{
    backend::Failure,
    domain::{AccountId, Factors, Field, Moment, NewPassword, Problem, Refusal},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

impl UseCases {
    /// What protects this account beside its password.
    pub(super) async fn factors(&self, db: &impl ConnectionTrait, account: AccountId) -> Result<Factors, Failure> {
        let second = store::second_factors::any(db, account).await?;
        Ok(if second { Factors::Second } else { Factors::PasswordOnly })
    }

    /// What is kept of a new password, if nobody guesses it easily.
    pub(super) async fn kept(&self, new: &NewPassword, own_words: Vec<String>) -> Result<KeptPassword, Failure> {
        Ok(KeptPassword { hash: self.passwords.hash(new, own_words).await?, is_short: new.is_short() })
    }

    /// The same of what somebody typed as the new password of their account.
    pub(super) async fn kept_for(
        &self,
        account: &Account,
        typed: &str,
        own_words: Vec<String>,
    ) -> Result<KeptPassword, Failure> {
        let factors = self.factors(&self.db, account.id).await?;
        let new = NewPassword::for_person(typed, factors, &own_words)
            .map_err(|problem| Refusal::field(Field::Password, problem))?;
        self.kept(&new, own_words).await
    }

    /// Replaces the password of an account whose places are locked. Its second factor may have gone
    /// while the new one was hashed.
    pub(super) async fn replace_password(
        &self,
        tx: &DatabaseTransaction,
        account: AccountId,
        new: &KeptPassword,
        now: Moment,
    ) -> Result<(), Failure> {
        if new.is_short && self.factors(tx, account).await? == Factors::PasswordOnly {
            return Err(Refusal::field(Field::Password, Problem::TooShort(NewPassword::MIN)).into());
        }
        Ok(store::accounts::set_password(tx, account, new, now).await?)
    }
}
