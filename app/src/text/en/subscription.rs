//! The **Subscription** tab, and what other pages say about charges.

use crate::domain::{Day, Effect, Money, PendingKind, Price, TurnedOff};

pub const HEADING: &str = "Subscription";
pub const WHAT: &str = "Whoever can sign in as a Therapist at the moment when a cycle begins is charged for that cycle. \
    What changes in between costs nothing and gives nothing back. External agents and people who have not accepted \
    their invitation are never charged.";
pub const PRICES: &str = "What each role costs";
pub const FREE: &str = "Free";
pub const NEXT: &str = "Next cycle";
pub const RUNNING: &str = "This cycle";
pub const NEXT_STATEMENT: &str = "Next statement";
pub const FORECAST: &str = "Forecast";
pub const TODAY: &str = "Billable today";
pub const BILLED: &str = "Billable people";
pub const NOBODY: &str = "Nobody is billable today: all roles that are on are free, or their people have not accepted \
    their invitation.";
pub const PENDING: &str = "What will change";
pub const PENDING_SHOWN: &str = "Pending changes";
pub const NOTHING_PENDING: &str = "Nothing is under way.";
pub const STATEMENTS: &str = "Statements";
pub const STATEMENTS_WHAT: &str = "One for each cycle, written when it begins and never changed afterwards.";
pub const NO_STATEMENT: &str = "No cycle has begun yet.";
pub const STATEMENTS_ARE_OWNERS: &str = "The Owner sees the statements here.";
pub const NAME: &str = "Name";
pub const SINCE: &str = "Billable since";
pub const PRICE: &str = "Price";
pub const CHANGE: &str = "Change";
pub const FROM: &str = "From";
pub const EFFECT: &str = "Effect";
pub const CYCLE: &str = "Cycle";
pub const DAYS: &str = "From and to";
pub const PEOPLE: &str = "Billable people";
pub const TOTAL: &str = "Total";
pub const EACH: &str = "Price of a seat";
/// A time follows.
pub const WRITTEN: &str = "Written";
pub const NOBODY_CHARGED: &str = "Nobody was billable when this cycle began.";
pub const ALL_STATEMENTS: &str = "Back to the subscription";
pub const EXPORT: &str = "Export as CSV";
pub const EXPORT_ALL: &str = "Export all as CSV";

/// The first row of an export.
pub const COLUMNS: [&str; 9] = [
    "Cycle from",
    "Cycle to",
    "Staff member",
    "Staff member (id)",
    "Role",
    "Billable since",
    "Amount",
    "Currency",
    "Written (UTC)",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "1 December 2026"
pub fn day(day: Day) -> String {
    let (year, month, number) = day.parts();
    format!("{number} {} {year}", MONTHS[usize::from(month - 1)])
}

/// "1 December 2026 – 31 December 2026"
pub fn days(from: Day, to: Day) -> String {
    format!("{} – {}", day(from), day(to))
}

/// "10.00 USD"
pub fn money(money: Money) -> String {
    money.to_string()
}

/// What a role costs: "Free", "10.00 USD per month".
pub fn price(price: Price) -> String {
    match price {
        Price::Free => FREE.into(),
        Price::PerMonth(seat) => format!("{} per month", money(seat)),
    }
}

/// "3 billable people, 30.00 USD"
pub fn forecast(seats: usize, total: Money) -> String {
    format!("{}, {}", people(seats), money(total))
}

/// "3 billable people"
pub fn people(seats: usize) -> String {
    match seats {
        0 => "Nobody".into(),
        1 => "1 billable person".into(),
        n => format!("{n} billable people"),
    }
}

/// What is under way, with its day.
pub fn pending(what: PendingKind, on: Day) -> String {
    let on = day(on);
    match what {
        PendingKind::Invited => format!("Invited {on}, has not accepted. Charged once they do."),
        PendingKind::TurnedOn => format!("Billable since {on}."),
        PendingKind::TurnedOff => format!("Not billable since {on}."),
        PendingKind::Ends => format!("Therapist ends with {on}."),
    }
}

/// From when a change shows.
pub fn from(what: PendingKind, effect: Effect, from: Day) -> String {
    let on = day(from);
    match (what, effect) {
        (_, Effect::Nothing) => "Never charged: on and off within a cycle".into(),
        (PendingKind::Invited, _) => format!("{on}, if they accept before"),
        (_, Effect::Less) => format!("Not charged from {on}"),
        (_, Effect::More) => format!("Charged from {on}"),
    }
}

/// "+10.00 USD"
pub fn effect(effect: Effect, seat: Money) -> String {
    match effect {
        Effect::More => format!("+{}", money(seat)),
        // A minus sign, as long as the plus.
        Effect::Less => format!("−{}", money(seat)),
        Effect::Nothing => money(Money { minor: 0, ..seat }),
    }
}

/// A statement's name.
pub fn statement(from: Day) -> String {
    format!("Statement of {}", day(from))
}

/// "not charged from 1 December 2026"
pub fn not_charged_from(from: Day) -> String {
    format!("not charged from {}", day(from))
}

/// What turning a billed role off means, beside its button.
pub fn turn_off_charge(first_name: &str, from: Day) -> String {
    format!("Once it is off, {first_name} is {}.", not_charged_from(from))
}

/// The same after it went off; nothing where nothing was charged.
pub fn turned_off(done: &str, off: TurnedOff) -> String {
    match off.not_charged_from {
        None => done.into(),
        Some(from) => format!("{done} They are {}.", not_charged_from(from)),
    }
}

/// The end of a sentence about somebody who loses all roles.
pub fn no_longer_charged(from: Option<Day>) -> String {
    match from {
        None => "and nothing is charged for them".into(),
        Some(from) => format!("and they are {}", not_charged_from(from)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_read_as_people_say_them() {
        let first = Day::new(2026, 12, 1).unwrap();
        let seat: Money = "10.00 USD".parse().unwrap();
        assert_eq!(not_charged_from(first), "not charged from 1 December 2026");
        assert_eq!(forecast(1, seat), "1 billable person, 10.00 USD");
        assert_eq!(effect(Effect::Less, seat), "−10.00 USD");
        assert_eq!(effect(Effect::Nothing, seat), "0.00 USD");
        let off = TurnedOff { not_charged_from: Some(first) };
        assert_eq!(turned_off("The role is off.", off), "The role is off. They are not charged from 1 December 2026.");
        assert_eq!(turned_off("The role is off.", TurnedOff { not_charged_from: None }), "The role is off.");
    }
}
