//! Fetching something from outside: one link somebody follows, and nothing it names.
//!
//! What this is for: feeds that a person's own device reads when it is online. What it knows: the
//! client iroh brings, with the system's certificates. What it never does: follow a link to another
//! scheme, take more than it is told to, or send anything about the person along.

use std::time::Duration;

use reqwest::redirect::Policy;

/// How long one fetch may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(20);
/// How many redirects are followed; each has to lead to https again.
const REDIRECTS_MAX: usize = 3;

/// Why something could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("Could not fetch {link}: only links that begin with https:// are followed.")]
    Scheme { link: String },
    #[error(
        "Could not fetch {link}: it did not answer in time, or not securely. Try again when you are online."
    )]
    Unreachable {
        link: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("Could not fetch {link}: it answered with “{status}”.")]
    Status { link: String, status: u16 },
    #[error("Could not fetch {link}: it is larger than {max} bytes.")]
    TooLarge { link: String, max: usize },
    #[error("Could not fetch anything: this device has no room for another task.")]
    Task(#[source] std::io::Error),
}

impl FetchError {
    /// Names the failure for scripts; stable.
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::Scheme { .. } => "not-https",
            FetchError::Unreachable { .. } => "unreachable",
            FetchError::Status { .. } => "answered-otherwise",
            FetchError::TooLarge { .. } => "too-large",
            FetchError::Task(_) => "no-task",
        }
    }
}

/// Fetches what stands behind a link, at most `max` bytes of it. Waits up to twenty seconds.
pub fn fetch(link: &str, max: usize) -> Result<Vec<u8>, FetchError> {
    if !link.starts_with("https://") {
        let link = link.to_owned();
        return Err(FetchError::Scheme { link });
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(FetchError::Task)?;
    runtime.block_on(get(link, max))
}

async fn get(link: &str, max: usize) -> Result<Vec<u8>, FetchError> {
    let unreachable = |source| FetchError::Unreachable {
        link: link.to_owned(),
        source,
    };
    // Somebody else in this process may have chosen it already; then theirs stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .https_only(true)
        .redirect(Policy::limited(REDIRECTS_MAX))
        .timeout(FETCH_TIMEOUT)
        .build()
        .map_err(unreachable)?;
    let mut answer = client.get(link).send().await.map_err(unreachable)?;
    if !answer.status().is_success() {
        return Err(FetchError::Status {
            link: link.to_owned(),
            status: answer.status().as_u16(),
        });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > max {
            let link = link.to_owned();
            return Err(FetchError::TooLarge { link, max });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_https_is_followed() {
        for link in [
            "http://example.org/feed",
            "file:///etc/passwd",
            "feed.xml",
            "",
        ] {
            let refused = fetch(link, 1).expect_err("refused");
            assert_eq!(refused.code(), "not-https", "{link}");
        }
    }
}
