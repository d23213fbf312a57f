//! What the window says about how far this device reaches, in English.

use crate::words::reach::ReachWords;

pub(in crate::words) static WORDS: ReachWords = ReachWords {
    title: "How far this device reaches",
    lan: "Local network",
    lan_sentence: "Only devices on this network are contacted or answered. Nobody else learns that you are there.",
    direct: "Direct",
    direct_sentence: "Devices of your space are reached under their own addresses, and the git repositories and feeds you added. Nobody else is contacted.",
    public: "Public relays",
    public_sentence: "Where no direct way is found, the public relays of the makers of iroh pass on what they cannot read. They see device keys, addresses, sizes and times.",
    relay_sentence: |url| {
        format!(
            "Where no direct way is found, {url} passes on what it cannot read. It sees device keys, addresses, sizes and times."
        )
    },
    relay_of_others: |url| {
        format!(
            "Devices of your space are reached through {url}, which this one does not use. It would see device keys, addresses, sizes and times."
        )
    },
    use_relay: |url| format!("Use {url}"),
    nobody_here: None,
    deaf: |why| {
        format!(
            "This device could not listen for others: {why}. Nobody can reach it until that works; it is tried again."
        )
    },
    own: "Own relay",
    own_address: "Address of the relay",
    own_bad: "That is no address of a relay. It begins with https://, or in your own network with http:// and a local address.",
    own_act: "Use this relay",
    nearby: "Nearby",
    nearby_off: "Nobody on this network can find this device. Switched on, it announces a random name that is new each time; your name is told only to whoever asks.",
    nearby_on: "People on this network can find this device. It announces a random name; whoever asks is told your name and your space.",
    nearby_inviting: "People on this network can find this device, and whoever asks is handed a ticket to your space.",
    nearby_paused: "Paused: nobody on this network can find this device until you go on.",
    nearby_newcomer: "No internet and no ticket? People on this network may hand you one. While you look around, this device announces a random name and nothing else.",
    look_around: "Look around on this network",
    switch_on: "Be found on this network",
    switch_on_inviting: "Be found and invite",
    switch_off: "Be found no longer",
    nobody: "Nobody yet. It takes a few seconds for devices to notice each other. Some networks keep devices apart; a ticket or a QR code works all the same.",
    somebody: "Somebody nearby",
    own_space: "A device of your space",
    ask: "Ask who it is",
    join: "Copy the ticket",
    join_with: "Join with their ticket",
    of_space: |name, space| format!("{name}, {space}"),
    way_lan: "on this network",
    way_direct: "directly",
    way_relayed: "through a relay",
};
