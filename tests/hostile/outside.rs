//! B, C and the tickets: what lies on sticks, on git servers, and in mails.
//!
//! What comes from outside is read by a real node; Ben must be heard after each case. Packs that
//! lie about themselves, remotes with a million refs and programs hidden in addresses are cases of
//! `crates/store/tests/store/remote.rs`, where no heart is needed; here the same things are met by a
//! person, with the sentence they read.
//!
//! Left out: 20 (a colliding pair) needs the published files, and records rest on BLAKE3; 29 and 30
//! (redirects, login pages, quotas) need a server of that kind; 42 (a ticket that promises a role)
//! has no place for one: a ticket names an invitation and nothing else.

use std::path::Path;
use std::process::Command;

use history::{RecordId, Slot, Timestamp, Unlock};
use node::{Carried, Carry};
use replica::{Intent, Ticket};

use super::scene::{Scene, Somebody, now, wait};
use crate::folders::files;

/// One case: what lies there, and the sentence somebody reads.
struct Case {
    number: &'static str,
    what: &'static str,
    act: fn(&Outside) -> String,
    comes_to: &'static str,
}

/// Ann, and a folder full of things that were handed to her.
struct Outside {
    scene: Scene,
    place: tempfile::TempDir,
}

const fn case(
    number: &'static str,
    what: &'static str,
    act: fn(&Outside) -> String,
    comes_to: &'static str,
) -> Case {
    Case {
        number,
        what,
        act,
        comes_to,
    }
}

#[test]
fn tickets() {
    play(&TICKETS);
}

#[test]
fn bundles() {
    play(&BUNDLES);
}

#[test]
fn git_remotes() {
    let git = Command::new("git").arg("--version").output();
    if !git.is_ok_and(|output| output.status.success()) {
        return println!("skipped: there is no git here");
    }
    play(&REMOTES);
}

fn play(cases: &[Case]) {
    let outside = Outside {
        scene: Scene::new(),
        place: tempfile::tempdir().expect("a folder"),
    };
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let came_to = (case.act)(&outside);
        println!("{:>4} | {} | {came_to}", case.number, case.what);
        outside.scene.still_hears_ben(number);
        if came_to != case.comes_to {
            let (number, what) = (case.number, case.what);
            wrong.push(format!("{number} {what}: {came_to}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const TICKETS: [Case; 13] = [
    case(
        "39a",
        "a ticket of 1 MiB",
        |_| typed(&"eyelevel:a".repeat(104_858)),
        "Could not read the ticket: it is longer than any ticket. Copy only the part that starts with “eyelevel:”.",
    ),
    case(
        "39b",
        "nothing at all",
        |_| typed(""),
        "Could not read the ticket: a ticket starts with “eyelevel:” followed by letters and digits. Copy it again, whole.",
    ),
    case(
        "39c",
        "letters no ticket has",
        |_| typed("eyelevel:0189!"),
        "Could not read the ticket: a character is missing or was changed on the way. Copy it again, whole.",
    ),
    case(
        "39d",
        "a ticket with one letter changed",
        |o| {
            let mut text = o.scene.ticket.to_text();
            let last = text.pop();
            text.push(if last == Some('a') { 'b' } else { 'a' });
            typed(&text)
        },
        "Could not read the ticket: a character is missing or was changed on the way. Copy it again, whole.",
    ),
    case(
        "39e",
        "half a ticket",
        |o| {
            let text = o.scene.ticket.to_text();
            typed(&text[..text.len() / 2])
        },
        "Could not read the ticket: a character is missing or was changed on the way. Copy it again, whole.",
    ),
    case(
        "39f",
        "a device ticket that is none",
        |_| typed("eyelevel-device:aaaa"),
        "Could not read the ticket: a character is missing or was changed on the way. Copy it again, whole.",
    ),
    case(
        "39g",
        "a ticket with spaces and line breaks",
        |o| {
            let text = o.scene.ticket.to_text();
            let (first, rest) = text.split_at(30);
            typed(&format!("  {first}\r\n\t{rest} "))
        },
        "asks",
    ),
    case(
        "40a",
        "a ticket that has expired",
        |o| changed(o, |ticket| ticket.expires = Some(Timestamp(1))),
        "Could not join: the ticket has expired. Ask for a new one.",
    ),
    case(
        "40b",
        "a ticket that is used up",
        used_up,
        "Could not join: the ticket has already been used by as many people as it admits. Ask for a new one.",
    ),
    case(
        "40c",
        "a ticket for an invitation nobody made",
        |o| at_the_door(o, |ticket| ticket.invite = RecordId::from_bytes([5; 32])),
        "Could not join yet: the device you reached does not know this invitation. Try again when the person who invited you is in reach.",
    ),
    case(
        "41a",
        "a ticket with ten thousand addresses",
        |o| {
            changed(o, |t| {
                t.addresses = vec!["192.0.2.1:4711".to_owned(); 10_000]
            })
        },
        "Could not read the ticket: it is longer than any ticket. Copy only the part that starts with “eyelevel:”.",
    ),
    case(
        "41b",
        "addresses nobody can dial",
        undialable,
        "0 addresses",
    ),
    case(
        "43",
        "a lock that asks for four tebibytes and a day",
        costly_lock,
        "The key file asks for more memory or time than Eyelevel ever would, so it was not opened. Use a backup of it.",
    ),
];

/// What a newcomer who types it reads.
fn typed(text: &str) -> String {
    let eve = Somebody::new();
    let join = Intent::Join {
        ticket: text.to_owned(),
        person: "Eve".to_owned(),
    };
    match eve.tries(join) {
        Ok(_) => "asks".to_owned(),
        Err(refusal) => refusal.message,
    }
}

fn changed(outside: &Outside, change: fn(&mut Ticket)) -> String {
    let mut ticket = outside.scene.ticket.clone();
    change(&mut ticket);
    typed(&ticket.to_text())
}

/// What a newcomer is told at the door.
fn at_the_door(outside: &Outside, change: fn(&mut Ticket)) -> String {
    let mut ticket = outside.scene.ticket.clone();
    change(&mut ticket);
    told(&ticket)
}

fn told(ticket: &Ticket) -> String {
    let eve = Somebody::new();
    eve.does(Intent::Join {
        ticket: ticket.to_text(),
        person: "Eve".to_owned(),
    });
    wait("Eve is told", || eve.node.view().refusal.is_some());
    eve.node.view().refusal.clone().unwrap_or_default()
}

fn used_up(outside: &Outside) -> String {
    let ticket = outside.scene.ann.invites(1);
    let eve = Somebody::new();
    eve.does(Intent::Join {
        ticket: ticket.to_text(),
        person: "Eve".to_owned(),
    });
    wait("Eve comes in", || {
        eve.node.view().standing == replica::Standing::Member
    });
    told(&ticket)
}

fn undialable(outside: &Outside) -> String {
    let mut ticket = outside.scene.ticket.clone();
    let nowhere = [
        "0.0.0.0:4711",
        "224.0.0.1:4711",
        "192.0.2.1:0",
        "[::]:1",
        "host:1",
    ];
    ticket.addresses = nowhere.map(str::to_owned).to_vec();
    let read = Ticket::parse(&ticket.to_text()).expect("a ticket");
    format!("{} addresses", read.addresses.len())
}

fn costly_lock(_: &Outside) -> String {
    let mut bytes = samples_slot();
    // Behind the kind and the salt: memory, passes, lanes.
    let at = bytes.len() - (3 * 4) - wrapped_bytes(&bytes);
    bytes[at..at + 12].copy_from_slice(&[0xff; 12]);
    let slot = Slot::from_bytes(&bytes).expect("a slot");
    let begun = now();
    let opened = slot.open(&Unlock::Passphrase(
        "correct horse battery".to_owned().into(),
    ));
    assert!(now().0 - begun.0 < 2_000, "it was tried");
    opened.map_or_else(|error| error.to_string(), |_| "opened".to_owned())
}

/// A slot for a passphrase, as the corpus has it: the first of the short keys.
fn samples_slot() -> Vec<u8> {
    let samples = super::samples::of("words");
    let is_slot = |bytes: &[u8]| {
        let slot = Slot::from_bytes(bytes);
        matches!(slot, Some(Slot::Passphrase { .. }))
    };
    let found = samples.into_iter().find(|(_, bytes)| is_slot(bytes));
    found.expect("the corpus has one").1
}

fn wrapped_bytes(slot: &[u8]) -> usize {
    match Slot::from_bytes(slot) {
        Some(
            Slot::Passphrase { wrapped, .. }
            | Slot::Phrase { wrapped, .. }
            | Slot::Keyring { wrapped, .. },
        ) => wrapped.len(),
        None => 0,
    }
}

const BUNDLES: [Case; 17] = [
    case(
        "31a",
        "a link",
        |o| read(o, link),
        "Could not read the bundle: 0.bundle is a link, not a file; copy the bundle to a folder and name it there.",
    ),
    case(
        "31b",
        "a pipe",
        |o| read(o, pipe),
        "Could not read the bundle: 3.bundle is a pipe or a device, not a file; copy the bundle to a folder and name it there.",
    ),
    case(
        "31c",
        "a folder",
        |o| read(o, |p, _| std::fs::create_dir(p).expect("made")),
        "Could not read the bundle: 4.bundle is a folder, not a file; copy the bundle to a folder and name it there.",
    ),
    case(
        "31d",
        "a device",
        |o| reads(o, Path::new("/dev/zero")),
        "Could not read the bundle: /dev/zero is a pipe or a device, not a file; copy the bundle to a folder and name it there.",
    ),
    case(
        "31e",
        "nothing",
        |o| read(o, |_, _| {}),
        "Could not read the bundle: 5.bundle does not exist.",
    ),
    case(
        "32a",
        "the first half",
        |o| read(o, |p, b| put(p, &b[..b.len() / 2])),
        "0 new; the file ends within this frame; 9 of 20 frames are whole; the rest is missing or damaged",
    ),
    case(
        "32b",
        "half of the head",
        |o| read(o, |p, b| put(p, &b[..20])),
        "Could not read the bundle: not one frame of 6.bundle is whole. Copy it again, or have it written again.",
    ),
    case(
        "32c",
        "an empty file",
        |o| read(o, |p, _| put(p, &[])),
        "Could not read the bundle: 7.bundle is not an Eyelevel bundle.",
    ),
    case(
        "34a",
        "a frame that claims 4 GiB",
        |o| read(o, claims_much),
        "0 new; the beginning of the frame is damaged",
    ),
    case(
        "34b",
        "a head that announces 2^64-1 frames",
        |o| read(o, announces_much),
        "0 new; 24 of 18446744073709551615 frames are whole; the rest is missing or damaged",
    ),
    case(
        "35a",
        "one bit flipped in the head",
        |o| flipped(o, 20),
        "0 new; the head of the bundle is damaged; its frames were still looked through",
    ),
    case(
        "35b",
        "one bit flipped in a payload",
        |o| flipped(o, 400),
        "0 new; the frame is damaged",
    ),
    case(
        "36a",
        "a bundle of another space",
        other_space,
        "Could not read the bundle: elsewhere.bundle is a bundle for another space.",
    ),
    case(
        "36b",
        "one's own bundle, read again",
        |o| read(o, put),
        "0 new",
    ),
    case(
        "37",
        "the same frames a hundred times",
        |o| read(o, repeated),
        "0 new",
    ),
    case(
        "38a",
        "a name that reads backwards",
        |o| named(o, "a\u{202e}gpj.bundle"),
        "Could not read the bundle: a\\u{202e}gpj.bundle does not exist.",
    ),
    case(
        "38b",
        "a name of two lines",
        |o| named(o, "a\nDone.bundle"),
        "Could not read the bundle: a\\nDone.bundle does not exist.",
    ),
];

fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("written");
}

fn link(path: &Path, bytes: &[u8]) {
    let target = path.with_extension("target");
    put(&target, bytes);
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, path).expect("linked");
}

fn pipe(path: &Path, _: &[u8]) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe");
}

/// Where the count of frames stands in the head: behind the name of the format, the version and the space.
const ANNOUNCED: usize = 16 + 2 + 32;
/// Where the check of the head begins.
const HEAD_CHECK: usize = 64;
/// Where the first frame begins: behind the head and its check.
const FIRST_FRAME: usize = HEAD_CHECK + 32;

fn claims_much(path: &Path, bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    let length = FIRST_FRAME + 4 + 8 + 1;
    bytes[length..length + 4].copy_from_slice(&[0xff; 4]);
    put(path, &bytes);
}

fn announces_much(path: &Path, bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    bytes[ANNOUNCED..ANNOUNCED + 8].copy_from_slice(&[0xff; 8]);
    let (head, check) = bytes[..FIRST_FRAME].split_at_mut(HEAD_CHECK);
    check.copy_from_slice(blake3::hash(head).as_bytes());
    put(path, &bytes);
}

fn repeated(path: &Path, bytes: &[u8]) {
    let frames = bytes[FIRST_FRAME..].repeat(100);
    put(path, &[&bytes[..FIRST_FRAME], &frames].concat());
}

/// Hands Ann a file made from her own bundle.
fn read(outside: &Outside, make: fn(&Path, &[u8])) -> String {
    let name = format!("{}.bundle", count(outside.place.path()));
    let path = outside.place.path().join(name);
    make(&path, &bundle_of(&outside.scene.ann, outside.place.path()));
    reads(outside, &path)
}

fn flipped(outside: &Outside, at: usize) -> String {
    let path = outside.place.path().join("flipped.bundle");
    let mut bytes = bundle_of(&outside.scene.ann, outside.place.path());
    bytes[at] ^= 1;
    put(&path, &bytes);
    reads(outside, &path)
}

fn named(outside: &Outside, name: &str) -> String {
    reads(outside, &outside.place.path().join(name))
}

fn other_space(outside: &Outside) -> String {
    let eve = Somebody::new();
    eve.does(Intent::Found {
        space: "Elsewhere".to_owned(),
        person: "Eve".to_owned(),
        admission: history::Admission::Open,
        ends: None,
    });
    let path = outside.place.path().join("elsewhere.bundle");
    put(&path, &bundle_of(&eve, outside.place.path()));
    reads(outside, &path)
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).expect("readable").count()
}

fn bundle_of(somebody: &Somebody, place: &Path) -> Vec<u8> {
    let file = place.join("written.bundle");
    let recipients = Vec::new();
    let file_to = file.clone();
    let act = Carry::WriteBundle {
        file: file_to,
        recipients,
    };
    somebody.node.carry(act).expect("written");
    std::fs::read(file).expect("readable")
}

fn reads(outside: &Outside, path: &Path) -> String {
    let act = Carry::ReadBundle {
        file: path.to_owned(),
    };
    let said = match outside.scene.ann.node.carry(act) {
        Ok(Carried::Read(brought)) => {
            let mut reasons: Vec<String> = Vec::new();
            for refused in &brought.refused {
                if !reasons.contains(&refused.reason) {
                    reasons.push(refused.reason.clone());
                }
            }
            let new = brought.new;
            [vec![format!("{new} new")], reasons].concat().join("; ")
        }
        Ok(other) => format!("{other:?}"),
        Err(refusal) => refusal.message,
    };
    shortened(&said, outside.place.path())
}

/// Leaves the folder out that is another one in every run.
fn shortened(said: &str, place: &Path) -> String {
    said.replace(&format!("{}/", place.display()), "")
}

const REMOTES: [Case; 15] = [
    case(
        "28a",
        "an address that names a program",
        |o| added(o, "ext::sh -c true"),
        "Could not add the remote: the address names a program to run; only https, ssh and folders are allowed.",
    ),
    case(
        "28b",
        "an address that is an option",
        |o| added(o, "--upload-pack=true"),
        "Could not add the remote: an address that begins with a dash could be taken for an option.",
    ),
    case(
        "28c",
        "an address of two lines",
        |o| added(o, "https://a.example/\nb"),
        "Could not add the remote: the address holds a line break or another control character.",
    ),
    case(
        "28d",
        "a scheme that is not taken",
        |o| added(o, "http://a.example/b"),
        "Could not add the remote: only https, ssh and folders are allowed.",
    ),
    case(
        "28e",
        "a host that is an option",
        |o| added(o, "ssh://-oProxyCommand=x/y"),
        "Could not add the remote: an address that begins with a dash could be taken for an option.",
    ),
    case(
        "29a",
        "an empty folder",
        |o| synced(o, |_| {}),
        "done: 0 new records came, 6 logs and keys went.",
    ),
    case(
        "29b",
        "a file instead of a repository",
        |o| synced(o, put_file),
        "Could not make a repository at r1.git: a file is where a folder should be; name another place.",
    ),
    case(
        "21a",
        "branches and tags of others",
        |o| tampered(o, branches),
        "done: n new records came, n log or key went.",
    ),
    case(
        "21b",
        "refs with names no record has",
        |o| tampered(o, odd_refs),
        "done: n new records came, n log or key went.",
    ),
    case(
        "24",
        "a log that ends in a link",
        |o| tampered(o, |p| tip(p, link_tree)),
        "done: n new records came, n log or key went. n thing there was refused. n log there led to something that is no record of it; yours stands there again.; log LOG on the remote canot be read on: The commit is not the one that belongs to this record.",
    ),
    case(
        "25a",
        "a log that ends in a blob",
        |o| tampered(o, |p| tip(p, blob)),
        "done: n new records came, n log or key went. n thing there was refused. n log there led to something that is no record of it; yours stands there again.; log LOG on the remote canot be read on: it is a blob, not a commit",
    ),
    case(
        "25b",
        "a log that ends in a commit of its own",
        |o| tampered(o, |p| tip(p, merge)),
        "done: n new records came, n log or key went. n thing there was refused. n log there led to something that is no record of it; yours stands there again.; log LOG on the remote canot be read on: The commit is not the one that belongs to this record.",
    ),
    case(
        "26",
        "a log that was taken back",
        |o| tampered(o, rewound),
        "done: n new records came, n logs and keys went.",
    ),
    case(
        "18",
        "a pack cut short",
        |o| tampered(o, cut_packs),
        "remote-damaged: Could not sync with rn: what rn.git sends is damaged or no git history.",
    ),
    case(
        "19",
        "an object that is not what its name says",
        |o| tampered(o, lying_object),
        "remote-damaged: Could not sync with rn: what rn.git sends is damaged or no git history.",
    ),
];

fn added(outside: &Outside, url: &str) -> String {
    let act = Carry::AddRemote {
        name: "bad".to_owned(),
        url: url.to_owned(),
    };
    match outside.scene.ann.node.carry(act) {
        Ok(_) => "added".to_owned(),
        Err(refusal) => refusal.message,
    }
}

fn put_file(path: &Path) {
    std::fs::remove_dir(path).expect("removed");
    put(path, b"not a repository");
}

/// Adds a folder as a remote and exchanges with it.
fn synced(outside: &Outside, make: fn(&Path)) -> String {
    let name = format!("r{}", count(outside.place.path()));
    let path = outside.place.path().join(format!("{name}.git"));
    std::fs::create_dir(&path).expect("made");
    make(&path);
    exchanges(outside, &outside.scene.ann, &name, &path)
}

fn exchanges(outside: &Outside, who: &Somebody, name: &str, path: &Path) -> String {
    let url = path.display().to_string();
    let add = Carry::AddRemote {
        name: name.to_owned(),
        url,
    };
    if let Err(refusal) = who.node.carry(add) {
        return shortened(&refusal.message, outside.place.path());
    }
    let sync = Carry::SyncRemotes {
        name: Some(name.to_owned()),
        is_unattended: true,
    };
    let said = match who.node.carry(sync) {
        Ok(Carried::Synced(synced)) => {
            let one = |one: &node::SyncedRemote| {
                let reasons = one.refused.iter().map(|refused| refused.reason.clone());
                let reasons: Vec<String> = reasons.collect();
                let told = [vec![format!("{}: {}", one.state, one.sentence)], reasons];
                told.concat().join("; ")
            };
            synced.iter().map(one).collect::<Vec<_>>().join(" / ")
        }
        Ok(other) => format!("{other:?}"),
        Err(refusal) => refusal.message,
    };
    who.node
        .carry(Carry::RemoveRemote {
            name: name.to_owned(),
        })
        .expect("removed");
    shortened(&said, outside.place.path())
}

/// Lets Ben push a repository, spoils it, and lets Ann meet it.
fn tampered(outside: &Outside, spoil: fn(&Path)) -> String {
    let name = format!("r{}", count(outside.place.path()));
    let path = outside.place.path().join(format!("{name}.git"));
    std::fs::create_dir(&path).expect("made");
    git(&path, &["init", "--bare", "-q"]);
    let pushed = exchanges(outside, &outside.scene.ben, &name, &path);
    assert!(pushed.starts_with("done"), "{pushed}");
    spoil(&path);
    without_numbers(&exchanges(outside, &outside.scene.ann, &name, &path))
}

/// How many records there are depends on how many cases were played before, and a log has another
/// name in every run.
fn without_numbers(said: &str) -> String {
    let word = |word: &str| {
        let is_name = word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_name {
            return "LOG".to_owned();
        }
        let digit = |letter: char| if letter.is_ascii_digit() { 'n' } else { letter };
        let counted: String = word.chars().map(digit).collect();
        counted.replace("nn", "n")
    };
    let words: Vec<String> = said.split(' ').map(word).collect();
    words.join(" ")
}

fn git(repository: &Path, words: &[&str]) -> String {
    let run = Command::new("git")
        .arg("--git-dir")
        .arg(repository)
        .args(words)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(run.status.success(), "{words:?}: {run:?}");
    String::from_utf8_lossy(&run.stdout).trim().to_owned()
}

fn object(repository: &Path, kind: &str, bytes: &[u8]) -> String {
    let file = repository.join("an-object");
    put(&file, bytes);
    let file = file.display().to_string();
    git(
        repository,
        &["hash-object", "-w", "--literally", "-t", kind, &file],
    )
}

fn branches(repository: &Path) {
    let blob = object(repository, "blob", b"hello");
    git(repository, &["update-ref", "refs/tags/evil", &blob]);
    git(
        repository,
        &["update-ref", "refs/eyelevel/evil/log/x", &blob],
    );
}

fn odd_refs(repository: &Path) {
    let blob = object(repository, "blob", b"hello");
    let names = ["CON/log/aux", "AA/log/BB-1", "x/keys/y", "00/blob/00"];
    for name in names {
        git(
            repository,
            &["update-ref", &format!("refs/eyelevel/{name}"), &blob],
        );
    }
}

/// The first ref of a log, and where it stands.
fn a_log(repository: &Path) -> (String, String) {
    let refs = git(
        repository,
        &["for-each-ref", "--format=%(refname) %(objectname)"],
    );
    let line = refs.lines().find(|line| line.contains("/log/"));
    let (name, id) = line.and_then(|l| l.split_once(' ')).expect("a log");
    (name.to_owned(), id.to_owned())
}

/// Puts something of its own at the end of a log.
fn tip(repository: &Path, make: fn(&Path, &str) -> String) {
    let (name, id) = a_log(repository);
    let new = make(repository, &id);
    let place = repository.join(&name);
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("made");
    put(&place, format!("{new}\n").as_bytes());
}

fn blob(repository: &Path, _: &str) -> String {
    object(repository, "blob", b"hello")
}

fn commit(repository: &Path, tree: &str, parents: &[&str]) -> String {
    let parents: String = parents.iter().map(|p| format!("parent {p}\n")).collect();
    let who = "a <a@b> 1700000000 +0000";
    let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nhello\n");
    object(repository, "commit", text.as_bytes())
}

fn link_tree(repository: &Path, tip: &str) -> String {
    let target = object(repository, "blob", b"/etc/passwd");
    let id: history::CommitId = target.parse().expect("an id");
    let tree = [b"120000 record\0", &id.as_bytes()[..]].concat();
    let tree = object(repository, "tree", &tree);
    commit(repository, &tree, &[tip])
}

fn merge(repository: &Path, tip: &str) -> String {
    let tree = git(repository, &["rev-parse", &format!("{tip}^{{tree}}")]);
    commit(repository, &tree, &[tip, tip])
}

fn rewound(repository: &Path) {
    let (name, id) = a_log(repository);
    let first = git(repository, &["rev-list", "--max-parents=0", &id]);
    git(repository, &["update-ref", &name, &first]);
}

/// Writes over a file that git has made read-only.
fn replace(path: &Path, bytes: &[u8]) {
    std::fs::remove_file(path).expect("removed");
    put(path, bytes);
}

fn cut_packs(repository: &Path) {
    git(repository, &["repack", "-a", "-d", "-q"]);
    // Ann holds what Ben has pushed: only something new makes her look into the pack.
    tip(repository, merge);
    for path in files(&repository.join("objects/pack")) {
        if path
            .extension()
            .is_some_and(|extension| extension == "pack")
        {
            let bytes = std::fs::read(&path).expect("readable");
            replace(&path, &bytes[..bytes.len() / 2]);
        }
    }
}

fn lying_object(repository: &Path) {
    tip(repository, |repository, tip| {
        let new = merge(repository, tip);
        let path = repository.join("objects").join(&new[..2]).join(&new[2..]);
        let other = object(repository, "blob", b"something else");
        let from = repository
            .join("objects")
            .join(&other[..2])
            .join(&other[2..]);
        replace(&path, &std::fs::read(from).expect("readable"));
        new
    });
}
