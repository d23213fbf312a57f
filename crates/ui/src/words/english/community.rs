//! What the window says about communities, in English.

use replica::{Attendance, Lifecycle, PostKind, Template, WhyBox};

use super::counted;
use crate::words::community::CommunityWords;

pub(in crate::words) static WORDS: CommunityWords = CommunityWords {
    communities: "Communities",
    your_communities: "Your communities",
    start: "Start a community",
    overview_sentence: |n| {
        format!(
            "{} you can see in this space",
            counted(n, "community", "communities")
        )
    },
    search: "Search communities",
    yours: "Yours",
    others: "Others to discover",
    none_title: "No community yet",
    none_sentence: "A community begins with two people and one reason to meet. It takes two minutes, and works offline.",
    none_others: "You take part in every community you can see.",
    no_hits: "No community fits that search",
    unread: |n| format!("{} unread", n),
    open_asks: |n| counted(n, "open ask", "open asks"),
    members: |n| counted(n, "member", "members"),
    members_hidden: "Members stay among themselves",
    open_to_all: "Open to everyone",
    closed: "Closed",
    closed_because: |why| format!("Closed: {why}"),
    join: "Join",
    join_more: "Join…",
    join_and_sign: "Sign and join",
    joined: "Joined",
    leave: "Leave",
    leave_title: |name| format!("Leave {name}?"),
    leave_to_signers: "You are the only one who decides here. Those who have signed the charter get a vote with this, and can name others.",
    leave_undecided: "You are the only one who decides here, and nobody will. Name somebody first under “Who decides”, or those who stay found it again.",
    leave_sentence: "You can come back whenever you like. What you wrote stays with the others.",
    reading: "Reading the community",
    take_part_join: "I'm in",
    take_part_spark: "I'd help",
    my_why: "Why would you like to take part?",
    my_why_sentence: "One sentence, before or after joining. The members read it; nothing takes it back.",
    useful: "Two questions a quarter",
    useful_sentence: "From 1, not at all, to 5, very much. Shown is only an average: of the first five answers, and again when five more have come.",
    useful_me: "How useful is it to you?",
    useful_organisation: "How useful is it to the organisation?",
    useful_act: "Answer",
    search_all: "Search everything in your communities",
    search_none: "Nothing said so far has these words",
    merged_note: "This community went on as another one. Members can revive it together.",
    go_there: "Go there",
    read_only_note: "Everybody in the space may read and answer here. Join to hear what is new.",
    archived_note: "Archived: everything stays readable, nothing new is written. Members can revive it together.",
    template,
    template_sentence,
    state,

    found_sentence: "Two minutes, offline, without asking anybody.",
    found_what: "What brings you together?",
    found_name: "Name",
    found_name_hint: "e.g. Data ethics over lunch",
    found_who: "Who may join?",
    found_open: "Everyone in the space",
    found_open_sentence: "Joining needs no approval. This is how most communities are.",
    found_closed: "Only who we admit",
    found_idea: "Only an idea so far",
    found_idea_sentence: "It has no charter yet. Others read it, say why they would take part, and write here. It begins to form once you propose a charter.",
    found_closed_sentence: "You say in public why; position and department are no reason. Only members read what is said, and see who is in it; each of them may invite.",
    found_reason: "Why is it closed?",
    found_reason_hint: "e.g. We talk about our own illness",
    found_reason_help: "Everyone in the space reads this sentence.",
    found_act: "Found the community",
    young_next: "Say together why it is needed, and agree on a few rules. Once three people have signed, it is active.",
    found_next: "Next you say why it is needed and agree on a few rules, together with whoever joins. Once three people have signed, it is active.",

    tab_exchange: "Exchange",
    tab_why: "Why",
    tab_charter: "Charter",
    tab_knowledge: "Knowledge",
    tab_gatherings: "Gatherings",
    tab_people: "People",
    tab_health: "Health",
    parts: "Parts of the community",

    compose: "Share something",
    compose_in: |name| format!("Share something with {name}…"),
    kind,
    kind_sentence,
    kind_hint,
    kinds: "What it is",
    until_label: "Until, if it has an end",
    until_day: |day| format!("until {day}"),
    post: "Post",
    no_posts_title: "Nothing here yet",
    no_posts_sentence: "Ask for something small or offer something you know. The first post is the hardest.",
    open_in: |place| format!("Open in {place}"),
    sought: "What you were looking for",
    sought_close: "Close what you were looking for",
    unlisted: "What you were looking for is not listed here: it is over, called off, taken back, or older than what is shown.",
    newest: "The newest",
    older_posts: |n| format!("Show older posts ({n})"),
    older_far: |n| {
        format!(
            "{} more: “eyelevel feed --before” in the terminal.",
            counted(n, "older post", "older posts")
        )
    },
    new_mark: "New",
    edited: "edited",
    deleted_post: "Taken back by its author.",
    blocked_post: "By somebody you have blocked.",
    cut_note: "The rest is too long to show here.",
    show_more: "Show more",
    show_less: "Show less",
    reply: "Reply",
    answer: "Answer",
    reply_hint: "Write a reply",
    answer_hint: "What would help?",
    send: "Send",
    replies: |n| counted(n, "reply", "replies"),
    answers: |n| counted(n, "answer", "answers"),
    more_replies: |n| format!("Show {n} more"),
    react: "React",
    quote: "Quote",
    reaction,
    thank: "Say thank you",
    thank_hint: "A few words, or none",
    thanked: |n| {
        if n == 1 {
            "Thanked".to_owned()
        } else {
            format!("Thanked {n} times")
        }
    },
    accept: "This helped",
    accepted: "This helped",
    keep_as_card: "Keep as a card",
    more: "More",
    edit: "Edit",
    save: "Save",
    delete: "Take back",
    delete_title: "Take this back?",
    delete_sentence: "The text goes for everyone who takes in this change. That something stood here stays visible.",
    close_act,
    ended,
    amplify: "Pass on",
    amplify_title: "Pass on to another community",
    amplify_hint: "Why does it matter there?",
    amplify_nowhere: "You take part in no other community.",
    found_namesake: |name| {
        format!(
            "There is a community called “{name}” already. Two of one name are told apart by their ids only; choose another name unless you mean that."
        )
    },
    amplify_stays: "If its author takes it back later, whoever can read it there is shown that instead. With others the copy stays.",
    visit_title: "Open this address?",
    visit_sentence: "Your browser or mail program opens it.",
    visit_disguised: "The text of this link names another address. It leads to:",
    visit_act: "Open",
    from_elsewhere: |origin| format!("From {origin}"),
    via: |station| format!("relayed by {station}"),
    card_source: |source| format!("Source: {source}"),
    card_delete_title: "Take this card back?",
    card_delete_sentence: "It goes for everyone who takes in this change, with what others wrote in it. That you took a card back stays visible.",
    card_gone: |name| format!("{name} took a card back"),

    why_sentence: "Everybody writes in the same three boxes. What two people write at the same time is kept from both.",
    why_box,
    why_question,
    why_add: "Add my why",
    why_add_hint: "One sentence of your own",
    why_edit: "Edit the whole text",
    why_empty: "Nobody has written here yet.",

    charter_sentence: "What holds among us. Each version stays readable; joining means signing it.",
    charter_version: |n| format!("Version {n}"),
    charter_signed: |n| format!("Signed by {}", counted(n, "person", "people")),
    charter_earlier: |n| format!("{} kept", counted(n, "earlier version", "earlier versions")),
    charter_you_signed: "You have signed this version.",
    charter_sign: "Sign the charter",
    charter_none_title: "No charter yet",
    charter_none_sentence: "Propose a few sentences everybody can sign. Five are plenty.",
    charter_propose: "Propose a version",
    charter_clause: |n| format!("Clause {n}"),
    charter_add_clause: "Add a clause",
    charter_note: "A clause may name values and behaviour. Position and department never decide who may take part.",

    decisions: "Being decided",
    votes: |yes, needed| format!("{yes} of {needed} votes needed"),
    in_favour: "In favour",
    against: "Against",
    you_voted: |yes| {
        if yes {
            "You voted in favour"
        } else {
            "You voted against"
        }
    },
    propose_archive: "Propose to archive",
    propose_revive: "Propose to revive",
    propose_keep: "Propose to keep it going",
    lifecycle_note: "More than half of the members have to agree. Anybody can always leave.",
    lifecycle: "The life of this community",

    cards_sentence: "What is worth keeping, edited together and readable offline.",
    cards_search: "Search cards",
    cards_none_title: "No cards yet",
    cards_none_sentence: "When an answer helped, keep it as a card, so that nobody has to ask twice.",
    card_new: "Write a card",
    card_title: "Title",
    card_title_hint: "e.g. How we book the quiet room",
    card_text: "Text",
    card_text_hint: "What should somebody know who has this question?",
    card_keep: "Keep card",
    card_by: |names| format!("By {names}"),

    gatherings_sentence: "Online or at a place. Who comes is up to each person.",
    gatherings_none_title: "No gathering planned",
    gatherings_none_sentence: "A walk or a lunch is enough. People who met once write more easily.",
    gather: "Call people together",
    gather_title: "What",
    gather_title_hint: "e.g. Lunch in the courtyard",
    gather_format: "Format",
    gather_sheet: "Run sheet",
    gather_size: |people, minutes| format!("{people} people, {minutes} minutes"),
    gather_step: |minutes| format!("{minutes} min"),
    gather_when: "When",
    gather_when_hint: "2026-12-03 12:00-13:00",
    gather_online: "Online",
    gather_place: "At a place",
    gather_where: "Where",
    gather_where_hint: "e.g. Canteen, the long table",
    gather_link_hint: "A link or a room",
    gather_seats: "Seats",
    gather_no_limit: "No limit",
    gather_act: "Invite",
    coming: |n| format!("{n} coming"),
    seats_of: |coming, seats| format!("{coming} of {seats} seats taken"),
    waiting_list: |n| format!("{n} on the waiting list"),
    attendance,
    i_come: "I'm coming",
    i_wait: "Join the waiting list",
    i_am_waiting: "On the waiting list",
    i_dont: "I can't",
    hosted_by: |name| format!("Called by {name}"),

    members_title: "Members",
    people_sentence: "In alphabetical order. Nobody stands above anybody.",
    people_hidden_title: "Members stay among themselves",
    people_hidden_sentence: "Who takes part in this community is visible to its members only.",
    to_greet: "New here, say hello",
    newcomer: "New here",
    steward: "Steward for now",
    guest_until: |day| format!("Guest until {day}"),
    roles: "Roles",
    roles_sentence: "Time-boxed, handed over, and held by one or two.",
    roles_none: "Nobody has taken a role yet.",
    role_take: "Take a role",
    role_title: "What you look after",
    role_title_hint: "e.g. Greeting newcomers",
    role_held: |names| format!("Held by {names}"),
    role_take_act: "Take it",
    role_share: "Share it",
};

fn template(template: Template) -> &'static str {
    match template {
        Template::Life => "Life stage",
        Template::Skill => "Skill",
        Template::Theme => "Theme",
    }
}

fn template_sentence(template: Template) -> &'static str {
    match template {
        Template::Life => {
            "For people in the same situation, such as parents or carers. Only its members see who is in it and read what is said."
        }
        Template::Skill => {
            "For people who want to get better at the same thing and teach each other."
        }
        Template::Theme => "For people who care about the same question and want to move it.",
    }
}

fn state(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Idea => "Idea",
        Lifecycle::Forming => "Forming",
        Lifecycle::Active => "Active",
        Lifecycle::Dormant => "Dormant",
        Lifecycle::Archived => "Archived",
        Lifecycle::Merged => "Merged",
        Lifecycle::Hidden => "Seen by members",
    }
}

fn kind(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "News",
        PostKind::KnowHow => "Know-how",
        PostKind::Advice => "Advice",
        PostKind::Spark => "Spark",
        PostKind::JoinIn => "Join in",
        PostKind::Ask => "Ask",
        PostKind::Offer => "Offer",
        PostKind::Show => "Show",
        PostKind::Idea => "Idea",
        PostKind::Poll => "Poll",
        PostKind::Project => "Project",
        PostKind::BringIn => "From outside",
        PostKind::Card => "Card",
        PostKind::Gathering => "Gathering",
        PostKind::Role => "Role",
        PostKind::Decision => "Decision",
        PostKind::Answer => "Answer",
        PostKind::Reply => "Reply",
    }
}

fn kind_sentence(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Something the others should know. It ends when it is no longer new.",
        PostKind::KnowHow => "Something you found out. It ends as a card others can find.",
        PostKind::Advice => "A question where experience helps. It ends when you say what helped.",
        PostKind::Spark => "An idea, however small. It ends when somebody makes it happen.",
        PostKind::JoinIn => "Something to do together. It ends when everybody has been found.",
        PostKind::Ask => "Something you need. It ends with an answer and a thank-you.",
        PostKind::Offer => "Something you could give. It ends when somebody has taken it.",
        PostKind::Show => "Something you made.",
        PostKind::Idea => {
            "Something that could be done. Others add to it, combine it or do it differently."
        }
        PostKind::Poll => "A question with answers to choose from.",
        PostKind::Project => "Something being made, with roles and a first date.",
        PostKind::BringIn => "Something you found elsewhere, and why it matters here.",
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
        PostKind::News => "What is new?",
        PostKind::KnowHow => "What did you find out?",
        PostKind::Advice => "What would you like to hear experience on?",
        PostKind::Spark => "What if…",
        PostKind::JoinIn => "What could we do together?",
        PostKind::Ask => "What do you need?",
        PostKind::Offer => "What could you help with?",
        PostKind::Show => "What did you make?",
        PostKind::Idea => "What could be done?",
        PostKind::Poll => "What should they choose?",
        PostKind::Project => "What is being made?",
        PostKind::BringIn => "Why does it matter here?",
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
        "❤" => Some("Heart"),
        "👍" => Some("Agreed"),
        "💡" => Some("Good idea"),
        "🎉" => Some("Congratulations"),
        "👀" => Some("Looking into it"),
        "🤝" => Some("Count me in"),
        _ => None,
    }
}

fn ended(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "No longer new",
        PostKind::KnowHow | PostKind::Show => "Done",
        PostKind::Advice | PostKind::Ask => "Settled",
        PostKind::Spark => "Taken up",
        PostKind::JoinIn => "Everybody found",
        PostKind::Offer => "Given",
        PostKind::Idea => "Decided",
        PostKind::Poll => "Counted",
        PostKind::Project => "Finished",
        PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "Done",
    }
}

fn close_act(kind: PostKind) -> &'static str {
    match kind {
        PostKind::News => "Mark as no longer new",
        PostKind::KnowHow | PostKind::Show => "Mark as done",
        PostKind::Advice | PostKind::Ask => "Mark as settled",
        PostKind::Spark => "Mark as taken up",
        PostKind::JoinIn => "Say that everybody is found",
        PostKind::Offer => "Mark as given",
        PostKind::Idea => "Mark as decided",
        PostKind::Poll => "Close the poll",
        PostKind::Project => "Mark as finished",
        PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => "Mark as done",
    }
}

fn why_box(part: WhyBox) -> &'static str {
    match part {
        WhyBox::MoreNetworked => "Why more networked",
        WhyBox::Hope => "What we hope for",
        WhyBox::Networking => "What networking we need",
    }
}

fn why_question(part: WhyBox) -> &'static str {
    match part {
        WhyBox::MoreNetworked => "What is harder today because we do not know each other?",
        WhyBox::Hope => "What would be different in a year?",
        WhyBox::Networking => "How often, how close, online or at a table?",
    }
}

fn attendance(answer: Attendance) -> &'static str {
    match answer {
        Attendance::Open => "Not answered yet",
        Attendance::Coming => "You are coming",
        Attendance::Requested => {
            "You have asked for a seat; it is yours once the host's device confirms it"
        }
        Attendance::Waiting => "You are on the waiting list",
        Attendance::NotComing => "You can't come",
        Attendance::Declined => "The host has no seat for you",
    }
}
