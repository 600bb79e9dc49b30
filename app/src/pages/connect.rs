//! Connect a practice: the token and the code that an agent reads out on the phone.

use super::frame::{Header, SignOutForm};
use crate::{
    api::{
        agents::{MakeAgentCode, find_agent_code},
        json::resource,
    },
    components::{
        BackgroundForm, Button, Form, FormNotice, Heading, Look, Notice, NoticeKind, PageForms, RefusalNotice, Sender,
        Skeleton, Time, use_form,
    },
    domain::{AgentCode, AgentCodeState},
    text::agents as words,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ConnectPage() -> impl IntoView {
    let page = PageForms::provide();
    let make = use_form::<MakeAgentCode>();
    let code = resource(move || page.answers(), |_| find_agent_code());
    view! {
        <Header>
            <a class="header-link" href="/practices" rel="external">{words::COCKPIT}</a>
            <SignOutForm/>
        </Header>
        <main class="visitor" id="content" tabindex="-1">
            <Heading text=words::CONNECT_PRACTICE/>
            <p>{words::CODE_WHAT}</p>
            <FormNotice fields=make.1.fields() whole=true/>
            <Transition fallback=Skeleton>
                {move || Suspend::new(async move {
                    match code.await {
                        Ok(code) => view! { <Shown code make/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Shown(code: Option<AgentCode>, make: (Sender<MakeAgentCode>, Form<()>)) -> impl IntoView {
    let (action, form) = make;
    let (verb, look) = match &code {
        Some(AgentCode { state: AgentCodeState::Open, .. }) => (words::MAKE_NEW_CODE, Look::Quiet),
        Some(_) => (words::MAKE_NEW_CODE, Look::Primary),
        None => (words::MAKE_CODE, Look::Primary),
    };
    let shown = code.map(|code| match code.state.clone() {
        AgentCodeState::Open => view! { <OpenCode code/> }.into_any(),
        AgentCodeState::Used(practice) => {
            view! { <Notice kind=NoticeKind::Done><p>{words::used_by(practice.as_str())}</p></Notice> }.into_any()
        }
        AgentCodeState::Locked => view! { <Notice kind=NoticeKind::Problem><p>{words::LOCKED}</p></Notice> }.into_any(),
        AgentCodeState::Expired => view! { <Notice kind=NoticeKind::Info><p>{words::EXPIRED}</p></Notice> }.into_any(),
    });
    view! {
        {shown}
        <BackgroundForm action>
            <Button look pending=form.pending()>{verb}</Button>
        </BackgroundForm>
    }
}

/// In large letters and groups, as it is read out.
#[component]
fn OpenCode(code: AgentCode) -> impl IntoView {
    let AgentCode { token, digits, expires, .. } = code;
    let (first, second) = digits.split_at(digits.len() / 2);
    view! {
        <dl class="heard">
            <div class="heard-part">
                <dt class="heard-label">{words::TOKEN}</dt>
                <dd class="heard-value">{token.to_string()}</dd>
                <dd class="field-hint">{words::spelled(&token)}</dd>
            </div>
            <div class="heard-part">
                <dt class="heard-label">{words::CODE}</dt>
                <dd class="heard-value">{format!("{first} {second}")}</dd>
            </div>
        </dl>
        <p class="deadline">{words::WORKS_UNTIL} <Time at=expires/> "."</p>
        <p class="field-hint">{words::NEVER_WRITE}</p>
    }
}
