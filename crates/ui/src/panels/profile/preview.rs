//! One's profile with the eyes of another member.

use egui::{Frame, Ui};
use model::{Field, Profile, Visibility};
use replica::{MeView, PersonCard};

use super::super::person::card_content_ui;
use super::super::{Desk, column_width, gutter, scroll};
use crate::icons;
use crate::tokens::sp;
use crate::widgets::{Tone, card_ui, note_ui};

const COLUMN_WIDTH: f32 = 520.0;

/// Tells whether a field of one's own is not for everybody in the space.
fn is_hidden(me: &MeView, field: Field) -> bool {
    let by_default = field.default_visibility();
    let visibility = me.visibility.get(&field).unwrap_or(&by_default);
    *visibility != Visibility::Space
}

/// Returns what everybody in the space can read of a profile.
fn shown(me: &MeView) -> Profile {
    let mine = me.profile.clone();
    let keep = |field| !is_hidden(me, field);
    let list = |field, values: Vec<String>| if keep(field) { values } else { Vec::new() };
    Profile {
        name: mine.name,
        pronouns: mine.pronouns.filter(|_| keep(Field::Pronouns)),
        headline: mine.headline.filter(|_| keep(Field::Headline)),
        about: mine.about.filter(|_| keep(Field::About)),
        place: mine.place.filter(|_| keep(Field::Place)),
        time_zone: mine.time_zone.filter(|_| keep(Field::TimeZone)),
        languages: list(Field::Languages, mine.languages),
        work_areas: list(Field::WorkAreas, mine.work_areas),
        interests: list(Field::Interests, mine.interests),
        offers: list(Field::Offers, mine.offers),
        seeks: list(Field::Seeks, mine.seeks),
        challenge: mine.challenge.filter(|_| keep(Field::Challenge)),
        life_stage: mine.life_stage.filter(|_| keep(Field::LifeStage)),
        hours: mine.hours.filter(|_| keep(Field::Hours)),
        skills: if keep(Field::Skills) {
            mine.skills
        } else {
            Vec::new()
        },
        experience: if keep(Field::Experience) {
            mine.experience
        } else {
            Vec::new()
        },
        days: if keep(Field::Days) {
            mine.days
        } else {
            Vec::new()
        },
        slots: if keep(Field::Slots) {
            mine.slots
        } else {
            Vec::new()
        },
        programs: mine.programs,
        answers: if keep(Field::Answers) {
            mine.answers
        } else {
            Vec::new()
        },
        // Nobody but oneself ever reads these two.
        capacity: Default::default(),
        avoid: Vec::new(),
    }
}

/// Draws one's profile as any other member can read it.
pub(super) fn preview_ui(ui: &mut Ui, desk: &Desk, me: &MeView) {
    let words = desk.words.programs;
    let card = PersonCard {
        id: me.id,
        profile: shown(me),
        folded: String::new(),
        namesake: false,
        connected: false,
    };
    let hidden: Vec<&str> = Field::ALL
        .into_iter()
        .filter(|field| !me.profile.is_blank(*field) && card.profile.is_blank(*field))
        .map(|field| (desk.words.field)(field))
        .collect();
    scroll("preview").show(ui, |ui| {
        Frame::new().inner_margin(gutter(2, 32)).show(ui, |ui| {
            column_width(ui, COLUMN_WIDTH);
            ui.spacing_mut().item_spacing.y = sp::L;
            card_ui(ui, |ui| card_content_ui(ui, desk, &card));
            let hidden = if hidden.is_empty() {
                words.seen_nothing_hidden.to_owned()
            } else {
                (words.seen_hidden)(&hidden.join(", "))
            };
            note_ui(ui, Tone::Plain, icons::EYE_OFF, &hidden);
            note_ui(ui, Tone::Plain, icons::LOCK, words.seen_others);
        });
    });
}
