//! Frames on a stream: a length of four bytes, big-endian, then that many bytes.
//!
//! A frame is refused before anything is allocated for it: zero, or longer than agreed. Memory
//! grows only with the bytes that really arrive, and a frame that has begun must end in time.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// How long a frame may take from its first byte to its last.
pub(super) const FRAME_TIMEOUT: Duration = Duration::from_secs(30);
/// What is allocated for a frame before any of it has arrived, in bytes.
const FIRST_ALLOCATION_BYTES: usize = 16 * 1024;

/// Up to this size a frame is copied behind its length, so that both are written at once, in bytes.
const AT_ONCE_MAX_BYTES: usize = 16 * 1024;

/// Why a frame was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    #[error("a frame of no bytes")]
    Empty,
    #[error("a frame of {len} bytes where at most {max} are allowed")]
    TooLarge { len: u64, max: usize },
    #[error("the stream ended inside a frame")]
    EndedEarly,
    #[error("a frame took longer than {} seconds", FRAME_TIMEOUT.as_secs())]
    TooSlow,
    #[error("nothing was said for long")]
    Silent,
    #[error("the connection failed")]
    Connection(#[source] io::Error),
}

/// Reads the next frame; `None` when the stream ended where a frame may begin.
pub(super) async fn read_frame(
    from: &mut (impl AsyncRead + Unpin),
    max: usize,
) -> Result<Option<Vec<u8>>, FrameError> {
    let mut first = [0];
    let read = from
        .read(&mut first)
        .await
        .map_err(FrameError::Connection)?;
    if read == 0 {
        return Ok(None);
    }
    // A quiet peer may be quiet for long; one that has begun to speak may not stop halfway.
    timeout(FRAME_TIMEOUT, rest_of_frame(first[0], from, max))
        .await
        .map_err(|_| FrameError::TooSlow)?
        .map(Some)
}

async fn rest_of_frame(
    first: u8,
    from: &mut (impl AsyncRead + Unpin),
    max: usize,
) -> Result<Vec<u8>, FrameError> {
    let mut rest = [0; 3];
    from.read_exact(&mut rest).await.map_err(ended)?;
    let [second, third, fourth] = rest;
    let len = u32::from_be_bytes([first, second, third, fourth]);
    if len == 0 {
        return Err(FrameError::Empty);
    }
    let len = u64::from(len);
    if len > max as u64 {
        return Err(FrameError::TooLarge { len, max });
    }
    let mut body = Vec::with_capacity(FIRST_ALLOCATION_BYTES.min(max));
    let read = from
        .take(len)
        .read_to_end(&mut body)
        .await
        .map_err(FrameError::Connection)?;
    if read as u64 == len {
        Ok(body)
    } else {
        Err(FrameError::EndedEarly)
    }
}

fn ended(error: io::Error) -> FrameError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        FrameError::EndedEarly
    } else {
        FrameError::Connection(error)
    }
}

/// Writes a frame.
pub(super) async fn write_frame(
    to: &mut (impl AsyncWrite + Unpin),
    frame: &[u8],
) -> io::Result<()> {
    let len = u32::try_from(frame.len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a frame is too large"))?;
    if frame.len() <= AT_ONCE_MAX_BYTES {
        // The stream is locked and its driver woken for each write.
        let whole = [&len.to_be_bytes()[..], frame].concat();
        return to.write_all(&whole).await;
    }
    to.write_all(&len.to_be_bytes()).await?;
    to.write_all(frame).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: usize = 64;

    fn outcome(bytes: &[u8]) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        match runtime.block_on(read_frame(&mut &bytes[..], MAX)) {
            Ok(None) => "end".to_owned(),
            Ok(Some(frame)) => format!("{} bytes", frame.len()),
            Err(FrameError::Empty) => "empty".to_owned(),
            Err(FrameError::TooLarge { len, .. }) => format!("too large: {len}"),
            Err(FrameError::EndedEarly) => "ended early".to_owned(),
            Err(FrameError::TooSlow) => "too slow".to_owned(),
            Err(FrameError::Silent) => "silent".to_owned(),
            Err(FrameError::Connection(error)) => error.to_string(),
        }
    }

    #[test]
    fn lengths_are_believed_only_within_limits() {
        let frame = |len: u32, body: usize| {
            let mut bytes = len.to_be_bytes().to_vec();
            bytes.resize(4 + body, 7);
            bytes
        };
        let table = [
            (vec![], "end"),
            (vec![0], "ended early"),
            (vec![0, 0, 0], "ended early"),
            (frame(0, 0), "empty"),
            (frame(1, 1), "1 bytes"),
            (frame(64, 64), "64 bytes"),
            (frame(64, 63), "ended early"),
            (frame(65, 65), "too large: 65"),
            (frame(u32::MAX, 0), "too large: 4294967295"),
            // The first half of 2^63 as eight bytes reads as a length of 2^31.
            (vec![0x80, 0, 0, 0, 0, 0, 0, 0], "too large: 2147483648"),
        ];
        for (bytes, expected) in table {
            assert_eq!(outcome(&bytes), expected, "for {bytes:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_frame_that_trickles_in_is_given_up() {
        let (mut near, mut far) = tokio::io::duplex(64);
        let trickle = async {
            far.write_all(&10_u32.to_be_bytes()).await.expect("room");
            for byte in 0..10 {
                far.write_all(&[byte]).await.expect("room");
                tokio::time::sleep(Duration::from_secs(10)).await;
            }
        };
        let (read, ()) = tokio::join!(read_frame(&mut near, MAX), trickle);
        assert!(matches!(read, Err(FrameError::TooSlow)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_peer_may_be_quiet_for_long() {
        let (mut near, mut far) = tokio::io::duplex(64);
        let late = async {
            tokio::time::sleep(Duration::from_secs(600)).await;
            write_frame(&mut far, b"good morning").await.expect("room");
        };
        let (read, ()) = tokio::join!(read_frame(&mut near, MAX), late);
        let frame = read.expect("a sound frame").expect("not the end");
        assert_eq!(frame, b"good morning");
    }
}
