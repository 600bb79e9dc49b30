//! What stands around every page, and the pages that say that there is nothing.

/// The product.
pub const PRODUCT: &str = "Rolecall";
pub const SKIP: &str = "Skip to the content";
pub const MENU: &str = "Main menu";
pub const PRACTICE_SETTINGS: &str = "Practice Settings";
pub const SETTINGS_TABS: &str = "Practice settings";
pub const PRACTICE: &str = "Practice";
pub const STAFF: &str = "Staff";
pub const SECURITY: &str = "Security";
pub const SUBSCRIPTION: &str = "Subscription";
pub const AUDIT_LOG: &str = "Audit Log";
pub const SIGN_IN: &str = "Sign in";
pub const SIGN_OUT: &str = "Sign out";
pub const MAIL_PREVIEW: &str = "Mail preview";
pub const DEVELOPMENT_LABEL: &str = "Development";
pub const DEVELOPMENT: &str = "Development mode: mails are not sent, they go to the ";
pub const LOADING: &str = "Loading…";
pub const OPTIONAL: &str = "(optional)";
pub const PLEASE_CHECK: &str = "Please check these fields";
pub const PAGES: &str = "Pages of the list";
pub const FIRST_PAGE: &str = "First page";
pub const NEXT_PAGE: &str = "Next page";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
/// Follows "Show" and "Hide", for people who don't see the field beside the button.
pub const WHAT_IS_HIDDEN: &str = " password";

pub const ENDED: &str = "You no longer have access to this page: you are signed out, or your roles changed.";
pub const OUTDATED: &str = "Rolecall was updated while this page was open.";
pub const RELOAD: &str = "Reload the page";

pub const NOT_FOUND: &str = "Page not found";
pub const NOT_FOUND_WHY: &str = "There is nothing at this address. Check it for a typing mistake, or go back.";
pub const TO_THE_START: &str = "To the start page";

/// A page's name in the browser's tab.
pub fn title(page: String) -> String {
    if page.is_empty() { PRODUCT.into() } else { format!("{page} · {PRODUCT}") }
}
