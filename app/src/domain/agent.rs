//! External agents: who they are to a practice, and how the two are connected.

use super::{
    Day, EmailAddress, Field, FieldErrors, Language, Moment, Problem, Profile, Refusal, Role, Roles, ShownDay,
    ShownTime, StaffKind, SubmissionKey, TypedProfile, permission,
};
use serde::{Deserialize, Serialize};

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
    pub language: String,
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
    /// What the invitation is in, if that was chosen.
    pub language: Option<Language>,
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
        let ends = |role| permission::needs_end(StaffKind::ExternalAgent, role);
        let ends = roles.is_some_and(|roles| roles.iter().any(ends));
        let until = match Day::optional(&typed.until) {
            Ok(None) if ends => Err(Problem::Missing),
            // Without the role there is nothing to end.
            until => until.map(|day| day.filter(|_| ends)),
        };
        let until = problems.take(Field::Until, until);
        let agreement = Agreement::collect(&typed.agreement_signed_on, &typed.agreement_ends_on, &mut problems);
        let whole = || {
            sure?;
            let (roles, profile, email) = (roles?, profile?, email?);
            let (language, key) = (Language::from_code(&typed.language), typed.key.parse().ok());
            Some(Self { roles, profile, email, until: until?, agreement: agreement?, language, key })
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
    /// Who looks after the agent here.
    pub kept_by: Option<String>,
    /// Why the reader can't change the agreement; `None` if they can.
    pub edit_agreement: Option<Refusal>,
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
    fn every_code_names_its_suspension() {
        for why in [Suspension::Unused, Suspension::Agreement] {
            assert_eq!(Suspension::from_code(why.code()), Some(why));
        }
    }
}
