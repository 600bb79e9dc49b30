//! One access review: what is left to decide, the signature, and what was decided. It prints as a record.

use super::{
    super::super::{
        refused::{RefusedNotice, explained},
        use_practice,
    },
    decided::Decided,
    left::Left,
    review_path, reviews_path,
};
use crate::{
    api::{
        access_reviews::{DecideAccess, SignOffAccessReview, find_access_review},
        json::resource,
    },
    components::{
        BackgroundForm, Button, FactLine, Facts, Form, FormNotice, Heading, Look, Notice, NoticeKind, PageForms, Panel,
        PasswordField, Sender, Skeleton, Time, use_form,
    },
    domain::{AccessReviewId, AccessReviewPage as Page, Deed, Field, ListedReview},
    text::{access_reviews as words, staff},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The forms of the page.
#[derive(Clone, Copy)]
pub struct Forms {
    practice: StoredValue<String>,
    pub decide: (Sender<DecideAccess>, Form<()>),
    sign_off: (Sender<SignOffAccessReview>, Form<()>),
}

impl Forms {
    /// What every one of them sends.
    pub fn fields(self, review: AccessReviewId) -> impl IntoView {
        view! {
            <input type="hidden" name="practice" value=self.practice.get_value()/>
            <input type="hidden" name="review" value=review.to_string()/>
        }
    }
}

/// The page.
#[component]
pub fn AccessReviewPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let forms = Forms { practice, decide: use_form(), sign_off: use_form() };
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("review")).unwrap_or_default());
    let page = resource(
        move || (id.get(), page_forms.answers()),
        move |(id, _)| explained(practice, Deed::ReviewAccess, move |practice| find_access_review(practice, id)),
    );
    let all = practice.with_value(|practice| reviews_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=all>{words::ALL}</a></p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page forms/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: Page, forms: Forms) -> impl IntoView {
    let Page { review, practice, left, people_left, lines, fingerprint } = page;
    let ListedReview { id, started, started_by, signed, counts } = review;
    let open = signed.is_none();
    let (decide, sign_off) = (forms.decide.1, forms.sign_off.1);
    view! {
        <Heading text=words::of_practice(practice.as_str())/>
        <FormNotice fields=decide.fields() done=decide.done(|()| words::DONE.into()) whole=true/>
        <FormNotice fields=sign_off.fields() done=sign_off.done(|()| words::SIGNED.into()) id="signed-notice"/>
        <Facts>
            <FactLine label=words::STARTED><Time at=started/> {staff::by(&started_by)}</FactLine>
            {signed.map(|(at, by)| view! { <FactLine label=words::SIGNED><Time at/> {staff::by(&by)}</FactLine> })}
            <FactLine label=words::RESULT>{words::counts(counts)}</FactLine>
        </Facts>
        {fingerprint.map(|(fingerprint, genuine)| view! { <Fingerprint fingerprint genuine/> })}
        {(open && people_left > 0).then(|| view! { <Left people=left people_left id forms/> })}
        {(open && people_left == 0).then(|| view! { <SignOff id forms/> })}
        <Decided lines counts/>
        <div class="buttons not-printed">
            <form method="post" action=forms.practice.with_value(|practice| format!("{}/export", review_path(practice, id)))>
                <Button look=Look::Quiet>{words::EXPORT}</Button>
            </form>
            <p class="beside">{words::PRINT_HINT}</p>
        </div>
    }
}

#[component]
fn Fingerprint(fingerprint: String, genuine: bool) -> impl IntoView {
    let (kind, what) = if genuine { (NoticeKind::Done, words::GENUINE) } else { (NoticeKind::Problem, words::FORGED) };
    view! {
        <Notice kind>
            <p>{what}</p>
            <p class="beside">{words::FINGERPRINT} " (SHA-256): " <code class="fingerprint">{fingerprint}</code></p>
        </Notice>
    }
}

#[component]
fn SignOff(id: AccessReviewId, forms: Forms) -> impl IntoView {
    let (action, form) = forms.sign_off;
    view! {
        <Panel id="sign-off" heading=words::SIGN_OFF>
            <p>{words::SIGN_OFF_WHAT}</p>
            <BackgroundForm action attr:class="form" attr:novalidate=true>
                {forms.fields(id)}
                <PasswordField
                    fields=form.fields()
                    field=Field::CurrentPassword
                    hint=words::PASSWORD_HINT
                    autocomplete="current-password"
                />
                <div class="form-actions"><Button pending=form.pending()>{words::SIGN_OFF}</Button></div>
            </BackgroundForm>
        </Panel>
    }
}
