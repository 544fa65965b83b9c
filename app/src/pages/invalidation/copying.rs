//! Puts the list on the clipboard: it is fetched a page at a time, up to a number of lines that editors and spreadsheets
//! take; a longer one is for **Export**.

use crate::api::invalidations::get_invalidation_urls;
use crate::browser::clipboard;
use crate::browser::intl::number;
use crate::components::Toaster;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::invalidation::UrlQuery;

/// Lines that are copied at most.
const MAX_LINES: usize = 10_000;

/// Copies the URLs that match the filter, and says what it did.
pub async fn copy_urls(company: CompanySlug, id: String, filter: UrlQuery, toasts: Toaster) {
    match lines(company, id, filter).await {
        Ok((lines, total)) => {
            let copied = lines.len() as u64;
            if !clipboard::copy(lines.join("\n")).await {
                toasts.error("The browser did not allow copying. Export gives the same list as a file.");
            } else if copied < total {
                let (copied, total) = (number(copied), number(total));
                toasts.info(format!("The first {copied} of {total} URLs are copied. Export gives all of them."));
            } else if copied == 1 {
                toasts.success("1 URL is copied.");
            } else {
                toasts.success(format!("{} URLs are copied.", number(copied)));
            }
        }
        Err(error) => toasts.error(format!("Nothing was copied. {error}")),
    }
}

async fn lines(company: CompanySlug, id: String, filter: UrlQuery) -> Result<(Vec<String>, u64), AppError> {
    let mut lines = Vec::new();
    let mut query = UrlQuery { after: 0, ..filter };
    loop {
        let page = get_invalidation_urls(company.clone(), id.clone(), query.clone()).await?;
        lines.extend(page.urls.into_iter().map(|url| url.url));
        match page.next {
            Some(next) if lines.len() < MAX_LINES && next > query.after => query.after = next,
            Some(_) | None => {
                lines.truncate(MAX_LINES);
                return Ok((lines, page.total));
            }
        }
    }
}
