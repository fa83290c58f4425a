import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { lineItemPages } from '../lib/partner-center/billing-v1/line-items.ts';
import { createExchange } from '../lib/partner-center/exchange/create-exchange.ts';
import { cutItems } from '../lib/partner-center/paging/cut-items.ts';
import { createLimits } from '../lib/partner-center/limits/create-limits.ts';
import { inMemoryRegister } from '../lib/partner-center/limits/in-memory-register.ts';
import { endpointsOf } from '../lib/partner-center/exchange/endpoints.ts';
import type { Exchange } from '../lib/partner-center/exchange/exchange.ts';
import { createOpen, createSend } from '../lib/partner-center/exchange/send.ts';
import { asId } from '../lib/values/id.ts';

/*
 * How long it takes to pull the v1 line items of several invoices: our client, all invoices at once and each one page
 * ahead, beside a plain client that asks for one page after the other. Both count the lines and keep nothing; neither
 * decodes amounts.
 */
const { values } = parseArgs({
  options: {
    invoices: { type: 'string', default: '8' },
    pages: { type: 'string', default: '60' },
    lines: { type: 'string', default: '2000' },
    latency: { type: 'string', default: '300' },
  },
});
for (const [name, text] of Object.entries(values)) {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    console.error(`--${name} is not a whole number from 1: ${text}`);
    process.exit(2);
  }
}
const { pages, lines, latency } = values;
const ids = Array.from({ length: Number(values.invoices) }, (_, index) => `G02000000${index}`);

const server = fork(new URL('v1-page-server.ts', import.meta.url), [
  ...['--pages', pages, '--lines', lines, '--latency', latency],
]);
const [origin] = (await once(server, 'message')) as [string];
try {
  // One short invoice first, so that neither pays for the compiler.
  await plainClient(origin, ids.slice(0, 1), 3);
  await ourClient(origin, ids.slice(0, 1), 3);
  report(await measured(() => ourClient(origin, ids)), await measured(() => plainClient(origin, ids)));
} finally {
  server.disconnect();
}

async function ourClient(root: string, invoices: readonly string[], pagesAtMost = Infinity) {
  const exchange = exchangeWith(root);
  const counts = await Promise.all(
    invoices.map(async (id) => {
      const wanted = { provider: 'onetime', lineItemType: 'billinglineitems' } as const;
      let count = 0;
      let page = 0;
      for await (const { bytes } of lineItemPages(exchange, { documentId: asId(id), ...wanted })) {
        count += cutItems(bytes)?.items.length ?? 0;
        if ((page += 1) >= pagesAtMost) break;
      }
      return count;
    }),
  );
  return counts.reduce((total, count) => total + count, 0);
}

async function plainClient(root: string, invoices: readonly string[], pagesAtMost = Infinity) {
  let count = 0;
  for (const id of invoices) {
    let token: string | undefined;
    let page = 0;
    do {
      const response = await fetch(`${root}/v1/invoices/${id}/lineitems?provider=onetime&size=2000`, {
        headers: token === undefined ? {} : { 'MS-ContinuationToken': token },
      });
      const body = (await response.json()) as { items: unknown[]; continuationToken?: string };
      count += body.items.length;
      token = body.continuationToken || undefined;
    } while (token !== undefined && (page += 1) < pagesAtMost);
  }
  return count;
}

/** The real exchange with its limits; only the token needs no login. */
function exchangeWith(root: string): Exchange {
  return createExchange({
    endpoints: endpointsOf('global', { partnerCenterUrl: root }),
    tokens: { token: async () => 'bench', forget: () => undefined },
    limits: createLimits({
      ...{ register: inMemoryRegister({ nowMs: Date.now }), purpose: 'other' },
      ...{ nowMs: Date.now, pause, random: Math.random },
    }),
    send: createSend(createOpen(fetch)),
    nowMs: Date.now,
    newGuid: randomUUID,
    patience: { pause, elapsedMs: () => performance.now(), random: Math.random, deadlineMs: 60_000 },
  });
}

type Measured = { readonly seconds: number; readonly lines: number };

async function measured(pull: () => Promise<number>): Promise<Measured> {
  const startedMs = performance.now();
  const count = await pull();
  return { seconds: (performance.now() - startedMs) / 1000, lines: count };
}

function report(ours: Measured, plain: Measured): void {
  const expected = ids.length * Number(pages) * Number(lines);
  if (ours.lines !== expected || plain.lines !== expected) {
    throw new Error(`${expected} lines were served, and ${ours.lines} and ${plain.lines} came`);
  }
  const ratio = Number((plain.seconds / ours.seconds).toFixed(2));
  const row = ({ seconds }: Measured) => ({
    seconds: Number(seconds.toFixed(1)),
    'lines/s': Math.round(expected / seconds),
  });
  console.table({ 'this client': row(ours), 'one page after the other': row(plain) });
  console.log(
    JSON.stringify({
      bench: 'v1-pages',
      ...{
        invoices: ids.length,
        pages: Number(pages),
        linesPerPage: Number(lines),
        latencyMs: Number(latency),
      },
      ...{ ourSeconds: ours.seconds, plainSeconds: plain.seconds, ratio },
    }),
  );
}
