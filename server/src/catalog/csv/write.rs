//! Assets written as CSV, so that reading them gives the same assets again.

use app::model::asset::Asset;
use csv::WriterBuilder;

use crate::spreadsheet::inert;

/// The first line.
pub const HEADER: &str = "id,kind,folder,crops,members,modified\n";

/// One line an asset, without the header.
pub fn rows<'a>(assets: impl IntoIterator<Item = &'a Asset>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for asset in assets {
        let modified = asset.modified.and_then(|modified| jiff::Timestamp::from_millisecond(modified.0).ok());
        let modified = modified.map_or_else(String::new, |modified| modified.to_string());
        let (crops, members) = (joined(&asset.crops), joined(&asset.members));
        let cells = [&asset.id, asset.kind.word(), &asset.folder, &crops, &members, &modified];
        writer.write_record(cells.map(inert).iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn joined(names: &[String]) -> String {
    let escaped: Vec<String> = names.iter().map(|name| name.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join(";")
}
