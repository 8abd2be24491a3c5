//! Forms of three producers, filled and read again.
use super::*;
use crate::pdf::font::Fonts;
use crate::pdf::object::{dict, dict_in, dict_of, name};
use lopdf::Document;
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf").join(name)
}

fn form(name: &str) -> Form {
    Form::open(&path(name)).unwrap()
}

/// `域=值` one after another; 、 parts the entries of a list.
fn inputs(form: &Form, values: &[(&str, &str)]) -> Vec<Input> {
    let one = |(name, text): &(&str, &str)| {
        let field = form.fields().iter().position(|f| f.name == *name).unwrap_or_else(|| panic!("{name}"));
        let yes = match *text {
            "是" => Some(true),
            "否" => Some(false),
            _ => None,
        };
        Input { field, texts: vec![text.to_string()], yes, ..Input::default() }
    };
    values.iter().map(one).collect()
}

fn filled(form: &Form, values: &[(&str, &str)], flatten: bool) -> Filled {
    form.fill(&inputs(form, values), flatten, &Fonts::builtin()).unwrap()
}

fn codes(form: &Form, values: &[(&str, &str)]) -> Vec<&'static str> {
    let wrong = form.fill(&inputs(form, values), false, &Fonts::builtin()).unwrap_err();
    wrong.0.iter().map(|d| d.code()).collect()
}

const LONG: &str =
    "该生家庭住址离学校较远，父母长期在外务工，由祖父母照看。\n本学期申请住宿，家长已知悉住宿管理规定。";

/// File, values put in, values read back where they differ, Chinese faces.
type Example = (&'static str, Vec<(&'static str, &'static str)>, Vec<(&'static str, &'static str)>, usize);

fn examples() -> Vec<Example> {
    vec![
        (
            "登记表.pdf",
            vec![
                ("姓名", "欧阳青禾"),
                ("身份证号", "11010519491231002X"),
                ("家庭住址", "青河镇东风路十八号三单元二〇一室（原供销社家属院旁边那栋楼）"),
                ("情况说明", LONG),
                ("备注", "无"),
                ("住宿", "是"),
                ("性别", "female"),
                ("班级", "小一班"),
                ("兴趣", "书法、围棋"),
            ],
            vec![("住宿", "Yes"), ("班级", "x1"), ("学校", "青河镇中心小学")],
            1,
        ),
        (
            "申请表.pdf",
            vec![
                ("姓名", "欧阳青禾"),
                ("申请日期", "2026-09-01"),
                ("申请理由", LONG),
                ("低保户", "是"),
                ("补助类别", "助学金"),
                ("开户行", "邮政储蓄"),
                ("特长", "合唱、围棋"),
                ("性别", "女"),
            ],
            vec![("低保户", "Yes")],
            1,
        ),
        (
            "手写.pdf",
            vec![
                ("姓名", "欧阳青禾"),
                ("监护人.姓名", "欧阳建国"),
                ("监护人.手机", "13800000000"),
                ("签订日期", "2026年9月1日"),
                ("勾选", "是"),
                ("性别", "女"),
                ("类别", "甲"),
                ("邮编", "4503"),
                ("称呼", "女士"),
                ("口令", "abc"),
                ("横排", "横排的页面，文字随页面转正"),
                ("住址", "青河镇"),
            ],
            vec![("勾选", "Yes"), ("性别", "1"), ("称呼", "b"), ("form1[0].page[0].note[0]", "原有的说明")],
            2, // one field asks for 黑体
        ),
    ]
}

#[test]
fn values_are_read_back_and_every_field_has_its_appearance() {
    for (file, values, other, faces) in examples() {
        let form = form(file);
        let done = filled(&form, &values, false);
        assert_eq!(done.warnings.0, [], "{file}");
        let again = Form::read(&done.bytes, file).unwrap();
        for (name, text) in values.iter().filter(|v| other.iter().all(|o| o.0 != v.0)).chain(&other) {
            let field = again.fields().iter().find(|f| f.name == *name).unwrap();
            assert_eq!(field.value.as_deref(), Some(*text), "{file} {name}");
        }
        let document = Document::load_mem(&done.bytes).unwrap();
        for f in again.fields().iter().filter(|f| f.is_fillable()) {
            for w in &f.widgets {
                let ap = dict_in(&document, dict_of(&document, w.id).unwrap(), b"AP");
                assert!(ap.is_some_and(|ap| dict_in(&document, ap, b"N").is_some()), "{file} {}", f.name);
            }
        }
        assert_eq!(chinese_faces(&document), faces, "{file}");
        assert!(!crate::pdf::open::form(&document).unwrap().has(b"NeedAppearances"));
    }
}

/// Chinese faces of ours that are embedded.
fn chinese_faces(document: &Document) -> usize {
    let ours = |d: &lopdf::Dictionary| {
        name(document, d, b"Type").as_deref() == Some(b"FontDescriptor")
            && name(document, d, b"FontName").is_some_and(|n| {
                let n = String::from_utf8_lossy(&n).into_owned();
                n.contains("FillHei") || n.contains("FillSong") && !n.starts_with("AAAAAA") // reportlab's labels
            })
    };
    document.objects.values().filter_map(dict).filter(|d| ours(d)).count()
}

#[test]
fn the_same_values_give_the_same_bytes_also_in_a_filled_form() {
    for (file, values, ..) in examples() {
        let form = form(file);
        let once = filled(&form, &values, false).bytes;
        assert!(once == filled(&form, &values, false).bytes, "{file}: twice");
        let again = Form::read(&once, file).unwrap();
        assert!(once == filled(&again, &values, false).bytes, "{file}: filled again");
        let other = filled(&again, &[("姓名", "李小满")], false).bytes;
        assert!(once != other, "{file}");
        assert!(once == filled(&Form::read(&other, file).unwrap(), &values, false).bytes, "{file}: and back");
    }
}

#[test]
fn flattened_forms_have_no_fields() {
    for (file, values, ..) in examples() {
        let done = filled(&form(file), &values, true);
        let document = Document::load_mem(&done.bytes).unwrap();
        assert!(!document.catalog().unwrap().has(b"AcroForm"), "{file}");
        let widget = |d: &lopdf::Dictionary| name(&document, d, b"Subtype").as_deref() == Some(b"Widget");
        assert!(!document.objects.values().filter_map(dict).any(widget), "{file}");
        let first = document.page_iter().next().unwrap();
        let content = String::from_utf8_lossy(&document.get_page_content(first)).into_owned();
        assert!(content.contains("/Wenshu1 Do"), "{file}");
        assert_eq!(Form::read(&done.bytes, file).err().map(|d| d.code()), Some("pdf-no-fields"));
    }
}

#[test]
fn what_is_no_form_is_refused_with_the_reason() {
    for (file, code) in [
        ("xfa.pdf", "pdf-xfa"),
        ("加密.pdf", "pdf-encrypted"),
        ("坏.pdf", "pdf-damaged"),
        ("已签名.pdf", "pdf-signed"),
        ("无域.pdf", "pdf-no-fields"),
        ("没有.pdf", "file-missing"),
    ] {
        assert_eq!(Form::open(&path(file)).err().map(|d| d.code()), Some(code), "{file}");
    }
}

#[test]
fn xfa_beside_the_fields_is_dropped_with_a_note() {
    let form = form("手写.pdf");
    assert_eq!(form.notes().0[0].code(), "pdf-xfa-dropped");
    let document = Document::load_mem(&filled(&form, &[("姓名", "甲")], false).bytes).unwrap();
    assert!(!crate::pdf::open::form(&document).unwrap().has(b"XFA"));
}

#[test]
fn wrong_values_are_told_all_at_once() {
    let form = form("登记表.pdf");
    let id = "110105194912310020";
    let long = format!("{id}0");
    assert_eq!(
        codes(
            &form,
            &[
                ("身份证号", &long),
                ("班级", "大三班"),
                ("性别", "不明"),
                ("住宿", "也许"),
                ("兴趣", "书法、绘画")
            ]
        ),
        ["field-too-long", "field-choice", "field-choice", "field-choice", "field-choice"]
    );
    assert_eq!(codes(&form, &[("姓名", "张\u{e123}三")]), ["character-missing"]);
    let hand = self::form("手写.pdf");
    assert_eq!(codes(&hand, &[("类别", "丙"), ("邮编", "4503001")]), ["field-choice", "field-too-long"]);
}

#[test]
fn buttons_take_words_states_and_no() {
    let form = form("手写.pdf");
    for (field, text, stored) in [
        ("性别", "男", Some("0")),
        ("性别", "1", Some("1")),
        ("性别", "", None),
        ("类别", "乙", Some("乙")),
        ("勾选", "否", None),
        ("勾选", "", None),
    ] {
        let again = Form::read(&filled(&form, &[(field, text)], false).bytes, "a.pdf").unwrap();
        let found = again.fields().iter().find(|f| f.name == field).unwrap();
        assert_eq!(found.value.as_deref(), stored, "{field} {text}");
    }
}

#[test]
fn text_larger_than_its_box_is_a_warning_and_sized_text_shrinks() {
    let address = "青河镇东风路十八号三单元二〇一室，原供销社家属院旁边那栋楼，门口有一棵老槐树";
    let codes = |file, field| -> Vec<&str> {
        filled(&form(file), &[(field, address)], false).warnings.0.iter().map(|d| d.code()).collect()
    };
    assert_eq!(codes("手写.pdf", "住址"), ["field-overflow"]);
    assert_eq!(codes("登记表.pdf", "家庭住址"), [""; 0]);
}

#[test]
fn nothing_of_a_form_makes_it_panic() {
    for file in ["登记表.pdf", "申请表.pdf", "手写.pdf"] {
        let bytes = std::fs::read(path(file)).unwrap();
        for i in (0..bytes.len()).step_by(bytes.len() / 60) {
            let mut broken = bytes.clone();
            broken[i] = broken[i].wrapping_add(13);
            if let Ok(form) = Form::read(&broken, file) {
                let inputs: Vec<Input> = (0..form.fields().len())
                    .map(|field| Input {
                        field,
                        texts: vec!["是".into()],
                        yes: Some(true),
                        ..Input::default()
                    })
                    .collect();
                let _ = form.fill(&inputs, i % 2 == 0, &Fonts::builtin());
            }
            let _ = Form::read(&bytes[..i], file);
        }
    }
}
