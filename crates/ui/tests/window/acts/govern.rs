//! Decisions of the space that many sign.

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
