//! A PostgreSQL of the run's own, reachable through a socket in a temporary folder only.

use anyhow::{Context, ensure};
use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// The server. Stopped, and its folder removed, when dropped.
pub struct Postgres {
    tools: PathBuf,
    folder: TempDir,
    as_root: bool,
}

impl Postgres {
    /// # Errors
    /// When PostgreSQL is not installed where Debian puts it.
    pub fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        // PostgreSQL refuses to run as root; as somebody else it must get into the folder.
        let as_root = std::fs::metadata(folder.path())?.uid() == 0;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))?;
        let server = Self { tools: tools()?, folder, as_root };
        std::fs::create_dir(server.place())?;
        if as_root {
            ensure!(Command::new("chown").arg("postgres").arg(server.place()).status()?.success(), "chown");
        }
        let data = server.data();
        server.tool(
            "initdb",
            &[
                "--pgdata",
                &data,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        )?;
        server.control("start")?;
        Ok(server)
    }

    /// The server itself, for who makes databases of their own.
    pub fn server_url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.place().display())
    }

    /// A new database, for `DATABASE_URL`.
    pub fn database(&self, name: &str) -> anyhow::Result<String> {
        let host = self.place().display().to_string();
        self.tool("createdb", &["--host", &host, "--username=postgres", name])?;
        Ok(format!("postgres://postgres@localhost/{name}?host={host}"))
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.place().join(".s.PGSQL.5432")
    }

    /// `start` or `restart`; the latter ends every connection at once.
    pub fn control(&self, what: &str) -> anyhow::Result<()> {
        let options =
            format!("-k {} -c listen_addresses='' -c fsync=off -c max_connections=300", self.place().display());
        let log = self.place().join("log").display().to_string();
        self.tool(
            "pg_ctl",
            &["--pgdata", &self.data(), "--mode=fast", "--wait", "--log", &log, "--options", &options, what],
        )
    }

    /// A dump of a database while it is in use, as `docs/operate.md` has it taken.
    pub fn dump(&self, database: &str) -> anyhow::Result<PathBuf> {
        let place = self.place();
        let number = std::fs::read_dir(&place)?.count();
        let file = place.join(format!("{database}-{number}.dump"));
        let to = format!("--file={}", file.display());
        let host = place.display().to_string();
        self.tool(
            "pg_dump",
            &["--format=custom", "--no-owner", &to, "--host", &host, "--username=postgres", database],
        )?;
        Ok(file)
    }

    /// Brings a dump into an empty database.
    pub fn restore(&self, database: &str, dump: &Path) -> anyhow::Result<()> {
        let (host, dump) = (self.place().display().to_string(), dump.display().to_string());
        let into = ["--host", &host, "--username=postgres", "--dbname", database];
        self.tool("pg_restore", &[&["--no-owner", "--exit-on-error"], &into[..], &[&dump]].concat())
    }

    /// Whether tables and indexes are what they should be.
    pub fn is_whole(&self, database: &str) -> bool {
        let host = self.place().display().to_string();
        let options = ["--install-missing", "--heapallindexed", "--host", &host, "--username=postgres", database];
        self.tool("pg_amcheck", &options).is_ok()
    }

    /// All its processes, the first one first.
    pub fn processes(&self) -> anyhow::Result<Vec<u32>> {
        let file = std::fs::read_to_string(Path::new(&self.data()).join("postmaster.pid"))?;
        let first: u32 = file.lines().next().context("postmaster.pid")?.trim().parse()?;
        let children = std::fs::read_to_string(format!("/proc/{first}/task/{first}/children"))?;
        Ok(std::iter::once(first).chain(children.split_whitespace().filter_map(|id| id.parse().ok())).collect())
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("postgres")
    }

    fn data(&self) -> String {
        self.place().join("data").display().to_string()
    }

    fn tool(&self, name: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let tool = self.tools.join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(tool);
            command
        } else {
            Command::new(tool)
        };
        // The server outlives the tool that starts it, and would keep a pipe open for ever: a file it is.
        let told = self.folder.path().join(format!("{name}.out"));
        let out = std::fs::File::create(&told)?;
        let status = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .status()
            .with_context(|| name.to_owned())?;
        ensure!(status.success(), "{name}: {}", std::fs::read_to_string(told)?);
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.tool("pg_ctl", &["--pgdata", &self.data(), "--mode=immediate", "stop"]); // nothing to be done about it
    }
}

fn tools() -> anyhow::Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed")?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb").exists().then(|| (version, path.join("bin")))
        })
        .collect();
    versions.sort();
    Ok(versions.pop().context("PostgreSQL is not installed")?.1)
}
