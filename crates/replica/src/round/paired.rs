//! Matches that come of cohorts.
//!
//! For: counting whom a cohort has put beside oneself like whom one agreed with in a list: as a match of both, which
//! takes a seat and can be ended. Knows: the groups in which both said that they come, and what one's devices have
//! noted of them (a result may not be there yet after a start, and a seat stays taken all the same). Never: writes a
//! step nobody took; both sides work the same ones out of the answers they signed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use model::PersonId;
use model::consent::{Mark, Said, Step};

use super::{Hash, NoResult, Timeline};
use crate::consent::hex;
use crate::replica::Replica;

/// So many of the newest cohorts one came to are looked at.
const COHORTS_MAX: usize = 8;
/// The matches that come of cohorts, by their mark.
const PAIRED: &str = "meet/paired/";
/// One that has come to nothing.
const APART: &str = "";

/// Two who were put together and both come, as it is noted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Paired {
    /// When that was noticed, in milliseconds since 1970.
    since: u64,
    round: Hash,
    /// Who has the seats.
    host: PersonId,
    guest: PersonId,
    program: String,
}

impl fmt::Display for Paired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Paired {
            since,
            round,
            host,
            guest,
            program,
        } = self;
        write!(f, "{since} {} {host} {guest} {program}", hex(round))
    }
}

impl FromStr for Paired {
    type Err = ();

    fn from_str(text: &str) -> Result<Paired, ()> {
        let words: Vec<&str> = text.split(' ').collect();
        let [since, round, host, guest, program] = words.as_slice() else {
            return Err(());
        };
        let id = |text: &str| text.parse::<PersonId>().map_err(drop);
        Ok(Paired {
            since: since.parse().map_err(drop)?,
            round: *id(round)?.as_bytes(),
            host: id(host)?,
            guest: id(guest)?,
            program: (*program).to_owned(),
        })
    }
}

impl Paired {
    /// Names the match: either side works it out, and nobody chooses it.
    fn mark(&self) -> Mark {
        let said = [&self.round[..], self.host.as_bytes(), self.guest.as_bytes()].concat();
        let whole = blake3::derive_key("eyelevel 2026 cohort match", &said);
        whole.first_chunk().copied().unwrap_or_default()
    }

    /// The steps the two would have taken in a list.
    fn steps(&self) -> [Said; 2] {
        let mark = self.mark();
        let said = |by, to, number: u64, step| Said {
            mark,
            by,
            to,
            // Before whatever the two say of it.
            place: (
                0,
                blake3::derive_key(
                    "eyelevel 2026 cohort step",
                    &[&mark[..], &number.to_be_bytes()].concat(),
                ),
            ),
            at: self.since,
            step,
        };
        let ask = Step::Ask {
            program: self.program.clone(),
            until: crate::people::day_of(history::Timestamp(self.since)),
        };
        [
            said(self.host, self.guest, 0, ask),
            said(self.guest, self.host, 1, Step::Agree),
        ]
    }
}

impl Replica {
    /// The steps of those whom cohorts have put beside oneself.
    pub(crate) fn steps_of_cohorts(&self) -> impl Iterator<Item = Said> {
        let noted = self.paired().into_values();
        noted.flat_map(|paired| paired.steps())
    }

    fn paired(&self) -> BTreeMap<String, Paired> {
        let noted = self.settings_under(PAIRED);
        noted
            .filter_map(|(mark, said)| Some((mark.to_owned(), said.parse().ok()?)))
            .collect()
    }

    /// Notes whom cohorts have put beside oneself, and has the load follow.
    pub(super) fn note_paired(&mut self, me: PersonId) {
        let all = self.rounds.timelines();
        // Whoever said yes and stays away after all has to be told apart again.
        let noted: BTreeSet<Hash> = self.paired().into_values().map(|it| it.round).collect();
        let is_mine = |it: &&Timeline| it.said_yes(me) || noted.contains(&it.id);
        let mut mine: Vec<&Timeline> = all.values().filter(is_mine).collect();
        mine.retain(|it| self.program_of(it).is_ok_and(|program| program.cohorts));
        mine.sort_by_key(|timeline| std::cmp::Reverse(timeline.place));
        let mut is_other = false;
        for timeline in mine.into_iter().take(COHORTS_MAX) {
            // Without a result what was noted stands.
            if let Ok(pairs) = self.pairs_in(timeline, me) {
                is_other |= self.note_pairs(timeline, &pairs);
            }
        }
        if is_other {
            self.publish_load();
            self.dirty.people = true;
            self.dirty.talk = true;
        }
    }

    /// Lists the pairs of one's own group that both have said yes to, whoever has the seats first.
    fn pairs_in(
        &mut self,
        timeline: &Timeline,
        me: PersonId,
    ) -> Result<Vec<(PersonId, PersonId)>, NoResult> {
        let computed = self.result_of(&timeline.id)?;
        let gone = self.gone(timeline);
        let after = self.after(&computed, timeline, &gone)?;
        let first = (computed.hash, &after.settled);
        let second = after.second.as_ref();
        let second = second.map(|it| (it.outcome.hash(), &it.settled));
        let mut found = second.into_iter().chain([first]);
        let of_mine = found.find_map(|(hash, settled)| Some((hash, settled.group_of(me)?)));
        let Some((hash, [host, guests @ ..])) = of_mine else {
            return Ok(Vec::new());
        };
        let coming = timeline.coming(&hash);
        let pairs = guests.iter().map(|guest| (*host, *guest));
        let mine = pairs.filter(|(host, guest)| *host == me || *guest == me);
        let both = mine.filter(|(host, guest)| coming.contains(host) && coming.contains(guest));
        Ok(both.collect())
    }

    /// Notes the pairs of a cohort; tells whether any is other than before.
    fn note_pairs(&mut self, timeline: &Timeline, pairs: &[(PersonId, PersonId)]) -> bool {
        let since = self.now.0;
        let now = pairs.iter().map(|(host, guest)| Paired {
            since,
            round: timeline.id,
            host: *host,
            guest: *guest,
            program: timeline.program.clone(),
        });
        let now: BTreeMap<String, Paired> = now.map(|it| (hex(&it.mark()), it)).collect();
        let mut before = self.paired();
        before.retain(|_, it| it.round == timeline.id);
        let new = now.iter().filter(|(mark, _)| !before.contains_key(*mark));
        let new = new.map(|(mark, paired)| (mark, paired.to_string()));
        let over = before.keys().filter(|mark| !now.contains_key(*mark));
        let over = over.map(|mark| (mark, APART.to_owned()));
        let changes: Vec<(&String, String)> = new.chain(over).collect();
        for (mark, said) in &changes {
            if let Err(refusal) = self.set(format!("{PAIRED}{mark}"), said) {
                tracing::debug!(code = refusal.code, "whom a cohort brought is not noted");
            }
        }
        !changes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_reads_back() {
        let paired = Paired {
            since: 1_800_000_000_000,
            round: [7; 32],
            host: PersonId::from_bytes([1; 32]),
            guest: PersonId::from_bytes([2; 32]),
            program: "P07".to_owned(),
        };
        assert_eq!(paired.to_string().parse(), Ok(paired.clone()));
        for text in ["", "1 2 3", "x y z w P07", "1 07 08 09 P07"] {
            assert_eq!(text.parse::<Paired>(), Err(()), "{text}");
        }
        let [request] = model::consent::requests(&paired.steps())
            .try_into()
            .expect("one");
        assert_eq!((request.by, request.to), (paired.host, paired.guest));
        assert_eq!(request.agreed_at, Some(paired.since));
    }
}
