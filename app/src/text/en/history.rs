//! Audit events in words.

use super::words;
use crate::domain::{AuditAction, Change, Fact, PracticeColour, Roles, SecondFactorRule, Suspension};

/// What was done; the name of who did it stands before it.
pub fn action(action: AuditAction) -> &'static str {
    match action {
        AuditAction::PracticeOpened => "opened the practice",
        AuditAction::Invited => "sent an invitation",
        AuditAction::InvitationResent => "sent login credentials again",
        AuditAction::FreshLinkRequested => "asked for a fresh link",
        AuditAction::InvitationCancelled => "cancelled the invitation",
        AuditAction::EmailCorrected => "corrected the e-mail address",
        AuditAction::SignedUp => "signed up",
        AuditAction::InvitationAccepted => "accepted the invitation",
        AuditAction::RoleTurnedOn => "turned a role on",
        AuditAction::RoleTurnedOff => "turned a role off",
        AuditAction::Deactivated => "turned all roles off: inactive",
        AuditAction::Reactivated => "turned roles on again: active",
        AuditAction::ProfileEdited => "edited the profile",
        AuditAction::SignedIn => "signed in",
        AuditAction::SignedOut => "signed out",
        AuditAction::PasswordResetSent => "sent a password reset link",
        AuditAction::PasswordReset => "set a new password",
        AuditAction::SecuritySettingsChanged => "changed the security settings",
        AuditAction::PasswordChanged => "changed the password",
        AuditAction::SecondFactorAdded => "added a second factor",
        AuditAction::SecondFactorRemoved => "removed a second factor",
        AuditAction::SecondFactorReset => "reset the second factor",
        AuditAction::RecoveryCodesMade => "made new recovery codes",
        AuditAction::RecoveryCodeUsed => "signed in with a recovery code",
        AuditAction::SessionsEnded => "ended sessions",
        AuditAction::PasswordLocked => "locked the password after too many wrong ones",
        AuditAction::EmailChangeAsked => "asked to change the e-mail address",
        AuditAction::EmailChanged => "changed the e-mail address",
        AuditAction::EmailChangeStopped => "stopped the change of the e-mail address",
        AuditAction::RoleRequested => "asked the Owner to turn a role on",
        AuditAction::RoleRequestDeclined => "declined the request for a role",
        AuditAction::RoleRequestWithdrawn => "withdrew the request for a role",
        AuditAction::RoleEndSet => "changed when a role ends",
        AuditAction::RoleEnded => "turned a role off at its end date",
        AuditAction::OwnershipTransferAsked => "asked to transfer ownership",
        AuditAction::OwnershipTransferEnded => "ended the transfer of ownership",
        AuditAction::OwnershipTransferred => "took over ownership",
        AuditAction::OwnerRecovered => "recovered the Owner, by operator command",
        AuditAction::DatabaseRestored => "restored the database from a backup, by operator command",
        AuditAction::AuditExported => "exported the audit log",
        AuditAction::AgentInvited => "invited an external agent",
        AuditAction::AgentConnected => "connected an external agent by code",
        AuditAction::AgentVisited => "was here, as an external agent",
        AuditAction::AgentCodeLocked => "locked an agent’s code by wrong tries",
        AuditAction::AgreementChanged => "changed the agreement",
        AuditAction::AgentSuspended => "suspended the external agent",
        AuditAction::AgentLeft => "ended the connection, as the agent",
        AuditAction::InvitationDeclined => "declined the invitation",
        AuditAction::PracticeChanged => "changed the practice’s name or colour",
        AuditAction::StatementWritten => "wrote the statement of a billing cycle",
        AuditAction::StatementsExported => "exported statements",
    }
}

/// What a change was about.
pub fn fact(fact: Fact) -> &'static str {
    match fact {
        Fact::PracticeName => "Practice name",
        Fact::TimeZone => "Time zone",
        Fact::FirstName => "First name",
        Fact::LastName => "Last name",
        Fact::Title => "Title",
        Fact::Phone => "Phone",
        Fact::Licence => "Licence number",
        Fact::Npi => "NPI",
        Fact::Email => "E-mail",
        Fact::Username => "Username",
        Fact::Roles => "Roles",
        Fact::LinkExpires => "Link works until",
        Fact::SessionsEnded => "Sessions ended",
        Fact::InvitationHours => "Invitation links work for (hours)",
        Fact::IdleMinutes => "Signed out after (idle minutes)",
        Fact::SecondFactorRule => "Second factor required of",
        Fact::SecondFactorFrom => "Required from",
        Fact::ManagersManageManagers => "Managers turn the Manager role on and off",
        Fact::CustodianNeedsApproval => "Records Custodian needs the Owner’s approval",
        Fact::SecondFactor => "Second factor",
        Fact::RecoveryCodesLeft => "Recovery codes left",
        Fact::RoleUntil => "Role ends",
        Fact::RequestedRole => "Requested role",
        Fact::Owner => "Owner",
        Fact::Outcome => "Transfer of ownership",
        Fact::EventsExported => "Events exported",
        Fact::AgentToken => "Token",
        Fact::AgreementSignedOn => "Agreement signed on",
        Fact::AgreementEndsOn => "Agreement ends",
        Fact::Suspension => "Suspended",
        Fact::Colour => "Colour",
        Fact::AgentUnusedDays => "External agents suspended after (unused days)",
        Fact::SuspendAtAgreementEnd => "External agents suspended when their agreement ends",
        Fact::StatementFrom => "Cycle from",
        Fact::Seats => "Billable people",
        Fact::Total => "Total",
        Fact::StatementsExported => "Statements exported",
    }
}

/// A recorded value for people: roles by their names, times without the machine's letters.
pub fn fact_value(fact: Fact, recorded: Option<&str>) -> String {
    match (fact, recorded) {
        (_, None) => "none".into(),
        (Fact::Roles, Some(codes)) => {
            let roles: Option<Roles> = codes.split_whitespace().map(|code| code.parse().ok()).collect();
            roles.map_or_else(|| codes.into(), words::roles)
        }
        (Fact::RequestedRole, Some(code)) => code.parse().map_or_else(|_| code.into(), |role| words::role(role).into()),
        (Fact::LinkExpires | Fact::SecondFactorFrom | Fact::AgreementEndsOn, Some(time)) => time_in_words(time),
        (Fact::Suspension, Some(code)) => {
            Suspension::from_code(code).map_or_else(|| code.into(), |why| words::suspension(why).into())
        }
        (Fact::Colour, Some(code)) => {
            PracticeColour::from_code(code).map_or_else(|| code.into(), |colour| words::colour(colour).into())
        }
        (Fact::RoleUntil, Some(value)) => role_until(value),
        (Fact::SecondFactorRule, Some(code)) => {
            SecondFactorRule::from_code(code).map_or_else(|| code.into(), |rule| words::second_factor_rule(rule).into())
        }
        (Fact::Outcome, Some("done")) => "confirmed".into(),
        (Fact::Outcome, Some("expired")) => "not confirmed in time".into(),
        (_, Some(value)) => value.into(),
    }
}

/// `therapist 2026-11-27T23:00:00+00:00` → `Therapist, 2026-11-27 23:00 UTC`
fn role_until(recorded: &str) -> String {
    match recorded.split_once(' ') {
        Some((code, time)) => {
            let role = code.parse().map_or(code, |role| words::role(role));
            format!("{role}, {}", time_in_words(time))
        }
        None => recorded.into(),
    }
}

/// A change in one line, for a table that leaves the program.
pub fn change(change: &Change) -> String {
    let Change { fact: about, before, after } = change;
    let value = |recorded: &Option<String>| fact_value(*about, recorded.as_deref());
    format!("{}: {} → {}", fact(*about), value(before), value(after))
}

/// `2026-11-27T05:09:31.123Z` → `2026-11-27 05:09 UTC`; an offset other than UTC stays in digits.
fn time_in_words(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(11..16), rfc3339.get(19..)) {
        (Some(day), Some(minute), Some(rest)) => {
            let zone = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            let zone = if ["Z", "+00:00"].contains(&zone) { "UTC" } else { zone };
            format!("{day} {minute} {zone}")
        }
        _ => rfc3339.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_values_read_like_the_pages() {
        assert_eq!(fact_value(Fact::Roles, Some("therapist front_office")), "Therapist and Front Office");
        assert_eq!(fact_value(Fact::Roles, None), "none");
        assert_eq!(fact_value(Fact::LinkExpires, Some("2026-11-27T05:09:31.123Z")), "2026-11-27 05:09 UTC");
        assert_eq!(fact_value(Fact::LinkExpires, Some("2026-11-27T05:09:31+01:00")), "2026-11-27 05:09 +01:00");
        let until = fact_value(Fact::RoleUntil, Some("front_office 2026-11-27T23:00:00+00:00"));
        assert_eq!(until, "Front Office, 2026-11-27 23:00 UTC");
        assert_eq!(fact_value(Fact::Phone, Some("112")), "112");
        assert_eq!(fact_value(Fact::Outcome, Some("expired")), "not confirmed in time");
        let off = Change::of(Fact::Roles, "therapist", "").unwrap();
        assert_eq!(change(&off), "Roles: Therapist → none");
    }
}
