//! Staff members: who works in a practice, and what state they are in.

use super::{
    AccountId, ConnectionInformation, Day, EmailAddress, Field, FieldErrors, HistoryEntry, InvitationState, Language,
    LeftOpen, MailState, Moment, OwnershipInformation, Period, Problem, Profile, Refusal, Role, RoleLine, RoleStart,
    Roles, SessionLine, ShownSchedule, ShownTime, StaffMemberId, Standing, SubmissionKey, TypedPeriod, TypedProfile,
    WhoCan,
};
use serde::{Deserialize, Serialize};

/// Employee or external agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffKind {
    /// Works for this practice.
    Employee,
    /// A helper who works for several independent practices with one login.
    ExternalAgent,
}

impl StaffKind {
    /// The kind's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::ExternalAgent => "external_agent",
        }
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Employee, Self::ExternalAgent].into_iter().find(|kind| kind.code() == code)
    }
}

/// An account's, or an invited person's, place in one practice. Never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Which one.
    pub id: StaffMemberId,
    /// The login, once the person signed up.
    pub account: Option<AccountId>,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// What the practice knows of the person.
    pub profile: Profile,
    /// Where mail goes.
    pub email: EmailAddress,
    /// The roles that are on. Empty means inactive.
    pub roles: Roles,
    /// The roles that went off together with the last one; empty while active.
    pub roles_before: Roles,
    /// When the last of the roles that are on goes off by itself; `None` while one stays on.
    pub ends: Option<Moment>,
    /// The roles that go on by themselves, the next one first.
    pub planned: Vec<RoleStart>,
}

impl StaffMember {
    /// Active ⇔ at least one role on. Invited: a role is on, or to come, without an account. Derived, never
    /// stored.
    pub fn standing(&self) -> Standing {
        match (self.roles.is_empty(), self.planned.is_empty(), self.account) {
            (true, true, _) => Standing::Inactive,
            (_, _, None) => Standing::Invited,
            (true, false, Some(_)) => Standing::Planned,
            (false, _, Some(_)) => Standing::Active,
        }
    }

    /// The roles that are on, or are to come.
    pub fn all_roles(&self) -> Roles {
        self.roles.iter().chain(self.planned.iter().map(|start| start.role)).collect()
    }

    /// When access begins, for somebody who has none now.
    pub fn starts(&self) -> Option<Moment> {
        self.planned.first().map(|start| start.at).filter(|_| self.roles.is_empty())
    }

    /// The plan to turn this role on.
    pub fn start_of(&self, role: Role) -> Option<&RoleStart> {
        self.planned.iter().find(|start| start.role == role)
    }

    /// Whether links may be sent to the person at all: to sign in, or to sign up in time for the first day.
    ///
    /// # Errors
    /// [`Refusal::Inactive`].
    pub fn at_work(&self) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Active | Standing::Invited => Ok(()),
            Standing::Planned | Standing::Inactive => Err(Refusal::Inactive),
        }
    }

    /// Whether there is an invitation to cancel or to correct.
    ///
    /// # Errors
    /// [`Refusal::AlreadySignedUp`], [`Refusal::Inactive`].
    pub fn awaits_sign_up(&self) -> Result<(), Refusal> {
        if self.account.is_some() { Err(Refusal::AlreadySignedUp) } else { self.at_work() }
    }

    /// The account whose password can be reset.
    ///
    /// # Errors
    /// [`Refusal::NoAccountYet`], [`Refusal::Inactive`].
    pub fn account_at_work(&self) -> Result<AccountId, Refusal> {
        let account = self.account.ok_or(Refusal::NoAccountYet)?;
        self.at_work().map(|()| account)
    }
}

/// A staff member's state as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StaffState {
    /// At least one role and an account.
    Active,
    /// No role on.
    Inactive,
    /// An account, and a role from some day on.
    NotStarted,
    /// The same, and they were here before.
    OnLeave,
    /// A live link is out.
    Invited {
        /// When the link stops working.
        expires: ShownTime,
    },
    /// The link's time is over, and no newer one is out.
    InvitationExpired,
    /// The mail server refused the last invitation.
    EmailBounced,
}

/// What is typed into the New Staff Member form, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in NewStaffMember
pub struct TypedStaffMember {
    pub roles: Vec<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub title: String,
    pub language: String,
    pub key: String,
    pub period: TypedPeriod,
}

/// Somebody to be invited, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStaffMember {
    /// At least one.
    pub roles: Roles,
    /// What the practice knows so far.
    pub profile: Profile,
    /// Where the invitation goes.
    pub email: EmailAddress,
    /// What the invitation is in, if that was chosen.
    pub language: Option<Language>,
    /// Which form it was, if it said so.
    pub key: Option<SubmissionKey>,
    /// From when until when the roles are on.
    pub period: Period,
}

impl NewStaffMember {
    /// Checks all fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(typed: &TypedStaffMember) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let roles = problems.take(Field::Role, invited_roles(&typed.roles));
        let profile = Profile::collect(
            &TypedProfile {
                first_name: typed.first_name.clone(),
                last_name: typed.last_name.clone(),
                title: typed.title.clone(),
                phone: typed.phone.clone(),
                ..TypedProfile::default()
            },
            &mut problems,
        );
        let email = problems.take(Field::Email, typed.email.parse());
        let period = problems.take_all(typed.period.parse());
        match (roles, profile, email, period) {
            (Some(roles), Some(profile), Some(email), Some(period)) => {
                let language = Language::from_code(&typed.language);
                // Text that is no key is a form without one: it does its work each time.
                Ok(Self { roles, profile, email, language, key: typed.key.parse().ok(), period })
            }
            _ => Err(Refusal::Fields(problems)),
        }
    }
}

/// What the New Staff Member form needs before anything is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaffMemberForm {
    /// The roles of [`Role::INVITABLE`], and why the reader can't give one; `None` if they can.
    pub roles: Vec<(Role, Option<Refusal>)>,
    /// When the link of an invitation sent now would stop working.
    pub expires: ShownTime,
    /// Goes with the form, so that sending it twice adds one person.
    pub key: SubmissionKey,
}

fn invited_roles(codes: &[String]) -> Result<Roles, Problem> {
    let roles: Option<Roles> =
        codes.iter().map(|code| code.parse().ok().filter(|role| Role::INVITABLE.contains(role))).collect();
    match roles {
        None => Err(Problem::UnknownRole),
        Some(roles) if roles.is_empty() => Err(Problem::Missing),
        Some(roles) => Ok(roles),
    }
}

/// Everything the page of one staff member shows to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMemberPage {
    /// Whose page.
    pub id: StaffMemberId,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// What the practice knows of the person.
    pub profile: Profile,
    /// Where mail goes.
    pub email: EmailAddress,
    /// The state, as in the list.
    pub state: StaffState,
    /// Whether the reader is looking at themselves.
    pub own: bool,
    /// When all access begins or ends by itself.
    pub schedule: ShownSchedule,
    /// One line per role.
    pub roles: Vec<RoleLine>,
    /// The first day of the cycle from which on they are not charged, if their last billed role goes off now
    /// or went off in this cycle; `None` where nothing is charged, or for readers whom that does not concern.
    pub not_charged_from: Option<Day>,
    /// The first day of the next cycle, with which charges begin; `None` for readers whom that does not concern,
    /// and where nothing is ever charged.
    pub next_cycle: Option<Day>,
    /// What ends together with the last role, for readers who can turn it off.
    pub ends: Ends,
    /// "Same roles as before", for an inactive person.
    pub roles_before: Roles,
    /// Login, invitation, sessions.
    pub account: AccountInformation,
    /// Newest first.
    pub history: Vec<HistoryEntry>,
    /// Who else can edit the whole profile; `None` for a reader who can.
    pub edit_profile: Option<WhoCan>,
    /// Why not even the contact data can be edited; `None` if they can.
    pub edit_contact: Option<Refusal>,
    /// Why no end of all access can be set; `None` if it can.
    pub set_absence: Option<Refusal>,
    /// Why the person can't be deactivated; `None` if they can.
    pub deactivate: Option<Refusal>,
    /// Why the same roles as before can't be turned on again; `None` if they can.
    pub reactivate: Option<Refusal>,
    /// Whether this person is, or can become, the Owner.
    pub ownership: OwnershipInformation,
    /// What connects an external agent; `None` for employees.
    pub connection: Option<ConnectionInformation>,
    /// What they would leave open, or have left open; `None` for readers who don't see to it.
    pub left_open: Option<LeftOpen>,
}

/// What ends together with a person's last role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// Sessions that are usable now.
    pub sessions: usize,
    /// Links that work now: to sign up, to set a new password.
    pub links: usize,
}

/// Login, invitation and sessions of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountInformation {
    /// The username, once the person signed up.
    pub username: Option<String>,
    /// The last sign-in.
    pub last_sign_in: Option<ShownTime>,
    /// Whether other practices rely on the login, too: then sign-ins and sessions are not shown.
    pub elsewhere: bool,
    /// The sessions that are usable now.
    pub sessions: Vec<SessionLine>,
    /// Why the reader can't end them; `None` if they can.
    pub end_sessions: Option<Refusal>,
    /// Whether signing in takes more than the password.
    pub second_factor: bool,
    /// Why the reader can't reset the second factor; `None` if they can.
    pub reset_second_factor: Option<Refusal>,
    /// The newest invitation: what became of it, until when its link works.
    pub invitation: Option<(InvitationState, ShownTime)>,
    /// What became of the last mail to this person.
    pub mail: Option<MailState>,
    /// Why login credentials can't be sent again; `None` if they can.
    pub send_credentials: Option<Refusal>,
    /// Why no password reset can be sent; `None` if it can.
    pub send_password_reset: Option<Refusal>,
    /// Why the invitation can't be cancelled; `None` if it can.
    pub cancel_invitation: Option<Refusal>,
    /// Why the address can't be corrected; `None` if it can.
    pub correct_email: Option<Refusal>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RoleStartId, TypedAbsence};

    fn typed(roles: &[&str]) -> TypedStaffMember {
        TypedStaffMember {
            roles: roles.iter().map(|r| (*r).into()).collect(),
            first_name: "Ben".into(),
            last_name: "Roth".into(),
            email: "Ben@Praxis.example".into(),
            ..TypedStaffMember::default()
        }
    }

    #[test]
    fn a_new_staff_member_has_at_least_one_role_that_an_invitation_can_give() {
        assert!(NewStaffMember::parse(&typed(&["therapist", "front_office"])).is_ok());
        for (roles, problem) in [
            (&[][..], Problem::Missing),
            (&["owner"][..], Problem::UnknownRole),
            (&["therapist", "admin"][..], Problem::UnknownRole),
        ] {
            assert_eq!(NewStaffMember::parse(&typed(roles)), Err(Refusal::field(Field::Role, problem)), "{roles:?}");
        }
    }

    fn person(account: bool, on: &[Role], planned: &[Role]) -> StaffMember {
        let start = |role: &Role| RoleStart {
            id: RoleStartId(uuid::Uuid::nil()),
            role: *role,
            at: Moment(5),
            until: None,
            returns: false,
        };
        StaffMember {
            id: StaffMemberId(uuid::Uuid::nil()),
            account: account.then_some(AccountId(uuid::Uuid::nil())),
            kind: StaffKind::Employee,
            profile: NewStaffMember::parse(&typed(&["therapist"])).unwrap().profile,
            email: "ben@praxis.example".parse().unwrap(),
            roles: on.iter().copied().collect(),
            roles_before: Roles::NONE,
            ends: None,
            planned: planned.iter().map(start).collect(),
        }
    }

    #[test]
    fn whose_role_is_to_come_gets_links_while_they_have_no_account_and_no_access_before() {
        use Role::{FrontOffice, Therapist};
        let none: &[Role] = &[];
        for (account, on, planned, standing, links) in [
            (true, &[Therapist][..], none, Standing::Active, true),
            (true, &[Therapist], &[FrontOffice], Standing::Active, true),
            (true, none, &[Therapist], Standing::Planned, false),
            (true, none, none, Standing::Inactive, false),
            (false, &[Therapist], none, Standing::Invited, true),
            (false, none, &[Therapist], Standing::Invited, true),
            (false, none, none, Standing::Inactive, false),
        ] {
            let person = person(account, on, planned);
            assert_eq!((person.standing(), person.at_work().is_ok()), (standing, links), "{person:?}");
            assert_eq!(person.starts().is_some(), on.is_empty() && !planned.is_empty());
            assert_eq!(person.all_roles(), on.iter().chain(planned).copied().collect());
        }
    }

    #[test]
    fn a_period_is_checked_with_the_other_fields_and_nobody_returns_who_never_leaves() {
        let mut typed = typed(&[]);
        typed.period = TypedPeriod { from: "soon".into(), until: "2027-01-31".into(), ..TypedPeriod::default() };
        let Err(Refusal::Fields(problems)) = NewStaffMember::parse(&typed) else { panic!("taken") };
        let wrong: Vec<_> = problems.iter().collect();
        assert_eq!(wrong, [(Field::Role, Problem::Missing), (Field::From, Problem::NotADate)]);
        let back = TypedAbsence { back: "2027-01-04".into(), ..TypedAbsence::default() };
        assert_eq!(back.parse(), Err(Refusal::field(Field::Until, Problem::Missing)));
    }
}
