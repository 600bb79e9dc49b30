//! Who asks: from a session's cookie to an account and its places, read afresh each time.

use super::{UseCases, schedule};
use crate::{
    auth::token,
    store::{self, accounts::Account, practices::Practice, role_ends::Where, sessions::Session},
    time_zone,
};
use app::{
    backend::{Failure, Secret, Visit},
    domain::{
        AccountId, InvitationId, Language, Member, Membership, Moment, Origin, Refusal, Roles, SecondFactorDemand,
        ShownTime, SignedInAs, StaffMember, Username,
    },
};

/// A session ends after this, whatever happens.
const LONGEST_SESSION: i64 = 12 * Moment::HOUR;
/// Time to find the phone with the code.
const LONGEST_WAIT: i64 = 10 * Moment::MINUTE;
/// The idle limit of an account without a practice to set one.
const USUAL_IDLE_MINUTES: u32 = 30;
/// Noting each request would be a write per read; a minute more or less is nobody's concern.
const TOUCH_EVERY: i64 = Moment::MINUTE;

/// Somebody with a usable session.
#[derive(Clone)]
pub(super) struct SignedIn {
    pub(super) account: AccountId,
    pub(super) username: Username,
    pub(super) language: Language,
    /// What the database keeps of the session's id.
    pub(super) session: Vec<u8>,
    /// In each practice that the account has a place in, active or not.
    pub(super) places: Vec<(Practice, StaffMember)>,
}

impl SignedIn {
    pub(super) fn active(&self) -> impl Iterator<Item = &(Practice, StaffMember)> {
        self.places.iter().filter(|(_, person)| !person.roles.is_empty())
    }
}

impl UseCases {
    /// Who is signed in, if anybody. A session is usable within its limits, and only while its
    /// account has a role somewhere; an agent's opens the agent's own pages without one, too.
    pub(super) async fn who(&self, visit: &Visit) -> Result<Option<SignedIn>, Failure> {
        if let Some(known) = visit.known.get() {
            return Ok(known);
        }
        let found = self.find_who(visit).await?;
        visit.known.keep(&found);
        Ok(found)
    }

    async fn find_who(&self, visit: &Visit) -> Result<Option<SignedIn>, Failure> {
        let Some(cookie) = &visit.session else { return Ok(None) };
        let id_hash = token::hash(cookie);
        let now = self.clock.now();
        let session = store::sessions::find_with_account(&self.db, id_hash.clone()).await?;
        let Some((session, account)) = session.filter(|(session, _)| !session.waits) else { return Ok(None) };
        let places = self.places(account.id).await?;
        let Account { id, username, language, agent, .. } = account;
        let signed_in = SignedIn { account: id, username, language, session: id_hash.clone(), places };
        let idle = i64::from(idle_minutes(&signed_in.places)) * Moment::MINUTE;
        let over = now >= session.expires || now.since(session.last_seen) >= idle;
        let at_work = signed_in.active().next().is_some();
        if over || !(at_work || agent) {
            return Ok(None);
        }
        if !visit.quiet && now.since(session.last_seen) >= TOUCH_EVERY {
            // A database that is busy writing is no reason to refuse a page.
            if let Err(cause) = store::sessions::touch(&self.db, id_hash, now).await {
                tracing::warn!(cause = format!("{cause:#}"), "a session was not prolonged");
            }
        }
        Ok(Some(signed_in))
    }

    /// The account's places, in whichever practices, with the roles that are on at this moment.
    pub(super) async fn places(&self, account: AccountId) -> Result<Vec<(Practice, StaffMember)>, Failure> {
        self.keep_schedule_at(Where::PlacesOf(account)).await?;
        Ok(store::staff::places_of_account(&self.db, account).await?)
    }

    /// Starts a session and returns its cookie.
    pub(super) async fn start_session(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        account: AccountId,
        origin: &Origin,
    ) -> Result<Secret, Failure> {
        self.insert_session(db, account, origin, LONGEST_SESSION, None).await
    }

    /// Starts a session that opens nothing before the second factor was given, and then accepts
    /// `invitation`. Returns its cookie.
    pub(super) async fn start_waiting_session(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        account: AccountId,
        origin: &Origin,
        invitation: Option<InvitationId>,
    ) -> Result<Secret, Failure> {
        self.insert_session(db, account, origin, LONGEST_WAIT, Some(invitation)).await
    }

    async fn insert_session(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        account: AccountId,
        origin: &Origin,
        life: i64,
        waits: Option<Option<InvitationId>>,
    ) -> Result<Secret, Failure> {
        let (cookie, now) = (token::random(), self.clock.now());
        let session = Session {
            account,
            last_seen: now,
            expires: now.plus(life),
            id_hash: token::hash(&cookie),
            created: now,
            origin: origin.clone(),
            waits: waits.is_some(),
            accepts: waits.flatten(),
        };
        store::sessions::insert(db, &session).await?;
        Ok(cookie)
    }

    /// The session of this visit that waits for its second factor.
    pub(super) async fn waiting_session(&self, visit: &Visit) -> Result<Session, Failure> {
        let cookie = visit.session.as_ref().ok_or(Refusal::SignedOut)?;
        let session = store::sessions::find(&self.db, token::hash(cookie)).await?;
        let now = self.clock.now();
        Ok(session.filter(|session| session.waits && now < session.expires).ok_or(Refusal::SignedOut)?)
    }

    /// What a practice asks of a person without a second factor; nothing of one who has it.
    pub(super) async fn demand(
        &self,
        account: AccountId,
        practice: &Practice,
        roles: Roles,
    ) -> Result<SecondFactorDemand, Failure> {
        let rules = &practice.rules;
        let demand = SecondFactorDemand::of(rules.second_factor, rules.second_factor_from, roles, self.clock.now());
        if demand == SecondFactorDemand::None || store::second_factors::any(&self.db, account).await? {
            return Ok(SecondFactorDemand::None);
        }
        Ok(demand)
    }
}

/// The strictest limit of the practices in which the person works.
pub(super) fn idle_minutes(places: &[(Practice, StaffMember)]) -> u32 {
    let active = places.iter().filter(|(_, person)| !person.roles.is_empty());
    active.map(|(practice, _)| practice.rules.idle_minutes).min().unwrap_or(USUAL_IDLE_MINUTES)
}

/// The person's place in one practice, as a [`Member`].
pub(super) fn member(signed_in: SignedIn, slug: &str, origin: &Origin) -> Result<Member, Refusal> {
    let account = signed_in.account;
    let place = signed_in.places.into_iter().find(|(practice, _)| practice.slug.as_str() == slug);
    let (practice, person) = place.ok_or(Refusal::NotFound)?;
    if person.roles.is_empty() {
        return Err(not_yet(&practice, &person).unwrap_or(Refusal::AccessEnded));
    }
    Ok(Member {
        practice: practice.id,
        rules: practice.rules,
        staff_member: person.id,
        account,
        name: person.profile.full_name(),
        roles: person.roles,
        kind: person.kind,
        origin: origin.clone(),
    })
}

/// From when on somebody has access who has none now; nothing where that is not planned.
pub(super) fn not_yet(practice: &Practice, person: &StaffMember) -> Option<Refusal> {
    let starts = time_zone::shown_start(person.starts()?, &practice.rules.time_zone).ok()?;
    Some(Refusal::AccessStarts(starts.at))
}

/// What the frame around every page needs.
pub(super) fn signed_in_as(signed_in: &SignedIn, second_factor_from: Option<ShownTime>, now: Moment) -> SignedInAs {
    let practices = signed_in.active().map(|(practice, person)| Membership {
        slug: practice.slug.clone(),
        practice: practice.rules.name.clone(),
        colour: practice.rules.colour,
        staff_member: person.id,
        name: person.profile.full_name(),
        roles: person.roles,
        kind: person.kind,
        ends: person
            .ends
            .filter(|ends| schedule::is_soon(*ends, now))
            .and_then(|ends| time_zone::shown_end(ends, &practice.rules.time_zone).ok()),
    });
    SignedInAs { username: signed_in.username.to_string(), practices: practices.collect(), second_factor_from }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// The files of the program in whose code (not its tests) a line is such.
    fn files_with(such: impl Fn(&str) -> bool) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut folders = vec![root.join("server/src"), root.join("app/src")];
        let mut makers = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap();
                let found = code.lines().map(str::trim_start).any(|line| !line.starts_with("//") && such(line));
                if path.extension().is_some_and(|kind| kind == "rs") && found {
                    makers.push(path.strip_prefix(root).unwrap().display().to_string());
                }
            }
        }
        makers.sort();
        makers
    }

    /// A `Member` proves that somebody signed in and is at work; whoever could write one down
    /// could be anybody.
    #[test]
    fn members_are_made_here_and_refreshed_where_a_use_case_begins_and_nowhere_else() {
        let makers = files_with(|line| {
            let literal = line.starts_with("Member {") || line.contains(" Member {") || line.contains("(Member {");
            literal && !["pub struct", "impl"].iter().any(|other| line.starts_with(other))
        });
        assert_eq!(makers, ["server/src/practice/mod.rs", "server/src/practice/who.rs"]);
    }

    /// Queries on practice data take a `PracticeId`. Nobody can make one of what somebody typed: they come
    /// from rows, and but for a new practice only the store reads those.
    #[test]
    fn practices_are_known_from_rows_alone() {
        let makers = files_with(|line| line.contains("PracticeId::of_row"));
        let outside: Vec<&String> = makers.iter().filter(|file| !file.starts_with("server/src/store/")).collect();
        assert_eq!(outside, ["server/src/practice/practices.rs"]);
        // By its name in addresses a practice is found for the operator, and to find a name that is free.
        let by_name = files_with(|line| line.contains("find_by_slug(") && !line.contains("fn "));
        assert_eq!(by_name, ["server/src/practice/owner_recovery.rs", "server/src/practice/practices.rs"]);
    }
}
