//! Making something of what was said: choosing, building on, making happen, merging.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use model::community::Finding;
use replica::{
    Answer, AskedSeat, Attendance, CommunityAct, CommunityView, FormatView, IncomingView, Intent,
    Language, Lifecycle, LifecycleAct, OptionView, OtherView, PostKind, PostView, ProposalView,
    Question, Refusal, Timestamp, View, WhyView,
};
use ui::{Page, Part, Wish};

use crate::acts::{SMALL, Screen, TALL, answer, click, more, open, says, settle, wished, write};
use crate::lives::waiting;
use crate::{fixtures, lives};

/// Opens a part of Boulder Berlin as it is after `change`.
fn part_of(part: Part, change: impl FnOnce(&mut CommunityView)) -> Screen {
    part_at(TALL, part, change)
}

fn part_at(size: egui::Vec2, part: Part, change: impl FnOnce(&mut CommunityView)) -> Screen {
    let mut view: View = lives::lively();
    let mut community = lives::boulder();
    change(&mut community);
    let id = community.row.id;
    view.community = Some(std::sync::Arc::new(community));
    let mut screen = open(view, size, Page::Home);
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(part);
    screen.run_steps(3);
    settle(&mut screen);
    screen
}

/// The act in a community that was wished for, beside what the page asks for by itself.
fn act(screen: &mut Screen) -> CommunityAct {
    let acts = wished(screen).into_iter().filter_map(|wish| match wish {
        Wish::Do(Intent::Community(CommunityAct::Open(_) | CommunityAct::Seen { .. })) => None,
        Wish::Do(Intent::Community(act)) => Some(act),
        other => panic!("not an act in a community: {other:?}"),
    });
    let acts: Vec<CommunityAct> = acts.collect();
    assert_eq!(acts.len(), 1, "{acts:?}");
    acts.into_iter().next().unwrap()
}

fn only(post: PostView) -> impl FnOnce(&mut CommunityView) {
    |community| community.posts = vec![post]
}

fn option(text: &str, count: u32, mine: bool) -> OptionView {
    OptionView {
        text: text.into(),
        count,
        mine,
    }
}

#[test]
fn one_chooses_in_a_poll_and_takes_it_back() {
    let mut poll = lives::posts().remove(1);
    poll.kind = PostKind::Poll;
    poll.options = vec![option("Thursday", 3, false), option("Friday", 1, true)];
    poll.voters = 4;
    let item = poll.id.clone();
    let mut screen = part_of(Part::Exchange, only(poll));
    assert!(says(&screen, "Choose one."));
    for (label, choices) in [("Thursday: 3 votes", vec![1]), ("Friday: 1 vote", vec![])] {
        screen.get_by_label(label).click();
        screen.run_steps(3);
        let item = item.clone();
        assert_eq!(act(&mut screen), CommunityAct::Choose { item, choices });
    }
}

#[test]
fn an_idea_is_built_on_and_made_to_happen() {
    let mut idea = lives::posts().remove(1);
    idea.kind = PostKind::Idea;
    idea.helpers = vec!["Jürgen Weiß".into()];
    idea.mine = false;
    let item = idea.id.clone();
    let mut screen = part_of(Part::Exchange, only(idea));
    assert!(says(&screen, "Would help: Jürgen Weiß"));
    click(&mut screen, "I'd help");
    let help = CommunityAct::TakePart {
        item: item.clone(),
        on: true,
    };
    assert_eq!(act(&mut screen), help);
    click(&mut screen, "Make it happen…");
    write(&mut screen, "What it is called", "Training wall");
    write(&mut screen, "Roles, one a line", "Painter\n\nCarpenter");
    click(&mut screen, "Begin the project");
    let make = CommunityAct::MakeHappen {
        item,
        title: "Training wall".into(),
        roles: vec!["Painter".into(), "Carpenter".into()],
        when: None,
        place: String::new(),
    };
    assert_eq!(act(&mut screen), make);
}

#[test]
fn a_report_names_the_clause_it_breaks() {
    let mut post = lives::posts().remove(1);
    post.mine = false;
    let item = post.id.clone();
    let mut screen = part_of(Part::Exchange, only(post));
    more(&mut screen, "");
    click(&mut screen, "Report…");
    click(
        &mut screen,
        "2. Nobody is laughed at for a route, an accent or a question.",
    );
    write(&mut screen, "What happened", "He laughed at her accent.");
    click(&mut screen, "Report it");
    let report = CommunityAct::Report {
        item,
        clause: 2,
        about: None,
        text: "He laughed at her accent.".into(),
    };
    assert_eq!(act(&mut screen), report);
}

#[test]
fn what_can_be_reported_is_told_apart_and_without_a_charter_nothing_is_reported() {
    let mut post = lives::posts().remove(1);
    post.kind = PostKind::News;
    post.mine = false;
    post.replies.truncate(1);
    let reply = &mut post.replies[0];
    (reply.mine, reply.author_name) = (false, "Sofia Lindqvist".into());
    let mut screen = part_of(Part::Exchange, |community| {
        community.charter.clauses.clear();
        community.posts = vec![post];
    });
    let why = "This community has no charter yet";
    assert!(!says(&screen, why));
    click(&mut screen, "Report…: Sofia Lindqvist");
    assert!(says(&screen, why));
    assert!(screen.query_by_label("Report it").is_none());
    click(&mut screen, "Cancel");
    assert!(!says(&screen, why));
}

#[test]
fn whoever_was_drawn_comes_from_home_to_the_report_itself() {
    let case = lives::case();
    let mut screen = part_of(Part::Exchange, |community| {
        community.cases = vec![lives::case()];
        community.row.panels = waiting(&[&case.id]);
    });
    let mut rows = (*screen.state_mut().view.communities).clone();
    rows[0].panels = waiting(&[&case.id]);
    screen.state_mut().view.communities = std::sync::Arc::new(rows);
    screen.state_mut().window.page = Page::Home;
    screen.run_steps(3);
    click(&mut screen, "Read the report: Boulder Berlin");
    settle(&mut screen);
    assert!(says(&screen, "You sit on this panel."));
}

#[test]
fn nobody_is_asked_to_favour_a_clause_that_asks_for_a_position() {
    let mut screen = part_of(Part::Charter, |community| {
        community.charter.gates = vec![Some("managers".into())];
        community.proposals = vec![ProposalView {
            id: "v3".into(),
            what: "Change the charter.".into(),
            in_favour: 1,
            needed: 2,
            mine: None,
            carried: false,
            ends: false,
            other: None,
            gates: vec![Some("managers".into())],
            clauses: vec!["Only managers may join.".into()],
        }];
    });
    let warnings = screen.query_all_by_label_contains("“managers”").count();
    let of_votes = screen.query_all_by_label_contains("this device takes no vote for it");
    assert_eq!(
        (warnings, of_votes.count()),
        (2, 1),
        "what holds is voted on no more"
    );
    let is_dead = |label| screen.get_by_label(label).accesskit_node().is_disabled();
    assert!(is_dead("In favour") && !is_dead("Against"));
    click(&mut screen, "Against");
    let vote = CommunityAct::Vote {
        proposal: "v3".into(),
        in_favour: false,
    };
    assert_eq!(act(&mut screen), vote);
}

#[test]
fn a_clause_that_held_before_and_asks_for_a_position_is_marked() {
    let mut screen = part_of(Part::Charter, |community| {
        let charter = &mut community.charter;
        charter.version = 2;
        charter.earlier = 1;
        charter.before = vec![vec!["We listen.".into(), "Only managers may join.".into()]];
        charter.gates_before = vec![vec![None, Some("managers".into())]];
    });
    assert!(!says(&screen, "“managers”"), "folded");
    let version = screen.get_by_label_contains("earlier version");
    version.click();
    screen.run_steps(3);
    assert!(says(&screen, "2. Only managers may join."));
    let marks = screen.query_all_by_label_contains("“managers”");
    assert_eq!(marks.count(), 1);
}

#[test]
fn a_panel_reads_and_decides() {
    let mut screen = part_of(Part::Charter, |community| {
        community.cases = vec![lives::case()]
    });
    click(&mut screen, "A reminder");
    write(&mut screen, "A note for the panel", "A word will do.");
    click(&mut screen, "Decide");
    let decide = CommunityAct::Decide {
        case: lives::case().id,
        finding: Finding::Remind,
        note: "A word will do.".into(),
    };
    assert_eq!(act(&mut screen), decide);
}

#[test]
fn whoever_it_is_about_can_appeal() {
    let case = lives::decided_case();
    let mut screen = part_of(Part::Charter, |community| {
        community.cases = vec![lives::decided_case()]
    });
    click(&mut screen, "Appeal");
    let case = case.id;
    assert_eq!(act(&mut screen), CommunityAct::Appeal { case });
}

#[test]
fn an_appeal_says_who_put_it_forward_unless_it_is_by_whoever_it_is_about() {
    for (language, labels) in [
        (
            Language::English,
            ["put forward by Jonas Weber", "by Mehmet Yıldız"],
        ),
        (
            Language::German,
            ["eingebracht von Jonas Weber", "von Mehmet Yıldız"],
        ),
    ] {
        for (is_by_oneself, label) in [false, true].into_iter().zip(labels) {
            let mut appeal = lives::case();
            appeal.appeals = Some("7f3a".into());
            if is_by_oneself {
                appeal.by = appeal.about.clone();
            }
            let mut screen = part_of(Part::Charter, |community| community.cases = vec![appeal]);
            speak(&mut screen, language);
            let said = screen.query_all_by_label(label).next();
            assert!(said.is_some(), "{label}");
        }
    }
}

/// Shows the same in a language.
fn speak(screen: &mut Screen, language: Language) {
    screen.state_mut().window.set_language(language);
    screen.run_steps(3);
}

#[test]
fn the_acts_of_ones_own_post_stand_beside_each_other_in_a_small_window() {
    for (kind, close) in [
        (PostKind::Idea, "Als entschieden melden"),
        (PostKind::JoinIn, "Melden, dass alle gefunden sind"),
    ] {
        let mut post = lives::posts().remove(1);
        (post.kind, post.mine) = (kind, true);
        let mut screen = part_at(SMALL, Part::Exchange, only(post));
        speak(&mut screen, Language::German);
        let at = screen.get_by_label(close).rect();
        let buttons = screen.get_all_by_role(Role::Button);
        let acts: Vec<_> = buttons
            .map(|button| button.rect())
            .filter(|it| it.height() < 40.0 && (it.center().y - at.center().y).abs() < 60.0)
            .filter(|it| it.left() > 220.0)
            .collect();
        assert!(acts.len() >= 7, "{kind:?}: {acts:?}");
        for (n, one) in acts.iter().enumerate() {
            for other in &acts[n + 1..] {
                let both = one.intersect(*other);
                let is_apart = both.width() < 0.5 || both.height() < 0.5;
                assert!(is_apart, "{kind:?}: {one:?} and {other:?}");
            }
        }
    }
}

#[test]
fn a_code_checks_in_for_oneself_or_for_all() {
    for (label, share) in [("Only for me", false), ("Let the others see it", true)] {
        let mut screen = part_of(Part::Gatherings, |_| ());
        click(&mut screen, "Check in with a code");
        write(&mut screen, "Check in with a code", "eyelevel-here:3fa1");
        click(&mut screen, label);
        let code = "eyelevel-here:3fa1".into();
        assert_eq!(act(&mut screen), CommunityAct::CheckIn { code, share });
    }
}

#[test]
fn a_code_on_show_is_made_anew_before_it_is_good_no_more() {
    let mut screen = part_of(Part::Gatherings, |community| {
        community.gatherings.truncate(1);
        community.gatherings[0].mine = true;
    });
    let asks = |screen: &mut Screen| {
        let asks = wished(screen).into_iter().filter(|wish| {
            let asked = Question::GatheringCode {
                gathering: lives::boulder().gatherings[0].id.clone(),
            };
            *wish == Wish::Do(Intent::Ask(asked))
        });
        asks.count()
    };
    click(
        &mut screen,
        "Show the check-in code: Thursday evening at the wall",
    );
    assert_eq!(asks(&mut screen), 1);
    // Good until an hour from now; the signature is of nobody.
    let code = format!("eyelevel-here:3fa1.aaaadiqnureiaa{}", "a".repeat(102));
    answer(&mut screen, Ok(Answer::Text(code.clone())));
    assert!(says(&screen, &code));
    screen.state_mut().window.set_clock(|| minutes_later(51));
    screen.run_steps(3);
    assert_eq!(asks(&mut screen), 1, "while the old one is good");
    assert!(says(&screen, &code), "until the new one has come");
    answer(&mut screen, Err(Refusal::new("stopped", "Not now.")));
    screen.run_steps(3);
    assert_eq!(asks(&mut screen), 0, "not at once");
    assert!(says(&screen, &code));
    screen.state_mut().window.set_clock(|| minutes_later(52));
    screen.run_steps(3);
    assert_eq!(asks(&mut screen), 1, "once more");
    screen.state_mut().window.set_clock(|| minutes_later(60));
    screen.run_steps(3);
    assert!(!says(&screen, &code), "it is good no more");
    assert_eq!(asks(&mut screen), 1);
    answer(
        &mut screen,
        Ok(Answer::Text("eyelevel-here:3fa1.fresh".into())),
    );
    assert!(says(&screen, "eyelevel-here:3fa1.fresh"));
}

fn minutes_later(minutes: u64) -> Timestamp {
    Timestamp(fixtures::NOW.0 + minutes * 60_000)
}

#[test]
fn the_host_shows_a_code_that_is_made_anew_each_time() {
    let mut screen = part_of(Part::Gatherings, |community| {
        community.gatherings.truncate(1);
        community.gatherings[0].mine = true;
    });
    for fresh in ["eyelevel-here:3fa1.ab", "eyelevel-here:3fa1.cd"] {
        let label = "Show the check-in code: Thursday evening at the wall";
        screen.get_by_label(label).click();
        screen.run_steps(3);
        let asked = wished(&mut screen)
            .into_iter()
            .filter_map(|wish| match wish {
                Wish::Do(Intent::Ask(Question::GatheringCode { gathering })) => Some(gathering),
                _ => None,
            });
        assert_eq!(asked.count(), 1);
        assert!(!says(&screen, fresh));
        answer(&mut screen, Ok(Answer::Text(fresh.into())));
        assert!(says(&screen, fresh));
        let hide = "Hide the code: Thursday evening at the wall";
        screen.get_by_label(hide).click();
        screen.run_steps(3);
        assert!(!says(&screen, fresh));
    }
}

fn coffee() -> OtherView {
    OtherView {
        id: lives::scope(7),
        name: "Coffee".into(),
        why: WhyView {
            hope: "A reason to leave one's desk.".into(),
            ..WhyView::default()
        },
        clauses: vec!["We listen.".into(), "Only managers may join.".into()],
        gates: vec![None, Some("managers".into())],
        excluded: vec!["Mallory".into()],
    }
}

#[test]
fn who_wants_to_come_is_read_before_the_vote() {
    let mut screen = part_of(Part::Charter, |community| {
        community.incoming = vec![IncomingView {
            other: coffee(),
            received: false,
        }];
    });
    assert!(says(
        &screen,
        "Coffee has decided to go into this community."
    ));
    click(&mut screen, "Propose to receive them");
    let receive = CommunityAct::Propose {
        community: lives::scope(0),
        what: LifecycleAct::Receive(lives::scope(7)),
    };
    assert_eq!(act(&mut screen), receive);
    let mut screen = part_of(Part::Charter, |community| {
        community.proposals = vec![ProposalView {
            id: "v2".into(),
            what: "Receive Coffee.".into(),
            in_favour: 1,
            needed: 2,
            mine: Some(true),
            carried: false,
            ends: true,
            other: Some(coffee()),
            gates: Vec::new(),
            clauses: Vec::new(),
        }];
    });
    click(&mut screen, "Compare");
    for text in [
        "A reason to leave one's desk.",
        "Only in Coffee",
        "We listen.",
        "Excluded there: Mallory",
        "Only managers may join.",
        "asks for a position or a department (“managers”)",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}

#[test]
fn a_role_is_handed_to_somebody_who_is_asked() {
    let mut screen = part_of(Part::People, |_| {});
    click(&mut screen, "Hand over…: Looking after the shoes");
    write(&mut screen, "To whom?", "aylin");
    click(&mut screen, "To whom? Aylin Demir");
    click(&mut screen, "Hand over…");
    match act(&mut screen) {
        CommunityAct::HandOver { role, to } => {
            assert_eq!(role, "role2");
            assert_eq!(to, crate::fixtures::id(1));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_role_is_given_up() {
    let mut screen = part_of(Part::People, |_| {});
    click(&mut screen, "Give it up: Looking after the shoes");
    match act(&mut screen) {
        CommunityAct::GiveUp { role } => assert_eq!(role, "role2"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_format_is_adapted_and_chosen() {
    let library = model::community::library::formats(Default::default());
    let walk = library.iter().find(|format| format.name == "walk");
    let mut own = walk.cloned().expect("a walk");
    own.name = "0f".repeat(16);
    own.title = "Tea walk".into();
    let own = FormatView {
        format: own,
        copied_from: Some("A walk in twos".into()),
        by_name: "Ben Ito".into(),
        mine: false,
    };
    let mut screen = part_of(Part::Gatherings, |community| community.formats = vec![own]);
    let id = lives::boulder().row.id;
    click(&mut screen, "Call people together");
    click(&mut screen, "Tea walk");
    assert!(says(&screen, "Adapted from A walk in twos by Ben Ito."));
    click(&mut screen, "Duplicate and adapt…");
    write(&mut screen, "What it is called", "Cocoa walk");
    click(&mut screen, "Keep the format");
    let CommunityAct::AdaptFormat {
        community,
        from,
        title,
        steps,
        ..
    } = act(&mut screen)
    else {
        panic!("not adapted");
    };
    assert_eq!((community, from), (id, "0f".repeat(16)));
    assert!(title.contains("Cocoa walk"), "{title}");
    let expected = walk.expect("a walk").steps.iter();
    let expected: Vec<String> = expected
        .map(|step| format!("{} min | {}", step.minutes, step.text))
        .collect();
    assert_eq!(steps, expected, "the run sheet came along");
}

#[test]
fn its_host_changes_a_gathering_and_calls_it_off_after_a_question() {
    let mine = |community: &mut CommunityView| {
        community.gatherings.truncate(1);
        community.gatherings[0].mine = true;
        community.gatherings[0].place = String::new();
    };
    let mut screen = part_of(Part::Gatherings, mine);
    let (id, title) = {
        let gathering = &lives::boulder().gatherings[0];
        (gathering.id.clone(), gathering.title.clone())
    };
    click(&mut screen, &format!("Change…: {title}"));
    write(&mut screen, "Where", "In the hall");
    write(&mut screen, "What it is about", "Bring shoes.");
    click(&mut screen, "Save the change");
    let change = CommunityAct::ChangeGathering {
        gathering: id.clone(),
        change: replica::GatheringChange {
            place: Some("In the hall".into()),
            text: Some("Bring shoes.".into()),
            ..replica::GatheringChange::default()
        },
    };
    assert_eq!(act(&mut screen), change);
    let mut screen = part_of(Part::Gatherings, mine);
    click(&mut screen, &format!("Change…: {title}"));
    write(&mut screen, "When", "");
    screen.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    screen.key_press(egui::Key::Backspace);
    screen.run_steps(3);
    click(&mut screen, "Save the change");
    let emptied = CommunityAct::ChangeGathering {
        gathering: id.clone(),
        change: replica::GatheringChange {
            when: Some(String::new()),
            ..replica::GatheringChange::default()
        },
    };
    assert_eq!(act(&mut screen), emptied, "that it needs a day is said");
    let mut screen = part_of(Part::Gatherings, mine);
    click(&mut screen, &format!("Call off: {title}"));
    assert!(says(&screen, "Call this gathering off?"));
    click(&mut screen, "Call off");
    assert_eq!(act(&mut screen), CommunityAct::Close { item: id });
}

#[test]
fn keeping_it_is_offered_while_an_end_is_proposed_and_not_carried() {
    let keep = "Propose to keep it going";
    let with = |ends: bool, carried: bool| {
        part_of(Part::Charter, move |community| {
            community.proposals = vec![proposal(ends, carried)];
        })
    };
    for (ends, carried) in [(false, false), (true, true)] {
        assert!(with(ends, carried).query_by_label(keep).is_none());
    }
    let mut screen = with(true, false);
    click(&mut screen, keep);
    let propose = CommunityAct::Propose {
        community: lives::scope(0),
        what: LifecycleAct::Keep,
    };
    assert_eq!(act(&mut screen), propose);
    let resting = part_of(Part::Charter, |community| {
        community.row.state = Lifecycle::Dormant;
        community.proposals = vec![proposal(true, true)];
    });
    assert!(
        resting.query_by_label(keep).is_none(),
        "it would be refused"
    );
}

fn proposal(ends: bool, carried: bool) -> ProposalView {
    ProposalView {
        id: "v4".into(),
        what: "Archive the community.".into(),
        in_favour: 1,
        needed: 2,
        mine: None,
        carried,
        ends,
        other: None,
        gates: Vec::new(),
        clauses: Vec::new(),
    }
}

#[test]
fn the_why_or_the_charter_alone_is_taken_into_another_community() {
    let into = lives::lively()
        .communities
        .iter()
        .find(|row| row.joined && row.id != lives::scope(0))
        .cloned()
        .unwrap();
    for (label, charter) in [("Add the why", false), ("Propose the charter", true)] {
        let mut screen = part_of(Part::Charter, |_| {});
        click(&mut screen, "Duplicate and adapt…");
        let chip = format!(
            "Or take one of them into a community of yours: {}",
            into.name
        );
        click(&mut screen, &chip);
        click(&mut screen, label);
        let (from, into) = (lives::scope(0), into.id);
        assert_eq!(
            act(&mut screen),
            CommunityAct::AdaptInto {
                from,
                into,
                charter
            }
        );
    }
}

#[test]
fn a_merged_community_can_be_woken_again() {
    let mut screen = part_of(Part::Charter, |community| {
        community.row.state = Lifecycle::Merged;
        community.successor = Some(lives::scope(1));
    });
    click(&mut screen, "Propose to revive");
    let revive = CommunityAct::Propose {
        community: lives::scope(0),
        what: LifecycleAct::Revive,
    };
    assert_eq!(act(&mut screen), revive);
}

#[test]
fn a_seat_is_asked_for_until_the_host_has_confirmed_it() {
    let with = |me: Attendance, asked: u32| {
        part_of(Part::Gatherings, move |community| {
            community.gatherings.truncate(1);
            let gathering = &mut community.gatherings[0];
            gathering.coming = 2;
            gathering.waiting = 0;
            (gathering.me, gathering.asked) = (me, asked);
        })
    };
    let title = lives::boulder().gatherings[0].title.clone();
    let mut screen = with(Attendance::Open, 0);
    click(&mut screen, &format!("Ask for a seat: {title}"));
    let gathering = lives::boulder().gatherings[0].id.clone();
    let answer = Attendance::Coming;
    assert_eq!(act(&mut screen), CommunityAct::Attend { gathering, answer });
    let screen = with(Attendance::Requested, 1);
    assert!(says(&screen, "2 of 6 seats taken · 1 asked for"));
    assert!(says(&screen, "You have asked for a seat"));
    let coming = format!("I'm coming: {title}");
    assert!(screen.query_by_label(&coming).is_none());
    assert!(
        with(Attendance::Coming, 0)
            .query_by_label(&coming)
            .is_some()
    );
}

#[test]
fn a_host_gives_and_declines_seats_by_a_click() {
    let person = lives::lively().people[3].id;
    let mut screen = part_of(Part::Gatherings, |community| {
        community.gatherings.truncate(1);
        community.gatherings[0].mine = true;
        community.gatherings[0].asking = vec![AskedSeat {
            person,
            name: "Tomáš Novák".into(),
            state: Attendance::Waiting,
        }];
    });
    assert!(says(&screen, "Tomáš Novák · is on the waiting list"));
    for (label, on) in [
        ("Give a seat: Tomáš Novák", true),
        ("No seat: Tomáš Novák", false),
    ] {
        click(&mut screen, label);
        let gathering = lives::boulder().gatherings[0].id.clone();
        assert_eq!(
            act(&mut screen),
            CommunityAct::Seat {
                gathering,
                person,
                on
            }
        );
    }
}

#[test]
fn the_clock_of_a_run_sheet_shows_which_step_is_due() {
    let mut screen = part_of(Part::Gatherings, |_| {});
    click(&mut screen, "Run sheet: Stretching, fifteen minutes");
    assert!(!says(&screen, "5:00 left"));
    click(&mut screen, "Start: Stretching, fifteen minutes");
    assert!(
        says(&screen, "5:00 left"),
        "the first step takes five minutes"
    );
    let mut at = |clock: fn() -> Timestamp, left: &str| {
        screen.state_mut().window.set_clock(clock);
        screen.run_steps(3);
        assert!(says(&screen, left), "{left}");
    };
    at(|| Timestamp(fixtures::NOW.0 + 90_000), "3:30 left");
    at(|| Timestamp(fixtures::NOW.0 + 6 * 60_000), "14:00 left");
    at(
        || Timestamp(fixtures::NOW.0 + 40 * 60_000),
        "All steps are done.",
    );
    click(&mut screen, "Stop: Stretching, fifteen minutes");
    assert!(!says(&screen, "All steps are done."));
}

#[test]
fn a_gathering_that_is_called_off_is_shown_and_takes_no_answer() {
    let off = |community: &mut CommunityView| {
        community.gatherings.truncate(1);
        community.gatherings[0].called_off = true;
        community.gatherings[0].text = "Bring boots.".into();
        community.gatherings[0].me = replica::Attendance::Coming;
    };
    let screen = part_of(Part::Gatherings, off);
    assert!(says(&screen, "Called off. It does not take place."));
    assert!(says(&screen, "Bring boots."));
    let title = lives::boulder().gatherings[0].title.clone();
    let answer = format!("I'm coming: {title}");
    assert!(screen.query_by_label(&answer).is_none());
}

#[test]
fn what_is_said_about_a_gathering_is_thanked_for_and_quoted() {
    let reply = lives::posts()
        .into_iter()
        .find_map(|post| post.replies.into_iter().find(|reply| !reply.mine))
        .expect("a reply of somebody");
    let author = reply.author_name.clone();
    let mut screen = part_of(Part::Gatherings, move |community| {
        community.gatherings.truncate(1);
        community.gatherings[0].replies = vec![reply];
        community.gatherings[0].earlier = 7;
    });
    assert!(says(&screen, "7 replies before these"));
    click(&mut screen, "Say thank you");
    click(&mut screen, "Quote");
    let label = format!(
        "Say something about it: {}",
        lives::boulder().gatherings[0].title
    );
    let field = screen.get_by_role_and_label(Role::MultilineTextInput, &label);
    let quoted = field.value().unwrap_or_default();
    assert!(quoted.starts_with(&format!("> {author}: ")), "{quoted}");
}

#[test]
fn a_reply_one_writes_to_stays_while_one_scrolls_away() {
    const REPLIES: usize = 400;
    let reply = lives::boulder()
        .posts
        .into_iter()
        .find_map(|post| post.replies.into_iter().find(|reply| !reply.mine))
        .expect("a reply of somebody");
    let mut screen = part_of(Part::Gatherings, move |community| {
        community.gatherings.truncate(1);
        let replies = (0..REPLIES).map(|n| replica::ReplyView {
            id: format!("g{n}"),
            text: format!("Reply {n}."),
            ..reply.clone()
        });
        community.gatherings[0].replies = replies.collect();
    });
    let scroll = |screen: &mut Screen| {
        let over = egui::Event::PointerMoved(egui::pos2(700.0, 600.0));
        let wheel = egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -9_000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        };
        screen.input_mut().events.extend([over, wheel]);
        screen.run_steps(60);
    };
    click(&mut screen, "Say thank you");
    write(&mut screen, "Say thank you", "You saved my Saturday");
    assert!(says(&screen, "Reply 0.") && says(&screen, "Reply 1."));
    scroll(&mut screen);
    assert!(!says(&screen, "Reply 1."), "it is elsewhere");
    assert!(says(&screen, "Reply 0."), "it is written to");
}

#[test]
fn one_sees_what_one_gave_and_got_and_what_was_begun() {
    let screen = part_of(Part::Health, |community| {
        community.balance.answered = 12;
        community.balance.thanks_got = 9;
    });
    for text in [
        "What you gave and got",
        "Only you see this. Nobody is compared.",
        "You answered",
        "Projects begun: 2",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    assert!(says(&screen, "12") && says(&screen, "9"));
}

#[test]
fn a_thread_of_ten_thousand_replies_shows_its_newest() {
    let posts = lives::posts().into_iter();
    let mut posts = posts.filter(|post| !post.replies.is_empty());
    let mut post = posts.next().expect("a thread");
    let reply = post.replies[0].clone();
    // A view holds 200 of them.
    let held = (9_800..10_000).map(|n| replica::ReplyView {
        id: format!("{n}"),
        text: format!("Said as number {n}"),
        accepted: false,
        ..reply.clone()
    });
    post.replies = held.collect();
    post.earlier = 9_800;
    post.kind = PostKind::News;
    let screen = part_of(Part::Exchange, only(post));
    assert!(says(&screen, "10,000 replies"));
    assert!(says(&screen, "Said as number 9999"));
    assert!(
        !says(&screen, "Said as number 9800"),
        "until it is asked for"
    );
}

#[test]
fn what_was_said_before_is_asked_for_page_by_page() {
    let mut post = lives::posts()
        .into_iter()
        .find(|post| !post.replies.is_empty())
        .expect("a thread");
    post.replies.truncate(2);
    post.earlier = 130;
    let item = post.id.clone();
    let page = |from: u32, text: &str, count: usize| {
        let mut page = post.clone();
        page.earlier = from;
        let reply = page.replies[0].clone();
        page.replies = (0..count)
            .map(|n| replica::ReplyView {
                id: format!("{from} {n}"),
                text: format!("{text} {n}"),
                accepted: false,
                ..reply.clone()
            })
            .collect();
        replica::Answer::Feed(vec![replica::FeedItem {
            community_name: String::new(),
            followed: false,
            post: page,
        }])
    };
    let mut screen = part_of(Part::Exchange, only(post.clone()));
    let asked = |from, top| {
        let item = item.clone();
        let from = Some(from);
        Wish::Do(Intent::Ask(replica::Question::Thread { item, from, top }))
    };
    wished(&mut screen);
    click(&mut screen, "130 replies before these");
    // One more than is missing: a view may hold an old answer beside the newest replies.
    assert!(wished(&mut screen).contains(&asked(30, 101)));
    crate::acts::answer(&mut screen, Ok(page(30, "Older", 100)));
    screen.run_steps(3);
    assert!(says(&screen, "Older 0"));
    assert!(
        !says(&screen, "Older 99"),
        "only what is on screen is laid out"
    );
    click(&mut screen, "30 replies before these");
    assert!(wished(&mut screen).contains(&asked(0, 30)));
    crate::acts::answer(&mut screen, Ok(page(0, "Oldest", 30)));
    screen.run_steps(3);
    assert!(says(&screen, "Oldest 0") && says(&screen, "Older 0"));
    assert!(!says(&screen, "before these"));
}
