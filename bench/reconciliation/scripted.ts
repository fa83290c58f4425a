import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobNames, parsedLines } from '../export-files.ts';
import { counting, type Answer } from './answer.ts';
import type { BenchPurchase } from './book-files.ts';

export type Parsed = Readonly<Record<string, unknown>>;

/** What anybody would write: JSON.parse, a Map, and cents out of binary floats, which is right for amounts as small as these. */
export async function scripted(folder: string): Promise<Answer> {
  const bought = new Map<string, { readonly cents: number; billed: boolean }>();
  for (const { orderId, charge } of await boughtIn(folder))
    bought.set(orderId, { cents: centsOf(charge), billed: false });
  const { add, answer } = counting();
  for await (const line of linesIn(folder)) {
    const cents = centsOf(line['Subtotal']);
    const category = categoryOf(line);
    if (category !== 'reservation') {
      add(category, BigInt(cents));
      continue;
    }
    const purchase = bought.get(String(line['OrderId']));
    if (purchase === undefined) add('orphan', BigInt(cents));
    else if (purchase.billed) add('twice', BigInt(cents));
    else {
      purchase.billed = true;
      add('matched', BigInt(cents));
      if (cents !== purchase.cents) add('price', BigInt(cents - purchase.cents));
    }
  }
  for (const { cents, billed } of bought.values()) if (!billed) add('missing', BigInt(-cents));
  return answer();
}

export async function boughtIn(folder: string): Promise<readonly BenchPurchase[]> {
  const lines = (await readFile(join(folder, 'purchases.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as BenchPurchase);
}

export async function* linesIn(folder: string): AsyncGenerator<Parsed> {
  for (const name of await blobNames(folder))
    for await (const batch of parsedLines(join(folder, name))) yield* batch;
}

export function centsOf(amount: unknown): number {
  return Math.round(Number(amount) * 100);
}

export function categoryOf(line: Parsed): 'reservation' | 'azure_usage' | 'license' {
  if (/reservation/i.test(String(line['TermAndBillingCycle']))) return 'reservation';
  return line['SubscriptionDescription'] === 'Azure plan' ? 'azure_usage' : 'license';
}
