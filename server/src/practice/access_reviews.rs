//! Access reviews: the Owner looks at every role of every person, keeps it or removes it, and signs off.
//!
//! What there is to look at is read from the roles that are on or to come, not from a copy made at the start: nothing
//! that was turned on or planned meanwhile is signed off unseen. A plan that begins while the review is open is a role
//! that went on, and looked at as such.

use super::{
    UseCases, exact, find, history, places, plans,
    roles::{self, Off},
    shown, staff_page,
};
use crate::store::{
    self,
    access_reviews::{Line, Review, Signature, fingerprint},
    reviewed_roles::Access,
    role_starts::Plan,
};
use anyhow::Context;
use app::{
    backend::{AccessReviews, Failure},
    domain::{
        self, AccessId, AccessReviewId, AccessReviewPage, AuditAction, Change, Fact, LINES_SHOWN, ListedReview, Member,
        PlaceNotice, PracticeId, PracticeSlug, REVIEW_EVERY, Refusal, ReviewCounts, ReviewLine, ReviewedPerson,
        ReviewedRole, ReviewedTime, Role, Roles, StaffMember, StaffMemberId, Verdict,
        permission::{self, Action, StaffAction},
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// People on one page of what is left: whoever was decided about makes room for the next.
const PAGE: u64 = 20;

/// A review as a file.
#[derive(Clone, Debug)]
pub struct AccessReviewExport {
    /// The practice's name in addresses.
    pub slug: PracticeSlug,
    /// Which review.
    pub review: Review,
    /// All that was decided, in the order of the staff list.
    pub lines: Vec<Line>,
}

#[async_trait]
impl AccessReviews for UseCases {
    async fn list(&self, actor: &Member) -> Result<domain::AccessReviews, Failure> {
        permission::may(actor, Action::ReviewAccess)?;
        let counts = store::access_reviews::counts(&self.db, actor.practice, None).await?;
        let reviews = store::access_reviews::all(&self.db, actor.practice).await?;
        let reviews = reviews.iter().map(|review| listed(actor, review, &counts));
        let due = store::access_review_due::find(&self.db, actor.practice).await?;
        Ok(domain::AccessReviews { reviews: reviews.collect::<Result<_, _>>()?, due: shown(due, actor)? })
    }

    async fn page(&self, actor: &Member, id: AccessReviewId) -> Result<AccessReviewPage, Failure> {
        permission::may(actor, Action::ReviewAccess)?;
        let (db, practice) = (&self.db, actor.practice);
        let review = store::access_reviews::find(db, practice, id).await?.ok_or(Refusal::NotFound)?;
        let counts = store::access_reviews::counts(db, practice, Some(id)).await?;
        let (left, people_left) = match review.signed {
            Some(_) => (Vec::new(), 0),
            None => {
                let left = store::reviewed_roles::people_left(db, practice, id, PAGE).await?;
                (left, store::reviewed_roles::count_left(db, practice, id).await?)
            }
        };
        // A signature covers all lines, so all of them are read to prove it.
        let limit = if review.signed.is_some() { None } else { Some(LINES_SHOWN) };
        let lines = store::access_reviews::lines(db, practice, id, limit).await?;
        let proof = |signature: &Signature| (hex(&signature.fingerprint), fingerprint(&lines) == signature.fingerprint);
        Ok(AccessReviewPage {
            review: listed(actor, &review, &counts)?,
            practice: actor.rules.name.clone(),
            left: reviewed(self, actor, &review, left).await?,
            people_left,
            fingerprint: review.signed.as_ref().map(proof),
            lines: lines.into_iter().take(LINES_SHOWN).map(|line| shown_line(actor, line)).collect::<Result<_, _>>()?,
        })
    }

    async fn start(&self, actor: &Member) -> Result<AccessReviewId, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ReviewAccess)?;
        let reviews = store::access_reviews::all(&tx, actor.practice).await?;
        if reviews.iter().any(|review| review.signed.is_none()) {
            return Err(Refusal::ReviewOpen.into());
        }
        let now = self.clock.now();
        let id = AccessReviewId(self.clock.id());
        let review = Review { id, started_at: now, started_by: actor.name.clone(), signed: None };
        store::access_reviews::insert(&tx, actor.practice, &review, actor.staff_member).await?;
        self.record(&tx, &actor, None, AuditAction::AccessReviewStarted, []).await?;
        self.commit(tx).await?;
        Ok(id)
    }

    async fn decide(
        &self,
        actor: &Member,
        id: AccessReviewId,
        person: StaffMemberId,
        shown: &[AccessId],
        keep: &[AccessId],
    ) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ReviewAccess)?;
        let review = open(&tx, actor.practice, id).await?;
        let person = find(&tx, actor.practice, person).await?;
        let mut looked_at = store::reviewed_roles::undecided(&tx, actor.practice, id, &[person.id]).await?;
        // What was turned on or planned since the page was made is looked at on the next one.
        looked_at.retain(|access| shown.contains(&access.id));
        let (mut kept, removed): (Vec<Access>, Vec<Access>) =
            looked_at.into_iter().partition(|access| keep.contains(&access.id));
        let about = || Change::of(Fact::AccessReview, "", exact(review.started_at));
        if !kept.is_empty() {
            let confirmed = Change::of(Fact::ConfirmedRoles, "", roles_of(&kept, false).codes());
            let to_come = kept.iter().filter(|access| access.planned);
            let starts = to_come.map(|access| history::starts(access.role, None, Some(access.at)));
            let changes: Vec<_> = [confirmed].into_iter().chain(starts).chain([about()]).collect();
            self.stand_behind(&tx, &actor, &person, &mut kept).await?;
            self.record(&tx, &actor, person.id, AuditAction::AccessConfirmed, changes).await?;
        }
        if !removed.is_empty() {
            let target = (&person).into();
            let may = |access: &Access| permission::may_to(&actor, StaffAction::TurnOff(access.role), &target);
            removed.iter().try_for_each(may)?;
            let off = Off { on: roles_of(&removed, false), to_come: roles_of(&removed, true) };
            roles::end_and_record(self, &tx, &actor, &person, off, about()).await?;
        }
        let lines: Vec<Line> = [(kept, Verdict::Kept), (removed, Verdict::Removed)]
            .into_iter()
            .flat_map(|(some, verdict)| some.into_iter().map(move |access| (access, verdict)))
            .map(|(access, verdict)| Line {
                access,
                name: person.profile.full_name(),
                verdict,
                at: self.clock.now(),
                by: Some(actor.name.clone()),
            })
            .collect();
        store::access_reviews::decide(&tx, actor.practice, id, &lines).await?;
        self.commit(tx).await
    }

    async fn sign_off(&self, actor: &Member, id: AccessReviewId, password: &str) -> Result<(), Failure> {
        permission::may(actor, Action::ReviewAccess)?;
        open(&self.db, actor.practice, id).await?;
        self.confirm_password(actor.account, password, &actor.origin).await?;
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ReviewAccess)?;
        let (practice, now) = (actor.practice, self.clock.now());
        let review = open(&tx, practice, id).await?;
        if store::reviewed_roles::count_left(&tx, practice, id).await? > 0 {
            return Err(Refusal::ReviewUnfinished.into());
        }
        let ended = store::reviewed_roles::ended_meanwhile(&tx, practice, &review).await?;
        store::access_reviews::decide(&tx, practice, id, &ended).await?;
        let lines = store::access_reviews::lines(&tx, practice, id, None).await?;
        let signature = Signature { at: now, by: actor.name.clone(), fingerprint: fingerprint(&lines) };
        store::access_reviews::sign(&tx, practice, id, &signature, actor.staff_member).await?;
        store::access_review_due::set(&tx, practice, now.plus(REVIEW_EVERY)).await?;
        let count = |verdict| lines.iter().filter(|line| line.verdict == verdict).count();
        let number = |fact, verdict| Change::of(fact, "", count(verdict).to_string());
        let changes = [
            Change::of(Fact::AccessReview, "", exact(review.started_at)),
            number(Fact::RolesKept, Verdict::Kept),
            number(Fact::RolesRemoved, Verdict::Removed),
            number(Fact::RolesEnded, Verdict::Ended),
            Change::of(Fact::Fingerprint, "", hex(&signature.fingerprint)),
        ];
        self.record(&tx, &actor, None, AuditAction::AccessReviewSigned, changes).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// A review as a file; records that it was taken along.
    ///
    /// # Errors
    /// As each use case.
    pub async fn export_access_review(
        &self,
        actor: &Member,
        id: AccessReviewId,
    ) -> Result<AccessReviewExport, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ReviewAccess)?;
        let review = store::access_reviews::find(&tx, actor.practice, id).await?.ok_or(Refusal::NotFound)?;
        let lines = store::access_reviews::lines(&tx, actor.practice, id, None).await?;
        let slug = store::practices::find(&tx, actor.practice).await?.slug;
        let about = Change::of(Fact::AccessReview, "", exact(review.started_at));
        self.record(&tx, &actor, None, AuditAction::AccessReviewExported, [about]).await?;
        self.commit(tx).await?;
        Ok(AccessReviewExport { slug, review, lines })
    }

    /// Reminds the Owners of practices whose last review, or whose opening, was a quarter ago, and again each
    /// quarter. The mail worker does this every few seconds.
    ///
    /// # Errors
    /// When the database fails. One practice in which it can't be done holds up no other one.
    pub async fn remind_of_access_reviews(&self) -> Result<(), Failure> {
        for practice in store::access_review_due::practices(&self.db, self.clock.now()).await? {
            if let Err(failure) = self.remind_of_access_review(practice).await {
                tracing::error!(%practice, ?failure, "the Owner was not reminded of an access review");
            }
        }
        Ok(())
    }

    /// What is kept of somebody's plans goes on at its moment, also where whoever planned it could not turn it on any
    /// more: such a plan becomes `actor`'s.
    async fn stand_behind(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        person: &StaffMember,
        kept: &mut [Access],
    ) -> Result<(), Failure> {
        for access in kept.iter_mut().filter(|access| access.planned) {
            let plan = open_plan(tx, person.id, actor.practice, access.role).await?;
            if self.stands(tx, &plan, person).await? {
                continue;
            }
            let (role, start) = (Roles::NONE.with(access.role), plan.start);
            plans::plan(self, tx, actor, person, role, (start.at, start.until), start.returns).await?;
            let own = open_plan(tx, person.id, actor.practice, access.role).await?;
            (access.id, access.by) = (AccessId(own.start.id.0), Some(actor.name.clone()));
        }
        Ok(())
    }

    async fn remind_of_access_review(&self, practice: PracticeId) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let now = self.clock.now();
        // Another node may have been quicker, or somebody has just signed off.
        if store::access_review_due::find(&tx, practice).await? > now {
            return Ok(());
        }
        store::access_review_due::set(&tx, practice, now.plus(REVIEW_EVERY)).await?;
        let owner = store::staff::find_owner(&tx, practice).await?;
        // One who has not signed up has nobody to review.
        if owner.account.is_some() {
            self.notify(&tx, practice, owner.id, PlaceNotice::ReviewDue, owner.id).await?;
        }
        self.commit(tx).await
    }
}

/// Those of these roles that are on, or those that are to come.
fn roles_of(some: &[Access], planned: bool) -> Roles {
    some.iter().filter(|access| access.planned == planned).map(|access| access.role).collect()
}

async fn open_plan(
    db: &impl ConnectionTrait,
    person: StaffMemberId,
    practice: PracticeId,
    role: Role,
) -> Result<Plan, Failure> {
    let plans = store::role_starts::of(db, practice, person).await?;
    let plan = plans.into_iter().find(|plan| plan.start.role == role);
    Ok(plan.with_context(|| format!("{person}: no plan for {role:?}"))?)
}

/// The review, which must be open.
async fn open(db: &impl ConnectionTrait, practice: PracticeId, id: AccessReviewId) -> Result<Review, Failure> {
    let review = store::access_reviews::find(db, practice, id).await?.ok_or(Refusal::NotFound)?;
    if review.signed.is_some() { Err(Refusal::ReviewSigned.into()) } else { Ok(review) }
}

fn listed(
    actor: &Member,
    review: &Review,
    counts: &[(AccessReviewId, Verdict, usize)],
) -> Result<ListedReview, Failure> {
    let count = |verdict| {
        let counted = counts.iter().find(|(id, counted, _)| (*id, *counted) == (review.id, verdict));
        counted.map_or(0, |(.., count)| *count)
    };
    let signed =
        review.signed.as_ref().map(|signature| Ok::<_, Failure>((shown(signature.at, actor)?, signature.by.clone())));
    Ok(ListedReview {
        id: review.id,
        started: shown(review.started_at, actor)?,
        started_by: review.started_by.clone(),
        signed: signed.transpose()?,
        counts: ReviewCounts {
            kept: count(Verdict::Kept),
            removed: count(Verdict::Removed),
            ended: count(Verdict::Ended),
        },
    })
}

/// What the Owner needs to know of these people to decide.
async fn reviewed(
    use_cases: &UseCases,
    actor: &Member,
    review: &Review,
    people: Vec<StaffMember>,
) -> Result<Vec<ReviewedPerson>, Failure> {
    let (db, practice) = (&use_cases.db, actor.practice);
    let ids: Vec<StaffMemberId> = people.iter().map(|person| person.id).collect();
    let undecided = store::reviewed_roles::undecided(db, practice, review.id, &ids).await?;
    let mut reviewed = Vec::new();
    for person in people {
        let last_sign_in = match person.account {
            // When somebody signs in who works elsewhere, too, is not for one practice to see.
            Some(account) if !places::relied_on_elsewhere(db, account, practice).await? => {
                store::accounts::find(db, account).await?.last_sign_in
            }
            _ => None,
        };
        let (target, mut planned) = ((&person).into(), staff_page::planned(use_cases, actor, &person).await?);
        let mut roles = Vec::new();
        for access in undecided.iter().filter(|access| access.person == person.id) {
            let time = match access.planned {
                true => planned.remove(&access.role).map(ReviewedTime::ToCome),
                false => Some(ReviewedTime::On {
                    since: shown(access.at, actor)?,
                    by: access.by.clone(),
                    until: staff_page::shown_end(access.until, actor)?,
                }),
            };
            // Without a time: it began, or was taken back, a moment ago.
            let Some(time) = time else { continue };
            let remove = permission::may_to(actor, StaffAction::TurnOff(access.role), &target).err();
            roles.push(ReviewedRole { access: access.id, role: access.role, time, remove });
        }
        reviewed.push(ReviewedPerson {
            id: person.id,
            name: person.profile.full_name(),
            email: person.email,
            kind: person.kind,
            joined: person.account.is_some(),
            last_sign_in: last_sign_in.map(|at| shown(at, actor)).transpose()?,
            roles,
        });
    }
    Ok(reviewed)
}

fn shown_line(actor: &Member, line: Line) -> Result<ReviewLine, Failure> {
    Ok(ReviewLine {
        person: line.access.person,
        name: line.name,
        role: line.access.role,
        since: shown(line.access.at, actor)?,
        planned: line.access.planned,
        granted_by: line.access.by,
        verdict: line.verdict,
        at: shown(line.at, actor)?,
        by: line.by,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
