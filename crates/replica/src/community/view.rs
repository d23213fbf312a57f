//! What is shown of communities: from the fold to plain values.
//!
//! For: rows, the open community, the feed. Knows: names of people and what one has seen oneself.
//! Never: gives a count about one person, or a text that was not cleaned and cut.

use std::sync::Arc;

use history::{ScopeId, Timestamp};
use model::community::{FeedFilter, Kind, PostView as Said, Relation, SeatState, State, Status};
use model::{CommunityId, PersonId, TextName, TextPart};

use super::{Hall, unknown_community};
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{
    Answer, Attendance, CharterView, CommunityRow, CommunityView, FeedItem, GatheringView,
    HealthView, KnowledgeView, Lifecycle, MemberView, POSTS_SHOWN_MAX, PostKind, PostView,
    ProposalView, ReactionView, Refusal, ReplyView, RoleView, Template, View, WhyView,
};

/// The longest text in a view, in characters; the rest is asked for.
const TEXT_SHOWN_MAX_CHARS: usize = 16 * 1024;
/// The longest purpose in a row, in characters.
const PURPOSE_MAX_CHARS: usize = 140;
/// The most replies shown below one post.
const REPLIES_SHOWN_MAX: usize = 200;
/// The most posts in the feed of a view.
pub(super) const FEED_SHOWN_MAX: usize = 100;
/// The most cards, gatherings, proposals and the like in a view.
const LISTED_MAX: usize = 200;
/// Unread posts are counted up to this.
const UNREAD_MAX: usize = 999;
const WEEK_MS: u64 = 7 * 24 * 3_600 * 1_000;
const WEEKS: usize = 12;

/// The kinds a feed lists as posts; cards, gatherings, roles and proposals have places of their own.
const POSTS: [Kind; 12] = [
    Kind::News,
    Kind::KnowHow,
    Kind::Advice,
    Kind::Spark,
    Kind::JoinIn,
    Kind::Ask,
    Kind::Offer,
    Kind::Show,
    Kind::Idea,
    Kind::Poll,
    Kind::Project,
    Kind::BringIn,
];

/// The key of the private setting that says how far one has read a community.
pub(super) fn seen_key(community: &ScopeId) -> String {
    format!("community/seen/{community}")
}

impl Replica {
    /// Puts the communities into a view.
    pub(crate) fn show_communities(&mut self, view: &mut View) {
        let ids = self.communities();
        view.communities = Arc::new(self.rows(&ids));
        let open = self.halls.open.filter(|open| ids.contains(open));
        view.community = open.and_then(|open| self.community_view(&open).map(Arc::new));
        view.feed = Arc::new(self.feed(&POSTS, FEED_SHOWN_MAX));
    }

    /// One's own communities first, then the others, by name.
    pub(super) fn rows(&self, ids: &[ScopeId]) -> Vec<CommunityRow> {
        let mut rows: Vec<CommunityRow> = ids.iter().filter_map(|id| self.row(id)).collect();
        rows.sort_by_key(|row| (!row.joined, model::folded(&row.name), row.id));
        rows
    }

    pub(super) fn row(&self, id: &ScopeId) -> Option<CommunityRow> {
        let hall = self.halls.all.get(id)?;
        let me = self.me()?;
        let facts = self.scopes.get(id)?.facts.as_ref();
        let about = hall.fold.about();
        let name = about.as_ref().map(|about| about.name.clone());
        let name = name.or_else(|| facts.map(|facts| facts.name.clone()))?;
        let today = day_of(self.now);
        let joined = hall.fold.is_member(&me);
        let seen = self.seen(id);
        let purpose = box_text(hall, TextPart::MoreNetworked);
        let (purpose, _) = model::clean_line(&purpose, PURPOSE_MAX_CHARS);
        Some(CommunityRow {
            id: *id,
            name,
            template: about
                .as_ref()
                .map_or(Template::Theme, |a| template(a.template)),
            state: self.state_of(id, hall),
            purpose,
            members: Some(count(hall.fold.members().len())),
            joined,
            closed: about.and_then(|about| about.closed),
            unread: match joined {
                true => count(hall.fold.posts_behind(seen, &me, UNREAD_MAX)),
                false => 0,
            },
            open_asks: count(hall.fold.unanswered(LISTED_MAX, &today).len()),
        })
    }

    fn state_of(&self, id: &ScopeId, hall: &Hall) -> Lifecycle {
        let state = hall.fold.state(|other| {
            let other = ScopeId::from_bytes(*other.as_bytes());
            let other = self.halls.all.get(&other);
            let this = CommunityId::from_bytes(*id.as_bytes());
            other.is_some_and(|other| other.fold.merges_with().contains(&this))
        });
        match state {
            State::Idea => Lifecycle::Idea,
            State::Forming => Lifecycle::Forming,
            State::Active => Lifecycle::Active,
            State::Dormant => Lifecycle::Dormant,
            State::Archived => Lifecycle::Archived,
            State::Merged => Lifecycle::Merged,
        }
    }

    fn seen(&self, id: &ScopeId) -> u64 {
        let seen = self.private.settings.get(&seen_key(id));
        seen.and_then(|seen| seen.parse().ok()).unwrap_or(0)
    }

    pub(super) fn community_view_answer(&mut self, id: ScopeId) -> Result<Answer, Refusal> {
        self.communities();
        let view = self.community_view(&id).ok_or_else(unknown_community)?;
        Ok(Answer::Community(Box::new(view)))
    }

    pub(super) fn community_view(&self, id: &ScopeId) -> Option<CommunityView> {
        let row = self.row(id)?;
        let hall = self.halls.all.get(id)?;
        let me = self.me()?;
        let today = day_of(self.now);
        let posts = self.posts_of(id, &POSTS, POSTS_SHOWN_MAX);
        let of_kinds = |kind: &Kind| hall.fold.count_of(*kind);
        let all: usize = POSTS.iter().map(of_kinds).sum();
        let merged = hall.fold.merges_with();
        let merged = merged.first().filter(|_| row.state == Lifecycle::Merged);
        Some(CommunityView {
            why: WhyView {
                more_networked: box_text(hall, TextPart::MoreNetworked),
                hope: box_text(hall, TextPart::Hope),
                networking: box_text(hall, TextPart::Networking),
            },
            charter: charter(hall, &me),
            older: count(all.saturating_sub(posts.len())),
            posts,
            cards: self.cards(hall, &today),
            gatherings: self.gatherings(hall),
            members: self.member_views(hall),
            roles: self.roles(hall, &today),
            proposals: self.proposals(hall),
            health: self.health(hall, &today),
            successor: merged.map(|other| ScopeId::from_bytes(*other.as_bytes())),
            row,
        })
    }

    /// Lists posts of one community, newest first.
    pub(super) fn posts_of(&self, id: &ScopeId, kinds: &[Kind], max: usize) -> Vec<PostView> {
        let Some(hall) = self.halls.all.get(id) else {
            return Vec::new();
        };
        let filter = FeedFilter {
            kinds: kinds.to_vec(),
            ..FeedFilter::default()
        };
        let today = day_of(self.now);
        let posts = hall.fold.feed(&filter, None, max, &today);
        let view = |post: Said| self.post(id, hall, post, &today);
        posts.into_iter().map(view).collect()
    }

    /// Lists the newest posts of all communities one takes part in.
    pub(super) fn feed(&self, kinds: &[Kind], max: usize) -> Vec<FeedItem> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let mine = self.halls.all.iter().filter(|(_, h)| h.fold.is_member(&me));
        let mut items: Vec<FeedItem> = mine
            .filter_map(|(id, _)| Some((id, self.row(id)?.name)))
            .flat_map(|(id, name)| {
                let posts = self.posts_of(id, kinds, max).into_iter();
                posts.map(move |post| FeedItem {
                    community_name: name.clone(),
                    post,
                })
            })
            .collect();
        // Communities have no common order but the time their members' clocks claim.
        items.sort_by(|a, b| (b.post.at, &b.post.id).cmp(&(a.post.at, &a.post.id)));
        items.truncate(max);
        items
    }

    pub(super) fn post(&self, id: &ScopeId, hall: &Hall, said: Said, today: &str) -> PostView {
        let me = self.me().unwrap_or_default();
        let thread = hall.fold.thread(&said.id, 0, REPLIES_SHOWN_MAX, today);
        let replies = thread.map(|thread| thread.replies).unwrap_or_default();
        let replies = replies
            .into_iter()
            .map(|reply| self.reply_view(reply, &said));
        let mine = said.author == me;
        let is_unread = !mine && said.stamp.lamport > self.seen(id);
        let mut text = said.text.clone();
        if let Some(relayed) = &said.relayed {
            let quoted: Vec<String> = relayed.lines().map(|line| format!("> {line}")).collect();
            text = format!("{text}\n\n{}", quoted.join("\n"));
        }
        if let Some(source) = &said.source {
            text = format!("{text}\n\n<{source}>");
        }
        let (text, is_cut) = model::excerpt(&text, TEXT_SHOWN_MAX_CHARS);
        PostView {
            id: said.id.to_string(),
            community: *id,
            kind: post_kind(said.kind),
            author: said.author,
            author_name: self.name(&said.author),
            at: Timestamp(said.time),
            text,
            is_cut,
            edited: said.edited.is_some(),
            deleted: said.is_deleted,
            until: said.until.clone(),
            closed: matches!(said.status, Status::Thanked | Status::Closed | Status::Over)
                || said.closing.is_some(),
            replies: replies.collect(),
            reactions: reactions(hall, &said, &me),
            thanks: count(said.thanks.len()),
            origin: self.origin(&said),
            mine,
            unread: is_unread,
        }
    }

    fn reply_view(&self, reply: Said, root: &Said) -> ReplyView {
        let (text, is_cut) = model::excerpt(&reply.text, TEXT_SHOWN_MAX_CHARS);
        ReplyView {
            id: reply.id.to_string(),
            author: reply.author,
            author_name: self.name(&reply.author),
            at: Timestamp(reply.time),
            text,
            is_cut,
            deleted: reply.is_deleted,
            accepted: root.accepted == Some(reply.id),
            mine: Some(reply.author) == self.me(),
        }
    }

    /// Says where a post came from: "Ann Berg in Parents", or the address it was found at.
    fn origin(&self, said: &Said) -> Option<String> {
        let Some(origin) = said.origins.first() else {
            return said.source.clone().filter(|_| said.kind == Kind::BringIn);
        };
        let community = ScopeId::from_bytes(*origin.community.as_bytes());
        let name = self.row(&community).map(|row| row.name);
        let person = self.name(&origin.person);
        Some(match name {
            Some(name) => format!("{person} in {name}"),
            None => person,
        })
    }

    fn cards(&self, hall: &Hall, today: &str) -> Vec<KnowledgeView> {
        let cards = hall.fold.of_kind(Kind::Card, LISTED_MAX, today);
        cards.iter().map(|card| self.card(hall, card)).collect()
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
        authors.push(card.author);
        authors.extend(reading.iter().flat_map(|reading| reading.writers.iter()));
        let mut names: Vec<String> = Vec::new();
        for author in authors {
            let name = self.name(&author);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        KnowledgeView {
            id: card.id.to_string(),
            title: card.title.clone().unwrap_or_default(),
            text: text.cloned().unwrap_or_default(),
            authors: names,
            at: Timestamp(card.time),
        }
    }

    pub(super) fn gatherings(&self, hall: &Hall) -> Vec<GatheringView> {
        let gatherings = hall.fold.gatherings(LISTED_MAX).into_iter();
        gatherings
            .filter(|gathering| !gathering.is_called_off)
            .map(|gathering| self.gathering_view(hall, gathering))
            .collect()
    }

    fn gathering_view(
        &self,
        hall: &Hall,
        gathering: model::community::GatheringView,
    ) -> GatheringView {
        let me = self.me().unwrap_or_default();
        let mine = gathering.coming.iter().find(|(person, _)| *person == me);
        let said = hall.fold.said_about(&gathering.id, Relation::Rsvp, &me);
        let answer = match (mine, said) {
            (Some((_, SeatState::Confirmed | SeatState::Requested)), _) => Attendance::Coming,
            (Some((_, SeatState::Waiting)), _) => Attendance::Waiting,
            (Some((_, SeatState::Declined)), _) | (None, Some("no")) => Attendance::NotComing,
            (None, Some(_) | None) => Attendance::Open,
        };
        let in_state = |states: &[SeatState]| {
            let with = gathering.coming.iter().filter(|(_, s)| states.contains(s));
            count(with.count())
        };
        let end = gathering
            .end
            .as_deref()
            .and_then(|end| end.split(' ').next_back());
        let start = gathering.start.clone().unwrap_or_default();
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
            coming: in_state(&[SeatState::Confirmed, SeatState::Requested]),
            waiting: in_state(&[SeatState::Waiting]),
            me: answer,
            host_name: self.name(&gathering.host),
        }
    }

    fn member_views(&self, hall: &Hall) -> Vec<MemberView> {
        let fresh = hall.fold.newcomers_to_greet();
        let mut members: Vec<MemberView> = hall
            .fold
            .members()
            .into_iter()
            .map(|member| MemberView {
                person: member.person,
                name: self.name(&member.person),
                steward: member.is_steward,
                guest_until: None,
                newcomer: !member.is_steward && fresh.contains(&member.person),
            })
            .collect();
        members.sort_by_key(|member| (model::folded(&member.name), member.person));
        members
    }

    fn roles(&self, hall: &Hall, today: &str) -> Vec<RoleView> {
        let roles = hall.fold.roles(today).into_iter();
        roles
            .map(|role| RoleView {
                id: role.id.to_string(),
                title: role.title,
                held_by: role.holders.iter().map(|h| self.name(&h.person)).collect(),
                until: role.holders.iter().map(|h| h.until.clone()).max(),
                mine: role.holders.iter().any(|h| Some(h.person) == self.me()),
            })
            .collect()
    }

    fn proposals(&self, hall: &Hall) -> Vec<ProposalView> {
        let me = self.me().unwrap_or_default();
        let proposals = hall.fold.proposals(LISTED_MAX).into_iter();
        proposals
            .map(|proposal| {
                let vote = hall.fold.said_about(&proposal.id, Relation::Vote, &me);
                let other = proposal.with.and_then(|with| {
                    let with = ScopeId::from_bytes(*with.as_bytes());
                    self.row(&with).map(|row| row.name)
                });
                ProposalView {
                    id: proposal.id.to_string(),
                    what: what(&proposal.change, other, proposal.title.as_deref()),
                    in_favour: count(proposal.yes),
                    needed: count(proposal.voters / 2 + 1),
                    mine: match vote {
                        Some("yes") => Some(true),
                        Some("no") => Some(false),
                        Some(_) | None => None,
                    },
                }
            })
            .collect()
    }

    fn health(&self, hall: &Hall, today: &str) -> HealthView {
        let health = hall.fold.health(today);
        let mut weeks = vec![0; WEEKS];
        for time in hall
            .fold
            .times_since(self.now.0.saturating_sub(WEEKS as u64 * WEEK_MS))
        {
            let ago = self.now.0.saturating_sub(time) / WEEK_MS;
            let ago = usize::try_from(ago).unwrap_or(WEEKS);
            if let Some(week) = (WEEKS - 1)
                .checked_sub(ago)
                .and_then(|at| weeks.get_mut(at))
            {
                *week += 1;
            }
        }
        HealthView {
            asks: count(health.asks),
            answered: count(health.answered),
            cards: count(health.cards),
            gatherings: count(health.gatherings),
            newcomers_to_greet: count(health.to_greet.len()),
            weeks,
        }
    }

    /// Gives a person's name, or the beginning of their id.
    pub(super) fn name(&self, id: &PersonId) -> String {
        let known = self.people.name(id).map(str::to_owned);
        known
            .or_else(|| {
                let mine = (Some(*id) == self.me()).then(|| self.my_profile().name);
                mine.filter(|name| !name.is_empty())
            })
            .unwrap_or_else(|| id.short())
    }
}

fn box_text(hall: &Hall, part: TextPart) -> String {
    let why = hall.texts.get(&TextName::Why);
    let text = why.and_then(|why| why.parts.get(&part));
    text.cloned().unwrap_or_default()
}

fn charter(hall: &Hall, me: &PersonId) -> CharterView {
    let versions = hall.fold.charters();
    let Some(current) = versions.last() else {
        return CharterView::default();
    };
    CharterView {
        version: count(versions.len()),
        clauses: current.clauses.clone(),
        signed: count(current.signed.len()),
        signed_by_me: current.signed.contains(me),
        earlier: count(versions.len() - 1),
    }
}

fn reactions(hall: &Hall, said: &Said, me: &PersonId) -> Vec<ReactionView> {
    let mine = hall.fold.said_about(&said.id, Relation::React, me);
    let mine: Vec<&str> = mine.unwrap_or_default().split(',').collect();
    let counted = said.reactions.iter();
    counted
        .map(|(sign, people)| ReactionView {
            sign: sign.clone(),
            count: count(*people),
            mine: mine.contains(&sign.as_str()),
        })
        .collect()
}

fn what(change: &str, other: Option<String>, title: Option<&str>) -> String {
    match change {
        "dormant" => "Let this community rest.".to_owned(),
        "archive" => "Archive this community; everything stays readable.".to_owned(),
        "revive" => "Wake this community again.".to_owned(),
        "merge" => format!(
            "Merge with {}.",
            other.unwrap_or_else(|| "another community".to_owned())
        ),
        "split" => "Split this community; each part founds again.".to_owned(),
        "charter" => "Adopt a new version of the charter.".to_owned(),
        _ => format!("Call this community {}.", title.unwrap_or("something else")),
    }
}

fn post_kind(kind: Kind) -> PostKind {
    match kind {
        Kind::KnowHow => PostKind::KnowHow,
        Kind::Advice | Kind::Poll => PostKind::Advice,
        Kind::Spark | Kind::Idea => PostKind::Spark,
        Kind::JoinIn | Kind::Project => PostKind::JoinIn,
        Kind::Ask => PostKind::Ask,
        Kind::Offer => PostKind::Offer,
        Kind::Show => PostKind::Show,
        Kind::News
        | Kind::BringIn
        | Kind::Card
        | Kind::Gathering
        | Kind::Role
        | Kind::Answer
        | Kind::Reply
        | Kind::Charter
        | Kind::Proposal => PostKind::News,
    }
}

fn template(template: model::community::Template) -> Template {
    match template {
        model::community::Template::Life => Template::Life,
        model::community::Template::Skill => Template::Skill,
        model::community::Template::Theme => Template::Theme,
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
