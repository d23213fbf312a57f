//! What the window says about git repositories, carriers, and this copy, in English.

use super::counted;
use crate::words::remotes::{RemoteWords, told};

pub(in crate::words) static WORDS: RemoteWords = RemoteWords {
    title: "Git repositories",
    sentence: "A folder on a stick or a share, or a git server: people who never meet exchange what they hold there, once an hour by itself. Content stays sealed.",
    name: "Name",
    name_hint: "stick",
    url: "Folder or address",
    url_hint: "/media/stick/nordwerk.git, or git@example.org:nordwerk.git",
    add: "Add repository",
    exchange: |name| format!("Exchange with {name}"),
    mend_remote: |name| format!("Put {name} right"),
    mended: |name, damaged, mended| match (damaged, mended) {
        (0, _) => format!("Everything on {name} can be read."),
        (damaged, mended) => format!(
            "{name}: {} could not be read there; {} can be now.",
            counted(damaged, "log or key", "logs and keys"),
            super::grouped(mended, ',')
        ),
    },
    forget: |name| format!("Forget {name}"),
    never: "Not exchanged yet.",
    done: |ago| format!("Exchanged: {ago}"),
    added: |name| format!("Added {name}."),
    forgotten: |name| format!("Forgot {name}. What lies there stays there."),
    exchanged: |name, came, went| {
        format!(
            "{name}: {} came, {} went.",
            counted(came, "new record", "new records"),
            counted(went, "log or key", "logs and keys")
        )
    },
    asides: |asides| {
        told(
            [
                (
                    asides.waiting,
                    "1 record waits for something that is not there.",
                    "{} records wait for something that is not there.",
                ),
                (
                    asides.rolled_back,
                    "1 log stood further back there than before; yours was kept and brought there again.",
                    "{} logs stood further back there than before; yours were kept and brought there again.",
                ),
                (
                    asides.refused,
                    "1 thing there was refused.",
                    "{} things there were refused.",
                ),
                (
                    asides.replaced,
                    "1 log or key there led to something else; yours stands there again.",
                    "{} logs or keys there led to something else; yours stand there again.",
                ),
                (
                    asides.apart,
                    "1 log there goes on otherwise than here; neither was written over.",
                    "{} logs there go on otherwise than here; none was written over.",
                ),
            ],
            |number| super::grouped(number, ','),
        )
    },
    carriers: "Carriers",
    carriers_none: "No machine carries for this space. One that is always on passes on what is said while others sleep, and can read nothing: “eyelevel serve --carry” with an invitation sets it up.",
    carriers_sentence: "Machines that pass on what is said while others sleep. They hold everything and can read nothing.",
    carrier: |id| format!("Carrier {id}"),
    holds_the_same: "Holds the same",
    connected: "Connected",
    away: "Not reachable now",
    part: |id| format!("Part with carrier {id}"),
    part_sentence: "It hears nothing new from then on. What it holds already stays there, sealed. Who decides in the space signs it.",
    part_act: "Part with it",
    copy: "This copy",
    copy_sentence: "Every record here can be verified. What is damaged comes again from other devices that have it.",
    check: "Check this copy",
    mend: "Have damaged records sent again",
    checking: "Checking …",
    sound: |records| {
        format!(
            "{}, all of them sound.",
            counted(records, "record", "records")
        )
    },
    damaged: |damaged, records| {
        format!(
            "{} among {}:",
            counted(damaged, "damage", "damages"),
            counted(records, "record", "records")
        )
    },
    came_again: |repaired| format!("{} again.", counted(repaired, "thing came", "things came")),
    nobody_asked: "Nobody who could have them was reached. Try again near another device.",
};
