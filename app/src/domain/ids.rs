//! What things are called inside the program. Made on the server only, in the order of time
//! (UUID v7), so that an index grows at its end. An id is no secret: knowing one opens nothing.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(
            /// The value as databases and addresses carry it.
            pub Uuid,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }
    };
}

/// One practice, the tenant. Every query on practice data takes one.
///
/// Nothing that comes from outside can become one: there is no way from text or JSON to it. A request
/// names a practice by its slug; what it gets the id from is its own place there, as a [`super::Member`].
/// (A test reads the sources.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PracticeId(Uuid);

impl PracticeId {
    /// The practice of a row that was read for somebody who may, or that is made now.
    pub fn of_row(id: Uuid) -> Self {
        Self(id)
    }

    /// The value as databases carry it.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for PracticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

id!(
    /// One person's login, in whichever practices.
    AccountId
);
id!(
    /// One person's place in one practice.
    StaffMemberId
);
id!(
    /// One invitation, that is one link.
    InvitationId
);
id!(
    /// One password reset link.
    PasswordResetId
);
id!(
    /// One change of an account's e-mail address.
    EmailChangeId
);
id!(
    /// One request for a role, which the Owner decides.
    RoleRequestId
);
id!(
    /// One time that a role of a person was turned on.
    RoleGrantId
);
id!(
    /// One plan to turn a role of a person on.
    RoleStartId
);
id!(
    /// What an access review decides about: one time that a role was turned on, or one plan to. The id of either.
    AccessId
);
id!(
    /// One request to sign up without an invitation.
    SignUpRequestId
);
id!(
    /// One form that adds somebody, however often it is sent.
    SubmissionKey
);
id!(
    /// One table of people to be added.
    ImportId
);
id!(
    /// One code that an agent reads out to be connected.
    AgentCodeId
);
id!(
    /// One transfer of ownership from one person to another.
    OwnershipTransferId
);
id!(
    /// One review of who has access.
    AccessReviewId
);
