import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../../../lib/values/exact-json.ts';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import { billingWorld, eventOf, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';
import { openBilling, type BillingDesk, type Json } from './open-billing.ts';

const START = '/graph/v1.0/reports/partners/billing/reconciliation/billed/export';
const FEBRUARY = {
  event: 'invoice',
  at: '2024-03-08T05:00:00Z',
  id: 'G000001',
  period: '2024-02',
  otherCharges: [{ category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '1.5', count: 4 }],
};
const RESTATED = {
  event: 'restate',
  at: '2024-03-20T00:00:00Z',
  id: 'G000001',
  otherCharges: [{ category: 'license', customerId: CONTOSO, name: 'Visio', unitPrice: '2' }],
};

let open: BillingDesk | undefined;
afterEach(() => open?.close());

async function desk(
  invoice: object = FEBRUARY,
  overrides: Record<string, unknown> = {},
): Promise<BillingDesk> {
  const world = billingWorld([invoice, RESTATED], overrides);
  placeOrder(world, { reference: 'R/1', at: '2024-02-15T10:00:00Z' });
  const event = eventOf(world, 'invoice');
  world.clock.advanceTo(Date.parse(event.at));
  playBillingEvent(world, event, orderOfIn(world));
  return (open = await openBilling(world));
}

async function begin({ post }: BillingDesk, invoiceId = 'G000001'): Promise<string> {
  const { status, headers, bytes } = await post(START, { invoiceId, attributeSet: 'full' });
  expect([status, bytes.length]).toEqual([202, 0]);
  return headers.get('location') ?? '';
}

async function manifestOf(billing: BillingDesk): Promise<Json> {
  const operation = await begin(billing);
  billing.passMinutes(10);
  const { json } = await billing.get(operation, 'graph');
  const linked = json['resourceLocation@odata.navigationLink'];
  return linked === undefined
    ? (json['resourceLocation'] as Json)
    : (await billing.get(linked, 'graph')).json;
}

const blobUrl = (manifest: Json, name: string) =>
  `${manifest['rootDirectory']}/${name}?${manifest['sasToken']}`;

describe('a v2 export', () => {
  it('runs for some minutes, then is there with a manifest, and is gone the next day', async () => {
    const billing = await desk();
    const operation = await begin(billing);
    const at = () => billing.get(operation, 'graph');
    const young = await at();
    expect(young.json).toMatchObject({
      '@odata.type': '#microsoft.graph.partners.billing.runningOperation',
      status: 'notStarted',
      createdDateTime: '2024-03-08T05:00:00',
    });
    expect(young.headers.get('retry-after')).toBe('10');
    billing.passMinutes(1);
    expect((await at()).json['status']).toBe('running');
    billing.passMinutes(9);
    expect((await at()).json['@odata.type']).toBe('#microsoft.graph.partners.billing.exportSuccessOperation');
    billing.passMinutes(24 * 60);
    expect((await at()).status).toBe(410);
  });

  it('varies as the real ones do: manifest linked or inside, two words for success, Retry-After missing', async () => {
    const billing = await desk();
    const operations = await Promise.all([begin(billing), begin(billing), begin(billing), begin(billing)]);
    const waits = await Promise.all(
      operations.map(async (one) => (await billing.get(one, 'graph')).headers.get('retry-after')),
    );
    expect(new Set(waits)).toEqual(new Set(['10', null]));
    billing.passMinutes(10);
    const done = await Promise.all(operations.map(async (one) => (await billing.get(one, 'graph')).json));
    expect(new Set(done.map((one) => one['status']))).toEqual(new Set(['succeeded', 'completed']));
    const inline = done.map((one) => one['resourceLocation'] !== undefined);
    expect(new Set(inline)).toEqual(new Set([true, false]));
  });

  it('has the lines in several gzip blobs, one of them empty, one without a last newline, one with a byte-order mark', async () => {
    const billing = await desk();
    const manifest = await manifestOf(billing);
    expect(manifest).toMatchObject({
      schemaVersion: '1',
      partnerTenantId: billing.world.partnerTenantId,
      blobCount: '3',
    });
    const texts: string[] = [];
    for (const blob of manifest['blobs'] ?? []) {
      const { status, bytes } = await billing.get(blobUrl(manifest, String(blob['name'])), 'none');
      expect(status).toBe(200);
      texts.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(gunzipSync(bytes)));
    }
    expect(texts[0]?.startsWith('\uFEFF')).toBe(true);
    expect(texts[0]?.endsWith('\n')).toBe(true);
    expect(texts[1]?.endsWith('}')).toBe(true);
    expect(texts[2]).toBe('');
    const lines = texts
      .join('\n')
      .split('\n')
      .filter((text) => text.trim() !== '')
      .map((text) => parseExactJson(text) as Json);
    expect(lines.map((line) => line['Total']).sort()).toEqual(['1.50', '1.50', '1.50', '1.50', '1499.46']);
    expect(lines.every((line) => line['InvoiceNumber'] === 'G000001')).toBe(true);
  });

  it('opens its blobs by signature only, while it lasts', async () => {
    const billing = await desk();
    const manifest = await manifestOf(billing);
    const name = String(manifest['blobs']?.[0]?.['name']);
    const url = blobUrl(manifest, name);
    expect((await billing.get(url, 'graph')).status).toBe(400);
    expect((await billing.get(url.replace(/sig=\w/, 'sig=zz'), 'none')).status).toBe(403);
    expect((await billing.get(url.replace(/\?.*/, ''), 'none')).status).toBe(403);
    expect((await billing.get(url.replace(name, 'part-00099.json.gz'), 'none')).status).toBe(404);
    billing.passMinutes(12 * 60 - 1);
    expect((await billing.get(url, 'none')).status).toBe(200);
    billing.passMinutes(1);
    expect((await billing.get(url, 'none')).status).toBe(403);
  });

  it('has another eTag and other blobs when the data has changed', async () => {
    const billing = await desk();
    const before = await manifestOf(billing);
    playBillingEvent(billing.world, eventOf(billing.world, 'restate'), orderOfIn(billing.world));
    const after = await manifestOf(billing);
    expect(after['eTag']).not.toBe(before['eTag']);
    expect(after['rootDirectory']).not.toBe(before['rootDirectory']);
    expect((await billing.get(blobUrl(before, String(before['blobs']?.[0]?.['name'])), 'none')).status).toBe(
      404,
    );
  });

  it.each([
    ['a document that does not exist', FEBRUARY, 'G777777'],
    ['a legacy document', { ...FEBRUARY, id: 'D000001', kind: 'recurring' }, 'D000001'],
    ['a period before February 2024', { ...FEBRUARY, period: '2024-01' }, 'G000001'],
    ['lines that are not there yet', { ...FEBRUARY, linesFrom: '2024-03-09T00:00:00Z' }, 'G000001'],
  ])('fails with "No data available" for %s', async (_what, invoice, id) => {
    const billing = await desk(invoice);
    const operation = await begin(billing, id);
    billing.passMinutes(10);
    expect((await billing.get(operation, 'graph')).json).toMatchObject({
      '@odata.type': '#microsoft.graph.partners.billing.failedOperation',
      status: 'failed',
      error: { code: '5000', message: 'No data available' },
    });
  });

  it('wants an invoice id and a token for Graph, and does not exist for the US Government', async () => {
    const billing = await desk();
    expect((await billing.post(START, { attributeSet: 'full' })).status).toBe(400);
    expect((await billing.post(START, { invoiceId: 'G000001', attributeSet: 'some' })).status).toBe(400);
    expect((await billing.get(await begin(billing), 'app')).status).toBe(401);
    await billing.close();
    const government = await desk(FEBRUARY, { cloud: 'us_government' });
    expect((await government.post(START, { invoiceId: 'G000001' })).status).toBe(404);
  });
});

describe('the exports of usage and of what is not invoiced yet', () => {
  const EXPORTS = '/graph/v1.0/reports/partners/billing';
  const usage = { category: 'azure_usage', customerId: CONTOSO, name: 'Log data', unitPrice: '0.2' };
  const WITH_USAGE = { ...FEBRUARY, otherCharges: [...FEBRUARY.otherCharges, { ...usage, quantity: 58 }] };

  async function exported(billing: BillingDesk, path: string, body: object): Promise<Json> {
    const { status, headers } = await billing.post(`${EXPORTS}/${path}/export`, body);
    expect(status).toBe(202);
    billing.passMinutes(10);
    const { json } = await billing.get(headers.get('location') ?? '', 'graph');
    const linked = json['resourceLocation@odata.navigationLink'];
    if (linked !== undefined) return (await billing.get(linked, 'graph')).json;
    return (json['resourceLocation'] as Json | undefined) ?? json;
  }
  async function linesOf(billing: BillingDesk, manifest: Json): Promise<readonly Json[]> {
    const texts: string[] = [];
    for (const blob of manifest['blobs'] ?? []) {
      const { bytes } = await billing.get(blobUrl(manifest, String(blob['name'])), 'none');
      texts.push(...new TextDecoder().decode(gunzipSync(bytes)).split('\n'));
    }
    return texts.filter((text) => text !== '').map((text) => parseExactJson(text) as Json);
  }

  it('have the days of an invoice, in all attributes or in the basic ones', async () => {
    const billing = await desk(WITH_USAGE);
    const full = await exported(billing, 'usage/billed', { invoiceId: 'G000001' });
    expect(full['rootDirectory']).toMatch(
      /\/billedusagefastpath\/v1\/.*\/InvoiceId=G000001\/.*Fragment=full/,
    );
    const days = await linesOf(billing, full);
    expect(days).toHaveLength(29);
    expect(days.map((day) => day['UsageDate']).at(-1)).toBe('2024-02-29T00:00:00Z');
    expect(Object.keys(days[0] ?? {})).toHaveLength(54);
    const basic = await exported(billing, 'usage/billed', { invoiceId: 'G000001', attributeSet: 'basic' });
    expect(basic['rootDirectory']).toContain('Fragment=basic');
    const [day] = await linesOf(billing, basic);
    expect(Object.keys(day ?? {})).toHaveLength(29);
    expect(day).toMatchObject({ Quantity: '2', EffectiveUnitPrice: '0.1999968000511991808131' });
    expect(day).not.toHaveProperty('MeterName');
  });

  it('have estimates of this month, which stay as they were when the export began', async () => {
    const billing = await desk();
    placeOrder(billing.world, { reference: 'R/2', at: '2024-03-02T10:00:00Z' });
    const wanted = { currencyCode: 'EUR', billingPeriod: 'current', attributeSet: 'full' };
    const { headers } = await billing.post(`${EXPORTS}/reconciliation/unbilled/export`, wanted);
    placeOrder(billing.world, { reference: 'R/3', at: '2024-03-08T10:00:00Z', quantity: 7 });
    billing.passMinutes(10);
    const { json } = await billing.get(headers.get('location') ?? '', 'graph');
    const manifest = (await billing.get(json['resourceLocation@odata.navigationLink'] ?? '', 'graph')).json;
    expect(await linesOf(billing, manifest)).toMatchObject([
      { InvoiceNumber: '', TaxTotal: '0', Subtotal: '1509.80', Total: '1509.80', BillingFrequency: '' },
    ]);
    expect(await linesOf(billing, await exported(billing, 'reconciliation/unbilled', wanted))).toHaveLength(
      2,
    );
  });

  it('have the usage of last month until it is invoiced, and then no data', async () => {
    const world = billingWorld([WITH_USAGE]);
    world.clock.advanceTo(Date.parse('2024-03-05T00:00:00Z'));
    const billing = (open = await openBilling(world));
    const wanted = { currencyCode: 'EUR', billingPeriod: 'last' };
    const manifest = await exported(billing, 'usage/unbilled', wanted);
    expect(await linesOf(billing, manifest)).toHaveLength(29);
    playBillingEvent(world, eventOf(world, 'invoice'), orderOfIn(world));
    const after = await exported(billing, 'usage/unbilled', wanted);
    expect(after).toMatchObject({ error: { code: '5000' } });
    // What was exported before is still there, for as long as its signature lasts.
    expect(await linesOf(billing, manifest)).toHaveLength(29);
  });

  it.each([
    ['usage/billed', {}],
    ['usage/billed', { invoiceId: 'G000001', attributeSet: 'some' }],
    ['usage/unbilled', { billingPeriod: 'current' }],
    ['reconciliation/unbilled', { currencyCode: 'EUR' }],
    ['reconciliation/unbilled', { currencyCode: 'EUR', billingPeriod: 'previous' }],
  ])('are refused: %s %j', async (path, body) => {
    const billing = await desk();
    expect((await billing.post(`${EXPORTS}/${path}/export`, body)).status).toBe(400);
  });
});
