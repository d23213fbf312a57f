//! What the window says about who decides, in English.

use replica::Share;

use crate::words::govern::GovernWords;

pub(in crate::words) static WORDS: GovernWords = GovernWords {
    title: "Who decides",
    sentence: "Every decision is signed by people, and everybody can count along.",
    space: |name| format!("The space {name}"),
    registrars: |names| format!("Registrars: {names}"),
    stewards: |names| format!("Stewards: {names}"),
    nobody: "nobody",
    you: |name| format!("{name} (you)"),
    more_needed: "Add registrars until there are three: then the loss of one locks nobody out.",
    split: "Governance split: other decisions have enough signatures as well.",
    fork: |name, from| {
        format!(
            "A device of {name} signed two different records for one place of its log. What it said from record {from} on counts nowhere. An old copy that was used does that, or somebody who tells others different things; nobody else can know which."
        )
    },
    somebody: "somebody",
    paused: |name| format!("{name} is paused"),
    excluded: |name| format!("{name} is excluded"),
    restore: |name| format!("Propose to restore {name}"),
    proposed: "Waits for signatures",
    signed_by: |names| format!("Signed by {names}."),
    missing: |n, names| {
        let signatures = if n == 1 {
            "signature is"
        } else {
            "signatures are"
        };
        format!("{n} {signatures} missing; {names} can sign.")
    },
    cannot_hold: |n| {
        let signatures = if n == 1 {
            "signature is"
        } else {
            "signatures are"
        };
        format!(
            "{n} {signatures} missing, and too few are left who can sign: it cannot hold among those who decide now. Add somebody who decides with you, then propose it again."
        )
    },
    for_voters: |n| {
        let votes = if n == 1 { "of them is" } else { "of them are" };
        format!(
            "Those who decide are too few for it; it holds once more than half of those who vote have signed: {n} {votes} missing."
        )
    },
    signed_by_you: "You have signed this.",
    take_back: "Take my signature back",
    take_back_of: |what| format!("Take my signature back: {what}"),
    cannot_undo: "Once it holds, what they write after it counts nowhere and they read nothing new. That cannot be undone.",
    while_paused: |is_space| {
        format!(
            "Once it holds, they read nothing new and what they write here counts for nobody until they are restored. {}",
            once_restored(is_space)
        )
    },
    once_restored,
    never_lowered: "Once it holds, fewer than that decide nothing. It is never lowered again.",
    overtaken: |what| {
        format!(
            "Something else was decided while this was proposed: {what}. Propose it again if it still matters."
        )
    },
    propose_takes_back: |what| {
        format!(
            "You stand for another proposal: {what}. Proposing something takes your signature there back."
        )
    },
    takes_back: "You stand for another proposal; signing this one takes that back.",
    sign: "Sign…",
    sign_of: |what| format!("Sign: {what}"),
    sign_title: "Sign this?",
    admits: |name| format!("Let {name} take part"),
    excludes: |name, along| match along {
        Some("") => format!("Exclude {name}, with everybody who came through them: nobody did"),
        Some(along) => format!("Exclude {name}, with everybody who came through them: {along}"),
        None => format!("Exclude {name}"),
    },
    pauses: |name| format!("Pause {name} until restored"),
    restores: |name| format!("Restore {name}"),
    steward: |name, holds| {
        if holds {
            format!("Let {name} decide with the others")
        } else {
            format!("Let {name} no longer decide")
        }
    },
    votes: |name, votes| {
        if votes {
            format!("Let {name} vote")
        } else {
            format!("Let {name} no longer vote")
        }
    },
    charter: |text| format!("Another charter: “{text}”"),
    bars: |[share, panel, roll]| {
        let others = if (panel, roll) == (share, share) {
            String::new()
        } else {
            format!(
                ", {} of a drawn panel and {} of those who vote",
                portion(panel),
                portion(roll)
            )
        };
        format!(
            "From then on {} of those who decide{others} have to sign",
            portion(share)
        )
    },
    nothing: "Leave everything as it is",
    elsewhere: "Another device of yours decides here, not this one.",
    take_up_open: "Decide with this device too",
    take_up_sentence: "The recovery words of the device you began with show that you are the same person. If that device is lost, shut it out under “Devices” as well: until then it decides on.",
    take_up: "Decide with this device",
    admission: "Who lets newcomers in",
    admission_choices: ["Any member", "People we name"],
    admission_help: "Those named are called registrars: more than half of them sign before somebody is in. You are the first; this cannot be changed later.",
    succeeds: |epoch| {
        format!("This space goes on from another one, from what was decided there in {epoch}.")
    },
    again: "Going on elsewhere",
    again_sentence: "Whoever does not agree with how this space is governed may found it again, beside this one, with its charter. Nobody comes along by themselves: you invite those who want to. This space stays as it is.",
    again_act: "Found it again…",
    again_from: |name| {
        format!(
            "It goes on from {name}, with its charter. You decide alone until you add registrars; cards and posts can be carried over."
        )
    },
    waits: |id, by, n| {
        format!("Somebody {by} invited waits to come in ({id}). Signatures missing: {n}.")
    },
    waits_alone: |id, n| format!("{id} waits to come in. Signatures missing: {n}."),
    carrier_waits: |id, n| {
        format!(
            "{id} waits to come in as a carrier: a machine that holds the space for others and can read nothing. Signatures missing: {n}."
        )
    },
    let_in: |id| format!("Sign that {id} comes in"),
    propose: "Propose something…",
    propose_sentence: |share| {
        format!(
            "What you propose you also sign. It holds as soon as {} of those who decide have signed.",
            portion(share)
        )
    },
    person: "Person",
    person_hint: "A name",
    add_registrar: "Add as registrar",
    add_steward: "Add as steward",
    remove_registrar: "Remove as registrar",
    remove_steward: "Remove as steward",
    another_charter: "Another charter",
    more_signatures: "More signatures",
    shuts_out: "Shuts somebody out",
    pause_somebody: "Pause somebody",
    exclude_somebody: "Exclude somebody",
    pause: "Pause…",
    exclude: "Exclude…",
    with_guests: "Also everybody who came through them",
    pause_title: |name| format!("Propose to pause {name}?"),
    pause_sentence: |is_space| {
        format!(
            "You sign it at once; it holds when enough others have. From then on, until they are restored, they read nothing new here, and what they write here counts for nobody. {}",
            once_restored(is_space)
        )
    },
    exclude_title: |name, guests| {
        if guests {
            format!("Propose to exclude {name}, and everybody who came through them?")
        } else {
            format!("Propose to exclude {name}?")
        }
    },
    come_along: |names| format!("Came through them: {names}."),
    exclude_sentence: "You sign it at once; it holds when enough others have. From then on they read nothing new, and what they write after it counts nowhere. That cannot be undone; they themselves can be restored.",
    exclude_act: "Propose and sign",
    bar: |share| format!("At least {} of them have to sign.", portion(share)),
    raise: |share| format!("Ask for {}…", portion(share)),
    raise_title: |share| {
        format!(
            "Propose that {} of those who decide have to sign?",
            portion(share)
        )
    },
    raise_sentence: "You sign it at once; it holds when enough others have. From then on fewer than that decide nothing. It is never lowered again.",
    charter_title: "Charter of the space",
    charter_none: "The space has no charter yet.",
    charter_hint: "Why we are here, and what holds among us",
    charter_act: "Propose this charter",
};

fn once_restored(is_space: bool) -> &'static str {
    match is_space {
        true => {
            "What they say meanwhile in messages and communities stands once they are restored, and so do communities they found; only what they write in the space itself, such as their profile, never counts."
        }
        false => {
            "What they write in this community meanwhile never counts, not even once they are restored."
        }
    }
}

fn portion(share: Share) -> String {
    match (share.part, share.of) {
        (1, 2) => "more than half".to_owned(),
        (2, 3) => "two thirds".to_owned(),
        (3, 4) => "three quarters".to_owned(),
        (part, of) => format!("{part} of {of}"),
    }
}
