import type { BillingDocument } from '../../../billing/document.ts';
import { lastDay } from '../../../values/day.ts';
import { money, plus } from '../../../values/money.ts';
import { isDecided } from '../../cases/case-change.ts';
import type { PeriodCheck } from '../period-check.ts';
import type { PeriodFacts } from '../period-facts.ts';
import { figuresOf } from '../period-figures.ts';
import { compared, named } from './compared.ts';

export function periodOver({ period, today }: PeriodFacts): PeriodCheck {
  const last = lastDay(period);
  return compared(
    'period_over',
    'the period is over',
    { name: 'today', figure: today },
    { name: 'last day of the period', figure: last },
    { holds: today > last, detail: `The period lasts until ${last}.` },
  );
}

export function documentsReceived({ period, documents }: PeriodFacts): PeriodCheck {
  const { length } = counting(documents);
  const received = compared(
    'documents_received',
    'documents of the period are here',
    { name: 'received', figure: length },
    { name: 'at least', figure: 1 },
    {
      holds: length > 0,
      detail:
        documents.length > 0
          ? `Every document of ${period} is void.`
          : `No document of ${period} is here, so there is nothing to sign; Microsoft issues them between the 6th and the 8th of the month after.`,
    },
  );
  // A month of void documents was billed, and taken back. One without any is not known at all.
  return { ...received, mayBeWaived: documents.length > 0 };
}

export function documentsLoaded({ documents }: PeriodFacts): PeriodCheck {
  const all = counting(documents);
  const missing = all.filter(({ published }) => published === undefined);
  return compared(
    'documents_loaded',
    'documents whose lines are here',
    { name: 'loaded', figure: all.length - missing.length },
    { name: 'documents', figure: all.length },
    { holds: missing.length === 0, detail: `Without lines: ${named(missing.map(whatOf))}.` },
  );
}

/** Tied, or every way in which a document does not agree with itself is accepted in its case. */
export function documentsTied({ documents, discrepancies, cases }: PeriodFacts): PeriodCheck {
  const all = counting(documents);
  const decided = new Set(cases.filter(({ status }) => isDecided(status)).map(({ id }) => id));
  const untied = all.filter(({ header, tieOut }) => {
    if (tieOut?.tied) return false;
    const differences = discrepancies.filter(
      ({ documentId, explained, kind }) => documentId === header.id && !explained && OF_THE_WHOLE.has(kind),
    );
    return differences.length === 0 || differences.some(({ id }) => !decided.has(id));
  });
  return compared(
    'documents_tied',
    'documents that tie, or whose difference is accepted',
    { name: 'tied or accepted', figure: all.length - untied.length },
    { name: 'documents', figure: all.length },
    { holds: untied.length === 0, detail: `Not tied: ${named(untied.map(whatOf))}.` },
  );
}

const OF_THE_WHOLE: ReadonlySet<string> = new Set(['lines_do_not_sum', 'statement_differs']);

/** Per currency: every line is matched, discrepant or out of scope. */
export function linesExplained({ documents, coverage }: PeriodFacts): readonly PeriodCheck[] {
  return figuresOf(documents, coverage).map(({ currency, beforeTax, ...parts }) => {
    const explained = plus(plus(parts.matched, parts.discrepant), parts.outOfScope);
    const missing = beforeTax.amount.minus(explained.amount);
    return compared(
      'lines_explained',
      `lines explained to the last cent, ${currency}`,
      { name: 'matched + discrepant + out of scope', figure: explained },
      { name: 'lines before tax', figure: money(beforeTax.amount, currency) },
      {
        holds: missing.eq('0'),
        detail: 'The latest reconciliation did not see these lines as they are now.',
      },
    );
  });
}

function counting(documents: readonly BillingDocument[]): readonly BillingDocument[] {
  return documents.filter(({ header }) => !header.isVoid);
}

function whatOf({ header, stage, failure, tieOut, statementProblem }: BillingDocument): string {
  const why = failure ?? statementProblem ?? tieOut?.why;
  return `${header.id} (${why ? why.replace(/\.$/, '') : stage.replaceAll('_', ' ')})`;
}
