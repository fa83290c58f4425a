import type { ReturnView } from '../lib/reporting/views/purchase-view.ts';
import { instantText } from './instant-text.ts';
import { table } from './table.ts';

/** What was given back of a purchase; what somebody took back as a mistake says so, and counts in nothing. */
export function printReturns(returns: readonly ReturnView[]): readonly string[] {
  if (returns.length === 0) return ['Returns: none recorded'];
  return [
    'Returns',
    ...table(
      [
        { heading: 'ON' },
        { heading: 'QUANTITY', align: 'right' },
        { heading: 'AMOUNT', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'RECORDED' },
        { heading: 'BY' },
        { heading: 'RETURN' },
      ],
      returns.map((one) => ({
        cells: [
          ...[one.returnedOn, String(one.quantity), one.amount.amount, one.amount.currency],
          ...[instantText(one.recordedAt), one.by, one.returnId],
        ],
        ...noteOf(one),
      })),
    ),
  ];
}

function noteOf({ exchangedFor, why, withdrawn }: ReturnView): { readonly note?: string } {
  const parts = [
    ...(withdrawn === null
      ? []
      : [
          `WITHDRAWN by ${withdrawn.by} at ${instantText(withdrawn.at)}, counts in nothing: ${withdrawn.why}`,
        ]),
    ...(exchangedFor === null ? [] : [`exchanged for purchase ${exchangedFor}`]),
    ...(why === null ? [] : [why]),
  ];
  return parts.length === 0 ? {} : { note: parts.join('; ') };
}
