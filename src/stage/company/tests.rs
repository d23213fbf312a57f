//! What the sample people do in answer, and what they leave alone.

use std::sync::Arc;

use replica::{
    ConsentView, ConversationView, Delivery, FeedItem, MeetView, MessageView, Template, Timestamp,
};

use super::*;

fn is_german(text: &str) -> bool {
    guess(text) == Some(Language::German)
}

fn is_english(text: &str) -> bool {
    guess(text) == Some(Language::English)
}

fn circle() -> Circle {
    let script = toml::from_str(SCRIPT).expect("the script");
    Circle::new(PersonId::from_bytes([1; 32]), script)
}

#[test]
fn the_script_says_as_much_in_german_as_in_english() {
    let script: Script = toml::from_str(SCRIPT).expect("the script");
    for both in [&script.answers, &script.help, &script.welcome] {
        assert_eq!(both.en.len(), both.de.len());
        assert!(both.en.len() > 1);
        assert!(both.en.iter().all(|text| is_english(text)), "{both:?}");
        assert!(both.de.iter().all(|text| is_german(text)), "{both:?}");
    }
    let german = script.later.iter().filter(|later| is_german(&later.text));
    let german = german.count();
    assert!(german >= 3 && script.later.len() - german >= 3);
    let communities = include_str!("../../../assets/sample/communities.toml");
    for later in &script.later {
        assert!(later.kind.is_posted() && later.by > 0);
        assert!(
            communities.contains(&format!("name = \"{}\"", later.community)),
            "{}",
            later.community
        );
    }
}

fn message(author: u8, text: &str) -> MessageView {
    MessageView {
        id: text.to_owned(),
        author: PersonId::from_bytes([author; 32]),
        author_name: String::new(),
        at: Timestamp(0),
        text: text.to_owned(),
        is_cut: false,
        files: Vec::new(),
        mine: author != 1,
        delivery: Delivery::default(),
    }
}

fn talk(last: MessageView) -> View {
    View {
        conversations: Arc::new(vec![Arc::new(ConversationView {
            id: ScopeId::from_bytes([3; 32]),
            with: vec![PersonId::from_bytes([1; 32])],
            title: String::new(),
            messages: vec![last],
            earlier: false,
            unread: 0,
            muted: false,
            last_at: Timestamp(0),
        })]),
        ..View::default()
    }
}

fn text(deed: &Deed) -> &str {
    let Intent::Talk(TalkAct::Say { text, .. }) = &deed.intent else {
        panic!("{deed:?}");
    };
    text
}

fn texts(deeds: &[Deed]) -> Vec<&str> {
    deeds.iter().map(text).collect()
}

#[test]
fn a_message_is_answered_once_and_in_its_language() {
    let mut circle = circle();
    for (said, language) in [
        ("Magst du Tee?", Language::German),
        ("Would you like tea?", Language::English),
    ] {
        let deeds = circle.deeds(0, &talk(message(1, said)));
        let [answer] = texts(&deeds)[..] else {
            panic!("{deeds:?}");
        };
        assert_eq!(guess(answer), Some(language), "{answer}");
        circle.note(deeds[0].name.clone(), true);
        assert!(circle.deeds(0, &talk(message(1, said))).is_empty(), "once");
    }
    assert!(
        circle
            .deeds(0, &talk(message(2, "My own words")))
            .is_empty()
    );
}

#[test]
fn the_next_answer_follows_how_often_one_has_answered() {
    let circle = circle();
    let said = [
        message(1, "Hello!"),
        message(1, "Are you there?"),
        message(2, "I am."),
        message(1, "Would you like tea?"),
    ];
    let mut view = talk(message(1, ""));
    let conversation = ConversationView {
        messages: said.to_vec(),
        ..view.conversations[0].as_ref().clone()
    };
    view.conversations = Arc::new(vec![Arc::new(conversation)]);
    let second = circle.script.answers.nth(Language::English, 1);
    assert_eq!(
        texts(&circle.answers(&view)).first(),
        second.as_deref().as_ref()
    );
}

#[test]
fn what_tells_no_language_is_answered_in_that_of_the_window() {
    let mut circle = circle();
    for language in [Language::German, Language::English] {
        circle.language = language;
        let deeds = circle.deeds(0, &talk(message(1, "Tee?")));
        assert_eq!(guess(texts(&deeds)[0]), Some(language));
    }
}

#[test]
fn what_does_not_work_is_tried_again_and_not_for_ever() {
    let mut circle = circle();
    let view = talk(message(1, "Would you like tea?"));
    for tried in 0..TRIES_MAX {
        let name = circle.deeds(0, &view).pop().expect("it is tried").name;
        circle.note(name, false);
        assert_eq!(circle.tries.values().next(), Some(&(tried + 1)));
    }
    assert!(circle.deeds(0, &view).is_empty());
}

fn row(id: u8, name: &str) -> CommunityRow {
    CommunityRow {
        id: ScopeId::from_bytes([id; 32]),
        name: name.to_owned(),
        namesake: false,
        template: Template::Theme,
        state: Lifecycle::Forming,
        purpose: String::new(),
        members: None,
        joined: false,
        closed: None,
        unread: 0,
        open_asks: 0,
        notice: None,
        pending: false,
        followed: false,
        quiet: false,
        panels: Vec::new(),
    }
}

fn with_rows(rows: Vec<CommunityRow>) -> View {
    View {
        communities: Arc::new(rows),
        ..View::default()
    }
}

#[test]
fn a_new_community_is_joined_then_welcomed_and_an_old_one_left_alone() {
    let mut circle = circle();
    circle.remember(&with_rows(vec![row(1, "Data ethics over lunch")]));
    let old = row(1, "Data ethics at noon");
    let mut names = |rows: Vec<CommunityRow>| -> Vec<String> {
        let deeds = circle.deeds(1, &with_rows(rows)).into_iter();
        deeds.map(|deed| deed.name).collect()
    };
    let [join] = &names(vec![old.clone(), row(2, "Lesekreis")])[..] else {
        panic!("one deed");
    };
    assert!(join.starts_with("1 join"), "{join}");
    let inside = CommunityRow {
        joined: true,
        // Only its members see who is in it: inside it has an id of its own.
        notice: Some(ScopeId::from_bytes([2; 32])),
        ..row(9, "Lesekreis")
    };
    let [welcome] = &names(vec![inside])[..] else {
        panic!("one deed");
    };
    assert!(welcome.starts_with("1 welcome"), "{welcome}");
    let old_inside = CommunityRow {
        joined: true,
        ..old
    };
    assert_eq!(names(vec![old_inside]), Vec::<String>::new());
    // By the name of the script it is found under whatever name it has now.
    let known = circle.known.get("Data ethics over lunch");
    assert_eq!(known, Some(&ScopeId::from_bytes([1; 32])));
}

#[test]
fn whoever_is_asked_to_meet_agrees() {
    let mut circle = circle();
    let request = |state| ConsentView {
        person: circle.host,
        name: String::new(),
        program: "P04".to_owned(),
        program_name: String::new(),
        state,
        until: String::new(),
        since: Timestamp(7),
        opener: String::new(),
        met: None,
        shared: None,
        told: None,
    };
    let requests = vec![request(ConsentState::Asked), request(ConsentState::Waiting)];
    let view = View {
        meet: Arc::new(MeetView {
            requests,
            ..MeetView::default()
        }),
        ..View::default()
    };
    let deeds = circle.deeds(0, &view);
    assert!(
        matches!(
            deeds.as_slice(),
            [Deed { intent: Intent::Meet(MeetAct::Agree { program, .. }), .. }] if program == "P04"
        ),
        "{deeds:?}"
    );
}

#[test]
fn a_question_is_answered_once_and_what_others_say_is_left_alone() {
    let mut circle = circle();
    let post = |author: u8, kind, id: &str| FeedItem {
        community_name: "Tea".to_owned(),
        followed: false,
        post: PostView {
            id: id.to_owned(),
            community: ScopeId::from_bytes([3; 32]),
            kind,
            author: PersonId::from_bytes([author; 32]),
            author_name: String::new(),
            at: Timestamp(0),
            text: "Who has a pot?".to_owned(),
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
            mine: false,
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
        },
    };
    let view = View {
        feed: Arc::new(vec![
            post(1, PostKind::Ask, "a"),
            post(1, PostKind::News, "b"),
            post(2, PostKind::Ask, "c"),
            post(1, PostKind::JoinIn, "d"),
        ]),
        ..View::default()
    };
    let deeds = circle.deeds(0, &view);
    let acts: Vec<&Intent> = deeds.iter().map(|deed| &deed.intent).collect();
    assert!(
        matches!(
            acts.as_slice(),
            [
                Intent::Community(CommunityAct::Reply { to, .. }),
                Intent::Community(CommunityAct::React { to: other, .. }),
                Intent::Community(CommunityAct::TakePart { item, on: true }),
            ] if to == "a" && other == "b" && item == "d"
        ),
        "{acts:?}"
    );
    for deed in deeds {
        circle.note(deed.name, true);
    }
    assert!(circle.deeds(0, &view).is_empty(), "once");
    circle.done.clear();
    circle.remember(&view);
    assert!(circle.deeds(0, &view).is_empty(), "it was there before");
}

/// Looks again and again whether something has come about.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(90);
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The whole of it, on real devices: somebody new to a sample space founds, asks and writes in German.
#[test]
fn whoever_founds_asks_and_writes_is_joined_answered_and_written_back() {
    let folder = crate::stage::Scratch::create("company").expect("a folder");
    let stage = crate::stage::Stage::set(folder.path(), 3, 3, None, &mut |_| {}).expect("a stage");
    let window = stage.first_node().expect("a device");
    let preference = replica::Preference::Language(Language::German);
    act(&window, Intent::Prefer(preference)).expect("a language");
    let company = stage.live_on().expect("the others");
    let me = window.view().me.as_ref().map(|me| me.id).expect("somebody");
    // Nothing in them is of either language, so they are answered in that of the window.
    let found = CommunityAct::Found {
        name: "Lesekreis".to_owned(),
        template: Template::Theme,
        closed: None,
    };
    let founded = act(&window, Intent::Community(found)).expect("founded");
    let replica::Answer::Community(community) = founded else {
        panic!("{founded:?}");
    };
    let community = community.row.id;
    let ask = news(community, PostKind::Ask, "Bücher?".to_owned());
    act(&window, Intent::Community(ask)).expect("asked");
    let other = until("somebody to write to", || {
        let view = window.view();
        view.conversations
            .first()
            .and_then(|talk| talk.with.first().copied())
    });
    let say = TalkAct::Say {
        to: vec![other],
        text: "Tee?".to_owned(),
        files: Vec::new(),
    };
    act(&window, Intent::Talk(say)).expect("written");
    let written_back = until("an answer to what was written", || {
        let view = window.view();
        let mut talks = view.conversations.iter();
        let talk = talks.find(|talk| talk.with == [other])?;
        let mine = talk.messages.iter().position(|it| it.text == "Tee?")?;
        talk.messages.get(mine + 1).map(|it| it.text.clone())
    });
    let words = until("a word of both who came, and an answer", || {
        let view = window.view();
        let posts = view.feed.iter().map(|item| &item.post);
        let here: Vec<_> = posts.filter(|post| post.community == community).collect();
        let replies = here.iter().flat_map(|post| &post.replies);
        let replies = replies.map(|reply| reply.text.clone());
        let welcomes = here.iter().filter(|post| post.author != me);
        let welcomes = welcomes.map(|post| post.text.clone());
        let words: Vec<String> = welcomes.chain(replies).collect();
        (words.len() == 3).then_some(words)
    });
    for text in words.iter().chain([&written_back]) {
        assert!(is_german(text), "{text}");
    }
    drop(company);
    stage.strike();
}
