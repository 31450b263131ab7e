//! `GET /export/<list>.csv`: a list for spreadsheets, with the filters of the API as parameters of the address.

use std::sync::Arc;

use axum::{
    extract::{Extension, Path, Query, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse as _, Response},
};
use tokio::time;

use super::{
    Edge,
    code::Code,
    graphql::signed_in,
    nothing,
    part::{self, Broken, Source},
    reply::Refusal,
    request::RequestId,
    trusted,
};
use crate::service::{
    error::ServiceError,
    export::{Export, ExportError},
};

/// Sends the list, or says why not before any of it is sent.
pub async fn show(
    State(edge): State<Edge>,
    Extension(id): Extension<RequestId>,
    Path(file): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(list) = file.strip_suffix(".csv") else {
        return nothing(Extension(id)).await;
    };
    match open(&edge, list, &uri, &headers).await {
        Ok(Some(export)) => sent(list, export, &id),
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

async fn open(edge: &Edge, list: &str, uri: &Uri, headers: &HeaderMap) -> Result<Option<Export>, Refusal> {
    let actor = trusted::unbound(signed_in(edge, headers)?)?.actor;
    let Ok(Query(parameters)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
        let message = "the parameters of the address cannot be read: write them as `name=value&name=value`";
        return Err(Refusal::new(Code::BadInput, message));
    };
    let opened = Export::open(&edge.0.app, actor, list, &parameters);
    let Ok(opened) = time::timeout(edge.0.limits.deadline, opened).await else {
        return Err(Refusal::new(Code::Timeout, "it took too long and was given up"));
    };
    opened.map_err(|error| match error {
        ExportError::Parameters(_) => Refusal::new(Code::BadInput, error.to_string()),
        ExportError::TooMany { .. } => Refusal::new(Code::TooManyRows, error.to_string()),
        ExportError::Service(ServiceError::Unavailable(why)) => {
            tracing::warn!(%why, "a list cannot be read");
            Refusal::new(Code::Unavailable, "the server cannot do this now: try again later")
        }
        ExportError::Service(error) => {
            tracing::error!(?error, "an export failed");
            Refusal::new(Code::Internal, "something went wrong on our side: quote the request id")
        }
    })
}

fn sent(list: &str, export: Export, id: &RequestId) -> Response {
    let name = format!("attachment; filename=\"{list}-{}.csv\"", export.day());
    let lines = Lines {
        export,
        list: list.to_owned(),
        request_id: Arc::clone(&id.0),
    };
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
    export: Export,
    list: String,
    request_id: Arc<str>,
}

impl Source for Lines {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let request_id = &*self.request_id;
        match self.export.next().await {
            Ok(Some(lines)) => Ok(Some(lines)),
            Ok(None) => {
                tracing::info!(request_id, list = self.list, rows = self.export.rows(), "export");
                Ok(None)
            }
            Err(error) => {
                tracing::error!(request_id, list = self.list, ?error, "an export broke off");
                Err(Broken)
            }
        }
    }
}
