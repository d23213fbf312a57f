//! What is shown of communities: a row for each, and everything of the one that is open.
//!
//! What this is for: plain values that the window draws and the terminal prints. What it knows:
//! nothing but words, ids and times. What it never does: hold a count about one person, or say
//! who somebody is above or below.
//!
//! Texts of others are cleaned and cut before they come here; `is_cut` says that there is more.

use std::sync::Arc;

use history::{ScopeId, Timestamp};
use model::PersonId;
use model::community::Section;
use model::community::library::Format;
use serde::{Deserialize, Serialize};

use crate::view::{CaseView, FileView, Named};

/// How the code begins that people check in to a gathering with; the id of the gathering follows.
pub const GATHERING_CODE: &str = "eyelevel-here:";
/// The most posts of the open community in a view; older ones are asked for.
pub const POSTS_SHOWN_MAX: usize = 200;
/// The most posts in the feed of a view.
pub const FEED_SHOWN_MAX: usize = 100;

/// One community in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityRow {
    pub id: ScopeId,
    pub name: String,
    /// Another community is called so too, or by a name that looks the same.
    #[serde(default)]
    pub namesake: bool,
    pub template: Template,
    pub state: Lifecycle,
    /// One sentence: what for, taken from the why.
    pub purpose: String,
    /// Persons in it, as far as one may know; nothing where membership is hidden.
    pub members: Option<u32>,
    /// One takes part.
    pub joined: bool,
    /// Why it is closed, said in public; nothing for an open one.
    pub closed: Option<String>,
    /// Posts and answers since one last looked.
    pub unread: u32,
    /// Asks nobody has answered yet.
    pub open_asks: u32,
    /// Who is in it is seen by its members only: the name it is announced under to everybody.
    pub notice: Option<ScopeId>,
    /// One has begun to enter it; that goes on when a member's device is met.
    pub pending: bool,
    /// One reads along without taking part; nobody is told.
    pub followed: bool,
    /// One wants to be told nothing of it outside the window; nobody else knows.
    #[serde(default)]
    pub quiet: bool,
    /// Reports one sits on the panel of and has not decided about yet, newest first.
    #[serde(default)]
    pub panels: Vec<WaitingCase>,
}

impl CommunityRow {
    /// Gives the name as it is listed: with the beginning of the id where another one is called so too.
    pub fn shown_name(&self) -> String {
        named_apart(&self.name, &self.id, self.namesake)
    }
}

/// Writes the name of a community so that it can be told from another one.
pub(crate) fn named_apart(name: &str, id: &ScopeId, has_namesake: bool) -> String {
    let beginning = |id: &ScopeId| -> String { id.to_string().chars().take(ID_CHARS).collect() };
    match has_namesake {
        true => format!("{name} ({})", beginning(id)),
        false => name.to_owned(),
    }
}

/// How much of its id tells a community from another one of its name, in characters.
const ID_CHARS: usize = 8;

/// A report that waits for one's own decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCase {
    pub id: ItemId,
    /// When it was reported.
    pub at: Timestamp,
}

/// The three templates a community begins from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// Membership is hidden from everybody else.
    Life,
    Skill,
    #[default]
    Theme,
}

/// Where a community stands in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lifecycle {
    #[default]
    Idea,
    /// Until three have signed the charter.
    Forming,
    Active,
    Dormant,
    Archived,
    Merged,
    /// Only its members know.
    Hidden,
}

/// Everything of the community that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityView {
    pub row: CommunityRow,
    pub why: WhyView,
    pub charter: CharterView,
    /// Newest first, at most [`POSTS_SHOWN_MAX`].
    pub posts: Vec<PostView>,
    /// Posts that are not among them.
    pub older: u32,
    pub cards: Vec<KnowledgeView>,
    /// Who took cards back, the newest first.
    #[serde(default)]
    pub cards_gone: Vec<GoneView>,
    pub gatherings: Vec<GatheringView>,
    /// Ways to meet of its own, newest first.
    #[serde(default)]
    pub formats: Vec<FormatView>,
    /// Those whose membership one may see, by name.
    pub members: Arc<Vec<MemberView>>,
    pub roles: Vec<RoleView>,
    /// Decisions that are being taken, such as archiving.
    pub proposals: Vec<ProposalView>,
    /// How the community does, never how a person does.
    pub health: HealthView,
    /// Where it went, if it was merged.
    pub successor: Option<ScopeId>,
    /// Communities that want to go into this one, and those that did.
    pub incoming: Vec<IncomingView>,
    /// Communities that were founded to go on from this one.
    #[serde(default)]
    pub goes_on_in: Vec<KinView>,
    /// Those this one was founded to go on from.
    #[serde(default)]
    pub goes_on_from: Vec<KinView>,
    /// The one it was founded from, if it goes on from another one or adapts it.
    pub copied_from: Option<String>,
    /// Who would like to take part and says why.
    pub prospects: Vec<ProspectView>,
    /// What was reported, and what panels decide, newest first.
    pub cases: Vec<CaseView>,
    /// Who was excluded here; to be looked at before a merger.
    #[serde(default)]
    pub excluded: Vec<String>,
    /// Why one would like to take part: kept here, and said once one is inside.
    #[serde(default)]
    pub my_why: Option<String>,
    /// What one gave and got here oneself.
    #[serde(default)]
    pub balance: BalanceView,
    /// How many have signed the charter and are on no list of those who vote.
    pub without_vote: u32,
    /// One was paused or excluded here: what one says is void.
    #[serde(default)]
    pub unheard: bool,
    /// One may say who is a guest here.
    #[serde(default)]
    pub calls_guests: bool,
}

/// A community another one goes on from, or in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinView {
    pub id: ScopeId,
    pub name: String,
}

/// Somebody who thinks of taking part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProspectView {
    pub person: PersonId,
    pub name: String,
    pub why: String,
}

/// The three boxes of the canvas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WhyView {
    pub more_networked: String,
    pub hope: String,
    pub networking: String,
}

/// One box of the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyBox {
    MoreNetworked,
    Hope,
    Networking,
}

impl WhyBox {
    /// Every box, in the order of the canvas.
    pub const ALL: [WhyBox; 3] = [WhyBox::MoreNetworked, WhyBox::Hope, WhyBox::Networking];
}

/// The rules a community has given itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterView {
    /// Counts from 1; 0 while there is none.
    pub version: u32,
    pub clauses: Vec<String>,
    /// The line of the space's charter each clause cites, where it cites one.
    #[serde(default)]
    pub cites: Vec<Option<String>>,
    /// The word by which each clause asks for a position or a department, where it does: it was written
    /// where this was not noticed.
    #[serde(default)]
    pub gates: Vec<Option<String>>,
    /// How many have signed this version.
    pub signed: u32,
    pub signed_by_me: bool,
    /// How many versions held before.
    pub earlier: u32,
    /// The clauses of each, the first version first.
    #[serde(default)]
    pub before: Vec<Vec<String>>,
    /// As in [`CharterView::gates`], for each of these versions.
    #[serde(default)]
    pub gates_before: Vec<Vec<Option<String>>>,
}

/// The five kinds of exchange, the asks and offers beside them, and what has an act of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    News,
    KnowHow,
    Advice,
    Spark,
    JoinIn,
    Ask,
    Offer,
    Show,
    Idea,
    Poll,
    Project,
    BringIn,
    /// What is no post of its own, where it is listed among posts.
    Card,
    Gathering,
    Role,
    Decision,
    Answer,
    Reply,
}

impl PostKind {
    /// Names it as one types it.
    pub fn name(self) -> &'static str {
        crate::community::kind_of(self).name()
    }

    /// Tells whether it is posted as such; the others come to be in other ways.
    pub const fn is_posted(self) -> bool {
        !matches!(
            self,
            PostKind::Card
                | PostKind::Gathering
                | PostKind::Role
                | PostKind::Decision
                | PostKind::Answer
                | PostKind::Reply
        )
    }

    /// Tells whether somebody wants an answer that can be accepted, not only replies.
    pub const fn is_question(self) -> bool {
        matches!(self, PostKind::Ask | PostKind::Advice)
    }

    /// Every kind, in the order they are offered when one looks for posts.
    pub const ALL: [PostKind; 12] = [
        PostKind::Ask,
        PostKind::Offer,
        PostKind::Advice,
        PostKind::KnowHow,
        PostKind::News,
        PostKind::Spark,
        PostKind::JoinIn,
        PostKind::Show,
        PostKind::Idea,
        PostKind::Poll,
        PostKind::Project,
        PostKind::BringIn,
    ];

    /// The kinds that are written as a text and nothing else.
    pub const PLAIN: [PostKind; 8] = [
        PostKind::Ask,
        PostKind::Offer,
        PostKind::Advice,
        PostKind::KnowHow,
        PostKind::News,
        PostKind::Spark,
        PostKind::JoinIn,
        PostKind::Show,
    ];
}

/// Names a post, an answer or a reply within the space, as it is typed.
pub type ItemId = String;

/// A post and what others made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    pub id: ItemId,
    pub community: ScopeId,
    pub kind: PostKind,
    pub author: PersonId,
    pub author_name: String,
    /// Shown, never trusted.
    pub at: Timestamp,
    pub text: String,
    pub is_cut: bool,
    /// Its author changed it later.
    pub edited: bool,
    /// Its author took it back; the text is gone.
    pub deleted: bool,
    /// One has blocked its author: what it says is not shown.
    #[serde(default)]
    pub blocked: bool,
    /// Until when an ask or offer stands, as a day such as 2026-12-24.
    pub until: Option<String>,
    /// An ask or offer that is settled, or a post whose closing act was done.
    pub closed: bool,
    /// The newest, oldest of them first; the answer that was taken is among them.
    pub replies: Vec<ReplyView>,
    /// How many came before these.
    #[serde(default)]
    pub earlier: u32,
    /// How many came behind these, where one asked for others than the newest.
    #[serde(default)]
    pub later: u32,
    pub reactions: Vec<ReactionView>,
    /// Who was thanked for it.
    pub thanks: u32,
    /// Where it came from, if it was relayed from another community or brought in from outside.
    pub origin: Option<String>,
    /// Who relayed it further on its way, and from where, oldest first.
    #[serde(default)]
    pub via: Vec<String>,
    pub mine: bool,
    pub unread: bool,
    /// What it is called, where its kind has a title.
    pub title: Option<String>,
    /// It names oneself.
    pub mentions_me: bool,
    /// What one chooses from in a poll.
    pub options: Vec<OptionView>,
    /// Several of them may be chosen.
    pub many: bool,
    /// How many have chosen.
    pub voters: u32,
    /// Who takes part or would help, in the order they said so.
    pub helpers: Vec<String>,
    /// One is among them.
    pub i_help: bool,
    /// What it began from, such as the idea a project makes happen.
    pub from: Vec<PointerView>,
    /// What was made of it.
    pub became: Vec<PointerView>,
    /// The roles of a project.
    pub roles: Vec<RoleView>,
    /// When and where a project begins or a gathering takes place, as written.
    pub first_date: Option<String>,
    /// Who runs a project with its author, or is asked to.
    #[serde(default)]
    pub co_host: Option<CoHostView>,
    /// It was relayed, and the author of what it relays has taken that back; the text is not shown.
    #[serde(default)]
    pub origin_gone: bool,
    /// Files that go with it.
    #[serde(default)]
    pub files: Vec<FileView>,
}

/// Whose idea a project makes happen: they run it with its author once they take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoHostView {
    pub name: String,
    /// One is that person.
    pub me: bool,
    /// They take part; until then they are asked.
    pub agreed: bool,
}

/// One option of a poll, or one date of a gathering that is still to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    pub text: String,
    pub count: u32,
    pub mine: bool,
}

/// Points to something else that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointerView {
    pub id: ItemId,
    pub kind: PostKind,
    pub title: String,
}

/// An answer to an ask, or a reply to a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyView {
    pub id: ItemId,
    pub author: PersonId,
    pub author_name: String,
    pub at: Timestamp,
    pub text: String,
    pub is_cut: bool,
    /// Its author changed it later.
    #[serde(default)]
    pub edited: bool,
    pub deleted: bool,
    /// One has blocked its author: what it says is not shown.
    #[serde(default)]
    pub blocked: bool,
    /// The asker took this answer.
    pub accepted: bool,
    pub mine: bool,
    /// Files that go with it.
    #[serde(default)]
    pub files: Vec<FileView>,
    #[serde(default)]
    pub reactions: Vec<ReactionView>,
    /// How many said thank you for it.
    #[serde(default)]
    pub thanks: u32,
}

/// How many chose one reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionView {
    pub sign: String,
    pub count: u32,
    pub mine: bool,
}

/// A piece of knowledge that is kept and edited together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgeView {
    pub id: ItemId,
    pub title: String,
    pub text: String,
    /// Whose answer it was made from, and who wrote in it since.
    pub authors: Vec<String>,
    /// Who answers for what stands in it: whoever began it first.
    #[serde(default)]
    pub writers: Vec<Named>,
    pub at: Timestamp,
    /// Where what it was made from was found.
    #[serde(default)]
    pub source: Option<String>,
    /// One began it oneself, and may take it back.
    #[serde(default)]
    pub mine: bool,
}

/// That somebody took back what they had said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneView {
    pub by: PersonId,
    pub by_name: String,
    pub at: Timestamp,
}

/// People meeting, online or at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatheringView {
    pub id: ItemId,
    pub title: String,
    /// Which format of the library it follows, if any.
    pub format: Option<String>,
    /// Day and hours as written by the host, such as “2026-12-03 12:00-13:00”.
    pub when: String,
    pub place: String,
    pub online: bool,
    /// How many seats there are; nothing if there is no limit.
    pub seats: Option<u32>,
    /// How many come: confirmed by the host where seats are limited.
    pub coming: u32,
    /// How many asked for a seat that is free, and was not confirmed yet.
    #[serde(default)]
    pub asked: u32,
    pub waiting: u32,
    /// Who asked for a seat, shown to its host alone.
    #[serde(default)]
    pub asking: Vec<AskedSeat>,
    pub me: Attendance,
    pub host_name: String,
    pub mine: bool,
    /// Dates to choose from, while it has none.
    pub dates: Vec<OptionView>,
    /// How many have said themselves that they were there.
    pub attended: u32,
    /// One has said so oneself.
    pub i_was_there: bool,
    /// One has noted it for oneself; nobody else is told.
    pub noted: bool,
    /// The time zone day and hours are of; nothing where they are those of whoever reads.
    pub zone: Option<String>,
    /// How it repeats, such as “weekly 12”.
    pub repeats: Option<String>,
    /// The days it takes place on, where it repeats.
    pub days: Vec<String>,
    /// What it is about, as its host says.
    pub text: String,
    /// Files that go with it, such as a way there.
    #[serde(default)]
    pub files: Vec<FileView>,
    /// What was said about it last, oldest first.
    pub replies: Vec<ReplyView>,
    /// How much was said before that.
    #[serde(default)]
    pub earlier: u32,
    /// Its host changed it after it was called together.
    #[serde(default)]
    pub changed: bool,
    /// Its host called it off; it is shown until its last day is over, so that those who come hear of it.
    #[serde(default)]
    pub called_off: bool,
}

/// A way to meet that a member adapted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatView {
    /// Named by the id gatherings name it by.
    pub format: Format,
    pub copied_from: Option<String>,
    pub by_name: String,
    pub mine: bool,
}

/// What one answered to an invitation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attendance {
    #[default]
    Open,
    /// Comes, with a seat where seats are limited.
    Coming,
    /// Asked for a seat; there is one, and the host's device has not confirmed it yet.
    Requested,
    /// Asked for a seat, and all are taken or asked for by others before.
    Waiting,
    NotComing,
    /// Asked for a seat, and the host cannot give one.
    Declined,
}

/// Who asked for a seat, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedSeat {
    pub person: PersonId,
    pub name: String,
    pub state: Attendance,
}

/// Somebody in a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    pub person: PersonId,
    pub name: String,
    /// Holds host powers for now.
    pub steward: bool,
    /// A guest, with the day it ends.
    pub guest_until: Option<String>,
    /// That day is over: they are listed, and count no more.
    #[serde(default)]
    pub guest_over: bool,
    /// Has said hello to nobody and been greeted by nobody yet.
    pub newcomer: bool,
    /// What others say for them, first things first.
    pub vouches: Vec<VouchView>,
    /// Why they take part, if they said so.
    #[serde(default)]
    pub why: Option<String>,
}

/// A word for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VouchView {
    pub by_name: String,
    pub word: String,
    pub mine: bool,
}

/// A role with an end, held by one or two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    pub id: ItemId,
    pub title: String,
    pub held_by: Vec<String>,
    /// The last day of each of them, in the same order.
    #[serde(default)]
    pub ends: Vec<String>,
    /// The last of these days.
    pub until: Option<String>,
    pub mine: bool,
    /// Somebody else may take it too.
    pub free: bool,
    /// Whom its holder wants to hand it to, by name.
    pub handed_to: Option<String>,
    /// One is that person and does not hold it yet.
    pub offered_to_me: bool,
}

/// A decision that is being taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    pub id: ItemId,
    /// What would happen, in one sentence.
    pub what: String,
    pub in_favour: u32,
    /// How many are needed.
    pub needed: u32,
    pub mine: Option<bool>,
    /// More than half stand for it.
    pub carried: bool,
    /// The community would not go on as it is: it would rest, end, merge or split.
    #[serde(default)]
    pub ends: bool,
    /// The other community of a merger, to compare with.
    pub other: Option<OtherView>,
    /// The clauses of a charter that is proposed.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// As in [`CharterView::gates`].
    #[serde(default)]
    pub gates: Vec<Option<String>>,
}

/// Another community, beside which this one is compared before they merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherView {
    pub id: ScopeId,
    pub name: String,
    pub why: WhyView,
    pub clauses: Vec<String>,
    /// As in [`CharterView::gates`].
    #[serde(default)]
    pub gates: Vec<Option<String>>,
    /// Who was excluded there, by name: whoever votes should know.
    pub excluded: Vec<String>,
}

/// A community that has decided to go into this one, and waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingView {
    pub other: OtherView,
    /// This community has carried that it receives the other one.
    pub received: bool,
}

/// How a community does; about persons it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    pub asks: u32,
    /// How many asks were answered; nothing until five people had an answer.
    #[serde(default)]
    pub answered: Option<u32>,
    pub cards: u32,
    /// Projects that were begun here.
    #[serde(default)]
    pub projects: u32,
    pub gatherings: u32,
    pub newcomers_to_greet: u32,
    /// Half of the answered asks had an answer within so many hours; nothing until five people had one.
    pub hours_to_answer: Option<u32>,
    /// Posts relayed from elsewhere or brought in.
    pub bridges: u32,
    /// Asks nobody has answered, oldest first.
    pub unanswered: Vec<PointerView>,
    /// Roles that are held and end within four weeks.
    pub to_hand_on: Vec<String>,
    /// Roles nobody holds.
    #[serde(default)]
    pub free_roles: Vec<String>,
    /// How useful this quarter was, of the first five, ten, fifteen … people who said so.
    pub useful: Option<UsefulView>,
    /// One has answered the two questions of this quarter.
    pub i_answered: bool,
    /// The last twelve weeks, oldest first; none where fewer than five take part, because a week would
    /// tell what one of them did.
    pub weeks: Vec<WeekView>,
    /// How many asks had their first answer within each of [`ANSWER_HOURS`](model::community::ANSWER_HOURS),
    /// and how many later; nothing until five people had one.
    #[serde(default)]
    pub answers: Vec<u32>,
    /// How many came in these weeks and how many of them were greeted; nothing of fewer than five.
    #[serde(default)]
    pub newcomers: Option<GreetedView>,
    /// It lives, and nothing has happened in these weeks by this device's clock: one may propose that
    /// it rests. Whether it does, its members decide, and no clock.
    #[serde(default)]
    pub quiet: bool,
}

/// What happened in one week; about persons it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekView {
    pub posts: u32,
    pub asks: u32,
    pub cards: u32,
    pub gatherings: u32,
    pub projects: u32,
    pub bridges: u32,
    /// Who came; nothing in any week where fewer than five came in all of them.
    pub came: Option<u32>,
}

/// How many came in some weeks, and to how many of them somebody replied. Of one week it would tell how
/// somebody was received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GreetedView {
    pub came: u32,
    pub greeted: u32,
}

/// What one gave and got in a community oneself; nobody else is ever shown it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceView {
    pub asked: u32,
    pub answered: u32,
    pub thanks_given: u32,
    pub thanks_got: u32,
}

/// How useful a quarter was, in tenths from 10 to 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsefulView {
    pub people: u32,
    pub to_people: u32,
    pub to_organisation: u32,
}

/// Below this, in tenths, a quarter was of little use: the middle of the scale is 30.
const USEFUL_LOW: u32 = 25;

impl UsefulView {
    /// Tells whether a quarter was of so little use, on average, that something should change, or end.
    pub const fn is_low(&self) -> bool {
        self.to_people < USEFUL_LOW || self.to_organisation < USEFUL_LOW
    }
}

/// One line of the feed over all communities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    pub community_name: String,
    pub post: PostView,
    /// One follows who posted it.
    #[serde(default)]
    pub followed: bool,
}

/// Something new that concerns oneself: it names one, or replies where one spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernView {
    pub id: ItemId,
    /// What begins the thread it stands in; itself, where it begins one.
    pub root: ItemId,
    pub root_kind: PostKind,
    pub community: ScopeId,
    pub community_name: String,
    pub author: PersonId,
    pub author_name: String,
    /// Shown, never trusted.
    pub at: Timestamp,
    /// One line.
    pub text: String,
    pub mentions_me: bool,
}

/// Something found by words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    pub section: Section,
    /// `person` or the kind of item.
    pub kind: String,
    pub id: String,
    /// What it stands below, or itself, and of which kind that is; nothing of a person.
    #[serde(default)]
    pub root: String,
    #[serde(default)]
    pub root_kind: Option<PostKind>,
    pub title: String,
    /// The words around the first hit.
    pub snippet: String,
    pub community: Option<ScopeId>,
    pub community_name: String,
    pub author_name: String,
    pub at: Timestamp,
}

/// What happened lately, put together on this device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestView {
    /// From which day on, such as 2026-11-18.
    pub since: String,
    /// Posts that mention one.
    pub mentions: Vec<FeedItem>,
    pub posts: Vec<FeedItem>,
    /// Asks nobody has answered, in all communities one takes part in.
    pub unanswered: Vec<FeedItem>,
    /// Gatherings still to come.
    pub gatherings: Vec<GatheringView>,
}
