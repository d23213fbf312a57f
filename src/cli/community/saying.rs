//! Saying something in a community, and what one says to what others said.
//!
//! For: posts, replies, thanks and signs, and taking them back. Knows: the words for each, and the act
//! they become. Never: makes anything that lasts beyond a thread (`making` does).

use std::path::PathBuf;

use clap::Subcommand;
use node::Access;
use replica::{Answer, CommunityAct, PostKind, Question};

use super::words::{Attached, KindWord};
use super::{Failure, Globals, ask, kind_of, named, view};

#[derive(Debug, Subcommand)]
pub enum SayWords {
    /// Post something
    Post {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_enum)]
        kind: KindWord,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// The last day it holds, such as 2026-12-31
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Ask for help
    Ask {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// The last day it holds, such as 2026-12-31
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Offer help
    Offer {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// The last day it holds, such as 2026-12-31
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Bring something in from outside, and say why it matters here
    BringIn {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "LINK")]
        link: String,
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Answer an ask
    Answer {
        #[arg(value_name = "ASK")]
        ask: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Reply to a post, a card or a gathering
    Reply {
        #[arg(value_name = "POST")]
        post: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        #[command(flatten)]
        attached: Attached,
    },
    /// Accept an answer to your own ask
    Accept {
        #[arg(value_name = "ANSWER")]
        answer: String,
    },
    /// Say thank you, with a few words or none
    Thank {
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Change a text of your own; it says so
    Edit {
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Take a text of your own back; it says so
    Delete {
        #[arg(value_name = "ITEM")]
        item: String,
        /// Do not ask, where others have written on a card
        #[arg(long)]
        yes: bool,
    },
    /// React: heart, agree, idea, congratulations, looking or count-me-in
    React {
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(value_name = "REACTION")]
        sign: String,
        /// Take the reaction back
        #[arg(long)]
        off: bool,
    },
    /// Close an ask, an offer or a post of your own
    Close {
        #[arg(value_name = "ITEM")]
        item: String,
    },
    /// Take part in what somebody calls to, or say you would help with an idea
    TakePart {
        #[arg(value_name = "ITEM")]
        item: String,
        /// Take it back
        #[arg(long)]
        off: bool,
    },
    /// Relay a post to another community, with a comment
    Amplify {
        #[arg(value_name = "ITEM")]
        item: String,
        /// Where to
        #[arg(long, value_name = "ID")]
        to: String,
        #[arg(value_name = "COMMENT")]
        comment: Vec<String>,
    },
}

impl SayWords {
    /// Gives the files that go with what is said.
    pub fn files(&self) -> &[PathBuf] {
        if let SayWords::Post { attached, .. }
        | SayWords::Ask { attached, .. }
        | SayWords::Offer { attached, .. }
        | SayWords::BringIn { attached, .. }
        | SayWords::Answer { attached, .. }
        | SayWords::Reply { attached, .. } = self
        {
            &attached.files
        } else {
            &[]
        }
    }
}

/// Turns words into an act.
pub(super) fn act(
    globals: &Globals,
    access: &Access,
    words: SayWords,
) -> Result<CommunityAct, Failure> {
    Ok(match words {
        SayWords::Post {
            community,
            kind,
            text,
            until,
            ..
        } => post(access, &community, kind_of(kind), &text, until)?,
        SayWords::Ask {
            community,
            text,
            until,
            ..
        } => post(access, &community, PostKind::Ask, &text, until)?,
        SayWords::Offer {
            community,
            text,
            until,
            ..
        } => post(access, &community, PostKind::Offer, &text, until)?,
        SayWords::BringIn {
            community,
            link,
            text,
            ..
        } => CommunityAct::BringIn {
            community: named(access, &community)?,
            link,
            text: text.join(" "),
        },
        SayWords::Answer { ask: to, text, .. } | SayWords::Reply { post: to, text, .. } => {
            let text = text.join(" ");
            CommunityAct::Reply { to, text }
        }
        SayWords::Edit { item, text } => CommunityAct::Edit {
            item,
            text: text.join(" "),
        },
        SayWords::Delete { item, yes } => {
            ask_before_deleting(globals, access, &item, yes)?;
            CommunityAct::Delete { item }
        }
        SayWords::React { item, sign, off } => CommunityAct::React {
            to: item,
            sign,
            on: !off,
        },
        SayWords::Accept { answer } => CommunityAct::Accept { answer },
        SayWords::Thank { item, text } => CommunityAct::Thank {
            to: item,
            text: text.join(" "),
        },
        SayWords::Close { item } => CommunityAct::Close { item },
        SayWords::TakePart { item, off } => CommunityAct::TakePart { item, on: !off },
        SayWords::Amplify { item, to, comment } => CommunityAct::Amplify {
            item,
            to: named(access, &to)?,
            comment: comment.join(" "),
        },
    })
}

fn post(
    access: &Access,
    community: &str,
    kind: PostKind,
    text: &[String],
    until: Option<String>,
) -> Result<CommunityAct, Failure> {
    Ok(CommunityAct::Post {
        community: named(access, community)?,
        kind,
        text: text.join(" "),
        until,
    })
}

/// Asks before a card goes that others have written on: their words go with it.
fn ask_before_deleting(
    globals: &Globals,
    access: &Access,
    item: &str,
    yes: bool,
) -> Result<(), Failure> {
    let (item, from, top) = (item.to_owned(), None, 1);
    let Answer::Feed(items) = ask(access, Question::Thread { item, from, top })? else {
        return Ok(());
    };
    let card = items.first().map(|item| &item.post);
    let Some(card) = card.filter(|post| post.kind == PostKind::Card && post.mine) else {
        return Ok(());
    };
    let seen = view(access, &card.community.to_string())?;
    let known = seen.cards.iter().find(|known| known.id == card.id);
    let writers = known.map_or(&[][..], |known| known.writers.as_slice());
    let others = writers.iter().filter(|writer| !writer.me);
    let others: Vec<&str> = others.map(|writer| writer.name.as_str()).collect();
    if others.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "{} wrote on this card too, and it goes for everybody.",
        others.join(", ")
    );
    super::super::governance::confirm(globals, yes, &sentence)
}
