//! What one change costs one device by itself: verifying, judging, making it durable. No network,
//! nothing shown. As many devices as hear of something each have that to do, whatever brings it.

use std::time::Duration;

use history::Invites;
use model::{Edit, Field};
use replica::{Batch, Effect, Input, Message, PeerId, Replica};
use store::{Folder, Store};

use crate::durable::{for_store, join};
use crate::logs::{arrive, moment, take_in};
use crate::machine::processor_time;
use crate::population::Population;
use crate::table::median;

/// The stack of the heart, in bytes.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// How often somebody says something.
const CHANGES: usize = 51;

/// The processor time of one change at the median, in seconds, in a space of so many people, one of
/// whom changes their profile again and again.
pub fn processor_time_of_one(people: usize) -> f64 {
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || of_one(people))
        .expect("a thread")
        .join()
        .expect("no panic")
}

fn of_one(people: usize) -> f64 {
    let mut population = Population::of(people);
    let (mut replica, chain) = arrive(&population, 0x33);
    let welcome = population.welcome(&chain);
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::open(place.path()).expect("a folder");
    let mut store = Store::open(&folder, population.space, &mut |_| {}).expect("a store");
    let records = population.records().to_vec();
    let mut invites = Invites::default();
    invites.note(Invites::among(&records));
    take_in(
        &mut replica,
        &population,
        welcome,
        records,
        &mut |effects| {
            keep(&mut store, effects);
        },
    );
    let door = PeerId(population.door());
    let _shown = replica.handle(Input::PeerUp(door), moment());
    let mut spent = Vec::new();
    let say = |n: usize| vec![Edit::Set(Field::Headline, vec![format!("news {n}")])];
    let changes: Vec<Vec<Edit>> = (0..CHANGES).map(say).collect();
    for (record, key) in population.revise_often(0, &changes) {
        let frames = [
            Message::Keys(vec![key]).encode(),
            Message::Records(vec![record]).encode(),
        ];
        spent.push(hear(&mut replica, door, &frames, &invites, &mut store));
    }
    median(spent)
}

/// Hears what belongs together and makes it durable as one, as a node does; gives the processor time
/// that takes. What is shown of it afterwards is not counted.
fn hear(
    replica: &mut Replica,
    from: PeerId,
    frames: &[Vec<u8>],
    invites: &Invites,
    store: &mut Store,
) -> f64 {
    let mut spent = Duration::ZERO;
    let mut effects = Vec::new();
    for frame in frames {
        let begun = processor_time();
        let message = Message::decode_knowing(frame, invites).expect("a sound frame");
        effects.extend(replica.heed(Input::Heard { from, message }, moment()));
        spent += processor_time().saturating_sub(begun);
        let _shown = replica.present();
    }
    let mut joined = Batch::default();
    effects.into_iter().for_each(|act| join(&mut joined, act));
    let joined = for_store(joined);
    let begun = processor_time();
    store.append(&joined).expect("durable");
    spent += processor_time().saturating_sub(begun);
    spent.as_secs_f64()
}

/// Makes durable what has to be; nobody is told or shown anything.
fn keep(store: &mut Store, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Append(batch) = effect {
            store.append(&for_store(batch)).expect("durable");
        }
    }
}
