//! In which language the terminal speaks where nobody says otherwise.
//!
//! For: sentences in the language of whoever sits there. Knows: the settings of the system's locale.
//! Never: changes a code or the name of a field.

use matching::Language;

/// The settings of a locale for messages, the strongest first.
const SETTINGS: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Reads the language of the system: the first setting that is not empty decides.
pub fn tongue() -> Language {
    of(SETTINGS.map(|name| std::env::var(name).unwrap_or_default()))
}

fn of(settings: [String; 3]) -> Language {
    let mut settings = settings.into_iter();
    let set = settings.find(|it| !it.is_empty()).unwrap_or_default();
    match ui::language_of(&set) {
        replica::Language::German => Language::German,
        replica::Language::English => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_setting_that_says_something_decides() {
        for (settings, language) in [
            (["", "", ""], Language::English),
            (["", "", "de_DE.UTF-8"], Language::German),
            (["", "en_GB", "de_DE"], Language::English),
            (["C", "de", "de"], Language::English),
            (["de_AT", "", "en"], Language::German),
        ] {
            assert_eq!(of(settings.map(str::to_owned)), language, "{settings:?}");
        }
    }
}
