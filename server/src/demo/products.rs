//! What Acme Outdoor publishes: every product, set, film and catalogue, with how it is drawn and where it is filed.

use app::model::asset::AssetKind;
use app::model::timestamp::Timestamp;

use super::pictures::colourway::Colourway::{self, Berry, Coral, Fjord, Moss, Night, Ochre, Pine, Rust, Sand, Slate};
use super::pictures::drawing::Drawing::{
    self, Backpack, BackpackWithRoll, Beanie, Boot, Bottle, Catalogue, Duffel, Film, Jacket, Kayak, Lamp, Mug,
    SleepingBag, Stove, Tent, TunnelTent,
};

/// The company's segment in its URLs.
pub const COMPANY_ROOT: &str = "AcmeOutdoor";

const AUTUMN: &str = "/2026/autumn";
const SUMMER: &str = "/2026/summer";
const WINTER: &str = "/2025/winter";
const CAMP: &str = "/camp";
const FILMS: &str = "/films";
const PRINT: &str = "/print";

/// One published thing.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    pub id: &'static str,
    pub folder: &'static str,
    pub look: Look,
}

/// How it looks, from which follows what kind of asset it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    Drawn(Drawing, Colourway),
    /// A sheet of its members' pictures.
    Set(&'static [&'static str]),
}

impl Product {
    /// The product of an ID.
    pub fn of(id: &str) -> Option<&'static Self> {
        PRODUCTS.iter().find(|product| product.id == id)
    }

    pub fn kind(&self) -> AssetKind {
        match self.look {
            Look::Set(_) => AssetKind::Set,
            Look::Drawn(Film, _) => AssetKind::Video,
            Look::Drawn(Catalogue, _) => AssetKind::Static,
            Look::Drawn(..) => AssetKind::Image,
        }
    }

    pub fn members(&self) -> &'static [&'static str] {
        match self.look {
            Look::Set(members) => members,
            Look::Drawn(..) => &[],
        }
    }

    /// When it was published before the demo began at `now`: between an hour and a few weeks ago, always the same.
    pub fn published_before(&self, now: Timestamp) -> Timestamp {
        const HOUR_MS: i64 = 60 * 60 * 1_000;
        let hours = self.id.bytes().fold(7_i64, |hours, byte| (hours * 31 + i64::from(byte)) % 600);
        now.plus_ms(-(hours + 1) * HOUR_MS)
    }
}

const fn drawn(id: &'static str, folder: &'static str, drawing: Drawing, colourway: Colourway) -> Product {
    Product { id, folder, look: Look::Drawn(drawing, colourway) }
}

const fn set(id: &'static str, folder: &'static str, members: &'static [&'static str]) -> Product {
    Product { id, folder, look: Look::Set(members) }
}

/// All of them.
pub const PRODUCTS: [Product; 62] = [
    drawn("Backpack_A", AUTUMN, Backpack, Moss),
    drawn("Backpack_B", AUTUMN, BackpackWithRoll, Rust),
    drawn("Backpack_C", AUTUMN, Backpack, Fjord),
    drawn("Backpack_D", AUTUMN, BackpackWithRoll, Night),
    drawn("Backpack_E", AUTUMN, Backpack, Ochre),
    drawn("Backpack_F", AUTUMN, BackpackWithRoll, Pine),
    drawn("Beanie_Berry", WINTER, Beanie, Berry),
    drawn("Beanie_Fjord", WINTER, Beanie, Fjord),
    drawn("Beanie_Moss", WINTER, Beanie, Moss),
    drawn("Beanie_Rust", WINTER, Beanie, Rust),
    drawn("Beanie_Slate", WINTER, Beanie, Slate),
    drawn("Boot_Alpine_Berry", AUTUMN, Boot, Berry),
    drawn("Boot_Alpine_Fjord", AUTUMN, Boot, Fjord),
    drawn("Boot_Alpine_Night", AUTUMN, Boot, Night),
    drawn("Boot_Trail_Moss", AUTUMN, Boot, Moss),
    drawn("Boot_Trail_Rust", AUTUMN, Boot, Rust),
    drawn("Boot_Trail_Sand", AUTUMN, Boot, Sand),
    drawn("Bottle_500_Coral", SUMMER, Bottle, Coral),
    drawn("Bottle_500_Pine", SUMMER, Bottle, Pine),
    drawn("Bottle_500_Slate", SUMMER, Bottle, Slate),
    drawn("Bottle_750_Fjord", SUMMER, Bottle, Fjord),
    drawn("Bottle_750_Night", SUMMER, Bottle, Night),
    drawn("Bottle_750_Ochre", SUMMER, Bottle, Ochre),
    drawn("Catalogue_Autumn_2026", PRINT, Catalogue, Fjord),
    drawn("Duffel_40L_Rust", SUMMER, Duffel, Rust),
    drawn("Duffel_40L_Slate", SUMMER, Duffel, Slate),
    drawn("Duffel_60L_Pine", SUMMER, Duffel, Pine),
    drawn("Duffel_60L_Sand", SUMMER, Duffel, Sand),
    drawn("Film_Autumn_2026", FILMS, Film, Berry),
    drawn("Jacket_Down_Berry", WINTER, Jacket, Berry),
    drawn("Jacket_Down_Ochre", WINTER, Jacket, Ochre),
    drawn("Jacket_Shell_Coral", AUTUMN, Jacket, Coral),
    drawn("Jacket_Shell_Fjord", AUTUMN, Jacket, Fjord),
    drawn("Jacket_Shell_Moss", AUTUMN, Jacket, Moss),
    drawn("Jacket_Shell_Night", AUTUMN, Jacket, Night),
    drawn("Kayak_Tour_Fjord", SUMMER, Kayak, Fjord),
    drawn("Kayak_Tour_Ochre", SUMMER, Kayak, Ochre),
    drawn("Lamp_Camp_Berry", CAMP, Lamp, Berry),
    drawn("Lamp_Camp_Pine", CAMP, Lamp, Pine),
    drawn("Lamp_Camp_Rust", CAMP, Lamp, Rust),
    drawn("Lamp_Camp_Slate", CAMP, Lamp, Slate),
    drawn("Mug_Enamel_Coral", CAMP, Mug, Coral),
    drawn("Mug_Enamel_Night", CAMP, Mug, Night),
    drawn("Mug_Enamel_Ochre", CAMP, Mug, Ochre),
    drawn("Mug_Enamel_Pine", CAMP, Mug, Pine),
    drawn("Mug_Enamel_Sand", CAMP, Mug, Sand),
    set("Set_Backpacks", AUTUMN, &["Backpack_A", "Backpack_B", "Backpack_C", "Backpack_D"]),
    set("Set_Night_Outside", CAMP, &["Tent_2P_Moss", "SleepingBag_Winter_Night", "Lamp_Camp_Rust", "Mug_Enamel_Pine"]),
    set("Set_Trail", AUTUMN, &["Boot_Trail_Rust", "Backpack_B", "Bottle_750_Fjord", "Jacket_Shell_Night"]),
    drawn("SleepingBag_Comfort_Berry", CAMP, SleepingBag, Berry),
    drawn("SleepingBag_Comfort_Fjord", CAMP, SleepingBag, Fjord),
    drawn("SleepingBag_Winter_Night", WINTER, SleepingBag, Night),
    drawn("SleepingBag_Winter_Rust", WINTER, SleepingBag, Rust),
    drawn("Stove_One_Coral", CAMP, Stove, Coral),
    drawn("Stove_One_Slate", CAMP, Stove, Slate),
    drawn("Tent_1P_Coral", SUMMER, Tent, Coral),
    drawn("Tent_1P_Fjord", SUMMER, Tent, Fjord),
    drawn("Tent_2P_Moss", SUMMER, TunnelTent, Moss),
    drawn("Tent_2P_Ochre", SUMMER, TunnelTent, Ochre),
    drawn("Tent_2P_Rust", SUMMER, TunnelTent, Rust),
    drawn("Tent_4P_Pine", SUMMER, Tent, Pine),
    drawn("Tent_4P_Slate", SUMMER, Tent, Slate),
];
