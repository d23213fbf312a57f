//! Forms: what is typed and not yet accepted.
//!
//! For: every form outside the profile. A form has a name, such as the post it answers, and lines
//! by their part. It knows whether it is unfolded, submitted and refused. It never forgets what
//! was typed before the replica has taken it, so that nobody types anything twice.

use std::collections::{BTreeMap, BTreeSet};

/// Forms remembered at once; beyond that the first by name that are folded go.
const FORMS_MAX: usize = 256;
/// The line of a form that was alone in being kept by earlier versions, and still is kept as it is.
const DRAFT_PART: &str = "text";
/// What stands before the name of each line in a draft of several, and between it and what was typed:
/// nobody types either.
const PART_MARK: char = '\u{1f}';
const TEXT_MARK: char = '\u{1e}';
/// How long nobody has typed before drafts are kept, in seconds.
pub(crate) const DRAFT_PAUSE_S: f64 = 2.0;
/// How long somebody types on before drafts are kept meanwhile, in seconds.
const DRAFT_WAIT_MAX_S: f64 = 10.0;

/// Where what stands in a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Whoever writes here typed or chose it.
    Hand,
    /// They did so in an earlier run.
    Draft,
    /// It was put there to begin from, or holds already: nothing is lost with it.
    Filled,
}

#[derive(Debug)]
struct Line {
    text: String,
    from: Source,
}

#[derive(Debug, Default)]
struct Form {
    lines: BTreeMap<String, Line>,
    is_open: bool,
    is_sent: bool,
    /// It began from something that stands elsewhere.
    is_filled: bool,
    error: Option<String>,
    /// Something was typed that is not kept yet, or is kept and no draft any more.
    is_fresh: bool,
}

impl Form {
    /// Makes what stands in it no draft any more.
    fn settle(&mut self) {
        for line in self.lines.values_mut() {
            self.is_fresh |= line.from != Source::Filled;
            line.from = Source::Filled;
        }
    }

    /// Writes what was typed as one text; nothing where all of it is empty.
    fn draft(&self) -> String {
        let own = self.lines.iter();
        let own: Vec<_> = own
            .filter(|(_, line)| line.from != Source::Filled)
            .collect();
        if own.iter().all(|(_, line)| line.text.is_empty()) {
            return String::new();
        }
        if let [(part, line)] = own.as_slice()
            && *part == DRAFT_PART
        {
            return unmarked(&line.text);
        }
        // Empty lines too: that one was emptied, or added and not written yet, is a part of it.
        let parts = own.into_iter().map(|(part, line)| {
            let text = unmarked(&line.text);
            format!("{PART_MARK}{part}{TEXT_MARK}{text}")
        });
        parts.collect()
    }
}

fn unmarked(text: &str) -> String {
    text.replace([PART_MARK, TEXT_MARK], "")
}

/// Reads the lines of a draft; one without marks is the one line that earlier versions kept.
fn lines_of(draft: &str) -> Vec<(&str, &str)> {
    match draft.strip_prefix(PART_MARK) {
        None => vec![(DRAFT_PART, draft)],
        Some(lines) => {
            let lines = lines.split(PART_MARK);
            lines
                .filter_map(|line| line.split_once(TEXT_MARK))
                .collect()
        }
    }
}

/// Every form that was begun.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    forms: BTreeMap<String, Form>,
    /// Forms that were accepted since drafts were last kept.
    gone: BTreeSet<String>,
    /// When it was first seen that somebody had stopped typing, in seconds.
    typed_at: Option<f64>,
    /// When it was first seen that something is not kept yet, in seconds.
    fresh_at: Option<f64>,
    is_restored: bool,
}

impl Forms {
    /// Unfolds a form.
    pub fn open(&mut self, name: &str) {
        self.form(name).is_open = true;
    }

    /// Folds a form and keeps what was typed. A change of something that stands is given up with it:
    /// after the next start the form begins from what holds then.
    pub fn fold(&mut self, name: &str) {
        if let Some(form) = self.forms.get_mut(name) {
            form.is_open = false;
            form.error = None;
            if form.is_filled {
                form.settle();
            }
        }
    }

    /// Makes what stands in a form no draft any more: it was handed on where nothing is answered.
    pub fn settle(&mut self, name: &str) {
        if let Some(form) = self.forms.get_mut(name) {
            form.settle();
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
    pub fn line(&self, name: &str, part: &str) -> &str {
        let form = self.forms.get(name);
        let line = form.and_then(|form| form.lines.get(part));
        line.map_or("", |line| line.text.as_str())
    }

    /// Returns what stands in a line, without the blanks around it.
    pub fn text(&self, name: &str, part: &str) -> String {
        self.line(name, part).trim().to_owned()
    }

    /// Tells whether a line has been begun, even if it is empty again.
    pub fn has_line(&self, name: &str, part: &str) -> bool {
        let form = self.forms.get(name);
        form.is_some_and(|form| form.lines.contains_key(part))
    }

    /// Writes what was typed or chosen into a line; a complaint about the form goes.
    pub fn write(&mut self, name: &str, part: &str, text: String) {
        let from = Source::Hand;
        let form = self.form(name);
        form.lines.insert(part.to_owned(), Line { text, from });
        form.error = None;
        form.is_sent = false;
        form.is_fresh = true;
        self.typed_at = None;
    }

    /// Puts something into a line to begin from, which is no draft. What was typed in an earlier run and
    /// not said stands there first.
    pub fn fill(&mut self, name: &str, part: &str, text: String) {
        let form = self.form(name);
        form.is_filled = true;
        form.error = None;
        form.is_sent = false;
        match form.lines.get_mut(part) {
            Some(line) if line.from == Source::Draft => line.from = Source::Hand,
            line => {
                form.is_fresh |= line.is_some_and(|line| line.from == Source::Hand);
                let from = Source::Filled;
                form.lines.insert(part.to_owned(), Line { text, from });
            }
        }
    }

    /// Lists the drafts to keep once nobody has typed for a while, or somebody typed on for long: what
    /// was typed into each form, nothing for a form that was accepted. `now` is in seconds.
    pub fn keep_due(&mut self, now: f64) -> Vec<(String, String)> {
        if !self.waits() {
            return Vec::new();
        }
        let typed_at = *self.typed_at.get_or_insert(now);
        let fresh_at = *self.fresh_at.get_or_insert(now);
        if now - typed_at < DRAFT_PAUSE_S && now - fresh_at < DRAFT_WAIT_MAX_S {
            return Vec::new();
        }
        self.fresh_at = None;
        let gone = std::mem::take(&mut self.gone);
        let gone = gone.into_iter().map(|name| (name, String::new()));
        let fresh = self.forms.iter_mut();
        let fresh = fresh.filter_map(|(name, form)| {
            let is_fresh = std::mem::take(&mut form.is_fresh);
            is_fresh.then(|| (name.clone(), form.draft()))
        });
        gone.chain(fresh).collect()
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
        for (name, draft) in drafts {
            let lines = &mut self.form(name).lines;
            for (part, text) in lines_of(draft) {
                lines.entry(part.to_owned()).or_insert_with(|| Line {
                    text: text.to_owned(),
                    from: Source::Draft,
                });
            }
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
    fn every_line_of_a_form_is_kept_and_read_again() {
        let mut forms = Forms::default();
        forms.write("post", "text", "Half a thought".into());
        forms.write("found", "name", "Tea\u{1f} house".into());
        forms.write("found", "reason", "Works council".into());
        forms.write("charter", "1", String::new());
        forms.write("charter", "2", "We meet.\nMondays.".into());
        forms.fill("charter", "3", "We listen.".into());
        forms.write("empty", "title", String::new());
        assert!(forms.keep_due(0.0).is_empty());
        let kept: BTreeMap<String, String> = forms.keep_due(2.0).into_iter().collect();
        assert_eq!(
            kept["post"], "Half a thought",
            "as earlier versions kept it"
        );
        assert_eq!(kept["empty"], "");
        let mut again = Forms::default();
        again.restore(&kept);
        assert_eq!(again.text("post", "text"), "Half a thought");
        assert_eq!(again.text("found", "name"), "Tea house");
        assert_eq!(again.text("found", "reason"), "Works council");
        assert!(again.has_line("charter", "1"), "emptied is said too");
        assert_eq!(again.text("charter", "2"), "We meet.\nMondays.");
        assert!(!again.has_line("charter", "3"), "nobody typed it");
        again.write("found", "name", "Tea room".into());
        again.keep_due(10.0);
        let kept: BTreeMap<String, String> = again.keep_due(12.0).into_iter().collect();
        assert!(
            kept["found"].contains("Works council"),
            "what was kept before stays"
        );
    }

    #[test]
    fn drafts_are_kept_every_ten_seconds_while_somebody_types_on() {
        let mut forms = Forms::default();
        let mut kept_at = Vec::new();
        for second in 0..25 {
            forms.write("post", "text", format!("{second} words"));
            for (_, text) in forms.keep_due(f64::from(second)) {
                kept_at.push((second, text));
            }
        }
        let expected = [(10, "10 words".to_owned()), (21, "21 words".to_owned())];
        assert_eq!(kept_at, expected);
    }

    #[test]
    fn a_draft_stands_before_what_a_change_begins_from_and_goes_when_it_is_given_up() {
        let mut forms = Forms::default();
        forms.restore(&[("edit".to_owned(), "Tea on Monday".to_owned())].into());
        forms.fill("edit", "text", "Tea".into());
        assert_eq!(forms.text("edit", "text"), "Tea on Monday");
        assert!(!forms.waits());
        forms.fold("edit");
        forms.keep_due(0.0);
        assert_eq!(forms.keep_due(2.0), [("edit".to_owned(), String::new())]);
        forms.fill("edit", "text", "Tea at five".into());
        assert_eq!(forms.text("edit", "text"), "Tea at five");
        assert!(!forms.waits(), "what is filled in is no draft");
        forms.write("hours", "quiet", "22-7".into());
        forms.settle("hours");
        assert_eq!(forms.text("hours", "quiet"), "22-7");
        forms.keep_due(10.0);
        assert_eq!(forms.keep_due(12.0), [("hours".to_owned(), String::new())]);
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
