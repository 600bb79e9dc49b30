//! Signing in while access ends, and passwords that are replaced twice at once.

use super::{Track, done, shot, statuses};
use crate::{
    client::Browser,
    practice::{PASSWORD, Person, sign_in},
    report::Sheet,
};

const SIGN_IN: &str = "/api/accounts/sign-in";

pub async fn deactivate(track: &mut Track, sheet: &Sheet, people: &[Person]) -> anyhow::Result<()> {
    let practice = track.practice.clone();
    for round in 0..track.rounds {
        let ben = track.turn(people, round);
        let mut browser = track.visitor(0);
        let enter = shot(&browser, SIGN_IN, &[("identifier", &ben.username), ("password", PASSWORD)]);
        let end = shot(&track.owner(1), "/api/staff/deactivate", &practice.with(&[("id", &ben.id)]));
        let answers = track.race(enter, end, track.hash * 2).await?;
        track.check(answers[1].done(), || format!("deactivate {round}: {}", statuses(&answers)));
        let left = track.sessions_of(&ben.username).await?;
        track.check(left == 0, || format!("deactivate {round}: {left} sessions"));
        browser.keep(&answers[0]);
        let asked = practice.list_as(&mut browser).await?.status;
        track.check(asked == 401, || format!("deactivate {round}: the next request got {asked}"));
        track.check_invariants("deactivate").await?;
        practice.act("/api/staff/reactivate", &ben.id, &[("roles[]", "therapist")]).await?;
    }
    track.finish(sheet, "deactivate against sign-in");
    Ok(())
}

/// In turns: a link used twice at once; a link used while somebody signs in with the old password.
pub async fn reset(track: &mut Track, sheet: &Sheet, people: &[Person]) -> anyhow::Result<()> {
    let mut old = PASSWORD.to_owned();
    for round in 0..track.rounds {
        let ben = track.turn(people, round);
        // Each person comes five times in a row; the next one still has the first password.
        if round % super::ROUNDS_A_PERSON == 0 {
            old = PASSWORD.to_owned();
        }
        let seen = track.site.sink.count();
        track.practice.act("/api/accounts/send-password-reset", &ben.id, &[]).await?;
        let link = track.site.sink.link_to(&ben.email, "/reset/", seen).await?;
        let mut one = track.visitor(0);
        let id = open(&mut one, &link).await?;
        let new = [format!("quiet harbour lantern {round}"), format!("yellow meadow kettle {round}")];
        let path = "/api/accounts/reset-password";
        let fields = |password| [("reset", id.as_str()), ("password", password)];
        let first = shot(&one, path, &fields(&new[0]));
        let answers = if round % 2 == 0 {
            let mut two = track.visitor(1);
            open(&mut two, &link).await?;
            let answers = track.race(first, shot(&two, path, &fields(&new[1])), track.hash).await?;
            track.check(done(&answers) == 1, || format!("reset {round}: {}", statuses(&answers)));
            answers
        } else {
            let mut thief = track.visitor(1);
            let enter = shot(&thief, SIGN_IN, &[("identifier", &ben.username), ("password", &old)]);
            let answers = track.race(first, enter, track.hash * 2).await?;
            track.check(answers[0].done(), || format!("reset {round}: {}", statuses(&answers)));
            thief.keep(&answers[1]);
            let asked = track.practice.list_as(&mut thief).await?.status;
            track.check(asked == 401, || format!("reset {round}: the old password's session got {asked}"));
            answers
        };
        let left = track.sessions_of(&ben.username).await?;
        track.check(left == 0, || format!("reset {round}: {left} sessions"));
        old.clone_from(&new[usize::from(!answers[0].done())]);
        let entered = sign_in(&mut track.visitor(0), &ben.username, &old).await?.status;
        track.check(entered == 200, || format!("reset {round}: the new password got {entered}"));
        track.check_invariants("reset").await?;
    }
    track.finish(sheet, "reset against reset, and against sign-in");
    Ok(())
}

async fn open(browser: &mut Browser, link: &str) -> anyhow::Result<String> {
    browser.get(link).await?;
    browser.call("/api/accounts/find-reset", &[]).await?.expect_done("open a reset link")?.text("id")
}
