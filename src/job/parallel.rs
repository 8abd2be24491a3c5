//! Work on many items at once, on threads of our own.
//!
//! Not rayon's: typst and lopdf use rayon inside, and a rayon thread that waits for them takes up the next item
//! meanwhile, one inside the other, until its stack is full.
use std::sync::atomic::{AtomicUsize, Ordering};

/// Layout nests deeply; a thread's usual 2 MiB are not enough without optimisation.
const STACK: usize = 16 << 20;

/// Does `f` to every item; the results are in the items' order.
pub fn each<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    each_while(items, || true, f)
}

/// Does `f` to the items from the first on, as long as `more` says so, but to one at least.
pub fn each_while<T: Sync, R: Send>(
    items: &[T],
    more: impl Fn() -> bool + Sync,
    f: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, R)> = vec![];
        loop {
            // what is taken is done, so that the results are those of the first items without a gap
            if next.load(Ordering::Relaxed) > 0 && !more() {
                return done;
            }
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, f(item)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(items.len());
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let spawn = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let spawned: Vec<_> = (0..threads).map_while(|n| spawn(n).ok()).collect();
        let mut all = if spawned.is_empty() { work() } else { vec![] };
        for thread in spawned {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, r)| r).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(each(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(each(&[0; 0], |n| *n), [0; 0]);
        assert_eq!(each_while(&items, || false, |n| *n)[0], 0);
        let left = std::sync::atomic::AtomicIsize::new(10);
        let some = each_while(&items, || left.fetch_sub(1, Ordering::Relaxed) > 1, |n| *n);
        assert!((1..20).contains(&some.len()) && some == items[..some.len()]);
    }
}
