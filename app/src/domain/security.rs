//! What a practice decides about signing in and about who decides.

use super::{Day, Field, FieldErrors, Problem, Refusal, SecondFactorRule, WhoCan};
use serde::{Deserialize, Serialize};

/// The security settings of a practice, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecuritySettings {
    /// How long an invitation link lives.
    pub invitation_hours: u32,
    /// After how many idle minutes its people are signed out.
    pub idle_minutes: u32,
    /// Who needs a second factor.
    pub second_factor: SecondFactorRule,
    /// From the beginning of which day on; `None` means at once.
    pub second_factor_from: Option<Day>,
    /// Whether a Manager may turn the Manager role of others on and off; `None` leaves it as it is.
    pub managers_manage_managers: Option<bool>,
    /// Whether the Owner approves Records Custodians; `None` leaves it as it is.
    pub custodian_needs_approval: Option<bool>,
    /// After how many unused days an external agent is suspended.
    pub agent_unused_days: u32,
    /// Whether an external agent is suspended when the agreement ends.
    pub suspend_at_agreement_end: bool,
}

impl SecuritySettings {
    /// 1 hour to 30 days.
    pub const INVITATION_HOURS: (u32, u32) = (1, 720);
    /// 1 minute to 12 hours, after which every session ends anyway.
    pub const IDLE_MINUTES: (u32, u32) = (1, 720);
    /// Two weeks, of which the second one is announced, to a year.
    pub const AGENT_UNUSED_DAYS: (u32, u32) = (14, 365);

    /// Checks all fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(typed: &TypedSecuritySettings) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let hours = problems.take(Field::InvitationHours, number(&typed.invitation_hours, Self::INVITATION_HOURS));
        let minutes = problems.take(Field::IdleMinutes, number(&typed.idle_minutes, Self::IDLE_MINUTES));
        let rule = SecondFactorRule::from_code(&typed.second_factor).ok_or(Problem::UnknownChoice);
        let rule = problems.take(Field::SecondFactorRule, rule);
        let from = problems.take(Field::SecondFactorFrom, Day::optional(&typed.second_factor_from));
        let managers = problems.take(Field::ManagersManageManagers, yes_or_no(&typed.managers_manage_managers));
        let custodian = problems.take(Field::CustodianNeedsApproval, yes_or_no(&typed.custodian_needs_approval));
        let days = problems.take(Field::AgentUnusedDays, number(&typed.agent_unused_days, Self::AGENT_UNUSED_DAYS));
        let suspend = yes_or_no(&typed.suspend_at_agreement_end).and_then(|yes| yes.ok_or(Problem::Missing));
        let suspend = problems.take(Field::SuspendAtAgreementEnd, suspend);
        let given = if typed.current_password.is_empty() { Err(Problem::Missing) } else { Ok(()) };
        let given = problems.take(Field::CurrentPassword, given);
        let whole = || {
            given?;
            Some(Self {
                invitation_hours: hours?,
                idle_minutes: minutes?,
                second_factor: rule?,
                // A day for a rule that is off would come back when the rule does.
                second_factor_from: from?.filter(|_| rule != Some(SecondFactorRule::Off)),
                managers_manage_managers: managers?,
                custodian_needs_approval: custodian?,
                agent_unused_days: days?,
                suspend_at_agreement_end: suspend?,
            })
        };
        whole().ok_or(Refusal::Fields(problems))
    }

    /// Whether something is in it that only the Owner decides.
    pub fn holds_owners_decisions(&self) -> bool {
        self.managers_manage_managers.is_some() || self.custodian_needs_approval.is_some()
    }
}

/// What is typed into the form of the Security tab, unchecked.
#[derive(Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // as in SecuritySettings
pub struct TypedSecuritySettings {
    pub invitation_hours: String,
    pub idle_minutes: String,
    pub second_factor: String,
    pub second_factor_from: String,
    /// `yes`, `no`, or nothing to leave it as it is.
    pub managers_manage_managers: String,
    /// The same.
    pub custodian_needs_approval: String,
    pub agent_unused_days: String,
    /// `yes` or `no`.
    pub suspend_at_agreement_end: String,
    /// The password of the person who changes them.
    pub current_password: String,
}

/// What the Security tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in SecuritySettings
pub struct SecurityPage {
    pub invitation_hours: u32,
    pub idle_minutes: u32,
    pub second_factor: SecondFactorRule,
    pub second_factor_from: Option<Day>,
    pub managers_manage_managers: bool,
    pub custodian_needs_approval: bool,
    pub agent_unused_days: u32,
    pub suspend_at_agreement_end: bool,
    /// Who can change what only the Owner decides; `None` for a reader who can.
    pub owners_decisions: Option<WhoCan>,
}

/// What a yes or a no is called in forms.
pub fn yes_or_no_code(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn yes_or_no(typed: &str) -> Result<Option<bool>, Problem> {
    match typed {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(Problem::UnknownChoice),
    }
}

fn number(typed: &str, (least, most): (u32, u32)) -> Result<u32, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Problem::Missing);
    }
    let digits = typed.bytes().all(|b| b.is_ascii_digit());
    let number = typed.parse().ok().filter(|number| digits && (least..=most).contains(number));
    number.ok_or(Problem::OutOfRange(least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedSecuritySettings {
        TypedSecuritySettings {
            invitation_hours: " 24 ".into(),
            idle_minutes: "15".into(),
            second_factor: "everyone".into(),
            second_factor_from: "2026-12-01".into(),
            managers_manage_managers: "no".into(),
            custodian_needs_approval: "yes".into(),
            agent_unused_days: "60".into(),
            suspend_at_agreement_end: "no".into(),
            current_password: "anything".into(),
        }
    }

    #[test]
    fn settings_are_taken_as_typed() {
        let settings = SecuritySettings::parse(&typed()).unwrap();
        assert_eq!((settings.invitation_hours, settings.idle_minutes), (24, 15));
        assert_eq!(settings.second_factor_from, "2026-12-01".parse().ok());
        assert!(settings.holds_owners_decisions());
        let nothing = String::new;
        let hers = TypedSecuritySettings {
            managers_manage_managers: nothing(),
            custodian_needs_approval: nothing(),
            ..typed()
        };
        assert!(!SecuritySettings::parse(&hers).unwrap().holds_owners_decisions());
        let off = TypedSecuritySettings { second_factor: "off".into(), ..typed() };
        assert_eq!(SecuritySettings::parse(&off).unwrap().second_factor_from, None);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = TypedSecuritySettings {
            invitation_hours: "721".into(),
            idle_minutes: "+5".into(),
            second_factor: "some".into(),
            second_factor_from: "tomorrow".into(),
            managers_manage_managers: "perhaps".into(),
            custodian_needs_approval: "on".into(),
            agent_unused_days: "13".into(),
            suspend_at_agreement_end: String::new(),
            current_password: String::new(),
        };
        let Err(Refusal::Fields(problems)) = SecuritySettings::parse(&wrong) else { panic!("taken") };
        assert_eq!(
            problems.iter().collect::<Vec<_>>(),
            [
                (Field::InvitationHours, Problem::OutOfRange(1, 720)),
                (Field::IdleMinutes, Problem::OutOfRange(1, 720)),
                (Field::SecondFactorRule, Problem::UnknownChoice),
                (Field::SecondFactorFrom, Problem::NotADate),
                (Field::ManagersManageManagers, Problem::UnknownChoice),
                (Field::CustodianNeedsApproval, Problem::UnknownChoice),
                (Field::AgentUnusedDays, Problem::OutOfRange(14, 365)),
                (Field::SuspendAtAgreementEnd, Problem::Missing),
                (Field::CurrentPassword, Problem::Missing),
            ]
        );
        for typed in ["0", "-1", "1.5", "99999999999", "１"] {
            assert_eq!(number(typed, (1, 720)), Err(Problem::OutOfRange(1, 720)), "{typed}");
        }
    }
}
