//! The sidebar: where one is, where one can go, how the copy is doing, and oneself.

use egui::{
    Align, Align2, Color32, Layout, Rect, Role, Sense, Stroke, ThemePreference, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use replica::{Language, PeerState, RoundPart, ScopeId, SyncView, Theme};

use super::{Desk, scroll, spaces};
use crate::icons;
use crate::shell::{Go, Page, Wish};
use crate::theme::Text;
use crate::tokens::{self, Tokens, radius, size, sp};
use crate::widgets::{
    Button, Look, NavItem, avatar_at, focus_ring, hover_blend, icon_at, nav_tile_ui, nav_ui,
    segmented_ui, status_dot_at, text_at,
};
use crate::words::Words;

const HEADER_HEIGHT: f32 = 40.0;
const ME_HEIGHT: f32 = 44.0;
const SYNC_HEIGHT: f32 = 30.0;
const LOGO: f32 = 30.0;
/// Where less than this is left for places, each takes less, so that one's communities are seen.
const LOW: f32 = 420.0;
const LOW_ITEM_HEIGHT: f32 = 27.0;

pub(crate) fn sidebar_ui(ui: &mut Ui, desk: &mut Desk) {
    ui.spacing_mut().item_spacing.y = sp::XXS;
    space_ui(ui, desk);
    ui.add_space(sp::RAIL);
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = sp::XXS;
        preferences_ui(ui, desk);
        ui.add_space(sp::S);
        me_ui(ui, desk);
        ui.add_space(sp::XS);
        line_ui(ui);
        ui.add_space(sp::XS);
        if place_ui(
            ui,
            desk,
            Page::Invite,
            icons::QR_CODE,
            desk.words.invite,
            None,
        ) {
            desk.go(Page::Invite);
        }
        sync_state_ui(ui, desk);
        if desk.sample {
            ui.add_space(sp::XS);
            let leave = Button::new(Look::Soft, desk.words.leave_sample)
                .icon(icons::LOG_OUT)
                .small()
                .full();
            if ui.add(leave).clicked() {
                desk.wish(Wish::LeaveSample);
            }
        }
        ui.add_space(sp::S);
        // What is left between the name and the foot. A low window scrolls it rather than letting
        // places and foot lie on each other.
        let low = ui.available_height() < LOW;
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            scroll("places").show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = sp::XXS;
                if low {
                    ui.spacing_mut().interact_size.y = LOW_ITEM_HEIGHT;
                }
                places_ui(ui, desk);
                communities_ui(ui, desk);
            });
        });
    });
}

/// Draws the mark of the product.
pub(super) fn logo_at(ui: &Ui, center: egui::Pos2, size: f32) {
    let t = tokens::of(ui);
    let rect = Rect::from_center_size(center, Vec2::splat(size));
    let corner = (size * 0.3) as u8;
    ui.painter()
        .add(t.shadow_sm.as_shape(rect, egui::CornerRadius::same(corner)));
    ui.painter().rect_filled(rect, corner, t.accent);
    icon_at(ui, center, icons::ORBIT, size * 0.57, t.on_accent);
}

fn space_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), HEADER_HEIGHT);
    let switches = !desk.spaces.is_empty();
    let sense = if switches {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let name = match &desk.view.space {
        Some(space) if !space.name.is_empty() => space.name.as_str(),
        Some(_) | None => desk.words.space_unread,
    };
    let here = (desk.words.people)(desk.view.people.len() + 1);
    let caption = if desk.is_unread() && desk.view.people.is_empty() {
        // How many there are is not known yet; a one would be made up.
        String::new()
    } else if desk.sample {
        format!("{} · {here}", desk.words.sample_space)
    } else {
        here
    };
    if switches {
        let name = (desk.words.spaces.switch)(name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let hover = hover_blend(ui, &response);
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(rect, radius::M, fill);
        focus_ring(ui, &response, rect, radius::M);
        spaces::mark_at(ui, rect);
    } else {
        let said = format!("{name}, {caption}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    }
    let logo = Rect::from_center_size(rect.left_center() + vec2(20.0, 0.0), Vec2::splat(LOGO));
    logo_at(ui, logo.center(), LOGO);
    let x = logo.right() + 10.0;
    let width = rect.right() - x - if switches { sp::XL } else { 0.0 };
    let (name_y, anchor) = if caption.is_empty() {
        (logo.center().y, Align2::LEFT_CENTER)
    } else {
        (logo.top() - 2.0, Align2::LEFT_TOP)
    };
    text_at(
        ui,
        pos2(x, name_y),
        anchor,
        name,
        Text::Subhead,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, logo.bottom() + 3.0),
        Align2::LEFT_BOTTOM,
        &caption,
        Text::Caption,
        t.text_muted,
        width,
    );
    if switches {
        spaces::menu_ui(ui, &response, desk);
    }
}

fn places_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words;
    let matches = desk.view.matches.matches.len();
    let matches = (matches > 0).then(|| (words.number)(matches as u64));
    let people = desk.view.people.len() as u64 + 1;
    let people = (!desk.is_unread()).then(|| (words.number)(people));
    let unread = desk.view.conversations.iter();
    let unread: u64 = unread
        .filter(|conversation| !conversation.muted)
        .map(|conversation| u64::from(conversation.unread))
        .sum();
    let unread = (unread > 0).then(|| (words.number)(unread));
    let conversations = words.talk.conversations;
    let open = desk.view.rounds.iter();
    let open = open.filter(|round| round.may.enter && round.part == RoundPart::Outside);
    let open = open.count() as u64;
    let rounds = (open > 0).then(|| (words.number)(open));
    for (page, icon, label, badge) in [
        (Page::Home, icons::HOUSE, words.home, None),
        (Page::Matches, icons::SPARKLES, words.matches, matches),
        (Page::Rounds, icons::SHUFFLE, words.rounds.rounds, rounds),
        (Page::People, icons::USERS_ROUND, words.people_page, people),
        (
            Page::Conversations,
            icons::MESSAGE_CIRCLE,
            conversations,
            unread,
        ),
        (Page::Network, icons::WAYPOINTS, words.feed.network, None),
        (
            Page::Communities,
            icons::COMPASS,
            words.community.communities,
            None,
        ),
    ] {
        if place_ui(ui, desk, page, icon, label, badge.as_deref()) {
            desk.go(page);
        }
    }
    let governance = &desk.view.governance;
    if governance.is_empty() {
        return;
    }
    let open = super::govern::open_signatures(governance) as u64;
    let badge = (open > 0).then(|| (words.number)(open));
    let (page, icon, label) = (Page::Governance, icons::SHIELD_CHECK, words.govern.title);
    if place_ui(ui, desk, page, icon, label, badge.as_deref()) {
        desk.go(page);
    }
}

fn place_ui(
    ui: &mut Ui,
    desk: &Desk,
    page: Page,
    icon: icons::Icon,
    label: &str,
    badge: Option<&str>,
) -> bool {
    let item = NavItem {
        icon,
        label,
        badge,
        strong: matches!(page, Page::Matches | Page::Conversations | Page::Governance),
        selected: desk.page == page,
    };
    nav_ui(ui, item).clicked()
}

/// One's own communities with what is unread in them, and the way to a new one.
fn communities_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    if desk.is_unread() {
        return;
    }
    ui.add_space(sp::S);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    text_at(
        ui,
        rect.left_center() + vec2(10.0, 0.0),
        Align2::LEFT_CENTER,
        words.community.your_communities,
        Text::CaptionMedium,
        t.text_subtle,
        rect.width(),
    );
    let view = desk.view;
    // Whatever is opened comes into sight once; where one scrolls from there is one's own choice.
    let open = desk.community.filter(|_| desk.page == Page::Community);
    let key = ui.scope_id().with("open community");
    let was = ui.data(|data| data.get_temp::<Option<ScopeId>>(key));
    ui.data_mut(|data| data.insert_temp(key, open));
    for row in view.communities.iter().filter(|row| row.joined) {
        let new = u64::from(row.unread) + row.panels.len() as u64;
        let unread = (new > 0).then(|| (words.number)(new));
        let chosen = open == Some(row.id);
        let item = NavItem {
            icon: icons::HOUSE,
            label: &row.shown_name(),
            badge: unread.as_deref(),
            strong: !row.panels.is_empty(),
            selected: chosen,
        };
        let place = nav_tile_ui(ui, item, super::communities::hue(row));
        if chosen && was != Some(open) {
            place.scroll_to_me_animation(None, egui::style::ScrollAnimation::none());
        }
        if place.clicked() {
            desk.go = Some(Go::Community(row.id));
        }
    }
    let start = NavItem {
        icon: icons::PLUS,
        label: words.community.start,
        badge: None,
        strong: false,
        selected: desk.page == Page::Found,
    };
    if nav_ui(ui, start).clicked() {
        desk.go(Page::Found);
    }
}

fn line_ui(ui: &mut Ui) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), 1.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        Stroke::new(size::HAIRLINE, t.border),
    );
}

/// How the copy is doing, as one sentence and as the best any device is.
pub(super) fn sync_sentence(sync: &SyncView, words: &Words) -> (String, PeerState) {
    let count = |state: PeerState| sync.peers.iter().filter(|p| p.state == state).count();
    let (syncing, in_sync) = (count(PeerState::Syncing), count(PeerState::InSync));
    if syncing > 0 {
        ((words.syncing_with)(syncing + in_sync), PeerState::Syncing)
    } else if in_sync > 0 {
        ((words.in_sync_with)(in_sync), PeerState::InSync)
    } else {
        (words.nobody_near.to_owned(), PeerState::Away)
    }
}

/// The colour of the dot beside that sentence.
pub(super) fn dot_colour(t: &Tokens, state: PeerState) -> Color32 {
    match state {
        PeerState::InSync => t.success,
        PeerState::Syncing => t.accent,
        PeerState::Away => t.border_strong,
    }
}

fn sync_state_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), SYNC_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (sentence, state) = sync_sentence(&desk.view.sync, desk.words);
    let selected = desk.page == Page::Sync;
    let name = format!("{}: {sentence}", desk.words.sync);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let hover = hover_blend(ui, &response);
    if selected {
        let fill = if t.dark { t.surface_sunken } else { t.surface };
        ui.painter().rect_filled(rect, radius::M, fill);
    } else if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(rect, radius::M, fill);
    }
    let dot = rect.left_center() + vec2(18.0, 0.0);
    status_dot_at(ui, dot, dot_colour(t, state));
    text_at(
        ui,
        rect.left_center() + vec2(38.0, 0.0),
        Align2::LEFT_CENTER,
        &sentence,
        Text::Caption,
        if selected { t.text } else { t.text_muted },
        rect.width() - 42.0,
    );
    focus_ring(ui, &response, rect, radius::M);
    if response.clicked() {
        desk.go(Page::Sync);
    }
}

fn me_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let Some(me) = &desk.view.me else { return };
    let size = vec2(ui.available_width(), ME_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let selected = desk.page == Page::Profile;
    let words = desk.words;
    let name = format!("{}: {}", words.profile, me.profile.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let hover = hover_blend(ui, &response);
    if selected {
        let fill = if t.dark { t.surface_sunken } else { t.surface };
        ui.painter().rect_filled(rect, radius::M, fill);
    } else if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(rect, radius::M, fill);
    }
    let center = rect.left_center() + vec2(22.0, 0.0);
    let key = me.id.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR,
        &me.profile.name,
        key,
        false,
        t.sidebar_bg,
    );
    let x = rect.left() + 46.0;
    let width = rect.right() - x - sp::S;
    text_at(
        ui,
        pos2(x, rect.center().y),
        Align2::LEFT_BOTTOM,
        &me.profile.name,
        Text::SmallMedium,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, rect.center().y),
        Align2::LEFT_TOP,
        words.profile,
        Text::Caption,
        t.text_muted,
        width,
    );
    focus_ring(ui, &response, rect, radius::M);
    if response.clicked() {
        desk.go(Page::Profile);
    }
}

/// Draws the choice of language and theme.
pub(super) fn preferences_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    ui.horizontal(|ui| {
        let choices = Language::ALL.map(|language| (language, language.own_name()));
        let words = desk.words;
        if let Some(language) = segmented_ui(ui, words.language, desk.language, &choices) {
            desk.wish(Wish::Speak(language));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (icon, name) = if t.dark {
                (icons::SUN, words.to_light)
            } else {
                (icons::MOON, words.to_dark)
            };
            let button = Button::new(Look::Ghost, name)
                .icon(icon)
                .small()
                .icon_only();
            if ui.add(button).clicked() {
                let other = if t.dark { Theme::Light } else { Theme::Dark };
                desk.wish(Wish::Wear(other));
            }
            // Whoever has chosen finds the way back to what the system says beside the choice.
            let worn = ui.ctx().options(|options| options.theme_preference);
            let system = Button::new(Look::Ghost, words.as_system)
                .icon(icons::LAPTOP)
                .small()
                .icon_only();
            if worn != ThemePreference::System && ui.add(system).clicked() {
                desk.wish(Wish::Wear(Theme::System));
            }
        });
    });
}
