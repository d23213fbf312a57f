//! What the headings of files say, in words.
//!
//! For: telling what a column holds. Knows: the words of headings, folded, in English and German. Never:
//! decides which of several meanings counts; the order of questions in `guess` does.

use matching::Ask;
use model::Field;

use super::super::keys::Key;

/// Whoever asks so asks for something a profile does not have.
pub const ASIDE: [&str; 64] = [
    "position",
    "department",
    "abteilung",
    "company",
    "firma",
    "employer",
    "arbeitgeber",
    "organi",
    "funktion",
    "title",
    "titel",
    "salary",
    "gender",
    "geschlecht",
    "age",
    "alter",
    "birth",
    "geburt",
    "phone",
    "telefon",
    "mobile",
    "handy",
    "url",
    "http",
    "link",
    "website",
    "webseite",
    "address",
    "adress",
    "dietary",
    "diet",
    "allerg",
    "essen",
    "food",
    "shirt",
    "accessib",
    "barrierefrei",
    "wheelchair",
    "rollstuhl",
    "parking",
    "parkplatz",
    "parken",
    "newsletter",
    "hear",
    "erfahren",
    "gehalt",
    "einkommen",
    "income",
    "jahrgang",
    "beitrag",
    "wunschtermin",
    "zielgruppe",
    "lerntyp",
    "timestamp",
    "zeitstempel",
    "rsvp",
    "date",
    "datum",
    "payment",
    "consent",
    "einwillig",
    "comment",
    "bemerkung",
    "anmerkung",
];
/// Beginnings of words, whole words where a full stop follows, and what a name with one of them means;
/// the first that fits counts.
pub const MEANINGS: [(&[&str], Key); 16] = [
    (
        &[
            "teach",
            "beibring",
            "unterricht",
            "anbiet",
            "anzubiet",
            "biete",
            "offer",
            "weitergeb",
            "weiterzugeb",
            "share",
            "contribut",
            "einbring",
            "vermittel",
            "provid",
        ],
        Key::Profile(Field::Offers),
    ),
    (
        &[
            "challeng",
            "herausforder",
            "struggl",
            "anliegen",
            "kopfzerbrech",
            "sorge.",
            "sorgen.",
            "worr",
        ],
        Key::Profile(Field::Challenge),
    ),
    (
        &[
            "learn",
            "lern",
            "improv",
            "verbesser",
            "want",
            "wunsch",
            "wunsche",
            "need",
            "seek",
            "search",
            "looking",
            "hoping",
            "hope",
            "suche",
            "sucht",
            "suchen",
            "suchst",
            "gesucht",
            "brauch",
            "benotig",
            "goal",
            "ziel",
            "expect",
            "erwart",
            "grow",
            "curious",
            "neugierig",
        ],
        Key::Profile(Field::Seeks),
    ),
    (&["zone", "zeitzone"], Key::Profile(Field::TimeZone)),
    (
        &[
            "interest",
            "interess",
            "hobb",
            "freizeit",
            "passion",
            "leidenschaft",
            "pastime",
            "woruber",
            "wovon",
        ],
        Key::Profile(Field::Interests),
    ),
    (
        &["language", "sprach", "speak.", "muttersprach"],
        Key::Profile(Field::Languages),
    ),
    (
        &[
            "avail",
            "verfugbar",
            "wann",
            "termin",
            "slot",
            "pause",
            "mittagspause",
            "break.",
        ],
        Key::Profile(Field::Slots),
    ),
    (
        &["weekday", "wochentag", "tage", "days"],
        Key::Profile(Field::Days),
    ),
    (
        &["help", "helf", "hilf", "can", "kann", "konn", "unterstutz"],
        Key::Profile(Field::Offers),
    ),
    (
        &[
            "location", "standort", "city", "stadt", "ort", "wohnort", "town",
        ],
        Key::Profile(Field::Place),
    ),
    (
        &[
            "skill",
            "qualifi",
            "fahigk",
            "kompetenz",
            "competenc",
            "kenntnis",
            "expertise",
            "fachgebiet",
            "strength",
            "starken",
            "tools",
            "technolog",
        ],
        Key::Profile(Field::Skills),
    ),
    (
        &[
            "year.",
            "years.",
            "jahr.",
            "jahre.",
            "jahren.",
            "berufserfahrung",
        ],
        Key::Profile(Field::Experience),
    ),
    (
        &[
            "fachbereich",
            "themengebiet",
            "arbeitsgebiet",
            "arbeitsfeld",
            "area",
            "field",
            "branche",
            "industry",
        ],
        Key::Profile(Field::WorkAreas),
    ),
    (
        &["lebensphase", "lebenssituation"],
        Key::Profile(Field::LifeStage),
    ),
    (
        &["topic", "themen", "thema"],
        Key::Profile(Field::Interests),
    ),
    (
        &[
            "about",
            "yourself",
            "bio",
            "beschreib",
            "describe",
            "vorstell",
            "introduc",
            "working",
        ],
        Key::Profile(Field::About),
    ),
];
/// Whoever asks so asks for what somebody does not want.
pub const REFUSING: [&str; 12] = [
    "not", "no", "nicht", "kein", "keine", "keinen", "keinem", "never", "nie", "gar", "don", "dont",
];
/// With one of these, what somebody does not want is to be put together with others.
pub const APART: [&str; 11] = [
    "pair", "paar", "match", "zusammen", "together", "wem", "whom", "wen.", "meet", "treffen",
    "begegn",
];
/// Whoever asks so asks when, and not with whom.
pub const WHEN: [&str; 4] = ["when", "wann", "time", "zeit"];
/// Beginnings of words with which a name asks for the opposite of what its other words say: what is no
/// longer so, what one cannot do, when one is not there.
pub const INVERTING: [&str; 18] = [
    "cannot",
    "cant.",
    "unable",
    "unavail",
    "unverfugbar",
    "former",
    "fruher",
    "ehemalig",
    "off.",
    "lack",
    "missing",
    "fehl",
    "avoid",
    "vermeid",
    "without",
    "ohne",
    "abwes",
    "absen",
];
/// Who is named under one of these is to be kept apart.
pub const EXCLUDING: [&str; 11] = [
    "exclude",
    "exclusion",
    "ausschluss",
    "ausgeschlossen",
    "blocked",
    "blocklist",
    "blacklist",
    "sperrlist",
    "gesperrt",
    "denylist",
    "befangen",
];
/// Help as a thing, which is given or got.
pub const HELP: [&str; 5] = ["help", "support", "hilfe", "unterstutzung", "assistance"];
/// What somebody does to whom they help.
pub const DEEDS: [&str; 5] = ["help", "teach", "support", "show", "assist"];
/// Beginnings of what a question for taking part says.
pub const TAKING_PART: [&str; 7] = [
    "take part",
    "taking part",
    "participat",
    "teilnehm",
    "teilnahme",
    "nehme teil",
    "mitmach",
];
/// Whole words with which it is asked what somebody can do.
pub const CAN: [&str; 9] = [
    "can", "could", "kann", "kannst", "konnt", "konnen", "konntest", "konnten", "wurde",
];
/// Whole words of a question for when people can come together.
pub const MEETING: [&str; 45] = [
    "you", "we", "i", "usually", "best", "meet", "meetings", "talk", "do", "have", "be", "come",
    "eat", "get", "together", "lunch", "coffee", "time", "free", "there", "attend", "join", "for",
    "a", "to", "du", "wir", "ich", "sie", "ihr", "dich", "uns", "sich", "euch", "mittag",
    "mittags", "essen", "zum", "zu", "kaffee", "treffen", "kommen", "reden", "sprechen", "dabei",
];
/// What is counted or rated and no skill.
pub const COUNTED: [&str; 12] = [
    "rating",
    "score",
    "kids",
    "children",
    "kinder",
    "adults",
    "erwachsene",
    "guests",
    "gaste",
    "persons",
    "personen",
    "bewertung",
];
/// Those whom somebody takes on, and beginnings of words with which it is asked how many they have now.
pub const COUNTED_PEOPLE: [&str; 8] = [
    "mentee", "coachee", "joiner", "newcomer", "people", "person", "menschen", "partner",
];
pub const AT_PRESENT: [&str; 9] = [
    "current", "already", "derzeit", "aktuell", "zurzeit", "momentan", "schon", "bereits",
    "betreust",
];
/// With one of these, hours are those of a week.
pub const PER_WEEK: [&str; 6] = [
    "per week.",
    "a week.",
    "each week.",
    "pro woche.",
    "in der woche.",
    "wochentlich",
];
/// Words a question for a name consists of.
pub const NAME_WORDS: [&str; 18] = [
    "what",
    "whats",
    "s",
    "is",
    "your",
    "full",
    "name",
    "names",
    "wie",
    "heisst",
    "heissen",
    "du",
    "sie",
    "ist",
    "dein",
    "ihr",
    "vollstandiger",
    "the",
];
/// Words a question for an address of e-mail consists of.
pub const ADDRESS_WORDS: [&str; 11] = [
    "email", "mail", "e", "address", "adresse", "your", "deine", "ihre", "what", "is", "the",
];
/// A question for a part somebody plays names two of these.
pub const PARTS: [&str; 15] = [
    "joiner",
    "gast.",
    "gastgeb",
    "mentor",
    "mentee",
    "buddy",
    "newcomer",
    "coach",
    "coachee",
    "host",
    "guest",
    "seeker",
    "giver",
    "owner",
    "successor",
];
/// What tells what a name means, whatever its other words say: who takes over seeks, who gives away offers.
/// Each stands at the beginning of a word, and ends with one where a full stop follows.
pub const SAID: [(&str, Key); 39] = [
    ("takes over", Key::Ask(Ask::TasksSought)),
    ("taking over", Key::Ask(Ask::TasksSought)),
    ("hands over", Key::Ask(Ask::TaskOffered)),
    ("handing over", Key::Ask(Ask::TaskOffered)),
    ("gives away", Key::Ask(Ask::TaskOffered)),
    ("giving away", Key::Ask(Ask::TaskOffered)),
    ("you pass on.", Key::Profile(Field::Offers)),
    ("can pass on.", Key::Profile(Field::Offers)),
    ("could pass on.", Key::Profile(Field::Offers)),
    ("like to pass on.", Key::Profile(Field::Offers)),
    ("are you good at.", Key::Profile(Field::Skills)),
    ("i am good at.", Key::Profile(Field::Skills)),
    ("i m good at.", Key::Profile(Field::Skills)),
    ("worin bist du gut.", Key::Profile(Field::Skills)),
    ("worin ich gut bin.", Key::Profile(Field::Skills)),
    ("kennst du dich aus.", Key::Profile(Field::Skills)),
    ("kennen sie sich aus.", Key::Profile(Field::Skills)),
    ("kenne ich mich aus.", Key::Profile(Field::Skills)),
    ("ich mich auskenne.", Key::Profile(Field::Skills)),
    ("you like from.", Key::Profile(Field::Seeks)),
    ("i would like from.", Key::Profile(Field::Seeks)),
    ("are you based.", Key::Profile(Field::Place)),
    ("are you located.", Key::Profile(Field::Place)),
    ("do you sit.", Key::Profile(Field::Place)),
    ("wo sitzt du.", Key::Profile(Field::Place)),
    ("wo arbeitest du.", Key::Profile(Field::Place)),
    ("outside work.", Key::Profile(Field::Interests)),
    ("outside of work.", Key::Profile(Field::Interests)),
    ("ausserhalb der arbeit.", Key::Profile(Field::Interests)),
    ("neben der arbeit.", Key::Profile(Field::Interests)),
    ("take over", Key::Ask(Ask::TasksSought)),
    ("hand over", Key::Ask(Ask::TaskOffered)),
    ("give away", Key::Ask(Ask::TaskOffered)),
    ("gebe ab", Key::Ask(Ask::TaskOffered)),
    ("abgeb", Key::Ask(Ask::TaskOffered)),
    ("abzugeb", Key::Ask(Ask::TaskOffered)),
    ("ubergeb", Key::Ask(Ask::TaskOffered)),
    ("ubernehm", Key::Ask(Ask::TasksSought)),
    ("on your mind", Key::Profile(Field::Challenge)),
];
