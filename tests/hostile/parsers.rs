//! Every parser of foreign bytes, each behind one function that takes any bytes.
//!
//! For: `cargo test`, which feeds them spoilt samples, and the fuzz targets in `fuzz/`, which call
//! the same functions. A function returns whatever the bytes were; it panics only where the
//! product breaks a promise: a second spelling, a document that cannot be read again, a heart that
//! forgets what it knew.

use std::cell::RefCell;
use std::collections::BTreeSet;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ROOT, ReadDoc};
use history::{
    Binding, DeviceKeys, Governance, Head, KeyObject, LogId, Record, Slot, SpaceId, seed_of,
};
use matching::Program;
use model::community::{Community, FeedFilter, Kind, Rules, Stamp, calendar, snippet};
use model::{Contributions, Document, Masked, PersonId, SharedText, Stand, TextName, TextPart};
use replica::{Boot, Content, Input, Intent, Message, Replica, Shelf, Ticket, Token};
use sha2::{Digest, Sha256};
use sim::Mallory;
use store::{BundleReader, Folder, RemoteUrl, Store};

use super::victim::{NOW, Victim};

// Three parsers of the program itself; none knows anything of it.
#[path = "../../src/feed/entries.rs"]
mod entries;
#[path = "heard.rs"]
pub mod heard;
#[path = "../../src/app/picture/small.rs"]
mod pictures;
#[path = "../../src/scan/look.rs"]
mod scan;

/// One parser.
#[derive(Clone, Copy)]
pub struct Parser {
    pub name: &'static str,
    pub feed: fn(&[u8]),
    /// How many spoilt samples a test run feeds it.
    pub mutants: usize,
}

/// Every parser, in the order bytes meet them.
pub const PARSERS: [Parser; 33] = [
    parser("frame", frame, 10_000),
    parser("record", record, 3_000),
    parser("statement", statement, 20_000),
    parser("key-object", key_object, 3_000),
    parser("commit", commit, 1_500),
    parser("ref-name", ref_name, 10_000),
    parser("ticket", ticket, 4_000),
    parser("ticket-body", ticket_body, 4_000),
    parser("join", join, 60),
    parser("content", content, 20_000),
    parser("message", message, 20_000),
    parser("change", change, 4_000),
    parser("accepted", accepted, 150),
    parser("governed", governed, 300),
    parser("contributions", contributions, 1_000),
    parser("shared-text", shared_text, 2_000),
    parser("items", items, 700),
    parser("bundle", bundle, 400),
    parser("key-file", key_file, 60),
    parser("identity", identity, 300),
    parser("index", index, 150),
    parser("packed-refs", packed_refs, 40),
    parser("markdown", markdown, 1_500),
    parser("words", words, 6_000),
    parser("program", program, 1_500),
    parser("feed", feed, 3_000),
    parser("picture", picture, 1_500),
    parser("code", code, 60),
    parser("nearby-packet", heard::nearby_packet, 6_000),
    parser("nearby-card", heard::nearby_card, 3_000),
    parser("round-statement", heard::round_statement, 6_000),
    parser("typed-code", heard::typed_code, 600),
    parser("attachment", heard::attachment, 1_500),
];

const fn parser(name: &'static str, feed: fn(&[u8]), mutants: usize) -> Parser {
    Parser {
        name,
        feed,
        mutants,
    }
}

const ACTOR: [u8; 32] = [7; 32];
const TODAY: &str = "2026-11-25";
/// More than any part of an entry of a feed has.
const FEED_WORDS_MAX_CHARS: usize = 2_001;
/// Splits keys from values and pairs from pairs in the samples of `items` and `index`.
const PAIR: char = '\u{1e}';
const VALUE: char = '\u{1f}';

/// A frame of the wire; what decodes has one spelling.
pub fn frame(data: &[u8]) {
    if let Ok(message) = Message::decode(data)
        && !matches!(message, Message::Unknown(_))
    {
        assert_eq!(message.encode(), data, "a frame has two spellings");
    }
}

/// A record of the wire, and everything that is read from one.
pub fn record(data: &[u8]) {
    let opened = Record::open(data);
    let wires = [data.to_vec(), data.to_vec()];
    let many = Record::open_many(&wires);
    assert_eq!(many, [opened.clone(), opened.clone()], "one verdict");
    if let Ok(record) = opened {
        assert_eq!(record.wire(), data);
        let _ = record.governance();
        assert_eq!(
            Record::from_git(&record.commit(), record.blob()),
            Ok(record)
        );
    }
}

/// The body of a statement.
pub fn statement(data: &[u8]) {
    if let Ok(statement) = Governance::from_bytes(data) {
        assert_eq!(statement.to_bytes(), data, "a statement has two spellings");
    }
}

/// A key object.
pub fn key_object(data: &[u8]) {
    if let Ok(object) = KeyObject::open(data) {
        assert_eq!(object.to_bytes(), data, "a key object has two spellings");
        let _ = (object.name(), object.ref_name(), object.scope());
    }
}

/// A commit and a blob from somebody's repository: two bytes of length, commit, blob.
pub fn commit(data: &[u8]) {
    let Some((length, rest)) = data.split_first_chunk::<2>() else {
        return;
    };
    let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
    let (commit, blob) = rest.split_at(length);
    if let Ok(record) = Record::from_git(commit, blob) {
        assert_eq!(record.commit(), commit);
        let (id, commit_id) = (record.id(), record.commit_id());
        assert_eq!(Record::reopen(commit, blob, &id, &commit_id), Some(record));
    }
}

/// The name of a ref.
pub fn ref_name(data: &[u8]) {
    let name = String::from_utf8_lossy(data);
    if let Some(log) = LogId::from_ref_name(&name) {
        assert_eq!(log.ref_name(), name, "a ref has two spellings");
    }
}

/// A ticket as somebody pasted it.
pub fn ticket(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Ticket::parse(&text) {
        Ok(ticket) => {
            assert!(ticket.addresses.len() <= replica::message::ADDRESSES_MAX);
            assert_eq!(Ticket::parse(&ticket.to_text()), Ok(ticket));
        }
        Err(bad) => assert!(bad.sentence().starts_with("Could not read the ticket")),
    }
}

/// The inside of a ticket, behind a right checksum.
pub fn ticket_body(data: &[u8]) {
    ticket(pasted("eyelevel:", data).as_bytes());
}

/// A ticket, of any kind, in the hands of somebody who has nothing yet.
pub fn join(data: &[u8]) {
    let (kind, body) = data.split_first().unwrap_or((&0, &[]));
    let prefix = ["eyelevel:", "eyelevel-device:"][usize::from(kind % 2)];
    let boot = Boot {
        entropy: [9; 32],
        ..Boot::default()
    };
    let Ok((mut nobody, _)) = Replica::open(boot, NOW) else {
        panic!("a first start");
    };
    let intent = Intent::Join {
        ticket: pasted(prefix, body),
        person: "Eve".to_owned(),
    };
    let token = Token(1);
    let _ = nobody.handle(Input::Intent { token, intent }, NOW);
    let _ = nobody.handle(Input::Tick, NOW);
}

/// Writes bytes as tickets are written: their checksum behind them, in letters and digits.
pub fn pasted(prefix: &str, body: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let sum = blake3::derive_key("eyelevel 2026 ticket checksum", body);
    let mut text = prefix.to_owned();
    let (mut bits, mut held) = (0_u32, 0);
    for byte in body.iter().chain(&sum[..4]) {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(char::from(LETTERS[(bits >> held & 31) as usize]));
        }
    }
    if held > 0 {
        text.push(char::from(LETTERS[(bits << (5 - held) & 31) as usize]));
    }
    text
}

/// The plaintext of a content record.
pub fn content(data: &[u8]) {
    if let Ok(content) = Content::decode(data) {
        assert_eq!(content.encode(), data, "content has two spellings");
    }
}

/// The plaintext of a message in a conversation.
pub fn message(data: &[u8]) {
    let _ = replica::reads_as_message(data);
}

/// The body of a change of a profile: admitted, read, saved, gone on from.
pub fn change(data: &[u8]) {
    let change = framed(data);
    let mut document = Document::new();
    let before = document.profile();
    if document.admit(&change, &ACTOR).is_err() {
        assert_eq!(
            document.profile(),
            before,
            "a refused change left something"
        );
        return;
    }
    let again = Document::replay([change.as_slice()]).expect("what was admitted replays");
    assert_eq!(again.profile(), document.profile());
    saves(&change);
}

/// A snapshot of what was admitted loads to the same heads.
fn saves(change: &[u8]) {
    let change = Change::try_from(change).expect("admitted");
    let mut document = Automerge::new();
    document.apply_changes([change]).expect("admitted");
    let loaded = Automerge::load(&document.save()).expect("saved");
    assert_eq!(loaded.get_heads(), document.get_heads());
}

/// A statement, signed by a member in the next place of their log and sent to a heart.
pub fn governed(data: &[u8]) {
    let Ok(statement) = Governance::from_bytes(data) else {
        return;
    };
    with_a_heart(|victim, mallory| {
        let record = mallory.govern_at(mallory.draft(), &statement);
        victim.hear(mallory.peer(), Message::Records(vec![record.clone()]));
        if victim.holds(&record) {
            mallory.stand_on(&record);
        }
        let _ = victim.status();
    });
}

/// The body of a change, sealed and signed by a member and sent to a heart: accepted, applied,
/// read, shown; whatever it was, the heart answers afterwards.
pub fn accepted(data: &[u8]) {
    with_a_heart(|victim, mallory| {
        let (kind, body) = data.split_first().unwrap_or((&0, &[]));
        let document = mallory.profile();
        let plaintext = match kind % 3 {
            // What would be content; anything at all; a change of one's own profile.
            0 => body.to_vec(),
            1 => Content::Change {
                document,
                change: body.to_vec(),
            }
            .encode(),
            _ => Content::Change {
                document,
                change: framed(&with_actor(body, &mallory.actor(&document))),
            }
            .encode(),
        };
        let Ok(written) = mallory.write_at(mallory.draft(), &plaintext) else {
            return;
        };
        let record = written.record.clone();
        for message in written.messages() {
            victim.hear(mallory.peer(), message);
        }
        if victim.holds(&record) {
            mallory.stand_on(&record);
        }
        let _ = victim.status();
    });
}

/// Lends a heart and the member in its space, the same ones for every input of a thread.
fn with_a_heart(act: impl FnOnce(&mut Victim, &mut Mallory)) {
    thread_local! {
        static SPACE: RefCell<(Victim, Mallory)> = RefCell::new(Victim::with_mallory());
    }
    SPACE.with_borrow_mut(|(victim, mallory)| act(victim, mallory));
}

/// Puts an actor where a first change has it: behind the number of dependencies and its length.
pub fn with_actor(body: &[u8], actor: &[u8; 32]) -> Vec<u8> {
    let mut body = body.to_vec();
    if let Some(place) = body.get_mut(2..34) {
        place.copy_from_slice(actor);
    }
    body
}

/// The body of a change of somebody's contributions.
pub fn contributions(data: &[u8]) {
    let change = framed(data);
    let mut said = Contributions::new();
    if let Ok(touched) = said.admit(&change, &ACTOR) {
        let again = Contributions::replay([change.as_slice()]).expect("what was admitted replays");
        assert_eq!(again.all(), said.all());
        show(&touched);
    }
}

/// The body of a change of a text written together.
pub fn shared_text(data: &[u8]) {
    let change = framed(data);
    let mut text = SharedText::new(TextName::Why);
    if text.admit(&change, &ACTOR).is_ok() {
        let (place, person) = (0, PersonId::ZERO);
        let kept = SharedText::kept(&change, Stand { place, person });
        let again = SharedText::replay(TextName::Why, [kept.as_slice()]);
        let again = again.expect("what was admitted replays");
        for part in TextPart::WHY {
            let read = text.read(part, &Masked::new());
            assert_eq!(again.read(part, &Masked::new()), read);
            let _ = text.read(part, &Masked::from([(ACTOR, 0)]));
        }
    }
}

/// What somebody says in a community, as keys and values.
pub fn items(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut document = Automerge::new().with_actor(ActorId::from(&ACTOR[..]));
    let mut transaction = document.transaction();
    for pair in text.split(PAIR).take(64) {
        let (key, value) = pair.split_once(VALUE).unwrap_or((pair, ""));
        if !key.is_empty() && transaction.put(ROOT, key, value).is_err() {
            return;
        }
    }
    let (hash, _) = transaction.commit_with(CommitOptions::default());
    let Some(change) = hash.and_then(|hash| document.get_change_by_hash(&hash)) else {
        return;
    };
    let mut said = Contributions::new();
    if let Ok(touched) = said.admit(change.raw_bytes(), &ACTOR) {
        show(&touched);
    }
}

/// Folds what was said into a community and looks at all of it.
fn show(touched: &[model::community::Touched]) {
    let ann = PersonId::from_bytes([1; 32]);
    let rules = Rules {
        founders: BTreeSet::from([ann]),
        ..Rules::default()
    };
    let mut community = Community::new(rules);
    let stamp = Stamp {
        lamport: u64::MAX,
        log: ACTOR,
        seq: u64::MAX,
        time: u64::MAX,
    };
    community.hear(ann, touched, stamp);
    community.hear(ann, touched, Stamp::ZERO);
    let feed = community.feed(&FeedFilter::default(), None, 100, TODAY);
    for post in &feed {
        let _ = community.replies(&post.id, 0, 100, TODAY);
        let _ = (community.root_of(&post.id), community.case(&post.id));
        markdown(post.text.as_bytes());
    }
    for gathering in community.gatherings(100) {
        let _ = calendar(&gathering, "2026-11-25T10:00:00Z");
    }
    for kind in [Kind::Card, Kind::Ask, Kind::Idea, Kind::Poll] {
        let _ = (
            community.of_kind(kind, 100, TODAY),
            community.count_of(kind),
        );
    }
    for hit in community.search("a the Rust", 20, |_| true) {
        let _ = format!("{hit:?}");
    }
    let _ = (
        community.about(),
        community.members(),
        community.prospects(),
    );
    let _ = (community.charters(), community.proposals(100));
    let _ = (community.state(|_| true), community.merges_with());
    let _ = (community.health(TODAY), community.outcome(TODAY));
    let _ = (community.usefulness("2026-4"), community.balance(&ann));
    let _ = (community.roles(TODAY), community.vouches(&ann));
    let _ = community.unanswered(100, TODAY);
    let _ = community.mentions_of(&ann, 100, TODAY);
    community.forget(&ann);
    let left = community.feed(&FeedFilter::default(), None, 100, TODAY);
    assert!(left.is_empty(), "forgetting somebody leaves {left:?}");
}

/// A bundle on a stick.
pub fn bundle(data: &[u8]) {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("a.bundle");
    std::fs::write(&path, data).expect("written");
    for space in [None, Some(SpaceId::from_bytes([1; 32]))] {
        let Ok(mut reader) = BundleReader::open(&path, space) else {
            continue;
        };
        // More pieces than a file of this size can have mean that reading does not get on.
        for piece in 0.. {
            assert!(piece <= data.len(), "reading a bundle does not end");
            match reader.read_on(4 * 1024) {
                Ok(piece) if !piece.is_last => {}
                Ok(_) | Err(_) => break,
            }
        }
    }
}

/// The key file, as it is and behind a right sum.
pub fn key_file(data: &[u8]) {
    const SUM_BYTES: usize = 32;
    let body = &data[..data.len().saturating_sub(SUM_BYTES)];
    let summed = [body, blake3::hash(body).as_bytes()].concat();
    for file in [data, &summed] {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(place.path()).expect("a folder");
        std::fs::write(place.path().join("keys"), file).expect("written");
        let _ = folder.read_vault(&SpaceId::from_bytes([1; 32]));
    }
}

/// What stands in the key file of a space.
pub fn identity(data: &[u8]) {
    let boot = Boot {
        vault: Some(data.to_vec().into()),
        entropy: [3; 32],
        ..Boot::default()
    };
    if let Ok((mut replica, _)) = Replica::open(boot, NOW) {
        let _ = replica.handle(Input::Tick, NOW);
    }
}

/// Rows of an index that somebody's disk has spoilt: one byte of shelf, key, value.
pub fn index(data: &[u8]) {
    thread_local! {
        static BOOT: (Vec<u8>, Vec<(LogId, Head)>) = {
            let (victim, _) = Victim::with_mallory();
            let heads = victim.records.iter().map(|r| (r.log(), r.head())).collect();
            (victim.vault, heads)
        };
    }
    let (vault, heads) = BOOT.with(Clone::clone);
    let rows = pieces(data).filter_map(|piece| {
        let (shelf, row) = piece.split_first()?;
        let at = row.iter().position(|byte| *byte == VALUE as u8)?;
        let (key, value) = row.split_at(at);
        Some((shelf_of(*shelf), unhex(key), unhex(&value[1..])))
    });
    let boot = Boot {
        vault: Some(vault.into()),
        heads,
        index: rows.collect(),
        entropy: [4; 32],
        ..Boot::default()
    };
    if let Ok((mut replica, _)) = Replica::open(boot, NOW) {
        let _ = replica.handle(Input::Tick, NOW);
        let token = Token(1);
        let intent = Intent::Ask(replica::Question::Status);
        let _ = replica.handle(Input::Intent { token, intent }, NOW);
    }
}

/// Writes rows of an index as a sample of [`index`].
pub fn index_sample<'a>(rows: impl Iterator<Item = (Shelf, &'a [u8], &'a [u8])>) -> Vec<u8> {
    let mut sample = Vec::new();
    for (shelf, key, value) in rows {
        sample.push(shelf as u8);
        sample.extend(hex(key).bytes());
        sample.push(VALUE as u8);
        sample.extend(hex(value).bytes());
        sample.push(PAIR as u8);
    }
    sample
}

/// Writes keys and values as a sample of [`items`].
pub fn items_sample<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let pair = |(key, value): (&str, &str)| format!("{key}{VALUE}{value}{PAIR}");
    pairs.map(pair).collect::<String>().into_bytes()
}

fn pieces(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == PAIR as u8)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads hexadecimal digits, leaving out what is none.
fn unhex(digits: &[u8]) -> Vec<u8> {
    let digits = digits.iter().filter_map(|d| char::from(*d).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    digits
        .chunks_exact(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect()
}

fn shelf_of(number: u8) -> Shelf {
    const SHELVES: [Shelf; 16] = [
        Shelf::Authority,
        Shelf::Log,
        Shelf::Person,
        Shelf::Peer,
        Shelf::Fact,
        Shelf::Lamport,
        Shelf::ScopeAuthority,
        Shelf::Bound,
        Shelf::Talk,
        Shelf::Carried,
        Shelf::Bytes,
        Shelf::Document,
        Shelf::Unread,
        Shelf::Vector,
        Shelf::Row,
        Shelf::Reading,
    ];
    let known = SHELVES.iter().find(|shelf| **shelf as u8 == number);
    *known.unwrap_or(&SHELVES[usize::from(number) % SHELVES.len()])
}

/// The refs of a repository somebody else's program has touched.
pub fn packed_refs(data: &[u8]) {
    let space = SpaceId::from_bytes([1; 32]);
    thread_local! {
        // Making a store costs a dozen syncs of the disk; opening one again costs none.
        static PLACE: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    PLACE.with(|place| {
        let folder = Folder::open(place.path()).expect("a folder");
        let refs = store::repository_path(place.path(), &space).join("packed-refs");
        if !refs.parent().is_some_and(std::path::Path::exists) {
            drop(Store::open(&folder, space, &mut |_| {}).expect("a fresh store"));
        }
        std::fs::write(&refs, data).expect("written");
        if let Ok(store) = Store::open(&folder, space, &mut |_| {}) {
            let damages = store.doctor(&mut |_| {}).damages;
            assert!(damages.iter().all(|damage| !damage.sentence.is_empty()));
        }
    });
}

/// A text of somebody else, as Markdown.
pub fn markdown(data: &[u8]) {
    use model::markdown::{DEPTH_MAX, EVENTS_MAX, blocks, with_targets, without_marks};
    let text = String::from_utf8_lossy(data);
    let blocks = blocks(&text);
    assert!(blocks.len() <= EVENTS_MAX + text.len());
    for block in &blocks {
        assert!(usize::from(block.depth.max(block.quotes)) <= DEPTH_MAX);
        for link in block.spans.iter().filter_map(|span| span.link.as_ref()) {
            let target = &link.target;
            let may = target.starts_with("https://") || target.starts_with("mailto:");
            assert!(may, "a link leads to {target}");
        }
    }
    let _ = without_marks(&text);
    let _ = with_targets(&text);
    let _ = snippet(&text, &["a".to_owned(), "ü".to_owned()]);
}

/// The description of a program that a community adapted.
pub fn program(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Program::adapted(&text) {
        Ok(program) => {
            let again = Program::adapted(&text).map(|program| program.id);
            assert_eq!(again.as_ref(), Ok(&program.id), "one text, one id");
            assert!(program.adapted_from.is_some(), "it names its origin");
        }
        Err(why) => assert!(!why.to_string().is_empty(), "a refusal says why"),
    }
}

/// Short texts and small keys, each of them read by whoever could be meant.
pub fn words(data: &[u8]) {
    if let Some(slot) = Slot::from_bytes(data) {
        assert_eq!(slot.to_bytes(), data, "a slot has two spellings");
    }
    if let Some(binding) = Binding::from_bytes(data) {
        assert_eq!(binding.to_bytes(), data, "a binding has two spellings");
    }
    let _ = DeviceKeys::from_bytes(data);
    let _ = model::DocumentName::from_bytes(data);
    let text = String::from_utf8_lossy(data);
    let _ = seed_of(&text);
    if let Ok(url) = RemoteUrl::parse(&text) {
        assert!(
            !url.as_str().starts_with('-'),
            "git would take it for an option"
        );
        let _ = (url.folder(), url.to_string());
    }
    let _ = (text.parse::<store::RemoteName>(), text.parse::<Kind>());
    let _ = (text.parse::<PersonId>(), text.parse::<model::ItemId>());
    let _ = (model::Field::parse(&text), model::parse_language(&text));
    let (line, _) = model::clean_line(&text, 80);
    assert!(line.chars().count() <= 81, "{line}");
    let _ = (model::folded(&text), model::resembles(&text, "Ann Berg"));
    let field = model::Field::ALL[data.len() % model::Field::ALL.len()];
    let edit = model::Edit::Set(field, vec![text.into_owned()]);
    let mut document = Document::new();
    if let Ok(Some(change)) = document.edit(&ACTOR, &[edit]) {
        assert!(document.admit(&change, &ACTOR).is_ok(), "one's own change");
    }
}

/// A feed of somebody's, read into plain entries.
fn feed(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if text.len() > entries::FEED_MAX_BYTES {
        return;
    }
    for entry in entries::read(&text, "a file").unwrap_or_default() {
        let may_follow = entry.link.is_empty() || entry.link.starts_with("https://");
        assert!(may_follow, "a link that is none: {}", entry.link);
        let shown = [entry.title, entry.date, entry.text, entry.source];
        for words in shown.iter().chain([&entry.link]) {
            assert!(words.chars().count() <= FEED_WORDS_MAX_CHARS, "{words}");
            assert!(!words.contains(char::is_control), "{words}");
        }
    }
}

/// A picture somebody attached, decoded in small.
fn picture(data: &[u8]) {
    if let Some(shown) = pictures::small(data) {
        let edge = shown.width().max(shown.height());
        assert!(edge <= pictures::SHOWN_MAX_PIXELS, "{edge} pixels");
    }
}

/// A picture in which somebody looks for a code.
fn code(data: &[u8]) {
    if data.len() as u64 > scan::PICTURE_MAX_BYTES {
        return;
    }
    for code in scan::look(data, |_| true).unwrap_or_default() {
        assert!(code.len() <= scan::CODE_MAX_BYTES, "{} bytes", code.len());
    }
}

/// Puts the right length and checksum on the body of a change.
pub fn framed(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    let mut length = body.len();
    while length > 0x7f {
        hashed.push(length as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend_from_slice(body);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}
