//! What is shown of what could grow.
//!
//! What this is for: themes, communities and views one could look at next. What it knows: numbers
//! of people from a least number on. What it never does: name who seeks what.

use history::ScopeId;
use model::PersonId;
use serde::{Deserialize, Serialize};

/// What could grow in a space.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HintsView {
    /// People who are new in one's own communities, and whom one is among the few to greet.
    #[serde(default)]
    pub newcomers: Vec<NewcomerView>,
    /// Themes several people seek and no community has.
    pub themes: Vec<ThemeView>,
    /// Communities that fit what one says, and one is not in.
    pub fitting: Vec<FittingView>,
    /// Work areas and skills nobody of one's own communities and groups has.
    pub lacking: Vec<LackingView>,
    /// Two of one's own communities in which several people are in both.
    #[serde(default)]
    pub bridges: Vec<BridgeView>,
    /// People who fit and whom somebody one knows could introduce.
    #[serde(default)]
    pub introductions: Vec<IntroductionView>,
}

/// Somebody who fits, and who could introduce them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroductionView {
    pub person: PersonId,
    pub name: String,
    /// The strongest reason to meet them.
    pub because: Option<String>,
    /// Whom to ask: somebody one knows.
    pub through: PersonId,
    pub through_name: String,
    /// Whom they know who knows the person, where they do not themselves.
    pub then: Option<String>,
}

/// Two communities and how many people are in both; nobody is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeView {
    pub one: String,
    pub other: String,
    pub people: usize,
}

/// Somebody who is new in a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewcomerView {
    pub person: PersonId,
    pub name: String,
    pub community: String,
    /// An interest of both, as one writes it oneself.
    pub shared: Option<String>,
}

/// A theme without a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeView {
    pub topic: String,
    pub people: usize,
    pub mine: bool,
}

/// A community that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FittingView {
    pub community: ScopeId,
    pub name: String,
    /// What of one's own profile it is about.
    pub because: String,
}

/// A community or a group of a round, and the views it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackingView {
    /// Nothing for a group of a round.
    pub community: Option<ScopeId>,
    pub name: String,
    /// Work areas that several people of the space have, and nobody here.
    pub areas: Vec<String>,
    /// The same of skills.
    #[serde(default)]
    pub skills: Vec<String>,
}
