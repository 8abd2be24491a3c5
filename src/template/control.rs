//! Content controls (ECMA-376 part 1 §17.5.2; [MS-DOCX] for check boxes and repeating sections): what each is,
//! and how a value is shown and stored by its kind.
use super::expr::{Expr, Head, Path};
use super::frame::Scope;
use super::program::{Binding, Op, Sink, TagId};
use super::tag::{Kind as TagKind, scan};
use crate::diagnostic::{Diagnostic, Result, Text};
use crate::docx::{Name, NodeId, Tree, escape_text};
use crate::helper::{self, Args};
use crate::tr;
use crate::value::Value;

/// A control that is filled when the data knows its name.
#[derive(Debug)]
pub(super) struct Control {
    pub field: Field,
    pub tag: TagId,
    pub kind: Kind,
    /// The control as it is, with what its content asks for itself.
    pub keep: Vec<Op>,
    /// What stands around a value; none for kinds that repeat what they hold.
    pub fill: Option<Fill>,
    /// The custom XML that it shows.
    pub binding: Option<Box<Binding>>,
}

/// The names under which a control's value is looked up.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The control's tag, then its title; or the expression written in one of them.
    pub names: Vec<Expr>,
    /// Written as `{{…}}`: it must be there.
    pub strict: bool,
}

/// The control's bytes around its value.
#[derive(Clone, Debug)]
pub(super) struct Fill {
    /// From its start tag to where its properties note the value.
    pub head: String,
    /// What stands around the value noted in the properties, e.g. ` w:fullDate="` and `"`.
    pub note: Option<(String, String)>,
    /// From there to the shown text.
    pub middle: String,
    pub tail: String,
    /// How the value is written.
    pub sink: Sink,
}

impl Fill {
    /// Takes away the link to custom XML, which would overwrite the text on opening.
    pub(super) fn unbind(&mut self) {
        for text in [&mut self.head, &mut self.middle] {
            while let Some(at) = text.find("dataBinding ") {
                let (Some(start), Some(end)) = (text[..at].rfind('<'), text[at..].find('>')) else { break };
                let self_closing = text[..at + end].ends_with('/');
                text.replace_range(start..at + end + 1, "");
                if !self_closing
                    && let Some(close) = text[start..].find("dataBinding>").map(|i| start + i)
                    && let Some(open) = text[..close].rfind("</")
                {
                    text.replace_range(open..close + "dataBinding>".len(), "");
                }
            }
        }
    }
}

/// What a control holds.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Plain or rich text.
    Text {
        rich: bool,
    },
    /// A day in the control's own format; `stored` is how custom XML keeps it.
    Date {
        format: String,
        stored: Stored,
    },
    /// A box and its two looks, as runs.
    CheckBox {
        yes: String,
        no: String,
    },
    /// One of a list of (shown text, value); an open list takes other texts too.
    Choice {
        items: Vec<(String, String)>,
        open: bool,
    },
    /// Holds other controls or tags: entered with a record, repeated with a list.
    Container,
    /// A repeating section, and an item of it.
    Section,
    Item,
    /// A picture in its frame.
    Picture,
}

/// `w:storeMappedDataAs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    Text,
    Day,
    Moment,
}

/// A value as a control shows it, as custom XML stores it, and as the control's properties note it.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub text: String,
    pub stored: String,
    pub note: Option<String>,
}

/// A control as found in a part.
pub(super) struct Found {
    pub node: NodeId,
    pub properties: NodeId,
    pub content: NodeId,
    /// Tag and title, those that are not empty.
    pub names: Vec<String>,
    pub kind: Kind,
    pub level: Level,
}

/// What a control stands among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Run,
    Block,
    Row,
    Cell,
}

/// Reads a control; `None` for elements that are none, or of kinds that Word fills itself (tables of contents,
/// citations, equations).
pub(super) fn find(tree: &Tree<'_>, node: NodeId) -> Option<Found> {
    if tree.nodes[node].name != Name::Other || tree.local(node) != "sdt" {
        return None;
    }
    let properties = tree.children_called(node, "sdtPr").next()?;
    let content = tree.children_called(node, "sdtContent").next()?;
    let names = ["tag", "alias"]
        .into_iter()
        .filter_map(|n| tree.attribute(tree.children_called(properties, n).next()?, "val"))
        .map(|n| n.trim().to_string())
        .filter(|n| !n.is_empty())
        .collect();
    let kind = kind(tree, properties)?;
    Some(Found { node, properties, content, names, kind, level: level(tree, node) })
}

fn kind(tree: &Tree<'_>, properties: NodeId) -> Option<Kind> {
    for c in tree.children(properties) {
        let value = |name: &str| tree.children_called(c, name).next().and_then(|n| tree.attribute(n, "val"));
        return Some(match tree.local(c) {
            "text" => Kind::Text { rich: false },
            "richText" => Kind::Text { rich: true },
            "date" => Kind::Date {
                format: value("dateFormat").filter(|f| !f.is_empty()).unwrap_or("yyyy年M月d日".into()),
                stored: match value("storeMappedDataAs").as_deref() {
                    Some("text") => Stored::Text,
                    Some("date") => Stored::Day,
                    _ => Stored::Moment,
                },
            },
            "checkbox" => Kind::CheckBox {
                yes: glyph(tree, c, "checkedState", '☒'),
                no: glyph(tree, c, "uncheckedState", '☐'),
            },
            list @ ("dropDownList" | "comboBox") => Kind::Choice {
                items: tree
                    .children_called(c, "listItem")
                    .filter_map(|i| {
                        let value = tree.attribute(i, "value").unwrap_or_default();
                        let shown = tree.attribute(i, "displayText").unwrap_or_else(|| value.clone());
                        (!value.is_empty()).then_some((shown, value)) // an item without value is the prompt
                    })
                    .collect(),
                open: list == "comboBox",
            },
            "picture" => Kind::Picture,
            "group" => Kind::Container,
            "repeatingSection" => Kind::Section,
            "repeatingSectionItem" => Kind::Item,
            "docPartObj" | "docPartList" | "citation" | "equation" | "bibliography" | "entityPicker" => {
                return None;
            }
            _ => continue,
        });
    }
    Some(Kind::Text { rich: true })
}

/// The run's content and font of a check box's look: `font\u{0}xml`, put together with a run's format later.
fn glyph(tree: &Tree<'_>, list: NodeId, state: &str, default: char) -> String {
    let state = tree.children_called(list, state).next();
    let hex = state.and_then(|s| tree.attribute(s, "val")).unwrap_or_default();
    let font = state.and_then(|s| tree.attribute(s, "font")).unwrap_or("MS Gothic".into());
    let code = u32::from_str_radix(&hex, 16).unwrap_or(default as u32);
    let p = &tree.prefix;
    let mut name = String::new();
    crate::docx::escape_attribute(&font, &mut name);
    let symbols = ["wingdings", "webdings", "symbol"].iter().any(|s| font.to_lowercase().starts_with(s));
    if symbols {
        // symbol fonts keep their characters at F000–F0FF
        let code = if code < 0x100 { code + 0xF000 } else { code };
        return format!("\u{0}<{p}sym {p}font=\"{name}\" {p}char=\"{code:04X}\"/>");
    }
    let mut text = String::new();
    escape_text(&char::from_u32(code).unwrap_or(default).to_string(), "", "", &mut text);
    format!("{name}\u{0}<{p}t>{text}</{p}t>")
}

/// A check box's look as a run with the format `run` (a `w:rPr` or nothing).
pub(super) fn glyph_run(look: &str, run: &str, prefix: &str) -> String {
    let (font, xml) = look.split_once('\u{0}').unwrap_or(("", look));
    let p = prefix;
    if font.is_empty() {
        return format!("<{p}r>{run}{xml}</{p}r>");
    }
    let fonts = format!(
        "<{p}rFonts {p}hint=\"eastAsia\" {p}ascii=\"{font}\" {p}hAnsi=\"{font}\" {p}eastAsia=\"{font}\"/>"
    );
    let inner = run.strip_prefix(&format!("<{p}rPr>")).and_then(|r| r.strip_suffix(&format!("</{p}rPr>")));
    let inner = without(inner.unwrap_or_default(), &format!("<{p}rFonts"));
    // schema order: w:rStyle comes before w:rFonts, everything else behind
    let style = inner.find(&format!("<{p}rStyle")).and_then(|s| inner[s..].find('>').map(|e| s + e + 1));
    let (before, after) = inner.split_at(style.unwrap_or(0));
    format!("<{p}r><{p}rPr>{before}{fonts}{after}</{p}rPr>{xml}</{p}r>")
}

/// XML without its first empty element that begins so.
pub(super) fn without(xml: &str, begin: &str) -> String {
    let found = xml
        .match_indices(begin)
        .map(|(i, _)| i)
        .find(|i| xml[i + begin.len()..].starts_with([' ', '/', '>']));
    match found.and_then(|s| xml[s..].find("/>").map(|e| (s, s + e + 2))) {
        Some((start, end)) => format!("{}{}", &xml[..start], &xml[end..]),
        None => xml.to_string(),
    }
}

fn level(tree: &Tree<'_>, node: NodeId) -> Level {
    let holder = tree.ancestors(node).skip(1).map(|n| tree.nodes[n].name).find(|n| *n != Name::Other);
    match holder {
        Some(Name::Paragraph | Name::Run) => Level::Run,
        Some(Name::Row) => Level::Cell,
        Some(Name::Table) => Level::Row,
        _ => Level::Block,
    }
}

/// What a control's tag and title say.
pub(super) enum Named {
    /// It is filled by these names.
    Field(Field),
    /// It is a block: `{{#if 有附件}}`.
    Block(Head),
}

/// Reads a control's names. Plain names are looked up as they are; `{{…}}` is any tag.
pub(super) fn named(names: &[String]) -> Result<Option<Named>> {
    if let Some(name) = names.iter().find(|n| n.contains("{{") || n.contains("｛｛")) {
        let wrong = || {
            Diagnostic::error(
                "control-tag",
                tr!(
                    "内容控件的标记里只能写一个 {{{{…}}}}",
                    "The tag of a content control holds just one {{{{…}}}}"
                ),
            )
            .hint(tr!(
                "例如 {{{{姓名}}}}、{{{{date 签订日期}}}} 或 {{{{#if 有附件}}}}",
                "For example {{{{name}}}}, {{{{date signed}}}} or {{{{#if enclosure}}}}"
            ))
        };
        let tags = scan(name);
        let [tag] = <[_; 1]>::try_from(tags).map_err(|_| wrong())?;
        if tag.start != 0 || tag.end != name.len() {
            return Err(wrong());
        }
        return match tag.kind? {
            TagKind::Value(e) => Ok(Some(Named::Field(Field { names: vec![e], strict: true }))),
            TagKind::Open(h) => Ok(Some(Named::Block(h))),
            _ => Err(wrong()),
        };
    }
    let paths: Vec<Expr> = names.iter().map(|n| Expr::Path(path(n))).collect();
    Ok((!paths.is_empty()).then_some(Named::Field(Field { names: paths, strict: false })))
}

/// A name as it is; dots lead into tables.
fn path(name: &str) -> Path {
    let segs: Vec<String> = name.split('.').map(str::to_string).collect();
    let segs = if segs.iter().any(String::is_empty) { vec![name.to_string()] } else { segs };
    Path { raw: name.to_string(), segs, ..Path::default() }
}

impl Field {
    /// As written in the template.
    pub(super) fn raw(&self) -> &str {
        match self.names.first() {
            Some(Expr::Path(p)) => &p.raw,
            _ => "",
        }
    }
}

impl Kind {
    /// The value as this control shows it. Errors say what is wrong with the value.
    pub(super) fn show(&self, value: &Value, scope: Scope) -> std::result::Result<Shown, Text> {
        let plain = |text: String| Shown { stored: text.clone(), text, note: None };
        if value.is_empty() {
            let note = matches!(self, Kind::CheckBox { .. }).then(|| "0".to_string());
            let stored = if note.is_some() { "false".to_string() } else { String::new() };
            return Ok(Shown { text: String::new(), stored, note });
        }
        match self {
            Kind::Date { format, stored } => {
                let format = Value::text(format);
                let Some(date) = helper::find("date") else { return Ok(plain(value.to_text())) };
                let params = [value.clone(), format];
                let text = (date.call)(&Args { params: &params, hash: &[], date: scope.date })?.to_text();
                let moment = |pattern: &str| {
                    let params = [value.clone(), Value::text(pattern)];
                    (date.call)(&Args { params: &params, hash: &[], date: scope.date }).map(|v| v.to_text())
                };
                let full = moment("yyyy-MM-dd'T'HH:mm:ss")
                    .or_else(|_| moment("yyyy-MM-dd").map(|d| d + "T00:00:00"))?;
                let stored = match stored {
                    Stored::Text => text.clone(),
                    Stored::Day => moment("yyyy-MM-dd")?,
                    Stored::Moment => full.clone(),
                };
                Ok(Shown { text, stored, note: Some(full + "Z") })
            }
            Kind::CheckBox { .. } => match helper::yes_no(value) {
                Some(yes) => Ok(Shown {
                    text: String::new(),
                    stored: yes.to_string(),
                    note: Some(if yes { "1" } else { "0" }.to_string()),
                }),
                None => Err(tr!(
                    "复选框只能填是或否（√、有、1、true 也行）",
                    "A check box takes yes or no (also √, 1, true)"
                )),
            },
            Kind::Choice { items, open } => {
                let text = value.to_text();
                let wanted = text.trim();
                let found = items.iter().find(|i| i.0.trim() == wanted || i.1.trim() == wanted);
                match found {
                    Some((shown, value)) => {
                        Ok(Shown { text: shown.clone(), stored: value.clone(), note: Some(value.clone()) })
                    }
                    None if *open => Ok(plain(text)),
                    None => {
                        let list = items.iter().map(|i| i.0.as_str()).collect::<Vec<_>>().join("、");
                        Err(tr!(
                            "下拉列表里没有这个值，可选的有：{list}",
                            "The value is not in the drop-down list; it has: {list}"
                        ))
                    }
                }
            }
            _ => Ok(plain(value.to_text())),
        }
    }
}

/// A column's name as an expression.
pub(super) fn column(name: &str) -> Expr {
    Expr::Path(path(name))
}
