//! Lists: one among many people, everybody's, and one profile that was edited.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use matching::{
    Candidate, Crowded, Entrant, Features, Hall, Lens, Meaning, Neighbours, Phrasebook, Pool,
    Program, Ranked, Scan, Standing, Vectors, capped, program,
};
use model::PersonId;

use crate::crowd;
use crate::texts::encoder;
use crate::timed;

const TOP: usize = 20;
const THREADS: usize = 2;
const RUNS: usize = 41;

/// Does something for every place on two threads, in order.
fn each<T: Send>(count: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return done;
            }
            done.push((place, act(place)));
        }
    };
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> = (1..THREADS).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            all.extend(other.join().expect("done"));
        }
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, result)| result).collect()
}

fn pool(entrants: Vec<Entrant>, vectors: &Arc<Vectors>) -> Pool {
    let mut book = Phrasebook::knowing(Arc::clone(vectors));
    let features = Pool::prepare(&entrants, &mut book);
    Pool::new(entrants, features)
}

fn median(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

/// How much memory the process holds, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or(0) * 4096
}

/// How much processor time the process has used: what others do on the machine does not count.
fn used() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// How long the thread was on a processor: what others do on the machine hardly counts.
fn on_processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = stat.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(first.unwrap_or(0))
}

/// The best of many people, with reasons, beside the scan of as many vectors.
pub fn top() {
    let vectors = crowd::vectors(&encoder());
    for (people, id) in [(10_000, "P07"), (10_000, "P04"), (100_000, "P07")] {
        let entrants = crowd::people(people, id);
        let before = resident();
        let (pool, took) = timed(|| pool(entrants, &vectors));
        let memory = resident().saturating_sub(before);
        println!(
            "{people} people prepared in {took:.1?}, {} different things said; features {} MB, a vector for each of {} texts a program compares {} MB",
            pool.things_said(),
            memory / 1_000_000,
            compared(&pool),
            compared(&pool) * matching::VECTOR_LEN / 1_000_000,
        );
        one(&pool, program(id).expect("described"));
        if people == 10_000 {
            edited(&pool, program(id).expect("described"), &vectors);
        }
        scan(people, &vectors);
    }
}

/// How many texts people say that a program compares: a scan without features would keep a vector
/// for each.
fn compared(pool: &Pool) -> usize {
    let entrants = (0..pool.len()).filter_map(|place| pool.entrant(place));
    let texts = entrants.map(|entrant| {
        let profile = &entrant.profile;
        profile.offers.len() + profile.seeks.len() + profile.skills.len()
    });
    texts.sum()
}

/// A list that is kept while somebody else's profile changes.
fn edited(pool: &Pool, program: &Program, vectors: &Arc<Vectors>) {
    const LOOKED: usize = 2_000;
    let lens = Lens {
        varied: true,
        ..Lens::default()
    };
    let entrants: Vec<&Entrant> = (0..LOOKED)
        .filter_map(|place| pool.entrant(place))
        .collect();
    let mut book = Phrasebook::knowing(Arc::clone(vectors));
    let features: Vec<Features> = entrants
        .iter()
        .map(|entrant| Features::entered(&entrant.profile, &entrant.entry, &mut book))
        .collect();
    let all: Vec<Candidate> = entrants
        .iter()
        .zip(&features)
        .map(|(entrant, features)| Candidate {
            id: entrant.id,
            profile: &entrant.profile,
            features,
        })
        .collect();
    let by_id: BTreeMap<PersonId, Candidate> = all.iter().map(|it| (it.id, *it)).collect();
    let found = |id: &PersonId| by_id.get(id).copied();
    let me = all[1];
    let mut standing = Standing::default();
    let others = all.iter().copied().filter(|it| it.id != me.id);
    let (_, first) = timed(|| standing.look(program, &me, others, &lens));
    let mut times = Vec::new();
    for run in 0..RUNS {
        let entrant = entrants[2 + run];
        times.push(
            timed(|| {
                let features = Features::entered(&entrant.profile, &entrant.entry, &mut book);
                let fresh = Candidate {
                    id: entrant.id,
                    profile: &entrant.profile,
                    features: &features,
                };
                standing.look(program, &me, [fresh].into_iter(), &lens);
                standing
                    .list(program, &me, found, (TOP, &Crowded::default()), &lens)
                    .len()
            })
            .1,
        );
    }
    let (middle, slowest) = median(times);
    println!(
        "  {}, one of {LOOKED} edited, new list of {TOP}: median {middle:.2?}, slowest {slowest:.2?}; everybody anew {first:.1?}",
        program.id
    );
}

fn one(pool: &Pool, program: &Program) {
    let lens = Lens {
        least: 1,
        today: Some(20_000),
        ..Lens::default()
    };
    let hall = Hall::new(pool, program, None);
    let (_, first) = timed(|| hall.list(1, TOP, &lens));
    let (mut times, mut busy) = (Vec::new(), Vec::new());
    let mut found = 0;
    for run in 0..RUNS {
        let place = 2 * run * 37 % pool.len() + 1;
        let before = on_processor();
        let (list, took) = timed(|| hall.list(place, TOP, &lens));
        busy.push(on_processor().saturating_sub(before));
        found += list.len();
        times.push(took);
    }
    let (middle, slowest) = median(times);
    let (processor, _) = median(busy);
    println!(
        "  {}, top {TOP} of {} with reasons: median {middle:.2?}, slowest {slowest:.2?}, {processor:.2?} of processor time (the first {first:.1?}; {} each)",
        program.id,
        pool.len(),
        found / RUNS
    );
}

fn scan(people: usize, vectors: &Vectors) {
    let names = ["adapt a script", "be reliable", "change props"];
    let meanings: Vec<&Meaning> = names
        .iter()
        .filter_map(|name| vectors.meaning(name))
        .collect();
    let mut scan = Scan::default();
    for number in 0..people {
        scan.push(meanings[number % meanings.len()].vector());
    }
    let times = (0..RUNS)
        .map(|_| timed(|| scan.closest(meanings[0], TOP)).1)
        .collect();
    println!(
        "  scanning {people} vectors alone: median {:.2?}",
        median(times).0
    );
}

/// Everybody's lists in one program.
pub fn everybody() {
    let vectors = crowd::vectors(&encoder());
    for (people, id) in [(10_000, "P07"), (10_000, "P04")] {
        let program = program(id).expect("described");
        let lens = Lens {
            least: 1,
            today: Some(20_000),
            ..Lens::default()
        };
        let pool = pool(crowd::people(people, id), &vectors);
        let before = used();
        let (neighbours, compared) = timed(|| {
            let numbers = Hall::new(&pool, program, None).compared();
            let found = each(numbers.len(), |place| {
                (numbers[place], pool.neighbours_of(numbers[place]))
            });
            Neighbours::complete(pool.things_said(), found)
        });
        let hall = Hall::new(&pool, program, Some(&neighbours));
        let (ranked, ranking) =
            timed(|| -> Vec<Ranked> { each(people, |place| hall.ranked(place, 3 * TOP, &lens)) });
        let (written, writing) = timed(|| {
            let chosen = capped(&ranked, TOP);
            let lists = each(people, |place| {
                hall.write(place, &ranked[place], &chosen[place], &lens)
                    .len()
            });
            lists.iter().sum::<usize>()
        });
        let mut hash = blake3::Hasher::new();
        for (place, score) in ranked.iter().flat_map(|ranked| &ranked.places) {
            hash.update(&(*place as u64).to_be_bytes());
            hash.update(&score.to_be_bytes());
        }
        println!(
            "{id}, all lists of {people} people: {:.1?}, {:.1?} of processor time (compared {compared:.1?}, ranked {ranking:.1?}, {written} written in {writing:.1?}); order {}",
            compared + ranking + writing,
            used().saturating_sub(before),
            &hash.finalize().to_hex()[..12]
        );
    }
}
