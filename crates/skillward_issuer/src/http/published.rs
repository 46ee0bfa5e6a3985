//! What the issuer publishes for machines: its keys, its status lists, and the form of a badge that is signed.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};
use skillward_credentials::proof::{self, Proof};
use skillward_credentials::verify::MAX_JSON_BYTES;
use skillward_credentials::{json as strict, terms};

use super::{accepts, blocking, open};
use crate::issuer::Issuer;
use crate::problem::Problem;

pub(super) async fn did_document(State(issuer): State<Arc<Issuer>>) -> Result<Response, Problem> {
    let document = blocking(move || issuer.did_document()?.ok_or(Problem::NotPublished)).await?;
    Ok(open("application/did+json", document.to_string()))
}

pub(super) async fn key(
    State(issuer): State<Arc<Issuer>>,
    Path(wanted): Path<String>,
) -> Result<Response, Problem> {
    let site = issuer.site.as_ref().ok_or(Problem::NotPublished)?;
    let key = site.token_key.public();
    match key.thumbprint() == wanted {
        true => Ok(open("application/jwk+json", Value::Object(key.jwk()).to_string())),
        false => Err(Problem::NotPublished),
    }
}

pub(super) async fn status_list(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(list): Path<String>,
) -> Result<Response, Problem> {
    let list = list.parse().map_err(|_| Problem::NotPublished)?;
    let compact = accepts(&headers, "application/vc+jwt");
    let made = blocking(move || issuer.status_list(list, Timestamp::now())).await?;
    let mut response = match compact {
        true => open("application/vc+jwt", made.token),
        false => open("application/vc", made.json),
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

pub(super) async fn health(State(issuer): State<Arc<Issuer>>) -> Result<Response, Problem> {
    blocking(move || {
        issuer.count()?;
        Ok(Json(json!({"status": "ok", "issuer": issuer.did()})).into_response())
    })
    .await
}

/// The canonical statements of a badge and of its proof's options, over whose hashes an embedded proof is made: a page
/// checks the signature itself, but cannot make these. What no signature covers is refused.
pub(super) async fn canonical(body: Bytes) -> Result<Response, Problem> {
    blocking(move || {
        if body.len() > MAX_JSON_BYTES {
            return Err(Problem::TooLarge);
        }
        let invalid = |error: &dyn std::fmt::Display| Problem::Invalid(error.to_string());
        let Ok(Value::Object(mut document)) = strict::parse(&body) else {
            return Err(Problem::Invalid("it is no JSON object".into()));
        };
        let proof = match document.remove("proof") {
            Some(Value::Array(mut proofs)) if proofs.len() == 1 => proofs.remove(0),
            _ => return Err(Problem::Invalid("its proof is not an array of exactly one".into())),
        };
        let proof: Proof = serde_json::from_value(proof).map_err(|error| invalid(&error))?;
        let mut content = document.clone();
        content.remove("@context");
        let expected = terms::count_statements(&content).map_err(|error| invalid(&error))?;
        let [options, document] = proof::canonical(&document, &proof).map_err(|error| invalid(&error))?;
        if document.statements != expected {
            return Err(Problem::Invalid("part of what it says is not covered by its signature".into()));
        }
        Ok(Json(json!({"document": document.n_quads, "options": options.n_quads})).into_response())
    })
    .await
}
