//! The feed: what is new in all of one's communities, newest first, chosen by kind and source.

mod chosen;
mod digest;
mod outside;
mod telling;

use egui::{Align2, Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use replica::{
    DigestView, FEED_SHOWN_MAX, FeedItem, FoundView, Intent, PostKind, Question, ScopeId, Section,
};

pub use outside::{OutsideComplaint, OutsideEntry, OutsideRead};

use super::community::part_of;
use super::community::post::{self, ago, kind_sign, post_ui};
use super::matches::search_shortcut;
use super::{Desk, chip_rows_ui, gutter, page_header_ui, reading_ui, scroll};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{
    Button, Look, TallList, ToggleChip, empty_ui, focus_ring, hover_blend, search_ui, text_at,
};

/// Where less than this is left, what one can choose from is folded up: it would fill the window.
const NARROW: f32 = 700.0;
/// Hits asked for; more say that other words are needed.
const FOUND_MAX: usize = 100;
const FOUND_HEIGHT: f32 = 58.0;
/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    list: TallList,
    posts: post::State,
    kind: Option<PostKind>,
    source: Option<ScopeId>,
    /// Only what people one follows posted.
    is_followed: bool,
    /// In a narrow window: what one can choose from is unfolded.
    is_choosing: bool,
    search: String,
    /// The words that were last looked for.
    asked: String,
    found: Vec<FoundView>,
    chosen: chosen::Chosen,
    /// Only what one has not seen yet.
    is_unread: bool,
    /// Only what still waits for something.
    is_open: bool,
    digest: digest::State,
    outside: outside::State,
    /// What is told outside the window is being chosen.
    is_telling: bool,
}

impl State {
    /// Takes what happened lately.
    pub fn digested(&mut self, digest: DigestView) {
        digest::told(&mut self.digest, digest);
    }

    /// Takes what stands in the feeds one follows.
    pub fn read_outside(&mut self, read: OutsideRead) {
        self.outside.take(read);
    }

    /// Notes that a form was accepted.
    pub fn accepted(&mut self, form: &str) {
        self.outside.accepted(form);
    }

    /// Takes posts beyond those a view holds, or that they do not come.
    pub fn chosen(&mut self, items: Option<Vec<FeedItem>>) {
        match items {
            Some(items) => self.chosen.came(items),
            None => self.chosen.refused(),
        }
    }

    /// Takes what was found.
    pub fn found(&mut self, found: Vec<FoundView>) {
        self.found = found;
    }
}

pub(crate) fn feed_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    if digest::is_shown(&state.digest) {
        digest::digest_ui(ui, &mut state.digest, &mut state.posts, desk);
        return;
    }
    if state.outside.is_open() {
        outside::outside_ui(ui, &mut state.outside, desk);
        return;
    }
    reading_ui(ui, |ui| head_ui(ui, state, desk));
    if !state.search.trim().is_empty() {
        found_ui(ui, state, desk);
        return;
    }
    // Where nothing is there is nothing to choose from.
    if !desk.view.feed.is_empty() {
        reading_ui(ui, |ui| {
            Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
                filters_ui(ui, state, desk);
            });
        });
    }
    list_ui(ui, state, desk);
}

/// Draws the title, what can be done here, and the search.
fn head_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.feed;
    page_header_ui(ui, words.feed, words.feed_sentence, |ui| {
        let share = Button::new(Look::Primary, words.capture).icon(icons::PEN_LINE);
        if ui.add(share).clicked() {
            desk.captures = true;
        }
        let week = Button::new(Look::Secondary, desk.words.life.digest).icon(icons::HISTORY);
        if ui.add(week).clicked() {
            digest::open(&mut state.digest, desk);
        }
        let outside = Button::new(Look::Ghost, desk.words.outside.title).icon(icons::GLOBE);
        if ui.add(outside).clicked() {
            state.outside.open(desk);
        }
        let telling = Button::toggle(desk.words.outside.notices, state.is_telling);
        let telling = telling.icon(icons::BELL);
        if ui.add(telling.icon_only()).clicked() {
            state.is_telling = !state.is_telling;
        }
    });
    if state.is_telling {
        telling::telling_ui(ui, desk);
    }
    Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
        let field = search_ui(
            ui,
            "feed search",
            &mut state.search,
            desk.words.community.search_all,
            desk.words.search_shortcut,
            desk.words.clear_search,
        );
        if search_shortcut(ui) {
            field.request_focus();
        }
    });
}

/// Draws what is new, of the kinds and communities that were chosen.
fn list_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.feed;
    state.chosen.follow(ui, desk, (state.kind, state.source));
    let view = desk.view;
    let fits = |item: &&FeedItem| {
        let post = &item.post;
        // What is no post, such as a gathering, has its place elsewhere.
        PostKind::ALL.contains(&post.kind)
            && state.kind.is_none_or(|kind| kind == post.kind)
            && state.source.is_none_or(|source| source == post.community)
            && (!state.is_followed || item.followed)
            && (!state.is_unread || post.unread)
            && (!state.is_open || !post.closed)
    };
    let known = state.chosen.items().unwrap_or(&view.feed);
    let items: Vec<&FeedItem> = known.iter().filter(fits).collect();
    if items.is_empty() {
        if view.feed.is_empty() {
            let title = words.happening_empty.trim_end_matches('.');
            let see = Button::new(Look::Primary, words.see_communities).icon(icons::COMPASS);
            let icon = icons::NEWSPAPER;
            if empty_ui(ui, icon, title, words.happening_none, |ui| ui.add(see)).clicked() {
                desk.go(Page::Communities);
            }
        } else {
            let (title, sentence) = (words.nothing_title, words.nothing_sentence);
            empty_ui(ui, icons::NEWSPAPER, title, sentence, |_| ());
        }
        return;
    }
    let has_more = state.chosen.has_more(view.feed.len(), FEED_SHOWN_MAX);
    let mut wants_more = false;
    let State { list, posts, .. } = state;
    let key = |i: usize| items.get(i).map_or("end", |item| item.post.id.as_str());
    let area = scroll("feed");
    list.show(
        ui,
        area,
        items.len() + usize::from(has_more),
        sp::M,
        key,
        |ui, i| {
            if i == items.len() {
                let more = Button::new(Look::Ghost, words.more).icon(icons::HISTORY);
                reading_ui(ui, |ui| {
                    let place = Frame::new().inner_margin(gutter(0, 24));
                    wants_more = place.show(ui, |ui| ui.add(more).clicked()).inner;
                });
            }
            let last = i + 1 == items.len() && !has_more;
            let margin = Margin {
                left: sp::GUTTER as i8,
                right: sp::GUTTER as i8,
                top: if i == 0 { 6 } else { 0 },
                bottom: if last { 24 } else { 0 },
            };
            let Some(item) = items.get(i) else { return };
            let (post, place) = (&item.post, item.community_name.as_str());
            reading_ui(ui, |ui| {
                Frame::new().inner_margin(margin).show(ui, |ui| {
                    post_ui(ui, posts, desk, post, Some(place), post.unread);
                });
            });
        },
    );
    posts.dialogs_ui(ui, desk);
    if wants_more {
        state.chosen.more(desk);
    }
}

/// Draws what was found, and looks again when other words are typed.
fn found_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.community;
    let text = state.search.trim().to_owned();
    if state.asked != text {
        state.asked.clone_from(&text);
        let search = Question::Search {
            text,
            top: FOUND_MAX,
        };
        desk.act(Intent::Ask(search));
    }
    if state.found.is_empty() {
        let sentence = desk.words.no_hits_sentence;
        empty_ui(ui, icons::SEARCH, words.search_none, sentence, |_| ());
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let lines = lines_of(&state.found);
    scroll("found").show_rows(ui, FOUND_HEIGHT, lines.len(), |ui, range| {
        for line in lines.get(range).unwrap_or_default() {
            match line {
                Line::Section(section) => {
                    let title = (desk.words.feed.section)(*section);
                    reading_ui(ui, |ui| section_ui(ui, title));
                }
                Line::Hit(hit) => {
                    if reading_ui(ui, |ui| hit_ui(ui, desk, hit)) {
                        desk.go = leads_to(hit);
                    }
                }
            }
        }
    });
}

/// One line of what was found.
enum Line<'a> {
    Section(Section),
    Hit(&'a FoundView),
}

/// Puts what belongs together below one title.
fn lines_of(found: &[FoundView]) -> Vec<Line<'_>> {
    let sections = found.chunk_by(|a, b| a.section == b.section);
    let lines = sections.flat_map(|hits| {
        let title = hits.first().map(|hit| Line::Section(hit.section));
        title.into_iter().chain(hits.iter().map(Line::Hit))
    });
    lines.collect()
}

/// Draws the title of a section, near the bottom of its line.
fn section_ui(ui: &mut Ui, title: &str) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), FOUND_HEIGHT);
    let (line, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let x = line.left() + sp::GUTTER + sp::M;
    let at = pos2(x, line.bottom() - sp::S);
    let (anchor, role) = (Align2::LEFT_BOTTOM, Text::CaptionMedium);
    text_at(ui, at, anchor, title, role, t.text_muted, line.width());
}

/// Names where a hit stands: on somebody's page, or in a part of a community.
fn leads_to(hit: &FoundView) -> Option<Go> {
    let Some(community) = hit.community else {
        return hit.id.parse().ok().map(Go::Person);
    };
    let Some(kind) = hit.root_kind else {
        return Some(Go::Community(community));
    };
    Some(Go::Item {
        community,
        part: part_of(kind),
        item: hit.root.clone(),
        reply: (hit.root != hit.id).then(|| hit.id.clone()),
    })
}

fn hit_ui(ui: &mut Ui, desk: &Desk, hit: &FoundView) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), FOUND_HEIGHT);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    let row = line.shrink2(vec2(sp::GUTTER, 1.0));
    let id = ui.scope_id().with(("hit", &hit.id));
    let response = ui.interact(row, id, Sense::click());
    let title = if hit.title.is_empty() {
        &hit.snippet
    } else {
        &hit.title
    };
    response.widget_info(|| {
        let name = format!("{title}, {}", hit.author_name);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    let hover = hover_blend(ui, &response);
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(row, radius::M, fill);
    }
    let x = row.left() + sp::M;
    let width = row.width() - 2.0 * sp::M;
    let middle = row.center().y;
    let (anchor, role) = (Align2::LEFT_BOTTOM, Text::BodyMedium);
    let at = pos2(x, middle - 1.0);
    text_at(ui, at, anchor, title, role, t.text, width);
    let mut below = vec![hit.author_name.clone(), hit.community_name.clone()];
    below.retain(|part| !part.is_empty());
    if hit.community.is_some() {
        below.push(ago(desk, hit.at));
    }
    let below = below.join(" · ");
    let at = pos2(x, middle + 1.0);
    let (anchor, role) = (Align2::LEFT_TOP, Text::Caption);
    text_at(ui, at, anchor, &below, role, t.text_muted, width);
    let edge = Stroke::new(1.0, t.border_subtle);
    ui.painter().hline(row.x_range(), row.bottom(), edge);
    focus_ring(ui, &response, row, radius::M);
    response.clicked()
}

fn filters_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let is_narrow = ui.available_width() < NARROW;
    if is_narrow {
        folded_ui(ui, state, desk);
    }
    if !is_narrow || state.is_choosing {
        kinds_ui(ui, state, desk);
        sources_ui(ui, state, desk);
    }
}

/// Draws what is chosen, each of which goes at a click, and the way to choose something else.
fn folded_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let words = desk.words;
    chip_rows_ui(ui, |ui| {
        let choose = ToggleChip::new(words.feed.choose, state.is_choosing);
        if ui.add(choose.icon(icons::SLIDERS_HORIZONTAL)).clicked() {
            state.is_choosing = !state.is_choosing;
        }
        if state.is_choosing {
            return;
        }
        if let Some(kind) = state.kind {
            let chip = ToggleChip::new((words.community.kind)(kind), true);
            if ui.add(chip.icon(kind_sign(kind).0)).clicked() {
                state.kind = None;
            }
        }
        let mut rows = desk.view.communities.iter();
        if let Some(row) = rows.find(|row| state.source == Some(row.id))
            && ui.add(ToggleChip::new(&short(&row.name), true)).clicked()
        {
            state.source = None;
        }
    });
}

fn kinds_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let words = desk.words;
    chip_rows_ui(ui, |ui| {
        let all = ToggleChip::new(words.feed.all_kinds, state.kind.is_none());
        if ui.add(all).clicked() {
            state.kind = None;
        }
        for kind in PostKind::ALL {
            let label = (words.community.kind)(kind);
            let spoken = format!("{}: {label}", words.feed.filter_kind);
            let chip = ToggleChip::new(label, state.kind == Some(kind))
                .icon(kind_sign(kind).0)
                .name(&spoken);
            if ui.add(chip).clicked() {
                state.kind = (state.kind != Some(kind)).then_some(kind);
            }
        }
    });
}

fn sources_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let words = desk.words;
    let mine = desk.view.communities.iter().filter(|row| row.joined);
    let mine: Vec<_> = mine.collect();
    let follows = !desk.view.followed.is_empty();
    // Whoever follows nobody any more has no chip to choose everybody with.
    state.is_followed &= follows;
    chip_rows_ui(ui, |ui| {
        let unread = ToggleChip::new(words.feed.only_unread, state.is_unread);
        if ui.add(unread).clicked() {
            state.is_unread = !state.is_unread;
        }
        let open = ToggleChip::new(words.feed.only_open, state.is_open);
        if ui.add(open).clicked() {
            state.is_open = !state.is_open;
        }
        if follows {
            let chip = ToggleChip::new(words.feed.followed, state.is_followed).icon(icons::BELL);
            if ui.add(chip).clicked() {
                state.is_followed = !state.is_followed;
            }
        }
        if mine.len() < 2 {
            return;
        }
        let all = ToggleChip::new(words.feed.all_sources, state.source.is_none());
        if ui.add(all).clicked() {
            state.source = None;
        }
        for row in mine {
            let spoken = format!("{}: {}", words.feed.filter_source, row.name);
            let name = short(&row.name);
            let chip = ToggleChip::new(&name, state.source == Some(row.id)).name(&spoken);
            if ui.add(chip).clicked() {
                state.source = (state.source != Some(row.id)).then_some(row.id);
            }
        }
    });
}

/// Cuts a name to what a chip holds.
pub(super) fn short(name: &str) -> String {
    const CHARS_MAX: usize = 28;
    match name.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name).trim_end()),
        None => name.to_owned(),
    }
}
