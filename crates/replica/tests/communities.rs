//! Community life between devices that meet now and then.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm
)]

mod common;

use common::Table;
use history::ScopeId;
// What the shared table calls this room.
use replica as room;
use room::{
    Answer, Attendance, CommunityAct, CommunityView, FoundView, Intent, Lifecycle, LifecycleAct,
    PostKind, PostView, Question, Refusal, Template, TextEdit, WhyBox,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

fn three() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    table
}

fn wish(table: &mut Table, device: usize, act: CommunityAct) -> Result<Answer, Refusal> {
    table.wish(device, Intent::Community(act))
}

fn act(table: &mut Table, device: usize, act: CommunityAct) -> Answer {
    wish(table, device, act).expect("not refused")
}

/// Does something that is answered with the id of what was said.
fn said(table: &mut Table, device: usize, wished: CommunityAct) -> String {
    match act(table, device, wished) {
        Answer::Said { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

fn found(table: &mut Table, device: usize, name: &str) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.into(),
        template: Template::Theme,
        closed: None,
    };
    match act(table, device, wished) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn show(table: &mut Table, device: usize, name: &str) -> CommunityView {
    let community = name.to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn append(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    act(
        table,
        device,
        CommunityAct::Why {
            community,
            part: WhyBox::Hope,
            edit: TextEdit::Append(text.into()),
        },
    );
}

fn post(
    table: &mut Table,
    device: usize,
    community: ScopeId,
    kind: PostKind,
    text: &str,
) -> String {
    let (text, until) = (text.to_owned(), None);
    said(
        table,
        device,
        CommunityAct::Post {
            community,
            kind,
            text,
            until,
        },
    )
}

fn join(table: &mut Table, device: usize, community: ScopeId) {
    let sign = true;
    act(table, device, CommunityAct::Join { community, sign });
}

fn find<'a>(view: &'a CommunityView, id: &str) -> &'a PostView {
    view.posts
        .iter()
        .find(|post| post.id == id)
        .expect("the post")
}

#[test]
fn two_edit_the_same_box_offline_and_a_third_joins() {
    let mut table = three();
    let parents = found(&mut table, ANN, "Parents and carers");
    let view = show(&mut table, ANN, "parents and carers");
    assert_eq!(view.row.state, Lifecycle::Forming);
    assert_eq!((view.charter.version, view.charter.signed_by_me), (1, true));
    assert_eq!(view.charter.clauses.len(), 5);
    table.encounter(ANN, BEN);
    // They part; both write into the same box.
    append(
        &mut table,
        ANN,
        parents,
        "Nobody is alone at five in the morning.",
    );
    append(&mut table, BEN, parents, "We swap clothes and shifts.");
    table.encounter(ANN, BEN);
    table.encounter(ANN, BEN);
    let (ann, ben) = (
        show(&mut table, ANN, "Parents and carers"),
        show(&mut table, BEN, "Parents and carers"),
    );
    assert_eq!(ann.why, ben.why);
    for words in ["Nobody is alone", "We swap clothes"] {
        assert!(ann.why.hope.contains(words), "{:?}", ann.why);
    }
    join(&mut table, BEN, parents);
    table.encounter(BEN, CEM);
    join(&mut table, CEM, parents);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    for device in [ANN, BEN, CEM] {
        let view = show(&mut table, device, "Parents and carers");
        assert_eq!(view.row.state, Lifecycle::Active, "three have signed");
        assert_eq!(view.why, ann.why);
        let names: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["Ann", "Ben", "Cem"]);
        assert!(view.row.joined && view.charter.signed == 3);
    }
    let digests: Vec<_> = (0..3).map(|device| table.status(device).digest).collect();
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn an_ask_is_carried_answered_thanked_and_kept_as_a_card() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    let ask = post(
        &mut table,
        ANN,
        tea,
        PostKind::Ask,
        "Who knows a quiet room, @Cem?",
    );
    // Ann and Cem do not meet; Ben carries.
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    join(&mut table, CEM, tea);
    let digest = |table: &mut Table| match table.act(CEM, Intent::Ask(Question::Digest { days: 7 }))
    {
        Answer::Digest(digest) => *digest,
        other => panic!("{other:?}"),
    };
    let seen = digest(&mut table);
    assert_eq!((seen.mentions.len(), seen.unanswered.len()), (1, 1));
    let (to, text) = (ask.clone(), "The attic, behind the chimney.".to_owned());
    let answer = said(&mut table, CEM, CommunityAct::Reply { to, text });
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let of_cem = wish(
        &mut table,
        CEM,
        CommunityAct::Accept {
            answer: answer.clone(),
        },
    );
    assert_eq!(of_cem.unwrap_err().code, "not-your-ask");
    said(
        &mut table,
        ANN,
        CommunityAct::Accept {
            answer: answer.clone(),
        },
    );
    let (to, text) = (answer.clone(), "So quiet".to_owned());
    said(&mut table, ANN, CommunityAct::Thank { to, text });
    let card = said(
        &mut table,
        ANN,
        CommunityAct::Card {
            community: tea,
            from: Some(answer.clone()),
            title: "Quiet rooms".into(),
            text: String::new(),
        },
    );
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let view = show(&mut table, CEM, "Tea");
    let asked = find(&view, &ask);
    assert!(asked.closed && asked.replies[0].accepted);
    assert_eq!(view.cards[0].text, "The attic, behind the chimney.");
    assert_eq!(view.cards[0].authors, ["Cem", "Ann"]);
    let edit = TextEdit::Append("Bring a jumper.".into());
    act(
        &mut table,
        CEM,
        CommunityAct::EditCard {
            card: card.clone(),
            edit,
        },
    );
    let Answer::Text(file) = table.act(CEM, Intent::Ask(Question::Card { card })) else {
        panic!("a card is a text");
    };
    for words in [
        "# Quiet rooms",
        "behind the chimney.\nBring a jumper.",
        "By Cem, Ann.",
    ] {
        assert!(file.contains(words), "{file}");
    }
    let search = |table: &mut Table, text: &str| -> Vec<FoundView> {
        let (text, top) = (text.to_owned(), 9);
        match table.act(CEM, Intent::Ask(Question::Search { text, top })) {
            Answer::Found(found) => found,
            other => panic!("{other:?}"),
        }
    };
    let kinds =
        |found: Vec<FoundView>| -> Vec<String> { found.into_iter().map(|f| f.kind).collect() };
    assert_eq!(kinds(search(&mut table, "jumper")), ["card"]);
    assert_eq!(kinds(search(&mut table, "CHIMNEY")), ["card", "answer"]);
    assert_eq!(kinds(search(&mut table, "ben")), ["person"]);
    assert!(search(&mut table, "nowhere").is_empty());
}

/// Of one author a thousand records may wait at once: here more follow the first that is sealed.
#[test]
fn a_long_history_is_read_again_without_its_index() {
    const EDITS: usize = 1_010;
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    for number in 0..EDITS {
        let words = vec![format!("Builds things, take {number}")];
        let edit = model::Edit::Set(model::Field::Headline, words);
        table.act(ANN, Intent::Profile(vec![edit]));
    }
    table.encounter(ANN, BEN);
    let before = table.status(BEN);
    assert_eq!(before.digest, table.status(ANN).digest);
    table.restart(BEN, false);
    let after = table.status(BEN);
    assert_eq!(after.waiting.len(), 0);
    assert_eq!(after.digest, before.digest);
}

#[test]
fn a_restart_stands_where_it_stood_with_or_without_its_index() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    append(&mut table, ANN, tea, "One.");
    let news = post(&mut table, ANN, tea, PostKind::News, "We mov.");
    table.encounter(ANN, BEN);
    append(&mut table, BEN, tea, "Two.");
    table.encounter(ANN, BEN);
    let before = [ANN, BEN].map(|device| show(&mut table, device, "Tea"));
    for keep_index in [true, false] {
        for device in [ANN, BEN] {
            table.restart(device, keep_index);
            assert_eq!(
                show(&mut table, device, "Tea"),
                before[device],
                "index {keep_index}"
            );
        }
    }
    // Documents come back from disk when somebody writes in them.
    table.restart(ANN, true);
    let (item, text) = (news.clone(), "We move.".to_owned());
    said(&mut table, ANN, CommunityAct::Edit { item, text });
    append(&mut table, ANN, tea, "Three.");
    table.encounter(ANN, BEN);
    let (ann, ben) = (show(&mut table, ANN, "Tea"), show(&mut table, BEN, "Tea"));
    assert_eq!(ann.why, ben.why);
    assert_eq!(ann.why.hope.lines().count(), 3);
    let edited = find(&ben, &news);
    assert!(edited.edited && edited.text == "We move.");
    let foreign = wish(&mut table, BEN, CommunityAct::Delete { item: news.clone() });
    assert_eq!(foreign.unwrap_err().code, "not-yours");
    said(&mut table, ANN, CommunityAct::Delete { item: news.clone() });
    table.encounter(ANN, BEN);
    assert!(show(&mut table, BEN, "Tea").posts.is_empty());
}

#[test]
fn decisions_need_more_than_half_of_those_who_signed() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    for device in [BEN, CEM] {
        join(&mut table, device, tea);
    }
    let spread = |table: &mut Table| {
        for _ in 0..2 {
            table.encounter(ANN, BEN);
            table.encounter(BEN, CEM);
        }
    };
    spread(&mut table);
    let propose = |table: &mut Table, device, what| {
        act(
            table,
            device,
            CommunityAct::Propose {
                community: tea,
                what,
            },
        );
    };
    propose(&mut table, BEN, LifecycleAct::Archive);
    assert_eq!(show(&mut table, BEN, "Tea").row.state, Lifecycle::Active);
    spread(&mut table);
    propose(&mut table, CEM, LifecycleAct::Archive);
    spread(&mut table);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(view.row.state, Lifecycle::Archived);
    assert_eq!(view.proposals.len(), 1, "who wants the same votes for it");
    assert_eq!(
        (view.proposals[0].in_favour, view.proposals[0].needed),
        (2, 2)
    );
    propose(&mut table, CEM, LifecycleAct::Keep);
    spread(&mut table);
    assert_eq!(show(&mut table, ANN, "Tea").row.state, Lifecycle::Active);
    propose(&mut table, CEM, LifecycleAct::Archive);
    propose(&mut table, ANN, LifecycleAct::Revive);
    spread(&mut table);
    propose(&mut table, BEN, LifecycleAct::Revive);
    spread(&mut table);
    let states = [ANN, BEN, CEM].map(|device| show(&mut table, device, "Tea").row.state);
    assert_eq!(states, [Lifecycle::Active; 3]);

    // A new version of the charter is carried the same way, and the old one stays readable.
    let clauses = vec!["We thank each other.".to_owned()];
    act(
        &mut table,
        ANN,
        CommunityAct::ProposeCharter {
            community: tea,
            clauses,
        },
    );
    spread(&mut table);
    assert_eq!(show(&mut table, BEN, "Tea").charter.version, 1);
    let proposal = show(&mut table, BEN, "Tea").proposals[0].id.clone();
    let in_favour = true;
    said(
        &mut table,
        BEN,
        CommunityAct::Vote {
            proposal,
            in_favour,
        },
    );
    spread(&mut table);
    let charter = show(&mut table, CEM, "Tea").charter;
    assert_eq!(
        (charter.version, charter.earlier, charter.signed_by_me),
        (2, 1, false)
    );
    assert_eq!(charter.clauses, ["We thank each other."]);
}

#[test]
fn two_communities_merge_when_both_want_it() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, BEN, "Coffee"),
    );
    table.encounter(ANN, BEN);
    let what = LifecycleAct::MergeInto(coffee);
    act(
        &mut table,
        ANN,
        CommunityAct::Propose {
            community: tea,
            what,
        },
    );
    assert_eq!(show(&mut table, ANN, "Tea").row.state, Lifecycle::Forming);
    table.encounter(ANN, BEN);
    let asked = show(&mut table, BEN, "Coffee");
    let asked: Vec<_> = asked.incoming.iter().map(|one| one.received).collect();
    assert_eq!(asked, [false], "Coffee is told who wants to come");
    let what = LifecycleAct::Receive(tea);
    act(
        &mut table,
        BEN,
        CommunityAct::Propose {
            community: coffee,
            what,
        },
    );
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(
        (view.row.state, view.successor),
        (Lifecycle::Merged, Some(coffee))
    );
    let view = show(&mut table, ANN, "Coffee");
    assert_eq!((view.row.state, view.successor), (Lifecycle::Forming, None));
    assert!(view.incoming[0].received && !view.row.joined);
    let (community, kind, until) = (tea, PostKind::News, None);
    let text = "Is anybody still here?".to_owned();
    let late = CommunityAct::Post {
        community,
        kind,
        text,
        until,
    };
    let refused = wish(&mut table, ANN, late).unwrap_err();
    assert_eq!(refused.code, "community-merged");
    assert!(refused.message.contains("Coffee"), "{}", refused.message);
}

#[test]
fn seats_and_relayed_posts_say_where_they_stand() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, BEN, "Coffee"),
    );
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let walk = said(
        &mut table,
        ANN,
        CommunityAct::Gather {
            community: tea,
            title: "Walk".into(),
            format: Some("walk".into()),
            when: "2027-01-20 12:00-13:00".into(),
            place: "Harbour".into(),
            online: false,
            seats: Some(1),
        },
    );
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let attend = |table: &mut Table, device| {
        let (gathering, answer) = (walk.clone(), Attendance::Coming);
        said(table, device, CommunityAct::Attend { gathering, answer });
    };
    attend(&mut table, BEN);
    table.encounter(BEN, CEM);
    attend(&mut table, CEM);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let mine = |table: &mut Table, device| show(table, device, "Tea").gatherings[0].clone();
    assert_eq!(mine(&mut table, BEN).me, Attendance::Coming);
    assert_eq!(mine(&mut table, CEM).me, Attendance::Waiting);
    let of_host = mine(&mut table, ANN);
    assert_eq!((of_host.coming, of_host.waiting), (1, 1));
    assert_eq!(of_host.when, "2027-01-20 12:00-13:00");
    let question = Question::Calendar {
        gathering: walk.clone(),
    };
    let Answer::Text(file) = table.act(CEM, Intent::Ask(question)) else {
        panic!("a calendar file is a text");
    };
    assert!(file.contains("DTSTART:20270120T120000"), "{file}");

    let spark = post(
        &mut table,
        ANN,
        tea,
        PostKind::Spark,
        "A tea garden on the roof?",
    );
    table.encounter(ANN, BEN);
    let (item, comment) = (spark.clone(), "Coffee too".to_owned());
    let relayed = said(
        &mut table,
        BEN,
        CommunityAct::Amplify {
            item,
            to: coffee,
            comment,
        },
    );
    let view = show(&mut table, BEN, "Coffee");
    let relayed = find(&view, &relayed);
    assert_eq!(relayed.origin.as_deref(), Some("Ann in Tea"));
    assert!(
        relayed.text.contains("> A tea garden on the roof?"),
        "{}",
        relayed.text
    );
    let react = |sign: &str, on| CommunityAct::React {
        to: spark.clone(),
        sign: sign.to_owned(),
        on,
    };
    act(&mut table, BEN, react("👍", true));
    act(&mut table, BEN, react("idea", true));
    act(&mut table, BEN, react("agree", false));
    let wrong = wish(&mut table, BEN, react("hate", true)).unwrap_err();
    assert_eq!(wrong.code, "value-not-understood");
    let signs = find(&show(&mut table, BEN, "Tea"), &spark)
        .reactions
        .clone();
    assert_eq!(
        (signs.len(), signs[0].sign.as_str(), signs[0].mine),
        (1, "💡", true)
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    let mut table = three();
    let closed = CommunityAct::Found {
        name: "Board".into(),
        template: Template::Skill,
        closed: Some("  ".into()),
    };
    assert_eq!(
        wish(&mut table, ANN, closed).unwrap_err().code,
        "closed-reason"
    );
    let tea = found(&mut table, ANN, "Tea");
    let text = "x".repeat(1_000_000);
    let (kind, until) = (PostKind::News, None);
    let long = CommunityAct::Post {
        community: tea,
        kind,
        text,
        until,
    };
    assert_eq!(
        wish(&mut table, ANN, long).unwrap_err().code,
        "post-too-long"
    );
    let keep = CommunityAct::Propose {
        community: tea,
        what: LifecycleAct::Keep,
    };
    assert_eq!(
        wish(&mut table, ANN, keep).unwrap_err().code,
        "nothing-to-keep"
    );
    let (to, text) = ("abcdef".to_owned(), "x".to_owned());
    let nowhere = CommunityAct::Reply { to, text };
    assert_eq!(
        wish(&mut table, ANN, nowhere).unwrap_err().code,
        "unknown-item"
    );
    let community = ScopeId::from_bytes([9; 32]);
    let stranger = CommunityAct::Join {
        community,
        sign: true,
    };
    assert_eq!(
        wish(&mut table, ANN, stranger).unwrap_err().code,
        "unknown-community"
    );
    for refused in ["Nothing", "0000"] {
        let community = refused.to_owned();
        let question = Question::Community { community };
        assert_eq!(
            table.wish(ANN, Intent::Ask(question)).unwrap_err().code,
            "unknown-community"
        );
    }
}

#[test]
fn an_archived_community_takes_nothing_until_it_is_revived() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let kept = post(&mut table, ANN, tea, PostKind::News, "The pot is here.");
    let archive = |what| CommunityAct::Propose {
        community: tea,
        what,
    };
    act(&mut table, ANN, archive(LifecycleAct::Archive));
    assert_eq!(show(&mut table, ANN, "Tea").row.state, Lifecycle::Archived);
    let news = CommunityAct::Post {
        community: tea,
        kind: PostKind::News,
        text: "More".into(),
        until: None,
    };
    let why = CommunityAct::Why {
        community: tea,
        part: WhyBox::Hope,
        edit: TextEdit::Append("More".into()),
    };
    let role = CommunityAct::TakeRole {
        community: tea,
        title: "Pot".into(),
        until: None,
    };
    let reply = CommunityAct::Reply {
        to: kept.clone(),
        text: "More".into(),
    };
    for late in [news, why, role, reply] {
        let refused = wish(&mut table, ANN, late).unwrap_err();
        assert_eq!(refused.code, "community-archived");
    }
    assert_eq!(
        show(&mut table, ANN, "Tea").posts.len(),
        1,
        "it stays readable"
    );
    act(&mut table, ANN, archive(LifecycleAct::Revive));
    post(&mut table, ANN, tea, PostKind::News, "Back again.");
}

#[test]
fn an_idea_is_built_on_and_made_to_happen() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let idea = |table: &mut Table, device, text: &str, from: &[&String]| {
        let from = from.iter().map(|id| id.to_string()).collect();
        let text = text.to_owned();
        let community = tea;
        said(
            table,
            device,
            CommunityAct::Idea {
                community,
                text,
                from,
            },
        )
    };
    let garden = idea(&mut table, ANN, "A tea garden", &[]);
    let roof = idea(&mut table, ANN, "Use the roof", &[]);
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let both = idea(&mut table, BEN, "A garden on the roof", &[&garden, &roof]);
    let item = both.clone();
    said(&mut table, BEN, CommunityAct::TakePart { item, on: true });
    table.encounter(ANN, BEN);
    let project = said(
        &mut table,
        ANN,
        CommunityAct::MakeHappen {
            item: both.clone(),
            title: "Roof garden".into(),
            roles: vec!["Gardener".into(), "Carpenter".into()],
            when: Some("2026-12-03 12:00-13:00".into()),
            place: "Roof".into(),
        },
    );
    table.encounter(ANN, BEN);
    let view = show(&mut table, BEN, "Tea");
    let combined = find(&view, &both);
    assert_eq!(combined.helpers, ["Ben"]);
    assert!(combined.i_help);
    let from: Vec<&str> = combined.from.iter().map(|p| p.title.as_str()).collect();
    assert_eq!(from, ["A tea garden", "Use the roof"]);
    assert_eq!(combined.became[0].id, project);
    let project = find(&view, &project);
    assert!(project.mentions_me, "whose idea it is hears of it");
    assert_eq!(
        project.first_date.as_deref(),
        Some("2026-12-03 12:00, Roof")
    );
    let mut roles: Vec<&str> = project.roles.iter().map(|r| r.title.as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["Carpenter", "Gardener"]);
    assert!(project.roles.iter().all(|role| role.free));
}

#[test]
fn votes_count_once_for_each_option_and_a_date_is_settled_by_its_host() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let poll = said(
        &mut table,
        ANN,
        CommunityAct::Poll {
            community: tea,
            text: "Which one first?".into(),
            options: vec!["Green".into(), "Black".into()],
            many: false,
            until: None,
        },
    );
    let dates = said(
        &mut table,
        ANN,
        CommunityAct::AskDates {
            community: tea,
            title: "Tasting".into(),
            format: None,
            dates: vec!["2026-12-03 12:00-13:00".into(), "2026-12-04 12:00".into()],
            place: "Kitchen".into(),
            online: false,
            seats: None,
        },
    );
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let choose = |item: &String, choices: &[u32]| CommunityAct::Choose {
        item: item.clone(),
        choices: choices.to_vec(),
    };
    said(&mut table, ANN, choose(&poll, &[2]));
    said(&mut table, BEN, choose(&poll, &[1, 2]));
    said(&mut table, BEN, choose(&dates, &[1, 2]));
    let refused = wish(&mut table, BEN, choose(&poll, &[3])).unwrap_err();
    assert_eq!(refused.code, "no-such-option");
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    let counts: Vec<u32> = find(&view, &poll).options.iter().map(|o| o.count).collect();
    assert_eq!(counts, [1, 1], "one choice each, the first one of Ben's");
    assert_eq!(find(&view, &poll).voters, 2);
    let gathering = &view.gatherings[0];
    assert_eq!(gathering.dates.iter().map(|d| d.count).sum::<u32>(), 2);
    let settle = |when: &str| CommunityAct::Settle {
        gathering: dates.clone(),
        when: when.into(),
    };
    let refused = wish(&mut table, BEN, settle("1")).unwrap_err();
    assert_eq!(refused.code, "not-yours");
    said(&mut table, ANN, settle("1"));
    let gathering = &show(&mut table, ANN, "Tea").gatherings[0];
    assert_eq!(gathering.when, "2026-12-03 12:00-13:00");
    assert!(gathering.dates.is_empty());
}

#[test]
fn a_community_is_founded_from_another_one() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    append(&mut table, ANN, tea, "Nobody drinks alone.");
    let (from, name, succeeds) = (tea, "Coffee".to_owned(), true);
    let adapted = act(
        &mut table,
        ANN,
        CommunityAct::Adapt {
            from,
            name,
            succeeds,
        },
    );
    let Answer::Community(view) = adapted else {
        panic!("{adapted:?}");
    };
    assert_eq!(view.copied_from.as_deref(), Some("Tea"));
    assert_eq!(view.why.hope, "Nobody drinks alone.");
    assert_eq!(
        view.charter.clauses,
        show(&mut table, ANN, "Tea").charter.clauses
    );
}

#[test]
fn a_draft_survives_a_restart_and_goes_when_it_is_sent() {
    let mut table = three();
    let keep = |table: &mut Table, form: &str, text: &str| {
        let (form, text) = (form.to_owned(), text.to_owned());
        table.act(ANN, Intent::Draft { form, text });
    };
    let drafts = |table: &mut Table| {
        // A view that nobody waits for takes its time.
        let (form, text) = ("other".to_owned(), format!("{:?}", table.now));
        table.act(ANN, Intent::Draft { form, text });
        let mut drafts = (*table.devices[ANN].view.drafts).clone();
        drafts.remove("other");
        drafts
    };
    let long = "Zwölf Boxkämpfer jagen Viktor. ".repeat(300);
    keep(&mut table, "post:1", &long);
    keep(&mut table, "reply:2", "Half a thought");
    table.restart(ANN, true);
    let kept = drafts(&mut table);
    assert!(kept.get("post:1") == Some(&long), "in several pieces");
    assert_eq!(
        kept.get("reply:2").map(String::as_str),
        Some("Half a thought")
    );
    keep(&mut table, "post:1", "Shorter");
    keep(&mut table, "reply:2", "");
    table.restart(ANN, false);
    let kept = drafts(&mut table);
    assert_eq!(kept.get("post:1").map(String::as_str), Some("Shorter"));
    assert_eq!(kept.len(), 1, "what was sent is forgotten");
    let all = table.devices[BEN].disk.pieces();
    assert!(
        !common::stands_in(b"Half a thought", &all),
        "it never leaves"
    );
}
