//! Whether a git remote may be contacted now: what the owner chose for devices holds for git too.
//!
//! A folder is contacted by nobody. Of a server it must be certain that it is in the local network
//! where that is the choice: a name may lead anywhere, and asking for it tells somebody already.

use std::net::{IpAddr, SocketAddr};

use replica::{Reach, Refusal, is_local};
use store::{Manner, Remote, RemoteUrl};

use super::{End, places};
use crate::node::Node;
use crate::pending::refusal;

/// The one name that leads to this machine and nowhere else.
const LOCALHOST: &str = "localhost";

/// Refuses to contact a server while nobody is to be contacted, or not one so far away.
pub(super) fn must_be_in_reach(node: &Node, remote: &Remote) -> Result<(), Refusal> {
    let (name, network) = (&remote.name, node.network());
    if remote.url.folder().is_some() {
        return Ok(());
    }
    if network.is_paused() {
        let message = format!(
            "Could not sync with {name}: this device contacts nobody for now. Go on with “eyelevel network pause off”."
        );
        return Err(refusal("remote-paused", &message));
    }
    if is_near_only(node) && !is_at_hand(&remote.url) {
        let message = format!(
            "Could not sync with {name}: this device reaches the local network only, and {} may lead out of it. Name the server by its address there, such as 192.168.1.9, or allow it with “eyelevel network reach direct”.",
            remote.url
        );
        return Err(refusal("remote-beyond-reach", &message));
    }
    Ok(())
}

/// Tells whether only the local network is to be reached now.
pub(super) fn is_near_only(node: &Node) -> bool {
    node.network().choice().reach == Reach::Lan
}

/// Tells whether a server is to be left alone by a git that was started when `stayed_near` was the
/// choice: one that was started without may go by ways that lead farther.
pub(super) fn is_out_of_reach(node: &Node, remote: &Remote, stayed_near: bool) -> bool {
    let is_narrowed = is_near_only(node) && !stayed_near && remote.url.folder().is_none();
    is_narrowed || must_be_in_reach(node, remote).is_err()
}

/// Refuses a server in the local network in whose place git's settings name another address that
/// may lead out of it.
pub(super) fn must_stay_near(node: &Node, remote: &Remote, manner: &Manner<'_>) -> Result<(), End> {
    if !manner.stays_near || remote.url.folder().is_some() {
        return Ok(());
    }
    let (ours, _) = places(node, &remote.name)?;
    let goes_to = store::where_git_goes(&ours, &remote.url, manner)?;
    if goes_to.is_some_and(|url| url.folder().is_some() || is_at_hand(&url)) {
        return Ok(());
    }
    let message = format!(
        "Could not sync with {}: this device reaches the local network only, and your settings of git put another address in the place of {} (“insteadOf”), which may lead out of it. Take that out of them, or allow it with “eyelevel network reach direct”.",
        remote.name, remote.url
    );
    Err(refusal("remote-beyond-reach", &message).into())
}

/// Tells whether a server is in the local network for certain.
fn is_at_hand(url: &RemoteUrl) -> bool {
    let Some(host) = url.host() else {
        return false;
    };
    let address = host.parse::<SocketAddr>().map(|it| it.ip());
    let address = address.or_else(|_| host.parse::<IpAddr>());
    address.map_or(host == LOCALHOST, is_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_to_be_local_is_at_hand() {
        let table = [
            ("https://192.168.1.9/x.git", true),
            ("https://ann@10.0.0.7:8443/x.git", true),
            ("ssh://git@[fd00::7]:2222/x.git", true),
            ("git@169.254.3.4:x.git", true),
            ("git@[::1]:x.git", true),
            ("https://localhost:8443/x.git", true),
            ("https://192.0.2.2:18443/x.git", false),
            ("ssh://git@[2001:db8::1]/x.git", false),
            ("git@example.org:x.git", false),
            // Whoever answers for a name decides where it leads.
            ("https://nas.local/x.git", false),
            ("https://192.168.1.9.example.org/x.git", false),
            // Where one program sees a host in these, another one sees another.
            ("https://example.org\\@192.168.1.9/x.git", false),
            ("https://192.168.1.9%2eexample.org/x.git", false),
        ];
        for (address, expected) in table {
            let url = RemoteUrl::parse(address).expect(address);
            assert_eq!(is_at_hand(&url), expected, "{address}");
        }
        // These are no addresses at all: a secret may stand behind such a sign.
        for address in [
            "https://example.org?@192.168.1.9/x.git",
            "https://example.org#@192.168.1.9/x.git",
        ] {
            assert!(RemoteUrl::parse(address).is_err(), "{address}");
        }
    }
}
