//! What the window says about how far this device reaches, in English.

use crate::words::reach::ReachWords;

pub(in crate::words) static WORDS: ReachWords = ReachWords {
    title: "How far this device reaches",
    lan: "Local network",
    lan_sentence: "Only devices on this network are contacted or answered. Nobody else learns that you are there.",
    direct: "Direct",
    direct_sentence: "Devices of your space are reached under their own addresses. No third party is contacted.",
    public: "Public relays",
    public_sentence: "Where no direct way is found, the public relays of the makers of iroh pass on what they cannot read. They see device keys, addresses, sizes and times.",
    relay_sentence: |url| {
        format!(
            "Where no direct way is found, {url} passes on what it cannot read. It sees device keys, addresses, sizes and times."
        )
    },
    nearby: "Nearby",
    nearby_off: "Nobody on this network can find this device. Switched on, it announces a random name that is new each time; your name is told only to whoever asks.",
    nearby_on: "People on this network can find this device. It announces a random name; whoever asks is told your name and your space.",
    nearby_inviting: "People on this network can find this device, and whoever asks is handed a ticket to your space.",
    switch_on: "Be found on this network",
    switch_on_inviting: "Be found and invite",
    switch_off: "Be found no longer",
    nobody: "Nobody yet. It takes a few seconds for devices to notice each other.",
    somebody: "Somebody nearby",
    own_space: "A device of your space",
    ask: "Ask who it is",
    join: "Copy the ticket",
    of_space: |name, space| format!("{name}, {space}"),
    way_lan: "on this network",
    way_direct: "directly",
    way_relayed: "through a relay",
};
