import { gzipSync } from 'node:zlib';
import type { DocumentHeader } from '../../lib/billing/document.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { decimal, sum } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money, noMoney } from '../../lib/values/money.ts';
import { exportLineMembers, jsonLine } from '../../test/builders/export-line.ts';
import { listedDocument } from '../../test/builders/listed-document.ts';
import { seededRandom } from '../../test/builders/seeded-random.ts';
import { smallPdf } from '../../test/builders/pdf-files.ts';
import { scriptedDocument, type ScriptedDocument } from '../../test/fakes/scripted-billing-source.ts';

/** What Microsoft has of one invoice: as it lists it, and the blobs of its export, packed. */
export type ExportedInvoice = { readonly scripted: ScriptedDocument; readonly blobs: readonly Uint8Array[] };

type Wanted = {
  readonly id: string;
  readonly lines: number;
  readonly blobs: number;
  readonly period: string;
  /** So many of its lines, spread evenly, are over one cent more than they were at first. */
  readonly changed?: number;
};

/** An invoice of made-up lines that ties: its lines come to its total and to its statement. */
export function exportedInvoice({ id, lines, blobs, period, changed = 0 }: Wanted): ExportedInvoice {
  const random = seededRandom(2026);
  const amounts: string[] = [];
  const texts = Array.from({ length: lines }, (_, line) => {
    const members = exportLineMembers(random);
    const written = members.find(([name]) => name === 'Subtotal')?.[1] ?? '';
    const before = decimal(written.replaceAll('"', ''));
    const isChanged = changed > 0 && line % Math.floor(lines / changed) === 0;
    const amount = (isChanged ? before.plus(decimal('0.01')) : before).toString();
    amounts.push(amount);
    return jsonLine(members.map((member) => replaced(member, id, amount)));
  });
  const total = money(sum(amounts.map((amount) => decimal(amount))), 'EUR');
  const header: DocumentHeader = listedDocument({
    id: asId(id),
    total,
    period: period as BillingPeriod,
    invoiceDate: `${period}-28` as Day,
  });
  const size = Math.ceil(lines / blobs);
  const packed = Array.from({ length: blobs }, (_, blob) =>
    gzipSync(`${texts.slice(blob * size, (blob + 1) * size).join('\n')}\n`),
  );
  const scripted = scriptedDocument(header, {
    parts: packed.map(() => []),
    eTag: `${id}-${changed}`,
    export: ['running', 'ready'],
    statement: smallPdf(`${id} ${changed}`),
    figures: { subtotal: total, tax: noMoney('EUR'), total },
  });
  return { scripted, blobs: packed };
}

function replaced(
  [name, value]: readonly [string, string],
  id: string,
  amount: string,
): readonly [string, string] {
  if (name === 'InvoiceNumber') return [name, JSON.stringify(id)];
  return [name, name === 'Subtotal' || name === 'Total' ? amount : value];
}
