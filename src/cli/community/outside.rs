//! Feeds from outside in the terminal: followed, fetched and read by this device alone.

use std::path::Path;

use clap::Subcommand;
use node::Access;
use replica::{Answer, CommunityAct, Question};
use serde_json::{Value, json};

use super::print::indented;
use super::{Failure, ask, done, unexpected};
use crate::cli::commands::Globals;
use crate::cli::print::{document, line};
use crate::feed::{self, Entry, FEED_MAX_BYTES};
use crate::letters;

/// How many entries of one feed are listed unless somebody says otherwise.
const TOP: usize = 10;

#[derive(Debug, Subcommand)]
pub enum OutsideWords {
    /// Follow a feed (RSS or Atom); only this device knows
    Follow {
        #[arg(value_name = "LINK")]
        link: String,
        /// Follow it no longer
        #[arg(long)]
        off: bool,
    },
    /// List the feeds you follow
    List,
    /// Read what is new outside: all feeds you follow, one link, or a file
    Read {
        #[arg(value_name = "LINK|FILE")]
        from: Option<String>,
        /// At most so many of each
        #[arg(long, default_value_t = TOP, value_name = "N")]
        top: usize,
    },
}

/// Does what was typed after `community outside`.
pub(super) fn outside(
    globals: &Globals,
    access: &Access,
    words: OutsideWords,
) -> Result<(), Failure> {
    match words {
        OutsideWords::Follow { link, off } => {
            let act = CommunityAct::Outside { link, on: !off };
            done(globals.json, access, act)
        }
        OutsideWords::List => {
            let followed = followed(access)?;
            if globals.json {
                document(&json!(followed));
            } else if followed.is_empty() {
                line("You follow nothing from outside yet.");
            }
            if !globals.json {
                followed.iter().for_each(|link| line(link));
            }
            Ok(())
        }
        OutsideWords::Read { from, top } => {
            let sources = match from {
                Some(from) => vec![from],
                None => followed(access)?,
            };
            if sources.is_empty() {
                return Err(Failure::nothing(
                    "You follow nothing from outside yet. Follow a feed with “eyelevel community outside follow LINK”.",
                ));
            }
            if sources.iter().any(|source| is_link(source)) {
                feed::may_fetch(|act| access.carry(act))?;
            }
            let mut entries = Vec::new();
            for source in &sources {
                let text = load(source)?;
                let mut read = feed::read(&text, source)
                    .ok_or_else(|| Failure::new("not-a-feed", feed::not_a_feed(source)))?;
                read.truncate(top);
                entries.extend(read);
            }
            print(globals.json, &entries);
            Ok(())
        }
    }
}

fn followed(access: &Access) -> Result<Vec<String>, Failure> {
    let answer = ask(access, Question::Outside)?;
    let Answer::Text(links) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(links.lines().map(str::to_owned).collect())
}

fn is_link(source: &str) -> bool {
    source.contains("://")
}

/// Loads a feed from a file, or fetches it.
fn load(source: &str) -> Result<String, Failure> {
    let bytes = if is_link(source) {
        node::fetch(source, FEED_MAX_BYTES)
            .map_err(|why| Failure::new(why.code(), why.to_string()))?
    } else {
        read_file(Path::new(source))?
    };
    Ok(letters::of_xml(bytes))
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |why: String| {
        let path = path.display();
        Failure::new("no-file", format!("Could not read {path}: {why}."))
    };
    let size = std::fs::metadata(path).map_err(|error| failed(store::io_words(&error)))?;
    if size.len() > FEED_MAX_BYTES as u64 {
        return Err(failed(format!("a feed has at most {FEED_MAX_BYTES} bytes")));
    }
    std::fs::read(path).map_err(|error| failed(store::io_words(&error)))
}

fn print(json: bool, entries: &[Entry]) {
    if json {
        let all = entries.iter().map(|entry| {
            json!({
                "title": entry.title, "link": entry.link, "date": entry.date,
                "text": entry.text, "source": entry.source,
            })
        });
        document(&Value::Array(all.collect()));
        return;
    }
    if entries.is_empty() {
        line("Nothing stands there.");
    }
    for entry in entries {
        line(&format!("{}  ·  {}", entry.title, entry.source));
        let below = [entry.date.as_str(), entry.link.as_str()];
        let below: Vec<&str> = below.into_iter().filter(|it| !it.is_empty()).collect();
        line(&format!("  {}", below.join("  ")));
        indented(&entry.text, "    ");
    }
}
