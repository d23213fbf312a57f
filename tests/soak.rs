//! Two devices that stay up for long, while people say things, come and go: memory stays flat.
//!
//! `EYELEVEL_SOAK_MINUTES=120 cargo test --test all soak -- --ignored --nocapture` prints what each
//! process takes, every ten seconds: what is its own, and beside it the files that are mapped, which
//! the system takes back when it needs the room. What is said grows the history, never what a device
//! needs for it.

use std::fmt;
use std::time::{Duration, Instant};

use model::{Edit, Field, PersonId};
use node::Client;
use replica::{Intent, TalkAct};

use crate::terminal::{Person, Serving, found, ticket};

/// How long it lasts if nothing else is asked for.
const MINUTES: u64 = 120;
/// How often something is said on each device: steadily, without a second of rest.
const PACE: Duration = Duration::from_millis(250);
/// How many times something is said before somebody comes by.
const GUEST_AFTER: u64 = 40;
/// How long a device may take to do what it is told.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How much more than in the second quarter a process may take in the last one: the history's own
/// list of records, and what the allocator keeps.
const GROWTH_MAX_MEBIBYTES: f64 = 24.0;
const GROWTH_MAX_PERCENT: f64 = 15.0;

#[test]
#[ignore = "takes two hours, or EYELEVEL_SOAK_MINUTES"]
fn two_devices_stay_small_for_hours() {
    let minutes = std::env::var("EYELEVEL_SOAK_MINUTES").ok();
    let minutes = minutes.and_then(|n| n.parse().ok()).unwrap_or(MINUTES);
    let lasts = Duration::from_secs(minutes * 60);
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let ann_serves = ann.serve();
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    let ben_serves = ben.serve();
    let guest = Person::new(world.path(), "guest");
    guest.json(&["join", &ticket(&ann, &[]), "--name", "Gil Guest"]);

    let people = ben.json(&["people", "--search", "Ann Berg"]);
    let to = people[0]["id"].as_str().expect("an id");
    let to: PersonId = to.parse().expect("an id");
    let [ann_does, ben_does] = [&ann, &ben].map(|one| Client::connect(&one.folder));
    let (ann_does, ben_does) = (ann_does.expect("it serves"), ben_does.expect("it serves"));

    let begun = Instant::now();
    let mut looks: Vec<[Taken; 2]> = Vec::new();
    let mut said = 0_u64;
    while begun.elapsed() < lasts {
        let due = begun + PACE * u32::try_from(said).expect("in range");
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let headline = Edit::Set(Field::Headline, vec![format!("headline {said}")]);
        let changed = ann_does.submit(Intent::Profile(vec![headline]), PATIENCE);
        changed.expect("not refused");
        let say = TalkAct::Say {
            to: vec![to],
            text: format!("hello {said}"),
            files: Vec::new(),
        };
        let sent = ben_does.submit(Intent::Talk(say), PATIENCE);
        sent.expect("not refused");
        if said.is_multiple_of(GUEST_AFTER) {
            // Somebody comes by, hears everything, and leaves again.
            guest.json(&["sync", "--timeout", "30s"]);
        }
        said += 1;
        if begun.elapsed() >= LOOK_EVERY * u32::try_from(looks.len()).expect("in range") {
            looks.push([&ann_serves, &ben_serves].map(Taken::by));
            let [ann, ben] = looks.last().expect("just looked");
            let passed = begun.elapsed().as_secs();
            println!("{passed:5} s, {said:6} said: {ann}, {ben}");
        }
    }
    assert!(looks.len() >= 8, "long enough to tell");
    for device in 0..2 {
        let own = |look: &[Taken; 2]| look[device].own_mebibytes;
        let of = |part: &[[Taken; 2]]| median(part.iter().map(own).collect());
        let quarter = looks.len() / 4;
        let (early, late) = (of(&looks[quarter..2 * quarter]), of(&looks[3 * quarter..]));
        println!("device {device}: {early:.1} MiB early, {late:.1} MiB late");
        let allowed = (early * GROWTH_MAX_PERCENT / 100.0).max(GROWTH_MAX_MEBIBYTES);
        assert!(late - early <= allowed, "device {device} grows");
    }
    let digest = ann.json(&["status"])["digest"].clone();
    assert_eq!(ben.json(&["status"])["digest"], digest);
}

/// What a process takes.
struct Taken {
    own_mebibytes: f64,
    mapped_mebibytes: f64,
}

impl Taken {
    fn by(serving: &Serving) -> Taken {
        let file = format!("/proc/{}/status", serving.process());
        let status = std::fs::read_to_string(file).unwrap_or_default();
        let mebibytes = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
            number.unwrap_or_default() / 1024.0
        };
        Taken {
            own_mebibytes: mebibytes("RssAnon:"),
            mapped_mebibytes: mebibytes("RssFile:"),
        }
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Taken {
            own_mebibytes,
            mapped_mebibytes,
        } = self;
        write!(
            f,
            "{own_mebibytes:6.1} MiB and {mapped_mebibytes:5.1} mapped"
        )
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
