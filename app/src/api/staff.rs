//! Who works here, and as what.

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
use crate::domain::{
    Chosen, Commands, Deed, DeedLine, Invited, NewStaffMemberForm, Refusal, StaffExportPage, StaffList,
    StaffMemberPage, TurnedOff, TurnedOn, WhoCan,
};
#[cfg(feature = "ssr")]
use crate::domain::{
    Field, ListFilter, MOST_AT_ONCE, NewStaffMember, Problem, Profile, Role, RoleRequestId, Roles, SharedAction, Show,
    Sort, StaffKind, StaffMemberId, TypedAbsence, TypedPeriod, TypedProfile, TypedStaffMember, check_phone,
};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// One page of the staff list. `show` is `invited`, `inactive` or empty, `role` a role's code or empty,
/// `kind` `employee`, `external_agent` or empty, `sort` `newest` or empty, `after` the cursor of the page
/// before or empty.
#[server(prefix = "/api", endpoint = "staff/list", input = GetUrl, output = Answer)]
pub async fn list_staff(
    practice: String,
    #[server(default)] search: String,
    #[server(default)] role: String,
    #[server(default)] kind: String,
    #[server(default)] show: String,
    #[server(default)] sort: String,
    #[server(default)] after: String,
) -> Result<StaffList, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let filter = ListFilter {
            search: searched(&search),
            roles: role.parse::<Role>().into_iter().collect(),
            kind: StaffKind::from_code(&kind),
            show: Show::from_code(&show),
            sort: Sort::from_code(&sort),
            joined_only: false,
            names_only: false,
            after: after.parse().ok(),
        };
        backend.staff.list(&actor, filter).await
    })
    .await
}

/// What the command palette offers for these words; what it offers at first where there are none.
#[server(prefix = "/api", endpoint = "staff/commands", input = GetUrl, output = Answer)]
pub async fn find_commands(practice: String, #[server(default)] search: String) -> Result<Commands, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.commands(&actor, &searched(&search)).await).await
}

/// Everything about one person that the reader may see.
#[server(prefix = "/api", endpoint = "staff/find", input = GetUrl, output = Answer)]
pub async fn find_staff_member(practice: String, id: String) -> Result<StaffMemberPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.page(&actor, known(&id)?).await).await
}

/// Who can do what here, and through which role.
#[server(prefix = "/api", endpoint = "staff/who-can", input = GetUrl, output = Answer)]
pub async fn list_who_can(practice: String) -> Result<Vec<DeedLine>, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.who_can(&actor).await).await
}

/// Who can do this, for a reader who can't; nothing for one who can.
#[server(prefix = "/api", endpoint = "staff/who-else-can", input = GetUrl, output = Answer)]
pub async fn find_who_can(practice: String, deed: Deed) -> Result<Option<WhoCan>, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.who_else_can(&actor, deed).await).await
}

/// What the page shows before the staff is taken along. (The files are no answers to a page:
/// `server/src/http/staff_export.rs`.)
#[server(prefix = "/api", endpoint = "staff/find-export", input = GetUrl, output = Answer)]
pub async fn find_staff_export(practice: String) -> Result<StaffExportPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.export_page(&actor).await).await
}

/// What `what`, `resend` or `deactivate`, would mean for each of these people.
#[server(prefix = "/api", endpoint = "staff/preview", input = GetUrl, output = Answer)]
pub async fn preview_several(
    practice: String,
    #[server(default)] what: String,
    #[server(default)] ids: Vec<String>,
) -> Result<Vec<Chosen>, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.preview(&actor, known_action(&what)?, &known_people(&ids)?).await
    })
    .await
}

/// Does the same to each of these people; how it ended for each.
#[server(prefix = "/api", endpoint = "staff/do-to-several", output = Answer)]
pub async fn do_to_several(
    practice: String,
    #[server(default)] what: String,
    #[server(default)] ids: Vec<String>,
) -> Result<Vec<Chosen>, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.do_to_several(&actor, known_action(&what)?, &known_people(&ids)?).await
    })
    .await
}

/// What the reader may choose in the New Staff Member form.
#[server(prefix = "/api", endpoint = "staff/new-form", input = GetUrl, output = Answer)]
pub async fn find_new_staff_member_form(practice: String) -> Result<NewStaffMemberForm, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.new_staff_member_form(&actor).await).await
}

/// Adds a staff member and posts the invitation.
#[server(prefix = "/api", endpoint = "staff/invite", output = Answer)]
pub async fn invite_staff_member(
    practice: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
    #[server(default)] title: String,
    #[server(default)] language: String,
    #[server(default)] key: String,
    #[server(default)] from: String,
    #[server(default)] from_time: String,
    #[server(default)] until: String,
    #[server(default)] until_time: String,
) -> Result<Invited, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let period = TypedPeriod { from, from_time, until, until_time };
        let typed = TypedStaffMember { roles, first_name, last_name, email, phone, title, language, key, period };
        backend.staff.invite(&actor, NewStaffMember::parse(&typed)?).await
    })
    .await
}

/// Replaces the profile.
#[server(prefix = "/api", endpoint = "staff/edit-profile", output = Answer)]
pub async fn edit_profile(
    practice: String,
    id: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] title: String,
    #[server(default)] phone: String,
    #[server(default)] licence: String,
    #[server(default)] npi: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let typed = TypedProfile { first_name, last_name, title, phone, licence, npi };
        backend.staff.edit_profile(&actor, known(&id)?, Profile::parse(&typed)?).await
    })
    .await
}

/// Replaces the telephone number alone.
#[server(prefix = "/api", endpoint = "staff/edit-contact", output = Answer)]
pub async fn edit_contact(practice: String, id: String, #[server(default)] phone: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let phone = check_phone(&phone).map_err(|problem| Refusal::field(Field::Phone, problem))?;
        backend.staff.edit_contact(&actor, known(&id)?, phone).await
    })
    .await
}

/// Turns a role on: from a day on or, with `from` empty, at once; until a day or, with `until` empty, for good.
#[server(prefix = "/api", endpoint = "staff/turn-role-on", output = Answer)]
pub async fn turn_role_on(
    practice: String,
    id: String,
    #[server(default)] role: String,
    #[server(default)] from: String,
    #[server(default)] from_time: String,
    #[server(default)] until: String,
    #[server(default)] until_time: String,
) -> Result<TurnedOn, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let period = TypedPeriod { from, from_time, until, until_time }.parse()?;
        backend.staff.turn_on(&actor, known(&id)?, known_role(&role)?, period).await
    })
    .await
}

/// Sets, changes or, with `until` empty, takes away the end of a role that is on.
#[server(prefix = "/api", endpoint = "staff/set-role-end", output = Answer)]
pub async fn set_role_end(
    practice: String,
    id: String,
    #[server(default)] role: String,
    #[server(default)] until: String,
    #[server(default)] until_time: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let period = TypedPeriod { until, until_time, ..TypedPeriod::default() }.parse()?;
        backend.staff.set_role_end(&actor, known(&id)?, known_role(&role)?, period.until).await
    })
    .await
}

/// Sets when all roles end, and when they come back; with all fields empty, access goes on.
#[server(prefix = "/api", endpoint = "staff/set-absence", output = Answer)]
pub async fn set_absence(
    practice: String,
    id: String,
    #[server(default)] until: String,
    #[server(default)] until_time: String,
    #[server(default)] back: String,
    #[server(default)] back_time: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let absence = TypedAbsence { until, until_time, back, back_time }.parse()?;
        backend.staff.set_absence(&actor, known(&id)?, absence).await
    })
    .await
}

/// Turns a role off, or takes back that it goes on; the last one deactivates.
#[server(prefix = "/api", endpoint = "staff/turn-role-off", output = Answer)]
pub async fn turn_role_off(
    practice: String,
    id: String,
    #[server(default)] role: String,
) -> Result<TurnedOff, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.turn_off(&actor, known(&id)?, known_role(&role)?).await
    })
    .await
}

/// Turns all roles off.
#[server(prefix = "/api", endpoint = "staff/deactivate", output = Answer)]
pub async fn deactivate_staff_member(practice: String, id: String) -> Result<TurnedOff, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.staff.deactivate(&actor, known(&id)?).await).await
}

/// Turns these roles on, for somebody who has none; from when until when, as [`turn_role_on`].
#[server(prefix = "/api", endpoint = "staff/reactivate", output = Answer)]
pub async fn reactivate_staff_member(
    practice: String,
    id: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] from: String,
    #[server(default)] from_time: String,
    #[server(default)] until: String,
    #[server(default)] until_time: String,
) -> Result<TurnedOn, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let roles = roles.iter().map(|role| known_role(role)).collect::<Result<Roles, Refusal>>()?;
        let period = TypedPeriod { from, from_time, until, until_time }.parse()?;
        backend.staff.reactivate(&actor, known(&id)?, roles, period).await
    })
    .await
}

/// Turns the role on that somebody asked the Owner for.
#[server(prefix = "/api", endpoint = "staff/approve-role-request", output = Answer)]
pub async fn approve_role_request(
    practice: String,
    id: String,
    #[server(default)] request: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.approve_request(&actor, known(&id)?, known_request(&request)?).await
    })
    .await
}

/// Ends a request for a role without turning anything on.
#[server(prefix = "/api", endpoint = "staff/decline-role-request", output = Answer)]
pub async fn decline_role_request(
    practice: String,
    id: String,
    #[server(default)] request: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.decline_request(&actor, known(&id)?, known_request(&request)?).await
    })
    .await
}

/// Takes a request for a role back.
#[server(prefix = "/api", endpoint = "staff/withdraw-role-request", output = Answer)]
pub async fn withdraw_role_request(
    practice: String,
    id: String,
    #[server(default)] request: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.staff.withdraw_request(&actor, known(&id)?, known_request(&request)?).await
    })
    .await
}

/// Hands what the person `id` has left open over to `to`: what is about the person `about`, or, where that is
/// empty, all of it.
#[server(prefix = "/api", endpoint = "staff/hand-over", output = Answer)]
pub async fn hand_over(
    practice: String,
    id: String,
    #[server(default)] about: String,
    #[server(default)] to: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let about = if about.is_empty() { None } else { Some(known(&about)?) };
        backend.staff.hand_over(&actor, known(&id)?, about, known(&to)?).await
    })
    .await
}

/// PostgreSQL takes no NUL in a text, and nobody's name holds a control character.
#[cfg(feature = "ssr")]
fn searched(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// Text that is no id at all is answered like an id that nobody has.
#[cfg(feature = "ssr")]
pub(super) fn known(id: &str) -> Result<StaffMemberId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}

#[cfg(feature = "ssr")]
fn known_people(ids: &[String]) -> Result<Vec<StaffMemberId>, Refusal> {
    if ids.len() > MOST_AT_ONCE {
        return Err(Refusal::TooLarge);
    }
    ids.iter().map(|id| known(id)).collect()
}

#[cfg(feature = "ssr")]
fn known_action(code: &str) -> Result<SharedAction, Refusal> {
    SharedAction::from_code(code).ok_or(Refusal::NotFound)
}

#[cfg(feature = "ssr")]
fn known_role(code: &str) -> Result<Role, Refusal> {
    code.parse().map_err(|_| Refusal::field(Field::Role, Problem::UnknownRole))
}

#[cfg(feature = "ssr")]
fn known_request(id: &str) -> Result<RoleRequestId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
