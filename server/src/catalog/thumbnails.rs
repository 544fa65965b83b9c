//! Small pictures of assets, from the Published Server. Their addresses are made by the template language itself, so
//! that IDs are encoded as in every other URL.

use app::model::asset::Asset;
use app::model::company::Settings;
use app::template::{CompanyValues, Expansion, Servers, Template};

/// Kinds that Dynamic Media makes pictures of; 80 pixels wide.
const TEMPLATE: &str = "[image,set] /is/image/<COMPANY>/<ID>?wid=80";

/// One address an asset; none where there is no picture, or no server or company root is set.
pub fn of<'a>(settings: &Settings, assets: impl Iterator<Item = &'a Asset>) -> Vec<Option<String>> {
    let assets: Vec<Asset> = assets.cloned().collect();
    let mut pictures = vec![None; assets.len()];
    let company = CompanyValues::new(Servers::of_settings(settings), Vec::new());
    let expansion = Expansion::new(&Template::parse(TEMPLATE), &company, assets.into());
    for line in &expansion {
        let index = line.from.asset.and_then(|index| usize::try_from(index).ok());
        if let Some(picture) = index.and_then(|index| pictures.get_mut(index)) {
            *picture = Some(line.text);
        }
    }
    pictures
}

#[cfg(test)]
mod tests {
    use app::model::asset::AssetKind;

    use super::*;

    fn asset(id: &str, kind: AssetKind) -> Asset {
        let (folder, crops, members, modified) = (String::new(), Vec::new(), Vec::new(), None);
        Asset { id: id.to_owned(), kind, folder, crops, members, modified }
    }

    #[test]
    fn pictures_come_from_the_published_server_and_only_where_there_are_any() {
        let settings = Settings {
            published_server: "s7d1.scene7.com".to_owned(),
            company_root: "acme".to_owned(),
            ..Settings::default()
        };
        let assets = [
            asset("Backpack B#1", AssetKind::Image),
            asset("intro", AssetKind::Video),
            asset("acme/Spin", AssetKind::Set),
        ];
        let expected = [
            Some("https://s7d1.scene7.com/is/image/acme/Backpack%20B%231?wid=80".to_owned()),
            None,
            Some("https://s7d1.scene7.com/is/image/acme/Spin?wid=80".to_owned()),
        ];
        assert_eq!(of(&settings, assets.iter()), expected);
        assert_eq!(of(&Settings::default(), assets.iter()), [const { None }; 3]);
    }
}
