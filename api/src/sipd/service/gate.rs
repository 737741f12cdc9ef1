//! How much of this room's heavy work runs at once in one process.

use tokio::sync::Semaphore;

/// Turns for reading files and for writing sheets out.
pub struct Gate {
    /// Files are read one at a time: each may take much memory.
    pub reading: Semaphore,
    /// Sheets that are made at once; more are asked to come again.
    pub exports: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            reading: Semaphore::new(1),
            exports: Semaphore::new(2),
        }
    }
}
