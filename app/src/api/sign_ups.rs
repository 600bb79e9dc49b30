//! Signing up without an invitation.

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
#[cfg(feature = "ssr")]
use crate::domain::{AnotherPractice, EmailAddress, Field, SignUpKind, TypedPractice};
use crate::domain::{OpenSignUp, Refusal, SignUpOffer, SignUpRequestId};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What somebody can sign up as here.
#[server(prefix = "/api", endpoint = "sign-ups/offer", input = GetUrl, output = Answer)]
pub async fn find_sign_up_offer() -> Result<SignUpOffer, Refusal> {
    edge::as_visitor(async |backend, visit| backend.sign_ups.offer(&visit).await).await
}

/// Sends a link to an address. The same answer whether or not it has an account.
#[server(prefix = "/api", endpoint = "sign-ups/ask", output = Answer)]
pub async fn ask_to_sign_up(#[server(default)] kind: String, #[server(default)] email: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let email: EmailAddress = email.parse().map_err(|problem| Refusal::field(Field::Email, problem))?;
        let kind = SignUpKind::from_code(&kind).ok_or(Refusal::Malformed)?;
        backend.sign_ups.ask(&visit, kind, email).await
    })
    .await
}

/// What the page behind the link that was opened shows.
#[server(prefix = "/api", endpoint = "sign-ups/find", input = GetUrl, output = Answer)]
pub async fn find_sign_up() -> Result<OpenSignUp, Refusal> {
    edge::as_visitor(async |backend, visit| backend.sign_ups.open(&visit).await).await
}

/// Makes an agent's account and signs it in.
#[server(prefix = "/api", endpoint = "sign-ups/agent", output = Answer)]
pub async fn sign_up_as_agent(
    request: SignUpRequestId,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let typed = [first_name, last_name, username, password];
        let session = backend.sign_ups.sign_up_agent(&visit, request, typed).await?;
        edge::continue_as(&session);
        edge::forget_sign_up_link();
        edge::go_to("/connect");
        Ok(())
    })
    .await
}

/// Opens a practice and signs its Owner in.
#[server(prefix = "/api", endpoint = "sign-ups/practice", output = Answer)]
pub async fn sign_up_with_practice(
    request: SignUpRequestId,
    #[server(default)] practice_name: String,
    #[server(default)] time_zone: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let email = String::new();
        let typed = TypedPractice { practice_name, time_zone, first_name, last_name, email, username, password };
        let session = backend.sign_ups.sign_up_practice(&visit, request, typed).await?;
        edge::continue_as(&session);
        edge::forget_sign_up_link();
        edge::go_to("/");
        Ok(())
    })
    .await
}

/// Opens a further practice, of which the person who is signed in becomes the Owner.
#[server(prefix = "/api", endpoint = "sign-ups/another-practice", output = Answer)]
pub async fn open_another_practice(
    #[server(default)] practice_name: String,
    #[server(default)] time_zone: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let new = AnotherPractice::parse(&practice_name, &time_zone)?;
        let slug = backend.sign_ups.open_another(&visit, new).await?;
        edge::go_to(&format!("/p/{slug}/settings/staff"));
        Ok(())
    })
    .await
}
