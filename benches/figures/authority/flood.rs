//! A member floods a node, and an honest one goes on writing to it.
//!
//! Everything happens in a process of its own, so that its memory is that of the victim, of the honest
//! author and of whoever floods together. Both nodes are real and meet over loopback; what floods is a
//! member's program without scruples, in two ways: with well-signed records whose beginning is never
//! shown, so that all of them have to wait, and with changes of its own profile in their order, which
//! the victim has to take in, keep and show.

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use history::{KeyObject, Record, RecordId};
use model::{Document, Edit, Field};
use replica::{Content, Message};

use super::scene::{Adversary, Scene};
use crate::table::{Row, Table, seconds, verdict};

const CHILD: &str = "--flooded";
/// How long each flood lasts.
const LASTS: Duration = Duration::from_secs(30);
/// How often the honest author writes meanwhile.
const WRITES_EVERY: Duration = Duration::from_secs(1);
/// How long anything may take before the measurement gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Records in one frame of a flood.
const FRAME_RECORDS: usize = 200;
/// How long an honest change may take until it is seen, in seconds.
const REACH_SECONDS: f64 = 5.0;
/// How much memory a flood may cost, in MiB.
const REACH_MIB: f64 = 256.0;

/// Tells whether this process was started to be flooded.
pub fn is_child(arguments: &[String]) -> bool {
    arguments.first().is_some_and(|first| first == CHILD)
}

/// Is flooded in the named way and prints what came of it.
pub fn run_child(arguments: &[String]) {
    let in_order = arguments.get(1).is_some_and(|way| way == "in-order");
    let came = flooded(in_order);
    println!("{} {} {} {}", came.0, came.1, came.2, came.3);
}

/// Measures and adds the rows.
pub fn measure(table: &mut Table) {
    let ways = [
        ("orphans", "records whose beginning is never shown"),
        ("in-order", "changes in their order"),
    ];
    for (way, what) in ways {
        let program = std::env::current_exe().expect("this program");
        let run = Command::new(program).args([CHILD, way]).output();
        let run = run.expect("a process of its own");
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        let told = String::from_utf8(run.stdout).expect("numbers");
        let numbers: Vec<f64> = told
            .lines()
            .last()
            .into_iter()
            .flat_map(str::split_whitespace)
            .filter_map(|number| number.parse().ok())
            .collect();
        let [quiet, worst, growth, records] = numbers[..] else {
            panic!("four numbers are told, not {told}");
        };
        table.add(Row {
            figure: format!("an honest change is seen during a flood of {what}"),
            ours: format!("{} at worst", seconds(worst)),
            compared: format!("{} in quiet", seconds(quiet)),
            ratio: format!("{:.1}", worst / quiet),
            reach: format!("≤ {REACH_SECONDS} s"),
            verdict: verdict(worst <= REACH_SECONDS),
        });
        table.add(Row {
            figure: format!("memory that {records:.0} of them cost, sender included"),
            ours: format!("{growth:.0} MiB"),
            compared: "–".to_owned(),
            ratio: "–".to_owned(),
            reach: format!("≤ {REACH_MIB} MiB"),
            verdict: verdict(growth <= REACH_MIB),
        });
    }
}

/// What is seen in quiet and at worst, in seconds, what it cost in MiB, and how many records came.
fn flooded(in_order: bool) -> (f64, f64, f64, u64) {
    let scene = Scene::new();
    let quiet = (0..5).map(|n| heard(&scene, &format!("Quiet {n}")));
    let quiet = quiet.fold(0.0, f64::max);
    let mut adversary = scene.member();
    let before = memory_bytes();
    let (over, sent) = (AtomicBool::new(false), AtomicU64::new(0));
    let worst = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut flood = Flood::new(in_order);
            while !over.load(Ordering::Relaxed) && adversary.connection.close_reason().is_none() {
                let Some((keys, records)) = flood.frame(&mut adversary) else {
                    break;
                };
                sent.fetch_add(records.len() as u64, Ordering::Relaxed);
                adversary.says(&Message::Keys(keys));
                adversary.says(&Message::Records(records));
            }
        });
        let (begun, mut worst) = (Instant::now(), 0.0_f64);
        let mut n = 0;
        while begun.elapsed() < LASTS {
            n += 1;
            worst = worst.max(heard(&scene, &format!("Flooded {n}")));
            std::thread::sleep(WRITES_EVERY);
        }
        over.store(true, Ordering::Relaxed);
        worst
    });
    let growth = memory_bytes().saturating_sub(before) as f64 / f64::from(1 << 20);
    (quiet, worst, growth, sent.load(Ordering::Relaxed))
}

/// Lets the honest author write and says how long it takes until the victim shows it, in seconds.
fn heard(scene: &Scene, headline: &str) -> f64 {
    scene.ben.headline(headline);
    let begun = Instant::now();
    loop {
        let people = scene.ann.node.view().people.clone();
        let mut headlines = people.iter().map(|card| card.profile.headline.as_deref());
        if headlines.any(|shown| shown == Some(headline)) {
            return begun.elapsed().as_secs_f64();
        }
        assert!(begun.elapsed() < PATIENCE, "an honest change is not seen");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What is sent, frame after frame.
struct Flood {
    in_order: bool,
    document: Document,
    written: u64,
}

impl Flood {
    fn new(in_order: bool) -> Flood {
        Flood {
            in_order,
            document: Document::new(),
            written: 0,
        }
    }

    /// The next frame, or nothing once the author has written as much as one document takes.
    fn frame(&mut self, adversary: &mut Adversary) -> Option<(Vec<KeyObject>, Vec<Record>)> {
        let (mut keys, mut records) = (Vec::new(), Vec::new());
        for _ in 0..FRAME_RECORDS {
            let mallory = &mut adversary.mallory;
            let document = mallory.profile();
            let actor = mallory.actor(&document);
            self.written += 1;
            let words = format!("{} {}", self.written, "flood ".repeat(100));
            let edit = Edit::Set(Field::About, vec![words]);
            let Ok(Some(change)) = self.document.edit(&actor, &[edit]) else {
                break;
            };
            let written = if self.in_order {
                if self.document.admit(&change, &actor).is_err() {
                    break;
                }
                mallory.change(document, &change)
            } else {
                let mut draft = mallory.draft();
                if let Some(head) = &mut draft.head {
                    head.seq += self.written;
                    head.record = RecordId::from_bytes([5; 32]);
                }
                mallory.write_at(draft, &Content::Change { document, change }.encode())
            };
            let Ok(written) = written else { break };
            keys = vec![written.key];
            records.push(written.record);
        }
        (!records.is_empty()).then_some((keys, records))
    }
}

fn memory_bytes() -> u64 {
    const PAGE_BYTES: u64 = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1).and_then(|n| n.parse().ok());
    pages.unwrap_or(0) * PAGE_BYTES
}
