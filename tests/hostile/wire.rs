//! A. Wire frames, and who may say what before and after the door.
//!
//! Left out: 3 (one byte every ten seconds) waits for half a minute and is a table of its own beside
//! the frame reader, with the clock stopped; 14 (forged hints) has nothing to forge, because this
//! version has no hints. 13 (filters of Automerge's own sync) is the case of bytes that are no
//! message: nothing of that protocol is on the wire. 12 asks for a hundred thousand orphans: here a
//! thousand are said ten times each, because a thousand waiting records of one author are all that is
//! kept, and signing more of them is what would take long.

use std::time::Duration;

use history::{Frontier, Governance, Incarnation, LogKey, Position, RecordId, ScopeId, SpaceId};
use replica::{FRAME_MAX_BYTES, KNOCK_MAX_BYTES, Message, Offered, Ticket};

use super::scene::{Adversary, Case, Scene, play_alone, wait};

/// How many frames of no bytes are sent; the first is one too many already.
const EMPTY_FRAMES: usize = 1_000_000;
/// How many streams are opened, and how many orphans said; each orphan ten times.
const MANY: usize = 10_000;

#[test]
fn wire_frames() {
    play_alone("hostile::wire::wire_frames", &CASES);
}

const CASES: [Case; 45] = [
    case(
        "1a",
        "a length of 2^32-1",
        |a, _| a.sends(&[0xff; 4]),
        "malformed",
    ),
    case(
        "1b",
        "a length of one byte more than a frame has",
        |a, _| {
            let length = u32::try_from(FRAME_MAX_BYTES + 1).expect("in range");
            a.sends(&length.to_be_bytes());
        },
        "malformed",
    ),
    case(
        "1c",
        "the first half of a length of 2^63",
        |a, _| a.sends(&[0x80, 0, 0, 0, 0, 0, 0, 0]),
        "malformed",
    ),
    case(
        "2a",
        "a length larger than what follows, then the end",
        |a, _| {
            a.sends(&[&1000_u32.to_be_bytes()[..], &[7; 10]].concat());
            a.finishes();
        },
        "malformed",
    ),
    case(
        "2b",
        "half a length, then the end",
        |a, _| {
            a.sends(&[0, 0]);
            a.finishes();
        },
        "malformed",
    ),
    case(
        "4",
        "a million frames of no bytes",
        |a, _| a.sends(&vec![0; 4 * EMPTY_FRAMES]),
        "malformed",
    ),
    case(
        "5a",
        "a message of a kind from the future",
        |a, _| a.says(&Message::Unknown(99)),
        "stays",
    ),
    case(
        "5b",
        "a message from the future with much in it",
        |a, _| a.frames(&[&[0x82, 0x18, 0x63, 0x59, 0xff, 0xff][..], &[7; 65_535]].concat()),
        "stays",
    ),
    case(
        "6a",
        "a hello of the next protocol",
        |a, _| hello(a, 2, a.mallory.space()),
        "update-needed-here",
    ),
    case(
        "6b",
        "a hello of an earlier protocol after a good one",
        |a, _| {
            hello(a, 1, a.mallory.space());
            hello(a, 0, a.mallory.space());
        },
        "update-needed-there",
    ),
    case(
        "6c",
        "a hello from another space",
        |a, _| hello(a, 1, SpaceId::from_bytes([5; 32])),
        "other-space",
    ),
    case(
        "7a",
        "a number in more bytes than it needs",
        |a, _| spoilt(a, |b| drop(b.splice(1..2, [0x18, b[1]]))),
        "malformed",
    ),
    case(
        "7b",
        "a byte behind the end",
        |a, _| spoilt(a, |b| b.push(0)),
        "malformed",
    ),
    case(
        "7c",
        "a list without a length",
        |a, _| {
            spoilt(a, |b| {
                b[0] = 0x9f;
                b.push(0xff);
            });
        },
        "malformed",
    ),
    case(
        "7d",
        "a map where a list belongs",
        |a, _| spoilt(a, |b| b[0] = 0xa1),
        "malformed",
    ),
    case(
        "7e",
        "text that is no message",
        |a, _| a.frames(b"GET / HTTP/1.1\r\n\r\n"),
        "malformed",
    ),
    case(
        "7f",
        "a list of 2^64-1",
        |a, _| a.frames(&[0x9b; 9]),
        "malformed",
    ),
    case(
        "7g",
        "lists in lists, a hundred thousand deep",
        |a, _| a.frames(&vec![0x81; 100_000]),
        "malformed",
    ),
    case(
        "7h",
        "an address that is no text",
        |a, _| {
            let mut body = Message::Hello {
                protocol: 1,
                space: a.mallory.space(),
                addresses: vec!["aaaaaaaaaaaa".to_owned()],
            }
            .encode();
            let end = body.len();
            body[end - 3] = 0xff;
            a.frames(&body);
        },
        "malformed",
    ),
    case(
        "8a",
        "a stranger who greets instead of knocking",
        |a, s| hello(a, 1, s.ticket.space),
        "unknown-device",
    ),
    case(
        "8b",
        "a stranger who asks for the key",
        |a, s| {
            let scope = ScopeId::of_space(&s.ticket.space);
            a.says(&Message::AskEpochKey { scope });
        },
        "unknown-device",
    ),
    case(
        "8c",
        "a stranger who sends records",
        |a, s| {
            let chain = a.mallory.knock(&s.ticket);
            a.says(&Message::Records(chain));
        },
        "unknown-device",
    ),
    case(
        "8d",
        "a stranger who knocks with nothing",
        |a, _| a.says(&Message::Knock(Vec::new())),
        "knock-incomplete",
    ),
    case(
        "8e",
        "a stranger who knocks with half a chain",
        |a, s| {
            let chain = a.mallory.knock(&s.ticket);
            a.says(&Message::Knock(chain[..2].to_vec()));
        },
        "knock-incomplete",
    ),
    case(
        "8f",
        "a stranger who knocks with somebody else's chain",
        |a, s| {
            let mut other = sim::Mallory::new([99; 32], super::scene::now());
            a.says(&Message::Knock(other.knock(&s.ticket)));
        },
        "knock-for-another",
    ),
    case(
        "8g",
        "a stranger who knocks for another space",
        |a, s| {
            let mut ticket = s.ticket.clone();
            ticket.space = SpaceId::from_bytes([5; 32]);
            knock(a, &ticket);
        },
        "ticket-other-space",
    ),
    case(
        "8h",
        "a stranger with the secret of another ticket",
        |a, s| {
            let mut ticket = s.ticket.clone();
            ticket.secret = [5; 32];
            knock(a, &ticket);
        },
        "ticket-altered",
    ),
    case(
        "8i",
        "a stranger with a ticket that claims another time",
        |a, s| {
            let mut ticket = s.ticket.clone();
            ticket.lamport += 7;
            knock(a, &ticket);
        },
        "ticket-altered",
    ),
    case(
        "8j",
        "a stranger with an invitation nobody made",
        |a, s| {
            let mut ticket = s.ticket.clone();
            ticket.invite = RecordId::from_bytes([5; 32]);
            knock(a, &ticket);
        },
        "ticket-unknown",
    ),
    case(
        "8k",
        "a stranger who knocks with more records than a knock holds",
        |a, s| {
            let chain = a.mallory.knock(&s.ticket);
            a.says(&Message::Knock([&chain[..]; 11].concat()));
        },
        "malformed",
    ),
    case(
        "8l",
        "a stranger whose knock is larger than knocks are",
        |a, _| {
            let length = u32::try_from(KNOCK_MAX_BYTES + 1).expect("in range");
            a.sends(&length.to_be_bytes());
        },
        "malformed",
    ),
    case(
        "8m",
        "a stranger who stops in the middle of the first frame",
        |a, _| {
            a.sends(&1000_u32.to_be_bytes());
            a.finishes();
        },
        "malformed",
    ),
    case(
        "8n",
        "a member who knocks again",
        |a, s| {
            let mut again = sim::Mallory::new([1; 32], super::scene::now());
            let chain = again.knock(&s.ticket);
            a.says(&Message::Knock(chain));
        },
        "knock-for-another",
    ),
    case(
        "8o",
        "a member who refuses what nobody asked",
        |a, _| {
            let code = "x".repeat(40);
            a.says(&Message::Refused { code });
        },
        "stays",
    ),
    case("9", "ten thousand streams", |a, _| streams(a), "stays"),
    case(
        "10a",
        "a want of more names than may be asked for at once",
        |a, _| a.says(&Message::Want(vec![[7; 32]; 1025])),
        "malformed",
    ),
    case(
        "10b",
        "a thousand wants of things nobody has",
        |a, _| {
            for n in 0..100_u8 {
                a.says(&Message::Want(vec![[n; 32]; 1024]));
            }
        },
        "stays",
    ),
    case(
        "11a",
        "heads that name records nobody ever supplies",
        |a, _| frontier(a, a.mallory.home(), 4_000, 9),
        "stays",
    ),
    case(
        "11b",
        "heads at the last number there is",
        |a, _| frontier(a, a.mallory.home(), 100, u64::MAX),
        "stays",
    ),
    case(
        "11c",
        "a frontier of more logs than one part has",
        |a, _| frontier(a, a.mallory.home(), 8_193, 1),
        "malformed",
    ),
    case(
        "11d",
        "heads of a scope nobody founded",
        |a, _| frontier(a, ScopeId::from_bytes([9; 32]), 100, 1),
        "stays",
    ),
    case(
        "12",
        "a thousand records whose parents never come, ten times each",
        orphans,
        "stays; waits",
    ),
    case(
        "13",
        "a message of Automerge's own sync",
        |a, _| a.frames(&[0x42, 0, 0, 1, 3, 0, 10, 7, 0]),
        "malformed",
    ),
    case(
        "11e",
        "an offer of eight thousand scopes",
        |a, _| {
            let offered = (0..8_000_u32).map(|n| {
                let mut scope = [0; 32];
                scope[..4].copy_from_slice(&n.to_be_bytes());
                Offered {
                    scope: ScopeId::from_bytes(scope),
                    digest: [1; 16],
                }
            });
            a.says(&Message::Offer(offered.collect()));
        },
        "stays",
    ),
    case(
        "2c",
        "a stream that ends without a word",
        |a, _| a.finishes(),
        "done",
    ),
];

const fn case(
    number: &'static str,
    what: &'static str,
    act: fn(&mut Adversary, &Scene),
    comes_to: &'static str,
) -> Case {
    Case {
        number,
        what,
        act,
        comes_to,
    }
}

fn hello(adversary: &mut Adversary, protocol: u16, space: SpaceId) {
    adversary.says(&Message::Hello {
        protocol,
        space,
        addresses: Vec::new(),
    });
}

fn knock(adversary: &mut Adversary, ticket: &Ticket) {
    let chain = adversary.mallory.knock(ticket);
    adversary.says(&Message::Knock(chain));
}

/// Spoils a message that would be answered.
fn spoilt(adversary: &mut Adversary, spoil: fn(&mut Vec<u8>)) {
    let scope = adversary.mallory.home();
    let mut body = Message::AskEpochKey { scope }.encode();
    spoil(&mut body);
    adversary.frames(&body);
}

fn frontier(adversary: &mut Adversary, scope: ScopeId, logs: u64, seq: u64) {
    let mut part = Frontier::new();
    for n in 0..logs {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&n.to_be_bytes());
        let record = RecordId::from_bytes(key);
        part.insert(
            (LogKey::from_bytes(key), Incarnation(n)),
            Position { seq, record },
        );
    }
    adversary.says(&Message::Frontier {
        scope,
        part,
        last: true,
    });
}

fn streams(adversary: &mut Adversary) {
    let connection = adversary.connection.clone();
    let opened = adversary.runs(async move {
        let mut opened = Vec::new();
        while opened.len() < MANY {
            let open = tokio::time::timeout(Duration::from_millis(300), connection.open_bi());
            match open.await {
                Ok(Ok((mut send, receive))) => {
                    let _ = send.write_all(&[0]).await;
                    opened.push((send, receive));
                }
                Ok(Err(_)) | Err(_) => break,
            }
        }
        opened.len()
    });
    assert!(opened < 16, "{opened} streams beside the session");
}

/// Statements far up a log, each naming a record before it that does not exist.
fn orphans(adversary: &mut Adversary, scene: &Scene) {
    let mut records = Vec::new();
    for n in 0..MANY as u64 / 10 {
        let mut draft = adversary.mallory.draft();
        if let Some(head) = &mut draft.head {
            head.seq += 10 + n;
        }
        let rotation = history::Rotation {
            epoch: RecordId::from_bytes([5; 32]),
            key: history::KeyId::ZERO,
        };
        records.push(
            adversary
                .mallory
                .govern_at(draft, &Governance::Rotation(rotation)),
        );
    }
    for part in records.chunks(200) {
        for _ in 0..10 {
            adversary.says(&Message::Records(part.to_vec()));
        }
    }
    // A thousand records take a moment to be judged, and how long depends on the machine.
    wait("Ann keeps some of them waiting", || {
        !scene.ann.status().waiting.is_empty()
    });
}
