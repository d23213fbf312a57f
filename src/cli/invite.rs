//! Inviting somebody: a ticket, and the code of it that a camera reads.
//!
//! For: whoever opens the door to somebody new. Knows: how a ticket becomes a picture. Never: gives out
//! a ticket that nobody is shown.

use std::path::Path;

use history::Timestamp;
use replica::{Answer, Intent};

use super::args::{Expiry, Invite};
use super::commands::{Globals, once, submit, unexpected};
use super::failure::{Failure, io_words};
use super::{print, when};
use crate::scan;

/// Makes a ticket, or takes one back.
pub fn invite(globals: &Globals, invite: Invite) -> Result<(), Failure> {
    if let Some(ticket) = invite.revoke {
        let ticket = scan::typed(ticket)?;
        once(globals, false, Intent::EndInvite { ticket })?;
        print::done(globals.json);
        return Ok(());
    }
    let expires = match invite.expires {
        Expiry::Never => None,
        Expiry::In(span) => {
            let span = u64::try_from(span.0.as_millis()).unwrap_or(u64::MAX);
            Some(Timestamp(when::now().0.saturating_add(span)))
        }
    };
    let intent = Intent::Invite {
        uses: invite.uses,
        expires,
    };
    // Before a ticket is made: one that nobody is shown would still stand as given out.
    if let Some(file) = &invite.qr {
        check_qr(file)?;
    }
    // With network even when nothing is sent: a ticket names the addresses this device listens on.
    let access = globals.access(true)?;
    let answer = access
        .endpoint()
        .map_err(Failure::from)
        .and_then(|_| submit(&access, intent));
    access.stop();
    show_ticket(globals, answer?, invite.qr.as_deref())
}

/// What whoever has a ticket can do with it.
const ASKS_TO_JOIN: &str = "Whoever has it can ask to join; it reads nothing by itself.";
const BECOMES_YOU: &str = "Whoever has it becomes you on their device: show it to nobody else.";

/// Shows the ticket of one more device of one's own.
pub(super) fn show_device_ticket(globals: &Globals, made: Answer) -> Result<(), Failure> {
    show(globals, made, None, BECOMES_YOU)
}

/// Shows a ticket that was made, also as a picture if somebody wants one.
pub(super) fn show_ticket(
    globals: &Globals,
    made: Answer,
    qr: Option<&Path>,
) -> Result<(), Failure> {
    show(globals, made, qr, ASKS_TO_JOIN)
}

fn show(
    globals: &Globals,
    made: Answer,
    qr: Option<&Path>,
    power: &'static str,
) -> Result<(), Failure> {
    let Answer::Ticket {
        ticket,
        uses,
        expires,
        has_address,
    } = made
    else {
        return Err(unexpected(&made));
    };
    if let Some(file) = qr {
        write_qr(file, &ticket)?;
    }
    print::ticket(globals.json, &ticket, (uses, expires, power), qr);
    if !has_address {
        print::placeless();
    }
    Ok(())
}

/// How many pixels one module of a QR code is wide.
const QR_MODULE_PIXELS: u32 = 6;

/// Tells whether a code could be written there.
fn check_qr(file: &Path) -> Result<(), Failure> {
    let is_png = file
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("png"));
    if !is_png {
        let why = "it is written as a PNG picture, so its name has to end in .png";
        return Err(qr_failed(file, why));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let there = std::fs::read_dir(folder).map(drop);
    there.map_err(|error| qr_failed(file, &io_words(&error)))
}

fn qr_failed(file: &Path, why: &str) -> Failure {
    Failure::new(
        "qr-failed",
        format!(
            "Could not write the QR code to {}: {why}. Name another file; a ticket without a code is made by “eyelevel invite”.",
            file.display()
        ),
    )
}

fn write_qr(file: &Path, ticket: &str) -> Result<(), Failure> {
    let failed = |why: String| qr_failed(file, &why);
    // Upper case fits QR's alphanumeric mode, which makes a smaller code.
    let code =
        qrcode::QrCode::with_error_correction_level(ticket.to_uppercase(), qrcode::EcLevel::L)
            .map_err(|error| failed(error.to_string()))?;
    let quiet = 4;
    let modules = u32::try_from(code.width()).unwrap_or(0) + 2 * quiet;
    let colors = code.to_colors();
    let side = modules * QR_MODULE_PIXELS;
    let image = image::GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = (x / QR_MODULE_PIXELS, y / QR_MODULE_PIXELS);
        let inside = |at: u32| (at >= quiet && at < modules - quiet).then(|| (at - quiet) as usize);
        let dark = match (inside(x), inside(y)) {
            (Some(x), Some(y)) => colors.get(y * code.width() + x) == Some(&qrcode::Color::Dark),
            _ => false,
        };
        image::Luma([if dark { 0 } else { 255 }])
    });
    image.save(file).map_err(|error| match error {
        image::ImageError::IoError(error) => failed(io_words(&error)),
        image::ImageError::Unsupported(_)
        | image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Limits(_) => failed(error.to_string()),
    })
}
