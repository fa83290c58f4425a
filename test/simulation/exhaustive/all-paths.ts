import type { Path } from './path.ts';
import { PEOPLE_PATHS } from './paths/people.ts';
import { REFUSAL_PATHS } from './paths/refusals.ts';
import { SILENCE_PATHS } from './paths/silence.ts';
import { USUAL_PATHS } from './paths/usual.ts';

/** Every way through the core. */
export const PATHS: readonly Path[] = [...USUAL_PATHS, ...REFUSAL_PATHS, ...SILENCE_PATHS, ...PEOPLE_PATHS];
