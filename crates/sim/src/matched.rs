//! People who meet by consent, in rounds and through others.
//!
//! They enter programs, ask each other, agree and take back; they announce rounds, enter, freeze and
//! answer; they ask somebody to introduce them; they block somebody, and leave somebody out. What must
//! come of it stands in `agreed`.

use model::{Edit, Field, PersonId};
use replica::{
    Answer, ConsentState, Intent, IntroPart, IntroView, MeetAct, MeetView, Question, RoundAct,
    RoundPart, RoundView, TalkAct,
};

use crate::beside::name_of;
use crate::ledger::{Fate, Wish};
use crate::world::World;

/// How often somebody acts on who they are matched with, in a world where they do, in percent.
const MATCHED_PERCENT: u64 = 60;
/// Programs in which people ask each other.
const LISTS: [&str; 2] = ["P04", "P08"];
/// Programs whose rounds people hold: tables, circles and swaps.
const ROUNDS: [&str; 3] = ["P05", "P17", "P16"];
/// The most rounds in a world.
const ROUNDS_MAX: usize = 3;
/// The days people swap.
const DAYS: [&str; 3] = ["Mon", "Wed", "Fri"];
/// When everybody can.
const SLOT: &str = "Tue 12:00-13:30";

/// What somebody wished for in an introduction.
#[derive(Debug, Clone)]
pub(crate) struct Introducing {
    pub text: String,
    pub step: IntroStep,
    pub fate: Fate,
}

/// One of the steps of an introduction that have words, with whom they are between.
#[derive(Debug, Clone, Copy)]
pub(crate) enum IntroStep {
    Asked {
        via: PersonId,
        to: PersonId,
    },
    /// What is passed on has the words of whoever asked below it.
    Passed {
        asker: PersonId,
        to: PersonId,
    },
    Agreed {
        asker: PersonId,
        via: PersonId,
    },
}

impl World {
    /// Tells whether somebody acts on who they are matched with now.
    pub(crate) fn matches_now(&mut self) -> bool {
        self.matches && self.chance.percent(MATCHED_PERCENT)
    }

    /// Lets somebody do what one does about matches.
    pub(crate) fn act_in_matches(&mut self, device: usize) {
        match self.chance.below(20) {
            0..=5 => self.meets(device),
            6..=12 => self.acts_in_round(device),
            13..=17 => self.introduces(device),
            _ => self.keeps_apart(device),
        }
    }

    /// The people a device lists.
    fn people_of(&self, device: usize) -> Vec<PersonId> {
        let d = self.devices.get(device);
        let cards = d.iter().flat_map(|d| d.view.people.iter());
        cards.map(|card| card.id).collect()
    }

    /// Asks, agrees, declines and takes back, where there is something to; and notes how it went.
    fn meets(&mut self, device: usize) {
        let Some(Answer::Meet(view)) = self.ask(device, Question::Meet) else {
            return;
        };
        let act = match self.chance.pick(&view.requests).cloned() {
            Some(it) if self.chance.percent(60) => {
                let (program, person) = (it.program.clone(), it.person);
                match (it.state, self.chance.below(4)) {
                    (ConsentState::Asked, 0..=2) => MeetAct::Agree { program, person },
                    (ConsentState::Asked, _) => MeetAct::Decline { program, person },
                    (ConsentState::Agreed, 0..=2) if it.met.is_some() => MeetAct::Share {
                        program,
                        person,
                        on: self.chance.percent(70),
                    },
                    (ConsentState::Agreed, 0..=2) => MeetAct::Met {
                        program,
                        person,
                        met: true,
                        useful: Some(self.chance.percent(50)),
                        again: None,
                    },
                    (ConsentState::Agreed | ConsentState::Waiting | ConsentState::Expired, _) => {
                        MeetAct::Withdraw { program, person }
                    }
                }
            }
            Some(_) | None => return self.asks_to_meet(device),
        };
        self.meet_as(device, act);
    }

    /// Does something about a match, and notes in the story what it was.
    fn meet_as(&mut self, device: usize, act: MeetAct) {
        let name = name_of(&act);
        let wish = match act {
            MeetAct::Decline { .. } | MeetAct::Never { .. } | MeetAct::Met { .. } => {
                Wish::Silent { name }
            }
            MeetAct::Ask { .. }
            | MeetAct::Agree { .. }
            | MeetAct::Withdraw { .. }
            | MeetAct::NotNow { .. }
            | MeetAct::Share { .. }
            | MeetAct::Dial { .. }
            | MeetAct::Weigh { .. } => Wish::Act { name },
        };
        self.submit(device, Intent::Meet(act), wish);
    }

    fn asks_to_meet(&mut self, device: usize) {
        let program = *self.chance.pick(&LISTS).unwrap_or(&"P04");
        let d = self.devices.get(device);
        let me = d.and_then(|d| d.view.me.as_ref());
        let has_entered = me.is_some_and(|me| me.profile.programs.contains(program));
        let program = program.to_owned();
        if !has_entered {
            let answers = Vec::new();
            let enter = Intent::Enter { program, answers };
            return self.submit(device, enter, Wish::Other);
        }
        // Who has not entered is asked now and then all the same, and it is refused.
        let asks_anybody = self.chance.percent(10);
        let cards = self.devices.get(device).into_iter();
        let cards = cards.flat_map(|d| d.view.people.iter());
        let people = cards.filter(|it| asks_anybody || it.profile.programs.contains(&program));
        let people: Vec<PersonId> = people.map(|card| card.id).collect();
        if let Some(person) = self.chance.pick(&people).copied() {
            let until = None;
            let ask = MeetAct::Ask {
                program,
                person,
                until,
            };
            self.meet_as(device, ask);
        }
    }

    /// Goes on with a round, or announces one.
    fn acts_in_round(&mut self, device: usize) {
        let Some(Answer::Rounds(rounds)) = self.ask(device, Question::Rounds) else {
            return;
        };
        let few = rounds.len() < ROUNDS_MAX;
        let act = match self.chance.pick(&rounds).cloned() {
            Some(round) if !few || self.chance.percent(93) => self.next_in(device, &round),
            Some(_) | None if few => Some(RoundAct::Announce {
                program: (*self.chance.pick(&ROUNDS).unwrap_or(&"P05")).to_owned(),
                closes: None,
                drawn: self.chance.percent(40),
                note: self.word("Round"),
            }),
            Some(_) | None => None,
        };
        if let Some(act) = act {
            let name = format!("Round{}", name_of(&act));
            self.submit(device, Intent::Round(act), Wish::Act { name });
        }
    }

    /// What somebody does in a round: what it is time for, and now and then what it is not.
    fn next_in(&mut self, device: usize, round: &RoundView) -> Option<RoundAct> {
        let id = round.id.clone();
        let may = round.may;
        // Now and then with other answers.
        let enters = if round.part == RoundPart::In { 8 } else { 80 };
        if may.enter && self.chance.percent(enters) {
            if !self.can_come(device) {
                let slots = Edit::Set(Field::Slots, vec![SLOT.to_owned()]);
                self.submit(device, Intent::Profile(vec![slots]), Wish::Other);
                return None;
            }
            let answers = match round.program.as_str() {
                "P05" => vec![("mode".to_owned(), "video".to_owned())],
                "P17" => vec![("goal".to_owned(), self.word("Goal"))],
                _ => self.what_is_swapped(),
            };
            return Some(RoundAct::Enter { round: id, answers });
        }
        Some(match self.chance.below(12) {
            0 => RoundAct::Withdraw { round: id },
            1 => RoundAct::Recompute { round: id },
            _ if may.answer => RoundAct::Answer {
                round: id,
                comes: self.chance.percent(75),
            },
            _ if may.settle => RoundAct::Settle { round: id },
            2..=8 if may.freeze && round.entrants.len() > 1 => RoundAct::Freeze { round: id },
            9 => RoundAct::Close { round: id },
            _ => return None,
        })
    }

    /// A slot one gives away and one that one would take over.
    fn what_is_swapped(&mut self) -> Vec<(String, String)> {
        let day = self.chance.index(DAYS.len());
        let next = (day + self.chance.index(2) + 1) % DAYS.len();
        let slot = |day: usize| {
            let day = DAYS.get(day).map_or("Mon", |day| day);
            format!("{day} 14:00-19:00")
        };
        vec![
            ("task-offered".to_owned(), slot(day)),
            ("tasks-sought".to_owned(), slot(next)),
        ]
    }

    fn can_come(&self, device: usize) -> bool {
        let me = self.devices.get(device).and_then(|d| d.view.me.as_ref());
        me.is_some_and(|me| !me.profile.slots.is_empty())
    }

    /// Takes the next step of an introduction, or asks for one.
    fn introduces(&mut self, device: usize) {
        let open = self.intros_of(device).into_iter();
        let open: Vec<IntroView> = open
            .filter(|it| it.part != IntroPart::Asked && !it.done)
            .collect();
        let people = self.people_of(device);
        if let Some(intro) = self.chance.pick(&open).cloned() {
            if self.chance.percent(25) {
                if let Some(d) = self.devices.get_mut(device) {
                    d.ledger.declined.push(intro.text);
                }
                let intro = intro.id;
                return self.tell_nobody(device, TalkAct::DeclineIntro { intro });
            }
            let step = match intro.part {
                IntroPart::ToPassOn => IntroStep::Passed {
                    asker: intro.by,
                    to: intro.other,
                },
                IntroPart::Asked | IntroPart::ToAnswer => IntroStep::Agreed {
                    asker: intro.other,
                    via: intro.by,
                },
            };
            let text = format!("{}.", self.word("Agreed"));
            let act = TalkAct::AgreeIntro {
                intro: intro.id,
                text: text.clone(),
            };
            return self.introduce(device, act, text, step);
        }
        let (via, to) = (
            self.chance.pick(&people).copied(),
            self.chance.pick(&people).copied(),
        );
        if let (Some(via), Some(to)) = (via, to) {
            let text = format!("{}.", self.word("Meet"));
            let act = TalkAct::AskIntro {
                via,
                to,
                text: text.clone(),
            };
            self.introduce(device, act, text, IntroStep::Asked { via, to });
        }
    }

    pub(crate) fn intros_of(&mut self, device: usize) -> Vec<IntroView> {
        match self.ask(device, Question::Intros) {
            Some(Answer::Intros(intros)) => intros,
            Some(_) | None => Vec::new(),
        }
    }

    fn introduce(&mut self, device: usize, act: TalkAct, text: String, step: IntroStep) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let fate = Fate::Open;
        d.ledger.introduced.push(Introducing { text, step, fate });
        let entry = d.ledger.introduced.len() - 1;
        let name = name_of(&step);
        self.submit(device, Intent::Talk(act), Wish::Introduced { entry, name });
    }

    /// Takes nothing from somebody any more, or again; follows them; leaves them out.
    fn keeps_apart(&mut self, device: usize) {
        let people = self.people_of(device);
        let Some(person) = self.chance.pick(&people).copied() else {
            return;
        };
        let on = self.chance.percent(50);
        match self.chance.below(4) {
            0 | 1 => self.tell_nobody(device, TalkAct::Block { person, on }),
            2 => self.tell_nobody(device, TalkAct::Follow { person, on }),
            _ => self.meet_as(device, MeetAct::Never { person, on }),
        }
    }

    fn tell_nobody(&mut self, device: usize, act: TalkAct) {
        let name = name_of(&act);
        self.submit(device, Intent::Talk(act), Wish::Silent { name });
    }

    pub(crate) fn meeting_of(&mut self, device: usize) -> Option<MeetView> {
        match self.ask(device, Question::Meet) {
            Some(Answer::Meet(view)) => Some(*view),
            Some(_) | None => None,
        }
    }

    pub(crate) fn rounds_of(&mut self, device: usize) -> Vec<RoundView> {
        match self.ask(device, Question::Rounds) {
            Some(Answer::Rounds(rounds)) => rounds,
            Some(_) | None => Vec::new(),
        }
    }
}
