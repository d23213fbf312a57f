//! What the figures were measured on. A ratio travels between machines; a time does not.

use std::path::Path;
use std::time::Duration;

/// Describes the machine and the folder in one line.
pub fn describe(place: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(0, |cores| cores.get());
    let processor = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            line.split_once(':').map(|(_, name)| name.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    format!(
        "{cores} cores, {processor}, files below {}",
        place.display()
    )
}

/// The bytes of all files in a folder.
pub fn size(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path.metadata().map_or(0, |file| file.len());
    };
    entries.flatten().map(|entry| size(&entry.path())).sum()
}

/// The processor time all threads of this process have used so far, those that live.
pub fn processor_time_of_all() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let used = tasks.flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(used.sum())
}

/// The processor time this thread has used so far, where the system tells: what a thread costs,
/// however many others it has to share the cores with.
pub fn processor_time() -> Duration {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok());
    Duration::from_nanos(used.unwrap_or_default())
}
