import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type {
  BillingSource,
  Content,
  ExportManifest,
  PageMark,
} from '../../../lib/billing/billing-source.ts';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import { createBillingSource } from '../../../lib/partner-center/billing-source/billing-source.ts';
import { inMemoryRegister } from '../../../lib/partner-center/limits/in-memory-register.ts';
import { connectPartnerCenter } from '../../../lib/partner-center/connect-partner-center.ts';
import { decimalText, sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import type { SharedRegister } from '../../../lib/values/shared-register.ts';
import { createClock } from '../../../local/clock.ts';
import { BILLING_FAULTS } from '../../../local/partner-center/billing/billing-faults.ts';
import { playBillingEvent } from '../../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import { createFaults } from '../../../local/partner-center/faults.ts';
import { billingRoutes } from '../../../local/partner-center/routes/billing-routes.ts';
import { startPartnerCenter, type PartnerCenter } from '../../../local/partner-center/server.ts';
import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import { shopRoutes } from '../../../local/partner-center/routes/shop-routes.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { credentialsOf, microsoftAt } from '../../builders/simulated-microsoft.ts';

const charge = (name: string, count: number, unitPrice = '5.01') => ({
  ...{ category: 'license', customerId: CONTOSO, name, unitPrice, count },
});
const FEBRUARY = {
  ...{ event: 'invoice', at: '2024-03-08T05:00:00Z', id: 'G000001', period: '2024-02' },
  tax: { rate: '0.19', on: 'invoice' },
  otherCharges: [charge('Teams', 3_000), charge('Word', 2_500, '7.5')],
};

let open: PartnerCenter | undefined;
afterEach(() => open?.close());

/** The port over HTTP at a simulated Microsoft in which these events have happened. */
async function microsoft(
  timeline: readonly object[] = [FEBRUARY],
  more: Record<string, unknown> = {},
  vendor: Partial<VendorProfile> = {},
) {
  const scenario = shopScenario({ timeline, start: '2024-02-15T09:00:00Z', ...more });
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock, vendor);
  const faults = createFaults();
  const limits = [{ path: /^\/graph\//, calls: 14, minutes: 10 }];
  open = await startPartnerCenter({
    world,
    routes: [...shopRoutes, ...billingRoutes],
    faults,
    limits,
    port: 0,
  });
  const { origin } = open;
  const connected = (register?: SharedRegister) =>
    createBillingSource(
      connectPartnerCenter({
        microsoft: microsoftAt(origin),
        limits: register,
        credentials: credentialsOf(world),
        purpose: 'other',
        fetch,
        nowMs: clock.nowMs,
        newGuid: randomUUID,
        pause: () => Promise.resolve(),
      }),
    );
  const events = [...scenario.timeline];
  const play = (count = events.length) => {
    for (const event of events.splice(0, count)) {
      clock.advanceTo(Date.parse(event.at));
      playBillingEvent(world, event, () => undefined);
    }
  };
  const passMinutes = (minutes: number) => clock.advanceTo(clock.nowMs() + minutes * 60_000);
  return { source: connected(), connected, faults, world, clock, play, passMinutes };
}

const ids = () => ({
  requestId: asId<'RequestId'>(randomUUID()),
  correlationId: asId<'CorrelationId'>(randomUUID()),
});

async function documentOf(source: BillingSource, id = 'G000001'): Promise<DocumentHeader> {
  const found = (await source.documents()).headers.find((header) => header.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}

type Here = Awaited<ReturnType<typeof microsoft>>;

/** A finished export's manifest. */
async function readyManifest(here: Here, header: DocumentHeader) {
  const { operationId } = await here.source.startExport(header.id, ids());
  here.passMinutes(10);
  const state = await here.source.exportState(operationId);
  if (state.state !== 'ready') throw new Error(`the export is ${state.state}`);
  return { operationId, manifest: state.manifest };
}

async function linesOf(source: BillingSource, header: DocumentHeader, manifest: ExportManifest) {
  const lines: BilledLine[] = [];
  for (const part of manifest.blobs.keys()) {
    const content = source.blob(manifest, part);
    const batches = source.lines(header, { part, content, format: 'v2_blob' });
    for await (const batch of batches) lines.push(...batch);
  }
  return lines;
}

async function pagesOf(source: BillingSource, header: DocumentHeader, from?: PageMark) {
  const pages: { lines: readonly BilledLine[]; next: PageMark | undefined }[] = [];
  for await (const { content, next } of source.pages(header, from)) {
    const lines: BilledLine[] = [];
    const part = { part: 0, content, format: 'v1_page' } as const;
    for await (const batch of source.lines(header, part)) lines.push(...batch);
    pages.push({ lines, next });
  }
  return pages;
}

const total = (lines: readonly { readonly subtotal: BilledLine['subtotal'] }[]) =>
  decimalText(sum(lines.map(({ subtotal }) => subtotal)), 2);

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    (value) => ({ nothingFailed: value }),
    (failure: unknown) => failure,
  );
}

async function read(content: Content): Promise<void> {
  for await (const chunk of content) expect(chunk.length).toBeGreaterThan(0);
}

describe('the lines of one document', () => {
  it('are the same from the export and from the pages, and from the pages wherever they are left', async () => {
    const here = await microsoft();
    here.play();
    const header = await documentOf(here.source);
    const { manifest } = await readyManifest(here, header);
    expect(manifest.blobCount).toBe(3);
    const exported = await linesOf(here.source, header, manifest);
    const pages = await pagesOf(here.source, header);
    expect(pages.map(({ lines }) => lines.length)).toEqual([2_000, 2_000, 1_500]);
    expect(total(exported)).toBe('33780.00');
    expect(total(pages.flatMap(({ lines }) => lines))).toBe('33780.00');
    for (const [index, { next }] of pages.slice(0, -1).entries()) {
      const rest = await pagesOf(here.source, header, next);
      expect(rest.map(({ lines }) => total(lines))).toEqual(
        pages.slice(index + 1).map(({ lines }) => total(lines)),
      );
    }
  }, 30_000);

  it('have their tax on the document alone, and the document says so in its statement', async () => {
    const here = await microsoft([{ ...FEBRUARY, otherCharges: [charge('Teams', 3)] }]);
    here.play();
    const header = await documentOf(here.source);
    const { manifest } = await readyManifest(here, header);
    const lines = await linesOf(here.source, header, manifest);
    expect(lines.map(({ tax }) => decimalText(tax))).toEqual(['0', '0', '0']);
    const figures = await here.source.statementFigures(await here.source.statement(header.id), 'EUR');
    expect(figures && [figures.subtotal, figures.tax, figures.total].map(amountText)).toEqual([
      '15.03',
      '2.86',
      amountText(header.total),
    ]);
  });

  it('of a currency without decimals are whole numbers, on the statement too', async () => {
    const yen = { ...FEBRUARY, currency: 'JPY', otherCharges: [charge('Teams', 3, '1205')] };
    const here = await microsoft([yen]);
    here.play();
    const header = await documentOf(here.source);
    const { manifest } = await readyManifest(here, header);
    expect(total(await linesOf(here.source, header, manifest))).toBe('3615.00');
    const figures = await here.source.statementFigures(await here.source.statement(header.id), 'JPY');
    expect(figures && [figures.subtotal, figures.tax, figures.total].map(amountText)).toEqual([
      '3615',
      '687',
      '4302',
    ]);
  });
});

describe('documents that change', () => {
  it('are found as they come: a credit note inside what it amends, a void one and the one billed instead', async () => {
    const credit = {
      ...{ event: 'credit_note', at: '2024-03-09T05:00:00Z', id: 'G000002', amends: 'G000001' },
      ...{ customerId: CONTOSO, amount: '12.34' },
    };
    const voided = { event: 'void', at: '2024-03-10T05:00:00Z', id: 'G000001', rebilledAs: 'G000003' };
    const here = await microsoft([{ ...FEBRUARY, otherCharges: [charge('Teams', 3)] }, credit, voided]);
    const seen = async () => {
      here.play(1);
      const { headers, problems } = await here.source.documents();
      expect(problems).toEqual([]);
      return headers.map(({ id, documentType, isVoid, amendsOf }) => [id, documentType, isVoid, amendsOf]);
    };
    expect(await seen()).toEqual([['G000001', 'invoice', false, undefined]]);
    const note = ['G000002', 'credit_note', false, 'G000001'];
    expect(await seen()).toEqual([['G000001', 'invoice', false, undefined], note]);
    expect(await seen()).toEqual([
      ['G000001', 'invoice', true, undefined],
      note,
      ['G000003', 'invoice', false, undefined],
    ]);
    const figures = await here.source.statementFigures(await here.source.statement(asId('G000002')), 'EUR');
    expect(figures && amountText(figures.total)).toBe('-12.34');
  });

  it('have a tax receipt in Taiwan, and it is fetched by the id they name', async () => {
    const here = await microsoft(undefined, { market: 'TW' });
    here.play();
    const header = await documentOf(here.source);
    expect(header.taxReceipts).toHaveLength(1);
    const receipt = await here.source.receipt(header.id, header.taxReceipts?.[0] ?? '');
    expect(Buffer.from(receipt).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await failureOf(here.source.receipt(header.id, '1'))).toMatchObject({ kind: 'not_found' });
  });

  it('show another mark half-way, and what lay under the old one is not there any more', async () => {
    const restated = {
      ...{ event: 'restate', at: '2024-03-20T05:00:00Z', id: 'G000001' },
      otherCharges: [charge('Excel', 1)],
    };
    const here = await microsoft([FEBRUARY, restated]);
    here.play(1);
    const header = await documentOf(here.source);
    here.clock.advanceTo(Date.parse('2024-03-20T04:00:00Z'));
    const { operationId, manifest } = await readyManifest(here, header);
    await read(here.source.blob(manifest, 0));
    here.play(1);
    expect(await failureOf(read(here.source.blob(manifest, 1)))).toMatchObject({ kind: 'not_found' });
    const state = await here.source.exportState(operationId);
    if (state.state !== 'ready') throw new Error(state.state);
    expect(state.manifest.eTag).not.toBe(manifest.eTag);
    expect(total(await linesOf(here.source, header, state.manifest))).toBe('33785.01');
  }, 30_000);
});

describe('what is not billed yet', () => {
  it('is the same from both versions, and is there before the invoice', async () => {
    const here = await microsoft();
    here.clock.advanceTo(Date.parse('2024-03-01T09:00:00Z'));
    const subject = { currency: 'EUR', period: 'last' } as const;
    const { operationId } = await here.source.startEstimate(subject, ids());
    here.passMinutes(10);
    const state = await here.source.exportState(operationId);
    if (state.state !== 'ready') throw new Error(state.state);
    const estimated = async (contents: AsyncIterable<Content>, format: 'v1_page' | 'v2_blob') => {
      const sums: string[] = [];
      for await (const content of contents) {
        const charges: { subtotal: BilledLine['subtotal'] }[] = [];
        const part = { part: 0, content, format };
        for await (const batch of here.source.estimatedCharges(subject, part)) charges.push(...batch);
        sums.push(total(charges));
      }
      return sums.reduce((before, one) => before + Number(one), 0);
    };
    const { manifest } = state;
    const blobs = (async function* () {
      for (const part of manifest.blobs.keys()) yield here.source.blob(manifest, part);
    })();
    const pages = (async function* () {
      for await (const { content } of here.source.estimatePages(subject)) yield content;
    })();
    expect(await estimated(blobs, 'v2_blob')).toBe(33_780);
    expect(await estimated(pages, 'v1_page')).toBe(33_780);
  }, 30_000);

  it('is not ready where there is nothing', async () => {
    const here = await microsoft();
    const { operationId } = await here.source.startEstimate({ currency: 'CHF', period: 'current' }, ids());
    here.passMinutes(10);
    expect(await here.source.exportState(operationId)).toMatchObject({ state: 'not_ready' });
  });
});

describe('an export', () => {
  it('whose signature ends between two blobs is opened again by a fresh look at its manifest', async () => {
    const here = await microsoft(undefined, {}, { signatureMinutes: 30 });
    here.play();
    const header = await documentOf(here.source);
    const { operationId, manifest } = await readyManifest(here, header);
    expect(manifest.accessUntilMs).toBe(here.clock.nowMs() + 30 * 60_000);
    await read(here.source.blob(manifest, 0));
    here.passMinutes(31);
    expect(await failureOf(read(here.source.blob(manifest, 1)))).toMatchObject({
      kind: 'forbidden',
      code: 'access_lapsed',
    });
    const again = await here.source.exportState(operationId);
    if (again.state !== 'ready') throw new Error(again.state);
    expect(again.manifest.eTag).toBe(manifest.eTag);
    await read(here.source.blob(again.manifest, 1));
  }, 30_000);

  it('is gone after its life, whichever life Microsoft gives it', async () => {
    const here = await microsoft(undefined, {}, { exportLifeMinutes: 60 });
    here.play();
    const { operationId } = await readyManifest(here, await documentOf(here.source));
    here.passMinutes(70);
    expect(await here.source.exportState(operationId)).toMatchObject({ state: 'gone' });
  });

  it('is looked at no more often than fourteen times in ten minutes, and the rest is told when to come back', async () => {
    const here = await microsoft();
    here.play();
    const { operationId } = await here.source.startExport(asId('G000001'), ids());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => failureOf(here.source.exportState(operationId))),
    );
    const refused = answers.filter((answer) => !('nothingFailed' in (answer as object)));
    expect(refused).toHaveLength(7);
    for (const failure of refused) {
      expect(failure).toMatchObject({
        kind: 'throttled',
        nothingSent: true,
        retryAfterMs: expect.any(Number),
      });
    }
    expect(here.world.calls.filter(({ path }) => path.startsWith('/graph/'))).toHaveLength(14);
    here.passMinutes(11);
    expect(await here.source.exportState(operationId)).toMatchObject({ state: 'ready' });
  });

  it('of several workers at random times is never refused by a Microsoft that counts fourteen in ten minutes', async () => {
    const here = await microsoft();
    here.play();
    const random = seededRandom(5);
    const register = inMemoryRegister({ nowMs: here.clock.nowMs });
    const workers = Array.from({ length: 4 }, () => here.connected(register));
    for (let round = 0; round < 60; round += 1) {
      here.passMinutes(Math.floor(random() * 180) / 60);
      const asked = workers.flatMap((worker) =>
        Array.from({ length: Math.floor(random() * 4) }, () =>
          failureOf(worker.startExport(asId('G1'), ids())),
        ),
      );
      await Promise.all(asked);
    }
    const calls = here.world.calls.filter(({ path }) => path.startsWith('/graph/'));
    expect(calls.filter(({ status }) => status !== 202)).toEqual([]);
    // An hour and a half, and as much of it as there is.
    expect(calls.length).toBeGreaterThan(14 * 7);
  }, 30_000);
});

type Outcome = (here: Here, header: DocumentHeader) => Promise<unknown>;

const exported: Outcome = async (here, header) => {
  const { manifest } = await readyManifest(here, header);
  return { lines: total(await linesOf(here.source, header, manifest)), eTag: manifest.eTag };
};
const stateAfter: Outcome = async (here, header) => {
  const { operationId } = await here.source.startExport(header.id, ids());
  here.passMinutes(10);
  return here.source.exportState(operationId);
};
const stateAtOnce: Outcome = async (here, header) =>
  here.source.exportState((await here.source.startExport(header.id, ids())).operationId);
const paged: Outcome = async (here, header) => {
  const pages = await pagesOf(here.source, header);
  return { lines: total(pages.flatMap(({ lines }) => lines)) };
};
const stated: Outcome = async (here, header) => {
  const bytes = await here.source.statement(header.id);
  const figures = await here.source.statementFigures(bytes, 'EUR');
  return { total: figures && amountText(figures.total) };
};
const balances: Outcome = async (here) => {
  const { balances: found } = await here.source.balances();
  return found.map(({ balance, details }) => [balance, ...details.map((one) => one.balance)].map(amountText));
};

describe('a fault of the billing night', () => {
  const unreadable = { kind: 'malformed', name: 'UnreadableLine' };
  it.each<[keyof typeof BILLING_FAULTS, Outcome, unknown]>([
    ['operation_gone', stateAfter, { state: 'gone' }],
    ['manifest_gone', stateAfter, { state: 'gone' }],
    ['no_data', stateAfter, { state: 'not_ready' }],
    ['export_failed', stateAfter, { state: 'gone' }],
    ['status_unknown', stateAfter, { state: 'running' }],
    ['retry_after_missing', stateAtOnce, { state: 'running', pollAfterMs: 10_000 }],
    ['blob_count_wrong', exported, { kind: 'malformed' }],
    ['manifest_of_another_partner', exported, { kind: 'malformed' }],
    ['access_lapsed', exported, { kind: 'forbidden', code: 'access_lapsed' }],
    ['blob_missing', exported, { kind: 'not_found' }],
    ['blob_truncated', exported, unreadable],
    ['blob_damaged', exported, unreadable],
    ['blob_without_bytes', exported, unreadable],
    ['page_token_again', paged, { kind: 'malformed' }],
    ['page_again', paged, { kind: 'malformed' }],
    ['statement_not_yet', stated, { kind: 'not_found' }],
    ['statement_json', stated, { kind: 'malformed' }],
    ['statement_cut', stated, { total: undefined }],
    // Nothing in these answers is wrong by itself: the figures beside are what shows it.
    ['etag_changed', exported, { lines: '33780.00', eTag: expect.stringMatching(/-changed$/) }],
    ['blob_not_named', exported, { lines: expect.not.stringMatching(/^33780/) }],
    ['blob_emptied', exported, { lines: expect.not.stringMatching(/^33780/) }],
    ['blob_swapped', exported, { lines: expect.not.stringMatching(/^33780/) }],
    ['blob_without_last_newline', exported, { lines: '33780.00' }],
    ['page_short', paged, { lines: '33774.99' }],
    ['statement_reissued', stated, { total: '40198.20' }],
    ['balance_zero', balances, [['0.00', '0.00']]],
  ])(
    '%s is met as it was meant',
    async (fault, outcome, expected) => {
      const here = await microsoft();
      here.play();
      const header = await documentOf(here.source);
      const planted = fault === 'balance_zero' ? 2 : 1;
      for (let times = 0; times < planted; times += 1) here.faults.plant(BILLING_FAULTS[fault]());
      const found = await outcome(here, header).catch((failure: unknown) => failure);
      expect(found).toMatchObject(expected as Record<string, unknown>);
      expect(here.faults.unused()).toEqual([]);
    },
    30_000,
  );

  it('blob_of_another_invoice leaves the number of the other on every line', async () => {
    const here = await microsoft();
    here.play();
    const header = await documentOf(here.source);
    here.faults.plant(BILLING_FAULTS.blob_of_another_invoice(header.id));
    const { manifest } = await readyManifest(here, header);
    const lines = await linesOf(here.source, header, manifest);
    const foreign = lines.filter(({ documentId }) => documentId !== header.id);
    expect(new Set(foreign.map(({ documentId, part }) => `${documentId} ${part}`))).toEqual(
      new Set(['G999999999 0']),
    );
  }, 30_000);

  it('throttled_by_graph pauses whatever would ask next', async () => {
    const here = await microsoft();
    here.play();
    here.faults.plant(BILLING_FAULTS.throttled_by_graph());
    const started = here.source.startExport(asId('G000001'), ids());
    expect(await failureOf(started)).toMatchObject({ kind: 'throttled', retryAfterMs: 20_000 });
    const next = failureOf(here.source.startExport(asId('G000001'), ids()));
    expect(await next).toMatchObject({ kind: 'throttled', nothingSent: true });
    here.passMinutes(1);
    expect(await here.source.startExport(asId('G000001'), ids())).toMatchObject({});
  });

  it('has a name in this table, or a test of its own', () => {
    expect(Object.keys(BILLING_FAULTS)).toHaveLength(28);
  });
});
