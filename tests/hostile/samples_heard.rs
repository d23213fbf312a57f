//! Samples of what is heard nearby, said about rounds, and shown in codes.

use std::collections::{BTreeMap, BTreeSet};

use matching::round::{Entry, Statement};
use replica::{Answer, CommunityAct, Intent, Question, Template};

use super::parsers::heard::packet::{Said, announcement, question};
use super::victim::Victim;

/// How long others may remember what was said, in seconds.
const LIVES_SECONDS: u32 = 16;

/// Messages on the local network: a question, an announcement, one without a space, a goodbye.
pub fn packets() -> Vec<Vec<u8>> {
    let said = |tag: Option<&str>| Said {
        name: "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst".to_owned(),
        port: 4711,
        tag: tag.map(str::to_owned),
        masked_port: tag.map(|_| 4700),
    };
    let packets = [
        question(),
        announcement(&said(Some("q3fd2")), LIVES_SECONDS),
        announcement(&said(None), LIVES_SECONDS),
        announcement(&said(Some("q3fd2")), 0),
    ];
    packets.into_iter().map(|it| it.expect("written")).collect()
}

/// What somebody nearby answers.
pub fn card(ticket: &str) -> Vec<u8> {
    let card = serde_json::json!({"name": "Ann Berg", "space": "Nordwerk", "ticket": ticket});
    card.to_string().into_bytes()
}

/// One statement of each kind.
pub fn round_statements() -> Vec<Statement> {
    let round = [1; 32];
    let entry = Entry {
        person: model::PersonId::from_bytes([2; 32]),
        program: "P05".to_owned(),
        answers: BTreeMap::from([("mode".to_owned(), vec!["table".to_owned()])]),
        commitment: Some([3; 32]),
    };
    let announce = |model| Statement::Announce {
        program: "P05".to_owned(),
        description: [4; 32],
        closes: 1_800_000_000_000,
        drawn: true,
        note: "Lunch on Tuesday".to_owned(),
        model,
    };
    vec![
        announce(None),
        announce(Some([5; 32])),
        Statement::Enter { round, entry },
        Statement::Withdraw { round },
        Statement::Close { round },
        Statement::Freeze {
            round,
            entries: BTreeSet::from([[6; 32], [7; 32]]),
            parts: BTreeSet::new(),
            after: BTreeSet::from([[8; 32]]),
        },
        Statement::Part {
            round,
            entries: BTreeSet::from([[6; 32], [7; 32]]),
        },
        Statement::Freeze {
            round,
            entries: BTreeSet::from([[12; 32]]),
            parts: BTreeSet::from([[13; 32], [14; 32]]),
            after: BTreeSet::from([[8; 32]]),
        },
        Statement::Reveal {
            round,
            secret: [9; 32],
        },
        Statement::Settle { round },
        Statement::Computed {
            round,
            manifest: [10; 32],
            outcome: [11; 32],
        },
        Statement::Answer {
            round,
            outcome: [11; 32],
            comes: true,
        },
    ]
}

/// The code of a gathering, an invitation into a community, and what is almost one of them.
pub fn codes(victim: &mut Victim) -> Vec<Vec<u8>> {
    let found = CommunityAct::Found {
        name: "Tea".to_owned(),
        template: Template::Theme,
        closed: None,
    };
    let Ok(Answer::Community(view)) = victim.act(Intent::Community(found)) else {
        panic!("founded");
    };
    let community = view.row.id;
    let gather = CommunityAct::Gather {
        community,
        title: "Tea at three".to_owned(),
        text: String::new(),
        format: None,
        when: "2027-03-05 15:00-16:00".to_owned(),
        place: "Kitchen".to_owned(),
        online: false,
        seats: None,
    };
    let id = match victim.act(Intent::Community(gather)) {
        Ok(Answer::Said { id, .. }) => id,
        other => panic!("nobody is called together: {other:?}"),
    };
    let question = Question::GatheringCode {
        gathering: id.to_string(),
    };
    let Ok(Answer::Text(code)) = victim.act(Intent::Ask(question)) else {
        panic!("a code");
    };
    let invitation = format!("eyelevel-community:{community}");
    let almost = [
        "eyelevel-here:.",
        "eyelevel-here:aa.aaaa",
        "eyelevel-community:",
    ];
    let almost = almost.into_iter().map(|it| it.as_bytes().to_vec());
    [code.into_bytes(), invitation.into_bytes()]
        .into_iter()
        .chain(almost)
        .collect()
}
