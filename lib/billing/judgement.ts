import { rollForward } from './balances/roll-forward.ts';
import { families, tieFamily } from './filing/tie-family.ts';
import { contradiction, factValue } from './filing/tenant-facts.ts';
import { isOpen } from './night/night-plan.ts';
import { progressOf } from './progress.ts';

/** What billing makes of its own records, for those who show them and may not judge for themselves. */
export const judgement = { rollForward, families, tieFamily, factValue, contradiction, progressOf, isOpen };
