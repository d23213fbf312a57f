//! Handing a password to git's own keeping: versions of before kept some in the addresses of remotes.

use std::process::Command;
use std::time::Duration;

use super::running::Running;
use super::url::Password;

/// How long whatever keeps git's passwords may take to take one more.
const TAKING_MAX: Duration = Duration::from_secs(10);

/// Has git keep a password wherever the person lets it keep those; tells whether git took it. Where
/// nothing is set up for that, git forgets it and asks the next time.
pub fn hand_to_git(password: &Password) -> bool {
    let mut command = Command::new("git");
    command
        .args(["credential", "approve"])
        .env("GIT_TERMINAL_PROMPT", "0")
        .current_dir(std::env::temp_dir());
    let Some(said) = told(password) else {
        return false;
    };
    let running = Running::start(command, Some(said.into_bytes()), true);
    let ended = running.and_then(|mut running| running.wait(TAKING_MAX, |_| false));
    matches!(ended, Ok(Some(status)) if status.success())
}

/// What git is told: a line for each thing, so nothing may hold the end of one.
fn told(password: &Password) -> Option<String> {
    let Password {
        scheme,
        host,
        user,
        password,
    } = password;
    let all = [scheme, host, user, password];
    if all.iter().any(|word| word.contains(char::is_control)) {
        return None;
    }
    Some(format!(
        "protocol={scheme}\nhost={host}\nusername={user}\npassword={password}\n\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(word: &str) -> Password {
        Password {
            scheme: "https".into(),
            host: "example.org:8443".into(),
            user: "ann".into(),
            password: word.into(),
        }
    }

    #[test]
    fn git_is_told_no_line_that_nobody_meant() {
        assert_eq!(
            told(&password("open ses@me")).unwrap(),
            "protocol=https\nhost=example.org:8443\nusername=ann\npassword=open ses@me\n\n"
        );
        assert_eq!(told(&password("x\nhost=example.net")), None);
    }
}
