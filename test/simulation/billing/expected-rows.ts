import { STAGE_MOVES } from './checker/document-checks.ts';
import { FATES } from './knobs.ts';
import { POINT, pointName, type Point } from './points.ts';

/** What else has to have happened, beside faults, changes of stage and deaths. */
export const POINTS: readonly string[] = [
  'Microsoft: restated',
  'Microsoft: reordered',
  'Microsoft: cut otherwise',
  'Microsoft: paid',
  'Microsoft: amended',
  'Microsoft: statement issued again',
  'an operation is gone',
  'the access to a blob has lapsed',
  'store: fails',
  'store: took effect, the reply is lost',
  'a write is lost to somebody else',
  'a write that landed is told as lost',
  'archive: fails',
  'archive: slow',
  'a worker runs out of time and is ended',
  'message: lost',
  'message: twice',
  'message: late',
  'message: set aside',
  'night: lost',
  'night: late',
  'night: planned by two',
  'a night is planned again after its planner failed',
  'a night is planned by hand',
  'a person asks to sync',
  'a person asks to reload',
  'checkpoint: parts on their way',
  'checkpoint: lines being read to load',
  'checkpoint: lines being read to compare',
  'download: begun anew, the data is another',
  'download: begun anew, the cut is another',
  'export: lost and asked for again',
  'not ready',
  'failed',
  'published and not tied',
  'restated',
  'restated after it was filed',
  'difference recorded',
  'lines confirmed for another night',
  'read again from the archive',
  'statement missing',
  'statement replaced',
  'a night ends whole',
  'a night ends, and says that it is not whole',
  'a reader finds nothing published',
  'a reader reads a version',
  'a reader reads while lines are written',
  'a reader reads while another version is published',
  'again: same night',
  'again: earlier night',
  'again: next night',
  'again: wish',
];

export const FAULTS: readonly string[] = Object.entries(FATES).flatMap(([kind, fates]) =>
  fates.map((fate) => `${kind}: ${fate}`),
);

export const TRANSITIONS: readonly string[] = STAGE_MOVES;

/** Every place at which a worker has to have died. */
export const DEATHS: readonly Point[] = Object.values(POINT).filter((point) => pointName(point) !== 'lines');
