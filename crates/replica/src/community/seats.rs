//! Seats: what a host's device does by itself so that whoever asked for one has it.
//!
//! For: confirming seats in the order they were asked for, and the host's own word about one. Knows: that
//! a seat is given by its host alone. Never: gives more seats than there are, or one of a day that is over.

use std::collections::BTreeSet;

use history::{ScopeId, Timestamp};
use model::community::{GatheringView, Kind, Relation, Say, SeatState, Target};
use model::{ItemId, PersonId};

use super::saying::said_answer;
use super::{Hall, unknown_community};
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, AskedSeat, Attendance, Refusal, Standing};

const DAY_MS: u64 = 24 * 3_600 * 1_000;
/// The most seats given after one input; the next input goes on.
const GIVEN_MAX: usize = 64;

/// Communities in which somebody may wait for a seat of one's own gatherings.
#[derive(Debug, Default)]
pub(super) struct Seating {
    asked: BTreeSet<ScopeId>,
    /// Every community was looked at since this process began.
    has_begun: bool,
}

impl Seating {
    /// Notes that a seat may have been asked for, given back or added.
    pub fn note(&mut self, community: ScopeId) {
        self.asked.insert(community);
    }
}

/// Tells whether what somebody says may make a seat free or wanted, or lets a host speak again.
pub(super) fn bears_on_seats(key: &str) -> bool {
    let begins = ["rsvp/", "item/", "close/", "vote/", "guest/", "member"];
    begins.iter().any(|begin| key.starts_with(begin))
}

impl Replica {
    /// Gives the seats of one's own gatherings to whoever asked for one.
    pub(crate) fn give_seats(&mut self) {
        if self.halls.seating.has_begun && self.halls.seating.asked.is_empty() {
            return;
        }
        if self.booting.is_some() || self.standing() != Standing::Member || self.is_carrier() {
            return;
        }
        if !std::mem::replace(&mut self.halls.seating.has_begun, true) {
            let all: Vec<ScopeId> = self.halls.all.keys().copied().collect();
            self.halls.seating.asked.extend(all);
        }
        for community in std::mem::take(&mut self.halls.seating.asked) {
            if let Err(refusal) = self.give_seats_in(community) {
                tracing::debug!(code = refusal.code, "no seat is given yet");
            }
        }
    }

    fn give_seats_in(&mut self, community: ScopeId) -> Result<(), Refusal> {
        let me = self.me().ok_or_else(unknown_community)?;
        // Times are those of where it is: until the day after, it may not be over.
        let day = day_of(Timestamp(self.now.0.saturating_sub(DAY_MS)));
        let mut asking = self.hall(&community)?.fold.seats_to_give(&me, &day);
        if asking.is_empty() || !self.has_own_words(community) {
            return Ok(());
        }
        self.must_go_on(&community)?;
        if asking.len() > GIVEN_MAX {
            asking.truncate(GIVEN_MAX);
            self.halls.seating.note(community);
        }
        // Whoever came again is given a seat again: the word before was about another asking.
        let again = asking.iter().filter(|(_, _, again)| *again);
        let taken: Vec<Say> = again.map(|(id, who, _)| unsay(*id, *who)).collect();
        if !taken.is_empty() {
            self.contribute(community, &taken)?;
        }
        let given: Vec<Say> = asking
            .iter()
            .map(|(id, who, _)| say(*id, *who, "yes"))
            .collect();
        self.contribute(community, &given)
    }

    /// Gives somebody a seat, or says that there is none for them.
    pub(super) fn seat(&mut self, typed: &str, who: PersonId, on: bool) -> Result<Answer, Refusal> {
        let attempt = if on {
            "give this seat"
        } else {
            "decline this seat"
        };
        let (community, id) = self.find_item(typed)?;
        let is_gathering = (|kind| kind == Kind::Gathering, "this is no gathering");
        self.item_of_kind(&community, &id, attempt, is_gathering)?;
        self.must_go_on(&community)?;
        let gathering = self.hall(&community)?.fold.gathering(&id);
        let gathering = gathering.ok_or_else(unknown_community)?;
        if gathering.is_called_off {
            return Err(Refusal::new(
                "item-closed",
                format!("Could not {attempt}: the gathering is called off."),
            ));
        }
        if self.me() != Some(gathering.host) {
            return Err(Refusal::new(
                "not-yours",
                format!("Could not {attempt}: only whoever called the gathering together can."),
            ));
        }
        let asked = gathering.coming.iter().find(|(person, _)| *person == who);
        let Some((_, state)) = asked else {
            return Err(Refusal::new(
                "no-seat-asked",
                format!("Could not {attempt}: this person has not said that they come."),
            ));
        };
        if on && *state == SeatState::Confirmed {
            return Ok(said_answer(community, id));
        }
        if on {
            must_have_room(&gathering)?;
            // A word about an earlier asking is no word about this one.
            self.contribute(community, &[unsay(id, who)])?;
        }
        let word = if on { "yes" } else { "no" };
        self.contribute(community, &[say(id, who, word)])?;
        // Whoever is declined makes room for the next.
        self.halls.seating.note(community);
        Ok(said_answer(community, id))
    }

    /// Lists to its host who asked for a seat, and how that stands.
    pub(super) fn seats_of(&self, gathering: &GatheringView) -> Vec<AskedSeat> {
        let is_host = self.me() == Some(gathering.host);
        let asked = gathering.coming.iter().filter(|_| is_host);
        asked
            .map(|(person, state)| AskedSeat {
                person: *person,
                name: self.name(person),
                state: attendance(*state),
            })
            .collect()
    }

    /// Tells how one's own answer to a gathering stands.
    pub(super) fn my_seat(&self, hall: &Hall, gathering: &GatheringView) -> Attendance {
        let me = self.me().unwrap_or_default();
        let mine = gathering.coming.iter().find(|(person, _)| *person == me);
        match (
            mine,
            hall.fold.said_about(&gathering.id, Relation::Rsvp, &me),
        ) {
            (Some((_, state)), _) => attendance(*state),
            (None, Some("no")) => Attendance::NotComing,
            (None, Some(_) | None) => Attendance::Open,
        }
    }
}

const fn attendance(state: SeatState) -> Attendance {
    match state {
        SeatState::Confirmed => Attendance::Coming,
        SeatState::Requested => Attendance::Requested,
        SeatState::Waiting => Attendance::Waiting,
        SeatState::Declined => Attendance::Declined,
    }
}

fn must_have_room(gathering: &GatheringView) -> Result<(), Refusal> {
    let given = |(_, state): &&(PersonId, SeatState)| *state == SeatState::Confirmed;
    let given = gathering.coming.iter().filter(given).count();
    match gathering.seats {
        Some(seats) if given >= seats => Err(Refusal::new(
            "no-seat-left",
            format!(
                "Could not give this seat: all {seats} are given. Add one with “eyelevel community gathering change ID --seats {}”.",
                seats.saturating_add(1)
            ),
        )),
        Some(_) | None => Ok(()),
    }
}

fn say(gathering: ItemId, who: PersonId, word: &str) -> Say {
    Say::About(
        Relation::Seat,
        Target::Seat(gathering, who),
        word.to_owned(),
    )
}

fn unsay(gathering: ItemId, who: PersonId) -> Say {
    Say::Unsay(Relation::Seat, Target::Seat(gathering, who))
}
