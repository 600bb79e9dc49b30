//! Behind an invitation link: one honest page for each state it can be in.
//!
//! Opening it changes nothing, however often; submitting its form does.

use super::{
    account_fields::{AccountOf, NewAccountFields},
    frame::{SignOutForm, VisitorFrame},
};
use crate::{
    api::{
        invitations::{AcceptInvitation, DeclineInvitation, SendFreshLink, SignInAndAccept, SignUp, find_invitation},
        json::resource,
    },
    components::{
        BackgroundForm, Button, ButtonLink, Disclosure, FactLine, Facts, Form, FormNotice, Heading, Look, Notice,
        NoticeKind, PageForms, PasswordField, RefusalNotice, Sender, Skeleton, Time, use_form, use_plain_form,
    },
    domain::{
        InvitationId, LinkState, NewAccount, OpenInvitation, Refusal, Role, Roles, StaffKind, check_credentials_given,
    },
    text::{self, visitors},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The forms of this page. Made once, so that loading the invitation anew forgets no outcome.
#[derive(Clone, Copy)]
struct Forms {
    sign_up: Form<()>,
    sign_in: Form<()>,
    accept: Form<()>,
    decline: (Sender<DeclineInvitation>, Form<()>),
    fresh_link: (Sender<SendFreshLink>, Form<()>),
}

/// The page behind an invitation link.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let page = PageForms::provide();
    let fresh_link = use_form::<SendFreshLink>();
    let forms = Forms {
        sign_up: use_plain_form::<SignUp>(),
        sign_in: use_plain_form::<SignInAndAccept>(),
        accept: use_plain_form::<AcceptInvitation>(),
        decline: use_form::<DeclineInvitation>(),
        fresh_link,
    };
    let invitation = resource(move || page.answers(), |_| find_invitation());
    view! {
        <VisitorFrame>
            <Transition fallback=Skeleton>
                {move || Suspend::new(async move {
                    match invitation.await {
                        Ok(invitation) => view! { <Opened invitation forms/> }.into_any(),
                        Err(why) => view! {
                            <Heading text=visitors::link_closed_heading(&why)/>
                            <RefusalNotice refusal=why/>
                        }
                            .into_any(),
                    }
                })}
            </Transition>
        </VisitorFrame>
    }
}

#[component]
fn Opened(invitation: OpenInvitation, forms: Forms) -> impl IntoView {
    let answer = match invitation.state.clone() {
        LinkState::Closed(why) => return view! { <Closed invitation why form=forms.fresh_link/> }.into_any(),
        LinkState::SignedUp => return view! { <SignedUp invitation/> }.into_any(),
        LinkState::SomeoneElse(username) => {
            let problem = visitors::someone_else(&invitation, &username);
            return view! {
                <Heading text=visitors::invitation_heading(&invitation)/>
                <Notice kind=NoticeKind::Problem><p>{problem}</p></Notice>
                <p>{visitors::SIGN_OUT_FIRST}</p>
                <SignOutForm look=Look::Primary/>
                <Offer invitation/>
            }
            .into_any();
        }
        LinkState::SignUp => view! { <SignUpForm invitation=invitation.clone() form=forms.sign_up/> }.into_any(),
        LinkState::SignIn => view! { <SignInForm invitation=invitation.clone() form=forms.sign_in/> }.into_any(),
        LinkState::Accept => view! { <AcceptForm invitation=invitation.clone() form=forms.accept/> }.into_any(),
    };
    let (id, roles) = (invitation.id, invitation.roles);
    view! {
        <Heading text=visitors::invitation_heading(&invitation)/>
        <Offer invitation/>
        {answer}
        <DeclineForm id roles form=forms.decline/>
    }
    .into_any()
}

/// Who invites, to which practice, as what, what that means, and until when.
#[component]
fn Offer(invitation: OpenInvitation) -> impl IntoView {
    let roles = invitation.roles.iter().map(|role| {
        view! { <FactLine label=text::role(role)>{text::role_may(role)}</FactLine> }
    });
    let starts = invitation.starts.clone();
    view! {
        <p class="lead">{visitors::invitation_sentence(&invitation)}</p>
        {(invitation.kind == StaffKind::ExternalAgent).then(|| view! { <p>{visitors::AS_AGENT}</p> })}
        {starts.map(|starts| view! { <p><strong>{text::schedule::starts(&starts.text)}</strong></p> })}
        <h2 class="minor-heading">{visitors::ROLE_MEANS}</h2>
        <Facts>{roles.collect_view()}</Facts>
        <p class="deadline">{visitors::LINK_UNTIL} <Time at=invitation.expires in_full=true/> "."</p>
    }
}

#[component]
fn SignUpForm(invitation: OpenInvitation, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let OpenInvitation { id, own_words, .. } = invitation;
    let check = form.check(move |sent| NewAccount::parse(&sent.text("username"), &sent.text("password"), &own_words));
    view! {
        <form class="form" method="post" action=SignUp::url() novalidate=true on:submit=check>
            <p>{visitors::SIGN_UP_WHAT}</p>
            <FormNotice fields/>
            <input type="hidden" name="invitation" value=id.to_string()/>
            <NewAccountFields fields/>
            <div class="form-actions"><Button>{visitors::CREATE_ACCOUNT}</Button></div>
        </form>
    }
}

/// The address has an account: its password is enough, and accepting is what the button says.
#[component]
fn SignInForm(invitation: OpenInvitation, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let check = form.check(|sent| check_credentials_given("whose is known", &sent.text("password")));
    view! {
        <form class="form" method="post" action=SignInAndAccept::url() novalidate=true on:submit=check>
            <p>{visitors::sign_in_to_accept(&invitation)}</p>
            <FormNotice fields/>
            <input type="hidden" name="invitation" value=invitation.id.to_string()/>
            <AccountOf identifier=invitation.email.to_string()/>
            <PasswordField fields autocomplete="current-password"/>
            <div class="form-actions">
                <Button>{visitors::SIGN_IN_TO_ACCEPT}</Button>
                <a href="/forgot-password">{visitors::FORGOT}</a>
            </div>
        </form>
    }
}

/// Plain, like all forms after which another practice is at hand.
#[component]
fn AcceptForm(invitation: OpenInvitation, form: Form<()>) -> impl IntoView {
    view! {
        <form class="form" method="post" action=AcceptInvitation::url()>
            <p>{visitors::accept_as(&invitation)}</p>
            <FormNotice fields=form.fields()/>
            <input type="hidden" name="invitation" value=invitation.id.to_string()/>
            <div class="form-actions"><Button>{visitors::ACCEPT}</Button></div>
        </form>
    }
}

/// Saying no, for those who did not expect it or have no time.
#[component]
fn DeclineForm(id: InvitationId, roles: Roles, form: (Sender<DeclineInvitation>, Form<()>)) -> impl IntoView {
    let (action, form) = form;
    // A practice always has its Owner.
    (!roles.hold(Role::Owner)).then(|| {
        view! {
            <Disclosure summary=visitors::DECLINE_SUMMARY>
                <p>{visitors::DECLINE_WHAT}</p>
                <FormNotice fields=form.fields() id="decline-notice"/>
                <BackgroundForm action>
                    <input type="hidden" name="invitation" value=id.to_string()/>
                    <Button look=Look::Danger pending=form.pending()>{visitors::DECLINE}</Button>
                </BackgroundForm>
            </Disclosure>
        }
    })
}

/// Whoever signed up before their first day has nothing to sign in to yet.
#[component]
fn SignedUp(invitation: OpenInvitation) -> impl IntoView {
    let at = invitation.starts.map(|starts| starts.text).unwrap_or_default();
    view! {
        <Heading text=text::schedule::SIGNED_UP/>
        <p class="lead">{text::schedule::signed_up(invitation.practice.as_str(), &at)}</p>
    }
}

#[component]
fn Closed(invitation: OpenInvitation, why: Refusal, form: (Sender<SendFreshLink>, Form<()>)) -> impl IntoView {
    let (send, form) = form;
    let done = form.done(|()| visitors::FRESH_LINK_SENT.into());
    let newer = invitation.newer_sent.clone().filter(|_| why == Refusal::LinkSuperseded);
    let expired = why == Refusal::LinkExpired;
    let used = why == Refusal::LinkUsed;
    view! {
        <Heading text=visitors::link_closed_heading(&why)/>
        <FormNotice fields=form.fields() done/>
        {expired.then(|| view! { <p class="lead">{visitors::invitation_sentence(&invitation)}</p> })}
        {newer.map(|at| view! { <p>{visitors::NEWER_SENT} <Time at/> "."</p> })}
        <p>{visitors::link_closed(&invitation, &why)}</p>
        {expired.then(|| view! {
            <p class="deadline">{visitors::LINK_ENDED} <Time at=invitation.expires.clone() in_full=true/> "."</p>
            <BackgroundForm action=send>
                <input type="hidden" name="invitation" value=invitation.id.to_string()/>
                <Button pending=form.pending()>{visitors::FRESH_LINK}</Button>
            </BackgroundForm>
        })}
        {used.then(|| view! { <ButtonLink href="/sign-in">{visitors::SIGN_IN}</ButtonLink> })}
    }
}
