//! What the window says about feeds from outside, calendars and notices, in German.

use super::counted;
use crate::words::outside::OutsideWords;

pub(in crate::words) static WORDS: OutsideWords = OutsideWords {
    title: "Von draußen",
    sentence: "Feeds, denen du folgst. Nur dieses Gerät weiß, welchen, und es holt sie, wenn du es sagst.",
    link: "Adresse eines Feeds",
    link_hint: "https://, RSS oder Atom",
    follow: "Folgen",
    unfollow: |link| format!("{link} nicht mehr folgen"),
    read: "Jetzt lesen",
    reading: "Wird gelesen …",
    none_title: "Du folgst noch nichts von draußen",
    none_sentence: "Folge einem Feed, lies, was dort neu ist, und bring Einzelnes in eine Community.",
    nothing_new: "Dort steht nichts.",
    bring_in: "Hereinbringen…",
    why: "Warum es hier wichtig ist",
    why_hint: "Ein Satz genügt",
    to: "Wohin damit?",
    nowhere: "Tritt zuerst einer Community bei, oder gründe eine.",

    calendar: "Für den Kalender speichern",
    there: |moment, zone| format!("dort {moment} ({zone})"),
    your_time: |moment| format!("{moment}, deine Zeit"),

    notices: "Benachrichtigungen",
    notices_sentence: "Was neu ist, steht immer in diesem Fenster. Hier geht es darum, ob du es erfährst, während du anderes tust.",
    notices_off: "Nichts sagen",
    notices_on: "Sagen, was an mich gerichtet ist",
    shows_words: "Namen und Worte zeigen",
    shows_words_sentence: "Ein gesperrter Bildschirm zeigt sie vielleicht allen, die davor stehen.",
    every_post: "Auch jeden neuen Beitrag",
    quiet: "Ruhezeit",
    quiet_hint: "22:00-07:00, oder nichts",
    quiet_wrong: "Schreib Stunden wie 22:00-07:00.",
    not_of: "Nichts aus diesen Communitys",
    drawn: |name| format!("Du wurdest in {name} für ein Gremium ausgelost."),
    new_things: |count| counted(count, "Neues für dich", "neue Dinge für dich"),
    after_quiet: "Während der Ruhezeit",
};
