//! The data points that a chart keeps of its workbook (ECMA-376 part 1 §21.2.2: `c:pt` in `c:strCache` and
//! `c:numCache`).
use super::{Run, TagId};
use crate::diagnostic::Diagnostic;
use crate::docx::escape_text;
use crate::template::expr::Expr;
use crate::template::frame::Frame;
use crate::tr;
use crate::value::Value;
use rust_decimal::Decimal;

/// One series' points: a column of a list.
#[derive(Debug)]
pub(in crate::template) struct Points {
    pub list: Expr,
    pub column: Expr,
    /// Numbers; else texts.
    pub numeric: bool,
    /// The chart namespace's prefix with its colon.
    pub prefix: String,
    pub tag: TagId,
}

impl Run<'_, '_, '_> {
    pub(super) fn points(&mut self, p: &Points, frame: &Frame<'_>, out: &mut String) {
        let list = match frame.eval(&p.list, self.scope) {
            Ok(v) => v,
            Err(d) => return self.fail(d, &p.list, p.tag, frame),
        };
        let items: &[Value] = match &*list {
            Value::List(l) => &l.items,
            Value::Empty => &[],
            one => std::slice::from_ref(one),
        };
        let c = &p.prefix;
        out.push_str(&format!("<{c}ptCount val=\"{}\"/>", items.len()));
        for (i, item) in items.iter().enumerate() {
            let inner = frame.item(item, i, items.len(), &[]);
            let value = match inner.eval(&p.column, self.scope) {
                Ok(v) => v,
                Err(d) => return self.fail(d, &p.column, p.tag, &inner),
            };
            let text = match (&*value, p.numeric) {
                (v, _) if v.is_empty() => continue, // a gap
                (Value::Number(n), true) => n.normalize().to_string(),
                (v, true) => match v.to_text().replace([',', '，', ' '], "").parse::<Decimal>() {
                    Ok(n) => n.normalize().to_string(),
                    Err(_) => {
                        let text = tr!("图表的值必须是数字", "A chart's value must be a number");
                        self.fail(Diagnostic::error("bad-value", text), &p.column, p.tag, &inner);
                        continue;
                    }
                },
                (v, false) => v.to_text(),
            };
            out.push_str(&format!("<{c}pt idx=\"{i}\"><{c}v>"));
            escape_text(&text, " ", " ", out);
            out.push_str(&format!("</{c}v></{c}pt>"));
        }
    }
}
