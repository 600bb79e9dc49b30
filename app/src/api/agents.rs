//! External agents, and the practices of one account.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
use crate::domain::{AgentCode, Cockpit, Invited, NewAgentForm, Refusal, StaffMemberId};
#[cfg(feature = "ssr")]
use crate::domain::{Agreement, HeardCode, NewAgent, TypedAgent};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What the reader may choose in the New External Agent form.
#[server(prefix = "/api", endpoint = "agents/new-form", input = GetUrl, output = Answer)]
pub async fn find_new_agent_form(practice: String) -> Result<NewAgentForm, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.agents.new_form(&actor).await).await
}

/// Adds an external agent and posts the invitation.
#[server(prefix = "/api", endpoint = "agents/invite", output = Answer)]
pub async fn invite_agent(
    practice: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
    #[server(default)] until: String,
    #[server(default)] agreement_signed_on: String,
    #[server(default)] agreement_ends_on: String,
    #[server(default)] certain: String,
    #[server(default)] language: String,
    #[server(default)] key: String,
) -> Result<Invited, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let typed = TypedAgent {
            roles,
            first_name,
            last_name,
            email,
            phone,
            until,
            agreement_signed_on,
            agreement_ends_on,
            certain,
            language,
            key,
        };
        backend.agents.invite(&actor, NewAgent::parse(&typed)?).await
    })
    .await
}

/// Connects the agent who reads out this token and code.
#[server(prefix = "/api", endpoint = "agents/connect", output = Answer)]
pub async fn connect_agent(
    practice: String,
    #[server(default)] token: String,
    #[server(default)] digits: String,
) -> Result<StaffMemberId, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let id = backend.agents.connect(&actor, HeardCode::parse(&token, &digits)?).await?;
        edge::go_to(&format!("/p/{practice}/settings/staff/{id}#roles"));
        Ok(id)
    })
    .await
}

/// Replaces the days of the agreement with an agent.
#[server(prefix = "/api", endpoint = "agents/edit-agreement", output = Answer)]
pub async fn edit_agreement(
    practice: String,
    id: String,
    #[server(default)] agreement_signed_on: String,
    #[server(default)] agreement_ends_on: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let agreement = Agreement::parse(&agreement_signed_on, &agreement_ends_on)?;
        backend.agents.edit_agreement(&actor, known(&id)?, agreement).await
    })
    .await
}

/// Ends one's own connection to a practice.
#[server(prefix = "/api", endpoint = "agents/leave", output = Answer)]
pub async fn leave_practice(practice: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.agents.leave(&visit, &practice).await).await
}

/// All practices of one's own account.
#[server(prefix = "/api", endpoint = "agents/cockpit", input = GetUrl, output = Answer)]
pub async fn find_cockpit() -> Result<Cockpit, Refusal> {
    edge::as_visitor(async |backend, visit| backend.agents.cockpit(&visit).await).await
}

/// The code to read out, if one was made.
#[server(prefix = "/api", endpoint = "agents/find-code", input = GetUrl, output = Answer)]
pub async fn find_agent_code() -> Result<Option<AgentCode>, Refusal> {
    edge::as_visitor(async |backend, visit| backend.agents.code(&visit).await).await
}

/// Makes a code to read out; an older one is worth nothing.
#[server(prefix = "/api", endpoint = "agents/make-code", output = Answer)]
pub async fn make_agent_code() -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.agents.make_code(&visit).await).await
}
