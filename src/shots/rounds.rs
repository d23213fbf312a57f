//! Rounds that have ended: a table, a swap, a team, with the hashes everybody can compare.
//!
//! For: looking at results that a few sample devices would need a day to come to. Knows: who is in
//! the sample space; what they agreed on is made up. Never: shows anybody who is not there.

use std::sync::Arc;

use replica::{
    GroupView, Language, NamedView, RoleCoverView, RoundMay, RoundPart, RoundPhase,
    RoundResultView, RoundView, SeatView, View,
};

/// The pictures in English and in German, each with the program it shows a round of.
pub const KINDS: [(&str, &str, &str); 3] = [
    ("round-table", "round-table-de", "P05"),
    ("round-swap", "round-swap-de", "P03"),
    ("round-team", "round-team-de", "P14"),
];

/// What somebody sees whose round of a program has ended.
pub fn ended(view: &View, program: &str, language: Language) -> View {
    let says = |english: &str, german: &str| match language {
        Language::English => english.to_owned(),
        Language::German => german.to_owned(),
    };
    let Some(open) = view.rounds.first() else {
        return view.clone();
    };
    let known = view.programs.iter().find(|it| it.id == program);
    let groups = groups(view, program, says);
    let people = groups.iter().flat_map(|group| &group.people);
    let entrants = people.map(|seat| NamedView {
        person: seat.person,
        name: seat.name.clone(),
    });
    let round = RoundView {
        program: program.to_owned(),
        program_name: known.map_or_else(String::new, |it| it.name.clone()),
        note: match program {
            "P05" => open.note.clone(),
            "P03" => says("A week in another team", "Eine Woche in einem anderen Team"),
            _ => says("One form instead of four", "Ein Formular statt vier"),
        },
        phase: RoundPhase::Frozen,
        part: RoundPart::In,
        entrants: entrants.collect(),
        result: Some(RoundResultView {
            manifest: "9d75e04ac1b83f62".repeat(4),
            outcome: "6eb60d92f7a1453c".repeat(4),
            exact: true,
            groups,
            alone: Vec::new(),
            second: Vec::new(),
            dropped: Vec::new(),
            same: 5,
            other_entries: 0,
            other_result: 0,
        }),
        waits: None,
        may: RoundMay {
            answer: true,
            ..RoundMay::default()
        },
        asks: Vec::new(),
        ..open.clone()
    };
    View {
        rounds: Arc::new(vec![round]),
        ..view.clone()
    }
}

fn groups(view: &View, program: &str, says: impl Fn(&str, &str) -> String) -> Vec<GroupView> {
    let me = view.me.iter().map(|me| (me.id, me.profile.name.clone()));
    let others = view
        .people
        .iter()
        .map(|it| (it.id, it.profile.name.clone()));
    let mut seats = me
        .chain(others)
        .zip(0_usize..)
        .map(|((person, name), at)| SeatView {
            person,
            name,
            // Some have answered already, and one stays away.
            comes: [Some(true), None, Some(true), None, Some(true), Some(false)]
                .get(at % 6)
                .copied()
                .flatten(),
            gives: None,
        });
    let mut group = |size: usize| GroupView {
        people: seats.by_ref().take(size).collect(),
        mine: false,
        meets: true,
        score: 0,
        reasons: Vec::new(),
        when: None,
        place: None,
        opener: None,
        sheet: Vec::new(),
        roles: Vec::new(),
        cycle: false,
    };
    let mut mine = group(3);
    let mut other = group(3);
    mine.mine = true;
    match program {
        "P05" => {
            for group in [&mut mine, &mut other] {
                group.when = Some(says("Tue 12:00", "Di 12:00"));
                group.place = Some(says("Canteen, big table", "Kantine, großer Tisch"));
            }
            mine.opener = Some(says(
                "How did you come to your last hobby?",
                "Wie seid ihr zu eurem letzten Hobby gekommen?",
            ));
        }
        "P03" => {
            let gives = [
                says("Monthly accounts", "Monatsabschluss"),
                says("Customer visits", "Besuche bei Kunden"),
                says("Reading room", "Lesesaal"),
            ];
            for (seat, gives) in mine.people.iter_mut().zip(gives) {
                seat.gives = Some(gives);
            }
            mine.cycle = true;
        }
        _ => {
            let by = |at: usize| mine.people.get(at).map(|seat| seat.name.clone());
            let other = other.people.first().map(|seat| seat.name.clone());
            mine.roles = [
                (says("Design", "Gestaltung"), by(1), None),
                (says("Writing", "Texte"), by(2), other),
                (says("Accounting", "Buchhaltung"), None, by(0)),
            ]
            .into_iter()
            .map(|(role, by, alternate)| RoleCoverView {
                role,
                by,
                alternates: alternate.into_iter().collect(),
            })
            .collect();
        }
    }
    match program {
        // Whoever swaps does so with everybody in the circle.
        "P05" => vec![mine, other],
        _ => vec![mine],
    }
}
