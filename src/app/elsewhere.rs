//! Git repositories, carriers and the check of this copy, for the window: looked at and done on
//! threads of their own, because the window never waits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use node::{Carried, Carry, Node, RemoteView};
use replica::{Answer, Language, Question, Refusal};
use ui::{Elsewhere, Health, RemoteRow};

use super::lock::at_home;
use super::{Bell, wake};

/// How often the page of the devices looks for repositories and carriers.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// How an exchange that came to its end is called.
const DONE: &str = "done";
/// How long a repair looks for devices that have what is damaged.
const MEND_TIMEOUT: Duration = Duration::from_secs(30);

/// What the window knows of it, and what came of what was wished.
#[derive(Default)]
pub struct Beyond {
    looked_at: Option<Instant>,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    elsewhere: Elsewhere,
    is_new: bool,
    outcomes: Vec<Result<String, String>>,
}

/// Something wished about it.
#[derive(Debug, Clone)]
pub enum Act {
    Add { name: String, url: String },
    Remove(String),
    Sync(String),
    MendRemote(String),
    Check,
    Mend,
}

impl Act {
    /// Whether it looks at every record.
    fn checks(&self) -> bool {
        matches!(self, Act::Check | Act::Mend)
    }

    fn carry(&self) -> Carry {
        match self {
            Act::Add { name, url } => Carry::AddRemote {
                name: name.clone(),
                url: at_home(url).to_string_lossy().into_owned(),
            },
            Act::Remove(name) => Carry::RemoveRemote { name: name.clone() },
            Act::Sync(name) => Carry::SyncRemotes {
                name: Some(name.clone()),
                // A window has no place for what git would ask.
                is_unattended: true,
            },
            Act::MendRemote(name) => Carry::MendRemote { name: name.clone() },
            Act::Check => Carry::Check,
            Act::Mend => Carry::Repair {
                timeout_ms: u64::try_from(MEND_TIMEOUT.as_millis()).unwrap_or(u64::MAX),
            },
        }
    }

    /// What came of it. An exchange that did not come to its end is no refusal, so that the others
    /// are tried all the same.
    fn outcome(&self, carried: &Carried, language: Language) -> Option<Result<String, String>> {
        if let Carried::Synced(synced) = carried
            && let Some(one) = synced.iter().find(|one| one.state != DONE)
        {
            let refusal = Refusal::new(&one.state, one.sentence.clone());
            return Some(Err(ui::words::words(language).said(&refusal)));
        }
        self.said(carried, language).map(Ok)
    }

    /// What is told once it is done; a check is shown on its card.
    fn said(&self, carried: &Carried, language: Language) -> Option<String> {
        let words = ui::words::words(language).remotes;
        match (self, carried) {
            (Act::Add { name, .. }, _) => Some((words.added)(name)),
            (Act::Remove(name), _) => Some((words.forgotten)(name)),
            (Act::Sync(_), Carried::Synced(synced)) => {
                let one = synced.first()?;
                let said = (words.exchanged)(&one.name, one.new, one.pushed);
                let asides = (words.asides)(&one.asides());
                Some(format!("{said} {asides}").trim_end().to_owned())
            }
            (Act::MendRemote(_), Carried::Mended(mended)) => {
                let (name, damaged) = (&mended.name, mended.damaged);
                Some((words.mended)(name, damaged, mended.mended))
            }
            (Act::Sync(_) | Act::MendRemote(_) | Act::Check | Act::Mend, _) => None,
        }
    }
}

impl Beyond {
    /// Looks while somebody looks at the page of the devices; gives what is new.
    pub fn look(&mut self, node: &Node, is_shown: bool, bell: &Bell) -> Option<Elsewhere> {
        let is_due = self.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
        if is_shown && is_due {
            self.looked_at = Some(Instant::now());
            let (node, known, bell) = (node.clone(), Arc::clone(&self.known), bell.clone());
            start(move || {
                refresh(&node, &known);
                wake(&bell)();
            });
        }
        let mut known = hold(&self.known);
        std::mem::take(&mut known.is_new).then(|| known.elsewhere.clone())
    }

    /// Does something, and looks again.
    pub fn act(&self, node: &Node, act: Act, language: Language, bell: &Bell) {
        let (node, known, bell) = (node.clone(), Arc::clone(&self.known), bell.clone());
        if act.checks() {
            let mut known = hold(&known);
            known.elsewhere.checks = true;
            known.is_new = true;
        }
        start(move || {
            let outcome = node.carry(act.carry());
            note(&mut hold(&known), &act, outcome, language);
            refresh(&node, &known);
            wake(&bell)();
        });
    }

    /// Tells once what came of what was wished.
    pub fn outcomes(&self) -> Vec<Result<String, String>> {
        std::mem::take(&mut hold(&self.known).outcomes)
    }
}

fn note(known: &mut Known, act: &Act, outcome: Result<Carried, Refusal>, language: Language) {
    if act.checks() {
        known.elsewhere.checks = false;
    }
    match outcome {
        Ok(carried) => {
            if let Some(health) = health(&carried) {
                known.elsewhere.health = Some(health);
            }
            known.outcomes.extend(act.outcome(&carried, language));
        }
        Err(refusal) => {
            let said = ui::words::words(language).said(&refusal);
            known.outcomes.push(Err(said));
        }
    }
}

/// What a check or a repair came to.
fn health(carried: &Carried) -> Option<Health> {
    match carried {
        Carried::Checked(checked) => Some(Health {
            records: checked.records,
            damaged: checked.damaged.clone(),
            ..Health::default()
        }),
        Carried::Repaired(repaired) => Some(Health {
            records: repaired.records,
            damaged: repaired.damaged.clone(),
            repaired: Some(repaired.repaired),
            asked: repaired.asked,
        }),
        Carried::Written { .. }
        | Carried::Read(_)
        | Carried::Done
        | Carried::Attached(_)
        | Carried::Saved { .. }
        | Carried::Network(_)
        | Carried::Remotes(_)
        | Carried::Synced(_)
        | Carried::Mended(_) => None,
    }
}

/// Looks which repositories and carriers there are; what cannot be told stays as it was.
fn refresh(node: &Node, known: &Mutex<Known>) {
    let remotes = node.carry(Carry::ListRemotes);
    let carriers = node.ask(Question::Carriers);
    let mut known = hold(known);
    if let Ok(Carried::Remotes(remotes)) = remotes {
        known.elsewhere.remotes = remotes.into_iter().map(row).collect();
    }
    if let Ok(Answer::Carriers(carriers)) = carriers {
        known.elsewhere.carriers = carriers;
    }
    known.is_new = true;
}

fn row(remote: RemoteView) -> RemoteRow {
    let is_done = remote.state.as_deref() == Some(DONE);
    RemoteRow {
        name: remote.name,
        url: remote.url,
        last_at: remote.last_at,
        asides: remote.asides,
        trouble: remote
            .state
            .zip(remote.sentence)
            .filter(|_| !is_done)
            .map(|(code, message)| Refusal { code, message }),
    }
}

fn start(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().spawn(work) {
        tracing::warn!("could not start a thread for what lies elsewhere: {error}");
    }
}

fn hold(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use node::SyncedRemote;

    /// An exchange that came to its end may have met things its owner should know.
    #[test]
    fn what_was_met_on_the_way_is_told_with_what_came() {
        let act = Act::Sync("stick".to_owned());
        let mut one = SyncedRemote {
            name: "stick".to_owned(),
            state: DONE.to_owned(),
            new: 3,
            pushed: 1,
            ..SyncedRemote::default()
        };
        let told = |one: &SyncedRemote, language| {
            let carried = Carried::Synced(vec![one.clone()]);
            act.outcome(&carried, language)
                .expect("told")
                .expect("done")
        };
        let plain = "stick: 3 new records came, 1 log or key went.";
        assert_eq!(told(&one, Language::English), plain);
        one.rolled_back = 1;
        one.replaced = 2;
        let more = "1 log stood further back there than before; yours was kept and brought there again. 2 logs or keys there led to something else; yours stand there again.";
        assert_eq!(told(&one, Language::English), format!("{plain} {more}"));
        let german = told(&one, Language::German);
        assert!(
            german.contains("2 Logs oder Schlüssel führten dort zu etwas anderem"),
            "{german}"
        );
    }
}
