// One Rolecall, freshly installed: its own process, data folder, database and address.
// The only place that knows how the program is started and what it prints.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(process.env.ROLECALL_BINARY ?? "../target/debug/rolecall");
const site = resolve(process.env.SITE_DIR ?? "../target/site");

export class Rolecall {
  /** What the program printed so far. */
  log = "";

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts the program and waits until it answers. */
  static async start(smtpPort: number): Promise<Rolecall> {
    const folder = await mkdtemp(join(tmpdir(), "rolecall-e2e-"));
    const child = spawn(binary, ["serve", "--development"], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        RUST_BACKTRACE: "1",
        LISTEN: "127.0.0.1:0",
        DATA_DIR: folder,
        DATABASE_URL: `sqlite://${join(folder, "rolecall.db")}?mode=rwc`,
        SITE_DIR: site,
        SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
        SMTP_TLS: "none",
        MAIL_FROM: "no-reply@rolecall.example",
        OPEN_TO_PRACTICES: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const rolecall = new Rolecall(child, folder);
    for (const output of [child.stdout, child.stderr]) {
      output.on("data", (text) => (rolecall.log += text));
    }
    child.on("error", (error) => (rolecall.log += error.message));
    try {
      await rolecall.answers();
    } catch (error) {
      await rolecall.stop();
      throw error;
    }
    return rolecall;
  }

  /** Where it is, without a slash at the end. */
  get url(): string {
    return this.printed(/Rolecall is at (\S+?)\/?\s/);
  }

  /** The one-time code that the first practice is made with. */
  get setUpCode(): string {
    return this.printed(/Set-up code: (\S+)/);
  }

  async stop(): Promise<void> {
    if (this.runs()) {
      this.process.kill("SIGTERM");
      await once(this.process, "exit");
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private printed(pattern: RegExp): string {
    const found = pattern.exec(this.log)?.[1];
    if (!found) throw new Error(`Rolecall did not print ${pattern}, but:\n${this.log}`);
    return found;
  }

  private runs(): boolean {
    return this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Without its own build's files there is no style and no code: everything would be measured and look wrong. */
  private async hasStyle(page: string): Promise<void> {
    const style = /<link[^>]*href="([^"]*\.css)"/.exec(page)?.[1];
    const answer = style && (await fetch(new URL(style, this.url)));
    if (!answer || !answer.ok) throw new Error(`${site} has no ${style}: it and ${binary} are of two builds`);
  }

  private async answers(): Promise<void> {
    const patience = Date.now() + 30_000;
    while (this.runs() && Date.now() < patience) {
      const page = this.log.includes("Rolecall is at") ? await fetch(this.url).catch(() => undefined) : undefined;
      if (page && page.status < 500) return await this.hasStyle(await page.text());
      await new Promise((again) => setTimeout(again, 50));
    }
    throw new Error(`${binary} does not answer. It printed:\n${this.log}`);
  }
}
