//! What is shown of communities: from the fold to plain values.
//!
//! For: rows, the open community, the feed. Knows: names of people and what one has seen oneself.
//! Never: gives a count about one person, or a text that was not cleaned and cut.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{ScopeId, Timestamp};
use model::community::{
    About, Health, Kind, Lately, PostView as Said, Relation, SeatState, State, stays_in_circle,
};
use model::{CommunityId, ItemId, PersonId, TextName, TextPart};

use super::deciding::ENDS;
use super::posts::options;
use super::reporting::writers_of;
use super::wording::what;
use super::{Hall, unknown_community};
use crate::content::Facts;
use crate::intent::Language;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{
    Answer, BalanceView, CharterView, CommunityRow, CommunityView, GatheringView, GoneView,
    GreetedView, HealthView, IncomingView, KnowledgeView, Lifecycle, MemberView, OtherView,
    POSTS_SHOWN_MAX, ProposalView, ProspectView, Refusal, RoleView, Template, View, VouchView,
    WeekView, WhyView, named_apart,
};

/// The longest purpose in a row, in characters.
const PURPOSE_MAX_CHARS: usize = 140;
/// The most that was taken back in a view.
const GONE_SHOWN_MAX: usize = 20;
/// The most cards, gatherings, proposals and the like in a view.
const LISTED_MAX: usize = 200;
/// How much of what a host says about a gathering is shown, in characters.
const GATHERING_TEXT_MAX_CHARS: usize = 2_000;
/// Unread posts are counted up to this.
const UNREAD_MAX: usize = 999;
/// How a date begins: with its day, in characters.
const DAY_CHARS: usize = 10;
const WEEK_MS: u64 = 7 * 24 * 3_600 * 1_000;
const WEEKS: usize = 12;

/// The key of the private setting that says how far one has read a community.
pub(super) fn seen_key(community: &ScopeId) -> String {
    format!("community/seen/{community}")
}

impl Replica {
    /// Puts the communities into a view.
    pub(crate) fn show_communities(&mut self, view: &mut View) {
        let ids = self.communities();
        let rows = self.rows(&ids);
        let open = self.halls.open.filter(|open| ids.contains(open));
        let row = open.and_then(|open| rows.iter().find(|row| row.id == open).cloned());
        view.community = open.and_then(|open| self.shown(&open, row).map(Arc::new));
        view.communities = Arc::new(rows);
        self.halls.listed = view.community.as_deref().and_then(|shown| {
            let hall = self.halls.all.get(&shown.row.id)?;
            Some((shown.row.id, hall.fold.moves(), self.today_here()))
        });
        let shown = open.filter(|open| self.notice_at(open).is_none());
        view.feed = Arc::new(self.feed_beside(shown.zip(view.community.as_deref())));
        view.concerns = Arc::new(self.concerns());
    }

    /// One's own communities first, then the others, by name.
    pub(super) fn rows(&self, ids: &[ScopeId]) -> Vec<CommunityRow> {
        let rows = ids.iter().filter_map(|id| self.bare_row(id));
        let mut rows: Vec<CommunityRow> = rows.collect();
        let looks: Vec<String> = rows.iter().map(|row| model::looks_of(&row.name)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for look in &looks {
            *counts.entry(look).or_default() += 1;
        }
        for (row, look) in rows.iter_mut().zip(&looks) {
            row.namesake = counts.get(look.as_str()).is_some_and(|count| *count > 1);
        }
        rows.sort_by_cached_key(|row| (!row.joined, model::folded(&row.name), row.id));
        rows
    }

    /// Every community one may know of, as rows.
    pub(crate) fn community_rows(&mut self) -> Vec<CommunityRow> {
        let ids = self.communities();
        self.rows(&ids)
    }

    /// Who is in a community, as far as one may know.
    pub(crate) fn members_of(&self, id: &ScopeId) -> Vec<PersonId> {
        let hall = self.halls.all.get(id);
        let members = hall.map_or(Vec::new(), |hall| hall.fold.members());
        members.into_iter().map(|member| member.person).collect()
    }

    pub(super) fn row(&self, id: &ScopeId) -> Option<CommunityRow> {
        let mut row = self.bare_row(id)?;
        row.namesake = self.halls.namesakes.contains(id);
        Some(row)
    }

    /// Gives a row that does not say yet whether another community is called so.
    fn bare_row(&self, id: &ScopeId) -> Option<CommunityRow> {
        if self.is_founded_too_late(id) {
            return None;
        }
        if self.notice_at(id).is_some() {
            return self.notice_row(id);
        }
        let hall = self.halls.all.get(id)?;
        let me = self.me()?;
        let facts = self.scopes.get(id)?.facts.as_ref();
        let about = hall.fold.about();
        let name = named(about.as_ref(), facts)?;
        let today = day_of(self.now);
        let past = hall.fold.past_guests(&self.today_here());
        let joined = hall.fold.is_member(&me) && !past.contains_key(&me);
        let seen = self.seen(id);
        let purpose = box_text(hall, TextPart::MoreNetworked);
        let (purpose, _) = model::clean_line(&purpose, PURPOSE_MAX_CHARS);
        Some(CommunityRow {
            id: *id,
            name,
            namesake: false,
            template: about
                .as_ref()
                .map_or(Template::Theme, |a| template(a.template)),
            state: self.state_of(id, hall),
            purpose,
            members: Some(count(hall.fold.member_count().saturating_sub(past.len()))),
            joined,
            closed: about.and_then(|about| about.closed),
            unread: match joined || self.follows(id) {
                true => count(self.unread_in(hall, seen, &me)),
                false => 0,
            },
            open_asks: count(hall.fold.waiting(&today).take(LISTED_MAX).count()),
            notice: self.notice_of(id),
            pending: false,
            followed: !joined && self.follows(id),
            quiet: self.is_quiet(id),
            panels: match joined {
                true => hall.waits.found().to_vec(),
                false => Vec::new(),
            },
        })
    }

    /// Counts what is new: posts, replies where one spoke oneself, and what else names one.
    fn unread_in(&self, hall: &Hall, seen: u64, me: &PersonId) -> usize {
        let posts = hall.fold.posts_behind(seen, me, UNREAD_MAX);
        let left = UNREAD_MAX.saturating_sub(posts);
        let replies = hall.fold.replies_behind(seen, me, left).into_iter();
        let named = hall.fold.named_behind(seen, me, left);
        let told: BTreeSet<ItemId> = replies.chain(named).collect();
        posts + told.len().min(left)
    }

    /// Gives the name of a community as it is listed: with the beginning of its id where another one is
    /// called so too.
    pub(crate) fn row_name(&self, id: &ScopeId) -> Option<String> {
        let name = self.plain_name(id)?;
        Some(named_apart(&name, id, self.halls.namesakes.contains(id)))
    }

    /// Finds the communities whose name another one has too, or one that looks the same. All at once: a
    /// view names most of them several times.
    pub(super) fn namesakes(&self) -> BTreeSet<ScopeId> {
        let mut by_look: BTreeMap<String, Vec<ScopeId>> = BTreeMap::new();
        for id in self.halls.all.keys() {
            if let Some(name) = self.plain_name(id) {
                let look = model::looks_of(&name);
                by_look.entry(look).or_default().push(*id);
            }
        }
        let several = by_look.into_values().filter(|ids| ids.len() > 1);
        several.flatten().collect()
    }

    /// Gives what a community is called.
    pub(super) fn plain_name(&self, id: &ScopeId) -> Option<String> {
        if self.notice_at(id).is_some() {
            return self.notice_name(id);
        }
        self.me()?;
        let about = self.halls.all.get(id)?.fold.about();
        let facts = self.scopes.get(id)?.facts.as_ref();
        named(about.as_ref(), facts)
    }

    /// Gives where a community went, if it has merged.
    pub(super) fn successor_of(&self, id: &ScopeId) -> Option<ScopeId> {
        self.standing_of(id, self.halls.all.get(id)?).1
    }

    pub(super) fn state_of(&self, id: &ScopeId, hall: &Hall) -> Lifecycle {
        match self.standing_of(id, hall).0 {
            State::Idea => Lifecycle::Idea,
            State::Forming => Lifecycle::Forming,
            State::Active => Lifecycle::Active,
            State::Dormant => Lifecycle::Dormant,
            State::Archived => Lifecycle::Archived,
            State::Merged => Lifecycle::Merged,
        }
    }

    /// Gives the state of a community and where it went, whoever else goes where.
    fn standing_of(&self, id: &ScopeId, hall: &Hall) -> (State, Option<ScopeId>) {
        let this = CommunityId::from_bytes(*id.as_bytes());
        let (state, into) = self.decided_of(&this, hall);
        let Some(into) = into else {
            return (state, None);
        };
        let goes = |one: &CommunityId| {
            let hall = self.halls.all.get(&ScopeId::from_bytes(*one.as_bytes()))?;
            self.decided_of(one, hall).1
        };
        match stays_in_circle(&this, goes) {
            true => (hall.fold.state(|_| false).0, None),
            false => (state, Some(ScopeId::from_bytes(*into.as_bytes()))),
        }
    }

    /// Gives what was decided of one community, with those that agreed to it.
    fn decided_of(&self, this: &CommunityId, hall: &Hall) -> (State, Option<CommunityId>) {
        hall.fold.state(|other| {
            let other = ScopeId::from_bytes(*other.as_bytes());
            let other = self.halls.all.get(&other);
            other.is_some_and(|other| other.fold.receives().contains(this))
        })
    }

    pub(super) fn seen(&self, id: &ScopeId) -> u64 {
        let seen = self.private.settings.get(&seen_key(id));
        seen.and_then(|seen| seen.parse().ok()).unwrap_or(0)
    }

    pub(super) fn community_view_answer(&mut self, id: ScopeId) -> Result<Answer, Refusal> {
        self.communities();
        let view = self.community_view(&id).ok_or_else(unknown_community)?;
        Ok(Answer::Community(Box::new(view)))
    }

    pub(super) fn community_view(&self, id: &ScopeId) -> Option<CommunityView> {
        self.shown(id, None)
    }

    /// Shows a community, with its row if that was made already.
    fn shown(&self, id: &ScopeId, row: Option<CommunityRow>) -> Option<CommunityView> {
        if self.notice_at(id).is_some() {
            return match self.behind(id) {
                Some(inside) => self.community_view(&inside),
                None => self.notice_view(id),
            };
        }
        let row = row.or_else(|| self.row(id))?;
        let hall = self.halls.all.get(id)?;
        let me = self.me()?;
        let today = day_of(self.now);
        let posts = self.posts_of(id, &Kind::POSTS, POSTS_SHOWN_MAX);
        let of_kinds = |kind: &Kind| hall.fold.count_of(*kind);
        let all: usize = Kind::POSTS.iter().map(of_kinds).sum();
        let health = hall.fold.health(&today);
        Some(CommunityView {
            why: why_view(hall),
            charter: charter(hall, &me, &self.values_of_space()),
            older: count(all.saturating_sub(posts.len())),
            posts,
            cards: self.cards(hall, &today),
            cards_gone: self.cards_gone(hall),
            gatherings: self.gatherings(hall),
            formats: self.formats(hall),
            members: self.listed_members(id, hall, &health.to_greet),
            roles: self.roles(hall, &today),
            proposals: self.proposals(hall),
            health: self.health(id, hall, &health, row.state, &today),
            successor: match row.state {
                Lifecycle::Merged => self.successor_of(id),
                Lifecycle::Idea
                | Lifecycle::Forming
                | Lifecycle::Active
                | Lifecycle::Dormant
                | Lifecycle::Archived
                | Lifecycle::Hidden => None,
            },
            incoming: self.incoming(id, hall),
            goes_on_in: self.goes_on_in(id),
            goes_on_from: self.goes_on_from(hall),
            copied_from: hall.fold.about().and_then(|about| about.copied_from),
            prospects: self.prospects(hall),
            cases: self.case_views(id),
            without_vote: count(self.without_vote(id).len()),
            unheard: self.is_unheard(id),
            calls_guests: self.me().is_some_and(|me| hall.fold.may_call_guests(&me)),
            balance: balance(hall, &me),
            my_why: None,
            excluded: self.excluded_from(hall),
            row,
        })
    }

    fn cards(&self, hall: &Hall, today: &str) -> Vec<KnowledgeView> {
        let cards = hall.fold.of_kind(Kind::Card, LISTED_MAX, today);
        let shown = cards.iter().filter(|card| !self.hides_card(hall, card));
        shown.map(|card| self.card(hall, card)).collect()
    }

    /// Of a card that was taken back only that is left, and who did.
    fn cards_gone(&self, hall: &Hall) -> Vec<GoneView> {
        let gone = hall.fold.cards_taken_back(GONE_SHOWN_MAX).into_iter();
        let view = |(by, at): (PersonId, u64)| GoneView {
            by,
            by_name: self.name(&by),
            at: Timestamp(at),
        };
        gone.map(view).collect()
    }

    pub(super) fn card(&self, hall: &Hall, card: &Said) -> KnowledgeView {
        let reading = hall.texts.get(&TextName::Card(card.id));
        let text = reading.and_then(|reading| reading.parts.get(&TextPart::Body));
        let mut authors: Vec<PersonId> = Vec::new();
        // Whose answer it was made from comes first.
        let sources = card
            .parts
            .iter()
            .filter_map(|part| hall.fold.author_of(part));
        authors.extend(sources.map(|(author, _)| author));
        let writers = writers_of(hall, &card.id);
        authors.extend(&writers);
        let mut names: Vec<String> = Vec::new();
        for author in authors {
            let name = self.name(&author);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        KnowledgeView {
            writers: writers.iter().map(|it| self.named(it)).collect(),
            id: card.id.to_string(),
            title: card.title.clone().unwrap_or_default(),
            text: text.cloned().unwrap_or_default(),
            authors: names,
            at: Timestamp(card.time),
            source: card.source.clone(),
            mine: self.me() == Some(card.author),
        }
    }

    pub(super) fn gatherings(&self, hall: &Hall) -> Vec<GatheringView> {
        let gatherings = hall.fold.gatherings(LISTED_MAX).into_iter();
        let today = day_of(self.now);
        gatherings
            .filter(|gathering| {
                !gathering.is_called_off || last_day(gathering) >= Some(today.as_str())
            })
            .filter(|gathering| !self.hides(&gathering.host))
            .map(|gathering| self.gathering_view(hall, gathering))
            .collect()
    }

    fn gathering_view(
        &self,
        hall: &Hall,
        gathering: model::community::GatheringView,
    ) -> GatheringView {
        let me = self.me().unwrap_or_default();
        let answer = self.my_seat(hall, &gathering);
        let in_state = |state: SeatState| {
            let with = gathering.coming.iter().filter(|(_, s)| *s == state);
            count(with.count())
        };
        let end = gathering
            .end
            .as_deref()
            .and_then(|end| end.split(' ').next_back());
        let start = gathering.start.clone().unwrap_or_default();
        let (edited, earlier, replies) = self.said_about(hall, &gathering.id);
        GatheringView {
            id: gathering.id.to_string(),
            title: gathering.title.clone(),
            format: gathering.format.clone(),
            when: match end {
                Some(end) => format!("{start}-{end}"),
                None => start,
            },
            place: gathering
                .place
                .clone()
                .or_else(|| gathering.link.clone())
                .unwrap_or_default(),
            online: gathering.link.is_some(),
            seats: gathering.seats.map(count),
            coming: in_state(SeatState::Confirmed),
            asked: in_state(SeatState::Requested),
            waiting: in_state(SeatState::Waiting),
            asking: self.seats_of(&gathering),
            me: answer,
            host_name: self.name(&gathering.host),
            mine: gathering.host == me,
            dates: match gathering.start {
                Some(_) => Vec::new(),
                None => options(hall, &gathering.id, &gathering.options, &me),
            },
            attended: count(gathering.attended.len()),
            i_was_there: gathering.attended.contains(&me),
            noted: self.has_noted(&gathering.id),
            files: self.files_of(hall, &gathering.id),
            zone: gathering.zone,
            days: match gathering.repeats {
                Some(_) => gathering.dates,
                None => Vec::new(),
            },
            repeats: gathering.repeats,
            replies,
            earlier,
            // Settling on one of the dates people chose from is what they wait for.
            changed: edited && gathering.options.is_empty(),
            called_off: gathering.is_called_off,
            text: model::excerpt(&gathering.text, GATHERING_TEXT_MAX_CHARS).0,
        }
    }

    /// Lists the members: as the view has them, unless somebody came, left or is called otherwise.
    fn listed_members(
        &self,
        id: &ScopeId,
        hall: &Hall,
        fresh: &[PersonId],
    ) -> Arc<Vec<MemberView>> {
        let today = self.today_here();
        let as_now = (*id, hall.fold.moves(), today.clone());
        let is_listed = self.halls.listed.as_ref() == Some(&as_now) && !self.dirty.people;
        let shown = self.view.community.as_ref().filter(|_| is_listed);
        let shown = shown.filter(|shown| shown.row.id == *id);
        let mut members = shown.map_or_else(
            || Arc::new(self.member_views(hall, &today)),
            |shown| Arc::clone(&shown.members),
        );
        // Whom nobody has greeted yet can change with every post, and mostly does not.
        let me = self.me();
        let is_new = |member: &MemberView| {
            let is_other = !member.steward && Some(member.person) != me;
            is_other && fresh.contains(&member.person) && !self.hides(&member.person)
        };
        if members
            .iter()
            .any(|member| member.newcomer != is_new(member))
        {
            for member in Arc::make_mut(&mut members) {
                member.newcomer = is_new(member);
            }
        }
        members
    }

    fn member_views(&self, hall: &Hall, today: &str) -> Vec<MemberView> {
        let past = hall.fold.past_guests(today);
        let mut members: Vec<MemberView> = hall
            .fold
            .members()
            .into_iter()
            .map(|member| MemberView {
                person: member.person,
                name: self.name(&member.person),
                steward: member.is_steward,
                guest_until: hall.fold.guest_until(&member.person),
                guest_over: past.contains_key(&member.person),
                newcomer: false,
                vouches: self.vouches(hall, &member.person),
                why: member.why.filter(|_| !self.hides(&member.person)),
            })
            .collect();
        members.sort_by_cached_key(|member| (model::folded(&member.name), member.person));
        members
    }

    fn roles(&self, hall: &Hall, today: &str) -> Vec<RoleView> {
        let roles = hall.fold.roles(today).into_iter();
        let roles = roles.filter(|role| !self.hides_role(hall, role));
        roles.map(|role| self.role_view(role)).collect()
    }

    pub(super) fn role_view(&self, role: model::community::RoleView) -> RoleView {
        let me = self.me();
        let holders = &role.holders;
        let mine = holders.iter().any(|h| Some(h.person) == me);
        let handed = holders.iter().find_map(|h| h.hands_to);
        RoleView {
            id: role.id.to_string(),
            title: role.title,
            held_by: holders.iter().map(|h| self.name(&h.person)).collect(),
            ends: holders.iter().map(|h| h.until.clone()).collect(),
            until: holders.iter().map(|h| h.until.clone()).max(),
            mine,
            free: role.is_free,
            handed_to: handed.map(|to| self.name(&to)),
            offered_to_me: !mine && handed.is_some() && handed == me,
        }
    }

    fn proposals(&self, hall: &Hall) -> Vec<ProposalView> {
        let me = self.me().unwrap_or_default();
        let proposals = hall.fold.proposals(LISTED_MAX).into_iter();
        proposals
            .map(|proposal| {
                let vote = hall.fold.said_about(&proposal.id, Relation::Vote, &me);
                let with = proposal.with.map(|id| ScopeId::from_bytes(*id.as_bytes()));
                let other = with.and_then(|with| self.other_view(&with));
                let name = other.as_ref().map(|other| other.name.as_str());
                let proposed = proposal.charter.as_ref();
                let proposed = proposed.and_then(|id| hall.fold.charter_version(id));
                let clauses = proposed.map(|it| it.clauses).unwrap_or_default();
                ProposalView {
                    id: proposal.id.to_string(),
                    what: what(
                        self.tongue(),
                        &proposal.change,
                        name,
                        proposal.title.as_deref(),
                    ),
                    in_favour: count(proposal.yes),
                    needed: count(proposal.voters / 2 + 1),
                    mine: match vote {
                        Some("yes") => Some(true),
                        Some("no") => Some(false),
                        Some(_) | None => None,
                    },
                    carried: proposal.is_carried,
                    ends: ENDS.contains(&proposal.change.as_str()),
                    other,
                    gates: super::standing::asked_by(&clauses),
                    clauses,
                }
            })
            .collect()
    }

    /// Says what somebody proposed, in the language one has chosen.
    pub(super) fn proposed_words(&self, hall: &Hall, id: &model::ItemId) -> String {
        let Some(proposal) = hall.fold.proposal(id) else {
            return String::new();
        };
        let with = proposal.with.map(|id| ScopeId::from_bytes(*id.as_bytes()));
        let name = with.and_then(|with| self.row_name(&with));
        let title = proposal.title.as_deref();
        what(self.tongue(), &proposal.change, name.as_deref(), title)
    }

    /// Gives the language one has chosen.
    pub(super) fn tongue(&self) -> Language {
        self.preferences().language.unwrap_or_default()
    }

    /// Puts another community beside this one: what for, by which rules, and who was excluded.
    fn other_view(&self, id: &ScopeId) -> Option<OtherView> {
        let hall = self.halls.all.get(id)?;
        let clauses = hall.fold.charter().map(|charter| charter.clauses);
        let clauses = clauses.unwrap_or_default();
        Some(OtherView {
            id: *id,
            name: self.row_name(id)?,
            why: why_view(hall),
            gates: super::standing::asked_by(&clauses),
            clauses,
            excluded: self.excluded_from(hall),
        })
    }

    fn excluded_from(&self, hall: &Hall) -> Vec<String> {
        let excluded = hall.fold.rules().excluded.iter();
        excluded.map(|person| self.name(person)).collect()
    }

    /// Lists the communities that have decided to go into this one.
    fn incoming(&self, id: &ScopeId, hall: &Hall) -> Vec<IncomingView> {
        let this = CommunityId::from_bytes(*id.as_bytes());
        let received = hall.fold.receives();
        let coming = self
            .halls
            .all
            .iter()
            .filter(|(other, hall)| *other != id && hall.fold.merges_with().contains(&this));
        coming
            .filter_map(|(other, _)| {
                let name = CommunityId::from_bytes(*other.as_bytes());
                Some(IncomingView {
                    other: self.other_view(other)?,
                    received: received.contains(&name),
                })
            })
            .take(LISTED_MAX)
            .collect()
    }

    fn prospects(&self, hall: &Hall) -> Vec<ProspectView> {
        let prospects = hall.fold.prospects().into_iter().take(LISTED_MAX);
        prospects
            .filter(|prospect| !self.hides(&prospect.person))
            .map(|prospect| ProspectView {
                person: prospect.person,
                name: self.name(&prospect.person),
                why: prospect.why.unwrap_or_default(),
            })
            .collect()
    }

    fn vouches(&self, hall: &Hall, person: &PersonId) -> Vec<VouchView> {
        let vouches = hall.fold.vouches(person).into_iter();
        vouches
            .filter(|(by, _)| !self.hides(by))
            .map(|(by, word)| VouchView {
                by_name: self.name(&by),
                word,
                mine: Some(by) == self.me(),
            })
            .collect()
    }

    fn health(
        &self,
        id: &ScopeId,
        hall: &Hall,
        health: &Health,
        state: Lifecycle,
        today: &str,
    ) -> HealthView {
        let lately = hall.fold.lately(self.now.0, WEEKS);
        // Nobody greets themselves.
        let others = health.to_greet.iter();
        let others = others.filter(|who| Some(**who) != self.me() && !self.hides(who));
        HealthView {
            projects: count(hall.fold.count_of(Kind::Project)),
            asks: count(health.asks),
            answered: health.answered.map(count),
            cards: count(health.cards),
            gatherings: count(health.gatherings),
            newcomers_to_greet: count(others.count()),
            hours_to_answer: health.hours_to_answer.map(|hours| count(hours as usize)),
            bridges: count(health.bridges),
            unanswered: self.unanswered(hall, today),
            to_hand_on: self.to_hand_on(hall, today),
            free_roles: self.free_roles(hall, today),
            useful: self.usefulness(id),
            i_answered: self.has_answered(hall),
            newcomers: newcomers_of(&lately),
            weeks: weeks_of(&lately),
            answers: lately.answers.iter().map(|asks| count(*asks)).collect(),
            quiet: state == Lifecycle::Active && self.is_still(hall),
        }
    }

    /// Tells whether nothing has happened for as long as the weeks of health reach back.
    fn is_still(&self, hall: &Hall) -> bool {
        let since = self.now.0.saturating_sub(WEEKS as u64 * WEEK_MS);
        hall.fold.last_moved().is_some_and(|last| last < since)
    }
}

fn weeks_of(lately: &Lately) -> Vec<WeekView> {
    let weeks = lately.weeks.iter().map(|week| WeekView {
        posts: count(week.made.posts),
        asks: count(week.made.asks),
        cards: count(week.made.cards),
        gatherings: count(week.made.gatherings),
        projects: count(week.made.projects),
        bridges: count(week.made.bridges),
        came: lately.greeted.map(|_| count(week.came)),
    });
    weeks.collect()
}

fn newcomers_of(lately: &Lately) -> Option<GreetedView> {
    let came = lately.weeks.iter().map(|week| week.came).sum();
    let of = |greeted| GreetedView {
        came: count(came),
        greeted: count(greeted),
    };
    lately.greeted.map(of)
}

fn balance(hall: &Hall, me: &PersonId) -> BalanceView {
    let balance = hall.fold.balance(me);
    BalanceView {
        asked: count(balance.asked),
        answered: count(balance.answered),
        thanks_given: count(balance.thanks_given),
        thanks_got: count(balance.thanks_got),
    }
}

/// The last day on which a gathering takes place, or could, by the dates there are to choose from.
fn last_day(gathering: &model::community::GatheringView) -> Option<&str> {
    let options = gathering.options.iter().map(|(option, _)| option.as_str());
    let days = gathering.dates.iter().map(String::as_str).chain(options);
    days.filter_map(|day| day.get(..DAY_CHARS)).max()
}

/// What a community is called: as it says, or as whoever founded it did.
fn named(about: Option<&About>, facts: Option<&Facts>) -> Option<String> {
    let said = about.map(|about| about.name.clone());
    said.or_else(|| facts.map(Facts::shown_name))
}

pub(super) fn why_view(hall: &Hall) -> WhyView {
    WhyView {
        more_networked: box_text(hall, TextPart::MoreNetworked),
        hope: box_text(hall, TextPart::Hope),
        networking: box_text(hall, TextPart::Networking),
    }
}

fn box_text(hall: &Hall, part: TextPart) -> String {
    let why = hall.texts.get(&TextName::Why);
    let text = why.and_then(|why| why.parts.get(&part));
    text.cloned().unwrap_or_default()
}

fn charter(hall: &Hall, me: &PersonId, values: &str) -> CharterView {
    let versions = hall.fold.charters();
    let Some((current, before)) = versions.split_last() else {
        return CharterView::default();
    };
    CharterView {
        version: count(versions.len()),
        cites: current
            .clauses
            .iter()
            .map(|clause| super::values::cited(clause, values))
            .collect(),
        gates: super::standing::asked_by(&current.clauses),
        clauses: current.clauses.clone(),
        signed: count(current.signed.len()),
        signed_by_me: current.signed.contains(me),
        earlier: count(before.len()),
        before: before.iter().map(|it| it.clauses.clone()).collect(),
        gates_before: before
            .iter()
            .map(|it| super::standing::asked_by(&it.clauses))
            .collect(),
    }
}

pub(super) fn template(template: model::community::Template) -> Template {
    match template {
        model::community::Template::Life => Template::Life,
        model::community::Template::Skill => Template::Skill,
        model::community::Template::Theme => Template::Theme,
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
