//! Journeys as people walk them: each has a window on a replica of their own, the replicas meet, and what
//! is clicked is found by the words on the screen.
//!
//! A journey is a text. Its first line names the people; the others are such as `ann: click Start a community`.
//! `meet` lets everybody meet everybody. `others` are all but the first, `panel` those who were drawn. Nothing anybody does is refused, unless the line says so:
//! `ann: refused click Post`. `WALK=FILE` walks another text (`-- --ignored another_text`), and `SHOTS=FOLDER`
//! keeps the pictures a journey asks for. What ends in `*` is the beginning of a label.

#[path = "../../../replica/tests/common/mod.rs"]
mod table;

use std::collections::BTreeMap;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use replica::{CasePart, Intent, Language, Timestamp};
use table::Table;
use ui::{Page, Window, Wish};

use crate::acts::{LARGE, Screen, TALL, all_wished, open};

/// Rounds in which everybody meets everybody: what one carries for another arrives too.
const ROUNDS: usize = 3;
const MOMENT_MS: u64 = 1_000;
/// So often a window may wish again because of an answer.
const ROUNDS_MAX: usize = 20;

/// A journey takes some seconds, so windows show the day it begins on.
fn clock() -> Timestamp {
    table::START
}

/// People at their windows.
struct Walk {
    names: Vec<String>,
    table: Table,
    screens: Vec<Screen>,
    kept: BTreeMap<String, String>,
}

impl Walk {
    fn of(names: &[&str]) -> Walk {
        let mut walk = Walk {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            table: Table::of(names),
            screens: Vec::new(),
            kept: BTreeMap::new(),
        };
        for _ in names {
            let mut screen = open(replica::View::default(), TALL, Page::Home);
            screen.state_mut().window.set_clock(clock);
            walk.screens.push(screen);
        }
        walk.look();
        walk
    }

    /// Has everybody see what their replica shows now.
    fn look(&mut self) {
        for who in 0..self.screens.len() {
            let refused = self.settle(who);
            assert!(refused.is_empty(), "{}: {refused:?}", self.names[who]);
        }
    }

    /// Fulfils what a window wishes, until it wishes nothing more; returns what was said to what was refused.
    fn settle(&mut self, who: usize) -> Vec<String> {
        let mut refused = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let screen = &mut self.screens[who];
            screen.state_mut().view = (*self.table.devices[who].view).clone();
            screen.run_steps(3);
            let wishes = all_wished(screen);
            if wishes.is_empty() {
                return refused;
            }
            for wish in wishes {
                if let Wish::Do(intent) = wish {
                    let is_mine = !matches!(intent, Intent::Ask(_));
                    let answer = self.table.wish(who, intent.clone());
                    if let (Err(refusal), true) = (&answer, is_mine) {
                        refused.push(refusal.message.clone());
                    }
                    self.screens[who].state_mut().window.answer(answer);
                }
            }
        }
        panic!("the window of {} wishes on and on", self.names[who]);
    }

    fn meet(&mut self) {
        let count = self.screens.len();
        for _ in 0..ROUNDS {
            for one in 0..count {
                for other in one + 1..count {
                    self.table.encounter(one, other);
                }
            }
        }
        // A view may wait a moment for what else is on its way.
        self.table.pass(MOMENT_MS);
        self.look();
    }

    fn walk(text: &str) {
        let mut lines = text.lines().map(str::trim);
        let names: Vec<&str> = lines.next().expect("names").split(", ").collect();
        let mut walk = Walk::of(&names);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut line = line.to_owned();
            for (name, kept) in &walk.kept {
                line = line.replace(&format!("${name}"), kept);
            }
            walk.step(&line);
        }
    }

    fn step(&mut self, line: &str) {
        if line == "meet" {
            return self.meet();
        }
        let (who, what) = line.split_once(": ").expect("somebody does something");
        for who in self.those(who) {
            self.act(who, what, line);
        }
    }

    /// Finds whom a line is about: some by how their names begin, the others than the first, or the three
    /// of a panel or of that of an appeal.
    fn those(&self, who: &str) -> Vec<usize> {
        match who {
            "panel" => self.panel(false),
            "appeal" => self.panel(true),
            "others" => (1..self.names.len()).collect(),
            some => some.split(", ").map(|who| self.named(who)).collect(),
        }
    }

    fn panel(&self, of_appeal: bool) -> Vec<usize> {
        let sits = |device: &usize| {
            let community = self.table.devices[*device].view.community.as_deref();
            let cases = community.into_iter().flat_map(|it| &it.cases);
            let mut cases = cases.filter(|case| case.appeals.is_some() == of_appeal);
            cases.any(|case| case.part == CasePart::Panelist)
        };
        let panel: Vec<usize> = (0..self.names.len()).filter(sits).collect();
        assert_eq!(panel.len(), 3, "three decide");
        panel
    }

    fn named(&self, who: &str) -> usize {
        let mut names = self.names.iter();
        let who = names.position(|name| name.to_lowercase().starts_with(who));
        who.expect("somebody at the table")
    }

    fn act(&mut self, who: usize, what: &str, line: &str) {
        let (is_refused, what) = match what.strip_prefix("refused ") {
            Some(what) => (true, what),
            None => (false, what),
        };
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        match verb {
            "click" => self.click(who, rest, |role| role != Role::Label, line),
            "tab" => self.click(who, rest, |role| role == Role::Tab, line),
            "write" => {
                let (label, text) = rest.split_once(" = ").expect("a field and a text");
                self.write(who, label, text, line);
            }
            "enter" => self.screens[who].key_press(egui::Key::Enter),
            "says" => assert!(self.says(who, rest), "{line}\n{}", self.labels(who)),
            "not" => assert!(!self.says(who, rest), "{line}\n{}", self.labels(who)),
            "keep" => {
                let (name, begin) = rest.split_once(" = ").expect("a name and a beginning");
                let labels = self.labels(who);
                let found = labels.lines().find_map(|label| {
                    let at = label.find(begin)?;
                    label[at..].split_whitespace().next().map(str::to_owned)
                });
                let found = found.unwrap_or_else(|| panic!("{line}\n{labels}"));
                self.kept.insert(name.to_owned(), found);
            }
            "german" => {
                let window = &mut self.screens[who].state_mut().window;
                window.set_language(Language::German);
            }
            "dump" => println!("--- {line}\n{}", self.labels(who)),
            "picture" => self.picture(who, rest),
            _ => panic!("nobody knows how to {verb}"),
        }
        let refused = self.settle(who);
        assert_eq!(!refused.is_empty(), is_refused, "{line}: {refused:?}");
    }

    fn says(&self, who: usize, text: &str) -> bool {
        self.screens[who]
            .query_all_by_label_contains(text)
            .next()
            .is_some()
            || self.labels(who).contains(text)
    }

    /// Everything a screen reader finds, line by line.
    fn labels(&self, who: usize) -> String {
        let mut lines = Vec::new();
        for node in self.screens[who].root().children_recursive() {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            let value = node.value().unwrap_or_default();
            if !label.is_empty() || !value.is_empty() {
                lines.push(format!("{:?}: {label} {value}", node.role()));
            }
        }
        lines.join("\n")
    }

    /// Clicks what is called so, or what is called so for the n-th time: `#2 Report…`.
    fn click(&mut self, who: usize, label: &str, may: fn(Role) -> bool, line: &str) {
        let numbered = label.strip_prefix('#').and_then(|it| it.split_once(' '));
        let numbered = numbered.and_then(|(n, label)| Some((n.parse::<usize>().ok()?, label)));
        let (number, label) = numbered.unwrap_or((1, label));
        let (begin, is_whole) = match label.strip_suffix('*') {
            Some(begin) => (begin, false),
            None => (label, true),
        };
        {
            let mut found = self.screens[who]
                .query_all_by_label_contains(begin)
                .filter(|node| {
                    let node = node.accesskit_node();
                    let label = node.label().unwrap_or_default();
                    let is_it = if is_whole {
                        label == begin
                    } else {
                        label.starts_with(begin)
                    };
                    is_it && may(node.role()) && !node.is_disabled()
                });
            let found = found.nth(number - 1);
            match found {
                Some(node) => node.click(),
                None => panic!("{line}\n{}", self.labels(who)),
            }
        }
        self.screens[who].run_steps(3);
    }

    fn write(&mut self, who: usize, label: &str, text: &str, line: &str) {
        let found = self.screens[who].query_all_by_label(label).find(|node| {
            matches!(
                node.accesskit_node().role(),
                Role::TextInput | Role::MultilineTextInput
            )
        });
        match found {
            Some(field) => {
                field.focus();
                field.type_text(text);
            }
            None => panic!("{line}\n{}", self.labels(who)),
        }
        self.screens[who].run_steps(3);
    }

    fn picture(&mut self, who: usize, name: &str) {
        let Some(folder) = std::env::var_os("SHOTS") else {
            return;
        };
        let desktop = self.screens[who].state_mut();
        let (view, window): (_, &mut Window) = (&desktop.view, &mut desktop.window);
        let (width, height, bytes) = ui::picture(view, window, LARGE, false);
        let path = std::path::PathBuf::from(folder).join(format!("{name}.png"));
        let image = image::RgbaImage::from_raw(width, height, bytes).unwrap();
        image.save(path).unwrap();
    }
}

#[test]
#[ignore = "walks the text that WALK names"]
fn another_text_is_walked_on_demand() {
    let path = std::env::var_os("WALK").expect("WALK names a text");
    Walk::walk(&std::fs::read_to_string(path).unwrap());
}

#[test]
fn a_community_is_founded_and_two_write_into_one_box() {
    Walk::walk(include_str!("journeys/j03-a-community.txt"));
}

#[test]
fn somebody_is_introduced_in_three_steps() {
    Walk::walk(include_str!("journeys/j05-an-introduction.txt"));
}

#[test]
fn a_question_is_passed_on_to_whoever_may_know() {
    Walk::walk(include_str!("journeys/j21-a-question.txt"));
}

#[test]
fn an_ask_is_answered_thanked_and_kept() {
    Walk::walk(include_str!("journeys/j06-an-ask.txt"));
}

#[test]
fn a_date_is_chosen_and_whoever_comes_checks_in() {
    Walk::walk(include_str!("journeys/j07-a-gathering.txt"));
}

#[test]
fn a_community_goes_into_another_one_and_nothing_is_lost() {
    Walk::walk(include_str!("journeys/j10-a-merger.txt"));
}

#[test]
fn an_appeal_goes_to_three_others_who_overturn_the_decision() {
    Walk::walk(include_str!("journeys/j20-an-appeal.txt"));
}

#[test]
fn a_reply_is_reported_and_those_who_were_drawn_decide() {
    Walk::walk(include_str!("journeys/j08-a-report.txt"));
}
