//! Texts written together: what merges, what is refused, what is masked.

use std::collections::BTreeSet;
use std::path::Path;

use crate::alike::{append, nobody, read, why};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Change, ObjType, ROOT, ReadDoc};
use model::{
    Actor, Masked, PersonId, Refusal, SharedText, Stand, TEXT_MAX_CHARS, TextEdit, TextError,
    TextName, TextPart,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const ANN: Actor = [7; 32];
const BEN: Actor = [8; 32];
const CY: Actor = [9; 32];
const HOPE: TextPart = TextPart::Hope;

fn set(text: &str) -> TextEdit {
    TextEdit::Set(text.into())
}

/// Makes an edit, admits it and gives its changes.
fn make(text: &mut SharedText, actor: &Actor, edit: &TextEdit) -> Vec<Vec<u8>> {
    let changes = text.edit(actor, &nobody(), HOPE, edit).unwrap();
    for change in &changes {
        text.admit(change, actor)
            .expect("our own change passes our own door");
    }
    changes
}

#[test]
fn two_who_write_into_the_same_box_offline_keep_both() {
    let (mut ann, mut ben) = (why(), why());
    let from_ann = make(&mut ann, &ANN, &append("We meet parents."));
    let from_ben = make(&mut ben, &BEN, &append("Nobody stays alone."));
    for change in &from_ben {
        ann.admit(change, &BEN).unwrap();
    }
    for change in &from_ann {
        ben.admit(change, &ANN).unwrap();
    }
    assert_eq!(read(&ann), read(&ben));
    let mut lines: Vec<String> = read(&ann).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["Nobody stays alone.", "We meet parents."]);
    assert_eq!(
        ann.read(HOPE, &nobody()).writers,
        BTreeSet::from([ANN, BEN])
    );
    assert_eq!(ann.read(TextPart::Networking, &nobody()).text, "");
}

#[test]
fn two_who_set_the_same_text_keep_both_changes() {
    let mut ann = why();
    make(
        &mut ann,
        &ANN,
        &set("We meet on Monday and eat soup together."),
    );
    let mut ben = ann.clone();
    let from_ann = make(
        &mut ann,
        &ANN,
        &set("We meet on Tuesday and eat soup together."),
    );
    let from_ben = make(
        &mut ben,
        &BEN,
        &set("We meet on Monday and eat cake together."),
    );
    for change in &from_ben {
        ann.admit(change, &BEN).unwrap();
    }
    for change in &from_ann {
        ben.admit(change, &ANN).unwrap();
    }
    assert_eq!(read(&ann), "We meet on Tuesday and eat cake together.");
    assert_eq!(read(&ben), read(&ann));
    assert!(
        ann.edit(&ANN, &nobody(), HOPE, &set(&read(&ann)))
            .unwrap()
            .is_empty(),
        "setting the same again changes nothing"
    );
}

#[test]
fn a_long_text_is_set_in_several_changes_and_cleared_again() {
    let mut text = why();
    let long = "äöü xyz\n".repeat(TEXT_MAX_CHARS / 8);
    let long = long.trim();
    assert!(make(&mut text, &ANN, &set(long)).len() > 8);
    assert_eq!(read(&text), long);
    let turned: String = long.replace("xyz", "zyx");
    make(&mut text, &BEN, &set(&turned));
    assert_eq!(read(&text), turned);
    make(&mut text, &ANN, &set(""));
    assert_eq!(read(&text), "");
    let too_long = set(&"x".repeat(TEXT_MAX_CHARS + 1));
    assert_eq!(
        text.edit(&ANN, &nobody(), HOPE, &too_long),
        Err(TextError::TooLong)
    );
    assert_eq!(
        text.edit(&ANN, &nobody(), TextPart::Body, &set("x")),
        Err(TextError::NoSuchPart)
    );
}

#[test]
fn a_text_replays_from_its_changes() {
    let mut text = why();
    let mut all = make(&mut text, &ANN, &set("one two three"));
    all.extend(make(&mut text, &BEN, &set("one 2 three")));
    let (place, person) = (0, PersonId::ZERO);
    let kept = all.iter();
    let kept = kept.map(|change| SharedText::kept(change, Stand { place, person }));
    let all: Vec<Vec<u8>> = kept.collect();
    let again = SharedText::replay(TextName::Why, all.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(read(&again), "one 2 three");
    assert_eq!(again.ends(), text.ends());
    assert!(text.ends().iter().all(|end| text.has(end)));
    assert!(why().is_untouched() && !text.is_untouched());
    assert!(
        SharedText::replay(TextName::CharterDraft, all.iter().map(Vec::as_slice)).is_err(),
        "another document begins with another seed"
    );
    assert!(SharedText::replay(TextName::Why, [&all[0][..7]]).is_err());
}

#[test]
fn what_masked_authors_did_does_not_show_and_the_rest_stays() {
    let mut text = why();
    make(&mut text, &ANN, &set("We meet in the garden."));
    make(&mut text, &BEN, &set("We shout in the street."));
    make(&mut text, &CY, &set("We shout in the street. All year."));
    let masked = Masked::from([(BEN, 0)]);
    let reading = text.read(HOPE, &masked);
    assert_eq!(reading.text, "We meet in the garden. All year.");
    assert_eq!(reading.writers, BTreeSet::from([ANN, CY]));
    assert_eq!(read(&text), "We shout in the street. All year.");

    // An edit on top of what is masked lands where it was meant.
    let edit = set("We meet in the old garden. All year.");
    for change in text.edit(&ANN, &masked, HOPE, &edit).unwrap() {
        text.admit(&change, &ANN).unwrap();
    }
    let now = text.read(HOPE, &masked).text;
    assert_eq!(now, "We meet in the old garden. All year.");
    // Everything of everybody masked leaves nothing, whatever was deleted by whom.
    assert_eq!(
        text.read(HOPE, &[ANN, BEN, CY].map(|actor| (actor, 0)).into())
            .text,
        ""
    );
}

#[test]
fn what_somebody_typed_and_deleted_before_they_are_masked_stays() {
    let mut text = why();
    make(&mut text, &ANN, &set("One. Two."));
    make(&mut text, &BEN, &set("One. Three."));
    let before = read(&text);
    let void = make(&mut text, &BEN, &set("Three. Four."));
    let from = SharedText::start_of(&void[0]).unwrap();
    make(&mut text, &CY, &set("Three. Four. Five."));
    let masked = Masked::from([(BEN, from)]);
    let reading = text.read(HOPE, &masked);
    assert_eq!(reading.text, format!("{before} Five."));
    assert_eq!(reading.writers, BTreeSet::from([ANN, BEN, CY]));
    let masked = Masked::from([(BEN, 0)]);
    assert_eq!(text.read(HOPE, &masked).text, "One. Two. Five.");
    assert_eq!(SharedText::start_of(b"no change"), None);
}

#[test]
fn foreign_letters_are_cleaned_when_read() {
    let mut ann = Peer::new(ANN);
    ann.0
        .splice_text(ann.text(), 0, 0, "Ann\u{202e}eeL\u{200b}\u{7} x")
        .unwrap();
    let mut text = why();
    text.admit(&ann.change(), &ANN).unwrap();
    assert_eq!(read(&text), "AnneeL x");
    make(&mut text, &BEN, &set("AnneeL y"));
    assert_eq!(read(&text), "AnneeL y");
}

/// Somebody who writes with Automerge directly, as any peer may.
struct Peer(AutoCommit);

impl Peer {
    fn new(actor: Actor) -> Peer {
        let mut document = AutoCommit::new().with_actor(ActorId::from(&[0; 32][..]));
        for part in ["hope", "more-networked", "networking"] {
            document.put_object(ROOT, part, ObjType::Text).unwrap();
        }
        document.commit();
        Peer(document.with_actor(ActorId::from(&actor[..])))
    }

    fn text(&self) -> automerge::ObjId {
        self.0.get(ROOT, "hope").unwrap().unwrap().1
    }

    fn change(&mut self) -> Vec<u8> {
        self.0.commit().expect("something was written");
        self.0.get_last_local_change().unwrap().raw_bytes().to_vec()
    }
}

/// A change of somebody who has seen nothing yet, dated as they like.
fn dated(actor: Actor, time: i64, words: &str) -> Vec<u8> {
    let mut peer = Peer::new(actor);
    let text = peer.text();
    peer.0.splice_text(&text, 0, 0, words).unwrap();
    peer.0
        .commit_with(CommitOptions::default().with_time(time))
        .expect("something was written");
    peer.0.get_last_local_change().unwrap().raw_bytes().to_vec()
}

#[test]
fn no_time_keeps_others_from_going_on() {
    let furthest = 1 << 60;
    for time in [i64::MIN, -furthest - 1, furthest + 1, i64::MAX] {
        let refusal = why().admit(&dated(BEN, time, "Ben"), &BEN).unwrap_err();
        assert_eq!(refusal, Refusal::Malformed("its time is none"), "{time}");
    }
    let early = dated(BEN, -furthest, "Ben came early.\n");
    let late = dated(CY, furthest, "Cy came late.\n");
    let mut read_by = BTreeSet::new();
    for changes in [[(&early, BEN), (&late, CY)], [(&late, CY), (&early, BEN)]] {
        let mut text = why();
        for (change, actor) in changes {
            text.admit(change, &actor).unwrap();
        }
        make(&mut text, &ANN, &append("Ann goes on."));
        let seen = read(&text);
        assert!(seen.contains("early") && seen.contains("late"), "{seen}");
        assert!(seen.contains("Ann goes on."), "{seen}");
        read_by.insert(seen);
    }
    assert_eq!(read_by.len(), 1);
}

fn refused(write: impl FnOnce(&mut Peer)) -> Refusal {
    let mut peer = Peer::new(ANN);
    write(&mut peer);
    let mut text = why();
    let refusal = text.admit(&peer.change(), &ANN).unwrap_err();
    assert!(text.is_untouched());
    refusal
}

#[test]
fn nothing_but_letters_passes() {
    let kind = |refusal: Refusal| assert!(matches!(refusal, Refusal::Kind(_)), "{refusal}");
    kind(refused(|p| p.0.put(ROOT, "hope", "mine").unwrap()));
    kind(refused(|p| p.0.put(ROOT, "x", 1).unwrap()));
    kind(refused(|p| p.0.delete(ROOT, "hope").unwrap()));
    kind(refused(|p| {
        p.0.put_object(ROOT, "more", ObjType::Text).unwrap();
    }));
    kind(refused(|p| {
        p.0.put_object(ROOT, "more", ObjType::Map).unwrap();
    }));
    kind(refused(|p| {
        let text = p.text();
        p.0.splice_text(&text, 0, 0, "ab").unwrap();
        p.0.mark(
            &text,
            automerge::marks::Mark::new("bold".into(), true, 0, 1),
            automerge::marks::ExpandMark::Both,
        )
        .unwrap();
    }));
    // A text of its own, as if every replica had not made it already.
    let mut own = AutoCommit::new().with_actor(ActorId::from(&ANN[..]));
    let text = own.put_object(ROOT, "hope", ObjType::Text).unwrap();
    own.splice_text(&text, 0, 0, "x").unwrap();
    own.commit();
    let change = own.get_last_local_change().unwrap().raw_bytes().to_vec();
    kind(why().admit(&change, &ANN).unwrap_err());
}

#[test]
fn authors_order_and_references_are_judged() {
    let mut ann = Peer::new(ANN);
    let text = ann.text();
    ann.0.splice_text(&text, 0, 0, "abc").unwrap();
    let first = ann.change();
    ann.0.splice_text(&text, 1, 1, "x").unwrap();
    let second = ann.change();
    let mut document = why();
    assert_eq!(document.admit(&first, &BEN), Err(Refusal::WrongActor));
    // Whether what comes between is on its way, or on another branch, is not known yet.
    let waits = document.admit(&second, &ANN);
    assert!(matches!(waits, Err(Refusal::UnknownDependency(_))));
    document.admit(&first, &ANN).unwrap();
    assert!(document.admit(&first, &ANN).is_err());
    document.admit(&second, &ANN).unwrap();
    assert_eq!(read(&document), "axc");

    // What builds on a change that is not here names it, so that it can wait for it.
    let mut ben = Peer::new(BEN);
    let known = [&first, &second].map(|change| Change::from_bytes(change.clone()).unwrap());
    ben.0.apply_changes(known).unwrap();
    ben.0.splice_text(&text, 3, 0, "d").unwrap();
    let on_top = ben.change();
    let hash: [u8; 32] = Sha256::digest(&second[8..]).into();
    assert_eq!(
        why().admit(&on_top, &BEN),
        Err(Refusal::UnknownDependency(hash))
    );
    document.admit(&on_top, &BEN).unwrap();
    assert_eq!(read(&document), "axcd");
}

#[test]
fn every_input_that_made_automerge_panic_is_refused() {
    let corpus = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/hostile/automerge-panics"
    );
    let mut filled = why();
    make(&mut filled, &ANN, &set("Some words to damage."));
    let mut files = 0;
    for entry in std::fs::read_dir(Path::new(corpus)).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for document in [&why(), &filled] {
            for bytes in [file.clone(), reframed(&file)] {
                let refusal = document.clone().admit(&bytes, &ANN).unwrap_err();
                assert_ne!(refusal, Refusal::NotApplied);
            }
        }
    }
    assert_eq!(files, 86);
}

/// Puts the right checksum on what a file holds.
fn reframed(file: &[u8]) -> Vec<u8> {
    let hashed = file.get(8..).unwrap_or_default();
    let checksum = Sha256::digest(hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], hashed].concat()
}

/// One step of somebody who edits: who, what, and whether they have heard of the others first.
#[derive(Debug, Clone)]
struct Step {
    who: usize,
    hears: bool,
    edit: TextEdit,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let words = "[a-c ä\n]{0,12}";
    let edit = prop_oneof![
        words.prop_map(TextEdit::Append),
        words.prop_map(TextEdit::Set)
    ];
    let step = (0..3_usize, any::<bool>(), edit);
    let step = step.prop_map(|(who, hears, edit)| Step { who, hears, edit });
    prop::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_order_everybody_reads_the_same_and_as_automerge_does(steps in steps()) {
        let actors = [ANN, BEN, CY];
        let mut texts = [why(), why(), why()];
        let mut all: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut heard = [0; 3];
        for step in &steps {
            if step.hears {
                for (by, change) in &all[heard[step.who]..] {
                    if *by != step.who {
                        texts[step.who].admit(change, &actors[*by]).unwrap();
                    }
                }
                heard[step.who] = all.len();
            }
            let actor = &actors[step.who];
            let edited = texts[step.who].edit(actor, &nobody(), HOPE, &step.edit);
            if edited == Err(TextError::Empty) {
                continue;
            }
            let changes = edited.unwrap();
            for change in changes {
                texts[step.who].admit(&change, actor).unwrap();
                all.push((step.who, change));
            }
            // Automerge itself is the judge of the order of letters.
            let shown = texts[step.who].read(HOPE, &nobody()).text;
            let raw = texts[step.who].raw(HOPE).unwrap();
            prop_assert_eq!(shown, model::clean_lines(&raw, TEXT_MAX_CHARS).0);
        }
        for who in 0..3 {
            for (by, change) in &all[heard[who]..] {
                if *by != who {
                    texts[who].admit(change, &actors[*by]).unwrap();
                }
            }
        }
        let reading = read(&texts[0]);
        for text in &texts {
            prop_assert_eq!(&read(text), &reading);
            let raw = text.raw(HOPE).unwrap();
            prop_assert_eq!(&model::clean_lines(&raw, TEXT_MAX_CHARS).0, &reading);
        }
        // Masking somebody who wrote nothing changes nothing.
        let stranger = Masked::from([([1; 32], 0)]);
        prop_assert_eq!(texts[0].read(HOPE, &stranger).text, reading);
    }

    #[test]
    fn damaged_changes_are_refused_or_give_a_text(
        at in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut text = why();
        make(&mut text, &ANN, &set("We meet on Monday and eat soup."));
        let change = text.edit(&BEN, &nobody(), HOPE, &set("We met on Sunday to eat.")).unwrap().remove(0);
        let mut bytes = change[8..].to_vec();
        for (at, bits) in &at {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let checksum = Sha256::digest(&bytes);
        let framed = [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &bytes].concat();
        let before = read(&text);
        let mut copy = text.clone();
        match copy.admit(&framed, &BEN) {
            Err(refusal) => {
                prop_assert_ne!(refusal, Refusal::NotApplied);
                prop_assert_eq!(read(&copy), before);
            }
            Ok(()) => {
                let raw = copy.raw(HOPE).unwrap();
                prop_assert_eq!(read(&copy), model::clean_lines(&raw, TEXT_MAX_CHARS).0);
                make(&mut copy, &CY, &append("Life goes on."));
            }
        }
    }
}

#[test]
fn what_a_change_types_is_read_without_what_the_others_wrote() {
    let mut text = why();
    make(&mut text, &ANN, &append("The kettle is on."));
    let changes = make(&mut text, &BEN, &set("A kettle is always on at three."));
    let typed: Vec<String> = changes
        .iter()
        .flat_map(|it| SharedText::typed_in(it))
        .collect();
    assert_eq!(read(&text), "A kettle is always on at three.");
    assert_eq!(typed, ["A", "always on at three."]);
    assert!(SharedText::typed_in(b"nothing of ours").is_empty());
}
