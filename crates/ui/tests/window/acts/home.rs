//! The first page: who needs what one knows.

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

#[test]
fn what_happened_to_this_device_is_said_until_its_owner_knows() {
    for (notice, said) in [
        (replica::OwnNotice::Copied, "copied or restored"),
        (replica::OwnNotice::SignedTwice, "goes on under a new name"),
        (replica::OwnNotice::WentBack, "put back to an earlier state"),
    ] {
        let mut view = fixtures::lively();
        view.notice = Some(notice);
        let mut screen = open(view, LARGE, Page::Home);
        assert!(says(&screen, said));
        click(&mut screen, "I know");
        let noted = Intent::Device(replica::DeviceAct::Noted);
        assert_eq!(intent(&mut screen), noted);
        screen.state_mut().view.notice = None;
        screen.run_steps(3);
        assert!(!says(&screen, said));
    }
}
