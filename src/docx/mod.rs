//! Word's package: OPC parts, paragraphs and runs. No template words in here.
