import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tieout } from '../../cli/tieout.ts';
import { PURCHASE_REQUESTS } from '../../lib/purchasing/people/dead-letters.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { asId } from '../../lib/values/id.ts';
import { aRequest, aRequestedLine } from '../builders/purchase-request.ts';
import {
  aBudget,
  aHold,
  anApproval,
  aPurchase,
  aSend,
  awaitingApproval,
  checkingOut,
  NOW_MS,
  ordered,
  unknown,
} from '../builders/purchase.ts';
import { createInMemoryDeadLetters } from '../fakes/in-memory-dead-letters.ts';
import { startInMemoryFinanceApi } from '../fakes/in-memory-finance-api.ts';
import { inMemoryFiles } from '../fakes/in-memory-files.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';

const DAY = 86_400_000;
const request = (requestId: string) => JSON.stringify(aRequest({ requestId }));

let ledger: PurchaseLedger;
let api: Awaited<ReturnType<typeof startInMemoryFinanceApi>>;
let files: Record<string, string>;
let onPause: () => Promise<void>;

beforeEach(async () => {
  ledger = createInMemoryPurchaseLedger();
  files = {};
  onPause = async () => {};
  const deadLetters = createInMemoryDeadLetters({
    [PURCHASE_REQUESTS]: [
      { messageId: 'm-new', body: request('REQ-7'), sentAtMs: NOW_MS },
      { messageId: 'm-old', body: request('REQ-8'), sentAtMs: NOW_MS - 4 * DAY },
    ],
    'billing-work': Array.from({ length: 150 }, (_none, index) => ({
      ...{ messageId: `b${index}`, body: '{"documentId":"G1"}', sentAtMs: NOW_MS },
    })),
  });
  api = await startInMemoryFinanceApi({ ledger, deadLetters, nowMs: () => NOW_MS });
});
afterEach(async () => {
  await api.stop();
  expect(api.failures).toEqual([]);
});

/** Runs a command line as a person; what is in double quotes is one word. */
async function as(person: string, line: string) {
  const said = { out: '', err: '' };
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const status = await tieout(words, {
    env: { TIEOUT_API: api.api, TIEOUT_TOKEN: person },
    fetch,
    localSession: () => undefined,
    files: inMemoryFiles(files),
    nowMs: () => NOW_MS,
    pause: () => onPause(),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { status, ...said };
}

const keep = (...purchases: readonly Purchase[]) =>
  Promise.all(purchases.map((purchase) => ledger.accept([purchase])));
const stored = (id = 'p-1') => ledger.read(asId(id));

describe('approving and cancelling', () => {
  beforeEach(() => keep(aPurchase(awaitingApproval())));

  it('shows who has to do what, and lets another person do it', async () => {
    const shown = (await as('ada', 'purchase show REQ-1/1')).out;
    expect(shown).toContain('  to be approved   above_threshold: above 1000.00 EUR\n');
    expect(shown).toContain(
      'Somebody other than ordering-team has to agree:\n  tieout purchase approve p-1\n',
    );
    expect(await as('ada', 'purchase approve REQ-1/1')).toEqual({
      status: 0,
      out: 'REQ-1/1 (p-1) is approved by ada for 1037.78 EUR a charge. It goes on within a minute.\n',
      err: '',
    });
    expect(await stored()).toMatchObject({ stage: 'accepted', approval: { by: 'ada' } });
    const after = (await as('ada', 'purchase show REQ-1/1')).out;
    expect(after).toContain('  approved         by ada at 2024-02-05 09:00:00Z, for 1037.78 EUR a charge\n');
    expect(after).not.toContain('has to agree');
  });

  it('a second time says who approved it before, and changes nothing', async () => {
    await as('ada', 'purchase approve p-1');
    const before = await stored();
    expect(await as('ada', 'purchase approve p-1')).toEqual({
      status: 0,
      out: 'REQ-1/1 (p-1) was approved before, by ada at 2024-02-05 09:00:00Z for 1037.78 EUR a charge; it is accepted.\n',
      err: '',
    });
    expect(await as('ben', 'purchase approve p-1')).toMatchObject({
      status: 1,
      err: 'The purchase is accepted: ada approved it at 2024-02-05T09:00:00.000Z, and it does not wait for an approval.\n',
    });
    expect(await stored()).toEqual(before);
  });

  it('is not for whoever asked, and only for what is to be approved', async () => {
    expect(await as('Ordering-Team', 'purchase approve p-1')).toMatchObject({
      status: 1,
      err: 'Ordering-Team asked for this purchase; somebody else has to approve it.\n',
    });
    expect(await as('ada', 'purchase approve p-1 --charge 1000')).toMatchObject({
      status: 1,
      err: '--charge is not 1037.78 EUR, which is to be approved.\n',
    });
    const { out } = await as('ada', 'purchase approve p-1 --charge 1037.78 --json');
    expect(JSON.parse(out)).toMatchObject({ purchaseId: 'p-1', approval: { by: 'ada' } });
  });

  it('is found among those that wait', async () => {
    const { out } = await as('ada', 'purchase list --stage awaiting_approval');
    expect(out).toContain('REQ-1/1  awaiting_approval');
    expect(out).toContain('      above_threshold: above 1000.00 EUR\n');
    expect(await as('ada', 'purchase list --stage waiting')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^--stage is not one of "accepted", "awaiting_approval"/),
    });
  });

  it('cancels with a reason; what is bought cannot be cancelled', async () => {
    await keep(aPurchase(ordered(), { id: asId('p-2'), intent: { requestId: 'REQ-2' } }));
    expect(await as('ada', 'purchase cancel p-1 --reason "not needed"')).toEqual({
      status: 0,
      out: 'REQ-1/1 (p-1) is cancelled. Withdrawn by ada: not needed\n',
      err: '',
    });
    expect(await as('ada', 'purchase cancel p-2 --reason "not needed"')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^It is bought: order order-of-cart-1\./),
    });
  });
});

describe('finding out what became of a checkout', () => {
  const ids = { requestId: asId<'RequestId'>('guid-r'), correlationId: asId<'CorrelationId'>('guid-c') };
  const sends = [aSend({ ...ids, answer: 'unknown', detail: 'The connection was cut.' })];
  beforeEach(() => keep(aPurchase(unknown(undefined, { sends }), { dueAtMs: undefined as never })));

  it('takes two people, who are told what is missing', async () => {
    const shown = (await as('ada', 'purchase show p-1')).out;
    expect(shown).toContain('tieout purchase resolve p-1 --ordered ORDER --evidence TEXT');
    expect(shown).toContain('The cart ends 2024-02-12 09:00:00Z: until then it may become an order');
    expect(shown).toContain('2024-02-05 09:00:00Z        1  unknown  guid-r        guid-c\n');
    expect(shown).toContain('      The connection was cut.\n');
    const said = '--ordered order-9 --evidence "order page"';
    expect(await as('ada', `purchase resolve p-1 ${said}`)).toEqual({
      status: 0,
      out:
        'REQ-1/1 (p-1): order order-9, says ada.\n' +
        'A second person has to find the same: tieout purchase resolve p-1 --ordered order-9 --evidence TEXT\n',
      err: '',
    });
    expect(await as('ada', `purchase resolve p-1 ${said}`)).toMatchObject({ status: 1 });
    expect((await as('ben', 'purchase show p-1')).out).toContain(
      'Somebody other than ada and ordering-team has to look, too, and find the same:\n' +
        '  tieout purchase resolve p-1 --ordered order-9 --evidence TEXT\n',
    );
    expect(await as('ben', `purchase resolve p-1 ${said}`)).toMatchObject({
      status: 0,
      out: 'REQ-1/1 (p-1): order order-9, say ada and ben.\nIt is carried out within a minute, unless Microsoft shows something else.\n',
    });
    const after = (await as('ben', 'purchase show p-1')).out;
    expect(after).toContain('found            ordered order-9, by ada at 2024-02-05 09:00:00Z: order page\n');
    expect(after).toContain('confirmed        by ben at 2024-02-05 09:00:00Z\n');
    expect(await stored()).toMatchObject({ dueAtMs: NOW_MS });
  });

  it('warns where nothing is said to be ordered while the cart lives', async () => {
    const { out } = await as('ada', 'purchase resolve p-1 --failed --evidence "support case 42"');
    expect(out).toContain('nothing was ordered, says ada.\n');
    expect(out).toContain('The cart ends 2024-02-12 09:00:00Z');
    expect((await as('ben', 'purchase show p-1')).out).toContain('resolve p-1 --failed --evidence TEXT');
  });

  it('names the option where the order is not one', async () => {
    expect(await as('ada', 'purchase resolve p-1 --ordered "two words" --evidence page')).toMatchObject({
      status: 2,
      err: '--ordered is not an order id.\n',
    });
  });
});

describe('sending a purchase request', () => {
  beforeEach(() => {
    files['request.json'] = `\ufeff${JSON.stringify(
      aRequest({ lines: [aRequestedLine(), aRequestedLine({ lineId: '2' })] }),
    )}`;
  });

  it('is accepted in the name of whoever sent it', async () => {
    const { status, out } = await as('ada', 'purchase send request.json');
    const [first, second] = await ledger.ofRequest('people', 'REQ-1');
    expect([status, out]).toEqual([
      0,
      `Request REQ-1 of people, for ada:\n  REQ-1/1  accepted  ${first?.id}\n  REQ-1/2  accepted  ${second?.id}\n`,
    ]);
    const both = await as('ada', 'purchase show people/REQ-1');
    expect(both.out.match(/^Purchase /gm)).toHaveLength(2);
    expect(JSON.parse((await as('ada', 'purchase show REQ-1 --json')).out)).toHaveLength(2);
    expect(await as('ada', 'purchase cancel REQ-1 --reason x')).toMatchObject({
      status: 1,
      err: `REQ-1 is the name of several purchases. Say which: ${first?.id} (people/REQ-1/1), ${second?.id} (people/REQ-1/2).\n`,
    });
    expect(JSON.parse((await as('ada', 'purchase send request.json --json')).out)).toMatchObject({
      requester: 'ada',
      purchases: [{ id: first?.id }, { id: second?.id }],
    });
  });

  it('names the field that is wrong', async () => {
    files['bad.json'] = JSON.stringify(aRequest({}, { quantity: 0 }));
    expect(await as('ada', 'purchase send bad.json')).toMatchObject({
      status: 1,
      err: 'lines[0].quantity is smaller than 1.\n',
    });
  });

  it.each([
    ['gone.json', /^gone\.json cannot be read: there is no such file\.\n$/],
    ['odd.json', /^odd\.json is not JSON: /],
  ])('%s ends with status 2', async (file, message) => {
    files['odd.json'] = '{';
    const { status, err } = await as('ada', `purchase send ${file}`);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  /** Moves every purchase of the request to a stage, as a worker would. */
  async function move(stage: (purchase: Purchase) => object) {
    for (const purchase of await ledger.ofRequest('people', 'REQ-1')) {
      const to = { ...purchase, ...stage(purchase), version: purchase.version + 1 } as Purchase;
      const event = {
        version: to.version,
        atMs: NOW_MS,
        from: purchase.stage,
        to: to.stage,
        what: '',
        facts: {},
      };
      await ledger.advance(purchase, to, event);
    }
  }

  const open = async () => {
    const now = {
      state: 'open',
      since: '2024-02-01T00:00:00.000Z',
      by: 'ada',
      reason: 'go',
      stops: [],
    } as const;
    await ledger.setPurchasing(await ledger.purchasing(), now);
  };

  it('is followed until every line rests, and tells every move', async () => {
    await open();
    files['one.json'] = JSON.stringify(aRequest());
    const stages = [() => checkingOut(), () => ordered()];
    onPause = async () => move(stages.shift() ?? (() => ({})));
    const { status, out, err } = await as('ada', 'purchase send one.json --wait 1');
    expect(status).toBe(0);
    expect(err).toBe('REQ-1/1  accepted\nREQ-1/1  checking_out\nREQ-1/1  ordered\n');
    expect(out).toMatch(/REQ-1\/1 +ordered/);
  });

  it('ends with status 1 where a line ends without an order', async () => {
    onPause = () => move(() => ({ stage: 'rejected', reason: { code: 'expired', detail: 'Too old.' } }));
    const { status, out, err } = await as('ada', 'purchase send request.json --wait 1');
    expect([status, err]).toEqual([1, expect.stringContaining('REQ-1/2  rejected  Too old.\n')]);
    expect(out).toContain('expired: Too old.');
  });

  it('does not wait for ever, and says why nothing moves', async () => {
    let pauses = 0;
    onPause = async () => void (pauses += 1);
    const { status, err } = await as('ada', 'purchase send request.json --wait 1');
    expect([status, pauses]).toEqual([1, 30]);
    expect(err).toContain('Purchasing is stopped: Purchasing was never opened in this stage.\n');
    await open();
    expect((await as('ada', 'purchase send request.json --wait 1')).err).toContain('The time is up');
  });
});

describe('purchasing', () => {
  it('is opened, shown and stopped', async () => {
    const opened = 'Purchasing is open since 2024-02-05 09:00:00Z, by ada: month begins\n';
    expect((await as('ada', 'purchasing open --reason "month begins"')).out).toBe(opened);
    expect((await as('ben', 'purchasing show')).out).toBe(opened);
    const { out } = await as('ben', 'purchasing stop --reason audit --json');
    expect(JSON.parse(out)).toMatchObject({ state: 'stopped', by: 'ben', reason: 'audit' });
  });
});

describe('dead letters', () => {
  it('are listed with what they are about', async () => {
    const { out } = await as('ada', 'dlq list --queue purchase-requests');
    expect(out).toContain('purchase-requests             2\n');
    expect(out).toMatch(/2024-02-01 09:00:00Z {2}ordering-team \(shop\) {2}needs approval {2}m-old\n.*REQ-8/);
    expect(out).toMatch(/ordering-team \(shop\) {2}yes +m-new\n/);
    expect(await as('ada', 'dlq list --queue other')).toMatchObject({ status: 2 });
    expect(JSON.parse((await as('ada', 'dlq list --json')).out)).toMatchObject({
      queues: [{ count: 2 }, { queue: 'billing-work', count: 150 }],
    });
  });

  it('go on until none moves, and tell how far they are', async () => {
    const { status, out, err } = await as('ada', 'dlq redrive billing-work');
    expect([status, err]).toEqual([0, '100 moved, about 50 left\n']);
    expect(out).toContain('billing-work: 150 moved, 0 kept; about 0 left\n');
    expect((await as('ada', 'dlq redrive billing-work')).out).toBe(
      'There are no such messages among the dead letters of billing-work.\n',
    );
  });

  it('an old purchase request stays until somebody else wants it still', async () => {
    const { status, out } = await as('ada', 'dlq redrive purchase-requests');
    const [purchase] = await ledger.ofRequest('shop', 'REQ-7');
    expect(status).toBe(1);
    expect(out).toContain(`  moved m-new: purchase ${purchase?.id}\n`);
    expect(out).toContain('  kept m-old: was sent at 2024-02-01T09:00:00.000Z: somebody has to say');
    expect(await ledger.ofRequest('shop', 'REQ-8')).toEqual([]);
    const wanted = 'dlq redrive purchase-requests --message m-old --approved-by';
    expect(await as('ada', `${wanted} ordering-team`)).toMatchObject({ status: 1 });
    expect(await as('ada', `${wanted} ben`)).toMatchObject({ status: 0 });
    expect(await ledger.ofRequest('shop', 'REQ-8')).toMatchObject([{ requester: 'ordering-team' }]);
  });
});

describe('the whole history', () => {
  it('is a timeline with waits, sends, answers, prices, and who decided', async () => {
    const hold = aHold([aBudget()]);
    const sends = [aSend({ answer: 'order' })];
    await keep(aPurchase(ordered({}, { sends, hold }), { approval: anApproval() }));
    let from = aPurchase(ordered({}, { sends, hold }), { approval: anApproval() });
    const look = async (version: number, atMs: number, detail: string) => {
      const to = { ...from, version };
      const what = 'The order is pending.';
      const event = { version, atMs, from: 'ordered', to: 'ordered', what, facts: { detail } } as const;
      expect(await ledger.advance(from, to, event)).toBe('written');
      from = to;
    };
    await look(2, NOW_MS + 900_000, 'pending');
    await look(3, NOW_MS + 4_500_000, 'pending');
    await look(4, NOW_MS + 4_500_000 + 2 * DAY, 'in review');
    const { out } = await as('ada', 'purchase show p-1');
    expect(out).toBe(TIMELINE);
  });
});

const TIMELINE = `Purchase REQ-1/1: ordered
  request          REQ-1, line 1
  source           shop
  requester        ordering-team
  purchase         p-1
  content          hash-1
  customer         7d4a5c11-0000-4000-8000-000000000001
  subscription     9b8e6a22-0000-4000-8000-000000000002
  product          DZH318Z0BQ4B, SKU 00DN, market DE
  quantity         2, P1Y one_time, shared
  expected charge  1037.78 EUR
  charge           1037.78 EUR
  cart             cart-1, ends 2024-02-12 09:00:00Z
  order            order-of-cart-1, known by answer
  accepted         2024-02-05 09:00:00Z
  ordered          2024-02-05 09:00:00Z
  looked at next   2024-02-05 09:00:00Z
  approved         by grace at 2024-02-05 09:00:00Z, for 1037.78 EUR a charge
  holds            1037.78 EUR
  of the budget    all 2024-02, limit 5000.00 EUR

Checkouts that were sent
  SENT                  ATTEMPT  ANSWER  MS-RequestId  MS-CorrelationId
  2024-02-05 09:00:00Z        1  order   request-1     correlation-1

Returns: none recorded

History
  AT                       AFTER  STAGE     WHAT
  2024-02-05 09:00:00Z            accepted  Accepted.
      request REQ-1, line 1, source shop, requester ordering-team, contentHash hash-1
  2024-02-05 09:15:00Z  + 15 min            The order is pending. (2 times, until 2024-02-05 10:15:00Z)
      detail pending
  2024-02-07 10:15:00Z     + 2 d            The order is pending.
      detail in review

It waits: The order is pending. in review
  It looks again at 2024-02-05 09:00:00Z, or a minute after.
`;
