//! The corpus: what genuine devices write, one file for each sample, and hostile classics beside it.
//!
//! The files under `corpus/` are part of the repository; spoilt copies of them are what the parsers
//! are fed. `EYELEVEL_CORPUS=write cargo test --test all spoilt_samples` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use history::{
    Bars, Binding, CharterSigned, ContentKey, Cost, DeviceKeys, DeviceRevoked, Dice, Draw,
    DrawCommit, DrawReveal, Epoch, EpochChange, EpochSignature, Erasure, Frontier, Governance,
    Incarnation, InviteRevoked, KeyId, KeyObject, LogSigner, MasterKey, PersonId, Position,
    PreviousWrap, Reading, Record, RecordId, Retain, Rotation, ScopeGenesis, ScopeId, ScopeKind,
    ShredId, ShredKey, ShredWrap, Slot, SpaceId, seal_attachment,
};
use model::community::{
    About, Head, Item, Kind, Membership, Relation, Say, Target, Template, item_id,
};
use model::{Contributions, Document, Edit, Field, SharedText, TextEdit, TextName, TextPart};
use replica::{Content, Facts, Intent, Message, Offered, Shelf};
use store::{BundleWriter, Carried, Folder};

use super::parsers::heard::FILE_KEY;
use super::parsers::{index_sample, items_sample};
use super::samples_heard::{card, codes, packets, round_statements};
use super::victim::Victim;

const ACTOR: [u8; 32] = [7; 32];

/// Where the samples of a parser lie.
pub fn folder(parser: &str) -> PathBuf {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/corpus");
    PathBuf::from(corpus).join(parser)
}

/// Names every corpus there is.
pub fn all() -> Vec<String> {
    let listed = fs::read_dir(folder("")).expect("the corpus is part of the repository");
    let names = listed.map(|entry| entry.expect("readable").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

/// Reads the samples of a parser, in the order of their names.
pub fn of(parser: &str) -> Vec<(String, Vec<u8>)> {
    let listed = fs::read_dir(folder(parser)).expect("the corpus is part of the repository");
    let mut samples: Vec<(String, Vec<u8>)> = listed
        .map(|entry| entry.expect("readable").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("readable"))
        })
        .collect();
    samples.sort();
    samples
}

/// Writes the corpus anew.
pub fn write() {
    for (parser, samples) in made() {
        let place = folder(parser);
        fs::create_dir_all(&place).expect("a folder");
        for (number, sample) in samples.iter().enumerate() {
            fs::write(place.join(format!("{number:02}")), sample).expect("written");
        }
    }
}

/// Names the parsers of which the repository has fewer samples than are made here.
pub fn lacking() -> Vec<&'static str> {
    let made = made().into_iter();
    let lacking = made.filter(|(parser, samples)| of(parser).len() < samples.len());
    lacking.map(|(parser, _)| parser).collect()
}

fn made() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let (mut victim, mut mallory) = Victim::with_mallory();
    let document = mallory.profile();
    let first = Document::new();
    let edits = profile_edits();
    let own = first.edit(&mallory.actor(&document), &edits);
    let own = own.expect("fits").expect("something");
    let written = mallory.change(document, &own).expect("fits");
    let wrapped = written.key.clone();
    for message in written.messages() {
        victim.hear(mallory.peer(), message);
    }
    let records = victim.records.clone();
    let keys = keys(wrapped);
    let statements = statements();
    let ticket = victim.ticket().to_text();
    let contents = contents(&own);
    vec![
        ("frame", frames(&records, &keys)),
        ("record", records.iter().map(Record::wire).collect()),
        (
            "statement",
            records
                .iter()
                .filter(|r| r.governance().is_ok())
                .map(|r| r.body().to_vec())
                .chain(statements.iter().map(Governance::to_bytes))
                .collect(),
        ),
        ("key-object", keys.iter().map(KeyObject::to_bytes).collect()),
        ("commit", records.iter().map(commit).collect()),
        (
            "ref-name",
            [
                records.iter().map(|r| r.log().ref_name()).collect(),
                keys.iter().map(KeyObject::ref_name).collect(),
                REFS.map(str::to_owned).to_vec(),
            ]
            .concat()
            .into_iter()
            .map(String::into_bytes)
            .collect(),
        ),
        ("ticket", vec![ticket.clone().into_bytes()]),
        ("ticket-body", vec![unpasted(&ticket)]),
        ("join", vec![[&[0], &unpasted(&ticket)[..]].concat()]),
        ("content", contents.clone()),
        ("message", vec![text_message(), receipt(1), receipt(2)]),
        ("change", vec![body_of(&change()), body_of(&own)]),
        (
            "accepted",
            contents
                .iter()
                .map(|content| [&[0], &content[..]].concat())
                .chain([
                    [&[1], &own[..]].concat(),
                    [&[2], &body_of(&own)[..]].concat(),
                ])
                .collect(),
        ),
        (
            "governed",
            statements.iter().map(Governance::to_bytes).collect(),
        ),
        ("contributions", vec![body_of(&contribution())]),
        (
            "shared-text",
            text_changes().iter().map(|c| body_of(c)).collect(),
        ),
        ("items", vec![said()]),
        ("bundle", vec![bundle(&records, &keys)]),
        ("key-file", vec![key_file()]),
        ("identity", vec![victim.vault.clone()]),
        ("index", vec![rows(&victim)]),
        ("packed-refs", vec![packed_refs(&records, &keys)]),
        (
            "markdown",
            MARKDOWN
                .iter()
                .map(|text| text.as_bytes().to_vec())
                .collect(),
        ),
        ("words", words()),
        ("program", vec![adapted_program().into_bytes()]),
        ("nearby-packet", packets()),
        ("nearby-card", vec![card(&ticket)]),
        (
            "round-statement",
            round_statements().iter().map(|it| it.bytes()).collect(),
        ),
        ("typed-code", codes(&mut victim)),
        (
            "attachment",
            ["", "A few words.", &"x".repeat(70_000)]
                .map(|file| seal_attachment(file.as_bytes(), &FILE_KEY).expect("small"))
                .to_vec(),
        ),
    ]
}

fn frames(records: &[Record], keys: &[KeyObject]) -> Vec<Vec<u8>> {
    let scope = records.last().expect("founded").scope();
    let mut part = Frontier::new();
    for record in records {
        let log = (record.header().log, record.header().incarnation);
        let (seq, record) = (record.header().seq, record.id());
        part.insert(log, Position { seq, record });
    }
    let offered = [scope, ScopeId::from_bytes([6; 32])].map(|scope| Offered {
        scope,
        digest: [5; 16],
    });
    let messages = [
        Message::Hello {
            protocol: 1,
            space: SpaceId::from_bytes([1; 32]),
            addresses: vec!["192.0.2.7:4711".to_owned(), "[2001:db8::1]:4711".to_owned()],
        },
        Message::Frontier {
            scope,
            part: part.clone(),
            last: true,
        },
        Message::Have {
            scope,
            part: part.clone(),
        },
        Message::Records(records[records.len() - 2..].to_vec()),
        Message::Keys(keys.to_vec()),
        Message::Want(vec![[1; 32], [2; 32]]),
        Message::AskEpochKey { scope },
        Message::Sent { scope, records: 3 },
        Message::Knock(records[..2].to_vec()),
        Message::Refused {
            code: "unknown-device".to_owned(),
        },
        Message::Offer(offered.to_vec()),
        Message::Again {
            scope,
            ranges: part.missing_from(&Frontier::new()),
        },
        Message::Buckets {
            scope,
            salt: [7; 8],
            hashes: vec![9; replica::BUCKETS * 2],
        },
        Message::Differing {
            scope,
            buckets: [3, 900].into(),
            part: part.clone(),
            answers: true,
        },
        Message::Where(vec![(
            history::LogKey::from_bytes([4; 32]),
            vec!["192.0.2.7:4711".to_owned()],
        )]),
        Message::WritesAs {
            scope,
            log: history::LogKey::from_bytes([6; 32]),
        },
        Message::Unknown(99),
    ];
    messages.iter().map(Message::encode).collect()
}

fn commit(record: &Record) -> Vec<u8> {
    let commit = record.commit();
    let length = u16::try_from(commit.len()).expect("short").to_be_bytes();
    [&length[..], &commit, record.blob()].concat()
}

fn keys(wrapped: KeyObject) -> Vec<KeyObject> {
    let mut dice = Dice::new([11; 32]);
    let device = DeviceKeys::generate(&mut dice);
    let (scope, epoch) = (ScopeId::from_bytes([2; 32]), RecordId::from_bytes([3; 32]));
    let (old, new) = (
        ContentKey::generate(&mut dice),
        ContentKey::generate(&mut dice),
    );
    let shred = ShredKey::generate(&mut dice);
    let statement = device.statement(PersonId::from_bytes([4; 32]));
    let signer = device.signer();
    let sealed = |dice: &mut Dice, suite| {
        let wrap =
            history::EpochWrap::seal_with(suite, scope, epoch, &new, &statement, signer, dice);
        KeyObject::Epoch(wrap.expect("a sound device"))
    };
    vec![
        wrapped,
        sealed(&mut dice, history::Suite::X25519),
        sealed(&mut dice, history::Suite::XWing),
        KeyObject::Shred(ShredWrap::seal(
            scope, &shred, [6; 32], &new, signer, &mut dice,
        )),
        KeyObject::Previous(PreviousWrap::seal(scope, &new, &old, signer, &mut dice)),
    ]
}

fn statements() -> Vec<Governance> {
    let (record, person) = (RecordId::from_bytes([1; 32]), PersonId::from_bytes([2; 32]));
    let log = LogSigner::from_seed([3; 32]).key();
    let retain = Retain {
        log,
        incarnation: history::Incarnation(7),
        seq: 9,
        record,
    };
    let (key, hash) = (KeyId::ZERO, [4; 32]);
    let changes = vec![
        EpochChange::Admit(person),
        EpochChange::Exclude {
            person,
            guests: true,
        },
        EpochChange::Roll {
            person,
            votes: true,
        },
        EpochChange::Charter(hash),
        EpochChange::Bars(Bars::MAJORITY),
    ];
    vec![
        Governance::Epoch(Epoch {
            previous: record,
            key: Some(key),
            panel: None,
            changes,
        }),
        Governance::EpochSignature(EpochSignature {
            epoch: record,
            instead: Some(record),
            retain: vec![retain],
        }),
        Governance::Erasure(Erasure {
            shreds: vec![ShredId::from_bytes([5; 32])],
        }),
        Governance::ScopeGenesis(ScopeGenesis {
            kind: ScopeKind::Community,
            reading: Reading::Open,
            stewards: vec![person],
            roll: vec![person],
            charter: hash,
            facts: hash,
            key,
            nonce: [6; 16],
            succeeds: None,
        }),
        Governance::DeviceRevoked(DeviceRevoked {
            device: log,
            retain: vec![retain],
        }),
        Governance::InviteRevoked(InviteRevoked {
            invite: record,
            keep: vec![person],
        }),
        Governance::CharterSigned(CharterSigned { charter: hash }),
        Governance::Rotation(Rotation { epoch: record, key }),
        Governance::Draw(Draw {
            epoch: record,
            case: hash,
            seats: 3,
            involved: vec![person],
            participants: vec![person],
        }),
        Governance::DrawCommit(DrawCommit {
            draw: record,
            commitment: hash,
        }),
        Governance::DrawReveal(DrawReveal {
            draw: record,
            secret: hash,
        }),
    ]
}

fn contents(change: &[u8]) -> Vec<Vec<u8>> {
    let document = model::DocumentName::Profile(model::PersonId::from_bytes([1; 32]));
    let device = LogSigner::from_seed([1; 32]);
    let scope = ScopeId::from_bytes([3; 32]);
    let binding = Binding::sign(
        PersonId::from_bytes([2; 32]),
        &device,
        &scope,
        &device.key(),
    );
    let contents = [
        Content::Change {
            document,
            change: change.to_vec(),
        },
        Content::Facts(Facts {
            salt: [7; 32],
            name: "Nordwerk".to_owned(),
            values: "Help each other.".to_owned(),
            charter: "We meet at eye level.".to_owned(),
            ends: None,
        }),
        Content::Bound(binding),
        Content::Setting {
            key: "show/place".to_owned(),
            value: "me".to_owned(),
        },
        Content::Ended {
            log: device.key(),
            incarnation: Incarnation(1),
            last: 9,
        },
        parted(),
    ];
    contents.iter().map(Content::encode).collect()
}

/// What whoever removes somebody says they had seen of them in two communities.
fn parted() -> Content {
    let log = |n: u8| (LogSigner::from_seed([n; 32]).key(), Incarnation(0));
    let seen = [
        (
            ScopeId::from_bytes([3; 32]),
            BTreeMap::from([(log(4), 7), (log(5), 0)]),
        ),
        (
            ScopeId::from_bytes([4; 32]),
            BTreeMap::from([(log(6), 300)]),
        ),
    ];
    Content::Parted {
        epoch: RecordId::from_bytes([5; 32]),
        seen: BTreeMap::from(seen),
    }
}

/// The rows of an index: a victim's, and those that speak of a removal.
fn rows(victim: &Victim) -> Vec<u8> {
    let parts: [&[u8]; 5] = [
        &[3; 32],
        &[5; 32],
        &[2; 32],
        &[0; 8],
        &[0, 0, 0, 0, 0, 0, 0, 9],
    ];
    let statement = [&[8; 32][..], &parted().encode()].concat();
    let at = 1_700_000_000_000_u64.to_be_bytes();
    let more = [
        (Shelf::Bound, parts.concat(), statement),
        (Shelf::Peer, b"pulled".to_vec(), at.to_vec()),
        (Shelf::Peer, b"tried".to_vec(), at.to_vec()),
    ];
    let own = victim.index.iter();
    let own = own.map(|((shelf, key), value)| (*shelf, key.as_slice(), value.as_slice()));
    let more = more.iter();
    let more = more.map(|(shelf, key, value)| (*shelf, key.as_slice(), value.as_slice()));
    index_sample(own.chain(more))
}

/// A message as it is written inside a seal: binding, people, kind, text, mark, order.
fn text_message() -> Vec<u8> {
    let mut bytes = said_between(6);
    bytes.extend([0x00, 0x62, b'h', b'i', 0x50]);
    bytes.extend([8; 16]);
    bytes.push(0x03);
    bytes
}

/// Says that everything up to a place has arrived, or was read.
fn receipt(kind: u8) -> Vec<u8> {
    let mut bytes = said_between(6);
    bytes.extend([kind, 0x58, 32]);
    bytes.extend([6; 32]);
    bytes.extend([0x07, 0x09]);
    bytes
}

fn said_between(parts: u8) -> Vec<u8> {
    let device = LogSigner::from_seed([1; 32]);
    let person = PersonId::from_bytes([2; 32]);
    let scope = ScopeId::from_bytes([3; 32]);
    let binding = Binding::sign(person, &device, &scope, &device.key()).to_bytes();
    let length = u8::try_from(binding.len()).expect("short");
    let mut bytes = vec![0x80 | parts, 0x58, length];
    bytes.extend(binding);
    bytes.push(0x82);
    for person in [[2; 32], [5; 32]] {
        bytes.extend([0x58, 32]);
        bytes.extend(person);
    }
    bytes
}

fn profile_edits() -> Vec<Edit> {
    let set =
        |field, values: &[&str]| Edit::Set(field, values.iter().map(|v| (*v).to_owned()).collect());
    vec![
        set(Field::Name, &["Mallory Sommer"]),
        set(Field::About, &["Two\nlines"]),
        set(Field::Skills, &["Rust:4", "SQL:3"]),
        set(Field::Languages, &["German, English"]),
        set(Field::Slots, &["Tue 14:00-15:30"]),
        set(Field::Capacity, &["P04:2"]),
    ]
}

fn change() -> Vec<u8> {
    let change = Document::new().edit(&ACTOR, &profile_edits());
    change.expect("fits").expect("something")
}

fn says() -> Vec<Say> {
    let item = |kind, text: &str| Item::new(kind, text);
    let me = model::PersonId::from_bytes([1; 32]);
    let mark = |n: u8| [n; 16];
    let to = item_id(&me, &mark(1));
    let on = |kind, text, head, value: &str| item(kind, text).with(head, value).expect("fits");
    vec![
        Say::Community(About {
            name: "Parents and carers".to_owned(),
            template: Template::Life,
            closed: None,
            succeeds: Vec::new(),
            copied_from: Some("Parents".to_owned()),
        }),
        Say::Member(Membership::In),
        Say::MyWhy("To learn from others.".to_owned()),
        Say::Item(mark(1), item(Kind::Ask, "Who has taken a *sabbatical*?")),
        Say::Item(
            mark(2),
            on(Kind::Answer, "I have.", Head::To, &to.to_string()),
        ),
        Say::Item(
            mark(3),
            on(Kind::Gathering, "Bring a chair", Head::Title, "Lunch")
                .with(Head::Start, "2026-12-01 12:00")
                .and_then(|g| g.with(Head::Seats, "4"))
                .expect("fits"),
        ),
        Say::Item(
            mark(4),
            on(Kind::Poll, "When?", Head::Option, "Mon")
                .with(Head::Option, "Tue")
                .expect("fits"),
        ),
        Say::Item(mark(5), on(Kind::Role, "", Head::Title, "Host")),
        Say::Item(
            mark(6),
            on(Kind::Proposal, "Enough", Head::Change, "archive"),
        ),
        Say::Charter(item(Kind::Charter, "Be kind.\nBe short.")),
        Say::About(Relation::Thank, Target::Item(to), "Thank you".to_owned()),
        Say::About(Relation::React, Target::Item(to), "heart".to_owned()),
    ]
}

fn contribution() -> Vec<u8> {
    let change = Contributions::new().say(&ACTOR, &says());
    change.expect("fits").expect("something")
}

fn said() -> Vec<u8> {
    let mut said = Contributions::new();
    said.admit(&contribution(), &ACTOR).expect("one's own");
    let all = said.all();
    let pairs = all
        .iter()
        .filter_map(|touched| Some((touched.key.as_str(), touched.value.as_deref()?)));
    items_sample(pairs)
}

fn text_changes() -> Vec<Vec<u8>> {
    let edit = TextEdit::Append("We want to know each other.".to_owned());
    let edited =
        SharedText::new(TextName::Why).edit(&ACTOR, &Default::default(), TextPart::Hope, &edit);
    edited.expect("fits")
}

/// Cuts the body out of a change: behind four bytes of magic, four of checksum, one of kind.
fn body_of(change: &[u8]) -> Vec<u8> {
    let length = change[9..].iter().position(|byte| byte & 0x80 == 0);
    change[10 + length.expect("a length")..].to_vec()
}

fn bundle(records: &[Record], keys: &[KeyObject]) -> Vec<u8> {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("a.bundle");
    let space = records.last().expect("founded").space();
    let mut writer = BundleWriter::create(&path, space).expect("created");
    let records_in = records.iter().cloned().map(Carried::Record);
    let keys_in = keys.iter().cloned().map(|key| Carried::Key(Box::new(key)));
    let chain = [Carried::Chain(records[..2].to_vec())];
    for one in records_in.chain(keys_in).chain(chain) {
        writer.add(&one).expect("written");
    }
    writer.finish().expect("written");
    fs::read(&path).expect("readable")
}

fn key_file() -> Vec<u8> {
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::open(place.path()).expect("a folder");
    for space in [1, 2] {
        let space = SpaceId::from_bytes([space; 32]);
        folder.write_vault(&space, b"secrets").expect("written");
    }
    fs::read(place.path().join("keys")).expect("readable")
}

fn packed_refs(records: &[Record], keys: &[KeyObject]) -> Vec<u8> {
    let mut text = "# pack-refs with: peeled fully-peeled sorted \n".to_owned();
    for record in records {
        text += &format!("{} {}\n", record.commit_id(), record.log().ref_name());
    }
    for key in keys {
        text += &format!("{} {}\n", records[0].blob_id(), key.ref_name());
    }
    text.into_bytes()
}

fn adapted_program() -> String {
    let mentoring = include_str!("../../crates/matching/programs/p07.toml");
    mentoring
        .replace("en = \"Mentoring\"", "en = \"Back at work\"")
        .replace("de = \"Mentoring\"", "de = \"Wieder da\"")
}

fn words() -> Vec<Vec<u8>> {
    let mut dice = Dice::new([12; 32]);
    let master = MasterKey::generate(&mut dice);
    let cheap = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let slot = Slot::passphrase("correct horse battery", cheap, &master, &mut dice);
    let mut words = vec![
        slot.map(|slot| slot.to_bytes()).unwrap_or_default(),
        Slot::phrase(&[1; 32], &master, &mut dice).to_bytes(),
        DeviceKeys::generate(&mut dice).to_bytes().to_vec(),
        history::phrase_of(&[2; 32]).as_bytes().to_vec(),
    ];
    words.retain(|word| !word.is_empty());
    words.extend(WORDS.iter().map(|word| word.as_bytes().to_vec()));
    words
}

/// What others have found to break programs that read refs.
const REFS: [&str; 7] = [
    "refs/eyelevel/../../hooks/post-update",
    "refs/heads/main",
    "refs/eyelevel/CON/log/aux-0",
    "refs/eyelevel/a..b/log/x.lock",
    "refs/eyelevel//log/-",
    "refs/eyelevel/\u{0}/keys/",
    "refs/eyelevel/Ä/log/A\u{308}-1",
];

/// Texts that have broken programs, and some that have not.
const MARKDOWN: [&str; 10] = [
    "# A title\n\nA *word* and a **strong** one, `code`, ~~gone~~.\n\n> quoted\n\n1. one\n2. two\n",
    "- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - g\n",
    "![](http://tracker.example/x.png) ![](file:///etc/passwd) <img src=x onerror=y>",
    "[bank](https://example.org) [https://bank.example](https://other.example) [x](javascript:1)",
    "[mail](mailto:a@example.org) [share](smb://host/share) [file](file://host/share)",
    "a\u{202e}gnp.exe\u{202c} z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306} \u{200b}\u{feff}",
    "```\nfn main() {}\n```\n\n---\n\n    indented",
    "[a]: https://example.org\n[b]: https://example.org\n[a][b][a][b]",
    "**************************************************__________________________________",
    "<a><a><a><a><a><a>&amp;&lt;&#0;&#x110000;&nosuch;",
];

const WORDS: [&str; 16] = [
    "https://example.org/a.git",
    "ssh://git@example.org/a.git",
    "git@example.org:a.git",
    "ext::sh -c true",
    "--upload-pack=true",
    "file:///tmp/a.git",
    "Rust:4, SQL:3",
    "Tue 14:00-15:30",
    "German, English, fr-CA",
    "P04:2",
    "learn to sail until 2027-01-31",
    "Europe/Berlin",
    "20-40",
    "I\u{307}\u{307}I ẞ ﬃ \u{1f469}\u{200d}\u{1f4bb}",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "eyelevel:aaaaaaaa",
];

/// Takes the bytes out of a pasted ticket again, without their checksum.
fn unpasted(text: &str) -> Vec<u8> {
    let letters = text.split_once(':').expect("a ticket").1;
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in letters.bytes() {
        let value = match letter {
            b'a'..=b'z' => letter - b'a',
            digit => digit - b'2' + 26,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes.truncate(bytes.len() - 4);
    bytes
}

/// Intents are not foreign bytes, but a sample of the victim's own must keep it going.
pub fn still_goes_on(victim: &mut Victim) {
    let headline = Edit::Set(Field::Headline, vec!["Still here".to_owned()]);
    victim
        .act(Intent::Profile(vec![headline]))
        .expect("goes on");
}
