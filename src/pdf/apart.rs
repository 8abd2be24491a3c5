//! Typst's work, done apart from the threads that make documents.
//!
//! Typst lays pages out on rayon's threads. One of these that waits for such work takes up other work meanwhile:
//! the next document, within the one that waits, and so on until its stack is full. So each thread of rayon that
//! makes documents has a companion, which is a pool of its own, and waits for it without doing anything else.
use std::cell::OnceCell;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::thread;

/// Stack of a companion: layouts within layouts go deep.
const STACK: usize = 32 << 20;

type Work = Box<dyn FnOnce() + Send>;

thread_local! {
    static COMPANION: OnceCell<Option<Sender<Work>>> = const { OnceCell::new() };
}

/// Does the work, on a companion's thread if this one is rayon's; `None` when there can't be one.
pub(super) fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    if rayon::current_thread_index().is_none() {
        return Some(work());
    }
    COMPANION.with(|companion| {
        let companion = companion.get_or_init(start).as_ref()?;
        let (tell, told) = sync_channel(1);
        let work = move || drop(tell.send(work()));
        companion.send(Box::new(work)).ok()?;
        told.recv().ok()
    })
}

fn start() -> Option<Sender<Work>> {
    let (give, given) = channel::<Work>();
    let run = move || {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        if alone.is_ok() {
            given.into_iter().for_each(|work| work());
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(run).ok()?;
    Some(give)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn work_of_rayon_within_work_of_rayon_does_not_nest() {
        fn deep(n: usize) -> usize {
            let room = [n as u8; 16 << 10]; // a hundred of these nested would be too much
            let sum: usize = (0..64).into_par_iter().map(|i| i + usize::from(room[i])).sum();
            thread::yield_now();
            sum
        }
        let done: Vec<Option<usize>> =
            (0..2000usize).into_par_iter().map(|n| apart(move || deep(n % 100))).collect();
        assert!(done.iter().enumerate().all(|(n, sum)| *sum == Some(2016 + 64 * (n % 100))));
    }
}
