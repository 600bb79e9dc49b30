//! The pages as routes: the code of each is a file of its own, which the browser loads when it first
//! shows the page. A new page gets a line here, and adds nothing to what the others load.

use super::{
    AccessReviewPage, AccessReviewsPage, AccountPage, AgentSignUpPage, AuditLogPage, ConnectPage, EmailChangePage,
    ForgotPasswordPage, GalleryPage, GoToPage, ImportPage, ImportsPage, InvitationPage, NewAgentPage, NewPracticePage,
    NewStaffMemberPage, Palette, PracticePage, PracticeSettings, PracticesPage, ResetPasswordPage, SecondFactorPage,
    SecurityPage, SetUpPage, SeveralPage, SignInPage, SignUpPage, StaffExportPage, StaffMemberPage, StaffPage,
    StatementPage, SubscriptionPage, WhoCanPage,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The file's name comes from the route's.
macro_rules! on_demand {
    ($($route:ident: $page:ident;)*) => {$(
        pub struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view(_route: Self) -> AnyView {
                $page().into_any()
            }
        }
    )*};
}

on_demand! {
    AccessReview: AccessReviewPage;
    AccessReviews: AccessReviewsPage;
    Account: AccountPage;
    AgentSignUp: AgentSignUpPage;
    AuditLog: AuditLogPage;
    Connect: ConnectPage;
    EmailChange: EmailChangePage;
    ForgotPassword: ForgotPasswordPage;
    Gallery: GalleryPage;
    GoTo: GoToPage;
    Import: ImportPage;
    Imports: ImportsPage;
    Invitation: InvitationPage;
    NewAgent: NewAgentPage;
    NewPractice: NewPracticePage;
    NewStaffMember: NewStaffMemberPage;
    Practice: PracticePage;
    Practices: PracticesPage;
    ResetPassword: ResetPasswordPage;
    SecondFactor: SecondFactorPage;
    Security: SecurityPage;
    SetUp: SetUpPage;
    Settings: PracticeSettings;
    Several: SeveralPage;
    SignIn: SignInPage;
    SignUp: SignUpPage;
    Staff: StaffPage;
    StaffExport: StaffExportPage;
    StaffMember: StaffMemberPage;
    Statement: StatementPage;
    Subscription: SubscriptionPage;
    WhoCan: WhoCanPage;
}

/// No page, but loaded like one: the first time that somebody opens it.
#[lazy(__palette_view)]
pub fn palette(practice: String, open: RwSignal<bool>, early: RwSignal<Option<String>>) -> AnyView {
    view! { <Palette practice open early/> }.into_any()
}
