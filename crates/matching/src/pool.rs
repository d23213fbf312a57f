//! Many people at once: an event's attendees, a cohort, a space.
//!
//! For: comparing what thousands of people say without comparing the same words twice. Knows: profiles
//! with what their owners said on entering, and what fits what. Never: gives another score than
//! comparing two people would; starts a thread (whoever calls divides the work: everything here may be
//! shared).

mod hall;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::{PersonId, Profile};

use crate::affinity::MEETS_PERMILLE;
use crate::encoder::TextHash;
use crate::entry::Entry;
use crate::features::{Features, Phrasebook, texts};
use crate::lexicon::Lexicon;
use crate::phrase::{encodable, wholes};
use crate::program::{Pick, Program, Source};
use crate::rank::Candidate;
use crate::sharing::Sums;
use crate::sift::Fits;

pub use hall::{Hall, Ranked};

/// Where those are who meet by video.
pub(crate) const BY_VIDEO: u64 = 0;

/// Somebody, as they would stand in a file.
#[derive(Debug, Clone)]
pub struct Entrant {
    pub id: PersonId,
    pub profile: Profile,
    pub entry: Entry,
}

/// People, prepared together.
#[derive(Debug, Default)]
pub struct Pool {
    entrants: Vec<Entrant>,
    features: Vec<Features>,
    lexicon: Lexicon,
    /// How many minutes the clocks of those who name no zone are ahead of UTC.
    usual_zone: i32,
}

/// Names a person by whatever id a file has: one of ours as it is, any other by its hash.
pub fn person_named(id: &str) -> PersonId {
    id.trim().parse().unwrap_or_else(|_| {
        let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 person of a file");
        hasher.update(id.trim().as_bytes());
        PersonId::from_bytes(*hasher.finalize().as_bytes())
    })
}

/// Lists the different texts whose vectors a program could use, the most telling sources first and
/// single words last; at most so many, and the same ones in whatever order people stand.
pub fn compared_texts<'e>(program: &Program, entrants: &'e [Entrant], most: usize) -> Vec<&'e str> {
    let picks = program.wishes.iter().chain(&program.gives);
    let mut picks: Vec<Pick> = picks.copied().collect();
    picks.sort_by_key(|pick| (std::cmp::Reverse(pick.percent), pick.from));
    picks.extend([Source::Interests, Source::WorkAreas].map(|from| Pick::of(from, 0)));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for of in [wholes, encodable] {
        for pick in &picks {
            if found.len() >= most {
                return found;
            }
            let said = entrants.iter();
            let said = said.flat_map(|it| texts(pick.from, &it.profile, &it.entry));
            let mut more: Vec<&str> = said.flat_map(of).filter(|it| seen.insert(*it)).collect();
            let room = most - found.len();
            if more.len() > room {
                more.sort_by_cached_key(|text| (TextHash::of(text), *text));
                more.truncate(room);
            }
            found.extend(more);
        }
    }
    found
}

/// Finds the zone most people name, in minutes ahead of UTC: of equally common ones the westernmost,
/// and UTC where nobody names any.
fn usual_zone(features: &[Features]) -> i32 {
    let mut named: BTreeMap<i32, usize> = BTreeMap::new();
    for zone in features.iter().filter_map(|features| features.zone) {
        *named.entry(zone).or_default() += 1;
    }
    let commonest = named
        .into_iter()
        .max_by_key(|(zone, people)| (*people, Reverse(*zone)));
    commonest.map_or(0, |(zone, _)| zone)
}

/// What fits what, by number, for a range of what is said.
#[derive(Debug, Clone, Default)]
pub struct Neighbours(Vec<Fits>);

impl Neighbours {
    /// Completes the neighbours of some numbers: what fits one of them has it for a neighbour too.
    pub fn complete(count: usize, some: Vec<(u32, Fits)>) -> Neighbours {
        let mut turned: Vec<Vec<(u32, u16)>> = vec![Vec::new(); count];
        for (number, near) in &some {
            for (other, fit) in near.iter() {
                if let Some(list) = turned.get_mut(*other as usize) {
                    list.push((*number, *fit));
                }
            }
        }
        let mut all: Vec<Fits> = turned
            .into_iter()
            .map(|mut list| {
                list.sort_unstable();
                list.into()
            })
            .collect();
        for (number, near) in some {
            if let Some(list) = all.get_mut(number as usize) {
                *list = near;
            }
        }
        Neighbours(all)
    }

    /// Joins neighbours of ranges that follow each other.
    pub fn join(parts: Vec<Neighbours>) -> Neighbours {
        Neighbours(parts.into_iter().flat_map(|part| part.0).collect())
    }
}

impl Pool {
    /// Prepares people; `features` are theirs in the same order, from [`Pool::prepare`].
    pub fn new(entrants: Vec<Entrant>, mut features: Vec<Features>) -> Pool {
        features.resize_with(entrants.len(), Features::default);
        let lexicon = Lexicon::of(features.iter_mut());
        Pool {
            usual_zone: usual_zone(&features),
            entrants,
            features,
            lexicon,
        }
    }

    /// Prepares some people's features; may be done for parts of a list at the same time.
    pub fn prepare(entrants: &[Entrant], book: &mut Phrasebook) -> Vec<Features> {
        let prepare = |entrant: &Entrant| Features::entered(&entrant.profile, &entrant.entry, book);
        entrants.iter().map(prepare).collect()
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.entrants.len()
    }

    /// Tells whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.entrants.is_empty()
    }

    /// How many different things are said.
    pub fn things_said(&self) -> usize {
        self.lexicon.count()
    }

    /// Finds what fits each of a range of what is said.
    pub fn neighbours(&self, range: std::ops::Range<usize>) -> Neighbours {
        let numbers = range.filter_map(|number| u32::try_from(number).ok());
        let mut sums = Sums::default();
        Neighbours(
            numbers
                .map(|number| self.lexicon.neighbours(number, &mut sums).into())
                .collect(),
        )
    }

    /// Finds what fits one of the things said.
    pub fn neighbours_of(&self, number: u32) -> Fits {
        let mut sums = Sums::default();
        self.lexicon.neighbours(number, &mut sums).into()
    }

    /// Gives one of the people.
    pub fn entrant(&self, place: usize) -> Option<&Entrant> {
        self.entrants.get(place)
    }

    /// Names what somebody cares about by numbers that are the same for what means the same.
    pub fn cares_about(&self, place: usize) -> Vec<u64> {
        let Some(features) = self.features.get(place) else {
            return Vec::new();
        };
        let mut sums = Sums::default();
        let mut first = |number: u32| {
            let near = self.lexicon.neighbours(number, &mut sums).into_iter();
            let same = near.filter(|(_, fit)| u32::from(*fit) >= MEETS_PERMILLE);
            // Numbers follow the order of the people; names do not.
            let names = same.map(|(other, _)| self.lexicon.name(other));
            names.min().unwrap_or_else(|| self.lexicon.name(number))
        };
        let interests = features.topics(Source::Interests).iter();
        let mut topics: Vec<u64> = interests.map(|topic| first(topic.number)).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// Names when everybody is free, by the half hours of a week in which so many minutes can
    /// begin; `None` for whoever said nothing about it. Whoever names no zone is taken to live by
    /// the one most others name; where nobody names one, all go by one clock.
    pub fn free(&self, minutes: u32) -> Vec<Option<Vec<u64>>> {
        let times = self.features.iter().map(|features| features.times.as_ref());
        times
            .map(|times| times?.beginnings(minutes, self.usual_zone))
            .collect()
    }

    /// Writes a beginning of [`free`](Pool::free) as "Tue 12:00", by the clock of somebody.
    pub fn clock(&self, place: usize, quarter: u64) -> String {
        let zone = self.features.get(place).and_then(|features| features.zone);
        crate::times::clock(quarter, zone.unwrap_or(self.usual_zone))
    }

    /// Names where somebody is by a number that is the same for the same town, by video for all who
    /// meet so; `None` if they said nothing about it.
    pub fn where_is(&self, place: usize) -> Option<u64> {
        let features = self.features.get(place)?;
        if features.facts.by_video {
            return Some(BY_VIDEO);
        }
        features
            .place
            .as_ref()
            .map(|place| place.whole.meanings.name())
    }

    /// Names the languages somebody speaks by numbers that are the same for the same one; nothing where
    /// they said nothing about it.
    pub(crate) fn spoken(&self, place: usize) -> &[u64] {
        let features = self.features.get(place);
        features.map_or(&[], |features| features.spoken.as_slice())
    }

    /// Tells whether somebody said that they meet at a table, and not in which town.
    pub fn is_at_any_table(&self, place: usize) -> bool {
        let features = self.features.get(place);
        features.is_some_and(|it| it.facts.at_table && it.place.is_none())
    }

    /// Gives the number of the day on which somebody entered the program, if they said it.
    pub(crate) fn entered(&self, place: usize) -> Option<i64> {
        self.features.get(place)?.facts.entered
    }

    /// Reads how many people somebody takes on in a program, less those they have now.
    pub fn seats(&self, place: usize, program: &Program) -> Option<u32> {
        let capacity = self
            .entrants
            .get(place)?
            .profile
            .capacity
            .get(&program.id)?;
        let load = self.features.get(place)?.facts.load.unwrap_or(0);
        Some(capacity.saturating_sub(load))
    }

    pub(crate) fn candidate(&self, place: usize) -> Option<Candidate<'_>> {
        let entrant = self.entrants.get(place)?;
        Some(Candidate {
            id: entrant.id,
            profile: &entrant.profile,
            features: self.features.get(place)?,
        })
    }
}
