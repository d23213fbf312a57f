//! Acts: what an intent changes.
//!
//! Each act checks what it needs, writes records, passes them through the gate like anybody's, and
//! answers. An act that cannot be done leaves everything as it was and says what can be done.

use std::collections::BTreeMap;

use history::{
    Admission, ContentKey, Draft, Genesis, Governance, LogSigner, Record, RecordId, ScopeId,
    SpaceId, Timestamp,
};
use matching::Ask;
use model::{DocumentName, Edit, EditError, Field, Profile, Visibility};

use crate::acquaintances::set_contacts;
use crate::content::{CHARTER_MAX_BYTES, Content, Facts, SPACE_NAME_MAX_BYTES};
use crate::effect::Effect;
use crate::event::last_day;
use crate::intent::{Intent, Question, Succession, Token};
use crate::people::{day_of, said};
use crate::replica::Replica;
use crate::secrets::{DocumentId, Secrets};
use crate::sensible::{check_answer, check_sense, check_span};
use crate::ticket::Ticket;
use crate::view::{Answer, Refusal, Standing};

/// The most people one ticket may admit.
pub const TICKET_USES_MAX: u32 = 1_000;

impl Refusal {
    /// Makes a refusal from a stable code and a sentence.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Refusal {
        let (code, message) = (code.into(), message.into());
        Refusal { code, message }
    }

    pub(crate) fn no_space(attempt: &str) -> Refusal {
        Refusal::new(
            "no-space",
            format!(
                "Could not {attempt}: there is no space here yet. Found one with “eyelevel init”, or join one with “eyelevel join TICKET”."
            ),
        )
    }
}

impl Replica {
    /// Does what a person wished for and answers.
    pub(crate) fn intend(&mut self, token: Token, intent: Intent) {
        let Some(intent) = self.park(token, intent) else {
            return;
        };
        if let Intent::Ask(Question::Seen { audience }) = intent {
            self.look_at_oneself(token, audience);
            return;
        }
        let answer = self.act(intent);
        self.after.push(Effect::Answer { token, answer });
    }

    fn act(&mut self, intent: Intent) -> Result<Answer, Refusal> {
        self.dirty.urgent = true;
        self.must_not_have_ended(&intent)?;
        // Whoever came since the last view may share a name with somebody who is named now.
        self.list_again();
        match intent {
            Intent::Found {
                space,
                person,
                admission,
                ends,
            } => self.found(&space, &person, admission, ends, None),
            Intent::FoundAgain {
                space,
                person,
                admission,
                from,
            } => self.found(&space, &person, admission, None, Some(from)),
            Intent::Join { ticket, person } => self.join(&ticket, &person),
            Intent::JoinAsCarrier { ticket } => self.join_as_carrier(&ticket),
            Intent::Invite { uses, expires } => self.invite(uses, expires),
            Intent::EndInvite { ticket } => self.end_invite(&ticket),
            Intent::Profile(edits) => self.edit_profile(edits),
            Intent::Show { field, to } => self.show_field(field, to),
            Intent::Enter { program, answers } => self.enter(&program, &answers),
            Intent::Leave { program } => self.leave(&program),
            Intent::Look { program } => self.look(&program),
            Intent::Prefer(preference) => self.prefer(preference).map(|()| Answer::Done),
            Intent::Draft { form, text } => self.keep_draft(&form, &text),
            Intent::Community(act) => self.act_in_community(act),
            Intent::Talk(act) => self.talk(act),
            Intent::Meet(act) => self.meet(act),
            Intent::Round(act) => self.act_in_round(act),
            Intent::Device(act) => self.device_act(&act),
            Intent::Erase(act) => self.erase(&act),
            Intent::Govern(act) => self.govern_act(act),
            Intent::Ask(question) => self.answer(question),
        }
    }

    fn found(
        &mut self,
        space: &str,
        person: &str,
        admission: Admission,
        ends: Option<String>,
        from: Option<Succession>,
    ) -> Result<Answer, Refusal> {
        self.must_be_nobody("found a space")?;
        let today = day_of(self.now);
        let ends = ends.map(|day| last_day(&day, &today)).transpose()?;
        let space = clean_space_name(space)?;
        let name = name_edit(person)?;
        let (succeeds, charter) = match from {
            Some(from) => (Some(from.epoch), from.charter.trim().to_owned()),
            None => (None, String::new()),
        };
        if charter.len() > CHARTER_MAX_BYTES {
            return Err(Refusal::charter_size());
        }
        let mut secrets = Secrets::generate(&mut self.dice);
        let facts = Facts {
            salt: self.dice.bytes(),
            name: space,
            charter,
            ends,
            ..Facts::default()
        };
        let key = ContentKey::generate(&mut self.dice);
        let genesis = Governance::Genesis(Genesis {
            registrars: vec![secrets.person_id()],
            threshold: 1,
            admission,
            facts: facts.hash(),
            key: key.id(),
            succeeds,
        });
        let draft = Draft {
            space: SpaceId::ZERO,
            scope: ScopeId::ZERO,
            incarnation: secrets.incarnation,
            head: None,
            time: self.now,
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let record = draft.govern(secrets.device.signer(), &genesis);
        secrets.space = record.space();
        secrets.content_keys.push(key);
        let statements = [
            Governance::Person(secrets.person.clone()),
            Governance::Device(secrets.device.statement(secrets.person_id())),
        ];
        self.settle(secrets);
        self.secrets_changed = true;
        self.admit_own(record)?;
        for statement in &statements {
            self.govern(statement, Vec::new())?;
        }
        self.write(
            self.home,
            &Content::Facts(facts),
            facts_document(&self.home),
        )?;
        self.edit_shared(&[name])?;
        if let Some(secrets) = &mut self.secrets {
            secrets.founding = self.batch.records.iter().map(Record::wire).collect();
        }
        let person = self
            .me()
            .ok_or_else(|| Refusal::no_space("found a space"))?;
        let space = self.space;
        Ok(Answer::Founded { space, person })
    }

    fn invite(&mut self, uses: u32, expires: Option<Timestamp>) -> Result<Answer, Refusal> {
        self.must_be_member("invite somebody")?;
        if uses == 0 || uses > TICKET_USES_MAX {
            return Err(Refusal::new(
                "ticket-uses",
                format!("Could not make the ticket: it may admit 1 to {TICKET_USES_MAX} people."),
            ));
        }
        // Nobody is let in after the last day, so no ticket promises that.
        let expires = expires.map(|at| self.last_moment().map_or(at, |last| at.min(last)));
        if expires.is_some_and(|at| at <= self.now) {
            return Err(Refusal::new(
                "ticket-expiry",
                "Could not make the ticket: it would have expired already. Choose a later end.",
            ));
        }
        let secret: [u8; 32] = self.dice.bytes();
        let invite = Governance::Invite(history::Invite {
            key: LogSigner::from_seed(secret).key(),
            uses,
            expires,
        });
        let record = self.govern(&invite, Vec::new())?;
        let ticket = Ticket {
            space: self.space,
            invite: record.id(),
            lamport: record.header().lamport,
            secret,
            expires,
            device: record.header().log,
            addresses: self
                .addresses
                .iter()
                .take(TICKET_ADDRESSES_MAX)
                .cloned()
                .collect(),
        };
        Ok(Answer::Ticket {
            ticket: ticket.to_text(),
            uses,
            expires,
            has_address: !ticket.addresses.is_empty(),
        })
    }

    fn edit_profile(&mut self, edits: Vec<Edit>) -> Result<Answer, Refusal> {
        self.must_be_somebody("change your profile")?;
        check_sense(&edits, &day_of(self.now))?;
        let edits = self.resolve_people(edits)?;
        let member = self.standing() == Standing::Member;
        let (shared, mut private): (Vec<Edit>, Vec<Edit>) = edits
            .into_iter()
            .partition(|edit| self.is_kept_shared(edit.field()));
        let rests = self.rests(&self.shared_profile(), &self.private_profile());
        // Whoever adds to a list or takes from it has not said which of two holds.
        let is_whole = |edit: &&Edit| matches!(edit, Edit::Set(..) | Edit::Clear(_));
        let settled: Vec<Edit> = shared.iter().filter(is_whole).cloned().collect();
        let is_settled = |field: &Field| {
            *field != Field::Name && settled.iter().any(|edit| edit.field() == *field)
        };
        private.extend(rests.into_iter().filter(is_settled).map(Edit::Clear));
        let knows = private.iter().any(|edit| edit.field() == Field::Contacts);
        if knows && member {
            // All of it stands on this side from now on, also what was only read on the other.
            private.insert(0, set_contacts(&self.my_profile().contacts));
        }
        // Both sides are checked before either is written: an act happens whole or not at all.
        self.check_private(&private)?;
        self.edit_shared(&shared)?;
        self.settle_private(&settled)?;
        if !private.is_empty() {
            self.edit_private(&private)?;
            self.tell_picked()?;
        }
        if knows && member {
            self.keep_contacts()?;
        }
        self.profile_answer()
    }

    /// Tells whether a field is kept where every member reads it. Before membership everything is a draft on
    /// this device; joining publishes it. Whom one knows is shown only as far as they say so too.
    pub(crate) fn is_kept_shared(&self, field: Field) -> bool {
        self.standing() == Standing::Member
            && self.visibility(field) == Visibility::Space
            && field != Field::Contacts
    }

    fn check_private(&self, edits: &[Edit]) -> Result<(), Refusal> {
        let checked = self.private.document.edit(&[0; 32], edits);
        checked
            .map(|_| ())
            .map_err(|error| Refusal::new("profile-value", error.to_string()))
    }

    fn show_field(&mut self, field: Field, to: Visibility) -> Result<Answer, Refusal> {
        self.must_be_somebody("change who sees the field")?;
        if let Some(fixed) = field.fixed_visibility() {
            let who = match fixed {
                Visibility::Me => "only you ever see it",
                Visibility::Space | Visibility::Picked(_) => "everyone in the space sees it",
            };
            return Err(Refusal::new(
                "visibility-fixed",
                format!("Could not change who sees “{}”: {who}.", field.label()),
            ));
        }
        if field == Field::Contacts {
            return self.show_contacts(&to);
        }
        let mut values = self.my_profile().values(field);
        if field.is_list() {
            // Either side may have more than is shown: another device wrote there at the same time.
            let (shared, private) = (self.shared_profile(), self.private_profile());
            for more in [shared, private].map(|side| side.values(field)) {
                let more = more.into_iter().filter(|it| !values.contains(it));
                let more: Vec<String> = more.collect();
                values.extend(more);
            }
        }
        let moves = self.standing() == Standing::Member && !values.is_empty();
        let (clear, set) = (Edit::Clear(field), Edit::Set(field, values));
        let (shared, private) = match to {
            Visibility::Me | Visibility::Picked(_) => (clear, set),
            Visibility::Space => (set, clear),
        };
        // The shared side is what others may refuse: it goes first, so that an act that cannot be
        // done leaves everything as it was.
        if moves {
            self.check_private(std::slice::from_ref(&private))?;
            self.edit_shared(&[shared])?;
        }
        self.choose_visibility(field, &to)?;
        if moves {
            self.edit_private(&[private])?;
        }
        self.tell_picked()?;
        self.profile_answer()
    }

    /// Chooses who sees whom one knows. It is kept here whoever sees it.
    fn show_contacts(&mut self, to: &Visibility) -> Result<Answer, Refusal> {
        let all = set_contacts(&self.my_profile().contacts);
        self.choose_visibility(Field::Contacts, to)?;
        if self.standing() == Standing::Member {
            self.edit_private(&[all])?;
            self.keep_contacts()?;
        }
        self.profile_answer()
    }

    /// Moves what was drafted before membership to where others see it.
    pub(crate) fn publish(&mut self) -> Result<(), Refusal> {
        let drafts = self.private_profile();
        let mut set = Vec::new();
        let mut clear = Vec::new();
        for field in Field::ALL {
            let values = drafts.values(field);
            let is_shown = self.visibility(field) == Visibility::Space && field != Field::Contacts;
            if is_shown && !values.is_empty() {
                set.push(Edit::Set(field, values));
                // A name cannot be emptied; `my_profile` takes the shared one from now on.
                clear.extend((field != Field::Name).then_some(Edit::Clear(field)));
            }
        }
        self.edit_shared(&set)?;
        if !clear.is_empty() {
            self.edit_private(&clear)?;
        }
        Ok(())
    }

    fn enter(&mut self, program: &str, answers: &[(String, String)]) -> Result<Answer, Refusal> {
        self.must_be_member("enter a program")?;
        let program = self.known_program(program)?;
        let said = answers_to(&program, answers)?;
        let mut all = matching::Entry::of(&self.my_profile(), &program.id);
        said.iter()
            .for_each(|(ask, texts)| all.replace(*ask, texts));
        check_span(&program, &all)?;
        let values = vec![program.id.clone()];
        self.edit_shared(&[Edit::Add(Field::Programs, values)])?;
        for (ask, texts) in said {
            self.answer_ask(&program.id, ask, &texts)?;
        }
        if program.counts_waiting() {
            self.note_entered(&program.id)?;
        }
        Ok(Answer::Programs(self.program_views()))
    }

    fn leave(&mut self, program: &str) -> Result<Answer, Refusal> {
        self.must_be_member("leave a program")?;
        let program = self.known_program(program)?;
        if !self.my_profile().programs.contains(&program.id) {
            return Err(Refusal::new(
                "program-not-entered",
                format!(
                    "Could not leave {}, {}: you do not take part in it. See “eyelevel programs”.",
                    program.id,
                    program.name.say(self.spoken())
                ),
            ));
        }
        let values = vec![program.id.clone()];
        self.edit_shared(&[Edit::Remove(Field::Programs, values)])?;
        // Whoever enters again waits anew.
        self.answer_ask(&program.id, Ask::Entered, &[])?;
        Ok(Answer::Programs(self.program_views()))
    }

    /// Writes answers to where their owner shows them.
    pub(crate) fn edit_answers(&mut self, edits: Vec<Edit>) -> Result<(), Refusal> {
        if edits.is_empty() {
            return Ok(());
        }
        match self.visibility(Field::Answers) {
            Visibility::Me | Visibility::Picked(_) => self.edit_private(&edits),
            Visibility::Space => self.edit_shared(&edits),
        }
    }

    fn look(&mut self, program: &str) -> Result<Answer, Refusal> {
        self.looked_at = self.known_program(program)?.id.clone();
        self.dirty.people = true;
        Ok(Answer::Done)
    }

    /// Turns typed names in fields that name people into ids.
    fn resolve_people(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, Refusal> {
        let names_people = |field: Field| matches!(field, Field::Avoid | Field::Contacts);
        let mut resolve = |values: Vec<String>| -> Result<Vec<String>, Refusal> {
            values
                .iter()
                .map(|typed| Ok(self.find_person(typed)?.id.to_string()))
                .collect()
        };
        edits
            .into_iter()
            .map(|edit| match edit {
                Edit::Set(field, values) if names_people(field) => {
                    Ok(Edit::Set(field, resolve(values)?))
                }
                Edit::Add(field, values) if names_people(field) => {
                    Ok(Edit::Add(field, resolve(values)?))
                }
                Edit::Remove(field, values) if names_people(field) => {
                    Ok(Edit::Remove(field, resolve(values)?))
                }
                Edit::Set(..) | Edit::Add(..) | Edit::Remove(..) | Edit::Clear(..) => Ok(edit),
            })
            .collect()
    }

    /// One's own profile, shared and private together.
    pub(crate) fn my_profile(&self) -> Profile {
        let shared = self.shared_profile();
        let mut private = self.private_profile();
        for field in self.rests(&shared, &private) {
            private.clear(field);
        }
        Profile::merge(shared, private)
    }

    /// Lists the fields everybody sees in which something else was written meanwhile on a device that took
    /// them for private: what everybody sees is what holds.
    pub(crate) fn rests(&self, shared: &Profile, private: &Profile) -> Vec<Field> {
        let is_rest = |field: &Field| {
            // Hardly any field has both, so who sees it is looked up last.
            let are_both = !private.values(*field).is_empty() && !shared.values(*field).is_empty();
            are_both && (*field == Field::Name || self.is_kept_shared(*field))
        };
        Field::ALL.into_iter().filter(is_rest).collect()
    }

    /// What of one's profile every member of the space can read.
    pub(crate) fn shared_profile(&self) -> Profile {
        let shared = self.own_document().and_then(|id| self.documents.peek(&id));
        let document = shared.and_then(|held| held.paper.profile());
        document
            .map(|document| document.profile().0)
            .unwrap_or_default()
    }

    /// Writes edits to the shared profile.
    pub(crate) fn edit_shared(&mut self, edits: &[Edit]) -> Result<(), Refusal> {
        let (Some(me), Some(id)) = (self.me(), self.own_document()) else {
            return Err(Refusal::no_space("change your profile"));
        };
        let home = self.home;
        let Some(actor) = self.actor_in(&home, &id) else {
            return Err(Refusal::no_space("change your profile"));
        };
        if edits.is_empty() {
            return Ok(());
        }
        let name = DocumentName::Profile(me);
        let fresh = model::Document::new();
        let held = self.documents.peek(&id);
        let document = held.and_then(|held| held.paper.profile()).unwrap_or(&fresh);
        let change = document
            .edit(&actor, edits)
            .map_err(|error| Refusal::new("profile-value", error.to_string()))?;
        match change {
            Some(change) => self.write_change(self.home, name, change).map(|_| ()),
            None => Ok(()),
        }
    }

    pub(crate) fn must_be_nobody(&self, attempt: &str) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Nobody => Ok(()),
            Standing::Waiting | Standing::Member => Err(Refusal::new(
                "already-in-space",
                format!(
                    "Could not {attempt}: this folder already belongs to a space. Add --further to go on beside it, or use another folder with --data DIR."
                ),
            )),
        }
    }

    fn must_be_somebody(&self, attempt: &str) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Nobody => Err(Refusal::no_space(attempt)),
            // A carrier waits to carry, and never has anything to say.
            Standing::Waiting | Standing::Member if self.is_carrier() => Err(only_carries(attempt)),
            // What somebody drafts who is nobody yet is published when they come in. One more device of
            // a member finds a profile there, which it does not know yet.
            Standing::Waiting if self.is_to_be_one_more() => self.must_be_member(attempt),
            Standing::Waiting | Standing::Member => self.must_be_heard(attempt),
        }
    }

    /// Tells whether this device is to belong to somebody who has other ones.
    fn is_to_be_one_more(&self) -> bool {
        let secrets = self.secrets.as_ref();
        secrets.is_some_and(|secrets| secrets.was_added()) || self.is_recovering()
    }

    pub(crate) fn must_be_member(&self, attempt: &str) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Nobody => Err(Refusal::no_space(attempt)),
            Standing::Waiting if self.was_removed() => self.must_be_heard(attempt),
            Standing::Waiting => Err(Refusal::new(
                "not-yet-member",
                format!(
                    "Could not {attempt}: no member's device has let you in yet. Keep Eyelevel running near one (“eyelevel sync”)."
                ),
            )),
            Standing::Member if self.is_carrier() => Err(only_carries(attempt)),
            Standing::Member => self.must_be_heard(attempt),
        }
    }
}

fn only_carries(attempt: &str) -> Refusal {
    Refusal::new(
        "only-carries",
        format!(
            "Could not {attempt}: this folder only carries the space for others. It reads nothing and says nothing; use a member's."
        ),
    )
}

/// A joiner's log begins with person, device and join; this is the join's seq.
pub(crate) const LAST_JOIN_SEQ: u64 = 2;
/// The most addresses in a ticket; more make the QR code hard to scan.
const TICKET_ADDRESSES_MAX: usize = 6;

pub(crate) fn facts_document(scope: &ScopeId) -> DocumentId {
    blake3::derive_key("eyelevel 2026 facts document", scope.as_bytes())
}

pub(crate) fn name_edit(person: &str) -> Result<Edit, Refusal> {
    let edit = Edit::Set(Field::Name, vec![person.to_owned()]);
    let checked = model::Document::new().edit(&[0; 32], std::slice::from_ref(&edit));
    match checked {
        Ok(Some(_)) => Ok(edit),
        Ok(None) | Err(EditError::NameNeeded) => Err(Refusal::new(
            "profile-value",
            "Could not take the name: it is empty. Type the name others shall see.",
        )),
        Err(error) => Err(Refusal::new("profile-value", error.to_string())),
    }
}

fn clean_space_name(name: &str) -> Result<String, Refusal> {
    let (name, _) = model::clean_line(name, name.len());
    if name.is_empty() || name.len() > SPACE_NAME_MAX_BYTES {
        return Err(Refusal::new(
            "space-name",
            format!(
                "Could not found the space: its name may have 1 to {SPACE_NAME_MAX_BYTES} bytes."
            ),
        ));
    }
    Ok(name)
}

/// Sorts answers by question, several to one of them at their semicolons; a question the program does
/// not ask is refused by name.
pub(crate) fn answers_to(
    program: &matching::Program,
    answers: &[(String, String)],
) -> Result<BTreeMap<Ask, Vec<String>>, Refusal> {
    let mut said: BTreeMap<Ask, Vec<String>> = BTreeMap::new();
    // What others took for an answer nobody says of themselves.
    let asks = program.asks.iter().map(|it| it.what);
    let asks: Vec<Ask> = asks.filter(|ask| *ask != Ask::Answered).collect();
    for (typed, text) in answers {
        let Some(ask) = Ask::parse(typed).filter(|ask| asks.contains(ask)) else {
            let asks: Vec<&str> = asks.iter().map(|it| it.name()).collect();
            let asks = match asks.is_empty() {
                true => "It asks nothing beyond your profile".to_owned(),
                false => format!("It asks {}", asks.join(", ")),
            };
            return Err(Refusal::new(
                "unknown-question",
                format!(
                    "Could not answer “{}”: {} does not ask that. {asks}.",
                    model::clean_line(typed, 40).0,
                    program.id
                ),
            ));
        };
        let all = said.entry(ask).or_default();
        for answer in ask.answers(text) {
            check_answer(program, ask, answer)?;
            all.push(answer.to_owned());
        }
    }
    Ok(said)
}

/// Names a member for a log of theirs.
pub(crate) fn owner_name(replica: &Replica, key: &history::LogKey) -> Option<String> {
    let who = replica.authority()?.person_of(key)?;
    replica.people.name(&said(&who))?;
    Some(replica.name(&said(&who)))
}
