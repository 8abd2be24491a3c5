//! Targets of links: values are written as RFC 3986 wants them, and each target gets its relationship.
use super::{Program, Run};
use crate::diagnostic::Problems;
use crate::template::frame::Frame;

/// A link whose target has tags: its relationship is made where the link stands, so that it works in loops.
#[derive(Debug)]
pub(in crate::template) struct Link {
    pub target: Program,
}

/// Where in a target a value stands; tells which characters are only text there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::template) enum Part {
    /// At its beginning: the value is a whole address or its head.
    Start,
    /// In the path.
    Path,
    /// In the query or behind `#`.
    Query,
}

impl Part {
    /// The part that begins behind this much of the target.
    pub(in crate::template) fn behind(before: &str) -> Part {
        // Word puts a scheme before what it does not take for an address
        match before.trim() {
            "" | "http://" | "https://" | "file:///" => Part::Start,
            b if b.contains(['?', '#']) => Part::Query,
            _ => Part::Path,
        }
    }
}

/// Appends a value to a target, percent-encoded (RFC 3986 §2.1) but for what means something there.
pub(super) fn encode(text: &str, part: Part, out: &mut String) {
    let kept = match part {
        Part::Start => "-._~:/?#[]@!$&'()*+,;=%",
        Part::Path => "-._~:/@!$'()*+,;=",
        Part::Query => "-._~",
    };
    for c in text.trim().chars() {
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|b| out.push_str(&format!("%{b:02X}")));
        }
    }
}

/// An address to which Word has put a scheme that it had already.
pub(in crate::template) fn one_scheme(target: &str) -> &str {
    for scheme in ["http://", "https://", "file:///"] {
        if let Some(rest) = target.strip_prefix(scheme)
            && (rest.contains("://") && rest.find("://") < rest.find('/') || rest.starts_with("mailto:"))
        {
            return rest;
        }
    }
    target
}

impl Run<'_, '_, '_> {
    pub(super) fn link(&mut self, link: &Link, frame: &Frame<'_>, out: &mut String) {
        let mut target = String::new();
        let problems: Problems = link.target.render(frame, self.scope, None, None, &mut target);
        for d in problems.0 {
            if !self.problems.0.contains(&d) {
                self.problems.push(d);
            }
        }
        if let Some(gains) = &mut self.gains {
            let target = one_scheme(&target);
            // an empty target makes Word report the file as damaged
            let id = gains.relate("hyperlink", if target.is_empty() { "about:blank" } else { target }, true);
            out.push_str(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_by_where_they_stand() {
        let e = |t: &str, p| {
            let mut out = String::new();
            encode(t, p, &mut out);
            out
        };
        assert_eq!(e("https://例.cn/a?b=1&c", Part::Start), "https://%E4%BE%8B.cn/a?b=1&c");
        assert_eq!(e("a/b c?", Part::Path), "a/b%20c%3F");
        assert_eq!(e("a&b=\"", Part::Query), "a%26b%3D%22");
        assert_eq!(Part::behind("https://x/?q="), Part::Query);
        assert_eq!(one_scheme("http://https://x/y"), "https://x/y");
        assert_eq!(one_scheme("http://x/?u=https://y"), "http://x/?u=https://y");
    }
}
