//! Writes the ready-made templates to `templates/`: `cargo run --example make_templates`.
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    std::fs::create_dir_all(&folder)?;
    for starter in wenshu::starter::ALL {
        std::fs::write(folder.join(format!("{}.docx", starter.name)), starter.docx()?)?;
    }
    Ok(())
}
