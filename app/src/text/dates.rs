//! Days and times in words. (What day it is, in which zone, the server works out.)

use super::{Text, text};

/// A day: "Tue 24 Nov 2026". `weekday` counts from Monday, 0; `month` from January, 1.
pub fn day(weekday: usize, day: u8, month: usize, year: u16) -> String {
    let name = |names: &[Text], at: usize| names.get(at).map_or("", |name| name.now());
    let (weekday, month) = (name(&WEEKDAYS, weekday), name(&MONTHS, month.wrapping_sub(1)));
    format!("{weekday} {day} {month} {year}")
}

/// A time of a day, in a zone: "Tue 24 Nov 2026, 14:05 CET".
pub fn time(day: &str, time: &str, zone: &str) -> String {
    format!("{day}, {time} {zone}")
}

const WEEKDAYS: [Text; 7] = [
    text("Mon", "lun"),
    text("Tue", "mar"),
    text("Wed", "mié"),
    text("Thu", "jue"),
    text("Fri", "vie"),
    text("Sat", "sáb"),
    text("Sun", "dom"),
];

const MONTHS: [Text; 12] = [
    text("Jan", "ene"),
    text("Feb", "feb"),
    text("Mar", "mar"),
    text("Apr", "abr"),
    text("May", "may"),
    text("Jun", "jun"),
    text("Jul", "jul"),
    text("Aug", "ago"),
    text("Sep", "sept"),
    text("Oct", "oct"),
    text("Nov", "nov"),
    text("Dec", "dic"),
];
