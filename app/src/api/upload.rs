//! An uploaded import as it arrives: first the company, so that the door can decide before a byte of the file is read,
//! then a file or pasted text, up to a limit.

use leptos::server_fn::codec::MultipartData;

use crate::backend::Answer;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::import::MAX_IMPORT_BYTES;

/// How the name of a file ends that can be imported.
const ENDINGS: [&str; 2] = ["csv", "txt"];

/// Refuses what is no form with a file: asked in front of the server function, which takes it for granted.
pub fn check_form(content_type: Option<&str>) -> Answer<()> {
    content_type.and_then(|text| multer::parse_boundary(text).ok()).map(drop).ok_or_else(unreadable)
}

/// The start of an upload.
pub struct Upload {
    pub company: CompanySlug,
    form: multer::Multipart<'static>,
}

impl Upload {
    /// Reads the form's first field, which names the company.
    pub async fn head(form: MultipartData) -> Answer<Self> {
        let mut form = form.into_inner().ok_or_else(unreadable)?;
        let field = form.next_field().await.map_err(broken)?.ok_or_else(unreadable)?;
        if field.name() != Some("company") {
            return Err(unreadable());
        }
        let company = field.text().await.map_err(broken)?;
        Ok(Self { company: CompanySlug::parse(&company).ok_or(AppError::NotFound)?, form })
    }

    /// The name and the bytes of the file, or of the pasted text where no file was chosen.
    pub async fn body(mut self) -> Answer<(String, Vec<u8>)> {
        let mut found = None;
        while let Some(mut field) = self.form.next_field().await.map_err(broken)? {
            let source = match (field.name(), field.file_name()) {
                (Some("file"), Some(name)) if !name.is_empty() => {
                    check_name(name)?;
                    name.to_owned()
                }
                (Some("text"), _) => "pasted text".to_owned(),
                _ => continue,
            };
            let mut bytes = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(broken)? {
                if bytes.len() + chunk.len() > MAX_IMPORT_BYTES {
                    return Err(AppError::invalid(
                        "file",
                        format!(
                            "{source} is larger than {} MB. Split it and import the parts one after the other.",
                            MAX_IMPORT_BYTES / 1024 / 1024
                        ),
                    ));
                }
                bytes.extend_from_slice(&chunk);
            }
            if !bytes.is_empty() && found.is_none() {
                found = Some((source, bytes));
            }
        }
        found.ok_or_else(|| AppError::invalid("file", "Choose a file or paste rows to import."))
    }
}

/// Refuses a file that calls itself something else than text. What it holds is judged when it is read.
fn check_name(name: &str) -> Answer<()> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
        return Ok(());
    }
    let message = format!("{name} is no file that ends in .csv or .txt. In a spreadsheet, save it as CSV in UTF-8.");
    Err(AppError::invalid("file", message))
}

fn unreadable() -> AppError {
    AppError::invalid("", "The upload could not be read. Choose the file again.")
}

fn broken(error: multer::Error) -> AppError {
    AppError::invalid("file", format!("The upload ended early ({error}). Nothing was imported; try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_called_something_else_than_text_is_refused_by_its_name() {
        for name in ["assets.csv", "ASSETS.CSV", "a.b.txt"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for name in ["assets.xlsx", "assets.csv.exe", "assets", "csv", "assets.", ".csv "] {
            let refusal = check_name(name).unwrap_err();
            assert!(refusal.problem_of("file").is_some_and(|problem| problem.starts_with(name)), "{name}: {refusal}");
        }
    }
}
