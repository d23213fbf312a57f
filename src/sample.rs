//! Sample people: a space to try things in.
//!
//! For: profiles that read like those of real people, as edits somebody could have typed. Knows:
//! the word lists in `assets/sample` and a seed. Never: takes a real person, or gives two runs with
//! one seed different people; the first hundred of two hundred are the same as one hundred.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use model::{Edit, Field};
use serde::Deserialize;

/// Of a hundred people, so many write German.
const GERMAN_PERCENT: u64 = 34;
/// Of a hundred people, so many have entered the program for learning duos.
const LEARNING_DUO_PERCENT: u64 = 88;
/// How often a name is drawn again when somebody has it already.
const NAME_DRAWS_MAX: usize = 40;

/// One made-up person: a name, and the edits that make their profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePerson {
    pub name: String,
    pub edits: Vec<Edit>,
}

/// Makes so many people from a seed.
pub fn people(seed: u64, count: usize) -> Vec<SamplePerson> {
    let mut taken = BTreeSet::new();
    (0..count as u64)
        .map(|number| {
            let mut dice = Dice::new(seed, number);
            person(&mut dice, &mut taken)
        })
        .collect()
}

/// A topic in English and in German.
struct Topic {
    theme: &'static str,
    english: &'static str,
    german: &'static str,
}

impl Topic {
    /// The language the topic is about learning, if it is one.
    fn language(&self) -> Option<String> {
        model::parse_language(self.english.split(' ').next()?).ok()
    }
}

#[derive(Default, Deserialize)]
struct Parts {
    names: Vec<Names>,
    places: Vec<Place>,
    areas: Words,
    interests: Words,
    stages: Words,
}

#[derive(Deserialize)]
struct Names {
    speaks: Vec<String>,
    given: Vec<String>,
    family: Vec<String>,
}

#[derive(Deserialize)]
struct Place {
    name: String,
    zone: String,
    german: bool,
    weight: u64,
}

/// Two lists in step.
#[derive(Default, Deserialize)]
struct Words {
    en: Vec<String>,
    de: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Sentences {
    en: Templates,
    de: Templates,
}

#[derive(Default, Deserialize)]
struct Templates {
    headlines: Vec<String>,
    abouts: Vec<String>,
    challenges: Vec<String>,
}

// The files are part of the program and the tests read them all; an empty list would only make
// poorer people.
static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    toml::from_str(include_str!("../assets/sample/people.toml")).unwrap_or_default()
});
static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| {
    toml::from_str(include_str!("../assets/sample/sentences.toml")).unwrap_or_default()
});
static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let lines = lines(include_str!("../assets/sample/topics.tsv"));
    lines.filter_map(|line| topic(line.split('\t'))).collect()
});
static SKILLS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../assets/sample/skills.tsv")).collect());
static OCCUPATIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../assets/sample/occupations.tsv")).collect());

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn topic(mut columns: impl Iterator<Item = &'static str>) -> Option<Topic> {
    let (theme, english, german) = (columns.next()?, columns.next()?, columns.next()?);
    Some(Topic {
        theme,
        english,
        german,
    })
}

/// Deterministic numbers: SplitMix64, one stream per person.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, stream: u64) -> Dice {
        let mut dice = Dice(seed);
        let start = dice.next() ^ stream.wrapping_mul(0xd6e8_feb8_6659_fd93);
        Dice(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 if the limit is 0.
    fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(all.len() as u64);
        all.get(usize::try_from(place).unwrap_or(0))
    }

    /// Different ones of a list, at most `count`.
    fn some<'a, T>(&mut self, all: &'a [T], count: u64) -> Vec<&'a T> {
        self.draw(all, count, 1)
    }

    /// Different ones of a list, at most `count`, the first ones more often: topics are popular too.
    fn popular<'a, T>(&mut self, all: &'a [T], count: u64) -> Vec<&'a T> {
        self.draw(all, count, 2)
    }

    /// Takes the lowest of so many throws each time.
    fn draw<'a, T>(&mut self, all: &'a [T], count: u64, throws: u64) -> Vec<&'a T> {
        let mut rest: Vec<&T> = all.iter().collect();
        (0..count)
            .map_while(|_| {
                let lowest = (0..throws).map(|_| self.below(rest.len() as u64)).min();
                let place = usize::try_from(lowest.unwrap_or(0)).unwrap_or(0);
                (place < rest.len()).then(|| rest.remove(place))
            })
            .collect()
    }
}

/// Somebody while they are being made up.
struct Draft {
    german: bool,
    place: &'static Place,
    languages: BTreeSet<String>,
    offers: Vec<&'static Topic>,
    seeks: Vec<&'static Topic>,
    areas: Vec<&'static str>,
    interests: Vec<&'static str>,
}

fn person(dice: &mut Dice, taken: &mut BTreeSet<String>) -> SamplePerson {
    let names = dice.one(&PARTS.names);
    let name = name(dice, names, taken);
    let Some(draft) = draft(dice, names) else {
        return SamplePerson {
            name: name.clone(),
            edits: vec![Edit::Set(Field::Name, vec![name])],
        };
    };
    let mut edits = vec![Edit::Set(Field::Name, vec![name.clone()])];
    let mut set = |field, values: Vec<String>| {
        if !values.is_empty() {
            edits.push(Edit::Set(field, values));
        }
    };
    let maybe = |dice: &mut Dice, chance, make: &dyn Fn(&mut Dice) -> Vec<String>| {
        if dice.percent(chance) {
            make(dice)
        } else {
            Vec::new()
        }
    };
    set(Field::Pronouns, maybe(dice, 30, &pronouns));
    set(
        Field::Headline,
        maybe(dice, 92, &|dice| draft.headline(dice)),
    );
    set(Field::About, maybe(dice, 85, &|dice| draft.about(dice)));
    set(Field::Place, vec![draft.place.name.clone()]);
    set(Field::TimeZone, vec![draft.place.zone.clone()]);
    set(Field::Languages, draft.languages.iter().cloned().collect());
    set(Field::WorkAreas, owned(&draft.areas));
    set(Field::Interests, owned(&draft.interests));
    set(Field::Skills, draft.skills(dice));
    set(Field::Offers, draft.words(dice, &draft.offers));
    set(Field::Seeks, draft.words(dice, &draft.seeks));
    set(
        Field::Challenge,
        maybe(dice, 65, &|dice| draft.challenge(dice)),
    );
    set(
        Field::Experience,
        maybe(dice, 75, &|dice| draft.experience(dice)),
    );
    set(Field::LifeStage, maybe(dice, 20, &|dice| draft.stage(dice)));
    for (field, values) in times(dice) {
        set(field, values);
    }
    set(
        Field::Capacity,
        maybe(dice, 20, &|dice| {
            vec![format!("P04:{}", dice.between(1, 3))]
        }),
    );
    set(
        Field::Programs,
        maybe(dice, LEARNING_DUO_PERCENT, &|_| vec!["P04".to_owned()]),
    );
    SamplePerson { name, edits }
}

fn draft(dice: &mut Dice, names: Option<&Names>) -> Option<Draft> {
    let german = dice.percent(GERMAN_PERCENT);
    let place = place(dice, german)?;
    let languages = languages(dice, german, place, names);
    let (offers, seeks) = topics(dice, &languages);
    let count = dice.between(1, 2);
    let areas = dice.some(list(&PARTS.areas, german), count);
    let count = dice.between(2, 5);
    let interests = dice.some(list(&PARTS.interests, german), count);
    Some(Draft {
        german,
        place,
        languages,
        offers,
        seeks,
        areas: areas.into_iter().map(String::as_str).collect(),
        interests: interests.into_iter().map(String::as_str).collect(),
    })
}

impl Draft {
    fn headline(&self, dice: &mut Dice) -> Vec<String> {
        self.sentence(dice, &self.templates().headlines)
            .into_iter()
            .collect()
    }

    fn about(&self, dice: &mut Dice) -> Vec<String> {
        let count = dice.between(2, 4);
        let templates = dice.some(&self.templates().abouts, count);
        let sentences: Vec<String> = templates
            .into_iter()
            .map(|template| self.fill(dice, template))
            .collect();
        vec![sentences.join(" ")]
    }

    fn challenge(&self, dice: &mut Dice) -> Vec<String> {
        let text = self.sentence(dice, &self.templates().challenges);
        text.map(|text| {
            if dice.percent(40) {
                until(dice, &text)
            } else {
                text
            }
        })
        .into_iter()
        .collect()
    }

    fn experience(&self, dice: &mut Dice) -> Vec<String> {
        self.areas
            .iter()
            .map(|area| format!("{area}:{}", dice.between(1, 24)))
            .collect()
    }

    fn stage(&self, dice: &mut Dice) -> Vec<String> {
        dice.one(list(&PARTS.stages, self.german))
            .cloned()
            .into_iter()
            .collect()
    }

    /// Good at what is offered, a beginner in some of what is sought, and a few other things.
    fn skills(&self, dice: &mut Dice) -> Vec<String> {
        let mut skills = Vec::new();
        for topic in &self.offers {
            if dice.percent(75) {
                skills.push(format!("{}:{}", self.word(dice, topic), dice.between(3, 5)));
            }
        }
        for topic in &self.seeks {
            if dice.percent(35) {
                skills.push(format!("{}:{}", self.word(dice, topic), dice.between(1, 2)));
            }
        }
        let others = dice.between(1, 3);
        for skill in dice.some(&SKILLS, others) {
            skills.push(format!("{}:{}", capital(skill), dice.between(2, 5)));
        }
        distinct(skills, |skill| {
            skill
                .rsplit_once(':')
                .map_or(skill, |(name, _)| name)
                .to_lowercase()
        })
    }

    fn words(&self, dice: &mut Dice, topics: &[&Topic]) -> Vec<String> {
        let words = topics.iter().map(|topic| self.word(dice, topic)).collect();
        distinct(words, str::to_lowercase)
    }

    /// People mostly name things in the language they write in.
    fn word(&self, dice: &mut Dice, topic: &Topic) -> String {
        let german = if self.german {
            dice.percent(85)
        } else {
            dice.percent(6)
        };
        capital(if german { topic.german } else { topic.english })
    }

    fn templates(&self) -> &'static Templates {
        if self.german {
            &SENTENCES.de
        } else {
            &SENTENCES.en
        }
    }

    fn sentence(&self, dice: &mut Dice, templates: &[String]) -> Option<String> {
        let template = dice.one(templates)?;
        Some(capital(&self.fill(dice, template)))
    }

    fn fill(&self, dice: &mut Dice, template: &str) -> String {
        let topic = |topic: Option<&&'static Topic>| {
            topic
                .map_or("", |topic| {
                    if self.german {
                        topic.german
                    } else {
                        topic.english
                    }
                })
                .to_owned()
        };
        // Interests and areas are written with a capital where they stand alone.
        let inner = |word: Option<&&'static str>| {
            let word = word.copied().unwrap_or_default();
            if self.german {
                word.to_owned()
            } else {
                word.to_lowercase()
            }
        };
        template
            .replace("{offer}", &topic(self.offers.first()))
            .replace("{seek}", &topic(self.seeks.first()))
            .replace("{interest}", &inner(self.interests.first()))
            .replace("{area}", &inner(self.areas.first()))
            .replace("{place}", &self.place.name)
            .replace(
                "{job}",
                &with_article(dice.one(&OCCUPATIONS).copied().unwrap_or_default()),
            )
    }
}

fn name(dice: &mut Dice, names: Option<&Names>, taken: &mut BTreeSet<String>) -> String {
    let mut draw = || {
        let given = names.and_then(|names| dice.one(&names.given));
        // Families are mixed: one in eight has a name from elsewhere.
        let family = if dice.percent(12) {
            dice.one(&PARTS.names)
        } else {
            names
        };
        let family = family.and_then(|names| dice.one(&names.family));
        format!(
            "{} {}",
            given.map_or("Kim", String::as_str),
            family.map_or("Sommer", String::as_str)
        )
    };
    let name = (0..NAME_DRAWS_MAX)
        .map(|_| draw())
        .find(|name| !taken.contains(name));
    let name = name.unwrap_or_else(draw);
    taken.insert(name.clone());
    name
}

fn place(dice: &mut Dice, german: bool) -> Option<&'static Place> {
    let near = |place: &&Place| !german || place.german;
    let all: u64 = PARTS
        .places
        .iter()
        .filter(near)
        .map(|place| place.weight)
        .sum();
    let mut left = dice.below(all);
    PARTS.places.iter().filter(near).find(|place| {
        let here = left < place.weight;
        left = left.saturating_sub(place.weight);
        here
    })
}

fn languages(
    dice: &mut Dice,
    german: bool,
    place: &Place,
    names: Option<&Names>,
) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    codes.insert(if german { "de" } else { "en" }.to_owned());
    if dice.percent(80) {
        codes.insert("en".to_owned());
    }
    if place.german && dice.percent(70) {
        codes.insert("de".to_owned());
    }
    codes.extend(names.iter().flat_map(|names| names.speaks.iter().cloned()));
    codes
}

/// Offers from two themes, wishes from two: themes trade in pairs, as in life people who write
/// texts look for people who count, so that most find somebody to learn with.
fn topics(
    dice: &mut Dice,
    languages: &BTreeSet<String>,
) -> (Vec<&'static Topic>, Vec<&'static Topic>) {
    let themes: BTreeSet<&str> = TOPICS.iter().map(|topic| topic.theme).collect();
    let themes: Vec<&str> = themes.into_iter().collect();
    let home = dice.below(themes.len() as u64);
    let theme = |number: u64| themes.get(usize::try_from(number).unwrap_or(0)).copied();
    let home_and_partner = [theme(home), theme(home ^ 1)];
    let [home, partner] = home_and_partner.map(|theme| theme.or_else(|| themes.first().copied()));
    let mut other = || dice.one(&themes).copied();
    let mine: Vec<&str> = home.into_iter().chain(other()).collect();
    let wished: Vec<&str> = partner.into_iter().chain(other()).collect();
    let of = |themes: &[&str], wanted: &dyn Fn(&Topic) -> bool| -> Vec<&'static Topic> {
        themes
            .iter()
            .flat_map(|theme| TOPICS.iter().filter(move |topic| topic.theme == *theme))
            .filter(|topic| wanted(topic))
            .collect()
    };
    // Who speaks Polish may teach it and does not look for it.
    let speaks = |topic: &Topic| topic.language().map(|code| languages.contains(&code));
    let count = dice.between(3, 5);
    let known = of(&mine, &|topic| speaks(topic) != Some(false));
    let offers: Vec<&Topic> = distinct_topics(dice.popular(&known, count));
    let count = dice.between(2, 4);
    let offered = |topic: &Topic| offers.iter().any(|offer| offer.english == topic.english);
    let open = of(&wished, &|topic| {
        speaks(topic) != Some(true) && !offered(topic)
    });
    let seeks = distinct_topics(dice.popular(&open, count));
    (offers, seeks)
}

/// A theme may be drawn twice, and its topics with it.
fn distinct_topics(topics: Vec<&&'static Topic>) -> Vec<&'static Topic> {
    let mut seen = BTreeSet::new();
    topics
        .into_iter()
        .copied()
        .filter(|topic| seen.insert(topic.english))
        .collect()
}

/// Some name free slots, some their days and hours, some nothing.
fn times(dice: &mut Dice) -> Vec<(Field, Vec<String>)> {
    const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];
    const SPANS: [&str; 8] = [
        "08:00-09:30",
        "09:00-11:00",
        "10:00-12:00",
        "12:00-13:00",
        "13:30-15:00",
        "14:00-15:30",
        "15:00-17:00",
        "17:00-18:30",
    ];
    const HOURS: [&str; 5] = [
        "08:00-16:00",
        "09:00-17:00",
        "08:30-13:00",
        "10:00-18:00",
        "07:30-15:30",
    ];
    let mut times = Vec::new();
    let (how, count) = (dice.below(10), dice.between(2, 5));
    let days: BTreeSet<&str> = dice.some(&DAYS, count).into_iter().copied().collect();
    let days: Vec<&str> = DAYS.into_iter().filter(|day| days.contains(day)).collect();
    if how < 6 {
        let slots = days
            .iter()
            .filter_map(|day| Some(format!("{day} {}", dice.one(&SPANS)?)));
        times.push((Field::Slots, slots.collect()));
    }
    if (4..9).contains(&how) {
        times.push((Field::Days, owned(&days)));
        times.push((
            Field::Hours,
            dice.one(&HOURS)
                .map(|hours| (*hours).to_owned())
                .into_iter()
                .collect(),
        ));
    }
    times
}

fn pronouns(dice: &mut Dice) -> Vec<String> {
    dice.one(&["she/her", "he/him", "they/them", "sie/ihr", "er/ihm"])
        .map(|p| (*p).to_owned())
        .into_iter()
        .collect()
}

/// A day in a year that is not over when this program is new, and far enough away.
fn until(dice: &mut Dice, text: &str) -> String {
    format!(
        "{text} until 2027-{:02}-{:02}",
        dice.between(1, 12),
        dice.between(1, 28)
    )
}

fn list(words: &'static Words, german: bool) -> &'static [String] {
    if german { &words.de } else { &words.en }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn distinct(words: Vec<String>, key: impl Fn(&str) -> String) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words
        .into_iter()
        .filter(|word| seen.insert(key(word)))
        .collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']) || noun.starts_with("urb");
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests;
