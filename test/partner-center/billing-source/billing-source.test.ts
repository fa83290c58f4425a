import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { createBillingSource } from '../../../lib/partner-center/billing-source/billing-source.ts';
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

const ours = (JSON.parse(fixture('export-manifest')) as { partnerTenantId: string }).partnerTenantId;

async function exported(files = blobs): Promise<BilledLine[]> {
  const { source } = microsoft(files);
  const state = await source.exportState('op-1');
  if (state.state !== 'ready') throw new Error('the export is not ready');
  const lines: BilledLine[] = [];
  for await (const part of source.blobs(state.manifest)) {
    for await (const billed of source.lines(listedDocument(), part)) lines.push(billed);
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
    for await (const part of source.pages(listedDocument())) {
      for await (const billed of source.lines(listedDocument(), part)) lines.push(billed);
    }
    expect(lines.map(({ orderId, total }) => [orderId, decimalText(total)])).toEqual([
      ['6dc5c0397501', '-45.38'],
    ]);
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
