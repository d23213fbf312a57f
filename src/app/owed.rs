//! What a thread owes the window.
//!
//! For: work beside the window of which something comes in any case. Knows: what is said where nothing
//! came. Never: lets a form wait for a thread that is gone, or one that never began.

use std::sync::mpsc::Sender;

use super::{Bell, wake};

/// An outcome under way: it is sent when its thread ends, however that happens.
struct Owed<T> {
    to: Sender<T>,
    outcome: Option<T>,
    bell: Bell,
}

impl<T> Drop for Owed<T> {
    fn drop(&mut self) {
        if let Some(outcome) = self.outcome.take() {
            // Fails only when the window is gone.
            let _gone = self.to.send(outcome);
        }
        wake(&self.bell)();
    }
}

/// Works on a thread of its own, and sends what comes of it: `otherwise` where the work panics, or no
/// thread can begin it.
pub fn work<T: Send + 'static>(
    name: &str,
    (to, bell): (&Sender<T>, &Bell),
    otherwise: T,
    work: impl FnOnce() -> T + Send + 'static,
) {
    let mut owed = Owed {
        to: to.clone(),
        outcome: Some(otherwise),
        bell: bell.clone(),
    };
    let thread = std::thread::Builder::new().name(name.to_owned());
    let spawned = thread.spawn(move || {
        let owed = &mut owed;
        owed.outcome = Some(work());
    });
    if let Err(error) = spawned {
        tracing::error!(%error, name, "no thread");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn something_comes_of_work_that_panics_too() {
        let (to, coming) = channel();
        work("owed", (&to, &Bell::default()), "nothing", || "something");
        assert_eq!(coming.recv(), Ok("something"));
        // Without a message: nothing is printed.
        let fails = || std::panic::resume_unwind(Box::new(()));
        work("owed", (&to, &Bell::default()), "nothing", fails);
        assert_eq!(coming.recv(), Ok("nothing"));
    }
}
