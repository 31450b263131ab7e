//! `GET /export/<list>.csv`: a list for spreadsheets, with the filters of the API as parameters of the address.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Extension, Path, Query, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse as _, Response},
};
use tokio::time;

use super::{
    Edge,
    code::Code,
    graphql::{Signed, signed_in},
    nothing, pace,
    part::{self, Broken, Source},
    reply::Refusal,
    request::RequestId,
    trusted,
};
use crate::{
    graphql::Urgency,
    service::{
        error::ServiceError,
        export::{Export, ExportError},
    },
};

/// Sends the list, or says why not before any of it is sent.
pub async fn show(
    State(edge): State<Edge>,
    Extension(id): Extension<RequestId>,
    file: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(list) = file.as_ref().ok().and_then(|file| file.strip_suffix(".csv")) else {
        return nothing(Extension(id)).await;
    };
    match open(&edge, list, &uri, &headers).await {
        Ok(Some((subject, export))) => sent(Lines {
            edge,
            subject,
            export,
            list: list.to_owned(),
            request_id: id.0,
        }),
        Ok(None) => nothing(Extension(id)).await,
        Err(refusal) => {
            tracing::info!(
                request_id = &*id.0,
                code = refusal.code.as_str(),
                why = refusal.message,
                "refused"
            );
            refusal.response(&id.0)
        }
    }
}

async fn open(edge: &Edge, list: &str, uri: &Uri, headers: &HeaderMap) -> Result<Option<(Arc<str>, Export)>, Refusal> {
    let Signed { actor, subject, .. } = trusted::unbound(signed_in(edge, headers)?)?;
    let _place = edge.0.room.enter(Urgency::Read).await?;
    pace::solvent(edge, &subject, Duration::ZERO).await?;
    let Ok(Query(parameters)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
        let message = "the parameters of the address cannot be read: write them as `name=value&name=value`";
        return Err(Refusal::new(Code::BadInput, message));
    };
    let opened = Export::open(&edge.0.app, actor, list, &parameters);
    let Ok(opened) = time::timeout(edge.0.limits.deadline, opened).await else {
        return Err(Refusal::new(Code::Timeout, "it took too long and was given up"));
    };
    let opened = opened.map(|export| export.map(|export| (subject, export)));
    opened.map_err(|error| match error {
        ExportError::Parameters(_) => Refusal::new(Code::BadInput, error.to_string()),
        ExportError::TooMany { .. } => Refusal::new(Code::TooManyRows, error.to_string()),
        ExportError::Service(ServiceError::Unavailable(why)) => {
            tracing::warn!(%why, "a list cannot be read");
            Refusal::new(Code::Unavailable, "the server cannot do this now: try again later")
        }
        ExportError::Service(_) | ExportError::Rights => {
            tracing::error!(?error, "an export failed");
            Refusal::new(Code::Internal, "something went wrong on our side: quote the request id")
        }
    })
}

fn sent(lines: Lines) -> Response {
    let name = format!("attachment; filename=\"{}-{}.csv\"", lines.list, lines.export.day());
    let mut response = part::body(lines).into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// An export on its way.
struct Lines {
    edge: Edge,
    subject: Arc<str>,
    export: Export,
    list: String,
    request_id: Arc<str>,
}

/// Why a list is not finished.
#[derive(Debug, thiserror::Error)]
enum Cut {
    /// Its next part found no place, or cannot be paid for.
    #[error("{}", .0.message)]
    Refused(Refusal),
    /// Nobody in the directory signs in with the token any more.
    #[error("nobody in the directory signs in with this token any more")]
    Unknown,
    /// It took too long.
    #[error("its next part took too long")]
    Timeout,
    /// It cannot be read, or may not be read any more.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl Lines {
    /// The next part: a request of its own, with a place, rights of now, and a point for each row.
    async fn part(&mut self) -> Result<Option<Vec<u8>>, Cut> {
        if self.export.is_whole() {
            return Ok(None);
        }
        let (edge, patience) = (&self.edge, self.edge.0.limits.deadline);
        pace::solvent(edge, &self.subject, patience)
            .await
            .map_err(Cut::Refused)?;
        let _place = pace::place(edge).await.map_err(Cut::Refused)?;
        let actor = edge.0.app.actor(&self.subject).ok_or(Cut::Unknown)?;
        let before = self.export.rows();
        let part = time::timeout(patience, self.export.next(actor)).await;
        let part = part.map_err(|_| Cut::Timeout)??;
        let rows = self.export.rows() - before;
        edge.0.budgets.spend(&self.subject, rows.try_into().unwrap_or(u64::MAX));
        Ok(part)
    }
}

impl Source for Lines {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let part = self.part().await;
        let request_id = &*self.request_id;
        match part {
            Ok(Some(lines)) => Ok(Some(lines)),
            Ok(None) => {
                tracing::info!(request_id, list = self.list, rows = self.export.rows(), "export");
                Ok(None)
            }
            Err(why) => {
                tracing::error!(request_id, list = self.list, ?why, "an export broke off");
                Err(Broken)
            }
        }
    }
}
