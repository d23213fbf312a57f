//! Home: who one could meet, who needs something one knows, what is happening.
//!
//! It shows what is there and nothing else: no news where there is none, no numbers about people.

use egui::{Align2, Frame, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use model::{Field, Profile};
use replica::{ConcernView, FeedItem, MatchView, PeerState, PostKind, Timestamp, WordsKept};

use super::community::post::{ago, kind_sign};
use super::matches::score_colour;
use super::{Desk, column_ui, community, gutter, is_wide, page_header_ui, scroll};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, card_ui, chip_at, chip_size, focus_ring, hover_blend, icon_at,
    label_ui, paragraph_ui, ring_at, text_at,
};
use crate::words::Words;

/// How many matches stand on the home page.
const MATCHES_SHOWN: usize = 4;
const NEEDS_SHOWN: usize = 4;
const NEWS_SHOWN: usize = 5;
/// How far back in the feed asks are looked for, in posts.
const FEED_LOOKED_AT: usize = 200;
/// A shorter word says too little about what somebody knows.
const KNOWN_WORD_MIN_CHARS: usize = 4;
const ROW_HEIGHT: f32 = 56.0;
const STEP_HEIGHT: f32 = 32.0;

/// One card of the page, or nothing where there is nothing to say.
type Part = fn(&mut Ui, &mut Desk);

pub(crate) fn home_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words;
    let name = desk
        .view
        .me
        .as_ref()
        .map_or("", |me| me.profile.name.as_str());
    let first_name = name.split_whitespace().next().unwrap_or(name);
    let has_communities = desk.view.communities.iter().any(|row| row.joined);
    page_header_ui(ui, &(words.hello)(first_name), words.home_sentence, |ui| {
        let share = Button::new(Look::Primary, words.feed.capture).icon(icons::PEN_LINE);
        let shortcut = words.feed.capture_shortcut;
        if has_communities && ui.add(share).on_hover_text(shortcut).clicked() {
            desk.captures = true;
        }
    });
    scroll("home").show(ui, |ui| {
        Frame::new().inner_margin(gutter(2, 24)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(sp::L, sp::L);
            // Whoever is the first one here has nobody to meet and needs others most.
            let (first, second): (&[Part], &[Part]) = if is_alone(desk) {
                (&[space_ui, steps_ui], &[meet_ui, happening_ui])
            } else {
                (
                    &[panels_ui, meet_ui, mentions_ui, needs_ui],
                    &[happening_ui, steps_ui, space_ui],
                )
            };
            if is_wide(ui) {
                let width = ui.available_width();
                let left = (width * 0.54).floor();
                ui.horizontal_top(|ui| {
                    column_ui(ui, left, |ui| first.iter().for_each(|part| part(ui, desk)));
                    let right = width - left - sp::L;
                    column_ui(ui, right, |ui| {
                        second.iter().for_each(|part| part(ui, desk))
                    });
                });
            } else {
                let parts = first.iter().chain(second);
                parts.for_each(|part| part(ui, desk));
            }
        });
    });
}

/// What was reported and waits for one's own decision.
fn panels_ui(ui: &mut Ui, desk: &mut Desk) {
    let view = desk.view;
    let words = desk.words.rules;
    let drawn = view.communities.iter().filter(|row| !row.panels.is_empty());
    for row in drawn {
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = sp::S;
            let ink = tokens::of(ui).text;
            paragraph_ui(ui, &(words.waits_in)(&row.name), Text::BodyMedium, ink);
            let read = Button::new(Look::Secondary, words.read_report).icon(icons::VOTE);
            let spoken = format!("{}: {}", words.read_report, row.name);
            if ui.add(read).accessible_name(spoken).clicked() {
                desk.go = Some(Go::Part(row.id, community::Part::Charter));
            }
        });
    }
}

fn meet_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let matches = &desk.view.matches.matches;
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.home_meet, Text::Heading, t.text);
        if matches.is_empty() {
            let hint = desk.view.matches.hint.as_deref();
            let sentence = hint.unwrap_or(words.home_meet_empty);
            paragraph_ui(ui, sentence, Text::Small, t.text_muted);
        }
        ui.add_space(sp::XS);
        for found in matches.iter().take(MATCHES_SHOWN) {
            if match_row_ui(ui, desk, found) {
                desk.go = Some(Go::Match(found.person));
            }
        }
        ui.add_space(sp::S);
        let see = Button::new(Look::Secondary, words.see_matches).icon(icons::SPARKLES);
        if ui.add(see).clicked() {
            desk.go(Page::Matches);
        }
    });
}

/// Asks and questions of others; first those that touch what one offers or knows.
fn needs_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.feed;
    let t = tokens::of(ui);
    let view = desk.view;
    if !view.communities.iter().any(|row| row.joined) {
        return;
    }
    let open = view.feed.iter().take(FEED_LOOKED_AT).filter(|item| {
        let post = &item.post;
        post.kind.is_question()
            && !post.mine
            && !post.closed
            && !post.deleted
            && post.replies.iter().all(|reply| !reply.accepted)
    });
    let known = known_words(desk);
    let mut asks: Vec<(bool, &FeedItem)> = open
        .map(|item| (touches(&item.post.text, &known), item))
        .collect();
    asks.sort_by_key(|(fits, _)| !fits);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.needs, Text::Heading, t.text);
        if asks.is_empty() {
            paragraph_ui(ui, words.needs_empty, Text::Small, t.text_muted);
        }
        for (fits, item) in asks.into_iter().take(NEEDS_SHOWN) {
            let mark = fits.then_some(words.fits_you);
            if item_row_ui(ui, desk, item, mark) {
                lead_to(desk, item);
            }
        }
    });
}

/// What others wrote with one's name in it, or where one spoke, as far as it is new.
fn mentions_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let view = desk.view;
    let concerns: Vec<&ConcernView> = view.concerns.iter().take(NEEDS_SHOWN).collect();
    if concerns.is_empty() {
        return;
    }
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, desk.words.life.new_for_you, Text::Heading, t.text);
        for concern in concerns {
            let mark = concern.mentions_me.then_some(desk.words.life.mentions_you);
            if row_ui(ui, desk, &Row::of_concern(concern), mark) {
                let (place, root) = (concern.community, &concern.root);
                desk.go = Some(community::to_item(place, root, concern.root_kind));
            }
        }
    });
}

/// The words one offers or has a skill in, folded.
fn known_words(desk: &Desk) -> Vec<String> {
    let Some(me) = &desk.view.me else {
        return Vec::new();
    };
    let skills = me.profile.skills.iter().map(|skill| &skill.name);
    let values = me.profile.offers.iter().chain(skills);
    let words = values.flat_map(|value| {
        let folded = model::folded(value);
        let words = folded.split_whitespace().map(str::to_owned);
        words.collect::<Vec<String>>()
    });
    words
        .filter(|word| word.chars().count() >= KNOWN_WORD_MIN_CHARS)
        .collect()
}

fn touches(text: &str, known: &[String]) -> bool {
    let text = model::folded(text);
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| known.iter().any(|known| known == word))
}

fn happening_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.feed;
    let t = tokens::of(ui);
    let view = desk.view;
    let has_communities = view.communities.iter().any(|row| row.joined);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.happening, Text::Heading, t.text);
        let news = view.feed.iter().filter(|item| !item.post.deleted);
        let mut is_empty = true;
        for item in news.take(NEWS_SHOWN) {
            is_empty = false;
            if item_row_ui(ui, desk, item, None) {
                lead_to(desk, item);
            }
        }
        if is_empty {
            let sentence = if has_communities {
                words.happening_empty
            } else {
                words.happening_none
            };
            paragraph_ui(ui, sentence, Text::Small, t.text_muted);
        }
        ui.add_space(sp::XS);
        let (label, icon, page) = if has_communities {
            (words.see_feed, icons::NEWSPAPER, Page::Feed)
        } else {
            (words.see_communities, icons::COMPASS, Page::Communities)
        };
        let see = Button::new(Look::Secondary, label).icon(icon);
        if ui.add(see).clicked() {
            desk.go(page);
        }
    });
}

/// Opens what a row names, in the part of its community that shows it.
fn lead_to(desk: &mut Desk, item: &FeedItem) {
    let post = &item.post;
    desk.go = Some(community::to_item(post.community, &post.id, post.kind));
}

/// Something that was said, as it is drawn in two lines.
struct Row<'a> {
    kind: PostKind,
    who: &'a str,
    place: &'a str,
    text: &'a str,
    at: Timestamp,
    is_unread: bool,
}

impl<'a> Row<'a> {
    fn of_item(item: &'a FeedItem) -> Row<'a> {
        Row {
            kind: item.post.kind,
            who: &item.post.author_name,
            place: &item.community_name,
            text: &item.post.text,
            at: item.post.at,
            is_unread: item.post.unread,
        }
    }

    fn of_concern(concern: &'a ConcernView) -> Row<'a> {
        Row {
            kind: concern.root_kind,
            who: &concern.author_name,
            place: &concern.community_name,
            text: &concern.text,
            at: concern.at,
            is_unread: true,
        }
    }
}

fn item_row_ui(ui: &mut Ui, desk: &Desk, item: &FeedItem, mark: Option<&str>) -> bool {
    row_ui(ui, desk, &Row::of_item(item), mark)
}

/// Draws something said in two lines: who and where, and how it begins.
fn row_ui(ui: &mut Ui, desk: &Desk, row: &Row, mark: Option<&str>) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let kind = (desk.words.community.kind)(row.kind);
    let begins = row.text.lines().next().unwrap_or_default();
    let line = model::markdown::without_marks(begins);
    let name = format!("{kind}: {}, {line}", row.who);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let hover = hover_blend(ui, &response);
    let ground = rect.expand2(vec2(sp::S, 0.0));
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(ground, radius::M, fill);
    }
    let (icon, hue) = kind_sign(row.kind);
    let center = rect.left_center() + vec2(18.0, 0.0);
    let tile = Rect::from_center_size(center, vec2(34.0, 34.0));
    ui.painter().rect_filled(tile, 10, t.hue_soft(hue));
    icon_at(ui, tile.center(), icon, size::ICON, t.hue_text(hue));
    let x = rect.left() + 48.0;
    let middle = rect.center().y;
    let mut right = rect.right();
    if let Some(mark) = mark {
        let size = chip_size(ui, mark);
        let min = pos2(right - size.x, middle - 21.0);
        chip_at(ui, min, mark, t.success_soft, t.success_text);
        right -= size.x + sp::S;
    } else if row.is_unread {
        let dot = pos2(right - 5.0, middle - 10.0);
        ui.painter().circle_filled(dot, 4.0, t.accent);
        right -= sp::L;
    }
    text_at(
        ui,
        pos2(x, middle - 1.0),
        Align2::LEFT_BOTTOM,
        &line,
        Text::BodyMedium,
        t.text,
        right - x,
    );
    let when = ago(desk, row.at);
    let below = format!("{} · {} · {when}", row.who, row.place);
    text_at(
        ui,
        pos2(x, middle + 1.0),
        Align2::LEFT_TOP,
        &below,
        Text::Caption,
        t.text_muted,
        rect.right() - x,
    );
    focus_ring(ui, &response, ground, radius::M);
    response.clicked()
}

fn match_row_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{}, {}", found.name, (desk.words.score_of)(found.score));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let hover = hover_blend(ui, &response);
    let ground = rect.expand2(vec2(sp::S, 0.0));
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(ground, radius::M, fill);
    }
    let connected = desk
        .card_of(&found.person)
        .is_some_and(|card| card.connected);
    let center = rect.left_center() + vec2(19.0, 0.0);
    let key = found.person.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_ROW,
        &found.name,
        key,
        connected,
        t.surface,
    );
    let x = rect.left() + 50.0;
    let width = rect.right() - 52.0 - x;
    let middle = rect.center().y;
    // The strongest reason says more here than a headline.
    let line = found
        .reasons
        .first()
        .map(|reason| reason.text.as_str())
        .or(found.headline.as_deref())
        .unwrap_or_default();
    let (name_y, anchor) = if line.is_empty() {
        (middle, Align2::LEFT_CENTER)
    } else {
        (middle, Align2::LEFT_BOTTOM)
    };
    text_at(
        ui,
        pos2(x, name_y),
        anchor,
        &found.name,
        Text::BodyMedium,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_TOP,
        line,
        Text::Small,
        t.text_muted,
        width,
    );
    let ring = pos2(rect.right() - 18.0, middle);
    let part = found.score as f32 / 100.0;
    ring_at(ui, ring, 16.0, 3.0, part, score_colour(t, found.score));
    text_at(
        ui,
        ring,
        Align2::CENTER_CENTER,
        &found.score.to_string(),
        Text::CaptionMedium,
        t.text,
        30.0,
    );
    focus_ring(ui, &response, ground, radius::M);
    response.clicked()
}

/// What a person could add, and whether it is there.
fn steps(profile: &Profile, entered: bool, words: &Words) -> [(&'static str, bool, Page); 5] {
    let has = |field: Field| !profile.is_blank(field);
    [
        (words.home_offer, has(Field::Offers), Page::Profile),
        (words.home_seek, has(Field::Seeks), Page::Profile),
        (words.home_challenge, has(Field::Challenge), Page::Profile),
        (words.home_languages, has(Field::Languages), Page::Profile),
        (words.home_take_part, entered, Page::Matches),
    ]
}

fn steps_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let Some(me) = &desk.view.me else { return };
    let entered = desk.view.programs.iter().any(|program| program.entered);
    let mut steps = steps(&me.profile, entered, words).to_vec();
    match me.preferences.words {
        WordsKept::New | WordsKept::Later => {
            steps.push((words.keep_words.reminder, false, Page::Words));
        }
        WordsKept::Kept => steps.push((words.keep_words.reminder, true, Page::Words)),
        WordsKept::Elsewhere => {}
    }
    if steps.iter().all(|(_, done, _)| *done) {
        return;
    }
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XXS;
        label_ui(ui, words.home_profile, Text::Heading, t.text);
        ui.add_space(sp::XS);
        for (what, done, page) in steps {
            if step_ui(ui, words, what, done) {
                desk.go(page);
            }
        }
    });
}

fn step_ui(ui: &mut Ui, words: &Words, what: &str, done: bool) -> bool {
    let t = tokens::of(ui);
    let sense = if done { Sense::hover() } else { Sense::click() };
    let size = vec2(ui.available_width(), STEP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| {
        if done {
            let name = format!("{what}: {}", words.done);
            WidgetInfo::labeled(Role::Label, true, name)
        } else {
            WidgetInfo::labeled(Role::Button, true, what)
        }
    });
    let ground = rect.expand2(vec2(sp::S, 0.0));
    let middle = rect.center().y;
    if !done {
        let fill = t.ghost_hover.gamma_multiply(hover_blend(ui, &response));
        ui.painter().rect_filled(ground, radius::M, fill);
        let arrow = pos2(rect.right() - 8.0, middle);
        icon_at(ui, arrow, icons::CHEVRON_RIGHT, size::ICON_M, t.text_subtle);
    }
    let (icon, colour, ink) = if done {
        (icons::CIRCLE_CHECK, t.success_text, t.text_muted)
    } else {
        (icons::CIRCLE_DASHED, t.text_subtle, t.text)
    };
    icon_at(
        ui,
        pos2(rect.left() + 8.0, middle),
        icon,
        size::ICON,
        colour,
    );
    text_at(
        ui,
        pos2(rect.left() + 28.0, middle),
        Align2::LEFT_CENTER,
        what,
        Text::Small,
        ink,
        rect.width() - 52.0,
    );
    focus_ring(ui, &response, ground, radius::M);
    response.clicked()
}

/// Tells whether nobody else is here. Whoever has just come in knows a device before its people.
fn is_alone(desk: &Desk) -> bool {
    desk.view.people.is_empty() && desk.view.sync.peers.is_empty()
}

fn space_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let sync = &desk.view.sync;
    let connected = sync
        .peers
        .iter()
        .filter(|peer| peer.state != PeerState::Away)
        .count();
    let is_alone = is_alone(desk);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.home_space, Text::Heading, t.text);
        if is_alone {
            paragraph_ui(ui, words.home_space_alone, Text::Small, t.text_muted);
        }
        ui.add_space(sp::XS);
        let numbers = [
            (words.people_here, desk.view.people.len() as u64 + 1),
            (words.connected_devices, connected as u64),
        ];
        // Whoever is alone has somebody to invite, and nothing to count.
        for (what, number) in numbers.iter().filter(|_| !is_alone) {
            number_row_ui(ui, what, &(words.number)(*number));
        }
        ui.add_space(sp::S);
        let look = if is_alone {
            Look::Primary
        } else {
            Look::Secondary
        };
        let invite = Button::new(look, words.invite).icon(icons::USER_PLUS);
        if ui.add(invite).clicked() {
            desk.go(Page::Invite);
        }
    });
}

/// Draws a name at the left and its number at the right.
pub(super) fn number_row_ui(ui: &mut Ui, what: &str, number: &str) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {number}")));
    let number_rect: Rect = text_at(
        ui,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        number,
        Text::SmallMedium,
        t.text,
        120.0,
    );
    let width = (number_rect.left() - rect.left() - sp::S).max(0.0);
    text_at(
        ui,
        rect.left_center() + Vec2::ZERO,
        Align2::LEFT_CENTER,
        what,
        Text::Small,
        t.text_muted,
        width,
    );
}
