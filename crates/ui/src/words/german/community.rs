//! What the window says about communities, in German.

use replica::{Attendance, Lifecycle, PostKind, Template, WhyBox};

use super::counted;
use crate::words::community::CommunityWords;

pub(in crate::words) static WORDS: CommunityWords = CommunityWords {
    communities: "Communitys",
    your_communities: "Deine Communitys",
    start: "Eine Community gründen",
    overview_sentence: |n| {
        format!(
            "{} in diesem Raum sichtbar",
            counted(n, "Community", "Communitys")
        )
    },
    search: "Communitys durchsuchen",
    yours: "Deine",
    others: "Weitere zum Entdecken",
    none_title: "Noch keine Community",
    none_sentence: "Eine Community beginnt mit zwei Menschen und einem Grund, sich zu treffen. Das dauert zwei Minuten und geht auch ohne Netz.",
    none_others: "Du bist in allen Communitys dabei, die du sehen kannst.",
    no_hits: "Keine Community passt zu dieser Suche",
    unread: |n| format!("{} ungelesen", n),
    open_asks: |n| counted(n, "offene Frage", "offene Fragen"),
    members: |n| counted(n, "Mitglied", "Mitglieder"),
    members_hidden: "Mitglieder bleiben unter sich",
    open_to_all: "Offen für alle",
    closed: "Geschlossen",
    closed_because: |why| format!("Geschlossen: {why}"),
    join: "Mitmachen",
    join_more: "Mitmachen…",
    join_and_sign: "Unterschreiben und mitmachen",
    joined: "Dabei",
    leave: "Verlassen",
    leave_title: |name| format!("{name} verlassen?"),
    leave_to_signers: "Nur du entscheidest hier. Wer die Charta unterschrieben hat, bekommt damit eine Stimme und kann andere benennen.",
    leave_undecided: "Nur du entscheidest hier, und dann niemand mehr. Benenne vorher jemanden unter „Wer entscheidet“; sonst gründen die, die bleiben, sie neu.",
    leave_sentence: "Du kannst jederzeit wiederkommen. Was du geschrieben hast, bleibt bei den anderen.",
    reading: "Die Community wird gelesen",
    take_part_join: "Ich bin dabei",
    take_part_spark: "Ich würde helfen",
    my_why: "Warum möchtest du dabei sein?",
    my_why_sentence: "Ein Satz, vor oder nach dem Beitritt. Die Mitglieder lesen ihn; zurücknehmen lässt er sich nicht.",
    useful: "Zwei Fragen im Quartal",
    useful_sentence: "Von 1, gar nicht, bis 5, sehr. Gezeigt wird nur ein Durchschnitt: der ersten fünf Antworten, und ein neuer, sobald fünf weitere da sind.",
    useful_me: "Wie nützlich ist sie dir?",
    useful_organisation: "Wie nützlich ist sie der Organisation?",
    useful_act: "Antworten",
    search_all: "Alles in deinen Communitys durchsuchen",
    search_none: "Bisher hat niemand diese Wörter gesagt",
    merged_note: "Diese Community ist in einer anderen aufgegangen. Die Mitglieder können sie gemeinsam wiederbeleben.",
    go_there: "Dorthin",
    read_only_note: "Alle im Raum können hier lesen und antworten. Mach mit, um zu erfahren, was neu ist.",
    archived_note: "Archiviert: Alles bleibt lesbar, Neues kommt nicht hinzu. Mitglieder können sie gemeinsam wiederbeleben.",
    template,
    template_sentence,
    state,

    found_sentence: "Zwei Minuten, ohne Netz, ohne jemanden zu fragen.",
    found_what: "Was verbindet euch?",
    found_name: "Name",
    found_name_hint: "z. B. Datenethik am Mittag",
    found_who: "Wer darf mitmachen?",
    found_open: "Alle im Raum",
    found_open_sentence: "Niemand muss zustimmen. So sind die meisten Communitys.",
    found_closed: "Nur wen wir aufnehmen",
    found_idea: "Erst eine Idee",
    found_idea_sentence: "Sie hat noch keine Charta. Andere lesen mit, sagen, warum sie dabei wären, und schreiben hier. Sie bildet sich, sobald du eine Charta vorschlägst.",
    found_closed_sentence: "Ihr sagt öffentlich, warum; Position und Abteilung sind kein Grund. Nur Mitglieder lesen, was gesagt wird, und sehen, wer dabei ist; jedes darf einladen.",
    found_reason: "Warum ist sie geschlossen?",
    found_reason_hint: "z. B. Wir sprechen über eigene Erkrankungen",
    found_reason_help: "Alle im Raum lesen diesen Satz.",
    found_act: "Community gründen",
    young_next: "Sagt zusammen, wozu es sie braucht, und einigt euch auf ein paar Regeln. Sobald drei unterschrieben haben, ist sie aktiv.",
    found_next: "Danach sagt ihr, wozu es sie braucht, und einigt euch auf ein paar Regeln, zusammen mit allen, die dazukommen. Sobald drei unterschrieben haben, ist sie aktiv.",

    tab_exchange: "Austausch",
    tab_why: "Wozu",
    tab_charter: "Charta",
    tab_knowledge: "Wissen",
    tab_gatherings: "Treffen",
    tab_people: "Personen",
    tab_health: "Zustand",
    parts: "Bereiche der Community",

    compose: "Etwas teilen",
    compose_in: |name| format!("Etwas mit {name} teilen…"),
    kind,
    kind_sentence,
    kind_hint,
    kinds: "Was es ist",
    until_label: "Bis wann, falls es endet",
    until_day: |day| format!("bis {day}"),
    post: "Teilen",
    no_posts_title: "Noch nichts hier",
    no_posts_sentence: "Frag nach etwas Kleinem oder biete etwas an, das du kannst. Der erste Beitrag ist der schwerste.",
    open_in: |place| format!("In {place} öffnen"),
    sought: "Wohin du wolltest",
    sought_close: "Schließen: wohin du wolltest",
    unlisted: "Wohin du wolltest, steht hier nicht: Es ist vorbei, abgesagt, zurückgenommen oder älter als das, was gezeigt wird.",
    newest: "Das Neueste",
    older_posts: |n| format!("Ältere Beiträge zeigen ({n})"),
    older_far: |n| {
        format!(
            "Noch {}: „eyelevel feed --before“ im Terminal.",
            counted(n, "älterer Beitrag", "ältere Beiträge")
        )
    },
    new_mark: "Neu",
    edited: "bearbeitet",
    deleted_post: "Zurückgenommen.",
    blocked_post: "Von jemandem, den du blockiert hast.",
    cut_note: "Der Rest ist zu lang, um ihn hier zu zeigen.",
    show_more: "Mehr anzeigen",
    show_less: "Weniger anzeigen",
    reply: "Antworten",
    answer: "Antworten",
    reply_hint: "Eine Antwort schreiben",
    answer_hint: "Was würde helfen?",
    send: "Senden",
    replies: |n| counted(n, "Antwort", "Antworten"),
    answers: |n| counted(n, "Antwort", "Antworten"),
    more_replies: |n| format!("{n} weitere anzeigen"),
    react: "Reagieren",
    quote: "Zitieren",
    reaction,
    thank: "Danke sagen",
    thank_hint: "Ein paar Worte oder keine",
    thanked: |n| {
        if n == 1 {
            "Bedankt".to_owned()
        } else {
            format!("{n}-mal bedankt")
        }
    },
    accept: "Das hat geholfen",
    accepted: "Das hat geholfen",
    keep_as_card: "Als Karte aufheben",
    more: "Mehr",
    edit: "Bearbeiten",
    save: "Speichern",
    delete: "Zurücknehmen",
    delete_title: "Das zurücknehmen?",
    delete_sentence: "Der Text verschwindet bei allen, die diese Änderung erhalten. Dass hier etwas stand, bleibt sichtbar.",
    close_act,
    ended,
    amplify: "Weitergeben",
    amplify_title: "An eine andere Community weitergeben",
    amplify_hint: "Warum ist es dort wichtig?",
    amplify_nowhere: "Du bist in keiner anderen Community dabei.",
    found_namesake: |name| {
        format!(
            "Eine Community namens „{name}“ gibt es schon. Zwei gleichen Namens unterscheidet nur ihre Kennung; nimm einen anderen Namen, wenn du das nicht willst."
        )
    },
    amplify_stays: "Nimmt die Person es später zurück, steht das bei allen, die es dort lesen können, statt des Textes. Bei anderen bleibt die Kopie.",
    visit_title: "Diese Adresse öffnen?",
    visit_sentence: "Dein Browser oder Mailprogramm öffnet sie.",
    visit_disguised: "Der Text dieses Links nennt eine andere Adresse. Er führt zu:",
    visit_act: "Öffnen",
    from_elsewhere: |origin| format!("Aus {origin}"),
    via: |station| format!("weitergegeben von {station}"),
    card_source: |source| format!("Quelle: {source}"),
    card_delete_title: "Diese Karte zurücknehmen?",
    card_delete_sentence: "Sie verschwindet bei allen, die diese Änderung erhalten, samt dem, was andere hineingeschrieben haben. Dass du eine Karte zurückgenommen hast, bleibt sichtbar.",
    card_gone: |name| format!("{name} hat eine Karte zurückgenommen"),

    why_sentence: "Alle schreiben in dieselben drei Felder. Schreiben zwei zur gleichen Zeit, bleibt beides erhalten.",
    why_box,
    why_question,
    why_add: "Mein Wozu hinzufügen",
    why_add_hint: "Ein eigener Satz",
    why_edit: "Ganzen Text bearbeiten",
    why_empty: "Hier hat noch niemand geschrieben.",

    charter_sentence: "Was unter uns gilt. Jede Fassung bleibt lesbar; wer mitmacht, unterschreibt sie.",
    charter_version: |n| format!("Fassung {n}"),
    charter_signed: |n| format!("Von {} unterschrieben", counted(n, "Person", "Personen")),
    charter_earlier: |n| {
        format!(
            "{} aufbewahrt",
            counted(n, "frühere Fassung", "frühere Fassungen")
        )
    },
    charter_you_signed: "Du hast diese Fassung unterschrieben.",
    charter_sign: "Charta unterschreiben",
    charter_none_title: "Noch keine Charta",
    charter_none_sentence: "Schlag ein paar Sätze vor, die alle unterschreiben können. Fünf sind reichlich.",
    charter_propose: "Fassung vorschlagen",
    charter_clause: |n| format!("Satz {n}"),
    charter_add_clause: "Satz hinzufügen",
    charter_note: "Ein Satz darf Werte und Verhalten nennen. Position und Abteilung entscheiden nie, wer mitmachen darf.",

    decisions: "Wird entschieden",
    votes: |yes, needed| format!("{yes} von {needed} nötigen Stimmen"),
    in_favour: "Dafür",
    against: "Dagegen",
    you_voted: |yes| {
        if yes {
            "Du hast dafür gestimmt"
        } else {
            "Du hast dagegen gestimmt"
        }
    },
    propose_archive: "Archivieren vorschlagen",
    propose_revive: "Wiederbeleben vorschlagen",
    propose_keep: "Weiterführen vorschlagen",
    lifecycle_note: "Mehr als die Hälfte der Mitglieder muss zustimmen. Gehen können alle jederzeit.",
    lifecycle: "Das Leben dieser Community",

    cards_sentence: "Was sich zu bewahren lohnt, gemeinsam gepflegt und ohne Netz lesbar.",
    cards_search: "Karten durchsuchen",
    cards_none_title: "Noch keine Karten",
    cards_none_sentence: "Hat eine Antwort geholfen, heb sie als Karte auf, damit niemand zweimal fragen muss.",
    card_new: "Karte schreiben",
    card_title: "Titel",
    card_title_hint: "z. B. So buchen wir den ruhigen Raum",
    card_text: "Text",
    card_text_hint: "Was sollte jemand mit dieser Frage wissen?",
    card_keep: "Karte aufheben",
    card_by: |names| format!("Von {names}"),

    gatherings_sentence: "Online oder vor Ort. Wer kommt, entscheidet jede Person selbst.",
    gatherings_none_title: "Kein Treffen geplant",
    gatherings_none_sentence: "Ein Spaziergang oder ein Mittagessen genügt. Wer sich einmal gesehen hat, schreibt leichter.",
    gather: "Zu einem Treffen einladen",
    gather_title: "Was",
    gather_title_hint: "z. B. Mittagessen im Hof",
    gather_format: "Format",
    gather_sheet: "Ablauf",
    gather_size: |people, minutes| format!("{people} Personen, {minutes} Minuten"),
    gather_step: |minutes| format!("{minutes} Min."),
    gather_when: "Wann",
    gather_when_hint: "2026-12-03 12:00-13:00",
    gather_online: "Online",
    gather_place: "Vor Ort",
    gather_where: "Wo",
    gather_where_hint: "z. B. Kantine, am langen Tisch",
    gather_link_hint: "Ein Link oder ein Raum",
    gather_seats: "Plätze",
    gather_no_limit: "Ohne Grenze",
    gather_act: "Einladen",
    coming: |n| format!("{n} kommen"),
    seats_of: |coming, seats| format!("{coming} von {seats} Plätzen vergeben"),
    waiting_list: |n| format!("{n} auf der Warteliste"),
    attendance,
    i_come: "Ich komme",
    i_wait: "Auf die Warteliste",
    i_am_waiting: "Auf der Warteliste",
    i_dont: "Ich kann nicht",
    hosted_by: |name| format!("Eingeladen von {name}"),

    members_title: "Mitglieder",
    people_sentence: "In alphabetischer Reihenfolge. Niemand steht über jemandem.",
    people_hidden_title: "Mitglieder bleiben unter sich",
    people_hidden_sentence: "Wer hier mitmacht, sehen nur die Mitglieder.",
    to_greet: "Neu hier, sag Hallo",
    newcomer: "Neu hier",
    steward: "Kümmert sich gerade",
    guest_until: |day| format!("Gast bis {day}"),
    roles: "Aufgaben",
    roles_sentence: "Auf Zeit, zum Weitergeben, und eine oder zwei übernehmen sie.",
    roles_none: "Noch hat niemand eine Aufgabe übernommen.",
    role_take: "Eine Aufgabe übernehmen",
    role_title: "Worum du dich kümmerst",
    role_title_hint: "z. B. Neue begrüßen",
    role_held: |names| format!("Bei {names}"),
    role_take_act: "Übernehmen",
    role_share: "Mit übernehmen",
};

fn template(template: Template) -> &'static str {
    match template {
        Template::Life => "Lebenslage",
        Template::Skill => "Fähigkeit",
        Template::Theme => "Thema",
    }
}

fn template_sentence(template: Template) -> &'static str {
    match template {
        Template::Life => {
            "Für Menschen in derselben Lage, etwa Eltern oder Pflegende. Nur wer dabei ist, sieht, wer dabei ist, und liest mit."
        }
        Template::Skill => {
            "Für Menschen, die in derselben Sache besser werden und einander etwas beibringen wollen."
        }
        Template::Theme => {
            "Für Menschen, denen dieselbe Frage wichtig ist und die sie voranbringen wollen."
        }
    }
}

fn state(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Idea => "Idee",
        Lifecycle::Forming => "Im Entstehen",
        Lifecycle::Active => "Aktiv",
        Lifecycle::Dormant => "Ruht",
        Lifecycle::Archived => "Archiviert",
        Lifecycle::Merged => "Zusammengelegt",
        Lifecycle::Hidden => "Nur Mitglieder sehen es",
    }
}

fn kind(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Neuigkeit",
        PostKind::KnowHow => "Wissen",
        PostKind::Advice => "Rat",
        PostKind::Spark => "Funke",
        PostKind::JoinIn => "Mitmachen",
        PostKind::Ask => "Bitte",
        PostKind::Offer => "Angebot",
        PostKind::Show => "Zeigen",
        PostKind::Idea => "Idee",
        PostKind::Poll => "Umfrage",
        PostKind::Project => "Projekt",
        PostKind::BringIn => "Von außen",
        PostKind::Card => "Karte",
        PostKind::Gathering => "Treffen",
        PostKind::Role => "Rolle",
        PostKind::Decision => "Entscheidung",
        PostKind::Answer => "Antwort",
        PostKind::Reply => "Erwiderung",
    }
}

fn kind_sentence(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => {
            "Etwas, das die anderen wissen sollten. Es endet, wenn es nicht mehr neu ist."
        }
        PostKind::KnowHow => {
            "Etwas, das du herausgefunden hast. Es endet als Karte, die andere finden."
        }
        PostKind::Advice => {
            "Eine Frage, bei der Erfahrung hilft. Sie endet, wenn du sagst, was geholfen hat."
        }
        PostKind::Spark => "Eine Idee, egal wie klein. Sie endet, wenn jemand sie wahr macht.",
        PostKind::JoinIn => "Etwas zum gemeinsamen Tun. Es endet, wenn alle gefunden sind.",
        PostKind::Ask => "Etwas, das du brauchst. Es endet mit einer Antwort und einem Danke.",
        PostKind::Offer => "Etwas, das du geben könntest. Es endet, wenn jemand es angenommen hat.",
        PostKind::Show => "Etwas, das du gemacht hast.",
        PostKind::Idea => {
            "Etwas, das man tun könnte. Andere ergänzen, verbinden oder machen es anders."
        }
        PostKind::Poll => "Eine Frage mit Antworten zur Wahl.",
        PostKind::Project => "Etwas, das entsteht, mit Aufgaben und einem ersten Termin.",
        PostKind::BringIn => "Etwas, das du anderswo gefunden hast, und warum es hier wichtig ist.",
        PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "",
    }
}

fn kind_hint(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Was gibt es Neues?",
        PostKind::KnowHow => "Was hast du herausgefunden?",
        PostKind::Advice => "Wozu möchtest du Erfahrungen hören?",
        PostKind::Spark => "Was wäre, wenn …",
        PostKind::JoinIn => "Was könnten wir zusammen tun?",
        PostKind::Ask => "Was brauchst du?",
        PostKind::Offer => "Wobei könntest du helfen?",
        PostKind::Show => "Was hast du gemacht?",
        PostKind::Idea => "Was könnte man tun?",
        PostKind::Poll => "Worüber sollen alle abstimmen?",
        PostKind::Project => "Was entsteht?",
        PostKind::BringIn => "Warum ist das hier wichtig?",
        PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "",
    }
}

fn reaction(sign: &str) -> Option<&'static str> {
    match sign {
        "❤" => Some("Herz"),
        "👍" => Some("Einverstanden"),
        "💡" => Some("Gute Idee"),
        "🎉" => Some("Glückwunsch"),
        "👀" => Some("Schaue ich mir an"),
        "🤝" => Some("Bin dabei"),
        _ => None,
    }
}

fn ended(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Nicht mehr neu",
        PostKind::KnowHow | PostKind::Show => "Erledigt",
        PostKind::Advice | PostKind::Ask => "Geklärt",
        PostKind::Spark => "Aufgegriffen",
        PostKind::JoinIn => "Alle gefunden",
        PostKind::Offer => "Vergeben",
        PostKind::Idea => "Entschieden",
        PostKind::Poll => "Ausgezählt",
        PostKind::Project => "Fertig",
        PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "Erledigt",
    }
}

fn close_act(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Nicht mehr als neu zeigen",
        PostKind::KnowHow | PostKind::Show => "Als erledigt melden",
        PostKind::Advice | PostKind::Ask => "Als geklärt melden",
        PostKind::Spark => "Als aufgegriffen melden",
        PostKind::JoinIn => "Melden, dass alle gefunden sind",
        PostKind::Offer => "Als vergeben melden",
        PostKind::Idea => "Als entschieden melden",
        PostKind::Poll => "Umfrage schließen",
        PostKind::Project => "Als fertig melden",
        PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "Als erledigt melden",
    }
}

fn why_box(part: WhyBox) -> &'static str {
    match part {
        WhyBox::MoreNetworked => "Warum mehr vernetzt",
        WhyBox::Hope => "Was wir uns erhoffen",
        WhyBox::Networking => "Welche Vernetzung wir brauchen",
    }
}

fn why_question(part: WhyBox) -> &'static str {
    match part {
        WhyBox::MoreNetworked => "Was ist heute schwerer, weil wir einander nicht kennen?",
        WhyBox::Hope => "Was wäre in einem Jahr anders?",
        WhyBox::Networking => "Wie oft, wie eng, online oder am Tisch?",
    }
}

fn attendance(answer: Attendance) -> &'static str {
    match answer {
        Attendance::Open => "Noch nicht beantwortet",
        Attendance::Coming => "Du kommst",
        Attendance::Requested => {
            "Du hast um einen Platz gebeten; er gehört dir, sobald das Gerät der Gastgeberin oder des Gastgebers ihn bestätigt"
        }
        Attendance::Waiting => "Du bist auf der Warteliste",
        Attendance::NotComing => "Du kannst nicht",
        Attendance::Declined => "Für dich ist kein Platz da",
    }
}
