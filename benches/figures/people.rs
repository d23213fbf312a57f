//! Made-up people: profiles as long and as different as real ones.
//!
//! Deterministic, so that every run measures the same data. Knows: the fields of a profile.

use model::{Edit, Field};

const FIRST: [&str; 20] = [
    "Ayşe", "Bela", "Cem", "Dana", "Emre", "Fatma", "Greta", "Hamza", "Ines", "Jonas", "Kim",
    "Lena", "Mira", "Noah", "Olga", "Paul", "Rana", "Samir", "Tilda", "Yara",
];
const LAST: [&str; 20] = [
    "Sommer", "Aydın", "Becker", "Cruz", "Demir", "Engel", "Fischer", "Gül", "Hansen", "Ivanova",
    "Jansen", "Kaya", "Lindner", "Meyer", "Novak", "Okafor", "Peters", "Richter", "Schulz", "Wolf",
];
const TOPICS: [&str; 32] = [
    "Rust",
    "SQL",
    "Facilitation",
    "Bookkeeping",
    "Photography",
    "Gardening",
    "Public speaking",
    "Project management",
    "Accounting",
    "Python",
    "User research",
    "Sewing",
    "Climbing",
    "Chess",
    "Guitar",
    "First aid",
    "Bicycle repair",
    "Storytelling",
    "Sketchnotes",
    "Labour law",
    "Grant writing",
    "Machine learning",
    "Linux",
    "Video editing",
    "Controlling",
    "Mentoring",
    "Beekeeping",
    "Plain language",
    "Data protection",
    "Procurement",
    "Photovoltaics",
    "Cooking",
];
const PLACES: [&str; 8] = [
    "Hamburg", "Bremen", "Kiel", "Lübeck", "Rostock", "Köln", "Berlin", "Leipzig",
];
const LANGUAGES: [&str; 6] = [
    "German",
    "German, English",
    "Turkish, German",
    "English, French",
    "German, Polish",
    "Spanish, English",
];
const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];

/// Writes the profile of the person with this number.
pub fn profile(number: usize) -> Vec<Edit> {
    let pick =
        |list: &[&str], step: usize| list[(number * step + number / 7) % list.len()].to_owned();
    let topics =
        |step: usize| -> Vec<String> { (0..3).map(|n| pick(&TOPICS, step + 5 * n)).collect() };
    let skill = |(n, topic): (usize, String)| format!("{topic}:{}", 1 + (number + n) % 5);
    let skills = topics(3).into_iter().enumerate().map(skill).collect();
    let hour = 8 + number % 9;
    let mut edits = vec![
        set(
            Field::Name,
            format!("{} {} {number}", pick(&FIRST, 1), pick(&LAST, 3)),
        ),
        set(
            Field::Headline,
            format!("Brings {} to {}", pick(&TOPICS, 7), pick(&PLACES, 1)),
        ),
        set(
            Field::About,
            format!(
                "I work with {} and want to learn {}. Ask me about {}, and tell me what you are building.",
                pick(&TOPICS, 1),
                pick(&TOPICS, 11),
                pick(&TOPICS, 13)
            ),
        ),
        set(Field::Place, pick(&PLACES, 1)),
        set(Field::Languages, pick(&LANGUAGES, 5)),
        Edit::Set(Field::Skills, skills),
        Edit::Set(Field::Offers, topics(9)),
        Edit::Set(Field::Seeks, topics(11)),
        Edit::Set(Field::Interests, topics(13)),
        set(
            Field::Slots,
            format!("{} {hour:02}:00-{hour:02}:45", pick(&DAYS, 3)),
        ),
    ];
    if !number.is_multiple_of(3) {
        edits.push(set(Field::Programs, "P04".to_owned()));
    }
    edits
}

fn set(field: Field, value: String) -> Edit {
    Edit::Set(field, vec![value])
}
