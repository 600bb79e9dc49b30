//! The **Subscription** tab, and what other pages say about charges.

use super::{Text, text};
use crate::domain::{Day, Effect, Money, PendingKind, Price, TurnedOff};

pub const HEADING: Text = text("Subscription", "Suscripción");
pub const WHAT: Text = text(
    "Whoever can sign in as a Therapist at the moment when a cycle begins is charged for that cycle. What changes in \
     between costs nothing and gives nothing back. External agents and people who have not accepted their invitation \
     are never charged.",
    "Se cobra por quien pueda iniciar sesión como Terapeuta en el momento en que empieza un ciclo. Lo que cambia \
     entretanto no cuesta nada ni devuelve nada. Nunca se cobra por agentes externos ni por personas que no han \
     aceptado su invitación.",
);
pub const PRICES: Text = text("What each role costs", "Cuánto cuesta cada rol");
pub const FREE: Text = text("Free", "Gratuito");
pub const NEXT: Text = text("Billing cycle", "Ciclo de facturación");
pub const RUNNING: Text = text("This cycle", "Este ciclo");
pub const NEXT_STATEMENT: Text = text("Next statement", "Próximo estado de cuenta");
pub const FORECAST: Text = text("Forecast", "Previsión");
pub const TODAY: Text = text("Billable today", "Facturables hoy");
pub const BILLED: Text = text("Billable people", "Personas facturables");
pub const NOBODY: Text = text(
    "Nobody is billable today: all roles that are on are free, or their people have not accepted their invitation.",
    "Hoy no hay nadie facturable: todos los roles activados son gratuitos, o las personas no han aceptado su \
     invitación.",
);
pub const PENDING: Text = text("What will change", "Qué va a cambiar");
pub const PENDING_SHOWN: Text = text("Pending changes", "Cambios pendientes");
pub const NOTHING_PENDING: Text = text("Nothing is under way.", "No hay nada en curso.");
pub const STATEMENTS: Text = text("Statements", "Estados de cuenta");
pub const STATEMENTS_WHAT: Text = text(
    "One for each cycle, written when it begins and never changed afterwards.",
    "Uno por cada ciclo, escrito cuando empieza y nunca modificado después.",
);
pub const NO_STATEMENT: Text = text(
    "No statement yet: the first one is written when the next cycle begins.",
    "Aún no hay ninguno: el primero se escribirá cuando empiece el próximo ciclo.",
);
pub const NOT_SEEN: Text = text("You can't see the statements.", "Usted no puede ver los estados de cuenta.");
pub const NAME: Text = text("Name", "Nombre");
pub const SINCE: Text = text("Billable since", "Facturable desde");
pub const PRICE: Text = text("Price", "Precio");
pub const CHANGE: Text = text("Change", "Cambio");
pub const FROM: Text = text("From", "Desde");
pub const EFFECT: Text = text("Effect", "Efecto");
pub const CYCLE: Text = text("Cycle", "Ciclo");
pub const DAYS: Text = text("From and to", "Desde y hasta");
pub const PEOPLE: Text = text("Billable people", "Personas facturables");
pub const TOTAL: Text = text("Total", "Importe total");
pub const EACH: Text = text("Price of a seat", "Precio por persona");
/// A time follows.
pub const WRITTEN: Text = text("Written", "Escrito");
pub const NOBODY_CHARGED: Text =
    text("Nobody was billable when this cycle began.", "No había nadie facturable cuando empezó este ciclo.");
pub const ALL_STATEMENTS: Text = text("Back to the subscription", "Volver a la suscripción");
pub const EXPORT: Text = text("Export as CSV", "Exportar como CSV");
pub const EXPORT_ALL: Text = text("Export all as CSV", "Exportar todo como CSV");

/// The first row of an export.
pub const COLUMNS: [Text; 9] = [
    text("Cycle from", "Ciclo desde"),
    text("Cycle to", "Ciclo hasta"),
    text("Staff member", "Miembro del personal"),
    text("Staff member (id)", "Miembro del personal (id)"),
    text("Role", "Rol"),
    text("Billable since", "Facturable desde"),
    text("Amount", "Importe"),
    text("Currency", "Moneda"),
    text("Written (UTC)", "Escrito (UTC)"),
];

const MONTHS: [Text; 12] = [
    text("January", "enero"),
    text("February", "febrero"),
    text("March", "marzo"),
    text("April", "abril"),
    text("May", "mayo"),
    text("June", "junio"),
    text("July", "julio"),
    text("August", "agosto"),
    text("September", "septiembre"),
    text("October", "octubre"),
    text("November", "noviembre"),
    text("December", "diciembre"),
];

/// "1 December 2026"
pub fn day(day: Day) -> String {
    let (year, month, number) = day.parts();
    let month = MONTHS[usize::from(month - 1)];
    say!("{number} {month} {year}", "{number} de {month} de {year}")
}

/// "1 December 2026 – 31 December 2026"
pub fn days(from: Day, to: Day) -> String {
    format!("{} – {}", day(from), day(to))
}

/// "10.00 USD"
pub fn money(money: Money) -> String {
    money.to_string()
}

/// What a role costs: "Free", "10.00 USD per month".
pub fn price(price: Price) -> String {
    match price {
        Price::Free => FREE.into(),
        Price::PerMonth(seat) => say!("{} per month", "{} al mes", money(seat)),
    }
}

/// "3 billable people, 30.00 USD"
pub fn forecast(seats: usize, total: Money) -> String {
    format!("{}, {}", people(seats), money(total))
}

/// "3 billable people"
pub fn people(seats: usize) -> String {
    match seats {
        0 => text("Nobody", "Nadie").into(),
        1 => text("1 billable person", "1 persona facturable").into(),
        n => say!("{n} billable people", "{n} personas facturables"),
    }
}

/// What is under way, with its day.
pub fn pending(what: PendingKind, on: Day) -> String {
    let on = day(on);
    match what {
        PendingKind::Invited => say!(
            "Invited {on}, has not accepted. Charged once they do.",
            "Invitación del {on}, sin aceptar. Se cobra cuando la acepte."
        ),
        PendingKind::InvitedToStart => say!(
            "Invited to start on {on}, has not accepted. Charged once they do.",
            "Con invitación para empezar el {on}, sin aceptar. Se cobra cuando la acepte."
        ),
        PendingKind::Starts => say!("Therapist starts on {on}.", "Terapeuta empieza el {on}."),
        PendingKind::Returns => say!("Comes back from leave on {on}.", "Regresa de su ausencia el {on}."),
        PendingKind::TurnedOn => say!("Billable since {on}.", "Facturable desde el {on}."),
        PendingKind::TurnedOff => say!("Not billable since {on}.", "No facturable desde el {on}."),
        PendingKind::Ends => say!("Therapist ends with {on}.", "Terapeuta termina el {on}."),
    }
}

/// From when a change shows.
pub fn from(what: PendingKind, effect: Effect, from: Day) -> String {
    let on = day(from);
    match (what, effect) {
        (_, Effect::NeverCharged) => {
            text("Never charged: on and off within a cycle", "Nunca se cobra: activado y desactivado en un mismo ciclo")
                .into()
        }
        (_, Effect::StillCharged) => {
            text("Still charged: away only within a cycle", "Se sigue cobrando: solo se ausenta dentro de un ciclo")
                .into()
        }
        (PendingKind::Invited | PendingKind::InvitedToStart, _) => {
            say!("{on}, if they accept before", "{on}, si acepta antes")
        }
        (_, Effect::Less) => say!("Not charged from {on}", "No se cobra desde el {on}"),
        (_, Effect::More) => say!("Charged from {on}", "Se cobra desde el {on}"),
    }
}

/// "+10.00 USD"
pub fn effect(effect: Effect, seat: Money) -> String {
    match effect {
        Effect::More => format!("+{}", money(seat)),
        // A minus sign, as long as the plus.
        Effect::Less => format!("−{}", money(seat)),
        Effect::NeverCharged | Effect::StillCharged => money(Money { minor: 0, ..seat }),
    }
}

/// A statement's name.
pub fn statement(from: Day) -> String {
    say!("Statement of {}", "Estado de cuenta del {}", day(from))
}

/// What a long list leaves out.
pub fn more(lines: usize) -> String {
    say!("Not shown here: {lines} more.", "No se muestran aquí: {lines} más.")
}

/// What turning a billed role off means, beside its button.
pub fn turn_off_charge(first_name: &str, from: Day) -> String {
    say!(
        "Once it is off, {first_name} is not charged from {}.",
        "Una vez desactivado, no se cobra por {first_name} desde el {}.",
        day(from)
    )
}

/// What turning a billed role on means, beside its button.
pub fn turn_on_charge(seat: Money, next: Day, joined: bool) -> String {
    let (seat, next) = (money(seat), day(next));
    if joined {
        say!("Charged {seat} per month from {next}.", "Se cobran {seat} al mes desde el {next}.")
    } else {
        say!(
            "Charged {seat} per month from {next}, if they sign up before.",
            "Se cobran {seat} al mes desde el {next}, si se registra antes."
        )
    }
}

/// " They are not charged from 1 December 2026." Stands behind another sentence.
pub fn they_are_not_charged(from: Day) -> String {
    say!(" They are not charged from {}.", " No se cobra por esta persona desde el {}.", day(from))
}

/// What the end of all roles means for the bill. Stands behind another sentence, too.
pub fn charge_ends(from: Option<Day>) -> String {
    match from {
        Some(from) => they_are_not_charged(from),
        None => text(" Nothing is charged for them.", " No se cobra nada por la persona.").into(),
    }
}

/// The same after it went off; nothing where nothing was charged.
pub fn turned_off(done: Text, off: TurnedOff) -> String {
    format!("{done}{}", off.not_charged_from.map(they_are_not_charged).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFF: Text = text("The role is off.", "El rol está desactivado.");

    #[test]
    fn charges_read_as_people_say_them() {
        let first = Day::new(2026, 12, 1).unwrap();
        let seat: Money = "10.00 USD".parse().unwrap();
        assert_eq!(they_are_not_charged(first), " They are not charged from 1 December 2026.");
        assert_eq!(forecast(1, seat), "1 billable person, 10.00 USD");
        assert_eq!(effect(Effect::Less, seat), "−10.00 USD");
        assert_eq!(effect(Effect::NeverCharged, seat), "0.00 USD");
        let off = TurnedOff { not_charged_from: Some(first), undo: None };
        assert_eq!(turned_off(OFF, off), "The role is off. They are not charged from 1 December 2026.");
        assert_eq!(turned_off(OFF, TurnedOff { not_charged_from: None, undo: None }), "The role is off.");
    }
}
