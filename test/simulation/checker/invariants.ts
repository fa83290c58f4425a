/**
 * What has to hold, from section 4 of the design; each with the figure of the last line that a breach counts in. A check
 * is made as soon as it can be, at most of them with every write that lands and every checkout that leaves.
 */
export type Figure = 'duplicates' | 'lost' | 'falseFailures' | 'ledgerAhead' | 'violations';

export const INVARIANTS = {
  'one order per purchase': 'duplicates',
  'one order per demand of upstream': 'duplicates',
  'every request is accepted or refused': 'lost',
  'every purchase reaches an end': 'lost',
  'an end comes in time': 'lost',
  'every end and parking is told': 'lost',
  'no order after a no': 'falseFailures',
  'ordered means that the order exists and matches': 'ledgerAhead',
  'an order belongs to one purchase': 'violations',
  'a cart belongs to one purchase': 'violations',
  'an attempt fixes the cart': 'violations',
  'what was sent is not forgotten': 'violations',
  'no checkout without its durable attempt': 'violations',
  'a recorded send leaves once, in its window': 'violations',
  'a cart that may end is not checked out': 'violations',
  'a cart is read again before it is checked out': 'violations',
  'a request id stays until it is answered': 'violations',
  'an answered request id is not used again': 'violations',
  'three attempts at most': 'violations',
  'nothing that buys leaves while stopped': 'violations',
  'nothing is bought after its validity': 'violations',
  'what is checked out costs what was compared': 'violations',
  'nothing is put into a cart while its checkout may be under way': 'violations',
  'an error that passes is no end': 'violations',
  'only transitions of the design': 'violations',
  'ends do not change': 'violations',
  'a reused key never changes the original': 'violations',
  'one checkout of an item at a time': 'violations',
  'no lock is left behind': 'violations',
  'what a purchase holds is its commitment': 'violations',
  'no budget is exceeded': 'violations',
  'budgets are the sum over purchases': 'violations',
  'what cannot be explained stops purchasing': 'violations',
  'who approves did not ask, and approved this': 'violations',
  'two people decide, with evidence': 'violations',
  'the event log has no gap and replays to the state': 'violations',
  'an outcome keeps its id': 'violations',
  'no secret is said or stored': 'violations',
  'no failure of our own': 'violations',
  'what nothing holds up is fulfilled': 'violations',
} as const satisfies Readonly<Record<string, Figure>>;

export type Invariant = keyof typeof INVARIANTS;
