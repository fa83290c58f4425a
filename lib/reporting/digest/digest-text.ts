import type { MoneyText } from '../../values/money.ts';
import type { NightDigest } from './night-digest.ts';

/** A digest in sentences: what it is about, five numbers, and where to look, if anybody has said. */
export function digestText(digest: Omit<NightDigest, 'text'>): readonly string[] {
  const { night, whole, received, matched, cases, inQuestion, balancesOff, notTied, link } = digest;
  return [
    `Billing night ${night}: ${whole ? 'whole' : 'NOT whole'}.`,
    `Documents received: ${received.documents} of ${received.of}${tied(notTied.length)}.`,
    matched.percent === null
      ? 'Matched: nothing to compare yet.'
      : `Matched: ${matched.percent} % (${matched.lines} of ${matched.of} lines that should belong to a purchase).`,
    `Cases: ${cases.open} open, ${cases.new} new, ${cases.aged} older than 90 days.`,
    `In question on charges that wait for a decision, before tax: ${tooMuchAndTooLittle(inQuestion)}.`,
    balancesOff.length === 0
      ? 'Balances: tie out.'
      : `Balances: DO NOT tie out, unexplained ${amounts(balancesOff)}.`,
    ...(link === '' ? [] : [`Look: ${link}`]),
  ];
}

function tied(count: number): string {
  if (count === 0) return ', all tied';
  return count === 1 ? ', 1 NOT tied' : `, ${count} NOT tied`;
}

function tooMuchAndTooLittle(inQuestion: NightDigest['inQuestion']): string {
  if (inQuestion.length === 0) return 'nothing';
  const told = inQuestion.map(
    ({ currency, tooMuch, tooLittle }) =>
      `${tooMuch} ${currency} too much, ${tooLittle} ${currency} too little`,
  );
  return `${told.join('; ')} (whole lines to be clarified, whole documents and what is on none are not in it)`;
}

function amounts(sums: readonly MoneyText[]): string {
  return sums.length === 0
    ? 'nothing'
    : sums.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
}
