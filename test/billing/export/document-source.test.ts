import { describe, expect, it } from '@jest/globals';
import {
  documentSource,
  estimateSource,
  unknownLineSources,
} from '../../../lib/billing/export/document-source.ts';
import { period } from '../../builders/billing.ts';

const NEW = ['onetime', 'marketplace'];
const LEGACY = ['office', 'azure', 'marketplace', 'onetime'];

describe('documentSource', () => {
  it.each([
    { cloud: 'global', commerce: 'new', of: '2019-11', want: 'v1', lists: NEW, because: 'it is older' },
    { cloud: 'global', commerce: 'new', of: '2023-12', want: 'v1', lists: NEW, because: 'it is older' },
    {
      cloud: 'global',
      commerce: 'new',
      of: '2024-01',
      want: 'v1',
      lists: NEW,
      because: 'v2 begins after it',
    },
    { cloud: 'global', commerce: 'new', of: '2024-02', want: 'v2', lists: [], because: 'v2 begins with it' },
    { cloud: 'global', commerce: 'new', of: '2025-03', want: 'v2', lists: [], because: 'v2 is what stays' },
    { cloud: 'global', commerce: 'new', of: '2025-04', want: 'v2', lists: [], because: 'v1 has retired' },
    { cloud: 'global', commerce: 'new', of: '2031-12', want: 'v2', lists: [], because: 'v2 has no end' },
    {
      cloud: 'global',
      commerce: 'legacy',
      of: '2019-11',
      want: 'v1',
      lists: LEGACY,
      because: 'it is legacy',
    },
    {
      cloud: 'global',
      commerce: 'legacy',
      of: '2026-11',
      want: 'v1',
      lists: LEGACY,
      because: 'it is legacy',
    },
    {
      cloud: 'us_government',
      commerce: 'new',
      of: '2024-01',
      want: 'v1',
      lists: NEW,
      because: 'no v2 there',
    },
    {
      cloud: 'us_government',
      commerce: 'new',
      of: '2026-11',
      want: 'v1',
      lists: NEW,
      because: 'no v2 there',
    },
    {
      cloud: 'us_government',
      commerce: 'legacy',
      of: '2026-11',
      want: 'v1',
      lists: LEGACY,
      because: 'so it is',
    },
  ] as const)(
    'reads $commerce commerce of $of in $cloud from $want, because $because',
    ({ cloud, commerce, of, want, lists }) => {
      const header = { commerce, period: period(of) };
      expect(documentSource(cloud, header)).toBe(want);
      // v1 keeps lists apart, and a document may name those of its kind; v2 has it whole.
      const unknown = LEGACY.filter((list) => want === 'v1' && !(lists as readonly string[]).includes(list));
      expect(unknownLineSources(cloud, { ...header, lineSources: LEGACY })).toEqual(unknown);
    },
  );

  it('has an answer for every month of twenty years, and never two', () => {
    for (const cloud of ['global', 'us_government'] as const)
      for (const commerce of ['new', 'legacy'] as const)
        for (let month = 0; month < 240; month += 1) {
          const text = `${2015 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
          const isExported = cloud === 'global' && commerce === 'new' && text >= '2024-02';
          const header = { commerce, period: period(text) };
          expect([text, documentSource(cloud, header)]).toEqual([text, isExported ? 'v2' : 'v1']);
        }
  });
});

describe('unknownLineSources', () => {
  it.each([
    { named: ['OneTime/BillingLineItems'], commerce: 'new', of: '2024-01', want: [] },
    { named: ['one_time/billing_line_items'], commerce: 'new', of: '2024-01', want: [] },
    { named: ['One Time/usage_line_items'], commerce: 'new', of: '2024-01', want: [] },
    { named: ['marketplace/billing_line_items'], commerce: 'new', of: '2024-01', want: [] },
    { named: ['office/billing_line_items', 'azure/x'], commerce: 'legacy', of: '2024-01', want: [] },
    {
      named: ['office/billing_line_items'],
      commerce: 'new',
      of: '2024-01',
      want: ['office/billing_line_items'],
    },
    { named: ['quantum/lines'], commerce: 'legacy', of: '2026-01', want: ['quantum/lines'] },
    { named: ['quantum/lines'], commerce: 'new', of: '2024-02', want: [], because: 'it is exported whole' },
  ] as const)('of $named in $commerce commerce of $of are $want', ({ named, commerce, of, want }) => {
    expect(unknownLineSources('global', { commerce, period: period(of), lineSources: named })).toEqual(want);
  });
});

describe('estimateSource', () => {
  it.each([
    { cloud: 'global', want: 'v2' },
    { cloud: 'us_government', want: 'v1' },
  ] as const)('reads what is not billed yet in $cloud from $want', ({ cloud, want }) => {
    expect(estimateSource(cloud)).toBe(want);
  });
});
