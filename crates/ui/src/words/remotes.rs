//! What the window says about git repositories, carriers, and the soundness of this copy.

use replica::Asides;

/// What the window says about git repositories, carriers, and the soundness of this copy.
#[derive(Debug)]
pub struct RemoteWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub url: &'static str,
    pub url_hint: &'static str,
    pub add: &'static str,
    pub exchange: fn(&str) -> String,
    pub forget: fn(&str) -> String,
    pub mend_remote: fn(&str) -> String,
    pub mended: fn(&str, u64, u64) -> String,
    pub never: &'static str,
    pub done: fn(&str) -> String,
    pub added: fn(&str) -> String,
    pub forgotten: fn(&str) -> String,
    pub exchanged: fn(&str, u64, u64) -> String,
    /// What else came of an exchange; empty where nothing did.
    pub asides: fn(&Asides) -> String,
    pub carriers: &'static str,
    pub carriers_none: &'static str,
    pub carriers_sentence: &'static str,
    pub carrier: fn(&str) -> String,
    pub holds_the_same: &'static str,
    pub connected: &'static str,
    pub away: &'static str,
    pub part: fn(&str) -> String,
    pub part_sentence: &'static str,
    pub part_act: &'static str,
    pub copy: &'static str,
    pub copy_sentence: &'static str,
    pub check: &'static str,
    pub mend: &'static str,
    pub checking: &'static str,
    pub sound: fn(u64) -> String,
    pub damaged: fn(u64, u64) -> String,
    pub came_again: fn(u64) -> String,
    pub nobody_asked: &'static str,
}

/// Those of these sentences of which there is something to say, each with its number in it.
pub(in crate::words) fn told(asides: [(u64, &str, &str); 5], counts: fn(u64) -> String) -> String {
    let said = asides
        .into_iter()
        .filter_map(|(number, one, more)| match number {
            0 => None,
            1 => Some(one.to_owned()),
            _ => Some(more.replace("{}", &counts(number))),
        });
    said.collect::<Vec<_>>().join(" ")
}
