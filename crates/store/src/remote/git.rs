//! Running the installed `git`: hardened, bounded, and its complaints said as sentences.

mod near;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use super::running::{Running, is_missing};
use super::url::RemoteUrl;

use near::stay_near;

pub use near::where_git_goes;

/// How long a remote may take to say what it holds: somebody may have to type a password.
const ANSWER_MAX: Duration = Duration::from_secs(2 * 60);
/// How long fetching or pushing may go on without anything coming, going or being said.
const SILENCE_MAX: Duration = Duration::from_secs(5 * 60);
/// How long fetching or pushing may take in all, for whoever sends a byte now and then.
const TRANSFER_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// How much a fetched repository may hold, in bytes.
const FETCHED_MAX_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// How many refs of ours a remote may hold: more than the largest organisation has.
const REFS_MAX: usize = 400_000;
/// After how many looks at a running git the size of what it fetches is added up again.
const LOOKS_PER_SIZE: u32 = 8;
/// What git may ask of memory at once, in mebibytes; git reads it from its environment.
const ALLOCATION_MAX: &str = "256m";
/// What of the person's own settings git still sees: how to reach their hosts and who they are.
const KEPT: [&str; 9] = [
    "GIT_ASKPASS",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_NO_VERIFY",
    "GIT_TERMINAL_PROMPT",
];
const SETTINGS: [&str; 13] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.alternateRefsCommand=true",
    "fetch.recurseSubmodules=no",
    "fetch.unpackLimit=1",
    "gc.auto=0",
    "http.followRedirects=false",
    "maintenance.auto=false",
    "pack.threads=1",
    "protocol.version=2",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.recurseSubmodules=no",
];
/// A repository on a stick is somebody else's: nothing its settings or hooks name is run. With a
/// bitmap git sends what a pack holds without looking at it, damaged or not.
const THEIR_SIDE: &str = "git -c pack.useBitmaps=false -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c receive.autogc=false -c gc.auto=0 -c maintenance.auto=false";

/// How ssh is called, unless somebody has told git how to call it.
const SSH: &str = "ssh";
/// What it is told where nobody can be asked.
const SSH_ASKS_NOBODY: &str = " -oBatchMode=yes";
/// What it is told where the host is to be the one that is named, and nobody in between.
const SSH_STAYS_NEAR: &str =
    " -oProxyCommand=none -oProxyJump=none -oHostName=%h -oControlPath=none";
/// How long git may take and how large what it fetches may become.
#[derive(Debug, Clone, Copy)]
pub struct HardLimits {
    /// Until it has said what the remote holds.
    pub answer: Duration,
    /// Until the next piece has come or gone.
    pub silence: Duration,
    /// Until everything has come or gone.
    pub transfer: Duration,
    pub bytes: u64,
    pub refs: usize,
}

impl Default for HardLimits {
    fn default() -> HardLimits {
        HardLimits {
            answer: ANSWER_MAX,
            silence: SILENCE_MAX,
            transfer: TRANSFER_MAX,
            bytes: FETCHED_MAX_BYTES,
            refs: REFS_MAX,
        }
    }
}

/// How git is to be run.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    pub limits: HardLimits,
    /// Nobody is there whom it could ask.
    pub is_unattended: bool,
    /// Only the local network is to be reached: proxies and the like are left aside.
    pub stays_near: bool,
    /// Whether it is no longer wanted; asked many times while git runs.
    pub is_cancelled: &'a dyn Fn() -> bool,
}

impl Manner<'_> {
    /// Within the usual limits, without asking anybody, to its end.
    pub fn alone() -> Manner<'static> {
        Manner {
            limits: HardLimits::default(),
            is_unattended: true,
            stays_near: false,
            is_cancelled: &|| false,
        }
    }
}

/// Why git did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("the program git is not installed; install it, or carry a bundle instead")]
    NotInstalled,
    #[error("git could not be started")]
    Start(#[source] io::Error),
    #[error("there is no git repository at {0}; check the address")]
    NoRepository(String),
    #[error(
        "there is no git repository at {0}; name a folder that is empty or new, and it becomes one"
    )]
    Occupied(String),
    #[error(
        "the folder {0} is empty; if it is the right one, remove the remote and add it again, which makes a repository there"
    )]
    Emptied(String),
    #[error(
        "{0} may not be read by you; ask whoever made it for the right to read and write there"
    )]
    Unreadable(String),
    #[error("the folder {0} is not there now; plug the stick in or connect the share")]
    NoFolder(String),
    #[error(
        "{0} wants you to sign in; try “git ls-remote” on it once and let git keep the password"
    )]
    SignIn(String),
    #[error(
        "{0} answers with something else than a git server does; check the address, or sign in first"
    )]
    NoGitServer(String),
    #[error("{0} cannot be reached now")]
    Unreachable(String),
    #[error(
        "git leaves {0} alone because it belongs to another account; allow it with “git config --global --add safe.directory {1}”"
    )]
    Foreign(String, String),
    #[error("what {0} sends is damaged or no git history")]
    Damaged(String),
    #[error("{0} sends more than this device accepts")]
    TooLarge(String),
    #[error("git was stopped because nobody wanted to wait any longer")]
    Cancelled,
    #[error("{0} was not done within {limit}, so git was stopped", limit = span(*.1))]
    TooSlow(String, Duration),
    #[error(
        "nothing came from {0} or went there for {limit}, so git was stopped",
        limit = span(*.1)
    )]
    Silent(String, Duration),
    #[error(
        "{0} holds another space; nothing was sent there, so give each space a repository of its own"
    )]
    OtherSpace(String),
    #[error("the disk of {0} is full or its quota used up")]
    NoRoom(String),
    #[error(
        "nothing can be written at {0}; see whether it is write-protected and whether you may write there"
    )]
    ReadOnly(String),
    #[error("git refused: {0}")]
    Other(String),
}

impl GitError {
    /// Gives the stable code of the error, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            GitError::NotInstalled | GitError::Start(_) => "git-missing",
            GitError::NoRepository(_)
            | GitError::Occupied(_)
            | GitError::Emptied(_)
            | GitError::NoFolder(_) => "remote-absent",
            GitError::Unreadable(_) => "remote-unreadable",
            GitError::SignIn(_) => "remote-sign-in",
            GitError::NoGitServer(_) => "remote-no-git",
            GitError::Unreachable(_) => "remote-unreachable",
            GitError::Foreign(..) => "remote-foreign",
            GitError::Damaged(_) => "remote-damaged",
            GitError::TooLarge(_) => "remote-too-large",
            GitError::Cancelled => "remote-stopped",
            GitError::TooSlow(..) | GitError::Silent(..) => "remote-too-slow",
            GitError::OtherSpace(_) => "remote-other-space",
            GitError::NoRoom(_) => "remote-full",
            GitError::ReadOnly(_) => "remote-read-only",
            GitError::Other(_) => "git-refused",
        }
    }
}

/// What git said.
pub(super) struct Said {
    pub status: ExitStatus,
    pub output: Vec<u8>,
    pub complaint: String,
}

/// One call of git on a repository of ours, towards one remote.
pub(super) struct Call<'a> {
    command: Command,
    url: &'a RemoteUrl,
    manner: &'a Manner<'a>,
    /// How long it may take.
    time: Duration,
    /// How long it may be silent meanwhile.
    silence: Duration,
    /// A folder that must not outgrow the limit.
    watched: Option<PathBuf>,
    input: Option<Vec<u8>>,
}

/// Why git was stopped.
#[derive(Clone, Copy)]
enum Enough {
    Cancelled,
    TooLarge,
    Silent,
}

/// Whether git still gets on: it says so, or what it fetches grows.
struct Progress {
    patience: Duration,
    heard: u64,
    bytes: u64,
    last: Instant,
}

impl Progress {
    fn begun(patience: Duration) -> Progress {
        Progress {
            patience,
            heard: 0,
            bytes: 0,
            last: Instant::now(),
        }
    }

    /// Looks at how much it has said by now, and at how much lies there, if that was looked at.
    fn look(&mut self, heard: u64, bytes: Option<u64>) {
        let bytes = bytes.unwrap_or(self.bytes);
        if (heard, bytes) != (self.heard, self.bytes) {
            (self.heard, self.bytes) = (heard, bytes);
            self.last = Instant::now();
        }
    }

    fn is_silent(&self) -> bool {
        self.last.elapsed() >= self.patience
    }
}

/// Which program answers at the other end.
#[derive(Debug, Clone, Copy)]
pub(super) enum Theirs {
    Upload,
    Receive,
}

impl<'a> Call<'a> {
    /// Prepares `git VERB …` on the repository at `ours`; it may take as long as a transfer does.
    pub fn new(ours: &Path, verb: &str, url: &'a RemoteUrl, manner: &'a Manner<'a>) -> Call<'a> {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("GIT_") && !KEPT.contains(&text.as_ref()) {
                command.env_remove(name);
            }
        }
        command
            .env("GIT_ALLOW_PROTOCOL", protocols(url))
            .env("GIT_ALLOC_LIMIT", ALLOCATION_MAX)
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            // Complaints are told apart by their words.
            .env("LC_ALL", "C")
            .arg("--git-dir")
            .arg(ours);
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        if manner.is_unattended {
            ask_nobody(&mut command);
        }
        if manner.stays_near && url.folder().is_none() {
            stay_near(&mut command, url);
        }
        call_ssh(&mut command, url, manner);
        command.arg(verb);
        Call {
            command,
            url,
            manner,
            time: manner.limits.transfer,
            silence: manner.limits.silence,
            watched: None,
            input: None,
        }
    }

    /// Lets it take only as long as an answer may.
    pub fn shortly(mut self) -> Self {
        self.time = self.manner.limits.answer;
        self.silence = self.time;
        self
    }

    pub fn arg(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Names the program at the other end where that end is a folder of this machine.
    pub fn theirs(self, theirs: Theirs) -> Self {
        if self.url.folder().is_none() {
            return self;
        }
        match theirs {
            Theirs::Upload => self.arg(&format!("--upload-pack={THEIR_SIDE} upload-pack")),
            Theirs::Receive => self.arg(&format!("--receive-pack={THEIR_SIDE} receive-pack")),
        }
    }

    /// Adds the address, after which nothing is an option.
    pub fn address(self) -> Self {
        let url = self.url.as_str();
        self.arg("--").arg(url)
    }

    pub fn watch(mut self, folder: &Path) -> Self {
        self.watched = Some(folder.to_owned());
        self
    }

    pub fn feed(mut self, input: Vec<u8>) -> Self {
        self.input = Some(input);
        self
    }

    /// Runs git and waits, but not longer and for no more than the limits allow, and only while it
    /// is wanted.
    pub fn run(self) -> Result<Said, GitError> {
        let address = || self.url.to_string();
        let running = Running::start(self.command, self.input, self.manner.is_unattended);
        let mut running = running.map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                return GitError::NotInstalled;
            }
            GitError::Start(error)
        })?;
        let (mut looks, mut enough) = (0u32, None);
        let mut progress = Progress::begun(self.silence);
        let status = running.wait(self.time, |heard| {
            looks = looks.wrapping_add(1);
            let is_due = looks.is_multiple_of(LOOKS_PER_SIZE);
            let watched = self.watched.as_ref().filter(|_| is_due);
            let bytes = watched.map(|folder| size(folder));
            progress.look(heard, bytes);
            if (self.manner.is_cancelled)() {
                enough = Some(Enough::Cancelled);
            } else if bytes.is_some_and(|bytes| bytes > self.manner.limits.bytes) {
                enough = Some(Enough::TooLarge);
            } else if progress.is_silent() {
                enough = Some(Enough::Silent);
            }
            enough.is_some()
        });
        let (output, complaint) = running.heard();
        let Some(status) = status.map_err(GitError::Start)? else {
            return Err(match enough {
                Some(Enough::Cancelled) => GitError::Cancelled,
                Some(Enough::TooLarge) => GitError::TooLarge(address()),
                Some(Enough::Silent) if self.silence < self.time => {
                    GitError::Silent(address(), self.silence)
                }
                Some(Enough::Silent) | None => GitError::TooSlow(address(), self.time),
            });
        };
        if output.is_cut {
            return Err(GitError::TooLarge(address()));
        }
        let complaint = String::from_utf8_lossy(&complaint.bytes).into_owned();
        if is_missing(status, &complaint) {
            return Err(GitError::NotInstalled);
        }
        Ok(Said {
            status,
            output: output.bytes,
            complaint,
        })
    }

    /// Runs git, which has to succeed.
    pub fn run_well(self) -> Result<Said, GitError> {
        let url = self.url.clone();
        let said = self.run()?;
        if said.status.success() {
            Ok(said)
        } else {
            Err(complaint(&url, &said.complaint))
        }
    }
}

/// What git may speak: a folder is one, whatever the settings put in its place.
fn protocols(url: &RemoteUrl) -> &'static str {
    match url.folder() {
        Some(_) => "file",
        None => "file:https:ssh",
    }
}

/// Sees to it that nothing git starts asks anybody: a person is not there, or is busy with something else.
fn ask_nobody(command: &mut Command) {
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GCM_INTERACTIVE", "never")
        .env("SSH_ASKPASS_REQUIRE", "never")
        // A program that answers by itself still does; one that opens a window cannot.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("SSH_ASKPASS");
}

/// Tells ssh what holds for it, unless somebody has told git how to call it: what they call need not
/// understand that.
fn call_ssh(command: &mut Command, url: &RemoteUrl, manner: &Manner<'_>) {
    let mut ssh = SSH.to_owned();
    if manner.is_unattended {
        ssh.push_str(SSH_ASKS_NOBODY);
    }
    if manner.stays_near {
        ssh.push_str(SSH_STAYS_NEAR);
    }
    let is_chosen = ["GIT_SSH", "GIT_SSH_COMMAND"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if ssh != SSH && url.is_ssh() && !is_chosen && !has_ssh_of_their_own() {
        command.env("GIT_SSH_COMMAND", ssh);
    }
}

/// Tells whether the person has told git how to call ssh.
fn has_ssh_of_their_own() -> bool {
    let asked = Command::new("git")
        .args(["config", "--get", "core.sshCommand"])
        .current_dir(std::env::temp_dir())
        .stdin(std::process::Stdio::null())
        .output();
    asked.is_ok_and(|said| said.status.success())
}

/// A length of time in words, rounded up to whole seconds or minutes.
fn span(time: Duration) -> String {
    let seconds = time.as_secs().max(1);
    let (number, unit) = if seconds < 120 {
        (seconds, "second")
    } else {
        (seconds.div_ceil(60), "minute")
    };
    let more = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{more}")
}

/// How large everything in a folder is, in bytes.
pub(super) fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Tells from git's words what is wrong.
pub(super) fn complaint(url: &RemoteUrl, said: &str) -> GitError {
    let address = url.to_string();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    // A server may say anything, and nobody is to type what it says.
    if has(&["dubious ownership"])
        && let Some(folder) = url.folder()
    {
        return GitError::Foreign(address, typed(&named_by_git(&folder, said)));
    }
    if has(&[
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "Permission denied (",
        "Host key verification failed",
        "returned error: 401",
        "returned error: 403",
    ]) {
        return GitError::SignIn(address);
    }
    // What git says first there sounds as if there were no server.
    if has(&[
        "attempting to allocate",
        "bad pack header",
        "does not match index",
        "far too short to be a packfile",
        "is corrupt",
        "not our ref",
    ]) {
        return GitError::Damaged(address);
    }
    if has(&[
        "is this a git repository?",
        "not valid: ",
        "unable to update url base from redirection",
        "protocol error: ",
        "expected flush after",
        "bad line length",
        "invalid server response",
    ]) {
        return GitError::NoGitServer(address);
    }
    if let Some(error) = about_their_disk(url, said) {
        return error;
    }
    if has(&[
        "does not appear to be a git repository",
        "repository not found",
        "Repository not found",
        "returned error: 404",
        "not found",
    ]) {
        return GitError::NoRepository(address);
    }
    if has(&[
        "Could not resolve",
        "Connection refused",
        "Connection timed out",
        "unable to access",
        "Network is unreachable",
        "No route to host",
        "Could not read from remote repository",
    ]) {
        return GitError::Unreachable(address);
    }
    if has(&[
        "index-pack failed",
        "invalid index-pack output",
        "bad pack",
        "pack has bad",
        "fsck error",
        "early EOF",
        "pack is corrupted",
        "bad object",
        "did not send all necessary objects",
        "unresolved deltas",
        "out of memory",
        "missing necessary objects",
    ]) {
        return GitError::Damaged(address);
    }
    let line = said.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("it did not say why").trim();
    let shown: String = line
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect();
    GitError::Other(shown)
}

/// The repository that git leaves alone, as it names it: in the folder or the folder itself.
fn named_by_git(folder: &Path, said: &str) -> PathBuf {
    let named = said.split_once("repository at '");
    let named = named.and_then(|(_, rest)| rest.lines().next()?.strip_suffix('\''));
    let inside = named.map(Path::new).filter(|path| path.starts_with(folder));
    inside.unwrap_or(folder).to_owned()
}

/// A path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@".contains(letter);
    if path.chars().all(is_plain) {
        path.into_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// Looks why a folder could not be a remote, before git is asked: it says the same of all of them.
pub(super) fn look_at_folder(url: &RemoteUrl) -> Result<(), GitError> {
    let Some(folder) = url.folder() else {
        return Ok(());
    };
    let address = url.to_string();
    let is_kept_out = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    match std::fs::read_dir(&folder) {
        Ok(mut all) => {
            if all.next().is_none() {
                return Err(GitError::Emptied(address));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(GitError::NoFolder(address));
        }
        Err(error) if is_kept_out(&error) => return Err(GitError::Unreadable(address)),
        // What it is then, git says.
        Err(_) => {}
    }
    let inner = [folder.join(".git/HEAD"), folder.join("HEAD")];
    let mut opened = inner.iter().map(std::fs::File::open);
    if opened.any(|file| file.is_err_and(|error| is_kept_out(&error))) {
        return Err(GitError::Unreadable(address));
    }
    Ok(())
}

/// Tells from git's words that what is there cannot be written.
pub(super) fn about_their_disk(url: &RemoteUrl, said: &str) -> Option<GitError> {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["No space left", "quota", "Quota", "disk full"]) {
        return Some(GitError::NoRoom(url.to_string()));
    }
    let cannot_write = [
        "Read-only file system",
        "insufficient permission for adding an object",
        "unable to create temporary object directory",
        "unable to create temporary file",
    ];
    has(&cannot_write).then(|| GitError::ReadOnly(url.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever is not there is asked by nobody: a stand-in for ssh finds no terminal, and is told
    /// not to look for one.
    #[cfg(target_os = "linux")]
    #[test]
    fn an_ssh_that_nobody_attends_to_has_no_terminal() {
        use std::os::unix::fs::PermissionsExt;
        if Command::new("git").arg("--version").output().is_err() || has_ssh_of_their_own() {
            return println!("skipped: no git here, or one with an ssh of its own");
        }
        let place = tempfile::tempdir().unwrap();
        let heard = place.path().join("heard");
        let stand_in = place.path().join("ssh");
        let script = format!(
            "#!/bin/sh\n{{ echo \"$@\"; cut -d' ' -f6 /proc/$$/stat; }} > '{}'\nexit 255\n",
            heard.display()
        );
        std::fs::write(&stand_in, script).unwrap();
        std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
        let ours = place.path().join("ours.git");
        crate::repository::create(&ours).unwrap();
        let url = RemoteUrl::parse("ssh://git@192.168.1.9/x.git").unwrap();
        let manner = Manner {
            stays_near: true,
            ..Manner::alone()
        };
        let path = format!(
            "{}:{}",
            place.path().display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let call = Call::new(&ours, "ls-remote", &url, &manner)
            .env("PATH", &path)
            .address();
        assert!(!call.run().unwrap().status.success());
        let said = std::fs::read_to_string(&heard).expect("it was started");
        let (arguments, session) = said.trim().rsplit_once('\n').expect("two lines");
        assert!(arguments.contains("-oBatchMode=yes"), "{arguments}");
        // Nobody in between, and no other host, where the local network is all there is to be.
        for option in ["-oProxyCommand=none", "-oProxyJump=none", "-oHostName=%h"] {
            assert!(arguments.contains(option), "{arguments}");
        }
        let own = std::fs::read_to_string("/proc/self/stat").unwrap();
        let own = own.rsplit_once(')').unwrap().1.split_whitespace().nth(3);
        assert_ne!(Some(session), own, "it has a session of its own");
    }

    /// Cases 29 and 30, and what people meet most: each complaint has its own sentence.
    #[test]
    fn complaints_are_told_apart() {
        let url = RemoteUrl::parse("https://example.org/x.git").unwrap();
        let table = [
            (
                "fatal: could not read Username for 'https://example.org': terminal prompts disabled",
                "remote-sign-in",
            ),
            (
                "git@example.org: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                "remote-sign-in",
            ),
            (
                "fatal: https://example.org/x.git/info/refs not valid: is this a git repository?",
                "remote-no-git",
            ),
            (
                "fatal: unable to update url base from redirection:\n  asked for: https://example.org",
                "remote-no-git",
            ),
            (
                "fatal: unable to access 'https://example.org/': Could not resolve host: example.org",
                "remote-unreachable",
            ),
            (
                "fatal: '/x' does not appear to be a git repository",
                "remote-absent",
            ),
            (
                "fatal: protocol error: bad line length character: <htm",
                "remote-no-git",
            ),
            ("fatal: protocol error: bad pack header", "remote-damaged"),
            (
                "error: packfile ./objects/pack/pack-57a4.pack does not match index\nfatal: git upload-pack: not our ref 70e4",
                "remote-damaged",
            ),
            (
                "error: inflate: data stream error\nfatal: index-pack failed",
                "remote-damaged",
            ),
            (
                "fatal: attempting to allocate 281474976710656 over limit 268435456",
                "remote-damaged",
            ),
            (
                "remote: fatal: write error: No space left on device",
                "remote-full",
            ),
            (
                "error: remote unpack failed: unable to create temporary object directory",
                "remote-read-only",
            ),
            (
                "remote: error: unable to write file: Read-only file system",
                "remote-read-only",
            ),
            (
                "fatal: detected dubious ownership in repository at '/x'; rm -rf ~'",
                "git-refused",
            ),
            ("fatal: the moon is in the wrong quarter", "git-refused"),
        ];
        for (said, code) in table {
            assert_eq!(complaint(&url, said).code(), code, "for {said}");
        }
    }

    /// What is to be typed can be typed as it stands.
    #[test]
    fn a_folder_of_another_account_is_allowed_by_its_path() {
        let table = [
            (
                "/media/stick/x.git",
                "/media/stick/x.git",
                "/media/stick/x.git",
            ),
            ("/srv/x", "/srv/x/.git", "/srv/x/.git"),
            ("/srv/our 'x'", "/srv/our 'x'", r"'/srv/our '\''x'\'''"),
            ("/srv/x", "/etc", "/srv/x"),
        ];
        for (folder, named, typed) in table {
            let url = RemoteUrl::parse(folder).unwrap();
            let said = format!("fatal: detected dubious ownership in repository at '{named}'\nTo");
            let told = complaint(&url, &said).to_string();
            let command = format!("--add safe.directory {typed}”");
            assert!(told.ends_with(&command), "{told}");
        }
    }

    /// Of an empty folder it is said what becomes of it: git says of all of them the same.
    #[test]
    fn a_folder_that_is_no_repository_is_named_for_what_it_is() {
        let place = tempfile::tempdir().unwrap();
        let looked = |folder: &Path| {
            let url = RemoteUrl::parse(&folder.to_string_lossy()).unwrap();
            look_at_folder(&url).map_err(|error| error.to_string())
        };
        let empty = looked(place.path()).unwrap_err();
        assert!(
            empty.contains("is empty; if it is the right one"),
            "{empty}"
        );
        let gone = looked(&place.path().join("gone.git")).unwrap_err();
        assert!(gone.contains("is not there now"), "{gone}");
        std::fs::write(place.path().join("HEAD"), "").unwrap();
        assert!(looked(place.path()).is_ok());
    }
}
