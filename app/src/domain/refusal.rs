//! Why the server said no, and what is wrong with a field. Closed and without free text, so that
//! nobody can put words into our mouth; sentences are in `text`.

use super::{DayTime, StaffMemberId};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Why the server said no, in words that a program can match on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Some fields are wrong; nothing was changed.
    Fields(FieldErrors),
    /// The address is already on this practice's staff; here is who has it.
    AlreadyOnStaff {
        /// The staff member with this address.
        staff_member: StaffMemberId,
        /// What to offer: resend, reactivate, or nothing.
        standing: Standing,
    },
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// Signed in, but no longer at work in this practice.
    AccessEnded,
    /// The person asking has no role that allows this.
    NotAllowed,
    /// No such thing in this practice (or the practice is somebody else's: same answer).
    NotFound,
    /// The Owner role is neither turned on nor off.
    OwnershipIsTransferred,
    /// Nobody turns off their own last management role.
    OwnManagementRole,
    /// This practice's Owner keeps the Manager role to themselves.
    ManagerRoleIsOwners,
    /// External agents hold Front Office and Records Custodian only.
    RoleNotForAgents,
    /// Someone has to hold at least one role.
    NoRoleChosen,
    /// The person has no account yet, so there is no password to reset.
    NoAccountYet,
    /// The person signed up already, so there is no invitation to change.
    AlreadySignedUp,
    /// The person has no role on, so no link is sent.
    Inactive,
    /// Username or e-mail and password don't fit together.
    WrongCredentials,
    /// The password was right, but no role is on anywhere.
    AccountDeactivated,
    /// No role is on yet, or not before the end of a leave: from when on one will be, by the practice's clock.
    AccessStarts(DayTime),
    /// No more wrong passwords for now.
    TooManyTries {
        /// Seconds until the next try counts.
        retry_after: u32,
    },
    /// The link's time is over.
    LinkExpired,
    /// A newer e-mail was sent; only its link works.
    LinkSuperseded,
    /// The practice withdrew it.
    LinkCancelled,
    /// The invited person declined it.
    LinkDeclined,
    /// It has done its work already.
    LinkUsed,
    /// No such link was ever sent.
    LinkUnknown,
    /// Signed in as another person than the one the link is for.
    SomeoneElseSignedIn,
    /// The address has an account: sign in and accept.
    SignInToAccept,
    /// The server has its first practice already.
    AlreadySetUp,
    /// The request does not have the form that the program's own pages send.
    Malformed,
    /// The request is larger than any form of ours.
    TooLarge,
    /// The request came from another web site's page.
    CrossSite,
    /// No answer came: the network or the server is away. Made in the browser only.
    Unreachable,
    /// The practice requires a second factor, and the person has none yet.
    SecondFactorNeeded,
    /// The password was right; the second factor is still to be given.
    SecondFactorWaits,
    /// A hundred wrong passwords in a row: only a new password helps.
    PasswordLocked,
    /// The password is too short to be the only factor, and no second one is left.
    NewPasswordNeeded,
    /// The account has no second factor to use or to reset.
    NoSecondFactor,
    /// The practice requires the second factor that would go.
    LastFactorNeeded,
    /// The browser’s answer does not prove a passkey that we know.
    PasskeyRefused,
    /// The Owner has not decided about this request yet.
    RequestWaits,
    /// The Owner has to approve this role first, and somebody has to hold another one meanwhile.
    CustodianNeedsApproval,
    /// The request was decided, withdrawn, or never made.
    RequestOver,
    /// The role is off, so it has no end to set.
    RoleIsOff,
    /// The day that was asked for as the role's last one is over.
    RequestedEndPassed,
    /// An access review is under way.
    ReviewOpen,
    /// The access review was signed off already.
    ReviewSigned,
    /// Somebody's access is still to be confirmed or removed.
    ReviewUnfinished,
    /// Whoever left has nothing of this open any more.
    NothingLeftOpen,
    /// Somebody without a login, or who may not look after this.
    CantTakeOver,
    /// A transfer of ownership is under way.
    TransferPending,
    /// The transfer was done, cancelled or declined, or its 72 hours are over.
    TransferOver,
    /// Only an active employee with an account can become Owner.
    NotForOwnership,
    /// Another practice relies on this login, too.
    WorksElsewhere,
    /// An external agent holds this role for a time only.
    EndDateNeeded,
    /// The agreement with this external agent has ended.
    AgreementOver,
    /// Token and code fit no code that was made.
    UnknownAgentCode,
    /// Too many wrong tries at this code.
    AgentCodeLocked,
    /// The code's ten minutes are over.
    AgentCodeExpired,
    /// A practice is connected by this code already.
    AgentCodeUsed,
    /// The operator of this server opens practices, nobody else.
    PracticesClosed,
    /// Too much at once; nothing was changed.
    Busy,
    /// Our fault. The log has the cause under this id.
    Broken(Uuid),
}

/// Where a person who is already on the staff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Has a role, but no account yet.
    Invited,
    /// Has a role and an account.
    Active,
    /// Has an account, and a role from some day on.
    Planned,
    /// Has no role.
    Inactive,
}

/// Which fields are wrong, and how. Never empty in a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(Field, Problem)>);

impl FieldErrors {
    /// One field's problem alone.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Unwraps a checked value, or notes what is wrong with it.
    pub fn take<T>(&mut self, field: Field, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.0.push((field, problem))).ok()
    }

    /// The same for a value of several fields.
    ///
    /// Whatever else it is refused for is not about fields, and there is nothing of the kind.
    pub fn take_all<T>(&mut self, value: Result<T, Refusal>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(Refusal::Fields(problems)) => {
                self.0.extend(problems.0);
                None
            }
            Err(_) => None,
        }
    }

    /// What is wrong with `field`.
    pub fn of(&self, field: Field) -> Option<Problem> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, problem)| *problem)
    }

    /// All of them, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Problem)> {
        self.0.iter().copied()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Refusal {
    /// A refusal of one field.
    pub fn field(field: Field, problem: Problem) -> Self {
        Self::Fields(FieldErrors::one(field, problem))
    }

    /// The one field that a refusal other than [`Self::Fields`] is about: it is told there.
    pub fn about(&self) -> Option<Field> {
        match self {
            Self::AlreadyOnStaff { .. } => Some(Field::Email),
            _ => None,
        }
    }
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what it is called
pub enum Field {
    Code,
    PracticeName,
    TimeZone,
    Role,
    FirstName,
    LastName,
    Email,
    Phone,
    Title,
    Licence,
    Npi,
    Identifier,
    Username,
    Password,
    CurrentPassword,
    FactorCode,
    PasskeyName,
    From,
    Until,
    Back,
    InvitationHours,
    IdleMinutes,
    SecondFactorFrom,
    SecondFactorRule,
    ManagersManageManagers,
    CustodianNeedsApproval,
    Certain,
    AgreementSignedOn,
    AgreementEndsOn,
    AgentToken,
    AgentCode,
    AgentUnusedDays,
    SuspendAtAgreementEnd,
    Colour,
    People,
}

impl Field {
    /// The `name` of the form control, and of the server function's argument.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::PracticeName => "practice_name",
            Self::TimeZone => "time_zone",
            Self::Role => "roles",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Title => "title",
            Self::Licence => "licence",
            Self::Npi => "npi",
            Self::Identifier => "identifier",
            Self::Username => "username",
            Self::Password => "password",
            Self::CurrentPassword => "current_password",
            Self::FactorCode => "factor_code",
            Self::PasskeyName => "passkey_name",
            Self::From => "from",
            Self::Until => "until",
            Self::Back => "back",
            Self::InvitationHours => "invitation_hours",
            Self::IdleMinutes => "idle_minutes",
            Self::SecondFactorFrom => "second_factor_from",
            Self::SecondFactorRule => "second_factor",
            Self::ManagersManageManagers => "managers_manage_managers",
            Self::CustodianNeedsApproval => "custodian_needs_approval",
            Self::Certain => "certain",
            Self::AgreementSignedOn => "agreement_signed_on",
            Self::AgreementEndsOn => "agreement_ends_on",
            Self::AgentToken => "token",
            Self::AgentCode => "digits",
            Self::AgentUnusedDays => "agent_unused_days",
            Self::SuspendAtAgreementEnd => "suspend_at_agreement_end",
            Self::Colour => "colour",
            Self::People => "people",
        }
    }
}

/// What is wrong with what was typed. Numbers are limits, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was typed or chosen.
    Missing,
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// Control, invisible or direction-changing characters.
    Unprintable,
    /// No letters in it.
    NotAName,
    /// A web address where none belongs.
    LooksLikeALink,
    /// Mail can't be delivered there.
    NotAnEmailAddress,
    /// Letters outside a-z, 0-9 in an e-mail address.
    EmailNeedsPlainLetters,
    /// Other characters than letters, digits, dot, hyphen and underscore.
    NotAUsername,
    /// Another account has it.
    Taken,
    /// Made of the person's or the practice's own words.
    PasswordHasOwnWords,
    /// The same few characters over and over.
    PasswordTooSimple,
    /// On the list of passwords that others have used and attackers try first.
    PasswordCommon,
    /// Few guesses would find it.
    PasswordGuessable,
    /// The password that is in use already.
    PasswordUnchanged,
    /// Not a code of the authenticator app at this time, nor an unused recovery code.
    WrongFactorCode,
    /// Not a date.
    NotADate,
    /// Not a time of the day.
    NotATime,
    /// Over already.
    InThePast,
    /// A last day before the first one.
    BeforeItBegins,
    /// Not five letters.
    NotAnAgentToken,
    /// Not six digits.
    NotAnAgentCode,
    /// Not a whole number between these.
    OutOfRange(u32, u32),
    /// Not a telephone number.
    NotAPhoneNumber,
    /// Not a National Provider Identifier (10 digits, the last one a check digit).
    NotAnNpi,
    /// Not in the IANA time zone database.
    UnknownTimeZone,
    /// None of the roles on offer.
    UnknownRole,
    /// Not the set-up code.
    WrongCode,
    /// Not the password of the account that the page named.
    WrongPassword,
    /// None of the choices on offer.
    UnknownChoice,
    /// Not text, or text that is no table.
    NotATable,
    /// No column of the table is for e-mail addresses.
    NoEmailColumn,
    /// No column of the table is for names.
    NoNameColumn,
    /// A table of nobody.
    NoRows,
    /// More rows than this.
    TooManyRows(usize),
    /// More columns than this.
    TooManyColumns(usize),
}

/// For programs and logs, as serde's errors want it; people read `text`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
