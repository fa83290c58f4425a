import { describe, expect, it } from '@jest/globals';
import type { BillingDocument, TieOut } from '../../lib/billing/document.ts';
import type { Loading } from '../../lib/billing/load/loading.ts';
import { NOT_READY } from '../../lib/billing/load/publish.ts';
import { FIRST, noSums } from '../../lib/billing/load/tally.ts';
import { progressOf } from '../../lib/billing/progress.ts';
import { aHeader, aVersion, day, euro } from '../builders/billing.ts';

const part = (number: number) => ({ part: number, key: '', sha256: '', length: 0 });
const loading = (over: Partial<Loading> = {}): Loading => ({
  eTag: 'e',
  announced: 3,
  kept: [],
  nextPage: undefined,
  complete: false,
  reading: undefined,
  ...over,
});
const reading = { purpose: 'load', version: 'v', ...FIRST, part: 1, sums: noSums('EUR') } as const;
const running = (polls: number) => ({ operationId: 'o', askedAtMs: 0, polls });
const none = { lines: 0, subtotal: euro('0') };
const tieOut = (tied: boolean): TieOut => ({
  ...{ total: euro('1'), linesTotal: euro('1'), difference: euro('0'), unexplained: euro('0') },
  ...{ explained: [], findings: [], tied, why: '' },
});
const published = aVersion();
const loaded = { stage: 'published', published } as const;

const cases: { why: string; over: Partial<BillingDocument>; is: ReturnType<typeof progressOf> }[] = [
  { why: 'it was only listed', over: {}, is: { state: 'requested' } },
  { why: 'its export was just asked for', over: { export: running(0) }, is: { state: 'requested' } },
  { why: 'its export was looked at', over: { export: running(2) }, is: { state: 'running' } },
  {
    why: 'no part is here yet',
    over: { export: running(2), loading: loading() },
    is: { state: 'ready', done: 0, of: 3 },
  },
  {
    why: 'two of three parts are here',
    over: { loading: loading({ kept: [part(0), part(1)] }) },
    is: { state: 'downloading', done: 2, of: 3 },
  },
  {
    why: 'nobody says how many pages there are',
    over: { loading: loading({ announced: undefined, kept: [part(0)] }) },
    is: { state: 'downloading', done: 1, of: undefined },
  },
  {
    why: 'all parts are here',
    over: { loading: loading({ kept: [part(0), part(1)], complete: true }) },
    is: { state: 'reading', done: 0, of: 2 },
  },
  {
    why: 'one part is read',
    over: { loading: loading({ kept: [part(0), part(1)], complete: true, reading }) },
    is: { state: 'reading', done: 1, of: 2 },
  },
  { why: 'it is published', over: loaded, is: { state: 'loaded' } },
  { why: 'it does not tie', over: { ...loaded, tieOut: tieOut(false) }, is: { state: 'loaded' } },
  { why: 'it ties, and is not filed', over: { ...loaded, tieOut: tieOut(true) }, is: { state: 'tied' } },
  { why: 'it is filed', over: { ...loaded, stage: 'filed', tieOut: tieOut(true) }, is: { state: 'filed' } },
  {
    why: 'it is filed, and looked at again',
    over: { ...loaded, stage: 'filed', export: running(1) },
    is: { state: 'running' },
  },
  {
    why: 'it was restated, and is compared',
    over: {
      ...loaded,
      comparing: { from: 'a', to: 'b', passes: 5, done: 2, kept: [], removed: none, added: none },
    },
    is: { state: 'comparing', done: 2, of: 5 },
  },
  {
    why: 'there is no data yet',
    over: { stage: 'not_ready', failure: `${NOT_READY}No data available` },
    is: { state: 'not_ready' },
  },
  {
    why: 'there is no new data yet',
    over: { ...loaded, failure: `${NOT_READY}No data available` },
    is: { state: 'not_ready' },
  },
  { why: 'it could not be read', over: { stage: 'failed', failure: 'no answer' }, is: { state: 'failed' } },
  {
    why: 'the download broke off and goes on later',
    over: { failure: 'no answer', loading: loading({ kept: [part(0)] }) },
    is: { state: 'failed' },
  },
];

describe('the progress of a document', () => {
  it.each(cases)('is $is.state where $why', ({ over, is }) => {
    const document: BillingDocument = {
      ...{ header: aHeader(), stage: 'listed', source: 'v2', export: undefined, published: undefined },
      ...{ restatements: [], statement: undefined, statementProblem: undefined, tieOut: undefined },
      ...{ failure: undefined, firstSeenMs: 0, night: day('2024-03-09'), revision: 1, dueAtMs: undefined },
      ...over,
    };
    expect(progressOf(document)).toEqual(is);
  });
});
