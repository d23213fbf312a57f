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
    pub nearby: &'static str,
    pub nearby_off: &'static str,
    pub nearby_on: &'static str,
    pub nearby_inviting: &'static str,
    pub switch_on: &'static str,
    pub switch_on_inviting: &'static str,
    pub switch_off: &'static str,
    pub nobody: &'static str,
    pub somebody: &'static str,
    pub own_space: &'static str,
    pub ask: &'static str,
    pub join: &'static str,
    pub of_space: fn(&str, &str) -> String,
    pub way_lan: &'static str,
    pub way_direct: &'static str,
    pub way_relayed: &'static str,
}
