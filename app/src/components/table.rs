//! A table that becomes a stack of cards on a phone.
//!
//! The roles repeat what the elements say: browsers forget it once CSS lays a table out otherwise.

use crate::text::Text;
use leptos::prelude::*;

/// A table with a caption that is heard, not seen.
#[component]
pub fn Table(caption: Text, columns: Vec<Text>, children: Children) -> impl IntoView {
    let columns = columns
        .into_iter()
        .map(|column| view! { <th class="table-column" scope="col" role="columnheader">{column}</th> })
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
