//! Which fields each server function takes: a form that sends another one is refused.
//!
//! The names come from the functions' own arguments, by asking how each wants to be read.

use super::{
    access_reviews, accounts, agents, audit, imports, invitations, own_account, ownership, practices, second_factors,
    security, sign_ups, staff, subscription,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor, value},
    forward_to_deserialize_any,
};
use server_fn::ServerFn;
use std::{collections::HashMap, sync::LazyLock};

/// The names, without brackets, that the server function at this path takes; none where there is no function.
pub fn of(path: &str) -> Option<&'static [&'static str]> {
    FIELDS.get(path).copied()
}

/// The path and method of each server function.
pub fn functions() -> impl Iterator<Item = (&'static str, String)> {
    server_fn::axum::server_fn_paths().map(|(path, method)| (path, method.to_string()))
}

static FIELDS: LazyLock<HashMap<&str, &[&str]>> = LazyLock::new(|| {
    // A function that is not listed below takes nothing: its first call with a field fails.
    let all = server_fn::axum::server_fn_paths().map(|(path, _)| (path, &[][..]));
    all.chain(listed()).collect()
});

fn entry<F: ServerFn + for<'de> Deserialize<'de>>() -> (&'static str, &'static [&'static str]) {
    let mut names: &[&str] = &[];
    // It fails by design: the names are known before the first value would be read.
    let _ = F::deserialize(Names(&mut names));
    (F::PATH, names)
}

macro_rules! list {
    ($($function:path),* $(,)?) => {
        /// Every server function. A test finds out when one is missing.
        fn listed() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
            [$(entry::<$function>()),*].into_iter()
        }
    };
}

list!(
    access_reviews::ListAccessReviews,
    access_reviews::FindAccessReview,
    access_reviews::StartAccessReview,
    access_reviews::DecideAccess,
    access_reviews::SignOffAccessReview,
    accounts::FindSignedIn,
    accounts::SignIn,
    accounts::SignOut,
    accounts::SendPasswordReset,
    accounts::ForgotPassword,
    accounts::FindReset,
    accounts::ResetPassword,
    accounts::RatePassword,
    agents::FindNewAgentForm,
    agents::InviteAgent,
    agents::ConnectAgent,
    agents::EditAgreement,
    agents::LeavePractice,
    agents::FindCockpit,
    agents::FindAgentCode,
    agents::MakeAgentCode,
    audit::ListAuditEvents,
    imports::ListImports,
    imports::FindImport,
    imports::FixImport,
    imports::GoOnImporting,
    imports::ForgetImport,
    invitations::SendCredentials,
    invitations::CancelInvitation,
    invitations::CorrectEmail,
    invitations::FindInvitation,
    invitations::SignUp,
    invitations::AcceptInvitation,
    invitations::DeclineInvitation,
    invitations::SignInAndAccept,
    invitations::SendFreshLink,
    own_account::FindOwnAccount,
    own_account::ChooseLanguage,
    own_account::ChangePassword,
    own_account::EndSession,
    own_account::EndOtherSessions,
    own_account::EndSessionsOf,
    own_account::AskEmailChange,
    own_account::FindEmailChange,
    own_account::DecideEmailChange,
    ownership::AskToTransferOwnership,
    ownership::CancelOwnershipTransfer,
    ownership::DeclineOwnership,
    ownership::ConfirmOwnership,
    practices::FindFirstRun,
    practices::SetUpPractice,
    practices::FindPractice,
    practices::EditPractice,
    second_factors::BeginAuthenticator,
    second_factors::ConfirmAuthenticator,
    second_factors::RemoveAuthenticator,
    second_factors::MakeRecoveryCodes,
    second_factors::AskNewPasskey,
    second_factors::AddPasskey,
    second_factors::RemovePasskey,
    second_factors::FindWaitingSignIn,
    second_factors::ConfirmCode,
    second_factors::AskPasskey,
    second_factors::SignInWithPasskey,
    second_factors::ResetSecondFactor,
    security::FindSecuritySettings,
    security::EditSecuritySettings,
    sign_ups::FindSignUpOffer,
    sign_ups::AskToSignUp,
    sign_ups::FindSignUp,
    sign_ups::SignUpAsAgent,
    sign_ups::SignUpWithPractice,
    sign_ups::OpenAnotherPractice,
    staff::ListStaff,
    staff::FindCommands,
    staff::FindStaffMember,
    staff::ListWhoCan,
    staff::SetAbsence,
    staff::FindStaffExport,
    staff::FindWhoCan,
    staff::PreviewSeveral,
    staff::DoToSeveral,
    staff::FindNewStaffMemberForm,
    staff::InviteStaffMember,
    staff::EditProfile,
    staff::EditContact,
    staff::TurnRoleOn,
    staff::SetRoleEnd,
    staff::TurnRoleOff,
    staff::DeactivateStaffMember,
    staff::ReactivateStaffMember,
    staff::ApproveRoleRequest,
    staff::DeclineRoleRequest,
    staff::WithdrawRoleRequest,
    staff::HandOver,
    subscription::FindSubscription,
    subscription::FindStatement,
);

/// Learns the fields of a struct, and reads nothing.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("only the names are wanted"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, of};
    use std::collections::BTreeSet;

    #[test]
    fn every_server_function_is_listed_once_and_its_fields_are_its_arguments() {
        let functions: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        let listed: Vec<&str> = listed().map(|(path, _)| path).collect();
        assert_eq!(functions, listed.iter().copied().collect());
        assert_eq!(functions.len(), listed.len());
        assert_eq!(
            of("/api/staff/turn-role-on"),
            Some(&["practice", "id", "role", "from", "from_time", "until", "until_time"][..])
        );
        assert_eq!(of("/api/accounts/sign-out"), Some(&[][..]));
        assert_eq!(of("/api/nothing"), None);
    }
}
