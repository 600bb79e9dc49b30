//! Who can do what, and through which role.

use super::UseCases;
use crate::store;
use app::{
    backend::Failure,
    domain::{
        Able, Deed, DeedLine, ListFilter, Member, Roles, StaffKind, StaffMember,
        permission::{self, Action},
    },
};

/// Names that a line shows; the rest is counted.
const SHOWN: u64 = 10;

/// Every deed with the people who may do it now. An external agent may do none of them: the table asks
/// for employees, and so does this.
pub(super) async fn list(use_cases: &UseCases, actor: &Member) -> Result<Vec<DeedLine>, Failure> {
    permission::may(actor, Action::SeeColleaguesRoles)?;
    // The same few sets of roles come again and again.
    let mut known: Vec<(Roles, Vec<StaffMember>, u64)> = Vec::new();
    let mut lines = Vec::new();
    for deed in Deed::ALL {
        let roles = deed.roles(&actor.rules);
        let at = match known.iter().position(|(of, ..)| *of == roles) {
            Some(at) => at,
            None => {
                let (people, count) = holders(use_cases, actor, roles).await?;
                known.push((roles, people, count));
                known.len() - 1
            }
        };
        let (_, people, count) = &known[at];
        let able = |person: &StaffMember| Able {
            id: person.id,
            name: person.profile.full_name(),
            through: person.roles.iter().filter(|role| roles.hold(*role)).collect(),
        };
        lines.push(DeedLine {
            deed,
            roles,
            only_asks: deed.only_asks(&actor.rules),
            people: people.iter().map(able).collect(),
            more: count.saturating_sub(SHOWN),
        });
    }
    Ok(lines)
}

/// The first employees with an account who hold one of these roles, and how many there are.
async fn holders(use_cases: &UseCases, actor: &Member, roles: Roles) -> Result<(Vec<StaffMember>, u64), Failure> {
    let filter = ListFilter { roles, kind: Some(StaffKind::Employee), joined_only: true, ..ListFilter::default() };
    let listing = store::staff_list::Listing::of(&use_cases.db, actor.practice, &filter).await?;
    let mut people = listing.page(SHOWN).await?;
    people.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    Ok((people, listing.count(filter.show).await?))
}
