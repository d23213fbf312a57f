//! One person, as far as they let us see: their words, in sections, without rank or numbers.

use egui::{Align2, Frame, Margin, Panel, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use model::{Edit, Field, Profile};
use replica::{Intent, PersonCard};

use super::detail::hello_words;
use super::moments::written;
use super::{Desk, chip_rows_ui, field_sign, gutter, is_wide, scroll};
use crate::icons::{self, Icon};
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, pad, size, sp};
use crate::widgets::{
    Button, Look, Tone, avatar_at, chip_ui, dialog_ui, galley, icon_at, label_ui, level_dots_at,
    note_ui, paragraph_ui, text_at,
};

/// Lines a fact may take.
const FACT_ROWS: usize = 3;

/// Draws a line with an icon; it wraps where it has to.
pub(super) fn fact_ui(ui: &mut Ui, icon: Icon, text: &str) {
    fact_of_ui(ui, icon, text, FACT_ROWS);
}

/// The same, whole, however long it is.
pub(super) fn whole_fact_ui(ui: &mut Ui, icon: Icon, text: &str) {
    fact_of_ui(ui, icon, text, usize::MAX);
}

fn fact_of_ui(ui: &mut Ui, icon: Icon, text: &str, rows: usize) {
    let t = tokens::of(ui);
    let width = ui.available_width();
    let lines = galley(ui, text, Text::Small, t.text, width - 28.0, rows);
    let height = lines.size().y + sp::S;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let first_line = rect.top() + sp::XS + Text::Small.line_height() / 2.0;
    icon_at(
        ui,
        pos2(rect.left() + 8.0, first_line),
        icon,
        size::ICON_M,
        t.text_subtle,
    );
    let min = pos2(rect.left() + 26.0, rect.top() + sp::XS);
    ui.painter().galley(min, lines, t.text);
}

/// Returns a person's plain facts in one line each: where, which languages, when.
pub(super) fn facts(desk: &Desk, profile: &Profile) -> Vec<(Icon, String)> {
    let words = desk.words;
    let mut facts = Vec::new();
    // A zone says something only where it is another than one's own.
    let mine = desk.view.me.as_ref();
    let mine = mine.and_then(|me| me.profile.time_zone.as_deref());
    let zone = profile
        .time_zone
        .as_deref()
        .filter(|zone| Some(*zone) != mine);
    let place = [profile.place.as_deref(), zone];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    if !place.is_empty() {
        facts.push((icons::MAP_PIN, place.join(" · ")));
    }
    if !profile.languages.is_empty() {
        let names: Vec<String> = profile
            .languages
            .iter()
            .map(|code| (words.language_name)(code))
            .collect();
        facts.push((icons::LANGUAGES, names.join(", ")));
    }
    let mut when: Vec<String> = Vec::new();
    if !profile.days.is_empty() {
        let days: Vec<&str> = profile.days.iter().map(|day| (words.day)(*day)).collect();
        when.push(days.join(", "));
    }
    if let Some(hours) = &profile.hours {
        when.push(span_text(*hours));
    }
    if !when.is_empty() {
        facts.push((icons::CALENDAR_DAYS, when.join(" · ")));
    }
    for slot in &profile.slots {
        facts.push((icons::CLOCK, slot_text(desk, *slot)));
    }
    if let Some(stage) = &profile.life_stage {
        facts.push((icons::SPROUT, stage.clone()));
    }
    facts
}

/// Writes a slot in the words of the language.
pub(super) fn slot_text(desk: &Desk, slot: model::Slot) -> String {
    let hours = model::Hours {
        from: slot.from,
        to: slot.to,
    };
    format!("{} {}", (desk.words.day)(slot.day), span_text(hours))
}

/// Writes hours as they are printed, with a dash and not a hyphen.
fn span_text(hours: model::Hours) -> String {
    hours.to_string().replace('-', "–")
}

/// Draws a person in full; returns true when one asked to avoid them.
pub(crate) fn person_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    card: &PersonCard,
    brought: Option<String>,
    avoiding: &mut bool,
) {
    hello_ui(ui, desk, card);
    scroll("person").show(ui, |ui| {
        let margin = if is_wide(ui) {
            Margin::same(pad::DIALOG)
        } else {
            gutter(8, 24)
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            head_ui(ui, desk, card);
            body_ui(ui, desk, card);
            if let Some(brought) = brought {
                let ink = tokens::of(ui).text_muted;
                ui.add_space(sp::M);
                paragraph_ui(ui, &brought, Text::Caption, ink);
            }
            acts_ui(ui, desk, card, avoiding);
        });
    });
    if *avoiding {
        avoid_dialog_ui(ui, desk, card, avoiding);
    }
}

/// Draws who somebody is and what they show, without anything to do.
pub(super) fn card_content_ui(ui: &mut Ui, desk: &Desk, card: &PersonCard) {
    ui.spacing_mut().item_spacing.y = 0.0;
    head_ui(ui, desk, card);
    body_ui(ui, desk, card);
}

fn head_ui(ui: &mut Ui, desk: &Desk, card: &PersonCard) {
    let t = tokens::of(ui);
    let profile = &card.profile;
    let size = vec2(ui.available_width(), 60.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &profile.name));
    let center = rect.left_center() + vec2(28.0, 0.0);
    let key = card.id.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_PAGE,
        &profile.name,
        key,
        card.connected,
        t.surface,
    );
    let mut below: Vec<String> = profile.pronouns.iter().cloned().collect();
    if card.connected {
        below.push(desk.words.connected_now.to_owned());
    }
    if card.namesake {
        // Two people of one name: the fingerprint is what tells them apart.
        below.push(format!("{} {}", desk.words.fingerprint, card.id.short()));
    }
    let below = below.join(" · ");
    let x = rect.left() + 70.0;
    let top = rect.top() + if below.is_empty() { 18.0 } else { 6.0 };
    let width = rect.right() - x;
    text_at(
        ui,
        pos2(x, top),
        Align2::LEFT_TOP,
        &profile.name,
        Text::Heading,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, rect.top() + 31.0),
        Align2::LEFT_TOP,
        &below,
        Text::Small,
        t.text_muted,
        width,
    );
}

fn body_ui(ui: &mut Ui, desk: &Desk, card: &PersonCard) {
    let t = tokens::of(ui);
    let words = desk.words;
    let profile = &card.profile;
    if let Some(headline) = &profile.headline {
        ui.add_space(sp::L);
        paragraph_ui(ui, headline, Text::BodyMedium, t.text);
    }
    if let Some(about) = &profile.about {
        ui.add_space(sp::S);
        paragraph_ui(ui, about, Text::Small, t.text_muted);
    }
    let facts = facts(desk, profile);
    if !facts.is_empty() {
        ui.add_space(sp::M);
        for (icon, fact) in facts {
            fact_ui(ui, icon, &fact);
        }
    }
    if let Some(challenge) = &profile.challenge {
        section_ui(ui, desk, Field::Challenge);
        paragraph_ui(ui, &challenge.text, Text::Small, t.text);
        if let Some(until) = &challenge.until {
            let until = format!("{} {}", words.until, written(desk.words, until));
            label_ui(ui, &until, Text::Caption, t.text_muted);
        }
    }
    for (field, values) in [
        (Field::Offers, &profile.offers),
        (Field::Seeks, &profile.seeks),
        (Field::Interests, &profile.interests),
        (Field::WorkAreas, &profile.work_areas),
    ] {
        chips_ui(ui, desk, field, values.iter().cloned());
    }
    skills_ui(ui, desk, profile);
    let experience = profile
        .experience
        .iter()
        .map(|e| format!("{} · {}", e.field, (words.years)(e.years)));
    chips_ui(ui, desk, Field::Experience, experience);
    let programs =
        profile
            .programs
            .iter()
            .map(|id| match desk.view.programs.iter().find(|p| p.id == *id) {
                Some(program) => program.name.clone(),
                None => id.clone(),
            });
    chips_ui(ui, desk, Field::Programs, programs);
    ui.add_space(sp::XL);
    let says_more = Field::ALL
        .into_iter()
        .any(|field| field != Field::Name && !profile.is_blank(field));
    let note = if says_more {
        (words.shows_you)(&profile.name)
    } else {
        (words.shows_little)(&profile.name)
    };
    note_ui(ui, Tone::Plain, icons::EYE, &note);
}

fn section_ui(ui: &mut Ui, desk: &Desk, field: Field) {
    let t = tokens::of(ui);
    ui.add_space(sp::SECTION);
    label_ui(ui, (desk.words.field)(field), Text::SmallMedium, t.text);
    ui.add_space(sp::LINES);
}

fn chips_ui(ui: &mut Ui, desk: &Desk, field: Field, values: impl Iterator<Item = String>) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return;
    }
    let t = tokens::of(ui);
    section_ui(ui, desk, field);
    let (_, hue) = field_sign(field);
    chip_rows_ui(ui, |ui| {
        for value in values {
            chip_ui(ui, &value, t.hue_soft(hue), t.text);
        }
    });
}

fn skills_ui(ui: &mut Ui, desk: &Desk, profile: &Profile) {
    if profile.skills.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    section_ui(ui, desk, Field::Skills);
    for skill in &profile.skills {
        let size = vec2(ui.available_width(), sp::XL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let name = format!("{}, {}", skill.name, (desk.words.level)(skill.level));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        text_at(
            ui,
            rect.left_center(),
            Align2::LEFT_CENTER,
            &skill.name,
            Text::Small,
            t.text,
            rect.width() - 60.0,
        );
        let dots = pos2(rect.right() - 40.0, rect.center().y);
        level_dots_at(ui, dots, skill.level);
    }
}

/// Draws the one act that begins everything, below what scrolls.
fn hello_ui(ui: &mut Ui, desk: &mut Desk, card: &PersonCard) {
    let words = desk.words;
    let surface = tokens::of(ui).surface;
    let side = if is_wide(ui) { 24 } else { 28 };
    let frame = Frame::new()
        .fill(surface)
        .inner_margin(Margin::symmetric(side, 16));
    Panel::bottom("person footer")
        .resizable(false)
        .show_separator_line(true)
        .frame(frame)
        .show(ui, |ui| {
            let hello = Button::new(Look::Primary, words.talk.say_hello)
                .icon(icons::HAND)
                .full();
            if !ui.add(hello).clicked() {
                return;
            }
            let name = &card.profile.name;
            let first = name.split_whitespace().next().unwrap_or(name);
            let plain = || (words.talk.hello_plain)(first);
            let found = desk.match_with(&card.id);
            let hello = found.map_or_else(plain, |found| hello_words(desk, found));
            desk.go = Some(Go::Write(card.id, hello));
        });
}

fn acts_ui(ui: &mut Ui, desk: &mut Desk, card: &PersonCard, avoiding: &mut bool) {
    let words = desk.words;
    ui.add_space(sp::L);
    super::intros::known_ui(ui, desk, card);
    super::intros::follow_ui(ui, desk, card.id);
    super::intros::ask_ui(ui, desk, card.id);
    ui.add_space(sp::XS);
    if desk.match_with(&card.id).is_some() {
        let why = Button::new(Look::Soft, words.see_match)
            .icon(icons::SPARKLES)
            .full();
        if ui.add(why).clicked() {
            desk.go = Some(Go::Match(card.id));
        }
        ui.add_space(sp::XS);
    } else {
        super::meet::why_not_ui(ui, desk, card);
        ui.add_space(sp::XS);
    }
    let avoided = desk
        .view
        .me
        .as_ref()
        .is_some_and(|me| me.profile.avoid.contains(&card.id));
    if !avoided {
        let avoid = Button::new(Look::Ghost, words.avoid_act)
            .icon(icons::BAN)
            .small();
        if ui.add(avoid).clicked() {
            *avoiding = true;
        }
    }
}

fn avoid_dialog_ui(ui: &Ui, desk: &mut Desk, card: &PersonCard, avoiding: &mut bool) {
    let words = desk.words;
    let title = (words.avoid_title)(&card.profile.name);
    let answer = dialog_ui(
        ui,
        &title,
        words.avoid_sentence,
        words.avoid_confirm,
        words.cancel,
    );
    if answer == Some(true) {
        let edit = Edit::Add(Field::Avoid, vec![card.id.to_string()]);
        desk.act(Intent::Profile(vec![edit]));
    }
    *avoiding = answer.is_none();
}
