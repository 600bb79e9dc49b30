//! Time zones: which there are, how a moment reads in one, and when a day begins and ends there.

use anyhow::Context;
use app::domain::{Day, Moment, ShownDay, ShownTime};
use jiff::{Timestamp, ToSpan, civil, tz};

/// Whether this is the name of a time zone.
pub fn exists(name: &str) -> bool {
    tz::db().get(name).is_ok()
}

/// The names to choose from: regions and cities, and UTC. Old aliases ("US/Eastern") still work
/// but are not offered.
pub fn names() -> Vec<String> {
    const REGIONS: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let mut names: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
    names.retain(|name| name == "UTC" || REGIONS.iter().any(|region| name.starts_with(region)));
    names.sort();
    names
}

/// How `moment` reads in the time zone of this name: "Tue 24 Nov 2026, 14:05 CET".
///
/// # Errors
/// When there is no such time zone.
pub fn shown(moment: Moment, zone: &str) -> anyhow::Result<ShownTime> {
    let at = Timestamp::from_millisecond(moment.0)
        .and_then(|at| at.in_tz(zone))
        .with_context(|| format!("show {moment:?} in {zone:?}"))?;
    let abbreviation = at.strftime("%Z").to_string();
    // Zones without an abbreviation of their own have a bare number there: "-03".
    let utc = if abbreviation.starts_with(['+', '-']) { "UTC" } else { "" };
    Ok(ShownTime {
        exact: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        text: format!("{} {utc}{abbreviation}", at.strftime("%a %-d %b %Y, %H:%M")),
    })
}

/// The first moment of a day in the time zone of this name.
///
/// # Errors
/// When there is no such time zone.
pub fn beginning(day: Day, zone: &str) -> anyhow::Result<Moment> {
    begins(civil_date(day)?, zone)
}

/// The first moment after a day: whatever holds until the end of the day holds before it. Days of
/// 23 and 25 hours end when their clocks say so.
///
/// # Errors
/// As [`beginning`].
pub fn end(day: Day, zone: &str) -> anyhow::Result<Moment> {
    begins(civil_date(day)?.checked_add(1.day()).context("the day after")?, zone)
}

/// The day in which `moment` lies.
///
/// # Errors
/// As [`beginning`], or when it lies in no year that a [`Day`] can have.
pub fn day_of(moment: Moment, zone: &str) -> anyhow::Result<ShownDay> {
    let at = Timestamp::from_millisecond(moment.0)
        .and_then(|at| at.in_tz(zone))
        .with_context(|| format!("show {moment:?} in {zone:?}"))?;
    let day = Day::new(u16::try_from(at.year())?, u8::try_from(at.month())?, u8::try_from(at.day())?);
    let day = day.with_context(|| format!("{at} is no day of ours"))?;
    Ok(ShownDay { day, text: at.strftime("%a %-d %b %Y").to_string() })
}

/// The last day before `end`, that is the day which [`end`] ends.
///
/// # Errors
/// As [`day_of`].
pub fn last_day(end: Moment, zone: &str) -> anyhow::Result<ShownDay> {
    day_of(end.plus(-1), zone)
}

fn civil_date(day: Day) -> anyhow::Result<civil::Date> {
    let (year, month, day) = day.parts();
    Ok(civil::Date::new(i16::try_from(year)?, i8::try_from(month)?, i8::try_from(day)?)?)
}

fn begins(day: civil::Date, zone: &str) -> anyhow::Result<Moment> {
    let begins = day.in_tz(zone).with_context(|| format!("{day} in {zone:?}"))?;
    Ok(Moment(begins.timestamp().as_millisecond()))
}

/// How `moment` reads to the second, for the audit log.
///
/// # Errors
/// As [`shown`].
pub fn shown_exactly(moment: Moment, zone: &str) -> anyhow::Result<ShownTime> {
    let at = Timestamp::from_millisecond(moment.0)
        .and_then(|at| at.in_tz(zone))
        .with_context(|| format!("show {moment:?} in {zone:?}"))?;
    let to_the_minute = shown(moment, zone)?;
    let text = to_the_minute.text.replacen(&at.strftime("%H:%M").to_string(), &at.strftime("%H:%M:%S").to_string(), 1);
    Ok(ShownTime { text, ..to_the_minute })
}

/// `moment` for machines: RFC 3339 in UTC, with all its milliseconds.
///
/// # Errors
/// When it lies outside of what a calendar holds.
pub fn utc(moment: Moment) -> anyhow::Result<String> {
    let at = Timestamp::from_millisecond(moment.0).with_context(|| format!("write {moment:?}"))?;
    Ok(format!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_in_the_practices_zone_summer_and_winter() {
        let winter = shown(Moment(1_795_525_500_000), "Europe/Berlin").unwrap();
        assert_eq!(winter.text, "Tue 24 Nov 2026, 14:05 CET");
        assert_eq!(winter.exact, "2026-11-24T14:05:00+01:00");
        assert_eq!(shown(Moment(1_782_900_000_000), "Europe/Berlin").unwrap().text, "Wed 1 Jul 2026, 12:00 CEST");
        let brazil = shown(Moment(1_795_525_500_000), "America/Sao_Paulo").unwrap();
        assert_eq!(brazil.text, "Tue 24 Nov 2026, 10:05 UTC-03");
        assert!(shown(Moment(0), "Europe/Nowhere").is_err());
    }

    #[test]
    fn a_day_begins_and_ends_when_the_clocks_of_its_zone_say_so() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (zone, on, hours) in [
            ("Europe/Berlin", "2026-11-24", 24),
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("Asia/Kolkata", "2026-11-24", 24),
            // A day without a midnight, and one with two.
            ("Asia/Beirut", "2026-03-29", 23),
            ("America/Havana", "2026-11-01", 25),
        ] {
            let (begins, ends) = (beginning(day(on), zone).unwrap(), end(day(on), zone).unwrap());
            assert_eq!(ends.since(begins), hours * Moment::HOUR, "{zone} {on}");
            assert_eq!(day_of(begins, zone).unwrap().day, day(on));
            assert_eq!(last_day(ends, zone).unwrap().day, day(on));
            assert_eq!(beginning(last_day(ends.plus(1), zone).unwrap().day, zone).unwrap(), ends);
        }
        assert_eq!(last_day(end(day("2026-11-24"), "UTC").unwrap(), "UTC").unwrap().text, "Tue 24 Nov 2026");
    }

    #[test]
    fn the_audit_log_shows_seconds_and_machines_get_milliseconds() {
        let moment = Moment(1_795_525_509_007);
        let berlin = shown_exactly(moment, "Europe/Berlin").unwrap();
        assert_eq!((&*berlin.text, &*berlin.exact), ("Tue 24 Nov 2026, 14:05:09 CET", "2026-11-24T14:05:09+01:00"));
        assert_eq!(utc(moment).unwrap(), "2026-11-24T13:05:09.007Z");
        assert_eq!(utc(Moment(0)).unwrap(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn the_zones_on_offer_exist() {
        let names = names();
        assert!(names.len() > 300 && names.iter().all(|name| exists(name)));
        assert!(names.iter().any(|name| name == "America/New_York") && names.iter().any(|name| name == "UTC"));
        assert!(!exists("Mars/Olympus") && !exists(""));
    }
}
