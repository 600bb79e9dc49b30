//! The security settings of a practice.

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
use crate::domain::{Refusal, SecurityPage};
#[cfg(feature = "ssr")]
use crate::domain::{SecuritySettings, TypedSecuritySettings};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The settings, and which of them the reader may change.
#[server(prefix = "/api", endpoint = "security/find-settings", input = GetUrl, output = Answer)]
pub async fn find_security_settings(practice: String) -> Result<SecurityPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.security.settings(&actor).await).await
}

/// Replaces the settings. What only the Owner decides is left out by everybody else.
#[server(prefix = "/api", endpoint = "security/edit-settings", output = Answer)]
pub async fn edit_security_settings(
    practice: String,
    #[server(default)] invitation_hours: String,
    #[server(default)] idle_minutes: String,
    #[server(default)] second_factor: String,
    #[server(default)] second_factor_from: String,
    #[server(default)] managers_manage_managers: String,
    #[server(default)] custodian_needs_approval: String,
    #[server(default)] agent_unused_days: String,
    #[server(default)] suspend_at_agreement_end: String,
    #[server(default)] current_password: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let typed = TypedSecuritySettings {
            invitation_hours,
            idle_minutes,
            second_factor,
            second_factor_from,
            managers_manage_managers,
            custodian_needs_approval,
            agent_unused_days,
            suspend_at_agreement_end,
            current_password,
        };
        let settings = SecuritySettings::parse(&typed)?;
        backend.security.edit_settings(&actor, settings, &typed.current_password).await
    })
    .await
}
