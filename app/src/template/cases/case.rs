//! What a case is: some input and what comes of it, and how it is told to people.

use std::fmt::Write;

use crate::model::asset::AssetKind;
use crate::model::purge_url::is_invisible;

/// Some input, and what comes of it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it shows, as a sentence.
    pub title: &'static str,
    pub template: &'static str,
    /// **Published Server Name**.
    pub published: &'static str,
    /// **Company root**.
    pub root: &'static str,
    /// Names of image presets.
    pub presets: &'static [&'static str],
    /// Hosts whose cache key ends at the question mark.
    pub short_keys: &'static [&'static str],
    pub assets: &'static [CaseAsset],
    pub urls: &'static [&'static str],
    /// `line:column` and the message.
    pub problems: &'static [&'static str],
}

impl Case {
    /// The template to look at: what cannot be seen is named.
    pub fn shown_template(&self) -> String {
        let mut shown = String::with_capacity(self.template.len());
        for sign in self.template.chars() {
            match sign {
                '\n' => shown.push('\n'),
                '\t' => shown.push('⇥'),
                '\r' => shown.push('␍'),
                sign if sign.is_control() || is_invisible(sign) => {
                    let _ = write!(shown, "‹U+{:04X}›", u32::from(sign));
                }
                sign => shown.push(sign),
            }
        }
        shown
    }

    /// What it stands on, where that is not what the other cases stand on: a word for it, and its values.
    pub fn circumstances(&self) -> Vec<(&'static str, String)> {
        let mut told = Vec::new();
        let named = |value: &str| if value.is_empty() { "(empty)".to_owned() } else { value.to_owned() };
        if self.published != BASE.published {
            told.push(("Published Server Name", named(self.published)));
        }
        if self.root != BASE.root {
            told.push(("Company root", named(self.root)));
        }
        if !self.presets.is_empty() {
            told.push(("Image presets", self.presets.join(", ")));
        }
        if !self.short_keys.is_empty() {
            told.push(("Cache key without query", self.short_keys.join(", ")));
        }
        let is_usual = matches!(self.assets, [only] if only.is(&BACKPACK));
        if !is_usual && self.problems.is_empty() {
            let assets: Vec<String> = self.assets.iter().map(CaseAsset::in_words).collect();
            told.push(("Selected", if assets.is_empty() { "nothing".to_owned() } else { assets.join("; ") }));
        }
        told
    }
}

/// An asset as far as templates see it.
#[derive(Clone, Copy, Debug)]
pub struct CaseAsset {
    pub id: &'static str,
    pub kind: AssetKind,
    pub crops: &'static [&'static str],
    pub members: &'static [&'static str],
}

impl CaseAsset {
    fn is(&self, other: &Self) -> bool {
        (self.id, self.kind, self.crops, self.members) == (other.id, other.kind, other.crops, other.members)
    }

    /// `Spin (set of Backpack_1, Backpack_2)`.
    fn in_words(&self) -> String {
        let Self { id, kind, crops, members } = self;
        match (crops, members) {
            ([], []) if *kind == AssetKind::Image => (*id).to_owned(),
            ([], []) => format!("{id} ({})", kind.word()),
            (crops, []) => format!("{id} (smart crops {})", crops.join(", ")),
            (_, members) => format!("{id} ({} of {})", kind.word(), members.join(", ")),
        }
    }
}

pub(super) const fn asset(id: &'static str, kind: AssetKind) -> CaseAsset {
    CaseAsset { id, kind, crops: &[], members: &[] }
}

pub(super) const fn image(id: &'static str) -> CaseAsset {
    asset(id, AssetKind::Image)
}

pub(super) const BACKPACK: CaseAsset = image("Backpack_B");
pub(super) const CROPPED: CaseAsset =
    CaseAsset { id: "Backpack_B", kind: AssetKind::Image, crops: &["Square", "Wide"], members: &[] };
pub(super) const SPIN: CaseAsset =
    CaseAsset { id: "Spin", kind: AssetKind::Set, crops: &[], members: &["Backpack_1", "AcmeOutdoor/Backpack_2"] };

/// What cases have in common.
pub(super) const BASE: Case = Case {
    title: "",
    template: "",
    published: "img.acme.example",
    root: "AcmeOutdoor",
    presets: &[],
    short_keys: &[],
    assets: &[BACKPACK],
    urls: &[],
    problems: &[],
};
