//! Posts as they are shown: a post, its replies, what others made of it, and the feed.
//!
//! For: the exchange of one community and the feed over all. Knows: names of people and what one
//! has seen oneself. Never: gives a text that was not cleaned and cut.

use history::{ScopeId, Timestamp};
use model::PersonId;
use model::community::{FeedFilter, Head, Kind, Origin, PostView as Said, Relation, Status};

use super::Hall;
use super::together::first_date;
use super::view::count;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{
    CommunityView, FEED_SHOWN_MAX, FeedItem, FileView, OptionView, PointerView, PostKind, PostView,
    ReactionView, ReplyView, RoleView,
};

/// The longest text in a view, in characters; the rest is asked for.
const TEXT_SHOWN_MAX_CHARS: usize = 16 * 1024;
/// The most replies shown below one post.
const REPLIES_SHOWN_MAX: usize = 200;
/// The longest title of something that is pointed to, in characters.
const POINTER_MAX_CHARS: usize = 80;
/// The most that is pointed to from one post.
const POINTERS_MAX: usize = 20;

impl Replica {
    /// Lists posts of one community, newest first.
    pub(super) fn posts_of(&self, id: &ScopeId, kinds: &[Kind], max: usize) -> Vec<PostView> {
        self.posts_by(id, kinds, &[], max)
    }

    /// Lists what some people posted in one community, or everybody if nobody is named.
    fn posts_by(
        &self,
        id: &ScopeId,
        kinds: &[Kind],
        authors: &[PersonId],
        max: usize,
    ) -> Vec<PostView> {
        let Some(hall) = self.halls.all.get(id) else {
            return Vec::new();
        };
        let filter = FeedFilter {
            kinds: kinds.to_vec(),
            authors: authors.to_vec(),
            ..FeedFilter::default()
        };
        let today = day_of(self.now);
        let posts = hall.fold.feed(&filter, None, max, &today);
        let view = |post: Said| self.post(id, hall, post, &today);
        posts.into_iter().map(view).collect()
    }

    /// Lists what was posted in a community before one of its posts, the newest first; nothing if that has
    /// no place there.
    pub(super) fn posts_before(
        &self,
        id: &ScopeId,
        post: &model::ItemId,
        max: usize,
    ) -> Option<Vec<FeedItem>> {
        let (hall, name) = (self.halls.all.get(id)?, self.row_name(id)?);
        let place = Some(hall.fold.place_of(post)?);
        let filter = FeedFilter {
            kinds: Kind::POSTS.to_vec(),
            ..FeedFilter::default()
        };
        let today = day_of(self.now);
        let posts = hall.fold.feed(&filter, place, max, &today).into_iter();
        let followed = self.followed_people();
        let item = |post: Said| {
            let post = self.post(id, hall, post, &today);
            FeedItem {
                community_name: name.clone(),
                followed: followed.contains(&post.author),
                post,
            }
        };
        Some(posts.map(item).collect())
    }

    /// Lists the newest posts of all communities one takes part in, or of one of them, and what
    /// people one follows post where one only could read.
    pub(super) fn feed(
        &self,
        kinds: &[Kind],
        max: usize,
        source: Option<ScopeId>,
    ) -> Vec<FeedItem> {
        self.feed_of(max, |id, authors| match source {
            Some(source) if source != *id => Vec::new(),
            Some(_) | None => self.posts_by(id, kinds, authors, max),
        })
    }

    /// Lists the newest posts beside a community that is shown: its newest ones are made already.
    pub(super) fn feed_beside(&self, open: Option<(ScopeId, &CommunityView)>) -> Vec<FeedItem> {
        self.feed_of(FEED_SHOWN_MAX, |id, authors| match open {
            Some((shown, view)) if shown == *id && authors.is_empty() => {
                let newest = view.posts.iter().take(FEED_SHOWN_MAX);
                newest.cloned().collect()
            }
            Some(_) | None => self.posts_by(id, &Kind::POSTS, authors, FEED_SHOWN_MAX),
        })
    }

    fn feed_of(
        &self,
        max: usize,
        posts: impl Fn(&ScopeId, &[PersonId]) -> Vec<PostView>,
    ) -> Vec<FeedItem> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let followed = self.followed_people();
        let mut items = Vec::new();
        for (id, hall) in &self.halls.all {
            let reads_all = hall.fold.is_member(&me) || self.follows(id);
            let authors = if reads_all { &[] } else { followed.as_slice() };
            if !reads_all && (followed.is_empty() || !self.is_for_all(id, hall)) {
                continue;
            }
            let Some(name) = self.row_name(id) else {
                continue;
            };
            let shown = posts(id, authors).into_iter();
            let shown = shown.filter(|post| !post.blocked);
            items.extend(shown.map(|post| FeedItem {
                community_name: name.clone(),
                followed: followed.contains(&post.author),
                post,
            }));
        }
        // Communities have no common order but the time their members' clocks claim.
        items.sort_by(|a, b| (b.post.at, &b.post.id).cmp(&(a.post.at, &a.post.id)));
        items.truncate(max);
        items
    }

    pub(super) fn post(&self, id: &ScopeId, hall: &Hall, said: Said, today: &str) -> PostView {
        let newest = self.last_replies(hall, &said, REPLIES_SHOWN_MAX, today);
        self.post_with(id, hall, said, newest, today)
    }

    /// Shows something said with a page of its replies, and how many came before that.
    pub(super) fn post_with(
        &self,
        id: &ScopeId,
        hall: &Hall,
        said: Said,
        (earlier, replies): (u32, Vec<ReplyView>),
        today: &str,
    ) -> PostView {
        let me = self.me().unwrap_or_default();
        let mine = said.author == me;
        let seen = self.seen(id);
        let is_new = !mine && said.stamp.lamport > seen;
        let is_unread = is_new || hall.fold.has_replies_behind(&said.id, seen, &me);
        let blocked = self.hides_post(hall, &said);
        let mut text = if said.kind == Kind::Proposal {
            self.proposed_words(hall, &said.id)
        } else {
            said.text.clone()
        };
        let origin_gone = self.origin_is_gone(&said.origins);
        if let Some(relayed) = said.relayed.as_ref().filter(|_| !origin_gone) {
            let quoted: Vec<String> = relayed.lines().map(|line| format!("> {line}")).collect();
            text = format!("{text}\n\n{}", quoted.join("\n"));
        }
        if let Some(source) = &said.source {
            text = format!("{text}\n\n<{source}>");
        }
        // A project says what it is called, and points to the idea for the rest.
        let is_title = said.title.as_deref() == Some(text.as_str());
        if blocked || is_title {
            text.clear();
        }
        let (text, is_cut) = model::excerpt(&text, TEXT_SHOWN_MAX_CHARS);
        let has_more = matches!(said.kind, Kind::Poll | Kind::Project | Kind::Gathering);
        let item = has_more.then(|| hall.fold.item(&said.id)).flatten();
        let head = |head| item.as_ref().and_then(|item| item.get(head));
        let first_date = item.as_ref().and_then(first_date);
        // A date that is settled leaves nothing to choose.
        let is_settled = said.kind == Kind::Gathering && first_date.is_some();
        let offered = match is_settled || blocked {
            true => &[],
            false => said.options.as_slice(),
        };
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
            blocked,
            until: said.until.clone(),
            closed: matches!(said.status, Status::Thanked | Status::Closed | Status::Over)
                || said.closing.is_some(),
            replies,
            earlier,
            later: 0,
            reactions: reactions(hall, &said, &me),
            thanks: count(said.thanks.len()),
            origin: self.origin(&said),
            via: self.via(&said),
            mine,
            unread: is_unread,
            title: said.title.clone().filter(|_| !blocked),
            mentions_me: !blocked && said.mentions.contains(&me),
            options: options(hall, &said.id, offered, &me),
            many: head(Head::Many).is_some(),
            voters: count(said.voters),
            helpers: said.joined.iter().map(|who| self.name(who)).collect(),
            i_help: said.joined.contains(&me),
            from: self.pointers(hall, &said.parts),
            became: self.pointers(hall, &said.built),
            roles: self.roles_of(hall, &said, today),
            first_date,
            co_host: self.co_host(&said),
            origin_gone,
            files: match blocked || origin_gone {
                true => Vec::new(),
                false => self.files_of(hall, &said.id),
            },
        }
    }

    /// Shows the newest replies, oldest of them first, with how many came before them. The answer that
    /// was taken is shown however old it is.
    pub(super) fn last_replies(
        &self,
        hall: &Hall,
        root: &Said,
        max: usize,
        today: &str,
    ) -> (u32, Vec<ReplyView>) {
        let earlier = root.replies.saturating_sub(max);
        let newest = hall.fold.replies(&root.id, earlier, max, today);
        let is_shown = |id: &model::ItemId| newest.iter().any(|reply| reply.id == *id);
        let accepted = root.accepted.filter(|id| !is_shown(id));
        let accepted = accepted.and_then(|id| hall.fold.post(&id, today));
        let unshown = earlier.saturating_sub(usize::from(accepted.is_some()));
        let replies = accepted.into_iter().chain(newest);
        let views = replies.map(|reply| self.reply_view(hall, reply, root));
        (count(unshown), views.collect())
    }

    /// Shows the files that go with something said.
    pub(super) fn files_of(&self, hall: &Hall, id: &model::ItemId) -> Vec<FileView> {
        let files = hall.fold.files_of(id).iter();
        files.map(|file| self.file_view(file)).collect()
    }

    pub(super) fn reply_view(&self, hall: &Hall, reply: Said, root: &Said) -> ReplyView {
        let blocked = self.hides(&reply.author);
        let shown = if blocked { "" } else { &reply.text };
        let (text, is_cut) = model::excerpt(shown, TEXT_SHOWN_MAX_CHARS);
        ReplyView {
            id: reply.id.to_string(),
            author: reply.author,
            author_name: self.name(&reply.author),
            at: Timestamp(reply.time),
            text,
            is_cut,
            edited: reply.edited.is_some(),
            deleted: reply.is_deleted,
            blocked,
            accepted: root.accepted == Some(reply.id),
            mine: Some(reply.author) == self.me(),
            files: match blocked {
                true => Vec::new(),
                false => self.files_of(hall, &reply.id),
            },
            reactions: reactions(hall, &reply, &self.me().unwrap_or_default()),
            thanks: count(reply.thanks.len()),
        }
    }

    /// Says where a post came from: "Ann Berg in Parents", or the address it was found at.
    fn origin(&self, said: &Said) -> Option<String> {
        let Some(origin) = said.origins.first() else {
            return said.source.clone().filter(|_| said.kind == Kind::BringIn);
        };
        Some(self.station(origin))
    }

    /// Says who relayed a post further, and from where.
    fn via(&self, said: &Said) -> Vec<String> {
        let relayed = said.origins.iter().skip(1);
        relayed.map(|station| self.station(station)).collect()
    }

    fn station(&self, station: &Origin) -> String {
        let community = ScopeId::from_bytes(*station.community.as_bytes());
        let person = self.name(&station.person);
        match self.row_name(&community) {
            Some(name) => format!("{person} in {name}"),
            None => person,
        }
    }

    /// Points to posts; what is no post, such as a role, has its place elsewhere, and what somebody one has
    /// blocked said is out of sight here too.
    fn pointers(&self, hall: &Hall, ids: &[model::ItemId]) -> Vec<PointerView> {
        let known = ids.iter().filter(|id| !self.hides_author(hall, id));
        let known = known.filter_map(|id| Some((id, hall.fold.item(id)?)));
        known
            .filter(|(_, item)| !item.is_gone && Kind::POSTS.contains(&item.kind))
            .filter(|(_, item)| !self.hides_origin(&item.origins()))
            .map(|(id, item)| {
                let line = item.text.lines().next().unwrap_or_default();
                let title = item.title().unwrap_or(line);
                PointerView {
                    id: id.to_string(),
                    kind: post_kind(item.kind),
                    title: model::clean_line(title, POINTER_MAX_CHARS).0,
                }
            })
            .take(POINTERS_MAX)
            .collect()
    }

    /// Lists the roles that belong to a project.
    fn roles_of(&self, hall: &Hall, said: &Said, today: &str) -> Vec<RoleView> {
        if said.kind != Kind::Project {
            return Vec::new();
        }
        let built = said.built.iter();
        let roles = built.filter_map(|id| hall.fold.role(id, today));
        let roles = roles.filter(|role| !self.hides_role(hall, role));
        roles.map(|role| self.role_view(role)).collect()
    }
}

/// Lists what one chooses from, with one's own choice.
pub(super) fn options(
    hall: &Hall,
    id: &model::ItemId,
    counted: &[(String, usize)],
    me: &PersonId,
) -> Vec<OptionView> {
    let chosen = hall.fold.said_about(id, Relation::Vote, me);
    let chosen: Vec<usize> = chosen
        .unwrap_or_default()
        .split(',')
        .filter_map(|number| number.parse().ok())
        .collect();
    let numbered = counted.iter().zip(1..);
    numbered
        .map(|((text, people), number)| OptionView {
            text: text.clone(),
            count: count(*people),
            mine: chosen.contains(&number),
        })
        .collect()
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

/// Says as what something is shown among posts.
pub(super) fn post_kind(kind: Kind) -> PostKind {
    match kind {
        Kind::News => PostKind::News,
        Kind::KnowHow => PostKind::KnowHow,
        Kind::Advice => PostKind::Advice,
        Kind::Spark => PostKind::Spark,
        Kind::JoinIn => PostKind::JoinIn,
        Kind::Ask => PostKind::Ask,
        Kind::Offer => PostKind::Offer,
        Kind::Show => PostKind::Show,
        Kind::Idea => PostKind::Idea,
        Kind::Poll => PostKind::Poll,
        Kind::Project => PostKind::Project,
        Kind::BringIn => PostKind::BringIn,
        Kind::Card | Kind::Format => PostKind::Card,
        Kind::Gathering => PostKind::Gathering,
        Kind::Role => PostKind::Role,
        Kind::Charter | Kind::Proposal | Kind::Case => PostKind::Decision,
        Kind::Answer => PostKind::Answer,
        Kind::Reply => PostKind::Reply,
    }
}

/// The other way round.
pub(crate) fn kind_of(kind: PostKind) -> Kind {
    match kind {
        PostKind::News => Kind::News,
        PostKind::KnowHow => Kind::KnowHow,
        PostKind::Advice => Kind::Advice,
        PostKind::Spark => Kind::Spark,
        PostKind::JoinIn => Kind::JoinIn,
        PostKind::Ask => Kind::Ask,
        PostKind::Offer => Kind::Offer,
        PostKind::Show => Kind::Show,
        PostKind::Idea => Kind::Idea,
        PostKind::Poll => Kind::Poll,
        PostKind::Project => Kind::Project,
        PostKind::BringIn => Kind::BringIn,
        PostKind::Card => Kind::Card,
        PostKind::Gathering => Kind::Gathering,
        PostKind::Role => Kind::Role,
        PostKind::Decision => Kind::Proposal,
        PostKind::Answer => Kind::Answer,
        PostKind::Reply => Kind::Reply,
    }
}
