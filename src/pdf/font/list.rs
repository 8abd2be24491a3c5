//! What faces there are, for a person to look at.
use super::find::Found;
use super::{FANG, Fonts, For, OWN};
use crate::diagnostic::{Diagnostic, Problems};
use crate::tr;
use std::collections::BTreeMap;
use std::path::Path;

/// A face of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The family's name.
    pub name: String,
    /// Where it is from.
    pub origin: Origin,
    /// The weight, 400 is regular.
    pub weight: u16,
    /// It is italic.
    pub italic: bool,
}

/// Where a face is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It came with the program, under this licence.
    Program(&'static str),
    /// A file in one of the folders.
    Folder(String),
    /// An installed file.
    System(String),
}

impl Fonts {
    /// All faces in the order in which they are looked for: folders, installed ones, the program's.
    pub fn list(&self) -> Vec<Listed> {
        let shown = |path: &Path| path.display().to_string();
        let found = |f: &Found, origin: Origin| {
            let about = &f.about;
            Listed { name: about.name.clone(), origin, weight: about.weight, italic: about.italic }
        };
        let folders = self.0.folders.list.iter().map(|f| found(f, Origin::Folder(shown(&f.about.path))));
        let mut system: Vec<Listed> = vec![];
        if let Some(shelf) = self.installed() {
            system.extend(shelf.list.iter().map(|f| found(f, Origin::System(shown(&f.about.path)))));
            system.sort_by(|a, b| (&a.name, a.italic, a.weight).cmp(&(&b.name, b.italic, b.weight)));
        }
        let own = OWN.iter().map(|o| {
            let weight = if o.bold { 700 } else { 400 };
            Listed { name: o.name.into(), origin: Origin::Program(o.licence), weight, italic: o.italic }
        });
        let fang = self.0.fang.iter().map(|_| Listed {
            name: FANG.1.into(),
            origin: Origin::Program(FANG.2),
            weight: 400,
            italic: false,
        });
        folders.chain(system).chain(own).chain(fang).collect()
    }

    /// What a run's report says of fonts: files that can't be used, and one note on what stood in for what.
    pub fn notes(&self) -> Problems {
        let mut out = self.problems();
        let replaced = self.report();
        if !replaced.is_empty() {
            let mut by_face: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            replaced.iter().for_each(|(asked, drawn)| by_face.entry(drawn).or_default().push(asked));
            let zh: Vec<String> =
                by_face.iter().map(|(face, fonts)| format!("{face} 代替 {}", fonts.join("、"))).collect();
            let en: Vec<String> =
                by_face.iter().map(|(face, fonts)| format!("{face} for {}", fonts.join(", "))).collect();
            let (zh, en) = (zh.join("；"), en.join("; "));
            let d = Diagnostic::note(
                "font-stand-in",
                tr!("PDF 里用了代替的字体：{zh}", "In the PDF some fonts are stood in for: {en}"),
            );
            out.push(d.hint(tr!(
                "要用原来的字体，把字体文件放进任务文件（或模板）旁的 fonts 文件夹",
                "To have the fonts themselves, put their files into a folder called fonts beside the job file or the template"
            )));
        }
        out
    }

    /// The family that characters in the font `name` are drawn with first, and where it is from.
    pub fn drawn(&self, name: &str, script: For) -> Option<(String, Origin)> {
        let choice = self.choose(name, script, false, false);
        let key = choice.families.first()?;
        let shown = |f: &Found| (f.about.name.clone(), f.about.path.display().to_string());
        if let Some(i) = key.strip_prefix(super::FOLDER).and_then(|i| i.parse::<usize>().ok()) {
            let (name, path) = shown(self.0.folders.list.get(i)?);
            return Some((name, Origin::Folder(path)));
        }
        if let Some(i) = key.strip_prefix(super::SYSTEM).and_then(|i| i.parse::<usize>().ok()) {
            let (name, path) = shown(self.installed()?.list.get(i)?);
            return Some((name, Origin::System(path)));
        }
        if key == FANG.0 {
            return Some((FANG.1.into(), Origin::Program(FANG.2)));
        }
        let own = OWN.iter().find(|o| o.key == key)?;
        Some((own.name.into(), Origin::Program(own.licence)))
    }
}
