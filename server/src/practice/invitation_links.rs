//! The links of invitations: how one goes out, and what is said of it.

use super::{UseCases, find, shown};
use crate::{
    auth::token::{self, Purpose},
    store::{self, invitations::End, outbox::Subject, practices::Practice},
};
use anyhow::Context;
use app::{
    backend::Failure,
    domain::{Invited, Member, Moment, PracticeId, Roles, StaffKind, StaffMember, StaffMemberId, SubmissionKey},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Sends a new link to a person without an account; every older one dies. Says until when it works.
pub(super) async fn send(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    by: Option<StaffMemberId>,
) -> Result<Moment, Failure> {
    let now = use_cases.clock.now();
    let rules = store::practices::find(tx, practice).await?.rules;
    let expires = rules.invitation_expiry(now);
    store::invitations::end_live(tx, practice, person.id, End::Superseded, now).await?;
    let id = use_cases.clock.id();
    let new = store::invitations::new(id, practice, person.id, person.email.clone(), by, now, expires);
    let token = use_cases.key.link_token(Purpose::Invitation, id);
    store::invitations::insert(tx, &new, token::hash(&token)).await?;
    if let (StaffKind::ExternalAgent, Some(by)) = (person.kind, by) {
        // Whoever invites an agent looks after them.
        store::agents::hand_over(tx, practice, person.id, by).await?;
    }
    let to = Some((practice, person.id));
    store::outbox::post(tx, use_cases.clock.id(), Subject::Invitation(new.id), to, now).await?;
    Ok(expires)
}

/// What the page said when this form was sent before, if it was; as things are now.
pub(super) async fn sent_before(
    tx: &DatabaseTransaction,
    actor: &Member,
    key: Option<SubmissionKey>,
) -> Result<Option<Invited>, Failure> {
    let Some(key) = key else { return Ok(None) };
    let Some(id) = store::submissions::find(tx, actor.practice, key).await? else { return Ok(None) };
    let person = find(tx, actor.practice, id).await?;
    let newest = store::invitations::newest(tx, actor.practice, id).await?.context("somebody who was invited")?;
    let waiting = store::role_requests::waiting(tx, actor.practice, Some(id)).await?;
    let asked = waiting.iter().map(|request| request.role).collect();
    Ok(Some(Invited { asked, ..invited(&person, newest.expires, actor)? }))
}

/// What the page says of a link that just went out.
pub(super) fn invited(person: &StaffMember, expires: Moment, actor: &Member) -> Result<Invited, Failure> {
    let name = person.profile.full_name();
    let (email, expires) = (person.email.clone(), shown(expires, actor)?);
    Ok(Invited { id: person.id, name, email, expires, asked: Roles::NONE })
}

/// The name of the person who invited somebody last, or the practice's.
pub(super) async fn inviter(
    db: &impl ConnectionTrait,
    practice: &Practice,
    person: StaffMemberId,
) -> Result<String, Failure> {
    Ok(match store::invitations::last_inviter(db, practice.id, person).await? {
        Some(by) => find(db, practice.id, by).await?.profile.full_name(),
        None => practice.rules.name.to_string(),
    })
}
