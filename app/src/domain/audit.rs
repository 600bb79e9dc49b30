//! What an audit event records: an append-only fact with actor, before and after.

use super::ShownTime;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    PracticeOpened,
    Invited,
    InvitationResent,
    FreshLinkRequested,
    InvitationCancelled,
    EmailCorrected,
    SignedUp,
    InvitationAccepted,
    RoleTurnedOn,
    RoleTurnedOff,
    Deactivated,
    Reactivated,
    ProfileEdited,
    SignedIn,
    SignedOut,
    PasswordResetSent,
    PasswordReset,
    SecuritySettingsChanged,
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    SecondFactorReset,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SessionsEnded,
    PasswordLocked,
    EmailChangeAsked,
    EmailChanged,
    EmailChangeStopped,
    RoleRequested,
    RoleRequestDeclined,
    RoleRequestWithdrawn,
    RoleEndSet,
    RoleEnded,
    RoleStartSet,
    RoleStarted,
    RoleNotStarted,
    AbsencePlanned,
    OwnershipTransferAsked,
    OwnershipTransferEnded,
    OwnershipTransferred,
    OwnerRecovered,
    DatabaseRestored,
    AuditExported,
    AgentInvited,
    AgentConnected,
    AgentVisited,
    AgentCodeLocked,
    AgreementChanged,
    AgentSuspended,
    AgentLeft,
    InvitationDeclined,
    PracticeChanged,
    LanguageChosen,
    StatementWritten,
    StatementsExported,
    ImportBegun,
    AccessReviewStarted,
    AccessConfirmed,
    AccessReviewSigned,
    AccessReviewExported,
    StaffExported,
    HandedOver,
}

impl AuditAction {
    /// All actions, as filters list them.
    pub const ALL: [Self; 63] = [
        Self::PracticeOpened,
        Self::Invited,
        Self::InvitationResent,
        Self::FreshLinkRequested,
        Self::InvitationCancelled,
        Self::EmailCorrected,
        Self::SignedUp,
        Self::InvitationAccepted,
        Self::RoleTurnedOn,
        Self::RoleTurnedOff,
        Self::Deactivated,
        Self::Reactivated,
        Self::ProfileEdited,
        Self::SignedIn,
        Self::SignedOut,
        Self::PasswordResetSent,
        Self::PasswordReset,
        Self::SecuritySettingsChanged,
        Self::PasswordChanged,
        Self::SecondFactorAdded,
        Self::SecondFactorRemoved,
        Self::SecondFactorReset,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::SessionsEnded,
        Self::PasswordLocked,
        Self::EmailChangeAsked,
        Self::EmailChanged,
        Self::EmailChangeStopped,
        Self::RoleRequested,
        Self::RoleRequestDeclined,
        Self::RoleRequestWithdrawn,
        Self::RoleEndSet,
        Self::RoleEnded,
        Self::RoleStartSet,
        Self::RoleStarted,
        Self::RoleNotStarted,
        Self::AbsencePlanned,
        Self::OwnershipTransferAsked,
        Self::OwnershipTransferEnded,
        Self::OwnershipTransferred,
        Self::OwnerRecovered,
        Self::DatabaseRestored,
        Self::AuditExported,
        Self::AgentInvited,
        Self::AgentConnected,
        Self::AgentVisited,
        Self::AgentCodeLocked,
        Self::AgreementChanged,
        Self::AgentSuspended,
        Self::AgentLeft,
        Self::InvitationDeclined,
        Self::PracticeChanged,
        Self::LanguageChosen,
        Self::StatementWritten,
        Self::StatementsExported,
        Self::ImportBegun,
        Self::AccessReviewStarted,
        Self::AccessConfirmed,
        Self::AccessReviewSigned,
        Self::AccessReviewExported,
        Self::StaffExported,
        Self::HandedOver,
    ];

    /// The action's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::PracticeOpened => "practice_opened",
            Self::Invited => "invited",
            Self::InvitationResent => "invitation_resent",
            Self::FreshLinkRequested => "fresh_link_requested",
            Self::InvitationCancelled => "invitation_cancelled",
            Self::EmailCorrected => "email_corrected",
            Self::SignedUp => "signed_up",
            Self::InvitationAccepted => "invitation_accepted",
            Self::RoleTurnedOn => "role_turned_on",
            Self::RoleTurnedOff => "role_turned_off",
            Self::Deactivated => "deactivated",
            Self::Reactivated => "reactivated",
            Self::ProfileEdited => "profile_edited",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::PasswordResetSent => "password_reset_sent",
            Self::PasswordReset => "password_reset",
            Self::SecuritySettingsChanged => "security_settings_changed",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorAdded => "second_factor_added",
            Self::SecondFactorRemoved => "second_factor_removed",
            Self::SecondFactorReset => "second_factor_reset",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::SessionsEnded => "sessions_ended",
            Self::PasswordLocked => "password_locked",
            Self::EmailChangeAsked => "email_change_asked",
            Self::EmailChanged => "email_changed",
            Self::EmailChangeStopped => "email_change_stopped",
            Self::RoleRequested => "role_requested",
            Self::RoleRequestDeclined => "role_request_declined",
            Self::RoleRequestWithdrawn => "role_request_withdrawn",
            Self::RoleEndSet => "role_end_set",
            Self::RoleEnded => "role_ended",
            Self::RoleStartSet => "role_start_set",
            Self::RoleStarted => "role_started",
            Self::RoleNotStarted => "role_not_started",
            Self::AbsencePlanned => "absence_planned",
            Self::OwnershipTransferAsked => "ownership_transfer_asked",
            Self::OwnershipTransferEnded => "ownership_transfer_ended",
            Self::OwnershipTransferred => "ownership_transferred",
            Self::OwnerRecovered => "owner_recovered",
            Self::DatabaseRestored => "database_restored",
            Self::AuditExported => "audit_exported",
            Self::AgentInvited => "agent_invited",
            Self::AgentConnected => "agent_connected",
            Self::AgentVisited => "agent_visited",
            Self::AgentCodeLocked => "agent_code_locked",
            Self::AgreementChanged => "agreement_changed",
            Self::AgentSuspended => "agent_suspended",
            Self::AgentLeft => "agent_left",
            Self::InvitationDeclined => "invitation_declined",
            Self::PracticeChanged => "practice_changed",
            Self::LanguageChosen => "language_chosen",
            Self::StatementWritten => "statement_written",
            Self::StatementsExported => "statements_exported",
            Self::ImportBegun => "import_begun",
            Self::AccessReviewStarted => "access_review_started",
            Self::AccessConfirmed => "access_confirmed",
            Self::AccessReviewSigned => "access_review_signed",
            Self::AccessReviewExported => "access_review_exported",
            Self::StaffExported => "staff_exported",
            Self::HandedOver => "handed_over",
        }
    }

    /// The action of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

/// What a change was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
#[serde(rename_all = "snake_case")]
pub enum Fact {
    PracticeName,
    TimeZone,
    FirstName,
    LastName,
    Title,
    Phone,
    Licence,
    Npi,
    Email,
    Username,
    Roles,
    LinkExpires,
    SessionsEnded,
    InvitationHours,
    IdleMinutes,
    SecondFactorRule,
    SecondFactorFrom,
    ManagersManageManagers,
    CustodianNeedsApproval,
    SecondFactor,
    RecoveryCodesLeft,
    RoleUntil,
    RoleFrom,
    PlannedBy,
    RequestedRole,
    Owner,
    Outcome,
    EventsExported,
    AgentToken,
    AgreementSignedOn,
    AgreementEndsOn,
    Suspension,
    Colour,
    AgentUnusedDays,
    SuspendAtAgreementEnd,
    Language,
    StatementFrom,
    Seats,
    Total,
    StatementsExported,
    ImportOf,
    ImportRow,
    PeopleToAdd,
    AccessReview,
    ConfirmedRoles,
    RolesKept,
    RolesRemoved,
    RolesEnded,
    Fingerprint,
    ExportedFile,
    LookedAfterBy,
}

/// One thing that changed. Roles as codes, times in RFC 3339, numbers in digits; never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the change is about.
    pub fact: Fact,
    /// As it was; `None` when there was nothing.
    pub before: Option<String>,
    /// As it is now; `None` when there is nothing.
    pub after: Option<String>,
}

impl Change {
    /// A change from `before` to `after`; empty text counts as nothing. `None` if they are equal.
    pub fn of(fact: Fact, before: impl Into<String>, after: impl Into<String>) -> Option<Self> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        let (before, after) = (some(before.into()), some(after.into()));
        (before != after).then_some(Self { fact, before, after })
    }
}

/// An audit event as a person's History shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: ShownTime,
    /// The name of the person who did it, as it was then; `None` for the system.
    pub actor: Option<String>,
    /// What was done.
    pub action: AuditAction,
    /// Old → new.
    pub changes: Vec<Change>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_its_action_and_json_agrees() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_code(action.code()), Some(action));
            assert_eq!(serde_json::to_string(&action).unwrap(), format!("\"{}\"", action.code()));
        }
    }

    #[test]
    fn nothing_changed_is_no_change() {
        assert_eq!(Change::of(Fact::Phone, "1", "1"), None);
        let change = Change::of(Fact::Phone, "", "112").unwrap();
        assert_eq!((change.before, change.after), (None, Some("112".into())));
    }
}
