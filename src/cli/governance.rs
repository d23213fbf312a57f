//! Governing in the terminal: who may do what, what is proposed, and one's signature.
//!
//! For: the intents and answers about registrars, stewards, exclusions and the space's charter,
//! typed and printed. Knows: the words of its commands. Never: decides for anybody; what cannot be
//! undone asks first.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use replica::{
    Answer, GovernAct, GovernanceView, Intent, Named, PendingView, Question, Rule, RuleView, Share,
};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print;
use super::talk::person;

#[derive(Debug, Args)]
pub struct Exclude {
    /// The space or a community, by name or id
    #[arg(value_name = "SPACE|COMMUNITY")]
    pub place: String,
    /// A name, an id or the beginning of an id
    pub person: String,
    /// Also everybody who came through them, unless the others listed them
    #[arg(long)]
    pub with_guests: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Offboard {
    /// A name, an id or the beginning of an id
    pub person: String,
    /// Also everybody who came through them
    #[arg(long)]
    pub with_guests: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Pause {
    /// The space or a community, by name or id
    #[arg(value_name = "SPACE|COMMUNITY")]
    pub place: String,
    /// A name, an id or the beginning of an id
    pub person: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Bars {
    /// The space or a community, by name or id
    #[arg(value_name = "SPACE|COMMUNITY")]
    pub place: String,
    /// Which share of those who decide has to sign
    pub share: ShareWord,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// A share of those who decide.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ShareWord {
    TwoThirds,
    ThreeQuarters,
}

impl ShareWord {
    fn share(self) -> Share {
        match self {
            ShareWord::TwoThirds => Share { part: 2, of: 3 },
            ShareWord::ThreeQuarters => Share { part: 3, of: 4 },
        }
    }
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The space or a community, by name or id
    #[arg(value_name = "SPACE|COMMUNITY")]
    pub place: String,
    /// A name, an id or the beginning of an id
    pub person: String,
}

#[derive(Debug, Subcommand)]
pub enum RegistrarWords {
    /// List the registrars of the space
    List,
    /// Propose somebody as registrar, and sign that
    Add(Registrar),
    /// Propose that somebody is no registrar any more, and sign that
    Remove(Registrar),
}

#[derive(Debug, Subcommand)]
pub enum StewardWords {
    /// List the stewards of a community
    List { community: String },
    /// Propose somebody as steward, and sign that
    Add(Steward),
    /// Propose that somebody is no steward any more, and sign that
    Remove(Steward),
    /// Decide with this device, where another device of yours holds the office, by your 24 words
    TakeUp {
        /// A community, by name or id
        community: String,
        /// Read the words from a file instead of standard input
        #[arg(long, value_name = "FILE")]
        words_file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct Registrar {
    /// A name, an id or the beginning of an id
    pub person: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Steward {
    /// A community, by name or id
    pub community: String,
    /// A name, an id or the beginning of an id
    pub person: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Subcommand)]
pub enum CharterOfSpace {
    /// Show the charter that holds
    Show,
    /// Propose another charter, and sign it
    Propose {
        #[arg(required_unless_present = "file")]
        text: Option<String>,
        /// Take the text from a file
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct Proposals {
    /// The space or a community; everything you take part in when left out
    #[arg(value_name = "SPACE|COMMUNITY")]
    pub place: Option<String>,
}

#[derive(Debug, Args)]
pub struct Sign {
    /// The beginning of its id, from “eyelevel proposals”
    pub proposal: String,
    /// Take your signature back instead, as long as the proposal does not hold
    #[arg(long)]
    pub take_back: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct LetIn {
    /// The beginning of their id, from “eyelevel proposals”
    pub person: String,
}

/// Proposes that somebody takes part no longer.
pub fn exclude(globals: &Globals, words: Exclude) -> Result<(), Failure> {
    let view = one(globals, words.place.clone())?;
    know_or_leave(globals, &words.person)?;
    let along = and_guests(globals, &words.person, words.with_guests && view.is_space)?;
    let sentence = format!(
        "Excluding {}{} from {} cannot be undone for what they write after it: that counts nowhere, and they read nothing new. They may be restored later, by those who decide.",
        words.person, along, words.place
    );
    confirm_proposal(globals, words.yes, &words.place, &sentence)?;
    let rule = Rule::Exclude {
        person: words.person,
        guests: words.with_guests,
    };
    propose(globals, words.place, rule)
}

/// Proposes that somebody leaves the space.
pub fn offboard(globals: &Globals, words: Offboard) -> Result<(), Failure> {
    know(globals, &words.person)?;
    let (place, with_guests) = (String::new(), words.with_guests);
    let sentence = format!(
        "Offboarding {}{} cannot be undone for what they write after it: that counts nowhere in the space, and they read nothing new. What they hold already stays with them.",
        words.person,
        and_guests(globals, &words.person, with_guests)?
    );
    confirm_proposal(globals, words.yes, &place, &sentence)?;
    let rule = Rule::Exclude {
        person: words.person,
        guests: with_guests,
    };
    propose(globals, place, rule)
}

/// Names who goes along with somebody, if those who came through them do.
fn and_guests(globals: &Globals, person: &str, with_guests: bool) -> Result<String, Failure> {
    if !with_guests {
        return Ok(String::new());
    }
    let access = globals.access(false)?;
    let person = person.to_owned();
    let answer = ask(&access, Question::CameThrough { person });
    access.stop();
    match answer {
        Ok(Answer::CameThrough { brought, .. }) => Ok(format!(
            " and everybody who came through them ({})",
            names(&brought)
        )),
        Ok(other) => Err(unexpected(&other)),
        // Whoever is found by what decides it, and not here, is named there.
        Err(_) => Ok(" and everybody who came through them".to_owned()),
    }
}

/// Proposes that somebody is silent until they are restored.
pub fn pause(globals: &Globals, words: Pause) -> Result<(), Failure> {
    let view = one(globals, words.place.clone())?;
    know_or_leave(globals, &words.person)?;
    let sentence = format!(
        "Pausing {} in {} lasts until those who decide restore them. {}",
        words.person,
        words.place,
        while_paused(view.is_space)
    );
    confirm_proposal(globals, words.yes, &words.place, &sentence)?;
    let person = words.person;
    propose(globals, words.place, Rule::Pause { person })
}

/// Proposes that more of those who decide have to sign.
pub fn bars(globals: &Globals, words: Bars) -> Result<(), Failure> {
    one(globals, words.place.clone())?;
    let share = words.share.share();
    let sentence = format!(
        "From then on {} of those who decide in {} have to sign whatever they decide. That is never lowered again.",
        share_words(share),
        words.place
    );
    confirm_proposal(globals, words.yes, &words.place, &sentence)?;
    propose(globals, words.place, Rule::Bars { share })
}

/// Proposes that a pause or an exclusion ends.
pub fn restore(globals: &Globals, words: Restore) -> Result<(), Failure> {
    let (place, person) = (words.place, words.person);
    let rule = Rule::Restore { person };
    let views = decided(globals, GovernAct::Propose { place, rule })?;
    show(globals.json, &views);
    if !globals.json {
        let holds = views.iter().filter(|view| !is_restoring(view));
        holds.for_each(|view| print::line(once_restored(view.is_space)));
    }
    Ok(())
}

/// Tells whether it is still open whether somebody is restored.
fn is_restoring(view: &GovernanceView) -> bool {
    let mut changes = view.proposals.iter().flat_map(|pending| &pending.changes);
    changes.any(|change| matches!(change, RuleView::Restore { .. }))
}

/// Says what a pause means for what somebody writes, in the space or in a community.
fn while_paused(is_space: bool) -> String {
    let there = if is_space { "" } else { " in it" };
    format!(
        "Until then they read nothing new{there}, and what they write{there} counts for nobody. {}",
        once_restored(is_space)
    )
}

/// Says what becomes of what somebody wrote while they had no voice.
const fn once_restored(is_space: bool) -> &'static str {
    match is_space {
        true => {
            "What they say meanwhile in messages and communities stands once they are restored, and so do communities they found; only what they write in the space itself, such as their profile, never counts."
        }
        false => "What they write in it meanwhile never counts, not even once they are restored.",
    }
}

/// Lists, adds or removes registrars.
pub fn registrar(globals: &Globals, words: RegistrarWords) -> Result<(), Failure> {
    let space = String::new();
    match words {
        RegistrarWords::List => list_stewards(globals, space),
        RegistrarWords::Add(words) => office(globals, space, words.person, (true, words.yes)),
        RegistrarWords::Remove(words) => office(globals, space, words.person, (false, words.yes)),
    }
}

/// Lists, adds or removes stewards of a community.
pub fn stewards(globals: &Globals, words: StewardWords) -> Result<(), Failure> {
    match words {
        StewardWords::List { community } => list_stewards(globals, community),
        StewardWords::Add(words) => {
            office(globals, words.community, words.person, (true, words.yes))
        }
        StewardWords::Remove(words) => {
            office(globals, words.community, words.person, (false, words.yes))
        }
        StewardWords::TakeUp {
            community,
            words_file,
        } => {
            // Nobody types 24 words for a place there is not.
            one(globals, community.clone())?;
            let words = super::devices::typed_words(words_file.as_deref())?;
            let place = community;
            act(globals, GovernAct::TakeUp { place, words })
        }
    }
}

/// Proposes that somebody decides with the others, or no longer; asks where that takes a signature back.
fn office(
    globals: &Globals,
    place: String,
    person: String,
    (holds, yes): (bool, bool),
) -> Result<(), Failure> {
    if let Some(sentence) = taken_back(globals, &place)? {
        confirm(globals, yes, &sentence)?;
    }
    propose(globals, place, Rule::Steward { person, holds })
}

/// Says of which proposal one's signature is taken back by standing for another one, if of any.
fn taken_back(globals: &Globals, place: &str) -> Result<Option<String>, Failure> {
    let view = one(globals, place.to_owned())?;
    let mine = |it: &&PendingView| it.signed_by_me && !it.changes.contains(&RuleView::Nothing);
    let stands_for = view.proposals.iter().find(mine);
    Ok(stands_for.map(|it| {
        format!(
            "You stand for another proposal, {}: {} Proposing this takes your signature there back.",
            it.id.short(),
            what(&it.changes)
        )
    }))
}

/// Asks before what cannot be undone, and names the proposal from which a signature is taken for it.
fn confirm_proposal(
    globals: &Globals,
    yes: bool,
    place: &str,
    sentence: &str,
) -> Result<(), Failure> {
    let sentence = match taken_back(globals, place)? {
        Some(too) => format!("{sentence}\n{too}"),
        None => sentence.to_owned(),
    };
    confirm(globals, yes, &sentence)
}

/// Shows or proposes the charter of the space.
pub fn charter(globals: &Globals, words: CharterOfSpace) -> Result<(), Failure> {
    let text = match words {
        CharterOfSpace::Show => {
            let view = one(globals, String::new())?;
            if view.charter.is_empty() {
                return Err(Failure::nothing(
                    "The space has no charter yet. A registrar proposes one with “eyelevel charter propose”.",
                ));
            }
            print::text(globals.json, "charter", &format!("{}\n", view.charter));
            return Ok(());
        }
        CharterOfSpace::Propose {
            file: Some(file), ..
        } => std::fs::read_to_string(&file).map_err(|error| {
            let why = store::io_words(&error);
            Failure::new(
                "file-unreadable",
                format!("Could not read {}: {why}.", file.display()),
            )
        })?,
        CharterOfSpace::Propose { text, .. } => text.unwrap_or_default(),
    };
    propose(globals, String::new(), Rule::Charter { text })
}

/// Lists what is proposed and what is missing.
pub fn proposals(globals: &Globals, words: Proposals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let place = words.place;
    let answer = ask(&access, Question::Governance { place });
    access.stop();
    let answer = answer?;
    let Answer::Governance(views) = answer else {
        return Err(unexpected(&answer));
    };
    show(globals.json, &views);
    Ok(())
}

/// Signs what is proposed, or takes a signature back.
pub fn sign(globals: &Globals, words: Sign) -> Result<(), Failure> {
    if words.take_back {
        let proposal = words.proposal;
        return act(globals, GovernAct::TakeBack { proposal });
    }
    let pending = {
        let access = globals.access(false)?;
        let answer = ask(&access, Question::Governance { place: None });
        access.stop();
        let answer = answer?;
        let Answer::Governance(views) = answer else {
            return Err(unexpected(&answer));
        };
        let start = words.proposal.trim().to_lowercase();
        let mut proposals = views.into_iter().flat_map(|view| {
            let is_space = view.is_space;
            let proposals = view.proposals.into_iter();
            proposals.map(move |pending| (is_space, pending))
        });
        proposals.find(|(_, it)| it.id.to_string().starts_with(&start))
    };
    let sentence = pending.and_then(|(is_space, it)| final_sentence(&it, is_space));
    if let Some(sentence) = sentence {
        confirm(globals, words.yes, &sentence)?;
    }
    let proposal = words.proposal;
    act(globals, GovernAct::Sign { proposal })
}

/// Says what cannot be undone about signing a proposal, if anything.
fn final_sentence(pending: &PendingView, is_space: bool) -> Option<String> {
    if pending.is_grave {
        let then = once_it_holds(pending, is_space);
        return Some(format!("Signing this takes somebody's voice. {then}"));
    }
    pending.raises_bars().then(|| {
        "Signing this asks for more signatures. Once it holds, fewer than that decide nothing; it is never lowered again.".to_owned()
    })
}

/// Says what becomes of what somebody writes after their voice is taken, for a time or for good.
fn once_it_holds(pending: &PendingView, is_space: bool) -> String {
    let is_pause = |change: &RuleView| matches!(change, RuleView::Pause { .. });
    match pending.changes.iter().all(is_pause) {
        true => format!(
            "Once it holds, what they write counts for nobody until they are restored. {}",
            once_restored(is_space)
        ),
        false => "Once it holds, what they write after it counts nowhere; that cannot be undone."
            .to_owned(),
    }
}

/// Signs that somebody who waits comes in.
pub fn let_in(globals: &Globals, words: LetIn) -> Result<(), Failure> {
    let person = words.person;
    let start = person.trim().to_lowercase();
    let access = globals.access(false)?;
    let answer = submit(&access, Intent::Govern(GovernAct::LetIn { person }));
    access.stop();
    let answer = answer?;
    let Answer::Governance(views) = answer else {
        return Err(unexpected(&answer));
    };
    if globals.json {
        show(true, &views);
        return Ok(());
    }
    let mut waiting = views.iter().flat_map(|view| &view.waiting);
    let waits = waiting.find(|join| join.person.to_string().starts_with(&start));
    print::line(&match waits {
        None => format!("{start} is in. Their device hears of it with the next sync."),
        Some(join) => format!(
            "Signed. {} to sign before {start} is in.",
            counted(join.missing, "more registrar has", "more registrars have")
        ),
    });
    Ok(())
}

fn propose(globals: &Globals, place: String, rule: Rule) -> Result<(), Failure> {
    act(globals, GovernAct::Propose { place, rule })
}

fn act(globals: &Globals, act: GovernAct) -> Result<(), Failure> {
    show(globals.json, &decided(globals, act)?);
    Ok(())
}

fn decided(globals: &Globals, act: GovernAct) -> Result<Vec<GovernanceView>, Failure> {
    let access = globals.access(false)?;
    let answer = submit(&access, Intent::Govern(act));
    access.stop();
    let answer = answer?;
    let Answer::Governance(views) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(views)
}

/// The charter of the space, where there is one.
pub fn charter_of_space(access: &node::Access) -> Option<String> {
    let Ok(Answer::Governance(views)) = ask(access, Question::Governance { place: None }) else {
        return None;
    };
    let charter = views.into_iter().find(|view| view.is_space)?.charter;
    (!charter.is_empty()).then_some(charter)
}

fn one(globals: &Globals, place: String) -> Result<GovernanceView, Failure> {
    let access = globals.access(false)?;
    let place = Some(place);
    let answer = ask(&access, Question::Governance { place });
    access.stop();
    let answer = answer?;
    let Answer::Governance(views) = &answer else {
        return Err(unexpected(&answer));
    };
    let first = views.first().cloned();
    first.ok_or_else(|| unexpected(&answer))
}

fn list_stewards(globals: &Globals, place: String) -> Result<(), Failure> {
    let view = one(globals, place)?;
    if globals.json {
        print::document(&json!(view.stewards));
        return Ok(());
    }
    for steward in &view.stewards {
        print::line(&with_me(steward));
    }
    Ok(())
}

/// Makes sure that somebody has this name before anybody is asked about them. An id may belong to a
/// machine that only carries and has no profile to be found by.
fn know(globals: &Globals, typed: &str) -> Result<(), Failure> {
    if typed.trim().chars().all(|c| c.is_ascii_hexdigit()) {
        return Ok(());
    }
    let access = globals.access(false)?;
    let found = person(&access, typed);
    access.stop();
    found.map(|_| ())
}

/// The same for a place of the space, in which whoever was removed from the space may still be: those are
/// told apart where it is decided.
fn know_or_leave(globals: &Globals, typed: &str) -> Result<(), Failure> {
    match know(globals, typed) {
        Err(failure) if failure.code == "unknown-person" => Ok(()),
        known => known,
    }
}

/// Asks before what cannot be undone; without somebody to answer, `--yes` has to.
pub fn confirm(globals: &Globals, yes: bool, sentence: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    let stdin = std::io::stdin();
    if globals.json || !stdin.is_terminal() {
        return Err(Failure::new(
            "not-confirmed",
            format!("{sentence} Add --yes if that is what you want."),
        ));
    }
    eprint!("{sentence}\nGo on? Type yes: ");
    // A closed terminal cannot answer either.
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    if read.is_ok() && matches!(line.trim().to_lowercase().as_str(), "yes" | "y") {
        return Ok(());
    }
    Err(Failure::new("not-confirmed", "Nothing was changed."))
}

fn show(json: bool, views: &[GovernanceView]) {
    if json {
        print::document(&json!(views));
        return;
    }
    for view in views {
        show_one(view);
    }
}

fn show_one(view: &GovernanceView) {
    let who = if view.is_space {
        "Registrars"
    } else {
        "Stewards"
    };
    print::line(&format!("{}. {who}: {}.", view.name, names(&view.stewards)));
    if let Some(epoch) = &view.succeeds {
        print::line(&format!(
            "  This space goes on from another one, from what was decided there in {}.",
            epoch.short()
        ));
    }
    if view.bar != Share::MAJORITY {
        print::line(&format!(
            "  At least {} of them have to sign.",
            share_words(view.bar)
        ));
    }
    for removed in &view.removed {
        let how = if removed.paused { "paused" } else { "excluded" };
        print::line(&format!("  {} is {how}.", removed.who.name));
    }
    for fork in &view.forks {
        let owner = fork.owner.as_ref().map_or("somebody", |who| &who.name);
        print::line(&format!(
            "  A device of {owner} signed two different records for one place of its log: what it said from record {} on counts nowhere. An old copy that was used does that, or somebody who tells others different things; nobody else can know which.",
            fork.from
        ));
    }
    if view.splits > 0 {
        print::line(&format!(
            "  Governance split: {} other decisions have enough signatures as well.",
            view.splits
        ));
    }
    for pending in &view.proposals {
        proposal(pending, view.is_space);
    }
    for changes in &view.overtaken {
        print::line(&format!(
            "  Something else was decided while this was proposed: {} Propose it again if it still matters.",
            what(changes)
        ));
    }
    for join in &view.waiting {
        let by = join.invited_by.as_ref();
        let by = by.map_or(String::new(), |who| format!(", invited by {}", who.name));
        let who = if join.carries {
            "A carrier, which can read nothing, waits"
        } else {
            "Somebody waits"
        };
        print::line(&format!(
            "  {who} to come in{by}: {}. {} more to sign.",
            join.person.short(),
            counted(join.missing, "registrar has", "registrars have")
        ));
        if join.may_i_sign {
            print::line(&format!(
                "    Let them in: eyelevel let-in {}",
                join.person.short()
            ));
        }
    }
    if view.needs_more_stewards {
        print::line(
            "  Add registrars (“eyelevel registrar add PERSON”) until there are three: then the loss of one locks nobody out.",
        );
    }
}

fn proposal(pending: &PendingView, is_space: bool) {
    let id = pending.id.short();
    print::line(&format!("  Proposed, {id}: {}", what(&pending.changes)));
    let missing = counted(pending.missing, "signature is", "signatures are");
    let signed = names(&pending.signed);
    if pending.cannot_hold {
        print::line(&format!(
            "    Signed by {signed}. {missing} missing, and too few are left who can sign: it cannot hold among those who decide now. Add somebody who decides with you, then propose it again."
        ));
    } else if pending.is_for_voters() {
        // Those who decide cannot carry it any more, those who vote can.
        let votes = counted(pending.missing_votes, "of them is", "of them are");
        print::line(&format!(
            "    Signed by {signed}. Those who decide are too few for it; it holds once more than half of those who vote have signed: {votes} missing."
        ));
    } else {
        let can = names(&pending.may_sign);
        print::line(&format!(
            "    Signed by {signed}. {missing} missing; {can} can sign."
        ));
    }
    if pending.is_grave {
        print::line(&format!("    {}", once_it_holds(pending, is_space)));
    }
    if pending.raises_bars() {
        print::line(
            "    Once it holds, fewer than that decide nothing; it is never lowered again.",
        );
    }
    if pending.may_i_sign {
        print::line(&format!("    Sign it: eyelevel sign {id}"));
    }
    if pending.may_i_sign && pending.instead_of.is_some() {
        print::line("    You stand for another proposal; signing this one takes that back.");
    }
    if pending.signed_by_me && !pending.changes.contains(&RuleView::Nothing) {
        print::line(&format!(
            "    Take your signature back: eyelevel sign {id} --take-back"
        ));
    }
}

/// Says what a proposal would change, in one sentence.
pub(crate) fn what(changes: &[RuleView]) -> String {
    let parts: Vec<String> = changes.iter().map(rule).collect();
    let mut text = parts.join("; ");
    text.push('.');
    text
}

fn rule(change: &RuleView) -> String {
    match change {
        RuleView::Admit { who } => format!("{} takes part", who.name),
        RuleView::Exclude {
            who, guests: false, ..
        } => format!("{} is excluded", who.name),
        RuleView::Exclude {
            who,
            guests: true,
            along,
        } => {
            format!(
                "{} is excluded, with everybody who came through them: {}",
                who.name,
                names(along)
            )
        }
        RuleView::Pause { who } => format!("{} is paused until restored", who.name),
        RuleView::Restore { who } => format!("{} is restored", who.name),
        RuleView::Steward { who, holds: true } => format!("{} decides with the others", who.name),
        RuleView::Steward { who, holds: false } => format!("{} decides no longer", who.name),
        RuleView::Roll { who, votes: true } => format!("{} may vote", who.name),
        RuleView::Roll { who, votes: false } => format!("{} votes no longer", who.name),
        RuleView::Charter { text } if text.is_empty() => "another charter".to_owned(),
        RuleView::Charter { text } => format!("another charter: “{text}”"),
        RuleView::Bars { share, panel, roll } => {
            let others = if (panel, roll) == (share, share) {
                String::new()
            } else {
                format!(
                    ", {} of a drawn panel and {} of those who vote",
                    share_words(*panel),
                    share_words(*roll)
                )
            };
            format!(
                "from then on {} of those who decide{others} have to sign, and that is never lowered",
                share_words(*share)
            )
        }
        RuleView::Nothing => "everything stays as it is".to_owned(),
    }
}

fn share_words(share: Share) -> String {
    match (share.part, share.of) {
        (1, 2) => "more than half".to_owned(),
        (2, 3) => "two thirds".to_owned(),
        (3, 4) => "three quarters".to_owned(),
        (part, of) => format!("{part} of {of}"),
    }
}

fn names(persons: &[Named]) -> String {
    if persons.is_empty() {
        return "nobody".to_owned();
    }
    let names: Vec<String> = persons.iter().map(with_me).collect();
    names.join(", ")
}

fn with_me(person: &Named) -> String {
    if person.me {
        format!("{} (you)", person.name)
    } else {
        person.name.clone()
    }
}

fn counted(count: u32, one: &str, several: &str) -> String {
    let word = if count == 1 { one } else { several };
    format!("{count} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_does_not_say_that_what_is_written_meanwhile_is_lost() {
        let space = while_paused(true);
        assert!(space.contains("counts for nobody"), "{space}");
        assert!(
            space.contains("communities stands once they are restored"),
            "{space}"
        );
        assert!(space.contains("profile, never counts"), "{space}");
        let community = while_paused(false);
        assert!(
            community.contains("in it meanwhile never counts"),
            "{community}"
        );
    }
}
