//! Writes the ready-made templates to `templates/`: `cargo run --example make_templates`. Files of templates that are
//! no more go.
use std::path::Path;
use wenshu::starter::{Kind, Kit};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    for kind in Kind::all() {
        let kit = Kit { kind, empty: false };
        for (family, document) in kit.documents() {
            let path = folder.join(kind.name()).join(family.name).join(format!("{}.docx", document.name));
            std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            std::fs::write(path, document.docx(kind)?)?;
        }
    }
    Ok(())
}
