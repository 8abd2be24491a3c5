//! Typst code as it is written: values are escaped, so that no text can become code.
use std::fmt::Write;

/// Typst code, with the files (pictures) that it names.
#[derive(Clone, Debug, Default)]
pub struct Code {
    text: String,
    files: Vec<(String, Vec<u8>)>,
    modules: Vec<Module>,
}

/// Code that never changes: its name and its text.
pub type Module = (&'static str, &'static str);

impl Code {
    /// Nothing yet.
    pub fn new() -> Code {
        Code::default()
    }

    /// Code as it is: never put a document's text here.
    pub fn raw(&mut self, code: &str) -> &mut Code {
        self.text.push_str(code);
        self
    }

    /// Everything that a piece of constant code defines. It is parsed once a process, however often it is used.
    pub fn module(&mut self, name: &'static str, text: &'static str) -> &mut Code {
        self.modules.push((name, text));
        self.raw("#import ").string(name).raw(": *\n")
    }

    /// A string value.
    pub fn string(&mut self, text: &str) -> &mut Code {
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                c if (c as u32) < 0x20 || c == '\u{7f}' => {
                    let _ = write!(self.text, "\\u{{{:x}}}", c as u32);
                }
                c => self.text.push(c),
            }
        }
        self.text.push('"');
        self
    }

    /// A length in points, four decimals: typst's own unit of exactness is finer, paper's is not.
    pub fn pt(&mut self, points: f64) -> &mut Code {
        self.number(points);
        self.text.push_str("pt");
        self
    }

    /// A number with at most four decimals; what is no number becomes 0.
    pub fn number(&mut self, n: f64) -> &mut Code {
        let n = if n.is_finite() { (n.clamp(-1e9, 1e9) * 10_000.0).round() / 10_000.0 } else { 0.0 };
        let _ = write!(self.text, "{}", if n == 0.0 { 0.0 } else { n });
        self
    }

    /// Keeps a file and writes its name as a string value. The same bytes are kept once.
    pub fn file(&mut self, bytes: &[u8], extension: &str) -> &mut Code {
        let at = self.files.iter().position(|f| f.1 == bytes).unwrap_or_else(|| {
            self.files.push((format!("/{}.{extension}", self.files.len()), bytes.to_vec()));
            self.files.len() - 1
        });
        let name = self.files.get(at).map(|f| f.0.clone()).unwrap_or_default();
        self.string(&name)
    }

    /// Puts other code behind this one. Its files keep their names: only code without files of its own, or the
    /// one that holds all files, is appended.
    pub fn append(&mut self, other: Code) -> &mut Code {
        self.text.push_str(&other.text);
        self.files.extend(other.files);
        self.modules.extend(other.modules);
        self
    }

    /// The code.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The constant code that this code uses.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The code, and the files with their names.
    pub fn into_parts(self) -> (String, Vec<(String, Vec<u8>)>) {
        (self.text, self.files)
    }
}
