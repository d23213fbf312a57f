//! A picture of a ticket in the place of the ticket, in the terminal.

use image::{GrayImage, Luma};

use crate::terminal::{Person, found};

#[test]
fn whoever_has_a_picture_of_a_ticket_joins_with_it() {
    let world = tempfile::tempdir().expect("a folder");
    let path = |name: &str| world.path().join(name).to_string_lossy().into_owned();
    let ann = found(world.path());
    let _serving = ann.serve();
    ann.json(&["invite", "--uses", "3", "--qr", &path("ticket.png")]);
    let ben = Person::new(world.path(), "ben");
    let joined = ben.json(&["join", &path("ticket.png"), "--name", "Ben Ito"]);
    assert_eq!(joined["state"], "member");
    let report = ben.json(&["sync", "--with", &path("ticket.png")]);
    assert_eq!(report["peers"][0]["state"], "in-sync", "{report}");
    ann.json(&["invite", "--revoke", &path("ticket.png")]);
    let cem = Person::new(world.path(), "cem");
    let words = ["join", &path("ticket.png"), "--name", "Cem Kaya"];
    assert_eq!(cem.refused(&words).1, "ticket-revoked");
}

#[test]
fn a_picture_without_a_ticket_says_what_it_lacks() {
    let world = tempfile::tempdir().expect("a folder");
    let path = |name: &str| world.path().join(name).to_string_lossy().into_owned();
    let empty = GrayImage::from_pixel(60, 60, Luma([255]));
    empty.save(path("empty.png")).expect("written");
    std::fs::write(path("text.jpg"), "no picture").expect("written");
    let ben = Person::new(world.path(), "ben");
    for (file, code, said) in [
        ("empty.png", "picture-without-code", "from straight ahead"),
        ("text.jpg", "picture-unreadable", "no PNG or JPEG picture"),
        ("nowhere.png", "picture-unreadable", "nowhere.png"),
        ("photo.heic", "picture-unreadable", "photo.heic"),
    ] {
        let file = path(file);
        for words in [
            &["join", &file, "--name", "Ben Ito"][..],
            &["device", "join", &file],
            &["recovery", "use", &file],
            &["serve", "--carry", &file],
            &["sync", "--with", &file],
            &["invite", "--revoke", &file],
        ] {
            let (exit, told, message) = ben.refused(words);
            assert_eq!((exit, told.as_str()), (1, code), "{words:?}: {message}");
            assert!(message.contains(said), "{message}");
        }
    }
    assert!(!ben.folder.exists(), "nothing was begun");
}
