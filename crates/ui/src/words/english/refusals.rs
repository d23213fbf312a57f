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
        "remote-paused" => {
            "Could not exchange with it: this device contacts nobody for now. Go on under “Network”."
        }
        "remote-beyond-reach" => {
            "Could not exchange with it: this device reaches the local network only, and that repository may lie elsewhere. Name its server by its address there, or choose otherwise under “Network”."
        }
        "intro-strangers" => {
            "Could not ask for an introduction: both show whom they know, and not each other. Ask somebody who knows both, or write yourself."
        }
        "unknown-program" => "Could not find this program.",
        "meet-not-entered" => {
            "Could not ask: you have not entered this program. Enter it under “Programs” first."
        }
        "meet-nameless" => {
            "Could not do this: in this program nobody has a name before both have agreed. Choose the card instead."
        }
        "community-closed" => {
            "Could not join: it is closed, and a member can invite you. If one has, the invitation is among your messages."
        }
        "charter-of-space" => {
            "Could not propose this: a community's charter is written in the community."
        }
        "community-merged" => {
            "Could not write here: this community has merged and goes on as another one. Everything said here stays readable, and members can propose to revive it."
        }
        "no-seat-left" => {
            "Could not give this seat: all of them are given. Add one under “Change…”, or tell somebody that there is none for them."
        }
        "stay-over" => {
            "Could not write here: you were a guest, and your last day is over. Everything stays readable; whoever looks after the community can name a later day."
        }
        "community-archived" => {
            "Could not write here: this community is archived. Everything stays readable, and you can propose to wake it again."
        }
        "meet-in-rounds" => "This program brings people together in rounds. Look under “Rounds”.",
        "blocked" => {
            "Could not send the message: you take nothing from one of those it is for. Take that back first, on their page."
        }
        "code-foreign" => {
            "Could not check in: no device of its host has made this code. Have the host show it; or say yourself that you were there."
        }
        "voice-elsewhere" => {
            "Another device of yours holds your office here, not this one. Do it on that device, or go on with this one under “Who decides”, by your recovery words. If the other one is lost, shut it out under “Devices” as well."
        }
        "no-voice" => "Only those who decide here can do this. Ask them; “Who decides” names them.",
        "not-signed" => "There is nothing to take back: you do not stand for this proposal.",
        "program-not-entered" => "You do not take part in this program.",
        "round-closes" => {
            "The round is not announced. Say a time to come when you mean to close it."
        }
        "round-closed" => "This round is closed already. Take part in the next one.",
        "space-ended" => {
            "Could not do this: this space ended with its event. Everything stays readable; under “Your data” you take along what you like."
        }
        "space-last-day" => {
            "Could not found the space: write a last day that is still to come, as YYYY-MM-DD."
        }
        "no-request" => "There is no such request between you two any more.",
        "no-card" => "This is no knowledge card.",
        "no-case" => "Could not find this case.",
        "merge-unlike" => {
            "Could not propose this: everybody reads one of the two, and only its members read the other. Invite those who are in one to join the other, and archive what nobody needs any more."
        }
        "stands-elsewhere" => {
            "Could not say this idea: what it begins from stands in another community. Relay that to this one first."
        }
        "no-vote" => {
            "Those who take part and had signed the charter decide here, or where a list was agreed, those on it."
        }
        "not-inside" => "Could not do this: you are not in this community.",
        "not-on-panel" => "Only those who were drawn for its panel decide this.",
        "round-frozen" => "This round is settled already.",
        "ticket-expired" => {
            "The ticket has expired. Ask for a new one, or make one on your other device."
        }
        "too-few-to-draw" => {
            "Could not draw a panel: too few who may vote are uninvolved. Give more people a vote."
        }
        "unknown-message" => "Could not find what was said before that message.",
        "unknown-attachment" => "Could not find this file.",
        "unknown-clause" => "The charter has no such clause.",
        "unknown-community" => "Could not find this community. It may still be on its way.",
        "unknown-device" => "This device is none of yours.",
        "unknown-format" => "There is no such format.",
        "unknown-intro" => "Could not find this introduction.",
        "unknown-proposal" => "Could not find this proposal.",
        "unknown-round" => "Could not find this round. It may still be on its way.",
        "unknown-value" => {
            "A clause names a value that the charter of the space does not have. See there what it is called."
        }
        _ => return None,
    };
    Some(sentence)
}
