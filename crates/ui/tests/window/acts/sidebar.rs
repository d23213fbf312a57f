//! Going from page to page.

use super::*;

#[test]
fn every_place_of_the_sidebar_is_reached() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Home);
    for (label, page, title) in [
        ("Matches", Page::Matches, "12 matches for Learning duo"),
        ("Rounds", Page::Rounds, "Rounds"),
        ("People", Page::People, "43 people in this space"),
        ("Conversations", Page::Conversations, "Conversations"),
        ("Network", Page::Network, "Network"),
        ("Communities", Page::Communities, "Communities"),
        ("Start a community", Page::Found, "Start a community"),
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
    for wish in wished(&mut screen) {
        let asks = matches!(wish, Wish::Do(Intent::Ask(_)));
        assert!(asks, "looking around changes nothing: {wish:?}");
    }
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
    let theme = |dark| if dark { Theme::Dark } else { Theme::Light };
    assert_eq!(wished(&mut screen), [Wish::Wear(theme(!dark))]);
    click(&mut screen, second);
    assert_eq!(wished(&mut screen), [Wish::Wear(theme(dark))]);
    let preference = |screen: &Screen| screen.ctx.options(|it| it.theme_preference);
    assert_ne!(preference(&screen), egui::ThemePreference::System);
    click(&mut screen, "Light or dark as the system says");
    assert_eq!(wished(&mut screen), [Wish::Wear(Theme::System)]);
    assert_eq!(preference(&screen), egui::ThemePreference::System);
    assert!(
        !says(&screen, "Light or dark as the system says"),
        "there is nothing to go back from"
    );
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
