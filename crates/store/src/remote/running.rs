//! A running git: it is heard while it runs, and it ends when its time is over.
//!
//! **For**: waiting for a program without ever waiting for good. **Knows**: processes and their
//! pipes. **Never**: waits for what git has started and left behind; a helper that hangs on a
//! silent server keeps the pipes open after git itself is gone.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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
}

impl Running {
    /// Starts a program and hands it its input. One that `leads` takes no keys from the terminal:
    /// it is nobody's who could be asked there.
    pub fn start(mut command: Command, input: Option<Vec<u8>>, leads: bool) -> io::Result<Running> {
        let stdin = if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        command.stdin(stdin);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if leads {
            in_a_group(&mut command);
        }
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
    /// stopped and there is no status.
    pub fn wait(
        &mut self,
        time: Duration,
        mut is_enough: impl FnMut() -> bool,
    ) -> io::Result<Option<ExitStatus>> {
        let until = Instant::now() + time;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if is_enough() || Instant::now() >= until {
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
        signal(&self.child, self.leads, Ending::Asked);
        if self.ends_within(ENDING_MAX) && !self.leads {
            return;
        }
        signal(&self.child, self.leads, Ending::Made);
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

#[cfg(unix)]
fn in_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_a_group(_: &mut Command) {}

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
        let mut heard = lock(heard);
        let room = max.saturating_sub(heard.bytes.len());
        heard.bytes.extend(piece.iter().take(read.min(room)));
        heard.is_cut |= read > room;
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}
