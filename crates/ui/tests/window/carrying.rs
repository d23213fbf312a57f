//! Carrying by file and pausing, on the page of the devices.

use replica::{
    Asides, CarryTask, CarryView, GovernAct, Intent, NearbyView, NetworkView, Reach, Rule,
    SeedView, SkewView, Updates, View,
};
use ui::{Elsewhere, Health, Page, RemoteRow, Wish};

use crate::acts::{Screen, TALL, click, intent, open, says, wished, write};
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
    for (updates, said) in [
        (Updates::Either, "Update the older of the two"),
        (Updates::Here, "Update Eyelevel on this device"),
        (Updates::There, "It has to be updated there"),
    ] {
        let peer = key.clone();
        let screen = screen(NetworkView {
            skewed: vec![SkewView { peer, updates }],
            ..NetworkView::default()
        });
        assert!(says(&screen, "Aylin Demir: a"));
        assert!(says(&screen, said), "{said}");
    }
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
    assert!(says(
        &paused,
        "none of its devices is contacted or answered"
    ));
    click(&mut paused, "Go on");
    assert!(matches!(
        wished(&mut paused)[..],
        [Wish::Pause { on: false }]
    ));
}

#[test]
fn a_catching_up_is_stopped_and_gone_on_with_by_a_click() {
    let view = fixtures::lively();
    let peers = view.sync.peers.iter();
    let syncing = peers.filter(|peer| peer.state == replica::PeerState::Syncing);
    let key = syncing.map(|peer| peer.peer.clone()).next().expect("one");
    let mut running = screen(NetworkView::default());
    click(&mut running, "Stop catching up with Chiara Rossi");
    let wishes = wished(&mut running);
    let [Wish::CatchUp { peer, on: false }] = &wishes[..] else {
        panic!("{wishes:?}");
    };
    assert_eq!(*peer, key);

    let mut view = view;
    for peer in &mut view.sync.peers {
        peer.state = replica::PeerState::Away;
    }
    let mut stopped = open(view, TALL, Page::Sync);
    stopped.state_mut().window.set_network(NetworkView {
        stopped: vec![key],
        ..NetworkView::default()
    });
    stopped.run_steps(3);
    assert!(says(&stopped, "Chiara Rossi: Stopped"));
    click(&mut stopped, "Go on with Chiara Rossi");
    let wishes = wished(&mut stopped);
    assert!(matches!(&wishes[..], [Wish::CatchUp { on: true, .. }]));
}

fn beyond(view: View, elsewhere: Elsewhere) -> Screen {
    let mut screen = open(view, TALL, Page::Sync);
    screen.state_mut().window.set_elsewhere(elsewhere);
    screen.run_steps(3);
    screen
}

#[test]
fn git_repositories_are_added_exchanged_with_and_forgotten() {
    let remotes = vec![
        RemoteRow {
            name: "stick".to_owned(),
            url: "/media/stick/nordwerk.git".to_owned(),
            last_at: Some(fixtures::clock().0),
            trouble: None,
            asides: Asides {
                refused: 2,
                rolled_back: 1,
                ..Asides::default()
            },
        },
        RemoteRow {
            name: "team".to_owned(),
            url: "git@example.org:nordwerk.git".to_owned(),
            trouble: Some(replica::Refusal {
                code: "remote-unreachable".to_owned(),
                message: "Could not sync with team: it cannot be reached now.".to_owned(),
            }),
            ..RemoteRow::default()
        },
    ];
    let elsewhere = Elsewhere {
        remotes,
        ..Elsewhere::default()
    };
    let mut screen = beyond(fixtures::lively(), elsewhere);
    assert!(says(&screen, "/media/stick/nordwerk.git"));
    assert!(says(&screen, "Exchanged: Just now"));
    assert!(says(&screen, "1 log stood further back there than before"));
    assert!(says(&screen, "2 things there were refused."));
    assert!(says(&screen, "it cannot be reached now"));
    click(&mut screen, "Exchange with stick");
    assert_eq!(wished(&mut screen), [Wish::SyncRemote("stick".to_owned())]);
    click(&mut screen, "Put stick right");
    assert_eq!(wished(&mut screen), [Wish::MendRemote("stick".to_owned())]);
    click(&mut screen, "Forget team");
    assert_eq!(wished(&mut screen), [Wish::RemoveRemote("team".to_owned())]);
    click(&mut screen, "Add repository");
    assert!(wished(&mut screen).is_empty(), "nothing is named yet");
    write(&mut screen, "Name", "share ");
    write(&mut screen, "Folder or address", "~/nordwerk.git");
    click(&mut screen, "Add repository");
    let add = Wish::AddRemote {
        name: "share".to_owned(),
        url: "~/nordwerk.git".to_owned(),
    };
    assert_eq!(wished(&mut screen), [add]);
}

#[test]
fn carriers_are_seen_and_one_is_parted_with_by_who_decides() {
    let carrier = SeedView {
        person: "ab".repeat(32),
        device: "cd".repeat(32),
        connected: true,
        in_sync: true,
    };
    let elsewhere = Elsewhere {
        carriers: vec![carrier.clone()],
        ..Elsewhere::default()
    };
    let mut view = fixtures::governed();
    let mut places = (*view.governance).clone();
    for place in &mut places {
        place.has_voice = place.is_space;
    }
    view.governance = std::sync::Arc::new(places);
    let mut screen = beyond(view, elsewhere.clone());
    assert!(says(&screen, "Carrier abababab"));
    assert!(says(&screen, "Holds the same"));
    click(&mut screen, "Part with carrier abababab…");
    click(&mut screen, "Part with it");
    let rule = Rule::Exclude {
        person: carrier.person,
        guests: false,
    };
    let place = String::new();
    let parts = Intent::Govern(GovernAct::Propose { place, rule });
    assert_eq!(intent(&mut screen), parts);

    let others = beyond(fixtures::lively(), elsewhere);
    assert!(!says(&others, "Part with carrier"), "without a voice");
    let none = beyond(fixtures::lively(), Elsewhere::default());
    assert!(says(&none, "eyelevel serve --carry"));
}

#[test]
fn a_copy_is_checked_and_what_is_damaged_sent_again() {
    let mut screen = beyond(fixtures::lively(), Elsewhere::default());
    click(&mut screen, "Check this copy");
    assert_eq!(wished(&mut screen), [Wish::CheckCopy]);
    let health = |damaged: &[&str], repaired| Elsewhere {
        health: Some(Health {
            records: 1_284,
            damaged: damaged.iter().map(|&text| text.to_owned()).collect(),
            repaired,
            asked: 0,
        }),
        ..Elsewhere::default()
    };
    let sound = beyond(fixtures::lively(), health(&[], None));
    assert!(says(&sound, "1,284 records, all of them sound."));
    assert!(!says(&sound, "Have damaged records sent again"));
    let hole = "record 7 of log 3fa91c22 is damaged";
    let mut damaged = beyond(fixtures::lively(), health(&[hole], Some(0)));
    assert!(says(&damaged, hole));
    assert!(says(&damaged, "Nobody who could have them was reached."));
    click(&mut damaged, "Have damaged records sent again");
    assert_eq!(wished(&mut damaged), [Wish::MendCopy]);
}

#[test]
fn a_relay_of_ones_own_is_chosen_in_the_window() {
    let named = |address: &str| {
        let mut screen = screen(NetworkView::default());
        click(&mut screen, "How far this device reaches: Own relay");
        assert!(wished(&mut screen).is_empty(), "it is to be named first");
        write(&mut screen, "Address of the relay", address);
        screen
    };
    let wrong = named("relay.example.org");
    assert!(says(&wrong, "That is no address of a relay."));
    let mut screen = named("https://relay.example.org");
    click(&mut screen, "Use this relay");
    let relay = Reach::Relay("https://relay.example.org".to_owned());
    assert_eq!(wished(&mut screen), [Wish::Reach(relay)]);
}

#[test]
fn a_bundle_is_written_for_chosen_people() {
    let mut screen = screen(NetworkView::default());
    write(&mut screen, "File", "~/news.bundle");
    write(&mut screen, "For", "Ben Ito, Cem Kaya");
    click(&mut screen, "Write a file");
    let written = Wish::WriteBundle {
        file: "~/news.bundle".to_owned(),
        recipients: "Ben Ito, Cem Kaya".to_owned(),
    };
    assert_eq!(wished(&mut screen), [written]);
}

#[test]
fn whoever_waits_writes_a_bundle_that_asks_for_them() {
    let mut screen = open(fixtures::waiting(), TALL, Page::Home);
    assert!(says(&screen, "have somebody of the space read it"));
    write(&mut screen, "File", "~/request.bundle");
    click(&mut screen, "Write a file");
    let written = Wish::WriteBundle {
        file: "~/request.bundle".to_owned(),
        recipients: String::new(),
    };
    assert_eq!(wished(&mut screen), [written]);
}

#[test]
fn a_newcomer_joins_with_a_ticket_from_nearby() {
    let mut screen = open(fixtures::nobody(), TALL, Page::Home);
    click(&mut screen, "I have an invitation");
    click(&mut screen, "Look around on this network");
    let looks = Wish::Nearby {
        on: true,
        invites: false,
    };
    assert_eq!(wished(&mut screen), [looks]);
    let mut found = NearbyView {
        id: "npoxiara".to_owned(),
        ..NearbyView::default()
    };
    let network = |found: &NearbyView| NetworkView {
        nearby: true,
        found: vec![found.clone()],
        ..NetworkView::default()
    };
    screen.state_mut().window.set_network(network(&found));
    screen.run_steps(3);
    click(&mut screen, "Ask who it is");
    assert_eq!(wished(&mut screen), [Wish::AskNearby(found.id.clone())]);
    found.name = Some("Ann Berg".to_owned());
    found.space = Some("Nordwerk".to_owned());
    found.ticket = Some("eyelevel:abc".to_owned());
    screen.state_mut().window.set_network(network(&found));
    screen.run_steps(3);
    assert!(says(&screen, "Ann Berg, Nordwerk"));
    click(&mut screen, "Join with their ticket");
    write(&mut screen, "Your name", "Ben Ito");
    click(&mut screen, "Ask to join");
    let joins = Intent::Join {
        ticket: "eyelevel:abc".to_owned(),
        person: "Ben Ito".to_owned(),
    };
    assert_eq!(intent(&mut screen), joins);
}

#[test]
fn a_relay_others_use_is_offered() {
    let url = "https://relay.example.org";
    let mut screen = screen(NetworkView {
        relays: vec![url.to_owned()],
        ..NetworkView::default()
    });
    assert!(says(&screen, "which this one does not use"));
    click(&mut screen, "Use https://relay.example.org");
    let relay = Reach::Relay(url.to_owned());
    assert_eq!(wished(&mut screen), [Wish::Reach(relay)]);
}
