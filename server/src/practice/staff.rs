//! Adding staff members and keeping what is known of them.

use super::{
    UseCases, commands, find, hand_over, history, invitation_links,
    plans::{self, Span},
    role_requests, roles, several, shown, staff_export, staff_page, target, who_can,
};
use crate::store::{self, role_requests::Decision, roles::NewGrant};
use anyhow::Context;
use app::{
    backend::{Failure, Staff},
    domain::{
        Absence, AuditAction, Change, Chosen, Commands, DayTime, Deed, DeedLine, EmailAddress, Fact, Invited, Language,
        ListFilter, Member, Moment, NewStaffMember, NewStaffMemberForm, Period, Profile, Refusal, Role, RoleGrantId,
        RoleRequestId, Roles, SharedAction, StaffExportPage, StaffKind, StaffList, StaffMember, StaffMemberId,
        StaffMemberPage, SubmissionKey, TurnedOff, TurnedOn, WhoCan,
        permission::{self, Action, StaffAction},
    },
    text,
};
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

/// For so long the same form, sent again, is known to be the same: a tab that was left open over a weekend.
const SUBMISSIONS_KEPT: i64 = 7 * 24 * Moment::HOUR;

#[async_trait]
impl Staff for UseCases {
    async fn list(&self, actor: &Member, filter: ListFilter) -> Result<StaffList, Failure> {
        staff_page::list(self, actor, filter).await
    }

    async fn commands(&self, actor: &Member, search: &str) -> Result<Commands, Failure> {
        commands::find(self, actor, search).await
    }

    async fn page(&self, actor: &Member, id: StaffMemberId) -> Result<StaffMemberPage, Failure> {
        staff_page::page(self, actor, id).await
    }

    async fn who_can(&self, actor: &Member) -> Result<Vec<DeedLine>, Failure> {
        who_can::list(self, actor).await
    }

    async fn who_else_can(&self, actor: &Member, deed: Deed) -> Result<Option<WhoCan>, Failure> {
        who_can::instead(self, actor, |who| deed.allowed(who)).await
    }

    async fn export_page(&self, actor: &Member) -> Result<StaffExportPage, Failure> {
        staff_export::page(self, actor).await
    }

    async fn preview(&self, actor: &Member, what: SharedAction, ids: &[StaffMemberId]) -> Result<Vec<Chosen>, Failure> {
        several::preview(self, actor, what, ids).await
    }

    async fn do_to_several(
        &self,
        actor: &Member,
        what: SharedAction,
        ids: &[StaffMemberId],
    ) -> Result<Vec<Chosen>, Failure> {
        several::carry_out(self, actor, what, ids).await
    }

    async fn new_staff_member_form(&self, actor: &Member) -> Result<NewStaffMemberForm, Failure> {
        let roles: Vec<(Role, Option<Refusal>)> = Role::INVITABLE
            .into_iter()
            .map(|role| (role, permission::may(actor, Action::Invite(Roles::NONE.with(role))).err()))
            .collect();
        // Whoever may invite as nothing may not see the form.
        if roles.iter().all(|(_, refusal)| refusal.is_some()) {
            return Err(Refusal::NotAllowed.into());
        }
        let expires = shown(actor.rules.invitation_expiry(self.clock.now()), actor)?;
        Ok(NewStaffMemberForm { roles, expires, key: SubmissionKey(self.clock.id()) })
    }

    async fn invite(&self, actor: &Member, new: NewStaffMember) -> Result<Invited, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::Invite(new.roles))?;
        if let Some(done) = invitation_links::sent_before(&tx, &actor, new.key).await? {
            return Ok(done);
        }
        let key = new.key;
        let Added { person, expires, asked } = self.invite_within(&tx, &actor, new, []).await?;
        self.note_submission(&tx, &actor, key, person.id).await?;
        self.commit(tx).await?;
        Ok(Invited { asked, ..invitation_links::invited(&person, expires, &actor)? })
    }

    async fn edit_profile(&self, actor: &Member, id: StaffMemberId, profile: Profile) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::EditProfile).await?;
        self.replace_profile(tx, &actor, person, profile).await
    }

    async fn edit_contact(&self, actor: &Member, id: StaffMemberId, phone: String) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::EditContact).await?;
        let profile = Profile { phone, ..person.profile.clone() };
        self.replace_profile(tx, &actor, person, profile).await
    }

    async fn turn_on(
        &self,
        actor: &Member,
        id: StaffMemberId,
        role: Role,
        period: Period,
    ) -> Result<TurnedOn, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let on = Roles::NONE.with(role);
        let turned = roles::turn_on(self, &tx, &actor, id, StaffAction::TurnOn(role), on, period, []).await?;
        self.commit(tx).await?;
        Ok(turned)
    }

    async fn turn_off(&self, actor: &Member, id: StaffMemberId, role: Role) -> Result<TurnedOff, Failure> {
        roles::turn_off(self, actor, id, StaffAction::TurnOff(role), Roles::NONE.with(role)).await
    }

    async fn deactivate(&self, actor: &Member, id: StaffMemberId) -> Result<TurnedOff, Failure> {
        roles::turn_off(self, actor, id, StaffAction::Deactivate, Role::ALL.into_iter().collect()).await
    }

    async fn reactivate(
        &self,
        actor: &Member,
        id: StaffMemberId,
        on: Roles,
        period: Period,
    ) -> Result<TurnedOn, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let turned = roles::turn_on(self, &tx, &actor, id, StaffAction::Reactivate(on), on, period, []).await?;
        self.commit(tx).await?;
        Ok(turned)
    }

    async fn set_role_end(
        &self,
        actor: &Member,
        id: StaffMemberId,
        role: Role,
        until: Option<DayTime>,
    ) -> Result<(), Failure> {
        plans::set_role_end(self, actor, id, role, until).await
    }

    async fn set_absence(&self, actor: &Member, id: StaffMemberId, absence: Absence) -> Result<(), Failure> {
        plans::set_absence(self, actor, id, absence).await
    }

    async fn approve_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure> {
        role_requests::approve(self, actor, id, request).await
    }

    async fn decline_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure> {
        role_requests::close(self, actor, id, request, Decision::Declined).await
    }

    async fn withdraw_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure> {
        role_requests::close(self, actor, id, request, Decision::Withdrawn).await
    }

    async fn hand_over(
        &self,
        actor: &Member,
        from: StaffMemberId,
        about: Option<StaffMemberId>,
        to: StaffMemberId,
    ) -> Result<(), Failure> {
        hand_over::hand_over(self, actor, from, about, to).await
    }
}

/// Somebody to be added to a practice.
pub(super) struct NewPerson {
    pub(super) kind: StaffKind,
    pub(super) profile: Profile,
    pub(super) email: EmailAddress,
    /// Those that nobody has to be asked for.
    pub(super) roles: Roles,
    /// From when until when they are on. An external agent's end is that of the roles which need one.
    pub(super) span: Span,
    /// What the practice writes to them in; the language of whoever adds them unless chosen.
    pub(super) language: Option<Language>,
}

/// Somebody who was added and invited.
pub(super) struct Added {
    pub(super) person: StaffMember,
    /// When the link stops working.
    pub(super) expires: Moment,
    /// The roles that the Owner was asked for.
    pub(super) asked: Roles,
}

impl UseCases {
    /// Adds and invites somebody whom `actor` may invite. `more` is recorded with it.
    pub(super) async fn invite_within(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        new: NewStaffMember,
        more: impl IntoIterator<Item = Option<Change>>,
    ) -> Result<Added, Failure> {
        let roles = permission::granted_at_once(actor, new.roles);
        let asked: Roles = new.roles.iter().filter(|role| !roles.hold(*role)).collect();
        let span = plans::span(self, actor, new.period)?;
        let NewStaffMember { profile, email, language, .. } = new;
        let person = NewPerson { kind: StaffKind::Employee, profile, email, roles, span, language };
        let person = self.add(tx, actor, person).await?;
        let expires = invitation_links::send(self, tx, actor.practice, &person, Some(actor.staff_member)).await?;
        let mut changes = history::added(&person, expires);
        changes.extend(person.roles.iter().map(|role| history::until(role, None, span.until)));
        let changes = changes.into_iter().chain(more);
        self.record(tx, actor, person.id, AuditAction::Invited, changes).await?;
        for role in asked.iter() {
            role_requests::ask(self, tx, actor, person.id, role, span).await?;
        }
        Ok(Added { person, expires, asked })
    }

    /// The form was sent, and this is whom it added: the same form sent again adds nobody.
    pub(super) async fn note_submission(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        key: Option<SubmissionKey>,
        person: StaffMemberId,
    ) -> Result<(), Failure> {
        if let Some(key) = key {
            store::submissions::insert(tx, actor.practice, key, person, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Clears away the keys of forms that nobody sends again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_submissions(&self) -> Result<(), Failure> {
        Ok(store::submissions::forget_old(&self.db, self.clock.now().plus(-SUBMISSIONS_KEPT)).await?)
    }

    /// A staff member with roles on, or to come. Says who has the address if somebody does.
    pub(super) async fn add(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        new: NewPerson,
    ) -> Result<StaffMember, Failure> {
        refuse_known_address(tx, actor, &new.email, None).await?;
        let now = self.clock.now();
        let person = StaffMember {
            id: StaffMemberId(self.clock.id()),
            account: None,
            kind: new.kind,
            profile: new.profile,
            email: new.email,
            roles: if new.span.from.is_none() { new.roles } else { Roles::NONE },
            roles_before: Roles::NONE,
            ends: None,
            planned: Vec::new(),
        };
        let language = new.language.unwrap_or_else(text::language);
        store::staff::insert(tx, actor.practice, &person, language, now).await.context("insert staff member")?;
        let for_a_time = |role| person.kind == StaffKind::Employee || permission::needs_end(person.kind, role);
        for role in new.roles.iter() {
            let until = new.span.until.filter(|_| for_a_time(role));
            permission::may_hold_until(person.kind, role, until)?;
            match new.span.from {
                None => {
                    let (id, by) = (RoleGrantId(self.clock.id()), Some(actor.staff_member));
                    let grant = NewGrant { id, role, by, at: now, until };
                    store::roles::grant(tx, actor.practice, person.id, grant).await?;
                }
                Some(from) => {
                    let on = Roles::NONE.with(role);
                    plans::plan(self, tx, actor, &person, on, (from, until), false).await?;
                }
            }
        }
        // What was just planned for them is theirs, too.
        if new.span.from.is_some() { find(tx, actor.practice, person.id).await } else { Ok(person) }
    }

    async fn replace_profile(
        &self,
        tx: DatabaseTransaction,
        actor: &Member,
        person: StaffMember,
        profile: Profile,
    ) -> Result<(), Failure> {
        let changes = profile_changes(&person.profile, &profile);
        // Saving what is there already is no change, and leaves no event.
        if changes.is_empty() {
            return Ok(());
        }
        let person = StaffMember { profile, ..person };
        store::staff::update(&tx, actor.practice, &person).await.context("update profile")?;
        self.record(&tx, actor, person.id, AuditAction::ProfileEdited, changes.into_iter().map(Some)).await?;
        self.commit(tx).await
    }
}

/// Refuses an address that somebody on the staff has, saying who, so that the right button can be
/// offered. The practice is locked, and the database has the same rule.
pub(super) async fn refuse_known_address(
    tx: &DatabaseTransaction,
    actor: &Member,
    email: &app::domain::EmailAddress,
    except: Option<StaffMemberId>,
) -> Result<(), Failure> {
    match store::staff::find_by_email(tx, actor.practice, email).await? {
        Some(known) if Some(known.id) != except => {
            Err(Refusal::AlreadyOnStaff { staff_member: known.id, standing: known.standing() }.into())
        }
        _ => Ok(()),
    }
}

fn profile_changes(before: &Profile, after: &Profile) -> Vec<Change> {
    let facts = [
        (Fact::FirstName, before.first_name.as_str(), after.first_name.as_str()),
        (Fact::LastName, before.last_name.as_str(), after.last_name.as_str()),
        (Fact::Title, &before.title, &after.title),
        (Fact::Phone, &before.phone, &after.phone),
        (Fact::Licence, &before.licence, &after.licence),
        (Fact::Npi, &before.npi, &after.npi),
    ];
    facts.into_iter().filter_map(|(fact, before, after)| Change::of(fact, before, after)).collect()
}
