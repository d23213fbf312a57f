//! The caller's side of the control socket.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use interprocess::local_socket::tokio::{Stream, prelude::*};
use replica::{Answer, Intent, Refusal};
use tokio::io::{BufReader, ReadHalf, WriteHalf};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::line::{read_line, write_line};
use super::place::Place;
use super::{RESPONSE_MAX_BYTES, Request, Response};
use crate::carry::{Carried, Carry};
use crate::hold::hold;
use crate::network::EndpointInfo;
use crate::pending::{refusal, timed_out};
use crate::sync::SyncReport;

/// How long to look for the owner's socket: it may just be starting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to wait between two looks.
const CONNECT_PAUSE: Duration = Duration::from_millis(50);
/// How long the owner may take to say hello.
const HELLO_TIMEOUT: Duration = Duration::from_secs(3);
/// How much longer than the owner the caller waits.
const GRACE: Duration = Duration::from_secs(2);
/// How long the owner may take for what has no time of its own.
const ACT_TIMEOUT: Duration = Duration::from_secs(120);
/// How long the owner may take to read or write what is carried.
const CARRY_TIMEOUT: Duration = Duration::from_secs(3600);

/// A connection to the process that owns a data folder. Methods block.
pub struct Client {
    line: Mutex<Line>,
}

struct Line {
    runtime: Runtime,
    /// Set when an answer did not come: a late one must not pass for the answer to the next request.
    is_lost: bool,
    receive: BufReader<ReadHalf<Stream>>,
    send: WriteHalf<Stream>,
}

impl Client {
    /// Connects to the owner of a data folder; nothing if nobody answers in time.
    pub fn connect(data: &Path) -> Option<Client> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .ok()?;
        let stream = runtime.block_on(find(data))?;
        let (receive, send) = tokio::io::split(stream);
        let client = Client {
            line: Mutex::new(Line {
                runtime,
                is_lost: false,
                receive: BufReader::new(receive),
                send,
            }),
        };
        match client.ask(&Request::Hello, HELLO_TIMEOUT) {
            Ok(Response::Hello) => Some(client),
            Ok(_) | Err(_) => None,
        }
    }

    /// Hands the owner an intent and waits for its answer.
    pub fn submit(&self, intent: Intent, timeout: Duration) -> Result<Answer, Refusal> {
        let request = Request::Submit {
            intent,
            timeout_ms: millis(timeout),
        };
        let response = self.ask(&request, timeout + GRACE)?;
        let Response::Answer(answer) = response else {
            return Err(misunderstood(response));
        };
        Ok(answer)
    }

    /// Asks the owner to catch up with the known devices.
    pub fn sync(&self, timeout: Duration, with: Option<String>) -> Result<SyncReport, Refusal> {
        let request = Request::Sync {
            timeout_ms: millis(timeout),
            with,
        };
        let response = self.ask(&request, timeout + GRACE)?;
        let Response::Synced(report) = response else {
            return Err(misunderstood(response));
        };
        Ok(report)
    }

    /// Asks where the device can be reached, once its endpoint is open.
    pub fn endpoint(&self) -> Result<Option<EndpointInfo>, Refusal> {
        let response = self.ask(&Request::Endpoint, ACT_TIMEOUT)?;
        let Response::Endpoint(endpoint) = response else {
            return Err(misunderstood(response));
        };
        Ok(endpoint)
    }

    /// Asks the owner to fold its journal, so that git sees everything.
    pub fn fold(&self) -> Result<(), Refusal> {
        let response = self.ask(&Request::Fold, ACT_TIMEOUT)?;
        let Response::Folded = response else {
            return Err(misunderstood(response));
        };
        Ok(())
    }

    /// Asks the owner to let the folder go, so that its lock closes.
    pub fn lock(&self) -> Result<(), Refusal> {
        let response = self.ask(&Request::Lock, ACT_TIMEOUT)?;
        let Response::Locking = response else {
            return Err(misunderstood(response));
        };
        Ok(())
    }

    /// Hands the owner something to carry.
    pub fn carry(&self, what: Carry) -> Result<Carried, Refusal> {
        let response = self.ask(&Request::Carry { what }, CARRY_TIMEOUT)?;
        let Response::Carried(carried) = response else {
            return Err(misunderstood(response));
        };
        Ok(carried)
    }

    fn ask(&self, request: &Request, patience: Duration) -> Result<Response, Refusal> {
        let mut line = hold(&self.line);
        let Line {
            runtime,
            is_lost,
            receive,
            send,
        } = &mut *line;
        if *is_lost {
            return Err(left(&io::ErrorKind::NotConnected.into()));
        }
        let asked = runtime.block_on(async {
            let exchange = async {
                write_line(send, request).await?;
                read_line(receive, RESPONSE_MAX_BYTES).await
            };
            timeout(patience, exchange).await
        });
        *is_lost = !matches!(asked, Ok(Ok(Some(_))));
        match asked {
            Ok(Ok(Some(line))) => serde_json::from_slice(&line).map_err(|error| unreadable(&error)),
            Ok(Ok(None)) => Err(left(&io::ErrorKind::UnexpectedEof.into())),
            Ok(Err(error)) => Err(left(&error)),
            Err(_) => Err(timed_out()),
        }
    }
}

/// Looks for the socket until it answers or the time is over.
async fn find(data: &Path) -> Option<Stream> {
    let until = Instant::now() + CONNECT_TIMEOUT;
    loop {
        let name = Place::find(data).and_then(|place| place.name());
        if let Ok(name) = name
            && let Ok(Ok(stream)) = timeout(HELLO_TIMEOUT, Stream::connect(name)).await
        {
            return Some(stream);
        }
        if Instant::now() >= until {
            return None;
        }
        tokio::time::sleep(CONNECT_PAUSE).await;
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn misunderstood(response: Response) -> Refusal {
    match response {
        Response::Refused(refusal) => refusal,
        Response::Hello
        | Response::Answer(_)
        | Response::Synced(_)
        | Response::Endpoint(_)
        | Response::Carried(_)
        | Response::Locking
        | Response::Folded => refusal(
            "bad-response",
            "The running Eyelevel answered something else than was asked. Both programs must be the same version.",
        ),
    }
}

fn unreadable(error: &serde_json::Error) -> Refusal {
    refusal(
        "bad-response",
        &format!(
            "Could not read the answer of the running Eyelevel: {error}. Both programs must be the same version."
        ),
    )
}

fn left(error: &io::Error) -> Refusal {
    refusal(
        "owner-left",
        &format!(
            "The running Eyelevel stopped before it answered ({error}). Look at the status, then try again."
        ),
    )
}
