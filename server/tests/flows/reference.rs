//! Who may change whose roles, once more: written from the product's table in other words than
//! the program's, so that a mistake in either shows.

use app::domain::Role;
use std::collections::BTreeSet;

/// The roles of a person.
pub type Held = BTreeSet<&'static str>;

/// A change of roles that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    On(Role),
    Off(Role),
    AllOff,
    /// All of them off for a time.
    Away,
}

/// Whether somebody with the roles `actor` may do this to somebody with the roles `target`;
/// `own` when both are the same person.
pub fn allows(actor: &Held, target: &Held, own: bool, wish: Wish) -> bool {
    let owner = actor.contains("owner");
    let manages = owner || actor.contains("manager");
    let out_of_reach = target.contains("owner") && !owner;
    let ownership = match wish {
        Wish::On(role) | Wish::Off(role) => role == Role::Owner,
        Wish::AllOff | Wish::Away => target.contains("owner"),
    };
    let own_management = own && !owner && target.contains("manager");
    let saws_own_branch = own_management && matches!(wish, Wish::Off(Role::Manager) | Wish::AllOff | Wish::Away);
    // Nobody leaves who is not there.
    let absent = matches!(wish, Wish::Away) && target.is_empty();
    manages && !absent && !out_of_reach && !ownership && !saws_own_branch
}
