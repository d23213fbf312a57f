//! The communities of the sample people: what a few of them say to each other.
//!
//! For: a demonstration that shows life and not only profiles: exchange, knowledge, dates, a few
//! messages and a round to enter. Knows: the script in
//! `assets/sample/communities.toml`. Never: writes anything but by intents, as any person would.

use std::path::PathBuf;
use std::time::Instant;

use node::Node;
use replica::{
    Answer, Attendance, CommunityAct, Intent, ItemId, Language, LifecycleAct, PostKind, Preference,
    Question, RoundAct, ScopeId, TalkAct, Template, TextEdit, WhyBox,
};
use serde::Deserialize;

use super::{LOOK_EVERY, STEP_TIMEOUT, act, late};
use crate::cli::{Failure, unexpected};

const SCRIPT: &str = include_str!("../../assets/sample/communities.toml");

#[derive(Deserialize)]
struct Script {
    communities: Vec<Community>,
    messages: Vec<Message>,
    rounds: Vec<Round>,
}

/// One message between the first two devices.
#[derive(Deserialize)]
struct Message {
    by: usize,
    text: String,
}

/// A round that people can still enter.
#[derive(Deserialize)]
struct Round {
    by: usize,
    program: String,
    note: String,
}

#[derive(Deserialize)]
struct Community {
    name: String,
    template: Template,
    /// Who begins it. The first device speaks as its window does, so another one founds in German.
    #[serde(default)]
    founder: usize,
    /// What its charter is written in.
    language: Option<Language>,
    why: Vec<Why>,
    posts: Vec<Post>,
    #[serde(default)]
    gatherings: Vec<Gathering>,
    #[serde(default)]
    cards: Vec<Card>,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    proposals: Vec<Proposal>,
}

/// What somebody proposes at the end, and who is for it.
#[derive(Deserialize)]
struct Proposal {
    by: usize,
    /// Another name; without one it is archived.
    name: Option<String>,
    #[serde(default)]
    votes: Vec<usize>,
}

#[derive(Deserialize)]
struct Why {
    part: WhyBox,
    by: usize,
    text: String,
}

#[derive(Deserialize)]
struct Post {
    by: usize,
    kind: PostKind,
    text: String,
    /// What is shown is called this.
    #[serde(default)]
    title: String,
    #[serde(default)]
    replies: Vec<Reply>,
    /// What one chooses from in a poll.
    #[serde(default)]
    options: Vec<String>,
    /// Who chooses which option, counted from 1.
    #[serde(default)]
    votes: Vec<(usize, u32)>,
    /// Who takes part or would help.
    #[serde(default)]
    helpers: Vec<usize>,
    #[serde(default)]
    reactions: Vec<(usize, String)>,
}

#[derive(Deserialize)]
struct Reply {
    by: usize,
    text: String,
    /// Whoever asked takes this answer.
    #[serde(default)]
    accept: bool,
    /// What they say when they thank for it.
    thanks: Option<String>,
}

#[derive(Deserialize)]
struct Card {
    by: usize,
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct Role {
    by: usize,
    title: String,
}

#[derive(Deserialize)]
struct Gathering {
    by: usize,
    title: String,
    format: Option<String>,
    when: String,
    place: String,
    coming: Vec<usize>,
    #[serde(default)]
    replies: Vec<Reply>,
}

/// The devices that play.
struct Cast<'a>(&'a [(PathBuf, Node)]);

/// Lets the first devices found and fill the communities of the script.
pub fn play(nodes: &[(PathBuf, Node)]) -> Result<(), Failure> {
    let script: Script = toml::from_str(SCRIPT).map_err(|error| {
        Failure::new(
            "sample-broken",
            format!("Could not read the sample communities: {error}"),
        )
    })?;
    let cast = Cast(nodes);
    for community in script.communities {
        cast.live(community)?;
    }
    for message in script.messages {
        cast.write(message)?;
    }
    for Round { by, program, note } in script.rounds {
        let round = RoundAct::Announce {
            program,
            closes: None,
            drawn: false,
            note,
        };
        cast.wish(by, Intent::Round(round))?;
    }
    Ok(())
}

impl Cast<'_> {
    fn live(&self, community: Community) -> Result<(), Failure> {
        let found = CommunityAct::Found {
            name: community.name,
            template: community.template,
            closed: None,
        };
        let founder = community.founder.min(self.0.len().saturating_sub(1));
        if let Some(language) = community.language.filter(|_| founder > 0) {
            self.wish(founder, Intent::Prefer(Preference::Language(language)))?;
        }
        let answer = self.say(founder, found)?;
        let Answer::Community(view) = answer else {
            return Err(unexpected(&answer));
        };
        let id = view.row.id;
        for by in (0..self.0.len()).filter(|by| *by != founder) {
            let join = CommunityAct::Join {
                community: id,
                sign: false,
            };
            self.say(by, join)?;
            // Joining where no charter has arrived yet would sign nothing.
            self.say(by, CommunityAct::SignCharter { community: id })?;
        }
        for Why { part, by, text } in community.why {
            let why = CommunityAct::Why {
                community: id,
                part,
                edit: TextEdit::Append(text),
            };
            self.say(by, why)?;
        }
        for post in community.posts {
            self.post(id, post)?;
        }
        for Card { by, title, text } in community.cards {
            let card = CommunityAct::Card {
                community: id,
                from: None,
                title,
                text,
            };
            self.say(by, card)?;
        }
        for Role { by, title } in community.roles {
            let role = CommunityAct::TakeRole {
                community: id,
                title,
                until: None,
            };
            self.say(by, role)?;
        }
        for gathering in community.gatherings {
            self.gather(id, gathering)?;
        }
        for proposal in community.proposals {
            self.decide(id, proposal)?;
        }
        Ok(())
    }

    /// Lets somebody propose something and others vote for it.
    fn decide(&self, community: ScopeId, proposal: Proposal) -> Result<(), Failure> {
        let what = match proposal.name {
            Some(name) => LifecycleAct::Rename(name),
            None => LifecycleAct::Archive,
        };
        let propose = CommunityAct::Propose { community, what };
        self.hear_signatures(proposal.by, community)?;
        let proposed = self.named(proposal.by, propose)?;
        for by in proposal.votes {
            let vote = CommunityAct::Vote {
                proposal: proposed.clone(),
                in_favour: true,
            };
            self.say(by, vote)?;
        }
        Ok(())
    }

    /// Waits until a device has heard that everybody signed: whoever signs at the same time as something
    /// is proposed has no vote on it.
    fn hear_signatures(&self, by: usize, community: ScopeId) -> Result<(), Failure> {
        let until = Instant::now() + STEP_TIMEOUT;
        let community = community.to_string();
        while Instant::now() < until {
            let community = community.clone();
            let shown = self.wish(by, Intent::Ask(Question::Community { community }))?;
            let Answer::Community(shown) = shown else {
                return Err(unexpected(&shown));
            };
            if usize::try_from(shown.charter.signed).is_ok_and(|it| it >= self.0.len()) {
                return Ok(());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Err(late("everybody's signature to arrive"))
    }

    /// Writes from one of the first two devices to the other.
    fn write(&self, Message { by, text }: Message) -> Result<(), Failure> {
        let to = usize::from(by == 0);
        let Some((_, node)) = self.0.get(to) else {
            // Alone there is nobody to write to.
            return Ok(());
        };
        if let Some(person) = super::status(node)?.person {
            let to = vec![person];
            let said = TalkAct::Say {
                to,
                text: text.clone(),
                files: Vec::new(),
            };
            self.wish(by, Intent::Talk(said))?;
            // Whoever answers has read it first.
            hear(node, &text)?;
        }
        Ok(())
    }

    fn post(&self, community: ScopeId, post: Post) -> Result<(), Failure> {
        let text = post.text;
        let said = match post.kind {
            PostKind::Poll => CommunityAct::Poll {
                community,
                text,
                options: post.options,
                many: false,
                until: None,
            },
            PostKind::Idea => CommunityAct::Idea {
                community,
                text,
                from: Vec::new(),
            },
            PostKind::Show => CommunityAct::Show {
                community,
                title: post.title,
                link: None,
                text,
            },
            kind @ (PostKind::News
            | PostKind::KnowHow
            | PostKind::Advice
            | PostKind::Spark
            | PostKind::JoinIn
            | PostKind::Ask
            | PostKind::Offer
            | PostKind::Project
            | PostKind::BringIn
            | PostKind::Card
            | PostKind::Gathering
            | PostKind::Role
            | PostKind::Decision
            | PostKind::Answer
            | PostKind::Reply) => CommunityAct::Post {
                community,
                kind,
                text,
                until: None,
            },
        };
        let to = self.named(post.by, said)?;
        for (by, choice) in post.votes {
            let (item, choices) = (to.clone(), vec![choice]);
            self.say(by, CommunityAct::Choose { item, choices })?;
        }
        for by in post.helpers {
            let (item, on) = (to.clone(), true);
            self.say(by, CommunityAct::TakePart { item, on })?;
        }
        for (by, sign) in post.reactions {
            let (to, on) = (to.clone(), true);
            self.say(by, CommunityAct::React { to, sign, on })?;
        }
        self.talk_about(post.by, &to, post.replies)
    }

    /// Lets people reply, and whoever asked take an answer and thank for it.
    fn talk_about(&self, asker: usize, to: &ItemId, replies: Vec<Reply>) -> Result<(), Failure> {
        for reply in replies {
            let answer = CommunityAct::Reply {
                to: to.clone(),
                text: reply.text,
            };
            let answer = self.named(reply.by, answer)?;
            if reply.accept {
                let accepted = answer.clone();
                self.say(asker, CommunityAct::Accept { answer: accepted })?;
            }
            if let Some(text) = reply.thanks {
                self.say(asker, CommunityAct::Thank { to: answer, text })?;
            }
        }
        Ok(())
    }

    fn gather(&self, community: ScopeId, gathering: Gathering) -> Result<(), Failure> {
        let called = CommunityAct::Gather {
            community,
            title: gathering.title,
            text: String::new(),
            format: gathering.format,
            when: gathering.when,
            place: gathering.place,
            online: false,
            seats: None,
        };
        let id = self.named(gathering.by, called)?;
        for by in gathering.coming {
            let answer = CommunityAct::Attend {
                gathering: id.clone(),
                answer: Attendance::Coming,
            };
            self.say(by, answer)?;
        }
        self.talk_about(gathering.by, &id, gathering.replies)
    }

    /// Says something that others name later.
    fn named(&self, by: usize, said: CommunityAct) -> Result<ItemId, Failure> {
        let answer = self.say(by, said)?;
        let Answer::Said { id, .. } = answer else {
            return Err(unexpected(&answer));
        };
        Ok(id)
    }

    /// Acts on a device as soon as it has heard of what the act is about.
    fn say(&self, by: usize, said: CommunityAct) -> Result<Answer, Failure> {
        self.wish(by, Intent::Community(said))
    }

    fn wish(&self, by: usize, intent: Intent) -> Result<Answer, Failure> {
        let last = self.0.len().saturating_sub(1);
        let Some((_, node)) = self.0.get(by.min(last)) else {
            return Err(late("a device to speak"));
        };
        let until = Instant::now() + STEP_TIMEOUT;
        loop {
            match act(node, intent.clone()) {
                Err(failure) if is_on_its_way(&failure) && Instant::now() < until => {
                    std::thread::sleep(LOOK_EVERY);
                }
                outcome => return outcome,
            }
        }
    }
}

/// Waits until a device has heard a message.
fn hear(node: &Node, text: &str) -> Result<(), Failure> {
    let until = Instant::now() + STEP_TIMEOUT;
    while Instant::now() < until {
        let inbox = act(node, Intent::Ask(Question::Inbox { person: None }))?;
        let Answer::Inbox(inbox) = inbox else {
            return Err(unexpected(&inbox));
        };
        let mut messages = inbox.iter().flat_map(|talk| &talk.messages);
        if messages.any(|message| message.text == text) {
            return Ok(());
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Err(late("a message to arrive"))
}

/// Tells whether an act failed only because what it is about has not arrived yet. Whatever else goes
/// wrong shows a mistake that trying again would hide.
fn is_on_its_way(failure: &Failure) -> bool {
    let code = failure.code.as_str();
    code.starts_with("unknown-") || matches!(code, "no-charter" | "not-inside")
}
