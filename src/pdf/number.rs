//! Numbers as lists, pages and notes print them.
use super::model::NumberFormat;

/// A number in a format (`w:numFmt`).
pub fn format(n: u32, format: NumberFormat) -> String {
    match format {
        NumberFormat::ChineseCounting | NumberFormat::ChineseCountingShort => counting(n),
        NumberFormat::None | NumberFormat::Bullet => String::new(),
        _ => n.to_string(),
    }
}

fn counting(n: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |d: u32| DIGITS.get(d as usize).copied().unwrap_or('〇').to_string();
    match n {
        0..10 => digit(n),
        10 => "十".into(),
        11..20 => format!("十{}", digit(n % 10)),
        20..100 if n % 10 == 0 => format!("{}十", digit(n / 10)),
        20..100 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}
