//! Telling something outside the window, through the desktop.
//!
//! For: one short notice, and a mark at the window. Knows: the desktop's own way of telling. Never:
//! writes a notice itself; what it says was chosen by its reader.

use ui::Notice;

/// How long a notice stands, in milliseconds.
const SHOWN_FOR_MS: u32 = 8_000;

/// Tells a notice; a desktop without notices only marks the window.
pub fn tell(notice: Notice, context: &egui::Context) {
    let attention = egui::UserAttentionType::Informational;
    context.send_viewport_cmd(egui::ViewportCommand::RequestUserAttention(attention));
    let told = std::thread::Builder::new()
        .name("notice".to_owned())
        .spawn(move || {
            let shown = notify_rust::Notification::new()
                .appname("Eyelevel")
                .summary(&notice.title)
                .body(&escaped(&notice.body))
                .timeout(notify_rust::Timeout::Milliseconds(SHOWN_FOR_MS))
                .show();
            if let Err(error) = shown {
                tracing::debug!(%error, "this desktop shows no notices");
            }
        });
    if let Err(error) = told {
        tracing::debug!(%error, "no thread for a notice");
    }
}

/// Takes the meaning from what a desktop would read as markup, links and pictures of others.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_of_others_are_no_markup() {
        let text = "<img src='https://tracker.example/x.png'> & <a href='https://x'>y</a>";
        assert!(!escaped(text).contains(['<', '>']));
        assert_eq!(escaped("R&D"), "R&amp;D");
    }
}
