//! What was found: a line when it is known, and all of it in one table at the end.

use crate::site::Kind;
use std::{
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

/// A figure beside its goal.
#[derive(Clone, Debug)]
struct Row {
    part: &'static str,
    database: &'static str,
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
    database: &'static str,
}

impl Report {
    pub fn sheet(&self, part: &'static str, kind: Kind) -> Sheet {
        Sheet { report: self.clone(), part, database: kind.name() }
    }

    /// Prints the table; whether every goal was met.
    pub fn print(&self) -> bool {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let heads = ["part", "database", "figure", "", "goal", "verdict"].map(str::to_owned);
        let lines: Vec<[String; 6]> = rows.iter().map(Row::cells).collect();
        let all = || std::iter::once(&heads).chain(&lines);
        let width = |column: usize| all().map(|line| line[column].chars().count()).max().unwrap_or_default();
        let widths: [usize; 6] = std::array::from_fn(width);
        let print = |line: &[String; 6]| {
            let cells: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            println!("| {} |", cells.join(" | "));
        };
        println!();
        print(&heads);
        print(&widths.map(|width| "-".repeat(width)));
        lines.iter().for_each(print);
        rows.iter().all(|row| row.met)
    }
}

impl Row {
    fn cells(&self) -> [String; 6] {
        let verdict = match (self.met, self.goal.is_empty()) {
            (true, true) => "",
            (true, false) => "met",
            (false, _) => "MISSED",
        };
        [self.part, self.database, &self.what, &self.figure, &self.goal, verdict].map(str::to_owned)
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
        self.add(what, figure, format!(">= {goal}"), figure >= goal);
    }

    pub fn at_most(&self, what: &str, figure: f64, goal: f64) {
        self.add(what, number(figure), format!("<= {}", number(goal)), figure <= goal);
    }

    pub fn holds(&self, what: &str, yes: bool) {
        self.add(what, if yes { "yes" } else { "no" }, "yes".into(), yes);
    }

    /// Why the part ended before its end.
    pub fn broke(&self, why: &str) {
        self.add("the part itself", why, "runs to its end".into(), false);
    }

    fn add(&self, what: &str, figure: impl Display, goal: String, met: bool) {
        let row = Row {
            part: self.part,
            database: self.database,
            what: what.to_owned(),
            figure: figure.to_string(),
            goal,
            met,
        };
        let [part, database, what, figure, goal, verdict] = row.cells();
        let goal = if goal.is_empty() { goal } else { format!(" (goal {goal}) {verdict}") };
        println!("{part} on {database}: {what}: {figure}{goal}");
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
