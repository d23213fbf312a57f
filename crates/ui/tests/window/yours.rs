//! What is one's own: the recovery words, who sees a field, taking one post back, files that go along.

use egui_kittest::kittest::Queryable;
use model::{Field, Visibility};
use replica::{Answer, Attachment, EraseAct, Intent, Preference, Question, TalkAct, WordsKept};
use ui::{Page, Wish};

use crate::acts::{LARGE, TALL, answer, click, intent, more, open, says, wished, write};
use crate::{fixtures, lives};

const PHRASE: &str = "one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen twenty twentyone twentytwo twentythree \
    twentyfour";

#[test]
fn the_words_are_shown_and_three_are_asked_back() {
    let mut screen = open(fixtures::lively(), TALL, Page::Words);
    assert_eq!(intent(&mut screen), Intent::Ask(Question::Recovery));
    answer(&mut screen, Ok(Answer::Words(PHRASE.to_owned().into())));
    screen.run_steps(3);
    assert!(says(&screen, "twentyfour"));
    click(&mut screen, "I have written them down");
    assert!(
        !says(&screen, "twentyfour"),
        "they are hidden while they are asked back"
    );
    let words: Vec<&str> = PHRASE.split_whitespace().collect();
    let asked: Vec<usize> = (1..=words.len())
        .filter(|number| {
            let label = format!("Word {number}");
            screen.query_all_by_label(&label).next().is_some()
        })
        .collect();
    assert_eq!(asked.len(), 3);
    for number in &asked {
        write(&mut screen, &format!("Word {number}"), "wrong");
    }
    click(&mut screen, "Done");
    assert!(says(&screen, "another word"), "{asked:?}");
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Later");
    let later = Intent::Prefer(Preference::Words(WordsKept::Later));
    assert_eq!(intent(&mut screen), later);
    assert_eq!(screen.state().window.page, Page::Home);
}

#[test]
fn a_field_is_shown_to_people_one_picks() {
    let mut view = fixtures::lively();
    let name = view.people[0].profile.name.clone();
    let id = view.people[0].id;
    let me = view.me.as_mut().expect("somebody");
    me.visibility.insert(Field::LifeStage, Visibility::Me);
    let mut screen = open(view, TALL, Page::Profile);
    click(&mut screen, "Who sees Life stage: People I pick…");
    write(&mut screen, "Who sees it", &name);
    click(&mut screen, &name);
    click(&mut screen, "Show to 1 person");
    match intent(&mut screen) {
        Intent::Show { field, to } => {
            assert_eq!(
                (field, to),
                (Field::LifeStage, Visibility::Picked(vec![id]))
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_goes_along_with_a_message() {
    let mut screen = open(lives::lively(), LARGE, Page::Conversations);
    let _read = wished(&mut screen);
    answer(&mut screen, Ok(Answer::Done));
    click(&mut screen, "Attach a file…");
    wished(&mut screen);
    write(&mut screen, "File to attach", "~/plan.pdf");
    click(&mut screen, "Attach");
    let wishes = wished(&mut screen);
    let [Wish::Attach { form, file }] = wishes.as_slice() else {
        panic!("{wishes:?}");
    };
    assert_eq!(file.to_str(), Some("~/plan.pdf"));
    let form = form.clone();
    let plan = Attachment::new([1; 32], [2; 32], 3_000, "application/pdf", "plan.pdf");
    screen.state_mut().window.attached(&form, Ok(plan.clone()));
    screen.run_steps(3);
    assert!(says(&screen, "plan.pdf · 3 KiB"));
    click(&mut screen, "Send");
    match intent(&mut screen) {
        Intent::Talk(TalkAct::Say { text, files, .. }) => {
            assert_eq!((text.as_str(), files), ("", vec![plan]));
        }
        other => panic!("{other:?}"),
    }
    answer(&mut screen, Ok(Answer::Done));
    screen.run_steps(3);
    assert!(!says(&screen, "plan.pdf · 3 KiB"), "sent is sent");
}

#[test]
fn one_post_is_erased_where_it_stands() {
    let mut view = lives::lively();
    let community = view.community.as_mut().expect("a community");
    let community = std::sync::Arc::make_mut(community);
    for post in &mut community.posts {
        post.mine = true;
    }
    let mut screen = open(view, TALL, Page::Home);
    screen.state_mut().window.show_community(lives::scope(0));
    screen.run_steps(5);
    let _opened = wished(&mut screen);
    more(&mut screen, "");
    click(&mut screen, "Erase for good…");
    assert!(says(&screen, "Erase this for good?"));
    click(&mut screen, "Erase");
    let wishes = wished(&mut screen);
    let erases = |wish: &Wish| matches!(wish, Wish::Do(Intent::Erase(EraseAct::Item { .. })));
    assert!(wishes.iter().any(erases), "{wishes:?}");
}
