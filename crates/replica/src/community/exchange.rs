//! The exchange: replies, changes, reactions, thanks, what is closed and what is relayed.
//!
//! For: what one does with what somebody said. Knows: who may do it. Never: relays what not
//! everybody may read.

use history::ScopeId;
use model::CommunityId;
use model::community::{Head, Item, Kind, Origin, PostView, Relation, Say, Target};

use super::saying::{item_refusal, said_answer};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, CoHostView, Refusal};

/// How much of a relayed text goes along, in characters.
const RELAYED_MAX_CHARS: usize = 7_900;

impl Replica {
    pub(super) fn reply(&mut self, to: &str, text: &str) -> Result<Answer, Refusal> {
        let (community, to) = self.find_item(to)?;
        let fold = &self.hall(&community)?.fold;
        let root = fold.root_of(&to);
        self.must_be_no_report(&community, &root, "reply")?;
        let takes_answers = self
            .standing_item(&community, &root, "reply")?
            .kind
            .takes_answers();
        if takes_answers {
            self.must_be_open(&community, &root, "answer")?;
        }
        let kind = match takes_answers && root == to {
            true => Kind::Answer,
            false => Kind::Reply,
        };
        let item = Item::new(kind, text).with(Head::To, root.to_string());
        let direct = (root != to).then(|| to.to_string());
        let item = item.and_then(|item| item.with_some(Head::Re, direct));
        let item = self.mentioning(item.map_err(item_refusal)?, text)?;
        self.say_item(community, item)
    }

    pub(super) fn edit_item(&mut self, typed: &str, text: String) -> Result<Answer, Refusal> {
        let (community, id, mark) = self.own_item(typed, "change")?;
        let item = self.hall(&community)?.fold.item(&id);
        let mut item = item.filter(|item| !item.is_gone).ok_or_else(|| {
            Refusal::new(
                "item-gone",
                "Could not change this: you have deleted it. Write it anew.",
            )
        })?;
        self.must_go_on(&community)?;
        self.must_not_be_a_case(&community, &id, "change")?;
        self.must_be_rewritten(&community, &id, item.kind)?;
        item = self.mentioning(item.without(Head::Mention), &text)?;
        item.text = text;
        self.contribute(community, &[Say::Item(mark, item)])?;
        Ok(said_answer(community, id))
    }

    pub(super) fn delete_item(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, id, mark) = self.own_item(typed, "delete")?;
        let item = self.standing_item(&community, &id, "delete this")?;
        self.must_not_be_a_case(&community, &id, "delete")?;
        self.must_not_be_held(&community, &id)?;
        let gone = Item::gone(item.kind, item.to());
        self.contribute(community, &[Say::Item(mark, gone)])?;
        Ok(said_answer(community, id))
    }

    pub(super) fn react(&mut self, to: &str, sign: &str, on: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(to)?;
        let sign = Relation::React.parse(sign).map_err(|right| {
            let code = "value-not-understood";
            Refusal::new(code, format!("Could not react like this: {right}."))
        })?;
        if on {
            self.standing_item(&community, &id, "react")?;
            self.must_be_no_report(&community, &id, "react")?;
        }
        let me = self.me().unwrap_or_default();
        let fold = &self.hall(&community)?.fold;
        let given = fold
            .said_about(&id, Relation::React, &me)
            .unwrap_or_default();
        let given = given
            .split(',')
            .filter(|known| !known.is_empty() && *known != sign);
        let mut signs: Vec<String> = given.map(str::to_owned).collect();
        if on {
            signs.push(sign);
        }
        let words = (!signs.is_empty()).then(|| signs.join(","));
        self.about_item(to, Relation::React, words)
    }

    pub(super) fn accept(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, answer) = self.find_item(typed)?;
        let fold = &self.hall(&community)?.fold;
        let asked = fold.item(&answer).and_then(|item| item.to());
        let Some(asked) = asked else {
            return Err(Refusal::new(
                "no-answer",
                "Could not accept this: it is no answer to a question.",
            ));
        };
        let author = fold.author_of(&asked).map(|(author, _)| author);
        if author != self.me() {
            return Err(Refusal::new(
                "not-your-ask",
                "Could not accept the answer: only who asked does that. You can thank for it.",
            ));
        }
        let attempt = "accept the answer";
        self.standing_item(&community, &answer, attempt)?;
        let is_question = (
            Kind::takes_answers,
            "only a question has an answer to accept",
        );
        self.item_of_kind(&community, &asked, attempt, is_question)?;
        let answered_by = self.hall(&community)?.fold.author_of(&answer);
        if answered_by.map(|(author, _)| author) == self.me() {
            return Err(Refusal::new(
                "own-answer",
                "Could not accept the answer: it is your own. Close the question if you have found what you needed.",
            ));
        }
        self.must_not_be_closed(&community, &asked, attempt)?;
        self.must_go_on(&community)?;
        let target = Target::Item(asked);
        self.contribute(
            community,
            &[Say::About(Relation::Accept, target, answer.to_string())],
        )?;
        Ok(said_answer(community, asked))
    }

    /// Says thank you for what somebody else said or made.
    pub(super) fn thank(&mut self, typed: &str, text: String) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let author = self.hall(&community)?.fold.author_of(&id);
        if author.map(|(author, _)| author) == self.me() {
            return Err(Refusal::new(
                "not-yours-to-thank",
                "Could not say thank you: you wrote this yourself.",
            ));
        }
        self.standing_item(&community, &id, "say thank you")?;
        self.must_be_no_report(&community, &id, "say thank you")?;
        self.about_item(typed, Relation::Thank, Some(text))
    }

    pub(super) fn close(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        // Whoever runs a project with its author finishes it as well.
        let co_host = self.hall(&community)?.fold.co_host_of(&id);
        if co_host.is_none() || co_host != self.me() {
            self.own_item(typed, "close")?;
        }
        let closing = self
            .standing_item(&community, &id, "close this")?
            .kind
            .closing();
        let Some(closing) = closing else {
            return Err(Refusal::new(
                "never-closed",
                "Could not close this: there is nothing to settle about it.",
            ));
        };
        self.must_go_on(&community)?;
        let target = Target::Item(id);
        self.contribute(
            community,
            &[Say::About(Relation::Close, target, closing.to_owned())],
        )?;
        Ok(said_answer(community, id))
    }

    pub(super) fn amplify(
        &mut self,
        typed: &str,
        to: ScopeId,
        comment: String,
    ) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        if community == to {
            return Err(Refusal::new(
                "same-community",
                "Could not relay this: it stands in that community already.",
            ));
        }
        let fold = &self.hall(&community)?.fold;
        let item = fold.item(&id).filter(|item| {
            let is_kept = !item.is_gone && !self.origin_is_gone(&item.origins());
            is_kept && item.kind.is_in_feed()
        });
        let author = fold.author_of(&id).map(|(author, _)| author);
        let (Some(item), Some(person)) = (item, author) else {
            return Err(Refusal::new(
                "cannot-relay",
                "Could not relay this: only posts can be relayed, and only while their author keeps them.",
            ));
        };
        self.must_be_for_all(&community, "relay this")?;
        let is_plain = matches!(
            item.kind,
            Kind::News | Kind::KnowHow | Kind::Advice | Kind::Spark | Kind::JoinIn
        );
        let kind = if is_plain { item.kind } else { Kind::News };
        let origin = Origin {
            community: CommunityId::from_bytes(*community.as_bytes()),
            person,
            item: id,
        };
        let is_commented = !comment.trim().is_empty();
        // As a text, whatever it is: a copy of it would be a gathering or a card of its own.
        let relayed = match item.get(Head::Relayed) {
            Some(relayed) => relayed.to_owned(),
            None => self.retold(&community, &id, &item, is_commented),
        };
        let mut copy = match is_commented {
            true => self.mentioning(Item::new(kind, comment.as_str()), &comment)?,
            false => Item::new(kind, item.title().unwrap_or("↗")),
        };
        for station in item.origins().into_iter().chain([origin]) {
            copy = copy
                .with(Head::Origin, station.to_string())
                .map_err(item_refusal)?;
        }
        for file in item.all(Head::File) {
            copy = copy.with(Head::File, file).map_err(item_refusal)?;
        }
        let (relayed, _) = model::excerpt(&relayed, RELAYED_MAX_CHARS);
        if !relayed.is_empty() {
            copy = copy.with(Head::Relayed, relayed).map_err(item_refusal)?;
        }
        self.say_item(to, copy)
    }
}

impl Replica {
    /// Tells whether what was relayed has been taken back where it was said first, as far as that can be
    /// read here. The copy itself stays with everybody who has it.
    pub(super) fn origin_is_gone(&self, stations: &[Origin]) -> bool {
        stations.iter().any(|station| {
            let community = ScopeId::from_bytes(*station.community.as_bytes());
            let fold = self.halls.all.get(&community).map(|hall| &hall.fold);
            fold.is_some_and(|fold| {
                let is_known = fold.author_of(&station.item).is_some();
                is_known && fold.item(&station.item).is_none_or(|item| item.is_gone)
            })
        })
    }

    /// Refuses to take what was said in a community that only its members read into another one: who
    /// reads there was not meant, and who said it is not asked.
    pub(super) fn must_be_for_all(&self, from: &ScopeId, attempt: &str) -> Result<(), Refusal> {
        match self.is_read_by_all(from) {
            true => Ok(()),
            false => Err(Refusal::new(
                "private-item",
                format!(
                    "Could not {attempt}: it was said in a community that not everybody may read."
                ),
            )),
        }
    }

    /// Tells whether every member of the space reads a community, and not only that there is one.
    pub(super) fn is_read_by_all(&self, community: &ScopeId) -> bool {
        let held = self.scopes.get(community);
        held.is_some_and(Scope::is_open) && self.notice_at(community).is_none()
    }

    /// Says who runs a project with its author, or is asked to.
    pub(super) fn co_host(&self, said: &PostView) -> Option<CoHostView> {
        let person = said.named.filter(|person| *person != said.author)?;
        Some(CoHostView {
            name: self.name(&person),
            me: Some(person) == self.me(),
            agreed: said.joined.contains(&person),
        })
    }
}
