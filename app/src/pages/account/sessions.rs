//! Where one is signed in.

use super::{Forms, PageForm};
use crate::{
    api::own_account::EndSession,
    components::{BackgroundForm, Badge, Button, FormNotice, Look, Panel, Time, Tone},
    domain::SessionLine,
    text::account as words,
};
use leptos::prelude::*;

/// The section.
#[component]
pub fn SessionsSection(sessions: Vec<SessionLine>, forms: Forms) -> impl IntoView {
    let (end_others, others_form) = forms.end_others;
    let one_form = forms.end_session.1;
    let several = sessions.len() > 1;
    let lines = sessions.into_iter().map(|session| view! { <Line session form=forms.end_session/> }).collect_view();
    view! {
        <Panel id="sessions" heading=words::SESSIONS>
            <FormNotice
                fields=one_form.fields()
                done=one_form.done(|()| words::SESSION_ENDED.into())
                id="session-notice"
            />
            <FormNotice
                fields=others_form.fields()
                done=others_form.done(|()| words::SESSION_ENDED.into())
                id="sessions-notice"
            />
            <ul class="lines" role="list">{lines}</ul>
            {several.then(|| view! {
                <BackgroundForm action=end_others>
                    <Button look=Look::Danger pending=others_form.pending()>{words::END_OTHERS}</Button>
                </BackgroundForm>
            })}
        </Panel>
    }
}

#[component]
fn Line(session: SessionLine, form: PageForm<EndSession, ()>) -> impl IntoView {
    let (action, form) = form;
    let device = words::device(&session.user_agent);
    let label = words::end_session_of(&device);
    let button = (!session.this).then(|| {
        view! {
            <BackgroundForm action>
                <input type="hidden" name="session" value=session.id.clone()/>
                <Button look=Look::Quiet pending=form.pending() label=label>
                    {words::END_SESSION}
                </Button>
            </BackgroundForm>
        }
    });
    view! {
        <li class="line">
            <div class="line-what">
                <h3 class="line-name">
                    {device.clone()}
                    {session.this.then(|| view! { " " <Badge tone=Tone::Good text=words::THIS_SESSION/> })}
                </h3>
                <p class="line-since">{session.address}</p>
                <p class="line-since">
                    {words::SIGNED_IN_SINCE} <Time at=session.since/> {words::LAST_SEEN} <Time at=session.seen/>
                </p>
            </div>
            <div class="line-action">{button}</div>
        </li>
    }
}
