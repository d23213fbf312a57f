//! # replica: one member's copy
//!
//! What this room is for: holding one person's copy of one space and moving it.
//! [`Replica::handle`] takes one event and answers with effects, performed from top to bottom:
//! append, then tell, then show.
//!
//! What it knows: documents through `model`, records and authority through `history`, programs
//! through `matching`. Nothing foreign of its own.
//!
//! What it never does: read a clock, roll dice of its own, touch a disk or a socket, start a
//! thread. Time arrives with every input, randomness once at the start; a seed replays to the byte.
//!
//! Reading order: [`effect`] (what comes in and goes out), [`intent`] and [`view`] (what people
//! wish and see), `replica` (the state), `scope` (what
//! belongs together), `gate` (the one way into a document), `acts`, `door`,
//! `sync`, `exchange`, `private`, `answers`, `show`, `boot`.

#![forbid(unsafe_code)]

// Tests in this room and beside it share a table, which calls the room by this name.
#[cfg(test)]
use crate as room;
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

mod acquaintances;
mod acts;
mod again;
mod answers;
mod attached;
mod audience;
mod beside;
mod book;
mod boot;
mod brought;
mod buckets;
mod came;
mod carrier;
mod cbor;
mod changes;
mod community;
mod consent;
mod content;
mod dense;
mod devices;
mod documents;
mod door;
mod drafts;
pub mod effect;
mod erase;
mod event;
mod exchange;
mod export;
mod exposure;
mod foreseen;
mod founding;
mod gate;
mod governance;
mod hints;
mod incarnation;
pub mod intent;
mod introduction;
mod keys;
mod lamports;
mod listing;
mod listing_match;
mod meanings;
pub mod message;
mod notices;
mod offers;
mod opening;
mod paper;
mod part;
mod pen;
mod people;
mod personal;
mod phrase;
mod places;
mod private;
mod programs;
mod recovery;
mod renewal;
mod replica;
mod rooms;
mod round;
mod run;
mod scope;
mod secrets;
mod sensible;
mod show;
mod sync;
mod talk;
mod theirs;
mod ticket;
mod told;
mod unheard;
pub mod view;
mod waiting;

// What intents and views carry of history's words, so that a face needs no other room.
pub use history::{Admission, RecordId, ScopeId, Share, SpaceId, Timestamp};
pub use model::community::Section;
pub use model::{Attachment, clean_line, media_of_bytes};

pub use acts::TICKET_USES_MAX;
pub use attached::{ATTACHED_PER_AUTHOR_MAX_BYTES, ATTACHMENTS_PER_ITEM_MAX};
pub use audience::{Audience, InClear, SEEN_PORTION_RECORDS_MAX, SeenView};
pub use beside::{BESIDE_MAX_BYTES, BESIDE_PER_LOG_MAX_RECORDS};
pub use brought::{Brought, Consignment, Fate, Knocked, Received};
pub use buckets::{BUCKETS, BUCKETS_FROM_LOGS};
pub use carrier::{SEED_MAX_BYTES, SEED_PER_LOG_MAX_BYTES};
pub use community::ReadRow;
pub use community::{code_good_until, is_invitation};
pub use content::{Content, Facts};
pub use devices::{DEVICE_TICKET_MS, DEVICES_MAX, is_device_ticket};
pub use documents::document_id;
pub use effect::{
    Batch, Boot, Clear, Effect, Input, KeyFile, Loaded, LogRange, PeerId, Placed, Put, Shelf,
};
pub use export::{
    ExportCommunity, ExportField, ExportOffice, ExportProposal, ExportRound, ExportSaid,
    ExportSetting, ExportText, ExportView, Office,
};
pub use gate::change_key;
pub use governance::{KeySlot, SEALED_PER_STEP_MAX};
pub use intent::{
    CommunityAct, DeviceAct, EraseAct, GatheringChange, GovernAct, Intent, Language, LifecycleAct,
    LockAfter, Preference, Question, Rule, Succession, TalkAct, TextEdit, Theme, Token, WordsKept,
};
pub use intent::{MeetAct, RoundAct};
pub use matching::{Completion, ModelHash, Vector, complete};
pub use meanings::{Encoded, TEXTS_PER_ASK_MAX};
pub use message::{FRAME_MAX_BYTES, KNOCK_MAX_BYTES, Malformed, Message, Offered};
pub use notices::{DAY_MINUTES, Notices, Quiet};
pub use offers::{
    CARRIED_BYTES_MAX, CARRIED_LOGS_PER_SCOPE_MAX, CARRIED_PER_LOG_MAX_RECORDS,
    CARRIED_PER_SCOPE_MAX_BYTES, SCOPES_MAX, SCOPES_PER_BRINGER_MAX,
};
pub use opening::Opening;
pub use phrase::Phrase;
pub use replica::{FIRST_PROGRAM, Replica};
pub use rooms::Room;
pub use secrets::recovery_seed;
pub use sync::{PULL_EVERY_MS, messages_of};
pub use talk::{ASKED_APART_MAX, MESSAGE_TEXT_MAX_BYTES, TALKERS_MAX, reads_as_message};
pub use ticket::{
    BadTicket, LocalRange, RELAY_PREFIX, TICKET_PREFIX, Ticket, is_local, local_range,
};
pub use view::{AboutView, CommonView, CoverView, FEED_SHOWN_MAX};
pub use view::{
    AdaptedView, AskView, Asking, ConsentState, ConsentView, LeftOutView, MeetView, NotedView,
};
pub use view::{
    Answer, AskedSeat, Attendance, BlockedView, CasePart, CasePhase, CaseText, CaseView,
    CharterView, CoHostView, CommunityRow, CommunityView, ConcernView, ConversationView, Delivery,
    DeviceView, DigestView, Dispute, FeedItem, FileView, FoundView, GATHERING_CODE, GatheringView,
    HealthView, IncomingView, IntroPart, IntroView, ItemId, KinView, KnowledgeView, Lifecycle,
    MESSAGES_SHOWN_MAX, MatchView, MatchesView, MeView, MemberView, MessageView, NoteView,
    OptionView, OtherView, PeerState, PeerView, PersonCard, PointerView, PostKind, PostView,
    Preferences, ProgramView, ProgressView, ProposalView, ProspectView, ReactionView, ReasonView,
    Refusal, RefusedView, ReplyView, RoleView, ScopeStatus, SpaceView, Standing, Status, SyncView,
    Template, View, VouchView, WaitingView, WhyBox, WhyView,
};
pub use view::{Arrived, OwnNotice};
pub use view::{
    Asides, CarryTask, CarryView, ComingView, NearbyView, NetworkView, Reach, SkewView, Updates,
    Way, WayView,
};
pub use view::{
    BalanceView, FormatView, GoneView, GreetedView, SeedView, UsefulView, WaitingCase, WeekView,
};
pub use view::{
    BridgeView, FittingView, HintsView, IntroductionView, LackingView, NewcomerView, ThemeView,
};
pub use view::{ForkView, GovernanceView, Named, PendingView, RemovedView, RuleView, WaitingJoin};
pub use view::{
    GroupView, NamedView, ROUND_READING, RoleCoverView, RoundMay, RoundPart, RoundPhase,
    RoundResultView, RoundView, SeatView,
};
pub use view::{Unheard, UnheardWhy, VectorsView};
