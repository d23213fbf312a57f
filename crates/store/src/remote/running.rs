//! A running git: it is heard while it runs, and it ends when its time is over.
//!
//! **For**: waiting for a program without ever waiting for good. **Knows**: processes and their
//! pipes. **Never**: waits for what git has started and left behind; a helper that hangs on a
//! silent server keeps the pipes open after git itself is gone.

use std::io::{self, Read, Write};
#[cfg(unix)]
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
#[cfg(unix)]
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::offspring::Offspring;

/// How much git may say on standard output, in bytes: 400,000 refs.
const OUTPUT_MAX_BYTES: usize = 96 * 1024 * 1024;
/// How much of its complaints is kept, in bytes.
const COMPLAINT_MAX_BYTES: usize = 64 * 1024;
/// How much is read from a pipe at once, in bytes.
const READ_BYTES: usize = 16 * 1024;
/// How often a running git is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long git has to end by itself, and to end what it has started, before it is killed.
const ENDING_MAX: Duration = Duration::from_secs(1);
/// How long its pipes are listened to after its end.
const LISTENING_ON_MAX: Duration = Duration::from_secs(2);

/// The program of the system that starts another one without a terminal.
const SETSID: &str = "setsid";
/// What it ends with when there is no program of that name.
const NOT_FOUND: i32 = 127;

/// A program under way.
pub(super) struct Running {
    child: Child,
    /// It leads a group of processes, which ends with it.
    leads: bool,
    output: Hearing,
    complaint: Hearing,
}

/// What a program said until its end.
#[derive(Default)]
pub(super) struct Heard {
    pub bytes: Vec<u8>,
    /// It said more than is kept.
    pub is_cut: bool,
    /// How much it has said in all, in bytes.
    total: u64,
}

impl Heard {
    /// Takes in what was said, as long as there is room. Of what counts, a line that is written over itself
    /// again and again, only the last state is kept.
    fn take(&mut self, said: &[u8], max: usize) {
        self.total = self.total.saturating_add(said.len() as u64);
        for byte in said {
            if *byte != b'\n' && self.bytes.last() == Some(&b'\r') {
                let line = self.bytes.iter().rposition(|byte| *byte == b'\n');
                self.bytes.truncate(line.map_or(0, |line| line + 1));
            }
            if self.bytes.len() < max {
                self.bytes.push(*byte);
            } else {
                self.is_cut = true;
            }
        }
    }
}

impl Running {
    /// Starts a program and hands it its input. One that `leads` has no terminal, nor has anything
    /// it starts: nobody is there who could be asked.
    pub fn start(command: Command, input: Option<Vec<u8>>, leads: bool) -> io::Result<Running> {
        let mut command = if leads { detached(command) } else { command };
        let stdin = if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        command.stdin(stdin);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some((mut pipe, bytes)) = child.stdin.take().zip(input) {
            // A git that stops listening says why elsewhere; the thread ends with it.
            std::thread::spawn(move || drop(pipe.write_all(&bytes)));
        }
        let output = Hearing::of(child.stdout.take(), OUTPUT_MAX_BYTES);
        let complaint = Hearing::of(child.stderr.take(), COMPLAINT_MAX_BYTES);
        Ok(Running {
            child,
            leads,
            output,
            complaint,
        })
    }

    /// Waits until it has ended, or `is_enough` or the time says that it has to; then it is
    /// stopped and there is no status. `is_enough` is told how many bytes it has said so far.
    pub fn wait(
        &mut self,
        time: Duration,
        mut is_enough: impl FnMut(u64) -> bool,
    ) -> io::Result<Option<ExitStatus>> {
        let until = Instant::now() + time;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            let heard = self.output.bytes_so_far() + self.complaint.bytes_so_far();
            if is_enough(heard) || Instant::now() >= until {
                self.stop();
                return Ok(None);
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// What it said: on standard output, and on standard error.
    pub fn heard(self) -> (Heard, Heard) {
        let until = Instant::now() + LISTENING_ON_MAX;
        (self.output.end(until), self.complaint.end(until))
    }

    /// Asks it to end, so that it takes along what it has started, and then makes it.
    fn stop(&mut self) {
        // Looked up while their parent lives: afterwards nobody knows whose they were.
        let offspring = Offspring::of(self.child.id());
        signal(&self.child, self.leads, Ending::Asked);
        offspring.ask();
        self.ends_within(ENDING_MAX);
        signal(&self.child, self.leads, Ending::Made);
        offspring.end();
        // Fails only when it has just ended by itself.
        let _ended = self.child.kill();
        // One that hangs in the system itself cannot be waited for.
        self.ends_within(ENDING_MAX);
    }

    fn ends_within(&mut self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

#[derive(Clone, Copy)]
enum Ending {
    Asked,
    Made,
}

/// Takes the terminal from a program. A group of its own would not do: ssh opens the terminal by
/// itself, and whoever reads there from another group is put to sleep by the system.
#[cfg(unix)]
fn detached(mut command: Command) -> Command {
    use std::os::unix::process::CommandExt;
    // Our own code may not run between fork and exec, so a program of the system does it. Where it
    // is missing, a group is the next best, and ssh is told elsewhere not to ask.
    let Some(setsid) = setsid() else {
        command.process_group(0);
        return command;
    };
    let mut outer = Command::new(setsid);
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

#[cfg(not(unix))]
fn detached(command: Command) -> Command {
    command
}

#[cfg(unix)]
fn setsid() -> Option<&'static Path> {
    static FOUND: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let places = std::env::var_os("PATH")?;
        let mut places = std::env::split_paths(&places).map(|place| place.join(SETSID));
        places.find(|program| program.is_file())
    });
    FOUND.as_deref()
}

/// Tells whether the program that takes the terminal away says that there is no program to start.
pub(super) fn is_missing(status: ExitStatus, complaint: &str) -> bool {
    status.code() == Some(NOT_FOUND) && complaint.starts_with(SETSID)
}

#[cfg(unix)]
fn signal(child: &Child, group: bool, ending: Ending) {
    use rustix::process::{Pid, Signal, kill_process, kill_process_group};
    let signal = match ending {
        Ending::Asked => Signal::TERM,
        Ending::Made => Signal::KILL,
    };
    let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return;
    };
    // Fails only when nothing of it is left.
    let _gone = if group {
        kill_process_group(process, signal)
    } else {
        kill_process(process, signal)
    };
}

#[cfg(not(unix))]
fn signal(_: &Child, _: bool, _: Ending) {}

/// Listens to a pipe on a thread of its own, to its end, so that nobody is held up.
struct Hearing {
    heard: Arc<Mutex<Heard>>,
    end: Receiver<()>,
}

impl Hearing {
    fn of(pipe: Option<impl Read + Send + 'static>, max: usize) -> Hearing {
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (ended, end) = channel();
        let listener = Arc::clone(&heard);
        std::thread::spawn(move || {
            if let Some(pipe) = pipe {
                listen(pipe, &listener, max);
            }
            // Nobody waits any more when the time for that is over.
            let _gone = ended.send(());
        });
        Hearing { heard, end }
    }

    fn bytes_so_far(&self) -> u64 {
        lock(&self.heard).total
    }

    /// What was said until its end, or until it is listened to no longer.
    fn end(self, until: Instant) -> Heard {
        let left = until.saturating_duration_since(Instant::now());
        if self.end.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
            tracing::info!("something git has started goes on after it");
        }
        std::mem::take(&mut *lock(&self.heard))
    }
}

fn listen(mut pipe: impl Read, heard: &Mutex<Heard>, max: usize) {
    let mut piece = vec![0; READ_BYTES];
    loop {
        let read = match pipe.read(&mut piece) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // What cannot be read any more was said by a process that is gone.
            Err(_) => return,
        };
        lock(heard).take(piece.get(..read).unwrap_or_default(), max);
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_takes_no_room_and_is_told_as_progress() {
        let mut heard = Heard::default();
        let mut all = 0;
        for percent in 0..=100 {
            let said = format!("Receiving objects: {percent:3}%\r");
            all += said.len() as u64;
            heard.take(said.as_bytes(), 80);
        }
        heard.take(b"Receiving objects: 100%, done.\nfatal: early EOF\r\n", 80);
        assert_eq!(
            String::from_utf8_lossy(&heard.bytes),
            "Receiving objects: 100%, done.\nfatal: early EOF\r\n"
        );
        assert!(heard.total > all && !heard.is_cut);
        heard.take(&[b'x'; 80], 80);
        assert!(heard.is_cut);
        assert_eq!(heard.bytes.len(), 80);
    }

    /// Nothing that a program has started stays behind when it is stopped, whether it leads a
    /// session of its own or shares ours.
    #[cfg(unix)]
    #[test]
    fn what_it_has_started_ends_with_it() {
        for leads in [true, false] {
            let place = tempfile::tempdir().unwrap();
            let number = place.path().join("number");
            let mut command = Command::new("sh");
            // The outer one ends at once when it is asked to; the inner one does not.
            command.arg("-c").arg(format!(
                "trap 'exit 1' TERM; sh -c 'trap \"\" TERM; echo $$ > {}; sleep 60 & wait; sleep 60' & wait",
                number.display()
            ));
            let mut running = Running::start(command, None, leads).unwrap();
            let written = || std::fs::read_to_string(&number).unwrap_or_default();
            let stopped = running.wait(Duration::from_secs(60), |_| written().ends_with('\n'));
            assert!(stopped.unwrap().is_none());
            let inner = written().trim().to_owned();
            let ended = || {
                let asked = Command::new("kill").args(["-0", &inner]).output().unwrap();
                !asked.status.success()
            };
            let until = Instant::now() + Duration::from_secs(10);
            while !ended() {
                assert!(Instant::now() < until, "{inner} goes on, leads: {leads}");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}
