//! People who would all fit each other, but for one or two things near a limit.

use std::collections::BTreeSet;

use matching::{
    Ask, Check, Entrant, Entry, Lens, Phrasebook, Pool, Program, Rule, Shape, Side, day_number,
};
use model::{Challenge, Day, Hours, PersonId, Profile, Skill};

/// 2026-11-25.
pub const TODAY: i64 = 20_782;
/// Worlds for each program.
pub const WORLDS: u64 = 150;
pub const PEOPLE: usize = 8;
/// What is sought, given and known; none of these means another.
pub const THINGS: [&str; 4] = ["Rust", "beekeeping", "welding", "accounting"];
/// The same where shifts are swapped.
pub const SHIFTS: [&str; 4] = [
    "Tue 06:00-14:00",
    "Thu 14:00-22:00",
    "Thu 22:00-06:00",
    "Sun 22:00-06:00",
];
/// Stages of life, each beside its neighbours.
pub const STAGES: [&str; 5] = [
    "student",
    "first job",
    "moving in together",
    "expecting a child",
    "new parent",
];

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

pub fn id(number: usize) -> PersonId {
    PersonId::from_bytes([(number as u8).wrapping_mul(29) + 1; 32])
}

pub fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

pub fn say(one: &mut Entrant, ask: Ask, said: &[&str]) {
    one.entry.replace(ask, &texts(said));
}

pub fn say_day(one: &mut Entrant, ask: Ask, from_today: i64) {
    let day = (0..28).map(|n| format!("2026-{:02}-{:02}", 12, n + 1));
    let days = (1..=30)
        .map(|n| format!("2026-11-{n:02}"))
        .chain(day)
        .chain((1..=31).map(|n| format!("2026-07-{n:02}")))
        .chain((1..=31).map(|n| format!("2027-01-{n:02}")));
    let mut days = days.filter(|day| day_number(day) == Some(TODAY + from_today));
    let day = days.next().expect("a day in reach");
    say(one, ask, &[&day]);
}

pub fn can(one: &mut Entrant, names: &[&str]) {
    one.profile.skills = names
        .iter()
        .map(|name| Skill {
            name: (*name).to_owned(),
            level: 3,
        })
        .collect();
}

pub fn things(program: &Program) -> [&'static str; 4] {
    if program.id == "P16" { SHIFTS } else { THINGS }
}

/// Writes wishes to where a program looks for them.
pub fn wish(program: &Program, one: &mut Entrant, of: &[&str]) {
    match program.id.as_str() {
        "P01" | "P02" => say(one, Ask::Tasks, of),
        "P03" | "P16" => say(one, Ask::TasksSought, of),
        "P06" => {
            one.profile.challenge = of.first().map(|text| Challenge {
                text: (*text).to_owned(),
                until: None,
            });
        }
        "P09" | "P17" => say(one, Ask::Goal, of),
        "P11" => say(one, Ask::Question, of),
        "P13" => say(one, Ask::Topics, of),
        "P14" => say(one, Ask::Must, of),
        _ => one.profile.seeks = texts(of),
    }
}

/// Writes what somebody gives to where a program looks for it.
pub fn give(program: &Program, one: &mut Entrant, of: &[&str]) {
    match program.id.as_str() {
        "P03" | "P15" | "P16" => say(one, Ask::TaskOffered, of),
        "P09" => say(one, Ask::Method, of),
        "P12" => one.profile.work_areas = texts(of),
        "P13" => one.profile.seeks = texts(of),
        "P14" => can(one, of),
        _ => one.profile.offers = texts(of),
    }
}

/// What somebody says who plays a part.
pub fn part(program: &Program, side: Side) -> &'static str {
    let (seeks, gives) = match program.id.as_str() {
        "P07" | "P08" => ("mentee", "mentor"),
        "P09" => ("client", "coach"),
        "P10" => ("newcomer", "buddy"),
        "P11" => ("I ask", "expert"),
        "P12" => ("guest", "host"),
        "P13" => ("owner", "successor"),
        "P14" => ("project", "person"),
        "P15" => ("volunteer", "task"),
        _ => ("", ""),
    };
    match side {
        Side::Seeker => seeks,
        Side::Giver => gives,
    }
}

/// Somebody who fits everybody else in a program; every second one seeks.
pub fn fitting(program: &Program, number: usize) -> Entrant {
    let side = [Side::Seeker, Side::Giver][number % 2];
    let mut one = Entrant {
        id: id(number),
        profile: Profile {
            name: format!("Somebody {number}"),
            programs: BTreeSet::from([program.id.clone()]),
            languages: texts(&["de"]),
            interests: texts(&["chess"]),
            days: Day::ALL[..5].to_vec(),
            hours: Some(Hours {
                from: 540,
                to: 1020,
            }),
            place: Some("Berlin".to_owned()),
            life_stage: Some(STAGES[4].to_owned()),
            ..Profile::default()
        },
        entry: Entry::default(),
    };
    can(&mut one, &["welding"]);
    let first = things(program)[0];
    wish(program, &mut one, &[first]);
    give(program, &mut one, &[first]);
    say(&mut one, Ask::Role, &[part(program, side)]);
    say(&mut one, Ask::WeeklyHours, &["20"]);
    say(&mut one, Ask::Critical, &["welding"]);
    if program.id != "P14" {
        say(&mut one, Ask::Must, &["welding"]);
    }
    if side == Side::Seeker {
        say_day(&mut one, Ask::Start, -10);
    }
    let tenure = if side == Side::Seeker { "10" } else { "2" };
    say(&mut one, Ask::Tenure, &[tenure]);
    one
}

/// What may be different about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Entered,
    Avoid,
    Capacity,
    Languages,
    Part,
    When,
    Hours,
    Critical,
    Must,
    Wish,
    Stage,
    Tenure,
    Start,
    Period,
    Place,
    Shifts,
}

pub const EVERYWHERE: [About; 5] = [
    About::Entered,
    About::Avoid,
    About::Capacity,
    About::Languages,
    About::Wish,
];
pub const ALL: [About; 16] = [
    About::Entered,
    About::Avoid,
    About::Capacity,
    About::Languages,
    About::Part,
    About::When,
    About::Hours,
    About::Critical,
    About::Must,
    About::Wish,
    About::Stage,
    About::Tenure,
    About::Start,
    About::Period,
    About::Place,
    About::Shifts,
];

/// What a rule is about.
pub fn about(rule: &Rule) -> &'static [About] {
    match rule.check {
        Check::DaysCover | Check::MinutesInCommon | Check::MinutesInOneDay => &[About::When],
        Check::HoursSum | Check::HoursEnough => &[About::Hours],
        Check::CriticalCovered => &[About::Critical],
        Check::MustsMet => &[About::Must],
        Check::StageNear | Check::StageShared => &[About::Stage],
        Check::LongerLearns => &[About::Tenure, About::Stage],
        Check::NewHere => &[About::Start, About::Part],
        Check::PeriodsMeet | Check::BeforeEnd => &[About::Period],
        Check::RestKept => &[About::Shifts],
        Check::SamePlace => &[About::Place],
        _ => &[About::Wish, About::Part],
    }
}

pub fn office(days: &[Day], from: u16, to: u16, one: &mut Entrant) {
    one.profile.days = days.to_vec();
    one.profile.hours = Some(Hours { from, to });
}

/// Makes one thing different about somebody.
pub fn differ(program: &Program, one: &mut Entrant, what: About, dice: &mut Dice) {
    let things = things(program);
    match what {
        About::Entered => one.profile.programs.clear(),
        About::Avoid => {
            one.profile.avoid.push(id(dice.below(PEOPLE)));
        }
        About::Capacity => {
            let (room, load) =
                dice.one(&[(0, ""), (1, "1"), (2, "1"), (1, ""), (2, "3"), (1, "0")]);
            one.profile.capacity.insert(program.id.clone(), room);
            say(one, Ask::Load, &[load]);
        }
        About::Languages => {
            let spoken = dice.one(&[&["en"][..], &[], &["de", "en"], &["tr"]]);
            one.profile.languages = texts(spoken);
        }
        About::Part => say(one, Ask::Role, &[dice.one(&["", "both"])]),
        About::When => when(one, dice),
        About::Hours => {
            let hours = dice.one(&["9", "10", "30", "31", "19", "21", ""]);
            say(one, Ask::WeeklyHours, &[hours]);
        }
        About::Critical | About::Must => {
            let ask = if what == About::Critical {
                Ask::Critical
            } else {
                Ask::Must
            };
            match dice.below(4) {
                0 => say(one, ask, &["welding", "accounting"]),
                1 => say(one, ask, &[]),
                2 => can(one, &["welding", "accounting"]),
                _ => can(one, &[]),
            }
        }
        About::Wish => match dice.below(5) {
            0 => wish(program, one, &things[1..2]),
            1 => give(program, one, &things[1..2]),
            2 => wish(program, one, &[]),
            3 => give(program, one, &[]),
            _ => give(program, one, &things[..2]),
        },
        About::Stage => {
            let stage = dice.one(&["", STAGES[0], STAGES[2], STAGES[3]]);
            one.profile.life_stage = (!stage.is_empty()).then(|| stage.to_owned());
        }
        About::Tenure => match dice.below(5) {
            0 => say(one, Ask::Tenure, &["10"]),
            1 => say(one, Ask::Tenure, &["2"]),
            2 => say(one, Ask::Tenure, &[]),
            _ => {
                say(one, Ask::Tenure, &[]);
                let since = dice.one(&[-20, -10]);
                say_day(one, Ask::Joined, since);
            }
        },
        About::Start => {
            let start = dice.one(&[-121, -120, 0, 60, 61]);
            match start {
                0 => say(one, Ask::Start, &[]),
                _ => say_day(one, Ask::Start, start),
            }
        }
        About::Period => {
            let (start, end) = dice.one(&[(0, 10), (10, 20), (11, 20), (-10, -1), (-10, 0)]);
            say_day(one, Ask::Start, start);
            say_day(one, Ask::End, end);
        }
        About::Place => match dice.below(4) {
            0 => one.profile.place = Some("Hamburg".to_owned()),
            1 => one.profile.place = None,
            2 => say(one, Ask::Mode, &["video"]),
            _ => {
                one.profile.place = None;
                say(one, Ask::Mode, &["by video"]);
            }
        },
        About::Shifts => {
            let keeps = dice.one(&[
                "Tue 13:00-15:00",
                "Tue 14:00-18:00",
                "Mon 12:00-19:00",
                "Mon 13:00-20:00",
                "Mon 06:00-12:00",
                "Sun 22:00-06:00",
            ]);
            say(one, Ask::Keeps, &[keeps]);
            say(one, Ask::Rest, &[dice.one(&["", "11", "8 h"])]);
            let gives = dice.one(&things);
            give(program, one, &[gives]);
            wish(program, one, &things);
        }
    }
}

pub fn when(one: &mut Entrant, dice: &mut Dice) {
    let days = &Day::ALL;
    match dice.below(12) {
        0 => office(&days[..3], 540, 1020, one),
        1 => office(&days[..2], 540, 1020, one),
        2 => office(&days[4..], 540, 1020, one),
        3 => office(&days[..5], 990, 1200, one),
        4 => office(&days[..1], 990, 1200, one),
        5 => office(&days[..1], 1005, 1200, one),
        6 => office(&days[..2], 990, 1200, one),
        7 => office(&days[..3], 1005, 1200, one),
        8 => office(&days[..5], 840, 1200, one),
        9 => office(&days[..5], 855, 1200, one),
        10 => one.profile.hours = None,
        _ => {
            one.profile.days.clear();
            one.profile.slots = vec!["Mon 08:30-09:30".parse().unwrap()];
        }
    }
}

/// People of a program who fit each other but for a few things.
pub fn world(program: &Program, seed: u64) -> Vec<Entrant> {
    let mut dice = Dice(seed * 7_919 + 13);
    let own: Vec<About> = program.rules.iter().flat_map(about).copied().collect();
    let people = (0..PEOPLE).map(|number| {
        let mut one = fitting(program, number);
        if seed % 2 == 1 {
            vary(program, &mut one, number, &mut dice);
        }
        for _ in 0..dice.below(3) {
            let what = match dice.below(8) {
                0..4 if !own.is_empty() => dice.one(&own),
                7 => dice.one(&ALL),
                _ => dice.one(&EVERYWHERE),
            };
            differ(program, &mut one, what, &mut dice);
        }
        one
    });
    people.collect()
}

/// Lets people say otherwise since when they are here, and a need take several to cover it.
pub fn vary(program: &Program, one: &mut Entrant, number: usize, dice: &mut Dice) {
    let seeks = number.is_multiple_of(2);
    say(one, Ask::Tenure, &[]);
    say_day(one, Ask::Joined, if seeks { -20 } else { -10 });
    if program.shape != Shape::Cover {
        return;
    }
    can(one, &[]);
    if seeks {
        wish(program, one, &THINGS);
        say(one, Ask::Size, &[dice.one(&["", "3", "4"])]);
    } else {
        let gives = dice.one(&THINGS);
        give(program, one, &[gives]);
    }
}

pub fn pooled(people: &[Entrant]) -> Pool {
    let features = Pool::prepare(people, &mut Phrasebook::default());
    Pool::new(people.to_vec(), features)
}

pub fn lens() -> Lens<'static> {
    Lens {
        today: Some(TODAY),
        least: 1,
        ..Lens::default()
    }
}
