//! What a person can wish for in communities and conversations.
//!
//! What this is for: one value for each act, clicked or typed. What it knows: what the person said
//! and nothing else. What it never does: carry a key, a time or an order.

use history::ScopeId;
use model::community::Finding;
use model::{Attachment, PersonId};
use serde::{Deserialize, Serialize};

use crate::view::{Attendance, ItemId, PostKind, Template, WhyBox};

/// An act in a community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommunityAct {
    /// Founds a community; answered with its id.
    Found {
        name: String,
        template: Template,
        /// Why it is closed, said in public; nothing founds an open one.
        closed: Option<String>,
    },
    /// Founds a community that has no charter yet; it begins to form once its founder proposes one.
    FoundIdea { name: String, template: Template },
    /// Chooses the community the view shows; `None` shows none.
    Open(Option<ScopeId>),
    /// Takes part; `sign` signs the charter.
    Join { community: ScopeId, sign: bool },
    /// Takes part no longer.
    Leave { community: ScopeId },
    /// Writes into a box of the canvas.
    Why {
        community: ScopeId,
        part: WhyBox,
        edit: TextEdit,
    },
    /// Proposes the clauses of the next version of the charter.
    ProposeCharter {
        community: ScopeId,
        clauses: Vec<String>,
    },
    /// Signs the charter as it stands.
    SignCharter { community: ScopeId },
    /// Posts; an ask or offer may name its last day.
    Post {
        community: ScopeId,
        kind: PostKind,
        text: String,
        until: Option<String>,
    },
    /// Says what an act says with files that were sealed and kept before.
    With {
        files: Vec<Attachment>,
        act: Box<CommunityAct>,
    },
    /// Replies to a post, or answers an ask.
    Reply { to: ItemId, text: String },
    /// Changes a text of one's own; it says so.
    Edit { item: ItemId, text: String },
    /// Takes a text of one's own back; it says so.
    Delete { item: ItemId },
    /// Reacts, or takes the reaction back.
    React { to: ItemId, sign: String, on: bool },
    /// Takes an answer to one's own ask.
    Accept { answer: ItemId },
    /// Says thank you, with a few words or none.
    Thank { to: ItemId, text: String },
    /// Closes an ask, an offer or a post of one's own.
    Close { item: ItemId },
    /// Relays a post to another community, with a comment.
    Amplify {
        item: ItemId,
        to: ScopeId,
        comment: String,
    },
    /// Keeps knowledge as a card, from an answer or from nothing.
    Card {
        community: ScopeId,
        from: Option<ItemId>,
        title: String,
        text: String,
    },
    /// Writes into a card.
    EditCard { card: ItemId, edit: TextEdit },
    /// Calls people together; `when` may end with how it repeats, such as “weekly 12”.
    Gather {
        community: ScopeId,
        title: String,
        /// What it is about.
        #[serde(default)]
        text: String,
        format: Option<String>,
        when: String,
        place: String,
        online: bool,
        seats: Option<u32>,
    },
    /// Answers a gathering.
    Attend {
        gathering: ItemId,
        answer: Attendance,
    },
    /// Gives somebody a seat at a gathering one hosts, or says that there is none for them.
    Seat {
        gathering: ItemId,
        person: PersonId,
        on: bool,
    },
    /// Takes a role until a day, alone or beside somebody.
    TakeRole {
        community: ScopeId,
        title: String,
        until: Option<String>,
    },
    /// Hands a role on.
    HandOver { role: ItemId, to: PersonId },
    /// Holds a role no longer, before its last day.
    GiveUp { role: ItemId },
    /// Proposes to archive, revive or merge, or votes on a proposal of others.
    Propose {
        community: ScopeId,
        what: LifecycleAct,
    },
    /// Votes on a proposal.
    Vote { proposal: ItemId, in_favour: bool },
    /// Says why one would like to take part, before or after joining; nothing takes it back.
    MyWhy { community: ScopeId, text: String },
    /// Brings something in from outside, with its source and why it matters here.
    BringIn {
        community: ScopeId,
        link: String,
        text: String,
    },
    /// Takes part in what somebody calls to, or would help with an idea.
    TakePart { item: ItemId, on: bool },
    /// Reports an item against a clause of the charter; the text is for the panel that is drawn. Of a card
    /// in which several wrote it names whom it is about.
    Report {
        item: ItemId,
        clause: u32,
        #[serde(default)]
        about: Option<PersonId>,
        text: String,
    },
    /// Says what one finds on the panel of a case, with a note that only the panel reads.
    Decide {
        case: ItemId,
        finding: Finding,
        note: String,
    },
    /// Appeals against what a panel decided.
    Appeal { case: ItemId },
    /// Calls the draw of a case again, without those who keep it waiting.
    DrawAgain { case: ItemId },
    /// Gives everybody who has signed the charter a vote.
    ListVoters { community: ScopeId },
    /// Says a word for a person.
    Vouch {
        community: ScopeId,
        person: PersonId,
        text: String,
    },
    /// Says how useful this quarter was, to oneself and to the organisation, from 1 to 5.
    Useful {
        community: ScopeId,
        to_me: u8,
        to_organisation: u8,
    },
    /// Everything up to now has been seen.
    Seen { community: ScopeId },
    /// Invites a person into a community that is not open.
    Invite {
        community: ScopeId,
        person: PersonId,
    },
    /// Enters a community with the invitation of a member.
    Enter { code: String },
    /// Names a person who may carry a community that is not open, or takes that back.
    Carrier {
        community: ScopeId,
        person: PersonId,
        on: bool,
    },
    /// Asks a question with options to choose from.
    Poll {
        community: ScopeId,
        text: String,
        options: Vec<String>,
        /// Several options may be chosen.
        many: bool,
        until: Option<String>,
    },
    /// Chooses options of a poll, or dates of a gathering, by their numbers from 1; none takes the
    /// choice back.
    Choose { item: ItemId, choices: Vec<u32> },
    /// Says what could be done, alone or beginning from ideas of others.
    Idea {
        community: ScopeId,
        text: String,
        /// The ideas it adds to, combines or departs from.
        from: Vec<ItemId>,
    },
    /// Shows something one made.
    Show {
        community: ScopeId,
        title: String,
        link: Option<String>,
        text: String,
    },
    /// Makes something happen that was said: a project with roles to take and a first date.
    MakeHappen {
        item: ItemId,
        title: String,
        roles: Vec<String>,
        /// Day and hour of the first meeting.
        when: Option<String>,
        place: String,
    },
    /// Calls people together on one of several dates they choose from.
    AskDates {
        community: ScopeId,
        title: String,
        /// What it is about.
        #[serde(default)]
        text: String,
        format: Option<String>,
        dates: Vec<String>,
        place: String,
        online: bool,
        seats: Option<u32>,
    },
    /// Settles when a gathering of one's own takes place.
    Settle { gathering: ItemId, when: String },
    /// Changes a gathering of one's own; everybody sees that it was changed.
    ChangeGathering {
        gathering: ItemId,
        change: GatheringChange,
    },
    /// Says that one was there, or takes that back; nobody else says it.
    WasThere { gathering: ItemId, on: bool },
    /// Founds a community from the why and the charter of another one.
    Adapt {
        from: ScopeId,
        name: String,
        /// It goes on from the other one: its knowledge is found from here.
        succeeds: bool,
    },
    /// Takes the why or the charter of another community into one that is there: the why is added to the
    /// canvas, the charter is proposed as a version.
    AdaptInto {
        from: ScopeId,
        into: ScopeId,
        /// The charter, else the why.
        charter: bool,
    },
    /// Keeps a format in a community, adapted from one of the library, by its name, or from one of
    /// a community, by its id; what is not given stays as it was.
    AdaptFormat {
        community: ScopeId,
        from: String,
        title: String,
        purpose: Option<String>,
        /// How many people it is for, such as 2-4.
        people: Option<String>,
        /// The steps of the run sheet, such as “10 min | Arrive”.
        steps: Vec<String>,
    },
    /// Keeps a program that was adapted, by its description.
    KeepProgram {
        community: ScopeId,
        description: String,
    },
    /// Keeps an adapted program of one's own no longer.
    DropProgram { program: String },
    /// Notes that one was at a gathering, by the code its host showed; `share` says so to the others.
    CheckIn { code: String, share: bool },
    /// Says that a person is a guest until a day; nothing takes it back.
    Guest {
        community: ScopeId,
        person: PersonId,
        until: Option<String>,
    },
    /// Follows a feed from outside; only one's own device knows, and fetches it.
    Outside { link: String, on: bool },
    /// Is told nothing of a community outside the window, or again; nobody else learns of it.
    Quiet { community: ScopeId, on: bool },
    /// Reads along in an open community without taking part; nobody is told.
    Follow { community: ScopeId, on: bool },
}

/// What changes about a gathering; what is not given stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct GatheringChange {
    pub title: Option<String>,
    pub text: Option<String>,
    /// Day and hours; they take the place of dates to choose from.
    pub when: Option<String>,
    /// Where, or a link; nothing takes it away.
    pub place: Option<String>,
    /// How many seats; none lifts the limit.
    pub seats: Option<u32>,
}

/// What a community can decide about its own life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LifecycleAct {
    Archive,
    Revive,
    Keep,
    /// Lets it rest; anybody can still write.
    Rest,
    /// Goes into another community, if that one carries that it receives this one.
    MergeInto(ScopeId),
    /// Receives a community that goes into this one.
    Receive(ScopeId),
    /// Ends it in favour of several that are founded again from it.
    Split,
    /// Gives it another name.
    Rename(String),
}

/// A change of a text that others may change at the same time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextEdit {
    /// Adds at the end, in a paragraph of its own.
    Append(String),
    /// Makes the text this; only what differs is written.
    Set(String),
}

/// An act in a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TalkAct {
    /// Writes to people; a conversation with exactly them is found or begun.
    Say {
        to: Vec<PersonId>,
        text: String,
        /// Files that were sealed and kept before; the text may be empty beside them.
        #[serde(default)]
        files: Vec<Attachment>,
    },
    /// Puts one question to several people, to each by themselves: nobody learns who else was asked.
    AskApart { to: Vec<PersonId>, text: String },
    /// Passes what somebody asked on to a third person, under the name of whoever asked, who is told. The
    /// message is named by its id or the beginning of it; one's own words may be empty.
    PassOn {
        message: String,
        to: PersonId,
        text: String,
    },
    /// Everything in it up to now has been read.
    Read { conversation: ScopeId },
    /// Wants, or does not want, to hear of new messages.
    Mute { conversation: ScopeId, on: bool },
    /// Takes nothing from a person any more, or takes it again. They are not told.
    Block { person: PersonId, on: bool },
    /// Has what a person posts where one can read it in one's feed, or no longer. They are not told.
    Follow { person: PersonId, on: bool },
    /// Lets others know when one has read their messages.
    Receipts { on: bool },
    /// Asks a contact to introduce one to somebody.
    AskIntro {
        via: PersonId,
        to: PersonId,
        text: String,
    },
    /// Agrees to an introduction: passes it on, or opens the conversation. Named by its id or the
    /// beginning of it.
    AgreeIntro { intro: String, text: String },
    /// Declines; nobody is told, so that it looks like no answer.
    DeclineIntro { intro: String },
}
