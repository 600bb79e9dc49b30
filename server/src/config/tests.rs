//! What is refused, and what one gets without any setting.

use super::*;
use clap::Parser;

#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
}

fn checked(folder: &Path, flags: &[&str]) -> Result<Config, String> {
    let data = format!("--data-dir={}", folder.display());
    let line = ["rolecall", &data].into_iter().chain(flags.iter().copied());
    let settings = CommandLine::try_parse_from(line).map_err(|error| error.to_string())?.settings;
    settings.check(3000).map_err(|error| format!("{error:#}"))
}

#[test]
fn production_refuses_to_start_half_configured_and_names_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let https = "--base-url=https://staff.example";
    let smtp = "--smtp-url=smtps://mail.example";
    for (flags, named) in [
        (&[][..], "BASE_URL is missing"),
        (&["--base-url=http://staff.example"], "must begin with https://"),
        (&["--base-url=staff.example"], "BASE_URL"),
        (&["--base-url=https://staff.example/app"], "BASE_URL"),
        (&[https], "SMTP_URL is missing"),
        (&[https, "--smtp-url=http://mail.example"], "SMTP_URL"),
        (&[https, smtp, "--mail-from=nobody"], "MAIL_FROM"),
        (&[https, smtp, "--database-url=mysql://x"], "DATABASE_URL"),
        (&[https, smtp, "--database-url=sqlite://:memory:"], "DATABASE_URL"),
        (&[https, smtp, "--database-url=postgres://x/y"], "DATABASE_URL"),
        (&[https, smtp, "--database-url=postgres://x/y?sslmode=require"], "SECRET_KEY is missing"),
        (&[https, smtp, "--metrics-listen=203.0.113.5:9464"], "METRICS_LISTEN"),
        (&[https, smtp, "--metrics-listen=[2001:db8::1]:9464"], "METRICS_LISTEN"),
        (&[https, smtp, "--metrics-listen=9464"], "metrics-listen"),
        (&[https, smtp, "--secret-key=abc"], "SECRET_KEY"),
        (&[https, smtp, "--seat-price=10,00 USD"], "SEAT_PRICE"),
        (&[https, smtp, "--smtp-tls=maybe"], "smtp-tls"),
        (&[https, smtp, "--trusted-proxies=somewhere"], "trusted-proxies"),
    ] {
        let error = checked(folder.path(), flags).err().unwrap_or_default();
        assert!(error.contains(named), "{flags:?}: {error:?}");
    }
    assert!(checked(folder.path(), &[https, smtp]).is_ok_and(|config| config.secure()));
}

#[test]
fn development_needs_nothing_and_keeps_its_key_to_itself() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let config = checked(folder.path(), &["--development"]).unwrap();
    assert_eq!(config.base_url, "http://localhost:3000");
    assert!(!config.secure() && config.mail_folder.is_some());
    let key = folder.path().join("server.key");
    assert_eq!(std::fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    let again = checked(folder.path(), &["--development"]).unwrap();
    assert_eq!(again.key.set_up_code(), config.key.set_up_code());
}
