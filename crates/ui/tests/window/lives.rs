//! Communities and conversations as a lively space would have them, German and English.

use std::sync::Arc;

use model::PersonId;
use model::community::Finding;
use replica::{
    Attendance, BalanceView, CasePart, CasePhase, CaseText, CaseView, CharterView, CommunityRow,
    CommunityView, ConversationView, Delivery, FeedItem, GatheringView, GoneView, GreetedView,
    HealthView, KnowledgeView, Lifecycle, MemberView, MessageView, Named, NoteView, PostKind,
    PostView, ProposalView, ReactionView, ReplyView, RoleView, ScopeId, Template, Timestamp,
    UsefulView, View, WaitingCase, WeekView, WhyView,
};

use crate::fixtures::{self, NOW, id};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A scope that differs for every number.
pub fn scope(n: u8) -> ScopeId {
    ScopeId::from_bytes([n.wrapping_mul(37).wrapping_add(11); 32])
}

fn before(ms: u64) -> Timestamp {
    Timestamp(NOW.0 - ms)
}

fn row(n: u8, name: &str, template: Template, state: Lifecycle, purpose: &str) -> CommunityRow {
    CommunityRow {
        id: scope(n),
        name: name.into(),
        namesake: false,
        template,
        state,
        purpose: purpose.into(),
        members: Some(5 + u32::from(n) * 7),
        joined: n < 5,
        closed: None,
        unread: [3, 0, 12, 0, 1, 0, 0, 0, 0][usize::from(n) % 9],
        open_asks: [2, 0, 1, 0, 0, 3, 0, 0, 0][usize::from(n) % 9],
        notice: None,
        pending: false,
        followed: false,
        quiet: false,
        panels: Vec::new(),
    }
}

/// Reports that wait for oneself, by their ids.
pub fn waiting(ids: &[&str]) -> Vec<WaitingCase> {
    let cases = ids.iter().map(|id| WaitingCase {
        id: (*id).into(),
        at: before(HOUR),
    });
    cases.collect()
}

/// Five of one's own, three to discover, one of them closed and one hidden.
pub fn rows() -> Vec<CommunityRow> {
    use Lifecycle::{Active, Dormant, Forming, Idea};
    let mut rows = vec![
        row(
            0,
            "Boulder Berlin",
            Template::Theme,
            Active,
            "After work to the wall, whatever the grade. Beginners get shoes and a belay.",
        ),
        row(
            1,
            "Datenethik am Mittag",
            Template::Theme,
            Active,
            "Weil wir jeden Tag Daten auswerten und selten darüber sprechen, was wir damit anrichten können.",
        ),
        row(
            2,
            "Rust & Systems",
            Template::Skill,
            Active,
            "Reading code together, one hour a week.",
        ),
        row(
            3,
            "Eltern und Pflegende",
            Template::Life,
            Active,
            "Damit niemand mit dem Spagat zwischen Arbeit und Zuhause allein ist.",
        ),
        row(
            4,
            "Garten auf dem Dach mit einem ungewöhnlich langen Namen, der nirgends hineinpasst",
            Template::Theme,
            Forming,
            "Tomaten, Bienen und frische Luft.",
        ),
        row(
            5,
            "Speaking in front of groups",
            Template::Skill,
            Active,
            "Practising where nobody minds.",
        ),
        row(
            6,
            "Works council questions",
            Template::Theme,
            Idea,
            "What do we want to know before we elect?",
        ),
        row(
            7,
            "Living with migraine",
            Template::Life,
            Active,
            "Tips, aids and understanding from people who know.",
        ),
        row(
            8,
            "Lastenräder",
            Template::Theme,
            Dormant,
            "Vom Büro zum Lager ohne Auto.",
        ),
    ];
    rows[3].members = None;
    rows[7].members = None;
    rows[7].closed = Some("We talk about our own illness.".into());
    rows
}

fn reaction(sign: &str, count: u32, mine: bool) -> ReactionView {
    ReactionView {
        sign: sign.into(),
        count,
        mine,
    }
}

fn reply(n: u32, who: u32, name: &str, ago: u64, text: &str) -> ReplyView {
    ReplyView {
        id: format!("r{n}"),
        author: id(who),
        author_name: name.into(),
        at: before(ago),
        text: text.into(),
        is_cut: false,
        edited: false,
        deleted: false,
        blocked: false,
        accepted: false,
        mine: who == 0,
        files: Vec::new(),
        reactions: Vec::new(),
        thanks: 0,
    }
}

fn post(n: u32, kind: PostKind, (who, name): (u32, &str), ago: u64, text: &str) -> PostView {
    PostView {
        id: format!("p{n}"),
        community: scope(0),
        kind,
        author: id(who),
        author_name: name.into(),
        at: before(ago),
        text: text.into(),
        is_cut: false,
        edited: false,
        deleted: false,
        blocked: false,
        until: None,
        closed: false,
        replies: Vec::new(),
        earlier: 0,
        later: 0,
        reactions: Vec::new(),
        thanks: 0,
        origin: None,
        via: Vec::new(),
        mine: who == 0,
        unread: false,
        title: None,
        mentions_me: false,
        options: Vec::new(),
        many: false,
        voters: 0,
        helpers: Vec::new(),
        i_help: false,
        from: Vec::new(),
        became: Vec::new(),
        roles: Vec::new(),
        first_date: None,
        co_host: None,
        origin_gone: false,
        files: Vec::new(),
    }
}

const LONG: &str = "**What we learned from running the beginners' evening for half a year:** come in \
pairs, so that nobody has to be brave alone. Borrow shoes one size smaller than street shoes. Warm \
up on the spot and not on the first route. Say out loud when you are afraid; everybody was. The \
hall is quiet before six and after nine, and on the first Thursday of a month it is full of school \
classes. If your hands hurt after an hour, stop and watch; you learn as much. Ask the person at \
the desk for the house rules, they changed in autumn. Bring a bottle, the fountain is broken. \
Nobody checks whether you booked, but booking helps them to plan. The way from the station is six \
minutes along the canal, well lit. If you cannot come, say so in the thread, because somebody else \
may want the seat in the car. And do not compare yourself with anybody. The wall does not care, \
and neither do we.";

pub fn posts() -> Vec<PostView> {
    let mut ask = post(
        1,
        PostKind::Ask,
        (0, "Sofia Lindqvist"),
        5 * HOUR,
        "Who has a rope bag I could borrow for Saturday? I would bring it back on Monday.",
    );
    ask.until = Some("2026-11-28".into());
    ask.replies = vec![
        reply(
            1,
            2,
            "Jürgen Weiß",
            4 * HOUR,
            "Ich habe einen, der steht nur herum. Bringe ihn morgen mit ins Büro.",
        ),
        reply(
            2,
            3,
            "Chiara Rossi",
            2 * HOUR,
            "Mine is at my sister's. If Jürgen's is too small, tell me.",
        ),
    ];
    ask.replies[0].accepted = true;
    ask.replies[0].thanks = 1;
    ask.replies[1].reactions = vec![reaction("🤝", 3, false)];
    ask.reactions = vec![reaction("👍", 2, false)];
    let mut join = post(
        2,
        PostKind::JoinIn,
        (1, "Aylin Demir"),
        40 * MINUTE,
        "Thursday 18:30 at Ostbloc? Four spots left in the car from the Südkreuz office. Beginners very welcome, I have two spare pairs of shoes in 39 and 42.",
    );
    join.unread = true;
    join.reactions = vec![reaction("❤", 9, true), reaction("🤝", 4, false)];
    join.replies = (10..18)
        .map(|n| {
            reply(
                n,
                n - 6,
                ["Tomáš Novák", "Mai Nguyễn"][n as usize % 2],
                u64::from(30 - n) * MINUTE,
                "I'm in, I could also drive back.",
            )
        })
        .collect();
    let mut know = post(3, PostKind::KnowHow, (4, "Tomáš Novák"), DAY + HOUR, LONG);
    know.edited = true;
    know.reactions = vec![reaction("👍", 6, false)];
    let mut advice = post(
        4,
        PostKind::Advice,
        (10, "Lukas Müller"),
        2 * DAY,
        "Neu hier, ich war erst einmal in der Schulhalle. Gibt es eine langsame Abendgruppe?",
    );
    advice.replies = vec![reply(
        20,
        0,
        "Sofia Lindqvist",
        2 * DAY - HOUR,
        "Donnerstags um sechs ist es ruhig. Komm einfach mit, wir fangen alle unten an.",
    )];
    let mut spark = post(
        5,
        PostKind::Spark,
        (6, "Björn Østergaard"),
        3 * DAY,
        "What if we painted a small training wall in the old loading bay?\n\n- paint from the cellar\n- holds from [the shop](https://example.org/holds)\n\n> Safety first, says the works council.",
    );
    spark.closed = true;
    spark.origin = Some("Garten auf dem Dach".into());
    let mut gone = post(6, PostKind::News, (7, "Priya Raman"), 4 * DAY, "");
    gone.deleted = true;
    vec![join, ask, know, advice, spark, gone]
}

fn member(n: u32, name: &str) -> MemberView {
    MemberView {
        person: id(n),
        name: name.into(),
        steward: n == 1,
        guest_until: (n == 5).then(|| "2026-12-31".into()),
        guest_over: false,
        newcomer: n == 10,
        vouches: Vec::new(),
        why: None,
    }
}

fn gathering(n: u32, title: &str, seats: Option<u32>, me: Attendance) -> GatheringView {
    GatheringView {
        id: format!("g{n}"),
        title: title.into(),
        format: Some("walk".into()),
        when: "2026-11-26 18:30-21:00".into(),
        place: "Ostbloc, Hauptstraße 13".into(),
        online: n == 2,
        seats,
        coming: 6,
        asked: 0,
        waiting: if n == 1 { 2 } else { 0 },
        asking: Vec::new(),
        me,
        host_name: "Aylin Demir".into(),
        mine: false,
        dates: Vec::new(),
        attended: 0,
        i_was_there: false,
        noted: false,
        zone: None,
        repeats: (n == 2).then(|| "weekly 6".into()),
        days: match n {
            2 => vec!["2026-11-26".into(), "2026-12-03".into()],
            _ => Vec::new(),
        },
        text: String::new(),
        files: Vec::new(),
        replies: Vec::new(),
        earlier: 0,
        changed: false,
        called_off: false,
    }
}

fn named(n: u32, name: &str) -> Named {
    Named {
        name: name.into(),
        person: id(n),
        me: n == 0,
    }
}

/// A report one decides about oneself.
pub fn case() -> CaseView {
    CaseView {
        id: "7f3a".into(),
        by: named(2, "Jonas Weber"),
        about: named(4, "Mehmet Yıldız"),
        item: "aa".into(),
        root: Some(("p1".into(), PostKind::News)),
        clause: 2,
        clause_text: "Nobody is laughed at for a route, an accent or a question.".into(),
        at: before(3 * HOUR),
        phase: CasePhase::Deciding,
        waits_for: Vec::new(),
        panel: vec![
            named(0, "Sofia Lindqvist"),
            named(7, "Priya Raman"),
            named(3, "Aylin Demir"),
        ],
        part: CasePart::Panelist,
        text: Some(CaseText {
            told: "He repeated her question in her accent, and others laughed.".into(),
            quote: "„Wie kommt man da hoch, bitte?“".into(),
            notes: vec![NoteView {
                by_name: "Priya Raman".into(),
                text: "It was the first time, and he has said sorry.".into(),
            }],
        }),
        found: 1,
        mine: None,
        open: vec![Finding::Dismiss, Finding::Remind],
        decision: None,
        appeals: None,
        appeal: None,
        overturned: false,
        shredded: false,
        may_appeal: false,
        may_draw: false,
    }
}

/// The same, decided, as whoever said it sees it.
pub fn decided_case() -> CaseView {
    CaseView {
        id: "81bc".into(),
        about: named(0, "Sofia Lindqvist"),
        phase: CasePhase::Decided,
        part: CasePart::Respondent,
        text: None,
        open: Vec::new(),
        decision: Some(Finding::Remind),
        may_appeal: true,
        ..case()
    }
}

/// Boulder Berlin in full.
pub fn boulder() -> CommunityView {
    let card = |n: u32, title: &str, text: &str| KnowledgeView {
        id: format!("c{n}"),
        title: title.into(),
        text: text.into(),
        authors: vec!["Tomáš Novák".into(), "Sofia Lindqvist".into()],
        writers: vec![named(1, "Tomáš Novák"), named(0, "Sofia Lindqvist")],
        at: before(u64::from(n) * 5 * DAY),
        source: (n == 1).then(|| "https://example.org/ropes".into()),
        mine: n == 1,
    };
    CommunityView {
        row: rows().remove(0),
        why: WhyView {
            more_networked: "We sit in four buildings and know each other's e-mail addresses.\n\nIch kenne nach drei Jahren niemanden aus dem Lager.".into(),
            hope: "Somebody to ask in every building, and a reason to leave on time on Thursdays.".into(),
            networking: String::new(),
        },
        charter: CharterView {
            version: 2,
            cites: Vec::new(),
            gates: Vec::new(),
            gates_before: Vec::new(),
            clauses: vec![
                "We speak to each other as equals, whatever somebody's position.".into(),
                "Nobody is laughed at for a route, an accent or a question.".into(),
                "Was hier gesagt wird, bleibt hier, außer wer es gesagt hat, stimmt zu.".into(),
            ],
            signed: 31,
            signed_by_me: true,
            earlier: 1,
            before: vec![vec!["We speak to each other as equals.".into()]],
        },
        posts: posts(),
        older: 48,
        cards: vec![
            card(1, "Borrowing shoes and ropes", "Ask in the exchange two days before. Shoes hang in the cupboard next to the bicycle cellar, the key is at the desk in building C."),
            card(2, "What beginners should know", LONG),
            card(3, "Anfahrt zur Halle", "S-Bahn bis Ostkreuz, dann sechs Minuten am Kanal entlang."),
            card(4, "Insurance", "Everybody climbs at their own risk; the hall lends a helmet."),
        ],
        cards_gone: vec![GoneView {
            by: id(4),
            by_name: "Tomáš Novák".into(),
            at: before(2 * DAY),
        }],
        formats: Vec::new(),
        gatherings: vec![
            gathering(1, "Thursday evening at the wall", Some(6), Attendance::Waiting),
            gathering(2, "Stretching, fifteen minutes", None, Attendance::Open),
        ],
        members: Arc::new(vec![
            member(1, "Aylin Demir"),
            member(6, "Björn Østergaard"),
            member(3, "Chiara Rossi"),
            member(2, "Jürgen Weiß"),
            member(10, "Lukas Müller"),
            member(5, "Mai Nguyễn"),
            member(0, "Sofia Lindqvist"),
            member(4, "Tomáš Novák"),
        ]),
        roles: vec![
            RoleView {
                id: "role1".into(),
                title: "Greeting newcomers".into(),
                held_by: vec!["Chiara Rossi".into()],
                ends: vec!["2026-12-31".into()],
                until: Some("2026-12-31".into()),
                mine: false,
                free: true,
                handed_to: None,
                offered_to_me: false,
            },
            RoleView {
                id: "role2".into(),
                title: "Looking after the shoes".into(),
                held_by: vec!["Sofia Lindqvist".into(), "Jürgen Weiß".into()],
                ends: Vec::new(),
                until: None,
                mine: true,
                free: false,
                handed_to: None,
                offered_to_me: false,
            },
        ],
        proposals: vec![ProposalView {
            id: "v1".into(),
            what: "Version 3 of the charter: one clause about photographs is added.".into(),
            in_favour: 11,
            needed: 25,
            mine: None,
            carried: false,
            ends: false,
            other: None,
            gates: Vec::new(),
            clauses: Vec::new(),
        }],
        health: HealthView {
            asks: 21,
            answered: Some(17),
            cards: 4,
            gatherings: 9,
            newcomers_to_greet: 1,
            projects: 2,
            weeks: weeks(),
            answers: vec![4, 7, 3, 2, 1],
            newcomers: Some(GreetedView {
                came: 9,
                greeted: 7,
            }),
            hours_to_answer: Some(7),
            bridges: 2,
            to_hand_on: vec!["Keeper of the ropes".into()],
            free_roles: Vec::new(),
            useful: Some(UsefulView {
                people: 9,
                to_people: 43,
                to_organisation: 38,
            }),
            ..HealthView::default()
        },
        successor: None,
        goes_on_in: Vec::new(),
        goes_on_from: Vec::new(),
        incoming: Vec::new(),
        copied_from: None,
        prospects: Vec::new(),
        cases: vec![case(), decided_case()],
        without_vote: 0,
        unheard: false,
        calls_guests: true,
        excluded: Vec::new(),
        my_why: None,
        balance: BalanceView::default(),
    }
}

/// Twelve weeks of a community many people are in.
fn weeks() -> Vec<WeekView> {
    let posts = [2, 4, 3, 7, 9, 8, 12, 10, 6, 11, 14, 13];
    let weeks = (0..).zip(posts).map(|(week, posts)| WeekView {
        posts,
        asks: posts / 4,
        cards: u32::from(week % 3 == 1),
        gatherings: u32::from(week % 2 == 0),
        projects: u32::from(week == 5 || week == 9),
        bridges: u32::from(week == 8) * 2,
        came: Some(u32::from(week > 2)),
    });
    weeks.collect()
}

/// A community that was founded a minute ago.
pub fn young() -> CommunityView {
    let mut row = rows().remove(4);
    row.name = "Garten auf dem Dach".into();
    row.purpose = String::new();
    row.members = Some(1);
    row.unread = 0;
    CommunityView {
        row,
        why: WhyView::default(),
        charter: CharterView::default(),
        posts: Vec::new(),
        older: 0,
        cards: Vec::new(),
        cards_gone: Vec::new(),
        formats: Vec::new(),
        gatherings: Vec::new(),
        members: Arc::new(vec![member(0, "Sofia Lindqvist")]),
        roles: Vec::new(),
        proposals: Vec::new(),
        health: HealthView {
            ..HealthView::default()
        },
        successor: None,
        goes_on_in: Vec::new(),
        goes_on_from: Vec::new(),
        incoming: Vec::new(),
        copied_from: None,
        prospects: Vec::new(),
        cases: Vec::new(),
        without_vote: 0,
        unheard: false,
        calls_guests: true,
        excluded: Vec::new(),
        my_why: None,
        balance: BalanceView::default(),
    }
}

fn message(n: u32, who: (u32, &str), ago: u64, text: &str) -> MessageView {
    MessageView {
        files: Vec::new(),
        id: format!("m{n}"),
        author: id(who.0),
        author_name: who.1.into(),
        at: before(ago),
        text: text.into(),
        is_cut: false,
        mine: who.0 == 0,
        delivery: Delivery::Delivered,
    }
}

/// Conversations, the newest first.
pub fn conversations() -> Vec<Arc<ConversationView>> {
    let me = (0, "Sofia Lindqvist");
    let aylin = (1, "Aylin Demir");
    let talk = |n: u8, with: &[u32], title: &str, messages: Vec<MessageView>, unread, muted| {
        let last_at = messages.last().map_or(NOW, |message| message.at);
        let with: Vec<PersonId> = with.iter().map(|n| id(*n)).collect();
        Arc::new(ConversationView {
            id: scope(100 + n),
            with,
            title: title.into(),
            messages,
            earlier: false,
            unread,
            muted,
            last_at,
        })
    };
    let mut with_aylin = vec![
        message(
            1,
            me,
            DAY + 3 * HOUR,
            "Hello Aylin, Eyelevel showed me that we could help each other: you offer speaking in front of a group, and I would like to learn that. Shall we talk about it?",
        ),
        message(
            2,
            aylin,
            DAY + 2 * HOUR,
            "Hi Sofia, gern! Ich suche jemanden, der mir eine Bilanz so erklärt, dass ich sie nicht wieder vergesse.",
        ),
        message(
            3,
            aylin,
            DAY + 2 * HOUR - MINUTE,
            "How about Thursday over lunch?",
        ),
        message(
            4,
            me,
            3 * HOUR,
            "Thursday is perfect. I bring a real balance sheet, you bring a stage.",
        ),
        message(5, me, 3 * HOUR - MINUTE, "12:30 at the long table?"),
    ];
    with_aylin[4].delivery = Delivery::Read;
    let mut with_tomas = vec![message(
        8,
        me,
        2 * DAY,
        "The incident review was great, thank you.",
    )];
    with_tomas[0].delivery = Delivery::Queued;
    vec![
        talk(
            1,
            &[2],
            "Jürgen Weiß",
            vec![message(
                6,
                (2, "Jürgen Weiß"),
                20 * MINUTE,
                "Der Seilsack liegt an der Pforte, in einer blauen Tüte. Bis Montag reicht völlig.",
            )],
            1,
            false,
        ),
        talk(0, &[1], "Aylin Demir", with_aylin, 0, false),
        talk(
            2,
            &[3, 5],
            "Chiara Rossi, Mai Nguyễn",
            vec![message(
                7,
                (3, "Chiara Rossi"),
                7 * HOUR,
                "I moved the workshop to Friday so that Mai can come.",
            )],
            4,
            true,
        ),
        talk(3, &[4], "Tomáš Novák", with_tomas, 0, false),
    ]
}

fn feed() -> Vec<FeedItem> {
    let rows = rows();
    let mut feed: Vec<FeedItem> = posts()
        .into_iter()
        .filter(|post| !post.deleted)
        .map(|post| FeedItem {
            community_name: rows[0].name.clone(),
            followed: false,
            post,
        })
        .collect();
    let mut ask = post(
        50,
        PostKind::Ask,
        (5, "Mai Nguyễn"),
        90 * MINUTE,
        "Can somebody show me how to read a balance sheet before Friday? Half an hour is enough.",
    );
    ask.community = scope(2);
    ask.unread = true;
    feed.insert(
        1,
        FeedItem {
            community_name: rows[2].name.clone(),
            followed: true,
            post: ask,
        },
    );
    feed
}

/// A member of a lively space with communities and conversations; Boulder Berlin is open.
pub fn lively() -> View {
    View {
        communities: Arc::new(rows()),
        community: Some(Arc::new(boulder())),
        feed: Arc::new(feed()),
        followed: Arc::new(vec![id(5)]),
        conversations: Arc::new(conversations()),
        ..fixtures::lively()
    }
}

/// The same, with a community nobody has written in yet.
pub fn beginning() -> View {
    View {
        community: Some(Arc::new(young())),
        ..lively()
    }
}

/// The same, looking at an open community one is no member of.
pub fn looking() -> View {
    let mut community = boulder();
    community.row = rows().remove(5);
    community.charter.signed_by_me = false;
    for post in &mut community.posts {
        post.community = scope(5);
        post.mine = false;
    }
    View {
        community: Some(Arc::new(community)),
        ..lively()
    }
}

/// Ten thousand posts in the feed and a thousand replies under the first.
pub fn endless() -> View {
    let mut view = lively();
    let templates = feed();
    let items = (0..10_000u32).map(|n| {
        let mut item = templates[n as usize % templates.len()].clone();
        item.post.id = format!("endless {n}");
        item
    });
    let mut items: Vec<FeedItem> = items.collect();
    items[0].post.replies = (0..1_000)
        .map(|n| {
            reply(
                n,
                1 + n % 9,
                "Aylin Demir",
                u64::from(n) * MINUTE,
                "Count me in.",
            )
        })
        .collect();
    let mut community = boulder();
    community.posts = items.iter().map(|item| item.post.clone()).collect();
    view.feed = Arc::new(items);
    view.community = Some(Arc::new(community));
    view
}
