//! What happens in a world: people act, machines fail, networks part.

use history::{Admission, Timestamp};
use model::{Edit, Field, Visibility};
use replica::{Intent, Question, Standing, Ticket};

use crate::device::Device;
use crate::ledger::Wish;
use crate::net::Weather;
use crate::several::Lost;
use crate::world::{Issued, World};

/// What every secret word begins with; a number follows.
const CANARY: &str = "canary-";
/// How many digits follow.
const CANARY_DIGITS: usize = 6;
/// Single values people write in the open.
const TEXTS: [Field; 3] = [Field::Headline, Field::Place, Field::Pronouns];
/// Lists people write in the open.
const LISTS: [Field; 4] = [
    Field::Interests,
    Field::Offers,
    Field::Seeks,
    Field::WorkAreas,
];
/// Fields that are shown and hidden back and forth.
const SHOWN_AND_HIDDEN: [Field; 4] = [
    Field::Place,
    Field::Headline,
    Field::Interests,
    Field::Offers,
];
/// Fields secrets are written into.
const SECRETS: [Field; 3] = [Field::LifeStage, Field::About, Field::Skills];
/// Programs people enter and leave.
const PROGRAMS: [&str; 3] = ["P01", "P04", "P08"];
/// How often somebody writes to people, in a world where they do, in percent.
const TALK_PERCENT: u64 = 35;
/// How often somebody acts in a community, in a world where they do, in percent.
const COMMONS_PERCENT: u64 = 50;
/// A day, in milliseconds.
const DAY_MS: u64 = 86_400_000;
/// How long a step takes at most, in milliseconds.
const STEP_MAX_MS: u64 = 6_000;

impl World {
    /// Lets so many things happen.
    pub fn live(&mut self, steps: u32) {
        for _ in 0..steps {
            if self.failure.is_some() {
                return;
            }
            self.betray();
            if self.chance.percent(22) {
                self.go_wrong();
            } else {
                let device = self.chance.index(self.devices.len());
                self.act(device);
            }
            let long = self.chance.percent(4);
            let most = if long { 90_000 } else { STEP_MAX_MS };
            let time = self.chance.between(1, most);
            self.pass(time);
        }
    }

    /// Splits the devices into two groups that cannot reach each other.
    pub fn split(&mut self) {
        let mut behind = Vec::new();
        for device in 0..self.devices.len() {
            let wall = self.chance.below(2);
            self.net.wall(device, wall);
            behind.push(wall);
        }
        self.say(format!("the network splits: {behind:?}"));
        self.cut_walled();
    }

    /// Ends everything that keeps devices apart or spoils what they say, and starts those that
    /// are down.
    pub fn heal(&mut self) {
        self.net.heal();
        self.net.weather = Weather {
            delay_ms: 40,
            ..Weather::default()
        };
        self.say("everything heals".to_owned());
        self.end_treason();
        for device in 0..self.devices.len() {
            if let Some(d) = self.devices.get_mut(device) {
                d.crash_after = None;
                d.slowness_ms = 2;
            }
            let is_down = |d: &Device| !d.is_up() && d.lost != Some(Lost::Gone);
            if self.devices.get(device).is_some_and(is_down) {
                self.start(device);
            }
        }
    }

    fn cut_walled(&mut self) {
        for generation in self.net.generations() {
            let apart = match self.net.link(generation) {
                Some(link) => (link.dialler, link.dialled),
                None => continue,
            };
            if !self.net.reach(apart.0, apart.1) {
                self.cut(generation, 8_000);
            }
        }
    }

    pub(crate) fn set_weather(&mut self) {
        let bad = self.faults.bad_links;
        let forgery = self.faults.forgery;
        self.net.weather = Weather {
            delay_ms: if self.chance.percent(20) { 1_500 } else { 60 },
            lost_percent: if bad { self.chance.between(0, 15) } else { 0 },
            doubled_percent: if bad { self.chance.between(0, 15) } else { 0 },
            reordered_percent: if bad { self.chance.between(0, 25) } else { 0 },
            forged_percent: if forgery {
                self.chance.between(0, 12)
            } else {
                0
            },
        };
    }

    pub(crate) fn set_clock(&mut self, device: usize) {
        if !self.faults.clocks {
            return;
        }
        let most = match self.chance.below(3) {
            0 => 1,
            1 => DAY_MS,
            _ => 10 * 365 * DAY_MS,
        };
        let off = i64::try_from(self.chance.below(2 * most)).unwrap_or(0);
        let skew = off - i64::try_from(most).unwrap_or(0);
        self.say(format!("the clock of d{device} is {skew} ms off"));
        if let Some(d) = self.devices.get_mut(device) {
            d.skew_ms = skew;
        }
    }

    fn go_wrong(&mut self) {
        let device = self.chance.index(self.devices.len());
        match self.chance.below(12) {
            0 | 1 | 10 if self.faults.crashes => self.crash(device),
            2 | 3 | 11 if self.faults.crashes => {
                let after = self.chance.below(9);
                if let Some(d) = self.devices.get_mut(device) {
                    d.crash_after = Some(after);
                }
            }
            4 if self.faults.walls => {
                if self.net.is_split() {
                    self.net.heal();
                    self.say("the walls come down".to_owned());
                } else {
                    self.split();
                }
            }
            5 => {
                let generations = self.net.generations();
                if let Some(generation) = self.chance.pick(&generations).copied() {
                    self.cut(generation, 4_000);
                }
            }
            6 if self.faults.forgery => self.replay_frame(),
            7 if self.faults.clocks && self.chance.percent(50) => self.set_clock(device),
            7 | 8 if self.faults.meetings => {
                let other = self.chance.index(self.devices.len());
                self.connect(device, other);
            }
            9 if self.faults.forgery => self.slip_in_key(),
            _ => {
                let slow = self.chance.percent(40);
                if let Some(d) = self.devices.get_mut(device) {
                    d.slowness_ms = if slow { 900 } else { 2 };
                }
                self.set_weather();
            }
        }
    }

    fn act(&mut self, device: usize) {
        self.acting = device;
        let Some(d) = self.devices.get(device) else {
            return;
        };
        let Some(replica) = &d.replica else {
            return self.rise(device);
        };
        let is_spare = d.is_spare;
        match replica.standing() {
            Standing::Nobody if is_spare => self.begin_spare(device),
            Standing::Nobody => self.begin(device),
            Standing::Waiting if is_spare => {
                self.submit(device, Intent::Ask(Question::Status), Wish::Other)
            }
            Standing::Waiting => self.wait(device),
            Standing::Member if self.cares_now(device) => self.care_for_devices(device),
            Standing::Member if self.governs_now(device) => self.govern_honestly(device),
            Standing::Member if self.matches_now() => self.act_in_matches(device),
            Standing::Member if self.talks && self.chance.percent(TALK_PERCENT) => {
                self.talk(device);
            }
            Standing::Member if self.shares && self.chance.percent(COMMONS_PERCENT) => {
                self.act_in_common(device);
            }
            Standing::Member => self.take_part(device),
        }
    }

    fn rise(&mut self, device: usize) {
        if self.devices.get(device).and_then(|d| d.lost) == Some(Lost::Gone) {
            return;
        }
        if self.faults.lost_indexes && self.chance.percent(35) {
            if let Some(d) = self.devices.get_mut(device) {
                d.disk.lose_index();
            }
            self.say(format!("d{device} has lost its index"));
        }
        self.start(device);
        // A command in a terminal starts the program and acts at once.
        let somebody = self.devices.get(device).is_some_and(|d| d.me.is_some());
        for _ in 0..self.chance.below(3) {
            if somebody {
                self.write(device);
            }
        }
    }

    fn begin(&mut self, device: usize) {
        let founded = self.devices.first().is_some_and(|d| d.me.is_some());
        // Now and then a second space comes about beside the first.
        if device == 0 || (founded && self.chance.percent(2)) {
            let name = self.word("Person");
            let entry = self.wish_text(device, Field::Name, Some(name.clone()));
            let intent = Intent::Found {
                space: format!("Space of {name}"),
                person: name,
                admission: Admission::Open,
                ends: None,
            };
            self.submit(device, intent, Wish::Found { entry });
            return;
        }
        if !self.tickets.is_empty() {
            self.join(device);
        }
    }

    fn join(&mut self, device: usize) {
        let now = self.clock_of(device);
        let good = |(index, ticket): (usize, &Issued)| {
            let left = ticket.holders.len() < ticket.uses as usize;
            let in_time = ticket.expires.is_none_or(|at| at > now);
            (left && in_time).then_some(index)
        };
        let good: Vec<usize> = self.tickets.iter().enumerate().filter_map(good).collect();
        // Of copied tickets too many people make use, here and there at the same time.
        let any = self
            .chance
            .percent(if self.faults.meetings { 40 } else { 15 });
        let index = match self.chance.pick(&good).filter(|_| !any).copied() {
            Some(index) => index,
            // A used up or expired ticket, as people try them.
            None if self.chance.percent(60) => self.chance.index(self.tickets.len()),
            None => return,
        };
        let Some(ticket) = self.tickets.get(index) else {
            return;
        };
        let text = ticket.text.clone();
        if self.chance.percent(10) {
            return self.join_altered(device, &text);
        }
        let name = self.word("Person");
        let entry = self.wish_text(device, Field::Name, Some(name.clone()));
        if let Some(ticket) = self.tickets.get_mut(index) {
            ticket.holders.insert(device);
        }
        let intent = Intent::Join {
            ticket: text,
            person: name,
        };
        let ticket = Some(index);
        self.submit(device, intent, Wish::Join { ticket, entry });
    }

    fn join_altered(&mut self, device: usize, text: &str) {
        let person = self.word("Person");
        if self.chance.percent(60) {
            let mut characters: Vec<char> = text.chars().collect();
            let at = self.chance.index(characters.len());
            if let Some(character) = characters.get_mut(at) {
                *character = if *character == 'q' { 'r' } else { 'q' };
            }
            let ticket: String = characters.into_iter().collect();
            self.submit(device, Intent::Join { ticket, person }, Wish::JoinAltered);
            return;
        }
        // Somebody who knows how tickets are written changed it and made the sum fit again.
        let Ok(mut ticket) = Ticket::parse(text) else {
            return;
        };
        match self.chance.below(3) {
            0 => ticket.secret = self.chance.bytes(),
            1 => ticket.lamport += 1,
            _ => ticket.invite = history::RecordId::from_bytes(self.chance.bytes()),
        }
        let ticket = ticket.to_text();
        let entry = self.wish_text(device, Field::Name, Some(person.clone()));
        let intent = Intent::Join { ticket, person };
        self.submit(
            device,
            intent,
            Wish::Join {
                ticket: None,
                entry,
            },
        );
    }

    fn wait(&mut self, device: usize) {
        match self.chance.below(10) {
            0..=4 => self.write(device),
            5 => self.submit(device, Intent::Ask(Question::Status), Wish::Other),
            6 | 7 if !self.tickets.is_empty() => {
                // Whoever was refused tries another ticket, and so does who has waited long enough.
                let refused = self
                    .devices
                    .get(device)
                    .is_some_and(|d| d.view.refusal.is_some());
                if refused || self.chance.percent(20) {
                    self.join(device);
                }
            }
            _ => {}
        }
    }

    fn take_part(&mut self, device: usize) {
        let tickets_left = self
            .tickets
            .iter()
            .filter(|t| t.holders.len() < t.uses as usize);
        let invites = if tickets_left.count() == 0 { 50 } else { 8 };
        if self.chance.percent(invites) {
            return self.invite(device);
        }
        match self.chance.below(10) {
            0..=6 => self.write(device),
            7 => self.show_or_hide(device),
            8 => {
                let program = self
                    .chance
                    .pick(&PROGRAMS)
                    .map_or("P01", |id| id)
                    .to_owned();
                let intent = if self.chance.percent(70) {
                    let answers = Vec::new();
                    Intent::Enter { program, answers }
                } else {
                    Intent::Leave { program }
                };
                self.submit(device, intent, Wish::Other);
            }
            _ => {
                let other = self.chance.index(self.devices.len());
                let name = self.devices.get(other).and_then(|d| d.view.me.as_ref());
                let avoided = name.map(|me| me.profile.name.clone());
                let edit = Edit::Add(Field::Avoid, avoided.into_iter().collect());
                self.submit(device, Intent::Profile(vec![edit]), Wish::Other);
            }
        }
    }

    fn invite(&mut self, device: usize) {
        let uses = u32::try_from(self.chance.between(1, 3)).unwrap_or(1);
        let expires = self.chance.percent(20).then(|| {
            let lasts = self.chance.between(2_000, 120_000);
            Timestamp(self.clock_of(device).0 + lasts)
        });
        self.submit(device, Intent::Invite { uses, expires }, Wish::Invite);
    }

    fn write(&mut self, device: usize) {
        match self.chance.below(10) {
            0..=3 => self.write_text(device),
            4..=6 => self.write_item(device),
            _ => self.write_secret(device),
        }
    }

    fn write_text(&mut self, device: usize) {
        let field = *self.chance.pick(&TEXTS).unwrap_or(&Field::Headline);
        let value = (!self.chance.percent(15)).then(|| self.word("Words"));
        let edit = match &value {
            Some(value) => Edit::Set(field, vec![value.clone()]),
            None => Edit::Clear(field),
        };
        let entry = self.wish_text(device, field, value);
        self.submit(
            device,
            Intent::Profile(vec![edit]),
            Wish::Text { field, entry },
        );
    }

    fn write_item(&mut self, device: usize) {
        let field = *self.chance.pick(&LISTS).unwrap_or(&Field::Offers);
        let there = self.devices.get(device).map(|d| d.ledger.items_of(field));
        let there = there.unwrap_or_default();
        let (item, add) = match self.chance.pick(&there) {
            Some(item) if self.chance.percent(40) => (item.clone(), false),
            Some(_) | None => (self.word("Item"), true),
        };
        let values = vec![item.clone()];
        let edit = if add {
            Edit::Add(field, values)
        } else {
            Edit::Remove(field, values)
        };
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let entry = d.ledger.wish_item(field, &item, add);
        self.submit(
            device,
            Intent::Profile(vec![edit]),
            Wish::Item { field, item, entry },
        );
    }

    /// Writes a word that must never leave the device.
    fn write_secret(&mut self, device: usize) {
        let field = *self.chance.pick(&SECRETS).unwrap_or(&Field::LifeStage);
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        if !d.ledger.is_hidden(field) {
            // First it has to be hidden, and from then on it stays so.
            return self.show(device, field, Visibility::Me);
        }
        d.ledger.secret.insert(field);
        self.words += 1;
        let canary = format!("{CANARY}{:0CANARY_DIGITS$}", self.words);
        self.canaries.insert(canary.clone(), device);
        let edit = if field.is_list() {
            Edit::Add(field, vec![format!("{canary}:3")])
        } else {
            Edit::Set(field, vec![canary.clone()])
        };
        let wish = if field.is_list() {
            Wish::Other
        } else {
            let entry = self.wish_text(device, field, Some(canary));
            Wish::Text { field, entry }
        };
        // Together with something everybody may see, as people save a whole form.
        let mut edits = vec![edit];
        if self.chance.percent(30) {
            let zone = ["Europe/Berlin", "UTC+2", "America/Lima"];
            let zone = self.chance.pick(&zone).map_or("UTC", |zone| zone);
            edits.push(Edit::Set(Field::TimeZone, vec![zone.to_owned()]));
        }
        self.submit(device, Intent::Profile(edits), wish);
    }

    fn show_or_hide(&mut self, device: usize) {
        let field = *self.chance.pick(&SHOWN_AND_HIDDEN).unwrap_or(&Field::Place);
        let to = if self.chance.percent(50) {
            Visibility::Me
        } else {
            Visibility::Space
        };
        self.show(device, field, to);
    }

    fn show(&mut self, device: usize, field: Field, to: Visibility) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let entry = d.ledger.wish_shown(field, to.clone());
        self.submit(
            device,
            Intent::Show { field, to },
            Wish::Show { field, entry },
        );
    }

    fn wish_text(&mut self, device: usize, field: Field, value: Option<String>) -> usize {
        let d = self.devices.get_mut(device);
        d.map_or(0, |d| d.ledger.wish_text(field, value))
    }

    pub(crate) fn word(&mut self, kind: &str) -> String {
        self.words += 1;
        let words = format!("{kind} {}", self.words);
        self.note_words(self.acting, &words);
        words
    }
}

/// Finds secret words in bytes.
pub(crate) fn canaries_in(bytes: &[u8]) -> Vec<String> {
    let needle = CANARY.as_bytes();
    let length = needle.len() + CANARY_DIGITS;
    bytes
        .windows(length)
        .filter(|window| window.starts_with(needle))
        .map(|window| String::from_utf8_lossy(window).into_owned())
        .collect()
}
