//! What people in lively worlds do beside what they say: show, keep programs, come, sit, invite, enter.
//!
//! Knows: the views of a device and what its host would hold up. Never: does what nobody could who sits
//! before a screen.

use model::community::day_of;
use replica::{
    Answer, CommunityAct, CommunityRow, CommunityView, GatheringView, Intent, Question, ScopeId,
};

use crate::ledger::Wish;
use crate::world::World;

/// Of the communities of a lively world, so many are closed, in percent.
const CLOSED_PERCENT: u64 = 15;
/// How often somebody reads along where they take no part, in percent.
const FOLLOW_PERCENT: u64 = 15;
/// The program everybody adapts.
const PROGRAM: &str = "P04";

impl World {
    /// Why a community is closed, where it is: in a lively world some are.
    pub(crate) fn closed(&mut self) -> Option<String> {
        let closed = self.lively && self.chance.percent(CLOSED_PERCENT);
        closed.then(|| "We talk about what is private.".to_owned())
    }

    /// Lets somebody read along, or no longer; tells whether they did.
    pub(crate) fn looks_in(&mut self, device: usize, row: &CommunityRow) -> bool {
        if !self.lively || !self.chance.percent(FOLLOW_PERCENT) {
            return false;
        }
        let follow = CommunityAct::Follow {
            community: row.id,
            on: !row.followed,
        };
        self.wish_in_common(device, follow);
        true
    }

    /// Lets somebody enter where they were invited, if anybody was.
    pub(crate) fn enters(&mut self, device: usize) -> bool {
        let invited = self.invited.iter().filter(|(_, who)| *who == device);
        // What is in no message to them yet would be refused.
        let told = self
            .devices
            .get(device)
            .map(|d| d.view.conversations.clone());
        let messages = told.iter().flat_map(|all| all.iter());
        let messages = messages.flat_map(|talk| talk.messages.iter());
        let words: Vec<&str> = messages.map(|message| message.text.as_str()).collect();
        let is_told = |community: &ScopeId| {
            let name = community.to_string();
            words.iter().any(|text| text.contains(&name))
        };
        let invited = invited.filter(|(community, _)| is_told(community));
        let invited: Vec<ScopeId> = invited.map(|(community, _)| *community).collect();
        let Some(community) = self.chance.pick(&invited).copied() else {
            return false;
        };
        self.invited.remove(&(community, device));
        let code = community.to_string();
        self.wish_in_common(device, CommunityAct::Enter { code });
        true
    }

    pub(crate) fn does_beside(
        &mut self,
        device: usize,
        view: &CommunityView,
    ) -> Option<CommunityAct> {
        let community = view.row.id;
        // Left to chance alone, hardly anybody would hold up a code while others are near.
        let hosts = self.begun(device, view).iter().any(|it| it.mine);
        match self.chance.below(6) {
            0..=4 if hosts => self.be_there(device, view),
            0 => Some(CommunityAct::Show {
                community,
                title: self.word("Shown"),
                link: None,
                text: self.word("Made"),
            }),
            1 => self.keep_or_drop_a_program(device, community),
            2 | 3 => self.be_there(device, view),
            4 => self.seat_somebody(view),
            _ => self.invite_somebody(device, view),
        }
    }

    fn keep_or_drop_a_program(
        &mut self,
        device: usize,
        community: ScopeId,
    ) -> Option<CommunityAct> {
        let Some(Answer::Programs(kept)) = self.ask(device, Question::Programs) else {
            return None;
        };
        let is_mine = |of: &replica::ProgramView| of.adapted.as_ref().is_some_and(|it| it.mine);
        let mine = kept.into_iter().find(is_mine).map(|program| program.id);
        if let Some(program) = mine.filter(|_| self.chance.percent(50)) {
            return Some(CommunityAct::DropProgram { program });
        }
        let program = PROGRAM.to_owned();
        let Some(Answer::Text(text)) = self.ask(device, Question::Program { program }) else {
            return None;
        };
        let name = self.word("Duo");
        let description = text.replace("Learning duo", &name);
        Some(CommunityAct::KeepProgram {
            community,
            description,
        })
    }

    fn today_of(&self, device: usize) -> String {
        day_of(self.clock_of(device).0)
    }

    /// Lists the gatherings of a community that have begun, by the clock of a device.
    fn begun(&self, device: usize, view: &CommunityView) -> Vec<GatheringView> {
        let today = self.today_of(device);
        let begun = |it: &&GatheringView| {
            let day = it.when.get(..10);
            !it.called_off && day.is_some_and(|day| day <= today.as_str())
        };
        view.gatherings.iter().filter(begun).cloned().collect()
    }

    /// Calls people together today; where a gathering has begun, says that one was there, or lets
    /// somebody check in with the code its host holds up.
    fn be_there(&mut self, device: usize, view: &CommunityView) -> Option<CommunityAct> {
        let today = self.today_of(device);
        let mut begun = self.begun(device, view);
        // Whoever called people together holds the code up: left to chance, hardly anybody would.
        if begun.iter().any(|it| it.mine) {
            begun.retain(|it| it.mine);
        }
        let Some(gathering) = self.chance.pick(&begun).cloned() else {
            return Some(CommunityAct::Gather {
                community: view.row.id,
                title: self.word("Today"),
                text: String::new(),
                format: None,
                when: format!("{today} 23:00"),
                place: "Roof".to_owned(),
                online: false,
                seats: None,
            });
        };
        let id = gathering.id;
        let code = Question::GatheringCode {
            gathering: id.clone(),
        };
        if gathering.mine
            && let Some(Answer::Text(code)) = self.ask(device, code)
        {
            let share = self.chance.percent(60);
            let others = (0..self.devices.len()).filter(|it| *it != device);
            let knows = |world: &mut Self, guest: usize| {
                let community = view.row.id.to_string();
                let seen = world.ask(guest, Question::Community { community });
                matches!(seen, Some(Answer::Community(seen)) if seen.row.joined && seen.gatherings.iter().any(|it| it.id == id))
            };
            let guests: Vec<usize> = others.filter(|guest| knows(self, *guest)).collect();
            let guest = *self.chance.pick(&guests)?;
            self.wish_in_common(guest, CommunityAct::CheckIn { code, share });
            return None;
        }
        Some(CommunityAct::WasThere {
            gathering: id,
            on: !gathering.i_was_there,
        })
    }

    /// A host gives somebody a seat before others, or tells them that there is none.
    fn seat_somebody(&mut self, view: &CommunityView) -> Option<CommunityAct> {
        let asked = view.gatherings.iter().filter(|it| it.seats.is_some());
        let asked = asked.flat_map(|it| it.asking.iter().map(|who| (it.id.clone(), who.person)));
        let asked: Vec<_> = asked.collect();
        let (gathering, person) = self.chance.pick(&asked).cloned()?;
        let on = self.chance.percent(60);
        Some(CommunityAct::Seat {
            gathering,
            person,
            on,
        })
    }

    /// Invites somebody into a community that not everybody can enter; they enter later.
    fn invite_somebody(&mut self, device: usize, view: &CommunityView) -> Option<CommunityAct> {
        view.row.notice?;
        let others: Vec<usize> = (0..self.devices.len()).filter(|it| *it != device).collect();
        let guest = *self.chance.pick(&others)?;
        let person = self.devices.get(guest)?.view.me.as_ref().map(|me| me.id)?;
        self.invited.insert((view.row.id, guest));
        Some(CommunityAct::Invite {
            community: view.row.id,
            person,
        })
    }

    /// Does something in a community and notes in the story what it was.
    pub(crate) fn wish_in_common(&mut self, device: usize, act: CommunityAct) {
        let name = name_of(&act);
        self.submit(device, Intent::Community(act), Wish::Act { name });
    }
}

/// What an act is called in the story.
pub(crate) fn name_of(act: &impl std::fmt::Debug) -> String {
    let name = format!("{act:?}");
    name.split([' ', '(']).next().unwrap_or_default().to_owned()
}
