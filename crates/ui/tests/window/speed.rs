//! How long a frame takes in a very large space. Printed, never judged: machines differ.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::kittest::Queryable;
use replica::{Answer, FeedItem, Intent, PostKind, PostView, Question, ReplyView};
use ui::{Page, Part, Wish};

use crate::acts::{LARGE, Screen, answer, click, open, says, settle, wished};
use crate::{fixtures, lives};

const FRAMES: u32 = 20;

#[test]
fn frames_of_a_hundred_thousand_people() {
    let view = fixtures::huge();
    for (name, page) in [
        ("people", Page::People),
        ("matches", Page::Matches),
        ("home", Page::Home),
    ] {
        let mut screen = open(view.clone(), egui::vec2(1280.0, 800.0), page);
        let start = Instant::now();
        screen.run_steps(FRAMES as usize);
        let frame = start.elapsed() / FRAMES;
        println!("{name}: {:.2} ms a frame", frame.as_secs_f64() * 1_000.0);
    }
}

/// A feed of ten thousand posts and a community with as many, while scrolling.
#[test]
fn frames_of_ten_thousand_posts() {
    let view = lives::endless();
    for name in ["community", "home"] {
        let mut screen = open(view.clone(), egui::vec2(1280.0, 800.0), Page::Home);
        if name == "community" {
            screen.state_mut().window.show_community(lives::scope(0));
        }
        screen.run_steps(3);
        let start = Instant::now();
        for _ in 0..FRAMES {
            screen.input_mut().events.push(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -400.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            });
            screen.step();
        }
        let frame = start.elapsed() / FRAMES;
        println!("{name}: {:.2} ms a frame", frame.as_secs_f64() * 1_000.0);
    }
}

/// A post with as many of ten thousand replies as a view holds, and one with those before.
fn ten_thousand_replies() -> (PostView, PostView) {
    const HELD: u32 = 200;
    const ALL: u32 = 10_000;
    let mut posts = lives::posts().into_iter();
    let mut post = posts
        .find(|post| !post.replies.is_empty())
        .expect("a thread");
    let reply = post.replies[0].clone();
    let said = |n: u32| ReplyView {
        id: n.to_string(),
        text: format!("Said as number {n}"),
        accepted: false,
        ..reply.clone()
    };
    post.kind = PostKind::News;
    let mut before = post.clone();
    before.replies = (0..ALL - HELD).map(said).collect();
    before.earlier = 0;
    post.replies = (ALL - HELD..ALL).map(said).collect();
    post.earlier = ALL - HELD;
    (post, before)
}

/// The longest and the mean frame while somebody scrolls.
fn scrolled(screen: &mut Screen) -> (Duration, Duration) {
    let over = egui::Event::PointerMoved(egui::pos2(700.0, 400.0));
    screen.input_mut().events.push(over);
    let frames = (0..FRAMES).map(|_| {
        screen.input_mut().events.push(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -2_000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        let start = Instant::now();
        screen.step();
        start.elapsed()
    });
    let frames: Vec<Duration> = frames.collect();
    let sum: Duration = frames.iter().sum();
    (
        frames.iter().copied().max().unwrap_or_default(),
        sum / FRAMES,
    )
}

/// All of a thread of ten thousand replies asked for and read: what is drawn is what is seen.
#[test]
fn frames_of_ten_thousand_replies() {
    const DRAWN_MAX: usize = 60;
    let (post, before) = ten_thousand_replies();
    let mut view = lives::lively();
    let mut community = lives::boulder();
    (community.posts, community.older) = (vec![post], 0);
    view.community = Some(Arc::new(community));
    let mut screen = open(view, LARGE, Page::Home);
    screen.state_mut().window.show_community(lives::scope(0));
    screen.state_mut().window.show_part(Part::Exchange);
    screen.run_steps(3);
    settle(&mut screen);
    for _ in 0..6 {
        click(&mut screen, "Show 30 more");
    }
    click(&mut screen, "Show 17 more");
    wished(&mut screen);
    click(&mut screen, "9,800 replies before these");
    let asked = wished(&mut screen);
    assert!(
        matches!(
            asked.as_slice(),
            [Wish::Do(Intent::Ask(Question::Thread { .. }))]
        ),
        "{asked:?}"
    );
    let page = FeedItem {
        community_name: String::new(),
        followed: false,
        post: before,
    };
    let start = Instant::now();
    answer(&mut screen, Ok(Answer::Feed(vec![page])));
    let first = start.elapsed();
    assert!(!says(&screen, "before these"), "all of them are there");
    let drawn = |screen: &Screen| {
        let rows = screen.query_all_by_label_contains("Said as number");
        rows.count()
    };
    assert!(drawn(&screen) <= DRAWN_MAX, "{}", drawn(&screen));
    let (longest, mean) = scrolled(&mut screen);
    assert!(drawn(&screen) > 0, "one reads on");
    assert!(drawn(&screen) <= DRAWN_MAX, "{}", drawn(&screen));
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "thread: {:.2} ms a frame, {:.2} at most, {:.0} for three when all came",
        ms(mean),
        ms(longest),
        ms(first)
    );
}
