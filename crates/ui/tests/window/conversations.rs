//! Conversations, found by what a screen reader reads.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use replica::{Answer, ConversationView, Intent, Question, TalkAct};
use ui::{Page, Wish};

use crate::acts::{
    LARGE, SMALL, Screen, TALL, answer, click, enter, open, refusal, says, settle, wished, write,
};
use crate::{fixtures, lives};

fn act(screen: &mut Screen) -> TalkAct {
    let mut wishes = wished(screen);
    assert_eq!(wishes.len(), 1, "{wishes:?}");
    match wishes.remove(0) {
        Wish::Do(Intent::Talk(act)) => act,
        other => panic!("not an act in a conversation: {other:?}"),
    }
}

fn typed(screen: &Screen) -> String {
    let field = screen.get_by_role_and_label(Role::MultilineTextInput, "Message");
    field.value().unwrap_or_default()
}

#[test]
fn a_conversation_is_read_and_answered() {
    let mut screen = open(lives::lively(), LARGE, Page::Home);
    click(&mut screen, "Conversations");
    let read = TalkAct::Read {
        conversation: lives::scope(101),
    };
    assert_eq!(act(&mut screen), read, "the newest opens in a wide window");
    answer(&mut screen, Ok(Answer::Done));
    screen.run_steps(5);
    assert!(wished(&mut screen).is_empty(), "it is told once");
    click(&mut screen, "Aylin Demir");
    for text in [
        "Yesterday",
        "Today",
        "a stage",
        "Read. They have read it and let you know.",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    write(&mut screen, "Message", "See you there");
    enter(&mut screen);
    let say = TalkAct::Say {
        to: vec![fixtures::id(1)],
        text: "See you there".into(),
        files: Vec::new(),
    };
    assert_eq!(act(&mut screen), say);
    answer(
        &mut screen,
        Err(refusal("Could not send: the disk is full.")),
    );
    assert!(says(&screen, "Could not send"));
    assert_eq!(typed(&screen), "See you there");
    click(&mut screen, "Send");
    assert_eq!(act(&mut screen), say);
    answer(&mut screen, Ok(Answer::Done));
    assert_eq!(typed(&screen), "");
}

#[test]
fn hello_is_said_from_a_match_with_what_two_share() {
    let mut screen = open(lives::lively(), LARGE, Page::Matches);
    click(&mut screen, "Chiara Rossi, 78 of 100");
    click(&mut screen, "Say hello");
    assert_eq!(screen.state().window.page, Page::Conversations);
    let words = typed(&screen);
    assert!(
        words.starts_with("Hello Chiara, ") && words.contains("Accessible design"),
        "{words}"
    );
    assert!(wished(&mut screen).is_empty(), "nothing is sent by itself");
    click(&mut screen, "Send");
    match act(&mut screen) {
        TalkAct::Say { to, .. } => assert_eq!(to, [fixtures::id(3)]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_mutes_and_blocks_after_a_question() {
    let mut screen = open(lives::lively(), LARGE, Page::Home);
    screen
        .state_mut()
        .window
        .show_conversation(lives::scope(100));
    screen.run_steps(3);
    click(&mut screen, "Mute");
    let mute = TalkAct::Mute {
        conversation: lives::scope(100),
        on: true,
    };
    assert_eq!(act(&mut screen), mute);
    click(&mut screen, "Take nothing from them any more…");
    assert!(says(&screen, "They are not told"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Take nothing more");
    let block = TalkAct::Block {
        person: fixtures::id(1),
        on: true,
    };
    assert_eq!(act(&mut screen), block);
}

#[test]
fn one_follows_a_person_and_sees_only_what_those_one_follows_post() {
    let mut screen = open(lives::lively(), TALL, Page::People);
    click(&mut screen, "Chiara Rossi");
    click(&mut screen, "Follow");
    let follow = TalkAct::Follow {
        person: fixtures::id(3),
        on: true,
    };
    assert_eq!(act(&mut screen), follow);
    let mut screen = open(lives::lively(), LARGE, Page::Feed);
    assert!(says(&screen, "Join in: Aylin Demir"));
    click(&mut screen, "People you follow");
    assert!(!says(&screen, "Join in: Aylin Demir"));
    assert!(says(&screen, "Ask: Mai Nguyễn"));
}

#[test]
fn what_waits_says_so_and_a_muted_one_counts_for_nothing() {
    let mut screen = open(lives::lively(), LARGE, Page::Home);
    screen
        .state_mut()
        .window
        .show_conversation(lives::scope(103));
    screen.run_steps(3);
    assert!(says(&screen, "Waiting on this computer. Saved here."));
    assert!(says(&screen, "Chiara Rossi, Mai Nguyễn, 4 unread"));
    write(&mut screen, "Search conversations", "seilsack");
    assert!(says(&screen, "Jürgen Weiß, 1 unread"));
    assert!(!says(&screen, "4 unread"));
}

#[test]
fn a_narrow_window_shows_the_list_or_a_conversation() {
    let mut screen = open(lives::lively(), SMALL, Page::Conversations);
    assert!(
        wished(&mut screen).is_empty(),
        "nothing is read by arriving"
    );
    click(&mut screen, "Aylin Demir");
    assert!(says(&screen, "a stage"));
    assert!(!says(&screen, "Only the people in a conversation"));
    click(&mut screen, "Back");
    assert!(says(&screen, "Only the people in a conversation"));
}

#[test]
fn nobody_to_talk_with_leads_to_matches() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Conversations);
    assert!(says(&screen, "No conversation yet"));
    click(&mut screen, "See matches");
    assert_eq!(screen.state().window.page, Page::Matches);
}

#[test]
fn the_network_is_ones_own_and_leads_on() {
    let mut screen = open(lives::lively(), LARGE, Page::Network);
    assert!(says(&screen, "You, 3 people you talk with, 5 communities"));
    assert!(says(&screen, "Who others talk with is shown to nobody"));
    click(&mut screen, "Aylin Demir");
    assert_eq!(screen.state().window.page, Page::Conversations);
    assert!(says(&screen, "a stage"));
}

#[test]
fn whether_others_learn_what_one_has_read_is_switched_here() {
    let mut screen = open(lives::lively(), LARGE, Page::Conversations);
    wished(&mut screen);
    click(&mut screen, "Let others know what I have read");
    assert_eq!(act(&mut screen), TalkAct::Receipts { on: true });
}

#[test]
fn what_is_new_begins_with_the_first_unread_message_of_others() {
    let mut view = lives::lively();
    let mut conversations = lives::conversations();
    let aylin = conversations
        .iter_mut()
        .find(|it| it.title == "Aylin Demir")
        .map(std::sync::Arc::make_mut)
        .expect("the conversation");
    // She has said two things, and one has written twice since without reading the second.
    aylin.unread = 1;
    view.conversations = std::sync::Arc::new(conversations);
    let mut screen = open(view, LARGE, Page::Conversations);
    let window = &mut screen.state_mut().window;
    window.show_conversation(lives::scope(100));
    screen.run_steps(3);
    let top = |label: &str| screen.get_by_label_contains(label).rect().top();
    let line = top("New");
    assert!(line > top("Hi Sofia, gern!"));
    assert!(line < top("How about Thursday over lunch?"));
}

#[test]
fn what_somebody_asked_is_passed_on_to_whoever_may_know() {
    let mut screen = open(lives::lively(), LARGE, Page::Conversations);
    act(&mut screen);
    answer(&mut screen, Ok(Answer::Done));
    click(&mut screen, "Aylin Demir");
    let view = screen.state().view.clone();
    let with = view.conversations.iter();
    let mut with = with.filter(|it| it.title == "Aylin Demir");
    let messages = &with.next().expect("the conversation").messages;
    let theirs = messages.iter().rfind(|message| !message.mine);
    let id = theirs.expect("one of hers").id.clone();
    let mut others = view
        .people
        .iter()
        .filter(|card| card.id != fixtures::id(1) && !card.profile.name.is_empty());
    let other = others.next_back().expect("somebody else");
    let (to, name) = (other.id, other.shown_name());
    let buttons = screen.get_all_by_role_and_label(Role::Button, "Pass on…");
    buttons.last().expect("a way to pass it on").click();
    screen.run_steps(3);
    assert!(says(&screen, "Aylin Demir is told to whom."));
    click(&mut screen, "Pass it on");
    assert!(wished(&mut screen).is_empty(), "nobody is chosen");
    write(&mut screen, "Whom to", &name);
    click(&mut screen, &name);
    write(&mut screen, "Words of your own", "You perhaps?");
    click(&mut screen, "Pass it on");
    let pass = TalkAct::PassOn {
        message: id,
        to,
        text: "You perhaps?".into(),
    };
    assert_eq!(act(&mut screen), pass);
    answer(&mut screen, Ok(Answer::Done));
    assert!(!says(&screen, "Who may know?"), "it is done");
    click(&mut screen, "Pass on…");
    write(&mut screen, "Whom to", "nobody at all");
    assert!(says(&screen, "Nobody here has such a name."));
}

#[test]
fn messages_older_than_those_of_the_view_come_at_a_click() {
    let mut view = lives::lively();
    let mut talks = (*view.conversations).clone();
    let long = talks.iter().position(|talk| talk.messages.len() > 2);
    let long = long.unwrap();
    let all = ConversationView::clone(&talks[long]);
    let conversation = Arc::make_mut(&mut talks[long]);
    conversation.messages = all.messages[1..].to_vec();
    conversation.earlier = true;
    conversation.unread = 0;
    let (first, second) = (all.messages[0].clone(), all.messages[1].clone());
    view.conversations = Arc::new(talks);
    let mut screen = open(view, TALL, Page::Conversations);
    screen.state_mut().window.show_conversation(all.id);
    screen.run_steps(3);
    settle(&mut screen);
    click(&mut screen, "Show earlier messages");
    let earlier = Question::Earlier {
        before: second.id.clone(),
    };
    assert_eq!(wished(&mut screen), [Wish::Do(Intent::Ask(earlier))]);
    let page = ConversationView {
        messages: vec![first.clone()],
        earlier: false,
        ..all.clone()
    };
    answer(&mut screen, Ok(Answer::Conversation(Box::new(page))));
    assert!(!says(&screen, "Show earlier messages"), "that was all");
    assert!(says(&screen, &first.text));

    // What falls out of the view because something newer came stays on the page.
    let mut talks = (*screen.state().view.conversations).clone();
    Arc::make_mut(&mut talks[long]).messages.remove(0);
    screen.state_mut().view.conversations = Arc::new(talks);
    screen.run_steps(3);
    for message in &all.messages {
        let count = screen.query_all_by_label_contains(&message.text).count();
        assert!(count >= 1, "{}", message.text);
    }
}
