//! Words around the name of a part, folded, English and German.
//!
//! For: telling who plays a part from who looks for it. Knows: beginnings of words, and how much may
//! stand between them. Never: names a part itself; the programs do.

/// Words with which somebody says that they look for whoever plays a part: they play the other one.
pub const SEEKING: [&str; 15] = [
    "look for",
    "looking for",
    "search for",
    "searching for",
    "seek",
    "such",
    "need",
    "brauch",
    "find",
    "get",
    "receiv",
    "to have",
    "bekomm",
    "erhalt",
    "kriege",
];
/// Words with which somebody wishes for a part, or to play it.
pub const WISHING: [&str; 11] = [
    "want",
    "would like",
    "would love",
    "d like",
    "d love",
    "wish",
    "wunsch",
    "mocht",
    "hatte gern",
    "hatte ich gern",
    "will ein",
];
/// What says behind the name that it is looked for.
pub const SOUGHT: [&str; 11] = [
    "gesucht",
    "wanted",
    "needed",
    "sought",
    "gewunscht",
    "erwunscht",
    "finden",
    "bekomm",
    "erhalt",
    "kriege",
    "benotigt",
];
/// Words with which somebody says that they do not play a part.
pub const DENYING: [&str; 8] = [
    "no", "not", "dont", "nicht", "kein", "keine", "keinen", "keiner",
];
/// Words that may stand between those and a name.
pub const SMALL: [&str; 17] = [
    "a", "an", "the", "my", "some", "as", "als", "nach", "e", "ein", "eine", "einen", "einer",
    "meine", "on", "our", "gern",
];
/// So many of them are passed.
pub const SMALL_MAX: usize = 3;
/// Words at which what somebody looks for is over: they begin to say something else.
pub const STOPS: [&str; 15] = [
    "and", "und", "or", "oder", "but", "aber", "um", "i", "ich", "am", "bin", "we", "wir", "for",
    "fur",
];
/// Beginnings of what somebody does with a thing of their own: "to start a project".
pub const MAKING: [&str; 11] = [
    "start", "run", "propos", "creat", "launch", "pitch", "present", "offer", "lead", "do",
    "provid",
];
/// Behind these it is said what somebody is: oneself, unless one looks for somebody who is that.
pub const AS: [&str; 2] = ["as", "als"];
/// Beginnings of the names of somebody not known yet.
pub const SOMEBODY: [&str; 6] = [
    "someone", "somebody", "anyone", "anybody", "jemand", "people",
];
/// So many words may stand between whoever looks for somebody and the name of their part.
pub const BETWEEN_MAX: usize = 5;
/// Behind these it is said what whoever is looked for does: "jemanden, der übernimmt".
pub const WHO: [&str; 7] = ["who", "that", "der", "die", "das", "wer", "whoever"];
/// Names of what is done, not of whoever does it: whoever looks for a visit is the one who comes.
pub const DEEDS: [&str; 27] = [
    "seek",
    "such",
    "learn",
    "lern",
    "visit",
    "besuch",
    "shadow",
    "hospit",
    "onboard",
    "hand over",
    "ubergeb",
    "leav",
    "geh",
    "take",
    "ubernehm",
    "ubernimm",
    "join",
    "mitmach",
    "ask",
    "frag",
    "question",
    "be ",
    "being ",
    "have ",
    "having ",
    "habe ",
    "gaste hab",
];
/// Whole words for what is done, where somebody wishes to: "ich möchte coachen".
pub const DONE: [&str; 7] = [
    "coachen",
    "mentorieren",
    "hosten",
    "zeigen",
    "antworten",
    "freiwillig",
    "volunteering",
];
/// Words in front of a name with which somebody is to be what it says: "to be a mentor".
pub const BEING: [&str; 5] = ["be", "being", "become", "becoming", "serve"];
/// Words that say that it is another who is so: "be helped by a mentor", "be part of a team".
pub const BY: [&str; 8] = ["by", "from", "with", "of", "in", "on", "von", "mit"];
/// Whole words behind a name with which somebody is to be what it says: "Mentorin werden".
pub const BECOMING: [&str; 2] = ["werden", "sein"];
/// Whole words behind a name with which somebody gives what it says: "Mentoring anbieten".
pub const GIVING: [&str; 11] = [
    "anbieten",
    "anzubieten",
    "bieten",
    "geben",
    "vergeben",
    "abgeben",
    "leiten",
    "starten",
    "vorstellen",
    "grunden",
    "einbringen",
];
/// Whole words behind a name with which somebody does it for others: "jemanden als Mentorin begleiten".
pub const SUPPORTING: [&str; 4] = ["begleiten", "unterstutzen", "betreuen", "helfen"];
/// So many words behind a name are looked at.
pub const BEHIND_MAX: usize = 5;
/// Beginnings of words with which somebody offers what comes next.
pub const OFFERING: [&str; 5] = ["offer", "biet", "anbiet", "provid", "ermoglich"];
/// Beginnings of words with which somebody offers what came before.
pub const OFFERED: [&str; 5] = ["anbiet", "anzubiet", "bieten", "offered", "provided"];
/// Beginnings of what is given to whoever comes, by whom they come to.
pub const VISITS: [&str; 4] = ["visit", "besuch", "shadow", "hospit"];
/// Words before a name in the passive: "to be mentored".
pub const PASSIVE: [&str; 9] = [
    "", "be", "being", "been", "get", "getting", "gets", "got", "become",
];

/// What is taken on by the other part than the one it names: whoever joins a project is none.
pub struct Taking {
    /// Beginnings of words before the name.
    pub before: &'static [&'static str],
    /// Beginnings of the names.
    pub names: &'static [&'static str],
    /// Beginnings of words behind the name.
    pub behind: &'static [&'static str],
}

pub const TAKING: [Taking; 3] = [
    Taking {
        before: &["take", "taking", "do", "doing", "accept"],
        names: &["task", "aufgabe", "assignment", "einsatz"],
        behind: &["ubernehm", "ubernimm", "erledig", "bearbeit", "machen"],
    },
    Taking {
        before: &["join", "mitmach", "mitarbeit"],
        names: &["team", "project", "projekt"],
        behind: &["mitmach", "mitarbeit", "mitwirk", "beitret"],
    },
    Taking {
        before: &[
            "take", "taking", "accept", "welcom", "invit", "nehm", "nimm", "lade", "empfang",
        ],
        names: &[
            "guest", "gast", "visitor", "besucher", "mentee", "coachee", "client", "klient",
            "newcomer",
        ],
        behind: &[
            "aufnehm",
            "aufzunehm",
            "empfang",
            "einlad",
            "willkommen",
            "welcome",
        ],
    },
];
