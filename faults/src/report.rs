//! What was found: a line when it is known, and all of it in one table at the end.

use crate::site::Kind;
use std::{
    collections::HashSet,
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

/// A figure beside its goal.
#[derive(Clone, Debug)]
struct Row {
    part: &'static str,
    kind: Kind,
    what: String,
    figure: String,
    goal: String,
    met: bool,
}

/// All figures of a run.
#[derive(Clone, Default)]
pub struct Report(Arc<Mutex<Vec<Row>>>);

/// The figures of one part on one database.
#[derive(Clone)]
pub struct Sheet {
    report: Report,
    part: &'static str,
    kind: Kind,
}

impl Report {
    pub fn sheet(&self, part: &'static str, kind: Kind) -> Sheet {
        Sheet { report: self.clone(), part, kind }
    }

    /// Prints the table of `docs/faults.md`, goals missed in bold; whether every goal was met.
    pub fn print(&self) -> bool {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        println!();
        println!("| part | figure | {} | goal |", Kind::BOTH.map(Kind::name).join(" | "));
        println!("|---|---|---|---|---|");
        let mut printed = HashSet::new();
        for row in rows.iter().filter(|row| printed.insert((row.part, &row.what))) {
            let same = rows.iter().filter(|other| (other.part, &other.what) == (row.part, &row.what));
            let both = Kind::BOTH.map(|kind| same.clone().find(|row| row.kind == kind));
            let figures = both.map(|row| row.map(Row::shown).unwrap_or_default());
            let mut goals: Vec<&str> = both.iter().flatten().map(|row| row.goal.as_str()).collect();
            goals.dedup();
            println!("| {} | {} | {} | {} |", row.part, row.what, figures.join(" | "), goals.join(" / "));
        }
        println!();
        let missed = rows.iter().filter(|row| !row.met).count();
        println!("{} of {} goals missed", missed, rows.iter().filter(|row| !row.goal.is_empty()).count());
        missed == 0
    }
}

impl Row {
    fn shown(&self) -> String {
        if self.met { self.figure.clone() } else { format!("**{}**", self.figure) }
    }
}

impl Sheet {
    /// A figure without a goal.
    pub fn note(&self, what: &str, figure: impl Display) {
        self.add(what, figure, String::new(), true);
    }

    /// What must not happen at all.
    pub fn none(&self, what: &str, count: usize) {
        self.add(what, count, "0".into(), count == 0);
    }

    pub fn equal(&self, what: &str, figure: usize, goal: usize) {
        self.add(what, figure, goal.to_string(), figure == goal);
    }

    pub fn at_least(&self, what: &str, figure: usize, goal: usize) {
        self.add(what, figure, format!("≥ {goal}"), figure >= goal);
    }

    pub fn at_most(&self, what: &str, figure: f64, goal: f64) {
        self.add(what, number(figure), format!("≤ {}", number(goal)), figure <= goal);
    }

    pub fn holds(&self, what: &str, yes: bool) {
        self.add(what, if yes { "yes" } else { "no" }, "yes".into(), yes);
    }

    /// Why the part ended before its end.
    pub fn broke(&self, why: &str) {
        self.add("the part itself", why, "runs to its end".into(), false);
    }

    fn add(&self, what: &str, figure: impl Display, goal: String, met: bool) {
        let row =
            Row { part: self.part, kind: self.kind, what: what.to_owned(), figure: figure.to_string(), goal, met };
        let goal = match (row.goal.as_str(), row.met) {
            ("", _) => String::new(),
            (goal, true) => format!(" (goal {goal}) met"),
            (goal, false) => format!(" (goal {goal}) MISSED"),
        };
        println!("{} on {}: {}: {}{goal}", row.part, row.kind.name(), row.what, row.figure);
        self.report.0.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    }
}

fn number(figure: f64) -> String {
    if figure.fract() == 0.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}

/// The value below which this share of them lies.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len().saturating_sub(1) as f64 * share).round() as usize;
    values.get(place).copied().unwrap_or(f64::NAN)
}
