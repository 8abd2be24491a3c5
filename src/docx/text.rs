//! The text of paragraphs, with runs joined: Word and WPS cut a sentence into many runs (proofing marks,
//! revision ids, language), so a word to be found may be spread over several of them.
use super::tree::{Name, NodeId, Tree};

/// A paragraph's text, as one string.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// The paragraph's element.
    pub node: NodeId,
    /// Its place in the part, 1-based, in document order.
    pub number: u32,
    /// The text of its runs; tabs are `\t`, breaks are `\n`.
    pub text: String,
    /// Where each stretch of the text came from, in order.
    pub pieces: Vec<Piece>,
}

impl Paragraph {
    /// The paragraph without the text of some elements.
    pub fn without(self, gone: impl Fn(NodeId) -> bool) -> Paragraph {
        if !self.pieces.iter().any(|p| gone(p.node)) {
            return self;
        }
        let mut out = Paragraph { text: String::new(), pieces: vec![], ..self };
        for (i, piece) in self.pieces.iter().enumerate().filter(|(_, p)| !gone(p.node)) {
            let end = self.pieces.get(i + 1).map_or(self.text.len(), |n| n.at);
            out.pieces.push(Piece { at: out.text.len(), ..piece.clone() });
            out.text.push_str(self.text.get(piece.at..end).unwrap_or_default());
        }
        out
    }
}

/// A stretch of a paragraph's text that came from one element.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The `w:t` element, or the tab or break.
    pub node: NodeId,
    /// Where the stretch begins in [`Paragraph::text`]; it ends where the next begins.
    pub at: usize,
    /// Byte position in the part of each byte position in the stretch, when entities make them differ from
    /// `inner + offset`: pairs of (offset in the stretch, byte in the part), in order.
    jumps: Vec<(usize, usize)>,
    /// The part's byte where the content begins.
    base: usize,
    /// Tabs and breaks can't hold other text.
    pub opaque: bool,
}

impl Piece {
    /// The byte in the part at which a byte offset of the stretch stands.
    pub fn source(&self, offset: usize) -> usize {
        match self.jumps.partition_point(|j| j.0 <= offset) {
            0 => self.base + offset,
            n => self.jumps[n - 1].1 + (offset - self.jumps[n - 1].0),
        }
    }
}

/// All paragraphs of a part that have text, in document order. A paragraph inside a text box is a paragraph
/// of its own and no part of the one that holds the box. Deleted text and field codes are left out.
pub fn paragraphs(tree: &Tree<'_>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let mut number = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        if node.name == Name::Paragraph {
            number += 1;
            let mut p = Paragraph { node: id, number, text: String::new(), pieces: vec![] };
            collect(tree, id, &mut p);
            if !p.text.is_empty() {
                out.push(p);
            }
        }
    }
    out
}

fn collect(tree: &Tree<'_>, holder: NodeId, p: &mut Paragraph) {
    for id in tree.children(holder) {
        let node = &tree.nodes[id];
        match node.name {
            Name::Text => {
                let (decoded, jumps) = decode(&tree.source[node.inner..node.inner_end], node.inner);
                p.pieces.push(Piece { node: id, at: p.text.len(), jumps, base: node.inner, opaque: false });
                p.text += &decoded;
            }
            Name::Tab | Name::Break => {
                p.pieces.push(Piece {
                    node: id,
                    at: p.text.len(),
                    jumps: vec![],
                    base: node.start,
                    opaque: true,
                });
                p.text.push(if node.name == Name::Tab { '\t' } else { '\n' });
            }
            Name::Paragraph
            | Name::Deleted
            | Name::ParagraphProperties
            | Name::RunProperties
            | Name::Instruction => {}
            _ => collect(tree, id, p),
        }
    }
}

/// Text content with entities and CDATA resolved, and where offsets jump because of them.
fn decode(raw: &str, base: usize) -> (String, Vec<(usize, usize)>) {
    if !raw.contains(['&', '<', '\r']) {
        return (raw.to_string(), vec![]);
    }
    let mut out = String::with_capacity(raw.len());
    let mut jumps = Vec::new();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let rest = &raw[at..];
        let (text, used): (&str, usize) = if c == '&' {
            let end = rest.find(';').map_or(rest.len(), |e| e + 1);
            let resolved = quick_xml::escape::unescape(&rest[..end]).unwrap_or_default();
            out += &resolved;
            ("", end)
        } else if let Some(body) = rest.strip_prefix("<![CDATA[") {
            let len = body.find("]]>").unwrap_or(body.len());
            jumps.push((out.len(), base + at + 9));
            (&body[..len], (9 + len + 3).min(rest.len()))
        } else if c == '<' {
            ("", rest.find('>').map_or(rest.len(), |e| e + 1)) // a comment or processing instruction
        } else {
            out.push(c);
            at += c.len_utf8();
            continue;
        };
        out += text;
        at += used;
        jumps.push((out.len(), base + at));
    }
    (out, jumps)
}

/// Appends text as XML character data. Characters that XML can't hold are dropped; `line` stands for a line
/// break, `tab` for a tab.
pub fn escape_text(text: &str, line: &str, tab: &str, out: &mut String) {
    let mut from = 0;
    for (i, b) in text.bytes().enumerate() {
        let instead = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\n' => line,
            b'\t' => tab,
            0..=0x1F => "",
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF
            0xEF if matches!(text.as_bytes().get(i + 1..i + 3), Some([0xBF, 0xBE | 0xBF])) => {
                out.push_str(&text[from..i]);
                from = i + 3;
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[from..i]);
        out.push_str(instead);
        from = i + 1;
    }
    out.push_str(&text[from..]);
}

/// Appends text as the value of a double-quoted attribute.
pub fn escape_attribute(text: &str, out: &mut String) {
    let mut plain = String::new();
    escape_text(text, "&#10;", "&#9;", &mut plain);
    out.push_str(&plain.replace('"', "&quot;").replace('\'', "&apos;"));
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

    #[test]
    fn runs_are_joined_and_deleted_text_is_left_out() {
        let xml = format!(
            "{HEAD}<w:p><w:r><w:t>甲</w:t></w:r><w:proofErr w:type=\"x\"/><w:del><w:r><w:delText>x</w:delText></w:r></w:del>\
             <w:ins><w:r><w:t>乙&amp;丙</w:t><w:tab/></w:r></w:ins></w:p></w:body></w:document>"
        );
        let tree = Tree::parse(&xml).unwrap();
        let ps = paragraphs(&tree);
        assert_eq!(ps[0].text, "甲乙&丙\t");
        let piece = &ps[0].pieces[1];
        let at = piece.source("乙&".len());
        assert!(xml[at..].starts_with("丙</w:t>"));
        assert!(xml[piece.source("乙".len())..].starts_with("&amp;"));
    }

    #[test]
    fn text_box_paragraphs_are_their_own() {
        let xml = format!(
            "{HEAD}<w:p><w:r><w:t>外</w:t><w:txbxContent><w:p><w:r><w:t>内</w:t></w:r></w:p></w:txbxContent></w:r></w:p></w:body></w:document>"
        );
        let texts: Vec<_> = paragraphs(&Tree::parse(&xml).unwrap()).into_iter().map(|p| p.text).collect();
        assert_eq!(texts, ["外", "内"]);
    }

    #[test]
    fn text_is_escaped_and_control_characters_dropped() {
        let mut s = String::new();
        escape_text("a<b>&c\u{1}\u{FFFF}\nd\te", "|", "^", &mut s);
        assert_eq!(s, "a&lt;b&gt;&amp;c|d^e");
    }
}
