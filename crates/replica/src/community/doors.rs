//! Doors: what cannot be done any more, or not by oneself, or not with this.
//!
//! For: one plain sentence before anything is written. Knows: how the fold reads what is written after
//! a thing was closed or taken back, so that nothing is said to be done which would not count. Never:
//! decides; where such a record comes from elsewhere, the fold passes it over by the same rule.

use history::ScopeId;
use model::community::{Item, Kind, Membership, Status};
use model::{ItemId, PersonId};

use crate::replica::Replica;
use crate::view::Refusal;

impl Replica {
    /// Gives something said here, unless its author took it back.
    pub(super) fn standing_item(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
    ) -> Result<Item, Refusal> {
        let item = self.hall(community)?.fold.item(id);
        item.filter(|item| !item.is_gone).ok_or_else(|| {
            Refusal::new(
                "item-gone",
                format!("Could not {attempt}: it was taken back, and nothing is left of it here."),
            )
        })
    }

    /// Gives something of one of these kinds that still stands.
    pub(super) fn item_of_kind(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
        (fits, right): (impl Fn(Kind) -> bool, &str),
    ) -> Result<Item, Refusal> {
        let item = self.standing_item(community, id, attempt)?;
        match fits(item.kind) {
            true => Ok(item),
            false => Err(Refusal::new(
                "wrong-kind",
                format!("Could not {attempt}: {right}."),
            )),
        }
    }

    /// Refuses to put other words into the place of what is more than words, or of what others have answered.
    pub(super) fn must_be_rewritten(
        &self,
        community: &ScopeId,
        id: &ItemId,
        kind: Kind,
    ) -> Result<(), Refusal> {
        if matches!(kind, Kind::Format | Kind::Charter) {
            return Err(Refusal::new(
                "wrong-kind",
                "Could not change this: it is no text that is simply written anew. Adapt the format, or propose another charter.",
            ));
        }
        if kind == Kind::Poll && self.hall(community)?.fold.is_chosen_in(id) {
            return Err(Refusal::new(
                "poll-answered",
                "Could not change the question: others have chosen already. Close the poll and ask anew.",
            ));
        }
        Ok(())
    }

    /// Refuses to change what a panel decides about: a report stays as it was made.
    pub(crate) fn must_not_be_a_case(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let is_case = self.hall(community)?.fold.case(id).is_some();
        match is_case {
            true => Err(Refusal::new(
                "report-stays",
                format!(
                    "Could not {attempt} this: a report stays as it was made, and what was found with it. Say to the panel what has changed."
                ),
            )),
            false => Ok(()),
        }
    }

    /// Refuses what is done with posts where a report stands: it is between its panel and those it is about.
    pub(super) fn must_be_no_report(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let item = self.hall(community)?.fold.item(id);
        match item.is_some_and(|item| item.kind == Kind::Case) {
            true => Err(Refusal::new(
                "report-apart",
                format!(
                    "Could not {attempt}: this is a report, which is between its panel and those it is about. The panel notes what it thinks with what it finds."
                ),
            )),
            false => Ok(()),
        }
    }

    /// Refuses to take a role away from those who hold it.
    pub(super) fn must_not_be_held(&self, community: &ScopeId, id: &ItemId) -> Result<(), Refusal> {
        let today = self.today_here();
        let role = self.hall(community)?.fold.role(id, &today);
        let me = self.me();
        let mut holders = role.iter().flat_map(|role| &role.holders);
        match holders.any(|holder| Some(holder.person) != me) {
            true => Err(Refusal::new(
                "role-in-use",
                "Could not delete the role: others hold it. They can give it up, or you close it once it is no longer needed.",
            )),
            false => Ok(()),
        }
    }

    /// Refuses what comes too late: after its author closed it, or after its last day.
    pub(super) fn must_be_open(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        self.must_go_on(community)?;
        let today = self.today_here();
        let Some(post) = self.hall(community)?.fold.post(id, &today) else {
            return Ok(());
        };
        let over = post.until.filter(|_| post.status == Status::Over);
        let sentence = match (post.closing, over) {
            (Some(closing), _) => {
                format!("Could not {attempt}: its author has closed it (“{closing}”).")
            }
            (None, Some(day)) => format!("Could not {attempt}: it was open until {day}."),
            (None, None) => return Ok(()),
        };
        Err(Refusal::new("item-closed", sentence))
    }

    /// Refuses what comes after its author closed it, whatever its last day is.
    pub(super) fn must_not_be_closed(
        &self,
        community: &ScopeId,
        id: &ItemId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let fold = &self.hall(community)?.fold;
        match fold.closing_of(id) {
            Some(closing) => Err(Refusal::new(
                "item-closed",
                format!("Could not {attempt}: the question is closed (“{closing}”)."),
            )),
            None => Ok(()),
        }
    }

    /// Refuses to say of oneself what only others can say.
    pub(super) fn must_be_another(&self, person: &PersonId, attempt: &str) -> Result<(), Refusal> {
        match self.me().as_ref() == Some(person) {
            true => Err(Refusal::new(
                "person-oneself",
                format!("Could not {attempt}: that is you. Only others can say it."),
            )),
            false => Ok(()),
        }
    }

    /// Refuses what only somebody who takes part can be or have.
    pub(super) fn must_take_part(
        &self,
        community: &ScopeId,
        person: &PersonId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        match self.hall(community)?.fold.is_member(person) {
            true => Ok(()),
            false => Err(Refusal::new(
                "unknown-person",
                format!("Could not {attempt}: this person does not take part here."),
            )),
        }
    }

    /// Refuses what only those inside can say.
    pub(super) fn must_be_a_member(
        &self,
        community: &ScopeId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let fold = &self.hall(community)?.fold;
        match self.me().is_some_and(|me| fold.is_member(&me)) {
            true => Ok(()),
            false => Err(Refusal::new(
                "not-inside",
                format!(
                    "Could not {attempt}: you do not take part in this community. Join it first with “eyelevel community join ID”."
                ),
            )),
        }
    }

    /// Refuses to leave where one is not.
    pub(crate) fn must_be_inside(&self, community: &ScopeId) -> Result<(), Refusal> {
        let me = self.me().unwrap_or_default();
        let said = self.hall(community)?.fold.membership(&me);
        match said {
            Some(Membership::In | Membership::Prospect) => Ok(()),
            Some(Membership::Out) | None => Err(Refusal::new(
                "not-inside",
                "Could not leave: you do not take part in this community.",
            )),
        }
    }

    /// Tells whether one took part in a community and has left it.
    pub(crate) fn has_left(&self, community: &ScopeId) -> bool {
        self.me().is_some_and(|me| self.is_gone(community, &me))
    }

    /// Refuses a seat to whoever left: they would take none.
    pub(super) fn must_not_have_left(&self, community: &ScopeId) -> Result<(), Refusal> {
        match self.has_left(community) {
            true => Err(Refusal::new(
                "seat-left",
                "Could not take a seat: you have left this community. Enter it again first.",
            )),
            false => Ok(()),
        }
    }

    /// Tells whether somebody took part in a community and has left it, as far as it has been read here.
    pub(crate) fn is_gone(&self, community: &ScopeId, person: &PersonId) -> bool {
        let hall = self.halls.all.get(community);
        hall.is_some_and(|hall| hall.fold.membership(person) == Some(Membership::Out))
    }

    /// Refuses a role that as many hold as may, unless one of them is oneself.
    pub(super) fn must_be_free(&self, community: &ScopeId, role: &ItemId) -> Result<(), Refusal> {
        let today = self.today_here();
        let me = self.me();
        let Some(role) = self.hall(community)?.fold.role(role, &today) else {
            return Ok(());
        };
        let mine = role.holders.iter().any(|held| Some(held.person) == me);
        if role.is_free || mine {
            return Ok(());
        }
        let holders: Vec<String> = role
            .holders
            .iter()
            .map(|held| self.name(&held.person))
            .collect();
        Err(Refusal::new(
            "role-held",
            format!(
                "Could not take this role: {} hold it. It is free when one of them lets it end.",
                holders.join(" and ")
            ),
        ))
    }

    /// Refuses to hand on or give up what one does not hold.
    pub(super) fn must_hold(
        &self,
        community: &ScopeId,
        role: &ItemId,
        attempt: &str,
    ) -> Result<(), Refusal> {
        let today = self.today_here();
        let me = self.me();
        let held = self.hall(community)?.fold.role(role, &today);
        let mine = held.is_some_and(|role| role.holders.iter().any(|h| Some(h.person) == me));
        match mine {
            true => Ok(()),
            false => Err(Refusal::new(
                "role-not-yours",
                format!("Could not {attempt}: you do not hold this role."),
            )),
        }
    }

    /// Refuses to say who is a guest where others look after the community.
    pub(super) fn must_call_guests(&self, community: &ScopeId) -> Result<(), Refusal> {
        let me = self.me().unwrap_or_default();
        if self.hall(community)?.fold.may_call_guests(&me) {
            return Ok(());
        }
        Err(Refusal::new(
            "guests-of-others",
            "Could not call somebody a guest: only those who look after this community can. Ask one of them.",
        ))
    }

    /// Refuses to take back what somebody else said of a guest.
    pub(super) fn must_be_my_guest(
        &self,
        community: &ScopeId,
        person: &PersonId,
    ) -> Result<(), Refusal> {
        let me = self.me().unwrap_or_default();
        let fold = &self.hall(community)?.fold;
        let hosts = fold.hosts_of(person);
        if hosts.contains(&me) {
            return Ok(());
        }
        let sentence = match hosts.last() {
            Some(host) => format!(
                "Could not take this back: {} said it, and only they can take it back.",
                self.name(host)
            ),
            None => "Could not take this back: this person is no guest here.".to_owned(),
        };
        Err(Refusal::new("not-your-guest", sentence))
    }
}
