//! Making something of what was said: polls, ideas, projects, and communities from communities.

use std::path::PathBuf;

use clap::Subcommand;
use node::Access;
use replica::{CommunityAct, LifecycleAct};

use super::deciding::proposal;
use super::words::Attached;
use super::{Failure, named};

/// What of a community is taken into another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AdaptPart {
    Why,
    Charter,
}

#[derive(Debug, Subcommand)]
pub enum MakingWords {
    /// Ask a question with options to choose from
    Poll {
        #[arg(value_name = "ID")]
        community: String,
        /// One option; give two to twenty
        #[arg(long = "option", required = true, value_name = "TEXT")]
        options: Vec<String>,
        /// Several may be chosen
        #[arg(long)]
        many: bool,
        /// The last day it is open, such as 2026-12-31
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Choose in a poll, or say which dates suit you; without a number the choice is taken back
    Choose {
        #[arg(value_name = "ITEM")]
        item: String,
        /// The numbers of your choices
        #[arg(value_name = "N")]
        choices: Vec<u32>,
    },
    /// Say what could be done; with --from it adds to, combines or departs from other ideas
    Idea {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// An idea it begins from
        #[arg(long, value_name = "ITEM")]
        from: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Show what you made
    Made {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_name = "TITLE")]
        title: String,
        #[arg(long, value_name = "LINK")]
        link: Option<String>,
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Make something happen that was said: a project with roles and a first date
    MakeHappen {
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(long, value_name = "TITLE")]
        title: String,
        /// A role somebody can take
        #[arg(long, value_name = "TITLE")]
        role: Vec<String>,
        /// The first date
        #[arg(long, value_name = "\"DATE HH:MM-HH:MM\"")]
        when: Option<String>,
        #[arg(long, default_value = "", value_name = "PLACE")]
        place: String,
    },
    /// Propose that it receives a community that wants to go into it, or vote for that
    Receive {
        #[arg(value_name = "ID")]
        community: String,
        /// The one that comes
        #[arg(value_name = "OTHER")]
        other: String,
    },
    /// Invite somebody into a community that is not open, in a message only they can read
    Invite {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Enter a community with the invitation of a member
    Enter {
        #[arg(value_name = "INVITATION")]
        code: String,
    },
    /// Name somebody who may carry a community that is not open, without reading it
    Carrier {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// Take it back
        #[arg(long)]
        off: bool,
    },
    /// Put two communities side by side: why and charter
    Compare {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "OTHER")]
        other: String,
    },
    /// Propose to let it rest; everybody can still write
    Rest {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Propose to end it in favour of several founded from it with “adapt --succeeds”
    Split {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Propose another name for it
    Rename {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Found a community from the why and the charter of another one, or take one of them into yours
    Adapt {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_name = "NAME", required_unless_present = "into")]
        name: Option<String>,
        /// It goes on from the other one
        #[arg(long, conflicts_with = "into")]
        succeeds: bool,
        /// Into this community, instead of founding one
        #[arg(long, value_name = "ID", conflicts_with = "name", requires = "part")]
        into: Option<String>,
        /// What goes into it: the why is added to the canvas, the charter is proposed
        #[arg(long, value_enum, requires = "into")]
        part: Option<AdaptPart>,
    },
    /// Keep a format of the community's own, adapted from one of the library or of a community
    AdaptFormat {
        #[arg(value_name = "ID")]
        community: String,
        /// A format of the library by its name, or of a community by its id
        #[arg(value_name = "FORMAT")]
        format: String,
        #[arg(long, value_name = "TITLE")]
        title: String,
        /// What it is for; as it was unless you say it
        #[arg(long, value_name = "TEXT")]
        purpose: Option<String>,
        /// How many people, such as 2-4
        #[arg(long, value_name = "N-M")]
        people: Option<String>,
        /// A step of the run sheet, such as "10 min | Arrive"; give all of them, or none to keep them
        #[arg(long, value_name = "\"MIN | TEXT\"")]
        step: Vec<String>,
    },
}

impl MakingWords {
    /// Gives the files that go with what is said.
    pub fn files(&self) -> &[PathBuf] {
        if let MakingWords::Idea { attached, .. }
        | MakingWords::Made { attached, .. }
        | MakingWords::Poll { attached, .. } = self
        {
            &attached.files
        } else {
            &[]
        }
    }
}

/// Turns words into an act.
pub(super) fn act(access: &Access, words: MakingWords) -> Result<CommunityAct, Failure> {
    let act = match words {
        MakingWords::Poll {
            community,
            options,
            many,
            until,
            text,
            ..
        } => CommunityAct::Poll {
            community: named(access, &community)?,
            text: text.join(" "),
            options,
            many,
            until,
        },
        MakingWords::Choose { item, choices } => CommunityAct::Choose { item, choices },
        MakingWords::Idea {
            community,
            text,
            from,
            ..
        } => CommunityAct::Idea {
            community: named(access, &community)?,
            text: text.join(" "),
            from,
        },
        MakingWords::Made {
            community,
            title,
            link,
            text,
            ..
        } => CommunityAct::Show {
            community: named(access, &community)?,
            title,
            link,
            text: text.join(" "),
        },
        MakingWords::MakeHappen {
            item,
            title,
            role,
            when,
            place,
        } => CommunityAct::MakeHappen {
            item,
            title,
            roles: role,
            when,
            place,
        },
        MakingWords::Receive { community, other } => {
            let other = super::exactly(access, &other)?;
            proposal(access, &community, LifecycleAct::Receive(other))?
        }
        MakingWords::Invite { community, person } => CommunityAct::Invite {
            community: named(access, &community)?,
            person: super::person(access, &person)?,
        },
        MakingWords::Enter { code } => CommunityAct::Enter { code },
        MakingWords::Carrier {
            community,
            person,
            off,
        } => CommunityAct::Carrier {
            community: named(access, &community)?,
            person: super::person(access, &person)?,
            on: !off,
        },
        MakingWords::Rest { community } => proposal(access, &community, LifecycleAct::Rest)?,
        MakingWords::Split { community } => proposal(access, &community, LifecycleAct::Split)?,
        MakingWords::Rename { community, name } => {
            proposal(access, &community, LifecycleAct::Rename(name))?
        }
        MakingWords::Adapt {
            community,
            into: Some(into),
            part,
            ..
        } => CommunityAct::AdaptInto {
            from: super::exactly(access, &community)?,
            into: named(access, &into)?,
            charter: part == Some(AdaptPart::Charter),
        },
        MakingWords::Adapt {
            community,
            name,
            succeeds,
            ..
        } => CommunityAct::Adapt {
            from: super::exactly(access, &community)?,
            name: name.unwrap_or_default(),
            succeeds,
        },
        MakingWords::AdaptFormat {
            community,
            format,
            title,
            purpose,
            people,
            step,
        } => CommunityAct::AdaptFormat {
            community: named(access, &community)?,
            from: format,
            title,
            purpose,
            people,
            steps: step,
        },
        // Answered before anything is done: it only reads.
        MakingWords::Compare { community, .. } => CommunityAct::Seen {
            community: named(access, &community)?,
        },
    };
    Ok(act)
}
