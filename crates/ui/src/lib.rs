//! What it looks like: theme, widgets, panels.
//!
//! For: drawing a [`replica::View`] and returning what the person wishes. A [`Window`] is drawn
//! once a frame by whoever owns the real window; it reads the newest view, pushes [`Wish`]es and
//! keeps nothing but what is its own: which page, drafts, scroll positions, toasts.
//!
//! Knows: egui. The only numbers and colours in it come from `tokens`, the only texts from
//! `words` (English and German, each complete).
//!
//! Never: waits, sends, opens a file or a connection; names a colour or a text in a panel; paints
//! text that a screen reader could not find by its role and name.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod forms;
pub mod icons;
mod local;
mod notices;
pub mod panels;
mod picture;
mod shell;
pub mod theme;
pub mod tokens;
pub mod widgets;
pub mod words;

pub use local::LocalTime;
pub use notices::Notice;
pub use panels::choosing::{NoDialog, Sought};
pub use panels::elsewhere::{Elsewhere, Health, RemoteRow};
pub use panels::feed::{OutsideComplaint, OutsideEntry, OutsideRead};
pub use panels::first_run::Begun;
pub use panels::mine::{Unlocking, unlock_ui};
pub use panels::scanning::{names_picture, picture_named};
pub use panels::spaces::{SpaceRow, source_of, text_of, text_of_card};
pub use panels::taking::Taking;
pub use picture::{Picture, picture, picture_of};
pub use shell::{Page, Part, Window, Wish};
pub use theme::{install, worn};
pub use words::language_of;
