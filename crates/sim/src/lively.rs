//! The whole of community life: what people do with what others said, made and are.
//!
//! Only worlds of the kind *lively* draw from here, so that the seeds of the others stay what they are.
//! What comes of it is looked at with the rest of a community (`commons`): everybody in it sees the same.

use replica::{
    Answer, CommunityAct, CommunityView, GatheringChange, ItemId, LifecycleAct, PostKind, PostView,
    Question, ScopeId, Template, TextEdit,
};

use crate::commons::shown_by_every_clock;
use crate::world::World;

/// How often somebody in a lively world does one of these, in percent.
const LIVELY_PERCENT: u64 = 60;
/// Of the communities of such a world, so many are seen by their members only, in percent.
const HIDDEN_PERCENT: u64 = 35;
/// How often somebody looks at what others have answered already, in percent.
const TALKED_ABOUT_PERCENT: u64 = 70;
/// Finds an answer to what somebody asked, if they have accepted none. It is not left to chance: few
/// worlds come that far, and the others stay what they are.
fn answer_to_oneself(view: &CommunityView) -> Option<ItemId> {
    let asked = view
        .posts
        .iter()
        .filter(|post| post.mine && post.kind.is_question());
    let mut open = asked.filter(|post| !post.closed && !post.replies.iter().any(|it| it.accepted));
    let answers = |post: &PostView| {
        let mut others = post.replies.iter().filter(|it| !it.mine && !it.deleted);
        others.next().map(|it| it.id.clone())
    };
    open.find_map(answers)
}

const SIGNS: [&str; 3] = ["heart", "agree", "idea"];
const KINDS: [PostKind; 5] = [
    PostKind::Ask,
    PostKind::Offer,
    PostKind::Advice,
    PostKind::Spark,
    PostKind::JoinIn,
];
/// A day no clock of a world reaches.
const UNTIL: &str = "2099-12-31";

impl World {
    /// What a community is founded from: in a lively world also one that only its members see.
    pub(crate) fn template(&mut self) -> Template {
        match self.lively && self.chance.percent(HIDDEN_PERCENT) {
            true => Template::Life,
            false => Template::Theme,
        }
    }

    /// Lets somebody in a lively world do something with what is there; tells whether they did.
    pub(crate) fn lives_in_common(&mut self, device: usize, community: ScopeId) -> bool {
        if !self.lively || !self.chance.percent(LIVELY_PERCENT) {
            return false;
        }
        let Some(view) = self.community_seen(device, community) else {
            return false;
        };
        let accepted = answer_to_oneself(&view).map(|answer| CommunityAct::Accept { answer });
        let act = match self.chance.below(10) {
            _ if accepted.is_some() => accepted,
            0 | 1 => self.say_something(community),
            2 | 3 => self.answer_something(device, &view),
            4 => self.make_something(&view),
            5 => self.meet_somehow(&view),
            6 => self.say_of_somebody(device, &view),
            7 | 8 => self.does_beside(device, &view),
            _ => self.change_the_whole(device, &view),
        };
        if let Some(act) = act {
            self.wish_in_common(device, act);
        }
        true
    }

    fn say_something(&mut self, community: ScopeId) -> Option<CommunityAct> {
        let text = self.word("Said");
        Some(match self.chance.below(5) {
            0 => CommunityAct::Poll {
                community,
                text,
                options: vec!["Green".to_owned(), "Black".to_owned()],
                many: self.chance.percent(50),
                until: None,
            },
            1 => CommunityAct::Idea {
                community,
                text,
                from: Vec::new(),
            },
            2 => CommunityAct::BringIn {
                community,
                link: "https://example.org/a".to_owned(),
                text,
            },
            _ => CommunityAct::Post {
                community,
                kind: *self.chance.pick(&KINDS)?,
                text,
                until: self.chance.percent(30).then(|| UNTIL.to_owned()),
            },
        })
    }

    /// Replies, reactions, thanks, choices, what is taken back and what is accepted.
    fn answer_something(&mut self, device: usize, view: &CommunityView) -> Option<CommunityAct> {
        // People look where somebody has said something.
        let talked_about = view.posts.iter().filter(|post| !post.replies.is_empty());
        let talked_about: Vec<PostView> = talked_about.cloned().collect();
        let post = match self.chance.percent(TALKED_ABOUT_PERCENT) {
            true => self.chance.pick(&talked_about).cloned(),
            false => None,
        };
        let post = post.or_else(|| self.chance.pick(&view.posts).cloned())?;
        let reply = self.chance.pick(&post.replies).cloned();
        let to = reply.as_ref().map_or(&post.id, |reply| &reply.id).clone();
        let item = post.id.clone();
        let own_reply = reply.filter(|reply| reply.mine).map(|reply| reply.id);
        let own = own_reply.or_else(|| post.mine.then(|| item.clone()));
        let act = match (self.chance.below(10), own) {
            (0..=2, _) => CommunityAct::Reply {
                to: item,
                text: self.word("Reply"),
            },
            (3, _) => CommunityAct::React {
                to,
                sign: (*self.chance.pick(&SIGNS)?).to_owned(),
                on: self.chance.percent(80),
            },
            (4, _) => CommunityAct::Thank {
                to,
                text: String::new(),
            },
            (5, Some(item)) => CommunityAct::Edit {
                item,
                text: self.word("Changed"),
            },
            (6, Some(item)) => CommunityAct::Delete { item },
            (8, _) if post.mine => CommunityAct::Close { item },
            (7, _) if !post.options.is_empty() => CommunityAct::Choose {
                item,
                choices: vec![1],
            },
            _ => CommunityAct::TakePart {
                item,
                on: self.chance.percent(80),
            },
        };
        if let CommunityAct::Edit { item, .. } | CommunityAct::Delete { item } = &act
            && *item == post.id
        {
            self.unsay(device, &post.text);
        }
        Some(act)
    }

    /// Cards that several write in, projects, ideas built on others.
    fn make_something(&mut self, view: &CommunityView) -> Option<CommunityAct> {
        let community = view.row.id;
        let item = self.chance.pick(&view.posts).map(|post| post.id.clone());
        let card = self.chance.pick(&view.cards).map(|card| card.id.clone());
        Some(match (self.chance.below(5), card, item) {
            (0 | 1, Some(card), _) => CommunityAct::EditCard {
                card,
                edit: TextEdit::Append(self.word("Line")),
            },
            (2, _, Some(item)) => CommunityAct::MakeHappen {
                item,
                title: self.word("Project"),
                roles: vec!["Gardener".to_owned()],
                when: None,
                place: String::new(),
            },
            (3, _, Some(item)) => CommunityAct::Idea {
                community,
                text: self.word("Idea"),
                from: vec![item],
            },
            (_, _, item) => CommunityAct::Card {
                community,
                from: item.filter(|_| self.chance.percent(50)),
                title: self.word("Card"),
                text: self.word("Known"),
            },
        })
    }

    /// Gatherings that are changed, called off and talked about, and dates people choose from.
    fn meet_somehow(&mut self, view: &CommunityView) -> Option<CommunityAct> {
        let community = view.row.id;
        let Some(gathering) = self.chance.pick(&view.gatherings).cloned() else {
            return Some(CommunityAct::AskDates {
                community,
                title: self.word("Dates"),
                text: String::new(),
                format: Some("walk".to_owned()),
                dates: vec![format!("{UNTIL} 12:00"), format!("{UNTIL} 18:00")],
                place: String::new(),
                online: false,
                seats: Some(2),
            });
        };
        let id = gathering.id;
        Some(match (self.chance.below(5), gathering.mine) {
            (0, true) => CommunityAct::Close { item: id },
            (1, true) => CommunityAct::Settle {
                gathering: id,
                when: "1".to_owned(),
            },
            (2, true) => CommunityAct::ChangeGathering {
                gathering: id,
                change: GatheringChange {
                    text: Some(self.word("About")),
                    seats: Some(3),
                    ..GatheringChange::default()
                },
            },
            (3, _) if !gathering.dates.is_empty() => CommunityAct::Choose {
                item: id,
                choices: vec![1, 2],
            },
            _ => CommunityAct::Reply {
                to: id,
                text: self.word("Reply"),
            },
        })
    }

    /// Roles, guests, words for somebody, how useful it was, why one takes part.
    fn say_of_somebody(&mut self, device: usize, view: &CommunityView) -> Option<CommunityAct> {
        let community = view.row.id;
        let me = self.devices.get(device)?.view.me.as_ref().map(|me| me.id);
        let others = view.members.iter().map(|member| member.person);
        let others: Vec<_> = others.filter(|person| Some(*person) != me).collect();
        let person = self.chance.pick(&others).copied();
        let role = view.roles.iter().find(|role| role.mine);
        Some(match (self.chance.below(7), person, role) {
            (0, Some(person), _) => CommunityAct::Vouch {
                community,
                person,
                text: self.word("Vouch"),
            },
            (1, Some(person), _) => CommunityAct::Guest {
                community,
                person,
                until: self.chance.percent(80).then(|| UNTIL.to_owned()),
            },
            (2, Some(to), Some(role)) => CommunityAct::HandOver {
                role: role.id.clone(),
                to,
            },
            (3, _, _) => CommunityAct::Useful {
                community,
                to_me: 4,
                to_organisation: 3,
            },
            (4, _, _) => CommunityAct::MyWhy {
                community,
                text: self.word("Why"),
            },
            (5, _, Some(role)) => CommunityAct::GiveUp {
                role: role.id.clone(),
            },
            _ => CommunityAct::TakeRole {
                community,
                title: "Keeper of the key".to_owned(),
                until: Some(UNTIL.to_owned()),
            },
        })
    }

    /// What moves the community as a whole, or carries something into another one.
    fn change_the_whole(&mut self, device: usize, view: &CommunityView) -> Option<CommunityAct> {
        let community = view.row.id;
        let rows = self.devices.get(device)?.view.communities.clone();
        let others = rows.iter().filter(|row| row.id != community && row.joined);
        let others: Vec<ScopeId> = others.map(|row| row.id).collect();
        let to = self.chance.pick(&others).copied();
        let item = self.chance.pick(&view.posts).map(|post| post.id.clone());
        Some(match (self.chance.below(6), to, item) {
            // No chance more is asked than before, so that the seeds stay what they are.
            (5, Some(into), _) if view.charter.signed_by_me => CommunityAct::AdaptInto {
                from: community,
                into,
                charter: view.posts.len().is_multiple_of(2),
            },
            (0, _, _) => CommunityAct::Propose {
                community,
                what: LifecycleAct::Split,
            },
            (1, _, _) => CommunityAct::Propose {
                community,
                what: LifecycleAct::Rename(self.word("Named")),
            },
            (2, _, _) => CommunityAct::Adapt {
                from: community,
                name: self.word("Adapted"),
                succeeds: self.chance.percent(50),
            },
            (3 | 4, Some(to), Some(item)) => CommunityAct::Amplify {
                item,
                to,
                comment: self.word("Passed on"),
            },
            _ => CommunityAct::AdaptFormat {
                community,
                from: "walk".to_owned(),
                title: self.word("Format"),
                purpose: None,
                people: None,
                steps: Vec::new(),
            },
        })
    }

    /// What people made of each thing, as far as it does not depend on who looks.
    pub(crate) fn threads_shown_to_all(&mut self, device: usize, view: &CommunityView) -> String {
        let mut shown = Vec::new();
        for post in &view.posts {
            let replies = post.replies.iter();
            let replies: Vec<_> = replies
                .map(|it| {
                    (
                        &it.id,
                        &it.text,
                        it.accepted,
                        it.edited,
                        it.deleted,
                        it.thanks,
                    )
                })
                .collect();
            let reactions = post.reactions.iter();
            let reactions: Vec<_> = reactions.map(|it| (&it.sign, it.count)).collect();
            let options = post.options.iter();
            let options: Vec<_> = options.map(|it| (&it.text, it.count)).collect();
            shown.push(format!(
                "{} {:?} {} {replies:?} {reactions:?} {options:?} {:?} {:?}",
                post.id, post.kind, post.thanks, post.helpers, post.became
            ));
        }
        let cards = view.cards.iter().map(|card| (&card.id, &card.text));
        let roles = view.roles.iter();
        let roles = roles.map(|role| (&role.id, &role.held_by, &role.ends, &role.handed_to));
        let gatherings = shown_by_every_clock(view);
        let gatherings = gatherings.map(|it| (&it.id, &it.when, it.changed));
        let people = view.members.iter();
        let people = people.map(|it| (it.person, &it.guest_until, it.vouches.len(), &it.why));
        let formats = view.formats.len();
        // One of them is asked for by its id too, as somebody would who reads a long thread.
        if let Some(post) = view.posts.first() {
            let asked = Question::Thread {
                item: post.id.clone(),
                from: Some(0),
                top: 1_000,
            };
            if let Some(Answer::Feed(items)) = self.ask(device, asked) {
                shown.extend(items.iter().map(|it| it.post.replies.len().to_string()));
            }
        }
        format!(
            "{shown:?} {:?} {:?} {:?} {:?} {formats}",
            cards.collect::<Vec<_>>(),
            roles.collect::<Vec<_>>(),
            gatherings.collect::<Vec<_>>(),
            people.collect::<Vec<_>>()
        )
    }
}
