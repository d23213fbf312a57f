//! The form a post is written in: what it is, what it says, and what its kind needs besides.

use egui::{Align2, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, Intent, PostKind, ScopeId};

use super::super::files::{waiting_ui, with_files};
use super::super::form::{acts_ui, field_ui, finished, send, sentence_ui};
use super::super::{Desk, chip_rows_ui};
use super::post::kind_sign;
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, avatar_at, card_ui, focus_ring, hover_blend, icon_at,
    label_ui, segmented_ui, text_at,
};

/// The kinds one chooses among, in the order they are offered. A project begins from something.
const KINDS: [PostKind; 11] = [
    PostKind::Ask,
    PostKind::Offer,
    PostKind::Advice,
    PostKind::KnowHow,
    PostKind::News,
    PostKind::Spark,
    PostKind::Idea,
    PostKind::JoinIn,
    PostKind::Poll,
    PostKind::Show,
    PostKind::BringIn,
];
/// The lines of a poll's options.
const OPTIONS: [&str; 8] = [
    "option 1", "option 2", "option 3", "option 4", "option 5", "option 6", "option 7", "option 8",
];
const OPTIONS_MIN: usize = 2;
const DATE_WIDTH: f32 = 132.0;
const PROMPT_HEIGHT: f32 = 48.0;

/// Draws the form a post is written in: a prompt first, everything once one begins.
pub(super) fn composer_ui(
    ui: &mut Ui,
    kind: &mut Option<PostKind>,
    desk: &mut Desk,
    community: ScopeId,
    name: &str,
) {
    let form = format!("post:{community}");
    if desk.forms.is_open(&form) {
        card_ui(ui, |ui| written_ui(ui, kind, desk, community, &form));
    } else if prompt_ui(ui, desk, name) {
        desk.forms.open(&form);
    }
}

fn prompt_ui(ui: &mut Ui, desk: &Desk, name: &str) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), PROMPT_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words.compose));
    let hover = hover_blend(ui, &response);
    let edge = crate::widgets::blend(t.border, t.border_strong, hover);
    let edge = Stroke::new(1.0, edge);
    ui.painter()
        .rect(rect, radius::L, t.surface, edge, StrokeKind::Inside);
    let mut x = rect.left() + sp::L;
    if let Some(me) = &desk.view.me {
        let center = pos2(x + 14.0, rect.center().y);
        let (name, key) = (&me.profile.name, me.id.as_bytes());
        avatar_at(ui, center, size::AVATAR_M, name, key, false, t.surface);
        x += 28.0 + sp::M;
    }
    text_at(
        ui,
        pos2(x, rect.center().y),
        Align2::LEFT_CENTER,
        &(words.compose_in)(name),
        Text::Body,
        t.text_muted,
        rect.right() - x - 40.0,
    );
    let pen = rect.right_center() - vec2(24.0, 0.0);
    icon_at(ui, pen, icons::PEN_LINE, size::ICON, t.text_subtle);
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}

/// Draws the choice of what a text is.
pub(in crate::panels) fn kinds_ui(
    ui: &mut Ui,
    desk: &Desk,
    kind: &mut Option<PostKind>,
    first: PostKind,
    offered: &[PostKind],
) {
    let words = desk.words.community;
    let current = kind.unwrap_or(first);
    chip_rows_ui(ui, |ui| {
        for offered in offered.iter().copied() {
            let label = (words.kind)(offered);
            let spoken = format!("{}: {label}", words.kinds);
            let (icon, _) = kind_sign(offered);
            let chip = ToggleChip::new(label, current == offered)
                .icon(icon)
                .name(&spoken);
            if ui.add(chip).clicked() {
                *kind = Some(offered);
            }
        }
    });
}

fn written_ui(
    ui: &mut Ui,
    kind: &mut Option<PostKind>,
    desk: &mut Desk,
    community: ScopeId,
    form: &str,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    kinds_ui(ui, desk, kind, PostKind::Ask, &KINDS);
    let kind = kind.unwrap_or(PostKind::Ask);
    sentence_ui(ui, (words.kind_sentence)(kind));
    head_lines_ui(ui, desk, kind, form);
    let field = TextField::new(words.compose)
        .hidden_label()
        .hint((words.kind_hint)(kind))
        .rows(4);
    let written = field_ui(ui, desk, form, "text", field);
    if kind == PostKind::Poll {
        options_ui(ui, desk, form);
    }
    if has_end(kind) {
        ui.horizontal(|ui| {
            label_ui(ui, words.until_label, Text::Small, t.text_muted);
            let until = TextField::new(words.until_label)
                .hidden_label()
                .hint(desk.words.until_hint)
                .width(DATE_WIDTH);
            field_ui(ui, desk, form, "until", until);
        });
    }
    waiting_ui(ui, desk, form);
    let act = act_of(desk, kind, community, form).filter(|_| !desk.files.is_sealing(form));
    let clicked = acts_ui(ui, desk, form, (words.post, icons::SEND), act.is_some());
    if let Some(act) = act
        && (clicked || finished(ui, &written))
    {
        let act = with_files(desk, form, act);
        send(desk, form, Intent::Community(act));
    }
}

const fn has_end(kind: PostKind) -> bool {
    matches!(kind, PostKind::Ask | PostKind::Offer | PostKind::Poll)
}

/// What stands above the text of a kind: a title, a link.
fn head_lines_ui(ui: &mut Ui, desk: &mut Desk, kind: PostKind, form: &str) {
    let words = desk.words.life;
    if kind == PostKind::Show {
        field_ui(ui, desk, form, "title", TextField::new(words.show_title));
    }
    if matches!(kind, PostKind::Show | PostKind::BringIn) {
        let link = TextField::new(words.link).hint(words.link_hint);
        field_ui(ui, desk, form, "link", link);
    }
}

/// The options of a poll, and whether several may be chosen.
fn options_ui(ui: &mut Ui, desk: &mut Desk, form: &str) {
    let words = desk.words.life;
    let begun = OPTIONS
        .iter()
        .take_while(|part| desk.forms.has_line(form, part));
    let shown = begun.count().max(OPTIONS_MIN);
    for (part, number) in OPTIONS.into_iter().take(shown).zip(1..) {
        let name = (words.poll_option)(number);
        field_ui(
            ui,
            desk,
            form,
            part,
            TextField::new(&name).hidden_label().hint(&name),
        );
    }
    ui.horizontal(|ui| {
        if let Some(next) = OPTIONS.get(shown) {
            let add = Button::new(Look::Ghost, words.poll_add)
                .icon(icons::PLUS)
                .small();
            if ui.add(add).clicked() {
                for part in OPTIONS.into_iter().take(shown) {
                    let line = desk.forms.line(form, part).to_owned();
                    desk.forms.write(form, part, line);
                }
                desk.forms.write(form, next, String::new());
            }
        }
        let many = !desk.forms.text(form, "many").is_empty();
        let choices = [(false, words.poll_single), (true, words.poll_several)];
        if let Some(many) = segmented_ui(ui, words.poll_kind, many, &choices) {
            let mark = if many { "yes" } else { "" };
            desk.forms.write(form, "many", mark.to_owned());
        }
    });
}

/// Makes the act of what was typed, if it is complete.
fn act_of(desk: &Desk, kind: PostKind, community: ScopeId, form: &str) -> Option<CommunityAct> {
    let line = |part| desk.forms.text(form, part);
    let some = |part| Some(line(part)).filter(|text| !text.is_empty());
    let text = line("text");
    let until = some("until").filter(|_| has_end(kind));
    match kind {
        PostKind::Show => {
            let (title, link) = (line("title"), some("link"));
            (!title.is_empty() || !text.is_empty()).then_some(CommunityAct::Show {
                community,
                title,
                link,
                text,
            })
        }
        PostKind::BringIn => some("link").map(|link| CommunityAct::BringIn {
            community,
            link,
            text,
        }),
        PostKind::Poll => {
            let options: Vec<String> = OPTIONS.into_iter().filter_map(some).collect();
            let many = some("many").is_some();
            let is_ready = !text.is_empty() && options.len() >= OPTIONS_MIN;
            is_ready.then_some(CommunityAct::Poll {
                community,
                text,
                options,
                many,
                until,
            })
        }
        PostKind::News
        | PostKind::KnowHow
        | PostKind::Advice
        | PostKind::Spark
        | PostKind::JoinIn
        | PostKind::Ask
        | PostKind::Offer
        | PostKind::Idea
        | PostKind::Project => (!text.is_empty()).then_some(CommunityAct::Post {
            community,
            kind,
            text,
            until,
        }),
        // Offered by no composer.
        PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => None,
    }
}
