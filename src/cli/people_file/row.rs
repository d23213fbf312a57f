//! One row of a file, as a profile.
//!
//! For: putting each value into its field. Knows: profiles, and what people say on entering a
//! program. Never: fails; what cannot be read is noted and the rest of the row counts.

use std::collections::BTreeSet;

use matching::{
    Ask, Check, Entry, Language, Program, Rule, Takes, fold, names_day, nearest_program,
    person_named, programs,
};
use model::{Field, LIST_MAX, Profile};
use serde_json::{Map, Value};

use super::consent::{Consent, consent};
use super::keys::{Key, Names, written};
use super::words::{either, one, takes, takes_on_entering};
use super::{table, ticks, values, zones};

/// The longest text about somebody that is kept, in characters.
const ABOUT_MAX_CHARS: usize = 8_000;
/// Objects in objects are looked into so deep.
const DEPTH_MAX: usize = 4;
/// So many values of one field that could not be read are named.
const WRONG_MAX: usize = 5;
/// So much of a value that could not be read is shown, in characters.
const SHOWN_MAX_CHARS: usize = 60;

/// Somebody may have come in these years.
const YEARS: std::ops::RangeInclusive<u16> = 1940..=2100;

/// Beginnings of the names of those whom somebody takes on in some programs and not in others.
const COUNTED: [&str; 5] = ["mentee", "coachee", "newcomer", "guest", "gast"];

/// One row while it is read.
pub struct Row<'r> {
    program: &'r Program,
    language: Language,
    /// The row as it stands in the file, if it is JSON.
    written: &'r str,
    names: &'r Names,
    pub id: Option<String>,
    /// Where the name of the id stands among those there are: the first counts.
    id_from: usize,
    /// Everything that tells the person apart, the id among it.
    pub also: Vec<String>,
    /// First and last name, where they stand in two fields.
    halves: [Option<String>; 2],
    profile: Profile,
    entry: Entry,
    /// The row says itself which programs it is in.
    says_programs: bool,
    /// Names that are none of a profile's.
    pub aside: Vec<String>,
    /// Ids of those somebody wants to be kept apart from.
    pub avoided: Vec<String>,
    /// What the row says to questions whether somebody wants to be matched.
    pub consents: Vec<(String, Consent)>,
    /// What could not be read, each in half a sentence.
    wrong: Vec<String>,
    /// Of that, something says when the person can.
    hides_times: bool,
}

impl<'r> Row<'r> {
    /// Begins a row.
    pub fn new(
        program: &'r Program,
        language: Language,
        (written, names): (&'r str, &'r Names),
    ) -> Row<'r> {
        Row {
            program,
            language,
            written,
            names,
            id: None,
            id_from: usize::MAX,
            also: Vec::new(),
            halves: [None, None],
            profile: Profile::default(),
            entry: Entry::default(),
            says_programs: false,
            aside: Vec::new(),
            avoided: Vec::new(),
            consents: Vec::new(),
            wrong: Vec::new(),
            hides_times: false,
        }
    }

    /// Takes in the fields of a row.
    pub fn take(&mut self, fields: Map<String, Value>, columns: &table::Columns) {
        self.take_inside(fields, columns, DEPTH_MAX);
    }

    fn take_inside(&mut self, fields: Map<String, Value>, columns: &table::Columns, depth: usize) {
        let from = fields.keys().any(|name| is_called(name, "from"));
        for (name, value) in fields {
            if let Some(answered) = answered(&value).filter(|_| depth > 0) {
                self.take_inside(answered, columns, depth - 1);
                continue;
            }
            let meant = columns.get(&name).map_or(name.as_str(), String::as_str);
            if let Some(consent) = consent(meant, &value) {
                self.consents.push((name.clone(), consent));
                if consent != Consent::Unclear {
                    continue;
                }
            }
            let (key, is_guess) = match from && is_called(meant, "to") {
                // By itself "to" says nothing; behind "from" it is the last day.
                true => (Key::Ask(Ask::End), false),
                false => self.names.key(meant),
            };
            let is_count = matches!(key, Key::Profile(Field::Capacity) | Key::Ask(Ask::Load));
            if is_count && self.counts_others(meant) {
                self.aside.push(name);
                continue;
            }
            if is_guess && is_blank(&value) {
                continue;
            }
            if is_guess && depth > 0 && is_group(key, &value) {
                if let Value::Object(inner) = value {
                    self.take_inside(inner, columns, depth - 1);
                }
                continue;
            }
            if is_guess && self.is_said(key) {
                // Whatever is written under a name of its own counts, also where it comes later.
                self.aside.push(name);
                continue;
            }
            if is_guess && says_nothing(key, &value) {
                // A yes or a level answers a question we only guess at.
                let is_read = self.ticked_item(key, &name, &value) || self.ticked(&name, &value);
                if !is_read {
                    self.aside.push(name);
                }
                continue;
            }
            if is_guess && key == Key::Profile(Field::Languages) {
                match known_languages(&value) {
                    codes if codes.is_empty() => self.aside.push(name),
                    codes => {
                        self.names.used(meant);
                        self.profile.languages.extend(codes);
                    }
                }
                continue;
            }
            if is_guess {
                self.names.used(meant);
            }
            match key {
                // What stands under a name of its own belongs to the person too.
                Key::Id(_) | Key::Inside | Key::Unknown if depth > 0 && holds_fields(&value) => {
                    if let Value::Object(inner) = value {
                        self.take_inside(inner, columns, depth - 1);
                    }
                }
                Key::Id(from) => self.identify(from, &value),
                Key::Half(half) => {
                    if let Some(place) = self.halves.get_mut(half) {
                        *place = values::text(&value);
                    }
                }
                Key::Profile(field) => {
                    let takes = takes(self.language, field);
                    if let Some(odd) = odd(field, &value) {
                        // Nothing at all is no fault, but among other things it stands out.
                        let null = Value::String("null".to_owned());
                        self.unread(field.name(), takes, if odd.is_null() { &null } else { odd });
                        self.field(field, &without_odd(field, &value));
                    } else if !self.field(field, &value) {
                        self.hides_times |= is_of_times(field) && may_be_times(&value);
                        self.unread(field.name(), takes, &value);
                    }
                }
                Key::Ask(ask) => self.ask(ask, &value),
                Key::Quiet | Key::Inside => {}
                Key::Unknown if self.ticked(&name, &value) => {}
                Key::Unknown => self.aside.push(name),
            }
        }
    }

    /// Takes in a column that is only ticked: a part ("is_mentor") or a time ("Mon AM"), or the hours
    /// under a day. False if it is none.
    fn ticked(&mut self, name: &str, value: &Value) -> bool {
        let tick = ticks::tick(value);
        if let Some(part) = ticks::part(name) {
            if tick == Some(true) {
                self.entry.add(Ask::Role, part);
            }
            return tick.is_some();
        }
        if !ticks::is_time(name) {
            return self.ticked_language(name, value);
        }
        let said = match tick {
            Some(true) => name.to_owned(),
            Some(false) => return true,
            None => format!("{name} {}", values::text(value).unwrap_or_default()),
        };
        let (slots, days, wrong) = values::slots(&Value::String(said));
        let is_time = wrong.is_empty() && !(slots.is_empty() && days.is_empty());
        if is_time {
            self.profile.slots.extend(slots);
            self.profile.days.extend(days);
        }
        is_time
    }

    /// Takes in one thing of a list that is ticked in a column of its own: `What can you teach? [Chess]`.
    /// False if it is none.
    fn ticked_item(&mut self, key: Key, name: &str, value: &Value) -> bool {
        let Key::Profile(
            field @ (Field::Offers
            | Field::Seeks
            | Field::Interests
            | Field::WorkAreas
            | Field::Skills),
        ) = key
        else {
            return false;
        };
        let (Some(item), Some(is_it)) = (ticks::item(name), ticks::tick(value)) else {
            return false;
        };
        if is_it {
            self.names.used(name);
            self.field(field, &Value::from(vec![item]));
        }
        true
    }

    /// Takes in a language that is ticked in a column of its own, or rated under a name for languages. False
    /// if it is none.
    fn ticked_language(&mut self, name: &str, value: &Value) -> bool {
        let Some(language) = ticks::language(name) else {
            return false;
        };
        let speaks = match ticks::tick(value) {
            Some(speaks) => speaks,
            None if language.is_asked && values::count(value).is_some_and(|it| it > 0) => true,
            None => return false,
        };
        if speaks {
            self.names.used(name);
            self.profile.languages.push(language.code);
        }
        true
    }

    /// Tells whether a count is of people whom nobody takes on in the program that is run: whoever says how
    /// many mentees they can take says nothing about lunch.
    fn counts_others(&self, name: &str) -> bool {
        let folded = fold(name);
        let mut words = folded.split(' ');
        let is_other = |word: &str| {
            COUNTED.iter().any(|it| word.starts_with(it)) && !self.program.names_a_part(word)
        };
        words.any(is_other)
    }

    /// Takes in what tells somebody apart; of several the surest.
    fn identify(&mut self, from: usize, value: &Value) {
        let Some(id) = values::text(value) else {
            let takes = one(
                self.language,
                "a text or a number",
                "einen Text oder eine Zahl",
            );
            self.unread("id", takes, value);
            return;
        };
        self.also.push(id.clone());
        if from < self.id_from {
            (self.id, self.id_from) = (Some(id), from);
        }
    }

    /// Tells whether what a name means takes one value and has it.
    fn is_said(&self, key: Key) -> bool {
        let profile = &self.profile;
        match key {
            Key::Half(half) => self.halves.get(half).is_some_and(Option::is_some),
            Key::Profile(Field::Name) => !profile.name.is_empty(),
            Key::Profile(Field::Pronouns) => profile.pronouns.is_some(),
            Key::Profile(Field::Headline) => profile.headline.is_some(),
            Key::Profile(Field::About) => profile.about.is_some(),
            Key::Profile(Field::Place) => profile.place.is_some(),
            Key::Profile(Field::TimeZone) => profile.time_zone.is_some(),
            Key::Profile(Field::LifeStage) => profile.life_stage.is_some(),
            Key::Profile(Field::Challenge) => profile.challenge.is_some(),
            Key::Profile(Field::Hours) => profile.hours.is_some(),
            Key::Id(_)
            | Key::Profile(_)
            | Key::Ask(_)
            | Key::Inside
            | Key::Quiet
            | Key::Unknown => false,
        }
    }

    /// Puts a value into its field; false if nothing of it could be read.
    fn field(&mut self, field: Field, value: &Value) -> bool {
        let profile = &mut self.profile;
        match field {
            Field::Name => {
                let name = values::text(value).unwrap_or_default();
                (profile.name, _) = model::clean_line(&name, field.max_chars());
                !profile.name.is_empty()
            }
            Field::Pronouns => put(&mut profile.pronouns, values::text(value)),
            Field::Headline => put(&mut profile.headline, values::text(value)),
            Field::About => {
                let text = values::text(value).unwrap_or_default();
                let (text, _) = model::clean_lines(&text, ABOUT_MAX_CHARS);
                put(&mut profile.about, (!text.is_empty()).then_some(text))
            }
            Field::Place => put(&mut profile.place, values::text(value)),
            Field::TimeZone => {
                let zone = values::text(value);
                put(
                    &mut profile.time_zone,
                    zone.as_deref().and_then(zones::zone),
                )
            }
            Field::LifeStage => put(&mut profile.life_stage, values::text(value)),
            Field::Languages => {
                let (codes, wrong) = values::languages(value);
                add(&mut profile.languages, codes) | self.wrong(field, &wrong)
            }
            Field::WorkAreas => add(&mut profile.work_areas, values::texts(value)),
            Field::Interests => add(&mut profile.interests, values::texts(value)),
            Field::Offers => add(&mut profile.offers, values::texts(value)),
            Field::Seeks => add(&mut profile.seeks, values::texts(value)),
            Field::Skills => {
                let (skills, wrong) = values::skills(value);
                add(&mut profile.skills, skills) | self.wrong(field, &wrong)
            }
            Field::Experience => {
                let (experience, wrong) = values::experience(value);
                add(&mut profile.experience, experience) | self.wrong(field, &wrong)
            }
            Field::Challenge => put(&mut profile.challenge, values::challenge(value)),
            Field::Hours => put(&mut profile.hours, values::hours(value)),
            Field::Days => {
                let (days, wrong) = values::days(value);
                add(&mut profile.days, days) | self.wrong(field, &wrong)
            }
            Field::Slots => {
                let (slots, days, wrong) = values::slots(value);
                add(&mut profile.slots, slots)
                    | add(&mut profile.days, days)
                    | self.wrong(field, &wrong)
            }
            Field::Capacity => self.capacity(value),
            Field::Answers => {
                let typed = values::texts(value);
                let answers = typed.iter().filter_map(|typed| typed.parse().ok());
                add(&mut profile.answers, answers.collect())
            }
            Field::Avoid => {
                let ids = values::people(value);
                let found = ids.iter().map(|id| person_named(id)).collect();
                self.avoided.extend(ids);
                add(&mut profile.avoid, found)
            }
            Field::Contacts => {
                let ids = values::texts(value);
                let found = ids.iter().map(|id| person_named(id)).collect();
                add(&mut profile.contacts, found)
            }
            Field::Programs => {
                self.says_programs = true;
                let (mut named, mut wrong) = (Vec::new(), Vec::new());
                for typed in values::texts(value) {
                    match nearest_program(&typed) {
                        Some(program) => named.push(program.id.clone()),
                        None => wrong.push(typed),
                    }
                }
                profile.programs.extend(named);
                self.wrong(field, &wrong);
                true
            }
        }
    }

    /// Takes in what somebody says on entering; days, numbers and parts are looked at.
    fn ask(&mut self, ask: Ask, value: &Value) {
        let kind = ask.takes();
        let takes = takes_on_entering(self.language, kind);
        let answers = match self.takes_slots(ask) {
            true => with_their_days(answers(ask, value)),
            false => answers(ask, value),
        };
        if answers.is_empty() {
            self.unread(ask.name(), takes, value);
        }
        self.too_many(ask.name(), answers.len());
        for answer in answers {
            let read = match kind {
                Takes::Date => values::date(&answer).or_else(|| year(ask, &answer)),
                Takes::Number | Takes::Mode | Takes::Slot | Takes::Text => {
                    Some(answer.clone()).filter(|it| kind.fits(it))
                }
                Takes::Part => Some(answer.clone()).filter(|it| is_part(it)),
            };
            match read {
                Some(answer) => self.entry.add(ask, &answer),
                None => self.unread(ask.name(), takes, &Value::String(answer)),
            }
        }
    }

    /// Tells whether what somebody gives away or takes over is a time in the program that is run.
    fn takes_slots(&self, ask: Ask) -> bool {
        let is_of_slots = matches!(ask, Ask::TaskOffered | Ask::TasksSought | Ask::Keeps);
        let mut asks = self.program.asks.iter();
        is_of_slots && asks.any(|question| question.what == Ask::Keeps)
    }

    /// Notes that of a long list only the beginning counts.
    fn too_many(&mut self, name: &str, count: usize) {
        if count > LIST_MAX {
            self.wrong.push(either(
                self.language,
                format!("of the {count} entries of {name}, the first {LIST_MAX} count"),
                format!("von den {count} Einträgen bei {name} zählen die ersten {LIST_MAX}"),
            ));
        }
    }

    /// Notes what could not be read of a list; tells whether there was any.
    fn wrong(&mut self, field: Field, wrong: &[String]) -> bool {
        let takes = takes(self.language, field);
        let wrong_times = || wrong.iter().any(|it| it.trim().parse::<f64>().is_err());
        self.hides_times |= is_of_times(field) && wrong_times();
        for value in wrong.iter().take(WRONG_MAX) {
            self.unread(field.name(), takes, &Value::String(value.clone()));
        }
        !wrong.is_empty()
    }

    /// Notes a value that could not be read, and what is taken there; nothing said is no fault.
    fn unread(&mut self, name: &str, takes: &str, value: &Value) {
        let said = match value {
            Value::Null => return,
            Value::String(text) => text.trim().to_owned(),
            Value::Array(items) if items.is_empty() => return,
            Value::Number(number) => values::as_written(number, self.written),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
        };
        if said.is_empty() {
            return;
        }
        let mut shown: String = said.chars().take(SHOWN_MAX_CHARS).collect();
        if shown.len() < said.len() {
            shown.push('…');
        }
        self.wrong.push(either(
            self.language,
            format!("could not read “{shown}” of {name}, which takes {takes}"),
            format!("„{shown}“ bei {name} war nicht zu lesen (erwartet: {takes})"),
        ));
    }

    /// Reads 2, "P07:2", ["P07:2"] or {"P07": 2}; a number counts for the program that is run.
    fn capacity(&mut self, value: &Value) -> bool {
        match value {
            Value::Object(fields) => fields.iter().fold(true, |all, (program, count)| {
                self.seats(program, values::seats(count)) & all
            }),
            Value::Array(items) => items
                .iter()
                .fold(true, |all, item| self.capacity(item) & all),
            Value::String(text) if text.contains(':') => {
                let pairs = text.split([',', ';', ' ']).filter(|pair| !pair.is_empty());
                pairs.fold(true, |all, pair| {
                    let (program, count) = pair.split_once(':').unwrap_or((pair, ""));
                    self.seats(program, values::seats(&Value::from(count))) & all
                })
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                let id = self.program.id.clone();
                self.seats(&id, values::seats(value))
            }
        }
    }

    fn seats(&mut self, typed: &str, count: Option<u32>) -> bool {
        let program = if typed == self.program.id {
            Some(self.program)
        } else {
            matching::program(typed).or_else(|| nearest_program(typed))
        };
        let (Some(program), Some(count)) = (program, count) else {
            return false;
        };
        self.profile.capacity.insert(program.id.clone(), count);
        true
    }

    /// Puts two halves of a name together, unless the whole was said.
    fn name(&mut self) {
        let halves = std::mem::take(&mut self.halves);
        if self.profile.name.is_empty() {
            let said: Vec<String> = halves.into_iter().flatten().collect();
            let name = said.join(" ");
            (self.profile.name, _) = model::clean_line(&name, Field::Name.max_chars());
        }
    }

    /// Takes somebody out of a program that needs a time in common, of whose times none could be read: any time
    /// would be as wrong as the next.
    fn leave_out_timeless(&mut self, program: &Program) {
        let needs_time = |rule: &Rule| {
            let needed = [Check::MinutesInCommon, Check::MinutesInOneDay];
            needed.contains(&rule.check)
        };
        let profile = &mut self.profile;
        let has_none =
            profile.slots.is_empty() && profile.days.is_empty() && profile.hours.is_none();
        let is_out = self.hides_times && has_none && program.rules.iter().any(needs_time);
        if is_out && profile.programs.remove(&program.id) {
            self.wrong.push(either(
                self.language,
                "nobody is matched with a time that could not be read, so this person is left out"
                    .to_owned(),
                "wessen Zeiten nicht zu lesen waren, wird mit niemandem zusammengebracht"
                    .to_owned(),
            ));
        }
    }

    /// Hands over what the row said, and what of it could not be read, each in half a sentence.
    pub fn finish(mut self, program: &Program) -> (Profile, Entry, Vec<String>) {
        self.name();
        let profile = &self.profile;
        let lists = [
            (Field::Offers, profile.offers.len()),
            (Field::Seeks, profile.seeks.len()),
            (Field::Interests, profile.interests.len()),
            (Field::WorkAreas, profile.work_areas.len()),
            (Field::Skills, profile.skills.len()),
            (Field::Experience, profile.experience.len()),
            (Field::Languages, profile.languages.len()),
        ];
        for (field, count) in lists {
            self.too_many(field.name(), count);
        }
        if !self.says_programs {
            self.profile.programs.insert(program.id.clone());
        }
        self.leave_out_timeless(program);
        let profile = &mut self.profile;
        profile.days.sort_unstable();
        profile.days.dedup();
        profile.slots.sort_unstable();
        profile.slots.dedup();
        profile.avoid.sort_unstable();
        for list in [
            &mut profile.offers,
            &mut profile.seeks,
            &mut profile.interests,
            &mut profile.work_areas,
        ] {
            let mut seen = BTreeSet::new();
            list.retain(|item| seen.insert(fold(item)));
        }
        // Years in no field are years in what one does.
        if let ([experience], Some(area)) = (
            profile.experience.as_mut_slice(),
            profile.work_areas.first(),
        ) && experience.field.is_empty()
        {
            experience.field.clone_from(area);
        }
        (self.profile, self.entry, self.wrong)
    }
}

/// Tells whether a name is a word, whatever its case.
fn is_called(name: &str, word: &str) -> bool {
    name.trim().eq_ignore_ascii_case(word)
}

/// Reads a list of questions with their answers as the fields they are: [{"question": …, "answer": …}].
fn answered(value: &Value) -> Option<Map<String, Value>> {
    const QUESTION: [&str; 3] = ["question", "frage", "prompt"];
    const ANSWER: [&str; 4] = ["answer", "antwort", "response", "value"];
    let pair = |item: &Value| {
        let fields = item.as_object()?;
        let of = |names: &[&str]| names.iter().find_map(|name| fields.get(*name));
        Some((of(&QUESTION)?.as_str()?.to_owned(), of(&ANSWER)?.clone()))
    };
    let items = value.as_array().filter(|items| !items.is_empty())?;
    items.iter().map(pair).collect()
}

/// Tells whether nothing at all is filled in, as in the empty lines of a spreadsheet.
pub fn is_empty(fields: &Map<String, Value>) -> bool {
    fields.values().all(is_blank)
}

/// Tells whether a text names a part of any program, or says that it is left open.
fn is_part(text: &str) -> bool {
    programs().iter().any(|program| program.takes_part(text))
}

/// Reads the languages among what stands under a name that only may ask for them.
fn known_languages(value: &Value) -> Vec<String> {
    let (mut codes, unknown) = values::languages(value);
    codes.retain(|code| !unknown.iter().any(|it| it.to_lowercase() == *code));
    codes
}

/// Tells whether a guessed name only stands above fields of a profile: {"what I need": {"seeks": …}}.
fn is_group(key: Key, value: &Value) -> bool {
    let takes_texts = matches!(key, Key::Profile(field) if is_list_of_texts(field) || is_one_text(field))
        || matches!(key, Key::Profile(Field::About));
    let is_field = |name: &str| match written(name) {
        Key::Ask(_) => true,
        Key::Profile(field) => field != Field::Name && field != Field::About,
        Key::Id(_) | Key::Half(_) | Key::Inside | Key::Quiet | Key::Unknown => false,
    };
    let inner = value.as_object();
    takes_texts && inner.is_some_and(|inner| inner.keys().any(|name| is_field(name)))
}

/// Tells whether a value names nothing where a text is guessed: a tick, a level, a bare number.
fn says_nothing(key: Key, value: &Value) -> bool {
    let takes_numbers = [
        Field::Capacity,
        Field::Experience,
        Field::Answers,
        Field::Avoid,
        Field::Contacts,
    ];
    let takes_texts = match key {
        Key::Profile(field) => !takes_numbers.contains(&field),
        Key::Ask(ask) => matches!(ask, Ask::TaskOffered | Ask::TasksSought),
        Key::Id(_) | Key::Half(_) | Key::Inside | Key::Quiet | Key::Unknown => false,
    };
    takes_texts && ticks::says_no_thing(value)
}

/// Tells whether nothing was said.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// Tells whether a value is an object with fields.
fn holds_fields(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| !fields.is_empty())
}

/// Puts a value into its place; false if there is none.
fn put<T>(place: &mut Option<T>, found: Option<T>) -> bool {
    let any = found.is_some();
    if any {
        *place = found;
    }
    any
}

/// Adds values to a list; false if there are none.
fn add<T>(list: &mut Vec<T>, found: Vec<T>) -> bool {
    let any = !found.is_empty();
    list.extend(found);
    any
}

/// Whether a field takes a list of texts and nothing else.
const fn is_list_of_texts(field: Field) -> bool {
    matches!(
        field,
        Field::Offers | Field::Seeks | Field::Interests | Field::WorkAreas | Field::Languages
    )
}

/// Tells whether a value may say when somebody has time; a bare number says how much.
fn may_be_times(value: &Value) -> bool {
    let is_number = value.is_number()
        || value
            .as_str()
            .is_some_and(|text| text.trim().parse::<f64>().is_ok());
    !is_number && !is_blank(value)
}

/// Whether a field says when somebody can.
const fn is_of_times(field: Field) -> bool {
    matches!(field, Field::Slots | Field::Days | Field::Hours)
}

/// Whether a field takes one text on one line.
const fn is_one_text(field: Field) -> bool {
    matches!(
        field,
        Field::Name | Field::Pronouns | Field::Place | Field::TimeZone | Field::LifeStage
    )
}

/// Finds what a field does not take: a yes or a no in any of them, a list where one text belongs,
/// and what is no text in a list of texts.
fn odd(field: Field, value: &Value) -> Option<&Value> {
    let is_odd = |item: &Value| is_odd(field, item);
    match value {
        Value::Array(items) if is_one_text(field) && !items.is_empty() => Some(value),
        Value::Array(items) => items.iter().find(|item| is_odd(item)),
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Some(value).filter(|value| is_odd(value))
        }
    }
}

fn is_odd(field: Field, item: &Value) -> bool {
    match item {
        Value::Bool(_) => true,
        Value::Null | Value::Number(_) | Value::Array(_) => is_list_of_texts(field),
        Value::Object(fields) => {
            let is_deep = |value: &Value| value.is_array() || value.is_object();
            is_list_of_texts(field) && fields.values().any(is_deep)
        }
        Value::String(_) => false,
    }
}

/// Leaves out of a list what does not belong there; of anything else nothing is left.
fn without_odd(field: Field, value: &Value) -> Value {
    match value {
        Value::Array(items) if !is_one_text(field) => {
            let kept = items.iter().filter(|item| !is_odd(field, item));
            Value::Array(kept.cloned().collect())
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => Value::Null,
    }
}

/// Puts what names no day to the day before it: of "Sun 6 April, early" the shift belongs to that Sunday.
fn with_their_days(pieces: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in pieces {
        match found.last_mut() {
            Some(before) if names_day(before) && !names_day(&piece) => {
                before.push_str(", ");
                before.push_str(&piece);
            }
            Some(_) | None => found.push(piece),
        }
    }
    found
}

/// Reads a year alone, where it is enough to tell who came earlier.
fn year(ask: Ask, answer: &str) -> Option<String> {
    let year: u16 = answer.trim().parse().ok()?;
    let is_one = ask == Ask::Joined && YEARS.contains(&year);
    is_one.then(|| format!("{year}-01-01"))
}

/// Answers that are sentences stay whole, and dates; the others are lists.
fn answers(ask: Ask, value: &Value) -> Vec<String> {
    let whole = value.as_str().filter(|_| ask.takes() == Takes::Date);
    if let Some(date) = whole.and_then(values::date) {
        return vec![date];
    }
    if !matches!(ask, Ask::Goal | Ask::Question | Ask::Style) {
        let items = values::texts(value);
        let split = items.iter().flat_map(|item| ask.answers(item));
        return split.map(str::to_owned).collect();
    }
    match value.as_array() {
        Some(items) => items.iter().filter_map(values::text).collect(),
        None => values::text(value).into_iter().collect(),
    }
}
