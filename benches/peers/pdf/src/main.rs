//! `pdf-peers rdocx|office2pdf OUT_DIR FILE.docx…`: turns the files into PDF one after another and prints the
//! milliseconds that each took, without starting the process or reading fonts the first time.
use std::{env, fs, path::Path, time::Instant};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let (tool, out, files) = (&args[0], Path::new(&args[1]), &args[2..]);
    fs::create_dir_all(out).expect("output folder");
    for file in files {
        let begun = Instant::now();
        let pdf: Vec<u8> = match tool.as_str() {
            "rdocx" => rdocx::Document::open(file).expect("opens").to_pdf().expect("converts"),
            "office2pdf" => office2pdf::convert(file).expect("converts").pdf,
            other => panic!("{other}?"),
        };
        let ms = begun.elapsed().as_secs_f64() * 1000.0;
        fs::write(out.join(Path::new(file).with_extension("pdf").file_name().expect("a name")), pdf).expect("writes");
        println!("{ms:.2}");
    }
}
