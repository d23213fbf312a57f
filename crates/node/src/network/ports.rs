//! Which ports to listen on, so that addresses on tickets stay good.
//!
//! Those bound first hold for as long as the process runs, and those used last are tried at the next
//! start. A port that is taken once is not given up: somebody else may have it for a moment, and
//! every ticket handed out names it. Whoever finds it taken at two starts, one after the other, keeps the
//! one used instead, or a port somebody else has for good would make each start another device.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// The file that remembers the ports.
const FILE: &str = "ports";
/// What stands before those used instead.
const INSTEAD: &str = "instead";

/// The port of IPv4 and that of IPv6, as far as there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pair {
    pub v4: Option<u16>,
    pub v6: Option<u16>,
}

/// The ports of this device.
#[derive(Debug)]
pub(super) struct Ports {
    file: PathBuf,
    remembered: Remembered,
    /// Those that were bound in this process: others have been told of them.
    bound: Option<Pair>,
}

/// What the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Remembered {
    own: Option<Pair>,
    /// Those bound at the last start because the own ones were taken.
    instead: Option<Pair>,
}

impl Pair {
    /// The ports of what is bound.
    pub fn of(bound: &[SocketAddr]) -> Pair {
        let port = |is_wanted: fn(&&SocketAddr) -> bool| {
            bound.iter().find(is_wanted).map(SocketAddr::port)
        };
        Pair {
            v4: port(|address| address.is_ipv4()),
            v6: port(|address| address.is_ipv6()),
        }
    }

    /// The one port of a device that has the same everywhere.
    pub fn one(&self) -> Option<u16> {
        self.v4.or(self.v6)
    }

    /// The port for an address of this kind.
    pub fn at(&self, ip: IpAddr) -> Option<u16> {
        match ip {
            IpAddr::V4(_) => self.v4,
            IpAddr::V6(_) => self.v6,
        }
    }

    /// Tells whether one of them is one of the other pair.
    fn has_one_of(&self, other: Pair) -> bool {
        (self.v4.is_some() && self.v4 == other.v4) || (self.v6.is_some() && self.v6 == other.v6)
    }

    /// The same with those of another pair where this one has none.
    fn or(self, other: Pair) -> Pair {
        Pair {
            v4: self.v4.or(other.v4),
            v6: self.v6.or(other.v6),
        }
    }

    /// Reads a line such as `4700 4701`; none is written as 0.
    fn read<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Pair> {
        let is_port = |port: &u16| *port != 0;
        let v4: u16 = words.next()?.parse().ok()?;
        let v6 = words.next().and_then(|word| word.parse().ok());
        let pair = Pair {
            v4: Some(v4).filter(is_port),
            v6: v6.filter(is_port),
        };
        pair.one().map(|_| pair)
    }

    fn words(&self) -> String {
        let v4 = self.v4.unwrap_or_default();
        self.v6
            .map_or_else(|| v4.to_string(), |v6| format!("{v4} {v6}"))
    }
}

impl Remembered {
    fn read(text: &str) -> Remembered {
        let mut lines = text.lines();
        let own = lines.next().map(str::split_whitespace);
        let mut further = lines.map(str::split_whitespace);
        let instead = further.find_map(|mut words| {
            let is_instead = words.next() == Some(INSTEAD);
            is_instead.then(|| Pair::read(words)).flatten()
        });
        Remembered {
            own: own.and_then(Pair::read),
            instead,
        }
    }

    fn text(&self) -> String {
        let own = self.own.map(|own| own.words() + "\n");
        let instead = self.instead.map(|it| format!("{INSTEAD} {}\n", it.words()));
        own.unwrap_or_default() + &instead.unwrap_or_default()
    }
}

impl Ports {
    pub fn read(data: &Path) -> Ports {
        let file = data.join(FILE);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        Ports {
            remembered: Remembered::read(&text),
            bound: None,
            file,
        }
    }

    /// The ports to try, the best first.
    pub fn known(&self) -> Vec<Pair> {
        let Remembered { own, instead } = self.remembered;
        match self.bound {
            Some(bound) => vec![bound],
            None => own.into_iter().chain(instead).collect(),
        }
    }

    /// Notes what was bound in the end, and remembers it for the next start.
    pub fn note(&mut self, bound: &[SocketAddr]) {
        let new = Pair::of(bound);
        let is_same = |old: Pair| new.has_one_of(old);
        if let Some(old) = self.bound {
            // The file is left alone: what is taken now may be free at the next start.
            self.bound = Some(if is_same(old) { old.or(new) } else { new });
            return;
        }
        self.bound = Some(new);
        let Remembered { own, instead } = self.remembered;
        let remembered = match own {
            Some(own) if is_same(own) => Remembered {
                own: Some(own.or(new)),
                instead: None,
            },
            Some(own) if !instead.is_some_and(is_same) => Remembered {
                own: Some(own),
                instead: Some(new),
            },
            Some(_) | None => Remembered {
                own: Some(new),
                instead: None,
            },
        };
        self.remember(remembered);
    }

    fn remember(&mut self, remembered: Remembered) {
        if remembered == self.remembered {
            return;
        }
        self.remembered = remembered;
        if let Err(error) = std::fs::write(&self.file, remembered.text()) {
            tracing::info!("could not remember the port for the next start: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sockets(list: &[&str]) -> Vec<SocketAddr> {
        let parsed = list.iter().map(|text| text.parse().expect("an address"));
        parsed.collect()
    }

    fn pair(v4: u16, v6: u16) -> Pair {
        let port = |port: u16| Some(port).filter(|port| *port != 0);
        Pair {
            v4: port(v4),
            v6: port(v6),
        }
    }

    /// What a start in this folder tries, and what it binds in the end.
    fn starts(data: &Path, bound: &[&str]) -> Vec<Pair> {
        let mut ports = Ports::read(data);
        let known = ports.known();
        ports.note(&sockets(bound));
        known
    }

    #[test]
    fn ports_are_remembered() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        assert_eq!(starts(data, &["0.0.0.0:4700", "[::]:4701"]), []);
        let both = [pair(4700, 4701)];
        assert_eq!(starts(data, &["0.0.0.0:4700"]), both);
        assert_eq!(starts(data, &["0.0.0.0:4700"]), both, "IPv6 was away");
        std::fs::write(data.join(FILE), "damaged").expect("written");
        assert_eq!(starts(data, &["[::1]:4800"]), []);
        assert_eq!(starts(data, &["[::1]:4800"]), [pair(0, 4800)]);
    }

    #[test]
    fn a_port_is_given_up_when_it_is_taken_at_two_starts_and_not_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        starts(data, &["0.0.0.0:4700"]);
        let own = pair(4700, 0);
        assert_eq!(starts(data, &["0.0.0.0:5000"]), [own], "taken once");
        let both = [own, pair(5000, 0)];
        assert_eq!(starts(data, &["0.0.0.0:4700"]), both, "free again");
        assert_eq!(starts(data, &["0.0.0.0:6000"]), [own], "taken once more");
        assert_eq!(starts(data, &["0.0.0.0:6000"]), [own, pair(6000, 0)]);
        assert_eq!(starts(data, &["0.0.0.0:6000"]), [pair(6000, 0)]);
    }

    #[test]
    fn what_was_bound_first_holds_for_as_long_as_the_process_runs() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ports = Ports::read(folder.path());
        ports.note(&sockets(&["0.0.0.0:4700", "[::]:4701"]));
        ports.note(&sockets(&["10.0.0.1:4700", "[fd00::1]:4700"]));
        assert_eq!(ports.known(), [pair(4700, 4701)]);
        ports.note(&sockets(&["0.0.0.0:5000"]));
        assert_eq!(ports.known(), [pair(5000, 0)], "it is taken meanwhile");
        let next = Ports::read(folder.path());
        assert_eq!(next.known(), [pair(4700, 4701)], "tickets name it");
    }
}
