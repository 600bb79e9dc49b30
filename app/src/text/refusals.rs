//! Why the server said no, and what is wrong with a field.

use super::field;
use super::{Text, text};
use crate::domain::{DayTime, Field, FieldErrors, Problem, Refusal, Standing};

/// What happened, and what to do now.
pub fn refusal(refusal: &Refusal) -> String {
    let sentence = match refusal {
        Refusal::Fields(problems) => return fields(problems),
        Refusal::Broken(id) => {
            return say!(
                "Something went wrong on our side. Nothing was changed. If you write to us, quote {id}.",
                "Algo falló de nuestro lado. No se cambió nada. Si nos escribe, mencione {id}."
            );
        }
        Refusal::TooManyTries { retry_after } => return too_many_tries(*retry_after),
        Refusal::AlreadyOnStaff { standing, .. } => already_on_staff(*standing),
        Refusal::SignedOut => {
            text("You are signed out. Sign in to go on.", "Su sesión está cerrada. Inicie sesión para continuar.")
        }
        Refusal::AccessEnded => text(
            "Your access to this practice has ended. Ask its Owner or a Manager.",
            "Su acceso a este consultorio ha terminado. Consulte a su titular o a un gerente.",
        ),
        Refusal::NotAllowed => text(
            "Your role does not allow this. Ask the Owner or a Manager of the practice.",
            "Su rol no lo permite. Consulte al titular o a un gerente del consultorio.",
        ),
        Refusal::NotFound => text(
            "There is nothing at this address, or it is not yours to see.",
            "No hay nada en esta dirección, o no le corresponde verlo.",
        ),
        Refusal::OwnershipIsTransferred => text(
            "A practice always has one Owner. Ownership moves by transfer only.",
            "Un consultorio siempre tiene un solo titular. La titularidad solo cambia por transferencia.",
        ),
        Refusal::OwnManagementRole => text(
            "You can't turn off your own Manager role. Ask the Owner or another Manager.",
            "No puede desactivar su propio rol Gerente. Pídaselo al titular o a otro gerente.",
        ),
        Refusal::ManagerRoleIsOwners => text(
            "In this practice only the Owner turns the Manager role on and off.",
            "En este consultorio solo el titular activa y desactiva el rol Gerente.",
        ),
        Refusal::RoleNotForAgents => text(
            "External agents can hold Front Office and Records Custodian only.",
            "Los agentes externos solo pueden tener los roles Recepción y Responsable de expedientes.",
        ),
        Refusal::NoRoleChosen => text("Choose at least one role.", "Elija al menos un rol."),
        Refusal::NoAccountYet => text(
            "This person has not signed up yet, so there is no password to reset.",
            "Esta persona aún no se ha registrado, así que no hay contraseña que restablecer.",
        ),
        Refusal::AlreadySignedUp => text(
            "This person has signed up already, so there is no invitation to change.",
            "Esta persona ya se registró, así que no hay invitación que cambiar.",
        ),
        Refusal::Inactive => {
            text("This person is inactive. Turn on a role first.", "Esta persona está inactiva. Active primero un rol.")
        }
        Refusal::WrongCredentials => text(
            "Username or e-mail and password don't fit together. Check both and try again.",
            "El nombre de usuario o correo y la contraseña no coinciden. Revise ambos e inténtelo de \
                nuevo.",
        ),
        Refusal::AccountDeactivated => text(
            "Your account is deactivated. Ask your practice to turn a role on again.",
            "Su cuenta está desactivada. Pida a su consultorio que vuelva a activar un rol.",
        ),
        Refusal::AccessStarts(at) => return access_starts(*at),
        Refusal::LinkExpired => text("This link has expired.", "Este enlace ha vencido."),
        Refusal::LinkSuperseded => text(
            "A newer e-mail was sent. Only the link in the newest one works.",
            "Se envió un correo más reciente. Solo funciona el enlace del último.",
        ),
        Refusal::LinkCancelled => {
            text("The practice has cancelled this invitation.", "El consultorio canceló esta invitación.")
        }
        Refusal::LinkDeclined => text("This invitation was declined.", "Esta invitación fue rechazada."),
        Refusal::LinkUsed => {
            text("This link was used already. It works once.", "Este enlace ya se usó. Funciona una sola vez.")
        }
        Refusal::LinkUnknown => text(
            "We don't know this link. Open it from the e-mail again, or copy the whole of it.",
            "No conocemos este enlace. Ábralo otra vez desde el correo, o cópielo entero.",
        ),
        Refusal::SomeoneElseSignedIn => text(
            "You are signed in as somebody else than the person this link is for.",
            "La sesión abierta es de otra persona, no de aquella a quien va dirigido este enlace.",
        ),
        Refusal::SignInToAccept => text(
            "This address has an account already. Sign in with it, then go on.",
            "Esta dirección ya tiene una cuenta. Inicie sesión con ella y continúe.",
        ),
        Refusal::AlreadySetUp => text("This server is set up already.", "Este servidor ya está instalado."),
        Refusal::Malformed => text(
            "The form did not arrive whole. Reload the page and try again.",
            "El formulario no llegó completo. Vuelva a cargar la página e inténtelo de nuevo.",
        ),
        Refusal::TooLarge => text("That is more text than we can take.", "Es más texto del que podemos recibir."),
        Refusal::CrossSite => text(
            "This request came from another web site, so nothing was done.",
            "Esta petición vino de otro sitio web, así que no se hizo nada.",
        ),
        Refusal::Unreachable => text(
            "No answer came. Check your connection, or reload the page, and try again.",
            "No hubo respuesta. Revise su conexión, o vuelva a cargar la página, e inténtelo de nuevo.",
        ),
        Refusal::SecondFactorNeeded => text(
            "This practice requires a second factor. Set one up on your account page, then come back.",
            "Este consultorio exige un segundo factor. Configúrelo en la página de su cuenta y regrese.",
        ),
        Refusal::SecondFactorWaits => text(
            "Your second factor is still missing. Enter its code to go on.",
            "Todavía falta su segundo factor. Introduzca el código para continuar.",
        ),
        Refusal::PasswordLocked => text(
            "There were too many wrong passwords, so this one no longer works. Get a new password by \
                “Forgot your password?”.",
            "Hubo demasiadas contraseñas incorrectas y esta ya no sirve. Obtenga una nueva con \
                «¿Olvidó su contraseña?».",
        ),
        Refusal::NewPasswordNeeded => text(
            "Your second factor was removed, and your password is too short to protect the account \
                alone. Get a new one by “Forgot your password?”.",
            "Se eliminó su segundo factor y su contraseña es demasiado corta para proteger la cuenta \
                por sí sola. Obtenga una nueva con «¿Olvidó su contraseña?».",
        ),
        Refusal::NoSecondFactor => {
            text("There is no second factor on this account.", "Esta cuenta no tiene segundo factor.")
        }
        Refusal::LastFactorNeeded => text(
            "A practice you work for requires a second factor. Add another one before you remove this \
                one.",
            "Un consultorio para el que trabaja exige un segundo factor. Añada otro antes de quitar este.",
        ),
        Refusal::PasskeyRefused => text(
            "This passkey did not work. Try again, or use another way to sign in.",
            "Esta llave de acceso no funcionó. Inténtelo de nuevo, o inicie sesión de otra manera.",
        ),
        Refusal::RequestWaits => text(
            "A request for this role is waiting for the Owner already.",
            "Ya hay una solicitud de este rol en espera del titular.",
        ),
        Refusal::CustodianNeedsApproval => text(
            "In this practice the Owner approves Records Custodians. Choose another role as well, or \
                ask the Owner.",
            "En este consultorio el titular aprueba a los responsables de expedientes. Elija también \
                otro rol, o consulte al titular.",
        ),
        Refusal::RequestOver => text(
            "There is no such request any more. Reload the page to see how it ended.",
            "Esa solicitud ya no existe. Vuelva a cargar la página para ver cómo terminó.",
        ),
        Refusal::RoleIsOff => {
            text("This role is off. Turn it on first.", "Este rol está desactivado. Actívelo primero.")
        }
        Refusal::RequestedEndPassed => text(
            "The end date that was asked for has passed. Decline the request; the role can be asked \
                for anew.",
            "La fecha de fin solicitada ya pasó. Rechace la solicitud; el rol se puede pedir de nuevo.",
        ),
        Refusal::ReviewOpen => text(
            "An access review is open already. Finish that one first.",
            "Ya hay una revisión de accesos abierta. Termine primero esa.",
        ),
        Refusal::ReviewSigned => text(
            "This access review was signed off and does not change any more. Reload the page to read it.",
            "Esta revisión de accesos ya está firmada y no cambia más. Vuelva a cargar la página para leerla.",
        ),
        Refusal::ReviewUnfinished => text(
            "Somebody's access is still to be decided. Reload the page to see whose.",
            "Queda por decidir el acceso de alguien. Vuelva a cargar la página para ver de quién.",
        ),
        Refusal::NothingLeftOpen => text(
            "Somebody has taken care of this already. Reload the page to see what is left.",
            "Alguien ya se ocupó de esto. Vuelva a cargar la página para ver qué queda.",
        ),
        Refusal::CantTakeOver => text(
            "This person may not look after it. Choose somebody else.",
            "Esta persona no puede tenerlo a su cargo. Elija a otra.",
        ),
        Refusal::TransferPending => text(
            "A transfer of ownership is under way already. Cancel it first.",
            "Ya hay una transferencia de la titularidad en curso. Cancélela primero.",
        ),
        Refusal::TransferOver => text(
            "This transfer of ownership is over. Reload the page to see how it ended.",
            "Esta transferencia de la titularidad ha terminado. Vuelva a cargar la página para ver cómo.",
        ),
        Refusal::NotForOwnership => text(
            "Only somebody who works here and has signed up can become the Owner, and no external agent.",
            "Solo puede asumir la titularidad alguien que trabaja aquí y se ha registrado, y ningún \
                agente externo.",
        ),
        Refusal::WorksElsewhere => text(
            "This login is used outside your practice, too, so you can't change it for them. They can \
                do it themselves.",
            "Esta cuenta se usa también fuera de su consultorio, así que no puede cambiarla por la \
                persona. Ella misma puede hacerlo.",
        ),
        Refusal::EndDateNeeded => text(
            "An external agent holds Records Custodian for a time only. Choose an end date together \
                with the role.",
            "Un agente externo tiene el rol Responsable de expedientes solo por un tiempo. Elija una \
                fecha de fin junto con el rol.",
        ),
        Refusal::AgreementOver => text(
            "The agreement with this external agent has ended. Enter the new one first, then turn the \
                role on.",
            "El acuerdo con este agente externo ha terminado. Introduzca primero el nuevo y después \
                active el rol.",
        ),
        Refusal::UnknownAgentCode => text(
            "Token and code don’t fit together. Have both read out once more; after five wrong tries \
                the code is locked.",
            "El identificador y el código no coinciden. Pida que le lean ambos otra vez; tras cinco \
                intentos fallidos el código se bloquea.",
        ),
        Refusal::AgentCodeLocked => text(
            "This code was typed wrong five times and no longer works. The agent was told and can \
                make a new one.",
            "Este código se escribió mal cinco veces y ya no funciona. Se avisó al agente, que puede \
                crear otro.",
        ),
        Refusal::AgentCodeExpired => text(
            "This code’s ten minutes are over. Ask the agent to make a new one.",
            "Los diez minutos de este código han pasado. Pida al agente que cree otro.",
        ),
        Refusal::AgentCodeUsed => text(
            "This code was used already. It works once; ask the agent to make a new one.",
            "Este código ya se usó. Funciona una sola vez; pida al agente que cree otro.",
        ),
        Refusal::PracticesClosed => text(
            "On this server only its operator opens practices. Ask them.",
            "En este servidor solo su operador abre consultorios. Consúltelo.",
        ),
        Refusal::Busy => text(
            "A lot is going on at the moment. Nothing was changed; try again in a few seconds.",
            "Hay mucha actividad en este momento. No se cambió nada; inténtelo de nuevo en unos segundos.",
        ),
    };
    sentence.into()
}

fn already_on_staff(standing: Standing) -> Text {
    match standing {
        Standing::Invited => text(
            "This person is already invited. You can send the invitation again.",
            "Esta persona ya tiene una invitación. Puede enviarla de nuevo.",
        ),
        Standing::Planned => text(
            "This person is on the staff already: their access starts, or comes back, later.",
            "Esta persona ya está en el personal: su acceso empieza, o vuelve, más adelante.",
        ),
        Standing::Active => text("This person already works here.", "Esta persona ya trabaja aquí."),
        Standing::Inactive => text(
            "This person worked here before and is inactive. You can reactivate them.",
            "Esta persona trabajó aquí antes y está inactiva. Puede reactivarla.",
        ),
    }
}

/// Access begins later, by the practice's clock.
fn access_starts(at: DayTime) -> String {
    let day = super::subscription::day(at.day());
    match at.time() {
        None => say!(
            "Your access starts on {day}. Until then there is nothing to sign in to.",
            "Su acceso empieza el {day}. Hasta entonces no hay nada en lo que iniciar sesión."
        ),
        Some(_) => say!(
            "Your access starts on {day} at {} (the practice’s time). Until then there is nothing to sign in to.",
            "Su acceso empieza el {day} a las {} (hora del consultorio). Hasta entonces no hay nada en lo que iniciar \
                sesión.",
            at.time_typed()
        ),
    }
}

fn too_many_tries(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => text(
            "Too many tries. Wait a minute, then try again.",
            "Demasiados intentos. Espere un minuto e inténtelo de nuevo.",
        )
        .into(),
        minutes => say!(
            "Too many tries. Wait {minutes} minutes, then try again.",
            "Demasiados intentos. Espere {minutes} minutos e inténtelo de nuevo."
        ),
    }
}

/// The problems of a form that shows them nowhere else.
fn fields(problems: &FieldErrors) -> String {
    problems.iter().map(|(field, what)| problem(what, field)).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a field, and what to type instead.
pub fn problem(problem: Problem, about: Field) -> String {
    let label = field(about);
    let sentence = match problem {
        Problem::Missing => missing(about),
        Problem::TooShort(min) => {
            return say!("{label}: use at least {min} characters.", "{label}: use al menos {min} caracteres.");
        }
        Problem::TooLong(max) => {
            return say!("{label}: use at most {max} characters.", "{label}: use como máximo {max} caracteres.");
        }
        Problem::Unprintable => {
            return say!(
                "{label}: some characters can't be seen. Type it anew.",
                "{label}: hay caracteres que no se ven. Escríbalo de nuevo."
            );
        }
        Problem::NotAName => {
            text("Enter a name with at least one letter.", "Introduzca un nombre con al menos una letra.")
        }
        Problem::LooksLikeALink => {
            return say!("{label}: leave web addresses out.", "{label}: no incluya direcciones web.");
        }
        Problem::NotAnEmailAddress => text(
            "Enter an e-mail address, like name@example.com.",
            "Introduzca un correo electrónico, como nombre@example.com.",
        ),
        Problem::EmailNeedsPlainLetters => text(
            "Enter an e-mail address in plain letters (a to z, 0 to 9).",
            "Introduzca un correo electrónico con letras simples (de la a a la z, del 0 al 9).",
        ),
        Problem::NotAUsername => text(
            "Use letters (a to z), numbers, dots, hyphens and underscores only.",
            "Use solo letras (de la a a la z), números, puntos, guiones y guiones bajos.",
        ),
        Problem::Taken => {
            return say!(
                "{label}: somebody else has this one. Choose another.",
                "{label}: ya está en uso. Elija otro."
            );
        }
        Problem::PasswordHasOwnWords => text(
            "This password is made of your own name or practice. Add other words.",
            "Esta contraseña se compone de su nombre o del de su consultorio. Añada otras palabras.",
        ),
        Problem::PasswordTooSimple => text(
            "This password repeats a few characters. Use several words.",
            "Esta contraseña repite unos pocos caracteres. Use varias palabras.",
        ),
        Problem::NotAPhoneNumber => text(
            "Enter a phone number, like +1 (555) 010-4477.",
            "Introduzca un número de teléfono, como +1 (555) 010-4477.",
        ),
        Problem::NotAnNpi => text(
            "Enter the 10 digits of the NPI. The last digit checks the others; one may be mistyped.",
            "Introduzca los 10 dígitos del NPI. El último comprueba los demás; puede que haya uno \
                equivocado.",
        ),
        Problem::UnknownTimeZone => text("Choose a time zone from the list.", "Elija una zona horaria de la lista."),
        Problem::UnknownRole => text("Choose a role from the list.", "Elija un rol de la lista."),
        Problem::WrongPassword if about == Field::CurrentPassword => {
            text("This is not your password. Try again.", "Esta no es su contraseña. Inténtelo de nuevo.")
        }
        Problem::WrongPassword => text(
            "This is not the password of that account. Try again, or get a new one.",
            "Esta no es la contraseña de esa cuenta. Inténtelo de nuevo, u obtenga una nueva.",
        ),
        Problem::PasswordCommon => text(
            "Many people use this password, so attackers try it first. Choose another one.",
            "Muchas personas usan esta contraseña, así que es la primera que prueban los atacantes. \
                Elija otra.",
        ),
        Problem::PasswordGuessable => text(
            "This password is easy to guess. Add words that have nothing to do with each other.",
            "Esta contraseña es fácil de adivinar. Añada palabras que no tengan nada que ver entre sí.",
        ),
        Problem::PasswordUnchanged => text(
            "This is the password that you have already. Choose another one.",
            "Esta es la contraseña que ya tiene. Elija otra.",
        ),
        Problem::WrongFactorCode => text(
            "This code does not fit, or was used already. Wait for the next one and try again.",
            "Este código no es válido, o ya se usó. Espere al siguiente e inténtelo de nuevo.",
        ),
        Problem::NotADate => text("Choose a day, like 2027-01-31.", "Elija un día, como 2027-01-31."),
        Problem::NotATime => text("Enter a time, like 07:30.", "Introduzca una hora, como 07:30."),
        Problem::InThePast => text("Choose a time that is not over yet.", "Elija un momento que aún no haya pasado."),
        Problem::BeforeItBegins => {
            text("Choose a day that is not before the first one.", "Elija un día que no sea anterior al primero.")
        }
        Problem::NotAnAgentToken => {
            text("A token has five letters, like KXMTZ.", "El identificador tiene cinco letras, como KXMTZ.")
        }
        Problem::NotAnAgentCode => {
            text("A code has six digits, like 204 118.", "El código tiene seis dígitos, como 204 118.")
        }
        Problem::OutOfRange(min, max) => {
            return say!(
                "{label}: enter a whole number from {min} to {max}.",
                "{label}: introduzca un número entero de {min} a {max}."
            );
        }
        Problem::UnknownChoice => text("Choose one of the answers on offer.", "Elija una de las respuestas ofrecidas."),
        Problem::NotATable => text(
            "This can't be read as a table. Save it as CSV, or copy the rows and paste them here.",
            "No se puede leer como tabla. Guárdela como CSV, o copie las filas y péguelas aquí.",
        ),
        Problem::NoEmailColumn => text(
            "No column is called E-mail. Write in the first row what each column holds.",
            "Ninguna columna se llama Correo electrónico. Escriba en la primera fila qué contiene cada columna.",
        ),
        Problem::NoNameColumn => text(
            "No column is called First name or Name. Write in the first row what each column holds.",
            "Ninguna columna se llama Nombre. Escriba en la primera fila qué contiene cada columna.",
        ),
        Problem::NoRows => text(
            "There is nobody below the first row. Put one row for each person there.",
            "No hay nadie debajo de la primera fila. Ponga ahí una fila por persona.",
        ),
        Problem::TooManyRows(most) => {
            return say!(
                "{label}: at most {most} rows at once. Send the others as a second table.",
                "{label}: como máximo {most} filas a la vez. Envíe las demás en otra tabla."
            );
        }
        Problem::TooManyColumns(most) => {
            return say!(
                "{label}: at most {most} columns. Take out those that say nothing about a person.",
                "{label}: como máximo {most} columnas. Quite las que no digan nada de una persona."
            );
        }
        Problem::WrongCode => text(
            "This is not the set-up code. The terminal in which the server runs shows it.",
            "Este no es el código de instalación. Lo muestra la terminal en la que se ejecuta el \
                servidor.",
        ),
    };
    sentence.into()
}

fn missing(field: Field) -> Text {
    match field {
        Field::Code => text("Enter the set-up code.", "Introduzca el código de instalación."),
        Field::PracticeName => text("Enter the name of the practice.", "Introduzca el nombre del consultorio."),
        Field::TimeZone => text("Choose a time zone.", "Elija una zona horaria."),
        Field::Role => text("Choose at least one role.", "Elija al menos un rol."),
        Field::FirstName => text("Enter a first name.", "Introduzca un nombre."),
        Field::LastName => text("Enter a last name.", "Introduzca los apellidos."),
        Field::Email => text(
            "Enter an e-mail address, like name@example.com.",
            "Introduzca un correo electrónico, como nombre@example.com.",
        ),
        Field::Phone => text("Enter a phone number.", "Introduzca un número de teléfono."),
        Field::Title => text("Enter a title.", "Introduzca un título o cargo."),
        Field::Licence => text("Enter a licence number.", "Introduzca un número de licencia."),
        Field::Npi => text("Enter an NPI.", "Introduzca un NPI."),
        Field::Identifier => {
            text("Enter your username or e-mail address.", "Introduzca su nombre de usuario o correo electrónico.")
        }
        Field::Username => text("Enter a username.", "Introduzca un nombre de usuario."),
        Field::Password => text("Enter a password.", "Introduzca una contraseña."),
        Field::CurrentPassword => text("Enter your password.", "Introduzca su contraseña."),
        Field::FactorCode => text("Enter the code.", "Introduzca el código."),
        Field::PasskeyName => text(
            "Enter a name by which you recognise the passkey.",
            "Introduzca un nombre por el que reconozca la llave de acceso.",
        ),
        Field::From | Field::Until | Field::Back => text("Choose a day.", "Elija un día."),
        Field::People => {
            text("Paste a table of people, or choose a file.", "Pegue una tabla de personas, o elija un archivo.")
        }
        Field::InvitationHours | Field::IdleMinutes => text("Enter a number.", "Introduzca un número."),
        Field::SecondFactorFrom | Field::AgreementSignedOn | Field::AgreementEndsOn => {
            text("Choose a day.", "Elija un día.")
        }
        Field::Certain => text(
            "Confirm that an external agent is right here, or add a staff member instead.",
            "Confirme que un agente externo es lo correcto aquí, o incorpore a un miembro del personal.",
        ),
        Field::AgentToken => text("Enter the token: five letters.", "Introduzca el identificador: cinco letras."),
        Field::AgentCode => text("Enter the code: six digits.", "Introduzca el código: seis dígitos."),
        Field::AgentUnusedDays => text("Enter a number.", "Introduzca un número."),
        Field::SuspendAtAgreementEnd | Field::Colour => text("Choose an answer.", "Elija una respuesta."),
        Field::SecondFactorRule | Field::ManagersManageManagers | Field::CustodianNeedsApproval => {
            text("Choose an answer.", "Elija una respuesta.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_told_in_whole_minutes() {
        assert!(too_many_tries(5).contains("a minute"));
        assert!(too_many_tries(61).contains("2 minutes"));
    }

    #[test]
    fn sentences_never_say_user() {
        for standing in [Standing::Invited, Standing::Active, Standing::Planned, Standing::Inactive] {
            assert!(!already_on_staff(standing).contains("user"));
        }
    }
}
