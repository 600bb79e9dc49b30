//! The codes by which external agents are connected: made by the agent, read out on the phone, typed by a
//! manager.

use super::{UseCases, connections, limits, plans::Span, staff::NewPerson};
use crate::{
    auth::token::{Purpose, same_code},
    clock,
    store::{self, accounts::Account, agent_codes::Code},
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Failure, Visit},
    domain::{
        AccountNotice, AgentCode, AgentCodeId, AgentCodeState, AgentToken, AuditAction, Change, Fact, HeardCode,
        Member, Moment, PlaceNotice, Profile, Refusal, Roles, StaffKind, StaffMember, StaffMemberId,
        permission::{self, Action},
    },
};
use sea_orm::DatabaseTransaction;

/// Codes that an agent can make in an hour.
const CODES_AN_HOUR: u64 = 20;
/// For how long a code that does nothing any more is still shown, with what became of it.
const REMEMBERED: i64 = Moment::HOUR;

/// Connects the agent who reads out this token and code, without any role yet.
pub(super) async fn connect(use_cases: &UseCases, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure> {
    permission::may(actor, Action::ConnectAgent)?;
    // Whoever tries one token after the other is stopped, too.
    let subjects = [limits::Subject::Connecting(actor.account)];
    use_cases.count_try(&subjects).await?;
    let connected = connect_heard(use_cases, actor, heard).await;
    let guessed = matches!(connected, Err(Failure::Refused(Refusal::UnknownAgentCode | Refusal::AgentCodeLocked)));
    if !guessed {
        use_cases.succeeded(&subjects).await?;
    }
    connected
}

/// The newest code of the account that is signed in, for as long as it says something.
pub(super) async fn code(use_cases: &UseCases, visit: &Visit) -> Result<Option<AgentCode>, Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    let now = use_cases.clock.now();
    let code = store::agent_codes::newest_code(&use_cases.db, signed_in.account).await?;
    let Some(code) = code.filter(|code| now.since(code.expires) < REMEMBERED) else { return Ok(None) };
    let state = match (code.used_by, usable(&code, now)) {
        (Some(practice), _) => AgentCodeState::Used(store::practices::find(&use_cases.db, practice).await?.rules.name),
        (None, Ok(())) => AgentCodeState::Open,
        (None, Err(Refusal::AgentCodeLocked)) => AgentCodeState::Locked,
        (None, Err(_)) => AgentCodeState::Expired,
    };
    let digits = match state {
        AgentCodeState::Open => use_cases.key.digits(Purpose::AgentCode, code.id.0),
        _ => String::new(),
    };
    let zone = signed_in.active().next().map_or("UTC", |(practice, _)| practice.rules.time_zone.as_str());
    Ok(Some(AgentCode { token: code.token, digits, expires: time_zone::shown(code.expires, zone)?, state }))
}

/// Makes a code to read out; an older one dies.
pub(super) async fn make_code(use_cases: &UseCases, visit: &Visit) -> Result<(), Failure> {
    let account = use_cases.signed_in_or_refuse(visit).await?.account;
    let tx = store::write_tx(&use_cases.db, &[]).await?;
    store::accounts::lock(&tx, account).await?;
    let now = use_cases.clock.now();
    if store::agent_codes::codes_since(&tx, account, now.plus(-Moment::HOUR)).await? >= CODES_AN_HOUR {
        return Err(Refusal::TooManyTries { retry_after: (Moment::HOUR / 1000) as u32 }.into());
    }
    store::agent_codes::end_code(&tx, account, now).await?;
    let mut token = AgentToken::from_random(clock::random());
    while !store::agent_codes::token_is_free(&tx, &token).await? {
        token = AgentToken::from_random(clock::random());
    }
    let (id, expires) = (AgentCodeId(use_cases.clock.id()), now.plus(HeardCode::LIFE));
    let new = Code { id, account, token, expires, wrong_tries: 0, used_by: None };
    store::agent_codes::insert_code(&tx, &new, now).await.context("insert a code")?;
    use_cases.commit(tx).await
}

/// Whether a code still works for whoever has its digits right.
fn usable(code: &Code, now: Moment) -> Result<(), Refusal> {
    if code.used_by.is_some() {
        Err(Refusal::AgentCodeUsed)
    } else if code.wrong_tries >= HeardCode::WRONG_TRIES {
        Err(Refusal::AgentCodeLocked)
    } else if now >= code.expires {
        Err(Refusal::AgentCodeExpired)
    } else {
        Ok(())
    }
}

async fn connect_heard(use_cases: &UseCases, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    permission::may(&actor, Action::ConnectAgent)?;
    let code = store::agent_codes::find_code_by_token(&tx, &heard.token).await?.ok_or(Refusal::UnknownAgentCode)?;
    if !same_code(&heard.digits, &use_cases.key.digits(Purpose::AgentCode, code.id.0)) {
        return Err(wrong_try(use_cases, tx, &actor, &code).await);
    }
    usable(&code, use_cases.clock.now())?;
    store::accounts::lock(&tx, code.account).await?;
    let account = store::accounts::find(&tx, code.account).await?;
    let (person, mut changes) = place_for(use_cases, &tx, &actor, &account).await?;
    if !store::agent_codes::use_code(&tx, code.id, actor.practice, use_cases.clock.now()).await? {
        return Err(Refusal::AgentCodeUsed.into());
    }
    store::accounts::make_agent(&tx, account.id).await?;
    let before = store::agents::find(&tx, actor.practice, person.id).await?;
    changes.push(before.as_ref().and_then(connections::no_longer_suspended));
    store::agents::begin(&tx, actor.practice, person.id, Some(actor.staff_member), use_cases.clock.now()).await?;
    use_cases.record(&tx, &actor, person.id, AuditAction::AgentConnected, changes).await?;
    use_cases.notify(&tx, actor.practice, person.id, PlaceNotice::Connected, person.id).await?;
    use_cases.commit(tx).await?;
    Ok(person.id)
}

/// Counts a wrong try at a code that still works. The fifth locks it, and both sides learn of it.
async fn wrong_try(use_cases: &UseCases, tx: DatabaseTransaction, actor: &Member, code: &Code) -> Failure {
    let counted = async {
        match usable(code, use_cases.clock.now()) {
            Err(Refusal::AgentCodeLocked) => return Ok(Refusal::AgentCodeLocked),
            Err(_) => return Ok(Refusal::UnknownAgentCode),
            Ok(()) => {}
        }
        let locked = store::agent_codes::count_wrong_try(&tx, code.id).await?;
        if locked {
            let token = Change::of(Fact::AgentToken, "", code.token.as_str());
            use_cases.record(&tx, actor, None, AuditAction::AgentCodeLocked, [token]).await?;
            use_cases.tell(&tx, code.account, &[], AccountNotice::AgentCodeLocked).await?;
        }
        use_cases.commit(tx).await?;
        Ok(if locked { Refusal::AgentCodeLocked } else { Refusal::UnknownAgentCode })
    };
    counted.await.map_or_else(|failure: Failure| failure, Failure::from)
}

/// The place of this account as an agent of the actor's practice: the one it had, or a new one; and
/// what to record of it.
async fn place_for(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    account: &Account,
) -> Result<(StaffMember, Vec<Option<Change>>), Failure> {
    let known = store::staff::find_by_account(tx, actor.practice, account.id).await?;
    if let Some(known) = known {
        let ended = known.kind == StaffKind::ExternalAgent && known.all_roles().is_empty();
        let (staff_member, standing) = (known.id, known.standing());
        return if ended {
            Ok((known, Vec::new()))
        } else {
            Err(Refusal::AlreadyOnStaff { staff_member, standing }.into())
        };
    }
    let (first_name, last_name) = use_cases.name_of(tx, account).await?;
    let nothing = String::new;
    let profile =
        Profile { first_name, last_name, title: nothing(), phone: nothing(), licence: nothing(), npi: nothing() };
    let (kind, email) = (StaffKind::ExternalAgent, account.email.clone());
    let new = NewPerson { kind, profile, email, roles: Roles::NONE, span: Span::default(), language: None };
    let person = StaffMember { account: Some(account.id), ..use_cases.add(tx, actor, new).await? };
    store::staff::update(tx, actor.practice, &person).await.context("connect an agent")?;
    let changes = vec![
        Change::of(Fact::FirstName, "", person.profile.first_name.as_str()),
        Change::of(Fact::LastName, "", person.profile.last_name.as_str()),
        Change::of(Fact::Email, "", person.email.as_str()),
        Change::of(Fact::Username, "", account.username.as_str()),
    ];
    Ok((person, changes))
}
