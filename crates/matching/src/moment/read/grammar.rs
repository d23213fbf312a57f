//! How people write days, dates, hours and shifts.
//!
//! For: reading one of them at the beginning of what is left of a text. Knows: English and German.
//! Never: looks at what was before.

use model::Day;

use super::super::{DAY_MINUTES, Date, Dates, Moment, Shift, Time};
use super::lexemes::{Kind, Lexeme};

type Rest<'l> = &'l [Lexeme];

/// Small words around a time that say nothing, folded.
const FILLERS: &[&str] = &[
    "a",
    "ab",
    "am",
    "an",
    "and",
    "at",
    "dem",
    "den",
    "der",
    "die",
    "das",
    "dienst",
    "dienste",
    "duty",
    "each",
    "ein",
    "eine",
    "einen",
    "every",
    "from",
    "h",
    "im",
    "in",
    "jede",
    "jeden",
    "jeder",
    "mein",
    "meine",
    "meinen",
    "my",
    "of",
    "on",
    "schicht",
    "schichten",
    "service",
    "shift",
    "shifts",
    "slot",
    "slots",
    "termin",
    "the",
    "turn",
    "uhr",
    "um",
    "und",
    "vom",
    "von",
];
/// Words between the first and the last of several.
const TO: &[&str] = &["bis", "to", "till", "til", "until", "through", "thru"];
/// Words for a shift in two words: "early shift".
const SHIFTS: &[&str] = &[
    "shift", "shifts", "turn", "duty", "service", "schicht", "dienst",
];
/// What is longer than this is no short form of a day, which may be another word.
const SHORT_DAY_MAX_CHARS: usize = 3;

/// Names of months by their first letters, folded.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jan", "janner"],
    &["february", "februar", "feb"],
    &["march", "marz", "maerz", "mar"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "juni", "jun"],
    &["july", "juli", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oktober", "oct", "okt"],
    &["november", "nov"],
    &["december", "dezember", "dec", "dez"],
];

/// Words for a part of the day that nothing else is called by, folded.
const SURE_SHIFTS: &[(&str, Shift)] = &[
    ("fruhschicht", Shift::Early),
    ("fruehschicht", Shift::Early),
    ("fruhdienst", Shift::Early),
    ("fruehdienst", Shift::Early),
    ("vormittag", Shift::Early),
    ("vormittags", Shift::Early),
    ("morgens", Shift::Early),
    ("mornings", Shift::Early),
    ("tagschicht", Shift::Day),
    ("tagesschicht", Shift::Day),
    ("tagdienst", Shift::Day),
    ("mittags", Shift::Noon),
    ("mittagsschicht", Shift::Noon),
    ("nachmittag", Shift::Afternoon),
    ("nachmittags", Shift::Afternoon),
    ("afternoon", Shift::Afternoon),
    ("afternoons", Shift::Afternoon),
    ("spatschicht", Shift::Late),
    ("spaetschicht", Shift::Late),
    ("spatdienst", Shift::Late),
    ("spaetdienst", Shift::Late),
    ("abends", Shift::Evening),
    ("evenings", Shift::Evening),
    ("abendschicht", Shift::Evening),
    ("nachtschicht", Shift::Night),
    ("nachtdienst", Shift::Night),
    ("nachts", Shift::Night),
];
/// The same of words that are said of other things too.
const OTHER_SHIFTS: &[(&str, Shift)] = &[
    ("early", Shift::Early),
    ("fruh", Shift::Early),
    ("frueh", Shift::Early),
    ("morgen", Shift::Early),
    ("morning", Shift::Early),
    ("noon", Shift::Noon),
    ("midday", Shift::Noon),
    ("mittag", Shift::Noon),
    ("late", Shift::Late),
    ("spat", Shift::Late),
    ("spaet", Shift::Late),
    ("abend", Shift::Evening),
    ("evening", Shift::Evening),
    ("night", Shift::Night),
    ("nights", Shift::Night),
    ("nacht", Shift::Night),
];

/// Reads a time and whether it is sure to be one; `all` where the text says nothing else.
pub fn element(rest: Rest, all: bool) -> Option<(Moment, bool, Rest)> {
    date_element(rest)
        .or_else(|| hours_element(rest))
        .or_else(|| day_element(rest, all))
        .or_else(|| shift_element(rest))
}

/// Tells whether a lexeme stands around times and says nothing.
pub fn is_filler(lexeme: &Lexeme) -> bool {
    match &lexeme.kind {
        Kind::Number(..) => false,
        Kind::Word(word, _) => [FILLERS, TO].iter().any(|all| all.contains(&word.as_str())),
        Kind::Sign(_) => true,
    }
}

fn number(rest: Rest) -> Option<(u16, usize, Rest)> {
    let (first, rest) = rest.split_first()?;
    let Kind::Number(number, digits) = first.kind else {
        return None;
    };
    Some((number, digits, rest))
}

fn word(rest: Rest<'_>) -> Option<(&str, Rest<'_>)> {
    let (first, rest) = rest.split_first()?;
    let Kind::Word(word, _) = &first.kind else {
        return None;
    };
    Some((word, rest))
}

fn sign(rest: Rest, wanted: char) -> Option<Rest> {
    let (first, rest) = rest.split_first()?;
    (first.kind == Kind::Sign(wanted)).then_some(rest)
}

/// Skips one of some words.
fn one_of<'l>(rest: Rest<'l>, words: &[&str]) -> Option<Rest<'l>> {
    let (word, rest) = word(rest)?;
    words.contains(&word).then_some(rest)
}

/// Skips what stands between the first and the last of several.
fn to(rest: Rest) -> Option<Rest> {
    sign(rest, '-').or_else(|| one_of(rest, TO))
}

// Days of the week.

/// Finds the day a folded word names: "mon", "montags", "Mondays".
pub fn day(word: &str) -> Option<Day> {
    let bare = || {
        word.strip_suffix('s')
            .filter(|it| it.len() > SHORT_DAY_MAX_CHARS)
    };
    word.parse().ok().or_else(|| bare()?.parse().ok())
}

fn day_element(rest: Rest, all: bool) -> Option<(Moment, bool, Rest)> {
    let (first, after) = rest.split_first()?;
    let Kind::Word(word, is_capital) = &first.kind else {
        return None;
    };
    if let Some(moment) = compound(word) {
        return Some((moment, true, after));
    }
    let from = day(word)?;
    // "we", "do" and "so" are other words, unless they are written like a name.
    if !all && word.len() < SHORT_DAY_MAX_CHARS && !is_capital {
        return None;
    }
    let is_long = word.len() > SHORT_DAY_MAX_CHARS;
    // "Mo." is short for a day.
    let dotted = sign(after, '.').filter(|_| !is_long).unwrap_or(after);
    let last = to(dotted).and_then(self::word);
    let last = last.and_then(|(word, after)| Some((day(word)?, after)));
    Some(match last.filter(|(last, _)| *last != from) {
        Some((last, after)) => (of_days(days_to(from, last)), true, after),
        None => (of_days(vec![from]), is_long, dotted),
    })
}

fn of_days(days: Vec<Day>) -> Moment {
    Moment {
        days,
        ..Moment::default()
    }
}

/// Lists the days from one to another, over the end of the week where the other comes first.
fn days_to(from: Day, last: Day) -> Vec<Day> {
    let week = Day::ALL.into_iter().chain(Day::ALL);
    let mut days: Vec<Day> = Vec::new();
    for day in week.skip_while(|day| *day != from) {
        days.push(day);
        if day == last {
            break;
        }
    }
    days
}

/// Reads a day and a part of it in one word, "Montagvormittag", "Samstagsschicht", or the weekend.
fn compound(word: &str) -> Option<Moment> {
    let weekend = [
        "weekend",
        "weekends",
        "wochenende",
        "wochenenden",
        "wochenends",
    ];
    if weekend.contains(&word) || word == "wochenenddienst" || word == "wochenendschicht" {
        return Some(of_days(vec![Day::Sat, Day::Sun]));
    }
    let end = word.find("tag").map(|at| at + "tag".len()).or_else(|| {
        // The one German day that does not end in "tag".
        word.starts_with("mittwoch").then_some("mittwoch".len())
    })?;
    let (name, part) = word.split_at_checked(end)?;
    let day: Day = name.parse().ok()?;
    let times: Vec<Time> = shift_named(part).map(Time::Shift).into_iter().collect();
    let is_shift = SHIFTS.contains(&part.trim_start_matches('s')) || part.ends_with("schicht");
    (!times.is_empty() || is_shift).then_some(Moment {
        days: vec![day],
        times,
        ..Moment::default()
    })
}

// Parts of a day.

fn shift_named(word: &str) -> Option<Shift> {
    let mut all = SURE_SHIFTS.iter().chain(OTHER_SHIFTS);
    all.find(|(name, _)| *name == word).map(|(_, shift)| *shift)
}

fn shift_element(rest: Rest) -> Option<(Moment, bool, Rest)> {
    let (word, after) = word(rest)?;
    let in_two = one_of(sign(after, '-').unwrap_or(after), SHIFTS);
    if word == "day" {
        return Some((of_time(Time::Shift(Shift::Day)), true, in_two?));
    }
    let shift = shift_named(word)?;
    let is_sure = in_two.is_some() || SURE_SHIFTS.iter().any(|(name, _)| *name == word);
    Some((
        of_time(Time::Shift(shift)),
        is_sure,
        in_two.unwrap_or(after),
    ))
}

fn of_time(time: Time) -> Moment {
    Moment {
        times: vec![time],
        ..Moment::default()
    }
}

// Hours.

/// Which half of the day a clock is said of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

/// A time of day as it is written.
struct Clock {
    minutes: u16,
    half: Option<Half>,
    /// It is written as only times are.
    is_sure: bool,
}

/// Reads "14-22", "14:00 – 22:00", "2pm-10pm", "14 bis 22 Uhr", "ab 14 Uhr".
fn hours_element(rest: Rest) -> Option<(Moment, bool, Rest)> {
    let (from, after) = clock(rest)?;
    if let Some((last, after)) = to(after).and_then(clock)
        && let Some(hours) = hours(&from, &last)
    {
        return Some((of_time(hours), from.is_sure || last.is_sure, after));
    }
    // A number alone is no time.
    from.is_sure.then(|| {
        (
            of_time(Time::Hours(from.on_its_half(None), None)),
            true,
            after,
        )
    })
}

fn clock(rest: Rest) -> Option<(Clock, Rest)> {
    let (hours, digits, after) = number(rest)?;
    if digits > 2 || hours > 24 {
        return None;
    }
    let minutes = |sign_is: char| -> Option<(u16, Rest)> {
        let (minutes, digits, after) = number(sign(after, sign_is)?)?;
        (digits == 2 && minutes < 60).then_some((minutes, after))
    };
    let has_colon = minutes(':');
    let (minutes, after) = has_colon.or_else(|| minutes('.')).unwrap_or((0, after));
    let (half, after) = if hours <= 12 {
        half(after)
    } else {
        (None, after)
    };
    let oclock = one_of(after, &["uhr", "h"]);
    let clock = Clock {
        minutes: hours * 60 + minutes,
        half,
        is_sure: has_colon.is_some() || half.is_some() || oclock.is_some(),
    };
    (clock.minutes <= DAY_MINUTES).then_some((clock, oclock.unwrap_or(after)))
}

/// Reads "pm" and "p.m."; "am Montag" is no half of a day.
fn half(rest: Rest) -> (Option<Half>, Rest) {
    let Some((word, after)) = word(rest) else {
        return (None, rest);
    };
    let dotted = || {
        let after = one_of(sign(after, '.')?, &["m"])?;
        Some(sign(after, '.').unwrap_or(after))
    };
    match (word, dotted()) {
        ("am", _) if is_before_a_day(after) => (None, rest),
        ("am", _) => (Some(Half::Am), after),
        ("pm", _) => (Some(Half::Pm), after),
        ("a", Some(after)) => (Some(Half::Am), after),
        ("p", Some(after)) => (Some(Half::Pm), after),
        _ => (None, rest),
    }
}

fn is_before_a_day(rest: Rest) -> bool {
    number(rest).is_some() || word(rest).is_some_and(|(word, _)| day(word).is_some())
}

impl Clock {
    /// In minutes after midnight; where it says no half of the day itself, of that one.
    fn on_its_half(&self, other: Option<Half>) -> u16 {
        let noon = DAY_MINUTES / 2;
        match self.half.or(other) {
            None => self.minutes,
            Some(_) if self.minutes > noon + 59 => self.minutes,
            Some(Half::Am) => self.minutes % noon,
            Some(Half::Pm) => self.minutes % noon + noon,
        }
    }
}

/// Gives the hours from one clock to another; "2-10pm" begins in the afternoon, "9-5pm" does not.
fn hours(from: &Clock, last: &Clock) -> Option<Time> {
    let end = last.on_its_half(None);
    let begin = from.on_its_half(last.half);
    let begin = if begin < end {
        begin
    } else {
        from.on_its_half(None)
    };
    // Over midnight.
    let end = if begin < end { end } else { end + DAY_MINUTES };
    let is_span =
        begin < DAY_MINUTES && end - begin < DAY_MINUTES || (begin, end) == (0, DAY_MINUTES);
    is_span.then_some(Time::Hours(begin, Some(end)))
}

// Dates.

fn date_element(rest: Rest) -> Option<(Moment, bool, Rest)> {
    if let Some((dates, rest)) = days_of_a_month(rest) {
        return Some((of_dates(dates), true, rest));
    }
    let (first, is_sure, after) = date(rest)?;
    let last = to(after).and_then(date);
    let (dates, is_sure, after) = match last {
        Some((last, _, after)) => (first.to(last), true, after),
        None => (first.to(first), is_sure, after),
    };
    // "14.10-15.10" are hours.
    Some((of_dates(vec![dates]), is_sure, after)).filter(|_| is_sure || to(after).is_none())
}

fn of_dates(dates: Vec<Dates>) -> Moment {
    Moment {
        dates,
        ..Moment::default()
    }
}

impl Date {
    /// Begins with this date and ends with another, which may say the year of both.
    fn to(self, last: Date) -> Dates {
        let is_before = (self.month, self.day) <= (last.month, last.day);
        let year = last.year.map(|year| year - u16::from(!is_before));
        let year = self.year.or(year);
        Dates {
            first: Date { year, ..self },
            last: Date {
                year: last.year.or(year.filter(|_| is_before)),
                ..last
            },
        }
    }
}

/// Makes a date of what is one.
fn dated(month: u16, day: u16, year: Option<u16>) -> Option<Date> {
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    Some(Date {
        month: u8::try_from(month).ok().filter(|_| fits)?,
        day: u8::try_from(day).ok()?,
        year,
    })
}

/// Reads one date, and whether it can be nothing else.
fn date(rest: Rest) -> Option<(Date, bool, Rest)> {
    let sure = big_end_first(rest)
        .or_else(|| slashed(rest))
        .or_else(|| month_first(rest))
        .or_else(|| day_first(rest));
    if let Some((date, rest)) = sure {
        return Some((date, true, rest));
    }
    // "24.12", which may be a number as well.
    let (day, after) = day_number(rest)?;
    let (month, _, after) = number(sign(after, '.')?)?;
    Some((dated(month, day, None)?, false, after))
}

/// Reads "2026-12-24" and "2026/12/24".
fn big_end_first(rest: Rest) -> Option<(Date, Rest)> {
    let (year, digits, after) = number(rest)?;
    let between = |rest| sign(rest, '-').or_else(|| sign(rest, '/'));
    let (month, _, after) = number(between(after)?)?;
    let (day, _, after) = number(between(after)?)?;
    (digits == 4).then_some((dated(month, day, Some(year))?, after))
}

/// Reads "12/24/2026" where only one of both can be the month.
fn slashed(rest: Rest) -> Option<(Date, Rest)> {
    let (one, _, after) = number(rest)?;
    let (other, _, after) = number(sign(after, '/')?)?;
    let (year, digits, after) = number(sign(after, '/')?)?;
    let date = match (one > 12, other > 12) {
        (true, false) => dated(other, one, Some(year)),
        (false, true) => dated(one, other, Some(year)),
        (_, _) => dated(one, other, Some(year)).filter(|_| one == other),
    };
    date.filter(|_| digits == 4).map(|date| (date, after))
}

fn month(rest: Rest) -> Option<(u16, Rest)> {
    let (word, after) = word(rest)?;
    let place = MONTHS.iter().position(|names| names.contains(&word))?;
    // "Dec. 24"
    let after = sign(after, '.').unwrap_or(after);
    Some((u16::try_from(place).ok()? + 1, after))
}

fn day_number(rest: Rest) -> Option<(u16, Rest)> {
    let (day, digits, rest) = number(rest)?;
    (digits <= 2 && (1..=31).contains(&day)).then_some((day, rest))
}

/// Reads "24th" and "24.", or nothing but the number.
fn ordinal(rest: Rest) -> Option<(u16, Rest)> {
    let (day, after) = day_number(rest)?;
    let th = one_of(after, &["st", "nd", "rd", "th"]);
    Some((day, th.or_else(|| sign(after, '.')).unwrap_or(after)))
}

/// Reads a year behind a date: of four digits, or of two right behind the stop.
fn year(rest: Rest) -> (Option<u16>, Rest) {
    let after = sign(rest, ',').unwrap_or(rest);
    if let Some((year @ 1900..=2200, 4, after)) = number(after) {
        return (Some(year), after);
    }
    match number(rest) {
        Some((year, 2, after)) if rest.first().is_some_and(|it| !it.is_apart) => {
            (Some(2000 + year), after)
        }
        Some(_) | None => (None, rest),
    }
}

/// Reads "December 24th" and "Dec 24, 2026".
fn month_first(rest: Rest) -> Option<(Date, Rest)> {
    let (month, after) = month(rest)?;
    let (day, after) = ordinal(one_of(after, &["the"]).unwrap_or(after))?;
    let (year, after) = year(after);
    Some((dated(month, day, year)?, after))
}

/// Reads "24.12.", "24.12.2026", "24. Dezember 2026" and "24th of December".
fn day_first(rest: Rest) -> Option<(Date, Rest)> {
    let (day, after) = ordinal(rest)?;
    let (month, after) = month_behind(after)?;
    let (year, after) = year(after);
    Some((dated(month, day, year)?, after))
}

/// Reads the month behind the number of a day: "12." or its name.
fn month_behind(rest: Rest) -> Option<(u16, Rest)> {
    let named = month(one_of(rest, &["of"]).unwrap_or(rest));
    named.or_else(|| {
        let (month, digits, after) = number(rest)?;
        Some((month, sign(after, '.').filter(|_| digits <= 2)?))
    })
}

/// Reads several days of one month, "24.-26.12.", "24. und 25. Dezember", "December 24-26".
fn days_of_a_month(rest: Rest) -> Option<(Vec<Dates>, Rest)> {
    let (before, rest) = match month(rest) {
        Some((month, after)) => (Some(month), after),
        None => (None, rest),
    };
    let (first, after) = ordinal(rest)?;
    let (is_span, after) = match to(after) {
        Some(after) => (true, after),
        None => (
            false,
            one_of(after, &["und", "and"]).or_else(|| sign(after, '+'))?,
        ),
    };
    let (last, after) = ordinal(after)?;
    let (month, after) = match before {
        Some(month) => (month, after),
        None => month_behind(after)?,
    };
    let (year, after) = year(after);
    let (first, last) = (dated(month, first, year)?, dated(month, last, year)?);
    let dates = match is_span {
        true => vec![first.to(last)],
        false => vec![first.to(first), last.to(last)],
    };
    Some((dates, after))
}
