//! What the server spends on a staff list of 50, beside a handler that does nothing but send the same page.

use super::{
    client::Client,
    line,
    place::Place,
    processor::{Ran, apart},
};
use anyhow::{Context, ensure};
use axum::{Router, response::Html, routing::get, serve::ListenerExt};
use std::net::SocketAddr;
use tokio::{net::TcpListener, sync::oneshot};

/// Alternating, so that whatever else the machine does meets both sides alike.
const ROUNDS: usize = 10;
const PAGES_A_ROUND: usize = 100;

/// Processor time of the servers alone.
pub async fn cost(place: &Place, session: &str) -> anyhow::Result<()> {
    let mut client = place.client().await?;
    let mut plain_client = Client::connect(plain(place.staff_list(&mut client, session).await?).await?).await?;
    let (mut list, mut plain) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        let before = Ran::so_far();
        for _ in 0..PAGES_A_ROUND {
            place.staff_list(&mut client, session).await?;
        }
        let between = Ran::so_far();
        for _ in 0..PAGES_A_ROUND {
            let answer = plain_client.send("GET", "/", "accept: text/html\r\n", "").await?;
            ensure!(answer.status == 200, "the plain handler answered with {}", answer.status);
        }
        list += (between - before).servers;
        plain += (Ran::so_far() - between).servers;
    }
    let each = 1000.0 / (ROUNDS * PAGES_A_ROUND) as f64;
    line("processor time of a staff list of 50, µs", format!("{:.0}", list * each), "<= 200");
    line("  of a plain handler that sends the same bytes, µs", format!("{:.0}", plain * each), "");
    line("  ratio", format!("{:.3}", plain / list), ">= 0.06");
    Ok(())
}

/// A server with nothing but this page.
async fn plain(page: String) -> anyhow::Result<SocketAddr> {
    let (ready, address) = oneshot::channel();
    apart(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        // Whoever asked waits for it, or has failed already.
        ready.send(listener.local_addr()?).ok();
        let router = Router::new().route("/", get(move || async move { Html(page) }));
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        axum::serve(listener, router).await.context("serve")
    });
    Ok(address.await?)
}
