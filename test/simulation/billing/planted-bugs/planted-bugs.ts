import { LOADING_BUGS } from './loading.ts';
import type { PlantedBug } from './planted-bug.ts';
import { RECORDING_BUGS } from './recording.ts';

/** Every wrong design that the simulation has to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...LOADING_BUGS, ...RECORDING_BUGS];
