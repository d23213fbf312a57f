//! One program and the people in it.
//!
//! For: lists, pairs and what they are worth. Knows: who could come onto a list at all, so that most
//! need not be looked at. Never: gives another list than looking at everybody would.

use std::cell::RefCell;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, OnceLock};

use crate::affinity::{MEETS_PERMILLE, meets};
use crate::bound::{Cover, Known, Looked, Plan, Reach};
use crate::brief::{Asked, Briefs};
use crate::cover::{Covered, cover};
use crate::evidence::Asking;
use crate::exposure::Wanted;
use crate::features::{Features, Topic};
use crate::founding::{Common, Sharers};
use crate::lens::Lens;
use crate::lexicon::Rows;
use crate::need::{USUAL_LEVEL, fit};
use crate::program::{Check, Program, Side, Source, TermKind};
use crate::rank::{self, Candidate, Match, Order, Other, Search};
use crate::reasons::own;
use crate::rules::{Parts, WhyNot, allowed};
use crate::score::{Glass, adjusted_by, pair, scored};
use crate::sharing::Sums;
use crate::sides;
use crate::sift::{Covers, Fits, Fitting, Lists, Postings, Tongues};

use super::{Neighbours, Pool};

/// The highest level of a skill.
const LEVEL_MAX: u8 = 5;
/// What each level below the highest takes from how well somebody fills a role, in percent: little,
/// so that it decides between those who fit as well.
const LEVEL_PERCENT: u32 = 2;

/// How able somebody is in what they give, in percent.
fn able(gift: &Topic) -> u32 {
    let level = gift.level.unwrap_or(USUAL_LEVEL).min(LEVEL_MAX);
    100 - u32::from(LEVEL_MAX - level) * LEVEL_PERCENT
}

/// One program and the people in it.
#[derive(Debug)]
pub struct Hall<'p> {
    pool: &'p Pool,
    program: &'p Program,
    neighbours: Option<&'p Neighbours>,
    /// Who wishes for and who gives what, by number.
    wishers: OnceLock<Postings>,
    givers: OnceLock<Postings>,
    areas: OnceLock<Lists>,
    interests: OnceLock<Lists>,
    tongues: OnceLock<Option<Tongues>>,
    briefs: OnceLock<Briefs>,
    /// Who could seek and who could give, worked out once.
    parts: OnceLock<Vec<Playing>>,
    /// Grains of what people give with their places, sorted; for questions.
    given: OnceLock<Vec<(u32, u32)>>,
}

/// Who stands on somebody's list, before anything is written.
#[derive(Debug, Clone, Default)]
pub struct Ranked {
    /// Places of people with their scores, best first.
    pub places: Vec<(usize, u32)>,
    orders: Vec<Order>,
    looked: rank::Looked,
}

/// Whether somebody has entered, could seek and could give.
#[derive(Debug, Clone, Copy)]
struct Playing {
    entered: bool,
    seeks: bool,
    gives: bool,
}

impl Playing {
    fn opposite(self, side: Option<Side>) -> bool {
        self.entered
            && match side {
                Some(Side::Seeker) => self.gives,
                Some(Side::Giver) => self.seeks,
                None => true,
            }
    }
}

/// What was looked up for one list, so that nothing is looked up twice.
#[derive(Default)]
struct Memo {
    known: RefCell<BTreeMap<u32, Fits>>,
    sums: RefCell<Sums>,
}

impl Memo {
    fn of(&self, hall: &Hall, number: u32) -> Fits {
        let mut known = self.known.borrow_mut();
        let found = known.entry(number);
        let look = || hall.neighbours_of(number, &mut self.sums.borrow_mut());
        Arc::clone(found.or_insert_with(look))
    }
}

/// People who could be matched with one, by what they come to at most.
struct Near<'h> {
    hall: &'h Hall<'h>,
    my_place: usize,
    /// My wishes, and how well everybody meets them and I meet theirs, where that must be.
    wishes: usize,
    for_me: Option<Covers>,
    for_them: Option<Covers>,
    areas: Option<(&'h Lists, Fitting)>,
    interests: Option<(&'h Lists, Fitting)>,
    tongues: Option<&'h Tongues>,
    briefs: &'h Briefs,
    asked: Asked,
    people: BinaryHeap<Promise>,
}

/// What somebody comes to at most, and their place; of equals the lower place comes first.
type Promise = (Reach, std::cmp::Reverse<u32>);

impl Near<'_> {
    /// Tells what is known of somebody.
    #[inline]
    fn known(&self, place: usize) -> Known {
        let known = |covers: &Covers| covers.known(place, self.wishes);
        let to_me = self.for_me.as_ref().map_or(Cover::UNKNOWN, known);
        // How many wishes they have is not known here: all of them as well as the best.
        let best = self.for_them.as_ref();
        let best = best.map(|covers| covers.known(place, 1).best);
        let common = |lists: &Option<(&Lists, Fitting)>| match lists {
            Some((lists, fitting)) => lists.common(place, fitting),
            None => Looked::Unknown,
        };
        let spoken = self.tongues.map(|it| it.common(self.my_place, place));
        Known {
            to_me,
            from_me: best.map_or(Cover::UNKNOWN, Cover::evenly),
            areas: common(&self.areas),
            interests: common(&self.interests),
            languages: spoken.unwrap_or(Looked::Unknown),
            quick: self.briefs.quick(place, &self.asked),
        }
    }

    /// Tells what somebody comes to at most.
    fn promise(&self, place: u32, plan: &Plan, lens: &Lens) -> Promise {
        let at = place as usize;
        let fine = plan.most(&self.known(at));
        let experienced = match self.hall.pool.entrants.get(at) {
            Some(entrant) if !lens.experienced.is_empty() => lens.experienced(entrant.id),
            Some(_) | None => 0,
        };
        let is_new = self.briefs.is_new(at, lens);
        let (score, _) = adjusted_by(experienced, is_new, scored(fine));
        ((score, fine), std::cmp::Reverse(place))
    }

    /// Takes whoever promises most.
    fn next(&mut self) -> Option<(Reach, usize, Known)> {
        let (most, std::cmp::Reverse(place)) = self.people.pop()?;
        let place = place as usize;
        Some((most, place, self.known(place)))
    }
}

impl<'p> Hall<'p> {
    /// Opens a program for the people of a pool; `neighbours` are those of everything said, if
    /// many lists are wanted.
    pub fn new(pool: &'p Pool, program: &'p Program, neighbours: Option<&'p Neighbours>) -> Self {
        Hall {
            pool,
            program,
            neighbours,
            wishers: OnceLock::new(),
            givers: OnceLock::new(),
            areas: OnceLock::new(),
            interests: OnceLock::new(),
            tongues: OnceLock::new(),
            briefs: OnceLock::new(),
            parts: OnceLock::new(),
            given: OnceLock::new(),
        }
    }

    fn neighbours_of(&self, number: u32, sums: &mut Sums) -> Fits {
        let known = self
            .neighbours
            .and_then(|known| known.0.get(number as usize));
        match known {
            Some(known) => Arc::clone(known),
            None => self.pool.lexicon.neighbours(number, sums).into(),
        }
    }

    /// The sources that are compared again and again.
    fn sources(&self) -> Vec<Source> {
        let picks = self.program.wishes.iter().chain(&self.program.gives);
        let mut sources: Vec<Source> = picks.map(|pick| pick.from).collect();
        let able = [
            Source::Skills,
            Source::Offers,
            Source::Experience,
            Source::Tasks,
        ];
        let grows = [Source::Seeks, Source::Offers, Source::Must, Source::Topics];
        for (kind, more) in [
            (TermKind::Interests, &[Source::Interests][..]),
            (TermKind::WorkAreas, &[Source::WorkAreas]),
            (TermKind::Variety, &[Source::WorkAreas]),
            (
                TermKind::Experience,
                &[Source::Experience, Source::WorkAreas],
            ),
            (TermKind::Complement, &able),
            (TermKind::Cover, &able),
            (TermKind::Growth, &grows),
        ] {
            if self.program.has(kind) {
                sources.extend(more);
            }
        }
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// Lists what must be compared with everything before many lists are made: wishes, and what is
    /// compared with its like. What only meets wishes is found from their side.
    pub fn compared(&self) -> Vec<u32> {
        let wishes: Vec<Source> = self.program.wishes.iter().map(|pick| pick.from).collect();
        let texts = [Source::About, Source::Cards, Source::Answered];
        let sources: Vec<Source> = self
            .sources()
            .into_iter()
            .filter(|source| wishes.contains(source) || !texts.contains(source))
            .collect();
        let all = self.pool.features.iter().flat_map(|features| {
            let topics = sources.iter().flat_map(|source| features.topics(*source));
            topics.map(|topic| topic.number)
        });
        let mut numbers: Vec<u32> = all.collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn givers(&self) -> &Postings {
        let count = self.pool.lexicon.count();
        let made = || Postings::of(&self.pool.features, &self.program.gives, count);
        self.givers.get_or_init(made)
    }

    fn wishers(&self) -> &Postings {
        let count = self.pool.lexicon.count();
        let made = || Postings::of(&self.pool.features, &self.program.wishes, count);
        self.wishers.get_or_init(made)
    }

    /// Finds what goes with what somebody says in one source; nothing if the program does not look
    /// at it.
    fn goes_with(&self, me: &Features, source: Source, memo: &Memo) -> Option<(&Lists, Fitting)> {
        let (kind, lists) = if source == Source::WorkAreas {
            (TermKind::WorkAreas, &self.areas)
        } else {
            (TermKind::Interests, &self.interests)
        };
        if !self.program.has(kind) {
            return None;
        }
        let lists = lists.get_or_init(|| Lists::of(&self.pool.features, source));
        let fitting = lists.fitting(me.topics(source), |number| memo.of(self, number));
        Some((lists, fitting))
    }

    /// Finds how well everybody meets what one person says in these sources.
    fn covers<'f>(
        &self,
        topics: impl Iterator<Item = (&'f Topic, u32)>,
        said: &Postings,
        memo: &Memo,
    ) -> Covers {
        let mut covers = Covers::of(self.pool.len(), self.program.counts_perhaps());
        let mut worths = vec![0; self.pool.len()];
        for (topic, percent) in topics {
            let near = memo.of(self, topic.number);
            let fits = near.iter().map(|(other, fit)| (*fit, said.having(*other)));
            covers.wish(fits, percent, &mut worths);
        }
        covers
    }

    /// Lists people who could be matched at all, as far as parts and wishes tell.
    fn near(
        &self,
        (me, my_place): (&Candidate, usize),
        plan: &Plan,
        lens: &Lens,
        memo: &Memo,
    ) -> Near<'_> {
        let (program, side) = (self.program, plan.side());
        let mutual = program.checks(Check::MutualNeed);
        let by_need =
            !program.has(TermKind::Evidence) && (mutual || program.checks(Check::NeedMet));
        let i_seek = by_need && side != Some(Side::Giver);
        let i_give = by_need && (mutual || side == Some(Side::Giver));
        let (wishes, gifts) = (
            me.features.wished(&program.wishes),
            me.features.picked(&program.gives),
        );
        let for_me = i_seek.then(|| self.covers(wishes, self.givers(), memo));
        let for_them = i_give.then(|| self.covers(gifts, self.wishers(), memo));
        let places: Vec<u32> = match (&for_me, &for_them) {
            (Some(covers), _) | (None, Some(covers)) => covers.places_rising(),
            (None, None) if program.has(TermKind::Evidence) && side != Some(Side::Giver) => {
                self.who_gives_any(&Asking::of(program, me.features), me.features, memo)
            }
            (None, None) => (0..).take(self.pool.len()).collect(),
        };
        let briefs = self.briefs();
        let features = &self.pool.features;
        let asked = briefs.ask(program, (me.features, my_place), features, (side, lens));
        let mut near = Near {
            hall: self,
            my_place,
            wishes: me.features.wished(&program.wishes).count(),
            for_me,
            for_them,
            areas: self.goes_with(me.features, Source::WorkAreas, memo),
            interests: self.goes_with(me.features, Source::Interests, memo),
            tongues: self.tongues().as_ref(),
            briefs,
            asked,
            people: BinaryHeap::new(),
        };
        let parts = self.parts(lens);
        let meets = |covers: &Option<Covers>, at| covers.as_ref().is_none_or(|it| it.meets(at));
        let may = |place: &u32| {
            let at = *place as usize;
            let fits = meets(&near.for_me, at) && meets(&near.for_them, at);
            fits && parts.get(at).is_some_and(|it| it.opposite(side))
        };
        let people = places.into_iter().filter(may);
        let people: Vec<Promise> = people
            .map(|place| near.promise(place, plan, lens))
            .collect();
        near.people = people.into();
        near
    }

    fn tongues(&self) -> &Option<Tongues> {
        let made = || Tongues::of(&self.pool.features);
        self.tongues.get_or_init(made)
    }

    fn briefs(&self) -> &Briefs {
        let made = || Briefs::of(self.program, &self.pool.features, &self.pool.entrants);
        self.briefs.get_or_init(made)
    }

    fn parts(&self, lens: &Lens) -> &[Playing] {
        self.parts.get_or_init(|| {
            let people = self.pool.features.iter().zip(&self.pool.entrants);
            let playing = people.map(|(features, entrant)| {
                let can = |side| sides::can(self.program, features, side, lens);
                Playing {
                    entered: entrant.profile.programs.contains(&self.program.id),
                    seeks: can(Side::Seeker),
                    gives: can(Side::Giver),
                }
            });
            playing.collect()
        })
    }

    /// Lists who gives anything a question is about, by its words or by its meaning.
    fn who_gives_any(&self, asking: &Asking, asker: &Features, memo: &Memo) -> Vec<u32> {
        let given = self.given.get_or_init(|| {
            let mut given: Vec<(u32, u32)> = Vec::new();
            for (place, features) in (0..).zip(&self.pool.features) {
                for (topic, _) in features.picked(&self.program.gives) {
                    let words = topic.phrase.whole.meanings.each();
                    let told = topic.text.iter().flat_map(|text| text.each());
                    given.extend(words.chain(told).map(|(hash, _)| (hash, place)));
                }
            }
            given.sort_unstable();
            given.dedup();
            given
        });
        let mut found = vec![false; self.pool.len()];
        for hash in asking.telling() {
            let from = given.partition_point(|(other, _)| *other < hash);
            let rest = given.get(from..).unwrap_or_default().iter();
            for (_, place) in rest.take_while(|(other, _)| *other == hash) {
                if let Some(found) = found.get_mut(*place as usize) {
                    *found = true;
                }
            }
        }
        for (topic, _) in asker.wished(&self.program.wishes) {
            for (other, _) in memo.of(self, topic.number).iter() {
                for (place, _) in self.givers().having(*other) {
                    if let Some(found) = found.get_mut(*place as usize) {
                        *found = true;
                    }
                }
            }
        }
        let places = (0..).zip(found);
        places
            .filter_map(|(place, found)| found.then_some(place))
            .collect()
    }

    /// Ranks everybody for one person, keeping at most `keep`; writes nothing.
    pub fn ranked(&self, place: usize, keep: usize, lens: &Lens) -> Ranked {
        let Some(me) = self.pool.candidate(place) else {
            return Ranked::default();
        };
        let side = sides::mine(self.program, me.features, lens);
        let plan = Plan::of(self.program, side, lens);
        if !self.parts(lens).get(place).is_some_and(|me| me.entered) {
            return Ranked::default();
        }
        let memo = Memo::default();
        let mut near = self.near((&me, place), &plan, lens, &memo);
        let rows = self.rows(&me, &memo);
        let others = std::iter::from_fn(|| near.next()).filter_map(|(most, place, known)| {
            let person = self.pool.candidate(place)?;
            // In a list of people both sides' wishes to be kept apart are known, and neither is told.
            let kept_apart = person.profile.avoid.contains(&me.id);
            (!kept_apart).then_some(Other {
                place,
                person,
                most,
                known,
            })
        });
        let search = Search {
            program: self.program,
            me: &me,
            keep,
            lens,
            plan: &plan,
            rows: Some(&rows),
            sifted: true,
        };
        let found = search.found(others);
        let mut looked = found.looked;
        self.settle((&me, side), &memo, &mut looked.best, lens);
        Ranked {
            places: found
                .people
                .iter()
                .map(|(order, (other, _))| (*other, order.score()))
                .collect(),
            orders: found.people.iter().map(|(order, _)| *order).collect(),
            looked,
        }
    }

    /// Looks for somebody who meets each of my wishes that nobody looked at so far meets, whether or
    /// not the two are a match in the end.
    fn settle(
        &self,
        (me, side): (&Candidate, Option<Side>),
        memo: &Memo,
        best: &mut [u32],
        lens: &Lens,
    ) {
        let may = |place: usize| {
            let plays = self
                .parts(lens)
                .get(place)
                .is_some_and(|it| it.opposite(side));
            let other = self.pool.candidate(place).filter(|_| plays);
            other.is_some_and(|other| {
                let parts = Parts {
                    me,
                    other: &other,
                    side,
                };
                !other.profile.avoid.contains(&me.id) && allowed(self.program, parts, lens).is_ok()
            })
        };
        let wishes = me.features.wished(&self.program.wishes);
        let open = wishes.zip(best).filter(|(_, best)| **best == 0);
        for ((wish, _), best) in open {
            for (other, fit) in memo.of(self, wish.number).iter() {
                let having = self.givers().having(*other).iter();
                if meets(u32::from(*fit), self.program.counts_perhaps())
                    && having.map(|(place, _)| *place as usize).any(may)
                {
                    *best = u32::from(*fit).max(*best);
                }
            }
        }
    }

    /// Compares what somebody says with everything before: all of it where that is known, and else
    /// what was looked up anyway, because few people are looked at closely.
    fn rows(&self, me: &Candidate, memo: &Memo) -> Rows {
        let len = self.pool.lexicon.count();
        let looked_up = memo.known.borrow().clone();
        let mut fits = |number: u32| match self.neighbours {
            Some(_) => Some(memo.of(self, number)),
            None => looked_up.get(&number).cloned(),
        };
        Rows::of(me.features, &self.sources(), len, &mut fits)
    }

    /// Writes the matches of one person with some of those ranked, in that order.
    pub fn write(
        &self,
        place: usize,
        ranked: &Ranked,
        chosen: &[usize],
        lens: &Lens,
    ) -> Vec<Match> {
        let Some(me) = self.pool.candidate(place) else {
            return Vec::new();
        };
        let others: Vec<Candidate> = chosen
            .iter()
            .filter_map(|other| self.pool.candidate(*other))
            .collect();
        rank::written(self.program, &me, &others, &ranked.looked, lens)
    }

    /// Lists what of somebody's own enough people share, in a program that founds something.
    pub fn common(&self, place: usize, ranked: &Ranked) -> Vec<Common> {
        let all = |(me, sharers): (Candidate, &Sharers)| sharers.enough(self.program, &me);
        self.sharers(place, ranked).map(all).unwrap_or_default()
    }

    /// Finds what of somebody's own most people share, whether or not they are enough.
    pub fn most_common(&self, place: usize, ranked: &Ranked) -> Option<Common> {
        let (me, sharers) = self.sharers(place, ranked)?;
        sharers.most(self.program, &me)
    }

    /// Finds by whom of a list all of what somebody hands over could be taken over.
    pub fn cover(&self, place: usize, ranked: &Ranked, lens: &Lens) -> Vec<Covered> {
        let listed = ranked.places.iter();
        let listed: Vec<(u32, Candidate)> = listed
            .filter_map(|(other, score)| Some((*score, self.pool.candidate(*other)?)))
            .collect();
        let me = self.pool.candidate(place);
        me.map(|me| cover(self.program, &me, &listed, lens))
            .unwrap_or_default()
    }

    fn sharers<'r>(
        &self,
        place: usize,
        ranked: &'r Ranked,
    ) -> Option<(Candidate<'_>, &'r Sharers)> {
        Some((self.pool.candidate(place)?, ranked.looked.sharers.as_ref()?))
    }

    /// Lists one person's matches, best first.
    pub fn list(&self, place: usize, top: usize, lens: &Lens) -> Vec<Match> {
        let ranked = self.ranked(place, top, lens);
        let chosen: Vec<usize> = ranked
            .places
            .iter()
            .map(|(other, _)| *other)
            .take(top)
            .collect();
        self.write(place, &ranked, &chosen, lens)
    }

    /// Explains one pair: the match, or why it is none.
    ///
    /// # Errors
    ///
    /// The rule that does not hold, or the score that is too low.
    pub fn explain(&self, place: usize, other: usize, lens: &Lens) -> Result<Match, WhyNot> {
        let nobody = || WhyNot {
            rule: "nobody",
            text: String::new(),
        };
        let me = self.pool.candidate(place).ok_or_else(nobody)?;
        let other = self.pool.candidate(other).ok_or_else(nobody)?;
        rank::compare_in_a_file(self.program, &me, &other, lens)
    }

    /// Values a pair for a round, from 0 to 1,000,000; `None` where a rule keeps the two apart.
    /// In a program with parts the first one seeks.
    pub fn worth(&self, one: usize, other: usize, lens: &Lens) -> Option<u32> {
        let me = self.pool.candidate(one)?;
        let them = self.pool.candidate(other)?;
        let apart = them.profile.avoid.contains(&me.id);
        let side = self.program.sides.as_ref().map(|_| Side::Seeker);
        let may = side.is_none_or(|side| sides::can(self.program, me.features, side, lens));
        if apart || !may {
            return None;
        }
        let asking = Asking::of(self.program, me.features);
        let glass = Glass {
            program: self.program,
            lens,
            side,
            rows: None,
            asking: Some(&asking),
            sifted: false,
        };
        let pair = pair(&glass, &me, &them, &mut |_, _| {}).ok()?;
        Some(pair.score(&glass).fine)
    }

    /// Values what the first one of a pair gets from the other, whatever the other gets, from 0 to
    /// 1,000,000; `None` where a rule keeps the two apart.
    pub fn gain(&self, taker: usize, giver: usize, lens: &Lens) -> Option<u32> {
        let me = self.pool.candidate(taker)?;
        let them = self.pool.candidate(giver)?;
        if them.profile.avoid.contains(&me.id) {
            return None;
        }
        let glass = Glass {
            program: self.program,
            lens,
            side: None,
            rows: None,
            asking: None,
            sifted: false,
        };
        let pair = pair(&glass, &me, &them, &mut |_, _| {}).ok()?;
        Some(pair.gain(&glass))
    }

    /// Lists what a project needs, as its owner wrote it.
    pub fn roles(&self, place: usize) -> Vec<&'p str> {
        let (Some(features), Some(entrant)) =
            (self.pool.features.get(place), self.pool.entrant(place))
        else {
            return Vec::new();
        };
        let wishes = features.wished(&self.program.wishes);
        wishes
            .filter_map(|(topic, _)| own(&entrant.profile, features, topic))
            .collect()
    }

    /// Tells how well somebody fills each role of a project, in permille; zero where they cannot.
    /// Of two who fit as well, whoever is further in it fills it better.
    pub fn levels(&self, project: usize, person: usize) -> Vec<u32> {
        let features = (
            self.pool.features.get(project),
            self.pool.features.get(person),
        );
        let (Some(project), Some(person)) = features else {
            return Vec::new();
        };
        let level = |wish: &Topic| {
            let gives = person.picked(&self.program.gives);
            let fits = gives.map(|(gift, percent)| (fit(wish, gift), percent, able(gift)));
            let fits = fits.filter(|(fit, ..)| *fit >= MEETS_PERMILLE);
            fits.map(|(fit, percent, able)| fit * percent * able / 10_000)
                .max()
                .unwrap_or(0)
        };
        let wishes = project.wished(&self.program.wishes);
        wishes.map(|(wish, _)| level(wish)).collect()
    }

    /// Tells which part somebody plays: what they said, or what alone they can. `None` for whoever could
    /// play both and did not say, and for whoever can play none.
    pub fn part(&self, place: usize, lens: &Lens) -> Option<Side> {
        let features = self.pool.features.get(place)?;
        let can = |side| sides::can(self.program, features, side, lens);
        match (can(Side::Seeker), can(Side::Giver)) {
            (true, false) => Some(Side::Seeker),
            (false, true) => Some(Side::Giver),
            (true, true) | (false, false) => None,
        }
    }

    /// Tells whether somebody says anything they would take, and anything they would give.
    pub fn takes_and_gives(&self, place: usize) -> (bool, bool) {
        let features = self.pool.features.get(place);
        features.map_or((false, false), |features| {
            let (wishes, gives) = (&self.program.wishes, &self.program.gives);
            (features.says(wishes), features.says(gives))
        })
    }

    /// Tells whether somebody could play a part.
    pub fn can_play(&self, place: usize, side: Side, lens: &Lens) -> bool {
        let features = self.pool.features.get(place);
        features.is_some_and(|features| sides::can(self.program, features, side, lens))
    }

    /// Tells whether somebody brings what a team is put together for: they said so, or named what must
    /// be there, or can do nothing but seek.
    pub fn brings(&self, place: usize, lens: &Lens) -> bool {
        let Some(features) = self.pool.features.get(place) else {
            return false;
        };
        match self.part(place, lens) {
            Some(part) => part == Side::Seeker,
            None => !features.topics(Source::Must).is_empty(),
        }
    }
}

impl Ranked {
    /// Gives everybody on the list with the order that is the same everywhere, best first.
    pub(crate) fn wanted(&self) -> Wanted<'_, Order> {
        (&self.places, &self.orders)
    }
}
