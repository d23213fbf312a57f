//! Two places on this machine with a network of their own each, joined by a third one between them.
//!
//! The test runs again in a network namespace of its own: the middle. Everything that goes from one
//! place to the other passes a network interface there that the test itself reads and writes.

use std::process::{Child, Command, Stdio};

const INSIDE: &str = "EYELEVEL_IN_THE_MIDDLE";
/// Where the two places are; the middle is `.1` in both.
pub const ANN: &str = "10.1.0.2";
pub const BEN: &str = "10.2.0.2";
/// An address of Ben's that belongs to no local network.
pub const BEN_FAR: &str = "203.0.113.2";
/// An address of the middle that both reach without the line.
pub const RELAY: &str = "10.3.0.1";
/// The interface that stands for the line.
pub const LINE: &str = "line0";

/// Runs one test of this binary again in the middle. True there.
pub fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let tried = "ip link set lo up && ip tuntap add dev try0 mode tun && ip rule add iif try0 lookup 100 && echo 1 > /proc/sys/net/ipv4/ip_forward";
    if let Err(why) = run("unshare", &["--net", "sh", "-c", tried]) {
        println!("skipped: no networks of our own here: {}", why.trim());
        return false;
    }
    let program = std::env::current_exe().expect("this program");
    let again = Command::new("unshare")
        .arg("--net")
        .arg(program)
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(INSIDE, "1")
        .status()
        .expect("unshare runs");
    assert!(again.success(), "{test} failed inside its network");
    false
}

/// A place; it ends with this value.
pub struct Place {
    keeper: Child,
}

impl Place {
    /// Makes a place with one address, joined to the middle.
    fn new(number: u8) -> Place {
        let keeper = Command::new("unshare")
            .args(["--net", "sleep", "infinity"])
            .stdin(Stdio::null())
            .spawn()
            .expect("unshare runs");
        let place = Place { keeper };
        place.waits_for_its_network();
        let (here, there) = (format!("m{number}"), format!("p{number}"));
        let process = place.process().to_string();
        let net = format!("10.{number}.0");
        ip(&["link", "add", &here, "type", "veth", "peer", "name", &there]);
        ip(&["link", "set", &there, "netns", &process]);
        ip(&["addr", "add", &format!("{net}.1/24"), "dev", &here]);
        ip(&["link", "set", &here, "up"]);
        // Whatever comes from there goes over the line; what the line lets through finds its way.
        ip(&["rule", "add", "iif", &here, "lookup", "100"]);
        place.ip(&["link", "set", "lo", "up"]);
        place.ip(&["addr", "add", &format!("{net}.2/24"), "dev", &there]);
        place.ip(&["link", "set", &there, "up"]);
        place.ip(&["route", "add", "default", "via", &format!("{net}.1")]);
        place
    }

    /// Both places.
    pub fn two() -> (Place, Place) {
        ip(&["link", "set", "lo", "up"]);
        std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").expect("the middle forwards");
        for of in ["all", "default"] {
            let file = format!("/proc/sys/net/ipv4/conf/{of}/rp_filter");
            std::fs::write(file, "0").expect("ways there and back may differ");
        }
        let (ann, ben) = (Place::new(1), Place::new(2));
        ben.ip(&["addr", "add", &format!("{BEN_FAR}/32"), "dev", "p2"]);
        ip(&[
            "route",
            "add",
            &format!("{BEN_FAR}/32"),
            "via",
            BEN,
            "dev",
            "m2",
        ]);
        (ann, ben)
    }

    /// The process in whose network everything of this place runs.
    pub fn process(&self) -> u32 {
        self.keeper.id()
    }

    fn waits_for_its_network(&self) {
        let own = std::fs::read_link("/proc/self/ns/net").expect("a network");
        let theirs = format!("/proc/{}/ns/net", self.process());
        for _ in 0..1_000 {
            if std::fs::read_link(&theirs).is_ok_and(|theirs| theirs != own) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        panic!("the place never got a network of its own");
    }

    fn ip(&self, words: &[&str]) {
        let process = self.process().to_string();
        let all = [&["--net", "--target", &process, "--", "ip"], words].concat();
        run("nsenter", &all).unwrap_or_else(|why| panic!("ip {words:?}: {why}"));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

/// Gives the middle an address of its own, for a relay.
pub fn add_relay() {
    ip(&["addr", "add", &format!("{RELAY}/32"), "dev", "lo"]);
}

/// Leads what has to pass the line to it; called when the interface is there.
pub fn lead_over_the_line() {
    ip(&["route", "add", "default", "dev", LINE, "table", "100"]);
}

fn ip(words: &[&str]) {
    run("ip", words).unwrap_or_else(|why| panic!("ip {words:?}: {why}"));
}

fn run(program: &str, words: &[&str]) -> Result<(), String> {
    match Command::new(program).args(words).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("{program}: {error}")),
    }
}
