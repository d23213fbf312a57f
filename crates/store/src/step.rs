//! The steps of every write, and a place for tests to stop the world between them.
//!
//! **For**: killing the process, or failing the disk, before each single step of a write.
//! **Knows**: the names of the steps. **Never**: does anything unless a test of this thread asked.

use std::cell::RefCell;
use std::io;

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One step of a write, announced just before it happens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Step {
            $($(#[$doc])* $name,)*
        }

        impl Step {
            /// Every step there is: the crash tests stop at each of them.
            pub const ALL: &[Step] = &[$(Step::$name,)*];
        }
    };
}

steps! {
    JournalInsert,
    JournalCommit,
    IndexWrite,
    IndexCommit,
    PackWrite,
    PackSync,
    PackIndexWrite,
    PackIndexSync,
    PackRename,
    PackIndexRename,
    PackFolderSync,
    RefsWrite,
    RefsSync,
    RefsRename,
    RefsFolderSync,
    IndexCheckpoint,
    RowDelete,
    RowDeleteCommit,
    JournalCheckpoint,
    PackRemove,
    VaultWrite,
    VaultSync,
    VaultKeepPrevious,
    VaultRename,
    VaultFolderSync,
    FolderCreate,
    RepositoryFile,
    RemoteWrite,
    LossesWrite,
    BundleWrite,
    BundleSync,
    BundleRename,
    BundleFolderSync,
    AttachmentWrite,
    AttachmentSync,
    AttachmentRename,
    AttachmentFolderSync,
    AttachmentRemove,
    /// A database is written anew without what was deleted.
    Scrub,
}

type Hook = Box<dyn FnMut(Step) -> io::Result<()>>;

thread_local! {
    // One hook for each thread, so that tests running side by side do not meet.
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
}

/// Calls `hook` before every step this thread makes from now on; what it returns is what the disk
/// is taken to have answered. For tests.
pub fn on_each_step(hook: impl FnMut(Step) -> io::Result<()> + 'static) {
    HOOK.with(|cell| *cell.borrow_mut() = Some(Box::new(hook)));
}

/// Ends what [`on_each_step`] began on this thread.
pub fn run_freely() {
    HOOK.with(|cell| *cell.borrow_mut() = None);
}

pub(crate) fn step(step: Step) -> io::Result<()> {
    HOOK.with(|cell| match cell.borrow_mut().as_mut() {
        Some(hook) => hook(step),
        None => Ok(()),
    })
}
