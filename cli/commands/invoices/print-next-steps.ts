import type { AdvisedDifference } from '../../../lib/reporting/views/advised-difference.ts';
import type { PurchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { STANDING_WORDS } from '../../../lib/reporting/views/in-question.ts';
import type { DocumentExplanation } from '../../../lib/reporting/views/document-explanation.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { expectedText, nameOf, noteOfDiscrepancy } from '../../print-tables.ts';
import { shortened, table } from '../../table.ts';

/** Rows of one list; `tieout discrepancies` has all of them. */
const MOST = 60;

const right = (heading: string) => ({ heading, align: 'right' as const });

/** What is to be done, in sums: what to dispute and withhold, what to look into first, and what asks for nothing. */
export function printSteps(invoice: DocumentExplanation): readonly string[] {
  const { document, nextSteps, payMeanwhile, leftToPay, ofDocument, discrepancies } = invoice;
  if (nextSteps === null || document.void) return [];
  const { currency } = document;
  const { toDispute, toLookInto, nothingToDo } = nextSteps;
  const asWhole = ofDocument.some(({ next }) => next === 'look_into') ? ['the document as a whole'] : [];
  const settled = settledAsWhole(discrepancies);
  if (toDispute.count + toLookInto.count + nothingToDo.count + asWhole.length + settled.length === 0)
    return [];
  const lookInto =
    toLookInto.count === 0
      ? []
      : [
          `${chargesOf(toLookInto.count)}, ${toLookInto.tooMuch} ${currency} too much, ${toLookInto.tooLittle} too little, before tax`,
        ];
  const nothing =
    nothingToDo.count === 0 && isNothing(nothingToDo.amount)
      ? []
      : [
          `${chargesOf(nothingToDo.count)}, ${nothingToDo.amount} ${currency} before tax, explained or decided`,
        ];
  return [
    `  To dispute with Microsoft: ${disputeText(toDispute, payMeanwhile, currency)}${leftText(leftToPay, currency)}`,
    `  To look into first: ${[...lookInto, ...asWhole].join('; and ') || 'nothing'}.`,
    `  Nothing to do: ${[...nothing, ...settled].join('; and ') || 'no difference is explained or decided'}.`,
  ];
}

// What is of the document as a whole is in no sum of charges; it is explained or decided all the same.
function settledAsWhole(discrepancies: readonly AdvisedDifference[]): readonly string[] {
  const own = discrepancies.filter(({ basis, next }) => basis === 'document' && next === 'nothing');
  const kinds = new Set(own.map(({ kind, standing }) => `${kind}, ${STANDING_WORDS[standing]}`));
  return own.length === 0 ? [] : [`the document as a whole (${[...kinds].join('; ')})`];
}

function disputeText(
  { count, beforeTax, withTax, taxNote }: NonNullable<DocumentExplanation['nextSteps']>['toDispute'],
  payMeanwhile: string | null,
  currency: string,
): string {
  if (count === 0) return 'nothing.';
  const charged = `${chargesOf(count)}, ${beforeTax} ${currency} before tax.`;
  if (withTax === null) return `${charged} Withhold that and the tax on it. ${taxNote}`;
  const pay = payMeanwhile === null ? '' : `, and pay ${payMeanwhile} ${currency} meanwhile`;
  return `${charged} Withhold ${withTax} ${currency}, which is that with its tax${pay}.`;
}

// Who reads no further must not pay twice.
function leftText(leftToPay: DocumentExplanation['leftToPay'], currency: string): string {
  if (leftToPay === null) return '';
  const { paid, givenBack, left } = leftToPay;
  const settled = [
    ...(isNothing(paid) ? [] : [`${paid} ${currency} is paid`]),
    ...(isNothing(givenBack) ? [] : [`${givenBack} ${currency} is given back by credit notes`]),
  ];
  const rest = decimal(left).lt(ZERO)
    ? `${amountText(money(decimal(left).abs(), currency))} ${currency} more than was to be paid`
    : `${left} ${currency} is left to pay`;
  return ` ${settled.join(' and ')}: ${rest}.`;
}

export function chargesOf(count: number): string {
  return `${count} ${count === 1 ? 'charge' : 'charges'}`;
}

/** Every difference under what is to be done about it, each with both sides and a sentence on what to do. */
export function printDifferences(
  { discrepancies, document, nextSteps }: DocumentExplanation,
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (discrepancies.length === 0) return ['Discrepancies: none', ''];
  const { currency, id } = document;
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  const section = (
    next: AdvisedDifference['next'],
    title: string,
    columns: readonly ReturnType<typeof right>[],
    cells: (one: AdvisedDifference) => readonly string[],
    after: readonly string[] = [],
  ) => {
    const own = discrepancies.filter((one) => one.next === next);
    if (own.length === 0) return [];
    const shown = shortened(own, MOST, `tieout discrepancies --all --invoice ${id}`);
    const rows = shown.rows.map((one) => ({
      cells: [
        ...[one.kind, one.purchaseId === null ? '-' : (names.get(one.purchaseId) ?? one.purchaseId)],
        ...[expectedText(one), one.actual.amount, ...cells(one)],
      ],
      note: noteOf(one),
    }));
    const headings = [{ heading: 'KIND' }, { heading: 'PURCHASE' }, right('EXPECTED'), right('ACTUAL')];
    return [title, ...table([...headings, ...columns], rows), ...shown.rest, ...after, ''];
  };
  const questioned = ({ inQuestion, amount }: AdvisedDifference) => [
    ...[inQuestion?.beforeTax ?? amount.amount, inQuestion?.tax ?? '-', inQuestion?.withTax ?? '-'],
  ];
  const note = nextSteps?.toDispute.taxNote ?? '';
  return [
    ...section(
      'dispute',
      'To dispute with Microsoft',
      [right(`TO DISPUTE ${currency}`), right('TAX'), right('WITH TAX')],
      questioned,
      note === '' ? [] : [`  ${note}`],
    ),
    ...section(
      'look_into',
      'To look into first',
      [right(`IN QUESTION ${currency}`), right('TAX'), right('WITH TAX')],
      questioned,
    ),
    ...section(
      'nothing',
      'Nothing to do',
      [right(`DIFFERENCE ${currency}`), { heading: 'WHY' } as ReturnType<typeof right>],
      ({ amount, standing }) => [amount.amount, STANDING_WORDS[standing]],
    ),
  ];
}

function noteOf(one: AdvisedDifference): string {
  const { toDo, decision, status, standing } = one;
  const open = standing === 'in_question' || standing === 'to_clarify';
  const said =
    decision === null
      ? toDo
      : `${standing === 'accepted' ? 'Accepted' : 'Written off'} by ${decision.by}: ${decision.why}`;
  const under =
    open && status !== null && status !== 'open' ? ` (Case: ${status.replaceAll('_', ' ')}.)` : '';
  return `${noteOfDiscrepancy(one)} -> ${said}${under}`;
}

function isNothing(amount: string): boolean {
  return decimal(amount).eq(ZERO);
}
