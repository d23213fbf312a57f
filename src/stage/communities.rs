//! The communities of the sample people: what a few of them say to each other.
//!
//! For: a demonstration that shows life and not only profiles. Knows: the script in
//! `assets/sample/communities.toml`. Never: writes anything but by intents, as any person would.

use std::path::PathBuf;
use std::time::Instant;

use node::Node;
use replica::{
    Answer, Attendance, CommunityAct, Intent, ItemId, PostKind, ScopeId, Template, TextEdit, WhyBox,
};
use serde::Deserialize;

use super::{LOOK_EVERY, STEP_TIMEOUT, act, late};
use crate::cli::{Failure, unexpected};

const SCRIPT: &str = include_str!("../../assets/sample/communities.toml");

#[derive(Deserialize)]
struct Script {
    communities: Vec<Community>,
}

#[derive(Deserialize)]
struct Community {
    name: String,
    template: Template,
    why: Vec<Why>,
    posts: Vec<Post>,
    #[serde(default)]
    gatherings: Vec<Gathering>,
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
    #[serde(default)]
    replies: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    by: usize,
    text: String,
    /// Whoever asked takes this answer and says thank you.
    #[serde(default)]
    accept: bool,
}

#[derive(Deserialize)]
struct Gathering {
    by: usize,
    title: String,
    format: Option<String>,
    when: String,
    place: String,
    coming: Vec<usize>,
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
    Ok(())
}

impl Cast<'_> {
    fn live(&self, community: Community) -> Result<(), Failure> {
        let found = CommunityAct::Found {
            name: community.name,
            template: community.template,
            closed: None,
        };
        let id = match self.say(0, found)? {
            Answer::Community(view) => view.row.id,
            other => return Err(unexpected(&other)),
        };
        for by in 1..self.0.len().min(3) {
            let join = CommunityAct::Join {
                community: id,
                sign: true,
            };
            self.say(by, join)?;
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
        for gathering in community.gatherings {
            self.gather(id, gathering)?;
        }
        Ok(())
    }

    fn post(&self, community: ScopeId, post: Post) -> Result<(), Failure> {
        let said = CommunityAct::Post {
            community,
            kind: post.kind,
            text: post.text,
            until: None,
        };
        let to = self.named(post.by, said)?;
        for reply in post.replies {
            let answer = CommunityAct::Reply {
                to: to.clone(),
                text: reply.text,
            };
            let answer = self.named(reply.by, answer)?;
            if reply.accept {
                self.say(post.by, CommunityAct::Accept { answer })?;
            }
        }
        Ok(())
    }

    fn gather(&self, community: ScopeId, gathering: Gathering) -> Result<(), Failure> {
        let called = CommunityAct::Gather {
            community,
            title: gathering.title,
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
        Ok(())
    }

    /// Says something that others name later.
    fn named(&self, by: usize, said: CommunityAct) -> Result<ItemId, Failure> {
        match self.say(by, said)? {
            Answer::Said { id, .. } => Ok(id),
            other => Err(unexpected(&other)),
        }
    }

    /// Acts on a device as soon as it has heard of what the act is about.
    fn say(&self, by: usize, said: CommunityAct) -> Result<Answer, Failure> {
        let last = self.0.len().saturating_sub(1);
        let Some((_, node)) = self.0.get(by.min(last)) else {
            return Err(late("a device to speak"));
        };
        let until = Instant::now() + STEP_TIMEOUT;
        loop {
            match act(node, Intent::Community(said.clone())) {
                Err(_) if Instant::now() < until => std::thread::sleep(LOOK_EVERY),
                outcome => return outcome,
            }
        }
    }
}
