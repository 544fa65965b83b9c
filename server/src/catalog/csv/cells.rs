//! What the cells of a row say, or the sentence that says why they do not.

use app::model::asset::{AssetKind, MAX_ASSET_ID_BYTES};
use app::model::timestamp::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Bytes of a folder.
const MAX_FOLDER_BYTES: usize = 1_000;

/// An ID, as it stands.
pub fn id(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("The ID is empty. Give each row the ID of an asset.".to_owned());
    }
    plain("ID", text, MAX_ASSET_ID_BYTES)
}

/// A kind; none for an empty cell.
pub fn kind(text: &str) -> Result<Option<AssetKind>, String> {
    match text.trim() {
        "" => Ok(None),
        word => AssetKind::parse(word)
            .map(Some)
            .ok_or_else(|| format!("`{}` is no kind. Use image, set, video or static.", shortened(word))),
    }
}

/// A folder, as it stands.
pub fn folder(text: &str) -> Result<String, String> {
    plain("folder", text, MAX_FOLDER_BYTES)
}

/// Names between semicolons.
pub fn names(text: &str) -> Result<Vec<String>, String> {
    let (mut names, mut name, mut chars) = (Vec::new(), String::new(), text.chars());
    while let Some(character) = chars.next() {
        match character {
            ';' => names.push(std::mem::take(&mut name)),
            '\\' => name.extend(chars.next()),
            other => name.push(other),
        }
    }
    names.push(name);
    names.retain(|name| !name.trim().is_empty());
    names.into_iter().map(|name| plain("name", &name, MAX_ASSET_ID_BYTES)).collect()
}

/// A moment; none for an empty cell.
pub fn moment(text: &str) -> Result<Option<Timestamp>, String> {
    /// As in `2026-11-22`.
    const DATE_BYTES: usize = 10;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let moment = if text.len() == DATE_BYTES {
        text.parse::<Date>().and_then(|date| date.to_zoned(TimeZone::UTC)).map(|zoned| zoned.timestamp())
    } else {
        text.parse()
    };
    match moment {
        Ok(moment) => Ok(Some(Timestamp(moment.as_millisecond()))),
        Err(_) => {
            Err(format!("`{}` is no date. Write 2026-11-22, or 2026-11-22T10:00:00Z with its zone.", shortened(text)))
        }
    }
}

fn plain(what: &str, text: &str, max_bytes: usize) -> Result<String, String> {
    if text.len() > max_bytes {
        return Err(format!("The {what} is {} bytes long. It may have {max_bytes}.", text.len()));
    }
    match text.chars().find(|character| character.is_control()) {
        Some(control) => {
            let code_point = u32::from(control);
            Err(format!("The {what} contains the invisible character U+{code_point:04X}. Remove it."))
        }
        None => Ok(text.to_owned()),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
