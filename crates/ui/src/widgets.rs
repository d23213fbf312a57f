//! The widget kit, painted from tokens.
//!
//! Every interactive widget senses, blends its hover in, shows a focus ring, and tells AccessKit
//! its role and name, so that a screen reader and a test find the same thing a mouse finds.
//! What is only painted (text inside a card, a bar) is named by the widget it belongs to.

mod avatar;
pub mod button;
mod card;
mod chart;
mod chip;
mod dial;
mod dialog;
mod empty;
mod field;
mod grid;
mod nav;
mod paint;
mod qr;
mod rich;
mod segmented;
mod tabs;
mod tall_list;
mod toast;
mod week;

pub use avatar::{avatar_at, hue_of, initial_tile_at};
pub use button::{Button, Look, ToggleChip};
pub use card::{Tone, card_background, card_ui, note_ui};
pub use chart::chart_ui;
pub use chip::{chip_at, chip_size, chip_ui, removable_chip_ui, tag_row_at};
pub use dial::{level_dots_at, meter_at, ring_at, spinner_at};
pub use dialog::dialog_ui;
pub use empty::{empty_ui, skeleton_ui};
pub use field::{TextField, search_ui};
pub use grid::Grid;
pub use nav::{NavItem, nav_tile_ui, nav_ui};
pub use paint::{
    blend, code_block_ui, focus_ring, galley, hover_blend, icon_at, label_ui, paragraph_ui,
    status_dot_at, text_at, wrapped_text_at,
};
pub use qr::{QrFault, qr_ui};
pub use rich::rich_ui;
pub use segmented::segmented_ui;
pub use tabs::{Tab, tabs_ui};
pub use tall_list::{TallList, TallRows};
pub use toast::{Toast, Toasts};
pub use week::{Span, WeekDay, week_ui};
