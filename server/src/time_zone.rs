//! Time zones: which there are, and how a moment reads in one.

use anyhow::Context;
use app::domain::{Moment, ShownTime};
use jiff::{Timestamp, tz};

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
    fn the_zones_on_offer_exist() {
        let names = names();
        assert!(names.len() > 300 && names.iter().all(|name| exists(name)));
        assert!(names.iter().any(|name| name == "America/New_York") && names.iter().any(|name| name == "UTC"));
        assert!(!exists("Mars/Olympus") && !exists(""));
    }
}
