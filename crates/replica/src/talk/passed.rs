//! Passing on what somebody asked: perhaps not I know, but somebody I know.
//!
//! For: a question that reaches whoever can answer it. Knows: the words go on as a quote under the name of
//! whoever wrote them, and whoever wrote them is told to whom they went. Never: takes anything further
//! behind the back of its author; both are ordinary messages, and files stay where they are.

use std::collections::BTreeSet;

use history::{PersonId as Who, ScopeId};
use model::PersonId;

use super::{MESSAGE_TEXT_MAX_BYTES, Place};
use crate::people::said;
use crate::replica::Replica;
use crate::view::Refusal;

/// How much of the words their author is reminded of, in characters.
const REMINDED_MAX_CHARS: usize = 160;

impl Replica {
    /// Passes a message of somebody else on to a third person, and tells everybody in its conversation.
    ///
    /// # Errors
    ///
    /// Fails with `not-passed-on` where there is nothing to pass on or nobody new to pass it on to, and
    /// like writing where either cannot be written to; then neither of both is.
    pub(super) fn pass_message_on(
        &mut self,
        message: &str,
        to: PersonId,
        text: &str,
    ) -> Result<(), Refusal> {
        let (conversation, place) = self.find_message(message).map_err(not_passed_on)?;
        let (author, words) = self.words_of_other(&conversation, &place)?;
        let all = self.talks.all.get(&conversation);
        let there: BTreeSet<PersonId> = all
            .into_iter()
            .flat_map(|talk| talk.with.iter().map(said))
            .collect();
        if there.contains(&to) {
            return Err(not_passed_on("whom it should go to reads it already"));
        }
        let me = self.me();
        let there: Vec<PersonId> = there.into_iter().filter(|it| Some(*it) != me).collect();
        let quote = quoted(&format!("{}:\n{words}", self.name(&said(&author))));
        let further = match text.trim() {
            "" => quote,
            text => format!("{text}\n\n{quote}"),
        };
        if further.len() > MESSAGE_TEXT_MAX_BYTES {
            return Err(not_passed_on("with your words it is too long"));
        }
        let (reminder, _) = model::excerpt(&words, REMINDED_MAX_CHARS);
        let told = format!("{}\n\n→ {}", quoted(&reminder), self.name(&to));
        // Whoever cannot be written to is found before anybody is.
        self.talkers(&[to])?;
        self.talkers(&there)?;
        self.say(&[to], &further, &[])?;
        self.say(&there, &told, &[])?;
        Ok(())
    }

    /// Who else wrote a message, and what.
    fn words_of_other(
        &self,
        conversation: &ScopeId,
        place: &Place,
    ) -> Result<(Who, String), Refusal> {
        let me = self.me_in_space();
        let talk = self.talks.all.get(conversation);
        let heard = talk.and_then(|talk| talk.messages.get(place));
        let heard = heard.ok_or_else(|| not_passed_on("it is here no longer"))?;
        if Some(heard.by.author) == me {
            return Err(not_passed_on("it is your own; write to them yourself"));
        }
        let (words, _) = model::clean_lines(&heard.text, MESSAGE_TEXT_MAX_BYTES);
        if words.is_empty() {
            return Err(not_passed_on("it has no words"));
        }
        Ok((heard.by.author, words))
    }
}

/// Writes each line of a text as one of a quote.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

fn not_passed_on(why: &str) -> Refusal {
    Refusal::new(
        "not-passed-on",
        format!("Could not pass this message on: {why}."),
    )
}
