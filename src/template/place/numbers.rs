//! Numbered lists inside of loops: which begin anew in each round.
//!
//! Asked for by `{{#each 组 restart=true}}`. Without asking: a list whose items are repeated by an inner loop
//! begins anew in each round of the loop around that one, when it is used nowhere outside of it.
use super::{Cutter, What};
use crate::template::program::Op;
use std::ops::Range;

/// A loop's bytes, and what its tag says of lists.
pub(super) struct Loop {
    pub(super) range: Range<usize>,
    pub(super) restart: Option<bool>,
}

impl Cutter<'_> {
    /// Puts operations in the place of list numbers that change from round to round.
    pub(super) fn restart_lists(&mut self, loops: &[Loop]) {
        if loops.is_empty() {
            return;
        }
        let tree = self.tree;
        let open = format!("<{}numId ", tree.prefix);
        let mut uses: Vec<(Range<usize>, u32, usize)> = Vec::new(); // digits, list, byte of the element
        for n in tree.nodes.iter().filter(|n| tree.source[n.start..].starts_with(&open)) {
            let tag = &tree.source[n.start..n.inner];
            let Some(start) = tag.find('"').map(|i| i + 1) else { continue };
            let Some(len) = tag[start..].find('"') else { continue };
            if let Ok(id) = tag[start..start + len].parse::<u32>()
                && id > 0
            {
                uses.push((n.start + start..n.start + start + len, id, n.start));
            }
        }
        for (digits, id, at) in &uses {
            let mut around: Vec<&Loop> = loops.iter().filter(|l| l.range.contains(at)).collect();
            around.sort_by_key(|l| l.range.start);
            let depth = around.len();
            let asked = around.iter().rposition(|l| l.restart == Some(true)).map(|i| depth - i);
            let plain = depth >= 2
                && around[depth - 2..].iter().all(|l| l.restart != Some(false))
                && uses.iter().filter(|u| u.1 == *id).all(|u| around[depth - 2].range.contains(&u.2));
            let Some(levels) = asked.or(plain.then_some(2)) else { continue };
            self.gone.push(digits.clone());
            self.builder.program.lists = true;
            self.event(digits.start, 0, What::Op(Op::ListNumber(*id, levels)));
        }
    }
}
