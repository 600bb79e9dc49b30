//! The security settings of a practice.

use super::{UseCases, exact, who_can};
use crate::{store, time_zone};
use app::{
    backend::{Failure, Security},
    domain::{
        AuditAction, Change, Fact, Member, Moment, PracticeRules, SecurityPage, SecuritySettings,
        permission::{self, Action, Actor},
        yes_or_no_code,
    },
};
use async_trait::async_trait;

#[async_trait]
impl Security for UseCases {
    async fn settings(&self, actor: &Member) -> Result<SecurityPage, Failure> {
        permission::may(actor, Action::EditSecuritySettings)?;
        let rules = &actor.rules;
        let decides = |who: Actor| permission::may(who, Action::EditOwnersDecisions).is_ok();
        let from = rules.second_factor_from;
        Ok(SecurityPage {
            invitation_hours: rules.invitation_hours,
            idle_minutes: rules.idle_minutes,
            second_factor: rules.second_factor,
            second_factor_from: from.map(|at| time_zone::day_of(at, &rules.time_zone)).transpose()?.map(|at| at.day),
            managers_manage_managers: rules.managers_manage_managers,
            custodian_needs_approval: rules.custodian_needs_approval,
            agent_unused_days: rules.agent_unused_days,
            suspend_at_agreement_end: rules.suspend_at_agreement_end,
            owners_decisions: who_can::instead(self, actor, decides).await?,
        })
    }

    async fn edit_settings(&self, actor: &Member, settings: SecuritySettings, password: &str) -> Result<(), Failure> {
        // Before the password, which takes its time, and once more under the lock.
        may_edit(actor, &settings)?;
        self.confirm_password(actor.account, password, &actor.origin).await?;
        let (tx, actor) = self.begin(actor).await?;
        may_edit(&actor, &settings)?;
        let rules = PracticeRules {
            invitation_hours: settings.invitation_hours,
            idle_minutes: settings.idle_minutes,
            second_factor: settings.second_factor,
            second_factor_from: second_factor_from(&settings, &actor.rules)?,
            managers_manage_managers: settings.managers_manage_managers.unwrap_or(actor.rules.managers_manage_managers),
            custodian_needs_approval: settings.custodian_needs_approval.unwrap_or(actor.rules.custodian_needs_approval),
            agent_unused_days: settings.agent_unused_days,
            suspend_at_agreement_end: settings.suspend_at_agreement_end,
            ..actor.rules.clone()
        };
        let changes = changes(&actor.rules, &rules);
        // Saving what is there already is no change, and leaves no event.
        if changes.is_empty() {
            return Ok(());
        }
        store::practices::update_rules(&tx, actor.practice, &rules).await?;
        let changes = changes.into_iter().map(Some);
        self.record(&tx, &actor, None, AuditAction::SecuritySettingsChanged, changes).await?;
        self.commit(tx).await
    }
}

fn may_edit(actor: &Member, settings: &SecuritySettings) -> Result<(), Failure> {
    permission::may(actor, Action::EditSecuritySettings)?;
    if settings.holds_owners_decisions() {
        permission::may(actor, Action::EditOwnersDecisions)?;
    }
    Ok(())
}

fn second_factor_from(settings: &SecuritySettings, rules: &PracticeRules) -> Result<Option<Moment>, Failure> {
    let begins = |day| time_zone::beginning(day, &rules.time_zone);
    Ok(settings.second_factor_from.map(begins).transpose()?)
}

fn changes(before: &PracticeRules, after: &PracticeRules) -> Vec<Change> {
    let facts = |rules: &PracticeRules| {
        [
            (Fact::InvitationHours, rules.invitation_hours.to_string()),
            (Fact::IdleMinutes, rules.idle_minutes.to_string()),
            (Fact::SecondFactorRule, rules.second_factor.code().to_owned()),
            (Fact::SecondFactorFrom, rules.second_factor_from.map(exact).unwrap_or_default()),
            (Fact::ManagersManageManagers, yes_or_no_code(rules.managers_manage_managers).to_owned()),
            (Fact::CustodianNeedsApproval, yes_or_no_code(rules.custodian_needs_approval).to_owned()),
            (Fact::AgentUnusedDays, rules.agent_unused_days.to_string()),
            (Fact::SuspendAtAgreementEnd, yes_or_no_code(rules.suspend_at_agreement_end).to_owned()),
        ]
    };
    let both = facts(before).into_iter().zip(facts(after));
    both.filter_map(|((fact, before), (_, after))| Change::of(fact, before, after)).collect()
}
