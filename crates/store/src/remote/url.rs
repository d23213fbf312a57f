//! Addresses of remotes: https, ssh and folders, and nothing that git would run.

use std::fmt;
use std::path::{Path, PathBuf};

/// The longest address, in bytes.
const URL_MAX_BYTES: usize = 1024;
const SCHEMES: [&str; 3] = ["https", "ssh", "file"];
/// What tokens of the large servers begin with.
const TOKENS: [&str; 9] = [
    "ATBB",
    "ATCTT",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "gldt-",
    "glpat-",
];
/// From how many letters and digits on a user is taken for a token, in characters.
const TOKEN_MIN_CHARS: usize = 32;

/// The address of a git repository, checked when it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteUrl(String);

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    #[error("the address is empty or longer than 1,024 characters")]
    Length,
    #[error("the address holds a line break or another control character")]
    Control,
    #[error("an address that begins with a dash could be taken for an option")]
    Dash,
    #[error("the address names a program to run; only https, ssh and folders are allowed")]
    Program,
    #[error("only https, ssh and folders are allowed")]
    Scheme,
    #[error("the address names no host")]
    Host,
    #[error("the folder has to be named by its whole path")]
    Relative,
    #[error(
        "a folder that begins with the letter of a drive is one of Windows; name the folder as this machine does, such as /media/stick/space.git"
    )]
    Drive,
    #[error(
        "the address holds a password, which would lie here for everybody who can read the folder; leave it out, sign in with “git ls-remote” on the address once and let git keep it"
    )]
    Password,
    #[error(
        "the address holds what may be a password or a token, which would lie here for everybody who can read the folder; leave it out, sign in with “git ls-remote” on the address once and let git keep it"
    )]
    Secret,
}

impl RemoteUrl {
    /// Takes an address, if git may be handed it and it says nothing that is to be kept secret.
    pub fn parse(text: &str) -> Result<RemoteUrl, BadUrl> {
        let url = RemoteUrl::kept(text)?;
        if url.parts().is_some() {
            return Err(BadUrl::Password);
        }
        if url.may_hold_a_secret() {
            return Err(BadUrl::Secret);
        }
        Ok(url)
    }

    /// Takes an address that was kept here; versions of before kept passwords in them too.
    pub(super) fn kept(text: &str) -> Result<RemoteUrl, BadUrl> {
        let text = with_small_scheme(text.trim());
        let text = text.as_str();
        if text.is_empty() || text.len() > URL_MAX_BYTES {
            return Err(BadUrl::Length);
        }
        if text.chars().any(char::is_control) {
            return Err(BadUrl::Control);
        }
        if text.starts_with('-') {
            return Err(BadUrl::Dash);
        }
        if names_a_program(text) {
            return Err(BadUrl::Program);
        }
        match text.split_once("://") {
            Some((scheme, rest)) => with_scheme(scheme, rest)?,
            None if is_folder(text) => {}
            None => like_scp(text)?,
        }
        Ok(RemoteUrl(text.to_owned()))
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it names, if it is on a disk of this machine.
    pub fn folder(&self) -> Option<PathBuf> {
        let path = match self.0.strip_prefix("file://") {
            // As git reads it.
            Some(path) => spelled_out(path),
            None => self.0.clone(),
        };
        is_folder(&path).then(|| PathBuf::from(path))
    }

    /// The host it leads to, without a port where that stands apart; nothing for a folder, and nothing
    /// where programs may not agree on what the host is.
    pub fn host(&self) -> Option<&str> {
        if self.folder().is_some() {
            return None;
        }
        let authority = match self.0.split_once("://") {
            Some((_, rest)) => rest.split('/').next()?,
            None => self.0.as_str(),
        };
        let is_scp = !self.0.contains("://");
        // In what ssh is handed the path follows a colon and may hold anything.
        let (who, _) =
            authority.split_at_checked(authority.find(':').unwrap_or(authority.len()))?;
        let at = if is_scp {
            who.rfind('@')
        } else {
            authority.rfind('@')
        };
        let host = authority.get(at.map_or(0, |at| at + 1)..)?;
        let host = match host.strip_prefix('[') {
            Some(inner) => inner.split_once(']')?.0,
            None => host.split(':').next()?,
        };
        let is_doubtful = !is_scp && authority.contains(['?', '#', '\\', '%']);
        (!is_doubtful && !host.is_empty()).then_some(host)
    }
}

/// A password that stands in an address, whose it is, and where it is asked for.
#[derive(PartialEq, Eq)]
pub struct Password {
    pub(super) scheme: String,
    pub(super) host: String,
    pub(super) user: String,
    pub(super) password: String,
}

/// Scheme, user, password and what comes after them.
type Parts<'a> = (&'a str, &'a str, &'a str, &'a str);

impl RemoteUrl {
    /// Tells whether git goes there by ssh.
    pub(super) fn is_ssh(&self) -> bool {
        match self.0.split_once("://") {
            Some((scheme, _)) => scheme == "ssh",
            None => self.folder().is_none(),
        }
    }

    /// The password that stands in the address, as it is meant.
    pub fn password(&self) -> Option<Password> {
        let (scheme, user, password, rest) = self.parts()?;
        Some(Password {
            scheme: scheme.to_owned(),
            host: rest.split('/').next()?.to_owned(),
            user: spelled_out(user),
            password: spelled_out(password),
        })
    }

    /// The address without its password.
    #[must_use]
    pub fn without_password(&self) -> RemoteUrl {
        match self.parts() {
            Some((scheme, "", _, rest)) => RemoteUrl(format!("{scheme}://{rest}")),
            Some((scheme, user, _, rest)) => RemoteUrl(format!("{scheme}://{user}@{rest}")),
            None => self.clone(),
        }
    }

    /// Tells whether a part of the address looks like something that is to be kept secret and does not
    /// stand where a password does: a token as the user or in the path, a password that is cut short by a
    /// slash, what follows a question mark and its kin.
    fn may_hold_a_secret(&self) -> bool {
        if self.folder().is_some() {
            return false;
        }
        let Some((scheme, rest)) = self.0.split_once("://") else {
            // `ann:secret@host:path`, which ssh takes for a path on a host “ann”.
            let path = self.0.split_once(':').map(|(_, path)| path);
            return path.is_some_and(|path| path.contains('@'));
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        // Behind the colons of an IPv6 address.
        let host = host.rsplit(']').next().unwrap_or_default();
        let has_no_port = |(_, port): (&str, &str)| port.parse::<u16>().is_err();
        // Some servers show whose a repository is by a name with an “@” in front.
        let is_cut = path.replace("/@", "/").contains('@')
            || (path.contains('@') && host.rsplit_once(':').is_some_and(has_no_port));
        let is_user =
            (scheme == "https" && is_token(user)) || user.to_ascii_lowercase().contains("%3a");
        // Behind these signs stands what is meant for the server, and no part of a name.
        let says_more = rest.contains(['?', '#', ';']);
        is_cut || is_user || says_more || path.split('/').any(is_known_token)
    }

    fn parts(&self) -> Option<Parts<'_>> {
        let (scheme, rest) = self.0.split_once("://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, _) = rest.split_at_checked(end)?;
        let (who, _) = authority.rsplit_once('@')?;
        let (user, password) = who.split_once(':')?;
        Some((scheme, user, password, rest.get(who.len() + 1..)?))
    }
}

/// Tells whether what stands in the place of a user is a token: it begins as those of the large servers
/// do, or nobody is called so.
fn is_token(user: &str) -> bool {
    let is_drawn = user.len() >= TOKEN_MIN_CHARS
        && user.chars().all(|c| c.is_ascii_alphanumeric())
        && user.contains(|c: char| c.is_ascii_digit())
        && user.contains(|c: char| c.is_ascii_alphabetic());
    is_known_token(user) || is_drawn
}

/// Tells whether something begins as the tokens of the large servers do.
fn is_known_token(text: &str) -> bool {
    let text = spelled_out(text);
    TOKENS.iter().any(|begin| text.starts_with(begin))
}

/// Reads `%20` and its kin; what is none of them stays as it is.
fn spelled_out(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let digits = after.get(..2).filter(|two| !two.starts_with('+'));
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

impl fmt::Display for RemoteUrl {
    /// Shows the address without a password that may stand in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            Some((scheme, user, _, rest)) => write!(f, "{scheme}://{user}:…@{rest}"),
            None => f.write_str(&self.0),
        }
    }
}

/// `ext::sh -c …`, `fd::3` and their kin: git runs a helper of that name.
fn names_a_program(text: &str) -> bool {
    let Some((helper, _)) = text.split_once("::") else {
        return false;
    };
    // An IPv6 host in brackets and a path may hold two colons; a helper's name is a bare word.
    !helper.contains(['/', '[', '@'])
}

/// Schemes are the same in capitals, as keyboards that begin sentences write them; git takes them small.
fn with_small_scheme(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => text.to_owned(),
    }
}

fn is_folder(text: &str) -> bool {
    Path::new(text).is_absolute()
}

fn with_scheme(scheme: &str, rest: &str) -> Result<(), BadUrl> {
    if !SCHEMES.contains(&scheme) {
        return Err(BadUrl::Scheme);
    }
    if scheme == "file" {
        return if !is_folder(rest) {
            Err(BadUrl::Relative)
        } else if spelled_out(rest).chars().any(char::is_control) {
            Err(BadUrl::Control)
        } else {
            Ok(())
        };
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host_of(host)?;
    // The user's name goes to ssh as an argument too.
    if authority.starts_with('-') {
        return Err(BadUrl::Dash);
    }
    Ok(())
}

/// `host:path` and `user@host:path`, which git takes to ssh.
fn like_scp(text: &str) -> Result<(), BadUrl> {
    let Some((place, path)) = text.split_once(':') else {
        return Err(BadUrl::Relative);
    };
    if place.contains('/') {
        return Err(BadUrl::Relative);
    }
    if place.len() == 1 && path.starts_with('\\') {
        return Err(BadUrl::Drive);
    }
    host_of(place.rsplit('@').next().unwrap_or_default())?;
    if path.starts_with('-') {
        return Err(BadUrl::Dash);
    }
    if path.is_empty() {
        return Err(BadUrl::Host);
    }
    Ok(())
}

fn host_of(host: &str) -> Result<(), BadUrl> {
    if host.is_empty() || host.starts_with(':') {
        Err(BadUrl::Host)
    } else if host.starts_with('-') {
        Err(BadUrl::Dash)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case 28: nothing that git or ssh could take for a program or an option.
    #[test]
    fn only_addresses_git_may_be_handed() {
        let long = format!("https://example.org/{}", "a".repeat(URL_MAX_BYTES));
        let table = [
            ("https://example.org/nordwerk.git", Ok(())),
            ("HTTPS://example.org/Nordwerk.git", Ok(())),
            (
                "https://ann:secret@example.org/nordwerk.git",
                Err(BadUrl::Password),
            ),
            ("ssh://ann:secret@example.org/x.git", Err(BadUrl::Password)),
            ("ssh://git@example.org:2222/nordwerk.git", Ok(())),
            ("ssh://[::1]/nordwerk.git", Ok(())),
            ("git@example.org:team/nordwerk.git", Ok(())),
            ("/media/stick/nordwerk.git", Ok(())),
            ("file:///media/stick/nordwerk.git", Ok(())),
            ("https://git.example.org/@ann/x.git", Ok(())),
            ("https://git.example.org:8443/@ann/x.git", Ok(())),
            ("https://[::1]/@ann/x.git", Ok(())),
            ("https://ann%40example.org@example.org/x.git", Ok(())),
            ("https://gitlab+deploy-token-12@example.org/x.git", Ok(())),
            ("/media/ann@work/x.git", Ok(())),
            ("/media/what?/x.git", Ok(())),
            (
                "https://ghp_secrettoken@github.com/x/y.git",
                Err(BadUrl::Secret),
            ),
            (
                "https://0123456789abcdef0123456789abcdef01234567@github.com/x/y.git",
                Err(BadUrl::Secret),
            ),
            ("https://ann:se/cret@example.org/x.git", Err(BadUrl::Secret)),
            ("https://ann:s/@example.org/x.git", Err(BadUrl::Secret)),
            (
                "https://ann%3Asecret@example.org/x.git",
                Err(BadUrl::Secret),
            ),
            (
                "https://example.org/x.git?private_token=abc",
                Err(BadUrl::Secret),
            ),
            (
                "https://example.org/x.git#access_token=abc",
                Err(BadUrl::Secret),
            ),
            ("https://example.org/x.git;token=abc", Err(BadUrl::Secret)),
            ("https://example.org?token=abc", Err(BadUrl::Secret)),
            ("ssh://example.org/x.git?password=abc", Err(BadUrl::Secret)),
            (
                "https://example.org/ghp_abcdefghijklmnopqrstuvwxyz0123456789/x.git",
                Err(BadUrl::Secret),
            ),
            ("https://example.org/team/about-ghp_tokens.git", Ok(())),
            ("ann:geheim@example.org:x.git", Err(BadUrl::Secret)),
            ("C:\\x", Err(BadUrl::Drive)),
            ("file:///media/a%0ab", Err(BadUrl::Control)),
            ("ext::sh -c touch% /tmp/x", Err(BadUrl::Program)),
            ("fd::17", Err(BadUrl::Program)),
            ("--upload-pack=touch /tmp/x", Err(BadUrl::Dash)),
            ("ssh://-oProxyCommand=touch/x", Err(BadUrl::Dash)),
            ("ssh://ann@-oProxyCommand=touch/x", Err(BadUrl::Dash)),
            ("-oProxyCommand=touch:x", Err(BadUrl::Dash)),
            ("example.org:-x", Err(BadUrl::Dash)),
            ("https://example.org/a\nb", Err(BadUrl::Control)),
            ("https://example.org/a\0b", Err(BadUrl::Control)),
            ("http://example.org/nordwerk.git", Err(BadUrl::Scheme)),
            ("git://example.org/nordwerk.git", Err(BadUrl::Scheme)),
            ("https:///nordwerk.git", Err(BadUrl::Host)),
            ("file://nordwerk.git", Err(BadUrl::Relative)),
            ("nordwerk.git", Err(BadUrl::Relative)),
            ("../nordwerk.git", Err(BadUrl::Relative)),
            ("", Err(BadUrl::Length)),
            (&long, Err(BadUrl::Length)),
        ];
        for (text, expected) in table {
            assert_eq!(RemoteUrl::parse(text).map(drop), expected, "for {text:?}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let url = RemoteUrl::kept("https://ann:open%20ses%40me@example.org:8443/x.git").unwrap();
        assert_eq!(url.to_string(), "https://ann:…@example.org:8443/x.git");
        let bare = url.without_password();
        assert_eq!(bare.as_str(), "https://ann@example.org:8443/x.git");
        let found = url.password().unwrap();
        let found = [found.scheme, found.host, found.user, found.password];
        assert_eq!(found, ["https", "example.org:8443", "ann", "open ses@me"]);
        assert!(bare.password().is_none());
    }

    #[test]
    fn a_scheme_in_capitals_is_the_same() {
        let url = RemoteUrl::parse("HTTPS://Example.org/Nordwerk.git").unwrap();
        assert_eq!(url.as_str(), "https://Example.org/Nordwerk.git");
        let folder = RemoteUrl::parse("File:///media/Stick/x.git").unwrap();
        assert_eq!(folder.folder(), Some(PathBuf::from("/media/Stick/x.git")));
    }

    /// As a desktop copies it: git reads it so, and the folder has to be the same for us.
    #[test]
    fn a_folder_with_a_scheme_is_spelled_out_and_a_path_is_not() {
        let table = [
            ("file:///media/My%20Stick/x.git", "/media/My Stick/x.git"),
            ("/media/My%20Stick/x.git", "/media/My%20Stick/x.git"),
        ];
        for (address, folder) in table {
            let url = RemoteUrl::parse(address).unwrap();
            assert_eq!(url.folder(), Some(PathBuf::from(folder)), "{address}");
            assert_eq!(url.as_str(), address);
        }
    }
}
