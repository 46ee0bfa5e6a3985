//! The issuer over HTTP: the VC-API's calls to issue and to revoke, what it publishes for machines, and pages for people.

mod calls;
mod gate;
mod people;
mod published;
mod service;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use skillward_credentials::verify::MAX_JSON_BYTES;
use zeroize::Zeroizing;

pub(crate) use self::gate::Peer;
use crate::issuer::Issuer;
use crate::limits::Limits;
use crate::problem::Problem;
use gate::Gate;

/// Longest time for one request.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest body that is looked at, bytes: a credential and what stands around it.
const MAX_BODY: usize = MAX_JSON_BYTES + 4096;
/// Longest body that is read to its end all the same, so that its sender hears why it was refused.
const MAX_DRAINED: usize = 8 << 20;

/// The issuer's calls, with a bearer token: `POST /credentials/issue`, `POST /credentials/status`,
/// `GET /credentials/{id}`, `/credentials/{id}/page`, `/learners/{id}/page`, `/ims/ob/v3p0/credentials`; what machines ask for without one:
/// `GET /.well-known/did.json`, `/did.json`, `/keys/{key}`, `/status/{list}`, `/health`, `POST /canonical`; and pages
/// for people, which answer machines in JSON.
///
/// With `limits`, requests are counted, and it has to be served with [`Peer`] as its connection's information.
pub(crate) fn router(issuer: Arc<Issuer>, limits: Option<Limits>, behind_proxy: bool) -> Router {
    let routes = Router::new()
        .route("/credentials/issue", post(calls::issue))
        .route("/credentials/status", post(calls::set_status))
        .route("/credentials/{id}", get(calls::find))
        .route("/credentials/{id}/page", get(calls::page))
        .route("/.well-known/did.json", get(published::did_document))
        .route("/did.json", get(published::did_document))
        .route("/keys/{key}", get(published::key))
        .route("/status/{list}", get(published::status_list))
        .route("/canonical", post(published::canonical))
        .route("/health", get(published::health))
        .route("/ims/ob/v3p0/discovery", get(service::discovery))
        .route("/ims/ob/v3p0/credentials", get(service::credentials))
        .route("/ims/ob/v3p0/profile", get(service::profile))
        .route("/", get(people::issuer))
        .route("/achievements", get(people::achievements))
        .route("/achievements/{id}", get(people::achievement))
        .route("/badges/{id}", get(people::badge))
        .route("/badges/{id}/picture.svg", get(people::picture))
        .route("/badges/{id}/choice", get(people::choice).post(people::choose))
        .route("/learners/{id}", get(people::learner).post(people::choose_as_learner))
        .route("/learners/{id}/page", get(calls::learner_page))
        .route("/check", get(people::check))
        .route("/assets/{name}", get(people::asset))
        .with_state(Arc::clone(&issuer));
    let counted = match limits {
        None => routes,
        Some(limits) => {
            let gate = Arc::new(Gate::new(issuer, limits, behind_proxy));
            routes.layer(from_fn_with_state(gate, gate::gate))
        }
    };
    counted.layer(from_fn(whole)).layer(from_fn(in_time))
}

/// Reads the whole body before anything is answered, whoever asks and whatever for.
///
/// An answer given while the sender still sends closes the connection under its hands: the answer can be
/// lost, and a client that keeps connections finds the next request broken.
async fn whole(request: Request, next: Next) -> Response {
    let (parts, mut body) = request.into_parts();
    let mut read = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else {
            return closing(Problem::Invalid("the body broke off".into()));
        };
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > MAX_DRAINED {
            return closing(Problem::TooLarge);
        }
        if length <= MAX_BODY {
            read.extend_from_slice(&data);
        }
    }
    if length > MAX_BODY {
        return Problem::TooLarge.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(read))).await
}

/// A problem after which the connection is of no use.
fn closing(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::TooSlow.into_response(),
    }
}

/// Whether whoever asks takes this kind of answer, by its name.
fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    (headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()))
        .flat_map(|accept| accept.split(','))
        .any(|range| range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(kind))
}

/// An answer for everybody, which pages of other hosts may read as well.
fn open(kind: &'static str, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, text).into_response()
}

/// The bearer token of a call.
fn bearer(headers: &HeaderMap) -> Result<Zeroizing<String>, Problem> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| Zeroizing::new(token.trim().to_owned()))
        .ok_or(Problem::Unauthorized)
}

/// Runs work that waits for the disk away from the threads that serve others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the issuer panicked");
        Err(Problem::Internal)
    })
}
