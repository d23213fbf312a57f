//! One's own devices, and the words for the day all are lost.

use replica::{DeviceAct, DeviceView, Preference, Question, WordsKept};

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
    click(&mut screen, "Shut out 77aa00bb…");
    assert!(says(&screen, "no other signature is needed"));
    assert!(says(&screen, "This cannot be undone"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Shut out");
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
    // Whoever has seen them may come back with them, so from now on there is something to come back to.
    let kept = Intent::Prefer(Preference::Words(WordsKept::Kept));
    let wishes = wished(&mut screen);
    let intents = wishes.iter().filter_map(|wish| match wish {
        Wish::Do(intent) => Some(intent),
        _ => None,
    });
    assert!(intents.eq([&Intent::Ask(Question::Recovery), &kept]));
    let words = vec!["abandon"; 23].join(" ") + " art";
    answer(&mut screen, Ok(Answer::Words(words.into())));
    answer(&mut screen, Ok(Answer::Done));
    assert!(says(&screen, "Word 24: art"));
    assert_eq!(screen.state().window.toasts().count(), 0);
    click(&mut screen, "Home");
    click(&mut screen, "Your profile: Sofia Lindqvist");
    click(&mut screen, "Devices and recovery");
    assert!(!says(&screen, "Word 24"));
}
