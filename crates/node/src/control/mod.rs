//! The local control socket: how other invocations reach the process that owns the folder.
//!
//! A Unix socket in the data folder, or a named pipe, that only the owner of the folder may open.
//! One JSON value a line: requests one way, responses the other, one at a time. Both sides are the
//! same program, so a line that cannot be read is answered with a refusal and ends the connection.

mod client;
mod line;
mod place;
mod server;

use replica::{Answer, Intent, Refusal};
use serde::{Deserialize, Serialize};

use crate::carry::{Carried, Carry};
use crate::network::EndpointInfo;
use crate::sync::SyncReport;

pub use client::Client;
pub(crate) use server::Server;

/// The longest request, in bytes.
const REQUEST_MAX_BYTES: usize = 1024 * 1024;
/// The longest response, in bytes: ten thousand people with full profiles fit.
const RESPONSE_MAX_BYTES: usize = 128 * 1024 * 1024;

/// What another invocation asks for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "act"
)]
enum Request {
    /// Asks whether anybody is there.
    Hello,
    Submit {
        intent: Intent,
        timeout_ms: u64,
    },
    Sync {
        timeout_ms: u64,
        with: Option<String>,
    },
    Endpoint,
    Fold,
    Lock,
    Carry {
        what: Carry,
    },
}

/// What the owner answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Response {
    Hello,
    Answer(Answer),
    Refused(Refusal),
    Synced(SyncReport),
    Endpoint(Option<EndpointInfo>),
    Folded,
    Locking,
    Carried(Carried),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_responses_are_plain_json() {
        let request = Request::Sync {
            timeout_ms: 30_000,
            with: None,
        };
        let line = serde_json::to_string(&request).expect("json");
        assert_eq!(line, r#"{"act":"sync","timeout-ms":30000,"with":null}"#);
        let line = serde_json::to_string(&Response::Answer(Answer::Done)).expect("json");
        assert_eq!(line, r#"{"answer":"done"}"#);
    }
}
