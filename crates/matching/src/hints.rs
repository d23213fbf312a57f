//! What could grow: newcomers to greet, themes without a community, communities that fit, views a
//! group lacks, and bridges between communities.
//!
//! For: looking at everybody at once instead of at pairs. Knows: what people show to the space.
//! Never: names who seeks what; a theme is a number of people, from a least number on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::{PersonId, Profile};

use crate::affinity::{MEETS_PERMILLE, affinity};
use crate::encoder::Vectors;
use crate::features::{Features, Phrasebook, Topic};
use crate::need::fit;
use crate::phrase::Phrase;
use crate::program::Source;
use crate::reasons::own;

/// So many people seeking the same are a theme.
pub const THEME_LEAST_PEOPLE: usize = 5;
/// So many people in the space make a work area or a skill one that could be missed.
pub const VIEW_LEAST_PEOPLE: usize = 3;
/// So many people in two communities are a bridge between them.
pub const BRIDGE_LEAST_PEOPLE: usize = 3;
/// So many people are told of one newcomer: a welcome, not a crowd.
pub const GREETERS_MAX: usize = 3;
/// The most hints of one kind.
const HINTS_MAX: usize = 8;
/// The most of a kind a group is told that it lacks: a small one lacks nearly all.
const MISSING_MAX: usize = 3;

/// A theme several people seek and no community has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// As most of them write it.
    pub topic: String,
    pub people: usize,
    /// The one who looks is one of them.
    pub mine: bool,
}

/// What a community says of itself, ready to be compared.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    name: String,
    /// Its name and its sentences, as if somebody were interested in them.
    said: Features,
}

impl Subject {
    /// Prepares a name and what stands beside it.
    pub fn of(name: &str, mut said: Vec<String>, book: &mut Phrasebook) -> Subject {
        said.insert(0, name.to_owned());
        let said = Profile {
            interests: said,
            ..Profile::default()
        };
        Subject {
            name: spaced(name),
            said: Features::with(&said, book),
        }
    }

    /// Tells whether a community is about what somebody wishes for, which `wished_for` prepared.
    pub fn is_about(&self, text: &str, wish: &Features) -> bool {
        let mut wish = wish.topics(Source::Seeks).iter();
        wish.any(|wish| self.meets(wish, text))
    }

    fn meets(&self, wish: &Topic, text: &str) -> bool {
        let mut said = self.said.topics(Source::Interests).iter();
        said.any(|said| fit(wish, said) >= MEETS_PERMILLE) || self.name.contains(&spaced(text))
    }
}

/// Prepares something as if somebody wished for it, once for all communities it is compared with.
pub fn wished_for(text: &str, book: &mut Phrasebook) -> Features {
    let wish = Profile {
        seeks: vec![text.to_owned()],
        ..Profile::default()
    };
    Features::with(&wish, book)
}

/// Folds a text so that only whole words of it are found in another.
fn spaced(text: &str) -> String {
    format!(" {} ", crate::fold::fold(text))
}

/// Finds themes that at least [`THEME_LEAST_PEOPLE`] people seek and no community is about;
/// one's own first, then the largest.
pub fn themes(
    me: PersonId,
    people: &[(PersonId, &Profile)],
    communities: &[&Subject],
) -> Vec<Theme> {
    let nothing = Vectors::default();
    let mut seekers: BTreeMap<u64, (BTreeSet<PersonId>, BTreeMap<&str, usize>)> = BTreeMap::new();
    for (person, profile) in people {
        for text in &profile.seeks {
            // The same words in another order, an alias, or words around them are the same theme.
            if let Some(phrase) = Phrase::with(text, &nothing) {
                let theme = seekers.entry(phrase.whole.meanings.topic()).or_default();
                if theme.0.insert(*person) {
                    *theme.1.entry(text).or_default() += 1;
                }
            }
        }
    }
    let mut themes: Vec<Theme> = seekers
        .into_values()
        .filter(|(people, _)| people.len() >= THEME_LEAST_PEOPLE)
        .filter_map(|(people, spellings)| {
            let most = spellings
                .iter()
                .max_by_key(|(text, count)| (**count, Reverse((text.len(), **text))));
            let topic = (*most?.0).to_owned();
            Some(Theme {
                topic,
                people: people.len(),
                mine: people.contains(&me),
            })
        })
        .collect();
    themes.sort_by(|a, b| (!a.mine, b.people, &a.topic).cmp(&(!b.mine, a.people, &b.topic)));
    let has_none = |theme: &Theme| {
        let wish = wished_for(&theme.topic, &mut Phrasebook::default());
        let mut all = communities.iter();
        !all.any(|it| it.is_about(&theme.topic, &wish))
    };
    themes
        .into_iter()
        .filter(has_none)
        .take(HINTS_MAX)
        .collect()
}

/// Finds what of a profile a community is about: a wish first, then an interest.
pub fn why_join(profile: &Profile, mine: &Features, community: &Subject) -> Option<String> {
    let said = |source: Source| {
        let mut topics = mine.topics(source).iter();
        topics.find_map(|topic| {
            let text = own(profile, mine, topic)?;
            community.meets(topic, text).then(|| text.to_owned())
        })
    };
    said(Source::Seeks).or_else(|| said(Source::Interests))
}

/// What a group could miss: of each, the most common that several people of the space have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    pub areas: Vec<String>,
    pub skills: Vec<String>,
}

/// From where the people of a space look at things.
#[derive(Debug)]
pub struct Perspectives<'a> {
    areas: Had<'a>,
    skills: Had<'a>,
}

impl<'a> Perspectives<'a> {
    /// Gathers them of everybody: once for all groups.
    pub fn of(space: &[&'a Profile]) -> Perspectives<'a> {
        Perspectives {
            areas: Had::of(space.iter().map(|it| areas(it))),
            skills: Had::of(space.iter().map(|it| skills(it))),
        }
    }

    /// Finds those nobody of a group has, which is of the space.
    pub fn missing(&self, group: &[&Profile]) -> Missing {
        Missing {
            areas: self.areas.missing(group.iter().flat_map(|it| areas(it))),
            skills: self.skills.missing(group.iter().flat_map(|it| skills(it))),
        }
    }
}

fn areas(profile: &Profile) -> Vec<&str> {
    profile.work_areas.iter().map(String::as_str).collect()
}

fn skills(profile: &Profile) -> Vec<&str> {
    profile
        .skills
        .iter()
        .map(|skill| skill.name.as_str())
        .collect()
}

/// What people have of one kind, each by what it means: "Einkauf" is procurement too.
#[derive(Debug)]
struct Had<'a> {
    /// Each spelling once, with what it means.
    meant: BTreeMap<&'a str, u64>,
    /// How many have it, and how the first of them writes it.
    by: BTreeMap<u64, (usize, &'a str)>,
}

impl<'a> Had<'a> {
    fn of(people: impl Iterator<Item = Vec<&'a str>>) -> Had<'a> {
        let nothing = Vectors::default();
        let mut had = Had {
            meant: BTreeMap::new(),
            by: BTreeMap::new(),
        };
        for texts in people {
            let mut own = BTreeMap::new();
            for text in texts {
                let known = had.meant.get(text).copied();
                let name = || Some(Phrase::with(text, &nothing)?.whole.meanings.name());
                if let Some(meant) = known.or_else(name) {
                    had.meant.insert(text, meant);
                    own.insert(meant, text);
                }
            }
            for (meant, text) in own {
                had.by.entry(meant).or_insert((0, text)).0 += 1;
            }
        }
        had
    }

    /// Finds what several people have and a group does not; the most common first.
    fn missing<'g>(&self, group: impl Iterator<Item = &'g str>) -> Vec<String> {
        let there: BTreeSet<u64> = group
            .filter_map(|text| self.meant.get(text).copied())
            .collect();
        let is_missing = |(meant, (people, _)): &(&u64, &(usize, &str))| {
            *people >= VIEW_LEAST_PEOPLE && !there.contains(meant)
        };
        let missing = self.by.iter().filter(is_missing);
        let mut missing: Vec<(usize, &str)> = missing.map(|(_, found)| *found).collect();
        missing.sort_by_key(|(people, text)| (Reverse(*people), *text));
        let most = missing.into_iter().take(MISSING_MAX);
        most.map(|(_, text)| text.to_owned()).collect()
    }
}

/// Chooses who is told of a newcomer: at most [`GREETERS_MAX`], the same on every device, others for
/// every newcomer, so that nobody is greeted by all and nobody greets them all. Those who are new
/// themselves are told only where nobody else is there.
///
/// Source: rendezvous hashing (Thaler and Ravishankar 1998), with BLAKE3.
pub fn greeters(
    newcomer: PersonId,
    members: &[PersonId],
    new: &BTreeSet<PersonId>,
) -> BTreeSet<PersonId> {
    let place = |member: &PersonId| {
        let pair = [newcomer.as_bytes(), member.as_bytes()].map(|id| &id[..]);
        *blake3::hash(&pair.concat()).as_bytes()
    };
    let others = || members.iter().filter(|member| **member != newcomer);
    let mut known: Vec<PersonId> = others().filter(|it| !new.contains(it)).copied().collect();
    if known.is_empty() {
        known = others().copied().collect();
    }
    known.sort_by_cached_key(|member| (place(member), *member));
    known.truncate(GREETERS_MAX);
    known.into_iter().collect()
}

/// Finds something two people both say they are interested in, as the first one writes it.
pub fn shared_interest(one: &Profile, other: &Profile) -> Option<String> {
    let meets = |text: &&String| {
        let mut theirs = other.interests.iter();
        theirs.any(|their| affinity(text, their) >= MEETS_PERMILLE)
    };
    one.interests.iter().find(meets).cloned()
}

/// Finds which two of these groups have at least [`BRIDGE_LEAST_PEOPLE`] people in common, and each
/// some the other has not: their places and how many, the most first. Nobody is named.
pub fn bridges(groups: &[BTreeSet<PersonId>]) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (one, mine) in groups.iter().enumerate() {
        for (other, theirs) in groups.iter().enumerate().skip(one + 1) {
            let both = mine.intersection(theirs).count();
            // The people of one who are all in the other have met.
            let have_others = both < mine.len() && both < theirs.len();
            if both >= BRIDGE_LEAST_PEOPLE && have_others {
                found.push((one, other, both));
            }
        }
    }
    found.sort_by_key(|(one, other, both)| (Reverse(*both), *one, *other));
    found.truncate(HINTS_MAX);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> PersonId {
        PersonId::from_bytes([u8::try_from(number).unwrap(); 32])
    }

    fn book() -> Phrasebook {
        Phrasebook::default()
    }

    fn named(name: &str) -> Subject {
        Subject::of(name, Vec::new(), &mut book())
    }

    fn seeking(topic: &str, area: &str) -> Profile {
        Profile {
            seeks: vec![topic.to_owned()],
            work_areas: vec![area.to_owned()],
            ..Profile::default()
        }
    }

    #[test]
    fn a_bridge_is_several_people_in_two_groups() {
        let group = |people: &[u8]| -> BTreeSet<PersonId> {
            let ids = people.iter().map(|it| PersonId::from_bytes([*it; 32]));
            ids.collect()
        };
        let groups = [
            group(&[1, 2, 3, 4]),
            group(&[2, 3, 4, 5]),
            group(&[1, 2, 3, 4, 9]),
            group(&[1, 2]),
        ];
        assert_eq!(bridges(&groups), [(0, 1, 3), (1, 2, 3)]);
        assert!(bridges(&groups[3..]).is_empty());
    }

    #[test]
    fn every_newcomer_is_shown_to_few_and_to_others_each_time() {
        let members: Vec<PersonId> = (0..40).map(id).collect();
        let new: BTreeSet<PersonId> = members[30..].iter().copied().collect();
        let mut told: BTreeMap<PersonId, usize> = BTreeMap::new();
        for newcomer in &new {
            let chosen = greeters(*newcomer, &members, &new);
            assert_eq!(chosen.len(), GREETERS_MAX);
            assert!(chosen.is_disjoint(&new), "whoever is new greets nobody yet");
            let mut turned = members.clone();
            turned.reverse();
            assert_eq!(chosen, greeters(*newcomer, &turned, &new));
            chosen
                .into_iter()
                .for_each(|it| *told.entry(it).or_default() += 1);
        }
        assert!(told.len() > 15, "they are spread: {told:?}");
        let two = &members[30..32];
        assert_eq!(greeters(two[0], two, &new), [two[1]].into());
        assert!(greeters(two[0], &two[..1], &new).is_empty());
    }

    #[test]
    fn a_theme_needs_five_people_and_no_community() {
        let profiles: Vec<Profile> = (0..7)
            .map(|n| {
                seeking(
                    ["Data ethics", "data ethics", "Welding"]
                        [usize::from(n > 4) + n % 2 * usize::from(n < 5)],
                    "IT",
                )
            })
            .collect();
        let people: Vec<(PersonId, &Profile)> = (0..).map(id).zip(&profiles).collect();
        let found = themes(id(0), &people, &[&named("Repair cafe")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].people >= 5 && found[0].mine);
        assert!(themes(id(0), &people, &[&named("Data ethics circle")]).is_empty());
        let says = Subject::of(
            "Circle",
            vec!["We talk about data ethics.".into()],
            &mut book(),
        );
        assert!(themes(id(0), &people, &[&says]).is_empty());
        assert!(themes(id(0), &people[..4], &[]).is_empty());
    }

    #[test]
    fn a_theme_is_told_whatever_the_words_around_it_and_the_language() {
        let said = [
            "data ethics",
            "learn data ethics",
            "Datenethik",
            "Datenethik lernen",
            "data ethics",
            "data analysis",
        ];
        let profiles: Vec<Profile> = said.iter().map(|text| seeking(text, "IT")).collect();
        let people: Vec<(PersonId, &Profile)> = (0..).map(id).zip(&profiles).collect();
        let found = themes(id(0), &people, &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].topic.as_str(), found[0].people),
            ("data ethics", 5)
        );
    }

    #[test]
    fn an_area_by_another_name_is_not_missing() {
        let all: Vec<Profile> = ["Einkauf", "procurement", "Einkauf", "procurement"]
            .iter()
            .map(|area| seeking("x", area))
            .collect();
        let space: Vec<&Profile> = all.iter().collect();
        let missing = |group: &[&Profile]| Perspectives::of(&space).missing(group).areas;
        assert!(missing(&space[1..2]).is_empty());
        assert_eq!(missing(&[]).len(), 1);
    }

    #[test]
    fn a_community_is_recommended_for_what_one_says() {
        let mut profile = seeking("Repair cafe", "IT");
        profile.interests = vec!["Go".to_owned(), "Imkerei".to_owned()];
        let mine = Features::of(&profile);
        let because = |name: &str, said: &[&str]| {
            let said = said.iter().map(|text| (*text).to_owned()).collect();
            why_join(&profile, &mine, &Subject::of(name, said, &mut book()))
        };
        for (name, said, found) in [
            ("Repair Cafe", &[][..], Some("Repair cafe")),
            ("Our repair cafe in Leipzig", &[], Some("Repair cafe")),
            ("Parents and carers", &[], None),
            // What it says of itself counts, and no piece of a word does.
            (
                "Hum",
                &["We look after hives and learn beekeeping."],
                Some("Imkerei"),
            ),
            ("Hum", &["We mend what others throw away."], None),
            ("Good cargo", &["Good cargo for all."], None),
        ] {
            assert_eq!(because(name, said).as_deref(), found, "{name} {said:?}");
        }
    }

    #[test]
    fn areas_a_group_lacks_are_named_by_how_common_they_are() {
        let all: Vec<Profile> = [
            "IT",
            "IT",
            "IT",
            "Logistics",
            "Logistics",
            "Logistics",
            "logistics",
            "Law",
        ]
        .iter()
        .map(|area| seeking("x", area))
        .collect();
        let space: Vec<&Profile> = all.iter().collect();
        let missing = |group: &[&Profile]| Perspectives::of(&space).missing(group).areas;
        assert_eq!(missing(&space[..0]), ["Logistics", "IT"]);
        assert_eq!(missing(&space[..1]), ["Logistics"]);
        assert!(missing(&space).is_empty());
    }

    #[test]
    fn skills_a_group_lacks_are_named_too() {
        let skilled = |name: &str| Profile {
            skills: vec![model::Skill {
                name: name.to_owned(),
                level: 3,
            }],
            ..Profile::default()
        };
        let all = ["Rust", "rust", "Rust", "Moderation", "Moderation"].map(skilled);
        let space: Vec<&Profile> = all.iter().collect();
        let missing = |group: &[&Profile]| Perspectives::of(&space).missing(group);
        assert_eq!(missing(&space[3..]).skills, ["Rust"]);
        assert_eq!(missing(&space), Missing::default());
    }
}
