//! Time zones: which there are, how a moment reads in one, and when a day begins and ends there.

use anyhow::Context;
use app::{
    domain::{Day, DayTime, Moment, ShownDay, ShownDayTime, ShownTime},
    text,
};
use jiff::{Timestamp, ToSpan, ZonedDateTime, civil, tz};

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

/// The zone that the reader's clock shows, or, where it is not known, this one.
pub fn of_reader(otherwise: &str) -> String {
    text::reader().zone.map_or_else(|| otherwise.to_owned(), |zone| zone.to_string())
}

/// How `moment` reads for whoever reads it, in their language and time zone; where that zone is not known,
/// in the one of this name: "Tue 24 Nov 2026, 14:05 CET".
///
/// # Errors
/// When there is no such time zone.
pub fn shown(moment: Moment, otherwise: &str) -> anyhow::Result<ShownTime> {
    worded(moment, otherwise, "%H:%M")
}

/// The same to the second, for the audit log.
///
/// # Errors
/// As [`shown`].
pub fn shown_exactly(moment: Moment, otherwise: &str) -> anyhow::Result<ShownTime> {
    worded(moment, otherwise, "%H:%M:%S")
}

fn worded(moment: Moment, otherwise: &str, time: &str) -> anyhow::Result<ShownTime> {
    let at = in_zone(moment, &of_reader(otherwise))?;
    Ok(ShownTime { exact: exact(&at), text: in_words(&at, time)?, relative: None })
}

/// Day, time and the zone's abbreviation.
fn in_words(at: &ZonedDateTime, time: &str) -> anyhow::Result<String> {
    let abbreviation = at.strftime("%Z").to_string();
    // Zones without an abbreviation of their own have a bare number there: "-03".
    let utc = if abbreviation.starts_with(['+', '-']) { "UTC" } else { "" };
    let (day, time) = (day_in_words(at)?, at.strftime(time).to_string());
    Ok(text::dates::time(&day, &time, &format!("{utc}{abbreviation}")))
}

/// How `moment` reads, and how far from `now` it is.
///
/// # Errors
/// As [`shown`].
pub fn shown_from(now: Moment, moment: Moment, otherwise: &str) -> anyhow::Result<ShownTime> {
    let relative = Some(text::dates::from_now(moment.0 - now.0));
    Ok(ShownTime { relative, ..shown(moment, otherwise)? })
}

/// `moment` in UTC to the second, as the audit log keeps it, whoever reads it.
///
/// # Errors
/// When it lies outside of what a calendar holds.
pub fn recorded(moment: Moment) -> anyhow::Result<String> {
    Ok(exact(&in_zone(moment, "UTC")?))
}

/// How a moment that was [`recorded`] reads, as [`shown`]. Whatever else it is stays as it is.
pub fn reread(recorded: &str, otherwise: &str) -> String {
    let at = recorded.parse::<Timestamp>().ok().map(|at| Moment(at.as_millisecond()));
    at.and_then(|at| shown(at, otherwise).ok()).map_or_else(|| recorded.to_owned(), |shown| shown.text)
}

fn in_zone(moment: Moment, zone: &str) -> anyhow::Result<ZonedDateTime> {
    let at = Timestamp::from_millisecond(moment.0).and_then(|at| at.in_tz(zone));
    at.with_context(|| format!("show {moment:?} in {zone:?}"))
}

fn exact(at: &ZonedDateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn day_in_words(at: &ZonedDateTime) -> anyhow::Result<String> {
    let (weekday, month) = (at.weekday().to_monday_zero_offset(), at.month());
    Ok(text::dates::day(
        usize::try_from(weekday)?,
        u8::try_from(at.day())?,
        usize::try_from(month)?,
        u16::try_from(at.year())?,
    ))
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

/// The day in which `moment` lies, in the time zone of this name: a day that ends a role or an agreement is
/// the practice's, wherever its reader is.
///
/// # Errors
/// As [`beginning`], or when it lies in no year that a [`Day`] can have.
pub fn day_of(moment: Moment, zone: &str) -> anyhow::Result<ShownDay> {
    let at = in_zone(moment, zone)?;
    let day = Day::new(u16::try_from(at.year())?, u8::try_from(at.month())?, u8::try_from(at.day())?);
    let day = day.with_context(|| format!("{at} is no day of ours"))?;
    Ok(ShownDay { day, text: day_in_words(&at)? })
}

/// The last day before `end`, that is the day which [`end`] ends.
///
/// # Errors
/// As [`day_of`].
pub fn last_day(end: Moment, zone: &str) -> anyhow::Result<ShownDay> {
    day_of(end.plus(-1), zone)
}

/// When something begins that is to begin then: at the first moment at which the clocks of the time zone show this
/// time or a later one. So an hour that the clocks leave out is over at once, and of one that they show twice the
/// first counts; without a time, it is the beginning of the day.
///
/// # Errors
/// As [`beginning`].
pub fn start(at: DayTime, zone: &str) -> anyhow::Result<Moment> {
    match at.time() {
        None => beginning(at.day(), zone),
        Some(time) => clock_shows(at.day(), time, zone),
    }
}

/// The same for something that ends; without a time, it is the end of the day.
///
/// # Errors
/// As [`beginning`].
pub fn end_of(at: DayTime, zone: &str) -> anyhow::Result<Moment> {
    match at.time() {
        None => end(at.day(), zone),
        Some(time) => clock_shows(at.day(), time, zone),
    }
}

fn clock_shows(day: Day, (hour, minute): (u16, u16), zone: &str) -> anyhow::Result<Moment> {
    let zone = tz::db().get(zone).with_context(|| format!("no time zone {zone:?}"))?;
    let at = civil_date(day)?.at(i8::try_from(hour)?, i8::try_from(minute)?, 0, 0);
    let ambiguous = zone.to_ambiguous_timestamp(at);
    let shown = if matches!(ambiguous.offset(), tz::AmbiguousOffset::Gap { .. }) {
        // The clocks jump over this time: what the offset from before the jump makes of it lies after the jump.
        let after = ambiguous.later().with_context(|| format!("{at} in the gap"))?;
        zone.preceding(after).next().context("a gap without a jump")?.timestamp()
    } else {
        ambiguous.earlier().with_context(|| format!("when is {at}"))?
    };
    Ok(Moment(shown.as_millisecond()))
}

/// How the beginning of something reads, in the time zone of this name: "Mon 4 Jan 2027, 07:00 CET". It is the
/// practice's, wherever its reader is.
///
/// # Errors
/// As [`day_of`].
pub fn shown_start(at: Moment, zone: &str) -> anyhow::Result<ShownDayTime> {
    let zoned = in_zone(at, zone)?;
    let (hour, minute) = (u16::try_from(zoned.hour())?, u16::try_from(zoned.minute())?);
    let day = day_of(at, zone)?.day;
    let at = DayTime::at(day, hour, minute).context("a clock shows no such time")?;
    Ok(ShownDayTime { at, text: in_words(&zoned, "%H:%M")? })
}

/// How the end of something reads: "the end of Thu 24 Dec 2026", or, where it is within a day, that moment.
///
/// # Errors
/// As [`day_of`].
pub fn shown_end(at: Moment, zone: &str) -> anyhow::Result<ShownDayTime> {
    let last = last_day(at, zone)?;
    if end(last.day, zone)? == at {
        return Ok(ShownDayTime { at: DayTime::whole(last.day), text: text::dates::end_of_day(&last.text) });
    }
    let shown = shown_start(at, zone)?;
    Ok(ShownDayTime { text: text::dates::end_at(&shown.text), ..shown })
}

fn civil_date(day: Day) -> anyhow::Result<civil::Date> {
    let (year, month, day) = day.parts();
    Ok(civil::Date::new(i16::try_from(year)?, i8::try_from(month)?, i8::try_from(day)?)?)
}

fn begins(day: civil::Date, zone: &str) -> anyhow::Result<Moment> {
    let begins = day.in_tz(zone).with_context(|| format!("{day} in {zone:?}"))?;
    Ok(Moment(begins.timestamp().as_millisecond()))
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
    fn a_moment_reads_in_the_readers_language_and_zone() {
        let zone = Some("America/Mexico_City".into());
        let reader = text::Reader { language: app::domain::Language::Spanish, zone };
        text::for_reader(&reader, || {
            let moment = Moment(1_795_525_500_000);
            let shown = shown(moment, "Europe/Berlin").unwrap();
            assert_eq!(shown.text, "mar 24 nov 2026, 07:05 CST");
            assert_eq!(shown.exact, "2026-11-24T07:05:00-06:00");
            assert_eq!(recorded(moment).unwrap(), "2026-11-24T13:05:00+00:00");
            // The end of a day is the practice's.
            let day = last_day(end("2026-11-24".parse().unwrap(), "Europe/Berlin").unwrap(), "Europe/Berlin").unwrap();
            assert_eq!(day.text, "mar 24 nov 2026");
        });
    }

    #[test]
    fn a_day_begins_and_ends_when_the_clocks_of_its_zone_say_so() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (zone, on, hours) in [
            ("Europe/Berlin", "2026-11-24", 24),
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("Asia/Kolkata", "2026-11-24", 24),
            // A day without a midnight, and one with two: in the past, where no newer rules of a country reach.
            ("Asia/Beirut", "2026-03-29", 23),
            ("America/Havana", "2025-11-02", 25),
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
    fn what_begins_or_ends_at_a_minute_does_so_when_the_clocks_first_show_it() {
        let at = |typed: &str| typed.parse::<DayTime>().unwrap();
        let utc = |moment| utc(moment).unwrap();
        for (zone, typed, exactly, reads) in [
            ("Europe/Berlin", "2027-01-04T07:00", "2027-01-04T06:00:00.000Z", "Mon 4 Jan 2027, 07:00 CET"),
            // In March the clocks go from 2:00 to 3:00: half past two never comes, three does.
            ("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:00:00.000Z", "Sun 28 Mar 2027, 03:00 CEST"),
            ("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00.000Z", "Sun 28 Mar 2027, 03:00 CEST"),
            // In October half past two comes twice.
            ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "Sun 25 Oct 2026, 02:30 CEST"),
            // A day without a midnight, in the past.
            ("Asia/Beirut", "2026-03-29T00:30", "2026-03-28T22:00:00.000Z", "Sun 29 Mar 2026, 01:00 EEST"),
            ("Asia/Kolkata", "2027-01-04T07:00", "2027-01-04T01:30:00.000Z", "Mon 4 Jan 2027, 07:00 IST"),
        ] {
            let moment = start(at(typed), zone).unwrap();
            assert_eq!((utc(moment).as_str(), end_of(at(typed), zone).unwrap()), (exactly, moment), "{zone} {typed}");
            assert_eq!(shown_start(moment, zone).unwrap().text, reads);
            assert_eq!(start(shown_start(moment, zone).unwrap().at, zone).unwrap(), moment, "reads back the same");
        }
        let day = at("2026-12-24");
        assert_eq!(start(day, "UTC").unwrap(), beginning(day.day(), "UTC").unwrap());
        let ends = end_of(day, "UTC").unwrap();
        assert_eq!(ends, end(day.day(), "UTC").unwrap());
        let shown = shown_end(ends, "UTC").unwrap();
        assert_eq!((shown.at, shown.text.as_str()), (day, "the end of Thu 24 Dec 2026"));
        let shown = shown_end(ends.plus(-Moment::HOUR), "UTC").unwrap();
        assert_eq!((shown.at, shown.text.as_str()), (at("2026-12-24T23:00"), "Thu 24 Dec 2026, 23:00 UTC"));
        assert!(start(at("2026-12-24T07:00"), "Europe/Nowhere").is_err());
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
