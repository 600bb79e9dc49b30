//! The command palette: from anywhere in a practice to a person, a page, or something to do. Everything in it
//! is a link, to a page that says what there is or what it would mean.

mod button;
mod page;
mod palette;

pub use button::GoTo;
pub use page::GoToPage;
pub use palette::Palette;

use super::{settings_path, staff_path};
use crate::{
    domain::{Commands, Place},
    text::{self, commands as words},
};

/// Something to choose.
struct Choice {
    href: String,
    label: String,
    /// Says more about it.
    beside: String,
    /// Leads out of the practice: the page has to be loaded anew.
    external: bool,
}

/// What was found, under headings, in the order in which it is offered. The last of it is always the staff list.
fn choices(practice: &str, search: &str, found: Commands) -> Vec<(text::Text, Vec<Choice>)> {
    let staff = staff_path(practice);
    let people = found.people.into_iter().map(|person| {
        let roles = (!person.roles.is_empty()).then(|| text::roles(person.roles));
        let standing = words::standing(person.standing).map(String::from);
        let beside: Vec<String> = roles.into_iter().chain(standing).collect();
        let href = format!("{staff}/{}", person.id);
        Choice { href, label: person.name, beside: beside.join(" · "), external: false }
    });
    let deeds = found.deeds.into_iter().map(|deed| {
        let href = format!("{staff}/several?what={}&id={}", deed.what.code(), deed.id);
        Choice { href, label: words::deed_on(&deed), beside: String::new(), external: false }
    });
    let places = found.places.into_iter().map(|place| {
        let (href, external) = href(practice, place);
        Choice { href, label: words::place(place).into(), beside: String::new(), external }
    });
    let in_list = (!search.trim().is_empty()).then(|| {
        let href = super::staff::Asked { search: search.trim().into(), ..Default::default() }.href(practice);
        Choice { href, label: words::search_list(search.trim()), beside: String::new(), external: false }
    });
    let groups = [
        (words::PEOPLE, people.collect()),
        (words::DEEDS, deeds.collect()),
        (words::PLACES, places.chain(in_list).collect::<Vec<_>>()),
    ];
    groups.into_iter().filter(|(_, choices)| !choices.is_empty()).collect()
}

/// Where a page is, and whether it is outside of the practice.
fn href(practice: &str, place: Place) -> (String, bool) {
    let (settings, staff) = (settings_path(practice), staff_path(practice));
    match place {
        Place::NewStaffMember => (format!("{staff}/new"), false),
        Place::NewAgent => (format!("{staff}/new-agent"), false),
        Place::Import => (format!("{staff}/import"), false),
        Place::Staff => (staff, false),
        Place::Invited => (format!("{staff}?show=invited"), false),
        Place::Inactive => (format!("{staff}?show=inactive"), false),
        Place::WhoCan => (format!("{staff}/who-can"), false),
        Place::AccessReviews => (format!("{staff}/reviews"), false),
        Place::Practice => (format!("{settings}/practice"), false),
        Place::Security => (format!("{settings}/security"), false),
        Place::Subscription => (format!("{settings}/subscription"), false),
        Place::AuditLog => (format!("{settings}/audit"), false),
        Place::OwnAccount => ("/account".into(), true),
        Place::AllPractices => ("/practices".into(), true),
    }
}
