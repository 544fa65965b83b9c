//! The drawings: what stands on the backdrop, in names of colours. The artwork lies in the files beside this one.

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    Backpack,
    BackpackWithRoll,
    Beanie,
    Boot,
    Bottle,
    Catalogue,
    Duffel,
    Film,
    Jacket,
    Kayak,
    Lamp,
    Mug,
    SleepingBag,
    Stove,
    Tent,
    TunnelTent,
}

impl Drawing {
    /// SVG elements on a canvas of 600 by 600, with `$main` and the like for colours.
    pub fn artwork(self) -> &'static str {
        match self {
            Self::Backpack => include_str!("backpack.svg"),
            Self::BackpackWithRoll => concat!(include_str!("backpack.svg"), include_str!("roll.svg")),
            Self::Beanie => include_str!("beanie.svg"),
            Self::Boot => include_str!("boot.svg"),
            Self::Bottle => include_str!("bottle.svg"),
            Self::Catalogue => include_str!("catalogue.svg"),
            Self::Duffel => include_str!("duffel.svg"),
            Self::Film => include_str!("film.svg"),
            Self::Jacket => include_str!("jacket.svg"),
            Self::Kayak => include_str!("kayak.svg"),
            Self::Lamp => include_str!("lamp.svg"),
            Self::Mug => include_str!("mug.svg"),
            Self::SleepingBag => include_str!("sleeping_bag.svg"),
            Self::Stove => include_str!("stove.svg"),
            Self::Tent => include_str!("tent.svg"),
            Self::TunnelTent => include_str!("tunnel_tent.svg"),
        }
    }
}
