//! The theme's fonts and colours.
use super::xml::{attr, child, color, is};
use crate::diagnostic::Result;
use crate::pdf::model::Color;
use std::collections::HashMap;
use std::sync::Arc;

/// Fonts by their theme names (`minorEastAsia`), colours by theirs (`accent1`).
#[derive(Debug, Default)]
pub(super) struct Theme {
    fonts: HashMap<String, String>,
    colors: HashMap<String, Color>,
}

impl Theme {
    pub(super) fn parse(text: &str) -> Result<Theme> {
        let mut out = Theme::default();
        if text.is_empty() {
            return Ok(out);
        }
        let file: Arc<str> = Arc::from("");
        let parsed = super::parse(&file, "word/theme/theme1.xml", text)?;
        let Some(elements) = child(parsed.root_element(), "themeElements") else { return Ok(out) };
        for (kind, name) in [("majorFont", "major"), ("minorFont", "minor")] {
            let Some(font) = child(elements, "fontScheme").and_then(|s| child(s, kind)) else { continue };
            let face = |n: &str| child(font, n).and_then(|f| attr(f, "typeface")).filter(|f| !f.is_empty());
            let chinese = font.children().find(|f| is(*f, "font") && attr(*f, "script") == Some("Hans"));
            let chinese = chinese.and_then(|f| attr(f, "typeface"));
            for (script, found) in [
                ("Ascii", face("latin")),
                ("HAnsi", face("latin")),
                ("EastAsia", face("ea").or(chinese)),
                ("Bidi", face("cs")),
            ] {
                if let Some(found) = found {
                    out.fonts.insert(format!("{name}{script}"), found.into());
                }
            }
        }
        for c in
            child(elements, "clrScheme").into_iter().flat_map(|s| s.children()).filter(|c| c.is_element())
        {
            let value = c.first_element_child().and_then(|v| attr(v, "lastClr").or(attr(v, "val")));
            if let Some(value) = value.and_then(color) {
                out.colors.insert(c.tag_name().name().into(), value);
            }
        }
        Ok(out)
    }

    /// A font by its theme name.
    pub(super) fn font(&self, name: &str) -> Option<&str> {
        self.fonts.get(name).map(String::as_str)
    }

    /// A colour by its theme name, as both Word and drawings write it.
    pub(super) fn color(&self, name: &str) -> Option<Color> {
        let name = match name {
            "text1" | "tx1" | "dark1" => "dk1",
            "text2" | "tx2" | "dark2" => "dk2",
            "background1" | "bg1" | "light1" => "lt1",
            "background2" | "bg2" | "light2" => "lt2",
            "hyperlink" => "hlink",
            "followedHyperlink" => "folHlink",
            other => other,
        };
        self.colors.get(name).copied()
    }
}
