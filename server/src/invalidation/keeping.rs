//! The list of an invalidation as a named template, so that it can be made again whenever it is wanted: what made it, or
//! the URLs themselves where nothing did.

use app::backend::Answer;
use app::model::company::NamedTemplate;
use app::model::day::Day;
use app::model::error::AppError;
use app::model::named_template::{MAX_NAME_CHARACTERS, Templates, TemplatesChange};
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::template::MAX_TEMPLATE_BYTES;

use super::history;
use crate::service::Service;
use crate::settings;
use crate::store::invalidations::{self, Begin, Head, UrlFilter};

/// URLs that are read at once.
const ROWS_AT_ONCE: u32 = 1_000;

/// Adds it to the company's templates; gives its name.
pub async fn copy_as_template(service: &Service, actor: &Actor, id: &str) -> Answer<String> {
    let head = history::find(service, actor, id).await?;
    if head.kind != PurgeKind::Url {
        let message = "A template makes URLs; this invalidation is of something else.";
        return Err(AppError::Conflict { message: message.to_owned() });
    }
    let text = text_of(service, &head).await?;
    let Templates { default, others, version } = settings::templates::templates(service, actor).await?;
    let name = name_of(&head, std::iter::once(&default).chain(&others));
    let mut rows = others;
    rows.push(NamedTemplate { name: name.clone(), text });
    let change = TemplatesChange { default_name: default.name, rows, make_default: None, version };
    match settings::templates::save_templates(service, actor, change).await {
        Ok(_) => Ok(name),
        // There is no form whose fields could say it.
        Err(AppError::Invalid { problems }) => {
            let sentences: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
            Err(AppError::Conflict { message: sentences.join(" ") })
        }
        Err(error) => Err(error),
    }
}

async fn text_of(service: &Service, head: &Head) -> Answer<String> {
    let text = invalidations::template(&service.store, head.number).await?;
    if !text.trim().is_empty() {
        return Ok(text);
    }
    history::require_list(head)?;
    let (mut text, mut after) = (String::new(), 0);
    loop {
        let begin = Begin::Position(after);
        let rows = invalidations::urls(&service.store, head.number, UrlFilter::default(), begin, ROWS_AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = last.position;
        for row in rows.iter().filter(|row| row.refusal.is_none()) {
            text.push_str(&row.url);
            text.push('\n');
        }
        if text.len() > MAX_TEMPLATE_BYTES {
            return Err(AppError::Conflict {
                message: format!(
                    "Its URLs are more than a template can hold ({MAX_TEMPLATE_BYTES} bytes). Export them instead."
                ),
            });
        }
    }
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// Its note or its day, with a number where there is one of that name.
fn name_of<'a>(head: &Head, taken: impl Iterator<Item = &'a NamedTemplate>) -> String {
    let taken: Vec<String> = taken.map(|template| template.name.trim().to_lowercase()).collect();
    let note: String = head.note.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let plain = match note.trim() {
        "" => format!("Invalidation of {}", Day::of(head.created)),
        note => note.chars().take(MAX_NAME_CHARACTERS - 6).collect::<String>().trim_end().to_owned(),
    };
    let numbered = (2..).map(|number| format!("{plain} ({number})"));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(plain)
}
