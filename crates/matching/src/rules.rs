//! Who may be matched at all.
//!
//! For: the hard rules every program has, those a description adds, and the sentence for each
//! refusal. Knows: what the one who looks may see. Never: tells anything that is private to the
//! other side; where a field is hidden, the sentence is the same as where it is empty.

use model::Profile;
use serde::Serialize;

use crate::features::{Features, Topic};
use crate::lens::Lens;
use crate::need::fit;
use crate::overlap::{self, Near};
use crate::program::{Check, Program, Rule, Side, Source};
use crate::rank::Candidate;
use crate::rest;
use crate::say;
use crate::stages::Nearness;

/// From here on, in permille, a skill is what a task cannot do without.
const QUALIFIED_PERMILLE: u32 = 600;
/// Where skills show what somebody can do.
const ABLE: [Source; 4] = [
    Source::Skills,
    Source::Offers,
    Source::Experience,
    Source::Tasks,
];

/// Why somebody is not among one's matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// A stable name of the rule.
    pub rule: &'static str,
    /// One or two sentences for the person who asked.
    pub text: String,
}

/// What stands between two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    InRounds,
    Myself,
    IHaveNotEntered,
    TheyHaveNotEntered,
    Avoided,
    IAmFull,
    TheyAreFull,
    /// The other one has no room, or wants to be kept apart: which of the two is theirs to tell.
    Untold,
    NoLanguage,
    ISeekNothing,
    IOfferNothing,
    NothingForMe,
    NothingForThem,
    /// I am on this side, and the other is not on the opposite one.
    SameSide(Side),
    /// My field is empty where a rule needs it.
    IShareNoStage,
    TheyShareNoStage,
    /// I name no task I want to lead, and the other does.
    ILeadNothing,
    TheyLeadNothing,
    /// A rule of the description, by its check.
    Rule(Check),
    /// The score, and from where on matches are shown.
    Weak(u32, u32),
}

/// Two people in the parts they would play.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub me: &'a Candidate<'a>,
    pub other: &'a Candidate<'a>,
    /// My part; `None` where both play the same.
    pub side: Option<Side>,
}

impl<'a> Parts<'a> {
    /// Gives the one who seeks; in a program without parts, the one who looks.
    pub fn seeker(self) -> &'a Candidate<'a> {
        match self.side {
            Some(Side::Seeker) | None => self.me,
            Some(Side::Giver) => self.other,
        }
    }

    /// Gives the one who gives; in a program without parts, the other one.
    pub fn giver(self) -> &'a Candidate<'a> {
        match self.side {
            Some(Side::Seeker) | None => self.other,
            Some(Side::Giver) => self.me,
        }
    }
}

/// Applies the hard rules of every program, then those of the description that need no comparing
/// of wishes; cheapest first.
pub fn entered(program: &Program, parts: Parts, lens: &Lens) -> Result<(), Bar> {
    let (me, other) = (parts.me, parts.other);
    bar(me.id == other.id, Bar::Myself)?;
    bar(
        !me.profile.programs.contains(&program.id),
        Bar::IHaveNotEntered,
    )?;
    bar(
        !other.profile.programs.contains(&program.id),
        Bar::TheyHaveNotEntered,
    )?;
    // Only one's own list: the other side's never leaves their devices, and acts there.
    bar(me.profile.avoid.contains(&other.id), Bar::Avoided)?;
    if let Some(side) = parts.side {
        let fits = crate::sides::can(program, other.features, side.other(), lens);
        bar(!fits, Bar::SameSide(side))?;
    }
    allowed(program, parts, lens)
}

/// Applies the same rules where both are known to have entered and to play their parts.
pub fn allowed(program: &Program, parts: Parts, lens: &Lens) -> Result<(), Bar> {
    let (me, other) = (parts.me, parts.other);
    bar(me.id == other.id, Bar::Myself)?;
    bar(me.profile.avoid.contains(&other.id), Bar::Avoided)?;
    let mine_counts = parts.side != Some(Side::Seeker);
    let theirs_count = parts.side != Some(Side::Giver);
    bar(is_full(program, me, mine_counts), Bar::IAmFull)?;
    bar(is_full(program, other, theirs_count), Bar::TheyAreFull)?;
    let languages = overlap::common_languages(me.features, other.features);
    bar(languages == Some(0), Bar::NoLanguage)?;
    for rule in &program.rules {
        holds(program, rule, parts, lens)?;
    }
    Ok(())
}

pub fn bar(stands: bool, bar: Bar) -> Result<(), Bar> {
    if stands { Err(bar) } else { Ok(()) }
}

/// Nobody is asked for more than they said they can take on. Whoever seeks takes nobody on: how many
/// they would is nothing to them, as a form asks everybody.
pub fn is_full(program: &Program, person: &Candidate, takes_on: bool) -> bool {
    let capacity = person.profile.capacity.get(&program.id);
    let load = person.features.facts.load.unwrap_or(0);
    takes_on && capacity.is_some_and(|capacity| load >= *capacity)
}

/// Checks one rule of a description; what nobody said passes.
fn holds(program: &Program, rule: &Rule, parts: Parts, lens: &Lens) -> Result<(), Bar> {
    let (seeker, giver) = (parts.seeker().features, parts.giver().features);
    let (me, other) = (parts.me.features, parts.other.features);
    let broken = match rule.check {
        // Asked when wishes are compared, or already asked.
        Check::NeedMet | Check::MutualNeed | Check::NotAvoided | Check::HasRoom => false,
        // Asked of a whole result.
        Check::Enough | Check::NotTooMany | Check::AllSign => false,
        Check::RestKept => !rest::is_kept(&seeker.entry, &giver.entry),
        Check::DaysCover => days_of_either(me, other).is_some_and(|days| days < rule.least),
        Check::HoursSum => {
            hours_of_both(me, other).is_some_and(|hours| !(rule.least..=rule.most).contains(&hours))
        }
        Check::HoursEnough => too_few_hours(seeker, giver),
        Check::MinutesInCommon => minutes(me, other).is_some_and(|(all, _)| all < rule.least),
        Check::MinutesInOneDay => minutes(me, other).is_some_and(|(_, day)| day < rule.least),
        Check::CriticalCovered => !critical_covered(me, other),
        Check::BothLead => {
            let [mine, theirs] = [me, other].map(|it| it.topics(Source::Tasks).is_empty());
            bar(mine && !theirs, Bar::ILeadNothing)?;
            bar(theirs && !mine, Bar::TheyLeadNothing)?;
            false
        }
        Check::MustsMet => !musts_met(seeker, giver),
        Check::StageShared => {
            bar(me.stage.is_none(), Bar::IShareNoStage)?;
            bar(other.stage.is_none(), Bar::TheyShareNoStage)?;
            false
        }
        Check::StageNear => stage(me, other) == Some(Nearness::Apart),
        Check::LongerLearns => !longer_learns(seeker, giver),
        Check::NewHere => {
            let said = crate::sides::said(program, seeker) == Some(Side::Seeker);
            let dated = seeker.facts.start.or(seeker.facts.joined).is_some();
            !(said && !dated || is_new(program, seeker, lens))
        }
        Check::PeriodsMeet => !periods_meet(me, other),
        Check::BeforeEnd => !before_end(seeker, giver, lens),
        Check::SamePlace => !same_place(me, other),
    };
    bar(broken, Bar::Rule(rule.check))
}

pub fn days_of_either(a: &Features, b: &Features) -> Option<u32> {
    Some(a.times.as_ref()?.days_of_either(b.times.as_ref()?))
}

fn hours_of_both(a: &Features, b: &Features) -> Option<u32> {
    Some(a.facts.weekly_hours? + b.facts.weekly_hours?)
}

/// Tells whether somebody has fewer hours a week than a task takes, where both are said.
fn too_few_hours(task: &Features, taker: &Features) -> bool {
    let hours = task.facts.weekly_hours.zip(taker.facts.weekly_hours);
    hours.is_some_and(|(takes, has)| has < takes)
}

fn minutes(a: &Features, b: &Features) -> Option<(u32, u32)> {
    let minutes = a.times.as_ref()?.minutes(b.times.as_ref()?)?;
    Some((minutes.in_all, minutes.on_one_day))
}

pub fn stage(a: &Features, b: &Features) -> Option<Nearness> {
    Some(a.stage.as_ref()?.near(b.stage.as_ref()?))
}

/// Whoever learns has been here longer; where nobody said how long, different stages of life do.
fn longer_learns(learner: &Features, teacher: &Features) -> bool {
    let gap = stage(learner, teacher).is_some_and(|near| near != Nearness::Same);
    match (learner.facts.tenure, teacher.facts.tenure) {
        (Some(learner), Some(teacher)) => learner > teacher || gap,
        (None, _) | (_, None) => {
            let since = (learner.facts.joined, teacher.facts.joined);
            match since {
                (Some(learner), Some(teacher)) => learner < teacher || gap,
                (None, _) | (_, None) => true,
            }
        }
    }
}

/// Tells whether somebody started a short while ago or starts soon.
pub fn is_new(program: &Program, features: &Features, lens: &Lens) -> bool {
    let Some(rule) = program.rule(Check::NewHere) else {
        return false;
    };
    let Some(start) = features.facts.start.or(features.facts.joined) else {
        return false;
    };
    let Some(today) = lens.today else {
        return true;
    };
    let (before, after) = (i64::from(rule.most), i64::from(rule.least));
    (today - before..=today + after).contains(&start)
}

fn periods_meet(a: &Features, b: &Features) -> bool {
    let apart = |early: &Features, late: &Features| match (early.facts.end, late.facts.start) {
        (Some(end), Some(start)) => end < start,
        (None, _) | (_, None) => false,
    };
    !apart(a, b) && !apart(b, a)
}

fn before_end(seeker: &Features, giver: &Features, lens: &Lens) -> bool {
    let Some(end) = seeker.facts.end else {
        return true;
    };
    lens.today.is_none_or(|today| today <= end)
        && giver.facts.start.is_none_or(|start| start <= end)
}

/// One town, or both by video; whoever says neither can be anywhere.
fn same_place(a: &Features, b: &Features) -> bool {
    // Whoever said neither where nor how comes anywhere.
    let says_nothing = |it: &Features| it.place.is_none() && !it.facts.at_table;
    match (a.facts.by_video, b.facts.by_video) {
        (true, true) => true,
        (true, false) => says_nothing(b),
        (false, true) => says_nothing(a),
        (false, false) => {
            a.place.is_none()
                || b.place.is_none()
                || overlap::near(a, b, None) == Some(Near::SameTown)
        }
    }
}

fn is_able(wanted: &Topic, people: &[&Features]) -> bool {
    let known = people.iter().flat_map(|features| {
        let sources = ABLE.iter();
        sources.flat_map(|source| features.topics(*source))
    });
    let mut known = known;
    known.any(|known| fit(wanted, known) >= QUALIFIED_PERMILLE)
}

fn critical_covered(a: &Features, b: &Features) -> bool {
    let critical = [a, b].into_iter().flat_map(|f| f.topics(Source::Critical));
    let mut critical = critical;
    critical.all(|task| is_able(task, &[a, b]))
}

/// Whoever takes a task over knows what it cannot do without. In a description without parts the
/// one who looks takes over.
fn musts_met(taker: &Features, task: &Features) -> bool {
    let mut musts = task.topics(Source::Must).iter();
    musts.all(|must| is_able(must, &[taker]))
}

impl Bar {
    /// Names the rule for scripts; stable.
    pub const fn rule(self) -> &'static str {
        match self {
            Bar::InRounds => "in-rounds",
            Bar::Myself => "oneself",
            Bar::IHaveNotEntered | Bar::TheyHaveNotEntered => "entered",
            Bar::Avoided => "avoid",
            Bar::IAmFull | Bar::TheyAreFull => "capacity",
            Bar::Untold => "untold",
            Bar::NoLanguage => "language",
            Bar::ISeekNothing | Bar::NothingForMe => "need",
            Bar::IOfferNothing | Bar::NothingForThem => "offer",
            Bar::SameSide(_) => "side",
            Bar::IShareNoStage | Bar::TheyShareNoStage => "life-stage",
            Bar::ILeadNothing | Bar::TheyLeadNothing => "tasks",
            Bar::Rule(_) => "program",
            Bar::Weak(..) => "score",
        }
    }

    /// Writes the refusal for the one who looks.
    pub fn why(self, program: &Program, other: &Profile, lens: &Lens) -> WhyNot {
        WhyNot {
            rule: self.rule(),
            text: say::refusal(
                lens.language,
                self,
                program,
                say::cast(other, program, lens),
            ),
        }
    }
}
