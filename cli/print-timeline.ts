import type { HistoryEntry, PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import { durationText } from './duration-text.ts';
import { instantText } from './instant-text.ts';
import { table } from './table.ts';

/**
 * Everything that happened to a purchase, in order, with the time that passed between two steps. A stage is named where it
 * is reached; where the purchase only waited in it, the column is empty. A look that was repeated with the same result is
 * told once, with how often.
 */
export function printTimeline(
  history: readonly HistoryEntry[],
  purchase: Pick<PurchaseView, 'requestId' | 'lineId'>,
): readonly string[] {
  const rows = folded(history).map(({ entry, times, until }, index, all) => {
    const before = all[index - 1]?.until;
    const repeated = times === 1 ? '' : ` (${times} times, until ${instantText(until)})`;
    return {
      cells: [
        instantText(entry.at),
        before === undefined ? '' : `+ ${durationText(Date.parse(entry.at) - Date.parse(before))}`,
        entry.from === entry.to ? '' : entry.to,
        `${entry.what}${repeated}`,
      ],
      note: factsText(entry.facts, purchase),
    };
  });
  return table(
    [{ heading: 'AT' }, { heading: 'AFTER', align: 'right' }, { heading: 'STAGE' }, { heading: 'WHAT' }],
    rows,
  );
}

type Folded = { readonly entry: HistoryEntry; readonly times: number; readonly until: string };

function folded(history: readonly HistoryEntry[]): readonly Folded[] {
  const rows: Folded[] = [];
  for (const entry of history) {
    const last = rows.at(-1);
    if (last !== undefined && isRepeated(last.entry, entry)) {
      rows[rows.length - 1] = { entry: last.entry, times: last.times + 1, until: entry.at };
    } else rows.push({ entry, times: 1, until: entry.at });
  }
  return rows;
}

function isRepeated(last: HistoryEntry, next: HistoryEntry): boolean {
  if (last.from !== last.to || next.from !== next.to || last.to !== next.to) return false;
  return last.what === next.what && sameFacts(last.facts, next.facts);
}

function sameFacts(a: HistoryEntry['facts'], b: HistoryEntry['facts']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Facts of a step in the order in which they are read; what is not named here comes after it, by name. */
const ORDER = [
  'source',
  'requester',
  'contentHash',
  'by',
  'decision',
  'catalogItemId',
  'title',
  'cartId',
  'attempt',
  'purpose',
  'charge',
  'orderId',
  'reservationOrderId',
  'rawStatus',
  'code',
  'field',
  'answer',
  'evidence',
  'failure',
  'reason',
  'detail',
];

// Upstream's request and Microsoft's request id are stored under one name; upstream's is the purchase's own.
function factsText(
  facts: HistoryEntry['facts'],
  purchase: Pick<PurchaseView, 'requestId' | 'lineId'>,
): string {
  const { requestId, correlationId, lineId, charge, currency, ...others } = facts;
  const isUpstreams = requestId === purchase.requestId;
  const rest = { ...others, ...(charge === undefined ? {} : { charge: `${charge} ${currency ?? ''}` }) };
  const sorted = Object.entries(rest).sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
  return [
    ...(isUpstreams ? [`request ${requestId}, line ${lineId ?? purchase.lineId}`] : []),
    ...sorted.map(([name, value]) => `${name} ${value}`),
    ...(requestId === undefined || isUpstreams ? [] : [`MS-RequestId ${requestId}`]),
    ...(correlationId === undefined ? [] : [`MS-CorrelationId ${correlationId}`]),
  ].join(', ');
}

function place(name: string): number {
  const found = ORDER.indexOf(name);
  return found < 0 ? ORDER.length : found;
}
