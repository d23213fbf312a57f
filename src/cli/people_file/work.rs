//! The threads that do the work, and how far they are.
//!
//! For: using every core without the result depending on how many there are. Knows: ranges of
//! places. Never: lets one part see another; the engine is asked for each person on their own.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use matching::{Entrant, Hall, Language, Neighbours, Phrasebook, Pool, Program, Vectors};

use super::words::{self, say};

/// Work is handed to a thread so many pieces at a time.
const CHUNK: usize = 16;
/// So many different texts are prepared once only, whoever says them.
const TEXTS_MAX: usize = 500_000;
/// How often the progress is told.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// What work is called while it goes on.
pub struct Progress {
    what: &'static str,
    of: &'static str,
}

/// Names work in the language of the results.
pub const fn progress(language: Language, what: &'static str) -> Progress {
    let of = words::one(language, "of", "von");
    Progress { what, of }
}

impl Progress {
    fn far(&self, done: usize, all: usize) -> String {
        let Progress { what, of } = self;
        format!("{what}: {done} {of} {all} …")
    }
}

/// How many threads may work.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does something for every place, in parallel, and gives the results in order. Long work says on
/// standard error how far it is.
/// `what` says it, and how many things one piece stands for.
pub fn each<T: Send>(
    count: usize,
    what: Option<(&Progress, usize)>,
    act: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let work = || {
        let mut results: Vec<(usize, Vec<T>)> = Vec::new();
        let mut told = Instant::now();
        loop {
            let from = next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= count {
                return results;
            }
            let range: Range<usize> = from..count.min(from + CHUNK);
            let size = range.len();
            results.push((from, range.map(&act).collect()));
            let sum = done.fetch_add(size, Ordering::Relaxed) + size;
            if let Some((what, things)) = what
                && told.elapsed() >= TELL_EVERY
            {
                told = Instant::now();
                say(&what.far(sum * things, count * things));
            }
        }
    };
    let mut parts: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads()).map(|_| scope.spawn(work)).collect();
        let mut parts = work();
        for other in others {
            // A thread that panicked has told why; what it did is missing and shows below.
            parts.extend(other.join().unwrap_or_default());
        }
        parts
    });
    parts.sort_by_key(|(from, _)| *from);
    parts.into_iter().flat_map(|(_, results)| results).collect()
}

/// Prepares people, with the vectors that are known.
pub fn pool(entrants: Vec<Entrant>, vectors: &Arc<Vectors>, told: Option<Language>) -> Pool {
    let size = entrants.len().div_ceil(threads()).max(1);
    let chunks: Vec<&[Entrant]> = entrants.chunks(size).collect();
    let features = std::thread::scope(|scope| {
        let handles: Vec<_> = chunks
            .iter()
            .map(|chunk| {
                scope.spawn(|| {
                    let book = Phrasebook::knowing(Arc::clone(vectors));
                    let mut book = book.with_room_for(TEXTS_MAX);
                    Pool::prepare(chunk, &mut book)
                })
            })
            .collect();
        let done = handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_default());
        done.flatten().collect()
    });
    let pool = Pool::new(entrants, features);
    if let Some(language) = told {
        say(&words::read(language, pool.len(), pool.things_said()));
    }
    pool
}

/// Compares what a program compares with everything that is said.
pub fn neighbours(pool: &Pool, program: &Program, language: Language) -> Neighbours {
    let compared = progress(language, words::one(language, "Compared", "Verglichen"));
    let numbers = Hall::new(pool, program, None).compared();
    let found = each(numbers.len(), Some((&compared, 1)), |place| {
        let number = numbers.get(place).copied().unwrap_or_default();
        (number, pool.neighbours_of(number))
    });
    Neighbours::complete(pool.things_said(), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let squares = each(1_000, None, |place| place * place);
        let right: Vec<usize> = (0..1_000).map(|place| place * place).collect();
        assert_eq!(squares, right);
        assert!(each(0, None, |place| place).is_empty());
    }
}
