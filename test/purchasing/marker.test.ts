import { expect, it } from '@jest/globals';
import { markedPurchase, markerOf, marks, marksAnother } from '../../lib/purchasing/marker.ts';
import { asId, type PurchaseId } from '../../lib/values/id.ts';

const OURS: PurchaseId = asId('p-1');

it('the marker names the purchase, and is short enough for a friendly name', () => {
  expect(markerOf(OURS)).toBe('tieout p-1');
  expect(markerOf(asId('f'.repeat(32))).length).toBeLessThanOrEqual(50);
});

it.each([
  { text: 'tieout p-1', is: 'ours', named: 'p-1' },
  { text: '  tieout p-1 ', is: 'ours', named: 'p-1' },
  { text: 'tieout p-12', is: 'of another', named: 'p-12' },
  { text: 'tieout p-2', is: 'of another', named: 'p-2' },
  { text: 'TIEOUT P-1', is: 'ours', named: 'p-1' },
  { text: 'Tieout P-2', is: 'of another', named: 'p-2' },
  { text: 'Web servers', is: 'nobody knows whose', named: undefined },
  { text: 'my tieout p-1', is: 'nobody knows whose', named: undefined },
  { text: '', is: 'nobody knows whose', named: undefined },
])('a line that is named "$text" is $is', ({ text, is, named }) => {
  expect(marks(text, OURS)).toBe(is === 'ours');
  expect(marksAnother(text.trim(), OURS)).toBe(is === 'of another');
  expect(markedPurchase(text)).toBe(named);
});

it('a line without a name is nobody knows whose', () => {
  expect(marks(undefined, OURS)).toBe(false);
  expect(markedPurchase(undefined)).toBeUndefined();
});

it('a marker of ours with blanks around it is not taken for that of another purchase', () => {
  expect(marksAnother('tieout p-1 ', OURS)).toBe(false);
});
