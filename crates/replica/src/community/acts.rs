//! Acts in communities: founding, joining, writing, deciding.
//!
//! An act says something in one's own contributions or types into a text of all; both go through
//! the gate like anybody's. An act that cannot be done leaves everything as it was and says what
//! can be done.

use history::{Reading, ScopeId, ScopeKind, Timestamp};
use model::community::library::{Tongue, blueprint_of};
use model::community::{
    About, Head, Item, ItemError, Kind, Mark, Membership, Origin, Relation, Say, SayError,
    Statement, Target, item_id,
};
use model::{CommunityId, DocumentName, PersonId, TextName, TextPart};

use super::unknown_community;
use crate::content::{Content, Facts};
use crate::documents::document_id;
use crate::intent::{CommunityAct, Language, LifecycleAct, TextEdit};
use crate::paper::Paper;
use crate::part::Founding;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, Attendance, PostKind, Refusal, Template, WhyBox};

/// How long a role is held unless somebody says otherwise, in days.
const ROLE_DAYS: u64 = 91;
/// How many people keep a copy of the charter, at least: it stays readable when one takes theirs
/// back.
const CHARTER_KEEPERS_MIN: usize = 3;
const DAY_MS: u64 = 24 * 3_600 * 1_000;

impl Replica {
    /// Does what was wished for in a community.
    pub(crate) fn act_in_community(&mut self, act: CommunityAct) -> Result<Answer, Refusal> {
        self.must_be_member("do this in a community")?;
        self.communities();
        self.dirty.community = true;
        match act {
            CommunityAct::Found {
                name,
                template,
                closed,
            } => self.found_community(&name, template, closed),
            CommunityAct::Open(community) => {
                self.halls.open = community;
                Ok(Answer::Done)
            }
            CommunityAct::Join { community, sign } => self.join_community(community, sign),
            CommunityAct::Leave { community } => {
                self.contribute(community, &[Say::Member(Membership::Out)])?;
                Ok(Answer::Done)
            }
            CommunityAct::MyWhy { community, text } => self.say_my_why(community, text),
            CommunityAct::Why {
                community,
                part,
                edit,
            } => {
                self.type_in(community, TextName::Why, part_of(part), &edit)?;
                self.community_view_answer(community)
            }
            CommunityAct::ProposeCharter { community, clauses } => {
                self.propose_charter(community, &clauses)
            }
            CommunityAct::SignCharter { community } => {
                self.sign_charter(community)?;
                self.community_view_answer(community)
            }
            CommunityAct::Post {
                community,
                kind,
                text,
                until,
            } => {
                let item = Item::new(kind_of(kind), text.as_str()).with_some(Head::Until, until);
                let item = self.mentioning(item.map_err(item_refusal)?, &text)?;
                self.say_item(community, item)
            }
            CommunityAct::BringIn {
                community,
                link,
                text,
            } => {
                let item = Item::new(Kind::BringIn, text).with(Head::Source, link);
                self.say_item(community, item.map_err(item_refusal)?)
            }
            CommunityAct::Reply { to, text } => self.reply(&to, &text),
            CommunityAct::Edit { item, text } => self.edit_item(&item, text),
            CommunityAct::Delete { item } => self.delete_item(&item),
            CommunityAct::React { to, sign, on } => self.react(&to, &sign, on),
            CommunityAct::Accept { answer } => self.accept(&answer),
            CommunityAct::Thank { to, text } => self.about_item(&to, Relation::Thank, Some(text)),
            CommunityAct::Close { item } => self.close(&item),
            CommunityAct::TakePart { item, on } => {
                self.about_item(&item, Relation::Join, on.then(|| "yes".to_owned()))
            }
            CommunityAct::Report { item, clause } => {
                self.about_item(&item, Relation::Report, Some(clause.to_string()))
            }
            CommunityAct::Vouch {
                community,
                person,
                text,
            } => {
                let vouch = Say::About(Relation::Vouch, Target::Person(person), text);
                self.contribute(community, &[vouch])?;
                Ok(Answer::Done)
            }
            CommunityAct::Useful {
                community,
                to_me,
                to_organisation,
            } => {
                let words = format!("{to_me} {to_organisation}");
                let target = Target::Quarter(quarter_of(self.now));
                self.contribute(community, &[Say::About(Relation::Useful, target, words)])?;
                Ok(Answer::Done)
            }
            CommunityAct::Amplify { item, to, comment } => self.amplify(&item, to, comment),
            CommunityAct::Card {
                community,
                from,
                title,
                text,
            } => self.make_card(community, from.as_deref(), &title, text),
            CommunityAct::EditCard { card, edit } => {
                let (community, id) = self.find_item(&card)?;
                self.type_in(community, TextName::Card(id), TextPart::Body, &edit)?;
                Ok(said_answer(community, id))
            }
            CommunityAct::Gather {
                community,
                title,
                format,
                when,
                place,
                online,
                seats,
            } => {
                let item = gathering(&title, format, &when, &place, online, seats);
                self.say_item(community, item.map_err(item_refusal)?)
            }
            CommunityAct::Attend { gathering, answer } => {
                let word = match answer {
                    Attendance::Coming | Attendance::Waiting => Some("yes"),
                    Attendance::NotComing => Some("no"),
                    Attendance::Open => None,
                };
                self.about_item(&gathering, Relation::Rsvp, word.map(str::to_owned))
            }
            CommunityAct::TakeRole {
                community,
                title,
                until,
            } => self.take_role(community, &title, until),
            CommunityAct::HandOver { role, to } => {
                self.about_item(&role, Relation::Hand, Some(to.to_string()))
            }
            CommunityAct::Propose { community, what } => self.propose(community, &what),
            CommunityAct::Vote {
                proposal,
                in_favour,
            } => {
                let word = if in_favour { "yes" } else { "no" };
                self.about_item(&proposal, Relation::Vote, Some(word.to_owned()))
            }
            CommunityAct::Seen { community } => self.have_seen(community),
        }
    }

    /// Names the documents an act writes in.
    pub(super) fn written_by(&self, act: &CommunityAct) -> Vec<(ScopeId, DocumentName)> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let own = DocumentName::Contributions(me);
        let of_item = |item: &str| self.find_item(item).ok();
        let mut places = Vec::new();
        match act {
            CommunityAct::Found { .. } | CommunityAct::Open(_) | CommunityAct::Seen { .. } => {}
            CommunityAct::Why { community, .. } => {
                places.push((*community, DocumentName::Text(TextName::Why)));
            }
            CommunityAct::EditCard { card, .. } => {
                let card = of_item(card);
                places.extend(card.map(|(c, id)| (c, DocumentName::Text(TextName::Card(id)))));
            }
            CommunityAct::Join { community, .. }
            | CommunityAct::Leave { community }
            | CommunityAct::MyWhy { community, .. }
            | CommunityAct::ProposeCharter { community, .. }
            | CommunityAct::SignCharter { community }
            | CommunityAct::Post { community, .. }
            | CommunityAct::BringIn { community, .. }
            | CommunityAct::Vouch { community, .. }
            | CommunityAct::Useful { community, .. }
            | CommunityAct::Card { community, .. }
            | CommunityAct::Gather { community, .. }
            | CommunityAct::TakeRole { community, .. }
            | CommunityAct::Propose { community, .. }
            | CommunityAct::Amplify { to: community, .. } => places.push((*community, own)),
            CommunityAct::Reply { to: item, .. }
            | CommunityAct::Edit { item, .. }
            | CommunityAct::Delete { item }
            | CommunityAct::React { to: item, .. }
            | CommunityAct::Accept { answer: item }
            | CommunityAct::Thank { to: item, .. }
            | CommunityAct::Close { item }
            | CommunityAct::TakePart { item, .. }
            | CommunityAct::Report { item, .. }
            | CommunityAct::Attend {
                gathering: item, ..
            }
            | CommunityAct::HandOver { role: item, .. }
            | CommunityAct::Vote { proposal: item, .. } => {
                places.extend(of_item(item).map(|(community, _)| (community, own)));
            }
        }
        places
    }

    fn found_community(
        &mut self,
        name: &str,
        template: Template,
        closed: Option<String>,
    ) -> Result<Answer, Refusal> {
        if closed.is_some() {
            return Err(Refusal::new(
                "closed-later",
                "Could not found it closed: in this version every member of the space can read every community. Found it without --closed, or wait for a later version.",
            ));
        }
        let (name, was_cut) = model::clean_line(name, model::NAME_MAX_CHARS);
        if name.is_empty() || was_cut {
            return Err(Refusal::new(
                "community-name",
                "Could not found the community: give it a name of 1 to 80 characters.",
            ));
        }
        let template = template_of(template);
        let tongue = match self.preferences().language.unwrap_or_default() {
            Language::English => Tongue::English,
            Language::German => Tongue::German,
        };
        let mut clauses = blueprint_of(template, tongue).map_or(Vec::new(), |b| b.clauses);
        if template == model::community::Template::Life {
            // The library's first clause promises what only a hidden community can keep.
            let honest = match tongue {
                Tongue::English => {
                    "Every member of the space can read this community; we tell here only what we would tell there."
                }
                Tongue::German => {
                    "Alle im Space können diese Community lesen; wir erzählen hier nur, was wir auch dort erzählen würden."
                }
            };
            clauses.splice(..1, [honest.to_owned()]);
        }
        let charter = Item::new(Kind::Charter, clauses.join("\n"));
        let salt = self.dice.bytes();
        let community = self.found_scope(Founding {
            kind: ScopeKind::Community,
            reading: Reading::Open,
            facts: Some(Facts {
                salt,
                name: name.clone(),
                values: String::new(),
                charter: charter.text.clone(),
            }),
            charter: [0; 32],
            succeeds: None,
        })?;
        let about = About {
            name,
            template,
            closed: None,
            succeeds: Vec::new(),
            copied_from: None,
        };
        let signed = charter_id(&charter)?;
        self.contribute(
            community,
            &[
                Say::Community(about),
                Say::Charter(charter),
                Say::About(Relation::Sign, Target::Item(signed), "yes".to_owned()),
                Say::Member(Membership::In),
            ],
        )?;
        self.halls.open = Some(community);
        self.community_view_answer(community)
    }

    fn join_community(&mut self, community: ScopeId, sign: bool) -> Result<Answer, Refusal> {
        self.hall(&community)?;
        self.contribute(community, &[Say::Member(Membership::In)])?;
        if sign {
            self.sign_charter(community)?;
        }
        self.community_view_answer(community)
    }

    fn say_my_why(&mut self, community: ScopeId, text: String) -> Result<Answer, Refusal> {
        let me = self.me();
        let stranger = self
            .hall(&community)?
            .fold
            .membership(&me.unwrap_or_default())
            .is_none();
        let mut says = vec![Say::MyWhy(text)];
        if stranger {
            says.push(Say::Member(Membership::Prospect));
        }
        self.contribute(community, &says)?;
        Ok(Answer::Done)
    }

    fn propose_charter(
        &mut self,
        community: ScopeId,
        clauses: &[String],
    ) -> Result<Answer, Refusal> {
        let current = self.hall(&community)?.fold.charter();
        let charter = Item::new(Kind::Charter, clauses.join("\n"));
        let charter = match &current {
            Some(current) => charter.with(Head::Follows, current.id.to_string()),
            None => Ok(charter),
        };
        let charter = charter.map_err(item_refusal)?;
        let id = charter_id(&charter)?;
        let mut says = vec![Say::Charter(charter)];
        let Some(_) = current else {
            says.push(Say::About(
                Relation::Sign,
                Target::Item(id),
                "yes".to_owned(),
            ));
            self.contribute(community, &says)?;
            return Ok(said_answer(community, id));
        };
        let proposal = Item::new(Kind::Proposal, "")
            .with(Head::Change, "charter")
            .and_then(|item| item.with(Head::Follows, id.to_string()));
        let proposal = self.proposed(proposal.map_err(item_refusal)?, &mut says)?;
        self.contribute(community, &says)?;
        Ok(said_answer(community, proposal))
    }

    /// Adds a proposal and one's own vote for it to what is said; gives its id.
    fn proposed(&mut self, proposal: Item, says: &mut Vec<Say>) -> Result<model::ItemId, Refusal> {
        let me = self.me().ok_or_else(unknown_community)?;
        let mark: Mark = self.dice.bytes();
        let id = item_id(&me, &mark);
        says.push(Say::Item(mark, proposal));
        says.push(Say::About(
            Relation::Vote,
            Target::Item(id),
            "yes".to_owned(),
        ));
        Ok(id)
    }

    fn sign_charter(&mut self, community: ScopeId) -> Result<(), Refusal> {
        let fold = &self.hall(&community)?.fold;
        let Some(charter) = fold.charter() else {
            return Err(Refusal::new(
                "no-charter",
                "Could not sign: this community has no charter yet. Propose one with “eyelevel community charter ID propose”.",
            ));
        };
        let target = Target::Item(charter.id);
        let mut says = vec![Say::About(Relation::Sign, target, "yes".to_owned())];
        if fold.charter_keepers(&charter.id) < CHARTER_KEEPERS_MIN {
            says.extend(fold.item(&charter.id).map(Say::Charter));
        }
        self.contribute(community, &says)
    }

    fn propose(&mut self, community: ScopeId, what: &LifecycleAct) -> Result<Answer, Refusal> {
        let fold = &self.hall(&community)?.fold;
        let standing = fold.proposals(usize::MAX);
        let (change, with) = match what {
            LifecycleAct::Archive => ("archive", None),
            LifecycleAct::Revive => ("revive", None),
            LifecycleAct::MergeInto(other) => {
                ("merge", Some(CommunityId::from_bytes(*other.as_bytes())))
            }
            LifecycleAct::Keep => {
                let ends = ["dormant", "archive", "merge", "split"];
                let against: Vec<Say> = standing
                    .iter()
                    .filter(|proposal| ends.contains(&proposal.change.as_str()))
                    .map(|p| Say::About(Relation::Vote, Target::Item(p.id), "no".to_owned()))
                    .collect();
                if against.is_empty() {
                    return Err(Refusal::new(
                        "nothing-to-keep",
                        "Could not vote to keep it: nobody has proposed to end this community.",
                    ));
                }
                self.contribute(community, &against)?;
                return self.community_view_answer(community);
            }
        };
        // Whoever wants what somebody has proposed already votes for that.
        let open = standing
            .iter()
            .find(|p| p.change == change && p.with == with && !p.is_carried);
        let mut says = Vec::new();
        let id = match open.map(|proposal| proposal.id) {
            Some(id) => {
                let target = Target::Item(id);
                says.push(Say::About(Relation::Vote, target, "yes".to_owned()));
                id
            }
            None => {
                let item = Item::new(Kind::Proposal, "").with(Head::Change, change);
                let item =
                    item.and_then(|item| item.with_some(Head::With, with.map(|w| w.to_string())));
                self.proposed(item.map_err(item_refusal)?, &mut says)?
            }
        };
        self.contribute(community, &says)?;
        Ok(said_answer(community, id))
    }

    fn reply(&mut self, to: &str, text: &str) -> Result<Answer, Refusal> {
        let (community, to) = self.find_item(to)?;
        let fold = &self.hall(&community)?.fold;
        let root = fold.root_of(&to);
        let takes_answers = fold
            .item(&root)
            .is_some_and(|item| item.kind.takes_answers());
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

    fn edit_item(&mut self, typed: &str, text: String) -> Result<Answer, Refusal> {
        let (community, id, mark) = self.own_item(typed, "change")?;
        let item = self.hall(&community)?.fold.item(&id);
        let mut item = item.filter(|item| !item.is_gone).ok_or_else(|| {
            Refusal::new(
                "item-gone",
                "Could not change this: you have deleted it. Write it anew.",
            )
        })?;
        item.text = text;
        self.contribute(community, &[Say::Item(mark, item)])?;
        Ok(said_answer(community, id))
    }

    fn delete_item(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, id, mark) = self.own_item(typed, "delete")?;
        let item = self.hall(&community)?.fold.item(&id);
        let item = item.ok_or_else(unknown_community)?;
        let gone = Item::gone(item.kind, item.to());
        self.contribute(community, &[Say::Item(mark, gone)])?;
        Ok(said_answer(community, id))
    }

    /// Finds something one has said oneself.
    fn own_item(
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

    fn react(&mut self, to: &str, sign: &str, on: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(to)?;
        let sign = Relation::React.parse(sign).map_err(|right| {
            let code = "value-not-understood";
            Refusal::new(code, format!("Could not react like this: {right}."))
        })?;
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

    fn accept(&mut self, typed: &str) -> Result<Answer, Refusal> {
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
        let target = Target::Item(asked);
        self.contribute(
            community,
            &[Say::About(Relation::Accept, target, answer.to_string())],
        )?;
        Ok(said_answer(community, asked))
    }

    fn close(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, id, _) = self.own_item(typed, "close")?;
        let item = self.hall(&community)?.fold.item(&id);
        let closing = item.and_then(|item| item.kind.closing());
        let Some(closing) = closing else {
            return Err(Refusal::new(
                "never-closed",
                "Could not close this: there is nothing to settle about it.",
            ));
        };
        let target = Target::Item(id);
        self.contribute(
            community,
            &[Say::About(Relation::Close, target, closing.to_owned())],
        )?;
        Ok(said_answer(community, id))
    }

    /// Says something about an item, or takes it back.
    fn about_item(
        &mut self,
        typed: &str,
        relation: Relation,
        word: Option<String>,
    ) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let target = Target::Item(id);
        let say = match word {
            Some(word) => Say::About(relation, target, word),
            None => Say::Unsay(relation, target),
        };
        self.contribute(community, &[say])?;
        Ok(said_answer(community, id))
    }

    fn amplify(&mut self, typed: &str, to: ScopeId, comment: String) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        if community == to {
            return Err(Refusal::new(
                "same-community",
                "Could not relay this: it stands in that community already.",
            ));
        }
        let fold = &self.hall(&community)?.fold;
        let item = fold
            .item(&id)
            .filter(|item| !item.is_gone && item.kind.is_in_feed());
        let author = fold.author_of(&id).map(|(author, _)| author);
        let (Some(item), Some(person)) = (item, author) else {
            return Err(Refusal::new(
                "cannot-relay",
                "Could not relay this: only posts can be relayed, and only while their author keeps them.",
            ));
        };
        let is_open = self
            .scopes
            .get(&community)
            .is_some_and(|scope| scope.is_open());
        if !is_open {
            return Err(Refusal::new(
                "private-item",
                "Could not relay this: it was said in a community that not everybody may read.",
            ));
        }
        let kind = match item.kind {
            Kind::News | Kind::KnowHow | Kind::Advice | Kind::Spark | Kind::JoinIn => item.kind,
            _ => Kind::News,
        };
        let origin = Origin {
            community: CommunityId::from_bytes(*community.as_bytes()),
            person,
            item: id,
        };
        let relayed = item
            .get(Head::Relayed)
            .map_or(item.text.clone(), str::to_owned);
        let comment = if comment.trim().is_empty() {
            item.title().unwrap_or("↗").to_owned()
        } else {
            comment
        };
        let mut copy = Item::new(kind, comment);
        for station in item.origins().into_iter().chain([origin]) {
            copy = copy
                .with(Head::Origin, station.to_string())
                .map_err(item_refusal)?;
        }
        let (relayed, _) = model::excerpt(&relayed, RELAYED_MAX_CHARS);
        if !relayed.is_empty() {
            copy = copy.with(Head::Relayed, relayed).map_err(item_refusal)?;
        }
        self.say_item(to, copy)
    }

    fn make_card(
        &mut self,
        community: ScopeId,
        from: Option<&str>,
        title: &str,
        text: String,
    ) -> Result<Answer, Refusal> {
        let mut card = Item::new(Kind::Card, "")
            .with(Head::Title, title)
            .map_err(item_refusal)?;
        let mut text = text;
        if let Some(from) = from {
            let (of, id) = self.find_item(from)?;
            let item = self.hall(&of)?.fold.item(&id);
            let item = item
                .filter(|item| !item.is_gone)
                .ok_or_else(unknown_community)?;
            if text.trim().is_empty() {
                text = item.text;
            }
            card = card
                .with(Head::Part, id.to_string())
                .map_err(item_refusal)?;
        }
        let answer = self.say_item(community, card)?;
        if let (Answer::Said { id, .. }, false) = (&answer, text.trim().is_empty()) {
            let card = id.parse().map_err(|_| unknown_community())?;
            let edit = TextEdit::Set(text);
            self.type_in(community, TextName::Card(card), TextPart::Body, &edit)?;
        }
        Ok(answer)
    }

    fn take_role(
        &mut self,
        community: ScopeId,
        title: &str,
        until: Option<String>,
    ) -> Result<Answer, Refusal> {
        let today = day_of(self.now);
        let until = until.unwrap_or_else(|| day_of(Timestamp(self.now.0 + ROLE_DAYS * DAY_MS)));
        let roles = self.hall(&community)?.fold.roles(&today);
        let same = |name: &str| model::folded(name) == model::folded(title);
        let known = roles.iter().find(|role| same(&role.title));
        let mut says = Vec::new();
        let id = match known {
            Some(role) => role.id,
            None => {
                let item = Item::new(Kind::Role, "").with(Head::Title, title);
                let mark: Mark = self.dice.bytes();
                says.push(Say::Item(mark, item.map_err(item_refusal)?));
                item_id(&self.me().unwrap_or_default(), &mark)
            }
        };
        says.push(Say::About(Relation::Hold, Target::Item(id), until));
        self.contribute(community, &says)?;
        Ok(said_answer(community, id))
    }

    fn have_seen(&mut self, community: ScopeId) -> Result<Answer, Refusal> {
        let scope = self.scopes.get(&community).ok_or_else(unknown_community)?;
        let newest = scope.heads.values().map(|head| head.lamport).max();
        let key = super::view::seen_key(&community);
        self.set(key, &newest.unwrap_or_default().to_string())?;
        Ok(Answer::Done)
    }

    /// Says an item of one's own and gives its id.
    fn say_item(&mut self, community: ScopeId, item: Item) -> Result<Answer, Refusal> {
        let mark: Mark = self.dice.bytes();
        let me = self.me().ok_or_else(unknown_community)?;
        self.contribute(community, &[Say::Item(mark, item)])?;
        Ok(said_answer(community, item_id(&me, &mark)))
    }

    /// Says things in one's own contributions to a community.
    fn contribute(&mut self, community: ScopeId, says: &[Say]) -> Result<(), Refusal> {
        let me = self.me().ok_or_else(unknown_community)?;
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
    fn type_in(
        &mut self,
        community: ScopeId,
        text: TextName,
        part: TextPart,
        edit: &TextEdit,
    ) -> Result<(), Refusal> {
        self.hall(&community)?;
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
        let nobody = std::collections::BTreeSet::new();
        let changes = shared
            .edit(&actor, &nobody, part, &edit)
            .map_err(|error| Refusal::new(error.code(), format!("Could not save this: {error}")))?;
        for change in changes {
            let content = Content::Change {
                document: name,
                change,
            };
            self.write(community, &content, id)?;
        }
        Ok(())
    }

    /// Makes sure one has a log in the community that says who one is.
    fn step_in(&mut self, community: ScopeId) -> Result<(), Refusal> {
        let scope = self.scopes.get(&community);
        let is_community = scope.is_some_and(|s| s.kind() == Some(ScopeKind::Community));
        if !is_community {
            return Err(unknown_community());
        }
        self.join_scope(community)
    }

    /// Adds the people whose names stand behind an @ in the text.
    fn mentioning(&self, mut item: Item, text: &str) -> Result<Item, Refusal> {
        if !text.contains('@') {
            return Ok(item);
        }
        let folded = model::folded(text);
        let named: Vec<PersonId> = self
            .people
            .iter()
            .filter(|(_, person)| {
                let name = model::folded(&person.card.profile.name);
                folded.contains(&format!("@{name}"))
            })
            .map(|(id, _)| *id)
            .take(Head::Mention.values_max())
            .collect();
        for id in named {
            item = item
                .with(Head::Mention, id.to_string())
                .map_err(item_refusal)?;
        }
        Ok(item)
    }
}

/// How much of a relayed text goes along, in characters.
const RELAYED_MAX_CHARS: usize = 7_900;

fn said_answer(community: ScopeId, id: model::ItemId) -> Answer {
    let id = id.to_string();
    Answer::Said { community, id }
}

fn charter_id(charter: &Item) -> Result<model::ItemId, Refusal> {
    match Statement::charter(charter).map_err(item_refusal)? {
        Statement::Charter(id, _) => Ok(id),
        Statement::About(_)
        | Statement::Member(_)
        | Statement::MyWhy(_)
        | Statement::Item(..)
        | Statement::Says(..) => Err(unknown_community()),
    }
}

fn gathering(
    title: &str,
    format: Option<String>,
    when: &str,
    place: &str,
    online: bool,
    seats: Option<u32>,
) -> Result<Item, ItemError> {
    // "2026-12-03 12:00-13:00": day, beginning, end.
    let (start, end) = match when.trim().rsplit_once('-') {
        Some((start, end)) if start.contains(':') && end.contains(':') => {
            let day = start.split_whitespace().next().unwrap_or_default();
            (start.trim(), Some(format!("{day} {}", end.trim())))
        }
        Some(_) | None => (when.trim(), None),
    };
    let mut item = Item::new(Kind::Gathering, "")
        .with(Head::Title, title)?
        .with_some(Head::Format, format)?
        .with(Head::Start, start)?
        .with_some(Head::End, end)?
        .with_some(Head::Seats, seats.map(|seats| seats.to_string()))?;
    let place = place.trim();
    let is_link = place.starts_with("https://");
    if online && is_link {
        item = item.with(Head::Link, place)?;
    } else if !place.is_empty() {
        item = item.with(Head::Place, place)?;
    }
    Ok(item)
}

fn quarter_of(now: Timestamp) -> String {
    let day = day_of(now);
    let month: u32 = day.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1);
    format!("{}-Q{}", day.get(..4).unwrap_or("1970"), month.div_ceil(3))
}

fn item_refusal(error: ItemError) -> Refusal {
    let code = SayError::Item(error.clone());
    Refusal::new(code.code(), format!("Could not save this: {error}"))
}

fn say_refusal(error: SayError) -> Refusal {
    Refusal::new(error.code(), format!("Could not save this: {error}"))
}

fn part_of(part: WhyBox) -> TextPart {
    match part {
        WhyBox::MoreNetworked => TextPart::MoreNetworked,
        WhyBox::Hope => TextPart::Hope,
        WhyBox::Networking => TextPart::Networking,
    }
}

fn kind_of(kind: PostKind) -> Kind {
    match kind {
        PostKind::News => Kind::News,
        PostKind::KnowHow => Kind::KnowHow,
        PostKind::Advice => Kind::Advice,
        PostKind::Spark => Kind::Spark,
        PostKind::JoinIn => Kind::JoinIn,
        PostKind::Ask => Kind::Ask,
        PostKind::Offer => Kind::Offer,
        PostKind::Show => Kind::Show,
    }
}

fn template_of(template: Template) -> model::community::Template {
    match template {
        Template::Life => model::community::Template::Life,
        Template::Skill => model::community::Template::Skill,
        Template::Theme => model::community::Template::Theme,
    }
}
