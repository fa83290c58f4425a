import type { DocumentExplanation } from '../../../lib/reporting/views/document-explanation.ts';
import { STANDING_WORDS } from '../../../lib/reporting/views/in-question.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import type { DocumentView } from '../../../lib/reporting/views/document-view.ts';
import { amountText, minus, money } from '../../../lib/values/money.ts';
import { table } from '../../table.ts';

type Row = readonly [what: string, amount: string, note?: string];

const NEXT = { dispute: 'to dispute', look_into: 'to look into' } as const;

/** From what was bought to what is to be paid: each row is added to those above it. */
export function printLadder(invoice: DocumentExplanation): readonly string[] {
  const { document, ladder, ofDocument, nextSteps, payMeanwhile, leftToPay, shouldBeWithTax } = invoice;
  const { currency, linesTotal, explained, unexplained, total } = document;
  if (ladder === null || document.void)
    return [`  total  ${total} ${currency}${document.void ? ', void' : ''}`, ''];
  const decision = ofDocument.find(({ kind, next }) => kind === 'lines_do_not_sum' && next === 'nothing');
  const onNoLine = decision ? STANDING_WORDS[decision.standing] : 'not explained';
  const steps = ladder.steps.map(
    ({ kind, count, amount, standing, next }) =>
      ({
        isExplained: standing === 'explained',
        row: [`+ ${kind}`, amount, `${count}, ${next === 'nothing' ? STANDING_WORDS[standing] : NEXT[next]}`],
      }) as const,
  );
  const rows: readonly Row[] = [
    ['bought, and all that is no reservation', ladder.expected],
    ...steps.filter(({ isExplained }) => isExplained).map(({ row }) => row),
    [
      '= should have been billed, before tax',
      ladder.shouldBe,
      shouldBeWithTax === null ? '' : `${shouldBeWithTax} with tax`,
    ],
    ...steps.filter(({ isExplained }) => !isExplained).map(({ row }) => row),
    ['= billed, before tax', ladder.billed],
    ...(linesTotal === null
      ? []
      : [['+ tax on its lines', taxOnLines(linesTotal, ladder.billed, currency)] as const]),
    ...explained.map(({ kind, amount }) => [`+ ${kind}`, amount, 'explained'] as const),
    ...(unexplained === null || isNothing(unexplained)
      ? []
      : [['+ on no line', unexplained, onNoLine] as const]),
    ['= total', total],
    ...onTop(document),
    ...(payMeanwhile === null || nextSteps === null || nextSteps.toDispute.count === 0
      ? []
      : [
          ['- withheld, with tax', nextSteps.toDispute.withTax ?? '-'] as const,
          ['= to be paid meanwhile', payMeanwhile] as const,
        ]),
    ...settled(leftToPay),
  ];
  return [
    ...table(
      [{ heading: 'FROM WHAT IT SHOULD BE' }, { heading: currency, align: 'right' }, { heading: '' }],
      rows.map(([what, amount, note = '']) => ({ cells: [what, amount, note] })),
    ),
    '',
  ];
}

// What was paid by now, so that nobody pays it again.
function settled(leftToPay: DocumentExplanation['leftToPay']): readonly Row[] {
  if (leftToPay === null) return [];
  const { paid, givenBack, left } = leftToPay;
  return [
    ...(isNothing(paid) ? [] : [['- paid', paid] as const]),
    ...(isNothing(givenBack) ? [] : [['- given back by credit notes', givenBack] as const]),
    ['= left to pay', left],
  ];
}

// Of tenants whose totals leave tax out.
function onTop({ taxOnTop, payable }: DocumentView): readonly Row[] {
  if (taxOnTop === null) return [];
  const { tax, shownBy } = taxOnTop;
  if (shownBy === 'nothing') return [['+ tax that the total leaves out', '-', 'nobody shows it yet']];
  if (shownBy === 'undecided') return [['tax that may come on top', tax, 'not known yet whether it does']];
  return [
    ['+ tax that the total leaves out', tax, `on its ${shownBy}`],
    ['= to be paid', payable],
  ];
}

// Where totals leave tax out the lines are taken without theirs, and it is nothing.
function taxOnLines(linesTotal: string, billed: string, currency: string): string {
  return amountText(minus(money(linesTotal, currency), money(billed, currency)));
}

function isNothing(amount: string): boolean {
  return decimal(amount).eq(ZERO);
}
