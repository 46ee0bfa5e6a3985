//! Running the issuer: embedded in a program on a thread of its own, or alone until it is stopped.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use skillward_credentials::IssuerConfig;
use skillward_credentials::issuer_client::Repeats;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

use crate::http::{Peer, router};
use crate::issuer::Issuer;
use crate::limits::Limits;
use crate::options::IssuerError;
use crate::tls::{TlsError, TlsFiles, TlsListener};

/// Name of the issuer that the application brings along.
const EMBEDDED_NAME: &str = "Skillward on this computer (self-issued)";

/// Why an issuer does not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It cannot be opened.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// Its certificate or the key of that is of no use.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No thread, or no address to listen at.
    #[error("the issuer cannot listen at {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What failed.
        source: std::io::Error,
    },
}

/// How an issuer is reached.
#[derive(Debug, Clone, Default)]
pub struct ServeOptions {
    /// Speaks TLS itself, with these; without them plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Whether a proxy stands before it, which writes into `X-Forwarded-For` whose request it passes on. Without one
    /// anybody could write that, so it is not read.
    pub behind_proxy: bool,
    /// How many requests are answered; all of them where nothing stands.
    pub limits: Option<Limits>,
}

/// An issuer that runs on a thread of this program until this is dropped.
pub struct RunningIssuer {
    /// Its base address, on this machine.
    pub url: String,
    /// Its DID.
    pub did: String,
    /// Its name.
    pub name: String,
    /// The token that clients must carry.
    pub token: Zeroizing<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl RunningIssuer {
    /// How to reach it.
    #[must_use]
    pub fn config(&self) -> IssuerConfig {
        IssuerConfig {
            url: self.url.clone(),
            did: self.did.clone(),
            name: self.name.clone(),
            token: self.token.clone(),
            repeats: Repeats::SameAndShown,
            timeout: Duration::from_secs(15),
        }
    }
}

impl std::fmt::Debug for RunningIssuer {
    /// Without the token, which must not end in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunningIssuer")
            .field("url", &self.url)
            .field("did", &self.did)
            .finish_non_exhaustive()
    }
}

impl Drop for RunningIssuer {
    fn drop(&mut self) {
        // Either may be gone already; there is nothing left to stop then.
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Runs the application's own issuer, kept in `folder`, on a free port of this machine.
///
/// # Errors
/// [`RunError`] when it cannot be opened or cannot listen.
pub fn spawn_embedded(folder: &Path) -> Result<RunningIssuer, RunError> {
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    spawn(Issuer::open(folder, EMBEDDED_NAME)?, anywhere)
}

/// Runs an issuer at an address, on a thread of its own.
///
/// # Errors
/// [`RunError::Listen`] when it cannot listen there.
pub fn spawn(issuer: Issuer, address: SocketAddr) -> Result<RunningIssuer, RunError> {
    spawn_with(issuer, address, &ServeOptions::default())
}

/// As [`spawn`], reached in a given way.
///
/// # Errors
/// [`RunError::Listen`] when it cannot listen there, [`RunError::Tls`] without a certificate that is of use.
pub fn spawn_with(
    issuer: Issuer,
    address: SocketAddr,
    options: &ServeOptions,
) -> Result<RunningIssuer, RunError> {
    let serving = Serving::new(issuer, options)?;
    let failed = |source| RunError::Listen { address, source };
    let (runtime, listener) = listen(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let known = &serving.issuer;
    let (did, name, token) = (known.did().to_owned(), known.name().to_owned(), known.token().clone());
    let scheme = serving.scheme();
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("issuer".into())
        .spawn(move || {
            serving.run(&runtime, listener, async {
                // Told to stop, or left behind: either way it ends.
                let _ = stopped.await;
            });
            // Whoever still sends a request slowly is not waited for.
            runtime.shutdown_timeout(Duration::from_secs(2));
        })
        .map_err(failed)?;
    Ok(RunningIssuer {
        url: format!("{scheme}://{bound}"),
        did,
        name,
        token,
        stop: Some(stop),
        thread: Some(thread),
    })
}

/// Runs an issuer at an address until the program is interrupted; `ready` is told where it listens.
///
/// # Errors
/// [`RunError::Listen`] when it cannot listen there, [`RunError::Tls`] without a certificate that is of use.
pub fn serve(
    issuer: Issuer,
    address: SocketAddr,
    options: &ServeOptions,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), RunError> {
    let serving = Serving::new(issuer, options)?;
    let failed = |source| RunError::Listen { address, source };
    let (runtime, listener) = listen(address).map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    serving.run(&runtime, listener, async {
        // Without a way to hear of an interrupt, run until killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(2));
    Ok(())
}

fn listen(address: SocketAddr) -> std::io::Result<(Runtime, TcpListener)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("issuer-worker")
        .enable_all()
        .build()?;
    let listener = runtime.block_on(TcpListener::bind(address))?;
    Ok((runtime, listener))
}

/// An issuer, and how it is reached.
struct Serving {
    issuer: Arc<Issuer>,
    acceptor: Option<TlsAcceptor>,
    router: Router,
}

impl Serving {
    fn new(issuer: Issuer, options: &ServeOptions) -> Result<Self, TlsError> {
        let issuer = Arc::new(issuer);
        let router = router(Arc::clone(&issuer), options.limits, options.behind_proxy);
        let acceptor = options.tls.as_ref().map(TlsFiles::read).transpose()?;
        Ok(Self { issuer, acceptor, router })
    }

    const fn scheme(&self) -> &'static str {
        if self.acceptor.is_some() { "https" } else { "http" }
    }

    /// Serves until `stop` comes; requests under way then have a moment to end.
    fn run(self, runtime: &Runtime, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) {
        let served = runtime.block_on(async {
            match self.acceptor {
                None => until(listener, self.router, stop).await,
                Some(acceptor) => until(TlsListener::new(listener, acceptor)?, self.router, stop).await,
            }
        });
        if let Err(error) = served {
            tracing::error!(%error, "the issuer stopped");
        }
    }
}

async fn until<L>(
    listener: L,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let (ending, ended) = oneshot::channel();
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<Peer>())
        .with_graceful_shutdown(async move {
            stop.await;
            // Nobody listens for it when the server has ended by itself.
            let _ = ending.send(());
        })
        .into_future();
    tokio::select! {
        result = serving => result,
        () = async {
            let _ = ended.await;
            tokio::time::sleep(Duration::from_secs(2)).await;
        } => Ok(()),
    }
}
