//! External agents: who they are to a practice, and how the two are connected.

use super::{
    Day, EmailAddress, Field, FieldErrors, InvitationId, Moment, PracticeColour, PracticeName, PracticeSlug, Problem,
    Profile, Refusal, Role, Roles, ShownDay, ShownTime, SubmissionKey, TypedProfile,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A business associate agreement (45 CFR 164.504(e)) between a practice and an agent; either day may be
/// left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The day on which it was signed.
    pub signed_on: Option<Day>,
    /// The last day on which it holds.
    pub ends_on: Option<Day>,
}

impl Agreement {
    /// How long before its end both sides are told.
    pub const TOLD_BEFORE: i64 = 30 * 24 * Moment::HOUR;

    /// Checks both days.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(signed_on: &str, ends_on: &str) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let agreement = Self::collect(signed_on, ends_on, &mut problems);
        agreement.filter(|_| problems.is_empty()).ok_or(Refusal::Fields(problems))
    }

    fn collect(signed_on: &str, ends_on: &str, problems: &mut FieldErrors) -> Option<Self> {
        let signed = problems.take(Field::AgreementSignedOn, Day::optional(signed_on));
        let ends = problems.take(Field::AgreementEndsOn, Day::optional(ends_on));
        let agreement = Self { signed_on: signed?, ends_on: ends? };
        if let (Some(signed), Some(ends)) = (agreement.signed_on, agreement.ends_on)
            && ends < signed
        {
            problems.take::<()>(Field::AgreementEndsOn, Err(Problem::BeforeItBegins));
        }
        Some(agreement)
    }
}

/// What is typed into the form for inviting an external agent, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // as in NewAgent
pub struct TypedAgent {
    pub roles: Vec<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub until: String,
    pub agreement_signed_on: String,
    pub agreement_ends_on: String,
    pub certain: String,
    pub key: String,
}

/// An external agent to be invited, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAgent {
    /// At least one of [`Role::FOR_AGENTS`].
    pub roles: Roles,
    /// What the practice knows so far.
    pub profile: Profile,
    /// Where the invitation goes.
    pub email: EmailAddress,
    /// The last day of the role Records Custodian; there is one if the role is asked for.
    pub until: Option<Day>,
    /// The agreement, if there is one.
    pub agreement: Agreement,
    /// Which form it was, if it said so.
    pub key: Option<SubmissionKey>,
}

impl NewAgent {
    /// Checks all fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(typed: &TypedAgent) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let sure = if typed.certain == "yes" { Ok(()) } else { Err(Problem::Missing) };
        let sure = problems.take(Field::Certain, sure);
        let roles = problems.take(Field::Role, agents_roles(&typed.roles));
        let profile = Profile::collect(
            &TypedProfile {
                first_name: typed.first_name.clone(),
                last_name: typed.last_name.clone(),
                phone: typed.phone.clone(),
                ..TypedProfile::default()
            },
            &mut problems,
        );
        let email = problems.take(Field::Email, typed.email.parse());
        let custodian = roles.is_some_and(|roles| roles.hold(Role::RecordsCustodian));
        let until = match Day::optional(&typed.until) {
            Ok(None) if custodian => Err(Problem::Missing),
            // Without the role there is nothing to end.
            until => until.map(|day| day.filter(|_| custodian)),
        };
        let until = problems.take(Field::Until, until);
        let agreement = Agreement::collect(&typed.agreement_signed_on, &typed.agreement_ends_on, &mut problems);
        let whole = || {
            sure?;
            let (roles, profile, email) = (roles?, profile?, email?);
            Some(Self { roles, profile, email, until: until?, agreement: agreement?, key: typed.key.parse().ok() })
        };
        whole().filter(|_| problems.is_empty()).ok_or(Refusal::Fields(problems))
    }
}

fn agents_roles(codes: &[String]) -> Result<Roles, Problem> {
    let known = |code: &String| code.parse().ok().filter(|role| Role::FOR_AGENTS.contains(role));
    let roles: Option<Roles> = codes.iter().map(known).collect();
    match roles {
        None => Err(Problem::UnknownRole),
        Some(roles) if roles.is_empty() => Err(Problem::Missing),
        Some(roles) => Ok(roles),
    }
}

/// What the New External Agent form needs before anything is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAgentForm {
    /// The roles of [`Role::FOR_AGENTS`], and why the reader can't give one alone; `None` if they can.
    pub roles: Vec<(Role, Option<Refusal>)>,
    /// When the link of an invitation sent now would stop working.
    pub expires: ShownTime,
    /// Goes with the form, so that sending it twice adds one person.
    pub key: SubmissionKey,
}

/// Why a connection opens nothing, though neither side has ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suspension {
    /// Not used for as long as the practice allows.
    Unused,
    /// The agreement ended.
    Agreement,
}

impl Suspension {
    /// The reason's name in the database and in audit events.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Agreement => "agreement",
        }
    }

    /// The reason of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unused, Self::Agreement].into_iter().find(|why| why.code() == code)
    }
}

/// The connection between a practice and an agent, as the agent's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionInformation {
    /// When the agreement was signed.
    pub signed_on: Option<ShownDay>,
    /// The last day of the agreement.
    pub ends_on: Option<ShownDay>,
    /// Whether the agreement has ended.
    pub agreement_over: bool,
    /// When the agent was here last, to the hour.
    pub used: ShownTime,
    /// After how many unused days the connection is suspended.
    pub unused_days: u32,
    /// Why it is suspended.
    pub suspended: Option<Suspension>,
    /// Why the reader can't change the agreement; `None` if they can.
    pub edit_agreement: Option<Refusal>,
}

/// The letters of a code for connecting: a name for it that is easy to say on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgentToken(String);

impl AgentToken {
    /// How many letters.
    pub const LENGTH: usize = 5;
    /// Without I and O, which are mistaken for digits on paper.
    pub const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// One letter for each of these bytes, which are random.
    pub fn from_random(bytes: [u8; Self::LENGTH]) -> Self {
        let letters = bytes.iter().map(|byte| char::from(Self::LETTERS[usize::from(*byte) % Self::LETTERS.len()]));
        Self(letters.collect())
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AgentToken {
    type Err = Problem;

    /// As heard and typed: case, spaces and hyphens don't count.
    fn from_str(typed: &str) -> Result<Self, Problem> {
        let letters = plain(typed);
        let known = letters.bytes().all(|letter| Self::LETTERS.contains(&letter));
        match letters.len() {
            0 => Err(Problem::Missing),
            Self::LENGTH if known => Ok(Self(letters)),
            _ => Err(Problem::NotAnAgentToken),
        }
    }
}

impl TryFrom<String> for AgentToken {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<AgentToken> for String {
    fn from(token: AgentToken) -> Self {
        token.0
    }
}

impl fmt::Display for AgentToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Token and code as a manager types them, checked for their form alone.
#[derive(Clone, PartialEq, Eq)]
pub struct HeardCode {
    /// Which code is meant.
    pub token: AgentToken,
    /// Its digits.
    pub digits: String,
}

impl HeardCode {
    /// How many digits the code has.
    pub const DIGITS: usize = 6;
    /// How long it works.
    pub const LIFE: i64 = 10 * Moment::MINUTE;
    /// After how many wrong tries it is locked.
    pub const WRONG_TRIES: i32 = 5;

    /// Checks both fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(token: &str, code: &str) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let token = problems.take(Field::AgentToken, token.parse());
        let digits = plain(code);
        let digits = match digits.len() {
            0 => Err(Problem::Missing),
            Self::DIGITS if digits.bytes().all(|digit| digit.is_ascii_digit()) => Ok(digits),
            _ => Err(Problem::NotAnAgentCode),
        };
        let digits = problems.take(Field::AgentCode, digits);
        let whole = || Some(Self { token: token?, digits: digits? });
        whole().ok_or(Refusal::Fields(problems))
    }
}

/// Without what people put between letters and digits when they write down what they hear.
fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !"-.".contains(*c)).collect::<String>().to_ascii_uppercase()
}

/// A code for connecting a practice, as the agent sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentCode {
    /// Read out first.
    pub token: AgentToken,
    /// Read out second; empty once the code does nothing any more.
    pub digits: String,
    /// When it stops working, or stopped.
    pub expires: ShownTime,
    /// What became of it.
    pub state: AgentCodeState,
}

/// What became of a code for connecting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentCodeState {
    /// It works.
    Open,
    /// Too many wrong tries.
    Locked,
    /// Its time is over.
    Expired,
    /// This practice used it.
    Used(PracticeName),
}

/// All practices of one account, and what needs attention there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cockpit {
    /// Where a role is on: those that need attention first, then in the order of names.
    pub practices: Vec<CockpitPractice>,
    /// Practices that ask for this account.
    pub requests: Vec<PendingInvitation>,
    /// Connections that open nothing now, and were not ended.
    pub suspended: Vec<SuspendedPractice>,
    /// Whether a new practice can be opened here.
    pub may_open_practice: bool,
}

/// A practice in which a role is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CockpitPractice {
    /// The practice in addresses.
    pub slug: PracticeSlug,
    /// Its name.
    pub name: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// The roles that are on there.
    pub roles: Roles,
    /// Roles that end within a month, and their last day.
    pub ending: Vec<(Role, ShownDay)>,
    /// The agreement's last day, if it is within a month or over.
    pub agreement_ends: Option<ShownDay>,
    /// How many requests for roles wait for the reader there.
    pub waiting: u64,
    /// Whether the reader is an agent there, who can end the connection.
    pub may_leave: bool,
}

/// A practice that asks for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingInvitation {
    /// Which invitation.
    pub id: InvitationId,
    /// The practice's name.
    pub practice: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// The name of the person who sent it, or the practice's.
    pub invited_by: String,
    /// What the person would be there.
    pub roles: Roles,
    /// Until when it can be accepted.
    pub expires: ShownTime,
}

/// A practice to which the connection opens nothing now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendedPractice {
    /// The practice in addresses.
    pub slug: PracticeSlug,
    /// The practice's name.
    pub name: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// Why it is suspended; `None` where no role was turned on yet.
    pub why: Option<Suspension>,
}

/// What both sides of a connection are told by e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum PlaceNotice {
    Connected,
    Ended,
    Left,
    Declined,
    UnusedSoon,
    AgreementEnds,
    SuspendedUnused,
    SuspendedAgreement,
}

impl PlaceNotice {
    /// All notices.
    pub const ALL: [Self; 8] = [
        Self::Connected,
        Self::Ended,
        Self::Left,
        Self::Declined,
        Self::UnusedSoon,
        Self::AgreementEnds,
        Self::SuspendedUnused,
        Self::SuspendedAgreement,
    ];

    /// The notice's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Ended => "ended",
            Self::Left => "left",
            Self::Declined => "declined",
            Self::UnusedSoon => "unused_soon",
            Self::AgreementEnds => "agreement_ends",
            Self::SuspendedUnused => "suspended_unused",
            Self::SuspendedAgreement => "suspended_agreement",
        }
    }

    /// The notice of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// The notice of a suspension.
    pub fn of_suspension(why: Suspension) -> Self {
        match why {
            Suspension::Unused => Self::SuspendedUnused,
            Suspension::Agreement => Self::SuspendedAgreement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(roles: &[&str], until: &str) -> TypedAgent {
        TypedAgent {
            roles: roles.iter().map(|role| (*role).into()).collect(),
            first_name: "Aga".into(),
            last_name: "Roth".into(),
            email: "aga@helpers.example".into(),
            until: until.into(),
            certain: "yes".into(),
            ..TypedAgent::default()
        }
    }

    #[test]
    fn an_agent_is_invited_with_agents_roles_and_keeps_the_records_for_a_time_only() {
        let agent = NewAgent::parse(&typed(&["front_office", "records_custodian"], "2027-01-31")).unwrap();
        assert_eq!(agent.until, "2027-01-31".parse().ok());
        assert_eq!(NewAgent::parse(&typed(&["front_office"], "2027-01-31")).unwrap().until, None);
        for (roles, until, refused) in [
            (&["therapist"][..], "", Refusal::field(Field::Role, Problem::UnknownRole)),
            (&["manager"][..], "", Refusal::field(Field::Role, Problem::UnknownRole)),
            (&[][..], "", Refusal::field(Field::Role, Problem::Missing)),
            (&["records_custodian"][..], "", Refusal::field(Field::Until, Problem::Missing)),
        ] {
            assert_eq!(NewAgent::parse(&typed(roles, until)), Err(refused), "{roles:?}");
        }
        let unsure = TypedAgent { certain: String::new(), ..typed(&["front_office"], "") };
        assert_eq!(NewAgent::parse(&unsure), Err(Refusal::field(Field::Certain, Problem::Missing)));
    }

    #[test]
    fn an_agreement_does_not_end_before_it_is_signed() {
        assert!(Agreement::parse("2026-01-01", "2026-01-01").is_ok() && Agreement::parse("", "").is_ok());
        let wrong = Agreement::parse("2026-02-01", "2026-01-31");
        assert_eq!(wrong, Err(Refusal::field(Field::AgreementEndsOn, Problem::BeforeItBegins)));
    }

    #[test]
    fn token_and_code_are_taken_as_they_are_heard() {
        let heard = HeardCode::parse(" kx-m tz", "123 456").unwrap();
        assert_eq!((heard.token.as_str(), heard.digits.as_str()), ("KXMTZ", "123456"));
        for (token, code) in [("KXMT", "123456"), ("KXMT1", "123456"), ("KXMTZ", "12345"), ("KXMTZ", "１２３４５６")]
        {
            assert!(HeardCode::parse(token, code).is_err(), "{token} {code}");
        }
        assert_eq!(AgentToken::from_random([0, 23, 24, 255, 1]).as_str().len(), AgentToken::LENGTH);
    }

    #[test]
    fn every_code_names_its_notice_and_its_suspension() {
        for notice in PlaceNotice::ALL {
            assert_eq!(PlaceNotice::from_code(notice.code()), Some(notice));
        }
        assert_eq!(Suspension::from_code("agreement"), Some(Suspension::Agreement));
    }
}
