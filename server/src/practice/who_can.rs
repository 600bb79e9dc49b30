//! Who can do what, and through which role.

use super::UseCases;
use crate::store;
use app::{
    backend::Failure,
    domain::{
        Able, Deed, DeedLine, ListFilter, Member, Roles, StaffKind, WhoCan,
        permission::{self, Action, Actor},
        roles_that,
    },
};

/// Names that a line shows; the rest is counted.
const SHOWN: u64 = 10;

/// Every deed with the people who may do it now.
pub(super) async fn list(use_cases: &UseCases, actor: &Member) -> Result<Vec<DeedLine>, Failure> {
    permission::may(actor, Action::SeeColleaguesRoles)?;
    // The same few sets of roles come again and again.
    let mut known: Vec<WhoCan> = Vec::new();
    let mut lines = Vec::new();
    for deed in Deed::ALL {
        let roles = deed.roles(&actor.rules);
        let who = match known.iter().find(|who| who.roles == roles) {
            Some(who) => who.clone(),
            None => {
                let who = holders(use_cases, actor, roles).await?;
                known.push(who.clone());
                who
            }
        };
        lines.push(DeedLine { deed, only_asks: deed.only_asks(&actor.rules), who });
    }
    Ok(lines)
}

/// Who else may do what the table does not allow `actor`; `None` where it does. Asks the database only then.
pub(super) async fn instead(
    use_cases: &UseCases,
    actor: &Member,
    allow: impl Fn(Actor) -> bool,
) -> Result<Option<WhoCan>, Failure> {
    if allow(actor.into()) {
        return Ok(None);
    }
    permission::may(actor, Action::SeeColleagues)?;
    let mut who = holders(use_cases, actor, roles_that(&actor.rules, allow)).await?;
    // A role that allows it for others need not allow it for oneself.
    let before = who.people.len();
    who.people.retain(|able| able.id != actor.staff_member);
    if who.people.len() == before && actor.roles.iter().any(|role| who.roles.hold(role)) {
        who.more = who.more.saturating_sub(1);
    }
    if permission::may(actor, Action::SeeColleaguesRoles).is_err() {
        who.roles = Roles::NONE;
        who.people.iter_mut().for_each(|able| able.through = Roles::NONE);
    }
    Ok(Some(who))
}

/// The first employees with an account who hold one of these roles, and how many more there are. No
/// external agent may do any of it: the table asks for employees, and so does this.
async fn holders(use_cases: &UseCases, actor: &Member, roles: Roles) -> Result<WhoCan, Failure> {
    if roles.is_empty() {
        return Ok(WhoCan::default());
    }
    let filter = ListFilter { roles, kind: Some(StaffKind::Employee), joined_only: true, ..ListFilter::default() };
    let listing = store::staff_list::Listing::of(&use_cases.db, actor.practice, &filter).await?;
    let mut people = listing.page(SHOWN).await?;
    people.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    let count = listing.count_to_the_end(filter.show).await?;
    let people = people.into_iter().map(|person| Able {
        id: person.id,
        name: person.profile.full_name(),
        through: person.roles.iter().filter(|role| roles.hold(*role)).collect(),
    });
    Ok(WhoCan { roles, people: people.collect(), more: count.saturating_sub(SHOWN) })
}
