//! What the issuer says when it does not issue: problem details as of RFC 9457.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request gave no credential.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// No token, or another.
    #[error("the request carries no valid bearer token")]
    Unauthorized,
    /// A token of another scope.
    #[error("the token is not good for this; it lacks the scope `{0}`")]
    Forbidden(&'static str),
    /// Nothing is published there.
    #[error("nothing is published here")]
    NotPublished,
    /// It has no place in a status list.
    #[error(
        "the credential names no status list, so it cannot be revoked; it was issued without a public address"
    )]
    NotListed,
    /// Not a request for a credential as this issuer signs them.
    #[error("{0}")]
    Invalid(String),
    /// The credential names another issuer.
    #[error("the credential names another issuer; this one is {did}, “{name}”")]
    OtherIssuer {
        /// Our DID.
        did: String,
        /// Our name.
        name: String,
    },
    /// The identifier stands for another credential already.
    #[error("a credential with this identifier and another content was issued before")]
    Conflict,
    /// Nothing of that identifier.
    #[error("no credential with this identifier was issued")]
    NotIssued,
    /// There was one, and it was erased.
    #[error("what was issued under this identifier has been erased")]
    Erased,
    /// The learner does not show it.
    #[error("its learner does not show this badge in full; ask them for its file")]
    Hidden,
    /// The key of a learner's choice is none.
    #[error("this is not the learner's address of this badge")]
    NotLearner,
    /// Too many requests.
    #[error("too many requests; try again in {0} s")]
    TooMany(u64),
    /// Longer than any credential.
    #[error("the request is larger than a badge may be")]
    TooLarge,
    /// It took too long to arrive.
    #[error("the request took too long to arrive")]
    TooSlow,
    /// Something of ours broke; the request may be repeated.
    #[error("the issuer failed; nothing is lost, and the request can be repeated")]
    Internal,
}

impl Problem {
    const fn parts(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotPublished => (StatusCode::NOT_FOUND, "not-published"),
            Self::NotListed => (StatusCode::BAD_REQUEST, "not-listed"),
            Self::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid"),
            Self::OtherIssuer { .. } => (StatusCode::BAD_REQUEST, "other-issuer"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict"),
            Self::NotIssued => (StatusCode::NOT_FOUND, "not-issued"),
            Self::Erased => (StatusCode::GONE, "erased"),
            Self::Hidden => (StatusCode::FORBIDDEN, "hidden"),
            Self::NotLearner => (StatusCode::FORBIDDEN, "not-learner"),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, kind) = self.parts();
        let body = json!({
            "type": format!("urn:skillward:problem:{kind}"),
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Self::TooMany(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
