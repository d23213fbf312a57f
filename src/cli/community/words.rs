//! The words after `community`, and of search, feed and digest.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use replica::WhyBox;

use super::case::CaseWords;
use super::deciding::DecideWords;
use super::making::MakingWords;
use super::outside::OutsideWords;
use super::saying::SayWords;

/// The most replies `thread` prints unless it is told otherwise.
const THREAD_TOP: usize = 50;

#[derive(Debug, Subcommand)]
pub enum CommunityWords {
    /// Found a community
    Found(FoundWords),
    /// Show the templates
    Templates {
        /// In German
        #[arg(long)]
        german: bool,
    },
    /// Show the formats a gathering can follow, with run sheets
    Formats {
        /// In German
        #[arg(long)]
        german: bool,
    },
    /// List the communities
    List,
    /// Show one community: why, charter, posts, cards, gatherings
    Show {
        /// Its name, its id or the beginning of its id
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Take part; no approval is needed
    Join {
        #[arg(value_name = "ID")]
        community: String,
        /// Sign the charter too
        #[arg(long)]
        sign: bool,
    },
    /// Take part no longer
    Leave {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Write into a box of the WHY canvas; several people may at the same time
    Why {
        #[arg(value_name = "ID")]
        community: String,
        /// The box
        #[arg(long = "box", value_enum)]
        part: BoxWord,
        #[command(flatten)]
        written: Written,
    },
    /// Say why you would like to take part
    MyWhy {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Read, change or sign the charter
    Charter {
        #[command(subcommand)]
        act: CharterWords,
    },
    #[command(flatten)]
    Saying(SayWords),
    /// Keep knowledge as cards
    Card {
        #[command(subcommand)]
        act: CardWords,
    },
    /// Call people together
    Gathering {
        #[command(subcommand)]
        act: GatheringWords,
    },
    /// Take a role for a time, hand it on, or give it up
    Role {
        #[command(subcommand)]
        act: RoleWords,
    },
    /// Report something against a clause of the charter; a panel is drawn that nobody chose
    Report(ReportWords),
    /// See what was reported, decide on a panel, appeal
    Case {
        #[command(subcommand)]
        act: CaseWords,
    },
    /// Read feeds from outside, and see what to bring in
    Outside {
        #[command(subcommand)]
        act: OutsideWords,
    },
    /// Give everybody who has signed the charter a vote; only those are drawn for a panel
    Voters {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Say a word for somebody
    Vouch {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Say that somebody is a guest until a day; everybody sees the badge. For those who look after it
    Guest {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// The last day
        #[arg(long, value_name = "DATE", required_unless_present = "off")]
        until: Option<String>,
        /// Not a guest any more
        #[arg(long)]
        off: bool,
    },
    /// Read along without taking part; nobody is told
    Follow {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long)]
        off: bool,
    },
    /// Be told nothing of it outside the window; nobody else learns of it
    Quiet {
        #[arg(value_name = "ID")]
        community: String,
        /// Be told again
        #[arg(long)]
        off: bool,
    },
    /// Show how it does and what waits: asks, newcomers to greet, roles to hand on
    Health {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Print how it does, without persons, for the organisation; five people or more
    Summary {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Say how useful this quarter was, from 1 to 5; shown only as the average of the first five, ten, fifteen … who answer
    Useful {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_name = "1-5")]
        to_me: u8,
        #[arg(long, value_name = "1-5")]
        to_organisation: u8,
    },
    #[command(flatten)]
    Deciding(DecideWords),
    /// Read what was said to a post, an ask, a card or a gathering: the newest, or from the n-th on
    Thread {
        #[arg(value_name = "ITEM")]
        item: String,
        /// From which reply on, counted from 0; the newest without
        #[arg(long, value_name = "N")]
        from: Option<usize>,
        /// At most so many replies
        #[arg(long, default_value_t = THREAD_TOP, value_name = "N")]
        top: usize,
    },
    /// See what you gave and got in it; nobody else is ever shown this
    Balance {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Note that you have seen everything up to now
    Seen {
        #[arg(value_name = "ID")]
        community: String,
    },
    #[command(flatten)]
    Making(MakingWords),
}

#[derive(Debug, Args)]
pub struct FoundWords {
    /// What it is called
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What it begins from: its canvas and its first charter
    #[arg(long, value_enum)]
    pub template: TemplateWord,
    /// Why it is closed, said in public; open without
    #[arg(long, value_name = "REASON")]
    pub closed: Option<String>,
    /// As an idea, without a charter: propose one once it takes shape
    #[arg(long, conflicts_with = "closed")]
    pub idea: bool,
}

#[derive(Debug, Args)]
pub struct ReportWords {
    #[arg(value_name = "POST")]
    pub item: String,
    /// The number of the clause
    #[arg(long, value_name = "N")]
    pub clause: u32,
    /// Of a card that several wrote: who wrote what you report
    #[arg(long, value_name = "PERSON")]
    pub about: Option<String>,
    /// What happened; only the panel reads it
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
}

/// Files that go with what is said.
#[derive(Debug, Default, Args)]
pub struct Attached {
    /// A file that goes with it, sealed; at most 5 MiB, up to eight
    #[arg(long = "attach", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

impl CommunityWords {
    /// Gives the files that go with what is said.
    pub fn files(&self) -> &[PathBuf] {
        if let CommunityWords::Saying(words) = self {
            words.files()
        } else if let CommunityWords::Making(words) = self {
            words.files()
        } else {
            &[]
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TemplateWord {
    /// People in the same stage of life
    Life,
    /// People who learn or do the same thing
    Skill,
    /// People a theme brings together
    Theme,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BoxWord {
    /// Why would we be better off more networked?
    MoreNetworked,
    /// What do we hope for?
    Hope,
    /// What networking do we need?
    Networking,
}

impl From<BoxWord> for WhyBox {
    fn from(word: BoxWord) -> WhyBox {
        match word {
            BoxWord::MoreNetworked => WhyBox::MoreNetworked,
            BoxWord::Hope => WhyBox::Hope,
            BoxWord::Networking => WhyBox::Networking,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindWord {
    News,
    KnowHow,
    Advice,
    Spark,
    JoinIn,
    Ask,
    Offer,
    Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VoteWord {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RsvpWord {
    #[value(alias = "yes")]
    Coming,
    #[value(alias = "no")]
    NotComing,
    /// Neither
    Open,
}

/// What to write into a text of all.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Written {
    /// Add a paragraph at the end
    #[arg(long, value_name = "TEXT")]
    pub append: Option<String>,
    /// Make this the text; only the words that differ change
    #[arg(long, value_name = "TEXT")]
    pub set: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum CharterWords {
    /// Show the charter that holds
    Show {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Propose the next version, clause by clause
    Propose {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long = "clause", required = true, value_name = "TEXT")]
        clauses: Vec<String>,
    },
    /// Sign the charter that holds
    Sign {
        #[arg(value_name = "ID")]
        community: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum CardWords {
    /// Make a card, from an answer or from nothing
    New {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_name = "TITLE")]
        title: String,
        /// The answer or post it is made from
        #[arg(long, value_name = "ITEM")]
        from: Option<String>,
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Write into a card
    Edit {
        #[arg(value_name = "CARD")]
        card: String,
        #[command(flatten)]
        written: Written,
    },
    /// Print a card as Markdown, with authors and source
    Export {
        #[arg(value_name = "CARD")]
        card: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum GatheringWords {
    /// Call people together
    New {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(long, value_name = "TITLE")]
        title: String,
        /// Day and hours
        #[arg(
            long,
            value_name = "\"DATE HH:MM-HH:MM\"",
            required_unless_present = "date"
        )]
        when: Option<String>,
        /// A date to choose from, instead of --when; give several
        #[arg(long, value_name = "\"DATE HH:MM-HH:MM\"", conflicts_with = "when")]
        date: Vec<String>,
        /// Where, or a link with --online
        #[arg(long, default_value = "", value_name = "PLACE")]
        place: String,
        #[arg(long)]
        online: bool,
        #[arg(long, value_name = "N")]
        seats: Option<u32>,
        /// A format of the library (see “community formats”), or one of the community by its id
        #[arg(long, value_name = "FORMAT")]
        format: Option<String>,
        /// How it repeats, such as "weekly 12": daily, weekly, fortnightly or monthly
        #[arg(long, value_name = "\"HOW N\"", requires = "when")]
        repeats: Option<String>,
        /// What it is about, or what to bring
        #[arg(long, default_value = "", value_name = "TEXT")]
        about: String,
        #[command(flatten)]
        attached: Attached,
    },
    /// Say whether you come
    Rsvp {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        /// Whether you come; open takes back what you said
        #[arg(value_enum)]
        answer: RsvpWord,
    },
    /// Give somebody who comes a seat at one of yours; your device gives them in order by itself
    Seat {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// Say that there is no seat for them
        #[arg(long)]
        decline: bool,
    },
    /// Settle when it takes place, by a date or by the number of one that was to choose from
    Settle {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        #[arg(value_name = "DATE-OR-NUMBER")]
        when: String,
    },
    /// Change one of yours: when, where, what it is called or about; everybody sees that it changed
    Change {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
        /// Day and hours, and how it repeats if it does
        #[arg(long, value_name = "\"DATE HH:MM-HH:MM\"")]
        when: Option<String>,
        /// Where, or a link where people meet online
        #[arg(long, value_name = "PLACE")]
        place: Option<String>,
        /// How many seats; 0 lifts the limit
        #[arg(long, value_name = "N")]
        seats: Option<u32>,
        /// What it is about, or what to bring
        #[arg(long, value_name = "TEXT")]
        about: Option<String>,
    },
    /// Call one of yours off; those who come see that it does not take place
    CallOff {
        #[arg(value_name = "GATHERING")]
        gathering: String,
    },
    /// Say that you were there; nobody else says it for you
    WasThere {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        /// Take it back
        #[arg(long)]
        off: bool,
    },
    /// Show the run sheet it follows, and when each step begins
    Sheet {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        /// Begin now and say each step as it begins; Ctrl+C ends it. With --json: when each begins
        #[arg(long)]
        start: bool,
    },
    /// Print the code people check in with, as text or as a picture; its host alone can
    Code {
        #[arg(value_name = "GATHERING")]
        gathering: String,
        /// Draw it as a QR code
        #[arg(long)]
        qr: bool,
    },
    /// Check in with the code its host shows; noted for you alone unless you share it
    CheckIn {
        /// The code, or a PNG or JPEG picture of it
        #[arg(value_name = "CODE|PICTURE")]
        code: String,
        /// Let the others see that you were there
        #[arg(long)]
        share: bool,
    },
    /// Print it as a calendar file
    Ics {
        #[arg(value_name = "GATHERING")]
        gathering: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum RoleWords {
    /// Take a role until a day, alone or beside somebody
    Take {
        #[arg(value_name = "ID")]
        community: String,
        #[arg(value_name = "TITLE")]
        title: String,
        /// The last day, such as 2026-12-31; three months without
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
    },
    /// Hand a role on
    Hand {
        #[arg(value_name = "ROLE")]
        role: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Give a role up that you hold, before its last day
    GiveUp {
        #[arg(value_name = "ROLE")]
        role: String,
    },
}

#[derive(Debug, Args)]
pub struct Search {
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// At most so many
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub top: usize,
}

#[derive(Debug, Args)]
pub struct Feed {
    /// Only one kind, such as spark
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Only from one community
    #[arg(long = "in", value_name = "ID")]
    pub source: Option<String>,
    /// Only what people you follow posted
    #[arg(long)]
    pub followed: bool,
    /// Only what is new to you
    #[arg(long)]
    pub unread: bool,
    /// Only what is still open: not closed, settled or over
    #[arg(long)]
    pub open: bool,
    /// What was posted in the same community before this post
    #[arg(long, value_name = "POST", conflicts_with_all = ["kind", "source", "followed", "unread", "open"])]
    pub before: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = super::FEED_TOP, value_name = "N")]
    pub top: usize,
}

#[derive(Debug, Args)]
pub struct Digest {
    /// How many days back
    #[arg(long, default_value_t = 7, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub days: u32,
}
