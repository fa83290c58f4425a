import { addPeriods, dayOf, periodOf, type BillingPeriod } from '../../../lib/values/day.ts';
import { hexOf } from '../deterministic-ids.ts';
import type { ExportData, IssuedDocument, IssuedLine, World } from '../world.ts';
import { ATTRIBUTES } from './line.ts';
import { mappedRows, type Rows } from './rows.ts';
import { unbilledLines, unbilledUsage } from './unbilled.ts';
import { USAGE_AMOUNTS, USAGE_ATTRIBUTES, type UsageLine } from './usage-attributes.ts';
import { usageRows } from './usage-lines.ts';
import { AMOUNTS } from './v1-one-time-line.ts';
import { amountEncoder } from './wire-amounts.ts';

export type ExportKind = 'reconciliation' | 'usage';
export type AttributeSet = 'full' | 'basic';

/** Before these periods v2 has nothing, and v1 has everything. */
const FIRST_PERIODS = { reconciliation: '2024-02', usage: '2023-09' } as const;
const STORES = {
  billed: { reconciliation: 'billedrecon', usage: 'billedusagefastpath' },
  unbilled: { reconciliation: 'unbilledrecon', usage: 'unbilledusagefastpath' },
} as const;

/** What an invoice has to export, of what there was at an instant; undefined for "No data available". */
export function billedData(
  world: World,
  kind: ExportKind,
  attributeSet: AttributeSet,
  invoiceId: string,
  atMs: number,
): ExportData | undefined {
  const document = world.documents.get(invoiceId);
  if (document === undefined || document.kind === 'recurring') return undefined;
  if (document.period < FIRST_PERIODS[kind]) return undefined;
  if (document.issuedAtMs > atMs || document.linesFromMs > atMs) return undefined;
  const rows = rowsOf(document, kind, attributeSet);
  // An invoice without lines has a file without lines; without usage it has no usage file.
  if (kind === 'usage' && rows.length === 0) return undefined;
  const state = `${document.id} ${document.dataVersion}`;
  return {
    eTag: hexOf(kind === 'usage' ? `usage ${state}` : state, 17),
    root: root(world, STORES.billed[kind], document.period, attributeSet, [
      `InvoiceId=${document.id}`,
      // The version in the path is the other published sign that the data of an invoice changed.
      `InvoiceVersion=${addPeriods(periodOf(dayOf(document.issuedAtMs)), document.dataVersion - 1).replace('-', '')}`,
    ]),
    rows,
  };
}

/** The estimates of a month as they are now. They stay as they are: what is exported does not change any more. */
export function unbilledData(
  world: World,
  kind: ExportKind,
  attributeSet: AttributeSet,
  currency: string,
  period: BillingPeriod,
): ExportData | undefined {
  const rows =
    kind === 'usage'
      ? usageTexts(unbilledUsage(world, currency, period), attributeSet)
      : lineTexts(unbilledLines(world, currency, period));
  if (rows.length === 0) return undefined;
  const takenAt = new Date(world.clock.nowMs()).toISOString();
  return {
    eTag: hexOf(`unbilled ${kind} ${currency} ${period} ${takenAt} ${rows.length}`, 17),
    root: root(world, STORES.unbilled[kind], period, attributeSet, [
      `Currency=${currency}`,
      `Version=${takenAt.replace(/\D/g, '')}`,
    ]),
    rows,
  };
}

function rowsOf(document: IssuedDocument, kind: ExportKind, attributeSet: AttributeSet): Rows<string> {
  return kind === 'usage'
    ? usageTexts(usageRows(document.lines, document.period), attributeSet)
    : lineTexts(document.lines);
}

/** Both attribute sets of a reconciliation are the whole: which attributes `basic` leaves out is nowhere documented. */
function lineTexts(lines: Rows<IssuedLine>): Rows<string> {
  return mappedRows(lines, (line, row) => jsonText(line, ATTRIBUTES, AMOUNTS, row));
}

function usageTexts(lines: Rows<UsageLine>, attributeSet: AttributeSet): Rows<string> {
  const names = Object.entries(USAGE_ATTRIBUTES).flatMap(([name, smallest]) =>
    attributeSet === 'full' || smallest === 'basic' ? [name] : [],
  );
  return mappedRows(lines, (line, row) => jsonText(line, names, USAGE_AMOUNTS, row));
}

function jsonText(
  line: IssuedLine,
  names: readonly string[],
  amounts: ReadonlySet<string>,
  row: number,
): string {
  const amount = amountEncoder(row);
  return JSON.stringify(
    Object.fromEntries(
      names.map((name) => [name, amounts.has(name) ? amount(line[name] ?? '') : (line[name] ?? '')]),
    ),
  );
}

function root(
  world: World,
  store: string,
  period: BillingPeriod,
  attributeSet: AttributeSet,
  [subject, version]: readonly [subject: string, version: string],
): string {
  return [
    `/${store}/v1`,
    `PartnerTenantId=${world.partnerTenantId}`,
    `BillingMonth=${period.replace('-', '')}`,
    subject,
    version,
    `Fragment=${attributeSet}`,
    'PartitionType=default',
  ].join('/');
}
