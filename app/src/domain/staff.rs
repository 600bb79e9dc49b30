//! Staff members: who works in a practice, and what state they are in.

use super::{
    AccountId, ConnectionInformation, Day, EmailAddress, Field, FieldErrors, HistoryEntry, InvitationState, Language,
    LeftOpen, MailState, OwnershipInformation, Problem, Profile, Refusal, Role, RoleLine, Roles, SessionLine,
    ShownTime, StaffMemberId, Standing, SubmissionKey, TypedProfile, WhoCan,
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
}

impl StaffMember {
    /// Active ⇔ at least one role on; invited ⇔ active without an account. Derived, never stored.
    pub fn standing(&self) -> Standing {
        match (self.roles.is_empty(), self.account) {
            (true, _) => Standing::Inactive,
            (false, None) => Standing::Invited,
            (false, Some(_)) => Standing::Active,
        }
    }

    /// Whether links may be sent to the person at all.
    ///
    /// # Errors
    /// [`Refusal::Inactive`].
    pub fn at_work(&self) -> Result<(), Refusal> {
        if self.roles.is_empty() { Err(Refusal::Inactive) } else { Ok(()) }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffState {
    /// At least one role and an account.
    Active,
    /// No role on.
    Inactive,
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
        match (roles, profile, email) {
            (Some(roles), Some(profile), Some(email)) => {
                let language = Language::from_code(&typed.language);
                // Text that is no key is a form without one: it does its work each time.
                Ok(Self { roles, profile, email, language, key: typed.key.parse().ok() })
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
    /// One line per role.
    pub roles: Vec<RoleLine>,
    /// The first day of the cycle from which on they are not charged, if their last billed role goes off now
    /// or went off in this cycle; `None` where nothing is charged, or for readers whom that does not concern.
    pub not_charged_from: Option<Day>,
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
}
