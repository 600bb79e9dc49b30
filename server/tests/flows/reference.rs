//! Who may change what about whom, once more: written from the product's table in other words
//! than the program's, so that a mistake in either shows.

use crate::world::World;
use app::domain::{Role, StaffMemberId};
use std::collections::BTreeSet;

/// The roles of a person that are on.
pub type Held = BTreeSet<&'static str>;

/// What somebody asks for, about somebody.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    Invite(Role),
    On(Role),
    Off(Role),
    AllOff,
    Reactivate(Role),
    /// A new link.
    Resend,
    /// A pending link withdrawn.
    Cancel,
    /// A pending link to another address.
    Correct,
    /// A password reset link.
    Reset,
}

/// The person whom it is about.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub held: Held,
    /// Whether the person is on this practice's staff at all.
    pub here: bool,
    pub signed_up: bool,
    /// Whether it is the person who asks.
    pub own: bool,
}

/// Whether somebody with the roles `actor` gets what they wish. `keeps`: the Owner keeps the
/// Manager role to themselves.
pub fn allows(actor: &Held, target: &Target, wish: Wish, keeps: bool) -> bool {
    let owner = actor.contains("owner");
    let staff_is_theirs = owner || actor.contains("manager");
    let out_of_reach = target.held.contains("owner") && !owner;
    let pending = target.here && !target.signed_up && !target.held.is_empty();
    let grants = |role| role != Role::Owner && (role != Role::Manager || owner || !keeps);
    let takes = |role| grants(role) && (role != Role::Manager || owner || !target.own);
    let takes_all = Role::ALL.into_iter().filter(|role| target.held.contains(role.code())).all(takes);
    let fits = match wish {
        Wish::Invite(role) => !target.here && grants(role),
        Wish::On(role) | Wish::Reactivate(role) => target.here && grants(role),
        Wish::Off(role) => target.here && takes(role),
        Wish::AllOff => target.here && takes_all,
        Wish::Resend => target.here && !target.held.is_empty(),
        Wish::Cancel => pending && takes_all,
        // Whoever chooses the address chooses who gets the roles.
        Wish::Correct => pending && Role::ALL.into_iter().filter(|role| target.held.contains(role.code())).all(grants),
        Wish::Reset => target.signed_up && !target.held.is_empty(),
    };
    staff_is_theirs && !out_of_reach && fits
}

/// The roles that are on once the wish has come true.
pub fn after(held: &Held, wish: Wish) -> Held {
    let mut held = held.clone();
    match wish {
        Wish::Invite(role) | Wish::On(role) | Wish::Reactivate(role) => _ = held.insert(role.code()),
        Wish::Off(role) => _ = held.remove(role.code()),
        Wish::AllOff | Wish::Cancel => held.clear(),
        Wish::Resend | Wish::Correct | Wish::Reset => {}
    }
    held
}

/// What the model has to know, read by SQL.
impl World {
    /// A person as somebody who asks about them finds them, by SQL.
    pub async fn target(&self, who: usize, whom: usize, place: usize) -> Target {
        let Some(StaffMemberId(id)) = self.place_of(whom, place).await else { return Target::default() };
        let database = &self.places[0].server.database;
        let id = database.literal(id);
        let sql = format!("SELECT role FROM role_grant WHERE staff_member_id = {id} AND ended_at IS NULL");
        let on: Vec<String> = database.column(&sql).await;
        let held = Role::ALL.iter().map(|role| role.code()).filter(|code| on.iter().any(|on| on == code)).collect();
        let signed_up = database.count(&format!("staff_member WHERE id = {id} AND account_id IS NOT NULL")).await == 1;
        Target { held, here: true, signed_up, own: who == whom }
    }

    /// In which practices the person is at work.
    pub async fn at_work(&self, who: usize) -> [bool; 2] {
        let [north, south] = [self.target(who, who, 0).await, self.target(who, who, 1).await];
        [north, south].map(|place| place.signed_up && !place.held.is_empty())
    }

    pub async fn link_works(&self, who: usize, place: usize, link: usize) -> bool {
        let Some(StaffMemberId(id)) = self.place_of(who, place).await else { return false };
        let server = &self.places[0].server;
        let live = format!(
            "SELECT CASE WHEN accepted_at IS NULL AND superseded_at IS NULL AND cancelled_at IS NULL AND expires_at > {}
             THEN 1 ELSE 0 END FROM invitation WHERE staff_member_id = {} ORDER BY created_at DESC, id DESC",
            server.use_cases.clock.now().0,
            server.database.literal(id)
        );
        server.database.column::<i32>(&live).await.get(link) == Some(&1)
    }

    /// Whether Managers turn the Manager role, too.
    pub async fn managers_manage(&self, place: usize) -> bool {
        let database = &self.places[0].server.database;
        let id = database.literal(self.places[place].opened.practice.0);
        database.count(&format!("practice WHERE id = {id} AND managers_manage_managers")).await == 1
    }
}
