//! Meeting by the consent of both: requests, and what one keeps to oneself about them.
//!
//! For: reading where requests stand, and what that and one's private choices mean for one's lists.
//! Knows: steps said in conversations of two, and settings of the private log. Never: tells anybody
//! of a no; a decline, a *not now* and a *never again* are settings that no message can carry.

mod acts;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use matching::{Ask, Language, Program, TermKind};
use model::consent::{Mark, Request, Said, Told, requests};
use model::{PersonId, Profile};

use crate::people::day_of;
use crate::replica::Replica;
use crate::view::ConsentState;

const DECLINED: &str = "meet/declined/";
const NOT_NOW: &str = "meet/not-now/";
const NEVER: &str = "meet/never/";
/// The last day of a *not now* that was taken back: every day comes after it.
const NO_MORE: &str = "";
/// The last day of a *not now* that is a *never again* of somebody without a name.
const LAST_DAY: &str = "9999-12-31";
const MET: &str = "meet/met/";
const LOAD: &str = "meet/load/";
const DIAL: &str = "meet/dial";
const WEIGH: &str = "meet/weigh/";
const ON: &str = "on";
const OFF: &str = "off";

/// What having found somebody useful, or wanting to meet again, moves their score by, in percent.
const EXPERIENCED_PERCENT: i32 = 10;

/// One request as it stands for oneself.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub other: PersonId,
    pub program: String,
    pub state: ConsentState,
    pub until: String,
    pub since: u64,
    pub marks: Vec<Mark>,
    /// What one has told the other of how it went.
    pub shared: Option<Told>,
    /// What the other has told.
    pub told: Option<Told>,
}

/// Everything that private choices say about one's lists in one program.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    /// Nobody of these stands on the list.
    pub out: BTreeSet<PersonId>,
    /// Where a request with somebody stands.
    pub states: BTreeMap<PersonId, ConsentState>,
    /// "Met? Useful? Again?" in percent.
    pub experienced: BTreeMap<PersonId, i32>,
    pub dial: i32,
    pub facets: BTreeMap<TermKind, u32>,
}

impl Replica {
    /// Lists the requests between oneself and others that stand, are agreed on, or ran out.
    pub(crate) fn standings(&self) -> Vec<Standing> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        // As with messages: whoever is blocked is not heard, and a lost device says nothing any more.
        let said = self.all_steps();
        let today = day_of(self.now);
        let mut found: BTreeMap<(PersonId, String), Standing> = BTreeMap::new();
        for request in requests(&said) {
            let other = if request.by == me {
                request.to
            } else {
                request.by
            };
            // Of what two agreed on nothing is left where one of them is gone.
            if !self.can_be_met(&other) {
                continue;
            }
            let Some(state) = self.state(&request, me, &today) else {
                continue;
            };
            let new = Standing {
                other,
                program: request.program.clone(),
                state,
                until: request.until,
                since: request.agreed_at.unwrap_or(request.asked_at),
                marks: vec![request.mark],
                shared: if request.by == me {
                    request.told_by
                } else {
                    request.told_to
                },
                told: if request.by == me {
                    request.told_to
                } else {
                    request.told_by
                },
            };
            match found.get_mut(&(other, request.program.clone())) {
                Some(known) => join(known, new),
                None => {
                    found.insert((other, request.program), new);
                }
            }
        }
        let mut all: Vec<Standing> = found.into_values().collect();
        all.sort_by_key(|it| (it.state, std::cmp::Reverse(it.since), it.other));
        all
    }

    /// Lists the steps that count, those that come of cohorts among them.
    fn all_steps(&self) -> Vec<Said> {
        let mut said = self.steps_heard();
        said.extend(self.steps_of_cohorts());
        said
    }

    fn state(&self, request: &Request, me: PersonId, today: &str) -> Option<ConsentState> {
        let is_late = request.until.as_str() < today;
        match (request.is_over, request.agreed_at, request.by == me) {
            (true, _, _) => None,
            (false, Some(_), _) => Some(ConsentState::Agreed),
            (false, None, true) if is_late => Some(ConsentState::Expired),
            (false, None, true) => Some(ConsentState::Waiting),
            // What one declined or let run out is not shown again.
            (false, None, false) if is_late => None,
            (false, None, false) => {
                let key = format!("{DECLINED}{}", hex(&request.mark));
                (!self.is_set(&key)).then_some(ConsentState::Asked)
            }
        }
    }

    /// Tells whether somebody is a member of the space whom one takes something from.
    fn can_be_met(&self, person: &PersonId) -> bool {
        let who = history::PersonId::from_bytes(*person.as_bytes());
        let is_member = self.authority().is_some_and(|it| it.is_member(&who));
        is_member && !self.is_blocked(&who)
    }

    /// Lists whom one is matched with now in a program.
    pub(crate) fn matched_in(&self, program: &str) -> BTreeSet<PersonId> {
        let all = self.standings().into_iter();
        let agreed = all.filter(|it| it.state == ConsentState::Agreed && it.program == program);
        agreed.map(|it| it.other).collect()
    }

    /// Gives how many people one is matched with now in a program.
    pub(crate) fn load_in(&self, program: &str) -> u32 {
        u32::try_from(self.matched_in(program).len()).unwrap_or(u32::MAX)
    }

    /// Gathers what one's own choices mean for a list.
    pub(crate) fn choices(&self, program: &Program) -> Choices {
        let today = day_of(self.now);
        let mut choices = Choices {
            dial: self.dial(),
            facets: self.facets(),
            ..Choices::default()
        };
        for standing in self.standings() {
            if standing.program == program.id {
                choices.states.insert(standing.other, standing.state);
                if standing.state == ConsentState::Agreed {
                    choices.out.insert(standing.other);
                }
            }
        }
        for (key, value) in self.settings_under(NEVER) {
            if let (Ok(person), ON) = (key.parse(), value) {
                choices.out.insert(person);
            }
        }
        for (key, until) in self.settings_under(&format!("{NOT_NOW}{}/", program.id)) {
            if let Ok(person) = key.parse()
                && until >= today.as_str()
            {
                choices.out.insert(person);
            }
        }
        for (key, value) in self.settings_under(MET) {
            let noted = key.split_once('/');
            let noted = noted.and_then(|(id, person)| Some((id, person.parse().ok()?)));
            let (Some((noted_in, person)), Ok(met)) = (noted, value.parse::<Told>()) else {
                continue;
            };
            // A list of people with names would tell who somebody without one is.
            if noted_in == program.id || !self.is_nameless_in(noted_in, &person) {
                *choices.experienced.entry(person).or_default() += worth(met);
            }
        }
        choices
    }

    /// Tells whether somebody's own choice or block keeps them apart from oneself, in silence.
    pub(crate) fn keeps_out(&self, person: &PersonId) -> bool {
        let who = history::PersonId::from_bytes(*person.as_bytes());
        let avoided = self.my_profile().avoid.contains(person);
        avoided || self.is_blocked(&who) || self.is_set(&format!("{NEVER}{person}"))
    }

    /// Says which choice of one's own keeps somebody off one's list of a program, if one does.
    pub(crate) fn chosen_out(&self, program: &Program, person: &PersonId) -> Option<String> {
        let today = day_of(self.now);
        let (who, english) = (self.name(person), self.spoken() == Language::English);
        let not_now = format!("{NOT_NOW}{}/{person}", program.id);
        let until = self.private.settings.get(&not_now);
        if self.is_set(&format!("{NEVER}{person}")) {
            return Some(match english {
                true => format!(
                    "You left {who} out for good. Only you know; you can take them in again."
                ),
                false => format!(
                    "Du lässt {who} für immer aus. Nur du weißt das; du kannst es zurücknehmen."
                ),
            });
        }
        if let Some(until) = until.filter(|until| **until >= today) {
            return Some(match english {
                true => format!(
                    "You left {who} out of this list until {until}. Only you know; you can take them in again before."
                ),
                false => format!(
                    "Du lässt {who} bis {until} aus dieser Liste. Nur du weißt das; du kannst es vorher zurücknehmen."
                ),
            });
        }
        let mut blocked = self.blocked_people();
        blocked.any(|it| it == *person).then(|| match english {
            true => format!(
                "You take nothing from {who}, so they stand on none of your lists. Only you know."
            ),
            false => format!(
                "Du nimmst von {who} nichts an; deshalb fehlt die Person auf deinen Listen. Nur du weißt das."
            ),
        })
    }

    fn is_set(&self, key: &str) -> bool {
        self.private.settings.get(key).is_some_and(|it| it == ON)
    }

    /// Lists private settings whose key begins so, by what follows.
    pub(crate) fn settings_under<'a>(
        &'a self,
        prefix: &str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let prefix = prefix.to_owned();
        let from = self.private.settings.range(prefix.clone()..);
        from.map_while(move |(key, value)| Some((key.strip_prefix(&prefix)?, value.as_str())))
    }

    fn dial(&self) -> i32 {
        let chosen = self.private.settings.get(DIAL);
        chosen.and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    fn facets(&self) -> BTreeMap<TermKind, u32> {
        let chosen = self.settings_under(WEIGH);
        chosen
            .filter_map(|(kind, percent)| Some((TermKind::parse(kind)?, percent.parse().ok()?)))
            .filter(|(_, percent)| *percent != 100)
            .collect()
    }

    fn met(&self, program: &str, person: &PersonId) -> Option<Told> {
        let key = format!("{MET}{program}/{person}");
        self.private.settings.get(&key)?.parse().ok()
    }

    /// Says in one's own answers how many people one has taken on, where a program asks for it and
    /// one has named a capacity: others then see who has room. What one said oneself, of people
    /// met elsewhere, stays counted.
    pub(crate) fn publish_load(&mut self) {
        let profile = self.my_profile();
        for program in self.all_programs() {
            let asks = program
                .asks
                .iter()
                .any(|question| question.what == Ask::Load);
            if !asks || !profile.capacity.contains_key(&program.id) {
                continue;
            }
            let (now, key) = (self.load_in(&program.id), format!("{LOAD}{}", program.id));
            let before = self.private.settings.get(&key);
            let before = before.and_then(|text| text.parse().ok()).unwrap_or(0);
            if now == before {
                continue;
            }
            let said = said_load(&profile, &program).unwrap_or(0);
            let load = (said + now).saturating_sub(before).to_string();
            let published = self
                .set(key, &now.to_string())
                .and_then(|()| self.answer_ask(&program.id, Ask::Load, &[load]));
            if let Err(refusal) = published {
                tracing::debug!(code = refusal.code, "a load is not said");
            }
        }
    }

    /// Follows up on steps that were heard, and on whoever came or went with whom there are any, once this
    /// device is one of a member.
    pub(crate) fn follow_steps(&mut self) {
        if self.booting.is_some() || self.standing() != crate::view::Standing::Member {
            return;
        }
        // What was agreed with whoever went is over, and stands again with whoever came back.
        let concerns =
            |said: &Said| self.talks.has_moved(&said.by) || self.talks.has_moved(&said.to);
        let have_moved = self.talks.have_moved() && self.all_steps().iter().any(concerns);
        if self.talks.take_stepped() || have_moved {
            self.publish_load();
            self.dirty.people = true;
        }
    }
}

/// Reads how many people somebody says they have taken on.
fn said_load(profile: &Profile, program: &Program) -> Option<u32> {
    let said = matching::Entry::of(profile, &program.id);
    said.first(Ask::Load)?.trim().parse().ok()
}

/// Of several requests about the same, the one that has come furthest is shown.
fn join(known: &mut Standing, new: Standing) {
    use ConsentState::Agreed;
    known.marks.extend(new.marks);
    known.shared = known.shared.or(new.shared);
    known.told = known.told.or(new.told);
    match (known.state, new.state) {
        (Agreed, _) => {}
        (_, Agreed) => {
            known.state = Agreed;
            known.since = new.since;
        }
        // The newest question of one side counts.
        (_, state) => {
            known.state = known.state.min(state);
            known.until = known.until.clone().max(new.until);
            known.since = known.since.max(new.since);
        }
    }
}

fn worth(met: Told) -> i32 {
    let part = |said: Option<bool>| match said {
        Some(true) => EXPERIENCED_PERCENT,
        Some(false) => -EXPERIENCED_PERCENT,
        None => 0,
    };
    // What somebody noted of a meeting that never was says nothing.
    part(met.useful.filter(|_| met.met)) + part(met.again)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
