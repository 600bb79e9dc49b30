//! After a restore: the rows are as they were at the backup, and the world is not. Letters that waited
//! then have left since, and whoever was signed in then may have lost their roles since.

use crate::{
    clock::Clock,
    store::{self, audit::Event},
};
use anyhow::Context;
use app::domain::{AuditAction, Origin};
use sea_orm::DatabaseConnection;

/// What a manager reads at a letter that was given up.
const NOT_SENT: &str = "Not sent: the database was restored from a backup. Send it again.";

/// What was settled after a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Letters that will not be sent.
    pub letters: u64,
    /// Sessions that ended.
    pub sessions: u64,
}

/// Sees to it that no letter of the backup leaves and that everybody signs in anew, and has each
/// practice's audit log keep it: for the operator, before the first start.
///
/// # Errors
/// When the database fails; nothing was changed then.
pub async fn settle_restored(db: &DatabaseConnection, clock: &Clock) -> anyhow::Result<Settled> {
    let practices: Vec<_> = store::practices::all(db).await?.into_iter().map(|practice| practice.id).collect();
    let tx = store::write_tx(db, &practices).await?;
    let letters = store::operation::give_up_unsent(&tx, NOT_SENT, clock.now()).await?;
    let sessions = store::operation::end_all_sessions(&tx).await?;
    for practice in practices {
        // Without figures: they are the server's, and no practice learns of another.
        let event = Event {
            actor: None,
            subject: None,
            action: AuditAction::DatabaseRestored,
            changes: Vec::new(),
            origin: &Origin::default(),
        };
        store::audit::append(&tx, practice, event, clock.now(), clock.id()).await?;
    }
    tx.commit().await.context("commit what was settled")?;
    Ok(Settled { letters, sessions })
}
