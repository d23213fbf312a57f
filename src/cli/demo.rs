//! The demonstration: real devices on this machine, sample people, real matches.
//!
//! A few nodes stay running and everybody else visits: each sample person starts a node of their
//! own, joins with a ticket, writes a profile, catches up and leaves, exactly as a person with the
//! terminal would. What the demonstration reaches, anybody can reach with the same commands.

mod audit;
mod report;

use super::args::Demo;
use super::commands::Globals;
use super::failure::Failure;
use crate::app;
use crate::stage::{Scratch, Stage};

/// After how many newcomers the demonstration says how far it is.
const SAY_EVERY: usize = 50;

/// Runs the demonstration, then opens the window on one of its devices if there is a display.
pub fn demo(globals: &Globals, options: &Demo) -> Result<(), Failure> {
    let quiet = globals.json;
    if !quiet {
        println!(
            "Starting {} devices on this machine and letting {} sample people join …",
            options.nodes, options.people
        );
    }
    let visitors = options.people.saturating_sub(options.nodes);
    let mut say = |joined: usize| {
        if !quiet && joined.is_multiple_of(SAY_EVERY) {
            println!("  {joined} of {visitors} visitors have joined");
        }
    };
    let folder = Scratch::create("demo")?;
    let bell = app::Bell::default();
    let wake = Some(app::wake(&bell));
    let stage = Stage::set(folder.path(), options.people, options.nodes, wake, &mut say)?;
    let shown = report::report(&stage, quiet);
    let window = shown.and_then(|()| {
        if options.headless || quiet {
            Ok(())
        } else {
            let company = stage.live_on();
            let ended = app::run_on(stage.first_node(), &bell);
            drop(company);
            ended
        }
    });
    stage.strike();
    window
}
