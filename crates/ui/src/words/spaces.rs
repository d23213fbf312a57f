//! The words about several spaces in one window.

/// What the window says about the spaces of this device.
#[derive(Debug)]
pub struct SpacesWords {
    /// What the name of the space opens, for who hears it.
    pub switch: fn(&str) -> String,
    pub further: &'static str,
    pub locked: &'static str,
    pub unread: &'static str,
    pub back_to: fn(&str) -> String,
    pub back: &'static str,
    // Carrying over.
    pub carry: &'static str,
    pub carry_title: &'static str,
    pub carry_nowhere: &'static str,
    pub why: &'static str,
    pub why_hint: &'static str,
    pub source: &'static str,
    pub source_help: &'static str,
    pub carry_act: &'static str,
    pub carried: fn(&str) -> String,
}
