//! What pages need done, as traits: the server implements them, server functions call them.
//!
//! Each method is a whole use case with its own transaction, never half of one, and authorises
//! first. Never here: SQL words, generics, a second method for half a use case.

use crate::domain::{
    self, Absence, AccessId, AccessReviewId, AccessReviewPage, AgentCode, Agreement, AnotherPractice, AuditFilter,
    AuditPage, Chosen, Cockpit, Commands, Day, DayTime, Deed, DeedLine, EmailAddress, EmailChangeId, Factors, FirstRun,
    Fix, HeardCode, ImportId, ImportPage, ImportProgress, InvitationId, Invited, Language, ListFilter, ListedImport,
    Member, NewAgent, NewAgentForm, NewPractice, NewStaffMember, NewStaffMemberForm, OpenEmailChange, OpenInvitation,
    OpenReset, OpenSignUp, OwnAccount, OwnershipTransferId, PasswordResetId, Period, PracticeIdentity, PracticePage,
    PracticeSlug, Profile, RecoveryCodes, Refusal, Role, RoleRequestId, Roles, SecurityPage, SecuritySettings,
    SharedAction, SignUpKind, SignUpOffer, SignUpRequestId, SignedInAs, StaffExportPage, StaffList, StaffMemberId,
    StaffMemberPage, StatementPage, Strength, SubscriptionPage, TurnedOff, TurnedOn, TypedPractice, WaitingSignIn,
    WhoCan,
};
use async_trait::async_trait;
use std::{
    any::Any,
    fmt,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// Everything that pages can ask of the server.
pub struct Backend {
    /// Opening practices.
    pub practices: Arc<dyn Practices>,
    /// Who works here, and as what.
    pub staff: Arc<dyn Staff>,
    /// Adding several people from a table.
    pub imports: Arc<dyn Imports>,
    /// How people get in.
    pub invitations: Arc<dyn Invitations>,
    /// Logins, sessions, passwords.
    pub accounts: Arc<dyn Accounts>,
    /// What people do about their own account.
    pub own_account: Arc<dyn OwnAccounts>,
    /// Authenticator apps, recovery codes, passkeys.
    pub second_factors: Arc<dyn SecondFactors>,
    /// The security settings of a practice.
    pub security: Arc<dyn Security>,
    /// External agents, and the practices of one account.
    pub agents: Arc<dyn Agents>,
    /// Signing up without an invitation.
    pub sign_ups: Arc<dyn SignUps>,
    /// Who is billed, and what was charged.
    pub subscription: Arc<dyn Subscription>,
    /// Confirming who has access.
    pub access_reviews: Arc<dyn AccessReviews>,
    /// What happened.
    pub audit: Arc<dyn AuditLog>,
    /// How the Owner role moves.
    pub ownership: Arc<dyn Ownership>,
}

/// What a request brings along besides its arguments. Read from cookies and the connection by the
/// server's HTTP layer; nothing in it has been checked.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The session cookie.
    pub session: Option<Secret>,
    /// The token of the invitation link that was opened last.
    pub invitation: Option<Secret>,
    /// The token of the password reset link that was opened last.
    pub password_reset: Option<Secret>,
    /// The token of the e-mail change link that was opened last.
    pub email_change: Option<Secret>,
    /// The token of the sign-up link that was opened last.
    pub sign_up: Option<Secret>,
    /// The question to a passkey that waits for its answer.
    pub passkey: Option<Secret>,
    /// Made by a page in the background: it prolongs no session, and is no use of a connection.
    pub quiet: bool,
    /// Where it came from, for the audit log.
    pub origin: Origin,
    /// Under which id the log tells about this request.
    pub request: Uuid,
    /// What was found out about it so far.
    pub known: Known,
}

/// What the backend found out about a visit, for as long as one page is rendered: its parts see the same, and
/// the database is asked once. Requests for anything but a page keep nothing.
#[derive(Clone, Default)]
pub struct Known(Option<Arc<OnceLock<Box<dyn Any + Send + Sync>>>>);

impl Known {
    /// Empty, and able to keep something.
    pub fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    /// Whether anything is kept.
    pub fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// What was kept.
    pub fn get<T: Clone + 'static>(&self) -> Option<T> {
        self.0.as_ref()?.get()?.downcast_ref().cloned()
    }

    /// Keeps this, if anything is kept; what comes first stays.
    pub fn keep<T: Clone + Send + Sync + 'static>(&self, found: &T) {
        if let Some(place) = &self.0 {
            place.get_or_init(|| Box::new(found.clone()));
        }
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known(…)")
    }
}

pub use crate::domain::Origin;

/// Text that opens something: a session's or a link's token. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a use case did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// Expected; the person is told.
    Refused(Refusal),
    /// Our fault; the log is told, the person gets an id.
    Broken(anyhow::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(cause: anyhow::Error) -> Self {
        Self::Broken(cause)
    }
}

/// Opening practices.
#[async_trait]
pub trait Practices: Send + Sync {
    /// Whether the server still waits for its first practice, and the time zones to choose from.
    async fn first_run(&self) -> Result<FirstRun, Failure>;

    /// Opens the server's first practice and signs its Owner in. `code` is the one that the
    /// server printed at its start.
    async fn set_up(&self, visit: &Visit, code: &str, new: NewPractice) -> Result<Secret, Failure>;

    /// What the Practice tab shows.
    async fn page(&self, actor: &Member) -> Result<PracticePage, Failure>;

    /// Replaces the practice's name and colour.
    async fn edit(&self, actor: &Member, new: PracticeIdentity) -> Result<(), Failure>;
}

/// Who works here, and as what.
#[async_trait]
pub trait Staff: Send + Sync {
    /// One page of the list, less what `actor` may not see.
    async fn list(&self, actor: &Member, filter: ListFilter) -> Result<StaffList, Failure>;

    /// What the command palette offers `actor` for these words.
    async fn commands(&self, actor: &Member, search: &str) -> Result<Commands, Failure>;

    /// Everything about one person that `actor` may see.
    async fn page(&self, actor: &Member, id: StaffMemberId) -> Result<StaffMemberPage, Failure>;

    /// Who can do what here, and through which role.
    async fn who_can(&self, actor: &Member) -> Result<Vec<DeedLine>, Failure>;

    /// Who can do this, if `actor` can't.
    async fn who_else_can(&self, actor: &Member, deed: Deed) -> Result<Option<WhoCan>, Failure>;

    /// How many have a second factor, before the staff is taken along. (The files: `server/src/http/staff_export.rs`.)
    async fn export_page(&self, actor: &Member) -> Result<StaffExportPage, Failure>;

    /// What it would mean for each of these people to have this done to them. Changes nothing.
    async fn preview(&self, actor: &Member, what: SharedAction, ids: &[StaffMemberId]) -> Result<Vec<Chosen>, Failure>;

    /// Does the same to each of these people, and says how it ended for each.
    async fn do_to_several(
        &self,
        actor: &Member,
        what: SharedAction,
        ids: &[StaffMemberId],
    ) -> Result<Vec<Chosen>, Failure>;

    /// What `actor` may choose in the New Staff Member form, and how long its link would live.
    async fn new_staff_member_form(&self, actor: &Member) -> Result<NewStaffMemberForm, Failure>;

    /// Adds a staff member and posts the invitation.
    async fn invite(&self, actor: &Member, new: NewStaffMember) -> Result<Invited, Failure>;

    /// Replaces the profile.
    async fn edit_profile(&self, actor: &Member, id: StaffMemberId, profile: Profile) -> Result<(), Failure>;

    /// Replaces the telephone number alone.
    async fn edit_contact(&self, actor: &Member, id: StaffMemberId, phone: String) -> Result<(), Failure>;

    /// Turns a role on, at once or from some moment on, for a time or for good, or asks the Owner for it. The
    /// first one reactivates; a person who never signed up is invited anew.
    async fn turn_on(&self, actor: &Member, id: StaffMemberId, role: Role, period: Period)
    -> Result<TurnedOn, Failure>;

    /// Turns a role off, or takes back that it goes on. The last one deactivates: sessions end and pending links die with it.
    async fn turn_off(&self, actor: &Member, id: StaffMemberId, role: Role) -> Result<TurnedOff, Failure>;

    /// Turns all roles off, and takes back those to come.
    async fn deactivate(&self, actor: &Member, id: StaffMemberId) -> Result<TurnedOff, Failure>;

    /// Turns these roles on, for somebody who has none.
    async fn reactivate(
        &self,
        actor: &Member,
        id: StaffMemberId,
        roles: Roles,
        period: Period,
    ) -> Result<TurnedOn, Failure>;

    /// Sets, changes or takes away the end of a role that is on.
    async fn set_role_end(
        &self,
        actor: &Member,
        id: StaffMemberId,
        role: Role,
        until: Option<DayTime>,
    ) -> Result<(), Failure>;

    /// Sets, changes or takes away when all roles end, and when they come back.
    async fn set_absence(&self, actor: &Member, id: StaffMemberId, absence: Absence) -> Result<(), Failure>;

    /// Turns the role on that somebody asked the Owner for.
    async fn approve_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure>;

    /// Ends a request without turning anything on.
    async fn decline_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure>;

    /// Takes a request back.
    async fn withdraw_request(&self, actor: &Member, id: StaffMemberId, request: RoleRequestId) -> Result<(), Failure>;

    /// Hands what `from`, who does not manage staff any more, has left open over to `to`: what is about one
    /// person, or all of it.
    async fn hand_over(
        &self,
        actor: &Member,
        from: StaffMemberId,
        about: Option<StaffMemberId>,
        to: StaffMemberId,
    ) -> Result<(), Failure>;
}

/// Adding several people from a table. (How a table gets in and its result out: `server/src/http/staff_import.rs`.)
#[async_trait]
pub trait Imports: Send + Sync {
    /// The tables that were sent and are still kept, newest first.
    async fn list(&self, actor: &Member) -> Result<Vec<ListedImport>, Failure>;

    /// What would become, or became, of each row; of the rows themselves those from `after` on.
    async fn page(&self, actor: &Member, id: ImportId, after: usize) -> Result<ImportPage, Failure>;

    /// Puts the same fault right in all rows that have it; in how many.
    async fn fix(&self, actor: &Member, id: ImportId, fix: Fix) -> Result<usize, Failure>;

    /// Adds people for about a second, each in a transaction of its own: whoever wants all asks again and again.
    async fn go_on(&self, actor: &Member, id: ImportId) -> Result<ImportProgress, Failure>;

    /// Forgets the table. Whoever was added from it stays.
    async fn forget(&self, actor: &Member, id: ImportId) -> Result<(), Failure>;
}

/// How people get in.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Resend login credentials: a new invitation link, or sign-in help for a person who has an
    /// account. Older links die.
    async fn send_credentials(&self, actor: &Member, id: StaffMemberId) -> Result<Invited, Failure>;

    /// Withdraws a pending invitation: its link dies and all roles go off.
    async fn cancel(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure>;

    /// Sends a pending invitation to another address; the old link dies.
    async fn correct_email(&self, actor: &Member, id: StaffMemberId, email: EmailAddress) -> Result<Invited, Failure>;

    /// What the page behind the link that was opened shows. Changes nothing.
    async fn open(&self, visit: &Visit) -> Result<OpenInvitation, Failure>;

    /// Creates the account and, unless access starts later, signs it in. `id` is the invitation that the page
    /// showed.
    async fn sign_up(&self, visit: &Visit, id: InvitationId, username: &str, password: &str) -> Result<Entry, Failure>;

    /// Accepts as the account that is signed in.
    async fn accept(&self, visit: &Visit, id: InvitationId) -> Result<PracticeSlug, Failure>;

    /// Says no: the link dies, all roles go off, and the practice is told.
    async fn decline(&self, visit: &Visit, id: InvitationId) -> Result<(), Failure>;

    /// Signs the account of the invited address in and accepts, in one step: somebody who is at work
    /// nowhere has no session to accept with.
    async fn sign_in_and_accept(&self, visit: &Visit, id: InvitationId, password: &str) -> Result<Entry, Failure>;

    /// Sends a fresh link to the same address, for an expired one.
    async fn send_fresh_link(&self, visit: &Visit, id: InvitationId) -> Result<(), Failure>;
}

/// How far a sign-in came.
pub enum Entry {
    /// Signed in: the session's cookie.
    Open(Secret),
    /// The password was right; the cookie of a session that opens nothing before the second factor
    /// was given.
    SecondFactor(Secret),
    /// Not signed in: what was accepted begins on a later day.
    Later,
}

/// Logins, sessions, passwords.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Who asks, in this practice. Refuses without a usable session, and with the same answer
    /// whether the practice does not exist or is somebody else's.
    async fn member(&self, visit: &Visit, practice: &str) -> Result<Member, Failure>;

    /// Who is signed in, if anybody.
    async fn signed_in(&self, visit: &Visit) -> Result<Option<SignedInAs>, Failure>;

    /// What the person reads whose session the visit brought, even if it is over by now.
    async fn language(&self, visit: &Visit) -> Result<Option<Language>, Failure>;

    /// Signs in by username or e-mail address. Ends the session that the visit brought.
    async fn sign_in(&self, visit: &Visit, identifier: &str, password: &str) -> Result<Entry, Failure>;

    /// Ends the session that the visit brought.
    async fn sign_out(&self, visit: &Visit) -> Result<(), Failure>;

    /// Sends a password reset link to a person who has an account.
    async fn send_password_reset(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure>;

    /// Sends a password reset link, if there is such an account; tells nobody whether.
    async fn forgot_password(&self, visit: &Visit, identifier: &str) -> Result<(), Failure>;

    /// What the page behind the reset link that was opened shows. Changes nothing.
    async fn open_reset(&self, visit: &Visit) -> Result<OpenReset, Failure>;

    /// Replaces the password and ends all sessions. `id` is the reset that the page showed.
    async fn reset_password(&self, visit: &Visit, id: PasswordResetId, password: &str) -> Result<(), Failure>;

    /// How good a password is that is being typed. Keeps nothing of it.
    async fn rate_password(&self, typed: &str, factors: Factors) -> Result<Strength, Failure>;
}

/// What people do about their own account.
#[async_trait]
pub trait OwnAccounts: Send + Sync {
    /// What the page of one's own account shows.
    async fn page(&self, visit: &Visit) -> Result<OwnAccount, Failure>;

    /// Pages and letters are in this language from now on, if anybody is signed in.
    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<(), Failure>;

    /// Replaces the password; every other session ends. Returns the new session's cookie.
    async fn change_password(&self, visit: &Visit, current: &str, new: &str) -> Result<Secret, Failure>;

    /// Ends one of one's own sessions.
    async fn end_session(&self, visit: &Visit, session: &str) -> Result<(), Failure>;

    /// Ends all of one's own sessions but the one that asks.
    async fn end_other_sessions(&self, visit: &Visit) -> Result<(), Failure>;

    /// Ends all sessions of a staff member, or the one that is named.
    async fn end_sessions_of(&self, actor: &Member, id: StaffMemberId, session: Option<&str>) -> Result<(), Failure>;

    /// Sends a link to a new e-mail address, and a notice to the one in use.
    async fn ask_email_change(&self, visit: &Visit, current: &str, email: EmailAddress) -> Result<(), Failure>;

    /// What the page behind the link that was opened shows. Changes nothing.
    async fn open_email_change(&self, visit: &Visit) -> Result<OpenEmailChange, Failure>;

    /// Confirms the new address, or stops the change: as the link that was opened has it.
    async fn decide_email_change(&self, visit: &Visit, id: EmailChangeId) -> Result<(), Failure>;
}

/// Authenticator apps, recovery codes, passkeys.
#[async_trait]
pub trait SecondFactors: Send + Sync {
    /// Begins to set an authenticator app up: the page shows its secret until the first code.
    async fn begin_authenticator(&self, visit: &Visit, current: &str) -> Result<(), Failure>;

    /// Takes the first code of an authenticator app. Recovery codes come with a first factor.
    async fn confirm_authenticator(&self, visit: &Visit, code: &str) -> Result<RecoveryCodes, Failure>;

    /// Removes the authenticator app.
    async fn remove_authenticator(&self, visit: &Visit, current: &str) -> Result<(), Failure>;

    /// Makes new recovery codes; older ones are worth nothing.
    async fn make_recovery_codes(&self, visit: &Visit, current: &str) -> Result<RecoveryCodes, Failure>;

    /// Asks the browser for a new passkey: the question as JSON, and the cookie that remembers it.
    async fn ask_new_passkey(&self, visit: &Visit, current: &str) -> Result<(String, Secret), Failure>;

    /// Adds the passkey that the browser made. Recovery codes come with a first factor.
    async fn add_passkey(
        &self,
        visit: &Visit,
        current: &str,
        name: &str,
        answer: &str,
    ) -> Result<RecoveryCodes, Failure>;

    /// Removes a passkey.
    async fn remove_passkey(&self, visit: &Visit, current: &str, id: &str) -> Result<(), Failure>;

    /// What the page between password and second factor shows.
    async fn waiting(&self, visit: &Visit) -> Result<WaitingSignIn, Failure>;

    /// Signs in with a code of the app or a recovery code, after the password.
    async fn confirm_code(&self, visit: &Visit, code: &str) -> Result<Entry, Failure>;

    /// Asks for a passkey: of the account whose sign-in waits, or whichever the browser has.
    async fn ask_passkey(&self, visit: &Visit) -> Result<(String, Secret), Failure>;

    /// Signs in with a passkey, alone or after the password.
    async fn sign_in_with_passkey(&self, visit: &Visit, answer: &str) -> Result<Entry, Failure>;

    /// Removes all second factors of somebody who lost theirs.
    async fn reset(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure>;
}

/// The security settings of a practice.
#[async_trait]
pub trait Security: Send + Sync {
    /// The settings, and which of them `actor` may change.
    async fn settings(&self, actor: &Member) -> Result<SecurityPage, Failure>;

    /// Replaces the settings. `password` is the actor's own.
    async fn edit_settings(&self, actor: &Member, settings: SecuritySettings, password: &str) -> Result<(), Failure>;
}

/// External agents, and the practices of one account.
#[async_trait]
pub trait Agents: Send + Sync {
    /// What `actor` may choose in the New External Agent form, and how long its link would live.
    async fn new_form(&self, actor: &Member) -> Result<NewAgentForm, Failure>;

    /// Adds an external agent and posts the invitation.
    async fn invite(&self, actor: &Member, new: NewAgent) -> Result<Invited, Failure>;

    /// Connects the agent who reads out this token and code, without any role yet.
    async fn connect(&self, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure>;

    /// Replaces the days of the agreement with an agent.
    async fn edit_agreement(&self, actor: &Member, id: StaffMemberId, agreement: Agreement) -> Result<(), Failure>;

    /// Ends one's own connection to a practice, with or without a role there: all go off, and the practice
    /// is told.
    async fn leave(&self, visit: &Visit, practice: &str) -> Result<(), Failure>;

    /// All practices of the account that is signed in, and what needs attention there.
    async fn cockpit(&self, visit: &Visit) -> Result<Cockpit, Failure>;

    /// The newest code of the account that is signed in, for as long as it says something.
    async fn code(&self, visit: &Visit) -> Result<Option<AgentCode>, Failure>;

    /// Makes a code to read out; an older one dies.
    async fn make_code(&self, visit: &Visit) -> Result<(), Failure>;
}

/// Signing up without an invitation.
#[async_trait]
pub trait SignUps: Send + Sync {
    /// What somebody can sign up as here.
    async fn offer(&self, visit: &Visit) -> Result<SignUpOffer, Failure>;

    /// Sends a link to an address; to one that has an account, a mail that says so.
    async fn ask(&self, visit: &Visit, kind: SignUpKind, email: EmailAddress) -> Result<(), Failure>;

    /// What the page behind the link that was opened shows. Changes nothing.
    async fn open(&self, visit: &Visit) -> Result<OpenSignUp, Failure>;

    /// Makes an agent's account and signs it in. `typed`: first name, last name, username, password.
    async fn sign_up_agent(&self, visit: &Visit, id: SignUpRequestId, typed: [String; 4]) -> Result<Secret, Failure>;

    /// Opens a practice and signs its Owner in. The address is the one that the link confirmed.
    async fn sign_up_practice(
        &self,
        visit: &Visit,
        id: SignUpRequestId,
        typed: TypedPractice,
    ) -> Result<Secret, Failure>;

    /// Opens a further practice, of which the person who is signed in becomes the Owner.
    async fn open_another(&self, visit: &Visit, new: AnotherPractice) -> Result<PracticeSlug, Failure>;
}

/// Who is billed, and what was charged.
#[async_trait]
pub trait Subscription: Send + Sync {
    /// The Subscription tab, less what `actor` may not see.
    async fn page(&self, actor: &Member) -> Result<SubscriptionPage, Failure>;

    /// The statement of the cycle that began on this day.
    async fn statement(&self, actor: &Member, from: Day) -> Result<StatementPage, Failure>;
}

/// Confirming who has access. (Its file: `server/src/http/access_review_export.rs`.)
#[async_trait]
pub trait AccessReviews: Send + Sync {
    /// All reviews, newest first.
    async fn list(&self, actor: &Member) -> Result<domain::AccessReviews, Failure>;

    /// What is left to decide in one, and what was decided.
    async fn page(&self, actor: &Member, id: AccessReviewId) -> Result<AccessReviewPage, Failure>;

    /// Starts one. There is one open review at a time.
    async fn start(&self, actor: &Member) -> Result<AccessReviewId, Failure>;

    /// Of the roles of a person that were `shown`, confirms those to `keep`, turns the others off and takes back
    /// what was to come of them.
    async fn decide(
        &self,
        actor: &Member,
        id: AccessReviewId,
        person: StaffMemberId,
        shown: &[AccessId],
        keep: &[AccessId],
    ) -> Result<(), Failure>;

    /// Ends a review in which nothing is left to decide. It never changes after that.
    async fn sign_off(&self, actor: &Member, id: AccessReviewId, password: &str) -> Result<(), Failure>;
}

/// What happened.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// One page of the log, newest first: events before number `before`, or from the newest on.
    /// Less what `actor` may not see.
    async fn list(&self, actor: &Member, filter: AuditFilter, before: Option<i64>) -> Result<AuditPage, Failure>;
}

/// How the Owner role moves.
#[async_trait]
pub trait Ownership: Send + Sync {
    /// Asks this person to become the Owner. `password` is the actor's own.
    async fn ask(&self, actor: &Member, id: StaffMemberId, password: &str) -> Result<(), Failure>;

    /// Takes the question back. `transfer` is the one that the page showed, here and below.
    async fn cancel(&self, actor: &Member, id: StaffMemberId, transfer: OwnershipTransferId) -> Result<(), Failure>;

    /// Declines to become the Owner.
    async fn decline(&self, actor: &Member, id: StaffMemberId, transfer: OwnershipTransferId) -> Result<(), Failure>;

    /// Becomes the Owner. `password` is the actor's own.
    async fn confirm(
        &self,
        actor: &Member,
        id: StaffMemberId,
        transfer: OwnershipTransferId,
        password: &str,
    ) -> Result<(), Failure>;
}
