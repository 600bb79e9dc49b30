//! Accepting an invitation twice at once, and while the practice acts on it; resending it twice at once.

use super::{Track, done, shot, statuses};
use crate::{
    practice::{PASSWORD, open_invitation},
    report::Sheet,
};

/// What the practice does meanwhile, and whether that and signing up can both be done.
const MEANWHILE: [(&str, bool); 4] = [
    ("/api/invitations/cancel", false),
    ("/api/invitations/correct-email", false),
    // After signing up it sends a reset link instead.
    ("/api/invitations/send-credentials", true),
    ("/api/staff/deactivate", true),
];

/// Half of the rounds against oneself, half against the practice.
pub async fn accept(track: &mut Track, sheet: &Sheet) -> anyhow::Result<()> {
    for round in 0..track.rounds {
        let (first, email) = (format!("Ann{round}"), format!("ann{round}@faults.example"));
        let id = track.practice.invite(&first, &email).await?;
        let link = track.site.sink.link_to(&email, "/invitation/", 0).await?;
        let mut one = track.visitor(0);
        let invitation = open_invitation(&mut one, &link).await?;
        let (ann, eve) = (format!("ann{round}"), format!("eve{round}"));
        let fields = |username| [("invitation", invitation.as_str()), ("username", username), ("password", PASSWORD)];
        let accept = shot(&one, "/api/invitations/sign-up", &fields(&ann));
        let (other, both) = if round % 2 == 0 {
            let mut two = track.visitor(1);
            open_invitation(&mut two, &link).await?;
            (shot(&two, "/api/invitations/sign-up", &fields(&eve)), false)
        } else {
            let (path, both) = MEANWHILE[round / 2 % MEANWHILE.len()];
            let new = format!("new{round}@faults.example");
            let mut fields = track.practice.with(&[("id", &id)]);
            if path.ends_with("email") {
                fields.push(("email", &new));
            }
            (shot(&track.owner(1), path, &fields), both)
        };
        let answers = track.race(accept, other, track.hash * 2).await?;
        let done = done(&answers);
        track.check(done == 1 || both && done == 2, || format!("accept {round}: {}", statuses(&answers)));
        let accounts = track.tables.count(&format!("account WHERE username IN ('{ann}', '{eve}')")).await?;
        let expected = usize::from(answers[0].done() || round % 2 == 0);
        track.check(accounts == expected, || format!("accept {round}: {accounts} accounts"));
        track.check_invariants("accept").await?;
    }
    track.finish(sheet, "accept against accept, cancel, correct, resend, deactivate");
    Ok(())
}

pub async fn resend(track: &mut Track, sheet: &Sheet) -> anyhow::Result<()> {
    let id = track.practice.invite("Rea", "rea@faults.example").await?;
    let sql = "invitation i JOIN staff_member m ON m.id = i.staff_member_id WHERE m.email = 'rea@faults.example'";
    for round in 0..track.rounds {
        let before = track.tables.count(sql).await?;
        let fields = track.practice.with(&[("id", &id)]);
        let path = "/api/invitations/send-credentials";
        let (one, two) = (shot(&track.owner(0), path, &fields), shot(&track.owner(1), path, &fields));
        let answers = track.race(one, two, track.hash / 4).await?;
        let sent = track.tables.count(sql).await? - before;
        track.check(sent == done(&answers), || format!("resend {round}: {sent} sent, {}", statuses(&answers)));
        let live = track.tables.count(&format!("{sql} AND i.superseded_at IS NULL AND i.cancelled_at IS NULL")).await?;
        track.check(live == 1, || format!("resend {round}: {live} live links"));
        track.check_invariants("resend").await?;
    }
    track.finish(sheet, "resend against resend");
    Ok(())
}
