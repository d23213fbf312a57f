//! What could be founded with the people of a list, and what is there already.
//!
//! For: a theme that enough people share leads somewhere: into a community that is about it, or to one
//! to found. Knows: the list that was made, and communities one may know of. Never: tells anybody on
//! the list.

use matching::{Common, Match};

use crate::community::Known;
use crate::replica::Replica;
use crate::view::{AboutView, CommonView};

impl Replica {
    /// Shows themes with who shares them and the communities that are about them.
    pub(crate) fn common_views(&mut self, common: Vec<Common>, list: &[Match]) -> Vec<CommonView> {
        if common.is_empty() {
            return Vec::new();
        }
        let known = self.subjects();
        let views = common.into_iter().map(|common| {
            let shares = |found: &&Match| found.themes.contains(&common);
            let listed = list.iter().filter(shares).map(|it| it.person).collect();
            let wish = self.people.wished_for(&common.theme);
            let is_about = |it: &&Known| it.subject.is_about(&common.theme, &wish);
            let about = known.iter().filter(is_about);
            CommonView {
                communities: about.map(about_view).collect(),
                listed,
                people: common.people,
                theme: common.theme,
            }
        });
        views.collect()
    }
}

fn about_view(known: &Known) -> AboutView {
    AboutView {
        community: known.row.id,
        name: known.row.name.clone(),
        joined: known.row.joined,
    }
}
