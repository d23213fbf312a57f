//! What the window says about how far this device reaches, and who is nearby.

/// What the window says about how far this device reaches, and who is nearby.
#[derive(Debug)]
pub struct ReachWords {
    pub title: &'static str,
    pub lan: &'static str,
    pub lan_sentence: &'static str,
    pub direct: &'static str,
    pub direct_sentence: &'static str,
    pub public: &'static str,
    pub public_sentence: &'static str,
    pub relay_sentence: fn(&str) -> String,
    pub relay_of_others: fn(&str) -> String,
    pub use_relay: fn(&str) -> String,
    /// Why nobody nearby can be found, where it is not said as it comes.
    pub nobody_here: Option<&'static str>,
    /// Why nobody can reach this device at all.
    pub deaf: fn(&str) -> String,
    pub own: &'static str,
    pub own_address: &'static str,
    pub own_bad: &'static str,
    pub own_act: &'static str,
    pub nearby: &'static str,
    pub nearby_off: &'static str,
    pub nearby_on: &'static str,
    pub nearby_inviting: &'static str,
    pub nearby_paused: &'static str,
    pub nearby_newcomer: &'static str,
    pub look_around: &'static str,
    pub switch_on: &'static str,
    pub switch_on_inviting: &'static str,
    pub switch_off: &'static str,
    pub nobody: &'static str,
    pub somebody: &'static str,
    pub own_space: &'static str,
    pub ask: &'static str,
    pub join: &'static str,
    pub join_with: &'static str,
    pub of_space: fn(&str, &str) -> String,
    pub way_lan: &'static str,
    pub way_direct: &'static str,
    pub way_relayed: &'static str,
}
