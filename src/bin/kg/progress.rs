//! How far long work has come: a line that changes on a terminal, elsewhere a line now and then.

use indicatif::{ProgressBar, ProgressStyle};
use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

pub(crate) struct Progress {
    bar: ProgressBar,
    start: Instant,
    told: Cell<u64>,
}

impl Progress {
    /// Seconds between two lines where there is no terminal.
    const EVERY: u64 = 10;

    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        bar.set_message("reading");
        Self { bar, start: Instant::now(), told: Cell::new(0) }
    }

    /// Shows where it is, given the time since the beginning.
    pub(crate) fn show(&self, now: impl FnOnce(Duration) -> String) {
        let elapsed = self.start.elapsed();
        let seconds = elapsed.as_secs();
        if std::io::stderr().is_terminal() {
            self.bar.set_message(now(elapsed));
        } else if seconds / Self::EVERY > self.told.get() {
            self.told.set(seconds / Self::EVERY);
            eprintln!("{}", now(elapsed));
        }
    }

    /// Ends it without a trace.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
