//! Bare iroh: what bytes and round trips cost without us.

use std::time::{Duration, Instant};

use iroh::endpoint::{Connection, presets};
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use tokio::runtime::Runtime;

use crate::table::median;

const ALPN: &[u8] = b"figures/1";
/// How many round trips the median is taken of.
const ROUND_TRIPS: usize = 40;
/// A small message, in bytes.
const PING_BYTES: usize = 64;

/// Two endpoints on loopback and a connection between them.
pub struct Wire {
    runtime: Runtime,
    near: Connection,
    far: Connection,
    _endpoints: [Endpoint; 2],
}

impl Wire {
    /// Connects two endpoints.
    pub fn new() -> Wire {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let (near, far, endpoints) = runtime.block_on(async {
            let (here, there) = (endpoint().await, endpoint().await);
            let addresses = there.bound_sockets().into_iter().map(TransportAddr::Ip);
            let address = EndpointAddr::from_parts(there.id(), addresses);
            let (near, far) = tokio::join!(here.connect(address, ALPN), async {
                let incoming = there.accept().await.expect("somebody comes");
                incoming.await.expect("connected")
            });
            (near.expect("connected"), far, [here, there])
        });
        Wire {
            runtime,
            near,
            far,
            _endpoints: endpoints,
        }
    }

    /// Sends all frames over one stream; gives the time until the last byte has been read.
    pub fn send(&self, frames: &[&Vec<u8>]) -> Duration {
        let begun = Instant::now();
        let all: u64 = frames.iter().map(|frame| frame.len() as u64).sum();
        self.runtime.block_on(async {
            let far = self.far.clone();
            let reading = tokio::spawn(async move {
                let (_send, mut receive) = far.accept_bi().await.expect("a stream");
                let mut buffer = vec![0; 256 * 1024];
                let mut read = 0;
                while let Some(bytes) = receive.read(&mut buffer).await.expect("bytes") {
                    read += bytes as u64;
                }
                read
            });
            let (mut send, _receive) = self.near.open_bi().await.expect("a stream");
            for frame in frames {
                send.write_all(frame).await.expect("written");
            }
            send.finish().expect("finished");
            assert_eq!(reading.await.expect("no panic"), all);
        });
        begun.elapsed()
    }

    /// Sends a small message there and back, many times with a pause before each; gives the median, in
    /// seconds.
    pub fn round_trip(&self, pause: Duration) -> f64 {
        let times = self.runtime.block_on(async {
            let far = self.far.clone();
            let echo = tokio::spawn(async move {
                let (mut send, mut receive) = far.accept_bi().await.expect("a stream");
                let mut ping = [0; PING_BYTES];
                while receive.read_exact(&mut ping).await.is_ok() {
                    send.write_all(&ping).await.expect("written");
                }
            });
            let (mut send, mut receive) = self.near.open_bi().await.expect("a stream");
            let mut times = Vec::with_capacity(ROUND_TRIPS);
            let mut pong = [0; PING_BYTES];
            for _ in 0..ROUND_TRIPS {
                tokio::time::sleep(pause).await;
                let begun = Instant::now();
                send.write_all(&[7; PING_BYTES]).await.expect("written");
                receive.read_exact(&mut pong).await.expect("read");
                times.push(begun.elapsed().as_secs_f64());
            }
            send.finish().expect("finished");
            echo.await.expect("no panic");
            times
        });
        median(times)
    }
}

async fn endpoint() -> Endpoint {
    Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .clear_ip_transports()
        .bind_addr(std::net::SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("an address")
        .alpns(vec![ALPN.to_vec()])
        .bind()
        .await
        .expect("an endpoint")
}
