//! Journeys through communities, found by what a screen reader reads.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use replica::{
    Answer, Attendance, CommunityAct, Intent, LifecycleAct, PostKind, Template, TextEdit, View,
    WhyBox,
};
use ui::{Page, Part, Wish};

use crate::acts::{
    LARGE, SMALL, Screen, TALL, answer, click, enter, more, open, refusal, says, settle, wished,
    write,
};
use crate::{fixtures, lives};

/// Opens a part of Boulder Berlin in a window high enough to see all of it.
fn part(view: View, part: Part) -> Screen {
    let id = view.community.as_ref().unwrap().row.id;
    let mut screen = open(view, TALL, Page::Home);
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(part);
    screen.run_steps(3);
    settle(&mut screen);
    screen
}

/// The one act that was wished for.
fn act(screen: &mut Screen) -> CommunityAct {
    let mut wishes = wished(screen);
    assert_eq!(wishes.len(), 1, "{wishes:?}");
    match wishes.remove(0) {
        Wish::Do(Intent::Community(act)) => act,
        other => panic!("not an act in a community: {other:?}"),
    }
}

/// Clicks the button of this name that stands last on the page.
fn click_last(screen: &mut Screen, label: &str) {
    let buttons = screen.get_all_by_role_and_label(Role::Button, label);
    buttons.last().unwrap().click();
    screen.run_steps(3);
}

#[test]
fn the_sidebar_leads_to_ones_communities_with_what_is_unread() {
    let mut screen = open(lives::lively(), LARGE, Page::Home);
    click(&mut screen, "Datenethik am Mittag");
    assert_eq!(screen.state().window.page, Page::Community);
    let opened = CommunityAct::Open(Some(lives::scope(1)));
    assert_eq!(act(&mut screen), opened);
    assert!(says(&screen, "Reading the community"), "nothing is made up");
    screen.run_steps(5);
    assert!(wished(&mut screen).is_empty(), "it is asked for once");
    click(&mut screen, "Boulder Berlin");
    let seen = CommunityAct::Seen {
        community: lives::scope(0),
    };
    let wishes = wished(&mut screen);
    assert!(
        wishes.contains(&Wish::Do(Intent::Community(seen))),
        "{wishes:?}"
    );
    assert!(says(&screen, "Join in: Aylin Demir, 40 minutes ago"));
}

#[test]
fn one_reacts_to_a_reply_thanks_for_it_and_quotes_it() {
    let mut screen = part(lives::lively(), Part::Exchange);
    assert!(says(&screen, "1 person said thank you"));
    click(&mut screen, "Count me in: 3");
    let react = CommunityAct::React {
        to: "r2".into(),
        sign: "🤝".into(),
        on: true,
    };
    assert!(wished(&mut screen).contains(&Wish::Do(Intent::Community(react))));
    let quotes = screen.get_all_by_role_and_label(Role::Button, "Quote");
    assert!(quotes.count() > 3, "posts and replies");
}

#[test]
fn a_community_is_founded_and_opens_by_itself() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Home);
    click(&mut screen, "Communities");
    assert!(says(&screen, "No community yet"));
    click_last(&mut screen, "Start a community");
    click(&mut screen, "Life stage");
    write(&mut screen, "Name", " Living with migraine ");
    click(&mut screen, "Who may join?: Only who we admit");
    click(&mut screen, "Found the community");
    assert!(wished(&mut screen).is_empty(), "a closed one says why");
    write(
        &mut screen,
        "Why is it closed?",
        "We talk about our own illness.",
    );
    click(&mut screen, "Found the community");
    let found = CommunityAct::Found {
        name: "Living with migraine".into(),
        template: Template::Life,
        closed: Some("We talk about our own illness.".into()),
    };
    assert_eq!(act(&mut screen), found);
    screen.state_mut().view = lives::beginning();
    let founded = Answer::Community(Box::new(lives::young()));
    answer(&mut screen, Ok(founded));
    assert_eq!(screen.state().window.page, Page::Community);
}

#[test]
fn an_idea_is_founded_without_a_charter_where_everybody_sees_it() {
    let mut screen = open(lives::lively(), LARGE, Page::Found);
    click(&mut screen, "Life stage");
    assert!(!says(&screen, "Only an idea so far"), "it is signed first");
    click(&mut screen, "Theme");
    write(&mut screen, "Name", "Tea");
    click(&mut screen, "Only an idea so far");
    click(&mut screen, "Found the community");
    let (name, template) = ("Tea".into(), Template::Theme);
    assert_eq!(act(&mut screen), CommunityAct::FoundIdea { name, template });
}

#[test]
fn a_refused_community_keeps_what_was_typed() {
    let mut screen = open(lives::lively(), LARGE, Page::Found);
    write(&mut screen, "Name", "Chess");
    click(&mut screen, "Found the community");
    wished(&mut screen);
    let sentence = "Could not found “Chess”: the disk is full.";
    answer(&mut screen, Err(refusal(sentence)));
    assert!(says(&screen, sentence));
    let field = screen.get_by_role_and_label(Role::TextInput, "Name");
    assert_eq!(field.value().as_deref(), Some("Chess"));
}

#[test]
fn the_overview_searches_and_says_why_one_is_closed() {
    let mut screen = open(lives::lively(), LARGE, Page::Communities);
    assert!(says(&screen, "9 communities you can see"));
    assert!(says(&screen, "Members stay among themselves · Closed"));
    write(&mut screen, "Search communities", "praxis bienen");
    assert!(says(&screen, "No community fits that search"));
    click(&mut screen, "Clear the search");
    write(&mut screen, "Search communities", "GROUPS");
    click(
        &mut screen,
        "Speaking in front of groups, 40 members · Open to everyone",
    );
    assert_eq!(screen.state().window.page, Page::Community);
}

#[test]
fn one_signs_and_joins_and_leaves_after_a_question() {
    let mut screen = part(lives::looking(), Part::Exchange);
    assert!(says(&screen, "Join to hear what is new"));
    assert!(!says(&screen, "Share something"));
    click(&mut screen, "Join…");
    assert!(wished(&mut screen).is_empty(), "who signs has read");
    assert!(says(&screen, "2. Nobody is laughed at"));
    click(&mut screen, "Sign and join");
    let join = CommunityAct::Join {
        community: lives::scope(5),
        sign: true,
    };
    assert_eq!(act(&mut screen), join);

    let mut screen = part(lives::lively(), Part::Charter);
    click(&mut screen, "Leave");
    assert!(says(&screen, "Leave Boulder Berlin?"));
    assert!(wished(&mut screen).is_empty());
    click_last(&mut screen, "Leave");
    let leave = CommunityAct::Leave {
        community: lives::scope(0),
    };
    assert_eq!(act(&mut screen), leave);
}

#[test]
fn who_alone_decides_reads_before_leaving_what_becomes_of_the_others() {
    for (without_vote, said) in [(0, "Name somebody first"), (2, "get a vote with this")] {
        let mut view = lives::lively();
        let alone = replica::GovernanceView {
            scope: lives::scope(0),
            voters: 0,
            ..fixtures::governed_elsewhere().governance[0].clone()
        };
        view.governance = std::sync::Arc::new(vec![alone]);
        let community = view.community.as_mut().expect("one is open");
        std::sync::Arc::make_mut(community).without_vote = without_vote;
        let mut screen = part(view, Part::Charter);
        click(&mut screen, "Leave");
        assert!(says(&screen, "You are the only one who decides here"));
        assert!(says(&screen, said), "{said}");
    }
}

#[test]
fn a_post_is_written_refused_and_written_again() {
    let mut screen = part(lives::lively(), Part::Exchange);
    click(&mut screen, "Share something");
    click(&mut screen, "What it is: Offer");
    assert!(says(&screen, "It ends when somebody has taken it."));
    click(&mut screen, "Post");
    assert!(wished(&mut screen).is_empty(), "nothing is written yet");
    write(&mut screen, "Share something", "Two tickets for the hall");
    write(&mut screen, "Until, if it has an end", "2026-12-01");
    click(&mut screen, "Post");
    let post = CommunityAct::Post {
        community: lives::scope(0),
        kind: PostKind::Offer,
        text: "Two tickets for the hall".into(),
        until: Some("2026-12-01".into()),
    };
    assert_eq!(act(&mut screen), post);
    let sentence = "Could not post: the disk is full.";
    answer(&mut screen, Err(refusal(sentence)));
    assert!(says(&screen, sentence));
    click(&mut screen, "Post");
    assert_eq!(act(&mut screen), post, "every word was kept");
    answer(&mut screen, Ok(Answer::Done));
    assert!(
        !says(&screen, "Until, if it has an end"),
        "the form is folded"
    );
}

#[test]
fn one_replies_reacts_and_passes_on() {
    let mut screen = part(lives::lively(), Part::Exchange);
    click(&mut screen, "Reply");
    write(&mut screen, "Reply", "I'd love to");
    click(&mut screen, "Send");
    let reply = CommunityAct::Reply {
        to: "p2".into(),
        text: "I'd love to".into(),
    };
    assert_eq!(act(&mut screen), reply);
    answer(&mut screen, Ok(Answer::Done));

    click(&mut screen, "Heart: 9");
    let react = |sign: &str, on| CommunityAct::React {
        to: "p2".into(),
        sign: sign.into(),
        on,
    };
    assert_eq!(act(&mut screen), react("❤", false));
    click(&mut screen, "React");
    click(&mut screen, "React: Good idea");
    assert_eq!(act(&mut screen), react("💡", true));

    more(&mut screen, "");
    click(&mut screen, "Pass on");
    let target = screen.get_all_by_role_and_label(Role::Button, "Rust & Systems");
    target.last().unwrap().click();
    screen.run_steps(3);
    write(&mut screen, "Why does it matter there?", "Half of us climb");
    click_last(&mut screen, "Pass on");
    wished(&mut screen);
    let buttons: Vec<_> = screen
        .get_all_by_role_and_label(Role::Button, "Pass on")
        .collect();
    assert!(!buttons.is_empty());
}

#[test]
fn an_asker_says_what_helped_thanks_and_keeps_it() {
    let mut view = lives::lively();
    let mut community = lives::boulder();
    community.posts.retain(|post| post.id == "p1");
    community.posts[0].replies[0].accepted = false;
    view.community = Some(community.into());
    let mut screen = part(view, Part::Exchange);
    click(&mut screen, "This helped");
    let accept = CommunityAct::Accept {
        answer: "r1".into(),
    };
    assert_eq!(act(&mut screen), accept);
    click(&mut screen, "Say thank you");
    write(&mut screen, "Say thank you", "You saved my Saturday");
    click_last(&mut screen, "Cancel");
    click(&mut screen, "Mark as settled");
    let close = CommunityAct::Close { item: "p1".into() };
    assert_eq!(act(&mut screen), close);
    click(&mut screen, "Keep as a card");
    write(&mut screen, "Title", "Rope bags");
    click(&mut screen, "Keep card");
    match act(&mut screen) {
        CommunityAct::Card {
            from, title, text, ..
        } => {
            assert_eq!((from.as_deref(), title.as_str()), (Some("r1"), "Rope bags"));
            assert!(
                text.contains("Ich habe einen"),
                "the answer is the beginning"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn ones_own_words_are_changed_and_taken_back_after_a_question() {
    let mut screen = part(lives::lively(), Part::Exchange);
    more(&mut screen, "Sofia Lindqvist");
    click(&mut screen, "Edit");
    write(&mut screen, "Edit", " Thanks.");
    click(&mut screen, "Save");
    match act(&mut screen) {
        CommunityAct::Edit { item, text } => {
            assert_eq!(item, "p1");
            assert!(text.starts_with("Who has a rope bag") && text.ends_with("Thanks."));
        }
        other => panic!("{other:?}"),
    }
    answer(&mut screen, Ok(Answer::Done));
    more(&mut screen, "Sofia Lindqvist");
    click(&mut screen, "Take back");
    assert!(says(&screen, "That something stood here stays visible"));
    assert!(wished(&mut screen).is_empty());
    click_last(&mut screen, "Take back");
    assert_eq!(act(&mut screen), CommunityAct::Delete { item: "p1".into() });
    assert!(
        says(&screen, "Taken back by its author"),
        "of somebody else's"
    );
}

#[test]
fn long_texts_and_threads_are_folded() {
    let mut screen = part(lives::lively(), Part::Exchange);
    assert!(!says(&screen, "neither do we"));
    click(&mut screen, "Show more");
    assert!(says(&screen, "neither do we"));
    let replies = |screen: &Screen| {
        screen
            .query_all_by_label_contains("I could also drive")
            .count()
    };
    assert_eq!(replies(&screen), 3);
    click(&mut screen, "Show 5 more");
    assert_eq!(replies(&screen), 8);
}

#[test]
fn two_people_of_one_name_are_told_apart() {
    let mut view = lives::lively();
    let mut community = lives::boulder();
    let namesake = view.people.iter().find(|card| card.namesake).unwrap();
    let reply = &mut community.posts[1].replies[1];
    reply.author = namesake.id;
    reply.author_name = namesake.shown_name();
    let short = namesake.id.short();
    view.community = Some(community.into());
    let screen = part(view, Part::Exchange);
    assert!(says(
        &screen,
        &format!("Anna Schröder ({short}), 2 hours ago")
    ));
}

#[test]
fn a_link_says_where_it_leads_and_asks() {
    let mut screen = part(lives::lively(), Part::Exchange);
    assert!(says(&screen, "paint from the cellar"), "a list is a list");
    assert!(
        !says(&screen, "**What we learned"),
        "marks are not read out"
    );
    click(&mut screen, "https://example.org/holds");
    assert!(says(&screen, "Open this address?"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Open");
    let visit = Wish::Visit("https://example.org/holds".into());
    assert_eq!(wished(&mut screen), [visit]);
}

#[test]
fn beside_the_exchange_stands_what_comes_next() {
    let mut screen = part(lives::lively(), Part::Exchange);
    for text in [
        "Next gathering",
        "Being decided",
        "New here, say hello",
        "Somebody to ask",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    let more = screen.get_all_by_role_and_label(Role::Button, "Gatherings");
    more.last().unwrap().click();
    screen.run_steps(3);
    assert!(says(&screen, "Call people together"));
    let mut screen = open(lives::lively(), SMALL, Page::Home);
    screen.state_mut().window.show_community(lives::scope(0));
    screen.run_steps(3);
    assert!(!says(&screen, "Next gathering"), "there is no room for it");
}

#[test]
fn a_box_of_the_why_is_added_to_and_rewritten() {
    let mut screen = part(lives::lively(), Part::Why);
    let label = "Add my why: What networking we need";
    write(&mut screen, label, "Every Thursday");
    enter(&mut screen);
    let why = |part, edit| CommunityAct::Why {
        community: lives::scope(0),
        part,
        edit,
    };
    let append = TextEdit::Append("Every Thursday".into());
    assert_eq!(act(&mut screen), why(WhyBox::Networking, append));
    click(&mut screen, "Edit the whole text: What we hope for");
    write(&mut screen, "What we hope for", " Again.");
    click(&mut screen, "Save");
    match act(&mut screen) {
        CommunityAct::Why {
            part: WhyBox::Hope,
            edit: TextEdit::Set(text),
            ..
        } => {
            assert!(text.starts_with("Somebody to ask") && text.ends_with(" Again."));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn prospects_say_why_before_joining() {
    let mut screen = part(lives::looking(), Part::Why);
    write(&mut screen, "Why would you like to take part?", "Courage");
    enter(&mut screen);
    let why = CommunityAct::MyWhy {
        community: lives::scope(5),
        text: "Courage".into(),
    };
    assert_eq!(act(&mut screen), why);
    assert!(!says(&screen, "Edit the whole text"));
    assert!(!says(&screen, "Add my why: What we hope for"));
}

#[test]
fn where_only_members_read_ones_why_waits_on_this_device() {
    let mut view = lives::looking();
    let hidden = |row: &mut replica::CommunityRow| row.state = replica::Lifecycle::Hidden;
    let mut community = view.community.as_deref().cloned().expect("open");
    hidden(&mut community.row);
    community.my_why = Some("I have small children.".into());
    view.community = Some(std::sync::Arc::new(community));
    let screen = part(view, Part::Why);
    assert!(says(
        &screen,
        "It stays on this device until you are inside"
    ));
    assert!(says(&screen, "I have small children."));
    assert!(
        !says(&screen, "What we hope for"),
        "nobody outside reads it"
    );
}

#[test]
fn a_guests_badge_is_taken_back() {
    let mut view = lives::lively();
    let mut community = lives::boulder();
    let member = &mut Arc::make_mut(&mut community.members)[1];
    member.guest_until = Some("2027-12-31".into());
    let (person, name) = (member.person, member.name.clone());
    let id = community.row.id;
    view.community = Some(std::sync::Arc::new(community));
    let mut screen = part(view, Part::People);
    click(&mut screen, &format!("No longer a guest: {name}"));
    let until = None;
    let off = CommunityAct::Guest {
        community: id,
        person,
        until,
    };
    assert_eq!(act(&mut screen), off);
}

#[test]
fn one_takes_part_and_answers_two_questions() {
    let mut screen = part(lives::lively(), Part::Exchange);
    click(&mut screen, "I'm in");
    let take_part = CommunityAct::TakePart {
        item: "p2".into(),
        on: true,
    };
    assert_eq!(act(&mut screen), take_part);
    let mut screen = part(lives::lively(), Part::Health);
    click(&mut screen, "How useful is it to you?: 4");
    click(&mut screen, "How useful is it to the organisation?: 3");
    click(&mut screen, "Answer");
    let useful = CommunityAct::Useful {
        community: lives::scope(0),
        to_me: 4,
        to_organisation: 3,
    };
    assert_eq!(act(&mut screen), useful);
}

#[test]
fn a_charter_is_proposed_voted_on_and_signed() {
    let mut screen = part(lives::beginning(), Part::Charter);
    click(&mut screen, "Propose a version");
    click(&mut screen, "Add a clause");
    write(&mut screen, "Clause 6", "We begin on time.");
    click_last(&mut screen, "Propose a version");
    match act(&mut screen) {
        CommunityAct::ProposeCharter { clauses, .. } => {
            assert_eq!(clauses.len(), 6, "five come from the library");
            assert_eq!(clauses[5], "We begin on time.");
        }
        other => panic!("{other:?}"),
    }
    let mut screen = part(lives::lively(), Part::Charter);
    for text in [
        "11 of 25 votes needed",
        "Signed by 31 people",
        "2. Nobody is laughed at",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    assert!(!says(&screen, "1. We speak to each other as equals."));
    click(&mut screen, "1 earlier version kept");
    assert!(says(&screen, "1. We speak to each other as equals."));
    click(&mut screen, "In favour");
    let vote = CommunityAct::Vote {
        proposal: "v1".into(),
        in_favour: true,
    };
    assert_eq!(act(&mut screen), vote);
    click(&mut screen, "Propose to archive");
    let archive = CommunityAct::Propose {
        community: lives::scope(0),
        what: LifecycleAct::Archive,
    };
    assert_eq!(act(&mut screen), archive);

    let mut view = lives::lively();
    let mut community = lives::boulder();
    community.charter.signed_by_me = false;
    view.community = Some(community.into());
    let mut screen = part(view, Part::Charter);
    click_last(&mut screen, "Sign the charter");
    let sign = CommunityAct::SignCharter {
        community: lives::scope(0),
    };
    assert_eq!(act(&mut screen), sign);
}

#[test]
fn cards_are_found_and_edited_together() {
    let mut screen = part(lives::lively(), Part::Knowledge);
    write(&mut screen, "Search cards", "ostkreuz");
    assert!(says(&screen, "Anfahrt zur Halle"));
    assert!(!says(&screen, "Insurance"));
    click(&mut screen, "Edit: Anfahrt zur Halle");
    write(&mut screen, "Text", " Gut beleuchtet.");
    click(&mut screen, "Save");
    match act(&mut screen) {
        CommunityAct::EditCard {
            card,
            edit: TextEdit::Set(text),
        } => {
            assert_eq!(card, "c3");
            assert!(text.ends_with("Gut beleuchtet."));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_one_began_is_taken_back_once_one_has_said_so() {
    let mut screen = part(lives::lively(), Part::Knowledge);
    assert!(
        says(&screen, "Tomáš Novák took a card back · 2 d"),
        "who did"
    );
    assert!(!says(&screen, "Take back: Insurance"), "somebody else's");
    click(&mut screen, "Take back: Borrowing shoes and ropes");
    assert!(says(&screen, "Take this card back?"));
    click(&mut screen, "Cancel");
    assert!(!says(&screen, "Take this card back?"));
    assert!(wished(&mut screen).is_empty(), "nothing was said yet");
    click(&mut screen, "Take back: Borrowing shoes and ropes");
    click(&mut screen, "Take back");
    let item = "c1".to_owned();
    assert_eq!(act(&mut screen), CommunityAct::Delete { item });
}

#[test]
fn one_answers_a_gathering_and_calls_one() {
    let mut screen = part(lives::lively(), Part::Gatherings);
    assert!(says(&screen, "6 of 6 seats taken · 2 on the waiting list"));
    click(&mut screen, "Run sheet: Stretching, fifteen minutes");
    assert!(says(&screen, "Agree on the question and the way"));
    click(&mut screen, "I'm coming: Stretching, fifteen minutes");
    let attend = CommunityAct::Attend {
        gathering: "g2".into(),
        answer: Attendance::Coming,
    };
    assert_eq!(act(&mut screen), attend);
    click(&mut screen, "Call people together");
    write(&mut screen, "What", "Lunch in the courtyard");
    write(&mut screen, "When", "2026-12-03 12:00-13:00");
    write(&mut screen, "Where", "Under the chestnut");
    click(&mut screen, "Walk");
    click(&mut screen, "Seats: 8");
    click(&mut screen, "Invite");
    let gather = CommunityAct::Gather {
        community: lives::scope(0),
        title: "Lunch in the courtyard".into(),
        text: String::new(),
        format: Some("walk".into()),
        when: "2026-12-03 12:00-13:00".into(),
        place: "Under the chestnut".into(),
        online: false,
        seats: Some(8),
    };
    assert_eq!(act(&mut screen), gather);
}

#[test]
fn newcomers_are_greeted_and_roles_are_taken() {
    let mut screen = part(lives::lively(), Part::People);
    assert!(says(&screen, "New here, say hello"));
    click(&mut screen, "Share it: Greeting newcomers");
    match act(&mut screen) {
        CommunityAct::TakeRole { title, until, .. } => {
            assert_eq!(title, "role1", "titles may be shared, ids are not");
            assert_eq!(until.as_deref(), Some("2026-12-31"));
        }
        other => panic!("{other:?}"),
    }
    click(&mut screen, "Say hello: Lukas Müller");
    assert_eq!(screen.state().window.page, Page::Conversations);
    let field = screen.get_by_role_and_label(Role::MultilineTextInput, "Message");
    assert_eq!(field.value().as_deref(), Some("Hello Lukas, "));
}

#[test]
fn the_health_of_a_community_is_drawn_with_a_table_beside_it_and_names_nobody() {
    let mut screen = part(lives::lively(), Part::Health);
    for (tile, spoken, row) in [
        (
            "Posts, 12 weeks: 99",
            "Posts in each of the last twelve weeks: 2 eleven weeks ago, 13 this week, at most 14",
            "This week: 13",
        ),
        (
            "Asks answered: 17 of 21",
            "Asks in each of the last twelve weeks: 0 eleven weeks ago, 3 this week, at most 3",
            "This week: 3",
        ),
        (
            "Half answered within: 7 hours",
            "Within an hour 4, Within a day 7, Within three days 3, Within a week 2, Later 1",
            "Within three days: 3",
        ),
        (
            "Newcomers greeted: 7 of 9",
            "Who came in each of the last twelve weeks: 0 eleven weeks ago, 1 this week, at most 1",
            "This week: 1",
        ),
        (
            "Cards kept: 4",
            "Cards kept in each of the last twelve weeks: 0 eleven weeks ago, 0 this week, at most 1",
            "1 week ago: 1",
        ),
        (
            "Gatherings: 9",
            "Gatherings called in each of the last twelve weeks: 1 eleven weeks ago, 0 this week, at most 1",
            "1 week ago: 1",
        ),
        (
            "Projects begun: 2",
            "Projects begun in each of the last twelve weeks: 0 eleven weeks ago, 0 this week, at most 1",
            "2 weeks ago: 1",
        ),
        (
            "From elsewhere: 2",
            "Posts from elsewhere in each of the last twelve weeks: 0 eleven weeks ago, 0 this week, at most 2",
            "3 weeks ago: 2",
        ),
    ] {
        click(&mut screen, tile);
        assert!(says(&screen, spoken), "{tile}");
        assert!(says(&screen, row), "{tile}");
        // Nobody is told how whoever came or asked in one week was received.
        assert!(!says(&screen, "This week: 0 of"), "{tile}");
        for name in ["Aylin", "Lukas", "Jürgen"] {
            assert!(!says(&screen, name), "no person in it");
        }
    }
}

#[test]
fn nothing_is_drawn_of_so_few_that_it_would_tell_about_one() {
    let health = |change: fn(&mut replica::HealthView)| {
        let mut view = lives::lively();
        let community = view.community.as_mut().unwrap();
        change(&mut std::sync::Arc::make_mut(community).health);
        part(view, Part::Health)
    };
    let mut few = health(|health| {
        health.weeks.clear();
        health.answers.clear();
        health.answered = None;
        health.newcomers = None;
    });
    for tile in [
        "Posts, 12 weeks: –",
        "Asks answered: –",
        "Newcomers greeted: –",
    ] {
        click(&mut few, tile);
        assert!(says(&few, "Drawn from five members on"), "{tile}");
        assert!(!says(&few, "This week: "), "{tile}");
    }
    let mut unasked = health(|health| health.answers.clear());
    click(&mut unasked, "Half answered within: 7 hours");
    assert!(says(&unasked, "Drawn once five people had an answer"));
    let mut unhelped = health(|health| health.answered = None);
    click(&mut unhelped, "Asks answered: –");
    assert!(says(&unhelped, "How many were answered is said once five"));
    assert!(says(&unhelped, "This week: 3"), "how many were asked is");
    let mut settled = health(|health| {
        health.newcomers = None;
        health.weeks.iter_mut().for_each(|week| week.came = None);
    });
    click(&mut settled, "Newcomers greeted: –");
    assert!(says(&settled, "Drawn once five newcomers have come"));
    click(&mut settled, "Posts, 12 weeks: 99");
    assert!(says(&settled, "This week: 13"));
}

#[test]
fn a_quarter_of_little_use_leads_to_where_one_decides() {
    let low = "The community was of little use this quarter.";
    let screen = part(lives::lively(), Part::Health);
    assert!(!says(&screen, low));
    let mut view = lives::lively();
    let community = Arc::make_mut(view.community.as_mut().unwrap());
    let useful = community.health.useful.as_mut().unwrap();
    useful.to_people = 24;
    let mut screen = part(view, Part::Health);
    assert!(says(&screen, low));
    click_last(&mut screen, "Charter");
    assert!(says(&screen, "Propose to archive"));
}

#[test]
fn posts_older_than_those_of_the_view_come_at_a_click_and_again_when_they_may_have_changed() {
    let mut screen = part(lives::lively(), Part::Exchange);
    let view = screen.state().view.clone();
    let community = view.community.as_ref().unwrap();
    let last = community.posts.last().unwrap().id.clone();
    click(&mut screen, "Show older posts (48)");
    let older = |top| {
        let before = last.clone();
        Wish::Do(Intent::Ask(replica::Question::Older { before, top }))
    };
    assert_eq!(wished(&mut screen), [older(200)]);
    let mut item = view.feed[0].clone();
    item.post.id = "old".into();
    item.post.text = "The first thing that was ever said here.".into();
    answer(&mut screen, Ok(Answer::Feed(vec![item])));
    assert!(says(&screen, "The first thing that was ever said here."));
    assert!(says(&screen, "Show older posts (47)"));
    click(&mut screen, "Show older posts (47)");
    assert_eq!(wished(&mut screen), [older(400)]);
    answer(&mut screen, Err(refusal("The disk is full.")));
    assert!(says(&screen, "The disk is full."));

    // Newer posts push one out of the view: what comes before the rest is asked for again.
    let mut shorter = community.as_ref().clone();
    shorter.posts.pop();
    let last = shorter.posts.last().unwrap().id.clone();
    screen.state_mut().view.community = Some(Arc::new(shorter));
    screen.run_steps(3);
    let again = Intent::Ask(replica::Question::Older {
        before: last,
        top: 400,
    });
    assert_eq!(wished(&mut screen), [Wish::Do(again)]);
}

#[test]
fn a_small_window_shows_every_part() {
    for part in [
        Part::Exchange,
        Part::Why,
        Part::Charter,
        Part::Knowledge,
        Part::Gatherings,
        Part::People,
        Part::Health,
    ] {
        let mut screen = open(lives::lively(), SMALL, Page::Home);
        screen.state_mut().window.show_community(lives::scope(0));
        screen.state_mut().window.show_part(part);
        screen.run_steps(3);
        let tabs = screen.query_all_by_role(Role::Tab);
        for tab in tabs {
            let right = tab.rect().right();
            assert!(right <= SMALL.x, "{:?}", tab.accesskit_node().label());
        }
    }
}

mod feed {
    use super::*;

    #[test]
    fn home_says_who_needs_something_one_knows_and_what_is_happening() {
        let mut screen = open(lives::lively(), LARGE, Page::Home);
        assert!(says(&screen, "Who needs something you know"));
        let asks = "Ask: Mai Nguyễn, Can somebody show me how to read a balance sheet";
        assert!(says(&screen, asks), "it touches what one offers");
        assert!(!says(&screen, "Ask: Sofia Lindqvist, Who has a rope bag, "));
        click(&mut screen, "See everything");
        assert_eq!(screen.state().window.page, Page::Feed);
        assert!(says(&screen, "Nothing is sorted by popularity"));
    }

    #[test]
    fn the_feed_is_chosen_by_kind_and_source() {
        let mut screen = open(lives::lively(), TALL, Page::Feed);
        assert!(says(&screen, "Spark: Björn Østergaard"));
        click(&mut screen, "Kind: Ask");
        assert!(says(&screen, "Ask: Mai Nguyễn"));
        assert!(!says(&screen, "Spark: Björn Østergaard"));
        click(&mut screen, "Community: Boulder Berlin");
        assert!(!says(&screen, "Ask: Mai Nguyễn"));
        click(&mut screen, "Community: Datenethik am Mittag");
        assert!(says(&screen, "Nothing fits this choice"));
    }

    #[test]
    fn a_narrow_window_unfolds_what_one_can_choose_from() {
        let narrow = egui::vec2(SMALL.x, TALL.y);
        let mut screen = open(lives::lively(), narrow, Page::Feed);
        assert!(!says(&screen, "Kind: Ask"));
        click(&mut screen, "Choose what to see");
        click(&mut screen, "Kind: Ask");
        click(&mut screen, "Choose what to see");
        assert!(!says(&screen, "Kind: Ask") && says(&screen, "Ask: Mai Nguyễn"));
        click(&mut screen, "Ask");
        assert!(says(&screen, "Spark: Björn Østergaard"));
    }

    #[test]
    fn everything_said_is_searched_by_words() {
        let mut screen = open(lives::lively(), LARGE, Page::Feed);
        write(&mut screen, "Search everything in your communities", "rope");
        let search = replica::Question::Search {
            text: "rope".into(),
            top: 100,
        };
        let wishes = wished(&mut screen);
        assert_eq!(wishes.last(), Some(&Wish::Do(Intent::Ask(search))));
        let hit = replica::FoundView {
            section: replica::Section::Cards,
            kind: "card".into(),
            id: "c1".into(),
            root: "c1".into(),
            root_kind: Some(PostKind::Card),
            title: "Borrowing shoes and ropes".into(),
            snippet: "two days before".into(),
            community: Some(lives::scope(0)),
            community_name: "Boulder Berlin".into(),
            author_name: "Tomáš Novák".into(),
            at: fixtures::NOW,
        };
        answer(&mut screen, Ok(Answer::Found(vec![hit])));
        screen.state_mut().window.show_community(lives::scope(0));
        screen.state_mut().window.show_part(Part::Health);
        screen.state_mut().window.page = Page::Feed;
        screen.run_steps(3);
        click(&mut screen, "Borrowing shoes and ropes, Tomáš Novák");
        assert_eq!(screen.state().window.page, Page::Community);
        let cards = "What is worth keeping, edited together";
        assert!(says(&screen, cards), "the part that shows it is open");
    }

    #[test]
    fn a_hit_leads_to_a_person_and_to_a_post_older_than_those_on_the_page() {
        let hit = |id: String, community, kind| replica::FoundView {
            section: replica::Section::Posts,
            kind: "news".into(),
            root: id.clone(),
            id,
            root_kind: kind,
            title: "Tomáš Novák".into(),
            snippet: String::new(),
            community,
            community_name: String::new(),
            author_name: String::new(),
            at: fixtures::NOW,
        };
        let found = |hit| {
            let mut screen = open(lives::lively(), LARGE, Page::Feed);
            write(&mut screen, "Search everything in your communities", "to");
            wished(&mut screen);
            answer(&mut screen, Ok(Answer::Found(vec![hit])));
            click(&mut screen, "Tomáš Novák, ");
            screen
        };
        let person = lives::lively().people[3].id;
        let screen = found(hit(person.to_string(), None, None));
        assert_eq!(screen.state().window.page, Page::People);

        let place = Some(lives::scope(0));
        let mut screen = found(hit("old".into(), place, Some(PostKind::News)));
        screen.run_steps(3);
        let wishes = wished(&mut screen);
        let thread = replica::Question::Thread {
            item: "old".into(),
            from: None,
            top: 100,
        };
        assert_eq!(wishes.last(), Some(&Wish::Do(Intent::Ask(thread))));
        for _ in 1..wishes.len() {
            answer(&mut screen, Ok(Answer::Done));
        }
        let mut item = lives::lively().feed[0].clone();
        item.post.id = "old".into();
        item.post.community = lives::scope(0);
        item.post.text = "What was said long ago.".into();
        answer(&mut screen, Ok(Answer::Feed(vec![item])));
        screen.run_steps(3);
        assert!(says(&screen, "What you were looking for"));
        assert!(says(&screen, "What was said long ago."));
    }

    #[test]
    fn a_post_of_the_feed_leads_to_itself_in_its_community() {
        let mut view = lives::lively();
        let community = view.community.as_ref().unwrap();
        let mut item = view.feed[0].clone();
        let mut texts = community.posts.iter().filter(|post| !post.text.is_empty());
        item.post = texts.next_back().unwrap().clone();
        let text = item.post.text.lines().next().unwrap().to_owned();
        view.feed = Arc::new(vec![item]);
        let mut screen = open(view, SMALL, Page::Feed);
        screen.state_mut().window.show_community(lives::scope(0));
        screen.state_mut().window.show_part(Part::Why);
        screen.state_mut().window.page = Page::Feed;
        screen.run_steps(3);
        let place = screen.get_by_label_contains("Open in ");
        place.click();
        screen.run_steps(20);
        assert_eq!(screen.state().window.page, Page::Community);
        let post = screen.get_by_label_contains(&text);
        let top = post.rect().top();
        assert!(top > 0.0 && top < SMALL.y, "{top}");
    }

    #[test]
    fn a_row_of_home_leads_to_the_post_itself_whichever_part_was_open() {
        let mut view = lives::endless();
        let community = Arc::make_mut(view.community.as_mut().unwrap());
        let post = &mut community.posts[500];
        post.text = "The post one is led to.".into();
        post.community = lives::scope(0);
        let mut item = view.feed[500].clone();
        item.post = post.clone();
        view.feed = Arc::new(vec![item]);
        let mut screen = open(view, LARGE, Page::Home);
        screen.state_mut().window.show_community(lives::scope(0));
        screen.state_mut().window.show_part(Part::Health);
        screen.run_steps(3);
        screen.state_mut().window.page = Page::Home;
        screen.run_steps(3);
        let row = screen.get_by_label_contains("The post one is led to.");
        row.click();
        screen.run_steps(20);
        let text = screen.get_by_label_contains("The post one is led to.");
        let height = text.rect().y_range();
        assert!(height.min > 0.0 && height.max < LARGE.y, "{height:?}");
    }

    #[test]
    fn a_draft_comes_back_although_the_first_view_knows_none_yet() {
        let mut glance = lives::lively();
        glance.progress = Some(replica::ProgressView {
            what: "Opening the space".into(),
            done: 0,
            of: 9,
        });
        let mut screen = open(glance, LARGE, Page::People);
        let mut whole = lives::lively();
        let draft = ("capture".to_owned(), "Half a thought".to_owned());
        whole.drafts = std::sync::Arc::new([draft].into());
        screen.state_mut().view = whole;
        screen.run_steps(3);
        screen.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
        screen.run_steps(3);
        write(&mut screen, "Share a thought", " and more");
        click(&mut screen, "Who should read it? Rust & Systems");
        click(&mut screen, "Post");
        match act(&mut screen) {
            CommunityAct::Post { text, .. } => assert_eq!(text, "Half a thought and more"),
            other => panic!("not a post: {other:?}"),
        }
    }

    #[test]
    fn a_thought_is_shared_by_one_shortcut_and_one_field() {
        let mut screen = open(lives::lively(), LARGE, Page::People);
        screen.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
        screen.run_steps(3);
        write(
            &mut screen,
            "Share a thought",
            "A map of all coffee machines",
        );
        click(&mut screen, "Who should read it? Rust & Systems");
        click(&mut screen, "Post");
        let post = CommunityAct::Post {
            community: lives::scope(2),
            kind: PostKind::Spark,
            text: "A map of all coffee machines".into(),
            until: None,
        };
        assert_eq!(act(&mut screen), post);
        answer(&mut screen, Ok(Answer::Done));
        assert!(!says(&screen, "Who should read it?"));
        let toasts: Vec<&str> = screen.state().window.toasts().collect();
        assert_eq!(toasts, ["Shared with Rust & Systems."]);
    }
}
