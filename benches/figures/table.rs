//! The table of ratios, and how times become figures.

use std::fmt;
use std::time::{Duration, Instant};

/// Whether a figure was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Reached,
    Missed,
    /// Shown beside the figures; nobody promised it.
    Beside,
    /// Could not be measured here; the reason stands in its place.
    Skipped,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Row {
    pub figure: String,
    pub ours: String,
    pub compared: String,
    pub ratio: String,
    pub reach: String,
    pub verdict: Verdict,
}

/// All lines so far; each is printed when it is there and all of them at the end.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Adds a line and prints it.
    pub fn add(&mut self, row: Row) {
        println!("  {}", line(&row));
        self.rows.push(row);
    }
}

impl Row {
    /// A figure that is a ratio of two times or sizes, at most `reach`.
    pub fn ratio(
        figure: &str,
        ours: f64,
        compared: f64,
        reach: f64,
        show: fn(f64) -> String,
    ) -> Row {
        let ratio = ours / compared;
        Row {
            figure: figure.to_owned(),
            ours: show(ours),
            compared: show(compared),
            ratio: format!("{ratio:.2}"),
            reach: format!("≤ {reach} ×"),
            verdict: verdict(ratio <= reach),
        }
    }

    /// The same line, but nobody promised it.
    pub fn beside(self) -> Row {
        Row {
            reach: "–".to_owned(),
            verdict: Verdict::Beside,
            ..self
        }
    }
}

/// Names the verdict on a figure.
pub fn verdict(reached: bool) -> Verdict {
    if reached {
        Verdict::Reached
    } else {
        Verdict::Missed
    }
}

fn line(row: &Row) -> String {
    let verdict = match row.verdict {
        Verdict::Reached => "reached",
        Verdict::Missed => "missed",
        Verdict::Beside => "",
        Verdict::Skipped => "skipped",
    };
    let cells: [&str; 6] = [
        &row.figure,
        &row.ours,
        &row.compared,
        &row.ratio,
        &row.reach,
        verdict,
    ];
    format!("| {} |", cells.join(" | "))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| figure | ours | compared with | ratio | reach | verdict |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|")?;
        for row in &self.rows {
            writeln!(f, "{}", line(row))?;
        }
        Ok(())
    }
}

/// Does something and takes the time.
pub fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = act();
    (done, start.elapsed())
}

/// The middle of several measurements.
pub fn median<T: Copy + PartialOrd>(mut all: Vec<T>) -> T {
    all.sort_by(|a, b| a.partial_cmp(b).expect("measurements compare"));
    all[all.len() / 2]
}

/// Shows seconds.
pub fn seconds(value: f64) -> String {
    if value < 0.1 {
        format!("{:.2} ms", value * 1000.0)
    } else {
        format!("{value:.2} s")
    }
}

/// Shows a rate.
pub fn per_second(value: f64) -> String {
    format!("{value:.0}/s")
}

/// Shows a size for each record.
pub fn bytes(value: f64) -> String {
    format!("{value:.0} B")
}
