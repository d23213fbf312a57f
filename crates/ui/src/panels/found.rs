//! Founding a community: what brings people together, its name, and who may join.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, Intent, Template};

use super::communities::template_icon;
use super::form::{error_ui, field_ui, send, sentence_ui};
use super::{Desk, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::Page;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Grid, Look, TextField, ToggleChip, Tone, card_background, card_ui, focus_ring,
    hover_blend, icon_at, label_ui, note_ui, segmented_ui, text_at, wrapped_text_at,
};

/// The form of this page; its answer is the community, which opens.
pub(crate) const FORM: &str = "found";
const CARD_HEIGHT: f32 = 142.0;
/// Below this width the templates stand below each other, in points.
const CARDS_MIN_WIDTH: f32 = 560.0;
const TEMPLATES: [Template; 3] = [Template::Life, Template::Skill, Template::Theme];

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    template: Template,
    is_closed: bool,
    is_idea: bool,
}

pub(crate) fn found_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.community;
    reading_header_ui(ui, words.start, words.found_sentence, |ui| {
        let back = Button::new(Look::Ghost, desk.words.cancel);
        if ui.add(back).clicked() {
            desk.go(Page::Communities);
        }
    });
    reading_page_ui(ui, "found", (2, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        let t = tokens::of(ui);
        label_ui(ui, words.found_what, Text::Subhead, t.text);
        templates_ui(ui, state, desk);
        card_ui(ui, |ui| form_ui(ui, state, desk));
        note_ui(ui, Tone::Plain, icons::SIGNATURE, words.found_next);
    });
}

fn templates_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let gap = sp::M;
    let width = ui.available_width();
    let columns = if width < CARDS_MIN_WIDTH { 1 } else { 3 };
    let height = if columns == 1 { 84.0 } else { CARD_HEIGHT };
    let grid = Grid::of(columns, width, height, gap);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = gap;
        for chunk in TEMPLATES.chunks(columns) {
            for (rect, template) in grid.row_ui(ui).zip(chunk) {
                if template_ui(ui, desk, rect, *template, state.template == *template) {
                    state.template = *template;
                }
            }
        }
    });
}

fn template_ui(ui: &Ui, desk: &Desk, rect: Rect, template: Template, selected: bool) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let title = (words.template)(template);
    let response = ui.interact(rect, ui.scope_id().with(title), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, title));
    let hover = hover_blend(ui, &response);
    card_background(ui, rect, hover, selected);
    let hue = match template {
        Template::Life => 4,
        Template::Skill => 0,
        Template::Theme => 3,
    };
    let tile = Rect::from_min_size(rect.min + vec2(14.0, 14.0), vec2(30.0, 30.0));
    ui.painter().rect_filled(tile, radius::M, t.hue_soft(hue));
    icon_at(
        ui,
        tile.center(),
        template_icon(template),
        size::ICON,
        t.hue_text(hue),
    );
    text_at(
        ui,
        pos2(tile.right() + 10.0, tile.center().y),
        Align2::LEFT_CENTER,
        title,
        Text::Subhead,
        t.text,
        rect.right() - tile.right() - 24.0,
    );
    let body = Rect::from_min_max(
        pos2(rect.left() + 14.0, tile.bottom() + sp::S),
        rect.max - vec2(12.0, 0.0),
    );
    let sentence = (words.template_sentence)(template);
    wrapped_text_at(ui, body, sentence, Text::Caption, t.text_muted, 5);
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}

fn form_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    let name = TextField::new(words.found_name).hint(words.found_name_hint);
    field_ui(ui, desk, FORM, "name", name);
    if let Some(known) = namesake(desk) {
        let sentence = (words.found_namesake)(&known);
        note_ui(ui, Tone::Plain, icons::INFO, &sentence);
    }
    label_ui(ui, words.found_who, Text::SmallMedium, t.text);
    let choices = [(false, words.found_open), (true, words.found_closed)];
    if let Some(closed) = segmented_ui(ui, words.found_who, state.is_closed, &choices) {
        state.is_closed = closed;
    }
    sentence_ui(
        ui,
        if state.is_closed {
            words.found_closed_sentence
        } else {
            words.found_open_sentence
        },
    );
    if state.is_closed {
        let reason = TextField::new(words.found_reason)
            .hint(words.found_reason_hint)
            .help(words.found_reason_help);
        field_ui(ui, desk, FORM, "reason", reason);
    }
    let may_be_idea = !state.is_closed && state.template != Template::Life;
    if may_be_idea {
        let chip = ToggleChip::new(words.found_idea, state.is_idea);
        if ui.add(chip).clicked() {
            state.is_idea = !state.is_idea;
        }
        if state.is_idea {
            sentence_ui(ui, words.found_idea_sentence);
        }
    }
    error_ui(ui, desk, FORM);
    let name = desk.forms.text(FORM, "name");
    let reason = desk.forms.text(FORM, "reason");
    let is_ready = !name.is_empty() && (!state.is_closed || !reason.is_empty());
    let act = Button::new(Look::Primary, words.found_act)
        .icon(icons::SPROUT)
        .large()
        .enabled(is_ready && !desk.forms.is_sent(FORM));
    if ui.add(act).clicked() {
        let template = state.template;
        let found = match may_be_idea && state.is_idea {
            true => CommunityAct::FoundIdea { name, template },
            false => CommunityAct::Found {
                name,
                template,
                closed: state.is_closed.then_some(reason),
            },
        };
        send(desk, FORM, Intent::Community(found));
    }
}

/// Finds a community that is called as the one to be founded, or by a name that looks the same.
fn namesake(desk: &Desk) -> Option<String> {
    let look = model::looks_of(&desk.forms.text(FORM, "name"));
    let mut known = desk.view.communities.iter();
    let same = known.find(|row| !look.is_empty() && model::looks_of(&row.name) == look);
    same.map(|row| row.name.clone())
}
