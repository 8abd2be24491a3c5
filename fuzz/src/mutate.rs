//! Changes to markup that keep most of it well-formed: elements copied, moved and dropped, values exchanged. The
//! fuzzer's own changes are made as often, since files from strangers are also just broken.
use libfuzzer_sys::fuzzer_mutate;

/// Values at which numbers, sizes and references tend to go wrong.
const VALUES: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "2",
    "9",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967295",
    "9223372036854775807",
    "99999999999999999999",
    "1e309",
    "NaN",
    "0.1",
    "-0",
    "true",
    "rId1",
    "w:",
    "&#65;",
    "&amp;",
    "{{甲}}",
    "..",
    "/",
    "A1",
    "XFD1048576",
    "A0",
    "文",
];

/// Changes `data[..size]` in place and gives its new length. `snippets` are pieces worth putting in.
pub fn markup(data: &mut [u8], size: usize, max: usize, seed: u32, snippets: &[&str]) -> usize {
    let mut random = Random(u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let tags = tags(&data[..size]);
    if tags.len() < 2 || random.below(2) == 0 {
        return fuzzer_mutate(data, size, max);
    }
    let mut out = data[..size].to_vec();
    for _ in 0..1 + random.below(3) {
        change(&mut out, &mut random, snippets);
    }
    out.truncate(max.min(data.len()));
    data[..out.len()].copy_from_slice(&out);
    out.len()
}

fn change(out: &mut Vec<u8>, random: &mut Random, snippets: &[&str]) {
    let tags = tags(out);
    if tags.is_empty() {
        return;
    }
    let (from, to) = (random.below(tags.len()), random.below(tags.len()));
    let element = element(out, &tags, from);
    let spot = tags[to].0;
    match random.below(7) {
        0 => drop(out.drain(element)),
        1 => {
            let copy = out[element.clone()].to_vec();
            out.splice(element.end..element.end, copy);
        }
        2 => {
            let copy = out[element].to_vec();
            out.splice(spot..spot, copy);
        }
        3 => drop(out.drain(tags[from].0..tags[from].1)),
        4 if !snippets.is_empty() => {
            let snippet = snippets[random.below(snippets.len())].bytes();
            let spot = if random.below(2) == 0 { spot } else { tags[to].1 };
            out.splice(spot..spot, snippet);
        }
        5 => {
            // what an element holds becomes what another one holds
            let other = self::element(out, &tags, to);
            let copy = out[other].to_vec();
            out.splice(element, copy);
        }
        _ => {
            let values = values(&out[tags[from].0..tags[from].1]);
            if values.is_empty() {
                return;
            }
            let (start, end) = values[random.below(values.len())];
            let value = VALUES[random.below(VALUES.len())].bytes();
            out.splice(tags[from].0 + start..tags[from].0 + end, value);
        }
    }
}

/// Where tags begin and end; the first few thousand of them.
fn tags(data: &[u8]) -> Vec<(usize, usize)> {
    let mut tags = vec![];
    let mut open = None;
    for (i, byte) in data.iter().enumerate() {
        match (byte, open) {
            (b'<', _) => open = Some(i),
            (b'>', Some(start)) => {
                tags.push((start, i + 1));
                open = None;
                if tags.len() == 4096 {
                    break;
                }
            }
            _ => {}
        }
    }
    tags
}

/// The element that a tag begins, as far as its tags go together.
fn element(data: &[u8], tags: &[(usize, usize)], at: usize) -> std::ops::Range<usize> {
    let mut depth = 0;
    for (start, end) in &tags[at..] {
        let tag = &data[*start..*end];
        if tag.starts_with(b"</") {
            depth -= 1;
        } else if !tag.ends_with(b"/>") && !tag.starts_with(b"<?") && !tag.starts_with(b"<!") {
            depth += 1;
        }
        if depth <= 0 {
            return tags[at].0..*end;
        }
    }
    tags[at].0..tags[at].1
}

/// Where the values of a tag's attributes are.
fn values(tag: &[u8]) -> Vec<(usize, usize)> {
    let quotes: Vec<usize> = tag.iter().enumerate().filter(|(_, b)| **b == b'"').map(|(i, _)| i).collect();
    quotes.chunks_exact(2).map(|q| (q[0] + 1, q[1])).collect()
}

/// xorshift: the fuzzer's seed decides everything.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n
    }
}
