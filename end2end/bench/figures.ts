// Figures beside their budgets, in the columns of the other benchmarks.
import type { Inbox } from "../inbox.ts";
import { expect, test, type Page } from "../practice.ts";

/** Enough for a full page of the list. */
export const PEOPLE = 60;

export function line(what: string, figure: string, budget: string): void {
  console.log(what.padEnd(58) + figure.padStart(12) + budget.padStart(22));
}

/** Invites people until the staff list is as long as it gets. */
export async function fillStaffList(owner: Page): Promise<void> {
  await test.step("invite people", () =>
    owner.evaluate(async (people) => {
      for (let number = 1; number <= people; number += 1) {
        const form = new URLSearchParams({
          practice: "praxis-nordlicht",
          "roles[0]": "therapist",
          first_name: "Person",
          last_name: `Number${String.fromCharCode(97 + (number % 26))}`,
          email: `person${number}@nordlicht.example`,
        });
        const answer = await fetch("/api/staff/invite", { method: "POST", body: form });
        if (!answer.ok) throw new Error(`an invitation was answered with ${answer.status}`);
      }
    }, PEOPLE));
}

/** Until all their letters are sent: what becomes of one is news for an open list, which is measured without. */
export async function quiet(inbox: Inbox): Promise<void> {
  const last = () => inbox.count(`person${PEOPLE}@nordlicht.example`);
  await expect.poll(last, { timeout: 120_000 }).toBe(1);
}
