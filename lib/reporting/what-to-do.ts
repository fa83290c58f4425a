import type { DiscrepancyKind, NotBilledStage } from '../reconciliation/discrepancy.ts';

/** Whose move a difference is: to be disputed with Microsoft, to be looked into by ourselves first, or nobody's. */
export type NextStep = 'dispute' | 'look_into' | 'nothing';

export type WhatToDo = { readonly next: NextStep; readonly toDo: string };

const dispute = (toDo: string): WhatToDo => ({ next: 'dispute', toDo });
const lookInto = (toDo: string): WhatToDo => ({ next: 'look_into', toDo });
const nothing = (toDo: string): WhatToDo => ({ next: 'nothing', toDo });

const LATE = lookInto('Accrue it, and expect it on the next invoice.');
const MISSING = lookInto('Ask Microsoft: what comes late comes at once.');

/** What each kind asks for as long as nobody has decided about it. docs/discrepancies.md says the same; a test compares. */
const OF_KIND: Readonly<Record<Exclude<DiscrepancyKind, 'purchased_not_billed'>, WhatToDo>> = {
  unknown_charge_type: lookInto('Read the invoice and find out what the word means; tell it the developers.'),
  currency_differs: lookInto(
    'Ask Microsoft which billing account it went to; dispute the whole line if that is the wrong one.',
  ),
  customer_differs: lookInto(
    'Find out whose it is before any customer is invoiced for it; dispute it if Microsoft mistook the customer.',
  ),
  test_purchase: lookInto('Ask who tests, and have it cancelled.'),
  renewed: lookInto('Check that the customer wants it; if not, have it cancelled and switch auto-renew off.'),
  billed_after_cancellation: dispute('Dispute it: show the recorded return, or the end of the term.'),
  billed_twice: dispute('Dispute the whole second line.'),
  quantity_differs: dispute('Compare order and invoice; dispute the units that were not bought.'),
  term_differs: dispute('Dispute it quickly: terms bind, also where the amount is the same.'),
  unit_price_differs: dispute("Compare with the cart's price; dispute the difference."),
  exchange_rate: nothing('Nothing: book it as an exchange difference.'),
  rounding: nothing('Nothing.'),
  amount_differs: dispute('Open a case with Microsoft: nothing that we know explains it.'),
  within_tolerance: nothing('Nothing: somebody decided to accept so much.'),
  refund_missing: dispute('Ask Microsoft for the money; where nothing was returned, withdraw the return.'),
  refund_unannounced: lookInto('Find out who returned what, and record the return.'),
  bought_before_start: nothing('Nothing; once it is imported, its instalments are compared.'),
  billed_not_purchased: lookInto('Find the buyer; recharge it, or dispute it if there is none.'),
  tax_on_invoice_only: nothing('Nothing: post the tax from the document.'),
  credit_note: nothing('Nothing: post the credit.'),
  rebilled: nothing('Nothing: put it in the place of the old document.'),
  restated: nothing('Nothing; look at what changed if it matters.'),
  lines_do_not_sum: lookInto('Do not pay it unseen: ask Microsoft for corrected data.'),
  statement_differs: lookInto('Ask Microsoft which figure counts, and pay by that.'),
};

/** Nobody withholds what was not charged. */
export const TOO_LITTLE: WhatToDo = lookInto(
  'Nothing to withhold: too little was charged, or too much given back. It may be corrected, so accrue it.',
);

export function whatToDo(kind: DiscrepancyKind, stage?: NotBilledStage): WhatToDo {
  if (kind !== 'purchased_not_billed') return OF_KIND[kind];
  return stage === 'late' ? LATE : MISSING;
}
