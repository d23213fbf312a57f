//! What people say to each other, and that it survives whatever happens to a device.

use super::*;
use crate::alike::everybody_meets;
use replica::TalkAct;

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
    let both = search(&mut table, "quiet jumper");
    assert!(both[0].snippet.contains("jumper"), "{:?}", both[0]);
    assert_eq!(
        kinds(both),
        ["card"],
        "a word of its title and one of its text"
    );
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
fn the_feed_beside_an_open_community_is_the_one_that_is_asked_for() {
    let mut table = three();
    let (tea, walks) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, ANN, "Walks"),
    );
    for (community, text) in [(tea, "One"), (walks, "Two"), (tea, "Three")] {
        let id = post(&mut table, ANN, community, PostKind::News, text);
        let text = "So it is.".to_owned();
        act(&mut table, ANN, CommunityAct::Reply { to: id, text });
    }
    for open in [None, Some(tea), Some(walks)] {
        act(&mut table, ANN, CommunityAct::Open(open));
        let asked = Question::Feed {
            source: None,
            kind: None,
            top: 100,
        };
        let Answer::Feed(asked) = table.act(ANN, Intent::Ask(asked)) else {
            panic!("a feed");
        };
        assert_eq!(asked.len(), 3);
        assert_eq!(*table.devices[ANN].view.feed, asked);
    }
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
            text: String::new(),
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
    let mine = |table: &mut Table, device| show(table, device, "Tea").gatherings[0].clone();
    attend(&mut table, BEN);
    let asked = mine(&mut table, BEN);
    assert_eq!(
        (asked.me, asked.coming, asked.asked),
        (Attendance::Requested, 0, 1)
    );
    table.encounter(BEN, CEM);
    attend(&mut table, CEM);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
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

    let (item, to, comment) = (walk.clone(), coffee, "Come along".to_owned());
    let passed_on = said(&mut table, BEN, CommunityAct::Amplify { item, to, comment });
    let told = find(&show(&mut table, BEN, "Coffee"), &passed_on)
        .text
        .clone();
    for words in ["> Walk", "2027-01-20 12:00", "Harbour"] {
        assert!(told.contains(words), "{told}");
    }

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
    assert!(relayed.via.is_empty());
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
fn what_is_relayed_twice_names_every_station() {
    let mut table = three();
    let [tea, coffee, cocoa] = ["Tea", "Coffee", "Cocoa"].map(|name| found(&mut table, ANN, name));
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let mut item = post(&mut table, ANN, tea, PostKind::Spark, "A roof garden?");
    for (device, to) in [(BEN, coffee), (CEM, cocoa)] {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        let comment = "Look".to_owned();
        item = said(
            &mut table,
            device,
            CommunityAct::Amplify { item, to, comment },
        );
    }
    let view = show(&mut table, CEM, "Cocoa");
    let relayed = find(&view, &item);
    assert_eq!(relayed.origin.as_deref(), Some("Ann in Tea"));
    assert_eq!(relayed.via, ["Ben in Coffee"]);
}

#[test]
fn a_card_carries_the_source_of_what_it_was_made_from() {
    let mut table = three();
    let community = found(&mut table, ANN, "Tea");
    let link = "https://example.org/tea".to_owned();
    let brought = CommunityAct::BringIn {
        community,
        link: link.clone(),
        text: "How long it draws.".into(),
    };
    let brought = said(&mut table, ANN, brought);
    let card = CommunityAct::Card {
        community,
        from: Some(brought.clone()),
        title: "Drawing".into(),
        text: String::new(),
    };
    let card = said(&mut table, ANN, card);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(view.cards[0].source.as_deref(), Some(link.as_str()));
    assert_eq!(view.cards[0].text, "How long it draws.");
    let Answer::Text(file) = table.act(ANN, Intent::Ask(Question::Card { card })) else {
        panic!("a card is a text");
    };
    for words in [
        "Source: <https://example.org/tea>".to_owned(),
        "Made from what Ann said on ".to_owned(),
        format!("({brought})"),
    ] {
        assert!(file.contains(&words), "{file}");
    }
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
            when: Some("2027-12-03 12:00-13:00".into()),
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
        (project.title.as_deref(), project.text.as_str()),
        (Some("Roof garden"), "")
    );
    assert_eq!(
        project.from[0].title, "A garden on the roof",
        "nothing is copied"
    );
    assert_eq!(
        project.first_date.as_deref(),
        Some("2027-12-03 12:00-13:00, Roof")
    );
    let mut roles: Vec<&str> = project.roles.iter().map(|r| r.title.as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["Carpenter", "Gardener"]);
    assert!(project.roles.iter().all(|role| role.free));
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
        !crate::common::stands_in(b"Half a thought", &all),
        "it never leaves"
    );
}

/// More replies than a view holds: the newest are shown, and the answer that was taken.
#[test]
fn a_long_thread_shows_its_newest_replies_and_the_answer_that_was_taken() {
    const ALL: u32 = 230;
    const SHOWN: u32 = 200;
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let ask = post(&mut table, ANN, tea, PostKind::Ask, "Which pot?");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let mut ids = Vec::new();
    for number in 0..ALL {
        let (to, text) = (ask.clone(), format!("Pot {number}"));
        ids.push(said(&mut table, BEN, CommunityAct::Reply { to, text }));
    }
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    let asked = find(&view, &ask);
    let texts = |post: &PostView| -> (String, String) {
        let (first, last) = (post.replies.first(), post.replies.last());
        let text = |reply: Option<&replica::ReplyView>| reply.unwrap().text.clone();
        (text(first), text(last))
    };
    assert_eq!(asked.earlier, ALL - SHOWN);
    assert_eq!(texts(asked), ("Pot 30".into(), "Pot 229".into()));
    let answer = ids[3].clone();
    act(&mut table, ANN, CommunityAct::Accept { answer });
    let (to, text) = (ids[229].clone(), "A better pot".to_owned());
    act(&mut table, BEN, CommunityAct::Edit { item: to, text });
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    let asked = find(&view, &ask);
    assert!(asked.replies[0].accepted && asked.replies[0].text == "Pot 3");
    assert_eq!(asked.earlier, ALL - SHOWN - 1);
    let last = asked.replies.last().unwrap();
    assert!(last.edited && last.text == "A better pot");
    assert!(!asked.replies[1].edited);
    let page = |table: &mut Table, from, top| {
        let item = ask.clone();
        let thread = Question::Thread { item, from, top };
        match table.act(ANN, Intent::Ask(thread)) {
            Answer::Feed(mut items) => items.remove(0).post,
            other => panic!("{other:?}"),
        }
    };
    let first = page(&mut table, Some(0), 20);
    assert_eq!(texts(&first), ("Pot 0".into(), "Pot 19".into()));
    assert_eq!((first.earlier, first.later), (0, ALL - 20));
    let newest = page(&mut table, None, 5);
    assert_eq!((newest.earlier, newest.later), (ALL - 5, 0));
    assert!(page(&mut table, Some(10_000), 5).replies.is_empty());
    let item = ids[40].clone();
    let (from, top) = (None, 20);
    let thread = Question::Thread { item, from, top };
    let Answer::Feed(items) = table.act(ANN, Intent::Ask(thread)) else {
        panic!("a thread");
    };
    let around = &items[0].post;
    assert_eq!(around.id, ask);
    assert!(around.replies.iter().any(|reply| reply.id == ids[40]));
    assert_eq!(
        (around.earlier, around.later),
        (30, ALL - 50),
        "the page a reply stands in"
    );
}

#[test]
fn what_one_gave_and_got_is_ones_own() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let ask = post(&mut table, ANN, tea, PostKind::Ask, "Which pot?");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let reply = CommunityAct::Reply {
        to: ask,
        text: "The blue one.".into(),
    };
    let to = said(&mut table, BEN, reply);
    table.encounter(ANN, BEN);
    let text = String::new();
    act(&mut table, ANN, CommunityAct::Thank { to, text });
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let of = |table: &mut Table, device| {
        let balance = show(table, device, "Tea").balance;
        [
            balance.asked,
            balance.answered,
            balance.thanks_given,
            balance.thanks_got,
        ]
    };
    assert_eq!(of(&mut table, ANN), [1, 0, 1, 0]);
    assert_eq!(of(&mut table, BEN), [0, 1, 0, 1]);
    assert_eq!(
        of(&mut table, CEM),
        [0; 4],
        "Cem reads along and sees nobody's"
    );
}

#[test]
fn names_that_are_nearly_right_are_said_and_a_reason_is_asked_for() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea and cake");
    let asked = |table: &mut Table, community: &str| {
        let community = community.to_owned();
        let question = Intent::Ask(Question::Community { community });
        table.wish(ANN, question).unwrap_err().message
    };
    for typed in ["Tea", "tea and cace", "TEA AND"] {
        let said = asked(&mut table, typed);
        assert!(
            said.contains("Did you mean “Tea and cake”?"),
            "{typed}: {said}"
        );
    }
    assert!(!asked(&mut table, "Coffee").contains("Did you mean"));
    let bring = CommunityAct::BringIn {
        community: tea,
        link: "https://example.org/pot".into(),
        text: " ".into(),
    };
    assert_eq!(wish(&mut table, ANN, bring).unwrap_err().code, "no-reason");
}

#[test]
fn what_was_posted_before_a_post_is_asked_for_page_by_page() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let said: Vec<String> = (0..5)
        .map(|number| {
            post(
                &mut table,
                ANN,
                tea,
                PostKind::News,
                &format!("Post {number}"),
            )
        })
        .collect();
    let older = |table: &mut Table, before: &str, top| -> Vec<String> {
        let before = before.to_owned();
        let question = Intent::Ask(Question::Older { before, top });
        match table.act(ANN, question) {
            Answer::Feed(items) => items.into_iter().map(|item| item.post.id).collect(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        older(&mut table, &said[4], 2),
        [said[3].clone(), said[2].clone()]
    );
    // As somebody types it who copies how an id begins.
    assert_eq!(
        older(&mut table, &said[2][..8], 9),
        [said[1].clone(), said[0].clone()]
    );
    assert!(older(&mut table, &said[0], 9).is_empty());
}

/// What is new and concerns somebody, as they see it a moment later.
fn concerns(table: &mut Table, device: usize) -> Vec<(String, bool)> {
    table.pass(1_000);
    let concerns = table.devices[device].view.concerns.iter();
    concerns
        .map(|it| (it.text.clone(), it.mentions_me))
        .collect()
}

#[test]
fn replies_and_mentions_in_them_are_new_until_they_are_seen() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    for device in [BEN, CEM] {
        join(&mut table, device, tea);
    }
    everybody_meets(&mut table);
    let ask = post(&mut table, BEN, tea, PostKind::Ask, "Which pot?");
    everybody_meets(&mut table);
    for device in [ANN, BEN, CEM] {
        act(&mut table, device, CommunityAct::Seen { community: tea });
    }
    let (to, text) = (ask.clone(), "The blue one, says @Cem.".into());
    said(&mut table, ANN, CommunityAct::Reply { to, text });
    everybody_meets(&mut table);
    // Ben spoke there, and Cem is named.
    for (device, mentioned) in [(BEN, false), (CEM, true)] {
        let view = show(&mut table, device, "Tea");
        assert_eq!((view.row.unread, find(&view, &ask).unread), (1, true));
        let line = "The blue one, says @Cem.".to_owned();
        assert_eq!(concerns(&mut table, device), [(line, mentioned)]);
    }
    assert!(concerns(&mut table, ANN).is_empty(), "she said it herself");
    act(&mut table, BEN, CommunityAct::Seen { community: tea });
    let view = show(&mut table, BEN, "Tea");
    assert_eq!((view.row.unread, find(&view, &ask).unread), (0, false));
    assert!(concerns(&mut table, BEN).is_empty());
    // What names nobody is new to whoever spoke there alone.
    act(&mut table, CEM, CommunityAct::Seen { community: tea });
    let (to, text) = (ask.clone(), "Or the red one.".into());
    said(&mut table, ANN, CommunityAct::Reply { to, text });
    everybody_meets(&mut table);
    for (device, unread) in [(BEN, 1), (CEM, 0)] {
        let view = show(&mut table, device, "Tea");
        assert_eq!(view.row.unread, unread, "{device}");
        assert_eq!(find(&view, &ask).unread, unread > 0);
    }
}

/// Counts what Ann finds by a word, and the mentions and posts of her week.
fn told_of(table: &mut Table, word: &str) -> (usize, usize, usize) {
    let (text, top) = (word.to_owned(), 9);
    let found = match table.act(ANN, Intent::Ask(Question::Search { text, top })) {
        Answer::Found(found) => found.len(),
        other => panic!("{other:?}"),
    };
    match table.act(ANN, Intent::Ask(Question::Digest { days: 7 })) {
        Answer::Digest(digest) => (found, digest.mentions.len(), digest.posts.len()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whom_one_blocks_is_not_read_in_communities_either() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    table.encounter(ANN, BEN);
    let mine = post(&mut table, ANN, tea, PostKind::News, "The pot is here.");
    table.encounter(ANN, BEN);
    let theirs = post(&mut table, BEN, tea, PostKind::News, "You again, @Ann!");
    let (to, text) = (mine.clone(), "Take it away.".into());
    said(&mut table, BEN, CommunityAct::Reply { to, text });
    table.encounter(ANN, BEN);
    assert_eq!(concerns(&mut table, ANN).len(), 2);
    let person = table.person(BEN);
    let block = |on| Intent::Talk(TalkAct::Block { person, on });
    table.act(ANN, block(true));
    let view = show(&mut table, ANN, "Tea");
    let post = find(&view, &theirs);
    assert!(post.blocked && post.text.is_empty() && !post.mentions_me);
    let reply = &find(&view, &mine).replies[0];
    assert!(reply.blocked && reply.text.is_empty());
    assert!(concerns(&mut table, ANN).is_empty());
    let feed = &table.devices[ANN].view.feed;
    assert!(feed.iter().all(|item| item.post.id != theirs));
    assert_eq!(told_of(&mut table, "again"), (0, 0, 0));
    table.act(ANN, block(false));
    assert_eq!(told_of(&mut table, "again"), (1, 1, 1));
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(find(&view, &theirs).text, "You again, @Ann!");
}

#[test]
fn answers_outlive_the_question_that_was_taken_back() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    table.encounter(ANN, BEN);
    let ask = post(&mut table, ANN, tea, PostKind::Ask, "Which pot?");
    table.encounter(ANN, BEN);
    let (to, text) = (ask.clone(), "The blue one, for its handle.".into());
    said(&mut table, BEN, CommunityAct::Reply { to, text });
    table.encounter(ANN, BEN);
    act(&mut table, ANN, CommunityAct::Delete { item: ask.clone() });
    table.encounter(ANN, BEN);
    for device in [ANN, BEN] {
        let view = show(&mut table, device, "Tea");
        let post = find(&view, &ask);
        assert!(post.deleted && post.text.is_empty());
        assert_eq!(post.replies[0].text, "The blue one, for its handle.");
    }
}

#[test]
fn a_question_finds_whoever_has_answered_one_like_it_or_begun_a_card() {
    let mut table = three();
    let permits = found(&mut table, ANN, "Permits");
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    join(&mut table, BEN, permits);
    join(&mut table, CEM, permits);
    for device in [ANN, BEN, CEM] {
        let (program, answers) = ("P11".to_owned(), Vec::new());
        table.act(device, Intent::Enter { program, answers });
    }
    everybody_meets(&mut table);
    let who = |table: &mut Table, ask: &str| -> Vec<String> {
        let (program, ask, top) = ("P11".to_owned(), ask.to_owned(), 9);
        match table.act(ANN, Intent::Ask(Question::MatchFor { program, ask, top })) {
            Answer::Matches(found) => {
                let people = found.matches.into_iter();
                people
                    .map(|it| format!("{}: {}", it.name, it.reasons[0].text))
                    .collect()
            }
            other => panic!("{other:?}"),
        }
    };
    let question = "Who knows how to get a parking permit?";
    assert!(who(&mut table, question).is_empty());
    let ask = "Where do I renew my parking permit?";
    let ask = post(&mut table, ANN, permits, PostKind::Ask, ask);
    everybody_meets(&mut table);
    let (to, text) = (ask, "At the facility desk, on Tuesdays.".to_owned());
    let answer = said(&mut table, BEN, CommunityAct::Reply { to, text });
    let card = CommunityAct::Card {
        community: permits,
        from: None,
        title: "Bicycle cellar".into(),
        text: "The cellar key hangs behind the reception.".into(),
    };
    said(&mut table, CEM, card);
    everybody_meets(&mut table);
    // Having replied is not yet having helped.
    assert!(who(&mut table, question).is_empty());
    act(&mut table, ANN, CommunityAct::Accept { answer });
    let shown = "answered “Where do I renew my parking permit?”, which fits your question";
    assert_eq!(who(&mut table, question), [format!("Ben: Ben {shown}")]);
    let shown = "wrote “Bicycle cellar”, which fits your question";
    let cellar = who(&mut table, "Who has the key to the bicycle cellar?");
    assert_eq!(cellar, [format!("Cem: Cem {shown}")]);
    assert_eq!(
        who(&mut table, "Who knows the reception?").len(),
        1,
        "its text counts"
    );
    // It is known again after a start, from the index and without it.
    for keep_index in [true, false] {
        table.restart(ANN, keep_index);
        assert_eq!(who(&mut table, question).len(), 1, "{keep_index}");
        assert_eq!(who(&mut table, "Who knows the reception?").len(), 1);
    }
    // Nobody says of themselves that they have helped.
    let claim = vec!["P11 answered: How do I seal a roof?".to_owned()];
    let claim = model::Edit::Add(model::Field::Answers, claim);
    table.act(CEM, Intent::Profile(vec![claim]));
    everybody_meets(&mut table);
    assert!(who(&mut table, "Who can seal a roof?").is_empty());
}
