//! All access reviews of a practice, and the button that starts one.

use super::{
    super::super::{
        refused::{RefusedNotice, explained},
        staff_path, use_practice,
    },
    review_path,
};
use crate::{
    api::{
        access_reviews::{StartAccessReview, list_access_reviews},
        json::resource,
    },
    components::{
        BackgroundForm, Badge, Button, ButtonLink, Cell, EmptyState, Form, FormNotice, Heading, PageForms, Row, Sender,
        Skeleton, Table, Time, Tone, use_form,
    },
    domain::{AccessReviews, Deed, ListedReview},
    text::{access_reviews as words, staff},
};
use leptos::prelude::*;

/// The form's action and outcome.
type Start = (Sender<StartAccessReview>, Form<()>);

/// The list.
#[component]
pub fn AccessReviewsPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let start: Start = use_form();
    let reviews =
        resource(move || page_forms.answers(), move |_| explained(practice, Deed::ReviewAccess, list_access_reviews));
    let list = practice.with_value(|practice| staff_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{staff::TO_THE_LIST}</a></p>
        <Heading text=words::HEADING/>
        <p class="prose">{words::WHAT}</p>
        <FormNotice fields=start.1.fields() whole=true/>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match reviews.await {
                    Ok(reviews) => view! { <Listed reviews practice start/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Listed(reviews: AccessReviews, practice: StoredValue<String>, start: Start) -> impl IntoView {
    let AccessReviews { reviews, due } = reviews;
    let open = reviews.iter().find(|review| review.signed.is_none()).map(|review| review.id);
    let path = move |id| practice.with_value(|practice| review_path(practice, id));
    let rows = reviews.into_iter().map(|review| view! { <Line href=path(review.id) review/> }).collect_view();
    let none = rows.is_empty();
    let (action, form) = start;
    view! {
        <p>{words::NEXT_REMINDER} " " <Time at=due/></p>
        {match open {
            Some(id) => view! { <p><ButtonLink href=path(id)>{words::GO_ON}</ButtonLink></p> }.into_any(),
            None => view! {
                <BackgroundForm action>
                    <input type="hidden" name="practice" value=practice.get_value()/>
                    <Button pending=form.pending()>{words::START}</Button>
                </BackgroundForm>
            }
            .into_any(),
        }}
        {if none {
            view! { <EmptyState heading=words::NONE_YET what=words::NONE_YET_WHAT/> }.into_any()
        } else {
            view! {
                <Table caption=words::HEADING columns=vec![words::STARTED, words::SIGNED, words::RESULT]>{rows}</Table>
            }
            .into_any()
        }}
    }
}

#[component]
fn Line(href: String, review: ListedReview) -> impl IntoView {
    let ListedReview { started, started_by, signed, counts, .. } = review;
    view! {
        <Row>
            <Cell column=words::STARTED>
                <a class="table-main" href=href><Time at=started/></a>
                <span class="beside">" " {started_by}</span>
            </Cell>
            <Cell column=words::SIGNED>
                {match signed {
                    Some((at, by)) => view! { <Time at/> <span class="beside">" " {by}</span> }.into_any(),
                    None => view! { <Badge tone=Tone::Waiting text=words::OPEN/> }.into_any(),
                }}
            </Cell>
            <Cell column=words::RESULT>{words::counts(counts)}</Cell>
        </Row>
    }
}
