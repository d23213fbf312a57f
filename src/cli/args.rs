//! The words of the command line.
//!
//! Help texts are written for somebody who has never seen the program; every command shows an
//! example. Clap checks the form, names what is wrong and suggests the nearest right word.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::community::{CommunityWords, Digest, Feed, Search};
use super::when::Span;

/// The most rows one asks for at once.
const TOP_MAX: u64 = 1_000_000;

/// Find people at eye level: matching and communities on your own device, without a server.
#[derive(Debug, Parser)]
#[command(
    name = "eyelevel",
    version,
    after_help = "Examples:
  eyelevel                                            open the window
  eyelevel demo                                       see five devices at work with sample people
  eyelevel init --space Nordwerk --name \"Ann Berg\"    found a space
  eyelevel match P04 --explain                        who could I learn with, and why

Exit codes: 0 done, 1 refused or failed, 2 usage, 3 the data folder is busy, 4 nothing found."
)]
pub struct Arguments {
    /// The data folder; one folder holds the copies of one person
    #[arg(long, global = true, env = "EYELEVEL_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The space, by name or id; with “init”, what the new one is called
    #[arg(long, global = true, value_name = "ID|NAME")]
    pub space: Option<String>,
    /// Print exactly one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the passphrase of a locked folder from this file instead of asking
    #[arg(
        long,
        global = true,
        env = "EYELEVEL_PASSPHRASE_FILE",
        value_name = "FILE"
    )]
    pub passphrase_file: Option<PathBuf>,
    /// Pins the clock, in milliseconds since 1970; for tests
    #[arg(long, global = true, hide = true, value_name = "MS")]
    pub pin_now: Option<u64>,
    /// Pins randomness to a seed; for tests, never for a folder of value
    #[arg(long, global = true, hide = true, value_name = "SEED")]
    pub pin_dice: Option<u64>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Found a space and become its first member
    Init(Init),
    /// Make a ticket for somebody new
    Invite(Invite),
    /// Join a space with a ticket
    Join(Join),
    /// Show or change your profile
    #[command(after_help = "Examples:
  eyelevel profile set headline \"I mend bikes and databases\"
  eyelevel profile add offers Rust \"public speaking\"
  eyelevel profile visibility life-stage me
  eyelevel profile visibility life-stage \"picked:Ben Ito,Cem Kaya\"")]
    Profile {
        #[command(subcommand)]
        act: ProfileAct,
    },
    /// List the people of the space
    People(People),
    /// List the programs, enter or leave one, adapt one
    #[command(after_help = "Examples:
  eyelevel programs show P07 > return.toml
  eyelevel programs adapt return.toml --community \"Repair cafe\"
  eyelevel programs enter P04
  eyelevel programs enter P07 --answer role=mentee --answer \"goal=lead a team of my own\"")]
    Programs {
        #[command(subcommand)]
        act: Option<ProgramsAct>,
    },
    /// Choose how the window looks and speaks on this device
    #[command(after_help = "Examples:
  eyelevel prefer language de
  eyelevel prefer theme dark")]
    Prefer {
        #[command(subcommand)]
        what: PreferAct,
    },
    /// Find the best matches in a program, worked out on this device
    Match(Match),
    /// Show what could grow: themes without a community, communities that fit, views that lack
    Hints,
    /// Hold rounds in which many people are put together at once
    #[command(after_help = "Examples:
  eyelevel round announce P05 --note \"Lunch on Tuesday\" --closes 2d
  eyelevel round enter P05 --answer mode=table
  eyelevel round freeze P05
  eyelevel round show P05
  eyelevel round accept P05")]
    Round {
        #[command(subcommand)]
        act: super::round::RoundWords,
    },
    /// Meet by the consent of both, and keep for yourself how it went
    #[command(after_help = "Examples:
  eyelevel meet ask P07 \"Ben Ito\"
  eyelevel meet agree P07 \"Ann Berg\"
  eyelevel meet not-now P07 \"Cem Kaya\" --until 2027-03-01
  eyelevel meet met P07 \"Ben Ito\" --useful yes --again yes")]
    Meet {
        #[command(subcommand)]
        act: super::meet::MeetWords,
    },
    /// Write to somebody; whoever you meet carries it, and only they can read it
    Message(super::talk::Message),
    /// Begin to talk with somebody: first words that name what you two share
    Hello(super::everyday::Hello),
    /// Share a thought in one of your communities
    Share(super::everyday::Share),
    /// Fetch and save files that go with messages
    #[command(after_help = "Examples:
  eyelevel attachment get 3fa04b
  eyelevel attachment save 3fa04b ~/Downloads")]
    Attachment {
        #[command(subcommand)]
        act: super::attachment::AttachmentAct,
    },
    /// Show your conversations, the newest first
    Inbox(super::talk::Inbox),
    /// Choose whom you hear, and what you let them know
    #[command(after_help = "Examples:
  eyelevel talk pass-on \"Ann Berg\" \"Ben Ito\" \"You know Excel, don't you?\"
  eyelevel talk mute \"Ben Ito\"
  eyelevel talk block \"Ben Ito\" --off
  eyelevel talk follow \"Ben Ito\"
  eyelevel talk receipts on")]
    Talk {
        #[command(subcommand)]
        act: super::talk::TalkWords,
    },
    /// Meet somebody through a contact of both
    Intro {
        #[command(subcommand)]
        act: super::intro::IntroWords,
    },
    /// Add, list or shut out your own devices
    #[command(after_help = "Examples:
  eyelevel device add                       on the device you have
  eyelevel device join eyelevel-device:…    on the new one, in an empty folder
  eyelevel device revoke 3fa91c22 --yes")]
    Device {
        #[command(subcommand)]
        act: super::devices::DeviceWords,
    },
    /// The 24 words that stand for you when every device is lost
    #[command(after_help = "Examples:
  eyelevel recovery show
  eyelevel recovery use eyelevel:ae… --words-file words.txt")]
    Recovery {
        #[command(subcommand)]
        act: super::devices::RecoveryWords,
    },
    /// End somebody's participation in the space or a community
    Exclude(super::governance::Exclude),
    /// Let somebody leave the organisation: their devices read and write nothing new
    Offboard(super::governance::Offboard),
    /// Silence somebody until they are restored
    Pause(super::governance::Pause),
    /// Ask for more signatures from those who decide; that is never lowered again
    Bars(super::governance::Bars),
    /// End a pause or an exclusion
    Restore(super::governance::Restore),
    /// List, add or remove the registrars of the space
    #[command(after_help = "Example: eyelevel registrar add \"Ben Ito\"")]
    Registrar {
        #[command(subcommand)]
        act: super::governance::RegistrarWords,
    },
    /// List, add or remove the stewards of a community
    #[command(after_help = "Example: eyelevel steward add \"Repair cafe\" \"Ben Ito\"")]
    Steward {
        #[command(subcommand)]
        act: super::governance::StewardWords,
    },
    /// Show the charter of the space, or propose another one
    #[command(after_help = "Examples:
  eyelevel charter show
  eyelevel charter propose --file charter.txt")]
    Charter {
        #[command(subcommand)]
        act: super::governance::CharterOfSpace,
    },
    /// List what is proposed, who has signed and who may
    Proposals(super::governance::Proposals),
    /// Sign what is proposed; it takes back what you signed beside it
    Sign(super::governance::Sign),
    /// Sign, as a registrar, that somebody who waits comes in
    LetIn(super::governance::LetIn),
    /// Found communities and live in them
    #[command(after_help = "Examples:
  eyelevel community found --name \"Repair cafe\" --template theme
  eyelevel community join \"Repair cafe\" --sign
  eyelevel community ask \"Repair cafe\" \"Who has a soldering iron?\"")]
    Community {
        #[command(subcommand)]
        act: CommunityWords,
    },
    /// Find people and what was said, whatever the accents
    Search(Search),
    /// List the newest posts of all your communities
    Feed(Feed),
    /// Put together what happened lately, on this device
    Digest(Digest),
    /// Run without a window and stay reachable
    Serve(Serve),
    /// Catch up with the known devices, then leave
    Sync(Sync),
    /// List the spaces of this device, or carry something from one to another
    #[command(after_help = "Examples:
  eyelevel spaces
  eyelevel spaces carry 3fa1c2 --to \"Summer school\" --community Kitchen \"We spoke of this\"")]
    Spaces {
        #[command(subcommand)]
        act: Option<super::spaces::SpacesWords>,
    },
    /// Show where this copy stands
    Status,
    /// Carry history in a file, by stick or attachment
    #[command(after_help = "Examples:
  eyelevel bundle write /media/stick/nordwerk.bundle
  eyelevel bundle read /media/stick/nordwerk.bundle")]
    Bundle {
        #[command(subcommand)]
        act: BundleAct,
    },
    /// Exchange through git repositories on a stick, a share or a server
    #[command(after_help = "Examples:
  eyelevel remote add stick /media/stick/nordwerk.git
  eyelevel remote add team git@example.org:nordwerk.git
  eyelevel remote sync")]
    Remote {
        #[command(subcommand)]
        act: RemoteAct,
    },
    /// What git needs to check the history
    #[command(after_help = "Example: eyelevel git allowed-signers > allowed-signers")]
    Git {
        #[command(subcommand)]
        act: GitAct,
    },
    /// Read your own records with the keys others hold, and see what opens
    SeenBy(super::seen::Seen),
    /// Lock this folder with a passphrase: a copy of it then tells nothing
    #[command(after_help = "Examples:
  eyelevel vault set-passphrase
  eyelevel vault status --json
  eyelevel vault lock                     close the lock of a running Eyelevel")]
    Vault {
        #[command(subcommand)]
        act: super::vault::VaultWords,
    },
    /// Take everything about you along: a page to read, a file for programs, a bundle
    Export(super::export::Export),
    /// Take along what you like: your profile, people, cards, gatherings, for other programs
    Take(super::take::Take),
    /// Take back what you said, for good, from every copy that plays by the rules
    #[command(after_help = "Examples:
  eyelevel erase past --yes               what your profile said before
  eyelevel erase post 3fa91c22 --yes")]
    Erase(super::erase::Erase),
    /// Choose how far this device reaches, and find people nearby
    #[command(after_help = "Examples:
  eyelevel network reach lan
  eyelevel network nearby on --invite
  eyelevel network ask 3fa91c22")]
    Network {
        #[command(subcommand)]
        act: super::network::NetworkWords,
    },
    /// Verify every record on disk and name what is damaged
    Doctor(Doctor),
    /// Write pictures of every panel to a folder
    Shots(Shots),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Manual,
    /// Watch five devices with sample people find each other
    Demo(Demo),
}

#[derive(Debug, Args)]
pub struct Init {
    /// Your name, as others shall see it
    #[arg(long, value_name = "PERSON")]
    pub name: String,
    /// Who lets newcomers in
    #[arg(long, value_enum, default_value_t = AdmissionWord::Open)]
    pub admission: AdmissionWord,
    /// The last day of a space that ends with an event, such as 2026-12-31
    #[arg(long, value_name = "DATE")]
    pub ends: Option<String>,
    /// Beside the spaces that are in the folder already
    #[arg(long)]
    pub further: bool,
    /// Go on from a space that is here, with its charter, beside it
    #[arg(long, value_name = "ID|NAME", conflicts_with = "ends")]
    pub succeeds: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AdmissionWord {
    /// Any member's device
    Open,
    /// The registrars sign
    Registrars,
}

#[derive(Debug, Args)]
pub struct Invite {
    /// How many people the ticket admits
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub uses: u32,
    /// How long the ticket is good, such as 12h, 7d or 4w; “never” for no end
    #[arg(long, default_value = "7d", value_name = "SPAN")]
    pub expires: Expiry,
    /// Take a ticket of yours back; whoever came in with it stays
    #[arg(long, value_name = "TICKET|PICTURE", conflicts_with = "qr")]
    pub revoke: Option<String>,
    /// Also write the ticket as a QR code
    #[arg(long, value_name = "FILE.png")]
    pub qr: Option<PathBuf>,
}

/// When a ticket ends.
#[derive(Debug, Clone, Copy)]
pub enum Expiry {
    In(Span),
    Never,
}

impl std::str::FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Expiry, String> {
        if text.eq_ignore_ascii_case("never") {
            Ok(Expiry::Never)
        } else {
            text.parse().map(Expiry::In)
        }
    }
}

#[derive(Debug, Args)]
pub struct Join {
    /// The ticket somebody gave you, or a PNG or JPEG picture of its code
    #[arg(value_name = "TICKET|PICTURE")]
    pub ticket: String,
    /// Your name, as others shall see it
    #[arg(long, value_name = "PERSON")]
    pub name: String,
    /// Accept the charter of the space unseen; else it is shown once you are in and it has come
    #[arg(long)]
    pub accept_charter: bool,
    /// How long to wait for a member's device
    #[arg(long, default_value = "15s", value_name = "SPAN")]
    pub timeout: Span,
    /// Beside the spaces that are in the folder already
    #[arg(long)]
    pub further: bool,
}

#[derive(Debug, Subcommand)]
pub enum ProfileAct {
    /// Show your profile, or what somebody lets you see
    Show {
        /// A name, an id or the beginning of an id
        person: Option<String>,
    },
    /// Set a field, replacing what was there
    Set {
        field: String,
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Add to a list
    Add {
        field: String,
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Remove from a list
    Remove {
        field: String,
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Empty a field
    Clear { field: String },
    /// Choose who sees a field
    Visibility {
        field: String,
        /// me, space, or picked:PERSON,…
        to: String,
    },
    /// List names of skills and interests that complete what you type; anything else is as good
    Names { text: String },
    /// Take a whole profile from a TOML file
    Import {
        /// A TOML file with the fields of a profile
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct People {
    /// Only people whose profile contains these words
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=TOP_MAX))]
    pub top: usize,
}

#[derive(Debug, Subcommand)]
pub enum PreferAct {
    /// Choose the language of the window: en or de
    Language {
        /// The language: en or de
        #[arg(value_name = "en|de")]
        code: String,
    },
    /// Choose what is told outside the window, and when nothing is; without a choice, show it
    Notices(super::notices::NoticesWords),
    /// Choose after how many minutes without you the window closes a lock; each device has its own
    LockAfter {
        /// The minutes, or off: then only when Eyelevel ends, or you close it
        #[arg(value_name = "off|5|15|60")]
        minutes: String,
    },
    /// Choose light, dark, or as the system says
    Theme {
        /// The theme
        #[arg(value_name = "light|dark|system")]
        code: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum ProgramsAct {
    /// Print the description of a program, to adapt it
    Show {
        /// The program, such as P07, or the id or name of an adapted one
        #[arg(value_name = "PROGRAM")]
        program: String,
    },
    /// Keep a description you changed as a program of a community
    Adapt {
        /// The description, begun from “eyelevel programs show”; “-” reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The community that keeps it, by id or name
        #[arg(long, value_name = "COMMUNITY")]
        community: String,
    },
    /// Keep an adapted program of yours no longer
    Drop {
        /// The id of the adapted program, its beginning, or its name
        #[arg(value_name = "PROGRAM")]
        program: String,
    },
    /// Take part in programs, and answer what they ask
    Enter {
        #[arg(required = true, value_name = "PROGRAM")]
        programs: Vec<String>,
        /// What you say to a question of the program; may be repeated
        #[arg(long = "answer", value_name = "QUESTION=TEXT")]
        answers: Vec<String>,
    },
    /// Take part no longer
    Leave {
        #[arg(required = true, value_name = "PROGRAM")]
        programs: Vec<String>,
    },
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("file_or_text").args(["people", "text"]).multiple(true))]
pub struct Match {
    /// The program, such as P04
    #[arg(value_name = "PROGRAM", required_unless_present_any = ["in_program", "text"])]
    pub program: Option<String>,
    /// The program, such as P07
    #[arg(
        id = "in_program",
        long = "program",
        value_name = "PROGRAM",
        conflicts_with = "program"
    )]
    pub in_program: Option<String>,
    /// Compare two texts and say what they have in common; with --as, the first as what a seeker or a
    /// giver says, and the second as what the other one does
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["program", "in_program", "people", "for_whom", "explain", "why_not", "round", "contacts", "ask", "map", "dial", "least", "uncapped", "today", "top"])]
    pub text: Vec<String>,
    /// At most so many
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=TOP_MAX))]
    pub top: usize,
    /// Show every reason with its points
    #[arg(long)]
    pub explain: bool,
    /// Ask why a person is not among the matches
    #[arg(long, value_name = "PERSON", conflicts_with = "explain")]
    pub why_not: Option<String>,
    /// Match the people of a file, without a space: JSON Lines, a JSON array or CSV; “-” reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// In a space, a question (P11), or the id of one asked in a community; with --people, whose list
    #[arg(long = "for", value_name = "ASK|ID")]
    pub for_whom: Option<String>,
    /// Send the question to those who are listed, five at most, to each by themselves: nobody learns
    /// who else was asked
    #[arg(long, requires = "for_whom", conflicts_with_all = ["people", "why_not"])]
    pub send: bool,
    /// Put everybody together at once, as a round does; --top, --least and --uncapped belong to lists
    #[arg(long, requires = "people", conflicts_with_all = ["for_whom", "ask", "why_not", "top", "least", "uncapped"])]
    pub round: bool,
    /// Who knows whom: a file with two ids a line, or JSON
    #[arg(long, value_name = "FILE", requires = "people")]
    pub contacts: Option<PathBuf>,
    /// A question to put to the people, for P11
    #[arg(long, value_name = "TEXT", requires = "people")]
    pub ask: Option<String>,
    /// The language of the sentences: en or de
    #[arg(long, value_name = "CODE", requires = "file_or_text")]
    pub lang: Option<String>,
    /// What columns mean, such as "Can teach=offers,Wants=seeks"
    #[arg(long, value_name = "COLUMN=FIELD,…", requires = "people")]
    pub map: Option<String>,
    /// The part to look from, where a profile leaves it open
    #[arg(
        long = "as",
        value_enum,
        value_name = "PART",
        requires = "file_or_text"
    )]
    pub side: Option<SideWord>,
    /// From -100, people unlike me, to 100, people like me
    #[arg(long, allow_negative_numbers = true, value_name = "N", requires = "people",
        value_parser = clap::value_parser!(i32).range(-100..=100))]
    pub dial: Option<i32>,
    /// The least score to list, from 0 to 100
    #[arg(long, value_name = "N", requires = "people", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub least: Option<u32>,
    /// Let one person stand on any number of lists
    #[arg(long, requires = "people")]
    pub uncapped: bool,
    /// Compare words only, without the text model
    #[arg(long, requires = "file_or_text")]
    pub words_only: bool,
    /// The day to reckon from, YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "people")]
    pub today: Option<String>,
}

/// The parts of a program in which one seeks and the other gives.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SideWord {
    /// The one who seeks: mentee, newcomer, guest
    Seeker,
    /// The one who gives: mentor, buddy, host
    Giver,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Listen on this address only
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<SocketAddr>,
    /// Carry a space without being able to read it: come in with this ticket, or a picture of its
    /// code, in an empty folder
    #[arg(long, value_name = "TICKET|PICTURE")]
    pub carry: Option<String>,
    /// Do not announce this device on the local network, whatever was chosen
    #[arg(long)]
    pub no_mdns: bool,
    /// Stop, so that the lock of the folder closes, once no command has come for this long
    #[arg(long, value_name = "SPAN")]
    pub lock_after: Option<Span>,
}

#[derive(Debug, Args)]
pub struct Sync {
    /// Only this device: a ticket, a picture of its code, or the key of a known device
    #[arg(long, value_name = "TICKET|PICTURE|PEER")]
    pub with: Option<String>,
    /// How long to try
    #[arg(long, default_value = "30s", value_name = "SPAN")]
    pub timeout: Span,
    /// Stop what a running Eyelevel is catching up with; what has arrived stays
    #[arg(long)]
    pub stop: bool,
}

#[derive(Debug, Subcommand)]
pub enum BundleAct {
    /// Write what you hold into one file; content stays sealed
    Write {
        /// The file to write
        file: PathBuf,
        /// Leave out keys sealed to others; all records go along, and whoever has a key reads on
        #[arg(long = "for", num_args = 1.., value_name = "PERSON")]
        recipients: Vec<String>,
    },
    /// Read a bundle; damaged frames are named, the others taken
    Read {
        /// The file somebody gave you
        file: PathBuf,
    },
    /// Stop what is being read, written or exchanged; what has arrived stays
    Stop,
}

#[derive(Debug, Subcommand)]
pub enum RemoteAct {
    /// Add a remote: a folder, or an https or ssh address
    Add {
        /// What you call it: small letters, digits and dashes
        name: String,
        /// A folder, or an https or ssh address
        #[arg(value_name = "URL|PATH", allow_hyphen_values = true)]
        url: String,
    },
    /// List the remotes and how the last exchange with each ended
    List,
    /// Forget a remote; what lies there stays there
    Remove {
        /// What you call it
        name: String,
    },
    /// Exchange with a remote, or with all of them
    Sync {
        /// What you call it; all of them without
        name: Option<String>,
    },
    /// Look whether everything there can be read, and put right what a folder has lost
    Mend {
        /// What you call it
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum GitAct {
    /// Print git's allowed-signers file for this history
    AllowedSigners,
    /// Print where the repository lies, ready to be read by git
    Path,
    /// The same as “eyelevel remote”
    Remote {
        #[command(subcommand)]
        act: RemoteAct,
    },
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Have damaged records sent again by other devices
    #[arg(long)]
    pub repair: bool,
    /// How long to look for devices that have them
    #[arg(long, default_value = "30s", value_name = "SPAN", requires = "repair")]
    pub timeout: Span,
}

#[derive(Debug, Args)]
pub struct Shots {
    /// The folder to write to
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// How many sample people
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(5..=2000))]
    pub people: u32,
    /// How many devices
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=16))]
    pub nodes: u32,
    /// Do not open the window at the end
    #[arg(long)]
    pub headless: bool,
}
