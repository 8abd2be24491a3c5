//! Values that are more than text: paragraphs, lines to write on, links, check boxes, pictures, other files.
//! What they look like in Word is the template stage's business.
use super::{Args, Helper, Made, eg, helper, nth};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::{Fit, Picture, PictureSource, Rich, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["paragraphs", "分段"],
        "paragraphs TEXT",
        [
            "文字里的每一行成为一段，格式同标记所在的段",
            "Makes a paragraph of each line, formatted like the one the tag is in",
        ],
        paragraphs,
        &[
            eg("{{paragraphs 经过}}", r#"{"经过": "一\n二"}"#, "一\n二"),
            eg("{{分段 经过}}", r#"{"经过": ""}"#, ""),
        ],
    ),
    helper(
        ["markdown", "排版文字"],
        "markdown TEXT",
        [
            "按 Markdown 的标题、粗体、列表、表格排版；标记要单独成段",
            "Sets Markdown headings, bold, lists and tables; the tag stands in a paragraph of its own",
        ],
        |a| Ok(a.value(0)?.map_or(Value::Empty, |v| rich(Rich::Markdown(v.to_text())))),
        &[
            eg("{{markdown 正文}}", r#"{"正文": "**要点**"}"#, "**要点**"),
            eg("{{排版文字 正文}}", r#"{"正文": ""}"#, ""),
        ],
    ),
    helper(
        ["underline", "下划线"],
        "underline COUNT",
        ["留一条可以手写的横线，长若干个字", "A line to write on by hand, so many characters long"],
        underline,
        &[eg("签字：{{underline 8}}", "{}", "签字：________"), eg("{{下划线 0}}", "{}", "")],
    ),
    helper(
        ["link", "链接"],
        "link TARGET [TEXT]",
        ["可以点开的链接；不给文字就显示网址", "A link to click; shows the address if no text is given"],
        link,
        &[
            eg(r#"{{link 网址 "学校主页"}}"#, r#"{"网址": "https://example.org"}"#, "学校主页"),
            eg("{{链接 网址}}", r#"{"网址": "https://example.org"}"#, "https://example.org"),
        ],
    ),
    helper(
        ["checkbox_control", "勾选控件"],
        "checkbox_control VALUE",
        ["在 Word 里可以点的勾选框", "A check box that can be clicked in Word"],
        |a| {
            Ok(rich(Rich::CheckBox(
                a.value(0)?.is_some_and(|v| super::convert::to_bool(v).unwrap_or_else(|| v.is_true())),
            )))
        },
        &[
            eg("{{checkbox_control 住宿}}住宿", r#"{"住宿": "是"}"#, "☑住宿"),
            eg("{{勾选控件 住宿}}", r#"{"住宿": ""}"#, "□"),
        ],
    ),
    helper(
        ["image", "图片"],
        "image FILE [width|宽=TEXT] [height|高=TEXT] [fit|填充=contain] [alt|说明=TEXT]",
        [
            "插入图片：文件名、单元格里的图片或 base64；宽高写 5cm、80mm、2in，fit 可写 contain、cover、fill",
            "A picture: a file's name, the picture of a cell, or base64; sizes as 5cm, 80mm, 2in; fit is contain, cover or fill",
        ],
        image,
        &[
            eg(r#"{{image 照片 width="3cm"}}"#, r#"{"照片": ""}"#, ""),
            eg("{{图片 照片}}", r#"{"照片": ""}"#, ""),
        ],
    ),
    helper(
        ["qr", "二维码"],
        "qr TEXT [width|宽=TEXT]",
        ["文字的二维码图片，默认宽 2.5cm", "A QR code of the text, 2.5cm wide if not told"],
        |a| code(a, PictureSource::Qr, "2.5cm"),
        &[eg(r#"{{qr 编号}}"#, r#"{"编号": ""}"#, ""), eg("{{二维码 编号}}", r#"{"编号": ""}"#, "")],
    ),
    helper(
        ["barcode", "条形码"],
        "barcode TEXT [width|宽=TEXT] [height|高=TEXT]",
        [
            "文字的 Code 128 条形码图片，默认宽 5cm、高 1.2cm",
            "A Code 128 bar code of the text, 5cm by 1.2cm if not told",
        ],
        |a| code(a, PictureSource::Barcode, "5cm"),
        &[eg(r#"{{barcode 编号}}"#, r#"{"编号": ""}"#, ""), eg("{{条形码 编号}}", r#"{"编号": ""}"#, "")],
    ),
    helper(
        ["merge", "合并相同"],
        "merge VALUE",
        ["表格循环里，上下相同的格子合并成一格", "In a table loop, equal cells above each other become one"],
        |a| Ok(a.value(0)?.cloned().unwrap_or_default()),
        &[
            eg("{{merge 部门}}", r#"{"部门": "大班组"}"#, "大班组"),
            eg("{{合并相同 部门}}", r#"{"部门": ""}"#, ""),
        ],
    ),
    helper(
        ["column", "显示此列"],
        "column CONDITION",
        [
            "条件不成立时，去掉标记所在的整列表格",
            "Takes the table column that the tag stands in away unless the condition holds",
        ],
        |_| Ok(Value::Empty),
        &[
            eg("{{column 显示手机}}手机", r#"{"显示手机": true}"#, "手机"),
            eg("{{显示此列 显示手机}}", r#"{"显示手机": false}"#, ""),
        ],
    ),
    helper(
        ["include", "插入文件"],
        "include FILE",
        [
            "把另一个 Word 文件的内容放在这里；标记要单独成段",
            "Puts another Word file's content here; the tag stands in a paragraph of its own",
        ],
        |a| Ok(a.value(0)?.map_or(Value::Empty, |v| rich(Rich::Include(v.to_text())))),
        &[eg(r#"{{include 附件}}"#, r#"{"附件": ""}"#, ""), eg("{{插入文件 附件}}", r#"{"附件": ""}"#, "")],
    ),
];

fn rich(r: Rich) -> Value {
    Value::Rich(Arc::new(r))
}

fn paragraphs(a: &Args<'_>) -> Made {
    let text = a.text(0)?;
    Ok(if text.is_empty() { Value::Empty } else { rich(Rich::Paragraphs(text)) })
}

fn underline(a: &Args<'_>) -> Made {
    let Some(n) = a.int(0)? else { return Ok(Value::Empty) };
    let n = u32::try_from(n).ok().filter(|n| *n <= 200);
    let n = n.ok_or_else(|| nth(0, tr!("应为个数，0 到 200", "a count from 0 to 200 is expected")))?;
    Ok(if n == 0 { Value::Empty } else { rich(Rich::Underline(n)) })
}

fn link(a: &Args<'_>) -> Made {
    let target = a.text(0)?;
    if target.is_empty() {
        return Ok(Value::Empty);
    }
    let text = if a.params.len() > 1 { a.text(1)? } else { target.clone() };
    let safe = ["http://", "https://", "mailto:", "ftp://", "file:", "tel:"]
        .iter()
        .any(|s| target.to_lowercase().starts_with(s));
    // a bare address or a path of a neighbouring file is fine; other schemes could run things
    if !safe && target.contains(':') && !target.contains('/') {
        return Err(nth(0, tr!("不是可以链接的网址", "not an address that can be linked to")));
    }
    Ok(rich(Rich::Link(text, target)))
}

fn image(a: &Args<'_>) -> Made {
    let source = match a.value(0)? {
        None => return Ok(Value::Empty),
        Some(Value::Rich(r)) => match &**r {
            Rich::Picture(p) => p.source.clone(),
            _ => return Err(nth(0, tr!("不是图片", "not a picture"))),
        },
        Some(v) => source_of(&v.to_text())?,
    };
    sized(a, Picture { source, ..Picture::default() })
}

/// A file's name, or the bytes of `data:image/png;base64,…`.
fn source_of(text: &str) -> Result<PictureSource, Text> {
    let Some(rest) = text.strip_prefix("data:") else { return Ok(PictureSource::File(text.to_string())) };
    let bytes = rest.split_once("base64,").and_then(|(_, b)| base64(b));
    bytes
        .map(|b| PictureSource::Bytes(b.into()))
        .ok_or_else(|| nth(0, tr!("base64 图片读不出来", "the base64 picture can't be read")))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let v = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(v);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(out)
}

fn code(a: &Args<'_>, make: fn(String) -> PictureSource, width: &str) -> Made {
    let text = a.text(0)?;
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let source = make(text);
    let height = if matches!(source, PictureSource::Barcode(_)) { emu("1.2cm") } else { None };
    sized(a, Picture { source, width: emu(width), height, fit: Fit::Fill, alt: String::new() })
}

fn sized(a: &Args<'_>, mut p: Picture) -> Made {
    for (keys, slot) in [(["width", "宽"], &mut p.width), (["height", "高"], &mut p.height)] {
        if let Some(text) = a.named_text(keys) {
            let wrong = || {
                tr!(
                    "尺寸“{text}”看不懂，写成 5cm、80mm 或 2in",
                    "Size “{text}” can't be read: write 5cm, 80mm or 2in"
                )
            };
            *slot = Some(emu(&text).ok_or_else(wrong)?);
        }
    }
    match a.named_text(["fit", "填充"]).as_deref() {
        None => {}
        Some("contain" | "完整") => p.fit = Fit::Contain,
        Some("cover" | "裁剪") => p.fit = Fit::Cover,
        Some("fill" | "拉伸") => p.fit = Fit::Fill,
        Some(other) => {
            return Err(tr!(
                "不认识的填充方式“{other}”，可以写 contain、cover、fill",
                "Unknown fit “{other}”: contain, cover or fill"
            ));
        }
    }
    p.alt = a.named_text(["alt", "说明"]).unwrap_or_default();
    Ok(rich(Rich::Picture(p)))
}

/// `5cm`, `80mm`, `2in`, `120pt`, `300px` (96 an inch) in EMU; a bare number is centimetres. Up to 60 cm.
fn emu(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: Decimal = text[..end].parse().ok()?;
    let unit = match text[end..].trim() {
        "" | "cm" | "厘米" => 360_000,
        "mm" | "毫米" => 36_000,
        "in" | "英寸" => 914_400,
        "pt" | "磅" => 12_700,
        "px" | "像素" => 9_525,
        _ => return None,
    };
    (number.checked_mul(Decimal::from(unit))?.to_i64()).filter(|n| (1..=60 * 360_000).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, wanted) in [
            ("5cm", Some(1_800_000)),
            ("80 mm", Some(2_880_000)),
            ("2in", Some(1_828_800)),
            ("3", Some(1_080_000)),
            ("0cm", None),
            ("5kg", None),
            ("-1cm", None),
            ("9999cm", None),
        ] {
            assert_eq!(emu(text), wanted, "{text}");
        }
    }

    #[test]
    fn base64_text() {
        assert_eq!(base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(base64("aGVs\nbG8").as_deref(), Some(&b"hello"[..]));
        assert_eq!(base64("a*"), None);
    }
}
