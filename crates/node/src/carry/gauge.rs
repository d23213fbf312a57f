//! How far something that is carried has come, and whether its owner still wants it.
//!
//! Whoever carries tells it piece by piece; a face reads it whenever it draws, and may cancel.
//! Cancelling ends the work between two pieces: what was taken in stays.

use std::sync::Mutex;

use replica::{CarryTask, CarryView};

use crate::hold::hold;

/// What is being carried; the newest is shown when there are several.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    under_way: Vec<(u64, CarryView)>,
    /// Whatever began before this number is to end.
    cancelled_before: u64,
    next: u64,
}

/// Something under way; it is no longer shown once this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay<'a> {
    gauge: &'a Gauge,
    number: u64,
}

impl Gauge {
    /// Begins to show something.
    pub fn begin(&self, task: CarryTask, name: String) -> UnderWay<'_> {
        let mut inner = hold(&self.inner);
        let number = inner.next;
        inner.next += 1;
        let view = CarryView {
            task,
            name,
            done: 0,
            of: 0,
        };
        inner.under_way.push((number, view));
        UnderWay {
            gauge: self,
            number,
        }
    }

    /// What is under way, the newest if there are several.
    pub fn view(&self) -> Option<CarryView> {
        let inner = hold(&self.inner);
        inner.under_way.last().map(|(_, view)| view.clone())
    }

    /// Ends everything under way after its current piece; tells whether there was anything.
    pub fn cancel(&self) -> bool {
        let mut inner = hold(&self.inner);
        inner.cancelled_before = inner.next;
        !inner.under_way.is_empty()
    }
}

impl UnderWay<'_> {
    /// Tells how far it is.
    pub fn tell(&self, done: u64, of: u64) {
        let mut inner = hold(&self.gauge.inner);
        let mine = inner.under_way.iter_mut();
        if let Some((_, view)) = mine.into_iter().find(|(n, _)| *n == self.number) {
            view.done = done.min(of);
            view.of = of;
        }
    }

    /// Tells whether it is to end.
    pub fn is_cancelled(&self) -> bool {
        self.number < hold(&self.gauge.inner).cancelled_before
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut inner = hold(&self.gauge.inner);
        inner.under_way.retain(|(number, _)| *number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cancelled_ends_and_what_begins_later_does_not() {
        let gauge = Gauge::default();
        assert!(!gauge.cancel(), "nothing to cancel");
        let first = gauge.begin(CarryTask::ReadBundle, "a.eyelevel".to_owned());
        first.tell(3, 10);
        assert_eq!(gauge.view().map(|view| (view.done, view.of)), Some((3, 10)));
        assert!(!first.is_cancelled());
        assert!(gauge.cancel());
        let second = gauge.begin(CarryTask::WriteBundle, "b.eyelevel".to_owned());
        assert!(first.is_cancelled() && !second.is_cancelled());
        drop(second);
        assert_eq!(
            gauge.view().map(|view| view.task),
            Some(CarryTask::ReadBundle)
        );
        drop(first);
        assert_eq!(gauge.view(), None);
    }
}
