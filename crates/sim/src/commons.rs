//! People in communities: what they do there, apart and together, and what must come of it.
//!
//! Whoever takes part in one sees the same of it as everybody else in it: the same posts, the same
//! why, the same decisions, the same seats. What was posted and answered with yes is there.

use std::collections::BTreeSet;

use replica::{
    Answer, Attendance, CommunityAct, CommunityRow, CommunityView, GatheringView, Intent,
    LifecycleAct, PostKind, PostView, Question, ScopeId, TextEdit, WhyBox,
};

use crate::cases::case_shown_to_all;
use crate::ledger::{Fate, Wish};
use crate::oracle::Seen;
use crate::world::World;

/// The most communities in a world.
const COMMUNITIES_MAX: usize = 3;
const BOXES: [WhyBox; 3] = [WhyBox::MoreNetworked, WhyBox::Hope, WhyBox::Networking];

/// What somebody wished to post.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    pub community: ScopeId,
    pub text: String,
    /// It was written into the text all write together.
    pub together: bool,
    pub fate: Fate,
}

impl World {
    /// Lets somebody act in a community they know of, or found one.
    pub(crate) fn act_in_common(&mut self, device: usize) {
        let rows = self.devices.get(device).map(|d| d.view.communities.clone());
        let rows: Vec<CommunityRow> = rows.iter().flat_map(|rows| rows.iter().cloned()).collect();
        let few = rows.len() < COMMUNITIES_MAX;
        if rows.is_empty() || (few && self.chance.percent(10)) {
            return self.found_in_common(device);
        }
        if self.lively && self.enters(device) {
            return;
        }
        let Some(row) = self.chance.pick(&rows).cloned() else {
            return;
        };
        let community = row.id;
        if !row.joined {
            if self.looks_in(device, &row) {
                return;
            }
            let sign = self.chance.percent(80);
            let join = CommunityAct::Join { community, sign };
            return self.wish_in_common(device, join);
        }
        if !self.lives_in_common(device, community) {
            self.take_part_in(device, community);
        }
    }

    fn found_in_common(&mut self, device: usize) {
        let name = self.word("Community");
        let template = self.template();
        let closed = self.closed();
        let found = CommunityAct::Found {
            name,
            template,
            closed,
        };
        self.wish_in_common(device, found);
    }

    fn take_part_in(&mut self, device: usize, community: ScopeId) {
        let act = match self.chance.below(15) {
            12..=14 => return self.report_or_decide(device, community),
            0..=3 => return self.post(device, community),
            4 | 5 => return self.write_together(device, community),
            6 => CommunityAct::Propose {
                community,
                what: self.lifecycle(device, community),
            },
            7 | 8 => return self.vote_or_attend(device, community),
            9 => CommunityAct::Gather {
                community,
                title: self.word("Lunch"),
                text: String::new(),
                format: None,
                when: "2027-03-01 12:00".to_owned(),
                place: "Kitchen".to_owned(),
                online: false,
                // Fewer seats than people want: who has one is settled by the order.
                seats: Some(1),
            },
            10 => CommunityAct::ProposeCharter {
                community,
                clauses: vec![self.word("Be kind")],
            },
            _ if self.chance.percent(25) => CommunityAct::Leave { community },
            _ => CommunityAct::SignCharter { community },
        };
        self.wish_in_common(device, act);
    }

    /// Something to decide on: that it ends, goes on, or becomes one with another one.
    fn lifecycle(&mut self, device: usize, community: ScopeId) -> LifecycleAct {
        let rows = self.devices.get(device).map(|d| d.view.communities.clone());
        let rows = rows.iter().flat_map(|rows| rows.iter());
        let others: Vec<ScopeId> = rows
            .map(|row| row.id)
            .filter(|id| *id != community)
            .collect();
        let other = self.chance.pick(&others).copied();
        match (self.chance.below(7), other) {
            (0, Some(other)) => LifecycleAct::MergeInto(other),
            (1, Some(other)) => LifecycleAct::Receive(other),
            (2, _) => LifecycleAct::Archive,
            (3 | 4, _) => LifecycleAct::Revive,
            (5, _) => LifecycleAct::Rest,
            _ => LifecycleAct::Keep,
        }
    }

    /// Adds to the text all write together, often at the same time as others.
    fn write_together(&mut self, device: usize, community: ScopeId) {
        let text = self.word("Why");
        let part = *self.chance.pick(&BOXES).unwrap_or(&WhyBox::Hope);
        let Some(entry) = self.note_posting(device, community, &text, true) else {
            return;
        };
        let act = CommunityAct::Why {
            community,
            part,
            edit: TextEdit::Append(text),
        };
        self.submit(device, Intent::Community(act), Wish::Posted { entry });
    }

    /// Notes what somebody is about to say, and gives its place in the ledger.
    fn note_posting(
        &mut self,
        device: usize,
        community: ScopeId,
        text: &str,
        together: bool,
    ) -> Option<usize> {
        let d = self.devices.get_mut(device)?;
        d.ledger.posted.push(Posting {
            community,
            text: text.to_owned(),
            together,
            fate: Fate::Open,
        });
        Some(d.ledger.posted.len() - 1)
    }

    fn post(&mut self, device: usize, community: ScopeId) {
        let text = format!("{}.", self.word("Post"));
        let Some(entry) = self.note_posting(device, community, &text, false) else {
            return;
        };
        let act = CommunityAct::Post {
            community,
            kind: PostKind::News,
            text,
            until: None,
        };
        self.submit(device, Intent::Community(act), Wish::Posted { entry });
    }

    /// Notes that somebody is about to change or delete what they posted: it need not stand any more.
    pub(crate) fn unsay(&mut self, device: usize, text: &str) {
        let postings = self.devices.get_mut(device);
        let postings = postings.map(|d| d.ledger.posted.iter_mut());
        for posting in postings.into_iter().flatten() {
            if posting.text == text {
                posting.fate = Fate::Open;
            }
        }
    }

    fn vote_or_attend(&mut self, device: usize, community: ScopeId) {
        let Some(view) = self.community_seen(device, community) else {
            return;
        };
        let in_favour = self.chance.percent(70);
        if let Some(proposal) = self.chance.pick(&view.proposals).map(|p| p.id.clone()) {
            let vote = CommunityAct::Vote {
                proposal,
                in_favour,
            };
            self.wish_in_common(device, vote);
        }
        if let Some(gathering) = self.chance.pick(&view.gatherings).map(|g| g.id.clone()) {
            let answer = if in_favour {
                Attendance::Coming
            } else {
                Attendance::NotComing
            };
            self.wish_in_common(device, CommunityAct::Attend { gathering, answer });
        }
    }

    pub(crate) fn community_seen(
        &mut self,
        device: usize,
        community: ScopeId,
    ) -> Option<Box<CommunityView>> {
        let community = community.to_string();
        match self.ask(device, Question::Community { community }) {
            Some(Answer::Community(view)) => Some(view),
            Some(_) | None => None,
        }
    }

    /// (1) Everybody in a community sees the same of it, and (2) what was promised there is there.
    pub(crate) fn check_commons(&mut self, seen: &[Seen]) {
        let mut wrong = None;
        let mut first: std::collections::BTreeMap<ScopeId, (usize, String)> = Default::default();
        for one in seen {
            let device = one.device;
            let rows = self.devices.get(device).map(|d| d.view.communities.clone());
            let rows = rows.iter().flat_map(|rows| rows.iter());
            let joined: Vec<ScopeId> = rows.filter(|row| row.joined).map(|row| row.id).collect();
            for community in joined {
                let Some(view) = self.community_seen(device, community) else {
                    wrong = Some(format!("d{device} does not show {community}"));
                    continue;
                };
                let mut shown = shown_to_all(&view);
                if self.lively {
                    shown.push_str(&self.threads_shown_to_all(device, &view));
                }
                let (other, before) = first
                    .entry(community)
                    .or_insert_with(|| (device, shown.clone()));
                if *before != shown {
                    wrong = Some(format!(
                        "d{other} and d{device} see {community} differently:\n{before}\n{shown}"
                    ));
                }
                let texts: BTreeSet<&str> = view.posts.iter().map(|p| p.text.as_str()).collect();
                let kept = seen.iter().filter(|one| self.is_kept(one.device));
                let kept = kept.filter_map(|one| self.devices.get(one.device));
                let promised = kept.flat_map(|d| &d.ledger.posted);
                let of_here = promised.filter(|posting| posting.community == community);
                let mut due = of_here.filter(|posting| posting.fate == Fate::Promised);
                let why = format!("{:?}", view.why);
                let stands = |posting: &Posting| {
                    if posting.together {
                        why.contains(&posting.text)
                    } else {
                        texts.contains(posting.text.as_str())
                    }
                };
                if let Some(lost) = due.find(|posting| !stands(posting)) {
                    wrong = Some(format!("d{device} does not see “{}”", lost.text));
                }
            }
        }
        if let Some(what) = wrong {
            self.fail("(1) a community is one to everybody in it", what);
        }
    }
}

/// Lists the gatherings that do not hang on what day it is for who looks: one that was called off is
/// shown until the day it would have been.
pub(crate) fn shown_by_every_clock(view: &CommunityView) -> impl Iterator<Item = &GatheringView> {
    view.gatherings.iter().filter(|it| !it.called_off)
}

/// What is proposed, without the name of another community: of a hidden one only its members know it.
fn without_name(what: &str) -> &str {
    let named = ["Go into ", "Receive "];
    named
        .into_iter()
        .find(|it| what.starts_with(it))
        .unwrap_or(what)
}

/// What somebody wrote of a post. Whether what it relays was taken back is seen only where that can be read.
fn own_words(post: &PostView) -> &str {
    let text = post.text.as_str();
    let relayed = post.origin.as_ref().and_then(|_| text.find("\n\n> "));
    relayed.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// What of a community does not depend on who looks.
fn shown_to_all(view: &CommunityView) -> String {
    let posts = view.posts.iter();
    let posts: Vec<_> = posts
        .map(|post| (&post.id, own_words(post), post.closed, post.deleted))
        .collect();
    let gatherings: Vec<_> = shown_by_every_clock(view)
        .map(|g| {
            let seats = (g.seats, g.coming, g.asked, g.waiting);
            (&g.id, &g.title, seats, g.attended)
        })
        .collect();
    let proposals = view.proposals.iter();
    let proposals: Vec<_> = proposals
        .map(|p| {
            (
                &p.id,
                without_name(&p.what),
                p.in_favour,
                p.needed,
                p.carried,
            )
        })
        .collect();
    let cases: Vec<_> = view.cases.iter().map(case_shown_to_all).collect();
    let charter = &view.charter;
    let charter = (
        charter.version,
        &charter.clauses,
        charter.signed,
        &charter.before,
    );
    // What waits, and what happened in which week, hangs on what day it is for who looks.
    let health = &view.health;
    let made = (
        health.cards,
        health.projects,
        health.gatherings,
        health.bridges,
    );
    let answered = (
        health.asks,
        health.answered,
        health.hours_to_answer,
        &health.answers,
    );
    let row = (&view.row.name, view.row.state, view.row.members);
    let members: BTreeSet<_> = view.members.iter().map(|member| member.person).collect();
    format!(
        "{row:?} {:?} {charter:?} {posts:?} {gatherings:?} {proposals:?} {members:?} {cases:?} {made:?} {answered:?} {:?}",
        view.why, view.successor
    )
}
