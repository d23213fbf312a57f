//! The people of a community: who is in, why, and which roles they hold.
//!
//! For: lists of members, roles and words for somebody. Knows: what each says of themselves.
//! Never: counts what a person does for anybody but that person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::community::row::Key;
use crate::community::statement::{ABOUT_KEY, MEMBER_KEY, MY_WHY_KEY};
use crate::community::{About, Community, Head, Kind, Membership, Relation, Stamp, Target};
use crate::id::{ItemId, PersonId};

/// The most people hold one role at the same time, unless it says otherwise.
const HOLDERS_MAX: usize = 2;

/// Somebody in a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MemberView {
    pub person: PersonId,
    pub membership: Membership,
    pub why: Option<String>,
    /// Whether they signed the charter that holds.
    pub has_signed: bool,
    pub is_steward: bool,
    /// Since when, in the order of the fold.
    pub since: Stamp,
}

/// A task held for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoleView {
    pub id: ItemId,
    pub title: String,
    pub text: String,
    pub holders: Vec<Holder>,
    pub is_free: bool,
}

/// Somebody who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Holder {
    pub person: PersonId,
    /// The last day.
    pub until: String,
    /// To whom they want to hand it.
    pub hands_to: Option<PersonId>,
}

/// What somebody gave and got; shown to nobody but themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Balance {
    pub thanks_given: usize,
    pub thanks_got: usize,
    pub asked: usize,
    pub answered: usize,
}

impl Community {
    /// Says what the community is: as its founders say, with the name the roll has carried.
    pub fn about(&self) -> Option<About> {
        let founded = self
            .abouts
            .iter()
            .filter(|(person, _)| self.rules.founders.contains(person))
            .map(|(person, (about, stamp))| (*stamp, *person, about));
        let (_, _, about) = founded.min_by_key(|(stamp, person, _)| (*stamp, *person))?;
        let mut about = about.clone();
        let renamed = self.carried("name").pop();
        if let Some(title) = renamed.and_then(|(_, item)| item.title().map(str::to_owned)) {
            about.name = title;
        }
        Some(about)
    }

    /// Grows whenever the members, what they are or what is said for them can be others than before;
    /// as long as it stays the same, so do they.
    pub fn moves(&self) -> u64 {
        self.apart.moves
    }

    /// Goes through who is in, each with when they came.
    pub(super) fn came(&self) -> impl Iterator<Item = (Stamp, PersonId)> + '_ {
        let said = self.members.iter();
        let is_in = said.filter(|(person, (membership, _))| {
            *membership == Membership::In
                && !self.rules.excluded.contains(person)
                && self.may_be_in(person)
        });
        is_in.map(|(person, (_, since))| (*since, *person))
    }

    /// Lists who is in, in the order they came.
    pub fn members(&self) -> Vec<MemberView> {
        self.with_membership(Membership::In)
    }

    /// Lists who thinks of joining and said why.
    pub fn prospects(&self) -> Vec<MemberView> {
        self.with_membership(Membership::Prospect)
    }

    /// Tells whether a person is in.
    pub fn is_member(&self, person: &PersonId) -> bool {
        let said = self.members.get(person);
        said.is_some_and(|(membership, _)| *membership == Membership::In)
            && !self.rules.excluded.contains(person)
            && self.may_be_in(person)
    }

    /// Lists who founded it.
    pub fn founders(&self) -> impl Iterator<Item = &PersonId> {
        self.rules.founders.iter()
    }

    /// Tells whether a person is in, or was and has left.
    pub fn has_been_in(&self, person: &PersonId) -> bool {
        self.members.contains_key(person) && self.may_be_in(person)
    }

    /// Tells whether a person may be in: everybody may, but in a closed community only who founded it
    /// and who was invited, by somebody who may be in.
    pub fn may_be_in(&self, person: &PersonId) -> bool {
        let let_in = self.let_in.as_ref();
        let_in.is_none_or(|let_in| let_in.contains(person))
    }

    /// Works out anew who may be in, from who founded it and who invited whom.
    pub(super) fn let_in_again(&mut self) {
        let founders = &self.rules.founders;
        let mut abouts = self.abouts.iter();
        let is_closed =
            abouts.any(|(by, (about, _))| founders.contains(by) && about.closed.is_some());
        if !is_closed {
            self.let_in = None;
            return;
        }
        let mut let_in = founders.clone();
        let mut new: Vec<PersonId> = let_in.iter().copied().collect();
        while let Some(by) = new.pop() {
            let theirs = self.invited.range((by, PersonId::ZERO)..);
            let theirs = theirs.take_while(|(inviter, _)| *inviter == by);
            new.extend(
                theirs
                    .map(|(_, person)| *person)
                    .filter(|it| let_in.insert(*it)),
            );
        }
        self.let_in = Some(let_in);
    }

    /// Gives what a person is here, if they ever said.
    pub fn membership(&self, person: &PersonId) -> Option<Membership> {
        self.members.get(person).map(|(membership, _)| *membership)
    }

    /// Counts who is in.
    pub fn member_count(&self) -> usize {
        self.came().count()
    }

    fn with_membership(&self, wanted: Membership) -> Vec<MemberView> {
        // Mostly nobody is a prospect: nobody's signature has to be looked for.
        if !self.members.values().any(|(said, _)| *said == wanted) {
            return Vec::new();
        }
        let signed = self.adopted().pop().map(|charter| self.signers(&charter));
        let signed: BTreeSet<PersonId> = signed.into_iter().flatten().collect();
        let mut members: Vec<MemberView> = self
            .members
            .iter()
            .filter(|(person, (membership, _))| {
                *membership == wanted
                    && !self.rules.excluded.contains(person)
                    && self.may_be_in(person)
            })
            .map(|(person, (membership, since))| MemberView {
                person: *person,
                membership: *membership,
                why: self.whys.get(person).cloned(),
                has_signed: signed.contains(person),
                is_steward: self.rules.stewards.contains(person),
                since: *since,
            })
            .collect();
        members.sort_by_key(|member| (member.since, member.person));
        members
    }

    /// Lists what people say for somebody, first things first.
    pub fn vouches(&self, person: &PersonId) -> Vec<(PersonId, String)> {
        let words = self.words(Target::Person(*person), Relation::Vouch);
        let others = words.into_iter().filter(|(by, _)| by != person);
        others.map(|(by, word)| (by, word.value.clone())).collect()
    }

    /// Tells whether a person looks after the community: founded it, or is a steward of it.
    pub fn looks_after(&self, person: &PersonId) -> bool {
        self.rules.founders.contains(person) || self.rules.stewards.contains(person)
    }

    /// Tells whether a member may say who is a guest: whoever looks after the community, or everybody where
    /// nobody does. Whoever was a guest writes nothing more, and one member alone must not silence another.
    pub fn may_call_guests(&self, member: &PersonId) -> bool {
        let mut keepers = self.rules.founders.iter().chain(&self.rules.stewards);
        self.is_member(member)
            && (self.looks_after(member) || !keepers.any(|one| self.is_member(one)))
    }

    /// Says until which day a person is a guest, as was said last by a member who may; nothing for
    /// everybody else, and for whoever looks after the community.
    pub fn guest_until(&self, person: &PersonId) -> Option<String> {
        if self.looks_after(person) {
            return None;
        }
        let words = self.words(Target::Person(*person), Relation::Guest);
        let mut said = words.into_iter().filter(|(by, _)| self.may_call_guests(by));
        said.next_back().map(|(_, word)| word.value.clone())
    }

    /// Lists the members whose stay as a guest was over before a day, with their last day. Whether they
    /// are shown as members is for whoever shows it: no vote and no record depends on a clock.
    pub fn past_guests(&self, today: &str) -> BTreeMap<PersonId, String> {
        let guests: BTreeSet<PersonId> = self.guests.iter().map(|(person, _)| *person).collect();
        let members = guests.into_iter().filter(|person| self.is_member(person));
        let until = members.filter_map(|person| Some((person, self.guest_until(&person)?)));
        until.filter(|(_, until)| until.as_str() < today).collect()
    }

    /// Lists who says of a person that they are a guest, who said it last at the end.
    pub fn hosts_of(&self, person: &PersonId) -> Vec<PersonId> {
        let words = self.words(Target::Person(*person), Relation::Guest);
        let said = words.into_iter().map(|(by, _)| by);
        said.filter(|by| self.is_member(by)).collect()
    }

    /// Lists the roles with who holds them on a day such as 2026-12-31.
    pub fn roles(&self, today: &str) -> Vec<RoleView> {
        let all = self.kinds.get(&Kind::Role).into_iter().flatten();
        all.filter_map(|(_, id)| self.role(id, today)).collect()
    }

    /// Gives one role. Of more people than may hold it, those who said so first do.
    pub fn role(&self, id: &ItemId, today: &str) -> Option<RoleView> {
        let item = self
            .item(id)
            .filter(|i| i.kind == Kind::Role && !i.is_gone)?;
        let target = || Target::Item(*id);
        let held = self.words(target(), Relation::Hold).into_iter();
        let held = held.filter(|(person, word)| *word.value >= *today && self.is_member(person));
        let may_hold = item.seats().unwrap_or(HOLDERS_MAX);
        let holders: Vec<Holder> = held
            .take(may_hold)
            .map(|(person, word)| {
                let hands = self.word(target(), Relation::Hand, &person);
                Holder {
                    person,
                    until: word.value.clone(),
                    hands_to: hands.and_then(|to| to.parse().ok()),
                }
            })
            .collect();
        Some(RoleView {
            id: *id,
            title: item.get(Head::Title).unwrap_or_default().to_owned(),
            text: item.text,
            is_free: holders.len() < may_hold,
            holders,
        })
    }

    /// Counts what a person gave and got here. Ask it for oneself only.
    pub fn balance(&self, me: &PersonId) -> Balance {
        let mut balance = Balance::default();
        for (id, entry) in self.mine(me) {
            balance.asked += usize::from(entry.kind == Kind::Ask);
            balance.answered += usize::from(entry.kind == Kind::Answer);
            let thanks = self.words(Target::Item(id), Relation::Thank);
            balance.thanks_got += thanks.iter().filter(|(by, _)| by != me).count();
        }
        let rows = self.rows.get(me).into_iter().flatten();
        let thanked = rows.filter(|(key, row)| key.begins_with("thank/") && row.value.is_some());
        balance.thanks_given = thanked.count();
        balance
    }

    pub(super) fn mine(&self, me: &PersonId) -> impl Iterator<Item = (ItemId, &super::Entry)> {
        let keys = self.rows.get(me).into_iter().flatten();
        let me = *me;
        keys.filter_map(move |(key, _)| {
            let Key::Item(mark) = key else {
                return None;
            };
            let id = super::item_id(&me, mark);
            Some((id, self.items.get(&id)?))
        })
    }
}

/// Tells whether what stands under a key can change who is in, and as what.
pub(super) fn bears_on_members(key: &str) -> bool {
    let about = [Relation::Guest, Relation::Vouch, Relation::Invite];
    let name = key.split_once('/').map_or(key, |(name, _)| name);
    let own = [MEMBER_KEY, ABOUT_KEY, MY_WHY_KEY];
    own.contains(&name) || about.iter().any(|relation| relation.name() == name)
}
