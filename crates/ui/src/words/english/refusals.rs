//! Refusals whose sentence names a command of the terminal, as the window says them.

pub(in crate::words) fn refusal(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "no-space" => {
            "Could not do this: there is no space here yet. Create one or join one first."
        }
        "not-yet-member" => {
            "Could not do this: no member's device has let you in yet. Keep this window open near one."
        }
        "already-in-space" => "Could not do this: this copy already belongs to a space.",
        "person-oneself" => "This is you. Choose somebody else.",
        "unknown-person" => "Could not find this person among the people of this space.",
        "unknown-conversation" => {
            "Could not find this conversation. It may still be on its way to this device."
        }
        "no-charter" => "Could not sign: this community has no charter yet. Propose one first.",
        "carried" => {
            "Could not vote against this: it was carried, and what was carried stays. Propose what should hold instead."
        }
        "network-paused" => {
            "Could not fetch any feed: this device contacts nobody for now. Go on under “Network”."
        }
        "local-network-only" => {
            "Could not fetch any feed: this device reaches the local network only. Choose otherwise under “Network”."
        }
        "unknown-program" => "Could not find this program.",
        _ => return None,
    };
    Some(sentence)
}
