//! Coming together: the zone of a gathering, its thread, and checking in.
//!
//! For: what a gathering needs beside its date and seats. Knows: that only a person themselves says
//! that they were somewhere, and that the code they check in with comes from a device of the host's.
//! Never: tells anybody what one noted for oneself; takes a code for a proof, since whoever was shown
//! it can pass it on.

use history::{Here, PersonId as Who, SIGNATURE_BYTES, ScopeId, Timestamp};
use model::ItemId;
use model::community::{Head, Item, ItemError, Kind, Relation};

use super::Hall;
use super::saying::said_answer;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, Attendance, GATHERING_CODE, Refusal, ReplyView};

/// What only a gathering has, and what to say of anything else.
const IS_GATHERING: (fn(Kind) -> bool, &str) = (
    |kind| matches!(kind, Kind::Gathering),
    "this is no gathering",
);
const DAY_MS: u64 = 24 * 3_600 * 1_000;
const NOTED: &str = "community/there/";
const ON: &str = "on";
/// The most replies to one gathering in a view.
const REPLIES_SHOWN_MAX: usize = 50;

/// How long a code is good once it is shown.
const CODE_GOOD_MS: u64 = 3_600 * 1_000;
const UNTIL_BYTES: usize = 8;

/// Gives the id in a code, or what was typed.
pub(super) fn gathering_in(code: &str) -> &str {
    let code = code.trim();
    let code = code.strip_prefix(GATHERING_CODE).unwrap_or(code);
    code.split_once('.').map_or(code, |(id, _)| id)
}

/// Writes a code: which gathering, until when, and the signature of a device.
fn code_of(gathering: &ItemId, here: &Here) -> String {
    let mut bytes = here.until.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(&here.signature);
    let said = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
    format!("{GATHERING_CODE}{gathering}.{said}")
}

/// Reads what a device said in a code: until when it is good, and its signature.
fn said_in(code: &str) -> Option<(Timestamp, [u8; SIGNATURE_BYTES])> {
    let (_, said) = code.trim().split_once('.')?;
    let bytes = data_encoding::BASE32_NOPAD
        .decode(said.to_uppercase().as_bytes())
        .ok()?;
    let (until, signature) = bytes.split_first_chunk::<UNTIL_BYTES>()?;
    let until = Timestamp(u64::from_be_bytes(*until));
    Some((until, signature.try_into().ok()?))
}

/// Reads what a device said in a code about a gathering.
fn here_in(code: &str, gathering: &ItemId) -> Option<Here> {
    let (until, signature) = said_in(code)?;
    Some(Here {
        about: *gathering.as_bytes(),
        until,
        signature,
    })
}

/// Until when a check-in code is good, if it says so.
pub fn code_good_until(code: &str) -> Option<Timestamp> {
    said_in(code).map(|(until, _)| until)
}

impl Replica {
    /// Says in which time zone a gathering is meant: one's own, if one has said which.
    pub(super) fn in_my_zone(&self, item: Item) -> Result<Item, ItemError> {
        item.with_some(Head::Zone, self.my_profile().time_zone)
    }

    /// Notes that one was there, for oneself or for all.
    pub(super) fn check_in(&mut self, code: &str, share: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(gathering_in(code))?;
        let item = self.hall(&community)?.fold.item(&id);
        let gathering = item.filter(|item| item.kind == Kind::Gathering && !item.is_gone);
        let Some(gathering) = gathering else {
            return Err(Refusal::new(
                "no-gathering",
                "Could not check in: this is the code of no gathering. Ask its host to show it again.",
            ));
        };
        self.must_have_begun(&gathering, "check in")?;
        self.must_be_of_its_host(code, &community, &id)?;
        self.set(format!("{NOTED}{id}"), ON)?;
        if share {
            let yes = Some("yes".to_owned());
            return self.about_item(&id.to_string(), Relation::Attend, yes);
        }
        Ok(said_answer(community, id))
    }

    /// Refuses a code that no device of the host's has made, or that has run out. The clock only asks
    /// for a fresh one: what is noted or shared is one's own word either way.
    fn must_be_of_its_host(
        &self,
        code: &str,
        community: &ScopeId,
        gathering: &ItemId,
    ) -> Result<(), Refusal> {
        let host = self.hall(community)?.fold.gathering(gathering);
        let host = host.map(|it| Who::from_bytes(*it.host.as_bytes()));
        let here = here_in(code, gathering);
        let (Some(host), Some(here), Some(authority)) = (host, here, self.authority()) else {
            return Err(foreign_code());
        };
        let mut devices = authority.devices_of(&host);
        if !devices.any(|device| here.is_from(&device.ed25519)) {
            return Err(foreign_code());
        }
        match here.until < self.now {
            true => Err(Refusal::new(
                "code-over",
                "Could not check in: this code was shown more than an hour ago. Ask its host to show a fresh one.",
            )),
            false => Ok(()),
        }
    }

    /// Answers a gathering. Whoever does not come any more may always say so.
    pub(super) fn attend(&mut self, typed: &str, answer: Attendance) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let attempt = "answer this";
        self.item_of_kind(&community, &id, attempt, IS_GATHERING)?;
        let word = match answer {
            Attendance::Coming | Attendance::Requested | Attendance::Waiting => {
                self.must_be_open(&community, &id, attempt)?;
                self.must_not_have_left(&community)?;
                Some("yes")
            }
            Attendance::NotComing | Attendance::Declined => Some("no"),
            Attendance::Open => None,
        };
        self.about_item(typed, Relation::Rsvp, word.map(str::to_owned))
    }

    /// Says that one was there, once it can have begun, or takes that back.
    pub(super) fn was_there(&mut self, typed: &str, on: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let attempt = "say that you were there";
        let item = self.item_of_kind(&community, &id, attempt, IS_GATHERING)?;
        self.must_have_begun(&item, attempt)?;
        self.about_item(typed, Relation::Attend, on.then(|| "yes".to_owned()))
    }

    /// Refuses what can be said from the day of a gathering on. Times are those of where it is, so the
    /// day before counts as begun.
    fn must_have_begun(&self, item: &Item, attempt: &str) -> Result<(), Refusal> {
        let tomorrow = day_of(Timestamp(self.now.0.saturating_add(DAY_MS)));
        let start = item.get(Head::Start).unwrap_or_default();
        let is_ahead = start.get(..10).is_some_and(|day| day > tomorrow.as_str());
        match is_ahead {
            true => Err(Refusal::new(
                "not-begun",
                format!("Could not {attempt}: it begins on {start}."),
            )),
            false => Ok(()),
        }
    }

    /// Gives the code its host shows at a gathering: only a device of theirs can make one.
    pub(crate) fn code_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show the code")?;
        self.communities();
        let (community, id) = self.find_item(typed)?;
        let Some(gathering) = self.hall(&community)?.fold.gathering(&id) else {
            return Err(Refusal::new(
                "no-gathering",
                "Could not show the code: this is no gathering.",
            ));
        };
        let secrets = self.secrets.as_ref();
        let host = secrets.filter(|_| self.me() == Some(gathering.host));
        let Some(host) = host else {
            return Err(Refusal::new(
                "not-yours",
                "Could not show the code: only the device of whoever called the gathering together can make it.",
            ));
        };
        let until = Timestamp(self.now.0.saturating_add(CODE_GOOD_MS));
        let here = Here::sign(host.device.signer(), *id.as_bytes(), until);
        Ok(Answer::Text(code_of(&id, &here)))
    }

    pub(super) fn has_noted(&self, gathering: &ItemId) -> bool {
        let key = format!("{NOTED}{gathering}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    /// What was said about a gathering last, oldest first, with how much was said before that, and
    /// whether its host changed it.
    pub(super) fn said_about(
        &self,
        hall: &Hall,
        gathering: &ItemId,
    ) -> (bool, u32, Vec<ReplyView>) {
        let today = day_of(self.now);
        let Some(root) = hall.fold.post(gathering, &today) else {
            return (false, 0, Vec::new());
        };
        let (earlier, replies) = self.last_replies(hall, &root, REPLIES_SHOWN_MAX, &today);
        (root.edited.is_some(), earlier, replies)
    }
}

fn foreign_code() -> Refusal {
    Refusal::new(
        "code-foreign",
        "Could not check in: no device of its host has made this code. Have the host show it; or say yourself that you were there, with “eyelevel community gathering was-there ID”.",
    )
}
