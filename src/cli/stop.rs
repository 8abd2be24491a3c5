//! Ctrl-C: the first one ends a run between two documents, the second one at once.
use super::console;
use crate::diagnostic::Lang;
use crate::tr;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
/// The exit code of a program ended by Ctrl-C.
const ENDED: i32 = 130;

/// From now on Ctrl-C (and the signal that ends services) asks the run to end.
#[allow(clippy::exit)] // a handler has nobody to return to
pub(super) fn listen(lang: Lang) {
    let heard = move || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(ENDED);
        }
        let text = tr!(
            "正在停下：把手上的做完就结束（再按一次立即结束）……",
            "stopping when what is at hand is done (once more: at once) …"
        );
        console::aside(lang, &text);
    };
    // a second handler in one process is refused, and not needed
    let _ = ctrlc::set_handler(heard);
}

/// Was the run asked to end?
pub(super) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
