//! People who govern among traitors: offices given, exclusions proposed, signed and answered in kind.
//!
//! Honest people stand against traitors and for each other; a traitor who was made a registrar uses
//! it, at the same time as others use theirs. Never do traitors hold half of the offices: against a
//! majority of registrars nothing is promised. Whoever was removed may go on by what held before.

use std::collections::BTreeSet;

use model::PersonId;
use replica::{Answer, GovernAct, GovernanceView, Intent, PendingView, Question, Rule, RuleView};

use crate::ledger::Wish;
use crate::oracle::Seen;
use crate::world::World;

/// How often somebody who holds an office uses it, in a world where they do, in percent.
const GOVERN_PERCENT: u64 = 35;
/// How often somebody wants another one out of the same office, in a world where they do, in percent.
const FEUD_PERCENT: u64 = 50;
/// The most registrars honest people want, so that quorums stay within reach.
const REGISTRARS_MAX: usize = 4;
/// What is wrong.
const ORACLE: &str = "(3) nothing said after an exclusion is seen";

impl World {
    /// Tells whether somebody uses an office now, in a world where they do.
    pub(crate) fn governs_now(&mut self, device: usize) -> bool {
        if !self.ousts {
            return false;
        }
        let view = self.space_governed(device);
        view.is_some_and(|view| view.has_voice) && self.chance.percent(GOVERN_PERCENT)
    }

    fn space_governed(&self, device: usize) -> Option<GovernanceView> {
        let views = self.devices.get(device).map(|d| &d.view.governance)?;
        views.iter().find(|view| view.is_space).cloned()
    }

    /// Lets somebody sign what is proposed against traitors, or propose something.
    pub(crate) fn govern_honestly(&mut self, device: usize) {
        let Some(view) = self.space_governed(device) else {
            return;
        };
        let traitors = self.traitor_persons();
        let open = view.proposals.iter();
        let fair = |proposal: &&PendingView| {
            let may = proposal.may_i_sign && !proposal.signed_by_me;
            may && proposal
                .changes
                .iter()
                .all(|it| is_fair(it, &view, &traitors))
        };
        let fair: Vec<&PendingView> = open.filter(fair).collect();
        if let Some(proposal) = self.chance.pick(&fair).copied()
            && !self.chance.percent(20)
        {
            let named = proposal.id.to_string();
            self.note_standing_against(&proposal.changes);
            let act = GovernAct::Sign { proposal: named };
            return self.submit(device, Intent::Govern(act), Wish::Other);
        }
        if self.feuds && view.stewards.len() >= 2 && self.chance.percent(FEUD_PERCENT) {
            return self.want_another_out(device, &view);
        }
        if view.stewards.len() < REGISTRARS_MAX && self.chance.percent(60) {
            return self.give_an_office(device, &view, &traitors);
        }
        let here = self.devices.get(device).map(|d| d.view.people.clone());
        let here = here.iter().flat_map(|people| people.iter());
        let among: Vec<PersonId> = here.map(|card| card.id).collect();
        let known: Vec<PersonId> = among
            .into_iter()
            .filter(|id| traitors.contains(id))
            .collect();
        let Some(person) = self.chance.pick(&known).copied() else {
            return;
        };
        let since = self.now;
        self.stood_against.insert(person, since);
        let rule = Rule::Exclude {
            person: person.to_string(),
            guests: true,
        };
        self.propose(device, rule);
    }

    /// Makes somebody a registrar, now and then a traitor.
    fn give_an_office(
        &mut self,
        device: usize,
        view: &GovernanceView,
        traitors: &BTreeSet<PersonId>,
    ) {
        let people = self.devices.get(device).map(|d| d.view.people.clone());
        let people = people.iter().flat_map(|people| people.iter());
        let holds = |id: &PersonId| view.stewards.iter().any(|named| named.person == *id);
        let may = traitor_may_hold(view, traitors);
        let among: Vec<PersonId> = people
            .map(|card| card.id)
            .filter(|id| !holds(id) && (may || !traitors.contains(id)))
            .collect();
        if let Some(person) = self.chance.pick(&among).copied() {
            let rule = Rule::Steward {
                person: person.to_string(),
                holds: true,
            };
            self.propose(device, rule);
        }
    }

    /// Proposes that another registrar goes; the others sign no such thing, so all stay.
    fn want_another_out(&mut self, device: usize, view: &GovernanceView) {
        let me = self.devices.get(device).and_then(|d| d.view.me.as_ref());
        let me = me.map(|me| me.id);
        let others = view.stewards.iter().map(|named| named.person);
        // Two who want the same one out would be enough to decide it.
        let changes = view.proposals.iter().flat_map(|proposal| &proposal.changes);
        let unwanted: BTreeSet<PersonId> = changes
            .filter_map(|change| match change {
                RuleView::Exclude { who, .. } => Some(who.person),
                RuleView::Admit { .. }
                | RuleView::Steward { .. }
                | RuleView::Pause { .. }
                | RuleView::Restore { .. }
                | RuleView::Roll { .. }
                | RuleView::Charter { .. }
                | RuleView::Bars { .. }
                | RuleView::Nothing => None,
            })
            .collect();
        let is_other = |it: &PersonId| Some(*it) != me && !unwanted.contains(it);
        let others: Vec<PersonId> = others.filter(is_other).collect();
        if let Some(person) = self.chance.pick(&others).copied() {
            self.say(format!("d{device} wants another registrar out"));
            let (person, guests) = (person.to_string(), false);
            self.propose(device, Rule::Exclude { person, guests });
        }
    }

    fn propose(&mut self, device: usize, rule: Rule) {
        let place = String::new();
        let act = GovernAct::Propose { place, rule };
        self.submit(device, Intent::Govern(act), Wish::Other);
    }

    /// Notes that somebody honest signs an exclusion now: what the traitor says later, no signature
    /// can have seen.
    fn note_standing_against(&mut self, changes: &[RuleView]) {
        let since = self.now;
        for change in changes {
            if let RuleView::Exclude { who, .. } = change {
                self.stood_against.insert(who.person, since);
            }
        }
    }

    /// (3) Whoever is removed is listed nowhere, nor is whom they brought; and nothing they said in
    /// a community after the last honest signature against them is seen.
    pub(crate) fn check_ousted(&mut self, seen: &[Seen]) {
        for one in seen {
            let removed = self.removed_to(one.device);
            let person =
                |t: &crate::treason::Traitor| PersonId::from_bytes(*t.mallory.person().as_bytes());
            let gone: Vec<usize> = (0..self.traitors.len())
                .filter(|t| {
                    let traitor = self.traitors.get(*t);
                    traitor.is_some_and(|t| removed.contains(&person(t)))
                })
                .collect();
            let falls = |t: &crate::treason::Traitor| {
                let brought = t.brought_by.is_some_and(|by| gone.contains(&by));
                removed.contains(&person(t)) || brought
            };
            let mut fallen = self.traitors.iter().filter(|t| falls(t));
            if let Some(t) = fallen.find(|t| one.lists(&person(t))) {
                let what = format!("d{} lists {}, who is removed", one.device, person(t));
                return self.fail(ORACLE, what);
            }
            let late: Vec<(history::ScopeId, String)> = gone
                .iter()
                .filter_map(|t| self.traitors.get(*t))
                .flat_map(|t| {
                    let since = self.stood_against.get(&person(t)).copied();
                    let late = t.lies.iter();
                    late.filter(move |lie| since.is_some_and(|since| lie.at > since))
                })
                .map(|lie| (lie.community, lie.text.clone()))
                .collect();
            for (community, text) in late {
                let Some(view) = self.community_seen(one.device, community) else {
                    continue;
                };
                if view.posts.iter().any(|post| post.text == text) {
                    let what = format!("d{} sees “{text}”", one.device);
                    return self.fail(ORACLE, what);
                }
            }
        }
    }

    /// Who is excluded from the space, as one device tells.
    fn removed_to(&mut self, device: usize) -> BTreeSet<PersonId> {
        let place = Some(String::new());
        match self.ask(device, Question::Governance { place }) {
            Some(Answer::Governance(views)) => {
                let removed = views.into_iter().flat_map(|view| view.removed);
                let removed = removed.filter(|removed| !removed.paused);
                removed.map(|removed| removed.who.person).collect()
            }
            Some(_) | None => BTreeSet::new(),
        }
    }
}

/// Tells whether somebody honest would sign this.
fn is_fair(change: &RuleView, view: &GovernanceView, traitors: &BTreeSet<PersonId>) -> bool {
    match change {
        RuleView::Exclude { who, guests, .. } => *guests && traitors.contains(&who.person),
        RuleView::Steward { who, holds } => {
            let may = !traitors.contains(&who.person) || traitor_may_hold(view, traitors);
            *holds && may
        }
        RuleView::Admit { .. }
        | RuleView::Pause { .. }
        | RuleView::Restore { .. }
        | RuleView::Roll { .. }
        | RuleView::Charter { .. }
        | RuleView::Bars { .. }
        | RuleView::Nothing => false,
    }
}

/// One traitor among at least two others who hold an office can decide nothing alone.
fn traitor_may_hold(view: &GovernanceView, traitors: &BTreeSet<PersonId>) -> bool {
    let holders = view.stewards.iter();
    let (bad, good): (Vec<_>, Vec<_>) = holders.partition(|it| traitors.contains(&it.person));
    bad.is_empty() && good.len() >= 2
}
