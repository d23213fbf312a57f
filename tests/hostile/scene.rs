//! Where a real node meets somebody who means harm, while an honest third goes on talking to it.
//!
//! For: the tables of cases. Ann runs a real node, Ben is honest, and each case brings a member, or
//! a stranger, whose program is a [`Mallory`] behind a real endpoint on loopback. After every case
//! Ben must still be heard, memory must have stayed within bounds, and what Ann shows is compared
//! with the table.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use history::{Admission, Frontier, RecordId, Timestamp};
use iroh::endpoint::{Connection, ConnectionError, RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, RelayMode, SecretKey, TransportAddr};
use model::{Edit, Field};
use node::{Node, Options};
use replica::{Answer, Intent, Message, Question, Refusal, Standing, Status, Ticket};
use sim::Mallory;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const ALPN: &[u8] = b"eyelevel/1";
/// How long anything honest may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the victim may take to answer or to hang up.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(12);
/// How much memory a whole table may cost, the adversary's own included, in bytes.
const GROWTH_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// How long one case may take: to come in, to do harm, and until Ben is heard again. The list of hostile
/// cases asks for two seconds; this is what a busy machine and an unoptimised build need at worst.
const CASE_MAX: Duration = Duration::from_secs(20);
/// Tells a test that it is alone in its process.
const ALONE: &str = "EYELEVEL_ALONE";
/// How many people the ticket of a scene lets in.
const GUESTS: u32 = 180;

/// Somebody with a data folder and a running node.
pub struct Somebody {
    pub node: Node,
    _folder: TempDir,
}

/// The place where it happens.
pub struct Scene {
    pub ann: Somebody,
    pub ben: Somebody,
    pub ticket: Ticket,
    runtime: Runtime,
    cases: u64,
    began_with: u64,
}

/// One case: what is done, and what must come of it.
pub struct Case {
    /// Its number in the list of hostile cases, with a letter where there are several.
    pub number: &'static str,
    pub what: &'static str,
    pub act: fn(&mut Adversary, &Scene),
    /// How the session ends ("stays" if it does not), then the sentence the victim shows, if any.
    pub comes_to: &'static str,
}

/// Somebody who means harm, connected.
pub struct Adversary {
    pub mallory: Mallory,
    pub connection: Connection,
    pub send: SendStream,
    receive: RecvStream,
    runtime: tokio::runtime::Handle,
    _endpoint: Endpoint,
    /// Everything the victim said.
    pub heard: Vec<Message>,
}

impl Somebody {
    pub fn new() -> Somebody {
        let folder = tempfile::tempdir().expect("a folder");
        let node = Node::start(options(folder.path())).expect("a node");
        Somebody {
            node,
            _folder: folder,
        }
    }

    pub fn tries(&self, intent: Intent) -> Result<Answer, Refusal> {
        self.node.submit(intent).expect("room").wait(PATIENCE)
    }

    pub fn does(&self, intent: Intent) -> Answer {
        self.tries(intent).expect("not refused")
    }

    pub fn status(&self) -> Status {
        match self.does(Intent::Ask(Question::Status)) {
            Answer::Status(status) => *status,
            other => panic!("no status but {other:?}"),
        }
    }

    pub fn headline(&self, text: &str) {
        let edit = Edit::Set(Field::Headline, vec![text.to_owned()]);
        self.does(Intent::Profile(vec![edit]));
    }

    pub fn invites(&self, uses: u32) -> Ticket {
        let invite = Intent::Invite {
            uses,
            expires: None,
        };
        match self.does(invite) {
            Answer::Ticket { ticket, .. } => Ticket::parse(&ticket).expect("a ticket"),
            other => panic!("no ticket but {other:?}"),
        }
    }
}

fn options(folder: &Path) -> Options {
    Options {
        bind: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        ..Options::new(folder)
    }
}

/// Waits until something is so.
pub fn wait(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "did not happen in time: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The sentences of an outcome; in which order records are shown depends on their names.
fn parts(outcome: &str) -> BTreeSet<&str> {
    outcome.split("; ").collect()
}

/// The case that has more records refused than are remembered: which of its sentences are still
/// shown at the end depends on the names of the records, that there are some does not.
const REFUSED_IN_PLENTY: &str = "44";

fn agrees(case: &Case, came_to: &str) -> bool {
    let (came, expected) = (parts(came_to), parts(case.comes_to));
    if case.number == REFUSED_IN_PLENTY {
        return came.len() > 2 && came.is_subset(&expected);
    }
    came == expected
}

/// Goes through a table in a process of its own: what is measured of memory is that of the process, and
/// beside others it would be theirs as well. `test` is the test that asks for it, by its whole name.
pub fn play_alone(test: &str, cases: &[Case]) {
    if std::env::var_os(ALONE).is_some() {
        return Scene::new().play(cases);
    }
    let me = std::env::current_exe().expect("this test");
    let ran = Command::new(me)
        .args(["--exact", test, "--nocapture"])
        .env(ALONE, "1")
        .output()
        .expect("a process");
    let (said, wrong) = (lossy(&ran.stdout), lossy(&ran.stderr));
    println!("{said}");
    assert!(ran.status.success(), "{said}\n{wrong}");
    assert!(said.contains("1 passed"), "{test} is the name of no test");
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Scene {
    pub fn new() -> Scene {
        let ann = Somebody::new();
        ann.does(Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann".to_owned(),
            admission: Admission::Open,
            ends: None,
        });
        let ticket = ann.invites(GUESTS);
        let ben = Somebody::new();
        ben.does(Intent::Join {
            ticket: ticket.to_text(),
            person: "Ben".to_owned(),
        });
        wait("Ben comes in", || {
            ben.node.view().standing == Standing::Member
        });
        Scene {
            ann,
            ben,
            ticket,
            runtime: Runtime::new().expect("a runtime"),
            cases: 0,
            began_with: memory_bytes(),
        }
    }

    /// Goes through a table; prints it, and fails with everything that came to something else.
    pub fn play(mut self, cases: &[Case]) {
        let mut wrong = Vec::new();
        for case in cases {
            let begun = Instant::now();
            let came_to = self.play_one(case);
            let took = begun.elapsed();
            let (number, what) = (case.number, case.what);
            println!("{number:>4} | {what} | {came_to} | {} ms", took.as_millis());
            assert!(took < CASE_MAX, "{number} {what} takes {took:?}");
            if !agrees(case, &came_to) {
                let expected = case.comes_to;
                wrong.push(format!(
                    "{number} {what}\n  expected {expected}\n  came to  {came_to}"
                ));
            }
        }
        println!("{} cases", cases.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn play_one(&mut self, case: &Case) -> String {
        self.cases += 1;
        let known: BTreeSet<RecordId> = self.shown().into_iter().map(|(id, _)| id).collect();
        let mut adversary = if case.what.starts_with("a stranger") {
            self.stranger()
        } else {
            self.member()
        };
        (case.act)(&mut adversary, self);
        let end = adversary.end();
        self.still_serves_the_honest();
        let growth = memory_bytes().saturating_sub(self.began_with);
        assert!(growth < GROWTH_MAX_BYTES, "{}: {growth} bytes", case.number);
        let mut shown: Vec<String> = Vec::new();
        for (id, sentence) in self.shown() {
            if !known.contains(&id) && !shown.contains(&sentence) {
                shown.push(sentence);
            }
        }
        [vec![end], shown].concat().join("; ")
    }

    /// What Ann's program says of single records: refused, or waiting and for what.
    fn shown(&self) -> Vec<(RecordId, String)> {
        let status = self.ann.status();
        let refused = status.refused.into_iter().map(|r| (r.record, r.reason));
        let waits = |w: replica::WaitingView| (w.record, "waits".to_owned());
        refused
            .chain(status.waiting.into_iter().map(waits))
            .collect()
    }

    /// What Ben sees of somebody, if anything.
    pub fn ben_sees(&self, person: &model::PersonId) -> Option<model::Profile> {
        profile_at(&self.ben, person)
    }

    /// What Ann sees of somebody, if anything.
    pub fn ann_sees(&self, person: &model::PersonId) -> Option<model::Profile> {
        profile_at(&self.ann, person)
    }

    fn still_serves_the_honest(&self) {
        self.still_hears_ben(self.cases);
    }

    /// Ben says something, and Ann shows it.
    pub fn still_hears_ben(&self, case: impl std::fmt::Display) {
        let headline = format!("After case {case}");
        self.ben.headline(&headline);
        wait("Ben is heard", || {
            let people = self.ann.node.view().people.clone();
            people
                .iter()
                .any(|card| card.profile.headline.as_ref() == Some(&headline))
        });
    }

    /// Brings a device nobody has heard of, which has said nothing yet.
    pub fn stranger(&self) -> Adversary {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.cases.to_be_bytes());
        self.connect(Mallory::new(seed, now()))
    }

    /// Brings a member who has caught up and holds the key of the space.
    pub fn member(&self) -> Adversary {
        let mut adversary = self.stranger();
        let chain = adversary.mallory.knock(&self.ticket);
        adversary.says(&Message::Knock(chain));
        let home = adversary.mallory.home();
        adversary.says(&Message::Frontier {
            scope: home,
            part: Frontier::new(),
            last: true,
        });
        let until = Instant::now() + PATIENCE;
        while !adversary.mallory.is_in() {
            assert!(Instant::now() < until, "a good ticket lets nobody in");
            adversary.hears(Duration::from_millis(200));
        }
        adversary
    }

    fn connect(&self, mallory: Mallory) -> Adversary {
        let to = self.ann.node.endpoint().expect("open");
        let connected = async {
            let endpoint = Endpoint::builder(presets::Minimal)
                .relay_mode(RelayMode::Disabled)
                .secret_key(SecretKey::from_bytes(&mallory.seed()))
                .bind()
                .await
                .expect("an endpoint");
            let id = to.id.parse().expect("an endpoint id");
            let addresses = to.addrs.iter().map(|a| a.parse().expect("an address"));
            let address = EndpointAddr::from_parts(id, addresses.map(TransportAddr::Ip));
            let connection = endpoint.connect(address, ALPN).await.expect("answered");
            let (send, receive) = connection.open_bi().await.expect("a stream");
            (endpoint, connection, send, receive)
        };
        let (endpoint, connection, send, receive) = self.runtime.block_on(connected);
        Adversary {
            mallory,
            connection,
            send,
            receive,
            runtime: self.runtime.handle().clone(),
            _endpoint: endpoint,
            heard: Vec::new(),
        }
    }
}

fn profile_at(somebody: &Somebody, person: &model::PersonId) -> Option<model::Profile> {
    let people = somebody.node.view().people.clone();
    let card = people.iter().find(|card| card.id == *person)?;
    Some(card.profile.clone())
}

impl Adversary {
    /// Sends bytes as they are. That the other side has hung up meanwhile is for `end` to tell.
    pub fn sends(&mut self, bytes: &[u8]) {
        let _gone = self.runtime.block_on(self.send.write_all(bytes));
    }

    /// Sends a body in a frame of its length.
    pub fn frames(&mut self, body: &[u8]) {
        self.sends(&framed(body));
    }

    pub fn says(&mut self, message: &Message) {
        self.frames(&message.encode());
    }

    /// Ends the stream without a word.
    pub fn finishes(&mut self) {
        let _gone = self.send.finish();
    }

    /// Writes bytes as content in the next place of the own log and sends them.
    pub fn writes(&mut self, plaintext: &[u8]) {
        let written = self.mallory.write(plaintext).expect("fits");
        for message in written.messages() {
            self.says(&message);
        }
    }

    /// Hears one message; nothing if none comes in time or the session is over.
    pub fn hears(&mut self, patience: Duration) -> Option<Message> {
        let receive = &mut self.receive;
        let read = async {
            let mut length = [0; 4];
            receive.read_exact(&mut length).await.ok()?;
            let mut body = vec![0; u32::from_be_bytes(length) as usize];
            receive.read_exact(&mut body).await.ok()?;
            Message::decode(&body).ok()
        };
        let timed = async { tokio::time::timeout(patience, read).await };
        let message = self.runtime.block_on(timed).ok().flatten()?;
        self.mallory.hear(&message);
        self.heard.push(message.clone());
        Some(message)
    }

    /// Asks something a member is always answered, and says how the session stands after
    /// everything before it was heard.
    pub fn end(&mut self) -> String {
        let scope = self.mallory.home();
        self.says(&Message::AskEpochKey { scope });
        let until = Instant::now() + ANSWER_TIMEOUT;
        let mut told = None;
        while Instant::now() < until {
            if let Some(reason) = self.connection.close_reason() {
                return ended(&reason);
            }
            match self.hears(Duration::from_millis(500)) {
                Some(Message::Keys(keys)) if keys.iter().any(is_epoch_key) => {
                    return "stays".to_owned();
                }
                Some(Message::Refused { code }) => told = Some(code),
                // Whoever was told why and hears nothing more hangs up, as honest devices do.
                None if told.is_some() => {
                    self.connection.close(0_u8.into(), b"");
                    return told.unwrap_or_default();
                }
                Some(_) | None => {}
            }
        }
        "silent".to_owned()
    }

    /// Runs something that is not done in one go.
    pub fn runs<T>(&self, act: impl Future<Output = T>) -> T {
        self.runtime.block_on(act)
    }
}

fn is_epoch_key(key: &history::KeyObject) -> bool {
    matches!(key, history::KeyObject::Epoch(_))
}

fn ended(reason: &ConnectionError) -> String {
    match reason {
        ConnectionError::ApplicationClosed(closed) => {
            String::from_utf8_lossy(&closed.reason).into_owned()
        }
        other => format!("lost: {other}"),
    }
}

/// Puts a length before a body.
pub fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short").to_be_bytes();
    [&length[..], body].concat()
}

pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(u64::try_from(since.expect("after 1970").as_millis()).expect("in range"))
}

/// How much memory this process holds; nothing where the system does not say.
fn memory_bytes() -> u64 {
    const PAGE_BYTES: u64 = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1).and_then(|n| n.parse().ok());
    pages.unwrap_or(0) * PAGE_BYTES
}
