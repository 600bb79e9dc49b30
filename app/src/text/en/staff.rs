//! The staff list, the New Staff Member form, and the page of one staff member.

use crate::domain::{Day, Invited, ListedRequest, Refusal, Role, Roles, StaffKind, TurnedOn};

pub const HEADING: &str = "Staff";
pub const NEW: &str = "New Staff Member";
pub const ACTIVE: &str = "Active";
pub const INACTIVE: &str = "Inactive";
pub const SEARCH: &str = "Search";
pub const SEARCH_HINT: &str = "Part of a name or e-mail address";
pub const ROLE: &str = "Role";
pub const ANY_ROLE: &str = "Any role";
pub const KIND: &str = "Kind";
pub const ANY_KIND: &str = "Everybody";
pub const APPLY: &str = "Apply";
pub const CLEAR: &str = "Clear";
pub const SHOWN: &str = "People shown";
pub const NAME: &str = "Name";
pub const EMAIL: &str = "E-mail";
pub const PHONE: &str = "Phone";
pub const ROLES: &str = "Roles";
pub const STATE: &str = "State";
/// A time follows.
pub const EXPIRES: &str = "expires ";
pub const EXTERNAL_AGENT: &str = "External agent";

pub const NOBODY_FOUND: &str = "Nobody found";
pub const NOBODY_FOUND_WHAT: &str = "Try a shorter part of the name, or any role.";
pub const NOBODY_INACTIVE: &str = "Nobody is inactive";
pub const NOBODY_INACTIVE_WHAT: &str = "People appear here when their last role is turned off.";
pub const NOBODY_YET: &str = "Nobody works here yet";
pub const NOBODY_YET_WHAT: &str = "Add the first staff member: they get an e-mail and create their own account.";

pub const NEW_WHAT: &str = "They get an e-mail with a link and create their own account: username and password.";
pub const NEW_ROLES: &str = "What will they do here?";
pub const NEW_ROLES_HINT: &str = "Choose one or more. You can change this at any time.";
pub const NEW_PERSON: &str = "Who are they?";
pub const EMAIL_HINT: &str = "The invitation goes here.";
pub const TITLE_HINT: &str = "Such as LMFT or Office lead.";
/// A time follows.
pub const LINK_WILL_WORK_UNTIL: &str = "The link will work once, until ";
pub const SEND_INVITATION: &str = "Send invitation";
pub const TO_THE_LIST: &str = "Back to the staff list";
/// A time follows.
pub const WORKS_UNTIL: &str = "The link works until ";

pub const PROFILE: &str = "Profile";
pub const SAVE_PROFILE: &str = "Save profile";
pub const PROFILE_SAVED: &str = "Profile saved.";
pub const OWN_CONTACT_ONLY: &str = "You can change your phone number here. \
    For the rest ask the Owner or a Manager of the practice.";
pub const NOT_GIVEN: &str = "not given";

pub const TURN_ON: &str = "Turn On";
pub const TURN_OFF: &str = "Turn Off";
pub const OFF: &str = "Off";
pub const ON: &str = "On";
/// A time follows.
pub const ON_SINCE: &str = "On since ";
/// A day follows.
pub const UNTIL: &str = ", until the end of ";
/// A day follows.
pub const UNTIL_ASKED: &str = ", on until the end of ";
pub const END_DATE: &str = "End date";
pub const END_HINT: &str = "The role goes off by itself at the end of this day. Empty: it stays on.";
pub const END_HINT_NEEDED: &str = "The role goes off by itself at the end of this day. An external agent needs one.";
pub const SET_END: &str = "Save end date";
pub const ASK_OWNER: &str = "Ask the Owner";
pub const WAITS: &str = "Waits for the Owner";
/// A time follows.
pub const ASKED_ON: &str = "Asked for ";
pub const APPROVE: &str = "Approve";
pub const DECLINE: &str = "Decline";
pub const WITHDRAW: &str = "Withdraw";
pub const REQUESTS: &str = "These roles wait for your approval:";
pub const END_CONNECTION: &str = "End connection";
pub const DEACTIVATE: &str = "Deactivate";
pub const SAME_ROLES: &str = "Turn on the same roles as before";
pub const ROLES_OF_OTHERS: &str = "Roles are turned on and off by the Owner or a Manager.";
pub const OWNERS_ROLES: &str = "This is the practice's Owner. Only the Owner changes their own roles.";

pub const ACCOUNT: &str = "Account Information";
pub const USERNAME: &str = "Username";
pub const NO_USERNAME: &str = "none yet: has not signed up";
pub const LAST_SIGN_IN: &str = "Last sign-in";
pub const NEVER: &str = "never";
pub const SESSIONS: &str = "Signed in now";
pub const INVITATION: &str = "Invitation";
pub const LAST_MAIL: &str = "Last e-mail to them";
pub const RESEND: &str = "Resend login credentials";
pub const RESEND_SHORT: &str = "Resend";
pub const SEND_PASSWORD_RESET: &str = "Send password reset";
pub const PASSWORD_RESET_SENT: &str = "A password reset link is on its way. It works once, for one hour.";
pub const CANCEL: &str = "Cancel invitation";
pub const CANCELLED: &str = "The invitation is cancelled. Its link no longer works.";
pub const CANCEL_WHAT: &str = "The link stops working and all roles go off. You can reactivate them later.";
pub const CORRECT: &str = "Correct e-mail";
pub const CORRECT_WHAT: &str = "Was the address wrong? The old link stops working and a new one goes here.";
pub const CORRECT_LABEL: &str = "Correct e-mail address";
pub const SEND_TO_THIS: &str = "Send to this address";

pub const HISTORY: &str = "History";
pub const NO_HISTORY: &str = "Nothing has happened yet.";
/// Who did it, when no person did.
pub const SYSTEM: &str = "Rolecall";
/// Between an old value and a new one, for people who hear the page.
pub const BECAME: &str = " became ";

/// What somebody is to the practice, as a filter says it.
pub fn kind(kind: StaffKind) -> &'static str {
    match kind {
        StaffKind::Employee => "Staff members",
        StaffKind::ExternalAgent => "External agents",
    }
}

/// "12 active", the link to that side of the list.
pub fn active_count(people: u64) -> String {
    format!("{people} active")
}

/// "3 inactive", the link to that side of the list.
pub fn inactive_count(people: u64) -> String {
    format!("{people} inactive")
}

/// A mail with a link is on its way. When it stops working follows.
pub fn invited(invited: &Invited) -> String {
    let sent = format!("Invitation sent to {} ({}).", invited.name, invited.email);
    if invited.asked.is_empty() {
        return sent;
    }
    format!("{sent} The Owner was asked to approve {}.", super::roles(invited.asked))
}

/// What became of a role that was turned on.
pub fn turned_on(turned: TurnedOn) -> &'static str {
    if turned == TurnedOn::Asked { ASKED } else { "The role is on." }
}

/// What became of the same roles as before.
pub fn reactivated(turned: TurnedOn) -> &'static str {
    match turned {
        TurnedOn::Now => "The same roles as before are on again.",
        TurnedOn::Partly => "The roles are on again, but for Records Custodian: the Owner was asked to approve it.",
        TurnedOn::Asked => ASKED,
    }
}

/// A waiting request, in the Owner's list. The person's name, as a link, stands before it.
pub fn listed_request(request: &ListedRequest) -> String {
    format!(": {} asks for the role {}, since ", request.by, super::role(request.role))
}

/// Login credentials were sent again. When the link stops working follows.
pub fn resent(invited: &Invited) -> String {
    format!("A new link is on its way to {}. Older links no longer work.", invited.email)
}

/// A button's name for people who don't see the line it stands in.
pub fn resend_to(name: &str) -> String {
    format!("Resend login credentials to {name}")
}

/// The link to the person who was just invited.
pub fn open_page_of(name: &str) -> String {
    format!("Open the page of {name}")
}

/// The link to the person who has the address already.
pub const OPEN_THEIR_PAGE: &str = "Open their page";
pub const REACTIVATE: &str = "Reactivate on their page";

/// "Turn On Therapist": a button's name for people who don't see the line it stands in.
pub fn turn(verb: &str, role: Role) -> String {
    format!("{verb} {}", super::role(role))
}

/// The same for a button that only asks.
pub fn ask_owner_for(role: Role) -> String {
    format!("{ASK_OWNER} for {}", super::role(role))
}

/// Who turned a role on. Stands behind the time.
pub fn by(name: &str) -> String {
    format!(" by {name}")
}

/// What turning off the last role means.
pub fn last_role(first_name: &str, kind: StaffKind, not_charged_from: Option<Day>) -> String {
    if kind == StaffKind::ExternalAgent {
        return format!(
            "This is the last role that is on. Turning it off ends the connection: {first_name} loses access here at \
             once, and nowhere else. Nothing is deleted; you can turn roles on again at any time."
        );
    }
    format!(
        "This is the last role that is on. Turning it off deactivates {first_name}: access ends at once, {}. \
         Nothing is deleted; you can reactivate at any time.",
        super::subscription::no_longer_charged(not_charged_from)
    )
}

/// What deactivating means, for somebody with several roles.
pub fn deactivate_what(first_name: &str, kind: StaffKind, not_charged_from: Option<Day>) -> String {
    if kind == StaffKind::ExternalAgent {
        return format!(
            "Turns all roles of {first_name} off: access here ends at once, and nowhere else. Nothing is deleted; you \
             can turn roles on again at any time."
        );
    }
    format!(
        "Turns all roles of {first_name} off at once: access ends immediately, {}. Nothing is deleted; you can \
         reactivate at any time.",
        super::subscription::no_longer_charged(not_charged_from)
    )
}

/// An inactive person, and which roles they had.
pub fn inactive(first_name: &str, before: Roles, not_charged_from: Option<Day>) -> String {
    if before.is_empty() {
        return format!("{first_name} is inactive: no role is on. Turn one on to let them in again.");
    }
    let charge = not_charged_from.map(|from| format!(" They are {}.", super::subscription::not_charged_from(from)));
    format!(
        "{first_name} is inactive: no role is on. Before, they were {}.{} Username and password stay the same.",
        super::roles(before),
        charge.unwrap_or_default()
    )
}

pub const ASKED: &str = "The Owner was asked. Nothing is turned on until the answer.";
pub const TURNED_OFF: &str = "The role is off.";
pub const END_SET: &str = "The end date is saved.";
pub const APPROVED: &str = "Approved: the role is on.";
pub const DECLINED: &str = "Declined: the role stays off.";
pub const WITHDRAWN: &str = "The request is withdrawn.";
pub const DEACTIVATED: &str = "All roles are off. Access has ended.";

/// How many sessions are open.
pub fn sessions(count: u64) -> String {
    match count {
        0 => "no".into(),
        1 => "yes, 1 session".into(),
        n => format!("yes, {n} sessions"),
    }
}

/// Why the profile is read-only.
pub fn profile_read_only(why: &Refusal) -> String {
    match why {
        Refusal::NotAllowed => "Only the Owner changes the Owner's profile.".into(),
        other => super::refusal(other),
    }
}
