//! Pages without the elements that they were laid out from.
//!
//! Each element of a page is kept in its frames, for tags and look-ups: several times the memory of what is drawn.
//! A file of a thousand letters for the printer keeps only those that something leads to: headings, labels, notes.
use std::collections::HashSet;
use typst::foundations::Content;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, GroupItem};
use typst::model::{FootnoteElem, FootnoteEntry, HeadingElem};

/// The frame with only the elements that links and the outline need.
pub(super) fn untag(frame: &Frame) -> Frame {
    strip(frame, &mut HashSet::new())
}

fn strip(frame: &Frame, kept: &mut HashSet<Location>) -> Frame {
    let mut out = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        out.set_baseline(frame.baseline());
    }
    for (at, item) in frame.items() {
        let item = match item {
            FrameItem::Group(group) => FrameItem::Group(GroupItem {
                frame: strip(&group.frame, kept),
                parent: None,
                ..group.clone()
            }),
            FrameItem::Tag(Tag::Start(element, _)) if needed(element) => {
                kept.extend(element.location());
                item.clone()
            }
            FrameItem::Tag(Tag::End(location, ..)) if kept.contains(location) => item.clone(),
            FrameItem::Tag(_) => continue,
            other => other.clone(),
        };
        out.push(*at, item);
    }
    out
}

fn needed(element: &Content) -> bool {
    element.label().is_some()
        || element.is::<HeadingElem>()
        || element.is::<FootnoteElem>()
        || element.is::<FootnoteEntry>()
}
