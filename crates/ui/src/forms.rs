//! Forms: what is typed and not yet accepted.
//!
//! For: every form outside the profile. A form has a name, such as the post it answers, and lines
//! by their part. It knows whether it is unfolded, submitted and refused. It never forgets what
//! was typed before the replica has taken it, so that nobody types anything twice.

use std::collections::BTreeMap;

/// Forms remembered at once; beyond that the first by name that are folded go.
const FORMS_MAX: usize = 256;

#[derive(Debug, Default)]
struct Form {
    lines: BTreeMap<&'static str, String>,
    is_open: bool,
    is_sent: bool,
    error: Option<String>,
}

/// Every form that was begun.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    forms: BTreeMap<String, Form>,
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
        self.forms.remove(name);
    }

    /// Tells whether a form is unfolded.
    pub fn is_open(&self, name: &str) -> bool {
        self.forms.get(name).is_some_and(|form| form.is_open)
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
