//! Passkeys: added and removed by their owner, and a way to sign in, alone or after the password.

use super::{UseCases, places};
use crate::{
    auth::{
        passkey::{Passkeys, Question},
        token,
    },
    store::{
        self,
        second_factors::{self as rows, Ceremony, Passkey},
    },
};
use app::{
    backend::{Entry, Failure, Secret, Visit},
    domain::{AccountId, Field, Moment, Problem, RecoveryCodes, Refusal, one_line},
};

/// Time to find the key, or the finger.
const LONGEST_CEREMONY: i64 = 10 * Moment::MINUTE;
/// A passkey's name, in characters.
const LONGEST_NAME: usize = 60;

/// Asks the browser for a new passkey.
pub(super) async fn ask_new(use_cases: &UseCases, visit: &Visit, current: &str) -> Result<(String, Secret), Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    use_cases.confirm_password(signed_in.account, current, &visit.origin).await?;
    let account = store::accounts::find(&use_cases.db, signed_in.account).await?;
    let known = credentials(&rows::passkeys(&use_cases.db, account.id).await?);
    let question = use_cases.passkeys.ask_new(account.id.0, account.username.as_str(), &known)?;
    keep(use_cases, question, Some(account.id), "register").await
}

/// Adds the passkey that the browser made.
pub(super) async fn add(
    use_cases: &UseCases,
    visit: &Visit,
    current: &str,
    name: &str,
    answer: &str,
) -> Result<RecoveryCodes, Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    let bad_name = |problem| Failure::from(Refusal::field(Field::PasskeyName, problem));
    let name = one_line(name, LONGEST_NAME).map_err(bad_name)?;
    if name.is_empty() {
        return Err(bad_name(Problem::Missing));
    }
    use_cases.confirm_password(signed_in.account, current, &visit.origin).await?;
    let (account, state) = take(use_cases, visit, "register").await?;
    if account != Some(signed_in.account) {
        return Err(Refusal::PasskeyRefused.into());
    }
    let (credential, id) = use_cases.passkeys.take_new(&state, answer)?;
    let tx = use_cases.lock_places(signed_in.account).await?;
    store::accounts::lock(&tx, signed_in.account).await?;
    let first = !rows::any(&tx, signed_in.account).await?;
    let new = Passkey {
        id: use_cases.clock.id(),
        account: signed_in.account,
        name: name.clone(),
        credential,
        created: use_cases.clock.now(),
        last_used: None,
    };
    match rows::insert_passkey(&tx, &new, &id).await {
        Err(error) if store::exists_already(&error, "credential_id") => return Err(Refusal::PasskeyRefused.into()),
        done => done.map_err(anyhow::Error::from)?,
    }
    let codes = use_cases.added(&tx, visit, &signed_in, first, &format!("passkey {name}")).await?;
    use_cases.commit(tx).await?;
    Ok(codes)
}

/// Removes a passkey.
pub(super) async fn remove(use_cases: &UseCases, visit: &Visit, current: &str, id: &str) -> Result<(), Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    use_cases.confirm_password(signed_in.account, current, &visit.origin).await?;
    let tx = use_cases.lock_places(signed_in.account).await?;
    store::accounts::lock(&tx, signed_in.account).await?;
    let known = rows::passkeys(&tx, signed_in.account).await?;
    let passkey = known.into_iter().find(|passkey| passkey.id.to_string() == id).ok_or(Refusal::NotFound)?;
    rows::remove_passkey(&tx, signed_in.account, passkey.id).await?;
    use_cases.removed(&tx, visit, &signed_in, &format!("passkey {}", passkey.name)).await?;
    use_cases.commit(tx).await
}

/// Asks for a passkey of the account whose sign-in waits, or for whichever the browser has.
pub(super) async fn ask(use_cases: &UseCases, visit: &Visit) -> Result<(String, Secret), Failure> {
    match use_cases.waiting_session(visit).await {
        Ok(waiting) => {
            let known = credentials(&rows::passkeys(&use_cases.db, waiting.account).await?);
            if known.is_empty() {
                return Err(Refusal::NoSecondFactor.into());
            }
            keep(use_cases, use_cases.passkeys.ask_known(&known)?, Some(waiting.account), "confirm").await
        }
        Err(Failure::Refused(_)) => keep(use_cases, use_cases.passkeys.ask_any()?, None, "sign_in").await,
        Err(broken) => Err(broken),
    }
}

/// Signs in. A passkey checks its user, so it stands for both factors; and nothing about it can be
/// guessed, so no tries are counted.
pub(super) async fn sign_in(use_cases: &UseCases, visit: &Visit, answer: &str) -> Result<Entry, Failure> {
    match use_cases.waiting_session(visit).await {
        Ok(waiting) => {
            let (account, state) = take(use_cases, visit, "confirm").await?;
            let passkey = known(use_cases, answer).await?;
            if account != Some(waiting.account) || passkey.account != waiting.account {
                return Err(Refusal::PasskeyRefused.into());
            }
            let credential = use_cases.passkeys.prove_known(&state, answer, &passkey.credential)?;
            let (tx, account) = use_cases.lock_waiting(&waiting).await?;
            still_there(&tx, &passkey).await?;
            rows::touch_passkey(&tx, passkey.id, &credential, use_cases.clock.now()).await?;
            let entry = use_cases.enter(&tx, visit, &account, &waiting).await?;
            use_cases.commit(tx).await?;
            Ok(entry)
        }
        Err(Failure::Refused(_)) => {
            let (_, state) = take(use_cases, visit, "sign_in").await?;
            let passkey = known(use_cases, answer).await?;
            let credential = use_cases.passkeys.prove_any(&state, answer, &passkey.credential)?;
            let tx = use_cases.lock_places(passkey.account).await?;
            store::accounts::lock(&tx, passkey.account).await?;
            still_there(&tx, &passkey).await?;
            let places = places::at_work(&tx, passkey.account).await?;
            if let Some(before) = &visit.session {
                store::sessions::end(&tx, token::hash(before)).await?;
            }
            rows::touch_passkey(&tx, passkey.id, &credential, use_cases.clock.now()).await?;
            let session = use_cases.enter_places(&tx, visit, passkey.account, &places).await?;
            use_cases.commit(tx).await?;
            Ok(Entry::Open(session))
        }
        Err(broken) => Err(broken),
    }
}

/// The passkey that an answer claims to come from.
async fn known(use_cases: &UseCases, answer: &str) -> Result<Passkey, Failure> {
    let id = Passkeys::credential_id(answer)?;
    Ok(rows::find_passkey(&use_cases.db, &id).await?.ok_or(Refusal::PasskeyRefused)?)
}

/// Under the lock, once more: its owner may have removed it meanwhile.
async fn still_there(tx: &sea_orm::DatabaseTransaction, passkey: &Passkey) -> Result<(), Failure> {
    let all = rows::passkeys(tx, passkey.account).await?;
    if all.iter().any(|other| other.id == passkey.id) { Ok(()) } else { Err(Refusal::PasskeyRefused.into()) }
}

async fn keep(
    use_cases: &UseCases,
    question: Question,
    account: Option<AccountId>,
    kind: &'static str,
) -> Result<(String, Secret), Failure> {
    let (memory, now) = (token::random(), use_cases.clock.now());
    let ceremony = Ceremony { account, kind, state: question.state, expires: now.plus(LONGEST_CEREMONY) };
    rows::insert_ceremony(&use_cases.db, token::hash(&memory), &ceremony, now).await?;
    Ok((question.options, memory))
}

async fn take(use_cases: &UseCases, visit: &Visit, kind: &str) -> Result<(Option<AccountId>, String), Failure> {
    let memory = visit.passkey.as_ref().ok_or(Refusal::PasskeyRefused)?;
    let now = use_cases.clock.now();
    let taken = rows::take_ceremony(&use_cases.db, token::hash(memory), kind, now).await?;
    Ok(taken.ok_or(Refusal::PasskeyRefused)?)
}

fn credentials(passkeys: &[Passkey]) -> Vec<String> {
    passkeys.iter().map(|passkey| passkey.credential.clone()).collect()
}
