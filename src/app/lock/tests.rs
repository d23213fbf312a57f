//! Several spaces in one window, without a window: real folders and real nodes that listen nowhere.

use replica::{Admission, Answer, CommunityAct, Intent, ScopeId, Standing};

use super::*;
use crate::spaces::Carried;

/// After how long a lock closes until its owner chooses.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

fn options(data: &Path) -> Options {
    let mut options = Options::new(data);
    options.network = false;
    options
}

fn act(node: &Node, intent: Intent) -> Answer {
    let pending = node.submit(intent).expect("taken");
    pending.wait(PATIENCE).expect("done")
}

fn found_space(node: &Node, space: &str) {
    let found = Intent::Found {
        space: space.to_owned(),
        person: "Ann Berg".to_owned(),
        admission: Admission::Open,
        ends: None,
    };
    act(node, found);
}

fn found_community(node: &Node, name: &str) -> ScopeId {
    let found = CommunityAct::Found {
        name: name.to_owned(),
        template: replica::Template::Theme,
        closed: None,
    };
    let Answer::Community(view) = act(node, Intent::Community(found)) else {
        panic!("{name} was not founded");
    };
    view.row.id
}

fn gate(context: &egui::Context, data: &Path) -> Gate {
    let options = options(data);
    let node = Node::start(options.clone()).expect("started");
    let spaces = Spaces::new(Some(data));
    let bell = Bell::default();
    Gate::new(context, Some(node), Some(options), spaces, bell, false)
}

fn node(gate: &Gate) -> Node {
    gate.app.as_ref().expect("open").node.clone()
}

fn want(gate: &mut Gate, wants: Wants) {
    gate.app.as_mut().expect("open").wants = Some(wants);
}

/// Steps until something holds.
fn until(gate: &mut Gate, context: &egui::Context, holds: impl Fn(&Gate) -> bool) {
    let begun = Instant::now();
    loop {
        gate.step(context);
        if holds(gate) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "it never came to be");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn shows(gate: &Gate, space: &str) -> bool {
    let view = gate.app.as_ref().map(|app| app.node.view());
    view.and_then(|view| view.space.clone())
        .is_some_and(|it| it.name == space)
}

fn is_nobody(gate: &Gate) -> bool {
    let app = gate.app.as_ref();
    app.is_some_and(|app| app.node.view().standing == Standing::Nobody)
}

#[test]
fn one_founds_a_second_space_goes_back_and_carries_something_over() {
    let data = tempfile::tempdir().expect("a folder");
    let context = egui::Context::default();
    let mut gate = gate(&context, data.path());
    found_space(&node(&gate), "Nordwerk");
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    want(&mut gate, Wants::FurtherSpace(None));
    until(&mut gate, &context, is_nobody);
    found_space(&node(&gate), "Summer school");
    let there = found_community(&node(&gate), "Dinners");
    until(&mut gate, &context, |gate| shows(gate, "Summer school"));
    let school = node(&gate);

    want(&mut gate, Wants::Space(0));
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    assert!(school.view().halted.is_none(), "it goes on out of sight");
    let carried = Carried {
        community: there,
        source: "Ben Ito".to_owned(),
        why: String::new(),
        text: "Salt first.".to_owned(),
    };
    let carry = CarryOver {
        form: "carry-over:1".to_owned(),
        space: 1,
        carried,
    };
    want(&mut gate, Wants::Carry(carry));
    until(&mut gate, &context, |_| {
        let feed = school.view().feed.clone();
        feed.iter()
            .any(|item| item.post.text == "> Salt first.\n\n— Ben Ito")
    });
    let told = |gate: &Gate| {
        gate.app
            .as_ref()
            .is_some_and(|app| app.window.toasts().count() == 1)
    };
    until(&mut gate, &context, told);

    gate.spaces.stop();
    node(&gate).stop();
    let listed = crate::spaces::places(data.path());
    let names: Vec<Option<&str>> = listed.iter().map(|it| it.name.as_deref()).collect();
    assert_eq!(names, [Some("Nordwerk"), Some("Summer school")]);
}

#[test]
fn whoever_founds_a_space_again_begins_with_what_it_goes_on_from() {
    let data = tempfile::tempdir().expect("a folder");
    let context = egui::Context::default();
    let mut gate = gate(&context, data.path());
    found_space(&node(&gate), "Nordwerk");
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    let from = Succession {
        epoch: replica::RecordId::from_bytes([4; 32]),
        charter: "We let others finish.".to_owned(),
    };
    let again = Some(("Nordwerk".to_owned(), from));
    want(&mut gate, Wants::FurtherSpace(again));
    until(&mut gate, &context, is_nobody);
    let app = gate.app.as_ref().expect("open");
    assert!(
        app.window.begins_again(),
        "the form says what it goes on from"
    );
    node(&gate).stop();
    gate.spaces.stop();
}

#[test]
fn a_space_begun_in_vain_leaves_no_folder() {
    let data = tempfile::tempdir().expect("a folder");
    let context = egui::Context::default();
    let mut gate = gate(&context, data.path());
    found_space(&node(&gate), "Nordwerk");
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    want(&mut gate, Wants::FurtherSpace(None));
    until(&mut gate, &context, is_nobody);
    let begun = gate.here().expect("a folder");
    assert!(begun.is_dir());
    want(&mut gate, Wants::Space(0));
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    until(&mut gate, &context, |_| !begun.exists());
    node(&gate).stop();
}

#[test]
fn a_locked_space_asks_for_its_passphrase_and_leaves_a_way_back() {
    let data = tempfile::tempdir().expect("a folder");
    let context = egui::Context::default();
    let mut gate = gate(&context, data.path());
    found_space(&node(&gate), "Nordwerk");
    let further = data.path().join("further").join("2");
    let second = Node::start(options(&further)).expect("started");
    found_space(&second, "Summer school");
    let (locked, node_there) = second.relock(options(&further), &Relock::Passphrase("apple tree"));
    locked.expect("locked");
    node_there.expect("started again").stop();
    gate.spaces = Spaces::new(Some(data.path()));

    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    // Also where the window begins on the locked one.
    let back = gate.spaces.way_back(&further);
    assert_eq!(back, Some((data.path().to_owned(), "Nordwerk".to_owned())));
    assert_eq!(gate.spaces.way_back(data.path()), None);
    want(&mut gate, Wants::Space(1));
    until(&mut gate, &context, |gate| {
        gate.app.is_none() && gate.unlocking.back_to.as_deref() == Some("Nordwerk")
    });
    gate.unlocking.goes_back = true;
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    gate.spaces.stop();
    node(&gate).stop();
}

#[test]
fn a_window_with_a_lock_closes_when_nobody_has_touched_it_for_a_quarter_of_an_hour() {
    let place = tempfile::tempdir().unwrap();
    let context = egui::Context::default();
    let mut gate = gate(&context, place.path());
    found_space(&node(&gate), "Nordwerk");
    // Without a lock there is nothing to close, however long nobody comes.
    let touched = gate.touched;
    gate.attend(&context, touched + 100 * IDLE);
    assert!(gate.app.is_some());
    let words = zeroize::Zeroizing::new("correct horse battery staple".to_owned());
    want(&mut gate, Wants::Relock(Change::Passphrase(words)));
    until(&mut gate, &context, |gate| gate.app.is_none());
    until(&mut gate, &context, |gate| gate.app.is_some());
    assert!(gate.locks);
    let touched = gate.touched;
    gate.attend(&context, touched + IDLE - Duration::from_millis(1));
    assert!(gate.app.is_some(), "a moment too early");
    gate.attend(&context, touched + IDLE);
    assert!(gate.app.is_none(), "it is locked");
    // A clock that went back closes nothing and opens nothing.
    gate.attend(&context, touched);
    assert!(gate.app.is_none());
    assert!(node::Vault::peek(place.path()).is_locked);
}

fn lock_after(gate: &Gate, after: replica::LockAfter) {
    let preference = replica::Preference::LockAfter(after);
    act(&node(gate), Intent::Prefer(preference));
}

#[test]
fn a_lock_closes_after_as_long_as_its_owner_chose() {
    use replica::LockAfter;

    let data = tempfile::tempdir().expect("a folder");
    let context = egui::Context::default();
    let mut gate = gate(&context, data.path());
    found_space(&node(&gate), "Nordwerk");
    until(&mut gate, &context, |gate| shows(gate, "Nordwerk"));
    gate.locks = true;
    let minutes = |gate: &Gate, n: u64| gate.touched + Duration::from_secs(n * 60);
    let chosen = |gate: &Gate| {
        let view = node(gate).view();
        view.me.as_ref().map(|me| me.preferences.lock_after)
    };

    // Until one chooses, a quarter of an hour.
    let now = minutes(&gate, 14);
    gate.attend(&context, now);
    assert!(gate.app.is_some());
    lock_after(&gate, LockAfter::Off);
    until(&mut gate, &context, |it| chosen(it) == Some(LockAfter::Off));
    let now = minutes(&gate, 24 * 60);
    gate.attend(&context, now);
    assert!(gate.app.is_some(), "never by itself");
    lock_after(&gate, LockAfter::FiveMinutes);
    until(&mut gate, &context, |it| {
        chosen(it) == Some(LockAfter::FiveMinutes)
    });
    let now = minutes(&gate, 4);
    gate.attend(&context, now);
    assert!(gate.app.is_some(), "somebody was here a moment ago");
    let now = minutes(&gate, 5);
    gate.attend(&context, now);
    assert!(gate.app.is_none(), "its owner is away");
}
