//! What each term of a program looks at.
//!
//! For: one number from 0 to 1000 for every word of the vocabulary, and what it rests on. Knows:
//! two prepared people. Never: knows which program asks; writes a sentence.
//!
//! Every term answers `None` where one side says nothing: a missing field hands its weight on.

use model::Profile;

use crate::contacts::Shared;
use crate::features::{Features, Topic};
use crate::lexicon::Rows;
use crate::need::{self, Met, Way, known_fit};
use crate::overlap::{self, Common, Near};
use crate::phrase::permille;
use crate::program::{Check, Pick, Program, Side, Size, Source, TermKind};
use crate::reasons::Direction;
use crate::rules::{days_of_either, stage};
use crate::score::{Glass, Pair, along, coverage, wishes};
use crate::stages::Nearness;
use crate::times::When;

/// What living in one time zone, but not in one town, is worth in permille.
const SAME_CLOCK_PERMILLE: u32 = 500;
/// What one common language is worth in permille; a second one gives the rest.
const ONE_LANGUAGE_PERMILLE: u32 = 800;
/// Days of a week that a shared role needs.
const WORKING_DAYS: u64 = 5;
/// What a neighbouring stage of life is worth in permille.
const NEXT_STAGE_PERMILLE: u32 = 600;
/// How many people one has room for where only the load is known.
const USUAL_CAPACITY: u32 = 3;
/// How much more experience is best where a description says nothing, in years.
const AHEAD: Size = Size { least: 2, most: 40 };
/// What very much more experience is worth in permille: too far away to remember the way.
const FAR_AHEAD_PERMILLE: u32 = 800;
/// What enough experience is worth in permille where nobody knows how much the other has.
const UNKNOWN_AHEAD_PERMILLE: u32 = 850;
/// Days since the older of two entries → permille.
const RECENCY: [(u32, u32); 5] = [(0, 1000), (14, 1000), (60, 700), (180, 400), (400, 200)];
/// Share of one's skills that both have, in permille → how well the two complete each other: some
/// common ground, and much that is new.
const COMMON_GROUND: [(u32, u32); 5] =
    [(0, 650), (200, 1000), (500, 1000), (800, 500), (1000, 250)];
/// Share of the partner's tasks that both want to lead, in permille → how well they divide.
const DIVIDED: [(u32, u32); 3] = [(0, 1000), (500, 900), (1000, 450)];
/// The most topics one sentence is given.
const TOPICS_MAX: usize = 4;
/// A skill up to this level is one to grow in.
const GROWS_TO_LEVEL: u8 = 3;

const ABLE: [Source; 2] = [Source::Skills, Source::Offers];
const GROWTH_WISHES: [Pick; 1] = [Pick::whole(Source::Seeks)];
/// A task is what it is about and what it needs: what its owner offers besides is not learnt by it.
const GROWTH_GIVES: [Pick; 4] = [
    Pick::whole(Source::TaskOffered),
    Pick::whole(Source::Must),
    Pick::whole(Source::Topics),
    Pick {
        otherwise: true,
        ..Pick::whole(Source::Offers)
    },
];
const MUST_WISHES: [Pick; 1] = [Pick::whole(Source::Must)];
const MUST_GIVES: [Pick; 3] = [
    Pick::whole(Source::Skills),
    Pick::whole(Source::Offers),
    Pick::whole(Source::Experience),
];

/// What a term found, in topics and places of the two profiles.
#[derive(Debug)]
pub enum Evidence<'a> {
    /// The number says it all, or nothing was found.
    Silent,
    /// Wishes met in this direction.
    Need,
    /// The best of what one gives, seen from its giver.
    Wanted(Option<Met<'a>>),
    Level(Option<Met<'a>>),
    Languages(Vec<&'a str>),
    WorkAreas(Common),
    Interests(Common),
    Style(Common),
    Times(Option<When>),
    /// Days of the week on which at least one is there.
    Week(u32),
    Place(Near),
    /// The offer that answers a challenge.
    Challenge(Option<usize>),
    /// The interest a text mentions.
    About(Option<usize>),
    /// What one adds to what the other knows.
    Adds(Vec<&'a Topic>),
    Contacts(Shared),
    Experience(Ahead<'a>),
    Stage(Nearness),
    /// What was shown about a question.
    Shown(Vec<&'a Topic>),
    /// How many people one could still take on.
    Room(u32),
    Recent,
    /// Areas of work that one of the two has and the other has not.
    NewAreas(Vec<&'a Topic>),
    /// Wishes to learn that are met.
    Growth(Vec<Met<'a>>),
    /// How many of how many.
    Cover(usize, usize),
}

/// How much longer somebody has done something.
#[derive(Debug, Clone, Copy)]
pub struct Ahead<'a> {
    /// In which field, if it is one that matters here.
    pub field: Option<&'a Topic>,
    pub theirs: u32,
    pub mine: Option<u32>,
}

type Value<'a> = (Option<u32>, Evidence<'a>);

/// Values a pair through one term, in one direction, without what the value rests on.
pub fn worth(
    kind: TermKind,
    direction: Direction,
    pair: &Pair<'_>,
    glass: &Glass<'_>,
) -> Option<u32> {
    let (mine, theirs) = (pair.me.features, pair.other.features);
    match kind {
        TermKind::Languages => overlap::common_languages(mine, theirs).map(languages_worth),
        TermKind::Times if !glass.program.checks(Check::DaysCover) => {
            Some(mine.times.as_ref()?.worth(theirs.times.as_ref()?))
        }
        TermKind::WorkAreas => common_worth(pair, glass, Source::WorkAreas),
        TermKind::Interests => common_worth(pair, glass, Source::Interests),
        TermKind::Style => common_worth(pair, glass, Source::Style),
        TermKind::Need
        | TermKind::Wanted
        | TermKind::Level
        | TermKind::Times
        | TermKind::Place
        | TermKind::Challenge
        | TermKind::About
        | TermKind::Complement
        | TermKind::Contacts
        | TermKind::Experience
        | TermKind::LifeStage
        | TermKind::Evidence
        | TermKind::Load
        | TermKind::Recency
        | TermKind::Variety
        | TermKind::Growth
        | TermKind::Cover => value(kind, direction, pair, glass).0,
    }
}

fn common_worth(pair: &Pair<'_>, glass: &Glass<'_>, source: Source) -> Option<u32> {
    let (mine, theirs) = (pair.me.features, pair.other.features);
    overlap::common_worth(mine.topics(source), theirs.topics(source), glass.rows)
}

/// Looks at a pair through one term, in one direction.
pub fn value<'a>(
    kind: TermKind,
    direction: Direction,
    pair: &Pair<'a>,
    glass: &Glass<'_>,
) -> Value<'a> {
    // What says the same from both sides is said in the words and the clock of the one who looks.
    let (gains, gives) = if kind.is_mutual() {
        (pair.me, pair.other)
    } else {
        pair.ways(direction)
    };
    let (gainer, partner) = (gains.features, gives.features);
    let rows_of_seeker = direction != Direction::FromMe;
    match kind {
        TermKind::Need => {
            let met = pair.met(direction);
            (coverage(glass.program, met, gainer), Evidence::Need)
        }
        TermKind::Wanted => {
            let best = pair.met(turned(direction)).first().copied();
            (best.map(|met| met.permille), Evidence::Wanted(best))
        }
        TermKind::Level => {
            let best = pair.met(direction).first().copied();
            (best.as_ref().and_then(need::step), Evidence::Level(best))
        }
        TermKind::Languages => languages(gainer, partner),
        TermKind::WorkAreas => shared(pair, glass, Source::WorkAreas, Evidence::WorkAreas),
        TermKind::Interests => shared(pair, glass, Source::Interests, Evidence::Interests),
        TermKind::Style => shared(pair, glass, Source::Style, Evidence::Style),
        TermKind::Times => times(gainer, partner, glass),
        TermKind::Place => match overlap::near(gainer, partner, glass.rows) {
            Some(near) => (Some(place_worth(near)), Evidence::Place(near)),
            None => (None, Evidence::Silent),
        },
        TermKind::Challenge => answered(gainer, partner),
        TermKind::About => told(gainer, partner),
        TermKind::Complement => complement(gainer, partner, glass),
        TermKind::Contacts => {
            let contacts = glass.lens.contacts;
            match contacts.and_then(|contacts| contacts.shared(pair.me.id, pair.other.id)) {
                Some(shared) => (Some(shared.permille), Evidence::Contacts(shared)),
                None => (None, Evidence::Silent),
            }
        }
        TermKind::Experience => experience(gainer, partner, pair.met(direction), glass),
        TermKind::LifeStage => match stage(gainer, partner) {
            Some(near) => (Some(stage_worth(near)), Evidence::Stage(near)),
            None => (None, Evidence::Silent),
        },
        TermKind::Evidence => match &pair.shown {
            Some(shown) => (Some(shown.permille), Evidence::Shown(shown.best.clone())),
            None => (None, Evidence::Silent),
        },
        TermKind::Load => load(pair, direction, glass),
        TermKind::Recency => (recency(gainer, partner, glass), Evidence::Recent),
        TermKind::Variety => variety(gainer, partner, glass),
        TermKind::Growth => growth(gainer, partner, glass, rows_of_seeker),
        TermKind::Cover => cover(gainer, partner, pair.met(direction), glass, rows_of_seeker),
    }
}

const fn turned(direction: Direction) -> Direction {
    match direction {
        Direction::ToMe => Direction::FromMe,
        Direction::FromMe => Direction::ToMe,
        Direction::Both => Direction::Both,
    }
}

fn languages<'a>(mine: &'a Features, theirs: &Features) -> Value<'a> {
    let shared = overlap::languages(mine, theirs);
    let worth = shared.as_ref().map(|shared| languages_worth(shared.len()));
    (worth, Evidence::Languages(shared.unwrap_or_default()))
}

/// Values so many common languages, in permille.
pub const fn languages_worth(shared: usize) -> u32 {
    match shared {
        0 => 0,
        1 => ONE_LANGUAGE_PERMILLE,
        _ => 1000,
    }
}

fn shared<'a>(
    pair: &Pair<'a>,
    glass: &Glass<'_>,
    source: Source,
    evidence: fn(Common) -> Evidence<'a>,
) -> Value<'a> {
    let (mine, theirs) = (
        pair.me.features.topics(source),
        pair.other.features.topics(source),
    );
    match overlap::common(mine, theirs, glass.rows) {
        Some(common) => (Some(common.worth()), evidence(common)),
        None => (None, Evidence::Silent),
    }
}

/// Time in common, or where people share one role: little at the same time, much together.
fn times<'a>(mine: &Features, theirs: &Features, glass: &Glass<'_>) -> Value<'a> {
    if glass.program.checks(Check::DaysCover) {
        return match days_of_either(mine, theirs) {
            Some(days) => (
                Some(permille(u64::from(days), WORKING_DAYS)),
                Evidence::Week(days),
            ),
            None => (None, Evidence::Silent),
        };
    }
    match (&mine.times, &theirs.times) {
        (Some(a), Some(b)) => (Some(a.worth(b)), Evidence::Times(a.when(b))),
        (None, _) | (_, None) => (None, Evidence::Silent),
    }
}

/// Values where two people are, in permille.
pub const fn place_worth(near: Near) -> u32 {
    match near {
        Near::SameTown => 1000,
        Near::SameClock => SAME_CLOCK_PERMILLE,
        Near::Apart => 0,
    }
}

const fn stage_worth(near: Nearness) -> u32 {
    match near {
        Nearness::Same => 1000,
        Nearness::Next => NEXT_STAGE_PERMILLE,
        Nearness::Apart => 0,
    }
}

/// Finds the offer that answers a challenge. Where none does, the term is silent: having a
/// challenge must not lower anybody's score.
fn answered<'a>(gainer: &Features, partner: &Features) -> Value<'a> {
    let offers = partner.topics(Source::Offers).iter();
    let found = gainer.challenge.as_ref().and_then(|challenge| {
        overlap::mentioned(challenge, offers.map(|offer| (offer.index, &*offer.phrase)))
    });
    match found {
        Some((offer, clearly)) => (Some(clearly), Evidence::Challenge(Some(offer))),
        None => (None, Evidence::Silent),
    }
}

/// Finds the interest a text mentions; silence about it says nothing against a match.
fn told<'a>(gainer: &Features, partner: &Features) -> Value<'a> {
    let interests = gainer.topics(Source::Interests).iter();
    let found = partner.about.as_ref().and_then(|about| {
        let interests = interests.map(|interest| (interest.index, &*interest.phrase));
        overlap::mentioned(about, interests)
    });
    match found {
        Some((interest, clearly)) => (Some(clearly), Evidence::About(Some(interest))),
        None => (None, Evidence::Silent),
    }
}

/// What the partner adds: tasks the one who gains wants covered and does not know, or else skills
/// that are new beside some common ground.
fn complement<'a>(gainer: &'a Features, partner: &'a Features, glass: &Glass<'_>) -> Value<'a> {
    let both = [gainer, partner];
    // Where two lead together and say what must be covered, what counts is who leads what.
    if glass.program.checks(Check::CriticalCovered)
        && both.iter().all(|it| !it.topics(Source::Tasks).is_empty())
        && both
            .iter()
            .any(|it| !it.topics(Source::Critical).is_empty())
    {
        return divided(gainer, partner, glass);
    }
    let knows = |features: &'a Features| ABLE.iter().flat_map(|from| features.topics(*from));
    let best = |wanted: &Topic, features: &'a Features| {
        let fits = knows(features).map(|known| known_fit(wanted, known, glass.rows));
        fits.max().unwrap_or(0)
    };
    let (mine, theirs) = (knows(gainer).count(), knows(partner).count());
    if mine == 0 || theirs == 0 {
        return (None, Evidence::Silent);
    }
    let new: Vec<&Topic> = knows(partner)
        .filter(|topic| best(topic, gainer) == 0)
        .collect();
    let common = theirs - new.len();
    let ground = along(&COMMON_GROUND, permille(common as u64, theirs as u64));
    let lacking = gainer.topics(Source::Tasks).iter();
    let lacking = lacking.filter(|task| best(task, gainer) == 0);
    let worth = with_covered(ground, lacking.map(|task| best(task, partner)).collect());
    let adds = new.into_iter().take(TOPICS_MAX).collect();
    (Some(worth), Evidence::Adds(adds))
}

/// Mixes what two have in common with how well the other covers each thing one lacks.
fn with_covered(ground: u32, lacking: Vec<u32>) -> u32 {
    let sum: u32 = lacking.iter().sum();
    match sum.checked_div(u32::try_from(lacking.len()).unwrap_or(u32::MAX)) {
        Some(covered) => (2 * covered + ground) / 3,
        None => ground,
    }
}

/// How well the tasks two people want to lead divide: what one must have covered and does not do
/// the other does, and not both want all the same.
fn divided<'a>(gainer: &'a Features, partner: &'a Features, glass: &Glass<'_>) -> Value<'a> {
    let does = |features: &'a Features| {
        let sources = [Source::Tasks].into_iter().chain(ABLE);
        sources.flat_map(|from| features.topics(from))
    };
    let best = |wanted: &Topic, features: &'a Features| {
        let fits = does(features).map(|done| known_fit(wanted, done, glass.rows));
        fits.max().unwrap_or(0)
    };
    let wanted = |task: &Topic| {
        let mine = gainer.topics(Source::Tasks).iter();
        let fits = mine.map(|own| known_fit(task, own, glass.rows));
        fits.max().unwrap_or(0) > 0
    };
    let theirs = partner.topics(Source::Tasks);
    let new: Vec<&Topic> = theirs.iter().filter(|task| !wanted(task)).collect();
    let alike = theirs.len() - new.len();
    let ground = along(&DIVIDED, permille(alike as u64, theirs.len() as u64));
    let lacking = gainer.topics(Source::Critical).iter();
    let lacking = lacking.filter(|task| best(task, gainer) == 0);
    let worth = with_covered(ground, lacking.map(|task| best(task, partner)).collect());
    let adds = new.into_iter().take(TOPICS_MAX).collect();
    (Some(worth), Evidence::Adds(adds))
}

/// The same context and more experience in it.
fn experience<'a>(
    gainer: &'a Features,
    partner: &'a Features,
    met: &[Met<'a>],
    glass: &Glass<'_>,
) -> Value<'a> {
    let ahead = glass.program.ahead.unwrap_or(AHEAD);
    let Some(found) = ahead_in(gainer, partner, met, glass) else {
        return (None, Evidence::Silent);
    };
    let more = found.theirs.saturating_sub(found.mine.unwrap_or(0));
    let worth = match more {
        0 => 0,
        more if more < ahead.least => permille(u64::from(more), u64::from(ahead.least)),
        more if more <= ahead.most => 1000,
        _ => FAR_AHEAD_PERMILLE,
    };
    let worth = match found.mine {
        Some(_) => worth,
        None => worth * UNKNOWN_AHEAD_PERMILLE / 1000,
    };
    (Some(worth), Evidence::Experience(found))
}

/// Finds in what the partner's experience matters: in what meets a wish, in what both know, or in
/// all.
fn ahead_in<'a>(
    gainer: &'a Features,
    partner: &'a Features,
    met: &[Met<'a>],
    glass: &Glass<'_>,
) -> Option<Ahead<'a>> {
    let theirs = partner.topics(Source::Experience);
    let sought = met.iter().map(|met| met.wish);
    let context = [Source::Experience, Source::WorkAreas]
        .into_iter()
        .flat_map(|from| gainer.topics(from));
    let field = sought.chain(context).find_map(|wanted| {
        let fits = theirs
            .iter()
            .filter(|known| known_fit(wanted, known, glass.rows) > 0);
        fits.max_by_key(|known| known.years)
    });
    let Some(field) = field else {
        return Some(Ahead {
            field: None,
            theirs: partner.facts.years?,
            mine: gainer.facts.years,
        });
    };
    let mine = gainer
        .topics(Source::Experience)
        .iter()
        .filter(|known| known_fit(field, known, glass.rows) > 0);
    let mine = mine.filter_map(|known| known.years).max().map(u32::from);
    Some(Ahead {
        field: Some(field),
        theirs: field.years.map(u32::from)?,
        // Somebody with years elsewhere only has none here.
        mine: mine.or(gainer.facts.years.map(|_| 0)),
    })
}

/// Room of the one who gives; in a program without parts, of the partner.
fn load<'a>(pair: &Pair<'a>, direction: Direction, glass: &Glass<'_>) -> Value<'a> {
    let (_, partner) = pair.ways(direction);
    let giver = match pair.side {
        Some(Side::Seeker) => pair.other,
        Some(Side::Giver) => pair.me,
        None => partner,
    };
    match room(glass.program, giver.profile, giver.features) {
        Some((worth, room)) => (Some(worth), Evidence::Room(room)),
        None => (None, Evidence::Silent),
    }
}

/// Values the room somebody has for others in permille, and counts it; `None` where nothing is said.
pub fn room(program: &Program, profile: &Profile, features: &Features) -> Option<(u32, u32)> {
    let capacity = profile.capacity.get(&program.id).copied();
    let load = features.facts.load;
    let capacity = capacity.or(load.map(|_| USUAL_CAPACITY))?;
    let room = capacity.saturating_sub(load.unwrap_or(0));
    Some((permille(u64::from(room), u64::from(capacity)), room))
}

fn recency(mine: &Features, theirs: &Features, glass: &Glass<'_>) -> Option<u32> {
    let today = glass.lens.today?;
    let older = mine.facts.entered?.min(theirs.facts.entered?);
    let days = u32::try_from((today - older).max(0)).unwrap_or(u32::MAX);
    Some(along(&RECENCY, days))
}

/// Areas of work that are not the same.
fn variety<'a>(mine: &'a Features, theirs: &'a Features, glass: &Glass<'_>) -> Value<'a> {
    let (mine, theirs) = (
        mine.topics(Source::WorkAreas),
        theirs.topics(Source::WorkAreas),
    );
    let Some(same) = overlap::common(mine, theirs, glass.rows) else {
        return (None, Evidence::Silent);
    };
    let few = mine.len().min(theirs.len());
    let different = few.saturating_sub(same.mine.len().min(same.theirs.len()));
    let new = theirs
        .iter()
        .filter(|area| !same.theirs.contains(&area.index));
    (
        Some(permille(different as u64, few as u64)),
        Evidence::NewAreas(new.take(TOPICS_MAX).collect()),
    )
}

fn way<'a, 'g>(
    seeker: &'a Features,
    giver: &'a Features,
    (wishes, gives): (&'static [Pick], &'static [Pick]),
    rows: Option<&'g Rows>,
    rows_of_seeker: bool,
) -> Way<'a, 'g> {
    Way {
        seeker,
        giver,
        wishes,
        gives,
        rows,
        rows_of_seeker,
        perhaps: false,
    }
}

/// Wishes to learn something that the partner has to give and one does not master yet.
fn growth<'a>(
    gainer: &'a Features,
    partner: &'a Features,
    glass: &Glass<'_>,
    rows_of_seeker: bool,
) -> Value<'a> {
    let picks = (&GROWTH_WISHES[..], &GROWTH_GIVES[..]);
    let way = Way {
        perhaps: glass.program.counts_perhaps(),
        ..way(gainer, partner, picks, glass.rows, rows_of_seeker)
    };
    let wishes = way.wishes();
    if wishes == 0 {
        return (None, Evidence::Silent);
    }
    let mut met = way.met(&mut |_, _| {});
    met.retain(|met| met.wish.level.is_none_or(|level| level <= GROWS_TO_LEVEL));
    (Some(need::coverage(&met, wishes)), Evidence::Growth(met))
}

/// How much of what must be covered is covered.
fn cover<'a>(
    gainer: &'a Features,
    partner: &'a Features,
    met: &[Met<'a>],
    glass: &Glass<'_>,
    rows_of_seeker: bool,
) -> Value<'a> {
    let picks = (&MUST_WISHES[..], &MUST_GIVES[..]);
    let musts = way(gainer, partner, picks, glass.rows, rows_of_seeker);
    let count = musts.wishes();
    if count > 0 {
        let covered = musts.met(&mut |_, _| {});
        return (
            Some(need::cover(&covered, count)),
            Evidence::Cover(covered.len(), count),
        );
    }
    let count = wishes(glass.program, gainer);
    let sure: Vec<Met> = met.iter().filter(|met| met.is_sure).copied().collect();
    if count == 0 || sure.is_empty() {
        return (None, Evidence::Silent);
    }
    (
        Some(need::cover(&sure, count)),
        Evidence::Cover(sure.len(), count),
    )
}
