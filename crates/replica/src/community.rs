//! Communities: what their members contribute, taken in and folded.
//!
//! For: the way of what the gate has read into the state of its community, and into the index: a
//! start reads what people said and how texts read, not their documents. Knows: contributions and
//! texts through `model`. Never: decides whether a record counts; the gate has done that.

mod about;
mod acts;
mod answers;
mod appealing;
mod blocked;
mod cases;
mod concerns;
mod days;
mod deciding;
mod doors;
mod evidence;
mod exchange;
mod follow;
mod following;
mod formats;
mod founding;
mod hidden;
mod hosting;
mod making;
mod meeting;
mod mentions;
mod mine;
mod panel;
mod posts;
mod programs;
mod reporting;
mod retold;
mod saying;
mod seats;
mod standing;
mod together;
mod values;
mod view;
mod void;
mod wording;

pub(crate) use about::Known;
pub(crate) use answers::nearly_named;
pub(crate) use following::is_about_feed;
pub use hidden::is_invitation;
pub use meeting::code_good_until;
pub(crate) use mine::text_name;
pub(crate) use posts::kind_of;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{LogKey, Record, ScopeId, ScopeKind};
use matching::Program;
use model::community::{Row, Rules, Stamp, Touched};
use model::{Attachment, Community, DocumentName, PersonId, TextName, TextPart};
use serde::{Deserialize, Serialize};

use crate::documents::document_id;
use crate::effect::{Effect, Shelf};
use crate::intent::{Intent, Token};
use crate::paper::{Paper, Written};
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::Refusal;

pub(crate) use programs::Adapted;

use cases::Waits;
use evidence::Gathered;
use follow::Followed;
use seats::Seating;

/// The most acts that wait for documents to come from disk.
pub(crate) const PARKED_MAX: usize = 64;

/// All communities that can be read here.
#[derive(Debug, Default)]
pub(crate) struct Halls {
    all: BTreeMap<ScopeId, Hall>,
    /// The community the view shows.
    open: Option<ScopeId>,
    /// Whose members the view shows, as they stood after so many moves on which day.
    listed: Option<(ScopeId, u64, String)>,
    /// Acts that wait for documents.
    pub(crate) parked: Vec<(Token, Intent)>,
    /// Communities in which something was said that reports may go on by.
    stirred: BTreeSet<ScopeId>,
    /// Every community was looked at for that since this process began.
    is_followed: bool,
    /// Communities in which reports go on once what one has said there has come from disk.
    awaited: BTreeSet<ScopeId>,
    seating: Seating,
    /// Communities whose name another one has too, or one that looks the same.
    namesakes: BTreeSet<ScopeId>,
    /// Communities in which somebody said how useful they are, or came or went.
    answered: BTreeSet<ScopeId>,
    /// Files that go with what is about to be said.
    attaching: Vec<Attachment>,
    /// What people have shown to know, as it was gathered last.
    gathered: Gathered,
}

impl Halls {
    /// Has the members the view shows be listed anew: people are called otherwise now, or hidden.
    pub(crate) fn list_again(&mut self) {
        self.listed = None;
    }

    /// Notes that any report in a scope may go on.
    pub(crate) fn stir(&mut self, scope: ScopeId) {
        if let Some(hall) = self.all.get_mut(&scope) {
            hall.followed = Followed::default();
        }
        self.stirred.insert(scope);
    }

    /// Notes that others may sit on the panels of a scope now, or count.
    pub(crate) fn seat_again(&mut self, scope: &ScopeId) {
        if let Some(hall) = self.all.get_mut(scope) {
            hall.waits = Waits::default();
            hall.followed = Followed::default();
        }
        // A host who may speak again gives the seats that were asked for meanwhile.
        self.seating.note(*scope);
    }

    /// Gives every file something said in a community names, with who named it.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Attachment, PersonId)> {
        self.all.values().flat_map(|hall| hall.fold.files())
    }
}

/// One community.
#[derive(Debug, Default)]
struct Hall {
    fold: Community,
    /// How its texts read.
    texts: BTreeMap<TextName, TextReading>,
    /// The programs it adapted, by what they stand under; none where a description cannot be run.
    described: BTreeMap<model::ItemId, Option<Arc<Program>>>,
    waits: Waits,
    followed: Followed,
}

impl Hall {
    /// Reads the descriptions of programs that have come, and lets go of those nobody keeps any more.
    fn describe(&mut self) {
        let mut before = std::mem::take(&mut self.described);
        for kept in self.fold.programs() {
            let read = || Program::adapted(kept.description).ok().map(Arc::new);
            let program = before.remove(&kept.id).unwrap_or_else(read);
            self.described.insert(kept.id, program);
        }
    }

    /// Has a card be found by how its text reads now.
    fn read_card(&mut self, text: &TextName, parts: &BTreeMap<TextPart, String>) {
        if let TextName::Card(card) = text {
            let body = parts.get(&TextPart::Body).map_or("", String::as_str);
            self.fold.read_card(*card, body);
        }
    }
}

/// Tells whether a statement moves which programs a community keeps: whoever joins or leaves brings or
/// takes what they keep.
/// What somebody said in a community, read from its entry in the index and apart from every replica: a start
/// reads beside folding.
#[derive(Debug)]
pub struct ReadRow {
    scope: ScopeId,
    person: PersonId,
    row: model::community::ReadRow,
    bears_on_programs: bool,
}

impl ReadRow {
    /// Reads an entry of [`Shelf::Row`]; none if it is none.
    pub fn read(key: &[u8], value: &[u8]) -> Option<ReadRow> {
        let (scope, key) = key.split_first_chunk::<32>()?;
        let (person, key) = key.split_first_chunk::<32>()?;
        let key = std::str::from_utf8(key).ok()?;
        let row = minicbor_serde::from_slice::<Row>(value).ok()?;
        Some(ReadRow {
            scope: ScopeId::from_bytes(*scope),
            person: PersonId::from_bytes(*person),
            row: model::community::ReadRow::read(key, row),
            bears_on_programs: bears_on_programs(key),
        })
    }
}

fn bears_on_programs(key: &str) -> bool {
    key == "member" || key.starts_with("program/")
}

/// How a text reads, part by part, with who wrote in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct TextReading {
    parts: BTreeMap<TextPart, String>,
    writers: BTreeSet<PersonId>,
    /// Whose typing is left out, and from which counter on: void, but built upon by others.
    #[serde(default)]
    masked: model::Masked,
}

impl Replica {
    /// Hears what a member said in a community, or that a text written together has changed.
    pub(crate) fn community_heard(
        &mut self,
        record: &Record,
        name: &DocumentName,
        written: &Written,
    ) {
        let Some(author) = self.author_of(record) else {
            return;
        };
        let scope = record.scope();
        let shown = self.shown_moves(&scope);
        match (written, name) {
            (Written::Contributions(touched), _) => {
                self.halls.stirred.insert(scope);
                self.hear_contribution(scope, author, touched, stamp_of(record));
            }
            (Written::Text, DocumentName::Text(text)) => self.read_text(scope, *text, Some(author)),
            (Written::Profile | Written::Text, _) => {}
        }
        self.dirty.community = true;
        // Lists go by what people have shown, too.
        self.dirty.people |= self.shown_moves(&scope) != shown;
    }

    fn hear_contribution(
        &mut self,
        scope: ScopeId,
        person: PersonId,
        touched: &[Touched],
        stamp: Stamp,
    ) {
        let hall = self.halls.all.entry(scope).or_default();
        hall.fold.hear(person, touched, stamp);
        if touched
            .iter()
            .any(|touched| hosting::bears_on_usefulness(&touched.key))
        {
            self.halls.answered.insert(scope);
        }
        if touched
            .iter()
            .any(|touched| seats::bears_on_seats(&touched.key))
        {
            self.halls.seating.note(scope);
        }
        if touched
            .iter()
            .any(|touched| bears_on_programs(&touched.key))
        {
            hall.describe();
            self.dirty.people = true;
        }
        let rows: Vec<(Vec<u8>, Vec<u8>)> = touched
            .iter()
            .filter_map(|touched| {
                let row = hall.fold.row(&person, &touched.key)?;
                let place = [
                    scope.as_bytes(),
                    &person.as_bytes()[..],
                    touched.key.as_bytes(),
                ];
                Some((place.concat(), minicbor_serde::to_vec(&row).ok()?))
            })
            .collect();
        for (key, value) in rows {
            self.put(Shelf::Row, key, Some(value));
        }
    }

    /// Reads a text that has just changed, or of which something else counts now.
    pub(crate) fn read_text(&mut self, scope: ScopeId, text: TextName, author: Option<PersonId>) {
        let name = DocumentName::Text(text);
        let held = self.documents.peek(&document_id(&scope, &name));
        let Some(Paper::Text(shared)) = held.map(|held| &held.paper) else {
            return;
        };
        let masked = self.masked_in(&scope, &text);
        let parts = text.parts().iter();
        let parts = parts.map(|part| (*part, shared.read(*part, &masked).text));
        let parts: BTreeMap<TextPart, String> = parts.collect();
        let hall = self.halls.all.entry(scope).or_default();
        hall.read_card(&text, &parts);
        let reading = hall.texts.entry(text).or_default();
        reading.parts = parts;
        reading.writers.extend(author);
        let kept = minicbor_serde::to_vec(&*reading).unwrap_or_default();
        let key = [scope.as_bytes(), &name.to_bytes()[..]].concat();
        self.put(Shelf::Reading, key, Some(kept));
    }

    /// Keeps an act back until the documents it writes in have come from disk.
    pub(crate) fn park(&mut self, token: Token, intent: Intent) -> Option<Intent> {
        let Intent::Community(act) = &intent else {
            return Some(intent);
        };
        let mut missing = Vec::new();
        for (scope, name) in self.written_by(act) {
            let id = document_id(&scope, &name);
            let held = self.scopes.get(&scope);
            let on_disk = held.is_some_and(|scope| scope.documents.contains_key(&id));
            if on_disk && self.documents.peek(&id).is_none() {
                missing.push((id, name));
            }
        }
        if missing.is_empty() || self.halls.parked.len() >= PARKED_MAX {
            return Some(intent);
        }
        for (document, name) in missing {
            if self.documents.start_loading(document, name) {
                self.after.push(Effect::Load { document });
            }
        }
        self.halls.parked.push((token, intent));
        None
    }

    /// Tells whether what one has said in a community is at hand, so that this device can say more
    /// there by itself. What is not is fetched, and reports are followed again once it has come.
    pub(super) fn has_own_words(&mut self, community: ScopeId) -> bool {
        let Some(me) = self.me() else {
            return false;
        };
        let name = DocumentName::Contributions(me);
        let id = document_id(&community, &name);
        let held = self.scopes.get(&community);
        let on_disk = held.is_some_and(|scope| scope.documents.contains_key(&id));
        if !on_disk || self.documents.peek(&id).is_some() {
            return true;
        }
        if self.documents.start_loading(id, name) {
            self.after.push(Effect::Load { document: id });
        }
        self.halls.awaited.insert(community);
        false
    }

    /// Does what waited for documents, when no more are on their way.
    pub(crate) fn unpark(&mut self) {
        if self.documents.is_loading() {
            return;
        }
        let awaited = std::mem::take(&mut self.halls.awaited);
        awaited.iter().for_each(|it| self.halls.seating.note(*it));
        self.halls.stirred.extend(awaited);
        for (token, intent) in std::mem::take(&mut self.halls.parked) {
            self.intend(token, intent);
        }
    }

    /// Takes what somebody said, as it was read from the index.
    pub(crate) fn take_row(&mut self, read: ReadRow) {
        let hall = self.halls.all.entry(read.scope).or_default();
        hall.fold.restore(read.person, read.row);
        if read.bears_on_programs {
            hall.describe();
        }
    }

    /// Lays what was read of all communities densely.
    pub(crate) fn pack_communities(&mut self) {
        self.halls
            .all
            .values_mut()
            .for_each(|hall| hall.fold.pack());
    }

    /// Reads how a text reads, as the index keeps it.
    pub(crate) fn read_reading(&mut self, key: &[u8], value: &[u8]) {
        let Some((scope, name)) = key.split_first_chunk::<32>() else {
            return;
        };
        let name = DocumentName::from_bytes(name);
        let reading = minicbor_serde::from_slice::<TextReading>(value);
        if let (Some(DocumentName::Text(text)), Ok(reading)) = (name, reading) {
            let hall = self
                .halls
                .all
                .entry(ScopeId::from_bytes(*scope))
                .or_default();
            hall.read_card(&text, &reading.parts);
            hall.texts.insert(text, reading);
        }
    }

    /// Lists the communities that can be read here, with what authority says of each put into it.
    pub(crate) fn communities(&mut self) -> Vec<ScopeId> {
        let removed = self.authority().map(history::Authority::removed);
        let outside: BTreeSet<PersonId> = removed.iter().flatten().map(said).collect();
        let read: Vec<(ScopeId, Rules)> = self
            .scopes
            .values()
            .filter(|scope| scope.kind() == Some(ScopeKind::Community) && scope.key().is_some())
            .map(|scope| (scope.id, rules_of(scope, &outside)))
            .collect();
        let mut ids = Vec::with_capacity(read.len());
        for (id, rules) in read {
            let hall = self.halls.all.entry(id).or_default();
            if *hall.fold.rules() != rules {
                hall.fold.govern(rules);
                hall.waits = Waits::default();
                hall.describe();
            }
            ids.push(id);
        }
        ids.iter().for_each(|id| self.find_waiting(id));
        self.halls.namesakes = self.namesakes();
        ids
    }

    fn hall(&self, scope: &ScopeId) -> Result<&Hall, Refusal> {
        self.halls.all.get(scope).ok_or_else(unknown_community)
    }

    /// Finds what was said by its id, or the beginning of its id.
    fn find_item(&self, typed: &str) -> Result<(ScopeId, model::ItemId), Refusal> {
        let typed = typed.trim();
        let halls = self.halls.all.iter();
        let found: Vec<(ScopeId, model::ItemId)> = halls
            .flat_map(|(scope, hall)| hall.fold.find(typed).into_iter().map(|id| (*scope, id)))
            .collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(unknown_item(typed)),
            _ => Err(Refusal::new(
                "ambiguous-item",
                format!(
                    "“{}” begins several ids; type more of it.",
                    model::clean_line(typed, 40).0
                ),
            )),
        }
    }
}

fn unknown_item(typed: &str) -> Refusal {
    let sentence = format!(
        "Could not find “{}”: nothing said here has this id. It may still be on its way.",
        model::clean_line(typed, 40).0
    );
    Refusal::new("unknown-item", sentence)
}

fn unknown_community() -> Refusal {
    Refusal::new(
        "unknown-community",
        "Could not find this community here. See “eyelevel community list”; it may still be on its way.",
    )
}

/// What the founding and the epochs after it say about who may decide. Whoever was removed from the space
/// (`outside`) takes part in none of its communities.
fn rules_of(scope: &Scope, outside: &BTreeSet<PersonId>) -> Rules {
    let founders = scope.founding().map(|genesis| genesis.stewards.clone());
    let founders = founders.unwrap_or_default().into_iter().collect();
    let authority = &scope.authority;
    let behind = |persons: &BTreeSet<history::PersonId>| -> BTreeSet<PersonId> {
        // Mostly nobody was removed, and then nobody need be looked for among all.
        if persons.is_empty() {
            return BTreeSet::new();
        }
        let is_one = |log: &LogKey| {
            let person = authority.person_of(log);
            person.is_some_and(|person| persons.contains(&person))
        };
        let bound = scope.bound.iter().filter(|(log, _)| is_one(log));
        bound.map(|(_, who)| said(who)).collect()
    };
    Rules {
        founders: behind(&founders),
        stewards: behind(&authority.stewards()),
        excluded: &behind(&authority.removed()) | outside,
        paused: &behind(&authority.paused()) - outside,
        ..Rules::default()
    }
}

fn stamp_of(record: &Record) -> Stamp {
    let header = record.header();
    Stamp {
        lamport: header.lamport,
        log: *header.log.as_bytes(),
        seq: header.seq,
        time: header.time.0,
    }
}
