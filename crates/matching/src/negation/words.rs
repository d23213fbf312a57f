//! The words by which a refusal is told.
//!
//! For: one place to read them. Knows: English and German, folded. Never: decides by itself.

/// Words that refuse what follows them, folded.
pub(super) const REFUSING: [&str; 25] = [
    "no",
    "nein",
    "nothing",
    "nichts",
    "not",
    "never",
    "without",
    "except",
    "excluding",
    "dont",
    "doesnt",
    "cannot",
    "cant",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "keinem",
    "keines",
    "nicht",
    "nie",
    "niemals",
    "ohne",
    "ausser",
    "wont",
];
/// Of these, those that say nothing at the beginning of a text: "ohne Fleisch kochen".
pub(super) const BESIDE: [&str; 5] = ["without", "except", "excluding", "ohne", "ausser"];
/// Of these, those that may stand behind what they refuse: "Buchhaltung lieber nicht".
pub(super) const BEHIND: [&str; 4] = ["not", "nicht", "never", "nie"];
/// Of these, those with which somebody says what they have not done yet.
pub(super) const NEVER: [&str; 3] = ["never", "nie", "niemals"];
/// With these before it, somebody says what they have never done: "I've never held a paintbrush".
pub(super) const HAVING: [&str; 9] = [
    "have", "has", "had", "ive", "weve", "hes", "habe", "hab", "haben",
];
/// Nobody wishes for what they say so of.
pub(super) const LIKED: [&str; 8] = [
    "liked", "enjoyed", "wanted", "loved", "gemocht", "gewollt", "geliebt", "gefallen",
];
/// So many words before [`NEVER`] one of [`HAVING`] stands.
pub(super) const HAVING_BEFORE: usize = 3;
/// A word that begins with "ge" and is shorter is no participle.
pub(super) const PARTICIPLE_MIN_BYTES: usize = 5;
/// Of these, those that only ever leave something out.
pub(super) const LEAVING_OUT: [&str; 3] = ["except", "excluding", "ausser"];
/// Of these, those with a verb of their own, so that a sentence stands around them.
pub(super) const VERBS: [&str; 5] = ["dont", "doesnt", "cannot", "cant", "wont"];
/// Words that make a sentence about somebody of what stands around a refusal.
pub(super) const PERSONS: &str = "\
    i im ive we you he she they my our your his her their me them nobody everybody everyone \
    somebody ich wir du er sie es man mein meine meinen meinem meiner unser unsere unseren \
    unserem unserer mich mir uns sich niemand jemand seine";
/// Of these, those who turn something down for themselves.
pub(super) const OWN: [&str; 6] = ["i", "im", "ive", "we", "ich", "wir"];
/// What somebody says who does not want, do or offer something.
pub(super) const WANTING: &str = "\
    want wants like love enjoy offer offering teach give take taking accept prefer seek \
    seeking need interested available work help looking care touch cover mentor coach will \
    would bother mag moegen mogen mochte moechte mochten wollen mache machen mach tue biete \
    bieten anbieten gebe geben nehme nehmen ubernehme ubernehmen unterrichte suche suchen \
    brauche brauchen interessiere interessiert helfe helfen arbeite arbeiten berate beraten \
    begleite begleiten coache lust interest interesse bitte";
/// So many words before a refusal, and so many behind it, somebody says so.
pub(super) const WANTING_BEFORE: usize = 3;
pub(super) const WANTING_BEHIND: usize = 2;
/// "I am no lawyer", "Ich bin kein Jurist": nobody offers what they are not.
pub(super) const BEING: [&str; 3] = ["am", "im", "bin"];
pub(super) const NONE: [&str; 5] = ["no", "kein", "keine", "keinen", "keiner"];
/// Words before a refusal at the end that make one of it: "Marketing bitte nicht".
pub(super) const BEFORE_THE_END: [&str; 12] = [
    "bitte",
    "please",
    "lieber",
    "rather",
    "aber",
    "but",
    "eher",
    "auch",
    "gar",
    "really",
    "better",
    "uberhaupt",
];
/// What follows is no topic that anybody refuses: "no experience with Rust", "keine Angst vor Zahlen".
pub(super) const HARMLESS: &str = "\
    only just nur yet code matter experience idea clue fear knowledge problem pressure \
    stress rush obligation strings cost risk erfahrung erfahrungen ahnung angst scheu \
    vorkenntnisse vorwissen plan druck kosten eile wie was wo warum ob";
/// Of these, what somebody lacks who has none of it: nobody gives "no idea about Kubernetes",
pub(super) const CLUELESS: &str = "\
    idea clue experience knowledge ahnung erfahrung erfahrungen plan vorwissen vorkenntnisse";
/// unless they say that nobody else has to have it: "no experience needed".
pub(super) const UNNEEDED: &str = "\
    needed required necessary expected notig erforderlich notwendig vorausgesetzt benotigt";
/// Behind "no" and "not" this word says how much, with the next: "no more than two"; else what follows it
/// is refused.
pub(super) const MORE: [&str; 1] = ["more"];
pub(super) const THAN: [&str; 1] = ["than"];
/// Of the words of refusal, those that refuse what these lead to: "nothing with Excel", but "nothing works".
pub(super) const NOTHING: [&str; 2] = ["nothing", "nichts"];
/// What may stand between: "nichts mehr mit Excel".
pub(super) const ANY_MORE: [&str; 2] = ["more", "mehr"];
pub(super) const NOTHING_BEFORE: &str = "with about to mit uber zu zum zur von rund";
/// Of the words of refusal, those with which an answer begins that turns down what stands before it:
/// "Excel, nein danke".
pub(super) const ANSWERS: [&str; 2] = ["no", "nein"];
/// What stands behind such an answer.
pub(super) const THANKS: &str = "thanks thank you danke dank vielen dankeschon merci";
/// "Anything but Excel".
pub(super) const ANYTHING: [&str; 2] = ["anything", "everything"];
pub(super) const BUT: [&str; 1] = ["but"];
/// "Anything but especially this" names what is liked most.
pub(super) const MOST: [&str; 4] = ["especially", "mostly", "mainly", "preferably"];
/// Behind these somebody speaks of what others lack: "people with no experience".
pub(super) const OF_OTHERS: [&str; 5] = ["with", "for", "mit", "fur", "having"];
/// "Away from Excel", "weg von Excel", at the beginning or behind what somebody wishes.
pub(super) const AWAY: [&str; 2] = ["away", "weg"];
pub(super) const AWAY_FROM: [&str; 3] = ["from", "von", "vom"];
pub(super) const BEFORE_AWAY: &str = "\
    get getting move moving want will mochte mochten endlich nur just lieber gern";
/// Behind these, "weg von" is a way: "Weg von der Idee zum Produkt".
pub(super) const AWAY_TO: &str = "\
    zu zum zur to bis hin in ins into toward towards nach";
/// "Excel never again".
pub(super) const AGAIN: [&str; 2] = ["again", "wieder"];
/// The same of what somebody lacks who wishes for it: "keine Zeit für Sport", "not confident in English".
pub(super) const LACKED: &str = "\
    time zeit money geld budget energy energie kraft motivation confidence selbstvertrauen \
    courage mut overview uberblick order ordnung structure struktur friends freunde contacts \
    kontakte network netzwerk help hilfe support unterstutzung sleep schlaf rest ruhe space \
    platz ideas idee ideen answer antwort feedback talent solution losung kenntnisse \
    vorerfahrung grundkenntnisse confident good enough genug getting being able";
/// What is lacked stands behind one of these: "keine Zeit für Sport", but "no network marketing".
pub(super) const LACKED_BEFORE: &str = "\
    for in at with when on about of to fur im bei beim mit an am zum zur auf uber wenn";
/// What nobody wants to happen is what they wish to keep, or fear: "I don't want to forget my French".
pub(super) const KEEPING: &str = "\
    stop stopping forget lose miss quit burn afraid alone aufhoren verlernen verlieren \
    vergessen verpassen aufgeben ausbrennen allein alleine gelernt learned learnt";
/// So many words behind a refusal it says so.
pub(super) const KEEPING_BEHIND: usize = 6;
/// Two words that follow so: "I do not know how to grow tomatoes", "not for profit".
pub(super) const HARMLESS_FIRST: [&str; 5] = ["know", "understand", "see", "sure", "for"];
pub(super) const HARMLESS_SECOND: [&str; 9] = [
    "how", "what", "where", "why", "which", "when", "whether", "if", "profit",
];
/// Words before "no to" and "not to" that make no refusal of them: "saying no to overtime", "how not
/// to burn out"; but "I prefer not to do taxes".
pub(super) const HARMLESS_BEFORE_TO: [&str; 7] =
    ["how", "say", "saying", "learn", "learning", "when", "to"];
/// What stands behind these is said about others, or is what somebody wants to get away from:
/// "colleagues who no longer talk", "damit ich abends nicht mehr grüble"; but "projects that are not
/// crypto" turn crypto down.
pub(super) const CLAUSES: [&str; 3] = ["who", "whose", "damit"];
/// The same where a comma stands before: "Kollegen, die nicht mehr miteinander reden".
pub(super) const CLAUSES_AFTER_COMMA: [&str; 9] = [
    "die", "der", "das", "welche", "dass", "sodass", "weil", "wenn", "wie",
];
/// So many words before the refusal such a clause begins at most.
pub(super) const CLAUSE_WORDS: usize = 3;
/// Words with which a text turns to something else.
pub(super) const TURNING: [&str; 10] = [
    "but", "aber", "sondern", "just", "only", "rather", "lieber", "instead", "nur", "dafur",
];
/// Of these, those behind which a clause of its own begins.
pub(super) const CLAUSE_TURNS: [&str; 6] = ["but", "aber", "sondern", "instead", "because", "weil"];
/// Words that say nothing about what is refused.
pub(super) const SMALL: [&str; 19] = [
    "again", "wieder", "anymore", "i", "ich", "we", "wir", "please", "bitte", "and", "und", "or",
    "oder", "mehr", "any", "more", "do", "want", "gern",
];
