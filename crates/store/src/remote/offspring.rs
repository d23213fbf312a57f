//! What a program has started: processes that would stay behind when it is stopped.
//!
//! A git that may ask at the terminal shares the terminal's group of processes with us, so it cannot
//! be ended as a group; what it has started is found by whose child each process is.

#[cfg(unix)]
pub(super) use unix::Offspring;

#[cfg(not(unix))]
pub(super) struct Offspring;

#[cfg(not(unix))]
impl Offspring {
    pub fn of(_: u32) -> Offspring {
        Offspring
    }

    pub fn ask(&self) {}

    pub fn end(&self) {}
}

#[cfg(unix)]
mod unix {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::process::Command;

    use rustix::process::{Pid, Signal, kill_process};

    /// A process, and when it was started: another one may have its number later.
    type One = (i32, u64);

    /// Everything a process has started and that still runs, and what that has started.
    pub struct Offspring(BTreeSet<One>);

    impl Offspring {
        pub fn of(parent: u32) -> Offspring {
            let all = running();
            let mut found = BTreeSet::new();
            let mut parents: Vec<i32> = i32::try_from(parent).into_iter().collect();
            while let Some(parent) = parents.pop() {
                for (process, (of, started)) in &all {
                    if *of == parent && found.insert((*process, *started)) {
                        parents.push(*process);
                    }
                }
            }
            Offspring(found)
        }

        /// Asks them to end, so that they leave the terminal as it was.
        pub fn ask(&self) {
            self.signal(Signal::TERM);
        }

        /// Ends those that are still there.
        pub fn end(&self) {
            self.signal(Signal::KILL);
        }

        fn signal(&self, signal: Signal) {
            if self.0.is_empty() {
                return;
            }
            let now = running();
            for (process, started) in &self.0 {
                let is_same = now.get(process).is_some_and(|(_, at)| at == started);
                if let Some(process) = Pid::from_raw(*process).filter(|_| is_same) {
                    // Fails only when it has just ended by itself.
                    let _gone = kill_process(process, signal);
                }
            }
        }
    }

    /// Each process with its parent and its start, which is 0 where the system does not tell it.
    fn running() -> BTreeMap<i32, (i32, u64)> {
        match fs::read_dir("/proc") {
            Ok(entries) if fs::exists("/proc/self/stat").unwrap_or(false) => entries
                .flatten()
                .filter_map(|entry| {
                    let process = entry.file_name().to_str()?.parse().ok()?;
                    let line = fs::read_to_string(entry.path().join("stat")).ok()?;
                    Some((process, read_stat(&line)?))
                })
                .collect(),
            Ok(_) | Err(_) => listed(),
        }
    }

    /// Parent and start in a line of `/proc`. The name before them may hold anything.
    fn read_stat(line: &str) -> Option<(i32, u64)> {
        let mut words = line.rsplit_once(')')?.1.split_whitespace();
        // What has ended and waits for somebody to ask how is running no more.
        let is_running = !matches!(words.next()?, "Z" | "X");
        let parent = words.next().filter(|_| is_running)?.parse().ok()?;
        let started = words.nth(17)?.parse().ok()?;
        Some((parent, started))
    }

    fn listed() -> BTreeMap<i32, (i32, u64)> {
        let said = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
        let text = said.map(|said| said.stdout).unwrap_or_default();
        String::from_utf8_lossy(&text)
            .lines()
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let process = words.next()?.parse().ok()?;
                Some((process, (words.next()?.parse().ok()?, 0)))
            })
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_name_with_brackets_hides_nothing() {
            let line = "417 (a) (git) S 12 417 417 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2";
            assert_eq!(read_stat(line), Some((12, 98_765)));
        }

        #[test]
        fn a_child_of_a_child_is_found_and_ended() {
            let mut child = Command::new("sh")
                .args(["-c", "sh -c 'sleep 60; true'; true"])
                .spawn()
                .unwrap();
            let offspring = || Offspring::of(child.id());
            while offspring().0.len() < 2 {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let found = offspring();
            found.end();
            child.wait().unwrap();
            let lives = || {
                let now = running();
                let mut found = found.0.iter();
                found
                    .any(|(process, started)| now.get(process).is_some_and(|(_, at)| at == started))
            };
            // Whoever adopted the grandchild takes note of its end when it comes to it.
            let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
            while lives() && std::time::Instant::now() < until {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            assert!(!lives());
        }
    }
}
