//! The knowledge cards of a community: what is worth keeping, searched as one types.

use egui::Ui;
use replica::{
    CommunityAct, CommunityView, GoneView, Intent, ItemId, KnowledgeView, ScopeId, TextEdit,
};

use super::super::form::{acts_ui, field_ui, finished, quiet_acts_ui, send};
use super::super::{Desk, spaces};
use super::post::{self, ago, report_ui, text_ui};
use super::thread::report_act_ui;
use super::{Part, aim, may_write, section_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, card_ui, dialog_ui, empty_ui, label_ui, paragraph_ui, search_ui,
};

/// From this many cards on they can be searched.
const SEARCH_MIN: usize = 4;

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    search: String,
    /// How the texts are shown.
    texts: post::State,
    /// The card one is asked about before it is taken back.
    deleting: Option<ItemId>,
}

pub(super) fn knowledge_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
) {
    let words = desk.words.community;
    let may_write = may_write(community);
    let form = format!("card:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    let act = (Look::Secondary, words.card_new, icons::PLUS, "card");
    let act: &[_] = if may_write && !is_open { &[act] } else { &[] };
    if section_ui(ui, ("", words.cards_sentence), act).is_some() {
        desk.forms.open(&form);
    }
    if is_open {
        card_ui(ui, |ui| write_ui(ui, desk, community, &form));
    }
    let cards = || community.cards.iter().map(|card| card.id.as_str());
    aim::missed_ui(ui, desk, Part::Knowledge, cards());
    // Words that are still typed there would hide the card one is led to.
    if desk
        .aim
        .item()
        .is_some_and(|item| cards().any(|id| id == item))
    {
        state.search.clear();
    }
    if community.cards.is_empty() {
        if !is_open {
            let (title, sentence) = (words.cards_none_title, words.cards_none_sentence);
            empty_ui(ui, icons::BOOK_OPEN, title, sentence, |_| ());
        }
        gone_ui(ui, desk, &community.cards_gone);
        return;
    }
    if community.cards.len() >= SEARCH_MIN {
        search_ui(
            ui,
            "card search",
            &mut state.search,
            words.cards_search,
            "",
            desk.words.clear_search,
        );
    }
    let needle = model::folded(&state.search);
    let hits: Vec<&KnowledgeView> = community
        .cards
        .iter()
        .filter(|card| {
            let text = model::folded(&format!("{} {}", card.title, card.text));
            needle.split_whitespace().all(|word| text.contains(word))
        })
        .collect();
    if hits.is_empty() {
        let (title, sentence) = (words.no_hits, desk.words.no_hits_sentence);
        empty_ui(ui, icons::SEARCH, title, sentence, |_| ());
    }
    for card in hits {
        let drawn = ui.scope(|ui| {
            card_ui(ui, |ui| {
                card_body_ui(ui, state, desk, community.row.id, card, may_write);
            });
        });
        desk.aim.reach(ui, &card.id, drawn.response.rect);
    }
    gone_ui(ui, desk, &community.cards_gone);
    state.texts.dialogs_ui(ui, desk);
    delete_ui(ui, state, desk);
}

/// Says who took cards back: of those nothing else is left.
fn gone_ui(ui: &mut Ui, desk: &Desk, gone: &[GoneView]) {
    let words = desk.words.community;
    let ink = tokens::of(ui).text_muted;
    for one in gone {
        let line = format!(
            "{} · {}",
            (words.card_gone)(&one.by_name),
            ago(desk, one.at)
        );
        label_ui(ui, &line, Text::Caption, ink);
    }
}

/// Draws the question that has to be answered before a card goes.
fn delete_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(item) = &state.deleting else { return };
    let words = desk.words.community;
    let (title, sentence) = (words.card_delete_title, words.card_delete_sentence);
    let answer = dialog_ui(ui, title, sentence, words.delete, desk.words.cancel);
    if answer == Some(true) {
        let delete = CommunityAct::Delete { item: item.clone() };
        desk.act(Intent::Community(delete));
    }
    if answer.is_some() {
        state.deleting = None;
    }
}

fn write_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    let title = TextField::new(words.card_title).hint(words.card_title_hint);
    field_ui(ui, desk, form, "title", title);
    let text = TextField::new(words.card_text)
        .hint(words.card_text_hint)
        .rows(5);
    let written = field_ui(ui, desk, form, "text", text);
    let title = desk.forms.text(form, "title");
    let is_ready = !title.is_empty();
    let act = (words.card_keep, icons::BOOK_OPEN);
    let clicked = acts_ui(ui, desk, form, act, is_ready);
    if is_ready && (clicked || finished(ui, &written)) {
        let card = CommunityAct::Card {
            community: community.row.id,
            from: None,
            title,
            text: desk.forms.text(form, "text"),
        };
        send(desk, form, Intent::Community(card));
    }
}

fn card_body_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: ScopeId,
    card: &KnowledgeView,
    may_write: bool,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, &card.title, Text::Heading, t.text);
    let form = format!("edit card:{}", card.id);
    if desk.forms.is_open(&form) {
        edit_ui(ui, desk, card, &form);
        return;
    }
    let text = (&card.id, card.text.as_str());
    text_ui(ui, &mut state.texts, desk, text, false, Text::Small);
    let authors = (words.card_by)(&card.authors.join(", "));
    let below = format!("{authors} · {}", ago(desk, card.at));
    label_ui(ui, &below, Text::Caption, t.text_muted);
    if let Some(source) = &card.source {
        let source = (words.card_source)(source);
        paragraph_ui(ui, &source, Text::Caption, t.text_muted);
    }
    quiet_acts_ui(ui, |ui| {
        if may_write {
            let edit = Button::new(Look::Ghost, words.edit)
                .icon(icons::PENCIL)
                .small();
            let spoken = format!("{}: {}", words.edit, card.title);
            if ui.add(edit).accessible_name(spoken).clicked() {
                desk.forms.fill(&form, "text", card.text.clone());
                desk.forms.open(&form);
            }
        }
        spaces::carry_act_ui(ui, desk, &spaces::Thing::of_card(community, card));
        if card.writers.iter().any(|writer| !writer.me) {
            report_act_ui(ui, desk, &card.id, &card.title);
        }
        if card.mine {
            let delete = Button::new(Look::Ghost, words.delete)
                .icon(icons::TRASH_2)
                .small();
            let spoken = format!("{}: {}", words.delete, card.title);
            if ui.add(delete).accessible_name(spoken).clicked() {
                state.deleting = Some(card.id.clone());
            }
        }
    });
    spaces::carry_ui(ui, desk, spaces::Thing::of_card(community, card));
    report_ui(ui, desk, community, &card.id);
}

fn edit_ui(ui: &mut Ui, desk: &mut Desk, card: &KnowledgeView, form: &str) {
    let words = desk.words.community;
    let field = TextField::new(words.card_text).hidden_label().rows(6);
    let written = field_ui(ui, desk, form, "text", field);
    let clicked = acts_ui(ui, desk, form, (words.save, icons::CHECK), true);
    if clicked || finished(ui, &written) {
        let edit = CommunityAct::EditCard {
            card: card.id.clone(),
            edit: TextEdit::Set(desk.forms.text(form, "text")),
        };
        send(desk, form, Intent::Community(edit));
    }
}
