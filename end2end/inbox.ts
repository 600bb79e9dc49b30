// A mail server in this process: it takes every letter and lets tests read them.
import { expect } from "@playwright/test";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface Letter {
  to: string;
  from: string;
  subject: string;
  /** Such as multipart/alternative. */
  type: string;
  text: string;
  html: string;
  /** The one link that the letter asks to open. */
  link: string;
}

export class Inbox {
  private readonly letters: Letter[] = [];

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async open(): Promise<Inbox> {
    const server: SMTPServer = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          for (const { address } of session.envelope.rcptTo) inbox.letters.push(letter(address, mail));
          done();
        }, done);
      },
    });
    server.listen(0, "127.0.0.1");
    await once(server.server, "listening");
    const inbox = new Inbox(server, (server.server.address() as AddressInfo).port);
    return inbox;
  }

  /** The nth letter to this address, as soon as it is here. */
  async letter(to: string, nth = 1): Promise<Letter> {
    await expect.poll(() => this.count(to), { message: `letter ${nth} to ${to}` }).toBeGreaterThanOrEqual(nth);
    return this.to(to)[nth - 1]!;
  }

  /** How many letters to this address are here by now. */
  count(to: string): number {
    return this.to(to).length;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(closed));
  }

  private to(address: string): Letter[] {
    return this.letters.filter((letter) => letter.to === address);
  }
}

function letter(to: string, mail: ParsedMail): Letter {
  const type = mail.headers.get("content-type");
  const text = mail.text ?? "";
  return {
    to,
    from: mail.from?.value[0]?.address ?? "",
    subject: mail.subject ?? "",
    type: typeof type === "object" && "value" in type ? String(type.value) : String(type),
    text,
    html: mail.html || "",
    link: /https?:\/\/\S+/.exec(text)?.[0] ?? "",
  };
}
