//! The **Subscription** tab: who is billed today, what comes next, and the statements; and the page of one
//! statement.

use super::{
    refused::{RefusedNotice, explained},
    settings_path, staff_path, use_practice,
};
use crate::{
    api::{
        json::resource,
        subscription::{find_statement, find_subscription},
    },
    components::{Badge, Button, Cell, FactLine, Facts, Heading, Look, Panel, Row, Skeleton, Table, Time, Tone},
    domain::{
        BilledPerson, Day, Deed, Excerpt, Money, PendingChange, Price, Role, StaffMemberId, StatementLine,
        StatementPage as Statement, SubscriptionPage as Page, WhoCan,
    },
    text::{self, subscription as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Where the subscription of a practice is.
fn path(practice: &str) -> String {
    format!("{}/subscription", settings_path(practice))
}

/// The tab.
#[component]
pub fn SubscriptionPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page = resource(|| (), move |()| explained(practice, Deed::SeeForecast, find_subscription));
    view! {
        <Heading text=words::HEADING/>
        <p>{words::WHAT}</p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page practice/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: Page, practice: StoredValue<String>) -> impl IntoView {
    let Page { prices, price, billed, from, next, seats, total, pending, statements } = page;
    view! {
        <Panel id="next" heading=words::NEXT>
            <Facts>
                <FactLine label=words::RUNNING>{words::days(from, next.before())}</FactLine>
                <FactLine label=words::NEXT_STATEMENT>{words::day(next)}</FactLine>
                <FactLine label=words::FORECAST><strong>{words::forecast(seats, total)}</strong></FactLine>
            </Facts>
            <h3 class="minor-heading">{words::PENDING}</h3>
            <Pending pending practice/>
        </Panel>
        <Panel id="today" heading=words::TODAY>
            {if billed.shown.is_empty() {
                view! { <p>{words::NOBODY}</p> }.into_any()
            } else {
                view! { <People people=billed price practice/> }.into_any()
            }}
        </Panel>
        <Prices prices/>
        <Statements statements practice/>
    }
}

#[component]
fn Prices(prices: Vec<(Role, Price)>) -> impl IntoView {
    let lines = prices.into_iter().map(|(role, price)| {
        let shown = match price {
            Price::Free => view! { <Badge tone=Tone::Good text=words::FREE/> }.into_any(),
            Price::PerMonth(_) => view! { <strong>{words::price(price)}</strong> }.into_any(),
        };
        view! { <FactLine label=text::role(role)>{shown}</FactLine> }
    });
    view! {
        <Panel id="prices" heading=words::PRICES>
            <Facts>{lines.collect_view()}</Facts>
        </Panel>
    }
}

/// The person's name, as a link to their page.
#[component]
fn Person(id: StaffMemberId, name: String, practice: StoredValue<String>) -> impl IntoView {
    let href = practice.with_value(|practice| format!("{}/{id}", staff_path(practice)));
    view! { <a class="table-main" href=href>{name}</a> }
}

#[component]
fn People(people: Excerpt<BilledPerson>, price: Money, practice: StoredValue<String>) -> impl IntoView {
    let Excerpt { shown, more } = people;
    let rows = shown.into_iter().map(move |BilledPerson { id, name, since }| {
        view! {
            <Row>
                <Cell column=words::NAME><Person id name practice/></Cell>
                <Cell column=words::SINCE>{words::day(since)}</Cell>
                <Cell column=words::PRICE><span class="number">{words::money(price)}</span></Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption=words::BILLED columns=vec![words::NAME, words::SINCE, words::PRICE]>
            {rows}
        </Table>
        {(more > 0).then(|| view! { <p>{words::more(more)}</p> })}
    }
}

#[component]
fn Pending(pending: Excerpt<PendingChange>, practice: StoredValue<String>) -> impl IntoView {
    if pending.shown.is_empty() {
        return view! { <p>{words::NOTHING_PENDING}</p> }.into_any();
    }
    let columns = vec![words::NAME, words::CHANGE, words::FROM, words::EFFECT];
    let Excerpt { shown, more } = pending;
    let rows = shown.into_iter().map(move |PendingChange { id, name, what, on, from, effect, price }| {
        view! {
            <Row>
                <Cell column=words::NAME><Person id name practice/></Cell>
                <Cell column=words::CHANGE>{words::pending(what, on)}</Cell>
                <Cell column=words::FROM>{words::from(what, effect, from)}</Cell>
                <Cell column=words::EFFECT><span class="number">{words::effect(effect, price)}</span></Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption=words::PENDING_SHOWN columns>{rows}</Table>
        {(more > 0).then(|| view! { <p>{words::more(more)}</p> })}
    }
    .into_any()
}

#[component]
fn Statements(statements: Result<Vec<StatementLine>, WhoCan>, practice: StoredValue<String>) -> impl IntoView {
    let listed = match statements {
        Err(who) => view! { <p>{words::NOT_SEEN} " " {text::who_can::instead(&who)}</p> }.into_any(),
        Ok(none) if none.is_empty() => view! { <p>{words::NO_STATEMENT}</p> }.into_any(),
        Ok(statements) => {
            let columns = vec![words::CYCLE, words::PEOPLE, words::TOTAL];
            let rows = statements.into_iter().map(move |StatementLine { from, to, seats, total }| {
                let href = practice.with_value(|practice| format!("{}/{from}", path(practice)));
                view! {
                    <Row>
                        <Cell column=words::CYCLE>
                            <a class="table-main" href=href>
                                {words::days(from, to)}
                            </a>
                        </Cell>
                        <Cell column=words::PEOPLE>{seats}</Cell>
                        <Cell column=words::TOTAL><span class="number">{words::money(total)}</span></Cell>
                    </Row>
                }
            });
            let rows = rows.collect_view();
            view! {
                <Table caption=words::STATEMENTS columns>{rows}</Table>
                <Export practice cycle=None/>
            }
            .into_any()
        }
    };
    view! {
        <Panel id="statements" heading=words::STATEMENTS>
            <p>{words::STATEMENTS_WHAT}</p>
            {listed}
        </Panel>
    }
}

/// The answer is a file, so the browser sends this itself, with WASM and without.
#[component]
fn Export(practice: StoredValue<String>, cycle: Option<Day>) -> impl IntoView {
    let label = if cycle.is_some() { words::EXPORT } else { words::EXPORT_ALL };
    let cycle = cycle.map(|cycle| view! { <input type="hidden" name="cycle" value=cycle.to_string()/> });
    view! {
        <form method="post" action=practice.with_value(|practice| format!("{}/export", path(practice)))>
            {cycle}
            <Button look=Look::Quiet>{label}</Button>
        </form>
    }
}

/// One statement.
#[component]
pub fn StatementPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let params = use_params_map();
    let cycle = Memo::new(move |_| params.with(|params| params.get("cycle")).unwrap_or_default());
    let statement = resource(
        move || cycle.get(),
        move |cycle| explained(practice, Deed::SeeStatements, move |practice| find_statement(practice, cycle)),
    );
    view! {
        <p class="way-back">
            <a class="way-back-link" href=practice.with_value(|practice| path(practice))>{words::ALL_STATEMENTS}</a>
        </p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match statement.await {
                    Ok(statement) => view! { <ShownStatement statement practice/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn ShownStatement(statement: Statement, practice: StoredValue<String>) -> impl IntoView {
    let Statement { line: StatementLine { from, to, seats, total }, price, written, people } = statement;
    view! {
        <Heading text=words::statement(from)/>
        <Panel id="statement" heading=words::CYCLE>
            <Facts>
                <FactLine label=words::DAYS>{words::days(from, to)}</FactLine>
                <FactLine label=words::EACH>{words::money(price)}</FactLine>
                <FactLine label=words::PEOPLE>{seats}</FactLine>
                <FactLine label=words::TOTAL><strong>{words::money(total)}</strong></FactLine>
                <FactLine label=words::WRITTEN><Time at=written/></FactLine>
            </Facts>
            {if people.shown.is_empty() {
                view! { <p>{words::NOBODY_CHARGED}</p> }.into_any()
            } else {
                view! { <People people price practice/> }.into_any()
            }}
            <Export practice cycle=Some(from)/>
        </Panel>
    }
}
