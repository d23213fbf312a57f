//! Communities whose members only members see: on signing, and closed.
//!
//! For: announcing such a community without saying who is in it, and entering it. Knows: the notice,
//! an open scope of its own that holds a name, the charter and nothing about a person: its log is
//! signed with keys made for it, and no binding says whose they are. Never: tells anybody who has
//! not signed that somebody is inside.
//!
//! Entering takes a member's device in reach: it hands over the sealed records, one signs the
//! charter in a log of one's own, and the key comes back. What was begun goes on by itself whenever
//! a device is met. A *closed* community is entered the same way; its notice does not give its name
//! away, so that only who was told it by a member can sign.

use std::sync::Arc;

use history::{Frontier, LogKey, PersonId as Who, Reading, Record, ScopeId, ScopeKind};
use model::community::{MY_WHY_MAX_CHARS, Membership, Relation, Say, SayError, Target};
use model::{CommunityId, PersonId};

use super::unknown_community;
use crate::content::Facts;
use crate::effect::PeerId;
use crate::exchange::Exchange;
use crate::part::Founding;
use crate::replica::Replica;
use crate::view::{
    Answer, BalanceView, CharterView, CommunityRow, CommunityView, HealthView, Lifecycle, Refusal,
    Standing, Template, WhyView,
};

const WANTED: &str = "community/wanted/";
const MY_WHY: &str = "community/my-why/";
const CARRIER: &str = "community/carrier/";
const ON: &str = "on";
const OFF: &str = "off";
/// How an invitation into a closed community begins.
const CODE: &str = "eyelevel-community:";
/// Tells whether what somebody typed is an invitation into a closed community.
pub fn is_invitation(typed: &str) -> bool {
    typed.trim().starts_with(CODE)
}

/// The first line of the values of a notice.
const FIRST_LINE: &str = "eyelevel notice 1";
/// The most lines of a notice that are read.
const LINES_MAX: usize = 16;

/// What is said in public of a community whose members only members see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    /// Recognised by whoever knows the name of the community, and by nobody else.
    tag: [u8; 32],
    /// Its name in the space, where anybody may sign.
    community: Option<ScopeId>,
    template: model::community::Template,
    /// Why it is closed.
    closed: Option<String>,
}

impl Notice {
    fn of(
        community: ScopeId,
        template: model::community::Template,
        closed: Option<String>,
    ) -> Notice {
        Notice {
            tag: tag_of(&community),
            community: closed.is_none().then_some(community),
            template,
            closed,
        }
    }

    fn write(&self) -> String {
        let tag = CommunityId::from_bytes(self.tag);
        let mut lines = vec![
            FIRST_LINE.to_owned(),
            format!("tag: {tag}"),
            format!("template: {}", self.template.name()),
        ];
        lines.extend(self.community.map(|id| format!("community: {id}")));
        lines.extend(self.closed.iter().map(|reason| format!("closed: {reason}")));
        lines.join("\n")
    }

    fn read(values: &str) -> Option<Notice> {
        let rest = values.strip_prefix(FIRST_LINE)?;
        let of = |name: &str| {
            let mut lines = rest.lines().take(LINES_MAX);
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let id = |text: &str| text.parse::<CommunityId>().ok();
        let closed = of("closed").map(|reason| {
            let max = model::community::REASON_MAX_CHARS;
            model::clean_line(reason, max).0
        });
        Some(Notice {
            tag: *of("tag").and_then(id)?.as_bytes(),
            community: of("community")
                .and_then(id)
                .map(|id| ScopeId::from_bytes(*id.as_bytes())),
            template: of("template").and_then(model::community::Template::named)?,
            closed: closed.filter(|reason| !reason.is_empty()),
        })
    }
}

/// Ends what somebody wrote as a sentence, if they did not.
fn as_sentence(text: &str) -> String {
    match text.ends_with(['.', '!', '?', '…']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

fn tag_of(community: &ScopeId) -> [u8; 32] {
    blake3::derive_key("eyelevel 2026 notice of a community", community.as_bytes())
}

impl Replica {
    /// Announces a community whose members only members see.
    pub(super) fn put_up_notice(
        &mut self,
        community: ScopeId,
        template: model::community::Template,
        closed: Option<String>,
        (name, charter): (String, String),
    ) -> Result<(), Refusal> {
        let notice = Notice::of(community, template, closed);
        let facts = Facts {
            salt: self.dice.bytes(),
            name,
            values: notice.write(),
            charter,
            ends: None,
        };
        self.found_unsigned(Founding {
            kind: ScopeKind::Community,
            reading: Reading::Open,
            facts: Some(facts),
            charter: [0; 32],
            succeeds: None,
        })?;
        Ok(())
    }

    /// Reads a scope as a notice; nothing where it is a community itself.
    pub(super) fn notice_at(&self, scope: &ScopeId) -> Option<Notice> {
        let held = self.scopes.get(scope).filter(|held| held.is_open())?;
        Notice::read(&held.facts.as_ref()?.values)
    }

    /// Finds the community a notice is about, if one may read it.
    pub(super) fn behind(&self, notice: &ScopeId) -> Option<ScopeId> {
        let notice = self.notice_at(notice)?;
        let held = self.scopes.values();
        let mut inside = held.filter(|scope| !scope.is_open() && scope.key().is_some());
        let found = inside.find(|scope| tag_of(&scope.id) == notice.tag)?;
        Some(found.id)
    }

    /// Finds the notice of a community that is not open.
    pub(super) fn notice_of(&self, community: &ScopeId) -> Option<ScopeId> {
        if self.scopes.get(community)?.is_open() {
            return None;
        }
        let tag = tag_of(community);
        let mut open = self.scopes.keys();
        open.find(|id| self.notice_at(id).is_some_and(|notice| notice.tag == tag))
            .copied()
    }

    /// Begins to enter a community by its notice or by its own name; what cannot be done yet goes
    /// on when a member's device is met.
    pub(super) fn enter_hidden(&mut self, typed: ScopeId) -> Result<Option<Answer>, Refusal> {
        let (notice, community) = match self.notice_at(&typed) {
            Some(notice) => {
                let Some(community) = self.behind(&typed).or(notice.community) else {
                    return Err(Refusal::new(
                        "community-closed",
                        format!(
                            "Could not join: it is closed.{} A member can invite you. If one has, the invitation is in your inbox (“eyelevel inbox”): it begins with “{CODE}”, and “eyelevel community join” takes it in the place of the name.",
                            notice
                                .closed
                                .map_or(String::new(), |it| format!(" {}", as_sentence(&it)))
                        ),
                    ));
                };
                (Some(typed), community)
            }
            None => {
                let all = self.scopes.keys();
                let names = |id: &&ScopeId| {
                    let notice = self.notice_at(id);
                    notice.is_some_and(|notice| notice.tag == tag_of(&typed))
                };
                (all.copied().find(|id| names(&id)), typed)
            }
        };
        let is_inside = self
            .scopes
            .get(&community)
            .is_some_and(|s| s.key().is_some());
        if is_inside {
            return Ok(None);
        }
        let Some(notice) = notice else {
            return Err(unknown_community());
        };
        self.set(format!("{WANTED}{community}"), ON)?;
        self.go_on_joining();
        match self.community_view(&notice) {
            Some(view) => Ok(Some(Answer::Community(Box::new(view)))),
            None => Ok(Some(Answer::Done)),
        }
    }

    /// Enters a closed community with what a member gave one.
    pub(super) fn enter_by_code(&mut self, code: &str) -> Result<Answer, Refusal> {
        let code = code.trim();
        let id = code.strip_prefix(CODE).unwrap_or(code);
        let id: CommunityId = id.parse().map_err(|_| {
            Refusal::new(
                "invitation-malformed",
                format!("Could not use this: an invitation begins with “{CODE}” and has 64 digits after it. Paste all of it."),
            )
        })?;
        let community = ScopeId::from_bytes(*id.as_bytes());
        self.must_be_invited(&community)?;
        match self.enter_hidden(community)? {
            Some(answer) => Ok(answer),
            None => self.community_view_answer(community),
        }
    }

    /// Refuses an invitation nobody sent to this person: members' devices open to those alone for whom
    /// one was written, so it would wait for ever.
    fn must_be_invited(&self, community: &ScopeId) -> Result<(), Refusal> {
        let tag = tag_of(community);
        let mut notices = self.scopes.keys().filter_map(|id| self.notice_at(id));
        let is_closed = notices.any(|notice| notice.tag == tag && notice.community.is_none());
        let is_inside = self
            .scopes
            .get(community)
            .is_some_and(|it| it.key().is_some());
        if !is_closed || is_inside || self.was_told(&format!("{CODE}{community}")) {
            return Ok(());
        }
        Err(Refusal::new(
            "invitation-of-another",
            "Could not use this: it is in no message somebody sent you, and an invitation is good only for whom a member has invited. If one has, the message may still be on its way; else ask a member to invite you.",
        ))
    }

    /// Invites a person into a community that is not open, in a message only they can read.
    pub(super) fn invite_inside(
        &mut self,
        community: ScopeId,
        person: PersonId,
    ) -> Result<Answer, Refusal> {
        let row = self.row(&community).ok_or_else(unknown_community)?;
        if self.notice_of(&community).is_none() || !row.joined {
            return Err(Refusal::new(
                "nothing-to-invite",
                "Could not invite: everybody in the space can join this community.",
            ));
        }
        self.must_go_on(&community)?;
        self.must_be_another(&person, "invite this person")?;
        // Nobody is let in to whom the message cannot go.
        self.talkers(&[person])?;
        if row.closed.is_some() {
            // The words are for this person: members' devices open to nobody else who comes with them.
            let target = Target::Person(person);
            let invite = Say::About(Relation::Invite, target, "yes".to_owned());
            self.contribute(community, &[invite])?;
        }
        let text = format!("{}\n\n{CODE}{community}", row.name);
        self.say(&[person], &text, &[])
    }

    /// Names a person who may carry a community without reading it, or takes that back.
    pub(super) fn name_carrier(
        &mut self,
        community: ScopeId,
        person: PersonId,
        on: bool,
    ) -> Result<Answer, Refusal> {
        self.notice_of(&community).ok_or_else(|| {
            Refusal::new(
                "open-anyway",
                "Could not name a carrier: everybody in the space carries this community.",
            )
        })?;
        let key = format!("{CARRIER}{community}/{person}");
        self.set(key, if on { ON } else { OFF })?;
        Ok(Answer::Done)
    }

    /// Tells whether one has named a person as a carrier of a scope.
    pub(crate) fn is_named_carrier(&self, scope: &ScopeId, who: &Who) -> bool {
        let person = crate::people::said(who);
        let key = format!("{CARRIER}{scope}/{person}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    /// Tells whether one is a member of a community, as far as it has been read here.
    pub(crate) fn is_member_of(&self, community: &ScopeId) -> bool {
        let hall = self.halls.all.get(community);
        let me = self.me();
        hall.zip(me)
            .is_some_and(|(hall, me)| hall.fold.is_member(&me))
    }

    /// Tells whether a person may come inside, as far as this device knows the community.
    pub(crate) fn may_be_inside(&self, scope: &ScopeId, who: &Who) -> bool {
        let hall = self.halls.all.get(scope);
        hall.is_none_or(|hall| hall.fold.may_be_in(&crate::people::said(who)))
    }

    /// Tells whether somebody else has left a community only its members read: their devices are handed
    /// nothing more of it until they have entered again. One's own devices are, to learn that one left.
    pub(crate) fn is_out_of(&self, scope: &ScopeId, who: &Who) -> bool {
        let is_veiled = self.scopes.get(scope).is_some_and(|held| !held.is_open());
        let hall = self.halls.all.get(scope).filter(|_| is_veiled);
        let said = |hall: &super::Hall| hall.fold.membership(&crate::people::said(who));
        Some(*who) != self.me_in_space() && hall.and_then(said) == Some(Membership::Out)
    }

    /// Tells whether oneself has left a community only its members read: what others say there is not
    /// read on, and not handed on.
    pub(crate) fn is_left_behind(&self, scope: &ScopeId) -> bool {
        let held = self.scopes.get(scope);
        held.is_some_and(|held| !held.is_open()) && self.has_left(scope)
    }

    /// Tells whether a record another device brings is taken in: of a community one has left, only what one
    /// says there oneself. A log that is new here may be that of another device of one's own which has
    /// entered again; only such a device is believed in this.
    pub(crate) fn is_read_on(&self, record: &Record, from: Option<&PeerId>) -> bool {
        let (scope, log) = (record.scope(), record.header().log);
        if !self.is_left_behind(&scope) {
            return true;
        }
        let me = self.me_in_space();
        match self.bound_in(&scope, &log) {
            Some(who) => Some(who) == me,
            None => from.and_then(|from| self.authority()?.person_of(&from.0)) == me,
        }
    }

    /// Gives how far one person is heard in a scope.
    pub(crate) fn frontier_of(&self, scope: &ScopeId, who: Option<Who>) -> Frontier {
        let mut theirs = Frontier::new();
        let (Some(held), Some(who)) = (self.scopes.get(scope), who) else {
            return theirs;
        };
        let known = held.frontier.iter();
        let is_theirs = |key: &LogKey| held.bound.get(key) == Some(&who);
        for (log, place) in known.filter(|((key, _), _)| is_theirs(key)) {
            theirs.insert(*log, *place);
        }
        theirs
    }

    /// Forgets that one has begun to enter a community: tells whether one had.
    pub(super) fn stop_entering(&mut self, typed: &ScopeId) -> Result<bool, Refusal> {
        let tag = match self.notice_at(typed) {
            Some(notice) => notice.tag,
            None => tag_of(typed),
        };
        let mut begun = self.wanted().into_iter();
        let Some(community) = begun.find(|begun| tag_of(begun) == tag) else {
            return Ok(false);
        };
        self.set(format!("{WANTED}{community}"), OFF)?;
        self.dirty.community = true;
        Ok(true)
    }

    fn is_wanted(&self, community: &ScopeId) -> bool {
        let key = format!("{WANTED}{community}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    /// Tells whether one has begun to enter a community, or another device of oneself has, and cannot tell
    /// yet who is inside.
    pub(crate) fn is_entering(&self, scope: &ScopeId) -> bool {
        let held = self.scopes.get(scope);
        let is_unread = held.is_some_and(|held| held.key().is_none());
        (is_unread && self.takes_part(scope)) || self.is_wanted(scope)
    }

    /// Goes on with communities one has begun to enter.
    pub(crate) fn go_on_joining(&mut self) {
        if self.booting.is_some() || self.standing() != Standing::Member {
            return;
        }
        self.follow_insides();
        for community in self.wanted() {
            if let Err(refusal) = self.go_on(community) {
                tracing::debug!(code = refusal.code, "a community is not entered yet");
            }
        }
    }

    /// Lists the communities one has begun to enter.
    fn wanted(&self) -> Vec<ScopeId> {
        let begun = self.private.settings.range(WANTED.to_owned()..);
        let begun = begun.take_while(|(key, _)| key.starts_with(WANTED));
        begun
            .filter(|(_, value)| *value == ON)
            .filter_map(|(key, _)| key.strip_prefix(WANTED)?.parse::<CommunityId>().ok())
            .map(|id| ScopeId::from_bytes(*id.as_bytes()))
            .collect()
    }

    /// Compares with a peer how far one has come where one has begun to enter, or asks for it once more.
    /// Until a member has heard of one's log they offer one nothing there, and who they are one cannot
    /// read yet: what was lost on the way would stay lost. Buckets would tell whoever is outside how many
    /// logs there are, so they go to those alone who have said what they have of it.
    pub(crate) fn tell_begun(&mut self, to: PeerId) {
        for community in self.wanted() {
            let is_held = self.scopes.contains_key(&community);
            if is_held && !self.takes_part(&community) {
                continue;
            }
            match is_held && self.has_said_what_it_holds(&to, &community) {
                true => self.compare_buckets(to, community),
                false => self.ask_for(to, community),
            }
        }
    }

    fn has_said_what_it_holds(&self, peer: &PeerId, community: &ScopeId) -> bool {
        let session = self.sessions.get(peer);
        let exchange = session.and_then(|session| session.scopes.get(community));
        exchange.is_some_and(Exchange::is_complete) && !self.is_kept_from(peer, community)
    }

    /// Does the next step of entering: ask for the records, sign, say that one is in.
    fn go_on(&mut self, community: ScopeId) -> Result<(), Refusal> {
        let Some(held) = self.scopes.get(&community) else {
            self.ask_around(community);
            return Ok(());
        };
        if held.founding().is_none() {
            return Ok(());
        }
        if !self.takes_part(&community) {
            return self.join_scope(community);
        }
        if held.key().is_none() || !self.to_read_on([held]).is_empty() {
            return Ok(());
        }
        self.communities();
        let hall = self.hall(&community)?;
        let Some(charter) = hall.fold.charter() else {
            // Its words are still on their way.
            return Ok(());
        };
        let read = self.notice_of(&community);
        let read = read.and_then(|id| self.scopes.get(&id)?.facts.clone());
        let mut says = vec![Say::Member(Membership::In)];
        // One signs what one has read; a newer version is shown to be signed.
        if read.is_some_and(|facts| facts.charter == charter.clauses.join("\n")) {
            let target = Target::Item(charter.id);
            says.push(Say::About(Relation::Sign, target, "yes".to_owned()));
        }
        let why = self.kept_why(&community);
        says.extend(why.map(Say::MyWhy));
        self.contribute(community, &says)?;
        self.keep_nothing_of_why(&community)?;
        self.note_inside(&community);
        self.set(format!("{WANTED}{community}"), OFF)?;
        self.dirty.community = true;
        Ok(())
    }

    /// Keeps why one would like to take part where only members read: it stays here until one is
    /// inside, and is said there.
    pub(super) fn keep_why(&mut self, notice: &ScopeId, text: &str) -> Result<Answer, Refusal> {
        let (text, was_cut) = model::clean_lines(text, MY_WHY_MAX_CHARS);
        if was_cut {
            return Err(super::saying::say_refusal(SayError::MyWhy));
        }
        self.set(self.why_key(notice), text.trim())?;
        self.dirty.community = true;
        self.community_view_answer(*notice)
    }

    /// Gives why one would like to take part, as long as it is not said.
    pub(super) fn kept_why(&self, scope: &ScopeId) -> Option<String> {
        let kept = self.private.settings.get(&self.why_key(scope))?;
        Some(kept.to_owned()).filter(|kept| !kept.is_empty())
    }

    fn keep_nothing_of_why(&mut self, community: &ScopeId) -> Result<(), Refusal> {
        let key = self.why_key(community);
        match self.private.settings.contains_key(&key) {
            true => self.set(key, ""),
            false => Ok(()),
        }
    }

    /// Under what it is kept: the tag is the same from outside and from inside.
    fn why_key(&self, scope: &ScopeId) -> String {
        let tag = match self.notice_at(scope) {
            Some(notice) => notice.tag,
            None => tag_of(scope),
        };
        format!("{MY_WHY}{}", CommunityId::from_bytes(tag))
    }

    /// Asks every member's device that is met, once between two pulls, for a community one wants to enter.
    pub(super) fn ask_around(&mut self, community: ScopeId) {
        let open = self.sessions.iter().filter(|(_, session)| {
            let is_members = session.open && session.heard_out.is_none();
            is_members && !session.asked.contains(&community)
        });
        let peers: Vec<PeerId> = open.map(|(peer, _)| *peer).collect();
        for peer in peers {
            self.ask_for(peer, community);
        }
    }

    /// Tells whether a scope only announces a community, and is none.
    pub(crate) fn is_notice(&self, scope: &ScopeId) -> bool {
        self.notice_at(scope).is_some()
    }

    /// Gives the name under which a community is announced, to whoever is not inside.
    pub(super) fn notice_name(&self, id: &ScopeId) -> Option<String> {
        if self.behind(id).is_some() {
            return None;
        }
        Some(self.scopes.get(id)?.facts.as_ref()?.shown_name())
    }

    /// Shows a notice in the place of the community, to whoever is not inside.
    pub(super) fn notice_row(&self, id: &ScopeId) -> Option<CommunityRow> {
        let notice = self.notice_at(id)?;
        if self.behind(id).is_some() {
            return None;
        }
        let facts = self.scopes.get(id)?.facts.as_ref()?;
        let pending = notice.community.is_some_and(|id| self.is_wanted(&id))
            || self.wanted_by_tag(&notice.tag);
        Some(CommunityRow {
            id: *id,
            name: facts.shown_name(),
            namesake: false,
            template: match notice.template {
                model::community::Template::Life => Template::Life,
                model::community::Template::Skill => Template::Skill,
                model::community::Template::Theme => Template::Theme,
            },
            state: Lifecycle::Hidden,
            purpose: String::new(),
            members: None,
            joined: false,
            closed: notice.closed,
            unread: 0,
            open_asks: 0,
            notice: None,
            pending,
            followed: false,
            quiet: false,
            panels: Vec::new(),
        })
    }

    /// A closed community one was invited into is recognised by the tag alone.
    fn wanted_by_tag(&self, tag: &[u8; 32]) -> bool {
        let begun = self.private.settings.range(WANTED.to_owned()..);
        let mut begun = begun.take_while(|(key, _)| key.starts_with(WANTED));
        begun.any(|(key, value)| {
            let id = key.strip_prefix(WANTED);
            let id = id.and_then(|id| id.parse::<CommunityId>().ok());
            value == ON && id.is_some_and(|id| tag_of(&ScopeId::from_bytes(*id.as_bytes())) == *tag)
        })
    }

    /// Shows what one may read before signing: the charter.
    pub(super) fn notice_view(&self, id: &ScopeId) -> Option<CommunityView> {
        let row = self.row(id)?;
        let facts = self.scopes.get(id)?.facts.as_ref()?;
        let clauses = facts.charter.lines().map(str::trim);
        let clauses: Vec<String> = clauses
            .filter(|clause| !clause.is_empty())
            .take(model::community::CLAUSES_MAX as usize)
            .map(|clause| model::clean_line(clause, model::community::POST_MAX_CHARS).0)
            .collect();
        Some(CommunityView {
            row,
            why: WhyView::default(),
            charter: CharterView {
                version: 1,
                gates: super::standing::asked_by(&clauses),
                clauses,
                ..CharterView::default()
            },
            posts: Vec::new(),
            older: 0,
            cards: Vec::new(),
            cards_gone: Vec::new(),
            formats: Vec::new(),
            gatherings: Vec::new(),
            members: Arc::default(),
            roles: Vec::new(),
            proposals: Vec::new(),
            health: HealthView::default(),
            successor: None,
            goes_on_in: Vec::new(),
            goes_on_from: Vec::new(),
            incoming: Vec::new(),
            copied_from: None,
            prospects: Vec::new(),
            cases: Vec::new(),
            without_vote: 0,
            unheard: false,
            calls_guests: false,
            balance: BalanceView::default(),
            my_why: self.kept_why(id),
            excluded: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_reads_as_it_was_written_and_a_closed_one_gives_no_name_away() {
        let community = ScopeId::from_bytes([7; 32]);
        let life = model::community::Template::Life;
        for closed in [None, Some("We talk about our own illness.".to_owned())] {
            let notice = Notice::of(community, life, closed.clone());
            let written = notice.write();
            assert_eq!(Notice::read(&written), Some(notice));
            let told = written.contains(&community.to_string());
            assert_eq!(told, closed.is_none());
        }
        for other in [
            "",
            "eyelevel notice 1",
            "We listen.\ntag: 07",
            "eyelevel notice 1\ntag: x",
        ] {
            assert_eq!(Notice::read(other), None, "{other}");
        }
    }
}
