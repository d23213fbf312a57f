//! A locked folder and the keyring of the system: one that answers, one that does not, and a real bus.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::common::{Somebody, options};
use node::{Keyring, NoKeyring, Node, Secret, StartError, Vault};
use tempfile::TempDir;

const PASSPHRASE: &str = "seven quiet lamps";

/// A keyring in memory, which may be locked itself.
#[derive(Default)]
struct Drawer {
    kept: Mutex<BTreeMap<String, Secret>>,
    is_locked: Mutex<bool>,
}

impl Drawer {
    fn open(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<String, Secret>>, NoKeyring> {
        if *self.is_locked.lock().unwrap() {
            return Err(NoKeyring::Locked);
        }
        Ok(self.kept.lock().unwrap())
    }
}

impl Keyring for Drawer {
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), NoKeyring> {
        self.open()?.insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn find(&self, name: &str) -> Result<Option<Secret>, NoKeyring> {
        Ok(self.open()?.get(name).cloned())
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyring> {
        self.open()?.remove(name);
        Ok(())
    }
}

/// A folder with a passphrase that nobody uses.
fn locked() -> TempDir {
    let ann = Somebody::founder("Ann");
    ann.node.stop();
    let Somebody { folder, .. } = ann;
    let vault = Vault::open(folder.path()).expect("nobody uses it");
    vault
        .set_passphrase(PASSPHRASE, &Drawer::default())
        .expect("locked");
    folder
}

/// Whether a node starts there without anything typed.
fn opens(folder: &Path, keyring: &Arc<Drawer>) -> bool {
    let mut options = options(folder);
    options.keyring = Some(Arc::clone(keyring) as Arc<dyn Keyring>);
    match Node::start(options) {
        Ok(node) => {
            node.stop();
            true
        }
        Err(StartError::Locked { tried, .. }) => {
            assert!(!tried, "nothing was typed that could be wrong");
            false
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn set(folder: &Path, keyring: &Drawer, on: bool) -> Result<bool, &'static str> {
    let vault = Vault::open(folder).expect("nobody uses it");
    if vault.locks().is_locked {
        vault.unlock_typed(PASSPHRASE).expect("open");
    }
    let locks = vault.set_keyring(keyring, on);
    locks.map(|locks| locks.keyring).map_err(|why| why.code)
}

#[test]
fn whoever_chooses_it_types_nothing_where_the_keyring_answers() {
    let folder = locked();
    let drawer = Arc::new(Drawer::default());
    assert!(!opens(folder.path(), &drawer), "off until it is chosen");
    assert_eq!(set(folder.path(), &drawer, true), Ok(true));
    assert!(opens(folder.path(), &drawer));

    // Elsewhere, without it, locked, or with another secret, it is the passphrase.
    assert!(!opens(folder.path(), &Arc::default()));
    *drawer.is_locked.lock().unwrap() = true;
    assert!(!opens(folder.path(), &drawer));
    *drawer.is_locked.lock().unwrap() = false;
    let right = drawer.kept.lock().unwrap().clone();
    for secret in drawer.kept.lock().unwrap().values_mut() {
        secret[0] ^= 1;
    }
    assert!(!opens(folder.path(), &drawer));
    *drawer.kept.lock().unwrap() = right.clone();
    let mut typed = options(folder.path());
    typed.unlock_with(PASSPHRASE);
    Node::start(typed).expect("the passphrase opens it").stop();

    // Chosen once more it is another secret; taken back, nothing is kept.
    assert_eq!(set(folder.path(), &drawer, true), Ok(true));
    assert_eq!(drawer.kept.lock().unwrap().len(), 1);
    assert_ne!(*drawer.kept.lock().unwrap(), right);
    assert!(opens(folder.path(), &drawer));
    let held = drawer.kept.lock().unwrap().clone();
    assert_eq!(set(folder.path(), &drawer, false), Ok(false));
    assert!(drawer.kept.lock().unwrap().is_empty());
    *drawer.kept.lock().unwrap() = held;
    assert!(!opens(folder.path(), &drawer), "not even an old secret");

    // A new passphrase seals everything anew.
    drawer.kept.lock().unwrap().clear();
    assert_eq!(set(folder.path(), &drawer, true), Ok(true));
    let vault = Vault::open(folder.path()).expect("nobody uses it");
    vault.unlock_typed(PASSPHRASE).expect("open");
    assert!(
        !vault
            .set_passphrase("another seven lamps", &*drawer)
            .expect("set")
            .keyring
    );
    drop(vault);
    assert!(!opens(folder.path(), &drawer));
    assert!(drawer.kept.lock().unwrap().is_empty(), "nothing is left");
}

#[test]
fn a_keyring_is_never_the_only_way_and_says_why_it_is_none() {
    let open = Somebody::founder("Ann");
    open.node.stop();
    let drawer = Drawer::default();
    assert_eq!(set(open.folder.path(), &drawer, true), Err("no-passphrase"));
    assert!(drawer.kept.lock().unwrap().is_empty());

    let folder = locked();
    *drawer.is_locked.lock().unwrap() = true;
    assert_eq!(set(folder.path(), &drawer, true), Err("keyring-locked"));
    struct Nothing;
    impl Keyring for Nothing {
        fn keep(&self, _: &str, _: &Secret) -> Result<(), NoKeyring> {
            Err(NoKeyring::Absent("nobody is there".to_owned()))
        }
        fn find(&self, _: &str) -> Result<Option<Secret>, NoKeyring> {
            Err(NoKeyring::Absent("nobody is there".to_owned()))
        }
        fn forget(&self, _: &str) -> Result<(), NoKeyring> {
            Err(NoKeyring::Absent("nobody is there".to_owned()))
        }
    }
    let vault = Vault::open(folder.path()).expect("nobody uses it");
    vault.unlock_typed(PASSPHRASE).expect("open");
    let refused = vault
        .set_keyring(&Nothing, true)
        .expect_err("nobody answers");
    assert_eq!(refused.code, "keyring-absent");
    assert!(!vault.locks().keyring, "and no slot says otherwise");
}

/// A bus of its own and a Secret Service on it, for the calls as they go over the wire.
#[cfg(target_os = "linux")]
mod bus {
    use std::collections::HashMap;
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::{Arc, Mutex};

    use node::{Keyring, SystemKeyring};
    use zbus::blocking::connection::Builder;
    use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
    use zeroize::Zeroizing;

    type Attributes = HashMap<String, String>;
    type Sealed = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);
    type Kept = Arc<Mutex<Option<(Attributes, Vec<u8>)>>>;

    fn path(text: &str) -> OwnedObjectPath {
        OwnedObjectPath::try_from(text).unwrap()
    }

    struct Service(Kept);

    #[zbus::interface(name = "org.freedesktop.Secret.Service")]
    impl Service {
        fn open_session(
            &self,
            algorithm: &str,
            _input: Value<'_>,
        ) -> (OwnedValue, OwnedObjectPath) {
            assert_eq!(algorithm, "plain");
            let nothing = OwnedValue::try_from(Value::from("")).unwrap();
            (nothing, path("/org/freedesktop/secrets/session/1"))
        }

        fn search_items(&self, wanted: Attributes) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
            let kept = self.0.lock().unwrap();
            let found = kept
                .as_ref()
                .filter(|(attributes, _)| *attributes == wanted);
            let found = found.map(|_| path("/item"));
            (found.into_iter().collect(), Vec::new())
        }
    }

    struct Collection(Kept);

    #[zbus::interface(name = "org.freedesktop.Secret.Collection")]
    impl Collection {
        fn create_item(
            &self,
            properties: HashMap<String, OwnedValue>,
            secret: Sealed,
            replace: bool,
        ) -> (OwnedObjectPath, OwnedObjectPath) {
            assert!(replace);
            let attributes = &properties["org.freedesktop.Secret.Item.Attributes"];
            let attributes = Attributes::try_from(attributes.try_clone().unwrap()).unwrap();
            *self.0.lock().unwrap() = Some((attributes, secret.2));
            (path("/item"), path("/"))
        }
    }

    struct Item(Kept);

    #[zbus::interface(name = "org.freedesktop.Secret.Item")]
    impl Item {
        fn get_secret(&self, session: OwnedObjectPath) -> (Sealed,) {
            let value = self.0.lock().unwrap().clone().unwrap().1;
            ((
                session,
                Vec::new(),
                value,
                "application/octet-stream".to_owned(),
            ),)
        }

        fn delete(&self) -> OwnedObjectPath {
            *self.0.lock().unwrap() = None;
            path("/")
        }
    }

    struct Daemon(Child);

    impl Drop for Daemon {
        fn drop(&mut self) {
            let _gone = self.0.kill();
            let _gone = self.0.wait();
        }
    }

    /// Run by the test below in a process of its own, whose session is the bus it made.
    #[test]
    #[ignore = "needs a bus of its own; the test below gives it one"]
    fn within_a_session() {
        let keyring = SystemKeyring;
        let secret = Zeroizing::new([7; 32]);
        assert_eq!(keyring.find("name"), Ok(None));
        keyring.keep("name", &secret).expect("kept");
        assert_eq!(keyring.find("name"), Ok(Some(secret)));
        assert_eq!(keyring.find("another"), Ok(None));
        keyring.forget("name").expect("forgotten");
        assert_eq!(keyring.find("name"), Ok(None));
    }

    #[test]
    fn the_secret_service_keeps_finds_and_forgets() {
        let daemon = Command::new("dbus-daemon")
            .args(["--session", "--print-address", "--nofork"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(daemon) = daemon else {
            println!("skipped: no dbus-daemon here");
            return;
        };
        let mut daemon = Daemon(daemon);
        let mut address = String::new();
        let said = daemon.0.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut address).unwrap();
        let kept = Kept::default();
        let _service = Builder::address(address.trim())
            .and_then(|it| it.serve_at("/org/freedesktop/secrets", Service(Arc::clone(&kept))))
            .and_then(|it| {
                let place = "/org/freedesktop/secrets/aliases/default";
                it.serve_at(place, Collection(Arc::clone(&kept)))
            })
            .and_then(|it| it.serve_at("/item", Item(Arc::clone(&kept))))
            .and_then(|it| it.name("org.freedesktop.secrets"))
            .and_then(Builder::build)
            .expect("a service");
        let within = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "keyring::bus::within_a_session"])
            .env("DBUS_SESSION_BUS_ADDRESS", address.trim())
            .output()
            .expect("run");
        ran_one(&within);
    }

    /// Where a name is none, nothing runs, and that is no success.
    fn ran_one(within: &std::process::Output) {
        let said = String::from_utf8_lossy(&within.stdout);
        let is_well = within.status.success() && said.contains("1 passed");
        assert!(is_well, "{said}");
    }

    #[test]
    fn where_no_bus_is_nothing_answers() {
        let within = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "keyring::bus::without_a_session"])
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
            .output()
            .expect("run");
        ran_one(&within);
    }

    #[test]
    #[ignore = "needs a session without a bus; the test above gives it one"]
    fn without_a_session() {
        let found = SystemKeyring.find("name");
        assert_eq!(found.expect_err("nobody").code(), "keyring-absent");
    }
}
