//! What somebody is led to, and what is older than the page, found by what a screen reader reads.

use std::sync::Arc;

use egui_kittest::kittest::Queryable;
use replica::{
    Answer, CommunityAct, ConversationView, EraseAct, FeedItem, FoundView, Intent, PostKind,
    Question,
};
use ui::{Page, Part, Wish};

use crate::acts::{
    LARGE, Screen, TALL, all_wished, answer, click, more, open, refusal, says, settle, wished,
    write,
};
use crate::{fixtures, lives};

const SEARCH: &str = "Search everything in your communities";
const SOUGHT: &str = "What you were looking for";

fn hit(id: &str, kind: PostKind) -> FoundView {
    FoundView {
        section: replica::Section::Posts,
        kind: "news".into(),
        root: id.to_owned(),
        id: id.to_owned(),
        root_kind: Some(kind),
        title: "The hit".into(),
        snippet: String::new(),
        community: Some(lives::scope(0)),
        community_name: String::new(),
        author_name: String::new(),
        at: fixtures::NOW,
    }
}

fn old(text: &str) -> FeedItem {
    let mut item = lives::lively().feed[0].clone();
    item.post.id = "old".into();
    item.post.community = lives::scope(0);
    item.post.mine = true;
    item.post.author_name = "Olga Wirth".into();
    item.post.text = text.into();
    item
}

fn thread() -> Intent {
    Intent::Ask(Question::Thread {
        item: "old".into(),
        from: None,
        top: 100,
    })
}

/// Answers what was asked for last, and everything before it with nothing.
fn answer_last(screen: &mut Screen, said: Result<Answer, replica::Refusal>) {
    let asked = |wish: &Wish| matches!(wish, Wish::Do(_));
    let asked = all_wished(screen).into_iter().filter(asked).count();
    for _ in 1..asked {
        answer(screen, Ok(Answer::Done));
    }
    answer(screen, said);
}

/// Searches everything and opens what is found.
fn lead_to(screen: &mut Screen, hit: FoundView) {
    screen.state_mut().window.page = Page::Feed;
    screen.run_steps(3);
    settle(screen);
    write(screen, SEARCH, "to");
    answer_last(screen, Ok(Answer::Found(vec![hit])));
    click(screen, "The hit, ");
}

#[test]
fn an_older_post_comes_on_screen_changes_with_what_one_does_and_is_closed() {
    let mut view = lives::endless();
    let community = Arc::make_mut(view.community.as_mut().unwrap());
    community.row.unread = 0;
    let far = &mut community.posts[500];
    far.text = "The post far down.".into();
    far.community = lives::scope(0);
    let mut item = view.feed[500].clone();
    item.post = far.clone();
    view.feed = Arc::new(vec![item]);
    let mut screen = open(view, LARGE, Page::Home);
    screen.get_by_label_contains("The post far down.").click();
    screen.run_steps(20);
    assert!(says(&screen, "The post far down."), "the list is scrolled");

    lead_to(&mut screen, hit("old", PostKind::News));
    // It comes late.
    screen.run_steps(20);
    let first = old("What was said long ago.");
    answer_last(&mut screen, Ok(Answer::Feed(vec![first])));
    screen.run_steps(20);
    let post = screen.get_by_label_contains("What was said long ago.");
    let height = post.rect().y_range();
    assert!(height.min > 0.0 && height.max < LARGE.y, "{height:?}");

    all_wished(&mut screen);
    more(&mut screen, "Olga Wirth");
    click(&mut screen, "Edit");
    write(&mut screen, "Edit", " And more.");
    click(&mut screen, "Save");
    let wishes = wished(&mut screen);
    let is_edit = |wish: &Wish| matches!(wish, Wish::Do(Intent::Community(CommunityAct::Edit { item, .. })) if item == "old");
    assert!(wishes.iter().any(is_edit), "{wishes:?}");
    assert_eq!(wishes.last(), Some(&Wish::Do(thread())));
    answer(&mut screen, Ok(Answer::Done));
    let changed = old("What was said long ago. And more.");
    answer(&mut screen, Ok(Answer::Feed(vec![changed])));
    assert!(says(&screen, "And more."));

    // Others change it as well.
    screen.state_mut().view.version += 1;
    screen.run_steps(8);
    assert_eq!(wished(&mut screen), [Wish::Do(thread())]);
    answer(&mut screen, Err(refusal("It was erased.")));
    assert!(!says(&screen, "What was said long ago."));
    assert!(says(&screen, "is not listed here"));
    click(&mut screen, "Close what you were looking for");
    assert!(!says(&screen, SOUGHT));
}

#[test]
fn a_card_is_not_hidden_by_words_that_are_still_typed() {
    let mut screen = open(lives::lively(), TALL, Page::Home);
    screen.state_mut().window.show_community(lives::scope(0));
    screen.state_mut().window.show_part(Part::Knowledge);
    screen.run_steps(3);
    write(&mut screen, "Search cards", "ostkreuz");
    let cards = lives::boulder().cards;
    let other = &cards[0];
    assert!(!says(&screen, &other.title));
    lead_to(&mut screen, hit(&other.id, PostKind::Card));
    assert!(says(&screen, &other.title));
    assert!(!says(&screen, "is not listed here"));

    lead_to(&mut screen, hit("long-gone", PostKind::Card));
    assert!(says(&screen, "is not listed here"));
    click(&mut screen, "Close what you were looking for");
    assert!(!says(&screen, "is not listed here"));
}

/// Opens the exchange with a page of older posts asked for.
fn with_older() -> (Screen, Intent) {
    let mut view = lives::lively();
    let community = Arc::make_mut(view.community.as_mut().unwrap());
    community.row.unread = 0;
    let mut screen = open(view, TALL, Page::Home);
    screen.state_mut().window.show_community(lives::scope(0));
    screen.state_mut().window.show_part(Part::Exchange);
    screen.run_steps(3);
    settle(&mut screen);
    click(&mut screen, "Show older posts (48)");
    let last = lives::boulder().posts.last().unwrap().id.clone();
    let older = Intent::Ask(Question::Older {
        before: last,
        top: 200,
    });
    assert_eq!(wished(&mut screen), [Wish::Do(older.clone())]);
    (screen, older)
}

#[test]
fn older_posts_are_asked_for_again_where_somebody_may_have_taken_them_back() {
    let (mut screen, older) = with_older();
    let post = old("Said and regretted.");
    answer(&mut screen, Ok(Answer::Feed(vec![post])));
    assert!(says(&screen, "Said and regretted."));
    screen.run_steps(8);
    assert!(wished(&mut screen).is_empty(), "nothing has changed");

    screen.state_mut().view.version += 1;
    screen.run_steps(1);
    assert_eq!(wished(&mut screen), [Wish::Do(older.clone())]);
    // Not more often than once a second; a frame of a test takes a quarter of one.
    screen.state_mut().view.version += 1;
    screen.run_steps(1);
    assert!(wished(&mut screen).is_empty());
    screen.run_steps(8);
    assert_eq!(wished(&mut screen), [Wish::Do(older.clone())]);
    for _ in 0..2 {
        answer(&mut screen, Ok(Answer::Feed(Vec::new())));
    }
    assert!(!says(&screen, "Said and regretted."));

    more(&mut screen, "Sofia Lindqvist");
    let erase = screen.get_all_by_label("Erase for good…").next().unwrap();
    erase.click();
    screen.run_steps(3);
    click(&mut screen, "Erase");
    let wishes = wished(&mut screen);
    let is_erase = |wish: &Wish| matches!(wish, Wish::Do(Intent::Erase(EraseAct::Item { .. })));
    assert!(is_erase(&wishes[0]), "{wishes:?}");
    assert_eq!(wishes[1..], [Wish::Do(older)]);
}

#[test]
fn older_posts_of_another_community_are_not_mixed_in() {
    let (mut screen, _) = with_older();
    let mut late = old("Said somewhere else.");
    late.post.community = lives::scope(3);
    answer(&mut screen, Ok(Answer::Feed(vec![late])));
    assert!(!says(&screen, "Said somewhere else."));
}

#[test]
fn what_was_carried_asks_nobody_for_a_vote() {
    let mut view = lives::lively();
    let community = Arc::make_mut(view.community.as_mut().unwrap());
    community.proposals[0].mine = Some(true);
    let charter = |view| {
        let mut screen = open(view, TALL, Page::Home);
        screen.state_mut().window.show_community(lives::scope(0));
        screen.state_mut().window.show_part(Part::Charter);
        screen.run_steps(3);
        screen
    };
    assert!(says(&charter(view.clone()), "Against"));
    let community = Arc::make_mut(view.community.as_mut().unwrap());
    community.proposals[0].carried = true;
    assert!(!says(&charter(view), "Against"));
}

#[test]
fn what_falls_out_of_a_conversation_stays_as_it_was_drawn_last() {
    let mut view = lives::lively();
    let mut talks = (*view.conversations).clone();
    let long = talks.iter().position(|talk| talk.messages.len() > 3);
    let long = long.unwrap();
    let all = ConversationView::clone(&talks[long]);
    let talk = Arc::make_mut(&mut talks[long]);
    talk.messages.remove(0);
    talk.earlier = true;
    talk.unread = 0;
    view.conversations = Arc::new(talks);
    let mut screen = open(view, TALL, Page::Conversations);
    screen.state_mut().window.show_conversation(all.id);
    screen.run_steps(3);
    settle(&mut screen);
    click(&mut screen, "Show earlier messages");
    assert_eq!(wished(&mut screen).len(), 1);
    let change = |screen: &mut Screen, change: &dyn Fn(&mut ConversationView)| {
        let view = &mut screen.state_mut().view;
        let mut talks = (*view.conversations).clone();
        change(Arc::make_mut(&mut talks[long]));
        view.conversations = Arc::new(talks);
        view.version += 1;
        screen.run_steps(3);
    };
    change(&mut screen, &|talk| {
        talk.messages[0].text = "Said otherwise.".into();
    });
    change(&mut screen, &|talk| {
        talk.messages.remove(0);
    });
    assert!(says(&screen, "Said otherwise."));
    assert!(!says(&screen, &all.messages[1].text));

    // Everything is new: a page from before what was known fits nowhere, and is asked for again.
    change(&mut screen, &|talk| {
        talk.messages.truncate(1);
        talk.messages[0].id = "new".into();
        talk.messages[0].text = "Much later.".into();
    });
    let page = ConversationView {
        messages: vec![all.messages[0].clone()],
        earlier: false,
        ..all.clone()
    };
    answer(&mut screen, Ok(Answer::Conversation(Box::new(page))));
    assert!(!says(&screen, &all.messages[0].text));
    click(&mut screen, "Show earlier messages");
    let earlier = Question::Earlier {
        before: "new".into(),
    };
    assert_eq!(wished(&mut screen), [Wish::Do(Intent::Ask(earlier))]);
}
