//! What is true of a practice, whoever asks.
//!
//! Values that were checked once ([`EmailAddress`], [`Username`], …), the facts about a staff
//! member that can be derived instead of stored, and [`permission`], the one table that says who
//! may do what. Compiled for the browser and for the server, and used by both.
//!
//! Never here: I/O, `async`, a clock, randomness, Leptos, HTTP, SQL, sentences for people, `cfg`
//! (but `cfg(test)`). A test below keeps it so.
#![warn(missing_docs)]

mod access_review;
mod agent;
mod agent_code;
mod audit;
mod audit_list;
mod cockpit;
mod commands;
mod cycle;
mod day;
mod day_time;
mod email_address;
mod hand_over;
mod ids;
mod import;
mod import_columns;
mod import_domains;
mod import_verdict;
mod import_words;
mod invitation;
mod language;
mod listing;
mod member;
mod moment;
mod money;
mod new_password;
mod own_account;
mod ownership;
pub mod permission;
mod person_name;
mod place_notice;
mod practice;
mod profile;
mod refusal;
mod role;
mod role_line;
mod schedule;
mod seat;
mod second_factor;
mod security;
mod several;
mod sign_up;
mod staff;
mod staff_export;
mod subscription;
mod username;
mod who_can;

pub use access_review::{
    AccessReviewPage, AccessReviews, LINES_SHOWN, ListedReview, REVIEW_EVERY, ReviewCounts, ReviewLine, ReviewedPerson,
    ReviewedRole, ReviewedTime, Verdict,
};
pub use agent::{Agreement, ConnectionInformation, NewAgent, NewAgentForm, Suspension, TypedAgent};
pub use agent_code::{AgentCode, AgentCodeState, AgentToken, HeardCode};
pub use audit::{AuditAction, Change, Fact, HistoryEntry};
pub use audit_list::{AuditEntry, AuditFilter, AuditPage, AuditParty, MOST_TO_CHOOSE, TypedAuditFilter};
pub use cockpit::{Cockpit, CockpitPractice, PendingInvitation, SuspendedPractice};
pub use commands::{Commands, FoundDeed, FoundPerson, Place};
pub use cycle::CycleDay;
pub use day::{Day, ShownDay};
pub use day_time::{DayTime, ShownDayTime};
pub use email_address::EmailAddress;
pub use hand_over::{AgentLookedAfter, AskedRequest, LeftCounts, LeftOpen, SentInvitation, Successor};
pub use ids::{
    AccessId, AccessReviewId, AccountId, AgentCodeId, EmailChangeId, ImportId, InvitationId, OwnershipTransferId,
    PasswordResetId, PracticeId, RoleGrantId, RoleRequestId, RoleStartId, SignUpRequestId, StaffMemberId,
    SubmissionKey,
};
pub use import::{
    Confirmed, Fix, ImportLine, ImportPage, ImportProgress, ImportRow, ImportTable, ListedImport, MOST_COLUMNS,
    MOST_ROWS,
};
pub use import_columns::Columns;
pub use import_verdict::{Admission, Around, Fault, Judged, judge};
pub use invitation::{InvitationState, Invited, LinkState, MailState, OpenInvitation};
pub use language::Language;
pub use listing::{ListFilter, Show, Sort, StaffList, StaffListEntry};
pub use member::{Member, Membership, Origin, PracticeRules, SignedInAs};
pub use moment::{Moment, ShownTime};
pub use money::{Currency, Money, NotMoney};
pub use new_password::{Factors, NewPassword, OpenReset, Strength};
pub use own_account::{
    AccountNotice, AuthenticatorState, OpenEmailChange, OwnAccount, PasskeyLine, RecoveryCodes, SessionLine,
    WaitingSignIn,
};
pub use ownership::{
    OwnershipInformation, OwnershipTransfer, PendingTransfer, TRANSFER_LIFE, TransferOutcome, may_become_owner,
};
pub use person_name::{PersonName, one_line};
pub use place_notice::PlaceNotice;
pub use practice::{
    FirstRun, NewPractice, PracticeColour, PracticeIdentity, PracticeName, PracticePage, PracticeSlug, TypedPractice,
};
pub use profile::{Profile, TypedProfile, check_phone};
pub use refusal::{Field, FieldErrors, Problem, Refusal, Standing};
pub use role::{Role, Roles};
pub use role_line::{ListedRequest, PlannedStart, RoleLine, TurnedOn, WaitingRequest};
pub use schedule::{Absence, Period, RoleStart, ShownSchedule, TOLD_BEFORE, TypedAbsence, TypedPeriod};
pub use seat::{BILLED, Effect, Pending, PendingKind, Price, SeatHistory, SeatTime, is_billed};
pub use second_factor::{SecondFactorDemand, SecondFactorRule};
pub use security::{SecurityPage, SecuritySettings, TypedSecuritySettings, yes_or_no_code};
pub use several::{Chosen, MOST_AT_ONCE, SharedAction};
pub use sign_up::{AnotherPractice, NewAgentAccount, OpenSignUp, SignUpKind, SignUpOffer};
pub use staff::{
    AccountInformation, Ends, NewStaffMember, NewStaffMemberForm, StaffKind, StaffMember, StaffMemberPage, StaffState,
    TypedStaffMember,
};
pub use staff_export::{Coverage, RecordedEnd, RoleTime, StaffExportPage, StaffFile, Termination};
pub use subscription::{
    BilledPerson, Excerpt, PendingChange, StatementLine, StatementPage, SubscriptionPage, TurnedOff,
};
pub use username::{NewAccount, Username, check_credentials_given};
pub use who_can::{Able, Deed, DeedLine, WhoCan, roles_that};

#[cfg(test)]
mod tests {
    #[test]
    fn the_domain_knows_nothing_of_the_web_the_clock_or_the_target() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap();
            for word in ["leptos", "axum", "sea_orm", "cfg(", "SystemTime", "Instant::now", "async "] {
                let used = code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word));
                assert!(!used, "{} uses {word}", path.display());
            }
        }
    }
}
