//! What the server spends on a staff list of 50, beside a handler that does nothing but send the same page.

use super::{client::Client, line, place::Place, processor_ms};
use anyhow::ensure;
use axum::{Router, response::Html, routing::get, serve::ListenerExt};
use tokio::net::TcpListener;

const ROUNDS: usize = 8;
const PAGES_A_ROUND: usize = 100;

/// The clients are in both figures, so their difference is what the page itself costs.
pub async fn cost(place: &Place, session: &str) -> anyhow::Result<()> {
    let plain = plain(place.staff_list(session).await?).await?;
    let (mut list, mut floor) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        let before = processor_ms()?;
        for _ in 0..PAGES_A_ROUND {
            place.staff_list(session).await?;
        }
        let between = processor_ms()?;
        for _ in 0..PAGES_A_ROUND {
            let answer = plain.send("GET", "/", "accept: text/html\r\n", "").await?;
            ensure!(answer.status == 200, "the plain handler answered with {}", answer.status);
        }
        list += between - before;
        floor += processor_ms()? - between;
    }
    let each = 1000.0 / (ROUNDS * PAGES_A_ROUND) as f64;
    line("processor time of a staff list of 50 and its client, µs", format!("{:.0}", list * each), "");
    line("the same bytes from a plain handler, and its client, µs", format!("{:.0}", floor * each), "");
    line("  difference, µs", format!("{:.0}", (list - floor) * each), "<= 200");
    line("  ratio", format!("{:.2}", floor / list), ">= 0.06");
    Ok(())
}

/// A server with nothing but this page.
async fn plain(page: String) -> anyhow::Result<Client> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/", get(move || async move { Html(page) }));
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Client(address))
}
