//! How a refusal travels: as JSON in the body, with an honest HTTP status.

use super::json::Json;
use crate::domain::Refusal;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

impl FromServerFnError for Refusal {
    type Encoder = Json;

    /// Whatever the framework itself refuses: on the server only arguments can be wrong, in the
    /// browser only the way to the server.
    fn from_server_fn_error(cause: ServerFnErrorErr) -> Self {
        match cause {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Malformed,
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_) => Self::Unreachable,
        }
    }
}

/// The HTTP status of a refusal.
#[cfg(feature = "ssr")]
pub fn status(refusal: &Refusal) -> http::StatusCode {
    use http::StatusCode;
    match refusal {
        Refusal::Fields(_) | Refusal::NoRoleChosen => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::SignedOut | Refusal::WrongCredentials => StatusCode::UNAUTHORIZED,
        Refusal::AccessEnded
        | Refusal::NotAllowed
        | Refusal::ManagerRoleIsOwners
        | Refusal::AccountDeactivated
        | Refusal::AccessStarts(_)
        | Refusal::CrossSite => StatusCode::FORBIDDEN,
        Refusal::NotFound | Refusal::LinkUnknown => StatusCode::NOT_FOUND,
        Refusal::AlreadyOnStaff { .. }
        | Refusal::OwnershipIsTransferred
        | Refusal::OwnManagementRole
        | Refusal::RoleNotForAgents
        | Refusal::NoAccountYet
        | Refusal::AlreadySignedUp
        | Refusal::Inactive
        | Refusal::SomeoneElseSignedIn
        | Refusal::SignInToAccept
        | Refusal::AlreadySetUp => StatusCode::CONFLICT,
        Refusal::LinkExpired | Refusal::LinkSuperseded | Refusal::LinkCancelled | Refusal::LinkUsed => StatusCode::GONE,
        Refusal::SecondFactorNeeded => StatusCode::FORBIDDEN,
        Refusal::SecondFactorWaits => StatusCode::UNAUTHORIZED,
        Refusal::PasswordLocked => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NewPasswordNeeded => StatusCode::FORBIDDEN,
        Refusal::WorksElsewhere => StatusCode::CONFLICT,
        Refusal::NoSecondFactor => StatusCode::CONFLICT,
        Refusal::LastFactorNeeded => StatusCode::CONFLICT,
        Refusal::PasskeyRefused => StatusCode::FORBIDDEN,
        Refusal::RequestWaits => StatusCode::CONFLICT,
        Refusal::CustodianNeedsApproval => StatusCode::CONFLICT,
        Refusal::RequestOver => StatusCode::CONFLICT,
        Refusal::RoleIsOff => StatusCode::CONFLICT,
        Refusal::RequestedEndPassed => StatusCode::CONFLICT,
        Refusal::ReviewOpen | Refusal::ReviewSigned | Refusal::ReviewUnfinished => StatusCode::CONFLICT,
        Refusal::NothingLeftOpen | Refusal::CantTakeOver => StatusCode::CONFLICT,
        Refusal::TransferPending => StatusCode::CONFLICT,
        Refusal::TransferOver => StatusCode::CONFLICT,
        Refusal::NotForOwnership => StatusCode::CONFLICT,
        Refusal::EndDateNeeded | Refusal::AgreementOver => StatusCode::CONFLICT,
        Refusal::LinkDeclined | Refusal::AgentCodeExpired | Refusal::AgentCodeUsed => StatusCode::GONE,
        Refusal::UnknownAgentCode => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::AgentCodeLocked => StatusCode::TOO_MANY_REQUESTS,
        Refusal::PracticesClosed => StatusCode::FORBIDDEN,
        Refusal::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Malformed => StatusCode::BAD_REQUEST,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Busy | Refusal::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
