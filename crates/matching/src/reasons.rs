//! Why two people match, in sentences.
//!
//! For: turning what the score found into plain sentences with their evidence, whose points add up
//! to the score. Knows: both profiles as far as the one who looks may see them. Never: names a
//! field that is absent from the profile it was given.

use model::{Field, Profile};
use serde::Serialize;

use crate::features::{Features, Topic, headed, texts};
use crate::lens::Lens;
use crate::need::{self, Met};
use crate::overlap::{Common, Near};
use crate::program::{Side, Source, TermKind};
use crate::rank::Candidate;
use crate::say::{self, Both, Cast, Line, Said, Who};
use crate::score::{Beside, Glass, Pair, Part, Scored, side, wishes};
use crate::stages::Nearness;
use crate::terms::{Ahead, Evidence};

/// Keeps shares exact when they are divided by the weight that was present.
const FINE: u64 = 1_000_000;

/// One sentence and how many points of the score rest on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reason {
    pub text: String,
    pub points: u32,
    /// The field of the other person the sentence rests on.
    pub field: Field,
    pub direction: Direction,
}

/// Who gains by a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    ToMe,
    FromMe,
    Both,
}

/// A sentence and its share of the score, before points are divided.
struct Draft {
    text: String,
    field: Field,
    direction: Direction,
    share: u64,
    /// The same fact as the other side would say it.
    turned: Option<String>,
}

/// What is needed to write about one pair.
struct Writer<'w, 'a> {
    pair: &'w Pair<'a>,
    glass: &'w Glass<'w>,
    cast: Cast<'w>,
    drafts: Vec<Draft>,
}

/// Writes the reasons of a scored pair, largest first; their points add up to its score.
pub fn reasons(pair: &Pair, scored: &Scored, glass: &Glass) -> Vec<Reason> {
    let my_percent = glass.program.percent(pair.side.unwrap_or(Side::Seeker));
    let percents = [my_percent, 100 - my_percent.min(100)];
    let present = [Direction::ToMe, Direction::FromMe].map(|way| side(&scored.parts, way).present);
    let mut writer = Writer {
        pair,
        glass,
        cast: say::cast(pair.other.profile, glass.program, glass.lens),
        drafts: Vec::new(),
    };
    for part in &scored.parts {
        let of = |way: usize| {
            let (present, percent) = (present.get(way), percents.get(way));
            let weight = u64::from(part.weight) * FINE * u64::from(*percent.unwrap_or(&50));
            weight
                .checked_div(u64::from(*present.unwrap_or(&0)))
                .unwrap_or(0)
        };
        let weight = match part.direction {
            Direction::ToMe => of(0),
            Direction::FromMe => of(1),
            Direction::Both => of(0) + of(1),
        };
        writer.part(part, weight);
    }
    let drafts = merged(writer.drafts);
    let shares: Vec<u64> = drafts.iter().map(|draft| draft.share).collect();
    let Beside {
        lived_points,
        lost_percent,
        new_points,
    } = scored.beside;
    let points = apportion(scored.score - lived_points - new_points, &shares);
    let mut reasons: Vec<Reason> = drafts
        .into_iter()
        .zip(points)
        .filter(|(_, points)| *points > 0)
        .map(|(draft, points)| Reason {
            text: draft.text,
            points,
            field: draft.field,
            direction: draft.direction,
        })
        .collect();
    let mut beside = |line: Line, points: u32, direction: Direction| {
        reasons.push(Reason {
            text: say::line(glass.lens.language, &line, writer.cast),
            points,
            field: Field::Name,
            direction,
        });
    };
    if lived_points > 0 {
        beside(Line::Useful, lived_points, Direction::ToMe);
    }
    if new_points > 0 {
        beside(Line::New, new_points, Direction::Both);
    }
    // Points are what a score is made of, so none can be less than nothing: what was of no use takes
    // its part of all the others, and is said without any of its own.
    if lost_percent > 0 {
        beside(Line::NotUseful(lost_percent), 0, Direction::ToMe);
    }
    reasons.sort_by(|a, b| {
        b.points
            .cmp(&a.points)
            .then_with(|| a.direction.cmp(&b.direction))
            .then_with(|| a.text.cmp(&b.text))
    });
    reasons
}

/// Lets a sentence stand once, whatever it was said for and from whichever side.
fn merged(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let is_same =
            |other: &Draft| other.text == draft.text || Some(&other.text) == draft.turned.as_ref();
        match merged.iter_mut().find(|other| is_same(other)) {
            Some(other) => {
                other.share += draft.share;
                if other.direction != draft.direction {
                    other.direction = Direction::Both;
                }
            }
            None => merged.push(draft),
        }
    }
    merged
}

/// Turns what each of two wishes for or does alike the other way round.
fn turned<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let (Line::Gives { giver, gift, wish } | Line::Perhaps { giver, gift, wish }) = line else {
        return None;
    };
    let is_sure = matches!(line, Line::Gives { .. });
    let turned = meeting(is_sure, giver.other(), (*wish, *gift));
    (gift.source == wish.source).then_some(turned)
}

/// Says that what one gives meets what the other wishes for, or that it may.
fn meeting<'a>(is_sure: bool, giver: Who, (gift, wish): (Said<'a>, Said<'a>)) -> Line<'a> {
    if is_sure {
        Line::Gives { giver, gift, wish }
    } else {
        Line::Perhaps { giver, gift, wish }
    }
}

impl<'a> Writer<'_, 'a> {
    fn add(&mut self, line: Option<(Line<'_>, Field)>, direction: Direction, share: u64) {
        let say = |line: &Line| say::line(self.glass.lens.language, line, self.cast);
        let draft = line.map(|(line, field)| Draft {
            text: say(&line),
            turned: turned(&line).as_ref().map(say),
            field,
            direction,
            share,
        });
        self.drafts.extend(draft);
    }

    fn part(&mut self, part: &Part<'a>, weight: u64) {
        let share = weight * u64::from(part.permille.unwrap_or(0));
        if share == 0 {
            return;
        }
        let direction = part.direction;
        if part.kind.is_likeness() && self.glass.lens.dial < 0 {
            let field = likeness_field(part.kind, self.pair.other.profile);
            self.add(Some((Line::Unlike(part.kind), field)), direction, share);
            return;
        }
        let line = match &part.evidence {
            Evidence::Silent => None,
            Evidence::Need => return self.needs(direction, weight),
            Evidence::Wanted(met) => {
                let seen_from = match direction {
                    Direction::ToMe => Direction::FromMe,
                    Direction::FromMe | Direction::Both => Direction::ToMe,
                };
                met.as_ref().and_then(|met| self.need(seen_from, met))
            }
            Evidence::Growth(met) => {
                let wish = met.first().and_then(|met| self.learns(direction, met));
                wish.or_else(|| met.first().and_then(|met| self.need(direction, met)))
            }
            Evidence::Level(met) => met.as_ref().and_then(|met| self.level(direction, met)),
            Evidence::Languages(codes) => {
                (!codes.is_empty()).then(|| (Line::Languages(codes.clone()), Field::Languages))
            }
            Evidence::WorkAreas(common) => Some((
                Line::WorkAreas(self.both(Source::WorkAreas, common)),
                Field::WorkAreas,
            )),
            Evidence::Interests(common) => Some((
                Line::Interests(self.both(Source::Interests, common)),
                Field::Interests,
            )),
            Evidence::Style(common) => Some((
                Line::Style(self.both(Source::Style, common)),
                Field::Programs,
            )),
            Evidence::Times(when) => when
                .as_ref()
                .map(|when| (Line::Free(when), times_field(self.pair.other.profile))),
            Evidence::Week(days) => Some((Line::Week(*days), times_field(self.pair.other.profile))),
            Evidence::Place(near) => self.place(*near),
            Evidence::Challenge(offer) => self.challenge(direction, *offer),
            Evidence::About(interest) => self.about(direction, *interest),
            Evidence::Adds(topics) => self.adds(direction, topics),
            Evidence::Contacts(shared) => Some((self.know(&shared.people), Field::Name)),
            Evidence::Experience(ahead) => self.ahead(direction, ahead),
            Evidence::Stage(near) => match near {
                Nearness::Same => Some((Line::SameStage, Field::LifeStage)),
                Nearness::Next => Some((Line::NextStage, Field::LifeStage)),
                Nearness::Apart => None,
            },
            Evidence::Shown(topics) => return self.shown(direction, topics, share),
            Evidence::Room(room) => self.room(direction, *room),
            Evidence::Recent => Some((Line::Recent, Field::Programs)),
            Evidence::NewAreas(areas) => self.new_areas(areas),
            Evidence::Cover(some, all) => self.covers(direction, *some, *all),
        };
        self.add(line, direction, share);
    }

    fn gainer_and_partner(&self, direction: Direction) -> (&'a Candidate<'a>, &'a Candidate<'a>) {
        self.pair.ways(direction)
    }

    /// Every met wish gets the part of the share that its part of the coverage has.
    fn needs(&mut self, direction: Direction, weight: u64) {
        let (gainer, _) = self.gainer_and_partner(direction);
        let count = wishes(self.glass.program, gainer.features);
        for (met, permille) in need::parts(self.pair.met(direction), count) {
            let line = self.need(direction, met);
            self.add(line, direction, weight * u64::from(permille));
        }
    }

    fn need(&self, direction: Direction, met: &Met<'a>) -> Option<(Line<'a>, Field)> {
        let (gainer, partner) = self.gainer_and_partner(direction);
        let (gift, wish) = (said(partner, met.gift)?, said(gainer, met.wish)?);
        let (giver, field) = match direction {
            Direction::ToMe | Direction::Both => (Who::Other, field_of(partner, met.gift)),
            Direction::FromMe => (Who::Me, field_of(gainer, met.wish)),
        };
        Some((meeting(met.is_sure, giver, (gift, wish)), field))
    }

    fn learns(&self, direction: Direction, met: &Met<'a>) -> Option<(Line<'a>, Field)> {
        if !met.is_sure {
            return None;
        }
        let (gainer, partner) = self.gainer_and_partner(direction);
        let wish = said(gainer, met.wish)?.text;
        let (who, field) = match direction {
            Direction::ToMe | Direction::Both => (Who::Me, field_of(partner, met.gift)),
            Direction::FromMe => (Who::Other, field_of(gainer, met.wish)),
        };
        Some((Line::Grows { who, wish }, field))
    }

    fn level(&self, direction: Direction, met: &Met<'a>) -> Option<(Line<'a>, Field)> {
        let (_, partner) = self.gainer_and_partner(direction);
        let topic = said(partner, met.gift)?.text;
        let (level, learner) = (met.gift.level?, need::learner(met.wish));
        let (teacher, field) = match (direction, learner) {
            (Direction::ToMe | Direction::Both, _) => (Who::Other, Field::Skills),
            (Direction::FromMe, Some(_)) => (Who::Me, Field::Skills),
            // Their level is unknown or hidden: the sentence rests on what they seek.
            (Direction::FromMe, None) => (Who::Me, field_of(self.pair.other, met.wish)),
        };
        let line = Line::Level {
            teacher,
            topic,
            level,
            learner,
        };
        Some((line, field))
    }

    /// Gives what both name in one source, in the words of each.
    fn both(&self, source: Source, common: &Common) -> Both<'a> {
        let of = |who: &'a Candidate<'a>, places: &[usize]| -> Vec<&'a str> {
            let all = texts(source, who.profile, &who.features.entry);
            let said = places.iter().filter_map(|place| all.get(*place).copied());
            said.collect()
        };
        Both {
            mine: of(self.pair.me, &common.mine),
            theirs: of(self.pair.other, &common.theirs),
        }
    }

    fn place(&self, near: Near) -> Option<(Line<'a>, Field)> {
        let other = self.pair.other;
        match near {
            Near::SameTown => {
                let site = other.features.entry.first(crate::entry::Ask::Site);
                let place = other.profile.place.as_deref();
                let (town, field) = match (site, place) {
                    (Some(site), _) => (site, Field::Programs),
                    (None, place) => (place?, Field::Place),
                };
                Some((Line::SameTown(town.trim()), field))
            }
            Near::SameClock => Some((Line::SameClock, Field::TimeZone)),
            Near::Apart => None,
        }
    }

    fn challenge(&self, direction: Direction, offer: Option<usize>) -> Option<(Line<'a>, Field)> {
        let (gainer, partner) = self.gainer_and_partner(direction);
        let offer = partner.profile.offers.get(offer?)?;
        let challenge = &gainer.profile.challenge.as_ref()?.text;
        let (giver, field) = match direction {
            Direction::ToMe | Direction::Both => (Who::Other, Field::Offers),
            Direction::FromMe => (Who::Me, Field::Challenge),
        };
        let line = Line::Answers {
            giver,
            offer,
            challenge,
        };
        Some((line, field))
    }

    fn about(&self, direction: Direction, interest: Option<usize>) -> Option<(Line<'a>, Field)> {
        let (gainer, partner) = self.gainer_and_partner(direction);
        let interest = gainer.profile.interests.get(interest?)?;
        let (writer, field) = match direction {
            Direction::ToMe | Direction::Both => (Who::Other, text_field(partner.profile)),
            Direction::FromMe => (Who::Me, Field::Interests),
        };
        Some((Line::WritesAbout { writer, interest }, field))
    }

    fn adds(&self, direction: Direction, topics: &[&'a Topic]) -> Option<(Line<'a>, Field)> {
        let (_, partner) = self.gainer_and_partner(direction);
        let giver = match direction {
            Direction::ToMe | Direction::Both => Who::Other,
            Direction::FromMe => Who::Me,
        };
        let said = topics.iter().filter_map(|topic| said(partner, topic));
        let said: Vec<&str> = said.map(|said| said.text).collect();
        let knows = |profile: &Profile| {
            [Field::Skills, Field::Offers]
                .into_iter()
                .find(|field| !profile.is_blank(*field))
        };
        let field = match (giver, topics.first()) {
            (Who::Other, Some(topic)) => field_of(partner, topic),
            (Who::Me, _) | (Who::Other, None) => knows(self.pair.other.profile)?,
        };
        if said.is_empty() {
            return Some((Line::GoodMix, field));
        }
        let line = Line::Adds {
            giver,
            topics: said,
        };
        Some((line, field))
    }

    fn know(&self, people: &[model::PersonId]) -> Line<'a> {
        let contacts = self.glass.lens.contacts;
        let names: Vec<&str> = people
            .iter()
            .filter_map(|person| contacts?.called(*person))
            .collect();
        if names.is_empty() {
            // Their names are not known here.
            return Line::KnowSome(people.len());
        }
        Line::Know(names.into_iter().map(str::to_owned).collect())
    }

    fn ahead(&self, direction: Direction, ahead: &Ahead<'a>) -> Option<(Line<'a>, Field)> {
        let (_, partner) = self.gainer_and_partner(direction);
        let field = ahead.field.and_then(|topic| said(partner, topic));
        let profile = self.pair.other.profile;
        let (who, rests_on) = match direction {
            Direction::ToMe | Direction::Both => (Who::Other, Field::Experience),
            Direction::FromMe => (Who::Me, Field::Experience),
        };
        let rests_on = if profile.is_blank(rests_on) {
            Field::Programs
        } else {
            rests_on
        };
        let line = Line::Ahead {
            who,
            field: field.map(|field| field.text),
            years: ahead.theirs,
            behind: ahead.mine,
        };
        Some((line, rests_on))
    }

    /// The best documents share what the question gives, the better the more.
    fn shown(&mut self, direction: Direction, topics: &[&'a Topic], share: u64) {
        // Whoever asks is on the seeker's side, or looks themselves.
        let i_ask = self.pair.side != Some(Side::Giver);
        let (who, expert) = if i_ask {
            (Who::Other, self.pair.other)
        } else {
            (Who::Me, self.pair.me)
        };
        let weights: u64 = (1..=topics.len() as u64).sum();
        let drafts: Vec<(Option<(Line<'a>, Field)>, u64)> = (1..=topics.len() as u64)
            .rev()
            .zip(topics)
            .map(|(weight, topic)| {
                let line = said(expert, topic).map(|said| {
                    let field = if i_ask {
                        field_of(expert, topic)
                    } else {
                        Field::Programs
                    };
                    (Line::Shows { who, said }, field)
                });
                (line, (share * weight).checked_div(weights).unwrap_or(0))
            })
            .collect();
        for (line, share) in drafts {
            self.add(line, direction, share);
        }
    }

    fn room(&self, direction: Direction, room: u32) -> Option<(Line<'a>, Field)> {
        let i_give = match self.pair.side {
            Some(side) => side == Side::Giver,
            None => direction == Direction::FromMe,
        };
        let who = if i_give { Who::Me } else { Who::Other };
        let profile = self.pair.other.profile;
        let field = if i_give || profile.is_blank(Field::Capacity) {
            Field::Programs
        } else {
            Field::Capacity
        };
        Some((Line::Room { who, room }, field))
    }

    fn new_areas(&self, areas: &[&'a Topic]) -> Option<(Line<'a>, Field)> {
        let said = areas.iter().filter_map(|area| said(self.pair.other, area));
        let areas: Vec<&str> = said.map(|said| said.text).collect();
        if areas.is_empty() {
            return Some((Line::Unlike(TermKind::WorkAreas), Field::WorkAreas));
        }
        Some((Line::NewAreas(areas), Field::WorkAreas))
    }

    fn covers(&self, direction: Direction, some: usize, all: usize) -> Option<(Line<'a>, Field)> {
        let other = self.pair.other.profile;
        let (who, fields) = match direction {
            Direction::ToMe | Direction::Both => {
                (Who::Other, [Field::Skills, Field::Seeks, Field::Offers])
            }
            Direction::FromMe => (Who::Me, [Field::Programs, Field::Offers, Field::Seeks]),
        };
        let shown = fields.into_iter().find(|field| !other.is_blank(*field));
        Some((
            Line::Covers { who, some, all },
            shown.unwrap_or(Field::Programs),
        ))
    }
}

/// Finds the words of a topic in the profile they came from.
pub fn said<'a>(who: &'a Candidate<'a>, topic: &Topic) -> Option<Said<'a>> {
    let all = texts(topic.source, who.profile, &who.features.entry);
    let text = all.get(topic.index).copied()?;
    Some(Said {
        source: topic.source,
        text: headed(topic.source, text),
        years: topic.years,
    })
}

/// Finds the words of a topic of somebody's own.
pub fn own<'a>(profile: &'a Profile, features: &'a Features, topic: &Topic) -> Option<&'a str> {
    texts(topic.source, profile, &features.entry)
        .get(topic.index)
        .copied()
}

fn field_of(who: &Candidate, topic: &Topic) -> Field {
    let is_headline = topic.source == Source::About && topic.index == 0;
    if is_headline && who.profile.headline.is_some() {
        Field::Headline
    } else {
        topic.source.field()
    }
}

fn text_field(profile: &Profile) -> Field {
    if profile.about.is_some() {
        Field::About
    } else {
        Field::Headline
    }
}

fn times_field(profile: &Profile) -> Field {
    match (profile.slots.is_empty(), profile.days.is_empty()) {
        (false, _) => Field::Slots,
        (true, false) => Field::Days,
        // Hours alone are those of a working week.
        (true, true) => Field::Hours,
    }
}

fn likeness_field(kind: TermKind, other: &Profile) -> Field {
    match kind {
        TermKind::WorkAreas => Field::WorkAreas,
        TermKind::Interests => Field::Interests,
        TermKind::LifeStage => Field::LifeStage,
        TermKind::About => text_field(other),
        TermKind::Need
        | TermKind::Wanted
        | TermKind::Level
        | TermKind::Languages
        | TermKind::Times
        | TermKind::Place
        | TermKind::Challenge
        | TermKind::Complement
        | TermKind::Contacts
        | TermKind::Experience
        | TermKind::Evidence
        | TermKind::Load
        | TermKind::Recency
        | TermKind::Variety
        | TermKind::Growth
        | TermKind::Cover
        | TermKind::Style => Field::Programs,
    }
}

/// Lists the empty fields of the one who looks that would have counted.
pub fn missing(scored: &Scored, mine: &Profile, lens: &Lens) -> Vec<Field> {
    let mut missing: Vec<Field> = Vec::new();
    for part in scored.parts.iter().filter(|part| part.permille.is_none()) {
        let field = match part.kind {
            TermKind::Languages => Field::Languages,
            TermKind::WorkAreas | TermKind::Variety => Field::WorkAreas,
            TermKind::Times => Field::Slots,
            TermKind::Place => Field::Place,
            TermKind::Interests => Field::Interests,
            TermKind::Experience => Field::Experience,
            TermKind::LifeStage => Field::LifeStage,
            TermKind::Complement => Field::Skills,
            TermKind::Need
            | TermKind::Wanted
            | TermKind::Level
            | TermKind::Challenge
            | TermKind::About
            | TermKind::Contacts
            | TermKind::Evidence
            | TermKind::Load
            | TermKind::Recency
            | TermKind::Growth
            | TermKind::Cover
            | TermKind::Style => continue,
        };
        // Days tell when somebody is free too.
        let said = !mine.is_blank(field) || (field == Field::Slots && !mine.days.is_empty());
        if lens.weight(part.kind, 1) > 0 && !said && !missing.contains(&field) {
            missing.push(field);
        }
    }
    missing.truncate(say::LISTED_MAX);
    missing
}

/// Divides points in proportion to shares by the method of the largest remainder.
pub fn apportion(points: u32, shares: &[u64]) -> Vec<u32> {
    let all: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    let exact = shares
        .iter()
        .map(|share| u128::from(points) * u128::from(*share));
    let parts = exact.map(|exact| {
        (
            exact.checked_div(all).unwrap_or(0),
            exact.checked_rem(all).unwrap_or(0),
        )
    });
    let (mut given, remainders): (Vec<u32>, Vec<u128>) = parts
        .map(|(whole, rest)| (u32::try_from(whole).unwrap_or(0), rest))
        .unzip();
    let missing = points.saturating_sub(given.iter().sum());
    let mut order: Vec<usize> = (0..remainders.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(remainders.get(*place)), *place));
    for place in order.into_iter().take(missing as usize) {
        if let Some(given) = given.get_mut(place) {
            *given += 1;
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_add_up() {
        for (points, shares, given) in [
            (10, &[1, 1, 1][..], &[4, 3, 3][..]),
            (100, &[2, 1], &[67, 33]),
            (7, &[0, 5], &[0, 7]),
            (0, &[3, 4], &[0, 0]),
            (1, &[1, 2, 2], &[0, 1, 0]),
            (99, &[u64::MAX, u64::MAX], &[50, 49]),
        ] {
            assert_eq!(apportion(points, shares), given);
        }
    }
}
