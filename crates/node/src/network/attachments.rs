//! Sealed files between two devices, each over a stream of its own beside the session.
//!
//! Whoever wants a file names it by the hash of its sealed bytes and says how much of it has come
//! already; whoever has it sends the rest. Both sides only move bytes: what came is compared with
//! its name before anybody opens it, and the key never travels this way.

use std::sync::Arc;
use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream};
use store::Store;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::frame::{read_frame, write_frame};
use super::{Network, Session};
use crate::hold::hold;
use crate::jobs::Job;

/// The first byte of a request this build understands.
const VERSION: u8 = 1;
const REQUEST_BYTES: usize = 1 + 32 + 8;
/// The largest frame of an answer, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// The most files sent to one device at once.
const SENT_AT_ONCE_MAX: usize = 2;
/// How long one frame may take.
const FRAME_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a file did not come from a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// It has not got it, or is not connected any more.
    Away,
    /// It has something of another length under that name.
    OtherLength,
    /// The connection broke; what has come is kept.
    Broken,
}

impl Network {
    /// Says who can look into the store for files that others want.
    pub fn serve_files(&self, jobs: std::sync::mpsc::SyncSender<Job>) {
        *hold(&self.inner.files) = Some(jobs);
    }

    /// Answers requests for files for as long as a connection lives.
    pub(super) async fn answer_files(self, connection: Connection) {
        let places = Arc::new(Semaphore::new(SENT_AT_ONCE_MAX));
        while let Ok((send, receive)) = connection.accept_bi().await {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                // Dropping both ends of the stream tells the other device to come again.
                continue;
            };
            let network = self.clone();
            tokio::spawn(async move {
                if network.send_file(send, receive).await.is_none() {
                    tracing::debug!("a file was asked for in vain, or not taken");
                }
                drop(place);
            });
        }
    }

    async fn send_file(&self, mut send: SendStream, mut receive: RecvStream) -> Option<()> {
        let asked = timeout(FRAME_TIMEOUT, read_frame(&mut receive, REQUEST_BYTES)).await;
        let (id, from) = read_request(&asked.ok()?.ok()??)?;
        let sealed = self
            .look(move |store| store.attachment(&id))
            .await
            .flatten();
        let sealed = sealed.unwrap_or_default();
        let total = (sealed.len() as u64).to_be_bytes();
        write(&mut send, &total).await?;
        let rest = sealed
            .get(usize::try_from(from).ok()?..)
            .unwrap_or_default();
        for piece in rest.chunks(PIECE_BYTES) {
            write(&mut send, piece).await?;
        }
        send.finish().ok()
    }

    /// Fetches what is missing of a file from the device of a session: `have` bytes are here, it must
    /// be `total` bytes long. Pieces are handed over as they come.
    pub async fn fetch_file(
        &self,
        from: Session,
        id: [u8; 32],
        mut have: u64,
        total: u64,
        mut take: impl FnMut(Vec<u8>),
    ) -> Result<(), Missed> {
        let connection = hold(&self.inner.registry).connection(from);
        let connection = connection.ok_or(Missed::Away)?;
        let opened = timeout(FRAME_TIMEOUT, connection.open_bi()).await;
        let Ok(Ok((mut send, mut receive))) = opened else {
            return Err(Missed::Away);
        };
        let request = request(&id, have);
        write(&mut send, &request).await.ok_or(Missed::Away)?;
        let _told = send.finish();
        let length = read(&mut receive, 8).await.ok_or(Missed::Away)?;
        let length = <[u8; 8]>::try_from(length).map_err(|_| Missed::Broken)?;
        match u64::from_be_bytes(length) {
            0 => return Err(Missed::Away),
            length if length != total => return Err(Missed::OtherLength),
            _ => {}
        }
        while have < total {
            let piece = read(&mut receive, PIECE_BYTES)
                .await
                .ok_or(Missed::Broken)?;
            if piece.is_empty() {
                // Or a device could keep this going for ever.
                return Err(Missed::Broken);
            }
            have = have.saturating_add(piece.len() as u64);
            if have > total {
                return Err(Missed::OtherLength);
            }
            take(piece);
        }
        Ok(())
    }

    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Option<T> {
        let jobs = hold(&self.inner.files).clone()?;
        let (done, seen) = oneshot::channel();
        let job = Job::Look(Box::new(move |store| {
            let _gone = done.send(store.map(look));
        }));
        // The queue may be full: the keeper is waited for on a thread where that holds up nobody.
        let sent = tokio::task::spawn_blocking(move || jobs.send(job).is_ok()).await;
        if !matches!(sent, Ok(true)) {
            return None;
        }
        seen.await.ok().flatten()
    }
}

fn request(id: &[u8; 32], from: u64) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend(id);
    bytes.extend(from.to_be_bytes());
    bytes
}

fn read_request(bytes: &[u8]) -> Option<([u8; 32], u64)> {
    let (version, rest) = bytes.split_first()?;
    let (id, from) = rest.split_first_chunk::<32>()?;
    let from = u64::from_be_bytes(<[u8; 8]>::try_from(from).ok()?);
    (*version == VERSION).then_some((*id, from))
}

async fn write(send: &mut SendStream, frame: &[u8]) -> Option<()> {
    let written = timeout(FRAME_TIMEOUT, write_frame(send, frame)).await;
    written.ok()?.ok()
}

async fn read(receive: &mut RecvStream, max: usize) -> Option<Vec<u8>> {
    let read = timeout(FRAME_TIMEOUT, read_frame(receive, max)).await;
    read.ok()?.ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_have_one_shape() {
        let bytes = request(&[7; 32], 9);
        assert_eq!(bytes.len(), REQUEST_BYTES);
        assert_eq!(read_request(&bytes), Some(([7; 32], 9)));
        for len in 0..bytes.len() {
            assert_eq!(read_request(&bytes[..len]), None, "cut at {len}");
        }
        let mut newer = bytes.clone();
        newer[0] = 2;
        assert_eq!(read_request(&newer), None);
        assert_eq!(read_request(&[&bytes[..], &[0]].concat()), None);
    }
}
