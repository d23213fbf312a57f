//! What is asked of everybody again and again, a few bytes for each person.
//!
//! For: knowing at most what a pair comes to before looking at either profile. Knows: one program's
//! people. Never: gives another answer than looking at the two people would.

use std::collections::BTreeMap;

use crate::bound::{Looked, Quick};
use crate::features::Features;
use crate::lens::Lens;
use crate::overlap::{mentioned_enough, near_of, same_town};
use crate::pool::Entrant;
use crate::program::{Check, Program, Side, Source, TermKind};
use crate::score::is_new;
use crate::sharing::{Shared, Sharing, Sums};
use crate::terms;
use crate::times::Times;

/// What one person is asked.
#[derive(Debug, Clone, Copy, Default)]
struct Brief {
    /// The number of their times and of their town, counted from 1.
    times: u32,
    town: u32,
    zone: Option<i32>,
    /// How much room they have for others, in permille.
    room: Option<u16>,
    joined: Option<i64>,
    has_challenge: bool,
    has_interests: bool,
    has_about: bool,
}

/// Everybody's, with what several people share.
#[derive(Debug)]
pub struct Briefs {
    each: Vec<Brief>,
    /// A person of each kind of times, and of each town.
    times: Vec<u32>,
    towns: Vec<u32>,
    /// Who has which grain in what they write about themselves, with its weight.
    abouts: Sharing,
}

/// What one person's list looks up, once for all.
#[derive(Debug)]
pub struct Asked {
    me: Brief,
    side: Option<Side>,
    /// How well each kind of times and each town goes with mine.
    times: Vec<Looked>,
    towns: Vec<bool>,
    /// How clearly each person writes about my interests, in permille.
    about_mine: Vec<u16>,
    looks_at_times: bool,
    /// Whether nobody's contacts are known.
    no_contacts: bool,
}

impl Briefs {
    /// Writes down what is asked of these people in a program.
    pub fn of(program: &Program, features: &[Features], entrants: &[Entrant]) -> Briefs {
        let mut briefs = Briefs {
            each: Vec::with_capacity(features.len()),
            times: Vec::new(),
            towns: Vec::new(),
            abouts: Sharing::default(),
        };
        let mut times: BTreeMap<&Times, u32> = BTreeMap::new();
        let mut towns: BTreeMap<u64, u32> = BTreeMap::new();
        for (place, (features, entrant)) in (0..).zip(features.iter().zip(entrants)) {
            let time = features.times.as_ref().map(|it| {
                let number = numbered(&mut briefs.times, place);
                *times.entry(it).or_insert_with(number)
            });
            let town = features.place.as_ref().map(|town| {
                let number = numbered(&mut briefs.towns, place);
                *towns.entry(town.whole.whole).or_insert_with(number)
            });
            let room = terms::room(program, &entrant.profile, features);
            briefs.each.push(Brief {
                times: time.unwrap_or(0),
                town: town.unwrap_or(0),
                zone: features.zone,
                room: room.and_then(|(worth, _)| u16::try_from(worth).ok()),
                joined: features.facts.since(),
                has_challenge: features.challenge.is_some(),
                has_interests: !features.topics(Source::Interests).is_empty(),
                has_about: features.about.is_some(),
            });
        }
        if program.has(TermKind::About) {
            let people = (0..).zip(features);
            briefs.abouts = Sharing::of(people.flat_map(|(place, features)| {
                let grains = features.about.iter().flat_map(|about| about.each());
                grains.map(move |(hash, weight)| (hash, place, weight))
            }));
        }
        briefs
    }

    /// Looks up what one person's list needs.
    pub fn ask(
        &self,
        program: &Program,
        (me, place): (&Features, usize),
        features: &[Features],
        (side, lens): (Option<Side>, &Lens),
    ) -> Asked {
        let of = |place: &u32| features.get(*place as usize);
        let looks_at_times = program.has(TermKind::Times) && !program.checks(Check::DaysCover);
        let times = self.times.iter().filter(|_| looks_at_times).map(|place| {
            let theirs = of(place).and_then(|theirs| theirs.times.as_ref());
            match (&me.times, theirs) {
                (Some(mine), Some(theirs)) => Looked::worth(mine.worth(theirs)),
                (None, _) | (_, None) => Looked::Silent,
            }
        });
        let towns = self.towns.iter().map(|place| {
            let theirs = of(place).and_then(|theirs| theirs.place.as_ref());
            match (&me.place, theirs) {
                (Some(mine), Some(theirs)) => same_town(mine, theirs),
                (None, _) | (_, None) => false,
            }
        });
        Asked {
            me: self.each.get(place).copied().unwrap_or_default(),
            side,
            times: times.collect(),
            towns: towns.collect(),
            about_mine: self.about(me),
            looks_at_times,
            no_contacts: lens.contacts.is_none(),
        }
    }

    /// Finds who writes about somebody's interests, and how clearly, in permille.
    fn about(&self, me: &Features) -> Vec<u16> {
        let mut clearly = vec![0; self.each.len()];
        let mut sums = Sums::default();
        for interest in me.topics(Source::Interests) {
            for part in interest.phrase.parts() {
                let Some(least) = mentioned_enough(part) else {
                    continue;
                };
                let all = (0, self.each.len());
                let mut shared = Shared::of(&mut sums, all, part.meanings.total, least);
                for (hash, weight) in self.abouts.by_rarity(part.meanings.each().collect()) {
                    shared.take(weight, self.abouts.having(hash));
                }
                for (place, shared) in shared.found() {
                    let told = crate::phrase::permille(shared.into(), part.meanings.total.into());
                    if let Some(clearly) = clearly.get_mut(place as usize)
                        && told >= least
                    {
                        *clearly = u16::try_from(told).unwrap_or(1000).max(*clearly);
                    }
                }
            }
        }
        clearly
    }

    /// Tells what is known of one person without looking at them.
    #[inline]
    pub fn quick(&self, place: usize, asked: &Asked) -> Quick {
        let them = self.each.get(place).copied().unwrap_or_default();
        let at = |list: &[Looked], number: u32| {
            let place = (number as usize).checked_sub(1);
            place.map_or(Looked::Silent, |place| {
                list.get(place).copied().unwrap_or(Looked::Unknown)
            })
        };
        let giver = |partner: Brief| match asked.side {
            Some(Side::Seeker) => them,
            Some(Side::Giver) => asked.me,
            None => partner,
        };
        let silent = |says: bool| {
            if says {
                Looked::Unknown
            } else {
                Looked::Silent
            }
        };
        let clearly = asked.about_mine.get(place).copied().unwrap_or_default();
        Quick {
            times: if asked.looks_at_times {
                at(&asked.times, them.times)
            } else {
                Looked::Unknown
            },
            place: self.place(&them, asked),
            room_to_me: giver(them).room.map_or(Looked::Silent, Looked::Worth),
            room_from_me: giver(asked.me).room.map_or(Looked::Silent, Looked::Worth),
            about_to_me: if clearly > 0 {
                Looked::Worth(clearly)
            } else {
                Looked::Silent
            },
            about_from_me: silent(asked.me.has_about && them.has_interests),
            challenge_to_me: silent(asked.me.has_challenge),
            challenge_from_me: silent(them.has_challenge),
            contacts: silent(!asked.no_contacts),
        }
    }

    fn place(&self, them: &Brief, asked: &Asked) -> Looked {
        let both = asked.me.town > 0 && them.town > 0;
        let town = both.then(|| asked.towns.get(them.town as usize - 1) == Some(&true));
        let clock = asked
            .me
            .zone
            .zip(them.zone)
            .map(|(mine, theirs)| mine == theirs);
        match near_of(town, clock) {
            Some(near) => Looked::worth(terms::place_worth(near)),
            None => Looked::Silent,
        }
    }

    /// Tells whether somebody counts as new.
    pub fn is_new(&self, place: usize, lens: &Lens) -> bool {
        let joined = self.each.get(place).and_then(|brief| brief.joined);
        is_new(joined, lens)
    }
}

/// Gives the next number, counted from 1, to what a place is the first to have.
fn numbered(firsts: &mut Vec<u32>, place: u32) -> impl FnOnce() -> u32 {
    move || {
        firsts.push(place);
        u32::try_from(firsts.len()).unwrap_or(u32::MAX)
    }
}
