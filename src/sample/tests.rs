//! What the sample people must be like.

use super::*;
use matching::{Candidate, Features, Lens, program, rank};
use model::{Document, PersonId, Profile};

fn profile(person: &SamplePerson) -> Profile {
    let actor = [7; 32];
    let mut document = Document::new();
    let change = document
        .edit(&actor, &person.edits)
        .unwrap_or_else(|error| {
            panic!("{}: {error}", person.name);
        });
    document
        .admit(&change.expect("something was said"), &actor)
        .expect("our own change is admitted");
    let (profile, flaws) = document.profile();
    assert!(flaws.is_empty(), "{flaws:?}");
    profile
}

#[test]
fn one_seed_makes_the_same_people() {
    assert_eq!(people(1, 50), people(1, 50));
    assert_eq!(people(1, 50), people(1, 80)[..50]);
    assert_ne!(people(1, 50), people(2, 50));
}

#[test]
fn every_edit_is_accepted() {
    for (person, number) in people(3, 100).iter().zip(0..) {
        let profile = profile(person);
        assert_eq!(profile.name, person.name, "{number}");
        assert!((2..=5).contains(&profile.offers.len()) && (2..=4).contains(&profile.seeks.len()));
        let said = person.edits.iter().map(Edit::field);
        assert!(said.filter(|field| profile.is_blank(*field)).count() == 0);
    }
}

#[test]
fn names_are_different_and_nothing_is_left_to_fill() {
    let people = people(4, 400);
    let names: BTreeSet<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names.len(), people.len());
    for person in &people {
        for edit in &person.edits {
            let text = format!("{edit:?}");
            assert!(
                !text.contains('{') && !text.contains("  ") && !text.contains('!'),
                "{text}"
            );
        }
    }
}

#[test]
fn languages_are_mixed() {
    let profiles: Vec<Profile> = people(5, 100).iter().map(profile).collect();
    let german = profiles
        .iter()
        .filter(|p| {
            p.about
                .as_deref()
                .is_some_and(|text| text.contains(" ich ") || text.contains("Ich "))
        })
        .count();
    assert!((20..50).contains(&german), "{german} of 100 write German");
    let codes: BTreeSet<&String> = profiles
        .iter()
        .flat_map(|profile| &profile.languages)
        .collect();
    assert!(codes.len() > 10, "{codes:?}");
}

/// The windows of the demonstration show the first person, who should have somebody to show.
#[test]
fn the_first_person_finds_several_duos_among_few_people() {
    let found = |seed: u64| {
        let profiles: Vec<Profile> = people(seed, 40).iter().map(profile).collect();
        let features: Vec<Features> = profiles.iter().map(Features::of).collect();
        let candidate = |n: usize| Candidate {
            id: PersonId::from_bytes([n as u8; 32]),
            profile: &profiles[n],
            features: &features[n],
        };
        let duo = program("P04").expect("P04");
        let others = (1..profiles.len()).map(candidate);
        let matches = rank(duo, &candidate(0), others, 40, &Lens::default()).expect("built");
        (matches.len(), matches.first().map_or(0, |best| best.score))
    };
    assert!(found(crate::stage::SAMPLE_SEED).0 >= 6);
}

#[test]
fn most_people_have_learning_duos() {
    let profiles: Vec<Profile> = people(6, 150).iter().map(profile).collect();
    let features: Vec<Features> = profiles.iter().map(Features::of).collect();
    let all: Vec<Candidate> = profiles
        .iter()
        .zip(&features)
        .zip(0_u8..)
        .map(|((profile, features), number)| Candidate {
            id: PersonId::from_bytes([number; 32]),
            profile,
            features,
        })
        .collect();
    let program = program("P04").expect("P04 is described");
    let lists: Vec<usize> = all
        .iter()
        .filter(|me| me.profile.programs.contains("P04"))
        .map(|me| {
            rank(program, me, all.iter().copied(), 150, &Lens::default())
                .expect("P04 is built")
                .len()
        })
        .collect();
    let alone = lists.iter().filter(|count| **count == 0).count();
    let middle = lists.iter().sum::<usize>() / lists.len();
    assert!(
        alone * 10 < lists.len(),
        "{alone} of {} find nobody",
        lists.len()
    );
    assert!((4..60).contains(&middle), "{middle} matches each");
}

#[test]
fn the_word_lists_are_whole() {
    let sentences: Sentences =
        toml::from_str(include_str!("../../assets/sample/sentences.toml")).unwrap();
    let parts: Parts = toml::from_str(include_str!("../../assets/sample/people.toml")).unwrap();
    for words in [&parts.areas, &parts.interests, &parts.stages] {
        assert_eq!(words.en.len(), words.de.len());
    }
    let both = |f: fn(&Templates) -> usize| f(&sentences.en) + f(&sentences.de);
    assert!(both(|t| t.headlines.len()) >= 60);
    assert!(both(|t| t.abouts.len()) >= 60);
    assert!(both(|t| t.challenges.len()) >= 60);
    assert!(
        sentences
            .de
            .abouts
            .iter()
            .all(|text| !text.contains("{job}"))
    );
    assert!(TOPICS.len() >= 60 && SKILLS.len() >= 300 && OCCUPATIONS.len() >= 100);
}
