//! What sorts of files are taken, and by what names.

/// What a message says is taken.
pub(super) const ACCEPTED: &str = "PDF, PNG and JPEG pictures, Word, Excel and PowerPoint documents without macros (docx, xlsx, pptx), \
     OpenDocument texts and spreadsheets (odt, ods), plain text and CSV in UTF-8 (txt, csv)";

/// The same, short enough for a message that says something else besides.
pub(super) const ENDINGS: &str = "pdf, png, jpg, docx, xlsx, pptx, odt, ods, txt and csv";

/// The name of a file in a message, which is short whatever was sent.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 80;
    let end = (0..=LONGEST.min(name.len()))
        .rev()
        .find(|at| name.is_char_boundary(*at));
    let begin = end.and_then(|end| name.get(..end)).unwrap_or_default();
    let cut = if begin.len() < name.len() { "…" } else { "" };
    format!("{begin}{cut}")
}

/// A sort of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Pdf,
    Png,
    Jpeg,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Text,
    Csv,
}

/// Each with the endings of its names, its media type, and what people call it.
const KINDS: [(Kind, &[&str], &str, &str); 10] = [
    (Kind::Pdf, &["pdf"], "application/pdf", "a PDF"),
    (Kind::Png, &["png"], "image/png", "a PNG picture"),
    (Kind::Jpeg, &["jpg", "jpeg"], "image/jpeg", "a JPEG picture"),
    (
        Kind::Docx,
        &["docx"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document",
    ),
    (
        Kind::Xlsx,
        &["xlsx"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "an Excel workbook",
    ),
    (
        Kind::Pptx,
        &["pptx"],
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a PowerPoint presentation",
    ),
    (
        Kind::Odt,
        &["odt"],
        "application/vnd.oasis.opendocument.text",
        "an OpenDocument text",
    ),
    (
        Kind::Ods,
        &["ods"],
        "application/vnd.oasis.opendocument.spreadsheet",
        "an OpenDocument spreadsheet",
    ),
    (Kind::Text, &["txt"], "text/plain", "plain text"),
    (Kind::Csv, &["csv"], "text/csv", "a CSV table"),
];

impl Kind {
    /// What a file of this name should be; nothing where its ending is not taken.
    pub fn of_name(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let found = KINDS
            .iter()
            .find(|(_, endings, _, _)| endings.contains(&ending.as_str()));
        found.filter(|_| !stem.is_empty()).map(|(kind, ..)| *kind)
    }

    /// The type that others know it by.
    pub fn media_type(self) -> &'static str {
        self.row().2
    }

    /// What people call it, with its article.
    pub fn noun(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> &'static (Self, &'static [&'static str], &'static str, &'static str) {
        let [first, ..] = &KINDS;
        KINDS.iter().find(|(kind, ..)| *kind == self).unwrap_or(first)
    }
}

/// What is wrong with the name of a file; nothing where it can be taken.
pub(super) fn wrong_name(name: &str) -> Option<&'static str> {
    const LONGEST: usize = 200;
    // A name that runs backwards for its reader can hide its ending.
    let hides =
        |char: char| matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if name.trim().is_empty() {
        Some("the file has no name")
    } else if name.len() > LONGEST && name.chars().count() > LONGEST {
        Some("the name of the file is longer than 200 characters")
    } else if name.chars().any(|char| matches!(char, '/' | '\\')) {
        Some("the name of the file has a path in it")
    } else if name.chars().any(|char| char.is_control() || hides(char)) {
        Some("the name of the file has characters in it that cannot be seen")
    } else {
        None
    }
}
