//! Templates by name. One is the default, whose text is that of General Settings; the others are one list that is saved
//! as a whole, so that two admins never mix theirs unseen.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::company::NamedTemplate;
use super::error::{AppError, FieldProblem};
use crate::template::MAX_TEMPLATE_BYTES;

/// Templates of a company besides the default.
pub const MAX_TEMPLATES: usize = 100;
/// Characters of a template's name.
pub const MAX_NAME_CHARACTERS: usize = 80;
/// Bytes of all of them: they travel together, to the dialog too.
pub const MAX_ALL_BYTES: usize = 4 * MAX_TEMPLATE_BYTES;

/// The templates as they are saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// With the text of General Settings.
    pub default: NamedTemplate,
    pub others: Vec<NamedTemplate>,
    /// Grows with each save; a save names the version that it changes.
    pub version: i64,
}

/// What a save asks for: the rows of the form, and which of them is to be the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesChange {
    pub default_name: String,
    /// A row with neither name nor text is as if it were not there.
    #[serde(default)]
    pub rows: Vec<NamedTemplate>,
    /// The place in `rows` of the one that changes places with the default.
    #[serde(default)]
    pub make_default: Option<usize>,
    /// The version that the person saw; an older one is a conflict.
    pub version: i64,
}

/// What a change comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub default_name: String,
    pub others: Vec<NamedTemplate>,
    /// The place in `others` of the one that changes places with the default.
    pub make_default: Option<usize>,
}

impl TemplatesChange {
    /// The list that is asked for, lines ending in LF, or a problem for each field (`default_name`, `rows[3][name]`,
    /// `rows[3][text]`) that is in the way.
    pub fn wanted(&self) -> Result<Wanted, AppError> {
        let mut problems = Vec::new();
        let mut names = HashSet::new();
        let mut refuse = |field: String, message: Option<String>| {
            problems.extend(message.map(|message| FieldProblem { field, message }));
        };
        let mut name_of = |name: &str| {
            let name = name.trim().to_owned();
            let is_new = names.insert(name.to_lowercase());
            let twice = || (!is_new).then(|| format!("There are two templates called {name}. Give one another name."));
            let problem = name_problem(&name).or_else(twice);
            (name, problem)
        };
        let (default_name, problem) = name_of(&self.default_name);
        refuse("default_name".to_owned(), problem);
        let mut others = Vec::new();
        let mut make_default = None;
        for (index, row) in self.rows.iter().enumerate() {
            if row.name.trim().is_empty() && row.text.trim().is_empty() {
                continue;
            }
            let (name, problem) = name_of(&row.name);
            refuse(format!("rows[{index}][name]"), problem);
            refuse(format!("rows[{index}][text]"), text_problem(&row.text));
            if self.make_default == Some(index) {
                make_default = Some(others.len());
            }
            others.push(NamedTemplate { name, text: with_lf(&row.text) });
        }
        if self.make_default.is_some() != make_default.is_some() {
            let message = "An empty template cannot be the default. Give it a name and a text first.";
            refuse(String::new(), Some(message.to_owned()));
        }
        refuse(String::new(), size_problem(&others));
        if !problems.is_empty() {
            return Err(AppError::Invalid { problems });
        }
        Ok(Wanted { default_name, others, make_default })
    }
}

/// The text as a text area holds it, so that one that was merely shown is not another.
pub fn with_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn name_problem(name: &str) -> Option<String> {
    let characters = name.chars().count();
    if characters == 0 {
        Some("Give the template a name.".to_owned())
    } else if characters > MAX_NAME_CHARACTERS {
        Some(format!("The name is {characters} characters long; shorten it to {MAX_NAME_CHARACTERS}."))
    } else if name.chars().any(char::is_control) {
        Some("Leave invisible characters out of the name.".to_owned())
    } else {
        None
    }
}

fn text_problem(text: &str) -> Option<String> {
    if text.len() > MAX_TEMPLATE_BYTES {
        return Some(format!("The template is {} bytes long; shorten it to {MAX_TEMPLATE_BYTES}.", text.len()));
    }
    let ((), line) = text.lines().zip(1..).find_map(|(line, number)| {
        let is_invisible = |character: char| character.is_control() && character != '\t' && character != '\r';
        line.chars().any(is_invisible).then_some(((), number))
    })?;
    Some(format!("Line {line} of the template contains an invisible character; remove it."))
}

fn size_problem(others: &[NamedTemplate]) -> Option<String> {
    let bytes: usize = others.iter().map(|template| template.text.len()).sum();
    if others.len() > MAX_TEMPLATES {
        Some(format!("These are {} templates; a company can have {MAX_TEMPLATES} besides the default.", others.len()))
    } else if bytes > MAX_ALL_BYTES {
        Some(format!("The templates are {bytes} bytes long together; shorten them to {MAX_ALL_BYTES}."))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(name: &str, text: &str) -> NamedTemplate {
        NamedTemplate { name: name.to_owned(), text: text.to_owned() }
    }

    fn change(rows: Vec<NamedTemplate>) -> TemplatesChange {
        TemplatesChange { default_name: "Default".to_owned(), rows, make_default: None, version: 1 }
    }

    fn problems(change: &TemplatesChange) -> Vec<String> {
        match change.wanted() {
            Err(AppError::Invalid { problems }) => problems.into_iter().map(|problem| problem.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn blank_rows_are_left_out_and_lines_end_in_lf() {
        let rows = vec![template("", " "), template(" Crops ", "<ID>\r\n/a"), template("Empty", "")];
        let wanted = TemplatesChange { make_default: Some(1), ..change(rows) }.wanted().unwrap();
        assert_eq!(wanted.others, [template("Crops", "<ID>\n/a"), template("Empty", "")]);
        assert_eq!(wanted.make_default, Some(0));
    }

    #[test]
    fn each_field_that_is_in_the_way_is_named() {
        let rows = vec![
            template("", "<ID>"),
            template("CROPS", ""),
            template("crops", ""),
            template("default", ""),
            template("a\u{7}", "/a\u{0}"),
            template(&"é".repeat(MAX_NAME_CHARACTERS), ""),
            template(&"e".repeat(MAX_NAME_CHARACTERS + 1), &"x".repeat(MAX_TEMPLATE_BYTES + 1)),
        ];
        let expected = [
            "rows[0][name]",
            "rows[2][name]",
            "rows[3][name]",
            "rows[4][name]",
            "rows[4][text]",
            "rows[6][name]",
            "rows[6][text]",
        ];
        assert_eq!(problems(&change(rows)), expected);
        assert_eq!(problems(&TemplatesChange::default()), ["default_name"]);
    }

    #[test]
    fn what_is_not_there_cannot_be_the_default() {
        let blank = TemplatesChange { make_default: Some(0), ..change(vec![template("", "")]) };
        assert_eq!(problems(&blank), [""]);
        assert_eq!(problems(&TemplatesChange { make_default: Some(7), ..blank }), [""]);
    }

    #[test]
    fn more_than_a_company_can_have_are_refused() {
        let many = (0..=MAX_TEMPLATES).map(|number| template(&number.to_string(), "")).collect();
        assert_eq!(problems(&change(many)), [""]);
        let long = (0..5).map(|number| template(&number.to_string(), &"x".repeat(MAX_TEMPLATE_BYTES))).collect();
        assert_eq!(problems(&change(long)), [""]);
    }
}
