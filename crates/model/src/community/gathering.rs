//! Gatherings: when, where, who has a seat.
//!
//! For: seats in the order people asked for them, dates that repeat, and a calendar file. Knows:
//! the calendar. Never: knows what day it is, or promises a seat the host has not confirmed.

use serde::{Deserialize, Serialize};

use crate::community::row::Key;
use crate::community::statement::{MEMBER_KEY, Membership, membership_name};
use crate::community::{Community, Head, Item, Kind, Relation, Stamp, Target, Word};
use crate::day;
use crate::id::{ItemId, PersonId};

/// The most dates of a repeating gathering that are listed at once.
pub const DATES_MAX: usize = 60;

/// What says that one comes.
const COMES: &str = "yes";

/// Where somebody's seat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatState {
    /// The host says so, or there is room for everybody.
    Confirmed,
    /// There is room as far as this device knows; the host has not confirmed it yet.
    Requested,
    /// All seats are taken or asked for by those before them.
    Waiting,
    /// The host cannot take them.
    Declined,
}

/// A gathering as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct GatheringView {
    pub id: ItemId,
    pub host: PersonId,
    pub title: String,
    pub text: String,
    pub start: Option<String>,
    pub end: Option<String>,
    pub zone: Option<String>,
    pub place: Option<String>,
    pub link: Option<String>,
    pub format: Option<String>,
    pub repeats: Option<String>,
    /// The days it takes place on, when it repeats.
    pub dates: Vec<String>,
    /// Dates to choose from, with how many can come to each.
    pub options: Vec<(String, usize)>,
    pub seats: Option<usize>,
    /// Who comes, in the order they said so.
    pub coming: Vec<(PersonId, SeatState)>,
    pub maybe: Vec<PersonId>,
    /// Who was there and says so.
    pub attended: Vec<PersonId>,
    pub is_called_off: bool,
    /// How often it was changed, or called off, since it was called together.
    pub changes: u32,
}

impl Community {
    /// Lists gatherings, the newest announced first.
    pub fn gatherings(&self, max: usize) -> Vec<GatheringView> {
        let all = self.kinds.get(&Kind::Gathering).into_iter().flatten().rev();
        let view = |(_, id): &(_, ItemId)| self.gathering(id);
        all.filter_map(view).take(max).collect()
    }

    /// Gives one gathering.
    pub fn gathering(&self, id: &ItemId) -> Option<GatheringView> {
        let entry = self.items.get(id).filter(|e| e.kind == Kind::Gathering)?;
        let item = self.item(id).filter(|item| !item.is_gone)?;
        let writes = self.stored_of(entry).map_or(1, |stored| stored.writes());
        let called_off = self.word(Target::Item(*id), Relation::Close, &entry.author);
        let target = || Target::Item(*id);
        let said = self.words(target(), Relation::Rsvp);
        let maybe = said.iter().filter(|(_, word)| word.value == "maybe");
        let attended = self.words(target(), Relation::Attend).into_iter();
        let text = |head| item.get(head).map(str::to_owned);
        Some(GatheringView {
            id: *id,
            host: entry.author,
            title: item.title().unwrap_or_default().to_owned(),
            text: item.text.clone(),
            start: text(Head::Start),
            // An end that does not follow the start says nothing.
            end: text(Head::End).filter(|end| Some(end.as_str()) > item.get(Head::Start)),
            zone: text(Head::Zone),
            place: text(Head::Place),
            link: text(Head::Link),
            format: text(Head::Format),
            repeats: text(Head::Repeats),
            dates: dates(&item),
            options: self.tally(id, &item).0,
            seats: item.seats(),
            coming: self.seated(id, &entry.author, item.seats()),
            maybe: maybe.map(|(person, _)| *person).collect(),
            attended: attended.map(|(person, _)| person).collect(),
            is_called_off: called_off.is_some(),
            changes: writes.saturating_sub(1) + u32::from(called_off.is_some()),
        })
    }

    /// Gives out the seats: those the host confirmed, in the order of that, then in the order people
    /// said they come. Whoever takes it back and comes again stands at the end: what was confirmed
    /// before counts no more. Where there is no limit nothing has to be confirmed, and a host sits.
    /// Whoever says it on two devices has the place of the first.
    fn seated(
        &self,
        id: &ItemId,
        host: &PersonId,
        seats: Option<usize>,
    ) -> Vec<(PersonId, SeatState)> {
        let mut given: Vec<(Stamp, PersonId)> = Vec::new();
        let (mut asking, mut seated) = (Vec::new(), Vec::new());
        for (asked, person) in self.coming_since(id) {
            let says = (Target::Seat(*id, person), Relation::Seat, *host);
            match self.says.get(&says) {
                Some(word) if word.value == "no" => seated.push((person, SeatState::Declined)),
                Some(word) if word.stamp > asked => given.push((word.stamp, person)),
                Some(_) | None if seats.is_none() || person == *host => {
                    given.push((asked, person));
                }
                Some(_) | None => asking.push(person),
            }
        }
        given.sort();
        let mut free = seats.unwrap_or(usize::MAX);
        let mut sit = |has: SeatState| match free.checked_sub(1) {
            Some(left) => {
                free = left;
                has
            }
            None => SeatState::Waiting,
        };
        // Two devices of a host may each give the last seat: the order everybody agrees on decides.
        let given = given.into_iter().map(|(_, person)| person);
        let given = given.map(|person| (person, sit(SeatState::Confirmed)));
        let mut all: Vec<(PersonId, SeatState)> = given.collect();
        let asking = asking.into_iter();
        all.extend(asking.map(|person| (person, sit(SeatState::Requested))));
        all.extend(seated);
        all.sort_by_key(|(_, state)| *state);
        all
    }

    /// Lists who says that they come, in the order in which they first did since they last said otherwise or
    /// left the community. Whoever left it, or was excluded, takes no seat.
    fn coming_since(&self, id: &ItemId) -> Vec<(Stamp, PersonId)> {
        let said = self.said_of(Target::Item(*id), Relation::Rsvp);
        let coming = said.filter(|(person, word)| word.value == COMES && self.may_sit(person));
        let since = |(person, word): (PersonId, &Word)| {
            let key = format!("{}/{id}", Relation::Rsvp);
            let row = self.stored(&person, &Key::read(&key));
            let since = row.map_or(word.stamp, |row| row.since(COMES));
            (since.max(self.left_last(&person)), person)
        };
        let mut coming: Vec<(Stamp, PersonId)> = coming.map(since).collect();
        coming.sort();
        coming
    }

    fn may_sit(&self, person: &PersonId) -> bool {
        self.membership(person) != Some(Membership::Out)
            && !self.rules.excluded.contains(person)
            && self.may_be_in(person)
    }

    /// Gives the place at which somebody last left, of whoever came again.
    fn left_last(&self, person: &PersonId) -> Stamp {
        let row = self.stored(person, &Key::read(MEMBER_KEY));
        let past = row.into_iter().flat_map(|row| row.row().past);
        let out = membership_name(Membership::Out);
        let left = past.filter(|said| said.value.as_deref() == Some(out));
        left.map(|said| said.stamp).max().unwrap_or(Stamp::ZERO)
    }

    /// Names who is next to be given a seat at a gathering somebody hosts, with whether a seat was given
    /// to them before they came again. `day` is the day before which a gathering is over.
    pub fn seats_to_give(&self, host: &PersonId, day: &str) -> Vec<(ItemId, PersonId, bool)> {
        let all = self.kinds.get(&Kind::Gathering).into_iter().flatten();
        let hosted = all.filter(|(_, id)| self.items.get(id).is_some_and(|it| it.author == *host));
        let hosted = hosted.filter_map(|(_, id)| self.gathering(id));
        let limited = hosted.filter(|it| it.seats.is_some() && !it.is_called_off);
        let ahead = limited.filter(|it| {
            let last = it.dates.last().map(String::as_str);
            let ends = it.end.as_deref().and_then(|end| end.get(..10));
            last.max(ends).is_none_or(|last| last >= day)
        });
        let asking = ahead.flat_map(|it| {
            let asks = |(_, state): &(PersonId, SeatState)| *state == SeatState::Requested;
            let asking = it.coming.into_iter().filter(asks);
            asking.map(move |(person, _)| (it.id, person))
        });
        let given = |id: &ItemId, person: &PersonId| {
            let says = (Target::Seat(*id, *person), Relation::Seat, *host);
            self.says.contains_key(&says)
        };
        asking
            .map(|(id, person)| (id, person, given(&id, &person)))
            .collect()
    }
}

/// Lists the days a gathering takes place on, at most [`DATES_MAX`].
pub fn dates(item: &Item) -> Vec<String> {
    let start = item.get(Head::Start).and_then(|start| start.get(..10));
    let repeats = item.get(Head::Repeats).and_then(|r| r.split_once(' '));
    let (Some(start), Some((step, times))) = (start, repeats) else {
        return start.map(str::to_owned).into_iter().collect();
    };
    let times: usize = times.parse().unwrap_or(1);
    (0..times.min(DATES_MAX))
        .filter_map(|n| stepped(start, step, n as i64))
        .collect()
}

/// Gives the n-th date of a series; a month without that day is left out.
fn stepped(start: &str, step: &str, n: i64) -> Option<String> {
    let mut numbers = start.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if step == "monthly" {
        let months = year * 12 + month - 1 + n;
        let date = format!("{:04}-{:02}-{day:02}", months / 12, months % 12 + 1);
        return crate::when::is_date(&date).then_some(date);
    }
    let days = match step {
        "daily" => n,
        "weekly" => 7 * n,
        "fortnightly" => 14 * n,
        _ => return None,
    };
    Some(day::date_of(day::number(year, month, day) + days))
}

/// Gives the day after one such as 2026-12-31.
pub fn next_day(day: &str) -> Option<String> {
    stepped(day, "daily", 1)
}

/// Writes a gathering as a calendar file (RFC 5545). `now` is a moment such as 2026-12-31 18:00 in
/// UTC. `None` while it has no date. Times without a zone are those of whoever reads them; those at
/// a fixed distance from UTC are written in UTC, and those of a named zone name it, for the table of
/// zones is the reader's.
pub fn calendar(gathering: &GatheringView, now: &str) -> Option<String> {
    let zone = gathering.zone.as_deref();
    let start = moment_at(zone, gathering.start.as_deref()?)?;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Eyelevel//Eyelevel 1//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@eyelevel", gathering.id),
        format!("DTSTAMP:{}Z", compact(now)?),
        // A calendar takes a change for news only if this has grown (RFC 5545, section 3.8.7.4).
        format!("SEQUENCE:{}", gathering.changes),
    ];
    let at = |name: &str, moment: &str| match zone.filter(|zone| zone.contains('/')) {
        Some(zone) => format!("{name};TZID={zone}:{moment}"),
        None => format!("{name}:{moment}"),
    };
    lines.push(at("DTSTART", &start));
    let end = gathering.end.as_deref();
    if let Some(end) = end.and_then(|end| moment_at(zone, end)) {
        lines.push(at("DTEND", &end));
    }
    if let Some((step, times)) = gathering.repeats.as_deref().and_then(|r| r.split_once(' ')) {
        let frequency = match step {
            "daily" => "DAILY",
            "weekly" => "WEEKLY",
            "fortnightly" => "WEEKLY;INTERVAL=2",
            _ => "MONTHLY",
        };
        lines.push(format!("RRULE:FREQ={frequency};COUNT={times}"));
    }
    lines.push(format!("SUMMARY:{}", escaped(&gathering.title)));
    if !gathering.text.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escaped(&gathering.text)));
    }
    if let Some(place) = gathering.place.as_ref().or(gathering.link.as_ref()) {
        lines.push(format!("LOCATION:{}", escaped(place)));
    }
    if let Some(link) = &gathering.link {
        lines.push(format!("URL:{link}"));
    }
    if gathering.is_called_off {
        lines.push("STATUS:CANCELLED".to_owned());
    }
    lines.push("END:VEVENT".to_owned());
    lines.push("END:VCALENDAR".to_owned());
    Some(lines.iter().map(|line| folded(line)).collect())
}

/// Writes a moment of a zone: in UTC where the zone is a fixed distance from it.
fn moment_at(zone: Option<&str>, moment: &str) -> Option<String> {
    let Some(minutes) = zone.and_then(crate::zone::offset_minutes) else {
        return compact(moment);
    };
    let (date, time) = moment.split_once(' ')?;
    let mut numbers = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let (hour, minute) = time.split_once(':')?;
    let at = hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()? - i64::from(minutes);
    let date = day::date_of(day::number(year, month, day) + at.div_euclid(DAY_MINUTES));
    let at = at.rem_euclid(DAY_MINUTES);
    let utc = compact(&format!("{date} {:02}:{:02}", at / 60, at % 60))?;
    Some(format!("{utc}Z"))
}

const DAY_MINUTES: i64 = 24 * 60;

/// Turns "2026-12-31 18:00" into "20261231T180000".
fn compact(moment: &str) -> Option<String> {
    let (date, time) = moment.split_once(' ')?;
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    Some(format!("{}T{}00", digits(date), digits(time)))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            character => escaped.push(character),
        }
    }
    escaped
}

/// The longest line of a calendar file, in bytes without its end.
const CALENDAR_LINE_MAX_BYTES: usize = 74;

/// Folds a line: its continuations begin with a space, and no letter is cut.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > CALENDAR_LINE_MAX_BYTES {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_follow_the_calendar() {
        for (start, repeats, expected) in [
            (
                "2026-12-31 18:00",
                "weekly 3",
                vec!["2026-12-31", "2027-01-07", "2027-01-14"],
            ),
            (
                "2024-02-28 18:00",
                "daily 3",
                vec!["2024-02-28", "2024-02-29", "2024-03-01"],
            ),
            (
                "2026-01-31 18:00",
                "monthly 3",
                vec!["2026-01-31", "2026-03-31"],
            ),
            (
                "2026-12-20 18:00",
                "fortnightly 2",
                vec!["2026-12-20", "2027-01-03"],
            ),
        ] {
            let item = Item::new(Kind::Gathering, "")
                .with(Head::Start, start)
                .unwrap()
                .with(Head::Repeats, repeats)
                .unwrap();
            assert_eq!(dates(&item), expected, "{start} {repeats}");
        }
    }

    #[test]
    fn a_calendar_file_is_folded_and_escaped() {
        let gathering = GatheringView {
            id: ItemId::ZERO,
            host: PersonId::ZERO,
            title: "Walk; and talk, ünder trees".repeat(4),
            text: "One\nTwo".into(),
            start: Some("2026-12-31 18:00".into()),
            end: Some("2026-12-31 19:30".into()),
            zone: Some("Europe/Berlin".into()),
            place: Some("Harbour".into()),
            link: None,
            format: None,
            repeats: Some("fortnightly 4".into()),
            dates: vec![],
            options: vec![],
            seats: None,
            coming: vec![],
            maybe: vec![],
            attended: vec![],
            is_called_off: false,
            changes: 2,
        };
        let file = calendar(&gathering, "2026-12-01 08:00").unwrap();
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        for expected in [
            "DTSTART;TZID=Europe/Berlin:20261231T180000\r\n",
            "DTEND;TZID=Europe/Berlin:20261231T193000\r\n",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4\r\n",
            "DESCRIPTION:One\\nTwo\r\n",
            "SEQUENCE:2\r\n",
            "SUMMARY:Walk\\; and talk\\, ünder",
        ] {
            assert!(file.contains(expected), "{expected} in {file}");
        }
        let abroad = GatheringView {
            start: Some("2026-12-31 23:30".into()),
            end: Some("2027-01-01 00:15".into()),
            zone: Some("UTC-3:30".into()),
            ..gathering.clone()
        };
        let file = calendar(&abroad, "2026-12-01 08:00").unwrap();
        assert!(file.contains("DTSTART:20270101T030000Z\r\n"), "{file}");
        assert!(file.contains("DTEND:20270101T034500Z\r\n"), "{file}");
        let undated = GatheringView {
            start: None,
            ..gathering
        };
        assert_eq!(calendar(&undated, "2026-12-01 08:00"), None);
    }
}
