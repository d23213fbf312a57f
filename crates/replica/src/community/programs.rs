//! Programs a community adapted: kept in it, and run by whoever reads it.
//!
//! For: keeping a description, dropping it, and listing what there is. Knows: that a description is
//! a text in its keeper's contributions, under the hash of what it says. Never: keeps one that
//! cannot be run, or one where being in the community is nobody else's business.

use std::sync::Arc;

use history::ScopeId;
use matching::Program;
use model::community::{Community, PROGRAMS_KEPT_MAX, Say, Template};
use model::{ItemId, PersonId};

use super::deciding::{asks_for_standing, must_not_gate};
use super::standing::asked_by_question;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

/// A program some community adapted.
#[derive(Debug, Clone)]
pub(crate) struct Adapted {
    pub program: Arc<Program>,
    pub community: ScopeId,
    pub kept: ItemId,
    pub by: PersonId,
}

/// Lists what a program says in its own words: about whom it is for, what it asks, and what comes of it.
fn words_of(program: &Program) -> Vec<String> {
    let own = [
        &program.name,
        &program.purpose,
        &program.objective,
        &program.shown,
        &program.next,
    ];
    let rules = program.rules.iter().map(|rule| &rule.text);
    let asked = program.asks.iter().map(|question| &question.text);
    let sides = program.sides.iter();
    let parts = sides.flat_map(|sides| [&sides.seeker.name, &sides.giver.name]);
    let lines = program.sheet.iter();
    let lines = lines.flat_map(|line| std::iter::once(&line.text).chain(&line.otherwise));
    let texts = own.into_iter().chain(&program.next_giver);
    let texts = texts.chain(rules).chain(asked).chain(parts).chain(lines);
    texts
        .flat_map(|text| [text.en.clone(), text.de.clone()])
        .collect()
}

/// Refuses a program that asks what position or department somebody has.
fn must_not_ask(program: &Program, attempt: &str) -> Result<(), Refusal> {
    let asked = program.asks.iter().map(|question| &question.text);
    let mut said = asked.flat_map(|text| [text.en.as_str(), text.de.as_str()]);
    match said.find_map(asked_by_question) {
        Some(word) => Err(asks_for_standing(attempt, word)),
        None => Ok(()),
    }
}

impl Replica {
    /// Lists the adapted programs of every community that can be read here, by id; what two
    /// communities keep is listed once.
    pub(crate) fn adapted(&self) -> Vec<Adapted> {
        let mut all: Vec<Adapted> = Vec::new();
        for (community, hall) in &self.halls.all {
            if self.notice_at(community).is_some() {
                continue;
            }
            for kept in hall.fold.programs() {
                if let Some(Some(program)) = hall.described.get(&kept.id) {
                    all.push(Adapted {
                        program: Arc::clone(program),
                        community: *community,
                        kept: kept.id,
                        by: kept.by,
                    });
                }
            }
        }
        all.sort_by(|a, b| (&a.program.id, a.community).cmp(&(&b.program.id, b.community)));
        all.dedup_by(|a, b| a.program.id == b.program.id);
        all
    }

    /// Keeps the description of a program in a community.
    pub(super) fn keep_program(
        &mut self,
        community: ScopeId,
        description: &str,
    ) -> Result<Answer, Refusal> {
        self.must_go_on(&community)?;
        let fold = &self.hall(&community)?.fold;
        if !self.me().is_some_and(|me| fold.is_member(&me)) {
            return Err(Refusal::new(
                "not-inside",
                "Could not keep the program: you are not in this community. Join it first.",
            ));
        }
        // Taking part in a program is seen by the whole space; being in here is not.
        let is_hidden = fold.about().is_some_and(|it| it.template == Template::Life);
        if is_hidden {
            return Err(Refusal::new(
                "program-would-tell",
                "Could not keep the program: who takes part in it would be known to the whole space, and who is in this community is not. Keep it in another one.",
            ));
        }
        let program = Program::adapted(description)
            .map_err(|why| Refusal::new("program-not-understood", capital(&why.to_string())))?;
        must_not_gate(&words_of(&program), "keep the program")?;
        must_not_ask(&program, "keep the program")?;
        let kept = fold.programs();
        let known = Community::program_id(description);
        let is_known = kept.iter().any(|kept| Some(kept.id) == known);
        if !is_known && kept.len() >= PROGRAMS_KEPT_MAX {
            return Err(Refusal::new(
                "too-many-programs",
                format!(
                    "Could not keep the program: a community keeps at most {PROGRAMS_KEPT_MAX}. Drop one first."
                ),
            ));
        }
        self.contribute(community, &[Say::Program(description.to_owned())])?;
        Ok(Answer::Programs(self.program_views()))
    }

    /// Keeps a program no longer; it goes where nobody else keeps it.
    pub(super) fn drop_program(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, kept) = self.own_program(typed)?;
        self.contribute(community, &[Say::DropProgram(kept)])?;
        Ok(Answer::Programs(self.program_views()))
    }

    /// Finds a program one keeps oneself.
    pub(super) fn own_program(&self, typed: &str) -> Result<(ScopeId, ItemId), Refusal> {
        let program = self.known_program(typed)?;
        let me = self.me();
        let adapted = self.adapted().into_iter();
        let mine = adapted.filter(|it| it.program.id == program.id).find(|it| {
            let hall = self.halls.all.get(&it.community);
            let kept = hall.zip(me);
            kept.is_some_and(|(hall, me)| hall.fold.keeps_program(&me, &it.kept))
        });
        mine.map(|it| (it.community, it.kept)).ok_or_else(|| {
            Refusal::new(
                "not-yours",
                "Could not drop the program: you do not keep it yourself.",
            )
        })
    }

    /// Lists who is new in a community and was not greeted yet; stewards and guests are not.
    pub(crate) fn new_in(&self, id: &ScopeId) -> Vec<PersonId> {
        let Some(hall) = self.halls.all.get(id) else {
            return Vec::new();
        };
        let members = hall.fold.members().into_iter();
        let hosts: Vec<PersonId> = members
            .filter(|member| member.is_steward)
            .map(|member| member.person)
            .collect();
        let mut new = hall.fold.newcomers_to_greet();
        new.retain(|person| !hosts.contains(person) && hall.fold.guest_until(person).is_none());
        new.retain(|person| !self.hides(person));
        new
    }

    /// Names a community one can read.
    pub(crate) fn community_name(&self, id: &ScopeId) -> String {
        self.row_name(id).unwrap_or_default()
    }
}

/// Begins a sentence.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => String::new(),
    }
}
