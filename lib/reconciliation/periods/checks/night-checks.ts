import { noMoney } from '../../../values/money.ts';
import { currenciesOf } from '../period-balances.ts';
import type { PeriodCheck } from '../period-check.ts';
import type { PeriodFacts } from '../period-facts.ts';
import { compared, named } from './compared.ts';

/** The latest night saw the whole list of documents and settled all of them, and nothing was amiss. */
export function nightWhole({ night, documents }: PeriodFacts): PeriodCheck {
  const ours = new Set<string>(documents.map(({ header }) => header.id));
  const failed = night?.failed.filter((id) => ours.has(id)) ?? [];
  const amiss = [
    ...(night === undefined ? ['no night has been run yet'] : []),
    ...(night && night.plannedAtMs === undefined ? [`the list of ${night.night} was never complete`] : []),
    ...(night && night.endedAtMs === undefined ? [`the night of ${night.night} is still running`] : []),
    ...(night?.endedBy === 'deadline' ? [`the night of ${night.night} ended with something open`] : []),
    ...(failed.length > 0 ? [`failed: ${named(failed)}`] : []),
    ...(night?.problems.map((problem) => problem.replace(/\.$/, '')) ?? []),
  ];
  return compared(
    'night_whole',
    'the latest night is whole',
    { name: `settled in the night of ${night?.night ?? 'none'}`, figure: night?.finished.length ?? 0 },
    { name: 'planned', figure: night?.planned.length ?? 0 },
    { holds: amiss.length === 0, detail: `${amiss.join('; ')}.` },
  );
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
