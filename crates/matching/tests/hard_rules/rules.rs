//! The rules as they are described, of two people's own words.

use std::collections::BTreeSet;

use matching::{Ask, Check, Entrant, Program, Rule, Side, Source, day_number};
use model::Day;

use super::people::{STAGES, TODAY, part};

const DAY_MINUTES: u32 = 24 * 60;
const WEEK_MINUTES: u32 = 7 * DAY_MINUTES;

pub fn number(one: &Entrant, ask: Ask) -> Option<u32> {
    let text = one.entry.first(ask)?;
    text.trim_end_matches(" h").parse().ok()
}

pub fn day(one: &Entrant, ask: Ask) -> Option<i64> {
    one.entry.first(ask).and_then(day_number)
}

pub fn said(one: &Entrant, source: Source) -> Vec<&str> {
    let profile = &one.profile;
    match source {
        Source::Offers => profile.offers.iter().map(String::as_str).collect(),
        Source::Seeks => profile.seeks.iter().map(String::as_str).collect(),
        Source::Skills => profile.skills.iter().map(|it| it.name.as_str()).collect(),
        Source::Interests => profile.interests.iter().map(String::as_str).collect(),
        Source::WorkAreas => profile.work_areas.iter().map(String::as_str).collect(),
        Source::Challenge => profile
            .challenge
            .iter()
            .map(|it| it.text.as_str())
            .collect(),
        Source::Experience | Source::About => Vec::new(),
        _ => {
            let all = one.entry.all(source.ask().unwrap()).iter();
            all.map(String::as_str).collect()
        }
    }
}

pub fn wishes<'e>(program: &Program, one: &'e Entrant) -> Vec<&'e str> {
    let of = program.wishes.iter();
    of.flat_map(|pick| said(one, pick.from)).collect()
}

pub fn gifts<'e>(program: &Program, one: &'e Entrant) -> Vec<&'e str> {
    let of = program.gives.iter();
    of.flat_map(|pick| said(one, pick.from)).collect()
}

pub fn gets(program: &Program, seeker: &Entrant, giver: &Entrant) -> bool {
    let gifts = gifts(program, giver);
    wishes(program, seeker).iter().any(|it| gifts.contains(it))
}

pub fn knows(people: &[&Entrant], thing: &str) -> bool {
    let able = [Source::Skills, Source::Offers, Source::Tasks];
    let known = |one: &&Entrant| able.iter().any(|it| said(one, *it).contains(&thing));
    people.iter().any(known)
}

/// When somebody is free, by day and minute; nothing where only days are known.
pub fn free(one: &Entrant) -> Option<Vec<(Day, u16, u16)>> {
    if !one.profile.slots.is_empty() {
        let slots = one.profile.slots.iter();
        return Some(slots.map(|slot| (slot.day, slot.from, slot.to)).collect());
    }
    let hours = one.profile.hours.as_ref()?;
    let days = one.profile.days.iter();
    Some(days.map(|day| (*day, hours.from, hours.to)).collect())
}

pub fn days(one: &Entrant) -> BTreeSet<usize> {
    let at = |day: &Day| Day::ALL.iter().position(|it| it == day).unwrap();
    match one.profile.slots.is_empty() {
        true => one.profile.days.iter().map(at).collect(),
        false => one.profile.slots.iter().map(|slot| at(&slot.day)).collect(),
    }
}

/// The minutes two people have in common on each day; nothing where one did not say.
pub fn common(one: &Entrant, other: &Entrant) -> Option<Vec<u32>> {
    if days(one).is_empty() || days(other).is_empty() {
        return None;
    }
    let (mine, theirs) = (free(one)?, free(other)?);
    let on = |day: &Day| {
        let pairs = mine.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
        let pairs = pairs.filter(|(a, b)| a.0 == *day && b.0 == *day);
        pairs
            .map(|(a, b)| u32::from(a.2.min(b.2).saturating_sub(a.1.max(b.1))))
            .sum()
    };
    Some(Day::ALL.iter().map(on).collect())
}

/// The minutes of a week of a shift that may go on over midnight.
pub fn shift(text: &str) -> Option<(u32, u32)> {
    let (day, hours) = text.split_once(' ')?;
    let day: Day = day.parse().ok()?;
    let (from, to) = hours.split_once('-')?;
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        Some(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?)
    };
    let (from, to) = (minute(from)?, minute(to)?);
    let begins = Day::ALL.iter().position(|it| *it == day)? as u32 * DAY_MINUTES + from;
    let length = if to > from {
        to - from
    } else {
        to + DAY_MINUTES - from
    };
    Some((begins, length))
}

/// Tells whether every minute of what is taken over, and of the rest around it, is free.
pub fn rests(taker: &Entrant, giver: &Entrant) -> bool {
    let rest = number(taker, Ask::Rest).unwrap_or(0) * 60;
    let shifts = |one: &Entrant, ask| -> Vec<(u32, u32)> {
        one.entry
            .all(ask)
            .iter()
            .filter_map(|it| shift(it))
            .collect()
    };
    let kept: BTreeSet<u32> = shifts(taker, Ask::Keeps)
        .iter()
        .flat_map(|(begins, length)| (0..*length).map(move |at| (begins + at) % WEEK_MINUTES))
        .collect();
    let mut taken = shifts(giver, Ask::TaskOffered).into_iter();
    taken.all(|(begins, length)| {
        let from = begins + WEEK_MINUTES - rest;
        let mut minutes = (0..length + 2 * rest).map(|at| (from + at) % WEEK_MINUTES);
        !minutes.any(|minute| kept.contains(&minute))
    })
}

pub fn is_new(one: &Entrant) -> bool {
    let start = day(one, Ask::Start).or(day(one, Ask::Joined));
    start.is_some_and(|start| (TODAY - 120..=TODAY + 60).contains(&start))
}

pub fn stage(one: &Entrant) -> Option<usize> {
    let said = one.profile.life_stage.as_deref()?;
    STAGES.iter().position(|it| *it == said)
}

/// The part somebody said they play.
pub fn said_part(program: &Program, one: &Entrant) -> Option<Side> {
    let said = one.entry.first(Ask::Role)?;
    [Side::Seeker, Side::Giver]
        .into_iter()
        .find(|side| part(program, *side) == said)
}

pub fn could(program: &Program, one: &Entrant, side: Side) -> bool {
    match said_part(program, one) {
        Some(said) => said == side,
        None if program.id == "P10" => is_new(one) == (side == Side::Seeker),
        None if side == Side::Seeker => !wishes(program, one).is_empty(),
        None => !gifts(program, one).is_empty(),
    }
}

/// The part somebody looks from.
pub fn looks_from(program: &Program, one: &Entrant) -> Option<Side> {
    program.sides.as_ref()?;
    let seeks = could(program, one, Side::Seeker);
    let guessed = if seeks { Side::Seeker } else { Side::Giver };
    said_part(program, one).or(Some(guessed))
}

/// Capacity counts those one takes on; whoever seeks takes nobody on.
pub fn is_full(program: &Program, one: &Entrant, takes_on: bool) -> bool {
    let load = number(one, Ask::Load).unwrap_or(0);
    let room = one.profile.capacity.get(&program.id);
    takes_on && room.is_some_and(|room| load >= *room)
}

/// What keeps two apart where the first looks from a side; `None` if nothing does.
pub fn between(
    program: &Program,
    (me, side): (&Entrant, Option<Side>),
    other: &Entrant,
) -> Option<&'static str> {
    let mine = &me.profile;
    let theirs = &other.profile;
    if ![mine, theirs]
        .iter()
        .all(|it| it.programs.contains(&program.id))
    {
        return Some("entered");
    }
    if mine.avoid.contains(&other.id) || theirs.avoid.contains(&me.id) {
        return Some("avoid");
    }
    if let Some(side) = side
        && (!could(program, me, side) || !could(program, other, side.other()))
    {
        return Some("part");
    }
    let full = is_full(program, me, side != Some(Side::Seeker));
    if full || is_full(program, other, side != Some(Side::Giver)) {
        return Some("room");
    }
    let (a, b) = (&mine.languages, &theirs.languages);
    if !a.is_empty() && !b.is_empty() && !a.iter().any(|code| b.contains(code)) {
        return Some("language");
    }
    let (seeker, giver) = match side {
        Some(Side::Giver) => (other, me),
        _ => (me, other),
    };
    let broken = |rule: &&Rule| !keeps(program, rule, seeker, giver);
    program.rules.iter().find(broken).map(|_| "rule")
}

/// Tells whether a rule of a description holds, seen from the one who seeks.
pub fn keeps(program: &Program, rule: &Rule, seeker: &Entrant, giver: &Entrant) -> bool {
    let both = [seeker, giver];
    let hours = both.map(|it| number(it, Ask::WeeklyHours));
    let (start, end) = (
        both.map(|it| day(it, Ask::Start)),
        both.map(|it| day(it, Ask::End)),
    );
    match rule.check {
        Check::NeedMet => gets(program, seeker, giver),
        Check::MutualNeed => gets(program, seeker, giver) && gets(program, giver, seeker),
        Check::DaysCover => {
            let said = both.map(days);
            said.iter().any(BTreeSet::is_empty) || said[0].union(&said[1]).count() >= 4
        }
        Check::HoursSum => match hours {
            [Some(one), Some(other)] => (30..=50).contains(&(one + other)),
            _ => true,
        },
        Check::HoursEnough => match hours {
            [Some(takes), Some(has)] => has >= takes,
            _ => true,
        },
        Check::MinutesInCommon => {
            let least = if program.id == "P17" { 60 } else { 30 };
            common(seeker, giver).is_none_or(|it| it.iter().sum::<u32>() >= least)
        }
        Check::MinutesInOneDay => {
            common(seeker, giver).is_none_or(|it| it.into_iter().max() >= Some(180))
        }
        Check::CriticalCovered => {
            let mut all = both.iter().flat_map(|it| said(it, Source::Critical));
            all.all(|thing| knows(&both, thing))
        }
        Check::BothLead => {
            let [one, other] = both.map(|it| it.entry.all(Ask::Tasks).is_empty());
            one == other
        }
        Check::MustsMet => {
            let mut all = said(giver, Source::Must).into_iter();
            all.all(|thing| knows(&[seeker], thing))
        }
        Check::StageShared => both.iter().all(|it| it.profile.life_stage.is_some()),
        Check::StageNear => match both.map(stage) {
            [Some(one), Some(other)] => one.abs_diff(other) <= 1,
            _ => true,
        },
        Check::LongerLearns => {
            let stages = both.map(stage);
            let gap = stages[0].is_some() && stages[1].is_some() && stages[0] != stages[1];
            let tenure = both.map(|it| number(it, Ask::Tenure));
            let joined = both.map(|it| day(it, Ask::Joined));
            match (tenure, joined) {
                ([Some(learner), Some(teacher)], _) => learner > teacher || gap,
                (_, [Some(learner), Some(teacher)]) => learner < teacher || gap,
                _ => true,
            }
        }
        Check::NewHere => {
            let undated = day(seeker, Ask::Start)
                .or(day(seeker, Ask::Joined))
                .is_none();
            let says_so = said_part(program, seeker) == Some(Side::Seeker);
            is_new(seeker) || undated && says_so
        }
        Check::PeriodsMeet => {
            let over =
                |end: Option<i64>, start| end.zip(start).is_some_and(|(end, start)| end < start);
            !over(end[0], start[1]) && !over(end[1], start[0])
        }
        Check::BeforeEnd => match end[0] {
            Some(end) => end >= TODAY && start[1].is_none_or(|start| start <= end),
            None => true,
        },
        Check::RestKept => rests(seeker, giver),
        Check::SamePlace => match both.map(whereabouts) {
            [Some(one), Some(other)] => one == other,
            _ => true,
        },
        // Rules of everybody, or of a whole result.
        Check::NotAvoided | Check::HasRoom => true,
        Check::Enough | Check::NotTooMany | Check::AllSign => true,
    }
}

/// Where somebody meets others: in a town or by video.
pub fn whereabouts(one: &Entrant) -> Option<&str> {
    match one.entry.first(Ask::Mode) {
        Some(mode) if mode.contains("video") => Some("video"),
        _ => one.profile.place.as_deref(),
    }
}
