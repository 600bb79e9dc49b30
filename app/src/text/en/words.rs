//! What things are called: roles, states, fields.

use crate::domain::{
    Field, InvitationState, MailState, PracticeColour, Role, Roles, SecondFactorRule, StaffState, Suspension,
};

/// A role's name.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Manager => "Manager",
        Role::Therapist => "Therapist",
        Role::FrontOffice => "Front Office",
        Role::RecordsCustodian => "Records Custodian",
    }
}

/// What the holder of a role may do, in a sentence.
pub fn role_may(role: Role) -> &'static str {
    match role {
        Role::Owner => "Answers for the practice: manages all staff, the subscription and the security settings.",
        Role::Manager => "Adds staff members, turns their roles on and off, and sees the audit log.",
        Role::Therapist => "Treats clients and writes their records. The one role that is billed.",
        Role::FrontOffice => "Runs the desk: the calendar, appointments, and clients' contact and billing data.",
        Role::RecordsCustodian => "Answers for the records: releases, exports and corrects them when asked to.",
    }
}

/// Whom a practice requires to have a second factor.
pub fn second_factor_rule(rule: SecondFactorRule) -> &'static str {
    match rule {
        SecondFactorRule::Off => "Nobody",
        SecondFactorRule::Managers => "Owner and Managers",
        SecondFactorRule::Everyone => "Everybody",
    }
}

/// The colour that a practice is told by.
pub fn colour(colour: PracticeColour) -> &'static str {
    match colour {
        PracticeColour::Teal => "Teal",
        PracticeColour::Blue => "Blue",
        PracticeColour::Violet => "Violet",
        PracticeColour::Plum => "Plum",
        PracticeColour::Red => "Red",
        PracticeColour::Amber => "Amber",
        PracticeColour::Olive => "Olive",
        PracticeColour::Green => "Green",
    }
}

/// Why a connection is suspended.
pub fn suspension(why: Suspension) -> &'static str {
    match why {
        Suspension::Unused => "not used for too long",
        Suspension::Agreement => "the agreement has ended",
    }
}

/// Yes or no.
pub fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// Several roles: "Therapist and Front Office".
pub fn roles(roles: Roles) -> String {
    list(&roles.iter().map(role).collect::<Vec<_>>())
}

/// Several things: "a, b and c".
pub fn list(things: &[&str]) -> String {
    match things {
        [] => "none".into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A staff member's state, in a word or two. (When an invitation expires is shown beside it.)
pub fn state(state: &StaffState) -> &'static str {
    match state {
        StaffState::Active => "Active",
        StaffState::Inactive => "Inactive",
        StaffState::Invited { .. } => "Invited",
        StaffState::InvitationExpired => "Invitation expired",
        StaffState::EmailBounced => "E-mail bounced",
    }
}

/// What became of an invitation. A time follows it.
pub fn invitation_state(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "Pending: the link works until",
        InvitationState::Accepted => "Accepted. The link would have worked until",
        InvitationState::Expired => "Expired: the link stopped working",
        InvitationState::Superseded => "Replaced by a newer one. The link would have worked until",
        InvitationState::Cancelled => "Cancelled. The link would have worked until",
        InvitationState::Declined => "Declined by them. The link would have worked until",
    }
}

/// What became of a mail. A time follows, where the state has one.
pub fn mail_state(state: &MailState) -> String {
    match state {
        MailState::Queued => "Waiting to be sent".into(),
        MailState::Sent(_) => "Sent".into(),
        MailState::Deferred(_) => "Not delivered yet. Next try".into(),
        MailState::Bounced(words) => {
            format!("Bounced: the mail server refused the address. Correct it, then send again. It said: {words}")
        }
    }
}

/// A field's label.
pub fn field(field: Field) -> &'static str {
    match field {
        Field::Code => "Set-up code",
        Field::PracticeName => "Practice name",
        Field::TimeZone => "Time zone",
        Field::Role => "Roles",
        Field::FirstName => "First name",
        Field::LastName => "Last name",
        Field::Email => "E-mail",
        Field::Phone => "Phone",
        Field::Title => "Title",
        Field::Licence => "Licence number",
        Field::Npi => "NPI",
        Field::Identifier => "Username or e-mail",
        Field::Username => "Username",
        Field::Password => "Password",
        Field::CurrentPassword => "Your password",
        Field::FactorCode => "Code",
        Field::PasskeyName => "Name of the passkey",
        Field::Until => "Ends on",
        Field::InvitationHours => "Invitation links work for (hours)",
        Field::IdleMinutes => "Sign people out after (idle minutes)",
        Field::SecondFactorFrom => "Required from",
        Field::SecondFactorRule => "Second factor required of",
        Field::ManagersManageManagers => "Managers may turn the Manager role on and off",
        Field::CustodianNeedsApproval => "Records Custodian needs the Owner’s approval",
        Field::Certain => "An external agent is right here",
        Field::AgreementSignedOn => "Agreement signed on",
        Field::AgreementEndsOn => "Agreement ends on",
        Field::AgentToken => "Token",
        Field::AgentCode => "Code",
        Field::AgentUnusedDays => "Suspend external agents after (unused days)",
        Field::SuspendAtAgreementEnd => "Suspend external agents when their agreement ends",
        Field::Colour => "Colour",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_like_a_sentence() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(roles([Role::FrontOffice, Role::Manager].into_iter().collect()), "Manager and Front Office");
    }
}
