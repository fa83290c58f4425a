import { describe, expect, it } from '@jest/globals';
import { documentSource } from '../../../lib/billing/export/document-source.ts';
import { period } from '../../builders/billing.ts';

describe('documentSource', () => {
  it.each([
    {
      cloud: 'global',
      commerce: 'new',
      of: '2024-01',
      want: 'v1',
      because: 'the export begins with February 2024',
    },
    {
      cloud: 'global',
      commerce: 'new',
      of: '2024-02',
      want: 'v2',
      because: 'it is the first period of the export',
    },
    { cloud: 'global', commerce: 'new', of: '2026-11', want: 'v2', because: 'v1 was retired for it' },
    { cloud: 'global', commerce: 'legacy', of: '2026-11', want: 'v1', because: 'legacy has no export' },
    {
      cloud: 'us_government',
      commerce: 'new',
      of: '2026-11',
      want: 'v1',
      because: 'that cloud has no export',
    },
  ] as const)(
    'reads $commerce commerce of $of in $cloud from $want, because $because',
    ({ cloud, commerce, of, want }) => {
      expect(documentSource(cloud, { commerce, period: period(of) })).toBe(want);
    },
  );
});
