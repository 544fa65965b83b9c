//! Ten sets of colours that go well together, and how a drawing is painted with one: where the drawing says `$main`,
//! the colour stands.

/// One set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colourway {
    Moss,
    Rust,
    Slate,
    Ochre,
    Fjord,
    Berry,
    Night,
    Sand,
    Pine,
    Coral,
}

/// Names in drawings, in the order of the colours below.
const NAMES: [&str; 8] = ["$ground", "$halo", "$hill", "$main", "$shade", "$light", "$accent", "$ink"];

impl Colourway {
    const ALL: [Self; 10] = [
        Self::Moss,
        Self::Rust,
        Self::Slate,
        Self::Ochre,
        Self::Fjord,
        Self::Berry,
        Self::Night,
        Self::Sand,
        Self::Pine,
        Self::Coral,
    ];

    /// The colours of a later version: three steps on, so that neighbours differ much and ten versions differ all.
    #[must_use]
    pub fn of_version(self, version: u32) -> Self {
        let steps = usize::try_from(version.saturating_sub(1) % 10).unwrap_or(0) * 3;
        Self::ALL[(self as usize + steps) % Self::ALL.len()]
    }

    /// A drawing in these colours.
    pub fn paint(self, drawing: &str) -> String {
        let colours = self.colours();
        NAMES.iter().zip(colours).fold(drawing.to_owned(), |drawing, (name, colour)| drawing.replace(name, colour))
    }

    fn colours(self) -> [&'static str; 8] {
        match self {
            Self::Moss => ["#eef1e6", "#dfe6cf", "#c9d4b2", "#5f7a4a", "#48603a", "#86a06b", "#e2a33c", "#26331f"],
            Self::Rust => ["#f7ede4", "#f0dccb", "#e3c3a8", "#b8552f", "#934022", "#d67b50", "#2f5d62", "#3b1f14"],
            Self::Slate => ["#ebeff2", "#d8e0e6", "#bfcbd4", "#4a6275", "#384c5c", "#7590a5", "#f2a65a", "#1f2b35"],
            Self::Ochre => ["#faf3e0", "#f3e4bc", "#e6cf93", "#d19a2a", "#a97a1c", "#eabb58", "#3f5b4b", "#40300c"],
            Self::Fjord => ["#e6f2f1", "#cfe5e3", "#aed2cf", "#1f7a7a", "#165d5f", "#4fa3a0", "#f26b4e", "#0e3233"],
            Self::Berry => ["#f7eaf0", "#eed3df", "#dfb3c6", "#9b2f5d", "#782247", "#c25a85", "#f0b849", "#3b1023"],
            Self::Night => ["#e9ebf5", "#d5d9ec", "#b8bfdd", "#343f7a", "#262f5e", "#5e6aae", "#f5c04e", "#161b3a"],
            Self::Sand => ["#f6f1ea", "#eadfd0", "#d8c6ae", "#b59a76", "#93795a", "#d2bc9b", "#b4472f", "#3b2f22"],
            Self::Pine => ["#e6f0ea", "#cde2d5", "#a9cbb6", "#1f5c43", "#154532", "#4c8a6d", "#e8c15a", "#0c2a1e"],
            Self::Coral => ["#fdeee9", "#f9d9cf", "#f0bbab", "#e2604a", "#bc4734", "#f08c77", "#2e5c7e", "#471a12"],
        }
    }
}
