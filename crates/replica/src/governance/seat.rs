//! Going on as whom one was in a community, with another device.
//!
//! For: an office is held by a person, and in a community a person is known by keys of that scope. A
//! device that holds the recovery words takes a seat among the devices of whom one was there, with what
//! they decide: by itself when it begins again from the words, or when its owner types them. Knows: that
//! nothing in the clear ties the keys of one scope to those of another; the words give a key for each.
//! Never: takes the seat of somebody else, or of somebody who was removed.
//!
//! A device without the words commits to nothing anybody knows when it enters: an office that is given to
//! it cannot be taken up elsewhere.

use history::{
    ContentKey, Governance, Incarnation, PersonId as Who, PersonStatement, RecordId, Recovered,
    RecoveryKey, ScopeId, ScopeKind,
};
use zeroize::Zeroizing;

use crate::part::{FOUNDING_LAMPORT, unknown};
use crate::replica::Replica;
use crate::secrets::ScopeSecrets;
use crate::view::Refusal;

/// The seed the recovery words stand for.
type Words = Zeroizing<[u8; 32]>;

impl Replica {
    /// The recovery words this device holds, if it does.
    pub(crate) fn words_here(&self) -> Option<Words> {
        let secrets = self.secrets.as_ref().filter(|own| own.holds_words())?;
        Some(Zeroizing::new(secrets.recovery))
    }

    /// Finds whom one was in a community with another device, if these words are theirs. Of several whoever
    /// decides there comes first.
    pub(crate) fn person_before(
        &self,
        scope: &ScopeId,
        words: &[u8; 32],
    ) -> Option<PersonStatement> {
        let (me, held) = (self.me()?, self.scopes.get(scope)?);
        if held.kind() != Some(ScopeKind::Community) {
            return None;
        }
        let behind = held.behind();
        // In an open community many state themselves, and whoever is read there says who they are.
        let may_be_me = |who: &Who| match behind.get(who) {
            Some(person) => *person == me,
            None => !held.is_open(),
        };
        let is_mine = |person: &&PersonStatement| {
            let who = person.id();
            may_be_me(&who)
                && held.authority.is_member(&who)
                && RecoveryKey::of_scope(words, &person.first_device).commitment()
                    == person.recovery
        };
        let own = held.authority.statements().filter(is_mine);
        let stewards = held.authority.stewards();
        own.max_by_key(|person| (stewards.contains(&person.id()), person.id()))
            .cloned()
    }

    /// Takes a seat among the devices of whom one was in a scope, with the keys one writes with there.
    pub(crate) fn take_seat_of(
        &mut self,
        scope: ScopeId,
        person: PersonStatement,
        words: &[u8; 32],
    ) -> Result<(), Refusal> {
        let own = self.secrets.as_ref().and_then(|own| own.scope(&scope));
        let (Some(own), Some(held)) = (own, self.scopes.get(&scope)) else {
            return Err(unknown());
        };
        let id = person.id();
        let admitted = held.authority.credential_of_person(&id);
        let cited = admitted.and_then(|id| Some((id, held.lamports.get(&id)?)));
        let cited = cited.unwrap_or((RecordId::from(scope), FOUNDING_LAMPORT));
        let (key, device) = (
            RecoveryKey::of_scope(words, &person.first_device),
            own.keys.statement(id),
        );
        // Which devices are lost is said in the space; where their logs end here is said sealed.
        let (revoked, retain) = (Vec::new(), Vec::new());
        let seat = Recovered::sign(&scope, person, &key, device, revoked, retain);
        self.govern_in(scope, &Governance::Recovered(seat), vec![cited])?;
        Ok(())
    }

    /// Takes up with this device the office another device of oneself holds in a community.
    pub(super) fn take_up(&mut self, scope: ScopeId, words: &str) -> Result<(), Refusal> {
        let words = history::seed_of(words).map_err(|error| {
            Refusal::new("words-unfit", format!("Could not take this up: {error}"))
        })?;
        let committed = RecoveryKey::from_seed(*words).commitment();
        let mine = self.secrets.as_ref().map(|own| own.person.recovery);
        if mine != Some(committed) {
            return Err(Refusal::new(
                "words-not-yours",
                "Could not take this up: these are not the recovery words of your first device in this space. Look at the paper they stand on.",
            ));
        }
        let held = self.scopes.get(&scope).ok_or_else(unknown)?;
        let stewards = held.authority.stewards();
        let me = self.me_in(&scope);
        if scope == self.home || me.is_some_and(|me| stewards.contains(&me)) {
            return Err(Refusal::new(
                "nothing-to-change",
                "Could not take this up: this device decides there already as far as you do.",
            ));
        }
        let before = self.person_before(&scope, &words);
        let before = before.filter(|person| stewards.contains(&person.id()));
        let Some(person) = before else {
            return Err(Refusal::new(
                "no-office-of-yours",
                "Could not take this up: no device that knew these words holds an office of yours there. Ask those who decide there to appoint you.",
            ));
        };
        if held.key().is_none() {
            return Err(Refusal::new(
                "no-key",
                "Could not take this up: the key of this community has not arrived yet. Keep a member's device in reach.",
            ));
        }
        let earlier = self.begin_anew_in(scope);
        if let Err(refusal) = self.take_seat_of(scope, person, &words) {
            self.go_on_as_before(scope, earlier);
            return Err(refusal);
        }
        // Until it says, sealed, who is behind it a seat counts for nothing.
        self.bind(scope)?;
        self.say_endings();
        self.dirty.community = true;
        Ok(())
    }

    /// Writes in a scope with fresh keys from now on, because a log stays whose it was; gives the earlier
    /// ones.
    fn begin_anew_in(&mut self, scope: ScopeId) -> Option<ScopeSecrets> {
        let seed = self.dice.bytes();
        let incarnation = Incarnation(u64::from_be_bytes(self.dice.bytes()));
        let mut own = ScopeSecrets::new(scope, seed, incarnation);
        let earlier = self.leave_keys_of(scope);
        let keys = earlier.iter().flat_map(|it| &it.content_keys);
        let copy = |key: &ContentKey| ContentKey::from_bytes(*key.expose());
        own.content_keys = keys.map(copy).collect();
        self.take_part(own);
        earlier
    }

    fn go_on_as_before(&mut self, scope: ScopeId, earlier: Option<ScopeSecrets>) {
        self.leave_keys_of(scope);
        if let Some(earlier) = earlier {
            self.take_part(earlier);
        }
    }

    fn leave_keys_of(&mut self, scope: ScopeId) -> Option<ScopeSecrets> {
        let secrets = self.secrets.as_mut()?;
        let place = secrets.scopes.iter().position(|it| it.scope == scope)?;
        Some(secrets.scopes.swap_remove(place))
    }
}
