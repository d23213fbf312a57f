//! Communities: what comes of what their members say.
//!
//! For: the moment a record of a community was read. Knows: nothing yet but that something is new.
//! Never: decides whether a record counts; the gate has done that.

use history::Record;
use model::DocumentName;

use crate::paper::Written;
use crate::replica::Replica;

impl Replica {
    /// Hears what a member said in a community, or that a text written together has changed.
    pub(crate) fn community_heard(
        &mut self,
        record: &Record,
        name: &DocumentName,
        written: &Written,
    ) {
        let touched = match written {
            Written::Contributions(touched) => touched.len(),
            Written::Profile | Written::Text => 0,
        };
        tracing::trace!(scope = %record.scope().short(), ?name, touched, "said in a community");
        self.dirty.space = true;
    }
}
