//! Calls that want a token: issuing, reading, revoking.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use skillward_credentials::{status, text};

use super::{accepts, bearer, blocking};
use crate::access::Scope;
use crate::issuer::{Issued, Issuer};
use crate::problem::Problem;

pub(super) async fn issue(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let Issued { json, new } = blocking(move || {
        let who = issuer.admit(&token, Scope::Issue)?;
        issuer.issue_for(&who, &body, Timestamp::now())
    })
    .await?;
    let status = match new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    // The credential goes in as it was recorded, character by character.
    let body = format!("{{\"verifiableCredential\":{json}}}");
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

pub(super) async fn find(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let compact = accepts(&headers, "application/vc+jwt");
    let (kind, text) = blocking(move || {
        issuer.admit(&token, Scope::Read)?;
        Ok(match compact {
            true => ("application/vc+jwt", issuer.find_token(&id)?),
            false => ("application/json", issuer.find(&id)?),
        })
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Body of a status call (VC-API, "Update Status").
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct StatusRequest {
    credential_id: String,
    credential_status: StatusKind,
    /// Whether the credential shall be revoked; left out: yes.
    #[serde(default = "yes")]
    status: bool,
    /// Why, for the issuer's audit log; a field of our own.
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusKind {
    #[serde(rename = "type")]
    kind: String,
    status_purpose: String,
}

const fn yes() -> bool {
    true
}

pub(super) async fn set_status(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    blocking(move || {
        let who = issuer.admit(&token, Scope::Revoke)?;
        let request: StatusRequest = skillward_credentials::json::parse(&body)
            .and_then(serde_json::from_value)
            .map_err(|error| Problem::Invalid(error.to_string()))?;
        let StatusKind { kind, status_purpose } = &request.credential_status;
        if kind != status::ENTRY_TYPE || status_purpose != status::REVOCATION {
            return Err(Problem::Invalid("only BitstringStatusListEntry for revocation is kept here".into()));
        }
        let reason = text::clean(&request.reason);
        let reason = request.status.then_some(&*reason);
        let changed = issuer.set_revoked(&who, &request.credential_id, reason, Timestamp::now())?;
        Ok(Json(json!({"credentialId": request.credential_id, "status": request.status, "changed": changed}))
            .into_response())
    })
    .await
}

/// The addresses of a badge's page: for everybody, and the one by which its learner chooses what it shows.
pub(super) async fn page(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    blocking(move || {
        issuer.admit(&token, Scope::Read)?;
        let links = issuer.page_links(&id)?;
        Ok(Json(json!({"page": links.page, "choice": links.choice})).into_response())
    })
    .await
}

/// The address of a learner's own page, by which they choose what the pages of all their badges show.
pub(super) async fn learner_page(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    blocking(move || {
        issuer.admit(&token, Scope::Read)?;
        Ok(Json(json!({"choice": issuer.learner_link(&id)?})).into_response())
    })
    .await
}
