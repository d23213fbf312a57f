//! The refs of a repository, all in one `packed-refs` file.
//!
//! **For**: which commit each log has reached, which blob each key object is. **Knows**: git's
//! packed-refs format and our ref names. **Never**: drops a line it does not know.

use std::collections::BTreeMap;
use std::fmt::Write;

use gix_hash::ObjectId;
use history::{CommitId, LogId, ScopeId};

const HEADER: &str = "# pack-refs with: peeled fully-peeled sorted ";
const ROOT: &str = "refs/eyelevel/";

/// The slot of a key object: a shred id, or the hash of key and recipient.
pub(crate) type KeyName = [u8; 32];

/// Where a key object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyRef {
    pub scope: ScopeId,
    pub blob: CommitId,
}

/// All refs of a repository.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Refs {
    pub logs: BTreeMap<LogId, CommitId>,
    pub keys: BTreeMap<KeyName, KeyRef>,
    /// Refs somebody else made, by name: kept as they are, never read.
    foreign: BTreeMap<String, String>,
}

impl Refs {
    /// Parses a `packed-refs` file; an unreadable or cut line makes all of it unbelievable.
    pub fn parse(text: &str) -> Result<Refs, String> {
        let mut refs = Refs::default();
        let mut last_foreign: Option<String> = None;
        if !text.is_empty() && !text.ends_with('\n') {
            return Err("the last line is cut".into());
        }
        for (line, number) in text.lines().zip(1..) {
            if line.starts_with('#') {
                continue;
            }
            if line.starts_with('^') {
                // A tag's commit; only foreign refs are tags.
                if let Some(kept) = last_foreign.as_ref().and_then(|n| refs.foreign.get_mut(n)) {
                    let _ = write!(kept, "\n{line}");
                }
                continue;
            }
            let (id, name) = split(line).ok_or_else(|| format!("line {number} is no ref"))?;
            last_foreign = refs.take(id, name, line);
        }
        // A tree that grew in order leaves nearly half of every node free; built at once, none.
        refs.logs = std::mem::take(&mut refs.logs).into_iter().collect();
        refs.keys = std::mem::take(&mut refs.keys).into_iter().collect();
        Ok(refs)
    }

    /// Files one ref; answers its name if it is foreign.
    fn take(&mut self, id: CommitId, name: &str, line: &str) -> Option<String> {
        if let Some(log) = log_name(name) {
            self.logs.insert(log, id);
        } else if let Some((scope, key)) = key_name(name) {
            self.keys.insert(key, KeyRef { scope, blob: id });
        } else {
            self.foreign.insert(name.to_owned(), line.to_owned());
            return Some(name.to_owned());
        }
        None
    }

    /// Renders the file, sorted by name as git wants it.
    pub fn render(&self) -> String {
        let mut lines = self.foreign.clone();
        for (log, commit) in &self.logs {
            let name = log.ref_name();
            let line = format!("{commit} {name}");
            lines.insert(name, line);
        }
        for (key, place) in &self.keys {
            let name = render_key_name(&place.scope, key);
            let line = format!("{} {name}", place.blob);
            lines.insert(name, line);
        }
        let mut out = format!("{HEADER}\n");
        for line in lines.values() {
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    /// Whether somebody else made a ref here.
    pub fn has_foreign(&self) -> bool {
        !self.foreign.is_empty()
    }

    /// How many of these refs are ours.
    pub fn len(&self) -> usize {
        self.logs.len() + self.keys.len()
    }
}

fn split(line: &str) -> Option<(CommitId, &str)> {
    let (id, name) = line.split_once(' ')?;
    let id = ObjectId::from_hex(id.as_bytes()).ok()?;
    let bytes: [u8; 20] = id.as_slice().try_into().ok()?;
    (!name.is_empty()).then_some((CommitId::from_bytes(bytes), name))
}

pub(crate) fn log_name(name: &str) -> Option<LogId> {
    name.starts_with(ROOT).then(|| LogId::from_ref_name(name))?
}

pub(crate) fn key_name(name: &str) -> Option<(ScopeId, KeyName)> {
    let (scope, key) = name.strip_prefix(ROOT)?.split_once("/keys/")?;
    let scope: ScopeId = scope.parse().ok()?;
    // The same spelling as every other id: 64 lower-case hex digits.
    let key: ScopeId = key.parse().ok()?;
    Some((scope, *key.as_bytes()))
}

pub(crate) fn render_key_name(scope: &ScopeId, key: &KeyName) -> String {
    format!("{ROOT}{scope}/keys/{}", ScopeId::from_bytes(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789012345678901234567890123456789";

    fn hex(byte: u8) -> String {
        ScopeId::from_bytes([byte; 32]).to_string()
    }

    #[test]
    fn only_our_own_names_are_ours() {
        let scope = hex(0xab);
        let own_log = format!("refs/eyelevel/{scope}/log/{}-00000000000000ff", hex(2));
        let own_key = format!("refs/eyelevel/{scope}/keys/{}", hex(3));
        let foreign = [
            "refs/heads/main".to_owned(),
            "refs/eyelevel/../../x".to_owned(),
            format!(
                "refs/eyelevel/{scope}/keys/{}",
                hex(3).to_uppercase().replace('0', "A")
            ),
            format!("refs/eyelevel/{scope}/keys/{}0", hex(3)),
            format!("refs/eyelevel/{scope}/keys/x.lock"),
            format!("refs/eyelevel/{scope}/keys/{}/b", hex(3)),
            format!("refs/eyelevel/{scope}/log/CON"),
            format!("refs/eyelevel/{scope}/log/{}-ff", hex(2)),
            format!("refs/eyelevel/{scope}/blob/{}", hex(4)),
        ];
        let mut text = format!("{HEADER}\n{ID} {own_log}\n{ID} {own_key}\n");
        for name in &foreign {
            text.push_str(&format!("{ID} {name}\n"));
        }
        let refs = Refs::parse(&text).unwrap();
        assert_eq!((refs.logs.len(), refs.keys.len()), (1, 1));
        assert_eq!(refs.foreign.len(), foreign.len());
        assert_eq!(Refs::parse(&refs.render()), Ok(refs));
    }

    #[test]
    fn cut_and_odd_files_are_not_believed() {
        let name = format!("refs/eyelevel/{}/keys/{}", hex(1), hex(3));
        for text in [
            format!("{ID} {name}"),
            format!("{ID}\n"),
            format!("{ID} \n"),
            format!("0123 {name}\n"),
            "\n".to_owned(),
            "\u{0}\u{0}\u{0}\n".to_owned(),
        ] {
            assert!(Refs::parse(&text).is_err(), "{text:?}");
        }
        assert_eq!(Refs::parse(""), Ok(Refs::default()));
    }
}
