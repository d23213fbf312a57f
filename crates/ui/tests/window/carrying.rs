//! Carrying by file and pausing, on the page of the devices.

use replica::{CarryTask, CarryView, NetworkView};
use ui::{Page, Wish};

use crate::acts::{Screen, TALL, click, open, says, wished};
use crate::fixtures;

fn screen(network: NetworkView) -> Screen {
    let mut screen = open(fixtures::lively(), TALL, Page::Sync);
    screen.state_mut().window.set_network(network);
    screen.run_steps(3);
    screen
}

#[test]
fn a_device_says_how_much_is_to_come() {
    let screen = screen(NetworkView::default());
    assert!(says(&screen, "Chiara Rossi: Syncing"));
    assert!(says(&screen, "4,212 records to come"));
}

#[test]
fn what_is_carried_shows_how_far_it_is_and_can_be_cancelled() {
    let mut screen = screen(NetworkView {
        carrying: Some(CarryView {
            task: CarryTask::ReadBundle,
            name: "nordwerk.bundle".to_owned(),
            done: 30,
            of: 120,
        }),
        ..NetworkView::default()
    });
    assert!(says(&screen, "Reading nordwerk.bundle · 25 %"));
    click(&mut screen, "Cancel");
    assert!(matches!(wished(&mut screen)[..], [Wish::CancelCarrying]));
}

#[test]
fn another_version_is_named_with_whose_it_is() {
    let view = fixtures::lively();
    let key = view.sync.peers[0].peer.clone();
    let screen = screen(NetworkView {
        skewed: vec![key],
        ..NetworkView::default()
    });
    assert!(says(&screen, "Aylin Demir: another version of Eyelevel"));
}

#[test]
fn a_pause_is_said_and_ends_with_a_click() {
    let mut running = screen(NetworkView::default());
    click(&mut running, "Pause");
    assert!(matches!(
        wished(&mut running)[..],
        [Wish::Pause { on: true }]
    ));
    let mut paused = screen(NetworkView {
        paused: true,
        ..NetworkView::default()
    });
    assert!(says(&paused, "no device is contacted or answered"));
    click(&mut paused, "Go on");
    assert!(matches!(
        wished(&mut paused)[..],
        [Wish::Pause { on: false }]
    ));
}
