//! The command palette: whom and what each reader finds, and that it offers nothing that would be refused.

use crate::{browser::Browser, practice::TestPractice};
use app::domain::{Chosen, Commands, FoundDeed, Place, SharedAction, StaffMemberId, Standing};

impl TestPractice {
    /// What this reader is offered for these words.
    async fn commands(&self, who: &mut Browser, search: &str) -> Commands {
        let slug = self.slug();
        who.call("/api/staff/commands", &[("practice", &slug), ("search", search)]).await.json()
    }

    async fn owners_commands(&self, search: &str) -> Commands {
        self.commands(&mut self.owner.clone(), search).await
    }
}

fn names(found: &Commands) -> Vec<&str> {
    found.people.iter().map(|person| person.name.as_str()).collect()
}

fn deeds(found: &Commands) -> Vec<(SharedAction, StaffMemberId)> {
    found.deeds.iter().map(|deed| (deed.what, deed.id)).collect()
}

#[tokio::test]
async fn at_first_each_reader_is_offered_the_pages_that_open_to_them() {
    let mut practice = TestPractice::open().await;
    let (_, mut manager) = practice.hire("Mia", &["manager"]).await;
    let (_, mut therapist) = practice.hire("Tom", &["therapist"]).await;
    let (_, mut agent) = practice.hire_agent("Aga").await;
    let for_all = [Place::Staff, Place::Practice, Place::AuditLog, Place::OwnAccount, Place::AllPractices];
    for (who, expected) in [
        (&mut practice.owner.clone(), Place::ALL.to_vec()),
        (&mut manager, Place::ALL.into_iter().filter(|place| *place != Place::AccessReviews).collect()),
        (&mut therapist, vec![Place::Staff, Place::WhoCan, Place::Practice, Place::AuditLog]),
        (&mut agent, vec![Place::Staff, Place::Practice, Place::AuditLog]),
    ] {
        let found = practice.commands(who, "").await;
        let more = for_all.iter().filter(|place| !expected.contains(place));
        assert_eq!(found.places, expected.iter().chain(more).copied().collect::<Vec<_>>());
        assert!(found.people.is_empty() && found.deeds.is_empty(), "{found:?}");
    }
}

#[tokio::test]
async fn people_are_found_by_part_of_a_name_or_address_and_what_can_be_done_to_them_stands_below() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let ina = practice.invite("Ina", &["front_office"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;

    let before = practice.server.database.everything().await;
    let found = practice.owners_commands("INA").await;
    assert_eq!((names(&found), found.people[0].standing), (vec!["Ina Roth"], Standing::Invited));
    assert_eq!(deeds(&found), [(SharedAction::Resend, ina), (SharedAction::Deactivate, ina)]);
    let found = practice.owners_commands("ben@staff").await;
    assert_eq!((names(&found), deeds(&found)), (vec!["Ben Roth"], vec![(SharedAction::Deactivate, ben)]));
    let found = practice.owners_commands("roth").await;
    assert_eq!(names(&found), ["Ben Roth", "Ina Roth", "Gus Roth"], "whoever has no access comes last");
    assert_eq!(found.people[2].standing, Standing::Inactive);
    let found = practice.owners_commands("dana").await;
    assert_eq!((names(&found), deeds(&found)), (vec!["Dana Ruiz"], vec![]), "nobody deactivates the Owner");
    assert_eq!(practice.owners_commands("audit").await.places, [Place::AuditLog]);
    assert_eq!(practice.owners_commands("nobody of this name").await, Commands::default());
    assert_eq!(before, practice.server.database.everything().await, "a search changes nothing");
}

#[tokio::test]
async fn what_to_do_is_asked_for_before_a_name_and_everything_that_is_offered_can_be_done() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let ina = practice.invite("Ina", &["front_office"]).await;
    let (_, mut manager) = practice.hire("Mia", &["manager"]).await;
    assert_eq!(deeds(&practice.owners_commands("resend").await), [(SharedAction::Resend, ina)]);
    assert_eq!(deeds(&practice.owners_commands("Deactivate ina").await), [(SharedAction::Deactivate, ina)]);
    assert_eq!(deeds(&practice.owners_commands("resend ben").await), [], "Ben has signed up");
    for who in [&mut practice.owner.clone(), &mut manager] {
        let (mut offered, slug) = (0, practice.slug());
        for search in ["resend", "deactivate", "deactivate ro", "dana", "mia", "ben"] {
            for FoundDeed { what, id, .. } in practice.commands(who, search).await.deeds {
                let id = id.to_string();
                let fields = [("practice", slug.as_str()), ("what", what.code()), ("ids[]", &id)];
                let preview: Vec<Chosen> = who.call("/api/staff/preview", &fields).await.json();
                assert!(preview.iter().all(|person| person.refusal.is_none()), "{search}: {preview:?}");
                offered += 1;
            }
        }
        assert!(offered > 5, "{offered}");
    }
}

#[tokio::test]
async fn whoever_may_not_open_pages_finds_their_own_alone_and_nothing_to_do() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ina", &["therapist"]).await;
    let (_, mut tom) = practice.hire("Tom", &["therapist"]).await;
    let (_, mut agent) = practice.hire_agent("Aga").await;
    for (who, name) in [(&mut tom, "Tom Roth"), (&mut agent, "Aga Roth")] {
        for search in ["ro", "dana", "ina", "resend", "deactivate", "deactivate dana", "@staff.example"] {
            let found = practice.commands(who, search).await;
            assert!(names(&found).iter().all(|found| *found == name), "{search}: {found:?}");
            assert_eq!(found.deeds, [], "{search}");
        }
    }
    assert_eq!(names(&practice.commands(&mut tom, "tom").await), ["Tom Roth"]);
}

#[tokio::test]
async fn a_few_people_of_this_practice_are_offered_never_another_ones() {
    let mut practice = TestPractice::open().await;
    let mut south = practice.open_beside("Praxis Südlicht", "sven").await;
    south.invite("Zora", &["therapist"]).await;
    for number in 0..12 {
        practice.invite(&format!("Kim{number}"), &["therapist"]).await;
    }
    let found = practice.owners_commands("kim").await;
    assert_eq!((found.people.len(), found.deeds.len()), (8, 0), "with so many it is not clear who is meant");
    assert_eq!(practice.owners_commands("deactivate kim").await.deeds.len(), 8);
    assert_eq!(practice.owners_commands("zora").await, Commands::default());
}

#[tokio::test]
async fn pages_and_deeds_are_found_in_the_language_of_the_reader() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    assert!(practice.owner.post("/api/own-account/choose-language", &[("language", "es")]).await.status.is_success());
    assert_eq!(deeds(&practice.owners_commands("dar de baja ben").await), [(SharedAction::Deactivate, ben)]);
    assert_eq!(practice.owners_commands("auditoria").await.places, [Place::AuditLog]);
}
