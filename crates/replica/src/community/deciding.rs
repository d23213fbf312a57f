//! Deciding together: the charter, and the life of a community.
//!
//! For: proposals and one's own vote on them. Knows: that whoever wants what somebody has proposed
//! already votes for that. Never: decides; the fold counts.

use history::ScopeId;
use model::CommunityId;
use model::community::{Head, Item, Kind, Mark, ProposalView, Relation, Say, Target, item_id};

use super::founding::charter_id;
use super::saying::{item_refusal, said_answer};
use super::unknown_community;
use crate::intent::LifecycleAct;
use crate::replica::Replica;
use crate::view::{Answer, Lifecycle, Refusal};

/// How many people keep a copy of the charter, at least: it stays readable when one takes theirs
/// back.
const CHARTER_KEEPERS_MIN: usize = 3;
/// What keeps a community from going on as it is; whoever wants it kept votes against these.
pub(super) const ENDS: [&str; 5] = ["dormant", "archive", "merge", "receive", "split"];

impl Replica {
    pub(super) fn propose_charter(
        &mut self,
        community: ScopeId,
        clauses: &[String],
        copied_from: Option<&str>,
    ) -> Result<Answer, Refusal> {
        self.must_go_on(&community)?;
        self.must_have_a_voice(&community, None, "propose this")?;
        must_not_gate(clauses, "propose this")?;
        self.must_cite_values(clauses)?;
        let current = self.hall(&community)?.fold.charter();
        if current.as_ref().is_some_and(|it| it.clauses == clauses) {
            return Err(Refusal::new(
                "already-so",
                "Could not propose this: the charter that holds says the same.",
            ));
        }
        let charter = Item::new(Kind::Charter, clauses.join("\n"));
        let charter = match &current {
            Some(current) => charter.with(Head::Follows, current.id.to_string()),
            None => Ok(charter),
        };
        let charter = charter.and_then(|it| it.with_some(Head::CopiedFrom, copied_from));
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
    pub(super) fn proposed(
        &mut self,
        proposal: Item,
        says: &mut Vec<Say>,
    ) -> Result<model::ItemId, Refusal> {
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

    /// Votes on a proposal, as long as that moves anything.
    pub(super) fn vote(&mut self, typed: &str, in_favour: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let attempt = "vote on this";
        let is_proposal = (|kind| kind == Kind::Proposal, "this is no proposal");
        self.item_of_kind(&community, &id, attempt, is_proposal)?;
        self.must_have_a_voice(&community, Some(&id), attempt)?;
        let fold = &self.hall(&community)?.fold;
        let standing = fold.proposal(&id);
        let charter = standing.as_ref().and_then(|proposal| proposal.charter);
        let charter = charter.and_then(|charter| fold.charter_version(&charter));
        if let Some(charter) = charter.filter(|_| in_favour) {
            must_not_gate(&charter.clauses, "vote for this")?;
        }
        if standing.is_some_and(|proposal| proposal.is_carried) && !in_favour {
            return Err(Refusal::new(
                "carried",
                "Could not vote against this: it was carried, and what was carried stays. Propose what should hold instead.",
            ));
        }
        let word = if in_favour { "yes" } else { "no" };
        self.about_item(typed, Relation::Vote, Some(word.to_owned()))
    }

    /// Refuses a signature of somebody who does not take part: a charter is agreed on by those it
    /// holds for.
    pub(super) fn must_take_part_to_sign(&self, community: &ScopeId) -> Result<(), Refusal> {
        self.must_be_let_in(community)?;
        let fold = &self.hall(community)?.fold;
        match self.me().is_some_and(|me| fold.is_member(&me)) {
            true => Ok(()),
            false => Err(Refusal::new(
                "not-inside",
                "Could not sign: you do not take part in this community. Join it and sign in one with “eyelevel community join ID --sign”.",
            )),
        }
    }

    pub(super) fn sign_charter(&mut self, community: ScopeId) -> Result<(), Refusal> {
        self.must_be_let_in(&community)?;
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

    pub(super) fn propose(
        &mut self,
        community: ScopeId,
        what: &LifecycleAct,
    ) -> Result<Answer, Refusal> {
        if let LifecycleAct::Rename(_) = what {
            // What has ended is waked again first; it would be called otherwise at once.
            self.must_go_on(&community)?;
        }
        self.must_change_something(&community, what)?;
        self.must_be_read_alike(&community, what)?;
        let fold = &self.hall(&community)?.fold;
        let standing = fold.proposals(usize::MAX);
        let named = |other: &ScopeId| Some(CommunityId::from_bytes(*other.as_bytes()));
        let (change, with) = match what {
            LifecycleAct::Archive => ("archive", None),
            LifecycleAct::Revive => ("revive", None),
            LifecycleAct::Rest => ("dormant", None),
            LifecycleAct::Split => ("split", None),
            LifecycleAct::Rename(_) => ("name", None),
            LifecycleAct::MergeInto(other) | LifecycleAct::Receive(other)
                if *other == community =>
            {
                return Err(Refusal::new(
                    "same-community",
                    "Could not propose this: a community cannot merge with itself.",
                ));
            }
            LifecycleAct::MergeInto(other) => ("merge", named(other)),
            LifecycleAct::Receive(other) => ("receive", named(other)),
            LifecycleAct::Keep => {
                let (carried, open): (Vec<&ProposalView>, Vec<&ProposalView>) = standing
                    .iter()
                    .filter(|proposal| ENDS.contains(&proposal.change.as_str()))
                    .partition(|proposal| proposal.is_carried);
                if open.is_empty() {
                    return Err(nothing_to_keep(!carried.is_empty()));
                }
                let no = |p: &ProposalView| {
                    Say::About(Relation::Vote, Target::Item(p.id), "no".to_owned())
                };
                let me = self.me().unwrap_or_default();
                let votes = |p: &&ProposalView| fold.may_vote_on(&p.id, &me);
                let against: Vec<Say> = open.into_iter().filter(votes).map(no).collect();
                if against.is_empty() {
                    return Err(no_voice("vote to keep it"));
                }
                self.contribute(community, &against)?;
                return self.community_view_answer(community);
            }
        };
        // Whoever wants what somebody has proposed already votes for that.
        let title = match what {
            LifecycleAct::Rename(name) => Some(new_name(name)?),
            LifecycleAct::Archive
            | LifecycleAct::Revive
            | LifecycleAct::Keep
            | LifecycleAct::Rest
            | LifecycleAct::MergeInto(_)
            | LifecycleAct::Receive(_)
            | LifecycleAct::Split => None,
        };
        let open = standing
            .iter()
            .find(|p| p.change == change && p.with == with && p.title == title && !p.is_carried);
        let open = open.map(|proposal| proposal.id);
        self.must_have_a_voice(&community, open.as_ref(), "propose this")?;
        let mut says = Vec::new();
        let id = match open {
            Some(id) => {
                let target = Target::Item(id);
                says.push(Say::About(Relation::Vote, target, "yes".to_owned()));
                id
            }
            None => {
                let item = Item::new(Kind::Proposal, "").with(Head::Change, change);
                let item =
                    item.and_then(|item| item.with_some(Head::With, with.map(|w| w.to_string())));
                let item = item.and_then(|item| item.with_some(Head::Title, title));
                self.proposed(item.map_err(item_refusal)?, &mut says)?
            }
        };
        self.contribute(community, &says)?;
        Ok(said_answer(community, id))
    }
}

impl Replica {
    /// Refuses to say that something was proposed or voted on where one's word does not count.
    fn must_have_a_voice(
        &self,
        community: &ScopeId,
        proposal: Option<&model::ItemId>,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let fold = &self.hall(community)?.fold;
        let me = self.me().unwrap_or_default();
        let may = match proposal {
            Some(proposal) => fold.may_vote_on(proposal, &me),
            None => fold.may_vote(&me),
        };
        match may {
            true => Ok(()),
            false => Err(no_voice(attempt)),
        }
    }

    /// Refuses to propose what is so already.
    fn must_change_something(
        &self,
        community: &ScopeId,
        what: &LifecycleAct,
    ) -> Result<(), Refusal> {
        let hall = self.hall(community)?;
        let state = self.state_of(community, hall);
        let receives = |other: &ScopeId| {
            let other = CommunityId::from_bytes(*other.as_bytes());
            hall.fold.receives().contains(&other)
        };
        let sentence = match (what, state) {
            (LifecycleAct::Receive(other), _) if receives(other) => "it was decided already",
            (LifecycleAct::Archive, Lifecycle::Archived) => "it is archived already",
            (LifecycleAct::Rest, Lifecycle::Dormant) => "it rests already",
            (LifecycleAct::Rest, Lifecycle::Archived) => {
                "it is archived, which is more than resting"
            }
            (LifecycleAct::Rest, Lifecycle::Merged) => "it has merged, which is more than resting",
            (LifecycleAct::Revive, Lifecycle::Idea | Lifecycle::Forming | Lifecycle::Active) => {
                "it is awake"
            }
            _ => return Ok(()),
        };
        Err(Refusal::new(
            "already-so",
            format!("Could not propose this: {sentence}."),
        ))
    }

    /// Refuses a merger of a community everybody reads with one that only its members read: who is
    /// outside could not see that it was agreed on, and would go on in what has ended for the others.
    fn must_be_read_alike(&self, community: &ScopeId, what: &LifecycleAct) -> Result<(), Refusal> {
        let (LifecycleAct::MergeInto(other) | LifecycleAct::Receive(other)) = what else {
            return Ok(());
        };
        if self.is_read_by_all(community) == self.is_read_by_all(other) {
            return Ok(());
        }
        Err(Refusal::new(
            "merge-unlike",
            "Could not propose this: everybody reads one of the two, and only its members read the other, so whoever is outside would not see where it went. Invite those who are in one to join the other, and archive what nobody needs any more with “eyelevel community archive ID”.",
        ))
    }

    /// Refuses a clause that cites a value the space does not have, where the space has named some.
    fn must_cite_values(&self, clauses: &[String]) -> Result<(), Refusal> {
        let values = self.values_of_space();
        if values.trim().is_empty() {
            return Ok(());
        }
        let mut lost = clauses
            .iter()
            .filter_map(|clause| super::values::name_cited(clause))
            .filter(|name| super::values::line_of(name, &values).is_none());
        match lost.next() {
            Some(name) => Err(Refusal::new(
                "unknown-value",
                format!(
                    "Could not propose this: the charter of the space has no value called “{}”. See “eyelevel charter show”.",
                    model::clean_line(name, VALUE_SHOWN_MAX_CHARS).0
                ),
            )),
            None => Ok(()),
        }
    }
}

/// Cleans the name somebody proposes for a community.
fn new_name(typed: &str) -> Result<String, Refusal> {
    let (name, was_cut) = model::clean_line(typed, model::NAME_MAX_CHARS);
    match name.is_empty() || was_cut {
        true => Err(Refusal::new(
            "community-name",
            "Could not propose this: give it a name of 1 to 80 characters.",
        )),
        false => Ok(name),
    }
}

/// Refuses a clause that asks for a position or a department.
pub(super) fn must_not_gate(clauses: &[String], attempt: &str) -> Result<(), Refusal> {
    let mut asked = clauses
        .iter()
        .filter_map(|it| super::standing::asked_by_clause(it));
    match asked.next() {
        Some(word) => Err(asks_for_standing(attempt, word)),
        None => Ok(()),
    }
}

/// Says that nothing in a community depends on what somebody is in the organisation.
pub(super) fn asks_for_standing(attempt: &str, word: &str) -> Refusal {
    let word = model::clean_line(word, VALUE_SHOWN_MAX_CHARS).0;
    Refusal::new(
        "asks-for-standing",
        format!(
            "Could not {attempt}: it lets people in or leaves them out by position or department (“{word}”), and nothing here may. Say what they do, need or care for instead."
        ),
    )
}

/// How much of a name that is no value is said again, in characters.
const VALUE_SHOWN_MAX_CHARS: usize = 40;

fn no_voice(attempt: &str) -> Refusal {
    Refusal::new(
        "no-vote",
        format!(
            "Could not {attempt}: those who take part and had signed the charter by then decide, or where a list was agreed, those on it. Join and sign with “eyelevel community join ID --sign”."
        ),
    )
}

fn nothing_to_keep(is_carried: bool) -> Refusal {
    if is_carried {
        return Refusal::new(
            "carried",
            "Could not vote to keep it: that was carried, and what was carried stays. Propose to wake it with “eyelevel community revive ID”.",
        );
    }
    Refusal::new(
        "nothing-to-keep",
        "Could not vote to keep it: nobody has proposed to end this community.",
    )
}

#[cfg(test)]
mod tests {
    use history::{Admission, Timestamp};

    use super::*;
    use crate::intent::{CommunityAct, Intent, Question, Token};
    use crate::{Boot, Effect, Input};

    const NOW: Timestamp = Timestamp(1_780_000_000_000);

    fn wish(replica: &mut Replica, intent: Intent) -> Result<Answer, Refusal> {
        let token = Token(7);
        let effects = replica.handle(Input::Intent { token, intent }, NOW);
        let mut answers = effects.into_iter().filter_map(|effect| {
            let Effect::Answer { answer, .. } = effect else {
                return None;
            };
            Some(answer)
        });
        answers.next().expect("an intent is answered")
    }

    #[test]
    fn a_clause_another_program_let_pass_is_marked_and_gets_no_vote() {
        let boot = Boot {
            entropy: [1; 32],
            ..Boot::default()
        };
        let (mut replica, _) = Replica::open(boot, NOW).expect("nothing to read");
        let space = Intent::Found {
            space: "Nordwerk".into(),
            person: "Ann".into(),
            admission: Admission::Open,
            ends: None,
        };
        wish(&mut replica, space).expect("a space");
        let found = CommunityAct::Found {
            name: "Tea".into(),
            template: crate::view::Template::Theme,
            closed: None,
        };
        let Ok(Answer::Community(view)) = wish(&mut replica, Intent::Community(found)) else {
            panic!("no community");
        };
        let community = view.row.id;

        // As a program with another list of words writes it.
        let current = view.charter.clauses.join("\n");
        let charter = Item::new(Kind::Charter, format!("{current}\nOnly managers may join."));
        let id = charter_id(&charter).expect("a charter");
        let proposal = Item::new(Kind::Proposal, "")
            .with(Head::Change, "charter")
            .and_then(|item| item.with(Head::Follows, id.to_string()))
            .expect("a proposal");
        let says = [Say::Charter(charter), Say::Item([5; 16], proposal)];
        replica
            .contribute(community, &says)
            .expect("it is taken in");

        let question = Question::Community {
            community: "Tea".into(),
        };
        let Ok(Answer::Community(view)) = wish(&mut replica, Intent::Ask(question.clone())) else {
            panic!("no community");
        };
        assert!(view.charter.gates.iter().all(Option::is_none));
        let proposal = view.proposals.first().expect("it is proposed");
        let gates: Vec<&str> = proposal
            .gates
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        assert_eq!(gates, ["managers"], "it is shown, and marked");
        let mut vote = |in_favour| {
            let proposal = proposal.id.clone();
            let vote = CommunityAct::Vote {
                proposal,
                in_favour,
            };
            wish(&mut replica, Intent::Community(vote))
        };
        assert_eq!(
            vote(true).expect_err("no vote for it").code,
            "asks-for-standing"
        );
        vote(false).expect("whoever is against it says so");

        // Whoever did not notice may have let it pass: it stays marked when it holds no longer.
        let proposal: model::ItemId = proposal.id.parse().expect("an id");
        let yes = Say::About(Relation::Vote, Target::Item(proposal), "yes".to_owned());
        replica
            .contribute(community, &[yes])
            .expect("it is taken in");
        let next = CommunityAct::ProposeCharter {
            community,
            clauses: vec!["We listen.".to_owned()],
        };
        wish(&mut replica, Intent::Community(next)).expect("a better one");
        let Ok(Answer::Community(view)) = wish(&mut replica, Intent::Ask(question)) else {
            panic!("no community");
        };
        assert_eq!(view.charter.version, 3);
        let before = view.charter.gates_before.iter().flatten().flatten();
        assert_eq!(before.collect::<Vec<_>>(), ["managers"]);
    }
}
