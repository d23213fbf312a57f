//! The owner's side of the control socket.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use tokio::io::BufReader;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use super::line::{read_line, write_line};
use super::place::Place;
use super::{REQUEST_MAX_BYTES, Request, Response};
use crate::carry;
use crate::node::Node;
use crate::pending::{Busy, refusal, timed_out};
use crate::sync;

/// The most callers at once.
const CALLERS_MAX: usize = 32;
/// How long a caller may say nothing: its place is wanted by others.
const SILENCE_MAX: Duration = Duration::from_secs(120);
/// How long somebody may take to read that there is no place.
const TURNED_AWAY_TIMEOUT: Duration = Duration::from_secs(1);
/// How long callers may take to get their answer when the node stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The listening socket and its callers.
pub(crate) struct Server {
    stop: watch::Sender<bool>,
    callers: Arc<Semaphore>,
}

impl Server {
    /// Listens on the folder's control socket. `node` gives the node for as long as it lives.
    pub fn start(
        data: &Path,
        runtime: &tokio::runtime::Handle,
        node: impl Fn() -> Option<Node> + Send + Sync + 'static,
    ) -> io::Result<Server> {
        let place = Place::make(data)?;
        // We hold the folder's lock, so a socket that is there belongs to nobody any more.
        let options = ListenerOptions::new()
            .name(place.name()?)
            .try_overwrite(true);
        let listener = {
            let _inside = runtime.enter();
            listen(options, &place)?
        };
        let server = Server {
            stop: watch::Sender::new(false),
            callers: Arc::new(Semaphore::new(CALLERS_MAX)),
        };
        let callers = Arc::clone(&server.callers);
        runtime.spawn(accept(
            listener,
            Arc::new(node),
            callers,
            server.stop.subscribe(),
        ));
        Ok(server)
    }

    /// Takes no more callers and lets those there are get the answer they wait for.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let everybody = u32::try_from(CALLERS_MAX).unwrap_or(u32::MAX);
        let _late = timeout(STOP_TIMEOUT, self.callers.acquire_many(everybody)).await;
    }
}

#[cfg(unix)]
fn listen(options: ListenerOptions<'_>, place: &Place) -> io::Result<Listener> {
    use interprocess::os::unix::local_socket::ListenerOptionsExt;
    const OWNER_ONLY: u16 = 0o600;
    match options.mode(OWNER_ONLY.into()).create_tokio() {
        // Where a socket cannot be made with a mode, the folder around it keeps others out.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => ListenerOptions::new()
            .name(place.name()?)
            .try_overwrite(true)
            .create_tokio(),
        made => made,
    }
}

#[cfg(windows)]
fn listen(options: ListenerOptions<'_>, _: &Place) -> io::Result<Listener> {
    use interprocess::os::windows::local_socket::ListenerOptionsExt;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    // Everything for the owner, nothing for anybody else, whatever is inherited.
    let owner_only: Vec<u16> = "D:P(A;;GA;;;OW)\0".encode_utf16().collect();
    let text = widestring::U16CStr::from_slice(&owner_only).map_err(io::Error::other)?;
    let descriptor = SecurityDescriptor::deserialize(text)?;
    options.security_descriptor(descriptor).create_tokio()
}

async fn accept(
    listener: Listener,
    node: Arc<dyn Fn() -> Option<Node> + Send + Sync>,
    callers: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let caller = tokio::select! {
            caller = listener.accept() => caller,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let caller = match caller {
            Ok(caller) => caller,
            Err(error) => {
                tracing::debug!("a caller on the control socket did not get in: {error}");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&callers).try_acquire_owned() else {
            tokio::spawn(turn_away(caller));
            continue;
        };
        let node = Arc::clone(&node);
        let stop = stop.clone();
        tokio::spawn(async move {
            if let Err(error) = serve(&caller, &*node, stop).await {
                tracing::debug!("a caller on the control socket left: {error}");
            }
            drop(place);
        });
    }
}

/// Says that there is no place, once, to whoever asks.
async fn turn_away(caller: Stream) {
    let response = Response::Refused(refusal(
        "too-many-callers",
        &format!(
            "Could not do this: {CALLERS_MAX} other commands are waiting for this folder. Try again in a moment."
        ),
    ));
    let mut responses = &caller;
    let said = write_line(&mut responses, &response);
    if timeout(TURNED_AWAY_TIMEOUT, said).await.is_err() {
        tracing::debug!("a caller on the control socket did not read that there is no place");
    }
}

/// Answers one caller's requests, one after the other.
async fn serve(
    caller: &Stream,
    node: &(dyn Fn() -> Option<Node> + Send + Sync),
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut requests = BufReader::new(caller);
    let mut responses = caller;
    loop {
        let line = tokio::select! {
            line = timeout(SILENCE_MAX, read_line(&mut requests, REQUEST_MAX_BYTES)) => line??,
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        };
        let Some(line) = line else {
            return Ok(());
        };
        let response = match serde_json::from_slice::<Request>(&line) {
            Ok(request) => match node() {
                Some(node) => answer(&node, request).await,
                None => Response::Refused(Busy::Stopped.refusal()),
            },
            Err(error) => Response::Refused(refusal(
                "bad-request",
                &format!(
                    "Could not read what was asked for: {error}. Both programs must be the same version."
                ),
            )),
        };
        write_line(&mut responses, &response).await?;
    }
}

async fn answer(node: &Node, request: Request) -> Response {
    let _call = node.shared().be_called();
    match request {
        Request::Hello => Response::Hello,
        Request::Submit { intent, timeout_ms } => {
            let pending = match node.submit(intent) {
                Ok(pending) => pending,
                Err(busy) => return Response::Refused(busy.refusal()),
            };
            match timeout(Duration::from_millis(timeout_ms), pending).await {
                Ok(Ok(answer)) => Response::Answer(answer),
                Ok(Err(refusal)) => Response::Refused(refusal),
                Err(_) => Response::Refused(timed_out()),
            }
        }
        Request::Sync { timeout_ms, with } => {
            match sync::run(
                node,
                Duration::from_millis(timeout_ms),
                with,
                sync::Since::Now,
            )
            .await
            {
                Ok(report) => Response::Synced(report),
                Err(refusal) => Response::Refused(refusal),
            }
        }
        Request::Endpoint => Response::Endpoint(node.endpoint()),
        Request::Carry { what } => {
            let node = node.clone();
            let what = what.asked_elsewhere();
            let carried = tokio::task::spawn_blocking(move || carry::run(&node, what)).await;
            match carried {
                Ok(Ok(carried)) => Response::Carried(carried),
                Ok(Err(refusal)) => Response::Refused(refusal),
                Err(_) => Response::Refused(Busy::Stopped.refusal()),
            }
        }
        Request::Lock => {
            node.shared().want_lock();
            Response::Locking
        }
        Request::Fold => match node.folded().await {
            Ok(()) => Response::Folded,
            Err(refusal) => Response::Refused(refusal),
        },
    }
}
