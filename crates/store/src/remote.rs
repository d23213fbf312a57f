//! Git remotes: another place where logs move forward.
//!
//! **For**: looking what a remote holds, fetching what is new into a quarantine, reading it record
//! by record, pushing what it lacks, and putting right what a folder has lost. **Knows**: the
//! installed `git` program, which brings the person's own credentials, SSH setup and hosts. **Never**: forces a ref, moves one of ours back,
//! believes an object because git took it, runs a hook of anybody, or hands git an address that
//! names a program.

mod credential;
mod fetch;
mod git;
mod listing;
mod locks;
mod mend;
mod offspring;
mod push;
mod running;
mod seen;
mod share;
mod url;
mod whole;

pub use credential::hand_to_git;
pub use fetch::{Fetched, fetch};
pub use git::{GitError, HardLimits, Manner, where_git_goes};
pub use listing::{Foul, Listing, Plan, list};
pub use locks::{RefLocks, clear_locks};
pub use mend::examine;
pub use push::{Pushed, is_occupied, make_remote, push, push_some};
pub use seen::{LastSync, Remote, RemoteName, Remotes, RemotesError};
pub use url::{BadUrl, RemoteUrl};
pub use whole::Sendable;
