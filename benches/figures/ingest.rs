//! Ingest: the door's steps 1 to 7, durable and indexed, on the cores there are.
//!
//! Three stages as in the running node: frames are decoded ahead on two threads (which verifies
//! signatures), one thread with a large stack is the heart, one keeps the data folder and appends
//! everything that waits as one. Beside it: verifying the same signatures in batches and nothing
//! else, on two threads.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ed25519_zebra::{Signature, VerificationKeyBytes, batch};
use history::{Dice, Invites, Record, SpaceId};
use replica::{Batch, Effect, Input, Message, PeerId, Replica, View};
use sha2::{Digest, Sha512};
use store::{Folder, Store};

use crate::RUNS;
use crate::durable::{for_store, join};
use crate::machine::processor_time;
use crate::newcomer::Newcomer;
use crate::stream::{Leg, Stream, moment};
use crate::table::{Row, Table, median, per_second, timed, verdict};

/// The threads that verify.
const VERIFIERS: usize = 2;
/// Messages decoded ahead of the heart, for each thread.
const DECODED_AHEAD: usize = 2;
/// Lists of effects that may wait for the keeper.
const JOBS_MAX: usize = 256;
/// The stack of the heart, in bytes.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// Signatures checked as one batch.
const BATCH: usize = 256;
const REACH_PER_SECOND: f64 = 10_000.0;

/// What one leg cost: the time until everything was durable, and the processor time of each stage.
#[derive(Debug, Clone, Copy)]
struct Spent {
    took: Duration,
    decoders: Duration,
    heart: Duration,
    keeper: Duration,
}

/// What each leg cost until everything in it was durable.
#[derive(Debug, Clone, Copy)]
struct Took {
    governance: Spent,
    content: Spent,
}

/// What bounds a first sync on this machine, in seconds: no network is part of either.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Verifying every signature in batches on two threads, and nothing else.
    pub verifying: f64,
    /// Taking the whole space in until it is durable and indexed.
    pub taking_in: f64,
}

/// Measures; leaves a filled data folder at `filled`.
pub fn measure(
    newcomer: &Newcomer,
    stream: &Stream,
    place: &Path,
    filled: &Path,
    rounds: usize,
    table: &mut Table,
) -> Bounds {
    let mut runs = Vec::new();
    for run in 0..rounds {
        let last = run + 1 == rounds;
        let path = if last {
            filled.to_owned()
        } else {
            place.join(format!("ingest-{run}"))
        };
        runs.push(ingest(newcomer, stream, &path));
        if !last {
            std::fs::remove_dir_all(&path).expect("removed");
        }
    }
    let rate = |records: usize, took: &dyn Fn(&Took) -> Duration| {
        let rates = runs
            .iter()
            .map(|run| records as f64 / took(run).as_secs_f64());
        median(rates.collect())
    };
    let content = rate(stream.content.records, &|took| took.content.took);
    let all = rate(
        stream.content.records + stream.governance.records,
        &|took| took.content.took + took.governance.took,
    );
    let governance = rate(stream.governance.records, &|took| took.governance.took);
    for (name, records, spent) in [
        ("membership", stream.governance.records, runs[0].governance),
        ("content", stream.content.records, runs[0].content),
    ] {
        tell_stages(name, records, &spent);
    }
    let verified = verify_alone(&stream.records);
    let row = |figure: &str, ours: f64| Row {
        figure: figure.to_owned(),
        ours: per_second(ours),
        compared: format!("{} verified alone", per_second(verified)),
        ratio: format!("{:.2}", ours / verified),
        reach: format!("≥ {}", per_second(REACH_PER_SECOND)),
        verdict: verdict(ours >= REACH_PER_SECOND),
    };
    table.add(row("ingest, single-change documents", content));
    table.add(row("ingest, membership statements", governance).beside());
    table.add(row("ingest, whole space", all).beside());
    Bounds {
        verifying: stream.records.len() as f64 / verified,
        taking_in: (stream.content.records + stream.governance.records) as f64 / all,
    }
}

/// Prints what each stage cost for one record: the sum over two cores bounds the rate.
fn tell_stages(name: &str, records: usize, spent: &Spent) {
    let each = |time: Duration| time.as_secs_f64() * 1e6 / records as f64;
    println!(
        "  {name}: processor time for each record: decoding {:.0} µs, heart {:.0} µs, keeper {:.0} µs; {:.0} µs until durable",
        each(spent.decoders),
        each(spent.heart),
        each(spent.keeper),
        each(spent.took)
    );
}

fn ingest(newcomer: &Newcomer, stream: &Stream, path: &Path) -> Took {
    std::thread::scope(|scope| {
        let heart = || pass(newcomer, stream, path);
        let heart = std::thread::Builder::new()
            .name("ingest-heart".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, heart)
            .expect("a thread");
        heart.join().expect("no panic")
    })
}

/// Lets a fresh newcomer hear the whole stream, and checks that all of it arrived.
fn pass(newcomer: &Newcomer, stream: &Stream, path: &Path) -> Took {
    let (replica, effects) = newcomer.arrive();
    let space = replica.space().expect("a ticket names a space");
    std::thread::scope(|scope| {
        let (jobs, queue) = sync_channel(JOBS_MAX);
        let keeper = std::thread::Builder::new()
            .name("ingest-keeper".to_owned())
            .spawn_scoped(scope, move || keep(path, space, &queue))
            .expect("a thread");
        let mut heart = Heart {
            replica,
            door: newcomer.door,
            jobs,
            begun: Instant::now(),
            view: None,
            invites: Arc::default(),
        };
        heart.hand_over(effects);
        let mut hear = |leg: &Leg| heart.hear(leg);
        hear(&stream.greeting);
        let took = Took {
            governance: hear(&stream.governance),
            content: hear(&stream.content),
        };
        hear(&stream.farewell);
        let status = heart.replica.handle(Input::Tick, moment(3_600_000));
        heart.hand_over(status);
        let view = heart.view.take().expect("a view");
        assert_eq!(view.people.len(), stream.people, "everybody has arrived");
        assert_eq!(view.sync.waiting, 0, "nothing waits");
        drop(heart);
        let stored = keeper.join().expect("no panic");
        assert!(
            stored >= stream.records.len() as u64,
            "everything is stored"
        );
        took
    })
}

/// The heart's side.
struct Heart {
    replica: Replica,
    door: PeerId,
    jobs: SyncSender<Job>,
    begun: Instant,
    view: Option<Arc<View>>,
    /// Invites the decoders came across, as a session keeps them.
    invites: Arc<Mutex<Arc<Invites>>>,
}

enum Job {
    Acts(Vec<Effect>),
    Fence(SyncSender<Duration>),
}

impl Heart {
    /// Takes in all frames of a leg; returns when everything is durable.
    fn hear(&mut self, leg: &Leg) -> Spent {
        let begun = Instant::now();
        let kept_before = self.fence();
        let heart_before = processor_time();
        let decoders = self.decode_and_handle(leg);
        let heart = processor_time() - heart_before;
        let keeper = self.fence() - kept_before;
        Spent {
            took: begun.elapsed(),
            decoders,
            heart,
            keeper,
        }
    }

    /// Waits until the keeper has performed everything; gives the processor time it has used.
    fn fence(&self) -> Duration {
        let (passed, fence) = sync_channel(1);
        self.jobs
            .send(Job::Fence(passed))
            .expect("the keeper lives");
        fence.recv().expect("the keeper lives")
    }

    /// Decodes ahead and handles; gives the processor time of the decoders.
    fn decode_and_handle(&mut self, leg: &Leg) -> Duration {
        let spent = Mutex::new(Duration::ZERO);
        let add = |time: Duration| *spent.lock().expect("no panic") += time;
        std::thread::scope(|scope| {
            let decoders: Vec<Receiver<Message>> = (0..VERIFIERS)
                .map(|number| {
                    let (sender, receiver) = sync_channel(DECODED_AHEAD);
                    let invites = Arc::clone(&self.invites);
                    let decode = move || {
                        for frame in leg.frames.iter().skip(number).step_by(VERIFIERS) {
                            let message = decode(frame, &invites);
                            if sender.send(message).is_err() {
                                return;
                            }
                        }
                        add(processor_time());
                    };
                    std::thread::Builder::new()
                        .name("ingest-decoder".to_owned())
                        .spawn_scoped(scope, decode)
                        .expect("a thread");
                    receiver
                })
                .collect();
            for number in 0..leg.frames.len() {
                let message = decoders[number % VERIFIERS].recv().expect("decoded");
                let heard = Input::Heard {
                    from: self.door,
                    message,
                };
                let now = moment(self.begun.elapsed().as_millis());
                let effects = self.replica.handle(heard, now);
                self.hand_over(effects);
            }
        });
        spent.into_inner().expect("no panic")
    }

    fn hand_over(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            if let Effect::Show(view) = effect {
                self.view = Some(Arc::clone(view));
            }
        }
        self.jobs
            .send(Job::Acts(effects))
            .expect("the keeper lives");
    }
}

/// Decodes a frame as a session does.
fn decode(frame: &[u8], invites: &Mutex<Arc<Invites>>) -> Message {
    let known = Arc::clone(&invites.lock().expect("no panic"));
    let message = Message::decode_knowing(frame, &known).expect("a sound frame");
    if let Message::Records(records) = &message {
        let found = Invites::among(records);
        if !found.is_empty() {
            Arc::make_mut(&mut invites.lock().expect("no panic")).note(found);
        }
    }
    message
}

/// The keeper's side: one append for everything that waits. Gives the number of stored records.
fn keep(path: &Path, space: SpaceId, queue: &Receiver<Job>) -> u64 {
    let folder = Folder::open(path).expect("a folder");
    let mut store = Store::open(&folder, space, &mut |_| {}).expect("a store");
    while let Ok(first) = queue.recv() {
        let mut joined = Batch::default();
        let mut passed = None;
        let mut taken = 0;
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Acts(acts) => acts.into_iter().for_each(|act| join(&mut joined, act)),
                Job::Fence(fence) => passed = Some(fence),
            }
            taken += 1;
            let is_full = taken >= JOBS_MAX || passed.is_some();
            next = if is_full { None } else { queue.try_recv().ok() };
        }
        if let Some(vault) = &joined.vault {
            folder.write_vault(&space, vault).expect("kept");
        }
        store.append(&for_store(joined)).expect("durable");
        if let Some(passed) = passed {
            passed.send(processor_time()).expect("the heart lives");
        }
    }
    store.fold().expect("folded");
    let heads = store.heads().expect("readable");
    heads.iter().map(|(_, head)| head.seq + 1).sum()
}

/// What one signature is over.
struct Claim {
    key: VerificationKeyBytes,
    signature: Signature,
    text: Vec<u8>,
}

/// Verifies the same signatures in batches on two threads; gives signatures a second.
fn verify_alone(records: &[Record]) -> f64 {
    let claims: Vec<Claim> = records.iter().map(claim).collect();
    let share = claims.len().div_ceil(VERIFIERS).max(1);
    let verify = || {
        std::thread::scope(|scope| {
            for share in claims.chunks(share) {
                scope.spawn(move || share.chunks(BATCH).for_each(verify_batch));
            }
        });
    };
    let rates = (0..RUNS).map(|_| claims.len() as f64 / timed(verify).1.as_secs_f64());
    median(rates.collect())
}

fn verify_batch(claims: &[Claim]) {
    let mut verifier = batch::Verifier::new();
    for claim in claims {
        verifier.queue((claim.key, claim.signature, &claim.text));
    }
    verifier
        .verify(Dice::new([1; 32]))
        .expect("all signatures hold");
}

/// Rebuilds what a record's signature is over from its git commit, as `ssh-keygen -Y` would.
fn claim(record: &Record) -> Claim {
    let commit = String::from_utf8(record.commit()).expect("commits are text");
    let mut text = String::new();
    let mut in_signature = false;
    let (head, message) = commit.split_once("\n\n").expect("a head and a message");
    for line in head.lines() {
        in_signature = line.starts_with("gpgsig ") || in_signature && line.starts_with(' ');
        if !in_signature {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push('\n');
    text.push_str(message);
    let mut signed = b"SSHSIG".to_vec();
    for part in [
        &b"git"[..],
        b"",
        b"sha512",
        &Sha512::digest(text.as_bytes()),
    ] {
        signed.extend_from_slice(&(part.len() as u32).to_be_bytes());
        signed.extend_from_slice(part);
    }
    Claim {
        key: VerificationKeyBytes::from(*record.header().log.as_bytes()),
        signature: Signature::from(*record.signature()),
        text: signed,
    }
}
