import { absent, answer, conflict, invalid, type Answer } from '../../values/answer.ts';
import { dayOf } from '../../values/day.ts';
import { decode, type Problem } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { printableText } from '../../values/printable-text.ts';
import type { PurchaseLedger } from '../purchase-ledger.ts';
import { guid } from '../upstream/message-fields.ts';
import type { HistoryBook, HistoryImport, Skipped } from './history-book.ts';
import { readHistoryRow } from './history-rows.ts';
import { noteEach } from './run-import.ts';

type Asked = { readonly body: unknown; readonly caller: string };

export const importSchema = z.strictObject({ importId: printableText(100), customerId: guid });

/** An import as it is shown: how far it is, and what came of it. */
export type ImportView = Omit<HistoryImport, 'askedAtMs' | 'waitsFor' | 'revision'> & {
  readonly askedAt: string;
  readonly waitsFor: string | null;
};

/** Asks that a customer's existing orders be read into the history; it is done within minutes, and can be looked at. */
export async function askImport(
  { history, nowMs }: { readonly history: HistoryBook; readonly nowMs: () => number },
  { body, caller }: Asked,
): Promise<Answer<ImportView>> {
  const decoded = decode(importSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const asked: HistoryImport = {
    ...decoded.value,
    askedBy: caller,
    askedAtMs: nowMs(),
    state: 'asked',
    waitsFor: undefined,
    imported: 0,
    known: 0,
    skipped: [],
    revision: 1,
  };
  await history.askImport(asked);
  const stored = await history.readImport(asked.importId);
  if (stored === undefined) return absent(`There is no import ${asked.importId}.`);
  return stored.customerId === asked.customerId
    ? answer(viewOf(stored))
    : conflict(`The import ${asked.importId} is of customer ${stored.customerId}.`);
}

/** How far an import is. */
export async function readImport(
  history: Pick<HistoryBook, 'readImport'>,
  importId: string,
): Promise<Answer<ImportView>> {
  const found = await history.readImport(importId);
  return found === undefined ? absent(`There is no import ${importId}.`) : answer(viewOf(found));
}

function viewOf({ importId, customerId, askedBy, askedAtMs, waitsFor, ...came }: HistoryImport): ImportView {
  const { state, imported, known, skipped } = came;
  const asked = { importId, customerId, askedBy, askedAt: new Date(askedAtMs).toISOString() };
  return { ...asked, state, waitsFor: waitsFor ?? null, imported, known, skipped };
}

const ROWS_AT_ONCE = 1_000;
export const historyRowsSchema = z.strictObject({
  rows: z
    .array(z.strictObject({ row: z.int().check(z.gte(1)), cells: z.record(z.string(), z.string()) }))
    .check(z.minLength(1), z.maxLength(ROWS_AT_ONCE)),
});

export type ImportedRows = {
  /** New, completed or corrected. */
  readonly imported: number;
  readonly known: number;
  readonly skipped: readonly Skipped[];
  /** Rows that could not be read; the others are in the history all the same. */
  readonly refused: readonly { readonly row: number; readonly problems: readonly Problem[] }[];
};

/**
 * Takes rows of a file into the history, or corrects it by them. A bad row is named with its reasons, and the others are
 * taken.
 */
export async function importRows(
  {
    history,
    ledger,
    nowMs,
  }: {
    readonly history: HistoryBook;
    readonly ledger: Pick<PurchaseLedger, 'orderOwner'>;
    readonly nowMs: () => number;
  },
  { body, caller }: Asked,
): Promise<Answer<ImportedRows>> {
  const decoded = decode(historyRowsSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const atMs = nowMs();
  const read = decoded.value.rows.map((row) => readHistoryRow(row, caller, dayOf(atMs)));
  const good = read.flatMap((one) => (one.ok ? one : []));
  const refused = read.flatMap((one) => (one.ok ? [] : { row: one.row, problems: one.problems }));
  const ours: Skipped[] = [];
  const toNote: typeof good = [];
  for (const one of good) {
    const { observed } = one;
    const owner = observed.orderId && (await ledger.orderOwner(observed.orderId));
    if (owner === undefined) toNote.push(one);
    else ours.push({ what: `order ${observed.orderId}`, why: `belongs to purchase ${owner}` });
  }
  const noted = await noteEach(
    history,
    toNote.flatMap(({ observed, corrects }) => (corrects ? [] : observed)),
    atMs,
  );
  let { imported, known } = noted;
  for (const { observed, corrects } of toNote) {
    if (!corrects) continue;
    if ((await history.correct({ ...observed, importedAtMs: atMs }, atMs)) === 'known') known += 1;
    else imported += 1;
  }
  return answer({ imported, known, skipped: [...ours, ...noted.skipped], refused });
}
