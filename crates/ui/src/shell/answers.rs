//! What comes back for a wish, brought to the place it is about.
//!
//! For: showing a refusal where it was caused and an answer where it was asked. Knows: answers come in
//! the order of the wishes. Never: asks anything.

use replica::{Answer, Refusal};

use super::{Asked, Page, Window};
use crate::panels::{adapt, found};
use crate::words::words;

impl Window {
    /// Takes the answer to the oldest unanswered [`Wish::Do`](crate::Wish::Do).
    pub fn answer(&mut self, answer: Result<Answer, Refusal>) {
        let asked = self.asked.pop_front().unwrap_or(Asked::Other);
        match answer {
            Ok(answer) => self.done(asked, answer),
            Err(refusal) => self.refused(asked, refusal),
        }
    }

    fn done(&mut self, asked: Asked, answer: Answer) {
        match (&asked, answer) {
            (
                Asked::NewDevice,
                Answer::Ticket {
                    ticket,
                    has_address,
                    ..
                },
            ) => {
                self.devices.issued(ticket);
                if !has_address {
                    self.toasts.bad(words(self.language).invite_placeless);
                }
            }
            (Asked::Recovery, Answer::Words(words)) if self.keep_words.is_waiting() => {
                self.keep_words.told(words);
            }
            (Asked::Recovery, Answer::Words(words)) => self.devices.told(words),
            (Asked::Summary, Answer::Text(text)) => self.community.summed(text),
            (Asked::HereCode(of), Answer::Text(code)) => self.community.coded(of, Some(code)),
            (Asked::WhyNot, Answer::Matches(found)) => {
                if let Some(found) = found.matches.first() {
                    let words = words(self.language).meet;
                    self.toasts.good((words.would_match)(found.score));
                }
            }
            (Asked::Question, Answer::Matches(found)) => self.matches.answered(found),
            (Asked::Thread, Answer::Feed(page)) => {
                page.into_iter().for_each(|item| self.older.take(item.post));
            }
            (Asked::Earlier { before }, Answer::Conversation(page)) => {
                self.talk.earlier(before, *page);
            }
            (Asked::Older, Answer::Feed(page)) => {
                let posts = page.into_iter().map(|item| item.post);
                self.community.older(Some(posts.collect()));
            }
            (Asked::Chosen, Answer::Feed(page)) => self.feed.chosen(Some(page)),
            (Asked::Aim, Answer::Feed(page)) => {
                page.into_iter().for_each(|item| self.aim.came(item.post));
            }
            (Asked::Form(form), Answer::Text(text)) if adapt::is_form(form) => {
                self.forms.fill(form, "description", text);
            }
            (Asked::Form(form), Answer::Community(community)) if form == found::FORM => {
                self.forms.forget(form);
                self.found = found::State::default();
                self.show_community(community.row.id);
            }
            (_, answer) => self.take(asked, answer),
        }
    }

    fn take(&mut self, asked: Asked, answer: Answer) {
        match asked {
            Asked::Found | Asked::Join => self.first_run.accepted(),
            Asked::TicketEnd => {
                self.invite.ended();
                self.toasts.good(words(self.language).invite_ended);
            }
            Asked::Questions => {
                self.first_run.close_questions();
                self.page = Page::Matches;
            }
            Asked::Field(field) => self.profile.changed(field),
            Asked::Draft(field) => self.profile.saved(field),
            Asked::Form(form) => {
                if let Some(name) = self.capture.shared(&form) {
                    let words = words(self.language);
                    self.toasts.good((words.feed.captured)(&name));
                }
                self.files.sent(&form);
                self.feed.accepted(&form);
                self.matches.sent(&form);
                self.forms.forget(&form);
            }
            Asked::Invite
            | Asked::NewDevice
            | Asked::Recovery
            | Asked::Summary
            | Asked::HereCode(_)
            | Asked::WhyNot
            | Asked::Question
            | Asked::Quiet
            | Asked::Thread
            | Asked::Aim
            | Asked::Earlier { .. }
            | Asked::Older
            | Asked::Chosen
            | Asked::Other => {}
        }
        match answer {
            Answer::Ticket {
                ticket,
                uses,
                expires,
                has_address,
            } => {
                self.invite.issued(ticket, uses, expires);
                if !has_address {
                    self.toasts.bad(words(self.language).invite_placeless);
                }
            }
            Answer::Text(text) | Answer::WhyNot { text } => self.toasts.good(text),
            Answer::Devices(devices) => self.devices.listed(devices),
            Answer::Inviter { person, by } => self.people.brought(person, by),
            Answer::CameThrough { person, brought } => self.govern.came_through(person, brought),
            Answer::Seen(seen) => self.mine.saw(seen),
            Answer::Erased { .. } => {
                self.mine.erased();
                self.toasts.good(words(self.language).mine.erased);
            }
            Answer::Found(found) => self.feed.found(found),
            Answer::Hints(hints) => self.hints.hinted(*hints),
            Answer::Digest(digest) => self.feed.digested(*digest),
            Answer::Conversation(conversation) if self.page == Page::Conversations => {
                self.talk.choose(conversation.id);
            }
            Answer::Done
            | Answer::Founded { .. }
            | Answer::Joining { .. }
            | Answer::Profile(_)
            | Answer::Person(_)
            | Answer::People(_)
            | Answer::Programs(_)
            | Answer::Matches(_)
            | Answer::Meet(_)
            | Answer::Rounds(_)
            | Answer::Round(_)
            | Answer::Status(_)
            | Answer::Conversation(_)
            | Answer::Inbox(_)
            | Answer::Intros(_)
            | Answer::Received(_)
            | Answer::Consignment(_)
            | Answer::KeySlots(_)
            | Answer::FilesAway(_)
            | Answer::Communities(_)
            | Answer::Community(_)
            | Answer::Feed(_)
            | Answer::Governance(_)
            | Answer::Export(_)
            | Answer::Case(_)
            | Answer::File { .. }
            | Answer::Carriers(_)
            | Answer::Said { .. }
            // Whoever has left the page that asked does not see them.
            | Answer::Words(_) => {}
        }
    }

    fn refused(&mut self, asked: Asked, mut refusal: Refusal) {
        refusal.message = words(self.language).said(&refusal);
        match asked {
            Asked::Found | Asked::Join | Asked::Questions => {
                self.first_run.refused(refusal.message)
            }
            Asked::Field(field) | Asked::Draft(field) => {
                self.profile.refused(field, refusal.message);
            }
            Asked::Invite => {
                self.invite.refused();
                self.toasts.bad(refusal.message);
            }
            Asked::Form(form) => self.forms.refused(&form, refusal.message),
            Asked::Quiet => {}
            Asked::Aim => self.aim.refused(),
            Asked::HereCode(of) => {
                self.community.coded(&of, None);
                self.toasts.bad(refusal.message);
            }
            Asked::Thread => {
                self.older = Default::default();
                self.toasts.bad(refusal.message);
            }
            Asked::Older => {
                self.community.older(None);
                self.toasts.bad(refusal.message);
            }
            Asked::Chosen => {
                self.feed.chosen(None);
                self.toasts.bad(refusal.message);
            }
            Asked::Earlier { .. } => {
                self.talk.no_earlier();
                self.toasts.bad(refusal.message);
            }
            Asked::TicketEnd
            | Asked::NewDevice
            | Asked::Recovery
            | Asked::Summary
            | Asked::WhyNot
            | Asked::Question
            | Asked::Other => {
                self.toasts.bad(refusal.message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Field;
    use replica::Language;

    use super::*;

    fn refusal(message: &str) -> Refusal {
        Refusal {
            code: "test".into(),
            message: message.into(),
        }
    }

    #[test]
    fn a_refusal_without_a_place_becomes_a_toast() {
        let mut window = Window::new(&egui::Context::default());
        window.answer(Err(refusal("Could not leave P04: the disk is full.")));
        let toasts: Vec<&str> = window.toasts().collect();
        assert_eq!(toasts, ["Could not leave P04: the disk is full."]);
    }

    #[test]
    fn refusals_are_said_in_the_language_of_the_window() {
        let mut window = Window::new(&egui::Context::default());
        window.set_language(Language::German);
        window.answer(Err(Refusal {
            code: "ticket-altered".into(),
            message: "Could not read the ticket.".into(),
        }));
        window.answer(Err(refusal("Said as it is.")));
        let toasts: Vec<&str> = window.toasts().collect();
        assert!(
            toasts
                .first()
                .is_some_and(|toast| toast.starts_with("Das Ticket"))
        );
        assert_eq!(toasts.last(), Some(&"Said as it is."));
    }

    #[test]
    fn answers_find_their_place_in_the_order_of_the_wishes() {
        let mut window = Window::new(&egui::Context::default());
        window
            .asked
            .extend([Asked::Field(Field::Hours), Asked::Other]);
        window.answer(Err(refusal("Hours look like 09:00-17:00.")));
        window.answer(Ok(Answer::Done));
        assert_eq!(window.toasts().count(), 0);
        assert_eq!(
            window.profile.error(Field::Hours),
            Some("Hours look like 09:00-17:00.")
        );
    }
}
