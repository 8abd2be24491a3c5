use super::*;
use crate::diagnostic::Severity;
use std::fs;
use std::path::Path;

fn unpacked(key: &str) -> Vec<u8> {
    let own = OWN.iter().find(|o| o.key == key).unwrap();
    zstd::bulk::decompress(own.packed, 16 << 20).unwrap()
}

/// A face of ours under another name, in all of its names.
fn renamed(key: &str, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.encode_utf16().count(), to.encode_utf16().count());
    let wide = |s: &str| -> Vec<u8> { s.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let (from, to) = (wide(from), wide(to));
    let mut bytes = unpacked(key);
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(&from) {
            bytes[at..at + from.len()].copy_from_slice(&to);
        }
    }
    bytes
}

fn folder(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Fonts) {
    let at = tempfile::tempdir().unwrap();
    fs::create_dir(at.path().join("字体")).unwrap();
    for (name, bytes) in files {
        fs::write(at.path().join("字体").join(name), bytes).unwrap();
    }
    let options = FontOptions { folders: vec![], system: false };
    let fonts = Fonts::open(&options, &[at.path().into()]).unwrap();
    (at, fonts)
}

fn first(fonts: &Fonts, name: &str, script: For) -> String {
    fonts.choose(name, script, false, false).families.remove(0)
}

#[test]
fn a_font_in_a_folder_is_used_by_its_name_and_by_its_other_names() {
    // "Fill Kai" has eight letters, as many as "KaiTi_GB" would; 方正姚体测试字体 stands for any font of theirs
    let bytes = renamed("kai", "Fill Kai", "方正姚体测试字体");
    let (_at, fonts) = folder(&[("YaoTi.TTF", &bytes), ("readme.txt", b"x")]);
    assert!(fonts.problems().0.is_empty());
    for name in ["方正姚体测试字体", " @方正姚体测试字体", "方正姚体测试字体_GB2312"]
    {
        assert_eq!(first(&fonts, name, For::EastAsian), "folder-0", "{name}");
        assert_eq!(first(&fonts, name, For::Latin), "folder-0", "{name}");
    }
    assert_eq!(first(&fonts, "宋体", For::EastAsian), "song");
    let choice = fonts.choose("方正姚体测试字体", For::EastAsian, true, true);
    assert!(choice.thicken && choice.slant);
    assert!((choice.line.0 - 1.3).abs() < 0.01 && (choice.line.1 - 1.01).abs() < 0.01, "{:?}", choice.line);
    assert_eq!(fonts.uncovered(&choice, "张三 ☑"), Vec::<char>::new());
    // typst finds it under its key
    let index = fonts.book().select_family("folder-0").next().unwrap();
    assert!(fonts.font(index).is_some());
}

#[test]
fn a_font_of_the_folder_goes_before_the_stand_in_and_is_not_reported() {
    let bytes = renamed("kai", "Fill Kai", "FangSong");
    let (_at, fonts) = folder(&[("a.ttf", &bytes)]);
    for name in ["仿宋", "FangSong", "仿宋_GB2312", "fangsong_gb2312"] {
        assert_eq!(first(&fonts, name, For::EastAsian), "folder-0", "{name}");
    }
    assert_eq!(first(&fonts, "楷体", For::EastAsian), "kai");
    assert_eq!(fonts.report(), [("楷体".to_string(), "FillKai".to_string())]);
}

#[test]
fn damaged_files_are_told_by_name_and_never_stop_anything() {
    let whole = renamed("serif", "Fill Serif", "Some Serif");
    let mut torn = renamed("serif", "Fill Serif", "Torn Serif");
    torn.truncate(torn.len() / 2);
    let files: &[(&str, &[u8])] = &[
        ("空.ttf", b""),
        ("乱.otf", b"this is no font at all, whatever its name says"),
        ("半.ttf", &torn),
        ("假.ttc", b"ttcf\0\x01\0\0\xff\xff\xff\xff"),
        ("压.ttf.zst", b"\x28\xb5\x2f\xfd nothing"),
        ("网.woff2", b"wOF2"),
        ("好.ttf", &whole),
    ];
    let (_at, fonts) = folder(files);
    let problems = fonts.problems();
    assert_eq!(problems.0.len(), 6);
    assert!(problems.0.iter().all(|d| d.severity() == Severity::Warning && d.hint_text().is_some()));
    for (name, _) in &files[..6] {
        assert!(problems.0.iter().any(|d| d.to_string().contains(name)), "{name}");
    }
    assert_eq!(first(&fonts, "Some Serif", For::Latin), "folder-0");
}

#[test]
fn any_byte_of_a_font_may_be_wrong() {
    let sound = unpacked("humanist");
    let at = tempfile::tempdir().unwrap();
    let path = at.path().join("a.ttf");
    for n in 0..400 {
        let mut bytes = sound.clone();
        bytes[n] ^= 0xff;
        bytes[n * 37 % 4000] = 0xff;
        fs::write(&path, &bytes).unwrap();
        for about in file::describe(&path).unwrap_or_default() {
            assert!(about.line.0.is_finite() && about.line.0 < 6.5);
            let face = Face::file(&path, about.index);
            let _ = (face.has('a'), face.font().is_some());
        }
    }
}

#[test]
fn packed_faces_and_collections_are_read() {
    let bytes = renamed("humanist", "Fill Humanist", "Someone Nice ");
    let packed = zstd::bulk::compress(&bytes, 1).unwrap();
    // a collection of one face: its tables' places count from the file's start
    let mut ttc = b"ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10".to_vec();
    let single = renamed("sans", "Fill Sans", "Other One");
    ttc.extend(&single);
    let tables = u16::from_be_bytes([single[4], single[5]]) as usize;
    for t in 0..tables {
        let at = 16 + 12 + t * 16 + 8;
        let place = u32::from_be_bytes(ttc[at..at + 4].try_into().unwrap()) + 16;
        ttc[at..at + 4].copy_from_slice(&place.to_be_bytes());
    }
    let (_at, fonts) = folder(&[("a.ttf.zst", &packed), ("b.ttc", &ttc)]);
    assert_eq!(fonts.problems().0, []);
    assert_eq!(first(&fonts, "Someone Nice", For::Latin), "folder-0");
    assert_eq!(first(&fonts, "Other One", For::Latin), "folder-1");
    let choice = fonts.choose("Other One", For::Latin, false, false);
    assert!((choice.line.0 - 1.149).abs() < 0.002 && (choice.line.1 - 0.905).abs() < 0.002);
    // Chinese text set in a Latin font: its own shapes first, lines as high as Word's 宋体
    assert_eq!(fonts.choose("Other One", For::EastAsian, false, false).line.0, 1.3);
}

#[test]
fn heights_go_by_the_font_that_is_asked_for() {
    let fonts = Fonts::builtin();
    let cases = [
        ("宋体", For::EastAsian, 1.3, 1.009),
        ("宋体", For::Latin, 1.3, 1.009),
        ("仿宋_GB2312", For::EastAsian, 1.3, 1.009),
        ("方正小标宋简体", For::EastAsian, 1.3, 1.009),
        ("微软雅黑", For::EastAsian, 1.7, 1.25),
        ("Times New Roman", For::Latin, 1.149, 0.891),
        ("Times New Roman", For::EastAsian, 1.3, 1.009),
        ("Arial", For::Latin, 1.149, 0.905),
        ("Calibri", For::Latin, 1.22, 0.952),
        ("某某体", For::EastAsian, 1.3, 1.009),
        ("某某体", For::Latin, 1.3, 1.009),
        ("Unknown", For::Latin, 1.149, 0.891),
        ("Unknown", For::EastAsian, 1.3, 1.009),
    ];
    for (name, script, height, above) in cases {
        let line = fonts.choose(name, script, false, false).line;
        assert!(
            (line.0 - height).abs() < 0.001 && (line.1 - above).abs() < 0.001,
            "{name} {script:?} {line:?}"
        );
    }
}

#[test]
fn bold_and_italic_are_made_only_where_there_is_no_such_face() {
    let fonts = Fonts::builtin();
    let made = |name: &str, script| {
        let c = fonts.choose(name, script, true, true);
        (c.thicken, c.slant)
    };
    assert_eq!(made("宋体", For::EastAsian), (true, true));
    assert_eq!(made("Times New Roman", For::Latin), (false, false));
    assert_eq!(made("Arial", For::Latin), (false, false));
    assert_eq!(made("Calibri", For::Latin), (false, true));
    assert_eq!(made("微软雅黑", For::Latin), (false, false));
    let plain = fonts.choose("宋体", For::EastAsian, false, false);
    assert!(!plain.thicken && !plain.slant);
}

#[test]
fn characters_without_a_face_are_named_and_those_without_a_shape_are_not() {
    let fonts = Fonts::builtin();
    let song = fonts.choose("宋体", For::EastAsian, false, false);
    let text = "䶮喆堃☐☑✓①㈠〇—“”… \t\n\u{200d}\u{fe0f}\u{e0100}\u{3000}";
    assert_eq!(fonts.uncovered(&song, text), Vec::<char>::new());
    assert_eq!(fonts.uncovered(&song, "吉\u{20bb7}\u{20bb7}\u{e123}"), ['\u{20bb7}', '\u{e123}']);
    let latin = fonts.choose("Times New Roman", For::Latin, false, false);
    assert_eq!(fonts.uncovered(&latin, "Grüße, Ωα 张三 ☑ 5 €"), Vec::<char>::new());
    assert_eq!(fonts.rescue('\u{20bb7}'), None);
    assert_eq!(fonts.rescue('张').as_deref(), Some("song"));
}

/// The same font with these characters and no others.
fn with_characters(mut font: Vec<u8>, characters: &[char]) -> Vec<u8> {
    let count = characters.len() as u32;
    let mut map: Vec<u8> = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    let groups = characters.iter().flat_map(|&c| [c as u32, c as u32, 5]);
    [16 + 12 * count, 0, count].into_iter().chain(groups).for_each(|n| map.extend(n.to_be_bytes()));
    let entry = font.windows(4).position(|w| w == b"cmap").unwrap();
    let place = [font.len() as u32, map.len() as u32].map(u32::to_be_bytes).concat();
    font[entry + 8..entry + 16].copy_from_slice(&place);
    font.extend(map);
    font
}

#[test]
fn a_font_of_the_folder_rescues_a_rare_character() {
    let font = renamed("humanist", "Fill Humanist", "Rare Hanzi 01");
    let (_at, fonts) = folder(&[("a.ttf", &with_characters(font, &['\u{e123}', '\u{20bb7}']))]);
    let mut choice = fonts.choose("宋体", For::EastAsian, false, false);
    assert_eq!(
        fonts.uncovered(&choice, "吉\u{20bb7}\u{e123}\u{e124}"),
        ['\u{20bb7}', '\u{e123}', '\u{e124}']
    );
    assert_eq!(fonts.rescue('\u{e123}').as_deref(), Some("folder-0"));
    assert_eq!(fonts.rescue('\u{e124}'), None);
    choice.families.push(fonts.rescue('\u{20bb7}').unwrap());
    assert_eq!(fonts.uncovered(&choice, "\u{20bb7}"), Vec::<char>::new());

    let mut code = crate::pdf::code::Code::new();
    code.raw("#set text(fallback: false, font: (");
    for family in &choice.families {
        code.string(family).raw(",");
    }
    code.raw("))\n#").string("吉\u{20bb7}祥");
    let pages = crate::pdf::typeset::typeset(code, &fonts).unwrap();
    assert_eq!(pages.undrawn(), []);
    assert!(pages.export(&Default::default()).is_ok());
}

#[test]
fn styles_of_a_family_share_their_characters() {
    for (own, face) in OWN.iter().zip(own::faces()) {
        let regular = OWN.iter().position(|o| o.key == own.key).unwrap();
        let regular = &own::faces()[regular];
        for c in ('\u{20}'..'\u{2200}').filter(|c| !c.is_control()) {
            assert_eq!(face.has(c), regular.has(c), "{} {c}", own.name);
        }
    }
}

#[test]
fn a_missing_named_folder_is_a_mistake() {
    let options = FontOptions { folders: vec!["没有这个".into()], system: false };
    let wrong = Fonts::open(&options, &[]).unwrap_err();
    assert_eq!(wrong.code(), "font-folder-missing");
}

#[test]
fn replaced_fonts_are_reported_once_and_in_order() {
    let fonts = Fonts::builtin();
    for name in ["黑体", "仿宋_GB2312", "黑体", "@黑体", "", "FillSong"] {
        fonts.choose(name, For::EastAsian, false, false);
    }
    fonts.choose("Times New Roman", For::EastAsian, false, false);
    fonts.choose("微软雅黑", For::Latin, true, false);
    let report: Vec<String> = fonts.report().into_iter().map(|(a, d)| format!("{a} {d}")).collect();
    assert_eq!(report, ["仿宋_GB2312 FillSong", "微软雅黑 FillSans", "黑体 FillHei"]);
}

#[test]
fn the_note_on_stand_ins_is_one_sentence() {
    let fonts = Fonts::builtin();
    assert!(fonts.notes().0.is_empty());
    fonts.choose("黑体", For::EastAsian, false, false);
    fonts.choose("仿宋", For::EastAsian, false, false);
    fonts.choose("宋体", For::Latin, false, false);
    let notes = fonts.notes().0;
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].message().zh, "PDF 里用了代替的字体：FillHei 代替 黑体；FillSong 代替 仿宋、宋体");
    assert_eq!(
        notes[0].message().en,
        "In the PDF some fonts are stood in for: FillHei for 黑体; FillSong for 仿宋, 宋体"
    );
}

#[test]
fn the_face_that_is_kept_apart_is_used_where_it_lies() {
    let gpl = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/gpl");
    if !gpl.is_dir() {
        return; // it is not in the package on crates.io
    }
    let fonts = Fonts::open(&FontOptions { folders: vec![gpl], system: false }, &[]).unwrap();
    let choice = fonts.choose("仿宋_GB2312", For::EastAsian, false, false);
    assert_eq!(choice.families[..2], ["fang", "song"]);
    assert_eq!(fonts.uncovered(&choice, "仿宋，ABC 123 䶮"), Vec::<char>::new());
    assert_eq!(first(&fonts, "仿宋_GB2312", For::Latin), "song");
    assert_eq!(
        fonts.report(),
        [("仿宋_GB2312", "FillFang"), ("仿宋_GB2312", "FillSong")].map(|(a, b)| (a.into(), b.into()))
    );
    let index = fonts.book().select_family("fang").next().unwrap();
    assert_eq!(fonts.font(index).unwrap().info().family, "Fill Fang");
    // the others keep their numbers
    assert_eq!(fonts.font(0).unwrap().info().family, "Fill Song");
}

/// How long faces take to unpack and to be asked for a character; prints, with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    for own in OWN {
        let begun = std::time::Instant::now();
        let face = Face::own(own.packed);
        let found = face.font().is_some();
        let read = begun.elapsed();
        let has = face.has('a');
        println!("{} {found} {read:?}, asked {has} {:?}", own.name, begun.elapsed() - read);
    }
    let begun = std::time::Instant::now();
    println!("{} installed faces {:?}", find::system().list.len(), begun.elapsed());
}
