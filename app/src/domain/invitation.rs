//! Invitations: single-use expiring links, of which one per staff member is live.

use super::{
    EmailAddress, InvitationId, Moment, PracticeName, Refusal, Roles, ShownDayTime, ShownTime, StaffKind, StaffMemberId,
};
use serde::{Deserialize, Serialize};

/// What became of a link. One of them at every moment; see [`InvitationState::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationState {
    /// The link works.
    Pending,
    /// Somebody signed up with it.
    Accepted,
    /// Its time is over.
    Expired,
    /// A newer link was sent.
    Superseded,
    /// The practice withdrew it.
    Cancelled,
    /// The invited person said no.
    Declined,
}

impl InvitationState {
    /// The state at `now`. What was done to a link outlasts its expiry: a link that was used and
    /// is old has been used.
    pub fn of(
        accepted: Option<Moment>,
        superseded: Option<Moment>,
        cancelled: Option<Moment>,
        expires: Moment,
        now: Moment,
    ) -> Self {
        match (accepted, cancelled, superseded) {
            (Some(_), _, _) => Self::Accepted,
            (_, Some(_), _) => Self::Cancelled,
            (_, _, Some(_)) => Self::Superseded,
            _ if now >= expires => Self::Expired,
            _ => Self::Pending,
        }
    }

    /// Whether the link may still do its work.
    ///
    /// # Errors
    /// The refusal that says why not.
    pub fn usable(self) -> Result<(), Refusal> {
        match self {
            Self::Pending => Ok(()),
            Self::Accepted => Err(Refusal::LinkUsed),
            Self::Expired => Err(Refusal::LinkExpired),
            Self::Superseded => Err(Refusal::LinkSuperseded),
            Self::Cancelled => Err(Refusal::LinkCancelled),
            Self::Declined => Err(Refusal::LinkDeclined),
        }
    }
}

/// A mail with a link is on its way: to whom, and until when the link works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Whose link it is.
    pub id: StaffMemberId,
    /// What the person is called.
    pub name: String,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// When the link stops working.
    pub expires: ShownTime,
    /// The roles that the Owner was asked for instead of turning them on.
    pub asked: Roles,
}

/// What the page behind an invitation link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    /// Which one; the form sends it back, so that a link opened meanwhile in another tab is
    /// never accepted in its place.
    pub id: InvitationId,
    /// Who invites.
    pub practice: PracticeName,
    /// The name of the person who sent it.
    pub invited_by: String,
    /// The invited person's first name.
    pub first_name: String,
    /// The only address that this link belongs to.
    pub email: EmailAddress,
    /// Words that a new password must not be made of; empty when nobody can sign up with the link.
    pub own_words: Vec<String>,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// What the person will be.
    pub roles: Roles,
    /// From when on, where not at once.
    pub starts: Option<ShownDayTime>,
    /// When the link stops working, or stopped.
    pub expires: ShownTime,
    /// When a newer e-mail was sent, for a superseded link.
    pub newer_sent: Option<ShownTime>,
    /// What can be done with it.
    pub state: LinkState,
}

/// What the person who opened a link can do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// Sign up.
    SignUp,
    /// The address has an account: accept with its password.
    SignIn,
    /// Signed in as the account that the link is for: accept.
    Accept,
    /// Signed in as somebody else, whose username this is.
    SomeoneElse(String),
    /// Nothing more: the account is there, and waits for the first day.
    SignedUp,
    /// Nothing; here is why.
    Closed(Refusal),
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MailState {
    /// In the outbox.
    Queued,
    /// The mail server took it.
    Sent(ShownTime),
    /// It did not get through yet; the next try.
    Deferred(ShownTime),
    /// The mail server refused it for good, in these words.
    Bounced(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_in_one_state_and_what_was_done_outlasts_expiry() {
        let (before, at, after) = (Moment(9), Moment(10), Moment(11));
        let done = Some(Moment(5));
        for (accepted, superseded, cancelled, now, state) in [
            (None, None, None, before, InvitationState::Pending),
            (None, None, None, at, InvitationState::Expired),
            (done, None, None, after, InvitationState::Accepted),
            (None, done, None, after, InvitationState::Superseded),
            (None, None, done, after, InvitationState::Cancelled),
            (None, done, done, after, InvitationState::Cancelled),
        ] {
            assert_eq!(InvitationState::of(accepted, superseded, cancelled, at, now), state);
            assert_eq!(state.usable().is_ok(), state == InvitationState::Pending);
        }
    }
}
