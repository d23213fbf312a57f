//! Conversations in the terminal: writing to people, reading what they wrote, choosing whom one hears.
//!
//! For: the intents and answers of conversations, typed and printed. Knows: the words of its
//! commands. Never: keeps a message anywhere but in the replica.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use model::PersonId;
use node::Access;
use replica::{Answer, ConversationView, Delivery, Intent, MessageView, Question, TalkAct};
use serde_json::{Value, json};

use super::attachment;
use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, done, line, short};
use super::when::{local, rfc3339};

#[derive(Debug, Args)]
pub struct Message {
    /// Whom it is for: a name, an id or the beginning of an id
    #[arg(value_name = "PERSON")]
    pub person: String,
    /// What you want to say; may be left out beside a file
    #[arg(value_name = "TEXT", default_value = "")]
    pub text: String,
    /// Somebody else it is for as well; may be repeated
    #[arg(long = "and", value_name = "PERSON")]
    pub others: Vec<String>,
    /// A file that goes with it, at most 5 MiB; may be repeated
    #[arg(long = "attach", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Inbox {
    /// Only conversations with this person
    #[arg(value_name = "PERSON")]
    pub person: Option<String>,
    /// What was said before a message: its id, or how that begins; the newest 500 come without
    #[arg(long, value_name = "MESSAGE", conflicts_with = "person")]
    pub before: Option<String>,
    /// Leave everything unread
    #[arg(long)]
    pub keep_unread: bool,
}

#[derive(Debug, Subcommand)]
pub enum TalkWords {
    /// Pass what somebody asked you on to whoever may know; whoever asked is told to whom
    PassOn {
        /// Who asked: the newest they wrote to you goes on
        #[arg(value_name = "PERSON")]
        from: String,
        /// Who may know
        #[arg(value_name = "TO")]
        to: String,
        /// Words of your own that go before it
        #[arg(value_name = "TEXT", default_value = "")]
        text: String,
        /// Another message than their newest, by its id: “eyelevel inbox --json” names them
        #[arg(long, value_name = "MESSAGE")]
        message: Option<String>,
    },
    /// Hear no more of new messages in the conversations with somebody
    Mute {
        #[arg(value_name = "PERSON")]
        person: String,
        /// Hear of them again
        #[arg(long)]
        off: bool,
    },
    /// Take nothing from somebody any more; they are not told
    Block {
        #[arg(value_name = "PERSON")]
        person: String,
        /// Take their messages again
        #[arg(long)]
        off: bool,
    },
    /// Have what somebody posts in your feed, also from communities you are not in; they are not told
    Follow {
        /// Whom: a name, an id or the beginning of an id; left out, it lists whom you follow
        #[arg(value_name = "PERSON")]
        person: Option<String>,
        /// Follow them no longer
        #[arg(long, requires = "person")]
        off: bool,
    },
    /// Let others know, or not, when you have read their messages
    Receipts {
        #[arg(value_enum)]
        switch: Switch,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// Writes to somebody: queued at once, carried by whoever is met.
pub fn message(globals: &Globals, message: &Message) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let sent = send(&access, message);
    access.stop();
    let view = sent?;
    let Some(last) = view.messages.iter().rev().find(|said| said.mine) else {
        return Err(unexpected(&Answer::Inbox(vec![view])));
    };
    if globals.json {
        document(&json!({
            "conversation": view.id, "id": last.id, "delivery": last.delivery,
        }));
    } else {
        line(&format!(
            "Kept for {}. It leaves with the next device you meet.",
            view.title
        ));
    }
    Ok(())
}

fn send(access: &Access, message: &Message) -> Result<ConversationView, Failure> {
    let mut to = vec![person(access, &message.person)?];
    for other in &message.others {
        to.push(person(access, other)?);
    }
    let text = message.text.clone();
    let files = attachment::attach(access, &message.files)?;
    let answer = submit(access, Intent::Talk(TalkAct::Say { to, text, files }))?;
    let Answer::Conversation(view) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(*view)
}

/// Shows conversations, and notes that they were read.
pub fn inbox(globals: &Globals, inbox: &Inbox) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let views = read(&access, inbox);
    access.stop();
    let views = views?;
    if views.is_empty() {
        return Err(Failure::nothing(
            "There are no conversations yet. Begin one with “eyelevel message PERSON TEXT”.",
        ));
    }
    if globals.json {
        document(&Value::Array(views.iter().map(conversation).collect()));
        return Ok(());
    }
    for view in &views {
        show(view);
    }
    Ok(())
}

fn read(access: &Access, inbox: &Inbox) -> Result<Vec<ConversationView>, Failure> {
    if let Some(before) = inbox.before.clone() {
        let answer = ask(access, Question::Earlier { before })?;
        let Answer::Conversation(view) = answer else {
            return Err(unexpected(&answer));
        };
        return Ok(vec![*view]);
    }
    let person = inbox.person.clone();
    let answer = ask(access, Question::Inbox { person })?;
    let Answer::Inbox(views) = answer else {
        return Err(unexpected(&answer));
    };
    for view in views.iter().filter(|view| view.unread > 0) {
        if !inbox.keep_unread {
            let conversation = view.id;
            submit(access, Intent::Talk(TalkAct::Read { conversation }))?;
        }
    }
    Ok(views)
}

/// Chooses whom one hears.
pub fn talk(globals: &Globals, words: TalkWords) -> Result<(), Failure> {
    let access = globals.access(false)?;
    if matches!(words, TalkWords::Follow { person: None, .. }) {
        let answer = ask(&access, Question::Followed);
        access.stop();
        return followed(globals.json, answer?);
    }
    let chosen = choose(&access, words);
    access.stop();
    chosen?;
    done(globals.json);
    Ok(())
}

/// Lists whom one follows.
fn followed(json: bool, answer: Answer) -> Result<(), Failure> {
    let Answer::People(cards) = answer else {
        return Err(unexpected(&answer));
    };
    if json {
        let all = cards
            .iter()
            .map(|card| json!({"id": card.id, "name": card.shown_name()}));
        document(&Value::Array(all.collect()));
        return Ok(());
    }
    if cards.is_empty() {
        line("You follow nobody yet. Begin with “eyelevel talk follow PERSON”.");
    }
    for card in &cards {
        line(&card.shown_name());
    }
    Ok(())
}

fn choose(access: &Access, words: TalkWords) -> Result<(), Failure> {
    let acts = match words {
        TalkWords::PassOn {
            from,
            to,
            text,
            message,
        } => {
            let to = person(access, &to)?;
            let message = match message {
                Some(message) => message,
                None => newest_of(access, &from)?,
            };
            vec![TalkAct::PassOn { message, to, text }]
        }
        TalkWords::Mute { person, off } => {
            let question = Question::Inbox {
                person: Some(person),
            };
            let answer = ask(access, question)?;
            let Answer::Inbox(views) = answer else {
                return Err(unexpected(&answer));
            };
            if views.is_empty() {
                return Err(Failure::nothing(
                    "There is no conversation with them yet, so nothing was muted. To hear nothing of somebody at all: “eyelevel talk block PERSON”.",
                ));
            }
            let mute = |view: &ConversationView| TalkAct::Mute {
                conversation: view.id,
                on: !off,
            };
            views.iter().map(mute).collect()
        }
        TalkWords::Block { person: typed, off } => {
            let person = person(access, &typed)?;
            vec![TalkAct::Block { person, on: !off }]
        }
        TalkWords::Follow { person: None, .. } => Vec::new(),
        TalkWords::Follow {
            person: Some(typed),
            off,
        } => {
            let person = person(access, &typed)?;
            vec![TalkAct::Follow { person, on: !off }]
        }
        TalkWords::Receipts { switch } => vec![TalkAct::Receipts {
            on: switch == Switch::On,
        }],
    };
    for act in acts {
        submit(access, Intent::Talk(act))?;
    }
    Ok(())
}

/// Finds the newest message somebody wrote to oneself alone.
fn newest_of(access: &Access, typed: &str) -> Result<String, Failure> {
    let from = person(access, typed)?;
    let question = Question::Inbox {
        person: Some(typed.to_owned()),
    };
    let answer = ask(access, question)?;
    let Answer::Inbox(views) = answer else {
        return Err(unexpected(&answer));
    };
    let alone = views.iter().find(|view| view.with == [from]);
    let mut newest_first = alone
        .into_iter()
        .flat_map(|view| view.messages.iter().rev());
    let newest = newest_first.find(|said| said.author == from);
    newest.map(|said| said.id.clone()).ok_or_else(|| {
        Failure::nothing(format!(
            "There is nothing “{typed}” wrote to you alone that could be passed on. See “eyelevel inbox”."
        ))
    })
}

pub fn person(access: &Access, typed: &str) -> Result<PersonId, Failure> {
    let question = Question::Profile {
        person: Some(typed.to_owned()),
    };
    let answer = ask(access, question)?;
    let Answer::Person(card) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(card.id)
}

fn conversation(view: &ConversationView) -> Value {
    let messages: Vec<Value> = view.messages.iter().map(said).collect();
    json!({
        "id": view.id, "with": view.with, "title": view.title, "unread": view.unread,
        "muted": view.muted, "earlier": view.earlier, "last_at": rfc3339(view.last_at), "messages": messages,
    })
}

fn said(message: &MessageView) -> Value {
    let mut value = json!({
        "id": message.id, "author": message.author, "author_name": message.author_name,
        "at": rfc3339(message.at), "text": message.text, "mine": message.mine,
        "files": message.files,
    });
    if let (true, Some(fields)) = (message.mine, value.as_object_mut()) {
        fields.insert("delivery".to_owned(), json!(message.delivery));
    }
    value
}

/// Has what goes on in other lines stand below its beginning, not at the edge like another conversation.
fn below(text: &str) -> String {
    let mut lines = text.lines();
    let mut whole = lines.next().unwrap_or_default().to_owned();
    for next in lines {
        let edge = if next.is_empty() { "" } else { "    " };
        whole.push('\n');
        whole.push_str(edge);
        whole.push_str(next);
    }
    whole
}

fn show(view: &ConversationView) {
    let unread = match view.unread {
        0 => String::new(),
        more => format!(" ({more} new)"),
    };
    let muted = if view.muted { " · muted" } else { "" };
    line(&format!("{}{unread}{muted}", view.title));
    if let (true, Some(oldest)) = (view.earlier, view.messages.first()) {
        line(&format!(
            "  Older messages: eyelevel inbox --before {}",
            short(&oldest.id)
        ));
    }
    for message in &view.messages {
        let how_far = match (message.mine, message.delivery) {
            (false, _) => "",
            (true, Delivery::Queued) => " · kept here, nobody carries it yet",
            (true, Delivery::Carried) => " · on its way",
            (true, Delivery::Delivered) => " · delivered",
            (true, Delivery::Read) => " · read",
        };
        let at = local(message.at);
        let text = below(&message.text);
        line(&format!("  {at}  {}: {text}{how_far}", message.author_name));
        for file in &message.files {
            line(&format!("    {}", attachment::row(file)));
        }
    }
}
