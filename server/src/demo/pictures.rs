//! Draws the demo's pictures as SVG: flat, in one of ten colourways, the same for the same asset and version. A new
//! version changes the colourway and the number on its ribbon, so that nobody can miss which one is seen.

pub mod colourway;
pub mod drawing;

use std::fmt::Write;

use self::colourway::Colourway;
use super::products::{Look, Product};

/// A picture's size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

const BACKDROP: &str = include_str!("pictures/backdrop.svg");
const RIBBON: &str = include_str!("pictures/ribbon.svg");
/// Where the pictures of a set's members stand.
const PLACES: [(u32, u32); 4] = [(44, 86), (306, 86), (44, 330), (306, 330)];
/// What a set looks like around its members.
const SHEET: Colourway = Colourway::Slate;

/// The picture of a product as of `version`, counted from 1.
pub fn svg(product: &Product, version: u32, size: Size) -> String {
    let Size { width, height } = size;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 600 600" role="img">"#
    );
    // Writing into a `String` cannot fail.
    let _ = write!(svg, "<title>{}, version {version}</title>", product.id.replace('_', " "));
    let ground = match &product.look {
        Look::Drawn(drawing, colourway) => {
            let colourway = colourway.of_version(version);
            svg.push_str(&colourway.paint(BACKDROP));
            svg.push_str(&colourway.paint(drawing.artwork()));
            colourway
        }
        Look::Set(members) => {
            let colourway = SHEET.of_version(version);
            svg.push_str(&colourway.paint(r#"<path d="M0 0h600v600H0z" fill="$halo"/>"#));
            for (id, (x, y)) in members.iter().zip(PLACES) {
                svg.push_str(&member(id, version, x, y));
            }
            colourway
        }
    };
    svg.push_str(&ground.paint(&RIBBON.replace("$version", &version.to_string())));
    svg.push_str("</svg>\n");
    svg
}

fn member(id: &str, version: u32, x: u32, y: u32) -> String {
    let Some(Product { look: Look::Drawn(drawing, colourway), .. }) = Product::of(id) else {
        return String::new();
    };
    let colourway = colourway.of_version(version);
    let picture = colourway.paint(&format!("{BACKDROP}{}", drawing.artwork()));
    format!(
        r#"<svg x="{x}" y="{y}" width="250" height="232" viewBox="0 22 600 556" preserveAspectRatio="xMidYMid slice">{picture}</svg>"#
    )
}
