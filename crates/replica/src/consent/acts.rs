//! Acts of meeting by consent: asking, agreeing, taking back; and what one keeps to oneself.

use matching::{Ask, DIAL_MAX, Entry, FACET_MAX_PERCENT, TermKind};
use model::consent::{Step, Told};
use model::{Answer as Said, Edit, Field, PersonId};

use super::{
    DECLINED, DIAL, LAST_DAY, MET, NEVER, NO_MORE, NOT_NOW, OFF, ON, Standing, WEIGH, hex,
    said_load,
};
use crate::intent::MeetAct;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, ConsentState, Refusal};

/// How long a question stands unless somebody says otherwise, in days.
const ASKED_DAYS: u64 = 14;
/// How long a *not now* lasts unless somebody says otherwise, in days.
const NOT_NOW_DAYS: u64 = 91;
const DAY_MS: u64 = 24 * 3_600 * 1_000;

impl Replica {
    /// Does what was wished for about a match.
    pub(crate) fn meet(&mut self, act: MeetAct) -> Result<Answer, Refusal> {
        self.must_be_member("do this about a match")?;
        self.dirty.people = true;
        self.dirty.talk = true;
        match act {
            MeetAct::Ask {
                program,
                person,
                until,
            } => self.ask_to_meet(&program, person, until)?,
            MeetAct::Agree { program, person } => self.agree(&program, person)?,
            MeetAct::Decline { program, person } => self.decline(&program, person)?,
            MeetAct::Withdraw { program, person } => self.withdraw(&program, person)?,
            MeetAct::NotNow {
                program,
                person,
                until,
                on,
            } => self.not_now(&program, person, until, on)?,
            MeetAct::Never { person, on } => self.never(person, on)?,
            MeetAct::Met {
                program,
                person,
                met,
                useful,
                again,
            } => {
                let program = &self.known_program(&program)?.id;
                let person = self.meant(program, person, "note how it went")?;
                if !met && useful.is_some() {
                    return Err(Refusal::new(
                        "useful-unmet",
                        "Could not note this: only a meeting that took place can have been useful. Say that you met, or leave it out.",
                    ));
                }
                let said = Told { met, useful, again };
                self.set(format!("{MET}{program}/{person}"), &said.to_string())?;
            }
            MeetAct::Share {
                program,
                person,
                on,
            } => self.share_met(&program, person, on)?,
            MeetAct::Dial { to } => {
                let to = to.clamp(-DIAL_MAX, DIAL_MAX);
                self.set(DIAL.to_owned(), &to.to_string())?;
            }
            MeetAct::Weigh { reason, percent } => self.weigh(&reason, percent)?,
        }
        Ok(Answer::Meet(Box::new(self.meet_view())))
    }

    fn ask_to_meet(
        &mut self,
        program: &str,
        person: PersonId,
        until: Option<String>,
    ) -> Result<(), Refusal> {
        let program = self.known_program(program)?;
        let person = self.meant(&program.id, person, "ask")?;
        if Some(person) == self.me() {
            return Err(Refusal::new(
                "meet-oneself",
                "Could not ask: this is you. Ask somebody else.",
            ));
        }
        if program.kind == matching::Kind::Round {
            return Err(Refusal::new(
                "meet-in-rounds",
                format!(
                    "Could not ask: {} brings people together in rounds. See “eyelevel round list”.",
                    program.id
                ),
            ));
        }
        self.must_have_entered(&program.id, "ask")?;
        let card = self.people.get(&person).map(|person| &person.card);
        if card.is_some_and(|card| !card.profile.programs.contains(&program.id)) {
            return Err(Refusal::new(
                "meet-other-not-entered",
                format!(
                    "Could not ask: they have not entered {}, and are asked about it only once they have. Write to them.",
                    program.id
                ),
            ));
        }
        let until = match until {
            Some(day) => self.coming_day(&day)?,
            None => day_of(history::Timestamp(self.now.0 + ASKED_DAYS * DAY_MS)),
        };
        match self.standing_with(&program.id, &person).map(|it| it.state) {
            Some(ConsentState::Agreed) => {
                return Err(Refusal::new(
                    "meet-agreed",
                    "Could not ask: you have both agreed already. Write to them.",
                ));
            }
            Some(ConsentState::Waiting) => {
                return Err(Refusal::new(
                    "meet-waiting",
                    "Could not ask again: your question still stands, and there is no answer yet.",
                ));
            }
            // Whoever was asked and asks back agrees.
            Some(ConsentState::Asked) => return self.agree(&program.id, person),
            Some(ConsentState::Expired) | None => {}
        }
        self.must_take_one_more(&program.id)?;
        let mark = self.dice.bytes::<16>();
        let step = Step::Ask {
            program: program.id.clone(),
            until,
        };
        self.say_step(person, step, mark)?;
        // Whoever was asked and had declined has agreed by asking.
        self.publish_load();
        Ok(())
    }

    fn agree(&mut self, program: &str, person: PersonId) -> Result<(), Refusal> {
        let standing = self.stands(program, person, &[ConsentState::Asked], "agree")?;
        self.must_have_entered(&standing.program, "agree")?;
        self.must_take_one_more(&standing.program)?;
        for mark in standing.marks {
            self.say_step(standing.other, Step::Agree, mark)?;
        }
        self.publish_load();
        Ok(())
    }

    fn decline(&mut self, program: &str, person: PersonId) -> Result<(), Refusal> {
        let standing = self.stands(program, person, &[ConsentState::Asked], "decline")?;
        for mark in standing.marks {
            self.set(format!("{DECLINED}{}", hex(&mark)), ON)?;
        }
        Ok(())
    }

    fn withdraw(&mut self, program: &str, person: PersonId) -> Result<(), Refusal> {
        let states = [
            ConsentState::Agreed,
            ConsentState::Waiting,
            ConsentState::Expired,
        ];
        let standing = self.stands(program, person, &states, "take it back")?;
        for mark in standing.marks {
            self.say_step(standing.other, Step::Withdraw, mark)?;
        }
        self.publish_load();
        Ok(())
    }

    /// Tells the other what one noted for oneself about how it went, or takes that back.
    fn share_met(&mut self, program: &str, person: PersonId, on: bool) -> Result<(), Refusal> {
        let states = [ConsentState::Agreed];
        let standing = self.stands(program, person, &states, "share how it went")?;
        let said = self.met(&standing.program, &standing.other);
        if on && said.is_none() {
            return Err(Refusal::new(
                "nothing-noted",
                "Could not share how it went: you have not noted anything yet. Say whether it was useful, and whether you would meet again.",
            ));
        }
        let told = said.filter(|_| on);
        if told == standing.shared {
            return Ok(());
        }
        for mark in standing.marks {
            self.say_step(standing.other, Step::Tell(told), mark)?;
        }
        Ok(())
    }

    fn not_now(
        &mut self,
        program: &str,
        person: PersonId,
        until: Option<String>,
        on: bool,
    ) -> Result<(), Refusal> {
        let program = &self.known_program(program)?.id;
        let person = self.meant(program, person, "leave somebody out")?;
        let until = match until {
            _ if !on => NO_MORE.to_owned(),
            Some(day) => self.coming_day(&day)?,
            None => day_of(history::Timestamp(self.now.0 + NOT_NOW_DAYS * DAY_MS)),
        };
        let asked = self.standing_with(program, &person);
        if on && asked.is_some_and(|it| it.state == ConsentState::Asked) {
            self.decline(program, person)?;
        }
        self.set(format!("{NOT_NOW}{program}/{person}"), &until)
    }

    /// Leaves somebody out for good. Of whom one knows no name, only in that program: where they are
    /// known by name, their absence would tell who they are.
    fn never(&mut self, person: PersonId, on: bool) -> Result<(), Refusal> {
        match self.nameless(person) {
            Some((program, real)) => {
                let until = if on { LAST_DAY } else { NO_MORE };
                self.set(format!("{NOT_NOW}{program}/{real}"), until)
            }
            None => self.set(format!("{NEVER}{person}"), if on { ON } else { OFF }),
        }
    }

    fn weigh(&mut self, reason: &str, percent: u32) -> Result<(), Refusal> {
        let kind = TermKind::parse(reason).ok_or_else(|| {
            let names: Vec<&str> = TermKind::ALL.iter().map(|kind| kind.name()).collect();
            Refusal::new(
                "unknown-reason",
                format!(
                    "Could not weigh “{}”: there is no such reason. There are {}.",
                    model::clean_line(reason, 40).0,
                    names.join(", ")
                ),
            )
        })?;
        let percent = percent.min(FACET_MAX_PERCENT);
        self.set(format!("{WEIGH}{}", kind.name()), &percent.to_string())
    }

    /// Checks a last day: a date that is not over.
    fn coming_day(&self, typed: &str) -> Result<String, Refusal> {
        let day = model::day_typed(typed).filter(|day| *day >= day_of(self.now));
        day.ok_or_else(|| {
            Refusal::new(
                "meet-day",
                "Could not take the day: write a day to come as YYYY-MM-DD.",
            )
        })
    }

    /// Finds who is meant. Where nobody has a name before both have agreed, nobody is meant by one: whether
    /// they are on the list would be told by what becomes of it.
    fn meant(&self, program: &str, named: PersonId, attempt: &str) -> Result<PersonId, Refusal> {
        let person = self.real(program, named);
        if Some(person) != self.me() && self.is_found_out(program, named, person) {
            return Err(Refusal::new(
                "meet-nameless",
                format!(
                    "Could not {attempt}: in {program} nobody has a name before both have agreed. Use the id that “eyelevel match {program}” shows."
                ),
            ));
        }
        Ok(person)
    }

    /// Tells whether somebody is meant by name where nobody has one yet.
    fn is_found_out(&self, program: &str, named: PersonId, person: PersonId) -> bool {
        person == named && self.is_nameless_in(program, &person)
    }

    /// Tells whether somebody has no name in a program, because not both have agreed.
    pub(super) fn is_nameless_in(&self, program: &str, person: &PersonId) -> bool {
        let hides_names = self.program(program).is_some_and(|it| it.anonymous);
        let standing = || self.standing_with(program, person).map(|it| it.state);
        hides_names && standing() != Some(ConsentState::Agreed)
    }

    fn must_have_entered(&self, program: &str, attempt: &str) -> Result<(), Refusal> {
        if self.my_profile().programs.contains(program) {
            return Ok(());
        }
        Err(Refusal::new(
            "meet-not-entered",
            format!(
                "Could not {attempt}: you have not entered {program}. Enter it with “eyelevel programs enter {program}” first."
            ),
        ))
    }

    /// Nobody takes on more people than they said they have room for, those among them whom they have
    /// asked and who may agree.
    fn must_take_one_more(&self, program: &str) -> Result<(), Refusal> {
        let profile = self.my_profile();
        let standings = self.standings();
        let asked = standings
            .iter()
            .filter(|it| it.state == ConsentState::Waiting && it.program == program);
        let asked = u32::try_from(asked.count()).unwrap_or(u32::MAX);
        let capacity = profile.capacity.get(program).copied();
        let said = self
            .program(program)
            .and_then(|program| said_load(&profile, &program));
        match capacity {
            Some(capacity)
                if said
                    .unwrap_or(0)
                    .max(self.load_in(program))
                    .saturating_add(asked)
                    >= capacity =>
            {
                Err(Refusal::new(
                    "meet-full",
                    format!(
                        "Could not do this: you have room for {capacity} in {program}, and it is taken or asked for. Raise your capacity, take a question back or end a match first."
                    ),
                ))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn standing_with(&self, program: &str, person: &PersonId) -> Option<Standing> {
        let mut all = self.standings().into_iter();
        all.find(|it| it.program == program && it.other == *person)
    }

    /// Finds the request that stands so with somebody.
    fn stands(
        &self,
        program: &str,
        person: PersonId,
        states: &[ConsentState],
        attempt: &str,
    ) -> Result<Standing, Refusal> {
        let program = &self.known_program(program)?.id;
        let named = person;
        let person = self.real(program, named);
        self.standing_with(program, &person)
            .filter(|standing| states.contains(&standing.state))
            .filter(|_| !self.is_found_out(program, named, person))
            .ok_or_else(|| {
                Refusal::new(
                    "no-request",
                    format!(
                        "Could not {attempt}: no such request stands between you two in {program}. See “eyelevel meet list”."
                    ),
                )
            })
    }

    /// Replaces what one answers to one question of a program.
    pub(crate) fn answer_ask(
        &mut self,
        program: &str,
        ask: Ask,
        texts: &[String],
    ) -> Result<(), Refusal> {
        let profile = self.my_profile();
        let of_ask = |said: &&Said| said.program == program && Ask::parse(&said.ask) == Some(ask);
        let old: Vec<String> = profile
            .answers
            .iter()
            .filter(of_ask)
            .map(Said::to_string)
            .collect();
        let new: Vec<String> = texts
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| format!("{program} {}: {}", ask.name(), text.trim()))
            .collect();
        let mut edits = Vec::new();
        if !old.is_empty() {
            edits.push(Edit::Remove(Field::Answers, old));
        }
        if !new.is_empty() {
            edits.push(Edit::Add(Field::Answers, new));
        }
        self.edit_answers(edits)
    }

    /// Notes the day of entering a program, once: whoever waits longer comes first.
    pub(crate) fn note_entered(&mut self, program: &str) -> Result<(), Refusal> {
        let said = Entry::of(&self.my_profile(), program);
        if said.first(Ask::Entered).is_some() {
            return Ok(());
        }
        let today = day_of(self.now);
        self.answer_ask(program, Ask::Entered, &[today])
    }
}
