//! Numbers in English words and Roman numerals, for merge fields, lists and pages.

/// The months.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What follows an English ordinal: `1st`.
pub(crate) fn suffix(n: i64) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// Upper-case Roman numerals, below 4000.
pub(crate) fn roman(mut n: i64) -> String {
    const STEPS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, sign) in STEPS {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A whole number below 10¹² in English words: `one hundred twenty-three`.
pub(crate) fn english(n: i64) -> String {
    for (unit, name) in
        [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred")]
    {
        if n >= unit {
            let rest = n % unit;
            let head = format!("{} {name}", english(n / unit));
            return if rest == 0 { head } else { format!("{head} {}", english(rest)) };
        }
    }
    let small = |n: i64| usize::try_from(n).ok().and_then(|n| SMALL.get(n)).copied().unwrap_or_default();
    if n < 20 {
        return small(n).to_string();
    }
    let tens = usize::try_from(n / 10).ok().and_then(|n| TENS.get(n)).copied().unwrap_or_default();
    if n % 10 == 0 { tens.to_string() } else { format!("{tens}-{}", small(n % 10)) }
}

/// `twenty-one` → `twenty-first`.
pub(crate) fn ordinal(words: &str) -> String {
    let at = words.rfind([' ', '-']).map_or(0, |i| i + 1);
    let (head, last) = words.split_at(at);
    let last = match last {
        "one" => "first".into(),
        "two" => "second".into(),
        "three" => "third".into(),
        "five" => "fifth".into(),
        "eight" => "eighth".into(),
        "nine" => "ninth".into(),
        "twelve" => "twelfth".into(),
        w => w.strip_suffix('y').map_or_else(|| format!("{w}th"), |w| format!("{w}ieth")),
    };
    format!("{head}{last}")
}
