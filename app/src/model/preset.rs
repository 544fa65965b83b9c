//! Image presets: names that stand for URL modifiers, as in `…?$product$`. A company's are one list that is saved as a
//! whole, so that two admins never mix theirs unseen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::asset::Preset;
use super::error::{AppError, FieldProblem};

/// Presets of a company. Each makes another URL of every asset where a line has `<PRESET>`.
pub const MAX_PRESETS: usize = 1_000;
/// Bytes of a preset's name.
pub const MAX_NAME_BYTES: usize = 255;
/// Bytes of a preset's modifiers.
pub const MAX_MODIFIERS_BYTES: usize = 2_000;

/// The list as it is saved, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presets {
    pub presets: Vec<Preset>,
    /// Grows with each save; a save names the version that it changes.
    pub version: i64,
}

/// What a save asks for: the rows of the form, and lines that were pasted to be added to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetsChange {
    /// A row with neither name nor modifiers is as if it were not there.
    #[serde(default)]
    pub rows: Vec<Preset>,
    /// `name=modifiers` a line; a name that is in the rows already gets these modifiers.
    #[serde(default)]
    pub pasted: String,
    /// The version that the person saw; an older one is a conflict.
    pub version: i64,
}

impl PresetsChange {
    /// The list that is asked for, by name, or a problem for each field (`rows[3][name]`, `pasted`) that is in the way.
    pub fn presets(&self) -> Result<Vec<Preset>, AppError> {
        let mut problems = Vec::new();
        let mut presets = BTreeMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            let Preset { name, modifiers } = row;
            let (name, modifiers) = (name.trim(), modifiers.trim());
            if name.is_empty() && modifiers.is_empty() {
                continue;
            }
            let mut refuse = |field: &str, message: String| {
                problems.push(FieldProblem { field: format!("rows[{index}][{field}]"), message });
            };
            if let Some(message) = name_problem(name) {
                refuse("name", message);
            } else if presets.contains_key(name) {
                refuse("name", format!("There are two presets called {name}. Give one another name."));
            }
            if let Some(message) = modifiers_problem(modifiers) {
                refuse("modifiers", message);
            }
            presets.insert(name.to_owned(), modifiers.to_owned());
        }
        match parse_lines(&self.pasted) {
            Ok(pasted) => presets.extend(pasted.into_iter().map(|Preset { name, modifiers }| (name, modifiers))),
            Err(message) => problems.push(FieldProblem { field: "pasted".to_owned(), message }),
        }
        if presets.len() > MAX_PRESETS {
            let message = format!("These are {} presets; a company can have {MAX_PRESETS}.", presets.len());
            problems.push(FieldProblem { field: String::new(), message });
        }
        if !problems.is_empty() {
            return Err(AppError::Invalid { problems });
        }
        Ok(presets.into_iter().map(|(name, modifiers)| Preset { name, modifiers }).collect())
    }
}

/// Reads `name=modifiers` lines; of one name the last counts. Empty lines and those that begin with `#` say nothing; the
/// first that cannot be read is told, and nothing is taken.
pub fn parse_lines(text: &str) -> Result<Vec<Preset>, String> {
    let mut presets = BTreeMap::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, modifiers)) = line.split_once('=') else {
            return Err(format!("Line {number} has no “=”. Write name=modifiers, such as product=wid=250&hei=250."));
        };
        let (name, modifiers) = (name.trim(), modifiers.trim());
        if let Some(problem) = name_problem(name).or_else(|| modifiers_problem(modifiers)) {
            return Err(format!("Line {number}: {problem}"));
        }
        presets.insert(name.to_owned(), modifiers.to_owned());
    }
    Ok(presets.into_iter().map(|(name, modifiers)| Preset { name, modifiers }).collect())
}

fn name_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        Some("Give the preset a name, such as product.".to_owned())
    } else if name.len() > MAX_NAME_BYTES {
        Some(format!("The name is {} bytes long; shorten it to {MAX_NAME_BYTES}.", name.len()))
    } else if name.contains(|character: char| character == '$' || character.is_control()) {
        Some("Leave “$” and invisible characters out of the name: URLs put it between two “$”.".to_owned())
    } else {
        None
    }
}

fn modifiers_problem(modifiers: &str) -> Option<String> {
    if modifiers.len() > MAX_MODIFIERS_BYTES {
        Some(format!("The modifiers are {} bytes long; shorten them to {MAX_MODIFIERS_BYTES}.", modifiers.len()))
    } else if modifiers.contains(|character: char| character.is_control() || character.is_whitespace()) {
        Some("Modifiers have no blanks in them; encode a blank as %20.".to_owned())
    } else if modifiers.starts_with('?') {
        Some("Write the modifiers without the “?” before them.".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(name: &str, modifiers: &str) -> Preset {
        Preset { name: name.to_owned(), modifiers: modifiers.to_owned() }
    }

    fn problems(change: &PresetsChange) -> Vec<String> {
        match change.presets() {
            Err(AppError::Invalid { problems }) => problems.into_iter().map(|problem| problem.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pasted_lines_are_added_and_change_what_is_there() {
        let rows = vec![preset("zoom", "wid=2000"), preset("", " "), preset(" product ", "wid=250")];
        let pasted = "# ours\r\nproduct = wid=300&hei=300\r\n\r\nlarge=".to_owned();
        let change = PresetsChange { rows, pasted, version: 1 };
        let expected = [preset("large", ""), preset("product", "wid=300&hei=300"), preset("zoom", "wid=2000")];
        assert_eq!(change.presets().unwrap(), expected);
    }

    #[test]
    fn each_field_that_is_in_the_way_is_named() {
        let rows = vec![
            preset("", "wid=1"),
            preset("a", "?wid=1"),
            preset("a", ""),
            preset("b$", "x y"),
            preset(&"n".repeat(MAX_NAME_BYTES + 1), &"m".repeat(MAX_MODIFIERS_BYTES + 1)),
        ];
        let change = PresetsChange { rows, pasted: "no sign".to_owned(), version: 1 };
        let expected = [
            "rows[0][name]",
            "rows[1][modifiers]",
            "rows[2][name]",
            "rows[3][name]",
            "rows[3][modifiers]",
            "rows[4][name]",
            "rows[4][modifiers]",
            "pasted",
        ];
        assert_eq!(problems(&change), expected);
    }

    #[test]
    fn a_pasted_line_that_cannot_be_read_is_told_by_its_number() {
        assert!(parse_lines("a=b\nno sign").unwrap_err().starts_with("Line 2 has no"));
        assert!(parse_lines("a=b\n=wid=1").unwrap_err().starts_with("Line 2: Give the preset a name"));
        assert_eq!(parse_lines("").unwrap(), []);
    }

    #[test]
    fn more_than_a_company_can_have_are_refused() {
        let rows = (0..=MAX_PRESETS).map(|number| preset(&number.to_string(), "")).collect();
        assert_eq!(problems(&PresetsChange { rows, ..PresetsChange::default() }), [""]);
    }
}
