import { noMoney } from '../../../values/money.ts';
import { currenciesOf } from '../period-balances.ts';
import type { PeriodCheck } from '../period-check.ts';
import type { PeriodFacts } from '../period-facts.ts';
import { compared, named } from './compared.ts';

/**
 * The latest night saw the whole list of documents and settled those of the period, and nothing was amiss that may concern
 * it. What another period lacks, and what another period's document lacks, holds this one up no more.
 */
export function nightWhole({ period, night, documents }: PeriodFacts): PeriodCheck {
  const ours = new Set<string>(documents.map(({ header }) => header.id));
  const own = (ids: readonly string[] = []) => ids.filter((id) => ours.has(id));
  const failed = own(night?.failed);
  const settled = new Set([...own(night?.finished), ...failed]);
  const open = own(night?.planned).filter((id) => !settled.has(id));
  const problems = (night?.problems ?? []).filter((problem) => {
    const about = night?.about?.[problem];
    return about === undefined || about === period || ours.has(about);
  });
  const amiss = [
    ...(night === undefined ? ['no night has been run yet'] : []),
    ...(night && night.plannedAtMs === undefined ? [`the list of ${night.night} was never complete`] : []),
    ...(open.length > 0 ? [`${openSince(night)}: ${named(open)}`] : []),
    ...(failed.length > 0 ? [`failed: ${named(failed)}`] : []),
    ...problems.map((problem) => problem.replace(/\.$/, '')),
  ];
  return compared(
    'night_whole',
    'the latest night is whole for this period',
    { name: `settled in the night of ${night?.night ?? 'none'}`, figure: settled.size },
    { name: 'planned', figure: settled.size + open.length },
    { holds: amiss.length === 0, detail: `${amiss.join('; ')}.` },
  );
}

function openSince(night: PeriodFacts['night']): string {
  return night?.endedBy === 'deadline'
    ? `the night of ${night.night} ended with these open`
    : `the night of ${night?.night} is still running`;
}

/** Per currency: opening + invoiced - paid = closing. A first snapshot has no opening, and proves nothing either way. */
export function balancesRolled({ documents, rolls }: PeriodFacts): readonly PeriodCheck[] {
  return currenciesOf(documents).map((currency) => {
    const roll = rolls.find((one) => one.currency === currency);
    const figure = roll?.unexplained ?? noMoney(currency);
    const span = roll ? `${roll.from} to ${roll.to}` : 'no balance';
    return compared(
      'balances_rolled',
      `balances rolled forward, ${currency}`,
      { name: `unexplained, ${span}`, figure },
      { name: 'allowed', figure: noMoney(currency) },
      {
        holds: roll !== undefined && figure.amount.eq('0'),
        detail: roll
          ? 'Opening, what was invoiced and what was paid do not come to the closing balance.'
          : `No balance in ${currency} was ever taken.`,
      },
    );
  });
}
