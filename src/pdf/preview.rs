//! Pages as pictures, for looking at what was made and for the coordinate grid of flat forms.
//!
//! A page is drawn as it is seen: within its crop box, turned as it says, on white. Fonts that the file doesn't
//! hold are drawn with the faces that come with the program.
use super::font::{Fonts, For};
use super::open::must_be_pdf;
use super::typeset::no_page;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_interpret::{FontResolverFn, InterpreterSettings};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Once};
use std::time::Duration;
use typst::text::FontVariant;

/// Dots an inch when nothing is said: an A4 page is 910 × 1286 pixels and small print can be read.
pub const DPI: f64 = 110.0;
/// Least and most dots an inch.
pub const DPI_RANGE: (f64, f64) = (10.0, 1200.0);
/// Pixels of one page: A3 at 400 dots an inch; 4 bytes each while it is drawn.
pub const MAX_PIXELS: f64 = 40e6;
/// Pixels on one side; the drawing program counts them in 16 bits.
const MAX_SIDE: f64 = 32_000.0;
/// Stack of the thread that draws: forms within forms go deep.
const STACK: usize = 64 << 20;
/// Name of the thread that draws: what it says when it panics is no news to the user.
const DRAWING: &str = "drawing";
/// While a file is read or drawn it is looked at so often,
const TICK: Duration = Duration::from_millis(10);
/// and given up after so many looks,
const MAX_TICKS: u32 = 400;
/// or when so many bytes of memory have been added.
const MAX_MEMORY: u64 = 300 << 20;

/// A PDF file whose pages can be drawn.
pub struct Preview {
    pdf: Arc<Pdf>,
    fonts: Fonts,
}

impl Preview {
    /// Opens a file.
    ///
    /// # Errors
    /// When it is no PDF, damaged, or needs a password.
    pub fn open(bytes: Vec<u8>, fonts: &Fonts) -> Result<Preview> {
        must_be_pdf(&bytes)?;
        let pdf = guarded(|| Pdf::new(bytes))?.map_err(|e| match e {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Diagnostic::error(
                "pdf-encrypted",
                tr!("PDF 有密码，打不开", "The PDF is protected by a password"),
            )
            .hint(tr!("用 PDF 软件去掉密码，另存一份再试", "Save a copy without the password and try that")),
            _ => damaged(),
        })?;
        if pdf.pages().is_empty() {
            return Err(damaged());
        }
        Ok(Preview { pdf: Arc::new(pdf), fonts: fonts.clone() })
    }

    /// How many pages it has; at least one.
    pub fn count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Width and height of a page (from 1) as it is seen, in points.
    pub fn size(&self, number: usize) -> Result<(f64, f64)> {
        let page = self.page(number)?;
        let (width, height) = page.render_dimensions();
        let unit = unit(page);
        Ok((f64::from(width) * unit, f64::from(height) * unit))
    }

    /// A page (from 1) as a PNG picture.
    ///
    /// # Errors
    /// When there is no such page, or its picture would be too large.
    pub fn png(&self, number: usize, dpi: f64) -> Result<Vec<u8>> {
        let (width, height) = self.size(number)?;
        let page = self.page(number)?;
        let dpi = if dpi.is_finite() { dpi.clamp(DPI_RANGE.0, DPI_RANGE.1) } else { DPI };
        let (across, down) = (width * dpi / 72.0, height * dpi / 72.0);
        if across * down > MAX_PIXELS || across > MAX_SIDE || down > MAX_SIDE {
            let (w, h) = (across.round(), down.round());
            return Err(Diagnostic::error(
                "preview-large",
                tr!("图片太大：{w} × {h} 像素", "The picture is too large: {w} × {h} pixels"),
            )
            .hint(tr!("用 --dpi 写一个小一些的数", "Give a smaller number with --dpi")));
        }
        let scale = (dpi / 72.0 * unit(page)) as f32;
        // at least a pixel each way
        let (w, h) = page.render_dimensions();
        let pixels = PixmapSettings {
            x_scale: scale.max(1.0 / w.max(1e-3)),
            y_scale: scale.max(1.0 / h.max(1e-3)),
            bg_color: WHITE,
        };
        let (pdf, fonts) = (self.pdf.clone(), self.fonts.clone());
        let draw = move || -> Option<Pixmap> {
            let page = pdf.pages().get(number.checked_sub(1)?)?;
            let settings =
                InterpreterSettings { font_resolver: resolver(&fonts), ..InterpreterSettings::default() };
            Some(render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &pixels))
        };
        let picture = guarded(draw)?.ok_or_else(damaged)?;
        picture.into_png().map_err(|_| damaged())
    }

    fn page(&self, number: usize) -> Result<&Page<'_>> {
        let count = self.count();
        let page = number.checked_sub(1).and_then(|n| self.pdf.pages().get(n));
        page.ok_or_else(|| no_page(&number.to_string(), count))
    }
}

/// `UserUnit`: the size of a unit in points.
fn unit(page: &Page<'_>) -> f64 {
    let unit = page.raw().get::<f32>(b"UserUnit").unwrap_or(1.0);
    if unit.is_finite() && unit > 0.0 { f64::from(unit).clamp(0.01, 1000.0) } else { 1.0 }
}

/// Runs code that reads or draws somebody's file, on a stack that is large enough. The crate that draws is young:
/// should it panic over a damaged file, only this thread ends, and the file is called damaged. A page may hold a
/// million paths, or forms in forms without end, and drawing can't be told to stop: after a while its thread is
/// left alone, and ends with the program.
fn guarded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(DRAWING) {
                usual(info);
            }
        }));
    });
    let (sender, receiver) = mpsc::channel();
    let before = resident();
    let thread = std::thread::Builder::new().name(DRAWING.into()).stack_size(STACK).spawn(move || {
        let _ = sender.send(work());
    });
    thread.map_err(|_| damaged())?;
    for _ in 0..MAX_TICKS {
        match receiver.recv_timeout(TICK) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Disconnected) => return Err(damaged()),
            Err(RecvTimeoutError::Timeout) if resident().saturating_sub(before) > MAX_MEMORY => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    Err(Diagnostic::error(
        "preview-complex",
        tr!("这一页太复杂，画不出来", "The page is too complex to be drawn"),
    )
    .hint(tr!(
        "用 PDF 软件看；来历不明的文件不要打开",
        "Look at it in a PDF program; don't open a file of unknown origin"
    )))
}

/// Bytes of memory that the program has; not known everywhere.
fn resident() -> u64 {
    let read = || std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse::<u64>().ok();
    if cfg!(target_os = "linux") { read().unwrap_or(0) * 4096 } else { 0 }
}

/// Faces for fonts that the file doesn't hold: Chinese ones from ours, the rest as the PDF standard names them.
fn resolver(fonts: &Fonts) -> FontResolverFn {
    let fonts = fonts.clone();
    Arc::new(move |query| match query {
        FontQuery::Standard(standard) => Some(standard.get_font_data()),
        FontQuery::Fallback(wanted) => {
            let name = wanted.post_script_name.as_ref().or(wanted.font_name.as_ref());
            let name = name.map(String::as_str).unwrap_or_default();
            let chinese = wanted.character_collection.as_ref().is_some_and(|c| {
                matches!(
                    c.family,
                    CidFamily::AdobeGB1
                        | CidFamily::AdobeCNS1
                        | CidFamily::AdobeJapan1
                        | CidFamily::AdobeIdentity
                )
            });
            let ours = chinese.then(|| face(&fonts, name, wanted.is_bold)).flatten();
            ours.or_else(|| Some(wanted.pick_standard_font().get_font_data()))
        }
    })
}

fn face(fonts: &Fonts, name: &str, bold: bool) -> Option<(FontData, u32)> {
    let choice = fonts.choose(name, For::EastAsian, bold, false);
    let variant = FontVariant::default();
    let index = choice.families.iter().find_map(|f| fonts.book().select(f, variant))?;
    let font = fonts.font(index)?;
    Some((Arc::new(font.data().clone()), font.index()))
}

fn damaged() -> Diagnostic {
    Diagnostic::error("pdf-damaged", tr!("PDF 文件已损坏，打不开", "The PDF file is damaged")).hint(tr!(
        "重新下载或导出一份；能用 PDF 软件打开的，另存一份再试",
        "Get it anew; if a PDF program opens it, save a copy and try that"
    ))
}

#[cfg(test)]
mod tests {
    use super::super::code::Code;
    use super::super::typeset::{Export, typeset};
    use super::*;

    fn sample() -> Vec<u8> {
        let mut code = Code::new();
        code.raw("#set page(width: 200pt, height: 100pt, margin: 0pt)\n#place(rect(width: 50%, height: 50%, fill: black))#pagebreak()\n#set text(font: \"song\")\n#").string("第二页：张三");
        typeset(code, &Fonts::builtin()).unwrap().export(&Export::default()).unwrap()
    }

    fn pixels(png: &[u8]) -> image::RgbImage {
        image::load_from_memory(png).unwrap().to_rgb8()
    }

    #[test]
    fn a_page_is_drawn_at_the_wanted_size() {
        let preview = Preview::open(sample(), &Fonts::builtin()).unwrap();
        assert_eq!(preview.count(), 2);
        let picture = pixels(&preview.png(1, 144.0).unwrap());
        assert_eq!(picture.dimensions(), (400, 200));
        assert_eq!((picture.get_pixel(10, 10).0, picture.get_pixel(390, 190).0), ([0; 3], [255; 3]));
        let text = pixels(&preview.png(2, 72.0).unwrap());
        assert!(text.pixels().filter(|p| p.0[0] < 128).count() > 50);
        assert_eq!(preview.png(3, 72.0).unwrap_err().code(), "page-none");
        assert_eq!(preview.png(0, 72.0).unwrap_err().code(), "page-none");
    }

    #[test]
    fn what_is_no_pdf_is_said() {
        let code = |bytes: &[u8]| Preview::open(bytes.to_vec(), &Fonts::builtin()).err().map(|d| d.code());
        assert_eq!(code(b"PK\x03\x04"), Some("pdf-none"));
        assert_eq!(code(b""), Some("pdf-none"));
        assert_eq!(code(b"%PDF-1.7 and nothing more"), Some("pdf-damaged"));
    }

    /// Numbers that look random and are the same in every run.
    fn next(seed: &mut u64) -> usize {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*seed >> 33) as usize
    }

    #[test]
    fn damaged_files_are_drawn_or_refused() {
        let whole = sample();
        let mut seed = 4;
        for round in 0..60 {
            let mut bytes = whole.clone();
            if round % 3 == 0 {
                bytes.truncate(next(&mut seed) % whole.len());
            }
            for _ in 0..1 + round % 20 {
                let at = next(&mut seed) % bytes.len().max(1);
                if let Some(b) = bytes.get_mut(at) {
                    *b ^= 1 << (next(&mut seed) % 8);
                }
            }
            if let Ok(preview) = Preview::open(bytes, &Fonts::builtin()) {
                (1..=preview.count().min(3)).for_each(|n| drop(preview.png(n, 30.0)));
            }
        }
    }
}
