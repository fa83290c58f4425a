import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import { adviceFor } from '../lib/reporting/views/advice.ts';
import {
  isDecided,
  questioned,
  STANDING_WORDS,
  standingOf,
  type Standing,
  type Statuses,
} from '../lib/reporting/views/in-question.ts';
import { ZERO } from '../lib/values/decimal.ts';
import { amountText, money, moneyText, noMoney, plus, type Money } from '../lib/values/money.ts';
import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import { discrepancyTable, nameOf } from './print-tables.ts';
import { printSums } from './print-sums.ts';
import { table } from './table.ts';

/** Discrepancies with both sides, then what each kind comes to; what is missing by the day on which it was due. */
export function printDiscrepancies(
  found: readonly DiscrepancyView[],
  purchases: readonly PurchaseView[],
  statuses: Statuses,
): readonly string[] {
  if (found.length === 0) return [];
  const isMissing = found.every(({ stage }) => stage !== null);
  const toDo = (one: DiscrepancyView) => ` -> ${adviceFor(one, standingOf(one, statuses)).toDo}`;
  return [
    ...(isMissing ? missingTable(found, purchases, toDo) : discrepancyTable(found, purchases, toDo)),
    '',
    ...(isMissing ? missingSums(found, statuses) : standingSums(found, statuses)),
    ...(isMissing ? [] : disputeSums(found, statuses)),
    ...(isMissing ? ['', 'What is not due yet is no discrepancy: tieout expected'] : []),
  ];
}

function missingSums(found: readonly DiscrepancyView[], statuses: Statuses): readonly string[] {
  return printSums(
    'NOT BILLED',
    found,
    (one) => {
      const standing = standingOf(one, statuses);
      return `${one.kind}, ${one.stage}${isDecided(standing) ? `, ${STANDING_WORDS[standing]}` : ''}`;
    },
    ({ amount, expected }) => expected ?? amount,
  );
}

type Part = {
  readonly standing: Standing;
  readonly kind: string;
  readonly amount: Money;
};

const IN_ORDER: readonly Standing[] = ['in_question', 'to_clarify', 'accepted', 'written_off', 'explained'];

/** What waits for a decision apart from what was decided and what a rule explains; what is above never cancels what is below. */
function standingSums(found: readonly DiscrepancyView[], statuses: Statuses): readonly string[] {
  const parts = found.flatMap((one) => partsOf(one, statuses));
  const groups = IN_ORDER.flatMap((standing) => {
    const own = parts.filter((part) => part.standing === standing);
    return [...Map.groupBy(own, ({ kind, amount: { currency } }) => `${kind} ${currency}`).values()];
  });
  const right = (heading: string) => ({ heading, align: 'right' as const });
  return table(
    [
      { heading: 'STANDING' },
      { heading: 'KIND' },
      right('COUNT'),
      right('ABOVE'),
      right('BELOW'),
      { heading: 'CURRENCY' },
    ],
    groups.map((own) => {
      const [
        {
          standing,
          kind,
          amount: { currency },
        },
      ] = own as [Part, ...Part[]];
      const sums = [1, -1].map((sign) =>
        amountText(
          own
            .filter(({ amount }) => amount.amount.cmp(ZERO) === sign)
            .reduce((sum, { amount }) => plus(sum, amount), noMoney(currency)),
        ),
      );
      return { cells: [STANDING_WORDS[standing], kind, String(own.length), ...sums, currency] };
    }),
  );
}

/** All that is to be disputed with Microsoft: what can be withheld from an invoice apart from what only can be asked for. */
function disputeSums(found: readonly DiscrepancyView[], statuses: Statuses): readonly string[] {
  const disputed = found.filter((one) => adviceFor(one, standingOf(one, statuses)).next === 'dispute');
  if (disputed.length === 0) return [];
  return [
    '',
    ...printSums(
      'TO DISPUTE WITH MICROSOFT, BEFORE TAX',
      disputed,
      ({ documentId }) =>
        documentId === null ? 'on no invoice: to be asked for' : 'on invoices: to be withheld',
      (one) => moneyText(questioned(one)),
    ),
    '',
    'With tax, invoice by invoice: tieout invoices explain INVOICE',
  ];
}

/** What the month's rate alone makes of a difference is explained, and the rest is in question. */
function partsOf(found: DiscrepancyView, statuses: Statuses): readonly Part[] {
  const { kind, amount, exchangeRateEffect: rate } = found;
  const standing = standingOf(found, statuses);
  const whole = money(amount.amount, amount.currency);
  if (rate === null || standing === 'explained' || isDecided(standing))
    return [{ standing, kind, amount: whole }];
  const explained = { standing: 'explained', kind: 'exchange_rate_effect' } as const;
  return [
    { standing, kind, amount: questioned(found) },
    { ...explained, amount: money(rate.amount, rate.currency) },
  ];
}

/** What should have been billed or given back, and was not: when it was due, and how long it has been missed. */
function missingTable(
  found: readonly DiscrepancyView[],
  purchases: readonly PurchaseView[],
  toDo: (one: DiscrepancyView) => string,
): readonly string[] {
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  return table(
    [
      { heading: 'KIND' },
      { heading: 'PURCHASE' },
      { heading: 'INSTALMENT', align: 'right' },
      { heading: 'STAGE' },
      { heading: 'PERIOD' },
      { heading: 'DUE' },
      { heading: 'EXPECTED', align: 'right' },
      { heading: 'CURRENCY' },
      { heading: 'CUSTOMER' },
    ],
    found.map((one) => {
      const { kind, purchaseId, instalment, stage, period, since, expected, customerId, detail } = one;
      const cells = [
        ...[kind, purchaseId === null ? '-' : (names.get(purchaseId) ?? purchaseId)],
        ...[instalment === null ? '-' : String(instalment), stage ?? '-', period, since],
        ...[expected?.amount ?? '-', expected?.currency ?? '-', customerId ?? '-'],
      ];
      return { cells, note: `${detail}${toDo(one)}` };
    }),
  );
}
