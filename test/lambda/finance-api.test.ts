import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asId } from '../../lib/values/id.ts';
import { CUSTOMER, OTHER_CUSTOMER } from '../builders/book.ts';
import { anObserved } from '../builders/history.ts';
import { startReconciledApi, TODAY_MS } from '../builders/reconciled-api.ts';

let at: Awaited<ReturnType<typeof startReconciledApi>>;
beforeEach(async () => {
  at = await startReconciledApi();
});
afterEach(async () => {
  await at.stop();
  // Among them is every answer that is not as the API describes it.
  expect(at.failures).toEqual([]);
});

const TWICE = 'billed_twice:p1:1';
const UNKNOWN = 'billed_not_purchased:bbbbbbbb-0000-4000-8000-000000000002:2024-01-15';
const NEVER = 'purchased_not_billed:p2:1';
const path = (id: string, what = '') => `/cases/${encodeURIComponent(id)}${what}`;

async function whole(asked: string, as = 'ada') {
  const items: Record<string, unknown>[] = [];
  let next: string | null = null;
  do {
    const mark: string = next === null ? '' : `${asked.includes('?') ? '&' : '?'}next=${next}`;
    const { body } = await at.ask(`${asked}${mark}`, { as });
    items.push(...(body['items'] as typeof items));
    next = body['next'] as string | null;
  } while (next !== null);
  return items;
}
const ids = async (asked: string, as?: string) => (await whole(asked, as)).map(({ id }) => id);

describe('what finance reads of a reconciliation', () => {
  it('an invoice that is too high says by how much, and for what', async () => {
    const { body } = await at.ask('/documents/G000001/explanation');
    expect(body).toMatchObject({
      asOf: '2024-03-15',
      inQuestion: {
        ...{ count: 2, amount: '1350.18', tooMuch: '1350.18', tooLittle: '0.00', decided: [] },
        by: [
          { kind: 'billed_twice', count: 1, amount: '1037.78' },
          { kind: 'billed_not_purchased', count: 1, amount: '312.40' },
        ],
      },
      coverage: {
        ...{ matched: '1037.78', discrepant: '1350.18', outOfScope: '20.00', linesSubtotal: '2407.96' },
        outOfScopeBy: [{ category: 'license', lines: 1, amount: '20.00' }],
      },
    });
    expect((body['discrepancies'] as { id: string }[]).map(({ id }) => id)).toEqual([TWICE, UNKNOWN]);
  });

  it('what people decided about is in question no more, and told apart', async () => {
    const accept = { status: 'accepted', reason: 'duplicate_charge', comment: 'We pay it.' };
    expect((await at.ask(path(TWICE, '/status'), { method: 'PUT', body: accept })).status).toBe(200);
    expect((await at.ask('/documents/G000001/explanation')).body['inQuestion']).toEqual({
      ...{ count: 1, amount: '312.40', tooMuch: '312.40', tooLittle: '0.00', toClarify: [] },
      by: [{ kind: 'billed_not_purchased', count: 1, amount: '312.40' }],
      decided: [{ kind: 'billed_twice', count: 1, amount: '1037.78', standing: 'accepted' }],
    });
  });

  it('documents are asked for by the month that they bill', async () => {
    expect(await ids('/documents?period=2024-01')).toEqual(['G000001']);
    expect(await ids('/documents?period=2024-02')).toEqual([]);
    expect((await at.ask('/documents?period=January')).body).toMatchObject({
      problems: [{ field: 'period' }],
    });
  });

  it('what was never billed, what will be billed, and what belongs to a purchase are asked for by filters', async () => {
    expect(await ids('/discrepancies?kind=purchased_not_billed')).toEqual([NEVER]);
    expect(await ids('/discrepancies?documentId=G000001')).toEqual([TWICE, UNKNOWN]);
    expect(await ids('/discrepancies?purchaseId=p1&explained=false')).toEqual([TWICE]);
    expect(await ids('/discrepancies?explained=true')).toEqual([]);
    expect(await ids('/discrepancies?period=2024-02')).toEqual([]);
    expect(await ids(`/discrepancies?customerId=${OTHER_CUSTOMER.toUpperCase()}`)).toEqual([UNKNOWN]);
    expect(await whole('/expected?period=2024-04')).toMatchObject([
      { purchaseId: 'p3', instalment: 2, dueOn: '2024-05-10', amount: { amount: '10.00', currency: 'EUR' } },
    ]);
    expect(await whole('/expected?purchaseId=p3')).toHaveLength(2);
    expect(await whole('/expected?purchaseId=p1')).toEqual([]);
    expect(await whole('/coverage?period=2024-02')).toEqual([]);
    expect(await whole('/matches?documentId=G000001')).toMatchObject([{ purchaseId: 'p1', line: 0 }]);
  });

  it('a purchase leads to its order, its lines, what differs, and what is expected next', async () => {
    expect((await at.ask('/purchases/p1/chain')).body).toMatchObject({
      purchase: { requestId: 'REQ-1', orderId: 'order-of-p1' },
      matches: [{ documentId: 'G000001', line: 0, instalment: 1 }],
      discrepancies: [{ id: TWICE }],
      expected: [],
      documents: [{ id: 'G000001', documentType: 'invoice', period: '2024-01', paid: 'open' }],
    });
    const { body } = await at.ask('/purchases/p3/chain');
    expect(body).toMatchObject({
      documents: [],
      matches: [],
      expected: [{ instalment: 1 }, { instalment: 2 }],
    });
    expect((await at.ask('/purchases/p9/chain')).status).toBe(404);
  });

  it('an order leads to its purchase, and one that is not ours is known as such', async () => {
    expect((await at.ask('/orders/order-of-p1')).body).toMatchObject({
      ...{ purchaseId: 'p1', stage: 'ordered', charge: { amount: '1037.78', currency: 'EUR' } },
    });
    expect((await at.ask('/orders/order0000009')).body).toMatchObject({
      ...{ purchaseId: null, customerId: OTHER_CUSTOMER, charge: null },
    });
    expect((await at.ask('/orders/another-order')).status).toBe(404);
    const orders = async (query: string, as?: string) =>
      (await whole(`/orders${query}`, as)).map(({ orderId }) => orderId);
    expect(new Set(await orders(`?customerId=${OTHER_CUSTOMER}`))).toEqual(
      new Set(['order-of-p3', 'order0000009']),
    );
    expect(await orders('', `ada:${CUSTOMER}`)).not.toContain('order0000009');
  });

  it('what was bought before us is there, too', async () => {
    const [observed] = await whole('/observed-purchases');
    expect(observed).toMatchObject({ id: 'observed.order-old.0', orderId: 'ORDER-OLD', from: 'orders' });
    expect((await at.ask('/observed-purchases/observed.order-old.0')).body).toEqual({
      ...(observed as object),
      returns: [],
    });
    expect((await at.ask('/observed-purchases/other')).status).toBe(404);
    const chain = await at.ask('/observed-purchases/observed.order-old.0/chain');
    expect(chain.body).toMatchObject({ purchase: observed, asOf: '2024-03-15', matches: [] });
    expect((await at.ask('/observed-purchases/other/chain')).status).toBe(404);
    expect(await whole('/observed-purchases', `ada:${CUSTOMER}`)).toEqual([]);
  });

  it('what was corrected shows what stood before, and that to nobody who may not see its customer', async () => {
    const before = anObserved();
    const after = anObserved({ customerId: asId(CUSTOMER), quantity: 3, by: 'grace' });
    expect(await at.history.correct(after, TODAY_MS)).toBe('corrected');
    const corrected = '/observed-purchases/observed.order-old.0';
    const former = {
      ...{ customerId: before.customerId, quantity: 2, by: 'ada' },
      ...{ correctedBy: 'grace', correctedAt: new Date(TODAY_MS).toISOString() },
    };
    expect((await at.ask(corrected)).body).toMatchObject({ quantity: 3, former: [former] });
    const mine = { as: `ada:${CUSTOMER}` };
    expect((await at.ask(corrected, mine)).body).toMatchObject({ quantity: 3, former: [] });
    expect(await whole('/observed-purchases', mine.as)).toMatchObject([{ former: [] }]);
    expect((await at.ask(`${corrected}/chain`, mine)).body).toMatchObject({ purchase: { former: [] } });
    const both = { as: `ada:${CUSTOMER} ${before.customerId}` };
    expect((await at.ask(corrected, both)).body).toMatchObject({ former: [former] });
  });

  it('lines are found by customer, order, category and how they stand', async () => {
    const lines = async (query: string) =>
      (await whole(`/documents/G000001/lines?${query}`)).map(({ line }) => line);
    expect(await lines('category=license')).toEqual([3]);
    expect(await lines(`customerId=${OTHER_CUSTOMER}`)).toEqual([2]);
    expect(await lines('orderId=ALTERNATE009')).toEqual([2]);
    expect(await lines('chargeType=New&category=reservation')).toEqual([0, 1, 2]);
    expect(await lines('state=matched')).toEqual([0]);
    expect(await lines('state=discrepant')).toEqual([1, 2]);
    expect(await lines('state=out_of_scope')).toEqual([3]);
    expect((await whole('/documents/G000001/lines?state=any')).map(({ purchaseId }) => purchaseId)).toEqual([
      'p1',
      'p1',
      null,
      null,
    ]);
    expect((await whole('/documents/G000001/lines')).map(({ state }) => state)).toEqual(Array(4).fill(null));
  });

  it.each([
    ['/discrepancies?colour=red', 'colour'],
    ['/discrepancies?period=January', 'period'],
    ['/discrepancies?kind=purchased-not-billed', 'kind'],
    ['/cases?kind=foo', 'kind'],
    ['/documents/G000001/lines?category=foo', 'category'],
    ['/expected?next=nonsense', 'next'],
    ['/cases?status=lost', 'status'],
    ['/documents/G000001/lines?state=good', 'state'],
  ])('%s is refused by the name of the parameter', async (asked, field) => {
    const { status, body } = await at.ask(asked);
    expect({ status, body }).toMatchObject({ status: 400, body: { problems: [{ field }] } });
  });

  it('a kind that does not exist is answered with those that do', async () => {
    const { body } = await at.ask('/discrepancies?kind=foo');
    expect(JSON.stringify(body['problems'])).toContain('purchased_not_billed');
  });

  it('an invoice that does not exist is none without discrepancies', async () => {
    expect(await at.ask('/discrepancies?documentId=NOPE')).toMatchObject({ status: 404 });
    expect((await at.ask('/cases?documentId=NOPE')).status).toBe(404);
    expect((await at.ask('/matches?documentId=NOPE')).status).toBe(404);
  });

  it('what a caller has already is not sent again', async () => {
    const first = await at.ask('/discrepancies');
    expect(first.etag).toMatch(/^"[\w-]{43}"$/);
    const again = await at.ask('/discrepancies', { headers: { 'if-none-match': `"x", ${first.etag}` } });
    expect(again).toMatchObject({ status: 304, text: '', etag: first.etag });
    const other = await at.ask('/expected', { headers: { 'if-none-match': first.etag } });
    expect(other.status).toBe(200);
  });
});

describe('a token for some customers', () => {
  const mine = `ada:${CUSTOMER}`;

  it('shows what is theirs of every list, and nothing of others', async () => {
    expect(await ids('/discrepancies', mine)).toEqual([TWICE, NEVER]);
    expect(await ids('/cases', mine)).toEqual([TWICE, NEVER]);
    expect(await ids('/purchases', mine)).toEqual(['p1', 'p2']);
    expect(await whole('/expected', mine)).toEqual([]);
    expect((await whole('/documents/G000001/lines', mine)).map(({ line }) => line)).toEqual([0, 1, 3]);
    expect(await ids('/discrepancies', `ada:${CUSTOMER} ${OTHER_CUSTOMER}`)).toHaveLength(3);
    expect(await ids('/discrepancies', 'ada:')).toEqual([]);
  });

  it('finds nothing of others, and changes nothing of theirs', async () => {
    for (const asked of ['/purchases/p3', '/purchases/p3/chain', path(UNKNOWN), path(UNKNOWN, '/audit')])
      expect((await at.ask(asked, { as: mine })).status).toBe(404);
    const assign = (id: string) =>
      at.ask(path(id, '/owner'), { as: mine, method: 'PUT', body: { owner: 'ada' } });
    expect((await assign(UNKNOWN)).status).toBe(404);
    expect((await assign(TWICE)).status).toBe(200);
    expect((await at.ask(path(UNKNOWN))).body).toMatchObject({ owner: null });
  });

  it('records and withdraws returns of what is theirs, also of what was bought before us', async () => {
    const body = { returnId: 'r1', returnedOn: '2024-03-10', quantity: 1, amount: '1.00', currency: 'EUR' };
    const theirs = `${mine} ${anObserved().customerId}`;
    const ask = (id: string, what: string, sent: object) =>
      at.ask(`/purchases/${id}/returns${what}`, { as: theirs, method: 'POST', body: sent });
    const withdrawal = { returnId: 'r1', why: 'It was another one.' };
    for (const id of ['p1', 'observed.order-old.0']) {
      expect(await ask(id, '', body)).toMatchObject({ status: 200, body: { recorded: 'recorded' } });
      const withdrawn = { withdrawn: 'withdrawn', by: 'ada' };
      expect(await ask(id, '/withdrawal', withdrawal)).toMatchObject({ status: 200, body: withdrawn });
    }
    expect((await at.ask('/observed-purchases/observed.order-old.0')).body).toMatchObject({
      returns: [{ returnId: 'r1', withdrawn: { by: 'ada', why: 'It was another one.' } }],
    });
    expect((await ask('p3', '', body)).status).toBe(404);
    await at.ask('/purchases/p3/returns', { method: 'POST', body });
    expect((await ask('p3', '/withdrawal', withdrawal)).status).toBe(404);
    expect((await at.ask('/purchases/p3')).body).toMatchObject({ returns: [{ withdrawn: null }] });
  });

  it('sends its queue back: a row of a case of others, or of nobody, is as one of no case', async () => {
    const rows = [TWICE, UNKNOWN, 'nothing'].map((id, index) => ({
      row: index + 2,
      cells: { id, revision: '1', owner: 'grace' },
    }));
    const sent = (as: string) => at.ask('/cases/uploads', { as, method: 'POST', body: { rows } });
    const unknown = { column: 'id', reason: 'is not the id of a case' };
    expect(await sent(mine)).toMatchObject({
      status: 200,
      body: {
        ...{ applied: [{ row: 2, id: TWICE }], already: [], unchanged: 0 },
        refused: [
          { row: 3, ...unknown },
          { row: 4, ...unknown },
        ],
      },
    });
    expect((await at.ask(path(UNKNOWN))).body).toMatchObject({ owner: null, revision: 1 });
    expect((await sent('ada:')).body).toMatchObject({ applied: [], already: [], refused: [{}, {}, {}] });
    // Nobody is kept from anything whose token names no customers.
    expect((await sent('ada')).body).toMatchObject({
      ...{ applied: [{ row: 3, id: UNKNOWN }], already: [{ row: 2, id: TWICE }] },
      refused: [{ row: 4 }],
    });
  });

  it('is refused what is of the whole partner', async () => {
    for (const asked of ['/documents', '/documents/G000001', '/balances', '/reconciliation', '/periods'])
      expect((await at.ask(asked, { as: mine })).status).toBe(403);
  });

  it('has written down what is theirs only', async () => {
    const asked = await at.ask('/exports', { as: mine, method: 'POST', body: { format: 'csv' } });
    expect(asked).toMatchObject({ status: 202, body: { state: 'asked', customers: [CUSTOMER] } });
    const focus = await at.ask('/exports', { as: mine, method: 'POST', body: { format: 'focus' } });
    expect(focus.status).toBe(422);
  });
});

describe('cases', () => {
  it('are the queue of what waits for a decision, by status, owner, age and period', async () => {
    expect(new Set(await ids('/cases'))).toEqual(new Set([TWICE, UNKNOWN, NEVER]));
    await at.ask(path(TWICE, '/owner'), { method: 'PUT', body: { owner: 'ben' } });
    expect(await ids('/cases?owner=Ben')).toEqual([TWICE]);
    expect(new Set(await ids('/cases?owner=nobody'))).toEqual(new Set([UNKNOWN, NEVER]));
    const accept = { status: 'accepted', reason: 'duplicate_charge', comment: 'We pay it.' };
    expect((await at.ask(path(TWICE, '/status'), { method: 'PUT', body: accept })).status).toBe(200);
    expect(await ids('/cases?status=accepted')).toEqual([TWICE]);
    expect(new Set(await ids('/cases'))).toEqual(new Set([UNKNOWN, NEVER]));
    expect(await ids('/cases?status=any&kind=billed_twice&ageBucket=31-60')).toEqual([TWICE]);
    expect(new Set(await ids('/cases?status=any&period=2024-01'))).toEqual(new Set([TWICE, UNKNOWN, NEVER]));
  });

  it('one that was changed since somebody looked is not changed by them', async () => {
    const { etag, body } = await at.ask(path(TWICE));
    expect(body).toMatchObject({ status: 'open', owner: null, age: 42, ageBucket: '31-60', revision: 1 });
    const change = (method: string, what: string, given: unknown, seen: string) =>
      at.ask(path(TWICE, what), { method, body: given, headers: { 'if-match': seen } });
    expect((await change('POST', '/comments', { comment: 'I look.' }, etag)).body).toMatchObject({
      comments: 1,
      lastComment: { by: 'ada', text: 'I look.' },
    });
    const late = await change('PUT', '/status', { status: 'investigating' }, etag);
    expect(late).toMatchObject({ status: 412, body: { title: 'Precondition failed' } });
    const now = (await at.ask(path(TWICE))).etag;
    expect((await change('PUT', '/status', { status: 'investigating' }, now)).status).toBe(200);
  });

  it('have a trail of who did what and why, which is proven', async () => {
    await at.ask(path(TWICE, '/evidence'), {
      method: 'POST',
      body: { link: 'https://tickets.example/7', note: 'the ticket' },
    });
    const { items } = (await at.ask(path(TWICE, '/audit'))).body;
    expect(items).toMatchObject([
      { number: 1, by: 'tieout', previous: '' },
      { number: 2, by: 'ada', why: 'the ticket', at: new Date(TODAY_MS).toISOString() },
    ]);
    const chain = encodeURIComponent(`case:${TWICE}`);
    expect((await at.ask(`/audit/verification?chain=${chain}`)).body).toEqual({
      ...{ chains: 1, entries: 2, problems: [], next: null },
    });
    const entries = at.caseBooks.trails.get(`case:${TWICE}`)!;
    at.caseBooks.trails.set(`case:${TWICE}`, [entries[0]!, { ...entries[1]!, why: 'another reason' }]);
    expect((await at.ask('/audit/verification')).body).toMatchObject({
      chains: 3,
      problems: [{ chain: `case:${TWICE}`, number: 2 }],
    });
  });

  it('an edited queue is applied row by row, and a bad row is named', async () => {
    const rows = [
      { row: 2, cells: { id: TWICE, revision: '1', owner: 'ben', status: 'investigating' } },
      { row: 3, cells: { id: UNKNOWN, revision: '1', status: 'lost' } },
    ];
    const upload = () => at.ask('/cases/uploads', { method: 'POST', body: { rows } });
    expect((await upload()).body).toMatchObject({
      applied: [{ row: 2, id: TWICE }],
      refused: [{ row: 3, column: 'status' }],
    });
    expect((await upload()).body).toMatchObject({ applied: [], already: [{ row: 2, id: TWICE }] });
  });

  it('what is wrong in a decision is named by its field', async () => {
    const { status, body } = await at.ask(path(TWICE, '/status'), {
      method: 'PUT',
      body: { status: 'resolved' },
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { problems: [{ field: 'status' }] } });
    const nothing = { method: 'PUT', body: { decision: 'confirmed', why: 'It is ours.' } };
    expect((await at.ask('/suggestions/none/decision', nothing)).status).toBe(404);
  });
});

describe('periods', () => {
  it('are every month that has documents, prepared or not', async () => {
    expect(await whole('/periods')).toMatchObject([{ period: '2024-01', state: 'open', revision: 0 }]);
  });

  it('show their checks with both sides before anybody prepared them', async () => {
    const { body } = await at.ask('/periods/2024-01');
    expect(body).toMatchObject({ state: 'open', revision: 0, signed: null, since: null });
    expect(body['checks']).toContainEqual(
      expect.objectContaining({
        ...{ check: 'lines_explained', verdict: 'holds' },
        left: { name: 'matched + discrepant + out of scope', figure: '2407.96 EUR' },
      }),
    );
    expect(body['figures']).toMatchObject([{ currency: 'EUR', beforeTax: '2407.96', matched: '1037.78' }]);
    expect((await at.ask('/periods/January')).status).toBe(400);
    expect((await at.ask('/periods/2024-01/difference')).status).toBe(422);
  });

  it('are not prepared while a check does not hold, and each one that does not is named', async () => {
    const { status, body } = await at.ask('/periods/2024-01/preparation', { method: 'POST', body: {} });
    expect(status).toBe(422);
    expect((body['problems'] as { field: string }[]).map(({ field }) => field)).toContain('cases_decided');
  });
});
