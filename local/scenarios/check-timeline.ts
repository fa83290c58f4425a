import { checkAnomalies } from './check-anomalies.ts';
import { missingRate, type Blame } from './check-world.ts';
import { blameUnknownCustomer, unknownPurchase, type Past, type PastDocument } from './past.ts';
import { earlierPurchases, purchasesOf } from './purchase-facts.ts';
import type { Scenario } from './scenario.ts';
import type { EventOf, TimelineEvent } from './timeline.ts';

/** Whether every event can happen after those before it. */
export function checkTimeline(scenario: Scenario, blame: Blame): void {
  const past: Past = {
    scenario,
    purchases: new Map(earlierPurchases(scenario)),
    returns: [],
    documents: new Map(),
  };
  let latest = scenario.start;
  for (const [index, event] of scenario.timeline.entries()) {
    const path = ['timeline', index];
    if (Date.parse(event.at) < Date.parse(scenario.start)) {
      blame([...path, 'at'], `is before the scenario starts (${scenario.start})`);
    } else if (Date.parse(event.at) < Date.parse(latest)) {
      blame([...path, 'at'], `is before the event above it (${latest})`);
    } else {
      latest = event.at;
    }
    checkEvent(past, event, path, blame);
  }
}

function checkEvent(past: Past, event: TimelineEvent, path: readonly PropertyKey[], blame: Blame): void {
  switch (event.event) {
    case 'request':
      return checkRequest(past, event, path, blame);
    case 'return':
      return checkReturn(past, event, path, blame);
    case 'invoice':
      return checkInvoice(past, event, path, blame);
    case 'void':
      return checkVoid(past, event, path, blame);
    case 'credit_note':
      return checkCreditNote(past, event, path, blame);
    case 'restate':
      blameUnlessInvoice(past, event.id, [...path, 'id'], blame);
      return blameUnknownCustomers(past, event.otherCharges, [...path, 'otherCharges'], blame);
    case 'payment':
      return blameUnlessInvoice(past, event.invoice, [...path, 'invoice'], blame);
    case 'night':
      return;
  }
}

function checkRequest(
  past: Past,
  event: EventOf<'request'>,
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  // What the message asks for is not checked: to be refused may be what the scenario is about.
  for (const { reference, line, facts } of purchasesOf(past.scenario, event)) {
    const missing = missingRate(past.scenario, facts.pricingCurrency, facts.billingCurrency);
    if (missing !== undefined) blame([...path, 'message', 'lines', line], missing);
    if (!past.purchases.has(reference)) past.purchases.set(reference, facts);
  }
}

function checkReturn(past: Past, event: EventOf<'return'>, path: readonly PropertyKey[], blame: Blame): void {
  const facts = past.purchases.get(event.purchase);
  if (facts === undefined) return blame([...path, 'purchase'], unknownPurchase(event.purchase));
  const before = past.returns.filter(({ purchase }) => purchase === event.purchase);
  const left = before.reduce((units, { quantity }) => units - quantity, facts.quantity ?? Infinity);
  if (event.quantity > left)
    blame([...path, 'quantity'], `is more than the ${left} units that ${event.purchase} has left`);
  past.returns.push({ ...event, recorded: event.recorded && !facts.isEarlier });
}

function checkInvoice(
  past: Past,
  event: EventOf<'invoice'>,
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  const { scenario } = past;
  const currency = event.currency ?? scenario.currency;
  blameTakenId(past, event.id, [...path, 'id'], blame);
  blameWrongLetter(event.id, event.kind, [...path, 'id'], blame);
  for (const [id, other] of past.documents) {
    const same =
      other.period === event.period &&
      other.currency === currency &&
      other.type === 'invoice' &&
      !other.isVoid;
    if (same && event.kind === 'one_time' && other.kind === 'one_time') {
      blame(
        [...path, 'period'],
        `has a one_time invoice in ${currency} already: ${id}. Void it with rebilledAs to bill it again`,
      );
    }
  }
  blameUnknownCustomers(past, event.otherCharges, [...path, 'otherCharges'], blame);
  checkAnomalies(past, event, currency, path, blame);
  past.documents.set(event.id, {
    kind: event.kind,
    type: 'invoice',
    period: event.period,
    currency,
    isVoid: false,
  });
}

function checkVoid(past: Past, event: EventOf<'void'>, path: readonly PropertyKey[], blame: Blame): void {
  blameUnlessInvoice(past, event.id, [...path, 'id'], blame);
  const document = past.documents.get(event.id);
  if (document === undefined) return;
  document.isVoid = true;
  if (event.rebilledAs === undefined) return;
  blameTakenId(past, event.rebilledAs, [...path, 'rebilledAs'], blame);
  blameWrongLetter(event.rebilledAs, document.kind, [...path, 'rebilledAs'], blame);
  past.documents.set(event.rebilledAs, { ...document, isVoid: false });
}

function checkCreditNote(
  past: Past,
  event: EventOf<'credit_note'>,
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  blameTakenId(past, event.id, [...path, 'id'], blame);
  blameUnlessInvoice(past, event.amends, [...path, 'amends'], blame);
  blameUnknownCustomer(past, event.customerId, [...path, 'customerId'], blame);
  const amended = past.documents.get(event.amends);
  if (amended === undefined) return;
  blameWrongLetter(event.id, amended.kind, [...path, 'id'], blame);
  past.documents.set(event.id, { ...amended, type: 'credit_note' });
}

function blameUnknownCustomers(
  past: Past,
  charges: readonly { readonly customerId: string }[],
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  for (const [index, { customerId }] of charges.entries()) {
    blameUnknownCustomer(past, customerId, [...path, index, 'customerId'], blame);
  }
}

function blameTakenId(past: Past, id: string, path: readonly PropertyKey[], blame: Blame): void {
  if (past.documents.has(id)) blame(path, `is the id of a document issued before: ${id}`);
}

function blameWrongLetter(
  id: string,
  kind: PastDocument['kind'],
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  const letter = kind === 'one_time' ? 'G' : 'D';
  if (!id.startsWith(letter))
    blame(path, `does not begin with ${letter}, as ids of ${kind} documents do: ${id}`);
}

function blameUnlessInvoice(past: Past, id: string, path: readonly PropertyKey[], blame: Blame): void {
  const document = past.documents.get(id);
  if (document === undefined) blame(path, `names no document issued before: ${id}`);
  else if (document.type === 'credit_note') blame(path, `names a credit note, not an invoice: ${id}`);
  else if (document.isVoid) blame(path, `names an invoice that is void by then: ${id}`);
}
