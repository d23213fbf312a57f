//! Who may do what, in numbers: governing among many, fresh keys for everybody, and what a member who
//! floods costs whoever is honest.

mod flood;
mod governing;
mod rekeying;
// Two nodes and a member without scruples, as the tests of hostile peers have them.
#[allow(dead_code)]
#[path = "../../tests/hostile/scene.rs"]
mod scene;

use crate::table::Table;

pub use flood::{is_child, run_child};

/// Measures and adds the rows.
pub fn measure(table: &mut Table) {
    rekeying::measure(table);
    governing::measure(table);
    flood::measure(table);
}
