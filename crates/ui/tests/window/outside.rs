//! From outside and to outside: feeds, calendars, other zones, and what is told while one is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use replica::{Answer, CommunityAct, ConcernView, Intent, Notices, Quiet, View};
use ui::{LocalTime, Notice, OutsideComplaint, OutsideEntry, OutsideRead, Page, Part, Wish};

use crate::acts::{LARGE, Screen, TALL, answer, click, open, says, settle, wished, write};
use crate::lives;

fn chosen(notices: Notices) -> View {
    let mut view = lives::lively();
    view.me.as_mut().expect("somebody").preferences.notices = notices;
    view
}

/// A view in which somebody has just mentioned one.
fn mentioned(mut view: View) -> View {
    let item = &view.feed[0];
    let mut concerns = (*view.concerns).clone();
    let concern = ConcernView {
        id: format!("new {}", concerns.len()),
        root: item.post.id.clone(),
        root_kind: item.post.kind,
        community: item.post.community,
        community_name: item.community_name.clone(),
        author: item.post.author,
        author_name: "Ben Ito".into(),
        at: item.post.at,
        text: "See you at noon?".into(),
        mentions_me: true,
    };
    concerns.insert(0, concern);
    view.concerns = Arc::new(concerns);
    view
}

/// What is told when somebody is mentioned while the window has no focus.
fn told(notices: Notices, minute: fn(replica::Timestamp) -> u16, is_looking: bool) -> Vec<Notice> {
    let view = chosen(notices);
    let mut screen = open(view.clone(), LARGE, Page::Home);
    let local = LocalTime {
        minute_of_day: minute,
        ..LocalTime::default()
    };
    screen.state_mut().window.set_local(local);
    screen.input_mut().focused = is_looking;
    settle(&mut screen);
    screen.state_mut().view = mentioned(view);
    screen.run_steps(3);
    notices_of(&mut screen)
}

const ON: Notices = Notices {
    on: true,
    shows_words: false,
    every_post: false,
    quiet: Some(Quiet {
        from: 22 * 60,
        to: 7 * 60,
    }),
};

#[test]
fn nothing_is_told_unless_it_was_chosen_nor_while_one_is_looking_nor_in_quiet_hours() {
    let noon = |_| 12 * 60;
    assert!(told(Notices::default(), noon, false).is_empty());
    assert!(told(ON, noon, true).is_empty());
    assert!(told(ON, |_| 23 * 60, false).is_empty());
    let one = told(ON, noon, false);
    assert_eq!(one.len(), 1, "once, not in every frame");
    let said = format!("{} {}", one[0].title, one[0].body);
    assert!(!said.contains("Ben") && !said.contains("noon"), "{said}");
    let words = Notices {
        shows_words: true,
        ..ON
    };
    let notice = Notice {
        title: "Ben Ito".into(),
        body: "See you at noon?".into(),
    };
    assert_eq!(told(words, noon, false), [notice]);
}

/// The minute of the day that the clock of the test below shows.
static MINUTE: AtomicU16 = AtomicU16::new(0);

#[test]
fn what_arrived_in_quiet_hours_is_told_once_afterwards() {
    const EVENING: u16 = 23 * 60;
    const MORNING: u16 = 7 * 60;
    for (shows_words, body) in [
        (false, "2 new things for you"),
        (true, "2 new things for you: Ben Ito"),
    ] {
        MINUTE.store(EVENING, Ordering::SeqCst);
        let view = chosen(Notices { shows_words, ..ON });
        let mut screen = open(view.clone(), LARGE, Page::Home);
        let local = LocalTime {
            minute_of_day: |_| MINUTE.load(Ordering::SeqCst),
            ..LocalTime::default()
        };
        screen.state_mut().window.set_local(local);
        screen.input_mut().focused = false;
        settle(&mut screen);
        let one = mentioned(view);
        let two = mentioned(one.clone());
        for (view, minute) in [(one, EVENING), (two.clone(), 3), (two.clone(), MORNING - 1)] {
            MINUTE.store(minute, Ordering::SeqCst);
            screen.state_mut().view = view;
            screen.run_steps(2);
            assert_eq!(notices_of(&mut screen), [], "nothing at {minute}");
        }
        MINUTE.store(MORNING, Ordering::SeqCst);
        screen.run_steps(3);
        let summary = Notice {
            title: "While it was quiet".into(),
            body: body.into(),
        };
        assert_eq!(notices_of(&mut screen), [summary], "once");
        // Whoever looks in between has seen it.
        MINUTE.store(EVENING, Ordering::SeqCst);
        let three = mentioned(two);
        screen.state_mut().view = three;
        screen.run_steps(2);
        screen.input_mut().focused = true;
        screen.run_steps(2);
        screen.input_mut().focused = false;
        MINUTE.store(MORNING, Ordering::SeqCst);
        screen.run_steps(2);
        assert_eq!(notices_of(&mut screen), [], "it was seen");
    }
}

#[test]
fn a_space_out_of_sight_says_which_one_it_is_where_names_may_be_shown() {
    for (shows_words, title) in [
        (false, "Eyelevel".to_owned()),
        (true, "Ben Ito · Nordwerk".to_owned()),
    ] {
        let mut view = chosen(Notices {
            shows_words,
            quiet: None,
            ..ON
        });
        if let Some(space) = &mut view.space {
            space.name = "Nordwerk".into();
        }
        let mut screen = open(view.clone(), LARGE, Page::Home);
        let window = &mut screen.state_mut().window;
        assert_eq!(window.overhear(&view), None, "nothing is new yet");
        let notice = window.overhear(&mentioned(view));
        assert_eq!(notice.map(|notice| notice.title), Some(title));
    }
}

#[test]
fn whoever_is_drawn_hears_of_each_report_once_and_of_none_where_nothing_is_to_be_told() {
    let with = |ids: &[&str], quiet: bool| {
        let mut view = chosen(Notices {
            shows_words: true,
            quiet: None,
            ..ON
        });
        let mut rows = (*view.communities).clone();
        (rows[0].panels, rows[0].quiet) = (lives::waiting(ids), quiet);
        view.communities = Arc::new(rows);
        view.space = None;
        view
    };
    for (before, after, quiet, is_told) in [
        (&[][..], &["a1"][..], false, true),
        (&[], &["a1"], true, false),
        (&["a1"], &["a1", "b2"], false, true),
        // One decided, and was drawn for another at the same time.
        (&["a1"], &["b2"], false, true),
        (&["a1", "b2"], &["b2"], false, false),
        (&["a1"], &["a1"], false, false),
    ] {
        let mut screen = open(with(before, quiet), LARGE, Page::Home);
        let window = &mut screen.state_mut().window;
        assert_eq!(window.overhear(&with(before, quiet)), None, "not new");
        let notice = window.overhear(&with(after, quiet));
        let drawn = Notice {
            title: "Boulder Berlin".into(),
            body: "You were drawn for a panel in Boulder Berlin.".into(),
        };
        assert_eq!(notice, is_told.then_some(drawn), "{before:?} {after:?}");
    }
}

fn notices_of(screen: &mut Screen) -> Vec<Notice> {
    let wishes = wished(screen).into_iter();
    let told = wishes.filter_map(|wish| match wish {
        Wish::Notify(notice) => Some(notice),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_is_told_is_chosen_with_a_click_and_hours() {
    let mut screen = open(chosen(ON), LARGE, Page::Feed);
    settle(&mut screen);
    click(&mut screen, "Notifications");
    click(&mut screen, "Show names and words");
    let words = Notices {
        shows_words: true,
        ..ON
    };
    assert_eq!(wished(&mut screen), vec![Wish::Tell(words)]);
    click(&mut screen, "Nothing of these communities: Boulder Berlin");
    let quiet = CommunityAct::Quiet {
        community: lives::scope(0),
        on: true,
    };
    assert_eq!(
        wished(&mut screen),
        vec![Wish::Do(Intent::Community(quiet))]
    );
    write(&mut screen, "Quiet hours", "late");
    click(&mut screen, "Every new post too");
    assert!(says(&screen, "Write hours such as"));
}

#[test]
fn a_feed_is_read_when_one_says_so_and_an_item_is_brought_in() {
    let mut screen = open(lives::lively(), TALL, Page::Feed);
    settle(&mut screen);
    assert!(wished(&mut screen).is_empty(), "nothing is fetched unasked");
    click(&mut screen, "From outside");
    assert_eq!(wished(&mut screen), vec![Wish::ReadOutside]);
    screen.state_mut().window.read_outside(OutsideRead {
        followed: vec!["https://example.org/feed".into()],
        entries: vec![OutsideEntry {
            title: "A new wall".into(),
            link: "https://example.org/wall".into(),
            ..OutsideEntry::default()
        }],
        complaints: vec![
            OutsideComplaint {
                code: "a-new-code".into(),
                sentence: "Could not reach example.net.".into(),
                link: "https://example.net".into(),
            },
            OutsideComplaint {
                code: "network-paused".into(),
                sentence: "Go on with “eyelevel network pause off”.".into(),
                link: String::new(),
            },
        ],
    });
    screen.run_steps(3);
    assert!(says(&screen, "Could not reach example.net."));
    assert!(says(
        &screen,
        "Could not fetch any feed: this device contacts nobody for now. Go on under “Network”."
    ));
    click(&mut screen, "Bring in… A new wall");
    click(&mut screen, "Where should it go? Boulder Berlin");
    write(&mut screen, "Why it matters here", "We could climb there.");
    click(&mut screen, "Post");
    let act = CommunityAct::BringIn {
        community: lives::scope(0),
        link: "https://example.org/wall".into(),
        text: "We could climb there.".into(),
    };
    assert_eq!(wished(&mut screen), vec![Wish::Do(Intent::Community(act))]);
    answer(&mut screen, Ok(Answer::Done));
    write(&mut screen, "Address of a feed", "https://example.com/rss");
    click(&mut screen, "Follow");
    let follow = CommunityAct::Outside {
        link: "https://example.com/rss".into(),
        on: true,
    };
    assert_eq!(
        wished(&mut screen),
        vec![Wish::Do(Intent::Community(follow))]
    );
    answer(&mut screen, Ok(Answer::Done));
    screen.run_steps(2);
    assert_eq!(wished(&mut screen), vec![Wish::ReadOutside]);
}

fn gathering(zone: &str) -> Screen {
    let mut view = lives::lively();
    let mut community = (**view.community.as_ref().expect("one is open")).clone();
    community.gatherings.truncate(1);
    let gathering = &mut community.gatherings[0];
    gathering.zone = Some(zone.into());
    gathering.when = "2026-12-03 12:00-13:00".into();
    gathering.dates.clear();
    let id = community.row.id;
    view.community = Some(Arc::new(community));
    let mut screen = open(view, TALL, Page::Home);
    screen.state_mut().window.set_local(LocalTime {
        in_own_zone: |_, _, _| Some("2026-12-03 18:00-19:00".into()),
        ..LocalTime::default()
    });
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(Part::Gatherings);
    screen.run_steps(3);
    settle(&mut screen);
    screen
}

#[test]
fn a_gathering_elsewhere_says_both_times_and_goes_into_a_calendar() {
    let mut screen = gathering("America/New_York");
    assert!(says(&screen, "your time") && says(&screen, "America/New_York"));
    assert!(says(&screen, "18:00") && says(&screen, "12:00"));
    let label = {
        let view = &screen.state().view;
        let gathering = &view.community.as_ref().expect("open").gatherings[0];
        (gathering.id.clone(), gathering.title.clone())
    };
    let (gathering, title) = label;
    click(&mut screen, &format!("Save for a calendar: {title}"));
    let save = Wish::SaveCalendar { gathering, title };
    assert_eq!(wished(&mut screen), vec![save]);
}
