//! Who asks, and whether they have asked too often.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::serve::IncomingStream;
use tokio::net::TcpListener;

use super::{bearer, blocking};
use crate::issuer::Issuer;
use crate::limits::{Asker, Buckets, Limits};
use crate::problem::Problem;
use crate::tls::TlsListener;

/// From where a connection came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// What is kept to count requests.
#[derive(Debug)]
pub(super) struct Gate {
    issuer: Arc<Issuer>,
    buckets: Buckets,
    behind_proxy: bool,
}

impl Gate {
    pub(super) fn new(issuer: Arc<Issuer>, limits: Limits, behind_proxy: bool) -> Self {
        Self { issuer, buckets: Buckets::new(limits), behind_proxy }
    }

    /// The address that asks: the connection's, or behind a proxy the one that the proxy wrote last.
    fn address(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = || {
            let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            last.rsplit(',').next()?.trim().parse().ok()
        };
        match self.behind_proxy {
            true => forwarded().unwrap_or_else(|| peer.ip()),
            false => peer.ip(),
        }
    }
}

pub(super) async fn gate(
    State(gate): State<Arc<Gate>>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let address = Asker::address(gate.address(peer, request.headers()));
    let known = match bearer(request.headers()) {
        Err(_) => None,
        Ok(token) => {
            let issuer = Arc::clone(&gate.issuer);
            match blocking(move || issuer.known_token(&token)).await {
                Ok(known) => known,
                Err(problem) => return problem.into_response(),
            }
        }
    };
    match gate.buckets.take(known.map_or(address, Asker::Token), Instant::now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => Problem::TooMany(wait.as_secs() + 1).into_response(),
    }
}
