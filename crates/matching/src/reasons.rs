//! Why two people match, in sentences.
//!
//! For: turning what the score found into plain sentences with their evidence, whose points add up
//! to the score. Knows: both profiles as far as the one who looks may see them. Never: names a
//! field that is absent from the profile it was given.

use model::{Field, Profile, language_label};
use serde::Serialize;

use crate::need;
use crate::overlap::Near;
use crate::score::{Evidence, Pair, Part, Scored, side};

/// The most items one sentence lists.
const LISTED_MAX: usize = 4;
/// The most characters of somebody's challenge that are quoted.
const QUOTED_MAX_CHARS: usize = 120;
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

struct Draft {
    text: String,
    field: Field,
    direction: Direction,
    share: u64,
}

/// Writes the reasons of a scored pair, largest first; their points add up to its score.
pub fn reasons(pair: &Pair, scored: &Scored) -> Vec<Reason> {
    let present =
        [Direction::ToMe, Direction::FromMe].map(|d| u64::from(side(&scored.parts, d).present));
    let [to_me, from_me] = present;
    let mut drafts = Vec::new();
    for part in &scored.parts {
        let weight = u64::from(part.weight) * FINE;
        let of = |present: u64| weight.checked_div(present).unwrap_or(0);
        let weight = match part.direction {
            Direction::ToMe => of(to_me),
            Direction::FromMe => of(from_me),
            Direction::Both => of(to_me) + of(from_me),
        };
        draft(pair, part, weight, &mut drafts);
    }
    let shares: Vec<u64> = drafts.iter().map(|draft| draft.share).collect();
    let points = apportion(scored.score, &shares);
    let mut reasons: Vec<Reason> = drafts
        .into_iter()
        .zip(points)
        .filter(|(_, points)| *points > 0)
        .map(
            |(
                Draft {
                    text,
                    field,
                    direction,
                    ..
                },
                points,
            )| Reason {
                text,
                points,
                field,
                direction,
            },
        )
        .collect();
    reasons.sort_by(|a, b| {
        b.points
            .cmp(&a.points)
            .then_with(|| a.direction.cmp(&b.direction))
            .then_with(|| a.text.cmp(&b.text))
    });
    reasons
}

fn draft(pair: &Pair, part: &Part, weight: u64, drafts: &mut Vec<Draft>) {
    let share = weight * u64::from(part.permille.unwrap_or(0));
    let direction = part.direction;
    if share == 0 {
        return;
    }
    let mut add = |sentence: Option<(String, Field)>, share| {
        drafts.extend(sentence.map(|(text, field)| Draft {
            text,
            field,
            direction,
            share,
        }));
    };
    match &part.evidence {
        Evidence::Need => {
            let (met, wishes) = match direction {
                Direction::FromMe => (&pair.from_me, pair.other.features.seeks.len()),
                Direction::ToMe | Direction::Both => (&pair.to_me, pair.me.features.seeks.len()),
            };
            for (met, permille) in need::parts(met, wishes) {
                add(
                    need_sentence(pair, direction, met),
                    weight * u64::from(permille),
                );
            }
        }
        Evidence::Level(met) => add(
            met.as_ref().and_then(|met| level(pair, direction, met)),
            share,
        ),
        Evidence::Languages(codes) => add(languages(codes), share),
        Evidence::WorkAreas(places) => {
            let items = quoted(&pair.me.profile.work_areas, places);
            add(
                Some((format!("You both work in {items}"), Field::WorkAreas)),
                share,
            );
        }
        Evidence::Interests(places) => {
            let items = quoted(&pair.me.profile.interests, places);
            add(
                Some((
                    format!("You are both interested in {items}"),
                    Field::Interests,
                )),
                share,
            );
        }
        Evidence::Times(common) => {
            let evidence = common
                .as_ref()
                .and_then(|common| common.evidence.as_deref());
            add(
                evidence.map(|when| {
                    (
                        format!("You are both free {when}"),
                        times_field(pair.other.profile),
                    )
                }),
                share,
            );
        }
        Evidence::Place(near) => add(near.and_then(|near| place(pair, near)), share),
        Evidence::Challenge(offer) => add(challenge(pair, direction, *offer), share),
        Evidence::About(interest) => add(about(pair, direction, *interest), share),
    }
}

fn need_sentence(pair: &Pair, direction: Direction, met: &need::Met) -> Option<(String, Field)> {
    let (me, other, name) = (
        pair.me.profile,
        pair.other.profile,
        name(pair.other.profile),
    );
    Some(match direction {
        Direction::ToMe | Direction::Both => {
            let (offer, seek) = (
                other.offers.get(met.offer.index)?,
                me.seeks.get(met.seek.index)?,
            );
            (
                format!("{name} offers {offer}, you seek {seek}"),
                Field::Offers,
            )
        }
        Direction::FromMe => {
            let (offer, seek) = (
                me.offers.get(met.offer.index)?,
                other.seeks.get(met.seek.index)?,
            );
            (
                format!("You offer {offer}, {name} seeks {seek}"),
                Field::Seeks,
            )
        }
    })
}

fn level(pair: &Pair, direction: Direction, met: &need::Met) -> Option<(String, Field)> {
    let name = name(pair.other.profile);
    let teacher = met.offer.level?;
    Some(match (direction, met.seek.level) {
        (Direction::ToMe | Direction::Both, learner) => {
            let offer = pair.other.profile.offers.get(met.offer.index)?;
            let mine = learner.map_or_else(String::new, |level| format!(", yours is {level}"));
            (
                format!("{name}’s level in {offer} is {teacher} of 5{mine}"),
                Field::Skills,
            )
        }
        (Direction::FromMe, Some(learner)) => {
            let offer = pair.me.profile.offers.get(met.offer.index)?;
            (
                format!("Your level in {offer} is {teacher} of 5, {name}’s is {learner}"),
                Field::Skills,
            )
        }
        (Direction::FromMe, None) => {
            // Their level is unknown or hidden: the sentence rests on what they seek.
            let offer = pair.me.profile.offers.get(met.offer.index)?;
            (
                format!("Your level in {offer} is {teacher} of 5, and {name} wants to learn it"),
                Field::Seeks,
            )
        }
    })
}

fn languages(codes: &[&str]) -> Option<(String, Field)> {
    let labels: Vec<&str> = codes.iter().map(|code| language_label(code)).collect();
    (!labels.is_empty()).then(|| {
        (
            format!("You both speak {}", listing(&labels)),
            Field::Languages,
        )
    })
}

fn place(pair: &Pair, near: Near) -> Option<(String, Field)> {
    match near {
        Near::SameTown => {
            let place = pair.other.profile.place.as_deref()?;
            Some((format!("You are both in {}", place.trim()), Field::Place))
        }
        Near::SameClock => Some(("Your clocks show the same time".to_owned(), Field::TimeZone)),
        Near::Apart => None,
    }
}

fn challenge(pair: &Pair, direction: Direction, offer: Option<usize>) -> Option<(String, Field)> {
    let (me, other, name) = (
        pair.me.profile,
        pair.other.profile,
        name(pair.other.profile),
    );
    Some(match direction {
        Direction::ToMe | Direction::Both => {
            let (offer, text) = (other.offers.get(offer?)?, &me.challenge.as_ref()?.text);
            (
                format!(
                    "{name} offers {offer}, and your challenge is “{}”",
                    clipped(text)
                ),
                Field::Offers,
            )
        }
        Direction::FromMe => {
            let (offer, text) = (me.offers.get(offer?)?, &other.challenge.as_ref()?.text);
            (
                format!(
                    "You offer {offer}, and {name}’s challenge is “{}”",
                    clipped(text)
                ),
                Field::Challenge,
            )
        }
    })
}

fn about(pair: &Pair, direction: Direction, interest: Option<usize>) -> Option<(String, Field)> {
    let (me, other, name) = (
        pair.me.profile,
        pair.other.profile,
        name(pair.other.profile),
    );
    Some(match direction {
        Direction::ToMe | Direction::Both => {
            let interest = me.interests.get(interest?)?;
            let field = if other.about.is_some() {
                Field::About
            } else {
                Field::Headline
            };
            (
                format!("{name} writes about {interest}, one of your interests"),
                field,
            )
        }
        Direction::FromMe => {
            let interest = other.interests.get(interest?)?;
            (
                format!("You write about {interest}, one of {name}’s interests"),
                Field::Interests,
            )
        }
    })
}

fn times_field(profile: &Profile) -> Field {
    if profile.slots.is_empty() {
        Field::Days
    } else {
        Field::Slots
    }
}

/// Gives what to call somebody.
pub fn name(profile: &Profile) -> &str {
    match profile.name.trim() {
        "" => "This person",
        name => name,
    }
}

fn quoted(items: &[String], places: &[usize]) -> String {
    let items: Vec<&str> = places
        .iter()
        .filter_map(|place| items.get(*place))
        .map(String::as_str)
        .collect();
    listing(&items)
}

/// Writes "a", "a and b", "a, b and c", "a, b, c and 4 more".
pub fn listing(items: &[&str]) -> String {
    let (shown, more) = items.split_at_checked(LISTED_MAX).unwrap_or((items, &[]));
    match (shown, more.len()) {
        (shown, more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (shown, 0) => shown.concat(),
    }
}

fn clipped(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    if text.chars().count() <= QUOTED_MAX_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(QUOTED_MAX_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Divides points in proportion to shares by the method of the largest remainder.
fn apportion(points: u32, shares: &[u64]) -> Vec<u32> {
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

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(listing(&[]), "");
        assert_eq!(listing(&["a"]), "a");
        assert_eq!(listing(&["a", "b"]), "a and b");
        assert_eq!(listing(&["a", "b", "c"]), "a, b and c");
        assert_eq!(
            listing(&["a", "b", "c", "d", "e", "f"]),
            "a, b, c, d and 2 more"
        );
    }
}
