//! Decisions of the space that many sign.

use replica::{GovernAct, Question, Rule};

use super::*;

const PROPOSE: &str = "Propose something…: Nordwerk";

fn screen() -> Screen {
    let mut screen = open(fixtures::governed(), TALL, Page::Home);
    click(&mut screen, "Who decides");
    screen
}

#[test]
fn what_cannot_be_undone_asks_before_it_is_signed() {
    let mut screen = screen();
    assert!(says(&screen, "Registrars: Ben Ito, Sofia Lindqvist (you)"));
    assert!(says(&screen, "Exclude Cem Kaya"));
    assert!(says(&screen, "1 signature is missing"));
    assert!(says(&screen, "That cannot be undone"));
    click(&mut screen, "Sign: Exclude Cem Kaya");
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

#[test]
fn whoever_proposes_reads_which_signature_that_takes_back_and_what_was_overtaken() {
    let mut view = fixtures::governed();
    for place in std::sync::Arc::make_mut(&mut view.governance).iter_mut() {
        place.proposals[0].signed_by_me = true;
        place.proposals[0].may_i_sign = false;
        let text = "Be kind.".to_owned();
        place.overtaken = vec![vec![replica::RuleView::Charter { text }]];
    }
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    assert!(says(
        &screen,
        "Something else was decided while this was proposed:"
    ));
    let takes_back = "You stand for another proposal: Exclude Cem Kaya. Proposing something takes your signature there back.";
    assert!(!says(&screen, takes_back));
    click(&mut screen, PROPOSE);
    assert!(says(&screen, takes_back));
}

#[test]
fn an_office_another_device_holds_is_taken_up_with_the_words() {
    let mut screen = open(fixtures::governed_elsewhere(), TALL, Page::Home);
    click(&mut screen, "Who decides");
    assert!(says(
        &screen,
        "Another device of yours decides here, not this one."
    ));
    click(&mut screen, "Decide with this device too");
    write(&mut screen, "Your 24 words", " abandon ability able ");
    click(&mut screen, "Decide with this device");
    let act = GovernAct::TakeUp {
        place: "0a".repeat(32),
        words: "abandon ability able".to_owned().into(),
    };
    assert_eq!(intent(&mut screen), Intent::Govern(act));
    assert!(says(&screen, "Your 24 words"), "one may be wrong");
    let mut view = fixtures::governed_elsewhere();
    let mut decided = |here| {
        for place in std::sync::Arc::make_mut(&mut view.governance).iter_mut() {
            place.has_voice = here;
        }
        view.version += 1;
        screen.state_mut().view = view.clone();
        screen.run_steps(3);
        says(&screen, "Your 24 words")
    };
    assert!(!decided(true), "the office is here");
    assert!(!decided(false), "and nothing was kept");
}

/// Five who decide, at least so many of whom have to sign.
fn decided_by_five(bar: Option<replica::Share>) -> Screen {
    let mut view = fixtures::governed();
    for place in std::sync::Arc::make_mut(&mut view.governance).iter_mut() {
        let one = place.stewards[0].clone();
        place.stewards.resize(5, one);
        place.bar = bar.unwrap_or(place.bar);
    }
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    screen
}

#[test]
fn more_signatures_are_asked_for_after_a_question_and_never_fewer() {
    // Of two all would have to sign, and the loss of one would lock everybody out.
    let mut two = screen();
    click(&mut two, PROPOSE);
    assert!(!says(&two, "More signatures"));
    let mut screen = decided_by_five(None);
    click(&mut screen, PROPOSE);
    click(&mut screen, "More signatures");
    click(&mut screen, "Ask for two thirds…");
    assert!(says(&screen, "It is never lowered again"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Propose and sign");
    let share = replica::Share { part: 2, of: 3 };
    let place = String::new();
    assert_eq!(
        intent(&mut screen),
        Intent::Govern(GovernAct::Propose {
            place,
            rule: Rule::Bars { share }
        })
    );
    let mut screen = decided_by_five(Some(share));
    click(&mut screen, PROPOSE);
    click(&mut screen, "More signatures");
    assert!(says(&screen, "At least two thirds of them have to sign."));
    assert!(!says(&screen, "Ask for two thirds…") && says(&screen, "Ask for three quarters…"));
}

#[test]
fn pausing_and_excluding_ask_first_and_a_crowd_goes_in_one_act() {
    let mut screen = screen();
    click(&mut screen, PROPOSE);
    click(&mut screen, "Pause somebody");
    write(&mut screen, "Person", "Cem Kaya");
    click(&mut screen, "Pause…");
    assert!(says(&screen, "Propose to pause Cem Kaya?"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Propose and sign");
    let person = "Cem Kaya".to_owned();
    let place = String::new();
    let rule = Rule::Pause { person };
    let paused = Intent::Govern(GovernAct::Propose { place, rule });
    assert_eq!(intent(&mut screen), paused);
    answer(&mut screen, Err(refusal("Could not propose this.")));
    assert!(says(&screen, "Could not propose this."));
    click(&mut screen, "Exclude somebody");
    click(&mut screen, "Also everybody who came through them");
    click(&mut screen, "Exclude…");
    assert!(says(&screen, "and everybody who came through them?"));
    let person = "Cem Kaya".to_owned();
    let asked = Question::CameThrough {
        person: person.clone(),
    };
    assert_eq!(intent(&mut screen), Intent::Ask(asked));
    let brought = vec![fixtures::named(9, "Lea Sommer", false)];
    answer(&mut screen, Ok(Answer::CameThrough { person, brought }));
    assert!(says(&screen, "Came through them: Lea Sommer."));
    click(&mut screen, "Propose and sign");
    let (person, guests) = ("Cem Kaya".to_owned(), true);
    let place = String::new();
    let rule = Rule::Exclude { person, guests };
    let excluded = Intent::Govern(GovernAct::Propose { place, rule });
    assert_eq!(intent(&mut screen), excluded);
}

#[test]
fn restoring_goes_once_and_leaves_a_charter_that_is_being_written() {
    let mut screen = screen();
    click(&mut screen, PROPOSE);
    click(&mut screen, "Another charter");
    write(&mut screen, "Charter of the space", "We listen.");
    click(&mut screen, "Propose to restore Eve Roth");
    click(&mut screen, "Propose to restore Eve Roth");
    intent(&mut screen);
    answer(&mut screen, Ok(Answer::Done));
    click(&mut screen, "Propose this charter");
    let text = "We listen.".to_owned();
    let (place, rule) = (String::new(), Rule::Charter { text });
    let charter = Intent::Govern(GovernAct::Propose { place, rule });
    assert_eq!(
        intent(&mut screen),
        charter,
        "what was written is still there"
    );
    answer(&mut screen, Err(refusal("Could not propose this.")));
    assert!(says(&screen, "Could not propose this."));
    click(&mut screen, "Propose this charter");
    assert_eq!(intent(&mut screen), charter);
    answer(&mut screen, Ok(Answer::Done));
    assert!(says(&screen, PROPOSE), "it is done");
}

#[test]
fn the_first_charter_is_no_other_one() {
    let mut view = fixtures::governed();
    let places = std::sync::Arc::make_mut(&mut view.governance);
    places[0].charter.clear();
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    click(&mut screen, PROPOSE);
    assert!(!says(&screen, "Another charter"));
    click(&mut screen, "Charter of the space");
    assert!(says(&screen, "Propose this charter"));
}

/// A place with one's own signature on the proposal.
fn signed(cannot_hold: bool) -> Screen {
    let mut view = fixtures::governed();
    let places = std::sync::Arc::make_mut(&mut view.governance);
    let pending = &mut places[0].proposals[0];
    (pending.signed_by_me, pending.may_i_sign) = (true, false);
    pending.cannot_hold = cannot_hold;
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    screen
}

#[test]
fn a_signature_is_taken_back_with_a_click() {
    let mut screen = signed(false);
    click(&mut screen, "Take my signature back: Exclude Cem Kaya");
    let proposal = "07".repeat(32);
    let taken = Intent::Govern(GovernAct::TakeBack { proposal });
    assert_eq!(intent(&mut screen), taken);
}

#[test]
fn what_cannot_hold_says_what_to_do() {
    let screen = signed(true);
    assert!(says(&screen, "too few are left who can sign"));
    assert!(says(&screen, "Add somebody who decides with you"));
}

#[test]
fn whoever_disagrees_founds_the_space_again() {
    let mut screen = screen();
    click(&mut screen, "Found it again…");
    let Some(Wish::FoundAgain { name, from }) = wished(&mut screen).pop() else {
        panic!("another wish");
    };
    assert_eq!(
        (name.as_str(), from.charter.as_str()),
        ("Nordwerk", "We meet at eye level.")
    );
    let mut screen = open(fixtures::nobody(), TALL, Page::Home);
    screen.state_mut().window.found_again(name, from.clone());
    screen.run_steps(3);
    assert!(says(&screen, "It goes on from Nordwerk, with its charter"));
    write(&mut screen, "Name of the space", " anew");
    write(&mut screen, "Your name", "Sofia");
    click(&mut screen, "Create space");
    let again = Intent::FoundAgain {
        space: "Nordwerk anew".into(),
        person: "Sofia".into(),
        admission: Admission::Open,
        from,
    };
    assert_eq!(intent(&mut screen), again);
    let mut view = fixtures::governed();
    let places = std::sync::Arc::make_mut(&mut view.governance);
    places[0].succeeds = Some(replica::RecordId::from_bytes([0xab; 32]));
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    assert!(says(&screen, "goes on from another one"));
}

/// A screen whose one proposal says something else.
fn proposing(change: impl FnOnce(&mut replica::PendingView)) -> Screen {
    let mut view = fixtures::governed();
    let places = std::sync::Arc::make_mut(&mut view.governance);
    change(&mut places[0].proposals[0]);
    let mut screen = open(view, TALL, Page::Home);
    click(&mut screen, "Who decides");
    screen
}

#[test]
fn what_is_never_lowered_again_asks_before_it_is_signed() {
    let mut screen = proposing(|pending| {
        let share = replica::Share { part: 2, of: 3 };
        let (panel, roll) = (share, share);
        pending.changes = vec![replica::RuleView::Bars { share, panel, roll }];
        pending.is_grave = false;
    });
    assert!(says(&screen, "It is never lowered again."));
    assert!(!says(&screen, "they read nothing new"));
    click(
        &mut screen,
        "Sign: From then on two thirds of those who decide have to sign",
    );
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Sign");
    let proposal = "07".repeat(32);
    let signed = Intent::Govern(GovernAct::Sign { proposal });
    assert_eq!(intent(&mut screen), signed);
}

#[test]
fn where_those_who_decide_are_too_few_it_is_said_who_can_carry_it() {
    let screen = proposing(|pending| {
        pending.may_sign.clear();
        pending.may_i_sign = false;
        (pending.missing, pending.missing_votes) = (2, 3);
    });
    assert!(says(
        &screen,
        "more than half of those who vote have signed: 3 of them are missing"
    ));
    assert!(!says(&screen, "2 signatures are missing"));
}

#[test]
fn registrars_and_stewards_are_added_and_removed() {
    let of_space = ["Add as registrar", "Remove as registrar"];
    let of_community = ["Add as steward", "Remove as steward"];
    for (is_space, kinds) in [(true, of_space), (false, of_community)] {
        let mut view = fixtures::governed();
        let place = &mut std::sync::Arc::make_mut(&mut view.governance)[0];
        place.is_space = is_space;
        let typed = match is_space {
            true => String::new(),
            false => place.scope.to_string(),
        };
        for (kind, holds) in kinds.into_iter().zip([true, false]) {
            let mut screen = open(view.clone(), TALL, Page::Home);
            click(&mut screen, "Who decides");
            click(&mut screen, PROPOSE);
            click(&mut screen, kind);
            write(&mut screen, "Person", "Cem Kaya");
            click(&mut screen, "Propose and sign");
            let person = "Cem Kaya".to_owned();
            let (place, rule) = (typed.clone(), Rule::Steward { person, holds });
            let proposed = Intent::Govern(GovernAct::Propose { place, rule });
            assert_eq!(intent(&mut screen), proposed, "{kind}");
        }
    }
}
