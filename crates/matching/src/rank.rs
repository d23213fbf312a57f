//! The list of matches, and one pair explained.
//!
//! For: everybody who might be matched with one person, best first. Knows: the order that is the
//! same on every device. Never: looks at how many others there are when it scores a pair.

use std::fmt;

use model::{Field, PersonId, Profile, Slot};
use serde::{Deserialize, Serialize};

use crate::affinity::MEETS_PERMILLE;
use crate::bound::{Known, Plan, Reach, Sum};
use crate::entry::{Ask, Entry};
use crate::evidence::Asking;
use crate::features::Features;
use crate::founding::{Common, Sharers};
use crate::lens::Lens;
use crate::lexicon::Rows;
use crate::program::{Check, Program, Side, Source};
use crate::reasons::{Reason, missing, own, reasons, said};
use crate::rules::{self, Bar, WhyNot};
use crate::say::{self, Advice, Said};
use crate::score::{Glass, Pair, Scored, pair};
use crate::sheet::{self, fill};
use crate::sides;
use crate::texts::Language;
use crate::variety::{NEAR_POINTS, Varied, spread};

/// So many of the best are written out or spread; whoever stands further down is counted only.
const BEST_MAX: usize = 400;
/// The best are cut down to those kept after at most so many more.
const CUT_EVERY_MAX: usize = 64;

/// One person as the one who looks may see them.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub id: PersonId,
    pub profile: &'a Profile,
    pub features: &'a Features,
}

/// Somebody worth meeting, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Match {
    pub person: PersonId,
    /// 0 to 100; the sum of the reasons' points.
    pub score: u32,
    /// In percent: how much of what the program looks at both profiles have.
    pub confidence: u32,
    pub reasons: Vec<Reason>,
    /// One sentence for each wish that stays open.
    pub unmet: Vec<String>,
    /// What one could add to one's own profile so that the result rests on more.
    pub change: Option<String>,
    /// The next step to take.
    pub next: String,
    /// In a program that founds something: what they share that enough others share too, as I wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<Common>,
    /// What to begin with, as the program's sheet says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheet: Vec<String>,
    /// When both can, by the clock of the one who looks, in a program that looks at times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Slot>,
    /// When each can by the same clock.
    #[serde(skip_serializing_if = "Weeks::is_empty")]
    pub weeks: Weeks,
}

/// When two people can, each for themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weeks {
    pub mine: Vec<Slot>,
    pub theirs: Vec<Slot>,
}

impl Weeks {
    /// Tells whether nothing is known of one of the two.
    pub fn is_empty(&self) -> bool {
        self.mine.is_empty() || self.theirs.is_empty()
    }
}

/// What is known of one's wishes once everybody was looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looked {
    /// How well each is met by the best of all who were looked at.
    pub best: Vec<u32>,
    /// How many share each, in a program that founds something.
    pub sharers: Option<Sharers>,
}

/// The program puts many people together at once, in rounds: it has no list for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InRounds {
    pub program: String,
}

impl fmt::Display for InRounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say::says_rounds(&self.program))
    }
}

impl std::error::Error for InRounds {}

/// Ranks others for one person: at most `top` matches, best first.
///
/// # Errors
///
/// If the program runs in rounds.
pub fn rank<'a>(
    program: &Program,
    me: &Candidate<'_>,
    others: impl Iterator<Item = Candidate<'a>>,
    top: usize,
    lens: &Lens<'_>,
) -> Result<Vec<Match>, InRounds> {
    if !program.ready {
        return Err(InRounds {
            program: program.name.say(lens.language).to_owned(),
        });
    }
    Ok(list(program, me, others, top, lens))
}

/// Ranks others for one person in any program.
fn list<'a>(
    program: &Program,
    me: &Candidate<'_>,
    others: impl Iterator<Item = Candidate<'a>>,
    top: usize,
    lens: &Lens<'_>,
) -> Vec<Match> {
    let others = others.enumerate().map(|(place, person)| Other {
        place,
        person,
        most: (u32::MAX, u32::MAX),
        known: Known::NOTHING,
    });
    let plan = Plan::of(program, sides::mine(program, me.features, lens), lens);
    let search = Search {
        program,
        me,
        keep: kept(top),
        lens,
        plan: &plan,
        rows: None,
        sifted: false,
    };
    let found = search.found(others);
    let people: Vec<(u32, Candidate)> = found
        .people
        .iter()
        .map(|(order, (_, other))| (order.score(), *other))
        .collect();
    shown(program, me, &people, &found.looked, top, lens)
}

/// How many of the best are kept to choose `top` of.
pub(crate) fn kept(top: usize) -> usize {
    BEST_MAX.max(top)
}

/// Writes at most `top` of people who are sorted by score.
pub(crate) fn shown(
    program: &Program,
    me: &Candidate<'_>,
    people: &[(u32, Candidate<'_>)],
    looked: &Looked,
    top: usize,
    lens: &Lens<'_>,
) -> Vec<Match> {
    let order = if lens.varied {
        // Whoever is clearly behind the last one shown cannot come onto the list.
        let last = people.get(top.saturating_sub(1)).map_or(0, |it| it.0);
        let close = people
            .iter()
            .take_while(|(score, _)| score + NEAR_POINTS >= last);
        let varied =
            close.map(|(score, other)| Varied::of(*score, me.features, other.features, program));
        spread(&varied.collect::<Vec<_>>(), top)
    } else {
        (0..people.len().min(top)).collect()
    };
    let chosen: Vec<Candidate> = order
        .into_iter()
        .filter_map(|place| Some(people.get(place)?.1))
        .collect();
    written(program, me, &chosen, looked, lens)
}

/// Somebody who may be looked at.
pub(crate) struct Other<'a> {
    pub place: usize,
    pub person: Candidate<'a>,
    /// What the pair comes to at most.
    pub most: Reach,
    pub known: Known,
}

/// People on a list, best first, with the places they came from.
pub(crate) struct Found<'a> {
    pub people: Vec<Ordered<(usize, Candidate<'a>)>>,
    pub looked: Looked,
}

/// Somebody with where they stand.
type Ordered<T> = (Order, T);

/// What one person's list is made with.
pub(crate) struct Search<'s> {
    pub program: &'s Program,
    pub me: &'s Candidate<'s>,
    pub keep: usize,
    pub lens: &'s Lens<'s>,
    pub plan: &'s Plan,
    /// What the person's words were compared with before.
    pub rows: Option<&'s Rows>,
    /// Whether everybody looked at has entered, plays the other part, and comes in the order of
    /// what they come to at most.
    pub sifted: bool,
}

impl Search<'_> {
    /// Finds the best among others.
    pub fn found<'a>(&self, others: impl Iterator<Item = Other<'a>>) -> Found<'a> {
        let (program, me, lens) = (self.program, self.me, self.lens);
        let asking = Asking::of(program, me.features);
        let glass = Glass {
            rows: self.rows,
            sifted: self.sifted,
            ..glass(program, me, lens, Some(&asking))
        };
        let mut best = vec![0; me.features.wished(&program.wishes).count()];
        let mut list = Best::new(self.keep);
        // A program that founds something counts everybody who shares a theme.
        let mut sharers = Sharers::of(program, me.features);
        let founds = sharers.is_some();
        let mut sharing = Vec::new();
        let mut met: Vec<(usize, u32)> = Vec::new();
        for other in others {
            let reach = list.reach();
            if self.sifted && reach.is_some_and(|reach| other.most < reach) {
                break;
            }
            if self.sifted
                && let Some(reach) = reach
            {
                let blank = Pair::blank(me, &other.person, glass.side);
                if !self.plan.could_reach(&blank, &other.known, &glass, reach) {
                    continue;
                }
            }
            met.clear();
            let mut each = |wish: usize, permille: u32| {
                if let Some(best) = best.get_mut(wish) {
                    *best = permille.max(*best);
                }
                if founds {
                    met.push((wish, permille));
                }
            };
            let Ok(pair) = pair(&glass, me, &other.person, &mut each) else {
                continue;
            };
            let Some(sum) = self.plan.sum(&pair, &glass, reach) else {
                continue;
            };
            if sum.score >= lens.least && sum.score > 0 {
                let order = Order::of(&sum, me.id, &other.person);
                let who = (other.place, other.person);
                match &mut sharers {
                    Some(sharers) => {
                        let shared = sharers.named(&met);
                        sharers.count(&shared);
                        sharing.push((shared, (order, who)));
                    }
                    None => list.take(order, who),
                }
            }
        }
        let mut people = list.people;
        if let Some(sharers) = &sharers {
            let enough = sharing.into_iter();
            let enough = enough.filter(|(shared, _)| sharers.carry(shared));
            people = enough.map(|(_, who)| who).collect();
        }
        best_first(&mut people, self.keep);
        let looked = Looked { best, sharers };
        Found { people, looked }
    }
}

/// The best so far: about twice as many as are kept, cut down now and then.
struct Best<T> {
    keep: usize,
    people: Vec<Ordered<T>>,
    /// What the last of those kept came to, once there are enough.
    reach: Option<Reach>,
}

impl<T> Best<T> {
    fn new(keep: usize) -> Best<T> {
        Best {
            keep,
            people: Vec::new(),
            reach: None,
        }
    }

    fn reach(&self) -> Option<Reach> {
        self.reach
    }

    fn take(&mut self, order: Order, who: T) {
        self.people.push((order, who));
        let more = (self.keep / 2).clamp(1, CUT_EVERY_MAX);
        let full = self.keep.saturating_add(more);
        if self.people.len() == self.keep || self.people.len() >= full {
            let last = self.keep.saturating_sub(1);
            if self.people.len() > self.keep {
                let by = |(order, _): &(Order, T)| *order;
                self.people.select_nth_unstable_by_key(last, by);
                self.people.truncate(self.keep);
            }
            let worst = self.people.iter().map(|(order, _)| order).max();
            self.reach = worst.map(|order| (order.score.0, order.fine.0));
        }
    }
}

/// Writes matches in the order given.
pub(crate) fn written(
    program: &Program,
    me: &Candidate<'_>,
    others: &[Candidate<'_>],
    looked: &Looked,
    lens: &Lens<'_>,
) -> Vec<Match> {
    let asking = Asking::of(program, me.features);
    let glass = glass(program, me, lens, Some(&asking));
    let written = others.iter().filter_map(|other| {
        let pair = pair(&glass, me, other, &mut |_, _| {}).ok()?;
        let scored = pair.score(&glass);
        Some(write(&glass, &pair, &scored, looked))
    });
    written.collect()
}

pub(crate) fn glass<'g>(
    program: &'g Program,
    me: &Candidate<'_>,
    lens: &'g Lens<'g>,
    asking: Option<&'g Asking<'g>>,
) -> Glass<'g> {
    Glass {
        program,
        lens,
        side: sides::mine(program, me.features, lens),
        rows: None,
        asking,
        sifted: false,
    }
}

/// Sorts the best to the front and forgets the others.
fn best_first<T>(people: &mut Vec<(Order, T)>, keep: usize) {
    if keep > 0 && people.len() > keep {
        people.select_nth_unstable_by_key(keep - 1, |(order, _)| *order);
    }
    people.truncate(keep);
    people.sort_unstable_by_key(|(order, _)| *order);
}

/// Explains one pair: the match, or why it is none.
///
/// # Errors
///
/// The rule that does not hold, or the score that is too low.
pub fn explain(
    program: &Program,
    me: &Candidate,
    other: &Candidate,
    lens: &Lens<'_>,
) -> Result<Match, WhyNot> {
    let why = |bar: Bar| bar.why(program, other.profile, lens);
    if !program.ready {
        return Err(why(Bar::InRounds));
    }
    compare(program, me, other, lens)
}

/// Explains one pair where both sides' wishes to be kept apart are known, and tells neither: what
/// the other one keeps to themselves has one sentence, whichever it is.
pub(crate) fn compare_in_a_file(
    program: &Program,
    me: &Candidate,
    other: &Candidate,
    lens: &Lens<'_>,
) -> Result<Match, WhyNot> {
    let untold = || Bar::Untold.why(program, other.profile, lens);
    let full = Bar::TheyAreFull.why(program, other.profile, lens);
    match compare(program, me, other, lens) {
        Ok(_) if other.profile.avoid.contains(&me.id) => Err(untold()),
        Err(why) if why == full => Err(untold()),
        found => found,
    }
}

/// Explains one pair in any program.
fn compare(
    program: &Program,
    me: &Candidate,
    other: &Candidate,
    lens: &Lens<'_>,
) -> Result<Match, WhyNot> {
    let why = |bar: Bar| bar.why(program, other.profile, lens);
    let glass = glass(program, me, lens, None);
    // About one person only, so nothing is known about the wishes others meet.
    let looked = Looked {
        best: vec![MEETS_PERMILLE; me.features.wished(&program.wishes).count()],
        sharers: None,
    };
    let pair = pair(&glass, me, other, &mut |_, _| {}).map_err(why)?;
    let scored = pair.score(&glass);
    if scored.score < lens.least {
        return Err(why(Bar::Weak(scored.score, lens.least)));
    }
    Ok(write(&glass, &pair, &scored, &looked))
}

/// Says what somebody can do to be matched in a program, if something is missing.
pub fn hint(program: &Program, me: &Profile, language: Language) -> Option<String> {
    let say = |advice: Advice| Some(say::advice(language, &advice, program));
    if !program.ready {
        return say(Advice::InRounds);
    }
    if !me.programs.contains(&program.id) {
        return say(Advice::Enter);
    }
    if me.capacity.get(&program.id) == Some(&0) && sides::only_takes_on(program, me) {
        return say(Advice::RaiseCapacity);
    }
    let needed = needed(program, me, &|field| me.is_blank(field));
    if needed.is_empty() {
        None
    } else {
        say(Advice::Add(&needed))
    }
}

/// Says what keeps others from being matched with somebody who lacks nothing: they take on no more, or
/// nobody but themselves sees what a program needs.
pub fn unseen(
    program: &Program,
    me: &Candidate<'_>,
    is_hidden: &dyn Fn(Field) -> bool,
    lens: &Lens<'_>,
) -> Option<String> {
    let takes_on = sides::mine(program, me.features, lens) != Some(Side::Seeker);
    if rules::is_full(program, me, takes_on) {
        return Some(say::advice(lens.language, &Advice::Full, program));
    }
    let lacks = |field: Field| me.profile.is_blank(field) || is_hidden(field);
    let mut hidden = needed(program, me.profile, &lacks);
    hidden.retain(|field| !me.profile.is_blank(*field));
    let advice = Advice::Show(&hidden);
    (!hidden.is_empty()).then(|| say::advice(lens.language, &advice, program))
}

/// Lists the fields without which nobody can be matched in a program, of those somebody lacks.
fn needed(program: &Program, me: &Profile, lacks: &dyn Fn(Field) -> bool) -> Vec<Field> {
    let blank = |picks: &[crate::program::Pick]| {
        let fields = picks.iter().map(|pick| pick.from.field());
        let mut fields = fields.filter(|field| *field != Field::Programs);
        let said = |ask: Ask| !Entry::of(me, &program.id).all(ask).is_empty();
        let asked = picks.iter().filter_map(|pick| pick.from.ask()).any(said);
        fields.all(lacks) && (!asked || lacks(Field::Answers))
    };
    let first = |picks: &[crate::program::Pick]| {
        let fields = picks.iter().map(|pick| pick.from.field());
        let mut fields = fields.filter(|field| *field != Field::Programs);
        fields.next()
    };
    let mut needed = Vec::new();
    let (no_wish, no_gift) = (blank(&program.wishes), blank(&program.gives));
    if program.checks(Check::MutualNeed) {
        needed.extend(first(&program.gives).filter(|_| no_gift));
        needed.extend(first(&program.wishes).filter(|_| no_wish));
    } else if program.checks(Check::NeedMet) && no_wish && (program.sides.is_none() || no_gift) {
        needed.extend(first(&program.wishes));
    }
    if program.checks(Check::StageShared) && lacks(Field::LifeStage) {
        needed.push(Field::LifeStage);
    }
    needed
}

/// Best score first; ties fall the same way on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    score: std::cmp::Reverse<u32>,
    fine: std::cmp::Reverse<u32>,
    confidence: std::cmp::Reverse<u32>,
    /// Whoever has waited longer comes first.
    entered: i64,
    tie: u64,
    person: PersonId,
}

impl Order {
    pub(crate) const fn score(&self) -> u32 {
        self.score.0
    }

    pub(crate) const fn person(&self) -> PersonId {
        self.person
    }

    pub(crate) fn of(sum: &Sum, me: PersonId, other: &Candidate) -> Order {
        Order {
            score: std::cmp::Reverse(sum.score),
            fine: std::cmp::Reverse(sum.fine),
            confidence: std::cmp::Reverse(sum.confidence),
            entered: other.features.facts.entered.unwrap_or(i64::MAX),
            tie: tie(me, other.id),
            person: other.id,
        }
    }
}

/// The first bytes of a hash of both ids, the smaller one first.
pub(crate) fn tie(one: PersonId, other: PersonId) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(one.min(other).as_bytes());
    hasher.update(one.max(other).as_bytes());
    let hash = hasher.finalize();
    let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first)
}

fn write(glass: &Glass, pair: &Pair, scored: &Scored, looked: &Looked) -> Match {
    let language = glass.lens.language;
    let missing = missing(scored, pair.me.profile, glass.lens);
    let themes = looked.sharers.as_ref();
    let themes = themes.map(|it| it.carried(glass.program, pair.me, &pair.to_me));
    let themes = themes.unwrap_or_default();
    let (times, weeks) = times(glass, pair);
    Match {
        person: pair.other.id,
        score: scored.score,
        confidence: scored.confidence,
        reasons: reasons(pair, scored, glass),
        unmet: unmet(glass, pair, &looked.best),
        change: say::change(language, &missing),
        next: next(glass, pair, themes.first().map(|it| it.theme.as_str())),
        themes,
        sheet: sheet::of_pair(glass, pair),
        times,
        weeks,
    }
}

/// Lists when both can, and when each, where the program looks at whatever tells so and names are known.
fn times(glass: &Glass, pair: &Pair) -> (Vec<Slot>, Weeks) {
    let fields = [Field::Slots, Field::Days, Field::Hours];
    let looks = fields.iter().all(|it| glass.program.inputs.contains(it));
    match (&pair.me.features.times, &pair.other.features.times) {
        (Some(mine), Some(theirs)) if looks && !glass.program.anonymous => {
            let weeks = Weeks {
                mine: mine.seen_by(mine),
                theirs: theirs.seen_by(mine),
            };
            (mine.common(theirs), weeks)
        }
        (_, _) => Default::default(),
    }
}

/// My wishes this person does not meet; `best` tells which of them nobody meets.
fn unmet(glass: &Glass, pair: &Pair, best: &[u32]) -> Vec<String> {
    let side = pair.side.unwrap_or(Side::Seeker);
    let program = glass.program;
    let compared = program.checks(Check::MutualNeed)
        || program.checks(Check::NeedMet)
        || program.compares(side);
    // Where wishes are not compared, nothing is known of them.
    if pair.shown.is_some() || pair.side == Some(Side::Giver) || !compared {
        return Vec::new();
    }
    let cast = say::cast(pair.other.profile, glass.program, glass.lens);
    let wishes = pair.me.features.wished(&glass.program.wishes).zip(best);
    let open = wishes.filter(|((wish, _), _)| {
        // Texts are many sentences; only what is wished for outright stays open.
        let outright = matches!(
            wish.source,
            Source::Seeks | Source::Critical | Source::Topics | Source::Must
        );
        let met =
            |met: &crate::need::Met| met.wish.source == wish.source && met.wish.index == wish.index;
        outright && !pair.to_me.iter().any(met)
    });
    open.filter_map(|((wish, _), best)| {
        let said: Said = said(pair.me, wish)?;
        let nobody = *best == 0;
        Some(say::unmet(glass.lens.language, said, cast, nobody))
    })
    .collect()
}

/// Says the next step to take; what a program founds is about the theme enough people share.
fn next(glass: &Glass, pair: &Pair, theme: Option<&str>) -> String {
    let language = glass.lens.language;
    let mine = (pair.me.profile, pair.me.features);
    let texts = match (pair.side, &glass.program.next_giver) {
        (Some(Side::Giver), Some(texts)) => texts,
        (_, _) => &glass.program.next,
    };
    let own = |topic| own(mine.0, mine.1, topic);
    let teach = pair.from_me.first().and_then(|met| own(met.gift));
    let learn = theme.or_else(|| pair.to_me.first().and_then(|met| own(met.wish)));
    let words = |said: Option<&str>, mine| match said.filter(|text| !say::is_somebody(text)) {
        Some(text) => say::words(language, text),
        None => say::nameless(language, mine).to_owned(),
    };
    let value = |key: &str, begins: bool| {
        Some(match key {
            "teach" => words(teach, true),
            "learn" => words(learn, false),
            "name" => {
                let name = say::name(pair.other.profile, glass.program, glass.lens);
                match begins {
                    true => name.to_owned(),
                    false => say::inside(language, name),
                }
            }
            _ => String::new(),
        })
    };
    fill(texts.say(language), &value).unwrap_or_default()
}
