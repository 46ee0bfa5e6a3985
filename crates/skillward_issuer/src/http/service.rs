//! The reading half of Open Badges 3.0's service API, for those who fetch what this issuer has issued.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{bearer, blocking};
use crate::access::Scope;
use crate::issuer::Issuer;
use crate::problem::Problem;

/// Most credentials in one answer.
const MOST: u32 = 200;

/// Which credentials are wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default = "most")]
    limit: u32,
    #[serde(default)]
    offset: u32,
    since: Option<Timestamp>,
}

const fn most() -> u32 {
    50
}

/// What can be called, as OpenAPI.
pub(super) async fn discovery(State(issuer): State<Arc<Issuer>>) -> Json<Value> {
    let answer = |what: &str| json!({"200": {"description": what}});
    let bearer = json!([{"bearer": []}]);
    Json(json!({
        "openapi": "3.0.1",
        "info": {"title": issuer.name(), "version": "3.0", "description":
            "The reading calls of the Open Badges 3.0 API. Credentials are issued by the W3C's VC-API."},
        "servers": [{"url": format!("{}/ims/ob/v3p0", issuer.public_url().unwrap_or_default())}],
        "paths": {
            "/credentials": {"get": {"operationId": "getCredentials", "security": bearer,
                "responses": answer("What was issued, oldest first")}},
            "/profile": {"get": {"operationId": "getProfile", "responses": answer("The issuer's profile")}},
        },
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }))
}

pub(super) async fn profile(State(issuer): State<Arc<Issuer>>) -> Json<Value> {
    Json(issuer.profile())
}

/// What was issued, oldest first, with the addresses of the neighbouring pages.
pub(super) async fn credentials(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    blocking(move || {
        issuer.admit(&token, Scope::Read)?;
        let Wanted { limit, offset, since } = wanted;
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::Invalid(format!("limit is from 1 to {MOST}")));
        }
        let since_s = since.map_or(i64::MIN, Timestamp::as_second);
        let (total, found) = issuer.register(|register| register.issued_since(since_s, (offset, limit)))?;
        let credential: Vec<Value> =
            found.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>().map_err(
                |error| {
                    tracing::error!(%error, "a recorded credential is no JSON");
                    Problem::Internal
                },
            )?;
        let mut response = Json(json!({"credential": credential, "compactJwsString": []})).into_response();
        let headers = response.headers_mut();
        headers.insert("x-total-count", HeaderValue::from(total));
        let links = links(issuer.public_url().unwrap_or_default(), (limit, offset, since), total);
        if let Ok(links) = HeaderValue::from_str(&links) {
            headers.insert(header::LINK, links);
        }
        Ok(response)
    })
    .await
}

fn links(base: &str, (limit, offset, since): (u32, u32, Option<Timestamp>), total: u64) -> String {
    let since = since.map(|since| format!("&since={since}")).unwrap_or_default();
    let link = |rel: &str, offset: u64| {
        format!("<{base}/ims/ob/v3p0/credentials?limit={limit}&offset={offset}{since}>; rel=\"{rel}\"")
    };
    let (limit, offset) = (u64::from(limit), u64::from(offset));
    let last = total.saturating_sub(1) / limit * limit;
    let next = (offset + limit < total).then(|| link("next", offset + limit));
    let previous = (offset > 0).then(|| link("prev", offset.saturating_sub(limit)));
    let ends = [link("first", 0), link("last", last)];
    next.into_iter().chain(previous).chain(ends).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_linked_with_their_neighbours() {
        let relations = |offset, total| {
            links("https://a.example", (10, offset, None), total)
                .split(", ")
                .map(|link| link.split("offset=").nth(1).unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            relations(10, 35),
            ["20>; rel=\"next\"", "0>; rel=\"prev\"", "0>; rel=\"first\"", "30>; rel=\"last\""]
        );
        assert_eq!(relations(0, 10), ["0>; rel=\"first\"", "0>; rel=\"last\""]);
    }
}
