//! E. What is shown: texts that lie, hide, imitate, or are too much.
//!
//! Left out: 63 (pictures that are no pictures), a test of `src/app/picture.rs`; 64 (ten thousand members
//! on one screen), which the window's own tests and benches count.

use model::markdown::{BlockKind, DEPTH_MAX, EVENTS_MAX, blocks};
use model::{ABOUT_MAX_CHARS, NAME_MAX_CHARS, PersonId, Profile};
use replica::{Answer, CommunityAct, Intent, PersonCard, PostKind, Template};

use super::automerge::{self as made, doc};
use super::scene::{Adversary, Case, Scene, play_alone, wait};

#[test]
fn profiles_that_lie() {
    play_alone("hostile::content::profiles_that_lie", &PROFILES);
}

const PROFILES: [Case; 10] = [
    case(
        "58a",
        "a text about oneself of sixty thousand letters",
        |a, s| {
            let seen = shown(a, s, made::long_about);
            let about = seen.profile.about.unwrap_or_default();
            assert!(
                about.chars().count() <= ABOUT_MAX_CHARS + 1,
                "{}",
                about.len()
            );
        },
    ),
    case("58b", "a name of ten thousand letters", |a, s| {
        let name = shown(a, s, made::long_name).profile.name;
        assert!(name.chars().count() <= NAME_MAX_CHARS + 1, "{}", name.len());
    }),
    case("62a", "a name that reads backwards", |a, s| {
        let name = shown(a, s, made::name_backwards).profile.name;
        assert!(!name.chars().any(is_hidden), "{name:?}");
    }),
    case("62b", "a name with letters nobody sees", |a, s| {
        let name = shown(a, s, made::name_unseen).profile.name;
        assert_eq!(name, "Mallory");
    }),
    case("62c", "a name under fifty accents", |a, s| {
        let name = shown(a, s, made::name_accented).profile.name;
        assert!(name.chars().count() < 20, "{name:?}");
    }),
    case("62d", "a name of several lines", |a, s| {
        let name = shown(a, s, made::name_of_lines).profile.name;
        assert!(!name.chars().any(char::is_control), "{name:?}");
    }),
    case(
        "62e",
        "a name of letters that look like somebody's",
        |a, s| {
            let seen = shown(a, s, made::name_like_ben);
            assert!(seen.namesake, "who only looks like Ben is told apart");
            assert!(seen.shown_name().contains(&seen.id.to_string()[..8]));
        },
    ),
    case("65a", "the name of somebody else", |a, s| {
        let seen = shown(a, s, made::name_of_ben);
        assert_eq!(seen.profile.name, "Ben");
        assert!(seen.namesake, "two people of one name are told apart");
    }),
    case("65b", "no name", |a, s| {
        let seen = shown(a, s, made::name_is_empty);
        assert_eq!(seen.profile.name, seen.id.short(), "something to call them");
    }),
    case("65c", "sixty thousand interests in one string", |a, s| {
        let seen = shown(a, s, made::many_items);
        assert!(
            interests(&seen.profile) <= 1,
            "{}",
            interests(&seen.profile)
        );
    }),
];

const fn case(number: &'static str, what: &'static str, act: fn(&mut Adversary, &Scene)) -> Case {
    Case {
        number,
        what,
        act,
        comes_to: "stays",
    }
}

fn is_hidden(letter: char) -> bool {
    ('\u{202a}'..='\u{202e}').contains(&letter) || ('\u{2066}'..='\u{2069}').contains(&letter)
}

fn interests(profile: &Profile) -> usize {
    profile.interests.len()
}

/// Writes a profile past every editor, and gives the card Ann sees.
fn shown(adversary: &mut Adversary, scene: &Scene, make: fn(&mut made::Tx<'_>)) -> PersonCard {
    let document = adversary.mallory.profile();
    let actor = adversary.mallory.actor(&document);
    let written = adversary.mallory.change(document, &doc(&actor, make));
    for message in written.expect("fits").messages() {
        adversary.says(&message);
    }
    adversary.end();
    let who = PersonId::from_bytes(*adversary.mallory.person().as_bytes());
    let card = || {
        let people = scene.ann.node.view().people.clone();
        people.iter().find(|card| card.id == who).cloned()
    };
    let is_new = |card: &PersonCard| card.profile.headline.as_deref() == Some("The rest");
    wait("the card is shown", || {
        card().is_some_and(|card| is_new(&card))
    });
    card().map(|card| (*card).clone()).expect("just seen")
}

/// What a member with an honest program may type, and what must not come of it elsewhere.
#[test]
fn posts_that_lie() {
    let scene = Scene::new();
    let founded = scene.ann.does(Intent::Community(CommunityAct::Found {
        name: "Tea".to_owned(),
        template: Template::Theme,
        closed: None,
    }));
    let community = match founded {
        Answer::Community(view) => view.row.id,
        Answer::Said { community, .. } => community,
        other => panic!("no community but {other:?}"),
    };
    scene
        .ann
        .does(Intent::Community(CommunityAct::Open(Some(community))));
    wait("Ben hears of it", || {
        scene
            .ben
            .node
            .view()
            .communities
            .iter()
            .any(|row| row.id == community)
    });
    let sign = true;
    scene
        .ben
        .does(Intent::Community(CommunityAct::Join { community, sign }));
    let deep = [
        ("59c", "- "),
        ("59d", "> "),
        ("59e", "1. "),
        ("59f", "- > "),
    ];
    let deep = deep.map(|(number, level)| (number, format!("{}deep", level.repeat(LEVELS))));
    let posts = POSTS.map(|(number, text)| (number, text.to_owned()));
    for (number, text) in posts.into_iter().chain(deep) {
        scene.ben.does(Intent::Community(CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: format!("{number}\n\n{text}"),
            until: None,
        }));
        let arrived = || {
            let view = scene.ann.node.view();
            let posts = view.community.iter().flat_map(|c| c.posts.clone());
            posts
                .map(|post| post.text)
                .find(|text| text.starts_with(number))
        };
        wait("the post arrives", || arrived().is_some());
        looks_harmless(number, &arrived().unwrap_or_default());
    }
    let much = "a".repeat(1024 * 1024);
    let refused = scene.ben.tries(Intent::Community(CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: much,
        until: None,
    }));
    let sentence = refused.expect_err("a post of 1 MiB").message;
    assert!(sentence.contains("shorten"), "{sentence}");
    scene.still_hears_ben("the posts");
}

/// How deep lists and quotations are nested that nobody can draw.
const LEVELS: usize = 2_000;

const POSTS: [(&str, &str); 6] = [
    (
        "59a",
        "- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - g\n              - h\n                - i\n                  - j\n                    - k\n                      - l\n                        - m\n                          - n\n                            - o\n                              - p\n                                - q\n                                  - r\n",
    ),
    (
        "59b",
        "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > quoted",
    ),
    (
        "60",
        "![](http://tracker.example/x.png) ![](file:///etc/passwd) <img src=\"file://host/share\">",
    ),
    ("61a", "[https://bank.example](https://other.example/login)"),
    (
        "61b",
        "[a](javascript:alert(1)) [b](smb://host/share) [c](ms-word:ofe|u|x) [d](data:text/html,x)",
    ),
    (
        "62",
        "safe\u{202e}gpj.exe\u{202c} z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
    ),
];

fn looks_harmless(number: &str, text: &str) {
    assert!(!text.chars().any(is_hidden), "{number}: {text:?}");
    let blocks = blocks(text);
    assert!(blocks.len() <= EVENTS_MAX, "{number}");
    for block in &blocks {
        assert!(
            usize::from(block.depth.max(block.quotes)) <= DEPTH_MAX,
            "{number}"
        );
        assert!(!matches!(block.kind, BlockKind::Heading(level) if level > 6));
        for span in &block.spans {
            let Some(link) = &span.link else { continue };
            let target = &link.target;
            let may = target.starts_with("https://") || target.starts_with("mailto:");
            assert!(may, "{number} leads to {target}");
            let lies = span.text.contains("bank.example") && !target.contains("bank.example");
            assert!(!lies || link.is_disguised, "{number}: {span:?}");
        }
    }
}
