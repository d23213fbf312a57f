//! Formats of a community's own: adapting one, and finding the one somebody named.
//!
//! For: “duplicate and adapt” of ways to meet. Knows: the library, and the formats of communities one
//! can read. Never: changes the format a copy was made from.

use history::ScopeId;
use model::community::library::{
    self, Format, PURPOSE_MAX_CHARS, STEP_MAX_CHARS, STEPS_MAX, Tongue,
};
use model::community::{Head, Item, Kind, TITLE_MAX_CHARS};

use super::Hall;
use super::saying::item_refusal;
use crate::intent::Language;
use crate::replica::Replica;
use crate::view::{Answer, FormatView, Refusal};

/// The most formats of a community's own in a view.
const FORMATS_SHOWN_MAX: usize = 50;

/// The most people a format is for.
const PEOPLE_MAX: u32 = 10_000;

/// What somebody changes about a format.
pub(super) struct Adapting {
    pub title: String,
    pub purpose: Option<String>,
    pub people: Option<String>,
    pub steps: Vec<String>,
}

impl Replica {
    /// Keeps a format in a community, adapted from another one; the copy names its origin.
    pub(super) fn adapt_format(
        &mut self,
        community: ScopeId,
        from: &str,
        adapting: Adapting,
    ) -> Result<Answer, Refusal> {
        let (mut format, origin) = self.format_to_adapt(&community, from)?;
        if !adapting.steps.is_empty() {
            format.steps = steps_of(&adapting.steps)?;
        }
        if format.steps.iter().all(|step| step.minutes == 0) {
            return Err(Refusal::new(
                "steps",
                "Could not keep the format: its steps take no time. Give at least one of them its minutes.",
            ));
        }
        format.purpose = adapting.purpose.unwrap_or(format.purpose);
        if model::clean_line(&format.purpose, PURPOSE_MAX_CHARS).1 {
            return Err(too_long("what it is for", PURPOSE_MAX_CHARS));
        }
        if let Some(people) = adapting.people {
            format.people = how_many(&people)?;
        }
        // Title and community together may be longer than what is kept of an origin.
        let (origin, _) = model::clean_line(&origin, TITLE_MAX_CHARS);
        let item = Item::new(Kind::Format, format.written())
            .with(Head::Title, &adapting.title)
            .and_then(|item| item.with(Head::CopiedFrom, origin))
            .map_err(item_refusal)?;
        self.say_item(community, item)
    }

    /// Finds a format by what was typed, with the words that say where a copy of it comes from.
    fn format_to_adapt(&self, here: &ScopeId, typed: &str) -> Result<(Format, String), Refusal> {
        let typed = typed.trim();
        let tongue = match self.preferences().language.unwrap_or_default() {
            Language::English => Tongue::English,
            Language::German => Tongue::German,
        };
        let folded = model::folded(typed);
        let is_meant = |format: &Format| {
            model::folded(&format.name) == folded || model::folded(&format.title) == folded
        };
        if let Some(format) = library::formats(tongue).into_iter().find(is_meant) {
            let title = format.title.clone();
            return Ok((format, title));
        }
        let found = self.find_item(typed).ok();
        if let Some((scope, _)) = found.filter(|(scope, _)| scope != here) {
            self.must_be_for_all(&scope, "adapt this")?;
        }
        let own = found.and_then(|(scope, id)| {
            let own = self.halls.all.get(&scope)?.fold.own_format(&id)?;
            let title = own.format.title.clone();
            let elsewhere = (scope != *here).then(|| self.row(&scope)).flatten();
            let origin = match elsewhere {
                Some(row) => format!("{title} ({})", row.name),
                None => title,
            };
            Some((own.format, origin))
        });
        own.ok_or_else(|| unknown_format(typed))
    }

    /// Gives a format as a gathering names it: one of a community's own by its whole id, one of the
    /// library by its name.
    ///
    /// # Errors
    /// There is no such format.
    pub(super) fn format_named(
        &self,
        community: &ScopeId,
        typed: Option<String>,
    ) -> Result<Option<String>, Refusal> {
        let Some(typed) = typed else {
            return Ok(None);
        };
        let typed = typed.trim();
        let own = self.halls.all.get(community).and_then(|hall| {
            let mut found = hall.fold.find(typed).into_iter();
            found.find_map(|id| hall.fold.own_format(&id))
        });
        if let Some(own) = own {
            return Ok(Some(own.id.to_string()));
        }
        let folded = model::folded(typed);
        let is_meant = |format: &Format| {
            model::folded(&format.name) == folded || model::folded(&format.title) == folded
        };
        let known = library::formats(Tongue::English).into_iter();
        let mut known = known.chain(library::formats(Tongue::German));
        match known.find(is_meant) {
            Some(format) => Ok(Some(format.name)),
            None => Err(unknown_format(typed)),
        }
    }

    /// Lists a community's own formats.
    pub(super) fn formats(&self, hall: &Hall) -> Vec<FormatView> {
        let own = hall.fold.formats(FORMATS_SHOWN_MAX).into_iter();
        let own = own.filter(|own| !self.hides(&own.author));
        own.map(|own| FormatView {
            by_name: self.name(&own.author),
            mine: Some(own.author) == self.me(),
            format: own.format,
            copied_from: own.copied_from,
        })
        .collect()
    }
}

fn unknown_format(typed: &str) -> Refusal {
    let known = library::formats(Tongue::English);
    let names = known.iter().map(|format| format.name.as_str());
    let meant = super::answers::nearly_named(typed, names);
    let meant = meant.map_or(String::new(), |name| format!(" Did you mean “{name}”?"));
    Refusal::new(
        "unknown-format",
        format!(
            "Could not find the format “{}”.{meant} “eyelevel community formats” lists those of the library, and “eyelevel community show ID” those of a community.",
            model::clean_line(typed, 40).0
        ),
    )
}

fn too_long(what: &str, max: usize) -> Refusal {
    let sentence = format!("Could not keep the format: {what} has at most {max} characters.");
    Refusal::new("value-too-long", sentence)
}

fn steps_of(typed: &[String]) -> Result<Vec<library::Step>, Refusal> {
    let steps: Option<Vec<(library::Step, bool)>> = typed
        .iter()
        .map(|step| library::step_and_more(step))
        .collect();
    let steps = steps.filter(|steps| steps.len() <= STEPS_MAX);
    if steps.iter().flatten().any(|(_, was_cut)| *was_cut) {
        return Err(too_long("a step", STEP_MAX_CHARS));
    }
    let steps = steps.map(|steps| steps.into_iter().map(|(step, _)| step).collect());
    steps.ok_or_else(|| {
        Refusal::new(
            "steps",
            format!(
                "Could not read the run sheet: give at most {STEPS_MAX} steps, each as its minutes and what happens, such as “10 min | Arrive”."
            ),
        )
    })
}

/// Reads for how many people a format is, such as “2-4” or “2”, and gives its one form.
fn how_many(typed: &str) -> Result<String, Refusal> {
    let plain = typed.replace(['–', '—'], "-");
    let ends = plain.split('-').map(|end| end.trim().parse::<u32>().ok());
    let ends: Option<Vec<u32>> = ends.collect();
    match ends.as_deref() {
        Some([one]) if (1..=PEOPLE_MAX).contains(one) => Ok(one.to_string()),
        Some([few, many]) if 1 <= *few && few < many && *many <= PEOPLE_MAX => {
            Ok(format!("{few}-{many}"))
        }
        Some(_) | None => Err(Refusal::new(
            "how-many-people",
            format!(
                "Could not keep the format: say for how many people it is, the smaller number first, such as “2-4”, or one number; at most {PEOPLE_MAX}."
            ),
        )),
    }
}
