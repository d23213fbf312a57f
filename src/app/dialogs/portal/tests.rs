//! A portal on a bus of its own, in the place of a desktop.

#![allow(
    clippy::disallowed_types,
    reason = "what describes an interface to the bus is written with them"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};

use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use super::*;

const REQUEST: &str = "/org/freedesktop/portal/desktop/request/1/eyelevel";

/// What was asked, and what is answered.
struct Portal {
    asked: Sender<(&'static str, Vec<String>)>,
    answers: (u32, Vec<String>),
    /// Another program on the same bus.
    stranger: zbus::Connection,
}

impl Portal {
    /// Says that a dialog opens, and then at once how it ended.
    async fn answer(
        &self,
        act: &'static str,
        options: BTreeMap<String, OwnedValue>,
        bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let _gone = self.asked.send((act, options.into_keys().collect()));
        let (how, addresses) = self.answers.clone();
        let results = BTreeMap::from([("uris", Value::from(addresses))]);
        let nobody: Option<&str> = None;
        let left = (WAS_LEFT, &results);
        self.stranger
            .emit_signal(nobody, REQUEST, REQUEST_FACE, "Response", &left)
            .await?;
        // Of somebody else's request, which is none of ours.
        for path in ["/org/freedesktop/portal/desktop/request/1/other", REQUEST] {
            let body = (if path == REQUEST { how } else { WAS_LEFT }, &results);
            bus.emit_signal(nobody, path, REQUEST_FACE, "Response", &body)
                .await?;
        }
        Ok(OwnedObjectPath::try_from(REQUEST).unwrap())
    }
}

#[zbus::interface(name = "org.freedesktop.portal.FileChooser")]
impl Portal {
    async fn open_file(
        &self,
        _parent: String,
        _title: String,
        options: BTreeMap<String, OwnedValue>,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        self.answer("OpenFile", options, bus).await
    }

    async fn save_file(
        &self,
        _parent: String,
        _title: String,
        options: BTreeMap<String, OwnedValue>,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        self.answer("SaveFile", options, bus).await
    }
}

/// A bus of its own, where the program for it is installed; it ends with the test.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn begin() -> Option<Bus> {
        let daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut daemon) = daemon else {
            println!("skipped: no dbus-daemon here");
            return None;
        };
        let mut address = String::new();
        let said = daemon.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Some(Bus { daemon, address })
    }

    fn builder(&self) -> Builder<'static> {
        Builder::address(self.address.as_str()).unwrap()
    }

    /// Asks a portal that answers so; gives what was chosen and what the portal was asked.
    fn asked(&self, sought: &Sought, how: u32, addresses: &[&str]) -> Outcome {
        let (asked, heard) = channel();
        let answers = addresses.iter().map(|it| (*it).to_owned());
        let answers = (how, answers.collect());
        let stranger = self.builder().build().unwrap().into_inner();
        let portal = Portal {
            asked,
            answers,
            stranger,
        };
        let desktop = self.builder().serve_at(PATH, portal).unwrap();
        let _desktop = desktop.name(SERVICE).unwrap().build().unwrap();
        let bus = self.builder().build().unwrap();
        let chosen = choose_over(&bus, sought, "Choose a file");
        (chosen, heard.recv().unwrap())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

type Outcome = (zbus::Result<Option<PathBuf>>, (&'static str, Vec<String>));

#[test]
fn what_is_chosen_on_the_desktop_is_a_path() {
    let Some(bus) = Bus::begin() else { return };
    for (sought, act, option) in [
        (Sought::File, "OpenFile", None),
        (Sought::Picture, "OpenFile", Some("filters")),
        (Sought::Folder, "OpenFile", Some("directory")),
        (
            Sought::New("eyelevel.bundle".into()),
            "SaveFile",
            Some("current_name"),
        ),
    ] {
        let (chosen, told) = bus.asked(
            &sought,
            WAS_CHOSEN,
            &["file:///home/ann/Br%C3%BCcke%201.png"],
        );
        let path = Path::new("/home/ann/Brücke 1.png");
        assert_eq!(chosen.unwrap().as_deref(), Some(path), "{sought:?}");
        let options: Vec<String> = option.into_iter().map(str::to_owned).collect();
        assert_eq!(told, (act, options));
    }
}

#[test]
fn a_dialog_that_is_left_chooses_nothing_and_one_that_fails_is_none() {
    let Some(bus) = Bus::begin() else { return };
    // Nobody offers a dialog there yet.
    let alone = bus.builder().build().unwrap();
    assert!(choose_over(&alone, &Sought::File, "Choose a file").is_err());
    let (left, _) = bus.asked(&Sought::File, WAS_LEFT, &[]);
    assert_eq!(left.unwrap(), None);
    let (failed, _) = bus.asked(&Sought::File, 2, &[]);
    assert!(failed.is_err());
    for odd in [
        "https://nordwerk.example/x",
        "file://elsewhere/x",
        "file:///a%00b",
        "x",
    ] {
        let (chosen, _) = bus.asked(&Sought::File, WAS_CHOSEN, &[odd]);
        assert_eq!(chosen.unwrap(), None, "{odd}");
    }
}
