//! Founding, joining, and saying why.
//!
//! For: the beginning of a community and of one's part in it. Knows: the templates of the library.
//! Never: lets anybody in who did not say so themselves.

use history::{Reading, ScopeId, ScopeKind};
use model::CommunityId;
use model::community::library::{Tongue, blueprint_of};
use model::community::{About, Head, Item, Kind, Membership, Relation, Say, Statement, Target};

use super::deciding::{asks_for_standing, must_not_gate};
use super::saying::item_refusal;
use super::unknown_community;
use crate::content::Facts;
use crate::intent::Language;
use crate::part::Founding;
use crate::replica::Replica;
use crate::view::{Answer, Refusal, Template};

/// What a community begins from.
pub(super) struct Beginning {
    pub template: model::community::Template,
    /// The clauses of its first charter; those of the template if none. Without any it is an idea.
    pub clauses: Option<Vec<String>>,
    /// The charter that everybody may read of one that only its members read, where its own is for these alone.
    pub announced: Option<String>,
    pub copied_from: Option<String>,
    pub succeeds: Option<ScopeId>,
    /// Why it is closed, said in public.
    pub closed: Option<String>,
}

impl Replica {
    pub(super) fn found_community(
        &mut self,
        name: &str,
        template: Template,
        closed: Option<String>,
    ) -> Result<Answer, Refusal> {
        let beginning = Beginning {
            template: template_of(template),
            clauses: None,
            announced: None,
            copied_from: None,
            succeeds: None,
            closed,
        };
        let community = self.begin_community(name, beginning)?;
        self.community_view_answer(community)
    }

    /// Founds a community that is an idea: there is nothing to sign yet.
    pub(super) fn found_idea(&mut self, name: &str, template: Template) -> Result<Answer, Refusal> {
        let template = template_of(template);
        if is_for_members(template, None) {
            return Err(Refusal::new(
                "idea-open",
                "Could not found this as an idea: whoever enters a community that only its members see signs its charter first. Found it with one; it can be changed.",
            ));
        }
        let beginning = Beginning {
            template,
            clauses: Some(Vec::new()),
            announced: None,
            copied_from: None,
            succeeds: None,
            closed: None,
        };
        let community = self.begin_community(name, beginning)?;
        self.community_view_answer(community)
    }

    /// Founds a community in which oneself is the first and has signed the charter, if it has one.
    pub(super) fn begin_community(
        &mut self,
        name: &str,
        beginning: Beginning,
    ) -> Result<ScopeId, Refusal> {
        let (name, was_cut) = model::clean_line(name, model::NAME_MAX_CHARS);
        if name.is_empty() || was_cut {
            return Err(Refusal::new(
                "community-name",
                "Could not found the community: give it a name of 1 to 80 characters.",
            ));
        }
        let template = beginning.template;
        let closed = match beginning.closed.as_deref().map(str::trim) {
            None => None,
            Some(reason) => {
                let (reason, was_cut) =
                    model::clean_line(reason, model::community::REASON_MAX_CHARS);
                if reason.is_empty() || was_cut {
                    return Err(Refusal::new(
                        "closed-reason",
                        "Could not found it closed: say why in 1 to 280 characters; everybody in the space can read that.",
                    ));
                }
                if let Some(word) = super::standing::asked_by_reason(&reason) {
                    return Err(asks_for_standing("found it closed for this reason", word));
                }
                Some(reason)
            }
        };
        // Who shares a stage of life, or is in a closed community, is seen by its members only.
        let is_hidden = is_for_members(template, closed.as_deref());
        let reading = match is_hidden {
            true => Reading::OnSigning,
            false => Reading::Open,
        };
        let clauses = beginning.clauses;
        if let Some(clauses) = &clauses {
            must_not_gate(clauses, "found it with this charter")?;
        }
        let clauses = clauses.unwrap_or_else(|| self.first_clauses(template));
        let mut charter = Item::new(Kind::Charter, clauses.join("\n"));
        if let Some(from) = &beginning.copied_from {
            charter = charter.with(Head::CopiedFrom, from).map_err(item_refusal)?;
        }
        let salt = self.dice.bytes();
        let community = self.found_scope(Founding {
            kind: ScopeKind::Community,
            reading,
            facts: Some(Facts {
                salt,
                name: name.clone(),
                values: String::new(),
                charter: charter.text.clone(),
                ends: None,
            }),
            charter: [0; 32],
            succeeds: None,
        })?;
        let succeeds = beginning.succeeds.iter();
        let announced = beginning.announced.unwrap_or_else(|| charter.text.clone());
        let announced = (name.clone(), announced);
        let about = About {
            name,
            template,
            closed: closed.clone(),
            succeeds: succeeds
                .map(|id| CommunityId::from_bytes(*id.as_bytes()))
                .collect(),
            copied_from: beginning.copied_from,
        };
        let mut says = vec![Say::Community(about)];
        if !charter.text.is_empty() {
            let signed = Target::Item(charter_id(&charter)?);
            says.push(Say::Charter(charter));
            says.push(Say::About(Relation::Sign, signed, "yes".to_owned()));
        }
        says.push(Say::Member(Membership::In));
        self.contribute(community, &says)?;
        if is_hidden {
            self.put_up_notice(community, template, closed, announced)?;
        }
        self.halls.open = Some(community);
        Ok(community)
    }

    /// Gives the first charter of a template, in the language one has chosen.
    fn first_clauses(&self, template: model::community::Template) -> Vec<String> {
        let tongue = match self.preferences().language.unwrap_or_default() {
            Language::English => Tongue::English,
            Language::German => Tongue::German,
        };
        blueprint_of(template, tongue).map_or(Vec::new(), |b| b.clauses)
    }

    pub(super) fn join_community(
        &mut self,
        community: ScopeId,
        sign: bool,
    ) -> Result<Answer, Refusal> {
        let is_elsewhere = self.notice_at(&community).is_some() || !self.may_read(&community);
        if is_elsewhere && let Some(answer) = self.enter_hidden(community)? {
            return Ok(answer);
        }
        let community = self.behind(&community).unwrap_or(community);
        self.hall(&community)?;
        self.must_not_be_removed(&community)?;
        self.contribute(community, &[Say::Member(Membership::In)])?;
        // Who founded it may not have been heard yet: there is nothing to sign until then.
        if sign && self.hall(&community)?.fold.charter().is_some() {
            self.sign_charter(community)?;
        }
        self.community_view_answer(community)
    }

    pub(super) fn say_my_why(
        &mut self,
        community: ScopeId,
        text: String,
    ) -> Result<Answer, Refusal> {
        if self.notice_at(&community).is_some() {
            return self.keep_why(&community, &text);
        }
        self.must_go_on(&community)?;
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
}

/// Tells whether only its members read a community that begins like this.
pub(super) fn is_for_members(template: model::community::Template, closed: Option<&str>) -> bool {
    closed.is_some() || template == model::community::Template::Life
}

pub(super) fn charter_id(charter: &Item) -> Result<model::ItemId, Refusal> {
    match Statement::charter(charter).map_err(item_refusal)? {
        Statement::Charter(id, _) => Ok(id),
        Statement::About(_)
        | Statement::Member(_)
        | Statement::MyWhy(_)
        | Statement::Item(..)
        | Statement::Program(..)
        | Statement::Says(..) => Err(unknown_community()),
    }
}

fn template_of(template: Template) -> model::community::Template {
    match template {
        Template::Life => model::community::Template::Life,
        Template::Skill => model::community::Template::Skill,
        Template::Theme => model::community::Template::Theme,
    }
}
