//! What a person does, found by what a screen reader reads, and the wishes that follow.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use model::{Edit, Field, PersonId, Visibility};
use replica::{
    Admission, Answer, Intent, Language, MeetAct, Question, Refusal, SpaceId, Timestamp, View,
};
use ui::{Page, Window, Wish};

use crate::fixtures;
use crate::pictures::ticket;

pub const LARGE: egui::Vec2 = egui::vec2(1280.0, 800.0);
pub const SMALL: egui::Vec2 = egui::vec2(900.0, 600.0);
/// High enough that nothing has to be scrolled to.
pub const TALL: egui::Vec2 = egui::vec2(1280.0, 4200.0);

/// A window with a view, and all that was wished so far.
pub struct Desktop {
    pub window: Window,
    pub view: View,
    wishes: Vec<Wish>,
}

pub type Screen = Harness<'static, Desktop>;

/// Opens a window on a view.
pub fn open(view: View, size: egui::Vec2, page: Page) -> Screen {
    let mut window = Window::new(&egui::Context::default());
    window.set_clock(fixtures::clock);
    window.page = page;
    let desktop = Desktop {
        window,
        view,
        wishes: Vec::new(),
    };
    let mut screen = Harness::builder()
        .with_size(size)
        .with_context_setup(ui::install)
        .build_ui_state(
            |ui, desktop: &mut Desktop| {
                let Desktop {
                    window,
                    view,
                    wishes,
                } = desktop;
                window.ui(ui, view, wishes);
            },
            desktop,
        );
    screen.run_steps(3);
    screen
}

pub fn click(screen: &mut Screen, label: &str) {
    screen
        .get_all_by_label(label)
        .find(|node| node.accesskit_node().role() != Role::Label)
        .unwrap_or_else(|| panic!("nothing to click says {label:?}"))
        .click();
    screen.run_steps(3);
}

pub fn write(screen: &mut Screen, label: &str, text: &str) {
    let field = screen
        .get_all_by_label(label)
        .find(|node| {
            matches!(
                node.accesskit_node().role(),
                Role::TextInput | Role::MultilineTextInput | Role::PasswordInput
            )
        })
        .unwrap_or_else(|| panic!("no field is labelled {label:?}"));
    field.focus();
    field.type_text(text);
    screen.run_steps(3);
}

pub fn enter(screen: &mut Screen) {
    screen.key_press(egui::Key::Enter);
    screen.run_steps(3);
}

/// What was wished for, beside the drafts the window keeps by itself.
pub fn wished(screen: &mut Screen) -> Vec<Wish> {
    let mut wishes = std::mem::take(&mut screen.state_mut().wishes);
    wishes.retain(|wish| !matches!(wish, Wish::Keep { .. }));
    wishes
}

pub fn intent(screen: &mut Screen) -> Intent {
    let mut wishes = wished(screen);
    assert_eq!(wishes.len(), 1, "{wishes:?}");
    match wishes.remove(0) {
        Wish::Do(intent) => intent,
        other => panic!("not an intent: {other:?}"),
    }
}

/// Answers everything that was wished for so far.
pub fn settle(screen: &mut Screen) {
    for wish in wished(screen) {
        if matches!(wish, Wish::Do(_)) {
            answer(screen, Ok(Answer::Done));
        }
    }
}

pub fn answer(screen: &mut Screen, answer: Result<Answer, Refusal>) {
    screen.state_mut().window.answer(answer);
    screen.run_steps(3);
}

pub fn refusal(message: &str) -> Refusal {
    Refusal {
        code: "test".into(),
        message: message.into(),
    }
}

pub fn says(screen: &Screen, text: &str) -> bool {
    screen.query_all_by_label_contains(text).next().is_some()
}

mod first_run {
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
}

mod sidebar {
    use super::*;

    #[test]
    fn every_place_is_reached() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Home);
        for (label, page, title) in [
            ("Matches", Page::Matches, "12 matches for Learning duo"),
            ("People", Page::People, "43 people in this space"),
            ("Invite somebody", Page::Invite, "Make an invitation"),
            (
                "Sync: 4 devices, syncing",
                Page::Sync,
                "Records on this computer",
            ),
            (
                "Your profile: Sofia Lindqvist",
                Page::Profile,
                "Everything is saved at once",
            ),
            ("Home", Page::Home, "Hello, Sofia"),
        ] {
            click(&mut screen, label);
            assert_eq!(screen.state().window.page, page);
            assert!(says(&screen, title), "{title}");
        }
        assert!(
            wished(&mut screen).is_empty(),
            "looking around wishes nothing"
        );
    }

    #[test]
    fn the_theme_is_switched_and_remembered() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Home);
        let dark = screen.ctx.theme() == egui::Theme::Dark;
        let (first, second) = if dark {
            ("Switch to light theme", "Switch to dark theme")
        } else {
            ("Switch to dark theme", "Switch to light theme")
        };
        click(&mut screen, first);
        assert_eq!(wished(&mut screen), [Wish::Wear { dark: !dark }]);
        click(&mut screen, second);
        assert_eq!(wished(&mut screen), [Wish::Wear { dark }]);
    }

    #[test]
    fn the_sample_space_can_be_left() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Home);
        assert!(!says(&screen, "Leave the sample"));
        screen.state_mut().window.set_sample(true);
        screen.run_steps(3);
        click(&mut screen, "Leave the sample");
        assert_eq!(wished(&mut screen), [Wish::LeaveSample]);
    }
}

mod home {
    use super::*;

    #[test]
    fn a_match_opens_from_home() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Home);
        click(&mut screen, "Jürgen Weiß, 84 of 100");
        assert_eq!(screen.state().window.page, Page::Matches);
        assert!(says(&screen, "Jürgen Weiß, 84 of 100, Strong match"));
    }

    #[test]
    fn what_is_missing_leads_to_where_it_is_added() {
        let mut screen = open(fixtures::alone(), LARGE, Page::Home);
        assert!(says(&screen, "You are the first one here"));
        click(&mut screen, "Something you offer");
        assert_eq!(screen.state().window.page, Page::Profile);
    }
}

mod matches {
    use super::*;

    #[test]
    fn a_match_says_why_what_does_not_fit_and_what_next() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Matches);
        click(&mut screen, "Chiara Rossi, 78 of 100");
        for text in [
            "Chiara Rossi, 78 of 100, Strong match",
            "You learn: Chiara offers Accessible design",
            "24 of 100 points",
            "You also seek Budget planning",
            "Propose four sessions",
            "Nobody else sees this score",
            "Italian, English, German",
            "Both free: Tue 14:00–15:30",
            "Chiara sees what you show everyone",
        ] {
            assert!(says(&screen, text), "{text}");
        }
        click(&mut screen, "See full profile");
        assert_eq!(screen.state().window.page, Page::People);
    }

    #[test]
    fn search_finds_names_reasons_and_places() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Matches);
        for (typed, there, gone) in [
            ("jürgen", "Jürgen Weiß, 84 of 100", "Mai Nguyễn, 69 of 100"),
            ("HAMBURG", "Mai Nguyễn, 69 of 100", "Jürgen Weiß, 84 of 100"),
            (
                "segeln quark",
                "Nobody fits that search",
                "Mai Nguyễn, 69 of 100",
            ),
        ] {
            write(&mut screen, "Search names, reasons and places", typed);
            assert!(says(&screen, there), "{typed}");
            assert!(
                screen.query_by_role_and_label(Role::Button, gone).is_none(),
                "{typed}"
            );
            click(&mut screen, "Clear the search");
        }
    }

    #[test]
    fn a_narrow_window_shows_one_thing_at_a_time() {
        let mut screen = open(fixtures::lively(), SMALL, Page::Matches);
        assert!(!says(&screen, "Why you two"));
        click(&mut screen, "Jürgen Weiß, 84 of 100");
        assert!(says(&screen, "Why you two"));
        assert!(!says(&screen, "12 matches for Learning duo"));
        click(&mut screen, "Back");
        assert!(says(&screen, "12 matches for Learning duo"));
    }

    #[test]
    fn programs_this_version_cannot_run_are_not_offered() {
        let mut screen = open(fixtures::lively(), TALL, Page::Matches);
        assert!(!says(&screen, "Mentoring"), "one takes no part in it");
        click(&mut screen, "All programs");
        assert!(says(&screen, "Open Mentoring"));
        assert!(!says(&screen, "Job swap"));
        let screen = open(fixtures::lively(), TALL, Page::Profile);
        assert!(!says(&screen, "Job swap"));
    }

    #[test]
    fn one_enters_looks_elsewhere_and_leaves_after_a_question() {
        let mut screen = open(fixtures::outside(), LARGE, Page::Matches);
        click(&mut screen, "Take part in Learning duo");
        let program = || "P04".to_owned();
        let enter = Intent::Enter {
            program: program(),
            answers: Vec::new(),
        };
        assert_eq!(intent(&mut screen), enter);
        click(&mut screen, "All programs");
        click(&mut screen, "Open Mentoring");
        let look = Intent::Look {
            program: "P07".into(),
        };
        assert_eq!(intent(&mut screen), look);
        assert_eq!(screen.state().window.page, Page::Matches);

        screen.state_mut().view = fixtures::lively();
        screen.run_steps(3);
        click(&mut screen, "Stop taking part");
        assert!(says(&screen, "Stop taking part in Learning duo?"));
        click(&mut screen, "Cancel");
        assert!(wished(&mut screen).is_empty());
        click(&mut screen, "Stop taking part");
        let confirm = screen.get_all_by_role_and_label(Role::Button, "Stop taking part");
        confirm.last().unwrap().click();
        screen.run_steps(3);
        assert_eq!(intent(&mut screen), Intent::Leave { program: program() });
    }

    #[test]
    fn each_of_eighteen_programs_is_entered_by_itself() {
        let mut screen = open(fixtures::eighteen(), TALL, Page::Programs);
        let programs = screen.query_all_by_label_contains("Open ").count();
        assert_eq!(programs, 18);
        click(&mut screen, "Take part: Lunch match");
        let wishes = wished(&mut screen);
        let enter = Wish::Do(Intent::Enter {
            program: "P05".into(),
            answers: Vec::new(),
        });
        assert_eq!(wishes.first(), Some(&enter));
        assert_eq!(screen.state().window.page, Page::Matches);
    }

    #[test]
    fn a_program_that_asks_is_entered_with_answers() {
        let mut view = fixtures::eighteen();
        let mut programs = Vec::clone(&view.programs);
        programs[4].asks = vec![replica::AskView {
            ask: "mode".into(),
            text: "at a table or by video".into(),
            answers: Vec::new(),
            kept: false,
        }];
        let mut matches = replica::MatchesView::clone(&view.matches);
        matches.program = "P05".into();
        view.programs = std::sync::Arc::new(programs);
        view.matches = std::sync::Arc::new(matches);
        let mut screen = open(view, TALL, Page::Programs);
        click(&mut screen, "Take part: Lunch match");
        assert!(wished(&mut screen).is_empty(), "it asks first");
        write(&mut screen, "At a table or by video", "table");
        click(&mut screen, "Take part in Lunch match");
        let enter = Intent::Enter {
            program: "P05".into(),
            answers: vec![("mode".into(), "table".into())],
        };
        assert_eq!(intent(&mut screen), enter);
    }

    #[test]
    fn requests_are_answered_and_nothing_says_no() {
        let view = crate::rounds::requests();
        let mut screen = open(view, TALL, Page::Matches);
        assert!(says(
            &screen,
            "Person 1 would like to meet you: Learning duo"
        ));
        click(&mut screen, "Agree");
        let about = |n: u32| ("P04".to_owned(), fixtures::id(n));
        let (program, person) = about(1);
        let agree = MeetAct::Agree { program, person };
        assert_eq!(intent(&mut screen), Intent::Meet(agree));
        click(&mut screen, "Not for me");
        let (program, person) = about(1);
        let decline = MeetAct::Decline { program, person };
        assert_eq!(intent(&mut screen), Intent::Meet(decline));
        click(&mut screen, "People like me or unlike me: Unlike me");
        assert_eq!(intent(&mut screen), Intent::Meet(MeetAct::Dial { to: -60 }));
        click(&mut screen, "Not now");
        assert!(matches!(
            intent(&mut screen),
            Intent::Meet(MeetAct::NotNow { until: Some(_), .. })
        ));
        click(&mut screen, "Write");
        assert_eq!(screen.state().window.page, Page::Conversations);
    }

    #[test]
    fn no_matches_says_what_to_add() {
        let mut screen = open(fixtures::alone(), LARGE, Page::Matches);
        assert!(says(&screen, "Add one thing you offer"));
        click(&mut screen, "Open your profile");
        assert_eq!(screen.state().window.page, Page::Profile);
    }
}

mod people {
    use super::*;

    #[test]
    fn a_person_is_searched_and_shown_in_full() {
        let mut screen = open(fixtures::lively(), LARGE, Page::People);
        let field = "Search names, skills, wishes and places";
        write(&mut screen, field, "typography");
        assert!(says(&screen, "1 of 42 people"));
        click(&mut screen, "Sinéad O’Connor-Großmann");
        for text in [
            "Plain language writing",
            "SQL, Level 4 of 5",
            "Getting two warehouses",
            "Logistik · 12 years",
            "Learning duo",
        ] {
            assert!(says(&screen, text), "{text}");
        }
    }

    #[test]
    fn namesakes_are_told_apart() {
        let screen = open(fixtures::lively(), TALL, Page::People);
        let namesakes = screen.query_all_by_label_contains("Anna Schröder, Fingerprint");
        assert!(namesakes.count() >= 2);
    }

    #[test]
    fn nobody_is_avoided_by_one_click() {
        let mut screen = open(fixtures::lively(), LARGE, Page::People);
        let id = fixtures::id(1);
        screen.state_mut().window.show_person(id);
        screen.run_steps(3);
        screen
            .get_by_label("Do not pair me with this person…")
            .scroll_to_me();
        screen.run_steps(20);
        click(&mut screen, "Do not pair me with this person…");
        assert!(says(&screen, "nobody is told"));
        assert!(wished(&mut screen).is_empty());
        click(&mut screen, "Do not pair us");
        let edit = Edit::Add(Field::Avoid, vec![id.to_string()]);
        assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
    }

    #[test]
    fn an_empty_space_offers_to_invite() {
        let mut screen = open(fixtures::alone(), LARGE, Page::People);
        assert!(says(&screen, "Nobody else here yet"));
        screen
            .get_all_by_role_and_label(Role::Button, "Invite somebody")
            .last()
            .unwrap()
            .click();
        screen.run_steps(3);
        let screen = open(fixtures::arriving(), LARGE, Page::People);
        assert!(says(&screen, "Reading the people of this space"));
        assert!(!says(&screen, "Nobody else"), "nothing is made up");
    }
}

mod profile {
    use super::*;

    fn screen() -> Screen {
        open(fixtures::lively(), TALL, Page::Profile)
    }

    fn one_edit(screen: &mut Screen) -> Edit {
        match intent(screen) {
            Intent::Profile(mut edits) if edits.len() == 1 => edits.remove(0),
            other => panic!("not one edit: {other:?}"),
        }
    }

    fn add(field: Field, value: &str) -> Edit {
        Edit::Add(field, vec![value.into()])
    }

    #[test]
    fn text_is_saved_when_it_is_finished() {
        let mut screen = screen();
        write(&mut screen, "Headline", " and useful");
        assert!(wished(&mut screen).is_empty());
        enter(&mut screen);
        let values = vec!["Makes numbers understandable and useful".to_owned()];
        assert_eq!(one_edit(&mut screen), Edit::Set(Field::Headline, values));
    }

    #[test]
    fn lists_grow_and_shrink() {
        let mut screen = screen();
        for (label, typed, expected) in [
            (
                "Offers",
                "Bilanzen lesen",
                add(Field::Offers, "Bilanzen lesen"),
            ),
            ("Languages", "Italian", add(Field::Languages, "Italian")),
            ("Skills", "Python", add(Field::Skills, "Python:3")),
            (
                "Experience",
                "Purchasing",
                add(Field::Experience, "Purchasing:3"),
            ),
        ] {
            write(&mut screen, label, typed);
            enter(&mut screen);
            assert_eq!(one_edit(&mut screen), expected);
        }
        write(&mut screen, "Interests", "Chess");
        click(&mut screen, "Add: Interests");
        assert_eq!(one_edit(&mut screen), add(Field::Interests, "Chess"));
        for (label, field, value) in [
            ("Remove Budget planning", Field::Offers, "Budget planning"),
            ("Remove German", Field::Languages, "de"),
            ("Remove Excel", Field::Skills, "Excel:5"),
            ("Remove Thu 10:00–11:00", Field::Slots, "Thu 10:00-11:00"),
        ] {
            click(&mut screen, label);
            let expected = Edit::Remove(field, vec![value.into()]);
            assert_eq!(one_edit(&mut screen), expected);
        }
    }

    #[test]
    fn level_years_days_and_capacity_are_chosen() {
        let mut screen = screen();
        click(&mut screen, "Level: 5");
        write(&mut screen, "Skills", "Python");
        enter(&mut screen);
        assert_eq!(one_edit(&mut screen), add(Field::Skills, "Python:5"));
        click(&mut screen, "More: Years");
        write(&mut screen, "Experience", "Purchasing");
        enter(&mut screen);
        assert_eq!(
            one_edit(&mut screen),
            add(Field::Experience, "Purchasing:4")
        );
        click(&mut screen, "Wednesday");
        assert_eq!(one_edit(&mut screen), add(Field::Days, "Wed"));
        click(&mut screen, "Monday");
        let off = Edit::Remove(Field::Days, vec!["Mon".into()]);
        assert_eq!(one_edit(&mut screen), off);
        click(&mut screen, "More: Learning duo");
        assert_eq!(one_edit(&mut screen), add(Field::Capacity, "P04:3"));
    }

    #[test]
    fn a_person_to_avoid_is_picked_by_name() {
        let mut screen = screen();
        write(&mut screen, "Do not pair me with", "chiara");
        click(&mut screen, "Chiara Rossi");
        let id = fixtures::id(3).to_string();
        assert_eq!(one_edit(&mut screen), add(Field::Avoid, &id));
    }

    #[test]
    fn who_sees_a_field_is_switched() {
        let mut screen = screen();
        click(&mut screen, "Who sees Offers: Only me");
        let show = Intent::Show {
            field: Field::Offers,
            to: Visibility::Me,
        };
        assert_eq!(intent(&mut screen), show);
        click(&mut screen, "Who sees Life stage: Everyone in the space");
        let show = Intent::Show {
            field: Field::LifeStage,
            to: Visibility::Space,
        };
        assert_eq!(intent(&mut screen), show);
        for fixed in ["Name", "Programs", "Do not pair me with"] {
            let label = format!("Who sees {fixed}: Only me");
            assert!(screen.query_by_label(&label).is_none(), "{fixed} is fixed");
        }
    }

    #[test]
    fn a_refused_value_stays_with_its_sentence() {
        let mut screen = screen();
        write(&mut screen, "Time zone", "x");
        enter(&mut screen);
        assert_eq!(one_edit(&mut screen).field(), Field::TimeZone);
        answer(
            &mut screen,
            Err(refusal("A time zone looks like Europe/Berlin.")),
        );
        assert!(says(&screen, "A time zone looks like Europe/Berlin."));
        let field = screen.get_by_role_and_label(Role::TextInput, "Time zone");
        assert_eq!(field.value().as_deref(), Some("Europe/Berlinx"));
        answer(&mut screen, Ok(Answer::Done));
        assert_eq!(screen.state().window.toasts().count(), 0);
    }
}

mod devices {
    use replica::{DeviceAct, DeviceView, Question};

    use super::*;

    fn device(key: &str, this: bool) -> DeviceView {
        DeviceView {
            device: key.repeat(8),
            this,
            connected: !this,
        }
    }

    fn screen() -> Screen {
        let mut screen = open(fixtures::lively(), TALL, Page::Profile);
        click(&mut screen, "Devices and recovery");
        assert_eq!(intent(&mut screen), Intent::Ask(Question::Devices));
        assert!(says(&screen, "Reading your devices"));
        let devices = vec![device("3f9a51c2", true), device("77aa00bb", false)];
        answer(&mut screen, Ok(Answer::Devices(devices)));
        screen
    }

    #[test]
    fn a_lost_device_is_taken_back_in_plain_words() {
        let mut screen = screen();
        assert!(says(&screen, "This device, 3f9a51c2"));
        assert!(says(
            &screen,
            "Another device of yours, 77aa00bb · Connected now"
        ));
        click(&mut screen, "Take back 77aa00bb…");
        assert!(says(&screen, "no other signature is needed"));
        assert!(says(&screen, "This cannot be undone"));
        assert!(wished(&mut screen).is_empty());
        click(&mut screen, "Take back");
        let revoke = Intent::Device(DeviceAct::Revoke {
            device: "77aa00bb".repeat(8),
        });
        assert_eq!(intent(&mut screen), revoke);
    }

    #[test]
    fn a_device_is_added_by_code_or_text() {
        let mut screen = screen();
        click(&mut screen, "Make a ticket for my device");
        assert_eq!(intent(&mut screen), Intent::Device(DeviceAct::Add));
        answer(&mut screen, Ok(ticket()));
        assert!(says(&screen, "QR code for another device of yours"));
        assert!(says(&screen, "whoever uses it becomes you"));
    }

    #[test]
    fn recovery_words_go_when_one_leaves() {
        let mut screen = screen();
        click(&mut screen, "Show the words");
        assert_eq!(intent(&mut screen), Intent::Ask(Question::Recovery));
        let words = vec!["abandon"; 23].join(" ") + " art";
        answer(&mut screen, Ok(Answer::Text(words)));
        assert!(says(&screen, "Word 24: art"));
        assert_eq!(screen.state().window.toasts().count(), 0);
        click(&mut screen, "Home");
        click(&mut screen, "Your profile: Sofia Lindqvist");
        click(&mut screen, "Devices and recovery");
        assert!(!says(&screen, "Word 24"));
    }
}

mod govern {
    use replica::{GovernAct, Rule};

    use super::*;

    fn screen() -> Screen {
        let mut screen = open(fixtures::governed(), TALL, Page::Home);
        click(&mut screen, "Who decides");
        screen
    }

    #[test]
    fn what_cannot_be_undone_asks_before_it_is_signed() {
        let mut screen = screen();
        assert!(says(&screen, "Registrars: Ben Ito, Sofia Lindqvist (you)"));
        assert!(says(&screen, "Cem Kaya is excluded"));
        assert!(says(&screen, "1 signature is missing"));
        assert!(says(&screen, "That cannot be undone"));
        click(&mut screen, "Sign: Cem Kaya is excluded");
        assert!(wished(&mut screen).is_empty());
        click(&mut screen, "Sign");
        let proposal = "07".repeat(32);
        assert_eq!(
            intent(&mut screen),
            Intent::Govern(GovernAct::Sign { proposal })
        );
    }

    #[test]
    fn somebody_who_waits_is_let_in_and_somebody_paused_restored() {
        let mut screen = screen();
        let person = fixtures::id(6);
        click(
            &mut screen,
            &format!("Sign that {} comes in", person.short()),
        );
        let person = person.to_string();
        assert_eq!(
            intent(&mut screen),
            Intent::Govern(GovernAct::LetIn { person })
        );
        click(&mut screen, "Propose to restore Eve Roth");
        let person = fixtures::id(5).to_string();
        let rule = Rule::Restore { person };
        let place = String::new();
        assert_eq!(
            intent(&mut screen),
            Intent::Govern(GovernAct::Propose { place, rule })
        );
    }
}

mod invite {
    use super::*;

    #[test]
    fn a_ticket_is_made_shown_and_copied() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Invite);
        click(&mut screen, "For how many people: Five");
        click(&mut screen, "Valid for: One day");
        click(&mut screen, "Make an invitation");
        let invite = Intent::Invite {
            uses: 5,
            expires: Some(Timestamp(fixtures::NOW.0 + 24 * 3_600_000)),
        };
        assert_eq!(intent(&mut screen), invite);
        answer(&mut screen, Ok(ticket()));
        assert!(says(&screen, "QR code with the invitation to Nordwerk"));
        assert!(says(&screen, "Works 5 times, for 7 days"));
        click(&mut screen, "Copy ticket");
        let wishes = wished(&mut screen);
        assert!(
            matches!(wishes.as_slice(), [Wish::Copy(text)] if text.starts_with("eyelevel:ab2c")),
            "{wishes:?}"
        );
        assert!(
            screen
                .state()
                .window
                .toasts()
                .any(|t| t.starts_with("Ticket copied"))
        );
        click(&mut screen, "Make another");
        assert!(says(&screen, "Make an invitation"));
    }

    #[test]
    fn a_refusal_gives_the_button_back() {
        let mut screen = open(fixtures::lively(), LARGE, Page::Invite);
        click(&mut screen, "Make an invitation");
        answer(
            &mut screen,
            Err(refusal("Could not make a ticket: not a member yet.")),
        );
        assert!(says(&screen, "Could not make a ticket"));
        assert!(says(&screen, "Make an invitation"));
    }
}

mod sync {
    use super::*;

    #[test]
    fn devices_records_and_what_waits_are_told() {
        let screen = open(fixtures::troubled(), TALL, Page::Sync);
        for text in [
            "Records on this computer: 1,284",
            "Waiting: 3",
            "Chiara Rossi: Syncing",
            "Jürgen Weiß: Not reachable now",
            "A member's device: In sync",
            "2,520 records sent",
            "no space left",
            "Rebuilding the index",
        ] {
            assert!(says(&screen, text), "{text}");
        }
    }
}

mod mine {
    use super::*;
    use replica::{Audience, EraseAct, SeenView};

    fn screen() -> Screen {
        open(fixtures::lively(), TALL, Page::Mine)
    }

    fn seen(audience: Audience, profile: Option<model::Profile>) -> Answer {
        let sealed = if profile.is_some() { 0 } else { 9 };
        Answer::Seen(Box::new(SeenView {
            audience,
            profile,
            communities: Vec::new(),
            opened: 9 - sealed,
            sealed,
            statements: 4,
            bytes: 9_000,
            unrotated: true,
        }))
    }

    #[test]
    fn sample_people_have_no_lock() {
        let mut screen = screen();
        assert!(says(&screen, "New passphrase"));
        screen.state_mut().window.set_sample(true);
        screen.run_steps(3);
        assert!(!says(&screen, "New passphrase"));
    }

    fn looks(screen: &mut Screen, audience: Audience) {
        let question = Question::Seen { audience };
        assert_eq!(intent(screen), Intent::Ask(question));
    }

    #[test]
    fn what_others_see_is_asked_for_and_shown_as_it_opens() {
        let mut screen = screen();
        looks(&mut screen, Audience::Colleague);
        let profile = model::Profile {
            name: "Sofia".into(),
            headline: Some("Opened with their keys".into()),
            ..model::Profile::default()
        };
        answer(&mut screen, Ok(seen(Audience::Colleague, Some(profile))));
        assert!(says(&screen, "Opened with their keys"));
        assert!(says(&screen, "9 of 9 sealed records"));
        click(&mut screen, "With the eyes of: A carrier");
        looks(&mut screen, Audience::Carrier);
        assert!(
            !says(&screen, "Opened with their keys"),
            "not theirs to see"
        );
        answer(&mut screen, Ok(seen(Audience::Carrier, None)));
        assert!(says(&screen, "0 of 9 sealed records"));
        assert!(says(&screen, "No record of yours opens for them"));
    }

    #[test]
    fn erasing_asks_first_and_says_what_cannot_be_promised() {
        let mut screen = screen();
        wished(&mut screen);
        click(&mut screen, "Erase everything…");
        assert!(says(&screen, "This cannot be undone"));
        assert!(says(&screen, "old backups"));
        click(&mut screen, "Cancel");
        assert!(wished(&mut screen).is_empty());
        click(&mut screen, "Erase what my profile said before…");
        click(&mut screen, "Erase");
        assert_eq!(intent(&mut screen), Intent::Erase(EraseAct::Past));
        answer(&mut screen, Ok(Answer::Done));
        answer(&mut screen, Ok(Answer::Erased { documents: 1 }));
        assert!(says(&screen, "Erased here"));
    }

    #[test]
    fn a_passphrase_is_typed_twice_and_everything_can_be_exported() {
        let mut screen = screen();
        wished(&mut screen);
        write(&mut screen, "New passphrase", "correct horse");
        write(&mut screen, "The same again", "correct ");
        click(&mut screen, "Set the passphrase");
        assert!(wished(&mut screen).is_empty());
        assert!(says(&screen, "The two do not match"));
        write(&mut screen, "The same again", "horse");
        click(&mut screen, "Set the passphrase");
        let new = "correct horse".to_owned().into();
        assert_eq!(wished(&mut screen), [Wish::SetPassphrase(new)]);
        write(&mut screen, "New folder", "~/mine");
        click(&mut screen, "Export");
        assert_eq!(wished(&mut screen), [Wish::Export("~/mine".into())]);
    }

    #[test]
    fn one_takes_along_what_one_likes() {
        let mut screen = screen();
        wished(&mut screen);
        click(&mut screen, "Knowledge cards");
        write(&mut screen, "New folder for it", "~/school");
        click(&mut screen, "Take along");
        let what = ui::Taking {
            cards: false,
            ..ui::Taking::default()
        };
        let folder = "~/school".to_owned();
        assert_eq!(wished(&mut screen), [Wish::Take { folder, what }]);
    }
}
