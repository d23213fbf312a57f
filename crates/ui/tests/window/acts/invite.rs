//! Tickets: made, shown, copied.

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

#[test]
fn a_ticket_is_taken_back() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Invite);
    click(&mut screen, "Make an invitation");
    wished(&mut screen);
    answer(&mut screen, Ok(ticket()));
    click(&mut screen, "Take this ticket back");
    let Intent::EndInvite { ticket } = intent(&mut screen) else {
        panic!("nothing was taken back");
    };
    assert!(ticket.starts_with("eyelevel:"));
    answer(&mut screen, Ok(Answer::Done));
    assert!(says(&screen, "admits nobody new"));
    assert!(says(&screen, "Make an invitation"), "it is on show no more");
}
