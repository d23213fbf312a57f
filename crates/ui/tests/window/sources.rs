//! The panels name no colour and no text of their own.

const PANELS: &[(&str, &str)] = &[
    ("panels.rs", include_str!("../../src/panels.rs")),
    ("shell.rs", include_str!("../../src/shell.rs")),
    ("detail.rs", include_str!("../../src/panels/detail.rs")),
    ("editors.rs", include_str!("../../src/panels/editors.rs")),
    (
        "taking_part.rs",
        include_str!("../../src/panels/editors/taking_part.rs"),
    ),
    ("when.rs", include_str!("../../src/panels/editors/when.rs")),
    (
        "first_run.rs",
        include_str!("../../src/panels/first_run.rs"),
    ),
    ("home.rs", include_str!("../../src/panels/home.rs")),
    ("invite.rs", include_str!("../../src/panels/invite.rs")),
    ("matches.rs", include_str!("../../src/panels/matches.rs")),
    ("people.rs", include_str!("../../src/panels/people.rs")),
    ("person.rs", include_str!("../../src/panels/person.rs")),
    ("profile.rs", include_str!("../../src/panels/profile.rs")),
    ("sidebar.rs", include_str!("../../src/panels/sidebar.rs")),
    ("sync.rs", include_str!("../../src/panels/sync.rs")),
    ("waiting.rs", include_str!("../../src/panels/waiting.rs")),
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
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/panels"
    ))];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_str().unwrap();
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
