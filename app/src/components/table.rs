//! A table that becomes a stack of cards on a phone.
//!
//! The roles repeat what the elements say: browsers forget it once CSS lays a table out otherwise.

use crate::text::Text;
use leptos::prelude::*;

/// That a table is in the order of its first column, or the address at which it is.
#[derive(Clone, Debug)]
pub struct ByFirst {
    /// Where it is.
    pub href: String,
    /// Whether it is so here.
    pub current: bool,
}

/// A table with a caption that is heard, not seen.
#[component]
pub fn Table(
    caption: Text,
    columns: Vec<Text>,
    /// For a table that can be put into the order of its first column.
    #[prop(optional)]
    by_first: Option<ByFirst>,
    children: Children,
) -> impl IntoView {
    let mut by_first = by_first;
    let columns = columns
        .into_iter()
        .map(|column| {
            let order = by_first.take();
            let sorted = order.as_ref().is_some_and(|order| order.current).then_some("ascending");
            let text = match order {
                Some(ByFirst { href, .. }) => {
                    // On cards, where the head is only heard, there is no link in it.
                    view! {
                        <a class="table-order" href=href data-noscroll="">{column}</a>
                        <span class="table-order-word">{column}</span>
                    }
                    .into_any()
                }
                None => column.now().into_any(),
            };
            view! {
                <th class="table-column" scope="col" role="columnheader" aria-sort=sorted>
                    {text}
                </th>
            }
        })
        .collect_view();
    view! {
        <table class="table" role="table">
            <caption class="unseen">{caption}</caption>
            <thead class="table-head" role="rowgroup">
                <tr class="table-row" role="row">{columns}</tr>
            </thead>
            <tbody class="table-body" role="rowgroup">{children()}</tbody>
        </table>
    }
}

/// One row, one card.
#[component]
pub fn Row(children: Children) -> impl IntoView {
    view! { <tr class="table-row" role="row">{children()}</tr> }
}

/// One cell; on a card its column's name stands before it.
#[component]
pub fn Cell(column: Text, children: Children) -> impl IntoView {
    view! {
        <td class="table-cell" role="cell" data-column=column>
            <div class="table-value">{children()}</div>
        </td>
    }
}
