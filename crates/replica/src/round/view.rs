//! What is shown of rounds.

use std::collections::BTreeSet;

use matching::round::{
    Entry, Hash, Phase, Settled, Timeline, Together, gift, meeting_minutes, opener, place, sheet,
    tell, when,
};
use matching::{Ask, Hall, Lens, Pool, Program, Shape};
use model::PersonId;

use super::acts::no_result;
use super::{Computed, NoResult, UNASKED_MAX_PEOPLE};
use crate::consent::hex;
use crate::replica::Replica;
use crate::view::{
    AskView, GroupView, NamedView, ROUNDS_SHOWN_MAX, ReasonView, Refusal, RoleCoverView, RoundMay,
    RoundPart, RoundPhase, RoundResultView, RoundView, SeatView,
};

/// The most reasons shown of a group.
const REASONS_MAX: usize = 6;

impl Replica {
    /// The newest rounds.
    pub(crate) fn round_views(&mut self) -> Vec<RoundView> {
        let all = self.rounds.timelines();
        let mut newest: Vec<&Timeline> = all.values().collect();
        newest.sort_by_key(|timeline| std::cmp::Reverse(timeline.place));
        let newest: Vec<Hash> = newest
            .iter()
            .take(ROUNDS_SHOWN_MAX)
            .map(|it| it.id)
            .collect();
        let views = newest.iter().map(|round| self.round_view(round, false));
        views.filter_map(Result::ok).collect()
    }

    /// One round; a large one is computed when it is asked for.
    pub(crate) fn round_view(&mut self, round: &Hash, asked: bool) -> Result<RoundView, Refusal> {
        let all = self.rounds.timelines();
        let Some(timeline) = all.get(round) else {
            return Err(Refusal::new(
                "unknown-round",
                "Could not find this round. See “eyelevel round list”; it may still be on its way.",
            ));
        };
        let result = if asked || timeline.entries.len() <= UNASKED_MAX_PEOPLE {
            let computed = self.result_of(round);
            let result = computed.and_then(|it| self.result_view(&it, timeline));
            result.map_err(Some)
        } else {
            Err(None)
        };
        let waits = match &result {
            Err(Some(NoResult::NotFrozen) | None) | Ok(_) => None,
            Err(Some(why)) => Some(no_result(*why)),
        };
        let result = result.ok();
        let program = self.program(&timeline.program);
        let spoken = self.spoken();
        let mut entrants: Vec<NamedView> = timeline
            .entries
            .iter()
            .map(|entry| self.entrant_named(&entry.person))
            .collect();
        entrants.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        let asks = program.as_ref().map(|it| self.asks_in(it, timeline));
        Ok(RoundView {
            id: hex(&timeline.id),
            program: timeline.program.clone(),
            program_name: program
                .as_ref()
                .map_or_else(String::new, |it| it.name.say(spoken).to_owned()),
            shown: program.map_or_else(String::new, |it| it.shown.say(spoken).to_owned()),
            announcer: timeline.announcer,
            announcer_name: self.entrant_named(&timeline.announcer).name,
            note: timeline.note.clone(),
            closes: (timeline.closes > 0)
                .then(|| history::Timestamp(timeline.closes.saturating_mul(1_000))),
            drawn: timeline.drawn,
            phase: phase(timeline.phase),
            part: self.part_in(timeline),
            may: self.may(timeline, result.as_ref()),
            entrants,
            late: timeline.late.len(),
            omitted: timeline.omitted.len(),
            result,
            waits,
            asks: asks.unwrap_or_default(),
        })
    }

    /// What the program asks, with what one has entered here, or else would enter now.
    fn asks_in(&self, program: &Program, timeline: &Timeline) -> Vec<AskView> {
        let mut asks = self.asks_of(program, &self.my_profile());
        let mine = |entry: &&Entry| Some(entry.person) == self.me();
        if let Some(entry) = timeline.entries.iter().find(mine) {
            let said = entry.said();
            for ask in &mut asks {
                let answers = Ask::parse(&ask.ask).map(|ask| said.all(ask).to_vec());
                ask.answers = answers.unwrap_or_default();
            }
        }
        asks
    }

    fn entrant_named(&self, person: &PersonId) -> NamedView {
        NamedView {
            person: *person,
            name: self.name(person),
        }
    }

    fn part_in(&self, timeline: &Timeline) -> RoundPart {
        match self.me() {
            Some(me) if timeline.takes_part(me) => RoundPart::In,
            Some(me) if timeline.omitted.contains(&me) => RoundPart::Omitted,
            Some(me) if timeline.late.contains(&me) => RoundPart::NextRound,
            Some(_) | None => RoundPart::Outside,
        }
    }

    fn may(&self, timeline: &Timeline, result: Option<&RoundResultView>) -> RoundMay {
        let me = self.me();
        let announces = Some(timeline.announcer) == me;
        let takes_part = me.is_some_and(|me| timeline.takes_part(me));
        let (open, closed) = (
            timeline.phase == Phase::Open,
            timeline.phase == Phase::Closed,
        );
        let in_group = |result: &RoundResultView| {
            let mut groups = result.groups.iter().chain(&result.second);
            groups.any(|group| group.mine)
        };
        RoundMay {
            enter: open,
            withdraw: takes_part && timeline.phase != Phase::Frozen,
            close: announces && open,
            freeze: timeline.phase != Phase::Frozen
                && !timeline.entries.is_empty()
                && (announces || closed && takes_part),
            settle: announces && !timeline.awaited().is_empty(),
            answer: result.is_some_and(in_group),
        }
    }

    fn result_view(
        &mut self,
        computed: &Computed,
        timeline: &Timeline,
    ) -> Result<RoundResultView, NoResult> {
        let gone = self.gone(timeline);
        let after = self.after(computed, timeline, &gone)?;
        let me = self.me().unwrap_or_default();
        let agreement = timeline.agreement(me, &computed.manifest, &computed.hash);
        let groups = self.groups(&Shown {
            program: &computed.program,
            together: &computed.together,
            pool: &computed.pool,
            hash: computed.hash,
            settled: &after.settled,
            timeline,
            gone: &gone,
        });
        let second = after.second.as_ref().map(|second| {
            self.groups(&Shown {
                program: &computed.program,
                together: &second.together,
                pool: &second.pool,
                hash: second.outcome.hash(),
                settled: &second.settled,
                timeline,
                gone: &gone,
            })
        });
        // Whoever could have stepped in somewhere and does not come waits for nothing more.
        let declined = timeline.declined(&computed.hash);
        let alone = computed.outcome.alone.iter();
        let alone = alone.filter(|person| !declined.contains(person));
        Ok(RoundResultView {
            manifest: hex(&computed.manifest),
            outcome: hex(&computed.hash),
            exact: computed.outcome.exact,
            groups,
            alone: alone.map(|person| self.entrant_named(person)).collect(),
            second: second.unwrap_or_default(),
            dropped: computed
                .dropped
                .iter()
                .map(|person| self.entrant_named(person))
                .collect(),
            same: agreement.same,
            other_entries: agreement.other_entries,
            other_result: agreement.other_result,
        })
    }

    fn groups(&self, shown: &Shown) -> Vec<GroupView> {
        let hall = Hall::new(shown.pool, shown.program, None);
        let free = shown.pool.free(meeting_minutes(shown.program));
        let lens = Lens {
            least: 0,
            ..Lens::speaking(self.spoken())
        };
        // A day in a sheet is nothing a score may know.
        let dated = Lens {
            today: self.today(),
            ..lens.clone()
        };
        let mut groups: Vec<GroupView> = shown
            .together
            .groups
            .iter()
            .map(|group| {
                let rest = shown.rest_of(group);
                let group = &self.listed(shown, &shown.with_those_who_stepped_in(group, rest));
                let mut view = self.group(shown, group, &free);
                let is_me = |place: &usize| {
                    let person = shown.pool.entrant(*place).map(|it| it.id);
                    person.is_some() && person == self.me()
                };
                let me = group.iter().copied().find(is_me);
                let label = |place: usize| {
                    let person = shown.pool.entrant(place).map(|it| it.id);
                    self.entrant_named(&person.unwrap_or_default()).name
                };
                let told = tell(&hall, shown.program, group, &lens, (me, &label));
                view.meets = rest.is_some();
                view.score = told.score;
                let reasons = told.folded(REASONS_MAX, lens.language);
                view.reasons = reasons
                    .into_iter()
                    .map(|(text, points, field)| ReasonView {
                        text,
                        points,
                        field,
                    })
                    .collect();
                view.opener = opener(shown.pool, group, lens.language);
                view.sheet = match told.sheet.is_empty() {
                    false => told.sheet,
                    true if view.mine => {
                        let when = view.when.as_deref();
                        sheet(shown.pool, shown.program, group, when, (&dated, &label))
                    }
                    true => Vec::new(),
                };
                view
            })
            .collect();
        groups.sort_by_key(|group| !group.mine);
        groups
    }

    /// A group in the order it is listed: by name, unless the order means something.
    fn listed(&self, shown: &Shown, group: &[usize]) -> Vec<usize> {
        let mut group = group.to_vec();
        if !matches!(
            shown.program.shape,
            Shape::Cycles | Shape::Seats | Shape::Cover
        ) {
            group.sort_by_cached_key(|place| {
                let person = shown.pool.entrant(*place).map(|entrant| entrant.id);
                (self.entrant_named(&person.unwrap_or_default()).name, person)
            });
        }
        group
    }

    fn group(&self, shown: &Shown, group: &[usize], free: &[Option<Vec<u64>>]) -> GroupView {
        let coming = shown.timeline.coming(&shown.hash);
        let declined = shown.declined();
        let cycle = shown.program.shape == Shape::Cycles;
        let entrants = group
            .iter()
            .filter_map(|place| Some((*place, shown.pool.entrant(*place)?)));
        let people = entrants.map(|(place, entrant)| {
            let NamedView { person, name } = self.entrant_named(&entrant.id);
            let gives = gift(shown.pool, shown.program, place).map(str::to_owned);
            let comes = (coming.contains(&person), declined.contains(&person));
            SeatView {
                person,
                name,
                comes: match comes {
                    (_, true) => Some(false),
                    (true, false) => Some(true),
                    (false, false) => None,
                },
                gives,
            }
        });
        let people: Vec<SeatView> = people.collect();
        GroupView {
            mine: people.iter().any(|it| Some(it.person) == self.me()),
            people,
            meets: true,
            score: 0,
            reasons: Vec::new(),
            when: when(shown.pool, shown.program, free, group, self.spoken()),
            place: place(shown.pool, shown.program, group, self.spoken()),
            opener: None,
            sheet: Vec::new(),
            roles: self.covered_by(shown, group),
            cycle,
        }
    }

    fn covered_by(&self, shown: &Shown, group: &[usize]) -> Vec<RoleCoverView> {
        let Some(project) = group.first() else {
            return Vec::new();
        };
        let name = |place: &usize| {
            let person = shown.pool.entrant(*place).map(|it| it.id);
            self.entrant_named(&person.unwrap_or_default()).name
        };
        let declined = shown.declined();
        let alternates = shown.together.alternates.get(project);
        let of_role = |role: &str, by: Option<PersonId>| -> Vec<String> {
            let all = alternates.into_iter().flatten();
            let could = |place: &usize| {
                let person = shown.person(*place);
                person.is_some_and(|it| Some(it) != by && !declined.contains(&it))
            };
            all.filter(|(of, place)| of == role && could(place))
                .map(|(_, place)| name(place))
                .collect()
        };
        let roles = shown.together.roles.get(project).into_iter().flatten();
        roles
            .zip(0..)
            .map(|((role, who), number)| {
                let by = shown.fills((*project, number), who.as_ref().copied());
                RoleCoverView {
                    role: role.clone(),
                    by: by.map(|it| self.entrant_named(&it).name),
                    alternates: of_role(role, by),
                }
            })
            .collect()
    }
}

/// One result as it is shown: the first one, or that of the second chance.
struct Shown<'a> {
    program: &'a Program,
    together: &'a Together,
    pool: &'a Pool,
    hash: Hash,
    settled: &'a Settled,
    timeline: &'a Timeline,
    gone: &'a BTreeSet<PersonId>,
}

impl Shown<'_> {
    fn person(&self, place: usize) -> Option<PersonId> {
        self.pool.entrant(place).map(|entrant| entrant.id)
    }

    /// Who does not come, openly or because they are no member any more.
    fn declined(&self) -> BTreeSet<PersonId> {
        let mut declined = self.timeline.declined(&self.hash);
        declined.extend(self.gone);
        declined
    }

    /// What is left of a group that meets.
    fn rest_of(&self, group: &[usize]) -> Option<&[PersonId]> {
        let people = group.iter().filter_map(|place| self.person(*place));
        self.settled.rest_of(&people.collect::<Vec<_>>())
    }

    /// A group as it was computed, and after it whoever stepped in for somebody.
    fn with_those_who_stepped_in(&self, group: &[usize], rest: Option<&[PersonId]>) -> Vec<usize> {
        let of = |person: &PersonId| {
            let mut places = 0..self.pool.len();
            places.find(|place| self.person(*place) == Some(*person))
        };
        let mut all = group.to_vec();
        let rest = rest.into_iter().flatten().filter_map(of);
        all.extend(rest.filter(|place| !group.contains(place)));
        all
    }

    /// Who fills a role of a project now: whoever was to, while the team does not meet.
    fn fills(&self, (project, number): (usize, u32), who: Option<usize>) -> Option<PersonId> {
        let project = self.person(project)?;
        let is_project = |group: &Vec<PersonId>| group.first() == Some(&project);
        match self.settled.groups.iter().any(is_project) {
            true => self.settled.roles.get(&(project, number)).copied(),
            false => self.person(who?),
        }
    }
}

fn phase(phase: Phase) -> RoundPhase {
    match phase {
        Phase::Open => RoundPhase::Open,
        Phase::Closed => RoundPhase::Closed,
        Phase::Frozen => RoundPhase::Frozen,
    }
}
