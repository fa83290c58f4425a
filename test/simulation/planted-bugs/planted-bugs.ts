import { CONCLUDING_BUGS } from './concluding.ts';
import type { PlantedBug } from './planted-bug.ts';
import { RETRYING_BUGS } from './retrying.ts';
import { SENDING_BUGS } from './sending.ts';
import { STALENESS_BUGS } from './staleness.ts';
import { WRITING_BUGS } from './writing.ts';

/** Every wrong design that the simulation has to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...SENDING_BUGS,
  ...CONCLUDING_BUGS,
  ...WRITING_BUGS,
  ...RETRYING_BUGS,
  ...STALENESS_BUGS,
];
