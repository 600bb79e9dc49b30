//! Mails about a place in a practice.

use super::Words;
use crate::{domain::PlaceNotice, text::text};

/// Something happened to a place: to the person whose place it is, or to somebody of the practice. `who`
/// is that person. `when` is the last day before something ends, or the moment of it, where the notice is
/// about one.
pub fn place_notice(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str, when: &str) -> Words {
    let button = match (notice, of_reader) {
        (PlaceNotice::ReviewDue, _) => text("Review access", "Revisar los accesos"),
        (_, true) => text("Open your practices", "Abrir sus consultorios"),
        (_, false) => text("Open their page", "Abrir su página"),
    };
    let subject = subject(notice, of_reader, practice, who);
    Words::new(subject, sentences(notice, of_reader, practice, who, when), button)
}

/// What happened to a place in a practice, as the subject says it: to the person whose place it is, or
/// to somebody of the practice. `who` is that person.
fn subject(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str) -> String {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => say!("You are connected to {practice}", "Tiene conexión con {practice}"),
        (PlaceNotice::Ended, _) => say!("{practice} ended your connection", "{practice} terminó su conexión"),
        (PlaceNotice::Left, _) => say!("{who} ended the connection", "{who} terminó la conexión"),
        (PlaceNotice::Declined, _) => say!("{who} declined your invitation", "{who} rechazó su invitación"),
        (PlaceNotice::UnusedSoon, _) => say!(
            "Your access to {practice} is about to be suspended",
            "Su acceso a {practice} está a punto de suspenderse"
        ),
        (PlaceNotice::AgreementEnds, true) => {
            say!("Your agreement with {practice} ends soon", "Su acuerdo con {practice} termina pronto")
        }
        (PlaceNotice::AgreementEnds, false) => {
            say!("The agreement with {who} ends soon", "El acuerdo con {who} termina pronto")
        }
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, true) => {
            say!("Your access to {practice} is suspended", "Su acceso a {practice} está suspendido")
        }
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, false) => {
            say!("The access of {who} is suspended", "El acceso de {who} está suspendido")
        }
        (PlaceNotice::ReviewDue, _) => {
            say!("Time to review who has access to {practice}", "Hora de revisar quién tiene acceso a {practice}")
        }
        (PlaceNotice::StartsSoon, _) => {
            say!("Your access to {practice} starts soon", "Su acceso a {practice} empieza pronto")
        }
        (PlaceNotice::NotStarted, _) => {
            say!("The access of {who} did not start", "El acceso de {who} no empezó")
        }
    }
}

/// The same in sentences. `when` is the last day before something ends, or the moment of it, where the
/// notice is about one.
fn sentences(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str, when: &str) -> Vec<String> {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => vec![
            say!(
                "{practice} used your code and connected you as an external agent.",
                "{practice} usó su código y le conectó como agente externo."
            ),
            text(
                "You find it among your practices as soon as they turn a role on for you. You can end the \
                    connection there at any time.",
                "Lo encontrará entre sus consultorios en cuanto se active un rol para usted. Puede \
                    terminar la conexión allí en cualquier momento.",
            )
            .into(),
        ],
        (PlaceNotice::Ended, _) => vec![
            say!(
                "{practice} turned all your roles off, so you no longer have access there.",
                "{practice} desactivó todos sus roles, así que ya no tiene acceso allí."
            ),
            text("Your other practices are not affected.", "Sus otros consultorios no se ven afectados.").into(),
        ],
        (PlaceNotice::Left, _) => vec![say!(
            "{who}, an external agent, ended the connection to {practice}. All their roles are off; \
                the history is kept.",
            "{who}, agente externo, terminó la conexión con {practice}. Todos sus roles están \
                desactivados; el historial se conserva."
        )],
        (PlaceNotice::Declined, _) => vec![say!(
            "{who} declined the invitation to work with {practice}. The link no longer works, and \
                nothing was granted.",
            "{who} rechazó la invitación a trabajar con {practice}. El enlace ya no funciona y no se \
                concedió nada."
        )],
        (PlaceNotice::UnusedSoon, _) => vec![
            say!(
                "You have not used your access to {practice} for a long time. It is suspended on {when}.",
                "No ha usado su acceso a {practice} desde hace mucho tiempo. Se suspende el {when}."
            ),
            text(
                "To keep it, open the practice once before then.",
                "Para conservarlo, abra el consultorio una vez antes de entonces.",
            )
            .into(),
        ],
        (PlaceNotice::AgreementEnds, true) => vec![say!(
            "The business associate agreement between you and {practice} holds until the end of \
                {when}. Ask them to renew it.",
            "El acuerdo de socio comercial entre usted y {practice} vale hasta el final del {when}. \
                Pida que lo renueven."
        )],
        (PlaceNotice::AgreementEnds, false) => vec![
            say!(
                "The business associate agreement with {who} holds until the end of {when}.",
                "El acuerdo de socio comercial con {who} vale hasta el final del {when}."
            ),
            text(
                "Renew it, and enter its new last day on their page; or end the connection.",
                "Renuévelo e introduzca su nuevo último día en la página de la persona; o termine la \
                    conexión.",
            )
            .into(),
        ],
        (PlaceNotice::ReviewDue, _) => vec![
            say!(
                "Nobody has reviewed the access to {practice} for three months.",
                "Nadie ha revisado los accesos a {practice} desde hace tres meses."
            ),
            text(
                "Go through everybody and their roles, keep or remove each, and sign the review off.",
                "Recorra a todas las personas y sus roles, mantenga o retire cada uno y firme la revisión.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedUnused, true) => vec![
            say!(
                "You had not used your access to {practice} for a long time, so it was suspended.",
                "No había usado su acceso a {practice} desde hacía mucho tiempo, así que se suspendió."
            ),
            text(
                "If you need it again, ask them to turn your roles on.",
                "Si lo necesita de nuevo, pida que se activen sus roles.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedUnused, false) => vec![
            say!(
                "{who}, an external agent, had not used the access to {practice} for a long time.",
                "{who}, agente externo, no había usado el acceso a {practice} desde hacía mucho tiempo."
            ),
            text(
                "All their roles were turned off. You can turn them on again at any time.",
                "Todos sus roles se desactivaron. Puede volver a activarlos en cualquier momento.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedAgreement, true) => vec![
            say!(
                "The business associate agreement between you and {practice} has ended, so your access \
                    was suspended.",
                "El acuerdo de socio comercial entre usted y {practice} ha terminado, así que su acceso \
                    se suspendió."
            ),
            text(
                "Ask them to renew it and to turn your roles on again.",
                "Pida que lo renueven y que vuelvan a activar sus roles.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedAgreement, false) => vec![
            say!(
                "The business associate agreement with {who}, an external agent, has ended.",
                "El acuerdo de socio comercial con {who}, agente externo, ha terminado."
            ),
            text(
                "All their roles were turned off. Enter the new agreement on their page, then turn the \
                    roles on.",
                "Todos sus roles se desactivaron. Introduzca el nuevo acuerdo en su página y después \
                    active los roles.",
            )
            .into(),
        ],
        (PlaceNotice::StartsSoon, _) => vec![say!(
            "Your access to {practice} starts {when}. Sign in then with your username and password; there is \
                    nothing to do before.",
            "Su acceso a {practice} empieza el {when}. Inicie sesión entonces con su nombre de usuario y \
                    contraseña; no tiene que hacer nada antes."
        )],
        (PlaceNotice::NotStarted, _) => vec![
            say!(
                "A role of {who} at {practice} was planned to start by now. It stayed off: whoever planned it may no \
                    longer turn it on.",
                "Estaba previsto que un rol de {who} en {practice} ya hubiera empezado. Sigue desactivado: quien lo \
                    planificó ya no puede activarlo."
            ),
            text(
                "If they should work, turn the role on, on their page.",
                "Si debe trabajar, active el rol en su página.",
            )
            .into(),
        ],
    }
}
