//! One world from beginning to end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::chance::Chance;
use crate::oracle::Failure;
use crate::world::{Faults, World};

/// The fewest people in a world.
const PEOPLE_MIN: u64 = 3;
/// The most people in a world.
const PEOPLE_MAX: u64 = 8;
/// The fewest and the most things that happen.
const STEPS: (u64, u64) = (40, 110);
/// So many times more happens where rounds are held: one takes many steps of several people.
const STEPS_IN_A_ROUND: u32 = 3;
/// How many things happen in a world without faults.
const QUIET_STEPS: u32 = 80;

/// What a world came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lived {
    /// Hash over everything that happened.
    pub digest: String,
    pub people: usize,
    pub members: usize,
    pub records: usize,
    pub lines: usize,
}

/// What a world has in it besides people who found, invite, join, write and hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Plain,
    /// People also write to each other.
    Talking,
    /// People also live in communities.
    Sharing,
    /// They do, among some who mean harm.
    Contested,
    /// Some of those who come in mean harm.
    Betrayed,
    /// They also sign two records for one place.
    Forked,
    /// They also do what they do inside communities.
    Intruded,
    /// They also hold offices and bring crowds, and people stand against them.
    Ousted,
    /// Nobody means harm, and people who hold offices want each other out.
    Feuding,
    /// People also do with what others said and made whatever there is to do.
    Lively,
    /// Those who mean harm also sign for places that are not theirs, and go on from what held before
    /// they were taken out.
    Grafted,
    /// Nobody means harm, and people have several devices, lose some and begin again.
    Several,
    /// Nobody means harm, and people meet by consent, in rounds and through others, some of them from
    /// several devices.
    Matched,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 13] = [
        Kind::Plain,
        Kind::Talking,
        Kind::Sharing,
        Kind::Contested,
        Kind::Betrayed,
        Kind::Forked,
        Kind::Intruded,
        Kind::Ousted,
        Kind::Feuding,
        Kind::Lively,
        Kind::Grafted,
        Kind::Several,
        Kind::Matched,
    ];

    /// Gives the word it is named by on a command line and in the list of kept seeds.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Plain => "plain",
            Kind::Talking => "talking",
            Kind::Sharing => "sharing",
            Kind::Contested => "contested",
            Kind::Betrayed => "betrayed",
            Kind::Forked => "forked",
            Kind::Intruded => "intruded",
            Kind::Ousted => "ousted",
            Kind::Feuding => "feuding",
            Kind::Lively => "lively",
            Kind::Grafted => "grafted",
            Kind::Several => "several",
            Kind::Matched => "matched",
        }
    }

    /// Finds the kind of a word.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Lives through the world of a seed and looks at what came of it.
pub fn live_through(seed: u64) -> Result<Lived, Box<Failure>> {
    live_as(Kind::Plain, seed)
}

/// Lives through the world of a seed, with everything its kind has in it.
pub fn live_as(kind: Kind, seed: u64) -> Result<Lived, Box<Failure>> {
    let (people, steps) = shape(kind, seed);
    live(&mut world(kind, seed, people), steps)
}

fn world(kind: Kind, seed: u64, people: usize) -> World {
    let mut world = World::new(seed, people);
    world.kind = kind;
    match kind {
        Kind::Plain => {}
        Kind::Talking => world.talks = true,
        Kind::Sharing => world.shares = true,
        Kind::Contested => {
            world.shares = true;
            world.seat_traitors();
        }
        Kind::Betrayed => world.seat_traitors(),
        Kind::Forked => {
            world.forks = true;
            world.seat_traitors();
        }
        Kind::Intruded => {
            world.forks = true;
            world.shares = true;
            world.intrudes = true;
            world.seat_traitors();
        }
        Kind::Ousted => {
            world.shares = true;
            world.intrudes = true;
            world.ousts = true;
            world.seat_traitors();
        }
        Kind::Feuding => {
            world.shares = true;
            world.ousts = true;
            world.feuds = true;
        }
        Kind::Lively => {
            world.shares = true;
            world.lively = true;
        }
        Kind::Grafted => {
            world.shares = true;
            world.ousts = true;
            world.grafts = true;
            world.seat_traitors();
        }
        Kind::Several => {
            world.shares = true;
            world.talks = true;
            world.lay_out_spares();
        }
        Kind::Matched => {
            world.talks = true;
            world.matches = true;
            // In every other one people have more than one device. None is stolen; now and then somebody
            // begins again from their words, which takes the others back.
            if seed % 2 == 1 {
                world.lay_out_spares();
            }
        }
    }
    world
}

/// Lives through a world in which nothing goes wrong.
pub fn live_through_quietly(seed: u64, people: usize) -> Result<Lived, Box<Failure>> {
    live(&mut World::with(seed, people, Faults::NONE), QUIET_STEPS)
}

/// Lives through the world of a seed and gives its story; a world that fails is cut short to
/// about the fewest steps after which it fails in the same way.
pub fn story_of(kind: Kind, seed: u64) -> (Vec<String>, Result<Lived, Box<Failure>>) {
    let (people, mut steps) = shape(kind, seed);
    let run = |steps| {
        let mut world = world(kind, seed, people);
        let lived = live(&mut world, steps);
        (world.story().to_vec(), lived)
    };
    let oracle = |lived: &Result<Lived, Box<Failure>>| lived.as_ref().err().map(|it| it.oracle);
    let mut shortest = run(steps);
    let mut less = steps / 2;
    while shortest.1.is_err() && less > 0 {
        let shorter = run(steps - less);
        if oracle(&shorter.1) == oracle(&shortest.1) {
            steps -= less;
            shortest = shorter;
            less = less.min(steps / 2);
        } else {
            less /= 2;
        }
    }
    shortest
}

/// How many people live in the world of a seed, and how much happens.
fn shape(kind: Kind, seed: u64) -> (usize, u32) {
    let mut chance = Chance::new(!seed);
    let people = usize::try_from(chance.between(PEOPLE_MIN, PEOPLE_MAX)).unwrap_or(3);
    let (low, high) = STEPS;
    let steps = u32::try_from(chance.between(low, high)).unwrap_or(50);
    let times = if kind == Kind::Matched {
        STEPS_IN_A_ROUND
    } else {
        1
    };
    (people, steps * times)
}

fn live(world: &mut World, steps: u32) -> Result<Lived, Box<Failure>> {
    // A panic of the heart is a failure like any other, with the seed that brings it back.
    let checked = catch_unwind(AssertUnwindSafe(|| {
        world.live(steps);
        world.settle();
        world.check()
    }));
    let checked = checked.unwrap_or_else(|_| {
        let what = "it did; its message stands above".to_owned();
        world.fail("the heart does not panic", what);
        world.failure().cloned().map_or(Ok(()), Err)
    });
    checked.map_err(Box::new)?;
    Ok(Lived {
        digest: world.digest(),
        people: world.people(),
        members: world.members(),
        records: world.records(),
        lines: world.story().len(),
    })
}
