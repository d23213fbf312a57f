//! Forms: what is typed and not yet accepted.
//!
//! For: every form outside the profile. A form has a name, such as the post it answers, and lines
//! by their part. It knows whether it is unfolded, submitted and refused. It never forgets what
//! was typed before the replica has taken it, so that nobody types anything twice.

use std::collections::{BTreeMap, BTreeSet};

/// Forms remembered at once; beyond that the first by name that are folded go.
const FORMS_MAX: usize = 256;
/// The line of a form that is kept through a crash.
const DRAFT_PART: &str = "text";
/// How long nobody has typed before drafts are kept, in seconds.
pub(crate) const DRAFT_PAUSE_S: f64 = 2.0;

#[derive(Debug, Default)]
struct Form {
    lines: BTreeMap<&'static str, String>,
    is_open: bool,
    is_sent: bool,
    error: Option<String>,
    /// Something was typed that is not kept yet.
    is_fresh: bool,
}

/// Every form that was begun.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    forms: BTreeMap<String, Form>,
    /// Forms that were accepted since drafts were last kept.
    gone: BTreeSet<String>,
    /// When it was first seen that somebody had stopped typing, in seconds.
    typed_at: Option<f64>,
    is_restored: bool,
}

impl Forms {
    /// Unfolds a form.
    pub fn open(&mut self, name: &str) {
        self.form(name).is_open = true;
    }

    /// Folds a form and keeps what was typed.
    pub fn fold(&mut self, name: &str) {
        if let Some(form) = self.forms.get_mut(name) {
            form.is_open = false;
            form.error = None;
        }
    }

    /// Forgets a form: it was accepted, or its owner gave it up.
    pub fn forget(&mut self, name: &str) {
        if self.forms.remove(name).is_some() {
            self.gone.insert(name.to_owned());
            self.typed_at = None;
        }
    }

    /// Tells whether a form is unfolded.
    pub fn is_open(&self, name: &str) -> bool {
        self.forms.get(name).is_some_and(|form| form.is_open)
    }

    /// Lists the forms that are unfolded.
    pub fn opened(&self) -> impl Iterator<Item = &str> {
        let opened = self.forms.iter().filter(|(_, form)| form.is_open);
        opened.map(|(name, _)| name.as_str())
    }

    /// Returns what stands in a line.
    pub fn line(&self, name: &str, part: &'static str) -> &str {
        let form = self.forms.get(name);
        let line = form.and_then(|form| form.lines.get(part));
        line.map_or("", String::as_str)
    }

    /// Returns what stands in a line, without the blanks around it.
    pub fn text(&self, name: &str, part: &'static str) -> String {
        self.line(name, part).trim().to_owned()
    }

    /// Tells whether a line has been begun, even if it is empty again.
    pub fn has_line(&self, name: &str, part: &'static str) -> bool {
        let form = self.forms.get(name);
        form.is_some_and(|form| form.lines.contains_key(part))
    }

    /// Writes a line; a complaint about the form goes.
    pub fn write(&mut self, name: &str, part: &'static str, text: String) {
        let form = self.form(name);
        form.lines.insert(part, text);
        form.error = None;
        form.is_sent = false;
        form.is_fresh = true;
        self.typed_at = None;
    }

    /// Lists the drafts to keep once nobody has typed for a while: what stands in the text of each
    /// form, nothing for a form that was accepted. `now` is in seconds.
    pub fn keep_due(&mut self, now: f64) -> Vec<(String, String)> {
        let is_fresh = self.forms.values().any(|form| form.is_fresh);
        if !is_fresh && self.gone.is_empty() {
            return Vec::new();
        }
        let typed_at = *self.typed_at.get_or_insert(now);
        if now - typed_at < DRAFT_PAUSE_S {
            return Vec::new();
        }
        let gone = std::mem::take(&mut self.gone);
        let mut kept: Vec<(String, String)> =
            gone.into_iter().map(|name| (name, String::new())).collect();
        for (name, form) in &mut self.forms {
            if std::mem::take(&mut form.is_fresh) {
                let text = form.lines.get(DRAFT_PART).cloned();
                kept.extend(text.map(|text| (name.clone(), text)));
            }
        }
        kept
    }

    /// Tells whether something waits to be kept.
    pub fn waits(&self) -> bool {
        !self.gone.is_empty() || self.forms.values().any(|form| form.is_fresh)
    }

    /// Puts drafts of an earlier run back, once.
    pub fn restore(&mut self, drafts: &BTreeMap<String, String>) {
        if std::mem::replace(&mut self.is_restored, true) {
            return;
        }
        for (name, text) in drafts {
            let lines = &mut self.form(name).lines;
            lines.entry(DRAFT_PART).or_insert_with(|| text.clone());
        }
    }

    /// Returns what was wrong with it.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.forms.get(name)?.error.as_deref()
    }

    /// Tells whether it was submitted and not answered yet.
    pub fn is_sent(&self, name: &str) -> bool {
        self.forms.get(name).is_some_and(|form| form.is_sent)
    }

    /// Remembers that it was submitted; returns false if it is under way already.
    pub fn send(&mut self, name: &str) -> bool {
        let form = self.form(name);
        !std::mem::replace(&mut form.is_sent, true)
    }

    /// Keeps a refused form with its sentence.
    pub fn refused(&mut self, name: &str, sentence: String) {
        let form = self.form(name);
        form.is_sent = false;
        form.error = Some(sentence);
    }

    fn form(&mut self, name: &str) -> &mut Form {
        if self.forms.len() >= FORMS_MAX && !self.forms.contains_key(name) {
            self.forms.retain(|_, form| form.is_open || form.is_sent);
        }
        self.forms.entry(name.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_keeps_what_was_typed_and_can_be_sent_again() {
        let mut forms = Forms::default();
        forms.open("post");
        forms.write("post", "text", " Hello ".into());
        assert!(forms.send("post"));
        assert!(!forms.send("post"), "one click, one wish");
        forms.refused("post", "The disk is full.".into());
        assert_eq!(forms.text("post", "text"), "Hello");
        assert_eq!(forms.error("post"), Some("The disk is full."));
        assert!(forms.send("post"));
        forms.forget("post");
        assert!(!forms.is_open("post"));
        assert_eq!(forms.text("post", "text"), "");
    }

    #[test]
    fn drafts_are_kept_after_a_pause_and_forgotten_once_accepted() {
        let mut forms = Forms::default();
        forms.restore(&[("post".to_owned(), "Half a".to_owned())].into());
        assert_eq!(forms.text("post", "text"), "Half a");
        assert!(!forms.waits(), "what was restored is kept already");
        forms.write("post", "text", "Half a thought".into());
        assert!(forms.keep_due(10.0).is_empty(), "somebody is typing");
        assert!(forms.keep_due(11.0).is_empty());
        let kept = [("post".to_owned(), "Half a thought".to_owned())];
        assert_eq!(forms.keep_due(12.5), kept);
        assert!(forms.keep_due(20.0).is_empty(), "once");
        forms.forget("post");
        forms.keep_due(30.0);
        assert_eq!(forms.keep_due(33.0), [("post".to_owned(), String::new())]);
    }

    #[test]
    fn forms_are_bounded() {
        let mut forms = Forms::default();
        forms.open("kept");
        for n in 0..2 * FORMS_MAX {
            forms.write(&format!("form {n}"), "text", "x".into());
        }
        assert!(forms.forms.len() <= FORMS_MAX + 1);
        assert!(forms.is_open("kept"));
    }
}
