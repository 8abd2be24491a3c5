//! What comes out of small packages put together.
use super::super::edition::Edition;
use super::xml::{attribute, children, put_child, remove_attribute, set_attribute};
use super::*;
use crate::docx::Package;
use crate::docx::order::PARAGRAPH;
use std::io::{Cursor, Write};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package of main-document parts `(kind, file, content)`; other files are related to nothing.
fn package(body: &str, parts: &[(&str, &str, &str)]) -> Edition {
    let root = format!("xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\"");
    let mut files = vec![(
        "word/document.xml".to_string(),
        format!("<w:document {root}><w:body>{body}</w:body></w:document>"),
    )];
    let mut rels = String::new();
    for (i, (kind, file, content)) in parts.iter().enumerate() {
        let tag = match *kind {
            "header" => "hdr",
            "footer" => "ftr",
            kind => kind,
        };
        let content = match file.ends_with(".xml") && !content.starts_with("<w:theme") {
            true => format!("<w:{tag} {root}>{content}</w:{tag}>"),
            false => content.to_string(),
        };
        rels += &format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{file}\"/>", i + 1);
        files.push((format!("word/{file}"), content));
    }
    let ns = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let main =
        format!("<Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>");
    files
        .push(("word/_rels/document.xml.rels".into(), format!("<Relationships {ns}>{rels}</Relationships>")));
    files.push(("_rels/.rels".into(), format!("<Relationships {ns}>{main}</Relationships>")));
    files.push((
        "[Content_Types].xml".into(),
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"r\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/></Types>".into(),
    ));
    zipped(&files)
}

fn zipped(files: &[(String, String)]) -> Edition {
    let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, text) in files {
        z.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(text.as_bytes()).unwrap();
    }
    Edition::of(Package::from_bytes("t.docx", z.finish().unwrap().into_inner()).unwrap())
}

fn source(e: &Edition) -> Arc<Source> {
    Arc::new(Source::read(e).unwrap())
}

/// The content of `b` for the body of `a`, and `a` with what belongs to it.
fn taken(a: &Edition, b: &Edition) -> (String, Edition) {
    let mut c = Combiner::new(a.clone(), source(a));
    let content = c.take(b, &source(b), "word/document.xml", Within::Body(String::new())).unwrap();
    let mut out = a.clone();
    c.finish(&mut out, &mut Uniques::default()).unwrap();
    (content, out)
}

fn text(e: &Edition, part: &str) -> String {
    e.text(part).unwrap().unwrap_or_else(|| panic!("no part {part}"))
}

fn style(id: &str, name: &str, look: &str) -> String {
    let default = if name == "Normal" { " w:default=\"1\"" } else { "" };
    format!(
        "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{look}</w:style>"
    )
}

const LIST: &str = "<w:abstractNum w:abstractNumId=\"0\"><w:nsid w:val=\"11111111\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";

#[test]
fn styles_that_look_the_same_are_shared_and_others_get_new_names() {
    let bold = "<w:rPr><w:b/></w:rPr>";
    let a = style("Normal", "Normal", "") + &style("H", "heading 1", bold) + &style("Q", "Quote", "");
    // another id for the same heading; a quote of the same id with another look, based on one that A lacks
    let b = style("a", "Normal", "")
        + &style("1", "heading 1", bold)
        + &style("Q", "Quote", "<w:basedOn w:val=\"Z\"/><w:pPr><w:jc w:val=\"right\"/></w:pPr>")
        + &style("Z", "附件文字", "");
    let body = "<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val=\"Q\"/></w:pPr></w:p><w:p/>";
    let (content, out) =
        taken(&package("", &[("styles", "styles.xml", &a)]), &package(body, &[("styles", "styles.xml", &b)]));
    assert_eq!(
        content,
        "<w:p><w:pPr><w:pStyle w:val=\"H\"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val=\"Q-1\"/></w:pPr></w:p><w:p/>"
    );
    let styles = text(&out, "word/styles.xml");
    assert!(
        styles.starts_with(&text(&package("", &[("styles", "styles.xml", &a)]), "word/styles.xml")[..400])
    );
    assert!(
        styles.contains("w:styleId=\"Q-1\"><w:name w:val=\"Quote 2\"/><w:basedOn w:val=\"Z\"/>"),
        "{styles}"
    );
    assert_eq!(styles.matches("<w:style ").count(), 5);
}

#[test]
fn other_defaults_are_written_into_the_styles_that_rest_on_them() {
    let defaults = |run: &str, p: &str| {
        format!(
            "<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{p}</w:pPr></w:pPrDefault></w:docDefaults>"
        )
    };
    let a = defaults("<w:sz w:val=\"32\"/>", "<w:spacing w:after=\"160\"/>") + &style("N", "Normal", "");
    let b = defaults("<w:rFonts w:ascii=\"楷体\"/>", "") + &style("N", "Normal", "<w:rPr><w:b/></w:rPr>");
    let (content, out) = taken(
        &package("", &[("styles", "styles.xml", &a)]),
        &package("<w:p><w:r/></w:p>", &[("styles", "styles.xml", &b)]),
    );
    assert_eq!(content, "<w:p><w:pPr><w:pStyle w:val=\"N-1\"/></w:pPr><w:r/></w:p>");
    let styles = text(&out, "word/styles.xml");
    let copy = &styles[styles.find("N-1").unwrap()..];
    for part in ["w:ascii=\"楷体\"", "<w:b/><w:sz w:val=\"20\"/>", "w:after=\"0\"", "<w:pPr>"] {
        assert!(copy.contains(part), "{part} in {copy}");
    }
    assert!(!copy.contains("w:default"));
}

#[test]
fn lists_notes_links_pictures_and_bookmarks_get_new_ids() {
    let body = |word: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:bookmarkStart w:id=\"0\" w:name=\"表\"/><w:r><w:t>{word}</w:t><w:footnoteReference w:id=\"1\"/></w:r><w:bookmarkEnd w:id=\"0\"/></w:p>"
        )
    };
    let note =
        |word: &str| format!("<w:footnote w:id=\"1\"><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:footnote>");
    let parts = |note: &str, picture: &str| -> Edition {
        let body = body("字")
            + "<w:p><w:r><w:instrText> PAGEREF 表 \\h </w:instrText><w:drawing r:embed=\"rId3\"/></w:r><w:hyperlink w:anchor=\"表\"/></w:p><w:sectPr/>";
        package(
            &body,
            &[
                ("numbering", "numbering.xml", LIST),
                ("footnotes", "footnotes.xml", note),
                ("image", "media/image1.png", picture),
            ],
        )
    };
    let (a, b) = (parts(&note("甲"), "one"), parts(&note("乙"), "two"));
    let (content, out) = taken(&a, &b);
    for want in [
        "numId w:val=\"2\"",
        "footnoteReference w:id=\"2\"",
        "w:name=\"表_1\"",
        " PAGEREF 表_1 \\h ",
        "w:anchor=\"表_1\"",
        "r:embed=\"rIdC1\"",
    ] {
        assert!(content.contains(want), "{want} in {content}");
    }
    assert!(!content.contains("sectPr"));
    let numbering = text(&out, "word/numbering.xml");
    let order = [
        "abstractNumId=\"0\"",
        "w:abstractNumId=\"1\"><w:nsid w:val=\"7A000001\"/>",
        "w:numId=\"1\"",
        "w:numId=\"2\"",
    ];
    let at: Vec<usize> =
        order.iter().map(|o| numbering.find(o).unwrap_or_else(|| panic!("{o} in {numbering}"))).collect();
    assert!(at.is_sorted());
    assert!(text(&out, "word/footnotes.xml").contains("<w:footnote w:id=\"2\"><w:p><w:r><w:t>乙"));
    assert!(text(&out, "word/_rels/document.xml.rels").contains("Id=\"rIdC1\""));
    assert_eq!(out.added.iter().map(|a| a.0.as_str()).collect::<Vec<_>>(), ["word/media/image2.png"]);
    // the same picture is there already
    let (content, out) = taken(&a, &parts(&note("乙"), "one"));
    assert!(content.contains("r:embed=\"rId3\"") && out.added.is_empty());
}

#[test]
fn a_package_without_lists_and_notes_gets_the_parts() {
    let body = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:footnoteReference w:id=\"7\"/></w:r></w:p>";
    let b = package(
        body,
        &[
            ("numbering", "numbering.xml", LIST),
            ("footnotes", "footnotes.xml", "<w:footnote w:id=\"7\"><w:p/></w:footnote>"),
        ],
    );
    let (content, out) = taken(&package("<w:p/>", &[]), &b);
    assert!(content.contains("footnoteReference w:id=\"1\""), "{content}");
    assert!(text(&out, "word/footnotes.xml").contains("w:continuationSeparator"));
    let types = text(&out, "[Content_Types].xml");
    assert!(types.contains("/word/footnotes.xml") && types.contains("/word/numbering.xml"), "{types}");
    assert_eq!(out.relations("word/document.xml").unwrap().len(), 2);
}

#[test]
fn sections_in_between_stay_and_what_stood_before_keeps_its_own() {
    let middle =
        "<w:p><w:pPr><w:sectPr><w:pgSz w:orient=\"landscape\"/></w:sectPr></w:pPr></w:p><w:p/><w:sectPr/>";
    let (a, b) = (package("<w:p/>", &[]), package(middle, &[]));
    let mut c = Combiner::new(a.clone(), source(&a));
    let own = "<w:sectPr><w:pgSz w:w=\"1\"/></w:sectPr>";
    let content = c.take(&b, &source(&b), "word/document.xml", Within::Body(own.into())).unwrap();
    assert_eq!(content.matches("</w:sectPr>").count(), 2);
    assert!(content.find(own) < content.find("landscape"));
    let content = c.take(&b, &source(&b), "word/document.xml", Within::Block).unwrap();
    assert_eq!(content, "<w:p><w:pPr></w:pPr></w:p><w:p/>");
}

#[test]
fn other_prefixes_and_strict_namespaces_are_understood() {
    let strict = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" xmlns:w=\"urn:other\" xmlns:n=\"urn:n\"><x:body><x:p n:a=\"1\"><x:r><x:t>字</x:t></x:r></x:p></x:body></x:document>";
    let b = package("", &[]);
    let files: Vec<(String, String)> = b
        .package
        .parts()
        .map(|n| (n.to_string(), if n == "word/document.xml" { strict.to_string() } else { text(&b, n) }))
        .collect();
    let mut a = package("<w:p/>", &[]);
    let mut c = Combiner::new(a.clone(), source(&a));
    let b = zipped(&files);
    let content = c.take(&b, &source(&b), "word/document.xml", Within::Body(String::new())).unwrap();
    assert_eq!(content, "<x:p n:a=\"1\"><x:r><x:t>字</x:t></x:r></x:p>");
    c.finish(&mut a, &mut Uniques::default()).unwrap();
    let main = text(&a, "word/document.xml");
    assert!(main.contains(&format!("xmlns:x=\"{WORD}\"")) && main.contains("xmlns:n=\"urn:n\""), "{main}");
}

#[test]
fn joined_documents_count_for_themselves_and_share_what_is_equal() {
    let footer =
        |name: &str| format!("<w:p><w:r><w:t>{name}</w:t><w:instrText> NUMPAGES </w:instrText></w:r></w:p>");
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:type w:val=\"continuous\"/><w:pgSz w:w=\"1\"/></w:sectPr>";
    let template = package(
        &format!("{item}{section}"),
        &[
            ("numbering", "numbering.xml", LIST),
            ("header", "header1.xml", "<w:p/>"),
            ("footer", "footer1.xml", &footer("甲")),
        ],
    );
    let record = |name: &str| {
        let mut e = template.clone();
        let root = text(&e, "word/footer1.xml").replace("甲", name);
        e.set("word/footer1.xml", root.into_bytes());
        e
    };
    let mut j = Joiner::new(record("甲")).unwrap();
    for name in ["乙", "甲", "乙"] {
        j.add(&record(name)).unwrap();
    }
    assert_eq!(j.count(), 4);
    let out = j.finish().unwrap();
    let main = text(&out, "word/document.xml");
    assert_eq!(main.matches("<w:sectPr>").count(), 4);
    assert_eq!(main.matches("w:start=\"1\"").count(), 3, "pages begin again: {main}");
    assert_eq!(main.matches("nextPage").count(), 3);
    assert_eq!(main.matches("r:id=\"rId2\"").count(), 4, "one header");
    assert_eq!(
        (main.matches("r:id=\"rId3\"").count(), main.matches("r:id=\"rIdC1\"").count()),
        (2, 2),
        "two footers"
    );
    let numbering = text(&out, "word/numbering.xml");
    assert_eq!(numbering.matches("<w:abstractNum ").count(), 1);
    assert_eq!(numbering.matches("<w:startOverride w:val=\"1\"/>").count(), 3);
    for n in 1..=4 {
        assert_eq!(main.matches(&format!("numId w:val=\"{n}\"")).count(), 1, "{n}");
    }
    assert!(text(&out, "word/footer2.xml").contains(" SECTIONPAGES "));
    assert!(text(&out, "word/footer1.xml").contains(" SECTIONPAGES "));
    assert!(main.ends_with("</w:sectPr></w:body></w:document>"));
}

#[test]
fn a_section_is_closed_by_its_own_prefix_and_a_body_of_another_format_is_refused() {
    let with_root = |spaces: &str| {
        let mut e = package("", &[]);
        let body = "<body><p/><sectPr><pgSz/></sectPr></body>";
        e.set("word/document.xml", format!("<document {spaces}>{body}</document>").into_bytes());
        e
    };
    let two = with_root(&format!("xmlns:w=\"{WORD}\" xmlns=\"{WORD}\""));
    let mut j = Joiner::new(two.clone()).unwrap();
    j.add(&two).unwrap();
    let out = j.finish().unwrap();
    let main = text(&out, "word/document.xml");
    assert_eq!(roxmltree::Document::parse(&main).err(), None, "{main}");
    let none = with_root("xmlns=\"urn:other\"");
    assert_eq!(Joiner::new(none).err().map(|d| d.code()), Some("template-broken"));
}

#[test]
fn children_go_where_the_schema_wants_them() {
    let mut xml = "<w:pPr><w:pStyle w:val=\"a\"/><w:jc w:val=\"left\"/></w:pPr>".to_string();
    put_child(&mut xml, PARAGRAPH, "<w:numPr/>");
    put_child(&mut xml, PARAGRAPH, "<w:sectPr/>");
    put_child(&mut xml, PARAGRAPH, "<w:pStyle w:val=\"b\"/>");
    assert_eq!(xml, "<w:pPr><w:pStyle w:val=\"b\"/><w:numPr/><w:jc w:val=\"left\"/><w:sectPr/></w:pPr>");
    let mut xml = "<w:pPr/>".to_string();
    put_child(&mut xml, PARAGRAPH, "<w:jc/>");
    assert_eq!(xml, "<w:pPr><w:jc/></w:pPr>");
    let mut xml = "<a b='>' c=\"2\"><d/></a>".to_string();
    set_attribute(&mut xml, "b", "1");
    set_attribute(&mut xml, "e", "3");
    remove_attribute(&mut xml, "c");
    assert_eq!(
        (xml.as_str(), attribute(&xml, "b"), children(&xml).len()),
        ("<a e=\"3\" b='1'><d/></a>", Some("1"), 1)
    );
}
