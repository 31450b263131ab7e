//! Documents that are ZIP archives: which program's they are, that they hold no macros, and that they are no trap.

use std::fs::File;

use super::{
    super::kind::{ENDINGS, Kind},
    Unfit,
    archive::{Archive, Bad},
};

/// What unpacks to more than so many times its size is a trap, if it is large: real documents reach a tenth of it.
const MOST_TIMES: u64 = 200;
/// What unpacks to less than this is no trap however small it was, bytes.
const HARMLESS: u64 = 32 * 1024 * 1024;
/// Where the types of an Office document's parts stand, and how much of it is read.
const TYPES: &str = "[Content_Types].xml";
const LONGEST_TYPES: u64 = 1024 * 1024;

/// Looks at a document that should be of this sort.
pub(super) fn look(file: &mut File, name: &str, expected: Kind, most_unpacked: u64) -> Result<(), Unfit> {
    let looked = Archive::read(file).and_then(|archive| {
        let unpacked = archive.unpacked();
        let length = file.metadata()?.len();
        if unpacked > most_unpacked || unpacked > HARMLESS && unpacked / MOST_TIMES > length {
            return Err(Bad::TooMuch);
        }
        archive.check(file)?;
        Ok((found(&archive, file)?, has_macros(&archive, file)?))
    });
    let refused = |why: String| Err(Unfit::Refused(why));
    match looked {
        Ok((_, true)) => refused(format!(
            "`{name}` holds macros: save it without them, as {}",
            expected.noun()
        )),
        Ok((Some(found), false)) if found == expected => Ok(()),
        Ok((Some(found), false)) => refused(format!(
            "`{name}` is not {} but {}: give it the ending of what it is",
            expected.noun(),
            found.noun()
        )),
        Ok((None, false)) => refused(format!(
            "`{name}` is not {} but another archive; taken are {ENDINGS}",
            expected.noun()
        )),
        Err(Bad::TooMuch) => refused(format!(
            "`{name}` unpacks to more than such a document should hold, and is not opened: save it anew, or as a PDF"
        )),
        Err(Bad::Locked) => refused(format!("`{name}` is locked with a password: save it without one")),
        Err(Bad::Broken(why)) => refused(format!(
            "`{name}` cannot be opened, {why}: send it again, or save it anew"
        )),
        Err(Bad::Disk(error)) => Err(Unfit::Disk(error)),
    }
}

/// Which sort of document it is by the parts that it has.
fn found(archive: &Archive, file: &mut File) -> Result<Option<Kind>, Bad> {
    let has = |begin: &str| archive.entries.iter().any(|entry| entry.name.starts_with(begin));
    if has(TYPES) {
        let kinds = [("word/", Kind::Docx), ("xl/", Kind::Xlsx), ("ppt/", Kind::Pptx)];
        return Ok(kinds.into_iter().find(|(part, _)| has(part)).map(|(_, kind)| kind));
    }
    let kinds = [Kind::Odt, Kind::Ods];
    let said = archive.text(file, "mimetype", 128)?;
    Ok(kinds
        .into_iter()
        .find(|kind| said.as_deref().map(str::trim) == Some(kind.media_type())))
}

fn has_macros(archive: &Archive, file: &mut File) -> Result<bool, Bad> {
    let is_macro = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/")
    };
    if archive.entries.iter().any(|entry| is_macro(&entry.name)) {
        return Ok(true);
    }
    let types = archive.text(file, TYPES, LONGEST_TYPES)?.unwrap_or_default();
    Ok(types.to_ascii_lowercase().contains("macroenabled"))
}
