//! The fields of a profile and who may see them.
//!
//! For: naming the parts of a profile the same way on screen, on the command line and in the
//! document. Knows: the list of fields. Never: holds a value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::nearest::nearest;

/// One part of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    Name,
    Pronouns,
    Headline,
    About,
    Place,
    TimeZone,
    Languages,
    WorkAreas,
    Interests,
    Skills,
    Offers,
    Seeks,
    Challenge,
    Experience,
    LifeStage,
    Days,
    Hours,
    Slots,
    Capacity,
    Avoid,
    Programs,
    Answers,
    Contacts,
}

impl Field {
    /// Every field, in the order a profile is read.
    pub const ALL: [Field; 23] = [
        Field::Name,
        Field::Pronouns,
        Field::Headline,
        Field::About,
        Field::Place,
        Field::TimeZone,
        Field::Languages,
        Field::WorkAreas,
        Field::Interests,
        Field::Skills,
        Field::Offers,
        Field::Seeks,
        Field::Challenge,
        Field::Experience,
        Field::LifeStage,
        Field::Days,
        Field::Hours,
        Field::Slots,
        Field::Capacity,
        Field::Avoid,
        Field::Programs,
        Field::Answers,
        Field::Contacts,
    ];

    /// Names the field as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Pronouns => "pronouns",
            Field::Headline => "headline",
            Field::About => "about",
            Field::Place => "place",
            Field::TimeZone => "time-zone",
            Field::Languages => "languages",
            Field::WorkAreas => "work-areas",
            Field::Interests => "interests",
            Field::Skills => "skills",
            Field::Offers => "offers",
            Field::Seeks => "seeks",
            Field::Challenge => "challenge",
            Field::Experience => "experience",
            Field::LifeStage => "life-stage",
            Field::Days => "days",
            Field::Hours => "hours",
            Field::Slots => "slots",
            Field::Capacity => "capacity",
            Field::Avoid => "avoid",
            Field::Programs => "programs",
            Field::Answers => "answers",
            Field::Contacts => "contacts",
        }
    }

    /// Labels the field for people.
    pub const fn label(self) -> &'static str {
        match self {
            Field::Name => "Name",
            Field::Pronouns => "Pronouns",
            Field::Headline => "Headline",
            Field::About => "About me",
            Field::Place => "Place",
            Field::TimeZone => "Time zone",
            Field::Languages => "Languages",
            Field::WorkAreas => "Work areas",
            Field::Interests => "Interests",
            Field::Skills => "Skills",
            Field::Offers => "I offer",
            Field::Seeks => "I am looking for",
            Field::Challenge => "Current challenge",
            Field::Experience => "Experience",
            Field::LifeStage => "Life stage",
            Field::Days => "Days",
            Field::Hours => "Hours",
            Field::Slots => "Free slots",
            Field::Capacity => "Capacity",
            Field::Avoid => "Do not pair me with",
            Field::Programs => "Programs",
            Field::Answers => "What programs ask",
            Field::Contacts => "I know",
        }
    }

    /// Shows how one value of the field is typed.
    pub const fn example(self) -> &'static str {
        match self {
            Field::Name => "Kim Sommer",
            Field::Pronouns => "she/her",
            Field::Headline => "Makes procurement sustainable",
            Field::About => "A few sentences about yourself",
            Field::Place => "Hamburg",
            Field::TimeZone => "Europe/Berlin",
            Field::Languages => "German",
            Field::WorkAreas => "Logistics",
            Field::Interests => "Climbing",
            Field::Skills => "Rust:4",
            Field::Offers => "Project management",
            Field::Seeks => "Public speaking",
            Field::Challenge => "Start a repair cafe until 2026-12-31",
            Field::Experience => "Logistics:12",
            Field::LifeStage => "Parent of a toddler",
            Field::Days => "Mon",
            Field::Hours => "09:00-17:00",
            Field::Slots => "Tue 14:00-15:30",
            Field::Capacity => "P04:2",
            Field::Avoid => "the person's id",
            Field::Programs => "P04",
            Field::Answers => "P07 goal: lead a team of my own",
            Field::Contacts => "the person's id",
        }
    }

    /// Tells whether the field holds many values.
    pub const fn is_list(self) -> bool {
        match self {
            Field::Name
            | Field::Pronouns
            | Field::Headline
            | Field::About
            | Field::Place
            | Field::TimeZone
            | Field::Challenge
            | Field::LifeStage
            | Field::Hours => false,
            Field::Languages
            | Field::WorkAreas
            | Field::Interests
            | Field::Skills
            | Field::Offers
            | Field::Seeks
            | Field::Experience
            | Field::Days
            | Field::Slots
            | Field::Capacity
            | Field::Avoid
            | Field::Programs
            | Field::Answers
            | Field::Contacts => true,
        }
    }

    /// Gives who sees the field until its owner decides.
    pub const fn default_visibility(self) -> Visibility {
        match self {
            // What somebody is going through stays theirs until they share it.
            Field::LifeStage | Field::Avoid => Visibility::Me,
            Field::Name
            | Field::Pronouns
            | Field::Headline
            | Field::About
            | Field::Place
            | Field::TimeZone
            | Field::Languages
            | Field::WorkAreas
            | Field::Interests
            | Field::Skills
            | Field::Offers
            | Field::Seeks
            | Field::Challenge
            | Field::Experience
            | Field::Days
            | Field::Hours
            | Field::Slots
            | Field::Capacity
            | Field::Programs
            | Field::Answers
            | Field::Contacts => Visibility::Space,
        }
    }

    /// Gives the only visibility the field can have, where there is no choice.
    pub const fn fixed_visibility(self) -> Option<Visibility> {
        match self {
            Field::Name | Field::Programs => Some(Visibility::Space),
            Field::Avoid => Some(Visibility::Me),
            Field::Pronouns
            | Field::Headline
            | Field::About
            | Field::Place
            | Field::TimeZone
            | Field::Languages
            | Field::WorkAreas
            | Field::Interests
            | Field::Skills
            | Field::Offers
            | Field::Seeks
            | Field::Challenge
            | Field::Experience
            | Field::LifeStage
            | Field::Days
            | Field::Hours
            | Field::Slots
            | Field::Capacity
            | Field::Answers
            | Field::Contacts => None,
        }
    }

    /// Finds the field somebody typed; case, spaces and underscores do not matter.
    pub fn parse(typed: &str) -> Result<Field, NearestField> {
        let name = typed.trim().to_lowercase().replace(['_', ' '], "-");
        Field::named(&name).ok_or_else(|| NearestField {
            typed: crate::clean::clipped(typed),
            nearest: nearest(&name, Field::ALL.iter().map(|field| (field.name(), *field))),
        })
    }

    /// Finds a field by its exact stored name.
    pub(crate) fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Field {
    type Err = NearestField;

    fn from_str(typed: &str) -> Result<Field, NearestField> {
        Field::parse(typed)
    }
}

/// A field name nobody knows, with the one that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearestField {
    pub typed: String,
    pub nearest: Option<Field>,
}

impl std::error::Error for NearestField {}

impl fmt::Display for NearestField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nearest {
            Some(field) => write!(
                f,
                "A profile has no field “{}”; did you mean “{field}”?",
                self.typed
            ),
            None => write!(
                f,
                "A profile has no field “{}”; it has {}.",
                self.typed,
                Field::ALL.map(Field::name).join(", ")
            ),
        }
    }
}

/// Who sees a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Only me: the value never leaves my devices.
    Me,
    /// Everybody in the space.
    Space,
    /// People I pick; nobody else learns of it, nor who they are.
    Picked(Vec<PersonId>),
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Visibility::Me => f.write_str("me"),
            Visibility::Space => f.write_str("space"),
            Visibility::Picked(people) => {
                let people: Vec<String> = people.iter().map(PersonId::to_string).collect();
                write!(f, "picked:{}", people.join(","))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.name()), Ok(field));
            assert_eq!(
                Field::parse(&field.name().to_uppercase().replace('-', "_")),
                Ok(field)
            );
            let json = serde_json::to_string(&field).unwrap();
            assert_eq!(
                json,
                format!("\"{}\"", field.name()),
                "stored and typed names are one"
            );
        }
    }

    #[test]
    fn a_typo_names_the_nearest_field() {
        for (typed, meant) in [
            ("skils", Some(Field::Skills)),
            ("timezone", Some(Field::TimeZone)),
            ("headlin", Some(Field::Headline)),
            ("work areas", None),
            ("salary", None),
            ("", None),
        ] {
            match Field::parse(typed) {
                Ok(field) => assert_eq!(field, Field::WorkAreas),
                Err(error) => assert_eq!(error.nearest, meant, "{typed}"),
            }
        }
        assert_eq!(
            Field::parse("skils").unwrap_err().to_string(),
            "A profile has no field “skils”; did you mean “skills”?"
        );
    }

    #[test]
    fn fixed_fields_default_to_what_is_fixed() {
        for field in Field::ALL {
            if let Some(fixed) = field.fixed_visibility() {
                assert_eq!(field.default_visibility(), fixed);
            }
        }
    }
}
