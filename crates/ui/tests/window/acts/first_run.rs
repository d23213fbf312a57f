//! The first minutes: founding, joining, and what one is asked.

use replica::{DeviceAct, Unheard, UnheardWhy};

use super::*;

#[test]
fn a_space_is_founded_and_three_questions_follow() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "Create a space");
    click(&mut screen, "Create space");
    assert!(wished(&mut screen).is_empty(), "the form is not complete");
    write(&mut screen, "Name of the space", "Nordwerk");
    write(&mut screen, "Your name", " Sofia ");
    click(&mut screen, "Create space");
    let found = Intent::Found {
        space: "Nordwerk".into(),
        person: "Sofia".into(),
        admission: Admission::Open,
        ends: None,
    };
    assert_eq!(intent(&mut screen), found);

    screen.state_mut().view = fixtures::alone();
    let founded = Answer::Founded {
        space: SpaceId::from_bytes([7; 32]),
        person: PersonId::from_bytes([1; 32]),
    };
    answer(&mut screen, Ok(founded));
    write(
        &mut screen,
        "What could you help somebody with?",
        "Reading a balance sheet",
    );
    click(&mut screen, "Continue");
    let edit = Edit::Add(Field::Offers, vec!["Reading a balance sheet".into()]);
    assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
    assert!(says(&screen, "One moment"), "until the answer is there");
    answer(&mut screen, Ok(Answer::Done));
    assert_eq!(screen.state().window.page, Page::Matches);
}

#[test]
fn what_was_answered_stays_when_it_is_refused() {
    let mut screen = open(fixtures::waiting(), TALL, Page::Home);
    let question = "What would you like to learn or get help with?";
    write(&mut screen, question, "Vor Gruppen sprechen");
    click(&mut screen, "Continue");
    wished(&mut screen);
    answer(&mut screen, Err(refusal("The disk is full.")));
    assert!(says(&screen, "The disk is full."));
    click(&mut screen, "Continue");
    let edit = Edit::Add(Field::Seeks, vec!["Vor Gruppen sprechen".into()]);
    assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
}

#[test]
fn a_space_may_end_with_its_event_and_says_so() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "Create a space");
    write(&mut screen, "Name of the space", "Summer school");
    write(&mut screen, "Your name", "Sofia");
    write(&mut screen, "Last day (only for an event)", "2027-08-31");
    click(&mut screen, "Create space");
    let Intent::Found { ends, .. } = intent(&mut screen) else {
        panic!("no founding");
    };
    assert_eq!(ends.as_deref(), Some("2027-08-31"));

    let mut view = fixtures::lively();
    let space = view.space.as_mut().expect("a space");
    (space.ends, space.ended) = (Some("2027-08-31".into()), true);
    let screen = open(view, LARGE, Page::Home);
    assert!(says(&screen, "ended with its event on 31 August 2027"));
}

#[test]
fn questions_are_asked_while_waiting_and_only_once() {
    let mut screen = open(fixtures::waiting(), TALL, Page::Home);
    let question = "What would you like to learn or get help with?";
    write(&mut screen, question, "Vor Gruppen sprechen");
    click(&mut screen, "Continue");
    let edit = Edit::Add(Field::Seeks, vec!["Vor Gruppen sprechen".into()]);
    assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
    answer(&mut screen, Ok(Answer::Done));
    assert!(!says(&screen, question));
    screen.state_mut().view = fixtures::lively();
    screen.run_steps(3);
    assert!(!says(&screen, question));
    assert!(says(&screen, "12 matches for Learning duo"));
}

#[test]
fn a_refused_request_says_why() {
    let mut view = fixtures::waiting();
    view.refusal = Some("Could not join: the ticket has expired. Ask for a new one.".into());
    let screen = open(view, LARGE, Page::Home);
    assert!(says(&screen, "the ticket has expired"));
}

#[test]
fn the_sample_space_shows_how_far_it_is() {
    let mut view = fixtures::nobody();
    view.progress = fixtures::troubled().progress;
    let screen = open(view, LARGE, Page::Home);
    assert!(says(&screen, "Rebuilding the index · 48 %"));
}

#[test]
fn every_question_can_wait() {
    let mut screen = open(fixtures::waiting(), LARGE, Page::Home);
    assert!(says(&screen, "Reached 1 device so far"));
    screen.state_mut().view = fixtures::lively();
    screen.run_steps(3);
    click(&mut screen, "Skip for now");
    assert!(wished(&mut screen).is_empty());
    assert!(says(&screen, "Hello, Sofia"));
}

#[test]
fn a_bad_ticket_is_refused_in_place_and_can_be_mended() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "I have an invitation");
    write(&mut screen, "Invitation ticket", "eyelevel:abc");
    write(&mut screen, "Your name", "Jürgen Weiß");
    click(&mut screen, "Ask to join");
    let join = Intent::Join {
        ticket: "eyelevel:abc".into(),
        person: "Jürgen Weiß".into(),
    };
    assert_eq!(intent(&mut screen), join);
    let sentence = "Could not read the ticket: a character is missing. Copy it again, whole.";
    answer(&mut screen, Err(refusal(sentence)));
    assert!(says(&screen, sentence));
    assert_eq!(screen.state().window.toasts().count(), 0);
    write(&mut screen, "Invitation ticket", "def");
    assert!(!says(&screen, sentence), "typing takes the complaint away");
    click(&mut screen, "Ask to join");
    assert_eq!(wished(&mut screen).len(), 1);
}

#[test]
fn sample_people_and_german_are_one_click_away() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "Try with sample people");
    assert_eq!(wished(&mut screen), [Wish::TrySample]);
    click(&mut screen, "Language: Deutsch");
    assert_eq!(wished(&mut screen), [Wish::Speak(Language::German)]);
    assert!(says(&screen, "Ich habe eine Einladung"));
}

#[test]
fn the_recovery_words_bring_somebody_back_and_ask_nothing() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "I have my recovery words");
    write(&mut screen, "Your 24 words", "popular canoe art");
    write(&mut screen, "Invitation ticket", "eyelevel:abc");
    click(&mut screen, "Your other devices: Keep them");
    click(&mut screen, "Come back");
    let recover = Intent::Device(DeviceAct::Recover {
        words: "popular canoe art".to_owned().into(),
        ticket: "eyelevel:abc".into(),
        keep_others: true,
    });
    assert_eq!(intent(&mut screen), recover);
    let sentence = "Could not recover: there are 24 words, and these are 3.";
    answer(&mut screen, Err(refusal(sentence)));
    assert!(says(&screen, sentence));
    click(&mut screen, "Come back");
    assert_eq!(
        intent(&mut screen),
        recover,
        "what was typed is still there"
    );
    answer(&mut screen, Ok(Answer::Done));
    screen.state_mut().view = fixtures::coming_back();
    screen.run_steps(3);
    assert!(says(&screen, "You are coming back"));
    assert!(!says(&screen, "Three questions meanwhile"));
    screen.state_mut().view = fixtures::lively();
    screen.run_steps(3);
    assert!(says(&screen, "Hello, Sofia"), "a profile is there already");
}

#[test]
fn a_ticket_of_ones_own_device_needs_no_name() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "I have an invitation");
    write(&mut screen, "Invitation ticket", "EYELEVEL-DEVICE:ABC");
    assert!(says(&screen, "you keep your name"));
    click(&mut screen, "Ask to join");
    let join = Intent::Join {
        ticket: "EYELEVEL-DEVICE:ABC".into(),
        person: String::new(),
    };
    assert_eq!(intent(&mut screen), join);
}

#[test]
fn whoever_waits_in_vain_asks_with_another_ticket_or_begins_elsewhere() {
    let mut screen = open(fixtures::waiting(), LARGE, Page::Home);
    click(&mut screen, "Use another ticket");
    write(&mut screen, "Invitation ticket", "eyelevel:def");
    click(&mut screen, "Ask again");
    let join = Intent::Join {
        ticket: "eyelevel:def".into(),
        person: fixtures::waiting().me.expect("oneself").profile.name,
    };
    assert_eq!(intent(&mut screen), join);
    answer(&mut screen, Ok(Answer::Done));
    assert!(!says(&screen, "Ask again"));
    click(&mut screen, "Create or join another space…");
    assert_eq!(wished(&mut screen), [Wish::FurtherSpace]);
}

#[test]
fn whoever_waits_for_registrars_reads_how_many_still_have_to_sign() {
    let mut view = fixtures::waiting();
    let you = view.me.as_ref().expect("oneself").id;
    view.arrived = Some(replica::Arrived {
        missing: 2,
        registrars: 3,
        you,
    });
    let screen = open(view, LARGE, Page::Home);
    let sentence = format!(
        "Your wish to come in has arrived: 2 more of the 3 registrars have to sign it. They see no name yet; tell one of them that your id begins with {}.",
        you.short()
    );
    assert!(says(&screen, &sentence));
}

#[test]
fn whoever_was_excluded_reads_that_and_is_asked_nothing() {
    let mut view = fixtures::waiting();
    view.unheard = Some(Unheard {
        why: UnheardWhy::Removed,
        by: None,
    });
    let screen = open(view, LARGE, Page::Home);
    assert!(says(&screen, "You were paused or excluded here."));
    assert!(!says(&screen, "You asked to join"));
    assert!(!says(&screen, "Three questions meanwhile"));
}

#[test]
fn registrars_may_let_newcomers_in() {
    let mut screen = open(fixtures::nobody(), TALL, Page::Home);
    click(&mut screen, "Create a space");
    write(&mut screen, "Name of the space", "Nordwerk");
    write(&mut screen, "Your name", "Sofia");
    click(&mut screen, "Who lets newcomers in: People we name");
    assert!(says(&screen, "this cannot be changed later"));
    click(&mut screen, "Create space");
    let Intent::Found { admission, .. } = intent(&mut screen) else {
        panic!("no founding");
    };
    assert_eq!(admission, Admission::Registrars);
}

#[test]
fn whoever_gives_up_on_the_words_and_founds_a_space_is_asked_the_questions() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut screen, "I have my recovery words");
    write(&mut screen, "Your 24 words", "popular canoe art");
    write(&mut screen, "Invitation ticket", "eyelevel:abc");
    click(&mut screen, "Come back");
    assert_eq!(wished(&mut screen).len(), 1);
    answer(
        &mut screen,
        Err(refusal("Could not recover: there are 24.")),
    );
    click(&mut screen, "Back");
    click(&mut screen, "Create a space");
    write(&mut screen, "Name of the space", "Nordwerk");
    write(&mut screen, "Your name", "Sofia");
    click(&mut screen, "Create space");
    assert_eq!(wished(&mut screen).len(), 1);
    answer(&mut screen, Ok(Answer::Done));
    screen.state_mut().view = fixtures::alone();
    screen.run_steps(3);
    assert!(says(&screen, "Three questions, then you are in"));
}
