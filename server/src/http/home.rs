//! The address without a path: sends everybody to where they have something to do.

use super::{Http, visit};
use app::backend::Visit;
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};

/// Whether another practice asks for the person: they answer where all their practices are.
async fn asked(http: &Http, visit: &Visit) -> bool {
    http.backend.agents.cockpit(visit).await.is_ok_and(|cockpit| !cockpit.requests.is_empty())
}

/// To set-up, to sign-in, to the one practice, or to the list of practices.
pub(super) async fn home(State(http): State<Http>, request: Request) -> Response {
    let visit = visit::of(request.extensions());
    let backend = &http.backend;
    let to = match backend.accounts.signed_in(&visit).await {
        Ok(Some(person)) => match &person.practices[..] {
            [only] if !asked(&http, &visit).await => format!("/p/{}/settings/staff", only.slug),
            _ => "/practices".to_owned(),
        },
        // A database that fails says so on the page that comes next.
        _ => match backend.practices.first_run().await {
            Ok(first_run) if first_run.needed => "/set-up".to_owned(),
            _ => "/sign-in".to_owned(),
        },
    };
    Redirect::to(&to).into_response()
}
