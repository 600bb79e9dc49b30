//! Putting the server together, and taking it down without cutting a reply.

use crate::{
    auth::{passkey::Passkeys, password::Passwords},
    clock::Clock,
    config::{Config, Settings},
    http,
    live::Live,
    mail::outbox::Worker,
    metrics::{Metrics, scrape},
    practice::UseCases,
    store,
};
use anyhow::Context;
use axum_server::{Handle, Server, accept::NoDelayAcceptor};
use std::{
    io::{self, Write},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, signal::unix, sync::Notify};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How long the head of a request may take, and a kept-alive connection be idle.
const LONGEST_HEAD: Duration = Duration::from_secs(30);
/// As long as the longest request may take. What is not answered by then is cut.
const LONGEST_GOODBYE: Duration = Duration::from_secs(30);

/// Answers requests and sends mails until the process is asked to stop.
///
/// # Errors
/// Names the setting that is wrong or missing, or what could not be opened.
pub async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let listener = TcpListener::bind(settings.listen).await;
    let listener = listener.with_context(|| format!("LISTEN: can't listen on {}", settings.listen))?;
    let config = settings.check(listener.local_addr().context("LISTEN")?.port())?;
    let metrics = match settings.checked_metrics_listen()? {
        Some(address) => {
            let bound = TcpListener::bind(address).await;
            Some(bound.with_context(|| format!("METRICS_LISTEN: can't listen on {address}"))?)
        }
        None => None,
    };
    if let Err(wrong) = settings.site_words() {
        tracing::warn!("{wrong:#}");
    }
    let use_cases = use_cases(&config).await?;
    // Before a page is asked for that shows them.
    let begun = use_cases.begin_missing_subscriptions().await;
    begun.map_err(|failure| anyhow::anyhow!("begin the practices' subscriptions: {failure:?}"))?;
    announce(&config, &use_cases).await?;
    let stop = CancellationToken::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        asked.cancel();
    });
    run(&config, use_cases, listener, metrics, stop, LONGEST_GOODBYE).await
}

/// The server itself, until `stop` is cancelled: then running requests are answered, and endless ones
/// end by themselves ([`http::router_until`]). Whatever is left after `patience` is cut: a letter under
/// way is sent again by whoever runs next.
///
/// # Errors
/// When a task panicked.
pub async fn run(
    config: &Config,
    use_cases: UseCases,
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
    stop: CancellationToken,
    patience: Duration,
) -> anyhow::Result<()> {
    let worker = Worker {
        use_cases: use_cases.clone(),
        transport: config.transport.clone(),
        base_url: config.base_url.clone(),
        sender_name: config.mail_from_name.clone(),
    };
    let worker = AbortOnDropHandle::new(tokio::spawn(worker.run(stop.clone())));
    let telling = use_cases.live.clone().run(use_cases.db.clone(), stop.clone());
    let telling = AbortOnDropHandle::new(tokio::spawn(telling));
    let metrics = Metrics::default();
    let router = metrics.around(http::router_until(config, use_cases.clone(), stop.clone()));
    let scraped = metrics_listener.map(|listener| {
        let routes = scrape::routes(metrics, use_cases);
        let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
        AbortOnDropHandle::new(tokio::spawn(serving.into_future()))
    });
    let handle = Handle::new();
    let answering =
        answering(listener, handle.clone())?.serve(router.into_make_service_with_connect_info::<SocketAddr>());
    let done = async {
        answering.await.context("serve")?;
        worker.await.context("mail worker")?;
        telling.await.context("news of changes")?;
        match scraped {
            Some(scraped) => scraped.await.context("metrics")?.context("metrics"),
            None => Ok(()),
        }
    };
    let too_late = async {
        stop.cancelled().await;
        handle.graceful_shutdown(None);
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        done = done => done?,
        () = too_late => tracing::warn!("what did not end within {} s was cut", patience.as_secs()),
    }
    tracing::info!("stopped");
    Ok(())
}

/// What reads requests: `axum::serve` would wait for the rest of a request's head without end.
fn answering(listener: TcpListener, handle: Handle<SocketAddr>) -> anyhow::Result<Server<SocketAddr, NoDelayAcceptor>> {
    let listener = listener.into_std().context("LISTEN")?;
    // Without TCP_NODELAY a page on a kept-alive connection waits 40 ms for nothing. HTTP/2 ends at the
    // proxy; without it the time for a head counts from the first moment of the connection.
    let mut server =
        axum_server::from_tcp(listener).context("LISTEN")?.acceptor(NoDelayAcceptor::new()).http1_only().handle(handle);
    server.http_builder().http1().header_read_timeout(LONGEST_HEAD);
    Ok(server)
}

/// Brings the database up to date.
///
/// # Errors
/// As [`serve`].
pub async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let config = settings.check(settings.listen.port())?;
    store::migrate(&store::connect(&config.database_url).await?).await
}

/// Everything that a use case works with, on a database that is up to date.
///
/// # Errors
/// When the database can't be opened or brought up to date.
pub async fn use_cases(config: &Config) -> anyhow::Result<UseCases> {
    let db = store::connect(&config.database_url).await?;
    store::migrate(&db).await?;
    if !store::staff_list::has_index(&db).await? {
        tracing::warn!("searching staff reads every name: PostgreSQL has no pg_trgm (docs/operate.md)");
    }
    Ok(UseCases {
        db,
        clock: Clock::System,
        key: config.key.clone(),
        passwords: Passwords::new()?,
        passkeys: Passkeys::new(&config.base_url)?,
        open_to_practices: config.open_to_practices,
        seat_price: config.seat_price,
        live: Live::default(),
        posted: Arc::new(Notify::new()),
    })
}

/// Logs to stderr, as lines for people on a terminal and as JSON elsewhere. `RUST_LOG` says what.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    if io::IsTerminal::is_terminal(&io::stderr()) {
        registry.with(fmt::layer().with_writer(io::stderr).with_target(false)).init();
    } else {
        registry.with(fmt::layer().json().with_writer(io::stderr)).init();
    }
}

/// Tells the operator where to go next.
async fn announce(config: &Config, use_cases: &UseCases) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "Rolecall is at {}", config.base_url)?;
    if !store::practices::any(&use_cases.db).await? {
        writeln!(out, "Set-up code: {}", use_cases.key.set_up_code())?;
    }
    if config.mail_folder.is_some() {
        writeln!(out, "Mails are at {}/dev/mail", config.base_url)?;
    }
    Ok(out.flush()?)
}

async fn asked_to_stop() {
    let terminate = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: open requests are answered first");
}
