//! A Word file from a stranger: opened, read part by part, filled as a template, joined with itself.
//!
//! The input is a file as it is, or the parts of a package (`@@ NAME` lines). Whatever comes out of well-formed
//! parts must be well-formed.
#![no_main]
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use wenshu::docx::settings::{field_instructions, refreshing};
use wenshu::docx::{Edition, Joiner, Lists, Package, Tree, Uniques, mend_table, paragraphs};
use wenshu::template::{Frame, ShapeFrame, WordTemplate};
use wenshu_fuzz::{fault, malformed, mutate, record, scope, told, unzipped, word};

fuzz_target!(|input: &[u8]| {
    let file = word(input);
    let package = match Package::from_bytes("文.docx", file) {
        Ok(package) => package,
        Err(d) => return drop(told(&d.into())),
    };
    let sound = round_trip(&package);
    for index in 0..package.parts().count() {
        if let Ok(text) = package.read_text(index) {
            part(&text);
        }
    }
    filled(&package, sound);
    joined(&package, sound);
});

/// Written without a change it is what it was; says whether all parts can be read and are well-formed.
fn round_trip(package: &Package) -> bool {
    let mut out = vec![];
    package.write(&[], &[], &mut out);
    let again = Package::from_bytes("文.docx", out.clone()).expect("what is written can be opened");
    assert!(package.parts().eq(again.parts()));
    let mut sound = true;
    let mut parts = vec![];
    for index in 0..package.parts().count() {
        match (package.read(index), again.read(index)) {
            (Ok(before), Ok(after)) => {
                assert_eq!(before, after);
                parts.push((package.name(index).to_string(), after));
            }
            (Err(_), Err(_)) => sound = false,
            _ => panic!("a part that was not changed reads differently"),
        }
    }
    let mut twice = vec![];
    again.write(&[], &[], &mut twice);
    assert_eq!(out, twice);
    sound && malformed(&parts).is_none()
}

fn part(text: &str) {
    let sound = fault(text.as_bytes()).is_none();
    field_instructions(text);
    Lists::read(text).with_copies(&[(1, 7, None), (2, 8, Some(1))]);
    let mut uniques = Uniques::default();
    let once = uniques.part(text);
    let twice = uniques.part(text);
    if sound {
        assert_eq!(fault(once.as_bytes()), None, "ids of {text}");
        assert_eq!(fault(twice.as_bytes()), None, "ids, once more, of {text}");
    }
    let Ok(tree) = Tree::parse(text) else { return };
    for (id, node) in tree.nodes.iter().enumerate() {
        assert!(node.start < node.inner && node.inner <= node.inner_end && node.inner_end <= node.end);
        assert!(node.next > id && node.next <= tree.nodes.len());
        assert!(tree.slice(id).starts_with('<') && tree.slice(id).ends_with('>'), "{}", tree.slice(id));
        if let Some(parent) = node.parent {
            let parent = &tree.nodes[parent];
            assert!(parent.inner <= node.start && node.end <= parent.inner_end);
        }
        if id < 200 && tree.slice(id).contains("tbl") {
            mend_table(tree.slice(id), &[1], &tree.prefix);
        }
    }
    for p in paragraphs(&tree) {
        for (n, piece) in p.pieces.iter().enumerate() {
            let end = p.pieces.get(n + 1).map_or(p.text.len(), |next| next.at);
            assert!(p.text.get(piece.at..end).is_some(), "pieces are whole characters");
            if !piece.opaque {
                let node = &tree.nodes[piece.node];
                for at in 0..=end - piece.at {
                    assert!(
                        (node.inner..=node.inner_end).contains(&piece.source(at)),
                        "text comes from its element"
                    );
                }
            }
        }
    }
}

fn filled(package: &Package, sound: bool) {
    let template = match WordTemplate::compile(package.clone()) {
        Ok(template) => template,
        Err(d) => return drop(told(&d.into())),
    };
    let data = record();
    told(&template.check(&ShapeFrame::outer(data.shape()).as_root()));
    told(&template.unanswered());
    template.needs();
    let make = || {
        let mut out = vec![];
        template.render(&Frame::outer(&data).as_root(), scope(), &mut out).map(|()| out)
    };
    match (make(), make()) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second);
            if sound {
                assert_eq!(malformed(&unzipped(&first)), None);
            }
        }
        (Err(a), Err(b)) => assert_eq!(told(&a), told(&b)),
        _ => panic!("fills at one time and not at another"),
    }
}

fn joined(package: &Package, sound: bool) {
    let edition = Edition::of(refreshing(package).unwrap_or_else(|_| package.clone()));
    let Ok(mut joiner) = Joiner::new(edition.clone()) else { return };
    if joiner.add(&edition).and_then(|()| joiner.add(&edition)).is_err() {
        return;
    }
    let Ok(all) = joiner.finish() else { return };
    let mut out = vec![];
    all.write(&mut out);
    if sound {
        assert_eq!(malformed(&unzipped(&out)), None);
    }
}

const SNIPPETS: &[&str] = &[
    "<w:p><w:r><w:t>{{甲}}</w:t></w:r></w:p>",
    "<w:t>{{#each 组}}{{名}}{{/each}}</w:t>",
    "{{#if 真}}",
    "{{/if}}",
    "{{else}}",
    "{{姓名}}",
    "{{#each 组}}",
    "{{/each}}",
    "{{#cells 列}}",
    "{{/cells}}",
    "{{markdown 文}}",
    "{{图}}",
    r#"<w:sdt><w:sdtPr><w:alias w:val="甲"/><w:tag w:val="甲"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"#,
    r#"<w:fldSimple w:instr=" MERGEFIELD 甲 "><w:r><w:t>x</w:t></w:r></w:fldSimple>"#,
    r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF "{{甲}}" = "" "a" "b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
    r#"<w:bookmarkStart w:id="0" w:name="b"/>"#,
    r#"<w:bookmarkEnd w:id="0"/>"#,
    r#"<w:footnoteReference w:id="1"/>"#,
    r#"<w:tbl><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"#,
    "<!-- c -->",
    "<![CDATA[{{甲}}]]>",
    "<?p q?>",
    "<w:br/>",
    "<w:tab/>",
    "<w:del>",
    "</w:del>",
    r#"<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:sectPr/></w:pPr>"#,
];

fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    mutate::markup(data, size, max, seed, SNIPPETS)
});
