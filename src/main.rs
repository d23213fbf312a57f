//! Eyelevel: employee communities without a server, from one program.
//!
//! This file turns arguments into a face: the window when there are none and a display is there,
//! the terminal otherwise. Both faces submit the same intents and print or draw the same views.

#![forbid(unsafe_code)]

mod app;
mod cli;
mod export;
mod feed;
mod letters;
mod sample;
mod scan;
mod shots;
mod spaces;
mod stage;
mod take;
mod text_model;
mod zones;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
