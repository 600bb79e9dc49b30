//! What can be put right in many rows at once.

use super::one::Forms;
use crate::{
    components::{BackgroundForm, Button, Look, Panel, Select},
    domain::{Fault, ImportId, Role},
    text::{self, imports as words},
};
use leptos::prelude::*;

/// One line for each fault that a button puts right.
#[component]
pub fn Fixes(fixes: Vec<(Fault, usize)>, roles: Vec<Role>, id: ImportId, forms: Forms) -> impl IntoView {
    let roles = StoredValue::new(roles);
    let lines = fixes.into_iter().enumerate().map(|(place, (fault, rows))| {
        let why = words::fault(&fault);
        let action = match fault {
            Fault::OddDomain { domain, meant } => view! {
                <FixForm id forms what="use-meant-domain" about=domain.clone() label=words::use_domain(&meant)/>
                <FixForm id forms what="keep-domain" about=domain.clone() label=words::keep_domain(&domain)/>
            }
            .into_any(),
            Fault::UnknownRole(word) => {
                let label = words::role_for(&word);
                let options = roles.with_value(|roles| roles.iter().map(option).collect::<Vec<_>>());
                view! {
                    <FixForm id forms what="role" about=word label=words::USE_ROLE>
                        <Select
                            id=format!("role-{place}")
                            name="role"
                            label
                            options
                            value=Signal::stored(String::new())
                        />
                    </FixForm>
                }
                .into_any()
            }
            _ => view! { <FixForm id forms what="reactivate" about="" label=words::reactivate_all(rows)/> }.into_any(),
        };
        view! {
            <li class="line">
                <div class="line-what"><p>{why} " (" {words::rows(rows)} ")"</p></div>
                <div class="line-action">{action}</div>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <Panel id="fixes" heading=words::FIX>
            <ul class="lines" role="list">{lines}</ul>
        </Panel>
    }
}

fn option(role: &Role) -> (String, String) {
    (role.code().into(), text::role(*role).into())
}

/// One button.
#[component]
pub fn FixForm(
    id: ImportId,
    forms: Forms,
    what: &'static str,
    #[prop(into)] about: String,
    #[prop(into)] label: String,
    /// The button's whole name, where its text alone says too little.
    #[prop(optional, into)]
    name: Option<String>,
    /// What is chosen beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (action, form) = forms.fix;
    let label_text = label.clone();
    view! {
        <BackgroundForm action attr:class="line-form">
            {forms.fields(id)}
            <input type="hidden" name="what" value=what/>
            <input type="hidden" name="about" value=about/>
            {children.map(|children| children())}
            <Button look=Look::Quiet pending=form.pending() label=name.unwrap_or(label)>{label_text}</Button>
        </BackgroundForm>
    }
}
