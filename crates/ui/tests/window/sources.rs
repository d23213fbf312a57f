//! The panels name no colour and no text of their own.

const PANELS: &[(&str, &str)] = &[
    ("panels.rs", include_str!("../../src/panels.rs")),
    ("shell.rs", include_str!("../../src/shell.rs")),
    (
        "shell/answers.rs",
        include_str!("../../src/shell/answers.rs"),
    ),
    ("shell/wish.rs", include_str!("../../src/shell/wish.rs")),
    (
        "panels/capture.rs",
        include_str!("../../src/panels/capture.rs"),
    ),
    (
        "panels/communities.rs",
        include_str!("../../src/panels/communities.rs"),
    ),
    (
        "panels/community.rs",
        include_str!("../../src/panels/community.rs"),
    ),
    (
        "panels/community/aim.rs",
        include_str!("../../src/panels/community/aim.rs"),
    ),
    (
        "panels/community/aside.rs",
        include_str!("../../src/panels/community/aside.rs"),
    ),
    (
        "panels/community/cases.rs",
        include_str!("../../src/panels/community/cases.rs"),
    ),
    (
        "panels/community/charter.rs",
        include_str!("../../src/panels/community/charter.rs"),
    ),
    (
        "panels/community/exchange.rs",
        include_str!("../../src/panels/community/exchange.rs"),
    ),
    (
        "panels/community/gatherings.rs",
        include_str!("../../src/panels/community/gatherings.rs"),
    ),
    (
        "panels/community/gatherings/formats.rs",
        include_str!("../../src/panels/community/gatherings/formats.rs"),
    ),
    (
        "panels/community/gatherings/meeting.rs",
        include_str!("../../src/panels/community/gatherings/meeting.rs"),
    ),
    (
        "panels/community/health.rs",
        include_str!("../../src/panels/community/health.rs"),
    ),
    (
        "panels/community/health/charts.rs",
        include_str!("../../src/panels/community/health/charts.rs"),
    ),
    (
        "panels/community/older.rs",
        include_str!("../../src/panels/community/older.rs"),
    ),
    (
        "panels/community/knowledge.rs",
        include_str!("../../src/panels/community/knowledge.rs"),
    ),
    (
        "panels/community/members.rs",
        include_str!("../../src/panels/community/members.rs"),
    ),
    (
        "panels/community/post.rs",
        include_str!("../../src/panels/community/post.rs"),
    ),
    (
        "panels/community/post/forms.rs",
        include_str!("../../src/panels/community/post/forms.rs"),
    ),
    (
        "panels/community/thread.rs",
        include_str!("../../src/panels/community/thread.rs"),
    ),
    (
        "panels/community/why.rs",
        include_str!("../../src/panels/community/why.rs"),
    ),
    (
        "panels/detail.rs",
        include_str!("../../src/panels/detail.rs"),
    ),
    (
        "panels/detail/week.rs",
        include_str!("../../src/panels/detail/week.rs"),
    ),
    (
        "panels/devices.rs",
        include_str!("../../src/panels/devices.rs"),
    ),
    (
        "panels/editors.rs",
        include_str!("../../src/panels/editors.rs"),
    ),
    (
        "panels/editors/taking_part.rs",
        include_str!("../../src/panels/editors/taking_part.rs"),
    ),
    (
        "panels/editors/when.rs",
        include_str!("../../src/panels/editors/when.rs"),
    ),
    ("panels/feed.rs", include_str!("../../src/panels/feed.rs")),
    (
        "panels/first_run.rs",
        include_str!("../../src/panels/first_run.rs"),
    ),
    (
        "panels/first_run/again.rs",
        include_str!("../../src/panels/first_run/again.rs"),
    ),
    (
        "panels/first_run/recover.rs",
        include_str!("../../src/panels/first_run/recover.rs"),
    ),
    ("panels/form.rs", include_str!("../../src/panels/form.rs")),
    ("panels/found.rs", include_str!("../../src/panels/found.rs")),
    ("panels/home.rs", include_str!("../../src/panels/home.rs")),
    (
        "panels/invite.rs",
        include_str!("../../src/panels/invite.rs"),
    ),
    (
        "panels/matches.rs",
        include_str!("../../src/panels/matches.rs"),
    ),
    (
        "panels/moments.rs",
        include_str!("../../src/panels/moments.rs"),
    ),
    (
        "panels/network.rs",
        include_str!("../../src/panels/network.rs"),
    ),
    (
        "panels/people.rs",
        include_str!("../../src/panels/people.rs"),
    ),
    (
        "panels/person.rs",
        include_str!("../../src/panels/person.rs"),
    ),
    (
        "panels/profile.rs",
        include_str!("../../src/panels/profile.rs"),
    ),
    ("panels/mine.rs", include_str!("../../src/panels/mine.rs")),
    ("panels/pick.rs", include_str!("../../src/panels/pick.rs")),
    (
        "panels/shared.rs",
        include_str!("../../src/panels/shared.rs"),
    ),
    (
        "panels/keep_words.rs",
        include_str!("../../src/panels/keep_words.rs"),
    ),
    ("panels/meet.rs", include_str!("../../src/panels/meet.rs")),
    (
        "panels/complete.rs",
        include_str!("../../src/panels/complete.rs"),
    ),
    ("panels/adapt.rs", include_str!("../../src/panels/adapt.rs")),
    (
        "panels/weights.rs",
        include_str!("../../src/panels/weights.rs"),
    ),
    (
        "panels/network/hints.rs",
        include_str!("../../src/panels/network/hints.rs"),
    ),
    (
        "panels/rounds.rs",
        include_str!("../../src/panels/rounds.rs"),
    ),
    (
        "panels/rounds/group.rs",
        include_str!("../../src/panels/rounds/group.rs"),
    ),
    (
        "panels/editors/answers.rs",
        include_str!("../../src/panels/editors/answers.rs"),
    ),
    (
        "panels/programs.rs",
        include_str!("../../src/panels/programs.rs"),
    ),
    (
        "panels/spaces.rs",
        include_str!("../../src/panels/spaces.rs"),
    ),
    (
        "panels/sidebar.rs",
        include_str!("../../src/panels/sidebar.rs"),
    ),
    (
        "panels/community/composer.rs",
        include_str!("../../src/panels/community/composer.rs"),
    ),
    (
        "panels/community/lifecycle.rs",
        include_str!("../../src/panels/community/lifecycle.rs"),
    ),
    (
        "panels/community/members/people.rs",
        include_str!("../../src/panels/community/members/people.rs"),
    ),
    (
        "panels/community/members/roles.rs",
        include_str!("../../src/panels/community/members/roles.rs"),
    ),
    (
        "panels/community/post/acts.rs",
        include_str!("../../src/panels/community/post/acts.rs"),
    ),
    (
        "panels/community/post/forms/making.rs",
        include_str!("../../src/panels/community/post/forms/making.rs"),
    ),
    (
        "panels/community/post/made.rs",
        include_str!("../../src/panels/community/post/made.rs"),
    ),
    (
        "panels/community/post/more.rs",
        include_str!("../../src/panels/community/post/more.rs"),
    ),
    (
        "panels/community/post/reactions.rs",
        include_str!("../../src/panels/community/post/reactions.rs"),
    ),
    (
        "panels/renewal.rs",
        include_str!("../../src/panels/renewal.rs"),
    ),
    (
        "panels/feed/chosen.rs",
        include_str!("../../src/panels/feed/chosen.rs"),
    ),
    (
        "panels/feed/digest.rs",
        include_str!("../../src/panels/feed/digest.rs"),
    ),
    (
        "panels/feed/outside.rs",
        include_str!("../../src/panels/feed/outside.rs"),
    ),
    (
        "panels/feed/telling.rs",
        include_str!("../../src/panels/feed/telling.rs"),
    ),
    (
        "panels/intros.rs",
        include_str!("../../src/panels/intros.rs"),
    ),
    ("panels/carry.rs", include_str!("../../src/panels/carry.rs")),
    (
        "panels/elsewhere.rs",
        include_str!("../../src/panels/elsewhere.rs"),
    ),
    ("panels/reach.rs", include_str!("../../src/panels/reach.rs")),
    (
        "panels/govern.rs",
        include_str!("../../src/panels/govern.rs"),
    ),
    (
        "panels/govern/propose.rs",
        include_str!("../../src/panels/govern/propose.rs"),
    ),
    (
        "panels/govern/seat.rs",
        include_str!("../../src/panels/govern/seat.rs"),
    ),
    (
        "panels/community/members/inside.rs",
        include_str!("../../src/panels/community/members/inside.rs"),
    ),
    ("panels/sync.rs", include_str!("../../src/panels/sync.rs")),
    (
        "panels/taking.rs",
        include_str!("../../src/panels/taking.rs"),
    ),
    ("panels/talk.rs", include_str!("../../src/panels/talk.rs")),
    (
        "panels/talk/passing.rs",
        include_str!("../../src/panels/talk/passing.rs"),
    ),
    ("panels/files.rs", include_str!("../../src/panels/files.rs")),
    (
        "panels/choosing.rs",
        include_str!("../../src/panels/choosing.rs"),
    ),
    (
        "panels/scanning.rs",
        include_str!("../../src/panels/scanning.rs"),
    ),
    (
        "panels/talk/messages.rs",
        include_str!("../../src/panels/talk/messages.rs"),
    ),
    (
        "panels/talk/earlier.rs",
        include_str!("../../src/panels/talk/earlier.rs"),
    ),
    (
        "panels/founding.rs",
        include_str!("../../src/panels/founding.rs"),
    ),
    (
        "panels/question.rs",
        include_str!("../../src/panels/question.rs"),
    ),
    (
        "panels/waiting.rs",
        include_str!("../../src/panels/waiting.rs"),
    ),
];

/// A panel's code without its tests and comments.
fn code(source: &str) -> impl Iterator<Item = &str> {
    let product = source.split("#[cfg(test)]").next().unwrap_or(source);
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn every_panel_is_looked_at() {
    let source = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut folders = vec![source.join("panels")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(source).unwrap().to_str().unwrap();
            assert!(PANELS.iter().any(|(panel, _)| *panel == name), "{name}");
        }
    }
}

#[test]
fn panels_name_no_colour() {
    for (name, source) in PANELS {
        for line in code(source) {
            for literal in [
                "Color32::from_",
                "Color32::WHITE",
                "Color32::BLACK",
                "Rgba::",
            ] {
                assert!(!line.contains(literal), "{name}: {line}");
            }
        }
    }
}

/// What paints in its own colours or sizes: the tokens, the type, and the renderer for tests.
const MAY_NAME_COLOURS: [&str; 4] = ["tokens", "theme.rs", "tokens.rs", "picture.rs"];

/// Where colours and numbers would stand that belong to the tokens.
const LITERALS: [&str; 12] = [
    "Color32::from_",
    "Color32::WHITE",
    "Color32::BLACK",
    "Color32::RED",
    "Color32::GRAY",
    "hex_color!",
    "Rgba::from",
    "FontId::new",
    "FontId::proportional",
    "FontId::monospace",
    "RichText::size(",
    ".size = ",
];

/// Calls whose argument is a token or a named constant, never a bare number.
const MEASURES: [&str; 5] = [
    "add_space(",
    "Margin::same(",
    "CornerRadius::same(",
    "corner_radius(",
    "inner_margin(",
];

fn begins_with_a_number(rest: &str) -> bool {
    let digit = |c: char| ('1'..='9').contains(&c);
    rest.starts_with(digit)
        || rest
            .strip_prefix("0.")
            .is_some_and(|it| it.starts_with(digit))
}

/// Every file that paints, with its code.
fn painting() -> Vec<(String, String)> {
    let source = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut folders = vec![source.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(source).unwrap().display().to_string();
            if MAY_NAME_COLOURS.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn colours_fonts_and_measures_stand_in_the_tokens() {
    let files = painting();
    assert!(files.len() > PANELS.len(), "widgets are looked at too");
    let mut found = Vec::new();
    for (name, source) in &files {
        for line in code(source) {
            let literal = LITERALS.iter().any(|literal| line.contains(literal));
            let number = MEASURES.iter().any(|call| {
                let rest = line.split_once(call).map(|(_, rest)| rest);
                rest.is_some_and(begins_with_a_number)
            });
            if literal || number {
                found.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn faces_and_icons_have_the_sizes_of_the_tokens() {
    let is_number = |argument: &str| argument.trim_end_matches(',').parse::<f32>().is_ok();
    let mut found = Vec::new();
    for (name, source) in &painting() {
        let mut is_inside = false;
        for line in code(source).map(str::trim) {
            is_inside |= line.ends_with("icon_at(") || line.ends_with("avatar_at(");
            is_inside &= !line.starts_with(')');
            let is_whole = line.contains("icon_at(ui") || line.contains("avatar_at(ui");
            // Where something stands is reckoned inside of brackets; a size is an argument alone.
            let is_bare = is_whole && line.split(", ").any(is_number);
            if is_bare || is_inside && is_number(line) {
                found.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn panels_say_nothing_that_is_not_in_words() {
    for (name, source) in PANELS {
        for line in code(source) {
            // A sentence in quotes begins with a capital and has a space; salts and formats do not.
            for text in line.split('"').skip(1).step_by(2) {
                let sentence = text.chars().next().is_some_and(char::is_uppercase)
                    && text.contains(' ')
                    && !text.contains('{');
                assert!(!sentence, "{name} says {text:?}");
            }
        }
    }
}
