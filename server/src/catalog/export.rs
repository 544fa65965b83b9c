//! All assets of a company as CSV, streamed: the file is never in memory as a whole.

use app::model::asset::AssetFilter;
use app::model::error::AppError;
use app::model::person::Actor;
use bytes::Bytes;
use futures::{Stream, stream};

use super::csv;
use crate::service::{Service, defect};
use crate::store::assets as rows;

/// Assets in one part.
const PART_SIZE: u32 = 1_000;

/// The header, then part by part, by ID. An import of it changes nothing.
pub fn csv_stream(service: &Service, actor: &Actor) -> impl Stream<Item = Result<Bytes, AppError>> + Send + use<> {
    enum At {
        Header,
        After(Option<String>),
        End,
    }
    let (store, company_id) = (service.store.clone(), actor.company_id.clone());
    stream::try_unfold(At::Header, move |at| {
        let (store, company_id) = (store.clone(), company_id.clone());
        async move {
            let after = match at {
                At::Header => return Ok(Some((Bytes::from_static(csv::HEADER.as_bytes()), At::After(None)))),
                At::After(after) => after,
                At::End => return Ok(None),
            };
            let all = AssetFilter::default();
            let part = rows::part(&store, &company_id, &all, &[], after.as_deref(), PART_SIZE).await?;
            let Some(last) = part.last() else { return Ok(None) };
            let next = if part.len() < PART_SIZE as usize { At::End } else { At::After(Some(last.asset.id.clone())) };
            let lines = csv::rows(part.iter().map(|row| &row.asset)).map_err(|error| defect(&error))?;
            Ok(Some((Bytes::from(lines), next)))
        }
    })
}
