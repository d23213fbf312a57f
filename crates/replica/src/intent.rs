//! What a person can wish for.
//!
//! One enum for every act, whether it was clicked or typed: the window and the terminal submit the
//! same values, so there is nothing one of them can do and the other cannot. An intent carries
//! only what the person said; whatever else is needed (keys, time, dice) is the heart's business.

mod community;
mod governance;
mod meet;
mod round;

use crate::governance::KeySlot;
use crate::notices::Notices;
use crate::phrase::Phrase;
use history::{Admission, ScopeId, Timestamp};
use model::{Edit, Field, PersonId, Visibility};
use serde::{Deserialize, Serialize};

pub use community::{CommunityAct, GatheringChange, LifecycleAct, TalkAct, TextEdit};
pub use governance::{GovernAct, Rule};
pub use meet::MeetAct;
pub use round::RoundAct;

/// An act or a question somebody submits to their own replica.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Founds a space and becomes its first member.
    Found {
        space: String,
        person: String,
        admission: Admission,
        /// The last day, YYYY-MM-DD, of a space that ends with an event.
        #[serde(default)]
        ends: Option<String>,
    },
    /// Founds a space that goes on from another one its founder is in: whoever does not agree with how
    /// that is governed takes its charter along and begins again.
    FoundAgain {
        space: String,
        person: String,
        admission: Admission,
        from: Succession,
    },
    /// Asks to become a member of the space a ticket names.
    Join { ticket: String, person: String },
    /// Come in with a ticket to carry, without ever being able to read.
    JoinAsCarrier { ticket: String },
    /// Issues a ticket for somebody new.
    Invite {
        uses: u32,
        /// Until when a member's device may countersign; `None` never expires.
        expires: Option<Timestamp>,
    },
    /// Ends a ticket of one's own; whoever came in with it stays.
    EndInvite { ticket: String },
    /// Changes one's own profile.
    Profile(Vec<Edit>),
    /// Moves a field between the shared profile and the private one.
    Show { field: Field, to: Visibility },
    /// Takes part in a program, with answers to what it asks: a question and what one says to it.
    Enter {
        program: String,
        answers: Vec<(String, String)>,
    },
    /// Takes part no longer.
    Leave { program: String },
    /// Chooses the program whose matches the view shows.
    Look { program: String },
    /// Chooses how the window looks and speaks on one's own devices.
    Prefer(Preference),
    /// Keeps what stands in a form of the window, so that a crash loses nothing; nothing forgets it.
    Draft { form: String, text: String },
    /// Acts in a community.
    Community(CommunityAct),
    /// Acts in a conversation.
    Talk(TalkAct),
    /// Acts about a match.
    Meet(MeetAct),
    /// Acts in a round.
    Round(RoundAct),
    /// Changes which devices are one's own.
    Device(DeviceAct),
    /// Takes back what one has said, for good.
    Erase(EraseAct),
    /// Changes who may do what, or signs such a change.
    Govern(GovernAct),
    /// Asks something; changes nothing.
    Ask(Question),
}

/// What a space goes on from: the rules of another one, as they held there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// What was decided there last.
    pub epoch: history::RecordId,
    pub charter: String,
}

/// What is erased: from then on no honest copy holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EraseAct {
    /// What one's profile said before and says no longer.
    Past,
    /// The profile; only the name stays.
    Profile,
    /// One thing said in a community, named by its id or the beginning of its id.
    Item { item: String },
    /// Everything one said in a community, and with it one's being in it.
    Community { community: ScopeId },
    /// The profile but for the name, and everything one said in every community.
    Everything,
}

/// An act about one's own devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceAct {
    /// Makes a ticket for one more device.
    Add,
    /// Takes a device back, named by the beginning of its key.
    Revoke { device: String },
    /// Says that one knows what happened to this device: the notice goes.
    Noted,
    /// Begins again with the recovery words; the ticket says where a member's device is. The other
    /// devices are taken back, unless they are kept.
    Recover {
        words: Phrase,
        ticket: String,
        keep_others: bool,
    },
}

/// A choice about one's own window; nobody else learns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    Language(Language),
    Theme(Theme),
    Notices(Notices),
    /// What has become of writing the recovery words down.
    Words(WordsKept),
    /// When a lock closes by itself.
    LockAfter(LockAfter),
}

/// After how long without its owner a window closes the lock of this device's copy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockAfter {
    /// Only when Eyelevel ends, or somebody closes it.
    Off,
    FiveMinutes,
    #[default]
    QuarterHour,
    Hour,
}

impl LockAfter {
    /// Every choice, in the order they are offered.
    pub const ALL: [LockAfter; 4] = [
        LockAfter::Off,
        LockAfter::FiveMinutes,
        LockAfter::QuarterHour,
        LockAfter::Hour,
    ];

    /// Returns after how many minutes; nothing if it never does.
    pub fn minutes(self) -> Option<u64> {
        match self {
            LockAfter::Off => None,
            LockAfter::FiveMinutes => Some(5),
            LockAfter::QuarterHour => Some(15),
            LockAfter::Hour => Some(60),
        }
    }

    /// Returns the word it is stored under and typed as.
    pub fn code(self) -> &'static str {
        match self {
            LockAfter::Off => "off",
            LockAfter::FiveMinutes => "5",
            LockAfter::QuarterHour => "15",
            LockAfter::Hour => "60",
        }
    }

    /// Finds the choice of a word.
    pub fn of(code: &str) -> Option<LockAfter> {
        LockAfter::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What has become of writing the recovery words down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordsKept {
    /// This device does not know them.
    #[default]
    Elsewhere,
    /// Nobody was asked yet.
    New,
    /// Put off.
    Later,
    /// Written down, and some of them asked back.
    Kept,
}

/// A language the product speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Returns the language's own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// Returns the code it is stored under and typed as.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// Finds the language of a code.
    pub fn of(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every theme, in the order they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Returns the word it is stored under and typed as.
    pub fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Finds the theme of a word.
    pub fn of(code: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// A question the terminal asks; the window reads most answers from its view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// The state of this replica, with its digests.
    Status,
    /// The people of the space, those whose words contain `search` if given.
    People { search: Option<String>, top: usize },
    /// One person's profile as one may see it; one's own with visibilities when `None`.
    Profile { person: Option<String> },
    /// Who brought a person into the space.
    Inviter { person: String },
    /// Who came through somebody, and through those.
    CameThrough { person: String },
    /// The programs, and which of them one has entered.
    Programs,
    /// The description of a program, to adapt it.
    Program { program: String },
    /// What stands between oneself and others about meeting.
    Meet,
    /// What could grow: themes, communities that fit, views a community lacks.
    Hints,
    /// The rounds of the space, the newest first.
    Rounds,
    /// One round, by its id, the beginning of its id or its program.
    Round { round: String },
    /// The best matches in one program, with reasons.
    Match { program: String, top: usize },
    /// The same for one question instead of what one entered with: its words, or the beginning of
    /// the id of what was said in a community. Nobody else hears of it.
    MatchFor {
        program: String,
        ask: String,
        top: usize,
    },
    /// Why a person is not among one's matches.
    WhyNot { program: String, person: String },
    /// One's own devices.
    Devices,
    /// The 24 words that stand for oneself when every device is lost.
    Recovery,
    /// Who may do what, and what is proposed: in one place, or everywhere one takes part.
    Governance { place: Option<String> },
    /// One's conversations, the newest first; those with one person if given.
    Inbox { person: Option<String> },
    /// What was said in a conversation before a message, as much as stands in a view; the message is named by
    /// its id or how that begins.
    Earlier { before: String },
    /// A file that something names, by its id or the beginning of it.
    File { file: String },
    /// The introductions one has to do with.
    Intros,
    /// What a bundle for these people may hold besides what is stored; for everybody when empty.
    Consignment { recipients: Vec<String> },
    /// How many files are named by something one can read, and not here.
    FilesAway,
    /// Which keys are to be sealed to whom before something is carried.
    KeySlots,
    /// Seals those of them that were not sealed yet.
    SealKeys { slots: Vec<KeySlot> },
    /// Every community one may know of.
    Communities,
    /// Everything of one community, named by its name, its id or the beginning of its id.
    Community { community: String },
    /// The newest posts of all communities one takes part in, of one kind and from one community if
    /// given.
    Feed {
        kind: Option<String>,
        top: usize,
        #[serde(default)]
        source: Option<String>,
    },
    /// What was posted in the community of a post before it, the newest first.
    Older { before: String, top: usize },
    /// One thing said, with a page of what was said to it: from the n-th reply on, or the newest.
    Thread {
        item: String,
        from: Option<usize>,
        top: usize,
    },
    /// Whom one follows, by name.
    Followed,
    /// The blind carriers of the space.
    Carriers,
    /// What was said in communities, and people, by words.
    Search { text: String, top: usize },
    /// What happened since some days ago, put together on this device.
    Digest { days: u32 },
    /// One report, with the text of it where one decides about it.
    Case { case: String },
    /// The links of the feeds one follows, one a line.
    Outside,
    /// How a community does, without persons, as Markdown: for the organisation.
    Summary { community: String },
    /// A card as Markdown, with authors and source.
    Card { card: String },
    /// The code people check in to a gathering with.
    GatheringCode { gathering: String },
    /// A gathering as a calendar file.
    Calendar { gathering: String },
    /// Git's allowed-signers file for the records of this space.
    AllowedSigners,
    /// Everything about oneself that this device holds.
    Export,
    /// What others see of oneself, read with their keys only.
    Seen { audience: crate::audience::Audience },
}

/// Names one submitted intent, so that its answer finds its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Token(pub u64);

/// A person as somebody typed them: a name, an id, or the beginning of an id.
pub fn matches_typed(typed: &str, id: &PersonId, name: &str) -> bool {
    let typed = typed.trim();
    if let Some((called, beginning)) = told_apart(typed) {
        return matches_typed(beginning, id, "") && is_called(called, name);
    }
    is_called(typed, name)
        || (typed.len() >= ID_PREFIX_MIN_CHARS && id.to_string().starts_with(&typed.to_lowercase()))
}

fn is_called(typed: &str, name: &str) -> bool {
    // Most names and most of what is typed need no folding; a list of all asks this of everybody.
    let is_plain = typed.is_ascii() && name.is_ascii();
    name.eq_ignore_ascii_case(typed) || (!is_plain && model::folded(name) == model::folded(typed))
}

/// Takes apart a name as it is shown where several have it: “Ann Berg (3fa91c22)”.
pub(crate) fn told_apart(typed: &str) -> Option<(&str, &str)> {
    let (name, beginning) = typed.strip_suffix(')')?.rsplit_once(" (")?;
    let is_plain = beginning.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_plain && beginning.len() >= ID_PREFIX_MIN_CHARS).then_some((name, beginning))
}

/// How much of an id a person has to type, in characters.
pub const ID_PREFIX_MIN_CHARS: usize = 6;
