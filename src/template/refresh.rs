//! When Word is asked to bring the table of contents up to date on opening a document.
use super::program::{Op, Program};
use super::rich::Styles;
use crate::diagnostic::Result;
use crate::docx::Package;
use crate::docx::settings::{field_instructions, refreshing};

/// Whether Word is asked to update a document's fields when it opens it. Word then puts a question to the
/// reader, so by default it isn't asked without need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refresh {
    /// When there is a table of contents and headings are repeated, left out or made.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The package that asks Word to update fields, when that is wanted.
pub(super) fn apply(
    package: &Package,
    programs: &[(usize, Program)],
    when: Refresh,
) -> Result<Option<Package>> {
    let wanted = match when {
        Refresh::Never => false,
        Refresh::Always => true,
        Refresh::Auto => contents_change(package, programs)?,
    };
    wanted.then(|| refreshing(package)).transpose()
}

/// Is there a table of contents that will be out of date?
fn contents_change(package: &Package, programs: &[(usize, Program)]) -> Result<bool> {
    let main = package.main()?;
    let Some((_, program)) = programs.iter().find(|(i, _)| *i == main) else { return Ok(false) };
    let has_contents = || -> Result<bool> {
        let source = package.read_text(main)?;
        Ok(field_instructions(&source).iter().any(|i| i.split_whitespace().next() == Some("TOC")))
    };
    if !program.markdown && !program.ops.iter().any(|op| matches!(op, Op::Block(_))) || !has_contents()? {
        return Ok(false);
    }
    let styles = package.main_related("styles")?.map(|i| package.read_text(i)).transpose()?;
    let styles = Styles::read(&styles.unwrap_or_default());
    let p = &program.prefix;
    let mut signs: Vec<String> =
        styles.heading_ids().iter().map(|id| format!("<{p}pStyle {p}val=\"{id}\"")).collect();
    signs.push(format!("<{p}outlineLvl "));
    Ok(program.markdown || in_blocks(program, &program.ops, &signs, false))
}

/// Do the texts inside of blocks hold one of these?
fn in_blocks(program: &Program, ops: &[Op], signs: &[String], inside: bool) -> bool {
    ops.iter().any(|op| match op {
        Op::Fixed(range) => inside && signs.iter().any(|s| program.fixed[range.clone()].contains(s)),
        Op::Block(b) => {
            in_blocks(program, &b.body, signs, true) || in_blocks(program, &b.otherwise, signs, true)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Frame, Scope, WordTemplate};
    use crate::value::Value;
    use std::io::{Cursor, Write};

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

    fn package(body: &str, settings: bool) -> Package {
        let mut rels = format!("<Relationship Id=\"a\" Type=\"{REL}/styles\" Target=\"styles.xml\"/>");
        if settings {
            rels += &format!("<Relationship Id=\"b\" Type=\"{REL}/settings\" Target=\"settings.xml\"/>");
        }
        let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
        for (name, text) in [
            (
                "[Content_Types].xml",
                format!("<Types><Override PartName=\"/word/document.xml\" ContentType=\"{MAIN}\"/></Types>"),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id=\"r\" Type=\"{REL}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
                ),
            ),
            ("word/_rels/document.xml.rels", format!("<Relationships>{rels}</Relationships>")),
            (
                "word/document.xml",
                format!("<w:document xmlns:w=\"{W}\"><w:body>{body}</w:body></w:document>"),
            ),
            (
                "word/styles.xml",
                format!(
                    "<w:styles xmlns:w=\"{W}\"><w:style w:styleId=\"a1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
                ),
            ),
            ("word/settings.xml", format!("<w:settings xmlns:w=\"{W}\"><w:zoom/><w:compat/></w:settings>")),
        ] {
            if name != "word/settings.xml" || settings {
                z.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                z.write_all(text.as_bytes()).unwrap();
            }
        }
        Package::from_bytes("t.docx", z.finish().unwrap().into_inner()).unwrap()
    }

    fn made(body: &str, settings: bool, when: Refresh) -> Package {
        let template = WordTemplate::compile(package(body, settings)).unwrap().refreshing(when).unwrap();
        let data = Value::from(&serde_json::json!({"组": [{"名": "甲"}, {"名": "乙"}], "是": false}));
        let mut out = Vec::new();
        let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
        template.render(&Frame::outer(&data).as_root(), scope, &mut out).unwrap();
        Package::from_bytes("o.docx", out).unwrap()
    }

    fn asks(body: &str, when: Refresh) -> bool {
        [true, false].map(|settings| {
            let made = made(body, settings, when);
            let part = made.main_related("settings").unwrap();
            part.is_some_and(|i| made.read_text(i).unwrap().contains("<w:updateFields w:val=\"true\"/>"))
        }) == [true, true]
    }

    fn p(style: &str, text: &str) -> String {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    const TOC: &str = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>一 1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";

    #[test]
    fn word_is_asked_only_when_headings_change() {
        let repeated = [p("x", "{{#each 组}}"), p("a1", "{{名}}"), p("x", "{{/each}}")].concat();
        let dropped = [p("x", "{{#if 是}}"), p("a1", "附"), p("x", "{{/if}}")].concat();
        let plain = [p("a1", "总则"), p("x", "{{#each 组}}"), p("x", "{{名}}"), p("x", "{{/each}}")].concat();
        for (body, when, wanted) in [
            (format!("{TOC}{repeated}"), Refresh::Auto, true),
            (format!("{TOC}{dropped}"), Refresh::Auto, true),
            (format!("{TOC}{plain}"), Refresh::Auto, false),
            (repeated.clone(), Refresh::Auto, false),
            (format!("{TOC}{repeated}"), Refresh::Never, false),
            (plain.clone(), Refresh::Always, true),
        ] {
            assert_eq!(asks(&body, when), wanted, "{body}");
        }
    }

    #[test]
    fn fields_stay_byte_for_byte() {
        let field = |code: &str| {
            format!(
                "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
            )
        };
        let simple = "<w:p><w:fldSimple w:instr=\" SECTIONPAGES \\* MERGEFORMAT \"><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>";
        let fields = ["PAGE", "NUMPAGES", "REF _Ref1 \\h", "SEQ 表 \\* ARABIC", "STYLEREF \"heading 1\""]
            .map(field)
            .concat();
        let body = format!("{TOC}{fields}{simple}");
        let whole = format!("{}{body}{}", p("x", "{{组.length}}"), p("x", "{{#each 组}}{{名}}{{/each}}"));
        let made = made(&whole, true, Refresh::Auto);
        assert!(made.read_text(made.main().unwrap()).unwrap().contains(&body));
        assert!(!asks(&whole, Refresh::Auto));
    }
}
