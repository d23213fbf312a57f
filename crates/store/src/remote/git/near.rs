//! Keeping git within the local network.
//!
//! For: whoever reaches that network only. Knows: what of git's settings and of the environment leads
//! elsewhere than an address says. Never: judges an address, or contacts anybody.

use std::path::Path;
use std::process::Command;

use super::{Call, GitError, Manner};
use crate::remote::url::RemoteUrl;

/// What of git's settings leads elsewhere than the address says, by that address and for all.
const DETOURS: [&str; 2] = ["proxy", "curloptResolve"];
/// What of the environment does.
const PROXIES: [&str; 6] = [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
];

/// Leaves aside what would have git ask somebody else for the address.
pub(super) fn stay_near(command: &mut Command, url: &RemoteUrl) {
    for name in PROXIES {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_COUNT", DETOURS.len().to_string());
    for (number, setting) in DETOURS.iter().enumerate() {
        command.arg("-c").arg(format!("http.{setting}="));
        // Settings for an address go before those for all, and the longest address before others.
        let exactly = format!("http.{}.{setting}", url.as_str());
        command
            .env(format!("GIT_CONFIG_KEY_{number}"), exactly)
            .env(format!("GIT_CONFIG_VALUE_{number}"), "");
    }
}

/// The address git goes to in the place of this one, as its settings say; nothing where it is none that
/// could be added, or where another one is written to than is read.
pub fn where_git_goes(
    ours: &Path,
    url: &RemoteUrl,
    manner: &Manner<'_>,
) -> Result<Option<RemoteUrl>, GitError> {
    // Contacts nobody.
    let read = Call::new(ours, "ls-remote", url, manner)
        .shortly()
        .arg("--get-url")
        .address()
        .run_well()?;
    let written = Call::new(ours, "config", url, manner)
        .shortly()
        .arg("-z")
        .arg("--get-regexp")
        .arg(r"^url\..*\.pushinsteadof$")
        .run()?;
    let written = String::from_utf8_lossy(&written.output).into_owned();
    let mut values = written.split('\0').filter_map(|one| one.split_once('\n'));
    let is_split = values.any(|(_, begin)| url.as_str().starts_with(begin));
    let read = String::from_utf8_lossy(&read.output);
    Ok(RemoteUrl::kept(&read).ok().filter(|_| !is_split))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::remote::git::HardLimits;

    /// Whoever reaches the local network only goes through no proxy, whoever names one.
    #[test]
    fn no_proxy_is_asked_where_only_the_local_network_is_reached() {
        let place = tempfile::tempdir().unwrap();
        let ours = place.path().join("ours.git");
        crate::repository::create(&ours).unwrap();
        let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        proxy.set_nonblocking(true).unwrap();
        let port = proxy.local_addr().unwrap().port();
        // Nobody listens there.
        let url = RemoteUrl::parse("https://127.0.0.1:1/x=1/y.git").unwrap();
        let settings = format!(
            "[http]\n\tproxy = http://127.0.0.1:{port}\n[http \"{}\"]\n\tproxy = http://127.0.0.1:{port}\n",
            url.as_str()
        );
        let theirs = place.path().join(".gitconfig");
        let is_asked = |stays_near: bool, by_variable: bool| {
            std::fs::write(&theirs, if by_variable { "" } else { &settings }).unwrap();
            let manner = Manner {
                limits: HardLimits {
                    answer: Duration::from_secs(2),
                    ..HardLimits::default()
                },
                stays_near,
                ..Manner::alone()
            };
            let mut call = Call::new(&ours, "ls-remote", &url, &manner)
                .shortly()
                .env("HOME", &place.path().to_string_lossy());
            if by_variable {
                call = call
                    .env("no_proxy", "")
                    .env("https_proxy", &format!("http://127.0.0.1:{port}"));
            }
            // The proxy never answers, and nobody else is there.
            assert!(
                call.address()
                    .run()
                    .is_ok_and(|said| !said.status.success())
                    || !stays_near
            );
            proxy.accept().is_ok()
        };
        for by_variable in [false, true] {
            if !is_asked(false, by_variable) {
                return println!("skipped: no git here that speaks https");
            }
            assert!(!is_asked(true, by_variable), "by variable: {by_variable}");
        }
    }

    /// What is put in the place of an address is what counts, for reading and for writing.
    #[test]
    fn git_tells_where_it_goes() {
        if Command::new("git").arg("--version").output().is_err() {
            return println!("skipped: no git here");
        }
        let near = "https://192.168.1.9/x.git";
        let table = [
            ("", Some(near)),
            (
                "[url \"https://example.org/\"]\n\tinsteadOf = https://192.168.1.9/\n",
                Some("https://example.org/x.git"),
            ),
            (
                "[url \"git@192.168.1.9:\"]\n\tinsteadOf = https://192.168.1.9/\n",
                Some("git@192.168.1.9:x.git"),
            ),
            (
                "[url \"http://example.org/\"]\n\tinsteadOf = https://192.168.1.9/\n",
                None,
            ),
            (
                "[url \"https://example.org/\"]\n\tpushInsteadOf = https://192.168.1.9/\n",
                None,
            ),
            (
                "[url \"https://example.org/\"]\n\tpushInsteadOf = https://10.0.0.9/\n",
                Some(near),
            ),
        ];
        let url = RemoteUrl::parse(near).unwrap();
        for (settings, expected) in table {
            let place = tempfile::tempdir().unwrap();
            let ours = place.path().join("ours.git");
            crate::repository::create(&ours).unwrap();
            let config = ours.join("config");
            let text = std::fs::read_to_string(&config).unwrap();
            std::fs::write(&config, text + settings).unwrap();
            let goes = where_git_goes(&ours, &url, &Manner::alone()).unwrap();
            let goes = goes.as_ref().map(RemoteUrl::as_str);
            assert_eq!(goes, expected, "{settings}");
        }
    }
}
