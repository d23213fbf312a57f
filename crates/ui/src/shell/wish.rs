//! What the window wishes of the process, where one can be in it, and what an answer is about.
//!
//! For: the words between the window and whoever owns it. Knows: intents and everything the window
//! cannot do itself. Never: does any of it.

use model::{Field, PersonId};
use replica::{Intent, ItemId, Language, Notices, Reach, ScopeId, Succession, Theme};
use zeroize::Zeroizing;

use crate::notices::Notice;
use crate::panels::choosing::Sought;
use crate::panels::community::Part;
use crate::panels::taking::Taking;

/// Something the person wants that the window cannot do itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Submit this intent; the answer goes to [`Window::answer`](crate::Window::answer).
    Do(Intent),
    /// Keep what stands in a form through a crash; nobody waits for the answer.
    Keep { form: String, text: String },
    /// Show this space of the device, by its place in the list of [`Window::set_spaces`](crate::Window::set_spaces).
    OpenSpace(usize),
    /// Begin in one more space, beside those that are here.
    FurtherSpace,
    /// Begin a space that goes on from this one, beside it, and tell
    /// [`Window::found_again`](crate::Window::found_again).
    FoundAgain { name: String, from: Succession },
    /// Bring this in to a community of another space, and tell [`Window::carried`](crate::Window::carried).
    CarryOver {
        form: String,
        space: usize,
        community: ScopeId,
        source: String,
        why: String,
        text: String,
    },
    /// Open the sample space.
    TrySample,
    /// Leave the sample space again.
    LeaveSample,
    /// Put this text on the clipboard.
    Copy(String),
    /// Open this address, `https` or `mailto`, outside; the person was asked.
    Visit(String),
    /// Write everything about oneself to this new folder.
    Export(String),
    /// Write what was chosen to this new folder, for other programs.
    Take { folder: String, what: Taking },
    /// Lock the data folder with this passphrase.
    SetPassphrase(Zeroizing<String>),
    /// Take the lock off.
    RemovePassphrase,
    /// Let the keyring of the system open the lock as well, or no longer.
    Keyring(bool),
    /// Let the folder go and close its lock.
    Lock,
    /// Remember the chosen language. The window speaks it already.
    Speak(Language),
    /// Remember the chosen theme. The window wears it already.
    Wear(Theme),
    /// Reach this far from now on.
    Reach(Reach),
    /// Be found on this network, or no longer.
    Nearby { on: bool, invites: bool },
    /// Read a bundle, and bring what is in it.
    ReadBundle(String),
    /// Write what one holds into this file: for everybody, or for people named with commas between.
    WriteBundle { file: String, recipients: String },
    /// Add a git repository to exchange through.
    AddRemote { name: String, url: String },
    /// Forget a git repository, by its name.
    RemoveRemote(String),
    /// Exchange with a git repository, by its name.
    SyncRemote(String),
    /// Look whether everything in a git repository can be read, and put it right.
    MendRemote(String),
    /// Verify every record here.
    CheckCopy,
    /// Verify every record, and have what is damaged sent again.
    MendCopy,
    /// Stop catching up with a device, by its key, or go on with it.
    CatchUp { peer: String, on: bool },
    /// End what is being read or written; what has arrived stays.
    CancelCarrying,
    /// Contact and answer nobody, or everybody again.
    Pause { on: bool },
    /// Ask somebody nearby who they are, by their random name.
    AskNearby(String),
    /// Seal a file of this computer for what is written in a form; tell [`Window::attached`](crate::Window::attached).
    Attach {
        form: String,
        file: std::path::PathBuf,
    },
    /// Look for a code in a picture, for this field; tell [`Window::scanned`](crate::Window::scanned).
    ReadCode {
        field: String,
        file: std::path::PathBuf,
    },
    /// Open the dialog of the system for this field; tell [`Window::chosen`](crate::Window::chosen).
    Choose {
        field: String,
        sought: Sought,
        title: String,
    },
    /// Fetch a file that something names.
    GetFile(String),
    /// Write a file where its reader keeps what they download, under this name.
    SaveFile { id: String, name: String },
    /// Open a picture that is here and tell [`Window::pictured`](crate::Window::pictured) what it looks like in small.
    Picture(String),
    /// Write a gathering as a calendar file where its reader keeps what they download.
    SaveCalendar { gathering: String, title: String },
    /// Fetch the feeds one follows and tell [`Window::read_outside`](crate::Window::read_outside).
    ReadOutside,
    /// Tell something outside the window.
    Notify(Notice),
    /// Remember what is to be told outside the window.
    Tell(Notices),
}

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A place in the window.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum Page {
            $($(#[$doc])* $name,)*
        }

        impl Page {
            /// Every place there is.
            pub const ALL: &[Page] = &[$(Page::$name,)*];
        }
    };
}

pages! {
    #[default]
    Home,
    Matches,
    /// Everything one can take part in.
    Programs,
    /// Rounds in which many people are put together at once.
    Rounds,
    People,
    Conversations,
    /// Whom one talks with oneself, and where one belongs.
    Network,
    /// All communities one may know of.
    Communities,
    /// The community that was chosen.
    Community,
    /// Founding a community.
    Found,
    /// Everything new in all of one's communities.
    Feed,
    Profile,
    /// One's own devices and the recovery words.
    Devices,
    /// The recovery words, to write down.
    Words,
    /// Who may do what, and what waits for a signature.
    Governance,
    /// Who sees what of oneself, taking it along, taking it back, the lock.
    Mine,
    Invite,
    Sync,
}

/// What an unanswered intent was about, so that its answer is shown in the right place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Found,
    Join,
    /// The answers to the three questions of the first run.
    Questions,
    Invite,
    /// That a ticket admits nobody new.
    TicketEnd,
    /// A click that changes a field.
    Field(Field),
    /// What was typed into a field: the draft goes once it is accepted.
    Draft(Field),
    /// A form by its name: it goes once it is accepted.
    Form(String),
    /// A ticket for one more device of one's own.
    NewDevice,
    /// The recovery words.
    Recovery,
    /// How a community does, without persons.
    Summary,
    /// Why somebody is not on a list.
    WhyNot,
    /// Who could answer a question.
    Question,
    /// What nobody clicked for; a refusal would say nothing to anybody.
    Quiet,
    /// The code people check in with at this gathering.
    HereCode(ItemId),
    /// Earlier replies of a thread.
    Thread,
    /// The post somebody was led to.
    Aim,
    /// Posts older than those of the view.
    Older,
    /// Posts of the feed beyond those a view holds.
    Chosen,
    /// Messages older than those of the view.
    Earlier {
        before: ItemId,
    },
    Other,
}

/// Where a panel wants to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Go {
    Page(Page),
    Person(PersonId),
    Match(PersonId),
    Community(ScopeId),
    /// Opens one part of a community, whichever was open before.
    Part(ScopeId, Part),
    /// Opens what was said in a community, in the part that shows it.
    Item {
        community: ScopeId,
        part: Part,
        item: replica::ItemId,
        /// The reply to it that is meant.
        reply: Option<replica::ItemId>,
    },
    Conversation(ScopeId),
    /// Writes to a person, with words to start from.
    Write(PersonId, String),
}
