//! One person's list, kept while others change.
//!
//! For: a list that costs what has changed, not how many people there are. Knows: where everybody
//! stands on it. Never: gives another list than ranking everybody anew would; notices by itself
//! that the one who looks has changed (whoever keeps it starts a new one then).

use std::collections::{BTreeMap, BTreeSet};

use model::PersonId;

use crate::affinity::MEETS_PERMILLE;
use crate::bound::Plan;
use crate::evidence::Asking;
use crate::exposure::Crowded;
use crate::founding::{Common, Sharers};
use crate::lens::Lens;
use crate::program::Program;
use crate::rank::{self, Candidate, Match, Order};
use crate::score::{Glass, pair};
use crate::sides;

/// Where everybody stands on one person's list in one program.
#[derive(Debug, Default)]
pub struct Standing {
    people: BTreeMap<PersonId, Place>,
    /// Who is shown, best first.
    order: BTreeSet<Order>,
    /// How many people meet each of one's wishes.
    met: Vec<usize>,
    /// How many share each, in a program that founds something.
    sharers: Option<Sharers>,
}

/// What one person is on the list.
#[derive(Debug, Default)]
struct Place {
    order: Option<Order>,
    /// The numbers of the wishes they meet.
    meets: Vec<usize>,
    /// What they share, in a program that founds something.
    shared: Vec<usize>,
}

impl Standing {
    /// Looks at some people, for the first time or again.
    pub fn look<'a>(
        &mut self,
        program: &Program,
        me: &Candidate<'_>,
        others: impl Iterator<Item = Candidate<'a>>,
        lens: &Lens<'_>,
    ) {
        let side = sides::mine(program, me.features, lens);
        let plan = Plan::of(program, side, lens);
        let asking = Asking::of(program, me.features);
        let glass = Glass {
            program,
            lens,
            side,
            rows: None,
            asking: Some(&asking),
            sifted: false,
        };
        self.met
            .resize(me.features.wished(&program.wishes).count(), 0);
        if self.sharers.is_none() {
            self.sharers = Sharers::of(program, me.features);
        }
        for other in others {
            self.forget(&other.id);
            let mut place = Place::default();
            let founds = self.sharers.is_some();
            let mut met = Vec::new();
            let mut each = |wish: usize, permille: u32| {
                place.meets.push(wish);
                if founds {
                    met.push((wish, permille));
                }
            };
            if let Ok(pair) = pair(&glass, me, &other, &mut each)
                && let Some(sum) = plan.sum(&pair, &glass, None)
                && sum.score >= lens.least
                && sum.score > 0
            {
                let order = Order::of(&sum, me.id, &other);
                self.order.insert(order);
                place.order = Some(order);
                if let Some(sharers) = &mut self.sharers {
                    place.shared = sharers.named(&met);
                    sharers.count(&place.shared);
                }
            }
            for wish in &place.meets {
                if let Some(count) = self.met.get_mut(*wish) {
                    *count += 1;
                }
            }
            self.people.insert(other.id, place);
        }
    }

    /// Takes somebody off.
    pub fn forget(&mut self, person: &PersonId) {
        let Some(place) = self.people.remove(person) else {
            return;
        };
        if let Some(order) = place.order {
            self.order.remove(&order);
        }
        if let Some(sharers) = &mut self.sharers {
            sharers.uncount(&place.shared);
        }
        for wish in place.meets {
            if let Some(count) = self.met.get_mut(wish) {
                *count -= 1;
            }
        }
    }

    /// Everybody who may stand on the list, best first: where something is founded, whoever shares
    /// what enough people share.
    fn listed(&self) -> impl Iterator<Item = &Order> {
        let carries = move |order: &&Order| match (&self.sharers, self.people.get(&order.person()))
        {
            (Some(sharers), Some(place)) => sharers.carry(&place.shared),
            (Some(_), None) => false,
            (None, _) => true,
        };
        self.order.iter().filter(carries)
    }

    /// Lists what of one's own enough people share, in a program that founds something.
    pub fn common(&self, program: &Program, me: &Candidate<'_>) -> Vec<Common> {
        let sharers = self.sharers.as_ref();
        sharers.map_or_else(Vec::new, |sharers| sharers.enough(program, me))
    }

    /// Tells whether somebody may stand on the list.
    pub fn lists(&self, person: &PersonId) -> bool {
        self.listed().any(|order| order.person() == *person)
    }

    /// Lists the best, with their scores.
    pub fn best(&self, top: usize) -> Vec<(PersonId, u32)> {
        let best = self.listed().take(top);
        best.map(|order| (order.person(), order.score())).collect()
    }

    /// Counts who would stand among the first `top` and makes room for others.
    pub fn making_room(&self, top: usize, crowded: &Crowded) -> usize {
        let first: BTreeSet<&Order> = self.listed().take(top).collect();
        let chosen: BTreeSet<&Order> = self.chosen(top, crowded).into_iter().take(top).collect();
        first.difference(&chosen).count()
    }

    /// Chooses of whom a list is made, best first: whoever stands on many others comes onto it only
    /// where it would be shorter otherwise.
    fn chosen(&self, top: usize, crowded: &Crowded) -> Vec<&Order> {
        let best = self.listed().take(rank::kept(top));
        let (late, mut chosen): (Vec<_>, Vec<_>) = best
            .enumerate()
            .partition(|(rank, it)| crowded.makes_room(*rank, &it.person(), it.score()));
        let missing = top.saturating_sub(chosen.len());
        chosen.extend(late.into_iter().take(missing));
        let mut chosen: Vec<&Order> = chosen.into_iter().map(|(_, order)| order).collect();
        chosen.sort_unstable();
        chosen
    }

    /// Writes the list: at most `top` matches, best first; `person` finds those looked at, and
    /// whoever stands on many lists makes room.
    pub fn list<'a>(
        &self,
        program: &Program,
        me: &Candidate<'_>,
        person: impl Fn(&PersonId) -> Option<Candidate<'a>>,
        (top, crowded): (usize, &Crowded),
        lens: &Lens<'_>,
    ) -> Vec<Match> {
        let best = self.chosen(top, crowded).into_iter();
        let best: Vec<(u32, Candidate)> = best
            .filter_map(|order| Some((order.score(), person(&order.person())?)))
            .collect();
        let best_met = |count: &usize| if *count > 0 { MEETS_PERMILLE } else { 0 };
        let looked = rank::Looked {
            best: self.met.iter().map(best_met).collect(),
            sharers: self.sharers.clone(),
        };
        rank::shown(program, me, &best, &looked, top, lens)
    }
}
