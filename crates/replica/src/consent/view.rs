//! What is shown of meeting by consent, and who is meant by whom.
//!
//! In a program without names nobody is shown by who they are until both have agreed: a face gets a
//! name for them that means something on this device only.

use matching::{Language, Program};
use model::PersonId;

use super::{LAST_DAY, MET, NEVER, NOT_NOW, ON, Standing};
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{ConsentState, ConsentView, LeftOutView, MeetView, NotedView};

impl Replica {
    /// Everything about meeting by consent.
    pub(crate) fn meet_view(&self) -> MeetView {
        let requests = self.standings();
        MeetView {
            requests: requests.iter().map(|it| self.consent_view(it)).collect(),
            left_out: self.left_out(),
            noted: self.noted(),
            dial: self.dial(),
            weights: self
                .facets()
                .into_iter()
                .map(|(kind, percent)| (kind.name().to_owned(), percent))
                .collect(),
        }
    }

    fn consent_view(&self, standing: &Standing) -> ConsentView {
        let program = self.program(&standing.program);
        let program = program.as_deref();
        let agreed = standing.state == ConsentState::Agreed;
        let hidden = program.is_some_and(|program| program.anonymous) && !agreed;
        let name = self.people.name(&standing.other).unwrap_or_default();
        let program_name = program.map_or("", |program| program.name.say(self.spoken()));
        ConsentView {
            person: match program {
                Some(program) if hidden => self.alias(program, &standing.other),
                Some(_) | None => standing.other,
            },
            name: match hidden {
                true => String::new(),
                false => self.name(&standing.other),
            },
            program: standing.program.clone(),
            program_name: program_name.to_owned(),
            state: standing.state,
            until: standing.until.clone(),
            since: history::Timestamp(standing.since),
            opener: if agreed {
                self.opener(name, program_name)
            } else {
                String::new()
            },
            met: self.met(&standing.program, &standing.other),
            shared: standing.shared,
            told: standing.told,
        }
    }

    /// Words to begin with, for whoever does not find any.
    fn opener(&self, name: &str, program: &str) -> String {
        let first = name.split_whitespace().next().unwrap_or_default();
        match self.spoken() {
            Language::English => format!(
                "Hello {first}, good that we both said yes to “{program}”. When would a first talk suit you?"
            ),
            Language::German => format!(
                "Hallo {first}, schön, dass wir beide bei „{program}“ zugesagt haben. Wann passt dir ein erstes Gespräch?"
            ),
        }
    }

    fn left_out(&self) -> Vec<LeftOutView> {
        let today = day_of(self.now);
        let never = self.settings_under(NEVER).filter(|(_, value)| *value == ON);
        let never = never.filter_map(|(key, _)| {
            let person: PersonId = key.parse().ok()?;
            Some(LeftOutView {
                person,
                name: self.name(&person),
                until: None,
            })
        });
        let standings = self.standings();
        let later = self.settings_under(NOT_NOW).filter_map(|(key, until)| {
            let (program, person) = key.split_once('/')?;
            let (person, name) = self.called_in(program, person.parse().ok()?, &standings);
            let is_for_good = until == LAST_DAY && name.is_empty();
            let until_day = (!is_for_good).then(|| (program.to_owned(), until.to_owned()));
            (until >= today.as_str()).then_some(LeftOutView {
                person,
                name,
                until: until_day,
            })
        });
        never.chain(later).collect()
    }

    /// Everything one noted about how it went, whether or not the two had agreed to meet.
    fn noted(&self) -> Vec<NotedView> {
        let standings = self.standings();
        let noted = self.settings_under(MET).filter_map(|(key, said)| {
            let (program, person) = key.split_once('/')?;
            let (person, name) = self.called_in(program, person.parse().ok()?, &standings);
            let met = said.parse().ok()?;
            Some(NotedView {
                person,
                name,
                program: program.to_owned(),
                met,
            })
        });
        noted.collect()
    }

    /// What somebody is called in a program; where names are kept back and the two have not agreed,
    /// an id of this device and no name.
    fn called_in(
        &self,
        program: &str,
        person: PersonId,
        standings: &[Standing],
    ) -> (PersonId, String) {
        let anonymous = self.program(program).filter(|program| program.anonymous);
        let agreed = |standing: &Standing| {
            let between = standing.program == program && standing.other == person;
            between && standing.state == ConsentState::Agreed
        };
        match anonymous {
            Some(program) if !standings.iter().any(agreed) => {
                (self.alias(&program, &person), String::new())
            }
            Some(_) | None => (person, self.name(&person)),
        }
    }

    /// Names somebody in a program without names, in a way only this device understands.
    pub(crate) fn alias(&self, program: &Program, person: &PersonId) -> PersonId {
        // Hashed piece by piece, so that no copy of the seed is left behind.
        let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 somebody");
        hasher.update(&self.identity().unwrap_or_default());
        hasher.update(program.id.as_bytes());
        hasher.update(person.as_bytes());
        PersonId::from_bytes(*hasher.finalize().as_bytes())
    }

    /// Finds who is meant in a program: themselves, or somebody without a name.
    pub(crate) fn real(&self, program: &str, named: PersonId) -> PersonId {
        let Some(program) = self.program(program).filter(|program| program.anonymous) else {
            return named;
        };
        let mut all = self.people.iter().map(|(id, _)| *id);
        let real = all.find(|id| self.alias(&program, id) == named);
        real.unwrap_or(named)
    }

    /// Finds who is meant by an id that a program without names gave somebody, and which program.
    pub(crate) fn nameless(&self, named: PersonId) -> Option<(String, PersonId)> {
        if self.people.get(&named).is_some() {
            return None;
        }
        let programs = self.all_programs().into_iter();
        let mut programs = programs.filter(|program| program.anonymous);
        programs.find_map(|program| {
            let real = self.real(&program.id, named);
            (real != named).then(|| (program.id.clone(), real))
        })
    }
}
