//! The issuer over HTTP: the issue call of the VC-API, a look at what was issued, and a page for people.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use maud::{DOCTYPE, html};
use serde_json::json;
use skillward_credentials::verify::MAX_JSON_BYTES;

use crate::issuer::{Issued, Issuer};
use crate::problem::Problem;

/// Longest time for one request.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest body that is looked at, bytes: a credential and what stands around it.
const MAX_BODY: usize = MAX_JSON_BYTES + 4096;
/// Longest body that is read to its end all the same, so that its sender hears why it was refused.
const MAX_DRAINED: usize = 8 << 20;

/// The issuer's calls:
/// `POST /credentials/issue`, `GET /credentials/{id}` (both with the bearer token), `GET /health`, `GET /`.
pub fn router(issuer: Arc<Issuer>) -> Router {
    Router::new()
        .route("/credentials/issue", post(issue))
        .route("/credentials/{id}", get(find))
        .route("/health", get(health))
        .route("/", get(page))
        .with_state(issuer)
        .layer(from_fn(whole))
        .layer(from_fn(in_time))
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

async fn issue(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    authorize(&issuer, &headers)?;
    let Issued { json, new } = blocking(move || issuer.issue(&body, Timestamp::now())).await?;
    let status = match new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    // The credential goes in as it was recorded, character by character.
    let body = format!("{{\"verifiableCredential\":{json}}}");
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn find(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    authorize(&issuer, &headers)?;
    let json = blocking(move || issuer.find(&id)).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

async fn health(State(issuer): State<Arc<Issuer>>) -> Result<Response, Problem> {
    blocking(move || {
        issuer.count()?;
        Ok(Json(json!({"status": "ok", "issuer": issuer.did()})).into_response())
    })
    .await
}

async fn page(State(issuer): State<Arc<Issuer>>) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (issuer.name()) }
                style {
                    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}"
                    "code{overflow-wrap:anywhere}"
                }
            }
            body {
                h1 { (issuer.name()) }
                p { "An issuer of Open Badges 3.0: records of assessments passed in simulation." }
                p { "Its identity, which is its public key:" br; code { (issuer.did()) } }
                p {
                    "A badge that holds under this key was issued here. Anyone can check one without a network: "
                    code { "skillward badge verify FILE" }
                }
            }
        }
    };
    Html(page.into_string())
}

fn authorize(issuer: &Issuer, headers: &HeaderMap) -> Result<(), Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    match token {
        Some(token) if issuer.accepts(token) => Ok(()),
        _ => Err(Problem::Unauthorized),
    }
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
