//! What tests of several subjects do alike.

use model::{Masked, SharedText, TextEdit, TextName, TextPart};

const HOPE: TextPart = TextPart::Hope;

pub fn append(text: &str) -> TextEdit {
    TextEdit::Append(text.into())
}

pub fn nobody() -> Masked {
    Masked::new()
}

pub fn read(text: &SharedText) -> String {
    text.read(HOPE, &nobody()).text
}

pub fn why() -> SharedText {
    SharedText::new(TextName::Why)
}
