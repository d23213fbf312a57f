//! What tests of several subjects do alike.

use crate::common::Somebody;
use model::{Edit, Field};
use replica::Intent;

pub fn headline_of(somebody: &Somebody, name: &str) -> Option<String> {
    let view = somebody.node.view();
    let card = view.people.iter().find(|card| card.profile.name == name)?;
    card.profile.headline.clone()
}

pub fn says(somebody: &Somebody, headline: &str) {
    let edit = Edit::Set(Field::Headline, vec![headline.to_owned()]);
    somebody.does(Intent::Profile(vec![edit]));
}
