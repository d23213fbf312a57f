//! Reports in the terminal: what panels decide, and who may vote.

use clap::{Subcommand, ValueEnum};
use model::community::Finding;
use node::Access;
use replica::{Answer, CasePart, CasePhase, CaseView, CommunityAct, Named, Question};
use serde_json::{Value, json};

use super::print::{dated, indented};
use super::{Failure, ask, done, exactly, print, unexpected, view};
use crate::cli::commands::Globals;
use crate::cli::print::{document, line, short};

#[derive(Debug, Subcommand)]
pub enum CaseWords {
    /// List what was reported, and what panels decided
    List {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Show one case; its text is shown to those who decide, and to whoever reported
    Show {
        #[arg(value_name = "CASE")]
        case: String,
    },
    /// Say what you find, if you sit on its panel
    Decide {
        #[arg(value_name = "CASE")]
        case: String,
        /// What you find
        #[arg(value_enum)]
        finding: FindingWord,
        /// A note that only the panel reads
        #[arg(long, default_value = "", value_name = "TEXT")]
        note: String,
    },
    /// Appeal against a decision, for yourself or for somebody who was silenced
    Appeal {
        #[arg(value_name = "CASE")]
        case: String,
    },
    /// Call the draw again without those who keep it waiting
    DrawAgain {
        #[arg(value_name = "CASE")]
        case: String,
    },
}

/// What one can find.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FindingWord {
    /// Nothing was broken
    Dismiss,
    /// A word that the clause holds
    Remind,
    /// Silence until somebody restores them
    Pause,
    /// The end of taking part
    Exclude,
    /// In an appeal: the decision stays
    Uphold,
    /// In an appeal: the decision falls
    Overturn,
}

/// Does what was typed after `community case`.
pub(super) fn case(globals: &Globals, access: &Access, words: CaseWords) -> Result<(), Failure> {
    let json = globals.json;
    let act = match words {
        CaseWords::List { community } => {
            let view = view(access, &community)?;
            list(json, &view.cases);
            return Ok(());
        }
        CaseWords::Show { case } => {
            let answer = ask(access, Question::Case { case })?;
            let Answer::Case(case) = answer else {
                return Err(unexpected(&answer));
            };
            show(json, &case);
            return Ok(());
        }
        CaseWords::Decide {
            case,
            finding,
            note,
        } => CommunityAct::Decide {
            case,
            finding: finding_of(finding),
            note,
        },
        CaseWords::Appeal { case } => CommunityAct::Appeal { case },
        CaseWords::DrawAgain { case } => CommunityAct::DrawAgain { case },
    };
    done(json, access, act)
}

/// Proposes that everybody who has signed gets a vote, and says how many may vote then.
pub(super) fn voters(globals: &Globals, access: &Access, community: &str) -> Result<(), Failure> {
    let community = exactly(access, community)?;
    let place = Some(community.to_string());
    let act = CommunityAct::ListVoters { community };
    super::submit(access, replica::Intent::Community(act))?;
    let answer = ask(access, Question::Governance { place })?;
    let Answer::Governance(views) = answer else {
        return Err(unexpected(&answer));
    };
    for view in views {
        print::voters(globals.json, &view);
    }
    Ok(())
}

/// Reports something, and says what that waits for where no panel can be drawn yet.
pub(super) fn report(json: bool, access: &Access, act: CommunityAct) -> Result<(), Failure> {
    let answer = super::submit(access, replica::Intent::Community(act))?;
    let Answer::Said { community, id } = answer else {
        return Err(unexpected(&answer));
    };
    print::said(json, &community, &id);
    let Answer::Case(case) = ask(access, Question::Case { case: id })? else {
        return Ok(());
    };
    if !json && case.phase == CasePhase::TooFew {
        line(
            "No panel can be drawn yet: that takes three who may vote, have no part in this, and are more than half of all who may. Give more people a vote with “eyelevel community voters”; it is drawn as soon as there are enough.",
        );
    }
    Ok(())
}

fn finding_of(word: FindingWord) -> Finding {
    match word {
        FindingWord::Dismiss => Finding::Dismiss,
        FindingWord::Remind => Finding::Remind,
        FindingWord::Pause => Finding::Pause,
        FindingWord::Exclude => Finding::Exclude,
        FindingWord::Uphold => Finding::Uphold,
        FindingWord::Overturn => Finding::Overturn,
    }
}

fn list(json: bool, cases: &[CaseView]) {
    if json {
        document(&Value::Array(cases.iter().map(case_json).collect()));
        return;
    }
    if cases.is_empty() {
        line("Nothing was reported here.");
    }
    cases.iter().for_each(head);
}

fn show(json: bool, case: &CaseView) {
    if json {
        document(&case_json(case));
        return;
    }
    head(case);
    if !case.clause_text.is_empty() {
        line(&format!("  Clause {}: {}", case.clause, case.clause_text));
    }
    line(&format!(
        "  Read it: eyelevel community thread {}",
        short(&case.item)
    ));
    if !case.waits_for.is_empty() {
        line(&format!("  The draw waits for {}.", names(&case.waits_for)));
    }
    if !case.panel.is_empty() {
        line(&format!("  The panel: {}", names(&case.panel)));
    }
    match &case.text {
        Some(text) => {
            line("  What happened");
            indented(&text.told, "    ");
            if !text.quote.is_empty() {
                line("  What was reported");
                indented(&text.quote, "    ");
            }
            for note in &text.notes {
                line(&format!("  {} noted", note.by_name));
                indented(&note.text, "    ");
            }
        }
        None if case.shredded => line("  Its text was erased."),
        None if case.part == CasePart::Panelist => {
            line("  Its text is on its way: keep Eyelevel running near whoever reported.");
        }
        None => {}
    }
    if !case.open.is_empty() {
        let open: Vec<&str> = case.open.iter().map(|finding| finding.name()).collect();
        line(&format!(
            "  You decide: eyelevel community case decide {} {}",
            short(&case.id),
            open.join("|")
        ));
    }
}

fn head(case: &CaseView) {
    let what = if case.appeals.is_some() {
        "appeal about"
    } else {
        "report about"
    };
    // An appeal is that of the person it is about, whoever says it.
    let by = if case.is_put_forward() {
        "put forward by"
    } else {
        "by"
    };
    line(&format!(
        "{}  {what} {}, clause {}, {by} {}: {}",
        short(&case.id),
        name(&case.about),
        case.clause,
        name(&case.by),
        stands(case)
    ));
}

/// Says where a case stands.
fn stands(case: &CaseView) -> String {
    if case.overturned {
        return "overturned".to_owned();
    }
    let decision = case.decision.map_or("", Finding::name);
    match case.phase {
        CasePhase::TooFew => {
            "waits until more people may vote, see “eyelevel community voters”".to_owned()
        }
        CasePhase::Drawing => "a panel is drawn".to_owned(),
        CasePhase::Deciding => {
            format!("{} of {} have decided", case.found, case.panel.len())
        }
        CasePhase::Signing => format!("{decision}, being signed"),
        CasePhase::Decided => decision.to_owned(),
    }
}

fn name(who: &Named) -> String {
    if who.me {
        format!("{} (you)", who.name)
    } else {
        who.name.clone()
    }
}

fn names(persons: &[Named]) -> String {
    let names: Vec<String> = persons.iter().map(name).collect();
    names.join(", ")
}

pub(super) fn case_json(case: &CaseView) -> Value {
    let mut value = dated(serde_json::to_value(case).unwrap_or_default());
    if let Value::Object(fields) = &mut value {
        fields.insert("stands".to_owned(), json!(stands(case)));
    }
    value
}
