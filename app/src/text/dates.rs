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

/// When something ends that lasts a whole day: "the end of Thu 24 Dec 2026".
pub fn end_of_day(day: &str) -> String {
    say!("the end of {day}", "el final del {day}")
}

/// When something ends within a day: "Thu 24 Dec 2026, 17:00 CET".
pub fn end_at(time: &str) -> String {
    say!("{time}", "el {time}")
}

/// How far away a moment is, in milliseconds from now: "in 2 days", "3 hours ago". Rounded to the unit
/// in which it reads best.
pub fn from_now(milliseconds: i64) -> String {
    let minutes = (milliseconds.unsigned_abs() + 30_000) / 60_000;
    let (hours, days) = ((minutes + 30) / 60, (minutes + 12 * 60) / (24 * 60));
    let amount = match minutes {
        0 => return text("now", "ahora").now().to_owned(),
        1 => text("1 minute", "1 minuto").now().to_owned(),
        2..90 => say!("{minutes} minutes", "{minutes} minutos"),
        90..2160 => say!("{hours} hours", "{hours} horas"),
        _ => say!("{days} days", "{days} días"),
    };
    if milliseconds < 0 { say!("{amount} ago", "hace {amount}") } else { say!("in {amount}", "en {amount}") }
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

#[cfg(test)]
mod tests {
    use super::from_now;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_distance_is_told_in_the_unit_in_which_it_reads_best() {
        for (minutes, words) in [
            (0, "now"),
            (1, "in 1 minute"),
            (89, "in 89 minutes"),
            (90, "in 2 hours"),
            (24 * 60, "in 24 hours"),
            (72 * 60, "in 3 days"),
            (-5, "5 minutes ago"),
            (-20 * 24 * 60, "20 days ago"),
        ] {
            assert_eq!(from_now(minutes * MINUTE), words);
        }
    }
}
