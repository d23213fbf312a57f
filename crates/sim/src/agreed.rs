//! What must come of meeting by consent.
//!
//! Two who have to do with each other see the same of it, as far as each may. A round is one to all:
//! who takes part, what was computed, who comes. Words of an introduction reach whom they are for and
//! nobody else, and what somebody keeps to themselves is written where nobody else reads it.

use std::collections::{BTreeMap, BTreeSet};

use history::{Governance, ScopeId, ScopeKind, SpaceId};
use model::PersonId;
use replica::{
    Answer, Batch, ConsentState, ConsentView, Effect, IntroPart, IntroView, Question, RoundView,
};

use crate::ledger::Fate;
use crate::matched::{IntroStep, Introducing};
use crate::oracle::Seen;
use crate::world::World;

const ONE_ROUND: &str = "(1) a round is one to everybody";
const BOTH_SIDES: &str = "(1) both sides see the same of what they agreed on";
const INTRODUCED: &str = "(2) introductions arrive, and (8) nobody else reads them";

/// How one of two sees what is between them: with whom, in which program.
type Between = BTreeMap<(PersonId, String), ConsentState>;

impl World {
    /// (8) What somebody keeps to themselves says nothing to others: no record of theirs, not even a
    /// sealed one, but where only their own devices read.
    pub(crate) fn check_silence(&mut self, device: usize, effects: &[Effect]) {
        let says = |batch: &Batch| {
            let mut records = batch.records.iter();
            records.any(|record| !self.is_personal(device, record.scope()))
        };
        let said = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Append(batch) if says(batch)));
        if said {
            let what = format!("d{device} signs something for others");
            self.fail("(8) a no is kept to oneself", what);
        }
    }

    pub(crate) fn check_agreed(&mut self, seen: &[Seen]) {
        self.check_rounds(seen);
        self.check_both_sides(seen);
        self.check_introductions(seen);
    }

    fn check_rounds(&mut self, seen: &[Seen]) {
        let mut first: BTreeMap<Option<SpaceId>, (usize, Vec<String>)> = BTreeMap::new();
        for one in seen {
            let device = one.device;
            let space = self.devices.get(device).and_then(|d| d.view.space.as_ref());
            let space = space.map(|space| space.id);
            let shown: Vec<String> = self.rounds_of(device).iter().map(shown_to_all).collect();
            let (other, before) = first
                .entry(space)
                .or_insert_with(|| (device, shown.clone()));
            if *before != shown {
                let what = format!("d{other} and d{device} differ:\n{before:#?}\n{shown:#?}");
                return self.fail(ONE_ROUND, what);
            }
        }
    }

    /// What one of two agreed on the other has agreed on; of a question without answer the one who asked
    /// sees that it waits, and the other sees it, or has kept to themselves that they do not want to.
    fn check_both_sides(&mut self, seen: &[Seen]) {
        let mut sides: Vec<(PersonId, usize, Between)> = Vec::new();
        for one in seen {
            let view = self.meeting_of(one.device).unwrap_or_default();
            let between = view.requests.into_iter();
            let between = between.map(|it: ConsentView| ((it.person, it.program), it.state));
            sides.push((one.me.id, one.device, between.collect()));
        }
        let none = BTreeSet::new();
        let blocked: BTreeMap<PersonId, BTreeSet<PersonId>> = seen
            .iter()
            .map(|one| (one.me.id, self.blocked_by(one.device)))
            .collect();
        for (me, device, between) in &sides {
            let beside = sides.iter().flat_map(|side| {
                let with = between.iter().filter(|((other, _), _)| *other == side.0);
                with.map(move |it| (side, it))
            });
            for ((_, there, theirs), ((other, program), state)) in beside {
                let blocks = |one, two| blocked.get(one).unwrap_or(&none).contains(two);
                if blocks(me, other) || blocks(other, me) {
                    continue;
                }
                let seen_there = theirs.get(&(*me, program.clone())).copied();
                if !fits(*state, seen_there) {
                    let what =
                        format!("{program}: {state:?} at d{device}, {seen_there:?} at d{there}");
                    return self.fail(BOTH_SIDES, what);
                }
            }
        }
    }

    /// Whom somebody takes nothing from.
    pub(crate) fn blocked_by(&self, device: usize) -> BTreeSet<PersonId> {
        let d = self.devices.get(device);
        let blocked = d.iter().flat_map(|d| d.view.blocked.iter());
        blocked.map(|it| it.person).collect()
    }

    fn check_introductions(&mut self, seen: &[Seen]) {
        let mut shown: Vec<(usize, PersonId, Vec<IntroView>, Vec<String>)> = Vec::new();
        for one in seen {
            let intros = self.intros_of(one.device);
            let inbox = self.ask(one.device, Question::Inbox { person: None });
            let Some(Answer::Inbox(inbox)) = inbox else {
                continue;
            };
            let messages = inbox.into_iter().flat_map(|view| view.messages);
            let texts = messages.map(|message| message.text).collect();
            shown.push((one.device, one.me.id, intros, texts));
        }
        for author in seen {
            let taken = self.devices.get(author.device);
            let taken = taken.map(|d| d.ledger.introduced.clone());
            for step in taken.unwrap_or_default() {
                let wrong = shown.iter().find_map(|(device, person, intros, texts)| {
                    let read = intros.iter().filter(|it| it.text.contains(&step.text));
                    let read = read.count() + texts.iter().filter(|it| **it == step.text).count();
                    let stands = read > 0 || self.stands_on(*device, &step.text);
                    let may = may_read(&step, &author.me.id, person, self);
                    (stands && !may).then(|| {
                        format!(
                            "“{}” of d{} is read at d{device}: {:?}",
                            step.text, author.device, step.step
                        )
                    })
                });
                if let Some(what) = wrong {
                    return self.fail(INTRODUCED, what);
                }
                if let Some(what) = self.lost_step(author, &step, &shown) {
                    return self.fail(INTRODUCED, what);
                }
            }
        }
    }

    /// Finds a promised step that did not arrive where nothing keeps it away.
    fn lost_step(
        &self,
        author: &Seen,
        step: &Introducing,
        shown: &[(usize, PersonId, Vec<IntroView>, Vec<String>)],
    ) -> Option<String> {
        if step.fate != Fate::Promised {
            return None;
        }
        let me = author.me.id;
        let to = match step.step {
            IntroStep::Asked { via, .. } => via,
            IntroStep::Passed { to, .. } => to,
            IntroStep::Agreed { asker, .. } => asker,
        };
        let mut theirs = shown.iter().filter(|(_, person, ..)| *person == to);
        let (device, _, intros, _) = theirs.find(|(device, _, intros, texts)| {
            let is_there = match step.step {
                IntroStep::Agreed { via, .. } => {
                    let begun = texts.iter().filter(|it| **it == step.text).count() == 1;
                    let told = intros.iter().any(|it| {
                        it.part == IntroPart::Asked && it.done && (it.by, it.other) == (via, me)
                    });
                    begun && told
                }
                IntroStep::Asked { .. } => self.has_intro(to, intros, &step.text),
                // Whoever is blocked by the one they want to meet is not shown to them, and what two devices
                // of one person passed on is shown once.
                IntroStep::Passed { asker, .. } => {
                    let by_other = |it: &IntroView| (it.by, it.other) == (me, asker);
                    self.blocked_by(*device).contains(&asker)
                        || self.has_intro(to, intros, &step.text)
                        || (self.passed_often(me, asker, to) && intros.iter().any(by_other))
                }
            };
            !is_there && !self.blocked_by(*device).contains(&me)
        })?;
        Some(format!(
            "“{}” of d{} did not arrive at d{device}: {intros:?}",
            step.text, author.device
        ))
    }

    /// Tells whether several devices of one person wished to pass the same on.
    fn passed_often(&self, by: PersonId, asker: PersonId, to: PersonId) -> bool {
        let is_it = |it: &Introducing| match it.step {
            IntroStep::Passed {
                asker: one,
                to: other,
            } => (one, other) == (asker, to),
            IntroStep::Asked { .. } | IntroStep::Agreed { .. } => false,
        };
        let own = self.devices.iter().filter(|d| d.person == Some(by));
        let with_it = own.filter(|d| d.ledger.introduced.iter().any(is_it));
        with_it.count() > 1
    }

    /// Tells whether the words of an introduction are shown to somebody, or were until they declined it.
    fn has_intro(&self, person: PersonId, intros: &[IntroView], text: &str) -> bool {
        let own = self.devices.iter().filter(|d| d.person == Some(person));
        let mut declined = own.flat_map(|d| &d.ledger.declined);
        intros.iter().any(|it| it.text.contains(text)) || declined.any(|it| it.contains(text))
    }

    /// What a person sees of what is between them and others, on any of their devices.
    pub(crate) fn between_oneself_and_others(&mut self, device: usize) -> String {
        let view = self.meeting_of(device).unwrap_or_default();
        let requests: BTreeSet<String> = view
            .requests
            .iter()
            // Whether a question still stands hangs on what day it is for who looks.
            .filter(|it| it.state == ConsentState::Agreed)
            .map(|it| {
                format!(
                    "{:?} {} {:?} {:?} {:?}",
                    it.person, it.program, it.met, it.shared, it.told
                )
            })
            .collect();
        let intros = self.intros_of(device).into_iter();
        let intros: BTreeSet<_> = intros.map(|it| (it.id, it.done, it.text)).collect();
        let rounds = self.rounds_of(device).into_iter();
        let rounds: BTreeSet<String> = rounds
            .map(|it| format!("{} {:?}", it.id, it.part))
            .collect();
        let out: BTreeSet<PersonId> = view.left_out.iter().map(|it| it.person).collect();
        let blocked = self.blocked_by(device);
        format!("{requests:?} {intros:?} {rounds:?} {out:?} {blocked:?}")
    }

    /// Tells whether a record stands in what somebody's devices keep among themselves.
    fn is_personal(&self, device: usize, scope: ScopeId) -> bool {
        let d = self.devices.get(device);
        let logs = d.into_iter().flat_map(|d| d.disk.shared.iter());
        let mut here = logs
            .filter(|(log, _)| log.scope == scope)
            .flat_map(|it| it.1);
        here.any(|record| match record.governance() {
            Ok(Governance::ScopeGenesis(genesis)) => genesis.kind == ScopeKind::Personal,
            Ok(_) | Err(_) => false,
        })
    }
}

/// Tells whether somebody may read the words of a step of an introduction.
fn may_read(step: &Introducing, author: &PersonId, reader: &PersonId, world: &World) -> bool {
    if author == reader {
        return true;
    }
    match step.step {
        IntroStep::Agreed { asker, .. } => *reader == asker,
        IntroStep::Passed { to, .. } => *reader == to,
        // Below the words of whoever passes it on.
        IntroStep::Asked { via, to } => {
            let middle = world.devices.iter().filter(|d| d.person == Some(via));
            let mut taken = middle.flat_map(|d| &d.ledger.introduced);
            let is_passed = taken.any(|other| match other.step {
                IntroStep::Passed { asker, to: third } => {
                    (asker, third) == (*author, to) && other.fate != Fate::Refused
                }
                IntroStep::Asked { .. } | IntroStep::Agreed { .. } => false,
            });
            *reader == via || (*reader == to && is_passed)
        }
    }
}

/// Tells whether what one of two sees goes with what the other does. A last day is over where the clock
/// says so; what was declined, or ran out, is not shown.
fn fits(here: ConsentState, there: Option<ConsentState>) -> bool {
    use ConsentState::{Agreed, Asked, Expired, Waiting};
    match (here, there) {
        (Agreed, there) => there == Some(Agreed),
        // Each may have asked when the question of the other was over by its own clock.
        (Asked, there) => matches!(there, Some(Asked | Waiting | Expired)),
        (Waiting | Expired, there) => matches!(there, None | Some(Asked)),
    }
}

/// What of a round does not depend on who looks.
fn shown_to_all(round: &RoundView) -> String {
    let who = round.entrants.iter().map(|it| it.person);
    let who: BTreeSet<PersonId> = who.collect();
    let result = round.result.as_ref().map(|result| {
        let groups = |groups: &[replica::GroupView]| -> Vec<String> {
            let groups = groups.iter().map(|group| {
                let people = group.people.iter();
                let people: Vec<_> = people.map(|it| (it.person, it.comes, &it.gives)).collect();
                format!(
                    "{people:?} {} {} {:?}",
                    group.meets, group.score, group.when
                )
            });
            // One's own comes first.
            let mut groups: Vec<String> = groups.collect();
            groups.sort_unstable();
            groups
        };
        let people = |people: &[replica::NamedView]| -> BTreeSet<PersonId> {
            people.iter().map(|it| it.person).collect()
        };
        format!(
            "{} {} {:?} {:?} {:?} {:?}",
            result.manifest,
            result.outcome,
            groups(&result.groups),
            groups(&result.second),
            people(&result.alone),
            people(&result.dropped)
        )
    });
    let waits = round.waits.as_ref().map(|why| &why.code);
    format!(
        "{} {} {:?} {who:?} {} {} {result:?} {waits:?}",
        round.id, round.program, round.phase, round.late, round.omitted
    )
}
