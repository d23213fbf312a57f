//! Views as a real space would give them: about forty people, German and English.

mod people;

pub use people::{id, me};

use std::sync::Arc;

use model::{Field, Profile};
use replica::{
    Admission, Asking, Dispute, MatchView, MatchesView, MeView, PeerState, PeerView, PersonCard,
    ProgramView, ProgressView, ReasonView, SpaceId, SpaceView, Standing, SyncView, Timestamp, View,
};

use people::{ROWS, people, plain, some};

/// Noon on 24 November 2026.
pub const NOW: Timestamp = Timestamp(1_795_521_600_000);

/// The clock of all tests.
pub fn clock() -> Timestamp {
    NOW
}

fn programs(entered: bool) -> Vec<ProgramView> {
    let program =
        |id: &str, name: &str, purpose: &str, inputs: &[Field], ready, entered| ProgramView {
            id: id.into(),
            name: name.into(),
            purpose: purpose.into(),
            inputs: inputs.to_vec(),
            asks: Vec::new(),
            in_rounds: false,
            cohorts: false,
            shown: String::new(),
            ready,
            entered,
            reasons: vec!["need".into(), "interests".into(), "place".into()],
            adapted: None,
        };
    vec![
        program(
            "P04",
            "Learning duo",
            "Two people who each know what the other would like to learn meet four times and teach \
             each other.",
            &[
                Field::Offers,
                Field::Seeks,
                Field::Skills,
                Field::Languages,
                Field::Days,
                Field::Slots,
            ],
            true,
            entered,
        ),
        program(
            "P07",
            "Mentoring",
            "Somebody who has been there accompanies you for a while.",
            &[Field::Seeks, Field::Offers, Field::Experience],
            true,
            false,
        ),
        program(
            "P03",
            "Job swap",
            "Two to four people try each other's work for a while.",
            &[Field::Skills],
            false,
            false,
        ),
    ]
}

/// All eighteen programs, three of which one takes part in.
pub fn eighteen() -> View {
    use Field::{
        Challenge, Days, Hours, Interests, Languages, Offers, Place, Seeks, Skills, Slots,
    };
    let rows: [(&str, &str, &[Field]); 18] = [
        (
            "Job-sharing tandem",
            "Find somebody to share one job with.",
            &[Skills, Days, Hours, Place],
        ),
        (
            "Co-leadership",
            "Lead together instead of alone.",
            &[Skills, Days, Hours],
        ),
        (
            "Job swap",
            "Two to four people try each other's work for a while.",
            &[Skills],
        ),
        (
            "Learning duo",
            "Two people who each know what the other would like to learn meet four times and teach each other.",
            &[Offers, Seeks, Skills, Languages, Days, Slots],
        ),
        (
            "Lunch match",
            "Two to four people who have not met have lunch.",
            &[Place, Slots, Interests],
        ),
        (
            "Life-stage sparring",
            "Talk with somebody who is where you are, or just was.",
            &[Challenge],
        ),
        (
            "Mentoring",
            "Somebody who has been there accompanies you for a while.",
            &[Seeks, Offers],
        ),
        (
            "Reverse mentoring",
            "Those who are new teach those who have been here long.",
            &[Offers, Seeks],
        ),
        (
            "Coaching",
            "A goal, a method, a few sessions, an end.",
            &[Seeks, Slots],
        ),
        (
            "Onboarding buddy",
            "Your first two weeks with somebody who knows the place.",
            &[Place, Languages, Interests],
        ),
        (
            "Ask an expert",
            "One question, five people who might know.",
            &[Skills, Languages],
        ),
        (
            "Job shadowing",
            "Spend a day beside somebody whose work you are curious about.",
            &[Interests, Days, Place],
        ),
        (
            "Knowledge handover",
            "Before somebody leaves, what they know finds its way.",
            &[Skills, Hours],
        ),
        (
            "Project team",
            "The people a problem needs, from wherever they are.",
            &[Skills, Hours, Interests],
        ),
        (
            "Short assignment",
            "A task of a few weeks that you grow with.",
            &[Skills, Hours],
        ),
        (
            "Leave cover and slot swap",
            "Somebody takes over while you are away.",
            &[Skills, Days, Slots],
        ),
        (
            "Working circle",
            "Four or five people with related goals, twelve weeks.",
            &[Seeks, Slots, Languages],
        ),
        (
            "Community match and founding",
            "Communities that fit, or people to found one with.",
            &[Interests, Skills, Challenge],
        ),
    ];
    let programs = (1..)
        .zip(rows)
        .map(|(n, (name, purpose, inputs))| ProgramView {
            id: format!("P{n:02}"),
            name: name.into(),
            purpose: purpose.into(),
            inputs: inputs.to_vec(),
            asks: Vec::new(),
            in_rounds: false,
            cohorts: false,
            shown: String::new(),
            ready: true,
            entered: matches!(n, 4 | 7 | 17),
            reasons: Vec::new(),
            adapted: (n == 7).then(|| replica::AdaptedView {
                from: "Mentoring".into(),
                community: "Parents and carers".into(),
                by: "Mara Feld".into(),
                mine: false,
            }),
        });
    View {
        programs: Arc::new(programs.collect()),
        ..lively()
    }
}

fn reason(field: Field, points: u32, text: &str) -> ReasonView {
    ReasonView {
        text: text.into(),
        points,
        field,
    }
}

fn matches() -> MatchesView {
    let scores = [91, 84, 78, 74, 69, 63, 58, 52, 47, 43, 41, 40];
    let matches = (1..)
        .zip(ROWS.iter().zip(scores))
        .map(|(n, ((name, headline, place, _, offers, seeks, interests), score))| {
            let rest = score - 40;
            MatchView {
                person: id(n),
                name: (*name).into(),
                nameless: false,
                headline: some(headline),
                place: some(place),
                score,
                confidence: 72,
                change: Some("Add your work areas to your profile to make this more exact.".into()),
                reasons: vec![
                    reason(
                        Field::Offers,
                        24,
                        &format!("{} offers {}, you seek Speaking in front of a group", first(name), offers[0]),
                    ),
                    reason(
                        Field::Seeks,
                        16,
                        &format!("You offer Reading a balance sheet, {} seeks {}", first(name), seeks[0]),
                    ),
                    reason(
                        Field::Interests,
                        rest / 2,
                        &format!("You are both interested in {}", interests[0]),
                    ),
                    reason(
                        Field::Slots,
                        rest - rest / 2,
                        "You are both free Tue 14:00–15:30 and at 1 other time",
                    ),
                ],
                unmet: if n % 2 == 1 {
                    vec!["You also seek Budget planning; nobody suitable here offers it yet.".into()]
                } else {
                    Vec::new()
                },
                next: "Propose four sessions: you teach Reading a balance sheet, you learn Speaking in front of a group.".into(),
                state: None,
                themes: Vec::new(),
                sheet: Vec::new(),
                times: Vec::new(),
                weeks: Default::default(),
            }
        })
        .collect();
    MatchesView {
        program: "P04".into(),
        matches,
        hint: None,
        note: Some("2 people who stand on many lists make room for others here.".into()),
        themes: Vec::new(),
        cover: Vec::new(),
        vectors: replica::VectorsView::default(),
    }
}

/// A list of somebody who hands over, with who takes over what.
pub fn handover() -> View {
    let mut view = lively();
    let mut matches = MatchesView::clone(&view.matches);
    let of = |found: &MatchView| (found.person, found.name.clone());
    let by = matches.matches.first().map(of);
    let covered = |topic: &str, by| replica::CoverView {
        topic: topic.to_owned(),
        by,
    };
    matches.cover = vec![
        covered("Payroll", by.clone()),
        covered("Contracts with suppliers", by),
        covered("Archive", None),
    ];
    view.matches = Arc::new(matches);
    view
}

fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

fn sync() -> SyncView {
    let peer = |n: u32, name: Option<&str>, state, minutes: u64| PeerView {
        peer: format!(
            "{:016x}{}",
            u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            "ab".repeat(24)
        ),
        name: name.map(str::to_owned),
        carrier: None,
        state,
        sent: 120 * u64::from(n),
        received: 80 * u64::from(n),
        to_come: if state == PeerState::Syncing {
            4_212
        } else {
            0
        },
        behind: (state == PeerState::Away).then_some(if minutes > 1_000 { 312 } else { 0 }),
        last_heard: Some(Timestamp(NOW.0 - minutes * 60_000)),
    };
    SyncView {
        peers: vec![
            peer(1, Some("Aylin Demir"), PeerState::InSync, 0),
            peer(2, Some("Jürgen Weiß"), PeerState::Away, 190),
            peer(3, Some("Chiara Rossi"), PeerState::Syncing, 0),
            peer(4, None, PeerState::InSync, 1),
            peer(5, Some("Mai Nguyễn"), PeerState::Away, 4_000),
            peer(6, Some("Priya Raman"), PeerState::InSync, 2),
        ],
        records: 1_284,
        waiting: 0,
    }
}

fn space(name: &str) -> SpaceView {
    SpaceView {
        id: SpaceId::from_bytes([7; 32]),
        name: name.into(),
        admission: Admission::Open,
        ends: None,
        ended: false,
    }
}

/// A member of a lively space.
pub fn lively() -> View {
    View {
        version: 7,
        standing: Standing::Member,
        space: Some(space("Nordwerk")),
        me: Some(me()),
        people: Arc::new(people(40)),
        programs: Arc::new(programs(true)),
        matches: Arc::new(matches()),
        sync: sync(),
        ..View::default()
    }
}

/// The same person, not yet taking part in anything.
pub fn outside() -> View {
    View {
        programs: Arc::new(programs(false)),
        matches: Arc::new(MatchesView {
            program: "P04".into(),
            ..MatchesView::default()
        }),
        ..lively()
    }
}

/// A founder alone in a new space, with nothing but a name.
pub fn alone() -> View {
    let profile = Profile {
        name: "Sofia Lindqvist".into(),
        programs: ["P04".to_owned()].into(),
        ..Profile::default()
    };
    View {
        people: Arc::default(),
        matches: Arc::new(MatchesView {
            program: "P04".into(),
            hint: Some("Add one thing you offer and one thing you would like to learn.".into()),
            ..MatchesView::default()
        }),
        me: Some(MeView { profile, ..me() }),
        sync: SyncView {
            records: 4,
            ..SyncView::default()
        },
        ..lively()
    }
}

/// A member whose copy has only just begun to arrive.
pub fn arriving() -> View {
    View {
        space: Some(space("")),
        programs: Arc::default(),
        matches: Arc::default(),
        ..alone()
    }
}

/// Nobody yet: first run.
pub fn nobody() -> View {
    View::default()
}

/// Somebody who has asked to join.
pub fn waiting() -> View {
    View {
        standing: Standing::Waiting,
        space: Some(space("")),
        me: Some(me()),
        sync: SyncView {
            peers: sync().peers.into_iter().take(1).collect(),
            ..SyncView::default()
        },
        ..View::default()
    }
}

/// Somebody who lost every device and waits with the recovery words.
pub fn coming_back() -> View {
    View {
        asking: Asking::Recovery,
        ..waiting()
    }
}

/// A replica that cannot save, rebuilds its index, and waits for records.
pub fn troubled() -> View {
    let mut view = lively();
    view.halted = Some(
        "Could not write to the disk: no space left. Free some space, then start Eyelevel again."
            .into(),
    );
    view.progress = Some(ProgressView {
        what: "Rebuilding the index".into(),
        done: 620,
        of: 1_284,
    });
    view.sync.waiting = 3;
    if let Some(me) = &mut view.me {
        me.flaws = vec!["“Skills” holds a value of another version.".into()];
        me.still_shown = vec![Field::Challenge];
        me.disputes = vec![
            Dispute {
                field: Field::Headline,
                shown: me.profile.headline.clone().unwrap_or_default(),
                others: vec!["Reads balance sheets with people who never wanted to".into()],
                whole: Vec::new(),
            },
            Dispute {
                field: Field::Skills,
                shown: "Excel:5".into(),
                others: vec!["Excel:4".into()],
                whole: Vec::new(),
            },
        ];
    }
    view
}

/// A very large space.
pub fn huge() -> View {
    let mut view = lively();
    let people: Vec<Arc<PersonCard>> = (0..100_000).map(plain).collect();
    view.people = Arc::new(people);
    view
}

/// Somebody of the space, as one who decides.
pub fn named(n: u32, name: &str, me: bool) -> replica::Named {
    replica::Named {
        name: name.into(),
        person: id(n),
        me,
    }
}

/// A community in which another device of oneself decides.
pub fn governed_elsewhere() -> View {
    let view = governed();
    let places = view.governance.iter().map(|space| replica::GovernanceView {
        scope: replica::ScopeId::from_bytes([10; 32]),
        is_space: false,
        name: "Parents and carers".into(),
        stewards: vec![named(0, "Sofia Lindqvist", true)],
        removed: Vec::new(),
        charter: String::new(),
        has_voice: false,
        proposals: Vec::new(),
        waiting: Vec::new(),
        needs_more_stewards: false,
        ..space.clone()
    });
    let places = places.collect();
    View {
        governance: Arc::new(places),
        ..view
    }
}

/// A space in which somebody is proposed to be excluded, and somebody waits to come in.
pub fn governed() -> View {
    let (me, ben, cem) = (
        named(0, "Sofia Lindqvist", true),
        named(2, "Ben Ito", false),
        named(3, "Cem Kaya", false),
    );
    let record = |n: u8| replica::RecordId::from_bytes([n; 32]);
    let exclusion = replica::PendingView {
        id: record(7),
        changes: vec![replica::RuleView::Exclude {
            who: cem.clone(),
            guests: false,
            along: Vec::new(),
        }],
        signed: vec![ben.clone()],
        may_sign: vec![me.clone()],
        missing: 1,
        missing_votes: 1,
        signed_by_me: false,
        may_i_sign: true,
        instead_of: None,
        cannot_hold: false,
        is_grave: true,
    };
    let space = replica::GovernanceView {
        scope: replica::ScopeId::from_bytes([9; 32]),
        is_space: true,
        epoch: record(4),
        succeeds: None,
        name: "Nordwerk".into(),
        stewards: vec![ben.clone(), me],
        voters: 2,
        bar: replica::Share::MAJORITY,
        removed: vec![replica::RemovedView {
            who: named(5, "Eve Roth", false),
            paused: true,
        }],
        charter: "We meet at eye level.".into(),
        has_voice: true,
        proposals: vec![exclusion],
        waiting: vec![replica::WaitingJoin {
            join: record(8),
            person: id(6),
            invited_by: Some(ben),
            missing: 1,
            signed_by_me: false,
            may_i_sign: true,
            carries: false,
        }],
        forks: Vec::new(),
        splits: 0,
        overtaken: Vec::new(),
        needs_more_stewards: true,
    };
    View {
        governance: Arc::new(vec![space]),
        ..lively()
    }
}
