//! What is shown: plain data, complete, cheap to share.
//!
//! A view is a value. The window draws it, the terminal prints parts of it, tests compare it.
//! Large parts sit behind an `Arc`, so that a new view after a small change costs a small change.

mod case;
mod community;
mod founding;
mod governance;
mod hints;
mod meet;
mod network;
mod round;
mod talk;

use std::collections::BTreeMap;
use std::sync::Arc;

use history::{Admission, RecordId, SpaceId, Timestamp};
use matching::Weeks;
use model::community::folded_for_search;
use model::{Edit, Field, PersonId, Profile, Slot, Visibility};
use serde::{Deserialize, Serialize};

use crate::brought::{Consignment, Received};
use crate::governance::KeySlot;
use crate::intent::{Language, LockAfter, Theme, WordsKept};
use crate::notices::Notices;

pub use case::{CasePart, CasePhase, CaseText, CaseView, NoteView};
pub(crate) use community::named_apart;
pub use community::{
    AskedSeat, Attendance, BalanceView, CharterView, CoHostView, CommunityRow, CommunityView,
    ConcernView, DigestView, FEED_SHOWN_MAX, FeedItem, FormatView, FoundView, GATHERING_CODE,
    GatheringView, GoneView, GreetedView, HealthView, IncomingView, ItemId, KinView, KnowledgeView,
    Lifecycle, MemberView, OptionView, OtherView, POSTS_SHOWN_MAX, PointerView, PostKind, PostView,
    ProposalView, ProspectView, ReactionView, ReplyView, RoleView, Template, UsefulView, VouchView,
    WaitingCase, WeekView, WhyBox, WhyView,
};
pub use founding::{AboutView, CommonView};
pub use governance::{
    ForkView, GovernanceView, Named, PROPOSALS_SHOWN_MAX, PendingView, RemovedView, RuleView,
    WaitingJoin,
};
pub use hints::{
    BridgeView, FittingView, HintsView, IntroductionView, LackingView, NewcomerView, ThemeView,
};
pub use meet::{ConsentState, ConsentView, LeftOutView, MeetView, NotedView};
pub use network::{
    Asides, CarryTask, CarryView, ComingView, NearbyView, NetworkView, Reach, SkewView, Updates,
    Way, WayView,
};
pub use round::{
    GroupView, NamedView, ROUND_READING, ROUNDS_SHOWN_MAX, RoleCoverView, RoundMay, RoundPart,
    RoundPhase, RoundResultView, RoundView, SeatView,
};
pub use talk::{
    BlockedView, ConversationView, Delivery, FileView, IntroPart, IntroView, MESSAGES_SHOWN_MAX,
    MessageView,
};

/// Everything one replica has to show right now.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Grows with every view of one process; a window draws the highest.
    pub version: u64,
    pub standing: Standing,
    /// As what one asks to come in, while one waits.
    pub asking: Asking,
    pub space: Option<SpaceView>,
    pub me: Option<MeView>,
    /// Members in the order they are listed: by folded name, then id. Without oneself.
    pub people: Arc<Vec<Arc<PersonCard>>>,
    pub programs: Arc<Vec<ProgramView>>,
    /// The matches of the program being looked at.
    pub matches: Arc<MatchesView>,
    /// What stands between oneself and others about meeting.
    pub meet: Arc<MeetView>,
    /// The newest rounds of the space.
    pub rounds: Arc<Vec<RoundView>>,
    /// Every community one may know of, one's own first, by name.
    pub communities: Arc<Vec<CommunityRow>>,
    /// The community that is open.
    pub community: Option<Arc<CommunityView>>,
    /// The newest posts of all communities one takes part in.
    pub feed: Arc<Vec<FeedItem>>,
    /// What is new in communities and concerns oneself, the newest first.
    pub concerns: Arc<Vec<ConcernView>>,
    /// Conversations, the newest first.
    pub conversations: Arc<Vec<Arc<ConversationView>>>,
    /// Introductions one has to do with, the newest first.
    pub intros: Arc<Vec<IntroView>>,
    /// What was typed and not yet said, by the name of its form.
    pub drafts: Arc<BTreeMap<String, String>>,
    /// Whom one takes nothing from.
    pub blocked: Arc<Vec<BlockedView>>,
    /// Others are told when one has read their messages.
    pub receipts: bool,
    /// Whom one follows; nobody else knows.
    pub followed: Arc<Vec<model::PersonId>>,
    /// Who may do what: the space first, then one's communities.
    pub governance: Arc<Vec<GovernanceView>>,
    pub sync: SyncView,
    /// Long work under way, such as rebuilding the index.
    pub progress: Option<ProgressView>,
    /// How far the texts of others are understood.
    pub vectors: VectorsView,
    /// Why the last attempt to join was refused, in one sentence.
    pub refusal: Option<String>,
    /// The stable code of that refusal.
    pub refusal_code: Option<String>,
    /// What a member's device said of one's wish to come in, where registrars have to sign it.
    pub arrived: Option<Arrived>,
    /// What the owner of this device should know about it.
    pub notice: Option<OwnNotice>,
    /// Why what is written here counts for nobody, if so.
    pub unheard: Option<Unheard>,
    /// Why no more intents are taken, if so: the append failed.
    pub halted: Option<String>,
}

/// What happened to this device, which its owner should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnNotice {
    /// Its folder was copied or put back, or is on another machine; it goes on under a new name.
    Copied,
    /// Two records of it stand for one place; it goes on under a new name.
    SignedTwice,
    /// Others held records of it that it no longer had; they came back, and it goes on under a new
    /// name.
    WentBack,
}

impl OwnNotice {
    /// Names the case where it is kept.
    pub(crate) fn code(self) -> &'static str {
        match self {
            OwnNotice::Copied => "copied",
            OwnNotice::SignedTwice => "signed-twice",
            OwnNotice::WentBack => "went-back",
        }
    }

    /// Says it to a person.
    pub fn sentence(self) -> &'static str {
        match self {
            OwnNotice::Copied => {
                "This folder was copied or restored, or is on another computer. Nothing is lost: this device goes on under a new name, so that two copies never sign for one place. If both copies are in use, go on with one only, and add the other computer as a device of its own."
            }
            OwnNotice::SignedTwice => {
                "This device signed two different records for one place: most likely an old copy of its folder was put back, or a copy was used as well. What was shared before is kept; this device goes on under a new name, and says again what both wrote since then into your profile and communities. Use one copy only."
            }
            OwnNotice::WentBack => {
                "Others held things this device had written and no longer had: most likely its disk was put back to an earlier state, or a copy of it is in use. They are here again, nothing was signed twice, and this device goes on under a new name. Use one copy only."
            }
        }
    }
}

/// How many texts have a vector of the text model, and how many are being computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VectorsView {
    pub known: usize,
    pub asked: usize,
    /// Others wait to be computed, or to be taken into the lists.
    #[serde(default)]
    pub waits: bool,
}

/// Where this replica stands with its space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No space yet: first run.
    #[default]
    Nobody,
    /// Asked to join; no member's device has countersigned yet.
    Waiting,
    Member,
}

/// As what somebody who waits asks to come in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asking {
    /// As somebody new to the space.
    #[default]
    Newcomer,
    /// As one more device of somebody who is a member.
    Device,
    /// As somebody who lost every device, with the recovery words.
    Recovery,
}

/// A wish to come in has arrived, and is kept until enough registrars have signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// How many more have to sign.
    pub missing: u32,
    /// How many registrars there are; none where the device did not say.
    pub registrars: u32,
    /// Who one is: those who sign see no name yet.
    pub you: PersonId,
}

impl Arrived {
    /// Says it to a person.
    pub fn sentence(&self) -> String {
        let who = match (self.missing, self.registrars) {
            (_, 0) => "registrars have to sign it".to_owned(),
            (1, of) => format!("1 more of the {of} registrars has to sign it"),
            (missing, of) => format!("{missing} more of the {of} registrars have to sign it"),
        };
        format!(
            "Your wish to come in has arrived: {who}. They see no name yet; tell one of them that your id begins with {}.",
            self.you.short()
        )
    }
}

/// Why what one writes counts for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unheard {
    pub why: UnheardWhy,
    /// Whose device said so, by name; nothing where this copy holds the decision itself. Empty where
    /// the name is not known.
    pub by: Option<String>,
}

/// What happened to a device or its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnheardWhy {
    /// Another device of its owner, or the recovery words, took the device back.
    TakenBack,
    /// Its owner was paused or excluded.
    Removed,
    /// It, or its owner, was let in by a device that had been taken back.
    LetInByLost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceView {
    pub id: SpaceId,
    /// Empty until the space's content could be read.
    pub name: String,
    pub admission: Admission,
    /// The last day, YYYY-MM-DD, of a space that ends with an event.
    #[serde(default)]
    pub ends: Option<String>,
    /// That day is over, on this device's clock.
    #[serde(default)]
    pub ended: bool,
}

/// Oneself: the whole profile, and who sees what of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeView {
    pub id: PersonId,
    /// Short fingerprint of this device's key, shown beside the name.
    pub device: String,
    pub profile: Profile,
    /// What those are called who are not to be paired with oneself, as `profile.avoid` lists them.
    pub avoided: Vec<String>,
    /// What those are called whom one says one knows, as `profile.contacts` lists them.
    #[serde(default)]
    pub known: Vec<String>,
    pub visibility: BTreeMap<Field, Visibility>,
    /// Fields whose stored value could not be read, with what is wrong.
    pub flaws: Vec<String>,
    /// Fields that were hidden on one device while another one wrote them where everyone sees them, and
    /// where they still stand.
    #[serde(default)]
    pub still_shown: Vec<Field>,
    /// Values that devices of oneself wrote at the same time, of which only one is shown.
    #[serde(default)]
    pub disputes: Vec<Dispute>,
    pub preferences: Preferences,
}

/// What two devices of one person wrote in the same place, neither knowing of the other. Saying once more
/// which holds settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    pub field: Field,
    /// What everybody sees: the newest, which is the same on every device.
    pub shown: String,
    /// What nobody sees, the newest first.
    pub others: Vec<String>,
    /// Where all of a field is meant and no single value of it: the values of what is shown, then those of
    /// each of the others.
    #[serde(default)]
    pub whole: Vec<Vec<String>>,
}

impl Dispute {
    /// Makes the edit with which one of the values holds and the others are gone.
    pub fn settled(&self, value: &str) -> Edit {
        let said = std::iter::once(&self.shown).chain(&self.others);
        let mut whole = said.zip(&self.whole);
        if let Some((_, values)) = whole.find(|(said, _)| *said == value) {
            return Edit::Set(self.field, values.clone());
        }
        let values = vec![value.to_owned()];
        if self.is_entry() {
            Edit::Add(self.field, values)
        } else {
            Edit::Set(self.field, values)
        }
    }

    /// Tells whether it is about one entry of a list, and leaves the others as they are.
    pub fn is_entry(&self) -> bool {
        self.field.is_list() && self.whole.is_empty()
    }
}

/// What one has chosen for one's own window; nothing where one has not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    /// What is told outside the window.
    #[serde(default)]
    pub notices: Notices,
    #[serde(default)]
    pub words: WordsKept,
    #[serde(default)]
    pub lock_after: LockAfter,
}

/// One other person, as far as they let us see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonCard {
    pub id: PersonId,
    pub profile: Profile,
    /// Another member has the same folded name: show the fingerprint beside it.
    pub namesake: bool,
    /// One of this person's devices is connected to ours now.
    pub connected: bool,
}

impl PersonCard {
    /// Gives the name as it is listed: with the beginning of the id where somebody else has it too.
    pub fn shown_name(&self) -> String {
        let name = &self.profile.name;
        match self.namesake {
            true => format!("{name} ({})", self.id.short()),
            false => name.clone(),
        }
    }

    /// Goes through the words one looks somebody up by. There are thousands of cards, so none keeps
    /// a second copy of its words for that.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let profile = &self.profile;
        let single = [&profile.headline, &profile.place, &profile.about];
        let lists = profile.interests.iter().chain(&profile.work_areas);
        let lists = lists.chain(&profile.offers).chain(&profile.seeks);
        let skills = profile.skills.iter().map(|skill| &skill.name);
        std::iter::once(&profile.name)
            .chain(single.into_iter().flatten())
            .chain(lists)
            .chain(skills)
            .map(String::as_str)
    }

    /// Tells whether a word stands anywhere in what somebody says of themselves; neither case nor
    /// accents matter.
    pub fn mentions(&self, word: &str) -> bool {
        let word = folded_for_search(word);
        word.is_empty() || self.texts().any(|text| contains(text, &word))
    }
}

/// Tells whether a text contains a word that is folded, whatever case and accents the text has.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return folded_for_search(text).contains(word);
    }
    let mut stretches = text.as_bytes().windows(word.len());
    stretches.any(|stretch| stretch.eq_ignore_ascii_case(word.as_bytes()))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramView {
    pub id: String,
    pub name: String,
    pub purpose: String,
    /// Profile fields the program works with.
    pub inputs: Vec<Field>,
    /// What it asks when somebody enters, and what one has said.
    pub asks: Vec<AskView>,
    /// It brings people together in rounds.
    pub in_rounds: bool,
    /// A cohort may be put together in a round, although it makes lists.
    #[serde(default)]
    pub cohorts: bool,
    /// What is shown of a match, in one sentence.
    #[serde(default)]
    pub shown: String,
    /// This version can run it.
    pub ready: bool,
    pub entered: bool,
    /// The kinds of reasons it counts, by name.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Where it comes from, if a community adapted it.
    #[serde(default)]
    pub adapted: Option<AdaptedView>,
}

/// Where an adapted program comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdaptedView {
    /// The name of the program it was adapted from; empty for one of its own.
    pub from: String,
    pub community: String,
    /// Who keeps it first.
    pub by: String,
    pub mine: bool,
}

/// A question of a program, with one's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    pub ask: String,
    pub text: String,
    pub answers: Vec<String>,
    /// Nobody has to type it: it is kept by the program itself.
    pub kept: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MatchesView {
    pub program: String,
    pub matches: Vec<MatchView>,
    /// What to do to get matches when there are none, in one sentence.
    pub hint: Option<String>,
    /// That some people who stand on many lists make room for others, in one sentence.
    pub note: Option<String>,
    /// Where a program founds something: the themes of one's own that enough people share.
    #[serde(default)]
    pub themes: Vec<CommonView>,
    /// Where one hands over: who of the list takes over what, so that all is covered by the fewest.
    #[serde(default)]
    pub cover: Vec<CoverView>,
    /// How far texts have been understood when the list was made.
    #[serde(default)]
    pub vectors: VectorsView,
}

/// Something one hands over, and who on the list could take it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverView {
    /// As one wrote it.
    pub topic: String,
    /// Nobody where no one on the list knows or seeks it and has room for it.
    pub by: Option<(PersonId, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchView {
    pub person: PersonId,
    pub name: String,
    /// The name is kept back until both agree; the id is not the one they are otherwise known by.
    #[serde(default)]
    pub nameless: bool,
    pub headline: Option<String>,
    pub place: Option<String>,
    /// 0 to 100; the sum of the reasons' points.
    pub score: u32,
    pub reasons: Vec<ReasonView>,
    /// In percent: how much of what the program looks at both profiles have.
    #[serde(default)]
    pub confidence: u32,
    pub unmet: Vec<String>,
    /// What one could add to one's own profile so that the result rests on more, in one sentence.
    #[serde(default)]
    pub change: Option<String>,
    /// The next step to take, in one sentence.
    pub next: String,
    /// Where a request with them stands.
    pub state: Option<ConsentState>,
    /// What they share that enough others share too, in a program that founds something.
    #[serde(default)]
    pub themes: Vec<String>,
    /// What to begin with, as the program's sheet says it.
    #[serde(default)]
    pub sheet: Vec<String>,
    /// When both can, by one's own clock, where the program looks at times.
    #[serde(default)]
    pub times: Vec<Slot>,
    /// When each can, by the same clock.
    #[serde(default)]
    pub weeks: Weeks,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonView {
    pub text: String,
    pub points: u32,
    /// The field the reason rests on; one the viewer may see.
    pub field: Field,
}

/// Which devices are reachable and how far each has caught up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    pub peers: Vec<PeerView>,
    /// Records this replica holds.
    pub records: u64,
    /// Records that wait for an ancestor or a key.
    pub waiting: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerView {
    /// The device's key in full.
    pub peer: String,
    /// Who it belongs to, if known.
    pub name: Option<String>,
    /// The id of whoever it is, if it only carries: nobody has a name there.
    #[serde(default)]
    pub carrier: Option<String>,
    pub state: PeerState,
    /// Records sent to and received from this device since the process started.
    pub sent: u64,
    pub received: u64,
    /// Records it has said it has and that are not here yet.
    #[serde(default)]
    pub to_come: u64,
    /// How many of the records that are here it may lack, at most; nothing where it never told.
    #[serde(default)]
    pub behind: Option<u64>,
    pub last_heard: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeerState {
    /// Connected, exchanging.
    Syncing,
    /// Connected, both sides hold the same.
    InSync,
    /// Was connected or is known, but does not answer now.
    Away,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressView {
    /// What is being done, as a sentence without a full stop.
    pub what: String,
    pub done: u64,
    pub of: u64,
}

/// The answer to an intent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Done; nothing more to say.
    Done,
    Founded {
        space: SpaceId,
        person: PersonId,
    },
    Joining {
        space: SpaceId,
        standing: Standing,
    },
    Ticket {
        ticket: String,
        uses: u32,
        expires: Option<Timestamp>,
        /// It says where this device can be reached.
        has_address: bool,
    },
    Profile(Box<MeView>),
    Person(Box<PersonCard>),
    /// Who brought somebody: nobody for whoever founded the space.
    Inviter {
        person: PersonId,
        by: Option<Named>,
    },
    /// Who came through somebody, and through those.
    CameThrough {
        /// As it was asked.
        person: String,
        brought: Vec<Named>,
    },
    People(Vec<PersonCard>),
    Programs(Vec<ProgramView>),
    Matches(MatchesView),
    WhyNot {
        text: String,
    },
    Meet(Box<MeetView>),
    Hints(Box<HintsView>),
    Rounds(Vec<RoundView>),
    Round(Box<RoundView>),
    Status(Box<Status>),
    /// The conversation a message went to, with that message alone.
    Conversation(Box<ConversationView>),
    Inbox(Vec<ConversationView>),
    Intros(Vec<IntroView>),
    Devices(Vec<DeviceView>),
    Governance(Vec<GovernanceView>),
    Received(Received),
    Consignment(Consignment),
    KeySlots(Vec<KeySlot>),
    FilesAway(u64),
    Communities(Vec<CommunityRow>),
    Community(Box<CommunityView>),
    Feed(Vec<FeedItem>),
    Found(Vec<FoundView>),
    Digest(Box<DigestView>),
    Case(Box<CaseView>),
    /// Something was said; its id is how it is named from now on.
    Said {
        community: history::ScopeId,
        id: ItemId,
    },
    /// So many documents were erased.
    Erased {
        documents: usize,
    },
    Export(Box<crate::export::ExportView>),
    /// A file that something names, and whether its sealed bytes are here.
    File {
        file: Box<model::Attachment>,
        here: bool,
    },
    Seen(Box<crate::audience::SeenView>),
    /// The recovery words.
    Words(crate::phrase::Phrase),
    /// The blind carriers of the space.
    Carriers(Vec<SeedView>),
    Text(String),
}

/// One of one's own devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Its key in full.
    pub device: String,
    /// The one this replica runs on.
    pub this: bool,
    pub connected: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Status {
    pub standing: Standing,
    pub space: Option<SpaceView>,
    pub person: Option<PersonId>,
    pub device: Option<String>,
    /// What the owner of this device should know about it, such as that a copy of it was noticed.
    pub notice: Option<String>,
    /// Why what is written here counts for nobody, if so.
    #[serde(default)]
    pub unheard: Option<Unheard>,
    /// Why the last attempt to join was refused, in one sentence.
    pub refusal: Option<String>,
    /// The stable code of that refusal.
    #[serde(default)]
    pub refusal_code: Option<String>,
    /// What a member's device said of one's wish to come in, where registrars have to sign it.
    #[serde(default)]
    pub arrived: Option<Arrived>,
    pub peers: Vec<PeerView>,
    pub scopes: Vec<ScopeStatus>,
    /// Records that wait, with what each waits for.
    pub waiting: Vec<WaitingView>,
    /// The newest records that were refused, with why.
    pub refused: Vec<RefusedView>,
    /// Other blind carriers of the space.
    #[serde(default)]
    pub seeds: Vec<SeedView>,
    /// This folder is one itself: it reads nothing and says nothing.
    #[serde(default)]
    pub carries: bool,
    /// How far texts have been understood by which people are compared.
    #[serde(default)]
    pub vectors: VectorsView,
    /// Rooms that grow by what others send, and how full they are.
    #[serde(default)]
    pub rooms: Vec<crate::rooms::Room>,
    /// BLAKE3 over the canonical export of the space scope and all open communities, in hex.
    pub digest: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScopeStatus {
    pub scope: String,
    /// Empty where there is none, or where one only carries what one cannot read.
    pub name: String,
    /// One writes there oneself.
    pub takes_part: bool,
    pub logs: u64,
    pub records: u64,
    pub digest: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeedView {
    /// The nameless person it stands for, in full.
    pub person: String,
    /// Its key in full.
    pub device: String,
    pub connected: bool,
    /// Connected, and both hold the same.
    pub in_sync: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WaitingView {
    pub record: RecordId,
    pub reason: String,
}

/// A record that never counts here, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedView {
    pub record: RecordId,
    pub code: String,
    pub reason: String,
}

/// Why an intent was refused: a stable code for scripts, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub code: String,
    /// What was attempted, what is wrong, what can be done.
    pub message: String,
}
