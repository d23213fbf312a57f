//! Coming together: the zone of a gathering, its thread, and checking in.
//!
//! For: what a gathering needs beside its date and seats. Knows: that only a person themselves says
//! that they were somewhere. Never: tells anybody what one noted for oneself.

use model::ItemId;
use model::community::{Head, Item, ItemError, Kind, Relation};

use super::Hall;
use super::saying::said_answer;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, GATHERING_CODE, Refusal, ReplyView};

const NOTED: &str = "community/there/";
const ON: &str = "on";
/// The most replies to one gathering in a view.
const REPLIES_SHOWN_MAX: usize = 50;

/// Gives the id in a code, or what was typed.
pub(super) fn gathering_in(code: &str) -> &str {
    let code = code.trim();
    code.strip_prefix(GATHERING_CODE).unwrap_or(code)
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
        if item.is_none_or(|item| item.kind != Kind::Gathering) {
            return Err(Refusal::new(
                "no-gathering",
                "Could not check in: this is the code of no gathering. Ask its host to show it again.",
            ));
        }
        self.set(format!("{NOTED}{id}"), ON)?;
        if share {
            let yes = Some("yes".to_owned());
            return self.about_item(&id.to_string(), Relation::Attend, yes);
        }
        Ok(said_answer(community, id))
    }

    /// Gives the code its host shows at a gathering.
    pub(crate) fn code_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show the code")?;
        self.communities();
        let (community, id) = self.find_item(typed)?;
        let gathering = self.hall(&community)?.fold.gathering(&id);
        match gathering {
            Some(_) => Ok(Answer::Text(format!("{GATHERING_CODE}{id}"))),
            None => Err(Refusal::new(
                "no-gathering",
                "Could not show the code: this is no gathering.",
            )),
        }
    }

    pub(super) fn has_noted(&self, gathering: &ItemId) -> bool {
        let key = format!("{NOTED}{gathering}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    /// What was said about a gathering, oldest first.
    pub(super) fn replies_to(&self, hall: &Hall, gathering: &ItemId) -> Vec<ReplyView> {
        let today = day_of(self.now);
        let thread = hall.fold.thread(gathering, 0, REPLIES_SHOWN_MAX, &today);
        let replies = thread.map(|thread| (thread.root, thread.replies));
        replies.map_or(Vec::new(), |(root, replies)| {
            let view = |reply| self.reply_view(hall, reply, &root);
            replies.into_iter().map(view).collect()
        })
    }
}
