import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { EstimatedCharge } from '../../../lib/billing/estimates/estimate.ts';
import { createBillingSource } from '../../../lib/partner-center/billing-source/billing-source.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { UnreadableLine } from '../../../lib/partner-center/billing-source/unreadable-line.ts';
import { decimalText, sum } from '../../../lib/values/decimal.ts';
import { listedDocument } from '../../builders/listed-document.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

// One line, in the literal text of its fixture.
const line = fixture('billed-line-v2').replace(/\n\s*/g, ' ').trim();
const blobs: Record<string, string> = {
  'part-00000-c000.json.gz': `${line}\n${line}\n`,
  'part-00001-c000.json.gz': `\uFEFF${line.replace('"507.72"', '-7.72')}`,
};

function microsoft(files = blobs) {
  const operation = {
    status: 'succeeded',
    'resourceLocation@odata.navigationLink': 'https://x/manifests/m-1',
  };
  const { exchange, asked } = scriptedExchange((ask) => {
    if (ask.path.endsWith('/statement')) return { body: '%PDF-1.7 …' };
    if (ask.path.includes('/lineitems'))
      return {
        body: { ...(JSON.parse(fixture('line-items-onetime')) as object), continuationToken: '', links: {} },
      };
    return { body: ask.path.includes('/manifests/') ? fixture('export-manifest') : operation };
  });
  const download = async function* (url: string) {
    const name = new URL(url).pathname.split('/').at(-1) ?? '';
    yield Uint8Array.from(gzipSync(files[name] ?? ''));
  };
  return { source: createBillingSource({ exchange, download, partnerTenantId: async () => ours }), asked };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

const ours = (JSON.parse(fixture('export-manifest')) as { partnerTenantId: string }).partnerTenantId;

async function exported(files = blobs): Promise<BilledLine[]> {
  const { source } = microsoft(files);
  const state = await source.exportState('op-1');
  if (state.state !== 'ready') throw new Error('the export is not ready');
  const lines: BilledLine[] = [];
  for (const part of state.manifest.blobs.keys()) {
    const content = source.blob(state.manifest, part);
    const batches = source.lines(listedDocument(), { part, content, format: 'v2_blob' });
    for await (const batch of batches) lines.push(...batch);
  }
  return lines;
}

describe('the billing source', () => {
  it('reads an export from its operation to its lines, equal lines included', async () => {
    const lines = await exported();
    expect(lines.map(({ part, lineNumber }) => [part, lineNumber])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(decimalText(sum(lines.map(({ subtotal }) => subtotal)))).toBe('1007.72');
  });

  it('stops at the line whose money it cannot read', async () => {
    const files = { ...blobs, 'part-00001-c000.json.gz': `${line}\n${line.replace('"507.72"', '"?"')}` };
    await expect(exported(files)).rejects.toThrow(UnreadableLine);
    await expect(exported(files)).rejects.toThrow('G020000001, part 1, line 1, subtotal: is no amount: "?"');
  });

  it('reads v1 pages into lines', async () => {
    const { source } = microsoft();
    const lines: BilledLine[] = [];
    for await (const { content } of source.pages(listedDocument())) {
      const batches = source.lines(listedDocument(), { part: 0, content, format: 'v1_page' });
      for await (const batch of batches) lines.push(...batch);
    }
    expect(lines.map(({ orderId, total }) => [orderId, decimalText(total)])).toEqual([
      ['6dc5c0397501', '-45.38'],
    ]);
  });

  it('goes on at a line, and does not read what it does not ask for', async () => {
    const { source } = microsoft();
    const text = `${line.replace('"507.72"', '"?"')}\n${line}\n${line}`;
    const part = { part: 4, content: chunks(gzipSync(text)), format: 'v2_blob' } as const;
    const batches: (readonly BilledLine[])[] = [];
    for await (const batch of source.lines(listedDocument(), part, 2)) batches.push(batch);
    expect(batches.flat().map(({ part, lineNumber }) => [part, lineNumber])).toEqual([[4, 2]]);
  });

  it('refuses a line whose number has lost its name, wherever it stands among those that kept theirs', async () => {
    const damaged = line.replace('"InvoiceNumber"', '"InvoiceNumbes"');
    for (const [text, at] of [
      [`${line}\n${damaged}`, 1],
      [`${damaged}\n${line}`, 1],
    ] as const) {
      await expect(exported({ 'part-00000-c000.json.gz': text })).rejects.toThrow(
        `part 0, line ${at}, invoiceNumber: is a column of some lines`,
      );
    }
    // Where no line has one, they count as the document's own.
    expect(await exported({ 'part-00000-c000.json.gz': `${damaged}\n${damaged}` })).toHaveLength(2);
  });

  it('refuses a line of another partner than the lines before it, however the same one is spelled', async () => {
    const partner = /"PartnerId": ?"([^"]+)"/.exec(line)?.[1] ?? '';
    expect(partner).not.toBe('');
    const of = (id: string) => line.replace(partner, id);
    expect(
      await exported({ 'part-00000-c000.json.gz': `${line}\n${of(partner.toUpperCase())}` }),
    ).toHaveLength(2);
    await expect(
      exported({ 'part-00000-c000.json.gz': `${line}\n${of('b0000000-0000-4000-8000-00000000000b')}` }),
    ).rejects.toThrow('part 0, line 1, partnerId: is another than that of the lines before it');
  });

  it('refuses a line that names a column twice, also in the very same letters', async () => {
    const twice = line.replace('"Subtotal":', '"Subtotal": "99.00", "Subtotal":');
    expect(twice).not.toBe(line);
    for (const text of [twice, `${line}\n${line}\n${twice}`]) {
      const failure = await exported({ ...blobs, 'part-00000-c000.json.gz': text }).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(UnreadableLine);
      const lineNumber = text === twice ? 0 : 2;
      expect(failure).toMatchObject({ problem: { part: 0, lineNumber, reason: 'names a column twice' } });
    }
  });

  it('reads what is not billed yet from both versions, without tax, document and frequency', async () => {
    const { source } = microsoft();
    const subject = { currency: 'EUR', period: 'current' } as const;
    const unbilled = line
      .replace('"G020000001"', '""')
      .replace('"TaxTotal": 0', '"TaxTotal": ""')
      .replace('"Total": "507.72"', '"Total": 0');
    expect(unbilled).not.toBe(line);
    const page = `{"items":[${unbilled},${unbilled.replaceAll('"Subtotal": "507.72"', '"Subtotal": -1.5')}]}`;
    const read = async (format: 'v1_page' | 'v2_blob', bytes: Uint8Array) => {
      const charges: EstimatedCharge[] = [];
      const part = { part: 1, content: chunks(bytes), format };
      for await (const batch of source.estimatedCharges(subject, part)) charges.push(...batch);
      return charges.map(({ subtotal, ...charge }) => ({ ...charge, subtotal: decimalText(subtotal) }));
    };
    const charge = {
      part: 1,
      lineNumber: 0,
      category: 'reservation',
      customerId: '0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77',
      chargeType: 'new',
      reservationOrderId: 'RIOderId-aaaa1111-0000-4000-8000-000000000001',
      subtotal: '507.72',
      currency: 'EUR',
    };
    expect(await read('v2_blob', gzipSync(unbilled))).toEqual([charge]);
    expect(await read('v1_page', Buffer.from(page))).toEqual([
      charge,
      { ...charge, lineNumber: 1, subtotal: '-1.5' },
    ]);
    await expect(read('v2_blob', gzipSync(unbilled.replace('"EUR"', '""')))).rejects.toThrow(
      'estimate EUR-current, part 1, line 0, currency: is missing',
    );
  });

  it('asks for a tax receipt as a user, by the id that the document names', async () => {
    const { source, asked } = microsoft();
    const receipt = await source.receipt(listedDocument().id, '234567');
    expect(new TextDecoder().decode(receipt)).toBe('%PDF-1.7 …');
    expect(asked).toEqual([
      expect.objectContaining({
        operation: 'get_tax_receipt',
        path: '/v1/invoices/G020000001/receipts/234567/documents/statement',
      }),
    ]);
    expect(OPERATIONS.get_tax_receipt.lane).toBe('app_user');
  });

  it('asks for a statement as a user, and gives its bytes as they came', async () => {
    const { source, asked } = microsoft();
    expect(new TextDecoder().decode(await source.statement(listedDocument().id))).toBe('%PDF-1.7 …');
    expect(asked).toEqual([
      expect.objectContaining({
        operation: 'get_statement',
        path: '/v1/invoices/G020000001/documents/statement',
        accept: 'application/pdf',
      }),
    ]);
  });
});
