//! Saying: the way from a wish to a signed change in a community.
//!
//! For: everything one says in one's own contributions or types into a text of all. Knows: which
//! documents are written. Never: writes what the fold would not show, or into a community that has
//! ended.

use history::{ScopeId, ScopeKind};
use model::community::{
    Head, Item, ItemError, Kind, Mark, Membership, Relation, Say, SayError, Target, item_id,
};
use model::{Attachment, DocumentName, TextName, TextPart};

use super::unknown_community;
use crate::content::Content;
use crate::documents::document_id;
use crate::intent::{CommunityAct, TextEdit};
use crate::paper::Paper;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, Lifecycle, Refusal};

impl Replica {
    /// Finds something one has said oneself.
    pub(super) fn own_item(
        &self,
        typed: &str,
        attempt: &str,
    ) -> Result<(ScopeId, model::ItemId, Mark), Refusal> {
        let (community, id) = self.find_item(typed)?;
        let author = self.hall(&community)?.fold.author_of(&id);
        match author {
            Some((author, Some(mark))) if Some(author) == self.me() => Ok((community, id, mark)),
            Some(_) | None => Err(Refusal::new(
                "not-yours",
                format!("Could not {attempt} this: somebody else said it."),
            )),
        }
    }

    /// Says something about an item, or takes it back.
    pub(super) fn about_item(
        &mut self,
        typed: &str,
        relation: Relation,
        word: Option<String>,
    ) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let target = Target::Item(id);
        // What ended takes no word more, but one that takes something back or wakes it again.
        let takes_back = match word.as_deref() {
            None => true,
            Some(word) => relation == Relation::Rsvp && word == "no",
        };
        let kind = self.hall(&community)?.fold.item(&id).map(|item| item.kind);
        if !takes_back && kind != Some(Kind::Proposal) {
            self.must_go_on(&community)?;
        }
        let say = match word {
            Some(word) => Say::About(relation, target, word),
            None => Say::Unsay(relation, target),
        };
        self.contribute(community, &[say])?;
        Ok(said_answer(community, id))
    }

    /// Says what an act says with files beside it.
    pub(super) fn say_with(
        &mut self,
        files: Vec<Attachment>,
        act: CommunityAct,
    ) -> Result<Answer, Refusal> {
        if !takes_files(&act) {
            return Err(Refusal::new(
                "attachments",
                "Could not attach this: files go with posts, answers, replies and gatherings.",
            ));
        }
        self.may_attach(&files)?;
        self.halls.attaching = files;
        let said = self.act_in_community(act);
        // Whatever was refused before it was said takes its files with it.
        self.halls.attaching.clear();
        said
    }

    /// Adds the files that go with what is about to be said.
    fn attached(&mut self, item: Item) -> Result<Item, ItemError> {
        let files = std::mem::take(&mut self.halls.attaching);
        let with = |item: Item, file: &Attachment| item.with(Head::File, file.to_string());
        files.iter().try_fold(item, with)
    }

    /// Says an item of one's own and gives its id.
    pub(super) fn say_item(&mut self, community: ScopeId, item: Item) -> Result<Answer, Refusal> {
        self.must_go_on(&community)?;
        self.say_item_anyway(community, item)
    }

    /// Says an item, also where the community has ended: what was said there can still be reported.
    pub(super) fn say_item_anyway(
        &mut self,
        community: ScopeId,
        item: Item,
    ) -> Result<Answer, Refusal> {
        let item = self.attached(item).map_err(item_refusal)?;
        let mark: Mark = self.dice.bytes();
        let me = self.me().ok_or_else(unknown_community)?;
        self.contribute(community, &[Say::Item(mark, item)])?;
        Ok(said_answer(community, item_id(&me, &mark)))
    }

    /// Says things in one's own contributions to a community.
    pub(super) fn contribute(&mut self, community: ScopeId, says: &[Say]) -> Result<(), Refusal> {
        let me = self.me().ok_or_else(unknown_community)?;
        let takes_back = |say: &Say| matches!(say, Say::Unsay(..) | Say::Member(Membership::Out));
        if !says.iter().all(takes_back) {
            self.must_still_stay(&community)?;
        }
        self.step_in(community)?;
        let name = DocumentName::Contributions(me);
        let id = document_id(&community, &name);
        let actor = self
            .actor_in(&community, &id)
            .ok_or_else(unknown_community)?;
        let fresh = model::Contributions::new();
        let contributions = match self.documents.peek(&id).map(|held| &held.paper) {
            Some(Paper::Contributions(contributions)) => contributions,
            Some(Paper::Text(_) | Paper::Profile(_)) | None => &fresh,
        };
        let Some(change) = contributions.say(&actor, says).map_err(say_refusal)? else {
            return Ok(());
        };
        let content = Content::Change {
            document: name,
            change,
        };
        self.write(community, &content, id)?;
        Ok(())
    }

    /// Types into a text of all.
    pub(super) fn type_in(
        &mut self,
        community: ScopeId,
        text: TextName,
        part: TextPart,
        edit: &TextEdit,
    ) -> Result<(), Refusal> {
        self.must_go_on(&community)?;
        self.must_still_stay(&community)?;
        self.step_in(community)?;
        let name = DocumentName::Text(text);
        let id = document_id(&community, &name);
        let actor = self
            .actor_in(&community, &id)
            .ok_or_else(unknown_community)?;
        let fresh = model::SharedText::new(text);
        let shared = match self.documents.peek(&id).map(|held| &held.paper) {
            Some(Paper::Text(shared)) => shared,
            Some(Paper::Contributions(_) | Paper::Profile(_)) | None => &fresh,
        };
        let edit = match edit {
            TextEdit::Append(text) => model::TextEdit::Append(text.clone()),
            TextEdit::Set(text) => model::TextEdit::Set(text.clone()),
        };
        let masked = self.masked_in(&community, &text);
        let changes = shared
            .edit(&actor, &masked, part, &edit)
            .map_err(|error| not_saved(error.code(), &error.to_string()))?;
        for change in changes {
            let content = Content::Change {
                document: name,
                change,
            };
            self.write(community, &content, id)?;
        }
        Ok(())
    }

    /// Refuses to add anything to a community that is archived or went on as another one.
    pub(super) fn must_go_on(&self, community: &ScopeId) -> Result<(), Refusal> {
        self.must_not_be_removed(community)?;
        match self.state_of(community, self.hall(community)?) {
            Lifecycle::Archived => Err(Refusal::new(
                "community-archived",
                "Could not write here: this community is archived. Everything stays readable, and “eyelevel community revive ID” proposes to wake it again.",
            )),
            Lifecycle::Merged => {
                let successor = self.successor_of(community);
                let name = successor.and_then(|id| self.row(&id)).map(|row| row.name);
                Err(Refusal::new(
                    "community-merged",
                    format!(
                        "Could not write here: this community has merged. Go on in “{}”; everything said here stays readable, and “eyelevel community revive ID” proposes to wake it again.",
                        name.as_deref().unwrap_or("the other one")
                    ),
                ))
            }
            Lifecycle::Idea
            | Lifecycle::Forming
            | Lifecycle::Active
            | Lifecycle::Dormant
            | Lifecycle::Hidden => Ok(()),
        }
    }

    /// Refuses to say anything where one was paused or excluded: nobody else would take it in, so it is
    /// not to be said that it was done.
    pub(super) fn must_not_be_removed(&self, community: &ScopeId) -> Result<(), Refusal> {
        match self.is_unheard(community) {
            true => Err(Refusal::new(
                "removed",
                "Could not write here: you were paused or excluded here. Only those who decided that can restore you.",
            )),
            false => Ok(()),
        }
    }

    /// Refuses to write where one was a guest until a day that is over. One's own clock says so, and only
    /// to oneself: what others have written is never judged by it.
    fn must_still_stay(&self, community: &ScopeId) -> Result<(), Refusal> {
        let me = self.me().ok_or_else(unknown_community)?;
        let hall = self.halls.all.get(community);
        let past = hall.map(|hall| hall.fold.past_guests(&self.today_here()));
        match past.and_then(|mut past| past.remove(&me)) {
            Some(day) => Err(Refusal::new(
                "stay-over",
                format!(
                    "Could not write here: you were a guest until {day}, and that is over. Everything stays readable; whoever looks after the community can name a later day with “eyelevel community guest ID PERSON --until DATE”."
                ),
            )),
            None => Ok(()),
        }
    }

    /// Makes sure one has a log in the community that says who one is.
    pub(super) fn step_in(&mut self, community: ScopeId) -> Result<(), Refusal> {
        let scope = self.scopes.get(&community);
        let kind = scope.and_then(Scope::kind);
        // What a panel decides about stands in a scope of its own.
        let takes_words = matches!(kind, Some(ScopeKind::Community | ScopeKind::Audience));
        if !takes_words {
            return Err(unknown_community());
        }
        self.must_be_let_in(&community)?;
        self.join_scope(community)
    }

    /// Refuses to do anything at the notice of a community that only its members read.
    pub(super) fn must_be_let_in(&self, community: &ScopeId) -> Result<(), Refusal> {
        if self.notice_at(community).is_none() {
            return Ok(());
        }
        Err(Refusal::new(
            "not-inside",
            "Could not do this: you are not in this community yet. Join it first with “eyelevel community join ID --sign”; that takes a member's device in reach.",
        ))
    }
}

/// Tells whether an act says one thing that files can go with.
const fn takes_files(act: &CommunityAct) -> bool {
    matches!(
        act,
        CommunityAct::Post { .. }
            | CommunityAct::Reply { .. }
            | CommunityAct::Show { .. }
            | CommunityAct::BringIn { .. }
            | CommunityAct::Idea { .. }
            | CommunityAct::Poll { .. }
            | CommunityAct::Gather { .. }
            | CommunityAct::AskDates { .. }
    )
}

pub(super) fn said_answer(community: ScopeId, id: model::ItemId) -> Answer {
    let id = id.to_string();
    Answer::Said { community, id }
}

pub(super) fn item_refusal(error: ItemError) -> Refusal {
    let code = SayError::Item(error.clone());
    not_saved(code.code(), &error.to_string())
}

pub(super) fn say_refusal(error: SayError) -> Refusal {
    not_saved(error.code(), &error.to_string())
}

/// What went wrong goes on in the sentence that says what was attempted.
fn not_saved(code: &'static str, why: &str) -> Refusal {
    let mut letters = why.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    let why: String = first.chain(letters).collect();
    Refusal::new(code, format!("Could not save this: {why}"))
}
