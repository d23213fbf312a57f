//! Languages people speak.
//!
//! For: accepting "German", "Deutsch" or "de" and storing one code. Knows: a table of common
//! languages. Never: knows regions or scripts; people who share a language can talk.

use crate::nearest::nearest;

/// One language: its code, its English name, its own name, and other names people type.
struct Language {
    code: &'static str,
    label: &'static str,
    names: &'static [&'static str],
}

const fn language(
    code: &'static str,
    label: &'static str,
    names: &'static [&'static str],
) -> Language {
    Language { code, label, names }
}

/// Lower-case names beside the label: the language's own and the German one.
const LANGUAGES: [Language; 62] = [
    language("af", "Afrikaans", &[]),
    language("am", "Amharic", &["አማርኛ", "amharisch"]),
    language("ar", "Arabic", &["العربية", "arabisch"]),
    language("az", "Azerbaijani", &["azərbaycan", "aserbaidschanisch"]),
    language("be", "Belarusian", &["беларуская", "belarussisch"]),
    language("bg", "Bulgarian", &["български", "bulgarisch"]),
    language("bn", "Bengali", &["বাংলা", "bangla", "bengalisch"]),
    language("bs", "Bosnian", &["bosanski", "bosnisch"]),
    language("ca", "Catalan", &["català", "katalanisch"]),
    language("cs", "Czech", &["čeština", "tschechisch"]),
    language("cy", "Welsh", &["cymraeg", "walisisch"]),
    language("da", "Danish", &["dansk", "dänisch"]),
    language("de", "German", &["deutsch"]),
    language("el", "Greek", &["ελληνικά", "griechisch"]),
    language("en", "English", &["englisch"]),
    language("eo", "Esperanto", &[]),
    language("es", "Spanish", &["español", "castellano", "spanisch"]),
    language("et", "Estonian", &["eesti", "estnisch"]),
    language("eu", "Basque", &["euskara", "baskisch"]),
    language("fa", "Persian", &["فارسی", "farsi", "persisch"]),
    language("fi", "Finnish", &["suomi", "finnisch"]),
    language("fr", "French", &["français", "französisch"]),
    language("ga", "Irish", &["gaeilge", "irisch"]),
    language("gl", "Galician", &["galego", "galicisch"]),
    language(
        "gsw",
        "Swiss German",
        &["schwiizertüütsch", "schweizerdeutsch"],
    ),
    language("gu", "Gujarati", &["ગુજરાતી"]),
    language("he", "Hebrew", &["עברית", "hebräisch"]),
    language("hi", "Hindi", &["हिन्दी"]),
    language("hr", "Croatian", &["hrvatski", "kroatisch"]),
    language("hu", "Hungarian", &["magyar", "ungarisch"]),
    language("hy", "Armenian", &["հայերեն", "armenisch"]),
    language("id", "Indonesian", &["bahasa indonesia", "indonesisch"]),
    language("is", "Icelandic", &["íslenska", "isländisch"]),
    language("it", "Italian", &["italiano", "italienisch"]),
    language("ja", "Japanese", &["日本語", "japanisch"]),
    language("ka", "Georgian", &["ქართული", "georgisch"]),
    language("ko", "Korean", &["한국어", "koreanisch"]),
    language("ku", "Kurdish", &["kurdî", "kurdisch"]),
    language("lb", "Luxembourgish", &["lëtzebuergesch", "luxemburgisch"]),
    language("lt", "Lithuanian", &["lietuvių", "litauisch"]),
    language("lv", "Latvian", &["latviešu", "lettisch"]),
    language("mk", "Macedonian", &["македонски", "mazedonisch"]),
    language("mt", "Maltese", &["malti", "maltesisch"]),
    language("nl", "Dutch", &["nederlands", "niederländisch", "flemish"]),
    language(
        "no",
        "Norwegian",
        &["norsk", "nb", "bokmål", "nn", "nynorsk", "norwegisch"],
    ),
    language("pl", "Polish", &["polski", "polnisch"]),
    language("pt", "Portuguese", &["português", "portugiesisch"]),
    language("ro", "Romanian", &["română", "rumänisch"]),
    language("ru", "Russian", &["русский", "russisch"]),
    language("sgn", "Sign language", &["gebärdensprache", "dgs", "asl"]),
    language("sk", "Slovak", &["slovenčina", "slowakisch"]),
    language("sl", "Slovenian", &["slovenščina", "slowenisch"]),
    language("sq", "Albanian", &["shqip", "albanisch"]),
    language("sr", "Serbian", &["српски", "srpski", "serbisch"]),
    language("sv", "Swedish", &["svenska", "schwedisch"]),
    language("ta", "Tamil", &["தமிழ்"]),
    language("th", "Thai", &["ไทย"]),
    language("tr", "Turkish", &["türkçe", "türkisch"]),
    language("uk", "Ukrainian", &["українська", "ukrainisch"]),
    language("ur", "Urdu", &["اردو"]),
    language("vi", "Vietnamese", &["tiếng việt", "vietnamesisch"]),
    language("zh", "Chinese", &["中文", "mandarin", "chinesisch"]),
];

/// Labels a language code for people; a code this version does not know labels itself.
pub fn language_label(code: &str) -> &str {
    LANGUAGES
        .iter()
        .find(|language| language.code == code)
        .map_or(code, |language| language.label)
}

/// Lists the known languages as (code, label), sorted by code.
pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    LANGUAGES
        .iter()
        .map(|language| (language.code, language.label))
}

/// Finds the code of a language typed as a name or a code; on a typo the label that was meant.
pub fn parse_language(typed: &str) -> Result<String, Option<&'static str>> {
    let folded = crate::clean::folded(typed);
    // A region ("pt-BR", "de_AT") is dropped: people who share a language can talk.
    let base = folded.split(['-', '_']).next().unwrap_or("").trim();
    let known = |name: &str| {
        // The table's names are folded, which a test asserts.
        LANGUAGES.iter().find(|language| {
            language.code == name
                || language.label.eq_ignore_ascii_case(name)
                || language.names.contains(&name)
        })
    };
    match known(&folded).or_else(|| known(base)) {
        Some(language) => Ok(language.code.to_owned()),
        None => Err(nearest(
            &folded,
            names().map(|(name, language)| (name, language.label)),
        )),
    }
}

/// Every name somebody may mistype; labels count in lower case by being compared that way.
fn names() -> impl Iterator<Item = (&'static str, &'static Language)> {
    LANGUAGES.iter().flat_map(|language| {
        std::iter::once(language.label)
            .chain(language.names.iter().copied())
            .map(move |name| (name, language))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_accepted() {
        for (typed, code) in [
            ("de", "de"),
            ("German", "de"),
            ("deutsch", "de"),
            (" DEUTSCH ", "de"),
            ("de-AT", "de"),
            ("pt_BR", "pt"),
            ("Français", "fr"),
            ("francais", ""),
            ("Türkçe", "tr"),
            ("中文", "zh"),
            ("Swiss German", "gsw"),
            ("nynorsk", "no"),
        ] {
            match parse_language(typed) {
                Ok(found) => assert_eq!(found, code, "{typed}"),
                Err(meant) => assert_eq!((code, meant), ("", Some("French")), "{typed}"),
            }
        }
    }

    #[test]
    fn a_typo_names_the_language_that_was_meant() {
        assert_eq!(parse_language("Germna"), Err(Some("German")));
        assert_eq!(parse_language("klingon"), Err(None));
        assert_eq!(parse_language("xx"), Err(None));
    }

    #[test]
    fn the_table_is_sorted_and_its_names_are_unique() {
        assert!(LANGUAGES.is_sorted_by_key(|language| language.code));
        let mut seen = std::collections::BTreeSet::new();
        for (name, language) in names() {
            assert!(seen.insert(name.to_lowercase()), "{name}");
            assert_eq!(crate::clean::folded(name), name.to_lowercase());
            assert_eq!(parse_language(name), Ok(language.code.to_owned()));
        }
        assert_eq!(language_label("de"), "German");
        assert_eq!(language_label("xyz"), "xyz");
        assert_eq!(languages().count(), LANGUAGES.len());
    }
}
