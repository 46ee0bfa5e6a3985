//! Connections by TLS, where the issuer speaks it itself.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Longest time that a client may take to agree on a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that are agreed on and not yet served.
const WAITING: usize = 64;

/// Files of the certificate chain and of its key, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, the issuer's own certificate first.
    pub certificates: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// Why the files are of no use.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds no PEM of its kind.
    #[error("the file {path} for TLS: {problem}")]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// Certificate and key do not go together.
    #[error("certificate and key for TLS: {0}")]
    Pair(#[from] rustls::Error),
}

impl TlsFiles {
    /// Reads both. They are read at the start only: after a renewal the issuer is started again.
    ///
    /// # Errors
    /// [`TlsError`] says which is wrong, and how.
    pub(crate) fn read(&self) -> Result<TlsAcceptor, TlsError> {
        let wrong = |path: &Path| {
            let path = path.to_owned();
            move |error: rustls::pki_types::pem::Error| TlsError::File { path, problem: error.to_string() }
        };
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificates)
            .and_then(Iterator::collect)
            .map_err(wrong(&self.certificates))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(wrong(&self.key))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// Hands out connections on which TLS is agreed; one that dawdles holds up no other.
pub(crate) struct TlsListener {
    address: SocketAddr,
    agreed: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    /// Begins to take connections, on the runtime that runs this.
    pub(crate) fn new(mut plain: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let address = plain.local_addr()?;
        let (ready, agreed) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            while !ready.is_closed() {
                let (stream, peer) = Listener::accept(&mut plain).await;
                let (acceptor, ready) = (acceptor.clone(), ready.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                        // Nobody takes it when the issuer stops.
                        Ok(Ok(stream)) => drop(ready.send((stream, peer)).await),
                        Ok(Err(error)) => tracing::debug!(%error, %peer, "no TLS was agreed on"),
                        Err(_) => tracing::debug!(%peer, "no TLS was agreed on in time"),
                    }
                });
            }
        });
        Ok(Self { address, agreed })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.agreed.recv().await {
            Some(connection) => connection,
            // The task that takes connections ends with the runtime only.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
