//! Acts in rounds: announcing, entering, closing, freezing, comparing, answering.
//!
//! Each is one signed record that cites the newest one heard about its round, so that the order of
//! what is said is the order in which it could be known.

use std::collections::BTreeSet;

use matching::Entry as Said;
use matching::round::{
    ENTRANTS_MAX, ENTRIES_IN_A_RECORD_MAX, Entry, Hash, NOTE_MAX_BYTES, Phase, ROUNDS_BEFORE_MAX,
    Statement, Timeline, commitment, shape,
};
use model::PersonId;

use super::{NoResult, announcements, round_document};
use crate::acts::answers_to;
use crate::consent::hex;
use crate::content::Content;
use crate::intent::RoundAct;
use crate::replica::Replica;
use crate::sensible::check_span;
use crate::view::{Answer, ROUND_READING, Refusal};

const SECRET: &str = "round/secret/";

impl Replica {
    /// Does what was wished for in a round.
    pub(crate) fn act_in_round(&mut self, act: RoundAct) -> Result<Answer, Refusal> {
        self.must_be_member("do this in a round")?;
        self.dirty.rounds = true;
        let round = match act {
            RoundAct::Announce {
                program,
                closes,
                drawn,
                note,
            } => self.announce(&program, closes.map_or(0, |at| at.0 / 1_000), drawn, &note)?,
            RoundAct::Enter { round, answers } => self.enter_round(&round, &answers)?,
            RoundAct::Withdraw { round } => self.withdraw_from(&round)?,
            RoundAct::Close { round } => self.close_round(&round)?,
            RoundAct::Freeze { round } => self.freeze(&round)?,
            RoundAct::Settle { round } => {
                let timeline = self.find_round(&round)?;
                self.must_be_announcer(&timeline, "settle the draw")?;
                let round = timeline.id;
                self.say_in_round(&round, Statement::Settle { round })?;
                round
            }
            RoundAct::Recompute { round } => {
                let round = self.find_round(&round)?.id;
                self.say_result(&round)?;
                round
            }
            RoundAct::Answer { round, comes } => self.answer_round(&round, comes)?,
        };
        Ok(Answer::Round(Box::new(self.round_view(&round, true)?)))
    }

    fn announce(
        &mut self,
        program: &str,
        closes: u64,
        drawn: bool,
        note: &str,
    ) -> Result<Hash, Refusal> {
        let program = self.known_program(program)?;
        if !program.holds_rounds() {
            return Err(not_in_rounds(&program.id));
        }
        if closes > 0 && closes <= self.now.0 / 1_000 {
            return Err(Refusal::new(
                "round-closes",
                "Could not announce the round: say a time to come when you mean to close it, such as “--closes 3d”.",
            ));
        }
        let (note, was_cut) = model::clean_line(note, NOTE_MAX_BYTES / 4);
        if was_cut {
            return Err(Refusal::new(
                "round-note",
                "Could not announce the round: shorten what people should know to 500 characters.",
            ));
        }
        let announcement = Statement::Announce {
            program: program.id.clone(),
            description: program.hash,
            closes,
            drawn,
            note,
            model: self.meanings.model().map(|model| *model.as_bytes()),
        };
        let content = Content::Round(announcement.bytes());
        let document = announcements(&self.home);
        // After every round one knows of: whoever met in one of those meets others now, however
        // little the announcer has written so far.
        let after = self.rounds.newest_of_all().map(cited);
        let record =
            self.write_after(self.home, &content, document, after.into_iter().collect())?;
        Ok(*record.id().as_bytes())
    }

    fn enter_round(&mut self, typed: &str, answers: &[(String, String)]) -> Result<Hash, Refusal> {
        let timeline = self.find_round(typed)?;
        let round = timeline.id;
        if timeline.phase != Phase::Open {
            return Err(Refusal::new(
                "round-closed",
                "Could not enter: this round has been closed. Enter the next round.",
            ));
        }
        // Everybody must run the same description.
        let program = &*self.program_of(&timeline).map_err(no_result)?;
        let me = self
            .me()
            .ok_or_else(|| Refusal::no_space("enter a round"))?;
        let shared = self.shared_profile();
        let mut said = Said::of(&shared, &program.id);
        for (ask, texts) in answers_to(program, answers)? {
            said.replace(ask, &texts);
        }
        check_span(program, &said)?;
        let entry = Entry::of(program, me, &shared, said.answers());
        let mut entry = entry.map_err(|why| Refusal::new("round-entry", why.to_string()))?;
        if timeline.drawn {
            let secret = self.round_secret(&round)?;
            entry.commitment = Some(commitment(me, &secret));
        }
        self.say_in_round(&round, Statement::Enter { round, entry })?;
        Ok(round)
    }

    /// The secret of one's own for a draw: made once, kept on the device until it is revealed.
    fn round_secret(&mut self, round: &Hash) -> Result<[u8; 32], Refusal> {
        if let Some(secret) = self.kept_secret(round) {
            return Ok(secret);
        }
        let secret: [u8; 32] = self.dice.bytes();
        self.set(format!("{SECRET}{}", hex(round)), &hex(&secret))?;
        Ok(secret)
    }

    fn kept_secret(&self, round: &Hash) -> Option<[u8; 32]> {
        let kept = self
            .private
            .settings
            .get(&format!("{SECRET}{}", hex(round)))?;
        kept.parse::<PersonId>().ok().map(|id| *id.as_bytes())
    }

    /// Takes one's entry back, as long as it is open who takes part.
    fn withdraw_from(&mut self, typed: &str) -> Result<Hash, Refusal> {
        let timeline = self.find_round(typed)?;
        let round = timeline.id;
        if timeline.phase == Phase::Frozen {
            return Err(Refusal::new(
                "round-frozen",
                "Could not withdraw: it is settled who takes part. Say that you do not come with “eyelevel round decline”.",
            ));
        }
        if !self.me().is_some_and(|me| timeline.takes_part(me)) {
            return Err(Refusal::new(
                "round-not-in",
                "Could not withdraw: you have not entered this round.",
            ));
        }
        self.say_in_round(&round, Statement::Withdraw { round })?;
        Ok(round)
    }

    /// Lets nobody enter any more.
    fn close_round(&mut self, typed: &str) -> Result<Hash, Refusal> {
        let timeline = self.find_round(typed)?;
        self.must_be_announcer(&timeline, "close it")?;
        let round = timeline.id;
        if timeline.phase != Phase::Open {
            return Err(Refusal::new(
                "round-closed",
                "Could not close the round: nobody can enter it any more. See it with “eyelevel round show”.",
            ));
        }
        self.say_in_round(&round, Statement::Close { round })?;
        Ok(round)
    }

    fn freeze(&mut self, typed: &str) -> Result<Hash, Refusal> {
        let timeline = self.find_round(typed)?;
        let me = self
            .me()
            .ok_or_else(|| Refusal::no_space("freeze a round"))?;
        let by_entrant = timeline.phase == Phase::Closed && timeline.takes_part(me);
        if timeline.announcer != me && !by_entrant {
            return Err(Refusal::new(
                "round-not-yours",
                "Could not freeze the round: its announcer may, and once it is closed anybody who has entered.",
            ));
        }
        if timeline.phase == Phase::Frozen {
            return Err(Refusal::new(
                "round-frozen",
                "Could not freeze the round: it is frozen already. See its result with “eyelevel round show”.",
            ));
        }
        let entries = timeline.to_freeze(&self.gone(&timeline));
        let program = self.program(&timeline.program);
        let most = program.map_or(ENTRANTS_MAX, |it| shape(&it).entrants_max());
        if entries.is_empty() || entries.len() > most {
            return Err(Refusal::new(
                "round-size",
                format!(
                    "Could not freeze the round: {} people have entered; it may have 1 to {most}.",
                    entries.len()
                ),
            ));
        }
        let all = self.rounds.timelines();
        let mut earlier: Vec<&Timeline> = all
            .values()
            .filter(|it| timeline.looks_back_to(it) && it.phase == Phase::Frozen)
            .collect();
        earlier.sort_by_key(|it| std::cmp::Reverse(it.place));
        let after = earlier
            .iter()
            .take(ROUNDS_BEFORE_MAX)
            .map(|it| it.id)
            .collect();
        let round = timeline.id;
        let (entries, parts) = self.say_parts(round, entries)?;
        let freeze = Statement::Freeze {
            round,
            entries,
            parts,
            after,
        };
        self.say_in_round(&round, freeze)?;
        Ok(round)
    }

    /// Says the entries a freeze has no room for; gives those it has, and the records of the others.
    fn say_parts(
        &mut self,
        round: Hash,
        mut entries: BTreeSet<Hash>,
    ) -> Result<(BTreeSet<Hash>, BTreeSet<Hash>), Refusal> {
        let mut parts = BTreeSet::new();
        while let Some(first) = entries.iter().nth(ENTRIES_IN_A_RECORD_MAX).copied() {
            let rest = entries.split_off(&first);
            let part = Statement::Part { round, entries };
            parts.insert(self.say_in_round(&round, part)?);
            entries = rest;
        }
        Ok((entries, parts))
    }

    /// Says what one's own replica computed, if one takes part and has not said the same.
    fn say_result(&mut self, round: &Hash) -> Result<(), Refusal> {
        let computed = self.result_of(round).map_err(no_result)?;
        let timelines = self.rounds.timelines();
        let (Some(me), Some(timeline)) = (self.me(), timelines.get(round)) else {
            return Ok(());
        };
        let (manifest, outcome) = (computed.manifest, computed.hash);
        let is_new = timeline.computed.get(&me) != Some(&(manifest, outcome));
        if !timeline.takes_part(me) || !is_new {
            return Ok(());
        }
        let round = *round;
        let said = Statement::Computed {
            round,
            manifest,
            outcome,
        };
        self.say_in_round(&round, said).map(drop)
    }

    fn answer_round(&mut self, typed: &str, comes: bool) -> Result<Hash, Refusal> {
        let timeline = self.find_round(typed)?;
        let round = timeline.id;
        self.say_result(&round)?;
        let computed = self.result_of(&round).map_err(no_result)?;
        let me = self.me().ok_or_else(|| Refusal::no_space("answer"))?;
        let gone = self.gone(&timeline);
        let after = self.after(&computed, &timeline, &gone);
        let after = after.map_err(no_result)?;
        let group = after.group_of(&computed, me);
        let (outcome, _) = group.ok_or_else(|| {
            Refusal::new(
                "round-no-group",
                "Could not answer: you are in no group of this round.",
            )
        })?;
        let said = Statement::Answer {
            round,
            outcome,
            comes,
        };
        self.say_in_round(&round, said)?;
        Ok(round)
    }

    /// Reveals one's secret once it is settled who takes part in a draw.
    pub(super) fn reveal(&mut self, timeline: &Timeline, me: PersonId) -> Result<(), Refusal> {
        if !timeline.awaited().contains(&me) {
            return Ok(());
        }
        let Some(secret) = self.kept_secret(&timeline.id) else {
            return Ok(());
        };
        let round = timeline.id;
        let said = Statement::Reveal { round, secret };
        self.say_in_round(&round, said).map(drop)
    }

    /// Says no where one's own group has somebody one keeps apart from, be it one of the second chance; and where
    /// whoever has the seats is matched with oneself already, so that others get this one.
    pub(super) fn keep_apart(&mut self, timeline: &Timeline, me: PersonId) -> Result<(), Refusal> {
        let entrants = timeline.entries.iter().chain(&timeline.second);
        let others = entrants.map(|entry| entry.person).filter(|it| *it != me);
        let matched = self.matched_in(&timeline.program);
        let (mut apart, mut seated) = (Vec::new(), Vec::new());
        for person in others {
            if self.keeps_out(&person) {
                apart.push(person);
            } else if matched.contains(&person) {
                seated.push(person);
            }
        }
        if apart.is_empty() && seated.is_empty() {
            return Ok(());
        }
        let Ok(computed) = self.result_of(&timeline.id) else {
            return Ok(());
        };
        let gone = self.gone(timeline);
        let Ok(after) = self.after(&computed, timeline, &gone) else {
            return Ok(());
        };
        let Some((outcome, group)) = after.group_of(&computed, me) else {
            return Ok(());
        };
        let answered =
            timeline.declined(&outcome).contains(&me) || timeline.coming(&outcome).contains(&me);
        let with_any = group.iter().any(|person| apart.contains(person));
        let sits_there = group.first().is_some_and(|host| seated.contains(host));
        if answered || !(with_any || sits_there) {
            return Ok(());
        }
        let round = timeline.id;
        let said = Statement::Answer {
            round,
            outcome,
            comes: false,
        };
        self.say_in_round(&round, said).map(drop)
    }

    /// Says something about a round after the newest that was heard of it; gives the id of the record.
    fn say_in_round(&mut self, round: &Hash, what: Statement) -> Result<Hash, Refusal> {
        let newest = self.rounds.newest(round);
        let after = newest.map(cited);
        let content = Content::Round(what.bytes());
        let me = self.me().unwrap_or_default();
        let record = self.write_after(
            self.home,
            &content,
            round_document(round, &me),
            after.into_iter().collect(),
        )?;
        Ok(*record.id().as_bytes())
    }

    fn must_be_announcer(&self, timeline: &Timeline, attempt: &str) -> Result<(), Refusal> {
        if Some(timeline.announcer) == self.me() {
            return Ok(());
        }
        Err(Refusal::new(
            "round-not-yours",
            format!("Could not {attempt}: only whoever announced the round may."),
        ))
    }

    /// Finds a round by its id, the beginning of its id, or the program if only one is under way.
    pub(crate) fn find_round(&mut self, typed: &str) -> Result<Timeline, Refusal> {
        let typed = typed.trim().to_lowercase();
        let all = self.rounds.timelines();
        let by_id = all.values().filter(|it| hex(&it.id).starts_with(&typed));
        let mut found: Vec<&Timeline> = match typed.len() {
            0..4 => Vec::new(),
            _ => by_id.collect(),
        };
        if found.is_empty() {
            let of = all.values().filter(|it| it.program.to_lowercase() == typed);
            found = of.collect();
            // One that can still be entered is meant before one that is over.
            let is_open = |it: &Timeline| it.phase == Phase::Open;
            found.sort_by_key(|it| std::cmp::Reverse((is_open(it), it.place)));
            found.truncate(1);
        }
        match found.as_slice() {
            [one] => Ok(Timeline::clone(one)),
            [] => Err(Refusal::new(
                "unknown-round",
                "Could not find this round. See “eyelevel round list”; it may still be on its way.",
            )),
            _ => Err(Refusal::new(
                "ambiguous-round",
                "This begins the ids of several rounds; type more of it.",
            )),
        }
    }
}

/// Names a statement as what the next one comes after.
fn cited(said: &matching::round::Said) -> (history::RecordId, u64) {
    (history::RecordId::from_bytes(said.id), said.lamport)
}

/// Says that a program makes lists only, and which hold rounds.
fn not_in_rounds(program: &str) -> Refusal {
    let listed = |cohorts: bool| {
        let all = matching::programs().iter();
        let ids = all.filter(|it| it.holds_rounds() && it.cohorts == cohorts);
        ids.map(|it| it.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    Refusal::new(
        "round-not-for-this",
        format!(
            "Could not announce a round: {program} makes private lists. Rounds are held in {}, and for cohorts in {}.",
            listed(false),
            listed(true)
        ),
    )
}

/// Says why there is no result.
pub(super) fn no_result(why: NoResult) -> Refusal {
    match why {
        NoResult::NotFrozen => Refusal::new(
            "round-open",
            "There is no result yet: the round has not been frozen.",
        ),
        NoResult::Missing(count) => Refusal::new(
            "round-missing",
            format!("There is no result yet: {count} of its entries are still on their way."),
        ),
        NoResult::Awaited(count) => Refusal::new(
            "round-awaited",
            format!("There is no result yet: {count} people have not revealed their secret."),
        ),
        NoResult::OtherProgram => Refusal::new(
            "round-other-version",
            "There is no result: this round uses another version of the program. All who take part need the same version of Eyelevel.",
        ),
        NoResult::ProgramAway => Refusal::new(
            "round-program-away",
            "This round uses a program that a community adapted, and it is not here. Join that community, or wait until it has come.",
        ),
        NoResult::OtherModel => Refusal::new(
            "round-other-model",
            "There is no result: this round compares what texts mean with another text model. All who take part need the same version of Eyelevel.",
        ),
        NoResult::Reading => Refusal::new(
            ROUND_READING,
            "There is no result yet: this device is still reading what people wrote. It comes by itself.",
        ),
        NoResult::TooMany => Refusal::new(
            "round-too-large",
            "There is no result: more people entered than this kind of round can hold.",
        ),
    }
}

impl Replica {
    /// Lists who of a round is no member any more: they count as having declined.
    pub(super) fn gone(&self, timeline: &Timeline) -> std::collections::BTreeSet<PersonId> {
        let entrants = timeline.entries.iter().chain(&timeline.second);
        let people = entrants.map(|entry| entry.person);
        let is_gone = |person: &PersonId| {
            let who = history::PersonId::from_bytes(*person.as_bytes());
            !self
                .authority()
                .is_some_and(|authority| authority.is_member(&who))
        };
        people.filter(is_gone).collect()
    }
}
