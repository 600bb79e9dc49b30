//! What the command palette finds: a few people, what can be done to them, and pages. Nothing is done here.

use super::{UseCases, several};
use crate::store::{self, fold::folded};
use app::{
    backend::Failure,
    domain::{
        Commands, FoundDeed, FoundPerson, ListFilter, Member, Place, SharedAction, Show, StaffMember,
        permission::{self, Action, StaffAction},
    },
    text::commands as words,
};

/// People that are offered; whoever is not among them is found by more letters, or in the staff list.
const MOST: usize = 8;
/// Where so few are found, it is also offered what can be done to each.
const FEW: usize = 3;

/// Pages are found by their names, people by part of a name or address, and what is done to people by its name
/// before theirs ("deactivate ben").
pub(super) async fn find(use_cases: &UseCases, actor: &Member, search: &str) -> Result<Commands, Failure> {
    permission::may(actor, Action::SeeColleagues)?;
    let typed = folded(search.trim());
    let places = Place::ALL.into_iter().filter(|place| place.is_open_to(actor));
    let places = places.filter(|place| folded(&words::place(*place)).contains(&typed)).collect();
    if typed.is_empty() {
        return Ok(Commands { places, ..Commands::default() });
    }
    let people = whom_to_open(use_cases, actor, &typed).await?;
    let deeds = match SharedAction::ALL.into_iter().find_map(|what| whom(what, &typed).map(|whom| (what, whom))) {
        Some((what, whom)) => on_whom(use_cases, actor, what, whom).await?,
        None if people.len() <= FEW => {
            let deeds = people.iter().flat_map(|person| SharedAction::ALL.map(|what| (what, person)));
            let possible = deeds.filter(|(what, person)| several::refused(actor, *what, person).is_ok());
            possible.map(|(what, person)| deed(what, person)).collect()
        }
        None => Vec::new(),
    };
    let people = people.into_iter().map(|person| FoundPerson {
        id: person.id,
        name: person.profile.full_name(),
        roles: person.roles,
        standing: person.standing(),
    });
    Ok(Commands { people: people.collect(), deeds, places })
}

/// Whom `typed` asks to do this to: what follows its name, or nobody in particular while that is being typed.
fn whom(what: SharedAction, typed: &str) -> Option<&str> {
    let name = folded(&words::deed(what));
    if typed.len() > 1 && name.starts_with(typed) {
        return Some("");
    }
    typed.strip_prefix(name.as_str())?.strip_prefix(' ').map(str::trim)
}

/// The first people who are called like this and whose pages `actor` may open: those at work first.
async fn whom_to_open(use_cases: &UseCases, actor: &Member, typed: &str) -> Result<Vec<StaffMember>, Failure> {
    let everyone = permission::may(actor, Action::SeeEveryone).is_ok();
    let mut people = Vec::new();
    for show in [Show::Active, Show::Inactive] {
        if people.len() < MOST && (everyone || show == Show::Active) {
            people.extend(called(use_cases, actor, typed, show).await?);
        }
    }
    people.retain(|person| permission::may_to(actor, StaffAction::SeeProfile, &person.into()).is_ok());
    people.truncate(MOST);
    Ok(people)
}

/// The first people who are called like this and to whom `actor` may do it.
async fn on_whom(
    use_cases: &UseCases,
    actor: &Member,
    what: SharedAction,
    whom: &str,
) -> Result<Vec<FoundDeed>, Failure> {
    if permission::may(actor, Action::SeeEveryone).is_err() {
        return Ok(Vec::new());
    }
    let side = match what {
        SharedAction::Resend => Show::Invited,
        SharedAction::Deactivate => Show::Active,
    };
    let people = called(use_cases, actor, whom, side).await?;
    let possible = people.iter().filter(|person| several::refused(actor, what, person).is_ok());
    Ok(possible.take(MOST).map(|person| deed(what, person)).collect())
}

/// A few more than are offered: not all of them may be.
async fn called(use_cases: &UseCases, actor: &Member, search: &str, show: Show) -> Result<Vec<StaffMember>, Failure> {
    let everyone = permission::may(actor, Action::SeeEveryone).is_ok();
    let filter = ListFilter {
        search: search.to_owned(),
        show,
        joined_only: !everyone,
        // A search must not tell what the list does not.
        names_only: !everyone,
        ..ListFilter::default()
    };
    let listing = store::staff_list::Listing::of(&use_cases.db, actor.practice, &filter).await?;
    Ok(listing.page(2 * MOST as u64).await?)
}

fn deed(what: SharedAction, person: &StaffMember) -> FoundDeed {
    FoundDeed { what, id: person.id, name: person.profile.full_name() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_is_asked_for_by_its_name_before_a_persons() {
        let deactivate = |typed| whom(SharedAction::Deactivate, typed);
        assert_eq!(deactivate("d"), None);
        assert_eq!(deactivate("deact"), Some(""));
        assert_eq!(deactivate("deactivate"), Some(""));
        assert_eq!(deactivate("deactivate  ben roth"), Some("ben roth"));
        assert_eq!(deactivate("deactivates"), None);
        assert_eq!(deactivate("ben"), None);
    }
}
