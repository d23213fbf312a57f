//! Two who never meet, and a stock git server between them.
//!
//! The server is git's own: `git-shell`, which is what answers behind ssh on a host that serves git
//! and nothing else, and `git http-backend`, which answers behind a web server. In the place of ssh
//! stands a script that hands it the command; the web server is one of our own.

mod https;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::terminal::{Person, found, ticket};

const HOST: &str = "git@nordwerk.example";
/// The last word is the command; what stands before it is for ssh alone. Whoever comes is noted.
const SSH: &str = "#!/bin/sh\nfor word; do last=$word; done\necho \"$last\" >> \"$0.log\"\nexec git-shell -c \"$last\"\n";

fn is_installed() -> bool {
    let asked = Command::new("git-shell")
        .arg("-c")
        .arg("git-upload-pack")
        .output();
    asked.is_ok()
}

/// A program that stands for ssh, in a folder.
fn ssh(world: &Path) -> PathBuf {
    let file = world.join("ssh");
    fs::write(&file, SSH).expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("set");
    file
}

fn git(words: &[&str]) -> String {
    let output = Command::new("git").args(words).output().expect("git runs");
    assert!(output.status.success(), "git {words:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Ann with a space, and Ben, who is in by file; they are never connected.
fn people(world: &Path, git: &[(&'static str, PathBuf)]) -> (Person, Person) {
    let path = |name: &str| world.join(name).to_string_lossy().into_owned();
    let mut ann = found(world);
    let mut ben = Person::new(world, "ben");
    for person in [&mut ann, &mut ben] {
        person.git = git.to_vec();
    }
    let invitation = ticket(&ann, &[]);
    ben.json(&["join", &invitation, "--name", "Ben Ito", "--timeout", "0s"]);
    ben.json(&["bundle", "write", &path("request")]);
    ann.json(&["bundle", "read", &path("request")]);
    ann.json(&["bundle", "write", &path("answer")]);
    ben.json(&["bundle", "read", &path("answer")]);
    (ann, ben)
}

/// Both say something, and each learns of it from the server.
fn converge(ann: &Person, ben: &Person, address: &str) {
    for person in [ann, ben] {
        person.json(&["remote", "add", "team", address]);
    }
    ann.json(&["profile", "set", "headline", "on the roof"]);
    ben.json(&["profile", "set", "headline", "in the yard"]);
    for person in [ann, ben, ann] {
        let synced = person.json(&["remote", "sync"]);
        assert_eq!(synced[0]["state"], "done", "{synced}");
    }
    let shown = |person: &Person, who: &str| person.json(&["profile", "show", who]).to_string();
    assert!(shown(ann, "Ben Ito").contains("in the yard"));
    assert!(shown(ben, "Ann Berg").contains("on the roof"));
    let digest = |person: &Person| person.json(&["status"])["digest"].clone();
    assert_eq!(digest(ann), digest(ben));
}

#[test]
fn two_who_never_meet_converge_through_a_git_server() {
    if !is_installed() {
        println!("skipped: no git-shell here; it comes with git on most systems");
        return;
    }
    let world = tempfile::tempdir().expect("a folder");
    let path = |name: &str| world.path().join(name).to_string_lossy().into_owned();
    let repository = path("nordwerk.git");
    git(&["init", "--quiet", "--bare", &repository]);
    let with = [
        ("GIT_SSH_COMMAND", ssh(world.path())),
        ("GIT_SSH_VARIANT", PathBuf::from("ssh")),
    ];
    let (ann, ben) = people(world.path(), &with);
    converge(&ann, &ben, &format!("{HOST}:{repository}"));
    let said = fs::read_to_string(path("ssh.log")).expect("somebody came");
    for word in ["git-upload-pack", "git-receive-pack"] {
        assert!(said.contains(word), "{said}");
    }
    git(&["-C", &repository, "fsck", "--strict"]);
}

/// Where somebody's remotes are kept.
fn remotes_of(world: &Path, who: &str) -> PathBuf {
    let spaces = fs::read_dir(world.join(who).join("spaces")).expect("spaces");
    let space = spaces.flatten().next().expect("a space");
    space.path().join("remotes")
}

/// The same behind https. Whoever does not sign in is told to, and whoever is believed by nobody is
/// not believed here either.
#[test]
fn two_who_never_meet_converge_through_a_git_server_behind_https() {
    let world = tempfile::tempdir().expect("a folder");
    let Some(server) = https::Server::start(world.path()) else {
        return;
    };
    let repository = world.path().join("nordwerk.git");
    let repository = repository.to_string_lossy().into_owned();
    git(&["init", "--quiet", "--bare", &repository]);
    let home = world.path().join("home");
    fs::create_dir(&home).expect("made");
    fs::write(home.join(".gitconfig"), "[credential]\n\thelper = store\n").expect("written");
    let with = [
        ("GIT_SSL_CAINFO", server.certificate.clone()),
        ("HOME", home.clone()),
    ];
    let (mut ann, ben) = people(world.path(), &with);
    let at = |who: &str| format!("https://{who}127.0.0.1:{}/nordwerk.git", server.port);

    ann.json(&["remote", "add", "strange", &at("")]);
    let (_, code, said) = ann.refused(&["remote", "sync", "strange"]);
    if code == "git-refused" {
        println!("skipped: this git speaks no https: {said}");
        return;
    }
    assert_eq!(code, "remote-sign-in", "{said}");
    let believes = std::mem::take(&mut ann.git);
    let (_, code, said) = ann.refused(&["remote", "sync", "strange"]);
    assert_eq!(code, "remote-unreachable", "{said}");
    ann.git = believes;
    ann.json(&["remote", "remove", "strange"]);
    assert_eq!(server.served(), Vec::<String>::new(), "nobody was let in");

    let (_, code, said) = ann.refused(&["remote", "add", "team", &at("ann:secret@")]);
    assert_eq!(code, "remote-address", "{said}");
    // A version of before kept it in the address.
    ann.json(&["remote", "add", "old", &at("ann@")]);
    let kept = remotes_of(world.path(), "ann").join("old");
    let text = fs::read_to_string(&kept).expect("kept");
    fs::write(&kept, text.replacen("ann@", "ann:secret@", 1)).expect("written");
    let listed = ann.json(&["remote", "list"]).to_string();
    assert!(!listed.contains("secret"), "{listed}");
    let text = fs::read_to_string(&kept).expect("kept");
    assert!(text.starts_with(&at("ann@")), "{text}");
    let credentials = fs::read_to_string(home.join(".git-credentials")).expect("git has it");
    assert!(credentials.contains("ann:secret@"), "{credentials}");
    ann.json(&["remote", "remove", "old"]);
    converge(&ann, &ben, &at("ann@"));
    let served = server.served().join("\n");
    for word in [
        "GET /nordwerk.git/info/refs service=git-upload-pack",
        "POST /nordwerk.git/git-upload-pack",
        "POST /nordwerk.git/git-receive-pack",
    ] {
        assert!(served.contains(word), "{served}");
    }
    git(&["-C", &repository, "fsck", "--strict"]);
}
